//! Both trees row by row: the left disc at the left, the right one at the right, in between how
//! they differ. Rows are painted by hand; only those on screen.

use egui::{
    Align, Align2, Key, Modifiers, Rect, Role, ScrollArea, Sense, Ui, WidgetInfo, pos2, vec2,
};

use super::{EDGE, HEAD, focus_rect, row_height, sign};
use crate::gui::panels::cell::{self, Line};
use crate::gui::theme::{Icon, Type, size, space};
use crate::gui::view::compare::{ComparePane, Rows, Shown};
use crate::gui::view::folder::size_of;
use crate::gui::view::kinds::sort_of;
use crate::gui::widgets::EmptyState;
use crate::gui::{Action, CompareAction, Look};
use crate::job::{CompareRow, RowState};
use crate::model::{NodeId, Tree};

/// Width of the sign in the middle.
const MIDDLE: f32 = 40.0;
/// A folder further in is moved so far.
const INDENT: f32 = 16.0;

/// Draws it.
pub(super) fn show(
    ui: &mut Ui,
    look: &Look,
    shown: &Shown,
    pane: &mut ComparePane,
    actions: &mut Vec<Action>,
) {
    let (Some(all), Some(rows)) = (shown.rows(pane.view).cloned(), pane.rows().cloned()) else {
        return waiting(ui, look);
    };
    if rows.visible.is_empty() {
        return empty(ui, look, pane);
    }
    let height = row_height(ui);
    let room = ui.available_rect_before_wrap();
    header(ui, look, room);
    let body = room.with_min_y(room.top() + HEAD);
    let focus = egui::Id::unique("rows of the comparison");
    let has_focus = ui.memory(|memory| memory.has_focus(focus));
    let mut clicked = None;
    ui.scope_builder(egui::UiBuilder::new().max_rect(body), |ui| {
        ui.spacing_mut().item_spacing = vec2(0.0, 0.0);
        let mut area = ScrollArea::vertical().id_salt("compare rows").auto_shrink(false);
        if std::mem::take(&mut pane.is_cursor_sought)
            && let Some(place) = pane.cursor.and_then(|cursor| rows.place(cursor))
        {
            let middle = place as f32 * height - body.height() / 2.0 + height / 2.0;
            area = area.vertical_scroll_offset(middle.max(0.0));
        }
        area.show_rows(ui, height, rows.visible.len(), |ui, range| {
            for place in range {
                let Some(number) = rows.visible.get(place).copied() else { continue };
                let Some(row) = all.get(number as usize) else { continue };
                let scene = Scene { look, shown, pane, rows: &rows, number, row };
                if let Some(click) = scene.show(ui, height) {
                    clicked = Some(click);
                }
            }
        });
    });
    let mark = ui.interact(
        focus_rect(body, pane.cursor.is_some()),
        focus,
        Sense::focusable_noninteractive(),
    );
    let label = look.text("compare-rows");
    mark.widget_info(|| WidgetInfo::labeled(Role::Table, true, &label));
    match clicked {
        Some(Click::Row(number)) => {
            pane.select(number);
            ui.memory_mut(|memory| memory.request_focus(focus));
        }
        Some(Click::Fold(number)) => pane.toggle(number),
        None => {}
    }
    if std::mem::take(&mut pane.wants_keys) {
        ui.memory_mut(|memory| memory.request_focus(focus));
    }
    if has_focus {
        let page = ((body.height() / height).floor() as usize).saturating_sub(1).max(1);
        keys(ui, focus, pane, &rows, page, actions);
    }
}

/// What was clicked.
enum Click {
    /// A row.
    Row(u32),
    /// The triangle of a folder.
    Fold(u32),
}

/// One row.
struct Scene<'a> {
    look: &'a Look,
    shown: &'a Shown,
    pane: &'a ComparePane,
    rows: &'a Rows,
    number: u32,
    row: &'a CompareRow,
}

impl Scene<'_> {
    fn show(&self, ui: &mut Ui, height: f32) -> Option<Click> {
        let palette = self.look.palette;
        let (rect, response) =
            ui.allocate_exact_size(vec2(ui.available_width(), height), Sense::click());
        let state = self.rows.state(self.number);
        let (icon, tone, id) = sign(self.look, state);
        let is_selected = self.pane.cursor == Some(self.number);
        let name = self.name();
        let said = format!("{name}: {}", self.look.text(id));
        response.widget_info(|| WidgetInfo::selected(Role::Row, true, is_selected, &said));
        cell::ground(ui, rect, is_selected, response.hovered(), palette);
        let middle = rect.center().x;
        let half = |is_left: bool| match is_left {
            true => Rect::from_min_max(rect.min, pos2(middle - MIDDLE / 2.0, rect.bottom())),
            false => Rect::from_min_max(pos2(middle + MIDDLE / 2.0, rect.top()), rect.max),
        };
        // What is elsewhere or dated otherwise is told by its sign: hundreds of coloured rows would
        // hide the few whose content differs.
        let is_other = matches!(
            state,
            RowState::Changed | RowState::OnlyLeft | RowState::OnlyRight | RowState::Unread
        );
        let is_tinted = is_other && !is_selected;
        let mut folded = false;
        for (is_left, node) in [(true, self.row.left), (false, self.row.right)] {
            let half = half(is_left);
            match node {
                Some(node) => {
                    if is_tinted && !self.row.is_folder {
                        ui.painter().rect_filled(half, 0.0, tone.ground);
                    }
                    folded |= self.side(ui, half, is_left, node, state);
                }
                None => {
                    // Nothing is there: a ground of its own, whatever colours say.
                    ui.painter().rect_filled(half, 0.0, palette.raised);
                }
            }
        }
        let quiet = self.row.is_folder && state == RowState::Same;
        if quiet && self.rows.differs_below(self.number) {
            ui.painter().circle_filled(rect.center(), 3.0, palette.warning.ink);
        } else if !quiet {
            let font = icon.font(Icon::ROW);
            let middle = Align2::CENTER_CENTER;
            ui.painter().text(rect.center(), middle, icon.glyph(), font, tone.ink);
        }
        let response = response.on_hover_text(Type::Note.rich(said));
        match (folded, response.clicked()) {
            (true, _) => Some(Click::Fold(self.number)),
            (false, true) if response.double_clicked() && self.row.is_folder => {
                Some(Click::Fold(self.number))
            }
            (false, true) => Some(Click::Row(self.number)),
            (false, false) => None,
        }
    }

    fn tree(&self, is_left: bool) -> Option<&Tree> {
        self.shown.tree(is_left, self.pane.view)
    }

    fn name(&self) -> String {
        let (is_left, node) = match (self.row.left, self.row.right) {
            (Some(node), _) => (true, node),
            (None, Some(node)) => (false, node),
            (None, None) => return String::new(),
        };
        let node = self.tree(is_left).and_then(|tree| tree.node(node));
        node.map(|node| node.display_name().into_owned()).unwrap_or_default()
    }

    /// One half of a row. Whether the triangle of a folder was clicked.
    fn side(&self, ui: &Ui, half: Rect, is_left: bool, node: NodeId, state: RowState) -> bool {
        let palette = self.look.palette;
        let Some(tree) = self.tree(is_left) else { return false };
        let Some(found) = tree.node(node) else { return false };
        let is_wide = half.width() >= 420.0;
        let (size_width, date_width) = (84.0, if is_wide { 124.0 } else { 0.0 });
        let indent = f32::from(self.row.depth.min(24)) * INDENT;
        let left = half.left() + EDGE + indent;
        let mut clicked = false;
        if self.row.is_folder {
            let fold = Rect::from_min_size(pos2(left - 4.0, half.top()), vec2(20.0, half.height()));
            let is_open = self.rows.is_open(self.number, &self.pane.toggled);
            let icon = if is_open { Icon::CHEVRON_DOWN } else { Icon::CHEVRON_RIGHT };
            let font = icon.font(16.0);
            let middle = Align2::CENTER_CENTER;
            ui.painter().text(fold.center(), middle, icon.glyph(), font, palette.text_2);
            let salt = ("fold", is_left, self.number);
            let response = ui.interact(fold, ui.scope_id().with(salt), Sense::click());
            let said = self.look.format("compare-fold", &[("name", self.name().into())]);
            response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &said));
            clicked = response.clicked();
        }
        let right = half.right() - space::CONTROL - size_width - date_width;
        let name = Rect::from_min_max(
            pos2(left + 20.0, half.top()),
            pos2((right - space::CONTROL).max(left + 60.0), half.bottom()),
        );
        let text = cell::icon(ui, name, cell::icon_of(sort_of(found)), palette.text_2);
        let ink = match state {
            RowState::OnlyLeft => palette.only_left.ink,
            RowState::OnlyRight => palette.only_right.ink,
            _ => palette.text,
        };
        let line = Line::new(Type::Table).with(&found.display_name(), ink);
        line.paint(ui, text, Align::Min);
        let place = Rect::from_min_size(pos2(right, half.top()), vec2(size_width, half.height()));
        if let Some(bytes) = size_of(tree, found) {
            let line = Line::new(Type::Table).with(&self.look.texts.bytes(bytes), palette.text_2);
            line.paint(ui, place, Align::Max);
        }
        if is_wide && let Some(time) = found.attributes.mtime {
            let date = Rect::from_min_size(
                pos2(place.right() + space::CONTROL, half.top()),
                vec2(date_width, half.height()),
            );
            let line = Line::new(Type::Table).with(&self.look.texts.date(time), palette.text_2);
            line.paint(ui, date, Align::Min);
        }
        clicked
    }
}

/// The names of the halves.
fn header(ui: &Ui, look: &Look, room: Rect) {
    let rect = room.with_max_y(room.top() + HEAD);
    ui.painter().rect_filled(rect, 0.0, look.palette.raised);
    let middle = rect.center().x;
    for (id, left) in [("compare-left", rect.left()), ("compare-right", middle + MIDDLE / 2.0)] {
        let text = Rect::from_min_max(
            pos2(left + EDGE, rect.top()),
            pos2(left + rect.width() / 2.0 - MIDDLE, rect.bottom()),
        );
        let line = Line::new(Type::Note).with(&look.text(id), look.palette.text_2);
        line.paint(ui, text, Align::Min);
    }
}

fn keys(
    ui: &Ui,
    focus: egui::Id,
    pane: &mut ComparePane,
    rows: &Rows,
    page: usize,
    actions: &mut Vec<Action>,
) {
    let arrows = egui::EventFilter {
        horizontal_arrows: true,
        vertical_arrows: true,
        ..egui::EventFilter::default()
    };
    ui.memory_mut(|memory| memory.set_focus_lock_filter(focus, arrows));
    let pressed = |key| ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
    if pressed(Key::Enter) {
        actions.push(CompareAction::Step(true).into());
    }
    let last = rows.visible.len().saturating_sub(1);
    let at = pane.cursor.and_then(|cursor| rows.place(cursor));
    let here = at.unwrap_or(0);
    let steps = [
        (Key::ArrowDown, at.map_or(0, |at| (at + 1).min(last))),
        (Key::ArrowUp, here.saturating_sub(1)),
        (Key::PageDown, (here + page).min(last)),
        (Key::PageUp, here.saturating_sub(page)),
        (Key::Home, 0),
        (Key::End, last),
    ];
    for (key, place) in steps {
        if pressed(key)
            && let Some(number) = rows.visible.get(place).copied()
        {
            pane.select(number);
            pane.is_cursor_sought = true;
        }
    }
    let Some(cursor) = pane.cursor else { return };
    let is_open = rows.is_open(cursor, &pane.toggled);
    if pressed(Key::ArrowRight) && !is_open || pressed(Key::ArrowLeft) && is_open {
        pane.toggle(cursor);
    }
}

/// Rows of grey bars while the trees are read.
fn waiting(ui: &Ui, look: &Look) {
    let room = ui.available_rect_before_wrap();
    let mut y = room.top() + HEAD;
    for length in [180.0, 120.0, 150.0, 210.0, 90.0, 160.0] {
        for left in [room.left(), room.center().x] {
            let at = pos2(left + EDGE, y + row_height(ui) / 2.0 - 5.0);
            let bar = Rect::from_min_size(at, vec2(length, 10.0));
            ui.painter().rect_filled(bar, 5.0, look.palette.raised);
        }
        y += size::ROW;
    }
}

/// Nothing passes the filters, or there are no files.
fn empty(ui: &mut Ui, look: &Look, pane: &mut ComparePane) {
    let is_filtered = pane.filter != Default::default();
    let id = if is_filtered { "compare-filtered" } else { "compare-no-files" };
    let why = if is_filtered { "compare-filtered-why" } else { "compare-no-files-why" };
    let words = look.text("compare-show-all");
    let state = EmptyState {
        icon: Icon::COMPARE,
        heading: look.text(id),
        sentence: look.text(why),
        button: is_filtered.then(|| crate::gui::widgets::Button::normal(words)),
    };
    if state.show(ui, look).is_some_and(|button| button.clicked()) {
        pane.filter = Default::default();
    }
}
