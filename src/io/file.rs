//! A host file as a source: positional reads of one open handle, compared with itself at the end.

use std::fs::File;
use std::io;
use std::os::unix::fs::{FileExt, MetadataExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::sync::Arc;

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
        })
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
        self.file.read_exact_at(buf, offset).map_err(|e| self.error(offset, buf.len(), e))
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
