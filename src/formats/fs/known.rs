//! File systems and their like that are only recognised: named to the user, not read.

use crate::base::bytes::{le16, le32};
use crate::io::source::{BlockSource, read_vec};

/// A mark at a place, and whose it is.
const MARKS: [(u64, &[u8], &str); 25] = [
    (3, b"NTFS    ", "ntfs"),
    (0x8001, b"CD-I ", "cd-i"),
    (3, b"EXFAT   ", "exfat"),
    (3, b"ReFS\0\0\0\0", "refs"),
    (0, b"hsqs", "squashfs"),
    (0, b"sqsh", "squashfs"),
    (0, b"XFSB", "xfs"),
    (0, b"-rom1fs-", "romfs"),
    (0, &[0x45, 0x3D, 0xCD, 0x28], "cramfs"),
    (0, b"MSWIM\0\0\0", "wim"),
    (0, b"LUKS\xBA\xBE", "luks"),
    (0, b"7z\xBC\xAF\x27\x1C", "7z"),
    (0, b"Rar!\x1A\x07", "rar"),
    (32, b"NXSB", "apfs"),
    (1024, &[0xE2, 0xE1, 0xF5, 0xE0], "erofs"),
    (1024, &[0x10, 0x20, 0xF5, 0xF2], "f2fs"),
    (0x8000, b"JFS1", "jfs"),
    (0x1_0034, b"ReIsEr", "reiserfs"),
    (0x1_0040, b"_BHRfS_M", "btrfs"),
    (0xFF6, b"SWAPSPACE2", "swap"),
    (0xFF6, b"SWAP-SPACE", "swap"),
    (512, b"LABELONE", "lvm"),
    (0x218, b"LVM2 001", "lvm"),
    (0x55C, &[0x19, 0x54, 0x01, 0x00], "ufs"),
    (0x255C, &[0x19, 0x54, 0x01, 0x00], "ufs"),
];

/// Feature bits of ext3 (a journal) and ext4 (extents and later ones) in the superblock.
const EXT_HAS_JOURNAL: u32 = 0x4;
const EXT4_INCOMPATIBLE: u32 = 0x2C0;

/// What `source` begins with, if it is known and not read here.
pub fn recognise(source: &dyn BlockSource) -> Option<&'static str> {
    let has_mark = |(at, mark, _): &&(u64, &[u8], &str)| {
        read_vec(source, *at, mark.len()).is_ok_and(|found| found == *mark)
    };
    MARKS.iter().find(has_mark).map(|(_, _, name)| *name).or_else(|| ext(source))
}

fn ext(source: &dyn BlockSource) -> Option<&'static str> {
    let superblock = read_vec(source, 1024, 128).ok()?;
    if le16(&superblock, 56) != Some(0xEF53) {
        return None;
    }
    let (compatible, incompatible) = (le32(&superblock, 92)?, le32(&superblock, 96)?);
    Some(if incompatible & EXT4_INCOMPATIBLE != 0 {
        "ext4"
    } else if compatible & EXT_HAS_JOURNAL != 0 {
        "ext3"
    } else {
        "ext2"
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::io::memory::MemorySource;

    #[test]
    fn marks_are_found_at_their_places() {
        for (at, mark, name) in MARKS {
            let mut image = vec![0u8; 0x1_1000];
            let at = usize::try_from(at).unwrap();
            image[at..at + mark.len()].copy_from_slice(mark);
            assert_eq!(recognise(&MemorySource::new(image)), Some(name));
        }
        let mut image = vec![0u8; 2048];
        image[1080..1082].copy_from_slice(&[0x53, 0xEF]);
        assert_eq!(recognise(&MemorySource::new(image.clone())), Some("ext2"));
        image[1116] = 4;
        assert_eq!(recognise(&MemorySource::new(image.clone())), Some("ext3"));
        image[1120] = 0x40;
        assert_eq!(recognise(&MemorySource::new(image)), Some("ext4"));
        assert_eq!(recognise(&MemorySource::new(vec![0u8; 100])), None);
    }
}
