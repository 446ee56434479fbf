//! Whether a written image reads as it was planned (design.md 7.7).
//!
//! Equal bytes are half of the answer: the copy is opened by the readers, surveyed, and what they
//! find is held against the plan. Every planned structure must be found where it was planned, every
//! claim of a reader must have been planned, and the files of the tree must be at their paths. This
//! catches a layout that the readers understand otherwise than the authors meant it.

use std::collections::HashMap;
use std::hash::{BuildHasher, RandomState};
use std::sync::Arc;

use crate::base::progress::{Cancelled, Context, Meter};
use crate::base::units::ByteRange;
use crate::io::SharedSource;
use crate::model::map::PathTableOrder;
use crate::model::tree::Content;
use crate::model::{Evidence, Namespace, Node, NodeId, NodeKind, Owner, SectorMap, Tree};
use crate::opened::{OpenError, OpenOptions, Survey, open_source};
use crate::plan::{Plan, Region};

/// The first thing in which an image differs from its plan.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum LayoutDifference {
    /// The readers can't read it.
    #[error(transparent)]
    Unreadable(OpenError),
    /// A planned structure that no reader finds there.
    #[error("{} at {} is not found", .owner.id(), .range.start)]
    NotFound {
        /// What was planned.
        owner: Owner,
        /// Where.
        range: ByteRange,
    },
    /// Something a reader finds where it was not planned.
    #[error("{} at {} was not planned", .owner.id(), .range.start)]
    NotPlanned {
        /// What was found.
        owner: Owner,
        /// Where.
        range: ByteRange,
    },
    /// A file or folder that was not planned, or not like this.
    #[error("{} differs", String::from_utf8_lossy(path))]
    File {
        /// Its path as the readers find it.
        path: Vec<u8>,
    },
}

/// Reads an image with the readers and holds what they find against its plan. Inside: the first
/// difference. Reads the metadata, not the files.
pub fn compare_layout(
    image: SharedSource,
    plan: &Plan,
    ctx: &Context,
) -> Result<Result<(), LayoutDifference>, Cancelled> {
    // What a reader notices about it is no news here, and its steps are not counted.
    let quiet = Context::new(Arc::new(Meter::default()), ctx.cancel.clone());
    let survey = open_source(image, None, &OpenOptions::default(), &quiet)
        .and_then(|image| image.survey(&quiet));
    let survey = match survey {
        Ok(survey) => survey,
        Err(OpenError::Cancelled(cancelled)) => return Err(cancelled),
        Err(error) => return Ok(Err(LayoutDifference::Unreadable(error))),
    };
    let compared = all_found(&survey.map, plan, ctx)?
        .and_then(|()| all_planned(&survey.map, plan))
        .and_then(|()| same_files(&survey, plan));
    ctx.check()?;
    Ok(compared)
}

/// What two owners must have in common. Nodes and blobs have numbers of their own in each tree,
/// and one record serves the plain and the Rock Ridge view.
type Role = (&'static str, Option<Namespace>, Option<PathTableOrder>);

fn role(owner: Owner) -> Role {
    let ns = match owner {
        Owner::FileData { .. } => None,
        other => other.namespace(),
    };
    let order = match owner {
        Owner::PathTable { order, .. } => Some(order),
        _ => None,
    };
    let ns = if ns == Some(Namespace::RockRidge) { Some(Namespace::Iso) } else { ns };
    (owner.id(), ns, order)
}

fn is_fill(owner: Owner) -> bool {
    matches!(owner, Owner::Padding | Owner::Zero | Owner::Unknown)
}

/// Every planned region is claimed whole.
fn all_found(
    map: &SectorMap,
    plan: &Plan,
    ctx: &Context,
) -> Result<Result<(), LayoutDifference>, Cancelled> {
    for (number, region) in plan.regions().iter().enumerate() {
        if number % 4096 == 0 {
            ctx.check()?;
        }
        if is_fill(region.owner) || is_hidden_home(region.owner, plan.tree()) {
            continue;
        }
        let wanted = role(region.owner);
        let sought = match region.owner {
            // Named by a partition only; or by an entry that may not tell its length.
            Owner::BootImage { n: 0 } => continue,
            Owner::BootImage { .. } if !is_start_of_image(region, plan) => continue,
            Owner::BootImage { .. } => ByteRange { len: 1, ..region.range },
            _ => region.range,
        };
        for index in map.indices(sought) {
            let Some(span) = map.span(index) else { continue };
            let others = map.co_owners(index).iter().copied();
            if !std::iter::once(span.owner).chain(others).any(|owner| role(owner) == wanted) {
                let range = span.range.intersection(region.range).unwrap_or(region.range);
                return Ok(Err(LayoutDifference::NotFound { owner: region.owner, range }));
            }
        }
    }
    Ok(Ok(()))
}

/// Whether a region of a boot image is its first.
fn is_start_of_image(region: &Region, plan: &Plan) -> bool {
    let before = region.range.start.checked_sub(1).and_then(|byte| plan.region_at(byte));
    before.is_none_or(|before| before.owner != region.owner)
}

/// The folder that holds relocated ones is marked as such (RRIP 4.1.5.3): readers do not show it.
fn is_hidden_home(owner: Owner, tree: &Tree) -> bool {
    let Owner::Directory { node, .. } = owner else { return false };
    tree.node(node)
        .is_some_and(|home| home.parent == Tree::ROOT && home.name.starts_with(b"rr_moved"))
}

/// Everything a structure of the image points to was planned as that.
fn all_planned(map: &SectorMap, plan: &Plan) -> Result<(), LayoutDifference> {
    for span in map.iter() {
        if span.evidence != Evidence::Declared || is_fill(span.owner) {
            continue;
        }
        let found = role(span.owner);
        let mut at = span.range.start;
        while at < span.range.end() {
            let claims = || plan.claims().iter().filter(|(range, _)| range.contains(at)).copied();
            let planned = plan.region_at(at).map(|region| (region.range, region.owner));
            let is_found = |owner: Owner| {
                // What lies on an EFI volume is planned as a part of the image.
                let is_inside = span.owner == Owner::SpaceBitmap
                    || span.owner.namespace() == Some(Namespace::Fat);
                role(owner) == found || (is_inside && matches!(owner, Owner::BootImage { .. }))
            };
            match planned.into_iter().chain(claims()).find(|(_, owner)| is_found(*owner)) {
                Some((range, _)) => at = range.end(),
                None => {
                    let range = ByteRange::between(at, span.range.end());
                    return Err(LayoutDifference::NotPlanned { owner: span.owner, range });
                }
            }
        }
    }
    Ok(())
}

/// The files and folders of the default view are those of the tree. Only Rock Ridge keeps names as
/// they are; other views are held to the plan by their claims alone.
fn same_files(survey: &Survey, plan: &Plan) -> Result<(), LayoutDifference> {
    if survey.view.ns != Namespace::RockRidge {
        return Ok(());
    }
    let hasher = RandomState::new();
    let planned = Paths::new(plan.tree(), &hasher);
    let by_path: HashMap<u64, NodeId> = planned.iter().collect();
    let found = Paths::new(&survey.view.tree, &hasher);
    for (hash, id) in found.iter() {
        let is_same = by_path
            .get(&hash)
            .and_then(|planned| plan.tree().node(*planned))
            .zip(survey.view.tree.node(id))
            .is_some_and(|(planned, found)| is_same_node(planned, found, plan, &survey.view.tree));
        if !is_same {
            return Err(LayoutDifference::File { path: survey.view.tree.path_of(id) });
        }
    }
    Ok(())
}

/// Hashes of the paths of a tree: a million paths need no copies.
struct Paths(Vec<Option<u64>>);

impl Paths {
    fn new(tree: &Tree, hasher: &RandomState) -> Paths {
        let mut hashes = vec![None; tree.node_bound() as usize];
        for (id, node) in tree.walk(Tree::ROOT) {
            let above = hashes.get(node.parent.0 as usize).copied().flatten();
            if let Some(slot) = hashes.get_mut(id.0 as usize) {
                *slot = Some(hasher.hash_one((above.unwrap_or(0), &*node.name)));
            }
        }
        Paths(hashes)
    }

    /// All but the root, which has no name.
    fn iter(&self) -> impl Iterator<Item = (u64, NodeId)> + '_ {
        let nodes = (0..).map(NodeId).zip(&self.0).skip(1);
        nodes.filter_map(|(id, hash)| hash.map(|hash| (hash, id)))
    }
}

fn is_same_node(planned: &Node, found: &Node, plan: &Plan, view: &Tree) -> bool {
    match (&planned.kind, &found.kind) {
        (NodeKind::File(planned), NodeKind::File(found)) => {
            let planned_len = plan.tree().blob(*planned).map(|blob| blob.len);
            let Some(blob) = view.blob(*found) else { return false };
            let start = match &blob.content {
                Content::Extents { ranges, .. } => {
                    ranges.as_slice().first().map(|range| range.start)
                }
                _ => None,
            };
            let address = plan.addresses().blob(*planned).filter(|range| !range.is_empty());
            planned_len == Some(blob.len)
                && match (start, address) {
                    (Some(start), Some(address)) => start == address.start,
                    // An equal file lies there for it (`--dedupe`).
                    (Some(start), None) => plan.region_at(start).is_some_and(|region| {
                        matches!(region.owner, Owner::FileData { .. })
                            && region.range.start == start
                    }),
                    (None, _) => blob.len == 0,
                }
        }
        (NodeKind::Symlink(planned), NodeKind::Symlink(found)) => planned == found,
        (planned, found) => planned.id() == found.id(),
    }
}
