//! Images become images of another kind; what is kept of packed ones.

use std::path::Path;

use super::event::JobError;
use super::kind::Outcome;
use super::run::Env;
use crate::io::HostFs;
use crate::opened::CacheFolder;
use crate::ops::convert::{ConvertOptions, Loss, Target, convert as convert_image, losses};
use crate::project::Opened;

/// What of an image is lost when it becomes a `target`.
pub fn losses_of(image: &Opened, target: Target) -> Vec<Loss> {
    losses(image.image(), target)
}

pub(super) fn convert(
    of: &Opened,
    kind: Target,
    target: &Path,
    options: &ConvertOptions,
    env: &Env,
) -> Result<Outcome, JobError> {
    let _turn = env.wait_for_disk(target)?;
    let made = convert_image(of.image(), kind, target, options, &*env.fs, &env.ctx, &env.workers)?;
    Ok(Outcome::Converted(made))
}

/// Bytes the cache holds, emptied before if asked for.
pub(super) fn cache(
    folder: &CacheFolder,
    is_to_be_empty: bool,
    env: &Env,
) -> Result<Outcome, JobError> {
    let fs: &dyn HostFs = &*env.fs;
    if is_to_be_empty {
        let path = folder.path().map(Path::to_owned).unwrap_or_default();
        folder.empty(fs).map_err(|source| JobError::Target { path, source })?;
    }
    Ok(Outcome::Cache(folder.held_bytes(fs)))
}
