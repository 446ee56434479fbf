//! Where the fields of UDF structures stand, how they are read and which clause defines them:
//! tables for `describe`.

/// How a field is read.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Read {
    /// Little-endian number of the field's length.
    Number,
    /// d-string (ECMA-167 1/7.2.12).
    Name,
    /// Entity identifier: text and suffix.
    Regid,
    /// Time stamp of 12 bytes.
    Time,
    /// Extent of the volume: length and sector.
    Extent,
    /// Short allocation descriptor.
    Short,
    /// Long allocation descriptor.
    Long,
    /// Bytes without a better reading; zeros at the end are left out.
    Bytes,
}

/// Name, first byte, length, reading, clause.
#[derive(Clone, Copy, Debug)]
pub(super) struct Spec(
    pub(super) &'static str,
    pub(super) usize,
    pub(super) usize,
    pub(super) Read,
    pub(super) &'static str,
);

use Read::{Bytes, Extent, Long, Name, Number, Regid, Short, Time};

pub(super) const TAG: &[Spec] = &[
    Spec("tag-id", 0, 2, Number, "ECMA-167 3/7.2.1"),
    Spec("tag-version", 2, 2, Number, "ECMA-167 3/7.2.2"),
    Spec("tag-checksum", 4, 1, Number, "ECMA-167 3/7.2.3"),
    Spec("tag-serial", 6, 2, Number, "ECMA-167 3/7.2.5"),
    Spec("tag-crc", 8, 2, Number, "ECMA-167 3/7.2.6"),
    Spec("tag-crc-bytes", 10, 2, Number, "ECMA-167 3/7.2.7"),
    Spec("tag-location", 12, 4, Number, "ECMA-167 3/7.2.8"),
];

pub(super) const ANCHOR: &[Spec] = &[
    Spec("main", 16, 8, Extent, "ECMA-167 3/10.2.2"),
    Spec("reserve", 24, 8, Extent, "ECMA-167 3/10.2.3"),
];

pub(super) const PRIMARY: &[Spec] = &[
    Spec("sequence-number", 16, 4, Number, "ECMA-167 3/10.1.2"),
    Spec("number", 20, 4, Number, "ECMA-167 3/10.1.3"),
    Spec("volume-id", 24, 32, Name, "ECMA-167 3/10.1.4"),
    Spec("sequence", 56, 2, Number, "ECMA-167 3/10.1.5"),
    Spec("max-sequence", 58, 2, Number, "ECMA-167 3/10.1.6"),
    Spec("interchange-level", 60, 2, Number, "ECMA-167 3/10.1.7"),
    Spec("max-interchange-level", 62, 2, Number, "ECMA-167 3/10.1.8"),
    Spec("charset-list", 64, 4, Number, "ECMA-167 3/10.1.9"),
    Spec("max-charset-list", 68, 4, Number, "ECMA-167 3/10.1.10"),
    Spec("volume-set-id", 72, 128, Name, "ECMA-167 3/10.1.11"),
    Spec("charset", 200, 64, Bytes, "ECMA-167 3/10.1.12"),
    Spec("explanatory-charset", 264, 64, Bytes, "ECMA-167 3/10.1.13"),
    Spec("abstract", 328, 8, Extent, "ECMA-167 3/10.1.14"),
    Spec("copyright", 336, 8, Extent, "ECMA-167 3/10.1.15"),
    Spec("application", 344, 32, Regid, "ECMA-167 3/10.1.16"),
    Spec("recorded", 376, 12, Time, "ECMA-167 3/10.1.17"),
    Spec("implementation", 388, 32, Regid, "ECMA-167 3/10.1.18"),
    Spec("implementation-use", 420, 64, Bytes, "ECMA-167 3/10.1.19"),
    Spec("predecessor-sector", 484, 4, Number, "ECMA-167 3/10.1.20"),
    Spec("flags", 488, 2, Number, "ECMA-167 3/10.1.21"),
];

pub(super) const POINTER: &[Spec] = &[
    Spec("sequence-number", 16, 4, Number, "ECMA-167 3/10.3.2"),
    Spec("next", 20, 8, Extent, "ECMA-167 3/10.3.3"),
];

pub(super) const IMPLEMENTATION: &[Spec] = &[
    Spec("sequence-number", 16, 4, Number, "ECMA-167 3/10.4.2"),
    Spec("implementation", 20, 32, Regid, "ECMA-167 3/10.4.3"),
    Spec("charset", 52, 64, Bytes, "UDF 2.2.7.2.1"),
    Spec("volume-name", 116, 128, Name, "UDF 2.2.7.2.2"),
    Spec("info1", 244, 36, Name, "UDF 2.2.7.2.3"),
    Spec("info2", 280, 36, Name, "UDF 2.2.7.2.3"),
    Spec("info3", 316, 36, Name, "UDF 2.2.7.2.3"),
    Spec("writer", 352, 32, Regid, "UDF 2.2.7.2.4"),
    Spec("implementation-use", 384, 128, Bytes, "UDF 2.2.7.2.5"),
];

pub(super) const PARTITION: &[Spec] = &[
    Spec("sequence-number", 16, 4, Number, "ECMA-167 3/10.5.2"),
    Spec("flags", 20, 2, Number, "ECMA-167 3/10.5.3"),
    Spec("number", 22, 2, Number, "ECMA-167 3/10.5.4"),
    Spec("contents", 24, 32, Regid, "ECMA-167 3/10.5.5"),
    Spec("unallocated-table", 56, 8, Short, "ECMA-167 4/14.3.1"),
    Spec("unallocated-bitmap", 64, 8, Short, "ECMA-167 4/14.3.2"),
    Spec("integrity-table", 72, 8, Short, "ECMA-167 4/14.3.3"),
    Spec("freed-table", 80, 8, Short, "ECMA-167 4/14.3.4"),
    Spec("freed-bitmap", 88, 8, Short, "ECMA-167 4/14.3.5"),
    Spec("access", 184, 4, Number, "ECMA-167 3/10.5.7"),
    Spec("start", 188, 4, Number, "ECMA-167 3/10.5.8"),
    Spec("blocks", 192, 4, Number, "ECMA-167 3/10.5.9"),
    Spec("implementation", 196, 32, Regid, "ECMA-167 3/10.5.10"),
    Spec("implementation-use", 228, 128, Bytes, "ECMA-167 3/10.5.11"),
];

pub(super) const LOGICAL_VOLUME: &[Spec] = &[
    Spec("sequence-number", 16, 4, Number, "ECMA-167 3/10.6.2"),
    Spec("charset", 20, 64, Bytes, "ECMA-167 3/10.6.3"),
    Spec("volume-id", 84, 128, Name, "ECMA-167 3/10.6.4"),
    Spec("block-bytes", 212, 4, Number, "ECMA-167 3/10.6.5"),
    Spec("domain", 216, 32, Regid, "ECMA-167 3/10.6.6"),
    Spec("file-set", 248, 16, Long, "UDF 2.2.4.4"),
    Spec("map-bytes", 264, 4, Number, "ECMA-167 3/10.6.8"),
    Spec("maps", 268, 4, Number, "ECMA-167 3/10.6.9"),
    Spec("implementation", 272, 32, Regid, "ECMA-167 3/10.6.10"),
    Spec("implementation-use", 304, 128, Bytes, "ECMA-167 3/10.6.11"),
    Spec("integrity", 432, 8, Extent, "ECMA-167 3/10.6.12"),
];

pub(super) const UNALLOCATED: &[Spec] = &[
    Spec("sequence-number", 16, 4, Number, "ECMA-167 3/10.8.2"),
    Spec("extents", 20, 4, Number, "ECMA-167 3/10.8.3"),
];

pub(super) const INTEGRITY: &[Spec] = &[
    Spec("recorded", 16, 12, Time, "ECMA-167 3/10.10.2"),
    Spec("type", 28, 4, Number, "ECMA-167 3/10.10.3"),
    Spec("next", 32, 8, Extent, "ECMA-167 3/10.10.4"),
    Spec("next-unique-id", 40, 8, Number, "UDF 3.2.1.1"),
    Spec("partitions", 72, 4, Number, "ECMA-167 3/10.10.6"),
    Spec("implementation-bytes", 76, 4, Number, "ECMA-167 3/10.10.7"),
];

pub(super) const MAP_1: &[Spec] = &[
    Spec("volume", 2, 2, Number, "ECMA-167 3/10.7.2.3"),
    Spec("partition", 4, 2, Number, "ECMA-167 3/10.7.2.4"),
];

pub(super) const MAP_2: &[Spec] = &[
    Spec("type", 4, 32, Regid, "UDF 2.2.8"),
    Spec("volume", 36, 2, Number, "UDF 2.2.8"),
    Spec("partition", 38, 2, Number, "UDF 2.2.8"),
];

pub(super) const MAP_SPARABLE: &[Spec] = &[
    Spec("packet-blocks", 40, 2, Number, "UDF 2.2.9"),
    Spec("tables", 42, 1, Number, "UDF 2.2.9"),
    Spec("table-bytes", 44, 4, Number, "UDF 2.2.9"),
    Spec("table1-sector", 48, 4, Number, "UDF 2.2.9"),
    Spec("table2-sector", 52, 4, Number, "UDF 2.2.9"),
    Spec("table3-sector", 56, 4, Number, "UDF 2.2.9"),
    Spec("table4-sector", 60, 4, Number, "UDF 2.2.9"),
];

pub(super) const MAP_METADATA: &[Spec] = &[
    Spec("file-block", 40, 4, Number, "UDF 2.2.10"),
    Spec("mirror-block", 44, 4, Number, "UDF 2.2.10"),
    Spec("bitmap-block", 48, 4, Number, "UDF 2.2.10"),
    Spec("allocation-blocks", 52, 4, Number, "UDF 2.2.10"),
    Spec("alignment-blocks", 56, 2, Number, "UDF 2.2.10"),
    Spec("flags", 58, 1, Number, "UDF 2.2.10"),
];

pub(super) const SPARING_TABLE: &[Spec] = &[
    Spec("type", 16, 32, Regid, "UDF 2.2.12"),
    Spec("entries", 48, 2, Number, "UDF 2.2.12"),
    Spec("sequence-number", 52, 4, Number, "UDF 2.2.12"),
];

pub(super) const VAT: &[Spec] = &[
    Spec("header-bytes", 0, 2, Number, "UDF 2.2.11"),
    Spec("implementation-bytes", 2, 2, Number, "UDF 2.2.11"),
    Spec("volume-id", 4, 128, Name, "UDF 2.2.11"),
    Spec("files", 136, 4, Number, "UDF 2.2.11"),
    Spec("folders", 140, 4, Number, "UDF 2.2.11"),
    Spec("min-read-revision", 144, 2, Number, "UDF 2.2.11"),
    Spec("min-write-revision", 146, 2, Number, "UDF 2.2.11"),
    Spec("max-write-revision", 148, 2, Number, "UDF 2.2.11"),
];

pub(super) const FILE_SET: &[Spec] = &[
    Spec("recorded", 16, 12, Time, "ECMA-167 4/14.1.2"),
    Spec("interchange-level", 28, 2, Number, "ECMA-167 4/14.1.3"),
    Spec("max-interchange-level", 30, 2, Number, "ECMA-167 4/14.1.4"),
    Spec("charset-list", 32, 4, Number, "ECMA-167 4/14.1.5"),
    Spec("max-charset-list", 36, 4, Number, "ECMA-167 4/14.1.6"),
    Spec("number", 40, 4, Number, "ECMA-167 4/14.1.7"),
    Spec("descriptor-number", 44, 4, Number, "ECMA-167 4/14.1.8"),
    Spec("volume-charset", 48, 64, Bytes, "ECMA-167 4/14.1.9"),
    Spec("volume-id", 112, 128, Name, "ECMA-167 4/14.1.10"),
    Spec("charset", 240, 64, Bytes, "ECMA-167 4/14.1.11"),
    Spec("set-id", 304, 32, Name, "ECMA-167 4/14.1.12"),
    Spec("copyright-file", 336, 32, Name, "ECMA-167 4/14.1.13"),
    Spec("abstract-file", 368, 32, Name, "ECMA-167 4/14.1.14"),
    Spec("root", 400, 16, Long, "ECMA-167 4/14.1.15"),
    Spec("domain", 416, 32, Regid, "ECMA-167 4/14.1.16"),
    Spec("next", 448, 16, Long, "ECMA-167 4/14.1.17"),
    Spec("system-streams", 464, 16, Long, "ECMA-167 4/14.1.18"),
];

pub(super) const FILE_ID: &[Spec] = &[
    Spec("version", 16, 2, Number, "ECMA-167 4/14.4.2"),
    Spec("characteristics", 18, 1, Number, "ECMA-167 4/14.4.3"),
    Spec("identifier-bytes", 19, 1, Number, "ECMA-167 4/14.4.4"),
    Spec("icb", 20, 10, Long, "ECMA-167 4/14.4.5"),
    Spec("icb-unique-id", 32, 4, Number, "UDF 2.3.10.1"),
    Spec("implementation-bytes", 36, 2, Number, "ECMA-167 4/14.4.6"),
];

pub(super) const ICB_TAG: &[Spec] = &[
    Spec("prior-entries", 16, 4, Number, "ECMA-167 4/14.6.1"),
    Spec("strategy", 20, 2, Number, "ECMA-167 4/14.6.2"),
    Spec("strategy-parameter", 22, 2, Number, "ECMA-167 4/14.6.3"),
    Spec("max-entries", 24, 2, Number, "ECMA-167 4/14.6.4"),
    Spec("file-type", 27, 1, Number, "ECMA-167 4/14.6.6"),
    Spec("parent-block", 28, 4, Number, "ECMA-167 4/14.6.7"),
    Spec("parent-partition", 32, 2, Number, "ECMA-167 4/14.6.7"),
    Spec("flags", 34, 2, Number, "ECMA-167 4/14.6.8"),
];

pub(super) const FILE_ENTRY: &[Spec] = &[
    Spec("uid", 36, 4, Number, "ECMA-167 4/14.9.3"),
    Spec("gid", 40, 4, Number, "ECMA-167 4/14.9.4"),
    Spec("permissions", 44, 4, Number, "ECMA-167 4/14.9.5"),
    Spec("links", 48, 2, Number, "ECMA-167 4/14.9.6"),
    Spec("bytes", 56, 8, Number, "ECMA-167 4/14.9.10"),
    Spec("blocks", 64, 8, Number, "ECMA-167 4/14.9.11"),
    Spec("accessed", 72, 12, Time, "ECMA-167 4/14.9.12"),
    Spec("modified", 84, 12, Time, "ECMA-167 4/14.9.13"),
    Spec("changed", 96, 12, Time, "ECMA-167 4/14.9.14"),
    Spec("checkpoint", 108, 4, Number, "ECMA-167 4/14.9.15"),
    Spec("attributes", 112, 16, Long, "ECMA-167 4/14.9.16"),
    Spec("implementation", 128, 32, Regid, "ECMA-167 4/14.9.17"),
    Spec("unique-id", 160, 8, Number, "ECMA-167 4/14.9.18"),
    Spec("attribute-bytes", 168, 4, Number, "ECMA-167 4/14.9.19"),
    Spec("allocation-bytes", 172, 4, Number, "ECMA-167 4/14.9.20"),
];

pub(super) const FILE_ENTRY_EXTENDED: &[Spec] = &[
    Spec("uid", 36, 4, Number, "ECMA-167 4/14.17.3"),
    Spec("gid", 40, 4, Number, "ECMA-167 4/14.17.4"),
    Spec("permissions", 44, 4, Number, "ECMA-167 4/14.17.5"),
    Spec("links", 48, 2, Number, "ECMA-167 4/14.17.6"),
    Spec("bytes", 56, 8, Number, "ECMA-167 4/14.17.10"),
    Spec("object-bytes", 64, 8, Number, "ECMA-167 4/14.17.11"),
    Spec("blocks", 72, 8, Number, "ECMA-167 4/14.17.12"),
    Spec("accessed", 80, 12, Time, "ECMA-167 4/14.17.13"),
    Spec("modified", 92, 12, Time, "ECMA-167 4/14.17.14"),
    Spec("created", 104, 12, Time, "ECMA-167 4/14.17.15"),
    Spec("changed", 116, 12, Time, "ECMA-167 4/14.17.16"),
    Spec("checkpoint", 128, 4, Number, "ECMA-167 4/14.17.17"),
    Spec("attributes", 136, 16, Long, "ECMA-167 4/14.17.19"),
    Spec("streams", 152, 16, Long, "ECMA-167 4/14.17.20"),
    Spec("implementation", 168, 32, Regid, "ECMA-167 4/14.17.21"),
    Spec("unique-id", 200, 8, Number, "ECMA-167 4/14.17.22"),
    Spec("attribute-bytes", 208, 4, Number, "ECMA-167 4/14.17.23"),
    Spec("allocation-bytes", 212, 4, Number, "ECMA-167 4/14.17.24"),
];
