//! Further data that a file has under the same name: named streams, forks, attributes.

use std::sync::Arc;

use crate::base::units::ByteRange;

/// What kind of further data a file has.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum StreamKind {
    /// A stream with a name of its own.
    Named,
    /// An extended attribute.
    Attribute,
    /// A resource fork.
    ResourceFork,
    /// What the Finder keeps of a file: type, creator, flags (32 bytes).
    FinderInfo,
}

impl StreamKind {
    /// The stable name of `--json`.
    pub fn id(self) -> &'static str {
        match self {
            StreamKind::Named => "named",
            StreamKind::Attribute => "attribute",
            StreamKind::ResourceFork => "resource-fork",
            StreamKind::FinderInfo => "finder-info",
        }
    }
}

/// Where the bytes of a stream are.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum StreamData {
    /// Ranges of the image the file lies in, in order. Where they are shorter than the stream,
    /// the rest is missing.
    Ranges(Vec<ByteRange>),
    /// These bytes.
    Bytes(Arc<[u8]>),
}

/// Further data of a file beside its own.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Stream {
    /// What it is.
    pub kind: StreamKind,
    /// Its name.
    pub name: Vec<u8>,
    /// Length in bytes.
    pub len: u64,
    /// Its bytes.
    pub data: StreamData,
}

impl Stream {
    /// How many ranges are kept for it.
    pub fn count_ranges(&self) -> usize {
        match &self.data {
            StreamData::Ranges(ranges) => ranges.len(),
            StreamData::Bytes(_) => 0,
        }
    }
}
