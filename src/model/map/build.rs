//! From claims to spans: sort, sweep, the deepest role wins.

use std::collections::BTreeSet;

use super::packed::StoredSpan;
use super::{Claim, Evidence, Lane, Owner, SectorMap};
use crate::base::units::ByteRange;
use crate::model::Namespace;

/// Two claims that cannot both be right: they share bytes without one covering the other's role.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Overlap {
    /// The bytes both claim.
    pub range: ByteRange,
    /// One of them.
    pub first: Owner,
    /// The other.
    pub second: Owner,
}

/// Collects claims in any order.
#[derive(Clone, Debug, Default)]
pub struct MapBuilder {
    size: u64,
    claims: Vec<Claim>,
    lanes: Vec<Lane>,
}

/// Co-owners kept per span: a hostile image may stack a million claims on one sector.
const MAX_CO_OWNERS: usize = 16;
/// Overlaps reported: the rest is counted by nobody, the first ones tell the story.
const MAX_OVERLAPS: usize = 1000;

impl MapBuilder {
    /// A builder for an image of `size_bytes`.
    pub fn new(size_bytes: u64) -> MapBuilder {
        MapBuilder { size: size_bytes, ..MapBuilder::default() }
    }

    /// Adds a claim. What lies beyond the end of the image is cut off.
    pub fn claim(&mut self, range: ByteRange, owner: Owner, evidence: Evidence) {
        if let Some(range) = range.intersection(ByteRange { start: 0, len: self.size }) {
            self.claims.push(Claim { range, owner, evidence });
        }
    }

    /// Adds a lane beside the map.
    pub fn lane(&mut self, lane: Lane) {
        self.lanes.push(lane);
    }

    /// All claims so far, in the order they came.
    pub fn claims(&self) -> &[Claim] {
        &self.claims
    }

    /// Sorts and flattens. What nobody claims becomes [`Owner::Unknown`]. O(n log n).
    pub fn finish(mut self) -> (SectorMap, Vec<Overlap>) {
        self.claims.sort_unstable_by_key(|claim| {
            (claim.range.start, std::cmp::Reverse(claim.range.len), claim.owner, claim.evidence)
        });
        self.claims.dedup_by_key(|claim| (claim.range, claim.owner));
        let mut sweep = Sweep::new(self.size);
        for claim in &self.claims {
            sweep.advance_to(claim.range.start);
            sweep.open(claim);
        }
        sweep.advance_to(self.size);
        sweep.spans.shrink_to_fit();
        sweep.co_owners.shrink_to_fit();
        let map = SectorMap {
            size: self.size,
            spans: sweep.spans,
            co_owners: sweep.co_owners,
            lanes: self.lanes,
        };
        (map, sweep.overlaps)
    }
}

/// The state of the sweep at `at`: which claims are open there.
struct Sweep {
    at: u64,
    size: u64,
    /// By depth of role, then by owner; the last one is primary.
    by_rank: BTreeSet<(u8, Owner, u64, Evidence)>,
    /// By end.
    by_end: BTreeSet<(u64, u8, Owner, Evidence)>,
    spans: Vec<StoredSpan>,
    co_owners: Vec<(u64, Vec<Owner>)>,
    overlaps: Vec<Overlap>,
}

impl Sweep {
    fn new(size: u64) -> Sweep {
        Sweep {
            at: 0,
            size,
            by_rank: BTreeSet::new(),
            by_end: BTreeSet::new(),
            spans: Vec::new(),
            co_owners: Vec::new(),
            overlaps: Vec::new(),
        }
    }

    fn open(&mut self, claim: &Claim) {
        let (owner, end, rank) = (claim.owner, claim.range.end(), claim.owner.rank());
        if let Some((_, other, other_end, _)) = self.by_rank.last().copied()
            && self.overlaps.len() < MAX_OVERLAPS
            && !is_legitimate(owner, other)
            && let Some(range) =
                claim.range.intersection(ByteRange::between(claim.range.start, other_end))
        {
            self.overlaps.push(Overlap { range, first: other, second: owner });
        }
        self.by_rank.insert((rank, owner, end, claim.evidence));
        self.by_end.insert((end, rank, owner, claim.evidence));
    }

    /// Emits what lies between the current place and `to`, closing claims on the way.
    fn advance_to(&mut self, to: u64) {
        while self.at < to {
            let stop = self.by_end.first().map_or(to, |(end, ..)| (*end).min(to));
            if stop > self.at {
                self.emit();
                self.at = stop;
            }
            while let Some((end, rank, owner, evidence)) = self.by_end.first().copied() {
                if end > self.at {
                    break;
                }
                self.by_end.pop_first();
                self.by_rank.remove(&(rank, owner, end, evidence));
            }
        }
    }

    /// Starts a span at the current place, or lets the last one go on if nothing changed.
    fn emit(&mut self) {
        debug_assert!(self.at < self.size, "nothing is emitted behind the end");
        let primary = self.by_rank.last().map(|(_, owner, _, evidence)| (*owner, *evidence));
        let (owner, evidence) = primary.unwrap_or((Owner::Unknown, Evidence::Inferred));
        let mut others: Vec<Owner> = Vec::new();
        for (_, other, ..) in self.by_rank.iter().rev().skip(1).take(MAX_CO_OWNERS) {
            if *other != owner && !others.contains(other) {
                others.push(*other);
            }
        }
        if let Some(last) = self.spans.last()
            && (last.owner(), last.evidence()) == (owner, evidence)
            && self.co_owners_of(last) == others
        {
            return;
        }
        self.spans.push(StoredSpan::new(self.at, owner, evidence, !others.is_empty()));
        if !others.is_empty() {
            self.co_owners.push((self.at, others));
        }
    }

    /// Co-owners of the span made last.
    fn co_owners_of(&self, last: &StoredSpan) -> &[Owner] {
        match self.co_owners.last() {
            Some((_, owners)) if last.is_shared() => owners,
            _ => &[],
        }
    }
}

/// Whether two owners may share bytes: the start area holds tables, a boot image may be a file,
/// views share file data, several directories share continuation areas, small files lie in their
/// file entries, and fill may lie under anything.
fn is_legitimate(a: Owner, b: Owner) -> bool {
    use Owner as O;
    if a == b {
        return true;
    }
    let fits = |x: Owner, y: Owner| {
        matches!(
            (x, y),
            (O::Unknown | O::Zero | O::Padding, _)
                | (O::SystemArea, O::PartitionTable { .. } | O::FileData { .. })
                | (O::PartitionTable { .. }, O::PartitionTable { .. })
                | (O::FileData { .. }, O::BootImage { .. } | O::BootCatalog)
                | (O::BootImage { .. }, O::BootImage { .. })
                | (O::Directory { .. }, O::Directory { .. })
                // Data inside a file entry, and several names of one.
                | (O::FileData { .. } | O::FileEntry { .. }, O::FileEntry { .. })
        )
    };
    let shared_by_views = matches!(
        (a, b),
        (O::FileData { ns: x, .. }, O::FileData { ns: y, .. }) if x != y
    );
    fits(a, b) || fits(b, a) || shared_by_views || holds_volume(a, b) || holds_volume(b, a)
}

/// Whether `inner` may belong to a volume that lies in `outer`: a FAT in a boot image, in a file
/// that is one, or on a disc that starts with both.
fn holds_volume(outer: Owner, inner: Owner) -> bool {
    use Owner as O;
    match outer {
        O::BootImage { .. } if inner == O::SpaceBitmap => true,
        O::BootImage { .. } | O::FileData { .. } | O::SystemArea => {
            inner.namespace() == Some(Namespace::Fat) && outer.namespace() != Some(Namespace::Fat)
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{BlobId, NodeId};

    fn file(n: u32) -> Owner {
        Owner::FileData { ns: Namespace::Iso, blob: BlobId(n) }
    }

    fn spans(map: &SectorMap) -> Vec<(u64, u64, Owner)> {
        map.iter().map(|s| (s.range.start, s.range.end(), s.owner)).collect()
    }

    #[test]
    fn every_byte_has_one_owner_and_the_deepest_wins() {
        let mut builder = MapBuilder::new(100);
        builder.claim(ByteRange::between(10, 30), file(1), Evidence::Declared);
        builder.claim(ByteRange::between(15, 20), Owner::BootImage { n: 1 }, Evidence::Declared);
        builder.claim(ByteRange::between(90, 900), Owner::Padding, Evidence::Inferred);
        let (map, overlaps) = builder.finish();
        assert_eq!(
            spans(&map),
            [
                (0, 10, Owner::Unknown),
                (10, 15, file(1)),
                (15, 20, Owner::BootImage { n: 1 }),
                (20, 30, file(1)),
                (30, 90, Owner::Unknown),
                (90, 100, Owner::Padding),
            ]
        );
        assert_eq!(map.co_owners(2), &[file(1)]);
        assert!(overlaps.is_empty());
        assert_eq!(map.owner_at(29), Some(file(1)));
        assert_eq!(map.owner_at(100), None);
        assert_eq!(map.spans(ByteRange::between(14, 16)).count(), 2);
    }

    #[test]
    fn cross_linked_files_are_reported() {
        let mut builder = MapBuilder::new(100);
        builder.claim(ByteRange::between(0, 50), file(1), Evidence::Declared);
        builder.claim(ByteRange::between(40, 60), file(2), Evidence::Declared);
        let dir = Owner::Directory { ns: Namespace::Iso, node: NodeId(0) };
        builder.claim(ByteRange::between(55, 58), dir, Evidence::Declared);
        let (map, overlaps) = builder.finish();
        assert_eq!(overlaps.len(), 2);
        assert_eq!(map.owner_at(56), Some(dir));
        assert_eq!(map.iter().map(|s| s.range.len).sum::<u64>(), 100);
    }
}
