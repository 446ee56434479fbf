//! The file table: one folder, a row a file, a million rows without a stutter.
//!
//! Only rows on screen are drawn, straight from the tree; order and filter come from
//! [`crate::gui::view::rows`]. Keys work when the table has the keyboard, which a click gives it.

mod header;
mod keys;
pub(super) mod menu;
mod path_line;
mod rename;
mod row;

use egui::{Align, Layout, Rect, Sense, Ui, UiBuilder, pos2, vec2};
use egui_extras::{Column as Width, TableBuilder};

use super::{Dragged, wake};
use crate::gui::theme::{Icon, Type, row_height, size, space};
use crate::gui::view::columns::TableColumn;
use crate::gui::view::folder::Column;
use crate::gui::view::panes::{Note, Panes};
use crate::gui::view::selection::{Pick, RowOrder};
use crate::gui::view::shown::{Arrangement, Shown};
use crate::gui::widgets::{Button, EmptyState};
use crate::gui::{Action, EditAction, FileAction, Look, ViewAction};
use crate::i18n::Value;
use crate::model::NodeId;

/// A column of the table as it is drawn.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
enum Cell {
    /// Icon and name.
    Name,
    /// Size in bytes.
    Size,
    /// Time of the last change.
    Modified,
    /// What is remarkable.
    Note,
    /// First sector.
    Sector,
    /// The name as recorded, where it differs.
    OnDisc,
    /// The folder it lies in.
    Folder,
}

impl Cell {
    /// The chosen columns in the order of an arrangement, as many as there is room for.
    fn of(panes: &Panes, width: f32, has_recorded_names: bool) -> Vec<Cell> {
        if panes.is_changes_only {
            let mut cells = vec![Cell::Name, Cell::Size, Cell::Folder];
            if width >= 640.0 {
                cells.push(Cell::Note);
            }
            return cells;
        }
        let order = match panes.arrangement {
            Arrangement::Inspect => {
                [Cell::Size, Cell::Sector, Cell::Modified, Cell::OnDisc, Cell::Note]
            }
            _ => [Cell::Size, Cell::Modified, Cell::Note, Cell::Sector, Cell::OnDisc],
        };
        let mut cells = vec![Cell::Name];
        let mut used = Cell::Name.points();
        for cell in order {
            let is_wanted = cell.choice().is_some_and(|column| panes.columns.has(column))
                && (cell != Cell::OnDisc || has_recorded_names);
            used += if is_wanted { cell.points() } else { 0.0 };
            if is_wanted && used <= width {
                cells.push(cell);
            }
        }
        cells
    }

    /// What the person chooses it as; the name is always there.
    fn choice(self) -> Option<TableColumn> {
        match self {
            // That of the list of changes is there with it only.
            Cell::Name | Cell::Folder => None,
            Cell::Size => Some(TableColumn::Size),
            Cell::Modified => Some(TableColumn::Modified),
            Cell::Note => Some(TableColumn::Note),
            Cell::Sector => Some(TableColumn::Sector),
            Cell::OnDisc => Some(TableColumn::OnDisc),
        }
    }

    /// Usual width, of the name the least, in points.
    fn points(self) -> f32 {
        match self {
            Cell::Name => 160.0,
            Cell::Size => 104.0,
            Cell::Sector => 96.0,
            Cell::Modified => 140.0,
            Cell::Note | Cell::OnDisc => 150.0,
            Cell::Folder => 200.0,
        }
    }

    /// Usual width; the name takes what is left.
    fn width(self) -> Width {
        match self {
            Cell::Name => Width::remainder().at_least(self.points()).clip(true).resizable(false),
            other => Width::initial(other.points()).at_least(64.0).clip(true).resizable(true),
        }
    }

    fn text_id(self) -> &'static str {
        match self {
            Cell::Name => "files-column-name",
            Cell::Size => "files-column-size",
            Cell::Modified => "files-column-modified",
            Cell::Note => "files-column-note",
            Cell::Sector => "files-column-sector",
            Cell::OnDisc => "files-column-on-disc",
            Cell::Folder => "files-column-folder",
        }
    }

    /// What the table can be sorted by.
    fn sort(self) -> Option<Column> {
        match self {
            Cell::Name => Some(Column::Name),
            Cell::Size => Some(Column::Size),
            Cell::Modified => Some(Column::Modified),
            Cell::Sector => Some(Column::Sector),
            Cell::Note | Cell::OnDisc | Cell::Folder => None,
        }
    }

    /// Numbers stand at the right.
    fn align(self) -> Align {
        match self {
            Cell::Size | Cell::Sector => Align::Max,
            _ => Align::Min,
        }
    }
}

/// Draws path line, table and foot.
pub fn files(ui: &mut Ui, look: &Look, shown: &Shown, panes: &mut Panes) -> Vec<Action> {
    let mut actions = Vec::new();
    ui.spacing_mut().item_spacing.y = 0.0;
    path_line::show(ui, look, shown, panes, &mut actions);
    let foot = size::ROW + space::ICON;
    let room = ui.available_rect_before_wrap();
    let (above, below) = room.split_top_bottom_at_y(room.bottom() - foot);
    ui.scope_builder(UiBuilder::new().max_rect(above), |ui| {
        body(ui, look, shown, panes, &mut actions);
    });
    ui.scope_builder(UiBuilder::new().max_rect(below), |ui| {
        footer(ui, look, shown, panes, &mut actions);
    });
    actions
}

/// Shows what is in a folder; of a file, the file.
fn open(shown: &Shown, panes: &mut Panes, node: NodeId, actions: &mut Vec<Action>) {
    match shown.tree.node(node) {
        Some(found) if found.is_folder() => panes.go_to(shown, node),
        Some(_) => actions.push(FileAction::OpenFile(node).into()),
        None => {}
    }
}

/// The table, or what stands in an empty place.
fn body(ui: &mut Ui, look: &Look, shown: &Shown, panes: &mut Panes, actions: &mut Vec<Action>) {
    let count = panes.rows.listing().map(|listing| (listing.count(), listing.count_unfiltered()));
    match count {
        None => waiting(ui, look),
        Some((0, _)) if panes.rows.is_current() => empty(ui, look, shown, panes, actions),
        Some(_) => table(ui, look, shown, panes, actions),
    }
}

fn table(ui: &mut Ui, look: &Look, shown: &Shown, panes: &mut Panes, actions: &mut Vec<Action>) {
    let Some(listing) = panes.rows.listing().cloned() else { return };
    let room = ui.available_rect_before_wrap();
    if !panes.rows.is_current() {
        ui.set_opacity(0.6);
    }
    let focus = keys::focus_id();
    let has_focus = ui.memory(|memory| memory.has_focus(focus));
    let verdict = panes.name_verdict(shown, &wake(ui.ctx()));
    let mut events = row::Events::default();
    let mut renaming = panes.renaming.take();
    // Columns touch each other: their texts keep the distance.
    ui.spacing_mut().item_spacing = vec2(0.0, 0.0);
    ui.visuals_mut().widgets.noninteractive.bg_stroke = egui::Stroke::NONE;
    ui.visuals_mut().widgets.hovered.bg_fill = look.palette.raised;
    let cells = Cell::of(panes, room.width(), listing.has_recorded_names());
    let height = row_height(ui);
    let mut builder = TableBuilder::new(ui)
        // Widths are remembered for each set of columns.
        .id_salt(("table", panes.arrangement, panes.columns.number(), cells.len()))
        .striped(false)
        .resizable(false)
        .auto_shrink(false)
        .animate_scrolling(false)
        .min_scrolled_height(0.0)
        .max_scroll_height(f32::INFINITY)
        .sense(Sense::CLICK | Sense::DRAG)
        .cell_layout(Layout::left_to_right(Align::Center));
    for cell in &cells {
        builder = builder.column(cell.width());
    }
    if std::mem::take(&mut panes.is_cursor_sought)
        && let Some(row) = panes.selection.cursor_row(listing.as_ref())
    {
        builder = builder.scroll_to_row(row, None);
    }
    let scene = row::Scene {
        look,
        shown,
        cells: &cells,
        listing: &listing,
        selection: &panes.selection,
        rows: &panes.rows,
        tab: panes.tab,
        owners: panes.owners().map(AsRef::as_ref),
        view_width: room.x_range(),
        clip: Rect::from_min_max(pos2(room.left(), room.top() + size::TABLE_HEADER), room.max),
        has_focus,
    };
    let mut sort = panes.sort;
    let (columns, mut toggled) = (panes.columns, None);
    builder
        .header(size::TABLE_HEADER, |mut header| {
            for cell in &cells {
                header.col(|ui| {
                    toggled = header::show(ui, look, *cell, columns, &mut sort).or(toggled);
                });
            }
        })
        .body(|body| {
            body.rows(height, listing.count(), |row| {
                scene.show(row, &mut renaming, verdict.as_ref(), &mut events);
            });
        });
    if let Some(column) = toggled {
        actions.push(ViewAction::ToggleColumn(column).into());
    }
    panes.rows_per_page =
        ((room.height() - size::TABLE_HEADER) / row_height(ui)).floor().max(1.0) as usize;
    if sort != panes.sort {
        panes.sort = sort;
        panes.is_cursor_sought = true;
    }
    panes.renaming = renaming;
    background(ui, look, shown, panes, room, listing.count(), actions);
    apply(ui, look, shown, panes, events, actions);
    keys::focus_mark(ui, look, panes, focus, room);
    keys::handle(ui, shown, panes, focus, actions);
    ghost(ui, look);
}

/// Carries out what happened to the rows in this frame.
fn apply(
    ui: &Ui,
    look: &Look,
    shown: &Shown,
    panes: &mut Panes,
    events: row::Events,
    actions: &mut Vec<Action>,
) {
    let Some(listing) = panes.rows.listing().cloned() else { return };
    let modifiers = ui.input(|input| input.modifiers);
    if let Some(row) = events.clicked {
        ui.memory_mut(|memory| memory.request_focus(keys::focus_id()));
        let pick = match (modifiers.shift, modifiers.command) {
            (true, _) => Pick::Range,
            (false, true) => Pick::Toggle,
            (false, false) => Pick::Only,
        };
        panes.selection.pick(listing.as_ref(), row, pick);
        panes.reveal_in_strip(shown);
    }
    if let Some(row) = events.secondary
        && let Some(id) = listing.node(row)
        && !panes.selection.nodes().contains(id)
    {
        panes.selection.pick(listing.as_ref(), row, Pick::Only);
    }
    if let Some(row) = events.drag_started
        && let Some(id) = listing.node(row)
    {
        if !panes.selection.nodes().contains(id) {
            panes.selection.pick(listing.as_ref(), row, Pick::Only);
        }
        let nodes = panes.selection.nodes().iter().collect();
        let dragged = Dragged::new(look, shown, panes, nodes);
        egui::DragAndDrop::set_payload(ui.ctx(), dragged);
    }
    if let Some(row) = events.opened
        && let Some(id) = listing.node(row)
    {
        open(shown, panes, id, actions);
    }
    if let Some((into, dragged)) = events.dropped {
        let into = into.unwrap_or(panes.folder());
        drop_into(shown, panes.tab, into, &dragged, actions);
    }
    if let Some(choice) = events.chosen {
        menu::carry_out(shown, panes, choice, actions);
    }
    match events.rename {
        Some(rename::Outcome::Commit(name)) => {
            if let Some(renaming) = panes.renaming.take()
                && name != shown.name_of(renaming.node)
            {
                actions.push(EditAction::Rename { node: renaming.node, name }.into());
            }
            ui.memory_mut(|memory| memory.request_focus(keys::focus_id()));
        }
        Some(rename::Outcome::Cancel) => {
            panes.renaming = None;
            ui.memory_mut(|memory| memory.request_focus(keys::focus_id()));
        }
        None => {}
    }
}

/// Asks for a move, if it would change anything; for a copy of what comes from another tab, which
/// is number `tab` here.
pub(in crate::gui::panels) fn drop_into(
    shown: &Shown,
    tab: u64,
    into: NodeId,
    dragged: &Dragged,
    actions: &mut Vec<Action>,
) {
    if !shown.is_editable {
        return;
    }
    if dragged.from != tab {
        let (from, nodes) = (dragged.from, dragged.nodes.clone());
        return actions.push(EditAction::CopyIn { from, nodes, into }.into());
    }
    let moves = |id: &NodeId| {
        shown.tree.node(*id).is_some_and(|node| node.parent != into)
            && !shown.tree.is_inside(into, *id)
    };
    let nodes: Vec<NodeId> = dragged.nodes.iter().copied().filter(moves).collect();
    if !nodes.is_empty() {
        actions.push(EditAction::Move { nodes, into }.into());
    }
}

/// The empty space below the last row: clicking it selects nothing, its menu is the folder's.
fn background(
    ui: &mut Ui,
    look: &Look,
    shown: &Shown,
    panes: &mut Panes,
    room: Rect,
    count: usize,
    actions: &mut Vec<Action>,
) {
    let top = room.top() + size::TABLE_HEADER + count as f32 * row_height(ui);
    if top >= room.bottom() {
        return;
    }
    let rest = Rect::from_min_max(pos2(room.left(), top), room.max);
    let response = ui.interact(rest, ui.scope_id().with("background"), Sense::CLICK);
    take_drop(ui, look, shown, panes, &response, actions);
    if response.clicked() {
        panes.selection.clear();
        ui.memory_mut(|memory| memory.request_focus(keys::focus_id()));
    }
    let mut chosen = None;
    response.context_menu(|ui| chosen = menu::folder(ui, look, shown));
    if let Some(choice) = chosen {
        menu::carry_out(shown, panes, choice, actions);
    }
}

/// Lets an empty place take what is dropped on it into the folder shown.
fn take_drop(
    ui: &Ui,
    look: &Look,
    shown: &Shown,
    panes: &Panes,
    response: &egui::Response,
    actions: &mut Vec<Action>,
) {
    let is_elsewhere = |dragged: &Dragged| shown.is_editable && dragged.from != panes.tab;
    if response.dnd_hover_payload::<Dragged>().is_some_and(|dragged| is_elsewhere(&dragged)) {
        super::cell::drop_mark(ui, response.rect, look.palette);
    }
    if let Some(dragged) = response.dnd_release_payload::<Dragged>() {
        drop_into(shown, panes.tab, panes.folder(), &dragged, actions);
    }
}

/// What is dragged, at the pointer.
fn ghost(ui: &Ui, look: &Look) {
    let Some(dragged) = egui::DragAndDrop::payload::<Dragged>(ui.ctx()) else { return };
    let Some(pointer) = ui.ctx().pointer_latest_pos() else { return };
    let text = dragged.words.clone();
    egui::Area::new(egui::Id::unique("dragged"))
        .order(egui::Order::Tooltip)
        .interactable(false)
        .fixed_pos(pointer + vec2(14.0, 10.0))
        .show(ui.ctx(), |ui| {
            egui::Frame::popup(ui.style()).show(ui, |ui| look.label(ui, Type::Table, text));
        });
}

/// Rows of grey bars while the rows of a huge folder are made.
fn waiting(ui: &Ui, look: &Look) {
    let room = ui.available_rect_before_wrap();
    let mut y = room.top() + size::TABLE_HEADER;
    // Lengths that look like names; the same in every frame.
    for length in [180.0, 120.0, 150.0, 210.0, 90.0, 160.0, 130.0, 190.0] {
        let center = pos2(room.left() + space::GROUP, y + row_height(ui) / 2.0);
        let bar = Rect::from_min_size(center - vec2(0.0, 5.0), vec2(length, 10.0));
        ui.painter().rect_filled(bar, 5.0, look.palette.raised);
        y += row_height(ui);
    }
}

/// What stands in an empty place: an empty disc, an empty folder, nothing found.
fn empty(ui: &mut Ui, look: &Look, shown: &Shown, panes: &mut Panes, actions: &mut Vec<Action>) {
    let room = ui.available_rect_before_wrap();
    let response = ui.interact(room, ui.scope_id().with("empty"), Sense::CLICK);
    take_drop(ui, look, shown, panes, &response, actions);
    ghost(ui, look);
    if response.clicked() {
        ui.memory_mut(|memory| memory.request_focus(keys::focus_id()));
    }
    let mut chosen = None;
    response.context_menu(|ui| chosen = menu::folder(ui, look, shown));
    if let Some(choice) = chosen {
        menu::carry_out(shown, panes, choice, actions);
    }
    let focus = keys::focus_id();
    keys::handle(ui, shown, panes, focus, actions);
    if !panes.filter.is_empty() {
        let filter = Value::Text(panes.filter.clone());
        let state = EmptyState {
            icon: Icon::SEARCH,
            heading: look.format("files-nothing-found", &[("filter", filter)]),
            sentence: look.text("files-nothing-found-where"),
            button: Some(Button::normal(look.text("files-clear-filter"))),
        };
        if state.show(ui, look).is_some_and(|button| button.clicked()) {
            panes.filter.clear();
        }
    } else if shown.is_editable {
        let state = EmptyState {
            icon: Icon::ADD,
            heading: look.text("files-empty-disc"),
            sentence: look.text("files-empty-disc-why"),
            button: Some(Button::normal(look.text("files-add")).icon(Icon::ADD)),
        };
        if state.show(ui, look).is_some_and(|button| button.clicked()) {
            actions.push(FileAction::ChooseFiles.into());
        }
    } else {
        let state = EmptyState {
            icon: Icon::FOLDER_OPEN,
            heading: look.text("files-empty-folder"),
            sentence: look.text("files-empty-folder-why"),
            button: None,
        };
        state.show(ui, look);
    }
}

/// "12 selected, 340 MB" or "1 204 items": for the foot of the table and the status line.
pub fn summary(look: &Look, shown: &Shown, panes: &mut Panes) -> String {
    let number = |n: usize| Value::Number(n as u64);
    let selected = panes.selection.nodes().len();
    if selected > 0 {
        let bytes = panes.rows.selected_bytes(shown, &panes.selection);
        let args = [("count", number(selected)), ("size", Value::Bytes(bytes))];
        return look.format("files-selected-size", &args);
    }
    let Some(listing) = panes.rows.listing() else { return String::new() };
    let (count, all) = (listing.count(), listing.count_unfiltered());
    if count == all {
        look.format("files-count-items", &[("count", number(count))])
    } else {
        look.format("files-count-of", &[("count", number(count)), ("all", number(all))])
    }
}

/// The foot: totals, and for a while what just happened.
fn footer(ui: &mut Ui, look: &Look, shown: &Shown, panes: &mut Panes, actions: &mut Vec<Action>) {
    let rect = ui.available_rect_before_wrap();
    ui.painter().hline(rect.x_range(), rect.top(), egui::Stroke::new(1.0, look.palette.hairline));
    ui.allocate_ui_with_layout(rect.size(), Layout::left_to_right(Align::Center), |ui| {
        ui.spacing_mut().item_spacing.x = space::CONTROL;
        ui.add_space(space::GROUP);
        match panes.note {
            Some(Note::Removed(count)) => {
                ui.label(Icon::INFO.rich(Icon::ROW, look.palette.accent));
                let count = Value::Number(count as u64);
                look.label(ui, Type::Note, look.format("files-removed", &[("count", count)]));
                if Button::quiet(look.text("files-undo")).small().show(ui, look).clicked() {
                    actions.push(EditAction::Undo.into());
                    panes.note = None;
                }
                let close = Button::icon_only(Icon::CLOSE, look.text("files-dismiss"));
                if close.small().show(ui, look).clicked() {
                    panes.note = None;
                }
            }
            None => {
                let text = summary(look, shown, panes);
                look.quiet(ui, Type::Note, text);
            }
        }
    });
}
