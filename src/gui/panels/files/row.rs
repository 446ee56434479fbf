//! A row of the table.

use std::sync::Arc;

use egui::{Align, Color32, Rangef, Rect, Response, Ui, WidgetInfo};
use egui_extras::TableRow;

use super::header::text_rect;
use super::{Cell, menu, rename};
use crate::base::units::SECTOR_BYTES;
use crate::gui::Look;
use crate::gui::dialogs::changed;
use crate::gui::panels::Dragged;
use crate::gui::panels::cell::{self, Line, icon_of};
use crate::gui::theme::{Icon, Type, size, space};
use crate::gui::view::changes::sentence;
use crate::gui::view::folder::size_of;
use crate::gui::view::kinds::{FileSort, sort_of};
use crate::gui::view::owners::Owners;
use crate::gui::view::panes::Renaming;
use crate::gui::view::rows::{Listing, Rows};
use crate::gui::view::selection::{RowOrder, Selection};
use crate::gui::view::shown::Shown;
use crate::i18n::Value;
use crate::model::tree::NamespaceName;
use crate::model::{Namespace, Node, NodeId, NodeKind};
use crate::project::{Change, NameVerdict};

/// What happened to the rows in a frame.
#[derive(Default)]
pub(super) struct Events {
    pub(super) clicked: Option<usize>,
    pub(super) secondary: Option<usize>,
    pub(super) opened: Option<usize>,
    pub(super) drag_started: Option<usize>,
    /// What was dropped, and on which folder; `None`: on a file, which means its folder.
    pub(super) dropped: Option<(Option<NodeId>, Arc<Dragged>)>,
    pub(super) chosen: Option<menu::Choice>,
    pub(super) rename: Option<rename::Outcome>,
}

/// What all rows are drawn from.
pub(super) struct Scene<'a> {
    pub(super) look: &'a Look,
    pub(super) shown: &'a Shown,
    pub(super) cells: &'a [Cell],
    pub(super) listing: &'a Listing,
    pub(super) selection: &'a Selection,
    pub(super) rows: &'a Rows,
    /// The tab.
    pub(super) tab: u64,
    pub(super) owners: Option<&'a Owners>,
    pub(super) view_width: Rangef,
    /// Where rows may paint.
    pub(super) clip: Rect,
    /// The keyboard is on the table.
    pub(super) has_focus: bool,
}

impl Scene<'_> {
    /// Draws one row and notes what was done to it.
    pub(super) fn show(
        &self,
        mut row: TableRow<'_, '_>,
        renaming: &mut Option<Renaming>,
        verdict: Option<&NameVerdict>,
        events: &mut Events,
    ) {
        let index = row.index();
        let listed = self.shown.listed();
        let found = self
            .listing
            .node(index)
            .and_then(|id| Some((id, self.shown.tree.node(id).or_else(|| listed.node(id))?)));
        let Some((id, node)) = found else {
            // Removed a moment ago; new rows are being made.
            for _ in self.cells {
                row.col(|_| {});
            }
            return;
        };
        let is_selected = self.selection.nodes().contains(id);
        row.set_selected(is_selected);
        let mut field = renaming.as_mut().filter(|renaming| renaming.node == id);
        for cell in self.cells {
            let (_, response) = row.col(|ui| match (*cell, field.as_deref_mut()) {
                (Cell::Name, Some(renaming)) => {
                    let rect = self.paint_icon(ui, id, node, is_selected);
                    let outcome = rename::field(ui, self.look, self.shown, rect, renaming, verdict);
                    events.rename = outcome.or(events.rename.take());
                }
                (Cell::Name, None) => self.paint_name(ui, id, node, is_selected),
                (cell, _) => self.paint_cell(ui, cell, id, node),
            });
            if *cell == Cell::Name {
                let name = self.shown.name_of(id);
                response.widget_info(|| {
                    WidgetInfo::selected(egui::Role::Row, true, is_selected, &name)
                });
            }
            if response.hovered() {
                self.tip(&response, *cell, id, node);
            }
        }
        let response = row.response();
        let is_cursor = self.has_focus && self.selection.cursor() == Some(id);
        if is_cursor && (!is_selected || self.selection.nodes().len() > 1) {
            self.outline(&response, 1.0);
        }
        self.note_events(&response, index, id, node, events);
    }

    fn note_events(
        &self,
        response: &Response,
        index: usize,
        id: NodeId,
        node: &Node,
        events: &mut Events,
    ) {
        if response.double_clicked() {
            events.opened = Some(index);
        } else if response.clicked() {
            events.clicked = Some(index);
        }
        if response.secondary_clicked() {
            events.secondary = Some(index);
        }
        if response.drag_started() {
            events.drag_started = Some(index);
        }
        let is_own = |dragged: &Dragged| dragged.from == self.tab;
        if self.shown.is_editable && node.is_folder() {
            if let Some(dragged) = response.dnd_hover_payload::<Dragged>()
                && !(is_own(&dragged) && dragged.nodes.contains(&id))
            {
                self.outline(response, 2.0);
            }
            if let Some(dragged) = response.dnd_release_payload::<Dragged>() {
                events.dropped = Some((Some(id), dragged));
            }
        } else if let Some(dragged) = response.dnd_release_payload::<Dragged>()
            && !is_own(&dragged)
        {
            events.dropped = Some((None, dragged));
        }
        response.context_menu(|ui| {
            events.chosen = menu::row(ui, self.look, self.shown, id, node).or(events.chosen);
        });
    }

    /// A frame around the whole row.
    fn outline(&self, response: &Response, width: f32) {
        let rect = Rect::from_x_y_ranges(self.view_width, response.rect.y_range());
        let painter = response.ctx.layer_painter(response.layer_id).with_clip_rect(self.clip);
        let stroke = egui::Stroke::new(width, self.look.palette.accent);
        painter.rect_stroke(rect, 0.0, stroke, egui::StrokeKind::Inside);
    }

    /// The accent bar and the icon. Returns where the name stands.
    fn paint_icon(&self, ui: &Ui, id: NodeId, node: &Node, is_selected: bool) -> Rect {
        if is_selected {
            cell::bar(ui, ui.max_rect(), self.look.palette);
        }
        let (icon, ink) = self.icon(id, node);
        cell::icon(ui, text_rect(ui.max_rect(), Cell::Name), icon, ink)
    }

    fn paint_name(&self, ui: &Ui, id: NodeId, node: &Node, is_selected: bool) {
        let mut rect = self.paint_icon(ui, id, node, is_selected);
        if let Some(change) = self.shown.change_of(id) {
            let (mark, rest) = rect.split_left_right_at_x(rect.right() - Icon::ROW);
            rect = mark.with_max_x(mark.right() - space::ICON);
            self.paint_mark(ui, rest, change, &node.display_name());
        }
        let ink = self.ink(id);
        let line = || Line::new(Type::Table).with(&node.display_name(), ink);
        if self.shown.is_gone(id) {
            let width = line().galley(ui.painter(), rect.width()).size().x;
            let stroke = egui::Stroke::new(1.0, ink);
            ui.painter().hline(rect.left()..=rect.left() + width, rect.center().y, stroke);
        }
        line().paint(ui, rect, Align::Min);
    }

    /// The sign of a change, at the end of the name.
    fn paint_mark(&self, ui: &Ui, rect: Rect, change: &Change, name: &str) {
        let (icon, tone) = changed(self.look, change.kind);
        let font = icon.font(Icon::ROW - 2.0);
        let middle = egui::Align2::CENTER_CENTER;
        ui.painter().text(rect.center(), middle, icon.glyph(), font, tone.ink);
        let words = sentence(&self.look.texts, change);
        let id = ui.scope_id().with(("changed", change.node));
        let response = ui.interact(rect, id, egui::Sense::hover());
        let said = format!("{name}: {words}");
        response.widget_info(|| WidgetInfo::labeled(egui::Role::Image, true, &said));
        response.on_hover_ui(|ui| drop(self.look.label(ui, Type::Body, words)));
    }

    fn paint_cell(&self, ui: &Ui, cell: Cell, id: NodeId, node: &Node) {
        let palette = self.look.palette;
        let ink = self.ink(id);
        let quiet = if self.shown.is_being_added(id) { palette.disabled } else { palette.text_2 };
        let line = Line::new(Type::Table);
        let line = match cell {
            Cell::Name => return,
            Cell::Size => match self.bytes_of(id, node) {
                // One unit for the whole column, so that sizes compare at a glance.
                Some(bytes) => line
                    .with(
                        &self.look.texts.number(bytes.div_ceil(1000)),
                        if node.is_folder() { quiet } else { ink },
                    )
                    .with("\u{202f}kB", quiet),
                None => return,
            },
            Cell::Modified => match node.attributes.mtime {
                Some(time) => line.with(&self.look.texts.date(time), quiet),
                None => return,
            },
            Cell::Sector => match self.owners.and_then(|owners| owners.first_byte_of(id, node)) {
                Some(byte) => line.with(&self.look.texts.number(byte / SECTOR_BYTES), ink),
                None => return,
            },
            Cell::OnDisc => match recorded_name(self.shown, node) {
                Some(name) => line.with(&name, quiet),
                None => return,
            },
            Cell::Folder => line.with(&folder_of(self.shown, node), quiet),
            Cell::Note => {
                let (text, ink) = self.note(id, node);
                line.with(&text, ink.unwrap_or(quiet))
            }
        };
        line.paint(ui, text_rect(ui.max_rect(), cell), cell.align());
    }

    /// Bytes of a file, or of all below a folder.
    fn bytes_of(&self, id: NodeId, node: &Node) -> Option<u64> {
        if let Some(change) = self.shown.change_of(id).filter(|_| self.shown.is_gone(id)) {
            return Some(change.bytes.unsigned_abs());
        }
        if node.is_folder() { self.rows.bytes_below(id) } else { size_of(&self.shown.tree, node) }
    }

    fn ink(&self, id: NodeId) -> Color32 {
        if self.shown.is_gone(id) {
            self.look.palette.text_2
        } else if self.shown.is_being_added(id) {
            self.look.palette.disabled
        } else {
            self.look.palette.text
        }
    }

    fn icon(&self, id: NodeId, node: &Node) -> (Icon, Color32) {
        let palette = self.look.palette;
        if node.is_damaged {
            return (Icon::FILE_BROKEN, palette.error.ink);
        }
        if self.shown.missing.contains(id) {
            return (Icon::WARNING, palette.warning.ink);
        }
        let sort = sort_of(node);
        let ink = match sort {
            _ if self.shown.is_being_added(id) => palette.disabled,
            FileSort::Folder if !self.shown.is_gone(id) => palette.accent,
            _ => palette.text_2,
        };
        (icon_of(sort), ink)
    }

    /// What is remarkable about a file, and the colour to say it in.
    fn note(&self, id: NodeId, node: &Node) -> (String, Option<Color32>) {
        let palette = self.look.palette;
        if node.is_damaged {
            return (self.look.text("files-note-damaged"), Some(palette.error.ink));
        }
        if self.shown.missing.contains(id) {
            return (self.look.text("files-note-missing"), Some(palette.warning.ink));
        }
        if self.shown.is_being_added(id) {
            return (self.look.text("files-note-adding"), None);
        }
        if let Some(change) = self.shown.change_of(id) {
            return (sentence(&self.look.texts, change), None);
        }
        match &node.kind {
            NodeKind::Symlink(target) => {
                let target = Value::Text(String::from_utf8_lossy(target).into_owned());
                (self.look.format("files-note-link", &[("target", target)]), None)
            }
            NodeKind::CharDevice { .. } | NodeKind::BlockDevice { .. } => {
                (self.look.text("files-note-device"), None)
            }
            NodeKind::Fifo | NodeKind::Socket => (self.look.text("files-note-channel"), None),
            NodeKind::Folder(children) => {
                let count = Value::Number(children.len() as u64);
                let mut note = self.look.format("files-count-items", &[("count", count)]);
                if menu::is_linked(node) {
                    note = format!("{note}, {}", self.look.text("files-note-linked"));
                }
                (note, None)
            }
            NodeKind::File(_) => (String::new(), None),
        }
    }

    /// The whole of what a cell shows shortened.
    fn tip(&self, response: &Response, cell: Cell, id: NodeId, node: &Node) {
        let text = match cell {
            Cell::Name => {
                let name = node.display_name();
                let width = text_rect(response.rect, cell).width() - Icon::ROW - size::ROW / 4.0;
                let line = Line::new(Type::Table).with(&name, Color32::PLACEHOLDER);
                let painter = response.ctx.layer_painter(response.layer_id);
                if !line.galley(&painter, width).elided {
                    return;
                }
                name.into_owned()
            }
            Cell::Size => match self.bytes_of(id, node) {
                Some(bytes) => self.look.texts.exact_bytes(bytes),
                None => return,
            },
            Cell::Note => {
                let (text, _) = self.note(id, node);
                if text.is_empty() {
                    return;
                }
                text
            }
            Cell::OnDisc => match recorded_name(self.shown, node) {
                Some(name) => name,
                None => return,
            },
            Cell::Folder => folder_of(self.shown, node),
            Cell::Modified | Cell::Sector => return,
        };
        response.clone().on_hover_ui(|ui| drop(self.look.label(ui, Type::Body, text)));
    }
}

/// Where a file lies: the path of its folder.
fn folder_of(shown: &Shown, node: &Node) -> String {
    format!("/{}", shown.listed().display_path(node.parent))
}
/// The name as recorded, where it differs from the one shown.
fn recorded_name(shown: &Shown, node: &Node) -> Option<String> {
    let views = [shown.view, Namespace::Iso, Namespace::Joliet];
    views.into_iter().find_map(|ns| match node.name_in(ns) {
        NamespaceName::Fixed(name) if **name != *node.name => {
            Some(String::from_utf8_lossy(name).into_owned())
        }
        _ => None,
    })
}
