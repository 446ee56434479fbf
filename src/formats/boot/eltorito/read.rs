//! Reads a boot catalog and how long each image is, as far as it says.

use zerocopy::FromBytes;

use super::raw::{
    BOOTABLE, BootEntry, ENTRY_BYTES, EXTENSION, LAST_SECTION, NOT_BOOTABLE, SECTION, VALIDATION,
};
use crate::base::bytes::le16;
use crate::base::units::{ByteRange, SECTOR_BYTES};
use crate::io::source::BlockSource;

/// Sectors of a catalog that are read; nobody writes more than one.
const MAX_SECTORS: u64 = 32;

/// A boot image that a catalog names.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct BootImage {
    /// Place in the catalog, counted from 1.
    pub n: u16,
    /// Platform of its section, or of the catalog (El Torito, 2.1 and 2.3).
    pub platform: u8,
    /// Its entry.
    pub entry: BootEntry,
    /// First byte of the image.
    pub start: u64,
    /// Its length, where the catalog tells: by emulated medium or sector count. A count of 0 or 1
    /// says nothing about the image.
    pub len: Option<u64>,
}

/// A boot catalog.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Catalog {
    /// Its bytes, up to its last record, at least one sector where the image has it.
    pub range: ByteRange,
    /// The images, in the order of their entries.
    pub images: Vec<BootImage>,
    /// Marks and sum of the validation entry are right.
    pub is_valid: bool,
}

/// Reads the catalog at sector `sector`; `None` when it lies outside or is none at all.
pub fn read(source: &dyn BlockSource, sector: u32) -> Option<Catalog> {
    let start = u64::from(sector) * SECTOR_BYTES;
    let there = source.len().checked_sub(start)?.min(MAX_SECTORS * SECTOR_BYTES);
    let mut bytes = vec![0; usize::try_from(there).ok()?];
    source.read_at(start, &mut bytes).ok()?;
    let (entries, _) = bytes.as_chunks::<ENTRY_BYTES>();
    let (validation, entries) = entries.split_first()?;
    if validation[0] != VALIDATION {
        return None;
    }
    let sum = (0..ENTRY_BYTES)
        .step_by(2)
        .filter_map(|at| le16(validation, at))
        .fold(0u16, u16::wrapping_add);
    let is_valid = sum == 0 && validation[30..] == [0x55, 0xAA];
    let mut images = Vec::new();
    // One default entry without a header, then sections that count their entries.
    let mut left = 1u16;
    let mut platform = validation[1];
    let mut is_last = false;
    let mut used = 1usize;
    for bytes in entries {
        match bytes[0] {
            EXTENSION => {}
            SECTION | LAST_SECTION if left == 0 && !is_last => {
                is_last = bytes[0] == LAST_SECTION;
                platform = bytes[1];
                left = le16(bytes, 2).unwrap_or(0);
            }
            BOOTABLE | NOT_BOOTABLE if left > 0 => {
                left -= 1;
                if let Some(image) = read_entry(bytes, platform, images.len()) {
                    images.push(image);
                }
            }
            _ => break,
        }
        used += 1;
    }
    let used_bytes = (used as u64 * ENTRY_BYTES as u64).next_multiple_of(SECTOR_BYTES);
    let range = ByteRange { start, len: used_bytes.min(source.len() - start) };
    Some(Catalog { range, images, is_valid })
}

fn read_entry(bytes: &[u8; ENTRY_BYTES], platform: u8, before: usize) -> Option<BootImage> {
    let entry = BootEntry::read_from_bytes(bytes).ok()?;
    if entry.image.get() == 0 {
        return None;
    }
    let sectors = u64::from(entry.sectors.get());
    let len = match entry.media & 0x0F {
        1 => Some(1200 * 1024),
        2 => Some(1440 * 1024),
        3 => Some(2880 * 1024),
        4 => None,
        _ => (sectors > 1).then_some(sectors * 512),
    };
    let start = u64::from(entry.image.get()) * SECTOR_BYTES;
    Some(BootImage { n: u16::try_from(before + 1).ok()?, platform, entry, start, len })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::io::memory::MemorySource;

    fn catalog(records: &[&[u8]]) -> Option<Catalog> {
        let mut bytes = vec![0u8; 4096];
        for (n, record) in records.iter().enumerate() {
            bytes[2048 + n * 32..][..record.len()].copy_from_slice(record);
        }
        read(&MemorySource::new(bytes), 1)
    }

    fn validation() -> Vec<u8> {
        let mut record = vec![0; 32];
        (record[0], record[28], record[29], record[30], record[31]) = (1, 0xAA, 0x55, 0x55, 0xAA);
        record
    }

    #[test]
    fn default_entry_and_sections_are_counted() {
        let found = catalog(&[
            &validation(),
            &[0x88, 0, 0, 0, 0, 0, 4, 0, 30, 0, 0, 0],
            &[0x91, 0xEF, 1, 0],
            &[0x88, 0, 0, 0, 0, 0, 0, 0, 40, 0, 0, 0],
            &[0x88, 0, 0, 0, 0, 0, 0, 0, 50, 0, 0, 0],
        ])
        .expect("a catalog");
        assert!(found.is_valid);
        let images: Vec<_> = found.images.iter().map(|i| (i.n, i.start / 2048, i.len)).collect();
        assert_eq!(images, [(1, 30, Some(2048)), (2, 40, None)]);
        assert_eq!(found.images.iter().map(|i| i.platform).collect::<Vec<_>>(), [0, 0xEF]);
        assert_eq!(found.range, ByteRange { start: 2048, len: 2048 });
    }

    #[test]
    fn a_wrong_sum_is_told_and_the_entries_stay() {
        let mut wrong = validation();
        wrong[4] = 7;
        let found = catalog(&[&wrong, &[0x88, 4, 0, 0, 0, 0, 1, 0, 30, 0, 0, 0]]).expect("found");
        assert_eq!((found.is_valid, found.images.len(), found.images[0].len), (false, 1, None));
        assert_eq!(catalog(&[&[0x88]]), None);
        assert_eq!(read(&MemorySource::new(vec![1u8; 100]), u32::MAX), None);
    }
}
