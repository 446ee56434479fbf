//! The sectors of an image are compared with their codes.

use std::path::PathBuf;

use super::jobs::Purpose;
use super::work::Asked;
use crate::base::cd::SectorCheck;
use crate::gui::app::App;
use crate::gui::dialogs::{SectorsDialog, SectorsRequest};
use crate::gui::tabs::TabContent;
use crate::gui::view::progress::{Done, DoneRow, End, Follower, RowEnd};
use crate::i18n::Value;
use crate::job::{BadSector, CheckedSectors, JobError, JobId, JobKind, Outcome};
use crate::project::Opened;

impl App {
    /// Shows the sheet.
    pub(super) fn show_sectors(&mut self) {
        let Some(view) = self.tracks_view() else { return };
        self.feed.place = None;
        let dialog = SectorsDialog::new(&view);
        self.feed.tracks = view;
        self.dialogs.open(dialog);
    }

    /// Begins for the present tab.
    pub(super) fn check_sectors(&mut self, request: SectorsRequest) {
        let Some(tab) = self.tabs.current() else { return };
        let TabContent::Browsing(browsing) = &tab.content else { return };
        if let Some(of) = browsing.opened.clone() {
            self.start_sectors(request, of);
        }
    }

    /// Checks them.
    pub(super) fn start_sectors(&mut self, request: SectorsRequest, of: Opened) {
        let asked = Asked::Sectors { request: request.clone(), of: of.clone() };
        let image = of.path().map_or_else(PathBuf::new, ToOwned::to_owned);
        let mend_in = request.mend_in.clone();
        let job = self.jobs.start(JobKind::CheckSectors { of, mend_in });
        self.begin_work(job, asked, Follower::check(request.bytes), &image);
        self.book.note(job, Purpose::Sectors(request, image));
        self.dialogs.started(job);
    }

    pub(super) fn finish_sectors(
        &mut self,
        id: JobId,
        request: &SectorsRequest,
        image: PathBuf,
        result: Result<Outcome, JobError>,
    ) {
        let end = match result {
            Ok(Outcome::SectorsChecked(found)) => {
                let is_made = !found.made.is_empty();
                let mut rows: Vec<DoneRow> =
                    found.sectors.iter().map(|sector| self.bad_sector(sector, is_made)).collect();
                rows.extend(found.made.iter().map(|path| self.mended(path)));
                End::Done(Done {
                    path: found.made.first().cloned().unwrap_or(image),
                    bytes: request.bytes,
                    took: self.took(id),
                    rows,
                    told: Some(self.checked(&found)),
                    ..Done::default()
                })
            }
            Err(error) => self.bad_end(id, &error),
            Ok(_) => return,
        };
        self.end_work(id, end, || SectorsDialog::watching(id));
    }

    /// All of it in a sentence.
    fn checked(&self, found: &CheckedSectors) -> String {
        let values = [
            ("checked", Value::Number(found.checked)),
            ("bad", Value::Number(found.bad)),
            ("mended", Value::Number(found.mended)),
        ];
        let id = match (found.checked, found.bad) {
            (0, _) => "cli-verify-no-codes",
            (_, 0) => "cli-verify-good",
            _ => "cli-verify-bad",
        };
        self.texts.format(id, &values)
    }

    fn bad_sector(&self, sector: &BadSector, is_made: bool) -> DoneRow {
        let (end, id) = match (sector.check, sector.is_mended) {
            (SectorCheck::EccBad, _) => (RowEnd::Skipped, "sectors-ecc"),
            (_, true) if is_made => (RowEnd::Skipped, "sectors-mended"),
            (_, true) => (RowEnd::Failed, "sectors-mendable"),
            (_, false) => (RowEnd::Failed, "sectors-lost"),
        };
        let values = [
            ("sector", Value::from(sector.address.to_string())),
            ("track", Value::Number(u64::from(sector.track))),
        ];
        let name = self.texts.format("sectors-sector", &values);
        DoneRow { end, name, text: self.texts.text(id) }
    }

    fn mended(&self, path: &std::path::Path) -> DoneRow {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        DoneRow { end: RowEnd::Done, name, text: self.texts.text("sectors-made") }
    }
}
