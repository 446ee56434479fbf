//! Images become images of another kind; what is kept of packed ones.

use std::path::Path;

use super::file::opened_folder;
use super::jobs::Purpose;
use super::work::Asked;
use crate::gui::app::App;
use crate::gui::dialogs::{ConvertDialog, ConvertRequest, Pick};
use crate::gui::tabs::TabContent;
use crate::gui::view::convert::ConvertView;
use crate::gui::view::progress::{Done, End, Follower};
use crate::job::{ConvertOptions, JobError, JobId, JobKind, Outcome, SyncMode, Target, losses_of};
use crate::project::Opened;

impl App {
    /// Shows the dialog that makes an image of another kind of the present one.
    pub(super) fn show_convert(&mut self) {
        let Some(tab) = self.tabs.current() else { return };
        let TabContent::Browsing(browsing) = &tab.content else { return };
        let Some(opened) = &browsing.opened else { return };
        let losses = |target: Target| (target, losses_of(opened, target));
        self.feed.convert = ConvertView {
            image: browsing.path.file_stem().unwrap_or_default().to_string_lossy().into_owned(),
            words: browsing.words(),
            bytes: opened.size_bytes(),
            targets: Target::ALL.into_iter().map(losses).collect(),
        };
        self.feed.place = None;
        self.dialogs.open(ConvertDialog::new(&self.feed.convert));
    }

    pub(super) fn convert(&mut self, request: ConvertRequest) {
        let Some(tab) = self.tabs.current() else { return };
        let TabContent::Browsing(browsing) = &tab.content else { return };
        if let Some(of) = browsing.opened.clone() {
            self.start_convert(request, of);
        }
    }

    /// Makes the image.
    pub(super) fn start_convert(&mut self, request: ConvertRequest, of: Opened) {
        let options = ConvertOptions {
            accepted: request.accepted.clone(),
            may_replace: request.may_replace,
            sync: SyncMode::Always,
        };
        let (target, bytes) = (request.target.clone(), of.size_bytes());
        let asked = Asked::Convert { request: request.clone(), of: of.clone() };
        let job = self.jobs.start(JobKind::Convert { of, kind: request.kind, target, options });
        self.begin_work(job, asked, Follower::create(bytes, true), &request.target);
        self.book.note(job, Purpose::Convert(request));
        self.dialogs.started(job);
    }

    pub(super) fn finish_convert(
        &mut self,
        id: JobId,
        request: &ConvertRequest,
        result: Result<Outcome, JobError>,
    ) {
        let now = self.jobs.now();
        let end = match result {
            Ok(Outcome::Converted(made)) => {
                let began = self.works.get(&id).map_or(now, |work| work.began);
                End::Done(Done {
                    path: request.target.clone(),
                    bytes: made.size_bytes(),
                    took: now.saturating_sub(began),
                    is_verified: made.is_verified,
                    ..Done::default()
                })
            }
            Err(error) => self.bad_end(id, &error),
            Ok(_) => return,
        };
        self.end_work(id, end, || ConvertDialog::watching(id));
    }

    /// Counts what is kept of packed images, for the settings; empties it before if asked for.
    pub(super) fn count_cache(&mut self, is_to_be_empty: bool) {
        self.feed.cache_bytes = None;
        let kind = JobKind::Cache { folder: self.cache.clone(), is_to_be_empty };
        let job = self.jobs.start(kind);
        self.book.note(job, Purpose::Cache);
        self.feed.places = [self.cache.path(), opened_folder(&self.cache).as_deref()]
            .map(|path| path.map(|path| path.display().to_string()).unwrap_or_default());
        if let Some(passing) = opened_folder(&self.cache) {
            let job = self.jobs.start(JobKind::LookAround { passing });
            self.book.note(job, Purpose::LookAround);
        }
    }

    /// Asks where the mended sheet of the present image goes.
    pub(super) fn ask_where_mended(&mut self) {
        let Some(tab) = self.tabs.current() else { return };
        let TabContent::Browsing(browsing) = &tab.content else { return };
        let Some(sheet) = browsing.opened.as_ref().and_then(Opened::sheet) else { return };
        let stem = sheet.file_stem().unwrap_or_default().to_string_lossy();
        let ending = sheet.extension().unwrap_or_default().to_string_lossy();
        let begin = sheet.with_file_name(format!("{stem} 2.{ending}"));
        self.ask_for(Pick::MendedSheet, begin);
    }

    /// Saves it.
    pub(super) fn save_mended(&mut self, path: &Path) {
        let Some(tab) = self.tabs.current() else { return };
        let TabContent::Browsing(browsing) = &tab.content else { return };
        let Some(of) = browsing.opened.clone() else { return };
        let job = self.jobs.start(JobKind::SaveMended { of, path: path.to_owned() });
        self.book.note(job, Purpose::Save(path.to_owned()));
    }
}
