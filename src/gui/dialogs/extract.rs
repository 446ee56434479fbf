//! Extract: where to, whose names, what about files that are there already; then the progress
//! and the card.

use std::path::{Path, PathBuf};

use egui::Ui;

use super::answer::{DialogAction, ExtractRequest, Pick};
use super::job::{JobPart, JobWords, Made};
use super::parts::{AskedPlace, copy_command, notice, place_answer, place_field};
use super::stack::{Dialog, DialogCtx, Step};
use crate::gui::Look;
use crate::gui::panels::view_text_id;
use crate::gui::theme::{Type, size, space};
use crate::gui::view::extract::ExtractView;
use crate::gui::widgets::{
    Answer, ButtonKind, Dialog as Window, DialogAnswer, MessageKind, checkbox, radio_list, select,
};
use crate::i18n::Value;
use crate::job::{JobId, OnExisting, Streams};
use crate::model::Namespace;

const WORDS: JobWords = JobWords {
    id: "extract",
    running: "dialogs-extract-running",
    done: "dialogs-extract-done-title",
    failed: "dialogs-extract-failed-title",
    made: Made::Files,
};

/// What the person chose.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ExtractDraft {
    /// The folder as typed.
    pub folder: String,
    /// Make a folder named after the image in it.
    pub has_own_folder: bool,
    /// Whose names the files get.
    pub view: Namespace,
    /// What becomes of files that are there already.
    pub existing: OnExisting,
    /// What becomes of streams and forks.
    pub streams: Streams,
}

impl ExtractDraft {
    /// Where the files go.
    pub fn target(&self, image: &str) -> Option<PathBuf> {
        let folder = self.folder.trim();
        if folder.is_empty() {
            return None;
        }
        let folder = PathBuf::from(folder);
        Some(if self.has_own_folder && !image.is_empty() { folder.join(image) } else { folder })
    }
}

impl ExtractDraft {
    /// The command that does the same, if one does.
    fn command(&self, view: &ExtractView) -> Option<String> {
        let replaces = match self.existing {
            OnExisting::Replace => true,
            // Without somebody to ask they are left.
            OnExisting::Ask | OnExisting::Skip => false,
            OnExisting::Newer | OnExisting::KeepBoth => return None,
        };
        let target = self.target(&view.image)?;
        let line = view.words.extract(&view.chosen, self.view, &target, replaces)?;
        Some(match self.streams {
            Streams::LeaveOut => line,
            Streams::Files => format!("{line} --streams=files"),
            Streams::AppleDouble => format!("{line} --streams=appledouble"),
        })
    }
}

/// The sheet.
#[derive(Clone, Debug)]
pub struct ExtractDialog {
    draft: ExtractDraft,
    asked: AskedPlace,
    part: JobPart,
}

impl ExtractDialog {
    /// Begins with the last folder and the names shown now.
    pub fn new(view: &ExtractView) -> ExtractDialog {
        ExtractDialog {
            draft: ExtractDraft {
                folder: view.suggested.to_string_lossy().into_owned(),
                has_own_folder: true,
                view: view.view,
                existing: OnExisting::Ask,
                streams: Streams::LeaveOut,
            },
            asked: AskedPlace::default(),
            part: JobPart::default(),
        }
    }

    /// Shows a job that goes on, or its card.
    pub fn watching(id: JobId) -> ExtractDialog {
        ExtractDialog { part: JobPart::watching(id), ..ExtractDialog::new(&ExtractView::default()) }
    }

    fn form(&mut self, ui: &mut Ui, ctx: &DialogCtx<'_>) -> Step {
        let look = ctx.look;
        let view = &ctx.feed.extract;
        let target = self.draft.target(&view.image);
        let verdict = target
            .as_deref()
            .and_then(|target| ctx.feed.place(target))
            .map(|place| place.folder_verdict(view.bytes));
        let answer = match (&target, verdict) {
            (None, _) => Some(Answer::Error(look.text("dialogs-extract-no-folder"))),
            (_, verdict) => verdict.map(|verdict| place_answer(look, verdict)),
        };
        let reason = match (&answer, verdict) {
            (Some(Answer::Error(text)), _) => Some(text.clone()),
            (_, None) => Some(look.text("dialogs-create-looking")),
            _ => None,
        };
        let mut step = Step::Keep;
        let title = look.format("dialogs-extract-title", &[("image", Value::from(&*view.image))]);
        let pressed = Window::new(look, WORDS.id, title, size::FORM)
            .button(ButtonKind::Normal, look.text("dialogs-cancel"))
            .button_unless(ButtonKind::Primary, look.text("dialogs-extract-do"), reason)
            .show(ui.ctx(), |ui| {
                what(ui, look, view);
                let label = look.text("dialogs-extract-folder");
                let (_, is_browsing) =
                    place_field(ui, look, &label, &mut self.draft.folder, answer);
                if is_browsing {
                    let from = PathBuf::from(self.draft.folder.trim());
                    step = Step::Do(DialogAction::Browse(Pick::TargetFolder, from).into());
                }
                let args = [("image", Value::from(&*view.image))];
                let text = look.format("dialogs-extract-own-folder", &args);
                checkbox(ui, look, &mut self.draft.has_own_folder, text, None);
                ui.add_space(space::ICON);
                if view.views.len() > 1 {
                    let name = |ns: &Namespace| (*ns, look.text(view_text_id(*ns)));
                    let choices: Vec<_> = view.views.iter().map(name).collect();
                    let label = look.text("dialogs-extract-names");
                    select(ui, look, &label, &mut self.draft.view, &choices);
                } else if view.selected.is_some() && view.has_other_views {
                    look.quiet(ui, Type::Note, look.text("dialogs-extract-names-chosen"));
                }
                let choices = [
                    (OnExisting::Ask, look.text("dialogs-extract-ask")),
                    (OnExisting::Newer, look.text("dialogs-extract-newer")),
                    (OnExisting::KeepBoth, look.text("dialogs-extract-keep-both")),
                    (OnExisting::Replace, look.text("dialogs-extract-replace")),
                    (OnExisting::Skip, look.text("dialogs-extract-skip")),
                ];
                let label = look.text("dialogs-extract-existing");
                radio_list(ui, look, &label, &mut self.draft.existing, &choices);
                if view.may_have_streams(self.draft.view) {
                    let choices = [
                        (Streams::LeaveOut, look.text("dialogs-extract-streams-off")),
                        (Streams::Files, look.text("dialogs-extract-streams-files")),
                        (Streams::AppleDouble, look.text("dialogs-extract-streams-double")),
                    ];
                    let label = look.text("dialogs-extract-streams");
                    select(ui, look, &label, &mut self.draft.streams, &choices);
                }
                let line = self.draft.command(view);
                copy_command(ui, look, line.ok_or("dialogs-copy-command-none"));
            });
        match pressed {
            DialogAnswer::Open => {}
            DialogAnswer::Pressed(1) => {
                let Some(target) = target else { return Step::Keep };
                let ExtractDraft { view: names, existing, streams, .. } = self.draft;
                let streams = match view.may_have_streams(names) {
                    true => streams,
                    false => Streams::LeaveOut,
                };
                let request = ExtractRequest { target, view: names, existing, streams };
                return Step::Do(DialogAction::Extract(request).into());
            }
            DialogAnswer::Pressed(_) | DialogAnswer::Dismissed => return Step::Close,
        }
        self.asked.or_look(step, self.draft.target(&view.image))
    }
}

/// What will be copied, and what is damaged of it.
fn what(ui: &mut Ui, look: &Look, view: &ExtractView) {
    ui.vertical(|ui| {
        ui.spacing_mut().item_spacing.y = space::ICON;
        let counted = view.files.zip(view.bytes);
        let text = match (counted, view.selected) {
            (Some((files, bytes)), selected) => {
                let id = match selected {
                    None => "dialogs-extract-all",
                    Some(_) => "dialogs-extract-selected",
                };
                let args = [("files", Value::Number(files)), ("size", Value::Bytes(bytes))];
                look.format(id, &args)
            }
            (None, _) => "…".to_owned(),
        };
        look.label(ui, Type::Body, text);
        if view.damaged > 0 {
            let args = [("count", Value::Number(view.damaged))];
            let text = look.format("dialogs-extract-damaged", &args);
            notice(ui, look, MessageKind::Warning, &text);
        }
    });
}

impl Dialog for ExtractDialog {
    fn ui(&mut self, ui: &mut Ui, ctx: &DialogCtx<'_>) -> Step {
        self.part.show(ui, ctx, &WORDS).unwrap_or_else(|| self.form(ui, ctx))
    }

    fn picked(&mut self, pick: Pick, path: &Path) {
        if pick == Pick::TargetFolder {
            self.draft.folder = path.to_string_lossy().into_owned();
        }
    }

    fn job_part(&mut self) -> Option<&mut JobPart> {
        Some(&mut self.part)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_new_folder_is_named_after_the_image() {
        let mut draft = ExtractDialog::new(&ExtractView::default()).draft;
        assert_eq!(draft.target("debian-12"), None);
        draft.folder = " /home/anna ".to_owned();
        assert_eq!(draft.target("debian-12"), Some(PathBuf::from("/home/anna/debian-12")));
        draft.has_own_folder = false;
        assert_eq!(draft.target("debian-12"), Some(PathBuf::from("/home/anna")));
    }
}
