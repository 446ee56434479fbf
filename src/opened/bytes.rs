//! The bytes of a file in an image.

use std::sync::Arc;

use crate::base::diag::Code;
use crate::base::units::{ByteRange, SourceId};
use crate::formats::fs::zisofs::read::ZisofsSource;
use crate::io::SharedSource;
use crate::io::memory::{MemorySource, ZeroSource};
use crate::io::source::SourceError;
use crate::io::window::ExtentsSource;
use crate::model::tree::{Blob, Content};

use super::OpenImage;

/// Why the bytes of a file can't be had.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum BlobError {
    /// Its place is known, but not how to read it.
    #[error("its data can't be read: {}", .code.id())]
    Unreadable {
        /// The reason.
        code: Code,
    },
    /// Its header can't be read, or is wrong.
    #[error(transparent)]
    Source(#[from] SourceError),
    /// It lies in a source that this image does not know.
    #[error("its source is not here")]
    NoSource,
}

impl OpenImage {
    /// A source of the bytes of a blob, as a reader of the file sees them: `blob.len` bytes.
    /// Bytes that lie beyond the end of the image are an error when they are read.
    pub fn blob_source(&self, blob: &Blob) -> Result<SharedSource, BlobError> {
        Ok(match &blob.content {
            Content::Empty => Arc::new(ZeroSource::new(0)),
            Content::Zeros => Arc::new(ZeroSource::new(blob.len)),
            Content::Bytes(bytes) => Arc::new(MemorySource::new(Arc::clone(bytes))),
            Content::Extents { source, ranges } => {
                self.extents(*source, ranges.as_slice(), blob.len)?
            }
            Content::Packed(packed) => {
                let stored = packed.ranges.iter().fold(0u64, |n, r| n.saturating_add(r.len));
                let stored = self.extents(packed.source, &packed.ranges, stored)?;
                let unpacked =
                    ZisofsSource::open(stored, packed.version, blob.len, packed.block_log2)?;
                Arc::new(unpacked)
            }
            Content::Unreadable(unreadable) => {
                return Err(BlobError::Unreadable { code: unreadable.code });
            }
            Content::Host(_) => return Err(BlobError::NoSource),
        })
    }

    fn extents(
        &self,
        source: SourceId,
        ranges: &[ByteRange],
        len: u64,
    ) -> Result<SharedSource, BlobError> {
        let source = self.sources.source(source).ok_or(BlobError::NoSource)?;
        Ok(Arc::new(ExtentsSource::new(Arc::clone(source), ranges, len)))
    }
}
