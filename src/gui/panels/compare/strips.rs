//! Both sector strips, one above the other: they show the same part and move together. Between
//! them a mark wherever bytes differ.

use std::sync::Arc;

use egui::epaint::{Mesh, Shape};
use egui::{Painter, Rect, Role, Sense, Stroke, StrokeKind, Ui, WidgetInfo, pos2, vec2};

use super::runs::owner;
use crate::base::units::SECTOR_BYTES;
use crate::gui::Look;
use crate::gui::panels::strip::navigated;
use crate::gui::panels::wake;
use crate::gui::theme::{Tiles, Type};
use crate::gui::view::compare::{ComparePage, ComparePane, Shown, TwoStrips};
use crate::gui::view::strip::Run;
use crate::gui::view::viewport::Viewport;
use crate::i18n::Value;
use crate::job::CompareResult;

/// Height of one strip.
const STRIP: f32 = 20.0;
/// Height of the marks between them.
const MARKS: f32 = 8.0;
/// From so wide on a cell shows the pattern of its group.
const TILE_FROM: f32 = 6.0;

/// Draws them.
pub(super) fn show(
    ui: &mut Ui,
    look: &Look,
    shown: &Shown,
    result: &CompareResult,
    pane: &mut ComparePane,
) {
    let palette = look.palette;
    let height = 2.0 * STRIP + MARKS;
    let (rect, response) =
        ui.allocate_exact_size(vec2(ui.available_width(), height), Sense::click_and_drag());
    let label = look.text("compare-strips");
    response.widget_info(|| WidgetInfo::labeled(Role::Canvas, true, &label));
    let total = TwoStrips::total(result);
    let width = (rect.width() * ui.pixels_per_point()).round().max(1.0) as usize;
    let before = pane.strips.viewport.map_or(Viewport::whole(total), |view| view.within(total));
    let view = navigated(ui, &response, rect, before, total);
    if view != before {
        pane.strips.viewport = (!view.is_whole(total)).then_some(view);
    }
    let painted = pane.strips.painted(result, shown.generation, width, &wake(ui.ctx()));
    let painter = ui.painter_at(rect);
    let upper = rect.with_max_y(rect.top() + STRIP);
    let lower = rect.with_min_y(rect.bottom() - STRIP);
    for (strip, runs) in [(upper, &painted.left), (lower, &painted.right)] {
        painter.rect_filled(strip, 0.0, palette.raised);
        paint(ui, look, &painter, strip, runs, width);
    }
    let x = |pixel: usize| rect.left() + rect.width() * (pixel as f32 / width.max(1) as f32);
    let mut mesh = Mesh::default();
    for (from, to) in painted.differing.iter() {
        let mark = Rect::from_min_max(
            pos2(x(*from), upper.bottom() + 1.0),
            pos2(x(*to).max(x(*from) + 1.0), lower.top() - 1.0),
        );
        mesh.add_colored_rect(mark, palette.warning.ink);
    }
    painter.add(Shape::Mesh(Arc::new(mesh)));
    chosen(look, &painter, rect, view, result, pane);
    let Some(pointer) = response.hover_pos() else { return };
    let fraction = f64::from((pointer.x - rect.left()) / rect.width().max(1.0));
    let byte = (view.sector_at(fraction).max(0.0) * SECTOR_BYTES as f64) as u64;
    if response.clicked() {
        choose(result, pane, byte, fraction_bytes(view, width));
    }
    let name = |is_left: bool| {
        let map = &result.compared.side(is_left).map;
        match map.owner_at(byte) {
            Some(found) => owner(look, result, found, is_left),
            None => look.text("compare-behind-end"),
        }
    };
    let sector = [("sector", Value::Number(byte / SECTOR_BYTES))];
    let lines = [look.format("compare-sector", &sector), name(true), name(false)];
    response.on_hover_ui_at_pointer(|ui| {
        ui.spacing_mut().item_spacing.y = 2.0;
        for (at, line) in lines.iter().enumerate() {
            let role = if at == 0 { Type::Strong } else { Type::Note };
            look.label(ui, role, line);
        }
    });
}

/// Bytes behind one pixel.
fn fraction_bytes(view: Viewport, width: usize) -> u64 {
    (view.count / width.max(1) as f64 * SECTOR_BYTES as f64).ceil().max(1.0) as u64
}

/// Selects the run of bytes under the pointer.
fn choose(result: &CompareResult, pane: &mut ComparePane, byte: u64, within: u64) {
    let runs = &result.compared.found.runs;
    let first = runs.partition_point(|run| run.range.end() <= byte.saturating_sub(within));
    let Some(run) = runs.get(first) else { return };
    if run.range.start <= byte.saturating_add(within) {
        pane.run = first;
        pane.is_run_sought = true;
        pane.page = ComparePage::Sectors;
    }
}

/// A frame around the selected run.
fn chosen(
    look: &Look,
    painter: &Painter,
    rect: Rect,
    view: Viewport,
    result: &CompareResult,
    pane: &ComparePane,
) {
    if pane.page != ComparePage::Sectors {
        return;
    }
    let Some(run) = result.compared.found.runs.get(pane.run) else { return };
    let x = |byte: u64| {
        let fraction = view.fraction_of(byte as f64 / SECTOR_BYTES as f64);
        rect.left() + rect.width() * fraction.clamp(-0.1, 1.1) as f32
    };
    let (left, right) = (x(run.range.start), x(run.range.end()));
    let frame = Rect::from_x_y_ranges(left - 2.0..=right.max(left + 1.0) + 2.0, rect.y_range());
    let stroke = Stroke::new(2.0, look.palette.accent);
    painter.rect_stroke(frame, 0.0, stroke, StrokeKind::Inside);
}

/// The cells of a strip.
fn paint(ui: &Ui, look: &Look, painter: &Painter, strip: Rect, runs: &[Run], width: usize) {
    let x = |pixel: usize| strip.left() + strip.width() * (pixel as f32 / width.max(1) as f32);
    let mut mesh = Mesh::default();
    let tiles = Tiles::of(ui.ctx());
    let rect = |run: &Run| Rect::from_x_y_ranges(x(run.from)..=x(run.to), strip.y_range());
    for run in runs {
        let paint = look.palette.group(run.group);
        mesh.add_colored_rect(rect(run), if run.is_second { paint.second } else { paint.fill });
    }
    painter.add(Shape::Mesh(Arc::new(mesh)));
    for run in runs {
        if rect(run).width() >= TILE_FROM {
            tiles.paint(painter, rect(run), run.group, look.palette.group(run.group).ink);
        }
    }
}
