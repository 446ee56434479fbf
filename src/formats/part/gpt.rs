//! Both headers of a GUID partition table with their sums and places (UEFI 5.3). What firmware
//! makes of a damaged one is for the rules.

use crate::base::bytes::{le32, le64};
use crate::base::units::{ByteRange, Guid};
use crate::io::source::{BlockSource, read_vec};
use crate::model::boot::{GptEntry, GptFacts, GptHeader};

/// Block sizes that a header may lie behind.
const BLOCKS: [u32; 3] = [512, 2048, 4096];
/// First bytes of a header.
const SIGNATURE: &[u8; 8] = b"EFI PART";
/// Bytes of a header (UEFI 5.3.2); longer ones are allowed up to the block.
const HEADER_BYTES: usize = 92;
/// Longest array that is read.
const MAX_ARRAY_BYTES: u64 = 1 << 20;
/// Entries in use that are told.
const MAX_ENTRIES: usize = 256;

/// The table, if there is any of its headers.
pub fn read(source: &dyn BlockSource) -> Option<GptFacts> {
    BLOCKS.into_iter().find_map(|block| read_in_blocks(source, block))
}

fn read_in_blocks(source: &dyn BlockSource, block: u32) -> Option<GptFacts> {
    let last_block = (source.len() / u64::from(block)).checked_sub(1)?;
    let primary = Found::at(source, block, 1);
    let named = primary.as_ref().map(|found| found.header.other_block).filter(|at| *at > 1);
    let backup = named.and_then(|at| Found::at(source, block, at));
    let backup = backup.or_else(|| Found::at(source, block, last_block).filter(|_| last_block > 1));
    let is_valid = |found: &&Found| found.header.is_valid();
    let both = [&primary, &backup];
    let best = both.into_iter().flatten().find(is_valid);
    let best = best.or(primary.as_ref()).or(backup.as_ref())?;
    let last_start = last_block * u64::from(block);
    Some(GptFacts {
        block_bytes: block,
        is_backup_last: backup.as_ref().is_some_and(|b| b.header.range.start == last_start),
        disk_guid: best.disk_guid,
        entries: best.entries.clone(),
        primary: primary.map(|found| found.header),
        backup: backup.map(|found| found.header),
    })
}

struct Found {
    header: GptHeader,
    disk_guid: Guid,
    entries: Vec<GptEntry>,
}

impl Found {
    fn at(source: &dyn BlockSource, block: u32, number: u64) -> Option<Found> {
        let start = number.checked_mul(u64::from(block))?;
        let bytes = read_vec(source, start, usize::try_from(block).ok()?).ok()?;
        if !bytes.starts_with(SIGNATURE) {
            return None;
        }
        let len = usize::try_from(le32(&bytes, 12)?).ok()?;
        let is_len_possible = (HEADER_BYTES..=bytes.len()).contains(&len);
        let mut summed = bytes.get(..len.min(bytes.len()))?.to_vec();
        summed.get_mut(16..20).unwrap_or_default().fill(0);
        let sum = crc32fast::hash(&summed);
        let (count, entry_bytes) = (le32(&bytes, 80)?, le32(&bytes, 84)?);
        let array_len = u64::from(count) * u64::from(entry_bytes);
        let array = le64(&bytes, 72)?.checked_mul(u64::from(block));
        let array = array.and_then(|start| ByteRange::new(start, array_len));
        let array = array.unwrap_or_default();
        let has_entries = array_len <= MAX_ARRAY_BYTES && (128..=4096).contains(&entry_bytes);
        let array_bytes = usize::try_from(array_len).ok().filter(|_| has_entries);
        let array_bytes = array_bytes.and_then(|len| read_vec(source, array.start, len).ok());
        let array_bytes = array_bytes.unwrap_or_default();
        let header = GptHeader {
            range: ByteRange { start, len: u64::from(block) },
            array,
            is_header_sum_right: is_len_possible && le32(&bytes, 16) == Some(sum),
            is_array_sum_right: !array_bytes.is_empty()
                && le32(&bytes, 88) == Some(crc32fast::hash(&array_bytes)),
            is_place_right: le64(&bytes, 24) == Some(number),
            other_block: le64(&bytes, 32)?,
            first_usable: le64(&bytes, 40)?,
            last_usable: le64(&bytes, 48)?,
        };
        let entry_bytes = usize::try_from(entry_bytes).ok().filter(|len| *len > 0).unwrap_or(128);
        let entries = (1..).zip(array_bytes.chunks_exact(entry_bytes));
        let entries = entries.filter_map(|(number, bytes)| entry(bytes, number, block));
        Some(Found {
            header,
            disk_guid: Guid(bytes.get(56..72)?.try_into().ok()?),
            entries: entries.take(MAX_ENTRIES).collect(),
        })
    }
}

fn entry(bytes: &[u8], number: u32, block: u32) -> Option<GptEntry> {
    let kind = Guid(bytes.get(..16)?.try_into().ok()?);
    if kind == Guid::ZERO {
        return None;
    }
    let (first, last) = (le64(bytes, 32)?, le64(bytes, 40)?);
    let count = last.checked_sub(first)?.checked_add(1)?;
    let (units, _) = bytes.get(56..128)?.as_chunks::<2>();
    let units = units.iter().map(|unit| u16::from_le_bytes(*unit));
    let units: Vec<u16> = units.take_while(|unit| *unit != 0).collect();
    Some(GptEntry {
        number,
        kind,
        guid: Guid(bytes.get(16..32)?.try_into().ok()?),
        range: ByteRange::new(
            first.checked_mul(u64::from(block))?,
            count.checked_mul(u64::from(block))?,
        )?,
        flags: le64(bytes, 48)?,
        name: String::from_utf16_lossy(&units),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::io::memory::MemorySource;

    /// A table of one partition on a disk of 64 blocks.
    fn disk() -> Vec<u8> {
        let mut disk = vec![0u8; 64 * 512];
        let mut array = vec![0u8; 4 * 128];
        array[..16].copy_from_slice(&Guid::ESP.0);
        (array[32], array[40], array[56]) = (10, 19, b'E');
        for (own, other, at) in [(1u8, 63u8, 2u8), (63, 1, 62)] {
            let mut header = vec![0u8; 512];
            header[..8].copy_from_slice(SIGNATURE);
            (header[12], header[24], header[32], header[40], header[48]) = (92, own, other, 3, 61);
            (header[72], header[80], header[84]) = (at, 4, 128);
            header[88..92].copy_from_slice(&crc32fast::hash(&array).to_le_bytes());
            let sum = crc32fast::hash(&header[..92]);
            header[16..20].copy_from_slice(&sum.to_le_bytes());
            disk[usize::from(own) * 512..][..512].copy_from_slice(&header);
            disk[usize::from(at) * 512..][..512].copy_from_slice(&array);
        }
        disk
    }

    #[test]
    fn sums_and_places_of_both_headers_are_checked() {
        let found = read(&MemorySource::new(disk())).expect("a table");
        assert!(found.primary.is_some_and(|header| header.is_valid()));
        assert!(found.backup.is_some_and(|header| header.is_valid()) && found.is_backup_last);
        assert_eq!(found.entries.len(), 1);
        assert_eq!(found.entries[0].range, ByteRange { start: 5120, len: 5120 });
        assert_eq!(found.entries[0].name, "E");
        // A damaged primary: the copy still has the entries.
        let mut damaged = disk();
        damaged[512 + 20] ^= 1;
        damaged[1024] ^= 1;
        let found = read(&MemorySource::new(damaged)).expect("a table");
        let primary = found.primary.expect("there");
        assert!(!primary.is_header_sum_right && !primary.is_array_sum_right);
        assert_eq!(found.entries.first().map(|entry| entry.kind), Some(Guid::ESP));
        // Something was appended: the copy is not last any more.
        let mut longer = disk();
        longer.extend_from_slice(&[0; 2048]);
        let found = read(&MemorySource::new(longer)).expect("a table");
        assert!(found.backup.is_some() && !found.is_backup_last);
    }

    #[test]
    fn absurd_numbers_are_no_entries() {
        let mut image = disk();
        image[512 + 72..512 + 88].fill(0xFF);
        let found = read(&MemorySource::new(image)).expect("the copy is there");
        assert!(found.primary.is_some_and(|header| !header.is_valid()));
        assert_eq!(found.entries.len(), 1);
        assert_eq!(read(&MemorySource::new(vec![0u8; 4096])), None);
        assert_eq!(read(&MemorySource::new(vec![0u8; 10])), None);
    }
}
