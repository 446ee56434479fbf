//! A linked folder looked at again: what was added to the folder of the host, changed in it and
//! gone from it, as one change of the tree.
//!
//! What a person did by hand stays: files that were renamed or moved on the disc are known by the
//! file of the host they come from, and what was taken off the disc does not come back.

use std::collections::{HashMap, HashSet};
use std::path::{Component, Path, PathBuf};

use super::edit::HostUpdate;
use crate::model::tree::{HostFile, LinkedFolder, TreeError};
use crate::model::{BlobId, Content, Node, NodeId, NodeKind, Tree};

/// What a scan of the folder of the host found now.
#[derive(Clone, Debug)]
pub struct Rescan {
    /// The linked folder of the project.
    pub folder: NodeId,
    /// All that was found.
    pub scanned: Tree,
    /// The folder of that tree that stands for the folder of the host.
    pub root: NodeId,
    /// Folders of the host that could not be looked into: nothing below them counts as gone.
    /// `None`: there were too many to tell.
    pub unread: Option<Vec<PathBuf>>,
}

/// How much a rescan changed.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Rescanned {
    /// Files, links and devices that came.
    pub added: u64,
    /// Files that are others now.
    pub changed: u64,
    /// Files and links that went.
    pub gone: u64,
    /// Topmost nodes that came, and those that changed.
    pub nodes: Vec<NodeId>,
}

impl Rescanned {
    /// Nothing is different.
    pub fn is_nothing(&self) -> bool {
        self.added + self.changed + self.gone == 0
    }
}

/// The file of the host a node comes from.
fn host_of<'a>(tree: &'a Tree, node: &Node) -> Option<(BlobId, &'a HostFile)> {
    let id = node.blob()?;
    match &tree.blob(id)?.content {
        Content::Host(file) => Some((id, file)),
        _ => None,
    }
}

/// The path of a node below a folder, as a path of the host.
fn trail(tree: &Tree, folder: NodeId, id: NodeId) -> Option<PathBuf> {
    let mut names = Vec::new();
    let mut at = id;
    while at != folder {
        let node = tree.node(at).filter(|_| at != Tree::ROOT)?;
        names.push(path_of_name(&node.name));
        at = node.parent;
    }
    Some(names.into_iter().rev().collect())
}

#[cfg(unix)]
fn path_of_name(name: &[u8]) -> PathBuf {
    use std::os::unix::ffi::OsStrExt;
    PathBuf::from(std::ffi::OsStr::from_bytes(name))
}

#[cfg(not(unix))]
fn path_of_name(name: &[u8]) -> PathBuf {
    PathBuf::from(String::from_utf8_lossy(name).into_owned())
}

/// Carries a rescan out. Links are to be kept up by the caller.
pub(super) fn rescan(
    tree: &mut Tree,
    found: &Rescan,
) -> Result<(Rescanned, Vec<HostUpdate>), TreeError> {
    let Rescan { folder, scanned, root, unread } = found;
    let node = tree.node(*folder).ok_or(TreeError::NoSuchNode)?;
    let linked = node.extra.as_ref().and_then(|extra| extra.linked.as_deref()).cloned();
    let linked = linked.ok_or(TreeError::NotAFolder)?;
    let base = &linked.path;
    // What the host holds now, by path below the folder.
    let mut now: HashMap<PathBuf, NodeId> = HashMap::new();
    for (id, _) in scanned.walk(*root) {
        if let Some(path) = trail(scanned, *root, id) {
            now.insert(path, id);
        }
    }
    let mut out = Rescanned::default();
    let mut known: HashSet<PathBuf> = HashSet::new();
    let mut homes: HashMap<PathBuf, NodeId> = HashMap::from([(PathBuf::new(), *folder)]);
    let mut updates = Vec::new();
    let mut gone = Vec::new();
    let may_be_gone = |below: &Path| {
        let path = base.join(below);
        unread.as_ref().is_some_and(|unread| !unread.iter().any(|up| path.starts_with(up)))
    };
    for (id, node) in tree.walk(Tree::ROOT) {
        if let Some((blob, file)) = host_of(tree, node) {
            let Ok(below) = file.path.strip_prefix(base) else { continue };
            let is_here = tree.is_inside(id, *folder);
            match now.get(below).and_then(|there| host_of(scanned, scanned.node(*there)?)) {
                Some((_, there)) if there.fingerprint == file.fingerprint => {}
                Some((_, there)) => {
                    updates.push(HostUpdate { blob, file: there.clone() });
                    out.nodes.push(id);
                }
                None if is_here && may_be_gone(below) => {
                    gone.push(id);
                    continue;
                }
                None => {}
            }
            known.insert(below.to_owned());
            if let (true, Some(parent)) = (is_here, below.parent()) {
                homes.entry(parent.to_owned()).or_insert(node.parent);
            }
        } else if id != *folder && tree.is_inside(id, *folder) {
            let Some(below) = trail(tree, *folder, id) else { continue };
            match node.kind {
                // An empty folder of the host has nothing else to know it by.
                NodeKind::Folder(_) if now.contains_key(&below) => {
                    homes.entry(below).or_insert(id);
                }
                NodeKind::Symlink(_) if !now.contains_key(&below) && may_be_gone(&below) => {
                    gone.push(id);
                }
                NodeKind::Folder(_) => {}
                _ => drop(known.insert(below)),
            }
        }
    }
    updates.sort_by_key(|update| update.blob);
    updates.dedup_by_key(|update| update.blob);
    out.changed = updates.len() as u64;
    out.gone = gone.len() as u64;
    remove_with_empty_folders(tree, *folder, &gone)?;
    homes.retain(|_, id| tree.node(*id).is_some());
    add_new(tree, found, &linked, &known, &mut homes, &mut out)?;
    Ok((out, updates))
}

/// Removes nodes, and the folders that are empty for want of them.
fn remove_with_empty_folders(
    tree: &mut Tree,
    folder: NodeId,
    gone: &[NodeId],
) -> Result<(), TreeError> {
    let mut parents: Vec<NodeId> =
        gone.iter().filter_map(|id| Some(tree.node(*id)?.parent)).collect();
    tree.remove_all(gone)?;
    while let Some(id) = parents.pop() {
        let Some(node) = tree.node(id) else { continue };
        if id != folder && tree.is_inside(id, folder) && tree.children(id).is_empty() {
            parents.push(node.parent);
            tree.remove(id)?;
        }
    }
    Ok(())
}

/// Adds what is new on the host, where its neighbours lie on the disc.
fn add_new(
    tree: &mut Tree,
    found: &Rescan,
    linked: &LinkedFolder,
    known: &HashSet<PathBuf>,
    homes: &mut HashMap<PathBuf, NodeId>,
    out: &mut Rescanned,
) -> Result<(), TreeError> {
    let Rescan { scanned, root, .. } = found;
    let mut blobs: HashMap<BlobId, BlobId> = HashMap::new();
    let mut fresh: HashSet<NodeId> = HashSet::new();
    // Folders come before what they hold.
    for (id, node) in scanned.walk(*root) {
        let Some(below) = trail(scanned, *root, id).filter(|_| id != *root) else { continue };
        let is_left_out = linked.removed.iter().any(|path| below.starts_with(path));
        if is_left_out || known.contains(&below) || homes.contains_key(&below) {
            continue;
        }
        let Some(home) = below.parent().and_then(|parent| homes.get(parent)).copied() else {
            continue;
        };
        let kind = match node.kind {
            NodeKind::Folder(_) => NodeKind::Folder(std::sync::Arc::default()),
            NodeKind::File(blob) => {
                let Some(data) = scanned.blob(blob) else { continue };
                let own = match blobs.get(&blob) {
                    Some(own) => *own,
                    None => tree.add_blob(data.clone())?,
                };
                blobs.insert(blob, own);
                NodeKind::File(own)
            }
            ref other => other.clone(),
        };
        let is_folder = matches!(kind, NodeKind::Folder(_));
        let name = free_name(tree, home, &node.name, is_folder);
        let mut new = Node::new(name, kind);
        new.attributes = node.attributes;
        let new = tree.add(home, new)?;
        if is_folder {
            homes.insert(below, new);
        } else {
            out.added += 1;
        }
        if !fresh.contains(&home) {
            out.nodes.push(new);
        }
        fresh.insert(new);
    }
    Ok(())
}

/// A name nobody has in the folder; a number is added where somebody has it.
fn free_name(tree: &Tree, folder: NodeId, name: &[u8], is_folder: bool) -> Vec<u8> {
    let mut free = name.to_vec();
    let mut number = 1;
    while tree.child_named(folder, &free).is_some() {
        number += 1;
        free = super::merge::numbered(name, number, is_folder).to_vec();
    }
    free
}

/// Notes in the linked folders above `nodes` that these were taken off the disc.
pub(super) fn note_removed(tree: &mut Tree, nodes: &[NodeId]) {
    let mut notes: HashMap<NodeId, Vec<PathBuf>> = HashMap::new();
    for id in nodes {
        let Some((owner, base)) = link_above(tree, *id) else { continue };
        let of_file = |id: NodeId| {
            let node = tree.node(id)?;
            let (_, file) = host_of(tree, node)?;
            file.path.strip_prefix(&base).ok().map(Path::to_owned)
        };
        let paths = notes.entry(owner).or_default();
        let is_folder = tree.node(*id).is_some_and(Node::is_folder);
        let by_name = trail(tree, owner, *id).filter(|path| is_plain(path));
        let below: Vec<PathBuf> = tree.walk(*id).filter_map(|(inner, _)| of_file(inner)).collect();
        match by_name {
            // A folder that kept its name goes with all that will ever be in it.
            Some(path) if is_folder && below.iter().all(|file| file.starts_with(&path)) => {
                paths.push(path);
            }
            Some(path) if below.is_empty() => paths.push(path),
            _ => paths.extend(below),
        }
    }
    for (owner, paths) in notes {
        let linked = tree.node_mut(owner).and_then(|node| node.extra_mut().linked.as_mut());
        if let Some(linked) = linked {
            linked.removed.extend(paths);
            linked.removed.sort();
            linked.removed.dedup();
        }
    }
}

fn is_plain(path: &Path) -> bool {
    path.components().all(|part| matches!(part, Component::Normal(_)))
}

/// The nearest linked folder a node lies in, and the folder of the host it stands for.
fn link_above(tree: &Tree, id: NodeId) -> Option<(NodeId, PathBuf)> {
    let mut at = tree.node(id)?.parent;
    loop {
        let node = tree.node(at)?;
        let linked = node.extra.as_ref().and_then(|extra| extra.linked.as_ref());
        if let Some(linked) = linked {
            return Some((at, linked.path.clone()));
        }
        if at == Tree::ROOT {
            return None;
        }
        at = node.parent;
    }
}
