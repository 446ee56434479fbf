//! Views as trees, and streamed.

use std::collections::HashSet;
use std::hash::{BuildHasher, RandomState};
use std::ops::ControlFlow;

use crate::base::diag::{Code, Diagnostic};
use crate::base::progress::{Context, Phase};
use crate::base::units::{ByteRange, SourceId};
use crate::formats::fs::names::told;
use crate::formats::fs::volume::{Entry, EntryKind, Packing, Visitor, Walked};
use crate::model::Namespace;
use crate::model::tree::{
    Attributes, Blob, BlobId, Content, NamespaceName, Node, NodeId, NodeKind, Packed, Ranges, Tree,
    Unreadable,
};

use super::ascending::AscendingMap;
use super::{OpenError, OpenImage};

/// What may be kept of streams of files in one tree, in ranges; a stream is counted as eight.
const MAX_STREAM_COST: u64 = 16 << 20;

/// One view of an image as a tree. Blobs point into the image.
#[derive(Clone, Debug)]
pub struct ViewTree {
    /// Which view.
    pub ns: Namespace,
    /// Its files and folders.
    pub tree: Tree,
}

/// A view that holds files another one lacks.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Lacking {
    /// The view that holds more.
    pub ns: Namespace,
    /// How many files.
    pub count_files: u64,
}

impl OpenImage {
    /// Reads a view whole. Node ids are the numbers of the entries in the order of the walk.
    pub fn read_view(&self, ns: Namespace, ctx: &Context) -> Result<ViewTree, OpenError> {
        self.read_view_observed(ns, ctx, &mut |_| ())
    }

    /// As [`OpenImage::read_view`]; `observe` sees what is there so far now and then.
    pub fn read_view_observed(
        &self,
        ns: Namespace,
        ctx: &Context,
        observe: &mut dyn FnMut(&Tree),
    ) -> Result<ViewTree, OpenError> {
        ctx.meter.phase(Phase::Scan, None);
        let builder = TreeBuilder::new(ns, self.source_id, ctx);
        let mut observed = Observed { builder, observe };
        self.walk(ns, None, ctx, &mut observed)?;
        observed.builder.finish()
    }

    /// Hands out every entry of a view, folders before what lies in them, without memory per
    /// file. With `under` only what is at and below that path, the entry at the path first.
    /// `Break` ends it early.
    pub fn for_each_entry(
        &self,
        ns: Namespace,
        under: Option<&[u8]>,
        ctx: &Context,
        on_entry: &mut dyn FnMut(Entry<'_>) -> ControlFlow<()>,
    ) -> Result<(), OpenError> {
        self.walk(ns, under, ctx, &mut Streamed { on_entry })
    }

    /// Which other views hold files whose data `ns` does not name, and how many. Walks the views
    /// but for the plain names of a Rock Ridge tree and the reverse: those are the same records.
    pub fn views_lacking(&self, ns: Namespace, ctx: &Context) -> Result<Vec<Lacking>, OpenError> {
        let is_primary = |ns| matches!(ns, Namespace::Iso | Namespace::RockRidge);
        let others: Vec<Namespace> = self
            .views()
            .into_iter()
            .filter(|other| *other != ns && !(is_primary(*other) && is_primary(ns)))
            .collect();
        if others.is_empty() {
            return Ok(Vec::new());
        }
        let silent = ctx.apart();
        let mut known = AscendingMap::default();
        self.for_each_entry(ns, None, &silent, &mut |entry| {
            if let Some(range) = entry.first_stored() {
                known.value_or_insert(range.start, ns);
            }
            ControlFlow::Continue(())
        })?;
        let mut found = Vec::new();
        for other in others {
            let mut count_files = 0;
            self.for_each_entry(other, None, &silent, &mut |entry| {
                if let Some(range) = entry.first_stored() {
                    let (_, is_new) = known.value_or_insert(range.start, other);
                    count_files += u64::from(is_new);
                }
                ControlFlow::Continue(())
            })?;
            if count_files > 0 {
                found.push(Lacking { ns: other, count_files });
            }
        }
        Ok(found)
    }

    pub(super) fn walk(
        &self,
        ns: Namespace,
        under: Option<&[u8]>,
        ctx: &Context,
        visitor: &mut dyn Visitor,
    ) -> Result<(), OpenError> {
        let volume = self.mounted(ns)?;
        match volume.walk(ns, under, self.charset, ctx, visitor)? {
            Walked::NotThere => Err(OpenError::NoSuchPath(under.unwrap_or_default().to_vec())),
            Walked::Whole | Walked::Stopped => Ok(()),
        }
    }
}

/// Shows the tree while it grows.
struct Observed<'a, 'c> {
    builder: TreeBuilder<'c>,
    observe: &'a mut dyn FnMut(&Tree),
}

impl Visitor for Observed<'_, '_> {
    fn entry(&mut self, entry: &Entry<'_>) -> ControlFlow<()> {
        let flow = self.builder.entry(entry);
        // Often enough for a slow source, seldom enough to cost nothing with a fast one.
        if entry.number.is_multiple_of(64) {
            (self.observe)(&self.builder.tree);
        }
        flow
    }

    fn root(&mut self, attributes: Attributes) {
        self.builder.root(attributes);
    }
}

pub(super) struct Streamed<'a> {
    pub(super) on_entry: &'a mut dyn FnMut(Entry<'_>) -> ControlFlow<()>,
}

impl Visitor for Streamed<'_> {
    fn entry(&mut self, entry: &Entry<'_>) -> ControlFlow<()> {
        (self.on_entry)(*entry)
    }
}

/// Tells blobs apart by where they lie: files of the same extents share one.
#[derive(Default)]
pub(super) struct BlobIndex {
    known: AscendingMap<(u64, u64, u64), u32>,
    count: u32,
}

impl BlobIndex {
    /// The number of the blob of an entry, and whether it is new.
    pub(super) fn number(&mut self, entry: &Entry<'_>) -> (u32, bool) {
        // Files that are nothing but holes are told apart: equal zeros are no hard link.
        let start = match (entry.first_stored(), entry.ranges.is_empty()) {
            (Some(range), _) => range.start,
            (None, true) => u64::MAX,
            (None, false) => ByteRange::hole(0).start | u64::from(entry.number),
        };
        // A second range cannot agree where the first and both lengths do, but for images made
        // to deceive; those get what they ask for.
        // The same bytes read in two ways are two blobs. Sections of 32 bits leave the top free.
        let reading = match (entry.unreadable, entry.packing) {
            (None, None) => 0,
            (None, Some(packing)) => u64::from(packing.version),
            (Some(_), _) => 15,
        };
        let key = (start, entry.stored_bytes() | (reading << 60), entry.len);
        let (number, is_new) = self.known.value_or_insert(key, self.count);
        self.count += u32::from(is_new);
        (number, is_new)
    }
}

/// Makes a tree of a walk.
pub(super) struct TreeBuilder<'c> {
    ns: Namespace,
    source: SourceId,
    ctx: &'c Context,
    tree: Tree,
    blobs: BlobIndex,
    /// Number of the blob of the last file, and whether it was new.
    pub(super) last_blob: (u32, bool),
    /// Hashes of the names of the folder being read: a name of ten million has no copy.
    names: HashSet<u64>,
    hasher: RandomState,
    names_of: u32,
    is_full: bool,
    /// What streams cost so far, in ranges.
    stream_cost: u64,
    is_short_of_streams: bool,
}

impl<'c> TreeBuilder<'c> {
    pub(super) fn new(ns: Namespace, source: SourceId, ctx: &'c Context) -> TreeBuilder<'c> {
        TreeBuilder {
            ns,
            source,
            ctx,
            tree: Tree::new(),
            blobs: BlobIndex::default(),
            last_blob: (0, false),
            names: HashSet::new(),
            hasher: RandomState::new(),
            names_of: u32::MAX,
            is_full: false,
            stream_cost: 0,
            is_short_of_streams: false,
        }
    }

    /// A node that was built.
    pub(super) fn node_mut(&mut self, id: NodeId) -> Option<&mut Node> {
        self.tree.node_mut(id)
    }

    /// The view and its tree as far as it was built.
    pub(super) fn so_far(&self) -> (Namespace, &Tree) {
        (self.ns, &self.tree)
    }

    pub(super) fn finish(self) -> Result<ViewTree, OpenError> {
        if self.is_full {
            return Err(OpenError::TooManyFiles);
        }
        Ok(ViewTree { ns: self.ns, tree: self.tree })
    }

    fn add(&mut self, entry: &Entry<'_>) -> Option<()> {
        let kind = match entry.kind {
            EntryKind::Folder => NodeKind::Folder(Default::default()),
            EntryKind::File => {
                let (number, is_new) = self.blobs.number(entry);
                self.last_blob = (number, is_new);
                if is_new {
                    let content = content_of(entry, self.source);
                    self.tree.add_blob(Blob { content, len: entry.len }).ok()?;
                }
                NodeKind::File(BlobId(number))
            }
            EntryKind::Symlink(target) => NodeKind::Symlink(Box::new(target.into())),
            EntryKind::CharDevice { major, minor } => NodeKind::CharDevice { major, minor },
            EntryKind::BlockDevice { major, minor } => NodeKind::BlockDevice { major, minor },
            EntryKind::Fifo => NodeKind::Fifo,
            EntryKind::Socket => NodeKind::Socket,
        };
        let mut node = Node::new(entry.name.to_vec(), kind);
        node.coding = entry.coding;
        node.is_damaged = entry.is_damaged;
        node.attributes = entry.attributes;
        if let Some(recorded) = entry.recorded_name {
            node.set_name_in(self.ns, NamespaceName::Fixed(recorded.into()));
        }
        if entry.record_flags != 0 {
            node.extra_mut().record_flags = entry.record_flags;
        }
        if !entry.streams.is_empty() {
            self.keep_streams(&mut node, entry);
        }
        if !entry.carried.is_empty() {
            node.extra_mut().carried = entry.carried.to_vec();
        }
        // Links are kept where they mean something: files of one serial number are one file.
        if !entry.is_folder()
            && let Some(links) = entry.links.filter(|links| *links > 1)
        {
            node.extra_mut().recorded_links = Some(links);
            node.extra_mut().serial = entry.serial;
        }
        self.tree.add(NodeId(entry.parent), node).ok()?;
        Some(())
    }

    /// Keeps what a file has beside its data, as long as memory for it is bounded: many names may
    /// share streams.
    fn keep_streams(&mut self, node: &mut Node, entry: &Entry<'_>) {
        let cost = entry.streams.iter().fold(0, |n, stream| n + 8 + stream.count_ranges() as u64);
        if self.stream_cost.saturating_add(cost) > MAX_STREAM_COST {
            if !std::mem::replace(&mut self.is_short_of_streams, true) {
                let left_out = Diagnostic::warning(Code::StreamsBad);
                self.ctx.note(left_out.with("path", told(entry.path)));
            }
            return;
        }
        self.stream_cost += cost;
        node.extra_mut().streams = entry.streams.to_vec();
    }

    fn check_name(&mut self, entry: &Entry<'_>) {
        if self.names_of != entry.parent {
            self.names_of = entry.parent;
            self.names.clear();
        }
        if !self.names.insert(self.hasher.hash_one(entry.name)) {
            let diagnostic = Diagnostic::warning(Code::NameTwice);
            self.ctx.note(diagnostic.with("path", told(entry.path)));
        }
    }
}

impl Visitor for TreeBuilder<'_> {
    fn entry(&mut self, entry: &Entry<'_>) -> ControlFlow<()> {
        self.check_name(entry);
        if self.add(entry).is_none() {
            self.is_full = true;
            return ControlFlow::Break(());
        }
        ControlFlow::Continue(())
    }

    fn root(&mut self, attributes: Attributes) {
        if let Some(root) = self.tree.node_mut(Tree::ROOT) {
            root.attributes = attributes;
        }
    }
}

fn content_of(entry: &Entry<'_>, source: SourceId) -> Content {
    let ranges = || entry.ranges.to_vec();
    match (entry.unreadable, entry.packing) {
        (Some(code), _) => {
            Content::Unreadable(Box::new(Unreadable { code, source, ranges: ranges() }))
        }
        (None, Some(Packing { version, header_bytes, block_log2 })) => {
            Content::Packed(Box::new(Packed {
                source,
                ranges: ranges(),
                version,
                header_bytes,
                block_log2,
            }))
        }
        (None, None) if entry.ranges.is_empty() => Content::Empty,
        (None, None) => {
            let ranges = match entry.ranges {
                [one] => Ranges::One(*one),
                many => Ranges::from(many.to_vec()),
            };
            Content::Extents { source, ranges }
        }
    }
}
