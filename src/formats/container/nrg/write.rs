//! Writes a Nero image of version 2, disc at once. A track of plain sectors stays one: programs
//! that take no raw data from Nero images (chdman, libcdio) read that.

use std::sync::Arc;

use crate::base::cd::{LEAD_IN_FRAMES, RAW_BYTES, SUB_BYTES, TrackMode};
use crate::base::units::{Lba, SECTOR_BYTES, SectorCount};
use crate::formats::container::disc::{Disc, Track};
use crate::formats::container::layout::hole;
use crate::formats::container::sub::{FULL_BYTES, subchannel, with_subchannel};
use crate::formats::container::write::{Placed, WrittenFile, joined, memory, raw_file};
use crate::io::SharedSource;
use crate::io::memory::ZeroSource;

/// The image of a disc.
pub fn nrg(disc: &Disc) -> Option<Vec<WrittenFile>> {
    let (data, placed) = sectors(disc)?;
    let mut chunks = Vec::new();
    let mut rest = placed.iter();
    for session in &disc.sessions {
        let (first, last) = (session.tracks.first()?, session.tracks.last()?);
        let mut cues = Vec::new();
        // The disc begins at -150 whatever the first track's pregap.
        let lead_in = match session.number {
            1 => -150,
            _ => i32::try_from(first.start.0).ok()?.checked_sub(150)?,
        };
        cues.extend(cue(first, 0, 0, lead_in));
        let mut rows = Vec::new();
        for place in rest.by_ref().take(session.tracks.len()) {
            let track = place.at.track;
            let start = i32::try_from(track.start.0).ok()?;
            let number = bcd(track.number);
            let pregap = i32::try_from(place.at.pregap).ok()?;
            let before = if place.at.first == 0 { start.checked_add(150)? } else { pregap };
            cues.extend(cue(track, number, 0, start.checked_sub(before)?));
            cues.extend(cue(track, number, 1, start));
            for (n, index) in (2u8..99).zip(&track.indexes) {
                cues.extend(cue(track, number, bcd(n), i32::try_from(index.0).ok()?));
            }
            let mut isrc = track.isrc.clone().unwrap_or_default().into_bytes();
            isrc.resize(12, 0);
            rows.extend(isrc);
            rows.extend(u16::try_from(place.stride).ok()?.to_be_bytes());
            rows.extend([code(track.mode, place.stride), 0, 0, 1]);
            for at in [place.gap_at, place.start_at, place.end_at] {
                rows.extend(at.to_be_bytes());
            }
        }
        cues.extend(cue(last, 0xAA, 1, i32::try_from(session.lead_out.0).ok()?));
        chunk(&mut chunks, b"CUEX", &cues)?;
        let size = u32::try_from(22 + rows.len()).ok()?;
        let mut dao = size.to_le_bytes().to_vec();
        let mut catalog = disc.catalog.clone().unwrap_or_default().into_bytes();
        catalog.resize(13, 0);
        dao.extend(catalog);
        let kind = if first.mode.number() == Some(2) { 0x20 } else { 0 };
        dao.extend([0, kind, 1, first.number, last.number]);
        dao.extend(rows);
        chunk(&mut chunks, b"DAOX", &dao)?;
        if session.number == 1 && !disc.cd_text.is_empty() {
            let last = disc.tracks().last().map_or(1, |track| track.number);
            chunk(&mut chunks, b"CDTX", &disc.cd_text.to_packs(first.number, last))?;
        }
        let count = u32::try_from(session.tracks.len()).ok()?;
        chunk(&mut chunks, b"SINF", &count.to_be_bytes())?;
    }
    chunk(&mut chunks, b"MTYP", &1u32.to_be_bytes())?;
    chunk(&mut chunks, b"END!", &[])?;
    chunks.extend(b"NER5");
    chunks.extend(data.len().to_be_bytes());
    let bytes = joined(vec![data, memory(chunks)])?;
    Some(vec![WrittenFile::new("nrg", bytes)])
}

/// A track and the bytes of it in the file.
struct Place<'a> {
    at: Placed<'a>,
    /// Bytes from one sector to the next.
    stride: u64,
    /// Its pregap, index 1, and what is behind it.
    gap_at: u64,
    start_at: u64,
    end_at: u64,
}

/// All sectors: plain ones where a track has nothing else, raw ones with their subchannel where
/// the disc has any, else raw ones. As Nero does, two seconds before address 0 come first.
fn sectors(disc: &Disc) -> Option<(SharedSource, Vec<Place<'_>>)> {
    let (raw, placed) = raw_file(disc, false)?;
    let first = disc.tracks().next()?;
    let is_full = disc.has_subchannel();
    let stride_of = |at: &Placed<'_>| -> u64 {
        match (is_full, is_plain(at.track) && at.pregap == 0) {
            (true, _) => FULL_BYTES as u64,
            (false, true) => SECTOR_BYTES,
            (false, false) => RAW_BYTES as u64,
        }
    };
    let lead_in = lead_in(first, stride_of(placed.first()?));
    let sub = subchannel(&placed);
    let mut at_byte = lead_in.len();
    let mut parts = vec![lead_in];
    let mut places = Vec::new();
    for at in placed {
        let stride = stride_of(&at);
        // The two seconds are the first one's pregap.
        let gap_at = if at.first == 0 { 0 } else { at_byte };
        let start_at = at_byte.checked_add(at.pregap.checked_mul(stride)?)?;
        let end_at = start_at.checked_add(u64::from(at.track.count.0).checked_mul(stride)?)?;
        at_byte = end_at;
        if stride == SECTOR_BYTES {
            parts.push(at.track.cooked()?);
        } else if !is_full {
            parts.push(Arc::new(at.track.raw_on_disc()));
        }
        places.push(Place { at, stride, gap_at, start_at, end_at });
    }
    if is_full {
        parts.push(with_subchannel(raw, sub));
    }
    Some((joined(parts)?, places))
}

/// Whether a track is stored as user data and nothing else.
fn is_plain(track: &Track) -> bool {
    let mut stored = track.fragments.iter().filter_map(|fragment| fragment.stored.as_ref());
    track.mode == TrackMode::Mode1 && stored.all(|stored| stored.stride() == SECTOR_BYTES)
}

/// The sectors from address -150 to 0: empty ones of the first track's kind.
fn lead_in(first: &Track, stride: u64) -> SharedSource {
    let count = u64::from(LEAD_IN_FRAMES);
    if stride == SECTOR_BYTES {
        return Arc::new(ZeroSource::new(count * SECTOR_BYTES));
    }
    let empty = Track {
        start: Lba(0),
        count: SectorCount(0),
        pregap: SectorCount(LEAD_IN_FRAMES),
        fragments: hole(count).into_iter().collect(),
        ..first.clone()
    };
    let raw: SharedSource = Arc::new(empty.raw(true));
    if stride == RAW_BYTES as u64 {
        return raw;
    }
    with_subchannel(raw, Arc::new(ZeroSource::new(count * SUB_BYTES as u64)))
}

fn chunk(out: &mut Vec<u8>, name: &[u8; 4], bytes: &[u8]) -> Option<()> {
    out.extend(name);
    out.extend(u32::try_from(bytes.len()).ok()?.to_be_bytes());
    out.extend(bytes);
    Some(())
}

fn cue(track: &Track, number: u8, index: u8, at: i32) -> [u8; 8] {
    let [a, b, c, d] = at.to_be_bytes();
    [(track.flags.control() << 4) | 1, number, index, 0, a, b, c, d]
}

fn bcd(number: u8) -> u8 {
    ((number / 10) << 4) | (number % 10)
}

fn code(mode: TrackMode, stride: u64) -> u8 {
    match (mode, stride == FULL_BYTES as u64) {
        (TrackMode::Mode1, _) if stride == SECTOR_BYTES => 0,
        (TrackMode::Mode1, false) => 5,
        (TrackMode::Audio, false) => 7,
        (_, false) => 6,
        (TrackMode::Mode1, true) => 0x0F,
        (TrackMode::Audio, true) => 0x10,
        (_, true) => 0x11,
    }
}
