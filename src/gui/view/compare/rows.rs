//! Which rows of two trees are on show: filtered by how they differ, folders open where something
//! differs below. One pass over all rows when something changed, never per frame.

use std::collections::HashSet;

use crate::job::{CompareRow, Ignore, RowState};

/// Which states are shown.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct StateFilter(u8);

impl Default for StateFilter {
    fn default() -> Self {
        StateFilter(u8::MAX)
    }
}

impl StateFilter {
    /// Whether a state is shown.
    pub fn shows(self, state: RowState) -> bool {
        self.0 & bit(state) != 0
    }

    /// Shows or hides a state.
    pub fn toggle(&mut self, state: RowState) {
        self.0 ^= bit(state);
    }
}

fn bit(state: RowState) -> u8 {
    1 << (state as u8)
}

/// States that are differences.
const DIFFERENT: [RowState; 6] = [
    RowState::Moved,
    RowState::Metadata,
    RowState::Unread,
    RowState::Changed,
    RowState::OnlyLeft,
    RowState::OnlyRight,
];

/// What the rows on show depend on.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct RowsKey {
    /// Of which comparison.
    pub generation: u64,
    /// Of which view.
    pub view: usize,
    /// What does not matter.
    pub ignore: Ignore,
    /// Which states are shown.
    pub filter: StateFilter,
    /// Which folders are open.
    pub toggles: u64,
}

/// The rows on show.
#[derive(Clone, Debug, Default)]
pub struct Rows {
    /// Numbers of the rows, from top to bottom.
    pub visible: Vec<u32>,
    /// Files and links of each state, in the order of [`RowState::ALL`].
    pub counts: [u64; 8],
    states: Vec<RowState>,
    below: Vec<u8>,
    parents: Vec<u32>,
    filter: StateFilter,
}

/// A row that lies in no folder.
const NONE: u32 = u32::MAX;

impl Rows {
    /// Sorts out `rows`.
    pub fn new(rows: &[CompareRow], key: &RowsKey, toggled: &HashSet<u32>) -> Rows {
        let mut out = Rows { filter: key.filter, ..Rows::default() };
        let mut open: Vec<u32> = Vec::new();
        for (at, row) in (0u32..).zip(rows) {
            open.truncate(usize::from(row.depth));
            out.parents.push(open.last().copied().unwrap_or(NONE));
            open.push(at);
            let state = row.state_but_for(key.ignore);
            out.states.push(state);
            if !row.is_folder
                && let Some(count) = out.counts.get_mut(state as usize)
            {
                *count += 1;
            }
        }
        out.below = vec![0; rows.len()];
        for at in (0..rows.len()).rev() {
            let own = out.states.get(at).copied().map_or(0, bit);
            let mine = own | out.below.get(at).copied().unwrap_or(0);
            let parent = out.parents.get(at).copied().unwrap_or(NONE);
            if let Some(below) = out.below.get_mut(parent as usize) {
                *below |= mine;
            }
        }
        let mut at = 0;
        while let Some(row) = rows.get(at) {
            let number = u32::try_from(at).unwrap_or(NONE);
            let is_shown = out.passes(at);
            if is_shown {
                out.visible.push(number);
            }
            at += 1;
            if row.is_folder && !(is_shown && out.is_open(number, toggled)) {
                at += row.count_below as usize;
            }
        }
        out
    }

    fn passes(&self, at: usize) -> bool {
        let own = self.states.get(at).copied().map_or(0, bit);
        let below = self.below.get(at).copied().unwrap_or(0);
        // A folder that is the same in itself is there for what it holds.
        let counts = if below == 0 { own } else { below };
        (counts | own) & self.filter.0 != 0
            && !(below != 0 && own == bit(RowState::Same) && below & self.filter.0 == 0)
    }

    /// The state of a row, without what is ignored.
    pub fn state(&self, row: u32) -> RowState {
        self.states.get(row as usize).copied().unwrap_or(RowState::Same)
    }

    /// Whether something differs below a folder.
    pub fn differs_below(&self, row: u32) -> bool {
        let below = self.below.get(row as usize).copied().unwrap_or(0);
        DIFFERENT.into_iter().any(|state| below & bit(state) != 0)
    }

    /// Whether a folder is open: usually where something differs below.
    pub fn is_open(&self, row: u32, toggled: &HashSet<u32>) -> bool {
        let is_alone = matches!(self.state(row), RowState::OnlyLeft | RowState::OnlyRight);
        (!is_alone && self.differs_below(row)) != toggled.contains(&row)
    }

    /// The folders a row lies in, innermost first.
    pub fn folders_of(&self, row: u32) -> Vec<u32> {
        let mut out = Vec::new();
        let mut at = row;
        while let Some(parent) = self.parents.get(at as usize).copied().filter(|p| *p != NONE) {
            out.push(parent);
            at = parent;
        }
        out
    }

    /// The next difference behind `from`, or the last one in front of it. A folder that only one
    /// side has counts once.
    pub fn step(&self, from: Option<u32>, forward: bool) -> Option<u32> {
        let is_it = |at: &u32| {
            let state = self.state(*at);
            let alone =
                |row: u32| matches!(self.state(row), RowState::OnlyLeft | RowState::OnlyRight);
            let parent = self.parents.get(*at as usize).copied().filter(|p| *p != NONE);
            DIFFERENT.contains(&state)
                && self.filter.shows(state)
                && !(alone(*at) && parent.is_some_and(alone))
        };
        let count = u32::try_from(self.states.len()).unwrap_or(NONE);
        match (forward, from) {
            (true, None) => (0..count).find(is_it),
            (true, Some(from)) => (from.saturating_add(1)..count).find(is_it),
            (false, from) => (0..from.unwrap_or(count).min(count)).rev().find(is_it),
        }
    }

    /// The place of a row among those on show.
    pub fn place(&self, row: u32) -> Option<usize> {
        self.visible.binary_search(&row).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::job::{Class, ClassSet};

    fn row(depth: u16, count_below: u32, state: RowState, classes: &[Class]) -> CompareRow {
        let classes: ClassSet = classes.iter().copied().collect();
        let is_folder = count_below > 0;
        CompareRow { left: None, right: None, count_below, depth, is_folder, state, classes }
    }

    /// a/(b, c changed), d/(e), f only left, g other time.
    fn some() -> Vec<CompareRow> {
        vec![
            row(0, 2, RowState::Same, &[]),
            row(1, 0, RowState::Same, &[]),
            row(1, 0, RowState::Changed, &[Class::Content]),
            row(0, 1, RowState::Same, &[]),
            row(1, 0, RowState::Same, &[]),
            row(0, 0, RowState::OnlyLeft, &[Class::Content]),
            row(0, 0, RowState::Metadata, &[Class::Time]),
        ]
    }

    fn key(ignore: Ignore, filter: StateFilter) -> RowsKey {
        RowsKey { generation: 1, view: 0, ignore, filter, toggles: 0 }
    }

    #[test]
    fn folders_are_open_where_something_differs() {
        let rows = some();
        let all =
            Rows::new(&rows, &key(Ignore::default(), StateFilter::default()), &HashSet::new());
        assert_eq!(all.visible, [0, 1, 2, 3, 5, 6]);
        assert_eq!(
            (all.counts[RowState::Same as usize], all.counts[RowState::Changed as usize]),
            (2, 1)
        );
        let toggled = HashSet::from([0, 3]);
        let other = Rows::new(&rows, &key(Ignore::default(), StateFilter::default()), &toggled);
        assert_eq!(other.visible, [0, 3, 4, 5, 6]);
        assert_eq!(other.folders_of(2), [0]);
    }

    #[test]
    fn filters_keep_the_folders_that_hold_what_is_shown() {
        let mut filter = StateFilter::default();
        filter.toggle(RowState::Same);
        let rows = Rows::new(&some(), &key(Ignore::default(), filter), &HashSet::new());
        assert_eq!(rows.visible, [0, 2, 5, 6]);
        filter.toggle(RowState::Changed);
        let rows = Rows::new(&some(), &key(Ignore::default(), filter), &HashSet::new());
        assert_eq!(rows.visible, [5, 6]);
    }

    #[test]
    fn steps_go_from_difference_to_difference_but_for_what_is_ignored() {
        let steps = |ignore| {
            let rows = Rows::new(&some(), &key(ignore, StateFilter::default()), &HashSet::new());
            let mut at = None;
            let mut seen = Vec::new();
            while let Some(next) = rows.step(at, true) {
                seen.push(next);
                at = Some(next);
            }
            assert_eq!(rows.step(at, false), seen.iter().rev().nth(1).copied());
            seen
        };
        assert_eq!(steps(Ignore::default()), [2, 5, 6]);
        assert_eq!(steps(Ignore { times: true, ..Ignore::default() }), [2, 5]);
    }
}
