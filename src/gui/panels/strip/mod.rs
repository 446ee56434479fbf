//! The sector strip: the whole disc, or a part of it, from its first sector at the left to its
//! last at the right, coloured by who owns what.

mod legend;
mod words;

use std::sync::Arc;

use egui::epaint::{Mesh, Shape, StrokeKind};
use egui::{Align2, Key, Painter, Rect, Response, Sense, Stroke, Ui, WidgetInfo, pos2, vec2};

pub(super) use self::legend::show as legend;
pub(super) use self::words::{owner_name, tip};
use super::cell::{self, Line};
use crate::base::units::{ByteRange, SECTOR_BYTES};
use crate::gui::theme::{Tiles, Type, size, space};
use crate::gui::view::panes::Panes;
use crate::gui::view::shown::Shown;
use crate::gui::view::strip::{Run, StripKey};
use crate::gui::view::viewport::{Viewport, sector_of};
use crate::gui::{Action, Look};
use crate::model::map::Group;

/// From so wide on a cell shows the pattern of its group.
const TILE_FROM: f32 = 6.0;
/// From so wide on it shows the letter.
const LETTER_FROM: f32 = 16.0;
/// From so wide on it shows the name.
const NAME_FROM: f32 = 80.0;
/// Height of the line with sector numbers below an open strip.
const RULER: f32 = 18.0;
/// A step of the wheel or a key zooms by this.
const ZOOM_STEP: f64 = 1.25;

/// Draws the strip, folded or open, with its legend when open. Clicking selects the file under
/// the pointer everywhere.
pub fn strip(ui: &mut Ui, look: &Look, shown: &Shown, panes: &mut Panes) -> Vec<Action> {
    ui.spacing_mut().item_spacing.y = 0.0;
    if panes.strip.is_open {
        legend(ui, look, panes);
    }
    let height = if panes.strip.is_open { size::STRIP_OPEN } else { size::STRIP_FOLDED };
    let sense = Sense::click_and_drag();
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), height), sense);
    let label = look.text("strip-name");
    response.widget_info(|| WidgetInfo::labeled(egui::Role::Canvas, true, &label));
    let Some(layout) = &shown.layout else {
        ui.painter().rect_filled(rect, 0.0, look.palette.raised);
        return Vec::new();
    };
    let cells = cells_of(rect, panes.strip.is_open);
    // One bucket per physical pixel: the cells begin and end on whole ones.
    let width = (cells.width() * ui.pixels_per_point()).round().max(1.0) as usize;
    let total = sector_of(layout.map.size_bytes());
    navigate(ui, &response, cells, panes, total);
    let Some((key, runs)) = panes.strip_runs(width, total) else {
        ui.painter().rect_filled(cells, 0.0, look.palette.raised);
        return Vec::new();
    };
    let mut painter = ui.painter_at(rect);
    if layout.is_stale {
        painter.set_opacity(0.6);
    }
    let scene = Scene { look, shown, cells, key };
    painter.rect_filled(cells, 0.0, look.palette.panel);
    scene.paint_runs(&painter, &runs, ui);
    if panes.strip.is_open {
        scene.paint_ruler(&painter, rect);
        scene.paint_names(&painter, &runs, panes);
    }
    scene.paint_problems(&painter, &layout.problems);
    if let Some(owners) = panes.owners() {
        scene.paint_problems(&painter, owners.damaged());
    }
    let selected = panes.selected_ranges(shown);
    scene.outline(&painter, &selected, Stroke::new(2.0, look.palette.accent));
    scene.hover(ui, &painter, &response, panes);
    Vec::new()
}

/// Where the cells are: above the ruler, if there is one, and above the line of problems.
fn cells_of(rect: Rect, is_open: bool) -> Rect {
    let bottom = if is_open { rect.bottom() - RULER } else { rect.bottom() };
    Rect::from_min_max(rect.min, pos2(rect.right(), bottom - 3.0))
}

/// What one drawing of the strip is made from.
struct Scene<'a> {
    look: &'a Look,
    shown: &'a Shown,
    cells: Rect,
    key: StripKey,
}

impl Scene<'_> {
    /// The x of a physical pixel of the strip.
    fn x_of_pixel(&self, pixel: usize) -> f32 {
        self.cells.left() + self.cells.width() * (pixel as f32 / self.key.width.max(1) as f32)
    }

    /// The part of the strip that shows `range`; at least a point wide. `None`: not shown.
    fn rect_of(&self, range: ByteRange) -> Option<Rect> {
        let view = self.key.viewport;
        let from = view.fraction_of(sector_of(range.start));
        let to = view.fraction_of(sector_of(range.end()));
        if to < 0.0 || from > 1.0 {
            return None;
        }
        let x = |fraction: f64| {
            self.cells.left() + self.cells.width() * fraction.clamp(-0.01, 1.01) as f32
        };
        let (left, right) = (x(from), x(to));
        Some(Rect::from_x_y_ranges(left..=right.max(left + 1.0), self.cells.y_range()))
    }

    /// All cells in one mesh, and the patterns of the wide ones.
    fn paint_runs(&self, painter: &Painter, runs: &[Run], ui: &Ui) {
        let palette = self.look.palette;
        let mut mesh = Mesh::default();
        for run in runs {
            let paint = palette.group(run.group);
            let fill = if run.is_second { paint.second } else { paint.fill };
            mesh.add_colored_rect(self.rect_of_run(run), fill);
        }
        painter.add(Shape::Mesh(Arc::new(mesh)));
        let tiles = Tiles::of(ui.ctx());
        for run in runs {
            let rect = self.rect_of_run(run);
            if rect.width() >= TILE_FROM {
                tiles.paint(painter, rect, run.group, palette.group(run.group).ink);
            }
        }
    }

    fn rect_of_run(&self, run: &Run) -> Rect {
        Rect::from_x_y_ranges(
            self.x_of_pixel(run.from)..=self.x_of_pixel(run.to),
            self.cells.y_range(),
        )
    }

    /// Letters on wide cells, names on wider ones.
    fn paint_names(&self, painter: &Painter, runs: &[Run], panes: &mut Panes) {
        for run in runs.iter().filter(|run| run.group != Group::Empty) {
            let rect = self.rect_of_run(run);
            if rect.width() < LETTER_FROM {
                continue;
            }
            let paint = self.look.palette.group(run.group);
            let name = if rect.width() >= NAME_FROM {
                let owners = panes.owners().cloned();
                let middle = run.from + (run.to - run.from) / 2;
                let view = self.key.viewport;
                let at = view.sector_at(middle as f64 / self.key.width.max(1) as f64);
                let owner = owners.as_ref().and_then(|owners| {
                    owners.map().owner_at((at * SECTOR_BYTES as f64) as u64).map(|owner| {
                        (owner, owners.node_of(owner).map(|node| self.shown.name_of(node)))
                    })
                });
                owner.map_or_else(String::new, |(owner, name)| {
                    name.unwrap_or_else(|| owner_name(self.look, owner))
                })
            } else {
                paint.letter.to_owned()
            };
            let width = rect.width() - 2.0 * space::ICON;
            let line = Line::new(Type::Strong).with(&name, paint.ink);
            let galley = line.galley(painter, width);
            let at = Align2::CENTER_CENTER.anchor_size(rect.center(), galley.size()).min;
            // The pattern would run through the letters: they stand on the plain colour.
            let fill = if run.is_second { paint.second } else { paint.fill };
            let ground = Rect::from_min_size(at, galley.size()).expand2(vec2(3.0, 0.0));
            painter.rect_filled(ground.intersect(rect), 2.0, fill);
            cell::paint_galley(painter, at, galley);
        }
    }

    /// Sector numbers below the strip, at round distances.
    fn paint_ruler(&self, painter: &Painter, rect: Rect) {
        let view = self.key.viewport;
        let step = ruler_step(view.count, self.cells.width());
        let mut sector = (view.start / step).ceil() * step;
        let color = self.look.palette.text_2;
        while sector <= view.start + view.count {
            let x = self.cells.left() + self.cells.width() * view.fraction_of(sector) as f32;
            let line = [pos2(x, rect.bottom() - RULER), pos2(x, rect.bottom() - RULER + 4.0)];
            painter.line_segment(line, Stroke::new(1.0, self.look.palette.edge));
            let text = self.look.texts.number(sector.max(0.0) as u64);
            let galley = painter.layout_no_wrap(text, Type::Note.font(), color);
            let left = (x + 4.0).min(self.cells.right() - galley.size().x);
            if left > x {
                let at = pos2(left, rect.bottom() - galley.size().y);
                cell::paint_galley(painter, at, galley);
            }
            sector += step;
        }
    }

    /// A red line under what can't be right; neighbours share a pixel, so each is at least 2 wide.
    fn paint_problems(&self, painter: &Painter, problems: &[ByteRange]) {
        let mut last = f32::MIN;
        for rect in problems.iter().filter_map(|range| self.rect_of(*range)) {
            let (left, right) = (rect.left(), rect.right().max(rect.left() + 2.0));
            if right <= last + 1.0 {
                continue;
            }
            last = right;
            let y = self.cells.bottom() + 2.0;
            let stroke = Stroke::new(2.0, self.look.palette.error.ink);
            painter.line_segment([pos2(left, y), pos2(right, y)], stroke);
        }
    }

    /// Frames around everything that belongs together.
    fn outline(&self, painter: &Painter, ranges: &[ByteRange], stroke: Stroke) {
        let mut last = f32::MIN;
        for rect in ranges.iter().filter_map(|range| self.rect_of(*range)) {
            if rect.right() > last {
                let frame = rect.expand2(vec2(stroke.width / 2.0, 0.0));
                painter.rect_stroke(frame, 0.0, stroke, StrokeKind::Inside);
                last = rect.right();
            }
        }
    }

    /// Frame and tip of what is under the pointer; a click selects it.
    fn hover(&self, ui: &Ui, painter: &Painter, response: &Response, panes: &mut Panes) {
        let Some(pointer) = response.hover_pos().filter(|at| self.cells.contains(*at)) else {
            return;
        };
        let fraction = (pointer.x - self.cells.left()) / self.cells.width().max(1.0);
        let pixel = (fraction * self.key.width as f32).floor().max(0.0) as usize;
        let Some(hit) = panes.strip_hit(self.shown, self.key, pixel).cloned() else { return };
        self.outline(painter, &hit.ranges, Stroke::new(1.0, self.look.palette.text));
        let lines = tip(self.look, self.shown, &hit);
        let mut tooltip = egui::Tooltip::always_open(
            ui.ctx().clone(),
            response.layer_id,
            response.id.with("tip"),
            egui::PopupAnchor::Pointer,
        );
        tooltip.popup = tooltip.popup.align(egui::RectAlign::TOP);
        tooltip.gap(space::CONTROL).show(|ui| {
            egui::Frame::new().inner_margin(4).show(ui, |ui| {
                ui.spacing_mut().item_spacing.y = 2.0;
                for (at, line) in lines.iter().enumerate() {
                    if at == 0 {
                        self.look.label(ui, Type::Strong, line);
                    } else {
                        self.look.quiet(ui, Type::Note, line);
                    }
                }
            });
        });
        if response.clicked()
            && let Some(node) = hit.node
        {
            panes.show_node(self.shown, node);
        }
    }
}

/// A distance of sector numbers that leaves room for them: 1, 2 or 5 times a power of ten.
fn ruler_step(count: f64, width: f32) -> f64 {
    let least = count * 100.0 / f64::from(width.max(1.0));
    let power = 10f64.powf(least.log10().floor()).max(1.0);
    let step = [1.0, 2.0, 5.0, 10.0].into_iter().map(|n| n * power).find(|step| *step >= least);
    step.unwrap_or(power * 10.0).max(1.0)
}

/// Wheel, drag and keys: zoom towards the pointer, move along the disc.
fn navigate(ui: &Ui, response: &Response, cells: Rect, panes: &mut Panes, total: f64) {
    let before = panes.strip.viewport(total);
    let view = navigated(ui, response, cells, before, total);
    if view != before {
        panes.strip.set_viewport(view, total);
    }
}

/// What a strip shows after wheel, drag and keys of this frame.
pub(in crate::gui::panels) fn navigated(
    ui: &Ui,
    response: &Response,
    cells: Rect,
    before: Viewport,
    total: f64,
) -> Viewport {
    let mut view = before;
    if let Some(pointer) = response.hover_pos() {
        let fraction = f64::from((pointer.x - cells.left()) / cells.width().max(1.0));
        let (scroll, pinch) = ui.input(|i| (i.smooth_scroll_delta(), i.zoom_delta()));
        let steps = f64::from(scroll.y) / 40.0;
        if steps != 0.0 {
            view = view.zoomed(fraction, ZOOM_STEP.powf(steps), total);
        }
        if (pinch - 1.0).abs() > f32::EPSILON {
            view = view.zoomed(fraction, f64::from(pinch), total);
        }
        if scroll.x != 0.0 {
            view = view.moved(f64::from(-scroll.x / cells.width().max(1.0)), total);
        }
    }
    if response.dragged() {
        let by = f64::from(-response.drag_delta().x / cells.width().max(1.0));
        view = view.moved(by, total);
    }
    if response.double_clicked() {
        view = Viewport::whole(total);
    }
    if response.clicked() {
        response.request_focus();
    }
    if response.has_focus() {
        ui.memory_mut(|memory| {
            let filter = egui::EventFilter {
                horizontal_arrows: true,
                vertical_arrows: true,
                ..egui::EventFilter::default()
            };
            memory.set_focus_lock_filter(response.id, filter);
        });
        view = with_keys(ui, view, total);
    }
    view
}

/// Plus and minus zoom, arrows move, Home and End go to the ends, 0 shows all.
fn with_keys(ui: &Ui, view: Viewport, total: f64) -> Viewport {
    ui.input(|input| {
        let pressed = |key| input.key_pressed(key) && !input.modifiers.any();
        let mut view = view;
        if input.key_pressed(Key::Plus) || pressed(Key::Equals) || pressed(Key::ArrowUp) {
            view = view.zoomed(0.5, ZOOM_STEP * ZOOM_STEP, total);
        }
        if pressed(Key::Minus) || pressed(Key::ArrowDown) {
            view = view.zoomed(0.5, 1.0 / (ZOOM_STEP * ZOOM_STEP), total);
        }
        if pressed(Key::ArrowLeft) {
            view = view.moved(-0.1, total);
        }
        if pressed(Key::ArrowRight) {
            view = view.moved(0.1, total);
        }
        if pressed(Key::Home) {
            view = Viewport { start: 0.0, ..view };
        }
        if pressed(Key::End) {
            view = Viewport { start: total, ..view }.within(total);
        }
        if pressed(Key::Num0) {
            view = Viewport::whole(total);
        }
        view
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ruler_has_round_numbers_with_room_for_them() {
        assert_eq!(ruler_step(24_000_000.0, 1200.0), 2_000_000.0);
        assert_eq!(ruler_step(16.0, 1200.0), 2.0);
        assert_eq!(ruler_step(100.0, 10.0), 1000.0);
        assert_eq!(ruler_step(1.0, 1200.0), 1.0);
    }
}
