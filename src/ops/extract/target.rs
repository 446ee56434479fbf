//! What the target is like, asked before anything is written.

use std::io;

use super::options::ExtractError;
use super::pick::Picked;
use super::write::{BlobOpener, PERMISSIONS};
use crate::base::progress::Context;
use crate::io::dir::{TargetFolder, creation_mask};
use crate::model::tree::{Content, NodeId, Tree};

/// How a target treats names and permissions.
pub(super) struct Habits {
    /// It takes `a` and `A` for one name.
    pub(super) folds_case: bool,
    /// Permissions that new files do not get; all where an access list says otherwise.
    pub(super) mask: u16,
}

/// Tries how the target treats new files instead of guessing from its type.
pub(super) fn habits(root: &dyn TargetFolder) -> io::Result<Habits> {
    let name = format!(".glassmaster-probe-{}", std::process::id());
    match root.create_file(name.as_bytes(), PERMISSIONS) {
        Ok(file) => drop(file),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
        Err(error) => return Err(error),
    }
    let made = root.lstat(name.as_bytes()).map(|made| made.mode);
    let folds_case = root.lstat(name.to_uppercase().as_bytes()).is_ok();
    root.remove_file(name.as_bytes())?;
    let mask = creation_mask();
    let is_plain = made.is_ok_and(|mode| mode == PERMISSIONS & !mask);
    Ok(Habits { folds_case, mask: if is_plain { mask } else { PERMISSIONS } })
}

/// Refuses what has no room, before anything is written. Holes of the image need none.
pub(super) fn check_space(
    tree: &Tree,
    picked: &Picked,
    open_blob: BlobOpener<'_>,
    root: &dyn TargetFolder,
    ctx: &Context,
) -> Result<(), ExtractError> {
    let Some(free_bytes) = root.free_bytes().filter(|free| picked.bytes > *free) else {
        return Ok(());
    };
    let mut needed_bytes = 0u64;
    for number in 0..tree.node_bound() {
        ctx.check()?;
        let id = NodeId(number);
        if !picked.has(id) || picked.links.contains_key(&id) {
            continue;
        }
        let blob = tree.node(id).and_then(|node| node.blob()).and_then(|blob| tree.blob(blob));
        let Some(blob) = blob else { continue };
        let Ok(source) = open_blob(blob) else { continue };
        let mut of_file = 0u64;
        let mut at = 0;
        while let Ok(Some(run)) = source.next_stored(at) {
            of_file = of_file.saturating_add(run.len);
            at = run.end().max(at.saturating_add(1));
        }
        // What a damaged file says it has beyond its extents will never be written.
        if let Content::Extents { ranges, .. } = &blob.content {
            let stored = ranges.as_slice().iter().filter(|range| !range.is_hole());
            of_file = of_file.min(stored.fold(0, |sum, range| sum.saturating_add(range.len)));
        }
        needed_bytes = needed_bytes.saturating_add(of_file);
    }
    if needed_bytes <= free_bytes {
        return Ok(());
    }
    Err(ExtractError::NoSpace {
        needed_bytes,
        free_bytes,
        missing_bytes: needed_bytes - free_bytes,
        shared_bytes: picked.shared_bytes.min(needed_bytes),
    })
}
