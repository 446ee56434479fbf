//! Inflating from the middle of a deflate stream (RFC 1951): at a bit, with the 32 KiB before it.
//!
//! The inflater itself is zlib-rs through flate2. It starts at whole bytes only, so a stream that
//! goes on inside a byte is moved down by those bits first, which costs little beside inflating.

use flate2::{Decompress, FlushDecompress, Status};

/// Where inflating begins in a run of packed bytes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Entry<'a> {
    /// Bits of the first byte that belong to what comes before, 0 to 7.
    pub bits: u32,
    /// The unpacked bytes before, at most 32 KiB; empty where none are needed.
    pub window: &'a [u8],
}

/// Inflates into `out` until it holds `wanted` bytes or the stream ends. Returns how many bytes of
/// `packed` the ended stream took, `None` when it did not end. Bits too many count as a byte, so
/// that for an entry inside a byte the true number is this or one more.
///
/// `None` as a whole: the bytes are no deflate stream or end too soon.
#[allow(clippy::option_option, reason = "damage and not-yet-ended are different answers")]
pub(super) fn inflate(
    packed: &[u8],
    entry: Entry<'_>,
    wanted: usize,
    out: &mut Vec<u8>,
) -> Option<Option<usize>> {
    let moved;
    let input = if entry.bits == 0 {
        packed
    } else {
        moved = moved_down(packed, entry.bits);
        &moved
    };
    let mut inflater = Decompress::new(false);
    if !entry.window.is_empty() {
        inflater.set_dictionary(entry.window).ok()?;
    }
    let start = out.len();
    out.reserve_exact(wanted);
    // The inflater fills what is reserved; a limit of its own keeps it from going on.
    let mut buf = vec![0; wanted.clamp(1, 1 << 17)];
    loop {
        let left = wanted - (out.len() - start);
        if left == 0 {
            return Some(None);
        }
        let at = usize::try_from(inflater.total_in()).ok()?;
        let before = inflater.total_out();
        let room = left.min(buf.len());
        let place = buf.get_mut(..room)?;
        let status = inflater.decompress(input.get(at..)?, place, FlushDecompress::None).ok()?;
        let made = usize::try_from(inflater.total_out() - before).ok()?;
        out.extend_from_slice(place.get(..made)?);
        match status {
            Status::StreamEnd => return Some(Some(usize::try_from(inflater.total_in()).ok()?)),
            // Nothing more comes of bytes that are all there.
            _ if made == 0 => return None,
            _ => {}
        }
    }
}

/// The bit stream without its first `bits` bits, 1 to 7.
fn moved_down(packed: &[u8], bits: u32) -> Vec<u8> {
    let next = packed.iter().skip(1).copied().chain(std::iter::once(0));
    packed.iter().zip(next).map(|(low, high)| (low >> bits) | (high << (8 - bits))).collect()
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
    use std::io::Write;

    use super::*;

    #[test]
    fn a_stream_that_goes_on_inside_a_byte_is_inflated() {
        let text: Vec<u8> = (0..5000u32).flat_map(|n| n.to_string().into_bytes()).collect();
        let mut packer =
            flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::new(6));
        packer.write_all(&text).unwrap();
        let packed = packer.finish().unwrap();
        for bits in 0..8u32 {
            // The same stream behind `bits` bits of something else.
            let mut shifted = vec![0; packed.len() + 1];
            for (at, byte) in packed.iter().enumerate() {
                let wide = u16::from(*byte) << bits;
                shifted[at] |= wide.to_le_bytes()[0];
                shifted[at + 1] |= wide.to_le_bytes()[1];
            }
            shifted[0] |= (1u8 << bits) - 1;
            let entry = Entry { bits, window: &[] };
            let mut out = Vec::new();
            let used = inflate(&shifted, entry, text.len() + 1, &mut out).unwrap().unwrap();
            assert!(out == text && used.abs_diff(packed.len()) <= 1, "{bits}");
            out.clear();
            assert_eq!(inflate(&shifted, entry, 100, &mut out), Some(None));
            assert_eq!(out, text[..100]);
            out.clear();
            assert_eq!(inflate(&shifted[..packed.len() / 2], entry, text.len(), &mut out), None);
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
