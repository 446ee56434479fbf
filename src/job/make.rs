//! Making an image: laying it out after each edit, looking at the target, writing it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use super::event::JobError;
use super::kind::Snapshot;
use super::outcome::Outcome;
use super::run::Env;
use super::slots::Queue;
use crate::amend::rebind_after;
use crate::base::progress::Cancelled;
use crate::base::units::Revision;
use crate::io::BlockSource;
use crate::io::host::HostKind;
use crate::master::{self, Facts, IssueKind, PlanReport, Wishes};
use crate::model::spec::BootSpec;
use crate::model::tree::HostFile;
use crate::model::{BlobId, Content, NodeId, SectorMap, Tree};
use crate::ops::preflight::{StoredError, TargetProblem, check_target, stored};
use crate::ops::{TreeBlobs, WriteError, WriteOptions, WriteOutcome, write_planned};
use crate::plan::{Fault, Plan, PlannedImage, check};
use crate::project::{Edit, HostUpdate, Project, Rebind, StateId};

/// An edit is often followed by another; only the last one is worth a plan.
const DEBOUNCE: Duration = Duration::from_millis(60);

/// What is known of the host files of a project. Planning an edit that adds no files needs no
/// second look at them.
#[derive(Clone, Debug)]
pub struct KnownFacts {
    facts: Arc<Facts>,
    /// Blobs there were; one more means files were added.
    blob_bound: u32,
    is_deduped: bool,
    /// Its images were read.
    boot: BootSpec,
}

/// Data on a disc that can't be written as it was added.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SourceIssue {
    /// Whose content it is.
    pub blob: BlobId,
    /// The nodes that name it.
    pub nodes: Vec<NodeId>,
    /// The file of the host; the path on the disc where it comes from an image.
    pub path: PathBuf,
    /// What is wrong.
    pub kind: IssueKind,
}

/// The image as it will be.
#[derive(Clone, Debug)]
pub struct Planned {
    /// The revision it was planned for; not current once the document's is another one.
    pub revision: Revision,
    /// The state it shows, for `Document::mark_created`.
    pub state: StateId,
    /// The plan; its id is known already.
    pub plan: Arc<Plan>,
    /// Who owns what in it.
    pub map: Arc<SectorMap>,
    /// What will not be as the files are, by rule.
    pub report: Arc<PlanReport>,
    /// Why it must not be written; none: it may, if the report has no errors.
    pub faults: Vec<Fault>,
    /// Sources that were missing or different when the host was asked last.
    pub issues: Vec<SourceIssue>,
    /// For the next plan of the same document.
    pub known: KnownFacts,
    /// What was planned.
    project: Project,
}

impl Planned {
    /// Whether it may be written.
    pub fn can_be_written(&self) -> bool {
        self.faults.is_empty() && !self.report.has_errors()
    }

    /// The image, to be read before it is written.
    pub(super) fn image(&self, env: &Env) -> PlannedImage {
        let tree = self.plan.tree().clone();
        let blobs = TreeBlobs::new(tree, self.project.sources.clone(), Arc::clone(&env.fs));
        PlannedImage::new(Arc::clone(&self.plan), Arc::new(blobs))
    }
}

/// What is known before a byte is written.
#[derive(Debug)]
pub struct Preflight {
    /// What stands in the way of the target.
    pub target: Option<TargetProblem>,
    /// Files that are gone, changed or can't be read, looked at just now.
    pub issues: Vec<SourceIssue>,
    /// Bytes the image will take on the disk; all of it while there are issues.
    pub stored_bytes: u64,
    /// Bytes free there, where the system tells.
    pub free_bytes: Option<u64>,
    /// Longest file the file system there can hold, where known.
    pub max_file_bytes: Option<u64>,
}

/// An image that was written.
#[derive(Debug)]
pub struct Created {
    /// What the writing says.
    pub written: WriteOutcome,
    /// The state it holds, for `Document::mark_created`.
    pub state: StateId,
    /// For `Document::rebind`, when it was written over the image it was made of: where its data
    /// lies now.
    pub rebind: Option<Box<Rebind>>,
}

pub(super) fn plan(
    document: u64,
    of: &Snapshot,
    known: Option<KnownFacts>,
    env: &Env,
) -> Result<Outcome, JobError> {
    env.sleep(DEBOUNCE)?;
    // The next layout waits for the end of this one instead of joining it.
    let _turn = env.wait_in(Queue::Document(document))?;
    Ok(Outcome::Planned(Box::new(lay_out(of, known, env)?)))
}

/// Lays a project out; the host is asked only about what `known` does not know.
pub(super) fn lay_out(
    of: &Snapshot,
    known: Option<KnownFacts>,
    env: &Env,
) -> Result<Planned, JobError> {
    let tree = &of.project.tree;
    let spec = &of.project.spec;
    // What was wrong with a file may have been put right since.
    let still_true = |known: &KnownFacts| {
        known.blob_bound == tree.blob_bound()
            && known.is_deduped == spec.dedupe
            && known.boot == of.project.boot
            && known.facts.issues.is_empty()
    };
    let known = match known {
        Some(known) if still_true(&known) => known,
        known => KnownFacts {
            facts: Arc::new(env.workers.install(|| {
                let before = known.map(|known| known.facts).unwrap_or_default();
                master::gather_again(&before, of.project.wishes(), &*env.fs, &env.ctx)
            })?),
            blob_bound: tree.blob_bound(),
            is_deduped: spec.dedupe,
            boot: of.project.boot.clone(),
        },
    };
    env.ctx.check()?;
    env.ctx.meter.phase(crate::base::progress::Phase::Plan, None);
    let (plan, report) = env.workers.install(|| {
        let (plan, report) =
            master::plan_unless(of.project.wishes(), &known.facts, &env.ctx.cancel)?;
        env.ctx.check()?;
        // The id takes a pass over all metadata: here, not while something is drawn.
        let _known_from_now_on = plan.id();
        Ok::<_, Cancelled>((plan, report))
    })?;
    env.ctx.check()?;
    let faults = check(&plan);
    let map = Arc::new(plan.map());
    let issues = issues_of(tree, &known.facts);
    Ok(Planned {
        revision: of.revision,
        state: of.state,
        plan: Arc::new(plan),
        map,
        report: Arc::new(report),
        faults,
        issues,
        known,
        project: of.project.clone(),
    })
}

pub(super) fn preflight(
    planned: &Planned,
    of: &Snapshot,
    target: &Path,
    may_replace: bool,
    env: &Env,
) -> Result<Outcome, JobError> {
    let issues = look_again(&of.project, env)?;
    let image = planned.image(env);
    let stored_bytes = if issues.is_empty() {
        let stored = stored(&image, &env.ctx).map_err(|error| match error {
            StoredError::Cancelled(cancelled) => JobError::Cancelled(cancelled),
            StoredError::Source(error) => JobError::Source(error),
        })?;
        stored.bytes
    } else {
        // Where a file is missing its holes can't be counted.
        image.len()
    };
    let volume = env.fs.volume_of(target);
    Ok(Outcome::Preflighted(Box::new(Preflight {
        target: check_target(&image, stored_bytes, target, may_replace, &*env.fs).err(),
        issues,
        stored_bytes,
        free_bytes: volume.free_bytes,
        max_file_bytes: volume.max_file_bytes,
    })))
}

/// Asks the host about every file of a project.
pub(super) fn look_at_sources(of: &Snapshot, env: &Env) -> Result<Outcome, JobError> {
    Ok(Outcome::Sources(look_again(&of.project, env)?))
}

/// Takes the files that have changed as they are now. What is gone stays as it was.
pub(super) fn take_changed(
    of: &Snapshot,
    issues: &[SourceIssue],
    env: &Env,
) -> Result<Outcome, JobError> {
    env.ctx.meter.phase(crate::base::progress::Phase::Gather, Some(issues.len() as u64));
    let mut files = Vec::new();
    for issue in issues {
        env.ctx.check()?;
        env.ctx.meter.advance(1);
        if let Ok(stat) = env.fs.stat(&issue.path)
            && stat.kind == HostKind::File
        {
            let file = HostFile { path: issue.path.clone(), fingerprint: stat.fingerprint };
            files.push(HostUpdate { blob: issue.blob, file });
        }
    }
    let (prepared, edit) =
        super::scan::prepare(Edit::Sources { files, links: Vec::new() }, of, env)?;
    Ok(Outcome::Prepared { prepared: Box::new(prepared), edit: Box::new(edit) })
}

pub(super) fn look_again(project: &Project, env: &Env) -> Result<Vec<SourceIssue>, JobError> {
    // Digests are of no use here, and take long.
    let spec = crate::model::spec::ImageSpec { dedupe: false, ..project.spec.clone() };
    let wishes = Wishes { spec: &spec, ..project.wishes() };
    let gather = || master::gather(wishes, &*env.fs, &env.ctx);
    let facts = env.workers.install(gather)?;
    Ok(issues_of(&project.tree, &facts))
}

/// What the host said, with the nodes it concerns, and data of images that can't be had.
fn issues_of(tree: &Tree, facts: &Facts) -> Vec<SourceIssue> {
    let mut issues: BTreeMap<BlobId, SourceIssue> = facts
        .issues
        .iter()
        .map(|found| {
            let path = found.path.clone();
            let issue = SourceIssue { blob: found.blob, nodes: vec![], path, kind: found.kind };
            (found.blob, issue)
        })
        .collect();
    for (id, node) in tree.walk(Tree::ROOT) {
        let Some(blob) = node.blob() else { continue };
        if let Some(issue) = issues.get_mut(&blob) {
            issue.nodes.push(id);
        } else if let Some(Content::Unreadable(_)) = tree.blob(blob).map(|blob| &blob.content) {
            let path = PathBuf::from(tree.display_path(id));
            let kind = IssueKind::Unreadable;
            issues.insert(blob, SourceIssue { blob, nodes: vec![id], path, kind });
        }
    }
    issues.into_values().filter(|issue| !issue.nodes.is_empty()).collect()
}

pub(super) fn create(
    planned: &Planned,
    target: &Path,
    options: &WriteOptions,
    env: &Env,
) -> Result<Outcome, JobError> {
    if !planned.can_be_written() {
        return Err(JobError::Unwritable);
    }
    let _turn = env.wait_for_disk(target)?;
    let image = planned.image(env);
    let facts = &planned.known.facts;
    let written = write_planned(&image, facts, target, options, &*env.fs, &env.ctx, &env.workers)?;
    let ctx = env.ctx.apart();
    let rebind = rebind_after(&planned.project, &planned.plan, target, &*env.fs, &ctx);
    let (state, rebind) = (planned.state, rebind.map(Box::new));
    Ok(Outcome::Created(Box::new(Created { written, state, rebind })))
}

impl From<WriteError> for JobError {
    fn from(error: WriteError) -> JobError {
        match error {
            WriteError::Cancelled(cancelled) => JobError::Cancelled(cancelled),
            error => JobError::Write(error),
        }
    }
}
