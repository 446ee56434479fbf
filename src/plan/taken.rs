//! What is taken of a space while it is laid out.

use std::collections::BTreeMap;

use crate::base::units::ByteRange;
use crate::model::Owner;
use crate::model::spec::RuleId;

/// Who has a range, and by which rule.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Holder {
    pub(super) owner: Owner,
    pub(super) rule: Option<RuleId>,
}

/// Ranges that are taken, by where they start. Lookups take O(log n).
#[derive(Clone, Debug, Default)]
pub(super) struct Taken {
    ranges: BTreeMap<u64, (u64, Holder)>,
}

impl Taken {
    /// Takes a range; an empty one takes nothing.
    pub(super) fn take(&mut self, range: ByteRange, holder: Holder) {
        if !range.is_empty() {
            self.ranges.insert(range.start, (range.end(), holder));
        }
    }

    /// The last holder that touches `range`, and what both want.
    pub(super) fn holder_in(&self, range: ByteRange) -> Option<(ByteRange, Holder)> {
        let (start, (end, holder)) = self.ranges.range(..range.end()).next_back()?;
        let both = ByteRange::between(*start, *end).intersection(range)?;
        Some((both, *holder))
    }

    /// The first start from `from` on, a multiple of `align`, where `len` bytes are free.
    pub(super) fn first_free(&self, from: u64, len: u64, align: u64) -> Option<u64> {
        let mut at = from.checked_next_multiple_of(align.max(1))?;
        if self.ranges.is_empty() {
            return Some(at);
        }
        loop {
            let end = at.checked_add(len)?;
            match self.ranges.range(..end).next_back() {
                Some((_, (held, _))) if *held > at => {
                    at = held.checked_next_multiple_of(align.max(1))?;
                }
                _ => return Some(at),
            }
        }
    }

    /// The end of the last that is used; 0 when nothing is. What is reserved only does not make
    /// the disc longer.
    pub(super) fn end(&self) -> u64 {
        let is_used = |holder: &Holder| holder.owner != Owner::Padding || holder.rule.is_none();
        let used = self.ranges.values().filter(|(_, holder)| is_used(holder));
        used.map(|(end, _)| *end).max().unwrap_or(0)
    }

    /// All of them in disc order.
    pub(super) fn iter(&self) -> impl Iterator<Item = (ByteRange, Holder)> {
        let range = |start: u64, end: u64| ByteRange::between(start, end);
        self.ranges.iter().map(move |(start, (end, holder))| (range(*start, *end), *holder))
    }
}
