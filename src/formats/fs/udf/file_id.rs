//! One file identifier of a directory (ECMA-167 4/14.4), and the path components of symbolic
//! links (4/14.16).

use zerocopy::FromBytes;

use super::raw::id;
use super::raw_file::FileIdHead;
use super::tag::{self, Faults};
use crate::base::bytes::{Cursor, decode_cs0, le16};
use crate::formats::fs::names::make_component;

/// A file identifier, borrowed from its directory.
#[derive(Clone, Copy, Debug)]
pub struct FileId<'a> {
    /// The fixed part.
    pub head: &'a FileIdHead,
    /// Implementation use.
    pub implementation_use: &'a [u8],
    /// The name, in Compressed Unicode.
    pub name: &'a [u8],
    /// What is wrong with its tag but for its location, which depends on the directory's.
    pub faults: Faults,
}

/// What stands at a place of a directory.
#[derive(Clone, Copy, Debug)]
pub enum Found<'a> {
    /// A file identifier and its length.
    Id(FileId<'a>, usize),
    /// More bytes are needed to tell.
    Partial,
    /// No file identifier.
    Bad,
}

/// Reads the file identifier at the start of `bytes`.
pub fn parse(bytes: &[u8]) -> Found<'_> {
    let Ok((head, rest)) = FileIdHead::ref_from_prefix(bytes) else { return Found::Partial };
    if head.tag.id.get() != id::FILE_ID {
        return Found::Bad;
    }
    let implementation_bytes = usize::from(head.implementation_bytes.get());
    let name_bytes = usize::from(head.name_bytes);
    let len = (size_of::<FileIdHead>() + implementation_bytes + name_bytes).next_multiple_of(4);
    let Some(whole) = bytes.get(..len) else { return Found::Partial };
    let Some((_, mut faults)) = tag::read(whole, 0) else { return Found::Bad };
    faults.location = false;
    if faults.checksum {
        return Found::Bad;
    }
    let (Some(implementation_use), Some(name)) = (
        rest.get(..implementation_bytes),
        rest.get(implementation_bytes..implementation_bytes + name_bytes),
    ) else {
        return Found::Bad;
    };
    Found::Id(FileId { head, implementation_use, name, faults }, len)
}

/// The target of a symbolic link from its path components, as Linux reads them; `None` when they
/// are cut, a name can't be decoded, or there are none.
pub fn link_target(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut target = Vec::new();
    let mut cursor = Cursor::new(bytes);
    while !cursor.rest().is_empty() {
        let kind = cursor.u8()?;
        let len = usize::from(cursor.u8()?);
        le16(cursor.take(2)?, 0)?;
        let name = cursor.take(len)?;
        match kind {
            // A root that depends on an agreement of two parties can't be followed.
            1 if len > 0 => {}
            1 | 2 => {
                target.clear();
                target.push(b'/');
            }
            3 => target.extend_from_slice(b"../"),
            4 => target.extend_from_slice(b"./"),
            5 => {
                let mut name = decode_cs0(name)?.into_bytes();
                make_component(&mut name);
                target.extend_from_slice(&name);
                target.push(b'/');
            }
            _ => return None,
        }
    }
    if target.len() > 1 {
        target.pop();
    }
    (!target.is_empty()).then_some(target)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A file identifier of `name`.
    pub(in crate::formats::fs::udf) fn file_id(name: &[u8], implementation_use: &[u8]) -> Vec<u8> {
        let mut bytes = vec![0; 38];
        bytes[16] = 1;
        bytes[19] = u8::try_from(name.len()).expect("short");
        let len = u16::try_from(implementation_use.len()).expect("short");
        bytes[36..38].copy_from_slice(&len.to_le_bytes());
        bytes.extend_from_slice(implementation_use);
        bytes.extend_from_slice(name);
        bytes.resize(bytes.len().next_multiple_of(4), 0);
        let crc_bytes = u16::try_from(bytes.len() - 16).expect("short");
        tag::seal(&mut bytes, id::FILE_ID, 7, crc_bytes);
        bytes
    }

    #[test]
    fn lengths_are_checked_before_anything_else() {
        let bytes = file_id(b"\x08name", b"use");
        match parse(&bytes) {
            Found::Id(found, 48) => {
                assert_eq!((found.name, found.implementation_use), (&b"\x08name"[..], &b"use"[..]));
                assert!(!found.faults.any());
            }
            other => panic!("{other:?}"),
        }
        for len in 0..bytes.len() {
            assert!(matches!(parse(&bytes[..len]), Found::Partial), "{len}");
        }
        let mut bad = bytes.clone();
        bad[37] = 0xFF;
        assert!(matches!(parse(&bad), Found::Partial));
        bad[1] = 9;
        assert!(matches!(parse(&bad), Found::Bad));
        let mut bad = bytes;
        bad[4] ^= 1;
        assert!(matches!(parse(&bad), Found::Bad));
    }

    fn component(kind: u8, name: &[u8]) -> Vec<u8> {
        [&[kind, u8::try_from(name.len()).expect("short"), 0, 0], name].concat()
    }

    #[test]
    fn links_are_read_as_in_linux() {
        let target = |parts: &[(u8, &[u8])]| {
            link_target(
                &parts.iter().flat_map(|(kind, name)| component(*kind, name)).collect::<Vec<_>>(),
            )
        };
        assert_eq!(target(&[(1, b""), (5, b"\x08etc"), (5, b"\x08x")]), Some(b"/etc/x".to_vec()));
        assert_eq!(
            target(&[(3, b""), (4, b""), (5, b"\x10\x04\x34")]),
            Some("../././д"[..3].bytes().chain("./".bytes()).chain("д".bytes()).collect())
        );
        assert_eq!(target(&[(2, b"")]), Some(b"/".to_vec()));
        assert_eq!(target(&[(5, b"\x08a"), (2, b""), (5, b"\x08b")]), Some(b"/b".to_vec()));
        assert_eq!(target(&[(5, b"\x08a/b")]), Some(b"a_b".to_vec()));
        assert_eq!(target(&[(1, b"\x08agreed"), (5, b"\x08a")]), Some(b"a".to_vec()));
        assert_eq!(
            (target(&[]), target(&[(9, b"")]), target(&[(5, b"\x09a")])),
            (None, None, None)
        );
        assert_eq!(link_target(&[5, 9, 0, 0, 8, b'a']), None);
    }
}
