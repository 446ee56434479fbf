//! Targets of symbolic links as SL entries (RRIP 4.1.3).

/// Bytes of an SL entry in front of its components.
const HEAD_BYTES: usize = 5;
/// Longest SL entry written; 255 would be possible.
const MAX_ENTRY_BYTES: usize = 250;
/// More text follows in the next component, or more components in the next SL.
const CONTINUE: u8 = 1;
const CURRENT: u8 = 2;
const PARENT: u8 = 4;
const ROOT: u8 = 8;

/// Longest target that Linux follows: a page with its terminating zero.
pub fn longest_link_target() -> usize {
    4095
}

/// Appends SL entries for `target` and the end of each to `ends`.
///
/// A doubled slash is an empty component, a trailing one an empty component at the end: joining
/// the components with '/' gives back the same bytes.
pub(super) fn push_entries(target: &[u8], out: &mut Vec<u8>, ends: &mut Vec<usize>) {
    let mut writer = Writer { out, ends, start: 0 };
    writer.open();
    let (is_absolute, rest) = match target.strip_prefix(b"/") {
        Some(rest) => (true, rest),
        None => (false, target),
    };
    if is_absolute {
        writer.component(ROOT, b"");
    }
    if !(is_absolute && rest.is_empty()) {
        for part in rest.split(|byte| *byte == b'/') {
            match part {
                b"." => writer.component(CURRENT, b""),
                b".." => writer.component(PARENT, b""),
                text => writer.text(text),
            }
        }
    }
    writer.close(false);
}

struct Writer<'a> {
    out: &'a mut Vec<u8>,
    ends: &'a mut Vec<usize>,
    /// Where the open entry starts.
    start: usize,
}

impl Writer<'_> {
    fn open(&mut self) {
        self.start = self.out.len();
        self.out.extend_from_slice(b"SL\0\x01\0");
    }

    fn close(&mut self, goes_on: bool) {
        let len = self.out.len() - self.start;
        if let Some(byte) = self.out.get_mut(self.start + 2) {
            *byte = u8::try_from(len).unwrap_or(u8::MAX);
        }
        if let Some(flags) = self.out.get_mut(self.start + 4) {
            *flags = u8::from(goes_on) * CONTINUE;
        }
        self.ends.push(self.out.len());
    }

    /// Room for bytes in the open entry.
    fn room(&self) -> usize {
        (self.start + MAX_ENTRY_BYTES).saturating_sub(self.out.len())
    }

    fn component(&mut self, flags: u8, text: &[u8]) {
        if self.room() < 2 + text.len() {
            self.close(true);
            self.open();
        }
        self.out.push(flags);
        self.out.push(u8::try_from(text.len()).unwrap_or(u8::MAX));
        self.out.extend_from_slice(text);
    }

    fn text(&mut self, mut text: &[u8]) {
        const MOST: usize = MAX_ENTRY_BYTES - HEAD_BYTES - 2;
        while text.len() > MOST {
            let (head, tail) = text.split_at(MOST);
            self.component(CONTINUE, head);
            text = tail;
        }
        self.component(0, text);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Joins components as Linux does (fs/isofs/rock.c).
    fn join(bytes: &[u8], ends: &[usize]) -> Vec<u8> {
        let mut target = Vec::new();
        let mut start = 0;
        for end in ends {
            let entry = &bytes[start..*end];
            assert_eq!((&entry[..2], usize::from(entry[2])), (&b"SL"[..], entry.len()));
            let mut parts = &entry[5..];
            while let [flags, len, rest @ ..] = parts {
                let (text, rest) = rest.split_at(usize::from(*len));
                match flags & !CONTINUE {
                    CURRENT => target.push(b'.'),
                    PARENT => target.extend_from_slice(b".."),
                    ROOT => target.push(b'/'),
                    _ => target.extend_from_slice(text),
                }
                let is_last = rest.is_empty() && entry[4] & CONTINUE == 0;
                if !is_last && flags & CONTINUE == 0 && flags & ROOT == 0 {
                    target.push(b'/');
                }
                parts = rest;
            }
            start = *end;
        }
        target
    }

    #[test]
    fn every_shape_of_target_comes_back() {
        let long = [b"c".repeat(255), b"d".repeat(1000), b"..".to_vec()].join(&b'/');
        let many = vec![&b"component-001"[..]; 71].join(&b'/');
        for target in [
            &b"a"[..],
            b"/",
            b"/etc/passwd",
            b"..",
            ".".as_bytes(),
            b"../../x",
            b"a//b///c",
            b"a/",
            b"./a/../b/.",
            b"//x",
            &long,
            &many,
            b"/a/",
            b"...",
        ] {
            let (mut out, mut ends) = (Vec::new(), Vec::new());
            push_entries(target, &mut out, &mut ends);
            assert_eq!(join(&out, &ends), target, "{}", String::from_utf8_lossy(target));
        }
    }
}
