//! Short and long names of FAT.

use crate::formats::fs::charset::Charset;

/// Characters of one part of a long name.
const PART_CHARS: usize = 13;
/// Parts of the longest name: 255 characters (FAT 1.03, 7.1).
const MAX_PARTS: usize = 20;
/// The character set of short names unless the user says another.
const DEFAULT_CHARSET: &str = "cp437";

/// Without the spaces and zeros behind it.
pub(super) fn trimmed(bytes: &[u8]) -> Vec<u8> {
    let len = bytes.iter().rposition(|b| !matches!(b, b' ' | 0)).map_or(0, |last| last + 1);
    bytes.get(..len).unwrap_or_default().to_vec()
}

/// A volume name or short name in a character set.
pub(super) fn decode(bytes: &[u8], charset: Option<Charset>) -> String {
    match charset.or_else(|| Charset::from_label(DEFAULT_CHARSET)) {
        Some(charset) if !bytes.is_ascii() => charset.decode(bytes),
        _ => String::from_utf8_lossy(bytes).into_owned(),
    }
}

/// The name of a record of 8 and 3 characters. `cases` has the bits of Windows NT: 0x08 the name,
/// 0x10 the ending in lower case.
pub(super) fn short_name(name: &[u8; 11], cases: u8, charset: Option<Charset>) -> String {
    let mut name = *name;
    // 0xE5 would mean a deleted record.
    if name[0] == 0x05 {
        name[0] = 0xE5;
    }
    let (stem, ending) = name.split_at(8);
    let part = |bytes: &[u8], is_lower: bool| {
        let text = decode(&trimmed(bytes), charset);
        if is_lower { text.to_lowercase() } else { text }
    };
    let mut text = part(stem, cases & 0x08 != 0);
    let ending = part(ending, cases & 0x10 != 0);
    if !ending.is_empty() {
        text.push('.');
        text.push_str(&ending);
    }
    text
}

/// Collects the parts of a long name, which come last part first in front of their short name.
#[derive(Debug, Default)]
pub(super) struct LongName {
    units: Vec<u16>,
    /// Parts still to come.
    missing: usize,
    checksum: u8,
}

impl LongName {
    /// Forgets what came so far.
    pub(super) fn clear(&mut self) {
        self.units.clear();
        self.missing = 0;
    }

    /// Takes the record of a part.
    pub(super) fn add(&mut self, record: &[u8; 32]) {
        let sequence = usize::from(record[0] & 0x3F);
        if record[0] & 0x40 != 0 && (1..=MAX_PARTS).contains(&sequence) {
            self.clear();
            self.units.resize(sequence * PART_CHARS, 0xFFFF);
            self.missing = sequence;
            self.checksum = record[13];
        }
        if sequence == 0 || sequence != self.missing || record[13] != self.checksum {
            self.clear();
            return;
        }
        self.missing -= 1;
        let parts = [record.get(1..11), record.get(14..26), record.get(28..32)];
        let units = parts.into_iter().flatten().flat_map(|part| part.as_chunks::<2>().0);
        let place = self.missing * PART_CHARS;
        for (to, from) in self.units.iter_mut().skip(place).zip(units) {
            *to = u16::from_le_bytes(*from);
        }
    }

    /// The name of the short record that follows, if the parts are all there and are its own.
    pub(super) fn take(&mut self, short: &[u8; 11]) -> Option<String> {
        let is_whole = self.missing == 0 && !self.units.is_empty();
        let is_own = self.checksum == checksum(short);
        let units = std::mem::take(&mut self.units);
        self.clear();
        if !is_whole || !is_own {
            return None;
        }
        let end = units.iter().position(|unit| matches!(unit, 0 | 0xFFFF)).unwrap_or(units.len());
        let name = String::from_utf16_lossy(units.get(..end)?);
        (!name.is_empty()).then_some(name)
    }
}

/// The sum of a short name that its long parts carry (FAT 1.03, 7.2).
fn checksum(short: &[u8; 11]) -> u8 {
    short.iter().fold(0u8, |sum, byte| sum.rotate_right(1).wrapping_add(*byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn part(sequence: u8, text: &str, checksum: u8) -> [u8; 32] {
        let mut units: Vec<u16> = text.encode_utf16().collect();
        if units.len() < PART_CHARS {
            units.push(0);
        }
        units.resize(PART_CHARS, 0xFFFF);
        let bytes: Vec<u8> = units.iter().flat_map(|unit| unit.to_le_bytes()).collect();
        let mut record = [0; 32];
        (record[0], record[11], record[13]) = (sequence, 0x0F, checksum);
        record[1..11].copy_from_slice(&bytes[..10]);
        record[14..26].copy_from_slice(&bytes[10..22]);
        record[28..].copy_from_slice(&bytes[22..]);
        record
    }

    #[test]
    fn long_names_come_in_parts_and_belong_to_one_short_name() {
        let short = b"LONGNA~1TXT";
        let sum = checksum(short);
        let mut name = LongName::default();
        name.add(&part(0x42, "ter.txt", sum));
        name.add(&part(1, "Long Näme bet", sum));
        assert_eq!(name.take(short).as_deref(), Some("Long Näme better.txt"));
        // Another short name, a part missing, parts out of order.
        name.add(&part(0x41, "orphan", 7));
        assert_eq!(name.take(short), None);
        name.add(&part(0x42, "b", sum));
        assert_eq!(name.take(short), None);
        name.add(&part(0x43, "c", sum));
        name.add(&part(1, "a", sum));
        assert_eq!(name.take(short), None);
    }

    #[test]
    fn short_names_lose_their_padding_and_keep_their_case() {
        assert_eq!(short_name(b"README  TXT", 0, None), "README.TXT");
        assert_eq!(short_name(b"README  TXT", 0x18, None), "readme.txt");
        assert_eq!(short_name(b"NOEND      ", 0, None), "NOEND");
        assert_eq!(short_name(b"\x05A      \x82  ", 0, None), "σA.é");
    }
}
