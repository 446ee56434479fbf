//! One directory record (ECMA-119 9.1), borrowed from its directory.

use zerocopy::FromBytes;

use super::raw::{FLAG_DIRECTORY, FLAG_MULTI_EXTENT, RECORD_HEAD_BYTES, RecordHead};

/// A directory record.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Record<'a> {
    /// The fixed part.
    pub head: &'a RecordHead,
    /// File identifier (9.1.11).
    pub identifier: &'a [u8],
    /// System use (9.1.13).
    pub system_use: &'a [u8],
}

/// What stands at a place of a directory.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Found<'a> {
    /// A record and its length.
    Record(Record<'a>, usize),
    /// A record that makes no sense, with a length that does.
    Bad(usize),
    /// Nothing more in this sector, or a length that leads nowhere.
    Hopeless,
    /// Nothing more in this sector: a zero length.
    End,
}

impl Record<'_> {
    /// Whether it describes a directory.
    pub fn is_folder(&self) -> bool {
        self.head.flags & FLAG_DIRECTORY != 0
    }

    /// Whether further sections follow.
    pub fn goes_on(&self) -> bool {
        self.head.flags & FLAG_MULTI_EXTENT != 0
    }
}

/// Reads the record at the start of `bytes`, which end with the sector or the directory.
pub fn parse(bytes: &[u8]) -> Found<'_> {
    let len = match bytes.first() {
        None | Some(0) => return Found::End,
        Some(len) => usize::from(*len),
    };
    let Some(whole) = bytes.get(..len) else { return Found::Hopeless };
    let Ok((head, rest)) = RecordHead::ref_from_prefix(whole) else { return Found::Hopeless };
    let id_bytes = usize::from(head.id_bytes);
    if len == RECORD_HEAD_BYTES {
        return Found::Hopeless;
    }
    match rest.split_at_checked(id_bytes) {
        Some((identifier, behind)) if id_bytes > 0 => {
            // A pad byte makes the offset of the system use area even (9.1.12).
            let pad = usize::from(id_bytes.is_multiple_of(2));
            let system_use = behind.get(pad..).unwrap_or_default();
            Found::Record(Record { head, identifier, system_use }, len)
        }
        _ => Found::Bad(len),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_are_checked_before_anything_else() {
        let mut bytes = vec![0u8; 64];
        assert_eq!(parse(&bytes), Found::End);
        for len in 1..=33 {
            bytes[0] = len;
            assert_eq!(parse(&bytes), Found::Hopeless, "length {len}");
        }
        bytes[0] = 65;
        assert_eq!(parse(&bytes), Found::Hopeless);
        bytes[0] = 40;
        assert_eq!(parse(&bytes), Found::Bad(40));
        bytes[32] = 8;
        assert_eq!(parse(&bytes), Found::Bad(40));
        bytes[32] = 2;
        bytes[33..40].copy_from_slice(b"AB\0SUSE");
        match parse(&bytes) {
            Found::Record(record, 40) => {
                assert_eq!((record.identifier, record.system_use), (&b"AB"[..], &b"SUSE"[..]));
            }
            other => panic!("{other:?}"),
        }
    }
}
