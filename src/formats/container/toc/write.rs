//! Writes a cdrdao table and one file of raw sectors, samples with the high byte first.

use std::fmt::Write;

use crate::base::cd::{Msf, TrackMode};
use crate::formats::container::disc::Disc;
use crate::formats::container::write::{WrittenFile, plain, raw_file, texts};

/// The table of a disc and its file, named `stem`; the table comes last. All tracks become one
/// session: the format has no more.
pub fn toc(disc: &Disc, stem: &str) -> Option<Vec<WrittenFile>> {
    let (bytes, placed) = raw_file(disc, true)?;
    let has = |wanted: fn(TrackMode) -> bool| disc.tracks().any(|track| wanted(track.mode));
    let kind = match (has(|mode| mode.number() == Some(2)), has(TrackMode::is_data)) {
        (true, _) => "CD_ROM_XA",
        (false, true) => "CD_ROM",
        (false, false) => "CD_DA",
    };
    let mut sheet = format!("{kind}\n\n");
    if let Some(catalog) = &disc.catalog {
        writeln!(sheet, "CATALOG \"{}\"\n", plain(catalog)).ok()?;
    }
    if !disc.cd_text.is_empty() {
        let text = texts(disc, 0, "    ");
        writeln!(sheet, "CD_TEXT {{\n  LANGUAGE_MAP {{\n    0: EN\n  }}").ok()?;
        writeln!(sheet, "  LANGUAGE 0 {{\n{text}  }}\n}}\n").ok()?;
    }
    for at in placed {
        let track = at.track;
        let mode = match track.mode {
            TrackMode::Audio => "AUDIO",
            TrackMode::Mode1 => "MODE1_RAW",
            _ => "MODE2_RAW",
        };
        let no = |is_on: bool| if is_on { "" } else { "NO " };
        writeln!(sheet, "TRACK {mode}\n{}COPY", no(track.flags.is_copy_allowed)).ok()?;
        if track.mode == TrackMode::Audio {
            writeln!(sheet, "{}PRE_EMPHASIS", no(track.flags.is_pre_emphasis)).ok()?;
            let channels = if track.flags.is_four_channel { "FOUR" } else { "TWO" };
            writeln!(sheet, "{channels}_CHANNEL_AUDIO").ok()?;
        }
        if let Some(isrc) = &track.isrc {
            writeln!(sheet, "ISRC \"{}\"", plain(isrc)).ok()?;
        }
        let text = texts(disc, track.number, "    ");
        if !text.is_empty() {
            writeln!(sheet, "CD_TEXT {{\n  LANGUAGE 0 {{\n{text}  }}\n}}").ok()?;
        }
        let offset = at.first.checked_mul(2352)?;
        let count = u32::try_from(at.pregap + u64::from(track.count.0)).ok()?;
        let len = Msf::from_frames(count);
        let name = format!("{}.bin", plain(stem));
        match track.mode {
            TrackMode::Audio => writeln!(sheet, "FILE \"{name}\" #{offset} 0 {len}"),
            _ => writeln!(sheet, "DATAFILE \"{name}\" #{offset} {len}"),
        }
        .ok()?;
        if at.pregap > 0 {
            let pregap = Msf::from_frames(u32::try_from(at.pregap).ok()?);
            writeln!(sheet, "START {pregap}").ok()?;
        }
        let start = track.start.0;
        for index in track.indexes.iter().filter_map(|index| index.0.checked_sub(start)) {
            writeln!(sheet, "INDEX {}", Msf::from_frames(index)).ok()?;
        }
        sheet += "\n";
    }
    Some(vec![WrittenFile::new("bin", bytes), WrittenFile::text("toc", sheet)])
}
