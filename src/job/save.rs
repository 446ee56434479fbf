//! The ways to save an edited image, and saving it over the file it came from.

use std::sync::Arc;

use super::event::JobError;
use super::kind::Snapshot;
use super::outcome::Outcome;
use super::run::Env;
use crate::amend::{
    ImageSumError, SaveError, Way, WayError, blank_image_sum, has_image_sum, image_sum, plan_over,
    save_over, ways,
};
use crate::master;
use crate::ops::over::{OverError, OverOutcome, roll_back};
use crate::project::{Project, Rebind, StateId};

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
    /// What was saved: with the sum of the image, where it carries one.
    pub saved: Box<Project>,
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
    let mut project = of.project.clone();
    if has_image_sum(&project.spec.volume.application_use) {
        take_sum(&mut project, way, env)?;
    }
    let saved = save_over(&project, way, verify, &env.fs, &env.ctx, &env.workers)?;
    Ok(Outcome::SavedOver(Box::new(SavedOver {
        written: saved.written,
        state: of.state,
        rebind: saved.rebind,
        saved: Box::new(project),
    })))
}

/// Takes the sum that the image carries of itself anew: planned with a blank in its place, and
/// read once.
fn take_sum(project: &mut Project, way: Way, env: &Env) -> Result<(), JobError> {
    project.spec.volume.application_use = blank_image_sum();
    let gather = || master::gather(project.wishes(), &*env.fs, &env.ctx);
    let facts = Arc::new(env.workers.install(gather)?);
    let blank = plan_over(project, way, &facts, &env.fs, &env.ctx, &env.workers)?;
    let image = blank.image(&env.fs);
    let sum = env.workers.install(|| image_sum(&image, &env.ctx));
    project.spec.volume.application_use = sum.map_err(|error| match error {
        ImageSumError::Cancelled(cancelled) => JobError::Cancelled(cancelled),
        ImageSumError::Source(error) => JobError::Source(error),
    })?;
    Ok(())
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
