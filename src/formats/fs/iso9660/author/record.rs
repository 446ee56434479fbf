//! Directory records (ECMA-119 9.1).

use super::volume::Volume;
use crate::base::bytes::{Both16, Both32, DiscTime, Timestamp};
use crate::model::NodeId;
use zerocopy::IntoBytes;

/// The record is a directory.
pub(super) const DIRECTORY: u8 = 0x02;
/// The file goes on in the next record.
pub(super) const NOT_FINAL: u8 = 0x80;
/// Bits of other people's records that may be written again: hidden, associated. The others
/// announce an extended attribute record, which we never write.
pub(super) const CARRIED_FLAGS: u8 = 0x05;
/// Longest record: its length is a byte, and even.
pub(super) const MAX_BYTES: usize = 254;
/// Bytes in front of the identifier.
pub(super) const HEAD_BYTES: usize = 33;

/// Bytes of a record without its system use area.
pub(super) fn head_bytes(identifier_len: usize) -> usize {
    HEAD_BYTES + identifier_len + usize::from(identifier_len.is_multiple_of(2))
}

/// Appends a record without system use. The identifier is given in two parts.
pub(super) fn push_head(
    out: &mut Vec<u8>,
    extent: u32,
    len_bytes: u32,
    time: Timestamp,
    flags: u8,
    identifier: &[u8],
    version: &[u8],
) {
    let start = out.len();
    let identifier_len = identifier.len() + version.len();
    out.push(u8::try_from(head_bytes(identifier_len)).unwrap_or(u8::MAX));
    out.push(0);
    out.extend_from_slice(Both32::new(extent).as_bytes());
    out.extend_from_slice(Both32::new(len_bytes).as_bytes());
    out.extend_from_slice(&DiscTime::to_7(time));
    out.push(flags);
    out.extend_from_slice(&[0, 0]);
    out.extend_from_slice(Both16::new(1).as_bytes());
    out.push(u8::try_from(identifier_len).unwrap_or(u8::MAX));
    out.extend_from_slice(identifier);
    out.extend_from_slice(version);
    if identifier_len.is_multiple_of(2) {
        out.push(0);
    }
    debug_assert_eq!(out.len() - start, head_bytes(identifier_len), "the length it says");
}

/// The time of a node, or that of the build if it has none.
pub(super) fn time_of(volume: &Volume, node: NodeId) -> Timestamp {
    volume.tree.node(node).and_then(|node| node.attributes.mtime).unwrap_or(volume.date)
}
