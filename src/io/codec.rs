//! Codecs of single blocks, as block containers use them: a run of packed bytes that gives a known
//! number of bytes. The codecs are libraries; here they are given one shape.
//!
//! Every function gives exactly the length asked for, or `None` when the bytes make no sense.

use std::io::Read;

use flate2::{Compress, Compression, Decompress, FlushCompress, FlushDecompress, Status};

/// Bare deflate (RFC 1951). Bytes behind the end of the stream are ignored.
pub fn inflate(packed: &[u8], len: usize) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(len);
    let mut inflater = Decompress::new(false);
    // Everything is there: one step is enough, or it is never.
    inflater.decompress_vec(packed, &mut out, FlushDecompress::Finish).ok()?;
    (out.len() == len).then_some(out)
}

/// zlib (RFC 1950), its checksum compared.
pub fn zlib(packed: &[u8], len: usize) -> Option<Vec<u8>> {
    read_exactly(flate2::bufread::ZlibDecoder::new(packed), len)
}

/// bzip2, its checksums compared.
pub fn bzip2(packed: &[u8], len: usize) -> Option<Vec<u8>> {
    read_exactly(::bzip2::bufread::BzDecoder::new(packed), len)
}

/// One frame of Zstandard.
pub fn zstd(packed: &[u8], len: usize) -> Option<Vec<u8>> {
    let mut out = vec![0; len];
    let made = ::zstd::bulk::decompress_to_buffer(packed, &mut out).ok()?;
    (made == len).then_some(out)
}

/// LZMA without a header; `properties` is the byte of lc, lp and pb.
pub fn lzma(packed: &[u8], properties: u8, dictionary_bytes: u32, len: usize) -> Option<Vec<u8>> {
    let reader = lzma_rust2::LzmaReader::new_with_props(
        packed,
        len as u64,
        properties,
        dictionary_bytes.max(lzma_rust2::DICT_SIZE_MIN),
        None,
    );
    read_exactly(reader.ok()?, len)
}

/// One block of LZ4 without a frame. Padding behind its end is ignored: the end is where `len`
/// bytes are made.
pub fn lz4(packed: &[u8], len: usize) -> Option<Vec<u8>> {
    let mut out = vec![0; len];
    let end = lz4_end(packed, len as u64)?;
    let made = lz4_flex::block::decompress_into(packed.get(..end)?, &mut out).ok()?;
    (made == len).then_some(out)
}

/// LZFSE or LZVN.
pub fn lzfse(packed: &[u8], len: usize) -> Option<Vec<u8>> {
    let mut decoder = lzfse_rust::LzfseRingDecoder::default();
    let reader = decoder.reader_bytes(packed);
    read_exactly(reader, len)
}

/// An xz file of one stream, its checksum compared.
pub fn xz(packed: &[u8], len: usize) -> Option<Vec<u8>> {
    super::packed::xz_bytes(packed, len)
}

/// Packs bytes as one block of LZ4.
pub fn lz4_pack(bytes: &[u8]) -> Vec<u8> {
    lz4_flex::block::compress(bytes)
}

/// What a block of LZ4 unpacks to, by its tokens alone.
pub fn lz4_len(packed: &[u8]) -> Option<u64> {
    let mut walk = Lz4Walk { rest: packed, len: 0, pending: 0 };
    while walk.step()? {}
    Some(walk.len)
}

/// Where the sequence of literals ends that completes `len` bytes.
fn lz4_end(packed: &[u8], len: u64) -> Option<usize> {
    let mut walk = Lz4Walk { rest: packed, len: 0, pending: 0 };
    loop {
        let is_more = walk.step_literals()?;
        if walk.len == len {
            return Some(packed.len() - walk.rest.len());
        }
        if !is_more || walk.len > len {
            return None;
        }
        walk.step_match()?;
    }
}

struct Lz4Walk<'a> {
    rest: &'a [u8],
    len: u64,
    /// Low half of the last token: length of its match.
    pending: u8,
}

impl Lz4Walk<'_> {
    fn step(&mut self) -> Option<bool> {
        Some(
            self.step_literals()? && {
                self.step_match()?;
                true
            },
        )
    }

    /// A token and its literals. `false`: no match follows.
    fn step_literals(&mut self) -> Option<bool> {
        let token = *self.rest.first()?;
        self.rest = self.rest.get(1..)?;
        let literals = length(u64::from(token >> 4), &mut self.rest)?;
        self.rest = self.rest.get(usize::try_from(literals).ok()?..)?;
        self.len = self.len.checked_add(literals)?;
        self.pending = token & 15;
        Some(!self.rest.is_empty())
    }

    fn step_match(&mut self) -> Option<()> {
        self.rest = self.rest.get(2..)?;
        let len = length(u64::from(self.pending), &mut self.rest)?;
        self.len = self.len.checked_add(len)?.checked_add(4)?;
        Some(())
    }
}

fn length(mut value: u64, rest: &mut &[u8]) -> Option<u64> {
    if value == 15 {
        loop {
            let (byte, tail) = rest.split_first()?;
            *rest = tail;
            value += u64::from(*byte);
            if *byte != 255 {
                break;
            }
        }
    }
    Some(value)
}

fn read_exactly(reader: impl Read, len: usize) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(len.saturating_add(1));
    // One byte more, so that the decoder comes to its end and its checksum.
    reader.take(len as u64 + 1).read_to_end(&mut out).ok()?;
    (out.len() == len).then_some(out)
}

/// Packs bytes as bare deflate.
#[derive(Debug)]
pub struct Deflater {
    state: Compress,
}

impl Deflater {
    /// A packer of a level from 0 to 9.
    pub fn new(level: u32) -> Deflater {
        Deflater { state: Compress::new(Compression::new(level.min(9)), false) }
    }

    /// The packed bytes of `bytes`, a stream of their own.
    pub fn pack(&mut self, bytes: &[u8]) -> Vec<u8> {
        self.state.reset();
        // Stored blocks grow by five bytes in 16 KiB at the most.
        let mut out = Vec::with_capacity(bytes.len() + bytes.len() / 1024 + 64);
        let packed = self.state.compress_vec(bytes, &mut out, FlushCompress::Finish);
        debug_assert!(matches!(packed, Ok(Status::StreamEnd)), "room for the worst case");
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_come_back_and_padding_is_ignored() {
        for len in [1usize, 12, 13, 1000, 70_000] {
            let bytes: Vec<u8> = (0..len).map(|n| (n / 40 % 7) as u8).collect();
            let mut packed = lz4_flex::block::compress(&bytes);
            assert_eq!(lz4_len(&packed), Some(len as u64));
            packed.extend([0; 7]);
            assert_eq!(lz4(&packed, len).as_ref(), Some(&bytes));
            assert_eq!(lz4(&packed, len + 1), None);
            let mut deflated = Deflater::new(6).pack(&bytes);
            deflated.push(1);
            assert_eq!(inflate(&deflated, len).as_ref(), Some(&bytes));
            assert_eq!(inflate(&deflated, len + 1), None);
        }
    }
}
