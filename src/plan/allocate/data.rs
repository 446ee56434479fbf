//! File data with wishes: groups stay whole, ranges and distances are kept, the order is kept as
//! far as those allow.
//!
//! The cursor only moves forward. What may not lie at it waits until it may, and others go ahead;
//! only when nobody is left to go ahead bytes stay empty.

use std::collections::{BTreeMap, HashMap};

use super::{Item, Layout, round_up};
use crate::base::units::ByteRange;
use crate::model::Owner;
use crate::plan::taken::{Holder, Taken};
use crate::plan::wants::{Want, Wants};

/// Items that are placed as one: a file, or a group that stays together.
struct Unit {
    items: Vec<Item>,
    domain: Option<u32>,
    away: Vec<(u32, bool)>,
}

/// Where a unit goes: the start of each of its items, and the end with the room behind it.
struct Span {
    ranges: Vec<ByteRange>,
    end: u64,
}

impl Unit {
    /// Its items one behind the other from `at` on.
    fn span(&self, at: u64, layout: &Layout<'_>, wants: &Wants) -> Option<Span> {
        let mut ranges = Vec::with_capacity(self.items.len());
        let mut cursor = at;
        for item in &self.items {
            let want = item.want(wants);
            let align = item.align().max(want.map_or(1, |want| want.align_bytes));
            let start = round_up(cursor, align)?;
            let range = ByteRange::new(start, item.len(start, layout.authors)?)?;
            cursor = range.end().checked_add(want.map_or(0, |want| want.gap_bytes))?;
            ranges.push(range);
        }
        Some(Span { ranges, end: cursor })
    }
}

/// Where files of both sides of every distance lie, by start.
type Sides = Vec<[BTreeMap<u64, u64>; 2]>;

impl Layout<'_> {
    /// Places the data of files; returns the end of it.
    pub(super) fn place_data(
        &mut self,
        items: Vec<Item>,
        from: u64,
        taken: &mut Taken,
        wants: &Wants,
        bases: &mut [ByteRange],
    ) -> u64 {
        let mut sides: Sides = vec![Default::default(); wants.distances.len()];
        for placed in &self.placed {
            if let crate::plan::Subject::Blob(blob) = placed.request.subject
                && let Some(want) = wants.blobs.get(&blob)
            {
                note_sides(&mut sides, &want.away, placed.range);
            }
        }
        let mut units = units_of(items, wants);
        let mut last = from;
        if wants.is_bound_first {
            let (mut bound, free): (Vec<Unit>, Vec<Unit>) =
                units.into_iter().partition(|unit| unit.domain.is_some());
            units = free;
            // The narrower the range, the earlier: what has more to choose from goes around.
            bound.sort_by_key(|unit| room(unit.domain, wants));
            // Where the last of each range went, so that many files don't look from its start.
            let mut reached: HashMap<Option<u32>, u64> = HashMap::new();
            for unit in bound {
                let behind = reached.get(&unit.domain).copied().unwrap_or(from);
                let place = self
                    .first_place(&unit, behind, taken, &sides, wants)
                    .or_else(|| self.first_place(&unit, from, taken, &sides, wants));
                let reached = reached.entry(unit.domain).or_insert(from);
                *reached = place.as_ref().map_or(behind, |span| behind.max(span.end));
                let Some(span) = place.or_else(|| self.plain(&unit, from, taken, wants)) else {
                    unit.items.iter().for_each(|item| self.too_far(item, from));
                    continue;
                };
                self.put(unit, span, taken, &mut sides, bases);
            }
        }
        let mut cursor = from;
        let mut waiting: BTreeMap<(u64, usize), Unit> = BTreeMap::new();
        let mut queue = units.into_iter().enumerate();
        loop {
            let is_ready = waiting.first_key_value().is_some_and(|((at, _), _)| *at <= cursor);
            let (turn, unit, must) = if is_ready {
                let Some(((_, turn), unit)) = waiting.pop_first() else { break };
                (turn, unit, false)
            } else if let Some((turn, unit)) = queue.next() {
                (turn, unit, false)
            } else if let Some(((_, turn), unit)) = waiting.pop_first() {
                (turn, unit, true)
            } else {
                break;
            };
            let Some(plain) = self.plain(&unit, cursor, taken, wants) else {
                unit.items.iter().for_each(|item| self.too_far(item, cursor));
                continue;
            };
            let is_bound = unit.domain.is_some() || !unit.away.is_empty();
            let span = match is_bound {
                false => plain,
                true => match self.first_place(&unit, cursor, taken, &sides, wants) {
                    // It has no place any more: whoever checks the rules will tell.
                    None => plain,
                    Some(span) if must || start(&span) <= start(&plain) => span,
                    Some(span) => {
                        waiting.insert((start(&span), turn), unit);
                        continue;
                    }
                },
            };
            cursor = span.end.max(cursor);
            last = last.max(cursor);
            for item in std::iter::zip(unit.items, span.ranges) {
                let (item, range) = item;
                if let Some(want) = item.want(wants) {
                    note_sides(&mut sides, &want.away, range);
                }
                self.settle(item, range, bases);
            }
        }
        last.max(cursor)
    }

    fn put(
        &mut self,
        unit: Unit,
        span: Span,
        taken: &mut Taken,
        sides: &mut Sides,
        bases: &mut [ByteRange],
    ) {
        let owner = unit.items.first().map_or(Owner::Padding, Item::owner);
        let whole = ByteRange::between(start(&span), span.end);
        taken.take(whole, Holder { owner, rule: None });
        for (item, range) in std::iter::zip(unit.items, span.ranges) {
            note_sides(sides, &unit.away, range);
            self.settle(item, range, bases);
        }
    }

    /// The first free place from `from` on, whatever rules say.
    fn plain(&self, unit: &Unit, from: u64, taken: &Taken, wants: &Wants) -> Option<Span> {
        let mut at = from;
        loop {
            let span = unit.span(at, self, wants)?;
            let begin = start(&span);
            let free = taken.first_free(begin, span.end.checked_sub(begin)?, 1)?;
            if free == begin {
                return Some(span);
            }
            at = free;
        }
    }

    /// The first free place from `from` on in the ranges it may lie in, far enough from what it
    /// keeps away from.
    fn first_place(
        &self,
        unit: &Unit,
        from: u64,
        taken: &Taken,
        sides: &Sides,
        wants: &Wants,
    ) -> Option<Span> {
        let mut at = from;
        loop {
            let span = self.plain(unit, at, taken, wants)?;
            let begin = start(&span);
            let whole = ByteRange::between(begin, span.ranges.last()?.end());
            let next = match next_allowed(unit.domain, whole, wants) {
                Allowed::Here => next_apart(&unit.away, whole, sides, wants),
                Allowed::From(next) => Some(next),
                Allowed::Nowhere => return None,
            };
            match next {
                None => return Some(span),
                Some(next) if next > begin => at = next,
                Some(_) => return None,
            }
        }
    }
}

fn start(span: &Span) -> u64 {
    span.ranges.first().map_or(span.end, |range| range.start)
}

fn units_of(items: Vec<Item>, wants: &Wants) -> Vec<Unit> {
    let mut units: Vec<(Option<u32>, Unit)> = Vec::with_capacity(items.len());
    static NOTHING: Want = Want {
        pin: None,
        align_bytes: 0,
        gap_bytes: 0,
        domain: None,
        group: None,
        away: Vec::new(),
    };
    for item in items {
        let want = item.want(wants).unwrap_or(&NOTHING);
        match units.last_mut() {
            Some((group, unit)) if group.is_some() && *group == want.group => {
                for side in &want.away {
                    if !unit.away.contains(side) {
                        unit.away.push(*side);
                    }
                }
                unit.domain = unit.domain.or(want.domain);
                unit.items.push(item);
            }
            _ => {
                let unit = Unit { domain: want.domain, away: want.away.clone(), items: vec![item] };
                units.push((want.group, unit));
            }
        }
    }
    units.into_iter().map(|(_, unit)| unit).collect()
}

/// Bytes of the ranges of a domain.
fn room(domain: Option<u32>, wants: &Wants) -> u64 {
    let ranges = domain.and_then(|domain| wants.domains.get(domain as usize));
    ranges.map_or(u64::MAX, |ranges| {
        ranges.iter().fold(0u64, |sum, range| sum.saturating_add(range.len))
    })
}

enum Allowed {
    Here,
    From(u64),
    Nowhere,
}

fn next_allowed(domain: Option<u32>, whole: ByteRange, wants: &Wants) -> Allowed {
    let Some(ranges) = domain.and_then(|domain| wants.domains.get(domain as usize)) else {
        return Allowed::Here;
    };
    let first = ranges.partition_point(|range| range.end() <= whole.start);
    let Some(range) = ranges.get(first) else { return Allowed::Nowhere };
    if range.covers(whole) {
        return Allowed::Here;
    }
    if range.start > whole.start {
        return Allowed::From(range.start);
    }
    match ranges.get(first + 1) {
        Some(range) => Allowed::From(range.start),
        None => Allowed::Nowhere,
    }
}

/// Where it has to be looked on, when something it keeps away from is too near.
fn next_apart(away: &[(u32, bool)], whole: ByteRange, sides: &Sides, wants: &Wants) -> Option<u64> {
    away.iter()
        .filter_map(|(distance, is_second)| {
            let bytes = wants.distances.get(*distance as usize).copied()?;
            let others = sides.get(*distance as usize)?.get(usize::from(!*is_second))?;
            let (at, len) = others.range(..whole.end().saturating_add(bytes)).next_back()?;
            let end = at.saturating_add(*len);
            (end.saturating_add(bytes) > whole.start).then(|| end.saturating_add(bytes))
        })
        .max()
}

fn note_sides(sides: &mut Sides, away: &[(u32, bool)], range: ByteRange) {
    for (distance, is_second) in away {
        let of_both = sides.get_mut(*distance as usize);
        if let Some(side) = of_both.and_then(|both| both.get_mut(usize::from(*is_second))) {
            side.insert(range.start, range.len);
        }
    }
}
