//! Where sectors are drawn, and back: a grid of cells row by row, and the spiral of a disc. Pure,
//! in points from the upper left corner of the drawing.

use egui::{Pos2, Rect, Vec2, pos2, vec2};

use crate::gui::view::viewport::Viewport;

/// Smallest edge of a cell.
const SMALLEST: f32 = 8.0;
/// Edges of cells that stand for one sector each, from many to few.
const EDGES: [f32; 9] = [8.0, 10.0, 12.0, 16.0, 24.0, 32.0, 48.0, 64.0, 96.0];
/// Cells there are at most: each costs a look at the map.
const CELLS: f32 = 6_000.0;

/// A part of the disc as rows of cells.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Grid {
    /// Cells of a row.
    pub columns: u64,
    /// Rows on screen.
    pub rows: u64,
    /// Edge of a cell in points.
    pub edge: f32,
    /// Sectors a cell stands for.
    pub per_cell: u64,
    /// First sector on screen; begins a row.
    pub first: u64,
}

/// How far in the map is zoomed: sectors of a cell, and its edge.
type Step = (u64, f32);

/// The steps of zooming from the whole disc down to single sectors, in a room of that size.
pub fn steps(room: Vec2, total: u64) -> Vec<Step> {
    let least = (room.x * room.y / CELLS).sqrt().max(SMALLEST);
    let mut edges: Vec<f32> = EDGES.into_iter().filter(|edge| *edge > least).collect();
    edges.insert(0, least);
    let cells = |edge: f32| count(room.x, edge) * count(room.y, edge);
    let smallest = cells(least);
    let mut out = Vec::new();
    let mut per_cell = total.div_ceil(smallest.max(1)).max(1);
    if per_cell > 1 {
        while per_cell > 1 {
            out.push((per_cell, least));
            per_cell = per_cell.div_ceil(2);
        }
        out.push((1, least));
    } else {
        // The largest cells with which all of it fits.
        let fitting = edges.iter().copied().rfind(|edge| cells(*edge) >= total);
        out.push((1, fitting.unwrap_or(least)));
    }
    let last = out.last().map_or(least, |step| step.1);
    out.extend(edges.into_iter().filter(|edge| *edge > last).map(|edge| (1, edge)));
    out
}

fn count(length: f32, edge: f32) -> u64 {
    (length / edge).floor().max(1.0) as u64
}

impl Grid {
    /// The map at a step, with `first` or what is near it at the top.
    pub fn new(room: Vec2, total: u64, (per_cell, edge): Step, first: u64) -> Grid {
        let (columns, rows) = (count(room.x, edge), count(room.y, edge));
        let grid = Grid { columns, rows, edge, per_cell, first: 0 };
        grid.at(first, total)
    }

    /// The same with another first sector: the row that holds it, kept inside the disc.
    #[must_use]
    pub fn at(self, first: u64, total: u64) -> Grid {
        let row = self.row_sectors();
        let count = total.div_ceil(row);
        let last = count.saturating_sub(self.rows).saturating_mul(row);
        Grid { first: (first / row * row).min(last), ..self }
    }

    /// Sectors of a row.
    pub fn row_sectors(&self) -> u64 {
        self.columns.saturating_mul(self.per_cell).max(1)
    }

    /// Cells on screen.
    pub fn count_cells(&self) -> u64 {
        self.columns.saturating_mul(self.rows)
    }

    /// The part on screen, as strips know it: a pixel is a cell.
    pub fn viewport(&self) -> Viewport {
        let count = self.count_cells().saturating_mul(self.per_cell);
        Viewport { start: self.first as f64, count: count as f64 }
    }

    /// The cell at a place.
    pub fn cell_at(&self, at: Pos2) -> Option<u64> {
        if at.x < 0.0 || at.y < 0.0 {
            return None;
        }
        let (column, row) = ((at.x / self.edge) as u64, (at.y / self.edge) as u64);
        (column < self.columns && row < self.rows).then(|| row * self.columns + column)
    }

    /// The first sector of a cell.
    pub fn sector_of(&self, cell: u64) -> u64 {
        self.first.saturating_add(cell.saturating_mul(self.per_cell))
    }

    /// The sector at a place.
    pub fn sector_at(&self, at: Pos2) -> Option<u64> {
        self.cell_at(at).map(|cell| self.sector_of(cell))
    }

    /// Where a cell is drawn.
    pub fn rect_of(&self, cell: u64) -> Rect {
        let (column, row) = (cell % self.columns.max(1), cell / self.columns.max(1));
        let at = pos2(column as f32 * self.edge, row as f32 * self.edge);
        Rect::from_min_size(at, vec2(self.edge, self.edge))
    }

    /// The cells from one to the one behind the last, as at most three rectangles: the rest of a
    /// row, whole rows, the begin of a row.
    pub fn rects(&self, from: u64, to: u64) -> Vec<Rect> {
        let to = to.min(self.count_cells());
        if from >= to {
            return Vec::new();
        }
        let columns = self.columns.max(1);
        let (first, last) = (from / columns, (to - 1) / columns);
        let part = |row: u64, from: u64, to: u64, rows: u64| {
            let at = pos2((from % columns) as f32 * self.edge, row as f32 * self.edge);
            let size = vec2((to - from) as f32 * self.edge, rows as f32 * self.edge);
            Rect::from_min_size(at, size)
        };
        if first == last {
            return vec![part(first, from, to, 1)];
        }
        let mut out = Vec::new();
        let mut row = first;
        if !from.is_multiple_of(columns) {
            out.push(part(row, from, (row + 1) * columns, 1));
            row += 1;
        }
        let whole = to / columns;
        if whole > row {
            out.push(part(row, row * columns, (row + 1) * columns, whole - row));
            row = whole;
        }
        if !to.is_multiple_of(columns) {
            out.push(part(row, row * columns, to, 1));
        }
        out
    }

    /// The cells that sectors lie in, from the first to the one behind the last; `None` when they
    /// are not on screen.
    pub fn cells_of(&self, from: u64, to: u64) -> Option<(u64, u64)> {
        let end = self.first.saturating_add(self.count_cells().saturating_mul(self.per_cell));
        if to <= self.first || from >= end {
            return None;
        }
        let first = from.saturating_sub(self.first) / self.per_cell;
        let last = (to.min(end) - self.first).div_ceil(self.per_cell);
        Some((first, last.max(first + 1)))
    }

    /// Scrolls by rows.
    #[must_use]
    pub fn scrolled(self, rows: i64, total: u64) -> Grid {
        let by = rows.unsigned_abs().saturating_mul(self.row_sectors());
        let first = match rows < 0 {
            true => self.first.saturating_sub(by),
            false => self.first.saturating_add(by),
        };
        self.at(first, total)
    }
}

/// A disc: its data runs from the inner edge outwards, at the same density everywhere.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Spiral {
    /// The middle.
    pub center: Pos2,
    /// Where the data begins.
    pub inner: f32,
    /// Where it ends.
    pub outer: f32,
    /// Distance of two turns.
    pub pitch: f32,
}

impl Spiral {
    /// The largest disc in a room, its turns as far apart as can be told by eye.
    pub fn new(room: Vec2) -> Spiral {
        let outer = (room.x.min(room.y) / 2.0 - 8.0).max(24.0);
        // The data of a disc of 120 mm lies between 25 and 58 mm from its middle.
        let inner = outer * 25.0 / 58.0;
        let turns = ((outer - inner) / 7.0).floor().max(4.0);
        let center = pos2(room.x / 2.0, room.y / 2.0);
        Spiral { center, inner, outer, pitch: (outer - inner) / turns }
    }

    /// Turns from the inner edge to the outer one.
    fn turns(&self) -> f32 {
        (self.outer - self.inner) / self.pitch
    }

    /// Distance from the middle at a share of the data, from 0 to 1.
    pub fn radius_at(&self, share: f32) -> f32 {
        let (inner, outer) = (self.inner * self.inner, self.outer * self.outer);
        (inner + share.clamp(0.0, 1.0) * (outer - inner)).sqrt()
    }

    /// The turns run through at a share of the data; what is behind the point is the angle.
    fn turn_at(&self, share: f32) -> f32 {
        (self.radius_at(share) - self.inner) / self.pitch
    }

    /// The point of a share, `across` from the inner edge (0) to the outer one (1) of its track.
    pub fn point(&self, share: f32, across: f32) -> Pos2 {
        let turn = self.turn_at(share);
        // Seen from below, where the data is read: against the clock.
        let angle = -turn * std::f32::consts::TAU;
        let radius = self.inner + turn * self.pitch + (across - 0.5) * self.pitch * 0.86;
        self.center + vec2(angle.cos(), angle.sin()) * radius
    }

    /// The share of the data at a place.
    pub fn share_at(&self, at: Pos2) -> Option<f32> {
        let from = at - self.center;
        let radius = from.length();
        if radius < self.inner - self.pitch || radius > self.outer + self.pitch {
            return None;
        }
        let part = (-from.y.atan2(from.x) / std::f32::consts::TAU).rem_euclid(1.0);
        let whole = ((radius - self.inner) / self.pitch - part).round();
        let turn = whole + part;
        if turn < 0.0 || turn > self.turns() {
            return None;
        }
        let radius = self.inner + turn * self.pitch;
        let (inner, outer) = (self.inner * self.inner, self.outer * self.outer);
        Some(((radius * radius - inner) / (outer - inner)).clamp(0.0, 1.0))
    }

    /// Cells along the track that are still told apart: about four points long.
    pub fn count_cells(&self) -> usize {
        let area = std::f32::consts::PI * (self.outer * self.outer - self.inner * self.inner);
        (area / self.pitch / 4.0).clamp(64.0, CELLS) as usize
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn steps_lead_from_the_whole_disc_to_single_sectors() {
        let room = vec2(800.0, 480.0);
        let all = steps(room, 24_000_000);
        let whole = Grid::new(room, 24_000_000, all[0], 0);
        assert!(whole.count_cells() * whole.per_cell >= 24_000_000);
        assert!(whole.count_cells() <= CELLS as u64);
        assert!(all.windows(2).all(|two| two[1].0 < two[0].0 || two[1].1 > two[0].1));
        assert_eq!(all.last(), Some(&(1, 96.0)));
        // A small disc is shown with cells as large as fit.
        let small = steps(room, 100);
        let grid = Grid::new(room, 100, small[0], 0);
        assert!(grid.count_cells() >= 100 && grid.edge >= 32.0, "{grid:?}");
    }

    #[test]
    fn runs_of_cells_are_at_most_three_rectangles() {
        let grid = Grid { columns: 10, rows: 5, edge: 8.0, per_cell: 1, first: 0 };
        assert_eq!(grid.rects(3, 7).len(), 1);
        assert_eq!(grid.rects(3, 14).len(), 2);
        let three = grid.rects(3, 34);
        assert_eq!(three.len(), 3);
        assert_eq!(three[1].height(), 16.0);
        assert_eq!(grid.rects(10, 30), [Rect::from_min_size(pos2(0.0, 8.0), vec2(80.0, 16.0))]);
        assert_eq!(grid.rects(45, 99).len(), 1);
        assert_eq!(grid.cells_of(60, 70), None);
    }

    proptest! {
        #[test]
        fn cells_and_sectors_are_one(
            width in 60.0f32..2000.0, height in 60.0f32..1200.0, total in 1u64..30_000_000,
            step in 0usize..40, first in 0u64..30_000_000, x in 0.0f32..1.0, y in 0.0f32..1.0,
        ) {
            let room = vec2(width, height);
            let all = steps(room, total);
            let grid = Grid::new(room, total, all[step.min(all.len() - 1)], first);
            prop_assert!(grid.first < total.max(1) || grid.first == 0);
            let at = pos2(x * grid.columns as f32 * grid.edge, y * grid.rows as f32 * grid.edge);
            if let Some(cell) = grid.cell_at(at) {
                prop_assert!(grid.rect_of(cell).expand(0.01).contains(at));
                let sector = grid.sector_of(cell);
                prop_assert_eq!(grid.cells_of(sector, sector + 1).map(|c| c.0), Some(cell));
            }
        }

        #[test]
        fn a_place_on_the_spiral_is_found_again(share in 0.001f32..0.999, size in 120.0f32..1200.0) {
            let spiral = Spiral::new(vec2(size, size));
            let found = spiral.share_at(spiral.point(share, 0.5)).expect("it lies on the disc");
            prop_assert!((found - share).abs() < 0.002, "{} {}", found, share);
        }
    }
}
