//! What can be known before a byte is written: room, limits of the target, sources that are gone,
//! changed or not ours to read.

use std::io;
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use crate::base::progress::{Cancelled, Context};
use crate::base::units::ByteRange;
use crate::io::{BlockSource, HostFs, SourceError};
use crate::model::tree::Fingerprint;
use crate::ops::workers::Workers;

/// Something about a target that stands in the way.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum TargetProblem {
    /// The file exists.
    #[error("the file exists")]
    Exists,
    /// The target is one of the files that are to be on the disc.
    #[error("the target is one of the files to be written")]
    IsSource,
    /// There is not enough room.
    #[error("no space left: {missing_bytes} bytes are missing")]
    NoSpace {
        /// Bytes that do not fit.
        missing_bytes: u64,
    },
    /// The file system can't hold so long a file.
    #[error("files on this file system end at {max_bytes} bytes")]
    TooLong {
        /// Its longest file.
        max_bytes: u64,
    },
}

/// Looks at a target before `source` is written to it; the first problem is the one to solve.
/// `may_replace`: an existing file is no problem.
pub fn check_target(
    source: &dyn BlockSource,
    stored_bytes: u64,
    target: &Path,
    may_replace: bool,
    fs: &dyn HostFs,
) -> Result<(), TargetProblem> {
    if let Ok(old) = fs.stat(target) {
        let old = old.fingerprint;
        let mut is_source = false;
        source.host_files(&mut |file| {
            let same = (file.fingerprint.device, file.fingerprint.inode) == (old.device, old.inode);
            is_source |= same && !file.is_image;
        });
        if is_source {
            return Err(TargetProblem::IsSource);
        }
        if !may_replace {
            return Err(TargetProblem::Exists);
        }
    }
    let volume = fs.volume_of(target);
    if let Some(max_bytes) = volume.max_file_bytes.filter(|max| source.len() > *max) {
        return Err(TargetProblem::TooLong { max_bytes });
    }
    let missing_bytes = volume.free_bytes.map_or(0, |free| stored_bytes.saturating_sub(free));
    if missing_bytes > 0 {
        return Err(TargetProblem::NoSpace { missing_bytes });
    }
    Ok(())
}

/// What of a source is stored and has to be copied.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Stored {
    /// How many bytes: what a sparse file will need.
    pub bytes: u64,
    /// Where, in order; runs with small gaps between them are one.
    pub runs: Vec<ByteRange>,
}

/// Runs with smaller gaps are reserved as one.
const MIN_GAP_BYTES: u64 = 1 << 20;

/// Finds out what of `source` is stored.
pub fn stored(source: &dyn BlockSource, ctx: &Context) -> Result<Stored, StoredError> {
    let mut stored = Stored::default();
    let mut at = 0;
    while let Some(run) = source.next_stored(at)? {
        ctx.check()?;
        stored.bytes = stored.bytes.saturating_add(run.len);
        at = run.end().max(at + 1);
        match stored.runs.last_mut() {
            Some(last) if run.start.saturating_sub(last.end()) < MIN_GAP_BYTES => {
                *last = ByteRange::between(last.start, run.end());
            }
            _ => stored.runs.push(run),
        }
    }
    Ok(stored)
}

/// Why it is not known what is stored.
#[derive(Debug, thiserror::Error)]
pub enum StoredError {
    /// On request.
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
    /// The source can't be asked.
    #[error(transparent)]
    Source(#[from] SourceError),
}

/// A file that can't be read.
#[derive(Debug)]
pub struct UnreadableFile {
    /// Where it lies.
    pub path: PathBuf,
    /// What the system says.
    pub error: io::Error,
}

/// Files of `paths` that can't be opened for reading, in their order. This is asked once before a
/// layout is made, so that nobody waits an hour for the answer.
pub fn unreadable_files(
    paths: &[&Path],
    fs: &dyn HostFs,
    ctx: &Context,
    workers: &Workers,
) -> Result<Vec<UnreadableFile>, Cancelled> {
    workers.install(|| {
        let found = paths
            .par_iter()
            .with_min_len(64)
            .map(|path| {
                ctx.check()?;
                let problem = fs.check_readable(path).err();
                Ok(problem.map(|error| UnreadableFile { path: path.to_path_buf(), error }))
            })
            .collect::<Result<Vec<_>, Cancelled>>()?;
        Ok(found.into_iter().flatten().collect())
    })
}

/// Host files of `source` that are no longer what was planned: different, gone or out of reach.
pub fn changed_files(
    source: &dyn BlockSource,
    fs: &dyn HostFs,
    ctx: &Context,
    workers: &Workers,
) -> Result<Vec<PathBuf>, Cancelled> {
    let mut files: Vec<(PathBuf, Fingerprint)> = Vec::new();
    source.host_files(&mut |file| files.push((file.path.to_owned(), file.fingerprint)));
    workers.install(|| {
        let changed = files
            .into_par_iter()
            .with_min_len(64)
            .map(|(path, planned)| {
                ctx.check()?;
                let is_same = fs.stat(&path).is_ok_and(|now| now.fingerprint == planned);
                Ok((!is_same).then_some(path))
            })
            .collect::<Result<Vec<_>, Cancelled>>()?;
        Ok(changed.into_iter().flatten().collect())
    })
}
