//! A quick look at the selected file: Space opens and closes it, the arrows go on to the next.

use egui::{Frame, Key, Ui, vec2};

use super::stack::{Dialog, DialogCtx, Step};
use crate::gui::panels;
use crate::gui::theme::{Type, size, space};
use crate::gui::widgets::{ButtonKind, Dialog as Window, DialogAnswer};
use crate::gui::{FileAction, ViewAction};

/// The dialog.
#[derive(Clone, Debug, Default)]
pub struct PreviewDialog {}

impl Dialog for PreviewDialog {
    fn ui(&mut self, ui: &mut Ui, ctx: &DialogCtx<'_>) -> Step {
        let look = ctx.look;
        let view = &ctx.feed.preview;
        let pressed = |key| ui.ctx().input_mut(|i| i.consume_key(egui::Modifiers::NONE, key));
        let is_closed = pressed(Key::Space);
        let step = match (pressed(Key::ArrowDown), pressed(Key::ArrowUp)) {
            (true, _) => Some(1),
            (_, true) => Some(-1),
            _ => None,
        };
        let answer = Window::new(look, "preview", &view.name, size::WIDE)
            .button(ButtonKind::Normal, look.text("dialogs-close"))
            .button(ButtonKind::Primary, look.text("preview-open"))
            .show(ui.ctx(), |ui| {
                look.quiet(ui, Type::Note, look.texts.bytes(view.len));
                let room = (ui.ctx().content_rect().height() - 280.0).clamp(160.0, 560.0);
                Frame::new()
                    .fill(look.palette.ground)
                    .stroke(egui::Stroke::new(1.0, look.palette.hairline))
                    .corner_radius(size::CORNER)
                    .inner_margin(space::FIELD)
                    .show(ui, |ui| {
                        let wanted = vec2(ui.available_width(), room);
                        ui.allocate_ui(wanted, |ui| {
                            ui.set_min_size(wanted);
                            match &view.what {
                                Some(what) => panels::preview(ui, look, what),
                                None => drop(look.quiet(ui, Type::Body, "…")),
                            }
                        });
                    });
            });
        match (answer, step) {
            _ if is_closed => Step::Close,
            (DialogAnswer::Pressed(1), _) => Step::Finish(FileAction::OpenPreviewed.into()),
            (DialogAnswer::Open, Some(step)) => Step::Do(ViewAction::PreviewNext(step).into()),
            (DialogAnswer::Open, None) => Step::Keep,
            _ => Step::Close,
        }
    }
}
