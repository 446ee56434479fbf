//! Bytes of both sides in hexadecimal, row beside row; those that differ are marked. What did not
//! come yet is asked for and shown as dots.

use egui::{Key, Modifiers, Rect, Role, Sense, Ui, WidgetInfo, pos2, vec2};

use super::EDGE;
use crate::gui::panels::cell::{Line, paint_galley};
use crate::gui::theme::Type;
use crate::gui::view::bytes::BytesState;
use crate::gui::view::compare::{ComparePane, Side};
use crate::gui::{Action, CompareAction, Look};

/// Width of the scroll bar.
const BAR: f32 = 12.0;

/// Where to go once: another key is another jump.
pub(super) struct Jump {
    /// What is jumped to.
    pub(super) key: (u64, u64, u64),
    /// The byte.
    pub(super) byte: u64,
}

/// Measures of the grid.
#[derive(Clone, Copy)]
struct Grid {
    glyph: f32,
    height: f32,
    per_row: u64,
    rows: u64,
    has_letters: bool,
}

/// Draws them. `sides`: which of them have bytes.
pub(super) fn show(
    ui: &mut Ui,
    look: &Look,
    pane: &mut ComparePane,
    sides: (bool, bool),
    jump: Option<Jump>,
    actions: &mut Vec<Action>,
) {
    let room = ui.available_rect_before_wrap();
    let glyph = ui.fonts_mut(|fonts| fonts.glyph_width(&Type::Mono.font(), '0'));
    let height = Type::Mono.size().1 + 2.0;
    let width = room.width() - 2.0 * EDGE - BAR;
    let wide = |per_row: f32, letters: f32| glyph * (12.0 + 2.0 * per_row * (3.0 + letters) + 8.0);
    let (per_row, has_letters) = match width {
        _ if width >= wide(16.0, 1.0) => (16, true),
        _ if width >= wide(16.0, 0.0) => (16, false),
        _ => (8, width >= wide(8.0, 1.0)),
    };
    let rows = (room.height() / height).floor().max(1.0) as u64;
    let grid = Grid { glyph, height, per_row, rows, has_letters };
    let id = egui::Id::unique("bytes of the comparison");
    if let Some(jump) = jump {
        let known = ui.data(|data| data.get_temp::<(u64, u64, u64)>(id));
        if known != Some(jump.key) {
            ui.data_mut(|data| data.insert_temp(id, jump.key));
            let top = (jump.byte / per_row).saturating_sub(rows / 3) * per_row;
            (pane.left_bytes.top, pane.right_bytes.top) = (top, top);
        }
    }
    let response = ui.interact(room, id, Sense::click());
    let label = look.text("compare-bytes");
    response.widget_info(|| WidgetInfo::labeled(Role::Document, true, &label));
    if response.clicked() {
        response.request_focus();
    }
    move_about(ui, pane, &response, grid);
    bar(ui, look, pane, room, grid);
    paint(ui, look, pane, sides, room, grid);
    for (side, is_there) in [(Side::Left, sides.0), (Side::Right, sides.1)] {
        let state = match side {
            Side::Left => &mut pane.left_bytes,
            Side::Right => &mut pane.right_bytes,
        };
        let of = state.of();
        for offset in state.take_wishes() {
            if is_there {
                actions.push(CompareAction::ReadBytes(side, of, offset).into());
            }
        }
    }
}

/// The longer of both, once known.
fn len(pane: &ComparePane) -> u64 {
    pane.left_bytes.len.unwrap_or(0).max(pane.right_bytes.len.unwrap_or(0))
}

fn last_top(pane: &ComparePane, grid: Grid) -> u64 {
    len(pane).div_ceil(grid.per_row).saturating_sub(grid.rows.saturating_sub(1)) * grid.per_row
}

fn move_about(ui: &Ui, pane: &mut ComparePane, response: &egui::Response, grid: Grid) {
    let mut top = pane.left_bytes.top / grid.per_row * grid.per_row;
    let last = last_top(pane, grid);
    if response.contains_pointer() {
        let state = &mut pane.left_bytes;
        state.scrolled -= ui.input(|input| input.smooth_scroll_delta().y);
        let whole = (state.scrolled / grid.height).trunc();
        state.scrolled -= whole * grid.height;
        let by = (whole.abs() as u64).saturating_mul(grid.per_row);
        top = if whole < 0.0 { top.saturating_sub(by) } else { top.saturating_add(by) };
    }
    if response.has_focus() {
        let arrows = egui::EventFilter { vertical_arrows: true, ..egui::EventFilter::default() };
        ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, arrows));
        let page = grid.rows.saturating_sub(1).max(1) * grid.per_row;
        let pressed = |key| ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
        for (key, to) in [
            (Key::ArrowUp, top.saturating_sub(grid.per_row)),
            (Key::ArrowDown, top.saturating_add(grid.per_row)),
            (Key::PageUp, top.saturating_sub(page)),
            (Key::PageDown, top.saturating_add(page)),
            (Key::Home, 0),
            (Key::End, last),
        ] {
            if pressed(key) {
                top = to;
            }
        }
    }
    if pane.left_bytes.len.is_some() || pane.right_bytes.len.is_some() {
        top = top.min(last);
    }
    (pane.left_bytes.top, pane.right_bytes.top) = (top, top);
}

/// The scroll bar: its place is a share of the whole.
fn bar(ui: &Ui, look: &Look, pane: &mut ComparePane, room: Rect, grid: Grid) {
    let last = last_top(pane, grid);
    if last == 0 {
        return;
    }
    let track = room.with_min_x(room.right() - BAR);
    let response = ui.interact(track, ui.scope_id().with("compare bytes bar"), Sense::drag());
    let shown = grid.rows as f32 * grid.per_row as f32 / len(pane).max(1) as f32;
    let height = (track.height() * shown).clamp(24.0_f32.min(track.height()), track.height());
    let run = (track.height() - height).max(1.0);
    if response.dragged()
        && let Some(at) = response.interact_pointer_pos()
    {
        let share = f64::from(((at.y - track.top() - height / 2.0) / run).clamp(0.0, 1.0));
        let top = (share * last as f64) as u64 / grid.per_row * grid.per_row;
        (pane.left_bytes.top, pane.right_bytes.top) = (top, top);
    }
    let at = track.top() + run * (pane.left_bytes.top as f64 / last as f64).min(1.0) as f32;
    let thumb = Rect::from_min_size(pos2(track.left() + 3.0, at), vec2(BAR - 6.0, height));
    let ink = if response.hovered() { look.palette.edge } else { look.palette.hairline };
    ui.painter().rect_filled(thumb, 3.0, ink);
}

/// A byte of a side.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Byte {
    /// This.
    Is(u8),
    /// It is on its way.
    Coming,
    /// It can't be read.
    Unread,
    /// The side has none there.
    None,
}

fn byte_of(state: &mut BytesState, is_there: bool, at: u64) -> Byte {
    if !is_there || state.len.is_some_and(|len| at >= len) {
        return Byte::None;
    }
    match state.byte(at) {
        Some(Ok(byte)) => Byte::Is(byte),
        Some(Err(_)) => Byte::Unread,
        None => Byte::Coming,
    }
}

fn paint(
    ui: &Ui,
    look: &Look,
    pane: &mut ComparePane,
    sides: (bool, bool),
    room: Rect,
    grid: Grid,
) {
    let Grid { glyph, height, per_row, rows, has_letters } = grid;
    let palette = look.palette;
    let painter = ui.painter().with_clip_rect(room);
    let left = room.left() + EDGE;
    let first_hex = left + glyph * 12.0;
    let letters = if has_letters { glyph * (per_row as f32 + 1.0) } else { 0.0 };
    let side_width = glyph * 3.0 * per_row as f32 + letters + 2.0 * glyph;
    let whole = len(pane);
    for number in 0..=rows {
        let first = pane.left_bytes.top.saturating_add(number * per_row);
        if number > 0 && whole > 0 && first >= whole {
            break;
        }
        let y = room.top() + number as f32 * height;
        let place = Line::new(Type::Mono).with(&format!("{first:010x}"), palette.text_2);
        paint_galley(&painter, pos2(left, y), place.galley(&painter, 200.0));
        let mut bytes: [Vec<Byte>; 2] = [Vec::new(), Vec::new()];
        for step in 0..per_row {
            let at = first.saturating_add(step);
            let [a, b] = &mut bytes;
            a.push(byte_of(&mut pane.left_bytes, sides.0, at));
            b.push(byte_of(&mut pane.right_bytes, sides.1, at));
        }
        let [a, b] = &bytes;
        let differs = |step: usize| {
            let both = (a.get(step).copied(), b.get(step).copied());
            both.0 != both.1 && !matches!(both, (Some(Byte::Coming), _) | (_, Some(Byte::Coming)))
        };
        for (is_left, row) in [(true, a), (false, b)] {
            let hex_left = if is_left { first_hex } else { first_hex + side_width };
            let text_left = hex_left + glyph * 3.0 * per_row as f32;
            let mut hex = Line::new(Type::Mono);
            let mut text = Line::new(Type::Mono);
            for (step, byte) in row.iter().enumerate() {
                let is_other = differs(step);
                if is_other && *byte != Byte::None {
                    let ground = palette.warning.ground;
                    let at = pos2(hex_left + (step as f32 * 3.0 - 0.25) * glyph, y);
                    let size = vec2(2.5 * glyph, height);
                    painter.rect_filled(Rect::from_min_size(at, size), 2.0, ground);
                }
                let (digits, letter, ink) = match byte {
                    Byte::Is(byte) => {
                        let is_plain = (0x20..0x7f).contains(byte);
                        let letter = if is_plain { char::from(*byte) } else { '.' };
                        let ink = match (is_other, byte) {
                            (true, _) => palette.warning.ink,
                            (false, 0) => palette.disabled,
                            _ => palette.text,
                        };
                        (format!("{byte:02x} "), letter, ink)
                    }
                    Byte::Coming => ("·· ".to_owned(), ' ', palette.disabled),
                    Byte::Unread => ("?? ".to_owned(), '?', palette.error.ink),
                    Byte::None => ("   ".to_owned(), ' ', palette.disabled),
                };
                hex = hex.with(&digits, ink);
                text = text.with(letter.encode_utf8(&mut [0; 4]), ink);
            }
            paint_galley(&painter, pos2(hex_left, y), hex.galley(&painter, f32::INFINITY));
            if has_letters {
                paint_galley(&painter, pos2(text_left, y), text.galley(&painter, f32::INFINITY));
            }
        }
    }
    let line = first_hex + side_width - 1.5 * glyph;
    let stroke = egui::Stroke::new(1.0, palette.hairline);
    painter.vline(line.round() + 0.5, room.y_range(), stroke);
}
