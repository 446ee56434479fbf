//! The fields inside directories and path tables: records (ECMA-119 9.1, 9.4) with their system
//! use entries (SUSP, RRIP), for those who want to name a single byte. Lenient: what makes no
//! sense has no fields.

use crate::base::bytes::{DiscTime, decode_ucs2_be, le32};
use crate::base::diag::{Field, FieldValue};
use crate::base::units::{ByteRange, SECTOR_BYTES};
use crate::formats::fs::rockridge::raw::{
    NM_CURRENT, NM_PARENT, TF_ACCESS, TF_ATTRIBUTES, TF_CREATION, TF_LONG_FORM, TF_MODIFY,
};
use crate::formats::fs::susp::raw::ENTRY_HEAD_BYTES;

use super::path_table;
use super::raw::{ID_PARENT, ID_SELF, RECORD_HEAD_BYTES};
use super::record::{Found, parse};

/// The fields of the records in `bytes`, which start with a sector at byte `at` of the image.
/// Sectors that hold continuation areas instead are understood as well. `is_joliet`: identifiers
/// are UCS-2. Paths are `NAME.field`; the fields come in ascending order of place.
pub fn directory_fields(bytes: &[u8], at: u64, is_joliet: bool) -> Vec<Field> {
    let mut out = Fields { out: Vec::new() };
    for (number, sector) in (0u64..).zip(bytes.chunks(SECTOR_BYTES as usize)) {
        let start = at.saturating_add(number * SECTOR_BYTES);
        if starts_entry(sector) {
            out.entries(sector, start, "continuation");
        } else {
            out.records(sector, start, is_joliet);
        }
    }
    out.out
}

/// The fields of a path table that starts at byte `at` of the image.
pub fn path_table_fields(bytes: &[u8], at: u64, is_big: bool, is_joliet: bool) -> Vec<Field> {
    let mut out = Fields { out: Vec::new() };
    let mut rest = bytes;
    while let Some((record, behind)) = path_table::parse(rest, is_big) {
        let start = at.saturating_add((bytes.len() - rest.len()) as u64);
        let name = identifier(record.identifier, is_joliet);
        let parent = u64::from(record.parent);
        let id_bytes = record.identifier.len() as u64;
        out.number(&name, "identifier-bytes", start, 1, "ECMA-119 9.4.1", id_bytes);
        out.number(&name, "block", start + 2, 4, "ECMA-119 9.4.3", u64::from(record.block));
        out.number(&name, "parent", start + 6, 2, "ECMA-119 9.4.4", parent);
        let value = FieldValue::Text(name.clone());
        out.add(&name, "identifier", start + 8, id_bytes, "ECMA-119 9.4.5", value);
        rest = behind;
    }
    out.out
}

/// Whether bytes begin with a system use entry rather than a directory record, whose second byte
/// is the length of its extended attributes: nobody has so long ones.
fn starts_entry(bytes: &[u8]) -> bool {
    match bytes {
        [a, b, len, 1 | 2, ..] => {
            a.is_ascii_uppercase() && b.is_ascii_uppercase() && usize::from(*len) >= 4
        }
        _ => false,
    }
}

fn identifier(bytes: &[u8], is_joliet: bool) -> String {
    match bytes {
        ID_SELF => ".".to_owned(),
        ID_PARENT => "..".to_owned(),
        name if is_joliet => decode_ucs2_be(name),
        name => String::from_utf8_lossy(name).into_owned(),
    }
}

struct Fields {
    out: Vec<Field>,
}

impl Fields {
    fn add(
        &mut self,
        name: &str,
        field: &str,
        start: u64,
        len: u64,
        clause: &'static str,
        value: FieldValue,
    ) {
        let range = ByteRange { start, len };
        self.out.push(Field { path: format!("{name}.{field}"), value, range, clause });
    }

    fn number(
        &mut self,
        name: &str,
        field: &str,
        start: u64,
        len: u64,
        clause: &'static str,
        value: u64,
    ) {
        self.add(name, field, start, len, clause, FieldValue::Number(value));
    }

    fn time(&mut self, name: &str, field: &str, start: u64, clause: &'static str, bytes: &[u8]) {
        let time = match bytes.len() {
            7 => <&[u8; 7]>::try_from(bytes).ok().map(DiscTime::from_7),
            _ => <&[u8; 17]>::try_from(bytes).ok().map(DiscTime::from_17),
        };
        let time = time.and_then(DiscTime::timestamp).map(|time| time.to_rfc3339_utc());
        self.add(name, field, start, bytes.len() as u64, clause, FieldValue::Time(time));
    }

    fn records(&mut self, sector: &[u8], at: u64, is_joliet: bool) {
        let mut rest = sector;
        loop {
            let start = at.saturating_add((sector.len() - rest.len()) as u64);
            let len = match parse(rest) {
                Found::Record(record, len) => {
                    let name = rock_ridge_name(record.system_use)
                        .unwrap_or_else(|| identifier(record.identifier, is_joliet));
                    self.head(&name, start, &record);
                    let inside = RECORD_HEAD_BYTES + record.identifier.len();
                    let used = len - record.system_use.len();
                    if used > inside {
                        let pad = (used - inside) as u64;
                        let value = FieldValue::Number(0);
                        let clause = "ECMA-119 9.1.12";
                        self.add(&name, "pad", start + inside as u64, pad, clause, value);
                    }
                    self.entries(record.system_use, start + used as u64, &name);
                    len
                }
                Found::Bad(len) => len,
                Found::Hopeless | Found::End => return,
            };
            rest = rest.get(len..).unwrap_or_default();
        }
    }

    fn head(&mut self, name: &str, start: u64, record: &super::record::Record<'_>) {
        let head = record.head;
        let one = u64::from;
        self.number(name, "record-bytes", start, 1, "ECMA-119 9.1.1", one(head.record_bytes));
        let attributes = one(head.attribute_blocks);
        self.number(name, "attribute-blocks", start + 1, 1, "ECMA-119 9.1.2", attributes);
        let block = u64::from(head.extent.little());
        self.number(name, "block", start + 2, 8, "ECMA-119 9.1.3", block);
        let bytes = u64::from(head.data_bytes.little());
        self.number(name, "bytes", start + 10, 8, "ECMA-119 9.1.4", bytes);
        self.time(name, "recorded", start + 18, "ECMA-119 9.1.5", &head.recorded);
        self.number(name, "flags", start + 25, 1, "ECMA-119 9.1.6", one(head.flags));
        self.number(
            name,
            "interleave-blocks",
            start + 26,
            1,
            "ECMA-119 9.1.7",
            one(head.unit_blocks),
        );
        self.number(name, "gap-blocks", start + 27, 1, "ECMA-119 9.1.8", one(head.gap_blocks));
        let volume = u64::from(head.volume.little());
        self.number(name, "volume", start + 28, 4, "ECMA-119 9.1.9", volume);
        let len = one(head.id_bytes);
        self.number(name, "identifier-bytes", start + 32, 1, "ECMA-119 9.1.10", len);
        let value = FieldValue::Bytes(record.identifier.to_vec());
        self.add(name, "identifier", start + 33, len, "ECMA-119 9.1.11", value);
    }

    /// System use entries, one behind the other; zeros between areas are skipped.
    fn entries(&mut self, area: &[u8], at: u64, name: &str) {
        let mut from = 0;
        while let Some(rest) = area.get(from..).filter(|rest| rest.len() >= ENTRY_HEAD_BYTES) {
            if rest.first() == Some(&0) {
                from += 1;
                continue;
            }
            let len = rest.get(2).map_or(0, |len| usize::from(*len));
            let Some(entry) = rest.get(..len).filter(|_| starts_entry(rest)) else { return };
            self.entry(entry, at.saturating_add(from as u64), name);
            from += len;
        }
    }

    fn entry(&mut self, entry: &[u8], at: u64, name: &str) {
        let number = |from: usize| u64::from(le32(entry, from).unwrap_or(0));
        let len = entry.len() as u64;
        let signature = entry.get(..2).unwrap_or_default();
        let (kind, fields): (_, &[(&str, usize, u64)]) = match signature {
            b"PX" => (
                "RRIP 4.1.1",
                &[
                    ("px-mode", 4, 8),
                    ("px-links", 12, 8),
                    ("px-uid", 20, 8),
                    ("px-gid", 28, 8),
                    ("px-serial", 36, 8),
                ],
            ),
            b"CE" => {
                ("SUSP 5.1", &[("ce-block", 4, 8), ("ce-offset-block", 12, 8), ("ce-room", 20, 8)])
            }
            b"CL" => ("RRIP 4.1.5.1", &[("cl-block", 4, 8)]),
            b"PL" => ("RRIP 4.1.5.2", &[("pl-block", 4, 8)]),
            b"TF" => return self.stamps(entry, at, name),
            _ => ("SUSP 4.1", &[]),
        };
        let text = String::from_utf8_lossy(signature).to_ascii_lowercase();
        let head = if fields.is_empty() { len } else { 4 };
        let value = FieldValue::Bytes(entry.to_vec());
        self.add(name, &format!("{text}-entry"), at, head, kind, value);
        for (field, from, bytes) in fields {
            if (*from as u64) + bytes <= len {
                self.number(name, field, at + *from as u64, *bytes, kind, number(*from));
            }
        }
    }

    fn stamps(&mut self, entry: &[u8], at: u64, name: &str) {
        let clause = "RRIP 4.1.6";
        let flags = entry.get(4).copied().unwrap_or(0);
        self.number(name, "tf-entry", at, 5, clause, u64::from(flags));
        let size = if flags & TF_LONG_FORM != 0 { 17 } else { 7 };
        let kinds = [
            (TF_CREATION, "tf-created"),
            (TF_MODIFY, "tf-modified"),
            (TF_ACCESS, "tf-accessed"),
            (TF_ATTRIBUTES, "tf-changed"),
            (0x10, "tf-backup"),
            (0x20, "tf-expires"),
            (0x40, "tf-effective"),
        ];
        let mut from = 5;
        for (flag, field) in kinds {
            if flags & flag == 0 {
                continue;
            }
            let Some(stamp) = entry.get(from..from + size) else { return };
            self.time(name, field, at + from as u64, clause, stamp);
            from += size;
        }
    }
}

/// The name that NM entries of a record give, as far as they stand in the record itself.
fn rock_ridge_name(area: &[u8]) -> Option<String> {
    let mut name = Vec::new();
    let mut rest = area;
    while let Some(len) = rest.get(2).map(|len| usize::from(*len)) {
        let entry = rest.get(..len).filter(|_| starts_entry(rest))?;
        if entry.starts_with(b"NM") && entry.get(4)? & (NM_CURRENT | NM_PARENT) == 0 {
            name.extend_from_slice(entry.get(5..)?);
        }
        rest = rest.get(len..).unwrap_or_default();
        if rest.len() < ENTRY_HEAD_BYTES || rest.first() == Some(&0) {
            break;
        }
    }
    (!name.is_empty()).then(|| String::from_utf8_lossy(&name).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record() -> Vec<u8> {
        let mut bytes = vec![0u8; 34];
        bytes[32] = 1;
        bytes[33] = b'A';
        bytes[18..25].copy_from_slice(&[125, 1, 2, 3, 4, 5, 0]);
        bytes.extend_from_slice(b"NM\x06\x01\0a");
        bytes.extend_from_slice(&[b'T', b'F', 12, 1, 2, 125, 1, 2, 3, 4, 5, 0]);
        bytes[0] = bytes.len() as u8;
        bytes
    }

    #[test]
    fn records_and_their_entries_cover_every_byte_in_order() {
        let bytes = record();
        let mut sector = [bytes.clone(), bytes.clone()].concat();
        sector.resize(2048, 0);
        let fields = directory_fields(&sector, 4096, false);
        let mut at = 4096;
        for field in &fields {
            assert_eq!(field.range.start, at, "{field:?}");
            at = field.range.end();
        }
        assert_eq!(at, 4096 + 2 * bytes.len() as u64);
        let times: Vec<&str> = fields
            .iter()
            .filter(|field| matches!(field.value, FieldValue::Time(Some(_))))
            .map(|field| field.path.as_str())
            .collect();
        assert_eq!(times, ["a.recorded", "a.tf-modified", "a.recorded", "a.tf-modified"]);
    }

    #[test]
    fn continuation_areas_and_hostile_bytes_have_what_makes_sense() {
        let mut area = vec![0u8; 2048];
        area[..28].copy_from_slice(&[b"CE\x1c\x01".as_slice(), &[0; 24]].concat());
        area[100..105].copy_from_slice(b"SL\x05\x01\0");
        let fields = directory_fields(&area, 0, false);
        let paths: Vec<&str> = fields.iter().map(|field| field.path.as_str()).collect();
        let expected = ["ce-entry", "ce-block", "ce-offset-block", "ce-room", "sl-entry"];
        assert_eq!(paths, expected.map(|field| format!("continuation.{field}")));
        for seed in 0..2000u32 {
            let mut bytes = record();
            bytes.resize(200, 0xFF);
            for (n, byte) in bytes.iter_mut().enumerate() {
                let dice = (n as u32).wrapping_mul(2_654_435_761).wrapping_add(seed * 40_503);
                if dice.is_multiple_of(11) {
                    *byte = (dice >> 13) as u8;
                }
            }
            for field in directory_fields(&bytes, 0, seed.is_multiple_of(2)) {
                assert!(field.range.end() <= 255 + 200, "{field:?}");
            }
            path_table_fields(&bytes, 0, seed.is_multiple_of(2), false);
        }
    }
}
