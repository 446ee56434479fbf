//! Files dropped from the file manager.
//!
//! X11 tells no pointer position while files hover, and tells the right one only with the frame
//! after the drop; so the zones are as large as the window allows, and a drop is looked at one
//! frame late. Under Wayland winit knows no drops yet: files copied in the file manager are
//! pasted there.

use std::path::{Path, PathBuf};

use egui::{Align2, Context, CornerRadius, Event, Id, LayerId, Order, Pos2, Rect, Stroke, vec2};

use super::look::Look;
use super::theme::{Icon, Type, space};
use crate::job::looks_like_image;

/// Frames to wait for the pointer position and for the rest of a drop of several files.
const PATIENCE: u8 = 3;

/// Files that were dropped together.
#[derive(Clone, PartialEq, Debug)]
pub struct Dropped {
    /// The files and folders.
    pub paths: Vec<PathBuf>,
    /// Where; `None` where the system did not tell.
    pub place: Option<Pos2>,
}

/// Whether this desktop tells of drops: not under Wayland.
pub fn can_come() -> bool {
    let is_wayland = std::env::var_os("WAYLAND_DISPLAY").is_some_and(|name| !name.is_empty());
    !(cfg!(target_os = "linux") && is_wayland)
}

/// What was pasted.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Pasted {
    /// What was copied or cut in this window.
    Ours,
    /// Files that were copied in the file manager.
    Files(Vec<PathBuf>),
}

/// What was copied here or in the file manager, and pasted: taken out of the events, so that
/// nobody takes it for text. Fields that are typed into keep what is pasted.
pub fn pasted(ctx: &Context, is_ours: impl Fn(&str) -> bool) -> Option<Pasted> {
    if ctx.text_edit_focused() {
        return None;
    }
    ctx.input_mut(|input| {
        let found = input.events.iter().enumerate().find_map(|(at, event)| match event {
            Event::Paste(text) if is_ours(text) => Some((at, Pasted::Ours)),
            Event::Paste(text) => Some((at, Pasted::Files(files_of(text)?))),
            _ => None,
        });
        found.map(|(at, pasted)| {
            input.events.remove(at);
            pasted
        })
    })
}

/// The files a text names: one a line, as an absolute path or a `file:` address; `None` where a
/// line is anything else.
fn files_of(text: &str) -> Option<Vec<PathBuf>> {
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    // What GNOME puts in front of the addresses.
    let lines =
        lines.filter(|line| !matches!(*line, "copy" | "cut" | "x-special/nautilus-clipboard"));
    let path = |line: &str| match line.strip_prefix("file://") {
        Some(rest) => unescaped(rest.strip_prefix("localhost").unwrap_or(rest)),
        None => Path::new(line).is_absolute().then(|| PathBuf::from(line)),
    };
    let paths: Vec<PathBuf> = lines.map(path).collect::<Option<_>>()?;
    (!paths.is_empty()).then_some(paths)
}

/// The path of an address: `%20` is a space.
fn unescaped(address: &str) -> Option<PathBuf> {
    let mut bytes = Vec::with_capacity(address.len());
    let mut rest = address.as_bytes();
    while let Some((first, behind)) = rest.split_first() {
        let code = behind.get(..2).filter(|_| *first == b'%');
        let code = code.and_then(|code| std::str::from_utf8(code).ok());
        match code.and_then(|code| u8::from_str_radix(code, 16).ok()) {
            Some(byte) => {
                bytes.push(byte);
                rest = behind.get(2..)?;
            }
            None => {
                bytes.push(*first);
                rest = behind;
            }
        }
    }
    let path = PathBuf::from(String::from_utf8(bytes).ok()?);
    path.is_absolute().then_some(path)
}

/// What a drop can mean here.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Offer {
    /// One meaning only, in words.
    One(String),
    /// The left half adds, the right half opens; in words.
    AddOrOpen(String, String),
}

/// Waits until a drop is whole.
#[derive(Debug, Default)]
pub struct Drops {
    paths: Vec<PathBuf>,
    frames: u8,
}

impl Drops {
    /// Looks at this frame's input. A drop is handed out once it is whole.
    pub fn update(&mut self, ctx: &Context) -> Option<Dropped> {
        let new: Vec<PathBuf> = ctx.input(|input| {
            input.raw.dropped_files.iter().map(|file| file.path().to_owned()).collect()
        });
        if !new.is_empty() {
            self.paths.extend(new);
            self.frames = 0;
        } else if !self.paths.is_empty() {
            self.frames += 1;
        }
        if self.paths.is_empty() {
            return None;
        }
        let place = ctx.input(|input| input.pointer.latest_pos());
        if self.frames == 0 || place.is_none() && self.frames < PATIENCE {
            ctx.request_repaint();
            return None;
        }
        Some(Dropped { paths: std::mem::take(&mut self.paths), place })
    }
}

/// Whether files hang over the window.
pub fn is_hovering(ctx: &Context) -> bool {
    ctx.input(|input| !input.raw.hovered_files.is_empty())
}

/// The zones of an offer within `room`.
fn zones(room: Rect, offer: &Offer) -> Vec<(Rect, &str, Icon)> {
    let room = room.shrink(space::GROUP);
    match offer {
        Offer::One(words) => vec![(room, words, Icon::ADD)],
        Offer::AddOrOpen(add, open) => {
            let (left, right) = room.split_left_right_at_fraction(0.6);
            let gap = vec2(space::CONTROL, 0.0);
            vec![
                (Rect::from_min_max(left.min, left.max - gap), add, Icon::ADD),
                (Rect::from_min_max(right.min + gap, right.max), open, Icon::OPEN_OTHER),
            ]
        }
    }
}

/// Whether a drop at `place` means to open. Without a place it means to add, which can be undone.
pub fn is_open_zone(room: Rect, offer: &Offer, place: Option<Pos2>) -> bool {
    let Some(place) = place else { return false };
    zones(room, offer).get(1).is_some_and(|(zone, ..)| place.x >= zone.left() - space::CONTROL)
}

/// Paints the labelled zones over the window while files hang over it.
pub fn paint_zones(ctx: &Context, look: &Look, room: Rect, offer: &Offer) {
    let painter = ctx.layer_painter(LayerId::new(Order::Tooltip, Id::unique("drop zones")));
    painter.rect_filled(room, 0.0, look.palette.ground.gamma_multiply(0.92));
    let place = ctx.input(|input| input.pointer.latest_pos());
    for (zone, words, icon) in zones(room, offer) {
        let is_under = place.is_some_and(|place| zone.contains(place));
        let fill = if is_under { look.palette.selected } else { look.palette.panel };
        painter.rect(
            zone,
            CornerRadius::same(10),
            fill,
            Stroke::new(2.0, look.palette.accent),
            egui::StrokeKind::Inside,
        );
        let icon_font = icon.font(Icon::EMPTY);
        let above = zone.center() - vec2(0.0, 32.0);
        painter.text(above, Align2::CENTER_CENTER, icon.glyph(), icon_font, look.palette.accent);
        let galley = painter.layout(
            words.to_owned(),
            Type::Heading.font(),
            look.palette.text,
            zone.width() - 2.0 * space::GROUP,
        );
        let at = zone.center() + vec2(-galley.size().x / 2.0, 8.0);
        painter.galley(at, galley, look.palette.text);
    }
}

/// Whether a name looks like something that opens in a tab: an image or a project. `.ron` does not:
/// dropped on a disc it is a file like others.
pub fn is_document(path: &Path) -> bool {
    let ending = path.extension().and_then(|ending| ending.to_str());
    looks_like_image(path) || ending.is_some_and(|ending| ending.eq_ignore_ascii_case("glass"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn copied_files_are_told_from_text() {
        let both = "file:///home/a%20b/x.iso\n/srv/ä\n";
        let wanted = vec![PathBuf::from("/home/a b/x.iso"), PathBuf::from("/srv/ä")];
        assert_eq!(files_of(both), Some(wanted));
        assert_eq!(files_of("copy\nfile:///a"), Some(vec![PathBuf::from("/a")]));
        assert_eq!(files_of("some text\n/a"), None);
        assert_eq!(files_of("https://x.org/a"), None);
        assert_eq!(files_of(""), None);
    }

    #[test]
    fn the_place_decides_and_no_place_adds() {
        let room = Rect::from_min_size(Pos2::ZERO, vec2(1000.0, 500.0));
        let both = Offer::AddOrOpen(String::new(), String::new());
        let at = |x: f32| Some(egui::pos2(x, 250.0));
        assert!(!is_open_zone(room, &both, at(100.0)));
        assert!(is_open_zone(room, &both, at(900.0)));
        assert!(!is_open_zone(room, &both, None));
        assert!(!is_open_zone(room, &Offer::One(String::new()), at(900.0)));
    }
}
