//! Who owns every byte of an image: the claims of all structures of all sessions and views.

use std::ops::ControlFlow;

use crate::base::diag::{Code, Diagnostic};
use crate::base::progress::Context;
use crate::base::units::{ByteRange, SECTOR_BYTES};
use crate::formats::boot::eltorito;
use crate::formats::fs::iso9660::read::walk;
use crate::formats::fs::iso9660::{IsoVolume, probe};
use crate::formats::fs::volume::{Entry, EntryKind, Visitor};
use crate::formats::part;
use crate::model::map::{Lane, LaneKind, MapBuilder};
use crate::model::tree::Attributes;
use crate::model::{BlobId, Evidence, Namespace, NodeId, Owner, SectorMap};

use super::view::{BlobIndex, TreeBuilder};
use super::{OpenError, OpenImage, ViewTree};

/// Node and blob number of owners that stand in an older session only: no tree has them.
pub const OTHER_TREE: u32 = u32::MAX;

/// The map of an image and the tree its owners refer to.
#[derive(Clone, Debug)]
pub struct Survey {
    /// Who owns what. Nodes and blobs of the default view are those of `view`; those of other
    /// views have the numbers that reading that view gives.
    pub map: SectorMap,
    /// The default view.
    pub view: ViewTree,
}

impl OpenImage {
    /// Reads all views of the chosen session, and the older sessions, and maps the image.
    pub fn survey(&self, ctx: &Context) -> Result<Survey, OpenError> {
        let mut builder = MapBuilder::new(self.size_bytes);
        let default = self.default_view();
        let mut tree = TreeBuilder::new(default, self.source_id, ctx);
        let mut claims = Claims::new(default, &mut builder, Some(&mut tree));
        self.walk(default, None, ctx, &mut claims)?;
        let view = tree.finish()?;
        let silent = ctx.apart();
        for ns in self.views().into_iter().filter(|ns| *ns != default) {
            let mut claims = Claims::new(ns, &mut builder, None);
            self.walk(ns, None, &silent, &mut claims)?;
        }
        claim_descriptors(&self.volume, &*self.source, &mut builder);
        for session in self.sessions.iter().filter(|s| s.number != self.session) {
            let Some(volume) = probe::probe(&*self.source, session.start, &silent)? else {
                continue;
            };
            claim_descriptors(&volume, &*self.source, &mut builder);
            for view in &volume.views {
                let mut claims = Claims::new(view.ns, &mut builder, None);
                claims.is_older = true;
                walk(&*self.source, &volume, view, None, self.charset, &silent, &mut claims)?;
            }
        }
        for table in part::probe::find(&*self.source) {
            let owner = Owner::PartitionTable { scheme: table.scheme };
            builder.claim(table.range, owner, Evidence::Declared);
        }
        self.add_lanes(&mut builder);
        let (map, overlaps) = builder.finish();
        for overlap in overlaps {
            ctx.note(
                Diagnostic::warning(Code::ExtentsOverlap)
                    .at(overlap.range.start)
                    .with("path", overlap.first.id())
                    .with("other", overlap.second.id()),
            );
        }
        Ok(Survey { map, view })
    }

    fn add_lanes(&self, builder: &mut MapBuilder) {
        let ends = self.sessions.iter().skip(1).map(|s| s.start.byte_offset());
        for (session, end) in self.sessions.iter().zip(ends.chain([self.size_bytes])) {
            builder.lane(Lane {
                kind: LaneKind::Session(session.number),
                range: ByteRange::between(session.start.byte_offset(), end),
            });
        }
    }
}

/// System area, descriptors, path tables and boot structures of one session.
fn claim_descriptors(
    volume: &IsoVolume,
    source: &dyn crate::io::BlockSource,
    builder: &mut MapBuilder,
) {
    let start = volume.start.byte_offset();
    let system_area = ByteRange { start, len: 16 * SECTOR_BYTES };
    builder.claim(system_area, Owner::SystemArea, Evidence::Declared);
    for descriptor in &volume.descriptors {
        let ns = descriptor.kind.namespace();
        builder.claim(descriptor.range(), Owner::VolumeDescriptor { ns }, Evidence::Declared);
        if let Some(boot) = descriptor.boot()
            && boot.system_id.starts_with(eltorito::raw::SYSTEM_ID)
        {
            let sector = crate::base::bytes::le32(&boot.system_use, 0).unwrap_or(0);
            claim_catalog(sector, source, builder);
        }
        if let Some(fields) = descriptor.volume() {
            use crate::model::PathTableOrder as O;
            let len = u64::from(fields.path_table_bytes.little());
            let tables = [
                (fields.l_table.get(), O::L),
                (fields.l_table_optional.get(), O::OptionalL),
                (fields.m_table.get(), O::M),
                (fields.m_table_optional.get(), O::OptionalM),
            ];
            for (block, order) in tables.into_iter().filter(|(block, _)| *block != 0) {
                let start = u64::from(block) * u64::from(volume.block_bytes);
                let owner = Owner::PathTable { ns, order };
                builder.claim(ByteRange { start, len }, owner, Evidence::Declared);
            }
        }
    }
}

fn claim_catalog(sector: u32, source: &dyn crate::io::BlockSource, builder: &mut MapBuilder) {
    let Some(catalog) = eltorito::read::read(source, sector) else { return };
    builder.claim(catalog.range, Owner::BootCatalog, Evidence::Declared);
    for image in &catalog.images {
        let owner = Owner::BootImage { n: image.n };
        if let Some(len) = image.len {
            builder.claim(ByteRange { start: image.start, len }, owner, Evidence::Declared);
        } else {
            let one = ByteRange { start: image.start, len: SECTOR_BYTES };
            builder.claim(one, owner, Evidence::Inferred);
        }
    }
}

/// Claims of one view; builds its tree on the way where one is wanted.
struct Claims<'a, 'c> {
    ns: Namespace,
    builder: &'a mut MapBuilder,
    tree: Option<&'a mut TreeBuilder<'c>>,
    blobs: BlobIndex,
    is_older: bool,
}

impl<'a, 'c> Claims<'a, 'c> {
    fn new(
        ns: Namespace,
        builder: &'a mut MapBuilder,
        tree: Option<&'a mut TreeBuilder<'c>>,
    ) -> Claims<'a, 'c> {
        Claims { ns, builder, tree, blobs: BlobIndex::default(), is_older: false }
    }
}

impl Visitor for Claims<'_, '_> {
    fn entry(&mut self, entry: &Entry<'_>) -> ControlFlow<()> {
        if entry.kind == EntryKind::File {
            let (number, is_new) = self.blobs.number(entry);
            let blob = BlobId(if self.is_older { OTHER_TREE } else { number });
            let owner = Owner::FileData { ns: self.ns, blob };
            for range in entry.ranges.iter().filter(|_| is_new) {
                self.builder.claim(*range, owner, Evidence::Declared);
            }
        }
        match &mut self.tree {
            Some(tree) => tree.entry(entry),
            None => ControlFlow::Continue(()),
        }
    }

    fn root(&mut self, attributes: Attributes) {
        if let Some(tree) = &mut self.tree {
            tree.root(attributes);
        }
    }

    fn directory_bytes(&mut self, ns: Namespace, number: u32, range: ByteRange) {
        let node = NodeId(if self.is_older { OTHER_TREE } else { number });
        self.builder.claim(range, Owner::Directory { ns, node }, Evidence::Declared);
    }
}
