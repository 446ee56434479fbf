//! What owners are called: the paths of files and folders behind the numbers of a map.

use std::collections::HashMap;

use super::Owner;
use crate::model::Namespace;
use crate::model::tree::{BlobId, NodeId, Tree};

/// Paths of owners, per view.
#[derive(Clone, Debug, Default)]
pub struct OwnerNames {
    views: Vec<(Namespace, Tree, HashMap<BlobId, Vec<NodeId>>)>,
    /// The first tree is that of all views.
    is_shared: bool,
}

impl OwnerNames {
    /// The names of a plan, whose views share one tree.
    pub fn of_plan(tree: Tree) -> OwnerNames {
        let mut names = OwnerNames { is_shared: true, ..OwnerNames::default() };
        names.add(Namespace::Iso, tree);
        names
    }

    /// Adds the tree of a view.
    pub fn add(&mut self, ns: Namespace, tree: Tree) {
        let mut nodes: HashMap<BlobId, Vec<NodeId>> = HashMap::new();
        for number in 0..tree.node_bound() {
            if let Some(blob) = tree.node(NodeId(number)).and_then(|node| node.blob()) {
                nodes.entry(blob).or_default().push(NodeId(number));
            }
        }
        self.views.push((ns, tree, nodes));
    }

    /// Every path of what an owner is.
    pub fn paths(&self, owner: Owner) -> Vec<String> {
        let view = |ns: Namespace| self.views.iter().find(|(of, _, _)| self.is_shared || *of == ns);
        let shown = |tree: &Tree, id: NodeId| match id {
            Tree::ROOT => "/".to_owned(),
            id => tree.display_path(id),
        };
        match owner {
            Owner::FileData { ns, blob } => view(ns).map_or(Vec::new(), |(_, tree, nodes)| {
                let ids = nodes.get(&blob).map_or(&[][..], Vec::as_slice);
                ids.iter().map(|id| shown(tree, *id)).collect()
            }),
            Owner::Directory { ns, node } => view(ns)
                .filter(|(_, tree, _)| tree.node(node).is_some())
                .map_or(Vec::new(), |(_, tree, _)| vec![shown(tree, node)]),
            Owner::FileEntry { node } => view(Namespace::Udf)
                .filter(|(_, tree, _)| tree.node(node).is_some())
                .map_or(Vec::new(), |(_, tree, _)| vec![shown(tree, node)]),
            _ => Vec::new(),
        }
    }

    /// The node an owner belongs to, with its view: the first of those that share the data.
    pub fn node(&self, owner: Owner) -> Option<(Namespace, NodeId)> {
        let view = |ns: Namespace| self.views.iter().find(|(of, _, _)| self.is_shared || *of == ns);
        match owner {
            Owner::FileData { ns, blob } => {
                let (of, _, nodes) = view(ns)?;
                Some((*of, *nodes.get(&blob)?.first()?))
            }
            Owner::Directory { ns, node } => {
                let (of, tree, _) = view(ns)?;
                tree.node(node).map(|_| (*of, node))
            }
            Owner::FileEntry { node } => {
                let (of, tree, _) = view(Namespace::Udf)?;
                tree.node(node).map(|_| (*of, node))
            }
            _ => None,
        }
    }
}
