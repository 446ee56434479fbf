//! Joliet identifiers as names: UCS-2 (in the wild UTF-16) big-endian, `;1` taken off.

use crate::base::bytes::decode_ucs2_be;

/// The name in UTF-8. Version 1 is not shown, other versions are; unlike in the primary tree a
/// dot at the end is part of the name. Lone surrogates and an odd last byte become U+FFFD.
pub fn decode(identifier: &[u8], is_folder: bool) -> String {
    let name = match identifier.strip_suffix(b"\0;\x001") {
        // An identifier of odd length has no code units where these bytes stand.
        Some(name) if !is_folder && identifier.len().is_multiple_of(2) && !name.is_empty() => name,
        _ => identifier,
    };
    decode_ucs2_be(name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::bytes::encode_ucs2_be;

    #[test]
    fn version_one_goes_and_the_rest_stays() {
        assert_eq!(decode(&encode_ucs2_be("Grün.txt;1"), false), "Grün.txt");
        assert_eq!(decode(&encode_ucs2_be("a;2"), false), "a;2");
        assert_eq!(decode(&encode_ucs2_be("a.;1"), false), "a.");
        assert_eq!(decode(&encode_ucs2_be("d;1"), true), "d;1");
        assert_eq!(decode(b"\0a\0", false), "a\u{FFFD}");
    }
}
