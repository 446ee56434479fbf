//! Writes the two files of Alcohol 120%, version 1.3, with the subchannel where there is one.

use super::{FOOTER_BYTES, MAGIC, SESSION_BYTES, TRACK_BYTES};
use crate::base::cd::{Msf, RAW_BYTES, TrackMode};
use crate::formats::container::disc::Disc;
use crate::formats::container::sub::{FULL_BYTES, subchannel, with_subchannel};
use crate::formats::container::write::{Placed, WrittenFile, memory, raw_file};

const HEADER_BYTES: usize = 88;
const EXTRA_BYTES: usize = 8;
/// 96 bytes of subchannel behind every sector, bit by bit.
const SUB_INTERLEAVED: u8 = 8;

/// The files of a disc; the descriptor comes last.
pub fn mds(disc: &Disc) -> Option<Vec<WrittenFile>> {
    let (raw, placed) = raw_file(disc, false)?;
    let is_full = disc.has_subchannel();
    let bytes = if is_full { with_subchannel(raw, subchannel(&placed)) } else { raw };
    let sessions = disc.sessions.len();
    let blocks: usize = disc.sessions.iter().map(|session| session.tracks.len() + 3).sum();
    let blocks_at = HEADER_BYTES + sessions * SESSION_BYTES;
    let extras_at = blocks_at + blocks * TRACK_BYTES;
    let footer_at = extras_at + blocks * EXTRA_BYTES;
    let mut out = Vec::new();
    out.extend(MAGIC);
    out.extend([1, 3, 0, 0]);
    out.extend(u16::try_from(sessions).ok()?.to_le_bytes());
    out.resize(80, 0);
    out.extend(number(HEADER_BYTES)?);
    out.resize(HEADER_BYTES, 0);
    let mut block = 0;
    for session in &disc.sessions {
        let (first, last) = (session.tracks.first()?, session.tracks.last()?);
        let start = i32::try_from(first.start.0).ok()?.checked_sub(150)?;
        out.extend(start.to_le_bytes());
        out.extend(i32::try_from(session.lead_out.0).ok()?.to_le_bytes());
        out.extend(session.number.to_le_bytes());
        out.extend([u8::try_from(session.tracks.len() + 3).ok()?, 3]);
        out.extend(u16::from(first.number).to_le_bytes());
        out.extend(u16::from(last.number).to_le_bytes());
        out.extend([0; 4]);
        out.extend(number(blocks_at + block * TRACK_BYTES)?);
        block += session.tracks.len() + 3;
    }
    let mut extras = Vec::new();
    let mut files = placed.iter();
    for session in &disc.sessions {
        let (first, last) = (session.tracks.first()?, session.tracks.last()?);
        let kind = if first.mode.number() == Some(2) { 0x20 } else { 0 };
        let lead_out = Msf::from_address(i64::from(session.lead_out.0))?;
        let lead_out = [u8::try_from(lead_out.minutes).ok()?, lead_out.seconds, lead_out.frames];
        for (point, control, at) in [
            (0xA0, first.flags.control(), [first.number, kind, 0]),
            (0xA1, last.flags.control(), [last.number, 0, 0]),
            (0xA2, last.flags.control(), lead_out),
        ] {
            let mut row = [0u8; TRACK_BYTES];
            row[2] = 0x10 | control;
            row[4] = point;
            row[9..12].copy_from_slice(&at);
            out.extend(row);
            extras.extend([0; EXTRA_BYTES]);
        }
        for at in files.by_ref().take(session.tracks.len()) {
            let extra = extras_at + extras.len();
            out.extend(row(at, is_full, extra, footer_at)?);
            let pregap = if at.first == 0 { 150 } else { u32::try_from(at.pregap).ok()? };
            extras.extend(pregap.to_le_bytes());
            extras.extend(at.track.count.0.to_le_bytes());
        }
    }
    out.extend(extras);
    out.extend(number(footer_at + FOOTER_BYTES)?);
    out.extend([0; FOOTER_BYTES - 4]);
    out.extend(b"*.mdf\0");
    Some(vec![WrittenFile::new("mdf", bytes), WrittenFile::new("mds", memory(out))])
}

/// The block of a track.
fn row(at: &Placed<'_>, is_full: bool, extra: usize, footer: usize) -> Option<[u8; TRACK_BYTES]> {
    let track = at.track;
    let time = Msf::from_address(i64::from(track.start.0))?;
    let mut row = [0u8; TRACK_BYTES];
    row[0] = match track.mode {
        TrackMode::Audio => 0xA9,
        TrackMode::Mode1 => 0xAA,
        TrackMode::Mode2Form1 => 0xAC,
        TrackMode::Mode2Form2 => 0xAD,
        TrackMode::Mode2 | TrackMode::Mode2Mixed => 0xAB,
    };
    row[2] = 0x10 | track.flags.control();
    row[4] = track.number;
    row[9..12].copy_from_slice(&[u8::try_from(time.minutes).ok()?, time.seconds, time.frames]);
    row[12..16].copy_from_slice(&number(extra)?);
    let stride = if is_full { FULL_BYTES } else { RAW_BYTES };
    row[1] = if is_full { SUB_INTERLEAVED } else { 0 };
    row[16..18].copy_from_slice(&u16::try_from(stride).ok()?.to_le_bytes());
    row[18] = 2;
    row[36..40].copy_from_slice(&track.start.0.to_le_bytes());
    let offset = (at.first + at.pregap).checked_mul(stride as u64)?;
    row[40..48].copy_from_slice(&offset.to_le_bytes());
    row[48..52].copy_from_slice(&1u32.to_le_bytes());
    row[52..56].copy_from_slice(&number(footer)?);
    Some(row)
}

fn number(value: usize) -> Option<[u8; 4]> {
    u32::try_from(value).ok().map(u32::to_le_bytes)
}
