//! The GUID partition table (UEFI 2.10, 5.3), of 128-byte entries.

use super::{Blocks, put};
use crate::base::units::Guid;

/// Bytes of an entry.
pub const ENTRY_BYTES: u64 = 128;
/// Bytes of a block.
const BLOCK_BYTES: u64 = 512;
/// First block behind the start area of an image, so behind the array.
pub const FIRST_USABLE: u64 = 64;
const HEADER_BYTES: u32 = 92;
/// Longest name, in UTF-16 units.
const NAME_UNITS: usize = 36;

/// An entry of the array.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Entry {
    /// Type.
    pub kind: Guid,
    /// Its own GUID.
    pub guid: Guid,
    /// What it covers.
    pub blocks: Blocks,
    /// Attributes.
    pub attributes: u64,
    /// Name; what is longer than 36 units is cut.
    pub name: String,
}

/// Where the array of the primary table lies, and how large both are: it fills the start area,
/// as libisofs does.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Room {
    /// First block of the primary array.
    pub array: u64,
    /// Entries of the array.
    pub count: u32,
}

impl Room {
    /// The room behind whatever takes the blocks up to `first_free`.
    pub fn behind(first_free: u64) -> Room {
        let array = first_free.clamp(2, FIRST_USABLE);
        let entries = (FIRST_USABLE - array) * (BLOCK_BYTES / ENTRY_BYTES);
        Room { array, count: u32::try_from(entries).unwrap_or(0) }
    }

    /// Bytes of the array.
    pub fn array_bytes(self) -> u64 {
        u64::from(self.count) * ENTRY_BYTES
    }

    /// Bytes of the copy: array, then header.
    pub fn backup_bytes(self) -> u64 {
        self.array_bytes() + BLOCK_BYTES
    }

    /// The blocks partitions may use on an image of `size_bytes`.
    pub fn usable(self, size_bytes: u64) -> Blocks {
        let end = size_bytes.saturating_sub(self.backup_bytes()) / BLOCK_BYTES;
        Blocks { first: FIRST_USABLE, count: end.saturating_sub(FIRST_USABLE) }
    }
}

/// The array: entry n at place n; places without one stay empty.
pub fn array(room: Room, entries: &[(u32, Entry)]) -> Vec<u8> {
    let mut bytes = vec![0; usize::try_from(room.array_bytes()).unwrap_or(0)];
    for (number, entry) in entries {
        let place = u64::from(number.wrapping_sub(1)).checked_mul(ENTRY_BYTES);
        let Some(at) = place.and_then(|at| usize::try_from(at).ok()) else { continue };
        put(&mut bytes, at, &entry.kind.0);
        put(&mut bytes, at + 16, &entry.guid.0);
        put(&mut bytes, at + 32, &entry.blocks.first.to_le_bytes());
        put(&mut bytes, at + 40, &entry.blocks.end().saturating_sub(1).to_le_bytes());
        put(&mut bytes, at + 48, &entry.attributes.to_le_bytes());
        for (n, unit) in entry.name.encode_utf16().take(NAME_UNITS).enumerate() {
            put(&mut bytes, at + 56 + 2 * n, &unit.to_le_bytes());
        }
    }
    bytes
}

/// A header of an image of `size_bytes` with this array: the one at the start, or the copy.
pub fn header(room: Room, disk: Guid, size_bytes: u64, array: &[u8], is_backup: bool) -> [u8; 512] {
    let last = (size_bytes / BLOCK_BYTES).saturating_sub(1);
    let usable = room.usable(size_bytes);
    let (own, other, array_at) =
        if is_backup { (last, 1, usable.end()) } else { (1, last, room.array) };
    let mut bytes = [0; 512];
    put(&mut bytes, 0, b"EFI PART");
    put(&mut bytes, 8, &[0, 0, 1, 0]);
    put(&mut bytes, 12, &HEADER_BYTES.to_le_bytes());
    put(&mut bytes, 24, &own.to_le_bytes());
    put(&mut bytes, 32, &other.to_le_bytes());
    put(&mut bytes, 40, &usable.first.to_le_bytes());
    put(&mut bytes, 48, &usable.end().saturating_sub(1).to_le_bytes());
    put(&mut bytes, 56, &disk.0);
    put(&mut bytes, 72, &array_at.to_le_bytes());
    put(&mut bytes, 80, &room.count.to_le_bytes());
    put(&mut bytes, 84, &[128, 0, 0, 0]);
    put(&mut bytes, 88, &crc32fast::hash(array).to_le_bytes());
    let sum = crc32fast::hash(bytes.get(..92).unwrap_or_default());
    put(&mut bytes, 16, &sum.to_le_bytes());
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_array_fills_the_start_area() {
        assert_eq!(Room::behind(0), Room { array: 2, count: 248 });
        // Behind four blocks of an Apple partition map of 2048 bytes, and block 0.
        assert_eq!(Room::behind(20), Room { array: 20, count: 176 });
        // As xorriso says of an image of 12,560 blocks.
        let usable = Room::behind(0).usable(12_560 * 512);
        assert_eq!((usable.first, usable.end() - 1), (64, 12_496));
    }

    #[test]
    fn both_headers_name_each_other() {
        let room = Room::behind(0);
        let blocks = Blocks { first: 64, count: 100 };
        let entry = Entry {
            kind: Guid::ESP,
            guid: Guid::from_seed([3; 16]),
            blocks,
            attributes: 1,
            name: "Appended2".to_owned(),
        };
        let array = array(room, &[(2, entry)]);
        assert_eq!(&array[128..144], &Guid::ESP.0);
        assert_eq!(
            &array[128 + 32..128 + 48],
            &[64, 0, 0, 0, 0, 0, 0, 0, 163, 0, 0, 0, 0, 0, 0, 0]
        );
        let primary = header(room, Guid::ZERO, 4096 * 512, &array, false);
        let backup = header(room, Guid::ZERO, 4096 * 512, &array, true);
        assert_eq!(primary[24..32], backup[32..40]);
        assert_eq!(primary[32..40], 4095u64.to_le_bytes());
        assert_eq!(backup[72..80], (4095u64 - 62).to_le_bytes());
        assert_eq!(primary[88..92], backup[88..92]);
        let mut zeroed = primary;
        zeroed[16..20].fill(0);
        assert_eq!(crc32fast::hash(&zeroed[..92]).to_le_bytes(), primary[16..20]);
    }
}
