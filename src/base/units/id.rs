//! Identities of sources and of states of a document.

/// A block source in a `SourceTable`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct SourceId(pub u32);

/// One state of a document; grows with every edit, undo and redo.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct Revision(pub u64);

impl Revision {
    /// The state after this one.
    pub fn next(self) -> Revision {
        Revision(self.0.wrapping_add(1))
    }
}
