//! The tracks of raw sectors that have no sheet: where data turns into audio, and what the Q
//! channel says if it is stored. Without it the borders between audio tracks can't be known.

use super::look::{look, q_of};
use crate::base::cd::{
    RAW_BYTES, RawSector, SUB_BYTES, SectorLayout, SubLayout, TrackFlags, TrackMode, deinterleave,
};
use crate::base::progress::{Cancelled, Context};
use crate::base::units::{Lba, SectorCount};
use crate::formats::container::disc::{ContainerKind, Disc, Fragment, FragmentSource, Track};
use crate::formats::container::layout::single_session;
use crate::io::SharedSource;
use crate::io::source::read_vec;

/// Sectors between two looks: the shortest track has 300.
const STEP: u64 = 75;

/// Runs of fewer sectors are taken for damage.
const SHORTEST: u64 = 150;

/// What a sector belongs to, as far as can be seen.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Seen {
    mode: TrackMode,
    /// Track number and whether it is the pregap, from the Q channel.
    q: Option<(u8, bool)>,
}

/// The disc of a file of raw sectors; `None` if it is none. `may_be_audio`: sectors without any
/// sign may be samples (the file is named so).
pub(in crate::formats::container) fn work_out(
    source: &SharedSource,
    may_be_audio: bool,
    ctx: &Context,
) -> Result<Option<Disc>, Cancelled> {
    let raw_audio = SectorLayout::raw(TrackMode::Audio);
    let is_audio = may_be_audio
        && !source.is_empty()
        && source.len().is_multiple_of(RAW_BYTES as u64)
        && !has_plain_volume(source);
    let Some(layout) = look(&**source).or(is_audio.then_some(raw_audio)) else { return Ok(None) };
    let count = source.len() / layout.stride();
    // Shortened sectors, and those of a disc image larger than any CD, are one track.
    let is_mixed = layout.is_raw() && count <= 450_000;
    let mut runs: Vec<(u64, Seen)> = Vec::new();
    let one = Seen { mode: layout.mode, q: None };
    let see = |n| if is_mixed { seen(source, layout, n) } else { one };
    let mut at = 0;
    let mut before = see(0);
    runs.push((0, before));
    while at < count && is_mixed {
        ctx.check()?;
        let next = (at + STEP).min(count - 1);
        let now = see(next);
        if now != before {
            let mut low = at;
            let mut high = next;
            while high - low > 1 {
                let middle = low + (high - low) / 2;
                if see(middle) == before { low = middle } else { high = middle }
            }
            before = see(high);
            runs.push((high, before));
            at = high;
        } else if next == count - 1 {
            break;
        } else {
            at = next;
        }
    }
    Ok(assemble(source, layout, count, &without_short(runs, count)))
}

/// A few sectors that look otherwise are damage, not a track: the run before goes on.
fn without_short(runs: Vec<(u64, Seen)>, count: u64) -> Vec<(u64, Seen)> {
    let ends: Vec<u64> = runs.iter().skip(1).map(|(at, _)| *at).chain([count]).collect();
    let mut kept: Vec<(u64, Seen)> = Vec::new();
    for ((at, seen), end) in runs.into_iter().zip(ends) {
        let is_short = seen.q.is_none() && end.saturating_sub(at) < SHORTEST;
        let goes_on = kept.last().is_some_and(|(_, before)| is_short || *before == seen);
        if !goes_on {
            kept.push((at, seen));
        }
    }
    kept
}

/// Signs of a file system in plain sectors: volume descriptors, a boot sector or partition table,
/// the first words of Apple's volumes.
fn has_plain_volume(source: &SharedSource) -> bool {
    let start = read_vec(&**source, 0, 1026).unwrap_or_default();
    let is_at = |at: usize, sign: &[u8]| start.get(at..).is_some_and(|rest| rest.starts_with(sign));
    let is_apple =
        is_at(0, b"ER") || [b"BD", b"H+", b"HX"].into_iter().any(|sign| is_at(1024, sign));
    if is_at(510, &[0x55, 0xAA]) || is_apple {
        return true;
    }
    let bytes = read_vec(&**source, 16 * 2048 + 1, 5).unwrap_or_default();
    matches!(&*bytes, b"CD001" | b"BEA01" | b"NSR02" | b"NSR03")
}

fn seen(source: &SharedSource, layout: SectorLayout, n: u64) -> Seen {
    let mut bytes = vec![0; usize::try_from(layout.stride()).unwrap_or(RAW_BYTES)];
    if source.read_at(n * layout.stride(), &mut bytes).is_err() {
        return Seen { mode: TrackMode::Audio, q: None };
    }
    let (main, sub) = bytes.split_at_checked(RAW_BYTES).unwrap_or_default();
    let sector = RawSector::from_slice(main);
    let mode = match sector.and_then(|sector| sector.mode()) {
        // A sector more or less without forms does not make a track.
        Some(TrackMode::Mode1) => TrackMode::Mode1,
        Some(_) => TrackMode::Mode2Mixed,
        None => TrackMode::Audio,
    };
    let linear = <[u8; SUB_BYTES]>::try_from(sub).ok().map(|sub| match layout.sub {
        SubLayout::Interleaved => deinterleave(&sub),
        _ => sub,
    });
    let frame = linear.as_ref().and_then(q_of).filter(|q| (1..=99).contains(&q.track));
    Seen { mode, q: frame.map(|q| (q.track, q.index == 0)) }
}

/// Tracks of runs of sectors.
fn assemble(
    source: &SharedSource,
    layout: SectorLayout,
    count: u64,
    runs: &[(u64, Seen)],
) -> Option<Disc> {
    // A file that begins with the pregap says so in its first header.
    let first = read_vec(&**source, 0, RAW_BYTES).ok().filter(|_| layout.is_raw());
    let address = first.and_then(|bytes| RawSector::from_slice(&bytes)?.address());
    let before = u64::try_from(-address.unwrap_or(0)).unwrap_or(0).min(150).min(count);
    let mut tracks: Vec<Track> = Vec::new();
    let ends = runs.iter().skip(1).map(|(at, _)| *at).chain([count]);
    for ((at, seen), end) in runs.iter().zip(ends) {
        let len = SectorCount(u32::try_from(end.checked_sub(*at)?).ok()?);
        let stored = SectorLayout { mode: seen.mode, ..layout };
        let offset = at.checked_mul(layout.stride())?;
        let fragment = Fragment {
            count: len,
            stored: Some(FragmentSource::new(source.clone(), offset, stored)),
        };
        let next = u8::try_from(tracks.len() + 1).ok()?;
        let number = seen.q.map_or(next, |(number, _)| number);
        if let Some(track) = tracks.last_mut().filter(|track| joins(track, number, *seen)) {
            // The same track goes on: out of its pregap, or through a sector without a Q frame.
            if track.count.0 == 0 {
                track.start = Lba(u32::try_from(at.saturating_sub(before)).ok()?);
            }
            track.mode = seen.mode;
            track.flags.is_data = seen.mode.is_data();
            track.count.0 += len.0;
            track.fragments.push(fragment);
            continue;
        }
        let is_pregap = seen.q.is_some_and(|(_, is_pregap)| is_pregap);
        let gap = if tracks.is_empty() { before } else { 0 };
        let gap = SectorCount(if is_pregap { len.0 } else { u32::try_from(gap).ok()? });
        let start = (at + u64::from(gap.0)).saturating_sub(before);
        tracks.push(Track {
            number,
            session: 1,
            mode: seen.mode,
            start: Lba(u32::try_from(start).ok()?),
            count: SectorCount(len.0.checked_sub(gap.0)?),
            pregap: gap,
            indexes: Vec::new(),
            flags: TrackFlags { is_data: seen.mode.is_data(), ..TrackFlags::default() },
            isrc: None,
            fragments: vec![fragment],
        });
    }
    single_session(ContainerKind::RawSectors, tracks)
}

fn joins(track: &Track, number: u8, seen: Seen) -> bool {
    match seen.q {
        Some(_) => track.number == number,
        None => track.count.0 == 0 || track.mode == seen.mode,
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::base::cd::{Msf, QFrame, interleave};
    use crate::io::memory::MemorySource;

    fn data(n: i64) -> [u8; RAW_BYTES] {
        *RawSector::build(TrackMode::Mode1, n, &[3; 2048]).unwrap().bytes()
    }

    #[test]
    fn data_and_audio_are_told_apart_to_the_sector() {
        let mut bytes = Vec::new();
        (0..203).for_each(|n| bytes.extend(data(n)));
        bytes.extend(vec![5; RAW_BYTES * 400]);
        let source: SharedSource = Arc::new(MemorySource::new(bytes));
        let disc = work_out(&source, false, &Context::default()).unwrap().unwrap();
        let found: Vec<_> = disc.tracks().map(|t| (t.start.0, t.count.0, t.mode)).collect();
        assert_eq!(found, [(0, 203, TrackMode::Mode1), (203, 400, TrackMode::Audio)]);
        let plain: SharedSource = Arc::new(MemorySource::new(vec![0; RAW_BYTES * 2]));
        assert!(work_out(&plain, false, &Context::default()).unwrap().is_none());
        assert!(work_out(&plain, true, &Context::default()).unwrap().is_some());
        let mut stick = vec![0; RAW_BYTES * 2];
        stick[510..512].copy_from_slice(&[0x55, 0xAA]);
        let stick: SharedSource = Arc::new(MemorySource::new(stick));
        assert!(work_out(&stick, true, &Context::default()).unwrap().is_none());
    }

    #[test]
    fn damaged_sectors_are_no_tracks() {
        let mut bytes = Vec::new();
        (0..600).for_each(|n| bytes.extend(data(n)));
        bytes[150 * RAW_BYTES..152 * RAW_BYTES].fill(0);
        bytes[599 * RAW_BYTES..].fill(0);
        let source: SharedSource = Arc::new(MemorySource::new(bytes));
        let disc = work_out(&source, false, &Context::default()).unwrap().unwrap();
        let found: Vec<_> = disc.tracks().map(|t| (t.start.0, t.count.0, t.mode)).collect();
        assert_eq!(found, [(0, 600, TrackMode::Mode1)]);
    }

    #[test]
    fn the_q_channel_tells_audio_tracks_and_pregaps() {
        let mut bytes = Vec::new();
        for n in 0..600u32 {
            let (track, index) = match n {
                0..300 => (1, 1),
                300..350 => (2, 0),
                _ => (2, 1),
            };
            let is_data = track == 1;
            bytes.extend(if is_data { data(i64::from(n)) } else { [1; RAW_BYTES] });
            let q = QFrame {
                flags: TrackFlags { is_data, ..TrackFlags::default() },
                track,
                index,
                relative: Msf::default(),
                absolute: Msf::from_frames(n + 150),
            };
            let mut linear = [0; SUB_BYTES];
            linear[12..24].copy_from_slice(&q.encode());
            bytes.extend(interleave(&linear));
        }
        let source: SharedSource = Arc::new(MemorySource::new(bytes));
        let disc = work_out(&source, false, &Context::default()).unwrap().unwrap();
        let found: Vec<_> = disc.tracks().map(|t| (t.start.0, t.count.0, t.pregap.0)).collect();
        assert_eq!(found, [(0, 300, 0), (350, 250, 50)]);
    }
}
