//! Writes the three files of CloneCD: table, raw sectors and subchannel, which is made anew where
//! none is stored.

use std::fmt::Write;

use super::SUB;
use crate::base::cd::Msf;
use crate::formats::container::disc::{Disc, Session};
use crate::formats::container::sub::subchannel;
use crate::formats::container::write::{Placed, WrittenFile, plain, raw_file};

/// Points of a session beside its tracks: first track, last track, lead-out.
const POINTS: usize = 3;

/// The files of a disc; the table comes last.
pub fn ccd(disc: &Disc) -> Option<Vec<WrittenFile>> {
    let (bytes, placed) = raw_file(disc, false)?;
    let count: usize = disc.sessions.iter().map(|s| s.tracks.len() + POINTS).sum();
    let packs = disc.cd_text.to_packs(
        disc.tracks().next().map_or(1, |track| track.number),
        disc.tracks().last().map_or(1, |track| track.number),
    );
    let mut sheet = String::from("[CloneCD]\nVersion=3\n[Disc]\n");
    let sessions = disc.sessions.len();
    writeln!(sheet, "TocEntries={count}\nSessions={sessions}\nDataTracksScrambled=0").ok()?;
    writeln!(sheet, "CDTextLength={}", packs.len()).ok()?;
    if let Some(catalog) = &disc.catalog {
        writeln!(sheet, "CATALOG={}", plain(catalog)).ok()?;
    }
    for session in &disc.sessions {
        let mode = u8::from(session.tracks.first().is_some_and(|track| track.mode.is_data()));
        writeln!(sheet, "[Session {}]\nPreGapMode={mode}\nPreGapSubC=0", session.number).ok()?;
    }
    let mut number = 0;
    for session in &disc.sessions {
        entries(&mut sheet, session, &mut number)?;
    }
    for at in &placed {
        tracks(&mut sheet, at)?;
    }
    if !packs.is_empty() {
        let (lines, _) = packs.as_chunks::<18>();
        writeln!(sheet, "[CDText]\nEntries={}", lines.len()).ok()?;
        for (n, pack) in lines.iter().enumerate() {
            let bytes: Vec<String> = pack.iter().map(|byte| format!("{byte:02x}")).collect();
            writeln!(sheet, "Entry {n}={}", bytes.join(" ")).ok()?;
        }
    }
    let sub = subchannel(&placed);
    debug_assert_eq!(sub.len() / SUB, bytes.len() / 2352, "a subchannel for every sector");
    Some(vec![
        WrittenFile::new("img", bytes),
        WrittenFile::new("sub", sub),
        WrittenFile::text("ccd", sheet),
    ])
}

fn entries(sheet: &mut String, session: &Session, number: &mut u32) -> Option<()> {
    let first = session.tracks.first()?;
    let last = session.tracks.last()?;
    let is_xa = first.mode.number() == Some(2);
    let control = |track: &crate::formats::container::Track| track.flags.control();
    // These two hold a track number where others hold minutes.
    let numbers = [
        (0xA0, control(first), i64::from(first.number), if is_xa { 0x20 } else { 0 }),
        (0xA1, control(last), i64::from(last.number), 0),
    ];
    for (point, control, minutes, seconds) in numbers {
        let address = (minutes * 60 + seconds) * 75 - 150;
        entry(sheet, number, session.number, (point, control), (minutes, seconds, 0, address))?;
    }
    let at = |address: u32| {
        let time = Msf::from_address(i64::from(address))?;
        let minutes = i64::from(time.minutes);
        Some((minutes, i64::from(time.seconds), i64::from(time.frames), i64::from(address)))
    };
    let lead_out = at(session.lead_out.0)?;
    entry(sheet, number, session.number, (0xA2, control(last)), lead_out)?;
    for track in &session.tracks {
        let point = (track.number, control(track));
        entry(sheet, number, session.number, point, at(track.start.0)?)?;
    }
    Some(())
}

fn entry(
    sheet: &mut String,
    number: &mut u32,
    session: u16,
    (point, control): (u8, u8),
    (minutes, seconds, frames, address): (i64, i64, i64, i64),
) -> Option<()> {
    writeln!(
        sheet,
        "[Entry {number}]\nSession={session}\nPoint=0x{point:02x}\nADR=0x01\n\
         Control=0x{control:02x}\nTrackNo=0\nAMin=0\nASec=0\nAFrame=0\nALBA=-150\nZero=0\n\
         PMin={minutes}\nPSec={seconds}\nPFrame={frames}\nPLBA={address}"
    )
    .ok()?;
    *number += 1;
    Some(())
}

fn tracks(sheet: &mut String, at: &Placed<'_>) -> Option<()> {
    let track = at.track;
    let mode = track.mode.number().unwrap_or(0);
    writeln!(sheet, "[TRACK {}]\nMODE={mode}", track.number).ok()?;
    if let Some(isrc) = &track.isrc {
        writeln!(sheet, "ISRC={}", plain(isrc)).ok()?;
    }
    let start = u64::from(track.start.0);
    if at.pregap > 0 {
        writeln!(sheet, "INDEX 0={}", start.saturating_sub(at.pregap)).ok()?;
    }
    writeln!(sheet, "INDEX 1={start}").ok()?;
    for (n, index) in (2..).zip(&track.indexes) {
        writeln!(sheet, "INDEX {n}={}", index.0).ok()?;
    }
    Some(())
}
