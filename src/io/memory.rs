//! Bytes in memory.

use std::sync::Arc;

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
