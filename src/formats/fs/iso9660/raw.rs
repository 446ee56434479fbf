//! Structures of ECMA-119 (ISO 9660) as they lie on disc. Byte positions count from 0.

use zerocopy::byteorder::{big_endian as be, little_endian as le};
use zerocopy::{FromBytes, Immutable, IntoBytes, KnownLayout, Unaligned};

use crate::base::bytes::{Both16, Both32};

/// "CD001", the standard identifier (8.1.2).
pub const STANDARD_ID: [u8; 5] = *b"CD001";
/// First sector of the volume descriptors, counted from the start of the session (6.2.1).
pub const FIRST_DESCRIPTOR: u32 = 16;
/// Bytes of a volume descriptor (8.1).
pub const DESCRIPTOR_BYTES: usize = 2048;

/// Volume descriptor types (8.1.1).
pub const KIND_BOOT: u8 = 0;
/// Primary volume descriptor (8.4).
pub const KIND_PRIMARY: u8 = 1;
/// Supplementary or enhanced volume descriptor (8.5).
pub const KIND_SUPPLEMENTARY: u8 = 2;
/// Volume partition descriptor (8.6).
pub const KIND_PARTITION: u8 = 3;
/// Set terminator (8.3).
pub const KIND_TERMINATOR: u8 = 255;

/// File flags (9.1.6): existence need not be made known to the user.
pub const FLAG_HIDDEN: u8 = 0x01;
/// A directory.
pub const FLAG_DIRECTORY: u8 = 0x02;
/// An associated file.
pub const FLAG_ASSOCIATED: u8 = 0x04;
/// More sections of the file follow in further records.
pub const FLAG_MULTI_EXTENT: u8 = 0x80;

/// Identifier of a directory's record of itself (6.8.2.2).
pub const ID_SELF: &[u8] = &[0];
/// Identifier of a directory's record of its parent.
pub const ID_PARENT: &[u8] = &[1];

/// The fixed part of a directory record (9.1); identifier, pad byte and system use follow.
#[derive(
    Clone, Copy, PartialEq, Eq, Debug, FromBytes, IntoBytes, Immutable, KnownLayout, Unaligned,
)]
#[repr(C)]
pub struct RecordHead {
    /// Length of Directory Record (9.1.1), byte 0.
    pub record_bytes: u8,
    /// Extended Attribute Record Length in blocks (9.1.2), byte 1.
    pub attribute_blocks: u8,
    /// Location of Extent in blocks (9.1.3), bytes 2-9.
    pub extent: Both32,
    /// Data Length in bytes (9.1.4), bytes 10-17.
    pub data_bytes: Both32,
    /// Recording Date and Time (9.1.5), bytes 18-24.
    pub recorded: [u8; 7],
    /// File Flags (9.1.6), byte 25.
    pub flags: u8,
    /// File Unit Size in blocks (9.1.7), byte 26.
    pub unit_blocks: u8,
    /// Interleave Gap Size in blocks (9.1.8), byte 27.
    pub gap_blocks: u8,
    /// Volume Sequence Number (9.1.9), bytes 28-31.
    pub volume: Both16,
    /// Length of File Identifier (9.1.10), byte 32.
    pub id_bytes: u8,
}

/// Bytes of [`RecordHead`].
pub const RECORD_HEAD_BYTES: usize = size_of::<RecordHead>();

/// The record of the root in a volume descriptor (8.4.18): 34 bytes, identifier 0.
#[derive(
    Clone, Copy, PartialEq, Eq, Debug, FromBytes, IntoBytes, Immutable, KnownLayout, Unaligned,
)]
#[repr(C)]
pub struct RootRecord {
    /// The fixed part.
    pub head: RecordHead,
    /// File identifier, byte 33: zero.
    pub id: u8,
}

/// Primary (8.4), supplementary (8.5) or enhanced (ISO 9660:1999) volume descriptor.
#[derive(
    Clone, Copy, PartialEq, Eq, Debug, FromBytes, IntoBytes, Immutable, KnownLayout, Unaligned,
)]
#[repr(C)]
pub struct VolumeDescriptor {
    /// Volume Descriptor Type (8.1.1), byte 0.
    pub kind: u8,
    /// Standard Identifier (8.1.2), bytes 1-5.
    pub standard_id: [u8; 5],
    /// Volume Descriptor Version (8.1.3), byte 6.
    pub version: u8,
    /// Volume Flags of a supplementary one (8.5.3), byte 7.
    pub flags: u8,
    /// System Identifier (8.4.5), bytes 8-39.
    pub system_id: [u8; 32],
    /// Volume Identifier (8.4.6), bytes 40-71.
    pub volume_id: [u8; 32],
    /// Unused (8.4.7), bytes 72-79.
    pub unused_72: [u8; 8],
    /// Volume Space Size in blocks (8.4.8), bytes 80-87.
    pub space_blocks: Both32,
    /// Escape Sequences of a supplementary one (8.5.6), bytes 88-119.
    pub escapes: [u8; 32],
    /// Volume Set Size (8.4.10), bytes 120-123.
    pub set_volumes: Both16,
    /// Volume Sequence Number (8.4.11), bytes 124-127.
    pub sequence: Both16,
    /// Logical Block Size in bytes (8.4.12), bytes 128-131.
    pub block_bytes: Both16,
    /// Path Table Size in bytes (8.4.13), bytes 132-139.
    pub path_table_bytes: Both32,
    /// Location of Type L Path Table (8.4.14), bytes 140-143.
    pub l_table: le::U32,
    /// Location of Optional Type L Path Table (8.4.15), bytes 144-147.
    pub l_table_optional: le::U32,
    /// Location of Type M Path Table (8.4.16), bytes 148-151.
    pub m_table: be::U32,
    /// Location of Optional Type M Path Table (8.4.17), bytes 152-155.
    pub m_table_optional: be::U32,
    /// Directory Record for Root Directory (8.4.18), bytes 156-189.
    pub root: RootRecord,
    /// Volume Set Identifier (8.4.19), bytes 190-317.
    pub volume_set_id: [u8; 128],
    /// Publisher Identifier (8.4.20), bytes 318-445.
    pub publisher_id: [u8; 128],
    /// Data Preparer Identifier (8.4.21), bytes 446-573.
    pub preparer_id: [u8; 128],
    /// Application Identifier (8.4.22), bytes 574-701.
    pub application_id: [u8; 128],
    /// Copyright File Identifier (8.4.23), bytes 702-738.
    pub copyright_file: [u8; 37],
    /// Abstract File Identifier (8.4.24), bytes 739-775.
    pub abstract_file: [u8; 37],
    /// Bibliographic File Identifier (8.4.25), bytes 776-812.
    pub bibliographic_file: [u8; 37],
    /// Volume Creation Date and Time (8.4.26), bytes 813-829.
    pub created: [u8; 17],
    /// Volume Modification Date and Time (8.4.27), bytes 830-846.
    pub modified: [u8; 17],
    /// Volume Expiration Date and Time (8.4.28), bytes 847-863.
    pub expires: [u8; 17],
    /// Volume Effective Date and Time (8.4.29), bytes 864-880.
    pub effective: [u8; 17],
    /// File Structure Version (8.4.30), byte 881.
    pub structure_version: u8,
    /// Reserved (8.4.31), byte 882.
    pub reserved_882: u8,
    /// Application Use (8.4.32), bytes 883-1394.
    pub application_use: [u8; 512],
    /// Reserved (8.4.33), bytes 1395-2047.
    pub reserved_1395: [u8; 653],
}

/// Boot record (8.2).
#[derive(
    Clone, Copy, PartialEq, Eq, Debug, FromBytes, IntoBytes, Immutable, KnownLayout, Unaligned,
)]
#[repr(C)]
pub struct BootRecord {
    /// Volume Descriptor Type (8.2.1), byte 0: zero.
    pub kind: u8,
    /// Standard Identifier (8.2.2), bytes 1-5.
    pub standard_id: [u8; 5],
    /// Volume Descriptor Version (8.2.3), byte 6.
    pub version: u8,
    /// Boot System Identifier (8.2.4), bytes 7-38.
    pub system_id: [u8; 32],
    /// Boot Identifier (8.2.5), bytes 39-70.
    pub boot_id: [u8; 32],
    /// Boot System Use (8.2.6), bytes 71-2047; El Torito: catalog sector, little-endian, in the
    /// first four.
    pub system_use: [u8; 1977],
}

/// The fixed part of a type L path table record (9.4); the identifier and a pad byte follow.
#[derive(
    Clone, Copy, PartialEq, Eq, Debug, FromBytes, IntoBytes, Immutable, KnownLayout, Unaligned,
)]
#[repr(C)]
pub struct PathRecordL {
    /// Length of Directory Identifier (9.4.1), byte 0.
    pub id_bytes: u8,
    /// Extended Attribute Record Length (9.4.2), byte 1.
    pub attribute_blocks: u8,
    /// Location of Extent (9.4.3), bytes 2-5.
    pub extent: le::U32,
    /// Parent Directory Number (9.4.4), bytes 6-7.
    pub parent: le::U16,
}

/// The same of a type M path table.
#[derive(
    Clone, Copy, PartialEq, Eq, Debug, FromBytes, IntoBytes, Immutable, KnownLayout, Unaligned,
)]
#[repr(C)]
pub struct PathRecordM {
    /// Length of Directory Identifier (9.4.1), byte 0.
    pub id_bytes: u8,
    /// Extended Attribute Record Length (9.4.2), byte 1.
    pub attribute_blocks: u8,
    /// Location of Extent (9.4.3), bytes 2-5.
    pub extent: be::U32,
    /// Parent Directory Number (9.4.4), bytes 6-7.
    pub parent: be::U16,
}

const _: () = assert!(size_of::<RecordHead>() == 33);
const _: () = assert!(size_of::<RootRecord>() == 34);
const _: () = assert!(size_of::<VolumeDescriptor>() == DESCRIPTOR_BYTES);
const _: () = assert!(size_of::<BootRecord>() == DESCRIPTOR_BYTES);
const _: () = assert!(size_of::<PathRecordL>() == 8 && size_of::<PathRecordM>() == 8);
