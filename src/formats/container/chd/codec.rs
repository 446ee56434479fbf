//! The codecs of CHD hunks.

use std::io::Cursor;

use claxon::frame::FrameReader;

use super::bits::BitReader;
use super::cd;
use super::header::{CD_FLAC, CD_LZMA, CD_ZLIB, CD_ZSTD, FLAC, HUFF, Header, LZMA, ZLIB, ZSTD};
use super::huffman::Huffman;
use crate::io::codec;

/// Properties of LZMA as chdman sets them: lc 3, lp 0, pb 2.
const LZMA_PROPERTIES: u8 = 0x5d;

/// Whether hunks of a codec can be read.
pub(super) fn is_known(header: &Header) -> bool {
    if header.version < 5 {
        // 0 none, 1 and 2 zlib; 3 is audio and video.
        return header.codecs.first().is_some_and(|codec| *codec <= 2);
    }
    let known = [0, ZLIB, LZMA, HUFF, FLAC, ZSTD, CD_ZLIB, CD_LZMA, CD_FLAC, CD_ZSTD];
    header.codecs.iter().all(|codec| known.contains(codec))
}

/// Unpacks a hunk with codec number `number` of the header.
pub(super) fn unpack(header: &Header, number: u8, packed: &[u8], len: usize) -> Option<Vec<u8>> {
    if header.version < 5 {
        return codec::inflate(packed, len);
    }
    match *header.codecs.get(usize::from(number))? {
        ZLIB => codec::inflate(packed, len),
        LZMA => lzma(packed, len),
        ZSTD => codec::zstd(packed, len),
        HUFF => huff(packed, len),
        FLAC => {
            let (first, rest) = packed.split_first()?;
            let is_big = match first {
                b'L' => false,
                b'B' => true,
                _ => return None,
            };
            flac(rest, len, is_big).map(|(bytes, _)| bytes)
        }
        CD_ZLIB => cd::unpack(packed, len, codec::inflate),
        CD_LZMA => cd::unpack(packed, len, lzma),
        CD_ZSTD => cd::unpack_with(packed, len, codec::zstd, codec::zstd),
        CD_FLAC => cd::unpack_flac(packed, len),
        _ => None,
    }
}

fn lzma(packed: &[u8], len: usize) -> Option<Vec<u8>> {
    codec::lzma(packed, LZMA_PROPERTIES, u32::try_from(len).ok()?, len)
}

fn huff(packed: &[u8], len: usize) -> Option<Vec<u8>> {
    let mut bits = BitReader::new(packed);
    let code = Huffman::read_packed(&mut bits)?;
    let mut out = Vec::with_capacity(len);
    for _ in 0..len {
        out.push(u8::try_from(code.decode(&mut bits)?).ok()?);
    }
    (!bits.has_overrun()).then_some(out)
}

/// FLAC frames of stereo samples without a stream header; also how many bytes they took.
pub(super) fn flac(packed: &[u8], len: usize, is_big_endian: bool) -> Option<(Vec<u8>, usize)> {
    let mut frames = FrameReader::new(Cursor::new(packed));
    let mut out = Vec::with_capacity(len);
    let mut buffer = Vec::new();
    while out.len() < len {
        let block = frames.read_next_or_eof(buffer).ok()??;
        if block.channels() != 2 {
            return None;
        }
        for (left, right) in block.stereo_samples() {
            for sample in [left, right] {
                let sample = i16::try_from(sample).ok()?;
                out.extend(if is_big_endian { sample.to_be_bytes() } else { sample.to_le_bytes() });
            }
        }
        buffer = block.into_buffer();
    }
    let used = usize::try_from(frames.into_inner().position()).ok()?;
    (out.len() == len).then_some((out, used))
}
