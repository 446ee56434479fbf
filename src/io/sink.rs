//! Where an image goes.

use std::path::PathBuf;

use super::source::Origin;
use crate::base::units::ByteRange;

/// Why bytes could not be written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SinkError {
    /// The system said no.
    #[error("{source}")]
    Io {
        /// The file, where there is one.
        path: Option<PathBuf>,
        /// What it said.
        source: std::io::Error,
    },
    /// There is no room for the bytes still to come.
    #[error("no space left: {missing_bytes} bytes are missing")]
    NoSpace {
        /// Bytes that did not fit, as far as known.
        missing_bytes: u64,
        /// The file, where there is one.
        path: Option<PathBuf>,
    },
    /// The target exists, and nobody said it may be replaced.
    #[error("the file exists")]
    Exists {
        /// The target.
        path: PathBuf,
    },
    /// The target is not what it was when the user chose it.
    #[error("the target changed")]
    TargetChanged {
        /// The target.
        path: PathBuf,
    },
    /// A sequential sink was written to out of order.
    #[error("out of order")]
    OutOfOrder,
}

/// What a sink can do.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct SinkCapabilities {
    /// Bytes may be written in any order and again.
    pub can_seek: bool,
    /// Bytes never written read as zeros, so runs of zeros need not be copied.
    pub is_sparse: bool,
}

/// A place for bytes. Used by one writer at a time.
pub trait BlockSink: Send {
    /// Writes all of `bytes` at `offset`.
    fn write_at(&mut self, offset: u64, bytes: &[u8]) -> Result<(), SinkError>;

    /// Sets the final length; bytes never written read as zeros where the sink is sparse.
    fn set_len(&mut self, len_bytes: u64) -> Result<(), SinkError>;

    /// Waits until the bytes are durable. A failure is final: it is never tried again.
    fn sync(&mut self) -> Result<(), SinkError>;

    /// What this sink can do.
    fn capabilities(&self) -> SinkCapabilities;

    /// Lets the kernel put `range` there by cloning or copying from a file. `false`: it can't,
    /// nothing was written, copy by hand.
    fn clone_range(&mut self, range: ByteRange, origin: &Origin) -> Result<bool, SinkError> {
        let _ = (range, origin);
        Ok(false)
    }
}
