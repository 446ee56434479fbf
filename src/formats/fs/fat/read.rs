//! Walks the directories of a FAT volume.

use std::ops::ControlFlow;

use super::names::{LongName, short_name, trimmed};
use super::probe::{FatKind, FatVolume};
use super::table::{Next, Table};
use crate::base::bytes::{Timestamp, le16, le32};
use crate::base::diag::Code;
use crate::base::progress::{Cancelled, Context};
use crate::base::units::ByteRange;
use crate::formats::fs::charset::Charset;
use crate::formats::fs::folders::{self, FolderReader, Found, FoundKind, Listing, Root};
use crate::formats::fs::volume::{Visitor, Walked};
use crate::io::source::{BlockSource, read_vec};
use crate::model::tree::Attributes;

/// Bytes of a directory record (FAT 1.03, 6).
const RECORD_BYTES: usize = 32;
/// Attribute bits of a record: volume name, folder; all four low bits: part of a long name.
const VOLUME: u8 = 0x08;
const FOLDER: u8 = 0x10;
const LONG_NAME: u8 = 0x0F;
/// Longest directory: 65,536 records (FAT 1.03, 6.1).
const MAX_DIRECTORY_BYTES: u64 = 65_536 * RECORD_BYTES as u64;
/// Bytes read at once.
const CHUNK_BYTES: u64 = 64 * 1024;

impl FatVolume {
    /// Walks its tree, whole or (with `under`) what is at and below a path. Places are those of
    /// `source`, which begins with the boot sector. Short names beyond ASCII are read in
    /// `charset`, code page 437 if not given.
    pub fn walk(
        &self,
        source: &dyn BlockSource,
        under: Option<&[u8]>,
        charset: Option<Charset>,
        ctx: &Context,
        visitor: &mut dyn Visitor,
    ) -> Result<Walked, Cancelled> {
        let mut reader = Reader { volume: self, source, table: self.table(source), charset };
        let (folder, key) = match self.fixed_root {
            Some(range) => (Place::Fixed(range), 0),
            None => (Place::Chain(self.root_cluster), u64::from(self.root_cluster)),
        };
        let root = Root { folder, key, attributes: Attributes::default() };
        folders::walk(&mut reader, root, source.len(), under, ctx, visitor)
    }
}

/// Where a directory lies.
#[derive(Clone, Copy, Debug)]
enum Place {
    /// The root of FAT12 and FAT16.
    Fixed(ByteRange),
    /// A chain of clusters.
    Chain(u32),
}

struct Reader<'a> {
    volume: &'a FatVolume,
    source: &'a dyn BlockSource,
    table: Table<'a>,
    charset: Option<Charset>,
}

/// The bytes of a chain, and whether it ended as it should.
struct Chain {
    ranges: Vec<ByteRange>,
    is_sound: bool,
}

impl Reader<'_> {
    /// The clusters from `first` on: all of them, or as many as `max_bytes` need.
    fn chain(&mut self, first: u32, max_bytes: u64, max_ranges: usize) -> Chain {
        let mut chain = Chain { ranges: Vec::new(), is_sound: true };
        let mut left = max_bytes;
        let mut next = Next::Cluster(first);
        // A ring brings the marked cluster round again; the mark moves on ever more rarely (Brent).
        let (mut mark, mut steps, mut until) = (first, 0u64, 1u64);
        while left > 0 {
            let Next::Cluster(cluster) = next else { break };
            let Some(range) = self.volume.cluster(cluster) else {
                next = Next::Bad;
                break;
            };
            let len = range.len.min(left);
            left -= len;
            let count = chain.ranges.len();
            match chain.ranges.last_mut() {
                Some(last) if last.end() == range.start => last.len += len,
                _ if count >= max_ranges => {
                    next = Next::Bad;
                    break;
                }
                _ => chain.ranges.push(ByteRange { start: range.start, len }),
            }
            if left > 0 {
                next = self.table.next(cluster);
                steps += 1;
                if next == Next::Cluster(mark) {
                    next = Next::Bad;
                } else if steps == until {
                    (mark, until) = (cluster, until * 2);
                }
            }
        }
        chain.is_sound = next != Next::Bad;
        chain
    }

    fn entry(
        &mut self,
        record: &[u8; RECORD_BYTES],
        name: String,
        place: u64,
        max_ranges: usize,
    ) -> Found<Place> {
        let high = match self.volume.kind {
            FatKind::Fat32 => u32::from(le16(record, 20).unwrap_or(0)),
            _ => 0,
        };
        let first = (high << 16) | u32::from(le16(record, 26).unwrap_or(0));
        let attributes = Attributes { mtime: mtime(record), ..Attributes::default() };
        if record[11] & FOLDER != 0 {
            let kind = FoundKind::Folder(Place::Chain(first), u64::from(first));
            return Found { attributes, ..Found::new(name.into_bytes(), kind, place) };
        }
        let len = u64::from(le32(record, 28).unwrap_or(0));
        let chain = self.chain(first, len, max_ranges);
        let stored = chain.ranges.iter().fold(0, |sum, range| sum + range.len);
        let is_whole = chain.is_sound && stored == len;
        Found {
            attributes,
            len,
            ranges: chain.ranges,
            damage: (!is_whole).then_some(Code::ClusterChainBad),
            ..Found::new(name.into_bytes(), FoundKind::File, place)
        }
    }
}

impl FolderReader for Reader<'_> {
    type Folder = Place;

    fn read_folder(
        &mut self,
        folder: &Place,
        listing: &mut Listing<'_, Place>,
    ) -> Result<ControlFlow<()>, Cancelled> {
        let limits = &listing.context().limits;
        let max_ranges = limits.file_sections;
        let max_bytes = MAX_DIRECTORY_BYTES.min(limits.directory_bytes);
        let chain = match *folder {
            Place::Fixed(range) => Chain { ranges: vec![range], is_sound: true },
            Place::Chain(first) => self.chain(first, max_bytes, max_ranges),
        };
        if !chain.is_sound {
            let place = chain.ranges.first().map_or(0, |range| range.start);
            listing.complain(Code::ClusterChainBad, place);
        }
        let mut long = LongName::default();
        for range in chain.ranges {
            if range.end() > self.source.len() {
                listing.complain(Code::DirectoryOutside, range.start);
                break;
            }
            listing.directory_bytes(range);
            let mut at = range.start;
            while at < range.end() {
                listing.context().check()?;
                let len = CHUNK_BYTES.min(range.end() - at);
                let bytes = read_vec(self.source, at, usize::try_from(len).unwrap_or(0));
                let Ok(bytes) = bytes else {
                    listing.complain(Code::ReadFailed, at);
                    return Ok(ControlFlow::Continue(()));
                };
                let (records, _) = bytes.as_chunks::<RECORD_BYTES>();
                for (place, record) in (at..).step_by(RECORD_BYTES).zip(records) {
                    match self.record(record, &mut long) {
                        Read::End => return Ok(ControlFlow::Continue(())),
                        Read::Nothing => {}
                        Read::Name(name) => {
                            let found = self.entry(record, name, place, max_ranges);
                            if listing.found(found).is_break() {
                                return Ok(ControlFlow::Break(()));
                            }
                        }
                    }
                }
                at += len;
            }
        }
        Ok(ControlFlow::Continue(()))
    }
}

/// What a record is.
enum Read {
    /// The first that was never used.
    End,
    /// Nothing to show: deleted, part of a long name, the volume's name, the folder itself.
    Nothing,
    /// A file or folder of this name.
    Name(String),
}

impl Reader<'_> {
    fn record(&self, record: &[u8; RECORD_BYTES], long: &mut LongName) -> Read {
        let Some((short, _)) = record.split_first_chunk::<11>() else { return Read::End };
        let attributes = record[11];
        if record[0] == 0 {
            return Read::End;
        }
        if record[0] == 0xE5 {
            long.clear();
            return Read::Nothing;
        }
        if attributes & 0x3F == LONG_NAME {
            long.add(record);
            return Read::Nothing;
        }
        let long_name = long.take(short);
        if attributes & VOLUME != 0 || short.starts_with(b".  ") || short.starts_with(b".. ") {
            return Read::Nothing;
        }
        Read::Name(long_name.unwrap_or_else(|| short_name(short, record[12], self.charset)))
    }
}

/// The name of the volume in its root directory: the first record marked so, as recorded.
pub(super) fn label(volume: &FatVolume, source: &dyn BlockSource) -> Option<Vec<u8>> {
    let range = volume.fixed_root.or_else(|| volume.cluster(volume.root_cluster))?;
    let len = range.len.min(CHUNK_BYTES).min(source.len().checked_sub(range.start)?);
    let bytes = read_vec(source, range.start, usize::try_from(len).ok()?).ok()?;
    let (records, _) = bytes.as_chunks::<RECORD_BYTES>();
    let used = records.iter().take_while(|record| record[0] != 0);
    let mut live = used.filter(|record| record[0] != 0xE5 && record[11] & 0x3F != LONG_NAME);
    let record = live.find(|record| record[11] & (VOLUME | FOLDER) == VOLUME)?;
    Some(trimmed(record.get(..11)?))
}

/// When a file was written, as its clock said: FAT knows no time zones.
fn mtime(record: &[u8; RECORD_BYTES]) -> Option<Timestamp> {
    let (time, date) = (le16(record, 22)?, le16(record, 24)?);
    let small = |value: u16, mask: u16| u8::try_from(value & mask).ok();
    let month = time::Month::try_from(small(date >> 5, 15)?).ok()?;
    let day = time::Date::from_calendar_date(1980 + i32::from(date >> 9), month, small(date, 31)?);
    let (hour, minute) = (small(time >> 11, 31)?, small(time >> 5, 63)?);
    let moment = day.ok()?.with_hms(hour, minute, small(time, 31)?.saturating_mul(2)).ok()?;
    Some(Timestamp::from_unix(moment.assume_utc().unix_timestamp()))
}
