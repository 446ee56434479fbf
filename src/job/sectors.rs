//! The sectors of a disc are compared with their codes, and copies made with the bad ones mended.

use std::path::{Path, PathBuf};

use super::event::JobError;
use super::outcome::Outcome;
use super::run::Env;
use crate::ops::tracks::{BadSector, CheckError, CheckOutcome, check_sectors, mended_file_name};
use crate::ops::{SyncMode, WriteError, WriteOptions, write};
use crate::project::Opened;

/// What a check of sectors found.
#[derive(Debug, Default)]
pub struct CheckedSectors {
    /// Sectors with codes.
    pub checked: u64,
    /// Sectors whose codes don't agree with their data.
    pub bad: u64,
    /// Of those, how many can be mended.
    pub mended: u64,
    /// The first of the bad ones.
    pub sectors: Vec<BadSector>,
    /// Copies with the bad sectors mended.
    pub made: Vec<PathBuf>,
}

/// Checks all sectors; with `mend_in` copies of the files that could be mended go into that folder,
/// which is made if missing. What is there already is not replaced.
pub(super) fn check(of: &Opened, mend_in: Option<&Path>, env: &Env) -> Result<Outcome, JobError> {
    let checked = match &of.image().disc {
        Some(disc) => check_sectors(disc, &env.ctx, &env.workers).map_err(|error| match error {
            CheckError::Cancelled(cancelled) => JobError::Cancelled(cancelled),
            CheckError::Source(error) => JobError::Source(error),
        })?,
        None => CheckOutcome::default(),
    };
    let CheckOutcome { checked, bad, mended, sectors, files, .. } = checked;
    let mut made = Vec::new();
    if let Some(folder) = mend_in.filter(|_| !files.is_empty()) {
        let failed = |source| JobError::Target { path: folder.to_owned(), source };
        env.fs.open_target(folder).map_err(failed)?;
        let _turn = env.wait_for_disk(folder)?;
        let options = WriteOptions { sync: SyncMode::Always, ..WriteOptions::default() };
        let image = of.path().unwrap_or(Path::new("disc"));
        for file in files {
            let path = folder.join(mended_file_name(&file, image));
            let done = write(&*file.bytes, &path, &options, &*env.fs, &env.ctx, &env.workers);
            done.map_err(|error| match error {
                WriteError::Cancelled(cancelled) => JobError::Cancelled(cancelled),
                error => JobError::Write(error),
            })?;
            made.push(path);
        }
    }
    let found = CheckedSectors { checked, bad, mended, sectors, made };
    Ok(Outcome::SectorsChecked(Box::new(found)))
}
