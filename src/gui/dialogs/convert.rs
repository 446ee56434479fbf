//! Convert: what the image becomes, where it goes, what is lost; then the progress and the card.

use std::path::{Path, PathBuf};

use egui::Ui;

use super::answer::{ConvertRequest, DialogAction, Pick};
use super::job::{JobPart, JobWords, Made};
use super::parts::{AskedPlace, copy_command, notice, place_answer, place_field};
use super::stack::{Dialog, DialogCtx, Step};
use crate::gui::Look;
use crate::gui::theme::{Type, size, space};
use crate::gui::view::convert::{ConvertView, kind_text_id, loss_text_id, suggested};
use crate::gui::view::place::PlaceVerdict;
use crate::gui::widgets::{
    Answer, ButtonKind, Dialog as Window, DialogAnswer, MessageKind, checkbox, select,
};
use crate::i18n::Value;
use crate::job::{JobId, Loss, Target};

const WORDS: JobWords = JobWords {
    id: "convert",
    running: "dialogs-convert-running",
    done: "dialogs-convert-done-title",
    failed: "dialogs-convert-failed-title",
    made: Made::Image,
};

/// The dialog.
#[derive(Clone, Debug)]
pub struct ConvertDialog {
    kind: Target,
    path: String,
    is_loss_accepted: bool,
    asked: AskedPlace,
    part: JobPart,
}

impl ConvertDialog {
    /// Begins with the first kind, beside the image.
    pub fn new(view: &ConvertView) -> ConvertDialog {
        let kind = view.targets.first().map_or(Target::Iso, |(kind, _)| *kind);
        ConvertDialog {
            kind,
            path: suggested(view.source(), kind).to_string_lossy().into_owned(),
            is_loss_accepted: false,
            asked: AskedPlace::default(),
            part: JobPart::default(),
        }
    }

    /// Shows a job that goes on, or its card.
    pub fn watching(id: JobId) -> ConvertDialog {
        ConvertDialog { part: JobPart::watching(id), ..ConvertDialog::new(&ConvertView::default()) }
    }

    fn target(&self) -> Option<PathBuf> {
        let path = self.path.trim();
        (!path.is_empty()).then(|| PathBuf::from(path))
    }

    /// The name follows the kind as long as nobody typed another one.
    fn follow_kind(&mut self, before: Target, view: &ConvertView) {
        let offered = |kind| suggested(view.source(), kind).to_string_lossy().into_owned();
        let ending = format!(".{}", before.extension());
        if self.path == offered(before) {
            self.path = offered(self.kind);
        } else if let Some(stem) = self.path.trim().strip_suffix(&ending) {
            self.path = format!("{stem}.{}", self.kind.extension());
        }
        self.is_loss_accepted = false;
    }

    fn form(&mut self, ui: &mut Ui, ctx: &DialogCtx<'_>) -> Step {
        let look = ctx.look;
        let view = &ctx.feed.convert;
        let target = self.target();
        let place = target.as_deref().and_then(|target| ctx.feed.place(target));
        let verdict = place.map(|place| place.verdict(Some(view.bytes)));
        let answer = match (&target, verdict) {
            (None, _) => Some(Answer::Error(look.text("dialogs-convert-no-name"))),
            (Some(target), _) if target == view.source() => {
                Some(Answer::Error(look.text("dialogs-convert-itself")))
            }
            (_, verdict) => verdict.map(|verdict| place_answer(look, verdict)),
        };
        let losses = view.losses(self.kind).to_vec();
        let reason = match (&answer, verdict) {
            (Some(Answer::Error(text)), _) => Some(text.clone()),
            (_, None) => Some(look.text("dialogs-create-looking")),
            _ if !losses.is_empty() && !self.is_loss_accepted => {
                Some(look.text("dialogs-convert-accept-first"))
            }
            _ => None,
        };
        let mut step = Step::Keep;
        let before = self.kind;
        let title = look.format("dialogs-convert-title", &[("image", Value::from(&*view.image))]);
        let pressed = Window::new(look, WORDS.id, title, size::FORM)
            .button(ButtonKind::Normal, look.text("dialogs-cancel"))
            .button_unless(ButtonKind::Primary, look.text("dialogs-convert-do"), reason)
            .show(ui.ctx(), |ui| {
                let choices: Vec<_> = view
                    .targets
                    .iter()
                    .map(|(kind, _)| (*kind, look.text(kind_text_id(*kind))))
                    .collect();
                select(ui, look, &look.text("dialogs-convert-kind"), &mut self.kind, &choices);
                ui.add_space(space::ICON);
                let label = look.text("dialogs-convert-target");
                let (_, is_browsing) = place_field(ui, look, &label, &mut self.path, answer);
                if is_browsing {
                    let from = PathBuf::from(self.path.trim());
                    step = Step::Do(DialogAction::Browse(Pick::NewImage(self.kind), from).into());
                }
                if losses.is_empty() {
                    look.quiet(ui, Type::Note, look.text("dialogs-convert-whole"));
                } else {
                    let args = [("what", Value::from(loss_names(look, &losses)))];
                    let text = look.format("dialogs-convert-losses", &args);
                    notice(ui, look, MessageKind::Warning, &text);
                    let text = look.text("dialogs-convert-accept");
                    checkbox(ui, look, &mut self.is_loss_accepted, text, None);
                }
                let line = target.as_ref();
                let line = line.and_then(|target| view.words.convert(self.kind, target, &losses));
                copy_command(ui, look, line.ok_or("dialogs-copy-command-none"));
            });
        if before != self.kind {
            self.follow_kind(before, view);
        }
        match pressed {
            DialogAnswer::Open => {}
            DialogAnswer::Pressed(1) => {
                let Some(target) = target else { return Step::Keep };
                // Only what the form said it replaces.
                let may_replace = matches!(verdict, Some(PlaceVerdict::Replaces { .. }));
                let accepted = losses;
                let request = ConvertRequest { target, kind: self.kind, accepted, may_replace };
                return Step::Do(DialogAction::Convert(request).into());
            }
            DialogAnswer::Pressed(_) | DialogAnswer::Dismissed => return Step::Close,
        }
        let target = self.target();
        self.asked.or_look(step, target)
    }
}

/// What is lost, in words.
pub(super) fn loss_names(look: &Look, losses: &[Loss]) -> String {
    let names: Vec<String> = losses.iter().map(|loss| look.text(loss_text_id(*loss))).collect();
    names.join(", ")
}

impl Dialog for ConvertDialog {
    fn ui(&mut self, ui: &mut Ui, ctx: &DialogCtx<'_>) -> Step {
        self.part.show(ui, ctx, &WORDS).unwrap_or_else(|| self.form(ui, ctx))
    }

    fn picked(&mut self, pick: Pick, path: &Path) {
        if matches!(pick, Pick::NewImage(_)) {
            self.path = path.to_string_lossy().into_owned();
        }
    }

    fn job_part(&mut self) -> Option<&mut JobPart> {
        Some(&mut self.part)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gui::view::command_line::ImageWords;

    #[test]
    fn the_image_goes_beside_and_is_named_by_its_kind() {
        let view = ConvertView {
            image: "game".to_owned(),
            words: ImageWords { path: "/home/anna/game.cue".into(), ..ImageWords::default() },
            targets: vec![(Target::Iso, vec![Loss::Audio])],
            ..ConvertView::default()
        };
        let dialog = ConvertDialog::new(&view);
        assert_eq!(dialog.target(), Some(PathBuf::from("/home/anna/game.iso")));
        assert_eq!(view.losses(Target::Iso), [Loss::Audio]);
    }
}
