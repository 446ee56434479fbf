//! Finds for the files of one tree the same files of another tree of the disc, which has its own
//! names for them.
//!
//! Files are the same when their data is; where that does not decide (empty files, hard links),
//! names do. Folders have no data of their own: they are the same when their names are, but for
//! case, or when the same files lie in them.

use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasher, BuildHasherDefault, DefaultHasher};
use std::sync::Arc;

use crate::model::tree::{NamespaceName, TreeError};
use crate::model::{Blob, BlobId, Content, Namespace, Node, NodeId, NodeKind, Tree};
use crate::opened::data_place;

/// Gives the nodes of `tree` the names that `other` has for them in `namespace`; what `other`
/// does not list is hidden there, what only it lists is added, hidden in the namespaces `own`.
///
/// # Errors
/// [`TreeError::Full`] when there are no more ids.
pub(super) fn take_names(
    tree: &mut Tree,
    other: &Tree,
    namespace: Namespace,
    own: &[Namespace],
) -> Result<(), TreeError> {
    let mut pairing = Pairing {
        blobs: by_data(tree),
        prints: [prints(tree), prints(other)],
        tree,
        other,
        namespace,
        own,
        open: vec![(Tree::ROOT, Tree::ROOT)],
    };
    while let Some((folder, from)) = pairing.open.pop() {
        pairing.folders(folder, from)?;
    }
    Ok(())
}

/// The first blob at each place.
fn by_data(tree: &Tree) -> HashMap<(u64, u64), BlobId> {
    let mut found = HashMap::new();
    for (id, node) in tree.walk(Tree::ROOT) {
        if let (Some(blob), Some(place)) = (node.blob(), data_place(tree, id)) {
            found.entry(place).or_insert(blob);
        }
    }
    found
}

/// For every folder a number that stands for the data in and below it.
fn prints(tree: &Tree) -> HashMap<NodeId, u64> {
    let hasher = BuildHasherDefault::<DefaultHasher>::default();
    let mut found: HashMap<NodeId, u64> = HashMap::new();
    let nodes: Vec<NodeId> = tree.walk(Tree::ROOT).map(|(id, _)| id).collect();
    // Children come behind their parents, so from the end every folder is complete.
    for id in nodes.into_iter().rev() {
        let Some(node) = tree.node(id) else { continue };
        let print = match data_place(tree, id) {
            Some(place) => hasher.hash_one(place),
            None => found.get(&id).copied().unwrap_or(0),
        };
        let parent = found.entry(node.parent).or_insert(0);
        *parent = parent.wrapping_add(print);
    }
    found
}

/// What a node of either tree has in common with its like in the other.
type Step = fn(&Side<'_>, NodeId) -> Option<Key>;

struct Pairing<'a> {
    tree: &'a mut Tree,
    other: &'a Tree,
    namespace: Namespace,
    own: &'a [Namespace],
    blobs: HashMap<(u64, u64), BlobId>,
    prints: [HashMap<NodeId, u64>; 2],
    open: Vec<(NodeId, NodeId)>,
}

impl Pairing<'_> {
    /// Pairs what two folders hold that are the same.
    fn folders(&mut self, folder: NodeId, from: NodeId) -> Result<(), TreeError> {
        let mut theirs: Vec<NodeId> = self.other.children(from).to_vec();
        let mut mine: Vec<NodeId> = self
            .tree
            .children(folder)
            .iter()
            .copied()
            .filter(|id| self.tree.node(*id).is_some_and(is_plain))
            .collect();
        let steps: [Step; 4] =
            [|s, id| s.exact(id), |s, id| s.folded(id), |s, id| s.place(id), |s, id| s.print(id)];
        for step in steps {
            self.pair(&mut mine, &mut theirs, step);
        }
        for id in mine {
            if let Some(node) = self.tree.node_mut(id) {
                node.set_name_in(self.namespace, NamespaceName::Hidden);
            }
        }
        for id in theirs {
            self.adopt(folder, id)?;
        }
        Ok(())
    }

    /// Pairs nodes of equal key, each once, and takes them out of both lists.
    fn pair(&mut self, mine: &mut Vec<NodeId>, theirs: &mut Vec<NodeId>, key: Step) {
        if mine.is_empty() || theirs.is_empty() {
            return;
        }
        let [own, others] = &self.prints;
        let ours = Side { tree: self.tree, prints: own };
        let foreign = Side { tree: self.other, prints: others };
        let mut index: HashMap<Key, Vec<NodeId>> = HashMap::new();
        for id in mine.iter().rev() {
            if let Some(key) = key(&ours, *id) {
                index.entry(key).or_default().push(*id);
            }
        }
        let mut pairs = Vec::new();
        theirs.retain(|id| {
            let found = key(&foreign, *id).and_then(|key| index.get_mut(&key)?.pop());
            pairs.extend(found.map(|found| (found, *id)));
            found.is_none()
        });
        let paired: HashSet<NodeId> = pairs.iter().map(|(id, _)| *id).collect();
        mine.retain(|id| !paired.contains(id));
        for (id, other) in pairs {
            self.join(id, other);
        }
    }

    fn join(&mut self, id: NodeId, other: NodeId) {
        let Some(found) = self.other.node(other) else { return };
        let name = found.name_in(self.namespace).clone();
        if let Some(node) = self.tree.node_mut(id) {
            node.set_name_in(self.namespace, name);
            if node.is_folder() {
                self.open.push((id, other));
            }
        }
    }

    /// Adds what only the other tree lists, with all below it.
    fn adopt(&mut self, folder: NodeId, id: NodeId) -> Result<(), TreeError> {
        let mut open = vec![(folder, id)];
        while let Some((folder, id)) = open.pop() {
            let Some(found) = self.other.node(id) else { continue };
            let kind = match &found.kind {
                NodeKind::Folder(_) => NodeKind::Folder(Arc::default()),
                NodeKind::File(blob) => NodeKind::File(self.blob(id, *blob)?),
                other => other.clone(),
            };
            let mut copy = Node { kind, ..found.clone() };
            // Names are told apart by people: one that is taken gets a mark.
            while self.tree.child_named(folder, &copy.name).is_some() {
                let mut name = copy.name.to_vec();
                name.push(b'~');
                copy.name = name.as_slice().into();
            }
            for namespace in self.own {
                copy.set_name_in(*namespace, NamespaceName::Hidden);
            }
            let new = self.tree.add(folder, copy)?;
            open.extend(self.other.children(id).iter().rev().map(|child| (new, *child)));
        }
        Ok(())
    }

    fn blob(&mut self, id: NodeId, blob: BlobId) -> Result<BlobId, TreeError> {
        let place = data_place(self.other, id);
        if let Some(known) = place.and_then(|place| self.blobs.get(&place)) {
            return Ok(*known);
        }
        let none = Blob { content: Content::Empty, len: 0 };
        let new = self.tree.add_blob(self.other.blob(blob).cloned().unwrap_or(none))?;
        if let Some(place) = place {
            self.blobs.insert(place, new);
        }
        Ok(new)
    }
}

/// One of the two trees.
struct Side<'a> {
    tree: &'a Tree,
    prints: &'a HashMap<NodeId, u64>,
}

impl Side<'_> {
    fn exact(&self, id: NodeId) -> Option<Key> {
        let node = self.tree.node(id)?;
        let data = data_place(self.tree, id);
        Some(Key { name: node.name.to_vec(), data, is_folder: node.is_folder() })
    }

    fn folded(&self, id: NodeId) -> Option<Key> {
        let mut key = self.exact(id)?;
        key.name.make_ascii_uppercase();
        Some(key)
    }

    fn place(&self, id: NodeId) -> Option<Key> {
        let data = data_place(self.tree, id)?;
        Some(Key { name: Vec::new(), data: Some(data), is_folder: false })
    }

    /// Empty folders, and empty files of odd names, are taken in their order.
    fn print(&self, id: NodeId) -> Option<Key> {
        let is_folder = self.tree.node(id)?.is_folder();
        let print = self.prints.get(&id).copied().unwrap_or(0);
        let data = data_place(self.tree, id).is_none().then_some((print, u64::MAX))?;
        Some(Key { name: Vec::new(), data: Some(data), is_folder })
    }
}

#[derive(Clone, PartialEq, Eq, Hash)]
struct Key {
    name: Vec<u8>,
    data: Option<(u64, u64)>,
    is_folder: bool,
}

/// Trees without Rock Ridge list nothing else.
fn is_plain(node: &Node) -> bool {
    matches!(node.kind, NodeKind::File(_) | NodeKind::Folder(_))
}
