//! A part of another source: a partition, a track, a file inside an image.

use super::source::{
    BlockSource, HostUse, Origin, Shape, SharedSource, SourceError, SourceErrorKind, check_range,
};
use crate::base::units::ByteRange;

/// The bytes of `range` of another source.
#[derive(Clone, Debug)]
pub struct WindowSource {
    inner: SharedSource,
    range: ByteRange,
}

impl WindowSource {
    /// A window; `None` when it reaches beyond the end of `inner`.
    pub fn new(inner: SharedSource, range: ByteRange) -> Option<WindowSource> {
        let is_inside = range.start.checked_add(range.len)? <= inner.len();
        is_inside.then_some(WindowSource { inner, range })
    }

    fn moved_error(&self, mut error: SourceError) -> SourceError {
        error.range.start = error.range.start.saturating_sub(self.range.start);
        error
    }
}

impl BlockSource for WindowSource {
    fn len(&self) -> u64 {
        self.range.len
    }

    fn read_at(&self, offset: u64, buf: &mut [u8]) -> Result<(), SourceError> {
        check_range(self.len(), offset, buf.len())?;
        self.inner.read_at(self.range.start + offset, buf).map_err(|e| self.moved_error(e))
    }

    fn shape(&self) -> Shape {
        self.inner.shape()
    }

    fn next_stored(&self, offset: u64) -> Result<Option<ByteRange>, SourceError> {
        let Some(at) = self.range.start.checked_add(offset).filter(|at| *at < self.range.end())
        else {
            return Ok(None);
        };
        let found = self.inner.next_stored(at).map_err(|e| self.moved_error(e))?;
        Ok(found
            .and_then(|run| run.intersection(self.range))
            .map(|run| ByteRange { start: run.start - self.range.start, len: run.len }))
    }

    fn origin(&self, range: ByteRange) -> Option<Origin> {
        let start = self.range.start.checked_add(range.start)?;
        let moved = ByteRange::new(start, range.len)?;
        self.range.covers(moved).then(|| self.inner.origin(moved))?
    }

    fn check_unchanged(&self) -> Result<(), SourceError> {
        self.inner.check_unchanged()
    }

    fn host_files(&self, visit: &mut dyn FnMut(HostUse<'_>)) {
        self.inner.host_files(visit);
    }
}

/// Several ranges of one source, one behind the other, with zeros up to a given length: the data
/// of a file in an image. Holes read as zeros; bytes that no range has are an error, not zeros.
#[derive(Clone, Debug)]
pub struct ExtentsSource {
    inner: SharedSource,
    /// Start within the file, range of the source.
    parts: Vec<(u64, ByteRange)>,
    len: u64,
}

impl ExtentsSource {
    /// The file of `len` bytes that lies in `ranges`. Ranges may reach beyond the end of `inner`
    /// or be shorter than `len`: reading there is [`SourceErrorKind::Truncated`].
    pub fn new(inner: SharedSource, ranges: &[ByteRange], len: u64) -> ExtentsSource {
        let mut parts = Vec::with_capacity(ranges.len());
        let mut at = 0u64;
        for range in ranges {
            parts.push((at, *range));
            at = at.saturating_add(range.len);
        }
        ExtentsSource { inner, parts, len }
    }
}

impl BlockSource for ExtentsSource {
    fn len(&self) -> u64 {
        self.len
    }

    fn read_at(&self, offset: u64, buf: &mut [u8]) -> Result<(), SourceError> {
        check_range(self.len, offset, buf.len())?;
        let whole = buf.len();
        let mut at = offset;
        let mut rest = buf;
        let mut index = self.parts.partition_point(|(start, _)| *start <= offset).saturating_sub(1);
        while !rest.is_empty() {
            let Some((start, range)) = self.parts.get(index) else {
                return Err(SourceError::new(offset, whole, SourceErrorKind::Truncated));
            };
            let within = at - start;
            let here = range.len.saturating_sub(within).min(rest.len() as u64);
            let (head, tail) = rest.split_at_mut(usize::try_from(here).unwrap_or(0));
            if range.is_hole() {
                head.fill(0);
            } else if !head.is_empty() {
                let place = range.start.saturating_add(within);
                self.inner.read_at(place, head).map_err(|mut error| {
                    error.range = ByteRange { start: at, len: here };
                    error
                })?;
            }
            at += here;
            rest = tail;
            index += 1;
        }
        Ok(())
    }

    fn shape(&self) -> Shape {
        self.inner.shape()
    }

    fn next_stored(&self, offset: u64) -> Result<Option<ByteRange>, SourceError> {
        let first = self.parts.partition_point(|(start, _)| *start <= offset).saturating_sub(1);
        let mut end = 0;
        for (start, part) in self.parts.get(first..).unwrap_or_default() {
            end = start.saturating_add(part.len);
            if part.is_hole() {
                continue;
            }
            let from = offset.max(*start);
            let place = part.start.saturating_add(from - start);
            // What lies beyond the image is no hole: reading it must fail.
            let beyond = ByteRange::between(self.inner.len().max(place), part.end());
            let inside = if place < self.inner.len() {
                self.inner.next_stored(place)?.and_then(|run| run.intersection(*part))
            } else {
                None
            };
            if let Some(run) = inside.or(Some(beyond)).filter(|run| !run.is_empty()) {
                let begin = start.saturating_add(run.start.saturating_sub(part.start));
                let stop = begin.saturating_add(run.len).min(self.len);
                return Ok((begin < stop).then(|| ByteRange::between(begin, stop)));
            }
        }
        // Bytes that no part has are missing, not zero.
        let rest = ByteRange::between(offset.max(end), self.len);
        Ok((!rest.is_empty()).then_some(rest))
    }

    fn origin(&self, range: ByteRange) -> Option<Origin> {
        // The last range may be longer than the file in it: what is behind is not the file's.
        if range.end() > self.len {
            return None;
        }
        let index =
            self.parts.partition_point(|(start, _)| *start <= range.start).checked_sub(1)?;
        let (start, part) = self.parts.get(index)?;
        let within = range.start - start;
        if part.is_hole() || within.checked_add(range.len)? > part.len {
            return None;
        }
        self.inner.origin(ByteRange::new(part.start.checked_add(within)?, range.len)?)
    }

    fn check_unchanged(&self) -> Result<(), SourceError> {
        self.inner.check_unchanged()
    }

    fn host_files(&self, visit: &mut dyn FnMut(HostUse<'_>)) {
        self.inner.host_files(visit);
    }
}
