//! A tab that compares two discs: the verdict in words on top, both trees row by row, what is
//! known of the selection below, both sector strips at the foot.

mod chips;
mod details;
mod head;
mod hex;
mod lists;
mod runs;
mod strips;
mod table;
mod text;

use egui::{CentralPanel, Frame, Margin, Panel, Rect, Ui, pos2, vec2};

use super::wake;
use crate::gui::theme::{Icon, Tone, size, space};
use crate::gui::view::compare::{ComparePage, ComparePane, Shown};
use crate::gui::{Action, Look};
use crate::job::RowState;

/// Draws the tab.
pub fn compare(ui: &mut Ui, look: &Look, shown: &Shown, pane: &mut ComparePane) -> Vec<Action> {
    let mut actions = Vec::new();
    pane.update(shown, &wake(ui.ctx()));
    let plain = || Frame::new().fill(look.palette.panel);
    let head = plain().inner_margin(Margin { left: 16, right: 16, top: 8, bottom: 4 });
    Panel::top("compare head").frame(head).show(ui, |ui| {
        actions.extend(head::show(ui, look, shown, pane));
    });
    if let Some(result) = &shown.result {
        let strips = plain().inner_margin(Margin::symmetric(16, 6));
        let has_both = result.whole(true).is_some() && result.whole(false).is_some();
        if has_both {
            Panel::bottom("compare strips").frame(strips).show(ui, |ui| {
                strips::show(ui, look, shown, result, pane);
            });
        }
    }
    let has_details = match pane.page {
        ComparePage::Files => pane.cursor.is_some() && shown.result.is_some(),
        ComparePage::Sectors => {
            shown.result.as_ref().is_some_and(|result| !result.compared.found.runs.is_empty())
        }
        ComparePage::Fields | ComparePage::Views => false,
    };
    if has_details {
        let most = (ui.available_height() - 160.0).max(120.0);
        Panel::bottom("compare details")
            .default_size((ui.available_height() * 0.45).min(most))
            .size_range(120.0..=most)
            .resizable(true)
            .frame(plain())
            .show(ui, |ui| actions.extend(details::show(ui, look, shown, pane)));
    }
    CentralPanel::no_frame().frame(plain()).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        match pane.page {
            ComparePage::Files => table::show(ui, look, shown, pane, &mut actions),
            ComparePage::Sectors => runs::show(ui, look, shown, pane),
            ComparePage::Fields => lists::fields(ui, look, shown, pane),
            ComparePage::Views => lists::views(ui, look, shown),
        }
    });
    actions
}

/// Icon, colours and name of how two files differ.
fn sign(look: &Look, state: RowState) -> (Icon, Tone, &'static str) {
    let palette = look.palette;
    let quiet = Tone { ink: palette.text_2, ground: palette.panel };
    let accent = Tone { ink: palette.accent, ground: palette.selected };
    match state {
        RowState::Pending => (Icon::RUNNING, quiet, "compare-state-pending"),
        RowState::Same => (Icon::EQUAL, quiet, "compare-state-same"),
        RowState::Moved => (Icon::ELSEWHERE, accent, "compare-state-moved"),
        RowState::Metadata => (Icon::LABEL, palette.warning, "compare-state-metadata"),
        RowState::Unread => (Icon::FILE_BROKEN, palette.error, "compare-state-unread"),
        RowState::Changed => (Icon::DIFFERENT, palette.warning, "compare-state-changed"),
        RowState::OnlyLeft => (Icon::CHEVRON_LEFT, palette.only_left, "compare-state-left"),
        RowState::OnlyRight => (Icon::CHEVRON_RIGHT, palette.only_right, "compare-state-right"),
    }
}

/// Where the focus ring of a list stands. With a selected row that row shows where the keyboard is;
/// a ring around it would say it twice.
fn focus_rect(room: Rect, has_cursor: bool) -> Rect {
    match has_cursor {
        true => Rect::from_min_size(pos2(-100.0, -100.0), vec2(1.0, 1.0)),
        false => room.shrink(size::RING),
    }
}

/// Height of a row of all lists here.
fn row_height(ui: &Ui) -> f32 {
    crate::gui::theme::row_height(ui)
}

/// Keeps what stands at the edge away from it.
const EDGE: f32 = space::GROUP;
/// Height of the names of columns.
const HEAD: f32 = size::TABLE_HEADER;
