//! What a quick look at a file shows: its text, its picture, or else its first bytes. Made from
//! the bytes on a thread of its own; everything about them is hostile, so all of it has a bound.

use std::io::Cursor;
use std::sync::Arc;

use image::{ImageReader, Limits};

/// Bytes that are read for a look at text or at bytes.
pub const HEAD_BYTES: u64 = 128 << 10;
/// Longest picture that is read whole.
pub const PICTURE_BYTES: u64 = 48 << 20;

/// Lines of text that are shown.
const LINES: usize = 2_000;
/// Letters of a line that are shown.
const LETTERS: usize = 1_000;
/// Bytes that are shown as such.
const BYTES: usize = 4_096;
/// Bytes in a row of them.
pub const ROW: usize = 16;
/// Widest and highest picture that is unpacked.
const SIDE: u32 = 20_000;
/// Memory that unpacking may take.
const MEMORY: u64 = 512 << 20;
/// Widest and highest picture that is kept: more than fits on the dialog.
const KEPT: u32 = 1_600;

/// What is shown of a file.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Preview {
    /// There is nothing in it.
    Empty,
    /// Text.
    Text {
        /// Its first lines.
        lines: Vec<String>,
        /// There are more.
        is_cut: bool,
    },
    /// A picture.
    Picture(Picture),
    /// Bytes that are neither.
    Bytes {
        /// The first of them.
        head: Vec<u8>,
        /// There are more.
        is_cut: bool,
    },
    /// It can't be read, for this reason.
    Unread(String),
}

/// A picture, made smaller where it is larger than a window.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Picture {
    /// Width and height as they are in the file.
    pub full: (u32, u32),
    /// Width and height of `pixels`.
    pub shown: (usize, usize),
    /// Red, green, blue and opacity of every pixel, row by row.
    pub pixels: Vec<u8>,
}

/// A quick look at a file.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct PreviewView {
    /// Its name.
    pub name: String,
    /// Its length.
    pub len: u64,
    /// What is shown of it; `None` while it is read.
    pub what: Option<Arc<Preview>>,
}

/// How much of a file is read for a look at it.
pub fn bytes_wanted(name: &str, len: u64) -> u64 {
    if is_picture(name) && len <= PICTURE_BYTES { len } else { len.min(HEAD_BYTES) }
}

/// Whether a name is that of a picture that can be shown.
fn is_picture(name: &str) -> bool {
    let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase());
    let known = ["png", "jpg", "jpeg", "jpe", "gif", "bmp", "webp"];
    ending.is_some_and(|ending| known.contains(&ending.as_str()))
}

impl Preview {
    /// What is shown of a file of that name and length, of which these bytes are the first.
    pub fn of(name: &str, bytes: &[u8], len: u64) -> Preview {
        Preview::of_length(name, bytes, len, LINES)
    }

    /// The same with so many lines of text at most.
    pub fn of_length(name: &str, bytes: &[u8], len: u64, most_lines: usize) -> Preview {
        if len == 0 {
            return Preview::Empty;
        }
        let is_whole = bytes.len() as u64 >= len;
        if is_picture(name)
            && is_whole
            && let Some(picture) = picture(bytes)
        {
            return Preview::Picture(picture);
        }
        match text(bytes, is_whole) {
            Some(text) => {
                let mut lines: Vec<String> = text
                    .lines()
                    .take(most_lines.saturating_add(1))
                    .map(|line| line.replace('\t', "    "))
                    .collect();
                let mut is_cut = !is_whole || lines.len() > most_lines;
                lines.truncate(most_lines);
                for line in &mut lines {
                    if let Some((end, _)) = line.char_indices().nth(LETTERS) {
                        line.truncate(end);
                        line.push('…');
                        is_cut = true;
                    }
                }
                Preview::Text { lines, is_cut }
            }
            None => {
                let head = bytes.get(..BYTES).unwrap_or(bytes).to_vec();
                Preview::Bytes { is_cut: (head.len() as u64) < len, head }
            }
        }
    }
}

/// The picture in the bytes, if there is one.
fn picture(bytes: &[u8]) -> Option<Picture> {
    let mut reader = ImageReader::new(Cursor::new(bytes)).with_guessed_format().ok()?;
    let mut limits = Limits::default();
    limits.max_image_width = Some(SIDE);
    limits.max_image_height = Some(SIDE);
    limits.max_alloc = Some(MEMORY);
    reader.limits(limits);
    let image = reader.decode().ok()?;
    let full = (image.width(), image.height());
    let small = if full.0 > KEPT || full.1 > KEPT { image.thumbnail(KEPT, KEPT) } else { image };
    let small = small.into_rgba8();
    let side = |side: u32| usize::try_from(side).unwrap_or(0);
    let shown = (side(small.width()), side(small.height()));
    Some(Picture { full, shown, pixels: small.into_raw() })
}

/// The bytes as text, if they look like it: UTF-8, UTF-16 with its mark, or an older set.
fn text(bytes: &[u8], is_whole: bool) -> Option<String> {
    let units = |from: fn([u8; 2]) -> u16| -> Vec<u16> {
        let pairs = bytes.get(2..).unwrap_or_default().chunks_exact(2);
        pairs.map(|pair| from([pair[0], pair[1]])).collect()
    };
    let text = match bytes {
        [0xFF, 0xFE, ..] => String::from_utf16_lossy(&units(u16::from_le_bytes)),
        [0xFE, 0xFF, ..] => String::from_utf16_lossy(&units(u16::from_be_bytes)),
        _ => match std::str::from_utf8(bytes) {
            Ok(text) => text.trim_start_matches('\u{feff}').to_owned(),
            // The last letter may be cut in the middle.
            Err(error) if !is_whole && error.error_len().is_none() => {
                let whole = bytes.get(..error.valid_up_to()).unwrap_or_default();
                String::from_utf8_lossy(whole).into_owned()
            }
            Err(_) => bytes.iter().map(|byte| char::from(*byte)).collect(),
        },
    };
    let is_odd = |c: char| c.is_control() && !matches!(c, '\t' | '\r' | '\n' | '\x0c' | '\x1b');
    (!text.chars().any(is_odd)).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_told_from_bytes_in_every_set() {
        let lines = |bytes: &[u8], len| match Preview::of("a", bytes, len) {
            Preview::Text { lines, is_cut } => Some((lines.join("|"), is_cut)),
            _ => None,
        };
        assert_eq!(lines("a\r\nä\tb".as_bytes(), 7), Some(("a|ä    b".to_owned(), false)));
        assert_eq!(lines(&[b'x', 0xC3], 9), Some(("x".to_owned(), true)), "cut in the middle");
        assert_eq!(lines(&[0xFF, 0xFE, b'h', 0, b'i', 0], 6), Some(("hi".to_owned(), false)));
        assert_eq!(lines(&[b'c', 0xF6], 2), Some(("cö".to_owned(), false)), "an older set");
        assert_eq!(lines(b"\x7fELF\x01\0\0", 7), None);
        assert_eq!(Preview::of("a", b"", 0), Preview::Empty);
    }

    #[test]
    fn a_picture_is_shown_and_one_that_lies_is_bytes() {
        let mut png = Vec::new();
        let image = image::RgbaImage::from_pixel(3, 2, image::Rgba([9, 8, 7, 255]));
        image.write_to(&mut Cursor::new(&mut png), image::ImageFormat::Png).expect("in memory");
        let len = png.len() as u64;
        let Preview::Picture(picture) = Preview::of("x.PNG", &png, len) else {
            unreachable!("it is one")
        };
        assert_eq!((picture.full, picture.shown), ((3, 2), (3, 2)));
        assert_eq!(picture.pixels.get(..4), Some(&[9, 8, 7, 255][..]));
        let broken = &png[..png.len() / 2];
        assert!(matches!(Preview::of("x.png", broken, broken.len() as u64), Preview::Bytes { .. }));
        assert_eq!(bytes_wanted("x.png", 1 << 40), HEAD_BYTES);
    }
}
