//! Targets of symbolic links as SL entries (RRIP 4.1.3).

/// Bytes of a component in front of its text.
const COMPONENT_BYTES: usize = 2;
/// Longest SL entry written; 255 would be possible.
const MAX_ENTRY_BYTES: usize = 250;
/// More text follows in the next component, or more components in the next SL.
const CONTINUE: u8 = 1;
const CURRENT: u8 = 2;
const PARENT: u8 = 4;
const ROOT: u8 = 8;

/// Appends SL entries for `target` and the end of each to `ends`.
///
/// A doubled slash is an empty component, a trailing one an empty component at the end: joining
/// the components with '/' gives back the same bytes. Where a target needs several entries, the
/// border always lies within a component: libarchive forgets the slash at any other place.
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
        let mut parts = rest.split(|byte| *byte == b'/').peekable();
        while let Some(part) = parts.next() {
            writer.part(part, parts.peek().is_none());
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
        self.out.push(flags);
        self.out.push(u8::try_from(text.len()).unwrap_or(u8::MAX));
        self.out.extend_from_slice(text);
    }

    /// Puts one part of the path. There is always room for a component of at least one byte.
    fn part(&mut self, part: &[u8], is_last: bool) {
        let mut text = part;
        loop {
            let left = self.room().saturating_sub(COMPONENT_BYTES);
            // Whatever follows must find room to be cut in two.
            let reserve = if is_last { 0 } else { COMPONENT_BYTES + 1 };
            if text.len() + reserve <= left {
                break;
            }
            let (head, tail) = text.split_at(text.len().min(left));
            self.component(CONTINUE, head);
            self.close(true);
            self.open();
            text = tail;
        }
        match text {
            b"." if part == b"." => self.component(CURRENT, b""),
            b".." if part == b".." => self.component(PARENT, b""),
            text => self.component(0, text),
        }
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
                let is_border = rest.is_empty() && entry[4] & CONTINUE != 0;
                assert!(!is_border || flags & CONTINUE != 0, "a border within a component");
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
        let up = vec![&b".."[..]; 300].join(&b'/');
        let slashes =
            b"a".repeat(3).iter().flat_map(|_| b"//////////".repeat(30)).collect::<Vec<u8>>();
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
            &up,
            &slashes,
            b"/a/",
            b"...",
        ] {
            let (mut out, mut ends) = (Vec::new(), Vec::new());
            push_entries(target, &mut out, &mut ends);
            assert_eq!(join(&out, &ends), target, "{}", String::from_utf8_lossy(target));
        }
    }
}
