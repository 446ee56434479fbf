//! Reads a boot catalog and how long each image is, as far as it says.

use zerocopy::FromBytes;

use super::raw::{
    BOOTABLE, BootEntry, ENTRY_BYTES, EXTENSION, LAST_SECTION, NOT_BOOTABLE, SECTION, VALIDATION,
};
use crate::base::bytes::le16;
use crate::base::units::{ByteRange, SECTOR_BYTES};
use crate::io::source::BlockSource;
use crate::model::boot::CatalogFault;
use crate::model::spec::Emulation;

/// Sectors of a catalog that are read; nobody writes more than one.
const MAX_SECTORS: u64 = 32;
/// Faults that are told of one catalog.
const MAX_FAULTS: usize = 16;
/// Selection criteria that are kept of one entry.
const MAX_CRITERIA_BYTES: usize = 1024;
/// More follows: bit 5 of the media byte of an entry and of the flags of an extension.
const CONTINUES: u8 = 0x20;

/// A boot image that a catalog names.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct BootImage {
    /// Place in the catalog, counted from 1.
    pub n: u16,
    /// Byte of its record.
    pub at: u64,
    /// Its section, counted from 1; the initial entry stands in none: 0.
    pub section: u16,
    /// It is the initial entry, in no section.
    pub is_default: bool,
    /// Platform of its section, or of the catalog (El Torito, 2.1 and 2.3).
    pub platform: u8,
    /// Identification of its section, padding and all; of the default entry none.
    pub section_id: Vec<u8>,
    /// Its entry.
    pub entry: BootEntry,
    /// Selection criteria of its extensions, one behind the other.
    pub extensions: Vec<u8>,
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
    /// Platform of the validation entry.
    pub platform: u8,
    /// Identification in the validation entry, padding and all.
    pub id: [u8; 24],
    /// The images, in the order of their entries.
    pub images: Vec<BootImage>,
    /// The words of the validation entry sum up to zero.
    pub is_sum_right: bool,
    /// The validation entry ends in 55 AA.
    pub is_key_right: bool,
    /// What is odd in it.
    pub faults: Vec<CatalogFault>,
}

impl Catalog {
    /// Marks and sum of the validation entry are right.
    pub fn is_valid(&self) -> bool {
        self.is_sum_right && self.is_key_right
    }
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
    let mut reading = Reading::new(validation[1], source.len());
    for (at, bytes) in (start..).step_by(ENTRY_BYTES).skip(1).zip(entries) {
        if !reading.record(bytes, at) {
            break;
        }
    }
    let used = reading.used;
    let (images, faults) = reading.finish(start);
    let used_bytes = (used as u64 * ENTRY_BYTES as u64).next_multiple_of(SECTOR_BYTES);
    Some(Catalog {
        range: ByteRange { start, len: used_bytes.min(source.len() - start) },
        platform: validation[1],
        id: validation.get(4..28)?.try_into().ok()?,
        images,
        is_sum_right: sum == 0,
        is_key_right: validation[30..] == [0x55, 0xAA],
        faults,
    })
}

/// One default entry without a header, then sections that count their entries.
struct Reading {
    images: Vec<BootImage>,
    faults: Vec<CatalogFault>,
    /// Entries that the section still promises; the default entry counts as a section of one.
    left: u16,
    platform: u8,
    section_id: Vec<u8>,
    is_default: bool,
    sections: u16,
    is_last: bool,
    /// An extension has to follow (El Torito, bit 5 of the media byte and of its own flags).
    is_extension_due: bool,
    used: usize,
    size: u64,
}

impl Reading {
    fn new(platform: u8, size: u64) -> Reading {
        Reading {
            images: Vec::new(),
            faults: Vec::new(),
            left: 1,
            platform,
            section_id: Vec::new(),
            is_default: true,
            sections: 0,
            is_last: false,
            is_extension_due: false,
            used: 1,
            size,
        }
    }

    /// Takes the next record; `false`: the catalog ends before it.
    fn record(&mut self, bytes: &[u8; ENTRY_BYTES], at: u64) -> bool {
        if self.is_extension_due != (bytes[0] == EXTENSION) {
            self.fault(CatalogFault::Extension(at));
            self.is_extension_due = false;
        }
        match bytes[0] {
            EXTENSION => {
                self.is_extension_due = bytes[1] & CONTINUES != 0;
                if let Some(image) = self.images.last_mut()
                    && image.extensions.len() < MAX_CRITERIA_BYTES
                {
                    image.extensions.extend_from_slice(bytes.get(2..).unwrap_or_default());
                }
            }
            SECTION | LAST_SECTION if self.left == 0 || !self.is_default => {
                if self.left > 0 {
                    self.fault(CatalogFault::SectionShort(at));
                }
                if self.is_last {
                    self.fault(CatalogFault::BehindLast(at));
                }
                self.is_last = bytes[0] == LAST_SECTION;
                self.sections = self.sections.saturating_add(1);
                self.is_default = false;
                self.platform = bytes[1];
                self.left = le16(bytes, 2).unwrap_or(0);
                self.section_id = bytes.get(4..).unwrap_or_default().to_vec();
            }
            BOOTABLE | NOT_BOOTABLE if self.left > 0 => {
                if bytes.iter().all(|byte| *byte == 0) && !self.is_default {
                    self.fault(CatalogFault::SectionShort(at));
                    return false;
                }
                self.left -= 1;
                let entry = self.entry(bytes, at);
                self.is_extension_due = entry.is_some() && bytes[1] & CONTINUES != 0;
                self.images.extend(entry);
            }
            NOT_BOOTABLE => return false,
            _ => {
                self.fault(CatalogFault::UnknownRecord(at));
                return false;
            }
        }
        self.used += 1;
        true
    }

    fn entry(&mut self, bytes: &[u8; ENTRY_BYTES], at: u64) -> Option<BootImage> {
        let entry = BootEntry::read_from_bytes(bytes).ok()?;
        if entry.image.get() == 0 {
            return None;
        }
        let sectors = u64::from(entry.sectors.get());
        let len = match Emulation::from_nibble(entry.media) {
            Some(Emulation::HardDisk) => None,
            Some(Emulation::None) | None => (sectors > 1).then_some(sectors * 512),
            Some(floppy) => floppy.image_bytes(),
        };
        let start = u64::from(entry.image.get()) * SECTOR_BYTES;
        if start >= self.size {
            self.fault(CatalogFault::ImageOutside(at));
        }
        Some(BootImage {
            n: u16::try_from(self.images.len() + 1).ok()?,
            at,
            section: self.sections,
            is_default: self.is_default,
            platform: self.platform,
            section_id: self.section_id.clone(),
            entry,
            extensions: Vec::new(),
            start,
            len,
        })
    }

    fn fault(&mut self, fault: CatalogFault) {
        if self.faults.len() < MAX_FAULTS {
            self.faults.push(fault);
        }
    }

    fn finish(mut self, start: u64) -> (Vec<BootImage>, Vec<CatalogFault>) {
        let end = start.saturating_add((self.used * ENTRY_BYTES) as u64);
        let is_short_told = matches!(self.faults.last(), Some(CatalogFault::SectionShort(_)));
        if self.left > 0 && self.sections > 0 && !is_short_told {
            self.fault(CatalogFault::SectionShort(end));
        }
        if self.sections > 0 && !self.is_last {
            self.fault(CatalogFault::NoLast(end));
        }
        (self.images, self.faults)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::io::memory::MemorySource;

    fn catalog(records: &[&[u8]]) -> Option<Catalog> {
        let mut bytes = vec![0u8; 64 * 1024];
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
            &[0x88, 0, 0, 0, 0, 0, 4, 0, 10, 0, 0, 0],
            &[0x91, 0xEF, 1, 0],
            &[0x88, 0, 0, 0, 0, 0, 0, 0, 20, 0, 0, 0],
        ])
        .expect("a catalog");
        assert!(found.is_valid() && found.faults.is_empty());
        let images: Vec<_> = found.images.iter().map(|i| (i.n, i.start / 2048, i.len)).collect();
        assert_eq!(images, [(1, 10, Some(2048)), (2, 20, None)]);
        assert_eq!(found.images.iter().map(|i| i.platform).collect::<Vec<_>>(), [0, 0xEF]);
        assert_eq!(found.range, ByteRange { start: 2048, len: 2048 });
    }

    #[test]
    fn a_wrong_sum_is_told_and_the_entries_stay() {
        let mut wrong = validation();
        wrong[4] = 7;
        let found = catalog(&[&wrong, &[0x88, 4, 0, 0, 0, 0, 1, 0, 30, 0, 0, 0]]).expect("found");
        assert_eq!((found.is_valid(), found.images.len(), found.images[0].len), (false, 1, None));
        assert_eq!(catalog(&[&[0x88]]), None);
        assert_eq!(read(&MemorySource::new(vec![1u8; 100]), u32::MAX), None);
    }

    #[test]
    fn odd_catalogs_keep_what_works_and_tell_the_rest() {
        let entry: &[u8] = &[0x88, 0, 0, 0, 0, 0, 4, 0, 10, 0, 0, 0];
        let faults = |records: &[&[u8]]| {
            let found = catalog(&[&[&*validation(), entry][..], records].concat()).expect("read");
            (found.images.len(), found.faults.iter().map(|f| f.id()).collect::<Vec<_>>())
        };
        // A section that promises two and has one; a last section that never comes.
        assert_eq!(faults(&[&[0x91, 0xEF, 2, 0], entry]), (2, vec!["section-short"]));
        assert_eq!(faults(&[&[0x90, 0xEF, 1, 0], entry]), (2, vec!["no-last"]));
        assert_eq!(faults(&[&[0x91, 0, 0, 0], &[0x91, 0xEF, 1, 0], entry]).1, ["behind-last"]);
        assert_eq!(faults(&[entry]), (1, vec!["unknown-record"]));
        let outside: &[u8] = &[0x88, 0, 0, 0, 0, 0, 4, 0, 0, 1, 0, 0];
        assert_eq!(faults(&[&[0x91, 0xEF, 1, 0], outside]).1, ["image-outside"]);
        // Extensions belong to their entry and are announced.
        let announcing: &[u8] = &[0x88, 0x20, 0, 0, 0, 0, 4, 0, 10, 0, 0, 0];
        let section: &[u8] = &[0x91, 0xEF, 1, 0];
        assert_eq!(faults(&[section, announcing, &[0x44, 0, 7]]), (2, vec![]));
        assert_eq!(faults(&[section, announcing]).1, ["extension"]);
        assert_eq!(faults(&[section, entry, &[0x44, 0, 7]]).1, ["extension"]);
    }
}
