//! Runs of bytes that differ, in disc order: where, how many, whose they are on both sides, the
//! field they stand in and what kind of difference that is.

use egui::{Align, Key, Modifiers, Rect, Role, ScrollArea, Sense, Ui, WidgetInfo, vec2};

use super::{EDGE, HEAD, focus_rect, row_height};
use crate::base::units::SECTOR_BYTES;
use crate::gui::Look;
use crate::gui::panels::cell::{self, Line};
use crate::gui::panels::strip::owner_name;
use crate::gui::theme::{Icon, Type, space};
use crate::gui::view::compare::{ComparePane, Shown};
use crate::gui::widgets::EmptyState;
use crate::i18n::Value;
use crate::job::{ByteRun, CompareResult, compare_words};
use crate::model::Owner;

/// Columns with their least widths; the last two share what is left.
const COLUMNS: [(&str, f32); 5] = [
    ("compare-column-sector", 96.0),
    ("compare-column-bytes", 96.0),
    ("compare-column-class", 150.0),
    ("compare-left", 0.0),
    ("compare-right", 0.0),
];

/// Draws them.
pub(super) fn show(ui: &mut Ui, look: &Look, shown: &Shown, pane: &mut ComparePane) {
    let Some(result) = shown.result.clone() else { return };
    let found = &result.compared.found;
    let runs = &found.runs;
    if runs.is_empty() {
        let sectors = found.compared_bytes.div_ceil(SECTOR_BYTES);
        let is_disc = found.compared_bytes > 0;
        let state = EmptyState {
            icon: Icon::COMPARE,
            heading: look.text(if is_disc { "compare-no-runs" } else { "compare-no-discs" }),
            sentence: match is_disc {
                true => look.format("compare-all-same", &[("count", Value::Number(sectors))]),
                false => look.text("compare-no-discs-why"),
            },
            button: None,
        };
        state.show(ui, look);
        return;
    }
    let height = row_height(ui);
    let room = ui.available_rect_before_wrap();
    let places = places(room);
    let head = room.with_max_y(room.top() + HEAD);
    ui.painter().rect_filled(head, 0.0, look.palette.raised);
    for ((id, _), place) in COLUMNS.iter().zip(&places) {
        let line = Line::new(Type::Note).with(&look.text(id), look.palette.text_2);
        let rect = Rect::from_x_y_ranges(place.0..=place.1, head.y_range());
        line.paint(ui, rect, align(id));
    }
    let body = room.with_min_y(head.bottom());
    let focus = egui::Id::unique("runs of the comparison");
    let has_focus = ui.memory(|memory| memory.has_focus(focus));
    let mut clicked = None;
    ui.scope_builder(egui::UiBuilder::new().max_rect(body), |ui| {
        ui.spacing_mut().item_spacing = vec2(0.0, 0.0);
        let mut area = ScrollArea::vertical().id_salt("compare runs").auto_shrink(false);
        if std::mem::take(&mut pane.is_run_sought) {
            let middle = pane.run as f32 * height - body.height() / 2.0;
            area = area.vertical_scroll_offset(middle.max(0.0));
        }
        area.show_rows(ui, height, runs.len(), |ui, range| {
            for at in range {
                let Some(run) = runs.get(at) else { continue };
                if one(ui, look, &result, pane, (at, run), &places, height) {
                    clicked = Some(at);
                }
            }
        });
    });
    let mark = ui.interact(focus_rect(body, true), focus, Sense::focusable_noninteractive());
    let label = look.text("compare-page-sectors");
    mark.widget_info(|| WidgetInfo::labeled(Role::Table, true, &label));
    if let Some(at) = clicked {
        pane.run = at;
        ui.memory_mut(|memory| memory.request_focus(focus));
    }
    if has_focus {
        keys(ui, focus, pane, runs.len());
    }
}

fn align(id: &str) -> Align {
    if matches!(id, "compare-column-sector" | "compare-column-bytes") {
        Align::Max
    } else {
        Align::Min
    }
}

/// Left and right edges of the columns.
fn places(room: Rect) -> Vec<(f32, f32)> {
    let fixed: f32 = COLUMNS.iter().map(|(_, width)| width).sum();
    let gaps = space::GROUP * COLUMNS.len() as f32;
    let rest = ((room.width() - EDGE - fixed - gaps) / 2.0).max(100.0);
    let mut left = room.left() + EDGE / 2.0;
    COLUMNS
        .iter()
        .map(|(_, width)| {
            let width = if *width > 0.0 { *width } else { rest };
            let place = (left, left + width);
            left += width + space::GROUP;
            place
        })
        .collect()
}

fn one(
    ui: &mut Ui,
    look: &Look,
    result: &CompareResult,
    pane: &ComparePane,
    (at, run): (usize, &ByteRun),
    places: &[(f32, f32)],
    height: f32,
) -> bool {
    let palette = look.palette;
    let wanted = vec2(ui.available_width(), height);
    let (rect, response) = ui.allocate_exact_size(wanted, Sense::click());
    let is_ignored = pane.ignore.covers(run.class);
    let class = compare_words::class_name(&look.texts, run.class);
    let sector = run.range.start / SECTOR_BYTES;
    let (left, right) =
        (owner(look, result, run.left, true), owner(look, result, run.right, false));
    let field = run.field.as_deref().map(|field| format!("   {field}")).unwrap_or_default();
    let said = look.format(
        "compare-run",
        &[
            ("sector", Value::Number(sector)),
            ("bytes", Value::Number(run.bytes)),
            ("class", class.as_str().into()),
            ("owner", left.as_str().into()),
        ],
    );
    let is_selected = pane.run == at;
    response.widget_info(|| WidgetInfo::selected(Role::Row, true, is_selected, &said));
    cell::ground(ui, rect, is_selected, response.hovered(), palette);
    let ink = if is_ignored { palette.disabled } else { palette.text };
    let quiet = if is_ignored { palette.disabled } else { palette.text_2 };
    let texts = [look.texts.number(sector), look.texts.number(run.bytes), class, left, right];
    for (number, (((id, _), place), text)) in COLUMNS.iter().zip(places).zip(texts).enumerate() {
        let place = Rect::from_x_y_ranges(place.0..=place.1, rect.y_range());
        let mut line = Line::new(Type::Table).with(&text, if number == 2 { quiet } else { ink });
        if number == 3 && !field.is_empty() {
            line = line.with(&field, quiet);
        }
        line.paint(ui, place, align(id));
    }
    response.on_hover_text(Type::Note.rich(said)).clicked()
}

/// What an owner is, with the path of the file or folder.
pub(super) fn owner(look: &Look, result: &CompareResult, owner: Owner, is_left: bool) -> String {
    let paths = result.compared.owners(is_left).paths(owner);
    match (owner, paths.first()) {
        (Owner::FileData { .. }, Some(path)) => path.clone(),
        (_, Some(path)) => format!("{}: {path}", owner_name(look, owner)),
        (_, None) => owner_name(look, owner),
    }
}

fn keys(ui: &Ui, focus: egui::Id, pane: &mut ComparePane, count: usize) {
    let arrows = egui::EventFilter { vertical_arrows: true, ..egui::EventFilter::default() };
    ui.memory_mut(|memory| memory.set_focus_lock_filter(focus, arrows));
    let pressed = |key| ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
    if pressed(Key::ArrowDown) || pressed(Key::Enter) {
        pane.step_run(count, true);
    }
    if pressed(Key::ArrowUp) {
        pane.step_run(count, false);
    }
    if pressed(Key::Home) {
        pane.run = 0;
        pane.is_run_sought = true;
    }
    if pressed(Key::End) {
        pane.run = count.saturating_sub(1);
        pane.is_run_sought = true;
    }
}
