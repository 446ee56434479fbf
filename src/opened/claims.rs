//! The claims of one session: descriptors and tables, directories and files of each view, boot
//! structures.

use std::collections::HashSet;
use std::ops::ControlFlow;

use crate::base::bytes::le32;
use crate::base::diag::{Code, Diagnostic};
use crate::base::progress::Context;
use crate::base::units::{ByteRange, SECTOR_BYTES};
use crate::formats::boot::eltorito;
use crate::formats::fs::iso9660::{IsoVolume, path_table};
use crate::formats::fs::volume::{Entry, EntryKind, Visitor};
use crate::io::BlockSource;
use crate::model::map::MapBuilder;
use crate::model::tree::Attributes;
use crate::model::{BlobId, Evidence, Namespace, NodeId, Owner};

use super::ViewTree;
use super::ascending::AscendingMap;
use super::survey::{OTHER_TREE, SurveySoFar};
use super::view::{BlobIndex, TreeBuilder};

/// Boot images whose end is looked for; each costs a look at all claims.
const MAX_OPEN_IMAGES: usize = 64;

/// System area, descriptors and path tables of one session of the volume whose first byte is
/// `base`. Gives back the sectors of its boot catalogs.
pub(super) fn claim_descriptors(
    volume: &IsoVolume,
    base: u64,
    builder: &mut MapBuilder,
) -> Vec<u32> {
    let mut claim = |range: ByteRange, owner| {
        let range = ByteRange { start: range.start.saturating_add(base), len: range.len };
        builder.claim(range, owner, Evidence::Declared);
    };
    let mut catalogs = Vec::new();
    let mut tables = HashSet::new();
    let start = volume.start.byte_offset();
    let system_area = ByteRange { start, len: 16 * SECTOR_BYTES };
    claim(system_area, Owner::SystemArea);
    for descriptor in &volume.descriptors {
        let ns = descriptor.kind.namespace();
        claim(descriptor.range(), Owner::VolumeDescriptor { ns });
        if let Some(boot) = descriptor.boot()
            && boot.system_id.starts_with(eltorito::raw::SYSTEM_ID)
        {
            catalogs.extend(le32(&boot.system_use, 0).filter(|sector| !catalogs.contains(sector)));
        }
        if let Some(fields) = descriptor.volume() {
            // An enhanced descriptor may share the tables of the primary one.
            for (order, range) in path_table::tables(fields, volume.block_bytes) {
                if tables.insert(range) {
                    claim(range, Owner::PathTable { ns, order });
                }
            }
        }
    }
    catalogs
}

/// A boot catalog and the images it names. Comes after all other claims: where the catalog does
/// not tell how long an image is, it reaches as far as the file that starts there, else up to
/// what is claimed next.
pub(super) fn claim_catalog(
    sector: u32,
    source: &dyn BlockSource,
    builder: &mut MapBuilder,
    ctx: &Context,
) {
    let catalog = eltorito::read::read(source, sector);
    if !catalog.as_ref().is_some_and(|catalog| catalog.is_valid()) {
        let bad = Diagnostic::warning(Code::BootCatalogBad).with("sector", u64::from(sector));
        ctx.note(bad.at(u64::from(sector) * SECTOR_BYTES));
    }
    let Some(catalog) = catalog else { return };
    builder.claim(catalog.range, Owner::BootCatalog, Evidence::Declared);
    let mut open = 0;
    for image in &catalog.images {
        let owner = Owner::BootImage { n: image.n };
        match image.len {
            Some(len) => {
                builder.claim(ByteRange { start: image.start, len }, owner, Evidence::Declared);
            }
            None if open < MAX_OPEN_IMAGES => {
                open += 1;
                let len = inferred_len(image.start, source.len(), builder);
                builder.claim(ByteRange { start: image.start, len }, owner, Evidence::Inferred);
            }
            None => {}
        }
    }
}

fn inferred_len(start: u64, size: u64, builder: &MapBuilder) -> u64 {
    let mut next = size;
    for claim in builder.claims() {
        if claim.range.start == start && matches!(claim.owner, Owner::FileData { .. }) {
            return claim.range.len;
        }
        if claim.range.start > start {
            next = next.min(claim.range.start);
        }
    }
    next.saturating_sub(start)
}

/// Claims of the views of an image, one walk after the other.
pub(super) struct Claims<'a, 'c> {
    pub(super) builder: &'a mut MapBuilder,
    /// File data claimed already: views share it.
    claimed: AscendingMap<ByteRange, ()>,
    /// The view being walked.
    ns: Namespace,
    /// Gets built on the way.
    pub(super) tree: Option<TreeBuilder<'c>>,
    /// What was built.
    pub(super) tree_done: Option<ViewTree>,
    is_older: bool,
    blobs: BlobIndex,
    /// Continuation areas lie one behind the other: one claim for all of them.
    areas: Option<(u32, ByteRange)>,
    /// Files of this view whose data no view before had.
    pub(super) count_new: u64,
    /// Blocks of the directories of this view.
    pub(super) directories: HashSet<u64>,
    /// Is offered what is known so far.
    observe: &'a mut dyn FnMut(&SurveySoFar<'_>),
}

/// Often enough for a slow source, seldom enough to cost nothing with a fast one.
const OBSERVED_EVERY: u32 = 64;

impl<'a, 'c> Claims<'a, 'c> {
    pub(super) fn new(
        builder: &'a mut MapBuilder,
        observe: &'a mut dyn FnMut(&SurveySoFar<'_>),
    ) -> Claims<'a, 'c> {
        Claims {
            builder,
            observe,
            claimed: AscendingMap::default(),
            ns: Namespace::Iso,
            tree: None,
            tree_done: None,
            is_older: false,
            blobs: BlobIndex::default(),
            areas: None,
            count_new: 0,
            directories: HashSet::new(),
        }
    }

    /// To be called before each walk.
    pub(super) fn begin(&mut self, ns: Namespace, is_older: bool) {
        self.finish();
        self.ns = ns;
        self.is_older = is_older;
        self.blobs = BlobIndex::default();
        self.count_new = 0;
        self.directories.clear();
    }

    /// To be called behind the last walk.
    pub(super) fn finish(&mut self) {
        if let Some((number, range)) = self.areas.take() {
            self.claim_directory(number, range);
        }
    }

    fn offer(&mut self) {
        let built = self.tree.as_ref().map(TreeBuilder::so_far);
        let done = || self.tree_done.as_ref().map(|view| (view.ns, &view.tree));
        if let Some((ns, tree)) = built.or_else(done) {
            (self.observe)(&SurveySoFar::new(self.builder, ns, tree));
        }
    }

    fn claim_directory(&mut self, number: u32, range: ByteRange) {
        let node = NodeId(if self.is_older { OTHER_TREE } else { number });
        let owner = Owner::Directory { ns: self.ns, node };
        self.builder.claim(range, owner, Evidence::Declared);
    }
}

impl Visitor for Claims<'_, '_> {
    fn entry(&mut self, entry: &Entry<'_>) -> ControlFlow<()> {
        let flow = match &mut self.tree {
            Some(tree) => tree.entry(entry),
            None => ControlFlow::Continue(()),
        };
        if entry.number.is_multiple_of(OBSERVED_EVERY) {
            self.offer();
        }
        if entry.kind != EntryKind::File {
            return flow;
        }
        let (number, is_new) = match &self.tree {
            Some(tree) => tree.last_blob,
            None => self.blobs.number(entry),
        };
        let blob = BlobId(if self.is_older { OTHER_TREE } else { number });
        let owner = Owner::FileData { ns: self.ns, blob };
        let mut is_first = is_new;
        for range in entry.ranges.iter().filter(|range| is_new && !range.is_hole()) {
            if self.claimed.value_or_insert(*range, ()).1 {
                // Data inside a file entry is part of it.
                if !entry.is_embedded {
                    self.builder.claim(*range, owner, Evidence::Declared);
                }
                self.count_new += u64::from(std::mem::take(&mut is_first));
            }
        }
        flow
    }

    fn root(&mut self, attributes: Attributes) {
        if let Some(tree) = &mut self.tree {
            tree.root(attributes);
        }
    }

    fn directory_bytes(&mut self, number: u32, range: ByteRange) {
        self.directories.insert(range.start);
        self.claim_directory(number, range);
    }

    fn entry_bytes(&mut self, number: u32, range: ByteRange) {
        let node = NodeId(if self.is_older { OTHER_TREE } else { number });
        self.builder.claim(range, Owner::FileEntry { node }, Evidence::Declared);
    }

    fn reserved_bytes(&mut self, _number: u32, range: ByteRange) {
        self.builder.claim(range, Owner::Padding, Evidence::Declared);
    }

    fn continuation_bytes(&mut self, number: u32, range: ByteRange) {
        match &mut self.areas {
            Some((same, areas)) if *same == number && areas.end() == range.start => {
                areas.len += range.len;
            }
            other => {
                if let Some((number, areas)) = other.replace((number, range)) {
                    self.claim_directory(number, areas);
                }
            }
        }
    }
}
