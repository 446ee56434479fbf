//! The fields of a boot catalog, record by record (El Torito 2.0), with their places.

use crate::base::bytes::{le16, le32, trim_padding};
use crate::base::diag::{Field, FieldValue};
use crate::base::units::ByteRange;

use super::raw::{BOOTABLE, ENTRY_BYTES, EXTENSION, LAST_SECTION, NOT_BOOTABLE, SECTION};

/// The fields of the catalog in `bytes`, the first of which stands at byte `at` of the image.
/// Entries are counted as firmware sees them: the initial one is 1.
pub fn fields(bytes: &[u8], at: u64) -> Vec<Field> {
    let mut out = Vec::new();
    let mut entries = 0u32;
    let mut sections = 0u32;
    // Entries that a section header still announces; behind them only headers make sense.
    let mut announced = 1u16;
    let (records, _) = bytes.as_chunks::<ENTRY_BYTES>();
    for (index, record) in records.iter().enumerate() {
        let start = at.saturating_add((index * ENTRY_BYTES) as u64);
        let mut add = |name: &str, field: &str, from: u64, len: u64, value| {
            let range = ByteRange { start: start + from, len };
            let clause = "El Torito 2.0, 2";
            out.push(Field { path: format!("{name}.{field}"), value, range, clause });
        };
        let byte = |from: usize| FieldValue::Number(u64::from(record[from]));
        let half = |from| FieldValue::Number(u64::from(le16(record, from).unwrap_or(0)));
        let word = |from| FieldValue::Number(u64::from(le32(record, from).unwrap_or(0)));
        let text = |part: &[u8]| {
            FieldValue::Text(String::from_utf8_lossy(trim_padding(part)).into_owned())
        };
        match record[0] {
            _ if index == 0 => {
                let name = "boot-catalog";
                add(name, "header", 0, 1, byte(0));
                add(name, "platform", 1, 1, byte(1));
                add(name, "boot-id", 4, 24, text(&record[4..28]));
                add(name, "checksum", 28, 2, half(28));
                add(name, "key", 30, 2, half(30));
            }
            SECTION | LAST_SECTION => {
                sections += 1;
                announced = le16(record, 2).unwrap_or(0);
                let name = format!("boot-section{sections}");
                add(&name, "header", 0, 1, byte(0));
                add(&name, "platform", 1, 1, byte(1));
                add(&name, "entries", 2, 2, half(2));
                add(&name, "boot-id", 4, 28, text(&record[4..32]));
            }
            EXTENSION => {
                let name = format!("boot-entry{entries}");
                add(&name, "extension", 0, 32, FieldValue::Bytes(record.to_vec()));
            }
            BOOTABLE | NOT_BOOTABLE if announced > 0 => {
                entries += 1;
                announced -= 1;
                let name = format!("boot-entry{entries}");
                add(&name, "indicator", 0, 1, byte(0));
                add(&name, "media", 1, 1, byte(1));
                add(&name, "load-segment", 2, 2, half(2));
                add(&name, "system", 4, 1, byte(4));
                add(&name, "load-sectors", 6, 2, half(6));
                add(&name, "image-sector", 8, 4, word(8));
                let criteria = FieldValue::Bytes(record[12..].to_vec());
                add(&name, "criteria", 12, 20, criteria);
            }
            _ => break,
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_are_counted_and_rubbish_behind_them_is_none() {
        let mut bytes = vec![0u8; 2048];
        bytes[0] = 1;
        bytes[32] = BOOTABLE;
        bytes[40] = 30;
        bytes[64] = LAST_SECTION;
        bytes[66] = 1;
        bytes[96] = BOOTABLE;
        let fields = fields(&bytes, 2048);
        let image = |name: &str| {
            let field = fields.iter().find(|field| field.path == name).expect("there");
            (field.range.start, field.value.clone())
        };
        assert_eq!(image("boot-entry1.image-sector"), (2048 + 40, FieldValue::Number(30)));
        assert_eq!(image("boot-entry2.image-sector").0, 2048 + 96 + 8);
        assert!(!fields.iter().any(|field| field.path.starts_with("boot-entry3")));
    }
}
