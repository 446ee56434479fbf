//! Digests of files and of images that may not exist yet, any set of them in one pass.

use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use super::digest::{Absorb, DigestKind, Digests, Hasher};
use super::stream::{Stage, StreamError, StreamOptions, stream};
use super::workers::Workers;
use crate::base::progress::{Cancelled, Context, Phase};
use crate::io::{BlockSource, HostFs, SourceError};

/// Files up to this length are read and digested by one thread, which costs less than a pipeline.
const SMALL_BYTES: u64 = 1 << 20;

/// Memory for the buffers of all files together.
const BUFFER_BYTES: u64 = 32 << 20;

/// Why something has no digest.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum HashError {
    /// On request.
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
    /// It can't be opened.
    #[error("{0}")]
    Open(#[source] io::Error),
    /// It can't be read, or changed meanwhile.
    #[error(transparent)]
    Source(#[from] SourceError),
    /// No thread could be started.
    #[error("no thread: {0}")]
    Thread(#[source] io::Error),
    /// A part of the program panicked.
    #[error("the program failed ({stage:?})")]
    Crashed {
        /// Where.
        stage: Stage,
    },
}

impl From<StreamError> for HashError {
    fn from(error: StreamError) -> HashError {
        match error {
            StreamError::Cancelled(cancelled) => HashError::Cancelled(cancelled),
            StreamError::Source(error) => HashError::Source(error),
            StreamError::Thread(error) => HashError::Thread(error),
            StreamError::Crashed { stage } => HashError::Crashed { stage },
            // There is no sink.
            StreamError::Sink(_) => HashError::Crashed { stage: Stage::Write },
        }
    }
}

/// A file and its digests.
#[derive(Debug)]
pub struct HashedFile {
    /// The file, as it was asked for.
    pub path: PathBuf,
    /// Its length, unless it could not be opened.
    pub size_bytes: Option<u64>,
    /// The digests, or why there are none.
    pub result: Result<Digests, HashError>,
}

/// Digests of a source, such as a planned image. Begins the phase.
pub fn hash_source(
    source: &dyn BlockSource,
    kinds: &[DigestKind],
    ctx: &Context,
    workers: &Workers,
) -> Result<Digests, HashError> {
    ctx.meter.phase(Phase::Hash, Some(source.len()));
    digest(source, kinds, BUFFER_BYTES, ctx, workers)
}

/// Digests of files, in their order. A file that fails does not stop the others; a cancel stops
/// all. As many files as there are cores are worked on at a time.
pub fn hash(
    paths: &[PathBuf],
    kinds: &[DigestKind],
    fs: &dyn HostFs,
    ctx: &Context,
    workers: &Workers,
) -> Result<Vec<HashedFile>, HashError> {
    let lens = AssertUnwindSafe(|| {
        let len_of = |path: &PathBuf| fs.stat(path).map_or(0, |stat| stat.fingerprint.len);
        paths.iter().map(len_of).fold(0u64, u64::saturating_add)
    });
    let total = catch_unwind(lens).map_err(|_| HashError::Crashed { stage: Stage::Read })?;
    ctx.meter.phase(Phase::Hash, Some(total));
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let side_by_side = cores.min(paths.len()).max(1);
    let buffer_bytes = BUFFER_BYTES / u64::try_from(side_by_side).unwrap_or(1);
    let next = AtomicUsize::new(0);
    let results = Mutex::new(Vec::new());
    let work = || {
        loop {
            let index = next.fetch_add(1, Ordering::Relaxed);
            let Some(path) = paths.get(index) else { break };
            if ctx.cancel.is_cancelled() {
                break;
            }
            let hashed = hash_file(path, kinds, buffer_bytes, fs, ctx, workers);
            results.lock().unwrap_or_else(PoisonError::into_inner).push((index, hashed));
        }
    };
    let spawned: io::Result<()> = std::thread::scope(|threads| {
        // The calling thread is one of them.
        for _ in 1..side_by_side {
            std::thread::Builder::new().name("hash".to_owned()).spawn_scoped(threads, work)?;
        }
        work();
        Ok(())
    });
    spawned.map_err(HashError::Thread)?;
    ctx.check()?;
    let mut results = results.into_inner().unwrap_or_else(PoisonError::into_inner);
    results.sort_by_key(|(index, _)| *index);
    Ok(results.into_iter().map(|(_, hashed)| hashed).collect())
}

fn hash_file(
    path: &Path,
    kinds: &[DigestKind],
    buffer_bytes: u64,
    fs: &dyn HostFs,
    ctx: &Context,
    workers: &Workers,
) -> HashedFile {
    let mut size_bytes = None;
    let work = AssertUnwindSafe(|| {
        let source = fs.open(path).map_err(HashError::Open)?;
        size_bytes = Some(source.len());
        let digests = digest(&*source, kinds, buffer_bytes, ctx, workers)?;
        source.check_unchanged()?;
        Ok(digests)
    });
    let result = catch_unwind(work).unwrap_or(Err(HashError::Crashed { stage: Stage::Read }));
    HashedFile { path: path.to_owned(), size_bytes, result }
}

fn digest(
    source: &dyn BlockSource,
    kinds: &[DigestKind],
    buffer_bytes: u64,
    ctx: &Context,
    workers: &Workers,
) -> Result<Digests, HashError> {
    if source.len() <= SMALL_BYTES {
        ctx.check()?;
        let bytes = crate::io::source::read_vec(
            source,
            0,
            usize::try_from(source.len()).unwrap_or_default(),
        )?;
        let values = kinds.iter().map(|kind| {
            let mut hasher = Hasher::new(*kind);
            hasher.absorb(&bytes);
            hasher.value()
        });
        let digests = Digests::new(values.collect());
        ctx.meter.advance(source.len());
        return Ok(digests);
    }
    let options = StreamOptions {
        digests: kinds.to_vec(),
        max_buffer_bytes: buffer_bytes,
        ..StreamOptions::default()
    };
    Ok(stream(source, None, &options, ctx, workers)?.digests)
}
