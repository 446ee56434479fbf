//! What the Layout page remembers and shows: the part of the disc on screen, the list of extents,
//! the rules in words, and what a drag would cost. Nothing here reads or plans.

mod geometry;

use std::sync::Arc;

use super::later::{Later, Wake};
use super::owners::Owners;
use super::rows::SMALL;
use super::shown::Shown;
use super::strip::{GroupFilter, Hit, Run, StripKey, hit, runs};
use crate::base::diag::Arg;
use crate::base::units::{ByteRange, Lba, SECTOR_BYTES};
use crate::i18n::{Texts, Value};
use crate::model::map::Group;
use crate::model::spec::{RuleId, RuleKind};
use crate::model::{NodeId, Owner};
use crate::plan::{PinRefusal, RuleState};
use crate::project::{conflict_text, owner_text, rule_text};

pub use geometry::{Grid, Spiral, steps};

/// A rule in words.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RuleRow {
    /// Which one.
    pub id: RuleId,
    /// As a sentence.
    pub text: String,
    /// Whether it counts.
    pub is_on: bool,
    /// Why it was left out, with the winner named.
    pub lost: Option<String>,
    /// It is about no file that has data on the disc.
    pub is_idle: bool,
    /// What it holds, if it is a pin.
    pub pinned: Option<NodeId>,
}

/// What a place would cost, or why it can't be had.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Price {
    /// Bytes left empty in front, and bytes of the disc then.
    Costs {
        /// Left empty.
        empty: u64,
        /// Of the disc then.
        size: u64,
    },
    /// Somebody else has the place: who.
    Taken(String),
    /// It can't lie there.
    Impossible,
}

/// What is dragged over the map.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Drag {
    /// The file.
    pub node: NodeId,
    /// It is to be held at a sector; else its order changes.
    pub is_pin: bool,
}

/// What the words of the rules depend on.
type RulesKey = (u64, u64, &'static str);

/// What the Layout page remembers.
#[derive(Default)]
pub struct LayoutState {
    /// The disc is drawn as a spiral instead of rows.
    pub is_spiral: bool,
    /// How far in; 0 shows the whole disc.
    pub step: usize,
    /// The first sector that is wished for.
    pub first: u64,
    /// Points that were scrolled beyond whole rows.
    pub scrolled: f32,
    /// Where to go, as typed.
    pub typed: String,
    /// The sector to hold the selection at, as typed.
    pub held: String,
    /// Its node: another selection empties the field.
    pub held_of: Option<NodeId>,
    /// What is dragged.
    pub drag: Option<Drag>,
    /// The list scrolls to the selection in the next frame.
    pub is_list_sought: bool,
    /// Which extent of the list has the cursor.
    pub cursor: Option<usize>,
    painted: Option<(StripKey, Arc<[Run]>)>,
    under: Option<((StripKey, usize), Option<Hit>)>,
    list: Later<(u64, GroupFilter), Vec<u32>>,
    rules: Option<(RulesKey, Arc<Vec<RuleRow>>)>,
}

impl LayoutState {
    /// What the cells of `key` show; computed only when something of it changed.
    pub fn runs(&mut self, owners: &Owners, key: StripKey) -> Arc<[Run]> {
        match &self.painted {
            Some((known, runs)) if *known == key => Arc::clone(runs),
            _ => {
                let found: Arc<[Run]> = runs(owners, &key).into();
                self.painted = Some((key, Arc::clone(&found)));
                found
            }
        }
    }

    /// What lies under a cell; looked up only when it is another one.
    pub fn hit(
        &mut self,
        shown: &Shown,
        owners: &Owners,
        key: StripKey,
        cell: usize,
    ) -> Option<&Hit> {
        let at = (key, cell);
        if self.under.as_ref().is_none_or(|(known, _)| *known != at) {
            let found = hit(owners, &key, cell, |node| {
                let ranges = |found| owners.ranges_of(node, found);
                shown.tree.node(node).map_or_else(Vec::new, ranges)
            });
            self.under = Some((at, found));
        }
        self.under.as_ref().and_then(|(_, found)| found.as_ref())
    }

    /// The extents of the list by number of their span, in disc order: of the groups on show.
    pub fn list(
        &mut self,
        owners: &Arc<Owners>,
        generation: u64,
        filter: GroupFilter,
        wake: &Wake,
    ) -> Option<Arc<Vec<u32>>> {
        let key = (generation, filter);
        if !self.list.is_ready_for(&key) {
            let owners = Arc::clone(owners);
            let is_small = owners.map().count_spans() <= SMALL;
            self.list.want(&key, is_small, wake, move || extents(&owners, filter));
        }
        self.list.value().cloned()
    }

    /// The rules in words, the strongest first.
    pub fn rules(&mut self, shown: &Shown, texts: &Texts) -> Arc<Vec<RuleRow>> {
        let layout = shown.layout.as_ref().map_or(0, |layout| layout.generation);
        let key = (shown.generation, layout, texts.language());
        match &self.rules {
            Some((known, rules)) if *known == key => Arc::clone(rules),
            _ => {
                let rules = Arc::new(rule_rows(shown, texts));
                self.rules = Some((key, Arc::clone(&rules)));
                rules
            }
        }
    }
}

/// Spans of groups on show; what is empty is one with its neighbours anyway.
fn extents(owners: &Owners, filter: GroupFilter) -> Vec<u32> {
    let map = owners.map();
    let all = (0u32..).zip(0..map.count_spans());
    all.filter(|(_, index)| map.span(*index).is_some_and(|span| filter.shows(span.owner.group())))
        .map(|(number, _)| number)
        .collect()
}

fn rule_rows(shown: &Shown, texts: &Texts) -> Vec<RuleRow> {
    let say = |id: &str, args: &[(&'static str, Arg)]| {
        let args: Vec<(&str, Value)> =
            args.iter().map(|(name, arg)| (*name, Value::from(arg))).collect();
        texts.format(id, &args)
    };
    let plan = shown.layout.as_ref().and_then(|layout| layout.plan.as_ref());
    let states = plan.map_or(&[][..], |plan| plan.rules());
    let row = |rule: &crate::model::spec::PlacementRule| {
        let state = states.iter().find(|outcome| outcome.rule == rule.id).map(|o| o.state);
        let lost = match state {
            Some(RuleState::Lost(conflict)) if rule.is_on => {
                let tree = plan.map_or(&shown.tree, |plan| plan.tree());
                Some(conflict_text(tree, &shown.placement, rule.id, &conflict, &say))
            }
            _ => None,
        };
        RuleRow {
            id: rule.id,
            text: rule_text(&shown.tree, &rule.kind, &say),
            is_on: rule.is_on,
            lost,
            is_idle: state == Some(RuleState::Idle),
            pinned: match rule.kind {
                RuleKind::Pin { node, .. } => Some(node),
                _ => None,
            },
        }
    };
    shown.placement.rules().iter().map(row).collect()
}

/// What holding a file at a sector would cost.
pub fn price(shown: &Shown, node: NodeId, sector: u64, texts: &Texts) -> Option<Price> {
    let plan = shown.layout.as_ref()?.plan.as_ref()?;
    let blob = shown.tree.node(node)?.blob()?;
    let Ok(at) = u32::try_from(sector) else { return Some(Price::Impossible) };
    let say = |id: &str, args: &[(&'static str, Arg)]| {
        let args: Vec<(&str, Value)> =
            args.iter().map(|(name, arg)| (*name, Value::from(arg))).collect();
        texts.format(id, &args)
    };
    Some(match plan.verdict(blob, Lba(at)) {
        Ok(cost) => Price::Costs { empty: cost.empty_bytes, size: cost.size_bytes },
        Err(PinRefusal::Taken { holder, .. }) => {
            Price::Taken(owner_text(plan.tree(), holder, &say))
        }
        Err(PinRefusal::Beyond | PinRefusal::NoData) => Price::Impossible,
    })
}

/// The next file in disc order behind `node`, or the one in front of it, with data of its own.
pub fn neighbour(shown: &Shown, owners: &Owners, node: NodeId, forward: bool) -> Option<NodeId> {
    let found = shown.tree.node(node)?;
    let ranges = owners.ranges_of(node, found);
    let map = owners.map();
    let is_other = |index: &usize| {
        let owner = map.span(*index).map(|span| span.owner);
        let of =
            owner.filter(|o| matches!(o, Owner::FileData { .. })).and_then(|o| owners.node_of(o));
        of.is_some_and(|of| of != node)
    };
    let at = match forward {
        true => {
            let from = map.index_at(ranges.last()?.end().saturating_sub(1))? + 1;
            (from..map.count_spans()).find(is_other)
        }
        false => (0..map.index_at(ranges.first()?.start)?).rev().find(is_other),
    };
    owners.node_of(map.span(at?)?.owner)
}

/// Bytes nobody can use: empty sectors, and what is left free in the last sector of each file.
pub fn wasted(owners: &Owners) -> (u64, u64) {
    let totals = owners.totals();
    let empty = totals.get(Group::Empty as usize).copied().unwrap_or(0);
    let unclaimed = totals.get(Group::Unclaimed as usize).copied().unwrap_or(0);
    (empty, unclaimed)
}

/// The sectors of bytes: the first, and the one behind the last.
pub fn sectors(range: ByteRange) -> (u64, u64) {
    (range.start / SECTOR_BYTES, range.end().div_ceil(SECTOR_BYTES))
}

/// A sector as somebody types it, with or without separators.
pub fn sector_typed(typed: &str) -> Option<u64> {
    let digits: String = typed
        .chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '\u{202f}' | ',' | '.'))
        .collect();
    digits.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sectors_are_understood_as_they_are_shown() {
        assert_eq!(sector_typed("1\u{202f}024"), Some(1024));
        assert_eq!(sector_typed(" 16 "), Some(16));
        assert_eq!((sector_typed(""), sector_typed("x")), (None, None));
        assert_eq!(sectors(ByteRange::between(2048, 4097)), (1, 3));
    }
}
