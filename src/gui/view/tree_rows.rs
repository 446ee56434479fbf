//! The rows of the tree panel: folders only, and only those below opened ones are looked at.

use std::collections::HashSet;

use super::collate::sort_key_into;
use crate::model::{NodeId, Tree};

/// Subfolders of one folder that the tree shows; the table shows all.
pub const MAX_SUBFOLDERS: usize = 500;
/// Children looked at to find out whether there is a subfolder.
const MAX_PEEK: usize = 2_000;

/// A row of the tree.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct TreeRow {
    /// Levels below the root.
    pub depth: u16,
    /// What it is.
    pub kind: TreeRowKind,
}

/// What a row of the tree is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum TreeRowKind {
    /// A folder.
    Folder {
        /// Which.
        node: NodeId,
        /// Whether it has subfolders; a guess for very large folders.
        has_subfolders: bool,
        /// Whether they are shown.
        is_open: bool,
    },
    /// Subfolders of `parent` that are left out.
    More {
        /// Whose.
        parent: NodeId,
        /// How many.
        count: usize,
    },
}

impl TreeRow {
    /// The folder, if it is one.
    pub fn folder(&self) -> Option<NodeId> {
        match self.kind {
            TreeRowKind::Folder { node, .. } => Some(node),
            TreeRowKind::More { .. } => None,
        }
    }
}

/// Which folders are open, and the rows that makes.
#[derive(Debug)]
pub struct TreeRows {
    open: HashSet<NodeId>,
    opened: u64,
    made_for: Option<(u64, u64)>,
    rows: Vec<TreeRow>,
}

impl Default for TreeRows {
    fn default() -> Self {
        TreeRows { open: HashSet::from([Tree::ROOT]), opened: 0, made_for: None, rows: Vec::new() }
    }
}

impl TreeRows {
    /// Opens or closes a folder.
    pub fn set_open(&mut self, node: NodeId, is_open: bool) {
        let changed = if is_open { self.open.insert(node) } else { self.open.remove(&node) };
        self.opened += u64::from(changed);
    }

    /// The folders have other ids from now on: what was open still is.
    pub fn follow(&mut self, new_id: impl Fn(NodeId) -> Option<NodeId>) {
        self.open = self.open.iter().filter_map(|id| new_id(*id)).collect();
        self.opened += 1;
    }

    /// Opens everything above the last of `trail`, so that it is shown.
    pub fn reveal(&mut self, trail: &[NodeId]) {
        if let Some((_, above)) = trail.split_last() {
            for node in above {
                self.set_open(*node, true);
            }
        }
    }

    /// The rows, made again only when the tree or what is open changed.
    pub fn rows(&mut self, generation: u64, tree: &Tree) -> &[TreeRow] {
        let state = (generation, self.opened);
        if self.made_for != Some(state) {
            self.rows = make(tree, &self.open);
            self.made_for = Some(state);
        }
        &self.rows
    }
}

/// Rows from the root down, without recursion.
fn make(tree: &Tree, open: &HashSet<NodeId>) -> Vec<TreeRow> {
    let mut rows = Vec::new();
    let mut waiting = vec![row_of(tree, open, Tree::ROOT, 0)];
    while let Some(row) = waiting.pop() {
        rows.push(row);
        let TreeRowKind::Folder { node, is_open: true, .. } = row.kind else { continue };
        let (subfolders, left_out) = subfolders(tree, node);
        let depth = row.depth.saturating_add(1);
        if left_out > 0 {
            let kind = TreeRowKind::More { parent: node, count: left_out };
            waiting.push(TreeRow { depth, kind });
        }
        waiting.extend(subfolders.into_iter().rev().map(|id| row_of(tree, open, id, depth)));
    }
    rows
}

fn row_of(tree: &Tree, open: &HashSet<NodeId>, node: NodeId, depth: u16) -> TreeRow {
    let children = tree.children(node);
    let is_folder = |id: &NodeId| tree.node(*id).is_some_and(|node| node.is_folder());
    let has_subfolders = children.len() > MAX_PEEK || children.iter().take(MAX_PEEK).any(is_folder);
    let is_open = has_subfolders && open.contains(&node);
    TreeRow { depth, kind: TreeRowKind::Folder { node, has_subfolders, is_open } }
}

/// The subfolders of a folder in order of name, and how many more there are.
fn subfolders(tree: &Tree, folder: NodeId) -> (Vec<NodeId>, usize) {
    let mut count = 0usize;
    let mut keyed = Vec::new();
    for id in tree.children(folder) {
        let Some(node) = tree.node(*id).filter(|node| node.is_folder()) else { continue };
        count += 1;
        // Sorting all of a huge folder would cost a frame: its first subfolders have to do.
        if count <= MAX_SUBFOLDERS {
            let mut key = Vec::new();
            sort_key_into(&node.display_name(), &mut key);
            keyed.push((key, *id));
        }
    }
    keyed.sort_unstable();
    (keyed.into_iter().map(|(_, id)| id).collect(), count.saturating_sub(MAX_SUBFOLDERS))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Node, NodeKind};

    fn add(tree: &mut Tree, parent: NodeId, name: &str) -> NodeId {
        tree.add(parent, Node::folder(name.as_bytes().to_vec())).expect("the parent is a folder")
    }

    #[test]
    fn only_opened_folders_are_fed_and_huge_ones_are_capped() {
        let mut tree = Tree::new();
        let b = add(&mut tree, Tree::ROOT, "b10");
        let a = add(&mut tree, Tree::ROOT, "B9");
        let deep = add(&mut tree, b, "deep");
        tree.add(a, Node::new(b"pipe".to_vec(), NodeKind::Fifo)).expect("a is a folder");
        let mut rows = TreeRows::default();
        let folders = |rows: &[TreeRow]| rows.iter().map(|r| r.folder()).collect::<Vec<_>>();
        assert_eq!(folders(rows.rows(1, &tree)), [Some(Tree::ROOT), Some(a), Some(b)]);
        rows.reveal(&[Tree::ROOT, b, deep]);
        assert_eq!(folders(rows.rows(1, &tree)).last(), Some(&Some(deep)));
        let is_leaf =
            |row: &TreeRow| matches!(row.kind, TreeRowKind::Folder { has_subfolders: false, .. });
        assert!(rows.rows(1, &tree).get(1).is_some_and(is_leaf), "a holds no folder");
        for n in 0..MAX_SUBFOLDERS + 7 {
            add(&mut tree, deep, &format!("n{n}"));
        }
        rows.set_open(deep, true);
        let all = rows.rows(2, &tree);
        assert_eq!(
            all.last().map(|row| row.kind),
            Some(TreeRowKind::More { parent: deep, count: 7 })
        );
        assert_eq!(all.len(), 4 + MAX_SUBFOLDERS + 1);
    }
}
