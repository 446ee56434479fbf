//! Files copied out of a disc for the clipboard: into a folder of ours, whence other programs take
//! them.

use std::collections::HashSet;
use std::path::Path;

use super::event::JobError;
use super::kind::{FilesOf, Readable};
use super::outcome::Outcome;
use super::read::source_of;
use super::run::Env;
use crate::base::diag::Code;
use crate::model::{Blob, NodeId, Tree};
use crate::ops::extract::{ExtractOptions, OnExisting, extract_tree};
use crate::project::EditError;

/// Copies `nodes` with all below them into a folder of its own below `folder`, that only this
/// person can look into.
pub(super) fn copy_out_many(
    of: &FilesOf,
    mut tree: Tree,
    nodes: &[NodeId],
    folder: &Path,
    env: &Env,
) -> Result<Outcome, JobError> {
    let folder = folder.join(env.id.0.to_string());
    let failed = |source| JobError::Target { path: folder.clone(), source };
    let (target, _) = env.fs.open_target(&folder).map_err(failed)?;
    target.set_attributes(0o700, None).map_err(failed)?;
    let chosen: HashSet<NodeId> = nodes.iter().copied().collect();
    tree.move_all(nodes, Tree::ROOT).map_err(EditError::from)?;
    let others: Vec<NodeId> =
        tree.children(Tree::ROOT).iter().copied().filter(|id| !chosen.contains(id)).collect();
    tree.remove_all(&others).map_err(EditError::from)?;
    let open = |blob: &Blob| {
        let readable = match of {
            FilesOf::Image(opened) => Readable::ImageFile(opened.clone(), blob.clone()),
            FilesOf::Project(sources) => Readable::ProjectFile(blob.clone(), sources.clone()),
        };
        source_of(&readable, env).map_err(|_| Code::ReadFailed)
    };
    // Chosen in several folders, two may have one name.
    let options = ExtractOptions { existing: OnExisting::KeepBoth, ..ExtractOptions::default() };
    let outcome = extract_tree(&tree, &open, &*env.fs, &folder, &options, &env.ctx, &env.workers)?;
    let mut paths = Vec::new();
    for name in env.fs.list(&folder).map_err(failed)? {
        paths.push(folder.join(name));
    }
    paths.sort();
    let unread = u64::try_from(outcome.failed.len()).unwrap_or(u64::MAX);
    Ok(Outcome::CopiedMany { paths, files: outcome.files, bytes: outcome.bytes, unread })
}
