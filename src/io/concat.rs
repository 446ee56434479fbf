//! Several sources one behind the other: split parts, a cue sheet with many files.

use super::source::{BlockSource, HostUse, Origin, Shape, SharedSource, SourceError, check_range};
use crate::base::units::ByteRange;

/// Sources one behind the other.
#[derive(Clone, Debug)]
pub struct ConcatSource {
    /// Start and source.
    parts: Vec<(u64, SharedSource)>,
    len: u64,
}

impl ConcatSource {
    /// Joins `parts`; `None` when their lengths overflow 64 bits.
    pub fn new(parts: Vec<SharedSource>) -> Option<ConcatSource> {
        let mut len = 0u64;
        let mut placed = Vec::with_capacity(parts.len());
        for part in parts {
            let start = len;
            len = len.checked_add(part.len())?;
            placed.push((start, part));
        }
        Some(ConcatSource { parts: placed, len })
    }

    fn part_at(&self, offset: u64) -> Option<(usize, u64, &SharedSource)> {
        let index = self.parts.partition_point(|(start, _)| *start <= offset).checked_sub(1)?;
        let (start, part) = self.parts.get(index)?;
        Some((index, *start, part))
    }
}

impl BlockSource for ConcatSource {
    fn len(&self) -> u64 {
        self.len
    }

    fn read_at(&self, offset: u64, buf: &mut [u8]) -> Result<(), SourceError> {
        check_range(self.len, offset, buf.len())?;
        let mut at = offset;
        let mut rest = buf;
        while !rest.is_empty() {
            let Some((_, start, part)) = self.part_at(at) else { break };
            let here = (start + part.len() - at).min(rest.len() as u64);
            let (head, tail) = rest.split_at_mut(usize::try_from(here).unwrap_or(0));
            part.read_at(at - start, head).map_err(|mut error| {
                error.range.start += start;
                error
            })?;
            at += here;
            rest = tail;
        }
        Ok(())
    }

    fn shape(&self) -> Shape {
        self.parts.first().map(|(_, part)| part.shape()).unwrap_or_default()
    }

    fn next_stored(&self, offset: u64) -> Result<Option<ByteRange>, SourceError> {
        let mut at = offset;
        while at < self.len {
            let Some((_, start, part)) = self.part_at(at) else { break };
            if let Some(run) = part.next_stored(at - start)? {
                return Ok(Some(ByteRange { start: run.start + start, len: run.len }));
            }
            at = start + part.len();
        }
        Ok(None)
    }

    fn origin(&self, range: ByteRange) -> Option<Origin> {
        let (_, start, part) = self.part_at(range.start)?;
        part.origin(ByteRange::new(range.start - start, range.len)?)
    }

    fn check_unchanged(&self) -> Result<(), SourceError> {
        self.parts.iter().try_for_each(|(_, part)| part.check_unchanged())
    }

    fn host_files(&self, visit: &mut dyn FnMut(HostUse<'_>)) {
        for (_, part) in &self.parts {
            part.host_files(visit);
        }
    }
}
