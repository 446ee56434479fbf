//! gzip (RFC 1952) and bare deflate (zip) with random access.
//!
//! Three ways in, the cheapest first. Members that say how long they are (the `MZ` field of MiGz,
//! which our own writer uses, and the `BC` field of BGZF) are found by hopping from header to
//! header. An index kept in the cache folder is used as it is. Else the stream is inflated once,
//! on several cores (rapidgzip's way), all its checksums are checked, and the index is kept.
//!
//! Not here: appending to an index while the file grows; what was changed is indexed anew.

use std::io::{self, Write};
use std::num::NonZeroU64;
use std::sync::atomic::{AtomicU64, Ordering};

use rapidgzip_core::{
    CheckpointKind, DecodeError, Decoder, Format, GzipErrorKind, IndexOptions, IndexingError,
    ReadAt, WindowStorage,
};

use super::cache::Cache;
use super::deflate::{Entry, gzip_header_len, inflate};
use super::growing::{Growth, guessed_len};
use super::points::{Collected, Point, Points, Start};
use super::stream::{error_of, unpacked_limit};
use super::{PackedError, PackedKind};
use crate::base::bytes::{le16, le32};
use crate::base::progress::{Context, Phase};
use crate::base::units::ByteRange;
use crate::io::blocks::{Block, BlockTable};
use crate::io::source::{SharedSource, SourceError, SourceErrorKind, read_vec};

/// Unpacked bytes between entry points, at least.
const SPACING_BYTES: u64 = 1 << 20;
/// Points an index should not exceed by much: large files get them further apart.
const MANY_POINTS: u64 = 4096;
/// A run between points that is longer than this is no entry point for anything.
pub(super) const MAX_RUN_BYTES: u64 = 32 << 20;
/// Bytes read per hop: trailer of one member and header of the next, extra field included.
const HOP_BYTES: usize = 8 + 64;
/// Hops at most; BGZF has a member per 64 KiB.
const MAX_HOPS: usize = 1 << 24;

/// A deflate stream by its entry points.
pub(super) struct DeflateTable {
    packed: SharedSource,
    points: Points,
    /// Members of known length, each unpacked as a whole: their checksums can be checked.
    is_hopped: bool,
}

impl DeflateTable {
    /// The entry points of a gzip file. `None`: it has none near enough.
    pub(super) fn gzip(
        packed: &SharedSource,
        cache: Cache<'_>,
        growth: &mut Growth<'_>,
        ctx: &Context,
    ) -> Result<Option<DeflateTable>, PackedError> {
        if let Some(points) = hop(packed, ctx)? {
            return Ok(Some(DeflateTable { packed: packed.clone(), points, is_hopped: true }));
        }
        DeflateTable::indexed(packed, packed, PackedKind::Gzip, None, (cache, growth), ctx)
    }

    /// The entry points of the bare deflate stream `packed`, which lies in the file `whole` and
    /// must unpack to a length and a CRC-32.
    pub(super) fn bare(
        packed: &SharedSource,
        whole: &SharedSource,
        expected: (u64, u32),
        (cache, growth): (Cache<'_>, &mut Growth<'_>),
        ctx: &Context,
    ) -> Result<Option<DeflateTable>, PackedError> {
        DeflateTable::indexed(packed, whole, PackedKind::Zip, Some(expected), (cache, growth), ctx)
    }

    fn indexed(
        packed: &SharedSource,
        whole: &SharedSource,
        kind: PackedKind,
        expected: Option<(u64, u32)>,
        (cache, growth): (Cache<'_>, &mut Growth<'_>),
        ctx: &Context,
    ) -> Result<Option<DeflateTable>, PackedError> {
        let image = whole.fingerprint();
        let is_of_it = |points: &Points| {
            expected.is_none_or(|(bytes, _)| points.unpacked_bytes == bytes)
                && points.points.iter().all(|p| p.packed_bits <= packed.len().saturating_mul(8))
        };
        let found = image.and_then(|image| Points::find(cache, image, kind)).filter(is_of_it);
        let mut points = match (found, image) {
            (Some(points), _) => points,
            (None, Some(image)) => {
                let points = build(packed, kind, expected, growth, ctx)?;
                // The length in the file is that of the host file, the image's name there.
                Points { packed_bytes: image.len, ..points }.keep(cache, image, kind)?
            }
            (None, None) => build(packed, kind, expected, growth, ctx)?,
        };
        points.packed_bytes = packed.len();
        if points.longest_run() > MAX_RUN_BYTES {
            return Ok(None);
        }
        Ok(Some(DeflateTable { packed: packed.clone(), points, is_hopped: false }))
    }
}

impl BlockTable for DeflateTable {
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
        let point = self.points.points.get(index).copied().ok_or_else(corrupt)?;
        let (end_bits, _) = self.points.end_of(index);
        let start = point.packed_bits / 8;
        let end = end_bits.div_ceil(8).min(self.packed.len());
        let len = usize::try_from(end.saturating_sub(start)).map_err(|_| corrupt())?;
        let packed = read_vec(&*self.packed, start, len)?;
        let window = self.points.window(point)?;
        let bits = u32::try_from(point.packed_bits % 8).unwrap_or(0);
        unpack_run(&packed, point, bits, &window, wanted, out).ok_or_else(corrupt)?;
        let is_whole = out.len() as u64 >= block.range.len;
        if self.is_hopped && is_whole {
            let sum = packed.len().checked_sub(8).and_then(|at| le32(&packed, at));
            if sum != Some(crc32fast::hash(out)) {
                return Err(corrupt());
            }
        }
        Ok(())
    }

    fn packed(&self) -> &SharedSource {
        &self.packed
    }
}

/// Inflates from a point until there are `wanted` bytes, through the ends of members.
fn unpack_run(
    packed: &[u8],
    point: Point,
    bits: u32,
    window: &[u8],
    wanted: usize,
    out: &mut Vec<u8>,
) -> Option<()> {
    let mut at = match point.start {
        Start::Member => gzip_header_len(packed)?,
        Start::Block => 0,
    };
    let mut entry = Entry { bits, window };
    while out.len() < wanted {
        let ended = inflate(packed.get(at..)?, entry, wanted - out.len(), out)?;
        let Some(used) = ended else { break };
        if out.len() >= wanted {
            break;
        }
        // Eight bytes of checksum and length, then the next member.
        let next = at + used + 8;
        at = next + gzip_header_len(packed.get(next..)?)?;
        entry = Entry { bits: 0, window: &[] };
    }
    Some(())
}

/// Members that say how long they are, found without inflating; `None` when they don't.
fn hop(packed: &SharedSource, ctx: &Context) -> Result<Option<Points>, PackedError> {
    let len = packed.len();
    let limit = unpacked_limit(&ctx.limits, len);
    let mut collected = Collected::default();
    let (mut at, mut unpacked) = (0u64, 0u64);
    let mut here = read_up_to(packed, 0, HOP_BYTES)?;
    while at < len {
        if collected.points.len() % 1024 == 0 {
            ctx.check()?;
        }
        let Some(member) = member_len(&here).filter(|_| collected.points.len() < MAX_HOPS) else {
            return Ok(None);
        };
        let Some(next) = at.checked_add(member).filter(|next| *next <= len) else {
            return Ok(None);
        };
        let behind = read_up_to(packed, next - 8, HOP_BYTES)?;
        let Some(size) = le32(&behind, 4).filter(|size| u64::from(*size) <= MAX_RUN_BYTES) else {
            return Ok(None);
        };
        // Empty members (the end of BGZF) are no blocks.
        if size > 0 {
            collected.push(at.saturating_mul(8), unpacked, Start::Member, &[]);
        }
        unpacked += u64::from(size);
        if unpacked > limit {
            return Err(PackedError::TooLarge { kind: PackedKind::Gzip, limit });
        }
        here = behind.get(8..).unwrap_or_default().to_vec();
        at = next;
    }
    let points = collected.finish(len, unpacked);
    // An empty member between others would leave its bytes to the one before it: then inflate.
    Ok(points.is_in_order().then_some(points))
}

fn read_up_to(packed: &SharedSource, at: u64, len: usize) -> Result<Vec<u8>, PackedError> {
    let left = usize::try_from(packed.len().saturating_sub(at)).unwrap_or(usize::MAX);
    Ok(read_vec(&**packed, at, len.min(left))?)
}

/// Length of the member whose header is at the start of `bytes`, by its extra field.
fn member_len(bytes: &[u8]) -> Option<u64> {
    let [0x1f, 0x8b, 8, flags, ..] = bytes else { return None };
    if flags & 4 == 0 {
        return None;
    }
    let extra_len = usize::from(le16(bytes, 10)?);
    let mut extra = bytes.get(12..)?.get(..extra_len)?;
    while let [a, b, ..] = extra {
        let len = usize::from(le16(extra, 2)?);
        let field = extra.get(4..)?.get(..len)?;
        match (&[*a, *b], len) {
            // BGZF: length of the member less one.
            (b"BC", 2) => return Some(u64::from(le16(field, 0)?) + 1),
            // MiGz: length of the deflate stream, between a header and eight bytes of trailer.
            (b"MZ", 4) => {
                let header = gzip_header_len(bytes)?;
                return Some(u64::from(le32(field, 0)?) + header as u64 + 8);
            }
            _ => extra = extra.get(4 + len..)?,
        }
    }
    None
}

/// Inflates all of it once and notes the entry points.
fn build(
    packed: &SharedSource,
    kind: PackedKind,
    expected: Option<(u64, u32)>,
    growth: &mut Growth<'_>,
    ctx: &Context,
) -> Result<Points, PackedError> {
    ctx.meter.phase(Phase::Index, Some(packed.len()));
    let mut len = packed.len();
    loop {
        growth.begin(expected.map_or_else(|| guessed_len(packed), |(bytes, _)| bytes));
        match build_up_to(packed, len, kind, expected, growth, ctx) {
            // What follows the last member is ignored, as gzip does.
            Err(Failure::Trailing(at)) if at < len && at > 0 => len = at,
            Err(Failure::Trailing(at)) => {
                return Err(PackedError::Corrupt { kind, at: Some(at) });
            }
            Err(Failure::Final(error)) => return Err(error),
            Ok(points) => return Ok(points),
        }
    }
}

enum Failure {
    Trailing(u64),
    Final(PackedError),
}

fn build_up_to(
    packed: &SharedSource,
    len: u64,
    kind: PackedKind,
    expected: Option<(u64, u32)>,
    growth: &mut Growth<'_>,
    ctx: &Context,
) -> Result<Points, Failure> {
    let limit = unpacked_limit(&ctx.limits, packed.len());
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let format = if kind == PackedKind::Gzip { Format::Gzip } else { Format::RawDeflate };
    let decoder = Decoder::builder()
        .decoder_threads(cores.clamp(1, ctx.limits.library_threads.max(1)))
        .output_limit(Some(limit))
        .expected_uncompressed_size(expected.map(|(bytes, _)| bytes))
        .format(format)
        .build()
        .map_err(|_| Failure::Final(PackedError::Corrupt { kind, at: None }))?;
    let spacing = SPACING_BYTES.max(packed.len() / MANY_POINTS * 2);
    let options = IndexOptions {
        checkpoint_spacing: NonZeroU64::new(spacing).unwrap_or(NonZeroU64::MIN),
        window_storage: WindowStorage::Zlib,
    };
    let input = Input { packed, len, furthest: AtomicU64::new(0), ctx };
    let hasher = crc32fast::Hasher::new();
    let mut sum = Checksum { hasher, is_wanted: expected.is_some(), growth, ctx };
    let report = decoder.decode_with_index(&input, &mut sum, options);
    let report = report.map_err(|error| failure(kind, limit, error))?;
    if expected.is_some_and(|(_, crc)| crc != sum.hasher.finalize()) {
        return Err(Failure::Final(PackedError::Corrupt { kind, at: None }));
    }
    let mut collected = Collected::default();
    for point in report.index.checkpoints() {
        let bits = point.compressed_offset_in_bits;
        let start = match point.kind {
            CheckpointKind::GzipMemberHeader => Start::Member,
            _ => Start::Block,
        };
        let corrupt = |_| Failure::Final(PackedError::Corrupt { kind, at: Some(bits / 8) });
        let window = report.index.windows().get(bits).map(|window| window.decompressed());
        let window = window.transpose().map_err(corrupt)?.unwrap_or_default();
        collected.push(bits, point.uncompressed_offset_in_bytes, start, &window);
    }
    let points = collected.finish(packed.len(), report.decode.decompressed_bytes);
    if points.is_in_order() {
        Ok(points)
    } else {
        Err(Failure::Final(PackedError::Corrupt { kind, at: None }))
    }
}

fn failure(kind: PackedKind, limit: u64, error: IndexingError) -> Failure {
    let error = match error {
        IndexingError::Decode(DecodeError::Io { source, .. }) => {
            // Shared with threads that are gone: the kind of error is told, or its copy is made.
            match std::sync::Arc::try_unwrap(source) {
                Ok(error) => error_of(kind, error),
                Err(shared) => match shared.get_ref().and_then(|e| e.downcast_ref()) {
                    Some(cancelled) => PackedError::Cancelled(*cancelled),
                    None => PackedError::Corrupt { kind, at: None },
                },
            }
        }
        IndexingError::Decode(DecodeError::OutputLimitExceeded { .. }) => {
            PackedError::TooLarge { kind, limit }
        }
        IndexingError::Decode(DecodeError::InvalidGzip { offset, reason }) => {
            if matches!(reason, GzipErrorKind::TrailingGarbage) {
                return Failure::Trailing(offset);
            }
            PackedError::Corrupt { kind, at: Some(offset) }
        }
        IndexingError::Decode(DecodeError::InvalidDeflate { bit_offset, .. }) => {
            PackedError::Corrupt { kind, at: Some(bit_offset / 8) }
        }
        _ => PackedError::Corrupt { kind, at: None },
    };
    Failure::Final(error)
}

/// The packed bytes as the library reads them: by several threads, each where it is.
struct Input<'a> {
    packed: &'a SharedSource,
    len: u64,
    furthest: AtomicU64,
    ctx: &'a Context,
}

impl ReadAt for Input<'_> {
    fn len(&self) -> io::Result<u64> {
        Ok(self.len)
    }

    fn read_at(&self, offset: u64, buffer: &mut [u8]) -> io::Result<usize> {
        self.ctx.check().map_err(io::Error::other)?;
        let left = usize::try_from(self.len.saturating_sub(offset)).unwrap_or(usize::MAX);
        let here = left.min(buffer.len());
        let place = buffer.get_mut(..here).unwrap_or_default();
        self.packed.read_at(offset, place).map_err(io::Error::other)?;
        let end = offset.saturating_add(here as u64);
        let before = self.furthest.fetch_max(end, Ordering::Relaxed);
        self.ctx.meter.advance(end.saturating_sub(before));
        Ok(here)
    }
}

/// Takes the unpacked bytes and shows them; keeps none.
struct Checksum<'a, 'w> {
    hasher: crc32fast::Hasher,
    is_wanted: bool,
    growth: &'a mut Growth<'w>,
    ctx: &'a Context,
}

impl Write for Checksum<'_, '_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.ctx.check().map_err(io::Error::other)?;
        if self.is_wanted {
            self.hasher.update(bytes);
        }
        self.growth.push(bytes).map_err(io::Error::other)?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
