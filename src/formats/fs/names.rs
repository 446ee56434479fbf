//! Names for people and for host folders, made from what discs record.

use crate::model::tree::NameCoding;

use super::charset::Charset;

/// Makes `name` fit to be one component of a path: no '/' or NUL (becomes '_'), not empty, not
/// `.` or `..`. Says whether it had to change.
pub fn make_component(name: &mut Vec<u8>) -> bool {
    let mut is_changed = false;
    if name.iter().all(|b| *b == b'.') && name.len() < 3 {
        name.iter_mut().for_each(|b| *b = b'_');
        if name.is_empty() {
            name.push(b'_');
        }
        is_changed = true;
    }
    for byte in name.iter_mut().filter(|b| **b == b'/' || **b == 0) {
        *byte = b'_';
        is_changed = true;
    }
    is_changed
}

/// A path for a message. One of a hostile image may be megabytes long and be told a million
/// times; its end is what tells it from others. The root is "/".
pub fn told(path: &[u8]) -> String {
    let tail = path.get(path.len().saturating_sub(1000)..).unwrap_or_default();
    let tail = if tail.is_empty() { b"/" } else { tail };
    String::from_utf8_lossy(tail).into_owned()
}

/// How the bytes of a name are to be read. With a character set, bytes beyond ASCII are decoded
/// with it; without, they stay as they are.
pub fn decode(name: &mut Vec<u8>, charset: Option<Charset>) -> NameCoding {
    if name.is_ascii() {
        return NameCoding::Utf8;
    }
    match charset {
        Some(charset) => {
            *name = charset.decode(name).into_bytes();
            NameCoding::Decoded
        }
        None if std::str::from_utf8(name).is_ok() => NameCoding::Utf8,
        None => NameCoding::Bytes,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_name_leaves_its_folder() {
        for (given, made) in [
            (&b""[..], &b"_"[..]),
            (b".", b"_"),
            (b"..", b"__"),
            (b"...", b"..."),
            (b"../../etc", b".._.._etc"),
            (b"a\0b", b"a_b"),
            (b"plain", b"plain"),
        ] {
            let mut name = given.to_vec();
            assert_eq!((make_component(&mut name), name.as_slice()), (given != made, made));
        }
    }
}
