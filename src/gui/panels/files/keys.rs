//! The keyboard in the table: arrows, ranges, type-ahead, and the everyday keys of file managers.

use egui::{Event, EventFilter, Id, Key, Modifiers, Rect, Sense, Ui, WidgetInfo, pos2, vec2};

use super::menu;
use crate::gui::theme::size;
use crate::gui::view::panes::Panes;
use crate::gui::view::selection::{Pick, RowOrder};
use crate::gui::view::shown::Shown;
use crate::gui::{Action, FileAction, Look, ViewAction};

/// Letters typed within this time belong to one search.
const TYPED_TOGETHER_SECONDS: f64 = 1.0;

/// The id of the table that the keyboard goes to.
pub(super) fn focus_id() -> Id {
    Id::unique("file table")
}

/// Makes the table something the keyboard can be on, and shows it at the cursor's row.
pub(super) fn focus_mark(ui: &Ui, look: &Look, panes: &mut Panes, id: Id, room: Rect) {
    // With a cursor its row shows where the keyboard is; a ring around it would say it twice.
    let rect = if panes.selection.cursor().is_none() {
        room.shrink(size::RING)
    } else {
        Rect::from_min_size(pos2(-100.0, -100.0), vec2(1.0, 1.0))
    };
    let response = ui.interact(rect, id, Sense::focusable_noninteractive());
    let name = look.text("files-table");
    response.widget_info(|| WidgetInfo::labeled(egui::Role::Table, true, &name));
    ui.memory_mut(|memory| {
        let filter = EventFilter {
            vertical_arrows: true,
            horizontal_arrows: true,
            ..EventFilter::default()
        };
        memory.set_focus_lock_filter(id, filter);
    });
}

/// Does what the keys ask for, when the table has the keyboard.
pub(super) fn handle(
    ui: &Ui,
    shown: &Shown,
    panes: &mut Panes,
    focus: Id,
    actions: &mut Vec<Action>,
) {
    let has_focus = ui.memory(|memory| memory.focused().is_none_or(|id| id == focus));
    if !has_focus || panes.renaming.is_some() || egui::Popup::is_any_open(ui.ctx()) {
        return;
    }
    let pressed =
        |modifiers: Modifiers, key: Key| ui.input_mut(|input| input.consume_key(modifiers, key));
    if pressed(Modifiers::ALT, Key::ArrowUp) || pressed(Modifiers::NONE, Key::Backspace) {
        panes.go_up(shown);
    } else if pressed(Modifiers::ALT, Key::ArrowLeft) {
        panes.go_back(shown);
    } else if pressed(Modifiers::ALT, Key::ArrowRight) {
        panes.go_forward(shown);
    } else if pressed(Modifiers::COMMAND, Key::A) {
        menu::select_all(panes);
    } else if pressed(Modifiers::COMMAND, Key::E) {
        let nodes = panes.selection.nodes().iter().collect();
        actions.push(FileAction::Extract(nodes).into());
    } else if pressed(Modifiers::NONE, Key::F2) {
        if let Some(node) = panes.selection.single().or(panes.selection.cursor()) {
            panes.begin_rename(shown, node);
        }
    } else if pressed(Modifiers::NONE, Key::Delete) {
        menu::remove(shown, panes, actions);
    } else if pressed(Modifiers::NONE, Key::Enter) {
        if let Some(node) = panes.selection.single().or(panes.selection.cursor()) {
            super::open(shown, panes, node, actions);
        }
    } else if pressed(Modifiers::NONE, Key::Escape) {
        panes.selection.clear();
    } else {
        movement(ui, shown, panes, actions);
        type_ahead(ui, shown, panes);
    }
}

/// Arrows, pages, first and last; Shift takes everything between, Ctrl only moves.
fn movement(ui: &Ui, shown: &Shown, panes: &mut Panes, actions: &mut Vec<Action>) {
    let Some(listing) = panes.rows.listing().cloned() else { return };
    let Some(last) = listing.count().checked_sub(1) else { return };
    let page = panes.rows_per_page.max(1);
    let cursor = panes.selection.cursor_row(listing.as_ref());
    let step = |key: Key| match (key, cursor) {
        (Key::ArrowDown, Some(row)) => row + 1,
        (Key::PageDown, Some(row)) => row + page,
        (Key::ArrowUp, Some(row)) => row.saturating_sub(1),
        (Key::PageUp, Some(row)) => row.saturating_sub(page),
        (Key::End, _) => last,
        _ => 0,
    };
    let keys =
        [Key::ArrowDown, Key::ArrowUp, Key::PageDown, Key::PageUp, Key::Home, Key::End, Key::Space];
    let found = ui.input_mut(|input| {
        keys.into_iter().find_map(|key| {
            let modifiers = [
                (Modifiers::NONE, Pick::Only),
                (Modifiers::SHIFT, Pick::Range),
                (Modifiers::COMMAND, Pick::Cursor),
            ];
            modifiers
                .into_iter()
                .find(|(modifiers, _)| {
                    input.modifiers.matches_exact(*modifiers) && input.consume_key(*modifiers, key)
                })
                .map(|(_, pick)| (key, pick))
        })
    });
    match found {
        Some((Key::Space, pick)) => {
            // Ctrl+Space takes the row under the cursor in or out; Space alone has a look.
            match (pick, cursor) {
                (Pick::Cursor, Some(row)) => {
                    panes.selection.pick(listing.as_ref(), row, Pick::Toggle);
                }
                (Pick::Only, Some(_)) => actions.push(ViewAction::Preview.into()),
                _ => {}
            }
        }
        Some((key, pick)) => {
            panes.selection.pick(listing.as_ref(), step(key).min(last), pick);
            panes.is_cursor_sought = true;
            panes.reveal_in_strip(shown);
        }
        None => {}
    }
}

/// Letters find the next name that begins with them.
fn type_ahead(ui: &Ui, shown: &Shown, panes: &mut Panes) {
    let (now, typed) = ui.input(|input| {
        let texts = input.events.iter().filter_map(|event| match event {
            Event::Text(text) if !input.modifiers.command => Some(text.as_str()),
            _ => None,
        });
        (input.time, texts.collect::<String>())
    });
    if typed.is_empty() || typed == " " && panes.typed.0.is_empty() {
        return;
    }
    if now - panes.typed.1 > TYPED_TOGETHER_SECONDS {
        panes.typed.0.clear();
    }
    // The same letter again goes to the next name with it.
    let again = panes.typed.0 == typed;
    if !again {
        panes.typed.0.push_str(&typed);
    }
    panes.typed.1 = now;
    let Some(listing) = panes.rows.listing().cloned() else { return };
    let cursor = panes.selection.cursor_row(listing.as_ref()).unwrap_or(0);
    let from = if again { cursor + 1 } else { cursor };
    if let Some(row) = listing.find_prefix(from, &panes.typed.0) {
        panes.selection.pick(listing.as_ref(), row, Pick::Only);
        panes.is_cursor_sought = true;
        panes.reveal_in_strip(shown);
    }
}
