//! Writes an image to a file that appears whole or not at all.
//!
//! Preflight, then everything into a temporary beside the target, sources compared once more,
//! then sync as asked, verify as asked, and a rename. Whatever fails on the way, the target is what
//! it was and the temporary is gone. A sync that failed is never tried again: the system may have
//! dropped the bytes and would say "done" the second time. A sync that hangs can be left behind.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::Duration;

use super::digest::{DigestKind, Digests};
use super::over::{OverError, roll_back};
use super::preflight::{Stored, StoredError, TargetProblem, changed_files, check_target, stored};
use super::stream::{Stage, StreamError, StreamOptions, Streamed, stream};
use super::verify::{LayoutDifference, compare_layout};
use super::workers::Workers;
use crate::base::progress::{Cancelled, Context, Phase};
use crate::base::units::ByteRange;
use crate::io::host::{NewFile, OverRefusal, Replace};
use crate::io::{BlockSink, BlockSource, HostFs, SinkError, SourceError, SourceErrorKind};
use crate::master::Facts;
use crate::model::{Content, Owner};
use crate::plan::{Plan, PlannedImage};

/// When to wait until the disk holds the bytes.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum SyncMode {
    /// When a file is replaced, or the target is removable or behind a network.
    #[default]
    Auto,
    /// Always.
    Always,
    /// Never; the rename is still in one piece.
    Never,
}

/// How to write.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct WriteOptions {
    /// An existing file of that name is replaced.
    pub may_replace: bool,
    /// Digests of the image, computed on the way.
    pub digests: Vec<DigestKind>,
    /// When to wait for the disk.
    pub sync: SyncMode,
    /// Read everything back and compare, before the file gets its name. An image that was planned
    /// is also opened by the readers and held against its plan.
    pub verify: bool,
}

/// What was written.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct WriteOutcome {
    /// Bytes of the image.
    pub size_bytes: u64,
    /// The digests that were asked for.
    pub digests: Digests,
    /// Bytes that were copied through memory.
    pub copied_bytes: u64,
    /// Bytes that the kernel copied or cloned.
    pub cloned_bytes: u64,
    /// Zeros that take no room.
    pub hole_bytes: u64,
    /// The disk has said that it holds the bytes.
    pub is_synced: bool,
    /// They were read back and are equal; a planned image was also found as it was planned.
    pub is_verified: bool,
    /// What earlier writes to the same target had left beside it when they were killed; it is gone.
    pub leftovers: Vec<PathBuf>,
}

/// Why nothing was written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum WriteError {
    /// On request.
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
    /// The target can't be used as it is.
    #[error(transparent)]
    Target(#[from] TargetProblem),
    /// Sources are no longer what was planned.
    #[error("{} files changed", files.len())]
    Changed {
        /// All of them, as far as the system tells.
        files: Vec<PathBuf>,
    },
    /// A source can't be read.
    #[error(transparent)]
    Source(SourceError),
    /// The target can't be written.
    #[error(transparent)]
    Sink(SinkError),
    /// What was read back is not what was written.
    #[error("what was read back differs")]
    VerifyDiffers,
    /// The bytes are those that were written, but the readers find another layout in them.
    #[error("the layout differs: {0}")]
    VerifyLayout(#[source] LayoutDifference),
    /// What was written can't be read back.
    #[error("reading back: {0}")]
    VerifyUnreadable(#[source] SourceError),
    /// No thread could be started.
    #[error("no thread: {0}")]
    Thread(#[source] std::io::Error),
    /// A part of the program panicked.
    #[error("the program failed ({stage:?})")]
    Crashed {
        /// Where.
        stage: Stage,
    },
}

impl From<StreamError> for WriteError {
    fn from(error: StreamError) -> WriteError {
        match error {
            StreamError::Cancelled(cancelled) => WriteError::Cancelled(cancelled),
            StreamError::Source(error) => WriteError::Source(error),
            StreamError::Sink(error) => WriteError::Sink(error),
            StreamError::Thread(error) => WriteError::Thread(error),
            StreamError::Crashed { stage } => WriteError::Crashed { stage },
        }
    }
}

impl From<StoredError> for WriteError {
    fn from(error: StoredError) -> WriteError {
        match error {
            StoredError::Cancelled(cancelled) => WriteError::Cancelled(cancelled),
            StoredError::Source(error) => WriteError::Source(error),
        }
    }
}

/// Writes a planned image to `target`, as [`write()`]; verifying also holds what the readers find
/// against the plan. Files that `facts` found to be equal and that are stored once are compared
/// again on the way.
pub fn write_planned(
    image: &PlannedImage,
    facts: &Facts,
    target: &Path,
    options: &WriteOptions,
    fs: &dyn HostFs,
    ctx: &Context,
    workers: &Workers,
) -> Result<WriteOutcome, WriteError> {
    write_as(image, Some((image.plan(), facts)), target, options, fs, ctx, workers)
}

/// Writes `source` to `target`. The target is as before unless this returns an outcome; the one
/// exception is a failure to make the new name durable, after the rename.
pub fn write(
    source: &dyn BlockSource,
    target: &Path,
    options: &WriteOptions,
    fs: &dyn HostFs,
    ctx: &Context,
    workers: &Workers,
) -> Result<WriteOutcome, WriteError> {
    write_as(source, None, target, options, fs, ctx, workers)
}

fn write_as(
    source: &dyn BlockSource,
    planned: Option<(&Plan, &Facts)>,
    target: &Path,
    options: &WriteOptions,
    fs: &dyn HostFs,
    ctx: &Context,
    workers: &Workers,
) -> Result<WriteOutcome, WriteError> {
    let work = AssertUnwindSafe(|| write_whole(source, planned, target, options, fs, ctx, workers));
    let written = catch_unwind(work).unwrap_or(Err(WriteError::Crashed { stage: Stage::Write }));
    written.map_err(|error| with_all_changed(error, source, fs, ctx, workers))
}

/// Writes `source` to a sink that gets its bytes in order, such as a pipe. What was written
/// before a failure can't be taken back.
pub fn write_sequential(
    source: &dyn BlockSource,
    sink: &mut dyn BlockSink,
    digests: &[DigestKind],
    fs: &dyn HostFs,
    ctx: &Context,
    workers: &Workers,
) -> Result<WriteOutcome, WriteError> {
    let mut work = || {
        ctx.meter.phase(Phase::Write, Some(source.len()));
        let options = StreamOptions { digests: digests.to_vec(), ..StreamOptions::default() };
        let streamed = stream(source, Some(sink), &options, ctx, workers)?;
        source.check_unchanged().map_err(WriteError::Source)?;
        Ok(outcome(source, streamed))
    };
    work().map_err(|error| with_all_changed(error, source, fs, ctx, workers))
}

fn write_whole(
    source: &dyn BlockSource,
    planned: Option<(&Plan, &Facts)>,
    target: &Path,
    options: &WriteOptions,
    fs: &dyn HostFs,
    ctx: &Context,
    workers: &Workers,
) -> Result<WriteOutcome, WriteError> {
    ctx.check()?;
    // Old bytes kept for an image that is replaced must not be taken for those of the new one.
    if options.may_replace {
        roll_back(target, fs).map_err(not_taken_back)?;
    }
    // Before free space is asked for: they may hold what is missing.
    let leftovers = fs.remove_leftovers(target);
    let stored = stored(source, ctx)?;
    check_target(source, stored.bytes, target, options.may_replace, fs)?;
    let must_sync = must_sync(options.sync, target, fs);
    let replace = if options.may_replace { Replace::IfUnchanged } else { Replace::Never };
    let mut file = fs.create(target, replace).map_err(as_target_problem)?;
    ctx.meter.phase(Phase::Write, Some(source.len()));
    reserve(&stored, &mut *file, ctx)?;
    if must_sync {
        file.write_back_early();
    }
    let mut digests = options.digests.clone();
    if options.verify {
        digests.push(VERIFY_KIND);
    }
    let expected = planned.map(|(plan, facts)| facts.read_before(plan)).unwrap_or_default();
    let stream_options = StreamOptions { digests, expected, ..StreamOptions::default() };
    let streamed = stream(source, Some(&mut *file), &stream_options, ctx, workers);
    let streamed = streamed.map_err(|error| match WriteError::from(error) {
        WriteError::Sink(SinkError::NoSpace { path, .. }) => {
            let missing_bytes = stored.bytes.saturating_sub(ctx.meter.read().done);
            WriteError::Sink(SinkError::NoSpace { missing_bytes, path })
        }
        WriteError::Source(error) => WriteError::Source(in_its_file(error, planned)),
        error => error,
    })?;
    source.check_unchanged().map_err(WriteError::Source)?;
    if let Some((plan, facts)) = planned {
        check_not_stored(plan, facts, fs, ctx)?;
    }
    ctx.check()?;
    if must_sync {
        ctx.meter.phase(Phase::Sync, None);
        file = sync(file, ctx)?;
        ctx.check()?;
    }
    if options.verify {
        ctx.meter.phase(Phase::Verify, Some(source.len()));
        let copy = file.reopen().map_err(WriteError::Sink)?;
        verify(&*copy, &streamed.digests, ctx, workers)?;
        if let Some((plan, _)) = planned {
            compare_layout(copy, plan, ctx)?.map_err(WriteError::VerifyLayout)?;
        }
    }
    ctx.check()?;
    ctx.meter.set_finishing();
    file.commit(must_sync).map_err(as_target_problem)?;
    let mut outcome = outcome(source, streamed);
    outcome.leftovers = leftovers;
    outcome.is_synced = must_sync;
    outcome.is_verified = options.verify;
    outcome.digests = outcome.digests.only(&options.digests);
    Ok(outcome)
}

/// Why a change of the target that was cut off could not be taken back.
fn not_taken_back(error: OverError) -> WriteError {
    match error {
        OverError::Write(error) => error,
        OverError::Cancelled(cancelled) => WriteError::Cancelled(cancelled),
        OverError::Refused(OverRefusal::Io(source)) => {
            WriteError::Sink(SinkError::Io { path: None, source })
        }
        other => WriteError::Sink(SinkError::Io {
            path: None,
            source: std::io::Error::other(other.to_string()),
        }),
    }
}

/// Names the file whose bytes are another's than when it was compared with its equals.
fn in_its_file(error: SourceError, planned: Option<(&Plan, &Facts)>) -> SourceError {
    let Some((plan, _)) = planned.filter(|_| error.path.is_none()) else { return error };
    let owner = plan.region_at(error.range.start).map(|region| region.owner);
    let Some(Owner::FileData { blob, .. }) = owner else { return error };
    match plan.tree().blob(blob).map(|blob| &blob.content) {
        Some(Content::Host(file)) => error.in_file(&file.path),
        _ => error,
    }
}

/// Files that are not read, since an equal one is stored for them, must still be what they were.
fn check_not_stored(
    plan: &Plan,
    facts: &Facts,
    fs: &dyn HostFs,
    ctx: &Context,
) -> Result<(), WriteError> {
    for file in facts.not_stored(plan.tree()) {
        ctx.check()?;
        if !fs.stat(&file.path).is_ok_and(|now| now.fingerprint == file.fingerprint) {
            let changed = SourceError::new(0, 0, SourceErrorKind::Changed).in_file(&file.path);
            return Err(WriteError::Source(changed));
        }
    }
    Ok(())
}

/// How often a cancel is looked for while the disk is waited for.
const SYNC_POLL: Duration = Duration::from_millis(20);

/// Waits until the disk holds the bytes. The waiting itself is done by a thread of its own: on a
/// cancel it is left behind with the file, whose name is taken away at once.
fn sync(file: Box<dyn NewFile>, ctx: &Context) -> Result<Box<dyn NewFile>, WriteError> {
    let discard = file.discarder();
    let (done, ended) = channel();
    let wait = move || {
        let mut file = file;
        let synced = catch_unwind(AssertUnwindSafe(|| file.sync()));
        // Nobody there any more: the file goes away with the message.
        let _ = done.send((file, synced));
    };
    let thread = std::thread::Builder::new().name("sync".to_owned());
    let _left_to_itself = thread.spawn(wait).map_err(WriteError::Thread)?;
    loop {
        match ended.recv_timeout(SYNC_POLL) {
            Ok((file, Ok(Ok(())))) => return Ok(file),
            Ok((_, Ok(Err(error)))) => return Err(WriteError::Sink(error)),
            Ok((_, Err(_))) | Err(RecvTimeoutError::Disconnected) => {
                return Err(WriteError::Crashed { stage: Stage::Write });
            }
            Err(RecvTimeoutError::Timeout) => {
                if let Err(cancelled) = ctx.check() {
                    discard();
                    return Err(cancelled.into());
                }
            }
        }
    }
}

/// Whether a file at `target` must be on its disk before it gets its name.
pub(super) fn must_sync(sync: SyncMode, target: &Path, fs: &dyn HostFs) -> bool {
    match sync {
        SyncMode::Always => true,
        SyncMode::Never => false,
        SyncMode::Auto => {
            let volume = fs.volume_of(target);
            volume.is_remote || volume.is_removable || fs.stat(target).is_ok()
        }
    }
}

/// Compared by [`WriteOptions::verify`]; the fastest one that nobody can forge.
pub(super) const VERIFY_KIND: DigestKind = DigestKind::Blake3;

/// Reserved at once: some file systems (tmpfs) fill what is reserved, and a cancel must not wait.
const RESERVE_BYTES: u64 = 64 << 20;

/// Reserves room for what will be copied, in as few calls as there are large gaps.
pub(super) fn reserve(
    stored: &Stored,
    sink: &mut dyn BlockSink,
    ctx: &Context,
) -> Result<(), WriteError> {
    let mut reserved = 0u64;
    for run in &stored.runs {
        let mut at = run.start;
        while at < run.end() {
            ctx.check()?;
            let step = ByteRange::between(at, run.end().min(at.saturating_add(RESERVE_BYTES)));
            sink.reserve(step).map_err(|error| match error {
                SinkError::NoSpace { path, .. } => {
                    let missing_bytes = stored.bytes.saturating_sub(reserved).max(1);
                    WriteError::Sink(SinkError::NoSpace { missing_bytes, path })
                }
                error => WriteError::Sink(error),
            })?;
            reserved = reserved.saturating_add(step.len);
            at = step.end();
        }
    }
    Ok(())
}

/// Reads all of `copy` and compares its digest with the one computed while writing.
pub(super) fn verify(
    copy: &dyn BlockSource,
    written: &Digests,
    ctx: &Context,
    workers: &Workers,
) -> Result<(), WriteError> {
    let options = StreamOptions { digests: vec![VERIFY_KIND], ..StreamOptions::default() };
    let read = stream(copy, None, &options, ctx, workers).map_err(|error| match error {
        StreamError::Source(error) => WriteError::VerifyUnreadable(error),
        error => error.into(),
    })?;
    let is_equal = read.digests.value(VERIFY_KIND) == written.value(VERIFY_KIND);
    if is_equal { Ok(()) } else { Err(WriteError::VerifyDiffers) }
}

fn outcome(source: &dyn BlockSource, streamed: Streamed) -> WriteOutcome {
    WriteOutcome {
        size_bytes: source.len(),
        digests: streamed.digests,
        copied_bytes: streamed.copied_bytes,
        cloned_bytes: streamed.cloned_bytes,
        hole_bytes: streamed.zero_bytes,
        is_synced: false,
        is_verified: false,
        leftovers: Vec::new(),
    }
}

pub(super) fn as_target_problem(error: SinkError) -> WriteError {
    match error {
        SinkError::Exists { .. } => WriteError::Target(TargetProblem::Exists),
        error => WriteError::Sink(error),
    }
}

/// One changed source was met: names all others too, so that they are not found one by one.
pub(super) fn with_all_changed(
    error: WriteError,
    source: &dyn BlockSource,
    fs: &dyn HostFs,
    ctx: &Context,
    workers: &Workers,
) -> WriteError {
    match error {
        WriteError::Source(error) if matches!(error.kind, SourceErrorKind::Changed) => {
            let mut files = match changed_files(source, fs, ctx, workers) {
                Ok(files) => files,
                Err(cancelled) => return cancelled.into(),
            };
            // Changed and changed back, or another name of it: it was met all the same.
            if let Some(path) = error.path.filter(|path| !files.contains(path)) {
                files.insert(0, path);
            }
            WriteError::Changed { files }
        }
        error => error,
    }
}
