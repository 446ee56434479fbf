//! From a table of cdrdao and its files to a disc.

use std::path::Path;
use std::sync::Arc;

use super::parse::{Amount, Piece, TocTrack, parse};
use crate::base::cd::{RAW_BYTES, SectorLayout};
use crate::base::diag::{Code, Diagnostic};
use crate::base::progress::Context;
use crate::base::units::ByteRange;
use crate::formats::container::audio;
use crate::formats::container::disc::{ContainerKind, Disc, Fragment, Track};
use crate::formats::container::error::{ContainerError, SheetFault};
use crate::formats::container::files::SheetFiles;
use crate::formats::container::layout::{
    TrackPlan, checked_sessions, disc, hole, missing_file, stored,
};
use crate::formats::container::raw::look_at_track;
use crate::io::concat::ConcatSource;
use crate::io::memory::ZeroSource;
use crate::io::window::WindowSource;
use crate::io::{HostFs, SharedSource};

/// Bytes of a stereo sample.
const SAMPLE: u64 = 4;

/// Opens the table at `path` whose text is `text`.
pub(in crate::formats::container) fn open(
    fs: &dyn HostFs,
    path: &Path,
    text: &str,
    ctx: &Context,
) -> Result<Disc, ContainerError> {
    let sheet = parse(text)?;
    let mut files = SheetFiles::new(fs, path);
    let mut counts = Counts::default();
    let mut tracks = Vec::new();
    let mut end = 0i64;
    for (number, track) in (1u8..).zip(&sheet.tracks) {
        let built = build(number, track, end, &mut files, &mut counts, ctx)?;
        end = i64::from(built.end().0);
        tracks.push(built);
    }
    if counts.found == 0
        && let Some(named) = counts.missing
    {
        return Err(ContainerError::FilesMissing { named });
    }
    let sessions = checked_sessions(tracks);
    let sessions = sessions.map_err(|fault| ContainerError::Sheet { line: 1, fault })?;
    let disc = disc(ContainerKind::Toc, sessions);
    Ok(Disc { catalog: sheet.catalog, cd_text: sheet.cd_text, mends: files.mends, ..disc })
}

#[derive(Default)]
struct Counts {
    found: usize,
    missing: Option<String>,
}

/// Bytes of a file, or zeros.
struct Run {
    source: Option<SharedSource>,
    range: ByteRange,
    layout: SectorLayout,
    is_big_endian: bool,
}

fn build(
    number: u8,
    track: &TocTrack,
    end: i64,
    files: &mut SheetFiles<'_>,
    counts: &mut Counts,
    ctx: &Context,
) -> Result<Track, ContainerError> {
    let fault = |fault| ContainerError::Sheet { line: track.line, fault };
    let mut runs = Vec::new();
    let mut before_start = 0;
    for (n, piece) in track.pieces.iter().enumerate() {
        if track.start_after == Some(n) {
            before_start = sectors_of(&runs);
        }
        runs.push(run(number, track, piece, files, counts, ctx)?);
    }
    if track.start_after == Some(track.pieces.len()) {
        before_start = sectors_of(&runs);
    }
    let total = sectors_of(&runs);
    let inside = track.start.unwrap_or(before_start).min(total);
    let pregap = track.pregap + inside;
    let start = end.checked_add_unsigned(pregap).ok_or_else(|| fault(SheetFault::Number))?;
    let mut fragments: Vec<Fragment> = hole(track.pregap).into_iter().collect();
    fragments.extend(fragments_of(runs, total));
    let mode = fragments
        .iter()
        .find_map(|fragment| fragment.stored.as_ref())
        .map_or(track.layout.mode, |stored| stored.layout.mode);
    let index = |at: &u64| start.checked_add_unsigned(*at);
    let plan = TrackPlan {
        number,
        session: 1,
        mode,
        start,
        count: total - inside,
        pregap,
        indexes: track.indexes.iter().filter_map(index).collect(),
        flags: track.flags,
        isrc: track.isrc.clone(),
        fragments,
    };
    plan.build().ok_or_else(|| fault(SheetFault::Number))
}

/// The bytes of a piece.
fn run(
    number: u8,
    track: &TocTrack,
    piece: &Piece,
    files: &mut SheetFiles<'_>,
    counts: &mut Counts,
    ctx: &Context,
) -> Result<Run, ContainerError> {
    let is_audio = !track.layout.mode.is_data();
    let bytes = |amount: Amount, stride: u64| match amount {
        Amount::Sectors(sectors) => sectors.saturating_mul(stride),
        Amount::Units(samples) if is_audio => samples.saturating_mul(SAMPLE),
        Amount::Units(bytes) => bytes,
    };
    let stride = track.layout.stride();
    let (named, is_swapped, offset, start, len, line) = match piece {
        Piece::Zero(len) => {
            let range = ByteRange { start: 0, len: bytes(*len, stride) };
            let layout = track.layout;
            return Ok(Run { source: None, range, layout, is_big_endian: false });
        }
        Piece::File { named, is_swapped, offset, start, len, line } => {
            (named, *is_swapped, *offset, *start, *len, *line)
        }
    };
    let found = files.open(named, |len| len >= offset).map(|(_, source)| source);
    match &found {
        Some(_) => counts.found += 1,
        None => counts.missing = counts.missing.take().or(Some(named.clone())),
    }
    let mut source = found.unwrap_or_else(missing_file);
    // Raw samples have the high byte first; those of a WAV don't.
    let mut is_big_endian = is_audio;
    if is_audio && let Some(samples) = audio::open_samples(&source)? {
        is_big_endian = samples.is_big_endian;
        source = samples.source;
    }
    let first = offset.saturating_add(bytes(start, stride));
    let mut layout = track.layout;
    if track.layout.mode.is_data() {
        layout = look_at_track(&*source, first, track.layout);
    }
    let stride = layout.stride();
    let first = offset.saturating_add(bytes(start, stride));
    let there = source.len().saturating_sub(first);
    let len = len.map_or(there, |len| bytes(len, stride));
    let range = ByteRange::new(first, len);
    let range = range.ok_or(ContainerError::Sheet { line, fault: SheetFault::Number })?;
    if len > there && !source.is_empty() {
        ctx.note(Diagnostic::warning(Code::TrackShort).with("track", u64::from(number)));
    }
    Ok(Run { source: Some(source), range, layout, is_big_endian: is_big_endian != is_swapped })
}

/// Sectors of all runs, the last one filled up.
fn sectors_of(runs: &[Run]) -> u64 {
    let is_even = runs.iter().all(|run| run.range.len.is_multiple_of(run.layout.stride()));
    if is_even {
        return runs.iter().map(|run| run.range.len / run.layout.stride()).sum();
    }
    let stride = runs.first().map_or(RAW_BYTES as u64, |run| run.layout.stride());
    let bytes = runs.iter().fold(0u64, |sum, run| sum.saturating_add(run.range.len));
    bytes.div_ceil(stride)
}

/// The fragments of runs; those that end within a sector are joined byte by byte first.
fn fragments_of(runs: Vec<Run>, total: u64) -> Vec<Fragment> {
    let is_even = runs.iter().all(|run| run.range.len.is_multiple_of(run.layout.stride()));
    if is_even {
        let fragment = |run: Run| {
            let count = run.range.len / run.layout.stride();
            let Some(source) = run.source else { return hole(count) };
            let mut made = stored(&source, run.range.start, run.layout, count)?;
            if let Some(stored) = &mut made.stored {
                stored.is_big_endian = run.is_big_endian;
            }
            Some(made)
        };
        return runs.into_iter().filter_map(fragment).collect();
    }
    let Some((layout, is_big_endian)) =
        runs.iter().find(|r| r.source.is_some()).map(|r| (r.layout, r.is_big_endian))
    else {
        return hole(total).into_iter().collect();
    };
    let mut parts: Vec<SharedSource> = Vec::new();
    let mut bytes = 0u64;
    for run in runs {
        bytes = bytes.saturating_add(run.range.len);
        let window = run.source.and_then(|source| WindowSource::new(source, run.range));
        parts.push(match window {
            Some(window) => Arc::new(window),
            None => Arc::new(ZeroSource::new(run.range.len)),
        });
    }
    let missing = total.saturating_mul(layout.stride()).saturating_sub(bytes);
    parts.push(Arc::new(ZeroSource::new(missing)));
    let joined = ConcatSource::new(parts).map(|joined| Arc::new(joined) as SharedSource);
    let Some(mut made) = joined.and_then(|joined| stored(&joined, 0, layout, total)) else {
        return hole(total).into_iter().collect();
    };
    if let Some(stored) = &mut made.stored {
        stored.is_big_endian = is_big_endian;
    }
    vec![made]
}
