//! Several images become another kind; tracks become files.

use std::path::PathBuf;
use std::sync::Arc;

use super::jobs::Purpose;
use super::words;
use super::work::Asked;
use crate::gui::app::App;
use crate::gui::dialogs::{BatchDialog, BatchRequest, TracksDialog, TracksRequest};
use crate::gui::tabs::TabContent;
use crate::gui::view::batch::{BatchLine, BatchPart, BatchView};
use crate::gui::view::parts::all_tracks;
use crate::gui::view::progress::{Done, DoneRow, End, Follower, RowEnd};
use crate::gui::view::tracks::TracksView;
use crate::i18n::Value;
use crate::job::{
    BatchOptions, BatchResult, BatchRow, ConvertOptions, Glance, JobError, JobId, JobKind,
    OpenOptions, Outcome, SyncMode, TakenTrack, TrackForm,
};
use crate::project::Opened;

impl App {
    /// Shows the dialog that converts several images, beginning with these.
    pub(super) fn show_batch(&mut self, paths: Vec<PathBuf>) {
        let suggested = self.usual_folder();
        self.feed.batch = BatchView { suggested, ..BatchView::default() };
        self.feed.place = None;
        self.dialogs.open(BatchDialog::new(&self.feed.batch));
        self.add_to_batch(paths);
    }

    /// Looks at more images.
    pub(super) fn add_to_batch(&mut self, paths: Vec<PathBuf>) {
        if paths.is_empty() {
            return;
        }
        self.feed.batch.is_looking = true;
        let cache = self.cache.clone().without_consent();
        let options = OpenOptions { cache, ..OpenOptions::default() };
        let job = self.jobs.start(JobKind::Glance { paths, options });
        self.book.note(job, Purpose::Glance);
    }

    /// Takes what was found out about images.
    pub(super) fn take_glances(&mut self, found: &[Arc<Glance>]) {
        for glance in found {
            let rows = &mut self.feed.batch.rows;
            if rows.iter().any(|row| row.path == glance.path) {
                continue;
            }
            let found = match &glance.found {
                Ok(facts) => Ok(facts.clone()),
                Err(error) => Err(words::why_not_opened(&self.texts, error)),
            };
            rows.push(BatchLine { path: glance.path.clone(), found });
        }
    }

    /// Converts them.
    pub(super) fn start_batch(&mut self, request: BatchRequest) {
        let options = BatchOptions {
            open: OpenOptions { cache: self.cache.clone(), ..OpenOptions::default() },
            convert: ConvertOptions {
                accepted: request.accepted.clone(),
                may_replace: false,
                sync: SyncMode::Always,
            },
        };
        let (items, kind) = (request.made.items.clone(), request.kind);
        let first = items.first().map(|item| item.output.clone()).unwrap_or_default();
        let job = self.jobs.start(JobKind::ConvertMany { items, kind, options });
        let follower = Follower::create(0, true);
        self.begin_work(job, Asked::Batch(request.clone()), follower, &first);
        self.book.note(job, Purpose::Batch(request));
        self.dialogs.started(job);
    }

    /// The next image of a batch is at work.
    pub(super) fn batch_goes_on(&mut self, id: JobId, at: usize) {
        let Some(work) = self.works.get_mut(&id) else { return };
        let Asked::Batch(request) = &work.asked else { return };
        let bytes = request.made.bytes.get(at).copied().unwrap_or(0);
        let name = request.made.items.get(at).and_then(|item| item.output.file_name());
        work.status.name = name.unwrap_or_default().to_string_lossy().into_owned();
        work.part = Some(BatchPart { at, bytes: request.made.bytes.clone() });
        work.follower = Follower::create(bytes, true);
    }

    pub(super) fn finish_batch(
        &mut self,
        id: JobId,
        request: &BatchRequest,
        result: Result<Outcome, JobError>,
    ) {
        let end = match result {
            Ok(Outcome::ConvertedMany(rows)) => End::Done(self.batch_done(id, request, &rows)),
            Err(error) => self.bad_end(id, &error),
            Ok(_) => return,
        };
        self.end_work(id, end, || BatchDialog::watching(id));
    }

    /// The card of a batch: what became of each image, failures first.
    fn batch_done(&self, id: JobId, request: &BatchRequest, rows: &[BatchRow]) -> Done {
        let (mut bytes, mut before, mut files) = (0u64, 0u64, 0u64);
        let mut told = Vec::new();
        for (at, BatchRow { item, result }) in rows.iter().enumerate() {
            let name = item.input.file_name().unwrap_or_default().to_string_lossy().into_owned();
            let (end, text) = match result {
                BatchResult::Done(made) => {
                    files += 1;
                    bytes = bytes.saturating_add(made.size_bytes());
                    let stored = request.made.stored.get(at).copied().unwrap_or(0);
                    before = before.saturating_add(stored);
                    let output = item.output.file_name().unwrap_or_default().to_string_lossy();
                    let args = [
                        ("name", Value::from(output.into_owned())),
                        ("size", Value::Bytes(made.size_bytes())),
                    ];
                    (RowEnd::Done, self.texts.format("convert-many-made", &args))
                }
                BatchResult::Skipped => {
                    let output = item.output.file_name().unwrap_or_default().to_string_lossy();
                    let args = [("name", Value::from(output.into_owned()))];
                    (RowEnd::Skipped, self.texts.format("error-convert-exists", &args))
                }
                BatchResult::NotOpened(error) => {
                    (RowEnd::Failed, words::why_not_opened(&self.texts, error))
                }
                BatchResult::Failed(error) => {
                    (RowEnd::Failed, words::why_not_converted(&self.texts, error))
                }
            };
            told.push(DoneRow { end, name, text });
        }
        told.sort_by_key(|row| std::cmp::Reverse(row.end));
        let first = rows.first().map(|row| row.item.output.clone()).unwrap_or_default();
        Done {
            path: first,
            bytes,
            files,
            took: self.took(id),
            is_verified: files > 0,
            saved: before.checked_sub(bytes).filter(|saved| *saved > 0),
            rows: told,
            ..Done::default()
        }
    }

    /// What sheets show of the tracks of the present tab.
    pub(super) fn tracks_view(&self) -> Option<TracksView> {
        let tab = self.tabs.current()?;
        let TabContent::Browsing(browsing) = &tab.content else { return None };
        let opened = browsing.opened.as_ref()?;
        Some(TracksView {
            image: browsing.path.file_stem().unwrap_or_default().to_string_lossy().into_owned(),
            words: browsing.words(),
            suggested: self.usual_folder(),
            tracks: all_tracks(opened),
        })
    }

    /// Shows the sheet that takes tracks out, beginning with these; all when empty.
    pub(super) fn show_tracks(&mut self, numbers: Vec<u8>) {
        let Some(view) = self.tracks_view() else { return };
        let chosen = match numbers.is_empty() {
            true => view.tracks.iter().map(|track| track.number).collect(),
            false => numbers,
        };
        self.feed.place = None;
        let dialog = TracksDialog::new(&view, chosen);
        self.feed.tracks = view;
        self.dialogs.open(dialog);
    }

    pub(super) fn take_tracks(&mut self, request: TracksRequest) {
        let Some(tab) = self.tabs.current() else { return };
        let TabContent::Browsing(browsing) = &tab.content else { return };
        if let Some(of) = browsing.opened.clone() {
            self.start_tracks(request, of);
        }
    }

    /// Writes the tracks.
    pub(super) fn start_tracks(&mut self, request: TracksRequest, of: Opened) {
        let bytes = self.feed.tracks.bytes(&request.numbers, request.form == TrackForm::Raw);
        let asked = Asked::Tracks { request: request.clone(), of: of.clone() };
        let TracksRequest { numbers, form, folder, may_replace } = request.clone();
        let job = self.jobs.start(JobKind::TakeTracks { of, numbers, form, folder, may_replace });
        self.begin_work(job, asked, Follower::create(bytes, true), &request.folder);
        self.book.note(job, Purpose::Tracks(request));
        self.dialogs.started(job);
    }

    pub(super) fn finish_tracks(
        &mut self,
        id: JobId,
        request: &TracksRequest,
        result: Result<Outcome, JobError>,
    ) {
        let end = match result {
            Ok(Outcome::Tracks(taken)) => {
                let done = |track: &&TakenTrack| track.result.is_ok();
                let mut rows: Vec<DoneRow> = taken.iter().map(|track| self.taken(track)).collect();
                rows.sort_by_key(|row| std::cmp::Reverse(row.end));
                End::Done(Done {
                    path: taken.first().map_or(request.folder.clone(), |one| one.path.clone()),
                    bytes: taken.iter().filter_map(|track| track.result.as_ref().ok()).sum(),
                    files: taken.iter().filter(done).count() as u64,
                    took: self.took(id),
                    is_verified: taken.iter().any(|track| track.result.is_ok()),
                    rows,
                    ..Done::default()
                })
            }
            Err(error) => self.bad_end(id, &error),
            Ok(_) => return,
        };
        self.end_work(id, end, || TracksDialog::watching(id));
    }

    /// What became of a track, in words.
    fn taken(&self, track: &TakenTrack) -> DoneRow {
        let number = Value::Number(u64::from(track.number));
        let (end, text) = match &track.result {
            Ok(bytes) => {
                let name = track.path.file_name().unwrap_or_default().to_string_lossy();
                let args =
                    [("name", Value::from(name.into_owned())), ("size", Value::Bytes(*bytes))];
                (RowEnd::Done, self.texts.format("convert-many-made", &args))
            }
            Err(None) => (RowEnd::Failed, self.texts.text("cli-track-too-long")),
            Err(Some(error)) => match words::is_in_the_way(error) {
                true => (RowEnd::Skipped, self.texts.text("error-exists")),
                false => (RowEnd::Failed, words::why_not_written(&self.texts, error)),
            },
        };
        DoneRow { end, name: self.texts.format("tracks-one", &[("number", number)]), text }
    }
}
