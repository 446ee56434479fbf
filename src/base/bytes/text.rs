//! Text as disc standards write it: a- and d-characters, UCS-2.

/// Letters, digits and underscore (ECMA-119 7.4.1).
pub fn is_d_character(byte: u8) -> bool {
    byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_'
}

/// The characters of descriptor texts (ECMA-119 7.4.1).
pub fn is_a_character(byte: u8) -> bool {
    is_d_character(byte) || b" !\"%&'()*+,-./:;<=>?".contains(&byte)
}

/// A descriptor text without the spaces (and, in the wild, NULs) that fill its field.
pub fn trim_padding(bytes: &[u8]) -> &[u8] {
    let end = bytes.iter().rposition(|b| *b != b' ' && *b != 0).map_or(0, |at| at + 1);
    bytes.get(..end).unwrap_or_default()
}

/// UCS-2 or UTF-16 big-endian to text; lone surrogates and an odd last byte become U+FFFD.
pub fn decode_ucs2_be(bytes: &[u8]) -> String {
    let (pairs, rest) = bytes.as_chunks::<2>();
    let units = pairs.iter().map(|pair| u16::from_be_bytes(*pair));
    let mut text: String =
        char::decode_utf16(units).map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER)).collect();
    if !rest.is_empty() {
        text.push(char::REPLACEMENT_CHARACTER);
    }
    text
}

/// Text to UTF-16 big-endian.
pub fn encode_ucs2_be(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_be_bytes).collect()
}

/// A name or text from an image or host, safe to print: control characters, also those that turn
/// the direction of writing, are spelled out; what is no UTF-8 is replaced.
pub fn printable(bytes: &[u8]) -> String {
    let text = String::from_utf8_lossy(bytes);
    if !text.chars().any(is_unprintable) {
        return text.into_owned();
    }
    let mut out = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        if is_unprintable(c) {
            out.extend(c.escape_default());
        } else {
            out.push(c);
        }
    }
    out
}

fn is_unprintable(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn padding_goes_and_inner_spaces_stay() {
        assert_eq!(trim_padding(b"MY DISC   \0"), b"MY DISC");
        assert_eq!(trim_padding(b"    "), b"");
    }

    #[test]
    fn ucs2_survives_odd_bytes_and_lone_surrogates() {
        assert_eq!(decode_ucs2_be(&encode_ucs2_be("aé😀")), "aé😀");
        assert_eq!(decode_ucs2_be(&[0xD8, 0x00, 0x00, 0x41, 0x00]), "\u{FFFD}A\u{FFFD}");
    }
}
