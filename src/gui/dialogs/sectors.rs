//! Sectors compared with their codes: whether copies are to be mended, and where they go; then the
//! progress and a card that names what is bad.

use std::path::{Path, PathBuf};

use egui::Ui;

use super::answer::{DialogAction, Pick, SectorsRequest};
use super::job::{JobPart, JobWords, Made};
use super::parts::{AskedPlace, copy_command, place_answer, place_field};
use super::stack::{Dialog, DialogCtx, Step};
use crate::gui::theme::{Type, size};
use crate::gui::view::tracks::TracksView;
use crate::gui::widgets::{Answer, ButtonKind, Dialog as Window, DialogAnswer, checkbox};
use crate::i18n::Value;
use crate::job::JobId;

const WORDS: JobWords = JobWords {
    id: "sectors",
    running: "sectors-running",
    done: "sectors-done",
    failed: "sectors-failed",
    made: Made::Several,
};

/// The sheet.
#[derive(Clone, Debug)]
pub struct SectorsDialog {
    is_mending: bool,
    folder: String,
    asked: AskedPlace,
    part: JobPart,
}

impl SectorsDialog {
    /// Begins without mending, in the folder used last.
    pub fn new(view: &TracksView) -> SectorsDialog {
        SectorsDialog {
            is_mending: false,
            folder: view.suggested.join("mended").to_string_lossy().into_owned(),
            asked: AskedPlace::default(),
            part: JobPart::default(),
        }
    }

    /// Shows a job that goes on, or its card.
    pub fn watching(id: JobId) -> SectorsDialog {
        let empty = SectorsDialog::new(&TracksView::default());
        SectorsDialog { part: JobPart::watching(id), ..empty }
    }

    fn target(&self) -> Option<PathBuf> {
        let folder = self.folder.trim();
        (self.is_mending && !folder.is_empty()).then(|| PathBuf::from(folder))
    }

    fn form(&mut self, ui: &mut Ui, ctx: &DialogCtx<'_>) -> Step {
        let look = ctx.look;
        let view = &ctx.feed.tracks;
        let target = self.target();
        let numbers: Vec<u8> = view.tracks.iter().map(|track| track.number).collect();
        let bytes = view.bytes(&numbers, true);
        let verdict = target.as_deref().and_then(|target| ctx.feed.place(target));
        let verdict = verdict.map(|place| place.folder_verdict(Some(bytes)));
        let answer = match (&target, verdict) {
            (None, _) => Some(Answer::Error(look.text("dialogs-extract-no-folder"))),
            (_, verdict) => verdict.map(|verdict| place_answer(look, verdict)),
        };
        let reason = match (&answer, verdict) {
            _ if !self.is_mending => None,
            (Some(Answer::Error(text)), _) => Some(text.clone()),
            (_, None) => Some(look.text("dialogs-create-looking")),
            _ => None,
        };
        let mut step = Step::Keep;
        let title = look.format("sectors-title", &[("image", Value::from(&*view.image))]);
        let pressed = Window::new(look, WORDS.id, title, size::FORM)
            .button(ButtonKind::Normal, look.text("dialogs-cancel"))
            .button_unless(ButtonKind::Primary, look.text("sectors-do"), reason)
            .show(ui.ctx(), |ui| {
                look.label(ui, Type::Body, look.text("sectors-what"));
                checkbox(ui, look, &mut self.is_mending, look.text("sectors-mend"), None);
                if self.is_mending {
                    let label = look.text("sectors-folder");
                    let (_, is_browsing) = place_field(ui, look, &label, &mut self.folder, answer);
                    if is_browsing {
                        let from = PathBuf::from(self.folder.trim());
                        step = Step::Do(DialogAction::Browse(Pick::TargetFolder, from).into());
                    }
                }
                let line = view.words.sectors(self.target().as_deref());
                copy_command(ui, look, line.ok_or("dialogs-copy-command-none"));
            });
        match pressed {
            DialogAnswer::Open => {}
            DialogAnswer::Pressed(1) => {
                let request = SectorsRequest { mend_in: self.target(), bytes };
                return Step::Do(DialogAction::Sectors(request).into());
            }
            _ => return Step::Close,
        }
        self.asked.or_look(step, self.target())
    }
}

impl Dialog for SectorsDialog {
    fn ui(&mut self, ui: &mut Ui, ctx: &DialogCtx<'_>) -> Step {
        self.part.show(ui, ctx, &WORDS).unwrap_or_else(|| self.form(ui, ctx))
    }

    fn picked(&mut self, pick: Pick, path: &Path) {
        if pick == Pick::TargetFolder {
            self.folder = path.to_string_lossy().into_owned();
        }
    }

    fn job_part(&mut self) -> Option<&mut JobPart> {
        Some(&mut self.part)
    }
}
