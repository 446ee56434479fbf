//! System use entries (SUSP, IEEE P1281) as they lie on disc.

use zerocopy::{FromBytes, Immutable, IntoBytes, KnownLayout, Unaligned};

use crate::base::bytes::Both32;

/// Head of every entry: signature, length of the whole entry, version (SUSP 4.1).
#[derive(
    Clone, Copy, PartialEq, Eq, Debug, FromBytes, IntoBytes, Immutable, KnownLayout, Unaligned,
)]
#[repr(C)]
pub struct EntryHead {
    /// Signature word (4.1), bytes 0-1.
    pub signature: [u8; 2],
    /// Length of the entry, this head included (4.1), byte 2.
    pub bytes: u8,
    /// Version (4.1), byte 3.
    pub version: u8,
}

/// Bytes of [`EntryHead`].
pub const ENTRY_HEAD_BYTES: usize = size_of::<EntryHead>();

/// Payload of CE: where the continuation area lies (SUSP 5.1).
#[derive(
    Clone, Copy, PartialEq, Eq, Debug, FromBytes, IntoBytes, Immutable, KnownLayout, Unaligned,
)]
#[repr(C)]
pub struct Continuation {
    /// Block of the area.
    pub block: Both32,
    /// First byte of the area within the block.
    pub offset: Both32,
    /// Bytes of the area.
    pub bytes: Both32,
}

/// Bytes of a whole CE entry.
pub const CE_BYTES: usize = ENTRY_HEAD_BYTES + size_of::<Continuation>();

/// The check bytes of SP (SUSP 5.3).
pub const SP_CHECK: [u8; 2] = [0xBE, 0xEF];

const _: () = assert!(size_of::<EntryHead>() == 4 && CE_BYTES == 28);
