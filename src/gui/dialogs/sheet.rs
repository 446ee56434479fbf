//! The sheet of all keys.

use egui::Ui;

use super::stack::{Dialog, DialogCtx, Step};
use crate::gui::theme::{Type, size, space};
use crate::gui::widgets::{ButtonKind, Dialog as Window, DialogAnswer};

/// A group of the sheet: its heading, and words with their key.
pub type SheetGroup = (String, Vec<(String, String)>);

/// The sheet.
#[derive(Clone, Debug)]
pub struct SheetDialog {
    groups: Vec<SheetGroup>,
}

impl SheetDialog {
    /// Groups with nothing in them are not shown.
    pub fn new(groups: Vec<SheetGroup>) -> SheetDialog {
        SheetDialog { groups: groups.into_iter().filter(|(_, rows)| !rows.is_empty()).collect() }
    }
}

impl Dialog for SheetDialog {
    fn ui(&mut self, ui: &mut Ui, ctx: &DialogCtx<'_>) -> Step {
        let look = ctx.look;
        let title = look.text("dialogs-sheet-title");
        let answer = Window::new(look, "keys", title, size::WIDE)
            .button(ButtonKind::Primary, look.text("dialogs-close"))
            .show(ui.ctx(), |ui| {
                let is_wide = ui.available_width() >= size::FORM;
                let half = self.groups.len().div_ceil(2);
                let (left, right) = self.groups.split_at(if is_wide { half } else { 0 });
                let columns = if is_wide { vec![left, right] } else { vec![right] };
                let count = columns.len();
                ui.spacing_mut().item_spacing.x = space::PAGE;
                ui.columns(count, |uis| {
                    for (ui, groups) in uis.iter_mut().zip(columns) {
                        for group in groups {
                            show_group(ui, ctx, group);
                        }
                    }
                });
            });
        if answer == DialogAnswer::Open { Step::Keep } else { Step::Close }
    }
}

fn show_group(ui: &mut Ui, ctx: &DialogCtx<'_>, (heading, rows): &SheetGroup) {
    let look = ctx.look;
    ui.spacing_mut().item_spacing.y = 0.0;
    ui.spacing_mut().interact_size.y = size::ROW;
    look.label(ui, Type::Heading, heading);
    for (words, key) in rows {
        ui.horizontal(|ui| {
            look.label(ui, Type::Body, words.trim_end_matches(['…', ' ']));
            ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                look.quiet(ui, Type::Mono, key);
            });
        });
    }
    ui.add_space(space::GROUP);
}
