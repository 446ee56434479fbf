//! The fields of a volume header or master directory block.

use super::catalog::time_of;
use super::probe::HfsVolume;
use crate::base::bytes::{Timestamp, be16, be32};
use crate::base::diag::{Field, FieldValue};
use crate::base::units::ByteRange;

/// How a field is read.
#[derive(Clone, Copy)]
enum How {
    Word,
    Long,
    Time,
}

const PLUS: &str = "TN1150, Volume Header";
const CLASSIC: &str = "Inside Macintosh: Files, 2-60";

const PLUS_FIELDS: [(&str, usize, How); 12] = [
    ("version", 2, How::Word),
    ("attributes", 4, How::Long),
    ("created", 16, How::Time),
    ("modified", 20, How::Time),
    ("checked", 28, How::Time),
    ("files", 32, How::Long),
    ("folders", 36, How::Long),
    ("block-bytes", 40, How::Long),
    ("blocks", 44, How::Long),
    ("free-blocks", 48, How::Long),
    ("next-id", 64, How::Long),
    ("blessed-folder", 80, How::Long),
];

const CLASSIC_FIELDS: [(&str, usize, How); 9] = [
    ("created", 2, How::Time),
    ("modified", 6, How::Time),
    ("attributes", 10, How::Word),
    ("blocks", 18, How::Word),
    ("block-bytes", 20, How::Long),
    ("first-block", 28, How::Word),
    ("next-id", 30, How::Long),
    ("free-blocks", 34, How::Word),
    ("blessed-folder", 92, How::Long),
];

impl HfsVolume {
    /// Every field of the header that says something to people.
    pub fn fields(&self) -> Vec<Field> {
        let mut fields = Vec::new();
        let (table, clause) =
            if self.is_plus() { (&PLUS_FIELDS[..], PLUS) } else { (&CLASSIC_FIELDS[..], CLASSIC) };
        for (name, at, how) in table {
            let bytes = &*self.header;
            let long = be32(bytes, *at).unwrap_or(0);
            let (value, len) = match how {
                How::Word => (FieldValue::Number(be16(bytes, *at).unwrap_or(0).into()), 2),
                How::Long => (FieldValue::Number(long.into()), 4),
                How::Time => (FieldValue::Time(time_of(long).map(Timestamp::to_rfc3339_utc)), 4),
            };
            let start = self.header_at + *at as u64;
            let path = format!("{}.{name}", self.kind.id());
            fields.push(Field { path, value, range: ByteRange { start, len }, clause });
        }
        fields
    }
}
