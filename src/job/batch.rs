//! Many images at once: what each is, and their conversion one behind the other.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use super::event::JobError;
use super::outcome::{Outcome, Partial};
use super::run::Env;
use crate::io::BlockSource;
use crate::opened::{OpenError, OpenImage, OpenOptions, open};
use crate::ops::convert::{
    BatchItem, BatchOptions, BatchResult, BatchRow, FoundImage, Loss, Target, convert_item,
    images_in, losses,
};

/// How often the rows found so far are shown.
const SHOW: Duration = Duration::from_millis(250);

/// An image as it was found.
#[derive(Debug)]
pub struct Glance {
    /// Where it lies.
    pub path: PathBuf,
    /// What it is, or why it can't be opened.
    pub found: Result<GlanceFacts, OpenError>,
}

/// What an image is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct GlanceFacts {
    /// What it is wrapped in: a stable name.
    pub container: &'static str,
    /// What it is packed with: a stable name.
    pub packed: Option<&'static str>,
    /// Bytes of its sectors.
    pub bytes: u64,
    /// Bytes of the files it consists of.
    pub stored_bytes: u64,
    /// Every kind with what it can't carry of it.
    pub losses: Vec<(Target, Vec<Loss>)>,
}

/// Opens the images among `paths` and in the folders among them.
pub(super) fn glance(
    paths: &[PathBuf],
    options: &OpenOptions,
    env: &Env,
) -> Result<Outcome, JobError> {
    let mut found: Vec<Arc<Glance>> = Vec::new();
    let mut shown_at = env.now();
    for FoundImage { path, .. } in images_in(paths, None, &*env.fs, &env.ctx)? {
        env.ctx.check()?;
        // What is odd about each is told when somebody opens it.
        let glance = match open(&*env.fs, &path, options, &env.ctx.apart()) {
            Ok(image) => Ok(facts(&image, &path, env)),
            Err(OpenError::Cancelled(cancelled)) => return Err(cancelled.into()),
            Err(error) => Err(error),
        };
        found.push(Arc::new(Glance { path, found: glance }));
        if env.now().saturating_sub(shown_at) >= SHOW {
            shown_at = env.now();
            env.show(Partial::Glanced(found.clone()));
        }
    }
    Ok(Outcome::Glanced(found))
}

fn facts(image: &OpenImage, path: &std::path::Path, env: &Env) -> GlanceFacts {
    // The sheet is no source of bytes, but one of the files.
    let own = env.fs.stat(path).map_or(0, |stat| stat.fingerprint.len);
    let mut files = BTreeMap::from([(path.to_owned(), own)]);
    let mut note = |source: &dyn BlockSource| {
        source.host_files(&mut |used| {
            files.insert(used.path.to_owned(), used.fingerprint.len);
        });
    };
    note(&*image.source);
    let tracks = image.disc.iter().flat_map(|disc| disc.tracks());
    for stored in tracks.flat_map(|track| &track.fragments).filter_map(|part| part.stored.as_ref())
    {
        note(&*stored.source);
    }
    GlanceFacts {
        container: image.container.id(),
        packed: image.packed.map(|kind| kind.id()),
        bytes: image.size_bytes,
        stored_bytes: files.into_values().fold(0, u64::saturating_add),
        losses: Target::ALL.into_iter().map(|target| (target, losses(image, target))).collect(),
    }
}

/// Converts all items in their order; a failure never stops the rest.
pub(super) fn convert_many(
    items: Vec<BatchItem>,
    target: Target,
    options: &BatchOptions,
    env: &Env,
) -> Result<Outcome, JobError> {
    let mut rows = Vec::with_capacity(items.len());
    for item in items {
        env.ctx.check()?;
        env.show(Partial::Converting { at: rows.len() });
        let folder = item.output.parent().filter(|folder| !folder.as_os_str().is_empty());
        let made = match folder.map(|folder| (folder, env.fs.open_target(folder))) {
            Some((folder, Err(source))) => {
                Err(JobError::Target { path: folder.to_owned(), source })
            }
            _ => Ok(()),
        };
        // Others may have their turn between two images.
        let result = match made.and_then(|()| env.wait_for_disk(&item.output)) {
            Ok(_turn) => {
                let (fs, ctx) = (&*env.fs, env.ctx.apart());
                convert_item(&item, target, options, fs, &ctx, &env.workers)?
            }
            Err(JobError::Target { path, source }) => {
                BatchResult::NotOpened(OpenError::Host { path, error: source })
            }
            Err(error) => return Err(error),
        };
        rows.push(BatchRow { item, result });
    }
    Ok(Outcome::ConvertedMany(rows))
}
