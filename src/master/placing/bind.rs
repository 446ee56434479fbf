//! Rules that bind files to places, as the allocator takes them.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::{Active, Broken, Stock};
use crate::base::units::{ByteRange, Lba};
use crate::model::spec::RuleKind;
use crate::model::{BlobId, Namespace, Owner};
use crate::plan::{ConflictReason, RuleConflict, Want, Wants};

/// Pinned blobs with the index of their rule and the byte they start at.
pub(super) type Pins = HashMap<BlobId, (usize, u64)>;

/// Where pins put files. Two pins of one file that differ can't both be kept.
pub(super) fn pins(stock: &Stock<'_>, active: &[Active<'_>]) -> Result<Pins, Broken> {
    let mut pins = Pins::new();
    for (index, rule) in active.iter().enumerate().filter(|(_, rule)| rule.counts()) {
        let RuleKind::Pin { at, .. } = rule.kind() else { continue };
        let mut cursor = at.byte_offset();
        for (place, blob) in rule.what.blobs.iter().enumerate() {
            let len = stock.wanted(*blob).len;
            let (align, gap) = spacing(active, *blob);
            if place > 0 {
                cursor = cursor.checked_next_multiple_of(align).unwrap_or(u64::MAX);
            }
            let range = ByteRange { start: cursor, len };
            let holder = Owner::FileData { ns: Namespace::Iso, blob: *blob };
            let lost = |reason, winner| {
                let file = Some(*blob);
                let conflict = RuleConflict { reason, range, file, holder, winner };
                Broken { loser: index, conflict }
            };
            if cursor.checked_add(len).and_then(Lba::containing).is_none() {
                return Err(lost(ConflictReason::Beyond, None));
            }
            match pins.get(blob) {
                Some((_, at)) if *at == cursor => {}
                Some((other, at)) => {
                    let winner = active.get(*other).map(Active::id);
                    let mut broken = lost(ConflictReason::Taken, winner);
                    broken.conflict.range.start = *at;
                    return Err(broken);
                }
                None => {
                    pins.insert(*blob, (index, cursor));
                }
            }
            cursor = cursor.saturating_add(len).saturating_add(gap);
        }
    }
    Ok(pins)
}

/// The alignment and the room behind a file that rules ask for.
fn spacing(active: &[Active<'_>], blob: BlobId) -> (u64, u64) {
    let mut spacing = (crate::base::SECTOR_BYTES, 0);
    for rule in active.iter().filter(|rule| rule.counts() && rule.what.has(blob)) {
        match rule.kind() {
            RuleKind::Align { bytes, .. } => spacing.0 = common(spacing.0, *bytes),
            RuleKind::Gap { bytes, .. } => spacing.1 = spacing.1.max(*bytes),
            _ => {}
        }
    }
    spacing
}

/// The least common multiple; the larger of both where it can't be told.
fn common(a: u64, b: u64) -> u64 {
    let (mut x, mut y) = (a.max(1), b.max(1));
    let most = x.max(y);
    while y != 0 {
        (x, y) = (y, x % y);
    }
    (a.max(1) / x).checked_mul(b.max(1)).unwrap_or(most)
}

/// Ranges a rule leaves to files.
struct Bound {
    allowed: Vec<ByteRange>,
    files: Vec<BlobId>,
}

/// What the allocator is told. `order` is that of file data, without what is pinned.
pub(super) fn wants(
    stock: &Stock<'_>,
    active: &[Active<'_>],
    pins: &Pins,
    order: &[BlobId],
) -> Wants {
    let mut wants = Wants { order: vec![u32::MAX; stock.asked.len()], ..Wants::default() };
    for (turn, blob) in (0u32..).zip(order) {
        if let Some(slot) = wants.order.get_mut(blob.0 as usize) {
            *slot = turn;
        }
    }
    let mut blobs: HashMap<BlobId, Want> = HashMap::new();
    let mut bounds: Vec<Bound> = Vec::new();
    for rule in active.iter().filter(|rule| rule.counts()) {
        wants.ranks.insert(rule.id(), rule.rank);
        match rule.kind() {
            RuleKind::Align { bytes, .. } => {
                for blob in &rule.what.blobs {
                    let want = blobs.entry(*blob).or_default();
                    want.align_bytes = common(want.align_bytes, *bytes);
                }
            }
            RuleKind::Gap { bytes, .. } => {
                for blob in &rule.what.blobs {
                    let want = blobs.entry(*blob).or_default();
                    want.gap_bytes = want.gap_bytes.max(*bytes);
                }
            }
            RuleKind::Reserve(extent) => wants.reserved.push((rule.id(), extent.bytes())),
            RuleKind::Distance { bytes, .. } => {
                let number = u32::try_from(wants.distances.len()).unwrap_or(u32::MAX);
                wants.distances.push(*bytes);
                for (side, is_second) in [(&rule.what, false), (&rule.other, true)] {
                    for blob in &side.blobs {
                        blobs.entry(*blob).or_default().away.push((number, is_second));
                    }
                }
            }
            RuleKind::Inside { range, .. } => bounds.push(Bound {
                allowed: vec![range.bytes()],
                files: unpinned(&rule.what.blobs, pins),
            }),
            RuleKind::Outside { range, .. } => {
                let range = range.bytes();
                let parts =
                    [ByteRange::between(0, range.start), ByteRange::between(range.end(), u64::MAX)];
                let allowed = parts.into_iter().filter(|part| !part.is_empty()).collect();
                bounds.push(Bound { allowed, files: unpinned(&rule.what.blobs, pins) });
            }
            RuleKind::Before { .. } | RuleKind::After { .. } => {
                bounds.extend(beside_pins(stock, rule, pins));
            }
            _ => {}
        }
    }
    for (blob, (index, at)) in pins {
        if let Some(rule) = active.get(*index) {
            blobs.entry(*blob).or_default().pin = Some((rule.id(), *at));
        }
    }
    let groups = groups(active, pins);
    for (blob, group) in &groups {
        blobs.entry(*blob).or_default().group = Some(*group);
    }
    set_domains(&mut wants, &mut blobs, &bounds, &groups);
    wants.blobs = blobs;
    wants
}

fn unpinned(blobs: &[BlobId], pins: &Pins) -> Vec<BlobId> {
    blobs.iter().filter(|blob| !pins.contains_key(blob)).copied().collect()
}

/// A pinned file that others are to lie in front of or behind leaves them a range.
fn beside_pins(stock: &Stock<'_>, rule: &Active<'_>, pins: &Pins) -> Vec<Bound> {
    let is_before = matches!(rule.kind(), RuleKind::Before { .. });
    let places = |blobs: &[BlobId]| -> Vec<ByteRange> {
        let place = |blob: &BlobId| {
            let (_, at) = pins.get(blob)?;
            Some(ByteRange { start: *at, len: stock.wanted(*blob).len })
        };
        blobs.iter().filter_map(place).collect()
    };
    let movers: Vec<BlobId> =
        rule.what.blobs.iter().filter(|blob| !rule.other.has(**blob)).copied().collect();
    let (front, back) = match is_before {
        true => (&movers, &rule.other.blobs),
        false => (&rule.other.blobs, &movers),
    };
    let mut bounds = Vec::new();
    if let Some(border) = places(back).iter().map(|range| range.start).min() {
        let allowed = vec![ByteRange::between(0, border)];
        bounds.push(Bound { allowed, files: unpinned(front, pins) });
    }
    if let Some(border) = places(front).iter().map(|range| range.end()).max() {
        let allowed = vec![ByteRange::between(border, u64::MAX)];
        bounds.push(Bound { allowed, files: unpinned(back, pins) });
    }
    bounds
}

/// The number of the group that a file stays with; groups that share files are one.
fn groups(active: &[Active<'_>], pins: &Pins) -> HashMap<BlobId, u32> {
    let mut groups: HashMap<BlobId, u32> = HashMap::new();
    let mut same: Vec<u32> = Vec::new();
    let together =
        |rule: &&Active<'_>| rule.counts() && matches!(rule.kind(), RuleKind::Together(_));
    for rule in active.iter().filter(together) {
        let own = u32::try_from(same.len()).unwrap_or(u32::MAX);
        same.push(own);
        for blob in rule.what.blobs.iter().filter(|blob| !pins.contains_key(blob)) {
            let known = *groups.entry(*blob).or_insert(own);
            let (a, b) = (leader(&same, known), leader(&same, own));
            if let Some(slot) = same.get_mut(a.max(b) as usize) {
                *slot = a.min(b);
            }
        }
    }
    groups.values_mut().for_each(|group| *group = leader(&same, *group));
    groups
}

fn leader(same: &[u32], mut group: u32) -> u32 {
    while let Some(next) = same.get(group as usize).filter(|next| **next != group) {
        group = *next;
    }
    group
}

/// Files with the same bounds share a domain; a group has the bounds of all its files.
fn set_domains(
    wants: &mut Wants,
    blobs: &mut HashMap<BlobId, Want>,
    bounds: &[Bound],
    groups: &HashMap<BlobId, u32>,
) {
    let mut of_blob: BTreeMap<BlobId, BTreeSet<usize>> = BTreeMap::new();
    let mut of_group: BTreeMap<u32, BTreeSet<usize>> = BTreeMap::new();
    for (index, bound) in bounds.iter().enumerate() {
        for blob in &bound.files {
            match groups.get(blob) {
                Some(group) => of_group.entry(*group).or_default().insert(index),
                None => of_blob.entry(*blob).or_default().insert(index),
            };
        }
    }
    let mut known: HashMap<BTreeSet<usize>, u32> = HashMap::new();
    let mut domain = |set: &BTreeSet<usize>| {
        *known.entry(set.clone()).or_insert_with(|| {
            let whole = vec![ByteRange { start: 0, len: u64::MAX }];
            let lists = set.iter().filter_map(|index| bounds.get(*index));
            let ranges = lists.fold(whole, |left, bound| intersect(&left, &bound.allowed));
            wants.domains.push(ranges);
            u32::try_from(wants.domains.len() - 1).unwrap_or(u32::MAX)
        })
    };
    for (blob, set) in &of_blob {
        blobs.entry(*blob).or_default().domain = Some(domain(set));
    }
    for (blob, group) in groups {
        if let Some(set) = of_group.get(group) {
            blobs.entry(*blob).or_default().domain = Some(domain(set));
        }
    }
}

/// What both lists have; each in disc order and disjoint.
fn intersect(a: &[ByteRange], b: &[ByteRange]) -> Vec<ByteRange> {
    let both = a.iter().flat_map(|x| b.iter().filter_map(|y| x.intersection(*y)));
    both.collect()
}
