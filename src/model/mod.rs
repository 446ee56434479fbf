//! Plain values: the file tree, the user's wishes, who owns every sector, what firmware finds.

pub mod boot;
pub mod map;
pub mod spec;
pub mod tree;

pub use map::{Claim, Evidence, Lane, Owner, PathTableOrder, SectorMap, Span};
pub use tree::{Blob, BlobId, Content, Node, NodeId, NodeKind, Tree};

/// A name space of a disc: one set of names and directories over shared file data.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
#[repr(u8)]
pub enum Namespace {
    /// Names of the primary tree as recorded (ISO 9660).
    Iso,
    /// The primary tree with the names and attributes of Rock Ridge.
    RockRidge,
    /// The tree of a Joliet supplementary descriptor.
    Joliet,
    /// The tree of an enhanced descriptor (ISO 9660:1999).
    Enhanced,
    /// A UDF file set.
    Udf,
    /// The tree of a FAT volume.
    Fat,
    /// The tree of an HFS or HFS+ volume.
    Hfs,
    /// A boot image without a file system: one file.
    Boot,
}

impl Namespace {
    /// All of them, in the order of the enum.
    pub const ALL: [Namespace; 8] = [
        Namespace::Iso,
        Namespace::RockRidge,
        Namespace::Joliet,
        Namespace::Enhanced,
        Namespace::Udf,
        Namespace::Fat,
        Namespace::Hfs,
        Namespace::Boot,
    ];

    /// The stable name of `--view` and `--json`.
    pub fn id(self) -> &'static str {
        match self {
            Namespace::Iso => "iso",
            Namespace::RockRidge => "rockridge",
            Namespace::Joliet => "joliet",
            Namespace::Enhanced => "enhanced",
            Namespace::Udf => "udf",
            Namespace::Fat => "fat",
            Namespace::Hfs => "hfs",
            Namespace::Boot => "boot",
        }
    }

    /// The namespace of a stable name.
    pub fn from_id(id: &str) -> Option<Namespace> {
        Namespace::ALL.into_iter().find(|ns| ns.id() == id)
    }
}
