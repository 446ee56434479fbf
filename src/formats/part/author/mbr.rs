//! The partition table of a master boot record (UEFI 2.10, 5.2).

use super::{Blocks, put};

/// Where the disk signature lies.
pub const SIGNATURE_AT: usize = 440;
/// Where the first of four entries lies.
const ENTRIES_AT: usize = 446;
const ENTRY_BYTES: usize = 16;
/// What addresses beyond the geometry become.
const BEYOND: [u8; 3] = [0xFE, 0xFF, 0xFF];
/// Most cylinders a BIOS counts.
const MAX_CYLINDERS: u64 = 1024;
const BLOCK_BYTES: u64 = 512;

/// An entry of the table.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Entry {
    /// Its place, 1 to 4.
    pub number: u8,
    /// Its type.
    pub kind: u8,
    /// Whether a BIOS starts from it.
    pub is_active: bool,
    /// What it covers.
    pub blocks: Blocks,
}

/// How a BIOS that counts cylinders sees a disk.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Geometry {
    /// Heads of a cylinder, at most 255.
    pub heads: u8,
    /// Sectors of 512 bytes under a head, at most 63.
    pub sectors: u8,
}

impl Geometry {
    /// What isohybrid images begin with: cylinders of 1 MiB.
    pub const USUAL: Geometry = Geometry { heads: 64, sectors: 32 };

    /// Bytes of a cylinder.
    pub fn cylinder_bytes(self) -> u64 {
        u64::from(self.heads) * u64::from(self.sectors) * BLOCK_BYTES
    }

    /// Whether 1024 cylinders hold so many bytes.
    pub fn holds(self, size_bytes: u64) -> bool {
        size_bytes <= self.cylinder_bytes() * MAX_CYLINDERS
    }

    /// A geometry for an image of `size_bytes`, as libisofs looks for one; the largest where
    /// none holds it.
    pub fn for_size(size_bytes: u64) -> Geometry {
        let narrow = (64..=255).map(|heads| Geometry { heads, sectors: 32 });
        // Cylinders must be whole sectors of 2048 bytes; 255 heads are the last resort.
        let wide = (64..=252).step_by(4).chain([255]);
        let wide = wide.map(|heads| Geometry { heads, sectors: 63 });
        let largest = Geometry { heads: 255, sectors: 63 };
        narrow.chain(wide).find(|geometry| geometry.holds(size_bytes)).unwrap_or(largest)
    }

    /// The three bytes of a cylinder, head and sector address.
    fn address(self, block: u64) -> [u8; 3] {
        let (heads, sectors) = (u64::from(self.heads.max(1)), u64::from(self.sectors.max(1)));
        let cylinder = block / (heads * sectors);
        if cylinder >= MAX_CYLINDERS {
            return BEYOND;
        }
        let byte = |value: u64| u8::try_from(value & 0xFF).unwrap_or(0);
        let head = byte(block / sectors % heads);
        let sector = byte(block % sectors + 1);
        [head, sector | byte((cylinder >> 2) & 0xC0), byte(cylinder)]
    }
}

/// Writes the disk signature, the table and the mark at the end into the first block of `out`.
pub fn write(out: &mut [u8], signature: u32, entries: &[Entry], geometry: Geometry) {
    put(out, SIGNATURE_AT, &signature.to_le_bytes());
    put(out, SIGNATURE_AT + 4, &[0; ENTRIES_AT - SIGNATURE_AT - 4]);
    put(out, ENTRIES_AT, &[0; 4 * ENTRY_BYTES]);
    for entry in entries {
        let index = usize::from(entry.number.wrapping_sub(1));
        if index < 4 {
            put(out, ENTRIES_AT + index * ENTRY_BYTES, &encode(entry, geometry));
        }
    }
    put(out, 510, &[0x55, 0xAA]);
}

fn encode(entry: &Entry, geometry: Geometry) -> [u8; ENTRY_BYTES] {
    let mut bytes = [0; ENTRY_BYTES];
    let word = |value: u64| u32::try_from(value).unwrap_or(u32::MAX).to_le_bytes();
    put(&mut bytes, 0, &[if entry.is_active { 0x80 } else { 0 }]);
    put(&mut bytes, 1, &geometry.address(entry.blocks.first));
    put(&mut bytes, 4, &[entry.kind]);
    put(&mut bytes, 5, &geometry.address(entry.blocks.end().saturating_sub(1)));
    put(&mut bytes, 8, &word(entry.blocks.first));
    put(&mut bytes, 12, &word(entry.blocks.count));
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_isohybrid_entry_is_as_xorriso_writes_it() {
        let mut block = [0xFFu8; 512];
        let blocks = Blocks { first: 0, count: 8192 };
        let entry = Entry { number: 1, kind: 0x17, is_active: true, blocks };
        write(&mut block, 0x7BB7_1D3B, &[entry], Geometry::USUAL);
        assert_eq!(&block[440..446], &[0x3B, 0x1D, 0xB7, 0x7B, 0, 0]);
        // 64 heads of 32 sectors: the last block lies in cylinder 3.
        let expected = [0x80, 0, 1, 0, 0x17, 63, 32, 3, 0, 0, 0, 0, 0, 32, 0, 0];
        assert_eq!(&block[446..462], &expected);
        assert!(block[462..510].iter().all(|byte| *byte == 0));
        assert_eq!(&block[510..], &[0x55, 0xAA]);
    }

    #[test]
    fn a_protective_entry_starts_at_the_second_sector() {
        assert_eq!(Geometry::USUAL.address(1), [0, 2, 0]);
        assert_eq!(Geometry::USUAL.address(64 * 32 * 1024), BEYOND);
        // Cylinder 1023 in ten bits over two bytes.
        assert_eq!(Geometry::USUAL.address(64 * 32 * 1023), [0, 0xC1, 0xFF]);
    }

    #[test]
    fn geometries_grow_with_the_image() {
        assert_eq!(Geometry::for_size(1 << 30), Geometry::USUAL);
        assert_eq!(Geometry::for_size((1 << 30) + 1), Geometry { heads: 65, sectors: 32 });
        let large = Geometry::for_size(5 << 30);
        assert_eq!((large.sectors, large.heads % 4, large.holds(5 << 30)), (63, 0, true));
        assert!(!Geometry::for_size(20 << 30).holds(20 << 30));
    }
}
