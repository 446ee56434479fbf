//! One folder as a table: what sorting and filtering need of every row, side by side in memory.
//!
//! Built once per state of the document; a million rows sort and filter in it without touching
//! the tree again. What a row shows is read from the tree when it is painted.

use super::collate::{fold_into, sort_key_into};
use super::owners::Owners;
use super::sizes::FolderSizes;
use crate::model::{Node, NodeId, NodeKind, Tree};

/// What the table is sorted by.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub enum Column {
    /// Name, numbers in it by value.
    #[default]
    Name,
    /// Size in bytes.
    Size,
    /// Time of the last change.
    Modified,
    /// First sector of its data.
    Sector,
}

/// Column and direction. Folders come first either way.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub struct Sort {
    /// By what.
    pub column: Column,
    /// Largest first.
    pub is_descending: bool,
}

/// A folder's rows, in the order of the tree.
#[derive(Debug, Default)]
pub struct FolderIndex {
    ids: Vec<NodeId>,
    sizes: Vec<u64>,
    times: Vec<i64>,
    sectors: Vec<u64>,
    /// Folded names, a NUL behind each.
    text: String,
    /// Where each name starts in `text`.
    starts: Vec<usize>,
    /// Positions in order of name, folders first.
    by_name: Vec<u32>,
    /// Place of each position in `by_name`.
    rank: Vec<u32>,
    count_folders: usize,
    has_recorded_names: bool,
}

/// Length in bytes of what a node names; folders and links have none.
pub fn size_of(tree: &Tree, node: &Node) -> Option<u64> {
    node.blob().and_then(|blob| tree.blob(blob)).map(|blob| blob.len)
}

impl FolderIndex {
    /// Reads the rows of these nodes. Sectors are known once there is a layout.
    pub fn new(
        tree: &Tree,
        children: &[NodeId],
        below: &FolderSizes,
        owners: Option<&Owners>,
    ) -> FolderIndex {
        let mut index = FolderIndex {
            ids: Vec::with_capacity(children.len()),
            sizes: Vec::with_capacity(children.len()),
            times: Vec::with_capacity(children.len()),
            starts: Vec::with_capacity(children.len()),
            ..FolderIndex::default()
        };
        let mut keys = Keys::with_capacity(children.len());
        let mut folders = Vec::new();
        let mut files = Vec::new();
        for id in children {
            let Some(node) = tree.node(*id) else { continue };
            let Ok(position) = u32::try_from(index.ids.len()) else { break };
            index.ids.push(*id);
            index.sizes.push(size_of(tree, node).unwrap_or_else(|| below.below(*id)));
            index.has_recorded_names |= node.extra.as_ref().is_some_and(|e| !e.names.is_empty());
            index.times.push(node.attributes.mtime.map_or(i64::MIN, |time| time.seconds));
            if let Some(owners) = owners {
                index.sectors.push(owners.first_byte_of(*id, node).unwrap_or(u64::MAX));
            }
            let name = node.display_name();
            index.starts.push(index.text.len());
            fold_into(&name, &mut index.text);
            index.text.push('\0');
            keys.push(&name);
            match node.kind {
                NodeKind::Folder(_) => folders.push(position),
                _ => files.push(position),
            }
        }
        index.count_folders = folders.len();
        keys.sort(&mut folders);
        keys.sort(&mut files);
        index.by_name = folders;
        index.by_name.append(&mut files);
        index.rank = vec![0; index.by_name.len()];
        for (rank, position) in (0u32..).zip(&index.by_name) {
            if let Some(slot) = index.rank.get_mut(*position as usize) {
                *slot = rank;
            }
        }
        index
    }

    /// How many rows there are.
    pub fn len(&self) -> usize {
        self.ids.len()
    }

    /// Whether the folder is empty.
    pub fn is_empty(&self) -> bool {
        self.ids.is_empty()
    }

    /// Whether a name is recorded otherwise than shown.
    pub fn has_recorded_names(&self) -> bool {
        self.has_recorded_names
    }

    /// The node at a position.
    pub fn id(&self, position: u32) -> Option<NodeId> {
        self.ids.get(position as usize).copied()
    }

    /// All nodes with their sizes, in the order of the tree.
    pub fn ids_and_sizes(&self) -> impl Iterator<Item = (NodeId, u64)> + '_ {
        self.ids.iter().copied().zip(self.sizes.iter().copied())
    }

    /// All positions in the order asked for. Equal rows are in order of name.
    pub fn order(&self, sort: Sort) -> Vec<u32> {
        let key: fn(&FolderIndex, u32) -> u64 = match sort.column {
            Column::Name => {
                let mut order = self.by_name.clone();
                if sort.is_descending {
                    let (folders, files) = order.split_at_mut(self.count_folders);
                    folders.reverse();
                    files.reverse();
                }
                return order;
            }
            Column::Size => |index, at| index.sizes.get(at as usize).copied().unwrap_or(0),
            Column::Modified => {
                |index, at| index.times.get(at as usize).map_or(0, |time| time.abs_diff(i64::MIN))
            }
            Column::Sector => |index, at| index.sectors.get(at as usize).copied().unwrap_or(0),
        };
        let flip = if sort.is_descending { u64::MAX } else { 0 };
        let (folders, files) = self.by_name.split_at(self.count_folders);
        let mut order = Vec::with_capacity(self.by_name.len());
        for part in [folders, files] {
            let mut keyed: Vec<(u64, u32)> = part
                .iter()
                .map(|at| (key(self, *at) ^ flip, self.rank.get(*at as usize).map_or(0, |r| *r)))
                .collect();
            keyed.sort_unstable();
            order.extend(
                keyed.into_iter().filter_map(|(_, rank)| self.by_name.get(rank as usize).copied()),
            );
        }
        order
    }

    /// The positions of `order` whose names contain `needle`, letter case aside.
    pub fn matching(&self, order: &[u32], needle: &str) -> Vec<u32> {
        let mut folded = String::new();
        fold_into(needle, &mut folded);
        if folded.is_empty() || folded.contains('\0') {
            return order.to_vec();
        }
        let mut hits = vec![false; self.ids.len()];
        let mut row = 0;
        for (at, _) in self.text.match_indices(&folded) {
            // Hits come in order, so the row only ever moves on.
            while self.starts.get(row + 1).is_some_and(|next| *next <= at) {
                row += 1;
            }
            if let Some(hit) = hits.get_mut(row) {
                *hit = true;
            }
        }
        order.iter().copied().filter(|at| hits.get(*at as usize) == Some(&true)).collect()
    }

    /// The first row of `rows` at or behind `from`, going round, whose name starts with `typed`.
    pub fn find_prefix(&self, rows: &[u32], from: usize, typed: &str) -> Option<usize> {
        let mut folded = String::new();
        fold_into(typed, &mut folded);
        let starts = |at: &u32| {
            self.starts
                .get(*at as usize)
                .and_then(|start| self.text.get(*start..))
                .is_some_and(|name| name.starts_with(&folded))
        };
        let from = from.min(rows.len());
        let (before, after) = rows.split_at(from);
        after.iter().position(starts).map(|n| n + from).or_else(|| before.iter().position(starts))
    }
}

/// Sort keys of all names in one buffer.
struct Keys {
    bytes: Vec<u8>,
    ends: Vec<usize>,
}

impl Keys {
    fn with_capacity(count: usize) -> Keys {
        Keys { bytes: Vec::new(), ends: Vec::with_capacity(count) }
    }

    fn push(&mut self, name: &str) {
        sort_key_into(name, &mut self.bytes);
        self.ends.push(self.bytes.len());
    }

    fn key(&self, position: u32) -> &[u8] {
        let at = position as usize;
        let start = at.checked_sub(1).and_then(|n| self.ends.get(n)).copied().unwrap_or(0);
        self.ends.get(at).and_then(|end| self.bytes.get(start..*end)).unwrap_or(&[])
    }

    /// Sorts positions by key. What all keys have in common is skipped, and sixteen bytes behind
    /// it are kept beside the position: nearly all comparisons end there, without a cache miss.
    fn sort(&self, positions: &mut [u32]) {
        let Some(first) = positions.first().map(|at| self.key(*at)) else { return };
        let common = positions.iter().fold(first.len(), |common, at| {
            let pairs = self.key(*at).iter().zip(first);
            pairs.take(common).take_while(|(a, b)| a == b).count()
        });
        let mut keyed: Vec<([u64; 2], u32)> = positions
            .iter()
            .map(|at| {
                let mut head = [0; 16];
                let rest = self.key(*at).get(common..).unwrap_or(&[]);
                for (slot, byte) in head.iter_mut().zip(rest) {
                    *slot = *byte;
                }
                let head = u128::from_be_bytes(head);
                // The low half on its own: an u128 would be aligned to 16 and cost a third more.
                let half = |bits: u128| u64::try_from(bits & u128::from(u64::MAX)).unwrap_or(0);
                ([half(head >> 64), half(head)], *at)
            })
            .collect();
        keyed.sort_unstable_by(|(a, x), (b, y)| {
            a.cmp(b).then_with(|| self.key(*x).cmp(self.key(*y))).then_with(|| x.cmp(y))
        });
        for (slot, (_, at)) in positions.iter_mut().zip(keyed) {
            *slot = at;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::bytes::Timestamp;
    use crate::model::{Blob, Content};

    fn tree_of(names: &[(&str, u64)]) -> Tree {
        let mut tree = Tree::new();
        for (name, len) in names {
            let node = if *len == u64::MAX {
                Node::folder(name.as_bytes().to_vec())
            } else {
                let blob = Blob { content: Content::Zeros, len: *len };
                let blob = tree.add_blob(blob).expect("room for a blob");
                Node::new(name.as_bytes().to_vec(), NodeKind::File(blob))
            };
            tree.add(Tree::ROOT, node).expect("root is a folder");
        }
        tree
    }

    fn names(tree: &Tree, index: &FolderIndex, rows: &[u32]) -> Vec<String> {
        let name = |at: &u32| {
            let id = index.id(*at).expect("a row");
            tree.node(id).expect("a node").display_name().into_owned()
        };
        rows.iter().map(name).collect()
    }

    const DIR: u64 = u64::MAX;

    fn index_of(tree: &Tree) -> FolderIndex {
        FolderIndex::new(tree, tree.children(Tree::ROOT), &FolderSizes::of(tree), None)
    }

    #[test]
    fn names_sort_as_people_count_and_folders_come_first() {
        let tree = tree_of(&[
            ("photo10.jpg", 1),
            ("Photo2.jpg", 3),
            ("älter", DIR),
            ("zoo", DIR),
            ("photo007.jpg", 2),
        ]);
        let index = index_of(&tree);
        let by = |column, is_descending| {
            names(&tree, &index, &index.order(Sort { column, is_descending }))
        };
        assert_eq!(
            by(Column::Name, false),
            ["älter", "zoo", "Photo2.jpg", "photo007.jpg", "photo10.jpg"]
        );
        assert_eq!(
            by(Column::Name, true),
            ["zoo", "älter", "photo10.jpg", "photo007.jpg", "Photo2.jpg"]
        );
        assert_eq!(
            by(Column::Size, true),
            ["älter", "zoo", "Photo2.jpg", "photo007.jpg", "photo10.jpg"]
        );
    }

    #[test]
    fn times_before_1970_come_before_later_ones_and_no_time_first() {
        let mut tree = tree_of(&[("a", 0), ("b", 0), ("c", 0)]);
        for (name, seconds) in [(b"a", Some(5)), (b"b", Some(-5)), (b"c", None)] {
            let id = tree.lookup(name).expect("a file");
            tree.node_mut(id).expect("a node").attributes.mtime = seconds.map(Timestamp::from_unix);
        }
        let index = index_of(&tree);
        let order = index.order(Sort { column: Column::Modified, is_descending: false });
        assert_eq!(names(&tree, &index, &order), ["c", "b", "a"]);
    }

    #[test]
    fn filter_and_type_ahead_ignore_letter_case() {
        let tree = tree_of(&[("GRUB.CFG", 1), ("grubenv", 2), ("kernel", 3), ("debug-GrUb", 4)]);
        let index = index_of(&tree);
        let all = index.order(Sort::default());
        let hits = index.matching(&all, "grub");
        assert_eq!(names(&tree, &index, &hits), ["debug-GrUb", "GRUB.CFG", "grubenv"]);
        assert_eq!(index.matching(&all, "").len(), 4);
        assert!(index.matching(&all, "g\0").len() == 4 && index.matching(&all, "nope").is_empty());
        assert_eq!(index.find_prefix(&all, 0, "G"), Some(1));
        assert_eq!(index.find_prefix(&all, 2, "g"), Some(2));
        assert_eq!(index.find_prefix(&all, 3, "g"), Some(1), "it goes round");
        assert_eq!(index.find_prefix(&all, 0, "x"), None);
    }
}
