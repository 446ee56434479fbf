//! `edit` into the file itself, as a further session, or into a copy that shares its blocks.

use std::path::Path;
use std::sync::Arc;

use super::author::{Authored, drop_unreadable, tell_findings};
use super::build::failure;
use super::edit::not_carried;
use crate::amend::{
    Refusal, SaveError, Way, WayError, WayPlan, blank_image_sum, can_share, has_image_sum,
    image_sum, plan_over, plan_way, write_way,
};
use crate::cli::args::EditArgs;
use crate::cli::exit::Failure;
use crate::cli::face::Face;
use crate::i18n::Value as TextValue;
use crate::master::{self, Facts};
use crate::model::spec::Placement;
use crate::ops::over::{OverError, OverOutcome, roll_back, write_cloned};
use crate::ops::{Workers, WriteError, WriteOptions, WriteOutcome};
use crate::project::Project;

/// The way that the arguments ask for.
pub(super) fn way(args: &EditArgs) -> Way {
    match (args.in_place, args.append) {
        (true, _) => Way::InPlace,
        (_, true) => Way::Append,
        _ => Way::NewImage,
    }
}

/// Takes back a change that was cut off, before the image is read to be changed once more.
pub(super) fn take_back(face: &mut Face, file: &Path) -> Result<(), Failure> {
    match roll_back(file, &*face.fs) {
        Ok(true) => {
            let text = face.text("cli-edit-taken-back");
            face.say(&format!("{}: {text}", file.display()));
            Ok(())
        }
        Ok(false) => Ok(()),
        Err(error) => Err(over_failure(face, file, error)),
    }
}

/// What was planned and written in another way than as a new image.
pub(super) struct Saved {
    pub(super) authored: Authored,
    /// `None`: it was not to be written.
    pub(super) written: Option<WriteOutcome>,
    pub(super) way: Way,
    pub(super) written_bytes: u64,
    pub(super) left_bytes: u64,
    /// The image shares its blocks with the one it was made of.
    pub(super) is_shared: bool,
}

/// Saves `project` into its file; with `dry_run` says what that would cost.
pub(super) fn save_over(
    face: &mut Face,
    args: &EditArgs,
    mut project: Project,
    workers: &Workers,
) -> Result<Saved, Failure> {
    let file = &args.image.image;
    let way = way(args);
    let (facts, has_losses) = gather(face, args, &mut project, workers)?;
    face.start_progress();
    let planned = plan_with_sum(face, &mut project, workers, |face, project| {
        plan_over(project, way, &facts, &face.fs, &face.ctx, workers)
    });
    face.stop_progress();
    let planned = planned.map_err(|error| save_failure(face, file, error))?;
    judge(face, file, &planned)?;
    let mut outcome = None;
    if !args.dry_run {
        face.start_progress();
        let saved = write_way(&project, &planned, args.verify, &face.fs, &face.ctx, workers);
        face.stop_progress();
        outcome = Some(saved.map_err(|error| save_failure(face, file, error))?.written);
    }
    Ok(told(face, planned, outcome, &project, has_losses))
}

/// Writes `project` to `target` with the blocks of its origin, where the file system can share
/// them. `None`: it can't, and nothing was done.
pub(super) fn save_shared(
    face: &mut Face,
    args: &EditArgs,
    project: &Project,
    target: &Path,
    options: &WriteOptions,
    workers: &Workers,
) -> Result<Option<Saved>, Failure> {
    let Some(origin) = &project.origin else { return Ok(None) };
    // Digests would read all of it, which takes as long as copying.
    if !options.digests.is_empty() || !can_share(origin, target, &*face.fs) {
        return Ok(None);
    }
    let mut project = project.clone();
    let (facts, has_losses) = gather(face, args, &mut project, workers)?;
    face.start_progress();
    let planned = plan_with_sum(face, &mut project, workers, |face, project| {
        let planned = plan_way(project, Way::InPlace, &facts, &face.fs, &face.ctx, workers)?;
        planned.map_err(SaveError::Refused)
    });
    let planned = match planned {
        // Laid out anew it may well do.
        Err(SaveError::Refused(_)) => return Ok(None),
        planned => planned.map_err(|error| save_failure(face, target, error))?,
    };
    if planned.offer.refusal.is_some() {
        return Ok(None);
    }
    let base = &origin.image.source;
    let image = planned.image(&face.fs);
    let written = write_cloned(&image, base, target, options, &*face.fs, &face.ctx, workers);
    face.stop_progress();
    let written = written.map_err(|error| over_failure(face, target, error))?;
    tell_findings(face, &planned.report);
    Ok(written.map(|outcome| {
        let saved = told(face, planned, Some(outcome), &project, has_losses);
        Saved { is_shared: true, way: Way::NewImage, ..saved }
    }))
}

fn gather(
    face: &mut Face,
    args: &EditArgs,
    project: &mut Project,
    workers: &Workers,
) -> Result<(Arc<Facts>, bool), Failure> {
    face.start_progress();
    let facts = workers.install(|| master::gather(project.wishes(), &*face.fs, &face.ctx));
    face.stop_progress();
    let mut facts = facts?;
    let has_losses = drop_unreadable(face, &args.unreadable, &mut project.tree, &facts)?;
    facts.issues.clear();
    Ok((Arc::new(facts), has_losses))
}

/// Plans; where the descriptor holds the sum of the image, once more with the sum that comes of
/// the first plan.
fn plan_with_sum(
    face: &Face,
    project: &mut Project,
    workers: &Workers,
    plan: impl Fn(&Face, &Project) -> Result<WayPlan, SaveError>,
) -> Result<WayPlan, SaveError> {
    if !has_image_sum(&project.spec.volume.application_use) {
        return plan(face, project);
    }
    project.spec.volume.application_use = blank_image_sum();
    let blank = plan(face, project)?;
    let image = blank.image(&face.fs);
    let sum = workers.install(|| image_sum(&image, &face.ctx));
    project.spec.volume.application_use = sum.map_err(|error| match error {
        crate::amend::ImageSumError::Cancelled(cancelled) => cancelled.into(),
        crate::amend::ImageSumError::Source(error) => SaveError::from(OverError::from(error)),
    })?;
    plan(face, project)
}

/// Says why it can't be saved so, and what else can be done.
fn judge(face: &mut Face, file: &Path, planned: &WayPlan) -> Result<(), Failure> {
    tell_findings(face, &planned.report);
    match &planned.offer.refusal {
        None => Ok(()),
        Some(Refusal::Boot) => Err(not_carried(face, file, &planned.offer.lost)),
        Some(refusal) => Err(refused(face, file, refusal)),
    }
}

fn told(
    face: &Face,
    planned: WayPlan,
    written: Option<OverOutcome>,
    project: &Project,
    has_losses: bool,
) -> Saved {
    let image = planned.image(&face.fs);
    let WayPlan { plan, report, facts, offer, .. } = planned;
    let date = project.spec.date.to_rfc3339_utc();
    let facts = (*facts).clone();
    let placement = Placement::new();
    let is_dated = true;
    let authored = Authored { plan, image, placement, report, facts, date, is_dated, has_losses };
    let written_bytes = written.as_ref().map_or(offer.write_bytes, |written| written.written_bytes);
    let written = written.map(|outcome| WriteOutcome {
        size_bytes: outcome.size_bytes,
        copied_bytes: outcome.written_bytes,
        cloned_bytes: outcome.size_bytes.saturating_sub(outcome.written_bytes),
        is_synced: outcome.is_synced,
        is_verified: outcome.is_verified,
        ..WriteOutcome::default()
    });
    Saved {
        authored,
        written,
        way: offer.way,
        written_bytes,
        left_bytes: offer.left_bytes,
        is_shared: false,
    }
}

/// Says in one sentence why it can't be done in this way, and what else can be.
fn refused(face: &Face, file: &Path, refusal: &Refusal) -> Failure {
    let why = face.texts.refusal(refusal.id(), &refusal.args());
    let text = face.format("cli-edit-refused", &[("why", why.into())]);
    Failure::of(file, text)
}

fn save_failure(face: &mut Face, file: &Path, error: SaveError) -> Failure {
    match error {
        SaveError::Refused(refusal) => refused(face, file, &refusal),
        SaveError::Way(WayError::Cancelled(_)) => Failure::Cancelled,
        SaveError::Way(WayError::Open(error)) => face.open_failure(file, error),
        SaveError::Way(WayError::Over(error)) => over_failure(face, file, error),
    }
}

fn over_failure(face: &mut Face, file: &Path, error: OverError) -> Failure {
    match error {
        OverError::Cancelled(_) => Failure::Cancelled,
        OverError::Write(error) => failure(face, file, error),
        OverError::Refused(refusal) => refused(face, file, &Refusal::from(&refusal)),
        OverError::Left { cause, kept } => {
            let cause = match *cause {
                OverError::Write(WriteError::Sink(error)) => error.to_string(),
                cause => cause.to_string(),
            };
            let values =
                [("why", TextValue::from(cause)), ("kept", kept.display().to_string().into())];
            Failure::of(file, face.format("cli-edit-left", &values))
        }
        other => Failure::of(file, other.to_string()),
    }
}
