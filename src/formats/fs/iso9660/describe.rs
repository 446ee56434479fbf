//! The fields of volume descriptors, with their clauses and places.

use crate::base::bytes::{DiscTime, decode_ucs2_be, le32, trim_padding};
use crate::base::diag::{Field, FieldValue};
use crate::base::units::ByteRange;
use crate::formats::fs::charset::Charset;
use crate::formats::fs::names::decode;

use super::probe::{Descriptor, DescriptorKind, IsoVolume};
use super::raw::{BootRecord, VolumeDescriptor};

/// Every field of every descriptor, in the order they lie on the disc.
pub fn fields(volume: &IsoVolume, charset: Option<Charset>) -> Vec<Field> {
    let mut out = Vec::new();
    let mut counts = std::collections::BTreeMap::new();
    for descriptor in &volume.descriptors {
        let kind = match descriptor.kind {
            DescriptorKind::Boot => "boot-record",
            DescriptorKind::Primary => "pvd",
            DescriptorKind::Joliet(_) => "joliet",
            DescriptorKind::Enhanced => "evd",
            DescriptorKind::Supplementary => "svd",
            DescriptorKind::Partition => "volume-partition",
            DescriptorKind::Terminator => "terminator",
            DescriptorKind::Unknown(_) => "unknown-descriptor",
        };
        let count = counts.entry(kind).or_insert(0u32);
        *count += 1;
        let name = if *count == 1 { kind.to_owned() } else { format!("{kind}{count}") };
        let mut writer = Writer { descriptor, name, charset, out: &mut out };
        writer.head();
        if let Some(fields) = descriptor.volume() {
            writer.volume(fields);
        } else if let Some(boot) = descriptor.boot() {
            writer.boot(boot);
        }
    }
    out
}

/// What marks discs with CD-XA records, and its place in the application use field.
const XA_MARK: &[u8] = b"CD-XA001";
const XA_MARK_AT: usize = 1024 - 883;

struct Writer<'a> {
    descriptor: &'a Descriptor,
    name: String,
    charset: Option<Charset>,
    out: &'a mut Vec<Field>,
}

impl Writer<'_> {
    fn add(&mut self, field: &str, at: u64, len: u64, clause: &'static str, value: FieldValue) {
        let range = ByteRange { start: self.descriptor.at + at, len };
        self.out.push(Field { path: format!("{}.{field}", self.name), value, range, clause });
    }

    fn number(&mut self, field: &str, at: u64, len: u64, clause: &'static str, value: u64) {
        self.add(field, at, len, clause, FieldValue::Number(value));
    }

    fn text(&mut self, field: &str, at: u64, clause: &'static str, bytes: &[u8]) {
        let text = if matches!(self.descriptor.kind, DescriptorKind::Joliet(_)) {
            let pairs = bytes.len() - bytes.len() % 2;
            let decoded = decode_ucs2_be(bytes.get(..pairs).unwrap_or_default());
            decoded.trim_end_matches([' ', '\0']).to_owned()
        } else {
            let mut name = trim_padding(bytes).to_vec();
            decode(&mut name, self.charset);
            String::from_utf8_lossy(&name).into_owned()
        };
        self.add(field, at, bytes.len() as u64, clause, FieldValue::Text(text));
    }

    fn bytes(&mut self, field: &str, at: u64, clause: &'static str, bytes: &[u8]) {
        let kept = bytes.iter().rposition(|b| *b != 0).map_or(0, |last| last + 1);
        let value = FieldValue::Bytes(bytes.get(..kept).unwrap_or_default().to_vec());
        self.add(field, at, bytes.len() as u64, clause, value);
    }

    fn time(&mut self, field: &str, at: u64, clause: &'static str, bytes: &[u8; 17]) {
        let time = DiscTime::from_17(bytes).timestamp().map(|t| t.to_rfc3339_utc());
        self.add(field, at, 17, clause, FieldValue::Time(time));
    }

    fn head(&mut self) {
        let bytes = *self.descriptor.bytes();
        self.number("type", 0, 1, "ECMA-119 8.1.1", u64::from(bytes[0]));
        self.text_ascii("standard-id", 1, "ECMA-119 8.1.2", &bytes[1..6]);
        self.number("version", 6, 1, "ECMA-119 8.1.3", u64::from(bytes[6]));
    }

    fn text_ascii(&mut self, field: &str, at: u64, clause: &'static str, bytes: &[u8]) {
        let text = String::from_utf8_lossy(trim_padding(bytes)).into_owned();
        self.add(field, at, bytes.len() as u64, clause, FieldValue::Text(text));
    }

    fn boot(&mut self, boot: &BootRecord) {
        self.text_ascii("boot-system-id", 7, "ECMA-119 8.2.4", &boot.system_id);
        self.text_ascii("boot-id", 39, "ECMA-119 8.2.5", &boot.boot_id);
        if boot.system_id.starts_with(b"EL TORITO SPECIFICATION") {
            let sector = le32(&boot.system_use, 0).unwrap_or(0);
            self.number("catalog-sector", 71, 4, "El Torito 2.0, figure 7", u64::from(sector));
        } else {
            self.bytes("boot-system-use", 71, "ECMA-119 8.2.6", &boot.system_use);
        }
    }

    fn volume(&mut self, v: &VolumeDescriptor) {
        if self.descriptor.kind != DescriptorKind::Primary {
            self.number("volume-flags", 7, 1, "ECMA-119 8.5.3", u64::from(v.flags));
        }
        self.text("system-id", 8, "ECMA-119 8.4.5", &v.system_id);
        self.text("volume-id", 40, "ECMA-119 8.4.6", &v.volume_id);
        self.number("space-blocks", 80, 8, "ECMA-119 8.4.8", u64::from(v.space_blocks.little()));
        if self.descriptor.kind != DescriptorKind::Primary {
            self.bytes("escape-sequences", 88, "ECMA-119 8.5.6", &v.escapes);
        }
        self.number("set-volumes", 120, 4, "ECMA-119 8.4.10", u64::from(v.set_volumes.little()));
        self.number("sequence", 124, 4, "ECMA-119 8.4.11", u64::from(v.sequence.little()));
        self.number("block-bytes", 128, 4, "ECMA-119 8.4.12", u64::from(v.block_bytes.little()));
        let table_bytes = u64::from(v.path_table_bytes.little());
        self.number("path-table-bytes", 132, 8, "ECMA-119 8.4.13", table_bytes);
        self.number("l-path-table", 140, 4, "ECMA-119 8.4.14", u64::from(v.l_table.get()));
        let optional = u64::from(v.l_table_optional.get());
        self.number("l-path-table-optional", 144, 4, "ECMA-119 8.4.15", optional);
        self.number("m-path-table", 148, 4, "ECMA-119 8.4.16", u64::from(v.m_table.get()));
        let optional = u64::from(v.m_table_optional.get());
        self.number("m-path-table-optional", 152, 4, "ECMA-119 8.4.17", optional);
        let root = v.root.head;
        self.number("root-block", 158, 8, "ECMA-119 9.1.3", u64::from(root.extent.little()));
        self.number("root-bytes", 166, 8, "ECMA-119 9.1.4", u64::from(root.data_bytes.little()));
        let recorded = DiscTime::from_7(&root.recorded).timestamp().map(|t| t.to_rfc3339_utc());
        self.add("root-recorded", 174, 7, "ECMA-119 9.1.5", FieldValue::Time(recorded));
        self.text("volume-set-id", 190, "ECMA-119 8.4.19", &v.volume_set_id);
        self.text("publisher-id", 318, "ECMA-119 8.4.20", &v.publisher_id);
        self.text("preparer-id", 446, "ECMA-119 8.4.21", &v.preparer_id);
        self.text("application-id", 574, "ECMA-119 8.4.22", &v.application_id);
        self.text("copyright-file", 702, "ECMA-119 8.4.23", &v.copyright_file);
        self.text("abstract-file", 739, "ECMA-119 8.4.24", &v.abstract_file);
        self.text("bibliographic-file", 776, "ECMA-119 8.4.25", &v.bibliographic_file);
        self.time("created", 813, "ECMA-119 8.4.26", &v.created);
        self.time("modified", 830, "ECMA-119 8.4.27", &v.modified);
        self.time("expires", 847, "ECMA-119 8.4.28", &v.expires);
        self.time("effective", 864, "ECMA-119 8.4.29", &v.effective);
        let version = u64::from(v.structure_version);
        self.number("structure-version", 881, 1, "ECMA-119 8.4.30", version);
        if let Some(mark) = v.application_use.get(XA_MARK_AT..XA_MARK_AT + XA_MARK.len())
            && mark == XA_MARK
        {
            self.text("xa", 883 + XA_MARK_AT as u64, "CD-ROM XA, II 2.2", mark);
        }
        self.bytes("application-use", 883, "ECMA-119 8.4.32", &v.application_use);
    }
}
