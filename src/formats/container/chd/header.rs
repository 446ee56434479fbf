//! The headers of CHD 1 to 5 (MAME's chd.h), all numbers big-endian.

use super::{bad, tag};
use crate::base::bytes::{be32, be64};
use crate::formats::container::{ContainerError, SheetFault};
use crate::io::source::{SharedSource, read_vec};

const MAGIC: &[u8; 8] = b"MComprHD";
/// Longest header, that of version 5.
pub(super) const HEADER_BYTES: usize = 124;
/// The largest hunk that is read; chdman writes at most half a megabyte.
const MAX_HUNK_BYTES: u64 = 16 << 20;
/// Hunks at most, so that the map stays in memory: 64 GB of DVD.
const MAX_HUNKS: u64 = 1 << 24;
/// A part of a map says at most so many hunks in a byte of the file.
const HUNKS_PER_BYTE: u64 = 256;

/// A header.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Header {
    pub version: u32,
    pub hunk_bytes: u32,
    pub unit_bytes: u32,
    pub len_bytes: u64,
    pub map_at: u64,
    pub metadata_at: u64,
    /// Version 5: up to four; before: one number in the first.
    pub codecs: [u32; 4],
}

impl Header {
    /// Hunks that hold `len_bytes`.
    pub(super) fn hunks(&self) -> u64 {
        self.len_bytes.div_ceil(self.hunk_bytes.into())
    }

    /// A version 5 file whose map is a plain list.
    pub(super) fn is_plain(&self) -> bool {
        self.version == 5 && self.codecs.first() == Some(&0)
    }
}

/// Whether the bytes begin as a CHD.
pub(super) fn is_chd(head: &[u8]) -> bool {
    head.starts_with(MAGIC)
}

/// Reads and checks the header before anything is made of its numbers.
pub(super) fn read(source: &SharedSource) -> Result<Header, ContainerError> {
    let len = source.len().min(HEADER_BYTES as u64);
    let mut bytes = read_vec(&**source, 0, usize::try_from(len).unwrap_or(0))?;
    bytes.resize(HEADER_BYTES, 0);
    let version = be32(&bytes, 12).unwrap_or(0);
    let header = match version {
        1 | 2 => read_1_2(&bytes, version),
        3 | 4 => read_3_4(&bytes, version),
        5 => read_5(&bytes),
        _ => return Err(bad(12, SheetFault::Version)),
    };
    let (header, has_parent) = header.ok_or_else(|| bad(8, SheetFault::Number))?;
    if has_parent {
        return Err(bad(16, SheetFault::Parent));
    }
    let hunk_bytes = u64::from(header.hunk_bytes);
    if hunk_bytes == 0 || hunk_bytes > MAX_HUNK_BYTES || header.unit_bytes == 0 {
        return Err(bad(56, SheetFault::Number));
    }
    let in_file = source.len().checked_sub(header.map_at);
    let in_file = in_file.ok_or_else(|| bad(40, SheetFault::Outside))?;
    let hunks = header.hunks();
    if hunks > MAX_HUNKS || hunks > in_file.saturating_mul(HUNKS_PER_BYTE) {
        return Err(bad(32, SheetFault::Number));
    }
    Ok(header)
}

fn read_1_2(bytes: &[u8], version: u32) -> Option<(Header, bool)> {
    let numbers: Vec<u32> = (16..44).step_by(4).filter_map(|at| be32(bytes, at)).collect();
    let &[flags, codec, hunk_sectors, _hunks, cylinders, heads, sectors] = &*numbers else {
        return None;
    };
    let sector_bytes = if version == 1 { 512 } else { be32(bytes, 76)? };
    let len_bytes = u64::from(cylinders)
        .checked_mul(heads.into())?
        .checked_mul(sectors.into())?
        .checked_mul(sector_bytes.into())?;
    let header = Header {
        version,
        hunk_bytes: hunk_sectors.checked_mul(sector_bytes)?,
        unit_bytes: sector_bytes,
        len_bytes,
        map_at: if version == 1 { 76 } else { 80 },
        metadata_at: 0,
        codecs: [codec, 0, 0, 0],
    };
    Some((header, flags & 1 != 0))
}

fn read_3_4(bytes: &[u8], version: u32) -> Option<(Header, bool)> {
    let header = Header {
        version,
        hunk_bytes: be32(bytes, if version == 3 { 76 } else { 44 })?,
        // Known by the metadata only.
        unit_bytes: 512,
        len_bytes: be64(bytes, 28)?,
        map_at: if version == 3 { 120 } else { 108 },
        metadata_at: be64(bytes, 36)?,
        codecs: [be32(bytes, 20)?, 0, 0, 0],
    };
    Some((header, be32(bytes, 16)? & 1 != 0))
}

fn read_5(bytes: &[u8]) -> Option<(Header, bool)> {
    let header = Header {
        version: 5,
        hunk_bytes: be32(bytes, 56)?,
        unit_bytes: be32(bytes, 60)?,
        len_bytes: be64(bytes, 32)?,
        map_at: be64(bytes, 40)?,
        metadata_at: be64(bytes, 48)?,
        codecs: [be32(bytes, 16)?, be32(bytes, 20)?, be32(bytes, 24)?, be32(bytes, 28)?],
    };
    let has_parent = bytes.get(104..124)?.iter().any(|byte| *byte != 0);
    Some((header, has_parent))
}

/// The codecs of version 5.
pub(super) const ZLIB: u32 = tag(b"zlib");
pub(super) const LZMA: u32 = tag(b"lzma");
pub(super) const HUFF: u32 = tag(b"huff");
pub(super) const FLAC: u32 = tag(b"flac");
pub(super) const ZSTD: u32 = tag(b"zstd");
pub(super) const CD_ZLIB: u32 = tag(b"cdzl");
pub(super) const CD_LZMA: u32 = tag(b"cdlz");
pub(super) const CD_FLAC: u32 = tag(b"cdfl");
pub(super) const CD_ZSTD: u32 = tag(b"cdzs");
