//! Changes of the disc in the present tab: each is one step of undo.

use std::path::PathBuf;

use super::jobs::{LeftOut, Purpose};
use super::words;
use crate::gui::action::EditAction;
use crate::gui::app::App;
use crate::gui::dialogs::AttributesDialog;
use crate::gui::tabs::TabId;
use crate::gui::view::attributes::AttributesView;
use crate::job::{JobKind, Snapshot, Source, scan_options};
use crate::model::NodeId;
use crate::model::spec::{ModePolicy, OwnerPolicy};
use crate::project::{Applied, Document, Edit, EditError, Gesture, OnClash, PreparedEdit};

impl App {
    pub(super) fn edit_action(&mut self, action: EditAction) {
        match action {
            EditAction::Add { paths, into } => self.add(paths, into),
            EditAction::NewFolder { parent } => self.new_folder(parent),
            EditAction::Rename { node, name } => {
                let edit = Edit::Rename { node, name: name.into_bytes() };
                self.apply_warning(&[node], edit);
            }
            EditAction::Move { nodes, into } => {
                let on_clash = OnClash::Fail.into();
                let edit = Edit::Move { nodes: nodes.clone(), folder: into, on_clash };
                self.apply_warning(&nodes, edit);
            }
            EditAction::CopyIn { from, nodes, into } => self.copy_in(TabId(from), nodes, into),
            EditAction::Rescan(folders) => self.rescan(folders),
            EditAction::Detach(folder) => {
                self.apply(Edit::Detach { folder }, Gesture::single());
            }
            EditAction::Cut => self.copy_selected(true),
            EditAction::PasteClip => self.paste_clip(),
            EditAction::Remove(nodes) => {
                self.apply_warning(&nodes, Edit::Remove { nodes: nodes.clone() });
            }
            EditAction::TakeBack(nodes) => {
                self.apply(Edit::TakeBack { nodes }, Gesture::single());
            }
            EditAction::TakeBackOfDisc(kind) => self.take_back_of_disc(kind),
            EditAction::BootPolicy(policy) => self.set_boot_policy(policy),
            EditAction::FixBoot(fix) => self.fix_boot(&fix),
            EditAction::Unwrap(folder) => {
                let edit = Edit::Unwrap { folder, on_clash: OnClash::Fail.into() };
                self.apply(edit, Gesture::single());
            }
            EditAction::VolumeName(name) => self.name_volume(name),
            EditAction::Layout(edit) => {
                self.apply(Edit::Layout(Box::new(edit)), Gesture::single());
            }
            EditAction::Undo => self.step(|document| document.undo().is_some()),
            EditAction::Redo => self.step(|document| document.redo().is_some()),
            EditAction::GoToStep(count) => self.step(|document| {
                let done = document.undo_labels().count();
                for _ in count..done {
                    document.undo();
                }
                for _ in done..count {
                    document.redo();
                }
                done != count
            }),
        }
    }

    /// Applies an edit to the present disc; tells when it is refused. What would be felt, or
    /// needs answers first, goes on beside the window and gives `None` now.
    pub(super) fn apply(&mut self, edit: Edit, gesture: Gesture) -> Option<Applied> {
        let id = self.tabs.current()?.id;
        self.apply_to(id, edit, gesture)
    }

    /// As [`App::apply`], to the disc of a tab.
    pub(super) fn apply_to(&mut self, id: TabId, edit: Edit, gesture: Gesture) -> Option<Applied> {
        let making = self.tabs.find(id)?.making()?;
        if edit.is_large(making.document.project()) {
            self.prepare(id, edit);
            return None;
        }
        let before = making.document.state();
        // The spec stands in the command whole; the rest of an edit does not.
        let is_of_spec = matches!(edit, Edit::VolumeName(_) | Edit::Volume(_) | Edit::Options(_));
        let with_answers =
            matches!(edit, Edit::Move { .. } | Edit::Unwrap { .. }).then(|| edit.clone());
        match (making.document.apply(edit, gesture), with_answers) {
            (Ok(applied), _) => {
                making.note_sources(before, is_of_spec.then(Vec::new));
                self.after_edit(id);
                Some(applied)
            }
            (Err(EditError::Clashes(_)), Some(edit)) => {
                self.prepare(id, edit);
                None
            }
            (Err(error), _) => {
                let why = words::why_not_edited(&self.texts, &error);
                self.tell_failure(self.texts.text("error-edit"), &why);
                None
            }
        }
    }

    /// Has an edit of a tab worked out by a job, which asks about clashes.
    pub(super) fn prepare(&mut self, id: TabId, edit: Edit) {
        let Some(making) = self.tabs.find(id).and_then(|tab| tab.making()) else { return };
        let of = Snapshot::of(&making.document);
        let job = self.jobs.start(JobKind::Prepare { edit, of });
        self.book.note(job, Purpose::Edit { tab: id });
    }

    /// Swaps in an edit that a job has worked out; if the disc changed meanwhile it is worked out
    /// again.
    pub(super) fn accept_edit(&mut self, id: TabId, prepared: PreparedEdit, edit: Edit) {
        let Some(making) = self.tabs.find(id).and_then(|tab| tab.making()) else { return };
        match making.document.accept(prepared, Gesture::single()) {
            Ok(_) => self.after_edit(id),
            Err(EditError::Stale { .. }) => self.prepare(id, edit),
            Err(error) => {
                let why = words::why_not_edited(&self.texts, &error);
                self.tell_failure(self.texts.text("error-edit"), &why);
            }
        }
    }

    /// Puts files of the host on the present disc, beside the window's work.
    pub(super) fn add(&mut self, paths: Vec<PathBuf>, into: NodeId) {
        if let Some(id) = self.tabs.current().map(|tab| tab.id) {
            self.add_to(id, paths, into);
        }
    }

    /// As [`App::add`], on the disc of a tab.
    pub(super) fn add_to(&mut self, id: TabId, paths: Vec<PathBuf>, into: NodeId) {
        let Some(making) = self.tabs.find(id).and_then(|tab| tab.making()) else { return };
        let snapshot = Snapshot::of(&making.document);
        let of = snapshot.revision;
        let kind = JobKind::ScanHost {
            sources: paths.iter().cloned().map(Source::dropped).collect(),
            options: scan_options(&self.settings.new_disc),
            folder: into,
            into: snapshot,
        };
        let job = self.jobs.start(kind);
        let left_out = LeftOut::default();
        self.book.note(job, Purpose::Add { tab: id, paths, into, of, so_far: (0, 0), left_out });
    }

    fn new_folder(&mut self, parent: NodeId) {
        let name = self.texts.text("window-new-folder").into_bytes();
        let Some(applied) = self.apply(Edit::NewFolder { folder: parent, name }, Gesture::single())
        else {
            return;
        };
        let untitled = self.texts.text("window-untitled");
        let wake = self.wake_later();
        let Some(tab) = self.tabs.current_mut() else { return };
        tab.refresh(&untitled, &wake);
        if let Some(node) = applied.nodes.first() {
            tab.panes.show_node(&tab.shown, *node);
            tab.panes.begin_rename(&tab.shown, *node);
        }
    }

    /// Shows permissions, owner and time of what is selected.
    pub(super) fn show_attributes(&mut self) {
        let utc_offset = self.utc_offset;
        let Some(tab) = self.tabs.current_mut() else { return };
        let nodes: Vec<NodeId> = tab.panes.selection.nodes().iter().collect();
        let tree = tab.shown.tree.clone();
        let Some(making) = tab.making() else { return };
        let spec = &making.document.project().spec;
        let keeps_owners = spec.owner == OwnerPolicy::Host && spec.mode == ModePolicy::Host;
        let view = AttributesView { keeps_owners, utc_offset, ..AttributesView::of(&tree, nodes) };
        if view.count > 0 {
            let dialog = AttributesDialog::new(view, &self.texts);
            self.dialogs.open(dialog);
        }
    }

    /// Typing in the field of the name is one step until something else happens.
    fn name_volume(&mut self, name: String) {
        let Some(making) = self.tabs.current_mut().and_then(|tab| tab.making()) else { return };
        if making.typing == 0 {
            self.gestures += 1;
            making.typing = self.gestures;
        }
        let gesture = Gesture::part_of(making.typing);
        let typing = making.typing;
        self.apply(Edit::VolumeName(name), gesture);
        if let Some(making) = self.tabs.current_mut().and_then(|tab| tab.making()) {
            making.typing = typing;
        }
    }

    fn step(&mut self, step: impl FnOnce(&mut Document) -> bool) {
        let Some(tab) = self.tabs.current_mut() else { return };
        let id = tab.id;
        let Some(making) = tab.making() else { return };
        if step(&mut making.document) {
            self.after_edit(id);
        }
    }

    /// The disc of a tab changed: what the notices offer to take back is no longer the last step.
    pub(super) fn after_edit(&mut self, id: TabId) {
        self.notices.drop_undo();
        let Some(making) = self.tabs.find(id).and_then(|tab| tab.making()) else { return };
        making.typing = 0;
        for old in making.document.take_dropped() {
            self.jobs.discard(old);
        }
    }
}
