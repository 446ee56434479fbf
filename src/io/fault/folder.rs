//! Target folders that fail as a script says.

use std::fmt;
use std::io;
use std::os::fd::BorrowedFd;
use std::sync::Arc;

use super::script::{Fault, Faults, Op};
use crate::base::units::ByteRange;
use crate::io::dir::{FileTime, TargetFile, TargetFolder};
use crate::io::host::{HostKind, HostStat};
use crate::io::source::Origin;

const NOWHERE: ByteRange = ByteRange { start: 0, len: 0 };

/// The folder `inner`, and all below it, under `faults`.
pub fn faulty_folder(inner: Arc<dyn TargetFolder>, faults: Arc<Faults>) -> Arc<dyn TargetFolder> {
    Arc::new(FaultyFolder { inner, faults })
}

struct FaultyFolder {
    inner: Arc<dyn TargetFolder>,
    faults: Arc<Faults>,
}

impl fmt::Debug for FaultyFolder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("FaultyFolder").field(&self.inner).finish()
    }
}

impl FaultyFolder {
    fn pass(&self, op: Op) -> io::Result<()> {
        self.faults.next(op, NOWHERE).map_or(Ok(()), |fault| Err(fault.to_error()))
    }
}

impl TargetFolder for FaultyFolder {
    fn open_folder(&self, name: &[u8]) -> io::Result<Arc<dyn TargetFolder>> {
        self.pass(Op::Open)?;
        Ok(faulty_folder(self.inner.open_folder(name)?, Arc::clone(&self.faults)))
    }

    fn make_folder(&self, name: &[u8]) -> io::Result<()> {
        self.pass(Op::MakeFolder)?;
        self.inner.make_folder(name)
    }

    fn lstat(&self, name: &[u8]) -> io::Result<HostStat> {
        self.pass(Op::Stat)?;
        self.inner.lstat(name)
    }

    fn create_file(&self, name: &[u8], mode: u16) -> io::Result<Box<dyn TargetFile>> {
        self.pass(Op::Create)?;
        let inner = self.inner.create_file(name, mode)?;
        Ok(Box::new(FaultyFile { inner, faults: Arc::clone(&self.faults) }))
    }

    fn rename(&self, from: &[u8], to: &[u8], replace: bool) -> io::Result<()> {
        self.pass(Op::Rename)?;
        self.inner.rename(from, to, replace)
    }

    fn remove_file(&self, name: &[u8]) -> io::Result<()> {
        self.pass(Op::Remove)?;
        self.inner.remove_file(name)
    }

    fn make_symlink(&self, name: &[u8], target: &[u8]) -> io::Result<()> {
        self.pass(Op::MakeNode)?;
        self.inner.make_symlink(name, target)
    }

    fn make_link(&self, name: &[u8], other: &dyn TargetFolder, original: &[u8]) -> io::Result<()> {
        self.pass(Op::MakeNode)?;
        self.inner.make_link(name, other, original)
    }

    fn make_special(&self, name: &[u8], kind: HostKind, device: (u32, u32)) -> io::Result<()> {
        self.pass(Op::MakeNode)?;
        self.inner.make_special(name, kind, device)
    }

    fn set_attributes_of(
        &self,
        name: &[u8],
        mode: Option<u16>,
        mtime: Option<FileTime>,
    ) -> io::Result<()> {
        self.pass(Op::SetAttributes)?;
        self.inner.set_attributes_of(name, mode, mtime)
    }

    fn set_attributes(&self, mode: u16, mtime: Option<FileTime>) -> io::Result<()> {
        self.pass(Op::SetAttributes)?;
        self.inner.set_attributes(mode, mtime)
    }

    fn free_bytes(&self) -> Option<u64> {
        self.inner.free_bytes()
    }

    fn handle(&self) -> BorrowedFd<'_> {
        self.inner.handle()
    }
}

struct FaultyFile {
    inner: Box<dyn TargetFile>,
    faults: Arc<Faults>,
}

impl TargetFile for FaultyFile {
    fn write_at(&mut self, offset: u64, bytes: &[u8]) -> io::Result<()> {
        let range = ByteRange { start: offset, len: bytes.len() as u64 };
        match self.faults.next(Op::Write, range) {
            None => self.inner.write_at(offset, bytes),
            Some(fault) => {
                if fault == Fault::Short {
                    let half = bytes.len() / 2;
                    self.inner.write_at(offset, bytes.get(..half).unwrap_or_default())?;
                }
                Err(fault.to_error())
            }
        }
    }

    fn set_len(&mut self, len_bytes: u64) -> io::Result<()> {
        match self.faults.next(Op::SetLen, NOWHERE) {
            None => self.inner.set_len(len_bytes),
            Some(fault) => Err(fault.to_error()),
        }
    }

    fn copy_from(&mut self, offset: u64, origin: &Origin, len: u64) -> io::Result<u64> {
        match self.faults.next(Op::Clone, ByteRange { start: offset, len }) {
            None => self.inner.copy_from(offset, origin, len),
            // A short transfer is no error here: the caller goes on by hand.
            Some(Fault::Short) => self.inner.copy_from(offset, origin, len / 2),
            Some(fault) => Err(fault.to_error()),
        }
    }

    fn set_attributes(&mut self, mode: Option<u16>, mtime: Option<FileTime>) -> io::Result<()> {
        match self.faults.next(Op::SetAttributes, NOWHERE) {
            None => self.inner.set_attributes(mode, mtime),
            Some(fault) => Err(fault.to_error()),
        }
    }
}
