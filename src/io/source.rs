//! Positional, shared, fallible reads: no cursor, no `&mut`.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::base::units::ByteRange;
use crate::base::units::Fingerprint;

/// Why bytes could not be read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SourceErrorKind {
    /// The system said no.
    #[error("{0}")]
    Io(#[source] std::io::Error),
    /// The range lies beyond the end of the data there is.
    #[error("beyond the end of the data")]
    Truncated,
    /// The medium can't be read there.
    #[error("unreadable sector")]
    BadSector,
    /// The bytes are there but make no sense (checksum, compression).
    #[error("damaged data")]
    Corrupt,
    /// The file is not the one that was opened or planned.
    #[error("the file changed while it was read")]
    Changed,
    /// The device went away.
    #[error("the device was removed")]
    Disconnected,
    /// Reading on would take more than is allowed.
    #[error("over the limit")]
    Limit,
}

/// A range of a source could not be read.
#[derive(Debug, thiserror::Error)]
#[error("bytes {}..{}: {kind}", range.start, range.end())]
pub struct SourceError {
    /// What was asked for.
    pub range: ByteRange,
    /// The host file it comes from, where there is one.
    pub path: Option<PathBuf>,
    /// What happened.
    #[source]
    pub kind: SourceErrorKind,
}

impl SourceError {
    /// An error for `len` bytes at `offset`.
    pub fn new(offset: u64, len: usize, kind: SourceErrorKind) -> SourceError {
        SourceError { range: ByteRange { start: offset, len: len as u64 }, path: None, kind }
    }

    /// Says which host file.
    pub fn in_file(mut self, path: impl Into<PathBuf>) -> SourceError {
        self.path.get_or_insert(path.into());
        self
    }
}

/// How a source likes to be read.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Shape {
    /// Bytes that come cheap in one go.
    pub chunk_bytes: u32,
    /// Offsets and lengths should be multiples of this.
    pub align_bytes: u32,
    /// Jumping about costs little.
    pub is_random_cheap: bool,
    /// The medium can't be written to.
    pub is_read_only_medium: bool,
}

impl Default for Shape {
    fn default() -> Shape {
        Shape {
            chunk_bytes: 1 << 20,
            align_bytes: 1,
            is_random_cheap: true,
            is_read_only_medium: false,
        }
    }
}

/// A run of bytes of a host file that equals a run of a source: lets the kernel copy or clone.
#[derive(Clone, Debug)]
pub struct Origin {
    /// The file, already open.
    pub file: Arc<std::fs::File>,
    /// Where the run starts in it.
    pub offset: u64,
}

/// A host file that a source reads from.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct HostUse<'a> {
    /// Where it lies.
    pub path: &'a Path,
    /// What it must still be like.
    pub fingerprint: Fingerprint,
    /// It is an image that others lie in, not a file that becomes part of a disc.
    pub is_image: bool,
}

/// Bytes that can be read at any place, by many threads at once.
pub trait BlockSource: Send + Sync {
    /// Length in bytes; does not change.
    fn len(&self) -> u64;

    /// No bytes at all.
    fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Fills `buf` with the bytes at `offset`: all of it, or an error. A range that reaches
    /// beyond the end is [`SourceErrorKind::Truncated`].
    fn read_at(&self, offset: u64, buf: &mut [u8]) -> Result<(), SourceError>;

    /// How it likes to be read.
    fn shape(&self) -> Shape {
        Shape::default()
    }

    /// The first run at or behind `offset` that is stored; all bytes from `offset` up to it read
    /// as zero. `None`: only zeros until the end. Sources without holes answer the rest.
    fn next_stored(&self, offset: u64) -> Result<Option<ByteRange>, SourceError> {
        let end = self.len();
        Ok((offset < end).then(|| ByteRange::between(offset, end)))
    }

    /// The host file whose bytes those of `range` are, if all of it is one run of one file.
    fn origin(&self, range: ByteRange) -> Option<Origin> {
        let _ = range;
        None
    }

    /// Whether what was read so far is still what is there (design: compared at close).
    fn check_unchanged(&self) -> Result<(), SourceError> {
        Ok(())
    }

    /// What the host file was like when it was opened, if this source is one.
    fn fingerprint(&self) -> Option<Fingerprint> {
        None
    }

    /// Names every host file that bytes come from.
    fn host_files(&self, visit: &mut dyn FnMut(HostUse<'_>)) {
        let _ = visit;
    }
}

impl std::fmt::Debug for dyn BlockSource {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "BlockSource({} bytes)", self.len())
    }
}

/// How sources are passed about.
pub type SharedSource = Arc<dyn BlockSource>;

/// Refuses ranges beyond the end; every source begins its `read_at` with this.
pub fn check_range(source_len: u64, offset: u64, len: usize) -> Result<(), SourceError> {
    let is_inside = offset.checked_add(len as u64).is_some_and(|end| end <= source_len);
    if is_inside { Ok(()) } else { Err(SourceError::new(offset, len, SourceErrorKind::Truncated)) }
}

/// Reads `len` bytes at `offset` into a new buffer. The caller bounds `len`.
pub fn read_vec(source: &dyn BlockSource, offset: u64, len: usize) -> Result<Vec<u8>, SourceError> {
    check_range(source.len(), offset, len)?;
    let mut buf = vec![0; len];
    source.read_at(offset, &mut buf)?;
    Ok(buf)
}
