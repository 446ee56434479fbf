//! Paths: names joined with '/', bytes throughout.

use super::{NamespaceName, NodeId, Tree};
use crate::model::Namespace;

impl Tree {
    /// The path of a node from the root, without a leading '/'; empty for the root.
    pub fn path_of(&self, id: NodeId) -> Vec<u8> {
        let mut parts = Vec::new();
        let mut at = id;
        while at != Tree::ROOT {
            let Some(node) = self.node(at) else { break };
            parts.push(&*node.name);
            at = node.parent;
        }
        parts.reverse();
        parts.join(&b'/')
    }

    /// The same for people.
    pub fn display_path(&self, id: NodeId) -> String {
        String::from_utf8_lossy(&self.path_of(id)).into_owned()
    }

    /// The child of that exact name; the first of several.
    pub fn child_named(&self, folder: NodeId, name: &[u8]) -> Option<NodeId> {
        let is_it = |id: &NodeId| self.node(*id).is_some_and(|node| &*node.name == name);
        self.children(folder).iter().copied().find(is_it)
    }

    /// The node at a path under the names that `ns` has for it; where it has none of its own, the
    /// names of the tree.
    pub fn lookup_in(&self, ns: Namespace, path: &[u8]) -> Option<NodeId> {
        let child = |folder: NodeId, name: &[u8]| {
            let is_it = |id: &NodeId| {
                let own = self.node(*id).map(|node| node.name_in(ns));
                matches!(own, Some(NamespaceName::Fixed(own)) if **own == *name)
            };
            let found = self.children(folder).iter().copied().find(is_it);
            found.or_else(|| self.child_named(folder, name))
        };
        path.split(|b| *b == b'/').filter(|part| !part.is_empty()).try_fold(Tree::ROOT, child)
    }

    /// The node at a path; slashes at either end and doubled ones do not matter, `.` is skipped.
    pub fn lookup(&self, path: &[u8]) -> Option<NodeId> {
        path.split(|b| *b == b'/')
            .filter(|part| !part.is_empty() && *part != b".")
            .try_fold(Tree::ROOT, |at, part| self.child_named(at, part))
    }
}
