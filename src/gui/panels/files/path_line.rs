//! The line above the table: the way to the folder, whose names are shown, and the filter.

use egui::{Align, Color32, Key, Layout, Modifiers, Sense, TextEdit, Ui, vec2};

use crate::gui::panels::{Dragged, view_text_id};
use crate::gui::theme::{Icon, Type, size, space};
use crate::gui::view::panes::Panes;
use crate::gui::view::shown::Shown;
use crate::gui::widgets::{Button, select};
use crate::gui::{Action, Look, ViewAction};
use crate::i18n::Value;
use crate::model::NodeId;

/// Width of the filter field.
const FILTER: f32 = 180.0;
/// Width of the select of names.
const NAMES: f32 = 250.0;

pub(super) fn show(
    ui: &mut Ui,
    look: &Look,
    shown: &Shown,
    panes: &mut Panes,
    actions: &mut Vec<Action>,
) {
    let room = vec2(ui.available_width(), size::TOOLBAR);
    ui.allocate_ui_with_layout(room, Layout::left_to_right(Align::Center), |ui| {
        ui.set_min_height(size::TOOLBAR);
        ui.spacing_mut().item_spacing.x = space::ICON;
        ui.add_space(space::CONTROL);
        if panes.is_tree_away {
            let name = look.text("command-toggle-tree");
            if Button::icon_only(Icon::TREE, name).key("F9").show(ui, look).clicked() {
                panes.is_tree_open = !panes.is_tree_open;
            }
        }
        let above = panes.trail().iter().rev().nth(1).copied();
        let up = Button::icon_only(Icon::UP, look.text("files-up")).key("Alt+Up");
        let reason = above.is_none().then(|| look.text("files-up-not"));
        if up.disabled(reason).show(ui, look).clicked() {
            panes.go_up(shown);
        }
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            ui.add_space(space::CONTROL);
            ui.spacing_mut().item_spacing.x = space::CONTROL;
            if panes.is_inspector_away {
                let name = look.text("command-toggle-inspector");
                if Button::icon_only(Icon::INSPECTOR, name).key("F10").show(ui, look).clicked() {
                    panes.is_inspector_open = !panes.is_inspector_open;
                }
            }
            filter(ui, look, panes);
            only_changes(ui, look, shown, panes);
            if shown.views.len() > 1 {
                names(ui, look, shown, actions);
            }
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                ui.spacing_mut().item_spacing.x = 0.0;
                if ui.input_mut(|input| input.consume_key(Modifiers::COMMAND, Key::L)) {
                    panes.path_typed = Some(shown.tree.display_path(panes.folder()));
                }
                match panes.path_typed.is_some() {
                    true => path_field(ui, look, shown, panes),
                    false => crumbs(ui, look, shown, panes, actions),
                }
            });
        });
    });
}

/// The folders from the root; those in front fall into a menu when there is no room.
fn crumbs(ui: &mut Ui, look: &Look, shown: &Shown, panes: &mut Panes, actions: &mut Vec<Action>) {
    let trail: Vec<NodeId> = panes.trail().to_vec();
    let chevron = Icon::ROW;
    let width = |id: &NodeId| {
        let job = egui::text::LayoutJob::simple_singleline(
            shown.name_of(*id),
            Type::Strong.font(),
            Color32::PLACEHOLDER,
        );
        (ui.painter().layout_job(job).size().x + 2.0 * space::CONTROL).min(MAX_CRUMB) + chevron
    };
    let room = ui.available_width() - size::CONTROL;
    let mut used = 0.0;
    let fitting = trail
        .iter()
        .rev()
        .take_while(|id| {
            used += width(id);
            used <= room
        })
        .count()
        .max(1);
    let (hidden, visible) = trail.split_at(trail.len().saturating_sub(fitting));
    let mut wanted = None;
    if !hidden.is_empty() {
        let more = Button::icon_only(Icon::MORE, look.text("files-folders-above")).show(ui, look);
        egui::Popup::menu(&more).show(|ui| {
            for id in hidden {
                let entry = Button::quiet(shown.name_of(*id)).min_width(200.0);
                if entry.show(ui, look).clicked() {
                    wanted = Some(*id);
                    ui.close();
                }
            }
        });
    }
    let widest = MAX_CRUMB.min(room);
    for (at, id) in visible.iter().enumerate() {
        if at > 0 || !hidden.is_empty() {
            let color = look.palette.text_2;
            ui.label(Icon::CHEVRON_RIGHT.rich(chevron, color));
        }
        let is_last = at + 1 == visible.len();
        let response = crumb(ui, look, &shown.name_of(*id), is_last, widest);
        if response.clicked() && !is_last {
            wanted = Some(*id);
        }
        if let Some(dragged) = response.dnd_release_payload::<Dragged>() {
            super::drop_into(shown, panes.tab, *id, &dragged, actions);
        }
        if response.dnd_hover_payload::<Dragged>().is_some() {
            crate::gui::panels::cell::drop_mark(ui, response.rect, look.palette);
        }
    }
    if let Some(folder) = wanted {
        panes.go_to(shown, folder);
    }
}

/// Widest a folder's name gets in the path.
const MAX_CRUMB: f32 = 220.0;

fn crumb(ui: &mut Ui, look: &Look, name: &str, is_last: bool, widest: f32) -> egui::Response {
    let role = if is_last { Type::Strong } else { Type::Body };
    let palette = look.palette;
    let ink = if is_last { palette.text } else { palette.text_2 };
    let line = crate::gui::panels::cell::Line::new(role).with(name, ink);
    let galley = line.galley(ui.painter(), widest - 2.0 * space::CONTROL);
    let wanted = vec2(galley.size().x + 2.0 * space::CONTROL, size::CONTROL - 4.0);
    let (rect, response) = ui.allocate_exact_size(wanted, Sense::click());
    let said = look.format("files-go-to", &[("name", crate::i18n::Value::from(name))]);
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Link, true, &said));
    if response.hovered() && !is_last {
        ui.painter().rect_filled(rect, f32::from(size::CORNER), palette.raised);
    }
    let at = rect.center() - galley.size() / 2.0;
    crate::gui::panels::cell::paint_galley(ui.painter(), at, galley);
    response
}

/// The path as text: Enter goes there, Escape leaves it.
fn path_field(ui: &mut Ui, look: &Look, shown: &Shown, panes: &mut Panes) {
    let Some(mut typed) = panes.path_typed.take() else { return };
    let id = egui::Id::unique("path field");
    let edit = TextEdit::singleline(&mut typed)
        .id(id)
        .font(Type::Body.font())
        .margin(vec2(8.0, 5.0))
        .min_size(vec2(0.0, size::CONTROL))
        .desired_width(ui.available_width() - space::CONTROL);
    let response = ui.add(edit).accessible_name(look.text("files-path"));
    if response.lost_focus() {
        let found = shown.tree.lookup(typed.as_bytes());
        if let (Some(node), true) = (found, ui.input(|input| input.key_pressed(Key::Enter))) {
            match shown.tree.node(node).is_some_and(|node| node.is_folder()) {
                true => panes.go_to(shown, node),
                false => panes.show_node(shown, node),
            }
        }
        return;
    }
    response.request_focus();
    panes.path_typed = Some(typed);
}

/// "Names as: Linux (Rock Ridge)".
fn names(ui: &mut Ui, look: &Look, shown: &Shown, actions: &mut Vec<Action>) {
    let mut view = shown.view;
    let choices: Vec<_> =
        shown.views.iter().map(|ns| (*ns, look.text(view_text_id(*ns)))).collect();
    let width = (ui.available_width() * 0.5).clamp(NAMES / 2.0, NAMES);
    let room = vec2(width, size::CONTROL);
    ui.allocate_ui_with_layout(room, Layout::left_to_right(Align::Center), |ui| {
        if select(ui, look, "", &mut view, &choices) {
            actions.push(ViewAction::Names(view).into());
        }
    });
    // Narrow windows leave the words out; the select says enough.
    if ui.available_width() > 220.0 {
        look.quiet(ui, Type::Body, look.text("files-names-as"));
    }
}

/// "Changes (4)": all changes of the disc in one list, or the folder again.
fn only_changes(ui: &mut Ui, look: &Look, shown: &Shown, panes: &mut Panes) {
    let count = shown.count_changes();
    if count == 0 {
        return;
    }
    let words = look.format("files-only-changes", &[("count", Value::Number(count as u64))]);
    let button = match panes.is_changes_only {
        true => Button::normal(words).icon(Icon::CHECK),
        false => Button::normal(words),
    };
    if button.key("Ctrl+G").show(ui, look).clicked() {
        panes.is_changes_only = !panes.is_changes_only;
    }
}

/// The filter; Escape empties it, Ctrl+F goes there.
fn filter(ui: &mut Ui, look: &Look, panes: &mut Panes) {
    let id = egui::Id::unique("filter field");
    if ui.input_mut(|input| input.consume_key(Modifiers::COMMAND, Key::F)) {
        ui.memory_mut(|memory| memory.request_focus(id));
    }
    let color = look.palette.text_2;
    let edit = TextEdit::singleline(&mut panes.filter)
        .id(id)
        .font(Type::Body.font())
        .hint_text(Type::Body.rich(look.text("files-filter")).color(look.palette.disabled))
        .prefix(Icon::SEARCH.rich(Icon::ROW, color))
        .margin(vec2(8.0, 5.0))
        .min_size(vec2(0.0, size::CONTROL))
        .desired_width(FILTER.min(ui.available_width() / 3.0));
    let response = ui.add(edit).accessible_name(look.text("files-filter"));
    if response.lost_focus() && ui.input(|input| input.key_pressed(Key::Escape)) {
        panes.filter.clear();
    }
}
