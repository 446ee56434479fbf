//! The 2048 bytes of user data of every sector of a file that stores more of them: what a file
//! system sees of a raw image.

use super::source::{
    BlockSource, HostUse, Origin, Shape, SharedSource, SourceError, SourceErrorKind, check_range,
};
use crate::base::cd::{RawSector, SectorCheck, SectorLayout};
use crate::base::units::{ByteRange, SECTOR_BYTES};

/// Stored bytes fetched in one go.
const CHUNK_BYTES: u64 = 512 * 1024;

/// User data of sectors that lie one behind the other.
#[derive(Clone, Debug)]
pub struct CookedSource {
    inner: SharedSource,
    /// Byte of the first sector.
    offset: u64,
    layout: SectorLayout,
    /// Where the user data starts in a stored sector.
    at: u64,
    count: u64,
    is_checked: bool,
}

impl CookedSource {
    /// `count` sectors of `layout` from byte `offset` on. They may reach beyond the end of
    /// `inner`: reading there is [`SourceErrorKind::Truncated`]. `None` for audio, for sectors
    /// whose data is not all stored, and when addresses leave 64 bits.
    pub fn new(
        inner: SharedSource,
        offset: u64,
        layout: SectorLayout,
        count: u64,
    ) -> Option<CookedSource> {
        let at = u64::from(layout.cooked_at()?);
        count.checked_mul(layout.stride())?.checked_add(offset)?;
        count.checked_mul(SECTOR_BYTES)?;
        Some(CookedSource { inner, offset, layout, at, count, is_checked: false })
    }

    /// The same, but a sector whose EDC does not agree with its data is
    /// [`SourceErrorKind::Corrupt`]. Without effect unless all 2352 bytes are stored.
    pub fn checked(self) -> CookedSource {
        CookedSource { is_checked: self.layout.is_raw(), ..self }
    }

    /// The sectors are stored as plain user data.
    fn is_plain(&self) -> bool {
        self.layout.stride() == SECTOR_BYTES
    }

    fn moved_error(&self, error: SourceError, offset: u64, len: usize) -> SourceError {
        SourceError { range: ByteRange { start: offset, len: len as u64 }, ..error }
    }

    /// Copies the user data of the sectors in `stored`, the first of which is `sector`.
    fn copy(
        &self,
        stored: &[u8],
        sector: u64,
        mut within: usize,
        buf: &mut [u8],
    ) -> Result<usize, SourceError> {
        let mut done = 0;
        let stride = usize::try_from(self.layout.stride()).unwrap_or(usize::MAX);
        let at = usize::try_from(self.at).unwrap_or(usize::MAX);
        for (n, whole) in (sector..).zip(stored.chunks(stride)) {
            if self.is_checked && !is_good(whole) {
                let offset = n.saturating_mul(SECTOR_BYTES);
                return Err(SourceError::new(offset, 2048, SourceErrorKind::Corrupt));
            }
            let user = whole.get(at..).and_then(|rest| rest.get(..2048)).unwrap_or_default();
            let part = user.get(within..).unwrap_or_default();
            let Some(rest) = buf.get_mut(done..) else { break };
            let here = part.len().min(rest.len());
            for (to, from) in rest.iter_mut().zip(part) {
                *to = *from;
            }
            done += here;
            within = 0;
        }
        Ok(done)
    }
}

fn is_good(stored: &[u8]) -> bool {
    let sector = stored.get(..2352).and_then(RawSector::from_slice);
    sector.is_some_and(|s| matches!(s.check(), SectorCheck::Good | SectorCheck::EccBad))
}

impl BlockSource for CookedSource {
    fn len(&self) -> u64 {
        self.count * SECTOR_BYTES
    }

    fn read_at(&self, offset: u64, buf: &mut [u8]) -> Result<(), SourceError> {
        check_range(self.len(), offset, buf.len())?;
        if self.is_plain() {
            let at = self.offset + offset;
            let whole = buf.len();
            return self.inner.read_at(at, buf).map_err(|e| self.moved_error(e, offset, whole));
        }
        let stride = self.layout.stride();
        let mut at = offset;
        let mut rest = buf;
        let mut stored = Vec::new();
        while !rest.is_empty() {
            let sector = at / SECTOR_BYTES;
            let within = at % SECTOR_BYTES;
            let wanted = (within + rest.len() as u64).div_ceil(SECTOR_BYTES);
            let here = wanted.min((CHUNK_BYTES / stride).max(1));
            stored.resize(usize::try_from(here * stride).unwrap_or(0), 0);
            // The last sector of a file may lack what lies behind its data (a subchannel).
            let start = self.offset + sector * stride;
            let there = self.inner.len().saturating_sub(start);
            let needed = (here - 1) * stride + self.at + SECTOR_BYTES;
            let len = if there < stored.len() as u64 { there.max(needed) } else { here * stride };
            let part = stored.get_mut(..usize::try_from(len).unwrap_or(0)).unwrap_or_default();
            let given = rest.len();
            self.inner.read_at(start, part).map_err(|e| self.moved_error(e, at, given))?;
            let within = usize::try_from(within).unwrap_or(0);
            let done = self.copy(part, sector, within, rest)?;
            if done == 0 {
                break;
            }
            at += done as u64;
            rest = rest.get_mut(done..).unwrap_or_default();
        }
        Ok(())
    }

    fn shape(&self) -> Shape {
        self.inner.shape()
    }

    fn next_stored(&self, offset: u64) -> Result<Option<ByteRange>, SourceError> {
        if offset >= self.len() {
            return Ok(None);
        }
        if !self.is_plain() {
            return Ok(Some(ByteRange::between(offset, self.len())));
        }
        let end = self.offset + self.len();
        if self.inner.len() <= self.offset + offset {
            // Missing, not zero.
            return Ok(Some(ByteRange::between(offset, self.len())));
        }
        let run = self.inner.next_stored(self.offset + offset)?;
        let start = run.map_or(self.inner.len(), |run| run.start).max(self.offset) - self.offset;
        let stop = run.map_or(end, |run| run.end().min(end)) - self.offset;
        let stop = if self.inner.len() < end { self.len() } else { stop };
        Ok((start < self.len() && start < stop).then(|| ByteRange::between(start, stop)))
    }

    fn origin(&self, range: ByteRange) -> Option<Origin> {
        if !self.is_plain() || range.end() > self.len() {
            return None;
        }
        self.inner.origin(ByteRange::new(self.offset.checked_add(range.start)?, range.len)?)
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
    use std::sync::Arc;

    use super::*;
    use crate::base::cd::{SubLayout, TrackMode};
    use crate::io::contract::{Dice, source_contract};
    use crate::io::memory::MemorySource;

    fn raw(mode: TrackMode, count: usize, sub: usize) -> (Vec<u8>, Vec<u8>) {
        let user = Dice(9).bytes(count * 2048);
        let mut stored = vec![7; 100];
        for (n, part) in user.chunks(2048).enumerate() {
            stored.extend(RawSector::build(mode, n as i64, part).unwrap().bytes());
            stored.extend(vec![1; sub]);
        }
        (stored, user)
    }

    fn cooked(mode: TrackMode, sub: SubLayout) -> (CookedSource, Vec<u8>, ()) {
        let (stored, user) = raw(mode, 300, usize::from(sub.bytes()));
        let inner = Arc::new(MemorySource::new(stored));
        let layout = SectorLayout::raw(mode).with_sub(sub);
        (CookedSource::new(inner, 100, layout, 300).unwrap(), user, ())
    }

    source_contract!(mode_1_of_2352, cooked(TrackMode::Mode1, SubLayout::None));
    source_contract!(form_1_of_2448, cooked(TrackMode::Mode2Form1, SubLayout::Interleaved));
    source_contract!(plain_sectors, {
        let bytes = Dice(3).bytes(20 * 2048);
        let inner = Arc::new(MemorySource::new(bytes.clone()));
        let layout = SectorLayout::stored(TrackMode::Mode1, 2048).unwrap();
        (CookedSource::new(inner, 0, layout, 20).unwrap(), bytes, ())
    });

    #[test]
    fn a_bad_sector_is_told_when_asked_for() {
        let (mut stored, user) = raw(TrackMode::Mode1, 3, 0);
        stored[100 + 2352 + 500] ^= 1;
        let inner = Arc::new(MemorySource::new(stored));
        let layout = SectorLayout::raw(TrackMode::Mode1);
        let source = CookedSource::new(inner, 100, layout, 4).unwrap();
        let mut buf = vec![0; 2048];
        source.read_at(2048, &mut buf).unwrap();
        let source = source.checked();
        source.read_at(0, &mut buf).unwrap();
        assert!(buf == user[..2048]);
        let error = source.read_at(2048 + 7, &mut buf[..10]).unwrap_err();
        assert!(matches!(error.kind, SourceErrorKind::Corrupt));
        let error = source.read_at(3 * 2048, &mut buf).unwrap_err();
        assert!(matches!(error.kind, SourceErrorKind::Truncated));
        assert_eq!(error.range, ByteRange { start: 3 * 2048, len: 2048 });
    }
}
