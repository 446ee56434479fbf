//! Whether the disc of a tab starts: found out while somebody looks, and what mends it.

use std::sync::Arc;

use super::jobs::Purpose;
use crate::gui::action::ViewAction;
use crate::gui::app::App;
use crate::gui::dialogs::BootDialog;
use crate::gui::tabs::{BootKey, TabContent, TabId};
use crate::gui::view::shown::Page;
use crate::job::{BootReport, BootWish, JobError, JobKind, Outcome, Readable, Snapshot};
use crate::model::boot::Mend;

impl App {
    /// Has the present tab looked at, if its Boot view is shown and what it shows is of another
    /// state. What is shown stays until then.
    pub(in crate::gui) fn start_due_boot_report(&mut self) {
        let Some(tab) = self.tabs.current_mut() else { return };
        if tab.panes.page != Page::Boot {
            return;
        }
        let (key, of): (BootKey, Readable) = match &tab.content {
            TabContent::Browsing(browsing) => {
                let Some(opened) = browsing.opened.clone() else { return };
                ((0, None), Readable::Image(opened))
            }
            TabContent::Compare(_) => return,
            TabContent::Making(making) => {
                let Some(planned) = making.current_plan() else { return };
                ((1, Some(planned.revision)), Readable::Planned(Box::new(planned.clone())))
            }
        };
        tab.shown.trial = self.trial_tools;
        if self.trial_tools.is_none() && !std::mem::replace(&mut self.is_trial_asked, true) {
            let job = self.jobs.start(JobKind::TrialTools);
            self.book.note(job, Purpose::TrialTools);
        }
        if tab.boot_asked == Some(key) {
            return;
        }
        tab.boot_asked = Some(key);
        let tab = tab.id;
        let job = self.jobs.start(JobKind::BootReport { of });
        self.book.note(job, Purpose::Boot { tab, of: key });
    }

    pub(super) fn take_boot_report(
        &mut self,
        tab: TabId,
        of: BootKey,
        result: Result<Outcome, JobError>,
    ) {
        let Some(tab) = self.tabs.find(tab).filter(|tab| tab.boot_asked == Some(of)) else {
            return;
        };
        match result {
            Ok(Outcome::BootReport(report)) => tab.shown.boot = Some(Arc::new(*report)),
            // What can't be read starts nothing, and says so elsewhere.
            Err(_) => tab.shown.boot = Some(Arc::new(BootReport::default())),
            Ok(_) => {}
        }
    }

    /// Does what mends a reason, or shows the dialog where that is done.
    pub(super) fn mend_boot(&mut self, mend: Mend) {
        match mend {
            Mend::KeepVolumeId => self.dispatch(ViewAction::DiscOptions.into()),
            _ => self.show_boot_set(),
        }
    }

    /// Shows the dialog of what starts from the disc.
    pub(super) fn show_boot_set(&mut self) {
        let Some(making) = self.tabs.current_mut().and_then(|tab| tab.making()) else { return };
        let project = making.document.project();
        let wish = BootWish::of(&project.boot, &project.tree);
        self.dialogs.open(BootDialog::new(&wish));
    }

    /// Has what is to start put together; it is one step of undo.
    pub(super) fn set_boot(&mut self, wish: Box<BootWish>) {
        let Some(tab) = self.tabs.current_mut() else { return };
        let id = tab.id;
        let Some(making) = tab.making() else { return };
        let of = Snapshot::of(&making.document);
        let job = self.jobs.start(JobKind::BootSet { wish, of });
        self.book.note(job, Purpose::Edit { tab: id });
    }
}
