//! A described value of a structure on disc: feeds the inspector, `info --json` and golden files.

use crate::base::units::ByteRange;

/// What a field holds.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum FieldValue {
    /// A number.
    Number(u64),
    /// Text, decoded and trimmed.
    Text(String),
    /// Bytes without a better reading.
    Bytes(Vec<u8>),
    /// A point in time: RFC 3339, `None` when not given.
    Time(Option<String>),
}

/// One field of a structure on disc.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Field {
    /// Structure and field, as `pvd.volume-id`.
    pub path: String,
    /// What it holds.
    pub value: FieldValue,
    /// Where it lies in the image.
    pub range: ByteRange,
    /// Where the standard defines it, as `ECMA-119 8.4.7`.
    pub clause: &'static str,
}
