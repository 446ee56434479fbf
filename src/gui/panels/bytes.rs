//! The page of bytes: the disc or a file in hexadecimal, with the owner of every byte. Rows are
//! painted by hand from what came so far; what did not is asked for and shown as dots.

use egui::{Align, Key, Layout, Modifiers, Rect, Role, Sense, Ui, WidgetInfo, pos2, vec2};

use super::cell::Line;
use super::strip::owner_name;
use crate::base::units::SECTOR_BYTES;
use crate::gui::theme::{Icon, Type, size, space};
use crate::gui::view::bytes::{BytesOf, needle_of, place_of};
use crate::gui::view::panes::Panes;
use crate::gui::view::shown::Shown;
use crate::gui::widgets::{Button, segments};
use crate::gui::{Action, Look, ViewAction};
use crate::i18n::Value;
use crate::model::Tree;

/// Width of the scroll bar.
const BAR: f32 = 12.0;

/// Draws the page.
pub fn bytes(ui: &mut Ui, look: &Look, shown: &Shown, panes: &mut Panes) -> Vec<Action> {
    let mut actions = Vec::new();
    let file = panes.selection.single().filter(|id| {
        *id != Tree::ROOT && shown.tree.node(*id).is_some_and(|node| node.blob().is_some())
    });
    let node = file.filter(|_| panes.bytes.is_of_file);
    let of_disc = shown.layout.as_ref().map_or(0, |layout| layout.generation);
    let generation = if node.is_some() { shown.generation } else { of_disc };
    panes.bytes.show(BytesOf { node, generation });
    let glyph = ui.fonts_mut(|fonts| fonts.glyph_width(&Type::Mono.font(), '0'));
    let height = Type::Mono.size().1 + 2.0;
    let width = ui.available_width() - BAR - 2.0 * space::GROUP;
    // Offset, three characters a byte, a gap, one character a byte.
    let per_row: u64 = if width >= glyph * (12.0 + 16.0 * 4.0 + 3.0) { 16 } else { 8 };
    let foot = size::ROW + space::ICON;
    let rows = ((ui.available_height() - size::TOOLBAR - foot) / height).floor().max(1.0) as u64;
    head(ui, look, panes, file.is_some(), per_row, rows, &mut actions);
    let room = ui.available_rect_before_wrap();
    let (above, below) = room.split_top_bottom_at_y(room.bottom() - foot);
    let hovered = grid(ui, look, panes, above, Grid { glyph, height, per_row, rows });
    footer(ui, look, shown, panes, below, hovered.unwrap_or(panes.bytes.cursor), &mut actions);
    let of = panes.bytes.of();
    for offset in panes.bytes.take_wishes() {
        actions.push(ViewAction::ReadBytes(of, offset).into());
    }
    actions
}

/// Whose bytes, where to go, what to look for.
fn head(
    ui: &mut Ui,
    look: &Look,
    panes: &mut Panes,
    has_file: bool,
    per_row: u64,
    rows: u64,
    actions: &mut Vec<Action>,
) {
    let row = vec2(ui.available_width(), size::TOOLBAR);
    let state = &mut panes.bytes;
    ui.allocate_ui_with_layout(row, Layout::left_to_right(Align::Center), |ui| {
        ui.set_min_height(size::TOOLBAR);
        ui.spacing_mut().item_spacing.x = space::CONTROL;
        ui.add_space(space::CONTROL);
        if has_file {
            let choices = [(false, look.text("bytes-disc")), (true, look.text("bytes-file"))];
            segments(ui, look, &look.text("bytes-whose"), &mut state.is_of_file, &choices);
        }
        let place = field(ui, look, &mut state.typed_place, "bytes-go-to", 150.0, "go to byte");
        if ui.input_mut(|input| input.consume_key(Modifiers::COMMAND, Key::G)) {
            place.request_focus();
        }
        if place.lost_focus()
            && ui.input(|input| input.key_pressed(Key::Enter))
            && let Some(byte) = place_of(&state.typed_place)
        {
            state.jump_to(byte, per_row, rows);
        }
        let needle = field(ui, look, &mut state.typed_needle, "bytes-find", 150.0, "find bytes");
        let choices = [(false, look.text("bytes-text")), (true, look.text("bytes-hex"))];
        segments(ui, look, &look.text("bytes-find-as"), &mut state.is_needle_hex, &choices);
        let wanted = needle_of(&state.typed_needle, state.is_needle_hex);
        let reason = wanted.is_none().then(|| look.text("bytes-find-nothing"));
        let next = Button::normal(look.text("bytes-next")).disabled(reason).key("F3");
        let is_pressed = next.show(ui, look).clicked()
            || needle.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter))
            || ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::F3));
        if let (true, Some(needle)) = (is_pressed, wanted) {
            let from = state.cursor.saturating_add(1);
            actions.push(ViewAction::FindBytes(state.of(), needle, from).into());
        }
        if state.is_not_found {
            look.quiet(ui, Type::Note, look.text("bytes-not-found"));
        }
    });
}

fn field(
    ui: &mut Ui,
    look: &Look,
    text: &mut String,
    hint: &'static str,
    width: f32,
    salt: &'static str,
) -> egui::Response {
    let hint = look.text(hint);
    let edit = egui::TextEdit::singleline(text)
        .id_salt(salt)
        .font(Type::Body.font())
        .hint_text(Type::Body.rich(&hint).color(look.palette.disabled))
        .margin(vec2(8.0, 5.0))
        .min_size(vec2(0.0, size::CONTROL))
        .desired_width(width);
    ui.add(edit).accessible_name(&hint)
}

/// Measures of the grid.
#[derive(Clone, Copy)]
struct Grid {
    glyph: f32,
    height: f32,
    per_row: u64,
    rows: u64,
}

/// The rows and their scroll bar; the byte under the pointer.
fn grid(ui: &mut Ui, look: &Look, panes: &mut Panes, room: Rect, grid: Grid) -> Option<u64> {
    let Grid { glyph, height, per_row, rows } = grid;
    let palette = look.palette;
    let id = ui.scope_id().with("bytes");
    let response = ui.interact(room, id, Sense::click());
    let label = look.text("command-page-bytes");
    response.widget_info(|| WidgetInfo::labeled(Role::Document, true, &label));
    if response.clicked() {
        response.request_focus();
    }
    wheel(ui, panes, &response, grid);
    if response.has_focus() {
        keys(ui, panes, id, grid);
    }
    scroll_bar(ui, look, panes, room, grid);
    let owners = panes.owners().map(std::sync::Arc::clone);
    let is_disc = panes.bytes.of().node.is_none();
    let state = &mut panes.bytes;
    // The first page tells how long it is.
    state.byte(state.top);
    let Some(len) = state.len else {
        ui.painter().text(
            room.min + vec2(space::GROUP, space::GROUP),
            egui::Align2::LEFT_TOP,
            "…",
            Type::Mono.font(),
            palette.text_2,
        );
        return None;
    };
    let left = room.left() + space::GROUP;
    let hex_left = left + glyph * 12.0;
    let text_left = hex_left + glyph * (per_row as f32 * 3.0 + 2.0);
    let pointer = response.hover_pos();
    let mut hovered = None;
    let painter = ui.painter().with_clip_rect(room);
    for number in 0..=rows {
        let first = state.top.saturating_add(number * per_row);
        if first >= len {
            break;
        }
        let y = room.top() + number as f32 * height;
        let line = Rect::from_min_size(pos2(room.left(), y), vec2(room.width() - BAR, height));
        if is_disc
            && let Some(owners) = &owners
            && let Some(owner) = owners.map().owner_at(first)
        {
            let band = Rect::from_min_size(line.min, vec2(4.0, height));
            painter.rect_filled(band, 0.0, palette.group(owner.group()).fill);
        }
        let place = Line::new(Type::Mono).with(&format!("{first:010x}"), palette.text_2);
        super::cell::paint_galley(&painter, pos2(left, y), place.galley(&painter, 200.0));
        let is_on_row = |x: f32, start: f32, step: f32| {
            let at = ((x - start) / step).floor();
            (at >= 0.0 && at < per_row as f32).then_some(at as u64)
        };
        if let Some(at) = pointer.filter(|at| line.contains(*at)) {
            let in_hex = is_on_row(at.x, hex_left - glyph / 2.0, glyph * 3.0);
            let in_text = is_on_row(at.x, text_left, glyph);
            hovered = in_hex
                .or(in_text)
                .map(|column| first.saturating_add(column))
                .filter(|byte| *byte < len);
        }
        let (mut hex, mut text) = (Line::new(Type::Mono), Line::new(Type::Mono));
        for column in 0..per_row {
            let at = first.saturating_add(column);
            if at >= len {
                break;
            }
            let step = column as f32;
            let marks =
                [(at == state.cursor, palette.selected), (hovered == Some(at), palette.raised)];
            for (_, ground) in marks.into_iter().filter(|(is_marked, _)| *is_marked) {
                let in_hex = pos2(hex_left + step * 3.0 * glyph - glyph / 2.0, y);
                painter.rect_filled(
                    Rect::from_min_size(in_hex, vec2(3.0 * glyph, height)),
                    2.0,
                    ground,
                );
                let in_text = pos2(text_left + step * glyph, y);
                painter.rect_filled(Rect::from_min_size(in_text, vec2(glyph, height)), 2.0, ground);
            }
            let (digits, letter, ink) = match state.byte(at) {
                Some(Ok(0)) => ("00".to_owned(), '.', palette.disabled),
                Some(Ok(byte)) => {
                    let is_plain = (0x20..0x7f).contains(&byte);
                    let letter = if is_plain { char::from(byte) } else { '.' };
                    (format!("{byte:02x}"), letter, palette.text)
                }
                Some(Err(_)) => ("??".to_owned(), '?', palette.error.ink),
                None => ("··".to_owned(), ' ', palette.disabled),
            };
            hex = hex.with(&format!("{digits} "), ink);
            text = text.with(letter.encode_utf8(&mut [0; 4]), ink);
        }
        super::cell::paint_galley(&painter, pos2(hex_left, y), hex.galley(&painter, f32::INFINITY));
        super::cell::paint_galley(
            &painter,
            pos2(text_left, y),
            text.galley(&painter, f32::INFINITY),
        );
    }
    if let (true, Some(byte)) = (response.clicked(), hovered) {
        state.go_to(byte, per_row, rows);
    }
    hovered
}

fn wheel(ui: &Ui, panes: &mut Panes, response: &egui::Response, grid: Grid) {
    if !response.contains_pointer() {
        return;
    }
    let state = &mut panes.bytes;
    state.scrolled -= ui.input(|input| input.smooth_scroll_delta().y);
    let whole = (state.scrolled / grid.height).trunc();
    if whole != 0.0 {
        state.scrolled -= whole * grid.height;
        state.scroll(whole as i64, grid.per_row, grid.rows);
    }
}

fn keys(ui: &Ui, panes: &mut Panes, id: egui::Id, grid: Grid) {
    // Arrows and Tab belong to the page while it has the keyboard.
    let arrows = egui::EventFilter {
        horizontal_arrows: true,
        vertical_arrows: true,
        ..egui::EventFilter::default()
    };
    ui.memory_mut(|memory| memory.set_focus_lock_filter(id, arrows));
    let Grid { per_row, rows, .. } = grid;
    let state = &mut panes.bytes;
    let at = state.cursor;
    let page = rows.saturating_sub(1).max(1) * per_row;
    let last = state.len.unwrap_or(0).saturating_sub(1);
    let steps = [
        (Modifiers::COMMAND, Key::Home, 0),
        (Modifiers::COMMAND, Key::End, last),
        (Modifiers::NONE, Key::ArrowLeft, at.saturating_sub(1)),
        (Modifiers::NONE, Key::ArrowRight, at.saturating_add(1)),
        (Modifiers::NONE, Key::ArrowUp, at.saturating_sub(per_row)),
        (Modifiers::NONE, Key::ArrowDown, at.saturating_add(per_row)),
        (Modifiers::NONE, Key::PageUp, at.saturating_sub(page)),
        (Modifiers::NONE, Key::PageDown, at.saturating_add(page)),
        (Modifiers::NONE, Key::Home, at / per_row * per_row),
        (Modifiers::NONE, Key::End, (at / per_row * per_row).saturating_add(per_row - 1)),
    ];
    for (modifiers, key, byte) in steps {
        if ui.input_mut(|input| input.consume_key(modifiers, key)) {
            state.go_to(byte, per_row, rows);
            return;
        }
    }
}

/// The scroll bar: its place is a share of the whole, so that it works at any length.
fn scroll_bar(ui: &Ui, look: &Look, panes: &mut Panes, room: Rect, grid: Grid) {
    let state = &mut panes.bytes;
    let last = state.last_top(grid.per_row, grid.rows);
    if last == 0 {
        return;
    }
    let track = room.with_min_x(room.right() - BAR);
    let response = ui.interact(track, ui.scope_id().with("bytes bar"), Sense::drag());
    let shown = grid.rows as f32 * grid.per_row as f32 / state.len.unwrap_or(1).max(1) as f32;
    let height = (track.height() * shown).clamp(24.0, track.height());
    let run = (track.height() - height).max(1.0);
    if (response.dragged() || response.is_pointer_button_down_on())
        && let Some(at) = response.interact_pointer_pos()
    {
        let share = f64::from(((at.y - track.top() - height / 2.0) / run).clamp(0.0, 1.0));
        state.top = (share * last as f64) as u64 / grid.per_row * grid.per_row;
    }
    let at = track.top() + run * (state.top as f64 / last as f64) as f32;
    let thumb = Rect::from_min_size(pos2(track.left() + 3.0, at), vec2(BAR - 6.0, height));
    let ink = if response.hovered() { look.palette.edge } else { look.palette.hairline };
    ui.painter().rect_filled(thumb, 3.0, ink);
}

/// Which byte, and whose it is.
fn footer(
    ui: &mut Ui,
    look: &Look,
    shown: &Shown,
    panes: &mut Panes,
    room: Rect,
    byte: u64,
    actions: &mut Vec<Action>,
) {
    let place = [
        ("sector", Value::Number(byte / SECTOR_BYTES)),
        ("byte", Value::Number(byte % SECTOR_BYTES)),
        ("offset", Value::Text(format!("0x{byte:x}"))),
    ];
    let of = panes.bytes.of();
    let mut text =
        look.format(if of.node.is_some() { "bytes-place-file" } else { "bytes-place" }, &place);
    let mut node = None;
    if of.node.is_none()
        && let Some(owners) = panes.owners()
        && let Some(owner) = owners.map().owner_at(byte)
    {
        node = owners.node_of(owner).filter(|id| shown.tree.node(*id).is_some());
        let path = node.map(|id| shown.tree.display_path(id)).filter(|path| !path.is_empty());
        let path = path.map_or(String::new(), |path| format!(": {path}"));
        text = format!("{text}   {}{path}", owner_name(look, owner));
    }
    if let Some(Err(why)) = panes.bytes.byte(byte) {
        text = format!("{text}   {why}");
    }
    let line = egui::Stroke::new(1.0, look.palette.hairline);
    ui.painter().hline(room.x_range(), room.top(), line);
    let mut ui = ui.new_child(
        egui::UiBuilder::new().max_rect(room).layout(Layout::right_to_left(Align::Center)),
    );
    ui.add_space(space::CONTROL);
    let reason = node.is_none().then(|| look.text("bytes-no-file"));
    let button = Button::quiet(look.text("bytes-show-file")).icon(Icon::FILE).small();
    if button.disabled(reason).show(&mut ui, look).clicked()
        && let Some(node) = node
    {
        actions.push(ViewAction::ShowNode(node).into());
    }
    ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
        ui.add_space(space::GROUP);
        let text = Type::Table.rich(text).color(look.palette.text);
        ui.add(egui::Label::new(text).truncate());
    });
}
