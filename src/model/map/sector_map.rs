//! The finished map: spans without gaps or overlaps from the first byte to the last.

use super::{Evidence, Owner};
use crate::base::units::ByteRange;

/// A run of bytes with one primary owner.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Span {
    /// The bytes.
    pub range: ByteRange,
    /// Primary owner.
    pub owner: Owner,
    /// Why we think so.
    pub evidence: Evidence,
}

/// What a lane shows.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum LaneKind {
    /// A partition, with its number.
    Partition(u32),
    /// A track, with its number.
    Track(u32),
    /// A session, counted from 1.
    Session(u32),
}

/// A partition, track or session: beside the map, never an owner.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Lane {
    /// What it is.
    pub kind: LaneKind,
    /// Where it lies.
    pub range: ByteRange,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct StoredSpan {
    pub(super) start: u64,
    pub(super) owner: Owner,
    pub(super) evidence: Evidence,
    /// Index into `co_owners`; `u32::MAX`: none.
    pub(super) co: u32,
}

/// Who owns every byte of an image.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct SectorMap {
    pub(super) size: u64,
    pub(super) spans: Vec<StoredSpan>,
    pub(super) co_owners: Vec<Vec<Owner>>,
    /// Partitions, tracks and sessions.
    pub lanes: Vec<Lane>,
}

impl SectorMap {
    /// Bytes of the image.
    pub fn size_bytes(&self) -> u64 {
        self.size
    }

    /// How many spans there are.
    pub fn count_spans(&self) -> usize {
        self.spans.len()
    }

    /// The span at an index, in disc order.
    pub fn span(&self, index: usize) -> Option<Span> {
        let stored = self.spans.get(index)?;
        let end = self.spans.get(index + 1).map_or(self.size, |next| next.start);
        Some(Span {
            range: ByteRange::between(stored.start, end),
            owner: stored.owner,
            evidence: stored.evidence,
        })
    }

    /// Others who claim the bytes of the span at an index too.
    pub fn co_owners(&self, index: usize) -> &[Owner] {
        self.spans
            .get(index)
            .and_then(|span| self.co_owners.get(span.co as usize))
            .map_or(&[], Vec::as_slice)
    }

    /// The index of the span that holds `byte`; `None` beyond the end. O(log spans).
    pub fn index_at(&self, byte: u64) -> Option<usize> {
        if byte >= self.size {
            return None;
        }
        self.spans.partition_point(|span| span.start <= byte).checked_sub(1)
    }

    /// The span that holds `byte`; `None` beyond the end.
    pub fn span_at(&self, byte: u64) -> Option<Span> {
        self.span(self.index_at(byte)?)
    }

    /// The primary owner of `byte`; `None` beyond the end.
    pub fn owner_at(&self, byte: u64) -> Option<Owner> {
        self.span_at(byte).map(|span| span.owner)
    }

    /// Indices of the spans that touch `range`.
    pub fn indices(&self, range: ByteRange) -> std::ops::Range<usize> {
        if range.is_empty() || range.start >= self.size {
            return 0..0;
        }
        let first = self.index_at(range.start).unwrap_or(0);
        let last = self.spans.partition_point(|span| span.start < range.end());
        first..last
    }

    /// The spans that touch `range`, whole, in disc order.
    pub fn spans(&self, range: ByteRange) -> impl Iterator<Item = Span> + '_ {
        self.indices(range).filter_map(|index| self.span(index))
    }

    /// All spans in disc order.
    pub fn iter(&self) -> impl Iterator<Item = Span> + '_ {
        (0..self.spans.len()).filter_map(|index| self.span(index))
    }
}
