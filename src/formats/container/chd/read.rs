//! A CHD as bytes, and as a disc of tracks.

use std::sync::Arc;

use super::bad;
use super::codec;
use super::header::{self, Header};
use super::map::{self, Hunk, Sum};
use super::metadata::{self, TrackEntry};
use super::{FRAME_BYTES, SUB_BYTES};
use crate::base::bytes::crc16_from;
use crate::base::cd::{RAW_BYTES, SectorLayout, SubLayout, TrackFlags, TrackMode};
use crate::base::progress::Context;
use crate::base::units::{ByteRange, Lba, SectorCount};
use crate::formats::container::layout::single_session;
use crate::formats::container::{
    ContainerError, ContainerKind, Disc, Fragment, FragmentSource, Held, SheetFault, Track,
};
use crate::io::blocks::{Block, BlockTable, BlocksSource};
use crate::io::source::{
    BlockSource, HostUse, SharedSource, SourceError, SourceErrorKind, check_range, read_vec,
};

/// Tracks start at multiples of so many frames in the data.
const TRACK_FRAMES: u32 = 4;

/// Whether the bytes begin as a CHD.
pub(in crate::formats::container) fn probe(head: &[u8]) -> bool {
    header::is_chd(head)
}

/// What a CHD holds: a disc of tracks if its metadata names any, else plain bytes.
pub(in crate::formats::container) fn open(
    source: &SharedSource,
    ctx: &Context,
) -> Result<Held, ContainerError> {
    let header = header::read(source)?;
    if !codec::is_known(&header) {
        return Err(bad(16, SheetFault::Codec));
    }
    let hunks = map::read(source, &header, ctx)?;
    let entries = metadata::tracks(source, header.metadata_at)?;
    let table = ChdTable { packed: source.clone(), header, hunks };
    let bytes: SharedSource = Arc::new(BlocksSource::new(table));
    if entries.is_empty() {
        return Ok(Held::Flat(ContainerKind::Chd, bytes));
    }
    let mut place = 0u32;
    let mut address = 0u32;
    let mut tracks = Vec::with_capacity(entries.len());
    for entry in &entries {
        let track = track_of(entry, &bytes, place, address);
        let track = track.ok_or_else(|| bad(header.metadata_at, SheetFault::Outside))?;
        address = track.end().0;
        let stored = entry.frames.checked_next_multiple_of(TRACK_FRAMES);
        let next = stored.and_then(|stored| place.checked_add(stored));
        place = next.ok_or_else(|| bad(header.metadata_at, SheetFault::Number))?;
        tracks.push(track);
    }
    let disc: Option<Disc> = single_session(ContainerKind::Chd, tracks);
    disc.map(Held::Disc).ok_or_else(|| bad(header.metadata_at, SheetFault::NoTracks))
}

/// The track whose frames begin at frame `place` of the data, behind disc address `address`.
fn track_of(entry: &TrackEntry, bytes: &SharedSource, place: u32, address: u32) -> Option<Track> {
    let is_first = address == 0;
    let stored_pregap = if entry.has_pregap_data { entry.pregap } else { 0 };
    let count = entry.frames.checked_sub(stored_pregap)?;
    // What lies before track 1 lies before address 0.
    let start = if is_first { 0 } else { address.checked_add(entry.pregap)? };
    let offset = u64::from(place).checked_mul(FRAME_BYTES as u64)?;
    let len = u64::from(entry.frames).checked_mul(FRAME_BYTES as u64)?;
    let range = ByteRange::new(offset, len).filter(|range| range.end() <= bytes.len())?;
    let layout = SectorLayout::stored(entry.mode, entry.sector_bytes)?;
    let frames = SectorCount(entry.frames);
    let mut fragment = if layout.is_raw() && entry.sub != SubLayout::None {
        FragmentSource::new(bytes.clone(), range.start, layout.with_sub(entry.sub))
    } else {
        let kept = usize::from(entry.sector_bytes);
        let source = Narrow { inner: bytes.clone(), range, kept };
        FragmentSource::new(Arc::new(source), 0, layout)
    };
    fragment.is_big_endian = entry.mode == TrackMode::Audio;
    let mut fragments = Vec::new();
    if !entry.has_pregap_data && entry.pregap > 0 {
        fragments.push(Fragment { count: SectorCount(entry.pregap), stored: None });
    }
    fragments.push(Fragment { count: frames, stored: Some(fragment) });
    if entry.postgap > 0 {
        fragments.push(Fragment { count: SectorCount(entry.postgap), stored: None });
    }
    let count = count.checked_add(entry.postgap)?;
    start.checked_add(count)?;
    Some(Track {
        number: u8::try_from(entry.number).ok()?,
        session: 1,
        mode: entry.mode,
        start: Lba(start),
        count: SectorCount(count),
        pregap: SectorCount(entry.pregap),
        indexes: Vec::new(),
        flags: TrackFlags::from_control(if entry.mode.is_data() { 4 } else { 0 }),
        isrc: None,
        fragments,
    })
}

/// The hunks.
struct ChdTable {
    packed: SharedSource,
    header: Header,
    hunks: Vec<Hunk>,
}

impl BlockTable for ChdTable {
    fn len_bytes(&self) -> u64 {
        self.header.len_bytes
    }

    fn block_at(&self, offset: u64) -> Option<Block> {
        let hunk_bytes = u64::from(self.header.hunk_bytes);
        let number = offset / hunk_bytes;
        let start = number * hunk_bytes;
        let end = start.saturating_add(hunk_bytes).min(self.header.len_bytes);
        let hunk = self.hunks.get(usize::try_from(number).ok()?)?;
        let is_hole = *hunk == Hunk::Zero;
        Some(Block { number, range: ByteRange::between(start, end), is_hole })
    }

    fn unpack(&self, block: Block, wanted: usize, out: &mut Vec<u8>) -> Result<(), SourceError> {
        let corrupt = || SourceError::new(block.range.start, wanted, SourceErrorKind::Corrupt);
        let index = usize::try_from(block.number).map_err(|_| corrupt())?;
        let len = usize::try_from(self.header.hunk_bytes).map_err(|_| corrupt())?;
        let hunk = self.hunks.get(index).copied().ok_or_else(corrupt)?;
        let sum = match hunk {
            Hunk::Packed { at, len: packed_len, codec, sum } => {
                let packed_len = usize::try_from(packed_len).map_err(|_| corrupt())?;
                // A hunk that grew would have been stored; libchdr #118 is about those that lie.
                if packed_len > len + len / 8 + 1024 {
                    return Err(corrupt());
                }
                let packed = read_vec(&*self.packed, at, packed_len)?;
                *out = codec::unpack(&self.header, codec, &packed, len).ok_or_else(corrupt)?;
                sum
            }
            Hunk::Stored { at, sum } => {
                *out = read_vec(&*self.packed, at, len)?;
                sum
            }
            Hunk::Mini(pattern) => {
                *out = pattern.to_be_bytes().iter().copied().cycle().take(len).collect();
                Sum::None
            }
            Hunk::Zero => {
                out.resize(len, 0);
                Sum::None
            }
        };
        let is_right = match sum {
            Sum::None => true,
            Sum::Crc16(sum) => crc16_from(0xffff, out) == sum,
            Sum::Crc32(sum) => crc32fast::hash(out) == sum,
        };
        if is_right { Ok(()) } else { Err(corrupt()) }
    }

    fn packed(&self) -> &SharedSource {
        &self.packed
    }

    fn chunk_bytes(&self) -> u32 {
        self.header.hunk_bytes.saturating_mul(16).max(1 << 20)
    }
}

/// The first bytes of every frame of a run, one behind the other.
#[derive(Debug)]
struct Narrow {
    inner: SharedSource,
    range: ByteRange,
    kept: usize,
}

impl BlockSource for Narrow {
    fn len(&self) -> u64 {
        self.range.len / FRAME_BYTES as u64 * self.kept as u64
    }

    fn read_at(&self, offset: u64, buf: &mut [u8]) -> Result<(), SourceError> {
        check_range(self.len(), offset, buf.len())?;
        let kept = self.kept as u64;
        let mut at = offset;
        let mut rest = buf;
        let mut frames = Vec::new();
        while !rest.is_empty() {
            let within = usize::try_from(at % kept).unwrap_or(0);
            let count = (within + rest.len()).div_ceil(self.kept).min(256);
            frames.resize(count * FRAME_BYTES, 0);
            let place = self.range.start + at / kept * FRAME_BYTES as u64;
            self.inner.read_at(place, &mut frames).map_err(|mut error| {
                error.range = ByteRange { start: at, len: rest.len() as u64 };
                error
            })?;
            let mut skip = within;
            for frame in frames.chunks_exact(FRAME_BYTES) {
                let part = frame.get(skip..self.kept).unwrap_or_default();
                skip = 0;
                let here = part.len().min(rest.len());
                let (head, tail) = rest.split_at_mut(here);
                head.copy_from_slice(part.get(..here).unwrap_or_default());
                at += here as u64;
                rest = tail;
            }
        }
        Ok(())
    }

    fn check_unchanged(&self) -> Result<(), SourceError> {
        self.inner.check_unchanged()
    }

    fn host_files(&self, visit: &mut dyn FnMut(HostUse<'_>)) {
        self.inner.host_files(visit);
    }
}

const _: () = assert!(RAW_BYTES + SUB_BYTES == FRAME_BYTES);
