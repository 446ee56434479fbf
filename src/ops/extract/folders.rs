//! Open folders of the target by node, few at a time, however deep and many there are.

use std::collections::{HashMap, HashSet, VecDeque};
use std::io;
use std::sync::Arc;

use crate::io::TargetFolder;
use crate::model::tree::{NodeId, Tree};

/// Handles kept open: far below the usual limit of 1,024 files a process.
const OPEN_MAX: usize = 128;

/// The folders of one extraction.
#[derive(Debug)]
pub(super) struct Folders<'a> {
    tree: &'a Tree,
    root: Arc<dyn TargetFolder>,
    /// Folders of the image that stand for the target itself.
    tops: HashSet<NodeId>,
    /// Names in the target that differ from those in the tree.
    names: HashMap<NodeId, Box<[u8]>>,
    /// Names that folders have until they are whole.
    sealed: HashMap<NodeId, Box<[u8]>>,
    open: HashMap<NodeId, Arc<dyn TargetFolder>>,
    order: VecDeque<NodeId>,
}

impl<'a> Folders<'a> {
    pub(super) fn new(tree: &'a Tree, root: Arc<dyn TargetFolder>) -> Folders<'a> {
        Folders {
            tree,
            root,
            tops: HashSet::from([Tree::ROOT]),
            names: HashMap::new(),
            sealed: HashMap::new(),
            open: HashMap::new(),
            order: VecDeque::new(),
        }
    }

    /// Says that a folder's content goes into the target itself.
    pub(super) fn add_top(&mut self, id: NodeId) {
        self.tops.insert(id);
    }

    /// Whether a folder's content goes into the target itself.
    pub(super) fn is_top(&self, id: NodeId) -> bool {
        self.tops.contains(&id)
    }

    /// Says that a node is called otherwise in the target.
    pub(super) fn rename(&mut self, id: NodeId, name: &[u8]) {
        self.names.insert(id, name.into());
    }

    /// Says what a folder is called until it gets its name, which may be at any time.
    pub(super) fn seal(&mut self, id: NodeId, name: &[u8]) {
        self.sealed.insert(id, name.into());
    }

    /// What a node is called in the target.
    pub(super) fn name(&self, id: NodeId) -> &[u8] {
        match self.names.get(&id) {
            Some(name) => name,
            None => self.tree.node(id).map_or(b"", |node| &node.name),
        }
    }

    /// The open folder of a node; it must have been made before. Every step down is taken without
    /// following links, from the nearest folder that is still open.
    pub(super) fn open(&mut self, id: NodeId) -> io::Result<Arc<dyn TargetFolder>> {
        let mut missing = Vec::new();
        let mut at = id;
        let mut folder = loop {
            if self.is_top(at) {
                break Arc::clone(&self.root);
            }
            if let Some(folder) = self.open.get(&at) {
                break Arc::clone(folder);
            }
            missing.push(at);
            at = self.tree.node(at).ok_or(io::ErrorKind::NotFound)?.parent;
        };
        for node in missing.into_iter().rev() {
            folder = match self.sealed.get(&node).map(|name| folder.open_folder(name)) {
                Some(Ok(sealed)) => sealed,
                // It has its name by now, or never had another.
                Some(Err(_)) | None => folder.open_folder(self.name(node))?,
            };
            self.keep(node, Arc::clone(&folder));
        }
        Ok(folder)
    }

    /// The folder that holds a node, open.
    pub(super) fn open_parent(&mut self, id: NodeId) -> io::Result<Arc<dyn TargetFolder>> {
        let parent = self.tree.node(id).ok_or(io::ErrorKind::NotFound)?.parent;
        self.open(parent)
    }

    fn keep(&mut self, id: NodeId, folder: Arc<dyn TargetFolder>) {
        if self.order.len() >= OPEN_MAX
            && let Some(oldest) = self.order.pop_front()
        {
            self.open.remove(&oldest);
        }
        if self.open.insert(id, folder).is_none() {
            self.order.push_back(id);
        }
    }
}
