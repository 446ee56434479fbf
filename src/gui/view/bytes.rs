//! What the page of bytes remembers: where it looks, and the pages that came so far. Rows are
//! counted in 64 bits, so that any byte of any disc can be shown; nothing here reads.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::model::NodeId;

/// Bytes asked for at a time.
pub const PAGE_BYTES: u64 = 64 * 1024;
/// Pages kept; those farthest from where the person looks go first.
const PAGES: usize = 64;

/// Whose bytes are shown, and of which state: pages of another one are of no use.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct BytesOf {
    /// A file; `None`: the whole disc.
    pub node: Option<NodeId>,
    /// Another number whenever the bytes may be other ones.
    pub generation: u64,
}

/// What the page of bytes remembers.
#[derive(Debug, Default)]
pub struct BytesState {
    /// The selected file is shown instead of the disc.
    pub is_of_file: bool,
    /// First byte of the first row shown.
    pub top: u64,
    /// The byte the cursor is on.
    pub cursor: u64,
    /// Points of a row that were scrolled beyond whole rows.
    pub scrolled: f32,
    /// Where to go, as typed.
    pub typed_place: String,
    /// What to look for, as typed.
    pub typed_needle: String,
    /// What is typed is hexadecimal.
    pub is_needle_hex: bool,
    /// It was looked for and not found from the cursor on.
    pub is_not_found: bool,
    /// Length of what is shown, once known.
    pub len: Option<u64>,
    of: BytesOf,
    pages: BTreeMap<u64, Result<Arc<[u8]>, String>>,
    asked: BTreeSet<u64>,
    wishes: BTreeSet<u64>,
}

impl BytesState {
    /// Whose bytes are shown from now on.
    pub fn show(&mut self, of: BytesOf) {
        if self.of == of {
            return;
        }
        if self.of.node != of.node {
            (self.top, self.cursor) = (0, 0);
        }
        self.of = of;
        self.len = None;
        self.is_not_found = false;
        self.pages.clear();
        self.asked.clear();
        self.wishes.clear();
    }

    /// Whose bytes are shown.
    pub fn of(&self) -> BytesOf {
        self.of
    }

    /// A byte: `None` while it is on its way, an error in words where it can't be read.
    pub fn byte(&mut self, at: u64) -> Option<Result<u8, &str>> {
        let page = at / PAGE_BYTES;
        if !self.pages.contains_key(&page) {
            if !self.asked.contains(&page) {
                self.wishes.insert(page);
            }
            return None;
        }
        match self.pages.get(&page)? {
            Ok(bytes) => bytes.get(usize::try_from(at % PAGE_BYTES).ok()?).map(|byte| Ok(*byte)),
            Err(why) => Some(Err(why)),
        }
    }

    /// The pages to be asked for now, by their first byte.
    pub fn take_wishes(&mut self) -> Vec<u64> {
        let wishes = std::mem::take(&mut self.wishes);
        self.asked.extend(&wishes);
        wishes.into_iter().map(|page| page * PAGE_BYTES).collect()
    }

    /// A page came, or can't be had. One of another state is of no use.
    pub fn take(&mut self, of: BytesOf, offset: u64, bytes: Result<(Vec<u8>, u64), String>) {
        let page = offset / PAGE_BYTES;
        if of != self.of || !self.asked.remove(&page) {
            return;
        }
        let bytes = bytes.map(|(bytes, len)| {
            self.len = Some(len);
            self.cursor = self.cursor.min(len.saturating_sub(1));
            Arc::from(bytes)
        });
        self.pages.insert(page, bytes);
        let here = self.top / PAGE_BYTES;
        while self.pages.len() > PAGES {
            let ends = [self.pages.first_key_value(), self.pages.last_key_value()];
            let farthest = ends.into_iter().flatten().map(|(page, _)| *page);
            let Some(page) = farthest.max_by_key(|page| page.abs_diff(here)) else { break };
            self.pages.remove(&page);
        }
    }

    /// Moves the cursor, and the view when it would leave it. `row`: bytes of a row, `rows`: how
    /// many are on screen.
    pub fn go_to(&mut self, byte: u64, row: u64, rows: u64) {
        let last = self.len.map_or(byte, |len| len.saturating_sub(1));
        self.cursor = byte.min(last);
        self.is_not_found = false;
        let line = self.cursor / row * row;
        let shown = rows.saturating_sub(1).max(1) * row;
        if line < self.top {
            self.top = line;
        } else if line >= self.top.saturating_add(shown) {
            self.top = line.saturating_sub(shown.saturating_sub(row));
        }
    }

    /// The same with the byte in the middle.
    pub fn jump_to(&mut self, byte: u64, row: u64, rows: u64) {
        self.go_to(byte, row, rows);
        self.top = (self.cursor / row).saturating_sub(rows / 3) * row;
    }

    /// Scrolls by rows; the end of the disc stays in sight.
    pub fn scroll(&mut self, by: i64, row: u64, rows: u64) {
        let step = by.unsigned_abs().saturating_mul(row);
        self.top = match by < 0 {
            true => self.top.saturating_sub(step),
            false => self.top.saturating_add(step).min(self.last_top(row, rows)),
        };
    }

    /// Where the first row stands when the end is in sight.
    pub fn last_top(&self, row: u64, rows: u64) -> u64 {
        let count = self.len.unwrap_or(0).div_ceil(row);
        count.saturating_sub(rows.saturating_sub(1)) * row
    }
}

/// The byte somebody means: a sector, or a byte in hexadecimal (`0x8000`), or with a `b` behind it.
pub fn place_of(typed: &str) -> Option<u64> {
    let typed: String = typed.chars().filter(|c| !c.is_whitespace() && *c != '\u{202f}').collect();
    if let Some(digits) = typed.strip_prefix("0x").or(typed.strip_prefix("0X")) {
        return u64::from_str_radix(digits, 16).ok();
    }
    if let Some(digits) = typed.strip_suffix(['b', 'B']) {
        return digits.parse().ok();
    }
    typed.parse::<u64>().ok()?.checked_mul(crate::base::units::SECTOR_BYTES)
}

/// The bytes somebody looks for; `None` when the digits are odd or there are none.
pub fn needle_of(typed: &str, is_hex: bool) -> Option<Vec<u8>> {
    if !is_hex {
        return (!typed.is_empty()).then(|| typed.as_bytes().to_vec());
    }
    let digits: Vec<u8> = typed.bytes().filter(|byte| !byte.is_ascii_whitespace()).collect();
    if digits.is_empty() || !digits.len().is_multiple_of(2) {
        return None;
    }
    let pair = |pair: &[u8]| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok();
    digits.chunks(2).map(pair).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_are_asked_for_once_and_the_far_ones_go() {
        let mut state = BytesState::default();
        assert_eq!(state.byte(5), None);
        assert_eq!(state.byte(6), None);
        assert_eq!(state.take_wishes(), [0]);
        assert_eq!(state.byte(7), None);
        assert!(state.take_wishes().is_empty(), "it is on its way");
        let len = 1 << 40;
        state.take(BytesOf::default(), 0, Ok((vec![9; 64 * 1024], len)));
        assert_eq!(state.byte(5), Some(Ok(9)));
        for page in 1..100 {
            state.byte(page * PAGE_BYTES);
            let wishes = state.take_wishes();
            state.take(BytesOf::default(), wishes[0], Ok((vec![1; 64 * 1024], len)));
        }
        assert_eq!(state.byte(5), Some(Ok(9)), "what is looked at stays");
        assert_eq!(state.byte(99 * PAGE_BYTES), None);
        state.show(BytesOf { node: None, generation: 2 });
        assert_eq!(state.byte(5), None, "the bytes of another state are forgotten");
    }

    #[test]
    fn any_byte_of_a_huge_disc_is_shown() {
        let mut state = BytesState { len: Some(u64::MAX - 3), ..BytesState::default() };
        state.go_to(u64::MAX - 10, 16, 40);
        assert!(state.top <= state.cursor && state.cursor - state.top < 40 * 16);
        state.scroll(i64::MAX, 16, 40);
        assert_eq!(state.top, state.last_top(16, 40));
        state.scroll(-1, 16, 40);
        assert_eq!(state.top, state.last_top(16, 40) - 16);
    }

    #[test]
    fn places_and_needles_are_understood() {
        assert_eq!(place_of("16"), Some(32768));
        assert_eq!(place_of("1\u{202f}000"), Some(2_048_000));
        assert_eq!((place_of("0x8000"), place_of("12 b")), (Some(32768), Some(12)));
        assert_eq!((place_of(""), place_of("x")), (None, None));
        assert_eq!(needle_of("43 44 30", true).as_deref(), Some(&b"CD0"[..]));
        assert_eq!((needle_of("4", true), needle_of("", false)), (None, None));
    }
}
