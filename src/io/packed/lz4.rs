//! LZ4 frames (version 1.6) and the legacy frames of old kernels and tools.
//!
//! Independent blocks are entry points: every one but a frame's last unpacks to the frame's block
//! size, as all writers make them; a block that does not is reported as damage when it is read.
//! Frames whose blocks lean on the one before are unpacked in order.
//!
//! Checksums are compared: of a frame's header and of each block when it is read, of all that a
//! frame holds whenever it is read from its beginning to its end, in about that order. Then its last
//! block is the one that can't be read: which one is bad nobody can tell.

use std::collections::{BTreeMap, HashSet};
use std::io::{self, Read};
use std::sync::{Mutex, PoisonError};

use super::xxh32::{Xxh32, xxh32};
use super::{PackedError, PackedKind};
use crate::base::bytes::{le32, le64};
use crate::base::progress::Context;
use crate::base::units::ByteRange;
use crate::io::blocks::{Block, BlockTable};
use crate::io::codec::lz4_len;
use crate::io::source::{SharedSource, SourceError, SourceErrorKind, read_vec};

const KIND: PackedKind = PackedKind::Lz4;
const FRAME_MAGIC: u32 = 0x184d_2204;
const LEGACY_MAGIC: u32 = 0x184c_2102;
const LEGACY_BLOCK_BYTES: u64 = 8 << 20;
/// History of LZ4.
const WINDOW_BYTES: usize = 64 << 10;
const MAX_BLOCKS: usize = 1 << 24;
/// Bytes of blocks that came too early and are kept until those before them come.
const MAX_EARLY_BYTES: usize = 16 << 20;

#[derive(Clone, Copy, Debug)]
struct Lz4Block {
    packed: ByteRange,
    unpacked: ByteRange,
    is_stored: bool,
    /// Its matches reach into the block before.
    is_linked: bool,
    /// Its packed bytes have a checksum behind them.
    has_sum: bool,
}

/// The blocks of all frames of a file.
pub(super) struct Lz4Table {
    packed: SharedSource,
    blocks: Vec<Lz4Block>,
    len: u64,
    /// Checksums of frames, in their order.
    sums: Vec<FrameSum>,
    following: Mutex<Following>,
}

/// The blocks of a frame, from `first` on and without `end`, and the checksum of what they hold.
#[derive(Clone, Copy, Debug)]
struct FrameSum {
    first: usize,
    end: usize,
    sum: u32,
}

/// A frame that is being read in order.
#[derive(Debug, Default)]
struct Following {
    /// Which one, the block wanted next, and the sum so far.
    frame: Option<(usize, usize, Xxh32)>,
    early: BTreeMap<usize, Vec<u8>>,
    early_bytes: usize,
    /// Last blocks of frames that were read whole and had another sum.
    bad: HashSet<usize>,
}

fn corrupt(at: u64) -> PackedError {
    PackedError::Corrupt { kind: KIND, at: Some(at) }
}

impl Lz4Table {
    /// Hops from block to block. The last block of each frame is unpacked to know its length.
    pub(super) fn read(packed: &SharedSource, ctx: &Context) -> Result<Lz4Table, PackedError> {
        let mut table = Lz4Table {
            packed: packed.clone(),
            blocks: Vec::new(),
            len: 0,
            sums: Vec::new(),
            following: Mutex::default(),
        };
        let mut at = 0;
        while at < packed.len() {
            at = table.read_frame(at, ctx)?;
        }
        Ok(table)
    }

    /// Whether every block stands for itself.
    pub(super) fn is_random(&self) -> bool {
        !self.blocks.iter().any(|block| block.is_linked)
    }

    /// All blocks in order.
    pub(super) fn stream<'a>(&'a self, ctx: &'a Context) -> impl Read + 'a {
        InOrder { table: self, ctx, next: 0, done: Vec::new(), given: 0 }
    }

    /// Reads the frame at `at`; returns where it ends.
    fn read_frame(&mut self, at: u64, ctx: &Context) -> Result<u64, PackedError> {
        let left = self.packed.len() - at;
        let head = read_vec(&*self.packed, at, usize::try_from(left.min(19)).unwrap_or(0))?;
        let magic = le32(&head, 0).ok_or_else(|| corrupt(at))?;
        if magic & 0xffff_fff0 == 0x184d_2a50 {
            let skip = le32(&head, 4).ok_or_else(|| corrupt(at))?;
            return Ok(at.saturating_add(8 + u64::from(skip)));
        }
        let frame = match magic {
            FRAME_MAGIC => Frame::parse(&head).ok_or_else(|| corrupt(at))?,
            LEGACY_MAGIC => Frame::legacy(),
            _ => return Err(corrupt(at)),
        };
        if frame.has_dictionary {
            return Err(PackedError::Unsupported { kind: KIND, feature: 1 });
        }
        let first = self.blocks.len();
        let mut place = at + frame.head_bytes;
        loop {
            if self.blocks.len().is_multiple_of(4096) {
                ctx.check()?;
            }
            if frame.is_legacy && place == self.packed.len() {
                break;
            }
            let word = read_vec(&*self.packed, place, 4).map_err(|_| corrupt(place))?;
            let word = le32(&word, 0).ok_or_else(|| corrupt(place))?;
            // A legacy frame ends where another one begins.
            let is_next = frame.is_legacy && matches!(word, LEGACY_MAGIC | FRAME_MAGIC);
            if is_next {
                break;
            }
            place += 4;
            if word == 0 && !frame.is_legacy {
                if frame.has_sum {
                    let sum = read_vec(&*self.packed, place, 4).map_err(|_| corrupt(place))?;
                    let sum = le32(&sum, 0).ok_or_else(|| corrupt(place))?;
                    let end = self.blocks.len();
                    if end > first {
                        self.sums.push(FrameSum { first, end, sum });
                    } else if sum != xxh32(&[]) {
                        return Err(corrupt(place));
                    }
                    place += 4;
                }
                break;
            }
            let is_stored = !frame.is_legacy && word >> 31 != 0;
            let len = u64::from(if is_stored { word & 0x7fff_ffff } else { word });
            // LZ4 grows by less than 1 in 255 at worst.
            let most = frame.block_bytes + frame.block_bytes / 255 + 16;
            let is_sane = len <= most && len > 0 && self.blocks.len() < MAX_BLOCKS;
            let end = place.checked_add(len).filter(|end| is_sane && *end <= self.packed.len());
            let end = end.ok_or_else(|| corrupt(place))?;
            let unpacked = ByteRange { start: self.len, len: frame.block_bytes };
            self.len = self.len.checked_add(frame.block_bytes).ok_or_else(|| corrupt(place))?;
            let packed = ByteRange::between(place, end);
            let is_linked = frame.is_linked && self.blocks.len() > first;
            let has_sum = frame.has_block_sums;
            self.blocks.push(Lz4Block { packed, unpacked, is_stored, is_linked, has_sum });
            place = end + if has_sum { 4 } else { 0 };
        }
        self.measure_last(first, frame)?;
        Ok(place)
    }

    /// Finds the length of a frame's last block.
    fn measure_last(&mut self, first: usize, frame: Frame) -> Result<(), PackedError> {
        if self.blocks.len() == first {
            return Ok(());
        }
        let Some(last) = self.blocks.last().copied() else { return Ok(()) };
        let full = (self.blocks.len() - 1 - first) as u64 * frame.block_bytes;
        let told = frame.content.and_then(|content| content.checked_sub(full));
        let len = match told {
            Some(len) => len,
            None if last.is_stored => last.packed.len,
            None => {
                let corrupt = || corrupt(last.packed.start);
                let packed_len = usize::try_from(last.packed.len).map_err(|_| corrupt())?;
                let packed = read_vec(&*self.packed, last.packed.start, packed_len)?;
                lz4_len(&packed).ok_or_else(corrupt)?
            }
        };
        if len > frame.block_bytes || len == 0 {
            return Err(corrupt(last.packed.start));
        }
        self.len = self.len - last.unpacked.len + len;
        if let Some(last) = self.blocks.last_mut() {
            last.unpacked.len = len;
        }
        Ok(())
    }

    fn unpack_one(
        &self,
        block: Lz4Block,
        window: &[u8],
        out: &mut Vec<u8>,
    ) -> Result<(), SourceError> {
        let len = usize::try_from(block.unpacked.len).unwrap_or(usize::MAX);
        let corrupt = || SourceError::new(block.unpacked.start, len, SourceErrorKind::Corrupt);
        let packed_len = usize::try_from(block.packed.len).map_err(|_| corrupt())?;
        let with_sum = packed_len + if block.has_sum { 4 } else { 0 };
        let mut packed = read_vec(&*self.packed, block.packed.start, with_sum)?;
        if block.has_sum {
            let sum = packed.split_off(packed_len);
            if le32(&sum, 0) != Some(xxh32(&packed)) {
                return Err(corrupt());
            }
        }
        if block.is_stored {
            *out = packed;
        } else {
            out.resize(len, 0);
            let made = lz4_flex::block::decompress_into_with_dict(&packed, out, window);
            out.truncate(made.map_err(|_| corrupt())?);
        }
        if out.len() == len { Ok(()) } else { Err(corrupt()) }
    }
}

impl Lz4Table {
    /// Adds a block to the sum of its frame; `false`: the frame is whole now and has another one.
    fn follow(&self, index: usize, bytes: &[u8]) -> bool {
        let number = self.sums.partition_point(|frame| frame.first <= index).checked_sub(1);
        let frame = number.and_then(|number| Some((number, *self.sums.get(number)?)));
        let Some((number, frame)) = frame.filter(|(_, frame)| index < frame.end) else {
            return true;
        };
        let mut following = self.following.lock().unwrap_or_else(PoisonError::into_inner);
        if following.bad.contains(&index) {
            return false;
        }
        let is_new = following.frame.as_ref().is_none_or(|(of, _, _)| *of != number);
        if is_new && index == frame.first {
            following.begin(number, index);
        }
        let Some((of, next, mut sum)) = following.frame.take() else { return true };
        if of != number || index < next {
            following.frame = Some((of, next, sum));
            return true;
        }
        if index > next {
            if following.early_bytes + bytes.len() <= MAX_EARLY_BYTES {
                following.early_bytes += bytes.len();
                following.early.insert(index, bytes.to_vec());
                following.frame = Some((of, next, sum));
            }
            // Else nobody reads it in order: it is given up.
            return true;
        }
        sum.update(bytes);
        let mut next = next + 1;
        while let Some(early) = following.early.remove(&next) {
            following.early_bytes -= early.len();
            sum.update(&early);
            next += 1;
        }
        if next < frame.end {
            following.frame = Some((of, next, sum));
            return true;
        }
        let is_right = sum.sum() == frame.sum;
        if !is_right {
            following.bad.insert(frame.end - 1);
        }
        is_right
    }
}

impl Following {
    fn begin(&mut self, frame: usize, block: usize) {
        self.frame = Some((frame, block, Xxh32::new()));
        self.early.clear();
        self.early_bytes = 0;
    }
}

impl BlockTable for Lz4Table {
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
        let corrupt = || SourceError::new(block.range.start, wanted, SourceErrorKind::Corrupt);
        let index = usize::try_from(block.number).map_err(|_| corrupt())?;
        let found = self.blocks.get(index).copied().ok_or_else(corrupt)?;
        self.unpack_one(found, &[], out)?;
        if self.follow(index, out) { Ok(()) } else { Err(corrupt()) }
    }

    fn packed(&self) -> &SharedSource {
        &self.packed
    }
}

/// Blocks in order, each with the 64 KiB before it.
struct InOrder<'a> {
    table: &'a Lz4Table,
    ctx: &'a Context,
    next: usize,
    done: Vec<u8>,
    given: usize,
}

impl Read for InOrder<'_> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        if self.given == self.done.len() {
            let Some(block) = self.table.blocks.get(self.next).copied() else { return Ok(0) };
            self.ctx.check().map_err(io::Error::other)?;
            let keep = self.done.len().saturating_sub(WINDOW_BYTES);
            let window = if block.is_linked { self.done.split_off(keep) } else { Vec::new() };
            let mut out = Vec::new();
            self.table.unpack_one(block, &window, &mut out).map_err(io::Error::other)?;
            if !self.table.follow(self.next, &out) {
                return Err(io::ErrorKind::InvalidData.into());
            }
            self.next += 1;
            self.ctx.meter.advance(block.packed.len);
            // Short blocks (after a flush) leave some of the history in front.
            self.given = window.len();
            self.done = window;
            self.done.extend_from_slice(&out);
        }
        let left = self.done.get(self.given..).unwrap_or_default();
        let count = left.len().min(buf.len());
        if let (Some(to), Some(from)) = (buf.get_mut(..count), left.get(..count)) {
            to.copy_from_slice(from);
        }
        self.given += count;
        Ok(count)
    }
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Frame {
    head_bytes: u64,
    block_bytes: u64,
    content: Option<u64>,
    is_linked: bool,
    has_block_sums: bool,
    has_sum: bool,
    has_dictionary: bool,
    is_legacy: bool,
}

impl Frame {
    fn legacy() -> Frame {
        Frame {
            head_bytes: 4,
            block_bytes: LEGACY_BLOCK_BYTES,
            content: None,
            is_linked: false,
            has_block_sums: false,
            has_sum: false,
            has_dictionary: false,
            is_legacy: true,
        }
    }

    fn parse(bytes: &[u8]) -> Option<Frame> {
        let flags = *bytes.get(4)?;
        let sizes = *bytes.get(5)?;
        let block_bytes = match (sizes >> 4) & 7 {
            4 => 64 << 10,
            5 => 256 << 10,
            6 => 1 << 20,
            7 => 4 << 20,
            _ => return None,
        };
        let has_content = flags & 8 != 0;
        let has_dictionary = flags & 1 != 0;
        let content = if has_content { Some(le64(bytes, 6)?) } else { None };
        let extra = if has_content { 8 } else { 0 } + if has_dictionary { 4 } else { 0 };
        let described = bytes.get(4..6 + extra)?;
        let [_, _, check, _] = xxh32(described).to_be_bytes();
        let is_sound = bytes.get(6 + extra) == Some(&check);
        (flags >> 6 == 1 && is_sound).then_some(Frame {
            head_bytes: 7 + extra as u64,
            block_bytes,
            content,
            is_linked: flags & 0x20 == 0,
            has_block_sums: flags & 0x10 != 0,
            has_sum: flags & 4 != 0,
            has_dictionary,
            is_legacy: false,
        })
    }
}
