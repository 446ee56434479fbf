//! Payloads of Rock Ridge entries (RRIP 1.09, 1.10, 1.12) as they lie on disc.

use zerocopy::{FromBytes, Immutable, IntoBytes, KnownLayout, Unaligned};

use crate::base::bytes::Both32;

/// PX: POSIX file attributes (RRIP 4.1.1); 1.12 adds a serial number behind it.
#[derive(
    Clone, Copy, PartialEq, Eq, Debug, FromBytes, IntoBytes, Immutable, KnownLayout, Unaligned,
)]
#[repr(C)]
pub struct Px {
    /// File mode with its type bits.
    pub mode: Both32,
    /// Number of links.
    pub links: Both32,
    /// Owner.
    pub uid: Both32,
    /// Group.
    pub gid: Both32,
}

/// PN: device number (RRIP 4.1.2).
#[derive(
    Clone, Copy, PartialEq, Eq, Debug, FromBytes, IntoBytes, Immutable, KnownLayout, Unaligned,
)]
#[repr(C)]
pub struct Pn {
    /// High half.
    pub high: Both32,
    /// Low half.
    pub low: Both32,
}

/// Flags of NM (RRIP 4.1.4): the name goes on in the next NM.
pub const NM_CONTINUE: u8 = 1;
/// The name is that of the directory itself.
pub const NM_CURRENT: u8 = 2;
/// The name is that of the parent.
pub const NM_PARENT: u8 = 4;

/// Flag of SL (RRIP 4.1.3): the target goes on in the next SL.
pub const SL_CONTINUE: u8 = 1;
/// Flags of a component of SL: it goes on in the next component.
pub const COMPONENT_CONTINUE: u8 = 1;
/// `.`
pub const COMPONENT_CURRENT: u8 = 2;
/// `..`
pub const COMPONENT_PARENT: u8 = 4;
/// `/`
pub const COMPONENT_ROOT: u8 = 8;

/// Flags of TF (RRIP 4.1.6), in the order the stamps are stored: creation.
pub const TF_CREATION: u8 = 1;
/// Modification.
pub const TF_MODIFY: u8 = 2;
/// Last access.
pub const TF_ACCESS: u8 = 4;
/// Last change of attributes.
pub const TF_ATTRIBUTES: u8 = 8;
/// Stamps are of 17 bytes instead of 7.
pub const TF_LONG_FORM: u8 = 0x80;

/// Type bits of a mode.
pub const S_IFMT: u32 = 0o170_000;
/// Socket.
pub const S_IFSOCK: u32 = 0o140_000;
/// Symbolic link.
pub const S_IFLNK: u32 = 0o120_000;
/// Regular file.
pub const S_IFREG: u32 = 0o100_000;
/// Block device.
pub const S_IFBLK: u32 = 0o060_000;
/// Directory.
pub const S_IFDIR: u32 = 0o040_000;
/// Character device.
pub const S_IFCHR: u32 = 0o020_000;
/// Named pipe.
pub const S_IFIFO: u32 = 0o010_000;

const _: () = assert!(size_of::<Px>() == 32 && size_of::<Pn>() == 16);
