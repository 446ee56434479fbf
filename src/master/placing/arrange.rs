//! The order of file data: every rule of order moves files, from the weakest to the strongest, over
//! and over, until all of them hold; the weakest that won't hold loses.

use std::collections::HashMap;

use super::bind::Pins;
use super::{Active, Broken, Stock, Wanted};
use crate::base::units::ByteRange;
use crate::model::spec::{RuleKind, SortKey};
use crate::model::{BlobId, Namespace, Node, NodeId, Owner, Tree};
use crate::plan::{ConflictReason, RuleConflict};

/// Turns after which an order that still changes never settles.
const ROUNDS: usize = 8;

/// File data in disc order; pinned files are left out.
pub(super) fn arrange(
    stock: &Stock<'_>,
    active: &[Active<'_>],
    pins: &Pins,
) -> Result<Vec<BlobId>, Broken> {
    let free = |blob: &&BlobId| !pins.contains_key(blob);
    let natural: Vec<BlobId> = stock.data.iter().filter(free).copied().collect();
    let rules: Vec<usize> = (0..active.len())
        .filter(|index| active.get(*index).is_some_and(|rule| rule.counts() && is_order(rule)))
        .collect();
    if rules.is_empty() {
        return Ok(natural);
    }
    let keys = Keys::of(stock, active, &rules);
    let work = Work { stock, active, keys };
    match work.settle(natural.clone(), &rules) {
        Ok(order) => Ok(order),
        Err((loser, witness)) => {
            // The strongest that alone can't be kept beside it.
            let stronger = rules.iter().copied().filter(|rule| *rule < loser);
            let alone = |rule: &usize| work.settle(natural.clone(), &[*rule, loser]).is_err();
            let winner = stronger.clone().find(alone).or_else(|| stronger.clone().next());
            let holder = Owner::FileData { ns: Namespace::Iso, blob: witness };
            Err(Broken {
                loser,
                conflict: RuleConflict {
                    reason: match active.get(loser).map(Active::kind) {
                        Some(RuleKind::Together(_)) => ConflictReason::Split,
                        _ => ConflictReason::Order,
                    },
                    range: ByteRange::default(),
                    file: work.first_of(loser),
                    holder,
                    winner: winner.and_then(|rule| active.get(rule)).map(Active::id),
                },
            })
        }
    }
}

fn is_order(rule: &Active<'_>) -> bool {
    matches!(
        rule.kind(),
        RuleKind::First(_)
            | RuleKind::Last(_)
            | RuleKind::Before { .. }
            | RuleKind::After { .. }
            | RuleKind::Sort { .. }
            | RuleKind::List(_)
            | RuleKind::Together(_)
    )
}

/// What sorting asks of blobs.
#[derive(Default)]
struct Keys {
    names: HashMap<BlobId, u32>,
}

impl Keys {
    fn of(stock: &Stock<'_>, active: &[Active<'_>], rules: &[usize]) -> Keys {
        let by_name =
            |rule: &Active<'_>| matches!(rule.kind(), RuleKind::Sort { by: SortKey::Name, .. });
        if !rules.iter().filter_map(|index| active.get(*index)).any(by_name) {
            return Keys::default();
        }
        // The place of its first path among all paths.
        let mut paths: Vec<(Vec<u8>, BlobId)> = Vec::new();
        let mut seen: HashMap<NodeId, Vec<u8>> = HashMap::new();
        for (id, node) in stock.tree.walk(Tree::ROOT) {
            let above = if id == Tree::ROOT { None } else { seen.get(&node.parent) };
            let mut path = above.cloned().unwrap_or_default();
            if !path.is_empty() {
                path.push(b'/');
            }
            path.extend_from_slice(&node.name);
            match Node::blob(node) {
                Some(blob) => paths.push((path, blob)),
                None if node.is_folder() => {
                    seen.insert(id, path);
                }
                None => {}
            }
        }
        paths.sort_unstable();
        let mut names = HashMap::with_capacity(paths.len());
        for (place, (_, blob)) in (0u32..).zip(paths) {
            names.entry(blob).or_insert(place);
        }
        Keys { names }
    }
}

struct Work<'a> {
    stock: &'a Stock<'a>,
    active: &'a [Active<'a>],
    keys: Keys,
}

/// The place of every blob in an order; `u32::MAX`: not in it.
struct Places(Vec<u32>);

impl Places {
    fn of(order: &[BlobId], bound: usize) -> Places {
        let mut places = vec![u32::MAX; bound];
        for (place, blob) in (0u32..).zip(order) {
            if let Some(slot) = places.get_mut(blob.0 as usize) {
                *slot = place;
            }
        }
        Places(places)
    }

    fn at(&self, blob: BlobId) -> Option<u32> {
        self.0.get(blob.0 as usize).copied().filter(|place| *place != u32::MAX)
    }
}

impl Work<'_> {
    /// Applies rules (indices, the strongest first) until all hold; else the weakest that does not,
    /// and a file in its way.
    fn settle(
        &self,
        mut order: Vec<BlobId>,
        rules: &[usize],
    ) -> Result<Vec<BlobId>, (usize, BlobId)> {
        let bound = self.stock.asked.len();
        let mut places = Places::of(&order, bound);
        let mut weakest = None;
        for round in 0..ROUNDS {
            weakest = None;
            for index in rules.iter().rev() {
                let Some(witness) = self.broken(*index, rules, &order, &places) else { continue };
                weakest.get_or_insert((*index, witness));
                order = self.apply(*index, &order, &places, round);
                places = Places::of(&order, bound);
            }
            if weakest.is_none() {
                return Ok(order);
            }
        }
        let last = rules
            .iter()
            .rev()
            .find_map(|index| Some((*index, self.broken(*index, rules, &order, &places)?)));
        match last.or(weakest) {
            Some(found) => Err(found),
            None => Ok(order),
        }
    }

    fn first_of(&self, index: usize) -> Option<BlobId> {
        self.active.get(index)?.what.blobs.first().copied()
    }

    /// Blobs that stronger rules put to the same end.
    fn is_excused(&self, index: usize, rules: &[usize], blob: BlobId) -> bool {
        let Some(own) = self.active.get(index) else { return false };
        let is_last = matches!(own.kind(), RuleKind::Last(_));
        let same_end = |rule: &&Active<'_>| match rule.kind() {
            RuleKind::First(_) | RuleKind::List(_) => !is_last,
            RuleKind::Last(_) => is_last,
            _ => false,
        };
        rules
            .iter()
            .take_while(|rule| **rule < index)
            .filter_map(|rule| self.active.get(*rule))
            .filter(same_end)
            .any(|rule| rule.what.has(blob))
    }

    /// A file that is where the rule does not want it; `None`: the rule holds.
    fn broken(
        &self,
        index: usize,
        rules: &[usize],
        order: &[BlobId],
        places: &Places,
    ) -> Option<BlobId> {
        let rule = self.active.get(index)?;
        let what = || rule.what.blobs.iter().filter_map(|blob| Some((places.at(*blob)?, *blob)));
        match rule.kind() {
            RuleKind::First(_) | RuleKind::List(_) => {
                let (last, _) = what().max()?;
                let front = order.get(..last as usize)?;
                let stranger = front
                    .iter()
                    .copied()
                    .find(|blob| !rule.what.has(*blob) && !self.is_excused(index, rules, *blob));
                let unsorted = || {
                    let is_list = matches!(rule.kind(), RuleKind::List(_));
                    // What a stronger rule puts in front has its order from there.
                    let own = what().filter(|(_, blob)| !self.is_excused(index, rules, *blob));
                    is_list.then(|| first_unsorted(own)).flatten()
                };
                stranger.or_else(unsorted)
            }
            RuleKind::Last(_) => {
                let (first, _) = what().min()?;
                let back = order.get(first as usize..)?;
                back.iter()
                    .copied()
                    .find(|blob| !rule.what.has(*blob) && !self.is_excused(index, rules, *blob))
            }
            RuleKind::Before { .. } | RuleKind::After { .. } => {
                let is_before = matches!(rule.kind(), RuleKind::Before { .. });
                let others = rule.other.blobs.iter().filter_map(|b| Some((places.at(*b)?, *b)));
                let movers = what().filter(|(_, blob)| !rule.other.has(*blob));
                let (border, by) = if is_before { others.min()? } else { others.max()? };
                let mut movers = movers;
                movers
                    .any(|(place, _)| if is_before { place > border } else { place < border })
                    .then_some(by)
            }
            RuleKind::Sort { by, is_reversed, .. } => {
                let mut placed: Vec<(u32, BlobId)> = what().collect();
                placed.sort_unstable();
                // Equal ones may stand as they like.
                let key = |blob: BlobId| self.key(*by, *is_reversed, blob).0;
                let keyed = placed.iter().map(|(_, blob)| (key(*blob), *blob));
                first_unsorted(keyed)
            }
            RuleKind::Together(_) => {
                let (mut least, mut most, mut count) = (u32::MAX, 0u32, 0u32);
                for (place, _) in what() {
                    least = least.min(place);
                    most = most.max(place);
                    count += 1;
                }
                if count == 0 || most - least + 1 == count {
                    return None;
                }
                let between = order.get(least as usize..most as usize)?;
                between.iter().copied().find(|blob| !rule.what.has(*blob))
            }
            _ => None,
        }
    }

    /// The order with the rule kept. In every second round groups gather at their last file, so
    /// that they follow one that another rule has moved back.
    fn apply(&self, index: usize, order: &[BlobId], places: &Places, round: usize) -> Vec<BlobId> {
        let Some(rule) = self.active.get(index) else { return order.to_vec() };
        let is_mine = |blob: &BlobId| rule.what.has(*blob);
        let (mut mine, rest): (Vec<BlobId>, Vec<BlobId>) =
            order.iter().copied().partition(|blob| is_mine(blob));
        match rule.kind() {
            RuleKind::First(_) => [mine, rest].concat(),
            RuleKind::List(_) => {
                let listed = rule.what.blobs.iter().copied();
                let listed: Vec<BlobId> = listed.filter(|b| places.at(*b).is_some()).collect();
                [listed, rest].concat()
            }
            RuleKind::Last(_) => [rest, mine].concat(),
            RuleKind::Before { .. } | RuleKind::After { .. } => {
                let is_before = matches!(rule.kind(), RuleKind::Before { .. });
                let moves = |blob: &BlobId| is_mine(blob) && !rule.other.has(*blob);
                let (mine, rest): (Vec<BlobId>, Vec<BlobId>) =
                    order.iter().copied().partition(|blob| moves(blob));
                let mut others = rest.iter().enumerate().filter(|(_, b)| rule.other.has(**b));
                let border = if is_before {
                    others.next().map(|(at, _)| at)
                } else {
                    others.next_back().map(|(at, _)| at + 1)
                };
                self.insert(rest, border, mine)
            }
            RuleKind::Sort { by, is_reversed, .. } => {
                mine.sort_by_cached_key(|blob| self.key(*by, *is_reversed, *blob));
                let mut sorted = mine.into_iter();
                let slot = |blob: &BlobId| match is_mine(blob) {
                    true => sorted.next().unwrap_or(*blob),
                    false => *blob,
                };
                order.iter().map(slot).collect()
            }
            RuleKind::Together(_) => {
                let at_first = round.is_multiple_of(2);
                let mut found = order.iter().enumerate().filter(|(_, blob)| is_mine(blob));
                let anchor = if at_first { found.next() } else { found.next_back() };
                let border = anchor.map(|(at, _)| {
                    let front = order.get(..at).unwrap_or_default();
                    front.iter().filter(|blob| !is_mine(blob)).count()
                });
                self.insert(rest, border, mine)
            }
            _ => order.to_vec(),
        }
    }

    fn insert(&self, rest: Vec<BlobId>, at: Option<usize>, mine: Vec<BlobId>) -> Vec<BlobId> {
        let at = at.unwrap_or(rest.len()).min(rest.len());
        let (front, back) = rest.split_at(at);
        [front, &mine, back].concat()
    }

    /// Sorts smaller first; equal ones keep the natural order.
    fn key(&self, by: SortKey, is_reversed: bool, blob: BlobId) -> (i128, u32) {
        let Wanted { len, turn } = self.stock.wanted(blob);
        let key: i128 = match by {
            SortKey::Name => self.keys.names.get(&blob).copied().unwrap_or(u32::MAX).into(),
            SortKey::Size => len.into(),
            SortKey::Weight => {
                let weight = self.stock.weights.get(&blob).copied().unwrap_or(0);
                -i128::from(weight)
            }
            SortKey::Recorded => {
                let first = self.stock.tree.blob(blob).and_then(|blob| blob.first_stored());
                first.map_or(i128::from(u64::MAX), |range| range.start.into())
            }
        };
        (if is_reversed { -key } else { key }, turn)
    }
}

/// The first whose key is smaller than that of one in front of it.
fn first_unsorted<K: Ord>(keyed: impl Iterator<Item = (K, BlobId)>) -> Option<BlobId> {
    let mut last: Option<K> = None;
    for (key, blob) in keyed {
        if last.as_ref().is_some_and(|last| *last > key) {
            return Some(blob);
        }
        last = Some(key);
    }
    None
}
