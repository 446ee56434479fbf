//! A job in the dialog that began it: progress while it goes on, then the card that stays.

mod card;
mod running;

use egui::Ui;

use super::answer::DialogAction;
use super::stack::{DialogCtx, Step};
use crate::gui::view::progress::Stage;
use crate::job::JobId;

pub use running::CancelButton;

/// Ids of the texts that differ between jobs.
#[derive(Clone, Copy, Debug)]
pub struct JobWords {
    /// Id of the frame.
    pub id: &'static str,
    /// Title while it goes on; has `name`.
    pub running: &'static str,
    /// Title when all is there.
    pub done: &'static str,
    /// Title when it failed: what did not happen.
    pub failed: &'static str,
    /// What it makes.
    pub made: Made,
}

/// What a job makes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Made {
    /// An image, which can be opened in a tab.
    Image,
    /// Files taken out of one.
    Files,
    /// Several things; the card has a row for each.
    Several,
}

/// The job of a dialog, once it has begun, and what the dialog remembers of it.
#[derive(Clone, Debug, Default)]
pub struct JobPart {
    job: Option<JobId>,
    cancel: CancelButton,
    is_detail_open: bool,
}

impl JobPart {
    /// Of a job that goes on, or has ended.
    pub fn watching(id: JobId) -> JobPart {
        JobPart { job: Some(id), ..JobPart::default() }
    }

    /// The job.
    pub fn id(&self) -> Option<JobId> {
        self.job
    }

    /// Draws progress or card; `None` while there is no job: the form stands there.
    pub fn show(&mut self, ui: &mut Ui, ctx: &DialogCtx<'_>, words: &JobWords) -> Option<Step> {
        let job = self.job.and_then(|id| ctx.feed.job(id))?;
        let Stage::Ended(end) = &job.stage else {
            return Some(running::show(ui, ctx, job, &mut self.cancel, words));
        };
        Some(match card::show(ui, ctx, job, end, &mut self.is_detail_open, words) {
            card::Answer::Keep => Step::Keep,
            card::Answer::Do(action) => Step::Do(action),
            card::Answer::Close => Step::Finish(DialogAction::Forget(job.id).into()),
            card::Answer::Retry => {
                *self = JobPart::watching(job.id);
                Step::Do(DialogAction::Retry(job.id).into())
            }
        })
    }
}
