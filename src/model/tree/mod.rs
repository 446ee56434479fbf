//! The neutral file tree: what is to be on a disc, or was found on one.
//!
//! Nodes and blobs live in paged copy-on-write arenas: cloning a tree of a million files copies
//! a few thousand pointers, and an edit after a clone copies one page. An id is never given to
//! another node; one that was removed can come back under its own.

mod arena;
mod blob;
mod linked;
mod name;
mod node;
mod path;
mod stream;
mod walk;

use std::collections::HashSet;
use std::sync::Arc;

use arena::Arena;
pub use blob::{Blob, BlobId, Content, Fingerprint, HostFile, Packed, Ranges, Unreadable};
pub use linked::{LinkRules, LinkedFolder};
pub use name::Name;
pub use node::{Attributes, NameCoding, NamespaceName, Node, NodeExtra, NodeId, NodeKind};
pub use stream::{Stream, StreamData, StreamKind};
pub use walk::Walk;

/// Why a change of a tree was refused.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum TreeError {
    /// There is no such node (any more).
    #[error("no such node")]
    NoSuchNode,
    /// The parent is not a folder.
    #[error("not a folder")]
    NotAFolder,
    /// The root can't be moved or removed.
    #[error("the root stays")]
    IsRoot,
    /// A folder can't be moved into itself.
    #[error("a folder can't be moved into itself")]
    IntoItself,
    /// More than 2^32 nodes or blobs.
    #[error("too many files")]
    Full,
}

/// A tree of nodes with the blobs they name. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Tree {
    nodes: Arena<Node>,
    blobs: Arena<Blob>,
    live_nodes: u64,
}

impl Default for Tree {
    fn default() -> Tree {
        Tree::new()
    }
}

impl Tree {
    /// The root of every tree.
    pub const ROOT: NodeId = NodeId(0);

    /// A tree that holds only its root folder.
    pub fn new() -> Tree {
        let mut nodes = Arena::default();
        let _root = nodes.push(Node::folder(Vec::new()));
        Tree { nodes, blobs: Arena::default(), live_nodes: 1 }
    }

    /// A node; `None` when it was removed.
    pub fn node(&self, id: NodeId) -> Option<&Node> {
        self.nodes.read(id.0)
    }

    /// A node, to change its name or attributes. Its place in the tree is changed by
    /// [`Tree::move_to`] and [`Tree::remove`] only.
    pub fn node_mut(&mut self, id: NodeId) -> Option<&mut Node> {
        self.nodes.write(id.0)
    }

    /// What a folder holds, in no promised order; empty for everything else.
    pub fn children(&self, id: NodeId) -> &[NodeId] {
        match self.node(id).map(|node| &node.kind) {
            Some(NodeKind::Folder(children)) => children,
            _ => &[],
        }
    }

    /// How many nodes there are, the root included.
    pub fn count_nodes(&self) -> u64 {
        self.live_nodes
    }

    /// One more than the largest node id ever given out.
    pub fn node_bound(&self) -> u32 {
        self.nodes.len()
    }

    /// A blob.
    pub fn blob(&self, id: BlobId) -> Option<&Blob> {
        self.blobs.read(id.0)
    }

    /// A blob, to change where its content comes from.
    pub fn blob_mut(&mut self, id: BlobId) -> Option<&mut Blob> {
        self.blobs.write(id.0)
    }

    /// One more than the largest blob id ever given out.
    pub fn blob_bound(&self) -> u32 {
        self.blobs.len()
    }

    /// Adds a blob that no node names yet.
    pub fn add_blob(&mut self, blob: Blob) -> Result<BlobId, TreeError> {
        self.blobs.push(blob).map(BlobId).ok_or(TreeError::Full)
    }

    /// Puts `node` into the folder `parent`. Its own `parent` field is set here; a folder must
    /// come without children. Names are not compared: that is for whoever edits.
    pub fn add(&mut self, parent: NodeId, mut node: Node) -> Result<NodeId, TreeError> {
        match self.node(parent).map(|node| &node.kind) {
            Some(NodeKind::Folder(_)) => {}
            Some(_) => return Err(TreeError::NotAFolder),
            None => return Err(TreeError::NoSuchNode),
        }
        node.parent = parent;
        let id = self.nodes.push(node).map(NodeId).ok_or(TreeError::Full)?;
        self.live_nodes += 1;
        self.link(parent, id);
        Ok(id)
    }

    /// Puts a node that was removed back under the id it had, into the folder `parent`; a folder
    /// comes back without children.
    pub fn restore(&mut self, id: NodeId, parent: NodeId, mut node: Node) -> Result<(), TreeError> {
        match self.node(parent).map(|node| &node.kind) {
            Some(NodeKind::Folder(_)) => {}
            Some(_) => return Err(TreeError::NotAFolder),
            None => return Err(TreeError::NoSuchNode),
        }
        node.parent = parent;
        if node.is_folder() {
            node.kind = NodeKind::Folder(Arc::default());
        }
        if !self.nodes.fill(id.0, node) {
            return Err(TreeError::NoSuchNode);
        }
        self.live_nodes += 1;
        self.link(parent, id);
        Ok(())
    }

    /// Takes a node and all below it out of the tree.
    pub fn remove(&mut self, id: NodeId) -> Result<(), TreeError> {
        if id == Tree::ROOT {
            return Err(TreeError::IsRoot);
        }
        let parent = self.node(id).ok_or(TreeError::NoSuchNode)?.parent;
        self.unlink(parent, id);
        let mut doomed = vec![id];
        while let Some(id) = doomed.pop() {
            doomed.extend_from_slice(self.children(id));
            self.nodes.clear(id.0);
            self.live_nodes -= 1;
        }
        Ok(())
    }

    /// Moves a node, and all below it, into another folder.
    pub fn move_to(&mut self, id: NodeId, folder: NodeId) -> Result<(), TreeError> {
        if id == Tree::ROOT {
            return Err(TreeError::IsRoot);
        }
        let old = self.node(id).ok_or(TreeError::NoSuchNode)?.parent;
        match self.node(folder).map(|node| &node.kind) {
            Some(NodeKind::Folder(_)) => {}
            Some(_) => return Err(TreeError::NotAFolder),
            None => return Err(TreeError::NoSuchNode),
        }
        if self.is_inside(folder, id) {
            return Err(TreeError::IntoItself);
        }
        self.unlink(old, id);
        self.link(folder, id);
        if let Some(node) = self.nodes.write(id.0) {
            node.parent = folder;
        }
        Ok(())
    }

    /// Takes many nodes, and all below them, out of the tree in linear time. Ids that are gone
    /// already, or go with a folder of the list, do not matter.
    pub fn remove_all(&mut self, ids: &[NodeId]) -> Result<(), TreeError> {
        if ids.contains(&Tree::ROOT) {
            return Err(TreeError::IsRoot);
        }
        self.unlink_all(ids);
        let mut doomed = ids.to_vec();
        while let Some(id) = doomed.pop() {
            if self.node(id).is_some() {
                doomed.extend_from_slice(self.children(id));
                self.nodes.clear(id.0);
                self.live_nodes -= 1;
            }
        }
        Ok(())
    }

    /// Moves many nodes, and all below them, into a folder in linear time: all or, on an error,
    /// none. They come in the order given, an id given twice once.
    pub fn move_all(&mut self, ids: &[NodeId], folder: NodeId) -> Result<(), TreeError> {
        match self.node(folder).map(|node| &node.kind) {
            Some(NodeKind::Folder(_)) => {}
            Some(_) => return Err(TreeError::NotAFolder),
            None => return Err(TreeError::NoSuchNode),
        }
        let mut moved: HashSet<NodeId> = HashSet::with_capacity(ids.len());
        let mut order = Vec::with_capacity(ids.len());
        for id in ids {
            if *id == Tree::ROOT {
                return Err(TreeError::IsRoot);
            }
            if self.node(*id).is_none() {
                return Err(TreeError::NoSuchNode);
            }
            if moved.insert(*id) {
                order.push(*id);
            }
        }
        let mut at = folder;
        while at != Tree::ROOT {
            if moved.contains(&at) {
                return Err(TreeError::IntoItself);
            }
            let Some(node) = self.node(at) else { break };
            at = node.parent;
        }
        self.unlink_all(&order);
        for id in order {
            self.link(folder, id);
            if let Some(node) = self.nodes.write(id.0) {
                node.parent = folder;
            }
        }
        Ok(())
    }

    /// Whether `id` is `ancestor` or lies below it.
    pub fn is_inside(&self, id: NodeId, ancestor: NodeId) -> bool {
        let mut at = id;
        loop {
            if at == ancestor {
                return true;
            }
            match self.node(at) {
                Some(node) if at != Tree::ROOT => at = node.parent,
                _ => return false,
            }
        }
    }

    /// All nodes below and with `id`, parents before their children.
    pub fn walk(&self, id: NodeId) -> Walk<'_> {
        Walk::new(self, id)
    }

    fn link(&mut self, parent: NodeId, id: NodeId) {
        if let Some(Node { kind: NodeKind::Folder(children), .. }) = self.nodes.write(parent.0) {
            Arc::make_mut(children).push(id);
        }
    }

    /// Takes nodes out of their folders' lists, each list once.
    fn unlink_all(&mut self, ids: &[NodeId]) {
        let gone: HashSet<NodeId> = ids.iter().copied().collect();
        let parents: HashSet<NodeId> =
            ids.iter().filter_map(|id| Some(self.node(*id)?.parent)).collect();
        for parent in parents {
            if let Some(Node { kind: NodeKind::Folder(children), .. }) = self.nodes.write(parent.0)
            {
                Arc::make_mut(children).retain(|child| !gone.contains(child));
            }
        }
    }

    fn unlink(&mut self, parent: NodeId, id: NodeId) {
        if let Some(Node { kind: NodeKind::Folder(children), .. }) = self.nodes.write(parent.0) {
            Arc::make_mut(children).retain(|child| *child != id);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder(name: &str) -> Node {
        Node::folder(name.as_bytes().to_vec())
    }

    #[test]
    fn a_clone_does_not_see_later_edits() {
        let mut tree = Tree::new();
        let a = tree.add(Tree::ROOT, folder("a")).expect("root is a folder");
        let old = tree.clone();
        let b = tree.add(a, folder("b")).expect("a is a folder");
        tree.remove(a).expect("a exists");
        assert_eq!(old.children(Tree::ROOT), &[a]);
        assert!(old.node(b).is_none() && tree.node(b).is_none());
        assert_eq!((old.count_nodes(), tree.count_nodes()), (2, 1));
    }

    #[test]
    fn a_folder_never_moves_into_itself() {
        let mut tree = Tree::new();
        let a = tree.add(Tree::ROOT, folder("a")).expect("root is a folder");
        let b = tree.add(a, folder("b")).expect("a is a folder");
        assert_eq!(tree.move_to(a, b), Err(TreeError::IntoItself));
        assert_eq!(tree.move_to(b, Tree::ROOT), Ok(()));
        assert_eq!(tree.children(Tree::ROOT), &[a, b]);
        assert_eq!(tree.path_of(b), b"b".to_vec());
        assert_eq!(tree.lookup(b"/a"), Some(a));
    }

    #[test]
    fn many_nodes_move_or_go_at_once() {
        let mut tree = Tree::new();
        let a = tree.add(Tree::ROOT, folder("a")).expect("root is a folder");
        let b = tree.add(a, folder("b")).expect("a is a folder");
        let c = tree.add(Tree::ROOT, folder("c")).expect("root is a folder");
        assert_eq!(tree.move_all(&[c, a], b), Err(TreeError::IntoItself));
        assert_eq!(tree.move_all(&[b, c, b], Tree::ROOT), Ok(()));
        assert_eq!(tree.children(Tree::ROOT), &[a, b, c]);
        assert_eq!(tree.move_all(&[a, c], b), Ok(()));
        assert_eq!((tree.children(Tree::ROOT), tree.children(b)), (&[b][..], &[a, c][..]));
        assert_eq!(tree.remove_all(&[a, b, Tree::ROOT]), Err(TreeError::IsRoot));
        assert_eq!(tree.remove_all(&[a, b]), Ok(()));
        assert_eq!((tree.count_nodes(), tree.node(c).is_some()), (1, false));
    }
}
