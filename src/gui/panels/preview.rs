//! A look at a file: its picture, its text, or its first bytes.

use std::sync::Arc;

use egui::{Align, ColorImage, Id, Layout, ScrollArea, TextureHandle, TextureOptions, Ui, vec2};

use crate::gui::Look;
use crate::gui::theme::{Icon, Type, space};
use crate::gui::view::preview::{Picture, Preview, ROW};
use crate::gui::widgets::EmptyState;
use crate::i18n::Value;

/// Draws it into what is left of `ui`.
pub fn preview(ui: &mut Ui, look: &Look, what: &Arc<Preview>) {
    match &**what {
        Preview::Empty => empty(ui, look, "preview-empty", String::new()),
        Preview::Unread(why) => empty(ui, look, "preview-unread", why.clone()),
        Preview::Picture(shown) => picture(ui, look, what, shown),
        Preview::Text { lines, is_cut } => {
            rows(ui, look, lines.len(), *is_cut, |at| lines.get(at).cloned().unwrap_or_default());
        }
        Preview::Bytes { head, is_cut } => {
            let count = head.len().div_ceil(ROW);
            rows(ui, look, count, *is_cut, |at| {
                hex_row(at * ROW, head.chunks(ROW).nth(at).unwrap_or_default())
            });
        }
    }
}

fn empty(ui: &mut Ui, look: &Look, heading: &str, sentence: String) {
    let (icon, heading) = (Icon::FILE, look.text(heading));
    EmptyState { icon, heading, sentence, button: None }.show(ui, look);
}

/// Rows of the monospace font, as many as there are on screen.
fn rows(ui: &mut Ui, look: &Look, count: usize, is_cut: bool, row: impl Fn(usize) -> String) {
    let height = Type::Mono.size().1;
    ui.spacing_mut().item_spacing.y = 0.0;
    let last = usize::from(is_cut);
    ScrollArea::both().id_salt("preview").auto_shrink(false).show_rows(
        ui,
        height,
        count + last,
        |ui, range| {
            for at in range {
                if at == count {
                    look.quiet(ui, Type::Note, look.text("preview-cut"));
                    continue;
                }
                let text = Type::Mono.rich(row(at)).color(look.palette.text);
                ui.add(egui::Label::new(text).extend());
            }
        },
    );
}

/// `00000010  48 65 6c 6c 6f ...  Hello`.
fn hex_row(offset: usize, bytes: &[u8]) -> String {
    use std::fmt::Write;
    let mut row = format!("{offset:08x} ");
    for at in 0..ROW {
        if at % 8 == 0 {
            row.push(' ');
        }
        match bytes.get(at) {
            // Writing to a string can't fail.
            Some(byte) => drop(write!(row, "{byte:02x} ")),
            None => row.push_str("   "),
        }
    }
    row.push(' ');
    let shown = |byte: &u8| if (0x20..0x7F).contains(byte) { char::from(*byte) } else { '·' };
    row.extend(bytes.iter().map(shown));
    row
}

/// The picture in the middle, as large as there is room but never larger than it is.
fn picture(ui: &mut Ui, look: &Look, what: &Arc<Preview>, picture: &Picture) {
    let (width, height) = picture.shown;
    let texture = texture(ui, what, picture);
    let args = [
        ("width", Value::Number(u64::from(picture.full.0))),
        ("height", Value::Number(u64::from(picture.full.1))),
    ];
    let foot = Type::Note.size().1 + space::CONTROL;
    let room = ui.available_size() - vec2(0.0, foot);
    let pixels = vec2(width as f32, height as f32) / ui.pixels_per_point();
    let scale = (room.x / pixels.x).min(room.y / pixels.y).min(ui.pixels_per_point());
    let size = pixels * scale.max(0.0);
    ui.allocate_ui_with_layout(room, Layout::top_down(Align::Center), |ui| {
        ui.set_min_size(room);
        ui.add_space((room.y - size.y) / 2.0);
        ui.image((texture.id(), size));
    });
    look.quiet(ui, Type::Note, look.format("preview-pixels", &args));
}

/// The picture for the graphics card, sent there once.
fn texture(ui: &Ui, what: &Arc<Preview>, picture: &Picture) -> TextureHandle {
    type Kept = (Arc<Preview>, TextureHandle);
    let id = Id::unique("picture of the preview");
    if let Some((known, texture)) = ui.data(|data| data.get_temp::<Kept>(id))
        && Arc::ptr_eq(&known, what)
    {
        return texture;
    }
    let (width, height) = picture.shown;
    let image = ColorImage::from_rgba_unmultiplied([width, height], &picture.pixels);
    let texture = ui.ctx().load_texture("preview", image, TextureOptions::LINEAR);
    ui.data_mut(|data| data.insert_temp::<Kept>(id, (Arc::clone(what), texture.clone())));
    texture
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_of_bytes_has_its_place_and_its_letters() {
        let row = hex_row(16, b"Hi\n");
        assert!(row.starts_with("00000010  48 69 0a "), "{row}");
        assert!(row.ends_with("  Hi·"), "{row}");
    }
}
