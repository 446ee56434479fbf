//! Uncompressed bytes of a zisofs file, one block at a time.

use std::sync::{Arc, Mutex, PoisonError};

use flate2::{Decompress, FlushDecompress, Status};

use super::raw::{HeaderV1, HeaderV2, MAGIC_V1, MAGIC_V2};
use crate::base::bytes::{le32, le64};
use crate::io::source::{
    BlockSource, Shape, SharedSource, SourceError, SourceErrorKind, check_range, read_vec,
};
use zerocopy::FromBytes;

/// The uncompressed view of a compressed source. Keeps the block it unpacked last.
#[derive(Debug)]
pub struct ZisofsSource {
    packed: SharedSource,
    len: u64,
    header_bytes: u64,
    pointer_bytes: u64,
    block_log2: u32,
    last: Mutex<Option<(u64, Arc<[u8]>)>>,
}

impl ZisofsSource {
    /// Opens compressed bytes. The header must agree with what the entry said: `version`, `len`
    /// uncompressed bytes, blocks of `1 << block_log2`.
    pub fn open(
        packed: SharedSource,
        version: u8,
        len: u64,
        block_log2: u8,
    ) -> Result<ZisofsSource, SourceError> {
        let corrupt = || SourceError::new(0, 24, SourceErrorKind::Corrupt);
        let (header_words, log2, header_len, pointer_bytes) = if version == 1 {
            let bytes = read_vec(&*packed, 0, size_of::<HeaderV1>())?;
            let header = HeaderV1::read_from_bytes(&bytes).map_err(|_| corrupt())?;
            if header.magic != MAGIC_V1 || !(15..=17).contains(&header.block_log2) {
                return Err(corrupt());
            }
            (header.header_words, header.block_log2, u64::from(header.len.get()), 4)
        } else {
            let bytes = read_vec(&*packed, 0, size_of::<HeaderV2>())?;
            let header = HeaderV2::read_from_bytes(&bytes).map_err(|_| corrupt())?;
            let is_legal = header.magic == MAGIC_V2
                && header.algorithm == 1
                && (15..=20).contains(&header.block_log2);
            if !is_legal {
                return Err(corrupt());
            }
            (header.header_words, header.block_log2, header.len.get(), 8)
        };
        let source = ZisofsSource {
            header_bytes: u64::from(header_words) * 4,
            pointer_bytes,
            block_log2: u32::from(log2),
            len,
            packed,
            last: Mutex::default(),
        };
        // All pointers must be there before the size is believed: a size without data would
        // make a reader wait for the end of the world.
        let table_end =
            source.pointer_at(len.div_ceil(source.block_bytes())).checked_add(pointer_bytes);
        let is_whole = table_end.is_some_and(|end| end <= source.packed.len());
        let agrees = header_len == len && log2 == block_log2 && source.header_bytes >= 16;
        if agrees && is_whole { Ok(source) } else { Err(corrupt()) }
    }

    fn block_bytes(&self) -> u64 {
        1 << self.block_log2
    }

    /// Where the pointer to a block lies; saturates beyond all files.
    fn pointer_at(&self, block: u64) -> u64 {
        block.saturating_mul(self.pointer_bytes).saturating_add(self.header_bytes)
    }

    /// Uncompressed bytes of one block.
    fn block(&self, number: u64) -> Result<Arc<[u8]>, SourceError> {
        if let Some((kept, bytes)) = &*self.last.lock().unwrap_or_else(PoisonError::into_inner)
            && *kept == number
        {
            return Ok(Arc::clone(bytes));
        }
        let start = number << self.block_log2;
        let len = self.block_bytes().min(self.len.saturating_sub(start));
        let bytes: Arc<[u8]> = self.unpack(number, start, len)?.into();
        *self.last.lock().unwrap_or_else(PoisonError::into_inner) =
            Some((number, Arc::clone(&bytes)));
        Ok(bytes)
    }

    fn unpack(&self, number: u64, start: u64, len: u64) -> Result<Vec<u8>, SourceError> {
        let len = usize::try_from(len).unwrap_or(0);
        let corrupt = || SourceError::new(start, len, SourceErrorKind::Corrupt);
        let width = usize::try_from(self.pointer_bytes).unwrap_or(8);
        let pair = read_vec(&*self.packed, self.pointer_at(number), 2 * width)?;
        let ends = match width {
            4 => le32(&pair, 0).map(u64::from).zip(le32(&pair, 4).map(u64::from)),
            _ => le64(&pair, 0).zip(le64(&pair, 8)),
        };
        let (from, to) = ends.ok_or_else(corrupt)?;
        if from == to {
            return Ok(vec![0; len]);
        }
        // zlib never needs more than this for a block; anything larger is not one block.
        let most = self.block_bytes() + self.block_bytes() / 8 + 1024;
        let packed_len = to.checked_sub(from).filter(|n| *n <= most).ok_or_else(corrupt)?;
        let packed =
            read_vec(&*self.packed, from, usize::try_from(packed_len).map_err(|_| corrupt())?)?;
        let mut unpacked = vec![0; len];
        let mut inflate = Decompress::new(true);
        let status = inflate.decompress(&packed, &mut unpacked, FlushDecompress::Finish);
        let is_whole = inflate.total_out() == len as u64
            && matches!(status, Ok(Status::StreamEnd | Status::Ok | Status::BufError));
        if is_whole { Ok(unpacked) } else { Err(corrupt()) }
    }
}

impl BlockSource for ZisofsSource {
    fn len(&self) -> u64 {
        self.len
    }

    fn read_at(&self, offset: u64, buf: &mut [u8]) -> Result<(), SourceError> {
        check_range(self.len, offset, buf.len())?;
        let mut at = offset;
        let mut rest = buf;
        while !rest.is_empty() {
            let block = self.block(at >> self.block_log2)?;
            let within = usize::try_from(at & (self.block_bytes() - 1)).unwrap_or(0);
            let stored = block.get(within..).unwrap_or_default();
            let here = stored.len().min(rest.len());
            if here == 0 {
                return Err(SourceError::new(at, rest.len(), SourceErrorKind::Corrupt));
            }
            let (head, tail) = rest.split_at_mut(here);
            head.copy_from_slice(stored.get(..here).unwrap_or_default());
            at += here as u64;
            rest = tail;
        }
        Ok(())
    }

    fn shape(&self) -> Shape {
        Shape { chunk_bytes: 1 << 20, is_random_cheap: false, ..self.packed.shape() }
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;
    use crate::io::memory::MemorySource;

    fn pack(data: &[u8], log2: u8) -> Vec<u8> {
        let block = 1usize << log2;
        let len = u32::try_from(data.len()).expect("small");
        let mut out = MAGIC_V1.to_vec();
        out.extend(len.to_le_bytes());
        out.extend([4, log2, 0, 0]);
        let mut streams = Vec::new();
        let table = 16 + 4 * (data.len().div_ceil(block) + 1);
        let mut pointers = vec![table];
        for part in data.chunks(block) {
            if part.iter().any(|b| *b != 0) {
                let mut zlib =
                    flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
                zlib.write_all(part).expect("memory");
                streams.extend(zlib.finish().expect("memory"));
            }
            pointers.push(table + streams.len());
        }
        for pointer in pointers {
            out.extend(u32::try_from(pointer).expect("small").to_le_bytes());
        }
        out.extend(streams);
        out
    }

    fn open(packed: Vec<u8>, len: u64, log2: u8) -> Result<ZisofsSource, SourceError> {
        ZisofsSource::open(Arc::new(MemorySource::new(packed)), 1, len, log2)
    }

    crate::io::contract::source_contract!(keeps_the_contract_of_sources, {
        let mut data: Vec<u8> = (0..200_000u32).map(|n| (n / 3) as u8).collect();
        data[32768..98304].fill(0);
        (open(pack(&data, 15), 200_000, 15).expect("valid"), data, ())
    });

    #[test]
    fn blocks_and_zero_blocks_unpack() {
        let mut data: Vec<u8> = (0..100_000u32).map(|n| (n / 7) as u8).collect();
        data[32768..65536].fill(0);
        let source = open(pack(&data, 15), 100_000, 15).expect("valid");
        assert_eq!(read_vec(&source, 0, data.len()).expect("whole"), data);
        assert_eq!(read_vec(&source, 32_760, 20).expect("across"), &data[32_760..32_780]);
    }

    #[test]
    fn lies_in_header_and_pointers_are_errors() {
        let data = vec![7; 40_000];
        let good = pack(&data, 15);
        assert!(open(good.clone(), 40_001, 15).is_err());
        assert!(open(good.clone(), 40_000, 16).is_err());
        assert!(open(good[..20].to_vec(), 40_000, 15).is_err());
        for log2 in [0, 2, 14, 18, 64, 255] {
            let mut bad = good.clone();
            bad[13] = log2;
            assert!(open(bad, 40_000, log2).is_err(), "log2 {log2}");
        }
        let mut backward = good;
        backward[20..24].copy_from_slice(&1u32.to_le_bytes());
        let source = open(backward, 40_000, 15).expect("header is fine");
        assert!(read_vec(&source, 0, 10).is_err());
    }
}
