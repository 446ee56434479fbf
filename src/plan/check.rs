//! What must hold of every plan before it may be written.

use super::payload::Payload;
use super::region::Plan;
use super::{Conflict, MAX_RENDERED_BYTES};
use crate::base::units::{ByteRange, Lba};
use crate::model::Owner;

/// Why a plan must not be written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub enum Fault {
    /// Two owners want the same bytes, or one can't have its place.
    Conflict(Conflict),
    /// Two regions overlap.
    Overlap {
        /// The later of them.
        range: ByteRange,
        /// Whose the earlier one is.
        first: Owner,
        /// Whose the later one is.
        second: Owner,
    },
    /// A region reaches beyond the end of the image.
    Outside {
        /// The region.
        range: ByteRange,
        /// Whose it is.
        owner: Owner,
    },
    /// The image has more sectors than 32 bits can number.
    TooLarge {
        /// Its length.
        size_bytes: u64,
    },
    /// Data is read from bytes of the image that are written over.
    ReadsRewritten {
        /// The bytes in question.
        range: ByteRange,
        /// Whose data reads them.
        reader: Owner,
        /// Who is written there.
        writer: Owner,
    },
    /// A rendered region is longer than its author may ask for.
    RegionTooLong {
        /// The region.
        range: ByteRange,
        /// Whose it is.
        owner: Owner,
    },
}

/// All faults of a plan; none: it may be written. O(regions).
pub fn check(plan: &Plan) -> Vec<Fault> {
    let mut faults: Vec<Fault> = plan.conflicts().iter().copied().map(Fault::Conflict).collect();
    if plan.size_bytes() > 0 && Lba::containing(plan.size_bytes() - 1).is_none() {
        faults.push(Fault::TooLarge { size_bytes: plan.size_bytes() });
    }
    let mut last: Option<(u64, Owner)> = None;
    for region in plan.regions() {
        let range = region.range;
        if range.end() > plan.size_bytes() {
            faults.push(Fault::Outside { range, owner: region.owner });
        }
        if let Some((end, first)) = last
            && range.start < end
        {
            faults.push(Fault::Overlap { range, first, second: region.owner });
        }
        if matches!(region.payload, Payload::Rendered(_)) && range.len > MAX_RENDERED_BYTES {
            faults.push(Fault::RegionTooLong { range, owner: region.owner });
        }
        last = Some((range.end(), region.owner));
    }
    if plan.base().is_some() {
        faults.extend(reads_of_rewritten(plan));
    }
    faults
}

/// What is kept for a rollback is no source: data whose old place is written over is lost.
fn reads_of_rewritten(plan: &Plan) -> Vec<Fault> {
    let rewritten = plan.rewritten();
    let mut faults = Vec::new();
    for region in plan.regions().iter().filter(|region| !plan.is_in_place(region)) {
        for read in plan.read_from_base(region) {
            let first = rewritten.partition_point(|(range, _)| range.end() <= read.start);
            let met = rewritten
                .get(first)
                .and_then(|(range, writer)| range.intersection(read).map(|range| (range, *writer)));
            if let Some((range, writer)) = met {
                faults.push(Fault::ReadsRewritten { range, reader: region.owner, writer });
            }
        }
    }
    faults
}
