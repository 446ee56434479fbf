//! One of the two that are compared: an image, opened and surveyed, or a folder of the host. A
//! planned project is an image like any other.

use std::sync::Arc;

use crate::base::progress::Context;
use crate::io::source::SourceErrorKind;
use crate::io::{HostFs, SharedSource, SourceError, SourceTable};
use crate::model::tree::Content;
use crate::model::{Blob, BlobId, Namespace, NodeId, Owner, SectorMap, Tree};
use crate::opened::{BlobError, OpenError, OpenImage};
use crate::ops::same::open_blob;

/// A tree of one side.
#[derive(Clone, Debug)]
pub struct SideTree {
    /// Its view; `None` for a folder of the host.
    pub ns: Option<Namespace>,
    /// Files and folders.
    pub tree: Tree,
}

/// One of the two that are compared.
#[derive(Clone, Debug)]
pub struct Side {
    /// The image, unless it is a folder.
    pub image: Option<OpenImage>,
    /// Who owns its sectors; of a folder empty.
    pub map: SectorMap,
    /// Its trees, the default one first. Node and blob numbers are those of the map.
    pub trees: Vec<SideTree>,
    fs: Arc<dyn HostFs>,
}

impl Side {
    /// An image: surveys it and reads all its views. What it complains about goes to `ctx`.
    ///
    /// # Errors
    /// As [`OpenImage::survey`].
    pub fn of_image(
        image: OpenImage,
        fs: Arc<dyn HostFs>,
        ctx: &Context,
    ) -> Result<Side, OpenError> {
        let survey = image.survey(ctx)?;
        let first = survey.view.ns;
        let has_views = !image.views().is_empty();
        let mut trees: Vec<SideTree> = Vec::new();
        if has_views {
            trees.push(SideTree { ns: Some(first), tree: survey.view.tree });
        }
        let silent = ctx.apart();
        for ns in image.views().into_iter().filter(|ns| *ns != first) {
            let tree = image.read_view(ns, &silent)?.tree;
            trees.push(SideTree { ns: Some(ns), tree });
        }
        Ok(Side { image: Some(image), map: survey.map, trees, fs })
    }

    /// A folder of the host, scanned: the tree that an image of it would get.
    pub fn of_folder(tree: Tree, fs: Arc<dyn HostFs>) -> Side {
        let trees = vec![SideTree { ns: None, tree }];
        Side { image: None, map: SectorMap::default(), trees, fs }
    }

    /// The tree of a view.
    pub fn tree(&self, ns: Option<Namespace>) -> Option<&Tree> {
        self.trees.iter().find(|tree| tree.ns == ns).map(|tree| &tree.tree)
    }

    /// Its bytes as file systems see them; `None` for a folder.
    pub fn source(&self) -> Option<&SharedSource> {
        self.image.as_ref().map(|image| &image.source)
    }

    /// The bytes of a file.
    pub(super) fn open(&self, blob: &Blob) -> Result<SharedSource, BlobError> {
        match (&self.image, &blob.content) {
            (Some(image), content) if !matches!(content, Content::Host(_)) => {
                image.blob_source(blob)
            }
            _ => open_blob(blob, &SourceTable::default(), &*self.fs).ok_or_else(|| {
                BlobError::Source(SourceError::new(0, 0, SourceErrorKind::Disconnected))
            }),
        }
    }

    /// The blob that owns `owner`'s bytes at `byte`, where it is one or lies in one.
    pub(super) fn blob_at(&self, owner: Owner, byte: u64) -> Option<(Namespace, BlobId)> {
        let is_file = |owner: &Owner| match owner {
            Owner::FileData { ns, blob } => Some((*ns, *blob)),
            _ => None,
        };
        is_file(&owner).or_else(|| {
            let index = self.map.index_at(byte)?;
            self.map.co_owners(index).iter().find_map(is_file)
        })
    }

    /// The display path of a node of a view; `/` for the root.
    pub fn path(&self, ns: Option<Namespace>, node: NodeId) -> String {
        match (self.tree(ns), node) {
            (_, Tree::ROOT) => "/".to_owned(),
            (Some(tree), node) => tree.display_path(node),
            (None, _) => String::new(),
        }
    }
}
