//! Audio files that a sheet names: WAV, AIFF and FLAC of a CD's kind (44 100 Hz, two channels, 16
//! bits) as samples, and samples as WAV. Other rates and MP3 are not converted.

mod aiff;
mod flac;
mod wave;

use std::sync::Arc;

use crate::base::cd::RAW_BYTES;
use crate::io::concat::ConcatSource;
use crate::io::memory::ZeroSource;
use crate::io::{BlockSource, SharedSource, SourceError};

pub use wave::wave;

/// Bytes of a stereo sample of 16 bits.
const SAMPLE_BYTES: u64 = 4;

/// The samples of an audio file, filled up with silence to whole sectors.
pub(super) struct Samples {
    /// Their bytes.
    pub(super) source: SharedSource,
    /// High byte first.
    pub(super) is_big_endian: bool,
}

/// The samples of an audio file; `None` if it is of another kind.
pub(super) fn open_samples(source: &SharedSource) -> Result<Option<Samples>, SourceError> {
    let mut magic = [0; 4];
    if source.len() < 12 {
        return Ok(None);
    }
    source.read_at(0, &mut magic)?;
    let found = match &magic {
        b"RIFF" | b"RF64" => wave::samples(source)?.map(|source| (source, false)),
        b"FORM" => aiff::samples(source)?,
        b"fLaC" => flac::samples(source)?.map(|source| (source, false)),
        _ => None,
    };
    Ok(found.map(|(source, is_big_endian)| Samples { source: padded(source), is_big_endian }))
}

/// Whole sectors: the last one ends in silence.
fn padded(source: SharedSource) -> SharedSource {
    let raw = RAW_BYTES as u64;
    let missing = source.len().next_multiple_of(raw) - source.len();
    let zeros: SharedSource = Arc::new(ZeroSource::new(missing));
    if missing == 0 {
        return source;
    }
    let joined = ConcatSource::new(vec![source.clone(), zeros]);
    joined.map_or(source, |joined| Arc::new(joined))
}

/// Walks the chunks of an IFF-like file: four letters, a length, contents padded to even.
struct Chunks<'a> {
    source: &'a dyn BlockSource,
    at: u64,
    read_len: fn([u8; 4]) -> u32,
}

/// A chunk: its name, where its contents start, their length.
type Chunk = ([u8; 4], u64, u64);

impl Chunks<'_> {
    fn next(&mut self) -> Result<Option<Chunk>, SourceError> {
        let mut head = [0; 8];
        if self.at.saturating_add(8) > self.source.len() {
            return Ok(None);
        }
        self.source.read_at(self.at, &mut head)?;
        let [a, b, c, d, len @ ..] = head;
        let len = u64::from((self.read_len)(len));
        let start = self.at + 8;
        // Chunks behind the first eight bytes always advance.
        self.at = start.saturating_add(len).saturating_add(len % 2);
        Ok(Some(([a, b, c, d], start, len)))
    }
}
