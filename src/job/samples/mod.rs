//! Samples to try the program with: discs whose files are part of it, opened as unsaved copies.
//!
//! Everything in them is ours: the pictures are drawn here, the texts say what they are for. The
//! same sample has the same bytes on every machine. Names and texts are English, as content is
//! content in any language of the window.

mod content;
mod draw;

use std::path::{Path, PathBuf};

use super::event::JobError;
use super::outcome::Outcome;
use super::run::Env;
use crate::base::bytes::Timestamp;
use crate::base::progress::Phase;
use crate::master;
use crate::model::Tree;
use crate::model::spec::ImageSpec;
use crate::ops::{SyncMode, TreeBlobs, WriteOptions, write_planned};
use crate::plan::PlannedImage;
use crate::project::Project;

/// A sample.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Sample {
    /// Pictures of a summer.
    Photos,
    /// Names that are trouble somewhere.
    OddNames,
    /// Two images with small differences.
    Differing,
}

impl Sample {
    /// All of them, as they are offered.
    pub const ALL: [Sample; 3] = [Sample::Photos, Sample::OddNames, Sample::Differing];
}

/// Makes a sample: a project, or images in `folder`, which is ours.
pub(super) fn make(
    sample: Sample,
    spec: &ImageSpec,
    folder: &Path,
    env: &Env,
) -> Result<Outcome, JobError> {
    env.ctx.meter.phase(Phase::Gather, None);
    let disc = |name: &str, tree: Tree| {
        let mut project = Project::new(spec.clone());
        project.spec.volume.volume_id = name.to_owned();
        project.tree = tree;
        Outcome::Sample(Box::new(project))
    };
    Ok(match sample {
        Sample::Photos => disc("Summer 2026", env.workers.install(content::photos)?),
        Sample::OddNames => disc("Odd names", content::odd_names()?),
        Sample::Differing => Outcome::SampleImages(differing(folder, env)?),
    })
}

/// Writes the two images that differ.
fn differing(folder: &Path, env: &Env) -> Result<Vec<PathBuf>, JobError> {
    let folder = folder.join(env.id.0.to_string());
    let failed = |source| JobError::Target { path: folder.clone(), source };
    let (target, _) = env.fs.open_target(&folder).map_err(failed)?;
    target.set_attributes(0o700, None).map_err(failed)?;
    let mut made = Vec::new();
    for (name, tree) in content::differing()? {
        let path = folder.join(name);
        // A date of their own, as if made on two days.
        let mut spec = ImageSpec::new(Timestamp::from_unix(content::NOON));
        spec.volume.volume_id = "HANDBOOK".to_owned();
        write(&spec, &tree, &path, env)?;
        made.push(path);
    }
    Ok(made)
}

fn write(spec: &ImageSpec, tree: &Tree, path: &Path, env: &Env) -> Result<(), JobError> {
    let mut project = Project::new(spec.clone());
    project.tree = tree.clone();
    let wishes = project.wishes();
    let facts = master::gather(wishes, &*env.fs, &env.ctx)?;
    let (plan, _report) = master::plan_unless(wishes, &facts, &env.ctx.cancel)?;
    let blobs = TreeBlobs::new(
        plan.tree().clone(),
        project.sources.clone(),
        std::sync::Arc::clone(&env.fs),
    );
    let image = PlannedImage::new(std::sync::Arc::new(plan), std::sync::Arc::new(blobs));
    let options =
        WriteOptions { may_replace: true, sync: SyncMode::Never, ..WriteOptions::default() };
    write_planned(&image, &facts, path, &options, &*env.fs, &env.ctx, &env.workers)?;
    Ok(())
}
