//! DiscJuggler images, versions 2, 3, 3.5 and 4: tracks with their pregaps first, then a
//! description whose place the last eight bytes tell. Little-endian. Fields of unknown meaning
//! are passed over by their sizes, as `cdirip` found them.

use crate::base::bytes::{Cursor, le32};
use crate::base::cd::{SectorLayout, SubLayout, TrackFlags, TrackMode};
use crate::formats::container::disc::{ContainerKind, Disc, Track};
use crate::formats::container::error::{ContainerError, SheetFault};
use crate::formats::container::layout::{TrackPlan, checked_sessions, disc, stored};
use crate::io::SharedSource;
use crate::io::source::read_vec;

/// The largest description that is read.
const MAX_BYTES: u64 = 1 << 20;

/// What a track's description begins with, twice.
const MARK: [u8; 10] = [0, 0, 1, 0, 0, 0, 255, 255, 255, 255];

/// Versions by the number in the trailer.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Version {
    Two,
    Three,
    /// 3.5 and 4.
    Later,
}

/// Opens such an image; `None` if it is none.
pub(super) fn open(source: &SharedSource) -> Result<Option<Disc>, ContainerError> {
    let Some(tail_at) = source.len().checked_sub(8) else { return Ok(None) };
    let tail = read_vec(&**source, tail_at, 8)?;
    let version = match le32(&tail, 0) {
        Some(0x8000_0004) => Version::Two,
        Some(0x8000_0005) => Version::Three,
        Some(0x8000_0006) => Version::Later,
        _ => return Ok(None),
    };
    let told = u64::from(le32(&tail, 4).unwrap_or(0));
    let start = match version {
        Version::Later => source.len().checked_sub(told),
        _ => Some(told),
    };
    // The trailer is short: only a description in its place makes it one.
    let Some(start) = start.filter(|start| *start < tail_at && tail_at - start <= MAX_BYTES) else {
        return Ok(None);
    };
    let bytes = read_vec(&**source, start, usize::try_from(tail_at - start).unwrap_or(0))?;
    let mut reader =
        Reader { source, version, rest: Cursor::new(&bytes), data_at: 0, tracks: Vec::new() };
    let read = reader.sessions();
    if reader.tracks.is_empty() && matches!(read, Err(SheetFault::Word)) {
        return Ok(None);
    }
    let offset = tail_at - reader.rest.rest().len() as u64;
    let fault = |fault| ContainerError::Descriptor { offset, fault };
    read.map_err(fault)?;
    let sessions = checked_sessions(reader.tracks).map_err(fault)?;
    Ok(Some(disc(ContainerKind::Cdi, sessions)))
}

struct Reader<'a> {
    source: &'a SharedSource,
    version: Version,
    rest: Cursor<'a>,
    /// Byte where the next track's pregap begins.
    data_at: u64,
    tracks: Vec<Track>,
}

impl Reader<'_> {
    fn sessions(&mut self) -> Result<(), SheetFault> {
        let count = self.u16()?;
        if count == 0 || count > 99 {
            return Err(SheetFault::Word);
        }
        for session in 1..=count {
            let tracks = self.u16()?;
            if tracks > 99 {
                return Err(SheetFault::TooMany);
            }
            for _ in 0..tracks {
                self.track(session)?;
            }
            // Kind of the session and its last address.
            self.skip(12)?;
            if self.version != Version::Two {
                self.skip(1)?;
            }
        }
        Ok(())
    }

    fn track(&mut self, session: u16) -> Result<(), SheetFault> {
        if self.u32()? != 0 {
            // Since 3.00.780.
            self.skip(8)?;
        }
        for _ in 0..2 {
            if self.take(MARK.len())? != MARK {
                return Err(SheetFault::Word);
            }
        }
        self.skip(4)?;
        let name_bytes = usize::from(*self.take(1)?.first().ok_or(SheetFault::EndsEarly)?);
        self.skip(name_bytes)?;
        self.skip(19)?;
        if self.u32()? == 0x8000_0000 {
            // Since version 4.
            self.skip(8)?;
        }
        self.skip(2)?;
        let pregap = u64::from(self.u32()?);
        let count = u64::from(self.u32()?);
        self.skip(6)?;
        let mode = self.u32()?;
        self.skip(12)?;
        let start = i64::from(self.u32()?.cast_signed());
        let total = u64::from(self.u32()?);
        self.skip(16)?;
        let size = self.u32()?;
        self.skip(29)?;
        if self.version != Version::Two {
            self.skip(5)?;
            if self.u32()? == u32::MAX {
                self.skip(78)?;
            }
        }
        let layout = layout_of(mode, size).ok_or(SheetFault::Sector)?;
        let number = u8::try_from(self.tracks.len() + 1).map_err(|_| SheetFault::TooMany)?;
        let stride = layout.stride();
        // A disc that was cut short stores less than it tells.
        let there = total.saturating_sub(pregap).min(count);
        let offset = self.data_at;
        let fragment = stored(self.source, offset, layout, pregap.saturating_add(there));
        let plan = TrackPlan {
            number,
            session,
            mode: layout.mode,
            start,
            count: there,
            pregap,
            indexes: Vec::new(),
            flags: TrackFlags { is_data: layout.mode.is_data(), ..TrackFlags::default() },
            isrc: None,
            fragments: fragment.into_iter().collect(),
        };
        let bytes = total.checked_mul(stride).ok_or(SheetFault::Number)?;
        self.data_at = offset.checked_add(bytes).ok_or(SheetFault::Number)?;
        if self.data_at > self.source.len() {
            return Err(SheetFault::Outside);
        }
        self.tracks.push(plan.build().ok_or(SheetFault::Number)?);
        Ok(())
    }

    fn take(&mut self, count: usize) -> Result<&[u8], SheetFault> {
        self.rest.take(count).ok_or(SheetFault::EndsEarly)
    }

    fn skip(&mut self, count: usize) -> Result<(), SheetFault> {
        self.take(count).map(|_| ())
    }

    fn u16(&mut self) -> Result<u16, SheetFault> {
        let bytes = self.take(2)?.try_into().map_err(|_| SheetFault::EndsEarly)?;
        Ok(u16::from_le_bytes(bytes))
    }

    fn u32(&mut self) -> Result<u32, SheetFault> {
        let bytes = self.take(4)?.try_into().map_err(|_| SheetFault::EndsEarly)?;
        Ok(u32::from_le_bytes(bytes))
    }
}

fn layout_of(mode: u32, size: u32) -> Option<SectorLayout> {
    let mode = match mode {
        0 => TrackMode::Audio,
        1 => TrackMode::Mode1,
        2 => TrackMode::Mode2Mixed,
        _ => return None,
    };
    let (bytes, sub) = match size {
        0 => (2048, SubLayout::None),
        1 => (2336, SubLayout::None),
        2 => (2352, SubLayout::None),
        3 => (2352, SubLayout::Q16),
        4 => (2352, SubLayout::Interleaved),
        _ => return None,
    };
    SectorLayout::stored(mode, bytes).map(|layout| layout.with_sub(sub))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::io::memory::MemorySource;

    /// An image of one track of mode 1, described as version `tail` does.
    fn image(tail: u32, count: u32) -> Vec<u8> {
        let mut bytes = vec![7; (150 + usize::try_from(count).unwrap()) * 2048];
        let start = bytes.len();
        bytes.extend([1, 0, 1, 0]);
        bytes.extend([0; 4]);
        bytes.extend(MARK);
        bytes.extend(MARK);
        bytes.extend([0; 4]);
        bytes.extend([5]);
        bytes.extend(b"a.cdi");
        bytes.extend([0; 19]);
        bytes.extend(0x8000_0000u32.to_le_bytes());
        bytes.extend([0; 10]);
        bytes.extend(150u32.to_le_bytes());
        bytes.extend(count.to_le_bytes());
        bytes.extend([0; 6]);
        bytes.extend(1u32.to_le_bytes());
        bytes.extend([0; 12]);
        bytes.extend(0u32.to_le_bytes());
        bytes.extend((150 + count).to_le_bytes());
        bytes.extend([0; 16]);
        bytes.extend(0u32.to_le_bytes());
        bytes.extend([0; 29]);
        if tail != 0x8000_0004 {
            bytes.extend([0; 9]);
        }
        bytes.extend([0; 13]);
        let len = bytes.len() + 8 - start;
        bytes.extend(tail.to_le_bytes());
        let told = if tail == 0x8000_0006 { len } else { start };
        bytes.extend(u32::try_from(told).unwrap().to_le_bytes());
        bytes
    }

    fn opened(bytes: Vec<u8>) -> Result<Option<Disc>, ContainerError> {
        open(&(Arc::new(MemorySource::new(bytes)) as SharedSource))
    }

    #[test]
    fn all_versions_are_read() {
        for tail in [0x8000_0004, 0x8000_0005, 0x8000_0006] {
            let disc = opened(image(tail, 20)).unwrap().unwrap();
            let track = disc.track(1).unwrap();
            assert_eq!((track.start.0, track.count.0, track.pregap.0), (0, 20, 150));
        }
    }

    #[test]
    fn cut_descriptions_are_refused() {
        let whole = image(0x8000_0005, 3);
        let start = 153 * 2048;
        for len in start..whole.len() - 8 {
            let mut cut = whole[..len].to_vec();
            cut.extend(&whole[whole.len() - 8..]);
            if let Ok(Some(disc)) = opened(cut) {
                assert!(len > start + 100, "{len}: {disc:?}");
            }
        }
        assert!(opened(vec![0; 4]).unwrap().is_none());
    }
}
