//! What is selected, by node and not by row: sorting, filtering and edits leave it alone.

use crate::model::NodeId;

/// A set of nodes as bits: a million are selected in a few milliseconds and 128 KB.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct NodeSet {
    words: Vec<u64>,
    count: usize,
}

impl NodeSet {
    /// How many there are.
    pub fn len(&self) -> usize {
        self.count
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// Whether a node is among them.
    pub fn contains(&self, id: NodeId) -> bool {
        self.words.get(id.0 as usize / 64).is_some_and(|word| word >> (id.0 % 64) & 1 == 1)
    }

    /// Adds a node.
    pub fn insert(&mut self, id: NodeId) {
        let word = id.0 as usize / 64;
        if word >= self.words.len() {
            self.words.resize(word + 1, 0);
        }
        if let Some(bits) = self.words.get_mut(word) {
            let bit = 1 << (id.0 % 64);
            self.count += usize::from(*bits & bit == 0);
            *bits |= bit;
        }
    }

    /// Takes a node out.
    pub fn remove(&mut self, id: NodeId) {
        if let Some(bits) = self.words.get_mut(id.0 as usize / 64) {
            let bit = 1 << (id.0 % 64);
            self.count -= usize::from(*bits & bit != 0);
            *bits &= !bit;
        }
    }

    /// All of them, smallest id first.
    pub fn iter(&self) -> impl Iterator<Item = NodeId> + '_ {
        // Empty words are passed over whole: one selected among a million is found at once.
        let words = (0u32..).zip(&self.words).filter(|(_, bits)| **bits != 0);
        words.flat_map(|(word, bits)| {
            let mut rest = *bits;
            std::iter::from_fn(move || {
                let bit = rest.trailing_zeros();
                rest &= rest.wrapping_sub(1);
                (bit < u64::BITS).then(|| NodeId(word * u64::BITS + bit))
            })
        })
    }
}

/// The rows a selection works on, in the order they are shown.
pub trait RowOrder {
    /// How many rows there are.
    fn count(&self) -> usize;
    /// The node in a row.
    fn node(&self, row: usize) -> Option<NodeId>;

    /// The row of a node; `hint` is where it was last seen.
    fn row_of(&self, id: NodeId, hint: usize) -> Option<usize> {
        if self.node(hint) == Some(id) {
            return Some(hint);
        }
        (0..self.count()).find(|row| self.node(*row) == Some(id))
    }
}

/// How a click or key changes the selection.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Pick {
    /// Only this one.
    Only,
    /// This one too, or no more (Ctrl).
    Toggle,
    /// All from the anchor to this one (Shift).
    Range,
    /// Only moves the cursor (Ctrl with an arrow key).
    Cursor,
}

/// Selected nodes, the one the keyboard is at, and the one a range starts from.
#[derive(Clone, Debug, Default)]
pub struct Selection {
    nodes: NodeSet,
    cursor: Option<NodeId>,
    anchor: Option<NodeId>,
    cursor_row: usize,
    generation: u64,
}

impl Selection {
    /// The selected nodes.
    pub fn nodes(&self) -> &NodeSet {
        &self.nodes
    }

    /// Grows with every change.
    pub fn generation(&self) -> u64 {
        self.generation
    }

    /// Where the keyboard is.
    pub fn cursor(&self) -> Option<NodeId> {
        self.cursor
    }

    /// The only selected node, if it is one.
    pub fn single(&self) -> Option<NodeId> {
        if self.nodes.len() != 1 {
            return None;
        }
        self.cursor.filter(|id| self.nodes.contains(*id)).or_else(|| self.nodes.iter().next())
    }

    /// The row of the cursor; found again after sorting and edits.
    pub fn cursor_row(&mut self, rows: &impl RowOrder) -> Option<usize> {
        let row = rows.row_of(self.cursor?, self.cursor_row)?;
        self.cursor_row = row;
        Some(row)
    }

    /// Selects nothing.
    pub fn clear(&mut self) {
        if !self.nodes.is_empty() || self.cursor.is_some() {
            *self = Selection { generation: self.generation + 1, ..Selection::default() };
        }
    }

    /// The nodes have other ids from now on; those without one are no longer selected.
    pub fn follow(&mut self, new_id: impl Fn(NodeId) -> Option<NodeId>) {
        let mut nodes = NodeSet::default();
        self.nodes.iter().filter_map(&new_id).for_each(|id| nodes.insert(id));
        self.nodes = nodes;
        self.cursor = self.cursor.and_then(&new_id);
        self.anchor = self.anchor.and_then(&new_id);
        self.generation += 1;
    }

    /// Selects one node, wherever it is shown.
    pub fn select_only(&mut self, id: NodeId) {
        self.nodes = NodeSet::default();
        self.nodes.insert(id);
        (self.cursor, self.anchor) = (Some(id), Some(id));
        self.generation += 1;
    }

    /// Selects every row.
    pub fn select_all(&mut self, rows: &impl RowOrder) {
        self.nodes = NodeSet::default();
        for id in (0..rows.count()).filter_map(|row| rows.node(row)) {
            self.nodes.insert(id);
        }
        self.cursor = self.cursor.or_else(|| rows.node(0));
        self.generation += 1;
    }

    /// Selects the rows for which something holds.
    pub fn select_where(&mut self, rows: &impl RowOrder, holds: impl Fn(NodeId) -> bool) {
        self.nodes = NodeSet::default();
        for id in (0..rows.count()).filter_map(|row| rows.node(row)).filter(|id| holds(*id)) {
            self.nodes.insert(id);
        }
        self.generation += 1;
    }

    /// A click or key on a row.
    pub fn pick(&mut self, rows: &impl RowOrder, row: usize, pick: Pick) {
        let Some(id) = rows.node(row) else { return };
        match pick {
            Pick::Only => self.select_only(id),
            Pick::Toggle => {
                if self.nodes.contains(id) {
                    self.nodes.remove(id);
                } else {
                    self.nodes.insert(id);
                }
                self.anchor = Some(id);
            }
            Pick::Range => {
                let from =
                    self.anchor.or(self.cursor).and_then(|a| rows.row_of(a, self.cursor_row));
                let from = from.unwrap_or(row);
                self.nodes = NodeSet::default();
                for id in (from.min(row)..=from.max(row)).filter_map(|row| rows.node(row)) {
                    self.nodes.insert(id);
                }
                self.anchor = rows.node(from);
            }
            Pick::Cursor => {}
        }
        self.cursor = Some(id);
        self.cursor_row = row;
        self.generation += 1;
    }

    /// Forgets nodes that are gone.
    pub fn retain(&mut self, is_there: impl Fn(NodeId) -> bool) {
        let gone: Vec<NodeId> = self.nodes.iter().filter(|id| !is_there(*id)).collect();
        for id in &gone {
            self.nodes.remove(*id);
        }
        let before = (self.cursor, self.anchor);
        self.cursor = self.cursor.filter(|id| is_there(*id));
        self.anchor = self.anchor.filter(|id| is_there(*id));
        if !gone.is_empty() || before != (self.cursor, self.anchor) {
            self.generation += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Rows(Vec<u32>);

    impl RowOrder for Rows {
        fn count(&self) -> usize {
            self.0.len()
        }

        fn node(&self, row: usize) -> Option<NodeId> {
            self.0.get(row).copied().map(NodeId)
        }
    }

    fn picked(selection: &Selection) -> Vec<u32> {
        selection.nodes().iter().map(|id| id.0).collect()
    }

    #[test]
    fn clicks_with_ctrl_and_shift() {
        let rows = Rows(vec![70, 10, 200, 30, 5]);
        let mut selection = Selection::default();
        selection.pick(&rows, 1, Pick::Only);
        selection.pick(&rows, 3, Pick::Range);
        assert_eq!(picked(&selection), [10, 30, 200]);
        selection.pick(&rows, 0, Pick::Range);
        assert_eq!(picked(&selection), [10, 70], "a range starts where the first click was");
        selection.pick(&rows, 4, Pick::Toggle);
        selection.pick(&rows, 1, Pick::Toggle);
        assert_eq!(picked(&selection), [5, 70]);
        assert_eq!(selection.cursor(), Some(NodeId(10)));
        selection.pick(&rows, 2, Pick::Only);
        assert_eq!(selection.single(), Some(NodeId(200)));
    }

    #[test]
    fn sorting_and_removing_leave_the_rest_selected() {
        let mut selection = Selection::default();
        selection.select_all(&Rows(vec![1, 2, 3]));
        let sorted = Rows(vec![3, 2, 1]);
        assert_eq!(selection.cursor_row(&sorted), Some(2));
        selection.retain(|id| id.0 != 1);
        assert_eq!(picked(&selection), [2, 3]);
        assert_eq!((selection.cursor(), selection.single()), (None, None));
    }
}
