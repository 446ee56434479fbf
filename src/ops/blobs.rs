//! The bytes of a tree's blobs, for a planned image to read.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use crate::base::units::{ByteRange, SourceId};
use crate::formats::fs::zisofs::read::ZisofsSource;
use crate::io::readers::{HostReaders, PlannedFile};
use crate::io::source::{HostUse, Origin, SourceErrorKind, check_range};
use crate::io::window::ExtentsSource;
use crate::io::{BlockSource, HostFs, SharedSource, SourceError, SourceTable};
use crate::model::tree::{HostFile, Packed};
use crate::model::{Blob, BlobId, Content, NodeKind, Tree};
use crate::plan::BlobProvider;

/// Compressed files kept open; each holds one unpacked block.
const MAX_UNPACKED: usize = 64;

/// Reads blobs from memory, from host files and from other images.
#[derive(Debug)]
pub struct TreeBlobs {
    tree: Tree,
    sources: SourceTable,
    readers: HostReaders,
    /// Compressed files that were opened once: their tables are checked then.
    unpacked: Mutex<HashMap<BlobId, SharedSource>>,
}

impl TreeBlobs {
    /// The blobs of `tree`, whose extents point into `sources`.
    pub fn new(tree: Tree, sources: SourceTable, fs: Arc<dyn HostFs>) -> TreeBlobs {
        TreeBlobs { tree, sources, readers: HostReaders::new(fs), unpacked: Mutex::default() }
    }

    fn blob(&self, id: BlobId) -> Result<&Blob, SourceError> {
        // A plan and its blobs are made from the same tree; another one has "no such bytes".
        self.tree.blob(id).ok_or_else(|| SourceError::new(0, 0, SourceErrorKind::Truncated))
    }

    fn source(&self, id: SourceId) -> Result<&SharedSource, SourceError> {
        self.sources.source(id).ok_or_else(|| SourceError::new(0, 0, SourceErrorKind::Disconnected))
    }
}

impl TreeBlobs {
    fn unpacked(&self, id: BlobId, packed: &Packed, len: u64) -> Result<SharedSource, SourceError> {
        let lock = || self.unpacked.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(source) = lock().get(&id) {
            return Ok(Arc::clone(source));
        }
        let stored = packed.ranges.iter().fold(0u64, |sum, range| sum.saturating_add(range.len));
        let inner = Arc::clone(self.source(packed.source)?);
        let inner = Arc::new(ExtentsSource::new(inner, &packed.ranges, stored));
        let source = ZisofsSource::open(inner, packed.version, len, packed.block_log2)?;
        let source: SharedSource = Arc::new(source);
        let mut kept = lock();
        if kept.len() >= MAX_UNPACKED {
            kept.clear();
        }
        kept.insert(id, Arc::clone(&source));
        Ok(source)
    }
}

fn planned(id: BlobId, file: &HostFile) -> PlannedFile<'_> {
    PlannedFile { number: id.0, path: &file.path, fingerprint: file.fingerprint }
}

impl BlobProvider for TreeBlobs {
    fn read_blob(&self, id: BlobId, offset: u64, buf: &mut [u8]) -> Result<(), SourceError> {
        let blob = self.blob(id)?;
        check_range(blob.len, offset, buf.len())?;
        match &blob.content {
            Content::Host(file) => self.readers.read(planned(id, file), offset, buf),
            Content::Bytes(bytes) => {
                let start = usize::try_from(offset).unwrap_or(usize::MAX);
                let part = bytes.get(start..).and_then(|rest| rest.get(..buf.len()));
                let part = part.ok_or_else(|| {
                    SourceError::new(offset, buf.len(), SourceErrorKind::Truncated)
                })?;
                buf.copy_from_slice(part);
                Ok(())
            }
            Content::Extents { source, ranges } => {
                let source = Arc::clone(self.source(*source)?);
                ExtentsSource::new(source, ranges.as_slice(), blob.len).read_at(offset, buf)
            }
            Content::Empty | Content::Zeros => {
                buf.fill(0);
                Ok(())
            }
            Content::Packed(packed) => self.unpacked(id, packed, blob.len)?.read_at(offset, buf),
            Content::Unreadable(_) => {
                Err(SourceError::new(offset, buf.len(), SourceErrorKind::Corrupt))
            }
        }
    }

    fn next_stored(&self, id: BlobId, offset: u64) -> Result<Option<ByteRange>, SourceError> {
        let blob = self.blob(id)?;
        match &blob.content {
            Content::Host(file) => self.readers.next_stored(planned(id, file), offset),
            Content::Zeros | Content::Empty => Ok(None),
            _ => Ok((offset < blob.len).then(|| ByteRange::between(offset, blob.len))),
        }
    }

    fn origin(&self, id: BlobId, range: ByteRange) -> Option<Origin> {
        let blob = self.blob(id).ok()?;
        match &blob.content {
            Content::Host(file) => self.readers.origin(planned(id, file), range),
            Content::Extents { source, ranges } => {
                let source = Arc::clone(self.source(*source).ok()?);
                ExtentsSource::new(source, ranges.as_slice(), blob.len).origin(range)
            }
            _ => None,
        }
    }

    fn read_kept(&self, source: SourceId, offset: u64, buf: &mut [u8]) -> Result<(), SourceError> {
        self.source(source)?.read_at(offset, buf)
    }

    fn check_unchanged(&self) -> Result<(), SourceError> {
        self.readers.check_unchanged()?;
        self.sources.iter().try_for_each(|(_, entry)| entry.source.check_unchanged())
    }

    fn host_files(&self, visit: &mut dyn FnMut(HostUse<'_>)) {
        // Only what a node names is on the disc: blobs of removed files stay behind in the tree.
        let mut is_seen = vec![false; usize::try_from(self.tree.blob_bound()).unwrap_or(0)];
        for (_, node) in self.tree.walk(Tree::ROOT) {
            let NodeKind::File(id) = &node.kind else { continue };
            let seen = usize::try_from(id.0).ok().and_then(|index| is_seen.get_mut(index));
            if seen.is_none_or(|seen| std::mem::replace(seen, true)) {
                continue;
            }
            if let Some(Content::Host(file)) = self.tree.blob(*id).map(|blob| &blob.content) {
                let fingerprint = file.fingerprint;
                visit(HostUse { path: &file.path, fingerprint, is_image: false });
            }
        }
        for (_, entry) in self.sources.iter() {
            entry.source.host_files(visit);
        }
    }
}
