//! What `grub-mkimage` built into a core image: section `mods` holds a list of objects, among them
//! the path of GRUB's files, a first configuration and a disk in memory (GRUB, `kernel.h`).

use crate::base::bytes::{le32, le64};
use crate::model::boot::GrubEmbedded;

/// `struct grub_module_info32` and `64`.
const MAGIC: u32 = 0x676d_696d;
/// Kinds of objects (`enum` in `include/grub/kernel.h`).
const MEMDISK: u32 = 1;
const CONFIG: u32 = 2;
const PREFIX: u32 = 3;
/// Longest configuration that is kept.
const MAX_CONFIG_BYTES: usize = 64 * 1024;

/// Reads the objects of the section. The disk in memory is given back where it is no archive.
pub(super) fn embedded(section: &[u8]) -> Option<(GrubEmbedded, Option<Vec<u8>>)> {
    if le32(section, 0)? != MAGIC {
        return None;
    }
    // The 64-bit form has a gap behind its magic number.
    let (start, end) = match le64(section, 8)? {
        start @ 24..=64 => (start, le64(section, 16)?),
        _ => (u64::from(le32(section, 4)?), u64::from(le32(section, 8)?)),
    };
    let end = usize::try_from(end).ok()?.min(section.len());
    let mut at = usize::try_from(start).ok()?;
    let mut found = GrubEmbedded::default();
    let mut disk = None;
    while let (Some(kind), Some(len)) = (le32(section, at), le32(section, at + 4)) {
        let len = usize::try_from(len).ok()?;
        let Some(next) = at.checked_add(len).filter(|next| len >= 8 && *next <= end) else { break };
        let body = section.get(at + 8..next).unwrap_or_default();
        match kind {
            CONFIG => found.config = text(body),
            PREFIX => found.prefix = text(body),
            MEMDISK => {
                found.memdisk_config = config_in_tar(body).map(text);
                disk = found.memdisk_config.is_none().then(|| body.to_vec());
            }
            _ => {}
        }
        at = next;
    }
    Some((found, disk))
}

fn text(bytes: &[u8]) -> String {
    let text = bytes.split(|byte| *byte == 0).next().unwrap_or_default();
    let text = text.get(..text.len().min(MAX_CONFIG_BYTES)).unwrap_or_default();
    String::from_utf8_lossy(text).into_owned()
}

/// `grub.cfg` in a tar archive, wherever it lies in it (POSIX ustar).
fn config_in_tar(archive: &[u8]) -> Option<&[u8]> {
    let mut at = 0usize;
    while let Some(header) = archive.get(at..at.checked_add(512)?) {
        let name = header.get(..100)?.split(|byte| *byte == 0).next().unwrap_or_default();
        if header.get(257..262) != Some(b"ustar") {
            return None;
        }
        let digits = header.get(124..136)?.iter().filter(|byte| byte.is_ascii_digit());
        let len = digits.fold(0usize, |len, digit| {
            len.saturating_mul(8).saturating_add(usize::from(digit - b'0'))
        });
        let start = at + 512;
        let end = start.checked_add(len)?;
        if name.ends_with(b"/grub.cfg") || name == b"grub.cfg" {
            return archive.get(start..end.min(archive.len()));
        }
        at = end.checked_next_multiple_of(512)?;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn object(kind: u32, body: &[u8]) -> Vec<u8> {
        let len = u32::try_from(body.len() + 8).expect("short");
        [&kind.to_le_bytes()[..], &len.to_le_bytes(), body].concat()
    }

    #[test]
    fn prefix_and_configurations_are_found() {
        let mut tar = vec![0u8; 1024];
        tar[..18].copy_from_slice(b"boot/grub/grub.cfg");
        tar[124..136].copy_from_slice(b"00000000005\0");
        tar[257..262].copy_from_slice(b"ustar");
        tar[512..517].copy_from_slice(b"timer");
        let objects = [
            object(0, &[1; 16]),
            object(CONFIG, b"search.fs_uuid 1 root\0\0\0"),
            object(MEMDISK, &tar),
            object(PREFIX, b"(memdisk)/boot/grub\0"),
        ]
        .concat();
        let mut section = vec![0u8; 24];
        section[..4].copy_from_slice(&MAGIC.to_le_bytes());
        section[8] = 24;
        let end = 24 + objects.len() as u64;
        section[16..24].copy_from_slice(&end.to_le_bytes());
        section.extend(objects);
        let (found, disk) = embedded(&section).expect("modules");
        assert_eq!(disk, None);
        assert_eq!(found.prefix, "(memdisk)/boot/grub");
        assert_eq!(found.config, "search.fs_uuid 1 root");
        assert_eq!(found.memdisk_config.as_deref(), Some("timer"));
        assert_eq!(embedded(&section[1..]), None);
        assert!(embedded(&section[..40]).is_some());
    }
}
