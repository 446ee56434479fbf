//! The boot sector of a FAT volume: what it says, and whether it can be believed.

use super::table::Table;
use crate::base::bytes::{le16, le32};
use crate::base::units::ByteRange;
use crate::io::source::{BlockSource, SourceError};
use crate::model::Namespace;
use crate::model::map::Owner;

/// Bytes of the part of the boot sector that is read.
pub(super) const BOOT_BYTES: usize = 512;

/// What stands in the boot sector of volumes without a name.
const NO_LABEL: &[u8] = b"NO NAME    ";

/// Width of an entry of the allocation table.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum FatKind {
    /// 12 bits: up to 4084 clusters.
    Fat12,
    /// 16 bits: up to 65524 clusters.
    Fat16,
    /// 28 of 32 bits.
    Fat32,
}

impl FatKind {
    /// The stable name of `--json`.
    pub fn id(self) -> &'static str {
        match self {
            FatKind::Fat12 => "fat12",
            FatKind::Fat16 => "fat16",
            FatKind::Fat32 => "fat32",
        }
    }
}

/// A FAT volume. Places are bytes of its own source, which begins with its boot sector.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FatVolume {
    /// Width of the table's entries.
    pub kind: FatKind,
    /// Bytes of a sector.
    pub sector_bytes: u32,
    /// Bytes of a cluster.
    pub cluster_bytes: u32,
    /// Clusters of data there are, numbered from 2.
    pub count_clusters: u32,
    /// Sectors of the volume.
    pub count_sectors: u32,
    /// The name in the root directory, else the one in the boot sector; as recorded.
    pub label: Vec<u8>,
    /// The first table and its copies.
    pub(super) tables: Vec<ByteRange>,
    /// The root directory of FAT12 and FAT16.
    pub(super) fixed_root: Option<ByteRange>,
    /// First cluster of the root directory of FAT32.
    pub(super) root_cluster: u32,
    /// Where cluster 2 begins.
    pub(super) data_start: u64,
    pub(super) boot: Box<[u8; BOOT_BYTES]>,
}

/// Reads the boot sector of a volume that begins with `source`; `None` when there is none.
pub fn probe(source: &dyn BlockSource) -> Result<Option<FatVolume>, SourceError> {
    let mut boot = Box::new([0; BOOT_BYTES]);
    if source.len() < BOOT_BYTES as u64 {
        return Ok(None);
    }
    source.read_at(0, &mut *boot)?;
    let Some(mut volume) = parse(boot) else { return Ok(None) };
    if !volume.is_believable(source) {
        return Ok(None);
    }
    if let Some(label) = super::read::label(&volume, source) {
        volume.label = label;
    }
    Ok(Some(volume))
}

/// The numbers of a boot sector, if they make sense together.
fn parse(boot: Box<[u8; BOOT_BYTES]>) -> Option<FatVolume> {
    let (byte, word) = (|at: usize| boot.get(at).copied(), |at| le16(&*boot, at));
    let has_jump = matches!(boot[0], 0xE9) || (boot[0] == 0xEB && boot[2] == 0x90);
    let sector_bytes = u32::from(word(11)?);
    let per_cluster = u32::from(byte(13)?);
    let reserved = u32::from(word(14)?);
    let count_tables = u32::from(byte(16)?);
    let root_entries = u32::from(word(17)?);
    let media = byte(21)?;
    let is_sane = has_jump
        && matches!(sector_bytes, 512 | 1024 | 2048 | 4096)
        && per_cluster.is_power_of_two()
        && reserved > 0
        && (1..=4).contains(&count_tables)
        && (media == 0xF0 || media >= 0xF8);
    if !is_sane {
        return None;
    }
    let count_sectors = match u32::from(word(19)?) {
        0 => le32(&*boot, 32)?,
        small => small,
    };
    let short = u32::from(word(22)?);
    let table_sectors = if short > 0 { short } else { le32(&*boot, 36)? };
    if table_sectors == 0 {
        return None;
    }
    let bytes = |sectors: u32| u64::from(sectors) * u64::from(sector_bytes);
    let root_sectors = (root_entries * 32).div_ceil(sector_bytes);
    let first_root = reserved.checked_add(table_sectors.checked_mul(count_tables)?)?;
    let first_data = first_root.checked_add(root_sectors)?;
    let count_clusters = count_sectors.checked_sub(first_data)? / per_cluster;
    let kind = match (short, count_clusters) {
        (0, _) => FatKind::Fat32,
        (_, ..4085) => FatKind::Fat12,
        (_, ..65525) => FatKind::Fat16,
        _ => return None,
    };
    let is_root_fixed = kind != FatKind::Fat32;
    if count_clusters == 0 || count_clusters > 0x0FFF_FFF5 || is_root_fixed != (root_entries > 0) {
        return None;
    }
    let tables = (0..count_tables)
        .map(|n| ByteRange {
            start: bytes(reserved + n * table_sectors),
            len: bytes(table_sectors),
        })
        .collect();
    let (mark, label) = if is_root_fixed { (38, 43) } else { (66, 71) };
    let has_label = byte(mark)? == 0x29;
    let label = if has_label { boot.get(label..label + 11)? } else { &[] };
    Some(FatVolume {
        kind,
        sector_bytes,
        cluster_bytes: per_cluster.checked_mul(sector_bytes)?,
        count_clusters,
        count_sectors,
        label: if label == NO_LABEL { Vec::new() } else { super::names::trimmed(label) },
        tables,
        fixed_root: is_root_fixed
            .then(|| ByteRange { start: bytes(first_root), len: u64::from(root_entries) * 32 }),
        root_cluster: if is_root_fixed { 0 } else { le32(&*boot, 44)? },
        data_start: bytes(first_data),
        boot,
    })
}

impl FatVolume {
    /// Whether the first table begins as it must: with the medium, and the rest all ones; or, for
    /// tables nobody filled in, the boot sector ends with its mark.
    fn is_believable(&self, source: &dyn BlockSource) -> bool {
        let mut first = [0; 4];
        let there =
            self.tables.first().is_some_and(|t| source.read_at(t.start, &mut first).is_ok());
        let media = self.boot.get(21).copied();
        there
            && (media == first.first().copied() || self.boot.ends_with(&[0x55, 0xAA]))
            && first[1] >= 0xF0
    }

    /// The tree it has.
    pub fn namespace(&self) -> Namespace {
        Namespace::Fat
    }

    /// Bytes of the volume, as its boot sector says.
    pub fn declared_bytes(&self) -> u64 {
        u64::from(self.count_sectors) * u64::from(self.sector_bytes)
    }

    /// The bytes of cluster `cluster`; `None` when there is no such cluster.
    pub(super) fn cluster(&self, cluster: u32) -> Option<ByteRange> {
        let index = cluster.checked_sub(2).filter(|index| *index < self.count_clusters)?;
        let len = u64::from(self.cluster_bytes);
        Some(ByteRange { start: self.data_start + u64::from(index) * len, len })
    }

    /// The first table, to follow chains in.
    pub(super) fn table<'s>(&self, source: &'s dyn BlockSource) -> Table<'s> {
        let range = self.tables.first().copied().unwrap_or_default();
        Table::new(source, self.kind, range, self.count_clusters)
    }

    /// Claims boot sector, its copy and the tables; directories and files come with the walk.
    pub fn claims(&self, claim: &mut dyn FnMut(ByteRange, Owner)) {
        let descriptor = Owner::VolumeDescriptor { ns: Namespace::Fat };
        let len = u64::from(self.sector_bytes);
        claim(ByteRange { start: 0, len }, descriptor);
        if self.kind == FatKind::Fat32 {
            // Information sector and copy of the boot sector.
            for at in [48, 50] {
                let sector = le16(&*self.boot, at).map(u64::from).unwrap_or(0);
                if sector > 0 && sector < 0xFFFF {
                    claim(ByteRange { start: sector * len, len }, descriptor);
                }
            }
        }
        for table in &self.tables {
            claim(*table, Owner::SpaceBitmap);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::io::memory::MemorySource;

    fn floppy() -> Vec<u8> {
        let mut image = vec![0u8; 1440 * 1024];
        image[..3].copy_from_slice(&[0xEB, 0x3C, 0x90]);
        image[11..13].copy_from_slice(&512u16.to_le_bytes());
        (image[13], image[14], image[16]) = (1, 1, 2);
        image[17..19].copy_from_slice(&224u16.to_le_bytes());
        image[19..21].copy_from_slice(&2880u16.to_le_bytes());
        (image[21], image[22]) = (0xF0, 9);
        image[512..515].copy_from_slice(&[0xF0, 0xFF, 0xFF]);
        image
    }

    #[test]
    fn a_floppy_is_known_by_its_numbers() {
        let volume = probe(&MemorySource::new(floppy())).unwrap().unwrap();
        assert_eq!((volume.kind, volume.count_clusters), (FatKind::Fat12, 2847));
        assert_eq!(volume.fixed_root, Some(ByteRange { start: 19 * 512, len: 224 * 32 }));
        assert_eq!(volume.cluster(2).map(|range| range.start), Some(33 * 512));
        assert_eq!((volume.cluster(1), volume.cluster(2849)), (None, None));
    }

    #[test]
    fn numbers_that_make_no_sense_are_no_volume() {
        for (at, bytes) in [
            (0, &[0x33u8][..]),
            (11, &[0, 0]),
            (11, &[3, 2]),
            (13, &[3]),
            (14, &[0]),
            (16, &[0]),
            (17, &[0, 0]),
            (19, &[10, 0]),
            (21, &[7]),
            (22, &[0, 0]),
            (512, &[1, 1, 1]),
        ] {
            let mut image = floppy();
            image[at..at + bytes.len()].copy_from_slice(bytes);
            assert_eq!(probe(&MemorySource::new(image)).unwrap(), None, "{at}");
        }
        assert_eq!(probe(&MemorySource::new(vec![0xEBu8; 100])).unwrap(), None);
    }
}
