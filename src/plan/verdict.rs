//! The price of a pin, before anything is planned anew.

use super::region::Plan;
use crate::base::SECTOR_BYTES;
use crate::base::units::{ByteRange, Lba};
use crate::model::{BlobId, Owner};

/// What holding a file at a sector would cost.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct PinCost {
    /// Where it would lie.
    pub range: ByteRange,
    /// Bytes left empty in front of it.
    pub empty_bytes: u64,
    /// Bytes of the whole disc then.
    pub size_bytes: u64,
    /// Bytes of the whole disc now.
    pub was_bytes: u64,
}

/// Why a file can't be held at a sector.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum PinRefusal {
    /// Something that has its place lies there.
    Taken {
        /// The bytes both want.
        range: ByteRange,
        /// Whose they are.
        holder: Owner,
    },
    /// Beyond what can be addressed.
    Beyond,
    /// It has no data on the disc.
    NoData,
}

impl Plan {
    /// What it costs to hold `blob` at the sector `at`. O(log regions). What flows is taken to
    /// follow without gaps, so that with several pins or aligned files the plan itself may come
    /// out smaller than told.
    ///
    /// # Errors
    /// [`PinRefusal`] when it can't lie there.
    pub fn verdict(&self, blob: BlobId, at: Lba) -> Result<PinCost, PinRefusal> {
        let old = self.addresses.blob(blob).filter(|old| old.len > 0).ok_or(PinRefusal::NoData)?;
        let at = at.byte_offset();
        let range = ByteRange::new(at, old.len).ok_or(PinRefusal::Beyond)?;
        if Lba::containing(range.end().saturating_sub(1)).is_none() {
            return Err(PinRefusal::Beyond);
        }
        let near = self.held.partition_point(|(held, _)| held.start < range.end());
        let before = self.held.get(near.saturating_sub(2)..near).unwrap_or_default();
        let other = before.iter().rev().find(|(held, _)| *held != old);
        if let Some((held, holder)) = other
            && let Some(both) = held.intersection(range)
        {
            return Err(PinRefusal::Taken { range: both, holder: *holder });
        }
        let len = old.len.next_multiple_of(SECTOR_BYTES);
        let is_held = self.held.binary_search_by_key(&old.start, |(held, _)| held.start).is_ok();
        // What is free again where it lay, with the gap that holding it there made.
        let freed = ByteRange { start: old.start, len };
        let freed = match is_held {
            false => freed,
            true => ByteRange::between(self.end_before(old.start), freed.end()),
        };
        let was_end = self.data_end.next_multiple_of(SECTOR_BYTES);
        let data_end = was_end.max(freed.end());
        let cost = |empty_bytes: u64, size_bytes: u64| PinCost {
            range,
            empty_bytes,
            size_bytes,
            was_bytes: self.size,
        };
        let was_gap = freed.len - len;
        if at == old.start {
            return Ok(cost(was_gap, self.size));
        }
        // Where the data would end without it.
        let end_without = data_end - freed.len;
        if at >= end_without {
            let tail = self.size.saturating_sub(was_end);
            let data_end = at.saturating_add(len);
            return Ok(cost(at - end_without, data_end.saturating_add(tail)));
        }
        // What follows moves up to where it lay.
        let found = if at >= freed.start { at.saturating_add(freed.len) } else { at };
        let empty = match self.region_at(found) {
            Some(region) => found - self.request_start(region.range.start, region.owner),
            None => 0,
        };
        Ok(cost(empty, self.size.saturating_add(empty).saturating_sub(was_gap)))
    }

    /// Where the whole begins that a region is a piece of. Pieces of one structure are few.
    fn request_start(&self, start: u64, owner: Owner) -> u64 {
        if let Owner::FileData { blob, .. } = owner {
            return self.addresses.blob(blob).map_or(start, |range| range.start);
        }
        let index = self.regions.partition_point(|region| region.range.start < start);
        let before = self.regions.get(..index).unwrap_or_default().iter().rev();
        before
            .scan(start, |begin, region| {
                let is_piece = region.owner == owner && region.range.end() == *begin;
                is_piece.then(|| {
                    *begin = region.range.start;
                    *begin
                })
            })
            .last()
            .unwrap_or(start)
    }

    /// The end of what lies in front of `byte`, on the border of a sector.
    fn end_before(&self, byte: u64) -> u64 {
        let index = self.regions.partition_point(|region| region.range.start < byte);
        let before = index.checked_sub(1).and_then(|index| self.regions.get(index));
        let end = before.map_or(0, |region| region.range.end());
        end.next_multiple_of(SECTOR_BYTES).min(byte)
    }
}
