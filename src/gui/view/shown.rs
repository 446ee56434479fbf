//! What a tab gives its panels: one snapshot, made anew whenever the document, the browsed image
//! or the plan changed, and shared until then.

use std::sync::Arc;

use super::changes::Changes;
use super::parts::{TrackRow, VolumeRow};
use super::selection::NodeSet;
use crate::base::diag::Field;
use crate::base::units::ByteRange;
use crate::job::{BootReport, TrialTools};
use crate::model::spec::{JolietLimit, Placement};
use crate::model::{Namespace, NodeId, SectorMap, Tree};
use crate::plan::Plan;
use crate::project::Label;

/// How the panels are arranged, by how the tab began.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub enum Arrangement {
    /// A disc is being made: names, sizes, dates; the strip is folded.
    #[default]
    Make,
    /// An image is looked at: sectors and recorded names as well; the strip is open.
    Inspect,
}

/// What the middle of a tab shows.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub enum Page {
    /// The files of a folder.
    #[default]
    Files,
    /// Where everything lies on the disc.
    Layout,
    /// Whether it starts, and why.
    Boot,
    /// What was found in the whole disc.
    Find,
    /// What fills the disc.
    Space,
    /// The bytes themselves.
    Bytes,
}

impl Page {
    /// All pages, left to right.
    pub const ALL: [Page; 6] =
        [Page::Files, Page::Layout, Page::Find, Page::Space, Page::Boot, Page::Bytes];

    /// Its name.
    pub fn text_id(self) -> &'static str {
        match self {
            Page::Files => "command-page-files",
            Page::Layout => "command-page-layout",
            Page::Boot => "command-page-boot",
            Page::Find => "command-page-find",
            Page::Space => "command-page-space",
            Page::Bytes => "command-page-bytes",
        }
    }
}

/// Who owns every sector of what is shown.
#[derive(Clone, Debug)]
pub struct Layout {
    /// Another number whenever the map is another one.
    pub generation: u64,
    /// The map of the plan or of the opened image.
    pub map: Arc<SectorMap>,
    /// The tree whose ids the map's owners carry.
    pub tree: Tree,
    /// The view whose owners carry ids of that tree; `None`: those of all views.
    pub ns: Option<Namespace>,
    /// A newer one is being computed: shown dimmed.
    pub is_stale: bool,
    /// The plan it comes from; `None` of an image that was opened.
    pub plan: Option<Arc<Plan>>,
    /// Bytes that can't be right: read errors, overlaps, missing parts.
    pub problems: Arc<Vec<ByteRange>>,
}

/// The content of a tab.
#[derive(Clone, Debug)]
pub struct Shown {
    /// Another number whenever tree, view or marks are other ones.
    pub generation: u64,
    /// The files.
    pub tree: Tree,
    /// Name of the volume, or of the project.
    pub title: String,
    /// Whose names the tree has.
    pub view: Namespace,
    /// The views to choose from.
    pub views: Vec<Namespace>,
    /// The session shown, counted from 1.
    pub session: u32,
    /// How many sessions there are.
    pub count_sessions: u32,
    /// The volumes to choose from; empty where there is nothing to choose.
    pub volumes: Vec<VolumeRow>,
    /// The tracks, where the image tells them.
    pub tracks: Vec<TrackRow>,
    /// Whether names and places can be changed.
    pub is_editable: bool,
    /// Limit of the Joliet names the disc gets; `None`: it gets none.
    pub joliet: Option<JolietLimit>,
    /// Who owns every sector, once known.
    pub layout: Option<Layout>,
    /// Whether it starts, and why; once that was asked for and found out.
    pub boot: Option<Arc<BootReport>>,
    /// The rules that say where files lie.
    pub placement: Placement,
    /// Descriptor fields, for Inspect.
    pub fields: Vec<Field>,
    /// Nodes from here on belong to a drop that is still being added: shown greyed.
    pub adding_from: Option<NodeId>,
    /// Files whose source is missing or was changed.
    pub missing: NodeSet,
    /// The steps made, the first one first, and after them those that were taken back.
    pub steps: Vec<Label>,
    /// How many of them are done.
    pub count_done: usize,
    /// What was changed since the disc was begun from an image; `None`: it was not.
    pub changes: Option<Arc<Changes>>,
    /// The files with those that were removed, once the changes of this state are known.
    pub listed: Option<Tree>,
    /// It is an image that is looked at.
    pub is_image: bool,
    /// What it can be tried with on this computer, once looked for.
    pub trial: Option<TrialTools>,
    /// Why the image can't be changed, as a sentence.
    pub refusal: Option<String>,
}

impl Shown {
    /// An empty disc of that name.
    pub fn empty(title: &str) -> Shown {
        Shown {
            generation: 0,
            tree: Tree::new(),
            title: title.to_owned(),
            view: Namespace::RockRidge,
            views: vec![Namespace::RockRidge],
            session: 1,
            count_sessions: 1,
            volumes: Vec::new(),
            tracks: Vec::new(),
            is_editable: true,
            joliet: Some(JolietLimit::Units64),
            layout: None,
            boot: None,
            placement: Placement::new(),
            fields: Vec::new(),
            adding_from: None,
            missing: NodeSet::default(),
            steps: Vec::new(),
            count_done: 0,
            changes: None,
            listed: None,
            refusal: None,
            is_image: false,
            trial: None,
        }
    }

    /// Whether a node belongs to a drop that is still being added.
    pub fn is_being_added(&self, id: NodeId) -> bool {
        self.adding_from.is_some_and(|first| id >= first)
    }

    /// Whether there is nothing but tracks to be taken out.
    pub fn is_sound_only(&self) -> bool {
        !self.tracks.is_empty() && self.tree.children(Tree::ROOT).is_empty()
    }

    /// The files as tables list them: those that were removed are among them until saving.
    pub fn listed(&self) -> &Tree {
        self.listed.as_ref().unwrap_or(&self.tree)
    }

    /// The name of a node for people; the root has the title.
    pub fn name_of(&self, id: NodeId) -> String {
        match self.tree.node(id).or_else(|| self.listed().node(id)) {
            Some(_) if id == Tree::ROOT => self.title.clone(),
            Some(node) => node.display_name().into_owned(),
            None => String::new(),
        }
    }

    /// The folders from the root to `id`, both included.
    pub fn trail(&self, id: NodeId) -> Vec<NodeId> {
        let mut trail = vec![id];
        let mut at = id;
        while at != Tree::ROOT {
            let Some(node) = self.tree.node(at) else { break };
            at = node.parent;
            trail.push(at);
        }
        trail.reverse();
        trail
    }
}
