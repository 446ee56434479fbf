//! Whether what was laid out keeps every rule; if not, who is to lose.

use super::{Active, Broken, Stock};
use crate::base::units::ByteRange;
use crate::model::spec::RuleKind;
use crate::model::{BlobId, Namespace, Owner};
use crate::plan::{Addresses, ConflictReason, Laid, RuleConflict};

/// A rule that is not kept: by which files, and where the room would have been.
struct Witness {
    reason: ConflictReason,
    files: Vec<BlobId>,
    /// Where others may be in the way.
    places: Vec<ByteRange>,
    /// What to show.
    range: ByteRange,
    holder: Option<Owner>,
}

/// The strongest rule that is not kept, as the one that has to go for it.
pub(super) fn first_broken(
    stock: &Stock<'_>,
    active: &[Active<'_>],
    laid: &Laid,
) -> Option<Broken> {
    active.iter().enumerate().filter(|(_, rule)| rule.counts()).find_map(|(index, rule)| {
        let witness = witness(stock, rule, laid)?;
        Some(blame(active, index, &witness, laid))
    })
}

fn witness(stock: &Stock<'_>, rule: &Active<'_>, laid: &Laid) -> Option<Witness> {
    let addresses = laid.addresses();
    let mut placed =
        rule.what.blobs.iter().filter_map(|blob| Some((addresses.blob(*blob)?, *blob)));
    let at = |reason, blob: BlobId, range: ByteRange, places: Vec<ByteRange>| {
        Some(Witness { reason, files: vec![blob], places, range, holder: None })
    };
    match rule.kind() {
        RuleKind::Pin { at: wanted, .. } => {
            let (range, blob) = placed.next()?;
            let is_there = range.start == wanted.byte_offset();
            let wanted = ByteRange { start: wanted.byte_offset(), len: range.len };
            if is_there { None } else { at(ConflictReason::Bound, blob, wanted, Vec::new()) }
        }
        RuleKind::Align { bytes, .. } => {
            let (range, blob) = placed.find(|(range, _)| !range.start.is_multiple_of(*bytes))?;
            at(ConflictReason::Alignment, blob, range, Vec::new())
        }
        RuleKind::Gap { bytes, .. } => placed.find_map(|(range, blob)| {
            let gap = ByteRange { start: range.end(), len: *bytes };
            let (both, holder) = laid.first_in(gap)?;
            let mut found = at(ConflictReason::Taken, blob, both, vec![both])?;
            found.holder = Some(holder);
            Some(found)
        }),
        RuleKind::Reserve(extent) => {
            let (range, holder) = laid.first_in(extent.bytes())?;
            let reason = ConflictReason::Taken;
            Some(Witness {
                reason,
                files: vec![],
                places: vec![range],
                range,
                holder: Some(holder),
            })
        }
        RuleKind::Inside { range, .. } => {
            let range = range.bytes();
            let (_, blob) = placed.find(|(at, _)| !range.covers(*at))?;
            at(ConflictReason::Room, blob, range, vec![range])
        }
        RuleKind::Outside { range, .. } => {
            let range = range.bytes();
            let (there, blob) = placed.find(|(at, _)| at.intersection(range).is_some())?;
            let sides =
                [ByteRange::between(0, range.start), ByteRange::between(range.end(), u64::MAX)];
            at(ConflictReason::Room, blob, there, sides.to_vec())
        }
        RuleKind::Before { .. } => crossed(rule, addresses, true),
        RuleKind::After { .. } => crossed(rule, addresses, false),
        RuleKind::Together(_) => {
            let (least, most) = placed.fold((u64::MAX, 0), |(least, most), (range, _)| {
                (least.min(range.start), most.max(range.end()))
            });
            let whole = ByteRange::between(least, most);
            let stranger = laid.within(whole).find_map(|(range, owner, blob)| {
                let blob = blob.filter(|blob| !rule.what.has(*blob))?;
                (stock.wanted(blob).len > 0).then_some((range, owner, blob))
            });
            let (range, owner, blob) = stranger?;
            let mut files = rule.what.blobs.clone();
            files.push(blob);
            let reason = ConflictReason::Split;
            let places = vec![range];
            Some(Witness { reason, files, places, range, holder: Some(owner) })
        }
        RuleKind::Distance { bytes, .. } => too_near(rule, addresses, *bytes),
        RuleKind::First(_) | RuleKind::Last(_) | RuleKind::Sort { .. } | RuleKind::List(_) => None,
    }
}

/// A pair of files in the wrong order.
fn crossed(rule: &Active<'_>, addresses: &Addresses, is_before: bool) -> Option<Witness> {
    let place = |blob: &BlobId| Some((addresses.blob(*blob)?.start, *blob));
    let movers = rule.what.blobs.iter().filter(|blob| !rule.other.has(**blob)).filter_map(place);
    let others = rule.other.blobs.iter().filter_map(place);
    let (mover, other) = match is_before {
        true => (movers.max()?, others.min()?),
        false => (movers.min()?, others.max()?),
    };
    let is_kept = if is_before { mover.0 < other.0 } else { mover.0 > other.0 };
    if is_kept {
        return None;
    }
    let range = addresses.blob(other.1)?;
    let reason = ConflictReason::Order;
    let files = vec![mover.1, other.1];
    let holder = Some(Owner::FileData { ns: Namespace::Iso, blob: other.1 });
    Some(Witness { reason, files, places: Vec::new(), range, holder })
}

/// A pair of files that lie too near to each other.
fn too_near(rule: &Active<'_>, addresses: &Addresses, bytes: u64) -> Option<Witness> {
    let mut all: Vec<(ByteRange, BlobId)> = rule
        .what
        .blobs
        .iter()
        .chain(rule.other.blobs.iter().filter(|blob| !rule.what.has(**blob)))
        .filter_map(|blob| Some((addresses.blob(*blob)?, *blob)))
        .collect();
    all.sort_unstable();
    let mut last: [Option<(ByteRange, BlobId)>; 2] = [None, None];
    for (range, blob) in all {
        let sides = [rule.what.has(blob), rule.other.has(blob)];
        for (is_here, opposite) in sides.into_iter().zip([1usize, 0]) {
            if let Some((before, other)) = last.get(opposite).copied().flatten().filter(|_| is_here)
                && range.start < before.end().saturating_add(bytes)
            {
                return Some(Witness {
                    reason: ConflictReason::Distance,
                    files: vec![blob, other],
                    places: Vec::new(),
                    range,
                    holder: Some(Owner::FileData { ns: Namespace::Iso, blob: other }),
                });
            }
        }
        for (slot, is_here) in last.iter_mut().zip(sides) {
            if is_here {
                *slot = Some((range, blob));
            }
        }
    }
    None
}

/// The weakest of the rules that are involved loses to the strongest of the others.
fn blame(active: &[Active<'_>], own: usize, witness: &Witness, laid: &Laid) -> Broken {
    let addresses = laid.addresses();
    let involved = |rule: &Active<'_>| {
        let has_file = witness.files.iter().any(|b| rule.what.has(*b) || rule.other.has(*b));
        let is_there = |range: ByteRange| {
            witness.places.iter().any(|place| place.intersection(range).is_some())
        };
        match rule.kind() {
            RuleKind::Pin { .. } => {
                let places = rule.what.blobs.iter().filter_map(|blob| addresses.blob(*blob));
                has_file || (!witness.places.is_empty() && places.into_iter().any(is_there))
            }
            RuleKind::Reserve(extent) => is_there(extent.bytes()),
            RuleKind::Inside { range, .. } => has_file || is_there(range.bytes()),
            RuleKind::Outside { .. }
            | RuleKind::Distance { .. }
            | RuleKind::Together(_)
            | RuleKind::Gap { .. }
            | RuleKind::Align { .. }
            | RuleKind::Before { .. }
            | RuleKind::After { .. } => has_file,
            RuleKind::First(_) | RuleKind::Last(_) | RuleKind::Sort { .. } | RuleKind::List(_) => {
                false
            }
        }
    };
    let mut all: Vec<usize> = active
        .iter()
        .enumerate()
        .filter(|(index, rule)| *index != own && rule.counts() && involved(rule))
        .map(|(index, _)| index)
        .collect();
    all.push(own);
    let loser = all.iter().copied().max().unwrap_or(own);
    let winner = match loser == own {
        true => all.iter().copied().filter(|index| *index != own).min(),
        false => Some(own),
    };
    let of_loser = active.get(loser);
    let file = witness
        .files
        .iter()
        .copied()
        .find(|blob| of_loser.is_some_and(|rule| rule.what.has(*blob) || rule.other.has(*blob)))
        .or_else(|| of_loser.and_then(|rule| rule.what.blobs.first().copied()));
    let holder = match loser == own {
        true => witness.holder,
        false => active
            .get(own)
            .and_then(|rule| rule.what.blobs.first())
            .map(|blob| Owner::FileData { ns: Namespace::Iso, blob: *blob }),
    };
    let range = match of_loser.map(Active::kind) {
        Some(RuleKind::Pin { .. }) if loser != own => {
            file.and_then(|blob| addresses.blob(blob)).unwrap_or(witness.range)
        }
        _ => witness.range,
    };
    let holder =
        holder.or_else(|| laid.first_in(range).map(|(_, owner)| owner)).unwrap_or(Owner::Unknown);
    let winner = winner.and_then(|index| active.get(index)).map(Active::id);
    let conflict = RuleConflict { reason: witness.reason, range, file, holder, winner };
    Broken { loser, conflict }
}
