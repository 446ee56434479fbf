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
