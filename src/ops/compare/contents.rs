//! Whether files of one path hold the same bytes.
//!
//! What is known already costs nothing: data at the same place of both discs was compared with
//! the sectors, and what both sides name twice is read once. The rest is read side by side in the
//! order of the left disc, in pieces, on all threads; a file is left alone from its first
//! difference on. Digests would cost more and tell less: both sides are at hand.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU8, Ordering};

use rayon::prelude::*;

use super::align::Pair;
use super::side::{Side, SideTree};
use crate::base::progress::{Cancelled, Context};
use crate::base::units::ByteRange;
use crate::io::SharedSource;
use crate::model::tree::Content;
use crate::model::{Blob, Tree};
use crate::ops::Workers;

/// Bytes that one task compares.
const PIECE: u64 = 8 << 20;
/// Bytes read at once.
const CHUNK: usize = 256 * 1024;
/// Tasks between two looks at whether to stop.
const WINDOW: usize = 512;

/// What is known of two files.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Same {
    /// Their bytes are the same.
    Yes,
    /// They are not.
    No,
    /// A side can't be read.
    Unread,
}

/// Where both discs differ, or were not read: sorted, without overlaps.
#[derive(Clone, Debug, Default)]
pub(super) struct Differing {
    pub(super) ranges: Vec<ByteRange>,
    /// The bytes that were compared: from the start of both discs.
    pub(super) compared: u64,
}

impl Differing {
    /// Whether they are known to differ in `range`.
    fn is_other(&self, range: ByteRange) -> bool {
        let index = self.ranges.partition_point(|differing| differing.end() <= range.start);
        self.ranges.get(index).is_some_and(|differing| differing.start < range.end())
    }

    /// Whether the two discs hold the same in `range`, as far as that was looked at.
    fn is_same(&self, range: ByteRange) -> bool {
        let index = self.ranges.partition_point(|differing| differing.end() <= range.start);
        range.end() <= self.compared
            && self.ranges.get(index).is_none_or(|differing| differing.start >= range.end())
    }
}

/// Pairs compared so far, over all views: by where the two lie and how long they are.
#[derive(Debug, Default)]
pub(super) struct Known(HashMap<(u64, u64, u64), Same>);

/// Compares the files of `pairs`, in the order given.
pub(super) fn compare(
    sides: (&Side, &Side),
    trees: (&SideTree, &SideTree),
    pairs: &[Pair],
    differing: &Differing,
    known: &mut Known,
    ctx: &Context,
    workers: &Workers,
) -> Result<Vec<Same>, Cancelled> {
    let mut states = Vec::with_capacity(pairs.len());
    let mut open: Vec<(usize, &Blob, &Blob)> = Vec::new();
    for (index, pair) in pairs.iter().enumerate() {
        let (a, b) = (blob(&trees.0.tree, pair.left), blob(&trees.1.tree, pair.right));
        let (Some(a), Some(b)) = (a, b) else {
            states.push(Same::Unread);
            continue;
        };
        let state = at_once(a, b, differing).or_else(|| known.0.get(&key(a, b)?).copied());
        if state.is_none() {
            open.push((index, a, b));
        }
        states.push(state.unwrap_or(Same::Yes));
    }
    open.sort_by_key(|(index, a, _)| (start(a), *index));
    let bytes = open.iter().fold(0u64, |sum, (_, a, _)| sum.saturating_add(a.len));
    let meter = ctx.meter.read();
    ctx.meter.set_total(meter.total.map(|total| total.saturating_add(bytes)));
    let verdicts: Vec<AtomicU8> = open.iter().map(|_| AtomicU8::new(0)).collect();
    let mut window = Vec::with_capacity(WINDOW);
    let (mut number, mut from) = (0, 0);
    loop {
        window.clear();
        while let (Some((_, a, _)), Some(verdict)) = (open.get(number), verdicts.get(number)) {
            // Of a file that is known to differ or can't be read no more is asked for: what a
            // damaged record calls its length may be anything.
            if from >= a.len || verdict.load(Ordering::Relaxed) != 0 {
                ctx.meter.advance(a.len.saturating_sub(from));
                (number, from) = (number + 1, 0);
                continue;
            }
            if window.len() == WINDOW {
                break;
            }
            let to = from.saturating_add(PIECE).min(a.len);
            window.push((number, ByteRange::between(from, to)));
            from = to;
        }
        if window.is_empty() {
            break;
        }
        workers.install(|| {
            window.par_iter().with_max_len(1).for_each(|(number, range)| {
                let (Some((_, a, b)), Some(verdict)) = (open.get(*number), verdicts.get(*number))
                else {
                    return;
                };
                if !ctx.cancel.is_cancelled() && verdict.load(Ordering::Relaxed) == 0 {
                    let state = piece(sides, (a, b), *range, ctx);
                    verdict.fetch_max(state as u8, Ordering::Relaxed);
                }
                ctx.meter.advance(range.len);
            });
        });
        ctx.check()?;
    }
    for ((index, a, b), verdict) in open.iter().zip(&verdicts) {
        let state = match verdict.load(Ordering::Relaxed) {
            0 => Same::Yes,
            1 => Same::No,
            _ => Same::Unread,
        };
        if let Some(slot) = states.get_mut(*index) {
            *slot = state;
        }
        if let Some(key) = key(a, b) {
            known.0.insert(key, state);
        }
    }
    Ok(states)
}

fn blob(tree: &Tree, node: crate::model::NodeId) -> Option<&Blob> {
    tree.blob(tree.node(node)?.blob()?)
}

/// What can be told without reading.
fn at_once(a: &Blob, b: &Blob, differing: &Differing) -> Option<Same> {
    if a.len != b.len {
        return Some(Same::No);
    }
    match (&a.content, &b.content) {
        _ if a.len == 0 => Some(Same::Yes),
        (Content::Zeros, Content::Zeros) => Some(Same::Yes),
        (Content::Unreadable(_), _) | (_, Content::Unreadable(_)) => Some(Same::Unread),
        (Content::Extents { ranges: x, .. }, Content::Extents { ranges: y, .. }) => {
            let stored = |range: &&ByteRange| !range.is_hole();
            let is_same =
                x == y && x.as_slice().iter().filter(stored).all(|range| differing.is_same(*range));
            is_same.then_some(Same::Yes)
        }
        (Content::Packed(x), Content::Packed(y)) => {
            let is_same = x.ranges == y.ranges
                && (x.version, x.block_log2) == (y.version, y.block_log2)
                && x.ranges.iter().all(|range| differing.is_same(*range));
            is_same.then_some(Same::Yes)
        }
        _ => None,
    }
}

/// What the places compared so far tell of two files that lie at the same place of both discs.
pub(super) fn in_place(a: &Blob, b: &Blob, differing: &Differing) -> Option<Same> {
    if let Some(known) = at_once(a, b, differing) {
        return Some(known);
    }
    let (Content::Extents { ranges: x, .. }, Content::Extents { ranges: y, .. }) =
        (&a.content, &b.content)
    else {
        return None;
    };
    let is_other = x == y && x.as_slice().iter().any(|range| differing.is_other(*range));
    is_other.then_some(Same::No)
}

/// Where the data of a blob starts, for those that lie in one run of an image.
fn start(blob: &Blob) -> u64 {
    match &blob.content {
        Content::Extents { ranges, .. } => {
            ranges.as_slice().first().map_or(u64::MAX, |range| range.start)
        }
        Content::Packed(packed) => packed.ranges.first().map_or(u64::MAX, |range| range.start),
        _ => u64::MAX,
    }
}

/// By what a pair of an image is known again; only for data in one run each.
fn key(a: &Blob, b: &Blob) -> Option<(u64, u64, u64)> {
    let is_one = |blob: &Blob| match &blob.content {
        Content::Extents { ranges, .. } => ranges.as_slice().len() == 1,
        _ => false,
    };
    (is_one(a) && is_one(b)).then(|| (start(a), start(b), a.len))
}

fn piece(sides: (&Side, &Side), blobs: (&Blob, &Blob), range: ByteRange, ctx: &Context) -> Same {
    let (Ok(a), Ok(b)) = (sides.0.open(blobs.0), sides.1.open(blobs.1)) else {
        return Same::Unread;
    };
    if a.len() != b.len() {
        return Same::No;
    }
    differs(&a, &b, range, ctx).map_or(Same::Unread, |differs| match differs {
        true => Same::No,
        false => Same::Yes,
    })
}

/// Whether two sources differ in `range`; `None` when it can't be read.
pub(super) fn differs(
    a: &SharedSource,
    b: &SharedSource,
    range: ByteRange,
    ctx: &Context,
) -> Option<bool> {
    let room = usize::try_from(range.len).unwrap_or(CHUNK).min(CHUNK);
    let (mut x, mut y) = (vec![0; room], vec![0; room]);
    let mut at = range.start;
    while at < range.end() && !ctx.cancel.is_cancelled() {
        let here = usize::try_from(range.end() - at).unwrap_or(room).min(room);
        let (x, y) = (x.get_mut(..here)?, y.get_mut(..here)?);
        a.read_at(at, x).ok()?;
        b.read_at(at, y).ok()?;
        if x != y {
            return Some(true);
        }
        at += here as u64;
    }
    Some(false)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_without_a_difference_are_the_same() {
        let ranges = vec![ByteRange::between(10, 20), ByteRange::between(30, 31)];
        let differing = Differing { ranges, compared: 100 };
        for (from, to, same) in [
            (0, 10, true),
            (0, 11, false),
            (20, 30, true),
            (30, 40, false),
            (31, 100, true),
            (31, 101, false),
        ] {
            assert_eq!(differing.is_same(ByteRange::between(from, to)), same, "{from}..{to}");
        }
    }
}
