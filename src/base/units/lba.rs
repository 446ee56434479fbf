//! Logical sectors of 2048 bytes and counts of them.

use std::fmt;

/// Bytes of a logical sector (ECMA-119 6.1.2).
pub const SECTOR_BYTES: u64 = 2048;

/// Address of a logical sector of 2048 bytes, counted from the start of the space it lies in.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct Lba(pub u32);

/// Address of a 512-byte block, as partition tables of hard disks count.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct Lba512(pub u64);

impl Lba512 {
    /// Bytes of a block.
    pub const BLOCK_BYTES: u64 = 512;

    /// The byte where this block starts; `None` beyond 64 bits.
    pub fn byte_offset(self) -> Option<u64> {
        self.0.checked_mul(Lba512::BLOCK_BYTES)
    }

    /// The block that holds `byte`.
    pub fn containing(byte: u64) -> Lba512 {
        Lba512(byte / Lba512::BLOCK_BYTES)
    }
}

/// A number of logical sectors of 2048 bytes.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct SectorCount(pub u32);

impl Lba {
    /// The byte where this sector starts; cannot overflow.
    pub fn byte_offset(self) -> u64 {
        u64::from(self.0) * SECTOR_BYTES
    }

    /// The sector that starts at `byte`; `None` off a sector border or beyond 32 bits.
    pub fn from_byte_offset(byte: u64) -> Option<Lba> {
        if !byte.is_multiple_of(SECTOR_BYTES) {
            return None;
        }
        u32::try_from(byte / SECTOR_BYTES).ok().map(Lba)
    }

    /// The sector that holds `byte`; `None` beyond 32 bits.
    pub fn containing(byte: u64) -> Option<Lba> {
        u32::try_from(byte / SECTOR_BYTES).ok().map(Lba)
    }

    /// This address moved up by `count`; `None` beyond 32 bits.
    pub fn checked_add(self, count: SectorCount) -> Option<Lba> {
        self.0.checked_add(count.0).map(Lba)
    }

    /// How many sectors lie between `earlier` and this one; `None` if `earlier` is later.
    pub fn checked_sub(self, earlier: Lba) -> Option<SectorCount> {
        self.0.checked_sub(earlier.0).map(SectorCount)
    }
}

impl SectorCount {
    /// How many sectors `bytes` need; `None` beyond 32 bits.
    pub fn covering(bytes: u64) -> Option<SectorCount> {
        u32::try_from(bytes.div_ceil(SECTOR_BYTES)).ok().map(SectorCount)
    }

    /// Length in bytes; cannot overflow.
    pub fn len_bytes(self) -> u64 {
        u64::from(self.0) * SECTOR_BYTES
    }
}

impl fmt::Display for Lba {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Display for SectorCount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn byte_offsets_only_convert_on_a_border() {
        assert_eq!(Lba::from_byte_offset(32768), Some(Lba(16)));
        assert_eq!(Lba::from_byte_offset(32769), None);
        assert_eq!(Lba::from_byte_offset(u64::MAX - 2047), None);
        assert_eq!(SectorCount::covering(2049), Some(SectorCount(2)));
        assert_eq!(Lba(u32::MAX).checked_add(SectorCount(1)), None);
    }
}
