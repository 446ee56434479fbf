//! A real file that is changed where it stands: held alone, and by its only name.
//!
//! Locks are advisory: they keep out other runs of this program, and those that lock images as
//! QEMU does. A mounted image is found by the loop devices of the system.

use std::fs::{self, File};
use std::io;
use std::os::unix::fs::{FileExt, MetadataExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rustix::fs::{FlockOperation, fcntl_lock, flock};
use rustix::io::Errno;

use super::host::{OverFile, OverRefusal};
use super::os::sink_error;
use super::sink::{BlockSink, SinkCapabilities, SinkError};
use super::source::{BlockSource, Origin, SharedSource, SourceError, SourceErrorKind, check_range};
use crate::base::units::ByteRange;

/// Where the system lists its block devices.
const BLOCK_DEVICES: &str = "/sys/block";

/// The open file.
pub(super) struct RealOver {
    file: Arc<File>,
    path: PathBuf,
}

impl RealOver {
    pub(super) fn open(path: &Path) -> Result<RealOver, OverRefusal> {
        let path = fs::canonicalize(path)?;
        let flags = rustix::fs::OFlags::NONBLOCK | rustix::fs::OFlags::NOCTTY;
        let file = File::options()
            .read(true)
            .write(true)
            .custom_flags(flags.bits().cast_signed())
            .open(&path)?;
        let meta = file.metadata()?;
        if !meta.is_file() {
            return Err(io::Error::new(io::ErrorKind::InvalidInput, "not a regular file").into());
        }
        if meta.nlink() > 1 {
            return Err(OverRefusal::HardLinked { links: meta.nlink() });
        }
        lock(flock(&file, FlockOperation::NonBlockingLockExclusive))?;
        // Who locks by ranges does not meet the other kind of lock.
        lock(fcntl_lock(&file, FlockOperation::NonBlockingLockExclusive))?;
        if let Some(device) = loop_device(&path) {
            return Err(OverRefusal::Mounted { device });
        }
        Ok(RealOver { file: Arc::new(file), path })
    }
}

fn lock(locked: rustix::io::Result<()>) -> Result<(), OverRefusal> {
    match locked {
        Ok(()) => Ok(()),
        // The one is "would block", too.
        Err(Errno::AGAIN | Errno::ACCESS) => Err(OverRefusal::Busy),
        Err(_) => Err(OverRefusal::NoLocks),
    }
}

/// The loop device that an image stands behind.
fn loop_device(path: &Path) -> Option<String> {
    let devices = fs::read_dir(BLOCK_DEVICES).ok()?;
    devices.flatten().find_map(|device| {
        let backing = fs::read_to_string(device.path().join("loop/backing_file")).ok()?;
        let is_it = Path::new(backing.trim_end_matches('\n')) == path;
        is_it.then(|| format!("/dev/{}", device.file_name().to_string_lossy()))
    })
}

/// Whether a file in `folder` can share its blocks with another: tried with one that never gets a
/// name.
pub(super) fn can_clone(origin: &Origin, folder: &Path) -> bool {
    use rustix::fs::{CWD, Mode, OFlags, openat};
    let flags = OFlags::TMPFILE | OFlags::RDWR | OFlags::CLOEXEC;
    let Ok(trial) = openat(CWD, folder, flags, Mode::RUSR | Mode::WUSR) else { return false };
    origin.offset == 0 && rustix::fs::ioctl_ficlone(&trial, &*origin.file).is_ok()
}

impl BlockSink for RealOver {
    fn write_at(&mut self, offset: u64, bytes: &[u8]) -> Result<(), SinkError> {
        let written = self.file.write_all_at(bytes, offset);
        written.map_err(|source| sink_error(&self.path, source, bytes.len() as u64))
    }

    fn set_len(&mut self, len_bytes: u64) -> Result<(), SinkError> {
        self.file.set_len(len_bytes).map_err(|source| sink_error(&self.path, source, 0))
    }

    fn sync(&mut self) -> Result<(), SinkError> {
        self.file.sync_all().map_err(|source| sink_error(&self.path, source, 0))
    }

    fn reserve(&mut self, range: ByteRange) -> Result<(), SinkError> {
        use rustix::fs::{FallocateFlags, fallocate};
        match fallocate(&*self.file, FallocateFlags::KEEP_SIZE, range.start, range.len) {
            Err(errno @ (Errno::NOSPC | Errno::DQUOT | Errno::FBIG)) => {
                Err(sink_error(&self.path, errno.into(), range.len))
            }
            // A file system that can't is found full when it is written to.
            _ => Ok(()),
        }
    }

    fn capabilities(&self) -> SinkCapabilities {
        SinkCapabilities { can_seek: true, is_sparse: true }
    }

    fn clone_range(&mut self, range: ByteRange, origin: &Origin) -> Result<bool, SinkError> {
        let _ = (range, origin);
        Ok(false)
    }
}

impl OverFile for RealOver {
    fn reader(&self, len_bytes: u64) -> SharedSource {
        Arc::new(Reader { file: Arc::clone(&self.file), path: self.path.clone(), len_bytes })
    }
}

struct Reader {
    file: Arc<File>,
    path: PathBuf,
    len_bytes: u64,
}

impl BlockSource for Reader {
    fn len(&self) -> u64 {
        self.len_bytes
    }

    fn read_at(&self, offset: u64, buf: &mut [u8]) -> Result<(), SourceError> {
        check_range(self.len_bytes, offset, buf.len())?;
        self.file.read_exact_at(buf, offset).map_err(|error| {
            SourceError::new(offset, buf.len(), SourceErrorKind::Io(error)).in_file(&self.path)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_held_by_one_and_under_one_name() {
        let dir = tempfile::tempdir().expect("a folder");
        let path = dir.path().join("a");
        fs::write(&path, b"abc").expect("written");
        let mut held = RealOver::open(&path).expect("it is free");
        assert!(matches!(RealOver::open(&path), Err(OverRefusal::Busy)));
        held.write_at(1, b"X").expect("written");
        let mut bytes = [0; 3];
        held.reader(3).read_at(0, &mut bytes).expect("read");
        assert_eq!(&bytes, b"aXc");
        drop(held);
        fs::hard_link(&path, dir.path().join("b")).expect("linked");
        let refused = RealOver::open(&path);
        assert!(matches!(refused, Err(OverRefusal::HardLinked { links: 2 })));
    }
}
