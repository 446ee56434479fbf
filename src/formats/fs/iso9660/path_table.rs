//! Path tables (ECMA-119 6.9): never trusted for the tree, only compared with it.

use std::collections::HashSet;

use zerocopy::FromBytes;

use super::probe::{Descriptor, IsoVolume};
use super::raw::{PathRecordL, PathRecordM, VolumeDescriptor};
use crate::base::units::ByteRange;
use crate::io::source::{BlockSource, read_vec};
use crate::model::PathTableOrder;

/// Bytes of a table that is compared: 65,535 directories with names of 31 characters, thrice.
const MAX_TABLE_BYTES: u64 = 8 << 20;

/// One record of either byte order.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct PathRecord<'a> {
    /// Block of the directory, its extended attributes skipped.
    pub block: u32,
    /// Number of the parent's record, counted from 1.
    pub parent: u16,
    /// Directory identifier.
    pub identifier: &'a [u8],
}

/// Reads the record at the start of `table`; gives it and what follows. `None` at the end or
/// where the record does not fit.
pub fn parse(table: &[u8], is_big_endian: bool) -> Option<(PathRecord<'_>, &[u8])> {
    let (id_bytes, attribute_blocks, extent, parent, rest) = if is_big_endian {
        let (head, rest) = PathRecordM::ref_from_prefix(table).ok()?;
        (head.id_bytes, head.attribute_blocks, head.extent.get(), head.parent.get(), rest)
    } else {
        let (head, rest) = PathRecordL::ref_from_prefix(table).ok()?;
        (head.id_bytes, head.attribute_blocks, head.extent.get(), head.parent.get(), rest)
    };
    let id_bytes = usize::from(id_bytes);
    let (identifier, rest) = rest.split_at_checked(id_bytes).filter(|_| id_bytes > 0)?;
    // A pad byte keeps records even (9.4.6); the last one may lack it.
    let rest = if id_bytes % 2 == 1 { rest.get(1..).unwrap_or_default() } else { rest };
    let block = extent.saturating_add(u32::from(attribute_blocks));
    Some((PathRecord { block, parent, identifier }, rest))
}

/// The tables that a descriptor names: order and bytes. A location of 0 is no table.
pub fn tables(
    fields: &VolumeDescriptor,
    block_bytes: u32,
) -> impl Iterator<Item = (PathTableOrder, ByteRange)> {
    let len = u64::from(fields.path_table_bytes.little());
    let place =
        move |block: u32| ByteRange { start: u64::from(block) * u64::from(block_bytes), len };
    [
        (PathTableOrder::L, fields.l_table.get()),
        (PathTableOrder::OptionalL, fields.l_table_optional.get()),
        (PathTableOrder::M, fields.m_table.get()),
        (PathTableOrder::OptionalM, fields.m_table_optional.get()),
    ]
    .into_iter()
    .filter(|(_, block)| *block != 0)
    .map(move |(order, block)| (order, place(block)))
}

/// Whether all tables of `descriptor` agree with each other and name just the directories of
/// `blocks` (those a walk through the tree found). Tables too large to compare count as fine.
pub fn agree(
    source: &dyn BlockSource,
    volume: &IsoVolume,
    descriptor: &Descriptor,
    blocks: &HashSet<u32>,
) -> bool {
    let Some(fields) = descriptor.volume() else { return true };
    let mut first: Option<Vec<(u32, u16)>> = None;
    for (order, range) in tables(fields, volume.block_bytes) {
        if range.len > MAX_TABLE_BYTES {
            continue;
        }
        let len = usize::try_from(range.len).unwrap_or(0);
        let Ok(bytes) = read_vec(source, range.start, len) else { return false };
        let is_big = matches!(order, PathTableOrder::M | PathTableOrder::OptionalM);
        let mut rest = bytes.as_slice();
        let mut records = Vec::new();
        while let Some((record, behind)) = parse(rest, is_big) {
            let is_before = usize::from(record.parent) <= records.len().max(1);
            if record.parent == 0 || !is_before {
                return false;
            }
            records.push((record.block, record.parent));
            rest = behind;
        }
        match &first {
            Some(first) if *first != records => return false,
            Some(_) => {}
            None => {
                let named: HashSet<u32> = records.iter().map(|(block, _)| *block).collect();
                if named != *blocks {
                    return false;
                }
                first = Some(records);
            }
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_orders_are_read_and_lengths_checked() {
        let l = [1, 0, 20, 0, 0, 0, 1, 0, 0, 0, 3, 1, 30, 0, 0, 0, 1, 0, b'A', b'B', b'C', 0];
        let (root, rest) = parse(&l, false).expect("root");
        assert_eq!((root.block, root.parent, root.identifier), (20, 1, &[0u8][..]));
        let (abc, rest) = parse(rest, false).expect("second");
        assert_eq!((abc.block, abc.parent, abc.identifier), (31, 1, &b"ABC"[..]));
        assert_eq!(parse(rest, false), None);
        assert_eq!(parse(&[1, 0, 0, 0, 0, 20, 0, 1, 0], true).map(|(r, _)| r.block), Some(20));
        assert_eq!(parse(&[9, 0, 0, 0, 0, 20, 0, 1, 0], true), None);
        assert_eq!(parse(&[0; 16], false), None);
    }
}
