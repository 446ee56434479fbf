//! Folders that files are put into, reached through open handles.
//!
//! Every name is a single part, relative to the handle of its folder, and no call follows a
//! symbolic link: neither names in an image nor somebody who moves folders about meanwhile can
//! lead outside (hazards H37). Only the first folder is opened by path, as the user gave it.
//!
//! On Linux folders are opened with `openat2` (`RESOLVE_BENEATH`, no links, no magic links); where
//! that call is missing `openat` with `O_NOFOLLOW` gives the same for single names.

use std::fmt;
use std::fs::File;
use std::io;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::os::unix::fs::FileExt;
use std::path::Path;
use std::sync::Arc;

use rustix::fs::{AtFlags, FileType, Mode, OFlags, RenameFlags, Timespec, Timestamps, UTIME_OMIT};
use rustix::io::Errno;

use super::host::{HostKind, HostStat};
use super::source::Origin;
use crate::base::units::Fingerprint;

/// A point in time as files keep it: seconds since 1970 and nanoseconds.
pub type FileTime = (i64, u32);

/// A new file in a [`TargetFolder`]. Dropping it closes it; it keeps the name it was made with.
pub trait TargetFile: Send {
    /// Writes all of `bytes` at `offset`.
    fn write_at(&mut self, offset: u64, bytes: &[u8]) -> io::Result<()>;

    /// Sets the length; bytes never written are a hole.
    fn set_len(&mut self, len_bytes: u64) -> io::Result<()>;

    /// Lets the kernel clone or copy `len` bytes from another file to `offset`. Returns how many
    /// it did; fewer than asked for means: copy the rest by hand.
    fn copy_from(&mut self, offset: u64, origin: &Origin, len: u64) -> io::Result<u64>;

    /// Sets permissions (07777; `None`: as they are) and modification time.
    fn set_attributes(&mut self, mode: Option<u16>, mtime: Option<FileTime>) -> io::Result<()>;
}

/// An open folder. Names are single parts: empty ones, `.`, `..` and those with '/' or NUL are
/// refused by every method.
pub trait TargetFolder: Send + Sync + fmt::Debug {
    /// Opens a folder in this one; a link of that name is an error.
    fn open_folder(&self, name: &[u8]) -> io::Result<Arc<dyn TargetFolder>>;

    /// Makes a folder that only its owner can use until its attributes are set.
    fn make_folder(&self, name: &[u8]) -> io::Result<()>;

    /// What a name is, links not followed.
    fn lstat(&self, name: &[u8]) -> io::Result<HostStat>;

    /// Makes a new file with permissions (0777) less the umask; an existing name of any kind is an
    /// error.
    fn create_file(&self, name: &[u8], mode: u16) -> io::Result<Box<dyn TargetFile>>;

    /// Renames within this folder. Without `replace` an existing name is an error.
    fn rename(&self, from: &[u8], to: &[u8], replace: bool) -> io::Result<()>;

    /// Removes anything but a folder.
    fn remove_file(&self, name: &[u8]) -> io::Result<()>;

    /// Makes a symbolic link with any target; it is never followed here.
    fn make_symlink(&self, name: &[u8], target: &[u8]) -> io::Result<()>;

    /// Gives the file `original` of the folder `other` a further name.
    fn make_link(&self, name: &[u8], other: &dyn TargetFolder, original: &[u8]) -> io::Result<()>;

    /// Makes a device, pipe or socket; `device` is major and minor number.
    fn make_special(&self, name: &[u8], kind: HostKind, device: (u32, u32)) -> io::Result<()>;

    /// Sets permissions (`None`: as they are) and modification time of a device, pipe or socket,
    /// or the time of a symbolic link.
    fn set_attributes_of(
        &self,
        name: &[u8],
        mode: Option<u16>,
        mtime: Option<FileTime>,
    ) -> io::Result<()>;

    /// Sets permissions (07777) and modification time of this folder.
    fn set_attributes(&self, mode: u16, mtime: Option<FileTime>) -> io::Result<()>;

    /// Bytes free for files here; `None` when the system does not tell.
    fn free_bytes(&self) -> Option<u64>;

    /// The handle, for calls that need two folders.
    fn handle(&self) -> BorrowedFd<'_>;
}

/// A folder of this machine.
#[derive(Debug)]
pub struct RealFolder {
    fd: OwnedFd,
}

impl RealFolder {
    /// Opens the folder at `path`, which the user gave: links in it are followed, once.
    pub fn open(path: &Path) -> io::Result<RealFolder> {
        let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC;
        Ok(RealFolder { fd: rustix::fs::open(path, flags, Mode::empty())? })
    }

    /// The same, making it and those above it first where they are missing. Says whether it was
    /// made.
    pub fn open_or_make(path: &Path) -> io::Result<(RealFolder, bool)> {
        match RealFolder::open(path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                std::fs::create_dir_all(path)?;
                Ok((RealFolder::open(path)?, true))
            }
            result => result.map(|folder| (folder, false)),
        }
    }
}

impl TargetFolder for RealFolder {
    fn open_folder(&self, name: &[u8]) -> io::Result<Arc<dyn TargetFolder>> {
        check_name(name)?;
        let fd = match open_beneath(self.fd.as_fd(), name) {
            // Too old a kernel, or a sandbox that does not know the call.
            Err(Errno::NOSYS | Errno::PERM | Errno::INVAL) => open_plain(self.fd.as_fd(), name)?,
            result => result?,
        };
        Ok(Arc::new(RealFolder { fd }))
    }

    fn make_folder(&self, name: &[u8]) -> io::Result<()> {
        check_name(name)?;
        Ok(rustix::fs::mkdirat(&self.fd, name, Mode::RWXU)?)
    }

    fn lstat(&self, name: &[u8]) -> io::Result<HostStat> {
        check_name(name)?;
        let stat = rustix::fs::statat(&self.fd, name, AtFlags::SYMLINK_NOFOLLOW)?;
        Ok(host_stat(&stat))
    }

    fn create_file(&self, name: &[u8], mode: u16) -> io::Result<Box<dyn TargetFile>> {
        check_name(name)?;
        let flags = OFlags::WRONLY | OFlags::CREATE | OFlags::EXCL;
        let flags = flags | OFlags::NOFOLLOW | OFlags::CLOEXEC;
        let fd = rustix::fs::openat(&self.fd, name, flags, permissions(mode & 0o777))?;
        Ok(Box::new(RealFile { file: File::from(fd) }))
    }

    fn rename(&self, from: &[u8], to: &[u8], replace: bool) -> io::Result<()> {
        check_name(from)?;
        check_name(to)?;
        if replace {
            return Ok(rustix::fs::renameat(&self.fd, from, &self.fd, to)?);
        }
        match rustix::fs::renameat_with(&self.fd, from, &self.fd, to, RenameFlags::NOREPLACE) {
            // Some file systems have no such rename: a hard link fails on a taken name as well.
            Err(Errno::INVAL | Errno::NOSYS) => {
                rustix::fs::linkat(&self.fd, from, &self.fd, to, AtFlags::empty())?;
                Ok(rustix::fs::unlinkat(&self.fd, from, AtFlags::empty())?)
            }
            result => Ok(result?),
        }
    }

    fn remove_file(&self, name: &[u8]) -> io::Result<()> {
        check_name(name)?;
        Ok(rustix::fs::unlinkat(&self.fd, name, AtFlags::empty())?)
    }

    fn make_symlink(&self, name: &[u8], target: &[u8]) -> io::Result<()> {
        check_name(name)?;
        Ok(rustix::fs::symlinkat(target, &self.fd, name)?)
    }

    fn make_link(&self, name: &[u8], other: &dyn TargetFolder, original: &[u8]) -> io::Result<()> {
        check_name(name)?;
        check_name(original)?;
        // Without AT_SYMLINK_FOLLOW: should the original have become a link, that is linked.
        Ok(rustix::fs::linkat(other.handle(), original, &self.fd, name, AtFlags::empty())?)
    }

    fn make_special(&self, name: &[u8], kind: HostKind, device: (u32, u32)) -> io::Result<()> {
        check_name(name)?;
        let file_type = match kind {
            HostKind::CharDevice => FileType::CharacterDevice,
            HostKind::BlockDevice => FileType::BlockDevice,
            HostKind::Fifo => FileType::Fifo,
            HostKind::Socket => FileType::Socket,
            HostKind::File | HostKind::Folder | HostKind::Symlink => {
                return Err(io::ErrorKind::InvalidInput.into());
            }
        };
        let device = rustix::fs::makedev(device.0, device.1);
        let mode = Mode::RUSR | Mode::WUSR;
        Ok(rustix::fs::mknodat(&self.fd, name, file_type, mode, device)?)
    }

    fn set_attributes_of(
        &self,
        name: &[u8],
        mode: Option<u16>,
        mtime: Option<FileTime>,
    ) -> io::Result<()> {
        check_name(name)?;
        if let Some(mode) = mode {
            // `chmodat` follows links: a handle that can't be one is changed instead.
            let flags = OFlags::PATH | OFlags::NOFOLLOW | OFlags::CLOEXEC;
            let fd = rustix::fs::openat(&self.fd, name, flags, Mode::empty())?;
            let stat = rustix::fs::fstat(&fd)?;
            if FileType::from_raw_mode(stat.st_mode) == FileType::Symlink {
                return Err(io::ErrorKind::InvalidInput.into());
            }
            let path = format!("/proc/self/fd/{}", std::os::fd::AsRawFd::as_raw_fd(&fd));
            rustix::fs::chmod(path, permissions(mode))?;
        }
        if mtime.is_some() {
            let times = timestamps(mtime);
            rustix::fs::utimensat(&self.fd, name, &times, AtFlags::SYMLINK_NOFOLLOW)?;
        }
        Ok(())
    }

    fn set_attributes(&self, mode: u16, mtime: Option<FileTime>) -> io::Result<()> {
        set_attributes(self.fd.as_fd(), Some(mode), mtime)
    }

    fn free_bytes(&self) -> Option<u64> {
        let stat = rustix::fs::fstatvfs(&self.fd).ok()?;
        stat.f_bavail.checked_mul(stat.f_frsize)
    }

    fn handle(&self) -> BorrowedFd<'_> {
        self.fd.as_fd()
    }
}

struct RealFile {
    file: File,
}

impl TargetFile for RealFile {
    fn write_at(&mut self, offset: u64, bytes: &[u8]) -> io::Result<()> {
        self.file.write_all_at(bytes, offset)
    }

    fn set_len(&mut self, len_bytes: u64) -> io::Result<()> {
        self.file.set_len(len_bytes)
    }

    fn copy_from(&mut self, offset: u64, origin: &Origin, len: u64) -> io::Result<u64> {
        let mut done = 0;
        while done < len {
            let mut from = origin.offset.saturating_add(done);
            let mut to = offset.saturating_add(done);
            let want = usize::try_from(len - done).unwrap_or(usize::MAX);
            match rustix::fs::copy_file_range(
                &*origin.file,
                Some(&mut from),
                &self.file,
                Some(&mut to),
                want,
            ) {
                Ok(0) => break,
                Ok(count) => done += count as u64,
                Err(Errno::INTR) => {}
                Err(Errno::NOSPC) => return Err(Errno::NOSPC.into()),
                Err(Errno::DQUOT) => return Err(Errno::DQUOT.into()),
                // Another file system, a file system that can't, a sandbox: all mean "by hand",
                // and reading by hand names a bad sector exactly.
                Err(_) => break,
            }
        }
        Ok(done)
    }

    fn set_attributes(&mut self, mode: Option<u16>, mtime: Option<FileTime>) -> io::Result<()> {
        set_attributes(self.file.as_fd(), mode, mtime)
    }
}

/// The permissions that new files do not get (umask); 022 where the system does not tell.
pub fn creation_mask() -> u16 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    status
        .lines()
        .find_map(|line| line.strip_prefix("Umask:"))
        .and_then(|mask| u16::from_str_radix(mask.trim(), 8).ok())
        .unwrap_or(0o022)
}

/// Refuses what is not the name of a thing in a folder.
fn check_name(name: &[u8]) -> io::Result<()> {
    let is_bad = matches!(name, b"" | b"." | b"..") || name.iter().any(|b| matches!(b, 0 | b'/'));
    if is_bad { Err(io::ErrorKind::InvalidInput.into()) } else { Ok(()) }
}

#[cfg(target_os = "linux")]
fn open_beneath(folder: BorrowedFd<'_>, name: &[u8]) -> rustix::io::Result<OwnedFd> {
    use rustix::fs::ResolveFlags;
    let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::NOFOLLOW | OFlags::CLOEXEC;
    let resolve = ResolveFlags::BENEATH | ResolveFlags::NO_SYMLINKS | ResolveFlags::NO_MAGICLINKS;
    rustix::fs::openat2(folder, name, flags, Mode::empty(), resolve)
}

#[cfg(not(target_os = "linux"))]
fn open_beneath(folder: BorrowedFd<'_>, name: &[u8]) -> rustix::io::Result<OwnedFd> {
    open_plain(folder, name)
}

fn open_plain(folder: BorrowedFd<'_>, name: &[u8]) -> rustix::io::Result<OwnedFd> {
    let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::NOFOLLOW | OFlags::CLOEXEC;
    rustix::fs::openat(folder, name, flags, Mode::empty())
}

fn permissions(mode: u16) -> Mode {
    Mode::from_raw_mode(u32::from(mode & 0o7777))
}

fn timestamps(mtime: Option<FileTime>) -> Timestamps {
    let omitted = Timespec { tv_sec: 0, tv_nsec: UTIME_OMIT };
    let set = |(seconds, nanos): FileTime| Timespec { tv_sec: seconds, tv_nsec: nanos.into() };
    Timestamps { last_access: omitted, last_modification: mtime.map_or(omitted, set) }
}

fn set_attributes(
    fd: BorrowedFd<'_>,
    mode: Option<u16>,
    mtime: Option<FileTime>,
) -> io::Result<()> {
    if mtime.is_some() {
        rustix::fs::futimens(fd, &timestamps(mtime))?;
    }
    Ok(mode.map_or(Ok(()), |mode| rustix::fs::fchmod(fd, permissions(mode)))?)
}

fn host_stat(stat: &rustix::fs::Stat) -> HostStat {
    let kind = match FileType::from_raw_mode(stat.st_mode) {
        FileType::Directory => HostKind::Folder,
        FileType::Symlink => HostKind::Symlink,
        FileType::CharacterDevice => HostKind::CharDevice,
        FileType::BlockDevice => HostKind::BlockDevice,
        FileType::Fifo => HostKind::Fifo,
        FileType::Socket => HostKind::Socket,
        _ => HostKind::File,
    };
    let nanos = |n: u64| u32::try_from(n).unwrap_or(0);
    HostStat {
        kind,
        fingerprint: Fingerprint {
            device: stat.st_dev,
            inode: stat.st_ino,
            len: u64::try_from(stat.st_size).unwrap_or(0),
            mtime: (stat.st_mtime, nanos(stat.st_mtime_nsec)),
            ctime: (stat.st_ctime, nanos(stat.st_ctime_nsec)),
        },
        mode: u16::try_from(stat.st_mode & 0o7777).unwrap_or(0),
        uid: stat.st_uid,
        gid: stat.st_gid,
        links: stat.st_nlink,
        device: (rustix::fs::major(stat.st_rdev), rustix::fs::minor(stat.st_rdev)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder() -> (tempfile::TempDir, RealFolder) {
        let dir = tempfile::tempdir().expect("a test folder");
        let folder = RealFolder::open(dir.path()).expect("it opens");
        (dir, folder)
    }

    #[test]
    fn names_that_lead_elsewhere_are_refused_by_every_call() {
        let (_dir, folder) = folder();
        for name in [&b""[..], b".", b"..", b"a/b", b"/etc", b"a\0b"] {
            assert!(folder.open_folder(name).is_err());
            assert!(folder.make_folder(name).is_err());
            assert!(folder.create_file(name, 0o600).is_err());
            assert!(folder.rename(b"x", name, true).is_err());
            assert!(folder.remove_file(name).is_err());
            assert!(folder.make_symlink(name, b"x").is_err());
            assert!(folder.make_link(name, &folder, b"x").is_err());
            assert!(folder.make_special(name, HostKind::Fifo, (0, 0)).is_err());
            assert!(folder.set_attributes_of(name, Some(0), None).is_err());
        }
    }

    #[test]
    fn links_are_never_followed() {
        let (dir, folder) = folder();
        let outside = tempfile::tempdir().expect("a test folder");
        std::fs::write(outside.path().join("victim"), b"old").expect("it is writable");
        folder.make_symlink(b"way", outside.path().as_os_str().as_encoded_bytes()).expect("made");
        assert!(folder.open_folder(b"way").is_err());
        assert!(open_plain(folder.handle(), b"way").is_err());
        let target = outside.path().join("victim");
        folder.make_symlink(b"file", target.as_os_str().as_encoded_bytes()).expect("made");
        assert!(folder.create_file(b"file", 0o600).is_err());
        assert!(folder.set_attributes_of(b"file", Some(0o777), None).is_err());
        folder.set_attributes_of(b"file", None, Some((5, 6))).expect("the link's own time");
        assert_eq!(folder.lstat(b"file").expect("there").fingerprint.mtime, (5, 6));
        let victim = std::fs::metadata(&target).expect("there");
        assert_ne!(fingerprint_seconds(&victim), 5);
        let mut new = folder.create_file(b"new", 0o600).expect("made");
        new.write_at(0, b"new").expect("written");
        folder.rename(b"new", b"file", true).expect("the link is replaced");
        assert_eq!(std::fs::read(&target).expect("there"), b"old");
        assert_eq!(std::fs::read(dir.path().join("file")).expect("there"), b"new");
    }

    fn fingerprint_seconds(meta: &std::fs::Metadata) -> i64 {
        std::os::unix::fs::MetadataExt::mtime(meta)
    }

    #[test]
    fn both_ways_of_opening_a_folder_give_the_same() {
        let (_dir, folder) = folder();
        folder.make_folder(b"sub").expect("made");
        open_plain(folder.handle(), b"sub").expect("opens");
        let sub = folder.open_folder(b"sub").expect("opens");
        sub.create_file(b"f", 0o600)
            .expect("made")
            .set_attributes(Some(0o444), Some((1, 2)))
            .expect("set");
        let stat = sub.lstat(b"f").expect("there");
        assert_eq!((stat.mode, stat.fingerprint.mtime), (0o444, (1, 2)));
        sub.make_link(b"g", &*sub, b"f").expect("linked");
        assert_eq!(sub.lstat(b"g").expect("there").links, 2);
        assert!(sub.rename(b"g", b"f", false).is_err());
    }

    #[test]
    fn the_kernel_copies_between_files() {
        let (dir, folder) = folder();
        let path = dir.path().join("from");
        std::fs::write(&path, vec![7; 10_000]).expect("written");
        let file = Arc::new(File::open(&path).expect("opens"));
        let mut to = folder.create_file(b"to", 0o600).expect("made");
        let done = to.copy_from(3, &Origin { file, offset: 1 }, 9_000).expect("no failure");
        let copy = std::fs::read(dir.path().join("to")).expect("there");
        assert!(done == 0 || copy[3..] == vec![7; 9_000]);
    }
}
