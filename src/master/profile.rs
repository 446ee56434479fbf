//! Which authors a plan has, in the order in which they are asked.

use std::sync::Arc;

use crate::formats::fs::iso9660::author::{
    AuthorIds, DataAuthor, DirectoryAuthor, ViewKind, Volume, VolumeAuthor,
};
use crate::model::{BlobId, Namespace};
use crate::plan::{Author, AuthorId};

/// Places in the list of [`authors`]. Requests of one class keep this order on disc.
pub(super) const IDS: AuthorIds = AuthorIds {
    // Descriptors first: they say where all the rest is.
    volume: AuthorId(0),
    // The tree most readers take lies before the others.
    primary: AuthorId(1),
    joliet: AuthorId(2),
    enhanced: AuthorId(3),
};

/// The authors of a volume, and the length of its longest directory.
pub(super) fn authors(
    volume: &Arc<Volume>,
    data: Vec<(BlobId, u64, Namespace)>,
    align_bytes: u64,
) -> (Vec<Arc<dyn Author>>, u64) {
    let trees: Vec<Arc<DirectoryAuthor>> =
        [ViewKind::Primary, ViewKind::Joliet, ViewKind::Enhanced]
            .into_iter()
            .map(|kind| Arc::new(DirectoryAuthor::new(Arc::clone(volume), kind)))
            .collect();
    let longest = trees.iter().map(|tree| tree.longest_bytes()).max().unwrap_or(0);
    let of_kind = |kind: ViewKind| trees.get(kind as usize).map_or(0, |tree| tree.root_bytes());
    let root_bytes = volume.views.iter().map(|view| of_kind(view.kind)).collect();
    let mut authors: Vec<Arc<dyn Author>> =
        vec![Arc::new(VolumeAuthor::new(Arc::clone(volume), root_bytes))];
    authors.extend(trees.into_iter().map(|tree| tree as Arc<dyn Author>));
    authors.push(Arc::new(DataAuthor::new(data, align_bytes)));
    (authors, longest)
}
