//! Bits of a CHD, the highest of a byte first.

/// Reads bits. Beyond the end there are zeros, as in MAME; [`BitReader::has_overrun`] tells.
pub(super) struct BitReader<'a> {
    bytes: &'a [u8],
    /// Bits read.
    at: usize,
}

impl<'a> BitReader<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> BitReader<'a> {
        BitReader { bytes, at: 0 }
    }

    /// The next `count` bits (at most 32) without taking them.
    pub(super) fn peek(&self, count: u32) -> u32 {
        let first = self.at / 8;
        let mut value = 0u64;
        for index in 0..5 {
            let byte = self.bytes.get(first + index).copied().unwrap_or(0);
            value = value << 8 | u64::from(byte);
        }
        let skip = u32::try_from(self.at % 8).unwrap_or(0);
        let shifted = (value << (24 + skip)) >> 32;
        let value = u32::try_from(shifted & 0xffff_ffff).unwrap_or(0);
        if count == 0 { 0 } else { value >> (32 - count.min(32)) }
    }

    /// Takes `count` bits, at most 32.
    pub(super) fn take(&mut self, count: u32) -> u32 {
        let value = self.peek(count);
        self.skip(count);
        value
    }

    /// Goes on by `count` bits.
    pub(super) fn skip(&mut self, count: u32) {
        self.at = self.at.saturating_add(usize::try_from(count).unwrap_or(0));
    }

    /// More was read than there is.
    pub(super) fn has_overrun(&self) -> bool {
        self.at > self.bytes.len() * 8
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bits_come_highest_first() {
        let mut reader = BitReader::new(&[0b1010_0101, 0xff, 0x00, 0x12, 0x34, 0x56]);
        assert_eq!((reader.take(3), reader.take(5), reader.take(0)), (0b101, 5, 0));
        reader.skip(4);
        assert_eq!(reader.take(32), 0xf001_2345);
        assert!(!reader.has_overrun());
        assert_eq!(reader.take(8), 0x60);
        assert!(reader.has_overrun());
    }
}
