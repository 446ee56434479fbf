//! xz (the .xz file format 1.2.1): streams, blocks, indexes; LZMA2 with delta and branch filters.
//!
//! The indexes are read from the end, so that blocks are known without unpacking anything. A file
//! whose blocks are short enough is read at random; else all blocks are unpacked in order.
//! Checksums of blocks (CRC-32, CRC-64, SHA-256) are compared whenever a block is unpacked whole.

use std::io::{self, Read};

use lzma_rust2::Lzma2Reader;
use lzma_rust2::filter::bcj::BcjReader;
use lzma_rust2::filter::delta::DeltaReader;
use sha2::{Digest, Sha256};

use super::stream::PackedReader;
use super::{PackedError, PackedKind};
use crate::base::bytes::{le32, le64};
use crate::base::progress::Context;
use crate::base::units::ByteRange;
use crate::io::blocks::{Block, BlockTable};
use crate::io::source::{SharedSource, SourceError, SourceErrorKind, read_vec};

const KIND: PackedKind = PackedKind::Xz;
const HEAD_BYTES: u64 = 12;
/// An index longer than this belongs to no image.
const MAX_INDEX_BYTES: u64 = 64 << 20;
/// Most streams one behind the other.
const MAX_STREAMS: usize = 65_536;
/// Longest block that is an entry point.
const MAX_BLOCK_BYTES: u64 = 32 << 20;
/// Largest dictionary (xz -9 has 64 MiB).
const MAX_DICTIONARY_BYTES: u64 = 256 << 20;

/// A block by the index.
#[derive(Clone, Copy, Debug)]
pub(super) struct XzBlock {
    /// Header, packed bytes, padding and check.
    packed: ByteRange,
    /// Length without the padding.
    unpadded: u64,
    unpacked: ByteRange,
    check: u8,
}

/// The blocks of a file.
pub(super) struct XzTable {
    packed: SharedSource,
    blocks: Vec<XzBlock>,
    len: u64,
}

fn corrupt(at: u64) -> PackedError {
    PackedError::Corrupt { kind: KIND, at: Some(at) }
}

impl XzTable {
    /// Reads the indexes, last stream first.
    pub(super) fn read(packed: &SharedSource, ctx: &Context) -> Result<XzTable, PackedError> {
        let mut streams = Vec::new();
        let mut end = packed.len();
        while end > 0 {
            ctx.check()?;
            if streams.len() >= MAX_STREAMS {
                return Err(corrupt(end));
            }
            let stream = read_stream(packed, end)?;
            end = stream.start;
            streams.push(stream.blocks);
        }
        let mut blocks: Vec<XzBlock> = streams.into_iter().rev().flatten().collect();
        let mut len = 0u64;
        for block in &mut blocks {
            block.unpacked.start = len;
            len = len.checked_add(block.unpacked.len).ok_or_else(|| corrupt(0))?;
        }
        blocks.retain(|block| block.unpacked.len > 0);
        Ok(XzTable { packed: packed.clone(), blocks, len })
    }

    /// Whether every block is short enough to be unpacked for one read.
    pub(super) fn is_random(&self) -> bool {
        self.blocks.iter().all(|b| b.unpacked.len.max(b.packed.len) <= MAX_BLOCK_BYTES)
    }

    /// All blocks in order.
    pub(super) fn stream<'a>(&'a self, ctx: &'a Context) -> impl Read + 'a {
        InOrder { table: self, ctx, next: 0, now: None }
    }
}

impl BlockTable for XzTable {
    fn len_bytes(&self) -> u64 {
        self.len
    }

    fn block_at(&self, offset: u64) -> Option<Block> {
        let after = self.blocks.partition_point(|block| block.unpacked.start <= offset);
        let index = after.checked_sub(1)?;
        let range = self.blocks.get(index)?.unpacked;
        Some(Block { number: index as u64, range, is_hole: false })
    }

    fn unpack(&self, block: Block, wanted: usize, out: &mut Vec<u8>) -> Result<(), SourceError> {
        let fault = |kind| SourceError::new(block.range.start, wanted, kind);
        let index = usize::try_from(block.number).unwrap_or(usize::MAX);
        let found = self.blocks.get(index).ok_or_else(|| fault(SourceErrorKind::Corrupt))?;
        let ctx = Context::default();
        let reader = PackedReader::new(&self.packed, found.packed.start, found.packed.end(), &ctx);
        let mut reader = block_reader(*found, reader).map_err(|e| source_error(block, e))?;
        let whole = usize::try_from(block.range.len).unwrap_or(usize::MAX);
        let goal = wanted.min(whole);
        out.reserve_exact(goal);
        let count = reader.by_ref().take(goal as u64).read_to_end(out);
        count.map_err(|error| source_error(block, error))?;
        if goal == whole {
            // The end is where the check is compared.
            let more = reader.read(&mut [0]).map_err(|error| source_error(block, error))?;
            if more != 0 {
                return Err(fault(SourceErrorKind::Corrupt));
            }
        }
        Ok(())
    }

    fn packed(&self) -> &SharedSource {
        &self.packed
    }
}

/// The source's own error, or damage.
fn source_error(block: Block, error: io::Error) -> SourceError {
    error.downcast::<SourceError>().unwrap_or_else(|_| {
        let len = usize::try_from(block.range.len).unwrap_or(usize::MAX);
        SourceError::new(block.range.start, len, SourceErrorKind::Corrupt)
    })
}

struct InOrder<'a> {
    table: &'a XzTable,
    ctx: &'a Context,
    next: usize,
    now: Option<Box<dyn Read + 'a>>,
}

impl Read for InOrder<'_> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        loop {
            if let Some(reader) = &mut self.now {
                let count = reader.read(buf)?;
                if count > 0 || buf.is_empty() {
                    return Ok(count);
                }
            }
            let Some(block) = self.table.blocks.get(self.next) else { return Ok(0) };
            self.next += 1;
            let (start, end) = (block.packed.start, block.packed.end());
            let reader = PackedReader::new(&self.table.packed, start, end, self.ctx);
            self.now = Some(Box::new(block_reader(*block, reader)?));
        }
    }
}

struct Stream {
    start: u64,
    blocks: Vec<XzBlock>,
}

/// The stream that ends at `end`, padding included (2.2).
fn read_stream(packed: &SharedSource, mut end: u64) -> Result<Stream, PackedError> {
    // Padding is a multiple of four zeros.
    let footer = loop {
        let at = end.checked_sub(HEAD_BYTES).ok_or_else(|| corrupt(end))?;
        let footer = read_vec(&**packed, at, 12)?;
        if le32(&footer, 8) != Some(0) {
            break footer;
        }
        end -= 4;
    };
    let footer_at = end - HEAD_BYTES;
    let sum = le32(&footer, 0);
    let is_footer = footer.ends_with(b"YZ")
        && footer.get(4..10).map(crc32fast::hash) == sum
        && footer.get(8) == Some(&0);
    let check = footer.get(9).copied().filter(|check| is_footer && *check < 16);
    let check = check.ok_or_else(|| corrupt(footer_at))?;
    let backward = (u64::from(le32(&footer, 4).unwrap_or(0)) + 1) * 4;
    if backward > MAX_INDEX_BYTES {
        return Err(PackedError::TooLarge { kind: KIND, limit: MAX_INDEX_BYTES });
    }
    let index_at = footer_at.checked_sub(backward).ok_or_else(|| corrupt(footer_at))?;
    let index_len = usize::try_from(backward).map_err(|_| corrupt(index_at))?;
    let index = read_vec(&**packed, index_at, index_len)?;
    let records = parse_index(&index).ok_or_else(|| corrupt(index_at))?;
    let total = records.iter().try_fold(0u64, |sum, (unpadded, _)| {
        sum.checked_add(unpadded.checked_next_multiple_of(4)?)
    });
    let start = total.and_then(|total| index_at.checked_sub(total)?.checked_sub(HEAD_BYTES));
    let start = start.ok_or_else(|| corrupt(index_at))?;
    let head = read_vec(&**packed, start, 12)?;
    let is_head = head.starts_with(b"\xfd7zXZ\0")
        && head.get(6..8) == footer.get(8..10)
        && head.get(6..8).map(crc32fast::hash) == le32(&head, 8);
    if !is_head {
        return Err(corrupt(start));
    }
    let mut at = start + HEAD_BYTES;
    let blocks = records.into_iter().map(|(unpadded, unpacked)| {
        let packed = ByteRange { start: at, len: unpadded.next_multiple_of(4) };
        at = packed.end();
        XzBlock { packed, unpadded, unpacked: ByteRange { start: 0, len: unpacked }, check }
    });
    Ok(Stream { start, blocks: blocks.collect() })
}

/// Unpadded and unpacked lengths (4).
fn parse_index(bytes: &[u8]) -> Option<Vec<(u64, u64)>> {
    let (body, sum) = bytes.split_at_checked(bytes.len().checked_sub(4)?)?;
    if le32(sum, 0)? != crc32fast::hash(body) {
        return None;
    }
    let mut rest = body.strip_prefix(&[0])?;
    let count = number(&mut rest)?;
    // Two bytes a record at least.
    let mut records = Vec::with_capacity(usize::try_from(count).ok()?.min(rest.len() / 2));
    for _ in 0..count {
        records.push((number(&mut rest)?, number(&mut rest)?));
    }
    (rest.len() < 4 && rest.iter().all(|byte| *byte == 0)).then_some(records)
}

/// A number of one to nine bytes (1.2).
fn number(rest: &mut &[u8]) -> Option<u64> {
    let mut value = 0u64;
    for shift in (0..63).step_by(7) {
        let (byte, tail) = rest.split_first()?;
        *rest = tail;
        value |= u64::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            return Some(value);
        }
    }
    None
}

/// Reads the header of a block (3.1) and gives its unpacked bytes, the check compared at the end.
fn block_reader<'a>(block: XzBlock, mut packed: PackedReader<'a>) -> io::Result<impl Read + 'a> {
    let bad = || io::Error::from(io::ErrorKind::InvalidData);
    let mut size = [0];
    packed.read_exact(&mut size)?;
    let size_byte = usize::from(size.first().copied().unwrap_or(0));
    let mut header = vec![0; (size_byte + 1) * 4];
    let (first, rest) = header.split_first_mut().ok_or_else(bad)?;
    *first = u8::try_from(size_byte).map_err(|_| bad())?;
    packed.read_exact(rest)?;
    let (body, sum) = header.split_at_checked(header.len() - 4).ok_or_else(bad)?;
    if size_byte == 0 || le32(sum, 0) != Some(crc32fast::hash(body)) {
        return Err(bad());
    }
    let flags = *body.get(1).ok_or_else(bad)?;
    let mut rest = body.get(2..).ok_or_else(bad)?;
    if flags & 0x3c != 0 {
        return Err(bad());
    }
    for flag in [0x40, 0x80] {
        if flags & flag != 0 {
            number(&mut rest).ok_or_else(bad)?;
        }
    }
    let mut filters = Vec::new();
    for _ in 0..=(flags & 3) {
        let id = number(&mut rest).ok_or_else(bad)?;
        let len = number(&mut rest).and_then(|len| usize::try_from(len).ok()).ok_or_else(bad)?;
        let (properties, tail) = rest.split_at_checked(len).ok_or_else(bad)?;
        rest = tail;
        filters.push((id, properties.to_vec()));
    }
    let check_len = check_len(block.check);
    let data_len = block.unpadded.checked_sub(header.len() as u64 + check_len).ok_or_else(bad)?;
    let (last, before) = filters.split_last().ok_or_else(bad)?;
    let (0x21, [bits]) = (last.0, last.1.as_slice()) else { return Err(bad()) };
    let dictionary = dictionary_bytes(*bits, block.unpacked.len).ok_or_else(bad)?;
    // What comes behind the data is read by hand once the data has ended.
    let tail = packed.at_offset(data_len);
    let reader = Lzma2Reader::new(packed.take(data_len), dictionary, None);
    let mut reader: Box<dyn Read + 'a> = Box::new(reader);
    for (id, properties) in before.iter().rev() {
        reader = filtered(*id, properties, reader).ok_or_else(bad)?;
    }
    Ok(Checked { reader, left: block.unpacked.len, tail: Some(tail), sum: Sum::new(block.check) })
}

/// Bytes of the dictionary (5.3.1): no more than the block can use.
fn dictionary_bytes(bits: u8, unpacked: u64) -> Option<u32> {
    if bits > 40 {
        return None;
    }
    let size = match bits {
        40 => u64::from(u32::MAX),
        bits => (2 | u64::from(bits & 1)) << (bits / 2 + 11),
    };
    let size = size.min(unpacked.max(4096).next_multiple_of(16));
    u32::try_from(size).ok().filter(|_| size <= MAX_DICTIONARY_BYTES)
}

fn filtered<'a>(
    id: u64,
    properties: &[u8],
    reader: Box<dyn Read + 'a>,
) -> Option<Box<dyn Read + 'a>> {
    if id == 3 {
        let [distance] = properties else { return None };
        return Some(Box::new(DeltaReader::new(reader, usize::from(*distance) + 1)));
    }
    let start = if properties.is_empty() { 0 } else { le32(properties, 0)? };
    let start = usize::try_from(start).ok()?;
    Some(match id {
        4 => Box::new(BcjReader::new_x86(reader, start)),
        5 => Box::new(BcjReader::new_ppc(reader, start)),
        6 => Box::new(BcjReader::new_ia64(reader, start)),
        7 => Box::new(BcjReader::new_arm(reader, start)),
        8 => Box::new(BcjReader::new_arm_thumb(reader, start)),
        9 => Box::new(BcjReader::new_sparc(reader, start)),
        10 => Box::new(BcjReader::new_arm64(reader, start)),
        11 => Box::new(BcjReader::new_riscv(reader, start)),
        _ => return None,
    })
}

/// Bytes of a check (2.1.1.2).
fn check_len(check: u8) -> u64 {
    match check {
        0 => 0,
        1..=3 => 4,
        4..=6 => 8,
        7..=9 => 16,
        10..=12 => 32,
        _ => 64,
    }
}

/// A checksum being computed; unknown ones are not compared.
enum Sum {
    Crc32(crc32fast::Hasher),
    Crc64(u64),
    Sha256(Box<Sha256>),
    Unknown,
}

impl Sum {
    fn new(check: u8) -> Sum {
        match check {
            1 => Sum::Crc32(crc32fast::Hasher::new()),
            4 => Sum::Crc64(!0),
            10 => Sum::Sha256(Box::default()),
            _ => Sum::Unknown,
        }
    }

    fn update(&mut self, bytes: &[u8]) {
        match self {
            Sum::Crc32(sum) => sum.update(bytes),
            Sum::Crc64(sum) => *sum = super::crc64::update(*sum, bytes),
            Sum::Sha256(sum) => sum.update(bytes),
            Sum::Unknown => {}
        }
    }

    fn is(self, stored: &[u8]) -> bool {
        match self {
            Sum::Crc32(sum) => le32(stored, 0) == Some(sum.finalize()),
            Sum::Crc64(sum) => le64(stored, 0) == Some(!sum),
            Sum::Sha256(sum) => stored == sum.finalize().as_slice(),
            Sum::Unknown => true,
        }
    }
}

/// Unpacked bytes of the length in the index, then nothing more, and the check.
struct Checked<'a> {
    reader: Box<dyn Read + 'a>,
    left: u64,
    tail: Option<PackedReader<'a>>,
    sum: Sum,
}

impl Read for Checked<'_> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        let bad = || io::Error::from(io::ErrorKind::InvalidData);
        let count = self.reader.read(buf)?;
        self.sum.update(buf.get(..count).unwrap_or_default());
        self.left = self.left.checked_sub(count as u64).ok_or_else(bad)?;
        if count > 0 || buf.is_empty() {
            return Ok(count);
        }
        if self.left > 0 {
            return Err(bad());
        }
        let Some(mut tail) = self.tail.take() else { return Ok(0) };
        let mut stored = Vec::new();
        tail.read_to_end(&mut stored)?;
        let sum = std::mem::replace(&mut self.sum, Sum::Unknown);
        let padding = stored.len() % 4;
        if sum.is(stored.get(padding..).unwrap_or_default()) { Ok(0) } else { Err(bad()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_dictionaries_are_those_of_the_standard() {
        let mut bytes = [0x80u8, 0x01, 0x7f, 0xff].as_slice();
        assert_eq!(number(&mut bytes), Some(128));
        assert_eq!(number(&mut bytes), Some(127));
        assert_eq!(number(&mut bytes), None);
        assert_eq!(number(&mut [0xff; 10].as_slice()), None);
        assert_eq!(dictionary_bytes(0, 1 << 20), Some(4096));
        assert_eq!(dictionary_bytes(22, 1 << 30), Some(8 << 20));
        assert_eq!(dictionary_bytes(22, 5000), Some(5008));
        assert_eq!(dictionary_bytes(39, u64::MAX / 2), None);
        assert_eq!(dictionary_bytes(41, 1), None);
    }
}
