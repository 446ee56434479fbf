//! The data that nodes name: several names (hard links, views) may share one blob.

use std::path::PathBuf;
use std::sync::Arc;

use crate::base::diag::Code;
pub use crate::base::units::Fingerprint;
use crate::base::units::{ByteRange, SourceId};

/// Identity of a blob within one tree and all its later states.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct BlobId(pub u32);

/// A file of the host and what it was like when it was added.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct HostFile {
    /// Where it lies.
    pub path: PathBuf,
    /// What it was like.
    pub fingerprint: Fingerprint,
}

/// Ranges of a source that hold a file, in file order; nearly always one.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Ranges {
    /// One run.
    One(ByteRange),
    /// Several, in file order.
    Many(Box<Box<[ByteRange]>>),
}

impl Ranges {
    /// The ranges in file order.
    pub fn as_slice(&self) -> &[ByteRange] {
        match self {
            Ranges::One(range) => std::slice::from_ref(range),
            Ranges::Many(ranges) => ranges,
        }
    }
}

impl From<Vec<ByteRange>> for Ranges {
    fn from(ranges: Vec<ByteRange>) -> Ranges {
        match ranges.as_slice() {
            [one] => Ranges::One(*one),
            _ => Ranges::Many(Box::new(ranges.into_boxed_slice())),
        }
    }
}

/// A file stored in compressed form inside an image (zisofs).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Packed {
    /// The image.
    pub source: SourceId,
    /// Where the compressed bytes lie, in file order.
    pub ranges: Vec<ByteRange>,
    /// Version of the format: 1 or 2.
    pub version: u8,
    /// Bytes of the header in front of the block pointers.
    pub header_bytes: u32,
    /// Uncompressed bytes in a block, as a power of two.
    pub block_log2: u8,
}

/// Why the data of a file can't be had.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Unreadable {
    /// The reason.
    pub code: Code,
    /// The image.
    pub source: SourceId,
    /// Where its bytes lie all the same.
    pub ranges: Vec<ByteRange>,
}

/// Where the bytes of a blob come from.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Content {
    /// No bytes.
    Empty,
    /// These bytes.
    Bytes(Arc<[u8]>),
    /// A file of the host.
    Host(Box<HostFile>),
    /// Ranges of a source. Where they are shorter than the blob, the rest is missing.
    Extents {
        /// The source.
        source: SourceId,
        /// Its ranges, in file order.
        ranges: Ranges,
    },
    /// Zeros only.
    Zeros,
    /// Compressed inside an image.
    Packed(Box<Packed>),
    /// Named, but its data can't be read.
    Unreadable(Box<Unreadable>),
}

/// Data that nodes name.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Blob {
    /// Where its bytes come from.
    pub content: Content,
    /// Length in bytes as a reader of the file sees it.
    pub len: u64,
}

impl Blob {
    /// The first of its ranges in an image that is no hole; `None` for data from elsewhere.
    pub fn first_stored(&self) -> Option<ByteRange> {
        let ranges = match &self.content {
            Content::Extents { ranges, .. } => ranges.as_slice(),
            Content::Packed(packed) => &packed.ranges,
            Content::Unreadable(unreadable) => &unreadable.ranges,
            Content::Empty | Content::Bytes(_) | Content::Host(_) | Content::Zeros => &[],
        };
        ranges.iter().find(|range| !range.is_hole()).copied()
    }
}
