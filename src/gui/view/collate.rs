//! Names as people compare them: letter case and accents aside, numbers by their value.

/// Appends `name` in lower case.
pub fn fold_into(name: &str, out: &mut String) {
    if name.is_ascii() {
        let start = out.len();
        out.push_str(name);
        if let Some(added) = out.get_mut(start..) {
            added.make_ascii_lowercase();
        }
    } else {
        out.extend(name.chars().flat_map(char::to_lowercase));
    }
}

/// Appends a key; comparing keys as bytes sorts names as people do. A run of digits becomes the
/// digit '0', its length without leading zeros, and its digits, so that longer numbers are larger.
pub fn sort_key_into(name: &str, out: &mut Vec<u8>) {
    let mut rest = name;
    while let Some(first) = rest.chars().next() {
        if first.is_ascii_digit() {
            let end = rest.bytes().position(|b| !b.is_ascii_digit()).unwrap_or(rest.len());
            let (digits, tail) = rest.split_at(end);
            let digits = digits.trim_start_matches('0');
            out.push(b'0');
            out.push(u8::try_from(digits.len()).unwrap_or(u8::MAX));
            out.extend_from_slice(digits.as_bytes());
            rest = tail;
            continue;
        }
        match u8::try_from(first) {
            Ok(byte) if byte.is_ascii() => out.push(byte.to_ascii_lowercase()),
            _ => push_wide(first, out),
        }
        rest = rest.get(first.len_utf8()..).unwrap_or("");
    }
}

/// A character outside ASCII: Latin letters with accents sort as the letters they are made of.
fn push_wide(c: char, out: &mut Vec<u8>) {
    let plain: &str = match c {
        'à'..='å' | 'À'..='Å' | 'ā' | 'ă' | 'ą' | 'Ā' | 'Ă' | 'Ą' => "a",
        'æ' | 'Æ' => "ae",
        'ç' | 'Ç' | 'ć' | 'ĉ' | 'ċ' | 'č' | 'Ć' | 'Ĉ' | 'Ċ' | 'Č' => "c",
        'ď' | 'đ' | 'Ď' | 'Đ' | 'ð' | 'Ð' => "d",
        'è'..='ë' | 'È'..='Ë' | 'ē' | 'ĕ' | 'ė' | 'ę' | 'ě' | 'Ē' | 'Ĕ' | 'Ė' | 'Ę' | 'Ě' => {
            "e"
        }
        'ğ' | 'Ğ' | 'ģ' | 'Ģ' => "g",
        'ì'..='ï' | 'Ì'..='Ï' | 'ī' | 'į' | 'ı' | 'Ī' | 'Į' | 'İ' => "i",
        'ł' | 'ľ' | 'ĺ' | 'ļ' | 'Ł' | 'Ľ' | 'Ĺ' | 'Ļ' => "l",
        'ñ' | 'Ñ' | 'ń' | 'ň' | 'ņ' | 'Ń' | 'Ň' | 'Ņ' => "n",
        'ò'..='ö' | 'Ò'..='Ö' | 'ø' | 'Ø' | 'ō' | 'ő' | 'Ō' | 'Ő' => "o",
        'œ' | 'Œ' => "oe",
        'ř' | 'ŕ' | 'Ř' | 'Ŕ' => "r",
        'ß' | 'ẞ' => "ss",
        'ś' | 'š' | 'ş' | 'ș' | 'Ś' | 'Š' | 'Ş' | 'Ș' => "s",
        'ť' | 'ţ' | 'ț' | 'Ť' | 'Ţ' | 'Ț' => "t",
        'ù'..='ü' | 'Ù'..='Ü' | 'ū' | 'ů' | 'ű' | 'ų' | 'Ū' | 'Ů' | 'Ű' | 'Ų' => "u",
        'ý' | 'ÿ' | 'Ý' => "y",
        'ź' | 'ż' | 'ž' | 'Ź' | 'Ż' | 'Ž' => "z",
        _ => "",
    };
    if plain.is_empty() {
        let mut utf8 = [0; 4];
        for lower in c.to_lowercase() {
            out.extend_from_slice(lower.encode_utf8(&mut utf8).as_bytes());
        }
    } else {
        out.extend_from_slice(plain.as_bytes());
    }
}

/// How many characters of a file name stand before its extension: what F2 selects. A leading dot
/// begins no extension, and `archive.tar.gz` has two.
pub fn stem_chars(name: &str) -> usize {
    let count = name.chars().count();
    let cut = |name: &str| name.rfind('.').filter(|at| *at > 0);
    let Some(mut at) = cut(name) else { return count };
    if let Some(stem) = name.get(..at)
        && stem.to_ascii_lowercase().ends_with(".tar")
    {
        at = cut(stem).unwrap_or(at);
    }
    name.get(..at).map_or(count, |stem| stem.chars().count())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(name: &str) -> Vec<u8> {
        let mut out = Vec::new();
        sort_key_into(name, &mut out);
        out
    }

    #[test]
    fn keys_compare_like_people() {
        let sorted = ["", "1", "02", "10", "a", "Ä1", "ä2", "b", "Z", "日本"];
        for pair in sorted.windows(2) {
            assert!(key(pair[0]) < key(pair[1]), "{pair:?}");
        }
        assert!(key("a9") < key("a10") && key("a10b") < key("a010c"));
    }

    #[test]
    fn the_stem_is_what_people_want_to_change() {
        for (name, stem) in [
            ("photo.jpg", 5),
            (".bashrc", 7),
            ("src.tar.gz", 3),
            (".tar.gz", 4),
            ("README", 6),
            ("übung.txt", 5),
            ("a.b.c", 3),
        ] {
            assert_eq!(stem_chars(name), stem, "{name}");
        }
    }
}
