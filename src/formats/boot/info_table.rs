//! Patches inside boot images: the boot-info table of mkisofs and GRUB's address of itself
//! (formats.md 11.5). Reads them and says what would be right.

use crate::base::bytes::{le32, le64};
use crate::base::units::{ByteRange, SECTOR_BYTES};
use crate::io::source::{BlockSource, read_vec};
use crate::model::boot::{BootProgram, InfoTable};

/// First byte that the sum of a boot-info table covers.
const SUM_START: u64 = 64;
/// Longest boot image whose sum is taken.
const MAX_SUM_BYTES: u64 = 64 << 20;
/// Bytes read at once, a multiple of four.
const CHUNK_BYTES: u64 = 1 << 20;
/// Where GRUB's address of itself stands.
const GRUB2_AT: u64 = 2548;

/// The boot-info table of the image at `start`, whose volume descriptor is sector `descriptor`.
/// `None`: the program is none of those that have one, and nothing looks like it.
pub fn info_table(
    source: &dyn BlockSource,
    start: u64,
    descriptor: u32,
    program: &BootProgram,
) -> Option<InfoTable> {
    let head = read_vec(source, start, 64).ok()?;
    let mut table = InfoTable {
        descriptor: le32(&head, 8)?,
        image: le32(&head, 12)?,
        len: le32(&head, 16)?,
        sum: le32(&head, 20)?,
        is_descriptor_right: false,
        is_image_right: false,
        is_sum_right: false,
    };
    // What isolinux.bin and GRUB are delivered with: no place yet. A length of 0 is neither that
    // nor a table.
    let is_blanked = matches!(program, BootProgram::Isolinux(_)) && table.len == 0;
    if table.image == 0 && !is_blanked {
        return None;
    }
    let has_always = matches!(program, BootProgram::Isolinux(_) | BootProgram::Grub2);
    table.is_descriptor_right = table.descriptor == descriptor;
    table.is_image_right = u64::from(table.image) * SECTOR_BYTES == start;
    let is_len_possible = start.saturating_add(u64::from(table.len)) <= source.len();
    // mkisofs leaves 40 bytes of zeros behind the table.
    let has_blank = head.get(24..64).is_some_and(|rest| rest.iter().all(|byte| *byte == 0));
    let looks_like_one = table.is_descriptor_right && is_len_possible && has_blank;
    if !has_always && !looks_like_one {
        return None;
    }
    let range = ByteRange { start, len: u64::from(table.len) };
    table.is_sum_right = is_len_possible && sum(source, range, false) == Some(table.sum);
    Some(table)
}

/// GRUB's address of the sectors behind its first one, and what it should be.
pub fn grub2_address(source: &dyn BlockSource, start: u64) -> Option<(u64, u64)> {
    let found = le64(&read_vec(source, start.checked_add(GRUB2_AT)?, 8).ok()?, 0)?;
    Some((found, start / 512 + 5))
}

/// The sum of the little-endian words from byte 64 of an image on, a short last one filled with
/// zeros. `without_grub2` leaves out the two words of GRUB's address. `None`: it can't be read, is
/// shorter than 64 bytes or longer than any boot image.
pub fn sum(source: &dyn BlockSource, image: ByteRange, without_grub2: bool) -> Option<u32> {
    let mut at = image.start.checked_add(SUM_START)?;
    if image.len < SUM_START || image.len > MAX_SUM_BYTES {
        return None;
    }
    let mut sum = 0u32;
    while at < image.end() {
        let len = CHUNK_BYTES.min(image.end() - at);
        let mut bytes = read_vec(source, at, usize::try_from(len).ok()?).ok()?;
        bytes.resize(bytes.len().next_multiple_of(4), 0);
        let (words, _) = bytes.as_chunks::<4>();
        sum = words.iter().fold(sum, |sum, word| sum.wrapping_add(u32::from_le_bytes(*word)));
        at += len;
    }
    if without_grub2 && image.len >= GRUB2_AT + 8 {
        let address = read_vec(source, image.start.checked_add(GRUB2_AT)?, 8).ok()?;
        sum = sum.wrapping_sub(le32(&address, 0)?).wrapping_sub(le32(&address, 4)?);
    }
    Some(sum)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::io::memory::MemorySource;

    #[test]
    fn tables_are_right_or_say_what_is_stale() {
        let mut image = vec![0u8; 32 * 2048];
        let start = 20 * 2048;
        image[start + 64..start + 3000].fill(3);
        // 2,936 bytes from byte 64 on: 734 words.
        let sum = 0x0303_0303u32.wrapping_mul(734);
        for (at, value) in [(8, 16), (12, 20), (16, 3000), (20, sum)] {
            image[start + at..start + at + 4].copy_from_slice(&value.to_le_bytes());
        }
        let isolinux = BootProgram::Isolinux(String::new());
        let read = |image: &[u8], program: &BootProgram| {
            info_table(&MemorySource::new(image.to_vec()), start as u64, 16, program)
        };
        assert!(read(&image, &BootProgram::Unknown).expect("it looks like one").is_right());
        image[start + 100] = 4;
        let stale = read(&image, &isolinux).expect("still one");
        assert!(!stale.is_sum_right && stale.is_image_right && stale.is_descriptor_right);
        image[start + 12] = 21;
        assert!(!read(&image, &isolinux).expect("still one").is_image_right);
        image[start + 8] = 99;
        assert_eq!(read(&image, &BootProgram::Unknown), None);
        image[start + 12..start + 16].fill(0);
        assert_eq!(read(&image, &isolinux), None);
        image[start + 16..start + 20].fill(0);
        assert!(!read(&image, &isolinux).expect("blanked").is_right());
    }
}
