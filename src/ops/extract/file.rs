//! One file: written as `NAME.partial`, renamed when whole.

use std::io;

use super::names::{numbered, partial_name};
use super::seal::SMALL_BYTES;
use crate::base::progress::{Cancelled, Context};
use crate::base::units::{ByteRange, SECTOR_BYTES};
use crate::io::dir::{FileTime, TargetFile, TargetFolder};
use crate::io::host::HostKind;
use crate::io::{BlockSource, SourceErrorKind};
use crate::ops::stream::zeros::stored_runs;

/// Bytes read and written at a time; also how often a cancel is looked for.
const CHUNK: usize = 1 << 20;
/// From here on the kernel is asked to copy; below, one read and one write are as good.
const KERNEL_COPY_MIN: u64 = 1 << 20;
/// How much the kernel copies between two looks for a cancel.
const KERNEL_STEP: u64 = 16 << 20;
/// Zeros that fill such a block become a hole.
const HOLE_BLOCK: u64 = 64 << 10;
/// Other names tried for the temporary file.
const ATTEMPTS: u32 = 1000;

/// What to make.
pub(super) struct NewFile<'a> {
    /// Where.
    pub(super) folder: &'a dyn TargetFolder,
    /// Its name when it is whole.
    pub(super) name: &'a [u8],
    /// Permissions.
    pub(super) mode: u16,
    /// New files get exactly the permissions they are made with, but for these.
    pub(super) mask: u16,
    /// Modification time.
    pub(super) mtime: Option<FileTime>,
    /// The image says that it is not whole.
    pub(super) is_damaged: bool,
    /// What becomes of a file of that name.
    pub(super) existing: ForExisting,
    /// A `NAME.partial` of an earlier attempt goes when the file is whole.
    pub(super) is_retry: bool,
    /// The folder was made by us and empty: no name can be taken.
    pub(super) is_fresh: bool,
    /// The folder has no name yet: what is small may have its own.
    pub(super) is_sealed: bool,
}

/// What becomes of a file of that name, decided for one file.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum ForExisting {
    Skip,
    Replace,
    /// The new one gets another name.
    KeepBoth,
}

/// How it ended.
#[derive(Debug)]
pub(super) enum FileEnd {
    Whole,
    /// Whole, under this name.
    WholeAs(Vec<u8>),
    /// Left as `NAME.partial`.
    Damaged(Option<SourceErrorKind>),
    Exists,
    InTheWay,
}

/// Why it could not be made at all.
#[derive(Debug)]
pub(super) enum FileError {
    Cancelled(Cancelled),
    /// This file can't be made; others may.
    Failed(io::Error),
    /// The disk takes no more data.
    Write(io::Error),
}

impl From<Cancelled> for FileError {
    fn from(cancelled: Cancelled) -> FileError {
        FileError::Cancelled(cancelled)
    }
}

/// A file that is not whole yet.
struct Temporary {
    name: Vec<u8>,
    /// 0 for `NAME.partial`, more where that was taken.
    attempt: u32,
    file: Box<dyn TargetFile>,
}

impl NewFile<'_> {
    /// Copies all of `source`. `buffer` is kept between files.
    pub(super) fn write(
        &self,
        source: &dyn BlockSource,
        ctx: &Context,
        buffer: &mut Vec<u8>,
    ) -> Result<FileEnd, FileError> {
        if !self.is_fresh
            && let Ok(there) = self.folder.lstat(self.name)
        {
            match self.existing {
                ForExisting::Skip => return Ok(FileEnd::Exists),
                ForExisting::Replace if there.kind == HostKind::Folder => {
                    return Ok(FileEnd::InTheWay);
                }
                ForExisting::Replace | ForExisting::KeepBoth => {}
            }
        }
        if self.is_sealed && source.len() <= SMALL_BYTES {
            return self.write_sealed(source, ctx, buffer);
        }
        let Temporary { name: temporary, attempt, mut file } = self.create()?;
        let copied = copy(source, &mut *file, ctx, buffer);
        let finished = copied.and_then(|damage| {
            self.finish(file)?;
            match damage {
                None if !self.is_damaged => self.rename_whole(&temporary),
                damage => self.rename_damaged(&temporary, attempt, damage),
            }
        });
        if self.is_retry && matches!(finished, Ok(FileEnd::Whole)) && attempt > 0 {
            // It is not there where the first attempt left nothing.
            let _removed = self.folder.remove_file(&partial_name(self.name, 0));
        }
        let is_there =
            matches!(finished, Ok(FileEnd::Whole | FileEnd::WholeAs(_) | FileEnd::Damaged(_)));
        if !is_there {
            // The error that led here is the one worth telling.
            let _removed = self.folder.remove_file(&temporary);
        }
        finished
    }

    /// The same in a folder that is named when all in it is whole.
    fn write_sealed(
        &self,
        source: &dyn BlockSource,
        ctx: &Context,
        buffer: &mut Vec<u8>,
    ) -> Result<FileEnd, FileError> {
        let mut file = match self.folder.create_file(self.name, self.mode) {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                return Ok(FileEnd::Exists);
            }
            Err(error) if is_full(&error) => return Err(FileError::Write(error)),
            Err(error) => return Err(FileError::Failed(error)),
        };
        let finished = copy(source, &mut *file, ctx, buffer).and_then(|damage| {
            self.finish(file)?;
            match damage {
                None if !self.is_damaged => Ok(FileEnd::Whole),
                damage => {
                    let partial = partial_name(self.name, 0);
                    let renamed = self.folder.rename(self.name, &partial, false);
                    renamed.map(|()| FileEnd::Damaged(damage)).map_err(FileError::Failed)
                }
            }
        });
        if finished.is_err() {
            // The error that led here is the one worth telling.
            let _removed = self.folder.remove_file(self.name);
        }
        finished
    }

    /// Sets attributes and closes.
    fn finish(&self, mut file: Box<dyn TargetFile>) -> Result<(), FileError> {
        // A call less for each of many small files.
        let mode = (self.mode & (self.mask | 0o7000) != 0).then_some(self.mode);
        file.set_attributes(mode, self.mtime).map_err(FileError::Failed)
    }

    fn create(&self) -> Result<Temporary, FileError> {
        for attempt in 0..ATTEMPTS {
            let temporary = partial_name(self.name, attempt);
            match self.folder.create_file(&temporary, self.mode) {
                Ok(file) => return Ok(Temporary { name: temporary, attempt, file }),
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                Err(error) if is_full(&error) => return Err(FileError::Write(error)),
                Err(error) => return Err(FileError::Failed(error)),
            }
        }
        Err(FileError::Failed(io::ErrorKind::AlreadyExists.into()))
    }

    fn rename_whole(&self, temporary: &[u8]) -> Result<FileEnd, FileError> {
        let may_replace = self.existing == ForExisting::Replace;
        match self.folder.rename(temporary, self.name, may_replace) {
            Ok(()) => Ok(FileEnd::Whole),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => match self.existing {
                ForExisting::KeepBoth => self.rename_beside(temporary),
                ForExisting::Skip | ForExisting::Replace => Ok(FileEnd::Exists),
            },
            Err(error) if error.kind() == io::ErrorKind::IsADirectory => Ok(FileEnd::InTheWay),
            Err(error) => Err(FileError::Failed(error)),
        }
    }

    /// Gives it the first other name that is free.
    fn rename_beside(&self, temporary: &[u8]) -> Result<FileEnd, FileError> {
        for number in 2..2 + ATTEMPTS {
            let name = numbered(self.name, number);
            match self.folder.rename(temporary, &name, false) {
                Ok(()) => return Ok(FileEnd::WholeAs(name)),
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                Err(error) => return Err(FileError::Failed(error)),
            }
        }
        Ok(FileEnd::Exists)
    }

    fn rename_damaged(
        &self,
        temporary: &[u8],
        attempt: u32,
        damage: Option<SourceErrorKind>,
    ) -> Result<FileEnd, FileError> {
        if attempt == 0 {
            return Ok(FileEnd::Damaged(damage));
        }
        // An older NAME.partial is there: it stays unless it may be replaced.
        match self.existing {
            ForExisting::Replace => {}
            _ if self.is_retry => {}
            ForExisting::KeepBoth => return Ok(FileEnd::Damaged(damage)),
            ForExisting::Skip => return Ok(FileEnd::Exists),
        }
        let renamed = self.folder.rename(temporary, &partial_name(self.name, 0), true);
        renamed.map(|()| FileEnd::Damaged(damage)).map_err(FileError::Failed)
    }
}

fn is_full(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded)
}

/// Copies as much as can be read from the start. Returns the read error that ended it, if one did.
fn copy(
    source: &dyn BlockSource,
    file: &mut dyn TargetFile,
    ctx: &Context,
    buffer: &mut Vec<u8>,
) -> Result<Option<SourceErrorKind>, FileError> {
    let len = source.len();
    let mut damage = None;
    let mut at = 0;
    // A file that ends in a hole needs its length set; one that ends in data has it.
    let mut written_end = 0;
    while at < len && damage.is_none() {
        let run = if len < HOLE_BLOCK {
            Some(ByteRange::between(at, len))
        } else {
            match source.next_stored(at) {
                Ok(run) => run,
                Err(error) => {
                    damage = Some(error.kind);
                    break;
                }
            }
        };
        let Some(run) = run else {
            ctx.meter.advance(len - at);
            at = len;
            break;
        };
        ctx.meter.advance(run.start.saturating_sub(at));
        at = run.start.max(at);
        let end = run.end().min(len);
        if end <= at {
            break;
        }
        at = copy_by_kernel(source, file, ByteRange::between(at, end), ctx, &mut written_end)?;
        while at < end {
            ctx.check()?;
            let want = usize::try_from((end - at).min(CHUNK as u64)).unwrap_or(CHUNK);
            if buffer.len() < want {
                buffer.resize(want, 0);
            }
            let Some(chunk) = buffer.get_mut(..want) else { break };
            let (count, error) = read_as_far(source, at, chunk);
            write_stored(file, at, chunk.get(..count).unwrap_or_default(), &mut written_end)?;
            at += count as u64;
            ctx.meter.advance(count as u64);
            if error.is_some() {
                damage = error;
                break;
            }
        }
    }
    if written_end != at {
        file.set_len(at).map_err(FileError::Write)?;
    }
    ctx.meter.advance(if damage.is_some() { len - at } else { 0 });
    Ok(damage)
}

/// Lets the kernel copy (or share) a run of a host file; returns how far it came.
fn copy_by_kernel(
    source: &dyn BlockSource,
    file: &mut dyn TargetFile,
    run: ByteRange,
    ctx: &Context,
    written_end: &mut u64,
) -> Result<u64, FileError> {
    let mut at = run.start;
    if run.len < KERNEL_COPY_MIN {
        return Ok(at);
    }
    while at < run.end() {
        ctx.check()?;
        let step = ByteRange::between(at, run.end().min(at.saturating_add(KERNEL_STEP)));
        let Some(origin) = source.origin(step) else { break };
        let done = file.copy_from(at, &origin, step.len).map_err(FileError::Write)?;
        at += done;
        *written_end = (*written_end).max(at);
        ctx.meter.advance(done);
        if done < step.len {
            break;
        }
    }
    Ok(at)
}

/// Fills `chunk` as far as the source can be read: on failure sector by sector up to the bad one.
fn read_as_far(
    source: &dyn BlockSource,
    offset: u64,
    chunk: &mut [u8],
) -> (usize, Option<SourceErrorKind>) {
    if source.read_at(offset, chunk).is_ok() {
        return (chunk.len(), None);
    }
    let sector = usize::try_from(SECTOR_BYTES).unwrap_or(2048);
    let mut done = 0;
    for part in chunk.chunks_mut(sector) {
        if let Err(error) = source.read_at(offset + done as u64, part) {
            return (done, Some(error.kind));
        }
        done += part.len();
    }
    (done, None)
}

/// Writes what is not zeros; blocks of zeros are left out and read as a hole.
fn write_stored(
    file: &mut dyn TargetFile,
    offset: u64,
    bytes: &[u8],
    written_end: &mut u64,
) -> Result<(), FileError> {
    for run in stored_runs(bytes, HOLE_BLOCK) {
        let start = offset + run.start as u64;
        let part = bytes.get(run).unwrap_or_default();
        file.write_at(start, part).map_err(FileError::Write)?;
        *written_end = (*written_end).max(start + part.len() as u64);
    }
    Ok(())
}
