//! What all writers of containers share: the files they make and the sectors in them.

use std::sync::Arc;

use super::disc::{Disc, Track};
use crate::base::cd::CdTextKind;
use crate::io::concat::ConcatSource;
use crate::io::memory::MemorySource;
use crate::io::{BlockSource, SharedSource};

/// A file of a container to be written.
#[derive(Clone, Debug)]
pub struct WrittenFile {
    /// How its name ends, without a full stop; the stem is that of the image.
    pub ending: &'static str,
    /// What it holds.
    pub bytes: SharedSource,
}

impl WrittenFile {
    pub(super) fn new(ending: &'static str, bytes: SharedSource) -> WrittenFile {
        WrittenFile { ending, bytes }
    }

    pub(super) fn text(ending: &'static str, text: String) -> WrittenFile {
        WrittenFile { ending, bytes: Arc::new(MemorySource::new(text.into_bytes())) }
    }
}

/// A track and where its raw sectors lie in the file.
#[derive(Clone, Debug)]
pub(super) struct Placed<'a> {
    pub(super) track: &'a Track,
    /// Sectors of the file before it.
    pub(super) first: u64,
    /// Sectors of its pregap that are in the file: none of those before disc address 0.
    pub(super) pregap: u64,
}

/// The raw sectors of all tracks, one behind the other from address 0 on, as `.bin` and `.img`
/// files hold them. `is_swapped`: samples big-endian.
pub(super) fn raw_file(disc: &Disc, is_swapped: bool) -> Option<(SharedSource, Vec<Placed<'_>>)> {
    let mut parts: Vec<SharedSource> = Vec::new();
    let mut placed = Vec::new();
    let mut first = 0;
    for track in disc.tracks() {
        let raw = track.raw_on_disc();
        let count = raw.count();
        let pregap = count.saturating_sub(u64::from(track.count.0));
        placed.push(Placed { track, first, pregap });
        first += count;
        parts.push(Arc::new(if is_swapped { raw.swapped() } else { raw }));
    }
    Some((joined(parts)?, placed))
}

/// Sources one behind the other.
pub(super) fn joined(mut parts: Vec<SharedSource>) -> Option<SharedSource> {
    if parts.len() == 1 {
        return parts.pop();
    }
    ConcatSource::new(parts).map(|joined| Arc::new(joined) as SharedSource)
}

/// The raw sectors of all tracks from address 0 on, samples little-endian: what two discs must
/// have in common to hold the same.
pub fn sectors(disc: &Disc) -> Option<SharedSource> {
    raw_file(disc, false).map(|(bytes, _)| bytes)
}

/// The raw sectors of a disc and nothing else.
pub fn raw(disc: &Disc) -> Option<Vec<WrittenFile>> {
    let (bytes, _) = raw_file(disc, false)?;
    Some(vec![WrittenFile::new("bin", bytes)])
}

/// Commands for the texts of a track, or of the disc as track 0, for sheets of words. Quotes
/// within a text become apostrophes: cue sheets have no way to write them.
pub(super) fn texts(disc: &Disc, track: u8, indent: &str) -> String {
    let mut out = String::new();
    for kind in CdTextKind::ALL {
        if let Some(text) = disc.cd_text.text(track, kind) {
            let word = kind.id().to_uppercase();
            out += &format!("{indent}{word} \"{}\"\n", plain(text));
        }
    }
    out
}

/// A text without what would end a string or a line.
pub(super) fn plain(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect::<String>().replace('"', "'")
}

/// Bytes in memory as a source.
pub(super) fn memory(bytes: Vec<u8>) -> SharedSource {
    let source = MemorySource::new(bytes);
    debug_assert!(source.len() < 1 << 24, "descriptions are small");
    Arc::new(source)
}
