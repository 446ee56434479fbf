//! The metadata of a CHD: a chain of tagged texts, of which the ones about tracks are read.

use super::{bad, tag};
use crate::base::bytes::{be32, be64};
use crate::base::cd::{SubLayout, TrackMode};
use crate::formats::container::{ContainerError, SheetFault};
use crate::io::source::{SharedSource, read_vec};

/// Entries followed before giving up (libchdr's cap).
const MAX_ENTRIES: usize = 65_536;
/// Longer texts about a track make no sense.
const MAX_TEXT_BYTES: u32 = 4096;

pub(super) const TRACK_2: u32 = tag(b"CHT2");
pub(super) const TRACK_1: u32 = tag(b"CHTR");
pub(super) const GD_TRACK: u32 = tag(b"CHGD");
pub(super) const GD_OLD: u32 = tag(b"CHGT");
const CD_OLD: u32 = tag(b"CHCD");

/// What is said about a track.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct TrackEntry {
    pub number: u32,
    pub mode: TrackMode,
    /// Bytes of a sector that are there.
    pub sector_bytes: u16,
    pub sub: SubLayout,
    pub frames: u32,
    pub pregap: u32,
    /// The pregap's sectors are among the frames.
    pub has_pregap_data: bool,
    pub postgap: u32,
}

/// The tracks that the metadata names, in their order.
pub(super) fn tracks(source: &SharedSource, first: u64) -> Result<Vec<TrackEntry>, ContainerError> {
    let mut found = Vec::new();
    let mut at = first;
    for _ in 0..MAX_ENTRIES {
        if at == 0 {
            return Ok(found);
        }
        let head = read_vec(&**source, at, 16)?;
        let number = || bad(at, SheetFault::Number);
        let kind = be32(&head, 0).ok_or_else(number)?;
        let len = be32(&head, 4).ok_or_else(number)? & 0x00ff_ffff;
        let next = be64(&head, 8).ok_or_else(number)?;
        if matches!(kind, TRACK_2 | TRACK_1 | GD_TRACK | GD_OLD) {
            if len > MAX_TEXT_BYTES || found.len() >= 99 {
                return Err(bad(at, SheetFault::TooMany));
            }
            let text = read_vec(&**source, at + 16, usize::try_from(len).unwrap_or(0))?;
            found.push(parse_track(&String::from_utf8_lossy(&text)).ok_or_else(number)?);
        }
        if kind == CD_OLD {
            let text = read_vec(&**source, at + 16, 4 + 99 * 24)?;
            return parse_old(&text).ok_or_else(number);
        }
        at = next;
    }
    Err(bad(first, SheetFault::TooMany))
}

/// `TRACK:1 TYPE:MODE1_RAW SUBTYPE:NONE FRAMES:200 ...`.
fn parse_track(text: &str) -> Option<TrackEntry> {
    let text = text.trim_end_matches('\0');
    let field = |name: &str| {
        text.split_whitespace().find_map(|word| word.strip_prefix(name)?.strip_prefix(':'))
    };
    let number = |name: &str| field(name).map_or(Some(0), |value| value.parse::<u32>().ok());
    let (mode, sector_bytes) = mode_of(field("TYPE")?)?;
    let number_of_it = number("TRACK")?;
    (1..=99).contains(&number_of_it).then_some(TrackEntry {
        number: number_of_it,
        mode,
        sector_bytes,
        sub: match field("SUBTYPE") {
            Some("RW_RAW") => SubLayout::Interleaved,
            Some("RW") => SubLayout::Linear,
            _ => SubLayout::None,
        },
        frames: number("FRAMES")?,
        pregap: number("PREGAP")?,
        has_pregap_data: field("PGTYPE").is_some_and(|kind| kind.starts_with('V')),
        postgap: number("POSTGAP")?,
    })
}

fn mode_of(name: &str) -> Option<(TrackMode, u16)> {
    Some(match name {
        "MODE1" | "MODE1/2048" => (TrackMode::Mode1, 2048),
        "MODE1_RAW" | "MODE1/2352" => (TrackMode::Mode1, 2352),
        "MODE2" | "MODE2/2336" => (TrackMode::Mode2, 2336),
        "MODE2_FORM1" | "MODE2/2048" => (TrackMode::Mode2Form1, 2048),
        "MODE2_FORM2" | "MODE2/2324" => (TrackMode::Mode2Form2, 2324),
        "MODE2_FORM_MIX" => (TrackMode::Mode2Mixed, 2336),
        "MODE2_RAW" | "MODE2/2352" | "CDI/2352" => (TrackMode::Mode2, 2352),
        "AUDIO" => (TrackMode::Audio, 2352),
        _ => return None,
    })
}

/// The oldest form: numbers in the byte order of the machine that wrote them.
fn parse_old(bytes: &[u8]) -> Option<Vec<TrackEntry>> {
    let big = be32(bytes, 0)?;
    let is_big = (1..=99).contains(&big);
    let word =
        |at: usize| be32(bytes, at).map(|word| if is_big { word } else { word.swap_bytes() });
    let count = word(0).filter(|count| (1..=99).contains(count))?;
    let names = [
        "MODE1",
        "MODE1_RAW",
        "MODE2",
        "MODE2_FORM1",
        "MODE2_FORM2",
        "MODE2_FORM_MIX",
        "MODE2_RAW",
        "AUDIO",
    ];
    (0..count)
        .map(|index| {
            let at = 4 + usize::try_from(index).ok()? * 24;
            let (mode, sector_bytes) = mode_of(names.get(usize::try_from(word(at)?).ok()?)?)?;
            Some(TrackEntry {
                number: index + 1,
                mode,
                sector_bytes,
                sub: match word(at + 4)? {
                    0 => SubLayout::Linear,
                    1 => SubLayout::Interleaved,
                    _ => SubLayout::None,
                },
                frames: word(at + 16)?,
                pregap: 0,
                has_pregap_data: false,
                postgap: 0,
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tracks_are_read_as_chdman_writes_them() {
        let text = "TRACK:2 TYPE:AUDIO SUBTYPE:NONE FRAMES:230 PREGAP:150 PGTYPE:VAUDIO PGSUB:RW \
                    POSTGAP:0\0";
        let track = parse_track(text).unwrap();
        assert_eq!((track.number, track.mode, track.frames), (2, TrackMode::Audio, 230));
        assert_eq!((track.pregap, track.has_pregap_data), (150, true));
        assert_eq!(parse_track("TRACK:0 TYPE:AUDIO SUBTYPE:NONE FRAMES:1"), None);
        assert_eq!(parse_track("TRACK:1 TYPE:LASER SUBTYPE:NONE FRAMES:1"), None);
        assert_eq!(parse_track("TRACK:1 TYPE:MODE1 FRAMES:99999999999"), None);
    }
}
