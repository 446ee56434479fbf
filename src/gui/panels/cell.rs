//! Text, icons and grounds of rows: painted straight, one line each, cut with an ellipsis.
//!
//! A table row of five cells is five galleys from egui's cache; no widget is made for any of them.

use std::sync::Arc;

use egui::text::{LayoutJob, TextFormat, TextWrapping};
use egui::{Align, Color32, Galley, Painter, Pos2, Rect, Ui, pos2, vec2};

use crate::gui::theme::{Icon, Palette, Type, space};
use crate::gui::view::bidi::visual_pieces;
use crate::gui::view::kinds::FileSort;

/// Width of the bar at the left of a selected row.
const BAR: f32 = 3.0;

/// One line of text in several colours.
pub struct Line {
    job: LayoutJob,
    role: Type,
}

impl Line {
    /// An empty line in a role.
    pub fn new(role: Type) -> Line {
        Line { job: LayoutJob::default(), role }
    }

    /// Adds text in a colour.
    #[must_use]
    pub fn with(mut self, text: &str, color: Color32) -> Line {
        let format = TextFormat {
            font_id: self.role.font(),
            line_height: Some(self.role.size().1),
            color,
            ..TextFormat::default()
        };
        match visual_pieces(text) {
            None => self.job.append(text, 0.0, format),
            // Each piece is shaped by itself, in its own direction.
            Some(pieces) => {
                pieces.iter().for_each(|piece| self.job.append(piece, 0.0, format.clone()));
            }
        }
        self
    }

    /// Lays the line out, cut to `width`.
    pub fn galley(mut self, painter: &Painter, width: f32) -> Arc<Galley> {
        self.job.wrap = TextWrapping::truncate_at_width(width.max(0.0));
        self.job.break_on_newline = false;
        painter.layout_job(self.job)
    }

    /// Paints the line into `rect`, in the middle of its height. Returns whether it was cut.
    pub fn paint(self, ui: &Ui, rect: Rect, align: Align) -> bool {
        let galley = self.galley(ui.painter(), rect.width());
        let x = match align {
            Align::Min => rect.left(),
            Align::Center => rect.center().x - galley.size().x / 2.0,
            Align::Max => rect.right() - galley.size().x,
        };
        let is_cut = galley.elided;
        let y = rect.center().y - galley.size().y / 2.0;
        paint_galley(ui.painter(), pos2(x, y), galley);
        is_cut
    }
}

/// Paints a galley with the colours it was made of, on whole points so that lines stay sharp.
pub fn paint_galley(painter: &Painter, at: Pos2, galley: Arc<Galley>) {
    painter.galley(at.round(), galley, Color32::PLACEHOLDER);
}

/// Paints an icon of the row size in the middle of `rect`'s height, at its left. Returns the rest
/// of the rectangle.
pub fn icon(ui: &Ui, rect: Rect, icon: Icon, color: Color32) -> Rect {
    let at = Rect::from_min_size(
        pos2(rect.left(), rect.center().y - Icon::ROW / 2.0).round(),
        vec2(Icon::ROW, Icon::ROW),
    );
    ui.painter().text(
        at.center(),
        egui::Align2::CENTER_CENTER,
        icon.glyph(),
        icon.font(Icon::ROW),
        color,
    );
    Rect::from_min_max(pos2(at.right() + space::ICON, rect.top()), rect.max)
}

/// The ground of a row that is painted by hand, and the bar of a selected one.
pub fn ground(ui: &Ui, rect: Rect, is_selected: bool, is_hovered: bool, palette: &Palette) {
    if is_selected {
        ui.painter().rect_filled(rect, 0.0, palette.selected);
        bar(ui, rect, palette);
    } else if is_hovered {
        ui.painter().rect_filled(rect, 0.0, palette.raised);
    }
}

/// The bar at the left of a selected row.
pub fn bar(ui: &Ui, rect: Rect, palette: &Palette) {
    let bar = Rect::from_min_size(rect.min, vec2(BAR, rect.height()));
    ui.painter().rect_filled(bar, 0.0, palette.accent);
}

/// A row that something may be dropped on.
pub fn drop_mark(ui: &Ui, rect: Rect, palette: &Palette) {
    let stroke = egui::Stroke::new(2.0, palette.accent);
    ui.painter().rect_stroke(rect, 0.0, stroke, egui::StrokeKind::Inside);
}

/// The icon of a sort of file.
pub fn icon_of(sort: FileSort) -> Icon {
    match sort {
        FileSort::Folder => Icon::FOLDER,
        FileSort::Link => Icon::LINK,
        FileSort::Picture => Icon::FILE_PICTURE,
        FileSort::Film => Icon::FILE_FILM,
        FileSort::Sound => Icon::FILE_SOUND,
        FileSort::Text => Icon::FILE_TEXT,
        FileSort::Program => Icon::FILE_PROGRAM,
        FileSort::Archive => Icon::FILE_ARCHIVE,
        FileSort::Disc => Icon::DISC,
        FileSort::Other => Icon::FILE,
    }
}
