//! OSTA Compressed Unicode, the text of UDF (UDF 2.60 2.1.1), and the d-strings that hold it
//! (ECMA-167 1/7.2.12).

use super::{decode_ucs2_be, encode_ucs2_be};

/// Bytes in front of the characters that say how they are stored.
const EIGHT_BIT: u8 = 8;
const SIXTEEN_BIT: u8 = 16;
/// The same two in identifiers of deleted files (UDF 2.60 2.3.4.2).
const EIGHT_BIT_DELETED: u8 = 254;
const SIXTEEN_BIT_DELETED: u8 = 255;

/// Compressed Unicode to text; `None` when the compression id is one nobody defined or there is
/// not even that. Lone surrogates become U+FFFD, an odd last byte is left out.
pub fn decode_cs0(bytes: &[u8]) -> Option<String> {
    let (id, characters) = bytes.split_first()?;
    match *id {
        EIGHT_BIT | EIGHT_BIT_DELETED => Some(characters.iter().map(|b| char::from(*b)).collect()),
        SIXTEEN_BIT | SIXTEEN_BIT_DELETED => {
            let whole = characters.len() - characters.len() % 2;
            Some(decode_ucs2_be(characters.get(..whole).unwrap_or_default()))
        }
        _ => None,
    }
}

/// Text to Compressed Unicode: one byte a character where that is enough, as UDF asks for.
pub fn encode_cs0(text: &str) -> Vec<u8> {
    let narrow: Option<Vec<u8>> = text.chars().map(|c| u8::try_from(u32::from(c)).ok()).collect();
    match narrow {
        Some(narrow) => [vec![EIGHT_BIT], narrow].concat(),
        None => [vec![SIXTEEN_BIT], encode_ucs2_be(text)].concat(),
    }
}

/// The text of a d-string: a field whose last byte counts the bytes used. A count larger than
/// the field is taken as the whole field. Empty when nothing is recorded.
pub fn decode_dstring(field: &[u8]) -> String {
    let Some((count, content)) = field.split_last() else { return String::new() };
    let used = content.get(..usize::from(*count)).unwrap_or(content);
    let text = decode_cs0(used).unwrap_or_default();
    text.trim_end_matches('\0').to_owned()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn text_comes_back(text in any::<String>()) {
            prop_assert_eq!(decode_cs0(&encode_cs0(&text)), Some(text));
        }
    }

    #[test]
    fn the_narrow_form_is_used_where_it_can_be() {
        assert_eq!(encode_cs0("aÿ"), [8, b'a', 0xFF]);
        assert_eq!(encode_cs0("aĀ"), [16, 0, b'a', 1, 0]);
    }

    #[test]
    fn odd_forms_are_read_or_refused() {
        assert_eq!(decode_cs0(&[254, b'x']).as_deref(), Some("x"));
        assert_eq!(decode_cs0(&[255, 0, b'x', 0]).as_deref(), Some("x"));
        assert_eq!(decode_cs0(&[16, 0xD8, 0]).as_deref(), Some("\u{FFFD}"));
        assert_eq!(decode_cs0(&[8]).as_deref(), Some(""));
        assert_eq!((decode_cs0(&[9, b'x']), decode_cs0(&[])), (None, None));
    }

    #[test]
    fn a_dstring_ends_where_its_count_says() {
        assert_eq!(decode_dstring(&[8, b'A', b'B', 0, 0, 3]), "AB");
        assert_eq!(decode_dstring(&[8, b'A', b'B', 0, 0, 99]), "AB");
        assert_eq!(decode_dstring(&[0; 6]), "");
        assert_eq!(decode_dstring(&[]), "");
    }
}
