//! Why a compressed image can't be opened.

use super::PackedKind;
use crate::base::progress::Cancelled;
use crate::io::sink::SinkError;
use crate::io::source::{SourceError, SourceErrorKind};

/// Why a compressed image can't be opened.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PackedError {
    /// The packed bytes could not be read.
    #[error(transparent)]
    Source(#[from] SourceError),
    /// The packed bytes make no sense: damaged, cut short, or with wrong checksums.
    #[error("damaged {} data", kind.id())]
    Corrupt {
        /// What they should be.
        kind: PackedKind,
        /// Where in the packed bytes, as far as known.
        at: Option<u64>,
    },
    /// Something of the format that is not read here: encryption, a method, a filter.
    #[error("a feature of {} that can't be read", kind.id())]
    Unsupported {
        /// The format.
        kind: PackedKind,
        /// Number of the method, filter or flag.
        feature: u64,
    },
    /// It unpacks to more than is allowed.
    #[error("more than {limit} bytes unpacked")]
    TooLarge {
        /// The format.
        kind: PackedKind,
        /// Bytes allowed.
        limit: u64,
    },
    /// It must be expanded, to more than the cache may hold, and nobody agreed to that.
    #[error("more than the {limit} bytes that are kept")]
    BeyondCache {
        /// The format.
        kind: PackedKind,
        /// Bytes the cache may hold.
        limit: u64,
    },
    /// It has no entry points and must be expanded once, which nobody agreed to.
    #[error("{} without entry points: it must be expanded once", kind.id())]
    MustExpand {
        /// The format.
        kind: PackedKind,
        /// Bytes to be read.
        packed_bytes: u64,
        /// Bytes to be kept, where the file tells.
        unpacked_bytes: Option<u64>,
    },
    /// It must be expanded, and there is no folder for it.
    #[error("no cache folder")]
    NoCache,
    /// An archive holds no file or several.
    #[error("{count} files in the archive")]
    NotOneInside {
        /// Files in it.
        count: u64,
    },
    /// The cache can't be written.
    #[error(transparent)]
    Cache(#[from] SinkError),
    /// Stopped on request.
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
}

impl PackedError {
    /// What a reading error of packed bytes means: damage is the format's, the rest the source's.
    pub(super) fn of(kind: PackedKind, error: SourceError) -> PackedError {
        match error.kind {
            SourceErrorKind::Corrupt => PackedError::Corrupt { kind, at: Some(error.range.start) },
            _ => PackedError::Source(error),
        }
    }
}
