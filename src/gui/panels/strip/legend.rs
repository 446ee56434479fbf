//! The legend of the strip: a toggle a group, which shows and hides it.

use egui::epaint::StrokeKind;
use egui::{Rect, Sense, Stroke, Ui, WidgetInfo, pos2, vec2};

use super::words::group_text_id;
use crate::gui::Look;
use crate::gui::panels::cell::{self, Line};
use crate::gui::theme::{Tiles, Type, size, space};
use crate::gui::view::owners::present_groups;
use crate::gui::view::panes::Panes;
use crate::model::map::Group;

/// The row of toggles: tile, name, size.
pub(in crate::gui::panels) fn show(ui: &mut Ui, look: &Look, panes: &mut Panes) {
    let Some(owners) = panes.owners().cloned() else {
        ui.add_space(size::CONTROL);
        return;
    };
    let row = vec2(ui.available_width(), size::CONTROL);
    ui.allocate_ui_with_layout(row, egui::Layout::left_to_right(egui::Align::Center), |ui| {
        ui.set_min_height(size::CONTROL);
        ui.spacing_mut().item_spacing.x = space::ICON;
        ui.add_space(space::CONTROL);
        let groups: Vec<(Group, u64)> = present_groups(owners.totals()).collect();
        // Too narrow for all: the sizes stay in the tips.
        let width = |with_size| {
            let toggles = groups.iter().map(|(group, bytes)| {
                let line = toggle_text(look, *group, *bytes, true, with_size);
                line.galley(ui.painter(), f32::INFINITY).size().x + TOGGLE_REST + space::ICON
            });
            toggles.sum::<f32>()
        };
        let with_size = width(true) <= ui.available_width();
        for (group, bytes) in groups {
            toggle(ui, look, panes, group, bytes, with_size);
        }
    });
}

/// Edge of the tile of a toggle.
const TILE: f32 = 12.0;
/// What a toggle is wider than its text.
const TOGGLE_REST: f32 = TILE + space::ICON + 2.0 + 2.0 * space::CONTROL;

fn toggle_text(look: &Look, group: Group, bytes: u64, is_on: bool, with_size: bool) -> Line {
    let palette = look.palette;
    let (ink, quiet) =
        if is_on { (palette.text, palette.text_2) } else { (palette.disabled, palette.disabled) };
    let line = Line::new(Type::Note).with(&look.text(group_text_id(group)), ink);
    if with_size { line.with(&format!(" {}", look.texts.bytes(bytes)), quiet) } else { line }
}

/// One toggle of the legend.
fn toggle(ui: &mut Ui, look: &Look, panes: &mut Panes, group: Group, bytes: u64, with_size: bool) {
    let palette = look.palette;
    let is_on = panes.strip.filter.shows(group);
    let name = look.text(group_text_id(group));
    let text = toggle_text(look, group, bytes, is_on, with_size);
    let label = text.galley(ui.painter(), f32::INFINITY);
    let (tile, padding) = (TILE, space::CONTROL);
    let width = label.size().x + TOGGLE_REST;
    let (rect, response) = ui.allocate_exact_size(vec2(width, size::ROW), Sense::click());
    response.widget_info(|| WidgetInfo::selected(egui::Role::CheckBox, true, is_on, &name));
    if response.hovered() {
        ui.painter().rect_filled(rect, f32::from(size::CORNER), palette.raised);
    }
    let at = pos2(rect.left() + padding, rect.center().y - tile / 2.0).round();
    let square = Rect::from_min_size(at, vec2(tile, tile));
    let paint = palette.group(group);
    if is_on {
        ui.painter().rect_filled(square, 0.0, paint.fill);
        Tiles::of(ui.ctx()).paint(ui.painter(), square, group, paint.ink);
    }
    let edge = Stroke::new(1.0, if is_on { paint.fill } else { palette.edge });
    ui.painter().rect_stroke(square, 0.0, edge, StrokeKind::Inside);
    let text = pos2(square.right() + space::ICON + 2.0, rect.center().y - label.size().y / 2.0);
    cell::paint_galley(ui.painter(), text, label);
    if response.clicked() {
        panes.strip.filter.toggle(group);
    }
    response.on_hover_ui(|ui| drop(look.label(ui, Type::Body, look.texts.exact_bytes(bytes))));
}
