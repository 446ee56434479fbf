//! Writing CSO version 1 and ZSO: blocks of 2048 bytes, stored where packing does not gain.

use super::read::HEADER_BYTES;
use crate::io::codec::{Deflater, lz4_pack};
use crate::io::encode::{Framing, Packing};
use crate::io::sink::SinkError;

const BLOCK_BYTES: usize = 2048;
/// Blocks packed in one go, with one packer.
const GROUP_BYTES: usize = 128 << 10;
/// Smaller than by default, as everybody does for this format.
const DEFLATE_LEVEL: u32 = 9;
const STORED: u32 = 1 << 31;

/// CSO or ZSO.
#[derive(Debug)]
pub struct CsoFraming {
    is_lz4: bool,
    len: u64,
    shift: u32,
    index: Vec<u32>,
}

impl CsoFraming {
    /// CSO of `len` plain bytes.
    pub fn cso(len: u64) -> CsoFraming {
        CsoFraming::new(len, false)
    }

    /// ZSO of `len` plain bytes.
    pub fn zso(len: u64) -> CsoFraming {
        CsoFraming::new(len, true)
    }

    fn new(len: u64, is_lz4: bool) -> CsoFraming {
        let blocks = len.div_ceil(BLOCK_BYTES as u64);
        // Offsets have 31 bits: large files count in units, should nothing gain.
        let largest = |shift: u32| len + HEADER_BYTES + (blocks + 1) * (4 + (1 << shift));
        let shift = (0..16).find(|shift| largest(*shift) >> shift < u64::from(STORED));
        CsoFraming { is_lz4, len, shift: shift.unwrap_or(16), index: Vec::new() }
    }

    fn entry(&self, at: u64) -> u32 {
        // The shift was chosen so that it fits.
        u32::try_from(at >> self.shift).unwrap_or(STORED - 1)
    }
}

impl Framing for CsoFraming {
    /// Packed blocks of a group; `None`: stored.
    type Packed = Vec<Option<Vec<u8>>>;

    fn block_bytes(&self) -> usize {
        GROUP_BYTES
    }

    fn begin(&mut self, out: &mut Packing<'_>) -> Result<(), SinkError> {
        let mut header = if self.is_lz4 { b"ZISO" } else { b"CISO" }.to_vec();
        header.extend(24u32.to_le_bytes());
        header.extend(self.len.to_le_bytes());
        header.extend(2048u32.to_le_bytes());
        header.extend([1, self.shift.to_le_bytes()[0], 0, 0]);
        out.append(&header)?;
        // Room for the index, which is known at the end.
        let mut left = (self.len.div_ceil(BLOCK_BYTES as u64) + 1) * 4;
        let zeros = vec![0; 1 << 16];
        while left > 0 {
            let here = usize::try_from(left).unwrap_or(usize::MAX).min(zeros.len());
            out.append(zeros.get(..here).unwrap_or_default())?;
            left -= here as u64;
        }
        Ok(())
    }

    fn pack(&self, plain: &[u8]) -> Vec<Option<Vec<u8>>> {
        let mut deflater = (!self.is_lz4).then(|| Deflater::new(DEFLATE_LEVEL));
        let blocks = plain.chunks(BLOCK_BYTES).map(|block| {
            let packed = match &mut deflater {
                Some(deflater) => deflater.pack(block),
                None => lz4_pack(block),
            };
            (packed.len() < block.len()).then_some(packed)
        });
        blocks.collect()
    }

    fn place(
        &mut self,
        plain: &[u8],
        packed: Vec<Option<Vec<u8>>>,
        out: &mut Packing<'_>,
    ) -> Result<(), SinkError> {
        let mut bytes = Vec::with_capacity(plain.len());
        for (plain, packed) in plain.chunks(BLOCK_BYTES).zip(packed) {
            let at = out.at() + bytes.len() as u64;
            let padded = at.next_multiple_of(1 << self.shift);
            bytes.extend((at..padded).map(|_| 0));
            let entry = self.entry(padded);
            match packed {
                Some(packed) => {
                    self.index.push(entry);
                    bytes.extend(packed);
                }
                None => {
                    self.index.push(entry | STORED);
                    bytes.extend_from_slice(plain);
                }
            }
        }
        out.append(&bytes)
    }

    fn end(&mut self, _len: u64, out: &mut Packing<'_>) -> Result<(), SinkError> {
        let end = out.at().next_multiple_of(1 << self.shift);
        let padding: Vec<u8> = (out.at()..end).map(|_| 0).collect();
        out.append(&padding)?;
        self.index.push(self.entry(end));
        let index: Vec<u8> = self.index.iter().flat_map(|entry| entry.to_le_bytes()).collect();
        out.put(HEADER_BYTES, &index)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::formats::container::ContainerKind;
    use crate::io::SharedSource;
    use crate::io::contract::{self, Dice};
    use crate::io::encode::tests::encoded;
    use crate::io::memory::MemorySource;

    #[test]
    fn what_is_written_is_read() {
        let mut plain = Dice(5).bytes(100_000);
        plain.extend(vec![1; 333_333]);
        for (kind, shift) in
            [(ContainerKind::Cso, 0), (ContainerKind::Zso, 0), (ContainerKind::Zso, 3)]
        {
            let framing =
                CsoFraming { shift, ..CsoFraming::new(433_333, kind == ContainerKind::Zso) };
            let packed: SharedSource = Arc::new(MemorySource::new(encoded(framing, &plain)));
            assert!(packed.len() < 110_000);
            let opened = super::super::open(&packed, kind).unwrap();
            contract::check(&opened, &plain);
        }
        assert_eq!(CsoFraming::cso(1 << 30).shift, 0);
        assert_eq!(CsoFraming::cso(8 << 30).shift, 3);
    }
}
