//! Names of an image become names of a folder that are safe, short enough and told apart.

use std::borrow::Cow;
use std::collections::HashMap;

/// Longest name of nearly every file system, in bytes.
const NAME_MAX: usize = 255;
/// What a file is called until it is whole.
const PARTIAL: &[u8] = b".partial";

/// A name that can stand in a folder: '/', NUL and control characters become `%XX`, `.` and `..`
/// are spelled out, an empty name becomes `_`, too long ones are cut.
pub(super) fn safe_name(name: &[u8]) -> Cow<'_, [u8]> {
    let is_special = matches!(name, b"" | b"." | b"..");
    if !is_special && name.len() <= NAME_MAX && !name.iter().any(|b| is_unsafe(*b)) {
        return Cow::Borrowed(name);
    }
    if name.is_empty() {
        return Cow::Borrowed(b"_");
    }
    let mut safe = Vec::with_capacity(name.len().min(NAME_MAX) + 2);
    for byte in name {
        if is_special || is_unsafe(*byte) {
            safe.extend_from_slice(format!("%{byte:02X}").as_bytes());
        } else {
            safe.push(*byte);
        }
        if safe.len() > NAME_MAX {
            break;
        }
    }
    Cow::Owned(shortened(&safe, NAME_MAX).to_vec())
}

fn is_unsafe(byte: u8) -> bool {
    byte < 0x20 || matches!(byte, 0x7f | b'/')
}

/// At most `max` bytes of a name, not cutting a character of UTF-8 in two.
fn shortened(name: &[u8], max: usize) -> &[u8] {
    let mut end = name.len().min(max);
    if end < name.len() {
        let is_continuation = |at: usize| name.get(at).is_some_and(|b| b & 0xc0 == 0x80);
        let floor = end.saturating_sub(3);
        while end > floor && is_continuation(end) {
            end -= 1;
        }
    }
    name.get(..end).unwrap_or(name)
}

/// The `number`-th other name: `photo~2.jpg`.
pub(super) fn numbered(name: &[u8], number: u32) -> Vec<u8> {
    let dot = name.iter().rposition(|b| *b == b'.').filter(|at| *at > 0 && name.len() - at <= 16);
    let (stem, ending) = name.split_at(dot.unwrap_or(name.len()));
    let tail = format!("~{number}");
    let room = NAME_MAX.saturating_sub(tail.len() + ending.len());
    [shortened(stem, room), tail.as_bytes(), ending].concat()
}

/// What a file is called until it is whole; `attempt` counts from 0.
pub(super) fn partial_name(name: &[u8], attempt: u32) -> Vec<u8> {
    let tail = if attempt == 0 { String::new() } else { format!("~{}", attempt + 1) };
    let room = NAME_MAX.saturating_sub(PARTIAL.len() + tail.len());
    [shortened(name, room), PARTIAL, tail.as_bytes()].concat()
}

/// The names given out in one folder.
#[derive(Debug)]
pub(super) struct Siblings {
    /// Names, folded where the target does not tell cases apart, and the number to try next.
    taken: HashMap<Box<[u8]>, u32>,
    folds_case: bool,
}

impl Siblings {
    pub(super) fn new(folds_case: bool) -> Siblings {
        Siblings { taken: HashMap::new(), folds_case }
    }

    /// A safe name that no sibling has; the name itself if it can be had.
    pub(super) fn take<'a>(&mut self, name: &'a [u8]) -> Cow<'a, [u8]> {
        let safe = safe_name(name);
        let key = self.key(&safe);
        let Some(next) = self.taken.get(&key).copied() else {
            self.taken.insert(key, 2);
            return safe;
        };
        // Counts on from where the last twin ended: a million equal names stay linear.
        let mut number = next;
        loop {
            let other = numbered(&safe, number);
            number = number.saturating_add(1);
            let other_key = self.key(&other);
            if !self.taken.contains_key(&other_key) {
                self.taken.insert(other_key, 2);
                self.taken.insert(key, number);
                return Cow::Owned(other);
            }
        }
    }

    fn key(&self, name: &[u8]) -> Box<[u8]> {
        if self.folds_case {
            String::from_utf8_lossy(name).to_lowercase().into_bytes().into_boxed_slice()
        } else {
            name.into()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn dangerous_names_lose_their_teeth() {
        for (name, safe) in [
            (&b"plain.txt"[..], &b"plain.txt"[..]),
            (b"..", b"%2E%2E"),
            (b".", b"%2E"),
            (b"...", b"..."),
            (b"", b"_"),
            (b"a/../../b", b"a%2F..%2F..%2Fb"),
            (b"x\0y\x1b[2J", b"x%00y%1B[2J"),
            (b"\xff\xfe", b"\xff\xfe"),
        ] {
            assert_eq!(&*safe_name(name), safe);
        }
    }

    #[test]
    fn twins_get_numbers() {
        let mut siblings = Siblings::new(false);
        assert_eq!(&*siblings.take(b"a.txt"), b"a.txt");
        assert_eq!(&*siblings.take(b"a~2.txt"), b"a~2.txt");
        assert_eq!(&*siblings.take(b"a.txt"), b"a~3.txt");
        assert_eq!(&*siblings.take(b"A.TXT"), b"A.TXT");
        let mut folded = Siblings::new(true);
        assert_eq!(&*folded.take("Ä.txt".as_bytes()), "Ä.txt".as_bytes());
        assert_eq!(&*folded.take("ä.TXT".as_bytes()), "ä~2.TXT".as_bytes());
        assert_eq!(&*folded.take(b".x"), b".x");
        assert_eq!(&*folded.take(b".X"), b".X~2");
    }

    #[test]
    fn long_names_are_cut_between_characters() {
        let long = "ü".repeat(200);
        let safe = safe_name(long.as_bytes()).into_owned();
        assert_eq!((safe.len(), std::str::from_utf8(&safe).is_ok()), (254, true));
        let partial = partial_name(&safe, 3);
        assert!(partial.len() <= 255 && partial.ends_with(b".partial~4"));
    }

    proptest! {
        #[test]
        fn names_are_always_safe_and_different(
            names in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..300), 1..40),
            folds_case: bool,
        ) {
            let mut siblings = Siblings::new(folds_case);
            let mut seen = std::collections::HashSet::new();
            for name in &names {
                let taken = siblings.take(name).into_owned();
                prop_assert!(!taken.is_empty() && taken.len() <= 255);
                prop_assert!(taken != b"." && taken != b".." && !taken.iter().any(|b| is_unsafe(*b)));
                prop_assert!(seen.insert(taken));
            }
        }
    }
}
