//! The ways to save an edited image, and saving it over the file it came from.

use std::sync::Arc;

use super::event::JobError;
use super::kind::Snapshot;
use super::outcome::Outcome;
use super::run::Env;
use crate::amend::{SaveError, Way, WayError, save_over, ways};
use crate::master;
use crate::ops::over::{OverError, OverOutcome, roll_back};
use crate::project::{Rebind, StateId};

/// An image that was saved into its file.
#[derive(Debug)]
pub struct SavedOver {
    /// What the writing says.
    pub written: OverOutcome,
    /// The state it holds, for `Document::mark_created`.
    pub state: StateId,
    /// For `Document::rebind`: where the data lies now. `None`: the image could not be opened
    /// again; nothing can be saved from this document any more.
    pub rebind: Option<Box<Rebind>>,
}

/// Plans every way and says what it costs.
pub(super) fn offers(of: &Snapshot, env: &Env) -> Result<Outcome, JobError> {
    let gather = || master::gather(of.project.wishes(), &*env.fs, &env.ctx);
    let facts = Arc::new(env.workers.install(gather)?);
    Ok(Outcome::Ways(ways(&of.project, &facts, &env.fs, &env.ctx, &env.workers)?))
}

pub(super) fn over(of: &Snapshot, way: Way, verify: bool, env: &Env) -> Result<Outcome, JobError> {
    let path = of.project.origin.as_ref().and_then(|origin| origin.path());
    let _turn = path.map(|path| env.wait_for_disk(&path)).transpose()?;
    let saved = save_over(&of.project, way, verify, &env.fs, &env.ctx, &env.workers)?;
    Ok(Outcome::SavedOver(Box::new(SavedOver {
        written: saved.written,
        state: of.state,
        rebind: saved.rebind,
    })))
}

/// Takes back a change of an image that was cut off. Gives whether there was one.
pub(super) fn take_back(path: &std::path::Path, env: &Env) -> Result<Outcome, JobError> {
    let _turn = env.wait_for_disk(path)?;
    Ok(Outcome::TakenBack(roll_back(path, &*env.fs)?))
}

impl From<OverError> for JobError {
    fn from(error: OverError) -> JobError {
        match error {
            OverError::Cancelled(cancelled) => JobError::Cancelled(cancelled),
            OverError::Write(error) => error.into(),
            OverError::Refused(refusal) => JobError::Refused((&refusal).into()),
            error => JobError::Over(error),
        }
    }
}

impl From<WayError> for JobError {
    fn from(error: WayError) -> JobError {
        match error {
            WayError::Open(error) => error.into(),
            WayError::Over(error) => error.into(),
            WayError::Cancelled(cancelled) => JobError::Cancelled(cancelled),
        }
    }
}

impl From<SaveError> for JobError {
    fn from(error: SaveError) -> JobError {
        match error {
            SaveError::Refused(refusal) => JobError::Refused(refusal),
            SaveError::Way(error) => error.into(),
        }
    }
}
