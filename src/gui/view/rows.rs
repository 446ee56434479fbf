//! The rows of the file table: a folder, sorted and filtered, with what the status line says.

use std::sync::Arc;

use super::folder::{FolderIndex, Sort, size_of};
use super::later::{Later, Wake};
use super::owners::Owners;
use super::selection::{RowOrder, Selection};
use super::shown::Shown;
use super::sizes::FolderSizes;
use crate::model::{NodeId, Tree};

/// Up to so many rows a folder is read and sorted at once; beyond, on a thread.
pub const SMALL: usize = 50_000;

/// A folder at one state of the document.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct FolderKey {
    generation: u64,
    /// Of the layout, once sectors are known.
    layout: Option<u64>,
    folder: NodeId,
    /// Changes of the whole disc instead of what is in the folder; which number of them.
    changes: Option<usize>,
}

/// A folder, sorted.
#[derive(Debug, Default)]
struct Ordered {
    index: Arc<FolderIndex>,
    order: Vec<u32>,
}

/// What the table shows.
#[derive(Debug, Default)]
pub struct Listing {
    index: Arc<FolderIndex>,
    rows: Vec<u32>,
}

impl RowOrder for Listing {
    fn count(&self) -> usize {
        self.rows.len()
    }

    fn node(&self, row: usize) -> Option<NodeId> {
        self.rows.get(row).and_then(|at| self.index.id(*at))
    }
}

impl Listing {
    /// Whether a name of the folder is recorded otherwise than shown.
    pub fn has_recorded_names(&self) -> bool {
        self.index.has_recorded_names()
    }

    /// Rows of the folder before filtering.
    pub fn count_unfiltered(&self) -> usize {
        self.index.len()
    }

    /// The first row at or behind `from`, going round, whose name starts with `typed`.
    pub fn find_prefix(&self, from: usize, typed: &str) -> Option<usize> {
        self.index.find_prefix(&self.rows, from, typed)
    }
}

/// The rows of a table and how they are made.
#[derive(Default)]
pub struct Rows {
    sizes: Later<u64, FolderSizes>,
    index: Later<FolderKey, FolderIndex>,
    ordered: Later<(FolderKey, Sort), Ordered>,
    listing: Later<(FolderKey, Sort, String), Listing>,
    selected: Option<((u64, FolderKey), u64)>,
    is_current: bool,
}

impl Rows {
    /// Brings the rows up to date, at once or later; `wake` is called when later has come.
    pub fn update(
        &mut self,
        shown: &Shown,
        owners: Option<(u64, &Arc<Owners>)>,
        folder: NodeId,
        sort: Sort,
        filter: &str,
        wake: &Wake,
    ) {
        self.update_rows(shown, owners, (folder, false), sort, filter, wake);
    }

    /// As [`Rows::update`]; with `true` beside the folder all changes of the disc are the rows.
    pub fn update_rows(
        &mut self,
        shown: &Shown,
        owners: Option<(u64, &Arc<Owners>)>,
        (folder, is_changes): (NodeId, bool),
        sort: Sort,
        filter: &str,
        wake: &Wake,
    ) {
        let layout = owners.map(|(generation, _)| generation);
        let changes = shown.changes.as_ref().filter(|_| is_changes);
        let count = changes.map(|changes| changes.list().len());
        let key = FolderKey { generation: shown.generation, layout, folder, changes: count };
        let rows = count.unwrap_or_else(|| shown.listed().children(folder).len());
        let is_small = rows <= SMALL;
        if !self.sizes.is_ready_for(&shown.generation) {
            let tree: Tree = shown.tree.clone();
            let is_small = tree.count_nodes() <= SMALL as u64;
            self.sizes.want(&shown.generation, is_small, wake, move || FolderSizes::of(&tree));
        }
        if !self.index.is_ready_for(&key)
            && self.sizes.is_ready_for(&shown.generation)
            && let Some(sizes) = self.sizes.value().map(Arc::clone)
        {
            let tree: Tree = shown.listed().clone();
            let owners = owners.map(|(_, owners)| Arc::clone(owners));
            let changes = changes.map(Arc::clone);
            self.index.want(&key, is_small, wake, move || {
                let nodes = changes.map(|changes| changes.nodes());
                let nodes = nodes.as_deref().unwrap_or_else(|| tree.children(folder));
                FolderIndex::new(&tree, nodes, &sizes, owners.as_deref())
            });
        }
        let full = (key, sort, filter.to_owned());
        self.is_current = self.listing.is_ready_for(&full);
        if self.is_current {
            return;
        }
        if !self.index.is_ready_for(&key) {
            return;
        }
        let Some(index) = self.index.value().map(Arc::clone) else { return };
        let by = (key, sort);
        self.ordered.want(&by, is_small, wake, {
            let index = Arc::clone(&index);
            move || Ordered { order: index.order(sort), index }
        });
        if !self.ordered.is_ready_for(&by) {
            return;
        }
        let Some(ordered) = self.ordered.value().map(Arc::clone) else { return };
        let needle = filter.to_owned();
        self.listing.want(&full, is_small, wake, move || Listing {
            rows: ordered.index.matching(&ordered.order, &needle),
            index: Arc::clone(&ordered.index),
        });
        self.is_current = self.listing.is_ready_for(&full);
    }

    /// The newest rows there are; those of the folder before while others are made.
    pub fn listing(&self) -> Option<&Arc<Listing>> {
        self.listing.value()
    }

    /// Whether the rows are those last asked for. If not, they are shown dimmed.
    pub fn is_current(&self) -> bool {
        self.is_current
    }

    /// The folder the rows belong to.
    pub fn folder(&self) -> Option<NodeId> {
        self.listing.key().map(|(key, ..)| key.folder)
    }

    /// Bytes below a folder, as last counted.
    pub fn bytes_below(&self, folder: NodeId) -> Option<u64> {
        self.sizes.value().map(|sizes| sizes.below(folder))
    }

    /// Bytes of the selected files of the folder; counted again only when either changed.
    pub fn selected_bytes(&mut self, shown: &Shown, selection: &Selection) -> u64 {
        let (Some(key), Some(index)) = (self.index.key(), self.index.value()) else { return 0 };
        let state = (selection.generation(), *key);
        if let Some((known, bytes)) = self.selected
            && known == state
        {
            return bytes;
        }
        let nodes = selection.nodes();
        let bytes = if nodes.len() < index.len() / 8 {
            let size = |id| {
                let node = shown.tree.node(id)?;
                if node.is_folder() { self.bytes_below(id) } else { size_of(&shown.tree, node) }
            };
            nodes.iter().filter_map(size).sum()
        } else {
            let selected = index.ids_and_sizes().filter(|(id, _)| nodes.contains(*id));
            selected.map(|(_, size)| size).sum()
        };
        self.selected = Some((state, bytes));
        bytes
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::channel;
    use std::time::Instant;

    use super::*;
    use crate::model::{Blob, Content, Node, NodeKind};

    fn shown(count: u64) -> Shown {
        let mut shown = Shown::empty("test");
        for n in 0..count {
            let blob = Blob { content: Content::Zeros, len: n };
            let blob = shown.tree.add_blob(blob).expect("room");
            let name = format!("file {:06}.txt", n * 7919 % count).into_bytes();
            let file = Node::new(name, NodeKind::File(blob));
            shown.tree.add(Tree::ROOT, file).expect("root is a folder");
        }
        shown
    }

    #[test]
    fn small_folders_are_there_at_once_and_follow_every_change() {
        let mut shown = shown(3);
        let mut rows = Rows::default();
        let wake: Wake = Arc::new(|| {});
        rows.update(&shown, None, Tree::ROOT, Sort::default(), "", &wake);
        assert!(rows.is_current());
        let listing = Arc::clone(rows.listing().expect("it is small"));
        assert_eq!(listing.count(), 3);
        let first = listing.node(0).expect("a row");
        shown.tree.remove(first).expect("it is there");
        shown.generation += 1;
        rows.update(&shown, None, Tree::ROOT, Sort::default(), "000002", &wake);
        assert_eq!(rows.listing().map(|l| (l.count(), l.count_unfiltered())), Some((1, 2)));
        let mut selection = Selection::default();
        selection.select_all(rows.listing().expect("it is small").as_ref());
        assert_eq!(rows.selected_bytes(&shown, &selection), 2 * 7919 % 3);
    }

    #[test]
    fn large_folders_come_later_and_the_old_rows_stay_meanwhile() {
        let count = 60_000;
        let shown = shown(count);
        let (woken, wakes) = channel();
        let wake: Wake = Arc::new(move || woken.send(()).expect("the test listens"));
        let mut rows = Rows::default();
        let begin = Instant::now();
        rows.update(&shown, None, Tree::ROOT, Sort::default(), "", &wake);
        assert!(rows.listing().is_none() && begin.elapsed().as_millis() < 100);
        while !rows.is_current() {
            wakes.recv().expect("threads wake us");
            rows.update(&shown, None, Tree::ROOT, Sort::default(), "", &wake);
        }
        let listing = rows.listing().expect("it is current");
        assert_eq!(listing.count(), 60_000);
        let name = |row| listing.node(row).map(|id| shown.name_of(id));
        assert_eq!(name(59_999), Some("file 059999.txt".to_owned()));
        rows.update(&shown, None, Tree::ROOT, Sort::default(), "9999", &wake);
        assert_eq!(rows.listing().map(|l| l.count()), Some(60_000), "the old rows stay");
    }
}
