//! The menus of rows and of the folder's empty space.

use egui::{Sense, Ui, WidgetInfo, pos2, vec2};

use crate::gui::panels::cell::{Line, paint_galley};
use crate::gui::theme::{Icon, Type, size, space};
use crate::gui::view::panes::{Note, Panes};
use crate::gui::view::shown::Shown;
use crate::gui::{Action, EditAction, FileAction, Look, ViewAction};
use crate::model::{Node, NodeId, NodeKind};

/// A command of these menus.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(in crate::gui::panels) enum Choice {
    /// Show what is in a folder, or a file by its program.
    Open(NodeId),
    /// Have a quick look at a file.
    Preview,
    /// Change a name in place.
    Rename(NodeId),
    /// A new folder in this one.
    NewFolder(NodeId),
    /// Take the selection, or this, out of the image.
    Extract,
    /// Take the selection off the disc.
    Remove,
    /// Look at a linked folder again.
    Rescan(NodeId),
    /// Let a linked folder stand for itself.
    Detach(NodeId),
    /// Permissions, owner and time of the selection.
    Attributes,
    /// Take note of the selection, to be copied.
    Copy,
    /// Take note of the selection, to be moved.
    Cut,
    /// Put what was copied or cut into the folder shown.
    Paste,
    /// Select all files of the kind of this one.
    SelectKind(NodeId),
    /// Give the selection back what it was in the image.
    TakeBack,
    /// Select everything.
    SelectAll,
    /// Put files on the disc.
    AddFiles,
    /// Put a folder on the disc.
    AddFolder,
}

/// The menu of a row.
pub(super) fn row(
    ui: &mut Ui,
    look: &Look,
    shown: &Shown,
    id: NodeId,
    node: &Node,
) -> Option<Choice> {
    let mut chosen = None;
    ui.set_width(WIDTH);
    let mut item = |ui: &mut Ui, icon, text, key, choice| {
        if entry(ui, look, icon, text, key) {
            chosen = Some(choice);
        }
    };
    if shown.is_gone(id) {
        item(ui, Icon::UNDO, "files-menu-bring-back", "", Choice::TakeBack);
        return chosen;
    }
    match node.kind {
        NodeKind::Folder(_) => {
            item(ui, Icon::FOLDER_OPEN, "files-menu-open", "Enter", Choice::Open(id));
        }
        NodeKind::File(_) => {
            item(ui, Icon::OPEN_OTHER, "files-menu-open", "Enter", Choice::Open(id));
            item(ui, Icon::PREVIEW, "files-menu-preview", "Space", Choice::Preview);
        }
        _ => {}
    }
    item(ui, Icon::EXTRACT, "files-menu-extract", "Ctrl+E", Choice::Extract);
    item(ui, Icon::COPY, "command-copy", "Ctrl+C", Choice::Copy);
    if shown.is_editable {
        item(ui, Icon::CUT, "command-cut", "Ctrl+X", Choice::Cut);
    }
    if node.blob().is_some() {
        item(ui, Icon::CHECK, "files-menu-select-kind", "", Choice::SelectKind(id));
    }
    if shown.is_editable {
        item(ui, Icon::RENAME, "files-menu-rename", "F2", Choice::Rename(id));
        item(ui, Icon::OPTIONS, "command-attributes", "Alt+Enter", Choice::Attributes);
        if node.is_folder() {
            item(ui, Icon::NEW_FOLDER, "files-menu-new-folder-in", "", Choice::NewFolder(id));
        }
        if is_linked(node) {
            item(ui, Icon::REFRESH, "files-menu-rescan", "", Choice::Rescan(id));
            item(ui, Icon::UNLINK, "files-menu-detach", "", Choice::Detach(id));
        }
        if shown.change_of(id).is_some() {
            item(ui, Icon::UNDO, "files-menu-take-back", "", Choice::TakeBack);
        }
        ui.separator();
        item(ui, Icon::REMOVE, "files-menu-remove", "Del", Choice::Remove);
    }
    chosen
}

/// Whether a folder stands for one of the host.
pub(in crate::gui::panels) fn is_linked(node: &Node) -> bool {
    node.extra.as_ref().is_some_and(|extra| extra.linked.is_some())
}

/// The menu of the empty space of a folder.
pub(super) fn folder(ui: &mut Ui, look: &Look, shown: &Shown) -> Option<Choice> {
    let mut chosen = None;
    ui.set_width(WIDTH);
    let mut item = |ui: &mut Ui, icon, text, key, choice| {
        if entry(ui, look, icon, text, key) {
            chosen = Some(choice);
        }
    };
    if shown.is_editable {
        item(ui, Icon::FILE, "files-add", "", Choice::AddFiles);
        item(ui, Icon::FOLDER, "files-add-folder", "", Choice::AddFolder);
        item(ui, Icon::NEW_FOLDER, "files-menu-new-folder", "", Choice::NewFolder(NodeId(0)));
        item(ui, Icon::PASTE, "command-paste", "Ctrl+V", Choice::Paste);
        ui.separator();
    } else {
        item(ui, Icon::EXTRACT, "files-menu-extract", "Ctrl+E", Choice::Extract);
    }
    item(ui, Icon::CHECK, "files-menu-select-all", "Ctrl+A", Choice::SelectAll);
    chosen
}

/// Does what was chosen, or asks for it.
pub(in crate::gui::panels) fn carry_out(
    shown: &Shown,
    panes: &mut Panes,
    choice: Choice,
    actions: &mut Vec<Action>,
) {
    let selected = || panes.selection.nodes().iter().collect::<Vec<NodeId>>();
    match choice {
        Choice::Open(node) => super::open(shown, panes, node, actions),
        Choice::Preview => actions.push(ViewAction::Preview.into()),
        Choice::Rename(node) => panes.begin_rename(shown, node),
        Choice::NewFolder(folder) => {
            // The root never has a row of its own: from the empty space it means this folder.
            let parent = if folder == NodeId(0) { panes.folder() } else { folder };
            actions.push(EditAction::NewFolder { parent }.into());
        }
        Choice::Extract => actions.push(FileAction::Extract(selected()).into()),
        Choice::TakeBack => {
            let is_changed = |id: &NodeId| shown.change_of(*id).is_some();
            let nodes = selected().into_iter().filter(is_changed).collect();
            actions.push(EditAction::TakeBack(nodes).into());
        }
        Choice::Remove => remove(shown, panes, actions),
        Choice::Rescan(folder) => actions.push(EditAction::Rescan(vec![folder]).into()),
        Choice::Detach(folder) => actions.push(EditAction::Detach(folder).into()),
        Choice::Attributes => actions.push(ViewAction::Attributes.into()),
        Choice::Copy => actions.push(FileAction::Copy.into()),
        Choice::Cut => actions.push(EditAction::Cut.into()),
        Choice::Paste => actions.push(FileAction::Paste.into()),
        Choice::SelectKind(like) => select_kind(shown, panes, like),
        Choice::SelectAll => select_all(panes),
        Choice::AddFiles => actions.push(FileAction::ChooseFiles.into()),
        Choice::AddFolder => actions.push(FileAction::ChooseFolder.into()),
    }
}

/// Takes the selection off the disc; the first time a note says that the files stay.
pub(super) fn remove(shown: &Shown, panes: &mut Panes, actions: &mut Vec<Action>) {
    if !shown.is_editable || panes.selection.nodes().is_empty() {
        return;
    }
    let is_there = |id: &NodeId| !shown.is_gone(*id);
    let nodes: Vec<NodeId> = panes.selection.nodes().iter().filter(is_there).collect();
    // Files of an image stay where they are in any case: nobody needs to be told.
    if !panes.is_removal_explained && shown.changes.is_none() && !shown.is_image {
        panes.is_removal_explained = true;
        panes.note = Some(Note::Removed(nodes.len()));
    }
    actions.push(EditAction::Remove(nodes).into());
}

/// Selects every file of the folder with the ending of `like`.
fn select_kind(shown: &Shown, panes: &mut Panes, like: NodeId) {
    let Some(wanted) = shown.tree.node(like).map(|node| ending_of(&node.name)) else { return };
    let Some(listing) = panes.rows.listing().cloned() else { return };
    let is_it = |id: NodeId| {
        let node = shown.tree.node(id);
        node.is_some_and(|node| node.blob().is_some() && ending_of(&node.name) == wanted)
    };
    panes.selection.select_where(listing.as_ref(), is_it);
}

/// The ending of a name in lower case; empty where there is none.
fn ending_of(name: &[u8]) -> Vec<u8> {
    let dot = name.iter().rposition(|byte| *byte == b'.').filter(|at| *at > 0);
    dot.and_then(|at| name.get(at + 1..)).map(<[u8]>::to_ascii_lowercase).unwrap_or_default()
}

/// Selects every row.
pub(super) fn select_all(panes: &mut Panes) {
    if let Some(listing) = panes.rows.listing().cloned() {
        panes.selection.select_all(listing.as_ref());
    }
}

/// Width of a menu.
const WIDTH: f32 = 240.0;
/// Height of an entry.
const HEIGHT: f32 = 28.0;

/// One entry: icon, words, key. True when chosen; the menu then closes.
pub(in crate::gui::panels) fn entry(
    ui: &mut Ui,
    look: &Look,
    icon: Icon,
    text_id: &str,
    key: &str,
) -> bool {
    let palette = look.palette;
    let text = look.text(text_id);
    ui.spacing_mut().item_spacing.y = 0.0;
    let (rect, response) = ui.allocate_exact_size(vec2(WIDTH, HEIGHT), Sense::click());
    response.widget_info(|| WidgetInfo::labeled(egui::Role::MenuItem, true, &text));
    if response.hovered() || response.has_focus() {
        ui.painter().rect_filled(rect, f32::from(size::CORNER), palette.raised);
    }
    let center = pos2(rect.left() + space::CONTROL + Icon::ROW / 2.0, rect.center().y);
    let font = icon.font(Icon::ROW);
    ui.painter().text(center, egui::Align2::CENTER_CENTER, icon.glyph(), font, palette.text_2);
    let left = center.x + Icon::ROW / 2.0 + space::CONTROL;
    let galley = Line::new(Type::Body).with(&text, palette.text).galley(ui.painter(), f32::MAX);
    paint_galley(ui.painter(), pos2(left, rect.center().y - galley.size().y / 2.0), galley);
    let key = Line::new(Type::Note).with(key, palette.text_2).galley(ui.painter(), f32::MAX);
    let right = rect.right() - space::CONTROL - key.size().x;
    paint_galley(ui.painter(), pos2(right, rect.center().y - key.size().y / 2.0), key);
    if response.clicked() {
        ui.close();
    }
    response.clicked()
}
