//! AIFF and AIFF-C with samples of 16 bits (Apple, 1989 and 1991).

use std::sync::Arc;

use super::{Chunks, SAMPLE_BYTES};
use crate::base::bytes::{be16, be32};
use crate::base::units::ByteRange;
use crate::io::source::read_vec;
use crate::io::window::WindowSource;
use crate::io::{SharedSource, SourceError};

/// 44 100 as a number of 80 bits.
const RATE: [u8; 10] = [0x40, 0x0E, 0xAC, 0x44, 0, 0, 0, 0, 0, 0];

/// Chunks looked at before giving up.
const MAX_CHUNKS: usize = 256;

/// The samples and whether their high byte comes first; `None` if they are not a CD's.
pub(super) fn samples(source: &SharedSource) -> Result<Option<(SharedSource, bool)>, SourceError> {
    let kind = read_vec(&**source, 8, 4)?;
    if kind != b"AIFF" && kind != b"AIFC" {
        return Ok(None);
    }
    let mut chunks = Chunks { source: &**source, at: 12, read_len: u32::from_be_bytes };
    let mut order = None;
    let mut data = None;
    for _ in 0..MAX_CHUNKS {
        let Some((name, start, len)) = chunks.next()? else { break };
        let there = source.len().saturating_sub(start);
        match &name {
            b"COMM" => {
                let len = usize::try_from(len.min(there).min(22)).unwrap_or(0);
                let common = read_vec(&**source, start, len)?;
                let is_cd = be16(&common, 0) == Some(2)
                    && be16(&common, 6) == Some(16)
                    && common.get(8..18) == Some(&RATE);
                order = match common.get(18..22) {
                    _ if !is_cd => return Ok(None),
                    None | Some(b"NONE" | b"twos") => Some(true),
                    Some(b"sowt") => Some(false),
                    Some(_) => return Ok(None),
                };
            }
            b"SSND" if there >= 8 => {
                let head = read_vec(&**source, start, 8)?;
                let skip = 8 + u64::from(be32(&head, 0).unwrap_or(0));
                let len = len.min(there).saturating_sub(skip) / SAMPLE_BYTES * SAMPLE_BYTES;
                data = Some(ByteRange { start: start.saturating_add(skip), len });
            }
            _ => {}
        }
    }
    let (Some(is_big_endian), Some(range)) = (order, data) else { return Ok(None) };
    let window = WindowSource::new(source.clone(), range);
    Ok(window.map(|window| (Arc::new(window) as SharedSource, is_big_endian)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::io::memory::MemorySource;

    #[test]
    fn samples_of_both_orders_are_found() {
        for (kind, tail, is_big) in [(b"AIFF", &b""[..], true), (b"AIFC", b"sowt\0\0", false)] {
            let mut bytes = b"FORM\0\0\0\0".to_vec();
            bytes.extend(kind);
            bytes.extend(b"COMM");
            bytes.extend((18 + tail.len() as u32).to_be_bytes());
            bytes.extend([0, 2, 0, 0, 0, 2, 0, 16]);
            bytes.extend(RATE);
            bytes.extend(tail);
            bytes.extend(b"SSND\0\0\0\x10\0\0\0\0\0\0\0\0\x01\x02\x03\x04\x05\x06\x07\x08");
            let source: SharedSource = Arc::new(MemorySource::new(bytes));
            let (found, order) = samples(&source).unwrap().unwrap();
            assert_eq!((found.len(), order), (8, is_big));
            assert_eq!(read_vec(&*found, 0, 2).unwrap(), [1, 2]);
        }
    }
}
