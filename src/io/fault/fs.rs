//! Host files, sources and new files that fail as a script says.

use std::ffi::OsString;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::folder::faulty_folder;
use super::script::{Fault, Faults, Op};
use crate::base::units::ByteRange;
use crate::base::units::Fingerprint;
use crate::io::dir::TargetFolder;
use crate::io::host::{HostFs, HostStat, NewFile, OverFile, OverRefusal, Replace, TargetVolume};
use crate::io::sink::{BlockSink, SinkCapabilities, SinkError};
use crate::io::source::{
    BlockSource, HostUse, Origin, Shape, SharedSource, SourceError, SourceErrorKind,
};

const NOWHERE: ByteRange = ByteRange { start: 0, len: 0 };

/// Host files that fail as told.
#[derive(Clone, Debug)]
pub struct FaultyFs {
    inner: Arc<dyn HostFs>,
    faults: Arc<Faults>,
}

impl FaultyFs {
    /// The files of `inner` under `faults`.
    pub fn new(inner: Arc<dyn HostFs>, faults: Arc<Faults>) -> FaultyFs {
        FaultyFs { inner, faults }
    }

    fn pass(&self, op: Op) -> io::Result<()> {
        self.faults.next(op, NOWHERE).map_or(Ok(()), |fault| Err(fault.to_error()))
    }
}

impl HostFs for FaultyFs {
    fn list(&self, folder: &Path) -> io::Result<Vec<OsString>> {
        self.pass(Op::List)?;
        self.inner.list(folder)
    }

    fn lstat(&self, path: &Path) -> io::Result<HostStat> {
        self.pass(Op::Stat)?;
        self.inner.lstat(path)
    }

    fn stat(&self, path: &Path) -> io::Result<HostStat> {
        self.pass(Op::Stat)?;
        self.inner.stat(path)
    }

    fn read_link(&self, path: &Path) -> io::Result<PathBuf> {
        self.pass(Op::ReadLink)?;
        self.inner.read_link(path)
    }

    fn canonical(&self, path: &Path) -> io::Result<PathBuf> {
        self.pass(Op::Stat)?;
        self.inner.canonical(path)
    }

    fn open(&self, path: &Path) -> io::Result<SharedSource> {
        let fault = self.faults.next(Op::Open, NOWHERE);
        let is_changed = match fault {
            None => false,
            Some(Fault::Changed) => true,
            Some(fault) => return Err(fault.to_error()),
        };
        let inner = self.inner.open(path)?;
        let faults = Arc::clone(&self.faults);
        Ok(Arc::new(FaultySource { inner, faults, is_changed }))
    }

    fn create(&self, target: &Path, replace: Replace) -> Result<Box<dyn NewFile>, SinkError> {
        if let Some(fault) = self.faults.next(Op::Create, NOWHERE) {
            return Err(sink_error(fault, Some(target)));
        }
        let inner = self.inner.create(target, replace)?;
        let faults = Arc::clone(&self.faults);
        Ok(Box::new(FaultyNewFile { inner, faults, target: target.to_owned() }))
    }

    fn open_over(&self, path: &Path) -> Result<Box<dyn OverFile>, OverRefusal> {
        self.pass(Op::Create)?;
        let inner = self.inner.open_over(path)?;
        let faults = Arc::clone(&self.faults);
        Ok(Box::new(FaultyOver { inner, faults, target: path.to_owned() }))
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        self.pass(Op::Remove)?;
        self.inner.remove(path)
    }

    fn can_clone(&self, origin: &Origin, target: &Path) -> bool {
        self.inner.can_clone(origin, target)
    }

    fn remove_leftovers(&self, target: &Path) -> Vec<PathBuf> {
        // Failing to is no failure of the write that comes.
        self.pass(Op::Remove).map(|()| self.inner.remove_leftovers(target)).unwrap_or_default()
    }

    fn open_target(&self, path: &Path) -> io::Result<(Arc<dyn TargetFolder>, bool)> {
        self.pass(Op::MakeFolder)?;
        let (folder, is_new) = self.inner.open_target(path)?;
        Ok((faulty_folder(folder, Arc::clone(&self.faults)), is_new))
    }

    fn volume_of(&self, target: &Path) -> TargetVolume {
        self.inner.volume_of(target)
    }
}

/// A source that fails as told.
#[derive(Clone, Debug)]
pub struct FaultySource {
    inner: SharedSource,
    faults: Arc<Faults>,
    is_changed: bool,
}

impl FaultySource {
    /// The bytes of `inner` under `faults`.
    pub fn new(inner: SharedSource, faults: Arc<Faults>) -> FaultySource {
        FaultySource { inner, faults, is_changed: false }
    }
}

impl BlockSource for FaultySource {
    fn len(&self) -> u64 {
        self.inner.len()
    }

    fn read_at(&self, offset: u64, buf: &mut [u8]) -> Result<(), SourceError> {
        let range = ByteRange { start: offset, len: buf.len() as u64 };
        let kind = match self.faults.next(Op::Read, range) {
            None => return self.inner.read_at(offset, buf),
            Some(Fault::Flip) => {
                self.inner.read_at(offset, buf)?;
                if let Some(byte) = buf.last_mut() {
                    *byte ^= 0x10;
                }
                return Ok(());
            }
            Some(Fault::Short) => {
                let half = buf.len() / 2;
                self.inner.read_at(offset, buf.get_mut(..half).unwrap_or_default())?;
                SourceErrorKind::Truncated
            }
            Some(Fault::Changed) => SourceErrorKind::Changed,
            Some(Fault::Gone) => SourceErrorKind::Disconnected,
            Some(fault) => SourceErrorKind::Io(fault.to_error()),
        };
        Err(SourceError::new(offset, buf.len(), kind))
    }

    fn shape(&self) -> Shape {
        self.inner.shape()
    }

    fn next_stored(&self, offset: u64) -> Result<Option<ByteRange>, SourceError> {
        match self.faults.next(Op::Holes, NOWHERE) {
            None => self.inner.next_stored(offset),
            Some(fault) => Err(SourceError::new(offset, 0, SourceErrorKind::Io(fault.to_error()))),
        }
    }

    fn origin(&self, range: ByteRange) -> Option<Origin> {
        self.inner.origin(range)
    }

    fn check_unchanged(&self) -> Result<(), SourceError> {
        match self.faults.next(Op::Compare, NOWHERE) {
            None => self.inner.check_unchanged(),
            Some(Fault::Changed) => Err(SourceError::new(0, 0, SourceErrorKind::Changed)),
            Some(fault) => Err(SourceError::new(0, 0, SourceErrorKind::Io(fault.to_error()))),
        }
    }

    fn fingerprint(&self) -> Option<Fingerprint> {
        let mut fingerprint = self.inner.fingerprint()?;
        fingerprint.mtime.0 += i64::from(self.is_changed);
        Some(fingerprint)
    }

    fn host_files(&self, visit: &mut dyn FnMut(HostUse<'_>)) {
        self.inner.host_files(visit);
    }
}

struct FaultyNewFile {
    inner: Box<dyn NewFile>,
    faults: Arc<Faults>,
    target: PathBuf,
}

impl FaultyNewFile {
    fn pass(&self, op: Op, range: ByteRange) -> Result<(), SinkError> {
        pass_sink(&self.faults, op, range, &self.target)
    }
}

struct FaultyOver {
    inner: Box<dyn OverFile>,
    faults: Arc<Faults>,
    target: PathBuf,
}

fn pass_sink(faults: &Faults, op: Op, range: ByteRange, target: &Path) -> Result<(), SinkError> {
    faults.next(op, range).map_or(Ok(()), |fault| Err(sink_error(fault, Some(target))))
}

/// Half of a write that is cut short arrives.
fn write_through(
    inner: &mut dyn BlockSink,
    faults: &Faults,
    target: &Path,
    offset: u64,
    bytes: &[u8],
) -> Result<(), SinkError> {
    let range = ByteRange { start: offset, len: bytes.len() as u64 };
    match faults.next(Op::Write, range) {
        None => inner.write_at(offset, bytes),
        Some(fault) => {
            if fault == Fault::Short {
                let half = bytes.len() / 2;
                inner.write_at(offset, bytes.get(..half).unwrap_or_default())?;
            }
            Err(sink_error(fault, Some(target)))
        }
    }
}

impl BlockSink for FaultyOver {
    fn write_at(&mut self, offset: u64, bytes: &[u8]) -> Result<(), SinkError> {
        write_through(&mut *self.inner, &self.faults, &self.target, offset, bytes)
    }

    fn set_len(&mut self, len_bytes: u64) -> Result<(), SinkError> {
        pass_sink(&self.faults, Op::SetLen, NOWHERE, &self.target)?;
        self.inner.set_len(len_bytes)
    }

    fn sync(&mut self) -> Result<(), SinkError> {
        pass_sink(&self.faults, Op::Sync, NOWHERE, &self.target)?;
        self.inner.sync()
    }

    fn reserve(&mut self, range: ByteRange) -> Result<(), SinkError> {
        pass_sink(&self.faults, Op::Reserve, range, &self.target)?;
        self.inner.reserve(range)
    }

    fn capabilities(&self) -> SinkCapabilities {
        self.inner.capabilities()
    }
}

impl OverFile for FaultyOver {
    fn reader(&self, len_bytes: u64) -> SharedSource {
        Arc::new(FaultySource::new(self.inner.reader(len_bytes), Arc::clone(&self.faults)))
    }
}

fn sink_error(fault: Fault, path: Option<&Path>) -> SinkError {
    let path = path.map(Path::to_owned);
    match fault {
        Fault::NoSpace | Fault::Quota | Fault::Short => {
            SinkError::NoSpace { missing_bytes: 1, path }
        }
        fault => SinkError::Io { path, source: fault.to_error() },
    }
}

impl BlockSink for FaultyNewFile {
    fn write_at(&mut self, offset: u64, bytes: &[u8]) -> Result<(), SinkError> {
        write_through(&mut *self.inner, &self.faults, &self.target, offset, bytes)
    }

    fn set_len(&mut self, len_bytes: u64) -> Result<(), SinkError> {
        self.pass(Op::SetLen, NOWHERE)?;
        self.inner.set_len(len_bytes)
    }

    fn sync(&mut self) -> Result<(), SinkError> {
        self.pass(Op::Sync, NOWHERE)?;
        self.inner.sync()
    }

    fn reserve(&mut self, range: ByteRange) -> Result<(), SinkError> {
        self.pass(Op::Reserve, range)?;
        self.inner.reserve(range)
    }

    fn leave_hole(&mut self, range: ByteRange) -> Result<(), SinkError> {
        self.inner.leave_hole(range)
    }

    fn write_back_early(&mut self) {
        self.inner.write_back_early();
    }

    fn capabilities(&self) -> SinkCapabilities {
        self.inner.capabilities()
    }

    fn clone_range(&mut self, range: ByteRange, origin: &Origin) -> Result<bool, SinkError> {
        self.pass(Op::Clone, range)?;
        self.inner.clone_range(range, origin)
    }
}

impl NewFile for FaultyNewFile {
    fn reopen(&self) -> Result<SharedSource, SinkError> {
        self.pass(Op::Reopen, NOWHERE)?;
        let inner = self.inner.reopen()?;
        Ok(Arc::new(FaultySource::new(inner, Arc::clone(&self.faults))))
    }

    fn discarder(&self) -> Box<dyn FnOnce() + Send> {
        self.inner.discarder()
    }

    fn clone_whole(&mut self, origin: &Origin) -> Result<bool, SinkError> {
        self.pass(Op::Clone, NOWHERE)?;
        self.inner.clone_whole(origin)
    }

    fn commit(self: Box<Self>, sync_folder: bool) -> Result<(), SinkError> {
        self.pass(Op::Rename, NOWHERE)?;
        self.inner.commit(sync_folder)
    }
}
