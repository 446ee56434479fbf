//! The boot record and the boot catalog (El Torito 2.0, section 2).

use std::sync::Arc;

use zerocopy::IntoBytes;

use super::{Boot, Image, load_sectors};
use crate::base::units::{ByteRange, Lba, SECTOR_BYTES};
use crate::formats::boot::eltorito::raw;
use crate::model::spec::{BootEntry, CatalogSpec, Emulation};
use crate::model::{BlobId, Namespace, Owner};
use crate::plan::{
    Addresses, Author, AuthorId, Key, OrderClass, Payload, Request, Requests, Subject,
};

/// The boot record lies in sector 17 and nowhere else.
const BOOT_RECORD_AT: u64 = 17 * SECTOR_BYTES;
/// Bytes of the id in the validation entry and in a section header.
const VALIDATION_ID_BYTES: usize = 24;
const SECTION_ID_BYTES: usize = 28;
/// Criteria in an entry, and in each extension behind it.
const CRITERIA_BYTES: usize = 19;
const EXTENSION_BYTES: usize = 30;
/// An extension follows (bit 5 of the media byte, and of the flags of an extension).
const CONTINUES: u8 = 0x20;

mod key {
    pub const RECORD: u64 = 0;
    pub const CATALOG: u64 = 1;
    pub const SESSION_RECORD: u64 = 2;
}

/// Writes the boot record and the catalog.
#[derive(Debug)]
pub struct CatalogAuthor(pub Arc<Boot>);

impl Author for CatalogAuthor {
    fn request(&self, id: AuthorId, requests: &mut Requests) {
        let Some(catalog) = &self.0.spec.catalog else { return };
        let owner = Owner::VolumeDescriptor { ns: Namespace::Iso };
        let subject = Subject::Part(id, key::RECORD);
        let record = Request::flow(subject, owner, OrderClass::Descriptors, SECTOR_BYTES);
        if let Some(start) = self.0.session_bytes {
            let subject = Subject::Part(id, key::SESSION_RECORD);
            let copy = Request { subject, ..record.clone() };
            requests.push(copy.fixed_at(start.saturating_add(BOOT_RECORD_AT)));
        }
        requests.push(record.fixed_at(BOOT_RECORD_AT));
        let subject = self.catalog_subject();
        let len = len_bytes(catalog);
        requests.push(Request::flow(subject, Owner::BootCatalog, OrderClass::BootCatalog, len));
    }

    fn blob_pieces(&self, blob: BlobId, len_bytes: u64) -> Option<Vec<(u64, Payload)>> {
        let is_catalog = self.0.catalog_blob == Some(blob);
        is_catalog.then(|| vec![(len_bytes, Payload::Rendered(key::CATALOG))])
    }

    fn claims(&self, addresses: &Addresses) -> Vec<(ByteRange, Owner)> {
        let entries = self.0.spec.catalog.iter().flat_map(|catalog| &catalog.entries);
        (1..)
            .zip(entries)
            .filter_map(|(n, entry)| {
                let image = self.0.image(&entry.image)?;
                let place = addresses.of(image.subject)?;
                let len = read_bytes(entry, image);
                Some((ByteRange { start: place.start, len }, Owner::BootImage { n }))
            })
            .collect()
    }

    fn render(&self, key: Key, addresses: &Addresses, out: &mut [u8]) {
        let lba = |subject| {
            addresses.of(subject).and_then(|range| Lba::containing(range.start)).unwrap_or_default()
        };
        if matches!(key, key::RECORD | key::SESSION_RECORD) {
            put(out, 0, &[0]);
            put(out, 1, b"CD001\x01");
            put(out, 7, raw::SYSTEM_ID);
            put(out, 0x47, &lba(self.catalog_subject()).0.to_le_bytes());
        } else if let Some(catalog) = &self.0.spec.catalog {
            let place = |entry: &BootEntry| {
                let image = self.0.image(&entry.image)?;
                let system = match (entry.system_type, entry.emulation) {
                    (Some(system), _) => system,
                    (None, Emulation::HardDisk) => image.partition_type,
                    (None, _) => 0,
                };
                Some((lba(image.subject), load_sectors(entry, image.len_bytes), system))
            };
            put(out, 0, &encode(catalog, place));
        }
    }
}

impl CatalogAuthor {
    fn catalog_subject(&self) -> Subject {
        match self.0.catalog_blob {
            Some(blob) => Subject::Blob(blob),
            None => Subject::Part(self.0.ids.catalog, key::CATALOG),
        }
    }
}

/// How long readers take the image of an entry for.
fn read_bytes(entry: &BootEntry, image: &Image) -> u64 {
    if let Some(bytes) = entry.emulation.image_bytes() {
        return bytes;
    }
    match (entry.emulation, load_sectors(entry, image.len_bytes)) {
        (Emulation::None, sectors @ 2..) => u64::from(sectors) * super::BLOCK_BYTES,
        _ => image.len_bytes,
    }
}

/// Bytes of a catalog, in whole sectors.
pub fn len_bytes(catalog: &CatalogSpec) -> u64 {
    let records = encode(catalog, |_| None).len() as u64;
    records.next_multiple_of(SECTOR_BYTES)
}

/// The records of a catalog. `place` tells address, sector count and system type of an entry.
fn encode(catalog: &CatalogSpec, place: impl Fn(&BootEntry) -> Option<(Lba, u16, u8)>) -> Vec<u8> {
    let mut out = Vec::new();
    let Some((first, others)) = catalog.entries.split_first() else { return out };
    push_validation(&mut out, first);
    push_entry(&mut out, first, place(first));
    let sections: Vec<&[BootEntry]> = others.chunk_by(is_same_section).collect();
    for (n, section) in sections.iter().enumerate() {
        let Some(head) = section.first() else { continue };
        let is_last = n + 1 == sections.len();
        let mut record = [0; raw::ENTRY_BYTES];
        let indicator = if is_last { raw::LAST_SECTION } else { raw::SECTION };
        put(&mut record, 0, &[indicator, head.platform.byte()]);
        put(&mut record, 2, &u16::try_from(section.len()).unwrap_or(u16::MAX).to_le_bytes());
        put(&mut record, 4, cut(&head.id, SECTION_ID_BYTES));
        out.extend_from_slice(&record);
        for entry in *section {
            push_entry(&mut out, entry, place(entry));
        }
    }
    out
}

fn is_same_section(before: &BootEntry, entry: &BootEntry) -> bool {
    !entry.starts_section && before.platform == entry.platform && before.id == entry.id
}

fn push_validation(out: &mut Vec<u8>, first: &BootEntry) {
    let mut record = [0; raw::ENTRY_BYTES];
    put(&mut record, 0, &[raw::VALIDATION, first.platform.byte()]);
    put(&mut record, 4, cut(&first.id, VALIDATION_ID_BYTES));
    put(&mut record, 30, &[0x55, 0xAA]);
    let (words, _) = record.as_chunks::<2>();
    let sum = words.iter().fold(0u16, |sum, word| sum.wrapping_add(u16::from_le_bytes(*word)));
    put(&mut record, 28, &sum.wrapping_neg().to_le_bytes());
    out.extend_from_slice(&record);
}

fn push_entry(out: &mut Vec<u8>, entry: &BootEntry, place: Option<(Lba, u16, u8)>) {
    let (lba, sectors, system) = place.unwrap_or_default();
    let (kind, criteria) = &entry.criteria;
    let (own, more) = criteria.split_at(criteria.len().min(CRITERIA_BYTES));
    let continues = if more.is_empty() { 0 } else { CONTINUES };
    let mut record = raw::BootEntry {
        indicator: if entry.is_bootable { raw::BOOTABLE } else { raw::NOT_BOOTABLE },
        media: entry.emulation.nibble() | (entry.media_flags & 0xC0) | continues,
        load_segment: entry.load_segment.into(),
        system,
        unused: 0,
        sectors: sectors.into(),
        image: lba.0.into(),
        criteria: [0; 20],
    };
    put(&mut record.criteria, 0, &[*kind]);
    put(&mut record.criteria, 1, own);
    out.extend_from_slice(record.as_bytes());
    let extensions: Vec<&[u8]> = more.chunks(EXTENSION_BYTES).collect();
    for (n, bytes) in extensions.iter().enumerate() {
        let mut record = [0; raw::ENTRY_BYTES];
        let continues = if n + 1 < extensions.len() { CONTINUES } else { 0 };
        put(&mut record, 0, &[raw::EXTENSION, continues]);
        put(&mut record, 2, bytes);
        out.extend_from_slice(&record);
    }
}

fn cut(bytes: &[u8], most: usize) -> &[u8] {
    bytes.get(..most).unwrap_or(bytes)
}

fn put(out: &mut [u8], at: usize, bytes: &[u8]) {
    if let Some(place) = at.checked_add(bytes.len()).and_then(|end| out.get_mut(at..end)) {
        place.copy_from_slice(bytes);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::boot::eltorito::read;
    use crate::io::memory::MemorySource;
    use crate::model::NodeId;
    use crate::model::spec::{BootImageSource, BootPlatform};

    fn entry(platform: BootPlatform, n: u32) -> BootEntry {
        BootEntry::new(platform, BootImageSource::Node(NodeId(n)))
    }

    #[test]
    fn a_catalog_is_read_as_it_was_meant() {
        let mut floppy = entry(BootPlatform::X86, 2);
        floppy.emulation = Emulation::Floppy1440;
        floppy.criteria = (1, (0..70).collect());
        let entries = vec![
            entry(BootPlatform::X86, 1),
            floppy,
            entry(BootPlatform::Efi, 3),
            entry(BootPlatform::Efi, 4),
        ];
        let catalog = CatalogSpec { node: None, entries };
        let place = |entry: &BootEntry| match entry.image {
            BootImageSource::Node(node) => Some((Lba(30 + node.0), 8, 0)),
            _ => None,
        };
        let mut image = vec![0; 4096];
        image.splice(2048.., encode(&catalog, place));
        image.resize(4096, 0);
        assert_eq!(len_bytes(&catalog), 2048);
        let found = read::read(&MemorySource::new(image), 1).expect("a catalog");
        assert!(found.is_valid());
        let told: Vec<_> =
            found.images.iter().map(|i| (i.platform, i.start / 2048, i.entry.media)).collect();
        assert_eq!(told, [(0, 31, 0), (0, 32, 0x22), (0xEF, 33, 0), (0xEF, 34, 0)]);
    }

    #[test]
    fn the_sum_of_an_empty_id_is_known() {
        for (platform, low, high) in
            [(BootPlatform::X86, 0xAA, 0x55), (BootPlatform::Efi, 0xAA, 0x66)]
        {
            let mut out = Vec::new();
            push_validation(&mut out, &entry(platform, 1));
            assert_eq!(out[28..], [low, high, 0x55, 0xAA]);
        }
    }

    #[test]
    fn sections_gather_neighbours() {
        let mut apart = entry(BootPlatform::Efi, 4);
        apart.starts_section = true;
        let entries = vec![
            entry(BootPlatform::X86, 1),
            entry(BootPlatform::Efi, 2),
            entry(BootPlatform::Efi, 3),
            apart,
        ];
        let bytes = encode(&CatalogSpec { node: None, entries }, |_| None);
        let heads: Vec<(u8, u8)> = bytes.chunks(32).map(|record| (record[0], record[2])).collect();
        assert_eq!(
            heads,
            [(1, 0), (0x88, 0), (0x90, 2), (0x88, 0), (0x88, 0), (0x91, 1), (0x88, 0)]
        );
    }
}
