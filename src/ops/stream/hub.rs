//! The one place where the job thread, the workers and the digest threads meet.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::{Condvar, Mutex, PoisonError};
use std::time::Duration;

use crate::io::SourceError;

/// Bytes of a chunk; the buffer goes back to the hub when the last holder drops it.
pub(super) struct Chunk<'h> {
    bytes: Vec<u8>,
    len: usize,
    hub: &'h Hub,
}

impl Chunk<'_> {
    pub(super) fn bytes(&self) -> &[u8] {
        self.bytes.get(..self.len).unwrap_or_default()
    }

    pub(super) fn bytes_mut(&mut self) -> &mut [u8] {
        self.bytes.get_mut(..self.len).unwrap_or_default()
    }
}

impl Drop for Chunk<'_> {
    fn drop(&mut self) {
        self.hub.give_back(std::mem::take(&mut self.bytes));
    }
}

/// What a worker has to say about its chunk.
pub(super) enum Filled {
    /// It is there; the runs of it that are not zeros (empty: all zeros), if that was asked.
    Stored(Vec<Range<usize>>),
    /// It can't be read.
    Failed(SourceError),
    /// Reading panicked.
    Crashed,
}

#[derive(Default)]
struct State {
    free: Vec<Vec<u8>>,
    made: usize,
    ready: HashMap<u64, (Filled, Vec<u8>, usize)>,
    digest_crashed: bool,
}

/// Buffers, finished chunks and a bell.
pub(super) struct Hub {
    state: Mutex<State>,
    bell: Condvar,
    chunk_bytes: usize,
    max_buffers: usize,
}

impl Hub {
    pub(super) fn new(chunk_bytes: usize, max_buffers: usize) -> Hub {
        Hub {
            state: Mutex::default(),
            bell: Condvar::new(),
            chunk_bytes,
            max_buffers: max_buffers.max(2),
        }
    }

    /// A buffer for `len` bytes, if one is free or may still be made.
    pub(super) fn buffer(&self, len: usize) -> Option<Chunk<'_>> {
        let mut state = self.lock();
        let bytes = match state.free.pop() {
            Some(bytes) => bytes,
            None if state.made < self.max_buffers => {
                let mut bytes = Vec::new();
                // Little memory means fewer buffers; only without any there is no way on, and
                // then the allocator may have its say.
                if bytes.try_reserve_exact(self.chunk_bytes).is_err() && state.made > 0 {
                    return None;
                }
                bytes.resize(self.chunk_bytes, 0);
                state.made += 1;
                bytes
            }
            None => return None,
        };
        Some(Chunk { bytes, len: len.min(self.chunk_bytes), hub: self })
    }

    /// A worker hands in chunk `number`.
    pub(super) fn hand_in(&self, number: u64, filled: Filled, mut chunk: Chunk<'_>) {
        let bytes = std::mem::take(&mut chunk.bytes);
        let len = chunk.len;
        self.lock().ready.insert(number, (filled, bytes, len));
        self.bell.notify_one();
    }

    /// Chunk `number`, if it is there.
    pub(super) fn take(&self, number: u64) -> Option<(Filled, Chunk<'_>)> {
        let (filled, bytes, len) = self.lock().ready.remove(&number)?;
        Some((filled, Chunk { bytes, len, hub: self }))
    }

    /// Waits until chunk `number` is there, or a buffer if `wants_buffer`, or something crashed;
    /// at most `timeout`.
    pub(super) fn wait(&self, number: Option<u64>, wants_buffer: bool, timeout: Duration) {
        let state = self.lock();
        let _ = self.bell.wait_timeout_while(state, timeout, |state| {
            let is_ready = number.is_some_and(|number| state.ready.contains_key(&number));
            let has_buffer = !state.free.is_empty() || state.made < self.max_buffers;
            !(is_ready || (wants_buffer && has_buffer) || state.digest_crashed)
        });
    }

    /// A digest thread panicked.
    pub(super) fn report_digest_crash(&self) {
        self.lock().digest_crashed = true;
        self.bell.notify_one();
    }

    pub(super) fn has_digest_crashed(&self) -> bool {
        self.lock().digest_crashed
    }

    fn give_back(&self, bytes: Vec<u8>) {
        // Handed in or taken apart: there is nothing to give back.
        if bytes.is_empty() {
            return;
        }
        self.lock().free.push(bytes);
        self.bell.notify_one();
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
