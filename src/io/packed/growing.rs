//! What is unpacked so far of a stream that is still being unpacked from its first byte to its
//! last, as a source: descriptors and folders can be read long before the index is there.
//!
//! The first bytes are kept, and of what comes later the pages that somebody asked for before
//! they were there. All of it is bounded, and dropped when the stream has ended.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::base::progress::Cancelled;
use crate::io::source::{BlockSource, SharedSource, SourceError, SourceErrorKind, check_range};

/// Kept or not as a whole.
const PAGE_BYTES: usize = 64 << 10;
/// Pages that are kept without being asked for: writers put folders in front of the files.
const FRONT_PAGES: u64 = 512;
/// Pages kept in all.
const MAX_PAGES: usize = 1536;
/// Pages to come that are remembered as asked for.
const MAX_WANTED: usize = 8192;

/// Somebody who wants to see a stream while it is being unpacked: what is there of it, and the
/// bytes that just came. Called on the thread that unpacks, which waits meanwhile; `Break` ends
/// the unpacking as a cancel would.
pub type Watch<'w> = &'w mut dyn FnMut(&Arc<Growing>, &[u8]) -> ControlFlow<()>;

/// The bytes of a stream up to now.
#[derive(Debug)]
pub struct Growing {
    /// As far as it is known; a guess else.
    len: u64,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    /// Bytes unpacked.
    done: u64,
    pages: BTreeMap<u64, Vec<u8>>,
    wanted: BTreeSet<u64>,
    has_missed: bool,
}

impl Growing {
    /// Nothing is there yet of about `len` bytes.
    fn new(len: u64) -> Growing {
        Growing { len, state: Mutex::default() }
    }

    /// Bytes that were unpacked so far.
    pub fn unpacked_bytes(&self) -> u64 {
        self.state().done
    }

    /// Whether a read since the last call of this asked for bytes that are not there yet.
    pub fn take_missed(&self) -> bool {
        std::mem::take(&mut self.state().has_missed)
    }

    fn push(&self, bytes: &[u8]) {
        let mut state = self.state();
        let mut rest = bytes;
        while !rest.is_empty() {
            let number = state.done / PAGE_BYTES as u64;
            let within = usize::try_from(state.done % PAGE_BYTES as u64).unwrap_or(0);
            let (here, behind) = rest.split_at(rest.len().min(PAGE_BYTES - within));
            let is_kept = if within > 0 {
                state.pages.contains_key(&number)
            } else {
                let is_wanted = state.wanted.remove(&number) || number < FRONT_PAGES;
                is_wanted && state.pages.len() < MAX_PAGES
            };
            if is_kept {
                state.pages.entry(number).or_default().extend_from_slice(here);
            }
            state.done += here.len() as u64;
            rest = behind;
        }
    }

    /// The page where the gap begins or ends has no bytes of its own any more.
    fn skip(&self, len: u64) {
        let mut state = self.state();
        let number = state.done / PAGE_BYTES as u64;
        state.done = state.done.saturating_add(len);
        if state.done / PAGE_BYTES as u64 == number {
            state.pages.remove(&number);
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl BlockSource for Growing {
    fn len(&self) -> u64 {
        self.len
    }

    fn read_at(&self, offset: u64, buf: &mut [u8]) -> Result<(), SourceError> {
        check_range(self.len, offset, buf.len())?;
        let asked = buf.len();
        let mut state = self.state();
        let (mut at, mut rest) = (offset, buf);
        let mut is_there = true;
        while !rest.is_empty() {
            let number = at / PAGE_BYTES as u64;
            let within = usize::try_from(at % PAGE_BYTES as u64).unwrap_or(0);
            let (here, behind) = rest.split_at_mut(rest.len().min(PAGE_BYTES - within));
            let page = state.pages.get(&number).and_then(|page| page.get(within..));
            match page.and_then(|page| page.get(..here.len())) {
                Some(bytes) => here.copy_from_slice(bytes),
                None => {
                    is_there = false;
                    let is_to_come = state.done.div_ceil(PAGE_BYTES as u64) <= number;
                    if is_to_come && state.wanted.len() < MAX_WANTED {
                        state.wanted.insert(number);
                    }
                }
            }
            at += here.len() as u64;
            rest = behind;
        }
        if is_there {
            return Ok(());
        }
        state.has_missed = true;
        Err(SourceError::new(offset, asked, SourceErrorKind::Truncated))
    }
}

/// A stream's growth, shown to whoever watches; costs nothing when nobody does.
#[derive(Default)]
pub(super) struct Growth<'w> {
    watch: Option<Watch<'w>>,
    now: Option<Arc<Growing>>,
}

impl<'w> Growth<'w> {
    /// For somebody who watches.
    pub(super) fn watched_by(watch: Watch<'w>) -> Growth<'w> {
        Growth { watch: Some(watch), now: None }
    }

    /// A stream of about `len` bytes begins at its first byte.
    pub(super) fn begin(&mut self, len: u64) {
        self.now = self.watch.as_ref().map(|_| Arc::new(Growing::new(len)));
    }

    /// Whether it is worth keeping bytes for [`Growth::push`].
    pub(super) fn is_watched(&self) -> bool {
        self.watch.is_some()
    }

    /// More of it was unpacked, which nobody can read.
    pub(super) fn skip(&mut self, len: u64) {
        if let Some(now) = self.now.as_ref().filter(|_| len > 0) {
            now.skip(len);
        }
    }

    /// More of it was unpacked.
    pub(super) fn push(&mut self, bytes: &[u8]) -> Result<(), Cancelled> {
        if let (Some(watch), Some(now)) = (&mut self.watch, &self.now) {
            now.push(bytes);
            if watch(now, bytes).is_break() {
                return Err(Cancelled);
            }
        }
        Ok(())
    }
}

/// How much is unpacked of a byte where nothing tells.
pub(super) const GUESSED_RATIO: u64 = 4;

/// About how much a gzip file unpacks to, by the length at its end: that of the last member,
/// modulo 2^32. Images hardly shrink below a fiftieth, and seldom grow.
pub(super) fn guessed_len(packed: &SharedSource) -> u64 {
    let mut tail = [0; 4];
    let is_read =
        packed.len().checked_sub(4).is_some_and(|at| packed.read_at(at, &mut tail).is_ok());
    let told = if is_read { u64::from(u32::from_le_bytes(tail)) } else { 0 };
    // What does not shrink is stored, with five bytes in 64 KiB more.
    let least = packed.len() - packed.len() / 1000;
    let missing = least.saturating_sub(told).div_ceil(1 << 32);
    told.saturating_add(missing.saturating_mul(1 << 32))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::io::contract::Dice;
    use crate::io::memory::MemorySource;
    use crate::io::source::read_vec;

    #[test]
    fn what_came_is_there_and_what_was_asked_for_stays() {
        let bytes = Dice(5).bytes(40 << 20);
        let growing = Growing::new(bytes.len() as u64);
        let far = 36u64 << 20;
        let is_there = |at: u64, len: usize| match read_vec(&growing, at, len) {
            Ok(read) => {
                assert!(read == bytes[at as usize..][..len]);
                true
            }
            Err(error) => {
                assert!(matches!(error.kind, SourceErrorKind::Truncated));
                false
            }
        };
        assert!(!is_there(0, 1));
        let mut pieces = bytes.chunks(100_001);
        pieces.by_ref().take(20).for_each(|piece| growing.push(piece));
        assert_eq!(growing.unpacked_bytes(), 2_000_020);
        assert!(growing.take_missed());
        assert!(is_there(0, 2_000_020) && is_there(1_999_000, 1020) && !growing.take_missed());
        assert!(!is_there(1_999_000, 1021) && !is_there(far - 5, 200_000));
        assert!(growing.take_missed() && !growing.take_missed());
        pieces.for_each(|piece| growing.push(piece));
        assert!(is_there(far - 5, 200_000) && is_there(0, 32 << 20));
        assert!(!is_there(far - 200_000, 10));
        assert!(!is_there(bytes.len() as u64, 1));
    }

    #[test]
    fn lengths_beyond_four_gigabytes_are_guessed() {
        let of = |len: usize, told: u32| {
            let mut bytes = vec![0; len];
            bytes[len - 4..].copy_from_slice(&told.to_le_bytes());
            let source: SharedSource = Arc::new(MemorySource::new(bytes));
            guessed_len(&source)
        };
        assert_eq!(of(100_000, 300_000), 300_000);
        assert_eq!(of(100_000, 99_950), 99_950);
        assert_eq!(of(100_000, 300), 300 + (1 << 32));
    }
}
