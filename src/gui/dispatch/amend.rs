//! Opened images that are changed: made a project by the first change, saved with all that they
//! carry.

use std::sync::Arc;

use super::feed::checks;
use super::jobs::Purpose;
use super::words;
use super::work::Asked;
use crate::base::diag::Report;
use crate::base::units::Revision;
use crate::gui::action::{Action, EditAction, ViewAction};
use crate::gui::app::App;
use crate::gui::dialogs::{CreateRequest, SaveDialog};
use crate::gui::notify::Notice;
use crate::gui::tabs::{FirstChanges, TabContent, TabId};
use crate::gui::view::boot::{NamedBy, named_by_boot};
use crate::gui::view::progress::Follower;
use crate::gui::view::save::{SaveFacts, SaveView};
use crate::gui::widgets::MessageKind;
use crate::i18n::Value;
use crate::job::{
    JobError, JobId, JobKind, Outcome, SaveCheck, SavedOver, Snapshot, SyncMode, Way, WayOffer,
    WriteOptions,
};
use crate::model::NodeId;
use crate::model::spec::{BootPolicy, BootSpec, ImageSpec, VolumeSpec};
use crate::project::{BootChange, ChangeKind, Edit, Gesture, Project};

/// What saving the changes of an image would give, while its dialog is open.
#[derive(Default)]
pub struct Saving {
    /// Whose dialog is open.
    tab: Option<TabId>,
    /// The state that somebody looks at.
    asked: Option<(TabId, Revision)>,
    /// What was found out, and of which state.
    check: Option<(TabId, Revision, Result<Box<SaveCheck>, String>)>,
    /// What the ways into the file it came from cost, and in which state.
    ways: Option<(TabId, Revision, Vec<WayOffer>)>,
    /// What is made as soon as that is known, and the job that a dialog shows until then.
    then: Option<(JobId, TabId, CreateRequest)>,
    /// What the view of the dialog was made of.
    key: Option<(TabId, Revision, bool, bool)>,
}

impl Saving {
    /// Whether it is known what saving this state gives.
    pub fn has_check(&self, tab: TabId, revision: Revision) -> bool {
        self.found(tab, revision).is_some_and(Result::is_ok)
    }

    fn found(&self, tab: TabId, revision: Revision) -> Option<&Result<Box<SaveCheck>, String>> {
        let found = self.check.as_ref().filter(|(of, at, _)| (*of, *at) == (tab, revision));
        found.map(|(.., found)| found)
    }
}

impl App {
    /// Keeps what changes an image that is only looked at until the image is a project; gives
    /// everything else back.
    pub(super) fn put_off(&mut self, action: Action) -> Option<Action> {
        let is_change = match &action {
            Action::Edit(
                EditAction::Undo | EditAction::Redo | EditAction::GoToStep(_) | EditAction::Cut,
            ) => false,
            Action::Edit(EditAction::PasteClip) => self.clip.is_some(),
            Action::Edit(_) => true,
            Action::View(action) => matches!(
                action,
                ViewAction::DiscOptions
                    | ViewAction::BootSet
                    | ViewAction::MakeItStart
                    | ViewAction::Mend(_)
            ),
            _ => false,
        };
        let Some(tab) = self.tabs.current_mut().filter(|_| is_change) else { return Some(action) };
        let (id, is_editable) = (tab.id, tab.shown.is_editable);
        let (tree, view) = (tab.shown.tree.clone(), tab.shown.view);
        let TabContent::Browsing(browsing) = &mut tab.content else { return Some(action) };
        let Some(of) = browsing.opened.clone().filter(|_| is_editable) else { return Some(action) };
        let is_first = browsing.first_changes.is_none();
        let none = || FirstChanges { tree, view, actions: Vec::new() };
        let first = browsing.first_changes.get_or_insert_with(none);
        // Only the last of what is typed counts.
        let is_name = |action: &Action| matches!(action, Action::Edit(EditAction::VolumeName(_)));
        if is_name(&action) {
            first.actions.retain(|action| !is_name(action));
        }
        first.actions.push(action);
        if is_first {
            let date = super::file::now();
            let job = self.jobs.start(JobKind::ImportImage { of, date });
            self.book.note(job, Purpose::Import { tab: id });
        }
        None
    }

    /// The image is a project, or can't be one: what waited for that is done.
    pub(super) fn take_imported(
        &mut self,
        id: TabId,
        result: Result<Outcome, JobError>,
        report: &Report,
    ) {
        let untitled = self.texts.text("window-untitled");
        let project = match result {
            Ok(Outcome::Imported(project)) => *project,
            Ok(_) => return,
            Err(error) => {
                let why = words::why(&self.texts, &error);
                let Some(tab) = self.tabs.find(id) else { return };
                if let TabContent::Browsing(browsing) = &mut tab.content {
                    browsing.first_changes = None;
                }
                if !matches!(error, JobError::Cancelled(_)) {
                    tab.shown.is_editable = false;
                    tab.shown.refusal = Some(why.clone());
                    self.tell_failure(self.texts.text("error-edit"), &why);
                }
                return;
            }
        };
        let Some(tab) = self.tabs.find(id) else { return };
        let Some(first) = tab.begin_changing(project, &untitled) else { return };
        let FirstChanges { tree, view, actions } = first;
        let now = tab.shown.tree.clone();
        if let Some(clip) = &mut self.clip {
            clip.follow(id, &now, view);
        }
        self.tell_reading(id, report);
        let shown = self.tabs.place();
        let Some(place) = self.tabs.iter().position(|tab| tab.id == id) else { return };
        // What waits is about that tab, whichever is shown by now.
        self.tabs.show(place);
        for action in actions {
            match action.with_ids(|old| now.lookup_in(view, &tree.path_of(old))) {
                Some(action) => self.dispatch(action),
                None => {
                    let why = self.texts.text("error-edit-other-names");
                    self.tell_failure(self.texts.text("error-edit"), &why);
                }
            }
        }
        if shown != place {
            self.tabs.show(shown);
        }
    }

    /// Applies an edit, and warns if a boot configuration names what it takes away.
    pub(super) fn apply_warning(&mut self, nodes: &[NodeId], edit: Edit) {
        let named = self.named_by_boot(nodes);
        if self.apply(edit, Gesture::single()).is_none_or(|applied| !applied.has_changed) {
            return;
        }
        let Some(NamedBy { config, line, name }) = named else { return };
        let config = format!("/{}", config.trim_start_matches('/'));
        let name = format!("/{}", name.trim_start_matches('/'));
        let args = [
            ("config", Value::from(config)),
            ("line", Value::Number(u64::from(line))),
            ("name", name.into()),
        ];
        let text = self.texts.format("window-named-by-boot", &args);
        let notice = Notice::staying(MessageKind::Warning, text).about_last_step();
        self.notices.post(notice.action(self.texts.text("command-undo"), EditAction::Undo));
    }

    /// The line of a boot configuration that names one of these, as far as anybody looked.
    fn named_by_boot(&mut self, nodes: &[NodeId]) -> Option<NamedBy> {
        let tab = self.tabs.current_mut()?;
        let report = tab.shown.boot.clone();
        let making = tab.making()?;
        let tree = &making.document.project().tree;
        // A line of the image as it was names what it was called then.
        let of_origin = making.origin().and_then(|origin| {
            let before = &origin.unchanged.tree;
            let is_it = |id: &NodeId| {
                let facts = &origin.boot.facts;
                before.node(*id).and_then(|_| named_by_boot(facts, &before.display_path(*id)))
            };
            nodes.iter().take(MOST_NAMED).find_map(is_it)
        });
        of_origin.or_else(|| {
            let report = report?;
            let is_it = |id: &NodeId| named_by_boot(&report.facts, &tree.display_path(*id));
            nodes.iter().take(MOST_NAMED).find_map(is_it)
        })
    }

    /// Gives the disc back what it was in the image.
    pub(super) fn take_back_of_disc(&mut self, kind: ChangeKind) {
        let Some(making) = self.tabs.current_mut().and_then(|tab| tab.making()) else { return };
        let Some(origin) = making.origin().cloned() else { return };
        let (old, now) = (&origin.unchanged, making.document.project());
        let name = |spec: &ImageSpec| spec.volume.volume_id.clone();
        let edit = match kind {
            ChangeKind::VolumeName => Edit::VolumeName(name(&old.spec)),
            ChangeKind::Options => {
                let volume = VolumeSpec { volume_id: name(&now.spec), ..old.spec.volume.clone() };
                Edit::Options(Box::new(ImageSpec { volume, ..old.spec.clone() }))
            }
            ChangeKind::Boot => boot_edit(old.boot.clone(), now.tree.blob_bound()),
            _ => return,
        };
        self.apply(edit, Gesture::single());
    }

    /// Chooses how what starts is carried over.
    pub(super) fn set_boot_policy(&mut self, policy: BootPolicy) {
        let Some(making) = self.tabs.current_mut().and_then(|tab| tab.making()) else { return };
        let project = making.document.project();
        let boot = BootSpec { policy, ..project.boot.clone() };
        let edit = boot_edit(boot, project.tree.blob_bound());
        self.apply(edit, Gesture::single());
    }

    /// Shows the dialog that saves the changes of the present image.
    pub(super) fn show_save(&mut self) {
        let Some(tab) = self.tabs.current_mut() else { return };
        let id = tab.id;
        if tab.making().is_none_or(|making| making.origin().is_none()) {
            return;
        }
        self.saving.tab = Some(id);
        self.saving.key = None;
        self.feed.place = None;
        self.fill_save();
        self.dialogs.open(SaveDialog::new(&self.feed.save, self.usual_draft()));
    }

    /// Has found out what saving gives, while its dialog is open and shows another state.
    pub(in crate::gui) fn start_due_save_check(&mut self) {
        let Some(id) = self.saving.tab else { return };
        if !self.dialogs.is_open() {
            self.saving.tab = None;
            return;
        }
        let Some(making) = self.tabs.find(id).and_then(|tab| tab.making()) else { return };
        let now = (id, making.document.revision());
        if self.saving.asked != Some(now) {
            self.start_save_check(id);
        }
    }

    fn start_save_check(&mut self, id: TabId) {
        let Some(making) = self.tabs.find(id).and_then(|tab| tab.making()) else { return };
        let of = Snapshot::of(&making.document);
        let known = making.planned.as_ref().map(|planned| planned.known.clone());
        let revision = of.revision;
        let before = self.saving.asked.replace((id, revision));
        // What was asked about another state is of no interest any more.
        if before.is_some() {
            for job in self.book.checking_save() {
                self.cancel(job);
            }
        }
        let job = self.jobs.start(JobKind::CheckSave { of, known });
        self.book.note(job, Purpose::CheckSave { tab: id, revision });
    }

    pub(super) fn take_save_check(
        &mut self,
        id: TabId,
        revision: Revision,
        result: Result<Outcome, JobError>,
    ) {
        if self.saving.asked != Some((id, revision)) {
            return;
        }
        let found = match result {
            Ok(Outcome::SaveChecked(check)) => Ok(check),
            Err(JobError::Cancelled(_)) => {
                self.saving.asked = None;
                return;
            }
            Err(error) => Err(words::why(&self.texts, &error)),
            Ok(_) => return,
        };
        if let Ok(check) = &found {
            // The panels show the very plan that is written.
            self.take_plan(id, revision, Box::new(check.planned.clone()));
            let job = self.jobs.start(JobKind::Ways { of: check.snapshot().clone() });
            self.book.note(job, Purpose::Ways { tab: id, revision });
        }
        self.saving.check = Some((id, revision, found));
        if let Some((before, tab, request)) = self.saving.then.take_if(|(_, tab, _)| *tab == id) {
            self.save_image(before, tab, request);
        }
    }

    pub(super) fn take_ways(
        &mut self,
        id: TabId,
        revision: Revision,
        result: Result<Outcome, JobError>,
    ) {
        // A way that can't be planned is not offered; the new image is.
        let offers = match result {
            Ok(Outcome::Ways(offers)) => offers,
            _ => Vec::new(),
        };
        let over = offers.into_iter().filter(|offer| offer.way != Way::NewImage).collect();
        self.saving.ways = Some((id, revision, over));
    }

    /// The image was saved into the file it came from: the document goes on with what stands there
    /// now. How much that is.
    pub(super) fn take_saved_over(&mut self, id: TabId, over: SavedOver) {
        let SavedOver { state, rebind, saved, .. } = over;
        let Some(making) = self.tabs.find(id).and_then(|tab| tab.making()) else { return };
        let is_same_state = making.document.state() == state;
        self.gestures += 1;
        let gesture = Gesture::part_of(self.gestures);
        for edit in carried_digests(making.document.project(), &saved) {
            let _taken = making.document.apply(edit, gesture);
        }
        let rebound = rebind.as_deref().and_then(|rebind| making.document.rebind(rebind));
        if is_same_state {
            making.document.mark_created(making.document.state());
            making.keeping.saved = Some(making.document.state());
        }
        self.saving.check = None;
        self.after_edit(id);
        match rebound {
            None => {
                let text = self.texts.text("amend-not-rebound");
                self.notices.post(Notice::staying(MessageKind::Warning, text));
            }
            Some(rebound) if rebound.dropped_steps > 0 => {
                let args = [("count", Value::Number(rebound.dropped_steps))];
                let text = self.texts.format("amend-dropped-steps", &args);
                self.notices.post(Notice::passing(MessageKind::Info, text));
            }
            Some(_) => {}
        }
    }

    /// Saves the image of a tab that was begun from one: all sources are as they should be.
    /// `before` is the job that said so.
    pub(super) fn save_image(&mut self, before: JobId, id: TabId, request: CreateRequest) {
        let Some(making) = self.tabs.find(id).and_then(|tab| tab.making()) else { return };
        let (revision, state) = (making.document.revision(), making.document.state());
        let check = match self.saving.found(id, revision) {
            Some(Ok(check)) => check.clone(),
            Some(Err(why)) => {
                let why = why.clone();
                return self.tell_failure(self.texts.text("error-save-image"), &why);
            }
            None => {
                self.saving.then = Some((before, id, request));
                return self.start_save_check(id);
            }
        };
        if let Some(making) = self.tabs.find(id).and_then(|tab| tab.making()) {
            making.creating = Some(state);
        }
        let bytes = check.planned.map.size_bytes();
        let options = WriteOptions {
            may_replace: true,
            digests: request.checksums.wanted().collect(),
            sync: SyncMode::Always,
            verify: request.verify,
        };
        let target = request.target.clone();
        let job = self.jobs.start(match request.way {
            Way::NewImage => JobKind::SaveNew { check, target, options },
            way => JobKind::SaveOver { of: check.snapshot().clone(), way, verify: request.verify },
        });
        let follower = Follower::create(bytes, request.verify);
        let asked = Asked::Create { tab: id, request: request.clone() };
        self.begin_work(job, asked, follower, &request.target);
        self.book.note(job, Purpose::Create { tab: id, request });
        self.dialogs.goes_on_as(before, job);
    }

    /// What the dialog shows beside its draft.
    pub(super) fn fill_save(&mut self) {
        let folder = self.usual_folder();
        let Some(tab) = self.tabs.current() else { return };
        let id = tab.id;
        let TabContent::Making(making) = &tab.content else { return };
        let Some(origin) = making.origin().filter(|_| self.saving.tab == Some(id)) else { return };
        let revision = making.document.revision();
        let found = self.saving.found(id, revision);
        let ways = self.saving.ways.as_ref().filter(|(of, at, _)| (*of, *at) == (id, revision));
        let ways = ways.map(|(.., ways)| ways.clone());
        let key = (id, revision, found.is_some(), ways.is_some());
        let has_list = tab.shown.listed.is_some();
        if self.saving.key == Some(key) && has_list {
            return;
        }
        let source = origin.path();
        let changes = tab.shown.changes.clone().unwrap_or_default();
        let facts = found.map(|found| match found {
            Ok(check) => Ok(SaveFacts::of(check, checks(&check.planned.report))),
            Err(why) => Err(why.clone()),
        });
        let before = match found {
            Some(Ok(check)) => check.before.clone(),
            _ => Vec::new(),
        };
        let stem = source.as_ref().and_then(|path| path.file_stem()).unwrap_or_default();
        let args = [("name", stem.to_string_lossy().into_owned().into())];
        let name = self.texts.format("amend-suggested", &args);
        let folder = source.as_ref().and_then(|path| path.parent()).map_or(folder, Into::into);
        self.feed.save = SaveView {
            name: tab.title(),
            source: source.clone(),
            suggested: folder.join(format!("{name}.iso")),
            changes,
            boot: SaveView::boot_of(origin, &making.document.project().boot, &before),
            left_behind: Arc::from(origin.left_behind.clone()),
            facts,
            ways,
        };
        self.saving.key = has_list.then_some(key);
    }
}

/// More nodes than this are not looked up in boot configurations: those name few files.
const MOST_NAMED: usize = 1000;

/// Edits that bring the digests that were taken anew while saving into the document.
fn carried_digests(project: &Project, saved: &Project) -> Vec<Edit> {
    let mut edits = Vec::new();
    let lists = project.origin.iter().flat_map(|origin| &origin.boot.facts.tree.check_lists);
    for path in lists {
        let content = |of: &Project| {
            let node = of.tree.lookup(path.as_bytes())?;
            Some((node, of.tree.blob(of.tree.node(node)?.blob()?)?.clone()))
        };
        if let (Some((node, old)), Some((_, blob))) = (content(project), content(saved))
            && old != blob
        {
            edits.push(Edit::ReplaceContent { node, blob });
        }
    }
    let sum = &saved.spec.volume.application_use;
    if *sum != project.spec.volume.application_use {
        let mut spec = project.spec.clone();
        spec.volume.application_use.clone_from(sum);
        edits.push(Edit::Options(Box::new(spec)));
    }
    edits
}

/// The edit that sets what starts; the data of all images is there.
fn boot_edit(boot: BootSpec, bound: u32) -> Edit {
    let first = crate::model::BlobId(bound);
    Edit::Boot(Box::new(BootChange { boot, first, hidden: Vec::new() }))
}
