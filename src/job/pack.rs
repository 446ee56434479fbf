//! Images become images of another kind; what is kept of packed ones.

use std::path::Path;

use super::event::JobError;
use super::host;
use super::outcome::Outcome;
use super::run::Env;
use crate::io::HostFs;
use crate::io::source::read_vec;
use crate::opened::{CacheFolder, mended_sheet};
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

/// Longest sheet that is mended.
const MAX_SHEET: u64 = 4 << 20;

/// Saves the sheet of an image with the files named that were taken for those it names.
pub(super) fn save_mended(of: &Opened, path: &Path, env: &Env) -> Result<Outcome, JobError> {
    let sheet = of.sheet().unwrap_or(path);
    let failed = |source| JobError::Target { path: sheet.to_owned(), source };
    let source = env.fs.open(sheet).map_err(failed)?;
    let len = usize::try_from(source.len().min(MAX_SHEET)).unwrap_or(0);
    let bytes = read_vec(&*source, 0, len)?;
    // What is no UTF-8 was read letter by letter, and the names are compared so.
    let text = String::from_utf8(bytes)
        .unwrap_or_else(|error| error.into_bytes().into_iter().map(char::from).collect());
    let named = |used: &Path| {
        let beside = used.file_name().filter(|_| used.parent() == path.parent());
        beside.map_or(used.as_os_str(), |name| name).to_string_lossy().into_owned()
    };
    let mends = of.mends().into_iter();
    let renamed: Vec<(String, String)> =
        mends.filter_map(|(name, used)| Some((name, named(&used?)))).collect();
    host::save_text(path, &mended_sheet(&text, &renamed), env)
}
