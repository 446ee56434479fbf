//! Save changes: what was changed, each to be taken back, where the image goes, what starts from
//! it; then the progress, then the card that stays.

mod boot;
mod changes;
mod form;
mod way;

use std::path::Path;

use egui::Ui;

use super::answer::Pick;
use super::create::CreateDraft;
use super::job::{JobPart, JobWords, Made};
use super::stack::{Dialog, DialogCtx, Step};
use crate::gui::view::save::SaveView;

pub use changes::changed;

const WORDS: JobWords = JobWords {
    id: "save changes",
    running: "dialogs-create-running",
    done: "dialogs-done-title",
    failed: "dialogs-failed-title",
    made: Made::Image,
};

/// The dialog that saves the changes of an image.
#[derive(Clone, Debug)]
pub struct SaveDialog {
    draft: CreateDraft,
    form: form::FormState,
    part: JobPart,
}

impl SaveDialog {
    /// Begins with a name beside the image, and the switches used last.
    pub fn new(view: &SaveView, draft: CreateDraft) -> SaveDialog {
        SaveDialog {
            draft: draft.aimed_at(&view.suggested),
            form: form::FormState::default(),
            part: JobPart::default(),
        }
    }
}

impl Dialog for SaveDialog {
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
