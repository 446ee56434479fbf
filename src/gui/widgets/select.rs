//! Choosing one of a few, and switching something on.

use egui::{ComboBox, Response, Role, Sense, Stroke, Ui, WidgetInfo, pos2, vec2};

use crate::gui::Look;
use crate::gui::theme::{Icon, Type, size, space};

/// A select: the label above, the choices in a menu. True when another one was chosen.
pub fn select<T: Copy + PartialEq>(
    ui: &mut Ui,
    look: &Look,
    label: &str,
    value: &mut T,
    choices: &[(T, String)],
) -> bool {
    let before = *value;
    ui.vertical(|ui| {
        ui.spacing_mut().item_spacing.y = space::ICON;
        if !label.is_empty() {
            look.quiet(ui, Type::Note, label);
        }
        let shown = choices.iter().find(|(choice, _)| choice == value);
        let shown = shown.map_or(String::new(), |(_, name)| name.clone());
        let name = if label.is_empty() { shown.clone() } else { format!("{label}: {shown}") };
        let response = ComboBox::from_id_salt(("select", label))
            .selected_text(Type::Body.rich(shown))
            .width(ui.available_width().min(320.0))
            .truncate()
            .icon(paint_chevron)
            .show_ui(ui, |ui| {
                for (choice, name) in choices {
                    if choice_row(ui, look, name, choice == value).clicked() {
                        *value = *choice;
                        ui.close();
                    }
                }
            })
            .response;
        response.widget_info(|| WidgetInfo::labeled(Role::ComboBox, true, &name));
    });
    before != *value
}

/// The mark of a select: an icon like every other.
fn paint_chevron(ui: &Ui, rect: egui::Rect, _: &egui::style::WidgetVisuals, _: bool) {
    let ink = crate::gui::theme::palette(ui).text_2;
    let (glyph, font) = (Icon::CHEVRON_DOWN.glyph(), Icon::CHEVRON_DOWN.font(Icon::ROW));
    ui.painter().text(rect.center(), egui::Align2::CENTER_CENTER, glyph, font, ink);
}

/// One choice in a menu, with a tick at the chosen one.
fn choice_row(ui: &mut Ui, look: &Look, name: &str, is_chosen: bool) -> Response {
    let palette = look.palette;
    let galley = ui.painter().layout_no_wrap(name.to_owned(), Type::Body.font(), palette.text);
    let tick = Icon::ROW + space::CONTROL;
    let width = (galley.size().x + tick + 16.0).max(ui.available_width());
    let (rect, response) = ui.allocate_exact_size(vec2(width, 28.0), Sense::click());
    response.widget_info(|| WidgetInfo::selected(Role::MenuItemRadio, true, is_chosen, name));
    if response.hovered() || response.has_focus() {
        ui.painter().rect_filled(rect, f32::from(size::CORNER), palette.raised);
    }
    if is_chosen {
        let center = pos2(rect.left() + 8.0 + Icon::ROW / 2.0, rect.center().y);
        let (glyph, font) = (Icon::CHECK.glyph(), Icon::CHECK.font(Icon::ROW));
        ui.painter().text(center, egui::Align2::CENTER_CENTER, glyph, font, palette.accent);
    }
    let top = rect.center().y - galley.size().y / 2.0;
    ui.painter().galley(pos2(rect.left() + 8.0 + tick, top), galley, palette.text);
    response
}

/// Two to four choices side by side, with a label above. True when another one was chosen.
pub fn segmented<T: Copy + PartialEq>(
    ui: &mut Ui,
    look: &Look,
    label: &str,
    value: &mut T,
    choices: &[(T, String)],
) -> bool {
    ui.vertical(|ui| {
        ui.spacing_mut().item_spacing.y = space::ICON;
        look.quiet(ui, Type::Note, label);
        segments(ui, look, label, value, choices)
    })
    .inner
}

/// The same without the label in sight, for rows: `label` is only said.
pub fn segments<T: Copy + PartialEq>(
    ui: &mut Ui,
    look: &Look,
    label: &str,
    value: &mut T,
    choices: &[(T, String)],
) -> bool {
    let before = *value;
    let palette = look.palette;
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 0.0;
        for (at, (choice, name)) in choices.iter().enumerate() {
            let is_chosen = choice == value;
            let role = if is_chosen { Type::Strong } else { Type::Body };
            let wanted = vec2(segment_width(ui, name), size::CONTROL);
            let (rect, response) = ui.allocate_exact_size(wanted, Sense::click());
            let said = format!("{label}: {name}");
            response
                .widget_info(|| WidgetInfo::selected(Role::RadioButton, true, is_chosen, &said));
            let corner = size::CORNER;
            let mut corners = egui::CornerRadius::ZERO;
            if at == 0 {
                (corners.nw, corners.sw) = (corner, corner);
            }
            if at + 1 == choices.len() {
                (corners.ne, corners.se) = (corner, corner);
            }
            let fill = match (is_chosen, response.hovered()) {
                (true, _) => palette.selected,
                (false, true) => palette.raised,
                (false, false) => palette.panel,
            };
            let edge = if is_chosen { palette.accent } else { palette.edge };
            let stroke = Stroke::new(1.0, edge);
            ui.painter().rect(rect, corners, fill, stroke, egui::StrokeKind::Inside);
            let center = egui::Align2::CENTER_CENTER;
            ui.painter().text(rect.center(), center, name, role.font(), palette.text);
            if response.clicked() {
                *value = *choice;
            }
        }
    });
    before != *value
}

/// Width of one segment: as wide as in SemiBold, so that nothing moves when another is chosen.
pub fn segment_width(ui: &Ui, name: &str) -> f32 {
    let (text, font) = (name.to_owned(), Type::Strong.font());
    ui.painter().layout_no_wrap(text, font, egui::Color32::PLACEHOLDER).size().x + 24.0
}

/// A switch with its words, and a second line that explains it.
pub fn checkbox(
    ui: &mut Ui,
    look: &Look,
    value: &mut bool,
    text: impl Into<String>,
    note: Option<String>,
) -> Response {
    let palette = look.palette;
    ui.vertical(|ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        let text = text.into();
        let galley = ui.painter().layout_no_wrap(text.clone(), Type::Body.font(), palette.text);
        let inset = Icon::ROW + space::CONTROL;
        let wanted = vec2(inset + galley.size().x, size::ROW);
        let (rect, mut response) = ui.allocate_exact_size(wanted, Sense::click());
        if response.clicked() {
            *value = !*value;
            response.mark_changed();
        }
        let is_enabled = ui.is_enabled();
        response.widget_info(|| WidgetInfo::selected(Role::CheckBox, is_enabled, *value, &text));
        if ui.is_rect_visible(rect) {
            let center = pos2(rect.left() + Icon::ROW / 2.0, rect.center().y);
            let square = egui::Rect::from_center_size(center, vec2(Icon::ROW, Icon::ROW));
            let is_hot = response.hovered();
            let (fill, edge) = match (*value, is_hot) {
                (true, true) => (palette.accent_hover, palette.accent_hover),
                (true, false) => (palette.accent_fill, palette.accent_fill),
                (false, true) => (palette.raised, palette.edge),
                (false, false) => (palette.panel, palette.edge),
            };
            let stroke = Stroke::new(1.0, edge);
            ui.painter().rect(square, 4.0, fill, stroke, egui::StrokeKind::Inside);
            if *value {
                let font = Icon::CHECK.font(Icon::ROW - 2.0);
                let middle = egui::Align2::CENTER_CENTER;
                ui.painter().text(center, middle, Icon::CHECK.glyph(), font, palette.on_fill);
            }
            let top = rect.center().y - galley.size().y / 2.0;
            ui.painter().galley(pos2(rect.left() + inset, top), galley, palette.text);
        }
        if let Some(note) = note {
            ui.horizontal(|ui| {
                ui.spacing_mut().interact_size.y = 0.0;
                ui.add_space(inset);
                ui.vertical(|ui| look.quiet(ui, Type::Note, note));
            });
        }
        response
    })
    .inner
}

/// One of several, each with a line that explains it. True when another one was chosen.
pub fn radio_list<T: Copy + PartialEq>(
    ui: &mut Ui,
    look: &Look,
    label: &str,
    value: &mut T,
    choices: &[(T, String)],
) -> bool {
    let before = *value;
    let palette = look.palette;
    ui.vertical(|ui| {
        ui.spacing_mut().item_spacing.y = space::ICON;
        if !label.is_empty() {
            look.quiet(ui, Type::Note, label);
        }
        for (choice, text) in choices {
            let is_chosen = choice == value;
            let galley = ui.painter().layout_no_wrap(text.clone(), Type::Body.font(), palette.text);
            let inset = Icon::ROW + space::CONTROL;
            let wanted = vec2(inset + galley.size().x, size::ROW);
            let (rect, response) = ui.allocate_exact_size(wanted, Sense::click());
            let said = if label.is_empty() { text.clone() } else { format!("{label}: {text}") };
            response
                .widget_info(|| WidgetInfo::selected(Role::RadioButton, true, is_chosen, &said));
            let center = pos2(rect.left() + Icon::ROW / 2.0, rect.center().y);
            let fill = if response.hovered() { palette.raised } else { palette.panel };
            let edge = if is_chosen { palette.accent_fill } else { palette.edge };
            let radius = Icon::ROW / 2.0 - 0.5;
            ui.painter().circle(center, radius, fill, Stroke::new(1.0, edge));
            if is_chosen {
                ui.painter().circle_filled(center, radius - 4.0, palette.accent_fill);
            }
            let top = rect.center().y - galley.size().y / 2.0;
            ui.painter().galley(pos2(rect.left() + inset, top), galley, palette.text);
            if response.clicked() {
                *value = *choice;
            }
        }
    });
    before != *value
}

/// One of several, each with its words, a line that explains it, and whether it can be chosen.
/// True when another one was chosen.
pub fn choice_list<T: Copy + PartialEq>(
    ui: &mut Ui,
    look: &Look,
    label: &str,
    value: &mut T,
    choices: &[(T, String, String, bool)],
) -> bool {
    let before = *value;
    let palette = look.palette;
    ui.vertical(|ui| {
        ui.spacing_mut().item_spacing.y = space::CONTROL;
        for (choice, words, note, can_be) in choices {
            let is_chosen = choice == value && *can_be;
            let inset = Icon::ROW + space::CONTROL;
            let ink = if *can_be { palette.text } else { palette.disabled };
            let room = ui.available_width() - inset;
            let layout = |text: &str, role: Type, ink| {
                ui.painter().layout(text.to_owned(), role.font(), ink, room)
            };
            let words_galley = layout(words, Type::Body, ink);
            let note_galley = layout(note, Type::Note, palette.text_2);
            let height = words_galley.size().y + note_galley.size().y;
            let sense = if *can_be { Sense::click() } else { Sense::hover() };
            let wanted = vec2(ui.available_width(), height);
            let (rect, response) = ui.allocate_exact_size(wanted, sense);
            let said = format!("{label}: {words}");
            response
                .widget_info(|| WidgetInfo::selected(Role::RadioButton, *can_be, is_chosen, &said));
            let middle = rect.top() + words_galley.size().y / 2.0;
            let center = pos2(rect.left() + Icon::ROW / 2.0, middle);
            let is_hot = response.hovered() && *can_be;
            let fill = if is_hot { palette.raised } else { palette.panel };
            let edge = match (is_chosen, *can_be) {
                (true, _) => palette.accent_fill,
                (false, true) => palette.edge,
                (false, false) => palette.hairline,
            };
            let radius = Icon::ROW / 2.0 - 0.5;
            ui.painter().circle(center, radius, fill, Stroke::new(1.0, edge));
            if is_chosen {
                ui.painter().circle_filled(center, radius - 4.0, palette.accent_fill);
            }
            let left = rect.left() + inset;
            let below = rect.top() + words_galley.size().y;
            ui.painter().galley(pos2(left, rect.top()), words_galley, ink);
            ui.painter().galley(pos2(left, below), note_galley, palette.text_2);
            if response.clicked() {
                *value = *choice;
            }
        }
    });
    before != *value
}
