//! A plan over an image that stands already: what of it stays, and what is written over.

use std::sync::Arc;

use super::address::Addresses;
use super::author::Author;
use super::payload::Payload;
use super::region::{Plan, Region};
use super::request::{AuthorId, Key, OrderClass, Request, Requests, Subject};
use crate::base::units::{ByteRange, Lba, SECTOR_BYTES};
use crate::model::spec::{AppendedSession, Base, SESSION_MARK};
use crate::model::tree::Blob;
use crate::model::{Content, Namespace, Owner};

/// Sectors of a start area (ECMA-119 6.2.1).
const AREA_BYTES: u64 = 16 * SECTOR_BYTES;

/// Holds the places of a base that nobody may take, and writes what leads from an appended
/// session to the one before it.
#[derive(Debug)]
pub(super) struct BaseAuthor(pub Base);

mod key {
    pub const LINK: u64 = 0;
    pub const HEAD_AREA: u64 = 1;
    pub const HEAD_DESCRIPTORS: u64 = 2;
    pub const RESERVED: u64 = 3;
}

impl BaseAuthor {
    /// The copy of the first sectors: where it lies, and its bytes.
    fn head(&self) -> Option<(u64, &[u8], &AppendedSession)> {
        let session = self.0.session.as_ref()?;
        let head = session.head.as_ref()?;
        Some((session.before_bytes, head, session))
    }
}

impl Author for BaseAuthor {
    fn request(&self, id: AuthorId, requests: &mut Requests) {
        let mut push = |key, owner, range: ByteRange| {
            let request =
                Request::flow(Subject::Part(id, key), owner, OrderClass::Start, range.len);
            requests.push(Request { align_bytes: 1, ..request.fixed_at(range.start) });
        };
        for (number, range) in (0..).zip(&self.0.reserved) {
            push(key::RESERVED + number, Owner::Padding, *range);
        }
        if let Some(session) = self.0.session.as_ref().filter(|session| session.is_new) {
            let area = ByteRange { start: session.start_bytes, len: AREA_BYTES };
            push(key::LINK, Owner::SystemArea, area);
        }
        if let Some((at, ..)) = self.head() {
            let descriptors = Owner::VolumeDescriptor { ns: Namespace::Iso };
            push(key::HEAD_AREA, Owner::SystemArea, ByteRange { start: at, len: AREA_BYTES });
            let range = ByteRange { start: at.saturating_add(AREA_BYTES), len: AREA_BYTES };
            push(key::HEAD_DESCRIPTORS, descriptors, range);
        }
    }

    fn pieces(&self, _: &Request, key: Key, len_bytes: u64) -> Vec<(u64, Payload)> {
        let reserved = key.checked_sub(key::RESERVED).and_then(|n| usize::try_from(n).ok());
        if let Some(range) = reserved.and_then(|n| self.0.reserved.get(n)) {
            let payload = Payload::Keep { source: self.0.source, offset: range.start };
            return vec![(len_bytes, payload)];
        }
        let area = usize::try_from(AREA_BYTES).unwrap_or(0);
        let bytes = match key {
            key::HEAD_AREA => self.head().and_then(|(_, head, _)| head.get(..area)),
            key::HEAD_DESCRIPTORS => self.head().and_then(|(_, head, _)| head.get(area..)),
            _ => return vec![(len_bytes, Payload::Rendered(key))],
        };
        vec![(len_bytes, Payload::Bytes(Arc::from(bytes.unwrap_or_default())))]
    }

    fn render(&self, key: Key, _: &Addresses, out: &mut [u8]) {
        let Some(session) = self.0.session.as_ref().filter(|_| key == key::LINK) else { return };
        let before = Lba::containing(session.before_bytes).unwrap_or_default().0;
        let link = SESSION_MARK.iter().copied().chain(before.to_le_bytes());
        out.iter_mut().zip(link).for_each(|(to, from)| *to = from);
    }
}

/// Free room between what has its place.
#[derive(Debug)]
pub(super) struct Gaps(Vec<ByteRange>);

/// More would make every request look at all of them; the smallest are left free.
const MAX_GAPS: usize = 1024;

impl Gaps {
    /// The gaps in whole sectors between ranges, which come in disc order.
    pub(super) fn between(taken: impl Iterator<Item = ByteRange>) -> Gaps {
        let mut gaps = Vec::new();
        let mut end = 0u64;
        for range in taken {
            let start = end.next_multiple_of(SECTOR_BYTES);
            let stop = range.start / SECTOR_BYTES * SECTOR_BYTES;
            if start < stop {
                gaps.push(ByteRange::between(start, stop));
            }
            end = end.max(range.end());
        }
        if gaps.len() > MAX_GAPS {
            gaps.sort_by_key(|gap| std::cmp::Reverse(gap.len));
            gaps.truncate(MAX_GAPS);
            gaps.sort_unstable();
        }
        Gaps(gaps)
    }

    /// Takes `len` bytes from the first gap that has room for them.
    pub(super) fn take(&mut self, len: u64, align: u64) -> Option<ByteRange> {
        let (index, start) = self.0.iter().enumerate().find_map(|(index, gap)| {
            let start = gap.start.checked_next_multiple_of(align.max(1))?;
            (start.checked_add(len)? <= gap.end()).then_some((index, start))
        })?;
        let gap = self.0.get_mut(index)?;
        let rest = start.saturating_add(len).next_multiple_of(SECTOR_BYTES);
        *gap = ByteRange::between(rest.min(gap.end()), gap.end());
        if gap.is_empty() {
            self.0.remove(index);
        }
        ByteRange::new(start, len)
    }
}

/// Fills what no region covers with the bytes of the base, but for what is blanked.
pub(super) fn fill_from_base(regions: Vec<Region>, base: &Base, author: AuthorId) -> Vec<Region> {
    let mut blanked = base.blanked.clone();
    blanked.sort_unstable();
    let mut filled = Vec::with_capacity(regions.len() + 8);
    let mut at = 0;
    let keep = |from: u64, to: u64, filled: &mut Vec<Region>| {
        let mut at = from;
        let mut push = |start: u64, end: u64| {
            if start < end {
                filled.push(Region {
                    range: ByteRange::between(start, end),
                    owner: Owner::Padding,
                    author,
                    payload: Payload::Keep { source: base.source, offset: start },
                });
            }
        };
        for range in blanked.iter().filter(|range| range.end() > from && range.start < to) {
            push(at, range.start);
            at = at.max(range.end());
        }
        push(at, to);
    };
    for region in regions {
        keep(at, region.range.start.min(base.size_bytes), &mut filled);
        at = at.max(region.range.end());
        filled.push(region);
    }
    keep(at, base.size_bytes, &mut filled);
    filled
}

/// The bytes of the base that data reads from `offset` on: all of what is compressed.
fn read_ranges(blob: &Blob, base: &Base, offset: u64, len: u64) -> Vec<ByteRange> {
    match &blob.content {
        Content::Extents { source, ranges } if *source == base.source => {
            let mut found = Vec::new();
            let (mut skip, mut left) = (offset, len);
            for range in ranges.as_slice() {
                let skipped = skip.min(range.len);
                skip -= skipped;
                let here = (range.len - skipped).min(left);
                if here > 0 && !range.is_hole() {
                    found.push(ByteRange { start: range.start.saturating_add(skipped), len: here });
                }
                left -= here;
            }
            found
        }
        Content::Packed(packed) if packed.source == base.source => packed.ranges.clone(),
        _ => Vec::new(),
    }
}

impl Plan {
    /// The bytes of its base that a region reads.
    pub(super) fn read_from_base(&self, region: &Region) -> Vec<ByteRange> {
        let Some(base) = &self.base else { return Vec::new() };
        match &region.payload {
            Payload::Keep { source, offset } if *source == base.source => {
                vec![ByteRange { start: *offset, len: region.range.len }]
            }
            Payload::Blob { blob, offset } => match self.tree.blob(*blob) {
                Some(blob) => read_ranges(blob, base, *offset, region.range.len),
                None => Vec::new(),
            },
            _ => Vec::new(),
        }
    }

    /// Whether the bytes of a region stand in the base already, where they belong.
    pub fn is_in_place(&self, region: &Region) -> bool {
        let is_packed =
            |blob| matches!(self.tree.blob(blob), Some(Blob { content: Content::Packed(_), .. }));
        if let Payload::Blob { blob, .. } = &region.payload
            && is_packed(*blob)
        {
            return false;
        }
        let mut at = region.range.start;
        for range in self.read_from_base(region) {
            if range.start != at {
                return false;
            }
            at = range.end();
        }
        at == region.range.end()
    }

    /// What of the image may differ from its base: all that is not [`Plan::is_in_place`], with
    /// its owner, in disc order; all of a plan without a base.
    pub fn rewritten(&self) -> Vec<(ByteRange, Owner)> {
        let mut found = Vec::new();
        let mut at = 0;
        let mut push = |range: ByteRange, owner| {
            if !range.is_empty() {
                found.push((range, owner));
            }
        };
        for region in self.regions() {
            push(ByteRange::between(at, region.range.start), Owner::Padding);
            if !self.is_in_place(region) {
                push(region.range, region.owner);
            }
            at = at.max(region.range.end());
        }
        push(ByteRange::between(at, self.size), Owner::Padding);
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::units::SourceId;

    fn base() -> Base {
        Base {
            source: SourceId(0),
            size_bytes: 100,
            reserved: Vec::new(),
            blanked: vec![ByteRange { start: 40, len: 10 }],
            session: None,
        }
    }

    #[test]
    fn gaps_keep_the_bytes_of_the_base_but_for_what_is_blanked() {
        let zero = |start, len| Region {
            range: ByteRange { start, len },
            owner: Owner::Padding,
            author: AuthorId(0),
            payload: Payload::Zero,
        };
        let regions = fill_from_base(vec![zero(0, 10), zero(20, 5)], &base(), AuthorId(1));
        let told: Vec<_> = regions.iter().map(|r| (r.range.start, r.range.end())).collect();
        assert_eq!(told, [(0, 10), (10, 20), (20, 25), (25, 40), (50, 100)]);
        assert_eq!(regions[3].payload, Payload::Keep { source: SourceId(0), offset: 25 });
    }

    #[test]
    fn gaps_are_filled_from_the_front() {
        let range = |start, len| ByteRange { start, len };
        let taken = [range(0, 2000), range(8192, 10), range(12288, 4096)];
        let mut gaps = Gaps::between(taken.into_iter());
        assert_eq!(gaps.take(4096, 2048), Some(range(2048, 4096)));
        assert_eq!(gaps.take(3000, 2048), None);
        assert_eq!(gaps.take(5, 2048), Some(range(6144, 5)));
        assert_eq!(gaps.take(5, 2048), Some(range(10240, 5)));
        assert_eq!(gaps.take(1, 2048), None);
    }

    #[test]
    fn ranges_are_read_from_within() {
        let ranges = vec![ByteRange { start: 10, len: 5 }, ByteRange { start: 30, len: 5 }];
        let content = Content::Extents { source: SourceId(0), ranges: ranges.into() };
        let blob = Blob { content, len: 10 };
        let told = read_ranges(&blob, &base(), 3, 4);
        assert_eq!(told, [ByteRange { start: 13, len: 2 }, ByteRange { start: 30, len: 2 }]);
    }
}
