//! CloneCD: `.ccd` holds the table of contents as an INI file, `.img` raw sectors of all sessions
//! one behind the other, `.sub` the subchannel channel by channel.

use std::collections::BTreeMap;
use std::path::Path;

use crate::base::cd::{CdText, SectorLayout, SubLayout, TrackFlags, TrackMode};
use crate::base::diag::{Code, Diagnostic};
use crate::base::progress::Context;
use crate::formats::container::disc::{ContainerKind, Disc, Track};
use crate::formats::container::error::{ContainerError, SheetFault};
use crate::formats::container::files::SheetFiles;
use crate::formats::container::layout::{TrackPlan, checked_sessions, disc, stored};
use crate::formats::container::raw::look_at_track;
use crate::io::{HostFs, SharedSource};

mod write;

pub use write::ccd;

/// Sections read; real files have a few hundred.
const MAX_SECTIONS: usize = 4096;

/// Bytes of a sector in `.img` and of its subchannel in `.sub`.
const RAW: u64 = 2352;
const SUB: u64 = 96;

/// A section: its keys in upper case, and the line it starts at.
#[derive(Debug, Default)]
struct Section {
    line: u32,
    values: BTreeMap<String, String>,
}

impl Section {
    /// A number, decimal or hexadecimal, of at most 40 bits.
    fn number(&self, key: &str) -> Option<i64> {
        let text = self.values.get(key)?.trim();
        let number: i64 = match text.strip_prefix("0x").or(text.strip_prefix("0X")) {
            Some(digits) => i64::from_str_radix(digits, 16).ok()?,
            None => text.parse().ok()?,
        };
        (number.unsigned_abs() < 1 << 40).then_some(number)
    }
}

/// Whether a text is such a file.
pub(super) fn is_ccd(text: &str) -> bool {
    text.trim_start().get(..9).is_some_and(|start| start.eq_ignore_ascii_case("[CloneCD]"))
}

/// Opens the file at `path` whose text is `text`.
pub(super) fn open(
    fs: &dyn HostFs,
    path: &Path,
    text: &str,
    ctx: &Context,
) -> Result<Disc, ContainerError> {
    let sections = parse(text)?;
    let mut files = SheetFiles::new(fs, path);
    let Some((_, image)) = files.open_sibling("img").or_else(|| files.open_named("image.img"))
    else {
        let named = path.with_extension("img").file_name().unwrap_or_default().to_owned();
        return Err(ContainerError::FilesMissing { named: named.to_string_lossy().into_owned() });
    };
    let sub = files.open_sibling("sub").map(|(_, source)| source);
    let points = points(&sections)?;
    let tracks = tracks(&sections, &points, &image, sub.as_ref(), ctx)?;
    let at_end = |fault| ContainerError::Sheet { line: 1, fault };
    let sessions = checked_sessions(tracks).map_err(at_end)?;
    let disc = disc(ContainerKind::Ccd, sessions);
    let head = sections.get("DISC");
    let catalog = head.and_then(|head| head.values.get("CATALOG")).cloned();
    let cd_text = sections.get("CDTEXT").map(cd_text).unwrap_or_default();
    Ok(Disc { catalog: catalog.filter(|text| !text.is_empty()), cd_text, ..disc })
}

fn parse(text: &str) -> Result<BTreeMap<String, Section>, ContainerError> {
    let mut sections: BTreeMap<String, Section> = BTreeMap::new();
    let mut name = String::new();
    for (number, line) in (1u32..).zip(text.lines()) {
        let line = line.trim();
        if let Some(inner) = line.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
            // Blanks within names vary: "Entry 0", "TRACK  1".
            name = inner.split_whitespace().collect::<Vec<_>>().join(" ").to_ascii_uppercase();
            if sections.len() >= MAX_SECTIONS {
                let fault = SheetFault::TooMany;
                return Err(ContainerError::Sheet { line: number, fault });
            }
            sections.entry(name.clone()).or_default().line = number;
        } else if let Some((key, value)) = line.split_once('=')
            && let Some(section) = sections.get_mut(&name)
        {
            let key = key.split_whitespace().collect::<Vec<_>>().join(" ").to_ascii_uppercase();
            section.values.insert(key, value.trim().to_owned());
        }
    }
    Ok(sections)
}

/// A track or lead-out of the table of contents.
#[derive(Clone, Copy, Debug)]
struct Point {
    session: u16,
    point: u8,
    control: u8,
    at: i64,
    line: u32,
}

/// The points of all entries, by session and place.
fn points(sections: &BTreeMap<String, Section>) -> Result<Vec<Point>, ContainerError> {
    let mut points = Vec::new();
    for (_, section) in sections.iter().filter(|(name, _)| name.starts_with("ENTRY ")) {
        let fault = || ContainerError::Sheet { line: section.line, fault: SheetFault::Number };
        let number = |key| section.number(key);
        let point = number("POINT").and_then(|n| u8::try_from(n).ok()).ok_or_else(fault)?;
        let session = number("SESSION").and_then(|n| u16::try_from(n).ok());
        let session = session.filter(|n| (1..=99).contains(n)).ok_or_else(fault)?;
        let at = match number("PLBA") {
            Some(at) => at,
            None => {
                let part = |key| number(key).filter(|n| (0..=99).contains(n)).ok_or_else(fault);
                (part("PMIN")? * 60 + part("PSEC")?) * 75 + part("PFRAME")? - 150
            }
        };
        if !(-150..=i64::from(u32::MAX)).contains(&at) {
            return Err(fault());
        }
        let control = number("CONTROL").and_then(|n| u8::try_from(n).ok()).unwrap_or(0);
        points.push(Point { session, point, control, at, line: section.line });
    }
    points.sort_by_key(|point| (point.session, point.at));
    Ok(points)
}

fn tracks(
    sections: &BTreeMap<String, Section>,
    points: &[Point],
    image: &SharedSource,
    sub: Option<&SharedSource>,
    ctx: &Context,
) -> Result<Vec<Track>, ContainerError> {
    let starts: Vec<Point> =
        points.iter().filter(|point| (1..=99).contains(&point.point)).copied().collect();
    let mut tracks = Vec::new();
    // Sectors between sessions that the image leaves out so far.
    let mut left_out = 0i64;
    let mut end_of_session = 0i64;
    let mut session = starts.first().map_or(1, |first| first.session);
    for (n, start) in starts.iter().enumerate() {
        let fault = || ContainerError::Sheet { line: start.line, fault: SheetFault::Number };
        if start.session != session {
            left_out += (start.at - end_of_session).max(0);
            session = start.session;
        }
        let lead_out = points.iter().find(|p| p.session == session && p.point == 0xA2);
        let next = starts.get(n + 1).filter(|next| next.session == session);
        let image_end = i64::try_from(image.len() / RAW).unwrap_or(i64::MAX) + left_out;
        let end = match (next, lead_out) {
            (Some(next), _) => next.at - pregap(sections, next.point),
            (None, Some(lead_out)) => lead_out.at,
            (None, None) => image_end,
        };
        end_of_session = end;
        let gap = pregap(sections, start.point);
        let count = u64::try_from(end - start.at).map_err(|_| fault())?;
        let is_in_image = start.at - gap - left_out >= 0;
        let gap = if is_in_image { gap } else { 0 };
        let first = u64::try_from(start.at - gap - left_out).map_err(|_| fault())?;
        let section = sections.get(&format!("TRACK {}", start.point));
        let flags = TrackFlags::from_control(start.control & 15);
        let told = section.and_then(|section| section.number("MODE"));
        let mode = match told {
            Some(0) => TrackMode::Audio,
            Some(2) => TrackMode::Mode2Mixed,
            None if !flags.is_data => TrackMode::Audio,
            _ => TrackMode::Mode1,
        };
        let at_start = u64::try_from(start.at - left_out).map_err(|_| fault())?;
        let layout = look_at_track(&**image, at_start.saturating_mul(RAW), SectorLayout::raw(mode));
        let gap = u64::try_from(gap).map_err(|_| fault())?;
        let offset = first.checked_mul(RAW).ok_or_else(fault)?;
        let mut fragment = stored(image, offset, layout, gap + count);
        if let Some(stored) = fragment.as_mut().and_then(|fragment| fragment.stored.as_mut()) {
            let at = first.checked_mul(SUB).ok_or_else(fault)?;
            stored.sub = sub.map(|sub| (sub.clone(), at, SubLayout::Linear));
        }
        if offset.saturating_add((gap + count).saturating_mul(RAW)) > image.len() {
            let number = u64::from(start.point);
            ctx.note(Diagnostic::warning(Code::TrackShort).with("track", number));
        }
        let later = (2..=99).filter_map(|index| {
            let at = section?.number(&format!("INDEX {index}"))?;
            let one = section?.number("INDEX 1")?;
            Some(start.at + at - one)
        });
        let plan = TrackPlan {
            number: start.point,
            session,
            mode: layout.mode,
            start: start.at,
            count,
            pregap: gap,
            indexes: later.collect(),
            flags,
            isrc: section.and_then(|section| section.values.get("ISRC")).cloned(),
            fragments: fragment.into_iter().collect(),
        };
        tracks.push(plan.build().ok_or_else(fault)?);
    }
    Ok(tracks)
}

/// Sectors between index 0 and index 1 of a track.
fn pregap(sections: &BTreeMap<String, Section>, track: u8) -> i64 {
    let section = sections.get(&format!("TRACK {track}"));
    let index = |n: u8| section.and_then(|section| section.number(&format!("INDEX {n}")));
    match (index(0), index(1)) {
        (Some(zero), Some(one)) => (one - zero).clamp(0, 450_000),
        _ => 0,
    }
}

/// Packs as lines of hexadecimal bytes; lines of 16 lack the checksum.
fn cd_text(section: &Section) -> CdText {
    let count = section.number("ENTRIES").unwrap_or(0).clamp(0, 2048);
    let mut packs = Vec::new();
    for n in 0..count {
        let Some(line) = section.values.get(&format!("ENTRY {n}")) else { break };
        let bytes = line.split_whitespace().map(|byte| u8::from_str_radix(byte, 16).unwrap_or(0));
        let mut bytes: Vec<u8> = bytes.collect();
        bytes.resize(18, 0);
        packs.extend(bytes);
    }
    CdText::from_packs(&packs)
}
