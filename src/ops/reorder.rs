//! An order of files from recorded reads: candidates are planned and replayed on the model of a
//! drive, and the fastest is proposed. Nothing is changed; whoever asked decides.

use std::collections::{HashMap, HashSet};

use crate::base::progress::{Cancelled, Context};
use crate::master::{self, Facts, Wishes};
use crate::model::spec::RuleKind;
use crate::model::tree::Content;
use crate::model::{BlobId, Node, NodeId, Tree};
use crate::plan::replay::{Piece, Recording, Replayed, Touch, first_touched, replay, touches};
use crate::plan::{Drive, Plan, RuleState};

/// Where the reads were recorded.
#[derive(Clone, Copy, Debug)]
pub enum Recorded<'a> {
    /// On the image that this plan gives.
    Planned(&'a Plan),
    /// On the image that the files are extents of.
    Opened(&'a Tree),
}

/// An order, and what it brings.
#[derive(Clone, Debug)]
pub struct Proposal {
    /// The files in the order they should lie, in front of all others; empty: nothing is faster
    /// than what there is.
    pub order: Vec<NodeId>,
    /// How the best was found.
    pub way: OrderWay,
    /// The reads where the files lie now.
    pub before: Replayed,
    /// The reads where the files would lie.
    pub after: Replayed,
    /// What else was tried, with microseconds.
    pub tried: Vec<(OrderWay, u64)>,
    /// The reads, mapped to files.
    pub touches: Vec<Touch>,
}

/// How an order is made.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum OrderWay {
    /// As it is.
    Unchanged,
    /// As the files were first touched.
    FirstTouched,
    /// The same, but files of which little was read come behind: they push the others apart.
    WholeFirst,
    /// Small ones as first touched, then large ones.
    SmallFirst,
}

impl OrderWay {
    /// The stable name of `--json`.
    pub fn id(self) -> &'static str {
        match self {
            OrderWay::Unchanged => "unchanged",
            OrderWay::FirstTouched => "first-touched",
            OrderWay::WholeFirst => "whole-first",
            OrderWay::SmallFirst => "small-first",
        }
    }
}

/// A file of which less than this share was read counts as read in part.
const WHOLE_PERCENT: u64 = 50;
/// A larger file is a large one.
const SMALL_BYTES: u64 = 1 << 20;

/// Proposes an order for `wishes`. Reads of what lies where it is for good count at that place.
///
/// # Errors
/// [`Cancelled`].
pub fn reorder(
    wishes: Wishes<'_>,
    facts: &Facts,
    recorded: Recorded<'_>,
    recording: &Recording,
    drive: Drive,
    ctx: &Context,
) -> Result<Proposal, Cancelled> {
    let pieces = match recorded {
        Recorded::Planned(plan) => planned_pieces(plan),
        Recorded::Opened(tree) => extent_pieces(tree),
    };
    let touches = touches(recording, &pieces);
    let (now, _) = master::plan_unless(wishes, facts, &ctx.cancel)?;
    let before = match recorded {
        Recorded::Planned(_) => replayed(&touches, &now, drive),
        Recorded::Opened(_) => {
            let starts: HashMap<BlobId, u64> =
                pieces.iter().rev().map(|piece| (piece.blob, piece.range.start)).collect();
            replay(&touches, &|blob| starts.get(&blob).copied(), drive)
        }
    };
    let tree = wishes.tree;
    let names = first_names(tree, &touches);
    let mut best = (OrderWay::Unchanged, Vec::new(), replayed(&touches, &now, drive));
    let mut tried = vec![(OrderWay::Unchanged, best.2.us)];
    let mut seen: HashSet<Vec<BlobId>> = HashSet::new();
    for way in [OrderWay::FirstTouched, OrderWay::WholeFirst, OrderWay::SmallFirst] {
        ctx.check()?;
        let order = candidate(way, tree, &touches, &before);
        if order.is_empty() || !seen.insert(order.clone()) {
            continue;
        }
        let nodes: Vec<NodeId> = order.iter().filter_map(|blob| names.get(blob).copied()).collect();
        let mut placement = wishes.placement.clone();
        let rule = placement.push(RuleKind::List(nodes.as_slice().into()));
        let (plan, _) =
            master::plan_unless(Wishes { placement: &placement, ..wishes }, facts, &ctx.cancel)?;
        let is_kept = plan.rules().iter().any(|o| o.rule == rule && o.state == RuleState::Kept);
        let replayed = replayed(&touches, &plan, drive);
        tried.push((way, replayed.us));
        if is_kept && replayed.us < best.2.us {
            best = (way, nodes, replayed);
        }
    }
    let (way, order, after) = best;
    Ok(Proposal { order, way, before, after, tried, touches })
}

fn replayed(touches: &[Touch], plan: &Plan, drive: Drive) -> Replayed {
    replay(touches, &|blob| plan.addresses().blob(blob).map(|range| range.start), drive)
}

/// Files of a plan by where they lie.
pub fn planned_pieces(plan: &Plan) -> Vec<Piece> {
    let blobs = (0..plan.tree().blob_bound()).map(BlobId);
    let mut pieces: Vec<Piece> = blobs
        .filter_map(|blob| {
            let range = plan.addresses().blob(blob).filter(|range| range.len > 0)?;
            Some(Piece { range, blob, offset: 0 })
        })
        .collect();
    pieces.sort_unstable();
    pieces
}

/// Files by the extents they were read from.
pub fn extent_pieces(tree: &Tree) -> Vec<Piece> {
    let mut pieces = Vec::new();
    for blob in (0..tree.blob_bound()).map(BlobId) {
        let Some(Content::Extents { ranges, .. }) = tree.blob(blob).map(|blob| &blob.content)
        else {
            continue;
        };
        let mut offset = 0;
        for range in ranges.as_slice() {
            if !range.is_hole() && !range.is_empty() {
                pieces.push(Piece { range: *range, blob, offset });
            }
            offset += range.len;
        }
    }
    pieces.sort_unstable();
    // Files that share bytes are told apart by nobody: the first has them.
    pieces.dedup_by(|later, earlier| later.range.start < earlier.range.end());
    pieces
}

/// The first name of each file that was touched.
fn first_names(tree: &Tree, touches: &[Touch]) -> HashMap<BlobId, NodeId> {
    let wanted: HashSet<BlobId> = touches.iter().filter_map(|touch| touch.blob).collect();
    let mut names = HashMap::new();
    for (id, node) in tree.walk(Tree::ROOT) {
        if let Some(blob) = Node::blob(node).filter(|blob| wanted.contains(blob)) {
            names.entry(blob).or_insert(id);
        }
    }
    names
}

fn candidate(way: OrderWay, tree: &Tree, touches: &[Touch], before: &Replayed) -> Vec<BlobId> {
    let mut order = first_touched(touches);
    let len = |blob: &BlobId| tree.blob(*blob).map_or(0, |blob| blob.len);
    match way {
        OrderWay::Unchanged | OrderWay::FirstTouched => {}
        OrderWay::WholeFirst => order.sort_by_key(|blob| {
            let read = before.files.get(blob).map_or(0, |file| file.bytes);
            read.saturating_mul(100) < len(blob).saturating_mul(WHOLE_PERCENT)
        }),
        OrderWay::SmallFirst => order.sort_by_key(|blob| len(blob) > SMALL_BYTES),
    }
    order
}
