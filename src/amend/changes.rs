//! From paths and host files to edits of a document, in a fixed order: removed, moved, replaced,
//! added, named. So a name that is removed is free for what is added.

use std::path::PathBuf;

use crate::base::progress::Context;
use crate::io::{HostFs, SourceTable};
use crate::model::tree::HostFile;
use crate::model::{Blob, Content, NodeId, Tree};
use crate::ops::same::is_same_content;
use crate::ops::scan_host::{ScanError, ScanOptions, ScanOutcome, Source, scan};
use crate::ops::workers::Workers;
use crate::project::{
    Applied, Clash, Document, Edit, EditError, Gesture, HostUpdate, Insert, OnClash,
};

/// What is to be changed. Paths are those of the tree, without a slash at either end.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Changes {
    /// Files and folders that go.
    pub remove: Vec<Vec<u8>>,
    /// What is moved or renamed, and where to: into a folder that is there, else to that path.
    pub moves: Vec<(Vec<u8>, Vec<u8>)>,
    /// Files that get the bytes and the time of a host file.
    pub replace: Vec<(PathBuf, Vec<u8>)>,
    /// What is added, as `build` does it.
    pub add: Vec<Source>,
    /// What is done about names that are taken.
    pub on_clash: OnClash,
    /// Name of the volume.
    pub volume_id: Option<String>,
}

impl Changes {
    /// Nothing is asked for.
    pub fn is_empty(&self) -> bool {
        *self == Changes { on_clash: self.on_clash, ..Changes::default() }
    }
}

/// What was changed.
#[derive(Clone, Debug, Default)]
pub struct ChangeOutcome {
    /// Nodes removed, with all below them.
    pub removed: u64,
    /// Files and folders moved or renamed.
    pub moved: u64,
    /// Files that got other bytes.
    pub replaced: u64,
    /// Files added.
    pub added: u64,
    /// Bytes of them.
    pub added_bytes: u64,
    /// What the scan of the added found, for what it left out.
    pub scanned: ScanOutcome,
}

/// Why nothing was changed. The document may have taken the changes in front of the one that
/// failed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ChangeError {
    /// There is nothing at that path of the image.
    #[error("no such file or folder in the image")]
    NoSuchPath(Vec<u8>),
    /// What is to be replaced is no file.
    #[error("not a file")]
    NotAFile(Vec<u8>),
    /// A host file can't be had.
    #[error("{}: {error}", path.display())]
    Host {
        /// Which.
        path: PathBuf,
        /// What the system said.
        #[source]
        error: std::io::Error,
    },
    /// Names are taken by something else.
    #[error("{} names are taken", .0.len())]
    Clashes(Vec<Clash>),
    /// The edit was refused.
    #[error(transparent)]
    Edit(EditError),
    /// What is to be added could not be scanned.
    #[error(transparent)]
    Scan(#[from] ScanError),
}

impl From<EditError> for ChangeError {
    fn from(error: EditError) -> ChangeError {
        match error {
            EditError::Clashes(clashes) => ChangeError::Clashes(clashes),
            error => ChangeError::Edit(error),
        }
    }
}

/// Does all `changes`.
///
/// # Errors
/// [`ChangeError`].
pub fn apply(
    document: &mut Document,
    changes: &Changes,
    fs: &dyn HostFs,
    ctx: &Context,
    workers: &Workers,
) -> Result<ChangeOutcome, ChangeError> {
    let mut outcome = ChangeOutcome::default();
    let mut doomed = Vec::new();
    for path in &changes.remove {
        let id = find(document, path)?;
        outcome.removed += count(&document.project().tree, id);
        doomed.push(id);
    }
    if !doomed.is_empty() {
        run(document, Edit::Remove { nodes: doomed }, fs, ctx)?;
    }
    for (from, to) in &changes.moves {
        relocate(document, from, to, changes.on_clash, fs, ctx)?;
        outcome.moved += 1;
    }
    for (host, path) in &changes.replace {
        replace(document, host.clone(), path, fs, ctx)?;
        outcome.replaced += 1;
    }
    if !changes.add.is_empty() {
        let options = ScanOptions::default();
        let scanned = workers.install(|| scan(&changes.add, &options, fs, ctx))?;
        if scanned.missing.is_empty() {
            let insert = Insert {
                on_clash: changes.on_clash.into(),
                ..Insert::new(Tree::ROOT, scanned.tree.clone(), scanned.parts.clone())
            };
            let applied = run(document, Edit::Insert(Box::new(insert)), fs, ctx)?;
            outcome.added = applied.merged.files;
            outcome.added_bytes = applied.merged.bytes;
        }
        outcome.scanned = scanned;
    }
    if let Some(name) = &changes.volume_id {
        run(document, Edit::VolumeName(name.clone()), fs, ctx)?;
    }
    Ok(outcome)
}

fn run(
    document: &mut Document,
    edit: Edit,
    fs: &dyn HostFs,
    ctx: &Context,
) -> Result<Applied, ChangeError> {
    let none = SourceTable::default();
    let own = document.project().sources.clone();
    let mut is_same = |a: &Blob, b: &Blob| is_same_content((a, &own), (b, &none), fs, ctx);
    let prepared = edit.prepare(document.project(), document.revision(), &mut is_same, ctx)?;
    Ok(document.accept(prepared, Gesture::single())?)
}

fn find(document: &Document, path: &[u8]) -> Result<NodeId, ChangeError> {
    let found = document.project().tree.lookup(path);
    found.ok_or_else(|| ChangeError::NoSuchPath(path.to_vec()))
}

fn count(tree: &Tree, id: NodeId) -> u64 {
    u64::try_from(tree.walk(id).count()).unwrap_or(u64::MAX)
}

fn relocate(
    document: &mut Document,
    from: &[u8],
    to: &[u8],
    on_clash: OnClash,
    fs: &dyn HostFs,
    ctx: &Context,
) -> Result<(), ChangeError> {
    let node = find(document, from)?;
    let tree = &document.project().tree;
    let into = tree.lookup(to).filter(|id| tree.node(*id).is_some_and(|node| node.is_folder()));
    let cut = to.iter().rposition(|byte| *byte == b'/');
    let (folder, name) = match (into, cut) {
        (Some(folder), _) => (folder, None),
        (None, Some(at)) => {
            let (folder, name) = to.split_at(at);
            (find(document, folder)?, name.get(1..))
        }
        (None, None) => (Tree::ROOT, Some(to)),
    };
    let tree = &document.project().tree;
    let old = tree.node(node).map(|node| (node.parent, node.name.clone()));
    let Some((parent, old)) = old else { return Ok(()) };
    let rename = name.filter(|name| *name != &*old).map(<[u8]>::to_vec);
    // What has the old name over there does not matter to who comes under a new one.
    let is_first = parent != folder && tree.child_named(folder, &old).is_some();
    let mut edits = Vec::new();
    if parent != folder {
        edits.push(Edit::Move { nodes: vec![node], folder, on_clash: on_clash.into() });
    }
    if let Some(name) = rename {
        edits.push(Edit::Rename { node, name });
    }
    if is_first {
        edits.reverse();
    }
    for edit in edits {
        run(document, edit, fs, ctx)?;
    }
    Ok(())
}

fn replace(
    document: &mut Document,
    host: PathBuf,
    path: &[u8],
    fs: &dyn HostFs,
    ctx: &Context,
) -> Result<(), ChangeError> {
    let node = find(document, path)?;
    let stat = fs.stat(&host).map_err(|error| ChangeError::Host { path: host.clone(), error })?;
    let file = HostFile { path: host, fingerprint: stat.fingerprint };
    let len = file.fingerprint.len;
    let blob = Blob { content: Content::Host(Box::new(file.clone())), len };
    let edit = Edit::ReplaceContent { node, blob };
    match run(document, edit, fs, ctx) {
        Err(ChangeError::Edit(EditError::NotAFile)) => {
            return Err(ChangeError::NotAFile(path.to_vec()));
        }
        other => other?,
    };
    // Length and time are those of the file, as of every other host file.
    let blob = document.project().tree.node(node).and_then(|node| node.blob());
    if let Some(blob) = blob {
        run(
            document,
            Edit::Sources { files: vec![HostUpdate { blob, file }], links: Vec::new() },
            fs,
            ctx,
        )?;
    }
    Ok(())
}
