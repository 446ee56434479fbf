//! Jobs that read images: opening, pages of bytes for panels, digests, extraction.

use std::collections::{HashMap, HashSet};
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use super::event::{Answer, Asked, JobError};
use super::kind::{ExtractWhat, PAGE_BYTES, Readable, START_BYTES};
use super::outcome::{Outcome, Partial};
use super::run::Env;
use super::scan::SHOW;
use crate::base::diag::Code;
use crate::base::progress::{Cancelled, Phase};
use crate::io::source::{SourceError, SourceErrorKind, read_vec};
use crate::io::{BlockSource, SharedSource};
use crate::model::{Blob, Namespace, Node, NodeId, Tree};
use crate::opened::{BlobError, EarlyImage, EarlyView, OpenOptions, SurveySoFar, open_watched};
use crate::ops::extract::{Beside, Existing, ExtractOptions, OnExisting, extract_tree};
use crate::ops::{DigestKind, hash_source, open_blob};
use crate::project::{Clash, ClashSide, EditError, Opened, Resolution};

pub(super) fn open_image(
    path: &Path,
    options: &OpenOptions,
    env: &Env,
) -> Result<Outcome, JobError> {
    let mut next_look = Look::default();
    let mut watch = |early: &EarlyImage<'_>| {
        if next_look.is_due(early.unpacked_bytes(), env.now())
            && let Some(EarlyView { image, view, is_whole }) = next_look.take(early, env)
        {
            next_look.is_over = is_whole;
            env.show(Partial::Opening { opened: Opened::new(image), view });
        }
        ControlFlow::Continue(())
    };
    let image = open_watched(&*env.fs, path, options, &env.ctx, &mut watch)?;
    Ok(Outcome::Opened(Opened::new(image)))
}

/// Bytes that must be unpacked before a first look is worth it: system area, descriptors and some
/// folders.
const FIRST_LOOK_BYTES: u64 = 1 << 20;
/// Unpacking, and surveying, wait while somebody looks: at most a fifth of the time is spent looking.
const PAUSE_FACTOR: u32 = 4;

/// When an image that is being unpacked is looked at next.
#[derive(Default)]
struct Look {
    at: Duration,
    is_over: bool,
}

impl Look {
    fn is_due(&self, unpacked_bytes: u64, now: Duration) -> bool {
        !self.is_over && unpacked_bytes >= FIRST_LOOK_BYTES && now >= self.at
    }

    fn take(&mut self, early: &EarlyImage<'_>, env: &Env) -> Option<EarlyView> {
        let begun = env.now();
        let found = early.read();
        let spent = env.now().saturating_sub(begun);
        self.at = env.now() + SHOW.max(spent.saturating_mul(PAUSE_FACTOR));
        found
    }
}

/// Reads a view; what is there so far is shown about four times a second.
pub(super) fn read_view(of: &Opened, view: Namespace, env: &Env) -> Result<Outcome, JobError> {
    let mut shown_at = env.now();
    let mut observe = |so_far: &Tree| {
        if env.now().saturating_sub(shown_at) >= SHOW {
            shown_at = env.now();
            env.show(Partial::Read(so_far.clone()));
        }
    };
    Ok(Outcome::View(of.image().read_view_observed(view, &env.ctx, &mut observe)?))
}

/// Finds the owner of every sector; the map so far is shown about four times a second, less often
/// where making it takes long.
pub(super) fn survey(of: &Opened, env: &Env) -> Result<Outcome, JobError> {
    let mut next = env.now() + SHOW;
    let mut observe = |so_far: &SurveySoFar<'_>| {
        let begun = env.now();
        if begun < next {
            return;
        }
        env.show(Partial::Surveying { map: Arc::new(so_far.map()), view: so_far.view() });
        let spent = env.now().saturating_sub(begun);
        next = env.now() + SHOW.max(spent.saturating_mul(PAUSE_FACTOR));
    };
    let survey = of.image().survey_observed(&env.ctx, &mut observe)?;
    Ok(Outcome::Surveyed(Box::new(survey)))
}

/// Copies a file into a folder of its own below `folder`, that only this person can look into.
pub(super) fn copy_out(
    of: &Readable,
    name: &str,
    folder: &Path,
    env: &Env,
) -> Result<Outcome, JobError> {
    let source = source_of(of, env)?;
    let len = source.len();
    env.ctx.meter.phase(Phase::Extract, Some(len));
    let folder = folder.join(env.id.0.to_string());
    let failed = |source| JobError::Target { path: folder.clone(), source };
    let (target, _) = env.fs.open_target(&folder).map_err(failed)?;
    target.set_attributes(0o700, None).map_err(failed)?;
    let safe = |c: char| if c == '/' || c.is_control() { '_' } else { c };
    let name: String = name.trim_start_matches(['.', '-']).chars().map(safe).collect();
    let name = if name.is_empty() { "file".to_owned() } else { name };
    let mut file = target.create_file(name.as_bytes(), 0o600).map_err(failed)?;
    let mut at = 0;
    while at < len {
        env.ctx.check()?;
        let here = usize::try_from((len - at).min(PAGE_BYTES)).unwrap_or(0);
        let bytes = read_vec(&*source, at, here)?;
        file.write_at(at, &bytes).map_err(failed)?;
        at += here as u64;
        env.ctx.meter.advance(here as u64);
    }
    // Nobody should think that changing it changes the disc.
    file.set_attributes(Some(0o400), None).map_err(failed)?;
    Ok(Outcome::Copied(folder.join(name)))
}

pub(super) fn page(of: &Readable, offset: u64, len: u64, env: &Env) -> Result<Outcome, JobError> {
    read_part(&*source_of(of, env)?, offset, len.min(PAGE_BYTES))
}

pub(super) fn start(of: &Readable, most: u64, env: &Env) -> Result<Outcome, JobError> {
    read_part(&*source_of(of, env)?, 0, most.min(START_BYTES))
}

fn read_part(source: &dyn BlockSource, offset: u64, len: u64) -> Result<Outcome, JobError> {
    let whole = source.len();
    let here = len.min(whole.saturating_sub(offset));
    let bytes = match usize::try_from(here) {
        Ok(here) if here > 0 => read_vec(source, offset, here)?,
        _ => Vec::new(),
    };
    Ok(Outcome::Page { offset, bytes, len: whole })
}

pub(super) fn hash(of: &Readable, kinds: &[DigestKind], env: &Env) -> Result<Outcome, JobError> {
    let source = source_of(of, env)?;
    let digests = hash_source(&*source, kinds, &env.ctx, &env.workers)?;
    source.check_unchanged()?;
    Ok(Outcome::Hashed(digests))
}

pub(super) fn extract(
    of: &Opened,
    what: ExtractWhat,
    target: &Path,
    mut options: ExtractOptions,
    env: &Env,
) -> Result<Outcome, JobError> {
    let (mut view, nodes) = match what {
        ExtractWhat::View(ns) => (of.image().read_view(ns, &env.ctx)?.tree, Vec::new()),
        ExtractWhat::Nodes(view, nodes) => (view, nodes),
    };
    if !nodes.is_empty() {
        // What was chosen moves to the top, all else goes: paths then begin where the user sees
        // them begin, and a name that looks like a glob means itself.
        let chosen: HashSet<NodeId> = nodes.iter().copied().collect();
        view.move_all(&nodes, Tree::ROOT).map_err(EditError::from)?;
        let others: Vec<NodeId> =
            view.children(Tree::ROOT).iter().copied().filter(|id| !chosen.contains(id)).collect();
        view.remove_all(&others).map_err(EditError::from)?;
    }
    let image = of.image();
    let limit = env.ctx.limits.entries;
    let beside =
        Beside::add(&mut view, image.source_id, options.streams, limit).map_err(EditError::from)?;
    let _turn = env.wait_for_disk(target)?;
    let open = |blob: &Blob| {
        beside.open(image, blob).map_err(|error| match error {
            BlobError::Unreadable { code } => code,
            _ => Code::ReadFailed,
        })
    };
    let run = |options: &ExtractOptions| {
        extract_tree(&view, &open, &*env.fs, target, options, &env.ctx, &env.workers)
    };
    let mut outcome = run(&options)?;
    let existing = std::mem::take(&mut outcome.existing);
    if !existing.is_empty() {
        // All else is there by now; one question for the rest.
        options.decided = decided(&view, &existing, env)?;
        options.existing = OnExisting::Skip;
        options.only = Some(Arc::new(existing.iter().map(|found| found.node).collect()));
        outcome.add(run(&options)?);
    }
    Ok(Outcome::Extracted(Box::new(outcome)))
}

/// Asks what becomes of files that are there already.
fn decided(
    view: &Tree,
    existing: &[Existing],
    env: &Env,
) -> Result<HashMap<NodeId, OnExisting>, JobError> {
    let clash = |found: &Existing| {
        let node = view.node(found.node);
        let len = node.and_then(Node::blob).and_then(|blob| view.blob(blob)).map(|blob| blob.len);
        let kind = if found.len.is_some() { "file" } else { "other" };
        let mtime = node.and_then(|node| node.attributes.mtime);
        Clash {
            path: view.path_of(found.node),
            existing: ClashSide {
                node: found.node,
                kind,
                len: found.len,
                mtime: Some(found.mtime),
            },
            incoming: ClashSide { node: found.node, kind: "file", len, mtime },
        }
    };
    let clashes: Arc<Vec<Clash>> = Arc::new(existing.iter().map(clash).collect());
    let Answer::Clashes(answers) = env.ask(Asked::Existing(clashes))? else {
        return Err(Cancelled.into());
    };
    let wish = |answer| match answer {
        Resolution::Replace => OnExisting::Replace,
        Resolution::KeepBoth => OnExisting::KeepBoth,
        Resolution::Skip => OnExisting::Skip,
    };
    Ok(existing.iter().map(|found| found.node).zip(answers.into_iter().map(wish)).collect())
}

pub(super) fn source_of(of: &Readable, env: &Env) -> Result<SharedSource, JobError> {
    Ok(match of {
        Readable::Image(opened) => Arc::clone(&opened.image().source),
        Readable::ImageFile(opened, blob) => opened.image().blob_source(blob)?,
        Readable::Planned(planned) => Arc::new(planned.image(env)),
        Readable::ProjectFile(blob, sources) => {
            // Gone from the host, or in a form only its image can read.
            open_blob(blob, sources, &*env.fs)
                .ok_or_else(|| SourceError::new(0, 0, SourceErrorKind::Disconnected))?
        }
    })
}
