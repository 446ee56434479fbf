//! Zstandard (RFC 8878): frames as entry points.
//!
//! A seek table (the `seekable_format` of the zstd sources: a skippable frame at the end) names
//! all frames; without one the frames are found by hopping over their blocks, and their headers
//! must tell how much they unpack to. A file with a frame that is too long, as plain `zstd` makes
//! of anything large, has no entry points. Dictionaries are refused.

use std::io::Read;

use super::stream::PackedReader;
use super::{PackedError, PackedKind};
use crate::base::bytes::{le16, le32, le64};
use crate::base::progress::Context;
use crate::base::units::ByteRange;
use crate::io::blocks::{Block, BlockTable};
use crate::io::source::{SharedSource, SourceError, SourceErrorKind, read_vec};

const KIND: PackedKind = PackedKind::Zstd;
const FRAME_MAGIC: u32 = 0xfd2f_b528;
/// Magic of the seek table's skippable frame, and the one at its end.
pub(super) const TABLE_FRAME: u32 = 0x184d_2a5e;
pub(super) const TABLE_MAGIC: u32 = 0x8f92_eab1;
const MAX_FRAME_BYTES: u64 = 32 << 20;
const MAX_FRAMES: u64 = 1 << 24;
/// Largest window: that of `zstd --long`, the default limit of its decoder.
pub(super) const MAX_WINDOW_LOG: u32 = 27;
/// Longest frame header.
const HEADER_BYTES: u64 = 18;

#[derive(Clone, Copy, Debug)]
struct Frame {
    packed: ByteRange,
    unpacked: ByteRange,
}

/// The frames of a file.
pub(super) struct ZstdTable {
    packed: SharedSource,
    frames: Vec<Frame>,
    len: u64,
}

fn corrupt(at: u64) -> PackedError {
    PackedError::Corrupt { kind: KIND, at: Some(at) }
}

impl ZstdTable {
    /// The frames. `None`: there are no entry points; beside it the unpacked length, if told.
    pub(super) fn read(
        packed: &SharedSource,
        ctx: &Context,
    ) -> Result<(Option<ZstdTable>, Option<u64>), PackedError> {
        let frames = match seek_table(packed)? {
            Some(frames) => Some(frames),
            None => walk(packed, ctx)?,
        };
        let Some(mut frames) = frames else { return Ok((None, None)) };
        let mut len = 0u64;
        for frame in &mut frames {
            frame.unpacked.start = len;
            len = len.checked_add(frame.unpacked.len).ok_or_else(|| corrupt(0))?;
        }
        frames.retain(|frame| frame.unpacked.len > 0);
        let is_random =
            frames.iter().all(|frame| frame.unpacked.len.max(frame.packed.len) <= MAX_FRAME_BYTES);
        let table = ZstdTable { packed: packed.clone(), frames, len };
        Ok((is_random.then_some(table), Some(len)))
    }
}

/// All frames in order.
pub(super) fn stream(packed: PackedReader<'_>) -> Result<impl Read + '_, PackedError> {
    let unpacked = ::zstd::stream::read::Decoder::new(packed).and_then(|mut decoder| {
        decoder.window_log_max(MAX_WINDOW_LOG)?;
        Ok(decoder)
    });
    unpacked.map_err(|_| corrupt(0))
}

impl BlockTable for ZstdTable {
    fn len_bytes(&self) -> u64 {
        self.len
    }

    fn block_at(&self, offset: u64) -> Option<Block> {
        let after = self.frames.partition_point(|frame| frame.unpacked.start <= offset);
        let index = after.checked_sub(1)?;
        let range = self.frames.get(index)?.unpacked;
        Some(Block { number: index as u64, range, is_hole: false })
    }

    fn unpack(&self, block: Block, wanted: usize, out: &mut Vec<u8>) -> Result<(), SourceError> {
        let corrupt = || SourceError::new(block.range.start, wanted, SourceErrorKind::Corrupt);
        let index = usize::try_from(block.number).map_err(|_| corrupt())?;
        let frame = self.frames.get(index).ok_or_else(corrupt)?;
        let len = usize::try_from(frame.packed.len).map_err(|_| corrupt())?;
        let packed = read_vec(&*self.packed, frame.packed.start, len)?;
        let mut decoder = ::zstd::stream::read::Decoder::with_buffer(&*packed)
            .map_err(|_| corrupt())?
            .single_frame();
        decoder.window_log_max(MAX_WINDOW_LOG).map_err(|_| corrupt())?;
        // One byte more than the whole frame lets the decoder come to its end and its checksum.
        let is_whole = wanted as u64 >= frame.unpacked.len;
        let goal = (wanted as u64).saturating_add(u64::from(is_whole));
        out.reserve_exact(wanted);
        decoder.take(goal).read_to_end(out).map_err(|_| corrupt())?;
        if is_whole && out.len() as u64 != frame.unpacked.len {
            return Err(corrupt());
        }
        Ok(())
    }

    fn packed(&self) -> &SharedSource {
        &self.packed
    }
}

/// The frames that a seek table names; `None` when there is none.
fn seek_table(packed: &SharedSource) -> Result<Option<Vec<Frame>>, PackedError> {
    let Some(foot_at) = packed.len().checked_sub(9) else { return Ok(None) };
    let foot = read_vec(&**packed, foot_at, 9)?;
    if le32(&foot, 5) != Some(TABLE_MAGIC) {
        return Ok(None);
    }
    let count = u64::from(le32(&foot, 0).unwrap_or(0));
    let descriptor = foot.get(4).copied().unwrap_or(0);
    let entry_len = if descriptor & 0x80 != 0 { 12 } else { 8 };
    let body = count * entry_len;
    let Some(table_at) = foot_at.checked_sub(body + 8).filter(|_| count <= MAX_FRAMES) else {
        return Ok(None);
    };
    let len = usize::try_from(body + 8).map_err(|_| corrupt(table_at))?;
    let table = read_vec(&**packed, table_at, len)?;
    let is_table =
        le32(&table, 0) == Some(TABLE_FRAME) && le32(&table, 4).map(u64::from) == Some(body + 9);
    if !is_table {
        return Ok(None);
    }
    let entries = table.get(8..).unwrap_or_default();
    let mut at = 0u64;
    let mut frames = Vec::with_capacity(entries.len() / 8);
    for entry in entries.chunks_exact(usize::try_from(entry_len).unwrap_or(8)) {
        let lens = le32(entry, 0).zip(le32(entry, 4)).ok_or_else(|| corrupt(table_at))?;
        let packed = ByteRange { start: at, len: lens.0.into() };
        at = packed.end();
        frames.push(Frame { packed, unpacked: ByteRange { start: 0, len: lens.1.into() } });
    }
    // A table of other frames than these is none.
    Ok((at == table_at).then_some(frames))
}

/// Finds the frames by hopping from block to block; `None` when one does not tell its length.
fn walk(packed: &SharedSource, ctx: &Context) -> Result<Option<Vec<Frame>>, PackedError> {
    let len = packed.len();
    let mut frames = Vec::new();
    let mut at = 0u64;
    while at < len {
        ctx.check()?;
        if frames.len() as u64 >= MAX_FRAMES {
            return Ok(None);
        }
        let here = usize::try_from(HEADER_BYTES.min(len - at)).unwrap_or(0);
        let head = read_vec(&**packed, at, here)?;
        let magic = le32(&head, 0).ok_or_else(|| corrupt(at))?;
        if magic & 0xffff_fff0 == 0x184d_2a50 {
            let skip = u64::from(le32(&head, 4).ok_or_else(|| corrupt(at))?);
            at = at.saturating_add(8 + skip);
            continue;
        }
        if magic != FRAME_MAGIC {
            return Err(corrupt(at));
        }
        let header = Header::parse(&head).ok_or_else(|| corrupt(at))?;
        if header.dictionary != 0 {
            let feature = header.dictionary.into();
            return Err(PackedError::Unsupported { kind: KIND, feature });
        }
        let Some(unpacked) = header.unpacked else { return Ok(None) };
        // A frame too long to be an entry point: what follows makes no difference, but its length
        // is worth knowing when it is the only one.
        let end = blocks_end(packed, at + header.len, header.has_checksum, ctx)?;
        let range = ByteRange { start: 0, len: unpacked };
        frames.push(Frame { packed: ByteRange::between(at, end), unpacked: range });
        at = end;
    }
    if at > len {
        return Err(corrupt(len));
    }
    Ok(Some(frames))
}

/// Where the frame ends whose first block is at `at` (3.1.1.2).
fn blocks_end(
    packed: &SharedSource,
    mut at: u64,
    has_checksum: bool,
    ctx: &Context,
) -> Result<u64, PackedError> {
    let mut count = 0u32;
    loop {
        count = count.wrapping_add(1);
        if count.is_multiple_of(4096) {
            ctx.check()?;
        }
        let head = read_vec(&**packed, at, 3).map_err(|_| corrupt(at))?;
        let word = u32::from(le16(&head, 0).unwrap_or(0))
            | u32::from(head.get(2).copied().unwrap_or(0)) << 16;
        let size = u64::from(word >> 3);
        let stored = match (word >> 1) & 3 {
            1 => 1,
            3 => return Err(corrupt(at)),
            _ => size,
        };
        at += 3 + stored;
        if word & 1 != 0 {
            return Ok(at + if has_checksum { 4 } else { 0 });
        }
    }
}

/// What a frame header says (3.1.1.1).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Header {
    len: u64,
    unpacked: Option<u64>,
    has_checksum: bool,
    dictionary: u32,
}

impl Header {
    fn parse(bytes: &[u8]) -> Option<Header> {
        let descriptor = *bytes.get(4)?;
        let is_single = descriptor & 0x20 != 0;
        let mut at = if is_single { 5 } else { 6 };
        let dictionary = match descriptor & 3 {
            0 => 0,
            1 => u32::from(*bytes.get(at)?),
            2 => u32::from(le16(bytes, at)?),
            _ => le32(bytes, at)?,
        };
        at += [0, 1, 2, 4].get(usize::from(descriptor & 3)).copied()?;
        let (unpacked, len) = match descriptor >> 6 {
            0 if is_single => (Some(u64::from(*bytes.get(at)?)), 1),
            0 => (None, 0),
            1 => (Some(u64::from(le16(bytes, at)?) + 256), 2),
            2 => (Some(u64::from(le32(bytes, at)?)), 4),
            _ => (Some(le64(bytes, at)?), 8),
        };
        let len = (at + len) as u64;
        Some(Header { len, unpacked, has_checksum: descriptor & 4 != 0, dictionary })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_of_all_sizes_are_read() {
        let plain = [0x28, 0xb5, 0x2f, 0xfd, 0x24, 7];
        let expected = Header { len: 6, unpacked: Some(7), has_checksum: true, dictionary: 0 };
        assert_eq!(Header::parse(&plain), Some(expected));
        let wide = [0x28, 0xb5, 0x2f, 0xfd, 0x80, 0x58, 1, 0, 0, 1];
        assert_eq!(Header::parse(&wide).map(|h| (h.len, h.unpacked)), Some((10, Some(0x100_0001))));
        let untold = [0x28, 0xb5, 0x2f, 0xfd, 0x00, 0x58];
        assert_eq!(Header::parse(&untold).map(|h| h.unpacked), Some(None));
        assert_eq!(Header::parse(&wide[..9]), None);
    }
}
