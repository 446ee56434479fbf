//! An opened image that is changed: begun as a project, looked at before it is saved, saved as a
//! new image.

use std::path::Path;
use std::sync::Arc;

use super::event::JobError;
use super::kind::Snapshot;
use super::make::{self, KnownFacts, Planned};
use super::outcome::Outcome;
use super::run::Env;
use crate::amend::{
    ImageSumError, ListOutcome, blank_image_sum, has_image_sum, image_sum, refresh_lists,
};
use crate::base::bytes::Timestamp;
use crate::model::boot::PathVerdict;
use crate::model::spec::BootPolicy;
use crate::opened::{OpenOptions, open_source};
use crate::ops::WriteOptions;
use crate::ops::boot_check::{BootDifference, differences};
use crate::ops::boot_rules::judge;
use crate::project::{Document, Opened, Origin, import};

/// What saving an image that was changed would give, found out before a byte is written.
#[derive(Clone, Debug)]
pub struct SaveCheck {
    /// The image as it will be: digests that it carries of its own files are taken anew in it.
    pub planned: Planned,
    /// Lists of digests that are written anew, and those that are wrong from then on.
    pub lists: ListOutcome,
    /// It carries the sum of all of it, which is taken anew while it is saved.
    pub has_sum: bool,
    /// What of the boot set would not be as it was. Not empty: it must not be saved like that.
    pub differences: Vec<BootDifference>,
    /// What started from the image as it was.
    pub before: Vec<PathVerdict>,
    /// What starts from the image as it will be.
    pub after: Vec<PathVerdict>,
    /// The project the image is made of.
    of: Snapshot,
}

impl SaveCheck {
    /// The project it is made of, digests taken anew.
    pub fn snapshot(&self) -> &Snapshot {
        &self.of
    }

    /// Whether it may be written.
    pub fn can_be_written(&self) -> bool {
        self.differences.is_empty() && self.planned.can_be_written()
    }
}

/// Begins a project from an image.
pub(super) fn import_image(of: &Opened, date: Timestamp, env: &Env) -> Result<Outcome, JobError> {
    let image = Arc::clone(of.image());
    let project = env.workers.install(|| import(image, date, &env.ctx))?;
    Ok(Outcome::Imported(Box::new(project)))
}

/// Finds out what saving gives.
pub(super) fn check_save(
    of: &Snapshot,
    known: Option<KnownFacts>,
    env: &Env,
) -> Result<Outcome, JobError> {
    let Some(origin) = of.project.origin.clone() else { return Err(JobError::Unwritable) };
    let (project, lists) = refreshed(of, &origin, env)?;
    let has_sum = has_image_sum(&project.spec.volume.application_use);
    let of = Snapshot { project, ..of.clone() };
    let planned = make::lay_out(&of, known, env)?;
    let (mut found, mut after) = (Vec::new(), Vec::new());
    // Where a source is missing the image can't be read; that is asked about before.
    if planned.issues.is_empty() && planned.faults.is_empty() {
        let silent = env.ctx.apart();
        let image = Arc::new(planned.image(env));
        let opened = open_source(image, None, &OpenOptions::default(), &silent)?;
        let facts = opened.boot_facts(&silent)?;
        if origin.boot.is_any() && of.project.boot.policy != BootPolicy::Drop {
            // Where something else is to start than before, nothing has to be as it was.
            let is_carried = of.project.boot.catalog == origin.unchanged.boot.catalog
                && of.project.boot.system_area == origin.unchanged.boot.system_area;
            if is_carried {
                found = differences(&origin.boot.facts, &facts);
            }
        }
        after = judge(&facts);
    }
    let before = judge(&origin.boot.facts);
    let differences = found;
    let check = SaveCheck { planned, lists, has_sum, differences, before, after, of };
    Ok(Outcome::SaveChecked(Box::new(check)))
}

/// The project with the digests that the image carries of its own files taken anew.
fn refreshed(
    of: &Snapshot,
    origin: &Origin,
    env: &Env,
) -> Result<(crate::project::Project, ListOutcome), JobError> {
    let lists = &origin.boot.facts.tree.check_lists;
    let mut document = Document::new(of.project.clone());
    let before = &origin.unchanged.tree;
    let outcome = refresh_lists(&mut document, before, lists, &*env.fs, &env.ctx, &env.workers)?;
    Ok((document.project().clone(), outcome))
}

/// Saves what was looked at as a new image.
pub(super) fn save_new(
    check: &SaveCheck,
    target: &Path,
    options: &WriteOptions,
    env: &Env,
) -> Result<Outcome, JobError> {
    if !check.can_be_written() {
        return Err(JobError::Unwritable);
    }
    if !check.has_sum {
        return make::create(&check.planned, target, options, env);
    }
    // The sum stands in the image it is of: it is read once with a blank in that place.
    let mut of = check.of.clone();
    of.project.spec.volume.application_use = blank_image_sum();
    let known = Some(check.planned.known.clone());
    let blank = make::lay_out(&of, known.clone(), env)?;
    let image = blank.image(env);
    env.ctx.meter.phase(crate::base::progress::Phase::Hash, None);
    let sum = env.workers.install(|| image_sum(&image, &env.ctx));
    of.project.spec.volume.application_use = sum.map_err(|error| match error {
        ImageSumError::Cancelled(cancelled) => JobError::Cancelled(cancelled),
        ImageSumError::Source(error) => JobError::Source(error),
    })?;
    let planned = make::lay_out(&of, known, env)?;
    make::create(&planned, target, options, env)
}
