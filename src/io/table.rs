//! The sources a tree's blobs point into, by id.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use super::source::SharedSource;
use crate::base::units::SourceId;

/// An entry: a source and where it came from.
#[derive(Clone, Debug)]
pub struct SourceEntry {
    /// The bytes.
    pub source: SharedSource,
    /// The file it was opened from, where there is one.
    pub path: Option<PathBuf>,
}

/// Sources by id. Cheap to clone; ids are never reused.
#[derive(Clone, Debug, Default)]
pub struct SourceTable {
    entries: BTreeMap<SourceId, SourceEntry>,
    next: u32,
}

impl SourceTable {
    /// Adds a source.
    pub fn add(&mut self, source: SharedSource, path: Option<PathBuf>) -> SourceId {
        let id = SourceId(self.next);
        self.next = self.next.saturating_add(1);
        self.entries.insert(id, SourceEntry { source, path });
        id
    }

    /// Puts a source under an id of its own, as a saved project names it.
    pub fn put(&mut self, id: SourceId, source: SharedSource, path: Option<PathBuf>) {
        self.next = self.next.max(id.0.saturating_add(1));
        self.entries.insert(id, SourceEntry { source, path });
    }

    /// An id that nothing in the table has or had.
    pub fn free_id(&self) -> SourceId {
        SourceId(self.next)
    }

    /// Lets go of a source. Its id stays taken.
    pub fn remove(&mut self, id: SourceId) {
        self.entries.remove(&id);
    }

    /// The source of an id.
    pub fn source(&self, id: SourceId) -> Option<&SharedSource> {
        self.entries.get(&id).map(|entry| &entry.source)
    }

    /// The id of a source that is in the table already.
    pub fn id_of(&self, source: &SharedSource) -> Option<SourceId> {
        self.entries.iter().find(|(_, entry)| Arc::ptr_eq(&entry.source, source)).map(|(id, _)| *id)
    }

    /// All entries by id.
    pub fn iter(&self) -> impl Iterator<Item = (SourceId, &SourceEntry)> {
        self.entries.iter().map(|(id, entry)| (*id, entry))
    }

    /// The entry of an id.
    pub fn entry(&self, id: SourceId) -> Option<&SourceEntry> {
        self.entries.get(&id)
    }
}
