//! CD-XA (System Description CD-ROM XA, II 2.7): what a directory record says of the sectors of a
//! file. It stands first in the system use area and is no SUSP entry.

use crate::base::bytes::be16;

/// Bytes of the record.
const RECORD_BYTES: usize = 14;
/// Its mark and where it stands.
const MARK: &[u8] = b"XA";
const MARK_AT: usize = 6;
/// Attribute bits and their names.
const NAMES: [(u16, &str); 5] = [
    (0x0800, "form1"),
    (0x1000, "form2"),
    (0x2000, "interleaved"),
    (0x4000, "cd-da"),
    (0x8000, "directory"),
];

/// The XA record of a file.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Xa {
    /// Group of the owner.
    pub group: u16,
    /// Owner.
    pub user: u16,
    /// Permissions and kinds of sectors.
    pub attributes: u16,
    /// Number of the file in interleaved sectors.
    pub file: u8,
}

impl Xa {
    /// The record at the start of a system use area.
    pub fn parse(area: &[u8]) -> Option<Xa> {
        let record = area.get(..RECORD_BYTES)?;
        (record.get(MARK_AT..MARK_AT + MARK.len())? == MARK).then_some(Xa {
            group: be16(record, 0)?,
            user: be16(record, 2)?,
            attributes: be16(record, 4)?,
            file: *record.get(8)?,
        })
    }

    /// What kinds of sectors it has: `form1`, `form2`, `interleaved`, `cd-da`, `directory`.
    pub fn names(self) -> impl Iterator<Item = &'static str> {
        NAMES.into_iter().filter(move |(bit, _)| self.attributes & bit != 0).map(|(_, name)| name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_of_sectors_have_names() {
        let area = [0, 1, 0, 2, 0x35, 0x55, b'X', b'A', 3, 0, 0, 0, 0, 0, b'R', b'R'];
        let xa = Xa::parse(&area).expect("a record");
        assert_eq!((xa.group, xa.user, xa.file), (1, 2, 3));
        assert_eq!(xa.names().collect::<Vec<_>>(), ["form2", "interleaved"]);
        assert_eq!(Xa::parse(&area[..13]), None);
        assert_eq!(Xa::parse(b"RR\x05\x01\x00PX\x00\x00\x00\x00\x00\x00\x00"), None);
    }
}
