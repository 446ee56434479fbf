//! Why a container could not be opened.

use std::path::PathBuf;

use crate::base::progress::Cancelled;
use crate::io::SourceError;

/// What is wrong with a sheet or a descriptor.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SheetFault {
    /// A word that means nothing there.
    #[error("unexpected word")]
    Word,
    /// A number, or a number out of its range.
    #[error("bad number")]
    Number,
    /// A time that is none, or runs backwards.
    #[error("bad time")]
    Time,
    /// A line that belongs behind another one (TRACK before FILE).
    #[error("out of order")]
    Order,
    /// The file ends where more must come.
    #[error("ends early")]
    EndsEarly,
    /// An offset or length that points outside the file.
    #[error("points outside the file")]
    Outside,
    /// A sector size or mode nobody uses.
    #[error("unknown sector size or mode")]
    Sector,
    /// More tracks, sessions or entries than a disc can have.
    #[error("more tracks or sessions than a disc has")]
    TooMany,
    /// No track at all.
    #[error("no tracks")]
    NoTracks,
    /// The image holds only what changed against another one, its parent.
    #[error("needs its parent image")]
    Parent,
    /// A codec that can't be read.
    #[error("a compression that can't be read")]
    Codec,
    /// A version or encryption that can't be read.
    #[error("a version that can't be read")]
    Version,
}

/// Why a container could not be opened.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ContainerError {
    /// A file could not be opened or listed.
    #[error("{}: {error}", path.display())]
    Host {
        /// Which one.
        path: PathBuf,
        /// What the system said.
        #[source]
        error: std::io::Error,
    },
    /// Bytes could not be read.
    #[error(transparent)]
    Source(#[from] SourceError),
    /// A sheet makes no sense; `line` counts from 1.
    #[error("line {line}: {fault}")]
    Sheet {
        /// Line of the sheet.
        line: u32,
        /// What is wrong.
        fault: SheetFault,
    },
    /// A binary descriptor makes no sense.
    #[error("byte {offset}: {fault}")]
    Descriptor {
        /// Where in the file.
        offset: u64,
        /// What is wrong.
        fault: SheetFault,
    },
    /// None of the files that a sheet names is there.
    #[error("no data file: {named}")]
    FilesMissing {
        /// The first name in the sheet.
        named: String,
    },
    /// Stopped on request.
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
}
