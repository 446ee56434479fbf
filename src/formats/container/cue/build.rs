//! From a sheet and its files to a disc: who owns which sectors of which file, and at which
//! address of the disc they lie.

use std::path::Path;

use super::parse::{CueFile, CueSheet, CueTrack, FileKind, parse};
use crate::base::cd::{CdText, RawSector, SectorLayout};
use crate::base::diag::{Code, Diagnostic};
use crate::base::progress::Context;
use crate::base::units::{Lba, SectorCount};
use crate::formats::container::audio;
use crate::formats::container::disc::{ContainerKind, Disc, Fragment, FragmentSource, Track};
use crate::formats::container::error::{ContainerError, SheetFault};
use crate::formats::container::files::SheetFiles;
use crate::formats::container::layout::{by_session, disc, missing_file, session_gap};
use crate::formats::container::raw::look_at_track;
use crate::io::source::read_vec;
use crate::io::{HostFs, SharedSource};

/// A CD-TEXT file is never longer.
const MAX_CD_TEXT: u64 = 1 << 17;

/// Where the second area of a Dreamcast disc begins.
const HIGH_DENSITY: i64 = 45_000;

/// Opens the sheet at `path` whose text is `text`.
pub(in crate::formats::container) fn open(
    fs: &dyn HostFs,
    path: &Path,
    text: &str,
    ctx: &Context,
) -> Result<Disc, ContainerError> {
    let sheet = parse(text)?;
    let mut files = SheetFiles::new(fs, path);
    let opened = open_files(&sheet, &mut files, ctx)?;
    let mut runs: Vec<Vec<Run>> = vec![Vec::new(); sheet.tracks.len()];
    for (index, opened) in opened.iter().enumerate() {
        cut(&sheet, index, opened, &mut runs, ctx)?;
    }
    let mut tracks = Vec::new();
    let mut end = 0i64;
    let mut session = 1;
    for (track, runs) in sheet.tracks.iter().zip(runs) {
        let is_first = tracks.is_empty() || track.session != session;
        let built = place(track, runs, end, (&sheet, session, is_first))?;
        end = i64::from(built.end().0);
        session = track.session;
        tracks.push(built);
    }
    let cd_text = cd_text(&sheet, &mut files)?;
    Ok(Disc {
        catalog: sheet.catalog,
        cd_text,
        mends: files.mends,
        ..disc(ContainerKind::Cue, by_session(tracks))
    })
}

/// A file of a sheet, opened.
struct Opened {
    source: SharedSource,
    is_big_endian: bool,
    /// Samples of an audio file rather than sectors.
    is_audio: bool,
}

fn open_files(
    sheet: &CueSheet,
    files: &mut SheetFiles<'_>,
    ctx: &Context,
) -> Result<Vec<Opened>, ContainerError> {
    let mut opened = Vec::new();
    let mut count_found = 0;
    for (index, file) in sheet.files.iter().enumerate() {
        let needed = needed_sectors(sheet, index);
        let stride = stride_in(sheet, index);
        let fits = |len: u64| match stride {
            Some(stride) => len.is_multiple_of(stride) && len / stride >= needed,
            None => len / 2048 >= needed,
        };
        let found = files.open(&file.named, fits).map(|(_, source)| source);
        count_found += usize::from(found.is_some());
        opened.push(open_one(file, found, ctx)?);
    }
    match sheet.files.first() {
        Some(first) if count_found == 0 => {
            Err(ContainerError::FilesMissing { named: first.named.clone() })
        }
        _ => Ok(opened),
    }
}

fn open_one(
    file: &CueFile,
    found: Option<SharedSource>,
    ctx: &Context,
) -> Result<Opened, ContainerError> {
    let Some(source) = found else {
        return Ok(Opened { source: missing_file(), is_big_endian: false, is_audio: false });
    };
    // Audio files are known by their looks: a WAV that is declared BINARY is one too.
    if let Some(samples) = audio::open_samples(&source)? {
        let audio::Samples { source, is_big_endian } = samples;
        return Ok(Opened { source, is_big_endian, is_audio: true });
    }
    if file.kind == FileKind::Audio {
        let name = file.named.as_str();
        ctx.note(Diagnostic::warning(Code::AudioFormatUnknown).with("file", name));
        return Ok(Opened { source: missing_file(), is_big_endian: false, is_audio: true });
    }
    Ok(Opened { source, is_big_endian: file.kind == FileKind::Motorola, is_audio: false })
}

/// Sectors a file must have at least: its last index lies at that.
fn needed_sectors(sheet: &CueSheet, file: usize) -> u64 {
    let indexes = sheet.tracks.iter().flat_map(|track| &track.indexes);
    indexes.filter(|index| index.file == file).map(|index| u64::from(index.at)).max().unwrap_or(0)
}

/// Bytes of the sectors of a file, if they are all alike.
fn stride_in(sheet: &CueSheet, file: usize) -> Option<u64> {
    let is_here = |track: &&CueTrack| track.indexes.iter().any(|index| index.file == file);
    let mut strides = sheet.tracks.iter().filter(is_here).map(|track| track.layout.stride());
    let first = strides.next()?;
    strides.all(|stride| stride == first).then_some(first)
}

/// A run of sectors of a track.
#[derive(Clone, Debug)]
struct Run {
    /// 0 for the pregap.
    index: u8,
    fragment: Fragment,
}

/// A border within a file.
struct Border {
    track: usize,
    index: u8,
    at: u32,
    session: u16,
    line: u32,
}

/// Cuts file `file` at its indexes and gives the pieces to their tracks.
fn cut(
    sheet: &CueSheet,
    file: usize,
    opened: &Opened,
    runs: &mut [Vec<Run>],
    ctx: &Context,
) -> Result<(), ContainerError> {
    let mut borders = borders(sheet, file)?;
    let Some(named) = sheet.files.get(file) else { return Ok(()) };
    let bytes = opened.source.len();
    take_gaps_out(&mut borders, named, bytes / stride_in(sheet, file).unwrap_or(2352).max(1));
    let mut offset = 0u64;
    let mut at = 0u32;
    for (n, border) in borders.iter().enumerate() {
        let Some(track) = sheet.tracks.get(border.track) else { continue };
        let fault = ContainerError::Sheet { line: border.line, fault: SheetFault::Time };
        // Sectors in front of the first index are the pregap of the track.
        let before = border.at.checked_sub(at).ok_or(fault)?;
        let stated = track.layout;
        let layout = layout_of(stated, opened, offset + u64::from(before) * stated.stride());
        if layout.stride() != stated.stride() {
            ctx.note(
                Diagnostic::warning(Code::SectorSizeDiffers)
                    .with("track", u64::from(track.number))
                    .with("declared", stated.stride())
                    .with("actual", layout.stride()),
            );
        }
        let count = match borders.get(n + 1) {
            Some(next) => next.at.saturating_sub(border.at),
            None => {
                let start = offset.saturating_add(u64::from(before) * layout.stride());
                let behind = bytes.saturating_sub(start) / layout.stride().max(1);
                u32::try_from(behind).unwrap_or(u32::MAX)
            }
        };
        let mut give = |index: u8, count: u32| {
            let stored = FragmentSource {
                is_big_endian: opened.is_big_endian,
                ..FragmentSource::new(opened.source.clone(), offset, layout)
            };
            offset = offset.saturating_add(u64::from(count) * layout.stride());
            at = at.saturating_add(count);
            let fragment = Fragment { count: SectorCount(count), stored: Some(stored) };
            if let Some(runs) = runs.get_mut(border.track)
                && count > 0
            {
                runs.push(Run { index, fragment });
            }
        };
        give(0, before);
        give(border.index, count);
        if offset > bytes && bytes > 0 {
            let number = u64::from(track.number);
            ctx.note(Diagnostic::warning(Code::TrackShort).with("track", number));
        }
    }
    Ok(())
}

/// The layout of the sectors at `offset`, corrected by looking where they are sectors.
fn layout_of(stated: SectorLayout, opened: &Opened, offset: u64) -> SectorLayout {
    if opened.is_audio { stated } else { look_at_track(&*opened.source, offset, stated) }
}

/// The indexes of all tracks in a file, in order; an error if they run backwards.
fn borders(sheet: &CueSheet, file: usize) -> Result<Vec<Border>, ContainerError> {
    let mut borders: Vec<Border> = Vec::new();
    for (number, track) in sheet.tracks.iter().enumerate() {
        if track.indexes.is_empty() {
            // Without an index a track has no place.
            let fault = SheetFault::EndsEarly;
            return Err(ContainerError::Sheet { line: track.line, fault });
        }
        for index in track.indexes.iter().filter(|index| index.file == file) {
            if borders.last().is_some_and(|last| last.at > index.at) {
                let fault = SheetFault::Time;
                return Err(ContainerError::Sheet { line: index.line, fault });
            }
            borders.push(Border {
                track: number,
                index: index.number,
                at: index.at,
                session: track.session,
                line: index.line,
            });
        }
    }
    Ok(borders)
}

/// Some writers count the lead-out and lead-in between two sessions in the indexes although no
/// file holds them: known by REM LEAD-OUT, or because the file is too short otherwise.
fn take_gaps_out(borders: &mut [Border], file: &CueFile, sectors: u64) {
    let mut session = borders.first().map_or(1, |border| border.session);
    let mut shift = 0u32;
    let is_short = borders.last().is_some_and(|last| u64::from(last.at) >= sectors);
    for border in borders.iter_mut() {
        if border.session != session {
            let lead_out = file.lead_outs.iter().find(|(number, _)| *number == session);
            let gap = u32::try_from(session_gap(session)).unwrap_or(0);
            let stated = lead_out.and_then(|(_, at)| border.at.checked_sub(*at));
            shift = match stated.filter(|stated| *stated >= gap.saturating_sub(150)) {
                Some(stated) => stated,
                None if is_short => shift.saturating_add(gap),
                None => shift,
            };
            session = border.session;
        }
        border.at = border.at.saturating_sub(shift);
    }
}

/// Puts a track on the disc behind address `end`.
fn place(
    track: &CueTrack,
    runs: Vec<Run>,
    end: i64,
    (sheet, session, is_first): (&CueSheet, u16, bool),
) -> Result<Track, ContainerError> {
    let fault = ContainerError::Sheet { line: track.line, fault: SheetFault::Number };
    let stored_gap = runs.iter().filter(|run| run.index == 0).map(|run| run.fragment.count.0);
    let pregap: u64 = u64::from(track.pregap) + stored_gap.map(u64::from).sum::<u64>();
    let stored_body = runs.iter().filter(|run| run.index > 0).map(|run| run.fragment.count.0);
    let count: u64 = u64::from(track.postgap) + stored_body.map(u64::from).sum::<u64>();
    let mut start = end.saturating_add_unsigned(pregap);
    if track.session != session {
        start = match sheet.is_high_density && track.session == 2 {
            true => HIGH_DENSITY,
            false => end.saturating_add(session_gap(session)).max(start),
        };
    }
    let first_data = runs.iter().find(|run| run.index > 0);
    let header = first_data.and_then(|run| header_address(&run.fragment));
    if let Some(header) = header.filter(|header| is_first && *header >= end) {
        start = header;
    }
    let mode = first_data
        .and_then(|run| run.fragment.stored.as_ref())
        .map_or(track.layout.mode, |stored| stored.layout.mode);
    let mut fragments = Vec::new();
    let mut indexes = Vec::new();
    let hole = |count: u32| Fragment { count: SectorCount(count), stored: None };
    fragments.extend((track.pregap > 0).then(|| hole(track.pregap)));
    let mut at = start;
    for run in runs {
        if run.index > 1 {
            indexes.extend(u32::try_from(at).ok().map(Lba));
        }
        if run.index > 0 {
            at = at.saturating_add(i64::from(run.fragment.count.0));
        }
        fragments.push(run.fragment);
    }
    fragments.extend((track.postgap > 0).then(|| hole(track.postgap)));
    let (Ok(start), Ok(count), Ok(pregap)) =
        (u32::try_from(start), u32::try_from(count), u32::try_from(pregap))
    else {
        return Err(fault);
    };
    if start.checked_add(count).is_none() {
        return Err(fault);
    }
    Ok(Track {
        number: track.number,
        session: track.session,
        mode,
        start: Lba(start),
        count: SectorCount(count),
        pregap: SectorCount(pregap),
        indexes,
        flags: track.flags,
        isrc: track.isrc.clone(),
        fragments,
    })
}

/// The disc address in the header of the first sector of a fragment, if it has headers.
fn header_address(fragment: &Fragment) -> Option<i64> {
    let stored = fragment.stored.as_ref().filter(|stored| stored.layout.is_raw())?;
    let bytes = read_vec(&*stored.source, stored.offset, 2352).ok()?;
    RawSector::from_slice(&bytes)?.address()
}

/// The texts of the sheet, and those of the file it names.
fn cd_text(sheet: &CueSheet, files: &mut SheetFiles<'_>) -> Result<CdText, ContainerError> {
    let mut texts = CdText::default();
    if let Some(named) = &sheet.cd_text_file
        && let Some((_, source)) = files.open_named(named)
        && source.len() <= MAX_CD_TEXT
    {
        let bytes = read_vec(&*source, 0, usize::try_from(source.len()).unwrap_or(0))?;
        texts = CdText::from_packs(&bytes);
    }
    texts.merge(sheet.cd_text.clone());
    Ok(texts)
}
