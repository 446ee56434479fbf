//! Spreads the files of a disc over several that they fit on. Folders stay whole where one disc
//! holds them, else what is in them is spread; each disc is planned, so that what is said of its
//! size is what it will be.

use std::collections::{HashMap, HashSet};

use crate::base::SECTOR_BYTES;
use crate::base::progress::{Cancelled, Context};
use crate::master::{self, Facts, Wishes};
use crate::model::spec::Placement;
use crate::model::tree::TreeError;
use crate::model::{Node, NodeId, Tree};
use crate::plan::{Plan, PlanId};

/// One of the discs.
#[derive(Clone, Debug)]
pub struct DiscPart {
    /// Its files, with the ids and folders they had.
    pub tree: Tree,
    /// The rules of the layout that are about them.
    pub placement: Placement,
    /// Files on it.
    pub count_files: u64,
    /// Bytes of its image, as planned.
    pub size_bytes: u64,
    /// The plan it was measured by.
    pub plan: PlanId,
}

/// Why files can't be spread.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SplitError {
    /// A file that no disc of this kind holds.
    #[error("{path} is larger than a disc")]
    TooLarge {
        /// Its path.
        path: String,
        /// Its length.
        len_bytes: u64,
    },
    /// Something starts from the disc, which can't start from several.
    #[error("something starts from the disc")]
    Starts,
    /// Not even an empty disc fits.
    #[error("an empty disc takes {size_bytes} bytes")]
    NoRoom {
        /// What it takes.
        size_bytes: u64,
    },
    /// More files than ids.
    #[error(transparent)]
    Tree(#[from] TreeError),
    /// Stopped on request.
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
}

/// What moves as a whole.
#[derive(Clone, Copy)]
struct Unit {
    node: NodeId,
    parent: NodeId,
    weight: u64,
}

/// Units that go on one disc.
#[derive(Default)]
struct Disc {
    units: Vec<Unit>,
    weight: u64,
}

/// Spreads the files of `wishes` over discs of `capacity_bytes`.
///
/// # Errors
/// [`SplitError`].
pub fn split(
    wishes: Wishes<'_>,
    facts: &Facts,
    capacity_bytes: u64,
    ctx: &Context,
) -> Result<Vec<DiscPart>, SplitError> {
    if !wishes.boot.is_empty() {
        return Err(SplitError::Starts);
    }
    let whole = planned(wishes, facts, wishes.tree, wishes.placement, ctx)?;
    if whole.size_bytes() <= capacity_bytes {
        let (tree, placement) = (wishes.tree.clone(), wishes.placement.clone());
        return Ok(vec![part(tree, placement, &whole)]);
    }
    let empty = planned(wishes, facts, &Tree::new(), &Placement::new(), ctx)?.size_bytes();
    let Some(mut room) = capacity_bytes.checked_sub(empty).filter(|room| *room > 0) else {
        return Err(SplitError::NoRoom { size_bytes: empty });
    };
    let weights = weights(wishes.tree);
    loop {
        let units = units(wishes.tree, &weights, room)?;
        let discs = pack(units, room);
        let mut parts = Vec::with_capacity(discs.len());
        let mut over = 0;
        for disc in &discs {
            ctx.check()?;
            let tree = only(wishes.tree, &disc.units)?;
            let mut placement = wishes.placement.clone();
            placement.prune(&tree);
            let plan = planned(wishes, facts, &tree, &placement, ctx)?;
            over = over.max(plan.size_bytes().saturating_sub(capacity_bytes));
            parts.push(part(tree, placement, &plan));
        }
        if over == 0 {
            return Ok(parts);
        }
        // Folders, long names and rules of the layout took more than was reckoned with.
        room = match room.checked_sub(over).filter(|room| *room > 0) {
            Some(room) => room,
            None => return Err(SplitError::NoRoom { size_bytes: empty }),
        };
    }
}

fn planned(
    wishes: Wishes<'_>,
    facts: &Facts,
    tree: &Tree,
    placement: &Placement,
    ctx: &Context,
) -> Result<Plan, Cancelled> {
    let wishes = Wishes { tree, placement, ..wishes };
    master::plan_unless(wishes, facts, &ctx.cancel).map(|(plan, _)| plan)
}

fn part(tree: Tree, placement: Placement, plan: &Plan) -> DiscPart {
    let files = tree.walk(Tree::ROOT).filter(|(_, node)| node.blob().is_some());
    let count_files = files.count() as u64;
    DiscPart { tree, placement, count_files, size_bytes: plan.size_bytes(), plan: plan.id() }
}

/// About how many bytes each node takes with all that is in it: its data in whole sectors, and a
/// sector of each of two trees for a folder.
fn weights(tree: &Tree) -> HashMap<NodeId, u64> {
    let mut weights = HashMap::new();
    let nodes: Vec<(NodeId, &Node)> = tree.walk(Tree::ROOT).collect();
    for (id, node) in nodes.into_iter().rev() {
        let own = match node.blob().and_then(|blob| tree.blob(blob)) {
            Some(blob) => blob.len.next_multiple_of(SECTOR_BYTES),
            None if node.is_folder() => 2 * SECTOR_BYTES,
            None => 0,
        };
        // Children come before their folder here.
        let whole = weights.get(&id).copied().unwrap_or(0u64).saturating_add(own);
        weights.insert(id, whole);
        if id != Tree::ROOT {
            let above = weights.entry(node.parent).or_default();
            *above = above.saturating_add(whole);
        }
    }
    weights
}

/// The largest folders that fit on a disc, and the files beside them.
fn units(tree: &Tree, weights: &HashMap<NodeId, u64>, room: u64) -> Result<Vec<Unit>, SplitError> {
    let mut units = Vec::new();
    let mut open: Vec<NodeId> = tree.children(Tree::ROOT).to_vec();
    while let Some(id) = open.pop() {
        let Some(node) = tree.node(id) else { continue };
        let weight = weights.get(&id).copied().unwrap_or(0);
        if weight <= room {
            units.push(Unit { node: id, parent: node.parent, weight });
        } else if node.is_folder() {
            open.extend(tree.children(id));
        } else {
            let len_bytes = node.blob().and_then(|blob| tree.blob(blob)).map_or(0, |b| b.len);
            return Err(SplitError::TooLarge { path: tree.display_path(id), len_bytes });
        }
    }
    Ok(units)
}

/// The heaviest first, each on the disc that has something of its folder, else on the first with
/// room.
fn pack(mut units: Vec<Unit>, room: u64) -> Vec<Disc> {
    units.sort_by_key(|unit| (std::cmp::Reverse(unit.weight), unit.node));
    let mut discs: Vec<Disc> = Vec::new();
    for unit in units {
        let fits = |disc: &&mut Disc| disc.weight.saturating_add(unit.weight) <= room;
        let is_kin = |disc: &Disc| {
            unit.parent != Tree::ROOT && disc.units.iter().any(|other| other.parent == unit.parent)
        };
        let index = discs
            .iter()
            .position(|disc| is_kin(disc) && disc.weight.saturating_add(unit.weight) <= room);
        let place = match index {
            Some(index) => discs.get_mut(index),
            None => discs.iter_mut().find(fits),
        };
        match place {
            Some(disc) => {
                disc.weight = disc.weight.saturating_add(unit.weight);
                disc.units.push(unit);
            }
            None => discs.push(Disc { weight: unit.weight, units: vec![unit] }),
        }
    }
    discs
}

/// The tree without what is on other discs.
fn only(tree: &Tree, units: &[Unit]) -> Result<Tree, TreeError> {
    let kept: HashSet<NodeId> = units.iter().map(|unit| unit.node).collect();
    let mut above: HashSet<NodeId> = HashSet::new();
    for unit in units {
        let mut at = unit.parent;
        while at != Tree::ROOT && above.insert(at) {
            at = tree.node(at).map_or(Tree::ROOT, |node| node.parent);
        }
    }
    let mut gone = Vec::new();
    let mut open = vec![Tree::ROOT];
    while let Some(id) = open.pop() {
        for child in tree.children(id) {
            if above.contains(child) {
                open.push(*child);
            } else if !kept.contains(child) {
                gone.push(*child);
            }
        }
    }
    let mut tree = tree.clone();
    tree.remove_all(&gone)?;
    Ok(tree)
}
