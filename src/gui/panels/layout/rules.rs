//! The rules that say where files lie: each a sentence with a switch, to be dragged to another
//! rank; the one that loses says why, and who won.

use egui::{Align, Layout, Rect, Role, ScrollArea, Sense, Stroke, Ui, WidgetInfo, pos2, vec2};

use crate::gui::theme::{Icon, Type, size, space};
use crate::gui::view::layout::RuleRow;
use crate::gui::view::panes::Panes;
use crate::gui::view::shown::Shown;
use crate::gui::widgets::Button;
use crate::gui::{Action, EditAction, Look};
use crate::i18n::Value;
use crate::model::spec::RuleId;
use crate::project::LayoutEdit;

/// A rule on its way to another rank.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Dragged(RuleId);

/// Draws them.
pub(super) fn show(
    ui: &mut Ui,
    look: &Look,
    shown: &Shown,
    panes: &mut Panes,
    actions: &mut Vec<Action>,
) {
    let rules = panes.layout.rules(shown, &look.texts);
    let palette = look.palette;
    ui.spacing_mut().item_spacing.y = 0.0;
    let wanted = vec2(ui.available_width(), size::TABLE_HEADER);
    let (head, heading) = ui.allocate_exact_size(wanted, Sense::hover());
    ui.painter().rect_filled(head, 0.0, palette.raised);
    let args = [("count", Value::Number(rules.len() as u64))];
    let title = look.format("layout-rules", &args);
    heading.widget_info(|| WidgetInfo::labeled(Role::Heading, true, &title));
    let line = crate::gui::panels::cell::Line::new(Type::Strong).with(&title, palette.text);
    line.paint(ui, head.shrink2(vec2(space::FIELD, 0.0)), Align::Min);
    ScrollArea::vertical().id_salt("rules").auto_shrink(false).show(ui, |ui| {
        if rules.is_empty() {
            ui.add_space(space::CONTROL);
            ui.horizontal_wrapped(|ui| {
                ui.add_space(space::FIELD);
                look.quiet(ui, Type::Note, look.text("layout-rules-none"));
            });
        }
        for (rank, rule) in rules.iter().enumerate() {
            one(ui, look, rank, rule, actions);
        }
        ui.add_space(space::CONTROL);
    });
    if egui::DragAndDrop::has_payload_of_type::<Dragged>(ui.ctx())
        && ui.input(|input| input.pointer.any_released())
    {
        egui::DragAndDrop::clear_payload(ui.ctx());
    }
}

fn one(ui: &mut Ui, look: &Look, rank: usize, rule: &RuleRow, actions: &mut Vec<Action>) {
    let palette = look.palette;
    let mut push = |edit: LayoutEdit| actions.push(EditAction::Layout(edit).into());
    let row = ui.push_id(("rule", rule.id), |ui| {
        egui::Frame::new().inner_margin(egui::Margin::symmetric(8, 4)).show(ui, |ui| {
            ui.set_width(ui.available_width());
            ui.horizontal_top(|ui| {
                ui.spacing_mut().item_spacing.x = space::ICON;
                let (grip, drag) =
                    ui.allocate_exact_size(vec2(size::ROW, size::ROW), Sense::drag());
                let said = look.format("layout-rule-drag", &[("rule", rule.text.as_str().into())]);
                drag.widget_info(|| WidgetInfo::labeled(Role::Button, true, &said));
                let icon = if rule.pinned.is_some() { Icon::PIN } else { Icon::ELSEWHERE };
                let ink = if drag.hovered() { palette.accent } else { palette.text_2 };
                let middle = egui::Align2::CENTER_CENTER;
                ui.painter().text(grip.center(), middle, icon.glyph(), icon.font(Icon::ROW), ink);
                drag.dnd_set_drag_payload(Dragged(rule.id));
                ui.with_layout(Layout::right_to_left(Align::TOP), |ui| {
                    let gone =
                        look.format("layout-rule-remove", &[("rule", rule.text.as_str().into())]);
                    if Button::icon_only(Icon::CLOSE, gone).small().show(ui, look).clicked() {
                        push(LayoutEdit::Remove(rule.id));
                    }
                    let up = look.format("layout-rule-up", &[("rule", rule.text.as_str().into())]);
                    if rank > 0
                        && Button::icon_only(Icon::CHEVRON_UP, up).small().show(ui, look).clicked()
                    {
                        push(LayoutEdit::Rank { rule: rule.id, rank: rank - 1 });
                    }
                    ui.with_layout(Layout::top_down(Align::Min), |ui| {
                        ui.spacing_mut().item_spacing.y = 2.0;
                        ui.horizontal_top(|ui| {
                            if switch(ui, look, rule) {
                                let is_on = !rule.is_on;
                                push(LayoutEdit::Switch { rule: rule.id, is_on });
                            }
                            let ink = if rule.is_on { palette.text } else { palette.disabled };
                            let text = Type::Table.rich(&rule.text).color(ink);
                            ui.add(egui::Label::new(text).wrap());
                        });
                        if let Some(lost) = &rule.lost {
                            ui.horizontal_wrapped(|ui| {
                                ui.spacing_mut().item_spacing.x = space::ICON;
                                ui.label(Icon::WARNING.rich(16.0, palette.warning.ink));
                                let text = Type::Note.rich(lost).color(palette.warning.ink);
                                ui.add(egui::Label::new(text).wrap());
                            });
                        } else if rule.is_idle && rule.is_on {
                            look.quiet(ui, Type::Note, look.text("layout-rule-idle"));
                        }
                    });
                });
            });
        });
    });
    let rect = row.response.rect;
    let line = Stroke::new(1.0, palette.hairline);
    ui.painter().hline(rect.x_range(), rect.bottom() - 0.5, line);
    let zone = ui.interact(rect, ui.scope_id().with(("drop", rule.id)), Sense::hover());
    if let Some(dragged) = zone.dnd_hover_payload::<Dragged>()
        && dragged.0 != rule.id
    {
        let mark = Rect::from_min_max(
            pos2(rect.left(), rect.top() - 1.0),
            pos2(rect.right(), rect.top() + 1.0),
        );
        ui.painter().rect_filled(mark, 0.0, palette.accent);
    }
    if let Some(dragged) = zone.dnd_release_payload::<Dragged>()
        && dragged.0 != rule.id
    {
        push(LayoutEdit::Rank { rule: dragged.0, rank });
    }
}

/// The switch of a rule: a box with a tick. Whether it was clicked.
fn switch(ui: &mut Ui, look: &Look, rule: &RuleRow) -> bool {
    let palette = look.palette;
    let (rect, response) = ui.allocate_exact_size(vec2(size::ROW, size::ROW), Sense::click());
    response.widget_info(|| WidgetInfo::selected(Role::CheckBox, true, rule.is_on, &rule.text));
    let square = Rect::from_center_size(rect.center(), vec2(18.0, 18.0));
    let (fill, edge) = match rule.is_on {
        true => (palette.accent_fill, palette.accent_fill),
        false => (palette.panel, palette.edge),
    };
    let stroke = Stroke::new(1.0, edge);
    ui.painter().rect(square, 4.0, fill, stroke, egui::StrokeKind::Inside);
    if rule.is_on {
        let (glyph, font) = (Icon::CHECK.glyph(), Icon::CHECK.font(16.0));
        let middle = egui::Align2::CENTER_CENTER;
        ui.painter().text(square.center(), middle, glyph, font, palette.on_fill);
    }
    response.clicked()
}
