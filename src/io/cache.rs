//! Blocks kept after reading, the least recently used one given up first.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, PoisonError};

use super::source::{BlockSource, HostUse, Origin, Shape, SharedSource, SourceError, check_range};
use crate::base::units::ByteRange;

/// A source that remembers blocks of another.
#[derive(Debug)]
pub struct CacheSource {
    inner: SharedSource,
    block_bytes: u64,
    max_blocks: usize,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    clock: u64,
    blocks: HashMap<u64, (u64, Arc<[u8]>)>,
    by_age: BTreeMap<u64, u64>,
}

impl CacheSource {
    /// Keeps at most `max_blocks` blocks of `block_bytes`; both are at least one.
    pub fn new(inner: SharedSource, block_bytes: u32, max_blocks: usize) -> CacheSource {
        CacheSource {
            inner,
            block_bytes: u64::from(block_bytes.max(1)),
            max_blocks: max_blocks.max(1),
            state: Mutex::default(),
        }
    }

    fn block(&self, number: u64) -> Result<Arc<[u8]>, SourceError> {
        {
            let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
            state.clock += 1;
            let now = state.clock;
            if let Some((age, bytes)) = state.blocks.get_mut(&number) {
                let bytes = Arc::clone(bytes);
                let old = std::mem::replace(age, now);
                state.by_age.remove(&old);
                state.by_age.insert(now, number);
                return Ok(bytes);
            }
        }
        // Read without the lock: another reader may fetch the same block, which costs time only.
        let start = number * self.block_bytes;
        let len = self.block_bytes.min(self.inner.len() - start);
        let mut bytes = vec![0; usize::try_from(len).unwrap_or(0)];
        self.inner.read_at(start, &mut bytes)?;
        let bytes: Arc<[u8]> = bytes.into();
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.clock += 1;
        let now = state.clock;
        if let Some((old, _)) = state.blocks.insert(number, (now, Arc::clone(&bytes))) {
            state.by_age.remove(&old);
        }
        state.by_age.insert(now, number);
        while state.blocks.len() > self.max_blocks {
            let Some((_, oldest)) = state.by_age.pop_first() else { break };
            state.blocks.remove(&oldest);
        }
        Ok(bytes)
    }
}

impl BlockSource for CacheSource {
    fn len(&self) -> u64 {
        self.inner.len()
    }

    fn read_at(&self, offset: u64, buf: &mut [u8]) -> Result<(), SourceError> {
        check_range(self.len(), offset, buf.len())?;
        let mut at = offset;
        let mut rest = buf;
        while !rest.is_empty() {
            let block = self.block(at / self.block_bytes)?;
            let within = usize::try_from(at % self.block_bytes).unwrap_or(0);
            let stored = block.get(within..).unwrap_or_default();
            let here = stored.len().min(rest.len());
            if here == 0 {
                break;
            }
            let (head, tail) = rest.split_at_mut(here);
            head.copy_from_slice(stored.get(..here).unwrap_or_default());
            at += here as u64;
            rest = tail;
        }
        Ok(())
    }

    fn shape(&self) -> Shape {
        self.inner.shape()
    }

    fn next_stored(&self, offset: u64) -> Result<Option<ByteRange>, SourceError> {
        self.inner.next_stored(offset)
    }

    fn origin(&self, range: ByteRange) -> Option<Origin> {
        self.inner.origin(range)
    }

    fn check_unchanged(&self) -> Result<(), SourceError> {
        self.inner.check_unchanged()
    }

    fn host_files(&self, visit: &mut dyn FnMut(HostUse<'_>)) {
        self.inner.host_files(visit);
    }
}
