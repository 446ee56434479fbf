//! FLAC as samples at any place (RFC 9639): frames are found by their headers, so no table of
//! seek points is needed, and decoded by `claxon`, which compares their checksums.

use std::collections::VecDeque;
use std::io::Cursor;
use std::sync::{Arc, Mutex, PoisonError};

use claxon::frame::FrameReader;
use claxon::input::BufferedReader;

use super::SAMPLE_BYTES;
use crate::io::source::{HostUse, Shape, SourceErrorKind, check_range, read_vec};
use crate::io::{BlockSource, SharedSource, SourceError};

/// The longest frame looked for: 65 535 samples that don't compress, and their header.
const MAX_FRAME: u64 = 65_535 * SAMPLE_BYTES + 64;

/// Below this distance frames are followed one by one.
const NEAR: u64 = 128 * 1024;

/// Decoded frames kept.
const KEPT: usize = 8;

/// Blocks of metadata looked over.
const MAX_BLOCKS: usize = 256;

/// The samples of a FLAC file; `None` if they are not a CD's or their number is not told.
pub(super) fn samples(source: &SharedSource) -> Result<Option<SharedSource>, SourceError> {
    let mut at = 4u64;
    let mut info = None;
    for _ in 0..MAX_BLOCKS {
        if at.saturating_add(4) > source.len() {
            return Ok(None);
        }
        let head = read_vec(&**source, at, 4)?;
        let [kind, a, b, c] = <[u8; 4]>::try_from(head).unwrap_or_default();
        let len = u64::from(u32::from_be_bytes([0, a, b, c]));
        if kind & 0x7F == 0 && len >= 34 && at + 4 + 34 <= source.len() {
            info = StreamInfo::parse(&read_vec(&**source, at + 4, 34)?);
        }
        at = at.saturating_add(4).saturating_add(len);
        if kind & 0x80 != 0 {
            break;
        }
    }
    let Some(info) = info.filter(|info| info.is_cd && info.count > 0) else { return Ok(None) };
    Ok(Some(Arc::new(FlacSource {
        inner: source.clone(),
        first: at,
        info,
        kept: Mutex::default(),
    })))
}

/// What the first block of metadata says.
#[derive(Clone, Copy, Debug)]
struct StreamInfo {
    /// Samples of a block of the fixed kind.
    block: u64,
    is_cd: bool,
    /// Stereo samples in all.
    count: u64,
}

impl StreamInfo {
    fn parse(bytes: &[u8]) -> Option<StreamInfo> {
        let block = u16::from_be_bytes(bytes.get(2..4)?.try_into().ok()?);
        let packed = u64::from_be_bytes(bytes.get(10..18)?.try_into().ok()?);
        let rate = packed >> 44;
        let channels = (packed >> 41 & 7) + 1;
        let bits = (packed >> 36 & 31) + 1;
        Some(StreamInfo {
            block: u64::from(block),
            is_cd: (rate, channels, bits) == (44_100, 2, 16),
            count: packed & ((1 << 36) - 1),
        })
    }
}

/// A frame header that stands somewhere.
#[derive(Clone, Copy, Debug)]
struct Found {
    at: u64,
    sample: u64,
}

/// A frame, decoded.
#[derive(Debug)]
struct Decoded {
    found: Found,
    bytes: Vec<u8>,
}

impl Decoded {
    /// The first sample behind it.
    fn end(&self) -> u64 {
        self.found.sample.saturating_add(self.bytes.len() as u64 / SAMPLE_BYTES)
    }

    fn holds(&self, sample: u64) -> bool {
        (self.found.sample..self.end()).contains(&sample)
    }
}

#[derive(Debug)]
struct FlacSource {
    inner: SharedSource,
    /// Byte of the first frame.
    first: u64,
    info: StreamInfo,
    kept: Mutex<VecDeque<Arc<Decoded>>>,
}

impl FlacSource {
    fn corrupt(&self, sample: u64) -> SourceError {
        SourceError::new(sample.saturating_mul(SAMPLE_BYTES), 4, SourceErrorKind::Corrupt)
    }

    fn kept(&self) -> std::sync::MutexGuard<'_, VecDeque<Arc<Decoded>>> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The frame that holds a sample.
    fn frame(&self, sample: u64) -> Result<Arc<Decoded>, SourceError> {
        let (hit, before) = {
            let kept = self.kept();
            let hit = kept.iter().find(|frame| frame.holds(sample)).cloned();
            (hit, kept.iter().find(|frame| frame.end() == sample).cloned())
        };
        if let Some(hit) = hit {
            return Ok(hit);
        }
        let start = match before {
            Some(before) => self.find(before.found.at + 1, |s| s == sample)?,
            None => None,
        };
        let mut found = match start {
            Some(found) => found,
            None => self.near(sample)?,
        };
        // From a frame before the wanted one to it.
        loop {
            let frame = Arc::new(self.decode(found)?);
            if frame.holds(sample) {
                let mut kept = self.kept();
                kept.push_front(Arc::clone(&frame));
                kept.truncate(KEPT);
                return Ok(frame);
            }
            let end = frame.end();
            if found.sample > sample || end <= found.sample {
                return Err(self.corrupt(sample));
            }
            let next = self.find(found.at + 1, |s| s == end)?;
            found = next.ok_or_else(|| self.corrupt(sample))?;
        }
    }

    /// A frame at or a little before a sample, by halving.
    fn near(&self, sample: u64) -> Result<Found, SourceError> {
        let mut low = Found { at: self.first, sample: 0 };
        let mut high = self.inner.len();
        while high.saturating_sub(low.at) > NEAR {
            let middle = low.at + (high - low.at) / 2;
            let is_possible = |s: u64| s > low.sample && s < self.info.count;
            match self.find(middle, is_possible)? {
                Some(found) if found.at < high && found.sample <= sample => low = found,
                _ => high = middle,
            }
        }
        Ok(low)
    }

    /// The first frame header at or behind `from` whose first sample is wanted.
    fn find(&self, from: u64, wanted: impl Fn(u64) -> bool) -> Result<Option<Found>, SourceError> {
        let len = self.inner.len().saturating_sub(from).min(MAX_FRAME);
        // Most frames are far shorter than the longest.
        for len in [len.min(16 * 1024), len] {
            let bytes = read_vec(&*self.inner, from, usize::try_from(len).unwrap_or(0))?;
            for (n, window) in bytes.windows(2).enumerate() {
                if !matches!(window, [0xFF, 0xF8 | 0xF9]) {
                    continue;
                }
                let head = bytes.get(n..).unwrap_or_default();
                if let Some(sample) = first_sample(head, self.info.block).filter(|s| wanted(*s)) {
                    return Ok(Some(Found { at: from + n as u64, sample }));
                }
            }
        }
        Ok(None)
    }

    fn decode(&self, found: Found) -> Result<Decoded, SourceError> {
        let len = self.inner.len().saturating_sub(found.at).min(MAX_FRAME);
        let stored = read_vec(&*self.inner, found.at, usize::try_from(len).unwrap_or(0))?;
        let mut reader = FrameReader::new(BufferedReader::new(Cursor::new(stored)));
        let block = reader.read_next_or_eof(Vec::new()).ok().flatten();
        let block = block.filter(|block| block.channels() == 2);
        let block = block.ok_or_else(|| self.corrupt(found.sample))?;
        let mut bytes = Vec::with_capacity(block.channel(0).len() * 4);
        for (left, right) in block.channel(0).iter().zip(block.channel(1)) {
            for sample in [left, right] {
                let sample = i16::try_from(*sample).map_err(|_| self.corrupt(found.sample))?;
                bytes.extend(sample.to_le_bytes());
            }
        }
        Ok(Decoded { found, bytes })
    }
}

/// The number of the first sample of the frame whose header `head` begins with; `None` if it is
/// no header of 16-bit stereo with a right checksum.
fn first_sample(head: &[u8], block: u64) -> Option<u64> {
    let [_, strategy, sizes, channels, rest @ ..] = head else { return None };
    let is_variable = strategy & 1 == 1;
    let (size_code, rate_code) = (sizes >> 4, sizes & 15);
    let is_stereo = matches!(channels >> 4, 1 | 8 | 9 | 10);
    let is_16_bit = matches!(channels >> 1 & 7, 0 | 4);
    if size_code == 0 || rate_code == 15 || !is_stereo || !is_16_bit || channels & 1 != 0 {
        return None;
    }
    // The number is coded as UTF-8 codes characters, up to 36 bits.
    let first = *rest.first()?;
    let extra = match first.leading_ones() {
        0 => 0,
        ones @ 2..=7 => ones - 1,
        _ => return None,
    };
    let keep = if extra == 0 { 0x7F } else { 0x3Fu8.checked_shr(extra).unwrap_or(0) };
    let mut number = u64::from(first & keep);
    let extra = usize::try_from(extra).unwrap_or(0);
    for byte in rest.get(1..=extra)? {
        if byte >> 6 != 2 {
            return None;
        }
        number = number << 6 | u64::from(byte & 0x3F);
    }
    let sizes_behind = match size_code {
        6 => 1,
        7 => 2,
        _ => 0,
    } + match rate_code {
        12 => 1,
        13 | 14 => 2,
        _ => 0,
    };
    let len = 5 + extra + sizes_behind;
    let (header, crc) = (head.get(..len)?, *head.get(len)?);
    if crc8(header) != crc {
        return None;
    }
    if is_variable { Some(number) } else { number.checked_mul(block) }
}

/// CRC-8 with x^8+x^2+x+1.
fn crc8(bytes: &[u8]) -> u8 {
    bytes.iter().fold(0, |crc, byte| {
        (0..8).fold(crc ^ byte, |crc, _| if crc & 0x80 != 0 { crc << 1 ^ 7 } else { crc << 1 })
    })
}

impl BlockSource for FlacSource {
    fn len(&self) -> u64 {
        self.info.count * SAMPLE_BYTES
    }

    fn read_at(&self, offset: u64, buf: &mut [u8]) -> Result<(), SourceError> {
        check_range(self.len(), offset, buf.len())?;
        let mut at = offset;
        let mut rest = buf;
        while !rest.is_empty() {
            let frame = self.frame(at / SAMPLE_BYTES)?;
            let within = at - frame.found.sample * SAMPLE_BYTES;
            let within = usize::try_from(within).unwrap_or(usize::MAX);
            let part = frame.bytes.get(within..).unwrap_or_default();
            let len = part.len().min(rest.len());
            let (head, tail) = rest.split_at_mut(len);
            head.copy_from_slice(part.get(..len).unwrap_or_default());
            at += len as u64;
            rest = tail;
        }
        Ok(())
    }

    fn shape(&self) -> Shape {
        Shape { is_random_cheap: false, ..self.inner.shape() }
    }

    fn check_unchanged(&self) -> Result<(), SourceError> {
        self.inner.check_unchanged()
    }

    fn host_files(&self, visit: &mut dyn FnMut(HostUse<'_>)) {
        self.inner.host_files(visit);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::bytes::crc16;
    use crate::io::contract::{Dice, source_contract};
    use crate::io::memory::MemorySource;

    /// CRC-16 with x^16+x^15+x^2+1, which frames end in.
    fn crc_of_frame(bytes: &[u8]) -> u16 {
        assert_ne!(crc16(b"1"), 0, "the other polynomial is not the one wanted here");
        bytes.iter().fold(0u16, |crc, byte| {
            (0..8).fold(crc ^ u16::from(*byte) << 8, |crc, _| {
                if crc & 0x8000 != 0 { crc << 1 ^ 0x8005 } else { crc << 1 }
            })
        })
    }

    /// Frames of 576 samples, stored without compression.
    fn encode(samples: &[u8]) -> Vec<u8> {
        let count = samples.len() as u64 / 4;
        let mut out = b"fLaC\x81\0\0\x02ab\x80\0\0\x22".to_vec();
        out[4] = 4;
        let packed = 44_100u64 << 44 | 1 << 41 | 15 << 36 | count;
        out.extend([2, 64, 2, 64, 0, 0, 0, 0, 0, 0]);
        out.extend(packed.to_be_bytes());
        out.extend([0; 16]);
        for (number, part) in samples.chunks(576 * 4).enumerate() {
            let mut frame = vec![0xFF, 0xF8, 0x29, 0x18];
            let is_last = part.len() < 576 * 4;
            if is_last {
                frame[2] = 0x79;
            }
            match number {
                0..128 => frame.push(number as u8),
                _ => frame.extend([0xC0 | (number >> 6) as u8, 0x80 | (number & 63) as u8]),
            }
            if is_last {
                frame.extend((part.len() as u16 / 4 - 1).to_be_bytes());
            }
            frame.push(crc8(&frame));
            for channel in 0..2 {
                frame.push(2);
                for sample in part.chunks(4) {
                    frame.extend([sample[channel * 2 + 1], sample[channel * 2]]);
                }
            }
            frame.extend(crc_of_frame(&frame).to_be_bytes());
            out.extend(frame);
        }
        out
    }

    /// Lends a shared source to the contract.
    #[derive(Debug)]
    struct Lent(SharedSource);

    impl BlockSource for Lent {
        fn len(&self) -> u64 {
            self.0.len()
        }
        fn read_at(&self, offset: u64, buf: &mut [u8]) -> Result<(), SourceError> {
            self.0.read_at(offset, buf)
        }
    }

    source_contract!(samples_at_any_place, {
        let bytes = Dice(11).bytes(588 * 4 * 150);
        let file: SharedSource = Arc::new(MemorySource::new(encode(&bytes)));
        (Lent(samples(&file).unwrap().unwrap()), bytes, ())
    });

    #[test]
    fn damage_is_an_error() {
        let mut file = encode(&Dice(12).bytes(40_000));
        let at = file.len() / 2;
        file[at] ^= 1;
        let file: SharedSource = Arc::new(MemorySource::new(file));
        let source = samples(&file).unwrap().unwrap();
        let error = read_vec(&*source, 0, 40_000).unwrap_err();
        assert!(matches!(error.kind, SourceErrorKind::Corrupt), "{error}");
    }
}
