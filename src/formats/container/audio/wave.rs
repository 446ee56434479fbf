//! RIFF WAVE with samples of 16 bits (Microsoft RIFF, 1991), read and made.

use std::sync::Arc;

use super::{Chunks, SAMPLE_BYTES};
use crate::base::bytes::{le16, le32};
use crate::base::units::ByteRange;
use crate::io::concat::ConcatSource;
use crate::io::memory::MemorySource;
use crate::io::source::read_vec;
use crate::io::window::WindowSource;
use crate::io::{SharedSource, SourceError};

/// Plain samples, and the extensible format that may hold them.
const FORMAT_PCM: u16 = 1;
const FORMAT_EXTENSIBLE: u16 = 0xFFFE;

/// Chunks looked at before giving up.
const MAX_CHUNKS: usize = 256;

/// The samples of a WAV; `None` if they are not a CD's.
pub(super) fn samples(source: &SharedSource) -> Result<Option<SharedSource>, SourceError> {
    let mut chunks = Chunks { source: &**source, at: 12, read_len: u32::from_le_bytes };
    let mut is_cd = false;
    for _ in 0..MAX_CHUNKS {
        let Some((name, start, len)) = chunks.next()? else { break };
        match &name {
            b"fmt " => {
                let there = source.len().saturating_sub(start).min(len).min(40);
                let format = read_vec(&**source, start, usize::try_from(there).unwrap_or(0))?;
                let mut kind = le16(&format, 0);
                if kind == Some(FORMAT_EXTENSIBLE) {
                    kind = le16(&format, 24);
                }
                is_cd = kind == Some(FORMAT_PCM)
                    && le16(&format, 2) == Some(2)
                    && le32(&format, 4) == Some(44_100)
                    && le16(&format, 14) == Some(16);
            }
            b"data" if is_cd => {
                // Written in one go to a pipe the length is a lie: what is there counts.
                let there = source.len().saturating_sub(start);
                let len = if len == 0 || len > there { there } else { len };
                let range = ByteRange { start, len: len / SAMPLE_BYTES * SAMPLE_BYTES };
                let window = WindowSource::new(source.clone(), range);
                return Ok(window.map(|window| Arc::new(window) as SharedSource));
            }
            _ => {}
        }
    }
    Ok(None)
}

/// A WAV file of little-endian samples of a CD; `None` beyond 4 GiB, which its header can't tell.
pub fn wave(samples: SharedSource) -> Option<SharedSource> {
    let len = u32::try_from(samples.len()).ok()?;
    let mut head = Vec::with_capacity(44);
    head.extend(b"RIFF");
    head.extend(len.checked_add(36)?.to_le_bytes());
    head.extend(b"WAVEfmt ");
    head.extend(16u32.to_le_bytes());
    head.extend(FORMAT_PCM.to_le_bytes());
    head.extend(2u16.to_le_bytes());
    head.extend(44_100u32.to_le_bytes());
    head.extend(176_400u32.to_le_bytes());
    head.extend(4u16.to_le_bytes());
    head.extend(16u16.to_le_bytes());
    head.extend(b"data");
    head.extend(len.to_le_bytes());
    let joined = ConcatSource::new(vec![Arc::new(MemorySource::new(head)), samples])?;
    Some(Arc::new(joined))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_made_is_read_again() {
        let bytes: Vec<u8> = (0..4000u32).map(|n| n as u8).collect();
        let made = wave(Arc::new(MemorySource::new(bytes.clone()))).unwrap();
        let again = samples(&made).unwrap().unwrap();
        assert_eq!(read_vec(&*again, 0, 4000).unwrap(), bytes);
        // A chunk in front of the data, and a length that lies.
        let mut odd = read_vec(&*made, 0, 36).unwrap();
        odd.extend(b"LIST\x03\0\0\0abc\0data\xff\xff\xff\xff");
        odd.extend(&bytes);
        let odd: SharedSource = Arc::new(MemorySource::new(odd));
        assert_eq!(samples(&odd).unwrap().unwrap().len(), 4000);
    }

    #[test]
    fn other_rates_are_not_taken_for_a_cd() {
        let made = wave(Arc::new(MemorySource::new(vec![0; 8]))).unwrap();
        let mut bytes = read_vec(&*made, 0, 52).unwrap();
        bytes[24] = 0;
        let other: SharedSource = Arc::new(MemorySource::new(bytes));
        assert!(samples(&other).unwrap().is_none());
    }
}
