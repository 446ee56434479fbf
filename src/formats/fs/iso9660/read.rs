//! Walks the directories of one view: iteratively, each directory once, lending entries.
//!
//! All that lies in a folder comes before what lies in its subfolders; subfolders are entered in
//! the order of their records. A folder reached a second time (a ring, or two records for one
//! extent) is listed but not entered again: that bounds the work whatever the image claims.

use std::collections::HashMap;
use std::ops::ControlFlow;

use super::probe::{IsoVolume, View};
use super::raw::{ID_PARENT, ID_SELF, RecordHead};
use super::record::{Found, Record, parse};
use crate::base::bytes::Both32;
use crate::base::diag::{Code, Diagnostic};
use crate::base::progress::{Cancelled, Context};
use crate::base::units::{ByteRange, SECTOR_BYTES};
use crate::formats::fs::charset::Charset;
use crate::formats::fs::names::told;
use crate::formats::fs::read_ahead::ReadAhead;
use crate::formats::fs::rockridge::read::SystemUse;
use crate::formats::fs::susp::read::Areas;
use crate::formats::fs::volume::{Visitor, Walked};
use crate::formats::fs::xa::Xa;
use crate::io::source::BlockSource;
use crate::model::Namespace;

/// Bytes of a directory read at once.
const CHUNK_BYTES: u64 = 1 << 20;
/// Bytes read ahead where directories or continuation areas are small.
const AHEAD_BYTES: usize = 128 * 1024;

/// Walks `view` of `volume` in `source`, whole or (with `under`) only what is at and below a
/// path; then the entry at the path comes first. What is odd is told to `ctx`.
pub fn walk(
    source: &dyn BlockSource,
    volume: &IsoVolume,
    view: &View,
    under: Option<&[u8]>,
    charset: Option<Charset>,
    ctx: &Context,
    visitor: &mut dyn Visitor,
) -> Result<Walked, Cancelled> {
    let wanted: Vec<&[u8]> = under
        .map(|path| path.split(|b| *b == b'/').filter(|p| !p.is_empty() && *p != b".").collect())
        .unwrap_or_default();
    let areas = Areas::new(
        ReadAhead::new(source, AHEAD_BYTES),
        volume.block_bytes,
        ctx.limits.continuations,
    );
    let is_found = wanted.is_empty();
    let mut walk = Walk {
        ahead: ReadAhead::new(source, AHEAD_BYTES),
        state: State {
            source_len: source.len(),
            block_bytes: u64::from(volume.block_bytes),
            view: *view,
            charset,
            ctx,
            visitor,
            areas,
            targets: ReadAhead::new(source, AHEAD_BYTES),
            wanted,
            is_found,
            is_folder_done: false,
            stack: Vec::new(),
            seen: HashMap::new(),
            chain: Vec::new(),
            path: Vec::new(),
            count: 0,
            system_use: SystemUse::default(),
            name: Vec::new(),
            chained: None,
            folder: Folder::default(),
            is_charset_told: false,
            xa: None,
        },
    };
    let flow = walk.run()?;
    Ok(match flow {
        _ if !walk.state.is_found => Walked::NotThere,
        ControlFlow::Break(()) => Walked::Stopped,
        ControlFlow::Continue(()) => Walked::Whole,
    })
}

/// A folder to be read.
#[derive(Clone, Debug, Default)]
pub(super) struct Folder {
    pub(super) name: Box<[u8]>,
    /// Length of the path of the folder it lies in.
    pub(super) parent_path_bytes: usize,
    pub(super) block: u32,
    pub(super) len: u64,
    pub(super) number: u32,
    pub(super) depth: u32,
    pub(super) is_root: bool,
    /// Its own path once it is being read.
    pub(super) path_bytes: usize,
    pub(super) has_complained: bool,
}

/// A file whose sections are still coming.
struct Chained {
    identifier: Vec<u8>,
    head: RecordHead,
    system_use: SystemUse,
    sections: Vec<ByteRange>,
}

struct Walk<'a> {
    ahead: ReadAhead<'a>,
    state: State<'a>,
}

pub(super) struct State<'a> {
    pub(super) source_len: u64,
    pub(super) block_bytes: u64,
    pub(super) view: View,
    pub(super) charset: Option<Charset>,
    pub(super) ctx: &'a Context,
    pub(super) visitor: &'a mut dyn Visitor,
    pub(super) areas: Areas<'a>,
    pub(super) targets: ReadAhead<'a>,
    /// Components of the path asked for, and whether it was reached.
    pub(super) wanted: Vec<&'a [u8]>,
    pub(super) is_found: bool,
    /// The next folder on the way there was met: nothing else in this one is wanted.
    pub(super) is_folder_done: bool,
    pub(super) stack: Vec<Folder>,
    /// Blocks of folders met, and whether they are being read or lie above what is.
    pub(super) seen: HashMap<u32, bool>,
    /// The folder being read and those above it.
    pub(super) chain: Vec<u32>,
    pub(super) path: Vec<u8>,
    pub(super) count: u32,
    pub(super) system_use: SystemUse,
    pub(super) name: Vec<u8>,
    chained: Option<Chained>,
    pub(super) folder: Folder,
    pub(super) is_charset_told: bool,
    /// Of the record being read; a file of several sections has that of its last record.
    pub(super) xa: Option<Xa>,
}

impl Walk<'_> {
    fn run(&mut self) -> Result<ControlFlow<()>, Cancelled> {
        let view = self.state.view;
        self.state.seen.insert(view.root_block, false);
        self.state.stack.push(Folder {
            block: view.root_block,
            len: u64::from(view.root_bytes),
            is_root: true,
            ..Folder::default()
        });
        while let Some(folder) = self.state.stack.pop() {
            self.state.ctx.check()?;
            self.state.enter(folder);
            let below = self.state.stack.len();
            let flow = self.read_folder()?;
            if flow.is_break() && !std::mem::take(&mut self.state.is_folder_done) {
                return Ok(ControlFlow::Break(()));
            }
            // The folder recorded first is on top.
            self.state.stack.get_mut(below..).unwrap_or_default().reverse();
        }
        Ok(ControlFlow::Continue(()))
    }

    fn read_folder(&mut self) -> Result<ControlFlow<()>, Cancelled> {
        let state = &mut self.state;
        let Some(range) = state.folder_range() else { return Ok(ControlFlow::Continue(())) };
        state.visitor.directory_bytes(state.folder.number, range);
        let before = state.count;
        let mut is_any_read = false;
        let mut at = range.start;
        while at < range.end() {
            state.ctx.check()?;
            // Chunks end where sectors do, so that no record is cut.
            let end = (at - at % SECTOR_BYTES + CHUNK_BYTES).min(range.end());
            let len = usize::try_from(end - at).unwrap_or(0);
            state.ctx.meter.advance(end - at);
            match self.ahead.slice(at, len) {
                Ok(bytes) => {
                    is_any_read = true;
                    if state.read_records(at, bytes).is_break() {
                        return Ok(ControlFlow::Break(()));
                    }
                }
                Err(_) => state.complain(Code::ReadFailed, at),
            }
            at = end;
        }
        if state.folder.is_root && !is_any_read {
            // Without its root nothing of the view can be had.
            let diagnostic = Diagnostic::error(Code::ReadFailed);
            state.ctx.note(diagnostic.at(range.start).with("path", ""));
        }
        let flow = state.end_chain();
        state.ctx.meter.advance_items(u64::from(state.count - before));
        Ok(flow)
    }
}

impl State<'_> {
    fn enter(&mut self, folder: Folder) {
        self.path.truncate(folder.parent_path_bytes);
        push_component(&mut self.path, &folder.name);
        let depth = usize::try_from(folder.depth).unwrap_or(usize::MAX);
        for left in self.chain.drain(depth.min(self.chain.len())..) {
            self.seen.insert(left, false);
        }
        self.chain.push(folder.block);
        self.seen.insert(folder.block, true);
        self.folder = folder;
        self.folder.path_bytes = self.path.len();
    }

    /// The bytes of the folder being read: what its record says, within limits and image.
    fn folder_range(&mut self) -> Option<ByteRange> {
        let start = u64::from(self.folder.block) * self.block_bytes;
        let mut len = self.folder.len;
        if len > self.ctx.limits.directory_bytes {
            self.complain(Code::DirectoryTooLarge, start);
            len = self.ctx.limits.directory_bytes;
        }
        let there = self.source_len.saturating_sub(start);
        if there == 0 && len > 0 && self.folder.is_root {
            // Without its root nothing of the view can be had.
            let diagnostic = Diagnostic::error(Code::DirectoryOutside);
            self.ctx.note(diagnostic.at(start).with("path", ""));
        } else if there < len {
            self.complain(Code::DirectoryOutside, start);
        }
        (there > 0 && len > 0).then(|| ByteRange { start, len: len.min(there) })
    }

    /// Reads the records of a run of whole sectors (the last may be cut by the directory's end).
    fn read_records(&mut self, start: u64, bytes: &[u8]) -> ControlFlow<()> {
        let mut at = 0;
        while at < bytes.len() {
            let place = start + at as u64;
            let sector_end = usize::try_from(SECTOR_BYTES - place % SECTOR_BYTES).unwrap_or(0) + at;
            let sector = bytes.get(at..sector_end.min(bytes.len())).unwrap_or_default();
            match parse(sector) {
                Found::Record(record, len) => {
                    self.read_record(place, &record)?;
                    at += len;
                }
                Found::Bad(len) => {
                    self.complain(Code::RecordBad, place);
                    at += len;
                }
                Found::Hopeless => {
                    self.complain(Code::RecordBad, place);
                    at = sector_end;
                }
                Found::End => {
                    // The rest of the block is empty; small blocks begin anew within a sector.
                    let rest = self.block_bytes - place % self.block_bytes;
                    at += usize::try_from(rest).unwrap_or(bytes.len());
                }
            }
        }
        ControlFlow::Continue(())
    }

    fn read_record(&mut self, place: u64, record: &Record<'_>) -> ControlFlow<()> {
        if record.identifier == ID_SELF {
            if self.folder.is_root {
                self.read_root(record);
            }
            return ControlFlow::Continue(());
        }
        if record.identifier == ID_PARENT {
            return ControlFlow::Continue(());
        }
        self.check_halves(place, record.head);
        if let Some(chained) = &self.chained {
            if chained.identifier == record.identifier && !record.is_folder() {
                return self.add_section(place, record);
            }
            self.end_chain()?;
        }
        self.read_system_use(record);
        if self.view.ns == Namespace::RockRidge && self.system_use.is_relocated {
            return ControlFlow::Continue(());
        }
        if record.goes_on() && !record.is_folder() {
            self.chained = Some(Chained {
                identifier: record.identifier.to_vec(),
                head: *record.head,
                system_use: std::mem::take(&mut self.system_use),
                sections: vec![self.section(record.head)],
            });
            return ControlFlow::Continue(());
        }
        let section = self.section(record.head);
        let sections = if section.is_empty() { &[][..] } else { std::slice::from_ref(&section) };
        self.emit(place, record.head, record.identifier, sections, false)
    }

    /// A further section of the file whose first record came before.
    fn add_section(&mut self, place: u64, record: &Record<'_>) -> ControlFlow<()> {
        let section = self.section(record.head);
        let limit = self.ctx.limits.file_sections;
        let mut is_cut = false;
        if let Some(chained) = &mut self.chained {
            if chained.sections.len() < limit {
                chained.sections.push(section);
            } else {
                is_cut = true;
            }
        }
        if record.goes_on() && !is_cut {
            return ControlFlow::Continue(());
        }
        if is_cut {
            self.complain(Code::MultiExtentBad, place);
        }
        self.finish_chain(place, is_cut)
    }

    /// Ends a chain of sections that has no last one.
    fn end_chain(&mut self) -> ControlFlow<()> {
        if self.chained.is_none() {
            return ControlFlow::Continue(());
        }
        let place = u64::from(self.folder.block) * self.block_bytes;
        self.complain(Code::MultiExtentBad, place);
        self.finish_chain(place, true)
    }

    fn finish_chain(&mut self, place: u64, is_damaged: bool) -> ControlFlow<()> {
        let Some(chained) = self.chained.take() else { return ControlFlow::Continue(()) };
        self.system_use = chained.system_use;
        let sections: Vec<ByteRange> =
            chained.sections.into_iter().filter(|section| !section.is_empty()).collect();
        self.emit(place, &chained.head, &chained.identifier, &sections, is_damaged)
    }

    fn check_halves(&mut self, place: u64, head: &RecordHead) {
        let check = |field: Both32, offset: u64, name: &'static str| {
            if !field.is_consistent() {
                self.ctx.note(
                    Diagnostic::warning(Code::EndianMismatch)
                        .at(place + offset)
                        .with("field", name),
                );
            }
        };
        check(head.extent, 2, "extent");
        check(head.data_bytes, 10, "data-bytes");
    }

    fn read_system_use(&mut self, record: &Record<'_>) {
        self.system_use.clear();
        self.xa = Xa::parse(record.system_use);
        if self.view.ns != Namespace::RockRidge {
            return;
        }
        let skip = usize::from(self.view.skip_bytes);
        let area = record.system_use.get(skip..).unwrap_or_default();
        self.read_area(area);
    }

    pub(super) fn read_area(&mut self, area: &[u8]) {
        let (system_use, limits) = (&mut self.system_use, &self.ctx.limits);
        let problems = self.areas.for_each(area, |entry| system_use.add(entry, limits));
        system_use.finish();
        for range in self.areas.consumed() {
            self.visitor.continuation_bytes(self.folder.number, *range);
        }
        let place = u64::from(self.folder.block) * self.block_bytes;
        if problems.is_malformed || self.system_use.is_malformed {
            self.warn(Code::SystemUseBad, place);
        }
        if problems.is_continuation_bad {
            self.warn(Code::ContinuationBad, place);
        }
    }

    /// Once per folder: something about the folder itself.
    pub(super) fn complain(&mut self, code: Code, place: u64) {
        if !std::mem::replace(&mut self.folder.has_complained, true) {
            self.path.truncate(self.folder.path_bytes);
            self.warn(code, place);
        }
    }

    /// About the folder being read.
    pub(super) fn warn(&self, code: Code, place: u64) {
        let path = self.path.get(..self.folder.path_bytes).unwrap_or_default();
        self.tell(code, place, path);
    }

    /// About the entry whose path was just made.
    pub(super) fn warn_entry(&self, code: Code, place: u64) {
        self.tell(code, place, &self.path);
    }

    fn tell(&self, code: Code, place: u64, path: &[u8]) {
        self.ctx.note(Diagnostic::warning(code).at(place).with("path", told(path)));
    }
}

pub(super) fn push_component(path: &mut Vec<u8>, name: &[u8]) {
    if !path.is_empty() && !name.is_empty() {
        path.push(b'/');
    }
    path.extend_from_slice(name);
}
