//! Walks the directories of a High Sierra volume.

use std::ops::ControlFlow;

use super::probe::HighSierraVolume;
use crate::base::bytes::{DiscTime, le32};
use crate::base::diag::Code;
use crate::base::progress::{Cancelled, Context};
use crate::base::units::{ByteRange, SECTOR_BYTES};
use crate::formats::fs::charset::Charset;
use crate::formats::fs::folders::{self, FolderReader, Found, FoundKind, Listing, Root};
use crate::formats::fs::iso9660::names::shown;
use crate::formats::fs::names::decode;
use crate::formats::fs::volume::{Visitor, Walked};
use crate::io::source::{BlockSource, read_vec};
use crate::model::tree::Attributes;

/// Bytes of a record before its identifier.
const HEAD_BYTES: usize = 33;
/// Flags of a record: a directory, more sections follow. They stand where ISO 9660 has the zone.
const FLAGS_AT: usize = 24;
const DIRECTORY: u8 = 0x02;
const MULTI_EXTENT: u8 = 0x80;

impl HighSierraVolume {
    /// Walks its tree, whole or (with `under`) what is at and below a path.
    pub fn walk(
        &self,
        source: &dyn BlockSource,
        under: Option<&[u8]>,
        charset: Option<Charset>,
        ctx: &Context,
        visitor: &mut dyn Visitor,
    ) -> Result<Walked, Cancelled> {
        let mut reader = Reader { block_bytes: u64::from(self.block_bytes), source, charset };
        let (block, len) = self.root;
        let (folder, key) = ((block, len), u64::from(block));
        let root = Root { folder, key, attributes: Attributes::default() };
        folders::walk(&mut reader, root, source.len(), under, ctx, visitor)
    }
}

struct Reader<'a> {
    block_bytes: u64,
    source: &'a dyn BlockSource,
    charset: Option<Charset>,
}

impl Reader<'_> {
    /// The entry of a record; `None`: the folder itself, its parent, or a record too short.
    fn entry(&self, record: &[u8], place: u64) -> Option<Found<(u32, u32)>> {
        let len = usize::from(*record.get(32)?);
        let identifier = record.get(HEAD_BYTES..HEAD_BYTES + len)?;
        if matches!(identifier, [0] | [1]) {
            return None;
        }
        let (block, bytes) = (le32(record, 2)?, le32(record, 10)?);
        // Blocks of attributes stand in front of the data.
        let block = block.checked_add(u32::from(*record.get(1)?))?;
        let flags = *record.get(FLAGS_AT)?;
        let mut date = [0; 7];
        date.get_mut(..6)?.copy_from_slice(record.get(18..24)?);
        let mtime = DiscTime::from_7(&date).timestamp();
        let attributes = Attributes { mtime, ..Attributes::default() };
        let name = shown(identifier, flags & DIRECTORY != 0);
        let mut name = name.to_vec();
        let coding = decode(&mut name, self.charset);
        if flags & DIRECTORY != 0 {
            let kind = FoundKind::Folder((block, bytes), u64::from(block));
            return Some(Found { attributes, coding, ..Found::new(name, kind, place) });
        }
        let range = ByteRange { start: u64::from(block) * self.block_bytes, len: u64::from(bytes) };
        Some(Found {
            attributes,
            coding,
            len: range.len,
            ranges: if range.is_empty() { Vec::new() } else { vec![range] },
            // Nobody is known to have written one.
            damage: (flags & MULTI_EXTENT != 0).then_some(Code::MultiExtentBad),
            ..Found::new(name, FoundKind::File, place)
        })
    }
}

impl FolderReader for Reader<'_> {
    type Folder = (u32, u32);

    fn read_folder(
        &mut self,
        folder: &(u32, u32),
        listing: &mut Listing<'_, (u32, u32)>,
    ) -> Result<ControlFlow<()>, Cancelled> {
        let start = u64::from(folder.0) * self.block_bytes;
        let there = self.source.len().saturating_sub(start).min(u64::from(folder.1));
        let range = ByteRange { start, len: there.min(listing.context().limits.directory_bytes) };
        if range.len < u64::from(folder.1) {
            listing.complain(Code::DirectoryOutside, start);
        }
        if range.is_empty() {
            return Ok(ControlFlow::Continue(()));
        }
        listing.directory_bytes(range);
        let mut at = range.start;
        while at < range.end() {
            listing.context().check()?;
            let end = (at - at % SECTOR_BYTES + SECTOR_BYTES).min(range.end());
            let sector = read_vec(self.source, at, usize::try_from(end - at).unwrap_or(0));
            let Ok(sector) = sector else {
                listing.complain(Code::ReadFailed, at);
                at = end;
                continue;
            };
            let mut rest = sector.as_slice();
            while let Some(len) = rest.first().map(|len| usize::from(*len)).filter(|len| *len > 0) {
                let Some((record, behind)) = rest.split_at_checked(len) else {
                    listing.complain(Code::RecordBad, at);
                    break;
                };
                if let Some(found) = self.entry(record, at)
                    && listing.found(found).is_break()
                {
                    return Ok(ControlFlow::Break(()));
                }
                rest = behind;
            }
            at = end;
        }
        Ok(ControlFlow::Continue(()))
    }
}
