//! From the rules of a placement to places: who is meant, in which order, bound to what; then laid
//! out, checked against every rule, and laid out again without the weakest of those that can't be
//! kept together.
//!
//! Nothing here depends on anything but its arguments. An attempt costs O(rules * files) for the
//! order and O(files log files) for the places; there are at most as many attempts as rules, and a
//! few more to take back rules that turned out to be innocent.

mod arrange;
mod bind;
mod check;
mod select;

use std::collections::HashMap;

use super::report::{Consumer, Example, PlanReport, Rule};
use crate::base::diag::{Code, Severity};
use crate::base::progress::{CancelToken, Cancelled};
use crate::model::spec::{Placement, PlacementRule, RuleId, RuleKind};
use crate::model::{BlobId, Node, NodeId, Tree};
use crate::plan::{Asked, Laid, OrderClass, Place, Plan, RuleConflict, RuleOutcome, RuleState};
use select::{Picked, pick};

/// How often rules are tried once more, when all that are left are kept.
const SECOND_CHANCES: usize = 48;
/// How often a rule that lost is tried beside all that are kept, in the end.
const LAST_CHANCES: usize = 256;

/// What there is to be placed.
struct Stock<'a> {
    tree: &'a Tree,
    /// File data that flows, in natural order.
    data: Vec<BlobId>,
    /// Length and alignment of all blobs that are asked for; by blob id, length 0: not at all.
    asked: Vec<Wanted>,
    weights: &'a HashMap<BlobId, i32>,
}

/// What is asked for a blob.
#[derive(Clone, Copy, Default)]
struct Wanted {
    len: u64,
    /// Its place in the natural order; `u32::MAX`: its place is not ours to choose.
    turn: u32,
}

/// A rule that counts, with the blobs it is about.
struct Active<'a> {
    rule: &'a PlacementRule,
    /// 0 is the strongest.
    rank: usize,
    what: Picked,
    other: Picked,
    lost: Option<RuleConflict>,
}

impl Active<'_> {
    fn kind(&self) -> &RuleKind {
        &self.rule.kind
    }

    fn id(&self) -> RuleId {
        self.rule.id
    }

    fn is_idle(&self) -> bool {
        match self.kind() {
            RuleKind::Reserve(_) => false,
            RuleKind::Before { .. } | RuleKind::After { .. } | RuleKind::Distance { .. } => {
                self.what.is_empty() || self.other.is_empty()
            }
            _ => self.what.is_empty(),
        }
    }

    fn counts(&self) -> bool {
        self.lost.is_none() && !self.is_idle()
    }

    fn lose(&mut self, conflict: RuleConflict) {
        self.lost = Some(conflict);
    }
}

/// A rule that can't be kept, by its index, and why.
struct Broken {
    loser: usize,
    conflict: RuleConflict,
}

/// Lays out what the authors asked for by the rules of `placement`. `stored` tells which blob is
/// stored for another.
pub(super) fn lay_out(
    asked: Asked,
    tree: Tree,
    placement: &Placement,
    stored: &dyn Fn(BlobId) -> BlobId,
    weights: &HashMap<BlobId, i32>,
    report: &mut PlanReport,
    cancel: &CancelToken,
) -> Result<Plan, Cancelled> {
    if placement.rules().iter().all(|rule| !rule.is_on) {
        let laid = asked.place(&Default::default(), cancel)?;
        let off = placement.rules().iter().map(|rule| outcome(rule.id, 0, RuleState::Off));
        let off = off.collect();
        return Ok(asked.into_plan(tree, laid, cancel)?.with_rules(off));
    }
    let stock = Stock::of(&asked, &tree, weights);
    let mut active = pick(&stock, placement, stored, report, cancel)?;
    let laid = settle(&stock, &asked, &mut active, cancel)?;
    let outcomes = outcomes(placement, &active);
    tell(&tree, &active, report);
    Ok(asked.into_plan(tree, laid, cancel)?.with_rules(outcomes))
}

impl<'a> Stock<'a> {
    fn of(asked: &Asked, tree: &'a Tree, weights: &'a HashMap<BlobId, i32>) -> Stock<'a> {
        let mut all = vec![Wanted::default(); tree.blob_bound() as usize];
        let mut data = Vec::new();
        for (blob, request) in asked.of_blobs() {
            let Some(slot) = all.get_mut(blob.0 as usize) else { continue };
            let crate::plan::Size::Exact(len) = request.size else { continue };
            *slot = Wanted { len, turn: u32::MAX };
            let flows = request.class == OrderClass::Data && request.place == Place::Flow;
            if flows && request.space == crate::plan::SpaceId::IMAGE && len > 0 {
                slot.turn = u32::try_from(data.len()).unwrap_or(u32::MAX);
                data.push(blob);
            }
        }
        Stock { tree, data, asked: all, weights }
    }

    fn wanted(&self, blob: BlobId) -> Wanted {
        self.asked.get(blob.0 as usize).copied().unwrap_or_default()
    }
}

/// Attempts until every rule that is left is kept.
fn settle(
    stock: &Stock<'_>,
    asked: &Asked,
    active: &mut [Active<'_>],
    cancel: &CancelToken,
) -> Result<Laid, Cancelled> {
    let mut laid = loop {
        match attempt(stock, asked, active, cancel)? {
            Ok(laid) => break laid,
            Err(broken) => lose(active, broken),
        }
    };
    // Who was in the way of somebody who lost later is taken back, the strongest first, until
    // nobody is left who could be kept beside the others.
    let mut chances = SECOND_CHANCES;
    let is_lost = |active: &[Active<'_>], index: usize| {
        active.get(index).is_some_and(|rule| rule.lost.is_some())
    };
    if (0..active.len()).filter(|index| is_lost(active, *index)).count() < 2 {
        return Ok(laid);
    }
    let mut has_changed = true;
    while std::mem::take(&mut has_changed) {
        for index in 0..active.len() {
            if !is_lost(active, index) || chances == 0 {
                continue;
            }
            chances -= 1;
            if let Some(better) = give_chance(stock, asked, active, index, cancel)? {
                laid = better;
                has_changed = true;
            }
        }
    }
    // Rules may push each other out in turns until the chances are gone: whoever fits beside all
    // that are kept by now comes back, and nobody goes for it any more.
    let mut chances = LAST_CHANCES;
    let mut has_grown = true;
    while std::mem::take(&mut has_grown) {
        for index in 0..active.len() {
            if !is_lost(active, index) || chances == 0 {
                continue;
            }
            chances -= 1;
            let lost = active.get_mut(index).and_then(|rule| rule.lost.take());
            match attempt(stock, asked, active, cancel)? {
                Ok(better) => {
                    laid = better;
                    has_grown = true;
                }
                Err(_) => {
                    if let Some(rule) = active.get_mut(index) {
                        rule.lost = lost;
                    }
                }
            }
        }
    }
    Ok(laid)
}

/// Tries to keep a rule that lost beside those that are left; weaker ones give way to it. `None`:
/// all is as it was, but for the reason it lost by.
fn give_chance(
    stock: &Stock<'_>,
    asked: &Asked,
    active: &mut [Active<'_>],
    index: usize,
    cancel: &CancelToken,
) -> Result<Option<Laid>, Cancelled> {
    let before: Vec<Option<RuleConflict>> = active.iter().map(|rule| rule.lost).collect();
    if let Some(rule) = active.get_mut(index) {
        rule.lost = None;
    }
    loop {
        match attempt(stock, asked, active, cancel)? {
            Ok(laid) => return Ok(Some(laid)),
            Err(broken) if broken.loser == index => {
                active.iter_mut().zip(before).for_each(|(rule, lost)| rule.lost = lost);
                lose(active, broken);
                return Ok(None);
            }
            Err(broken) => lose(active, broken),
        }
    }
}

fn lose(active: &mut [Active<'_>], broken: Broken) {
    if let Some(rule) = active.get_mut(broken.loser) {
        rule.lose(broken.conflict);
    }
}

/// Orders, binds, lays out and checks once.
fn attempt(
    stock: &Stock<'_>,
    asked: &Asked,
    active: &[Active<'_>],
    cancel: &CancelToken,
) -> Result<Result<Laid, Broken>, Cancelled> {
    let pins = match bind::pins(stock, active) {
        Ok(pins) => pins,
        Err(broken) => return Ok(Err(broken)),
    };
    let order = match arrange::arrange(stock, active, &pins) {
        Ok(order) => order,
        Err(broken) => return Ok(Err(broken)),
    };
    cancel.check()?;
    let mut wants = bind::wants(stock, active, &pins, &order);
    for is_bound_first in [false, true] {
        wants.is_bound_first = is_bound_first;
        let laid = asked.place(&wants, cancel)?;
        if let Some(lost) = laid.lost().iter().min_by_key(|lost| wants.rank(lost.rule))
            && let Some(loser) = active.iter().position(|rule| rule.id() == lost.rule)
        {
            return Ok(Err(Broken { loser, conflict: lost.conflict }));
        }
        cancel.check()?;
        match check::first_broken(stock, active, &laid) {
            None => return Ok(Ok(laid)),
            // What has a range goes first before anybody is blamed.
            Some(_) if !is_bound_first && !wants.domains.is_empty() => {}
            Some(broken) => return Ok(Err(broken)),
        }
    }
    unreachable!("the second turn always ends")
}

fn outcome(rule: RuleId, count_files: u64, state: RuleState) -> RuleOutcome {
    RuleOutcome { rule, count_files, state }
}

fn outcomes(placement: &Placement, active: &[Active<'_>]) -> Vec<RuleOutcome> {
    let of_rule = |rule: &PlacementRule| {
        let Some(found) = active.iter().find(|active| active.id() == rule.id) else {
            return outcome(rule.id, 0, RuleState::Off);
        };
        let state = match found.lost {
            Some(conflict) => RuleState::Lost(conflict),
            None if found.is_idle() => RuleState::Idle,
            None => RuleState::Kept,
        };
        outcome(rule.id, found.what.count(), state)
    };
    placement.rules().iter().map(of_rule).collect()
}

/// Counts what lost in the report; the outcomes tell each.
fn tell(tree: &Tree, active: &[Active<'_>], report: &mut PlanReport) {
    let lost: Vec<BlobId> = active
        .iter()
        .filter_map(|rule| rule.lost)
        .map(|conflict| conflict.file.unwrap_or(BlobId(u32::MAX)))
        .collect();
    if lost.is_empty() {
        return;
    }
    let names = names_of(tree, &lost);
    for blob in lost {
        let node = names.get(&blob).copied().unwrap_or(Tree::ROOT);
        let rule = Rule::new(Code::PlacementLost, Severity::Warning, &[Consumer::Everyone]);
        let old = || tree.display_path(node);
        report.add(rule, || Example { node, old: old(), new: String::new() });
    }
}

fn names_of(tree: &Tree, blobs: &[BlobId]) -> HashMap<BlobId, NodeId> {
    let mut names = HashMap::new();
    for (id, blob) in tree.walk(Tree::ROOT).filter_map(|(id, node)| Some((id, Node::blob(node)?))) {
        if blobs.contains(&blob) {
            names.entry(blob).or_insert(id);
        }
    }
    names
}
