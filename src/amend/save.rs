//! Saves an edited image over the file it came from, and says where its data lies afterwards.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::ways::{Refusal, Way, WayError, WayPlan, file_refusal, plan_way};
use crate::base::progress::{Cancelled, Context};
use crate::io::HostFs;
use crate::master::{self, Facts};
use crate::opened::{OpenOptions, open};
use crate::ops::Workers;
use crate::ops::over::{OverError, OverOutcome, write_over};
use crate::plan::Plan;
use crate::project::{Project, Rebind};

/// What was saved.
#[derive(Debug)]
pub struct SavedOver {
    /// What the writing says.
    pub written: OverOutcome,
    /// Where the data lies now; `None`: the image that stands there now can't be opened, which is
    /// no failure of the writing.
    pub rebind: Option<Box<Rebind>>,
}

/// Why nothing was saved.
#[derive(Debug, thiserror::Error)]
pub enum SaveError {
    /// It can't be saved in this way.
    #[error("it can't be saved so: {}", .0.id())]
    Refused(Refusal),
    /// It could not be planned.
    #[error(transparent)]
    Way(#[from] WayError),
}

impl From<Cancelled> for SaveError {
    fn from(cancelled: Cancelled) -> SaveError {
        SaveError::Way(cancelled.into())
    }
}

impl From<OverError> for SaveError {
    fn from(error: OverError) -> SaveError {
        match error {
            OverError::Cancelled(cancelled) => cancelled.into(),
            OverError::Refused(refusal) => SaveError::Refused(Refusal::from(&refusal)),
            error => SaveError::Way(error.into()),
        }
    }
}

/// Saves `project` into the file it came from.
///
/// # Errors
/// [`SaveError`]; the file is then as it was, or reads so.
pub fn save_over(
    project: &Project,
    way: Way,
    verify: bool,
    fs: &Arc<dyn HostFs>,
    ctx: &Context,
    workers: &Workers,
) -> Result<SavedOver, SaveError> {
    let facts = workers.install(|| master::gather(project.wishes(), &**fs, ctx))?;
    let planned = plan_over(project, way, &Arc::new(facts), fs, ctx, workers)?;
    write_way(project, &planned, verify, fs, ctx, workers)
}

/// Plans a way over the origin that can be taken.
///
/// # Errors
/// [`SaveError`].
pub fn plan_over(
    project: &Project,
    way: Way,
    facts: &Arc<Facts>,
    fs: &Arc<dyn HostFs>,
    ctx: &Context,
    workers: &Workers,
) -> Result<WayPlan, SaveError> {
    let origin = project.origin.as_ref().ok_or(SaveError::Refused(Refusal::NoImage))?;
    if let Some(refusal) = file_refusal(&origin.image, &**fs) {
        return Err(SaveError::Refused(refusal));
    }
    plan_way(project, way, facts, fs, ctx, workers)?.map_err(SaveError::Refused)
}

/// Writes what [`plan_over`] gave.
///
/// # Errors
/// [`SaveError`].
pub fn write_way(
    project: &Project,
    planned: &WayPlan,
    verify: bool,
    fs: &Arc<dyn HostFs>,
    ctx: &Context,
    workers: &Workers,
) -> Result<SavedOver, SaveError> {
    if let Some(refusal) = &planned.offer.refusal {
        return Err(SaveError::Refused(refusal.clone()));
    }
    let path = origin_path(project).ok_or(SaveError::Refused(Refusal::NoImage))?;
    let WayPlan { plan, sources, .. } = planned;
    let written = write_over(plan, sources, &path, verify, fs, ctx, workers)?;
    let rebind = rebind_after(project, plan, &path, &**fs, &ctx.apart());
    Ok(SavedOver { written, rebind: rebind.map(Box::new) })
}

/// Where the data of `project` lies, once `plan` stands at `path`. `None` when that is not the
/// file it came from, or it can't be opened.
pub fn rebind_after(
    project: &Project,
    plan: &Plan,
    path: &Path,
    fs: &dyn HostFs,
    ctx: &Context,
) -> Option<Rebind> {
    let origin = origin_path(project)?;
    let canonical = |path: &Path| fs.canonical(path).unwrap_or_else(|_| path.to_owned());
    if canonical(path) != canonical(&origin) {
        return None;
    }
    let image = open(fs, &origin, &OpenOptions::default(), ctx).ok()?;
    let facts = image.boot_facts(ctx).ok()?;
    Rebind::new(project, plan, Arc::new(image), facts)
}

fn origin_path(project: &Project) -> Option<PathBuf> {
    project.origin.as_ref()?.path()
}
