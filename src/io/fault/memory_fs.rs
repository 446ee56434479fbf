//! Host files in memory that remember what of them a crash would leave.
//!
//! What was written and what the disk holds are told apart: every change is kept in a log, and
//! after any prefix of it a crash may leave the synced part alone, all of it, a prefix or a random
//! part of the rest, with its last write torn at a sector. Names become durable in their order (as
//! with a journal), apart from contents.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use crate::base::units::ByteRange;
use crate::base::units::Fingerprint;
use crate::io::host::{
    HostFs, HostKind, HostStat, NewFile, OverFile, OverRefusal, Replace, TargetVolume,
};
use crate::io::memory::MemorySource;
use crate::io::sink::{BlockSink, SinkCapabilities, SinkError};
use crate::io::source::{BlockSource, HostUse, SharedSource, SourceError, SourceErrorKind};

#[derive(Clone, Debug)]
enum Step {
    Create { path: PathBuf, inode: u64 },
    Write { inode: u64, offset: u64, bytes: Arc<[u8]> },
    SetLen { inode: u64, len: u64 },
    Sync { inode: u64 },
    Rename { from: PathBuf, to: PathBuf },
    Remove { path: PathBuf },
    SyncNames,
}

#[derive(Clone, Debug, Default)]
struct File {
    bytes: Vec<u8>,
    changes: i64,
}

#[derive(Debug, Default)]
struct State {
    names: BTreeMap<PathBuf, u64>,
    files: BTreeMap<u64, File>,
    log: Vec<Step>,
    next_inode: u64,
}

/// Files in memory. Folders exist as far as a file lies in them. Clones share everything.
#[derive(Clone, Debug, Default)]
pub struct MemoryFs {
    state: Arc<Mutex<State>>,
}

impl MemoryFs {
    /// No files.
    pub fn new() -> MemoryFs {
        MemoryFs::default()
    }

    /// Puts a file there, or replaces one; durable at once.
    pub fn put(&self, path: impl Into<PathBuf>, bytes: &[u8]) {
        let path = path.into();
        let mut state = self.lock();
        let inode = match state.names.get(&path) {
            Some(inode) => *inode,
            None => {
                let inode = state.new_inode();
                state.apply(Step::Create { path, inode });
                inode
            }
        };
        state.apply(Step::SetLen { inode, len: 0 });
        state.apply(Step::Write { inode, offset: 0, bytes: bytes.into() });
        state.apply(Step::Sync { inode });
        state.apply(Step::SyncNames);
    }

    /// What a file holds now.
    pub fn contents(&self, path: &Path) -> Option<Vec<u8>> {
        let state = self.lock();
        let inode = state.names.get(path)?;
        state.files.get(inode).map(|file| file.bytes.clone())
    }

    /// All files.
    pub fn paths(&self) -> Vec<PathBuf> {
        self.lock().names.keys().cloned().collect()
    }

    /// How many steps the log has.
    pub fn count_steps(&self) -> usize {
        self.lock().log.len()
    }

    /// What a crash after `steps` steps may leave at `path`: each state once.
    pub fn crash_states(&self, steps: usize, path: &Path, seed: u64) -> Vec<Option<Vec<u8>>> {
        let state = self.lock();
        let log = state.log.get(..steps).unwrap_or(&state.log);
        let mut found: Vec<Option<Vec<u8>>> = Vec::new();
        for names in name_states(log) {
            let states = match names.get(path) {
                None => vec![None],
                Some(inode) => contents_states(log, *inode, seed).into_iter().map(Some).collect(),
            };
            for state in states {
                if !found.contains(&state) {
                    found.push(state);
                }
            }
        }
        found
    }

    /// What a crash after `steps` steps may leave of two files that are changed together.
    pub fn crash_worlds(
        &self,
        steps: usize,
        paths: [&Path; 2],
        seed: u64,
    ) -> Vec<[Option<Vec<u8>>; 2]> {
        let state = self.lock();
        let log = state.log.get(..steps).unwrap_or(&state.log);
        let mut found = Vec::new();
        for names in name_states(log) {
            let [first, second] = paths.map(|path| match names.get(path) {
                None => vec![None],
                Some(inode) => contents_states(log, *inode, seed).into_iter().map(Some).collect(),
            });
            for one in &first {
                for other in &second {
                    let world = [one.clone(), other.clone()];
                    if !found.contains(&world) {
                        found.push(world);
                    }
                }
            }
        }
        found
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn new_inode(&mut self) -> u64 {
        self.next_inode += 1;
        self.next_inode
    }

    fn apply(&mut self, step: Step) {
        apply_to_names(&mut self.names, &step);
        if let Step::Create { inode, .. } = &step {
            self.files.insert(*inode, File::default());
        }
        if let Step::Write { inode, .. } | Step::SetLen { inode, .. } = &step
            && let Some(file) = self.files.get_mut(inode)
        {
            file.changes += 1;
            apply_to_bytes(&mut file.bytes, &step, None);
        }
        self.log.push(step);
    }

    fn fingerprint(&self, inode: u64) -> Option<Fingerprint> {
        let file = self.files.get(&inode)?;
        let len = file.bytes.len() as u64;
        let time = (file.changes, 0);
        Some(Fingerprint { device: 1, inode, len, mtime: time, ctime: time })
    }
}

fn apply_to_names(names: &mut BTreeMap<PathBuf, u64>, step: &Step) {
    match step {
        Step::Create { path, inode } => {
            names.insert(path.clone(), *inode);
        }
        Step::Rename { from, to } => {
            if let Some(inode) = names.remove(from) {
                names.insert(to.clone(), inode);
            }
        }
        Step::Remove { path } => {
            names.remove(path);
        }
        _ => {}
    }
}

/// `torn`: only so many bytes of a write arrive.
fn apply_to_bytes(bytes: &mut Vec<u8>, step: &Step, torn: Option<usize>) {
    match step {
        Step::Write { offset, bytes: new, .. } => {
            let new = new.get(..torn.unwrap_or(new.len())).unwrap_or(new);
            let start = usize::try_from(*offset).unwrap_or(usize::MAX);
            let end = start.saturating_add(new.len());
            if bytes.len() < end {
                bytes.resize(end, 0);
            }
            if let Some(place) = bytes.get_mut(start..end) {
                place.copy_from_slice(new);
            }
        }
        Step::SetLen { len, .. } => bytes.resize(usize::try_from(*len).unwrap_or(0), 0),
        _ => {}
    }
}

/// The names after each number of steps that may have reached the disk.
fn name_states(log: &[Step]) -> Vec<BTreeMap<PathBuf, u64>> {
    let synced = log.iter().rposition(|step| matches!(step, Step::SyncNames)).map_or(0, |i| i + 1);
    let mut names = BTreeMap::new();
    let mut states = Vec::new();
    for (index, step) in log.iter().enumerate() {
        if index == synced {
            states.push(names.clone());
        }
        apply_to_names(&mut names, step);
        if index >= synced {
            states.push(names.clone());
        }
    }
    states.push(names);
    states.dedup();
    states
}

/// The bytes of a file that may have reached the disk.
fn contents_states(log: &[Step], inode: u64, seed: u64) -> Vec<Vec<u8>> {
    let of_file = |step: &&Step| match step {
        Step::Write { inode: other, .. }
        | Step::SetLen { inode: other, .. }
        | Step::Sync { inode: other } => *other == inode,
        _ => false,
    };
    let steps: Vec<&Step> = log.iter().filter(of_file).collect();
    let last_sync = steps.iter().rposition(|step| matches!(step, Step::Sync { .. }));
    let (synced, pending) = steps.split_at(last_sync.map_or(0, |index| index + 1));
    let mut safe = Vec::new();
    synced.iter().for_each(|step| apply_to_bytes(&mut safe, step, None));
    let mut states = vec![safe.clone()];
    let mut prefix = safe.clone();
    for step in pending {
        if let Step::Write { bytes, .. } = step {
            for torn in [512, 4096].into_iter().filter(|torn| *torn < bytes.len()) {
                let mut state = prefix.clone();
                apply_to_bytes(&mut state, step, Some(torn));
                states.push(state);
            }
        }
        apply_to_bytes(&mut prefix, step, None);
        states.push(prefix.clone());
    }
    let mut random = seed | 1;
    for _ in 0..4 {
        let mut state = safe.clone();
        for step in pending {
            random = random.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
            if random >> 63 == 1 {
                apply_to_bytes(&mut state, step, None);
            }
        }
        states.push(state);
    }
    states
}

fn not_found() -> io::Error {
    io::ErrorKind::NotFound.into()
}

impl HostFs for MemoryFs {
    fn list(&self, folder: &Path) -> io::Result<Vec<OsString>> {
        let state = self.lock();
        let mut names: Vec<OsString> = Vec::new();
        for path in state.names.keys() {
            let Ok(below) = path.strip_prefix(folder) else { continue };
            if let Some(first) = below.components().next() {
                names.push(first.as_os_str().to_owned());
            }
        }
        names.dedup();
        if names.is_empty() { Err(not_found()) } else { Ok(names) }
    }

    fn lstat(&self, path: &Path) -> io::Result<HostStat> {
        let state = self.lock();
        let file = state.names.get(path).and_then(|inode| state.fingerprint(*inode));
        let is_folder = state.names.keys().any(|other| other.starts_with(path) && other != path);
        let (kind, fingerprint) = match file {
            Some(fingerprint) => (HostKind::File, fingerprint),
            None if is_folder => {
                // Folders have no inodes here; told apart they must be all the same.
                let mut hasher = DefaultHasher::new();
                path.hash(&mut hasher);
                let inode = hasher.finish();
                (HostKind::Folder, Fingerprint { inode, ..Fingerprint::default() })
            }
            None => return Err(not_found()),
        };
        let mode = if kind == HostKind::File { 0o644 } else { 0o755 };
        Ok(HostStat { kind, fingerprint, mode, uid: 0, gid: 0, links: 1, device: (0, 0) })
    }

    fn stat(&self, path: &Path) -> io::Result<HostStat> {
        self.lstat(path)
    }

    fn read_link(&self, _path: &Path) -> io::Result<PathBuf> {
        Err(io::ErrorKind::InvalidInput.into())
    }

    fn canonical(&self, path: &Path) -> io::Result<PathBuf> {
        self.lstat(path).map(|_| path.to_owned())
    }

    fn open(&self, path: &Path) -> io::Result<SharedSource> {
        let state = self.lock();
        let inode = *state.names.get(path).ok_or_else(not_found)?;
        let opened = state.fingerprint(inode).ok_or_else(not_found)?;
        let bytes = state.files.get(&inode).map(|file| file.bytes.clone()).unwrap_or_default();
        let bytes = MemorySource::new(bytes);
        Ok(Arc::new(MemoryFile { fs: self.clone(), path: path.to_owned(), inode, opened, bytes }))
    }

    fn create(&self, target: &Path, replace: Replace) -> Result<Box<dyn NewFile>, SinkError> {
        let mut state = self.lock();
        let replaced = state.names.get(target).copied();
        let fingerprint = replaced.and_then(|inode| state.fingerprint(inode));
        if fingerprint.is_some() && replace == Replace::Never {
            return Err(SinkError::Exists { path: target.to_owned() });
        }
        let inode = state.new_inode();
        let mut name = OsString::from(".");
        name.push(target.file_name().unwrap_or_default());
        name.push(format!(".{inode}.glassmaster-tmp"));
        let temporary = target.with_file_name(name);
        state.apply(Step::Create { path: temporary.clone(), inode });
        drop(state);
        Ok(Box::new(MemoryNewFile {
            fs: self.clone(),
            inode,
            temporary: Some(temporary),
            target: target.to_owned(),
            replaced: fingerprint,
            replace,
        }))
    }

    fn open_over(&self, path: &Path) -> Result<Box<dyn OverFile>, OverRefusal> {
        let inode = *self.lock().names.get(path).ok_or_else(not_found)?;
        Ok(Box::new(MemoryOver { fs: self.clone(), inode }))
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        let mut state = self.lock();
        if !state.names.contains_key(path) {
            return Err(not_found());
        }
        state.apply(Step::Remove { path: path.to_owned() });
        state.apply(Step::SyncNames);
        Ok(())
    }

    fn volume_of(&self, _target: &Path) -> TargetVolume {
        TargetVolume::default()
    }
}

/// A file that is changed where it stands.
struct MemoryOver {
    fs: MemoryFs,
    inode: u64,
}

impl BlockSink for MemoryOver {
    fn write_at(&mut self, offset: u64, bytes: &[u8]) -> Result<(), SinkError> {
        let inode = self.inode;
        self.fs.lock().apply(Step::Write { inode, offset, bytes: bytes.into() });
        Ok(())
    }

    fn set_len(&mut self, len_bytes: u64) -> Result<(), SinkError> {
        self.fs.lock().apply(Step::SetLen { inode: self.inode, len: len_bytes });
        Ok(())
    }

    fn sync(&mut self) -> Result<(), SinkError> {
        self.fs.lock().apply(Step::Sync { inode: self.inode });
        Ok(())
    }

    fn capabilities(&self) -> SinkCapabilities {
        SinkCapabilities { can_seek: true, is_sparse: true }
    }
}

impl OverFile for MemoryOver {
    fn reader(&self, len_bytes: u64) -> SharedSource {
        let (fs, inode) = (self.fs.clone(), self.inode);
        Arc::new(MemoryReader { fs, inode, len: len_bytes })
    }
}

/// What a file holds at the moment it is read.
struct MemoryReader {
    fs: MemoryFs,
    inode: u64,
    len: u64,
}

impl BlockSource for MemoryReader {
    fn len(&self) -> u64 {
        self.len
    }

    fn read_at(&self, offset: u64, buf: &mut [u8]) -> Result<(), SourceError> {
        let truncated = || SourceError::new(offset, buf.len(), SourceErrorKind::Truncated);
        let state = self.fs.lock();
        let bytes = state.files.get(&self.inode).map(|file| file.bytes.as_slice());
        let start = usize::try_from(offset).map_err(|_| truncated())?;
        let part = bytes.and_then(|bytes| bytes.get(start..)?.get(..buf.len()));
        buf.copy_from_slice(part.ok_or_else(truncated)?);
        Ok(())
    }
}

#[derive(Debug)]
struct MemoryFile {
    fs: MemoryFs,
    path: PathBuf,
    inode: u64,
    opened: Fingerprint,
    bytes: MemorySource,
}

impl BlockSource for MemoryFile {
    fn len(&self) -> u64 {
        self.bytes.len()
    }

    fn read_at(&self, offset: u64, buf: &mut [u8]) -> Result<(), SourceError> {
        self.bytes.read_at(offset, buf)
    }

    fn check_unchanged(&self) -> Result<(), SourceError> {
        if self.fs.lock().fingerprint(self.inode) == Some(self.opened) {
            return Ok(());
        }
        Err(SourceError::new(0, 0, SourceErrorKind::Changed).in_file(&self.path))
    }

    fn fingerprint(&self) -> Option<Fingerprint> {
        Some(self.opened)
    }

    fn host_files(&self, visit: &mut dyn FnMut(HostUse<'_>)) {
        visit(HostUse { path: &self.path, fingerprint: self.opened, is_image: true });
    }
}

struct MemoryNewFile {
    fs: MemoryFs,
    inode: u64,
    temporary: Option<PathBuf>,
    target: PathBuf,
    replaced: Option<Fingerprint>,
    replace: Replace,
}

impl BlockSink for MemoryNewFile {
    fn write_at(&mut self, offset: u64, bytes: &[u8]) -> Result<(), SinkError> {
        let inode = self.inode;
        self.fs.lock().apply(Step::Write { inode, offset, bytes: bytes.into() });
        Ok(())
    }

    fn set_len(&mut self, len_bytes: u64) -> Result<(), SinkError> {
        self.fs.lock().apply(Step::SetLen { inode: self.inode, len: len_bytes });
        Ok(())
    }

    fn sync(&mut self) -> Result<(), SinkError> {
        self.fs.lock().apply(Step::Sync { inode: self.inode });
        Ok(())
    }

    fn capabilities(&self) -> SinkCapabilities {
        SinkCapabilities { can_seek: true, is_sparse: true }
    }

    fn reserve(&mut self, _range: ByteRange) -> Result<(), SinkError> {
        Ok(())
    }
}

impl NewFile for MemoryNewFile {
    fn reopen(&self) -> Result<SharedSource, SinkError> {
        let state = self.fs.lock();
        let bytes = state.files.get(&self.inode).map(|file| file.bytes.clone()).unwrap_or_default();
        Ok(Arc::new(MemorySource::new(bytes)))
    }

    fn discarder(&self) -> Box<dyn FnOnce() + Send> {
        let (fs, temporary) = (self.fs.clone(), self.temporary.clone());
        Box::new(move || {
            if let Some(path) = temporary {
                fs.lock().apply(Step::Remove { path });
            }
        })
    }

    fn commit(mut self: Box<Self>, sync_folder: bool) -> Result<(), SinkError> {
        let mut state = self.fs.lock();
        let now = state.names.get(&self.target).and_then(|inode| state.fingerprint(*inode));
        if now != self.replaced {
            let path = self.target.clone();
            return Err(match self.replace {
                Replace::Never => SinkError::Exists { path },
                Replace::IfUnchanged => SinkError::TargetChanged { path },
            });
        }
        if let Some(from) = self.temporary.clone() {
            state.apply(Step::Rename { from, to: self.target.clone() });
        }
        if sync_folder {
            state.apply(Step::SyncNames);
        }
        drop(state);
        self.temporary = None;
        Ok(())
    }
}

impl Drop for MemoryNewFile {
    fn drop(&mut self) {
        if let Some(path) = self.temporary.take() {
            self.fs.lock().apply(Step::Remove { path });
        }
    }
}
