//! The fields of partition tables with their places: MBR, GPT (UEFI 2.10, 5) and Apple partition
//! map, for those who want to name a single byte.

use crate::base::bytes::{be32, le16, le32, le64, trim_padding};
use crate::base::diag::{Field, FieldValue};
use crate::base::units::{ByteRange, Guid};

/// Bytes of an entry of a GPT array as everybody writes them.
const ENTRY: usize = 128;

/// The fields of the table in `bytes`, which begin at byte `at` of the image: an MBR, a header or
/// an array of entries of a GPT, or an Apple partition map, as their marks say. Without a mark of
/// another the bytes are taken as GPT entries, unless they stand at the start of the image.
pub fn fields(bytes: &[u8], at: u64) -> Vec<Field> {
    let mut out = Fields { bytes, at, out: Vec::new() };
    if bytes.starts_with(b"EFI PART") {
        out.gpt_header();
    } else if bytes.starts_with(b"PM") {
        out.apm();
    } else if at == 0 {
        out.mbr();
    } else {
        out.gpt_entries();
    }
    out.out
}

struct Fields<'a> {
    bytes: &'a [u8],
    at: u64,
    out: Vec<Field>,
}

impl Fields<'_> {
    fn add(&mut self, path: String, from: usize, len: usize, value: FieldValue) {
        if from + len <= self.bytes.len() {
            let range = ByteRange { start: self.at + from as u64, len: len as u64 };
            self.out.push(Field { path, value, range, clause: "UEFI 2.10, 5" });
        }
    }

    fn number(&mut self, path: String, from: usize, len: usize) {
        let value = match len {
            1 => self.bytes.get(from).map(|byte| u64::from(*byte)),
            2 => le16(self.bytes, from).map(u64::from),
            4 => le32(self.bytes, from).map(u64::from),
            _ => le64(self.bytes, from),
        };
        self.add(path, from, len, FieldValue::Number(value.unwrap_or(0)));
    }

    fn raw(&mut self, path: String, from: usize, len: usize) {
        let part = self.bytes.get(from..from + len).unwrap_or_default();
        let kept = part.iter().rposition(|byte| *byte != 0).map_or(0, |last| last + 1);
        let value = FieldValue::Bytes(part.get(..kept).unwrap_or_default().to_vec());
        self.add(path, from, len, value);
    }

    fn guid(&mut self, path: String, from: usize) {
        let part = self.bytes.get(from..from + 16).and_then(|part| part.first_chunk::<16>());
        let text = part.map(|part| Guid(*part).to_string()).unwrap_or_default();
        self.add(path, from, 16, FieldValue::Text(text));
    }

    fn mbr(&mut self) {
        self.raw("mbr.code".to_owned(), 0, 432);
        // Where isohybrid keeps the sector of the boot image; code elsewhere.
        self.number("mbr.image-sector".to_owned(), 432, 8);
        self.number("mbr.disk-id".to_owned(), 440, 4);
        self.number("mbr.reserved".to_owned(), 444, 2);
        for n in 0..4 {
            let (name, from) = (format!("mbr.entry{}", n + 1), 446 + n * 16);
            self.number(format!("{name}.status"), from, 1);
            self.raw(format!("{name}.first-chs"), from + 1, 3);
            self.number(format!("{name}.type"), from + 4, 1);
            self.raw(format!("{name}.last-chs"), from + 5, 3);
            self.number(format!("{name}.first-block"), from + 8, 4);
            self.number(format!("{name}.blocks"), from + 12, 4);
        }
        self.number("mbr.mark".to_owned(), 510, 2);
    }

    fn gpt_header(&mut self) {
        self.raw("gpt.mark".to_owned(), 0, 8);
        for (name, from, len) in [
            ("revision", 8, 4),
            ("header-bytes", 12, 4),
            ("header-crc", 16, 4),
            ("reserved", 20, 4),
            ("own-block", 24, 8),
            ("backup-block", 32, 8),
            ("first-usable-block", 40, 8),
            ("last-usable-block", 48, 8),
        ] {
            self.number(format!("gpt.{name}"), from, len);
        }
        self.guid("gpt.disk-guid".to_owned(), 56);
        for (name, from, len) in [
            ("entries-block", 72, 8),
            ("entries", 80, 4),
            ("entry-bytes", 84, 4),
            ("entries-crc", 88, 4),
        ] {
            self.number(format!("gpt.{name}"), from, len);
        }
    }

    fn gpt_entries(&mut self) {
        for n in 0..self.bytes.len() / ENTRY {
            let (name, from) = (format!("gpt.entry{}", n + 1), n * ENTRY);
            self.guid(format!("{name}.type-guid"), from);
            self.guid(format!("{name}.unique-guid"), from + 16);
            self.number(format!("{name}.first-block"), from + 32, 8);
            self.number(format!("{name}.last-block"), from + 40, 8);
            self.number(format!("{name}.attributes"), from + 48, 8);
            let name_bytes = self.bytes.get(from + 56..from + ENTRY).unwrap_or_default();
            let (units, _) = name_bytes.as_chunks::<2>();
            let units: Vec<u16> = units
                .iter()
                .map(|unit| u16::from_le_bytes(*unit))
                .take_while(|u| *u != 0)
                .collect();
            let text = FieldValue::Text(String::from_utf16_lossy(&units));
            self.add(format!("{name}.name"), from + 56, 72, text);
        }
    }

    fn apm(&mut self) {
        let mut from = 0;
        let mut n = 1;
        while self.bytes.get(from..).is_some_and(|rest| rest.starts_with(b"PM")) {
            let name = format!("apm.entry{n}");
            for (field, at) in [("entries", 4), ("first-block", 8), ("blocks", 12)] {
                let value = u64::from(be32(self.bytes, from + at).unwrap_or(0));
                self.add(format!("{name}.{field}"), from + at, 4, FieldValue::Number(value));
            }
            for (field, at) in [("name", 16), ("type", 48)] {
                let part = self.bytes.get(from + at..from + at + 32).unwrap_or_default();
                let end = part.iter().position(|byte| *byte == 0).unwrap_or(part.len());
                let part = trim_padding(part.get(..end).unwrap_or_default());
                let text = FieldValue::Text(String::from_utf8_lossy(part).into_owned());
                self.add(format!("{name}.{field}"), from + at, 32, text);
            }
            n += 1;
            // Blocks are of 512 or 2048 bytes; the next mark tells.
            let next = [512, 2048].into_iter().map(|step| from + step);
            let next = next
                .filter(|at| self.bytes.get(*at..).is_some_and(|rest| rest.starts_with(b"PM")))
                .min();
            let Some(next) = next else { return };
            from = next;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_kind_is_known_by_its_mark_and_short_ones_have_less() {
        let mut gpt = vec![0u8; 512];
        gpt[..8].copy_from_slice(b"EFI PART");
        gpt[24] = 1;
        let paths = |bytes: &[u8], at| -> Vec<String> {
            fields(bytes, at).into_iter().map(|field| field.path).collect()
        };
        assert!(paths(&gpt, 512).contains(&"gpt.disk-guid".to_owned()));
        assert_eq!(
            paths(&gpt[..20], 512),
            ["gpt.mark", "gpt.revision", "gpt.header-bytes", "gpt.header-crc"]
        );
        assert_eq!(paths(&vec![0; 512], 0).len(), 4 + 4 * 6 + 1);
        assert_eq!(paths(&vec![0; 300], 1024).len(), 2 * 6);
        let mut apm = vec![0u8; 1024];
        apm[..2].copy_from_slice(b"PM");
        apm[512..514].copy_from_slice(b"PM");
        assert_eq!(paths(&apm, 512).len(), 10);
    }
}
