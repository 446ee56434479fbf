//! What a file has beside its data: extended attributes (ECMA-167 4/14.10) and named streams
//! (4/9.2, UDF 3.3.5): their names, and where they lie. Attributes are taken as recorded, with the
//! header that says their type (4/14.10.2).

use zerocopy::FromBytes;

use super::extents::{self, Extents};
use super::file_id::{self, Found};
use super::icb::{self, FileEntry};
use super::partition::Partitions;
use super::raw::{Regid, id};
use super::raw_file::characteristic;
use super::tables::read_ranges;
use super::tag;
use crate::base::bytes::{decode_cs0, le32};
use crate::base::units::ByteRange;
use crate::formats::fs::read_ahead::ReadAhead;
use crate::formats::fs::volume::{Stream, StreamData, StreamKind};
use crate::io::source::BlockSource;

/// Bytes of a stream directory or of attributes outside the file entry.
const MAX_BYTES: u64 = 1 << 20;
/// Streams and attributes named for one file.
const MAX_STREAMS: usize = 1000;
/// Ranges of one of them.
const MAX_RANGES: usize = 1 << 12;
/// Ranges of all those of one file.
const MAX_RANGES_OF_FILE: usize = 1 << 14;
/// The stream that holds a resource fork (UDF 3.3.5.3).
const RESOURCE_FORK: &[u8] = b"*UDF Macintosh Resource Fork";
/// Bytes of the header in front of the attributes (ECMA-167 4/14.10.1).
const HEADER_BYTES: usize = 24;

/// Attribute types (ECMA-167 4/14.10.3 to 14.10.9).
const DEVICE: u32 = 12;
const IMPLEMENTATION: u32 = 2048;
const APPLICATION: u32 = 65_536;

/// What the attributes of a file say.
#[derive(Clone, Debug, Default)]
pub(super) struct Beside {
    /// Major and minor number of a device (4/14.10.7).
    pub(super) device: Option<(u32, u32)>,
    /// Attributes and streams.
    pub(super) streams: Vec<Stream>,
    /// Structures and data they take.
    pub(super) ranges: Vec<ByteRange>,
    /// Ranges of the data of all of them.
    count_ranges: usize,
}

impl Beside {
    pub(super) fn clear(&mut self) {
        self.device = None;
        self.streams.clear();
        self.ranges.clear();
        self.count_ranges = 0;
    }

    /// Adds the attributes in `bytes`, which lie in `places`: those of a file entry, or the data
    /// of an attribute file.
    pub(super) fn add_attributes(&mut self, bytes: &[u8], places: &[ByteRange]) {
        let header = tag::read(bytes, 0).filter(|(tag, _)| tag.id.get() == id::ATTRIBUTES);
        let start = if header.is_some() { HEADER_BYTES } else { 0 };
        let mut rest = bytes.get(start..).unwrap_or_default();
        while let (Some(kind), Some(len)) = (le32(rest, 0), le32(rest, 8)) {
            let len = usize::try_from(len).unwrap_or(usize::MAX);
            let Some(whole) = rest.get(..len).filter(|whole| whole.len() >= 12) else { return };
            let at = (bytes.len() - rest.len()) as u64;
            self.add_attribute(kind, whole, part_of(places, at, len as u64));
            rest = rest.get(len..).unwrap_or_default();
        }
    }

    fn add_attribute(&mut self, kind: u32, whole: &[u8], places: Vec<ByteRange>) {
        if kind == DEVICE {
            self.device = le32(whole, 16).zip(le32(whole, 20));
        }
        let regid = whole.get(16..).and_then(|rest| Regid::ref_from_prefix(rest).ok());
        let name = match (kind, regid) {
            (IMPLEMENTATION | APPLICATION, Some((regid, _))) => {
                let end = regid.identifier.iter().position(|b| *b == 0).unwrap_or(23);
                let name = regid.identifier.get(..end).unwrap_or_default();
                if name == b"*UDF FreeEASpace" {
                    return;
                }
                name.to_vec()
            }
            (1, _) => b"character-set".to_vec(),
            (3, _) => b"alternate-permissions".to_vec(),
            (5, _) => b"file-times".to_vec(),
            (6, _) => b"information-times".to_vec(),
            (DEVICE, _) => b"device".to_vec(),
            (other, _) => other.to_string().into_bytes(),
        };
        self.push(StreamKind::Attribute, name, whole.len() as u64, places);
    }

    fn push(&mut self, kind: StreamKind, name: Vec<u8>, len: u64, mut ranges: Vec<ByteRange>) {
        if self.streams.len() >= MAX_STREAMS {
            return;
        }
        ranges.truncate(MAX_RANGES_OF_FILE.saturating_sub(self.count_ranges));
        self.count_ranges += ranges.len();
        self.streams.push(Stream { kind, name, len, data: StreamData::Ranges(ranges) });
    }

    /// Adds what lies outside of the entry: its attribute file and its streams. `false` when
    /// something could not be read.
    pub(super) fn add_outside(
        &mut self,
        source: &dyn BlockSource,
        ahead: &mut ReadAhead<'_>,
        partitions: &Partitions,
        entry: &FileEntry,
    ) -> bool {
        let mut is_good = true;
        let mut other = FileEntry::default();
        if let Some(icb) = entry.attributes_icb {
            match self.read_file(source, ahead, partitions, icb.address(), &mut other) {
                Some((bytes, places)) => self.add_attributes(&bytes, &places),
                None => is_good = false,
            }
        }
        if let Some(icb) = entry.streams_icb {
            match self.read_file(source, ahead, partitions, icb.address(), &mut other) {
                Some((bytes, _)) => is_good &= self.add_streams(ahead, partitions, &bytes),
                None => is_good = false,
            }
        }
        is_good
    }

    fn read_file(
        &mut self,
        source: &dyn BlockSource,
        ahead: &mut ReadAhead<'_>,
        partitions: &Partitions,
        at: super::raw::BlockAddress,
        entry: &mut FileEntry,
    ) -> Option<(Vec<u8>, Vec<ByteRange>)> {
        icb::read(ahead, partitions, at, entry).ok()?;
        let mut found = Extents::default();
        extents::read(ahead, partitions, entry, MAX_RANGES, &mut found);
        self.own(entry, &found);
        let bytes = read_ranges(source, &found.ranges, MAX_BYTES).ok()?;
        Some((bytes, found.ranges))
    }

    fn own(&mut self, entry: &FileEntry, found: &Extents) {
        self.ranges.extend(&entry.blocks);
        self.ranges.extend(&found.structures);
        if !found.is_embedded {
            self.ranges.extend(found.ranges.iter().filter(|range| !range.is_hole()));
        }
        self.ranges.extend(&found.reserved);
    }

    fn add_streams(
        &mut self,
        ahead: &mut ReadAhead<'_>,
        partitions: &Partitions,
        mut bytes: &[u8],
    ) -> bool {
        let mut entry = FileEntry::default();
        let mut found = Extents::default();
        let mut is_good = true;
        while let Found::Id(stream, len) = file_id::parse(bytes) {
            bytes = bytes.get(len..).unwrap_or_default();
            let skipped = characteristic::DELETED | characteristic::PARENT;
            if stream.head.characteristics & skipped != 0 {
                continue;
            }
            if self.streams.len() >= MAX_STREAMS {
                return false;
            }
            let name = decode_cs0(stream.name).unwrap_or_default().into_bytes();
            let at = stream.head.icb.address();
            if icb::read(ahead, partitions, at, &mut entry).is_err() {
                is_good = false;
                self.push(StreamKind::Named, name, 0, Vec::new());
                continue;
            }
            extents::read(ahead, partitions, &entry, MAX_RANGES, &mut found);
            self.own(&entry, &found);
            let is_fork = name == RESOURCE_FORK;
            let kind = if is_fork { StreamKind::ResourceFork } else { StreamKind::Named };
            self.push(kind, name, entry.len, found.ranges.clone());
        }
        is_good && bytes.iter().all(|b| *b == 0)
    }
}

/// Where `len` bytes at `at` of what lies in `places` are.
fn part_of(places: &[ByteRange], at: u64, len: u64) -> Vec<ByteRange> {
    let (mut skip, mut left) = (at, len);
    let mut part = Vec::new();
    for place in places {
        if skip >= place.len {
            skip -= place.len;
            continue;
        }
        let here = (place.len - skip).min(left);
        if here > 0 {
            let start =
                if place.is_hole() { place.start } else { place.start.saturating_add(skip) };
            part.push(ByteRange { start, len: here });
        }
        (skip, left) = (0, left - here);
        if left == 0 {
            break;
        }
    }
    part
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_device_and_named_attributes_are_found_and_lengths_checked() {
        let mut header = vec![0u8; 24];
        header[16..24].fill(0xFF);
        tag::seal(&mut header, id::ATTRIBUTES, 0, 8);
        let mut device = vec![0u8; 24];
        device[0] = 12;
        device[8] = 24;
        device[16] = 1;
        device[20] = 3;
        let mut named = vec![0u8; 60];
        named[1] = 8;
        named[8] = 60;
        named[17..26].copy_from_slice(b"*UDF Test");
        let mut found = Beside::default();
        // The second part of what was read lies elsewhere.
        let places = [ByteRange { start: 1000, len: 50 }, ByteRange { start: 5000, len: 58 }];
        found.add_attributes(&[header, device, named.clone()].concat(), &places);
        assert_eq!(found.device, Some((1, 3)));
        let names: Vec<&[u8]> = found.streams.iter().map(|s| s.name.as_slice()).collect();
        assert_eq!(names, [&b"device"[..], b"*UDF Test"]);
        let at = |n: usize| found.streams[n].data.clone();
        assert_eq!(at(0), StreamData::Ranges(vec![ByteRange { start: 1024, len: 24 }]));
        let two = vec![ByteRange { start: 1048, len: 2 }, ByteRange { start: 5000, len: 58 }];
        assert_eq!(at(1), StreamData::Ranges(two));
        for len in [0, 11, 61, 255] {
            named[8] = len;
            found.clear();
            found.add_attributes(&named, &[]);
            assert_eq!(found.streams, []);
        }
    }
}
