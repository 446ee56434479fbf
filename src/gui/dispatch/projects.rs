//! Discs kept as projects: by the person, and by us beside it in case of a crash.

use std::path::{Path, PathBuf};
use std::time::Duration;

use super::jobs::Purpose;
use super::words;
use crate::base::diag::Report;
use crate::base::units::Fingerprint;
use crate::gui::action::FileAction;
use crate::gui::app::App;
use crate::gui::dialogs::Pick;
use crate::gui::notify::Notice;
use crate::gui::tabs::{Keeping, Making, ProjectFile, TabId};
use crate::gui::widgets::MessageKind;
use crate::i18n::Value;
use crate::job::{JobError, JobKind, OpenOptions, Outcome, Snapshot, remove_folder};
use crate::project::Document;
use crate::project::file::FileError;

/// How long a disc is left alone after a change before it is copied.
const QUIET: Duration = Duration::from_secs(2);

/// Where a project comes from, and what it is to be.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Begin {
    /// The project it is from now on; `None`: it has no place yet.
    pub file: Option<PathBuf>,
    /// It is our own copy, left by a crash or a restart.
    pub copy: Option<PathBuf>,
    /// Nobody looks at it yet: the tab that is shown stays.
    pub is_behind: bool,
}

impl App {
    /// Saves the present disc where it was saved before, or asks where.
    pub(super) fn save_project(&mut self) {
        let Some(tab) = self.tabs.current_mut() else { return };
        let id = tab.id;
        let Some(making) = tab.making() else { return };
        match making.keeping.file.clone() {
            Some(file) => self.save_as(id, file.path, file.known),
            None => self.ask_where_project(),
        }
    }

    /// Asks where the present disc is to be saved.
    pub(super) fn ask_where_project(&mut self) {
        let Some(tab) = self.tabs.current_mut() else { return };
        let title = tab.title();
        let Some(making) = tab.making() else { return };
        let begin = match &making.keeping.file {
            Some(file) => file.path.clone(),
            None => {
                let home = || directories::UserDirs::new().map(|dirs| dirs.home_dir().to_owned());
                let folder = self.settings.last_target.clone().or_else(home).unwrap_or_default();
                folder.join(format!("{}.glass", title.replace(['/', '\\', ':'], "-")))
            }
        };
        self.ask_for(Pick::Project, begin);
    }

    /// Saves the present disc in a place that was chosen.
    pub(super) fn save_project_in(&mut self, path: &Path) {
        let path = match path.extension() {
            Some(_) => path.to_owned(),
            None => path.with_extension("glass"),
        };
        let Some(id) = self.tabs.current().map(|tab| tab.id) else { return };
        self.save_as(id, path, None);
    }

    /// Saves the present disc over what somebody else saved.
    pub(super) fn save_over_other(&mut self) {
        let Some(tab) = self.tabs.current_mut() else { return };
        let id = tab.id;
        let Some(file) = tab.making().and_then(|making| making.keeping.file.clone()) else {
            return;
        };
        self.save_as(id, file.path, None);
    }

    fn save_as(&mut self, id: TabId, path: PathBuf, known: Option<Fingerprint>) {
        let Some(making) = self.tabs.find(id).and_then(|tab| tab.making()) else { return };
        if making.keeping.saving.is_some() {
            return;
        }
        let of = Snapshot::of(&making.document);
        making.keeping.saving = Some(of.state);
        let kind = JobKind::SaveProject { of, path: path.clone(), home: None, known };
        let job = self.jobs.start(kind);
        self.book.note(job, Purpose::SaveProject { tab: id, path });
    }

    /// The disc of a tab was saved, or was not.
    pub(super) fn take_saved(
        &mut self,
        id: TabId,
        path: PathBuf,
        result: Result<Outcome, JobError>,
        report: &Report,
    ) {
        let closes = std::mem::take(&mut self.closes_when_saved);
        if let Some(making) = self.tabs.find(id).and_then(|tab| tab.making()) {
            making.keeping.saving = None;
        }
        match result {
            Ok(Outcome::ProjectSaved { fingerprint, state }) => {
                self.note_recent(&path);
                let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
                let Some(making) = self.tabs.find(id).and_then(|tab| tab.making()) else { return };
                making.keeping.file = Some(ProjectFile { path, known: Some(fingerprint) });
                if report.iter().next().is_some() {
                    // Not all of it is in the file: it still has something to lose.
                    return self.tell_reading(id, report);
                }
                making.keeping.saved = Some(state);
                if making.document.state() == state {
                    drop_copy(&mut making.keeping);
                }
                let text = self.texts.format("window-saved", &[("name", name.into())]);
                self.notices.post(Notice::passing(MessageKind::Good, text));
                if let Some(closing) = closes {
                    self.go_on_closing(closing);
                }
            }
            Err(JobError::Project(FileError::ChangedByOther)) => {
                let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
                let text = self.texts.format("window-project-other", &[("name", name.into())]);
                let notice = Notice::staying(MessageKind::Warning, text)
                    .action(self.texts.text("command-save-as"), FileAction::SaveProjectAs)
                    .action(self.texts.text("window-project-replace"), FileAction::SaveOverOther);
                self.notices.post(notice);
            }
            Err(error) => self.tell_job_failure("error-save", &error),
            Ok(_) => {}
        }
    }

    /// Reads a project; its tab comes when it is there.
    pub(super) fn open_project(&mut self, path: &Path) {
        let begin = Begin { file: Some(path.to_owned()), ..Begin::default() };
        self.begin_project(path.to_owned(), begin);
    }

    pub(super) fn begin_project(&mut self, path: PathBuf, begin: Begin) {
        let home = match (&begin.copy, &begin.file) {
            (Some(_), Some(file)) => file.parent().map(Path::to_owned),
            _ => None,
        };
        let cache = self.cache.clone().without_consent();
        let options = OpenOptions { cache, ..OpenOptions::default() };
        let job = self.jobs.start(JobKind::OpenProject { path: path.clone(), home, options });
        self.book.note(job, Purpose::OpenProject { path, begin });
    }

    /// A project was read: it gets its tab.
    pub(super) fn take_project(
        &mut self,
        path: &Path,
        begin: Begin,
        result: Result<Outcome, JobError>,
        report: &Report,
    ) {
        let loaded = match result {
            Ok(Outcome::ProjectOpened(loaded)) => *loaded,
            Ok(_) => return,
            Err(error) => {
                if matches!(error, JobError::Cancelled(_)) {
                    return;
                }
                let why = words::why(&self.texts, &error);
                let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
                let title = self.texts.format("error-open-project", &[("name", name.into())]);
                return self.tell_failure(title, &why);
            }
        };
        let untitled = self.texts.text("window-untitled");
        let shown = self.tabs.place();
        let id = self.tabs.make(Document::new(loaded.project), &untitled);
        if begin.is_behind {
            self.tabs.show(shown);
        }
        let Some(making) = self.tabs.find(id).and_then(|tab| tab.making()) else { return };
        let now = making.document.state();
        let keeping = &mut making.keeping;
        keeping.saved = (begin.copy.is_none() && !loaded.is_newer).then_some(now);
        // Saved over the file of a newer version, what this one does not know would be lost.
        let known = begin.copy.is_none().then_some(loaded.fingerprint);
        if let (Some(_), Some(file)) = (&begin.copy, &begin.file) {
            self.kept.recovered.insert(file.clone());
            self.is_session_new = true;
        }
        keeping.file =
            begin.file.filter(|_| !loaded.is_newer).map(|path| ProjectFile { path, known });
        keeping.copied = begin.copy.is_some().then_some(now);
        keeping.copy = begin.copy;
        if keeping.copy.is_some() {
            let wake = self.wake_later();
            let name = self.tabs.find(id).map_or(String::new(), |tab| {
                tab.refresh(&untitled, &wake);
                tab.title()
            });
            let text = self.texts.format("window-recovered", &[("name", Value::from(name))]);
            self.notices.post(Notice::staying(MessageKind::Info, text));
        } else {
            self.note_recent(path);
        }
        self.tell_reading(id, report);
    }

    /// Copies discs that were changed and are left alone for a moment, in case of a crash.
    pub(in crate::gui) fn copy_changed(&mut self, ctx: &egui::Context) {
        let Some(place) = self.session.clone() else { return };
        let now = self.jobs.now();
        let mut due: Vec<(TabId, Snapshot, PathBuf, Option<PathBuf>)> = Vec::new();
        for tab in self.tabs.iter_mut() {
            let (id, has_work) = (tab.id, tab.has_work());
            let Some(making) = tab.making() else { continue };
            let Making { document, keeping, .. } = making;
            let state = document.state();
            let is_kept = [keeping.saved, keeping.copied, keeping.copying].contains(&Some(state));
            if is_kept || !has_work {
                keeping.changed_at = None;
                continue;
            }
            let since = *keeping.changed_at.get_or_insert(now);
            let left = QUIET.saturating_sub(now.saturating_sub(since));
            if !left.is_zero() {
                ctx.request_repaint_after(left);
            } else if keeping.copying.is_none() {
                keeping.copying = Some(state);
                keeping.changed_at = None;
                let path = keeping.copy.clone().unwrap_or_else(|| place.new_copy(id.0));
                let home = keeping.file.as_ref().and_then(|file| file.path.parent());
                let home = home.map_or_else(|| place.folder().to_owned(), Path::to_owned);
                due.push((id, Snapshot::of(document), path, Some(home)));
            }
        }
        for (tab, of, path, home) in due {
            let kind = JobKind::SaveProject { of, path: path.clone(), home, known: None };
            let job = self.jobs.start(kind);
            self.book.note(job, Purpose::CopyProject { tab, path });
        }
    }

    /// A disc was copied, or was not.
    pub(super) fn take_copied(
        &mut self,
        id: TabId,
        path: PathBuf,
        result: Result<Outcome, JobError>,
    ) {
        let Some(making) = self.tabs.find(id).and_then(|tab| tab.making()) else {
            return remove_copy(&path);
        };
        let tried = making.keeping.copying.take();
        making.keeping.copy = Some(path);
        match result {
            Ok(Outcome::ProjectSaved { state, .. }) => making.keeping.copied = Some(state),
            Err(JobError::Cancelled(_)) | Ok(_) => {}
            Err(error) => {
                // The next change tries again.
                making.keeping.copied = tried;
                self.tell_job_failure("error-copy-project", &error);
            }
        }
    }
}

/// The work is saved or given up: our copy goes.
pub(super) fn drop_copy(keeping: &mut Keeping) {
    if let Some(path) = keeping.copy.take() {
        keeping.copied = None;
        remove_copy(&path);
    }
}

/// Removes a copy with the folder it has for itself, on a thread.
fn remove_copy(path: &Path) {
    let Some(folder) = path.parent().map(Path::to_owned) else { return };
    let _thread = std::thread::Builder::new().name("copy".to_owned()).spawn(move || {
        // If it stays, the next start offers it once more: annoying, not wrong.
        let _gone = remove_folder(&folder);
    });
}
