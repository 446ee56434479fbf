//! Structures that describe files in UDF, as they lie on disc (ECMA-167 part 4).

use zerocopy::byteorder::little_endian as le;
use zerocopy::{FromBytes, Immutable, IntoBytes, KnownLayout, Unaligned};

use super::raw::{LongAd, Regid, Tag, on_disc};

/// File types of an ICB tag (ECMA-167 4/14.6.6, UDF 2.3.5.2).
pub mod file_type {
    /// Directory.
    pub const DIRECTORY: u8 = 4;
    /// Block device.
    pub const BLOCK: u8 = 6;
    /// Character device.
    pub const CHARACTER: u8 = 7;
    /// Named pipe.
    pub const FIFO: u8 = 9;
    /// Socket.
    pub const SOCKET: u8 = 10;
    /// Symbolic link.
    pub const SYMLINK: u8 = 12;
    /// Stream directory.
    pub const STREAM_DIRECTORY: u8 = 13;
    /// Virtual allocation table of UDF 2.00 and later.
    pub const VAT: u8 = 248;
    /// Metadata file.
    pub const METADATA: u8 = 250;
    /// Metadata mirror file.
    pub const METADATA_MIRROR: u8 = 251;
    /// Metadata bitmap file.
    pub const METADATA_BITMAP: u8 = 252;
}

/// Characteristics of a file identifier (ECMA-167 4/14.4.3).
pub mod characteristic {
    /// Need not be made known to the user.
    pub const HIDDEN: u8 = 1;
    /// Names a directory.
    pub const DIRECTORY: u8 = 2;
    /// Deleted.
    pub const DELETED: u8 = 4;
    /// Names the parent directory.
    pub const PARENT: u8 = 8;
}

on_disc! {
    /// ICB tag (ECMA-167 4/14.6).
    IcbTag 20 {
        /// Prior Recorded Number of Direct Entries (14.6.1), bytes 0-3.
        prior_entries: le::U32,
        /// Strategy Type (14.6.2), bytes 4-5: 4 or 4096.
        strategy: le::U16,
        /// Strategy Parameter (14.6.3), bytes 6-7.
        parameter: [u8; 2],
        /// Maximum Number of Entries (14.6.4), bytes 8-9.
        max_entries: le::U16,
        /// Reserved, byte 10.
        reserved: u8,
        /// File Type (14.6.6), byte 11.
        file_type: u8,
        /// Parent ICB Location (14.6.7), bytes 12-17: block and partition.
        parent_block: le::U32,
        /// Second half of it.
        parent_partition: le::U16,
        /// Flags (14.6.8), bytes 18-19.
        flags: le::U16,
    }
    /// File entry (ECMA-167 4/14.9) up to its variable parts.
    FileEntryHead 176 {
        /// Tag, bytes 0-15.
        tag: Tag,
        /// ICB Tag (14.9.2), bytes 16-35.
        icb: IcbTag,
        /// Uid (14.9.3), bytes 36-39.
        uid: le::U32,
        /// Gid (14.9.4), bytes 40-43.
        gid: le::U32,
        /// Permissions (14.9.5), bytes 44-47.
        permissions: le::U32,
        /// File Link Count (14.9.6), bytes 48-49.
        links: le::U16,
        /// Record Format, Display Attributes, Length (14.9.7 to 14.9.9), bytes 50-55.
        record: [u8; 6],
        /// Information Length (14.9.10), bytes 56-63.
        len: le::U64,
        /// Logical Blocks Recorded (14.9.11), bytes 64-71.
        count_blocks: le::U64,
        /// Access Date and Time (14.9.12), bytes 72-83.
        accessed: [u8; 12],
        /// Modification Date and Time (14.9.13), bytes 84-95.
        modified: [u8; 12],
        /// Attribute Date and Time (14.9.14), bytes 96-107.
        changed: [u8; 12],
        /// Checkpoint (14.9.15), bytes 108-111.
        checkpoint: le::U32,
        /// Extended Attribute ICB (14.9.16), bytes 112-127.
        attributes_icb: LongAd,
        /// Implementation Identifier (14.9.17), bytes 128-159.
        implementation: Regid,
        /// Unique ID (14.9.18), bytes 160-167.
        unique_id: le::U64,
        /// Length of Extended Attributes (14.9.19), bytes 168-171.
        attributes_bytes: le::U32,
        /// Length of Allocation Descriptors (14.9.20), bytes 172-175.
        allocation_bytes: le::U32,
    }
    /// Extended file entry (ECMA-167 4/14.17) up to its variable parts.
    ExtendedFileEntryHead 216 {
        /// Tag, bytes 0-15.
        tag: Tag,
        /// ICB Tag (14.17.2), bytes 16-35.
        icb: IcbTag,
        /// Uid (14.17.3), bytes 36-39.
        uid: le::U32,
        /// Gid (14.17.4), bytes 40-43.
        gid: le::U32,
        /// Permissions (14.17.5), bytes 44-47.
        permissions: le::U32,
        /// File Link Count (14.17.6), bytes 48-49.
        links: le::U16,
        /// Record Format, Display Attributes, Length (14.17.7 to 14.17.9), bytes 50-55.
        record: [u8; 6],
        /// Information Length (14.17.10), bytes 56-63.
        len: le::U64,
        /// Object Size (14.17.11), bytes 64-71: with all streams.
        object_bytes: le::U64,
        /// Logical Blocks Recorded (14.17.12), bytes 72-79.
        count_blocks: le::U64,
        /// Access Date and Time (14.17.13), bytes 80-91.
        accessed: [u8; 12],
        /// Modification Date and Time (14.17.14), bytes 92-103.
        modified: [u8; 12],
        /// Creation Date and Time (14.17.15), bytes 104-115.
        created: [u8; 12],
        /// Attribute Date and Time (14.17.16), bytes 116-127.
        changed: [u8; 12],
        /// Checkpoint (14.17.17), bytes 128-131.
        checkpoint: le::U32,
        /// Reserved, bytes 132-135.
        reserved: le::U32,
        /// Extended Attribute ICB (14.17.19), bytes 136-151.
        attributes_icb: LongAd,
        /// Stream Directory ICB (14.17.20), bytes 152-167.
        streams_icb: LongAd,
        /// Implementation Identifier (14.17.21), bytes 168-199.
        implementation: Regid,
        /// Unique ID (14.17.22), bytes 200-207.
        unique_id: le::U64,
        /// Length of Extended Attributes (14.17.23), bytes 208-211.
        attributes_bytes: le::U32,
        /// Length of Allocation Descriptors (14.17.24), bytes 212-215.
        allocation_bytes: le::U32,
    }
    /// Indirect entry (ECMA-167 4/14.7).
    IndirectEntry 52 {
        /// Tag, bytes 0-15.
        tag: Tag,
        /// ICB Tag (14.7.2), bytes 16-35.
        icb: IcbTag,
        /// Indirect ICB (14.7.3), bytes 36-51.
        target: LongAd,
    }
    /// File identifier descriptor (ECMA-167 4/14.4) up to its variable parts.
    FileIdHead 38 {
        /// Tag, bytes 0-15.
        tag: Tag,
        /// File Version Number (14.4.2), bytes 16-17.
        version: le::U16,
        /// File Characteristics (14.4.3), byte 18.
        characteristics: u8,
        /// Length of File Identifier (14.4.4), byte 19.
        name_bytes: u8,
        /// ICB (14.4.5), bytes 20-35.
        icb: LongAd,
        /// Length of Implementation Use (14.4.6), bytes 36-37.
        implementation_bytes: le::U16,
    }
    /// Allocation extent descriptor (ECMA-167 4/14.5); allocation descriptors follow.
    AllocationExtent 24 {
        /// Tag, bytes 0-15.
        tag: Tag,
        /// Previous Allocation Extent Location (14.5.2), bytes 16-19.
        previous: le::U32,
        /// Length of Allocation Descriptors (14.5.3), bytes 20-23.
        len: le::U32,
    }
    /// Extended allocation descriptor (ECMA-167 4/14.14.3).
    ExtendedAd 20 {
        /// Length in bytes, the kind in the top two bits, bytes 0-3.
        len: le::U32,
        /// Recorded length in bytes, bytes 4-7.
        recorded: le::U32,
        /// Information length in bytes, bytes 8-11.
        information: le::U32,
        /// Block, bytes 12-15.
        block: le::U32,
        /// Index of the partition map, bytes 16-17.
        partition: le::U16,
        /// Implementation use, bytes 18-19.
        implementation_use: [u8; 2],
    }
    /// File set descriptor (ECMA-167 4/14.1).
    FileSet 512 {
        /// Tag, bytes 0-15.
        tag: Tag,
        /// Recording Date and Time (14.1.2), bytes 16-27.
        recorded: [u8; 12],
        /// Interchange levels and character set lists (14.1.3 to 14.1.6), bytes 28-39.
        levels: [u8; 12],
        /// File Set Number (14.1.7), bytes 40-43.
        number: le::U32,
        /// File Set Descriptor Number (14.1.8), bytes 44-47.
        descriptor_number: le::U32,
        /// Logical Volume Identifier Character Set (14.1.9), bytes 48-111.
        name_charset: [u8; 64],
        /// Logical Volume Identifier (14.1.10), bytes 112-239.
        name: [u8; 128],
        /// File Set Character Set (14.1.11), bytes 240-303.
        charset: [u8; 64],
        /// File Set Identifier (14.1.12), bytes 304-335.
        set_name: [u8; 32],
        /// Copyright File Identifier (14.1.13), bytes 336-367.
        copyright_file: [u8; 32],
        /// Abstract File Identifier (14.1.14), bytes 368-399.
        abstract_file: [u8; 32],
        /// Root Directory ICB (14.1.15), bytes 400-415.
        root: LongAd,
        /// Domain Identifier (14.1.16), bytes 416-447.
        domain: Regid,
        /// Next Extent (14.1.17), bytes 448-463.
        next: LongAd,
        /// System Stream Directory ICB (14.1.18), bytes 464-479.
        system_streams: LongAd,
        /// Reserved, bytes 480-511.
        reserved: [u8; 32],
    }
}
