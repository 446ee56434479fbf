//! The first sector of an image: what its code is and where that goes on reading (formats.md 12).

use crate::base::bytes::{le32, le64};
use crate::base::units::ByteRange;
use crate::io::source::{BlockSource, read_vec};
use crate::model::boot::{CodeTarget, MbrCode, MbrEntry, MbrFacts};

use super::detect::{self, ISOLINUX_MARK, ISOLINUX_MARK_AT, contains};
use crate::model::boot::BootProgram;

/// Bytes of the start area that nobody else uses (ECMA-119 6.2.1).
const START_BYTES: usize = 32 * 1024;
/// Bytes of code in front of the disk id.
const CODE_BYTES: usize = 440;
/// Where hybrids of syslinux and GRUB keep the address of what they start.
const TARGET_AT: usize = 432;

/// Whether the start area holds nothing but zeros.
pub fn is_empty(source: &dyn BlockSource) -> bool {
    let len = usize::try_from(source.len()).unwrap_or(START_BYTES).min(START_BYTES);
    read_vec(source, 0, len).is_ok_and(|bytes| bytes.iter().all(|byte| *byte == 0))
}

/// The first sector, if it is signed.
pub fn mbr(source: &dyn BlockSource) -> Option<MbrFacts> {
    let sector = read_vec(source, 0, 512).ok()?;
    if !sector.ends_with(&[0x55, 0xAA]) {
        return None;
    }
    let code = code_of(&sector);
    let is_volume =
        matches!(code, MbrCode::FatBootSector | MbrCode::FatSyslinux | MbrCode::FatNotBootable);
    let entries = if is_volume { Vec::new() } else { entries(&sector) };
    // EDK2 looks at entries of a type only (Mbr.c, PartitionValidMbr).
    let counted: Vec<ByteRange> =
        entries.iter().filter(|entry| entry.kind != 0).map(|entry| entry.range).collect();
    let overlaps = |(n, one): (usize, &ByteRange)| {
        counted.iter().skip(n + 1).any(|other| one.intersection(*other).is_some())
    };
    let blocks_end = source.len().next_multiple_of(512);
    Some(MbrFacts {
        code,
        target: target(source, &sector, code),
        disk_id: le32(&sector, CODE_BYTES)?,
        is_overlapping: counted.iter().enumerate().any(overlaps),
        is_beyond_end: counted.iter().any(|range| range.end() > blocks_end),
        entries,
    })
}

fn entries(sector: &[u8]) -> Vec<MbrEntry> {
    let (entries, _) = sector.get(446..510).unwrap_or_default().as_chunks::<16>();
    let read = |(number, entry): (u8, &[u8; 16])| {
        let (start, count) = (le32(entry, 8)?, le32(entry, 12)?);
        let is_used = count > 0 || entry[0] & 0x80 != 0 || entry[4] != 0;
        is_used.then(|| MbrEntry {
            number,
            is_active: entry[0] & 0x80 != 0,
            kind: entry[4],
            range: ByteRange { start: u64::from(start) * 512, len: u64::from(count) * 512 },
        })
    };
    (1..).zip(entries).filter_map(read).collect()
}

fn code_of(sector: &[u8]) -> MbrCode {
    let code = sector.get(..CODE_BYTES).unwrap_or_default();
    if contains(code, &ISOLINUX_MARK) {
        return MbrCode::Isohybrid;
    }
    if contains(code, b"Geom\0Hard Disk\0") {
        // The hybrid has its routine for floppies in front, where others have numbers.
        let is_hybrid = code.get(0x1C..0x20) == Some(&[0x24, 0x12, 0x0F, 0x09]);
        return if is_hybrid { MbrCode::Grub2Hybrid } else { MbrCode::Grub2 };
    }
    if contains(code, b"Missing OS\r") {
        return MbrCode::SyslinuxGpt;
    }
    if contains(code, b"Missing operating system") || contains(code, b"Invalid partition table") {
        return MbrCode::ActivePartition;
    }
    if detect::is_fat_boot_sector(sector) {
        return fat_code(sector);
    }
    // Block 0 of an Apple map alone is no code.
    let code = if code.starts_with(b"ER") { code.get(32..).unwrap_or_default() } else { code };
    match code.iter().all(|byte| *byte == 0) {
        true => MbrCode::None,
        false => MbrCode::Unknown,
    }
}

/// Boot sectors of volumes without anything to start say so in words.
fn fat_code(sector: &[u8]) -> MbrCode {
    let complaints = [&b"not a bootable disk"[..], b"Non-System disk", b"not bootable"];
    if sector.get(3..11) == Some(b"SYSLINUX") {
        MbrCode::FatSyslinux
    } else if complaints.iter().any(|words| contains(sector, words)) {
        MbrCode::FatNotBootable
    } else {
        MbrCode::FatBootSector
    }
}

fn target(source: &dyn BlockSource, sector: &[u8], code: MbrCode) -> Option<CodeTarget> {
    let block = le64(sector, TARGET_AT)?;
    let at = TARGET_AT as u64;
    let byte = block.saturating_mul(512);
    match code {
        MbrCode::Isohybrid => {
            let mark = byte.checked_add(ISOLINUX_MARK_AT);
            let mark = mark.and_then(|mark| read_vec(source, mark, ISOLINUX_MARK.len()).ok());
            Some(CodeTarget { at, byte, is_right: mark.as_deref() == Some(&ISOLINUX_MARK) })
        }
        MbrCode::Grub2Hybrid => {
            // It skips the loader for discs, the first 2 KiB.
            let start = byte.saturating_sub(2048);
            let image = ByteRange { start, len: source.len().saturating_sub(start) };
            let is_right = byte >= 2048 && detect::program(source, image) == BootProgram::Grub2;
            Some(CodeTarget { at, byte: start, is_right })
        }
        MbrCode::Grub2 => {
            let at = 0x5C;
            let byte = le64(sector, at)?.saturating_mul(512);
            let next = read_vec(source, byte, 512).ok();
            let is_right = byte > 0 && next.is_some_and(|next| contains(&next, b"loading"));
            Some(CodeTarget { at: at as u64, byte, is_right })
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::io::memory::MemorySource;

    fn signed() -> Vec<u8> {
        let mut image = vec![0u8; 64 * 1024];
        image[510..512].copy_from_slice(&[0x55, 0xAA]);
        image
    }

    #[test]
    fn code_is_told_apart_and_followed() {
        assert_eq!(mbr(&MemorySource::new(vec![0u8; 4096])), None);
        assert!(is_empty(&MemorySource::new(vec![0u8; 40_000])));
        assert_eq!(mbr(&MemorySource::new(signed())).map(|mbr| mbr.code), Some(MbrCode::None));
        let mut image = signed();
        image[100..104].copy_from_slice(&ISOLINUX_MARK);
        image[432] = 40;
        let found = mbr(&MemorySource::new(image.clone())).expect("signed");
        assert_eq!(found.code, MbrCode::Isohybrid);
        assert!(!found.target.expect("an address").is_right);
        image[40 * 512 + 64..40 * 512 + 68].copy_from_slice(&ISOLINUX_MARK);
        let found = mbr(&MemorySource::new(image)).expect("signed");
        assert_eq!(found.target, Some(CodeTarget { at: 432, byte: 40 * 512, is_right: true }));
        let mut unknown = signed();
        unknown[3] = 1;
        assert_eq!(mbr(&MemorySource::new(unknown)).map(|m| m.code), Some(MbrCode::Unknown));
    }

    #[test]
    fn overlapping_and_protective_entries_are_seen() {
        let mut image = signed();
        for (n, kind, start, count) in [(0, 0x17, 0u8, 120u8), (1, 0xEF, 20, 8)] {
            let at = 446 + n * 16;
            (image[at + 4], image[at + 8], image[at + 12]) = (kind, start, count);
        }
        let found = mbr(&MemorySource::new(image.clone())).expect("signed");
        assert!(found.is_overlapping && !found.is_beyond_end && !found.is_protective());
        // Type 0 does not count.
        image[450] = 0;
        assert!(!mbr(&MemorySource::new(image.clone())).expect("signed").is_overlapping);
        image[446 + 16 + 12] = 250;
        assert!(mbr(&MemorySource::new(image)).expect("signed").is_beyond_end);
    }
}
