//! The command palette: type a few letters of what you want, press Enter.

use egui::{Align, CornerRadius, Frame, Id, Key, Layout, Margin, Modal, Role, ScrollArea, Sense};
use egui::{Modifiers, Stroke, TextEdit, Ui, WidgetInfo, pos2, vec2};

use super::stack::{Dialog, DialogCtx, Step};
use crate::gui::theme::{self, Type, size, space};
use crate::gui::{Action, Look};

/// Something that can be chosen.
#[derive(Clone, PartialEq, Debug)]
pub struct PaletteRow {
    /// What it is called.
    pub words: String,
    /// Its key, as the system writes it; empty when it has none.
    pub key: String,
    /// What it does; else why it can't be done now.
    pub action: Result<Action, String>,
}

impl PaletteRow {
    /// Whether every word of `typed` stands in its name.
    fn is_meant(&self, typed: &str) -> bool {
        let name = self.words.to_lowercase();
        typed.to_lowercase().split_whitespace().all(|word| name.contains(word))
    }
}

/// The palette.
#[derive(Clone, Debug)]
pub struct PaletteDialog {
    rows: Vec<PaletteRow>,
    typed: String,
    chosen: usize,
    is_new: bool,
}

impl PaletteDialog {
    /// What can't be done now comes last.
    pub fn new(mut rows: Vec<PaletteRow>) -> PaletteDialog {
        rows.sort_by_key(|row| row.action.is_err());
        PaletteDialog { rows, typed: String::new(), chosen: 0, is_new: true }
    }
}

impl Dialog for PaletteDialog {
    fn ui(&mut self, ui: &mut Ui, ctx: &DialogCtx<'_>) -> Step {
        let look = ctx.look;
        let window = ui.ctx().content_rect();
        let width = size::FORM.min(window.width() - 2.0 * space::GROUP);
        let frame = Frame::new()
            .fill(look.palette.panel)
            .stroke(Stroke::new(1.0, look.palette.hairline))
            .corner_radius(CornerRadius::same(size::CARD_CORNER))
            .shadow(theme::shadow(look.palette))
            .inner_margin(Margin::same(8));
        let (up, down, enter, escape) = ui.input_mut(|input| {
            let mut pressed = |key| input.consume_key(Modifiers::NONE, key);
            (
                pressed(Key::ArrowUp),
                pressed(Key::ArrowDown),
                pressed(Key::Enter),
                pressed(Key::Escape),
            )
        });
        let mut clicked = None;
        // Always in the same place: the list grows and shrinks below the field.
        let top = egui::Area::new(Id::unique("palette"))
            .anchor(egui::Align2::CENTER_TOP, vec2(0.0, 72.0))
            .order(egui::Order::Foreground);
        let modal = Modal::new(Id::unique("palette modal"))
            .area(top)
            .backdrop_color(egui::Color32::from_black_alpha(64))
            .frame(frame)
            .show(ui.ctx(), |ui| {
                ui.set_width(width);
                ui.spacing_mut().item_spacing.y = space::CONTROL;
                let label = look.text("dialogs-palette-field");
                let field = TextEdit::singleline(&mut self.typed)
                    .font(Type::Heading.font())
                    .hint_text(Type::Heading.rich(&label).color(look.palette.disabled))
                    .margin(vec2(12.0, 8.0))
                    .desired_width(f32::INFINITY);
                let field = ui.add(field).accessible_name(&label);
                if std::mem::take(&mut self.is_new) || !field.has_focus() {
                    field.request_focus();
                }
                if field.changed() {
                    self.chosen = 0;
                }
                let found: Vec<usize> = (0..self.rows.len())
                    .filter(|at| self.rows.get(*at).is_some_and(|row| row.is_meant(&self.typed)))
                    .collect();
                let last = found.len().saturating_sub(1);
                self.chosen = match (up, down) {
                    (true, _) => self.chosen.checked_sub(1).unwrap_or(last),
                    (_, true) if self.chosen >= last => 0,
                    (_, true) => self.chosen + 1,
                    _ => self.chosen.min(last),
                };
                let room = (window.height() - 220.0).clamp(120.0, 420.0);
                ScrollArea::vertical().max_height(room).auto_shrink([false, true]).show(ui, |ui| {
                    ui.spacing_mut().item_spacing.y = 0.0;
                    if found.is_empty() {
                        look.quiet(ui, Type::Body, look.text("dialogs-palette-nothing"));
                    }
                    for (place, at) in found.iter().enumerate() {
                        let Some(row) = self.rows.get(*at) else { continue };
                        let is_chosen = place == self.chosen;
                        let response = show_row(ui, look, row, is_chosen);
                        if is_chosen && (up || down) {
                            response.scroll_to_me(None);
                        }
                        if response.clicked() || is_chosen && enter {
                            clicked = Some(row.action.clone());
                        }
                    }
                });
            });
        let name = look.text("dialogs-palette-field");
        modal.response.widget_info(|| WidgetInfo::labeled(Role::Dialog, true, &name));
        match clicked {
            Some(Ok(action)) => Step::Finish(action),
            _ if escape || modal.backdrop_response.clicked() => Step::Close,
            _ => Step::Keep,
        }
    }
}

fn show_row(ui: &mut Ui, look: &Look, row: &PaletteRow, is_chosen: bool) -> egui::Response {
    let palette = look.palette;
    let wanted = vec2(ui.available_width(), size::CONTROL);
    let (rect, response) = ui.allocate_exact_size(wanted, Sense::click());
    let is_enabled = row.action.is_ok();
    response.widget_info(|| {
        let mut info = WidgetInfo::selected(Role::ListBoxOption, is_enabled, is_chosen, &row.words);
        info.hint_text = row.action.as_ref().err().cloned();
        info
    });
    let fill = match (is_chosen, response.hovered()) {
        (true, _) => palette.selected,
        (false, true) => palette.raised,
        _ => egui::Color32::TRANSPARENT,
    };
    ui.painter().rect_filled(rect, f32::from(size::CORNER), fill);
    let ink = if is_enabled { palette.text } else { palette.disabled };
    let mut inner = ui.new_child(
        egui::UiBuilder::new()
            .max_rect(rect.shrink2(vec2(12.0, 0.0)))
            .layout(Layout::right_to_left(Align::Center)),
    );
    let note = row.action.as_ref().err().unwrap_or(&row.key);
    let galley = inner.painter().layout_no_wrap(note.clone(), Type::Note.font(), palette.text_2);
    let at = pos2(rect.right() - 12.0 - galley.size().x, rect.center().y - galley.size().y / 2.0);
    let left = at.x - space::GROUP;
    inner.painter().galley(at, galley, palette.text_2);
    let mut job =
        egui::text::LayoutJob::simple_singleline(row.words.clone(), Type::Body.font(), ink);
    job.wrap = egui::text::TextWrapping::truncate_at_width((left - rect.left() - 12.0).max(0.0));
    let galley = inner.painter().layout_job(job);
    let at = pos2(rect.left() + 12.0, rect.center().y - galley.size().y / 2.0);
    inner.painter().galley(at, galley, ink);
    inner.advance_cursor_after_rect(rect);
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_may_come_in_any_order() {
        let row = PaletteRow {
            words: "Add folder…".to_owned(),
            key: String::new(),
            action: Err(String::new()),
        };
        assert!(row.is_meant("") && row.is_meant("fold AD") && !row.is_meant("fold x"));
    }
}
