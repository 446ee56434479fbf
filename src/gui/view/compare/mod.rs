//! What a tab that compares two discs remembers: what is ignored, which rows are shown, what is
//! selected, and what is known of the selection so far. Nothing here reads.

mod details;
mod rows;
mod strips;

use std::collections::HashSet;
use std::sync::Arc;

use super::bytes::{BytesOf, BytesState};
use super::later::{Later, Wake};
use crate::base::units::SECTOR_BYTES;
use crate::i18n::Texts;
use crate::job::{
    Class, CompareResult, CompareRow, CompareVerdict, ComparingSoFar, Ignore, compare_words,
};
use crate::model::{Blob, Content, NodeId, Tree};

pub use details::{Details, DiffLine, Looked, Pair, Piece, Side, TextDiff};
pub use rows::{Rows, RowsKey, StateFilter};
pub use strips::{StripsKey, TwoStrips};

/// Up to so many rows are sorted out at once; beyond, on a thread.
const SMALL: usize = 20_000;

/// What the middle of the tab shows.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub enum ComparePage {
    /// Both trees, row by row.
    #[default]
    Files,
    /// Runs of bytes that differ.
    Sectors,
    /// Fields of descriptors, what starts, tracks.
    Fields,
    /// The views of each side against its first.
    Views,
}

impl ComparePage {
    /// All of them, left to right.
    pub const ALL: [ComparePage; 4] =
        [ComparePage::Files, ComparePage::Sectors, ComparePage::Fields, ComparePage::Views];

    /// Its name.
    pub fn text_id(self) -> &'static str {
        match self {
            ComparePage::Files => "compare-page-files",
            ComparePage::Sectors => "compare-page-sectors",
            ComparePage::Fields => "compare-page-fields",
            ComparePage::Views => "compare-page-views",
        }
    }
}

/// What is shown of the selected row.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub enum DetailsPage {
    /// What fits best.
    #[default]
    Best,
    /// What is known of both.
    Facts,
    /// Lines of text.
    Text,
    /// Pictures.
    Picture,
    /// Bytes.
    Bytes,
}

/// The verdict in words, and what belongs to it.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct VerdictWords {
    /// The verdict.
    pub headline: String,
    /// Sentences that belong to it.
    pub lines: Vec<String>,
}

/// What a tab that compares remembers.
#[derive(Default)]
pub struct ComparePane {
    /// What the middle shows.
    pub page: ComparePage,
    /// What does not matter.
    pub ignore: Ignore,
    /// Which rows are shown.
    pub filter: StateFilter,
    /// The view whose names are shown, among those that both have.
    pub view: usize,
    /// Folders that are open or closed otherwise than usual, by row.
    pub toggled: HashSet<u32>,
    /// Another number whenever `toggled` changed.
    pub toggles: u64,
    /// The selected row.
    pub cursor: Option<u32>,
    /// The table scrolls to it in the next frame.
    pub is_cursor_sought: bool,
    /// The selected run of bytes.
    pub run: usize,
    /// The list of runs scrolls to it in the next frame.
    pub is_run_sought: bool,
    /// What is shown of the selection.
    pub details_page: DetailsPage,
    /// What is known of the selection.
    pub details: Details,
    /// Bytes on the left; its place counts for both.
    pub left_bytes: BytesState,
    /// Bytes on the right.
    pub right_bytes: BytesState,
    /// Both strips.
    pub strips: TwoStrips,
    /// The right disc was changed after it was compared.
    pub is_outdated: bool,
    /// The table takes the keyboard in the next frame.
    pub wants_keys: bool,
    rows: Later<RowsKey, Rows>,
    words: Option<((u64, Ignore, &'static str), VerdictWords)>,
}

/// What there is to show: the result, or what is there of it so far.
#[derive(Clone, Debug)]
pub struct Shown {
    /// Another number whenever it is another one.
    pub generation: u64,
    /// What people call the left side.
    pub left_name: String,
    /// What they call the right side.
    pub right_name: String,
    /// What is there so far.
    pub so_far: ComparingSoFar,
    /// All of it, once compared.
    pub result: Option<Arc<CompareResult>>,
    /// How far the reading is, from 0 to 1, where known.
    pub progress: Option<f32>,
    /// The right side can take files: it is a disc being made.
    pub can_take: bool,
}

impl Shown {
    /// The rows of a view.
    pub fn rows(&self, view: usize) -> Option<&Arc<Vec<CompareRow>>> {
        match &self.result {
            Some(result) => result.rows.get(view),
            None => self.so_far.trees.as_ref().map(|trees| &trees.rows),
        }
    }

    /// The tree of a side in that view.
    pub fn tree(&self, is_left: bool, view: usize) -> Option<&Tree> {
        match (&self.result, &self.so_far.trees) {
            (Some(result), _) => result.tree(is_left, view),
            (None, Some(trees)) => Some(if is_left { &trees.left } else { &trees.right }),
            (None, None) => None,
        }
    }
}

impl ComparePane {
    /// Brings the rows up to date; once a frame, cheap when nothing changed.
    pub fn update(&mut self, shown: &Shown, wake: &Wake) {
        let Some(rows) = shown.rows(self.view) else { return };
        let key = RowsKey {
            generation: shown.generation,
            view: self.view,
            ignore: self.ignore,
            filter: self.filter,
            toggles: self.toggles,
        };
        if !self.rows.is_ready_for(&key) {
            let (rows, toggled) = (Arc::clone(rows), self.toggled.clone());
            let is_small = rows.len() <= SMALL;
            self.rows.want(&key, is_small, wake, move || Rows::new(&rows, &key, &toggled));
        }
    }

    /// The rows on show; those of a moment ago while they are sorted out anew.
    pub fn rows(&self) -> Option<&Arc<Rows>> {
        self.rows.value()
    }

    /// Opens or closes a folder.
    pub fn toggle(&mut self, row: u32) {
        if !self.toggled.remove(&row) {
            self.toggled.insert(row);
        }
        self.toggles += 1;
    }

    /// Selects a row.
    pub fn select(&mut self, row: u32) {
        self.cursor = Some(row);
        self.details_page = DetailsPage::Best;
    }

    /// Goes to the next difference, or the one before; opens the folders it lies in. Whether
    /// there is one.
    pub fn step(&mut self, forward: bool) -> bool {
        let Some(rows) = self.rows.value().cloned() else { return false };
        let Some(next) = rows.step(self.cursor, forward) else { return false };
        for folder in rows.folders_of(next) {
            if !rows.is_open(folder, &self.toggled) {
                self.toggle(folder);
            }
        }
        self.select(next);
        self.is_cursor_sought = true;
        true
    }

    /// Goes to the next run of bytes that differs, or the one before.
    pub fn step_run(&mut self, count: usize, forward: bool) {
        let next = match forward {
            true => self.run + 1,
            false => self.run.saturating_sub(1),
        };
        self.run = next.min(count.saturating_sub(1));
        self.is_run_sought = true;
    }

    /// The selected files, left and right.
    pub fn selected(&self, shown: &Shown) -> Option<(Option<NodeId>, Option<NodeId>)> {
        let row = shown.rows(self.view)?.get(self.cursor? as usize)?;
        Some((row.left, row.right))
    }

    /// The verdict in words; made again only when something of it changed.
    pub fn verdict(&mut self, shown: &Shown, texts: &Texts) -> VerdictWords {
        let Some(result) = &shown.result else { return VerdictWords::default() };
        let key = (shown.generation, self.ignore, texts.language());
        match &self.words {
            Some((known, words)) if *known == key => words.clone(),
            _ => {
                let compared = &result.compared;
                let mut lines = compare_words::lines(texts, compared, self.ignore);
                if matches!(compared.found.verdict, CompareVerdict::Identical)
                    && compared.found.compared_bytes > 0
                {
                    let sectors = compared.found.compared_bytes.div_ceil(SECTOR_BYTES).into();
                    lines.push(texts.format("compare-all-same", &[("count", sectors)]));
                }
                let headline = compare_words::summary(texts, compared, self.ignore);
                let words = VerdictWords { headline, lines };
                self.words = Some((key, words.clone()));
                words
            }
        }
    }

    /// Whose bytes are shown from now on, left and right; the whole discs without nodes.
    pub fn show_bytes(&mut self, left: BytesOf, right: BytesOf) {
        self.left_bytes.show(left);
        self.right_bytes.show(right);
    }
}

/// The first sector of the data of a file, where it lies on a disc.
pub fn first_sector(blob: &Blob) -> Option<u64> {
    let ranges = match &blob.content {
        Content::Extents { ranges, .. } => ranges.as_slice(),
        Content::Packed(packed) => &packed.ranges,
        _ => return None,
    };
    let first = ranges.iter().find(|range| !range.is_hole())?;
    Some(first.start / SECTOR_BYTES)
}

/// Switches the ignoring of a chip.
pub fn toggle_ignore(ignore: &mut Ignore, class: Class) {
    match class {
        Class::Time => ignore.times = !ignore.times,
        Class::Id => ignore.ids = !ignore.ids,
        Class::Order | Class::Address => ignore.order = !ignore.order,
        Class::Padding | Class::Unowned => ignore.padding = !ignore.padding,
        Class::Content => {}
    }
}
