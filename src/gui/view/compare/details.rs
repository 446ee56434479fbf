//! What is known of two selected files: their beginnings as text or picture, and how those
//! differ. Made from the bytes on a thread; all of it has a bound.

use std::sync::Arc;
use std::time::Duration;

use similar::{ChangeTag, DiffOp, TextDiff as Differ};

use crate::gui::view::later::{Later, Wake};
use crate::gui::view::preview::{HEAD_BYTES, PICTURE_BYTES, Picture, Preview, bytes_wanted};
use crate::model::NodeId;

/// How long looking for a short way from one text to the other may take.
const PATIENCE: Duration = Duration::from_secs(2);
/// Lines of the same text around differing ones.
const AROUND: usize = 3;

/// Left or right.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Side {
    /// The left one.
    Left,
    /// The right one.
    Right,
}

/// The selected files.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub struct Pair {
    /// Another number for every comparison.
    pub generation: u64,
    /// Whose names.
    pub view: usize,
    /// On the left.
    pub left: Option<NodeId>,
    /// On the right.
    pub right: Option<NodeId>,
}

/// A piece of a line.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Piece {
    /// The text.
    pub text: String,
    /// It differs.
    pub is_other: bool,
}

/// A line of two texts side by side: its number and its pieces; `None`: the side has no such line.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum DiffLine {
    /// On both sides, or on one.
    Line {
        /// The left one.
        left: Option<(usize, Vec<Piece>)>,
        /// The right one.
        right: Option<(usize, Vec<Piece>)>,
        /// They are the same.
        is_same: bool,
    },
    /// So many lines that are the same were left out.
    Gap(usize),
}

/// Two texts side by side.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct TextDiff {
    /// Their lines.
    pub lines: Vec<DiffLine>,
    /// There is more of one of them.
    pub is_cut: bool,
}

/// What two files look like.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Looked {
    /// The left one.
    pub left: Option<Arc<Preview>>,
    /// The right one.
    pub right: Option<Arc<Preview>>,
    /// Their lines, where both are text.
    pub text: Option<TextDiff>,
    /// Where they differ, where both are pictures of one size.
    pub difference: Option<Arc<Preview>>,
    /// Pixels that differ.
    pub count_pixels: u64,
}

/// Bytes of a side: what was read, or why it can't be.
type Bytes = Result<Arc<Vec<u8>>, String>;

/// What is known of the selected files.
#[derive(Default)]
pub struct Details {
    pair: Pair,
    is_asked: bool,
    names: (String, String),
    lens: (u64, u64),
    left: Option<Bytes>,
    right: Option<Bytes>,
    made: Later<Pair, Looked>,
}

impl Details {
    /// The files that are looked at.
    pub fn pair(&self) -> Pair {
        self.pair
    }

    /// Looks at other files. How many bytes of each are to be read; `None` where that is under
    /// way already.
    pub fn look_at(
        &mut self,
        pair: Pair,
        left: Option<(String, u64)>,
        right: Option<(String, u64)>,
    ) -> Option<(u64, u64)> {
        if self.pair == pair && self.is_asked {
            return None;
        }
        let wanted = |file: &Option<(String, u64)>| {
            file.as_ref().map_or(0, |(name, len)| {
                let bytes = bytes_wanted(name, *len);
                // Of text more than a quick look takes.
                if bytes <= HEAD_BYTES {
                    (*len).min(8 * HEAD_BYTES)
                } else {
                    bytes.min(PICTURE_BYTES)
                }
            })
        };
        let sizes = (wanted(&left), wanted(&right));
        let none = || Some(Ok(Arc::new(Vec::new())));
        *self = Details {
            pair,
            is_asked: true,
            left: if left.is_none() { none() } else { None },
            right: if right.is_none() { none() } else { None },
            lens: (left.as_ref().map_or(0, |f| f.1), right.as_ref().map_or(0, |f| f.1)),
            names: (left.map(|f| f.0).unwrap_or_default(), right.map(|f| f.0).unwrap_or_default()),
            made: std::mem::take(&mut self.made),
        };
        Some(sizes)
    }

    /// The bytes of a side were read, or could not be.
    pub fn take(&mut self, pair: Pair, side: Side, bytes: Result<Vec<u8>, String>) {
        if pair != self.pair {
            return;
        }
        let bytes = Some(bytes.map(Arc::new));
        match side {
            Side::Left => self.left = bytes,
            Side::Right => self.right = bytes,
        }
    }

    /// What they look like, once both were read and compared.
    pub fn looked(&mut self, wake: &Wake) -> Option<Arc<Looked>> {
        let (left, right) = (self.left.clone()?, self.right.clone()?);
        if !self.made.is_ready_for(&self.pair) {
            let (pair, names, lens) = (self.pair, self.names.clone(), self.lens);
            self.made.want(&self.pair, false, wake, move || {
                let look = |is_there: bool, name: &str, bytes: &Bytes, len: u64| {
                    is_there.then(|| {
                        Arc::new(match bytes {
                            Ok(bytes) => Preview::of_length(name, bytes, len, usize::MAX),
                            Err(why) => Preview::Unread(why.clone()),
                        })
                    })
                };
                let left = look(pair.left.is_some(), &names.0, &left, lens.0);
                let right = look(pair.right.is_some(), &names.1, &right, lens.1);
                looked(left, right)
            });
        }
        self.made.value().filter(|_| self.made.is_ready_for(&self.pair)).cloned()
    }
}

fn looked(left: Option<Arc<Preview>>, right: Option<Arc<Preview>>) -> Looked {
    let lines = |side: &Option<Arc<Preview>>| match side.as_deref() {
        Some(Preview::Text { lines, is_cut }) => Some((lines.clone(), *is_cut)),
        Some(Preview::Empty) | None => Some((Vec::new(), false)),
        _ => None,
    };
    let is_text =
        |side: &Option<Arc<Preview>>| matches!(side.as_deref(), Some(Preview::Text { .. }));
    let text = match (lines(&left), lines(&right)) {
        (Some(a), Some(b)) if is_text(&left) || is_text(&right) => {
            Some(TextDiff { lines: differing_lines(&a.0, &b.0), is_cut: a.1 || b.1 })
        }
        _ => None,
    };
    let difference = match (left.as_deref(), right.as_deref()) {
        (Some(Preview::Picture(a)), Some(Preview::Picture(b))) => differing_pixels(a, b),
        _ => None,
    };
    let count_pixels = difference.as_ref().map_or(0, |(_, count)| *count);
    let difference = difference.map(|(picture, _)| Arc::new(Preview::Picture(picture)));
    Looked { left, right, text, difference, count_pixels }
}

/// Two texts side by side: differing lines with some of the same ones around.
fn differing_lines(a: &[String], b: &[String]) -> Vec<DiffLine> {
    let old: Vec<&str> = a.iter().map(String::as_str).collect();
    let new: Vec<&str> = b.iter().map(String::as_str).collect();
    let diff = Differ::configure().timeout(PATIENCE).diff_slices(&old, &new);
    let mut out = Vec::new();
    let mut seen = 0;
    for group in diff.grouped_ops(AROUND) {
        let first = group.first().map_or(seen, |op| op.old_range().start);
        if first > seen {
            out.push(DiffLine::Gap(first - seen));
        }
        for op in &group {
            seen = op.old_range().end;
            match op {
                DiffOp::Equal { old_index, new_index, len } => {
                    for n in 0..*len {
                        out.push(same_line(a, old_index + n, new_index + n));
                    }
                }
                _ => {
                    let mut left = Vec::new();
                    let mut right = Vec::new();
                    for change in diff.iter_inline_changes(op) {
                        let pieces = change
                            .iter_strings_lossy()
                            .map(|(is_other, text)| Piece { text: text.into_owned(), is_other })
                            .collect();
                        match (change.tag(), change.old_index(), change.new_index()) {
                            (ChangeTag::Delete, Some(at), _) => left.push((at + 1, pieces)),
                            (ChangeTag::Insert, _, Some(at)) => right.push((at + 1, pieces)),
                            _ => {}
                        }
                    }
                    let count = left.len().max(right.len());
                    let (mut left, mut right) = (left.into_iter(), right.into_iter());
                    for _ in 0..count {
                        let (left, right) = (left.next(), right.next());
                        out.push(DiffLine::Line { left, right, is_same: false });
                    }
                }
            }
        }
    }
    if out.is_empty() {
        out.extend((0..a.len()).map(|n| same_line(a, n, n)));
    } else if a.len() > seen {
        out.push(DiffLine::Gap(a.len() - seen));
    }
    out
}

fn same_line(lines: &[String], left: usize, right: usize) -> DiffLine {
    let text = lines.get(left).cloned().unwrap_or_default();
    let pieces = || vec![Piece { text: text.clone(), is_other: false }];
    DiffLine::Line {
        left: Some((left + 1, pieces())),
        right: Some((right + 1, pieces())),
        is_same: true,
    }
}

/// A picture of where two pictures of one size differ: the left one pale, what differs in full
/// magenta. With the number of pixels.
fn differing_pixels(a: &Picture, b: &Picture) -> Option<(Picture, u64)> {
    if (a.full, a.shown) != (b.full, b.shown) {
        return None;
    }
    let mut count = 0;
    let mut pixels = Vec::with_capacity(a.pixels.len());
    for (x, y) in a.pixels.as_chunks::<4>().0.iter().zip(b.pixels.as_chunks::<4>().0) {
        if x == y {
            let [red, green, blue, alpha] = *x;
            let grey = (u16::from(red) + u16::from(green) + u16::from(blue)) / 3;
            // Pale: half way to white.
            let pale = u8::try_from(grey / 3 + 170).unwrap_or(u8::MAX);
            pixels.extend([pale, pale, pale, alpha]);
        } else {
            count += 1;
            pixels.extend([0xD0, 0x10, 0x80, 0xFF]);
        }
    }
    Some((Picture { full: a.full, shown: a.shown, pixels }, count))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(a: &str, b: &str) -> Looked {
        let text = |text: &str| {
            let lines = text.lines().map(str::to_owned).collect();
            Some(Arc::new(Preview::Text { lines, is_cut: false }))
        };
        looked(text(a), text(b))
    }

    #[test]
    fn lines_stand_side_by_side_with_the_words_that_differ() {
        let before: String = (0..20).map(|n| format!("line {n}\n")).collect();
        let found =
            texts(&format!("{before}set timeout=5\n"), &format!("{before}set timeout=10\nnew\n"));
        let lines = found.text.expect("both are text").lines;
        assert_eq!(lines.first(), Some(&DiffLine::Gap(17)));
        let changed: Vec<&DiffLine> = lines
            .iter()
            .filter(|line| matches!(line, DiffLine::Line { is_same: false, .. }))
            .collect();
        let [
            DiffLine::Line { left: Some(left), right: Some(right), .. },
            DiffLine::Line { left: None, right: Some(_), .. },
        ] = changed.as_slice()
        else {
            unreachable!("{changed:?}")
        };
        assert_eq!((left.0, right.0), (21, 21));
        let other: String =
            right.1.iter().filter(|p| p.is_other).map(|p| p.text.as_str()).collect();
        assert!(other.contains("10") && !other.contains("set"), "{other}");
    }

    #[test]
    fn pictures_of_one_size_have_a_difference() {
        let picture = |pixels: Vec<u8>| {
            Some(Arc::new(Preview::Picture(Picture { full: (2, 1), shown: (2, 1), pixels })))
        };
        let a = picture(vec![1, 2, 3, 255, 9, 9, 9, 255]);
        let b = picture(vec![1, 2, 3, 255, 9, 9, 8, 255]);
        let found = looked(a.clone(), b);
        assert_eq!(found.count_pixels, 1);
        let Some(Preview::Picture(difference)) = found.difference.as_deref() else {
            unreachable!("there is one")
        };
        assert_eq!(difference.pixels.get(4..), Some(&[0xD0, 0x10, 0x80, 0xFF][..]));
        let wider = Some(Arc::new(Preview::Picture(Picture {
            full: (3, 1),
            shown: (3, 1),
            pixels: vec![0; 12],
        })));
        assert_eq!(looked(a, wider).difference, None);
    }

    #[test]
    fn bytes_of_another_selection_are_of_no_use() {
        let mut details = Details::default();
        let pair = |n| Pair { generation: n, left: Some(NodeId(1)), ..Pair::default() };
        assert_eq!(details.look_at(pair(1), Some(("a.txt".into(), 5)), None), Some((5, 0)));
        assert_eq!(details.look_at(pair(1), Some(("a.txt".into(), 5)), None), None, "once");
        assert_eq!(details.look_at(pair(2), Some(("a.txt".into(), 9)), None), Some((9, 0)));
        details.take(pair(1), Side::Left, Ok(vec![1]));
        assert!(details.left.is_none());
    }
}
