//! Bytes in memory.

use std::sync::Arc;

use super::sink::{BlockSink, SinkCapabilities, SinkError};
use super::source::{BlockSource, SourceError, check_range};

/// A source over bytes that are already here.
#[derive(Clone, Debug)]
pub struct MemorySource {
    bytes: Arc<[u8]>,
}

impl MemorySource {
    /// Takes the bytes.
    pub fn new(bytes: impl Into<Arc<[u8]>>) -> MemorySource {
        MemorySource { bytes: bytes.into() }
    }
}

impl BlockSource for MemorySource {
    fn len(&self) -> u64 {
        self.bytes.len() as u64
    }

    fn read_at(&self, offset: u64, buf: &mut [u8]) -> Result<(), SourceError> {
        check_range(self.len(), offset, buf.len())?;
        let start = usize::try_from(offset).unwrap_or(usize::MAX);
        if let Some(part) = self.bytes.get(start..).and_then(|rest| rest.get(..buf.len())) {
            buf.copy_from_slice(part);
        }
        Ok(())
    }
}

/// A source of nothing but zeros.
#[derive(Clone, Copy, Debug)]
pub struct ZeroSource {
    len: u64,
}

impl ZeroSource {
    /// `len` zeros.
    pub fn new(len: u64) -> ZeroSource {
        ZeroSource { len }
    }
}

impl BlockSource for ZeroSource {
    fn len(&self) -> u64 {
        self.len
    }

    fn read_at(&self, offset: u64, buf: &mut [u8]) -> Result<(), SourceError> {
        check_range(self.len, offset, buf.len())?;
        buf.fill(0);
        Ok(())
    }

    fn next_stored(&self, _offset: u64) -> Result<Option<crate::base::ByteRange>, SourceError> {
        Ok(None)
    }
}

/// A sink that keeps what is written.
#[derive(Clone, Debug, Default)]
pub struct MemorySink {
    bytes: Vec<u8>,
}

impl MemorySink {
    /// An empty sink.
    pub fn new() -> MemorySink {
        MemorySink::default()
    }

    /// What was written; places never written are zero.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// What was written, without a copy.
    pub fn into_bytes(self) -> Vec<u8> {
        self.bytes
    }
}

impl BlockSink for MemorySink {
    fn write_at(&mut self, offset: u64, bytes: &[u8]) -> Result<(), SinkError> {
        let end = usize::try_from(offset).ok().and_then(|start| start.checked_add(bytes.len()));
        let Some(end) = end else {
            return Err(SinkError::NoSpace { missing_bytes: bytes.len() as u64, path: None });
        };
        if self.bytes.len() < end {
            self.bytes.resize(end, 0);
        }
        if let Some(place) = self.bytes.get_mut(end - bytes.len()..end) {
            place.copy_from_slice(bytes);
        }
        Ok(())
    }

    fn set_len(&mut self, len_bytes: u64) -> Result<(), SinkError> {
        let len = usize::try_from(len_bytes)
            .map_err(|_| SinkError::NoSpace { missing_bytes: len_bytes, path: None })?;
        self.bytes.resize(len, 0);
        Ok(())
    }

    fn sync(&mut self) -> Result<(), SinkError> {
        Ok(())
    }

    fn capabilities(&self) -> SinkCapabilities {
        SinkCapabilities { can_seek: true, is_sparse: true }
    }
}
