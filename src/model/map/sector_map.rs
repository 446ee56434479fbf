//! The finished map: spans without gaps or overlaps from the first byte to the last.

use super::packed::StoredSpan;
use super::{Claim, Evidence, Owner};
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

/// Who owns every byte of an image.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct SectorMap {
    pub(super) size: u64,
    pub(super) spans: Vec<StoredSpan>,
    /// By start of their span, in disc order; few spans have any.
    pub(super) co_owners: Vec<(u64, Vec<Owner>)>,
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
            owner: stored.owner(),
            evidence: stored.evidence(),
        })
    }

    /// Others who claim the bytes of the span at an index too.
    pub fn co_owners(&self, index: usize) -> &[Owner] {
        self.spans
            .get(index)
            .filter(|span| span.is_shared())
            .and_then(|span| {
                let at =
                    self.co_owners.binary_search_by_key(&span.start, |(start, _)| *start).ok()?;
                self.co_owners.get(at)
            })
            .map_or(&[], |(_, owners)| owners.as_slice())
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

    /// The same map with `fills` (in disc order, without overlaps) where nobody owned anything.
    /// Parts of fills that are owned already are left out.
    pub fn filled(mut self, fills: &[Claim]) -> SectorMap {
        if fills.is_empty() {
            return self;
        }
        let old = std::mem::take(&mut self.spans);
        let mut spans = Vec::with_capacity(old.len() + fills.len());
        let mut fills = fills.iter().peekable();
        for (index, span) in old.iter().enumerate() {
            let end = old.get(index + 1).map_or(self.size, |next| next.start);
            spans.push(*span);
            if span.owner() != Owner::Unknown {
                continue;
            }
            let gap = ByteRange::between(span.start, end);
            while fills.next_if(|fill| fill.range.end() <= gap.start).is_some() {}
            while let Some(fill) = fills.next_if(|fill| fill.range.start < end) {
                let Some(range) = fill.range.intersection(gap) else { continue };
                spans.pop_if(|last| last.start == range.start);
                spans.push(StoredSpan::new(range.start, fill.owner, fill.evidence, false));
                if range.end() < end {
                    spans.push(span.starting_at(range.end()));
                }
            }
        }
        spans.shrink_to_fit();
        self.spans = spans;
        self
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

#[cfg(test)]
mod tests {
    use super::super::MapBuilder;
    use super::*;

    #[test]
    fn fills_take_only_what_is_unknown() {
        let mut builder = MapBuilder::new(100);
        builder.claim(ByteRange::between(20, 30), Owner::BootCatalog, Evidence::Declared);
        let (map, _) = builder.finish();
        let fill = |from, to| Claim {
            range: ByteRange::between(from, to),
            owner: Owner::Zero,
            evidence: Evidence::Scanned,
        };
        let filled = map.filled(&[fill(5, 10), fill(12, 25), fill(30, 40), fill(90, 100)]);
        let starts: Vec<_> = filled.iter().map(|s| (s.range.start, s.owner)).collect();
        let (zero, unknown) = (Owner::Zero, Owner::Unknown);
        assert_eq!(
            starts,
            [
                (0, unknown),
                (5, zero),
                (10, unknown),
                (12, zero),
                (20, Owner::BootCatalog),
                (30, zero),
                (40, unknown),
                (90, zero)
            ]
        );
        assert_eq!(filled.iter().map(|s| s.range.len).sum::<u64>(), 100);
    }
}
