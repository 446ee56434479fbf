//! What a boot image is, by the marks that its makers leave in it. Whether it works is for the
//! rules; code is not followed.

use crate::base::bytes::le16;
use crate::base::units::ByteRange;
use crate::io::source::{BlockSource, read_vec};
use crate::model::boot::BootProgram;

/// Bytes of an image that are looked at.
const HEAD_BYTES: u64 = 64 * 1024;
/// What isohybrid looks for at byte 64 of `isolinux.bin` (syslinux, `isohybrid.c`).
pub const ISOLINUX_MARK: [u8; 4] = [0xFB, 0xC0, 0x78, 0x70];
/// Where that stands.
pub const ISOLINUX_MARK_AT: u64 = 64;

/// What begins at `range.start`.
pub fn program(source: &dyn BlockSource, range: ByteRange) -> BootProgram {
    let there = source.len().saturating_sub(range.start).min(range.len).min(HEAD_BYTES);
    let head = usize::try_from(there).ok().filter(|len| *len >= 64);
    match head.and_then(|len| read_vec(source, range.start, len).ok()) {
        Some(head) => program_of(&head),
        None => BootProgram::Unreadable,
    }
}

fn program_of(head: &[u8]) -> BootProgram {
    if head.iter().all(|byte| *byte == 0) {
        return BootProgram::Empty;
    }
    if head.get(64..68) == Some(&ISOLINUX_MARK) {
        return BootProgram::Isolinux(isolinux_version(head).unwrap_or_default());
    }
    let first_sector = head.get(..2048).unwrap_or(head);
    // cdboot.img, the first 2 KiB of GRUB's El Torito image.
    if contains(first_sector, b"cdrom read fails") {
        return BootProgram::Grub2;
    }
    if contains(head, b"BOOTMGR") && contains(first_sector, b"CDBOOT") {
        return BootProgram::Windows;
    }
    if head.get(3..11) == Some(b"SYSLINUX") {
        return BootProgram::Syslinux;
    }
    if is_fat_boot_sector(head) {
        return BootProgram::Fat;
    }
    match head.get(510..512) {
        Some([0x55, 0xAA]) => BootProgram::BootSector,
        _ => BootProgram::Unknown,
    }
}

/// Whether the numbers of a FAT boot sector stand there; whether they fit together is for the file
/// system to say.
pub fn is_fat_boot_sector(sector: &[u8]) -> bool {
    let has_jump = matches!(sector, [0xE9, ..] | [0xEB, _, 0x90, ..]);
    let sector_bytes = le16(sector, 11).unwrap_or(0);
    let per_cluster = sector.get(13).copied().unwrap_or(0);
    has_jump && matches!(sector_bytes, 512 | 1024 | 2048 | 4096) && per_cluster.is_power_of_two()
}

/// `6.04` of `ISOLINUX 6.04 20200816`.
fn isolinux_version(head: &[u8]) -> Option<String> {
    let mark = b"ISOLINUX ";
    let at = head.windows(mark.len()).position(|window| window == mark)?;
    let text = head.get(at + mark.len()..)?;
    let len = text.iter().position(|byte| !(byte.is_ascii_digit() || *byte == b'.'))?;
    Some(String::from_utf8_lossy(text.get(..len.min(16))?).into_owned())
}

/// Whether `needle` stands anywhere in `haystack`.
pub(super) fn contains(haystack: &[u8], needle: &[u8]) -> bool {
    haystack.windows(needle.len()).any(|window| window == needle)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::io::memory::MemorySource;

    fn seen(head: Vec<u8>) -> &'static str {
        let len = head.len() as u64;
        program(&MemorySource::new(head), ByteRange { start: 0, len }).id()
    }

    #[test]
    fn loaders_are_known_by_their_marks() {
        let mut isolinux = vec![0; 4096];
        isolinux[64..68].copy_from_slice(&ISOLINUX_MARK);
        isolinux[1000..1014].copy_from_slice(b"ISOLINUX 6.04 ");
        assert_eq!(program_of(&isolinux), BootProgram::Isolinux("6.04".to_owned()));
        let mut grub = vec![1; 4096];
        grub[2000..2016].copy_from_slice(b"cdrom read fails");
        assert_eq!(seen(grub), "grub2");
        let mut fat = vec![0; 512];
        fat[..14].copy_from_slice(b"\xEB\x3C\x90mkfs.fat\x00\x02\x04");
        assert_eq!(seen(fat.clone()), "fat");
        fat[3..11].copy_from_slice(b"SYSLINUX");
        assert_eq!(seen(fat), "syslinux");
        let mut sector = vec![7; 512];
        assert_eq!(seen(sector.clone()), "unknown");
        sector[510..].copy_from_slice(&[0x55, 0xAA]);
        assert_eq!(seen(sector), "boot-sector");
        assert_eq!(seen(vec![0; 2048]), "empty");
        assert_eq!(seen(vec![1; 10]), "unreadable");
    }
}
