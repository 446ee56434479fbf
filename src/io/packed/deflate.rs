//! Inflating from the middle of a deflate stream (RFC 1951): at a bit, with the 32 KiB before it.
//!
//! The inflater itself is zlib-rs through flate2. It starts at whole bytes only, and a stream can't
//! be moved by bits because stored blocks are aligned in it. So where a stream goes on inside a
//! byte, empty blocks of just as many bits are put in front of it.

use flate2::{Decompress, FlushDecompress, Status};

/// Where inflating begins in a run of packed bytes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Entry<'a> {
    /// Bits of the first byte that belong to what comes before, 0 to 7.
    pub bits: u32,
    /// The unpacked bytes before, at most 32 KiB; empty where none are needed.
    pub window: &'a [u8],
}

/// Inflates into `out` until it holds `wanted` bytes more or the stream ends. Returns how many
/// bytes of `packed` the ended stream took, `None` when it did not end.
///
/// `None` as a whole: the bytes are no deflate stream or end too soon.
#[allow(clippy::option_option, reason = "damage and not-yet-ended are different answers")]
pub(super) fn inflate(
    packed: &[u8],
    entry: Entry<'_>,
    wanted: usize,
    out: &mut Vec<u8>,
) -> Option<Option<usize>> {
    let mut head = Vec::new();
    let mut rest = packed;
    if entry.bits != 0 {
        let (first, tail) = packed.split_first()?;
        head = filler(entry.bits);
        *head.last_mut()? |= first & (0xffu8 << entry.bits);
        rest = tail;
    }
    let mut inflater = Decompress::new(false);
    if !entry.window.is_empty() {
        inflater.set_dictionary(entry.window).ok()?;
    }
    let start = out.len();
    out.reserve_exact(wanted);
    let mut buf = vec![0; wanted.clamp(1, 1 << 17)];
    loop {
        let left = wanted - (out.len() - start);
        if left == 0 {
            return Some(None);
        }
        let (taken, given) = (inflater.total_in(), inflater.total_out());
        let at = usize::try_from(taken).ok()?;
        let input = match at.checked_sub(head.len()) {
            None => head.get(at..)?,
            Some(at) => rest.get(at..)?,
        };
        let room = left.min(buf.len());
        let place = buf.get_mut(..room)?;
        let status = inflater.decompress(input, place, FlushDecompress::None).ok()?;
        let made = usize::try_from(inflater.total_out() - given).ok()?;
        out.extend_from_slice(place.get(..made)?);
        match status {
            Status::StreamEnd => {
                let used = usize::try_from(inflater.total_in()).ok()?;
                // The last byte of the head is the first of the stream.
                return Some(Some(used + usize::from(!head.is_empty()) - head.len()));
            }
            // Nothing more comes of bytes that are all there.
            _ if made == 0 && inflater.total_in() == taken => return None,
            _ => {}
        }
    }
}

/// Empty blocks whose bits are `bits` (1 to 7) more than whole bytes; those of the last byte that
/// are not used are zero.
fn filler(bits: u32) -> Vec<u8> {
    let mut writer = Bits::default();
    let mut left = bits;
    if bits % 2 == 1 {
        writer.odd_block();
        // 91 bits are three more than whole bytes.
        left = (bits + 8 - 3) % 8;
    }
    for _ in 0..left / 2 {
        // Fixed codes, end of block: ten bits are two more than a byte.
        writer.put(0b010, 3);
        writer.put(0, 7);
    }
    writer.bytes
}

/// Bits, the lowest of a byte first.
#[derive(Default)]
struct Bits {
    bytes: Vec<u8>,
    used: u32,
}

impl Bits {
    fn put(&mut self, value: u32, count: u32) {
        for bit in 0..count {
            if self.used == 0 {
                self.bytes.push(0);
            }
            if let (Some(last), 1) = (self.bytes.last_mut(), (value >> bit) & 1) {
                *last |= 1 << self.used;
            }
            self.used = (self.used + 1) % 8;
        }
    }

    /// An empty block of 91 bits with codes of its own: one for the end of the block, two for
    /// distances.
    fn odd_block(&mut self) {
        self.put(0b100, 3);
        // 257 literals, two distances, lengths of 18 code length codes.
        self.put(0, 5);
        self.put(1, 5);
        self.put(14, 4);
        // Length one for the codes 18 (third in their order) and 1 (eighteenth).
        for place in 0..18 {
            self.put(u32::from(place == 2 || place == 17), 3);
        }
        // 138 and 118 lengths of zero (code 1), then three of one (code 0), then the end.
        self.put(1 | 127 << 1, 8);
        self.put(1 | 107 << 1, 8);
        self.put(0, 3);
        self.put(0, 1);
    }
}

/// Length of the gzip header (RFC 1952 2.3) at the start of `bytes`; `None` when it is none or
/// does not end.
pub(super) fn gzip_header_len(bytes: &[u8]) -> Option<usize> {
    let [0x1f, 0x8b, 8, flags, ..] = bytes else { return None };
    let mut at = 10usize;
    if flags & 0xe0 != 0 {
        return None;
    }
    if flags & 4 != 0 {
        let extra = crate::base::bytes::le16(bytes, at)?;
        at = at.checked_add(2)?.checked_add(usize::from(extra))?;
    }
    for flag in [8, 16] {
        if flags & flag != 0 {
            let text = bytes.get(at..)?;
            at += text.iter().position(|byte| *byte == 0)? + 1;
        }
    }
    if flags & 2 != 0 {
        at += 2;
    }
    (at <= bytes.len()).then_some(at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stream_that_goes_on_inside_a_byte_is_inflated() {
        for bits in 0..8u32 {
            let mut stream = Bits::default();
            // Bits of something else, then a block of fixed codes with three zeros and a two.
            stream.put(0x7f, bits);
            stream.put(0b010, 3);
            for _ in 0..3 {
                stream.put(0b0000_1100, 8);
            }
            stream.put(0b0100_1100, 8);
            stream.put(0, 7);
            // A stored block, which is aligned in the stream, and the end.
            stream.put(0, 3);
            stream.used = 0;
            stream.bytes.extend([3, 0, 0xfc, 0xff, b'a', b'b', b'c']);
            stream.put(0b011, 3);
            stream.put(0, 7);
            let len = stream.bytes.len();
            stream.bytes.extend([9, 9]);
            let entry = Entry { bits, window: &[] };
            let mut out = Vec::new();
            assert_eq!(inflate(&stream.bytes, entry, 100, &mut out), Some(Some(len)), "{bits}");
            assert_eq!(out, b"\0\0\0\x02abc");
            out.clear();
            assert_eq!(inflate(&stream.bytes, entry, 5, &mut out), Some(None));
            assert_eq!(out, b"\0\0\0\x02a");
            assert_eq!(inflate(&stream.bytes[..len - 3], entry, 100, &mut out), None);
        }
    }

    #[test]
    fn gzip_headers_of_all_kinds_are_measured() {
        let plain = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3];
        assert_eq!(gzip_header_len(&plain), Some(10));
        let mut full = vec![0x1f, 0x8b, 8, 0x1e, 0, 0, 0, 0, 0, 3, 2, 0, 9, 9];
        full.extend(b"name\0comment\0\x12\x34rest");
        assert_eq!(gzip_header_len(&full), Some(full.len() - 4));
        assert_eq!(gzip_header_len(&full[..20]), None);
        assert_eq!(gzip_header_len(&[0x1f, 0x8b, 8, 0x80, 0, 0, 0, 0, 0, 3]), None);
    }
}
