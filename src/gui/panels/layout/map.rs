//! The disc as rows of sectors, zoomable from the whole of it down to single sectors. Dragging a
//! file changes the order; with Alt it is held at the sector it is dropped on.

use std::sync::Arc;

use egui::epaint::{Mesh, Shape, StrokeKind};
use egui::{
    Align2, Key, Painter, Pos2, Rect, Response, Role, Sense, Stroke, Ui, WidgetInfo, pos2, vec2,
};

use super::{price_words, select};
use crate::base::units::{Lba, SECTOR_BYTES};
use crate::gui::panels::cell::{Line, paint_galley};
use crate::gui::panels::strip::{owner_name, tip};
use crate::gui::theme::{Icon, Tiles, Type, size, space};
use crate::gui::view::layout::{Drag, Grid, price, sectors, steps};
use crate::gui::view::owners::Owners;
use crate::gui::view::panes::Panes;
use crate::gui::view::shown::Shown;
use crate::gui::view::strip::{Run, StripKey};
use crate::gui::{Action, EditAction, Look};
use crate::model::map::Group;
use crate::model::{NodeId, Owner};
use crate::project::{LayoutEdit, OrderPlace};

/// From so wide on a cell shows the pattern of its group.
const TILE_FROM: f32 = 6.0;
/// From so wide on it shows the letter.
const LETTER_FROM: f32 = 16.0;
/// From so wide on a run shows the name.
const NAME_FROM: f32 = 80.0;
/// Width of the numbers of sectors at the left.
const NUMBERS: f32 = 76.0;

/// Draws it.
pub(super) fn show(
    ui: &mut Ui,
    look: &Look,
    shown: &Shown,
    panes: &mut Panes,
    owners: &Arc<Owners>,
    actions: &mut Vec<Action>,
) {
    let (whole, response) = ui.allocate_exact_size(ui.available_size(), Sense::click_and_drag());
    let label = look.text("layout-map-name");
    response.widget_info(|| WidgetInfo::labeled(Role::Canvas, true, &label));
    let room = whole.with_min_x(whole.left() + NUMBERS);
    let total = owners.map().size_bytes().div_ceil(SECTOR_BYTES).max(1);
    let all = steps(room.size(), total);
    panes.layout.step = panes.layout.step.min(all.len() - 1);
    let step = |at: usize| all.get(at).copied().unwrap_or((1, 8.0));
    let mut grid = Grid::new(room.size(), total, step(panes.layout.step), panes.layout.first);
    grid = navigate(ui, &response, room, panes, grid, total, &all);
    let key = StripKey {
        generation: panes.owners_generation(),
        viewport: grid.viewport(),
        width: usize::try_from(grid.count_cells()).unwrap_or(0),
        filter: panes.strip.filter,
    };
    let runs = panes.layout.runs(owners, key);
    let mut painter = ui.painter_at(whole);
    if shown.layout.as_ref().is_some_and(|layout| layout.is_stale) {
        painter.set_opacity(0.6);
    }
    let scene = Scene { look, shown, room, grid, key };
    scene.cells(ui, &painter, &runs);
    scene.names(&painter, &runs, owners);
    scene.numbers(&painter, whole, total);
    if let Some(layout) = &shown.layout {
        let ink = look.palette.error.ink;
        scene.outline(&painter, &layout.problems, Stroke::new(2.0, ink));
    }
    let accent = look.palette.accent;
    scene.outline(&painter, &panes.selected_ranges(shown), Stroke::new(2.0, accent));
    scene.pins(&painter, owners);
    scene.interact(ui, &painter, &response, panes, owners, actions);
}

/// Wheel, keys and the buttons of the tools: zoom towards the pointer, move along the disc.
fn navigate(
    ui: &Ui,
    response: &Response,
    room: Rect,
    panes: &mut Panes,
    grid: Grid,
    total: u64,
    all: &[(u64, f32)],
) -> Grid {
    let mut grid = grid;
    let mut zoom = 0isize;
    let mut focus = None;
    let row = size::ROW.max(grid.edge);
    if let Some(pointer) = response.hover_pos() {
        let at = pos2(pointer.x - room.left(), pointer.y - room.top());
        let (scroll, pinch, modifiers) =
            ui.input(|i| (i.smooth_scroll_delta(), i.zoom_delta(), i.modifiers));
        let is_moving = modifiers.shift || panes.layout.step == 0;
        panes.layout.scrolled -= if modifiers.shift { scroll.x + scroll.y } else { scroll.y };
        let steps = (panes.layout.scrolled / row).trunc();
        panes.layout.scrolled -= steps * row;
        match is_moving && modifiers.shift {
            true => grid = grid.scrolled(steps as i64, total),
            // The wheel zooms, as on the strip.
            false => zoom -= steps as isize,
        }
        if pinch > 1.05 {
            zoom += 1;
        } else if pinch < 0.95 {
            zoom -= 1;
        }
        focus = grid.sector_at(at).map(|sector| (sector, at));
    }
    if response.clicked() || response.drag_started() {
        response.request_focus();
    }
    if response.has_focus() {
        let arrows = egui::EventFilter {
            horizontal_arrows: true,
            vertical_arrows: true,
            ..egui::EventFilter::default()
        };
        ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, arrows));
        let rows = i64::try_from(grid.rows).unwrap_or(1).max(1);
        ui.input(|input| {
            let pressed = |key| input.key_pressed(key) && !input.modifiers.any();
            let mut by = 0;
            for (key, step) in [
                (Key::ArrowDown, 1),
                (Key::ArrowUp, -1),
                (Key::PageDown, rows),
                (Key::PageUp, -rows),
            ] {
                if pressed(key) {
                    by = step;
                }
            }
            grid = grid.scrolled(by, total);
            if pressed(Key::Home) {
                grid = grid.at(0, total);
            }
            if pressed(Key::End) {
                grid = grid.at(total, total);
            }
            if input.key_pressed(Key::Plus) || pressed(Key::Equals) {
                zoom += 1;
            }
            if pressed(Key::Minus) {
                zoom -= 1;
            }
            if pressed(Key::Num0) {
                zoom = isize::MIN;
            }
        });
    }
    if zoom != 0 {
        let step = panes.layout.step.saturating_add_signed(zoom).min(all.len() - 1);
        let size = all.get(step).copied().unwrap_or((1, 8.0));
        let (sector, at) = focus.unwrap_or((grid.first, Pos2::ZERO));
        let new = Grid::new(room.size(), total, size, 0);
        let rows_above = (at.y / new.edge).floor() as u64;
        let first = sector.saturating_sub(rows_above.saturating_mul(new.row_sectors()));
        grid = new.at(first, total);
        panes.layout.step = step;
    }
    panes.layout.first = grid.first;
    grid
}

struct Scene<'a> {
    look: &'a Look,
    shown: &'a Shown,
    room: Rect,
    grid: Grid,
    key: StripKey,
}

impl Scene<'_> {
    fn placed(&self, rect: Rect) -> Rect {
        rect.translate(self.room.min.to_vec2())
    }

    /// All cells in one mesh, and the patterns over them.
    fn cells(&self, ui: &Ui, painter: &Painter, runs: &[Run]) {
        let palette = self.look.palette;
        // A hairline of ground between rows tells them apart.
        let gap = if self.grid.edge >= 10.0 { 1.0 } else { 0.0 };
        let mut mesh = Mesh::default();
        let rects = |run: &Run| self.grid.rects(run.from as u64, run.to as u64);
        for run in runs {
            let paint = palette.group(run.group);
            let fill = if run.is_second { paint.second } else { paint.fill };
            for rect in rects(run) {
                mesh.add_colored_rect(self.placed(rect), fill);
            }
        }
        painter.add(Shape::Mesh(Arc::new(mesh)));
        let tiles = Tiles::of(ui.ctx());
        if self.grid.edge >= TILE_FROM {
            for run in runs.iter().filter(|run| run.group != Group::Files) {
                let ink = palette.group(run.group).ink;
                for rect in rects(run) {
                    tiles.paint(painter, self.placed(rect), run.group, ink);
                }
            }
        }
        if gap > 0.0 {
            let stroke = Stroke::new(gap, palette.panel);
            for row in 1..=self.grid.rows {
                let y = self.room.top() + row as f32 * self.grid.edge;
                painter.hline(self.room.x_range(), y.round() - 0.5, stroke);
            }
        }
    }

    /// Letters on wide cells, names on wide runs.
    fn names(&self, painter: &Painter, runs: &[Run], owners: &Owners) {
        for run in runs.iter().filter(|run| run.group != Group::Empty) {
            let all = self.grid.rects(run.from as u64, run.to as u64);
            // Where there is most room.
            let Some(best) = all.into_iter().max_by(|a, b| a.area().total_cmp(&b.area())) else {
                continue;
            };
            let best = self.placed(best);
            if best.height() < LETTER_FROM || best.width() < LETTER_FROM {
                continue;
            }
            let line = self.grid.edge.max(LETTER_FROM + 2.0).min(best.height());
            let rect = best.with_max_y(best.top() + line);
            let paint = self.look.palette.group(run.group);
            let text = if rect.width() >= NAME_FROM {
                let sector = self.grid.sector_of(run.from as u64);
                let owner = owners.map().owner_at(sector.saturating_mul(SECTOR_BYTES));
                let name = owner.and_then(|owner| owners.node_of(owner));
                match (owner, name) {
                    (_, Some(node)) => self.shown.name_of(node),
                    (Some(owner), None) => owner_name(self.look, owner),
                    (None, None) => paint.letter.to_owned(),
                }
            } else {
                paint.letter.to_owned()
            };
            let line = Line::new(Type::Note).with(&text, paint.ink);
            let galley = line.galley(painter, rect.width() - 2.0 * space::ICON);
            let at = pos2(rect.left() + space::ICON, rect.center().y - galley.size().y / 2.0);
            let fill = if run.is_second { paint.second } else { paint.fill };
            let ground = Rect::from_min_size(at, galley.size()).expand2(vec2(2.0, 0.0));
            painter.rect_filled(ground.intersect(rect), 0.0, fill);
            paint_galley(painter, at, galley);
        }
    }

    /// The first sector of every few rows.
    fn numbers(&self, painter: &Painter, whole: Rect, total: u64) {
        let every = (20.0 / self.grid.edge).ceil().max(1.0) as u64;
        for row in (0..self.grid.rows).step_by(usize::try_from(every).unwrap_or(1)) {
            let sector = self.grid.sector_of(row * self.grid.columns);
            if sector >= total {
                break;
            }
            let text = self.look.texts.number(sector);
            let line = Line::new(Type::Note).with(&text, self.look.palette.text_2);
            let galley = line.galley(painter, NUMBERS);
            let x = whole.left() + NUMBERS - space::CONTROL - galley.size().x;
            let y = self.room.top() + row as f32 * self.grid.edge;
            paint_galley(painter, pos2(x, y), galley);
        }
    }

    /// Frames around everything that belongs together.
    fn outline(&self, painter: &Painter, ranges: &[crate::base::units::ByteRange], stroke: Stroke) {
        let mut drawn = 0;
        for range in ranges {
            let (from, to) = sectors(*range);
            let Some((first, last)) = self.grid.cells_of(from, to) else { continue };
            for rect in self.grid.rects(first, last) {
                painter.rect_stroke(self.placed(rect), 0.0, stroke, StrokeKind::Inside);
                drawn += 1;
            }
            // More frames than anybody could tell apart.
            if drawn > 2_000 {
                return;
            }
        }
    }

    /// A pin where files are held.
    fn pins(&self, painter: &Painter, owners: &Owners) {
        for rule in self.shown.placement.rules().iter().filter(|rule| rule.is_on) {
            let crate::model::spec::RuleKind::Pin { node, .. } = rule.kind else { continue };
            let Some(found) = self.shown.tree.node(node) else { continue };
            let Some(first) = owners.first_byte_of(node, found) else { continue };
            let sector = first / SECTOR_BYTES;
            let Some((cell, _)) = self.grid.cells_of(sector, sector + 1) else { continue };
            let at = self.placed(self.grid.rect_of(cell)).left_top() + vec2(4.0, 2.0);
            let palette = self.look.palette;
            painter.circle(at, 9.0, palette.panel, Stroke::new(1.0, palette.accent));
            let (glyph, font) = (Icon::PIN.glyph(), Icon::PIN.font(14.0));
            painter.text(at, Align2::CENTER_CENTER, glyph, font, palette.accent);
        }
    }

    /// Frame and tip of what is under the pointer; click, drag and drop.
    fn interact(
        &self,
        ui: &Ui,
        painter: &Painter,
        response: &Response,
        panes: &mut Panes,
        owners: &Arc<Owners>,
        actions: &mut Vec<Action>,
    ) {
        let pointer = response.hover_pos().or_else(|| response.interact_pointer_pos());
        let Some(pointer) = pointer else {
            panes.layout.drag = None;
            return;
        };
        let at = pos2(pointer.x - self.room.left(), pointer.y - self.room.top());
        let Some(cell) = self.grid.cell_at(at) else { return };
        let hit =
            panes.layout.hit(self.shown, owners, self.key, usize::try_from(cell).unwrap_or(0));
        let Some(hit) = hit.cloned() else { return };
        let node = hit.node.filter(|_| matches!(hit.owner, Owner::FileData { .. }));
        let is_alt = ui.input(|input| input.modifiers.alt);
        if response.drag_started()
            && self.shown.is_editable
            && let Some(node) = node
        {
            panes.layout.drag = Some(Drag { node, is_pin: is_alt });
        }
        if let Some(drag) = panes.layout.drag {
            return self.dragging(ui, painter, response, panes, (drag, at, cell), node, actions);
        }
        self.outline(painter, &hit.ranges, Stroke::new(1.0, self.look.palette.text));
        let lines = tip(self.look, self.shown, &hit);
        self.tip(ui, response, &lines);
        if response.clicked() {
            // On a cell of many files a click goes nearer first.
            if self.grid.per_cell > 64 {
                panes.layout.step += 1;
                panes.layout.first = self.grid.sector_of(cell);
            }
            if let Some(node) = hit.node.filter(|node| self.shown.tree.node(*node).is_some()) {
                select(self.shown, panes, node);
            }
        }
    }

    /// A file on its way: the mark where it would go, and the price.
    fn dragging(
        &self,
        ui: &Ui,
        painter: &Painter,
        response: &Response,
        panes: &mut Panes,
        (drag, at, cell): (Drag, Pos2, u64),
        over: Option<NodeId>,
        actions: &mut Vec<Action>,
    ) {
        let palette = self.look.palette;
        let sector = self.grid.sector_of(cell);
        let name = self.shown.name_of(drag.node);
        let rect = self.placed(self.grid.rect_of(cell));
        let mut edit = None;
        let mut lines = vec![name];
        if drag.is_pin {
            painter.rect_stroke(rect, 0.0, Stroke::new(2.0, palette.accent), StrokeKind::Outside);
            let cost = price(self.shown, drag.node, sector, &self.look.texts);
            let args = [("sector", crate::i18n::Value::Number(sector))];
            lines.push(self.look.format("layout-hold-at", &args));
            lines.push(price_words(self.look, cost.as_ref()));
            let is_possible = matches!(cost, Some(crate::gui::view::layout::Price::Costs { .. }));
            if let (true, Ok(lba)) = (is_possible, u32::try_from(sector)) {
                edit = Some(LayoutEdit::Pin { node: drag.node, at: Lba(lba) });
            }
        } else {
            match over.filter(|over| *over != drag.node) {
                Some(other) => {
                    let is_behind = at.x - self.grid.rect_of(cell).left() > self.grid.edge / 2.0;
                    let x = if is_behind { rect.right() } else { rect.left() };
                    let mark = Stroke::new(3.0, palette.accent);
                    painter.vline(x, rect.expand2(vec2(0.0, 3.0)).y_range(), mark);
                    let place = match is_behind {
                        true => OrderPlace::After(other),
                        false => OrderPlace::Before(other),
                    };
                    let id = if is_behind { "layout-drop-after" } else { "layout-drop-before" };
                    let other = self.shown.name_of(other);
                    lines.push(self.look.format(id, &[("other", other.into())]));
                    edit = Some(LayoutEdit::Order { nodes: vec![drag.node], place });
                }
                None => lines.push(self.look.text("layout-drop-nowhere")),
            }
        }
        self.tip(ui, response, &lines);
        if response.drag_stopped() {
            panes.layout.drag = None;
            actions.extend(edit.map(|edit| EditAction::Layout(edit).into()));
        }
        if ui.input(|input| input.key_pressed(Key::Escape)) {
            panes.layout.drag = None;
        }
    }

    fn tip(&self, ui: &Ui, response: &Response, lines: &[String]) {
        let mut tooltip = egui::Tooltip::always_open(
            ui.ctx().clone(),
            response.layer_id,
            response.id.with("tip"),
            egui::PopupAnchor::Pointer,
        );
        tooltip.popup = tooltip.popup.align(egui::RectAlign::BOTTOM_START);
        tooltip.gap(space::GROUP).show(|ui| {
            ui.spacing_mut().item_spacing.y = 2.0;
            for (at, line) in lines.iter().enumerate() {
                let role = if at == 0 { Type::Strong } else { Type::Note };
                self.look.label(ui, role, line);
            }
        });
    }
}
