//! Who owns every byte of an image: the claims of all structures of all sessions and views.

use std::collections::{HashMap, HashSet};

use crate::base::diag::{Code, Diagnostic};
use crate::base::progress::{Context, Phase};
use crate::base::units::Lba;
use crate::formats::fs::iso9660::read::walk;
use crate::formats::fs::iso9660::{IsoVolume, View, path_table, probe};
use crate::formats::part;
use crate::model::map::{Lane, LaneKind, MapBuilder, Overlap};
use crate::model::tree::{NodeKind, Tree};
use crate::model::{Evidence, Namespace, Owner, SectorMap};

use super::claims::{Claims, claim_catalog, claim_descriptors};
use super::gaps;
use super::view::TreeBuilder;
use super::{OpenError, OpenImage, ViewTree};
use crate::base::units::ByteRange;

/// Node and blob number of owners that stand in an older session only: no tree has them.
pub const OTHER_TREE: u32 = u32::MAX;

/// The map of an image and the tree its owners refer to.
#[derive(Clone, Debug)]
pub struct Survey {
    /// Who owns what. Nodes and blobs of the default view are those of `view`; those of other
    /// views have the numbers that reading that view gives. File data that several views share
    /// belongs to the default one.
    pub map: SectorMap,
    /// The default view.
    pub view: ViewTree,
}

impl OpenImage {
    /// Reads all views of the chosen session, and the older sessions, and maps the image. Tells
    /// `ctx` about overlaps, path tables that disagree and views that hold more than the default.
    pub fn survey(&self, ctx: &Context) -> Result<Survey, OpenError> {
        ctx.meter.phase(Phase::Scan, None);
        let mut builder = MapBuilder::new(self.size_bytes);
        let silent = ctx.apart();
        let volumes = self.all_volumes(&silent);
        let mut catalogs = Vec::new();
        for volume in std::iter::once(&self.volume).chain(&volumes) {
            for sector in claim_descriptors(volume, &mut builder) {
                if !catalogs.contains(&sector) {
                    catalogs.push(sector);
                }
            }
        }
        for table in part::probe::find(&*self.source) {
            let owner = Owner::PartitionTable { scheme: table.scheme };
            builder.claim(table.range, owner, Evidence::Declared);
        }
        let view = self.claim_views(&mut builder, &volumes, ctx, &silent)?;
        for sector in catalogs {
            claim_catalog(sector, &*self.source, &mut builder, ctx);
        }
        self.add_lanes(&mut builder);
        let (map, overlaps) = builder.finish();
        tell_overlaps(&overlaps, &view, ctx);
        let fills = gaps::fill(&map, &*self.source, ctx)?;
        Ok(Survey { map: map.filled(&fills), view })
    }

    /// The volumes of the other sessions; with emulated sessions also the copy of the newest
    /// descriptors at the start of the image.
    fn all_volumes(&self, silent: &Context) -> Vec<IsoVolume> {
        let mut starts: Vec<Lba> = self.sessions.iter().map(|session| session.start).collect();
        if !starts.contains(&Lba(0)) {
            starts.push(Lba(0));
        }
        starts
            .into_iter()
            .filter(|start| *start != self.volume.start)
            .filter_map(|start| probe::probe(&*self.source, start, silent).ok().flatten())
            .collect()
    }

    fn claim_views(
        &self,
        builder: &mut MapBuilder,
        others: &[IsoVolume],
        ctx: &Context,
        silent: &Context,
    ) -> Result<ViewTree, OpenError> {
        let default = self.default_view();
        let mut claims = Claims::new(builder);
        claims.tree = Some(TreeBuilder::new(default, self.source_id, ctx));
        for view in &self.volume.views {
            let told = if view.ns == default { ctx } else { silent };
            claims.begin(view.ns, false);
            self.walk_volume(&self.volume, view, told, &mut claims)?;
            if let Some(tree) = claims.tree.take() {
                claims.tree_done = Some(tree.finish()?);
            } else if claims.count_new > 0 {
                ctx.note(
                    Diagnostic::note(Code::OtherViewHasMore)
                        .with("view", view.ns.id())
                        .with("count", claims.count_new),
                );
            }
            self.check_path_tables(view, &claims.directories, ctx);
        }
        for volume in others {
            for view in &volume.views {
                claims.begin(view.ns, true);
                self.walk_volume(volume, view, silent, &mut claims)?;
            }
        }
        claims.finish();
        claims.tree_done.take().ok_or(OpenError::NoSuchView(default))
    }

    fn walk_volume(
        &self,
        volume: &IsoVolume,
        view: &View,
        ctx: &Context,
        claims: &mut Claims<'_, '_>,
    ) -> Result<(), OpenError> {
        walk(&*self.source, volume, view, None, self.charset, ctx, claims)?;
        Ok(())
    }

    /// Tells if the tables of a view name other directories than the tree. Rock Ridge has no
    /// tables of its own and shows relocated directories elsewhere.
    fn check_path_tables(&self, view: &View, directories: &HashSet<u64>, ctx: &Context) {
        if view.ns == Namespace::RockRidge {
            return;
        }
        let block_bytes = u64::from(self.volume.block_bytes);
        let blocks: HashSet<u32> =
            directories.iter().filter_map(|at| u32::try_from(at / block_bytes).ok()).collect();
        let descriptor = self
            .volume
            .descriptors
            .iter()
            .find(|d| d.kind.namespace() == view.ns && d.volume().is_some());
        if let Some(descriptor) = descriptor
            && !path_table::agree(&*self.source, &self.volume, descriptor, &blocks)
        {
            let at = descriptor.at + 132;
            ctx.note(Diagnostic::warning(Code::PathTableDiffers).at(at).with("view", view.ns.id()));
        }
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

/// Overlaps with the paths of the files in question.
fn tell_overlaps(overlaps: &[Overlap], view: &ViewTree, ctx: &Context) {
    let mut paths: HashMap<u32, String> = HashMap::new();
    let blob_of = |owner: Owner| match owner {
        Owner::FileData { ns, blob } if ns == view.ns => Some(blob),
        _ => None,
    };
    let wanted: HashSet<u32> = overlaps
        .iter()
        .flat_map(|overlap| [overlap.first, overlap.second])
        .filter_map(|owner| blob_of(owner).map(|blob| blob.0))
        .collect();
    if !wanted.is_empty() {
        for (id, node) in view.tree.walk(Tree::ROOT) {
            if let NodeKind::File(blob) = node.kind
                && wanted.contains(&blob.0)
            {
                paths.entry(blob.0).or_insert_with(|| view.tree.display_path(id));
            }
        }
    }
    let name = |owner: Owner| match (owner, blob_of(owner)) {
        (_, Some(blob)) => paths.get(&blob.0).cloned().unwrap_or_default(),
        (Owner::Directory { ns, node }, _) if ns == view.ns => {
            format!("{}/", view.tree.display_path(node))
        }
        (other, _) => format!("[{}]", other.id()),
    };
    for overlap in overlaps {
        ctx.note(
            Diagnostic::warning(Code::ExtentsOverlap)
                .at(overlap.range.start)
                .with("path", name(overlap.first))
                .with("other", name(overlap.second)),
        );
    }
}
