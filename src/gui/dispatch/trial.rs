//! Making a disc start in one step, and trying it in a machine before it is written.

use super::jobs::Purpose;
use super::words;
use crate::gui::app::App;
use crate::gui::dialogs::LoaderDialog;
use crate::gui::tabs::{TabContent, TabId};
use crate::gui::view::boot::BootFix;
use crate::job::{
    BootWish, EntryWish, ImageWish, JobError, JobKind, Outcome, Readable, RescueWish, Snapshot,
    TrialMachine, kernels,
};
use crate::project::{EditError, Gesture};

/// A disc of more files is not searched for kernels while somebody waits.
const MOST_SEARCHED: u64 = 200_000;

impl App {
    /// Shows the dialog that puts a boot loader on the present disc.
    pub(super) fn show_loader(&mut self) {
        let Some(tab) = self.tabs.current_mut() else { return };
        let title = tab.shown.title.clone();
        let Some(making) = tab.making() else { return };
        let tree = &making.document.project().tree;
        let found = match tree.count_nodes() <= MOST_SEARCHED {
            true => kernels(tree),
            false => Vec::new(),
        };
        self.dialogs.open(LoaderDialog::new(title, found));
    }

    /// Has a boot loader put on the present disc; it is one step of undo.
    pub(super) fn put_loader(&mut self, wish: RescueWish) {
        if let Some(id) = self.tabs.current().map(|tab| tab.id) {
            self.start_loader(id, wish);
        }
    }

    fn start_loader(&mut self, id: TabId, wish: RescueWish) {
        let Some(making) = self.tabs.find(id).and_then(|tab| tab.making()) else { return };
        let of = Snapshot::of(&making.document);
        let job = self.jobs.start(JobKind::Loader { wish: wish.clone(), of });
        self.book.note(job, Purpose::Loader { tab: id, wish });
    }

    pub(super) fn take_loader(
        &mut self,
        id: TabId,
        wish: RescueWish,
        result: Result<Outcome, JobError>,
    ) {
        let prepared = match result {
            Ok(Outcome::Prepared { prepared, .. }) => *prepared,
            Ok(_) => return,
            Err(error) => return self.tell_job_failure("error-loader", &error),
        };
        let Some(making) = self.tabs.find(id).and_then(|tab| tab.making()) else { return };
        match making.document.accept(prepared, Gesture::single()) {
            Ok(_) => self.after_edit(id),
            // The disc changed meanwhile: it is put on the disc as it is now.
            Err(EditError::Stale { .. }) => self.start_loader(id, wish),
            Err(error) => {
                let why = words::why_not_edited(&self.texts, &error);
                self.tell_failure(self.texts.text("error-loader"), &why);
            }
        }
    }

    /// Adds an entry to the boot catalog for what is on the disc.
    pub(super) fn fix_boot(&mut self, fix: &BootFix) {
        let Some(making) = self.tabs.current_mut().and_then(|tab| tab.making()) else { return };
        let project = making.document.project();
        let mut wish = BootWish::of(&project.boot, &project.tree);
        let image = ImageWish::Named(format!("disc:{}", fix.path));
        wish.entries.push(EntryWish::new(fix.platform, image));
        self.set_boot(Box::new(wish));
    }

    /// Starts the present image, written or not, in a machine.
    pub(super) fn try_it(&mut self, machine: TrialMachine) {
        let Some(tab) = self.tabs.current() else { return };
        let name = tab.title();
        let of = match &tab.content {
            TabContent::Browsing(browsing) => match browsing.opened.clone() {
                Some(opened) => Readable::Image(opened),
                None => return,
            },
            TabContent::Making(making) => match making.current_plan() {
                Some(planned) => Readable::Planned(Box::new(planned.clone())),
                None => return,
            },
            TabContent::Compare(_) => return,
        };
        let job = self.jobs.start(JobKind::Try { of, machine });
        self.book.note(job, Purpose::Try(name));
    }

    pub(super) fn take_trial(&mut self, name: &str, result: Result<Outcome, JobError>) {
        match result {
            Ok(_) | Err(JobError::Cancelled(_)) => {}
            Err(error) => {
                let why = words::why(&self.texts, &error);
                let args = [("name", name.into())];
                let title = self.texts.format("error-try", &args);
                self.tell_failure(title, &why);
            }
        }
    }
}
