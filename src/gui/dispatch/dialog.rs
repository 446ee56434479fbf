//! What dialogs ask for.

use std::path::{Path, PathBuf};
use std::time::Duration;

use super::jobs::Purpose;
use super::words;
use super::work::{Asked, Work};
use crate::base::diag::Report;
use crate::gui::app::App;
use crate::gui::dialogs::{
    CreateDialog, CreateDraft, CreateRequest, DialogAction, ExtractDialog, ExtractRequest,
};
use crate::gui::notify::Notice;
use crate::gui::tabs::{TabContent, TabId};
use crate::gui::view::checksum::{Checksums, checksum_name};
use crate::gui::view::create::checksums_file;
use crate::gui::view::listing::{Listed, Listing};
use crate::gui::view::progress::{Done, End, Follower, Stage};
use crate::gui::widgets::MessageKind;
use crate::job::{
    Answer, Created, DigestKind, ExtractOptions, ExtractWhat, JobError, JobId, JobKind, Outcome,
    SyncMode, WriteError, WriteOptions,
};
use crate::model::NodeId;
use crate::project::{Edit, Gesture, Opened};

impl App {
    pub(super) fn dialog_action(&mut self, action: DialogAction) {
        match action {
            DialogAction::LookAt(path) => {
                let job = self.jobs.start(JobKind::LookAt { path });
                self.book.note(job, Purpose::LookAt);
            }
            DialogAction::List(path) => {
                let job = self.jobs.start(JobKind::List { path: path.clone() });
                self.book.note(job, Purpose::List(path));
            }
            DialogAction::Browse(pick, begin) => self.ask_for(pick, begin),
            DialogAction::Picked(pick, paths) => self.use_picked(pick, paths),
            DialogAction::Create(request) => {
                if let Some(tab) = self.tabs.current().map(|tab| tab.id) {
                    self.create(tab, request);
                }
            }
            DialogAction::Extract(request) => self.extract(request),
            DialogAction::Convert(request) => self.convert(request),
            DialogAction::Glance(paths) => self.add_to_batch(paths),
            DialogAction::LeaveOut(path) => self.feed.batch.rows.retain(|row| row.path != path),
            DialogAction::ConvertMany(request) => self.start_batch(request),
            DialogAction::Sectors(request) => self.check_sectors(request),
            DialogAction::Tracks(request) => self.take_tracks(request),
            DialogAction::EmptyCache => self.count_cache(true),
            DialogAction::Cancel(id) => self.cancel(id),
            DialogAction::Retry(id) | DialogAction::RetryUnread(id) => {
                let ended = self.works.remove(&id);
                let is_partial = matches!(action, DialogAction::RetryUnread(_));
                let only = ended.as_ref().filter(|_| is_partial).map(|work| work.failed.clone());
                let takes_changed = ended.as_ref().is_some_and(Work::was_planned_anew);
                match ended.map(|work| work.asked) {
                    Some(Asked::Create { tab, request }) => {
                        self.takes_changed = takes_changed;
                        self.create(tab, request);
                    }
                    Some(Asked::Extract { request, of, what }) => {
                        self.start_extract(request, of, what, only);
                    }
                    Some(Asked::Convert { request, of }) => self.start_convert(request, of),
                    Some(Asked::Batch(request)) => self.start_batch(request),
                    Some(Asked::Sectors { request, of }) => self.start_sectors(request, of),
                    Some(Asked::Tracks { request, of }) => self.start_tracks(request, of),
                    None => {}
                }
            }
            DialogAction::Forget(id) => {
                self.works.remove(&id);
            }
            DialogAction::SaveChecksums(id) => self.ask_where_checksums(id),
            DialogAction::ShowInFolder(path) => self.show_in_folder(&path),
            DialogAction::SetAttributes(nodes, change) => {
                self.apply(Edit::Attributes { nodes, change }, Gesture::single());
            }
            DialogAction::SetBoot(wish) => self.set_boot(wish),
            DialogAction::PutLoader(wish) => self.put_loader(wish),
            DialogAction::SetOptions(spec) => {
                self.apply(Edit::Options(spec), Gesture::single());
            }
            DialogAction::Resolve(id, answers) => {
                if let Some(question) = self.questions.remove(&id) {
                    question.answer(match answers {
                        Some(answers) => Answer::Clashes(answers),
                        None => Answer::Stop,
                    });
                }
            }
            DialogAction::Unreadable(choice) => self.decide_unreadable(choice),
            DialogAction::TakeChanged => self.take_changed(),
            DialogAction::Close(choice) => self.take_close_choice(choice),
            DialogAction::SetSettings(settings) => self.set_settings(*settings),
        }
    }

    /// Shows the dialog that creates the image.
    pub(super) fn show_create(&mut self) {
        let making = self.tabs.current_mut().and_then(|tab| tab.making());
        if making.is_some_and(|making| making.origin().is_some()) {
            return self.show_save();
        }
        self.fill_feed();
        self.feed.place = None;
        self.dialogs.open(CreateDialog::new(&self.feed.create, self.usual_draft()));
    }

    /// The switches used last.
    pub(super) fn usual_draft(&self) -> CreateDraft {
        let is_wanted =
            |kind: &DigestKind| self.settings.checksums.iter().any(|id| id == kind.id());
        CreateDraft {
            verify: self.settings.verify,
            checksums: Checksums::of(DigestKind::ALL.into_iter().filter(is_wanted)),
            ..CreateDraft::default()
        }
    }

    /// Shows the dialog that takes files out of the image.
    pub(super) fn show_extract(&mut self, nodes: Vec<NodeId>) {
        if self.tabs.current().is_some_and(|tab| tab.shown.is_sound_only()) {
            return self.show_tracks(Vec::new());
        }
        self.extracted = nodes;
        self.fill_extract();
        self.feed.place = None;
        self.dialogs.open(ExtractDialog::new(&self.feed.extract));
    }

    fn extract(&mut self, request: ExtractRequest) {
        let Some(tab) = self.tabs.current() else { return };
        let TabContent::Browsing(browsing) = &tab.content else { return };
        let Some(of) = browsing.opened.clone() else { return };
        let what = if request.view == tab.shown.view {
            ExtractWhat::Nodes(tab.shown.tree.clone(), self.extracted.clone())
        } else {
            ExtractWhat::View(request.view)
        };
        self.start_extract(request, of, what, None);
    }

    /// Takes files out; `only` those of an earlier attempt, if there was one.
    fn start_extract(
        &mut self,
        request: ExtractRequest,
        of: Opened,
        what: ExtractWhat,
        only: Option<Vec<NodeId>>,
    ) {
        let asked = Asked::Extract { request: request.clone(), of: of.clone(), what: what.clone() };
        let options = ExtractOptions {
            existing: request.existing,
            streams: request.streams,
            is_retry: only.is_some(),
            only: only.map(|nodes| std::sync::Arc::new(nodes.into_iter().collect())),
            ..ExtractOptions::default()
        };
        let target = request.target.clone();
        let bytes = self.feed.extract.bytes.unwrap_or(of.size_bytes());
        let job = self.jobs.start(JobKind::Extract { of, what, target, options });
        self.begin_work(job, asked, Follower::extract(bytes), &request.target);
        self.book.note(job, Purpose::Extract(request));
        self.dialogs.started(job);
    }

    /// Uses other preferences at once and keeps them, on a thread.
    pub(super) fn set_settings(&mut self, settings: crate::settings::Settings) {
        self.settings = settings.clone();
        self.are_settings_new = true;
        let keep = move || {
            if let Err(error) = settings.keep() {
                eprintln!("settings.ron: {error}");
            }
        };
        let _thread = std::thread::Builder::new().name("settings".to_owned()).spawn(keep);
    }

    /// Looks at the sources once more, then makes the image of a tab.
    fn create(&mut self, tab: TabId, request: CreateRequest) {
        let names = request.checksums.wanted().map(|kind| kind.id().to_owned());
        let used = crate::settings::Settings {
            last_target: request.target.parent().map(Path::to_owned),
            verify: request.verify,
            checksums: names.collect(),
            ..self.settings.clone()
        };
        if used != self.settings {
            self.set_settings(used);
        }
        if let Some(job) = self.start_preflight(tab, Some(request)) {
            self.dialogs.started(job);
        }
    }

    /// Makes the image: all sources are as they should be. `before` is the job that said so.
    pub(super) fn write_image(&mut self, before: JobId, tab: TabId, request: CreateRequest) {
        let Some(making) = self.tabs.find(tab).and_then(|tab| tab.making()) else { return };
        if making.origin().is_some() {
            return self.save_image(before, tab, request);
        }
        let Some(planned) = making.current_plan().cloned().map(Box::new) else { return };
        making.creating = Some(planned.state);
        let bytes = planned.map.size_bytes();
        let options = WriteOptions {
            may_replace: true,
            digests: request.checksums.wanted().collect(),
            sync: SyncMode::Always,
            verify: request.verify,
        };
        let target = request.target.clone();
        let job = self.jobs.start(JobKind::Create { planned, target, options });
        let follower = Follower::create(bytes, request.verify);
        let asked = Asked::Create { tab, request: request.clone() };
        self.begin_work(job, asked, follower, &request.target);
        self.book.note(job, Purpose::Create { tab, request });
        self.dialogs.goes_on_as(before, job);
    }

    /// The end of a job that a dialog asked for.
    pub(super) fn finish_dialog_job(
        &mut self,
        id: JobId,
        purpose: Purpose,
        result: Result<Outcome, JobError>,
        _report: Report,
    ) {
        match (purpose, result) {
            (Purpose::Create { tab, request }, result) => {
                self.finish_create(id, tab, &request, result);
            }
            (Purpose::Extract(request), result) => self.finish_extract(id, &request, result),
            (Purpose::Convert(request), result) => self.finish_convert(id, &request, result),
            (Purpose::Batch(request), result) => self.finish_batch(id, &request, result),
            (Purpose::Sectors(request, image), result) => {
                self.finish_sectors(id, &request, image, result);
            }
            (Purpose::Tracks(request), result) => self.finish_tracks(id, &request, result),
            (Purpose::Boot { tab, of }, result) => self.take_boot_report(tab, of, result),
            (Purpose::Preview(look), result) => self.take_preview(look, result),
            (Purpose::Glance, result) => {
                self.feed.batch.is_looking = false;
                if let Ok(Outcome::Glanced(found)) = result {
                    self.take_glances(&found);
                }
            }
            (Purpose::OpenFile(_), Ok(Outcome::Copied(path))) => self.show_copy(path),
            (Purpose::OpenFile(_), Err(error)) => self.tell_job_failure("error-open-file", &error),
            (Purpose::Cache, Ok(Outcome::Cache(bytes))) => self.feed.cache_bytes = Some(bytes),
            (Purpose::Cache, Err(error)) => self.tell_job_failure("error-cache", &error),
            (Purpose::LookAtRecents { is_new }, Ok(Outcome::Looks(looks))) => {
                self.take_looks(looks, is_new);
            }
            (Purpose::LookAround, Ok(Outcome::Around(around))) => {
                self.feed.around = Some(*around);
            }
            (Purpose::Sample, result) => self.take_sample(result),
            (Purpose::Rescan { tab, folder }, result) => self.take_rescan(tab, folder, result),
            (Purpose::FindSources { tab }, result) => self.take_found_sources(tab, result),
            (Purpose::CopyOut, result) => self.take_copied_out(result),
            (Purpose::LookAt, Ok(Outcome::Place(place))) => {
                self.feed.place = Some(super::feed::place_view(*place));
            }
            (Purpose::List(path), Ok(Outcome::Listing(entries))) => {
                let entries = entries
                    .into_iter()
                    .map(|(name, is_folder, bytes)| Listed { name, is_folder, bytes })
                    .collect();
                self.feed.listing = Some(Listing { path, entries, refusal: None });
            }
            (Purpose::List(path), Err(error)) => {
                let refusal = Some(words::why(&self.texts, &error));
                self.feed.listing = Some(Listing { path, entries: Vec::new(), refusal });
            }
            (Purpose::Save(path), Ok(_)) => {
                let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
                let text = self.texts.format("window-saved", &[("name", name.into())]);
                self.notices.post(Notice::passing(MessageKind::Good, text));
            }
            (Purpose::Save(_), Err(error)) => self.tell_job_failure("error-save", &error),
            _ => {}
        }
    }

    pub(super) fn finish_create(
        &mut self,
        id: JobId,
        tab: TabId,
        request: &CreateRequest,
        result: Result<Outcome, JobError>,
    ) {
        let now = self.jobs.now();
        if let Some(making) = self.tabs.find(tab).and_then(|tab| tab.making()) {
            making.creating = None;
        }
        let end = match result {
            Ok(Outcome::Created(created)) => {
                if let Some(making) = self.tabs.find(tab).and_then(|tab| tab.making()) {
                    making.document.mark_created(created.state);
                }
                let Some(work) = self.works.get(&id) else { return };
                End::Done(done(request, &created, now.saturating_sub(work.began)))
            }
            Ok(Outcome::SavedOver(over)) => {
                let Some(work) = self.works.get(&id) else { return };
                let took = now.saturating_sub(work.began);
                let (bytes, is_verified) = (over.written.size_bytes, over.written.is_verified);
                self.take_saved_over(tab, *over);
                let path = request.target.clone();
                End::Done(Done { path, bytes, took, is_verified, ..Done::default() })
            }
            Err(error) => {
                let mut end = self.bad_end(id, &error);
                if let End::Failed(failure) = &mut end
                    && let JobError::Write(WriteError::Source(error)) = &error
                    && let Some(path) = &error.path
                    && self.doubt(id, tab, path, request)
                {
                    let args = [("count", crate::i18n::Value::Number(1))];
                    failure.leave_out =
                        Some(self.texts.format("dialogs-unreadable-leave-out", &args));
                }
                end
            }
            Ok(_) => return,
        };
        self.end_work(id, end, || CreateDialog::watching(id, request));
    }

    fn finish_extract(
        &mut self,
        id: JobId,
        request: &ExtractRequest,
        result: Result<Outcome, JobError>,
    ) {
        let now = self.jobs.now();
        let end = match result {
            Ok(Outcome::Extracted(out)) => {
                if let Some(work) = self.works.get_mut(&id) {
                    work.failed.clone_from(&out.failed);
                }
                let began = self.works.get(&id).map_or(now, |work| work.began);
                let texts = &self.texts;
                let lost = out.incidents.iter().filter_map(|incident| {
                    let why = words::why_not_extracted(texts, &incident.kind)?;
                    Some((String::from_utf8_lossy(&incident.path).into_owned(), why))
                });
                End::Done(Done {
                    path: request.target.clone(),
                    bytes: out.bytes,
                    files: out.files,
                    took: now.saturating_sub(began),
                    unread: lost.collect(),
                    can_try_those_again: !out.failed.is_empty(),
                    ..Done::default()
                })
            }
            Err(error) => self.bad_end(id, &error),
            Ok(_) => return,
        };
        self.end_work(id, end, || ExtractDialog::watching(id));
    }

    fn ask_where_checksums(&mut self, id: JobId) {
        let Some(Work { asked: Asked::Create { request, .. }, .. }) = self.works.get(&id) else {
            return;
        };
        let ending = match request.checksums.wanted().collect::<Vec<_>>().as_slice() {
            [one] => one.id(),
            _ => "sums",
        };
        let mut begin = request.target.clone().into_os_string();
        begin.push(".");
        begin.push(ending);
        self.sums_of = Some(id);
        self.ask_for(crate::gui::dialogs::Pick::ChecksumsFile, PathBuf::from(begin));
    }

    /// Writes the checksums of the image that was asked about.
    pub(super) fn save_checksums(&mut self, path: &Path) {
        let Some(work) = self.sums_of.take().and_then(|id| self.works.get(&id)) else { return };
        let Stage::Ended(End::Done(done)) = &work.status.stage else { return };
        let text = checksums_file(done);
        let job = self.jobs.start(JobKind::SaveText { path: path.to_owned(), text });
        self.book.note(job, Purpose::Save(path.to_owned()));
    }
}

/// What stands on the card of an image.
fn done(request: &CreateRequest, created: &Created, took: Duration) -> Done {
    let written = &created.written;
    let digest = |kind: DigestKind| Some((checksum_name(kind), written.digests.hex(kind)?));
    Done {
        path: request.target.clone(),
        bytes: written.size_bytes,
        took,
        is_verified: written.is_verified,
        digests: request.checksums.wanted().filter_map(digest).collect(),
        ..Done::default()
    }
}
