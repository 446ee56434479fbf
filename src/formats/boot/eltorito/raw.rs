//! Records of a boot catalog (El Torito 2.0), 32 bytes each.

use zerocopy::byteorder::little_endian as le;
use zerocopy::{FromBytes, Immutable, IntoBytes, KnownLayout, Unaligned};

/// Boot system identifier of the boot record (El Torito 2.0, figure 7), padded with NUL.
pub const SYSTEM_ID: &[u8; 23] = b"EL TORITO SPECIFICATION";

/// Bytes of every record of the catalog.
pub const ENTRY_BYTES: usize = 32;
/// First byte of the validation entry.
pub const VALIDATION: u8 = 0x01;
/// First byte of an entry that may be booted.
pub const BOOTABLE: u8 = 0x88;
/// First byte of an entry that may not.
pub const NOT_BOOTABLE: u8 = 0x00;
/// First byte of a section header with more behind it.
pub const SECTION: u8 = 0x90;
/// First byte of the last section header.
pub const LAST_SECTION: u8 = 0x91;
/// First byte of an extension of an entry.
pub const EXTENSION: u8 = 0x44;

/// Initial, default or section entry (figures 3 and 5).
#[derive(
    Clone, Copy, PartialEq, Eq, Debug, FromBytes, IntoBytes, Immutable, KnownLayout, Unaligned,
)]
#[repr(C)]
pub struct BootEntry {
    /// Boot indicator, byte 0.
    pub indicator: u8,
    /// Boot media type, byte 1.
    pub media: u8,
    /// Load segment, bytes 2-3.
    pub load_segment: le::U16,
    /// System type, byte 4.
    pub system: u8,
    /// Unused, byte 5.
    pub unused: u8,
    /// Virtual sectors of 512 bytes to load, bytes 6-7.
    pub sectors: le::U16,
    /// First sector of the image, bytes 8-11.
    pub image: le::U32,
    /// Selection criteria, bytes 12-31.
    pub criteria: [u8; 20],
}

const _: () = assert!(size_of::<BootEntry>() == ENTRY_BYTES);
