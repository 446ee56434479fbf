//! Two strips one above the other that show the same part of both discs, with the runs that differ
//! between them. Computed when the discs, the part or the width change, never per frame.

use std::sync::Arc;

use crate::base::units::{ByteRange, SECTOR_BYTES};
use crate::gui::view::later::{Later, Wake};
use crate::gui::view::owners::Owners;
use crate::gui::view::strip::{GroupFilter, Run, StripKey, runs};
use crate::gui::view::viewport::{Viewport, sector_of};
use crate::job::{ByteRun, CompareResult};

/// What the strips were computed for.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct StripsKey {
    /// Of which comparison.
    pub generation: u64,
    /// The shown part, of the longer disc.
    pub viewport: Viewport,
    /// Width in physical pixels.
    pub width: usize,
}

/// What they show.
#[derive(Clone, PartialEq, Debug)]
pub struct Painted {
    /// The left disc.
    pub left: Arc<[Run]>,
    /// The right disc.
    pub right: Arc<[Run]>,
    /// Pixels behind which something differs, first and the one behind the last.
    pub differing: Arc<[(usize, usize)]>,
}

/// Both strips.
#[derive(Default)]
pub struct TwoStrips {
    /// The shown part; `None`: all.
    pub viewport: Option<Viewport>,
    left: Later<u64, Owners>,
    right: Later<u64, Owners>,
    painted: Option<(StripsKey, bool, Painted)>,
}

impl TwoStrips {
    /// Sectors of the longer disc.
    pub fn total(result: &CompareResult) -> f64 {
        let size = |is_left| result.compared.side(is_left).map.size_bytes();
        sector_of(size(true).max(size(false)))
    }

    /// What the strips show, `width` pixels wide.
    pub fn painted(
        &mut self,
        result: &CompareResult,
        generation: u64,
        width: usize,
        wake: &Wake,
    ) -> Painted {
        for (owners, is_left) in [(&mut self.left, true), (&mut self.right, false)] {
            if owners.is_ready_for(&generation) {
                continue;
            }
            let compared = &result.compared;
            let side = Arc::clone(if is_left { &compared.left } else { &compared.right });
            owners.want(&generation, false, wake, move || {
                let first = side.trees.first();
                let tree = first.map(|tree| tree.tree.clone()).unwrap_or_default();
                let ns = first.and_then(|tree| tree.ns);
                Owners::new(Arc::new(side.map.clone()), &tree, ns)
            });
        }
        let is_ready = self.left.is_ready_for(&generation) && self.right.is_ready_for(&generation);
        let total = TwoStrips::total(result);
        let viewport = self.viewport.map_or(Viewport::whole(total), |view| view.within(total));
        let key = StripsKey { generation, viewport, width };
        if let Some((known, was_ready, painted)) = &self.painted
            && (*known, *was_ready) == (key, is_ready)
        {
            return painted.clone();
        }
        let side = |owners: &Later<u64, Owners>| -> Arc<[Run]> {
            match owners.value().filter(|_| owners.is_ready_for(&generation)) {
                Some(owners) => part(owners, viewport, width).into(),
                None => Arc::from([]),
            }
        };
        let painted = Painted {
            left: side(&self.left),
            right: side(&self.right),
            differing: differing(&result.compared.found.runs, viewport, width).into(),
        };
        self.painted = Some((key, is_ready, painted.clone()));
        painted
    }
}

/// The pixels of a disc that may be shorter than what is shown.
fn part(owners: &Owners, viewport: Viewport, width: usize) -> Vec<Run> {
    let size = sector_of(owners.map().size_bytes());
    let count = (size - viewport.start).clamp(0.0, viewport.count);
    let here = (width as f64 * count / viewport.count.max(1.0)).round() as usize;
    if here == 0 {
        return Vec::new();
    }
    let viewport = Viewport { start: viewport.start, count };
    runs(owners, &StripKey { generation: 0, viewport, width: here, filter: GroupFilter::default() })
}

/// Pixels behind which runs begin or go on, neighbours joined.
fn differing(runs: &[ByteRun], viewport: Viewport, width: usize) -> Vec<(usize, usize)> {
    let shown = viewport.bytes();
    let first = runs.partition_point(|run| run.range.end() <= shown.start);
    let pixel = |byte: u64| {
        let fraction = viewport.fraction_of(byte as f64 / SECTOR_BYTES as f64);
        (fraction * width as f64).floor().clamp(0.0, width as f64) as usize
    };
    let mut out: Vec<(usize, usize)> = Vec::new();
    for run in runs.iter().skip(first).take_while(|run| run.range.start < shown.end()) {
        let range: ByteRange = run.range;
        let from = pixel(range.start).min(width.saturating_sub(1));
        let to =
            pixel(range.end().saturating_sub(1)).saturating_add(1).clamp(from + 1, width.max(1));
        match out.last_mut() {
            Some(last) if last.1 >= from => last.1 = last.1.max(to),
            _ => out.push((from, to)),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::job::Class;
    use crate::model::Owner;

    #[test]
    fn every_run_has_a_pixel_and_neighbours_are_one() {
        let run = |from: u64, to: u64| ByteRun {
            range: ByteRange::between(from, to),
            bytes: 1,
            left: Owner::Unknown,
            right: Owner::Unknown,
            field: None,
            field_at: 0,
            class: Class::Content,
        };
        let runs = [run(0, 1), run(2048, 4096), run(500 * 2048, 500 * 2048 + 1)];
        let whole = Viewport { start: 0.0, count: 1000.0 };
        assert_eq!(differing(&runs, whole, 100), [(0, 1), (50, 51)]);
        let part = Viewport { start: 1.0, count: 2.0 };
        assert_eq!(differing(&runs, part, 100), [(0, 50)]);
        assert_eq!(differing(&runs, Viewport { start: 900.0, count: 100.0 }, 100), []);
    }
}
