//! Writes a cue sheet and one file of raw sectors.

use std::fmt::Write;

use crate::base::cd::{Msf, TrackMode};
use crate::formats::container::disc::{Disc, Track};
use crate::formats::container::write::{WrittenFile, plain, raw_file, texts};

/// The sheet of a disc and its file, named `stem`; the sheet comes last.
pub fn cue(disc: &Disc, stem: &str) -> Option<Vec<WrittenFile>> {
    let (bytes, placed) = raw_file(disc, false)?;
    let mut sheet = String::new();
    if let Some(catalog) = &disc.catalog {
        writeln!(sheet, "CATALOG {}", plain(catalog)).ok()?;
    }
    sheet += &texts(disc, 0, "");
    writeln!(sheet, "FILE \"{}.bin\" BINARY", plain(stem)).ok()?;
    let mut session = 1;
    for at in placed {
        let track = at.track;
        if track.session != session {
            session = track.session;
            writeln!(sheet, "  REM SESSION {session:02}").ok()?;
        }
        writeln!(sheet, "  TRACK {:02} {}", track.number, mode(track.mode)).ok()?;
        sheet += &texts(disc, track.number, "    ");
        let flags = [
            (track.flags.is_copy_allowed, " DCP"),
            (track.flags.is_four_channel, " 4CH"),
            (track.flags.is_pre_emphasis, " PRE"),
        ];
        let flags: String = flags.iter().filter(|(is_on, _)| *is_on).map(|(_, f)| *f).collect();
        if !flags.is_empty() {
            writeln!(sheet, "    FLAGS{flags}").ok()?;
        }
        if let Some(isrc) = &track.isrc {
            writeln!(sheet, "    ISRC {}", plain(isrc)).ok()?;
        }
        if at.pregap > 0 {
            writeln!(sheet, "    INDEX 00 {}", time(at.first)?).ok()?;
        }
        let start = at.first + at.pregap;
        writeln!(sheet, "    INDEX 01 {}", time(start)?).ok()?;
        for (n, index) in (2..).zip(later(track)) {
            writeln!(sheet, "    INDEX {n:02} {}", time(start + index)?).ok()?;
        }
    }
    Some(vec![WrittenFile::new("bin", bytes), WrittenFile::text("cue", sheet)])
}

/// Sectors from index 1 to the later ones.
fn later(track: &Track) -> impl Iterator<Item = u64> {
    let start = track.start.0;
    track.indexes.iter().filter_map(move |index| index.0.checked_sub(start)).map(u64::from)
}

fn time(sectors: u64) -> Option<Msf> {
    u32::try_from(sectors).ok().map(Msf::from_frames)
}

fn mode(mode: TrackMode) -> &'static str {
    match mode {
        TrackMode::Audio => "AUDIO",
        TrackMode::Mode1 => "MODE1/2352",
        _ => "MODE2/2352",
    }
}
