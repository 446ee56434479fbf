//! New folders that do not have their name before the small files in them are whole.
//!
//! Renaming each of many small files costs as much as a third of making them. A folder that we make
//! is called `NAME.partial` while its small files are written, under their own names; whoever is the
//! last to write in it gives it its name. So a path still names what is whole and nothing else, also
//! when the program is killed. Large files are called `NAME.partial` by themselves.

use std::io;
use std::sync::{Arc, Mutex, PoisonError};

use super::names::partial_name;
use crate::io::dir::TargetFolder;
use crate::model::tree::{NodeId, NodeKind, Tree};

/// Files up to this length are written under their own names in a sealed folder.
pub(super) const SMALL_BYTES: u64 = 1 << 20;
/// Names tried for a sealed folder.
const ATTEMPTS: u32 = 16;

/// Folders that could not get their names, and why.
pub(super) type Unnamed = Mutex<Vec<(NodeId, io::Error)>>;

/// A folder that has not got its name yet. Dropping the last holder gives it.
#[derive(Debug)]
pub(super) struct Seal<'a> {
    id: NodeId,
    parent: Arc<dyn TargetFolder>,
    /// What it is called now.
    pub(super) sealed_name: Vec<u8>,
    name: Box<[u8]>,
    unnamed: &'a Unnamed,
}

impl<'a> Seal<'a> {
    /// Makes the folder `name` of `parent` under another name; `None`: it has to be made as usual.
    pub(super) fn make(
        id: NodeId,
        parent: &Arc<dyn TargetFolder>,
        name: &[u8],
        unnamed: &'a Unnamed,
    ) -> Option<Seal<'a>> {
        (0..ATTEMPTS).find_map(|attempt| {
            let sealed_name = partial_name(name, attempt);
            parent.make_folder(&sealed_name).ok()?;
            Some(Seal { id, parent: Arc::clone(parent), sealed_name, name: name.into(), unnamed })
        })
    }
}

impl Drop for Seal<'_> {
    fn drop(&mut self) {
        let name = || self.parent.rename(&self.sealed_name, &self.name, false);
        // All its files hang on it: worth another attempt.
        if let Err(error) = name().or_else(|_| name()) {
            self.unnamed.lock().unwrap_or_else(PoisonError::into_inner).push((self.id, error));
        }
    }
}

/// Whether it pays to seal the new folder `id`: it holds small files.
pub(super) fn pays(tree: &Tree, id: NodeId) -> bool {
    tree.children(id).iter().any(|child| {
        let blob = match tree.node(*child).map(|node| &node.kind) {
            Some(NodeKind::File(blob)) => tree.blob(*blob),
            _ => None,
        };
        blob.is_some_and(|blob| blob.len <= SMALL_BYTES)
    })
}

/// Whether folders in `id` may be sealed: nothing in it is called as one would be.
pub(super) fn may_be_used_in(tree: &Tree, id: NodeId) -> bool {
    let is_alike = |name: &[u8]| name.windows(8).any(|part| part.eq_ignore_ascii_case(b".partial"));
    let mut nodes = tree.children(id).iter().filter_map(|child| tree.node(*child));
    !nodes.any(|node| is_alike(&node.name))
}
