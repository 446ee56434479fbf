//! The tree: folders only, under the volume's name. It follows the folder that the table shows.

use egui::{
    Align, EventFilter, Id, Key, Modifiers, Rect, Response, ScrollArea, Sense, Ui, WidgetInfo,
};
use egui::{pos2, vec2};

use super::cell::{self, Line};
use super::files::menu::{Choice, carry_out, entry, is_linked};
use super::{Dragged, view_text_id};
use crate::gui::theme::{Icon, Type, row_height, space};
use crate::gui::view::panes::Panes;
use crate::gui::view::parts::TrackRow;
use crate::gui::view::shown::Shown;
use crate::gui::view::tree_rows::{TreeRow, TreeRowKind};
use crate::gui::{Action, FileAction, Look, ViewAction};
use crate::i18n::Value;
use crate::model::{NodeId, Tree};

/// A level further in.
const INDENT: f32 = 16.0;

/// What was done to the rows.
#[derive(Default)]
struct Events {
    shown: Option<NodeId>,
    opened: Option<(NodeId, bool)>,
    chosen: Option<(NodeId, Choice)>,
}

/// Draws the tree.
pub fn tree(ui: &mut Ui, look: &Look, shown: &Shown, panes: &mut Panes) -> Vec<Action> {
    let mut actions = Vec::new();
    ui.spacing_mut().item_spacing = vec2(0.0, 0.0);
    sessions(ui, look, shown, &mut actions);
    volumes(ui, look, shown, &mut actions);
    let rows = panes.tree.rows(shown.generation, &shown.tree).to_vec();
    let (current, tab) = (panes.folder(), panes.tab);
    let at = rows.iter().position(|row| row.folder() == Some(current));
    let tracks = shown.tracks.len().min(TRACKS_SEEN);
    let below = (count_views(shown) + tracks) as f32 * row_height(ui);
    let height = (ui.available_height() - below).max(row_height(ui));
    let mut area = ScrollArea::vertical().id_salt("tree").auto_shrink(false).max_height(height);
    if std::mem::take(&mut panes.is_folder_sought)
        && let Some(at) = at
        && let Some(offset) = offset_to_see(ui, at)
    {
        area = area.vertical_scroll_offset(offset);
    }
    let mut events = Events::default();
    let output = area.show_rows(ui, row_height(ui), rows.len(), |ui, range| {
        for row in rows.get(range).unwrap_or(&[]) {
            show_row(ui, look, shown, row, (current, tab), &mut events, &mut actions);
        }
    });
    remember_offset(ui, output.state.clamped_offset().y, output.inner_rect.height());
    views(ui, look, shown, &mut actions);
    tracks_of(ui, look, shown, &mut actions);
    let focus = Id::unique("folder tree");
    focus_mark(ui, look, focus, output.inner_rect);
    if events.shown.is_some() || events.opened.is_some() {
        ui.memory_mut(|memory| memory.request_focus(focus));
    }
    if ui.memory(|memory| memory.has_focus(focus)) {
        keys(ui, shown, panes, &rows, at, &mut events);
    }
    if let Some((folder, is_open)) = events.opened {
        panes.tree.set_open(folder, is_open);
    }
    if let Some(folder) = events.shown {
        panes.go_to(shown, folder);
    }
    if let Some((folder, choice)) = events.chosen {
        // The table shows where the folder lies, so that its menu works on what is seen.
        match choice {
            Choice::Rename(_) | Choice::Remove | Choice::Extract => panes.show_node(shown, folder),
            _ => {}
        }
        carry_out(shown, panes, choice, &mut actions);
    }
    actions
}

/// The scroll offset that shows a row, when it is not to be seen at the last one.
fn offset_to_see(ui: &Ui, row: usize) -> Option<f32> {
    let id = Id::unique("folder tree offset");
    let (offset, height) = ui.data(|data| data.get_temp::<(f32, f32)>(id)).unwrap_or_default();
    let top = row as f32 * row_height(ui);
    if top < offset {
        Some(top)
    } else if top + row_height(ui) > offset + height {
        Some((top + row_height(ui) - height).max(0.0))
    } else {
        None
    }
}

fn remember_offset(ui: &Ui, offset: f32, height: f32) {
    let id = Id::unique("folder tree offset");
    ui.data_mut(|data| data.insert_temp(id, (offset, height)));
}

/// Makes the tree something the keyboard can be on.
fn focus_mark(ui: &Ui, look: &Look, id: Id, room: Rect) {
    let response = ui.interact(
        Rect::from_min_size(room.min, vec2(room.width(), 0.0)),
        id,
        Sense::focusable_noninteractive(),
    );
    let name = look.text("tree-name");
    response.widget_info(|| WidgetInfo::labeled(egui::Role::Tree, true, &name));
    let filter =
        EventFilter { vertical_arrows: true, horizontal_arrows: true, ..EventFilter::default() };
    ui.memory_mut(|memory| memory.set_focus_lock_filter(id, filter));
}

fn show_row(
    ui: &mut Ui,
    look: &Look,
    shown: &Shown,
    row: &TreeRow,
    (current, tab): (NodeId, u64),
    events: &mut Events,
    actions: &mut Vec<Action>,
) {
    let palette = look.palette;
    let (_, rect) = ui.allocate_space(vec2(ui.available_width(), row_height(ui)));
    let left = rect.left() + space::CONTROL + f32::from(row.depth) * INDENT;
    let (node, has_subfolders, is_open) = match row.kind {
        TreeRowKind::Folder { node, has_subfolders, is_open } => (node, has_subfolders, is_open),
        TreeRowKind::More { parent, count } => {
            more(ui, look, rect, left, parent, count, events);
            return;
        }
    };
    let response =
        ui.interact(rect, ui.scope_id().with(("row", node.0)), Sense::CLICK | Sense::DRAG);
    let name = shown.name_of(node);
    let is_current = node == current;
    response.widget_info(|| WidgetInfo::selected(egui::Role::TreeItem, true, is_current, &name));
    cell::ground(ui, rect, is_current, response.hovered(), palette);
    let chevron = Rect::from_min_size(pos2(left, rect.top()), vec2(INDENT + 4.0, row_height(ui)));
    if has_subfolders {
        let icon = if is_open { Icon::CHEVRON_DOWN } else { Icon::CHEVRON_RIGHT };
        let font = icon.font(Icon::ROW);
        let center = egui::Align2::CENTER_CENTER;
        ui.painter().text(chevron.center(), center, icon.glyph(), font, palette.text_2);
    }
    let rest = Rect::from_min_max(pos2(chevron.right(), rect.top()), rect.max);
    let icon = match (node == Tree::ROOT, is_current) {
        (true, _) => Icon::DISC,
        (false, true) => Icon::FOLDER_OPEN,
        (false, false) => Icon::FOLDER,
    };
    let is_faint = shown.is_being_added(node);
    let tint = if is_faint { palette.disabled } else { palette.accent };
    let ink = if is_faint { palette.disabled } else { palette.text };
    let text = cell::icon(ui, rest, icon, tint);
    let text = Rect::from_min_max(text.min, text.max - vec2(space::CONTROL, 0.0));
    let role = if node == Tree::ROOT { Type::Strong } else { Type::Table };
    if Line::new(role).with(&name, ink).paint(ui, text, Align::Min) && response.hovered() {
        response.clone().on_hover_ui(|ui| drop(look.label(ui, Type::Body, &name)));
    }
    let on_chevron = response.interact_pointer_pos().is_some_and(|at| chevron.contains(at));
    if response.double_clicked() || response.clicked() && on_chevron {
        events.opened = Some((node, !is_open));
    }
    if response.clicked() && !on_chevron {
        events.shown = Some(node);
    }
    if response.drag_started() && node != Tree::ROOT {
        let dragged = Dragged { from: tab, nodes: vec![node], words: name.clone() };
        egui::DragAndDrop::set_payload(ui.ctx(), dragged);
    }
    let takes = |d: &Dragged| shown.is_editable && (d.from != tab || !d.nodes.contains(&node));
    if response.dnd_hover_payload::<Dragged>().is_some_and(|dragged| takes(&dragged)) {
        cell::drop_mark(ui, rect, palette);
    }
    if let Some(dragged) = response.dnd_release_payload::<Dragged>() {
        super::files::drop_into(shown, tab, node, &dragged, actions);
    }
    response.context_menu(|ui| {
        if let Some(choice) = menu(ui, look, shown, node) {
            events.chosen = Some((node, choice));
        }
    });
}

/// "1 204 more folders": a click shows them in the table.
fn more(
    ui: &Ui,
    look: &Look,
    rect: Rect,
    left: f32,
    parent: NodeId,
    count: usize,
    events: &mut Events,
) {
    let response = ui.interact(rect, ui.scope_id().with(("more", parent.0)), Sense::CLICK);
    let text = look.format("tree-more", &[("count", Value::Number(count as u64))]);
    response.widget_info(|| WidgetInfo::labeled(egui::Role::TreeItem, true, &text));
    cell::ground(ui, rect, false, response.hovered(), look.palette);
    let inner = Rect::from_min_max(pos2(left + INDENT + 4.0, rect.top()), rect.max);
    Line::new(Type::Table).with(&text, look.palette.accent).paint(ui, inner, Align::Min);
    if response.clicked() {
        events.shown = Some(parent);
    }
}

/// The menu of a folder.
fn menu(ui: &mut Ui, look: &Look, shown: &Shown, node: NodeId) -> Option<Choice> {
    let mut chosen = None;
    let mut item = |ui: &mut Ui, icon, text, key, choice| {
        if entry(ui, look, icon, text, key) {
            chosen = Some(choice);
        }
    };
    item(ui, Icon::FOLDER_OPEN, "files-menu-open", "", Choice::Open(node));
    item(ui, Icon::EXTRACT, "files-menu-extract", "", Choice::Extract);
    if shown.is_editable {
        if node == Tree::ROOT {
            item(ui, Icon::NEW_FOLDER, "files-menu-new-folder", "", Choice::NewFolder(node));
        } else {
            item(ui, Icon::NEW_FOLDER, "files-menu-new-folder-in", "", Choice::NewFolder(node));
            item(ui, Icon::RENAME, "files-menu-rename", "", Choice::Rename(node));
            if shown.tree.node(node).is_some_and(is_linked) {
                item(ui, Icon::REFRESH, "files-menu-rescan", "", Choice::Rescan(node));
                item(ui, Icon::UNLINK, "files-menu-detach", "", Choice::Detach(node));
            }
            ui.separator();
            item(ui, Icon::REMOVE, "files-menu-remove", "", Choice::Remove);
        }
    }
    chosen
}

/// Up and down go to the neighbouring folder; left and right close and open, or go out and in.
fn keys(
    ui: &Ui,
    shown: &Shown,
    panes: &mut Panes,
    rows: &[TreeRow],
    at: Option<usize>,
    events: &mut Events,
) {
    let pressed = |key: Key| ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
    let Some((at, row)) = at.and_then(|at| Some((at, rows.get(at)?))) else { return };
    let TreeRowKind::Folder { node, has_subfolders, is_open } = row.kind else { return };
    let neighbour = |at: Option<usize>| at.and_then(|at| rows.get(at)).and_then(TreeRow::folder);
    if pressed(Key::ArrowDown) {
        events.shown = neighbour(at.checked_add(1));
    } else if pressed(Key::ArrowUp) {
        events.shown = neighbour(at.checked_sub(1));
    } else if pressed(Key::ArrowRight) && has_subfolders {
        if is_open {
            events.shown = neighbour(at.checked_add(1));
        } else {
            events.opened = Some((node, true));
        }
    } else if pressed(Key::ArrowLeft) {
        if is_open {
            events.opened = Some((node, false));
        } else if node != Tree::ROOT {
            events.shown = shown.tree.node(node).map(|node| node.parent);
        }
    } else if pressed(Key::Home) {
        events.shown = Some(Tree::ROOT);
    } else if pressed(Key::F2) {
        panes.begin_rename(shown, node);
    }
}

/// Older sessions of the image, above the tree.
fn sessions(ui: &mut Ui, look: &Look, shown: &Shown, actions: &mut Vec<Action>) {
    if shown.count_sessions < 2 {
        return;
    }
    for number in (1..=shown.count_sessions).rev() {
        let id = if number == shown.count_sessions { "tree-session-last" } else { "tree-session" };
        let text = look.format(id, &[("number", Value::Number(u64::from(number)))]);
        if choice(ui, look, Icon::TIME, &text, number == shown.session, ("session", number)) {
            actions.push(ViewAction::Session(number).into());
        }
    }
    ui.add_space(space::CONTROL);
}

/// The disc and what lies in its partitions and boot images, above the tree.
fn volumes(ui: &mut Ui, look: &Look, shown: &Shown, actions: &mut Vec<Action>) {
    if shown.volumes.is_empty() {
        return;
    }
    for (at, volume) in (0..).zip(&shown.volumes) {
        let text = match &volume.id {
            None => volume.name.clone(),
            Some(_) => {
                let kind = volume.kind.to_uppercase();
                let args =
                    [("name", Value::from(volume.name.as_str())), ("kind", Value::from(kind))];
                look.format("tree-volume", &args)
            }
        };
        let icon = if volume.id.is_none() { Icon::DISC } else { Icon::FILE_ARCHIVE };
        if choice(ui, look, icon, &text, volume.is_shown, ("volume", at)) {
            actions.push(ViewAction::Volume(volume.id.clone()).into());
        }
    }
    ui.add_space(space::CONTROL);
}

/// Most rows of tracks that are seen at once.
const TRACKS_SEEN: usize = 8;

/// The tracks of the disc, below the tree.
fn tracks_of(ui: &mut Ui, look: &Look, shown: &Shown, actions: &mut Vec<Action>) {
    if shown.tracks.is_empty() {
        return;
    }
    let height = row_height(ui);
    let area = ScrollArea::vertical().id_salt("tracks").auto_shrink(false);
    area.show_rows(ui, height, shown.tracks.len(), |ui, range| {
        for track in shown.tracks.get(range).unwrap_or(&[]) {
            let icon = if track.plays.is_some() { Icon::FILE_SOUND } else { Icon::FILE };
            let text = track_words(look, track);
            let salt = ("track", u32::from(track.number));
            let response = choice_row(ui, look, icon, &text, false, salt);
            if response.double_clicked() {
                actions.push(FileAction::TakeTracks(vec![track.number]).into());
            }
            response.context_menu(|ui| {
                let chosen =
                    [("tree-track-take", vec![track.number]), ("tree-track-take-all", Vec::new())];
                for (id, numbers) in chosen {
                    if entry(ui, look, Icon::EXTRACT, id, "") {
                        actions.push(FileAction::TakeTracks(numbers).into());
                    }
                }
            });
        }
    });
}

/// A track in words: its number, and how long it plays or how much data it holds.
pub fn track_words(look: &Look, track: &TrackRow) -> String {
    let number = Value::Number(u64::from(track.number));
    match track.plays {
        Some(time) => {
            let time = Value::from(look.texts.duration(time));
            look.format("tree-track-audio", &[("number", number), ("time", time)])
        }
        None => {
            let args = [("number", number), ("size", Value::Bytes(track.bytes))];
            look.format("tree-track-data", &args)
        }
    }
}

/// How many rows the other views take.
fn count_views(shown: &Shown) -> usize {
    if shown.is_editable { 0 } else { shown.views.len().saturating_sub(1) }
}

/// The other views of the image, below the tree.
fn views(ui: &mut Ui, look: &Look, shown: &Shown, actions: &mut Vec<Action>) {
    if count_views(shown) == 0 {
        return;
    }
    for ns in shown.views.iter().filter(|ns| **ns != shown.view) {
        let text = look.text(view_text_id(*ns));
        if choice(ui, look, Icon::DISC, &text, false, ("view", *ns as u32)) {
            actions.push(ViewAction::Names(*ns).into());
        }
    }
}

/// A row of the tree's level that is no folder.
fn choice(
    ui: &mut Ui,
    look: &Look,
    icon: Icon,
    text: &str,
    is_chosen: bool,
    salt: (&str, u32),
) -> bool {
    choice_row(ui, look, icon, text, is_chosen, salt).clicked() && !is_chosen
}

fn choice_row(
    ui: &mut Ui,
    look: &Look,
    icon: Icon,
    text: &str,
    is_chosen: bool,
    salt: (&str, u32),
) -> Response {
    let (_, rect) = ui.allocate_space(vec2(ui.available_width(), row_height(ui)));
    let response = ui.interact(rect, ui.scope_id().with(salt), Sense::CLICK);
    response.widget_info(|| WidgetInfo::selected(egui::Role::TreeItem, true, is_chosen, text));
    cell::ground(ui, rect, false, response.hovered() && !is_chosen, look.palette);
    let left = rect.left() + space::CONTROL + INDENT + 4.0;
    let rest = Rect::from_min_max(pos2(left, rect.top()), rect.max);
    let (icon, tint, role) = if is_chosen {
        (Icon::CHECK, look.palette.accent, Type::Strong)
    } else {
        (icon, look.palette.text_2, Type::Table)
    };
    let rest = cell::icon(ui, rest, icon, tint);
    Line::new(role).with(text, look.palette.text).paint(ui, rest, Align::Min);
    response
}
