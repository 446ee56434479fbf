//! Documents as tabs: discs being made and images being looked at.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use super::action::{Action, CompareChoice};
use super::view::changes::Changes;
use super::view::command_line::ImageWords;
use super::view::compare::{ComparePane, Shown as CompareShown};
use super::view::later::{Later, Wake};
use super::view::panes::Panes;
use super::view::rows::SMALL;
use super::view::selection::NodeSet;
use super::view::shown::{Arrangement, Layout, Shown};
use crate::base::diag::Severity;
use crate::base::units::{ByteRange, Fingerprint, Revision};
use crate::job::{CompareResult, ComparingSoFar, JobId, OpenOptions, Planned, SourceIssue};
use crate::model::{Namespace, NodeId, SectorMap, Tree};
use crate::project::{Document, Opened, Origin, Project, StateId, Status};
use crate::settings::KeptTab;

/// Identity of a tab; never reused.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct TabId(pub u64);

/// What a tab holds.
pub enum TabContent {
    /// A disc being made.
    Making(Box<Making>),
    /// An image being looked at.
    Browsing(Box<Browsing>),
    /// Two discs side by side.
    Compare(Box<Comparing>),
}

/// Two discs side by side.
pub struct Comparing {
    /// What the left side is.
    pub left: CompareChoice,
    /// What the right side is.
    pub right: CompareChoice,
    /// What its panels show.
    pub shown: CompareShown,
    /// What its panels remember.
    pub pane: ComparePane,
    /// The job that compares, while it does.
    pub job: Option<JobId>,
    /// Why it could not be compared.
    pub failed: Option<String>,
    /// Somebody stopped it.
    pub is_stopped: bool,
    /// The disc on the right as it was compared, where it can be changed.
    pub right_of: Option<(TabId, Revision)>,
}

impl Comparing {
    /// Two sides that are not compared yet.
    pub fn new(left: CompareChoice, right: CompareChoice, names: (String, String)) -> Comparing {
        Comparing {
            left,
            right,
            shown: CompareShown {
                generation: 1,
                left_name: names.0,
                right_name: names.1,
                so_far: ComparingSoFar::default(),
                result: None,
                progress: None,
                can_take: false,
            },
            pane: ComparePane::default(),
            job: None,
            failed: None,
            is_stopped: false,
            right_of: None,
        }
    }

    /// A job begins to compare them.
    pub fn begin(
        &mut self,
        job: JobId,
        names: (String, String),
        right_of: Option<(TabId, Revision)>,
    ) {
        self.job = Some(job);
        self.failed = None;
        self.is_stopped = false;
        self.right_of = right_of;
        self.pane.is_outdated = false;
        (self.shown.left_name, self.shown.right_name) = names;
        self.shown.so_far = ComparingSoFar::default();
        self.shown.result = None;
        self.shown.generation += 1;
    }

    /// This came of it.
    pub fn set_result(&mut self, result: Arc<CompareResult>) {
        self.pane.view = self.pane.view.min(result.rows.len().saturating_sub(1));
        self.shown.result = Some(result);
        self.shown.so_far = ComparingSoFar::default();
        self.shown.generation += 1;
    }

    /// It as it is kept for the next start; only what lies in files is.
    pub fn kept(&self) -> Option<KeptTab> {
        match (&self.left, &self.right) {
            (CompareChoice::Path(left), CompareChoice::Path(right)) => {
                Some(KeptTab::Compare { left: left.clone(), right: right.clone() })
            }
            _ => None,
        }
    }
}

/// A disc being made.
pub struct Making {
    /// What is edited.
    pub document: Document,
    /// The layout made last, which may be of an older state.
    pub planned: Option<Box<Planned>>,
    /// The state a layout was asked for last.
    pub plan_asked: Option<Revision>,
    /// Host path and path on the disc of what was added, by the states where nothing else was
    /// done.
    pub sources: BTreeMap<StateId, Arc<Vec<(String, String)>>>,
    /// A source is not what the last layout knows of it: the next one asks the host again.
    pub is_source_in_doubt: bool,
    /// The state an image is being made of.
    pub creating: Option<StateId>,
    /// Number of the typing going on in the field of the name, so that it is one step.
    pub typing: u64,
    /// Where the work is kept.
    pub keeping: Keeping,
    /// What was changed since it was begun from an image.
    changes: Later<Revision, Changes>,
}

/// A project file that stands for a disc.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ProjectFile {
    /// Where it lies.
    pub path: PathBuf,
    /// What it was like when it was read or saved last; `None` before that.
    pub known: Option<Fingerprint>,
}

/// Where the work on a disc is kept: by the person, and beside it in case of a crash.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Keeping {
    /// The project, once it was saved or where it was opened from.
    pub file: Option<ProjectFile>,
    /// The state that is in the project.
    pub saved: Option<StateId>,
    /// The state that is being saved right now.
    pub saving: Option<StateId>,
    /// Our own copy in case of a crash, once there is one.
    pub copy: Option<PathBuf>,
    /// The state that is in the copy.
    pub copied: Option<StateId>,
    /// The state that is being copied right now.
    pub copying: Option<StateId>,
    /// When a state was seen that is in neither, by the queue's clock.
    pub changed_at: Option<Duration>,
}

/// How many rules found something in a layout.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Found {
    /// Worth a look.
    pub warnings: u64,
    /// To be solved before an image can be made.
    pub errors: u64,
}

impl Making {
    fn new(document: Document, sources: BTreeMap<StateId, Arc<Vec<(String, String)>>>) -> Making {
        let begun = document.state();
        Making {
            document,
            planned: None,
            plan_asked: None,
            sources,
            is_source_in_doubt: false,
            creating: None,
            typing: 0,
            keeping: Keeping { saved: Some(begun), ..Keeping::default() },
            changes: Later::default(),
        }
    }

    /// The image it was begun from.
    pub fn origin(&self) -> Option<&Arc<Origin>> {
        self.document.project().origin.as_ref()
    }

    /// The layout of the disc as it is now, once it is there.
    pub fn current_plan(&self) -> Option<&Planned> {
        let revision = self.document.revision();
        self.planned.as_deref().filter(|planned| planned.revision == revision)
    }

    /// An edit led from `before` to the present state, and added these: what a command would have
    /// to name. `None`: it did something that no command repeats.
    pub fn note_sources(&mut self, before: StateId, added: Option<Vec<(String, String)>>) {
        let now = self.document.state();
        if let (Some(known), Some(added)) = (self.sources.get(&before), added)
            && before != now
        {
            let mut all = Arc::clone(known);
            if !added.is_empty() {
                Arc::make_mut(&mut all).extend(added);
            }
            self.sources.insert(now, all);
        }
    }

    /// What the last layout has to say; `None` before the first.
    pub fn found(&self) -> Option<Found> {
        let findings = self.planned.as_ref()?.report.findings();
        let count = |severity| findings.iter().filter(|f| f.severity == severity).count() as u64;
        Some(Found { warnings: count(Severity::Warning), errors: count(Severity::Error) })
    }
}

/// An image being looked at.
pub struct Browsing {
    /// Where it lies.
    pub path: PathBuf,
    /// How it was opened.
    pub how: OpenOptions,
    /// How far reading it is.
    pub state: Reading,
    /// The image, once its descriptors are read.
    pub opened: Option<Opened>,
    /// Files that its sheet names and that lie elsewhere or nowhere.
    pub mends: Vec<Mended>,
    /// Bytes it should have and has, where its file ends early.
    pub cut: Option<(u64, u64)>,
    /// Its map and what can't be right in it, once found.
    pub survey: Option<(Arc<SectorMap>, Arc<Vec<ByteRange>>)>,
    /// The first changes, which wait until it can be changed.
    pub first_changes: Option<FirstChanges>,
}

/// Changes of an image that is being made a project, with the files they are about.
#[derive(Clone)]
pub struct FirstChanges {
    /// The files as they were shown.
    pub tree: Tree,
    /// Whose names they had.
    pub view: Namespace,
    /// What is to be done.
    pub actions: Vec<Action>,
}

impl Browsing {
    /// The image as commands name it.
    pub fn words(&self) -> ImageWords {
        ImageWords {
            path: self.path.clone(),
            session: self.how.session,
            volume: self.how.volume.clone(),
        }
    }
}

impl Browsing {
    /// The name of the volume as typed, while that waits.
    pub fn name_typed(&self) -> Option<&str> {
        let actions = self.first_changes.iter().flat_map(|first| first.actions.iter().rev());
        actions.into_iter().find_map(|action| match action {
            Action::Edit(super::action::EditAction::VolumeName(name)) => Some(name.as_str()),
            _ => None,
        })
    }
}

/// A file that a sheet names: the name, and the file that was taken for it.
pub type Mended = (String, Option<PathBuf>);

/// How far the reading of an image is.
pub enum Reading {
    /// Still at it, nothing to show yet.
    Running,
    /// Still at it; what is there so far is shown.
    Filling,
    /// It must be expanded first, which nobody agreed to: bytes it would take, where known.
    MustExpand(Option<u64>),
    /// It can't be read, for this reason.
    Failed(String),
    /// It was read.
    Done,
}

/// A tab.
pub struct Tab {
    /// Its identity.
    pub id: TabId,
    /// What it holds.
    pub content: TabContent,
    /// What its panels remember.
    pub panes: Panes,
    /// What its panels show.
    pub shown: Shown,
    /// What was last asked whether it starts.
    pub boot_asked: Option<BootKey>,
    seen: Option<Revision>,
}

/// What a boot report is of: the layout or the reading it was made from.
pub type BootKey = (u64, Option<Revision>);

impl Tab {
    fn new(id: TabId, content: TabContent, arrangement: Arrangement, shown: Shown) -> Tab {
        let mut panes = Panes::new(arrangement);
        panes.tab = id.0;
        Tab { id, content, panes, shown, boot_asked: None, seen: None }
    }

    /// The name on the tab.
    pub fn title(&self) -> String {
        match &self.content {
            TabContent::Making(making) => match &making.keeping.file {
                Some(file) => {
                    file.path.file_stem().unwrap_or_default().to_string_lossy().into_owned()
                }
                None => match making.origin().and_then(|origin| origin.path()) {
                    Some(path) => file_name(&path),
                    None => self.shown.title.clone(),
                },
            },
            TabContent::Browsing(browsing) => file_name(&browsing.path),
            TabContent::Compare(comparing) => {
                let shown = &comparing.shown;
                format!("{} – {}", shown.left_name, shown.right_name)
            }
        }
    }

    /// The file it shows, if it has one.
    pub fn path(&self) -> Option<&Path> {
        match &self.content {
            TabContent::Making(making) => making.keeping.file.as_ref().map(|file| &*file.path),
            TabContent::Browsing(browsing) => Some(&browsing.path),
            TabContent::Compare(_) => None,
        }
    }

    /// The image that was opened here, or that the disc was begun from.
    pub fn image_path(&self) -> Option<PathBuf> {
        match &self.content {
            TabContent::Making(making) => making.origin().and_then(|origin| origin.path()),
            TabContent::Browsing(browsing) => Some(browsing.path.clone()),
            TabContent::Compare(_) => None,
        }
    }

    /// Goes on with the image that was looked at as a project, at the same place, with the same
    /// selection. What waited to be done; `None` when there was no image.
    pub fn begin_changing(&mut self, project: Project, untitled: &str) -> Option<FirstChanges> {
        let TabContent::Browsing(browsing) = &mut self.content else { return None };
        let (tree, view) = (self.shown.tree.clone(), self.shown.view);
        let none = FirstChanges { tree: tree.clone(), view, actions: Vec::new() };
        let first = browsing.first_changes.take().unwrap_or(none);
        let mut document = Document::new(project);
        // The image is there, and is what the project is.
        document.mark_created(document.state());
        self.content = TabContent::Making(Box::new(Making::new(document, BTreeMap::new())));
        self.shown.views = vec![view];
        self.shown.is_image = false;
        self.shown.volumes = Vec::new();
        self.shown.count_sessions = 1;
        self.seen = None;
        self.boot_asked = None;
        if let Some(layout) = &mut self.shown.layout {
            layout.is_stale = true;
        }
        self.refresh(untitled, &(Arc::new(|| {}) as Wake));
        let now = &self.shown.tree;
        self.panes.follow(&self.shown, |id| now.lookup_in(view, &tree.path_of(id)));
        Some(first)
    }

    /// The disc being made here, if one is.
    pub fn making(&mut self) -> Option<&mut Making> {
        match &mut self.content {
            TabContent::Making(making) => Some(making),
            TabContent::Browsing(_) | TabContent::Compare(_) => None,
        }
    }

    /// The comparison, if it is one.
    pub fn comparing(&mut self) -> Option<&mut Comparing> {
        match &mut self.content {
            TabContent::Compare(comparing) => Some(comparing),
            _ => None,
        }
    }

    /// Whether closing it would lose work. What an image is being made of right now is not lost.
    pub fn has_work(&self) -> bool {
        match &self.content {
            TabContent::Making(making) => {
                let now = Some(making.document.state());
                !(making.document.project().is_empty() && making.keeping.file.is_none())
                    && making.document.status() != Status::UpToDate
                    && making.creating != now
                    && making.keeping.saved != now
            }
            TabContent::Browsing(_) | TabContent::Compare(_) => false,
        }
    }

    /// Brings what is shown up to date with the document; once a frame, cheap when nothing
    /// changed. `untitled` names a disc that has no name yet.
    pub fn refresh(&mut self, untitled: &str, wake: &Wake) {
        let TabContent::Making(making) = &mut self.content else { return };
        let revision = making.document.revision();
        let project = making.document.project();
        if project.origin.is_some() && !making.changes.is_ready_for(&revision) {
            let is_small = project.tree.count_nodes() <= SMALL as u64;
            let of = project.clone();
            making.changes.want(&revision, is_small, wake, move || Changes::of(&of));
        }
        let changes = making.changes.value().filter(|_| making.changes.is_ready_for(&revision));
        let is_new = changes.is_some() && self.shown.listed.is_none();
        if self.seen == Some(revision) && !is_new {
            return;
        }
        self.seen = Some(revision);
        if let Some(changes) = changes {
            self.shown.changes = Some(Arc::clone(changes));
        }
        self.shown.listed = changes.map(|changes| changes.listed().clone());
        let name = &project.spec.volume.volume_id;
        self.shown.title = if name.is_empty() { untitled.to_owned() } else { name.clone() };
        self.shown.tree = project.tree.clone();
        self.shown.adding_from = None;
        self.shown.joliet = project.spec.joliet;
        self.shown.placement = project.placement.clone();
        let mut steps: Vec<_> = making.document.undo_labels().cloned().collect();
        steps.reverse();
        self.shown.count_done = steps.len();
        steps.extend(making.document.redo_labels().cloned());
        self.shown.steps = steps;
        self.shown.generation += 1;
        if let Some(layout) = &mut self.shown.layout {
            layout.is_stale = true;
        }
    }

    /// Shows who owns every sector. `tree` is the one whose ids the map carries in the view `ns`
    /// (`None`: in all views).
    pub fn set_layout(
        &mut self,
        map: Arc<SectorMap>,
        tree: Tree,
        ns: Option<Namespace>,
        problems: Arc<Vec<ByteRange>>,
    ) {
        let generation = self.shown.layout.as_ref().map_or(0, |layout| layout.generation) + 1;
        let is_stale = false;
        let plan = None;
        self.shown.layout = Some(Layout { generation, map, tree, ns, is_stale, plan, problems });
    }

    /// Shows a drop while it is being added, if the disc is still the one it was dropped on.
    pub fn show_adding(&mut self, tree: &Tree, first_new: NodeId, of: Revision) {
        if self.seen == Some(of) {
            self.shown.tree = tree.clone();
            self.shown.adding_from = Some(first_new);
            self.shown.generation += 1;
        }
    }

    /// The drop is over, whatever came of it: the disc is shown as it is.
    pub fn forget_adding(&mut self) {
        if self.shown.adding_from.take().is_some() {
            self.seen = None;
        }
    }

    /// Marks the files whose sources are missing or different.
    pub fn set_missing(&mut self, issues: &[SourceIssue]) {
        let mut missing = NodeSet::default();
        for node in issues.iter().flat_map(|issue| &issue.nodes) {
            missing.insert(*node);
        }
        if missing != self.shown.missing {
            self.shown.missing = missing;
            self.shown.generation += 1;
        }
    }

    /// Shows the files of an image.
    pub fn set_files(&mut self, tree: Tree, view: Namespace) {
        self.shown.tree = tree;
        self.shown.view = view;
        self.shown.generation += 1;
        let TabContent::Browsing(browsing) = &self.content else { return };
        if let Some((map, problems)) = browsing.survey.clone() {
            let tree = self.shown.tree.clone();
            self.set_layout(map, tree, Some(view), problems);
        }
    }
}

/// The tabs and which one is shown.
#[derive(Default)]
pub struct Tabs {
    list: Vec<Tab>,
    shown: usize,
    next: u64,
}

impl Tabs {
    /// All of them, left to right.
    pub fn iter(&self) -> impl Iterator<Item = &Tab> {
        self.list.iter()
    }

    /// All of them, to change.
    pub fn iter_mut(&mut self) -> impl Iterator<Item = &mut Tab> {
        self.list.iter_mut()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.list.len()
    }

    /// Whether there is none: the start page is shown.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// The place of the one that is shown.
    pub fn place(&self) -> usize {
        self.shown
    }

    /// The one that is shown.
    pub fn current(&self) -> Option<&Tab> {
        self.list.get(self.shown)
    }

    /// The one that is shown, to change.
    pub fn current_mut(&mut self) -> Option<&mut Tab> {
        self.list.get_mut(self.shown)
    }

    /// A tab by its identity.
    pub fn find(&mut self, id: TabId) -> Option<&mut Tab> {
        self.list.iter_mut().find(|tab| tab.id == id)
    }

    /// Shows another one.
    pub fn show(&mut self, place: usize) {
        if place < self.list.len() {
            self.shown = place;
        }
    }

    /// A new tab for a disc to be made; it is shown.
    pub fn make(&mut self, document: Document, untitled: &str) -> TabId {
        // What a disc begins with was not added by anybody.
        let sources = match document.project().is_empty() {
            true => BTreeMap::from([(document.state(), Arc::default())]),
            false => BTreeMap::new(),
        };
        let making = Making::new(document, sources);
        let content = TabContent::Making(Box::new(making));
        self.push(content, Arrangement::Make, Shown::empty(untitled))
    }

    /// A new tab for an image that is being read; it is shown.
    pub fn browse(&mut self, path: &Path, how: OpenOptions) -> TabId {
        let state = Reading::Running;
        let path_of = path.to_owned();
        let browsing = Browsing {
            path: path_of,
            how,
            state,
            opened: None,
            mends: Vec::new(),
            cut: None,
            survey: None,
            first_changes: None,
        };
        let shown = Shown { is_editable: false, is_image: true, ..Shown::empty(&file_name(path)) };
        self.push(TabContent::Browsing(Box::new(browsing)), Arrangement::Inspect, shown)
    }

    /// A new tab for a comparison; it is shown.
    pub fn compare(&mut self, comparing: Comparing) -> TabId {
        let shown = Shown { is_editable: false, ..Shown::empty("") };
        self.push(TabContent::Compare(Box::new(comparing)), Arrangement::Inspect, shown)
    }

    /// Closes one; what it held is given back, since dropping it may take a while.
    pub fn close(&mut self, id: TabId) -> Option<Tab> {
        let place = self.list.iter().position(|tab| tab.id == id)?;
        let tab = self.list.remove(place);
        if self.shown > place || self.shown == self.list.len() {
            self.shown = self.shown.saturating_sub(1);
        }
        Some(tab)
    }

    fn push(&mut self, content: TabContent, arrangement: Arrangement, shown: Shown) -> TabId {
        self.next += 1;
        let id = TabId(self.next);
        self.list.push(Tab::new(id, content, arrangement, shown));
        self.shown = self.list.len() - 1;
        id
    }
}

fn file_name(path: &Path) -> String {
    path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::bytes::Timestamp;
    use crate::model::spec::ImageSpec;
    use crate::project::{Edit, Gesture, Project};

    fn document() -> Document {
        Document::new(Project::new(ImageSpec::new(Timestamp::default())))
    }

    #[test]
    fn closing_shows_the_neighbour() {
        let mut tabs = Tabs::default();
        let first = tabs.make(document(), "a");
        let second = tabs.make(document(), "b");
        let third = tabs.make(document(), "c");
        tabs.show(1);
        tabs.close(second);
        assert_eq!(tabs.current().map(|tab| tab.id), Some(third));
        tabs.close(first);
        assert_eq!(tabs.current().map(|tab| tab.id), Some(third));
        tabs.close(third);
        assert!(tabs.is_empty() && tabs.current().is_none());
    }

    #[test]
    fn what_is_shown_follows_the_document() {
        let mut tabs = Tabs::default();
        let id = tabs.make(document(), "untitled");
        let tab = tabs.find(id).expect("it was just made");
        tab.refresh("untitled", &(Arc::new(|| {}) as Wake));
        let before = tab.shown.generation;
        assert!(!tab.has_work());
        let edit = Edit::NewFolder { folder: crate::model::Tree::ROOT, name: b"new".to_vec() };
        let making = tab.making().expect("a disc is made here");
        making.document.apply(edit, Gesture::single()).expect("the root takes it");
        let name = Edit::VolumeName("HOLIDAY".to_owned());
        making.document.apply(name, Gesture::single()).expect("a fine name");
        tab.refresh("untitled", &(Arc::new(|| {}) as Wake));
        assert_eq!(tab.shown.title, "HOLIDAY");
        assert!(tab.shown.generation > before && tab.has_work());
        let seen = tab.shown.generation;
        tab.refresh("untitled", &(Arc::new(|| {}) as Wake));
        assert_eq!(tab.shown.generation, seen);
    }
}
