//! Changes an image where it stands, or a copy that shares its blocks.
//!
//! Only sectors that differ are written. Before the first byte is written over, the old ones lie
//! synced beside the image ([`crate::io::undo`]); they go when the disk has the new ones. Whatever
//! fails on the way, the old bytes are put back, here or by whoever opens the image next to write.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::blobs::TreeBlobs;
use super::stream::{Stage, StreamError, stream_ranges};
use super::verify::{LayoutDifference, compare_layout};
use super::workers::Workers;
use super::write::{WriteError, as_target_problem, must_sync, with_all_changed};
use crate::base::progress::{CancelToken, Cancelled, Context, Phase};
use crate::base::units::{ByteRange, SECTOR_BYTES};
use crate::io::host::{OverFile, OverRefusal, Replace};
use crate::io::source::read_vec;
use crate::io::undo::{UndoLog, interrupted, kept_digest, undo_path};
use crate::io::{BlockSource, HostFs, SharedSource, SinkError, SourceError, SourceTable};
use crate::plan::{Plan, PlannedImage};

/// Read and compared at a time.
const CHUNK_BYTES: u64 = 1 << 20;

/// What was written.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct OverOutcome {
    /// Bytes of the image now.
    pub size_bytes: u64,
    /// Bytes that were written.
    pub written_bytes: u64,
    /// Those of them that others stood at, and that were kept meanwhile.
    pub kept_bytes: u64,
    /// They were read back and are equal, and the image was found as it was planned.
    pub is_verified: bool,
    /// The disk has said that it holds the bytes.
    pub is_synced: bool,
}

/// Why an image was not changed; it is as it was, but for [`OverError::Left`].
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum OverError {
    /// On request.
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
    /// The file can't be changed where it stands.
    #[error(transparent)]
    Refused(#[from] OverRefusal),
    /// The plan is not for this image.
    #[error("the plan is not for this image")]
    NotItsBase,
    /// A change that was cut off has to be taken back first.
    #[error("an earlier change was cut off")]
    Interrupted,
    /// Reading, writing, comparing.
    #[error(transparent)]
    Write(#[from] WriteError),
    /// The old bytes could not be put back either; they lie beside the image, which reads as it
    /// was, and the next one to write puts them back.
    #[error("{cause}; the old bytes are kept in {}", kept.display())]
    Left {
        /// Why it was to be taken back.
        cause: Box<OverError>,
        /// The file that keeps them.
        kept: PathBuf,
    },
}

impl From<SourceError> for OverError {
    fn from(error: SourceError) -> OverError {
        OverError::Write(WriteError::Source(error))
    }
}

impl From<SinkError> for OverError {
    fn from(error: SinkError) -> OverError {
        OverError::Write(WriteError::Sink(error))
    }
}

impl From<StreamError> for OverError {
    fn from(error: StreamError) -> OverError {
        match error {
            StreamError::Cancelled(cancelled) => OverError::Cancelled(cancelled),
            error => OverError::Write(error.into()),
        }
    }
}

impl From<LayoutDifference> for OverError {
    fn from(error: LayoutDifference) -> OverError {
        OverError::Write(WriteError::VerifyLayout(error))
    }
}

/// What a plan would write over its base: sectors that differ, and all behind its end. What comes
/// from the host is not read for it, and counts whole.
///
/// # Errors
/// [`OverError`].
pub fn changed_ranges(
    image: &PlannedImage,
    base: &dyn BlockSource,
    ctx: &Context,
) -> Result<Vec<ByteRange>, OverError> {
    let mut found: Vec<ByteRange> = Vec::new();
    let mut push = |range: ByteRange| match found.last_mut() {
        _ if range.is_empty() => {}
        Some(last) if last.end() == range.start => {
            *last = ByteRange::between(last.start, range.end())
        }
        _ => found.push(range),
    };
    for (range, _) in image.plan().rewritten() {
        let inside = ByteRange::between(range.start, range.end().min(base.len()).max(range.start));
        let mut at = inside.start;
        while at < inside.end() {
            ctx.check()?;
            let len = usize::try_from((inside.end() - at).min(CHUNK_BYTES)).unwrap_or(0);
            let (new, old) = (read_vec(image, at, len)?, read_vec(base, at, len)?);
            let mut start = at;
            // The first piece ends where a sector does.
            let mut done = 0;
            while done < len {
                let step = SECTOR_BYTES - start % SECTOR_BYTES;
                let end = done.saturating_add(usize::try_from(step).unwrap_or(len)).min(len);
                if new.get(done..end) != old.get(done..end) {
                    push(ByteRange { start, len: (end - done) as u64 });
                }
                start += (end - done) as u64;
                done = end;
            }
            at += len as u64;
        }
        push(ByteRange::between(inside.end(), range.end()));
    }
    Ok(found)
}

/// The part of `ranges` in front of `len`, and the part behind it.
fn split(ranges: &[ByteRange], len: u64) -> (Vec<ByteRange>, Vec<ByteRange>) {
    let cut = |range: &ByteRange, from: u64, to: u64| {
        ByteRange::between(range.start.clamp(from, to), range.end().clamp(from, to))
    };
    let front = ranges.iter().map(|range| cut(range, 0, len));
    let behind = ranges.iter().map(|range| cut(range, len, u64::MAX));
    let keep = |range: &ByteRange| !range.is_empty();
    (front.filter(keep).collect(), behind.filter(keep).collect())
}

/// Writes a plan over the image at `path`, its base. `sources` are those of the plan's tree. A
/// cancel is heard until the first byte is written over.
///
/// # Errors
/// [`OverError`]; the image is then as it was.
pub fn write_over(
    plan: &Arc<Plan>,
    sources: &SourceTable,
    path: &Path,
    verify: bool,
    fs: &Arc<dyn HostFs>,
    ctx: &Context,
    workers: &Workers,
) -> Result<OverOutcome, OverError> {
    let work = AssertUnwindSafe(|| write_whole(plan, sources, path, verify, fs, ctx, workers));
    catch_unwind(work).unwrap_or(Err(WriteError::Crashed { stage: Stage::Write }.into()))
}

fn write_whole(
    plan: &Arc<Plan>,
    sources: &SourceTable,
    path: &Path,
    verify: bool,
    fs: &Arc<dyn HostFs>,
    ctx: &Context,
    workers: &Workers,
) -> Result<OverOutcome, OverError> {
    let base = plan.base().ok_or(OverError::NotItsBase)?;
    let source = sources.source(base.source).ok_or(OverError::NotItsBase)?;
    ctx.check()?;
    let path = fs.canonical(path).map_err(OverRefusal::Io)?;
    let now = fs.open(&path).map_err(OverRefusal::Io)?;
    let is_left = interrupted(&**fs, &path, &now).map_err(OverRefusal::Io)?.is_some();
    if is_left {
        return Err(OverError::Interrupted);
    }
    let is_it = now.fingerprint().is_some_and(|now| {
        let mut is_it = false;
        source.host_files(&mut |file| is_it |= file.fingerprint == now);
        is_it
    });
    if !is_it || now.len() != base.size_bytes {
        return Err(OverError::NotItsBase);
    }
    source.check_unchanged()?;
    let mut file = fs.open_over(&path)?;
    // Read from here on through the handle that writes: nobody else changes the file.
    let old = file.reader(base.size_bytes);
    let mut sources = sources.clone();
    sources.put(base.source, Arc::clone(&old), Some(path.clone()));
    let blobs = TreeBlobs::new(plan.tree().clone(), sources, Arc::clone(fs));
    let image = PlannedImage::new(Arc::clone(plan), Arc::new(blobs));
    ctx.meter.phase(Phase::Compare, None);
    let ranges = changed_ranges(&image, &*old, ctx)?;
    if ranges.is_empty() {
        return Ok(OverOutcome {
            size_bytes: image.len(),
            is_verified: verify,
            ..OverOutcome::default()
        });
    }
    let (front, behind) = split(&ranges, old.len());
    let bytes = |ranges: &[ByteRange]| ranges.iter().map(|range| range.len).sum::<u64>();
    for range in &behind {
        if let Err(error) = file.reserve(*range) {
            // What was reserved so far lies behind the end: given back with the length it has.
            file.set_len(base.size_bytes)?;
            return Err(error.into());
        }
    }
    let log = keep_old(&*old, front.clone(), image.len(), &path, fs, ctx)?;
    let mut outcome = OverOutcome {
        size_bytes: image.len(),
        written_bytes: bytes(&ranges),
        kept_bytes: bytes(&front),
        is_verified: false,
        is_synced: true,
    };
    let work = AssertUnwindSafe(|| -> Result<(), OverError> {
        ctx.meter.phase(Phase::Write, Some(outcome.written_bytes));
        // What is new first: so far the length is all there is to put back.
        stream_ranges(&image, &behind, &mut *file, ctx)?;
        ctx.check()?;
        ctx.meter.set_finishing();
        let deaf = Context::new(Arc::clone(&ctx.meter), CancelToken::new());
        stream_ranges(&image, &front, &mut *file, &deaf)?;
        file.set_len(image.len())?;
        image.check_unchanged()?;
        ctx.meter.phase(Phase::Sync, None);
        file.sync()?;
        if verify {
            check_written(&image, &ranges, fs.open(&path).map_err(OverRefusal::Io)?, &deaf)?;
        }
        Ok(())
    });
    let done = catch_unwind(work)
        .unwrap_or(Err(WriteError::Crashed { stage: Stage::Write }.into()))
        .and_then(|()| Ok(fs.remove(&undo_path(&path)).map_err(OverRefusal::Io)?));
    if let Err(cause) = done {
        let cause = match cause {
            OverError::Write(error) => {
                OverError::Write(with_all_changed(error, &image, &**fs, ctx, workers))
            }
            cause => cause,
        };
        let kept = undo_path(&path);
        let back = catch_unwind(AssertUnwindSafe(|| put_back(&mut *file, &log, &path, &**fs)));
        return Err(match back {
            Ok(Ok(())) => cause,
            _ => OverError::Left { cause: Box::new(cause), kept },
        });
    }
    outcome.is_verified = verify;
    Ok(outcome)
}

/// Writes the old bytes of `ranges` beside the file, synced and under their name.
fn keep_old(
    old: &dyn BlockSource,
    ranges: Vec<ByteRange>,
    new_len: u64,
    path: &Path,
    fs: &Arc<dyn HostFs>,
    ctx: &Context,
) -> Result<UndoLog, OverError> {
    let target = undo_path(path);
    let _removed = fs.remove_leftovers(&target);
    let mut log = UndoLog::begin(old, new_len, ranges)?;
    // One that belongs to another file may stand there.
    let mut file = fs.create(&target, Replace::IfUnchanged)?;
    let mut hasher = blake3::Hasher::new();
    for (range, at) in log.runs() {
        let mut done = 0;
        while done < range.len {
            ctx.check()?;
            let len = usize::try_from((range.len - done).min(CHUNK_BYTES)).unwrap_or(0);
            let bytes = read_vec(old, range.start + done, len)?;
            hasher.update(&bytes);
            file.write_at(at + done, &bytes)?;
            done += len as u64;
        }
    }
    log.digest = *hasher.finalize().as_bytes();
    file.write_at(0, &log.encode())?;
    file.sync()?;
    if let Err(error) = file.commit(true) {
        // It may have got its name all the same; nothing was written over yet.
        let _removed = fs.remove(&target);
        return Err(error.into());
    }
    Ok(log)
}

/// Puts the old bytes back and takes the log away.
fn put_back(
    file: &mut dyn OverFile,
    log: &UndoLog,
    path: &Path,
    fs: &dyn HostFs,
) -> Result<(), OverError> {
    let target = undo_path(path);
    let kept = fs.open(&target).map_err(OverRefusal::Io)?;
    if kept_digest(&*kept, log.head_bytes())? != log.digest {
        return Err(WriteError::VerifyDiffers.into());
    }
    for (range, at) in log.runs() {
        let mut done = 0;
        while done < range.len {
            let len = usize::try_from((range.len - done).min(CHUNK_BYTES)).unwrap_or(0);
            file.write_at(range.start + done, &read_vec(&*kept, at + done, len)?)?;
            done += len as u64;
        }
    }
    file.set_len(log.old_len)?;
    file.sync()?;
    fs.remove(&target).map_err(OverRefusal::Io)?;
    Ok(())
}

/// Takes back a change of the image at `path` that was cut off. `false`: there was none.
///
/// # Errors
/// [`OverError`]; the old bytes are kept as they were.
pub fn roll_back(path: &Path, fs: &dyn HostFs) -> Result<bool, OverError> {
    let Ok(path) = fs.canonical(path) else { return Ok(false) };
    let now = match fs.open(&path) {
        Ok(now) => now,
        // Whoever opens it for its work says why.
        Err(_) => return Ok(false),
    };
    let Some(found) = interrupted(fs, &path, &now).map_err(OverRefusal::Io)? else {
        return Ok(false);
    };
    let mut file = fs.open_over(&path)?;
    put_back(&mut *file, &found.log, &path, fs)?;
    Ok(true)
}

/// Reads back what was written, and opens the image as any reader does.
fn check_written(
    image: &PlannedImage,
    ranges: &[ByteRange],
    written: SharedSource,
    ctx: &Context,
) -> Result<(), OverError> {
    let mut buf = Vec::new();
    for range in ranges {
        let mut at = range.start;
        while at < range.end() {
            let len = usize::try_from((range.end() - at).min(CHUNK_BYTES)).unwrap_or(0);
            buf.resize(len, 0);
            written.read_at(at, &mut buf).map_err(WriteError::VerifyUnreadable)?;
            if buf != read_vec(image, at, len)? {
                return Err(WriteError::VerifyDiffers.into());
            }
            at += len as u64;
        }
    }
    let plan = image.plan();
    // Older sessions are found too, and were not planned.
    if plan.base().is_none_or(|base| base.session.is_none()) {
        compare_layout(written, plan, &ctx.apart()).map_err(OverError::Cancelled)??;
    }
    Ok(())
}

/// Writes a plan with a base to a new file that shares the blocks of the base. `None`: the file
/// system can't, and nothing was done.
///
/// # Errors
/// As of [`super::write()`].
pub fn write_cloned(
    image: &PlannedImage,
    base: &SharedSource,
    target: &Path,
    options: &super::WriteOptions,
    fs: &dyn HostFs,
    ctx: &Context,
    workers: &Workers,
) -> Result<Option<OverOutcome>, OverError> {
    let whole = ByteRange { start: 0, len: base.len() };
    let Some(origin) = base.origin(whole) else { return Ok(None) };
    let is_sync = must_sync(options.sync, target, fs);
    let replace = if options.may_replace { Replace::IfUnchanged } else { Replace::Never };
    let _removed = fs.remove_leftovers(target);
    let mut file = fs.create(target, replace).map_err(as_target_problem)?;
    if !file.clone_whole(&origin)? {
        return Ok(None);
    }
    let work = || -> Result<OverOutcome, OverError> {
        let ranges = changed_ranges(image, &**base, ctx)?;
        let written_bytes = ranges.iter().map(|range| range.len).sum();
        ctx.meter.phase(Phase::Write, Some(written_bytes));
        stream_ranges(image, &ranges, &mut *file, ctx)?;
        file.set_len(image.len())?;
        image.check_unchanged()?;
        if is_sync {
            ctx.meter.phase(Phase::Sync, None);
            file.sync()?;
        }
        if options.verify {
            check_written(image, &ranges, file.reopen()?, ctx)?;
        }
        ctx.check()?;
        ctx.meter.set_finishing();
        file.commit(is_sync).map_err(as_target_problem)?;
        Ok(OverOutcome {
            size_bytes: image.len(),
            written_bytes,
            kept_bytes: 0,
            is_verified: options.verify,
            is_synced: is_sync,
        })
    };
    work().map(Some).map_err(|error| match error {
        OverError::Write(error) => with_all_changed(error, image, fs, ctx, workers).into(),
        error => error,
    })
}
