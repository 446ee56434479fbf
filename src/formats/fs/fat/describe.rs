//! The fields of a FAT boot sector.

use super::names::decode;
use super::probe::{FatKind, FatVolume};
use crate::base::bytes::{le16, le32};
use crate::base::diag::{Field, FieldValue};
use crate::base::units::ByteRange;
use crate::formats::fs::charset::Charset;

/// Where the specification describes the fields all kinds have, and the two kinds of rest.
const COMMON: &str = "FAT 1.03, 3.1";
const SHORT: &str = "FAT 1.03, 3.2";
const LONG: &str = "FAT 1.03, 3.3";

/// The fields of the directory records in `bytes`, which start at byte `at` of the volume: short
/// names, times, clusters. Parts of long names have one field each.
pub fn directory_fields(bytes: &[u8], at: u64) -> Vec<Field> {
    const CLAUSE: &str = "FAT 1.03, 6";
    let mut fields = Vec::new();
    let (records, _) = bytes.as_chunks::<32>();
    for (index, record) in (0u64..).zip(records) {
        if record[0] == 0 {
            break;
        }
        let start = at.saturating_add(index * 32);
        let name = String::from_utf8_lossy(&record[..11]).trim_end().to_owned();
        let mut add = |name: &str, field: &str, from: u64, len: u64, value| {
            let range = ByteRange { start: start + from, len };
            fields.push(Field { path: format!("{name}.{field}"), value, range, clause: CLAUSE });
        };
        if record[11] & 0x3F == 0x0F {
            let part = FieldValue::Bytes(record.to_vec());
            add("long-name", "identifier", 0, 32, part);
            continue;
        }
        let half = |from| u64::from(le16(record, from).unwrap_or(0));
        let stamp = |date: u64, time: u64| {
            let (year, month, day) = (1980 + (date >> 9), date >> 5 & 15, date & 31);
            let (hour, minute, second) = (time >> 11, time >> 5 & 63, (time & 31) * 2);
            let text = format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}");
            FieldValue::Time((date > 0).then_some(text))
        };
        add(&name, "identifier", 0, 11, FieldValue::Text(name.clone()));
        add(&name, "attributes", 11, 1, FieldValue::Number(u64::from(record[11])));
        add(&name, "cases", 12, 1, FieldValue::Number(u64::from(record[12])));
        add(&name, "created", 13, 5, stamp(half(16), half(14)));
        add(&name, "accessed", 18, 2, stamp(half(18), 0));
        add(&name, "high-block", 20, 2, FieldValue::Number(half(20)));
        add(&name, "modified", 22, 4, stamp(half(24), half(22)));
        add(&name, "block", 26, 2, FieldValue::Number(half(26)));
        let len = FieldValue::Number(u64::from(le32(record, 28).unwrap_or(0)));
        add(&name, "bytes", 28, 4, len);
    }
    fields
}

impl FatVolume {
    /// The name of the volume.
    pub fn name(&self, charset: Option<Charset>) -> String {
        decode(&self.label, charset)
    }

    /// Every field of the boot sector.
    pub fn fields(&self, charset: Option<Charset>) -> Vec<Field> {
        let mut fields = Vec::new();
        let mut add = |name: &str, start: u64, len: u64, clause, value| {
            let range = ByteRange { start, len };
            fields.push(Field { path: format!("fat.{name}"), value, range, clause });
        };
        let number = |at: u64, len: u64| {
            let index = usize::try_from(at).unwrap_or(usize::MAX);
            let value = match len {
                1 => self.boot.get(index).copied().map(u64::from),
                2 => le16(&*self.boot, index).map(u64::from),
                _ => le32(&*self.boot, index).map(u64::from),
            };
            FieldValue::Number(value.unwrap_or(0))
        };
        let text = |at: usize, len: usize| {
            let bytes = self.boot.get(at..at + len).unwrap_or_default();
            FieldValue::Text(decode(bytes, charset).trim_end_matches([' ', '\0']).to_owned())
        };
        add("oem-name", 3, 8, COMMON, text(3, 8));
        for (name, at, len) in [
            ("sector-bytes", 11, 2),
            ("cluster-sectors", 13, 1),
            ("reserved-sectors", 14, 2),
            ("tables", 16, 1),
            ("root-records", 17, 2),
            ("sectors-16", 19, 2),
            ("media", 21, 1),
            ("table-sectors-16", 22, 2),
            ("track-sectors", 24, 2),
            ("heads", 26, 2),
            ("hidden-sectors", 28, 4),
            ("sectors-32", 32, 4),
        ] {
            add(name, at, len, COMMON, number(at, len));
        }
        let rest = if self.kind == FatKind::Fat32 {
            for (name, at, len) in [
                ("table-sectors-32", 36, 4),
                ("flags", 40, 2),
                ("version", 42, 2),
                ("root-cluster", 44, 4),
                ("information-sector", 48, 2),
                ("boot-copy-sector", 50, 2),
            ] {
                add(name, at, len, LONG, number(at, len));
            }
            64
        } else {
            36
        };
        let clause = if self.kind == FatKind::Fat32 { LONG } else { SHORT };
        add("drive", rest, 1, clause, number(rest, 1));
        let index = usize::try_from(rest).unwrap_or(usize::MAX);
        if self.boot.get(index + 2) == Some(&0x29) {
            add("serial", rest + 3, 4, clause, number(rest + 3, 4));
            add("label", rest + 7, 11, clause, text(index + 7, 11));
            add("type", rest + 18, 8, clause, text(index + 18, 8));
        }
        fields
    }
}
