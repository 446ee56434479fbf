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
