//! Small reads served from a few large ones: directories and continuation areas lie close
//! together on nearly every disc.

use crate::base::units::ByteRange;
use crate::io::source::{BlockSource, SourceError, SourceErrorKind, check_range};

/// Windows kept: where a walk jumps between a few places, each keeps its own.
const WINDOWS: usize = 4;

#[derive(Debug, Default)]
struct Window {
    start: u64,
    bytes: Vec<u8>,
    used: u64,
}

impl Window {
    fn slice(&self, at: u64, len: usize) -> Option<&[u8]> {
        let from = usize::try_from(at.checked_sub(self.start)?).ok()?;
        self.bytes.get(from..from.checked_add(len)?)
    }
}

/// Reads ahead in chunks; lends slices of what it read.
pub(super) struct ReadAhead<'s> {
    source: &'s dyn BlockSource,
    windows: Vec<Window>,
    clock: u64,
    chunk_bytes: usize,
}

impl<'s> ReadAhead<'s> {
    pub(super) fn new(source: &'s dyn BlockSource, chunk_bytes: usize) -> ReadAhead<'s> {
        ReadAhead { source, windows: Vec::new(), clock: 0, chunk_bytes }
    }

    /// The bytes of `at..at + len`; an error when they are not all there.
    pub(super) fn slice(&mut self, at: u64, len: usize) -> Result<&[u8], SourceError> {
        check_range(self.source.len(), at, len)?;
        self.clock += 1;
        let found = self.windows.iter().position(|window| window.slice(at, len).is_some());
        let index = match found {
            Some(index) => index,
            None => self.load(at, len)?,
        };
        let clock = self.clock;
        let missing = || SourceError::new(at, len, SourceErrorKind::Truncated);
        let window = self.windows.get_mut(index).ok_or_else(missing)?;
        window.used = clock;
        window.slice(at, len).ok_or_else(missing)
    }

    fn load(&mut self, at: u64, len: usize) -> Result<usize, SourceError> {
        let index = if self.windows.len() < WINDOWS {
            self.windows.push(Window::default());
            self.windows.len() - 1
        } else {
            let oldest = self.windows.iter().enumerate().min_by_key(|(_, window)| window.used);
            oldest.map_or(0, |(index, _)| index)
        };
        let wanted = ByteRange { start: at, len: len.max(self.chunk_bytes) as u64 };
        let there = wanted.end().min(self.source.len()).saturating_sub(at);
        let there = usize::try_from(there).unwrap_or(len);
        if let Some(window) = self.windows.get_mut(index) {
            window.start = at;
            window.bytes.resize(there, 0);
            if self.source.read_at(at, &mut window.bytes).is_err() {
                // Something ahead is unreadable; what was asked for may not be.
                window.bytes.resize(len, 0);
                if let Err(error) = self.source.read_at(at, &mut window.bytes) {
                    window.bytes.clear();
                    return Err(error);
                }
            }
        }
        Ok(index)
    }
}
