//! The Huffman codes of CHD: canonical, but numbered from the longest codes to the shortest, the
//! other way round than in deflate.

use super::bits::BitReader;

/// A code read from its lengths.
pub(super) struct Huffman {
    max_bits: u32,
    /// Symbol and length of every pattern of `max_bits` bits; length 0: no code.
    lookup: Vec<(u16, u8)>,
}

impl Huffman {
    /// The code with these lengths (0: not used); `None` when they fit no code.
    pub(super) fn from_lengths(lengths: &[u8], max_bits: u32) -> Option<Huffman> {
        let codes = codes_of(lengths)?;
        let mut lookup = vec![(0, 0); 1 << max_bits];
        for (symbol, (length, code)) in lengths.iter().zip(codes).enumerate() {
            if *length == 0 {
                continue;
            }
            let shift = max_bits.checked_sub(u32::from(*length))?;
            let start = usize::try_from(code).ok()? << shift;
            let places = lookup.get_mut(start..start + (1 << shift))?;
            places.fill((u16::try_from(symbol).ok()?, *length));
        }
        Some(Huffman { max_bits, lookup })
    }

    /// Lengths written with repeats, as for the map.
    pub(super) fn read_with_repeats(
        bits: &mut BitReader<'_>,
        symbols: usize,
        max_bits: u32,
    ) -> Option<Huffman> {
        let width = match max_bits {
            16.. => 5,
            8.. => 4,
            _ => 3,
        };
        let mut lengths = Vec::with_capacity(symbols);
        while lengths.len() < symbols {
            let length = bits.take(width);
            if length != 1 {
                lengths.push(u8::try_from(length).ok()?);
                continue;
            }
            // One is an escape: itself, or a length that is repeated.
            let length = bits.take(width);
            let count = if length == 1 { 1 } else { bits.take(width) + 3 };
            for _ in 0..count {
                lengths.push(u8::try_from(length).ok()?);
            }
            if lengths.len() > symbols {
                return None;
            }
        }
        Huffman::from_lengths(&lengths, max_bits)
    }

    /// Lengths that are packed themselves, as in front of Huffman data: 256 symbols, 16 bits.
    pub(super) fn read_packed(bits: &mut BitReader<'_>) -> Option<Huffman> {
        let mut small = [0u8; 24];
        let mut places = small.iter_mut();
        *places.next()? = u8::try_from(bits.take(3)).ok()?;
        let start = usize::try_from(bits.take(3)).ok()?;
        let mut count = 0;
        for place in places.skip(start) {
            if count != 7 {
                count = bits.take(3);
                *place = if count == 7 { 0 } else { u8::try_from(count).ok()? };
            }
        }
        let small = Huffman::from_lengths(&small, 6)?;
        let mut lengths = Vec::with_capacity(256);
        let mut last = 0u8;
        while lengths.len() < 256 {
            match small.decode(bits)? {
                0 => {
                    let mut count = bits.take(3) + 2;
                    if count == 9 {
                        // As many bits as 256 - 9 needs.
                        count += bits.take(8);
                    }
                    let room = 256 - lengths.len();
                    let count = usize::try_from(count).ok()?.min(room);
                    lengths.extend(std::iter::repeat_n(last, count));
                }
                value => {
                    last = u8::try_from(value - 1).ok()?;
                    lengths.push(last);
                }
            }
            if bits.has_overrun() {
                return None;
            }
        }
        Huffman::from_lengths(&lengths, 16)
    }

    /// The next symbol; `None` where no code begins like that.
    pub(super) fn decode(&self, bits: &mut BitReader<'_>) -> Option<u32> {
        let pattern = usize::try_from(bits.peek(self.max_bits)).ok()?;
        let (symbol, length) = *self.lookup.get(pattern)?;
        bits.skip(length.into());
        (length > 0).then_some(symbol.into())
    }
}

/// The codes of symbols by their lengths; `None` when there are too many of a length.
pub(super) fn codes_of(lengths: &[u8]) -> Option<Vec<u32>> {
    let mut counts = [0u32; 33];
    for length in lengths.iter().filter(|length| **length > 0) {
        *counts.get_mut(usize::from(*length))? += 1;
    }
    let mut starts = [0u32; 33];
    let mut start = 0u32;
    for (length, count) in counts.iter().enumerate().skip(1).rev() {
        *starts.get_mut(length)? = start;
        let end = start + count;
        if length > 1 && !end.is_multiple_of(2) {
            return None;
        }
        start = end / 2;
    }
    lengths
        .iter()
        .map(|length| {
            let next = starts.get_mut(usize::from(*length))?;
            let code = *next;
            *next += u32::from(*length > 0);
            Some(code)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_numbered_from_the_longest() {
        // Two of two bits, one of one: 00, 01 and 1.
        assert_eq!(codes_of(&[1, 2, 2]), Some(vec![1, 0, 1]));
        assert_eq!(codes_of(&[2, 2, 2]), None);
        let code = Huffman::from_lengths(&[1, 2, 2], 8).unwrap();
        let mut bits = BitReader::new(&[0b1000_1000]);
        let symbols = [(); 3].map(|()| code.decode(&mut bits));
        assert_eq!(symbols, [Some(0), Some(1), Some(2)]);
    }
}
