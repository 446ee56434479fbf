//! Walks the entries of a system use area and of the continuation areas behind it.
//!
//! Continuation areas may point anywhere: at most `Limits::continuations` are followed, none of
//! whose bytes were read for the same record before (libarchive #3021, CVE-2014-9420).

use zerocopy::FromBytes;

use super::raw::{Continuation, ENTRY_HEAD_BYTES, EntryHead, SP_CHECK};
use crate::base::units::ByteRange;
use crate::formats::fs::read_ahead::ReadAhead;

/// Bytes of one continuation area; larger ones are cut. Nobody writes more than a few blocks.
const MAX_AREA_BYTES: u32 = 64 * 1024;

/// One entry, borrowed from its area.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Entry<'a> {
    /// Signature word.
    pub signature: [u8; 2],
    /// Version.
    pub version: u8,
    /// All its bytes, the head included.
    pub bytes: &'a [u8],
}

impl<'a> Entry<'a> {
    /// What follows the head.
    pub fn payload(&self) -> &'a [u8] {
        self.bytes.get(ENTRY_HEAD_BYTES..).unwrap_or_default()
    }
}

/// How the first entry of an area was read.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Parsed<'a> {
    /// An entry, and what follows it.
    Entry(Entry<'a>, &'a [u8]),
    /// Nothing more: too few bytes, padding, or ST.
    End,
    /// A length shorter than its head or longer than the area.
    Bad,
}

/// Reads the entry at the start of `area` (SUSP 4.1).
pub fn parse(area: &[u8]) -> Parsed<'_> {
    let Ok((head, _)) = EntryHead::read_from_prefix(area) else { return Parsed::End };
    if head.signature == *b"ST" {
        return Parsed::End;
    }
    if head.bytes == 0 && head.signature.contains(&0) {
        return Parsed::End;
    }
    match area.split_at_checked(usize::from(head.bytes)) {
        Some((bytes, rest)) if bytes.len() >= ENTRY_HEAD_BYTES => {
            let entry = Entry { signature: head.signature, version: head.version, bytes };
            Parsed::Entry(entry, rest)
        }
        _ => Parsed::Bad,
    }
}

/// The bytes to skip in every other system use area, if `area` (of the root's record of itself)
/// begins with SP (SUSP 5.3). Discs with CD-XA records have it 14 bytes later.
pub fn skip_bytes(area: &[u8]) -> Option<u8> {
    let sp_at = |area: &[u8]| match parse(area) {
        Parsed::Entry(entry, _) if entry.signature == *b"SP" => match entry.payload() {
            [a, b, skip, ..] if [*a, *b] == SP_CHECK => Some(*skip),
            _ => None,
        },
        _ => None,
    };
    sp_at(area).or_else(|| area.get(14..).and_then(sp_at))
}

/// What went wrong in an area; the entries before are good.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Problems {
    /// An entry is malformed.
    pub is_malformed: bool,
    /// A continuation loops, leaves the image, can't be read, or there are too many.
    pub is_continuation_bad: bool,
}

/// Where continuation areas are read from.
pub(in crate::formats::fs) struct Areas<'s> {
    pub(in crate::formats::fs) ahead: ReadAhead<'s>,
    pub(in crate::formats::fs) block_bytes: u32,
    pub(in crate::formats::fs) max_hops: u32,
    consumed: Vec<ByteRange>,
}

impl<'s> Areas<'s> {
    pub(in crate::formats::fs) fn new(
        ahead: ReadAhead<'s>,
        block_bytes: u32,
        max_hops: u32,
    ) -> Areas<'s> {
        Areas { ahead, block_bytes, max_hops, consumed: Vec::new() }
    }

    /// Hands every entry of `area` and of what continues it to `on_entry`; afterwards
    /// [`Areas::consumed`] tells where the continuations lay.
    pub(in crate::formats::fs) fn for_each(
        &mut self,
        area: &[u8],
        mut on_entry: impl FnMut(Entry<'_>),
    ) -> Problems {
        let mut problems = Problems::default();
        self.consumed.clear();
        let mut next = walk_area(area, &mut problems, &mut on_entry);
        while let Some(link) = next.take() {
            let Some(range) = self.range_of(link) else {
                problems.is_continuation_bad = true;
                break;
            };
            if range.is_empty() {
                break;
            }
            let hops = u32::try_from(self.consumed.len()).unwrap_or(u32::MAX);
            let is_read_before = self.consumed.iter().any(|r| r.intersection(range).is_some());
            if hops >= self.max_hops || is_read_before {
                problems.is_continuation_bad = true;
                break;
            }
            let len = usize::try_from(range.len).unwrap_or(0);
            match self.ahead.slice(range.start, len) {
                Ok(bytes) => next = walk_area(bytes, &mut problems, &mut on_entry),
                Err(_) => problems.is_continuation_bad = true,
            }
            self.consumed.push(range);
        }
        problems
    }

    /// Where the continuation areas of the last record lay.
    pub(in crate::formats::fs) fn consumed(&self) -> &[ByteRange] {
        &self.consumed
    }

    fn range_of(&self, link: Continuation) -> Option<ByteRange> {
        if link.bytes.little() > MAX_AREA_BYTES || link.offset.little() >= self.block_bytes {
            return None;
        }
        let start = u64::from(link.block.little()) * u64::from(self.block_bytes)
            + u64::from(link.offset.little());
        ByteRange::new(start, u64::from(link.bytes.little()))
    }
}

/// The entries of one area; gives back the last continuation seen, as Linux does.
fn walk_area(
    area: &[u8],
    problems: &mut Problems,
    on_entry: &mut impl FnMut(Entry<'_>),
) -> Option<Continuation> {
    let mut rest = area;
    let mut link = None;
    loop {
        match parse(rest) {
            Parsed::End => return link,
            Parsed::Bad => {
                problems.is_malformed = true;
                return link;
            }
            Parsed::Entry(entry, behind) => {
                rest = behind;
                if entry.signature == *b"CE" {
                    match Continuation::read_from_prefix(entry.payload()) {
                        Ok((found, _)) => link = Some(found),
                        Err(_) => problems.is_malformed = true,
                    }
                } else {
                    on_entry(entry);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::io::memory::MemorySource;

    fn ce(block: u32, offset: u32, bytes: u32) -> Vec<u8> {
        let mut entry = vec![b'C', b'E', 28, 1];
        for value in [block, offset, bytes] {
            entry.extend(value.to_le_bytes());
            entry.extend(value.to_be_bytes());
        }
        entry
    }

    fn seen(image: Vec<u8>, area: &[u8]) -> (Vec<[u8; 2]>, Problems) {
        let source = MemorySource::new(image);
        let mut areas = Areas::new(ReadAhead::new(&source, 4096), 2048, 32);
        let mut found = Vec::new();
        let problems = areas.for_each(area, |entry| found.push(entry.signature));
        (found, problems)
    }

    #[test]
    fn continuations_are_followed() {
        let mut image = vec![0; 4096];
        image[2058..2062].copy_from_slice(b"NM\x04\x01");
        let (found, problems) = seen(image, &[b"TF\x04\x01".to_vec(), ce(1, 10, 4)].concat());
        assert_eq!((found, problems), (vec![*b"TF", *b"NM"], Problems::default()));
    }

    #[test]
    fn a_continuation_loop_ends() {
        let mut image = vec![0; 4096];
        image[2048..2076].copy_from_slice(&ce(1, 0, 28));
        let (found, problems) = seen(image, &ce(1, 0, 28));
        assert!(found.is_empty() && problems.is_continuation_bad);
    }

    #[test]
    fn lengths_that_do_not_advance_stop_the_area() {
        for len in [0, 1, 2, 3, 200] {
            let (found, problems) = seen(vec![], &[b'N', b'M', len, 1, 0, 0]);
            assert!(found.is_empty() && problems.is_malformed, "length {len}");
        }
        assert!(seen(vec![], &ce(u32::MAX, 2047, 4096)).1.is_continuation_bad);
        assert!(seen(vec![], &ce(0, 0, u32::MAX)).1.is_continuation_bad);
    }

    #[test]
    fn the_skip_is_found_behind_an_xa_record() {
        let sp = b"SP\x07\x01\xBE\xEF\x0E";
        assert_eq!(skip_bytes(sp), Some(14));
        assert_eq!(skip_bytes(&[&[0; 14], &sp[..]].concat()), Some(14));
        assert_eq!(skip_bytes(b"SP\x07\x01\xBE\xEE\x0E"), None);
    }
}
