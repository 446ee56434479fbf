//! A cell of the table's header: click sorts, click again turns the order round.

use egui::{Align, Rect, Sense, Ui, WidgetInfo, pos2, vec2};

use super::Cell;
use super::menu::entry;
use crate::gui::Look;
use crate::gui::panels::cell::Line;
use crate::gui::theme::{Icon, Type, space};
use crate::gui::view::columns::{Columns, TableColumn};
use crate::gui::view::folder::Sort;

/// Draws a cell of the header. The column that was chosen to be shown or hidden, in its menu.
pub(super) fn show(
    ui: &mut Ui,
    look: &Look,
    cell: Cell,
    columns: Columns,
    sort: &mut Sort,
) -> Option<TableColumn> {
    let palette = look.palette;
    let rect = ui.max_rect();
    let name = look.text(cell.text_id());
    // Its menu opens everywhere.
    let sense = Sense::CLICK;
    let response = ui.interact(rect, ui.scope_id().with("head"), sense);
    let is_sorted = cell.sort() == Some(sort.column);
    response.widget_info(|| WidgetInfo::selected(egui::Role::ColumnHeader, true, is_sorted, &name));
    let is_hot = response.hovered() && cell.sort().is_some();
    ui.painter().rect_filled(rect, 0.0, palette.raised);
    let line = egui::Stroke::new(1.0, palette.hairline);
    ui.painter().hline(rect.x_range(), rect.bottom() - 0.5, line);
    let ink = if is_sorted || is_hot { palette.text } else { palette.text_2 };
    let inner = text_rect(rect, cell);
    let galley = Line::new(Type::Note).with(&name, ink).galley(ui.painter(), inner.width());
    let x = match cell.align() {
        Align::Max => inner.right() - galley.size().x,
        _ => inner.left(),
    };
    let width = galley.size().x;
    let at = pos2(x, inner.center().y - galley.size().y / 2.0);
    crate::gui::panels::cell::paint_galley(ui.painter(), at, galley);
    if is_sorted {
        // On the side away from the edge, so that the word keeps its place.
        let icon = if sort.is_descending { Icon::CHEVRON_DOWN } else { Icon::CHEVRON_UP };
        let x = match cell.align() {
            Align::Max => x - space::ICON - ARROW / 2.0,
            _ => x + width + space::ICON + ARROW / 2.0,
        };
        let center = pos2(x, inner.center().y);
        let font = icon.font(ARROW);
        ui.painter().text(center, egui::Align2::CENTER_CENTER, icon.glyph(), font, ink);
    }
    if response.clicked()
        && let Some(column) = cell.sort()
    {
        let is_descending = is_sorted && !sort.is_descending;
        *sort = Sort { column, is_descending };
    }
    let mut toggled = None;
    response.context_menu(|ui| {
        for column in TableColumn::ALL {
            let icon = if columns.has(column) { Icon::CHECK } else { Icon::PENDING };
            if entry(ui, look, icon, text_id(column), "") {
                toggled = Some(column);
            }
        }
    });
    toggled
}

/// The name of a column.
fn text_id(column: TableColumn) -> &'static str {
    match column {
        TableColumn::Size => "files-column-size",
        TableColumn::Modified => "files-column-modified",
        TableColumn::Note => "files-column-note",
        TableColumn::Sector => "files-column-sector",
        TableColumn::OnDisc => "files-column-on-disc",
    }
}

/// Size of the mark of the order.
const ARROW: f32 = 14.0;

/// Where the text of a cell stands, in header and rows alike.
pub(super) fn text_rect(rect: Rect, cell: Cell) -> Rect {
    let left = match cell {
        Cell::Name => space::GROUP,
        _ => space::CONTROL,
    };
    let right = match cell {
        Cell::Size | Cell::Sector => space::GROUP,
        _ => space::CONTROL,
    };
    Rect::from_min_max(rect.min + vec2(left, 0.0), rect.max - vec2(right, 0.0))
}
