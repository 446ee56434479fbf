//! A job in the dialog that began it: progress while it goes on, then the card that stays.

mod card;
mod running;

use egui::Ui;

use super::answer::DialogAction;
use super::stack::{DialogCtx, Step};
use crate::gui::view::progress::{JobStatus, Stage};

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
    /// The thing made can be opened in a tab.
    pub is_image: bool,
}

/// What a dialog remembers of its job.
#[derive(Clone, Debug, Default)]
pub struct JobPart {
    cancel: CancelButton,
    is_detail_open: bool,
}

impl JobPart {
    /// Draws progress or card.
    pub fn show(
        &mut self,
        ui: &mut Ui,
        ctx: &DialogCtx<'_>,
        job: &JobStatus,
        words: &JobWords,
    ) -> Step {
        let Stage::Ended(end) = &job.stage else {
            return running::show(ui, ctx, job, &mut self.cancel, words);
        };
        match card::show(ui, ctx, job, end, &mut self.is_detail_open, words) {
            card::Answer::Keep => Step::Keep,
            card::Answer::Do(action) => Step::Do(action),
            card::Answer::Close => Step::Finish(DialogAction::Forget(job.id).into()),
            card::Answer::Retry => {
                *self = JobPart::default();
                Step::Do(DialogAction::Retry(job.id).into())
            }
        }
    }
}
