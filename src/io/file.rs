//! A host file as a source: positional reads of one open handle, compared with itself at the end.

use std::fs::File;
use std::io::{self, IoSliceMut};
use std::os::unix::fs::{FileExt, MetadataExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use super::source::{
    BlockSource, HostUse, Origin, Shape, SourceError, SourceErrorKind, check_range,
};
use crate::base::units::ByteRange;
use crate::base::units::Fingerprint;

/// An open regular file.
#[derive(Clone, Debug)]
pub struct FileSource {
    file: Arc<File>,
    path: PathBuf,
    opened: Fingerprint,
    is_sparse: bool,
    /// A read met the end of the file where it was expected.
    has_met_end: Arc<AtomicBool>,
}

impl FileSource {
    /// Opens a regular file for reading; anything else is refused and opening never blocks.
    pub fn open(path: &Path) -> io::Result<FileSource> {
        let flags = rustix::fs::OFlags::NONBLOCK | rustix::fs::OFlags::NOCTTY;
        let file = File::options()
            .read(true)
            .custom_flags(flags.bits().cast_signed())
            .open(super::os::reach(path)?.path())?;
        let meta = file.metadata()?;
        if !meta.is_file() {
            return Err(io::Error::new(io::ErrorKind::InvalidInput, "not a regular file"));
        }
        let is_sparse = meta.blocks().saturating_mul(512) < meta.len();
        Ok(FileSource {
            file: Arc::new(file),
            path: path.to_owned(),
            opened: fingerprint(&meta),
            is_sparse,
            has_met_end: Arc::default(),
        })
    }

    /// Reads the last bytes and asks for one more in the same call, which there must not be.
    /// Returns how many came; the rest is read as usual.
    fn read_to_end(&self, offset: u64, buf: &mut [u8]) -> Result<usize, SourceError> {
        let len = buf.len();
        let mut more = [0];
        let mut parts = [IoSliceMut::new(buf), IoSliceMut::new(&mut more)];
        match rustix::io::preadv(&*self.file, &mut parts, offset) {
            Ok(count) if count > len => {
                Err(SourceError::new(offset, len, SourceErrorKind::Changed).in_file(&self.path))
            }
            Ok(count) => {
                self.has_met_end.fetch_or(count == len, Ordering::Relaxed);
                Ok(count)
            }
            Err(rustix::io::Errno::INTR) => Ok(0),
            Err(errno) => Err(self.error(offset, len, errno.into())),
        }
    }

    fn error(&self, offset: u64, len: usize, error: io::Error) -> SourceError {
        let kind = match error.kind() {
            io::ErrorKind::UnexpectedEof => SourceErrorKind::Changed,
            _ => SourceErrorKind::Io(error),
        };
        SourceError::new(offset, len, kind).in_file(&self.path)
    }
}

impl BlockSource for FileSource {
    fn len(&self) -> u64 {
        self.opened.len
    }

    fn read_at(&self, offset: u64, buf: &mut [u8]) -> Result<(), SourceError> {
        check_range(self.len(), offset, buf.len())?;
        let mut done = 0;
        if offset + buf.len() as u64 == self.len() && !buf.is_empty() {
            done = self.read_to_end(offset, buf)?;
        }
        let rest = buf.get_mut(done..).unwrap_or_default();
        if rest.is_empty() {
            return Ok(());
        }
        let at = offset + done as u64;
        let result = self.file.read_exact_at(rest, at);
        result.map_err(|e| self.error(offset, buf.len(), e))
    }

    fn shape(&self) -> Shape {
        Shape::default()
    }

    fn next_stored(&self, offset: u64) -> Result<Option<ByteRange>, SourceError> {
        let end = self.len();
        if offset >= end {
            return Ok(None);
        }
        if !self.is_sparse {
            return Ok(Some(ByteRange::between(offset, end)));
        }
        // Holes are an optimisation: a file system that can't tell has none.
        use rustix::fs::{SeekFrom, seek};
        let start = match seek(&*self.file, SeekFrom::Data(offset)) {
            Ok(start) => start.min(end),
            Err(rustix::io::Errno::NXIO) => return Ok(None),
            Err(_) => return Ok(Some(ByteRange::between(offset, end))),
        };
        if start >= end {
            return Ok(None);
        }
        let stop = seek(&*self.file, SeekFrom::Hole(start)).unwrap_or(end).min(end);
        Ok(Some(ByteRange::between(start, stop.max(start + 1))))
    }

    fn origin(&self, range: ByteRange) -> Option<Origin> {
        (range.end() <= self.len())
            .then(|| Origin { file: Arc::clone(&self.file), offset: range.start })
    }

    fn check_unchanged(&self) -> Result<(), SourceError> {
        let changed = || SourceError::new(0, 0, SourceErrorKind::Changed).in_file(&self.path);
        let now = self.file.metadata().map_err(|e| self.error(0, 0, e))?;
        if fingerprint(&now) != self.opened {
            return Err(changed());
        }
        // Some file systems tell a growing file's length late: a byte behind the end tells it now.
        if self.has_met_end.load(Ordering::Relaxed) {
            return Ok(());
        }
        match self.file.read_at(&mut [0], self.len()) {
            Ok(0) => Ok(()),
            Ok(_) => Err(changed()),
            Err(error) => Err(self.error(self.len(), 1, error)),
        }
    }

    fn fingerprint(&self) -> Option<Fingerprint> {
        Some(self.opened)
    }

    fn host_files(&self, visit: &mut dyn FnMut(HostUse<'_>)) {
        visit(HostUse { path: &self.path, fingerprint: self.opened, is_image: true });
    }
}

/// Identity, length and times of a file.
pub(super) fn fingerprint(meta: &std::fs::Metadata) -> Fingerprint {
    let nanos = |n: i64| u32::try_from(n).unwrap_or(0);
    Fingerprint {
        device: meta.dev(),
        inode: meta.ino(),
        len: meta.len(),
        mtime: (meta.mtime(), nanos(meta.mtime_nsec())),
        ctime: (meta.ctime(), nanos(meta.ctime_nsec())),
    }
}
