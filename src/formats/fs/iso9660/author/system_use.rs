//! Spreads the system use entries of a record over the record and continuation areas (SUSP 5.1).
//!
//! Linux wants a continuation area inside one sector and follows the last CE of an area only;
//! GRUB refuses a second one; nobody joins an entry cut in two. So: entries stay whole, an area
//! has at most one CE, at its end, and a chain that is longer than a sector goes on at the start
//! of the next one.

use super::rockridge::Entries;
use crate::base::bytes::Both32;
use crate::base::units::SECTOR_BYTES;
use zerocopy::IntoBytes;

/// Bytes of a CE entry.
pub(super) const CE_BYTES: usize = 28;
const SECTOR: usize = 2048;

/// A part of the continuation areas of a directory.
#[derive(Debug)]
pub(super) struct Area {
    /// Where it lies, from the start of the directory's continuation areas.
    pub at: u64,
    /// Its bytes, among those of [`Spread::area_bytes`].
    pub start: usize,
    pub len: usize,
}

/// Where the entries of one record go. Used again for the next record.
#[derive(Debug, Default)]
pub(super) struct Spread {
    /// Goes into the record.
    pub inline: Vec<u8>,
    /// Goes into continuation areas.
    pub areas: Vec<Area>,
    pub area_bytes: Vec<u8>,
}

impl Spread {
    /// Spreads `entries`, of which `room` bytes fit into the record. `cursor` is the first free
    /// byte of the directory's continuation areas, which start at sector `base`; it is moved on.
    pub(super) fn fill(&mut self, entries: &Entries, room: usize, cursor: &mut u64, base: u32) {
        self.inline.clear();
        self.areas.clear();
        self.area_bytes.clear();
        if entries.bytes.len() <= room {
            self.inline.extend_from_slice(&entries.bytes);
            return;
        }
        let mut at = fitting(entries, 0, room.saturating_sub(CE_BYTES));
        self.inline.extend_from_slice(entries.bytes.get(..at).unwrap_or_default());
        let mut is_first = true;
        while at < entries.bytes.len() {
            let left = entries.bytes.len() - at;
            let free = SECTOR - usize::try_from(*cursor % SECTOR_BYTES).unwrap_or(0);
            if left > free {
                *cursor = cursor.next_multiple_of(SECTOR_BYTES);
            }
            let end = if left <= SECTOR {
                entries.bytes.len()
            } else {
                fitting(entries, at, at + SECTOR - CE_BYTES).max(at + 1)
            };
            let goes_on = end < entries.bytes.len();
            let len = end - at + if goes_on { CE_BYTES } else { 0 };
            let pointer = ce(base, *cursor, len);
            if is_first {
                self.inline.extend_from_slice(&pointer);
            } else {
                self.area_bytes.extend_from_slice(&pointer);
            }
            is_first = false;
            let start = self.area_bytes.len();
            self.area_bytes.extend_from_slice(entries.bytes.get(at..end).unwrap_or_default());
            self.areas.push(Area { at: *cursor, start, len });
            *cursor += len as u64;
            at = end;
        }
    }

    /// The bytes of an area.
    pub(super) fn area(&self, area: &Area) -> &[u8] {
        self.area_bytes.get(area.start..area.start + area.len).unwrap_or_default()
    }
}

/// The end of the last entry that ends at or before `limit`, from the entry that starts at `at`.
fn fitting(entries: &Entries, at: usize, limit: usize) -> usize {
    let index = entries.ends.partition_point(|end| *end <= limit);
    index.checked_sub(1).and_then(|index| entries.ends.get(index)).copied().unwrap_or(0).max(at)
}

fn ce(base: u32, at: u64, len: usize) -> [u8; CE_BYTES] {
    let sector = u32::try_from(at / SECTOR_BYTES).unwrap_or(u32::MAX);
    let offset = u32::try_from(at % SECTOR_BYTES).unwrap_or(0);
    let numbers = [base.saturating_add(sector), offset, u32::try_from(len).unwrap_or(u32::MAX)];
    let mut bytes = [0; CE_BYTES];
    let (head, tail) = bytes.split_at_mut(4);
    head.copy_from_slice(b"CE\x1c\x01");
    tail.copy_from_slice(numbers.map(Both32::new).as_bytes());
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entries(lens: &[usize]) -> Entries {
        let mut entries = Entries::default();
        for len in lens {
            entries.bytes.extend(std::iter::repeat_n(u8::try_from(*len).unwrap_or(0), *len));
            entries.ends.push(entries.bytes.len());
        }
        entries
    }

    #[test]
    fn no_area_crosses_a_sector_and_no_entry_is_cut() {
        let mut spread = Spread::default();
        let mut cursor = 0;
        for lens in [vec![100, 36, 12, 250, 250], vec![250; 40], vec![5, 36, 12], vec![200]] {
            let entries = entries(&lens);
            spread.fill(&entries, 180, &mut cursor, 0);
            assert!(spread.inline.len() <= 180);
            for area in &spread.areas {
                assert_eq!(area.at / 2048, (area.at + area.len as u64 - 1) / 2048);
                assert_eq!(spread.area(area).len(), area.len);
            }
            let pointers = spread.areas.len() * CE_BYTES;
            assert_eq!(
                spread.inline.len() + spread.area_bytes.len(),
                entries.bytes.len() + pointers
            );
        }
        assert_eq!(spread.areas.len(), 1, "the last entry does not fit beside a CE");
    }
}
