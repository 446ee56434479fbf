//! The page of what fills the disc: cells as large as what they hold; those of a folder have what
//! is in it drawn inside.

use std::sync::Arc;

use egui::{Color32, Rect, Role, Sense, Stroke, StrokeKind, Ui, WidgetInfo, vec2};

use super::cell::Line;
use super::wake;
use crate::gui::theme::{Icon, Type, size, space as gap};
use crate::gui::view::panes::Panes;
use crate::gui::view::rows::SMALL;
use crate::gui::view::shown::{Page, Shown};
use crate::gui::view::treemap::{MapCell, Weights};
use crate::gui::widgets::{Button, EmptyState};
use crate::gui::{Action, Look};
use crate::i18n::Value;
use crate::model::map::Group;
use crate::model::{NodeId, Tree};

/// Room for the name above what a folder holds.
const HEAD: f32 = 20.0;
/// Cells smaller than this have no name.
const NAMED: (f32, f32) = (48.0, 18.0);
/// Folders are drawn inside each other so deep.
const DEPTH: usize = 3;

/// Draws the page.
pub fn space(ui: &mut Ui, look: &Look, shown: &Shown, panes: &mut Panes) -> Vec<Action> {
    let key = shown.generation;
    if !panes.weights.is_ready_for(&key) {
        let tree = shown.tree.clone();
        let is_small = tree.count_nodes() <= SMALL as u64;
        panes.weights.want(&key, is_small, &wake(ui.ctx()), move || Weights::of(&tree));
    }
    let folder = panes.folder();
    let Some(weights) = panes.weights.value().map(Arc::clone) else { return Vec::new() };
    head(ui, look, shown, panes, weights.bytes(folder));
    let room = ui.available_rect_before_wrap().shrink(gap::CONTROL);
    if weights.bytes(folder) == 0 {
        EmptyState {
            icon: Icon::FOLDER,
            heading: look.text("treemap-empty"),
            sentence: look.text("treemap-empty-sentence"),
            button: None,
        }
        .show(ui, look);
        return Vec::new();
    }
    let mut drawn = Drawn { look, shown, weights: &weights, done: None };
    drawn.folder(ui, folder, room, 0, panes);
    match drawn.done {
        Some(Done::Selected(node)) => panes.selection.select_only(node),
        Some(Done::Opened(node)) if shown.tree.node(node).is_some_and(|n| n.is_folder()) => {
            panes.go_to(shown, node);
        }
        Some(Done::Opened(node)) => {
            panes.show_node(shown, node);
            panes.page = Page::Files;
        }
        None => {}
    }
    Vec::new()
}

/// Which folder, how much it holds, and the way up.
fn head(ui: &mut Ui, look: &Look, shown: &Shown, panes: &mut Panes, bytes: u64) {
    let row = vec2(ui.available_width(), size::TOOLBAR);
    ui.allocate_ui_with_layout(row, egui::Layout::left_to_right(egui::Align::Center), |ui| {
        ui.set_min_height(size::TOOLBAR);
        ui.spacing_mut().item_spacing.x = gap::CONTROL;
        ui.add_space(gap::CONTROL);
        let is_top = panes.folder() == Tree::ROOT;
        let reason = is_top.then(|| look.text("files-up-not"));
        let up = Button::icon_only(Icon::UP, look.text("files-up")).key("Alt+Up");
        if up.disabled(reason).show(ui, look).clicked() {
            panes.go_up(shown);
        }
        look.label(ui, Type::Strong, shown.name_of(panes.folder()));
        look.quiet(ui, Type::Body, look.texts.bytes(bytes));
    });
}

enum Done {
    Selected(NodeId),
    Opened(NodeId),
}

struct Drawn<'a> {
    look: &'a Look,
    shown: &'a Shown,
    weights: &'a Weights,
    done: Option<Done>,
}

impl Drawn<'_> {
    fn folder(&mut self, ui: &mut Ui, folder: NodeId, room: Rect, depth: usize, panes: &Panes) {
        let ratio = room.width() / room.height().max(1.0);
        let cells = self.weights.cells(&self.shown.tree, folder, ratio);
        for (number, cell) in cells.iter().enumerate() {
            let at = vec2(cell.area.x * room.width(), cell.area.y * room.height());
            let wanted = vec2(cell.area.w * room.width(), cell.area.h * room.height());
            let rect = Rect::from_min_size(room.min + at, wanted);
            if rect.width() >= 2.0 && rect.height() >= 2.0 {
                self.cell(ui, cell, rect.shrink(0.5), number, depth, panes);
            }
        }
    }

    fn cell(
        &mut self,
        ui: &mut Ui,
        cell: &MapCell,
        rect: Rect,
        number: usize,
        depth: usize,
        panes: &Panes,
    ) {
        let palette = self.look.palette;
        let node = cell.node.and_then(|id| Some((id, self.shown.tree.node(id)?)));
        let is_folder = node.is_some_and(|(_, node)| node.is_folder());
        let files = palette.group(Group::Files);
        let (fill, ink) = match (is_folder, number % 2) {
            (true, _) => (palette.raised, palette.text),
            (false, 0) => (files.fill, files.ink),
            (false, _) => (files.second, files.ink),
        };
        let id = ui.scope_id().with(("cell", depth, cell.node.map(|id| id.0), number));
        let response = ui.interact(rect, id, Sense::click());
        let name = match node {
            Some((id, _)) => self.shown.name_of(id),
            None => self.look.text("treemap-rest"),
        };
        let size = self.look.texts.bytes(cell.bytes);
        let said = format!("{name}, {size}");
        response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &said));
        ui.painter().rect_filled(rect, 2.0, fill);
        if is_folder {
            ui.painter().rect_stroke(
                rect,
                2.0,
                Stroke::new(1.0, palette.hairline),
                StrokeKind::Inside,
            );
        }
        let is_named = rect.width() >= NAMED.0 && rect.height() >= NAMED.1;
        if is_named {
            let line =
                Line::new(Type::Note).with(&name, ink).with(&format!("  {size}"), faded(ink));
            let galley = line.galley(ui.painter(), rect.width() - 8.0);
            super::cell::paint_galley(ui.painter(), rect.min + vec2(4.0, 2.0), galley);
        }
        if let (true, true, Some((id, _))) = (is_folder, depth + 1 < DEPTH, node) {
            let inner = rect.shrink(3.0).with_min_y(rect.top() + HEAD);
            if inner.width() > 12.0 && inner.height() > 12.0 {
                self.folder(ui, id, inner, depth + 1, panes);
            }
        }
        let is_selected = node.is_some_and(|(id, _)| panes.selection.nodes().contains(id));
        if is_selected || response.hovered() {
            let stroke = Stroke::new(2.0, if is_selected { palette.accent } else { palette.text });
            ui.painter().rect_stroke(rect, 2.0, stroke, StrokeKind::Inside);
        }
        if let Some((id, _)) = node {
            if response.double_clicked() {
                self.done = Some(Done::Opened(id));
            } else if response.clicked() {
                self.done.get_or_insert(Done::Selected(id));
            }
            let path = self.shown.tree.display_path(id);
            let args = [("path", Value::from(path)), ("size", Value::Bytes(cell.bytes))];
            let tip = self.look.format("treemap-tip", &args);
            response.on_hover_text(Type::Note.rich(tip));
        }
    }
}

fn faded(ink: Color32) -> Color32 {
    ink.gamma_multiply(0.75)
}
