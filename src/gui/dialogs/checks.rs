//! Checks: everything that will not be as the files are, by rule, worst first.

use egui::Ui;

use super::parts::{check_list, notice};
use super::stack::{Dialog, DialogCtx, Step};
use crate::gui::FileAction;
use crate::gui::theme::{Type, size, space};
use crate::gui::widgets::{ButtonKind, Dialog as Window, DialogAnswer, MessageKind};

/// The list.
#[derive(Clone, Debug, Default)]
pub struct ChecksDialog {}

impl Dialog for ChecksDialog {
    fn ui(&mut self, ui: &mut Ui, ctx: &DialogCtx<'_>) -> Step {
        let look = ctx.look;
        let checks = &ctx.feed.create.checks;
        let title = look.text("dialogs-checks-title");
        let answer = Window::new(look, "checks", title, size::FORM)
            .button(ButtonKind::Normal, look.text("dialogs-close"))
            .button(ButtonKind::Primary, look.text("dialogs-closing-create"))
            .show(ui.ctx(), |ui| {
                if checks.all().is_empty() {
                    notice(ui, look, MessageKind::Good, &look.text("dialogs-checks-none"));
                    return;
                }
                ui.vertical(|ui| {
                    ui.spacing_mut().item_spacing.y = space::CONTROL;
                    look.quiet(ui, Type::Body, look.text("dialogs-checks-body"));
                    check_list(ui, look, checks, usize::MAX);
                });
            });
        match answer {
            DialogAnswer::Open => Step::Keep,
            DialogAnswer::Pressed(1) => Step::Finish(FileAction::Create.into()),
            DialogAnswer::Pressed(_) | DialogAnswer::Dismissed => Step::Close,
        }
    }
}
