//! Writing gzip, xz and zstd so that they open at random at once, and are still what every other
//! program knows: gzip in members that say how long they are (the `MZ` field of MiGz), xz in
//! blocks, zstd in frames with a seek table.

use std::io::Write;

use lzma_rust2::{Lzma2Options, Lzma2Writer};

use super::crc64;
use super::zstd::{TABLE_FRAME, TABLE_MAGIC};
use crate::io::codec::Deflater;
use crate::io::encode::{Framing, Packing};
use crate::io::sink::SinkError;

/// Plain bytes of a gzip member: little is lost by beginning anew, little inflated for a read.
const MEMBER_BYTES: usize = 512 << 10;
/// What `gzip` and `pigz` do when nothing is said.
const DEFLATE_LEVEL: u32 = 6;

/// gzip.
#[derive(Debug, Default)]
pub struct GzipFraming {
    is_begun: bool,
}

impl Framing for GzipFraming {
    type Packed = Vec<u8>;

    fn block_bytes(&self) -> usize {
        MEMBER_BYTES
    }

    fn begin(&mut self, _out: &mut Packing<'_>) -> Result<(), SinkError> {
        Ok(())
    }

    fn pack(&self, plain: &[u8]) -> Vec<u8> {
        let deflated = Deflater::new(DEFLATE_LEVEL).pack(plain);
        // Deflate with an extra field, no time, no flags, of no system in particular (RFC 1952).
        let mut member = vec![0x1f, 0x8b, 8, 4, 0, 0, 0, 0, 0, 255, 8, 0, b'M', b'Z', 4, 0];
        member.reserve(deflated.len() + 12);
        member.extend(low_32(deflated.len()));
        member.extend(&deflated);
        member.extend(crc32fast::hash(plain).to_le_bytes());
        member.extend(low_32(plain.len()));
        member
    }

    fn place(
        &mut self,
        _plain: &[u8],
        packed: Vec<u8>,
        out: &mut Packing<'_>,
    ) -> Result<(), SinkError> {
        self.is_begun = true;
        out.append(&packed)
    }

    fn end(&mut self, _len: u64, out: &mut Packing<'_>) -> Result<(), SinkError> {
        // Nothing is one empty member, not an empty file.
        if self.is_begun { Ok(()) } else { out.append(&self.pack(&[])) }
    }
}

/// Plain bytes of an xz block, and its dictionary.
const XZ_BLOCK_BYTES: usize = 4 << 20;
/// Level of `xz` when nothing is said, with a dictionary of the size of a block.
const XZ_PRESET: u32 = 6;
/// 4 MiB in the way of 5.3.1.
const XZ_DICTIONARY_BITS: u8 = 20;
const XZ_CHECK_CRC64: u8 = 4;

/// xz.
#[derive(Debug, Default)]
pub struct XzFraming {
    /// Unpadded and unpacked lengths.
    records: Vec<(u64, u64)>,
}

impl Framing for XzFraming {
    type Packed = Vec<u8>;

    fn block_bytes(&self) -> usize {
        XZ_BLOCK_BYTES
    }

    fn begin(&mut self, out: &mut Packing<'_>) -> Result<(), SinkError> {
        let mut header = b"\xfd7zXZ\0\0".to_vec();
        header.push(XZ_CHECK_CRC64);
        header.extend(crc32fast::hash(&[0, XZ_CHECK_CRC64]).to_le_bytes());
        out.append(&header)
    }

    fn pack(&self, plain: &[u8]) -> Vec<u8> {
        // One filter, LZMA2, no lengths: they are in the index.
        let mut block = vec![2, 0, 0x21, 1, XZ_DICTIONARY_BITS, 0, 0, 0];
        let sum = crc32fast::hash(&block);
        block.extend(sum.to_le_bytes());
        let mut options = Lzma2Options::with_preset(XZ_PRESET);
        options.lzma_options.dict_size = 4 << 20;
        let mut writer = Lzma2Writer::new(block, options);
        // Memory takes everything.
        let written = writer.write_all(plain);
        let mut block = written.and_then(|()| writer.finish()).unwrap_or_default();
        debug_assert!(!block.is_empty(), "memory takes everything");
        // Without padding here: the length in the index does not count it.
        block.extend((!crc64::update(!0, plain)).to_le_bytes());
        block
    }

    fn place(
        &mut self,
        plain: &[u8],
        mut packed: Vec<u8>,
        out: &mut Packing<'_>,
    ) -> Result<(), SinkError> {
        self.records.push((packed.len() as u64, plain.len() as u64));
        let check = packed.split_off(packed.len().saturating_sub(8));
        packed.resize(packed.len().next_multiple_of(4), 0);
        packed.extend(check);
        out.append(&packed)
    }

    fn end(&mut self, _len: u64, out: &mut Packing<'_>) -> Result<(), SinkError> {
        let mut index = vec![0];
        push_number(&mut index, self.records.len() as u64);
        for (unpadded, unpacked) in &self.records {
            push_number(&mut index, *unpadded);
            push_number(&mut index, *unpacked);
        }
        index.resize(index.len().next_multiple_of(4), 0);
        let sum = crc32fast::hash(&index);
        index.extend(sum.to_le_bytes());
        let mut footer = low_32(index.len() / 4 - 1).to_vec();
        footer.extend([0, XZ_CHECK_CRC64]);
        index.extend(crc32fast::hash(&footer).to_le_bytes());
        index.extend(footer);
        index.extend(b"YZ");
        out.append(&index)
    }
}

/// A number of xz (1.2).
fn push_number(bytes: &mut Vec<u8>, mut value: u64) {
    while value >= 0x80 {
        let [low, ..] = value.to_le_bytes();
        bytes.push(low | 0x80);
        value >>= 7;
    }
    let [low, ..] = value.to_le_bytes();
    bytes.push(low);
}

/// Plain bytes of a zstd frame.
const FRAME_BYTES: usize = 1 << 20;
/// What `zstd` does when nothing is said.
const ZSTD_LEVEL: i32 = 3;

/// zstd.
#[derive(Debug, Default)]
pub struct ZstdFraming {
    /// Packed and unpacked lengths.
    frames: Vec<(u32, u32)>,
}

impl Framing for ZstdFraming {
    type Packed = Vec<u8>;

    fn block_bytes(&self) -> usize {
        FRAME_BYTES
    }

    fn begin(&mut self, _out: &mut Packing<'_>) -> Result<(), SinkError> {
        Ok(())
    }

    fn pack(&self, plain: &[u8]) -> Vec<u8> {
        let packed = ::zstd::bulk::Compressor::new(ZSTD_LEVEL).and_then(|mut packer| {
            packer.include_checksum(true)?;
            packer.compress(plain)
        });
        debug_assert!(packed.is_ok(), "there is room for the worst case");
        packed.unwrap_or_default()
    }

    fn place(
        &mut self,
        plain: &[u8],
        packed: Vec<u8>,
        out: &mut Packing<'_>,
    ) -> Result<(), SinkError> {
        let [packed_len, plain_len] = [packed.len(), plain.len()].map(low_32);
        self.frames.push((u32::from_le_bytes(packed_len), u32::from_le_bytes(plain_len)));
        out.append(&packed)
    }

    fn end(&mut self, _len: u64, out: &mut Packing<'_>) -> Result<(), SinkError> {
        if self.frames.is_empty() {
            out.append(&self.pack(&[]))?;
        }
        let mut table = TABLE_FRAME.to_le_bytes().to_vec();
        table.extend(low_32(self.frames.len() * 8 + 9));
        for (packed, unpacked) in &self.frames {
            table.extend(packed.to_le_bytes());
            table.extend(unpacked.to_le_bytes());
        }
        table.extend(low_32(self.frames.len()));
        table.push(0);
        table.extend(TABLE_MAGIC.to_le_bytes());
        out.append(&table)
    }
}

/// The low 32 bits of a length, little-endian.
fn low_32(len: usize) -> [u8; 4] {
    let [a, b, c, d, ..] = (len as u64).to_le_bytes();
    [a, b, c, d]
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::base::progress::Context;
    use crate::io::encode::tests::encoded;
    use crate::io::host::RealFs;
    use crate::io::memory::MemorySource;
    use crate::io::packed::{CacheFolder, open};
    use crate::io::{SharedSource, contract};

    fn check(packed: Vec<u8>, plain: &[u8]) {
        let source: SharedSource = Arc::new(MemorySource::new(packed));
        let opened = open(&source, &RealFs, &CacheFolder::none(), &Context::default());
        let opened = opened.unwrap().unwrap();
        assert!(opened.is_random);
        contract::check(&opened.source, plain);
    }

    #[test]
    fn what_is_written_opens_at_random() {
        let mut plain = contract::Dice(3).bytes(300_000);
        plain.extend(vec![7; 5_300_000]);
        plain.extend(contract::Dice(4).bytes(3_001));
        check(encoded(GzipFraming::default(), &plain), &plain);
        check(encoded(XzFraming::default(), &plain), &plain);
        check(encoded(ZstdFraming::default(), &plain), &plain);
    }

    #[test]
    fn nothing_is_written_as_something() {
        assert_eq!(encoded(GzipFraming::default(), &[]).len(), 30);
        assert!(encoded(XzFraming::default(), &[]).ends_with(b"YZ"));
        check(encoded(GzipFraming::default(), &[]), &[]);
        check(encoded(XzFraming::default(), &[]), &[]);
    }
}
