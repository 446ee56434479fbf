//! Packed bytes as a stream for the codecs, with progress and cancelling; and streams without
//! entry points expanded once.

use std::io::{self, Read};
use std::sync::Arc;

use super::cache::{Cache, Kept};
use super::growing::Growth;
use super::{PackedError, PackedKind};
use crate::base::diag::Limits;
use crate::base::progress::{Cancelled, Context};
use crate::io::host::NewFile;
use crate::io::memory::MemorySource;
use crate::io::source::{SharedSource, SourceError};

/// Images of at most this many bytes are expanded in memory, without asking.
const IN_MEMORY_BYTES: usize = 32 << 20;

/// The bytes of a source from a place on, read forward and counted in the meter.
pub(super) struct PackedReader<'a> {
    source: &'a SharedSource,
    at: u64,
    end: u64,
    ctx: &'a Context,
}

impl<'a> PackedReader<'a> {
    /// Reads from `at` up to `end`.
    pub(super) fn new(source: &'a SharedSource, at: u64, end: u64, ctx: &'a Context) -> Self {
        PackedReader { source, at, end: end.min(source.len()), ctx }
    }

    /// Another reader of the same bytes, `offset` bytes further on.
    pub(super) fn at_offset(&self, offset: u64) -> PackedReader<'a> {
        PackedReader { at: self.at.saturating_add(offset), ..*self }
    }
}

impl Read for PackedReader<'_> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        self.ctx.check().map_err(io::Error::other)?;
        let left = usize::try_from(self.end.saturating_sub(self.at)).unwrap_or(usize::MAX);
        let here = left.min(buf.len());
        let place = buf.get_mut(..here).unwrap_or_default();
        self.source.read_at(self.at, place).map_err(io::Error::other)?;
        self.at += here as u64;
        self.ctx.meter.advance(here as u64);
        Ok(here)
    }
}

/// What an error of a codec means: the source's own errors and cancels pass through it.
pub(super) fn error_of(kind: PackedKind, error: io::Error) -> PackedError {
    match error.downcast::<SourceError>() {
        Ok(source) => PackedError::of(kind, source),
        Err(error) => match error.downcast::<Cancelled>() {
            Ok(cancelled) => PackedError::Cancelled(cancelled),
            Err(_) => PackedError::Corrupt { kind, at: None },
        },
    }
}

/// Most bytes that `packed` bytes may unpack to: a bomb is refused, an empty disc is not.
pub(super) fn unpacked_limit(limits: &Limits, packed: u64) -> u64 {
    limits.unpacked_bytes.max(packed.saturating_mul(limits.unpacked_ratio))
}

/// An image being expanded.
pub(super) struct Expansion<'a> {
    /// The packed file.
    pub source: &'a SharedSource,
    /// Its format.
    pub kind: PackedKind,
    /// Unpacked bytes, where the file tells.
    pub unpacked_bytes: Option<u64>,
    /// Where it goes when it is large.
    pub cache: Cache<'a>,
}

impl Expansion<'_> {
    /// The image if it was expanded before.
    pub(super) fn done_before(&self) -> Option<SharedSource> {
        self.cache.find(self.source.fingerprint()?, self.kind, Kept::Expanded)
    }

    /// Reads `unpacked` to its end: into memory, or into the cache folder if it is large.
    pub(super) fn run(
        &self,
        unpacked: &mut dyn Read,
        growth: &mut Growth<'_>,
        ctx: &Context,
    ) -> Result<SharedSource, PackedError> {
        let limit = unpacked_limit(&ctx.limits, self.source.len());
        if self.unpacked_bytes.is_some_and(|bytes| bytes > limit) {
            return Err(PackedError::TooLarge { kind: self.kind, limit });
        }
        let mut file: Option<Box<dyn NewFile>> = None;
        let is_large = |bytes: u64| bytes > IN_MEMORY_BYTES as u64;
        if self.unpacked_bytes.is_some_and(is_large) {
            file = Some(self.begin()?);
        }
        let mut bytes = Vec::new();
        let mut done = 0u64;
        let mut buf = vec![0; 1 << 18];
        loop {
            ctx.check()?;
            let count = unpacked.read(&mut buf).map_err(|error| error_of(self.kind, error))?;
            let here = buf.get(..count).unwrap_or_default();
            if here.is_empty() {
                break;
            }
            growth.push(here)?;
            if file.is_none() {
                bytes.extend_from_slice(here);
            }
            if file.is_none() && bytes.len() > IN_MEMORY_BYTES {
                let mut begun = self.begin()?;
                begun.write_at(0, &std::mem::take(&mut bytes))?;
                file = Some(begun);
            } else if let Some(file) = &mut file {
                file.write_at(done, here)?;
            }
            done += count as u64;
            if file.is_some() && done > limit.min(self.cache.folder.limit_bytes()) {
                let limit = limit.min(self.cache.folder.limit_bytes());
                return Err(PackedError::TooLarge { kind: self.kind, limit });
            }
        }
        if self.unpacked_bytes.is_some_and(|bytes| bytes != done) {
            return Err(PackedError::Corrupt { kind: self.kind, at: None });
        }
        let Some(mut file) = file else { return Ok(Arc::new(MemorySource::new(bytes))) };
        file.set_len(done)?;
        self.cache.folder.make_room(self.cache.fs, done);
        file.commit(false)?;
        self.done_before().ok_or(PackedError::NoCache)
    }

    fn begin(&self) -> Result<Box<dyn NewFile>, PackedError> {
        let image = self.source.fingerprint().ok_or(PackedError::NoCache)?;
        if !self.cache.folder.may_expand() {
            return Err(PackedError::MustExpand {
                kind: self.kind,
                packed_bytes: self.source.len(),
                unpacked_bytes: self.unpacked_bytes,
            });
        }
        let limit = self.cache.folder.limit_bytes();
        if self.unpacked_bytes.is_some_and(|bytes| bytes > limit) {
            return Err(PackedError::TooLarge { kind: self.kind, limit });
        }
        let room = self.unpacked_bytes.unwrap_or(0);
        let file = self.cache.begin(image, self.kind, Kept::Expanded, room)?;
        file.ok_or(PackedError::NoCache)
    }
}
