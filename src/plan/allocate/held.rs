//! What has a place of its own: fixed by a standard, then pinned, then reserved or pinned by rules
//! from the strongest to the weakest.

use std::collections::HashMap;

use super::{Conflict, Item, Layout};
use crate::base::units::ByteRange;
use crate::model::spec::RuleId;
use crate::model::{BlobId, Owner};
use crate::plan::request::{OrderClass, Place};
use crate::plan::taken::{Holder, Taken};
use crate::plan::wants::{ConflictReason, Lost, RuleConflict, Wants};

/// What one rule wants: a reserved range, or places of files.
#[derive(Default)]
struct Claimed {
    reserved: Option<ByteRange>,
    files: Vec<(ByteRange, BlobId, Owner, usize)>,
}

impl Layout<'_> {
    /// Puts what has a place where it wants; the rest stays in `items`.
    pub(super) fn place_held(
        &mut self,
        items: &mut Vec<Item>,
        wants: &Wants,
        taken: &mut Taken,
        bases: &mut [ByteRange],
    ) {
        let (mut held, flowing): (Vec<Item>, Vec<Item>) =
            std::mem::take(items).into_iter().partition(|item| item.place() != Place::Flow);
        *items = flowing;
        held.sort_by_key(|item| match item.place() {
            Place::Fixed(at) => (0, at),
            Place::Pinned(at) => (1, at),
            Place::Flow => (2, 0),
        });
        for item in held {
            let (Place::Fixed(at) | Place::Pinned(at)) = item.place() else { continue };
            let Some(range) = item.len(0, self.authors).and_then(|len| ByteRange::new(at, len))
            else {
                self.too_far(&item, at);
                continue;
            };
            let owner = item.owner();
            if let Some((both, holder)) = taken.holder_in(range) {
                let holder = holder.owner;
                self.conflicts.push(Conflict { range: both, holder, wanted_by: owner });
            }
            if !at.is_multiple_of(item.align()) {
                self.conflicts.push(Conflict { range, holder: owner, wanted_by: owner });
            }
            taken.take(range, Holder { owner, rule: None });
            self.settle(item, range, bases);
        }
        if !wants.blobs.is_empty() || !wants.reserved.is_empty() {
            self.place_pinned(items, wants, taken, bases);
        }
    }

    /// Rules get their places wholly or not at all.
    fn place_pinned(
        &mut self,
        items: &mut Vec<Item>,
        wants: &Wants,
        taken: &mut Taken,
        bases: &mut [ByteRange],
    ) {
        let mut claimed: HashMap<RuleId, Claimed> = HashMap::new();
        for (rule, range) in &wants.reserved {
            claimed.entry(*rule).or_default().reserved = Some(*range);
        }
        for (index, item) in items.iter().enumerate() {
            let Some((rule, at)) = item.want(wants).and_then(|want| want.pin) else { continue };
            let (Some(blob), Some(len)) = (item.blob(), item.len(0, self.authors)) else {
                continue;
            };
            let is_movable = matches!(item.class(), OrderClass::Data | OrderClass::BootImages);
            match ByteRange::new(at, len).filter(|_| is_movable) {
                Some(range) => {
                    let file = (range, blob, item.owner(), index);
                    claimed.entry(rule).or_default().files.push(file);
                }
                None => {
                    let range = ByteRange { start: at, len: 0 };
                    let reason = ConflictReason::Bound;
                    self.lose(rule, reason, range, Some(blob), (item.owner(), None));
                }
            }
        }
        let mut claimed: Vec<(RuleId, Claimed)> = claimed.into_iter().collect();
        claimed.sort_by_key(|(rule, _)| wants.rank(*rule));
        let mut pinned: Vec<Option<ByteRange>> = vec![None; items.len()];
        for (rule, mut claimed) in claimed {
            claimed.files.sort_by_key(|(range, ..)| range.start);
            let ranges = claimed.files.iter().map(|(range, blob, ..)| (*range, Some(*blob)));
            let ranges: Vec<(ByteRange, Option<BlobId>)> =
                claimed.reserved.map(|range| (range, None)).into_iter().chain(ranges).collect();
            let lost =
                ranges.iter().find_map(|(range, blob)| Some((taken.holder_in(*range)?, *blob)));
            if let Some(((both, holder), blob)) = lost {
                let by = (holder.owner, holder.rule);
                self.lose(rule, ConflictReason::Taken, both, blob, by);
                continue;
            }
            if let Some(range) = claimed.reserved {
                taken.take(range, Holder { owner: Owner::Padding, rule: Some(rule) });
            }
            for (range, _, owner, index) in claimed.files {
                taken.take(range, Holder { owner, rule: Some(rule) });
                if let Some(slot) = pinned.get_mut(index) {
                    *slot = Some(range);
                }
            }
        }
        let mut rest = Vec::with_capacity(items.len());
        let mut gaps = Vec::new();
        for (item, range) in std::mem::take(items).into_iter().zip(pinned) {
            let Some(range) = range else {
                rest.push(item);
                continue;
            };
            let gap = item.want(wants).map_or(0, |want| want.gap_bytes);
            if gap > 0 {
                gaps.push(ByteRange { start: range.end(), len: gap });
            }
            self.settle(item, range, bases);
        }
        *items = rest;
        // Where another pin lies in a gap there is nothing to keep free; that is told later.
        for gap in gaps {
            if taken.holder_in(gap).is_none() {
                taken.take(gap, Holder { owner: Owner::Padding, rule: None });
            }
        }
    }

    fn lose(
        &mut self,
        rule: RuleId,
        reason: ConflictReason,
        range: ByteRange,
        file: Option<BlobId>,
        (holder, winner): (Owner, Option<RuleId>),
    ) {
        if self.lost.iter().all(|lost| lost.rule != rule) {
            let conflict = RuleConflict { reason, range, file, holder, winner };
            self.lost.push(Lost { rule, conflict });
        }
    }
}
