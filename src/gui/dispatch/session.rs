//! What is open, kept for the next start.

use std::path::Path;

use super::jobs::Purpose;
use super::projects::Begin;
use crate::gui::app::App;
use crate::gui::tabs::TabContent;
use crate::gui::view::columns::{Columns, TableColumn, arrangement_id};
use crate::gui::view::shown::Arrangement;
use crate::job::JobKind;
use crate::settings::{KeptTab, Session};

impl App {
    /// Opens the tabs of a session again. Those come back in the order they are read.
    pub(in crate::gui) fn begin_tabs(&mut self, session: Session) {
        for tab in session.tabs {
            match tab {
                KeptTab::Image(path) => self.open_image(&path),
                KeptTab::Compare { left, right } => self.compare(left, right),
                KeptTab::Disc { file, copy } => {
                    let Some(path) = copy.clone().or_else(|| file.clone()) else { continue };
                    let is_behind = !self.tabs.is_empty();
                    self.begin_project(path, Begin { file, copy, is_behind });
                }
            }
        }
        self.tabs.show(session.shown);
    }

    /// The columns of the table in an arrangement.
    pub(in crate::gui) fn columns_of(&self, arrangement: Arrangement) -> Columns {
        let chosen = self.kept.columns.get(arrangement_id(arrangement));
        chosen.map_or_else(|| Columns::usual(arrangement), |ids| Columns::from_ids(ids))
    }

    /// Shows a column of the table, or hides it.
    pub(super) fn toggle_column(&mut self, column: TableColumn) {
        let Some(arrangement) = self.tabs.current().map(|tab| tab.panes.arrangement) else {
            return;
        };
        let columns = self.columns_of(arrangement).toggled(column);
        self.kept.columns.insert(arrangement_id(arrangement).to_owned(), columns.ids());
        self.is_session_new = true;
    }

    /// A document was opened or saved.
    pub(super) fn note_recent(&mut self, path: &Path) {
        if self.is_passing(path) {
            return;
        }
        self.kept.note_recent(path);
        self.kept.recovered.remove(path);
        self.is_session_new = true;
        let job = self.jobs.start(JobKind::LookAtFiles { paths: vec![path.to_owned()] });
        self.book.note(job, Purpose::LookAtRecents { is_new: true });
    }

    /// Keeps what is open if that is not what was kept last, on a thread.
    pub(in crate::gui) fn keep_session(&mut self) {
        let Some(place) = self.session.clone() else { return };
        // Tabs that are still being read would be forgotten.
        if self.book.is_beginning() {
            return;
        }
        let tab = |tab: &crate::gui::tabs::Tab| match &tab.content {
            // Copies of ours are gone by the next start.
            TabContent::Browsing(browsing) => {
                (!self.is_passing(&browsing.path)).then(|| KeptTab::Image(browsing.path.clone()))
            }
            TabContent::Compare(comparing) => comparing.kept(),
            TabContent::Making(making) => {
                let keeping = &making.keeping;
                let file = keeping.file.as_ref().map(|file| file.path.clone());
                let is_kept = file.is_some() || keeping.copy.is_some();
                is_kept.then(|| KeptTab::Disc { file, copy: keeping.copy.clone() })
            }
        };
        let now = Session {
            tabs: self.tabs.iter().filter_map(tab).collect(),
            shown: self.tabs.place(),
            recents: self.kept.recents.clone(),
            marks: self.kept.marks.clone(),
            recovered: self.kept.recovered.clone(),
            columns: self.kept.columns.clone(),
            is_tree_hidden: self.is_tree_hidden,
            is_inspector_hidden: self.is_inspector_hidden,
        };
        if now == self.kept && !std::mem::take(&mut self.is_session_new) {
            return;
        }
        self.kept = now.clone();
        let before = self.session_writer.take();
        let keep = move || {
            // In the order they were asked for.
            if let Some(before) = before {
                let _ended: Result<(), _> = std::thread::JoinHandle::join(before);
            }
            if let Err(error) = place.keep(&now) {
                eprintln!("session.ron: {error}");
            }
        };
        self.session_writer =
            std::thread::Builder::new().name("session".to_owned()).spawn(keep).ok();
    }

    /// Waits until what is open is on disk: the program is about to end.
    pub fn flush_session(&mut self) {
        self.keep_session();
        if let Some(writer) = self.session_writer.take() {
            let _ended = writer.join();
        }
    }
}
