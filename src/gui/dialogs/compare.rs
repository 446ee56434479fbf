//! What is compared with what: two choices among open tabs, recent documents and anything else.

use std::path::{Path, PathBuf};

use egui::Ui;

use super::answer::{DialogAction, Pick};
use super::stack::{Dialog, DialogCtx, Step};
use crate::gui::theme::{Icon, Type, size, space};
use crate::gui::widgets::{Button, ButtonKind, Dialog as Window, DialogAnswer, select};
use crate::gui::{CompareAction, CompareChoice, Look};

/// The dialog.
#[derive(Clone, Debug)]
pub struct CompareDialog {
    choices: Vec<(CompareChoice, String)>,
    /// By number among the choices, left and right.
    chosen: [Option<usize>; 2],
    choosing: usize,
}

impl CompareDialog {
    /// A choice among `choices`; the left side begins with `present`, one of them.
    pub fn new(choices: Vec<(CompareChoice, String)>, present: Option<usize>) -> CompareDialog {
        let left = present.or(if choices.is_empty() { None } else { Some(0) });
        let right = (0..choices.len()).find(|at| Some(*at) != left);
        CompareDialog { choices, chosen: [left, right], choosing: 0 }
    }

    /// Why it can't begin.
    fn fault(&self, look: &Look) -> Option<String> {
        match self.chosen {
            [Some(left), Some(right)] if left != right => None,
            [Some(_), Some(_)] => Some(look.text("compare-choose-other")),
            _ => Some(look.text("compare-choose-both")),
        }
    }

    fn side(&mut self, ui: &mut Ui, look: &Look, at: usize, label: &str) -> Option<Step> {
        let mut said = None;
        let names =
            |(number, (_, name)): (usize, &(CompareChoice, String))| (Some(number), name.clone());
        let mut choices: Vec<(Option<usize>, String)> =
            self.choices.iter().enumerate().map(names).collect();
        if choices.is_empty() {
            choices.push((None, look.text("compare-choose-none")));
        }
        ui.push_id(at, |ui| {
            ui.spacing_mut().item_spacing.y = space::ICON;
            if let Some(chosen) = self.chosen.get_mut(at) {
                select(ui, look, label, chosen, &choices);
            }
            ui.horizontal(|ui| {
                ui.spacing_mut().item_spacing.x = space::CONTROL;
                for (pick, icon, id) in [
                    (Pick::CompareFile, Icon::OPEN, "compare-choose-file"),
                    (Pick::CompareFolder, Icon::FOLDER, "compare-choose-folder"),
                ] {
                    if Button::quiet(look.text(id)).small().icon(icon).show(ui, look).clicked() {
                        self.choosing = at;
                        let browse = DialogAction::Browse(pick, PathBuf::new());
                        said = Some(Step::Do(browse.into()));
                    }
                }
            });
        });
        said
    }
}

impl Dialog for CompareDialog {
    fn ui(&mut self, ui: &mut Ui, ctx: &DialogCtx<'_>) -> Step {
        let look = ctx.look;
        let fault = self.fault(look);
        let mut step = None;
        let pressed = Window::new(look, "compare with", look.text("compare-title"), size::FORM)
            .button(ButtonKind::Normal, look.text("dialogs-cancel"))
            .button_unless(ButtonKind::Primary, look.text("compare-do"), fault)
            .show(ui.ctx(), |ui| {
                look.quiet(ui, Type::Body, look.text("compare-title-note"));
                ui.add_space(space::CONTROL);
                step = self.side(ui, look, 0, &look.text("compare-left"));
                ui.add_space(space::FIELD);
                let right = self.side(ui, look, 1, &look.text("compare-right"));
                step = step.take().or(right);
            });
        match pressed {
            DialogAnswer::Pressed(1) => {
                let choice = |at: Option<usize>| Some(self.choices.get(at?)?.0.clone());
                let [left, right] = self.chosen;
                match (choice(left), choice(right)) {
                    (Some(left), Some(right)) => {
                        Step::Finish(CompareAction::Start(left, right).into())
                    }
                    _ => Step::Keep,
                }
            }
            DialogAnswer::Pressed(_) | DialogAnswer::Dismissed => Step::Close,
            DialogAnswer::Open => step.unwrap_or(Step::Keep),
        }
    }

    fn picked(&mut self, _pick: Pick, path: &Path) {
        let choice = CompareChoice::Path(path.to_owned());
        let known = self.choices.iter().position(|(known, _)| *known == choice);
        let at = known.unwrap_or_else(|| {
            self.choices.push((choice, path.display().to_string()));
            self.choices.len() - 1
        });
        if let Some(chosen) = self.chosen.get_mut(self.choosing) {
            *chosen = Some(at);
        }
    }
}
