//! Work that dialogs asked for: begun, followed, ended with a card.

use std::path::Path;
use std::time::Duration;

use super::words;
use crate::gui::app::App;
use crate::gui::dialogs::{
    BatchRequest, ConvertRequest, CreateRequest, Dialog, ExtractRequest, SectorsRequest,
    TracksRequest,
};
use crate::gui::tabs::TabId;
use crate::gui::view::batch::BatchPart;
use crate::gui::view::progress::{End, Failure, Follower, JobStatus, Progress, Stage};
use crate::job::{ExtractWhat, JobError, JobId, TargetProblem, WriteError};
use crate::model::NodeId;
use crate::project::Opened;

/// What a dialog had started.
#[derive(Clone)]
pub enum Asked {
    /// An image is made.
    Create {
        /// Of which tab.
        tab: TabId,
        /// As asked for.
        request: CreateRequest,
    },
    /// Files are taken out of an image.
    Extract {
        /// As asked for.
        request: ExtractRequest,
        /// The image.
        of: Opened,
        /// What of it.
        what: ExtractWhat,
    },
    /// Several images become another kind.
    Batch(BatchRequest),
    /// Sectors of an image are compared with their codes.
    Sectors {
        /// As asked for.
        request: SectorsRequest,
        /// The image.
        of: Opened,
    },
    /// Tracks are taken out of an image.
    Tracks {
        /// As asked for.
        request: TracksRequest,
        /// The image.
        of: Opened,
    },
    /// An image becomes one of another kind.
    Convert {
        /// As asked for.
        request: ConvertRequest,
        /// The image.
        of: Opened,
    },
}

impl Asked {
    /// Text that says what goes on; has `name`.
    pub fn title_id(&self) -> &'static str {
        match self {
            Asked::Create { .. } | Asked::Convert { .. } | Asked::Batch(_) => "jobs-create",
            Asked::Sectors { .. } => "sectors-running",
            Asked::Extract { .. } | Asked::Tracks { .. } => "jobs-extract",
        }
    }
}

/// Work that is going on, or whose card is still there.
pub struct Work {
    /// What was asked for.
    pub asked: Asked,
    /// Follows the progress.
    pub follower: Follower,
    /// When it began, by the queue's clock.
    pub began: Duration,
    /// How it stands.
    pub status: JobStatus,
    /// Which of several images is at work.
    pub part: Option<BatchPart>,
    /// What did not come out whole and may in another attempt.
    pub failed: Vec<NodeId>,
}

impl Work {
    /// It failed since sources were changed: to do it again is to take them as they are now.
    pub fn was_planned_anew(&self) -> bool {
        matches!(&self.status.stage, Stage::Ended(End::Failed(failure)) if failure.again.is_some())
    }
}

impl App {
    /// Notes that work has begun.
    pub(super) fn begin_work(
        &mut self,
        job: JobId,
        asked: Asked,
        follower: Follower,
        target: &Path,
    ) {
        let name = target.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let status =
            JobStatus { id: job, name, stage: Stage::Running, progress: Progress::default() };
        let began = self.jobs.now();
        let work = Work { asked, follower, began, status, part: None, failed: Vec::new() };
        self.works.insert(job, work);
    }

    /// How long work has been going on.
    pub(super) fn took(&self, id: JobId) -> Duration {
        let now = self.jobs.now();
        self.works.get(&id).map_or(Duration::ZERO, |work| now.saturating_sub(work.began))
    }

    /// Work is over: its card says how it ended. Where no dialog shows it any more, `watching` does.
    pub(super) fn end_work<D: Dialog + 'static>(
        &mut self,
        id: JobId,
        end: End,
        watching: impl FnOnce() -> D,
    ) {
        if let Some(work) = self.works.get_mut(&id) {
            work.status.stage = Stage::Ended(end);
        }
        if !self.dialogs.shows(id) {
            self.dialogs.ask(watching());
        }
    }

    /// How work ended that gave nothing.
    pub(super) fn bad_end(&self, id: JobId, error: &JobError) -> End {
        if matches!(error, JobError::Cancelled(_)) {
            let work = self.works.get(&id);
            let percent = work.and_then(|work| work.status.progress.percent()).unwrap_or(0);
            return End::Cancelled { percent };
        }
        End::Failed(self.failure(error))
    }

    fn failure(&self, error: &JobError) -> Failure {
        let advice = match error {
            JobError::Write(WriteError::Changed { .. }) => "error-advice-changed",
            JobError::Write(WriteError::Source(_)) => "error-advice-source",
            JobError::Write(WriteError::Target(TargetProblem::NoSpace { .. })) => {
                "error-advice-space"
            }
            JobError::Write(WriteError::Sink(_) | WriteError::Target(_)) => "error-advice-target",
            _ => "error-advice-again",
        };
        let is_changed = matches!(error, JobError::Write(WriteError::Changed { .. }));
        Failure {
            why: words::why(&self.texts, error),
            advice: self.texts.text(advice),
            details: words::details(error),
            again: is_changed.then(|| self.texts.text("dialogs-changed-again")),
            leave_out: None,
        }
    }
}
