//! Tracks taken out of a disc: which, as sound or as they are pressed, where to; then the progress
//! and a card that says what became of each.

use std::path::{Path, PathBuf};

use egui::{ScrollArea, Ui};

use super::answer::{DialogAction, Pick, TracksRequest};
use super::job::{JobPart, JobWords, Made};
use super::parts::{AskedPlace, copy_command, place_answer, place_field};
use super::stack::{Dialog, DialogCtx, Step};
use crate::gui::Look;
use crate::gui::panels::track_words;
use crate::gui::theme::{Type, size, space};
use crate::gui::view::tracks::TracksView;
use crate::gui::widgets::{
    Answer, Button, ButtonKind, Dialog as Window, DialogAnswer, checkbox, radio_list,
};
use crate::i18n::Value;
use crate::job::{JobId, TrackForm};

const WORDS: JobWords = JobWords {
    id: "tracks",
    running: "dialogs-extract-running",
    done: "dialogs-extract-done-title",
    failed: "tracks-failed",
    made: Made::Several,
};

/// Tracks seen at once.
const SEEN: f32 = 8.0;

/// The sheet.
#[derive(Clone, Debug)]
pub struct TracksDialog {
    chosen: Vec<u8>,
    form: TrackForm,
    folder: String,
    may_replace: bool,
    asked: AskedPlace,
    part: JobPart,
}

impl TracksDialog {
    /// Begins with these tracks.
    pub fn new(view: &TracksView, chosen: Vec<u8>) -> TracksDialog {
        TracksDialog {
            chosen,
            form: TrackForm::Plain,
            folder: view.suggested.to_string_lossy().into_owned(),
            may_replace: false,
            asked: AskedPlace::default(),
            part: JobPart::default(),
        }
    }

    /// Shows a job that goes on, or its card.
    pub fn watching(id: JobId) -> TracksDialog {
        let empty = TracksDialog::new(&TracksView::default(), Vec::new());
        TracksDialog { part: JobPart::watching(id), ..empty }
    }

    fn target(&self) -> Option<PathBuf> {
        let folder = self.folder.trim();
        (!folder.is_empty()).then(|| PathBuf::from(folder))
    }

    fn form(&mut self, ui: &mut Ui, ctx: &DialogCtx<'_>) -> Step {
        let look = ctx.look;
        let view = &ctx.feed.tracks;
        let bytes = view.bytes(&self.chosen, self.form == TrackForm::Raw);
        let target = self.target();
        let verdict = target.as_deref().and_then(|target| ctx.feed.place(target));
        let verdict = verdict.map(|place| place.folder_verdict(Some(bytes)));
        let answer = match (&target, verdict) {
            (None, _) => Some(Answer::Error(look.text("dialogs-extract-no-folder"))),
            (_, verdict) => verdict.map(|verdict| place_answer(look, verdict)),
        };
        let reason = match (&answer, verdict) {
            _ if self.chosen.is_empty() => Some(look.text("tracks-none")),
            (Some(Answer::Error(text)), _) => Some(text.clone()),
            (_, None) => Some(look.text("dialogs-create-looking")),
            _ => None,
        };
        let mut step = Step::Keep;
        let title = look.format("tracks-title", &[("image", Value::from(&*view.image))]);
        let pressed = Window::new(look, WORDS.id, title, size::FORM)
            .button(ButtonKind::Normal, look.text("dialogs-cancel"))
            .button_unless(ButtonKind::Primary, look.text("dialogs-extract-do"), reason)
            .show(ui.ctx(), |ui| {
                self.tracks(ui, look, view, bytes);
                let choices = [
                    (TrackForm::Plain, look.text("tracks-plain")),
                    (TrackForm::Raw, look.text("tracks-raw")),
                ];
                radio_list(ui, look, &look.text("tracks-form"), &mut self.form, &choices);
                let label = look.text("dialogs-extract-folder");
                let (_, is_browsing) = place_field(ui, look, &label, &mut self.folder, answer);
                if is_browsing {
                    let from = PathBuf::from(self.folder.trim());
                    step = Step::Do(DialogAction::Browse(Pick::TargetFolder, from).into());
                }
                let text = look.text("tracks-replace");
                checkbox(ui, look, &mut self.may_replace, text, None);
                let line = self.target().and_then(|folder| {
                    view.words.tracks(&self.chosen, self.form == TrackForm::Raw, &folder)
                });
                copy_command(ui, look, line.ok_or("dialogs-copy-command-none"));
            });
        match (pressed, target) {
            (DialogAnswer::Open, _) => {}
            (DialogAnswer::Pressed(1), Some(folder)) => {
                let request = TracksRequest {
                    numbers: self.chosen.clone(),
                    form: self.form,
                    folder,
                    may_replace: self.may_replace,
                };
                return Step::Do(DialogAction::Tracks(request).into());
            }
            _ => return Step::Close,
        }
        self.asked.or_look(step, self.target())
    }

    /// The list of tracks to choose from.
    fn tracks(&mut self, ui: &mut Ui, look: &Look, view: &TracksView, bytes: u64) {
        let all = view.tracks.len();
        ui.vertical(|ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            let height = size::ROW * SEEN.min(all as f32);
            ScrollArea::vertical()
                .id_salt("tracks to take")
                .max_height(height)
                .min_scrolled_height(height)
                .auto_shrink([false, true])
                .show(ui, |ui| {
                    for track in &view.tracks {
                        let number = track.number;
                        let mut is_on = self.chosen.contains(&number);
                        if checkbox(ui, look, &mut is_on, track_words(look, track), None).changed()
                        {
                            self.chosen.retain(|other| *other != number);
                            self.chosen.extend(is_on.then_some(number));
                            self.chosen.sort_unstable();
                        }
                    }
                });
        });
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = space::CONTROL;
            if self.chosen.len() < all {
                let button = Button::normal(look.text("tracks-all")).small();
                if button.show(ui, look).clicked() {
                    self.chosen = view.tracks.iter().map(|track| track.number).collect();
                }
            } else if all > 1
                && Button::normal(look.text("tracks-no")).small().show(ui, look).clicked()
            {
                self.chosen.clear();
            }
            let count = u64::try_from(self.chosen.len()).unwrap_or(u64::MAX);
            let args = [("count", Value::Number(count)), ("size", Value::Bytes(bytes))];
            look.quiet(ui, Type::Body, look.format("tracks-chosen", &args));
        });
    }
}

impl Dialog for TracksDialog {
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
