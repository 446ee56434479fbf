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

    /// Makes sure that there is room for `range`, which is about to be written, so that a full
    /// disk is met before the work and not after it. Where the system can't, nothing happens.
    fn reserve(&mut self, range: ByteRange) -> Result<(), SinkError> {
        let _ = range;
        Ok(())
    }

    /// Says that `range` is zeros and will not be written: a sparse sink gives back what was
    /// reserved for it.
    fn leave_hole(&mut self, range: ByteRange) -> Result<(), SinkError> {
        let _ = range;
        Ok(())
    }

    /// Asks the system to begin writing to the disk while more bytes come, because
    /// [`BlockSink::sync`] will follow.
    fn write_back_early(&mut self) {}

    /// What this sink can do.
    fn capabilities(&self) -> SinkCapabilities;

    /// Lets the kernel put `range` there by cloning or copying from a file. `false`: it can't, or
    /// not all of it; copy all of it by hand.
    fn clone_range(&mut self, range: ByteRange, origin: &Origin) -> Result<bool, SinkError> {
        let _ = (range, origin);
        Ok(false)
    }
}

/// A sink for pipes and terminals: bytes come in order or not at all.
pub struct SequentialSink<W> {
    out: W,
    at: u64,
}

impl SequentialSink<std::io::Stdout> {
    /// The standard output.
    pub fn stdout() -> SequentialSink<std::io::Stdout> {
        SequentialSink::new(std::io::stdout())
    }
}

impl<W: std::io::Write + Send> SequentialSink<W> {
    /// Writes to `out`, which is at its start.
    pub fn new(out: W) -> SequentialSink<W> {
        SequentialSink { out, at: 0 }
    }
}

impl<W: std::io::Write + Send> BlockSink for SequentialSink<W> {
    fn write_at(&mut self, offset: u64, bytes: &[u8]) -> Result<(), SinkError> {
        if offset != self.at {
            return Err(SinkError::OutOfOrder);
        }
        self.out.write_all(bytes).map_err(|source| SinkError::Io { path: None, source })?;
        self.at += bytes.len() as u64;
        Ok(())
    }

    fn set_len(&mut self, len_bytes: u64) -> Result<(), SinkError> {
        if len_bytes != self.at {
            return Err(SinkError::OutOfOrder);
        }
        self.out.flush().map_err(|source| SinkError::Io { path: None, source })
    }

    fn sync(&mut self) -> Result<(), SinkError> {
        Ok(())
    }

    fn capabilities(&self) -> SinkCapabilities {
        SinkCapabilities { can_seek: false, is_sparse: false }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pipe_takes_bytes_in_order_only() {
        let mut sink = SequentialSink::new(Vec::new());
        sink.write_at(0, b"ab").unwrap();
        assert!(matches!(sink.write_at(3, b"d"), Err(SinkError::OutOfOrder)));
        sink.write_at(2, b"c").unwrap();
        assert!(matches!(sink.set_len(4), Err(SinkError::OutOfOrder)));
        sink.set_len(3).unwrap();
        assert_eq!(sink.out, b"abc");
    }
}
