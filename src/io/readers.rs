//! Host files read piece by piece by many threads, each through one handle from its first byte to
//! its last, and compared with what was planned when it is opened and when it is closed.

use std::collections::HashMap;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use super::host::HostFs;
use super::source::{Origin, SharedSource, SourceError, SourceErrorKind};
use crate::base::units::ByteRange;
use crate::model::BlobId;
use crate::model::tree::HostFile;

/// Most handles kept open. A file that lies whole in one read is opened and closed within it, so
/// only files that chunk borders cut are kept; in a stream these are a few at a time.
const MAX_OPEN: usize = 64;

/// Holes of shorter files are not worth a look.
const MIN_SPARSE_BYTES: u64 = 1 << 20;

/// Open handles of host files, by blob.
#[derive(Debug)]
pub struct HostReaders {
    fs: Arc<dyn HostFs>,
    open: Mutex<HashMap<BlobId, Arc<Reader>>>,
    clock: AtomicU64,
}

#[derive(Debug)]
struct Reader {
    file: HostFile,
    source: OnceLock<SharedSource>,
    /// Bytes read so far: a stream reads each once, so that the last byte is known by it.
    done: AtomicU64,
    used: AtomicU64,
}

impl HostReaders {
    /// No handle is open yet.
    pub fn new(fs: Arc<dyn HostFs>) -> HostReaders {
        HostReaders { fs, open: Mutex::default(), clock: AtomicU64::new(0) }
    }

    /// Fills `buf` with the bytes of `file` at `offset`. [`SourceErrorKind::Changed`] when the
    /// file is not what its fingerprint says, before or after.
    pub fn read(
        &self,
        blob: BlobId,
        file: &HostFile,
        offset: u64,
        buf: &mut [u8],
    ) -> Result<(), SourceError> {
        let len = file.fingerprint.len;
        if offset == 0 && buf.len() as u64 == len {
            let source = self.open(file)?;
            source.read_at(0, buf).map_err(|error| as_changed(error, &file.path))?;
            return source.check_unchanged();
        }
        let (reader, source) = self.reader(blob, file)?;
        source.read_at(offset, buf).map_err(|error| as_changed(error, &file.path))?;
        let read = buf.len() as u64;
        if reader.done.fetch_add(read, Ordering::AcqRel).saturating_add(read) >= len {
            self.lock().remove(&blob);
            return source.check_unchanged();
        }
        Ok(())
    }

    /// The first stored run of `file` at or behind `offset`.
    pub fn next_stored(
        &self,
        blob: BlobId,
        file: &HostFile,
        offset: u64,
    ) -> Result<Option<ByteRange>, SourceError> {
        let len = file.fingerprint.len;
        if len < MIN_SPARSE_BYTES {
            return Ok((offset < len).then(|| ByteRange::between(offset, len)));
        }
        self.reader(blob, file)?.1.next_stored(offset)
    }

    /// The handle behind `range` of `file`, for the kernel to copy from.
    pub fn origin(&self, blob: BlobId, file: &HostFile, range: ByteRange) -> Option<Origin> {
        if file.fingerprint.len < MIN_SPARSE_BYTES {
            return None;
        }
        // What can't be opened now is reported by the read that follows.
        self.reader(blob, file).ok()?.1.origin(range)
    }

    /// Closes all files and compares each once more; the first difference is the error.
    pub fn check_unchanged(&self) -> Result<(), SourceError> {
        let open = std::mem::take(&mut *self.lock());
        open.values()
            .filter_map(|reader| reader.source.get())
            .try_for_each(|source| source.check_unchanged())
    }

    fn reader(
        &self,
        blob: BlobId,
        file: &HostFile,
    ) -> Result<(Arc<Reader>, SharedSource), SourceError> {
        let now = self.clock.fetch_add(1, Ordering::Relaxed);
        let (reader, evicted) = {
            let mut open = self.lock();
            let evicted = if open.len() >= MAX_OPEN && !open.contains_key(&blob) {
                let oldest = open.iter().min_by_key(|(_, r)| r.used.load(Ordering::Relaxed));
                oldest.map(|(blob, _)| *blob).and_then(|blob| open.remove(&blob))
            } else {
                None
            };
            let reader = open.entry(blob).or_insert_with(|| {
                Arc::new(Reader {
                    file: file.clone(),
                    source: OnceLock::new(),
                    done: AtomicU64::new(0),
                    used: AtomicU64::new(now),
                })
            });
            reader.used.store(now, Ordering::Relaxed);
            (Arc::clone(reader), evicted)
        };
        if let Some(source) = evicted.as_ref().and_then(|reader| reader.source.get()) {
            source.check_unchanged()?;
        }
        if let Some(source) = reader.source.get() {
            let source = Arc::clone(source);
            return Ok((reader, source));
        }
        // Two threads may open it at once; the first one's handle is used by both.
        let opened = self.open(&reader.file)?;
        let source = Arc::clone(reader.source.get_or_init(|| opened));
        Ok((reader, source))
    }

    fn open(&self, file: &HostFile) -> Result<SharedSource, SourceError> {
        let source = self.fs.open(&file.path).map_err(|error| {
            SourceError::new(0, 0, SourceErrorKind::Io(error)).in_file(&file.path)
        })?;
        if source.fingerprint().is_some_and(|now| now != file.fingerprint) {
            return Err(SourceError::new(0, 0, SourceErrorKind::Changed).in_file(&file.path));
        }
        Ok(source)
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<BlobId, Arc<Reader>>> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A planned byte that is not there means that the file is not the planned one.
fn as_changed(mut error: SourceError, path: &Path) -> SourceError {
    if matches!(error.kind, SourceErrorKind::Truncated) {
        error.kind = SourceErrorKind::Changed;
    }
    error.in_file(path)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::io::host::RealFs;

    fn host_file(path: &Path) -> HostFile {
        let fingerprint = RealFs.stat(path).unwrap().fingerprint;
        HostFile { path: path.to_owned(), fingerprint }
    }

    #[test]
    fn a_file_is_closed_after_its_last_byte_and_compared_then() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("file");
        std::fs::write(&path, vec![5; 3000]).unwrap();
        let file = host_file(&path);
        let readers = HostReaders::new(Arc::new(RealFs));
        let mut buf = [0; 1000];
        readers.read(BlobId(1), &file, 2000, &mut buf).unwrap();
        readers.read(BlobId(1), &file, 0, &mut buf).unwrap();
        assert_eq!(readers.lock().len(), 1);
        readers.read(BlobId(1), &file, 1000, &mut buf).unwrap();
        assert_eq!((readers.lock().len(), buf), (0, [5; 1000]));

        readers.read(BlobId(1), &file, 0, &mut buf).unwrap();
        std::fs::write(&path, vec![6; 3000]).unwrap();
        let error = readers.check_unchanged().unwrap_err();
        assert!(matches!(error.kind, SourceErrorKind::Changed));
        assert_eq!(error.path.as_deref(), Some(&*path));
        let error = readers.read(BlobId(1), &file, 0, &mut buf).unwrap_err();
        assert!(matches!(error.kind, SourceErrorKind::Changed));
        let error = readers.read(BlobId(1), &file, 0, &mut [0; 3000]).unwrap_err();
        assert!(matches!(error.kind, SourceErrorKind::Changed));
    }

    #[test]
    fn the_number_of_handles_is_bounded() {
        let folder = tempfile::tempdir().unwrap();
        let readers = HostReaders::new(Arc::new(RealFs));
        for number in 0..200u32 {
            let path = folder.path().join(number.to_string());
            std::fs::write(&path, [1, 2, 3]).unwrap();
            let mut buf = [0; 1];
            readers.read(BlobId(number), &host_file(&path), 1, &mut buf).unwrap();
            assert_eq!(buf, [2]);
            assert!(readers.lock().len() <= MAX_OPEN);
        }
        readers.check_unchanged().unwrap();
    }
}
