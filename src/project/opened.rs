//! An image that is browsed, as plain values for the window.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::base::diag::Field;
use crate::io::SourceTable;
use crate::model::{Namespace, NodeId, Tree};
use crate::opened::{OpenImage, SessionSummary, Track, VolumeSummary};

use super::edit::Insert;
use super::import::{ImportError, edit_refusal};

/// An opened image. Cheap to clone; what has to be read from it, jobs read.
#[derive(Clone, Debug)]
pub struct Opened {
    image: Arc<OpenImage>,
}

impl Opened {
    /// The neutral view of an image.
    pub fn new(image: OpenImage) -> Opened {
        Opened { image: Arc::new(image) }
    }

    /// The image itself, for jobs.
    pub fn image(&self) -> &Arc<OpenImage> {
        &self.image
    }

    /// The file it was opened from.
    pub fn path(&self) -> Option<&Path> {
        self.image.path.as_deref()
    }

    /// What it is wrapped in: a stable name.
    pub fn container_id(&self) -> &'static str {
        self.image.container.id()
    }

    /// Its length.
    pub fn size_bytes(&self) -> u64 {
        self.image.size_bytes
    }

    /// Its sessions, oldest first.
    pub fn sessions(&self) -> &[SessionSummary] {
        &self.image.sessions
    }

    /// The session shown, counted from 1.
    pub fn session(&self) -> u32 {
        self.image.session
    }

    /// The tracks, where a container or the sectors tell them.
    pub fn tracks(&self) -> impl Iterator<Item = &Track> {
        self.image.disc.iter().flat_map(|disc| disc.tracks())
    }

    /// Files that its sheet names and that lie elsewhere or nowhere: the name, and what was taken.
    pub fn mends(&self) -> Vec<(String, Option<PathBuf>)> {
        let mends = self.image.disc.iter().flat_map(|disc| &disc.mends);
        mends.map(|mend| (mend.named.clone(), mend.used.clone())).collect()
    }

    /// The sheet that says where the tracks are: another file than the one opened, or that one.
    pub fn sheet(&self) -> Option<&Path> {
        let disc = self.image.disc.as_ref()?;
        disc.sheet.as_deref().or(self.path())
    }

    /// The volumes of that session.
    pub fn volumes(&self) -> &[VolumeSummary] {
        &self.image.volumes
    }

    /// Name of the first volume; empty when it has none.
    pub fn volume_name(&self) -> &str {
        self.image.volumes.first().map_or("", |volume| &volume.name)
    }

    /// Why it can't be edited, as far as can be told without reading it.
    pub fn edit_refusal(&self) -> Option<ImportError> {
        edit_refusal(&self.image)
    }

    /// What its descriptors say.
    pub fn fields(&self) -> &[Field] {
        &self.image.fields
    }

    /// Its views, the default one first.
    pub fn views(&self) -> Vec<Namespace> {
        self.image.views()
    }

    /// The view shown when nobody asks for another.
    pub fn default_view(&self) -> Namespace {
        self.image.default_view()
    }

    /// The sources that blobs of its trees point into.
    pub fn sources(&self) -> &SourceTable {
        &self.image.sources
    }

    /// Entries of a view of it, to be put into `folder` of a project. `nodes` are of `view`.
    pub fn insert(&self, view: &Tree, nodes: &[NodeId], folder: NodeId) -> Insert {
        Insert::of_nodes(view, nodes, folder, self.image.sources.clone())
    }
}
