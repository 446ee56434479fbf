//! Sheets as text: any encoding that people's tools wrote, any line ending, and words in quotes.

use crate::io::source::read_vec;
use crate::io::{BlockSource, SourceError};

/// The largest sheet that is read; real ones have a few thousand bytes.
pub(super) const MAX_SHEET_BYTES: u64 = 1 << 20;

/// The text of a sheet; `None` if it is too long or no text. UTF-8 and UTF-16 by their marks,
/// else UTF-8, else every byte is the character of its number, so that names keep their bytes.
pub(super) fn read_text(source: &dyn BlockSource) -> Result<Option<String>, SourceError> {
    if source.len() > MAX_SHEET_BYTES {
        return Ok(None);
    }
    let bytes = read_vec(source, 0, usize::try_from(source.len()).unwrap_or(0))?;
    let utf16 = |rest: &[u8], read: fn([u8; 2]) -> u16| {
        let units: Vec<u16> = rest.as_chunks::<2>().0.iter().map(|pair| read(*pair)).collect();
        String::from_utf16_lossy(&units)
    };
    Ok(match &*bytes {
        [0xFF, 0xFE, rest @ ..] => Some(utf16(rest, u16::from_le_bytes)),
        [0xFE, 0xFF, rest @ ..] => Some(utf16(rest, u16::from_be_bytes)),
        [0xEF, 0xBB, 0xBF, rest @ ..] => Some(String::from_utf8_lossy(rest).into_owned()),
        // Names may hold a NUL in hostile sheets; many of them are no text.
        other if other.iter().take(512).filter(|byte| **byte == 0).count() > 2 => None,
        other => Some(match std::str::from_utf8(other) {
            Ok(text) => text.to_owned(),
            Err(_) => other.iter().map(|byte| char::from(*byte)).collect(),
        }),
    })
}

/// The words of a line: parted by blanks, or in double quotes. A quote that is never closed ends
/// with the line.
pub(super) fn words(line: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut letters = line.chars().peekable();
    while let Some(letter) = letters.peek() {
        if letter.is_whitespace() {
            letters.next();
        } else if *letter == '"' {
            letters.next();
            found.push(letters.by_ref().take_while(|c| *c != '"').collect());
        } else {
            let mut word = String::new();
            while let Some(letter) = letters.next_if(|c| !c.is_whitespace()) {
                word.push(letter);
            }
            found.push(word);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::io::memory::MemorySource;

    #[test]
    fn words_may_stand_in_quotes() {
        assert_eq!(words(" FILE  \"a b.bin\" BINARY\r"), ["FILE", "a b.bin", "BINARY"]);
        assert_eq!(words("TITLE \"open end"), ["TITLE", "open end"]);
        assert_eq!(words("TITLE \"\""), ["TITLE", ""]);
        assert!(words(" \t ").is_empty());
    }

    #[test]
    fn texts_of_all_encodings_are_read() {
        let text = |bytes: &[u8]| read_text(&MemorySource::new(bytes.to_vec())).unwrap();
        assert_eq!(text(b"\xEF\xBB\xBFTITLE").as_deref(), Some("TITLE"));
        assert_eq!(text(b"\xFF\xFET\0\xe9\0").as_deref(), Some("T\u{e9}"));
        assert_eq!(text(b"caf\xe9").as_deref(), Some("caf\u{e9}"));
        assert_eq!(text(&[0; 100]), None);
        assert_eq!(text(&vec![b'a'; 1 << 21]), None);
    }
}
