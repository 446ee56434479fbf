//! What will be extracted, counted before anything is written.

use std::collections::HashMap;

use super::options::{ExtractError, ExtractOptions, ExtractOutcome, IncidentKind, Shared};
use crate::base::progress::Context;
use crate::model::tree::{BlobId, Node, NodeId, Tree};
use crate::ops::select::{Bits, Pick, Selection, Step, is_within};

/// Longest path below the target: other programs can name no longer one (PATH_MAX).
const PATH_MAX: usize = 4000;

/// What will be made.
#[derive(Debug, Default)]
pub(super) struct Picked {
    /// Nodes to make, folders on the way to them included.
    wanted: Bits,
    /// Files that become a hard link, with the file they are linked to.
    pub(super) links: HashMap<NodeId, NodeId>,
    /// Files to write.
    pub(super) files: u64,
    /// Bytes to write.
    pub(super) bytes: u64,
    /// Bytes of those that would be saved by linking files that share their data.
    pub(super) shared_bytes: u64,
}

impl Picked {
    /// With `leaves_hidden` what is marked as hidden counts only when it, or something in it, is
    /// named.
    pub(super) fn new(
        tree: &Tree,
        options: &ExtractOptions,
        leaves_hidden: bool,
        outcome: &mut ExtractOutcome,
        ctx: &Context,
    ) -> Result<Picked, ExtractError> {
        let mut picked = Picked::default();
        picked.select(tree, options, leaves_hidden, outcome, ctx)?;
        picked.count(tree, options);
        Ok(picked)
    }

    pub(super) fn has(&self, id: NodeId) -> bool {
        self.wanted.has(id.0)
    }

    fn select(
        &mut self,
        tree: &Tree,
        options: &ExtractOptions,
        leaves_hidden: bool,
        outcome: &mut ExtractOutcome,
        ctx: &Context,
    ) -> Result<(), ExtractError> {
        let mut selection = Selection::new(&options.wanted)?;
        // Folder, length of its path, its depth.
        let mut open = vec![(Tree::ROOT, 0usize, 0u32)];
        let mut path = Vec::new();
        let mut paths: Vec<u8> = Vec::new();
        while let Some((folder, path_len, depth)) = open.pop() {
            ctx.check()?;
            if folder != Tree::ROOT {
                path.clear();
                path.extend_from_slice(paths.get(path_len..).unwrap_or_default());
                paths.truncate(path_len);
            }
            let base = path.len();
            for id in tree.children(folder) {
                let Some(node) = tree.node(*id) else { continue };
                path.truncate(base);
                if base > 0 {
                    path.push(b'/');
                }
                path.extend_from_slice(&node.name);
                let step = Step {
                    number: id.0,
                    parent: folder.0,
                    path: &path,
                    name: &node.name,
                    is_folder: node.is_folder(),
                };
                let pick = selection.visit(step);
                if pick == Pick::Excluded {
                    continue;
                }
                let stream_of = node.extra.as_ref().and_then(|extra| extra.stream_of);
                let is_named = || options.wanted.paths.iter().any(|named| is_within(named, &path));
                if leaves_hidden && node.is_hidden() && !is_named() {
                    outcome.push(*id, path.clone(), IncidentKind::HiddenLeftOut);
                    continue;
                }
                if path.len() > PATH_MAX {
                    if pick == Pick::In {
                        outcome.push(*id, path.clone(), IncidentKind::PathTooLong);
                    }
                    continue;
                }
                let is_asked_for = options.only.as_ref().is_none_or(|only| only.contains(id));
                let is_wanted = match stream_of {
                    // With its file, or named itself.
                    Some(owner) if options.only.is_none() => {
                        self.wanted.has(owner.0) || (pick == Pick::In && is_named())
                    }
                    Some(_) => true,
                    None => pick == Pick::In,
                };
                if is_wanted && depth >= options.strip && is_asked_for {
                    self.want(tree, *id);
                }
                if node.is_folder() {
                    open.push((*id, paths.len(), depth.saturating_add(1)));
                    paths.extend_from_slice(&path);
                }
            }
        }
        match selection.unfound().next() {
            Some(path) => Err(ExtractError::NotFound { path: path.to_vec() }),
            None => Ok(()),
        }
    }

    /// Marks a node and the folders it lies in.
    fn want(&mut self, tree: &Tree, id: NodeId) {
        let mut at = id;
        while !self.wanted.has(at.0) {
            self.wanted.set(at.0);
            if at == Tree::ROOT {
                break;
            }
            let Some(node) = tree.node(at) else { break };
            at = node.parent;
        }
    }

    /// Adds up, and decides which files are linked to another.
    fn count(&mut self, tree: &Tree, options: &ExtractOptions) {
        let mut seen = Bits::default();
        let mut twice = Bits::default();
        let wanted_files = |wanted: &Bits, number: u32| -> Option<(NodeId, BlobId, u64)> {
            if !wanted.has(number) {
                return None;
            }
            let blob = tree.node(NodeId(number))?.blob()?;
            Some((NodeId(number), blob, tree.blob(blob)?.len))
        };
        for number in 0..tree.node_bound() {
            let Some((_, blob, len)) = wanted_files(&self.wanted, number) else { continue };
            self.files += 1;
            self.bytes = self.bytes.saturating_add(len);
            if seen.has(blob.0) && len > 0 {
                twice.set(blob.0);
            }
            seen.set(blob.0);
        }
        let mut firsts: HashMap<BlobId, NodeId> = HashMap::new();
        let mut empty: HashMap<u32, NodeId> = HashMap::new();
        for number in 0..tree.node_bound() {
            let Some((id, blob, len)) = wanted_files(&self.wanted, number) else { continue };
            if len == 0 {
                // All empty files lie at the same place, nowhere: only a serial number tells them
                // apart.
                let serial = tree.node(id).and_then(serial_of_links);
                if let Some(first) = serial.map(|serial| *empty.entry(serial).or_insert(id))
                    && first != id
                    && tree.node(first).zip(tree.node(id)).is_some_and(|(a, b)| are_links(a, b))
                {
                    self.links.insert(id, first);
                    self.files -= 1;
                }
                continue;
            }
            if !twice.has(blob.0) {
                continue;
            }
            let first = *firsts.entry(blob).or_insert(id);
            if first == id {
                continue;
            }
            let is_link = match (tree.node(first), tree.node(id)) {
                (Some(a), Some(b)) => options.shared == Shared::HardLink || are_links(a, b),
                _ => false,
            };
            if is_link {
                self.links.insert(id, first);
                self.files -= 1;
                self.bytes = self.bytes.saturating_sub(len);
            } else {
                self.shared_bytes = self.shared_bytes.saturating_add(len);
            }
        }
    }
}

/// The serial number (RRIP 1.12, 4.1.1) of a file of several names.
fn serial_of_links(node: &Node) -> Option<u32> {
    let extra = node.extra.as_ref()?;
    extra.serial.filter(|_| extra.recorded_links.is_some_and(|links| links > 1))
}

/// Whether two files that share their data were hard links of one file: Rock Ridge counts several
/// names for both, and nothing that an inode holds differs.
fn are_links(a: &Node, b: &Node) -> bool {
    let extra = |node: &Node| {
        node.extra.as_ref().map(|extra| (extra.recorded_links.unwrap_or(1), extra.serial))
    };
    match (extra(a), extra(b)) {
        (Some((links_a, serial_a)), Some((links_b, serial_b))) => {
            links_a > 1 && links_b > 1 && serial_a == serial_b && a.attributes == b.attributes
        }
        _ => false,
    }
}
