//! Reading CSO and ZSO: header, index, blocks.

use crate::base::bytes::{le32, le64};
use crate::base::units::ByteRange;
use crate::formats::container::{ContainerError, ContainerKind, SheetFault};
use crate::io::blocks::{Block, BlockTable, BlocksSource};
use crate::io::codec;
use crate::io::source::{SharedSource, SourceError, SourceErrorKind, read_vec};
use std::sync::Arc;

pub(super) const HEADER_BYTES: u64 = 24;
/// Packed blocks unpacked together, so that small ones cost little.
const GROUP_BYTES: u64 = 64 << 10;
const MAX_BLOCK_BYTES: u32 = 4 << 20;

/// What the magic says.
pub(in crate::formats::container) fn probe(head: &[u8]) -> Option<ContainerKind> {
    match head.get(..4)? {
        b"CISO" => Some(ContainerKind::Cso),
        b"ZISO" => Some(ContainerKind::Zso),
        _ => None,
    }
}

/// The unpacked image.
pub(in crate::formats::container) fn open(
    packed: &SharedSource,
    kind: ContainerKind,
) -> Result<SharedSource, ContainerError> {
    let header = read_vec(&**packed, 0, 24)?;
    let bad = |offset, fault| ContainerError::Descriptor { offset, fault };
    let outside = || bad(8, SheetFault::Outside);
    let len = le64(&header, 8).ok_or_else(outside)?;
    let block_bytes = le32(&header, 16).unwrap_or(0);
    let [version, shift] = [20, 21].map(|at| header.get(at).copied().unwrap_or(0));
    let is_sane = block_bytes.is_power_of_two() && (256..=MAX_BLOCK_BYTES).contains(&block_bytes);
    if !is_sane {
        return Err(bad(16, SheetFault::Number));
    }
    if version > 2 || (kind == ContainerKind::Zso && version > 1) {
        return Err(bad(20, SheetFault::Version));
    }
    if shift > 31 {
        return Err(bad(21, SheetFault::Number));
    }
    // An entry for each block and one for the end: what is not in the file is not allocated.
    let count = len.div_ceil(u64::from(block_bytes));
    let index_len = count.checked_add(1).and_then(|count| count.checked_mul(4));
    let index_len = index_len.filter(|len| *len <= packed.len().saturating_sub(HEADER_BYTES));
    let index_len = usize::try_from(index_len.ok_or_else(outside)?).map_err(|_| outside())?;
    let bytes = read_vec(&**packed, HEADER_BYTES, index_len)?;
    let index: Vec<u32> = bytes.chunks_exact(4).filter_map(|entry| le32(entry, 0)).collect();
    let place = |entry: &u32| u64::from(entry & 0x7fff_ffff) << shift;
    for (number, (a, b)) in index.iter().zip(index.iter().skip(1)).enumerate() {
        let most = 2 * u64::from(block_bytes) + (1 << shift);
        let is_sane = place(a) <= place(b) && place(b) - place(a) <= most;
        if !is_sane || place(a) > packed.len() {
            return Err(bad(HEADER_BYTES + 4 * number as u64, SheetFault::Outside));
        }
    }
    let packed = packed.clone();
    let table =
        CsoTable { packed, index, len, block_bytes: block_bytes.into(), shift, kind, version };
    Ok(Arc::new(BlocksSource::new(table)))
}

struct CsoTable {
    packed: SharedSource,
    index: Vec<u32>,
    len: u64,
    block_bytes: u64,
    shift: u8,
    kind: ContainerKind,
    version: u8,
}

impl CsoTable {
    fn group_bytes(&self) -> u64 {
        self.block_bytes.max(GROUP_BYTES)
    }

    /// Appends block `number`, which unpacks to `len` bytes.
    fn unpack_one(&self, number: u64, len: usize, out: &mut Vec<u8>) -> Result<(), SourceError> {
        let corrupt = || SourceError::new(number * self.block_bytes, len, SourceErrorKind::Corrupt);
        let at = usize::try_from(number).map_err(|_| corrupt())?;
        let (entry, next) = match self.index.get(at..) {
            Some([entry, next, ..]) => (*entry, *next),
            _ => return Err(corrupt()),
        };
        let place = |entry: u32| u64::from(entry & 0x7fff_ffff) << self.shift;
        let is_marked = entry >> 31 != 0;
        let start = place(entry);
        // The padding of the last block may not be there.
        let end = place(next).min(self.packed.len());
        let stored_len = usize::try_from(end.saturating_sub(start)).map_err(|_| corrupt())?;
        let is_version_2 = self.kind == ContainerKind::Cso && self.version == 2;
        let is_stored =
            if is_version_2 { stored_len as u64 >= self.block_bytes } else { is_marked };
        if is_stored {
            let before = out.len();
            out.resize(before + len, 0);
            let room = out.get_mut(before..).unwrap_or_default();
            return self.packed.read_at(start, room);
        }
        let packed = read_vec(&*self.packed, start, stored_len)?;
        let is_lz4 = self.kind == ContainerKind::Zso || (is_version_2 && is_marked);
        let bytes = if is_lz4 { codec::lz4(&packed, len) } else { codec::inflate(&packed, len) };
        out.extend_from_slice(&bytes.ok_or_else(corrupt)?);
        Ok(())
    }
}

impl BlockTable for CsoTable {
    fn len_bytes(&self) -> u64 {
        self.len
    }

    fn block_at(&self, offset: u64) -> Option<Block> {
        let number = offset / self.group_bytes();
        let start = number * self.group_bytes();
        let end = start.saturating_add(self.group_bytes()).min(self.len);
        Some(Block { number, range: ByteRange::between(start, end), is_hole: false })
    }

    fn unpack(&self, block: Block, wanted: usize, out: &mut Vec<u8>) -> Result<(), SourceError> {
        let mut at = block.range.start;
        while at < block.range.end() && out.len() < wanted {
            let len = self.block_bytes.min(self.len - at);
            self.unpack_one(at / self.block_bytes, usize::try_from(len).unwrap_or(0), out)?;
            at += len;
        }
        Ok(())
    }

    fn packed(&self) -> &SharedSource {
        &self.packed
    }
}
