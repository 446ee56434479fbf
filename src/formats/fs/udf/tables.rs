//! The tables behind partition maps: virtual allocation table, sparing tables, metadata files
//! (UDF 2.60 2.2.8 to 2.2.13).

use std::sync::Arc;

use zerocopy::FromBytes;

use super::extents::{self, Extents};
use super::icb::{self, FileEntry};
use super::partition::{Base, MapKind, MetadataRun, PartitionMap, Partitions};
use super::raw::{BlockAddress, MetadataDetails, SparableDetails, SparingTable, VatHeader, id};
use super::raw_file::file_type;
use super::tag;
use crate::base::bytes::le32;
use crate::base::units::ByteRange;
use crate::formats::fs::read_ahead::ReadAhead;
use crate::io::source::{BlockSource, SourceError, read_vec};

/// Bytes of a virtual allocation table: 16 million blocks, ten times a layer of Blu-ray.
const MAX_VAT_BYTES: u64 = 64 << 20;
/// Bytes of a sparing table (UDF 2.2.12: 65,535 entries of 8 bytes behind 56).
const MAX_SPARING_BYTES: usize = 56 + 65_535 * 8;
/// Runs of a metadata file.
const MAX_RUNS: usize = 1 << 16;
/// Bytes looked through for a virtual allocation table, holes left out.
const MAX_SCANNED_BYTES: u64 = 256 << 20;
/// Bytes looked at in one go.
const CHUNK_BYTES: u64 = 1 << 20;
/// Identifier at the end of a table of UDF 1.50.
const VAT_ID: &[u8] = b"*UDF Virtual Alloc Tbl";

/// A virtual allocation table.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Vat {
    /// First byte of its file entry in the image.
    pub at: u64,
    /// Block of its file entry in the partition.
    pub block: u32,
    /// Its file entry and its data.
    pub ranges: Vec<ByteRange>,
    /// Header of UDF 2.00 and later and where it lies, where there is one.
    pub header: Option<(VatHeader, u64)>,
    /// Where the file entry of the table before lies in the partition; all ones: none.
    pub previous: u32,
    /// Blocks by virtual block.
    pub blocks: Arc<[u32]>,
}

/// A sparing table and where it lies.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Sparing {
    /// Its head.
    pub head: SparingTable,
    /// Its bytes.
    pub range: ByteRange,
}

/// One of the files of a metadata partition.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct MetadataFile {
    /// First byte of its file entry.
    pub at: u64,
    /// Bytes of its file entry and lists of extents.
    pub structures: Vec<ByteRange>,
    /// Its data, with holes.
    pub data: Vec<ByteRange>,
    /// Length in bytes.
    pub len: u64,
}

/// Bytes of a file of a volume; at most `most`. Holes are zeros.
pub(super) fn read_ranges(
    source: &dyn BlockSource,
    ranges: &[ByteRange],
    most: u64,
) -> Result<Vec<u8>, SourceError> {
    let mut out = Vec::new();
    for range in ranges {
        let left = most.saturating_sub(out.len() as u64);
        let len = usize::try_from(range.len.min(left)).unwrap_or(0);
        if range.is_hole() {
            out.resize(out.len() + len, 0);
        } else {
            out.extend_from_slice(&read_vec(source, range.start, len)?);
        }
    }
    Ok(out)
}

/// The virtual allocation table at `block` of the partition on `base`, if there is one.
pub(super) fn read_vat(
    source: &dyn BlockSource,
    base: &Arc<Base>,
    block_bytes: u32,
    block: u32,
) -> Option<Vat> {
    let kind = MapKind::Physical;
    let map = PartitionMap { kind, base: Arc::clone(base) };
    let partitions = Partitions { maps: vec![map], block_bytes };
    let mut ahead = ReadAhead::new(source, 0);
    let mut entry = FileEntry::default();
    let address = BlockAddress { partition: 0, block };
    icb::read(&mut ahead, &partitions, address, &mut entry).ok()?;
    let is_of_2 = entry.file_type == file_type::VAT;
    if entry.faults.any() || !(is_of_2 || entry.file_type == 0) {
        return None;
    }
    let mut found = Extents::default();
    // Its descriptors may name the virtual map; all of them lie in the physical partition.
    extents::read(&mut ahead, &partitions_for_all(&partitions), &entry, MAX_RUNS, &mut found);
    if found.is_short || entry.len > MAX_VAT_BYTES {
        return None;
    }
    let bytes = read_ranges(source, &found.ranges, MAX_VAT_BYTES).ok()?;
    let (header, table, previous) = if is_of_2 {
        let (header, _) = VatHeader::read_from_prefix(&bytes).ok()?;
        let table = bytes.get(usize::from(header.header_bytes.get())..)?;
        (Some((header, found.ranges.first()?.start)), table, header.previous.get())
    } else {
        let (table, trailer) = bytes.split_at_checked(bytes.len().checked_sub(36)?)?;
        if trailer.get(1..)?.get(..VAT_ID.len())? != VAT_ID {
            return None;
        }
        (None, table, le32(trailer, 32)?)
    };
    let (entries, _) = table.as_chunks::<4>();
    let blocks = entries.iter().map(|entry| u32::from_le_bytes(*entry)).collect();
    let mut ranges = entry.blocks.clone();
    ranges.append(&mut found.structures);
    ranges.extend(found.ranges.iter().filter(|range| !range.is_hole()));
    Some(Vat { at: entry.byte, block, ranges, header, previous, blocks })
}

/// The same partition under every reference.
fn partitions_for_all(one: &Partitions) -> Partitions {
    let maps = one.maps.first().map(|map| vec![map.clone(); 8]).unwrap_or_default();
    Partitions { maps, block_bytes: one.block_bytes }
}

/// The newest virtual allocation table: the last block recorded is its file entry (UDF 2.2.11).
/// Behind it an image may have run-out blocks or nothing at all, so that it is looked for from
/// the end.
pub(super) fn find_vat(
    source: &dyn BlockSource,
    base: &Arc<Base>,
    block_bytes: u32,
) -> Option<Vat> {
    let block_len = u64::from(block_bytes);
    let first = u64::from(base.start).checked_mul(block_len)?;
    let mut end = source.len() - source.len() % block_len;
    let mut left = MAX_SCANNED_BYTES;
    let mut buf = Vec::new();
    while end > first && left > 0 {
        let start = end.saturating_sub(CHUNK_BYTES).max(first);
        let len = usize::try_from(end - start).ok()?;
        let is_hole = match source.next_stored(start) {
            Ok(Some(run)) => run.start >= end,
            Ok(None) => true,
            Err(_) => false,
        };
        if !is_hole {
            left = left.saturating_sub(end - start);
            buf.resize(len, 0);
            // A chunk that can't be read has no table that could be.
            let is_read = source.read_at(start, &mut buf).is_ok();
            let blocks = buf.chunks_exact(usize::try_from(block_bytes).ok()?).enumerate();
            for (index, bytes) in blocks.rev().filter(|_| is_read) {
                let volume_block = start / block_len + index as u64;
                let block = u32::try_from(volume_block - u64::from(base.start)).ok()?;
                let is_entry = tag::read(bytes, block).is_some_and(|(tag, faults)| {
                    !faults.any() && matches!(tag.id.get(), id::FILE | id::EXTENDED_FILE)
                });
                if is_entry && let Some(vat) = read_vat(source, base, block_bytes, block) {
                    return Some(vat);
                }
            }
        }
        end = start;
    }
    None
}

/// Reads the sparing tables of a map; packets that moved come from the newest valid one.
pub(super) fn read_sparing(
    source: &dyn BlockSource,
    details: &SparableDetails,
    block_bytes: u32,
    base: &mut Base,
) -> Vec<Sparing> {
    base.packet_blocks = u32::from(details.packet_blocks.get());
    let mut newest = None;
    let mut found = Vec::new();
    let wanted = usize::try_from(details.table_bytes.get()).unwrap_or(usize::MAX);
    let wanted = wanted.clamp(size_of::<SparingTable>(), MAX_SPARING_BYTES);
    for sector in details.tables.iter().take(usize::from(details.count_tables)) {
        let at = u64::from(sector.get()) * u64::from(block_bytes);
        let there = source.len().saturating_sub(at);
        let len = usize::try_from(there).unwrap_or(usize::MAX).min(wanted);
        let Ok(bytes) = read_vec(source, at, len) else { continue };
        let Ok((head, rest)) = SparingTable::read_from_prefix(&bytes) else { continue };
        let is_good = tag::read(&bytes, sector.get())
            .is_some_and(|(tag, faults)| tag.id.get() == 0 && !faults.checksum && !faults.location)
            && head.identifier.is(b"*UDF Sparing Table");
        if !is_good {
            continue;
        }
        let entries: Vec<(u32, u32)> = rest
            .as_chunks::<8>()
            .0
            .iter()
            .take(usize::from(head.count_entries.get()))
            .filter_map(|entry| Some((le32(entry, 0)?, le32(entry, 4)?)))
            // Free and defective spares have no packet of their own.
            .filter(|(from, _)| *from < 0xFFFF_FFF0)
            .collect();
        let number = head.sequence_number.get();
        if newest.as_ref().is_none_or(|(best, _)| *best < number) {
            newest = Some((number, entries));
        }
        found.push(Sparing { head, range: ByteRange { start: at, len: len as u64 } });
    }
    base.moved = newest.map(|(_, entries)| entries).unwrap_or_default();
    base.moved.sort_unstable();
    base.moved.dedup_by_key(|(from, _)| *from);
    found
}

/// Reads one of the files of a metadata partition; `block` is that of its file entry on `base`.
pub(super) fn read_metadata_file(
    source: &dyn BlockSource,
    base: &Arc<Base>,
    block_bytes: u32,
    block: u32,
    types: &[u8],
) -> Option<MetadataFile> {
    let map = PartitionMap { kind: MapKind::Physical, base: Arc::clone(base) };
    let partitions = Partitions { maps: vec![map], block_bytes };
    let mut ahead = ReadAhead::new(source, 0);
    let mut entry = FileEntry::default();
    let address = BlockAddress { partition: 0, block };
    icb::read(&mut ahead, &partitions, address, &mut entry).ok()?;
    if entry.faults.checksum || entry.faults.location || !types.contains(&entry.file_type) {
        return None;
    }
    let mut found = Extents::default();
    extents::read(&mut ahead, &partitions_for_all(&partitions), &entry, MAX_RUNS, &mut found);
    let mut structures = entry.blocks.clone();
    structures.append(&mut found.structures);
    Some(MetadataFile { at: entry.byte, structures, data: found.ranges, len: entry.len })
}

/// The runs of a metadata file, by block of its partition.
pub(super) fn metadata_runs(file: &MetadataFile, block_bytes: u32) -> Vec<MetadataRun> {
    let mut runs = Vec::new();
    let mut first = 0u32;
    for range in &file.data {
        let blocks = range.len.div_ceil(u64::from(block_bytes.max(1)));
        let Ok(count) = u32::try_from(blocks) else { break };
        let byte = (!range.is_hole()).then_some(range.start);
        runs.push(MetadataRun { first, count, byte });
        let Some(next) = first.checked_add(count) else { break };
        first = next;
    }
    runs
}

/// The metadata file, its copy and its bitmap, in this order.
pub(super) fn read_metadata(
    source: &dyn BlockSource,
    details: &MetadataDetails,
    base: &Arc<Base>,
    block_bytes: u32,
) -> [Option<MetadataFile>; 3] {
    let read = |block: u32, types: &[u8]| {
        let is_given = block != u32::MAX;
        is_given.then(|| read_metadata_file(source, base, block_bytes, block, types)).flatten()
    };
    let main = [file_type::METADATA, file_type::METADATA_MIRROR];
    [
        read(details.main.get(), &main),
        read(details.mirror.get(), &main),
        read(details.bitmap.get(), &[file_type::METADATA_BITMAP]),
    ]
}
