//! Tracks of a disc become files.

use std::path::{Path, PathBuf};

use super::event::JobError;
use super::outcome::Outcome;
use super::run::Env;
use crate::ops::tracks::{TrackForm, track_file, track_file_name};
use crate::ops::{SyncMode, WriteError, WriteOptions, write};
use crate::project::Opened;

/// A track that was asked for, and what came of it.
#[derive(Debug)]
pub struct TakenTrack {
    /// Its number.
    pub number: u8,
    /// Where it went, or was to go.
    pub path: PathBuf,
    /// Bytes of the file, or why there is none; `None`: it can't be told in that form.
    pub result: Result<u64, Option<WriteError>>,
}

/// Writes tracks into a folder, which is made if missing. One that can't be written does not stop
/// the rest.
pub(super) fn take(
    of: &Opened,
    numbers: &[u8],
    form: TrackForm,
    folder: &Path,
    may_replace: bool,
    env: &Env,
) -> Result<Outcome, JobError> {
    let failed = |source| JobError::Target { path: folder.to_owned(), source };
    env.fs.open_target(folder).map_err(failed)?;
    let _turn = env.wait_for_disk(folder)?;
    let image = of.path().unwrap_or(Path::new("disc"));
    let options = WriteOptions {
        may_replace,
        sync: SyncMode::Always,
        verify: true,
        ..WriteOptions::default()
    };
    let mut taken = Vec::new();
    for track in of.tracks().filter(|track| numbers.contains(&track.number)) {
        env.ctx.check()?;
        let number = track.number;
        let Some((bytes, ending)) = track_file(track, form) else {
            let path = folder.join(track_file_name(image, number, "wav"));
            taken.push(TakenTrack { number, path, result: Err(None) });
            continue;
        };
        let path = folder.join(track_file_name(image, number, ending));
        let result = match write(&*bytes, &path, &options, &*env.fs, &env.ctx, &env.workers) {
            Ok(written) => Ok(written.size_bytes),
            Err(WriteError::Cancelled(cancelled)) => return Err(cancelled.into()),
            Err(error) => Err(Some(error)),
        };
        taken.push(TakenTrack { number, path, result });
    }
    Ok(Outcome::Tracks(taken))
}
