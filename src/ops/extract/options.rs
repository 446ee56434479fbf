//! What extraction is asked for and what it answers.

use std::collections::{HashMap, HashSet};
use std::io;
use std::path::PathBuf;
use std::sync::Arc;

use super::streams::Streams;
use crate::base::bytes::Timestamp;
use crate::base::diag::Code;
use crate::base::progress::Cancelled;
use crate::io::SourceErrorKind;
use crate::io::host::HostStat;
use crate::model::NodeId;
use crate::model::tree::Attributes;
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

/// What becomes of a file that is there already.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub enum OnExisting {
    /// It stays, and that is said.
    #[default]
    Skip,
    /// The one of the image takes its place.
    Replace,
    /// The one that was changed later stays; on a tie the one that is there.
    Newer,
    /// Both stay: the one of the image gets another name.
    KeepBoth,
    /// It stays until it is decided and is listed in [`ExtractOutcome::existing`].
    Ask,
}

/// A file that is there already, and the one of the image that wants its name.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Existing {
    /// The one of the image.
    pub node: NodeId,
    /// Length of the one that is there, if it is a file.
    pub len: Option<u64>,
    /// When that was changed.
    pub mtime: Timestamp,
}

/// How to extract.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct ExtractOptions {
    /// Which files.
    pub wanted: Wanted,
    /// Leading parts of each path to leave out; what lies above stays behind.
    pub strip: u32,
    /// Files that are there already.
    pub existing: OnExisting,
    /// What was decided for some of them.
    pub decided: HashMap<NodeId, OnExisting>,
    /// Only these nodes of those wanted, folders on the way to them included; `None`: all.
    pub only: Option<Arc<HashSet<NodeId>>>,
    /// An earlier attempt may have left `NAME.partial`: it goes when the file is whole now.
    pub is_retry: bool,
    /// Make devices, pipes and sockets.
    pub keep_specials: bool,
    /// Make hidden files of UDF, named or not.
    pub keep_hidden: bool,
    /// Restore setuid, setgid and sticky bits.
    pub keep_set_id: bool,
    /// Files that share their data.
    pub shared: Shared,
    /// Streams, forks and attributes.
    pub streams: Streams,
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
    /// It is marked as hidden; not asked for.
    HiddenLeftOut,
}

impl ExtractOptions {
    /// What becomes of a file that is there already, for a node.
    pub(super) fn existing_for(&self, id: NodeId) -> OnExisting {
        self.decided.get(&id).copied().unwrap_or(self.existing)
    }

    /// Whether what is there gives way to `id`, whose time is `incoming`.
    pub(super) fn may_replace(&self, id: NodeId, there: &HostStat, incoming: &Attributes) -> bool {
        match self.existing_for(id) {
            OnExisting::Replace => true,
            OnExisting::Newer => incoming
                .mtime
                .is_some_and(|time| (time.seconds, time.nanos) > there.fingerprint.mtime),
            OnExisting::Skip | OnExisting::KeepBoth | OnExisting::Ask => false,
        }
    }
}

impl IncidentKind {
    /// Whether something that was asked for is missing now.
    pub fn is_loss(&self) -> bool {
        !matches!(
            self,
            IncidentKind::Renamed { .. }
                | IncidentKind::SpecialLeftOut
                | IncidentKind::SetIdLeftOut
                | IncidentKind::HiddenLeftOut
        )
    }
}

/// A path and what happened to it.
#[derive(Debug)]
pub struct Incident {
    /// The node of the tree.
    pub node: NodeId,
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
    /// Hidden files, and folders with all that lies in them, left out.
    pub hidden_left_out: u64,
    /// Streams and forks of the view that stayed behind, whether their files were wanted or not.
    pub streams_left_out: u64,
    /// Files that got another name.
    pub renamed: u64,
    /// Everything that is missing or damaged now and may come whole in another attempt.
    pub failed: Vec<NodeId>,
    /// Files that are there already, to be decided ([`OnExisting::Ask`]).
    pub existing: Vec<Existing>,
}

impl ExtractOutcome {
    /// How many incidents are kept whole; the rest are counted.
    pub const KEPT: usize = 1000;

    /// How many files are listed to be decided; more are skipped.
    pub(super) const ASKED: usize = 100_000;

    /// Adds what a later part did of the same extraction.
    pub fn add(&mut self, later: ExtractOutcome) {
        self.files += later.files;
        self.hard_links += later.hard_links;
        self.folders += later.folders;
        self.symlinks += later.symlinks;
        self.specials += later.specials;
        self.bytes += later.bytes;
        self.losses += later.losses;
        self.specials_left_out += later.specials_left_out;
        self.set_id_left_out += later.set_id_left_out;
        self.hidden_left_out += later.hidden_left_out;
        self.streams_left_out = self.streams_left_out.max(later.streams_left_out);
        self.renamed += later.renamed;
        self.failed.extend(later.failed);
        self.existing.extend(later.existing);
        let room = ExtractOutcome::KEPT.saturating_sub(self.incidents.len());
        self.incidents.extend(later.incidents.into_iter().take(room));
    }

    pub(super) fn push(&mut self, node: NodeId, path: Vec<u8>, kind: IncidentKind) {
        let is_done = matches!(kind, IncidentKind::Exists | IncidentKind::InTheWay);
        if kind.is_loss() && !is_done {
            self.failed.push(node);
        }
        match kind {
            IncidentKind::SpecialLeftOut => self.specials_left_out += 1,
            IncidentKind::SetIdLeftOut => self.set_id_left_out += 1,
            IncidentKind::HiddenLeftOut => self.hidden_left_out += 1,
            IncidentKind::Renamed { .. } => self.renamed += 1,
            _ => self.losses += 1,
        }
        if self.incidents.len() < ExtractOutcome::KEPT {
            self.incidents.push(Incident { node, path, kind });
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
