//! The page of finding: in the whole disc, by name, size, time and content.

use std::sync::Arc;

use egui::{Align, Key, Label, ScrollArea, Sense, TextWrapMode, Ui, WidgetInfo, vec2};

use super::cell::{self, Line};
use super::wake;
use crate::gui::theme::{Icon, Type, row_height, size, space};
use crate::gui::view::bytes::needle_of;
use crate::gui::view::find::{MOST, Wanted, bytes_of, day_of, matching};
use crate::gui::view::folder::size_of;
use crate::gui::view::panes::Panes;
use crate::gui::view::rows::SMALL;
use crate::gui::view::shown::{Page, Shown};
use crate::gui::widgets::{Button, EmptyState, segments};
use crate::gui::{Action, Look, ViewAction};
use crate::i18n::Value;
use crate::model::NodeId;

/// Draws the page.
pub fn find(ui: &mut Ui, look: &Look, shown: &Shown, panes: &mut Panes) -> Vec<Action> {
    let mut actions = Vec::new();
    fields(ui, look, shown, panes, &mut actions);
    let state = &panes.find;
    let wanted = Wanted {
        name: state.name.trim().to_owned(),
        at_least: bytes_of(&state.at_least),
        at_most: bytes_of(&state.at_most),
        since: day_of(&state.since),
    };
    let mut hits: Arc<Vec<NodeId>> = Arc::default();
    let by_content = state.by_content.clone().filter(|found| found.generation == shown.generation);
    if !wanted.is_anything() || by_content.is_some() {
        let key = (shown.generation, wanted.clone());
        if !panes.found.is_ready_for(&key) {
            let (tree, wanted) = (shown.tree.clone(), wanted.clone());
            let is_small = tree.count_nodes() <= SMALL as u64;
            panes.found.want(&key, is_small, &wake(ui.ctx()), move || matching(&tree, &wanted));
        }
        hits = panes.found.value().map(Arc::clone).unwrap_or_default();
    }
    let is_looking = by_content.as_ref().is_some_and(|found| found.is_running);
    if let Some(found) = &by_content {
        let holds: std::collections::HashSet<NodeId> = found.hits.iter().map(|hit| hit.0).collect();
        hits = Arc::new(hits.iter().copied().filter(|id| holds.contains(id)).collect());
    }
    if hits.is_empty() {
        let (heading, sentence) = match (wanted.is_anything() && by_content.is_none(), is_looking) {
            (true, _) => ("finder-empty", "finder-empty-sentence"),
            (_, true) => ("finder-looking", "finder-looking-sentence"),
            _ => ("finder-nothing", "finder-nothing-sentence"),
        };
        EmptyState {
            icon: Icon::SEARCH,
            heading: look.text(heading),
            sentence: look.text(sentence),
            button: None,
        }
        .show(ui, look);
        return actions;
    }
    rows(ui, look, shown, panes, &hits);
    actions
}

fn fields(ui: &mut Ui, look: &Look, shown: &Shown, panes: &mut Panes, actions: &mut Vec<Action>) {
    let state = &mut panes.find;
    let is_new = std::mem::take(&mut state.is_new);
    ui.add_space(space::CONTROL);
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(space::CONTROL, space::CONTROL);
        ui.add_space(space::CONTROL);
        let name = field(ui, look, &mut state.name, "finder-name", 220.0);
        if is_new {
            name.request_focus();
        }
        field(ui, look, &mut state.at_least, "finder-at-least", 110.0);
        field(ui, look, &mut state.at_most, "finder-at-most", 110.0);
        field(ui, look, &mut state.since, "finder-since", 150.0);
    });
    ui.add_space(space::CONTROL);
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(space::CONTROL, space::CONTROL);
        ui.add_space(space::CONTROL);
        let content = field(ui, look, &mut state.content, "finder-content", 220.0);
        let choices = [(false, look.text("bytes-text")), (true, look.text("bytes-hex"))];
        segments(ui, look, &look.text("bytes-find-as"), &mut state.is_content_hex, &choices);
        let needle = needle_of(&state.content, state.is_content_hex);
        if state.content.is_empty() {
            state.by_content = None;
        }
        let reason = needle.is_none().then(|| look.text("bytes-find-nothing"));
        let button = Button::normal(look.text("finder-look-inside")).icon(Icon::SEARCH);
        let is_pressed = button.disabled(reason).show(ui, look).clicked()
            || content.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
        if let (true, Some(needle)) = (is_pressed, needle) {
            actions.push(ViewAction::FindInFiles(shown.generation, needle).into());
        }
        if let Some(found) = &state.by_content {
            let count = [("count", Value::Number(found.hits.len() as u64))];
            let id = if found.is_running { "finder-inside-so-far" } else { "finder-inside" };
            look.quiet(ui, Type::Note, look.format(id, &count));
        }
    });
    ui.add_space(space::CONTROL);
}

fn field(
    ui: &mut Ui,
    look: &Look,
    text: &mut String,
    hint: &'static str,
    width: f32,
) -> egui::Response {
    let said = look.text(hint);
    let edit = egui::TextEdit::singleline(text)
        .id_salt(hint)
        .font(Type::Body.font())
        .hint_text(Type::Body.rich(&said).color(look.palette.disabled))
        .margin(vec2(8.0, 5.0))
        .min_size(vec2(0.0, size::CONTROL))
        .desired_width(width);
    ui.add(edit).accessible_name(&said)
}

/// The hits: name, size and the folder it lies in. A click selects, a double click or Enter shows
/// it where it lies.
fn rows(ui: &mut Ui, look: &Look, shown: &Shown, panes: &mut Panes, hits: &[NodeId]) {
    let count = Value::Number(hits.len() as u64);
    let id = if hits.len() >= MOST { "finder-count-most" } else { "finder-count" };
    ui.horizontal(|ui| {
        ui.add_space(space::GROUP);
        let text = Type::Note.rich(look.format(id, &[("count", count)]));
        let text = text.color(look.palette.text_2);
        ui.add(Label::new(text).wrap_mode(TextWrapMode::Truncate));
    });
    let height = row_height(ui);
    let mut wanted = None;
    ui.spacing_mut().item_spacing.y = 0.0;
    ScrollArea::vertical().id_salt("found").auto_shrink(false).show_rows(
        ui,
        height,
        hits.len(),
        |ui, range| {
            for id in range.filter_map(|at| hits.get(at).copied()) {
                let Some(node) = shown.tree.node(id) else { continue };
                let room = vec2(ui.available_width(), height);
                let (rect, response) = ui.allocate_exact_size(room, Sense::click());
                let name = shown.name_of(id);
                let is_selected = panes.selection.nodes().contains(id);
                response.widget_info(|| {
                    WidgetInfo::selected(egui::Role::ListBoxOption, true, is_selected, &name)
                });
                cell::ground(ui, rect, is_selected, response.hovered(), look.palette);
                let inner = rect.shrink2(vec2(space::GROUP, 0.0));
                let icon = if node.is_folder() { Icon::FOLDER } else { Icon::FILE };
                let text = cell::icon(ui, inner, icon, look.palette.text_2);
                let (left, right) = text.split_left_right_at_fraction(0.45);
                Line::new(Type::Table).with(&name, look.palette.text).paint(ui, left, Align::Min);
                let (bytes, path) = right.split_left_right_at_x(right.left() + 96.0);
                if let Some(size) = size_of(&shown.tree, node) {
                    let size = look.texts.bytes(size);
                    Line::new(Type::Table).with(&size, look.palette.text_2).paint(
                        ui,
                        bytes,
                        Align::Max,
                    );
                }
                let above = format!("/{}", shown.tree.display_path(node.parent));
                Line::new(Type::Table).with(&above, look.palette.text_2).paint(
                    ui,
                    path.with_min_x(path.left() + space::GROUP),
                    Align::Min,
                );
                let is_entered =
                    response.has_focus() && ui.input(|input| input.key_pressed(Key::Enter));
                if response.double_clicked() || is_entered {
                    wanted = Some(id);
                } else if response.clicked() {
                    panes.selection.select_only(id);
                }
            }
        },
    );
    if let Some(id) = wanted {
        panes.show_node(shown, id);
        panes.page = Page::Files;
    }
}
