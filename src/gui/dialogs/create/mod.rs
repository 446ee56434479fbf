//! Create image: the form, then the progress, then the card that stays.

mod card;
mod draft;
mod form;
mod running;

use std::path::Path;

use egui::Ui;

use super::answer::{DialogAction, Pick};
use super::stack::{Dialog, DialogCtx, Step};
use crate::gui::view::create::CreateView;
use crate::gui::view::progress::Stage;
use crate::job::JobId;

pub use draft::CreateDraft;
pub use running::CancelButton;

/// The dialog that makes an image.
#[derive(Clone, Debug)]
pub struct CreateDialog {
    draft: CreateDraft,
    form: form::FormState,
    job: Option<JobId>,
    cancel: CancelButton,
    is_detail_open: bool,
}

impl CreateDialog {
    /// Begins with what the disc suggests and the switches used last.
    pub fn new(view: &CreateView, draft: CreateDraft) -> CreateDialog {
        let draft = draft.aimed_at(&view.suggested);
        CreateDialog {
            draft,
            form: form::FormState::default(),
            job: None,
            cancel: CancelButton::default(),
            is_detail_open: false,
        }
    }

    /// Shows a job that goes on, or its card.
    pub fn watching(id: JobId) -> CreateDialog {
        CreateDialog {
            draft: CreateDraft::default(),
            form: form::FormState::default(),
            job: Some(id),
            cancel: CancelButton::default(),
            is_detail_open: false,
        }
    }
}

impl Dialog for CreateDialog {
    fn ui(&mut self, ui: &mut Ui, ctx: &DialogCtx<'_>) -> Step {
        let Some(job) = self.job.and_then(|id| ctx.feed.job(id)) else {
            return form::show(ui, ctx, &mut self.draft, &mut self.form);
        };
        match &job.stage {
            Stage::Ended(end) => match card::show(ui, ctx, job, end, &mut self.is_detail_open) {
                card::Answer::Keep => Step::Keep,
                card::Answer::Do(action) => Step::Do(action),
                card::Answer::Close => Step::Finish(DialogAction::Forget(job.id).into()),
                card::Answer::Retry => {
                    self.cancel = CancelButton::default();
                    Step::Do(DialogAction::Retry(job.id).into())
                }
            },
            _ => running::show(ui, ctx, job, &mut self.cancel),
        }
    }

    fn picked(&mut self, pick: Pick, path: &Path) {
        if pick == Pick::NewImage {
            self.draft = self.draft.clone().aimed_at(path);
        }
    }

    fn started(&mut self, id: JobId) {
        self.job = Some(id);
    }

    fn job(&self) -> Option<JobId> {
        self.job
    }
}
