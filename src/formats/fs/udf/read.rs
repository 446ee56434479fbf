//! Walks the directories of a file set: iteratively, each directory once, lending entries.
//!
//! All that lies in a folder comes before what lies in its subfolders; subfolders are entered in
//! the order of their identifiers. A folder reached a second time is listed but not entered
//! again: that bounds the work whatever the image claims. Deleted identifiers are counted, hidden
//! ones are listed as such.

use std::collections::HashMap;
use std::ops::ControlFlow;

use super::attributes::Beside;
use super::extents::{self, Extents};
use super::file_id::{self, Found};
use super::icb::{self, FileEntry};
use super::probe::UdfVolume;
use super::raw::BlockAddress;
use crate::base::diag::{Code, Diagnostic};
use crate::base::progress::{Cancelled, Context};
use crate::base::units::ByteRange;
use crate::formats::fs::names::told;
use crate::formats::fs::read_ahead::ReadAhead;
use crate::formats::fs::volume::{Visitor, Walked};
use crate::io::source::BlockSource;

/// Bytes of a directory read at once.
const CHUNK_BYTES: u64 = 1 << 20;
/// Bytes read ahead where file entries and directories are small.
const AHEAD_BYTES: usize = 128 * 1024;
/// Bytes of one folder passed over in search of the next identifier.
const MAX_LOST_BYTES: usize = 1 << 20;

impl UdfVolume {
    /// Walks the tree, whole or (with `under`) only what is at and below a path; then the entry
    /// at the path comes first. What is odd is told to `ctx`.
    pub fn walk(
        &self,
        source: &dyn BlockSource,
        under: Option<&[u8]>,
        ctx: &Context,
        visitor: &mut dyn Visitor,
    ) -> Result<Walked, Cancelled> {
        let wanted: Vec<&[u8]> = under
            .map(|path| {
                path.split(|b| *b == b'/').filter(|p| !p.is_empty() && *p != b".").collect()
            })
            .unwrap_or_default();
        let is_found = wanted.is_empty();
        let mut walk = Walk {
            source,
            volume: self,
            ctx,
            visitor,
            icbs: ReadAhead::new(source, AHEAD_BYTES),
            data: ReadAhead::new(source, AHEAD_BYTES),
            wanted,
            is_found,
            is_folder_done: false,
            stack: Vec::new(),
            seen: HashMap::new(),
            chain: Vec::new(),
            path: Vec::new(),
            count: 0,
            count_deleted: 0,
            folder: Folder::default(),
            entry: FileEntry::default(),
            extents: Extents::default(),
            beside: Beside::default(),
            name: Vec::new(),
            target: Vec::new(),
        };
        let flow = walk.run()?;
        if walk.count_deleted > 0 {
            ctx.note(Diagnostic::note(Code::DeletedEntries).with("count", walk.count_deleted));
        }
        Ok(match flow {
            _ if !walk.is_found => Walked::NotThere,
            ControlFlow::Break(()) => Walked::Stopped,
            ControlFlow::Continue(()) => Walked::Whole,
        })
    }
}

/// A folder to be read.
#[derive(Clone, Debug, Default)]
pub(super) struct Folder {
    pub(super) name: Box<[u8]>,
    /// Length of the path of the folder it lies in.
    pub(super) parent_path_bytes: usize,
    pub(super) icb: BlockAddress,
    pub(super) number: u32,
    pub(super) depth: u32,
    pub(super) is_root: bool,
    /// First byte of its file entry: what tells it from others.
    pub(super) byte: u64,
    /// Its own path once it is being read.
    pub(super) path_bytes: usize,
    pub(super) has_complained: bool,
}

pub(super) struct Walk<'a> {
    pub(super) source: &'a dyn BlockSource,
    pub(super) volume: &'a UdfVolume,
    pub(super) ctx: &'a Context,
    pub(super) visitor: &'a mut dyn Visitor,
    pub(super) icbs: ReadAhead<'a>,
    data: ReadAhead<'a>,
    /// Components of the path asked for, and whether it was reached.
    pub(super) wanted: Vec<&'a [u8]>,
    pub(super) is_found: bool,
    /// The next folder on the way there was met: nothing else in this one is wanted.
    pub(super) is_folder_done: bool,
    pub(super) stack: Vec<Folder>,
    /// File entries of folders met, and whether they are being read or lie above what is.
    pub(super) seen: HashMap<u64, bool>,
    /// The folder being read and those above it.
    chain: Vec<u64>,
    pub(super) path: Vec<u8>,
    pub(super) count: u32,
    pub(super) count_deleted: u64,
    pub(super) folder: Folder,
    pub(super) entry: FileEntry,
    pub(super) extents: Extents,
    pub(super) beside: Beside,
    pub(super) name: Vec<u8>,
    pub(super) target: Vec<u8>,
}

impl Walk<'_> {
    fn run(&mut self) -> Result<ControlFlow<()>, Cancelled> {
        let Some(set) = &self.volume.file_set else { return Ok(ControlFlow::Continue(())) };
        let icb = set.set.root.address();
        let byte = self.volume.partitions.byte_of(icb).unwrap_or(u64::MAX);
        self.seen.insert(byte, false);
        self.stack.push(Folder { icb, byte, is_root: true, ..Folder::default() });
        while let Some(folder) = self.stack.pop() {
            self.ctx.check()?;
            self.enter(folder);
            let below = self.stack.len();
            let flow = self.read_folder()?;
            if flow.is_break() && !std::mem::take(&mut self.is_folder_done) {
                return Ok(ControlFlow::Break(()));
            }
            // The folder recorded first is on top.
            self.stack.get_mut(below..).unwrap_or_default().reverse();
        }
        Ok(ControlFlow::Continue(()))
    }

    fn enter(&mut self, folder: Folder) {
        self.path.truncate(folder.parent_path_bytes);
        push_component(&mut self.path, &folder.name);
        let depth = usize::try_from(folder.depth).unwrap_or(usize::MAX);
        for left in self.chain.drain(depth.min(self.chain.len())..) {
            self.seen.insert(left, false);
        }
        self.chain.push(folder.byte);
        self.seen.insert(folder.byte, true);
        self.folder = folder;
        self.folder.path_bytes = self.path.len();
    }

    fn read_folder(&mut self) -> Result<ControlFlow<()>, Cancelled> {
        let partitions = &self.volume.partitions;
        if icb::read(&mut self.icbs, partitions, self.folder.icb, &mut self.entry).is_err() {
            // The entry of any other folder was read when it was listed.
            let bad = Diagnostic::error(Code::FileEntryBad).with("path", told(&self.path));
            self.ctx.note(bad.at(self.folder.byte));
            return Ok(ControlFlow::Continue(()));
        }
        let most = self.ctx.limits.file_sections;
        extents::read(&mut self.icbs, partitions, &self.entry, most, &mut self.extents);
        if self.folder.is_root {
            self.visit_root();
        }
        self.claim_extents(self.folder.number);
        let mut left = self.ctx.limits.directory_bytes;
        if self.entry.len > left {
            self.complain(Code::DirectoryTooLarge, self.folder.byte);
        } else if self.extents.is_short || self.extents.is_broken {
            self.complain(Code::DirectoryOutside, self.folder.byte);
        }
        let before = self.count;
        let ranges = std::mem::take(&mut self.extents.ranges);
        let is_embedded = self.extents.is_embedded;
        let mut parser = Parser::default();
        let mut flow = ControlFlow::Continue(());
        for range in ranges.iter().filter(|range| !range.is_hole()) {
            let range = ByteRange { start: range.start, len: range.len.min(left) };
            left -= range.len;
            if !is_embedded {
                self.visitor.directory_bytes(self.folder.number, range);
            }
            flow = self.read_range(range, &mut parser)?;
            if flow.is_break() {
                break;
            }
        }
        if flow.is_continue() {
            flow = parser.run(self, true);
        }
        self.extents.ranges = ranges;
        self.ctx.meter.advance_items(u64::from(self.count - before));
        Ok(flow)
    }

    fn read_range(
        &mut self,
        range: ByteRange,
        parser: &mut Parser,
    ) -> Result<ControlFlow<()>, Cancelled> {
        let mut at = range.start;
        while at < range.end() {
            self.ctx.check()?;
            let len = (range.end() - at).min(CHUNK_BYTES);
            self.ctx.meter.advance(len);
            let bytes = usize::try_from(len).ok().and_then(|n| self.data.slice(at, n).ok());
            match bytes {
                Some(bytes) => {
                    parser.place_of_end = at + len;
                    parser.bytes.extend_from_slice(bytes);
                    if parser.run(self, false).is_break() {
                        return Ok(ControlFlow::Break(()));
                    }
                }
                // Nothing beyond the end of the image can be read either.
                None if at >= self.source.len() => {
                    self.complain(Code::DirectoryOutside, at);
                    break;
                }
                None => {
                    self.complain(Code::ReadFailed, at);
                    parser.bytes.clear();
                }
            }
            at += len;
        }
        Ok(ControlFlow::Continue(()))
    }

    /// Complains once about the folder being read.
    pub(super) fn complain(&mut self, code: Code, place: u64) {
        if !std::mem::replace(&mut self.folder.has_complained, true) {
            let path = told(self.path.get(..self.folder.path_bytes).unwrap_or_default());
            self.ctx.note(Diagnostic::warning(code).at(place).with("path", path));
        }
    }
}

/// Takes identifiers off the bytes of a directory, which come in pieces.
#[derive(Default)]
struct Parser {
    bytes: Vec<u8>,
    place_of_end: u64,
    count_lost: usize,
}

impl Parser {
    /// Reads all whole identifiers; with `is_last` no more bytes will come.
    fn run(&mut self, walk: &mut Walk<'_>, is_last: bool) -> ControlFlow<()> {
        let mut at = 0;
        let bytes = std::mem::take(&mut self.bytes);
        let flow = loop {
            let rest = bytes.get(at..).unwrap_or_default();
            if rest.is_empty() {
                break ControlFlow::Continue(());
            }
            let place = self.place_of_end.saturating_sub(rest.len() as u64);
            match file_id::parse(rest) {
                Found::Id(id, len) => {
                    at += len;
                    if walk.read_id(place, &id).is_break() {
                        break ControlFlow::Break(());
                    }
                }
                Found::Partial if !is_last => break ControlFlow::Continue(()),
                Found::Partial | Found::Bad => {
                    // Identifiers lie on multiples of four. Zeros are what was never recorded.
                    let step = rest.len().min(4);
                    if rest.iter().take(step).any(|b| *b != 0) {
                        walk.complain(Code::RecordBad, place);
                        self.count_lost += step;
                    }
                    at += step;
                    if self.count_lost > MAX_LOST_BYTES {
                        at = bytes.len();
                    }
                }
            }
        };
        self.bytes = bytes;
        self.bytes.drain(..at.min(self.bytes.len()));
        flow
    }
}

/// Appends `name` to `path`, with a '/' between.
pub(super) fn push_component(path: &mut Vec<u8>, name: &[u8]) {
    if !path.is_empty() && !name.is_empty() {
        path.push(b'/');
    }
    path.extend_from_slice(name);
}
