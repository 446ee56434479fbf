//! A map at the width of a screen: which groups lie behind each pixel.

use super::{Group, SectorMap};
use crate::base::units::ByteRange;

/// What lies behind one pixel.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Bucket {
    /// Bytes of each group, in the order of [`Group::ALL`].
    pub bytes: [u64; 8],
}

impl Bucket {
    /// The group to paint: the rarest of those that must never vanish, else the commonest.
    /// `None` for a bucket without bytes.
    pub fn group(&self) -> Option<Group> {
        let present = || Group::ALL.into_iter().zip(self.bytes).filter(|(_, bytes)| *bytes > 0);
        present()
            .filter(|(group, _)| group.is_rare_but_vital())
            .min_by_key(|(_, bytes)| *bytes)
            .or_else(|| present().max_by_key(|(_, bytes)| *bytes))
            .map(|(group, _)| group)
    }
}

impl SectorMap {
    /// Cuts `range` into `count` equal parts and sums up each. O(spans in range + count).
    pub fn summary(&self, range: ByteRange, count: usize) -> Vec<Bucket> {
        let mut buckets = vec![Bucket::default(); count];
        if count == 0 || range.is_empty() {
            return buckets;
        }
        let border = |n: usize| {
            let part = u128::from(range.len) * (n as u128) / (count as u128);
            range.start + u64::try_from(part).unwrap_or(range.len)
        };
        let mut n = 0;
        for span in self.spans(range) {
            let Some(mut rest) = span.range.intersection(range) else { continue };
            let group = span.owner.group() as usize;
            while !rest.is_empty() && n < count {
                let end = border(n + 1);
                if end <= rest.start {
                    n += 1;
                    continue;
                }
                let here = rest.end().min(end) - rest.start;
                if let Some(bytes) =
                    buckets.get_mut(n).and_then(|bucket| bucket.bytes.get_mut(group))
                {
                    *bytes += here;
                }
                rest = ByteRange::between(rest.start + here, rest.end());
            }
        }
        buckets
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Evidence, MapBuilder, Owner};
    use super::*;

    #[test]
    fn a_single_vital_sector_is_never_lost() {
        let mut builder = MapBuilder::new(1_000_000);
        builder.claim(ByteRange::between(0, 1_000_000), Owner::Padding, Evidence::Declared);
        builder.claim(ByteRange::between(500_000, 500_001), Owner::BootCatalog, Evidence::Declared);
        let (map, _) = builder.finish();
        let buckets = map.summary(ByteRange::between(0, 1_000_000), 7);
        let boot = buckets.iter().filter(|b| b.group() == Some(Group::Boot)).count();
        assert_eq!(boot, 1);
        assert_eq!(buckets.iter().flat_map(|b| b.bytes).sum::<u64>(), 1_000_000);
        let zoomed = map.summary(ByteRange::between(499_999, 500_002), 6);
        assert_eq!(zoomed.iter().flat_map(|b| b.bytes).sum::<u64>(), 3);
    }
}
