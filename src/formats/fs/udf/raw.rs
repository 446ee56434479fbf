//! Structures of UDF volumes as they lie on disc (ECMA-167 parts 1 and 3, UDF 2.60). Numbers are
//! little-endian, byte positions count from 0. What describes files is in `raw_file`.

use zerocopy::byteorder::little_endian as le;
use zerocopy::{FromBytes, Immutable, IntoBytes, KnownLayout, Unaligned};

macro_rules! on_disc {
    ($($(#[$doc:meta])* $name:ident $size:literal {
        $($(#[$field_doc:meta])* $field:ident: $type:ty,)*
    })*) => {$(
        $(#[$doc])*
        #[derive(
            Clone, Copy, PartialEq, Eq, Debug, FromBytes, IntoBytes, Immutable, KnownLayout,
            Unaligned,
        )]
        #[repr(C)]
        pub struct $name {
            $($(#[$field_doc])* pub $field: $type,)*
        }
        const _: () = assert!(size_of::<$name>() == $size);
    )*};
}
pub(super) use on_disc;

/// Bytes from the start of a session to its recognition sequence (ECMA-167 2/8.1, 3/9.1).
pub const RECOGNITION_AT: u64 = 32_768;
/// Block of the first anchor (ECMA-167 3/8.4.2.1).
pub const ANCHOR_BLOCK: u32 = 256;

/// Tag identifiers (ECMA-167 3/7.2.1, 4/7.2.1).
pub mod id {
    /// Primary volume descriptor.
    pub const PRIMARY: u16 = 1;
    /// Anchor volume descriptor pointer.
    pub const ANCHOR: u16 = 2;
    /// Volume descriptor pointer.
    pub const POINTER: u16 = 3;
    /// Implementation use volume descriptor.
    pub const IMPLEMENTATION: u16 = 4;
    /// Partition descriptor.
    pub const PARTITION: u16 = 5;
    /// Logical volume descriptor.
    pub const LOGICAL_VOLUME: u16 = 6;
    /// Unallocated space descriptor.
    pub const UNALLOCATED: u16 = 7;
    /// Terminating descriptor.
    pub const TERMINATING: u16 = 8;
    /// Logical volume integrity descriptor.
    pub const INTEGRITY: u16 = 9;
    /// File set descriptor.
    pub const FILE_SET: u16 = 256;
    /// File identifier descriptor.
    pub const FILE_ID: u16 = 257;
    /// Allocation extent descriptor.
    pub const ALLOCATION: u16 = 258;
    /// Indirect entry.
    pub const INDIRECT: u16 = 259;
    /// File entry.
    pub const FILE: u16 = 261;
    /// Extended attribute header descriptor.
    pub const ATTRIBUTES: u16 = 262;
    /// Unallocated space entry.
    pub const UNALLOCATED_ENTRY: u16 = 263;
    /// Space bitmap descriptor.
    pub const BITMAP: u16 = 264;
    /// Extended file entry.
    pub const EXTENDED_FILE: u16 = 266;
}

on_disc! {
    /// Descriptor tag (ECMA-167 3/7.2).
    Tag 16 {
        /// Tag Identifier (7.2.1), bytes 0-1.
        id: le::U16,
        /// Descriptor Version (7.2.2), bytes 2-3: 2 or 3.
        version: le::U16,
        /// Tag Checksum (7.2.3), byte 4.
        checksum: u8,
        /// Reserved, byte 5.
        reserved: u8,
        /// Tag Serial Number (7.2.5), bytes 6-7.
        serial: le::U16,
        /// Descriptor CRC (7.2.6), bytes 8-9.
        crc: le::U16,
        /// Descriptor CRC Length (7.2.7), bytes 10-11.
        crc_bytes: le::U16,
        /// Tag Location (7.2.8), bytes 12-15.
        location: le::U32,
    }
    /// Extent of a volume (ECMA-167 3/7.1).
    ExtentAd 8 {
        /// Length in bytes, bytes 0-3.
        len: le::U32,
        /// First sector, bytes 4-7.
        sector: le::U32,
    }
    /// Short allocation descriptor (ECMA-167 4/14.14.1).
    ShortAd 8 {
        /// Length in bytes, the kind in the top two bits, bytes 0-3.
        len: le::U32,
        /// Block of the partition that holds the descriptor, bytes 4-7.
        block: le::U32,
    }
    /// Long allocation descriptor (ECMA-167 4/14.14.2).
    LongAd 16 {
        /// Length in bytes, the kind in the top two bits, bytes 0-3.
        len: le::U32,
        /// Block, bytes 4-7.
        block: le::U32,
        /// Index of the partition map, bytes 8-9.
        partition: le::U16,
        /// Flags (UDF 2.3.10.1), bytes 10-11.
        flags: le::U16,
        /// Unique id of the file, its low half (UDF 2.3.4.3), bytes 12-15.
        unique_id: le::U32,
    }
    /// Entity identifier (ECMA-167 1/7.4).
    Regid 32 {
        /// Flags, byte 0.
        flags: u8,
        /// Identifier, bytes 1-23.
        identifier: [u8; 23],
        /// Suffix (UDF 2.1.5.3), bytes 24-31.
        suffix: [u8; 8],
    }
    /// Anchor volume descriptor pointer (ECMA-167 3/10.2).
    Anchor 32 {
        /// Tag, bytes 0-15.
        tag: Tag,
        /// Main volume descriptor sequence (10.2.2), bytes 16-23.
        main: ExtentAd,
        /// Reserve volume descriptor sequence (10.2.3), bytes 24-31.
        reserve: ExtentAd,
    }
    /// Volume descriptor pointer (ECMA-167 3/10.3).
    Pointer 28 {
        /// Tag, bytes 0-15.
        tag: Tag,
        /// Volume Descriptor Sequence Number (10.3.2), bytes 16-19.
        sequence_number: le::U32,
        /// Next Volume Descriptor Sequence Extent (10.3.3), bytes 20-27.
        next: ExtentAd,
    }
    /// Partition descriptor (ECMA-167 3/10.5) up to its length; more for implementations follows.
    Partition 196 {
        /// Tag, bytes 0-15.
        tag: Tag,
        /// Volume Descriptor Sequence Number (10.5.2), bytes 16-19.
        sequence_number: le::U32,
        /// Partition Flags (10.5.3), bytes 20-21.
        flags: le::U16,
        /// Partition Number (10.5.4), bytes 22-23.
        number: le::U16,
        /// Partition Contents (10.5.5), bytes 24-55.
        contents: Regid,
        /// Unallocated Space Table (4/14.3.1), bytes 56-63.
        unallocated_table: ShortAd,
        /// Unallocated Space Bitmap (4/14.3.2), bytes 64-71.
        unallocated_bitmap: ShortAd,
        /// Partition Integrity Table (4/14.3.3), bytes 72-79.
        integrity_table: ShortAd,
        /// Freed Space Table (4/14.3.4), bytes 80-87.
        freed_table: ShortAd,
        /// Freed Space Bitmap (4/14.3.5), bytes 88-95.
        freed_bitmap: ShortAd,
        /// Rest of the contents use, bytes 96-183.
        reserved: [u8; 88],
        /// Access Type (10.5.7), bytes 184-187.
        access: le::U32,
        /// Partition Starting Location (10.5.8), bytes 188-191.
        start: le::U32,
        /// Partition Length in blocks (10.5.9), bytes 192-195.
        count_blocks: le::U32,
    }
    /// Logical volume descriptor (ECMA-167 3/10.6); partition maps follow.
    LogicalVolume 440 {
        /// Tag, bytes 0-15.
        tag: Tag,
        /// Volume Descriptor Sequence Number (10.6.2), bytes 16-19.
        sequence_number: le::U32,
        /// Descriptor Character Set (10.6.3), bytes 20-83.
        charset: [u8; 64],
        /// Logical Volume Identifier (10.6.4), bytes 84-211.
        name: [u8; 128],
        /// Logical Block Size (10.6.5), bytes 212-215.
        block_bytes: le::U32,
        /// Domain Identifier (10.6.6), bytes 216-247.
        domain: Regid,
        /// Logical Volume Contents Use (10.6.7): the file set descriptors (UDF 2.2.4.4),
        /// bytes 248-263.
        file_set: LongAd,
        /// Map Table Length (10.6.8), bytes 264-267.
        map_bytes: le::U32,
        /// Number of Partition Maps (10.6.9), bytes 268-271.
        count_maps: le::U32,
        /// Implementation Identifier (10.6.10), bytes 272-303.
        implementation: Regid,
        /// Implementation Use (10.6.11), bytes 304-431.
        implementation_use: [u8; 128],
        /// Integrity Sequence Extent (10.6.12), bytes 432-439.
        integrity: ExtentAd,
    }
    /// Logical volume integrity descriptor (ECMA-167 3/10.10); two tables and implementation use
    /// follow.
    Integrity 80 {
        /// Tag, bytes 0-15.
        tag: Tag,
        /// Recording Date and Time (10.10.2), bytes 16-27.
        recorded: [u8; 12],
        /// Integrity Type (10.10.3), bytes 28-31: 0 open, 1 close.
        kind: le::U32,
        /// Next Integrity Extent (10.10.4), bytes 32-39.
        next: ExtentAd,
        /// Next unique id (UDF 3.2.1), bytes 40-47.
        next_unique_id: le::U64,
        /// Rest of the contents use, bytes 48-71.
        reserved: [u8; 24],
        /// Number of Partitions (10.10.6), bytes 72-75.
        count_partitions: le::U32,
        /// Length of Implementation Use (10.10.7), bytes 76-79.
        implementation_bytes: le::U32,
    }
    /// A partition map of type 2 (UDF 2.2.8 to 2.2.10).
    Map2 64 {
        /// Partition Map Type, byte 0: 2.
        kind: u8,
        /// Partition Map Length, byte 1: 64.
        len: u8,
        /// Reserved, bytes 2-3.
        reserved: [u8; 2],
        /// Partition Type Identifier, bytes 4-35.
        identifier: Regid,
        /// Volume Sequence Number, bytes 36-37.
        volume: le::U16,
        /// Partition Number, bytes 38-39.
        number: le::U16,
        /// What the kind of map needs, bytes 40-63.
        details: [u8; 24],
    }
    /// The details of a sparable partition map (UDF 2.2.9).
    SparableDetails 24 {
        /// Packet Length in blocks, bytes 40-41 of the map.
        packet_blocks: le::U16,
        /// Number of Sparing Tables, byte 42.
        count_tables: u8,
        /// Reserved, byte 43.
        reserved: u8,
        /// Size of each sparing table in bytes, bytes 44-47.
        table_bytes: le::U32,
        /// Locations of the tables, bytes 48-63.
        tables: [le::U32; 4],
    }
    /// The details of a metadata partition map (UDF 2.2.10).
    MetadataDetails 24 {
        /// Metadata File Location, bytes 40-43 of the map.
        main: le::U32,
        /// Metadata Mirror File Location, bytes 44-47.
        mirror: le::U32,
        /// Metadata Bitmap File Location, bytes 48-51; all ones: none.
        bitmap: le::U32,
        /// Allocation Unit Size in blocks, bytes 52-55.
        allocation_blocks: le::U32,
        /// Alignment Unit Size in blocks, bytes 56-57.
        alignment_blocks: le::U16,
        /// Flags, byte 58: bit 0 says that the mirror has data of its own.
        flags: u8,
        /// Reserved, bytes 59-63.
        reserved: [u8; 5],
    }
    /// Sparing table (UDF 2.2.12); entries of two numbers follow.
    SparingTable 56 {
        /// Tag, bytes 0-15; its identifier is 0.
        tag: Tag,
        /// Sparing Identifier, bytes 16-47.
        identifier: Regid,
        /// Reallocation Table Length in entries, bytes 48-49.
        count_entries: le::U16,
        /// Reserved, bytes 50-51.
        reserved: le::U16,
        /// Sequence Number, bytes 52-55.
        sequence_number: le::U32,
    }
    /// Header of a virtual allocation table of UDF 2.00 and later (UDF 2.2.11).
    VatHeader 152 {
        /// Length of Header in bytes, bytes 0-1.
        header_bytes: le::U16,
        /// Length of Implementation Use, bytes 2-3.
        implementation_bytes: le::U16,
        /// Logical Volume Identifier, bytes 4-131.
        name: [u8; 128],
        /// Previous VAT ICB Location, bytes 132-135.
        previous: le::U32,
        /// Number of Files, bytes 136-139.
        count_files: le::U32,
        /// Number of Directories, bytes 140-143.
        count_folders: le::U32,
        /// Minimum UDF Read Revision, bytes 144-145.
        min_read: le::U16,
        /// Minimum UDF Write Revision, bytes 146-147.
        min_write: le::U16,
        /// Maximum UDF Write Revision, bytes 148-149.
        max_write: le::U16,
        /// Reserved, bytes 150-151.
        reserved: le::U16,
    }
    /// Space bitmap descriptor (ECMA-167 4/14.12); the bits follow, 1 is free.
    Bitmap 24 {
        /// Tag, bytes 0-15.
        tag: Tag,
        /// Number of Bits, bytes 16-19.
        count_bits: le::U32,
        /// Number of Bytes, bytes 20-23.
        count_bytes: le::U32,
    }
}

/// A long address of a block in a partition.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct BlockAddress {
    /// Index of the partition map.
    pub partition: u16,
    /// Block within the partition.
    pub block: u32,
}

impl LongAd {
    /// Where it points.
    pub fn address(&self) -> BlockAddress {
        BlockAddress { partition: self.partition.get(), block: self.block.get() }
    }

    /// Length in bytes without the kind.
    pub fn len_bytes(&self) -> u32 {
        self.len.get() & EXTENT_LEN_MASK
    }
}

impl ShortAd {
    /// Length in bytes without the kind.
    pub fn len_bytes(&self) -> u32 {
        self.len.get() & EXTENT_LEN_MASK
    }
}

impl Regid {
    /// Whether it is the identifier `text`; what follows it is zeros.
    pub fn is(&self, text: &[u8]) -> bool {
        let (head, tail) = self.identifier.split_at(text.len().min(self.identifier.len()));
        head == text && tail.iter().all(|b| *b == 0)
    }

    /// The UDF revision in the suffix of domain and UDF identifiers, as 0x0250.
    pub fn revision(&self) -> u16 {
        u16::from_le_bytes([self.suffix[0], self.suffix[1]])
    }
}

/// The length of an extent; the two bits above say what kind it is (ECMA-167 4/14.14.1.1).
pub const EXTENT_LEN_MASK: u32 = 0x3FFF_FFFF;
