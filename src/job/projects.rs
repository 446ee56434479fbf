//! Projects on disk: reading, saving, and looking at linked folders again.

use std::path::Path;

use super::event::JobError;
use super::kind::Snapshot;
use super::outcome::Outcome;
use super::run::Env;
use crate::base::units::Fingerprint;
use crate::opened::OpenOptions;
use crate::project::file;

pub(super) fn save_project(
    of: &Snapshot,
    path: &Path,
    home: Option<&Path>,
    known: Option<Fingerprint>,
    env: &Env,
) -> Result<Outcome, JobError> {
    if let Some(folder) = path.parent().filter(|_| home.is_some()) {
        // A place of ours, which may not be there yet.
        let refused = |source| JobError::Target { path: folder.to_owned(), source };
        env.fs.open_target(folder).map_err(refused)?;
    }
    let fingerprint = file::save(&of.project, &*env.fs, path, home, known, &env.ctx)?;
    Ok(Outcome::ProjectSaved { fingerprint, state: of.state })
}

pub(super) fn open_project(
    path: &Path,
    home: Option<&Path>,
    options: &OpenOptions,
    env: &Env,
) -> Result<Outcome, JobError> {
    let loaded = env.workers.install(|| file::load(&*env.fs, path, home, options, &env.ctx))?;
    Ok(Outcome::ProjectOpened(Box::new(loaded)))
}
