//! Host files behind a trait, so that every access can be made to fail.

use std::borrow::Cow;
use std::ffi::OsString;
use std::fmt;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::dir::TargetFolder;
use super::sink::{BlockSink, SinkError};
use super::source::{Origin, SharedSource};
use crate::base::units::Fingerprint;

/// What kind of thing a host path is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum HostKind {
    /// A regular file.
    File,
    /// A folder.
    Folder,
    /// A symbolic link.
    Symlink,
    /// A character device.
    CharDevice,
    /// A block device.
    BlockDevice,
    /// A named pipe.
    Fifo,
    /// A socket.
    Socket,
}

/// What `lstat` tells of a host path.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct HostStat {
    /// Its kind.
    pub kind: HostKind,
    /// Identity, length and times.
    pub fingerprint: Fingerprint,
    /// Permission and set-id bits.
    pub mode: u16,
    /// Owner.
    pub uid: u32,
    /// Group.
    pub gid: u32,
    /// Names of the file.
    pub links: u64,
    /// Device numbers of a device: major, minor.
    pub device: (u32, u32),
}

/// A new file that is not there until it is whole: a temporary beside the target, renamed at the
/// end. Dropping it without [`NewFile::commit`] removes the temporary.
pub trait NewFile: BlockSink {
    /// Opens what was written for reading, past the memory of the system where that is possible.
    fn reopen(&self) -> Result<SharedSource, SinkError>;

    /// Something that takes the temporary's name away while somebody else still holds the file,
    /// perhaps stuck in a sync.
    fn discarder(&self) -> Box<dyn FnOnce() + Send>;

    /// Lets the file share all blocks of another one, where the file system can: nothing is copied,
    /// and what is written afterwards is written here alone. `false`: it can't, nothing was done.
    fn clone_whole(&mut self, origin: &Origin) -> Result<bool, SinkError> {
        let _ = origin;
        Ok(false)
    }

    /// Renames the temporary to the target. `sync_folder`: also waits until the name is durable.
    fn commit(self: Box<Self>, sync_folder: bool) -> Result<(), SinkError>;
}

/// A file that is changed where it stands. Nobody else may change it so while this is held.
pub trait OverFile: BlockSink {
    /// Its first `len_bytes` bytes as they are now, for as long as it is held: whoever writes
    /// knows which of them it has changed.
    fn reader(&self, len_bytes: u64) -> SharedSource;
}

/// Why a file can't be changed where it stands.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum OverRefusal {
    /// It has other names, under which it would change too.
    #[error("it has {links} names")]
    HardLinked {
        /// How many.
        links: u64,
    },
    /// Another program holds it.
    #[error("another program holds it")]
    Busy,
    /// It is mounted.
    #[error("it is mounted as {device}")]
    Mounted {
        /// The device it stands behind.
        device: String,
    },
    /// Its file system can't keep others out.
    #[error("its file system has no locks")]
    NoLocks,
    /// It can't be opened for writing, or is no regular file.
    #[error(transparent)]
    Io(#[from] io::Error),
}

/// How a new file meets an old one of its name.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Replace {
    /// The target must not exist, neither now nor at the rename.
    Never,
    /// The target is replaced if it is still what it was when the new file was begun.
    IfUnchanged,
}

/// What is known of the file system that a target lies on.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct TargetVolume {
    /// Bytes free for a file; `None` when the system does not tell.
    pub free_bytes: Option<u64>,
    /// The longest file it can hold, where that is less than any image could be.
    pub max_file_bytes: Option<u64>,
    /// It lies behind a network.
    pub is_remote: bool,
    /// It can be pulled out.
    pub is_removable: bool,
}

/// The host's files. All paths are given by the user or found by listing.
pub trait HostFs: Send + Sync + fmt::Debug {
    /// Names in a folder, in no promised order, without `.` and `..`.
    fn list(&self, folder: &Path) -> io::Result<Vec<OsString>>;

    /// What a path is, without following a link at its end.
    fn lstat(&self, path: &Path) -> io::Result<HostStat>;

    /// What a path is, following links.
    fn stat(&self, path: &Path) -> io::Result<HostStat>;

    /// The target of a symbolic link.
    fn read_link(&self, path: &Path) -> io::Result<PathBuf>;

    /// The path without links, `.` and `..`.
    fn canonical(&self, path: &Path) -> io::Result<PathBuf>;

    /// Whether a file may be read, without reading it. By default it is opened and closed.
    fn check_readable(&self, path: &Path) -> io::Result<()> {
        self.open(path).map(|_| ())
    }

    /// Opens a regular file for reading. A fifo, socket, device or folder is refused, and opening
    /// never blocks.
    fn open(&self, path: &Path) -> io::Result<SharedSource>;

    /// Begins a new file beside `target` that is renamed to it at the end.
    fn create(&self, target: &Path, replace: Replace) -> Result<Box<dyn NewFile>, SinkError>;

    /// Opens a regular file to change it where it stands. Links are followed.
    fn open_over(&self, path: &Path) -> Result<Box<dyn OverFile>, OverRefusal> {
        let _ = path;
        Err(OverRefusal::Io(io::ErrorKind::Unsupported.into()))
    }

    /// Removes a file of ours, and waits until its name is gone for good.
    fn remove(&self, path: &Path) -> io::Result<()> {
        let _ = path;
        Err(io::ErrorKind::Unsupported.into())
    }

    /// Whether a new file at `target` could share its blocks with `origin`.
    fn can_clone(&self, origin: &Origin, target: &Path) -> bool {
        let _ = (origin, target);
        false
    }

    /// Removes what earlier writes to `target` left beside it when they were killed; names it. What
    /// somebody may still work on stays.
    fn remove_leftovers(&self, target: &Path) -> Vec<PathBuf> {
        let _ = target;
        Vec::new()
    }

    /// Opens a folder to put files into, making it and those above it where they are missing;
    /// says whether it was made. Links in `path` are followed: the user gave it.
    fn open_target(&self, path: &Path) -> io::Result<(Arc<dyn TargetFolder>, bool)> {
        let _ = path;
        Err(io::ErrorKind::Unsupported.into())
    }

    /// The file system a file of that path would lie on.
    fn volume_of(&self, target: &Path) -> TargetVolume;
}

/// A host path from the bytes of a list, an argument or a name. Exact on Unix; elsewhere bytes
/// that are no UTF-8 are replaced.
pub fn path_from_bytes(bytes: &[u8]) -> Cow<'_, Path> {
    #[cfg(unix)]
    {
        use std::os::unix::ffi::OsStrExt;
        Cow::Borrowed(Path::new(std::ffi::OsStr::from_bytes(bytes)))
    }
    #[cfg(not(unix))]
    {
        Cow::Owned(PathBuf::from(String::from_utf8_lossy(bytes).into_owned()))
    }
}

/// Removes a folder of ours with all in it; links in it are removed, not followed.
pub fn remove_folder(path: &Path) -> io::Result<()> {
    std::fs::remove_dir_all(path)
}

/// The real files of this machine.
#[derive(Clone, Copy, Debug, Default)]
pub struct RealFs;

/// The host files most verbs use.
pub fn real() -> Arc<dyn HostFs> {
    Arc::new(RealFs)
}
