//! Chips: small switches in a row, each with a tick when it is on.

use egui::{Align2, Response, Role, Sense, Stroke, StrokeKind, Ui, WidgetInfo, pos2, vec2};

use crate::gui::Look;
use crate::gui::panels::cell::{Line, paint_galley};
use crate::gui::theme::{Icon, Tone, Type, size, space};

/// Draws a chip: icon, words, a number; `name` is what is said of it.
pub(super) fn chip(
    ui: &mut Ui,
    look: &Look,
    icon: Option<(Icon, Tone)>,
    text: &str,
    count: Option<u64>,
    is_on: bool,
) -> Response {
    let palette = look.palette;
    let ink = if is_on { palette.text } else { palette.text_2 };
    let mut line = Line::new(Type::Note).with(text, ink);
    if let Some(count) = count {
        line = line.with(&format!("  {}", look.texts.number(count)), palette.text_2);
    }
    let galley = line.galley(ui.painter(), f32::INFINITY);
    let mark = Icon::ROW - 2.0;
    let width = galley.size().x + mark + space::ICON + 2.0 * space::CONTROL;
    let (rect, response) = ui.allocate_exact_size(vec2(width, size::ROW), Sense::click());
    response.widget_info(|| WidgetInfo::selected(Role::CheckBox, true, is_on, text));
    let fill = match (is_on, response.hovered()) {
        (true, _) => palette.selected,
        (false, true) => palette.raised,
        (false, false) => palette.panel,
    };
    let edge = if is_on { palette.accent } else { palette.edge };
    let round = size::ROW / 2.0;
    ui.painter().rect(rect, round, fill, Stroke::new(1.0, edge), StrokeKind::Inside);
    let center = pos2(rect.left() + space::CONTROL + mark / 2.0, rect.center().y);
    let (glyph, font, ink) = match icon {
        Some((icon, tone)) => {
            (icon.glyph(), icon.font(mark), if is_on { tone.ink } else { palette.disabled })
        }
        None if is_on => (Icon::CHECK.glyph(), Icon::CHECK.font(mark), palette.accent),
        None => (Icon::PENDING.glyph(), Icon::PENDING.font(mark), palette.text_2),
    };
    ui.painter().text(center, Align2::CENTER_CENTER, glyph, font, ink);
    let at = pos2(center.x + mark / 2.0 + space::ICON, rect.center().y - galley.size().y / 2.0);
    paint_galley(ui.painter(), at, galley);
    response
}
