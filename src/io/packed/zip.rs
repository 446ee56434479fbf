//! zip (PKWARE APPNOTE 6.3) with one image inside, stored or deflated; zip64 too.
//!
//! Only the central directory is trusted; the local header is read for its length. Folders and
//! empty files don't count. Encrypted entries, other methods and split archives are refused.

use super::{PackedError, PackedKind};
use crate::base::bytes::{le16, le32, le64};
use crate::base::units::ByteRange;
use crate::io::source::{SharedSource, read_vec};

const KIND: PackedKind = PackedKind::Zip;
/// The end record may be followed by a comment of 65535 bytes.
const TAIL_BYTES: u64 = 22 + 65_535 + 20;
/// A central directory longer than this belongs to no archive with one image.
const MAX_DIRECTORY_BYTES: u64 = 16 << 20;

/// The one file in an archive.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Inside {
    /// Its packed bytes in the archive.
    pub range: ByteRange,
    /// Its length.
    pub unpacked_bytes: u64,
    /// Its CRC-32.
    pub crc: u32,
    /// It is deflated, not stored.
    pub is_deflated: bool,
    /// Its name as recorded.
    pub name: Vec<u8>,
}

/// The one file in the archive `source`.
pub(super) fn find(source: &SharedSource) -> Result<Inside, PackedError> {
    let corrupt = || PackedError::Corrupt { kind: KIND, at: None };
    let (directory, count) = directory(source)?;
    let len = usize::try_from(directory.len).map_err(|_| corrupt())?;
    if directory.len > MAX_DIRECTORY_BYTES {
        return Err(PackedError::NotOneInside { count });
    }
    let bytes = read_vec(&**source, directory.start, len)?;
    let mut rest = bytes.as_slice();
    let mut files = Vec::new();
    while let Some((file, tail)) = central(rest) {
        rest = tail;
        // An archive without its folders and marks.
        if file.inside.unpacked_bytes > 0 && !file.inside.name.ends_with(b"/") {
            files.push(file);
        }
    }
    let count = files.len() as u64;
    let Some(file) = files.pop().filter(|_| files.is_empty()) else {
        return Err(PackedError::NotOneInside { count });
    };
    if file.is_encrypted {
        return Err(PackedError::Unsupported { kind: KIND, feature: 1 });
    }
    if !matches!(file.method, 0 | 8) {
        return Err(PackedError::Unsupported { kind: KIND, feature: file.method.into() });
    }
    let local = read_vec(&**source, file.local_at, 30)?;
    if !local.starts_with(b"PK\x03\x04") {
        return Err(PackedError::Corrupt { kind: KIND, at: Some(file.local_at) });
    }
    let name_len = le16(&local, 26).ok_or_else(corrupt)?;
    let extra_len = le16(&local, 28).ok_or_else(corrupt)?;
    let start = file.local_at + 30 + u64::from(name_len) + u64::from(extra_len);
    let range = ByteRange::new(start, file.inside.range.len).ok_or_else(corrupt)?;
    if range.end() > source.len() {
        return Err(PackedError::Corrupt { kind: KIND, at: Some(start) });
    }
    Ok(Inside { range, ..file.inside })
}

struct Central {
    inside: Inside,
    method: u16,
    is_encrypted: bool,
    local_at: u64,
}

/// One entry of the central directory (4.3.12) and what follows it.
fn central(bytes: &[u8]) -> Option<(Central, &[u8])> {
    if !bytes.starts_with(b"PK\x01\x02") {
        return None;
    }
    let flags = le16(bytes, 8)?;
    let method = le16(bytes, 10)?;
    let crc = le32(bytes, 16)?;
    let mut packed = u64::from(le32(bytes, 20)?);
    let mut unpacked = u64::from(le32(bytes, 24)?);
    let name_len = usize::from(le16(bytes, 28)?);
    let extra_len = usize::from(le16(bytes, 30)?);
    let comment_len = usize::from(le16(bytes, 32)?);
    let mut local_at = u64::from(le32(bytes, 42)?);
    let rest = bytes.get(46..)?;
    let (name, rest) = rest.split_at_checked(name_len)?;
    let (mut extra, rest) = rest.split_at_checked(extra_len)?;
    let rest = rest.get(comment_len..)?;
    while let (Some(id), Some(len)) = (le16(extra, 0), le16(extra, 2)) {
        let Some(field) = extra.get(4..).and_then(|field| field.get(..usize::from(len))) else {
            break;
        };
        if id == 1 {
            // Only the numbers that did not fit are there, in this order (4.5.3).
            let mut at = 0;
            for number in [&mut unpacked, &mut packed, &mut local_at] {
                if *number == u64::from(u32::MAX) {
                    *number = le64(field, at)?;
                    at += 8;
                }
            }
        }
        extra = extra.get(4 + usize::from(len)..)?;
    }
    let inside = Inside {
        range: ByteRange { start: 0, len: packed },
        unpacked_bytes: unpacked,
        crc,
        is_deflated: method == 8,
        name: name.to_vec(),
    };
    Some((Central { inside, method, is_encrypted: flags & 1 != 0, local_at }, rest))
}

/// Where the central directory lies and how many entries it has.
fn directory(source: &SharedSource) -> Result<(ByteRange, u64), PackedError> {
    let corrupt = || PackedError::Corrupt { kind: KIND, at: None };
    let len = source.len();
    let start = len.saturating_sub(TAIL_BYTES);
    let tail_len = usize::try_from(len - start).map_err(|_| corrupt())?;
    let tail = read_vec(&**source, start, tail_len)?;
    let at = tail.windows(4).rposition(|w| w == b"PK\x05\x06").ok_or_else(corrupt)?;
    let end = tail.get(at..).unwrap_or_default();
    let mut count = u64::from(le16(end, 10).ok_or_else(corrupt)?);
    let mut size = u64::from(le32(end, 12).ok_or_else(corrupt)?);
    let mut offset = u64::from(le32(end, 16).ok_or_else(corrupt)?);
    let locator = at.checked_sub(20).and_then(|at| tail.get(at..)).unwrap_or_default();
    if locator.starts_with(b"PK\x06\x07") {
        let record_at = le64(locator, 8).ok_or_else(corrupt)?;
        let record = read_vec(&**source, record_at, 56)?;
        if !record.starts_with(b"PK\x06\x06") {
            return Err(PackedError::Corrupt { kind: KIND, at: Some(record_at) });
        }
        count = le64(&record, 32).ok_or_else(corrupt)?;
        size = le64(&record, 40).ok_or_else(corrupt)?;
        offset = le64(&record, 48).ok_or_else(corrupt)?;
    }
    let range = ByteRange::new(offset, size).filter(|range| range.end() <= len);
    Ok((range.ok_or_else(corrupt)?, count))
}
