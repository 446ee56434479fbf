//! What a scan found, and everything it left out.

use std::io;
use std::path::PathBuf;
use std::sync::Arc;

use crate::model::{NodeId, Tree};

/// Things counted, the first of them by name.
#[derive(Clone, Debug)]
pub struct Listed<T = PathBuf> {
    /// How many there were.
    pub count: u64,
    /// The first [`Listed::KEPT`] of them.
    pub first: Vec<T>,
}

impl<T> Default for Listed<T> {
    fn default() -> Self {
        Listed { count: 0, first: Vec::new() }
    }
}

impl<T> Listed<T> {
    /// How many are kept by name: more than anyone reads, less than fills the memory.
    pub const KEPT: usize = 10_000;

    /// Adds one.
    pub fn push(&mut self, item: T) {
        self.count = self.count.saturating_add(1);
        if self.first.len() < Self::KEPT {
            self.first.push(item);
        }
    }

    /// There were none.
    pub fn is_empty(&self) -> bool {
        self.count == 0
    }
}

/// A host path that could not be looked at, and what the system said.
#[derive(Clone, Debug)]
pub struct Unread {
    /// The path.
    pub path: PathBuf,
    /// Why.
    pub error: Arc<io::Error>,
}

/// A symbolic link kept as it is although it leads out of the folder that was added: on the disc
/// it will point at something else, or at nothing.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Stray {
    /// The link on the host.
    pub path: PathBuf,
    /// Its node in [`ScanOutcome::tree`].
    pub node: NodeId,
    /// Its target, as bytes.
    pub target: Vec<u8>,
}

/// What a scan found.
#[derive(Clone, Debug, Default)]
pub struct ScanOutcome {
    /// All that was found. Each source has a folder of its own below the root, so that sources
    /// can clash; `project::merge` puts them together.
    pub tree: Tree,
    /// The folders of the sources, in their order. What they hold goes into the target folder.
    pub parts: Vec<NodeId>,
    /// Files, hard links counted each.
    pub files: u64,
    /// Folders, without those made for the parts.
    pub folders: u64,
    /// Symbolic links.
    pub links: u64,
    /// Devices, pipes and sockets kept.
    pub specials: u64,
    /// Further names of files found under another name before.
    pub hard_links: u64,
    /// Bytes of all files, hard links counted once.
    pub bytes: u64,
    /// System files left out (`.DS_Store` and its like).
    pub left_out: Listed,
    /// Left out by the user's excludes or `.gitignore`.
    pub excluded: Listed,
    /// Devices, pipes and sockets skipped.
    pub skipped_specials: Listed,
    /// Folders that lie on another file system: kept, but not entered.
    pub not_entered: Listed,
    /// Links to a folder that contains them: cut.
    pub loops: Listed,
    /// Links that lead out of the folder that was added.
    pub strays: Listed<Stray>,
    /// What could not be looked at. A folder that can't be listed is kept, empty.
    pub unreadable: Listed<Unread>,
    /// Sources that do not exist or can't be looked at; the command line stops at these.
    pub missing: Vec<Unread>,
}
