//! Host files read piece by piece by many threads, each through one handle from its first byte to
//! its last, and compared with what was planned when it is opened and when it is closed.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use super::host::HostFs;
use super::source::{Origin, SharedSource, SourceError, SourceErrorKind};
use crate::base::units::{ByteRange, Fingerprint};

/// Most handles kept open. A file that lies whole in one read is opened and closed within it, so
/// only files that chunk borders cut are kept; in a stream these are a few at a time.
const MAX_OPEN: usize = 64;

/// Holes of shorter files are not worth a look.
const MIN_SPARSE_BYTES: u64 = 1 << 20;

/// A host file to be read, by a number of the caller's.
#[derive(Clone, Copy, Debug)]
pub struct PlannedFile<'a> {
    /// Tells it from all others.
    pub number: u32,
    /// Where it lies.
    pub path: &'a Path,
    /// What it must be like.
    pub fingerprint: Fingerprint,
}

/// Open handles of host files.
#[derive(Debug)]
pub struct HostReaders {
    fs: Arc<dyn HostFs>,
    open: Mutex<HashMap<u32, Arc<Reader>>>,
    clock: AtomicU64,
}

#[derive(Debug)]
struct Reader {
    path: PathBuf,
    source: OnceLock<SharedSource>,
    /// Bytes read so far: a stream reads each once, so that the last byte is known by it.
    done: AtomicU64,
    used: AtomicU64,
}

impl Reader {
    fn check_unchanged(&self) -> Result<(), SourceError> {
        let Some(source) = self.source.get() else { return Ok(()) };
        source.check_unchanged().map_err(|error| error.in_file(&self.path))
    }
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
        file: PlannedFile<'_>,
        offset: u64,
        buf: &mut [u8],
    ) -> Result<(), SourceError> {
        let len = file.fingerprint.len;
        if offset == 0 && buf.len() as u64 == len {
            let source = self.open(file)?;
            source.read_at(0, buf).map_err(|error| as_changed(error, file.path))?;
            return source.check_unchanged().map_err(|error| error.in_file(file.path));
        }
        let (reader, source) = self.reader(file)?;
        source.read_at(offset, buf).map_err(|error| as_changed(error, file.path))?;
        let read = buf.len() as u64;
        if reader.done.fetch_add(read, Ordering::AcqRel).saturating_add(read) >= len {
            self.lock().remove(&file.number);
            return source.check_unchanged().map_err(|error| error.in_file(file.path));
        }
        Ok(())
    }

    /// The first stored run of `file` at or behind `offset`.
    pub fn next_stored(
        &self,
        file: PlannedFile<'_>,
        offset: u64,
    ) -> Result<Option<ByteRange>, SourceError> {
        let len = file.fingerprint.len;
        if len < MIN_SPARSE_BYTES {
            return Ok((offset < len).then(|| ByteRange::between(offset, len)));
        }
        let (_, source) = self.reader(file)?;
        source.next_stored(offset).map_err(|error| error.in_file(file.path))
    }

    /// The handle behind `range` of `file`, for the kernel to copy from.
    pub fn origin(&self, file: PlannedFile<'_>, range: ByteRange) -> Option<Origin> {
        if file.fingerprint.len < MIN_SPARSE_BYTES {
            return None;
        }
        // What can't be opened now is reported by the read that follows.
        self.reader(file).ok()?.1.origin(range)
    }

    /// Closes all files and compares each once more; the first difference is the error.
    pub fn check_unchanged(&self) -> Result<(), SourceError> {
        let open = std::mem::take(&mut *self.lock());
        open.values().try_for_each(|reader| reader.check_unchanged())
    }

    fn reader(&self, file: PlannedFile<'_>) -> Result<(Arc<Reader>, SharedSource), SourceError> {
        let now = self.clock.fetch_add(1, Ordering::Relaxed);
        let (reader, evicted) = {
            let mut open = self.lock();
            let evicted = if open.len() >= MAX_OPEN && !open.contains_key(&file.number) {
                let oldest = open.iter().min_by_key(|(_, r)| r.used.load(Ordering::Relaxed));
                oldest.map(|(number, _)| *number).and_then(|number| open.remove(&number))
            } else {
                None
            };
            let reader = open.entry(file.number).or_insert_with(|| {
                Arc::new(Reader {
                    path: file.path.to_owned(),
                    source: OnceLock::new(),
                    done: AtomicU64::new(0),
                    used: AtomicU64::new(now),
                })
            });
            reader.used.store(now, Ordering::Relaxed);
            (Arc::clone(reader), evicted)
        };
        if let Some(evicted) = evicted {
            evicted.check_unchanged()?;
        }
        if let Some(source) = reader.source.get() {
            let source = Arc::clone(source);
            return Ok((reader, source));
        }
        // Two threads may open it at once; the first one's handle is used by both.
        let opened = self.open(file)?;
        let source = Arc::clone(reader.source.get_or_init(|| opened));
        Ok((reader, source))
    }

    fn open(&self, file: PlannedFile<'_>) -> Result<SharedSource, SourceError> {
        let source = self.fs.open(file.path).map_err(|error| {
            SourceError::new(0, 0, SourceErrorKind::Io(error)).in_file(file.path)
        })?;
        if source.fingerprint().is_some_and(|now| now != file.fingerprint) {
            return Err(SourceError::new(0, 0, SourceErrorKind::Changed).in_file(file.path));
        }
        Ok(source)
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<u32, Arc<Reader>>> {
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

    fn planned(path: &Path, number: u32) -> PlannedFile<'_> {
        PlannedFile { number, path, fingerprint: RealFs.stat(path).unwrap().fingerprint }
    }

    #[test]
    fn a_file_is_closed_after_its_last_byte_and_compared_then() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("file");
        std::fs::write(&path, vec![5; 3000]).unwrap();
        let file = planned(&path, 1);
        let readers = HostReaders::new(Arc::new(RealFs));
        let mut buf = [0; 1000];
        readers.read(file, 2000, &mut buf).unwrap();
        readers.read(file, 0, &mut buf).unwrap();
        assert_eq!(readers.lock().len(), 1);
        readers.read(file, 1000, &mut buf).unwrap();
        assert_eq!((readers.lock().len(), buf), (0, [5; 1000]));

        readers.read(file, 0, &mut buf).unwrap();
        std::fs::write(&path, vec![6; 3000]).unwrap();
        let error = readers.check_unchanged().unwrap_err();
        assert!(matches!(error.kind, SourceErrorKind::Changed));
        assert_eq!(error.path.as_deref(), Some(&*path));
        let error = readers.read(file, 0, &mut buf).unwrap_err();
        assert!(matches!(error.kind, SourceErrorKind::Changed));
        let error = readers.read(file, 0, &mut [0; 3000]).unwrap_err();
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
            readers.read(planned(&path, number), 1, &mut buf).unwrap();
            assert_eq!(buf, [2]);
            assert!(readers.lock().len() <= MAX_OPEN);
        }
        readers.check_unchanged().unwrap();
    }
}
