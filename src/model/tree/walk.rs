//! Walking a tree without recursion, however deep it is.

use super::{Node, NodeId, Tree};

/// Nodes with their ids, parents before children, children in the order of their folder.
#[derive(Debug)]
pub struct Walk<'a> {
    tree: &'a Tree,
    open: Vec<NodeId>,
}

impl<'a> Walk<'a> {
    pub(super) fn new(tree: &'a Tree, id: NodeId) -> Walk<'a> {
        Walk { tree, open: vec![id] }
    }
}

impl<'a> Iterator for Walk<'a> {
    type Item = (NodeId, &'a Node);

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let id = self.open.pop()?;
            if let Some(node) = self.tree.node(id) {
                self.open.extend(self.tree.children(id).iter().rev());
                return Some((id, node));
            }
        }
    }
}
