//! Who owns which sectors, the other way round: where a file lies, which file a span belongs to,
//! and how many bytes of each group stand before any byte. Built once per map, off the UI thread
//! when the map is large; every question is then answered in logarithmic time.

use std::sync::Arc;

use crate::base::units::ByteRange;
use crate::model::map::{Bucket, Group};
use crate::model::{BlobId, Namespace, Node, NodeId, Owner, SectorMap, Tree};

/// Spans between two checkpoints of the running totals.
const STRIDE: usize = 16;

/// Damaged pieces that are marked: more would be one red line.
const MAX_DAMAGED: usize = 10_000;

/// A sector map with its answers.
#[derive(Debug, Default)]
pub struct Owners {
    map: Arc<SectorMap>,
    /// (blob, span), sorted: where file data lies.
    files: Vec<(u32, u32)>,
    /// (node, span), sorted: where directories lie.
    folders: Vec<(u32, u32)>,
    /// The first node of each blob.
    nodes: Vec<Option<NodeId>>,
    /// First byte of every 16th span, side by side: a search that stays in the cache.
    starts: Vec<u64>,
    /// Bytes of each group before every 16th span.
    checkpoints: Vec<[u64; 8]>,
    totals: [u64; 8],
    longest_file: u64,
    damaged: Vec<ByteRange>,
}

impl Owners {
    /// Reads the map once. Owners of view `ns` name nodes and blobs of `tree`; `None`: all do.
    pub fn new(map: Arc<SectorMap>, tree: &Tree, ns: Option<Namespace>) -> Owners {
        let mut owners = Owners { nodes: blob_nodes(tree), ..Owners::default() };
        let mut totals = [0u64; 8];
        for index in 0..map.count_spans() {
            let (Some(span), Ok(at)) = (map.span(index), u32::try_from(index)) else { break };
            if index % STRIDE == 0 {
                owners.starts.push(span.range.start);
                owners.checkpoints.push(totals);
            }
            if let Some(total) = totals.get_mut(span.owner.group() as usize) {
                *total += span.range.len;
            }
            if matches!(span.owner, Owner::FileData { .. }) {
                owners.longest_file = owners.longest_file.max(span.range.len);
            }
            for owner in map.co_owners(index).iter().chain([&span.owner]) {
                if ns.is_some() && owner.namespace() != ns {
                    continue;
                }
                match *owner {
                    Owner::FileData { blob, .. } => owners.files.push((blob.0, at)),
                    Owner::Directory { node, .. } => owners.folders.push((node.0, at)),
                    _ => {}
                }
            }
        }
        owners.files.sort_unstable();
        owners.files.dedup();
        owners.folders.sort_unstable();
        owners.folders.dedup();
        owners.totals = totals;
        owners.map = map;
        let ids = (0..tree.node_bound()).map(NodeId);
        for (id, node) in ids.filter_map(|id| Some((id, tree.node(id)?))) {
            if node.is_damaged && owners.damaged.len() < MAX_DAMAGED {
                let ranges = owners.ranges_of(id, node);
                owners.damaged.extend(ranges);
            }
        }
        owners.damaged.sort_unstable();
        owners
    }

    /// The map itself.
    pub fn map(&self) -> &Arc<SectorMap> {
        &self.map
    }

    /// Bytes of each group on the whole disc, in the order of [`Group::ALL`].
    pub fn totals(&self) -> [u64; 8] {
        self.totals
    }

    /// Where damaged files lie, in disc order.
    pub fn damaged(&self) -> &[ByteRange] {
        &self.damaged
    }

    /// Bytes of the longest run of file data.
    pub fn longest_file(&self) -> u64 {
        self.longest_file
    }

    /// The file or folder an owner belongs to.
    pub fn node_of(&self, owner: Owner) -> Option<NodeId> {
        match owner {
            Owner::FileData { blob, .. } => self.nodes.get(blob.0 as usize).copied().flatten(),
            Owner::Directory { node, .. } | Owner::FileEntry { node } => Some(node),
            _ => None,
        }
    }

    /// Where the data of a file, or the records of a folder, lie; in disc order, neighbours joined.
    pub fn ranges_of(&self, id: NodeId, node: &Node) -> Vec<ByteRange> {
        let mut ranges: Vec<ByteRange> = Vec::new();
        for (_, span) in self.places_of(id, node) {
            let Some(span) = self.map.span(*span as usize) else { continue };
            match ranges.last_mut() {
                Some(last) if last.end() == span.range.start => {
                    *last = ByteRange::between(last.start, span.range.end());
                }
                _ => ranges.push(span.range),
            }
        }
        ranges
    }

    /// The first byte of its data; `None` when it has none on the disc.
    pub fn first_byte_of(&self, id: NodeId, node: &Node) -> Option<u64> {
        let (_, span) = self.places_of(id, node).first()?;
        self.map.span(*span as usize).map(|span| span.range.start)
    }

    fn places_of(&self, id: NodeId, node: &Node) -> &[(u32, u32)] {
        let (list, key) = match node.blob() {
            Some(BlobId(blob)) => (&self.files, blob),
            None => (&self.folders, id.0),
        };
        let first = list.partition_point(|(k, _)| *k < key);
        let last = list.partition_point(|(k, _)| *k <= key);
        list.get(first..last).unwrap_or(&[])
    }

    /// Cuts `range` into `count` equal parts and sums up each, as [`SectorMap::summary`] does, but
    /// at the price of the parts and not of the spans.
    pub fn summary(&self, range: ByteRange, count: usize) -> Vec<Bucket> {
        let border = |n: usize| {
            let part = u128::from(range.len) * (n as u128) / (count.max(1) as u128);
            range.start + u64::try_from(part).unwrap_or(range.len)
        };
        // Deep in the zoom fewer spans than parts are in sight: one sweep over them is cheaper.
        if self.map.indices(range).len() < count.saturating_mul(4) {
            return self.map.summary(range, count);
        }
        let mut before = self.bytes_before(border(0));
        (1..=count)
            .map(|n| {
                let up_to = self.bytes_before(border(n));
                let mut bucket = Bucket::default();
                for ((bytes, after), before) in bucket.bytes.iter_mut().zip(up_to).zip(before) {
                    *bytes = after.saturating_sub(before);
                }
                before = up_to;
                bucket
            })
            .collect()
    }

    /// Bytes of each group before `byte`.
    fn bytes_before(&self, byte: u64) -> [u64; 8] {
        if byte >= self.map.size_bytes() {
            return self.totals;
        }
        let checkpoint = self.starts.partition_point(|start| *start <= byte).saturating_sub(1);
        let mut totals = self.checkpoints.get(checkpoint).copied().unwrap_or_default();
        for at in checkpoint * STRIDE..(checkpoint + 1) * STRIDE {
            let Some(span) = self.map.span(at).filter(|span| span.range.start < byte) else {
                break;
            };
            let len = span.range.len.min(byte.saturating_sub(span.range.start));
            if let Some(total) = totals.get_mut(span.owner.group() as usize) {
                *total += len;
            }
        }
        totals
    }
}

/// The first node that names each blob.
fn blob_nodes(tree: &Tree) -> Vec<Option<NodeId>> {
    let mut nodes = vec![None; tree.blob_bound() as usize];
    for id in (0..tree.node_bound()).map(NodeId) {
        if let Some(blob) = tree.node(id).and_then(Node::blob)
            && let Some(slot) = nodes.get_mut(blob.0 as usize)
            && slot.is_none()
        {
            *slot = Some(id);
        }
    }
    nodes
}

/// A group's bytes, for the legend: those that are there, in the order of the enum.
pub fn present_groups(totals: [u64; 8]) -> impl Iterator<Item = (Group, u64)> {
    Group::ALL.into_iter().zip(totals).filter(|(_, bytes)| *bytes > 0)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::model::map::{Evidence, MapBuilder};
    use crate::model::{Blob, Content, NodeKind};

    #[test]
    fn files_know_their_places_also_below_a_boot_image() {
        let mut tree = Tree::new();
        let blob = tree.add_blob(Blob { content: Content::Zeros, len: 30 }).expect("room");
        let file = Node::new(b"efi.img".to_vec(), NodeKind::File(blob));
        let file = tree.add(Tree::ROOT, file).expect("root is a folder");
        let mut builder = MapBuilder::new(100);
        let ns = Namespace::RockRidge;
        let data = Owner::FileData { ns, blob };
        builder.claim(ByteRange::between(10, 30), data, Evidence::Declared);
        builder.claim(ByteRange::between(50, 60), data, Evidence::Declared);
        let boot = Owner::BootImage { n: 1 };
        builder.claim(ByteRange::between(15, 20), boot, Evidence::Declared);
        let root = Owner::Directory { ns, node: Tree::ROOT };
        builder.claim(ByteRange::between(0, 10), root, Evidence::Declared);
        let owners = Owners::new(Arc::new(builder.finish().0), &tree, Some(ns));
        let node = tree.node(file).expect("just added");
        assert_eq!(
            owners.ranges_of(file, node),
            [ByteRange::between(10, 30), ByteRange::between(50, 60)]
        );
        let node = tree.node(Tree::ROOT).expect("the root");
        assert_eq!(owners.first_byte_of(Tree::ROOT, node), Some(0));
        assert_eq!(owners.node_of(data), Some(file));
        assert_eq!(owners.totals()[Group::Boot as usize], 5);
    }

    proptest! {
        #[test]
        fn sums_are_those_of_the_map(
            cuts in proptest::collection::vec((0u64..5000, 1u64..300, 0u8..6), 0..200),
            start in 0u64..4000, len in 1u64..4000, count in 1usize..90,
        ) {
            let mut builder = MapBuilder::new(5000);
            for (at, len, what) in cuts {
                let owner = match what {
                    0 => Owner::SystemArea,
                    1 => Owner::BootCatalog,
                    2 => Owner::Checksum,
                    3 => Owner::Zero,
                    n => Owner::FileData { ns: Namespace::Iso, blob: BlobId(u32::from(n)) },
                };
                builder.claim(ByteRange::between(at, at + len), owner, Evidence::Declared);
            }
            let map = Arc::new(builder.finish().0);
            let owners = Owners::new(Arc::clone(&map), &Tree::new(), None);
            let range = ByteRange::between(start, (start + len).min(5000));
            prop_assert_eq!(owners.summary(range, count), map.summary(range, count));
        }
    }
}
