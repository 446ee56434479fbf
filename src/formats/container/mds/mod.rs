//! Alcohol 120%: `.mds` tells the tracks, `.mdf` holds their sectors, in one file or several.
//! Little-endian, offsets from the start of the `.mds`. Version 2 is encrypted and refused.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use crate::base::bytes::{le16, le32, le64};
use crate::base::cd::{SectorLayout, SubLayout, TrackFlags, TrackMode};
use crate::base::diag::{Code, Diagnostic};
use crate::base::progress::Context;
use crate::formats::container::disc::{ContainerKind, Disc, Track};
use crate::formats::container::error::{ContainerError, SheetFault};
use crate::formats::container::files::SheetFiles;
use crate::formats::container::layout::{
    TrackPlan, checked_sessions, disc, hole, missing_file, stored,
};
use crate::formats::container::raw::look_at_track;
use crate::io::concat::ConcatSource;
use crate::io::source::read_vec;
use crate::io::{HostFs, SharedSource};

mod write;

pub use write::mds;

/// What every such file begins with.
const MAGIC: &[u8; 16] = b"MEDIA DESCRIPTOR";

/// The largest descriptor that is read.
const MAX_BYTES: u64 = 1 << 20;

const SESSION_BYTES: usize = 24;
const TRACK_BYTES: usize = 80;
const FOOTER_BYTES: usize = 16;

/// Sessions of a disc, blocks of a session, files of a track.
const MAX_SESSIONS: u16 = 99;
const MAX_FILES: u32 = 99;

/// Opens such a descriptor; `None` if it is none.
pub(super) fn open(
    fs: &dyn HostFs,
    path: &Path,
    source: &SharedSource,
    ctx: &Context,
) -> Result<Option<Disc>, ContainerError> {
    let mut magic = [0; 16];
    if source.len() < 88 || source.read_at(0, &mut magic).is_err() || &magic != MAGIC {
        return Ok(None);
    }
    let len = usize::try_from(source.len().min(MAX_BYTES)).unwrap_or(0);
    let bytes = read_vec(&**source, 0, len)?;
    if bytes.get(16) != Some(&1) {
        return Err(fault(16, SheetFault::Version));
    }
    let mut reader = Reader {
        bytes: &bytes,
        is_dvd: le16(&bytes, 18).is_some_and(|medium| medium >= 0x10),
        files: SheetFiles::new(fs, path),
        opened: BTreeMap::new(),
        named: String::new(),
        tracks: Vec::new(),
        ctx,
    };
    reader.sessions()?;
    if !reader.opened.is_empty() && reader.opened.values().all(|source| source.is_empty()) {
        return Err(ContainerError::FilesMissing { named: reader.named });
    }
    let sessions = checked_sessions(reader.tracks).map_err(|what| fault(80, what))?;
    let disc = disc(ContainerKind::Mds, sessions);
    Ok(Some(Disc { mends: reader.files.mends, ..disc }))
}

fn fault(offset: usize, fault: SheetFault) -> ContainerError {
    ContainerError::Descriptor { offset: offset as u64, fault }
}

struct Reader<'a> {
    bytes: &'a [u8],
    is_dvd: bool,
    files: SheetFiles<'a>,
    /// Data by the place of its first footer.
    opened: BTreeMap<usize, SharedSource>,
    /// The first name asked for.
    named: String,
    tracks: Vec<Track>,
    ctx: &'a Context,
}

impl Reader<'_> {
    fn sessions(&mut self) -> Result<(), ContainerError> {
        let count = le16(self.bytes, 20).unwrap_or(0);
        if count > MAX_SESSIONS {
            return Err(fault(20, SheetFault::TooMany));
        }
        let first = self.offset(80)?;
        for n in 0..usize::from(count) {
            let at = first.saturating_add(n * SESSION_BYTES);
            let session = self.part(at, SESSION_BYTES)?;
            let number = le16(session, 8).unwrap_or(1);
            let blocks = usize::from(session.get(10).copied().unwrap_or(0));
            let tracks = self.offset(at + 20)?;
            let mut end_at = 0;
            for block in 0..blocks {
                let at = tracks.saturating_add(block * TRACK_BYTES);
                self.track(at, number, &mut end_at)?;
            }
        }
        Ok(())
    }

    /// One block. `end_at` is the byte of the data file behind the track before.
    fn track(&mut self, at: usize, session: u16, end_at: &mut u64) -> Result<(), ContainerError> {
        let block = self.part(at, TRACK_BYTES)?;
        let number = block.get(4).copied().unwrap_or(0);
        if !(1..=99).contains(&number) {
            // First and last track, lead-out, and points of other kinds.
            return Ok(());
        }
        let size = le16(block, 16).unwrap_or(0);
        let sub = block.get(1).copied().unwrap_or(0);
        let layout = layout_of(block.first().copied().unwrap_or(0), size, sub)
            .ok_or_else(|| fault(at, SheetFault::Sector))?;
        let control = block.get(2).copied().unwrap_or(0) & 15;
        let start = i64::from(le32(block, 36).unwrap_or(0).cast_signed());
        let offset = le64(block, 40).unwrap_or(0);
        let (pregap, count) = if self.is_dvd {
            (0, u64::from(le32(block, 12).unwrap_or(0)))
        } else {
            let extra = self.offset(at + 12)?;
            let extra = self.part(extra, 8)?;
            (u64::from(le32(extra, 0).unwrap_or(0)), u64::from(le32(extra, 4).unwrap_or(0)))
        };
        let count_files = le32(block, 48).unwrap_or(0);
        let source = self.data(at + 52, count_files, offset)?;
        let layout = look_at_track(&*source, offset, layout);
        let stride = layout.stride();
        // The pregap is in the file if there is room for it between the tracks.
        let gap_bytes = pregap.saturating_mul(stride);
        let gap_at = offset
            .checked_sub(gap_bytes)
            .filter(|gap_at| !self.tracks.is_empty() && gap_at >= end_at && gap_bytes > 0);
        let mut fragments = Vec::new();
        match gap_at {
            Some(gap_at) => fragments.extend(stored(&source, gap_at, layout, pregap)),
            None => fragments.extend(hole(pregap)),
        }
        fragments.extend(stored(&source, offset, layout, count));
        *end_at = offset.saturating_add(count.saturating_mul(stride));
        if *end_at > source.len() && !source.is_empty() {
            let number = u64::from(number);
            self.ctx.note(Diagnostic::warning(Code::TrackShort).with("track", number));
        }
        let plan = TrackPlan {
            number,
            session,
            mode: layout.mode,
            start,
            count,
            pregap,
            indexes: Vec::new(),
            flags: TrackFlags::from_control(control),
            isrc: None,
            fragments,
        };
        self.tracks.push(plan.build().ok_or_else(|| fault(at, SheetFault::Number))?);
        Ok(())
    }

    /// The data whose footers are named at `at`; `needed` bytes of it at least are wanted.
    fn data(&mut self, at: usize, count: u32, needed: u64) -> Result<SharedSource, ContainerError> {
        let first = self.offset(at)?;
        if let Some(source) = self.opened.get(&first) {
            return Ok(source.clone());
        }
        if count > MAX_FILES {
            return Err(fault(at, SheetFault::TooMany));
        }
        let mut parts = Vec::new();
        for n in 0..usize::try_from(count.max(1)).unwrap_or(1) {
            let named = self.file_name(first, n)?;
            if self.named.is_empty() {
                self.named.clone_from(&named);
            }
            let found = match named.strip_prefix("*.") {
                Some(ending) => match self.files.open_sibling(ending) {
                    Some(found) => Some(found),
                    None => self.files.open(&named, |len| len >= needed),
                },
                None => self.files.open(&named, |len| len >= needed),
            };
            parts.extend(found.map(|(_, source)| source));
        }
        let source = match &*parts {
            [] => missing_file(),
            [only] => only.clone(),
            _ => match ConcatSource::new(parts) {
                Some(joined) => Arc::new(joined),
                None => return Err(fault(at, SheetFault::Number)),
            },
        };
        self.opened.insert(first, source.clone());
        Ok(source)
    }

    /// The name in footer `n` of those at `first`. Without a footer it is the usual one.
    fn file_name(&self, first: usize, n: usize) -> Result<String, ContainerError> {
        if first == 0 {
            return Ok("*.mdf".to_owned());
        }
        let at = first.saturating_add(n * FOOTER_BYTES);
        let footer = self.part(at, FOOTER_BYTES)?;
        let is_wide = le32(footer, 4) == Some(1);
        let start = self.offset(at)?;
        let rest = self.bytes.get(start..).unwrap_or_default();
        if is_wide {
            let units = rest.as_chunks::<2>().0.iter().map(|pair| u16::from_le_bytes(*pair));
            let units: Vec<u16> = units.take_while(|unit| *unit != 0).take(4096).collect();
            return Ok(String::from_utf16_lossy(&units));
        }
        let name = rest.iter().take_while(|byte| **byte != 0).take(4096);
        Ok(name.map(|byte| char::from(*byte)).collect())
    }

    fn part(&self, at: usize, len: usize) -> Result<&[u8], ContainerError> {
        let end = at.checked_add(len);
        let part = end.and_then(|end| self.bytes.get(at..end));
        part.ok_or_else(|| fault(at, SheetFault::Outside))
    }

    fn offset(&self, at: usize) -> Result<usize, ContainerError> {
        let offset = le32(self.bytes, at).ok_or_else(|| fault(at, SheetFault::Outside))?;
        usize::try_from(offset).map_err(|_| fault(at, SheetFault::Outside))
    }
}

/// The layout of a mode byte, a sector size and a subchannel code.
fn layout_of(mode: u8, size: u16, sub: u8) -> Option<SectorLayout> {
    let sub_layout = if sub == 8 { SubLayout::Interleaved } else { SubLayout::None };
    let main = size.checked_sub(sub_layout.bytes())?;
    let mode = match mode & 7 {
        1 => TrackMode::Audio,
        2 => TrackMode::Mode1,
        4 => TrackMode::Mode2Form1,
        5 => TrackMode::Mode2Form2,
        // Sectors of a DVD have no mode; theirs are plain.
        _ if main == 2048 => TrackMode::Mode1,
        _ => TrackMode::Mode2Mixed,
    };
    // Raw sectors of mode 2 tell their form one by one.
    let mode = if mode.number() == Some(2) && main == 2352 { TrackMode::Mode2Mixed } else { mode };
    SectorLayout::stored(mode, main).map(|layout| layout.with_sub(sub_layout))
}
