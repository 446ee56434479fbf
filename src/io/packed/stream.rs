//! Packed bytes as a stream for the codecs, with progress and cancelling; and streams without
//! entry points expanded once.

use std::io::{self, Read};
use std::sync::Arc;

use super::cache::{Cache, Kept};
use super::growing::Growth;
use super::{PackedError, PackedKind};
use crate::base::diag::Limits;
use crate::base::progress::{Cancelled, Context};
use crate::base::units::ByteRange;
use crate::io::host::NewFile;
use crate::io::memory::MemorySource;
use crate::io::sink::SinkError;
use crate::io::source::{BlockSource, HostUse, Shape, SharedSource, SourceError};

/// Images of at most this many bytes are expanded in memory, without asking.
const IN_MEMORY_BYTES: usize = 32 << 20;

/// Beyond what is kept, the room on the disk is asked for each time so many bytes were written.
const ROOM_STEP_BYTES: u64 = 64 << 20;
/// Room that an image larger than what is kept leaves on the disk.
const KEPT_FREE_BYTES: u64 = 256 << 20;

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
        let (mut done, mut checked) = (0u64, 0u64);
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
            if done > limit {
                return Err(PackedError::TooLarge { kind: self.kind, limit });
            }
            if file.is_some() {
                self.check_room(done, &mut checked)?;
            }
        }
        if self.unpacked_bytes.is_some_and(|bytes| bytes != done) {
            return Err(PackedError::Corrupt { kind: self.kind, at: None });
        }
        let Some(mut file) = file else { return Ok(Arc::new(MemorySource::new(bytes))) };
        file.set_len(done)?;
        if done > self.cache.folder.limit_bytes() {
            let (source, packed) = (file.reopen()?, self.source.clone());
            // The name goes with the file's writer, the bytes with their last reader.
            return Ok(Arc::new(Unkept { source, packed }));
        }
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
        let room = self.unpacked_bytes.unwrap_or(0);
        self.check_room(room, &mut 0)?;
        let room = if room > self.cache.folder.limit_bytes() { 0 } else { room };
        let file = self.cache.begin(image, self.kind, Kept::Expanded, room)?;
        file.ok_or(PackedError::NoCache)
    }

    /// Whether `done` bytes may be there: within what is kept, or beyond it as long as the disk
    /// has room. Asked for every [`ROOM_STEP_BYTES`], which `checked` counts.
    fn check_room(&self, done: u64, checked: &mut u64) -> Result<(), PackedError> {
        let folder = self.cache.folder;
        let limit = folder.limit_bytes();
        if done <= limit {
            return Ok(());
        }
        if !folder.may_exceed() {
            return Err(PackedError::BeyondCache { kind: self.kind, limit });
        }
        if *checked > 0 && done < checked.saturating_add(ROOM_STEP_BYTES) {
            return Ok(());
        }
        // What is known to come must fit; else some room is left for others.
        let to_come = match *checked {
            0 => self.unpacked_bytes.unwrap_or(0),
            _ => 0,
        };
        *checked = done;
        let path = folder.path().ok_or(PackedError::NoCache)?;
        let needed = to_come.saturating_add(KEPT_FREE_BYTES);
        let free = self.cache.fs.volume_of(path).free_bytes;
        let missing_bytes = free.map_or(0, |free| needed.saturating_sub(free));
        if missing_bytes > 0 {
            let path = Some(path.to_owned());
            return Err(SinkError::NoSpace { missing_bytes, path }.into());
        }
        Ok(())
    }
}

/// An expanded image that has no name any more. What can change is the packed one.
#[derive(Debug)]
struct Unkept {
    source: SharedSource,
    packed: SharedSource,
}

impl BlockSource for Unkept {
    fn len(&self) -> u64 {
        self.source.len()
    }

    fn read_at(&self, offset: u64, buf: &mut [u8]) -> Result<(), SourceError> {
        self.source.read_at(offset, buf)
    }

    fn shape(&self) -> Shape {
        self.source.shape()
    }

    fn next_stored(&self, offset: u64) -> Result<Option<ByteRange>, SourceError> {
        self.source.next_stored(offset)
    }

    fn check_unchanged(&self) -> Result<(), SourceError> {
        self.packed.check_unchanged()
    }

    fn host_files(&self, visit: &mut dyn FnMut(HostUse<'_>)) {
        self.packed.host_files(visit);
    }
}
