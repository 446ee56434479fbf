//! What of an opened image was changed: for the marks of rows, the filter, the status line, and
//! the list that saving begins with.

use std::collections::HashMap;

use super::shown::Shown;
use crate::i18n::Texts;
use crate::model::{NodeId, Tree};
use crate::project::{Change, ChangeKind, Project, changes};

/// All changes of a state of the document.
#[derive(Clone, Debug, Default)]
pub struct Changes {
    list: Vec<Change>,
    by_node: HashMap<NodeId, usize>,
    bytes: i64,
    listed: Tree,
}

impl PartialEq for Changes {
    fn eq(&self, other: &Changes) -> bool {
        self.list == other.list
    }
}

impl Changes {
    /// Finds them: looks at every node, on a thread where there are many.
    pub fn of(project: &Project) -> Changes {
        let list = changes(project);
        let by_node = list
            .iter()
            .enumerate()
            .filter(|(_, change)| !is_of_disc(change.kind))
            .map(|(at, change)| (change.node, at))
            .collect();
        let bytes = list.iter().fold(0i64, |sum, change| sum.saturating_add(change.bytes));
        let mut listed = project.tree.clone();
        let before = project.origin.as_ref().map(|origin| &origin.unchanged.tree);
        for change in list.iter().filter(|change| change.kind == ChangeKind::Removed) {
            if let Some(node) = before.and_then(|before| before.node(change.node)) {
                // It has a place in what is listed; a folder stands there for all it held.
                let _shown = listed.restore(change.node, node.parent, node.clone());
            }
        }
        Changes { list, by_node, bytes, listed }
    }

    /// All of them: what concerns the whole disc first.
    pub fn list(&self) -> &[Change] {
        &self.list
    }

    /// Bytes of files that came, less those that went.
    pub fn bytes(&self) -> i64 {
        self.bytes
    }

    /// What happened to a file or folder.
    pub fn of_node(&self, id: NodeId) -> Option<&Change> {
        self.by_node.get(&id).and_then(|at| self.list.get(*at))
    }

    /// The files and folders that were changed.
    pub fn nodes(&self) -> Vec<NodeId> {
        let of_files = self.list.iter().filter(|change| !is_of_disc(change.kind));
        of_files.map(|change| change.node).collect()
    }

    /// The files with those that were removed back at their places, for tables.
    pub fn listed(&self) -> &Tree {
        &self.listed
    }
}

/// Whether it concerns no file.
pub fn is_of_disc(kind: ChangeKind) -> bool {
    matches!(kind, ChangeKind::VolumeName | ChangeKind::Options | ChangeKind::Boot)
}

/// What a kind of change is called.
pub fn kind_text_id(kind: ChangeKind) -> &'static str {
    match kind {
        ChangeKind::Added => "amend-added",
        ChangeKind::Removed => "amend-removed",
        ChangeKind::Replaced => "amend-replaced",
        ChangeKind::Moved => "amend-moved",
        ChangeKind::Renamed => "amend-renamed",
        ChangeKind::Attributes => "amend-attributes",
        ChangeKind::VolumeName => "amend-volume-name",
        ChangeKind::Options => "amend-options",
        ChangeKind::Boot => "amend-boot",
    }
}

/// A change in one sentence, with what was before.
pub fn sentence(texts: &Texts, change: &Change) -> String {
    let what = texts.text(kind_text_id(change.kind));
    match &change.old {
        Some(old) => {
            let args = [("what", what.into()), ("old", old.as_str().into())];
            texts.format("amend-was", &args)
        }
        None => what,
    }
}

/// `+12.3 MB`, `−4.0 kB`; nothing where nothing came and nothing went.
pub fn signed_bytes(texts: &Texts, bytes: i64) -> String {
    let size = texts.bytes(bytes.unsigned_abs());
    match bytes {
        0 => size,
        1.. => format!("+{size}"),
        _ => format!("\u{2212}{size}"),
    }
}

impl Shown {
    /// The change of a file or folder, in a tab begun from an image.
    pub fn change_of(&self, id: NodeId) -> Option<&Change> {
        self.changes.as_ref().and_then(|changes| changes.of_node(id))
    }

    /// Whether it was taken off the disc and is only shown until the image is saved.
    pub fn is_gone(&self, id: NodeId) -> bool {
        self.tree.node(id).is_none()
    }

    /// How many changes there are.
    pub fn count_changes(&self) -> usize {
        self.changes.as_ref().map_or(0, |changes| changes.list().len())
    }
}
