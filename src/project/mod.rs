//! What is edited, undone and browsed.
//!
//! A [`Project`] is a value: the tree, the wishes, the sources. A [`Document`] holds the present
//! one and its history; it changes only through [`Document::apply`] and [`Document::accept`]
//! (rule I7), on the main thread of the face. No I/O happens here but in [`mod@file`], which jobs and
//! verbs call: jobs scan, compare contents
//! and prepare large edits beside the document.

mod changes;
mod document;
mod edit;
pub mod file;
mod history;
mod import;
mod label;
mod layout;
mod merge;
mod names;
mod opened;
mod rebind;
mod relocate;
mod rescan;
mod sentence;
mod take_back;

pub use changes::{Change, ChangeKind, changes};
pub use document::{Document, Status};
pub use edit::{
    Applied, AttributeChange, BootChange, Edit, EditError, HostUpdate, Insert, LoaderChange,
    PreparedEdit,
};
pub use history::{Gesture, StateId};
pub use import::{BootPiece, CarriedBoot, ImportError, Origin, Unchanged, import};
pub use label::Label;
pub use layout::{LayoutEdit, OrderPlace};
pub use merge::{
    Answers, Clash, ClashSide, MergeError, MergeRules, Merged, OnClash, Resolution, merge,
};
pub use names::{
    JOLIET_VOLUME_NAME_UNITS, NAME_BYTES, NameRefusal, NameVerdict, NameWarning, Siblings,
    VOLUME_NAME_CHARACTERS, check_name, volume_name_from, well_formed,
};

pub use crate::opened::Track;
pub use crate::opened::{Charset, OpenOptions, SessionSummary, VolumeSummary};
pub use opened::Opened;
pub use rebind::{Rebind, Rebound};
pub use rescan::{Rescan, Rescanned};
pub use sentence::{Say, conflict_text, owner_text, rule_text, selection_text};

use std::sync::Arc;

use crate::io::SourceTable;
use crate::master::Wishes;
use crate::model::Tree;
use crate::model::spec::{BootSpec, ImageSpec, Placement};

/// What the user edits: a value, cheap to clone (a million files in well under a millisecond).
#[derive(Clone, Debug)]
pub struct Project {
    /// The files to be.
    pub tree: Tree,
    /// The image to be made of them.
    pub spec: ImageSpec,
    /// What starts from it.
    pub boot: BootSpec,
    /// Where the files are to lie.
    pub placement: Placement,
    /// The images that blobs of the tree point into.
    pub sources: SourceTable,
    /// The image it was begun from, where it was.
    pub origin: Option<Arc<Origin>>,
}

impl Project {
    /// An empty disc.
    pub fn new(spec: ImageSpec) -> Project {
        Project {
            tree: Tree::new(),
            spec,
            boot: BootSpec::default(),
            placement: Placement::new(),
            sources: SourceTable::default(),
            origin: None,
        }
    }

    /// What planning needs of it.
    pub fn wishes(&self) -> Wishes<'_> {
        Wishes {
            tree: &self.tree,
            spec: &self.spec,
            boot: &self.boot,
            placement: &self.placement,
            sources: &self.sources,
        }
    }

    /// Nothing was added yet.
    pub fn is_empty(&self) -> bool {
        self.tree.count_nodes() <= 1
    }
}
