//! Linked folders: looked at again, let go, found in another place.

use std::path::PathBuf;

use super::jobs::Purpose;
use super::words;
use crate::gui::action::{EditAction, FileAction};
use crate::gui::app::App;
use crate::gui::dialogs::Pick;
use crate::gui::notify::Notice;
use crate::gui::tabs::TabId;
use crate::gui::widgets::MessageKind;
use crate::i18n::Value;
use crate::job::{JobError, JobKind, Outcome, Snapshot};
use crate::model::{NodeId, Tree};
use crate::project::{EditError, Gesture, Label};

impl App {
    /// Looks at linked folders of the present disc again; all of them where none is named.
    pub(super) fn rescan(&mut self, mut folders: Vec<NodeId>) {
        let Some(tab) = self.tabs.current_mut() else { return };
        let id = tab.id;
        let Some(making) = tab.making() else { return };
        if folders.is_empty() {
            let tree = &making.document.project().tree;
            let is_linked = |node: &crate::model::Node| {
                node.extra.as_ref().is_some_and(|extra| extra.linked.is_some())
            };
            let linked = tree.walk(Tree::ROOT).filter(|(_, node)| is_linked(node));
            folders = linked.map(|(id, _)| id).collect();
        }
        if folders.is_empty() {
            let text = self.texts.text("window-nothing-linked");
            self.notices.post(Notice::passing(MessageKind::Info, text));
        }
        for folder in folders {
            self.start_rescan(id, folder);
        }
    }

    fn start_rescan(&mut self, tab: TabId, folder: NodeId) {
        let Some(making) = self.tabs.find(tab).and_then(|tab| tab.making()) else { return };
        let of = Snapshot::of(&making.document);
        let job = self.jobs.start(JobKind::Rescan { folder, of });
        self.book.note(job, Purpose::Rescan { tab, folder });
    }

    /// A linked folder was looked at again: what is different is one step, and told.
    pub(super) fn take_rescan(
        &mut self,
        id: TabId,
        folder: NodeId,
        result: Result<Outcome, JobError>,
    ) {
        let prepared = match result {
            Ok(Outcome::Prepared { prepared, .. }) => prepared,
            Ok(_) => return,
            Err(JobError::Target { path, .. }) => {
                let args = [("path", Value::from(path.display().to_string()))];
                let text = self.texts.format("window-linked-missing", &args);
                let words = self.texts.text("window-find-folder");
                let notice = Notice::staying(MessageKind::Warning, text);
                return self.notices.post(notice.action(words, FileAction::ChooseSourcesFolder));
            }
            Err(error) => return self.tell_job_failure("error-rescan", &error),
        };
        let untitled = self.texts.text("window-untitled");
        let wake = self.wake_later();
        let Some(tab) = self.tabs.find(id) else { return };
        let Some(making) = tab.making() else { return };
        let (label, has_changed) = (prepared.label().clone(), prepared.applied().has_changed);
        match making.document.accept(*prepared, Gesture::single()) {
            Ok(_) if has_changed => {
                tab.refresh(&untitled, &wake);
                self.after_edit(id);
            }
            Ok(_) => {}
            Err(EditError::Stale { .. }) => return self.start_rescan(id, folder),
            Err(error) => {
                let why = words::why_not_edited(&self.texts, &error);
                return self.tell_failure(self.texts.text("error-rescan"), &why);
            }
        }
        let Label::Rescan { name, added, changed, gone } = label else { return };
        let args = [
            ("name", Value::from(name)),
            ("added", Value::Number(added)),
            ("changed", Value::Number(changed)),
            ("gone", Value::Number(gone)),
        ];
        let text_id = if has_changed { "window-rescanned" } else { "window-rescanned-same" };
        let mut notice = Notice::passing(MessageKind::Good, self.texts.format(text_id, &args));
        if has_changed && self.tabs.current().map(|tab| tab.id) == Some(id) {
            let words = self.texts.text("command-undo");
            notice = notice.about_last_step().action(words, EditAction::Undo);
        }
        self.notices.post(notice);
    }

    /// Asks where missing sources lie now.
    pub(super) fn ask_where_sources(&mut self) {
        self.ask_for(Pick::SourcesFolder, PathBuf::new());
    }

    /// Looks for missing sources of the present disc below a folder.
    pub(super) fn find_sources_in(&mut self, place: PathBuf) {
        let Some(tab) = self.tabs.current_mut() else { return };
        let id = tab.id;
        let Some(making) = tab.making() else { return };
        let of = Snapshot::of(&making.document);
        making.is_source_in_doubt = true;
        let job = self.jobs.start(JobKind::FindSources { of, place });
        self.book.note(job, Purpose::FindSources { tab: id });
    }

    /// Missing sources were looked for.
    pub(super) fn take_found_sources(&mut self, id: TabId, result: Result<Outcome, JobError>) {
        match result {
            Ok(Outcome::Prepared { prepared, edit }) => {
                if !prepared.applied().has_changed {
                    let text = self.texts.text("window-sources-not-there");
                    return self.notices.post(Notice::passing(MessageKind::Warning, text));
                }
                let count = Value::Number(prepared.applied().nodes.len() as u64);
                self.accept_edit(id, *prepared, *edit);
                let text = self.texts.format("window-sources-found", &[("count", count)]);
                let words = self.texts.text("command-undo");
                let notice = Notice::passing(MessageKind::Good, text).about_last_step();
                self.notices.post(notice.action(words, EditAction::Undo));
            }
            Ok(_) => {}
            Err(error) => self.tell_job_failure("error-sources", &error),
        }
    }
}
