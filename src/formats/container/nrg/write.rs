//! Writes a Nero image of version 2, disc at once: plain sectors where all data is plain, else
//! raw ones.

use std::sync::Arc;

use crate::base::cd::{LEAD_IN_FRAMES, TrackMode};
use crate::base::units::{Lba, SECTOR_BYTES, SectorCount};
use crate::formats::container::disc::{Disc, Track};
use crate::formats::container::layout::hole;
use crate::formats::container::write::{WrittenFile, is_all_plain, joined, memory, raw_file};
use crate::io::SharedSource;
use crate::io::memory::ZeroSource;

/// The image of a disc.
pub fn nrg(disc: &Disc) -> Option<Vec<WrittenFile>> {
    let is_plain = is_all_plain(disc) && disc.tracks().count() == 1;
    let stride: u64 = if is_plain { 2048 } else { 2352 };
    let (raw, placed) = raw_file(disc, false)?;
    let first = disc.tracks().next()?;
    let tracks: SharedSource = if is_plain { first.cooked()? } else { raw };
    // As Nero does, with the two seconds before address 0.
    let lead_in = lead_in(first, is_plain);
    let lead_sectors = lead_in.len() / stride;
    let data = joined(vec![lead_in, tracks])?;
    let mut chunks = Vec::new();
    let mut rest = placed.iter();
    for session in &disc.sessions {
        let (first, last) = (session.tracks.first()?, session.tracks.last()?);
        let mut cues = Vec::new();
        let lead_in = i32::try_from(first.start.0).ok()?.checked_sub(150)?;
        cues.extend(cue(first, 0, 0, lead_in));
        let mut rows = Vec::new();
        for at in rest.by_ref().take(session.tracks.len()) {
            let track = at.track;
            let start = i32::try_from(track.start.0).ok()?;
            let number = bcd(track.number);
            let before = if at.first == 0 { 150 } else { i32::try_from(at.pregap).ok()? };
            cues.extend(cue(track, number, 0, start.checked_sub(before)?));
            cues.extend(cue(track, number, 1, start));
            for (n, index) in (2u8..99).zip(&track.indexes) {
                cues.extend(cue(track, number, bcd(n), i32::try_from(index.0).ok()?));
            }
            let mut isrc = track.isrc.clone().unwrap_or_default().into_bytes();
            isrc.resize(12, 0);
            rows.extend(isrc);
            rows.extend(u16::try_from(stride).ok()?.to_be_bytes());
            rows.extend([code(track.mode, is_plain), 0, 0, 1]);
            let skip = if is_plain { 0 } else { at.pregap };
            let start_at = lead_sectors + at.first.checked_add(skip)?;
            let gap = if at.first == 0 { 0 } else { lead_sectors + at.first };
            let end = start_at.checked_add(u64::from(track.count.0))?;
            for sectors in [gap, start_at, end] {
                rows.extend(sectors.checked_mul(stride)?.to_be_bytes());
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

/// The sectors from address -150 to 0: empty ones of the first track's kind.
fn lead_in(first: &Track, is_plain: bool) -> SharedSource {
    let count = u64::from(LEAD_IN_FRAMES);
    if is_plain {
        return Arc::new(ZeroSource::new(count * SECTOR_BYTES));
    }
    let empty = Track {
        start: Lba(0),
        count: SectorCount(0),
        pregap: SectorCount(LEAD_IN_FRAMES),
        fragments: hole(count).into_iter().collect(),
        ..first.clone()
    };
    Arc::new(empty.raw(true))
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

fn code(mode: TrackMode, is_plain: bool) -> u8 {
    match mode {
        TrackMode::Audio => 7,
        TrackMode::Mode1 if is_plain => 0,
        TrackMode::Mode1 => 5,
        _ => 6,
    }
}
