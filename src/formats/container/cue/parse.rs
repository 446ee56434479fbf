//! The grammar of cue sheets: one command a line, in any case, words bare or in quotes. Unknown
//! commands are passed over, as every reader does.

use crate::base::cd::{CdText, CdTextKind, Msf, SectorLayout, SubLayout, TrackFlags, TrackMode};
use crate::formats::container::error::{ContainerError, SheetFault};
use crate::formats::container::text::words;

/// Tracks on a disc.
const MAX_TRACKS: usize = 99;

/// How a file holds its sectors.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum FileKind {
    /// Sectors, samples little-endian.
    Binary,
    /// Sectors, samples big-endian.
    Motorola,
    /// An audio file of some kind, found by looking.
    Audio,
}

/// A FILE of a sheet.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct CueFile {
    pub(super) named: String,
    pub(super) kind: FileKind,
    /// REM LEAD-OUT: the place, counted as indexes are, where a session ends in it.
    pub(super) lead_outs: Vec<(u16, u32)>,
}

/// Where an index lies.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct CueIndex {
    pub(super) number: u8,
    /// Which file.
    pub(super) file: usize,
    /// Sectors from the start of the file.
    pub(super) at: u32,
    pub(super) line: u32,
}

/// A TRACK of a sheet.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct CueTrack {
    pub(super) number: u8,
    pub(super) session: u16,
    pub(super) layout: SectorLayout,
    pub(super) flags: TrackFlags,
    pub(super) isrc: Option<String>,
    /// Sectors before and behind it that no file holds.
    pub(super) pregap: u32,
    pub(super) postgap: u32,
    pub(super) indexes: Vec<CueIndex>,
    pub(super) line: u32,
}

/// A whole sheet.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(super) struct CueSheet {
    pub(super) files: Vec<CueFile>,
    pub(super) tracks: Vec<CueTrack>,
    pub(super) catalog: Option<String>,
    pub(super) cd_text: CdText,
    /// A file of packs.
    pub(super) cd_text_file: Option<String>,
    /// A Dreamcast disc: its second area starts at 45000.
    pub(super) is_high_density: bool,
}

/// Whether a text begins like a cue sheet.
pub(in crate::formats::container) fn is_cue(text: &str) -> bool {
    const FIRST: [&str; 10] = [
        "CATALOG",
        "CDTEXTFILE",
        "FILE",
        "ISRC",
        "PERFORMER",
        "REM",
        "SONGWRITER",
        "TITLE",
        "DISC_ID",
        "GENRE",
    ];
    let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    let first = lines.next().and_then(|line| line.split_whitespace().next()).unwrap_or_default();
    FIRST.iter().any(|word| word.eq_ignore_ascii_case(first))
        && text.lines().any(|line| {
            line.trim_start().get(..5).is_some_and(|word| word.eq_ignore_ascii_case("FILE "))
        })
}

/// Reads a sheet. Errors carry the line.
pub(super) fn parse(text: &str) -> Result<CueSheet, ContainerError> {
    let mut parser = Parser { sheet: CueSheet::default(), session: 1 };
    let mut number = 0;
    for line in text.lines() {
        number += 1;
        parser.line(line, number).map_err(|fault| ContainerError::Sheet { line: number, fault })?;
    }
    if parser.sheet.tracks.is_empty() {
        return Err(ContainerError::Sheet { line: number, fault: SheetFault::NoTracks });
    }
    Ok(parser.sheet)
}

struct Parser {
    sheet: CueSheet,
    session: u16,
}

impl Parser {
    fn line(&mut self, line: &str, number: u32) -> Result<(), SheetFault> {
        let words = words(line.trim_start_matches('\u{feff}'));
        let Some((command, rest)) = words.split_first() else { return Ok(()) };
        let first = rest.first().map(String::as_str);
        match &*command.to_ascii_uppercase() {
            "FILE" => self.file(rest)?,
            "TRACK" => self.track(rest, number)?,
            "INDEX" => self.index(rest, number)?,
            "PREGAP" => {
                let len = first.and_then(sectors).ok_or(SheetFault::Time)?;
                self.last()?.pregap = len;
            }
            "POSTGAP" => {
                let len = first.and_then(sectors).ok_or(SheetFault::Time)?;
                self.last()?.postgap = len;
            }
            "FLAGS" => {
                let flags = &mut self.last()?.flags;
                for word in rest {
                    match &*word.to_ascii_uppercase() {
                        "DCP" => flags.is_copy_allowed = true,
                        "4CH" => flags.is_four_channel = true,
                        "PRE" => flags.is_pre_emphasis = true,
                        // SCMS is no control bit; DATA says what the mode says.
                        _ => {}
                    }
                }
            }
            "CATALOG" => self.sheet.catalog = first.map(str::to_owned),
            "ISRC" => {
                if let (Some(code), Ok(track)) = (first, self.last()) {
                    track.isrc = Some(code.to_owned());
                }
            }
            "CDTEXTFILE" => self.sheet.cd_text_file = first.map(str::to_owned),
            "REM" => self.remark(rest),
            word => {
                // Unquoted texts reach to the end of the line.
                if let Some(kind) = CdTextKind::from_keyword(word) {
                    let track = self.sheet.tracks.last().map_or(0, |track| track.number);
                    self.sheet.cd_text.set(track, kind, rest.join(" "));
                }
            }
        }
        Ok(())
    }

    fn file(&mut self, rest: &[String]) -> Result<(), SheetFault> {
        // The kind is the last word; a bare name may hold blanks.
        let (kind, name) = match rest {
            [] => return Err(SheetFault::EndsEarly),
            [only] => ("BINARY", only.clone()),
            [names @ .., kind] => (kind.as_str(), names.join(" ")),
        };
        let kind = match &*kind.to_ascii_uppercase() {
            "BINARY" => FileKind::Binary,
            "MOTOROLA" => FileKind::Motorola,
            "WAVE" | "WAV" | "AIFF" | "FLAC" | "MP3" | "OGG" | "APE" => FileKind::Audio,
            _ => return Err(SheetFault::Word),
        };
        if self.sheet.files.len() > MAX_TRACKS * 2 {
            return Err(SheetFault::TooMany);
        }
        self.sheet.files.push(CueFile { named: name, kind, lead_outs: Vec::new() });
        Ok(())
    }

    fn track(&mut self, rest: &[String], line: u32) -> Result<(), SheetFault> {
        let [number, mode, ..] = rest else { return Err(SheetFault::EndsEarly) };
        if self.sheet.files.is_empty() {
            return Err(SheetFault::Order);
        }
        let number: u8 = number.parse().map_err(|_| SheetFault::Number)?;
        let is_number = (1..=99).contains(&number);
        let last = self.sheet.tracks.last().map_or(0, |track| track.number);
        if !is_number || self.sheet.tracks.len() >= MAX_TRACKS {
            return Err(SheetFault::TooMany);
        }
        if number <= last {
            return Err(SheetFault::Order);
        }
        let layout = layout_of(mode).ok_or(SheetFault::Sector)?;
        self.sheet.tracks.push(CueTrack {
            number,
            session: self.session,
            layout,
            flags: TrackFlags { is_data: layout.mode.is_data(), ..TrackFlags::default() },
            isrc: None,
            pregap: 0,
            postgap: 0,
            indexes: Vec::new(),
            line,
        });
        Ok(())
    }

    fn index(&mut self, rest: &[String], line: u32) -> Result<(), SheetFault> {
        let [number, at, ..] = rest else { return Err(SheetFault::EndsEarly) };
        let number: u8 = number.parse().ok().filter(|n| *n <= 99).ok_or(SheetFault::Number)?;
        let at = sectors(at).ok_or(SheetFault::Time)?;
        let file = self.sheet.files.len().checked_sub(1).ok_or(SheetFault::Order)?;
        let indexes = &mut self.last()?.indexes;
        if indexes.last().is_some_and(|last| last.number >= number) {
            return Err(SheetFault::Order);
        }
        indexes.push(CueIndex { number, file, at, line });
        Ok(())
    }

    fn remark(&mut self, rest: &[String]) {
        let upper: Vec<String> = rest.iter().map(|word| word.to_ascii_uppercase()).collect();
        let upper: Vec<&str> = upper.iter().map(String::as_str).collect();
        match &*upper {
            ["SESSION", number, ..] => {
                let number = number.parse().ok().filter(|n| (1..=99).contains(n));
                self.session = number.unwrap_or(self.session).max(self.session);
            }
            ["HIGH-DENSITY", "AREA", ..] => {
                self.sheet.is_high_density = true;
                self.session = self.session.max(2);
            }
            ["LEAD-OUT", at, ..] => {
                let session = self.session;
                if let (Some(file), Some(at)) = (self.sheet.files.last_mut(), sectors(at)) {
                    file.lead_outs.push((session, at));
                }
            }
            _ => {}
        }
    }

    fn last(&mut self) -> Result<&mut CueTrack, SheetFault> {
        self.sheet.tracks.last_mut().ok_or(SheetFault::Order)
    }
}

fn sectors(text: &str) -> Option<u32> {
    Msf::parse(text)?.frames()
}

/// The layout a mode word names: `MODE1/2352` and its like.
fn layout_of(word: &str) -> Option<SectorLayout> {
    let word = word.to_ascii_uppercase();
    let (mode, bytes) = match word.split_once('/') {
        Some((mode, bytes)) => (mode, bytes.parse::<u16>().ok()?),
        None => (&*word, 2352),
    };
    let (bytes, sub) = match bytes {
        2448 => (2352, SubLayout::Interleaved),
        2368 => (2352, SubLayout::Q16),
        other => (other, SubLayout::None),
    };
    let (mode, sub) = match (mode, bytes) {
        ("AUDIO", _) => (TrackMode::Audio, sub),
        ("CDG", _) => (TrackMode::Audio, SubLayout::Interleaved),
        ("MODE1", _) => (TrackMode::Mode1, sub),
        ("MODE2", 2048) => (TrackMode::Mode2Form1, sub),
        ("MODE2", 2324) => (TrackMode::Mode2Form2, sub),
        ("MODE2" | "CDI", _) => (TrackMode::Mode2Mixed, sub),
        _ => return None,
    };
    SectorLayout::stored(mode, bytes).map(|layout| layout.with_sub(sub))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fault(text: &str) -> (u32, SheetFault) {
        match parse(text) {
            Err(ContainerError::Sheet { line, fault }) => (line, fault),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn the_whole_grammar_is_read() {
        let sheet = parse(
            "\u{feff}REM GENRE Test\r\ncatalog 1234567890123\nTITLE \"The disc\"\n\
             FILE \"a b.bin\" BINARY\n  TRACK 1 MODE1/2352\n    INDEX 01 00:00:00\n\
             TRACK 02 AUDIO\nTITLE Two words\nFLAGS DCP PRE\nISRC USABC2312345\n\
             INDEX 00 0:2:50\nINDEX 01 00:04:50\nPOSTGAP 00:00:10\n\
             FILE c.wav WAVE\nTRACK 03 CDG\nPREGAP 00:02:00\nINDEX 01 120:00:00\nINDEX 02 121:00:00",
        )
        .unwrap();
        assert_eq!(sheet.catalog.as_deref(), Some("1234567890123"));
        assert_eq!(sheet.files.len(), 2);
        assert_eq!(sheet.files[0].named, "a b.bin");
        let two = &sheet.tracks[1];
        assert_eq!((two.indexes[0].at, two.indexes[1].at, two.postgap), (200, 350, 10));
        assert_eq!((two.flags.control(), two.isrc.as_deref()), (3, Some("USABC2312345")));
        assert_eq!(sheet.cd_text.text(2, CdTextKind::Title), Some("Two words"));
        let three = &sheet.tracks[2];
        assert_eq!((three.pregap, three.layout.stride()), (150, 2448));
        assert_eq!(three.indexes[0], CueIndex { number: 1, file: 1, at: 540_000, line: 17 });
    }

    #[test]
    fn errors_name_their_line() {
        let head = "FILE x BINARY\nTRACK 01 AUDIO\n";
        assert_eq!(fault("TRACK 01 AUDIO"), (1, SheetFault::Order));
        assert_eq!(fault(&format!("{head}INDEX 01 99:99:99")), (3, SheetFault::Time));
        assert_eq!(fault(&format!("{head}INDEX -1 00:00:00")), (3, SheetFault::Number));
        assert_eq!(fault(&format!("{head}INDEX 01 0:0:1\nINDEX 00 0:0:0")), (4, SheetFault::Order));
        assert_eq!(fault(&format!("{head}TRACK 01 AUDIO")), (3, SheetFault::Order));
        assert_eq!(fault(&format!("{head}TRACK 100 AUDIO")), (3, SheetFault::TooMany));
        assert_eq!(fault("FILE x BINARY\nTRACK 01 MODE1/1"), (2, SheetFault::Sector));
        assert_eq!(fault("FILE x BINARY\n"), (1, SheetFault::NoTracks));
    }

    proptest::proptest! {
        #[test]
        fn no_text_breaks_it(text in "(FILE|TRACK|INDEX|PREGAP|REM SESSION|[0-9: \"\n]|AUDIO|MODE1/2352|\\PC){0,200}") {
            let _ = parse(&text);
        }
    }
}
