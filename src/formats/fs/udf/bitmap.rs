//! Space bitmaps (ECMA-167 4/14.12) and what they say against who owns what.

use zerocopy::FromBytes;

use super::partition::MapKind;
use super::probe::UdfVolume;
use super::raw::{Bitmap, BlockAddress, ShortAd, id};
use super::tables;
use super::tag;
use crate::base::units::ByteRange;
use crate::io::source::BlockSource;
use crate::model::Owner;
use crate::model::map::SectorMap;

/// Bytes of one bitmap: partitions of 2 TiB in blocks of 2048 bytes.
const MAX_BYTES: u64 = 128 << 20;

/// A space bitmap and the blocks its bits stand for.
#[derive(Clone, PartialEq, Eq, Debug)]
struct SpaceBits {
    /// First byte of the block of bit 0.
    start: u64,
    /// One bit a block, the lowest first; 1 is free.
    bits: Vec<u8>,
    count: u64,
}

impl SpaceBits {
    fn is_free(&self, block: u64) -> Option<bool> {
        let byte = self.bits.get(usize::try_from(block / 8).ok()?)?;
        (block < self.count).then(|| byte >> (block % 8) & 1 == 1)
    }
}

/// Where bitmap and survey disagree.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Disagreement {
    /// Blocks that something owns and the bitmap calls free.
    pub count_free: u64,
    /// The first of them.
    pub first_free: u64,
    /// Blocks that nothing names and the bitmap calls used.
    pub count_lost: u64,
    /// The first of them.
    pub first_lost: u64,
}

/// The space bitmaps and tables of the partitions, as declared.
pub(super) fn places(volume: &UdfVolume, source: &dyn BlockSource) -> Vec<ByteRange> {
    let mut found = Vec::new();
    for (index, map) in volume.partitions.maps.iter().enumerate() {
        if !matches!(map.kind, MapKind::Physical | MapKind::Sparable) {
            continue;
        }
        for ad in declared(volume, map.base.number) {
            found.extend(ranges(volume, index, &ad));
        }
    }
    found.retain(|range| range.start < source.len());
    found
}

fn declared(volume: &UdfVolume, number: u16) -> Vec<ShortAd> {
    let mut all = volume.partition_descriptors.iter().filter_map(|d| d.partition());
    let Some(partition) = all.find(|found| found.number.get() == number) else {
        return Vec::new();
    };
    let ads = [
        partition.unallocated_bitmap,
        partition.freed_bitmap,
        partition.unallocated_table,
        partition.freed_table,
    ];
    ads.into_iter().filter(|ad| ad.len_bytes() > 0).collect()
}

fn ranges(volume: &UdfVolume, index: usize, ad: &ShortAd) -> Vec<ByteRange> {
    let mut out = Vec::new();
    let Ok(partition) = u16::try_from(index) else { return out };
    let at = BlockAddress { partition, block: ad.block.get() };
    volume.partitions.append(at, u64::from(ad.len_bytes()), &mut 65_536, 4096, &mut out);
    out
}

/// Holds the space bitmaps of a volume whose first byte is `base` in the image against the map
/// of the image. `None` when the volume has none that can be read, as discs that can't be
/// written to again.
pub fn compare(
    volume: &UdfVolume,
    source: &dyn BlockSource,
    base: u64,
    map: &SectorMap,
) -> Option<Disagreement> {
    let bitmaps = read_all(volume, source);
    if bitmaps.is_empty() {
        return None;
    }
    let size = u64::from(volume.block_bytes().max(1));
    let mut found = Disagreement::default();
    for bits in &bitmaps {
        let start = base.saturating_add(bits.start);
        let end = start.saturating_add(bits.count.saturating_mul(size));
        for span in map.iter() {
            let Some(here) = span.range.intersection(ByteRange::between(start, end)) else {
                continue;
            };
            let is_lost = span.owner == Owner::Unknown;
            let is_neutral = matches!(span.owner, Owner::Zero | Owner::Padding);
            if is_neutral {
                continue;
            }
            // A block counts for the span that holds its first byte.
            let first = (here.start - start).div_ceil(size);
            for block in first..(here.end() - start).div_ceil(size) {
                let place = start + block * size;
                match bits.is_free(block) {
                    Some(true) if !is_lost => {
                        if found.count_free == 0 {
                            found.first_free = place;
                        }
                        found.count_free += 1;
                    }
                    Some(false) if is_lost => {
                        if found.count_lost == 0 {
                            found.first_lost = place;
                        }
                        found.count_lost += 1;
                    }
                    _ => {}
                }
            }
        }
    }
    Some(found)
}

fn read_all(volume: &UdfVolume, source: &dyn BlockSource) -> Vec<SpaceBits> {
    let mut found = Vec::new();
    for (index, map) in volume.partitions.maps.iter().enumerate() {
        if !matches!(map.kind, MapKind::Physical | MapKind::Sparable) {
            continue;
        }
        let mut all = volume.partition_descriptors.iter().filter_map(|d| d.partition());
        let Some(partition) = all.find(|p| p.number.get() == map.base.number) else { continue };
        let ad = partition.unallocated_bitmap;
        if ad.len_bytes() == 0 {
            continue;
        }
        let ranges = ranges(volume, index, &ad);
        let count = u64::from(map.base.count_blocks);
        let start = u64::from(map.base.start) * u64::from(volume.block_bytes());
        found.extend(read_bits(source, &ranges, start, count));
    }
    found
}

fn read_bits(
    source: &dyn BlockSource,
    ranges: &[ByteRange],
    start: u64,
    count_blocks: u64,
) -> Option<SpaceBits> {
    let there: u64 = ranges.iter().fold(0, |sum, range| sum.saturating_add(range.len));
    if there > MAX_BYTES {
        return None;
    }
    let bytes = tables::read_ranges(source, ranges, MAX_BYTES).ok()?;
    let (head, bits) = Bitmap::ref_from_prefix(&bytes).ok()?;
    let (tag, faults) = tag::read(&bytes, head.tag.location.get())?;
    if tag.id.get() != id::BITMAP || faults.checksum {
        return None;
    }
    let count = u64::from(head.count_bits.get()).min(count_blocks);
    Some(SpaceBits { start, bits: bits.to_vec(), count })
}
