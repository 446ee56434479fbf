//! Create image: the form, then the progress, then the card that stays.

mod draft;
mod form;

use std::path::Path;

use egui::Ui;

use super::answer::{CreateRequest, Pick};
use super::job::{JobPart, JobWords, Made};
use super::stack::{Dialog, DialogCtx, Step};
use crate::gui::view::create::CreateView;
use crate::job::JobId;

pub use draft::{CreateDraft, Obstacle};

const WORDS: JobWords = JobWords {
    id: "create image",
    running: "dialogs-create-running",
    done: "dialogs-done-title",
    failed: "dialogs-failed-title",
    made: Made::Image,
};

/// The dialog that makes an image.
#[derive(Clone, Debug)]
pub struct CreateDialog {
    draft: CreateDraft,
    form: form::FormState,
    part: JobPart,
}

impl CreateDialog {
    /// Begins with what the disc suggests and the switches used last.
    pub fn new(view: &CreateView, draft: CreateDraft) -> CreateDialog {
        CreateDialog {
            draft: draft.aimed_at(&view.suggested),
            form: form::FormState::default(),
            part: JobPart::default(),
        }
    }

    /// Shows a job that goes on, or its card; behind it stands the form as it was filled in.
    pub fn watching(id: JobId, request: &CreateRequest) -> CreateDialog {
        CreateDialog {
            draft: CreateDraft::of(request),
            form: form::FormState::default(),
            part: JobPart::watching(id),
        }
    }
}

impl Dialog for CreateDialog {
    fn ui(&mut self, ui: &mut Ui, ctx: &DialogCtx<'_>) -> Step {
        let shown = self.part.show(ui, ctx, &WORDS);
        shown.unwrap_or_else(|| form::show(ui, ctx, &mut self.draft, &mut self.form))
    }

    fn picked(&mut self, pick: Pick, path: &Path) {
        if matches!(pick, Pick::NewImage(_)) {
            self.draft = self.draft.clone().aimed_at(path);
        }
    }

    fn job_part(&mut self) -> Option<&mut JobPart> {
        Some(&mut self.part)
    }
}
