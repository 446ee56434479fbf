//! The views of one image against each other: what a system that reads another view sees, or does
//! not see.
//!
//! Each view has its own names, so files are matched by where their data lies; what has no data
//! of its own (empty files, those inside their file entry) by its name without regard to case.

use std::collections::{HashMap, HashSet};

use super::side::{Side, SideTree};
use crate::base::progress::{Cancelled, Context};
use crate::model::tree::Content;
use crate::model::{Blob, Namespace, NodeId, NodeKind, Tree};

/// One view held against the one shown first.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ViewDifference {
    /// The view shown first.
    pub first: Namespace,
    /// The other one.
    pub other: Namespace,
    /// Files, links and devices that the other view hides.
    pub hidden: Vec<NodeId>,
    /// Files, links and devices that only the other view shows.
    pub more: Vec<NodeId>,
    /// Files of one path with other data: the number in the first view and in the other.
    pub changed: Vec<(NodeId, NodeId)>,
}

/// By what a file is known in every view.
#[derive(Clone, PartialEq, Eq, Hash)]
enum Key {
    Data(u64, u64),
    Name(String),
}

/// Holds every further view of an image against the one shown first; views without a difference
/// are listed too. The plain names of a Rock Ridge tree are the same records and left out.
pub fn compare_views(side: &Side, ctx: &Context) -> Result<Vec<ViewDifference>, Cancelled> {
    let Some((first, others)) = side.trees.split_first() else { return Ok(Vec::new()) };
    let Some(ns) = first.ns else { return Ok(Vec::new()) };
    let is_primary = |ns| matches!(ns, Namespace::Iso | Namespace::RockRidge);
    let mut out = Vec::new();
    for other in others {
        ctx.check()?;
        match other.ns {
            Some(name) if !(is_primary(name) && is_primary(ns)) => {
                out.push(difference((ns, first), (name, other)));
            }
            _ => {}
        }
    }
    Ok(out)
}

fn difference(
    (first, a): (Namespace, &SideTree),
    (other, b): (Namespace, &SideTree),
) -> ViewDifference {
    let mut known: HashMap<Key, Vec<NodeId>> = HashMap::new();
    for (id, key) in keys(&b.tree) {
        known.entry(key).or_default().push(id);
    }
    for nodes in known.values_mut() {
        nodes.reverse();
    }
    let mut hidden: Vec<NodeId> = Vec::new();
    for (id, key) in keys(&a.tree) {
        match known.get_mut(&key) {
            // Two names of one file match two names; a last one stays for what comes.
            Some(nodes) if !nodes.is_empty() => drop(nodes.pop()),
            _ => hidden.push(id),
        }
    }
    let mut more: Vec<NodeId> = known.into_values().flatten().collect();
    more.sort_unstable();
    let mut by_path: HashMap<String, NodeId> =
        more.iter().map(|id| (b.tree.display_path(*id).to_lowercase(), *id)).collect();
    let mut changed = Vec::new();
    hidden.retain(|id| match by_path.remove(&a.tree.display_path(*id).to_lowercase()) {
        Some(there) => {
            changed.push((*id, there));
            false
        }
        None => true,
    });
    let met: HashSet<NodeId> = changed.iter().map(|(_, there)| *there).collect();
    more.retain(|id| !met.contains(id));
    ViewDifference { first, other, hidden, more, changed }
}

fn keys(tree: &Tree) -> impl Iterator<Item = (NodeId, Key)> + '_ {
    tree.walk(Tree::ROOT).filter_map(|(id, node)| {
        let name = || Key::Name(String::from_utf8_lossy(&node.name).to_lowercase());
        let key = match &node.kind {
            NodeKind::Folder(_) => return None,
            NodeKind::File(blob) => tree.blob(*blob).and_then(data).unwrap_or_else(name),
            _ => name(),
        };
        Some((id, key))
    })
}

fn data(blob: &Blob) -> Option<Key> {
    let ranges = match &blob.content {
        Content::Extents { ranges, .. } => ranges.as_slice(),
        Content::Packed(packed) => &packed.ranges,
        Content::Unreadable(unreadable) => &unreadable.ranges,
        _ => return None,
    };
    let first = ranges.iter().find(|range| !range.is_hole())?;
    // Data inside a file entry starts within a block.
    first.start.is_multiple_of(512).then_some(Key::Data(first.start, blob.len))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::units::{ByteRange, SourceId};
    use crate::model::Node;
    use crate::model::tree::Ranges;

    fn tree(files: &[(&str, u64)]) -> Tree {
        let mut tree = Tree::new();
        for (name, sector) in files {
            let content = match sector {
                0 => Content::Empty,
                _ => Content::Extents {
                    source: SourceId(0),
                    ranges: Ranges::One(ByteRange { start: sector * 2048, len: 5 }),
                },
            };
            let blob = tree.add_blob(Blob { content, len: 5 }).unwrap();
            let node = Node::new(name.as_bytes().to_vec(), NodeKind::File(blob));
            tree.add(Tree::ROOT, node).unwrap();
        }
        tree
    }

    #[test]
    fn files_are_one_where_their_data_is_one() {
        let first = tree(&[("long name.txt", 20), ("empty", 0), ("gone", 21), ("same", 22)]);
        let other = tree(&[("LONGNA~1.TXT", 20), ("EMPTY", 0), ("more", 30), ("SAME", 31)]);
        let side = |tree| SideTree { ns: None, tree };
        let found = difference(
            (Namespace::RockRidge, &side(first.clone())),
            (Namespace::Joliet, &side(other.clone())),
        );
        let names = |tree: &Tree, ids: &[NodeId]| -> Vec<String> {
            ids.iter().map(|id| tree.display_path(*id)).collect()
        };
        assert_eq!(names(&first, &found.hidden), ["gone"]);
        assert_eq!(names(&other, &found.more), ["more"]);
        let (here, there) = found.changed[0];
        assert_eq!(
            (first.display_path(here), other.display_path(there)),
            ("same".into(), "SAME".into())
        );
    }
}
