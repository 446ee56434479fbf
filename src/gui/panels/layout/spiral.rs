//! The disc as it is: its data along a spiral from the inner edge outwards.

use std::sync::Arc;

use egui::epaint::{Mesh, Shape};
use egui::{Color32, Pos2, Role, Sense, Stroke, Ui, WidgetInfo, pos2};

use super::select;
use crate::base::units::SECTOR_BYTES;
use crate::gui::Look;
use crate::gui::panels::strip::tip;
use crate::gui::theme::Type;
use crate::gui::view::layout::{Spiral, sectors};
use crate::gui::view::owners::Owners;
use crate::gui::view::panes::Panes;
use crate::gui::view::shown::Shown;
use crate::gui::view::strip::StripKey;
use crate::gui::view::viewport::Viewport;

/// Draws it.
pub(super) fn show(
    ui: &mut Ui,
    look: &Look,
    shown: &Shown,
    panes: &mut Panes,
    owners: &Arc<Owners>,
) {
    let (room, response) = ui.allocate_exact_size(ui.available_size(), Sense::click());
    let label = look.text("layout-spiral-name");
    response.widget_info(|| WidgetInfo::labeled(Role::Canvas, true, &label));
    let spiral = Spiral::new(room.size());
    let total = owners.map().size_bytes().div_ceil(SECTOR_BYTES).max(1);
    let count = spiral.count_cells();
    let key = StripKey {
        generation: panes.owners_generation(),
        viewport: Viewport::whole(total as f64),
        width: count,
        filter: panes.strip.filter,
    };
    let runs = panes.layout.runs(owners, key);
    let painter = ui.painter_at(room);
    let palette = look.palette;
    let place = |at: Pos2| at + room.min.to_vec2();
    let share = |cell: usize| cell as f32 / count as f32;
    let mut mesh = Mesh::default();
    for run in runs.iter() {
        let paint = palette.group(run.group);
        let fill = if run.is_second { paint.second } else { paint.fill };
        arc(&mut mesh, &spiral, (share(run.from), share(run.to)), 1, fill, place);
    }
    // What is selected stands out with an edge of its own on both sides of the track.
    for range in panes.selected_ranges(shown) {
        let (from, to) = sectors(range);
        let part = |sector: u64| sector as f32 / total as f32;
        arc(&mut mesh, &spiral, (part(from), part(to)), 0, palette.accent, place);
    }
    painter.add(Shape::Mesh(Arc::new(mesh)));
    let stroke = Stroke::new(1.0, palette.hairline);
    painter.circle_stroke(place(spiral.center), spiral.inner * 0.32, stroke);
    painter.circle_stroke(place(spiral.center), spiral.outer + 6.0, stroke);
    let Some(pointer) = response.hover_pos() else { return };
    let at = pos2(pointer.x - room.left(), pointer.y - room.top());
    let Some(found) = spiral.share_at(at) else { return };
    let cell = ((found * count as f32) as usize).min(count - 1);
    let Some(hit) = panes.layout.hit(shown, owners, key, cell).cloned() else { return };
    if response.clicked()
        && let Some(node) = hit.node.filter(|node| shown.tree.node(*node).is_some())
    {
        select(shown, panes, node);
    }
    let mut mesh = Mesh::default();
    for range in &hit.ranges {
        let (from, to) = sectors(*range);
        let part = |sector: u64| sector as f32 / total as f32;
        arc(&mut mesh, &spiral, (part(from), part(to)), 0, palette.text, place);
    }
    painter.add(Shape::Mesh(Arc::new(mesh)));
    let lines = tip(look, shown, &hit);
    response.on_hover_ui_at_pointer(|ui| {
        ui.spacing_mut().item_spacing.y = 2.0;
        for (at, line) in lines.iter().enumerate() {
            let role = if at == 0 { Type::Strong } else { Type::Note };
            look.label(ui, role, line);
        }
    });
}

/// A part of the track, `whole`: all of its width, else a line along its middle.
fn arc(
    mesh: &mut Mesh,
    spiral: &Spiral,
    (from, to): (f32, f32),
    whole: u8,
    fill: Color32,
    place: impl Fn(Pos2) -> Pos2,
) {
    let across = if whole == 1 { (0.0, 1.0) } else { (0.34, 0.66) };
    // As long as a cell each, so that the bow stays round.
    let cells = ((to - from) * spiral.count_cells() as f32).ceil().max(1.0);
    let mut last: Option<(u32, u32)> = None;
    for number in 0..=cells as u32 {
        let share = from + (to - from) * number as f32 / cells;
        let inner = index(mesh, place(spiral.point(share, across.0)), fill);
        let outer = index(mesh, place(spiral.point(share, across.1)), fill);
        if let Some((a, b)) = last {
            mesh.add_triangle(a, b, inner);
            mesh.add_triangle(b, inner, outer);
        }
        last = Some((inner, outer));
    }
}

fn index(mesh: &mut Mesh, at: Pos2, fill: Color32) -> u32 {
    let number = u32::try_from(mesh.vertices.len()).unwrap_or(u32::MAX);
    mesh.colored_vertex(at, fill);
    number
}
