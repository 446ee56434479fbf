//! The fields of a UDF volume's structures, with their clauses and places.

use std::collections::BTreeMap;

use super::file_id::{self, Found};
use super::layouts::{
    ANCHOR, FILE_ENTRY, FILE_ENTRY_EXTENDED, FILE_ID, FILE_SET, ICB_TAG, IMPLEMENTATION, INTEGRITY,
    LOGICAL_VOLUME, MAP_1, MAP_2, MAP_METADATA, MAP_SPARABLE, PARTITION, POINTER, PRIMARY, Read,
    SPARING_TABLE, Spec, TAG, UNALLOCATED, VAT,
};
use super::partition::MapKind;
use super::probe::UdfVolume;
use super::raw::id;
use super::sequence::{Descriptor, Sequence};
use crate::base::bytes::{DiscTime, decode_cs0, decode_dstring, le16, le32};
use crate::base::diag::{Field, FieldValue};
use crate::base::units::ByteRange;
use zerocopy::IntoBytes;

/// Every field of every structure, in the order that a reader goes through them.
pub(super) fn fields(volume: &UdfVolume) -> Vec<Field> {
    let mut writer = Writer::default();
    for recognised in &volume.recognised {
        let name = writer.name("udf-recognition");
        let text = String::from_utf8_lossy(&recognised.id).into_owned();
        writer.add(
            &name,
            "standard-id",
            recognised.at + 1,
            5,
            "ECMA-167 2/9.1.2",
            FieldValue::Text(text),
        );
    }
    for found in &volume.anchors {
        let name = writer.name("udf-anchor");
        writer.table(&name, found.at, found.anchor.as_bytes(), TAG);
        writer.table(&name, found.at, found.anchor.as_bytes(), ANCHOR);
    }
    writer.sequence("udf", &volume.main);
    let differing =
        Sequence { descriptors: differing(&volume.main, &volume.reserve), ..Sequence::default() };
    writer.sequence("udf-reserve", &differing);
    writer.maps(volume);
    writer.sequence("udf", &volume.integrity);
    if let Some(set) = &volume.file_set {
        writer.table("udf-file-set", set.at, set.set.as_bytes(), TAG);
        writer.table("udf-file-set", set.at, set.set.as_bytes(), FILE_SET);
    }
    if let Some((at, block)) = &volume.root {
        writer.file_entry("udf-root", *at, block);
    }
    writer.out
}

/// The fields of the descriptors in `bytes`, which start with a block of `block_bytes` at byte `at`
/// of the volume: file entries, one a block.
pub fn file_entry_fields(bytes: &[u8], at: u64, block_bytes: usize) -> Vec<Field> {
    let mut writer = Writer::default();
    for (number, block) in (0u64..).zip(bytes.chunks(block_bytes.max(512))) {
        if matches!(le16(block, 0), Some(id::FILE | id::EXTENDED_FILE)) {
            let start = at.saturating_add(number * block_bytes.max(512) as u64);
            writer.file_entry("file-entry", start, block);
        }
    }
    writer.out
}

/// The fields of the file identifiers in `bytes`, the first of which stands at byte `at` of the
/// volume. Ends where something else stands.
pub fn directory_fields(bytes: &[u8], at: u64) -> Vec<Field> {
    let mut writer = Writer::default();
    let mut rest = bytes;
    while let Found::Id(file, len) = file_id::parse(rest) {
        let start = at.saturating_add((bytes.len() - rest.len()) as u64);
        let name = match decode_cs0(file.name) {
            Some(name) if !name.is_empty() => name,
            _ => "..".to_owned(),
        };
        writer.table(&name, start, rest, TAG);
        writer.table(&name, start, rest, FILE_ID);
        rest = rest.get(len..).unwrap_or_default();
    }
    writer.out
}

/// The descriptors of `reserve` that say something else than those of `main` in their places.
pub(super) fn differing(main: &Sequence, reserve: &Sequence) -> Vec<Descriptor> {
    let content = |d: &Descriptor| d.bytes.get(16..).map(<[u8]>::to_vec);
    let is_new = |d: &&Descriptor| {
        !main.descriptors.iter().any(|other| other.id == d.id && content(other) == content(d))
    };
    reserve.descriptors.iter().filter(is_new).cloned().collect()
}

#[derive(Default)]
struct Writer {
    out: Vec<Field>,
    counts: BTreeMap<String, u32>,
}

impl Writer {
    /// A name for a further structure of a kind: `kind`, `kind2`, `kind3`.
    fn name(&mut self, kind: &str) -> String {
        let count = self.counts.entry(kind.to_owned()).or_insert(0);
        *count += 1;
        if *count == 1 { kind.to_owned() } else { format!("{kind}{count}") }
    }

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

    fn table(&mut self, name: &str, at: u64, bytes: &[u8], table: &[Spec]) {
        for spec in table {
            self.spec(name, at, bytes, spec);
        }
    }

    fn spec(&mut self, name: &str, at: u64, bytes: &[u8], spec: &Spec) {
        let Spec(field, offset, len, read, clause) = *spec;
        let Some(part) = bytes.get(offset..offset + len) else { return };
        let place = at + offset as u64;
        let mut number = |field: &str, from: usize, len: usize| {
            let value = part.get(from..from + len).unwrap_or_default();
            let value = value.iter().rev().fold(0u64, |sum, byte| sum << 8 | u64::from(*byte));
            let start = place + from as u64;
            self.add(name, field, start, len as u64, clause, FieldValue::Number(value));
        };
        match read {
            Read::Number => number(field, 0, len),
            Read::Extent => {
                number(&format!("{field}-bytes"), 0, 4);
                number(&format!("{field}-sector"), 4, 4);
            }
            Read::Short => {
                number(&format!("{field}-bytes"), 0, 4);
                number(&format!("{field}-block"), 4, 4);
            }
            Read::Long => {
                number(&format!("{field}-bytes"), 0, 4);
                number(&format!("{field}-block"), 4, 4);
                number(&format!("{field}-partition"), 8, 2);
            }
            Read::Regid => {
                let text = part.get(1..24).unwrap_or_default();
                let text = String::from_utf8_lossy(text).trim_end_matches('\0').to_owned();
                self.add(name, field, place + 1, 23, clause, FieldValue::Text(text));
                let suffix = trimmed(part.get(24..32).unwrap_or_default());
                let field = format!("{field}-suffix");
                self.add(name, &field, place + 24, 8, clause, FieldValue::Bytes(suffix));
            }
            Read::Name => {
                let text = decode_dstring(part);
                self.add(name, field, place, len as u64, clause, FieldValue::Text(text));
            }
            Read::Time => {
                let time = <&[u8; 12]>::try_from(part).ok().map(DiscTime::from_12);
                let time = time.and_then(DiscTime::timestamp).map(|t| t.to_rfc3339_utc());
                self.add(name, field, place, len as u64, clause, FieldValue::Time(time));
            }
            Read::Bytes => {
                let value = FieldValue::Bytes(trimmed(part));
                self.add(name, field, place, len as u64, clause, value);
            }
        }
    }

    fn sequence(&mut self, prefix: &str, sequence: &Sequence) {
        for descriptor in &sequence.descriptors {
            let (kind, table) = match descriptor.id {
                id::PRIMARY => ("pvd", PRIMARY),
                id::POINTER => ("pointer", POINTER),
                id::IMPLEMENTATION => ("implementation", IMPLEMENTATION),
                id::PARTITION => ("partition", PARTITION),
                id::LOGICAL_VOLUME => ("lvd", LOGICAL_VOLUME),
                id::UNALLOCATED => ("unallocated", UNALLOCATED),
                id::TERMINATING => ("terminator", &[][..]),
                id::INTEGRITY => ("lvid", INTEGRITY),
                _ => ("unknown-descriptor", &[][..]),
            };
            let name = self.name(&format!("{prefix}-{kind}"));
            self.table(&name, descriptor.at, &descriptor.bytes, TAG);
            self.table(&name, descriptor.at, &descriptor.bytes, table);
            match descriptor.id {
                id::INTEGRITY => self.integrity(&name, descriptor),
                id::UNALLOCATED => self.unallocated(&name, descriptor),
                _ => {}
            }
        }
    }

    /// The tables of an integrity descriptor and what UDF puts behind them (UDF 2.2.6.4).
    fn integrity(&mut self, name: &str, descriptor: &Descriptor) {
        let Some(head) = descriptor.integrity() else { return };
        let bytes = &descriptor.bytes;
        let count = usize::try_from(head.count_partitions.get()).unwrap_or(usize::MAX);
        // The two tables lie within the block, so that their length bounds the loop.
        let tables = count.checked_mul(8).filter(|len| 80 + len <= bytes.len());
        let Some(tables) = tables else { return };
        for index in 0..count {
            for (kind, from, clause) in [
                ("free-blocks", 80, "ECMA-167 3/10.10.8"),
                ("size-blocks", 80 + tables / 2, "ECMA-167 3/10.10.9"),
            ] {
                let at = from + index * 4;
                let value = u64::from(le32(bytes, at).unwrap_or(0));
                let field = format!("{kind}-{index}");
                let place = descriptor.at + at as u64;
                self.add(name, &field, place, 4, clause, FieldValue::Number(value));
            }
        }
        let at = 80 + tables;
        let clause = "UDF 2.2.6.4";
        let specs = [
            Spec("implementation", at, 32, Read::Regid, clause),
            Spec("files", at + 32, 4, Read::Number, clause),
            Spec("folders", at + 36, 4, Read::Number, clause),
            Spec("min-read-revision", at + 40, 2, Read::Number, clause),
            Spec("min-write-revision", at + 42, 2, Read::Number, clause),
            Spec("max-write-revision", at + 44, 2, Read::Number, clause),
        ];
        if head.implementation_bytes.get() >= 46 {
            self.table(name, descriptor.at, bytes, &specs);
        }
    }

    fn unallocated(&mut self, name: &str, descriptor: &Descriptor) {
        let count = le32(&descriptor.bytes, 20).unwrap_or(0);
        let there = u32::try_from(descriptor.bytes.len().saturating_sub(24) / 8).unwrap_or(0);
        for index in 0..count.min(there) {
            let at = 24 + usize::try_from(index).unwrap_or(0) * 8;
            let field = format!("extent{index}");
            for (kind, from) in [("bytes", 0), ("sector", 4)] {
                let value = u64::from(le32(&descriptor.bytes, at + from).unwrap_or(0));
                let place = descriptor.at + (at + from) as u64;
                let field = format!("{field}-{kind}");
                let clause = "ECMA-167 3/10.8.4";
                self.add(name, &field, place, 4, clause, FieldValue::Number(value));
            }
        }
    }

    fn maps(&mut self, volume: &UdfVolume) {
        let maps = volume.partitions.maps.iter().zip(&volume.tables).enumerate();
        for (index, (map, tables)) in maps {
            let name = format!("udf-map{index}");
            let bytes = &tables.bytes;
            let kind = FieldValue::Text(map.kind.id().to_owned());
            self.add(&name, "kind", tables.at, bytes.len() as u64, "UDF 2.2.4.6", kind);
            let is_plain = bytes.first() == Some(&1);
            self.table(&name, tables.at, bytes, if is_plain { MAP_1 } else { MAP_2 });
            match map.kind {
                MapKind::Sparable => self.table(&name, tables.at, bytes, MAP_SPARABLE),
                MapKind::Metadata { .. } => self.table(&name, tables.at, bytes, MAP_METADATA),
                _ => {}
            }
            for sparing in &tables.sparing {
                let name = self.name("udf-sparing-table");
                let at = sparing.range.start;
                self.table(&name, at, sparing.head.as_bytes(), TAG);
                self.table(&name, at, sparing.head.as_bytes(), SPARING_TABLE);
            }
            if let Some(vat) = &tables.vat {
                let clause = "UDF 2.2.11";
                let count = FieldValue::Number(vat.blocks.len() as u64);
                self.add("udf-vat", "entries", vat.at, 0, clause, count);
                let previous = FieldValue::Number(u64::from(vat.previous));
                self.add("udf-vat", "previous-block", vat.at, 0, clause, previous);
                if let Some((header, at)) = &vat.header {
                    self.table("udf-vat", *at, header.as_bytes(), VAT);
                }
            }
            for (file, kind) in tables.metadata.iter().zip(["file", "mirror", "bitmap"]) {
                if let Some(file) = file {
                    let name = format!("udf-metadata-{kind}");
                    let len = FieldValue::Number(file.len);
                    self.add(&name, "bytes", file.at + 56, 8, "UDF 2.2.13", len);
                }
            }
        }
    }

    fn file_entry(&mut self, name: &str, at: u64, block: &[u8]) {
        let table = match le16(block, 0) {
            Some(id::EXTENDED_FILE) => FILE_ENTRY_EXTENDED,
            _ => FILE_ENTRY,
        };
        self.table(name, at, block, TAG);
        self.table(name, at, block, ICB_TAG);
        self.table(name, at, block, table);
    }
}

fn trimmed(bytes: &[u8]) -> Vec<u8> {
    let kept = bytes.iter().rposition(|b| *b != 0).map_or(0, |last| last + 1);
    bytes.get(..kept).unwrap_or_default().to_vec()
}
