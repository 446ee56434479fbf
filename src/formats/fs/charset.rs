//! Legacy character sets of old discs: names that are neither ASCII nor UTF-8.

use std::fmt;

use encoding_rs::Encoding;
use oem_cp::code_table::DECODING_TABLE_CP_MAP;
use oem_cp::code_table_type::TableType;

/// A character set by name.
#[derive(Clone, Copy)]
pub struct Charset(Kind);

#[derive(Clone, Copy)]
enum Kind {
    Web(&'static Encoding),
    Dos(u16),
}

impl Charset {
    /// The set of a name: any label of the WHATWG encoding standard (`shift_jis`, `koi8-r`,
    /// `windows-1251`, `latin1`, ...) or a DOS code page (`cp437`, `ibm850`, `866`).
    pub fn from_label(label: &str) -> Option<Charset> {
        if let Some(encoding) = Encoding::for_label(label.as_bytes()) {
            // The standard maps the UTF-16 labels too, whose zero bytes no identifier has.
            return encoding.is_ascii_compatible().then_some(Charset(Kind::Web(encoding)));
        }
        let lower = label.trim().to_ascii_lowercase();
        let digits = lower.trim_start_matches(|c: char| !c.is_ascii_digit());
        let page = digits.parse::<u16>().ok()?;
        DECODING_TABLE_CP_MAP.contains_key(&page).then_some(Charset(Kind::Dos(page)))
    }

    /// The name people know it by.
    pub fn name(self) -> String {
        match self.0 {
            Kind::Web(encoding) => encoding.name().to_owned(),
            Kind::Dos(page) => format!("CP{page}"),
        }
    }

    /// Bytes of a name as text; what the set lacks becomes U+FFFD.
    pub fn decode(self, bytes: &[u8]) -> String {
        match self.0 {
            Kind::Web(encoding) => encoding.decode_without_bom_handling(bytes).0.into_owned(),
            Kind::Dos(page) => match DECODING_TABLE_CP_MAP.get(&page) {
                Some(TableType::Complete(table)) => {
                    oem_cp::decode_string_complete_table(bytes, table)
                }
                Some(TableType::Incomplete(table)) => {
                    oem_cp::decode_string_incomplete_table_lossy(bytes, table)
                }
                None => String::from_utf8_lossy(bytes).into_owned(),
            },
        }
    }
}

impl PartialEq for Charset {
    fn eq(&self, other: &Charset) -> bool {
        self.name() == other.name()
    }
}

impl fmt::Debug for Charset {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_names_decode_and_others_are_refused() {
        let decode =
            |label: &str, bytes: &[u8]| Charset::from_label(label).map(|c| c.decode(bytes));
        assert_eq!(decode("latin1", b"caf\xe9").as_deref(), Some("café"));
        assert_eq!(decode("cp437", b"caf\x82").as_deref(), Some("café"));
        assert_eq!(decode("cp850", b"\x9b").as_deref(), Some("ø"));
        assert_eq!(decode("CP866", b"\x8f").as_deref(), Some("П"));
        assert_eq!(decode("shift_jis", b"\x83\x65").as_deref(), Some("テ"));
        assert_eq!(decode("utf-16le", b"a"), None);
        assert_eq!(decode("klingon", b"a"), None);
    }
}
