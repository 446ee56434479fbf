//! Runs of sectors and runs of bytes.

use super::{Lba, SectorCount};

/// A run of logical sectors.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Extent {
    /// First sector.
    pub start: Lba,
    /// Number of sectors.
    pub count: SectorCount,
}

impl Extent {
    /// The bytes of this extent; cannot overflow, both are 32 bit.
    pub fn bytes(self) -> ByteRange {
        ByteRange { start: self.start.byte_offset(), len: self.count.len_bytes() }
    }
}

/// Beyond every place a source can have: sources are shorter than 2^63 bytes.
const HOLE_START: u64 = 1 << 63;

/// A run of bytes. `start + len` never exceeds `u64::MAX`: [`ByteRange::new`] refuses it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct ByteRange {
    /// First byte.
    pub start: u64,
    /// Length in bytes.
    pub len: u64,
}

impl ByteRange {
    /// A range whose end can be represented; `None` otherwise.
    pub fn new(start: u64, len: u64) -> Option<ByteRange> {
        start.checked_add(len).map(|_| ByteRange { start, len })
    }

    /// `len` bytes that are stored nowhere and read as zeros: a hole of a file. A hole is a range
    /// only in lists of where a file's bytes lie, never a place of a source.
    pub fn hole(len: u64) -> ByteRange {
        ByteRange { start: HOLE_START, len: len.min(HOLE_START - 2) }
    }

    /// Whether this is a hole of a file.
    pub fn is_hole(self) -> bool {
        self.start >= HOLE_START
    }

    /// From `start` up to and without `end`; empty if `end` comes first.
    pub fn between(start: u64, end: u64) -> ByteRange {
        ByteRange { start, len: end.saturating_sub(start) }
    }

    /// First byte behind the range.
    pub fn end(self) -> u64 {
        self.start.saturating_add(self.len)
    }

    /// No bytes at all.
    pub fn is_empty(self) -> bool {
        self.len == 0
    }

    /// Whether `byte` lies inside.
    pub fn contains(self, byte: u64) -> bool {
        byte >= self.start && byte < self.end()
    }

    /// Whether all of `other` lies inside.
    pub fn covers(self, other: ByteRange) -> bool {
        other.start >= self.start && other.end() <= self.end()
    }

    /// The bytes both have, if any.
    pub fn intersection(self, other: ByteRange) -> Option<ByteRange> {
        let start = self.start.max(other.start);
        let end = self.end().min(other.end());
        (start < end).then(|| ByteRange::between(start, end))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn holes_have_a_length_and_no_place() {
        let hole = ByteRange::hole(4096);
        assert!(hole.is_hole() && hole.len == 4096 && hole.end() > hole.start);
        assert!(!ByteRange::between(0, u64::MAX >> 2).is_hole());
        assert!(ByteRange::hole(u64::MAX).end() < u64::MAX);
    }

    #[test]
    fn ranges_meet_or_do_not() {
        let a = ByteRange::between(10, 20);
        assert_eq!(a.intersection(ByteRange::between(15, 30)), Some(ByteRange::between(15, 20)));
        assert_eq!(a.intersection(ByteRange::between(20, 30)), None);
        assert_eq!(ByteRange::new(u64::MAX, 1), None);
        assert!(a.covers(ByteRange::between(10, 20)) && !a.covers(ByteRange::between(10, 21)));
    }
}
