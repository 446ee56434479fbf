//! The start page: recent documents looked at, samples made.

use std::path::{Path, PathBuf};

use super::file::{now, opened_folder};
use super::jobs::Purpose;
use crate::gui::app::App;
use crate::job::{FileLook, JobError, JobKind, Outcome, Sample, new_spec};
use crate::project::Document;
use crate::project::file::is_project_path;

impl App {
    /// Has recent documents looked at once the start page is shown.
    pub(in crate::gui) fn update_start_page(&mut self) {
        if !self.tabs.is_empty() {
            self.start.is_asked = false;
            return;
        }
        if std::mem::replace(&mut self.start.is_asked, true) {
            return;
        }
        self.start.update(&self.kept, is_project_path);
        let paths = self.kept.recents.clone();
        if !paths.is_empty() {
            let job = self.jobs.start(JobKind::LookAtFiles { paths });
            self.book.note(job, Purpose::LookAtRecents { is_new: false });
        }
    }

    /// Recent documents were looked at; one that is `new` is remembered as it is now.
    pub(super) fn take_looks(&mut self, looks: Vec<(PathBuf, FileLook)>, is_new: bool) {
        for (path, look) in looks {
            if let (true, FileLook::There { bytes, changed }) = (is_new, look) {
                self.kept.marks.insert(path.clone(), (bytes, changed));
                self.is_session_new = true;
            }
            self.start.looks.insert(path, look);
        }
        self.start.update(&self.kept, is_project_path);
    }

    /// Forgets a recent document.
    pub(super) fn forget_recent(&mut self, path: &Path) {
        self.kept.forget_recent(path);
        self.is_session_new = true;
        self.start.update(&self.kept, is_project_path);
    }

    /// Whether a file is a copy of ours that goes when the program ends.
    pub(super) fn is_passing(&self, path: &Path) -> bool {
        opened_folder(&self.cache).is_some_and(|folder| path.starts_with(folder))
    }

    /// Has a sample made.
    pub(super) fn open_sample(&mut self, sample: Sample) {
        let Some(folder) = opened_folder(&self.cache) else { return };
        let spec = Box::new(new_spec(&self.settings.new_disc, now()));
        let job = self.jobs.start(JobKind::MakeSample { sample, spec, folder });
        self.book.note(job, Purpose::Sample);
    }

    /// A sample is there: it is shown, with nothing to lose yet.
    pub(super) fn take_sample(&mut self, result: Result<Outcome, JobError>) {
        match result {
            Ok(Outcome::Sample(project)) => self.begin(Document::new(*project)),
            Ok(Outcome::SampleImages(paths)) => {
                paths.iter().for_each(|path| self.open_image(path));
            }
            Ok(_) => {}
            Err(error) => self.tell_job_failure("error-sample", &error),
        }
    }
}
