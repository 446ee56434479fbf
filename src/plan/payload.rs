//! What a region's bytes are.

use std::sync::Arc;

use super::request::Key;
use crate::base::units::SourceId;
use crate::model::BlobId;

/// The bytes of a region.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Payload {
    /// These.
    Bytes(Arc<[u8]>),
    /// Those of a blob from `offset` on.
    Blob {
        /// The blob.
        blob: BlobId,
        /// Where in the blob the region starts.
        offset: u64,
    },
    /// What the region's author renders under this key.
    Rendered(Key),
    /// Zeros.
    Zero,
    /// Bytes of another image, kept as they are.
    Keep {
        /// That image.
        source: SourceId,
        /// Where in it.
        offset: u64,
    },
}
