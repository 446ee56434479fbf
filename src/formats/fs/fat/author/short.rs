//! Names of 8.3 for long names (Microsoft FAT specification 1.03, "Basis-Name Generation").

use std::collections::HashSet;

/// Longest long name in UTF-16 units.
const MAX_UNITS: usize = 255;

/// A name as directory entries hold it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct FatName {
    /// Base and extension, padded with spaces.
    pub short: [u8; 11],
    /// Units of the long name; empty where the short one says it all.
    pub long: Vec<u16>,
}

/// Whether a volume can hold a name.
pub(super) fn is_allowed(name: &str) -> bool {
    let is_bad = |c: char| c.is_control() || "\"*/:<>?\\|".contains(c);
    !name.is_empty()
        && !name.chars().any(is_bad)
        && !name.ends_with(['.', ' '])
        && name.encode_utf16().count() <= MAX_UNITS
}

/// What two names have in common that are one for FAT.
pub(super) fn folded(name: &str) -> String {
    name.to_uppercase()
}

/// The entry names of `name`; `taken` are the short names of its folder so far.
pub(super) fn entry_name(name: &str, taken: &mut HashSet<[u8; 11]>) -> FatName {
    let (base, extension) = match name.rsplit_once('.') {
        Some((base, extension)) if !base.is_empty() => (base, extension),
        _ => (name, ""),
    };
    let (base, is_base_whole) = characters(base, 8);
    let (extension, is_extension_whole) = characters(extension, 3);
    let is_whole = is_base_whole && is_extension_whole;
    let plain = padded(&base, &extension);
    if is_whole && plain_text(&plain) == name && taken.insert(plain) {
        return FatName { short: plain, long: Vec::new() };
    }
    let long = name.encode_utf16().collect();
    // A tail also where only the case differs would be ugly: the plain form serves if it is free.
    if is_whole && taken.insert(plain) {
        return FatName { short: plain, long };
    }
    let mut short = plain;
    for number in 1u32..1_000_000 {
        let tail = format!("~{number}");
        let room = 8usize.saturating_sub(tail.len());
        let mut tailed: Vec<u8> = base.iter().copied().take(room).collect();
        tailed.extend_from_slice(tail.as_bytes());
        short = padded(&tailed, &extension);
        if taken.insert(short) {
            break;
        }
    }
    FatName { short, long }
}

/// The characters a short name keeps, at most `most`, and whether all were kept.
fn characters(text: &str, most: usize) -> (Vec<u8>, bool) {
    let mut kept = Vec::new();
    let mut is_whole = true;
    for character in text.chars() {
        let upper = character.to_ascii_uppercase();
        let byte = match u8::try_from(upper) {
            Ok(b' ' | b'.') => {
                is_whole = false;
                continue;
            }
            Ok(byte) if byte.is_ascii_alphanumeric() || b"$%'-_@~`!(){}^#&".contains(&byte) => byte,
            _ => {
                is_whole = false;
                b'_'
            }
        };
        if kept.len() == most {
            return (kept, false);
        }
        kept.push(byte);
    }
    (kept, is_whole)
}

fn padded(base: &[u8], extension: &[u8]) -> [u8; 11] {
    let mut short = [b' '; 11];
    let (front, back) = short.split_at_mut(8);
    for (to, from) in front.iter_mut().zip(base) {
        *to = *from;
    }
    for (to, from) in back.iter_mut().zip(extension) {
        *to = *from;
    }
    short
}

/// A short name as it is shown.
fn plain_text(short: &[u8; 11]) -> String {
    let text = String::from_utf8_lossy(short).into_owned();
    let (base, extension) = text.split_at_checked(8).unwrap_or((&text, ""));
    let (base, extension) = (base.trim_end(), extension.trim_end());
    if extension.is_empty() { base.to_owned() } else { format!("{base}.{extension}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shorts(names: &[&str]) -> Vec<(String, bool)> {
        let mut taken = HashSet::new();
        names
            .iter()
            .map(|name| entry_name(name, &mut taken))
            .map(|name| (plain_text(&name.short), name.long.is_empty()))
            .collect()
    }

    #[test]
    fn short_names_differ_and_say_what_they_can() {
        let found =
            shorts(&["BOOTX64.EFI", "grub.cfg", "long name.conf", "longname.config", "été.txt"]);
        let found: Vec<_> = found.iter().map(|(name, only)| (name.as_str(), *only)).collect();
        assert_eq!(
            found,
            [
                ("BOOTX64.EFI", true),
                ("GRUB.CFG", false),
                ("LONGNA~1.CON", false),
                ("LONGNA~2.CON", false),
                ("_T_~1.TXT", false),
            ]
        );
        assert_eq!(shorts(&[".disk"])[0].0, "DISK~1");
    }

    #[test]
    fn names_of_other_systems_may_be_refused() {
        for name in ["a:b", "a.", "a ", "", "a\u{1}", "a\\b"] {
            assert!(!is_allowed(name), "{name:?}");
        }
        assert!(is_allowed("été [1] +=.efi") && !is_allowed(&"x".repeat(256)));
    }
}
