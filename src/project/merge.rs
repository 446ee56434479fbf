//! Putting a subtree into a tree: folders merge, equal files count as nothing, the rest clashes.
//!
//! One algorithm for the window and the command line. The caller decides each [`Clash`]; what it
//! leaves undecided is skipped and listed, so that a first pass over a clone of the tree finds
//! what to ask, and a second one does it. Linear time: the names of a folder are indexed when it
//! is first touched.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use crate::base::bytes::Timestamp;
use crate::base::progress::{Cancelled, Context};
use crate::base::units::SourceId;
use crate::model::tree::{Name, NodeExtra, Ranges, TreeError};
use crate::model::{Blob, BlobId, Content, Node, NodeId, NodeKind, Tree};

/// What becomes of a clash.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Resolution {
    /// The newcomer takes the place; what was there goes.
    Replace,
    /// Both stay, the newcomer as `name (2).ext`.
    KeepBoth,
    /// What is there stays.
    Skip,
}

/// One answer for all clashes (`--on-clash`).
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub enum OnClash {
    /// Clashes are left undecided: nothing is to be done before somebody decides.
    #[default]
    Fail,
    /// As [`Resolution::Replace`].
    Replace,
    /// As [`Resolution::KeepBoth`].
    KeepBoth,
    /// As [`Resolution::Skip`].
    Skip,
    /// The later modification time wins; on a tie what is there stays.
    Newer,
}

impl OnClash {
    /// The stable names of the command line with their values.
    pub const ALL: [(&'static str, OnClash); 5] = [
        ("fail", OnClash::Fail),
        ("replace", OnClash::Replace),
        ("keep-both", OnClash::KeepBoth),
        ("skip", OnClash::Skip),
        ("newer", OnClash::Newer),
    ];

    /// What it says to one clash; `None` leaves it undecided.
    pub fn resolve(self, clash: &Clash) -> Option<Resolution> {
        match self {
            OnClash::Fail => None,
            OnClash::Replace => Some(Resolution::Replace),
            OnClash::KeepBoth => Some(Resolution::KeepBoth),
            OnClash::Skip => Some(Resolution::Skip),
            OnClash::Newer if clash.incoming.mtime > clash.existing.mtime => {
                Some(Resolution::Replace)
            }
            OnClash::Newer => Some(Resolution::Skip),
        }
    }
}

/// Answers to clashes: one for each that was asked about, and one for the rest.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Answers {
    /// For what nobody decided by itself.
    pub usual: OnClash,
    /// By the newcomer's node ([`Clash::incoming`]).
    pub each: HashMap<NodeId, Resolution>,
}

impl Answers {
    /// What they say to one clash; `None` leaves it undecided.
    pub fn resolve(&self, clash: &Clash) -> Option<Resolution> {
        self.each.get(&clash.incoming.node).copied().or_else(|| self.usual.resolve(clash))
    }
}

impl From<OnClash> for Answers {
    fn from(usual: OnClash) -> Answers {
        Answers { usual, each: HashMap::new() }
    }
}

/// One side of a clash, for people to compare.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ClashSide {
    /// The node: of the target for what is there, of the subtree for the newcomer.
    pub node: NodeId,
    /// As [`NodeKind::id`].
    pub kind: &'static str,
    /// Bytes of a file; `None` for everything else.
    pub len: Option<u64>,
    /// Modification time.
    pub mtime: Option<Timestamp>,
}

/// Two different things that want the same name in the same folder.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Clash {
    /// Path in the target.
    pub path: Vec<u8>,
    /// What is there.
    pub existing: ClashSide,
    /// What comes.
    pub incoming: ClashSide,
}

/// What a merge did.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Merged {
    /// Files, links and devices added, those that replaced others included.
    pub files: u64,
    /// Folders added.
    pub folders: u64,
    /// Bytes of the files added; data named twice counted once.
    pub bytes: u64,
    /// Files that were there already, equal in content: nothing was done.
    pub identical: u64,
    /// Clashes by what became of them: replaced.
    pub replaced: u64,
    /// Both kept.
    pub kept_both: u64,
    /// Left as it was, undecided ones included.
    pub skipped: u64,
    /// Clashes nobody decided; skipped.
    pub undecided: Vec<Clash>,
    /// Nodes that now stand directly in the target folder for what was inserted.
    pub top: Vec<NodeId>,
}

/// Why a merge was given up. The target may have been changed in part: merge into a clone.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum MergeError {
    /// Somebody asked to stop.
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
    /// The target is no folder, or full.
    #[error(transparent)]
    Tree(#[from] TreeError),
}

/// What a merge asks its caller.
pub struct MergeRules<'a> {
    /// What becomes of a clash; `None` leaves it undecided.
    pub decide: &'a mut dyn FnMut(&Clash) -> Option<Resolution>,
    /// Whether two files of equal length hold the same bytes. May read; asked only where
    /// fingerprints don't settle it.
    pub is_same: &'a mut dyn FnMut(&Blob, &Blob) -> bool,
    /// The target's id of a source that the subtree's blobs point into.
    pub map_source: &'a mut dyn FnMut(SourceId) -> SourceId,
}

/// Puts what the folders `parts` of `incoming` hold into the folder `folder` of `target`.
///
/// # Errors
/// [`MergeError`]; clashes are no error.
pub fn merge(
    target: &mut Tree,
    folder: NodeId,
    incoming: &Tree,
    parts: &[NodeId],
    rules: &mut MergeRules<'_>,
    ctx: &Context,
) -> Result<Merged, MergeError> {
    if !target.node(folder).ok_or(TreeError::NoSuchNode)?.is_folder() {
        return Err(TreeError::NotAFolder.into());
    }
    if let ([part], Tree::ROOT) = (parts, folder)
        && let Some(merged) = adopt(target, incoming, *part)?
    {
        return Ok(merged);
    }
    let mut merge = Merge {
        target,
        incoming,
        rules,
        folder,
        indexes: HashMap::new(),
        numbers: HashMap::new(),
        blobs: HashMap::new(),
        stack: Vec::new(),
        out: Merged::default(),
    };
    for part in parts {
        merge.inherit_attributes(folder, *part);
        merge.stack.push(Pair { to: folder, from: *part, is_fresh: false });
        while let Some(pair) = merge.stack.pop() {
            ctx.check()?;
            merge.folder(&pair)?;
        }
    }
    Ok(merge.out)
}

/// A tree that nothing was ever put into becomes the subtree itself: no file is copied, and both
/// share their memory. `None`: it has to be merged file by file.
fn adopt(target: &mut Tree, incoming: &Tree, part: NodeId) -> Result<Option<Merged>, MergeError> {
    let is_alone = part == Tree::ROOT || incoming.children(Tree::ROOT) == [part];
    if target.node_bound() > 1 || target.blob_bound() > 0 || !is_alone {
        return Ok(None);
    }
    let mut merged = Merged::default();
    let mut seen = vec![false; usize::try_from(incoming.blob_bound()).unwrap_or(0)];
    for (id, node) in incoming.walk(part) {
        if node.is_folder() {
            if !has_unique_names(incoming, incoming.children(id)) {
                return Ok(None);
            }
            merged.folders += u64::from(id != part);
            continue;
        }
        merged.files += 1;
        let Some(blob) = node.blob() else { continue };
        let place = usize::try_from(blob.0).ok().and_then(|number| seen.get_mut(number));
        let (Some(place), Some(blob)) = (place, incoming.blob(blob)) else { return Ok(None) };
        // What lies in other images needs the target's ids of those.
        let is_own = matches!(
            blob.content,
            Content::Empty | Content::Bytes(_) | Content::Host(_) | Content::Zeros
        );
        if !is_own {
            return Ok(None);
        }
        if !std::mem::replace(place, true) {
            merged.bytes = merged.bytes.saturating_add(blob.len);
        }
    }
    let mut tree = incoming.clone();
    let own = target.node(Tree::ROOT).map(|root| root.attributes).unwrap_or_default();
    let theirs = incoming.node(part).map(|root| root.attributes).unwrap_or_default();
    merged.top = incoming.children(part).to_vec();
    if part != Tree::ROOT {
        tree.move_all(&merged.top, Tree::ROOT)?;
        tree.remove(part)?;
    }
    if let Some(root) = tree.node_mut(Tree::ROOT) {
        root.attributes = if own == Default::default() { theirs } else { own };
    }
    *target = tree;
    Ok(Some(merged))
}

/// Two folders to be merged.
struct Pair {
    to: NodeId,
    from: NodeId,
    /// `to` was made for this and is empty: nothing in it can clash.
    is_fresh: bool,
}

pub(super) type Index = HashMap<Name, NodeId>;

struct Merge<'a, 'r> {
    target: &'a mut Tree,
    incoming: &'a Tree,
    rules: &'a mut MergeRules<'r>,
    folder: NodeId,
    /// Names of the target's folders that were touched.
    indexes: HashMap<NodeId, Index>,
    /// The last number given to a copy of a name, so that a million copies stay linear.
    numbers: HashMap<(NodeId, Name), u64>,
    /// The target's blobs of the subtree's, so that hard links stay hard links.
    blobs: HashMap<BlobId, BlobId>,
    stack: Vec<Pair>,
    out: Merged,
}

impl Merge<'_, '_> {
    fn folder(&mut self, pair: &Pair) -> Result<(), MergeError> {
        let incoming = self.incoming;
        let children = incoming.children(pair.from);
        if pair.is_fresh && has_unique_names(incoming, children) {
            for child in children {
                if let Some(node) = incoming.node(*child) {
                    self.add(pair.to, *child, node, node.name.clone())?;
                }
            }
            return Ok(());
        }
        let mut index =
            self.indexes.remove(&pair.to).unwrap_or_else(|| index_of(self.target, pair.to));
        for child in children {
            if let Some(node) = incoming.node(*child) {
                self.child(pair.to, *child, node, &mut index)?;
            }
        }
        self.indexes.insert(pair.to, index);
        Ok(())
    }

    fn child(
        &mut self,
        to: NodeId,
        id: NodeId,
        node: &Node,
        index: &mut Index,
    ) -> Result<(), MergeError> {
        let Some(existing) = index.get(&node.name).copied() else {
            let new = self.add(to, id, node, node.name.clone())?;
            index.insert(node.name.clone(), new);
            return Ok(());
        };
        let Some(old) = self.target.node(existing) else { return Ok(()) };
        if old.is_folder() && node.is_folder() {
            self.note_top(to, existing);
            self.stack.push(Pair { to: existing, from: id, is_fresh: false });
            return Ok(());
        }
        if self.is_same(existing, id) {
            self.out.identical += 1;
            self.note_top(to, existing);
            return Ok(());
        }
        let clash = Clash {
            path: self.target.path_of(existing),
            existing: side(self.target, existing),
            incoming: side(self.incoming, id),
        };
        match (self.rules.decide)(&clash) {
            Some(Resolution::Replace) => {
                self.replace(existing, id, node)?;
                self.out.replaced += 1;
                self.note_top(to, existing);
            }
            Some(Resolution::KeepBoth) => {
                let name = self.free_name(to, &node.name, node.is_folder(), index);
                let new = self.add(to, id, node, name.clone())?;
                index.insert(name, new);
                self.out.kept_both += 1;
            }
            Some(Resolution::Skip) => self.out.skipped += 1,
            None => {
                self.out.skipped += 1;
                self.out.undecided.push(clash);
            }
        }
        Ok(())
    }

    /// Adds a copy of `node`; what a folder holds follows later.
    fn add(
        &mut self,
        to: NodeId,
        id: NodeId,
        node: &Node,
        name: Name,
    ) -> Result<NodeId, MergeError> {
        let kind = self.kind(node)?;
        let copy = Node { name, kind, ..shallow(node) };
        let new = self.target.add(to, copy)?;
        if node.is_folder() {
            self.out.folders += 1;
            self.stack.push(Pair { to: new, from: id, is_fresh: true });
        } else {
            self.out.files += 1;
        }
        self.note_top(to, new);
        Ok(new)
    }

    /// Puts the newcomer into the very node, so that its place and identity stay.
    fn replace(&mut self, existing: NodeId, id: NodeId, node: &Node) -> Result<(), MergeError> {
        let kind = self.kind(node)?;
        let below = self.target.children(existing).to_vec();
        self.target.remove_all(&below)?;
        self.indexes.remove(&existing);
        if let Some(old) = self.target.node_mut(existing) {
            *old = Node { kind, name: old.name.clone(), parent: old.parent, ..shallow(node) };
        }
        if node.is_folder() {
            self.out.folders += 1;
            self.stack.push(Pair { to: existing, from: id, is_fresh: true });
        } else {
            self.out.files += 1;
        }
        Ok(())
    }

    fn kind(&mut self, node: &Node) -> Result<NodeKind, MergeError> {
        Ok(match &node.kind {
            NodeKind::Folder(_) => NodeKind::Folder(Arc::default()),
            NodeKind::File(blob) => NodeKind::File(self.blob(*blob)?),
            other => other.clone(),
        })
    }

    fn blob(&mut self, id: BlobId) -> Result<BlobId, MergeError> {
        if let Some(known) = self.blobs.get(&id) {
            return Ok(*known);
        }
        let mut blob =
            self.incoming.blob(id).cloned().unwrap_or(Blob { content: Content::Empty, len: 0 });
        match &mut blob.content {
            Content::Extents { source, .. } => *source = (self.rules.map_source)(*source),
            Content::Packed(packed) => packed.source = (self.rules.map_source)(packed.source),
            Content::Unreadable(bad) => bad.source = (self.rules.map_source)(bad.source),
            Content::Empty | Content::Bytes(_) | Content::Host(_) | Content::Zeros => {}
        }
        self.out.bytes = self.out.bytes.saturating_add(blob.len);
        let new = self.target.add_blob(blob)?;
        self.blobs.insert(id, new);
        Ok(new)
    }

    /// Whether the newcomer is what is there already, its attributes aside.
    fn is_same(&mut self, existing: NodeId, incoming: NodeId) -> bool {
        let (Some(old), Some(new)) = (self.target.node(existing), self.incoming.node(incoming))
        else {
            return false;
        };
        let (NodeKind::File(a), NodeKind::File(b)) = (&old.kind, &new.kind) else {
            return !old.is_folder() && old.kind == new.kind;
        };
        let (Some(a), Some(b)) = (self.target.blob(*a), self.incoming.blob(*b)) else {
            return false;
        };
        if a.len != b.len {
            return false;
        }
        if a.len == 0 {
            return true;
        }
        match (&a.content, &b.content) {
            (Content::Host(a), Content::Host(b)) if a.fingerprint == b.fingerprint => true,
            (Content::Bytes(a), Content::Bytes(b)) => a == b,
            (Content::Zeros, Content::Zeros) => true,
            (
                Content::Extents { source: s, ranges: Ranges::One(r) },
                Content::Extents { source: t, ranges: Ranges::One(q) },
            ) if r == q && *s == (self.rules.map_source)(*t) => true,
            _ => (self.rules.is_same)(a, b),
        }
    }

    /// `name (2).ext`, or with the next number that is free.
    fn free_name(&mut self, to: NodeId, name: &[u8], is_folder: bool, index: &Index) -> Name {
        let number = self.numbers.entry((to, Name::from(name))).or_insert(1);
        loop {
            *number += 1;
            let candidate = numbered(name, *number, is_folder);
            if !index.contains_key(&candidate) {
                return candidate;
            }
        }
    }

    /// A folder that has no attributes yet takes those of the folder merged into it.
    fn inherit_attributes(&mut self, to: NodeId, from: NodeId) {
        let Some(source) = self.incoming.node(from).map(|node| node.attributes) else { return };
        let is_bare = |node: &Node| node.attributes == Default::default();
        if self.target.node(to).is_some_and(is_bare)
            && source != Default::default()
            && let Some(node) = self.target.node_mut(to)
        {
            node.attributes = source;
        }
    }

    fn note_top(&mut self, to: NodeId, node: NodeId) {
        if to == self.folder {
            self.out.top.push(node);
        }
    }
}

/// `name (2).ext`: the number goes before the extension of a file.
pub(super) fn numbered(name: &[u8], number: u64, is_folder: bool) -> Name {
    let dot = name.iter().rposition(|b| *b == b'.').filter(|at| *at > 0 && !is_folder);
    let (stem, extension) = name.split_at(dot.unwrap_or(name.len()));
    let number = format!(" ({number})");
    // 255 bytes is the longest name; the stem gives way, at the border of a character.
    let mut room = 255usize.saturating_sub(number.len()).saturating_sub(extension.len());
    if stem.len() > room {
        while room > 0 && stem.get(room).is_some_and(|b| b & 0xC0 == 0x80) {
            room -= 1;
        }
    }
    let stem = stem.get(..room).unwrap_or(stem);
    [stem, number.as_bytes(), extension].concat().into()
}

/// All of a node but its name, place and kind's contents.
fn shallow(node: &Node) -> Node {
    Node {
        name: Name::default(),
        coding: node.coding,
        is_damaged: node.is_damaged,
        parent: Tree::ROOT,
        kind: NodeKind::Fifo,
        attributes: node.attributes,
        extra: node.extra.clone().map(without_streams),
    }
}

/// Streams are places of the image a file lies in: a disc that is made has none.
fn without_streams(mut extra: Box<NodeExtra>) -> Box<NodeExtra> {
    extra.streams.clear();
    extra
}

pub(super) fn side(tree: &Tree, id: NodeId) -> ClashSide {
    let node = tree.node(id);
    let len = node.and_then(Node::blob).and_then(|blob| tree.blob(blob)).map(|blob| blob.len);
    ClashSide {
        node: id,
        kind: node.map_or("file", |node| node.kind.id()),
        len,
        mtime: node.and_then(|node| node.attributes.mtime),
    }
}

fn has_unique_names(tree: &Tree, children: &[NodeId]) -> bool {
    let mut seen: HashSet<&[u8]> = HashSet::with_capacity(children.len());
    children.iter().filter_map(|id| tree.node(*id)).all(|node| seen.insert(&node.name))
}

pub(super) fn index_of(tree: &Tree, folder: NodeId) -> Index {
    let name = |id: &NodeId| Some((tree.node(*id)?.name.clone(), *id));
    tree.children(folder).iter().filter_map(name).collect()
}

#[cfg(test)]
mod tests;
