//! The roles a byte can have on a disc. Closed and without bytes: a new format adds roles rarely,
//! and every painter, filter and translator then has to decide.

use crate::base::units::ByteRange;
use crate::model::{BlobId, Namespace, NodeId};

/// Byte order of a path table (ECMA-119 8.4.14 to 8.4.17).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum PathTableOrder {
    /// Type L, little-endian.
    L,
    /// Optional type L.
    OptionalL,
    /// Type M, big-endian.
    M,
    /// Optional type M.
    OptionalM,
}

/// Kinds of partition tables.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum PartitionScheme {
    /// Master boot record.
    Mbr,
    /// GUID partition table, at the start.
    Gpt,
    /// GUID partition table, the copy at the end.
    GptBackup,
    /// Apple partition map.
    Apm,
}

impl PartitionScheme {
    /// The stable name of `--json`.
    pub fn id(self) -> &'static str {
        match self {
            PartitionScheme::Mbr => "mbr",
            PartitionScheme::Gpt => "gpt",
            PartitionScheme::GptBackup => "gpt-backup",
            PartitionScheme::Apm => "apm",
        }
    }
}

/// What a byte belongs to.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Owner {
    /// Nobody points here.
    Unknown,
    /// Zeros nobody points to.
    Zero,
    /// Fill up to a border.
    Padding,
    /// The first 16 sectors of a session.
    SystemArea,
    /// A partition table.
    PartitionTable {
        /// Its kind.
        scheme: PartitionScheme,
    },
    /// A file's data. The blob is one of the tree of view `ns`.
    FileData {
        /// Whose tree holds the blob.
        ns: Namespace,
        /// The data.
        blob: BlobId,
    },
    /// A boot image of the boot catalog, counted from 1.
    BootImage {
        /// Entry number.
        n: u16,
    },
    /// The boot catalog.
    BootCatalog,
    /// A directory's records and continuation areas.
    Directory {
        /// Whose tree holds the node.
        ns: Namespace,
        /// The directory.
        node: NodeId,
    },
    /// A UDF file entry.
    FileEntry {
        /// The file or folder, of the UDF view's tree.
        node: NodeId,
    },
    /// A path table.
    PathTable {
        /// Of which tree.
        ns: Namespace,
        /// Its byte order.
        order: PathTableOrder,
    },
    /// A space bitmap or table.
    SpaceBitmap,
    /// Checksums stored on the disc.
    Checksum,
    /// A UDF descriptor sequence.
    DescriptorSequence,
    /// A UDF anchor.
    Anchor,
    /// A volume descriptor; the boot record counts as one.
    VolumeDescriptor {
        /// Of which view; the terminator and the boot record belong to `Iso`.
        ns: Namespace,
    },
}

/// The eight groups that owners are painted in (style.md).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
#[repr(u8)]
pub enum Group {
    /// Files.
    Files,
    /// Folders.
    Folders,
    /// Volume structures.
    Volume,
    /// Boot structures.
    Boot,
    /// System area and partition tables.
    StartArea,
    /// Checksums.
    Checksums,
    /// Padding and zeros.
    Empty,
    /// Unknown.
    Unclaimed,
}

impl Group {
    /// All of them, in the order of the enum.
    pub const ALL: [Group; 8] = [
        Group::Files,
        Group::Folders,
        Group::Volume,
        Group::Boot,
        Group::StartArea,
        Group::Checksums,
        Group::Empty,
        Group::Unclaimed,
    ];

    /// Wins a pixel it shares with commoner groups, else it would vanish (style.md).
    pub fn is_rare_but_vital(self) -> bool {
        matches!(self, Group::Boot | Group::StartArea | Group::Volume | Group::Unclaimed)
    }
}

impl Owner {
    /// The stable name of `--json`.
    pub fn id(self) -> &'static str {
        match self {
            Owner::Unknown => "unknown",
            Owner::Zero => "zero",
            Owner::Padding => "padding",
            Owner::SystemArea => "system-area",
            Owner::PartitionTable { .. } => "partition-table",
            Owner::FileData { .. } => "file",
            Owner::BootImage { .. } => "boot-image",
            Owner::BootCatalog => "boot-catalog",
            Owner::Directory { .. } => "directory",
            Owner::FileEntry { .. } => "file-entry",
            Owner::PathTable { .. } => "path-table",
            Owner::SpaceBitmap => "space-bitmap",
            Owner::Checksum => "checksum",
            Owner::DescriptorSequence => "descriptor-sequence",
            Owner::Anchor => "anchor",
            Owner::VolumeDescriptor { .. } => "volume-descriptor",
        }
    }

    /// The view it belongs to, if it belongs to one.
    pub fn namespace(self) -> Option<Namespace> {
        match self {
            Owner::FileData { ns, .. }
            | Owner::Directory { ns, .. }
            | Owner::PathTable { ns, .. }
            | Owner::VolumeDescriptor { ns } => Some(ns),
            Owner::FileEntry { .. } => Some(Namespace::Udf),
            _ => None,
        }
    }

    /// The group it is painted in.
    pub fn group(self) -> Group {
        match self {
            Owner::Unknown => Group::Unclaimed,
            Owner::Zero | Owner::Padding => Group::Empty,
            Owner::SystemArea | Owner::PartitionTable { .. } => Group::StartArea,
            Owner::FileData { .. } => Group::Files,
            Owner::BootImage { .. } | Owner::BootCatalog => Group::Boot,
            Owner::Directory { .. } | Owner::FileEntry { .. } | Owner::PathTable { .. } => {
                Group::Folders
            }
            Owner::Checksum => Group::Checksums,
            Owner::SpaceBitmap
            | Owner::DescriptorSequence
            | Owner::Anchor
            | Owner::VolumeDescriptor { .. } => Group::Volume,
        }
    }

    /// Depth of the role: where claims overlap, the deepest becomes primary. The order of the enum.
    pub(super) fn rank(self) -> u8 {
        match self {
            Owner::Unknown => 0,
            Owner::Zero => 1,
            Owner::Padding => 2,
            Owner::SystemArea => 3,
            Owner::PartitionTable { .. } => 4,
            Owner::FileData { .. } => 5,
            Owner::BootImage { .. } => 6,
            Owner::BootCatalog => 7,
            Owner::Directory { .. } => 8,
            Owner::FileEntry { .. } => 9,
            Owner::PathTable { .. } => 10,
            Owner::SpaceBitmap => 11,
            Owner::Checksum => 12,
            Owner::DescriptorSequence => 13,
            Owner::Anchor => 14,
            Owner::VolumeDescriptor { .. } => 15,
        }
    }
}

/// How an owner became known.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Evidence {
    /// A structure points here.
    Declared,
    /// Concluded from what lies around.
    Inferred,
    /// The bytes were looked at.
    Scanned,
}

impl Evidence {
    /// The stable name of `--json`.
    pub fn id(self) -> &'static str {
        match self {
            Evidence::Declared => "declared",
            Evidence::Inferred => "inferred",
            Evidence::Scanned => "scanned",
        }
    }
}

/// A range of bytes that somebody claims.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Claim {
    /// The bytes.
    pub range: ByteRange,
    /// Who claims them.
    pub owner: Owner,
    /// Why we think so.
    pub evidence: Evidence,
}
