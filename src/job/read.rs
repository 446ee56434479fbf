//! Jobs that read images: opening, pages of bytes for panels, digests, extraction.

use std::collections::HashSet;
use std::path::Path;
use std::sync::Arc;

use super::event::JobError;
use super::kind::{Outcome, PAGE_BYTES, Readable};
use super::run::Env;
use crate::base::diag::Code;
use crate::io::SharedSource;
use crate::io::source::{SourceError, SourceErrorKind, read_vec};
use crate::model::{Blob, NodeId, Tree};
use crate::opened::{BlobError, OpenOptions, open};
use crate::ops::extract::{ExtractOptions, extract_tree};
use crate::ops::{DigestKind, hash_source, open_blob};
use crate::project::{EditError, Opened};

pub(super) fn open_image(
    path: &Path,
    options: &OpenOptions,
    env: &Env,
) -> Result<Outcome, JobError> {
    Ok(Outcome::Opened(Opened::new(open(&*env.fs, path, options, &env.ctx)?)))
}

pub(super) fn page(of: &Readable, offset: u64, len: u64, env: &Env) -> Result<Outcome, JobError> {
    let source = source_of(of, env)?;
    let whole = source.len();
    let here = len.min(PAGE_BYTES).min(whole.saturating_sub(offset));
    let bytes = match usize::try_from(here) {
        Ok(here) if here > 0 => read_vec(&*source, offset, here)?,
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
    mut view: Tree,
    nodes: &[NodeId],
    target: &Path,
    options: &ExtractOptions,
    env: &Env,
) -> Result<Outcome, JobError> {
    if !nodes.is_empty() {
        // What was chosen moves to the top, all else goes: paths then begin where the user sees
        // them begin, and a name that looks like a glob means itself.
        let chosen: HashSet<NodeId> = nodes.iter().copied().collect();
        view.move_all(nodes, Tree::ROOT).map_err(EditError::from)?;
        let others: Vec<NodeId> =
            view.children(Tree::ROOT).iter().copied().filter(|id| !chosen.contains(id)).collect();
        view.remove_all(&others).map_err(EditError::from)?;
    }
    let _turn = env.wait_for_disk(target)?;
    let open = |blob: &Blob| {
        of.image().blob_source(blob).map_err(|error| match error {
            BlobError::Unreadable { code } => code,
            _ => Code::ReadFailed,
        })
    };
    let outcome = extract_tree(&view, &open, &*env.fs, target, options, &env.ctx, &env.workers)?;
    Ok(Outcome::Extracted(Box::new(outcome)))
}

fn source_of(of: &Readable, env: &Env) -> Result<SharedSource, JobError> {
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
