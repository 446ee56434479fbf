//! Names and paths as text that loses nothing: bytes that are no UTF-8, control characters and
//! `%` itself are written as `%XX`.

use std::borrow::Cow;
use std::fmt;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Bytes of a name or a path.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub(super) struct Raw(pub(super) Vec<u8>);

impl Raw {
    /// A host path.
    pub(super) fn of_path(path: &Path) -> Raw {
        Raw(path.as_os_str().as_encoded_bytes().to_vec())
    }

    /// The host path it is.
    pub(super) fn to_path(&self) -> PathBuf {
        crate::io::host::path_from_bytes(&self.0).into_owned()
    }

    fn to_text(&self) -> String {
        let mut text = String::with_capacity(self.0.len());
        for chunk in self.0.utf8_chunks() {
            for letter in chunk.valid().chars() {
                match letter {
                    '%' | '\0'..='\x1f' | '\x7f' => escape(&mut text, letter as u32 as u8),
                    letter => text.push(letter),
                }
            }
            chunk.invalid().iter().for_each(|byte| escape(&mut text, *byte));
        }
        text
    }

    fn from_text(text: &str) -> Option<Raw> {
        let mut bytes = Vec::with_capacity(text.len());
        let mut rest = text.as_bytes();
        while let Some((first, after)) = rest.split_first() {
            if *first != b'%' {
                bytes.push(*first);
                rest = after;
                continue;
            }
            let (pair, after) = after.split_at_checked(2)?;
            bytes.push(u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()?);
            rest = after;
        }
        Some(Raw(bytes))
    }
}

fn escape(text: &mut String, byte: u8) {
    text.push_str(&format!("%{byte:02X}"));
}

impl fmt::Debug for Raw {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.to_text())
    }
}

impl Serialize for Raw {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.to_text())
    }
}

impl<'de> Deserialize<'de> for Raw {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Raw, D::Error> {
        let text = Cow::<'de, str>::deserialize(deserializer)?;
        Raw::from_text(&text).ok_or_else(|| serde::de::Error::custom("odd %XX in a name"))
    }
}

/// Bytes that are no text, as hexadecimal digits.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(super) struct Hex(pub(super) Vec<u8>);

impl Serialize for Hex {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let digits: String = self.0.iter().map(|byte| format!("{byte:02x}")).collect();
        serializer.serialize_str(&digits)
    }
}

impl<'de> Deserialize<'de> for Hex {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Hex, D::Error> {
        let text = Cow::<'de, str>::deserialize(deserializer)?;
        let odd = || serde::de::Error::custom("odd hexadecimal digits");
        if text.len() % 2 != 0 {
            return Err(odd());
        }
        let pairs = text.as_bytes().chunks(2);
        let byte = |pair: &[u8]| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok();
        pairs.map(byte).collect::<Option<Vec<u8>>>().map(Hex).ok_or_else(odd)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn any_bytes_come_back(bytes: Vec<u8>) {
            let text = ron::to_string(&(Raw(bytes.clone()), Hex(bytes.clone()))).expect("text");
            let (raw, hex): (Raw, Hex) = ron::from_str(&text).expect("the same");
            prop_assert_eq!((&raw.0, &hex.0), (&bytes, &bytes));
        }
    }

    #[test]
    fn ordinary_names_stay_readable() {
        assert_eq!(Raw("Füße & 100 %.txt".into()).to_text(), "Füße & 100 %25.txt");
        assert_eq!(Raw(b"a\xffb".to_vec()).to_text(), "a%FFb");
        assert!(
            ron::from_str::<Raw>("\"%G1\"").is_err() && ron::from_str::<Hex>("\"abc\"").is_err()
        );
    }
}
