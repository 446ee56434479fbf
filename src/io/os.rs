//! The real files of this machine.

use std::borrow::Cow;
use std::ffi::OsString;
use std::fs::{self, File};
use std::io;
use std::os::fd::{AsRawFd, OwnedFd};
use std::os::unix::fs::{FileExt, FileTypeExt, MetadataExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use super::dir::{RealFolder, TargetFolder};
use rustix::io::Errno;

use super::file::{FileSource, fingerprint};
use super::host::{
    HostFs, HostKind, HostStat, NewFile, OverFile, OverRefusal, RealFs, Replace, TargetVolume,
};
use super::sink::{BlockSink, SinkCapabilities, SinkError};
use super::source::{Origin, SharedSource};
use super::volume;
use super::{leftovers, over};
use crate::base::units::ByteRange;
use crate::base::units::Fingerprint;

impl HostFs for RealFs {
    fn list(&self, folder: &Path) -> io::Result<Vec<OsString>> {
        let near = reach(folder)?;
        fs::read_dir(near.path())?.map(|entry| Ok(entry?.file_name())).collect()
    }

    fn lstat(&self, path: &Path) -> io::Result<HostStat> {
        fs::symlink_metadata(reach(path)?.path()).map(|meta| host_stat(&meta))
    }

    fn stat(&self, path: &Path) -> io::Result<HostStat> {
        fs::metadata(reach(path)?.path()).map(|meta| host_stat(&meta))
    }

    fn read_link(&self, path: &Path) -> io::Result<PathBuf> {
        fs::read_link(reach(path)?.path())
    }

    fn canonical(&self, path: &Path) -> io::Result<PathBuf> {
        fs::canonicalize(path)
    }

    fn check_readable(&self, path: &Path) -> io::Result<()> {
        Ok(rustix::fs::access(&*reach(path)?.path(), rustix::fs::Access::READ_OK)?)
    }

    fn open(&self, path: &Path) -> io::Result<SharedSource> {
        Ok(Arc::new(FileSource::open(path)?))
    }

    fn create(&self, target: &Path, replace: Replace) -> Result<Box<dyn NewFile>, SinkError> {
        Ok(Box::new(TemporaryFile::create(target, replace)?))
    }

    fn open_over(&self, path: &Path) -> Result<Box<dyn OverFile>, OverRefusal> {
        Ok(Box::new(over::RealOver::open(path)?))
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        fs::remove_file(path)?;
        File::open(folder_of(path))?.sync_all()
    }

    fn can_clone(&self, origin: &Origin, target: &Path) -> bool {
        let target = fs::canonicalize(target).unwrap_or_else(|_| target.to_owned());
        over::can_clone(origin, folder_of(&target))
    }

    fn remove_leftovers(&self, target: &Path) -> Vec<PathBuf> {
        let target = fs::canonicalize(target).unwrap_or_else(|_| target.to_owned());
        leftovers::remove(folder_of(&target), &stem_of(&target))
    }

    fn open_target(&self, path: &Path) -> io::Result<(Arc<dyn TargetFolder>, bool)> {
        let (folder, is_new) = RealFolder::open_or_make(path)?;
        Ok((Arc::new(folder), is_new))
    }

    fn volume_of(&self, target: &Path) -> TargetVolume {
        let target = fs::canonicalize(target).unwrap_or_else(|_| target.to_owned());
        volume::volume_of(folder_of(&target))
    }
}

/// The folder a target lies in; a bare name lies in the current one.
fn folder_of(target: &Path) -> &Path {
    target.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// Longest path the system takes in one call, with room for a few more bytes.
const PATH_BYTES: usize = 4000;

/// A path short enough for the system, however deep it leads.
pub(super) enum Near<'a> {
    /// It was short enough.
    AsIs(&'a Path),
    /// The rest of it from an open folder.
    From(OwnedFd, PathBuf),
}

impl Near<'_> {
    /// The path to call the system with, while `self` lives.
    pub(super) fn path(&self) -> Cow<'_, Path> {
        match self {
            Near::AsIs(path) => Cow::Borrowed(path),
            Near::From(folder, rest) => {
                let mut path = PathBuf::from(format!("/proc/self/fd/{}", folder.as_raw_fd()));
                path.push(rest);
                Cow::Owned(path)
            }
        }
    }
}

/// Opens folders on the way until the rest of `path` is short enough.
pub(super) fn reach(path: &Path) -> io::Result<Near<'_>> {
    use rustix::fs::{CWD, Mode, OFlags, openat};
    if path.as_os_str().len() < PATH_BYTES {
        return Ok(Near::AsIs(path));
    }
    let mut folder: Option<OwnedFd> = None;
    let mut here = PathBuf::new();
    for part in path.components() {
        if here.as_os_str().len() + part.as_os_str().len() >= PATH_BYTES {
            let flags = OFlags::PATH | OFlags::DIRECTORY | OFlags::CLOEXEC;
            let next = match &folder {
                Some(folder) => openat(folder, &here, flags, Mode::empty()),
                None => openat(CWD, &here, flags, Mode::empty()),
            };
            folder = Some(next?);
            here.clear();
        }
        here.push(part);
    }
    Ok(match folder {
        Some(folder) => Near::From(folder, here),
        None => Near::AsIs(path),
    })
}

fn host_stat(meta: &fs::Metadata) -> HostStat {
    let kind = meta.file_type();
    let kind = if kind.is_dir() {
        HostKind::Folder
    } else if kind.is_symlink() {
        HostKind::Symlink
    } else if kind.is_char_device() {
        HostKind::CharDevice
    } else if kind.is_block_device() {
        HostKind::BlockDevice
    } else if kind.is_fifo() {
        HostKind::Fifo
    } else if kind.is_socket() {
        HostKind::Socket
    } else {
        HostKind::File
    };
    HostStat {
        kind,
        fingerprint: fingerprint(meta),
        mode: u16::try_from(meta.mode() & 0o7777).unwrap_or(0),
        uid: meta.uid(),
        gid: meta.gid(),
        links: meta.nlink(),
        device: (rustix::fs::major(meta.rdev()), rustix::fs::minor(meta.rdev())),
    }
}

/// A file under another name until it is whole.
struct TemporaryFile {
    file: File,
    /// `None` once it was renamed.
    temporary: Option<PathBuf>,
    target: PathBuf,
    /// What the target was when we began; `None`: it did not exist.
    replaced: Option<Fingerprint>,
    replace: Replace,
    /// Room was reserved, so that holes have to be punched.
    is_reserved: bool,
    /// Where the next early write-back begins; `None`: there is none.
    written_back: Option<u64>,
}

impl TemporaryFile {
    fn create(target: &Path, replace: Replace) -> Result<TemporaryFile, SinkError> {
        // A link at the target is followed: the file it names is replaced, not the link.
        let target = fs::canonicalize(target).unwrap_or_else(|_| target.to_owned());
        let old = fs::symlink_metadata(&target).ok();
        if old.is_some() && replace == Replace::Never {
            return Err(SinkError::Exists { path: target });
        }
        if old.as_ref().is_some_and(|meta| !meta.is_file()) {
            let source = io::Error::new(io::ErrorKind::InvalidInput, "not a regular file");
            return Err(SinkError::Io { path: Some(target), source });
        }
        let (temporary, file) = create_beside(&target)?;
        if let Some(meta) = &old {
            // The new file stands in for the old one: same permissions, and owner where allowed.
            let _owner_kept = std::os::unix::fs::fchown(&file, Some(meta.uid()), Some(meta.gid()));
            let _mode_kept = file.set_permissions(fs::Permissions::from_mode(meta.mode() & 0o777));
        }
        let replaced = old.as_ref().map(fingerprint);
        Ok(TemporaryFile {
            file,
            temporary: Some(temporary),
            target,
            replaced,
            replace,
            is_reserved: false,
            written_back: None,
        })
    }

    fn io_error(&self, source: io::Error) -> SinkError {
        sink_error(&self.target, source, 0)
    }
}

/// What names of temporaries for `target` are made of.
fn stem_of(target: &Path) -> OsString {
    let stem = target.file_name().unwrap_or_default();
    // 255 bytes is the longest name of most file systems.
    if stem.len() > 200 { OsString::from("image") } else { stem.to_owned() }
}

/// Makes a new file in the folder of `target`, under a name nobody else has.
fn create_beside(target: &Path) -> Result<(PathBuf, File), SinkError> {
    static COUNTER: AtomicU32 = AtomicU32::new(0);
    let stem = stem_of(target);
    loop {
        let number = COUNTER.fetch_add(1, Ordering::Relaxed);
        let path = target.with_file_name(leftovers::temporary_name(&stem, number));
        match File::options().read(true).write(true).create_new(true).mode(0o666).open(&path) {
            Ok(file) => {
                leftovers::hold(&file);
                return Ok((path, file));
            }
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(source) => return Err(sink_error(target, source, 0)),
        }
    }
}

/// Tells a full disk from other failures.
pub(super) fn sink_error(path: &Path, source: io::Error, missing_bytes: u64) -> SinkError {
    let path = Some(path.to_owned());
    match source.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
            SinkError::NoSpace { missing_bytes, path }
        }
        _ => SinkError::Io { path, source },
    }
}

impl BlockSink for TemporaryFile {
    fn write_at(&mut self, offset: u64, bytes: &[u8]) -> Result<(), SinkError> {
        self.file
            .write_all_at(bytes, offset)
            .map_err(|source| sink_error(&self.target, source, bytes.len() as u64))?;
        self.begin_write_back(offset.saturating_add(bytes.len() as u64));
        Ok(())
    }

    fn set_len(&mut self, len_bytes: u64) -> Result<(), SinkError> {
        self.file.set_len(len_bytes).map_err(|e| self.io_error(e))
    }

    fn sync(&mut self) -> Result<(), SinkError> {
        self.file.sync_all().map_err(|e| self.io_error(e))
    }

    fn reserve(&mut self, range: ByteRange) -> Result<(), SinkError> {
        use rustix::fs::{FallocateFlags, fallocate};
        loop {
            // The raw call: a file system that can't must not be helped by writing zeros.
            return match fallocate(&self.file, FallocateFlags::KEEP_SIZE, range.start, range.len) {
                Ok(()) => {
                    self.is_reserved = true;
                    Ok(())
                }
                Err(Errno::INTR) => continue,
                Err(errno @ (Errno::NOSPC | Errno::DQUOT | Errno::FBIG)) => {
                    Err(sink_error(&self.target, errno.into(), range.len))
                }
                Err(_) => Ok(()),
            };
        }
    }

    fn leave_hole(&mut self, range: ByteRange) -> Result<(), SinkError> {
        use rustix::fs::{FallocateFlags, fallocate};
        if self.is_reserved {
            let flags = FallocateFlags::PUNCH_HOLE | FallocateFlags::KEEP_SIZE;
            // Where holes can't be punched the zeros take room, which they were promised.
            let _punched = fallocate(&self.file, flags, range.start, range.len);
        }
        Ok(())
    }

    fn write_back_early(&mut self) {
        self.written_back.get_or_insert(0);
    }

    fn capabilities(&self) -> SinkCapabilities {
        SinkCapabilities { can_seek: true, is_sparse: true }
    }

    fn clone_range(&mut self, range: ByteRange, origin: &Origin) -> Result<bool, SinkError> {
        let mut done = 0;
        while done < range.len {
            let mut from = origin.offset.saturating_add(done);
            let mut to = range.start.saturating_add(done);
            let want = usize::try_from(range.len - done).unwrap_or(usize::MAX);
            let (from, to) = (Some(&mut from), Some(&mut to));
            match rustix::fs::copy_file_range(&*origin.file, from, &self.file, to, want) {
                // The source is shorter than it was: reading by hand says so.
                Ok(0) => return Ok(false),
                Ok(count) => done += count as u64,
                Err(Errno::INTR) => {}
                Err(errno @ (Errno::NOSPC | Errno::DQUOT)) => {
                    return Err(sink_error(&self.target, errno.into(), range.len - done));
                }
                // Another file system, one that can't, a bad sector: reading by hand tells.
                Err(_) => return Ok(false),
            }
        }
        self.begin_write_back(range.end());
        Ok(true)
    }
}

/// How much is gathered before the disk is asked to begin.
const WRITE_BACK_BYTES: u64 = 16 << 20;

impl TemporaryFile {
    /// Asks for write-back of what lies before `end`, if that was wished and is much.
    fn begin_write_back(&mut self, end: u64) {
        let Some(from) = self.written_back else { return };
        let Some(len) = end.checked_sub(from).filter(|len| *len >= WRITE_BACK_BYTES) else {
            return;
        };
        self.written_back = Some(end);
        // "Not needed" is how Linux is told to begin writing; pages still dirty are kept.
        let len = std::num::NonZeroU64::new(len);
        let _advised = rustix::fs::fadvise(&self.file, from, len, rustix::fs::Advice::DontNeed);
    }
}

impl NewFile for TemporaryFile {
    fn reopen(&self) -> Result<SharedSource, SinkError> {
        let path = self.temporary.as_deref().unwrap_or(&self.target);
        let _advised = rustix::fs::fadvise(&self.file, 0, None, rustix::fs::Advice::DontNeed);
        Ok(Arc::new(FileSource::open(path).map_err(|e| self.io_error(e))?))
    }

    fn discarder(&self) -> Box<dyn FnOnce() + Send> {
        let temporary = self.temporary.clone();
        Box::new(move || {
            if let Some(temporary) = temporary {
                // What can't be removed is found and offered by the next write.
                let _removed = fs::remove_file(temporary);
            }
        })
    }

    fn clone_whole(&mut self, origin: &Origin) -> Result<bool, SinkError> {
        // Blocks are shared or nothing is: no half of a file is left by a failure.
        Ok(origin.offset == 0 && rustix::fs::ioctl_ficlone(&self.file, &*origin.file).is_ok())
    }

    fn commit(mut self: Box<Self>, sync_folder: bool) -> Result<(), SinkError> {
        let now = fs::symlink_metadata(&self.target).ok().as_ref().map(fingerprint);
        if now != self.replaced {
            return Err(SinkError::TargetChanged { path: self.target.clone() });
        }
        let Some(temporary) = self.temporary.clone() else { return Ok(()) };
        let renamed = if self.replace == Replace::Never {
            rename_to_new(&temporary, &self.target)
        } else {
            fs::rename(&temporary, &self.target)
        };
        renamed.map_err(|e| match e.kind() {
            io::ErrorKind::AlreadyExists => SinkError::Exists { path: self.target.clone() },
            _ => self.io_error(e),
        })?;
        self.temporary = None;
        if sync_folder {
            File::open(folder_of(&self.target))
                .and_then(|folder| folder.sync_all())
                .map_err(|e| self.io_error(e))?;
        }
        Ok(())
    }
}

/// Renames only if nobody has taken the name meanwhile.
fn rename_to_new(from: &Path, to: &Path) -> io::Result<()> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    match renameat_with(CWD, from, CWD, to, RenameFlags::NOREPLACE) {
        Ok(()) => Ok(()),
        // Some file systems have no such rename: a hard link fails on a taken name just the same.
        Err(rustix::io::Errno::INVAL | rustix::io::Errno::NOSYS) => {
            fs::hard_link(from, to)?;
            fs::remove_file(from)
        }
        Err(errno) => Err(errno.into()),
    }
}

impl Drop for TemporaryFile {
    fn drop(&mut self) {
        if let Some(temporary) = self.temporary.take() {
            // Nobody is left to tell; the next start finds and offers what remains.
            let _removed = fs::remove_file(temporary);
        }
    }
}
