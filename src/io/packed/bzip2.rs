//! bzip2: its blocks found by their 48-bit marks, at any bit, and each made a file of its own for
//! the decoder.
//!
//! A block's unpacked length is known only when it is unpacked, so all of them are, once, on the
//! threads of the pool this runs in; the lengths are kept in the cache folder. A mark inside packed
//! data (one in 2^48) shows as a block that can't be unpacked, and is joined to the one before.
//! Checksums of blocks are compared by the decoder whenever a block is unpacked.

use std::io::Read;

use rayon::iter::{IntoParallelRefIterator, ParallelIterator};

use super::cache::Cache;
use super::growing::{GUESSED_RATIO, Growth};
use super::points::{Collected, Points, Start};
use super::stream::unpacked_limit;
use super::{PackedError, PackedKind};
use crate::base::bytes::le64;
use crate::base::progress::{Context, Phase};
use crate::base::units::ByteRange;
use crate::io::blocks::{Block, BlockTable};
use crate::io::source::{SharedSource, SourceError, SourceErrorKind, read_vec};

const KIND: PackedKind = PackedKind::Bzip2;
const BLOCK_MARK: u64 = 0x3141_5926_5359;
const END_MARK: u64 = 0x1772_4538_5090;
const MARK_MASK: u64 = (1 << 48) - 1;
/// Longest packed block: 900 kB that did not shrink, with room for the coding of it.
const MAX_PACKED_BYTES: u64 = 2 << 20;
/// A block of 900 kB may stand for runs of 255 bytes each.
const MAX_BLOCK_BYTES: u64 = 64 << 20;
/// Blocks of more bytes are nothing to look at while the index is made: a batch is in memory.
const MAX_SHOWN_BYTES: u64 = 4 << 20;
/// Blocks unpacked side by side while the index is made.
const BATCH: usize = 16;

/// The blocks of a file, those of all its streams.
pub(super) struct Bzip2Table {
    packed: SharedSource,
    points: Points,
}

/// A run of bits from one mark to the next.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Run {
    start: u64,
    end: u64,
}

impl Bzip2Table {
    /// The blocks; from the cache folder if they are known.
    pub(super) fn read(
        packed: &SharedSource,
        cache: Cache<'_>,
        growth: &mut Growth<'_>,
        ctx: &Context,
    ) -> Result<Bzip2Table, PackedError> {
        let image = packed.fingerprint();
        let found = image.and_then(|image| Points::find(cache, image, KIND));
        let points = match (found, image) {
            (Some(points), _) => points,
            (None, Some(image)) => build(packed, growth, ctx)?.keep(cache, image, KIND)?,
            (None, None) => build(packed, growth, ctx)?,
        };
        Ok(Bzip2Table { packed: packed.clone(), points })
    }
}

impl BlockTable for Bzip2Table {
    fn len_bytes(&self) -> u64 {
        self.points.unpacked_bytes
    }

    fn block_at(&self, offset: u64) -> Option<Block> {
        let (index, point) = self.points.at(offset)?;
        let (_, end) = self.points.end_of(index);
        let range = ByteRange::between(point.unpacked, end);
        Some(Block { number: index as u64, range, is_hole: false })
    }

    fn unpack(&self, block: Block, wanted: usize, out: &mut Vec<u8>) -> Result<(), SourceError> {
        let corrupt = || SourceError::new(block.range.start, wanted, SourceErrorKind::Corrupt);
        let index = usize::try_from(block.number).map_err(|_| corrupt())?;
        let point = self.points.points.get(index).ok_or_else(corrupt)?;
        let (end, _) = self.points.end_of(index);
        let run = Run { start: point.packed_bits, end };
        *out = unpack(&self.packed, run)?.ok_or_else(corrupt)?;
        if out.len() as u64 == block.range.len { Ok(()) } else { Err(corrupt()) }
    }

    fn packed(&self) -> &SharedSource {
        &self.packed
    }
}

/// Unpacks everything once, for the lengths.
fn build(
    packed: &SharedSource,
    growth: &mut Growth<'_>,
    ctx: &Context,
) -> Result<Points, PackedError> {
    ctx.meter.phase(Phase::Index, Some(packed.len()));
    let limit = unpacked_limit(&ctx.limits, packed.len());
    let corrupt = |bits: u64| PackedError::Corrupt { kind: KIND, at: Some(bits / 8) };
    growth.begin(packed.len().saturating_mul(GUESSED_RATIO));
    let mut marks = Marks::new(packed);
    let mut collected = Collected::default();
    let mut unpacked = 0u64;
    let mut waiting: Option<Run> = None;
    let mut last_end = 0;
    let mut block_end = None;
    loop {
        ctx.check()?;
        let mut batch = Vec::with_capacity(BATCH);
        while batch.len() < BATCH {
            let Some(run) = marks.next_run()? else { break };
            batch.push(run);
        }
        if batch.is_empty() {
            break;
        }
        // Only in a pool: elsewhere the iterator would make one of its own.
        let keeps = growth.is_watched();
        let made: Vec<Option<Made>> = if rayon::current_thread_index().is_some() {
            let made: Result<_, SourceError> =
                batch.par_iter().map(|run| make(packed, *run, keeps)).collect();
            made?
        } else {
            batch.iter().map(|run| make(packed, *run, keeps)).collect::<Result<_, SourceError>>()?
        };
        for (run, made) in batch.into_iter().zip(made) {
            ctx.meter.advance((run.end - last_end.min(run.end)) / 8);
            last_end = run.end;
            // What could not be unpacked before may be whole with this run, or this one alone.
            let joined = waiting.take().map(|before| Run { start: before.start, end: run.end });
            let (run, Made { len, bytes }) = match (joined, made) {
                (None, Some(made)) => (run, made),
                (None, None) => {
                    waiting = Some(run);
                    continue;
                }
                (Some(joined), _) => match make(packed, joined, keeps)? {
                    Some(made) => (joined, made),
                    None => return Err(corrupt(joined.start)),
                },
            };
            if len > 0 {
                // A block that another does not follow at once ends at a point without bytes.
                let end = block_end.replace(run.end).filter(|end| *end != run.start);
                if let Some(end) = end {
                    collected.push(end, unpacked, Start::Block, &[]);
                }
                collected.push(run.start, unpacked, Start::Block, &[]);
            }
            unpacked += len;
            if unpacked > limit {
                return Err(PackedError::TooLarge { kind: KIND, limit });
            }
            growth.push(&bytes)?;
            growth.skip(len - bytes.len() as u64);
        }
    }
    if let Some(run) = waiting {
        return Err(corrupt(run.start));
    }
    // A file cut short has blocks but no end.
    if !marks.has_ended {
        return Err(corrupt(packed.len().saturating_mul(8)));
    }
    collected.push(block_end.unwrap_or(0), unpacked, Start::Block, &[]);
    Ok(collected.finish(packed.len(), unpacked))
}

/// A block unpacked for its length.
struct Made {
    len: u64,
    /// Its bytes, if somebody watches and there are not too many of them; else none.
    bytes: Vec<u8>,
}

fn make(packed: &SharedSource, run: Run, keeps: bool) -> Result<Option<Made>, SourceError> {
    Ok(unpack(packed, run)?.map(|bytes| {
        let len = bytes.len() as u64;
        let bytes = if keeps && len <= MAX_SHOWN_BYTES { bytes } else { Vec::new() };
        Made { len, bytes }
    }))
}

/// The bytes of the block that begins at `run.start`; `None` when it is none. What follows the
/// block in the run, such as the end of its stream, makes no difference.
fn unpack(packed: &SharedSource, run: Run) -> Result<Option<Vec<u8>>, SourceError> {
    let start = run.start / 8;
    let end = run.end.div_ceil(8).min(packed.len()).min(start + MAX_PACKED_BYTES);
    let len = usize::try_from(end.saturating_sub(start)).unwrap_or(0);
    let bytes = read_vec(&**packed, start, len)?;
    let bits = u32::try_from(run.start % 8).unwrap_or(0);
    let length = usize::try_from(run.end.saturating_sub(run.start)).unwrap_or(0);
    let Some(file) = file_of(&bytes, bits, length) else { return Ok(None) };
    let mut out = Vec::new();
    let reader = ::bzip2::read::BzDecoder::new(&*file);
    let is_whole = reader.take(MAX_BLOCK_BYTES + 1).read_to_end(&mut out).is_ok();
    Ok((is_whole && out.len() as u64 <= MAX_BLOCK_BYTES).then_some(out))
}

/// A file with the one block of `length` bits that begins `bits` bits into `bytes`: header, block,
/// end mark, and the checksum of the stream, which for one block is that of the block.
fn file_of(bytes: &[u8], bits: u32, length: usize) -> Option<Vec<u8>> {
    let mut file = Vec::with_capacity(length / 8 + 24);
    file.extend_from_slice(b"BZh9");
    let next = bytes.iter().skip(1).copied().chain(std::iter::once(0));
    for (high, low) in bytes.iter().zip(next).take(length.div_ceil(8)) {
        let wide = u16::from_be_bytes([*high, low]) << bits;
        file.push(wide.to_be_bytes()[0]);
    }
    let sum: [u8; 4] = file.get(10..14)?.try_into().ok()?;
    let used = length % 8;
    if used != 0
        && let Some(last) = file.last_mut()
    {
        *last &= 0xffu8 << (8 - used);
    }
    // Ten bytes that begin inside the last byte.
    let [.., m5, m4, m3, m2, m1, m0] = END_MARK.to_be_bytes();
    let tail = [m5, m4, m3, m2, m1, m0, sum[0], sum[1], sum[2], sum[3], 0];
    if used == 0 {
        file.extend_from_slice(&tail);
        return Some(file);
    }
    let mut carry = file.pop()?;
    for byte in tail {
        let wide = u16::from_be_bytes([byte, 0]) >> used;
        let [high, low] = wide.to_be_bytes();
        file.push(carry | high);
        carry = low;
    }
    Some(file)
}

/// Looks for marks, bit by bit.
struct Marks<'a> {
    packed: &'a SharedSource,
    /// Bits looked at.
    seen: u64,
    last: u64,
    buf: Vec<u8>,
    at: u64,
    /// Where the block begins that has not ended.
    open: Option<u64>,
    /// Runs found and not given yet: at most eight, one byte's worth.
    found: std::collections::VecDeque<Run>,
    has_ended: bool,
}

impl<'a> Marks<'a> {
    fn new(packed: &'a SharedSource) -> Marks<'a> {
        Marks {
            packed,
            seen: 0,
            last: 0,
            buf: Vec::new(),
            at: 0,
            open: None,
            found: std::collections::VecDeque::new(),
            has_ended: false,
        }
    }

    /// The next run from a block's mark to whatever mark follows.
    fn next_run(&mut self) -> Result<Option<Run>, SourceError> {
        while self.found.is_empty() {
            let index = usize::try_from(self.seen / 8 - self.at).unwrap_or(usize::MAX);
            let Some(byte) = self.buf.get(index).copied() else {
                self.at = self.seen / 8;
                let len = (self.packed.len() - self.at).min(1 << 20);
                self.buf = read_vec(&**self.packed, self.at, usize::try_from(len).unwrap_or(0))?;
                if self.buf.is_empty() {
                    break;
                }
                continue;
            };
            self.last = self.last << 8 | u64::from(byte);
            self.seen += 8;
            // Eight places in which a mark may end; the middle bytes tell most of them apart.
            for back in (0..8u32).rev() {
                let word = (self.last >> back) & MARK_MASK;
                let is_block = word == BLOCK_MARK;
                if !is_block && word != END_MARK {
                    continue;
                }
                let Some(start) = self.seen.checked_sub(u64::from(back) + 48) else { continue };
                if let Some(open) = self.open.take() {
                    self.found.push_back(Run { start: open, end: start });
                }
                // The stream's checksum follows the end mark.
                let end = start.saturating_add(48 + 32);
                self.has_ended = !is_block && end <= self.packed.len().saturating_mul(8);
                self.open = is_block.then_some(start);
            }
        }
        // A block without an end is one all the same, as far as it goes.
        let end = self.packed.len().saturating_mul(8);
        let rest = || self.open.take().map(|start| Run { start, end });
        Ok(self.found.pop_front().or_else(rest))
    }
}

/// Whether the bytes begin as a bzip2 file: header, then a block or an end.
pub(super) fn is_it(head: &[u8]) -> bool {
    let [b'B', b'Z', b'h', b'1'..=b'9', ..] = head else { return false };
    let word = le64(head, 4).map(|word| word.swap_bytes() >> 16);
    matches!(word, Some(BLOCK_MARK | END_MARK))
}

#[cfg(test)]
mod tests {
    use std::io::Write;
    use std::sync::Arc;

    use super::*;
    use crate::io::memory::MemorySource;

    #[test]
    fn every_block_is_found_and_stands_for_itself() {
        let text: Vec<u8> =
            (0..120_000u32).flat_map(|n| (n * 7919).to_string().into_bytes()).collect();
        let mut packer = ::bzip2::write::BzEncoder::new(Vec::new(), ::bzip2::Compression::new(1));
        packer.write_all(&text).unwrap();
        let mut packed = packer.finish().unwrap();
        // A second stream behind the first.
        let mut packer = ::bzip2::write::BzEncoder::new(Vec::new(), ::bzip2::Compression::new(9));
        packer.write_all(b"the end").unwrap();
        packed.extend(packer.finish().unwrap());
        assert!(is_it(&packed));
        let source: SharedSource = Arc::new(MemorySource::new(packed.clone()));
        let points = build(&source, &mut Growth::default(), &Context::default()).unwrap();
        assert!(points.points.len() > 5);
        assert_eq!(points.unpacked_bytes, text.len() as u64 + 7);
        let cut: SharedSource = Arc::new(MemorySource::new(packed[..packed.len() / 2].to_vec()));
        assert!(matches!(
            build(&cut, &mut Growth::default(), &Context::default()),
            Err(PackedError::Corrupt { .. })
        ));
    }
}
