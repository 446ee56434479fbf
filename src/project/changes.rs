//! What of an image was changed since the project was begun from it: the list that people see
//! before they save.

use std::collections::HashMap;

use super::Project;
use crate::model::tree::Content;
use crate::model::{Node, NodeId, NodeKind, Tree};

/// What happened to something.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum ChangeKind {
    /// A file, or a folder with all in it, that is new.
    Added,
    /// A file, or a folder with all in it, that is gone.
    Removed,
    /// A file has other bytes.
    Replaced,
    /// It lies in another folder, under the same name or another.
    Moved,
    /// It has another name.
    Renamed,
    /// It has another owner, time or permissions, or is called otherwise in one view.
    Attributes,
    /// The volume has another name.
    VolumeName,
    /// Other fields or formats.
    Options,
    /// Something else starts, or it is carried over in another way.
    Boot,
}

/// One change.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Change {
    /// What happened.
    pub kind: ChangeKind,
    /// To whom; the root for what concerns the whole disc.
    pub node: NodeId,
    /// Its path now; of what is gone, the path it had; the name of the volume.
    pub path: String,
    /// Its path, or the name of the volume, before, where that is another.
    pub old: Option<String>,
    /// Bytes of files that came, less those that went.
    pub bytes: i64,
}

/// What `project` has otherwise than the image it was begun from; nothing where there is none.
pub fn changes(project: &Project) -> Vec<Change> {
    let Some(origin) = &project.origin else { return Vec::new() };
    let (before, now) = (&origin.unchanged.tree, &project.tree);
    let mut found = of_disc(project);
    let mut list = List { before, now, changes: Vec::new(), tops: HashMap::new() };
    for (id, old) in before.walk(Tree::ROOT) {
        match now.node(id) {
            None => list.gone(id, old),
            Some(new) => list.changed(id, old, new),
        }
    }
    list.tops.clear();
    for (id, new) in now.walk(Tree::ROOT) {
        if before.node(id).is_none() {
            list.came(id, new);
        }
    }
    found.append(&mut list.changes);
    found
}

/// What concerns no file.
fn of_disc(project: &Project) -> Vec<Change> {
    let Some(origin) = &project.origin else { return Vec::new() };
    let (old, new) = (&origin.unchanged.spec, &project.spec);
    let name = |spec: &crate::model::spec::ImageSpec| spec.volume.volume_id.clone();
    let change = |kind| Change { kind, node: Tree::ROOT, path: name(new), old: None, bytes: 0 };
    let mut found = Vec::new();
    if name(old) != name(new) {
        found.push(Change { old: Some(name(old)), ..change(ChangeKind::VolumeName) });
    }
    let mut renamed = new.clone();
    renamed.volume.volume_id = name(old);
    if renamed != *old {
        found.push(change(ChangeKind::Options));
    }
    if project.boot != origin.unchanged.boot {
        found.push(change(ChangeKind::Boot));
    }
    found
}

struct List<'a> {
    before: &'a Tree,
    now: &'a Tree,
    changes: Vec<Change>,
    /// The change that a node below something gone, or new, belongs to.
    tops: HashMap<NodeId, usize>,
}

impl List<'_> {
    fn gone(&mut self, id: NodeId, old: &Node) {
        let bytes = -len_of(self.before, old);
        self.count(id, old.parent, bytes, ChangeKind::Removed);
    }

    fn came(&mut self, id: NodeId, new: &Node) {
        let bytes = len_of(self.now, new);
        self.count(id, new.parent, bytes, ChangeKind::Added);
    }

    /// One change for a whole subtree.
    fn count(&mut self, id: NodeId, parent: NodeId, bytes: i64, kind: ChangeKind) {
        let top = match self.tops.get(&parent) {
            Some(top) => *top,
            None => {
                let tree = if kind == ChangeKind::Added { self.now } else { self.before };
                let path = tree.display_path(id);
                self.changes.push(Change { kind, node: id, path, old: None, bytes: 0 });
                self.changes.len() - 1
            }
        };
        self.tops.insert(id, top);
        if let Some(change) = self.changes.get_mut(top) {
            change.bytes = change.bytes.saturating_add(bytes);
        }
    }

    fn changed(&mut self, id: NodeId, old: &Node, new: &Node) {
        let has_moved = old.parent != new.parent;
        let has_name = old.name == new.name;
        let is_same = match (&old.kind, &new.kind) {
            (NodeKind::Folder(_), NodeKind::Folder(_)) => true,
            (NodeKind::File(_), NodeKind::File(_)) => {
                content(self.before, old) == content(self.now, new)
            }
            (was, is) => was == is,
        };
        let kind = match (is_same, has_moved, has_name) {
            (false, ..) => ChangeKind::Replaced,
            (true, true, _) => ChangeKind::Moved,
            (true, false, false) => ChangeKind::Renamed,
            (true, false, true) if old.attributes != new.attributes || old.extra != new.extra => {
                ChangeKind::Attributes
            }
            _ => return,
        };
        let bytes = if is_same { 0 } else { len_of(self.now, new) - len_of(self.before, old) };
        let other_path = has_moved || !has_name;
        self.changes.push(Change {
            kind,
            node: id,
            path: self.now.display_path(id),
            old: other_path.then(|| self.before.display_path(id)),
            bytes,
        });
    }
}

fn content<'a>(tree: &'a Tree, node: &Node) -> Option<&'a Content> {
    tree.blob(node.blob()?).map(|blob| &blob.content)
}

/// Length of a file; hard links count every time, as people count files.
fn len_of(tree: &Tree, node: &Node) -> i64 {
    match node.kind {
        NodeKind::File(blob) => {
            i64::try_from(tree.blob(blob).map_or(0, |blob| blob.len)).unwrap_or(i64::MAX)
        }
        _ => 0,
    }
}
