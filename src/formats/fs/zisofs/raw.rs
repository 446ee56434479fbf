//! The ZF and Z2 entries and the headers in front of compressed data (libisofs
//! `doc/zisofs_format.txt`, `doc/zisofs2_format.txt`).

use zerocopy::byteorder::little_endian as le;
use zerocopy::{FromBytes, Immutable, IntoBytes, KnownLayout, Unaligned};

use crate::base::bytes::{le32, le64};
use crate::formats::fs::susp::read::Entry;

/// Magic of version 1.
pub const MAGIC_V1: [u8; 8] = [0x37, 0xE4, 0x53, 0x96, 0xC9, 0xDB, 0xD6, 0x07];
/// Magic of version 2.
pub const MAGIC_V2: [u8; 8] = [0xEF, 0x22, 0x55, 0xA1, 0xBC, 0x1B, 0x95, 0xA0];

/// Header of version 1.
#[derive(
    Clone, Copy, PartialEq, Eq, Debug, FromBytes, IntoBytes, Immutable, KnownLayout, Unaligned,
)]
#[repr(C)]
pub struct HeaderV1 {
    /// Magic, bytes 0-7.
    pub magic: [u8; 8],
    /// Uncompressed bytes, bytes 8-11.
    pub len: le::U32,
    /// Bytes of this header divided by 4, byte 12.
    pub header_words: u8,
    /// Block size as a power of two, byte 13.
    pub block_log2: u8,
    /// Zero, bytes 14-15.
    pub reserved: [u8; 2],
}

/// Header of version 2.
#[derive(
    Clone, Copy, PartialEq, Eq, Debug, FromBytes, IntoBytes, Immutable, KnownLayout, Unaligned,
)]
#[repr(C)]
pub struct HeaderV2 {
    /// Magic, bytes 0-7.
    pub magic: [u8; 8],
    /// Zero, byte 8.
    pub version: u8,
    /// Bytes of this header divided by 4, byte 9.
    pub header_words: u8,
    /// Algorithm, byte 10: 1 zlib, 2 xz, 3 lz4, 4 zstd, 5 bzip2.
    pub algorithm: u8,
    /// Block size as a power of two, byte 11.
    pub block_log2: u8,
    /// Uncompressed bytes, bytes 12-19.
    pub len: le::U64,
    /// Zero, bytes 20-23.
    pub reserved: [u8; 4],
}

/// What a ZF or Z2 entry says about a file.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ZfEntry {
    /// Version of the format: 1 or 2.
    pub version: u8,
    /// The two letters of the algorithm.
    pub algorithm: [u8; 2],
    /// Bytes of the header divided by 4.
    pub header_words: u8,
    /// Block size as a power of two.
    pub block_log2: u8,
    /// Uncompressed bytes.
    pub len: u64,
}

impl ZfEntry {
    /// Reads an entry; `None` when it is too short.
    pub fn parse(entry: Entry<'_>) -> Option<ZfEntry> {
        let payload = entry.payload();
        let [a, b, header_words, block_log2, ..] = *payload else { return None };
        let is_v2 = entry.signature == *b"Z2" || entry.version >= 2;
        let len = if is_v2 { le64(payload, 4)? } else { u64::from(le32(payload, 4)?) };
        Some(ZfEntry {
            version: if is_v2 { 2 } else { 1 },
            algorithm: [a, b],
            header_words,
            block_log2,
            len,
        })
    }

    /// Whether it is compressed with zlib, the one algorithm that is read here.
    pub fn is_zlib(&self) -> bool {
        self.algorithm.eq_ignore_ascii_case(b"pz")
    }

    /// Whether its block size is one the format allows.
    pub fn has_legal_blocks(&self) -> bool {
        let largest = if self.version == 1 { 17 } else { 20 };
        (15..=largest).contains(&self.block_log2)
    }

    /// Bytes of the header; the entry of version 2 says 8 words in an example of its document
    /// where the header has 6, so there the header itself is believed.
    pub fn header_bytes(&self) -> u32 {
        match self.version {
            1 => u32::from(self.header_words) * 4,
            _ => 24,
        }
    }
}

const _: () = assert!(size_of::<HeaderV1>() == 16 && size_of::<HeaderV2>() == 24);
