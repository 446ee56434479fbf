//! Everything that decides whether an image starts, gathered into one value. Reads what the
//! catalog and the tables point to; judges nothing.

use crate::base::bytes::{le16, le32, trim_padding};
use crate::base::progress::{Cancelled, Context, Phase};
use crate::base::units::{ByteRange, SECTOR_BYTES};
use crate::formats::boot::eltorito::raw::SYSTEM_ID;
use crate::formats::boot::eltorito::read::{BootImage, Catalog};
use crate::formats::boot::{detect, eltorito, info_table, system_area};
use crate::formats::fs::iso9660::IsoVolume;
use crate::formats::part;
use crate::io::source::read_vec;
use crate::model::boot::{
    BootEntryFacts, BootFacts, BootImageLength, BootProgram, BootVolume, CatalogFacts, IsoFacts,
};
use crate::model::spec::{BootPlatform, Emulation};

use super::{resolve, trees};
use crate::opened::{OpenImage, VolumeSummary};

/// Entries of a catalog that are looked behind.
const MAX_ENTRIES: usize = 64;
/// The sector of the first descriptor, counted from the start of its session.
const FIRST_DESCRIPTOR: u32 = 16;
/// Where it leads to the root (ECMA-119 8.4.18).
const ROOT_AT: u64 = 156;
const ROOT_BYTES: usize = 34;

impl OpenImage {
    /// Reads everything that decides whether the image starts: catalog, start area, partition
    /// tables, EFI programs and configurations in every tree that firmware can read.
    pub fn boot_facts(&self, ctx: &Context) -> Result<BootFacts, Cancelled> {
        ctx.meter.phase(Phase::Scan, None);
        let silent = ctx.apart();
        let source = &*self.source;
        let record = self.iso().and_then(boot_record);
        let catalog = record.and_then(|(_, sector)| eltorito::read::read(source, sector));
        let mut places: Vec<u64> = (catalog.iter().flat_map(|c| &c.images))
            .map(|image| image.start)
            .chain(catalog.iter().map(|catalog| catalog.range.start))
            .collect();
        places.truncate(MAX_ENTRIES);
        let trees = trees::all(self);
        let mut found = trees::read(self, &trees, &places, &silent)?;
        let volumes: Vec<BootVolume> =
            self.volumes.iter().map(|volume| self.boot_volume(volume)).collect();
        resolve::mark(self, &trees, &volumes, &mut found.configs, &silent)?;
        let gpt = part::gpt::read(source);
        let catalog = record.map(|(record_sector, sector)| match &catalog {
            Some(catalog) => self.catalog_facts(record_sector, catalog, &found, &volumes),
            None => no_catalog(record_sector, sector),
        });
        Ok(BootFacts {
            size_bytes: self.size_bytes,
            iso: self.iso().map(|iso| self.iso_facts(iso)),
            has_udf: self.volumes.iter().any(|volume| volume.kind == "udf" && volume.base == 0),
            catalog,
            is_start_empty: system_area::is_empty(source),
            mbr: system_area::mbr(source),
            gpt,
            apm: part::apm::read(source),
            volumes,
            programs: found.programs,
            configs: found.configs,
            tree: found.tree,
        })
    }

    /// The bytes of boot image `number` of the catalog, hidden or not, as long as is known.
    pub fn boot_image_range(
        &self,
        number: u16,
        ctx: &Context,
    ) -> Result<Option<ByteRange>, Cancelled> {
        let facts = self.boot_facts(ctx)?;
        let entries = facts.catalog.into_iter().flat_map(|catalog| catalog.entries);
        let image = entries.into_iter().find(|entry| entry.number == number);
        Ok(image.map(|entry| entry.image))
    }

    fn iso_facts(&self, iso: &IsoVolume) -> IsoFacts {
        let primary = iso.primary();
        let summary = self.volumes.iter().find(|volume| volume.id == "iso");
        IsoFacts {
            label: summary.map(|volume| volume.name.clone()).unwrap_or_default(),
            uuid: primary.map(|p| iso_uuid(&p.modified, &p.created)).unwrap_or_default(),
            session_start: iso.start.0,
            declared_bytes: iso.declared_bytes(),
            view: summary.and_then(|volume| volume.views.first()).map_or("iso", |view| view.id()),
        }
    }

    /// Whether the first descriptor of the image leads to the tree of a session that begins
    /// elsewhere.
    fn is_told_at_start(&self, session: u32) -> bool {
        let root = |start: u32| {
            let at = u64::from(start.saturating_add(FIRST_DESCRIPTOR)) * SECTOR_BYTES;
            read_vec(&*self.source, at.saturating_add(ROOT_AT), ROOT_BYTES).ok()
        };
        session > 0 && root(0).is_some() && root(0) == root(session)
    }

    fn boot_volume(&self, volume: &VolumeSummary) -> BootVolume {
        let uuid = match volume.kind {
            "fat12" | "fat16" => self.fat_serial(volume.base.saturating_add(39)),
            "fat32" => self.fat_serial(volume.base.saturating_add(67)),
            "iso9660" if volume.base == 0 => {
                let primary = self.iso().and_then(IsoVolume::primary);
                primary.map(|p| iso_uuid(&p.modified, &p.created))
            }
            _ => None,
        };
        BootVolume {
            id: volume.id.clone(),
            kind: volume.kind,
            label: volume.name.clone(),
            start: volume.base,
            len: volume.size_blocks.saturating_mul(u64::from(volume.block_bytes)),
            uuid: uuid.unwrap_or_default(),
        }
    }

    /// Serial number of a FAT volume (FAT 1.03, `BS_VolID`) as GRUB and udev write it.
    fn fat_serial(&self, at: u64) -> Option<String> {
        let serial = le32(&read_vec(&*self.source, at, 4).ok()?, 0)?;
        Some(format!("{:04X}-{:04X}", serial >> 16, serial & 0xFFFF))
    }

    fn catalog_facts(
        &self,
        record_sector: u32,
        catalog: &Catalog,
        found: &trees::Found,
        volumes: &[BootVolume],
    ) -> CatalogFacts {
        let images = catalog.images.iter().take(MAX_ENTRIES);
        CatalogFacts {
            record_sector,
            range: catalog.range,
            path: found.at.get(&catalog.range.start).map(|(path, _)| path.clone()),
            platform: BootPlatform::from_byte(catalog.platform),
            id: text(&catalog.id),
            is_sum_right: catalog.is_sum_right,
            is_key_right: catalog.is_key_right,
            entries: images.map(|image| self.entry_facts(image, catalog, found, volumes)).collect(),
            faults: catalog.faults.clone(),
        }
    }

    fn entry_facts(
        &self,
        image: &BootImage,
        catalog: &Catalog,
        found: &trees::Found,
        volumes: &[BootVolume],
    ) -> BootEntryFacts {
        let source = &*self.source;
        let others: Vec<u64> =
            (catalog.images.iter().map(|other| other.start)).chain([catalog.range.start]).collect();
        let most = trees::up_to_next(found, image.start, &others, self.size_bytes);
        let program = detect::program(source, ByteRange::between(image.start, self.size_bytes));
        let session = self.iso().map_or(0, |iso| iso.start.0);
        let descriptor = session.saturating_add(FIRST_DESCRIPTOR);
        let is_code = Emulation::from_nibble(image.entry.media) == Some(Emulation::None)
            && program != BootProgram::Fat;
        let table = |descriptor| {
            let table = info_table::info_table(source, image.start, descriptor, &program);
            table.filter(|_| is_code)
        };
        // The descriptors at the start of the image may be those of an appended session.
        let table = table(descriptor)
            .filter(|table| table.is_descriptor_right || !self.is_told_at_start(session))
            .or_else(|| table(FIRST_DESCRIPTOR).filter(|_| self.is_told_at_start(session)));
        let is_grub = program == BootProgram::Grub2;
        let grub2 = is_grub.then(|| info_table::grub2_address(source, image.start)).flatten();
        let path = found.at.get(&image.start);
        let volume = volumes.iter().find(|volume| volume.start == image.start && volume.start > 0);
        let partition = self.partitions.iter().find(|p| p.range.start == image.start);
        let floppy = Emulation::from_nibble(image.entry.media).and_then(Emulation::image_bytes);
        // From what knows best to what only knows where it can't be longer.
        let lengths = [
            path.map(|(_, len)| (*len, BootImageLength::File)),
            floppy.map(|len| (len, BootImageLength::Medium)),
            volume.map(|volume| (volume.len, BootImageLength::FileSystem)),
            table.map(|table| (u64::from(table.len), BootImageLength::InfoTable)),
            partition.map(|partition| (partition.range.len, BootImageLength::Partition)),
            self.hard_disk_bytes(image).map(|len| (len, BootImageLength::Medium)),
            image.len.filter(|len| *len > 2048).map(|len| (len, BootImageLength::Load)),
        ];
        let rest = self.size_bytes.saturating_sub(image.start);
        let known = lengths.into_iter().flatten().find(|(len, _)| *len > 0 && *len <= rest);
        let (len, length) = known.unwrap_or((most.len, BootImageLength::Inferred));
        let range = ByteRange { start: image.start, len };
        let inside = volumes.iter().filter(|volume| volume.kind.starts_with("fat"));
        let inside = inside.into_iter().find(|volume| range.contains(volume.start));
        let criteria = image.entry.criteria.get(1..).unwrap_or_default();
        BootEntryFacts {
            number: image.n,
            at: image.at,
            section: image.section,
            is_default: image.is_default,
            platform: BootPlatform::from_byte(image.platform),
            section_id: text(&image.section_id),
            is_bootable: image.entry.indicator == eltorito::raw::BOOTABLE,
            media: image.entry.media,
            load_segment: image.entry.load_segment.get(),
            system_type: image.entry.system,
            load_sectors: image.entry.sectors.get(),
            criteria_type: image.entry.criteria.first().copied().unwrap_or(0),
            criteria: [criteria, &image.extensions].concat(),
            image: range,
            length,
            path: path.map(|(path, _)| path.clone()),
            program,
            info_table: table,
            grub2,
            volume: inside.map(|volume| volume.id.clone()),
        }
    }

    /// The length of an emulated hard disk: the end of the partition in it.
    fn hard_disk_bytes(&self, image: &BootImage) -> Option<u64> {
        if Emulation::from_nibble(image.entry.media) != Some(Emulation::HardDisk) {
            return None;
        }
        let sector = read_vec(&*self.source, image.start, 512).ok()?;
        let (entries, _) = sector.get(446..510)?.as_chunks::<16>();
        let end = |entry: &[u8; 16]| Some(u64::from(le32(entry, 8)?) + u64::from(le32(entry, 12)?));
        let is_signed = le16(&sector, 510) == Some(0xAA55);
        entries.iter().filter_map(end).max().filter(|_| is_signed).map(|blocks| blocks * 512)
    }
}

/// The boot record with the sector of the catalog it names: its own sector comes first.
fn boot_record(iso: &IsoVolume) -> Option<(u32, u32)> {
    iso.descriptors.iter().find_map(|descriptor| {
        let record = descriptor.boot().filter(|record| record.system_id.starts_with(SYSTEM_ID))?;
        let at = u32::try_from(descriptor.at / SECTOR_BYTES).ok()?;
        Some((at, le32(&record.system_use, 0)?))
    })
}

/// What a boot record names is no catalog.
fn no_catalog(record_sector: u32, sector: u32) -> CatalogFacts {
    CatalogFacts {
        record_sector,
        range: ByteRange { start: u64::from(sector) * SECTOR_BYTES, len: 0 },
        path: None,
        platform: BootPlatform::X86,
        id: String::new(),
        is_sum_right: false,
        is_key_right: false,
        entries: Vec::new(),
        faults: Vec::new(),
    }
}

/// What GRUB takes as UUID of an ISO 9660 volume: the digits of its modification date, of its
/// creation date where that is empty (GRUB, `iso9660.c`).
fn iso_uuid(modified: &[u8; 17], created: &[u8; 17]) -> String {
    let is_set = |date: &[u8; 17]| date.iter().take(16).any(|digit| !matches!(digit, b'0' | 0));
    let date = if is_set(modified) { modified } else { created };
    if !is_set(date) {
        return String::new();
    }
    let digits = String::from_utf8_lossy(date.get(..16).unwrap_or_default()).into_owned();
    let mut uuid = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if matches!(at, 4 | 6 | 8 | 10 | 12 | 14) {
            uuid.push('-');
        }
        uuid.push(digit);
    }
    uuid
}

fn text(bytes: &[u8]) -> String {
    let end = bytes.iter().rposition(|byte| *byte != 0).map_or(0, |at| at + 1);
    String::from_utf8_lossy(trim_padding(bytes.get(..end).unwrap_or_default())).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_id_of_a_disc_is_its_modification_date() {
        let date = b"2023111422130000\0";
        assert_eq!(iso_uuid(date, &[b'0'; 17]), "2023-11-14-22-13-00-00");
        assert_eq!(iso_uuid(&[b'0'; 17], date), "2023-11-14-22-13-00-00");
        assert_eq!(iso_uuid(&[0; 17], &[b'0'; 17]), "");
    }
}
