//! Directory entries with long names (Microsoft FAT specification 1.03, "FAT Directory Structure"
//! and "FAT Long Directory Entries").

use super::short::FatName;
use crate::base::bytes::Timestamp;

/// Bytes of an entry.
pub(super) const ENTRY_BYTES: u64 = 32;
/// Units of a long name in one entry, and where they lie.
const LONG_UNITS: usize = 13;
const LONG_PLACES: [usize; LONG_UNITS] = [1, 3, 5, 7, 9, 14, 16, 18, 20, 22, 24, 28, 30];
const LONG_ATTRIBUTES: u8 = 0x0F;
const LAST_LONG: u8 = 0x40;

/// Attributes of entries.
pub(super) mod attribute {
    pub const VOLUME_LABEL: u8 = 0x08;
    pub const FOLDER: u8 = 0x10;
    pub const ARCHIVE: u8 = 0x20;
}

/// An entry that is to be written.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    pub name: FatName,
    pub attributes: u8,
    pub cluster: u32,
    pub len_bytes: u32,
    pub time: Timestamp,
}

impl Entry {
    /// Bytes it takes with those of its long name.
    pub(super) fn len_bytes(name: &FatName) -> u64 {
        (name.long.len().div_ceil(LONG_UNITS) as u64 + 1) * ENTRY_BYTES
    }

    pub(super) fn push_to(&self, out: &mut Vec<u8>) {
        let sum =
            self.name.short.iter().fold(0u8, |sum, byte| sum.rotate_right(1).wrapping_add(*byte));
        let parts: Vec<&[u16]> = self.name.long.chunks(LONG_UNITS).collect();
        for (index, part) in parts.iter().enumerate().rev() {
            let number = u8::try_from(index + 1).unwrap_or(LAST_LONG);
            let is_last = index + 1 == parts.len();
            let mut record = [0u8; 32];
            put(&mut record, 0, &[if is_last { number | LAST_LONG } else { number }]);
            put(&mut record, 11, &[LONG_ATTRIBUTES, 0, sum]);
            // A zero ends a name that leaves room; what follows it is all ones.
            let fill = std::iter::once(0).chain(std::iter::repeat(u16::MAX));
            for (at, unit) in LONG_PLACES.into_iter().zip(part.iter().copied().chain(fill)) {
                put(&mut record, at, &unit.to_le_bytes());
            }
            out.extend_from_slice(&record);
        }
        let (date, time) = dos_time(self.time);
        let (low, high) = (self.cluster & 0xFFFF, self.cluster >> 16);
        let half = |value: u32| u16::try_from(value).unwrap_or(0).to_le_bytes();
        let mut record = [0u8; 32];
        put(&mut record, 0, &self.name.short);
        put(&mut record, 11, &[self.attributes]);
        put(&mut record, 14, &time.to_le_bytes());
        put(&mut record, 16, &date.to_le_bytes());
        put(&mut record, 18, &date.to_le_bytes());
        put(&mut record, 20, &half(high));
        put(&mut record, 22, &time.to_le_bytes());
        put(&mut record, 24, &date.to_le_bytes());
        put(&mut record, 26, &half(low));
        put(&mut record, 28, &self.len_bytes.to_le_bytes());
        out.extend_from_slice(&record);
    }
}

/// Date and time of a directory entry, in UTC; what lies outside 1980 to 2107 becomes its border.
fn dos_time(time: Timestamp) -> (u16, u16) {
    let (date, clock) = time.utc();
    let year = u16::try_from(date.year() - 1980).ok().filter(|year| *year < 128);
    let Some(year) = year else {
        return if date.year() < 1980 { (0x21, 0) } else { (0xFF9F, 0xBF7D) };
    };
    let date = (year << 9) | (u16::from(u8::from(date.month())) << 5) | u16::from(date.day());
    let clock = (u16::from(clock.hour()) << 11)
        | (u16::from(clock.minute()) << 5)
        | u16::from(clock.second() / 2);
    (date, clock)
}

pub(super) fn put(out: &mut [u8], at: usize, bytes: &[u8]) {
    if let Some(place) = at.checked_add(bytes.len()).and_then(|end| out.get_mut(at..end)) {
        place.copy_from_slice(bytes);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_stay_in_their_centuries() {
        // 2026-11-02 14:05:01.
        let time = Timestamp::from_unix(1_793_628_301);
        assert_eq!(dos_time(time), ((46 << 9) | (11 << 5) | 2, (14 << 11) | (5 << 5)));
        assert_eq!(dos_time(Timestamp::from_unix(0)), (0x21, 0));
        assert_eq!(dos_time(Timestamp::from_unix(1 << 40)), (0xFF9F, 0xBF7D));
    }

    #[test]
    fn a_long_name_comes_last_part_first() {
        let long: Vec<u16> = "a name of twenty-two u".encode_utf16().collect();
        let name = FatName { short: *b"ANAMEO~1   ", long };
        assert_eq!(Entry::len_bytes(&name), 96);
        let entry = Entry {
            name,
            attributes: attribute::ARCHIVE,
            cluster: 0x0001_0002,
            len_bytes: 7,
            time: Timestamp::from_unix(0),
        };
        let mut out = Vec::new();
        entry.push_to(&mut out);
        assert_eq!((out[0], out[32], out[11], out[13] == out[45]), (0x42, 0x01, 0x0F, true));
        assert_eq!(&out[33..37], &[b'a', 0, b' ', 0]);
        // Nine units, a zero, three of all ones.
        assert_eq!(&out[18..26], &[b' ', 0, b'u', 0, 0, 0, 0xFF, 0xFF]);
        assert_eq!(&out[64 + 20..64 + 22], &[1, 0]);
        assert_eq!(&out[64 + 26..], &[2, 0, 7, 0, 0, 0]);
    }
}
