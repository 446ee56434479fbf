//! What extraction is asked for and what it answers.

use std::io;
use std::path::PathBuf;

use crate::base::diag::Code;
use crate::base::progress::Cancelled;
use crate::io::SourceErrorKind;
use crate::opened::OpenError;
use crate::ops::select::{BadGlob, Wanted};

/// What to do with files that share their data without being hard links of one another.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Shared {
    /// Each gets a copy.
    #[default]
    Copy,
    /// One copy and hard links to it.
    HardLink,
}

/// How to extract.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct ExtractOptions {
    /// Which files.
    pub wanted: Wanted,
    /// Leading parts of each path to leave out; what lies above stays behind.
    pub strip: u32,
    /// Replace files that are there already.
    pub force: bool,
    /// Make devices, pipes and sockets.
    pub keep_specials: bool,
    /// Restore setuid, setgid and sticky bits.
    pub keep_set_id: bool,
    /// Files that share their data.
    pub shared: Shared,
    /// Refuse to write more than this.
    pub max_bytes: Option<u64>,
}

/// Something that went otherwise than plainly with one path.
#[derive(Debug)]
#[non_exhaustive]
pub enum IncidentKind {
    /// A file of that name is there already, and nobody said it may be replaced.
    Exists,
    /// The name is taken by something that a folder can't be put into or a file can't replace.
    InTheWay,
    /// Only a part could be read; it was left as `NAME.partial`.
    Damaged {
        /// Why, where a read failed; `None`: the image says that the file is not whole.
        error: Option<SourceErrorKind>,
    },
    /// Its data can't be read at all; nothing was written.
    Unreadable {
        /// Why.
        code: Code,
    },
    /// Its path is longer than programs can use; it and all below were left out.
    PathTooLong,
    /// The system did not make it.
    Failed {
        /// What it said.
        error: io::Error,
    },
    /// It got another name, since its own was unsafe, too long or taken by a sibling.
    Renamed {
        /// The name it got.
        to: Vec<u8>,
    },
    /// A device, pipe or socket; not asked for.
    SpecialLeftOut,
    /// It came without its setuid, setgid or sticky bit; not asked for.
    SetIdLeftOut,
}

impl IncidentKind {
    /// Whether something that was asked for is missing now.
    pub fn is_loss(&self) -> bool {
        !matches!(
            self,
            IncidentKind::Renamed { .. }
                | IncidentKind::SpecialLeftOut
                | IncidentKind::SetIdLeftOut
        )
    }
}

/// A path and what happened to it.
#[derive(Debug)]
pub struct Incident {
    /// Where it is in the image.
    pub path: Vec<u8>,
    /// What happened.
    pub kind: IncidentKind,
}

/// What extraction did.
#[derive(Debug, Default)]
pub struct ExtractOutcome {
    /// Whole files written, hard links not counted.
    pub files: u64,
    /// Hard links made.
    pub hard_links: u64,
    /// Folders made.
    pub folders: u64,
    /// Symbolic links made.
    pub symlinks: u64,
    /// Devices, pipes and sockets made.
    pub specials: u64,
    /// Bytes of the files written.
    pub bytes: u64,
    /// The first [`ExtractOutcome::KEPT`] incidents.
    pub incidents: Vec<Incident>,
    /// How many incidents there were of those that lose something.
    pub losses: u64,
    /// Devices, pipes and sockets left out.
    pub specials_left_out: u64,
    /// Files that came without setuid, setgid or sticky bit.
    pub set_id_left_out: u64,
    /// Files that got another name.
    pub renamed: u64,
}

impl ExtractOutcome {
    /// How many incidents are kept whole; the rest are counted.
    pub const KEPT: usize = 1000;

    pub(super) fn push(&mut self, path: Vec<u8>, kind: IncidentKind) {
        match kind {
            IncidentKind::SpecialLeftOut => self.specials_left_out += 1,
            IncidentKind::SetIdLeftOut => self.set_id_left_out += 1,
            IncidentKind::Renamed { .. } => self.renamed += 1,
            _ => self.losses += 1,
        }
        if self.incidents.len() < ExtractOutcome::KEPT {
            self.incidents.push(Incident { path, kind });
        }
    }
}

/// Why nothing, or not all, was extracted.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ExtractError {
    /// Stopped on request; files already whole stay.
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
    /// The image could not be read.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// A glob that can't be read.
    #[error(transparent)]
    Glob(#[from] BadGlob),
    /// Nothing in the image matches.
    #[error("not found")]
    NotFound {
        /// The path or glob as asked for.
        path: Vec<u8>,
    },
    /// The folder to put files into could not be opened or made.
    #[error("{source}")]
    Target {
        /// The folder.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The disk has no room for all files; nothing was written.
    #[error("no space: {missing_bytes} bytes are missing")]
    NoSpace {
        /// Bytes of all files.
        needed_bytes: u64,
        /// Bytes that are free.
        free_bytes: u64,
        /// Bytes that are missing.
        missing_bytes: u64,
        /// Bytes that would be saved by linking files that share their data.
        shared_bytes: u64,
    },
    /// More than the limit that was given; nothing was written.
    #[error("over the limit")]
    OverLimit {
        /// Bytes of all files.
        needed_bytes: u64,
        /// The limit.
        limit_bytes: u64,
    },
    /// The disk became full or stopped taking data while a file was written.
    #[error("{source}")]
    Write {
        /// The file, as in the image.
        path: Vec<u8>,
        /// What the system said.
        source: io::Error,
    },
    /// The image changed while it was read: what was written may be a mix.
    #[error("the image changed while it was read")]
    Changed,
}
