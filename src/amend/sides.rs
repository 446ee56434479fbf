//! A folder of the host as one side of a comparison: the tree that an image of it would get.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::base::progress::{Cancelled, Context, Phase};
use crate::io::HostFs;
use crate::model::Tree;
use crate::ops::Workers;
use crate::ops::compare::Side;
use crate::ops::scan_host::{ScanError, ScanOptions, Source, scan};
use crate::project::{MergeError, MergeRules, OnClash, merge};

/// Why a folder can't be compared.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SideError {
    /// Somebody asked to stop.
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
    /// It could not be scanned.
    #[error(transparent)]
    Scan(ScanError),
    /// Something in it can't be read: a comparison without it would tell something else.
    #[error("{}: {source}", path.display())]
    Unread {
        /// The path.
        path: PathBuf,
        /// What the system said.
        source: Arc<std::io::Error>,
    },
    /// Its tree could not be made.
    #[error(transparent)]
    Merge(MergeError),
}

/// A folder with everything in it, as it is.
///
/// # Errors
/// [`SideError`].
pub fn folder_side(
    path: &Path,
    fs: &Arc<dyn HostFs>,
    ctx: &Context,
    workers: &Workers,
) -> Result<Side, SideError> {
    ctx.meter.phase(Phase::Scan, None);
    let options =
        ScanOptions { keep_specials: true, system_names: Vec::new(), ..ScanOptions::default() };
    let source = Source::plain(path.to_owned());
    let scanned = workers.install(|| scan(std::slice::from_ref(&source), &options, &**fs, ctx));
    let scanned = scanned.map_err(|error| match error {
        ScanError::Cancelled(cancelled) => SideError::Cancelled(cancelled),
        other => SideError::Scan(other),
    })?;
    if let Some(unread) = scanned.missing.first().or(scanned.unreadable.first.first()) {
        let (path, source) = (unread.path.clone(), Arc::clone(&unread.error));
        return Err(SideError::Unread { path, source });
    }
    let mut rules = MergeRules {
        decide: &mut |clash| OnClash::KeepBoth.resolve(clash),
        is_same: &mut |_, _| false,
        map_source: &mut |id| id,
    };
    let mut tree = Tree::new();
    merge(&mut tree, Tree::ROOT, &scanned.tree, &scanned.parts, &mut rules, ctx).map_err(
        |error| match error {
            MergeError::Cancelled(cancelled) => SideError::Cancelled(cancelled),
            other => SideError::Merge(other),
        },
    )?;
    Ok(Side::of_folder(tree, Arc::clone(fs)))
}
