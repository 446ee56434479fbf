//! Who owns every byte of an image: the claims of all structures of all sessions and views.

use std::collections::{HashMap, HashSet};

use crate::base::diag::{Code, Diagnostic};
use crate::base::progress::{Context, Phase};
use crate::base::units::Lba;
use crate::formats::part;
use crate::model::map::{Lane, LaneKind, MapBuilder, Overlap};
use crate::model::tree::{NodeKind, Tree};
use crate::model::{Evidence, Namespace, Owner, SectorMap};

use super::claims::{Claims, claim_catalog};
use super::mounted::{self, Mounted};
use super::view::TreeBuilder;
use super::{OpenError, OpenImage, ViewTree};
use super::{bridge, gaps};
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
    /// Bytes that can't be right: claimed twice by what should not share them.
    pub problems: Vec<ByteRange>,
}

/// What a survey knows while it runs: what nobody has claimed yet is Unknown.
#[derive(Debug)]
pub struct SurveySoFar<'a> {
    builder: &'a MapBuilder,
    ns: Namespace,
    tree: &'a Tree,
}

impl<'a> SurveySoFar<'a> {
    pub(super) fn new(builder: &'a MapBuilder, ns: Namespace, tree: &'a Tree) -> SurveySoFar<'a> {
        SurveySoFar { builder, ns, tree }
    }

    /// The map so far. Costs O(n log n) in what was claimed: not to be asked for each time.
    pub fn map(&self) -> SectorMap {
        self.builder.clone().finish().0
    }

    /// The default view so far; its pages are shared with the one that grows.
    pub fn view(&self) -> ViewTree {
        ViewTree { ns: self.ns, tree: self.tree.clone() }
    }
}

/// Most problems that are kept; a picture of the disc shows no more.
const PROBLEMS: usize = 10_000;

impl OpenImage {
    /// Reads all views of the chosen session, and the older sessions, and maps the image. Tells
    /// `ctx` about overlaps, path tables that disagree and views that hold more than the default.
    pub fn survey(&self, ctx: &Context) -> Result<Survey, OpenError> {
        self.survey_observed(ctx, &mut |_| ())
    }

    /// As [`OpenImage::survey`]; `observe` is offered what is known so far now and then.
    pub fn survey_observed(
        &self,
        ctx: &Context,
        observe: &mut dyn FnMut(&SurveySoFar<'_>),
    ) -> Result<Survey, OpenError> {
        ctx.meter.phase(Phase::Scan, None);
        let mut builder = MapBuilder::new(self.size_bytes);
        let silent = ctx.apart();
        let older = self.older_volumes(&silent);
        let mut catalogs = Vec::new();
        for mounted in self.mounted.iter().chain(&older) {
            for sector in mounted.claim_structures(&mut builder) {
                if !catalogs.contains(&sector) {
                    catalogs.push(sector);
                }
            }
        }
        for table in part::probe::find(&*self.source) {
            let owner = Owner::PartitionTable { scheme: table.scheme };
            builder.claim(table.range, owner, Evidence::Declared);
        }
        self.add_lanes(&mut builder);
        let view = self.claim_views(&mut builder, observe, &older, ctx, &silent)?;
        for sector in catalogs {
            claim_catalog(sector, &*self.source, &mut builder, ctx);
        }
        let (map, overlaps) = builder.finish();
        tell_overlaps(&overlaps, &view, ctx);
        for mounted in &self.mounted {
            mounted.check_bitmaps(&map, ctx);
        }
        bridge::check(self, ctx)?;
        let fills = gaps::fill(&map, &*self.source, ctx)?;
        let problems = overlaps.iter().take(PROBLEMS).map(|overlap| overlap.range).collect();
        Ok(Survey { map: map.filled(&fills), view, problems })
    }

    /// The volumes of the other sessions; with emulated sessions also the copy of the newest
    /// descriptors at the start of the image.
    fn older_volumes(&self, silent: &Context) -> Vec<Mounted> {
        let Some(newest) = self.iso() else { return self.other_states(silent) };
        let mut starts: Vec<Lba> = self.sessions.iter().map(|session| session.start).collect();
        if !starts.contains(&Lba(0)) {
            starts.push(Lba(0));
        }
        starts
            .into_iter()
            .filter(|start| *start != newest.start)
            .filter_map(|start| mounted::find_iso(&self.source, start, silent).ok().flatten())
            .collect()
    }

    /// The volumes of a disc without ISO 9660 as it was before, and as it is now.
    fn other_states(&self, silent: &Context) -> Vec<Mounted> {
        if self.disc.as_ref().is_some_and(|disc| disc.sessions.len() > 1) {
            return Vec::new();
        }
        let ends = self.sessions.iter().skip(1).map(|next| Some(next.start.byte_offset()));
        (1..)
            .zip(ends.chain([None]))
            .filter(|(number, _)| *number != self.session)
            .filter_map(|(_, end)| match end {
                Some(end) => mounted::find_earlier(&self.source, end, silent).ok(),
                None => mounted::find(&self.source, Lba(0), silent).ok(),
            })
            .flatten()
            .filter(Mounted::is_of_disc)
            .collect()
    }

    fn claim_views(
        &self,
        builder: &mut MapBuilder,
        observe: &mut dyn FnMut(&SurveySoFar<'_>),
        older: &[Mounted],
        ctx: &Context,
        silent: &Context,
    ) -> Result<ViewTree, OpenError> {
        let default = self.default_view();
        if self.views.is_empty() {
            // A disc of nothing but audio.
            return TreeBuilder::new(default, self.source_id, ctx).finish();
        }
        let mut claims = Claims::new(builder, observe);
        claims.tree = Some(TreeBuilder::new(default, self.source_id, ctx));
        for (ns, _) in &self.views {
            let told = if *ns == default { ctx } else { silent };
            let mounted = self.mounted(*ns)?;
            claims.begin(*ns, false);
            mounted.walk(*ns, None, self.charset, told, &mut claims)?;
            if let Some(tree) = claims.tree.take() {
                claims.tree_done = Some(tree.finish()?);
            } else if claims.count_new > 0 {
                ctx.note(
                    Diagnostic::note(Code::OtherViewHasMore)
                        .with("view", ns.id())
                        .with("count", claims.count_new),
                );
            }
            mounted.check_tables(*ns, &claims.directories, ctx);
        }
        // Volumes beside the views on show, and what only older sessions have.
        let is_shown = |index| self.views.iter().any(|(_, shown)| *shown == index);
        let beside = self.mounted.iter().enumerate().filter(|(index, _)| !is_shown(*index));
        for mounted in beside.map(|(_, mounted)| mounted).chain(older) {
            for ns in mounted.views() {
                claims.begin(ns, true);
                mounted.walk(ns, None, self.charset, silent, &mut claims)?;
            }
        }
        claims.finish();
        claims.tree_done.take().ok_or(OpenError::NoSuchView(default))
    }

    fn add_lanes(&self, builder: &mut MapBuilder) {
        let ends = self.sessions.iter().skip(1).map(|s| s.start.byte_offset());
        for (session, end) in self.sessions.iter().zip(ends.chain([self.size_bytes])) {
            builder.lane(Lane {
                kind: LaneKind::Session(session.number),
                range: ByteRange::between(session.start.byte_offset(), end),
            });
        }
        for track in self.disc.iter().flat_map(|disc| disc.tracks()) {
            builder.lane(Lane {
                kind: LaneKind::Track(u32::from(track.number)),
                range: ByteRange::between(track.start.byte_offset(), track.end().byte_offset()),
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
