//! B-trees of HFS and HFS+ (TN1150, B-Trees): nodes, their records, the chain of leaves.

use super::fork::read_at;
use crate::base::bytes::{be16, be32};
use crate::base::units::ByteRange;
use crate::io::source::BlockSource;

/// Kinds of nodes.
const LEAF: u8 = 0xFF;
const INDEX: u8 = 0;
const HEADER: u8 = 1;
/// Bytes of a node's descriptor.
const DESCRIPTOR_BYTES: usize = 14;
/// Levels that are followed down; no volume needs a tenth of it.
const MAX_DEPTH: usize = 32;
/// Nodes kept: those near the root and the last leaves.
const CACHED_NODES: usize = 64;

/// A node's bytes.
#[derive(Clone, Debug)]
pub(super) struct Node {
    bytes: std::rc::Rc<[u8]>,
    /// Where it begins, for messages.
    pub(super) place: u64,
}

impl Node {
    fn kind(&self) -> u8 {
        self.bytes.get(8).copied().unwrap_or(0)
    }

    /// The node behind it in the chain of its level.
    fn next(&self) -> u32 {
        be32(&self.bytes, 0).unwrap_or(0)
    }

    /// Its records, as far as they lie where they may.
    pub(super) fn records(&self) -> impl Iterator<Item = &[u8]> {
        let count = usize::from(be16(&self.bytes, 10).unwrap_or(0));
        let place = |n: usize| {
            let at = self.bytes.len().checked_sub((n + 1) * 2)?;
            be16(&self.bytes, at).map(usize::from)
        };
        let most = self.bytes.len() / 4;
        (0..count.min(most)).map_while(move |n| {
            let (from, to) = (place(n)?, place(n + 1)?);
            if from < DESCRIPTOR_BYTES { None } else { self.bytes.get(from..to) }
        })
    }
}

/// A tree in a file, and how many nodes may still be read.
pub(super) struct BTree<'s> {
    source: &'s dyn BlockSource,
    ranges: Vec<ByteRange>,
    node_bytes: usize,
    root: u32,
    first_leaf: u32,
    pub(super) count_nodes: u32,
    is_plus: bool,
    cache: Vec<(u32, Node)>,
}

impl<'s> BTree<'s> {
    /// Opens the tree that lies in `ranges`; `None` when its header makes no sense.
    pub(super) fn open(
        source: &'s dyn BlockSource,
        ranges: Vec<ByteRange>,
        is_plus: bool,
    ) -> Option<BTree<'s>> {
        let mut head = [0; 120];
        read_at(source, &ranges, 0, &mut head).ok()?;
        let node_bytes = usize::from(be16(&head, 32)?);
        let is_sane = head[8] == HEADER
            && node_bytes.is_power_of_two()
            && (512..=32768).contains(&node_bytes);
        if !is_sane {
            return None;
        }
        // More nodes than the file has room for are not there, whatever the header says.
        let room = ranges.iter().fold(0u64, |sum, range| sum.saturating_add(range.len));
        let count_nodes = u32::try_from(room / node_bytes as u64).unwrap_or(u32::MAX);
        Some(BTree {
            source,
            ranges,
            node_bytes,
            root: be32(&head, 16)?,
            first_leaf: be32(&head, 24)?,
            count_nodes,
            is_plus,
            cache: Vec::new(),
        })
    }

    /// Node `number`; `None` when there is none, or it can't be read.
    fn node(&mut self, number: u32) -> Option<Node> {
        if number >= self.count_nodes {
            return None;
        }
        if let Some(at) = self.cache.iter().position(|(known, _)| *known == number) {
            let found = self.cache.remove(at);
            let node = found.1.clone();
            self.cache.push(found);
            return Some(node);
        }
        let mut bytes = vec![0; self.node_bytes];
        let offset = u64::from(number) * self.node_bytes as u64;
        read_at(self.source, &self.ranges, offset, &mut bytes).ok()?;
        let node = Node { bytes: bytes.into(), place: self.place(offset) };
        if self.cache.len() >= CACHED_NODES {
            self.cache.remove(0);
        }
        self.cache.push((number, node.clone()));
        Some(node)
    }

    fn place(&self, offset: u64) -> u64 {
        let mut skip = offset;
        for range in &self.ranges {
            if skip < range.len {
                return range.start.saturating_add(skip);
            }
            skip -= range.len;
        }
        0
    }

    /// Where the data of a record begins: behind its key, at an even place.
    pub(super) fn data_of<'r>(&self, record: &'r [u8]) -> Option<&'r [u8]> {
        let (head, len) = if self.is_plus {
            (2, usize::from(be16(record, 0)?))
        } else {
            (1, usize::from(*record.first()?))
        };
        record.get((head + len).next_multiple_of(2)..)
    }

    /// The first leaf that may hold keys of which `is_before` says that they do not come before
    /// what is sought; with the number of nodes read on the way.
    pub(super) fn seek(&mut self, is_before: impl Fn(&[u8]) -> bool) -> Option<u32> {
        let mut number = self.root;
        for _ in 0..MAX_DEPTH {
            let node = self.node(number)?;
            match node.kind() {
                LEAF => return Some(number),
                INDEX => {}
                _ => return None,
            }
            let mut child = None;
            for record in node.records() {
                if child.is_some() && !is_before(record) {
                    break;
                }
                child = self.data_of(record).and_then(|data| be32(data, 0));
            }
            number = child?;
        }
        None
    }

    /// The first of all leaves.
    pub(super) fn first_leaf(&self) -> u32 {
        self.first_leaf
    }

    /// A leaf, and the one behind it (0: none). `None` when it is no leaf.
    pub(super) fn leaf(&mut self, number: u32) -> Option<(Node, u32)> {
        let node = self.node(number)?;
        let next = node.next();
        (node.kind() == LEAF).then_some((node, next))
    }
}
