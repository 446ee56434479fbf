//! Nero images, versions 1 and 2: the tracks come first, then chunks that tell where they are,
//! then a footer that tells where the chunks are. All numbers big-endian.

use crate::base::bytes::{be16, be32};
use crate::base::cd::{CdText, SectorLayout, SubLayout, TrackFlags, TrackMode};
use crate::formats::container::disc::{ContainerKind, Disc, Track};
use crate::formats::container::error::{ContainerError, SheetFault};
use crate::formats::container::layout::{TrackPlan, checked_sessions, disc, hole, stored};
use crate::io::SharedSource;
use crate::io::source::read_vec;

mod write;

pub use write::nrg;

/// Chunks of an image; real ones have a dozen.
const MAX_CHUNKS: usize = 4096;

/// Bytes of one chunk that is read; the largest hold a few thousand.
const MAX_CHUNK: u64 = 1 << 20;

/// Where the chunks start and whether they are of version 2; `None` if it is no such image.
fn footer(source: &SharedSource) -> Option<(u64, bool)> {
    let len = source.len();
    let tail = read_vec(&**source, len.checked_sub(12)?, 12).ok()?;
    let at = match tail.get(..4)? {
        b"NER5" => {
            let high = u64::from(be32(&tail, 4)?);
            Some((high << 32 | u64::from(be32(&tail, 8)?), true))
        }
        _ => None,
    };
    let old = (tail.get(4..8)? == b"NERO").then(|| be32(&tail, 8)).flatten();
    at.or(old.map(|at| (u64::from(at), false)))
}

/// Opens such an image; `None` if it is none.
pub(super) fn open(source: &SharedSource) -> Result<Option<Disc>, ContainerError> {
    let Some((start, is_new)) = footer(source) else { return Ok(None) };
    let fault = |offset: u64, fault| ContainerError::Descriptor { offset, fault };
    let mut reader = Reader::new(source, is_new);
    let mut at = start;
    for _ in 0..MAX_CHUNKS {
        if at.checked_add(8).is_none_or(|end| end > source.len()) {
            // Without END the chunks reach to the footer.
            break;
        }
        let head = read_vec(&**source, at, 8)?;
        let len = u64::from(be32(&head, 4).unwrap_or(0));
        let body = at + 8;
        let name = head.get(..4).unwrap_or_default();
        if name == b"END!" {
            break;
        }
        if body.checked_add(len).is_none_or(|end| end > source.len()) || len > MAX_CHUNK {
            return Err(fault(at, SheetFault::Outside));
        }
        let bytes = read_vec(&**source, body, usize::try_from(len).unwrap_or(0))?;
        reader.chunk(name, &bytes).map_err(|what| fault(at, what))?;
        at = body + len;
    }
    reader.end_session().map_err(|what| fault(start, what))?;
    let sessions = checked_sessions(reader.tracks).map_err(|what| fault(start, what))?;
    let disc = disc(ContainerKind::Nrg, sessions);
    Ok(Some(Disc { catalog: reader.catalog, cd_text: reader.cd_text, ..disc }))
}

/// A line of the cue sheet.
#[derive(Clone, Copy, Debug)]
struct Cue {
    control: u8,
    track: u8,
    index: u8,
    at: i64,
}

/// A track burned at once, or with the rest of the disc.
#[derive(Clone, Debug)]
struct Piece {
    layout: SectorLayout,
    isrc: Option<String>,
    /// Bytes of the file: pregap, track, end.
    gap_at: u64,
    start_at: u64,
    end_at: u64,
    /// Disc address, where it is told (track at once).
    address: Option<u32>,
}

#[derive(Debug)]
struct Reader {
    source: SharedSource,
    is_new: bool,
    session: u16,
    cues: Vec<Cue>,
    pieces: Vec<Piece>,
    first: u8,
    tracks: Vec<Track>,
    end: i64,
    catalog: Option<String>,
    cd_text: CdText,
}

impl Reader {
    fn new(source: &SharedSource, is_new: bool) -> Reader {
        Reader {
            source: source.clone(),
            is_new,
            session: 1,
            cues: Vec::new(),
            pieces: Vec::new(),
            first: 1,
            tracks: Vec::new(),
            end: 0,
            catalog: None,
            cd_text: CdText::default(),
        }
    }

    fn chunk(&mut self, name: &[u8], bytes: &[u8]) -> Result<(), SheetFault> {
        match name {
            b"CUEX" => self.cues.extend(bytes.as_chunks::<8>().0.iter().filter_map(cue)),
            // Version 1 tells addresses as times; the lengths of the pieces give the same.
            b"CUES" => {}
            b"DAOX" | b"DAOI" => self.disc_at_once(bytes)?,
            b"ETN2" | b"ETNF" => self.track_at_once(bytes)?,
            b"SINF" => self.end_session()?,
            b"CDTX" => self.cd_text = CdText::from_packs(bytes),
            _ => {}
        }
        Ok(())
    }

    fn disc_at_once(&mut self, bytes: &[u8]) -> Result<(), SheetFault> {
        let head = bytes.get(..22).ok_or(SheetFault::EndsEarly)?;
        let catalog = text(head.get(4..17).unwrap_or_default());
        self.catalog = self.catalog.take().or(catalog);
        let first = head.get(20).copied().unwrap_or(1);
        if self.pieces.is_empty() {
            self.first = first.max(1);
        }
        let step = if self.is_new { 42 } else { 30 };
        for track in bytes.get(22..).unwrap_or_default().chunks_exact(step) {
            let size = be16(track, 12).unwrap_or(0);
            let code = track.get(14).copied().unwrap_or(0);
            self.pieces.push(Piece {
                layout: layout_of(u32::from(code), size).ok_or(SheetFault::Sector)?,
                isrc: text(track.get(..12).unwrap_or_default()),
                gap_at: self.number(track, 18, 0),
                start_at: self.number(track, 18, 1),
                end_at: self.number(track, 18, 2),
                address: None,
            });
        }
        Ok(())
    }

    fn track_at_once(&mut self, bytes: &[u8]) -> Result<(), SheetFault> {
        let (step, wide) = if self.is_new { (32, 8) } else { (20, 4) };
        for track in bytes.chunks_exact(step) {
            let start = self.number(track, 0, 0);
            let len = self.number(track, 0, 1);
            let code = be32(track, 2 * wide).unwrap_or(0) & 0xFF;
            self.pieces.push(Piece {
                layout: layout_of(code, 0).ok_or(SheetFault::Sector)?,
                isrc: None,
                gap_at: start,
                start_at: start,
                end_at: start.checked_add(len).ok_or(SheetFault::Number)?,
                address: be32(track, 2 * wide + 4),
            });
        }
        Ok(())
    }

    /// The `n`th number of a row from byte `at` on, of 32 or 64 bits.
    fn number(&self, bytes: &[u8], at: usize, n: usize) -> u64 {
        if self.is_new {
            let at = at + n * 8;
            let high = u64::from(be32(bytes, at).unwrap_or(0));
            high << 32 | u64::from(be32(bytes, at + 4).unwrap_or(0))
        } else {
            u64::from(be32(bytes, at + n * 4).unwrap_or(0))
        }
    }

    /// Makes tracks of what was told of a session.
    fn end_session(&mut self) -> Result<(), SheetFault> {
        let pieces = std::mem::take(&mut self.pieces);
        let cues = std::mem::take(&mut self.cues);
        if pieces.is_empty() {
            return Ok(());
        }
        let next = self.tracks.last().map_or(self.first, |track| track.number.saturating_add(1));
        for (number, piece) in (next..).zip(pieces) {
            let track = self.track(number, &piece, &cues).ok_or(SheetFault::Number)?;
            self.end = i64::from(track.end().0);
            self.tracks.push(track);
        }
        self.session = self.session.saturating_add(1);
        Ok(())
    }

    fn track(&self, number: u8, piece: &Piece, cues: &[Cue]) -> Option<Track> {
        let stride = piece.layout.stride().max(1);
        let gap = piece.start_at.checked_sub(piece.gap_at)? / stride;
        let count = piece.end_at.checked_sub(piece.start_at)? / stride;
        let of_track = |index: u8| move |cue: &&Cue| cue.track == number && cue.index == index;
        let told = cues.iter().find(of_track(1)).map(|cue| cue.at);
        let control = cues.iter().find(|cue| cue.track == number).map(|cue| cue.control);
        let is_first = self.tracks.is_empty();
        // The pregap of the first track lies before address 0.
        let hidden_gap = if is_first { gap.min(150) } else { 0 };
        let follows = self.end.checked_add_unsigned(gap - hidden_gap)?;
        let start = told.or(piece.address.map(i64::from)).unwrap_or(follows);
        // Tracks burned one by one have a pregap that nobody stored.
        let before = if is_first { 0 } else { start.checked_sub(self.end)? };
        let hidden = match piece.address {
            Some(_) => u64::try_from(before.min(150)).unwrap_or(0),
            None => 0,
        };
        let flags = match control {
            Some(control) => TrackFlags::from_control(control),
            None => TrackFlags { is_data: piece.layout.mode.is_data(), ..TrackFlags::default() },
        };
        let mut fragments: Vec<_> = hole(hidden).into_iter().collect();
        fragments.extend(stored(&self.source, piece.gap_at, piece.layout, gap));
        fragments.extend(stored(&self.source, piece.start_at, piece.layout, count));
        let later = cues.iter().filter(|cue| cue.track == number && (2..=99).contains(&cue.index));
        TrackPlan {
            number,
            session: self.session,
            mode: piece.layout.mode,
            start,
            count,
            pregap: gap + hidden,
            indexes: later.map(|cue| cue.at).collect(),
            flags,
            isrc: piece.isrc.clone(),
            fragments,
        }
        .build()
    }
}

fn cue(row: &[u8; 8]) -> Option<Cue> {
    let [kind, track, index, _, at @ ..] = *row;
    let decimal = |byte: u8| (byte >> 4).checked_mul(10)?.checked_add(byte & 15);
    Some(Cue {
        control: kind >> 4,
        track: decimal(track)?,
        index: decimal(index)?,
        at: i64::from(i32::from_be_bytes(at)),
    })
}

/// The layout of a mode code with the sector size beside it; zero: as the code says.
fn layout_of(code: u32, size: u16) -> Option<SectorLayout> {
    let (mode, bytes, sub) = match code {
        0x00 => (TrackMode::Mode1, 2048, SubLayout::None),
        0x02 => (TrackMode::Mode2Form1, 2048, SubLayout::None),
        0x03 => (TrackMode::Mode2Mixed, 2336, SubLayout::None),
        0x05 => (TrackMode::Mode1, 2352, SubLayout::None),
        0x06 => (TrackMode::Mode2Mixed, 2352, SubLayout::None),
        0x07 => (TrackMode::Audio, 2352, SubLayout::None),
        0x0F => (TrackMode::Mode1, 2352, SubLayout::Interleaved),
        0x10 => (TrackMode::Audio, 2352, SubLayout::Interleaved),
        0x11 => (TrackMode::Mode2Mixed, 2352, SubLayout::Interleaved),
        _ => return None,
    };
    let layout = SectorLayout::stored(mode, bytes)?.with_sub(sub);
    match size {
        0 => Some(layout),
        _ if u64::from(size) == layout.stride() => Some(layout),
        // Some writers put the size of the main channel there.
        other => SectorLayout::stored(mode, other),
    }
}

/// A text field: without zeros at the end; `None` if nothing is left.
fn text(bytes: &[u8]) -> Option<String> {
    let end = bytes.iter().position(|byte| *byte == 0).unwrap_or(bytes.len());
    let text: String = bytes.iter().take(end).map(|byte| char::from(*byte)).collect();
    (!text.trim().is_empty()).then_some(text)
}
