//! How much lies below every folder, counted once per state of the document.

use super::folder::size_of;
use crate::model::{NodeId, Tree};

/// Bytes below each folder, by node id. Hard links count every time, as people count files.
#[derive(Debug, Default)]
pub struct FolderSizes {
    bytes: Vec<u64>,
}

impl FolderSizes {
    /// Counts the whole tree, without recursion.
    pub fn of(tree: &Tree) -> FolderSizes {
        let mut bytes = vec![0u64; tree.node_bound() as usize];
        let mut folders = Vec::new();
        for (id, node) in tree.walk(Tree::ROOT) {
            if node.is_folder() {
                folders.push((id, node.parent));
            } else if let Some(len) = size_of(tree, node) {
                add(&mut bytes, node.parent, len);
            }
        }
        // Parents come before their children, so from the back every folder is complete.
        for (id, parent) in folders.into_iter().rev().filter(|(id, _)| *id != Tree::ROOT) {
            let own = bytes.get(id.0 as usize).copied().unwrap_or(0);
            add(&mut bytes, parent, own);
        }
        FolderSizes { bytes }
    }

    /// Bytes below a folder.
    pub fn below(&self, folder: NodeId) -> u64 {
        self.bytes.get(folder.0 as usize).copied().unwrap_or(0)
    }
}

fn add(bytes: &mut [u64], to: NodeId, more: u64) {
    if let Some(sum) = bytes.get_mut(to.0 as usize) {
        *sum = sum.saturating_add(more);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Blob, Content, Node, NodeKind};

    #[test]
    fn folders_hold_what_lies_below_at_any_depth() {
        let mut tree = Tree::new();
        let mut at = Tree::ROOT;
        let mut folders = Vec::new();
        for depth in 0..300u64 {
            at = tree.add(at, Node::folder(b"d".to_vec())).expect("a folder");
            let blob = tree.add_blob(Blob { content: Content::Zeros, len: depth }).expect("room");
            let file = Node::new(b"f".to_vec(), NodeKind::File(blob));
            tree.add(at, file).expect("a folder");
            folders.push(at);
        }
        let sizes = FolderSizes::of(&tree);
        assert_eq!(sizes.below(Tree::ROOT), (0..300).sum::<u64>());
        assert_eq!(sizes.below(folders[298]), 298 + 299);
    }
}
