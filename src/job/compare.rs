//! Two discs side by side: whatever they are is opened, laid out or scanned, then compared. What
//! is cheap is shown first, the rows while the bytes are being read.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::event::JobError;
use super::host;
use super::kind::{Readable, Snapshot};
use super::make::Planned;
use super::outcome::{Outcome, Partial};
use super::run::Env;
use super::scan::SHOW;
use crate::amend::{SideError, folder_side};
use crate::base::progress::Phase;
use crate::i18n::Texts;
use crate::io::host::HostKind;
use crate::io::{SharedSource, SourceTable};
use crate::master;
use crate::model::boot::{Firmware, Verdict as BootVerdict};
use crate::model::{Blob, NodeId, Tree};
use crate::opened::{OpenImage, OpenOptions, open, open_source};
use crate::ops::TreeBlobs;
use crate::ops::boot_rules::judge;
use crate::ops::compare::{
    CompareRow, Compared, Ignore, ReportForm, RowState, Side, SoFar, compare_rows, compare_watched,
    words, write_report,
};
use crate::plan::PlannedImage;
use crate::project::file::{self, is_project_path};
use crate::project::{Opened, Project};

/// Showing rows waits while somebody looks: at most a fifth of the time is spent with it.
const PAUSE_FACTOR: u32 = 4;

/// One of the two that are compared.
#[derive(Clone, Debug)]
pub enum CompareWhat {
    /// A file or folder of the host: an image, a project, a folder.
    Path(PathBuf),
    /// An image that is open.
    Opened(Opened),
    /// An image that is not written yet.
    Planned(Box<Planned>),
    /// A disc being made that was not laid out yet.
    Project(Box<Snapshot>),
}

/// What is known of a side at once.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct SideFacts {
    /// It is a folder of the host.
    pub is_folder: bool,
    /// Its length as file systems see it; `None` of a folder.
    pub bytes: Option<u64>,
    /// Name of its first volume.
    pub volume: String,
    /// What it is wrapped in: a stable name.
    pub container: String,
    /// The firmware it starts under, or may.
    pub starts: Vec<Firmware>,
}

/// Rows of the view that decides, while bytes are read.
#[derive(Clone, Debug)]
pub struct EarlyRows {
    /// The tree on the left.
    pub left: Tree,
    /// The tree on the right.
    pub right: Tree,
    /// Both side by side.
    pub rows: Arc<Vec<CompareRow>>,
}

/// What is there so far of a comparison.
#[derive(Clone, Debug, Default)]
pub struct ComparingSoFar {
    /// The left side, once opened.
    pub left: Option<SideFacts>,
    /// The right side, once opened.
    pub right: Option<SideFacts>,
    /// The rows, once both trees are read.
    pub trees: Option<EarlyRows>,
}

/// What came of a comparison.
#[derive(Clone, Debug)]
pub struct CompareResult {
    /// All that was found.
    pub compared: Compared,
    /// The left side in short.
    pub left: SideFacts,
    /// The right side in short.
    pub right: SideFacts,
    /// Rows of each view that both have, in the order of `compared.found.views`.
    pub rows: Vec<Arc<Vec<CompareRow>>>,
    left_opened: Option<Opened>,
    right_opened: Option<Opened>,
}

impl CompareResult {
    /// The tree of a side in one of the views that both have.
    pub fn tree(&self, is_left: bool, view: usize) -> Option<&Tree> {
        let view = self.compared.found.views.get(view)?;
        let ns = if is_left { view.left } else { view.right };
        self.compared.side(is_left).tree(ns)
    }

    /// The facts of a side.
    pub fn facts(&self, is_left: bool) -> &SideFacts {
        if is_left { &self.left } else { &self.right }
    }

    fn opened(&self, is_left: bool) -> Option<&Opened> {
        if is_left { self.left_opened.as_ref() } else { self.right_opened.as_ref() }
    }

    /// The image of a side, where its data can become part of another disc: one with a file.
    pub fn image(&self, is_left: bool) -> Option<&Opened> {
        self.opened(is_left).filter(|opened| opened.path().is_some())
    }

    /// The bytes of a file of a side, for jobs.
    pub fn file(&self, is_left: bool, view: usize, node: NodeId) -> Option<(Readable, u64)> {
        let tree = self.tree(is_left, view)?;
        let blob: Blob = tree.blob(tree.node(node)?.blob()?)?.clone();
        let len = blob.len;
        let readable = match self.opened(is_left) {
            Some(opened) => Readable::ImageFile(opened.clone(), blob),
            None => Readable::ProjectFile(blob, SourceTable::default()),
        };
        Some((readable, len))
    }

    /// All bytes of a side, as file systems see them; `None` of a folder.
    pub fn whole(&self, is_left: bool) -> Option<Readable> {
        self.opened(is_left).map(|opened| Readable::Image(opened.clone()))
    }

    /// The same the other way round; nothing is read again.
    #[must_use]
    pub fn swapped(&self) -> CompareResult {
        let turn = |row: &CompareRow| CompareRow {
            left: row.right,
            right: row.left,
            state: match row.state {
                RowState::OnlyLeft => RowState::OnlyRight,
                RowState::OnlyRight => RowState::OnlyLeft,
                state => state,
            },
            ..*row
        };
        let turned = |rows: &Arc<Vec<CompareRow>>| Arc::new(rows.iter().map(turn).collect());
        CompareResult {
            compared: self.compared.swapped(),
            left: self.right.clone(),
            right: self.left.clone(),
            rows: self.rows.iter().map(turned).collect(),
            left_opened: self.right_opened.clone(),
            right_opened: self.left_opened.clone(),
        }
    }
}

/// A side on its way.
enum Ready {
    Image(Box<OpenImage>),
    Folder(Box<Side>),
}

/// Compares two sides; `names` are what people call them.
pub(super) fn compare(
    sides: &(CompareWhat, CompareWhat),
    names: (String, String),
    options: &OpenOptions,
    env: &Env,
) -> Result<Outcome, JobError> {
    let mut so_far = ComparingSoFar::default();
    let (left, left_facts) = ready(&sides.0, options, env)?;
    so_far.left = Some(left_facts.clone());
    env.show(Partial::Comparing(Box::new(so_far.clone())));
    let (right, right_facts) = ready(&sides.1, options, env)?;
    so_far.right = Some(right_facts.clone());
    env.show(Partial::Comparing(Box::new(so_far.clone())));
    let (left, left_opened) = survey(left, env)?;
    let (right, right_opened) = survey(right, env)?;
    let trees = first_trees(&left, &right);
    let mut rows: Vec<CompareRow> = Vec::new();
    let mut next = env.now();
    let mut watch = |news: SoFar<'_>| {
        let Some((a, b)) = &trees else { return };
        match news {
            SoFar::Aligned(aligned) => rows = aligned,
            SoFar::Scanned(scanned) => {
                if env.now() < next {
                    return;
                }
                let begun = env.now();
                scanned.settle(&mut rows);
                let spent = env.now().saturating_sub(begun);
                next = env.now() + SHOW.max(spent.saturating_mul(PAUSE_FACTOR));
            }
        }
        let rows = Arc::new(rows.clone());
        so_far.trees = Some(EarlyRows { left: a.clone(), right: b.clone(), rows });
        env.show(Partial::Comparing(Box::new(so_far.clone())));
    };
    let (fs, ctx, workers) = (&*env.fs, &env.ctx, &env.workers);
    let found = compare_watched(&left, &right, fs, ctx, workers, &mut watch)?;
    let mut all_rows = Vec::with_capacity(found.views.len());
    for view in &found.views {
        let tree = |side: &Side, ns| side.trees.iter().find(|tree| tree.ns == ns).cloned();
        let both = tree(&left, view.left).zip(tree(&right, view.right));
        let rows = match &both {
            Some((a, b)) => compare_rows((a, b), view, ctx)?,
            None => Vec::new(),
        };
        all_rows.push(Arc::new(rows));
    }
    let (left, right) = (Arc::new(left), Arc::new(right));
    let compared = Compared::new((left, names.0), (right, names.1), found, ctx)?;
    Ok(Outcome::Compared(Arc::new(CompareResult {
        compared,
        left: left_facts,
        right: right_facts,
        rows: all_rows,
        left_opened,
        right_opened,
    })))
}

/// The trees of the view that decides: the first that both have, else what each shows first.
fn first_trees(left: &Side, right: &Side) -> Option<(Tree, Tree)> {
    let same =
        left.trees.iter().find_map(|a| Some((a, right.trees.iter().find(|b| a.ns == b.ns)?)));
    let (a, b) = same.or_else(|| left.trees.first().zip(right.trees.first()))?;
    Some((a.tree.clone(), b.tree.clone()))
}

/// Opens, lays out or scans a side, and says what is known of it at once.
fn ready(
    what: &CompareWhat,
    options: &OpenOptions,
    env: &Env,
) -> Result<(Ready, SideFacts), JobError> {
    let image = match what {
        CompareWhat::Opened(opened) => (**opened.image()).clone(),
        CompareWhat::Planned(planned) => planned_image(Arc::new(planned.image(env)), env)?,
        CompareWhat::Project(of) => project_image(&of.project, env)?,
        CompareWhat::Path(path) => {
            let refused = |source| JobError::Target { path: path.clone(), source };
            if env.fs.stat(path).map_err(refused)?.kind == HostKind::Folder {
                let side = folder_side(path, &env.fs, &env.ctx, &env.workers)?;
                let facts = SideFacts { is_folder: true, ..SideFacts::default() };
                return Ok((Ready::Folder(Box::new(side)), facts));
            }
            match is_project_path(path) {
                true => {
                    let load = || file::load(&*env.fs, path, None, options, &env.ctx);
                    project_image(&env.workers.install(load)?.project, env)?
                }
                false => open(&*env.fs, path, options, &env.ctx)?,
            }
        }
    };
    let silent = env.ctx.apart();
    let paths = judge(&image.boot_facts(&silent)?);
    let mut starts: Vec<Firmware> = Vec::new();
    for path in paths.iter().filter(|path| path.verdict != BootVerdict::No) {
        if !starts.contains(&path.firmware) {
            starts.push(path.firmware);
        }
    }
    let facts = SideFacts {
        is_folder: false,
        bytes: Some(image.size_bytes),
        volume: image.volumes.first().map(|volume| volume.name.clone()).unwrap_or_default(),
        container: image.container.id().to_owned(),
        starts,
    };
    Ok((Ready::Image(Box::new(image)), facts))
}

/// Reads all trees and the map of a side.
fn survey(side: Ready, env: &Env) -> Result<(Side, Option<Opened>), JobError> {
    match side {
        Ready::Folder(side) => Ok((*side, None)),
        Ready::Image(image) => {
            let opened = Opened::new((*image).clone());
            let side = Side::of_image(*image, Arc::clone(&env.fs), &env.ctx)?;
            Ok((side, Some(opened)))
        }
    }
}

fn planned_image(source: SharedSource, env: &Env) -> Result<OpenImage, JobError> {
    // What is odd about a plan stands in its own report.
    Ok(open_source(source, None, &OpenOptions::default(), &env.ctx.apart())?)
}

/// The image that a project would become.
fn project_image(project: &Project, env: &Env) -> Result<OpenImage, JobError> {
    env.ctx.meter.phase(Phase::Plan, None);
    let source = env.workers.install(|| -> Result<SharedSource, JobError> {
        let facts = master::gather(project.wishes(), &*env.fs, &env.ctx)?;
        let (plan, _) = master::plan_unless(project.wishes(), &facts, &env.ctx.cancel)?;
        let sources = project.sources.clone();
        let blobs = TreeBlobs::new(plan.tree().clone(), sources, Arc::clone(&env.fs));
        Ok(Arc::new(PlannedImage::new(Arc::new(plan), Arc::new(blobs))))
    })?;
    planned_image(source, env)
}

/// Saves what was found, in words; the form by the ending of the name.
pub(super) fn save_report(
    of: &CompareResult,
    ignore: Ignore,
    path: &Path,
    texts: &Texts,
    env: &Env,
) -> Result<Outcome, JobError> {
    let form = ReportForm::of(path).unwrap_or(ReportForm::Html);
    let report = words::report(texts, &of.compared, ignore);
    host::save_text(path, &write_report(&report, form, texts.language()), env)
}

impl From<SideError> for JobError {
    fn from(error: SideError) -> JobError {
        match error {
            SideError::Cancelled(cancelled) => JobError::Cancelled(cancelled),
            SideError::Scan(error) => error.into(),
            SideError::Unread { path, source } => {
                let source = std::io::Error::new(source.kind(), source.to_string());
                JobError::Target { path, source }
            }
            SideError::Merge(error) => JobError::Edit(error.into()),
        }
    }
}
