//! A source with some of its bytes replaced: mended sectors, patched fields.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::source::{BlockSource, HostUse, Origin, Shape, SharedSource, SourceError, check_range};
use crate::base::units::ByteRange;

/// Another source with patches over it. A patch also stands for bytes that can't be read below.
#[derive(Clone, Debug)]
pub struct OverlaySource {
    inner: SharedSource,
    /// By start; none reaches into the next one or beyond the end.
    patches: BTreeMap<u64, Arc<[u8]>>,
}

impl OverlaySource {
    /// `inner` with each patch at its offset; `None` when they overlap or reach beyond the end.
    pub fn new(
        inner: SharedSource,
        patches: impl IntoIterator<Item = (u64, Arc<[u8]>)>,
    ) -> Option<OverlaySource> {
        let patches: BTreeMap<u64, Arc<[u8]>> = patches.into_iter().collect();
        let mut end = 0;
        for (start, patch) in &patches {
            if *start < end {
                return None;
            }
            end = start.checked_add(patch.len() as u64)?;
        }
        (end <= inner.len()).then_some(OverlaySource { inner, patches })
    }

    /// The first patch that ends behind `at`.
    fn patch_from(&self, at: u64) -> Option<(u64, &Arc<[u8]>)> {
        let before = self.patches.range(..=at).next_back();
        let inside = before.filter(|(start, patch)| *start + patch.len() as u64 > at);
        let found = inside.or_else(|| self.patches.range(at..).next());
        found.map(|(start, patch)| (*start, patch))
    }
}

impl BlockSource for OverlaySource {
    fn len(&self) -> u64 {
        self.inner.len()
    }

    fn read_at(&self, offset: u64, buf: &mut [u8]) -> Result<(), SourceError> {
        check_range(self.len(), offset, buf.len())?;
        let mut at = offset;
        let mut rest = buf;
        while !rest.is_empty() {
            let patch = self.patch_from(at);
            let below = patch.map_or(u64::MAX, |(start, _)| start.saturating_sub(at));
            if below > 0 {
                let len = usize::try_from(below).unwrap_or(usize::MAX).min(rest.len());
                let (head, tail) = rest.split_at_mut(len);
                self.inner.read_at(at, head)?;
                at += len as u64;
                rest = tail;
                continue;
            }
            let Some((start, patch)) = patch else { break };
            let within = usize::try_from(at - start).unwrap_or(usize::MAX);
            let part = patch.get(within..).unwrap_or_default();
            let len = part.len().min(rest.len());
            let (head, tail) = rest.split_at_mut(len);
            head.copy_from_slice(part.get(..len).unwrap_or_default());
            at += len as u64;
            rest = tail;
        }
        Ok(())
    }

    fn shape(&self) -> Shape {
        self.inner.shape()
    }

    fn next_stored(&self, offset: u64) -> Result<Option<ByteRange>, SourceError> {
        let below = self.inner.next_stored(offset)?;
        let above =
            self.patch_from(offset).filter(|_| offset < self.len()).map(|(start, patch)| {
                let end = start + patch.len() as u64;
                ByteRange::between(start.max(offset), end)
            });
        Ok(match (below, above) {
            (Some(below), Some(above)) if above.start < below.start => Some(above),
            (Some(below), _) => Some(below),
            (None, above) => above,
        })
    }

    fn origin(&self, range: ByteRange) -> Option<Origin> {
        let is_patched = self.patch_from(range.start).is_some_and(|(start, _)| start < range.end());
        if is_patched { None } else { self.inner.origin(range) }
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
    use crate::io::contract::{Dice, source_contract};
    use crate::io::memory::{MemorySource, ZeroSource};

    source_contract!(patches_stand_over_the_rest, {
        let mut bytes = Dice(4).bytes(10_000);
        let inner = Arc::new(MemorySource::new(bytes.clone()));
        let patches: Vec<(u64, Arc<[u8]>)> = [(0, 10), (10, 5), (5000, 2352), (9999, 1)]
            .map(|(at, len)| (at, vec![0xEE; len].into()))
            .into();
        for (at, patch) in &patches {
            let at = *at as usize;
            bytes[at..at + patch.len()].copy_from_slice(patch);
        }
        (OverlaySource::new(inner, patches).unwrap(), bytes, ())
    });

    source_contract!(patches_in_a_hole_are_no_hole, {
        let mut bytes = vec![0; 5000];
        bytes[100..103].copy_from_slice(b"abc");
        let patch: Arc<[u8]> = b"abc".to_vec().into();
        (OverlaySource::new(Arc::new(ZeroSource::new(5000)), [(100, patch)]).unwrap(), bytes, ())
    });

    #[test]
    fn patches_that_overlap_or_lie_outside_are_refused() {
        let patch = |at, len: usize| (at, Arc::from(vec![1u8; len]));
        let inner: SharedSource = Arc::new(ZeroSource::new(100));
        assert!(OverlaySource::new(inner.clone(), [patch(0, 10), patch(9, 1)]).is_none());
        assert!(OverlaySource::new(inner.clone(), [patch(99, 2)]).is_none());
        assert!(OverlaySource::new(inner, [patch(99, 1)]).is_some());
    }
}
