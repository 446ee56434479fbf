//! Walks the directories of one view: iteratively, each directory once, lending entries.
//!
//! All that lies in a folder comes before what lies in its subfolders; subfolders are entered in
//! the order of their records. A folder reached a second time (a ring, or two records for one
//! extent) is listed but not entered again: that bounds the work whatever the image claims.

use std::collections::HashMap;
use std::ops::ControlFlow;

use super::names;
use super::probe::{IsoVolume, View};
use super::raw::{FLAG_DIRECTORY, FLAG_MULTI_EXTENT, ID_PARENT, ID_SELF, RecordHead};
use super::record::{Found, Record, parse};
use crate::base::bytes::{Both32, DiscTime};
use crate::base::diag::{Code, Diagnostic};
use crate::base::progress::{Cancelled, Context};
use crate::base::units::{ByteRange, SECTOR_BYTES};
use crate::formats::fs::charset::Charset;
use crate::formats::fs::joliet;
use crate::formats::fs::names::{decode, make_component};
use crate::formats::fs::read_ahead::ReadAhead;
use crate::formats::fs::rockridge::raw as rr;
use crate::formats::fs::rockridge::read::{SystemUse, device_numbers};
use crate::formats::fs::susp::read::Areas;
use crate::formats::fs::volume::{Entry, EntryKind, Packing, Visitor};
use crate::io::source::BlockSource;
use crate::model::Namespace;
use crate::model::tree::{Attributes, NameCoding};

/// Bytes of a directory read at once.
const CHUNK_BYTES: u64 = 1 << 20;
/// Bytes read ahead where directories or continuation areas are small.
const AHEAD_BYTES: usize = 128 * 1024;

/// How a walk ended.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Walked {
    /// All entries were seen.
    Whole,
    /// The visitor had enough.
    Stopped,
    /// There is nothing at the path asked for.
    NotThere,
}

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
struct Folder {
    name: Box<[u8]>,
    /// Length of the path of the folder it lies in.
    parent_path_bytes: usize,
    block: u32,
    len: u64,
    number: u32,
    depth: u32,
    is_root: bool,
    /// Its own path once it is being read.
    path_bytes: usize,
    has_complained: bool,
}

/// A record on its way to the visitor.
#[derive(Clone, Copy)]
struct Listed<'r> {
    place: u64,
    head: &'r RecordHead,
    identifier: &'r [u8],
    coding: NameCoding,
    is_name_made: bool,
    number: u32,
    is_damaged: bool,
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

struct State<'a> {
    source_len: u64,
    block_bytes: u64,
    view: View,
    charset: Option<Charset>,
    ctx: &'a Context,
    visitor: &'a mut dyn Visitor,
    areas: Areas<'a>,
    targets: ReadAhead<'a>,
    /// Components of the path asked for, and whether it was reached.
    wanted: Vec<&'a [u8]>,
    is_found: bool,
    stack: Vec<Folder>,
    /// Blocks of folders met, and whether they are being read or lie above what is.
    seen: HashMap<u32, bool>,
    /// The folder being read and those above it.
    chain: Vec<u32>,
    path: Vec<u8>,
    count: u32,
    system_use: SystemUse,
    name: Vec<u8>,
    chained: Option<Chained>,
    folder: Folder,
    is_charset_told: bool,
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
            if self.read_folder()?.is_break() {
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
        state.visitor.directory_bytes(state.view.ns, state.folder.number, range);
        let mut at = range.start;
        while at < range.end() {
            state.ctx.check()?;
            // Chunks end where sectors do, so that no record is cut.
            let end = (at - at % SECTOR_BYTES + CHUNK_BYTES).min(range.end());
            let len = usize::try_from(end - at).unwrap_or(0);
            match self.ahead.slice(at, len) {
                Ok(bytes) => {
                    if state.read_records(at, bytes).is_break() {
                        return Ok(ControlFlow::Break(()));
                    }
                }
                Err(_) => state.complain(Code::ReadFailed, at),
            }
            at = end;
        }
        Ok(state.end_chain())
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
        if there < len {
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

    /// Where the data of a record lies. The little-endian half counts; the other one where the
    /// first leads out of the image and it does not.
    fn section(&self, head: &RecordHead) -> ByteRange {
        let skip = u64::from(head.attribute_blocks);
        let range_of = |block: u32, len: u32| {
            ByteRange { start: (u64::from(block) + skip) * self.block_bytes, len: u64::from(len) }
        };
        let range = range_of(head.extent.little(), head.data_bytes.little());
        if range.end() > self.source_len {
            let other = range_of(head.extent.big(), head.data_bytes.big());
            if other.end() <= self.source_len && head.data_bytes.big() != 0 {
                return other;
            }
        }
        range
    }

    fn check_halves(&mut self, place: u64, head: &RecordHead) {
        let mut check = |field: Both32, offset: u64, name: &'static str| {
            if !field.is_consistent() {
                self.ctx.note(
                    Diagnostic::warning(Code::EndianMismatch).at(place + offset).with("field", name),
                );
            }
        };
        check(head.extent, 2, "extent");
        check(head.data_bytes, 10, "data-bytes");
    }

    fn read_system_use(&mut self, record: &Record<'_>) {
        self.system_use.clear();
        if self.view.ns != Namespace::RockRidge {
            return;
        }
        let skip = usize::from(self.view.skip_bytes);
        let area = record.system_use.get(skip..).unwrap_or_default();
        self.read_area(area);
    }

    fn read_area(&mut self, area: &[u8]) {
        let (system_use, limits) = (&mut self.system_use, &self.ctx.limits);
        let problems = self.areas.for_each(area, |entry| system_use.add(entry, limits));
        system_use.finish();
        for range in self.areas.consumed() {
            self.visitor.directory_bytes(self.view.ns, self.folder.number, *range);
        }
        let place = u64::from(self.folder.block) * self.block_bytes;
        if problems.is_malformed || self.system_use.is_malformed {
            self.warn(Code::SystemUseBad, place);
        }
        if problems.is_continuation_bad {
            self.warn(Code::ContinuationBad, place);
        }
    }

    /// The root's record of itself holds the attributes of the root.
    fn read_root(&mut self, record: &Record<'_>) {
        self.system_use.clear();
        if self.view.ns == Namespace::RockRidge {
            // SP stands here, where nothing is skipped but a CD-XA record in front of it.
            let area = record.system_use;
            let at = if area.starts_with(b"SP") { 0 } else { usize::from(self.view.skip_bytes) };
            self.read_area(area.get(at..).unwrap_or_default());
        }
        let attributes = self.attributes(record.head);
        self.visitor.root(attributes);
    }

    fn attributes(&self, head: &RecordHead) -> Attributes {
        let recorded = self.system_use.modified.unwrap_or_else(|| DiscTime::from_7(&head.recorded));
        let posix = self.system_use.posix;
        Attributes {
            mode: posix.map(|px| u16::try_from(px.mode & 0o7777).unwrap_or(0)),
            uid: posix.map_or(0, |px| px.uid),
            gid: posix.map_or(0, |px| px.gid),
            mtime: recorded.timestamp(),
        }
    }

    /// Makes the name of a record in `self.name`; says how to read it and whether it was made.
    fn make_name(&mut self, identifier: &[u8], is_folder: bool) -> (NameCoding, bool) {
        let mut name = std::mem::take(&mut self.name);
        name.clear();
        let coding = if self.view.ns == Namespace::Joliet {
            name.extend_from_slice(joliet::names::decode(identifier, is_folder).as_bytes());
            NameCoding::Decoded
        } else {
            if self.system_use.has_name {
                name.extend_from_slice(&self.system_use.name);
            } else {
                name.extend_from_slice(names::shown(identifier, is_folder));
            }
            decode(&mut name, self.charset)
        };
        if coding == NameCoding::Bytes && !self.is_charset_told {
            self.is_charset_told = true;
            self.ctx.note(Diagnostic::note(Code::CharsetUnclear));
        }
        let is_made = make_component(&mut name);
        self.name = name;
        (coding, is_made)
    }

    fn emit(
        &mut self,
        place: u64,
        head: &RecordHead,
        identifier: &[u8],
        sections: &[ByteRange],
        is_damaged: bool,
    ) -> ControlFlow<()> {
        let relocated = self.system_use.child.filter(|_| self.view.ns == Namespace::RockRidge);
        let is_folder = head.flags & FLAG_DIRECTORY != 0 || relocated.is_some();
        let (coding, is_made) = self.make_name(identifier, is_folder);
        // On the way to the path asked for, everything else is passed by.
        let depth = usize::try_from(self.folder.depth).unwrap_or(usize::MAX);
        if !self.is_found && self.wanted.get(depth).is_none_or(|name| *name != self.name) {
            return ControlFlow::Continue(());
        }
        let is_here = self.is_found || self.wanted.len() == depth + 1;
        let is_first_found = is_here && !self.is_found;
        self.is_found = is_here;

        self.path.truncate(self.folder.path_bytes);
        push_component(&mut self.path, &self.name);
        if is_made {
            self.warn_entry(Code::NameUnsafe, place);
        }
        if is_here {
            self.count += 1;
        }
        let number = self.count;
        let listed =
            Listed { place, head, identifier, coding, is_name_made: is_made, number, is_damaged };
        let flow = if is_folder {
            self.emit_folder(listed, relocated, is_here)
        } else if is_here {
            self.emit_file(listed, sections)
        } else {
            ControlFlow::Continue(())
        };
        flow?;
        if u64::from(self.count) >= self.ctx.limits.entries {
            self.ctx.note(
                Diagnostic::warning(Code::TooManyEntries).with("limit", self.ctx.limits.entries),
            );
            return ControlFlow::Break(());
        }
        // Nothing else has the path asked for: leave the rest of its parents alone.
        if is_first_found && !is_folder {
            return ControlFlow::Break(());
        }
        ControlFlow::Continue(())
    }

    fn emit_folder(
        &mut self,
        listed: Listed<'_>,
        relocated: Option<u32>,
        is_here: bool,
    ) -> ControlFlow<()> {
        let Listed { place, head, number, is_damaged, .. } = listed;
        let section = self.section(head);
        let mut block = u32::try_from(section.start / self.block_bytes).unwrap_or(u32::MAX);
        let mut len = section.len;
        let mut attributes = self.attributes(head);
        let mut problem = None;
        if let Some(target) = relocated {
            // Size and attributes are those of the relocated directory (RRIP 4.1.5.1).
            block = target;
            match self.read_target(target) {
                Some((bytes, found)) => (len, attributes) = (bytes, found),
                None => problem = Some(Code::RelocationBad),
            }
        }
        let start = u64::from(block) * self.block_bytes;
        if start >= self.source_len && len > 0 {
            problem = problem.or(Some(Code::DirectoryOutside));
        }
        match self.seen.get(&block) {
            Some(true) => problem = problem.or(Some(Code::DirectoryLoop)),
            // An empty extent is no directory that could be read twice.
            Some(false) if len > 0 => problem = problem.or(Some(Code::DirectoryShared)),
            _ => {}
        }
        if self.folder.depth.saturating_add(1) >= self.ctx.limits.depth {
            problem = problem.or(Some(Code::TooDeep));
        }
        if let Some(code) = problem {
            self.warn_entry(code, place);
        }
        let is_damaged = is_damaged || problem.is_some() || start + len > self.source_len;
        let entry = Entry {
            number,
            parent: self.folder.number,
            depth: self.folder.depth + 1,
            path: &self.path,
            name: &self.name,
            coding: listed.coding,
            recorded_name: listed.is_name_made.then_some(if self.system_use.has_name {
                self.system_use.name.as_slice()
            } else {
                listed.identifier
            }),
            kind: EntryKind::Folder,
            attributes,
            links: self.system_use.posix.map(|px| px.links),
            serial: None,
            len: 0,
            ranges: &[],
            packing: None,
            unreadable: None,
            is_damaged,
            record_flags: head.flags & !(FLAG_DIRECTORY | FLAG_MULTI_EXTENT),
            carried: &self.system_use.carried,
        };
        if is_here {
            self.visitor.entry(&entry)?;
        }
        if problem.is_none() {
            self.seen.insert(block, false);
            self.stack.push(Folder {
                name: self.name.as_slice().into(),
                parent_path_bytes: self.folder.path_bytes,
                block,
                len,
                number,
                depth: self.folder.depth + 1,
                ..Folder::default()
            });
        }
        ControlFlow::Continue(())
    }

    fn emit_file(&mut self, listed: Listed<'_>, sections: &[ByteRange]) -> ControlFlow<()> {
        let Listed { place, head, number, mut is_damaged, .. } = listed;
        let attributes = self.attributes(head);
        let kind_bits = self.system_use.posix.map_or(0, |px| px.mode & rr::S_IFMT);
        if self.system_use.is_target_bad {
            self.warn_entry(Code::LinkTargetBad, place);
            is_damaged = true;
        }
        if self.system_use.is_time_bad
            || self.system_use.modified == Some(DiscTime::Invalid)
            || (self.system_use.modified.is_none()
                && DiscTime::from_7(&head.recorded) == DiscTime::Invalid)
        {
            self.warn_entry(Code::TimeBad, place);
        }
        let device = self.system_use.device.map_or((0, 0), |(high, low)| device_numbers(high, low));
        let is_link = kind_bits == rr::S_IFLNK || (kind_bits == 0 && self.system_use.has_target);
        let is_special = is_link
            || matches!(kind_bits, rr::S_IFCHR | rr::S_IFBLK | rr::S_IFIFO | rr::S_IFSOCK);
        let sections = if is_special { &[][..] } else { sections };
        let stored = sections.iter().fold(0u64, |sum, section| sum.saturating_add(section.len));
        let mut len = stored;
        let mut unreadable = None;
        let mut packing = None;
        if sections.iter().any(|section| section.end() > self.source_len) {
            self.warn_entry(Code::FileOutside, place);
            is_damaged = true;
        }
        if head.unit_blocks != 0 || head.gap_blocks != 0 {
            unreadable = Some(Code::Interleaved);
        } else if let Some(bytes) = self.system_use.sparse_bytes {
            len = bytes;
            unreadable = Some(Code::SparseFile);
        } else if let Some(zf) = self.system_use.zisofs.filter(|_| !is_special && stored > 0) {
            if zf.is_zlib() && zf.has_legal_blocks() {
                len = zf.len;
                packing = Some(Packing {
                    version: zf.version,
                    header_bytes: zf.header_bytes(),
                    block_log2: zf.block_log2,
                });
            } else if zf.is_zlib() {
                unreadable = Some(Code::ZisofsBad);
            } else {
                len = zf.len;
                unreadable = Some(Code::ZisofsAlgorithm);
            }
        }
        if let Some(code) = unreadable {
            let algorithm = self.system_use.zisofs.map(|zf| zf.algorithm).unwrap_or_default();
            let mut diagnostic = Diagnostic::warning(code)
                .at(place)
                .with("path", String::from_utf8_lossy(&self.path).into_owned());
            if code == Code::ZisofsAlgorithm {
                let text = String::from_utf8_lossy(&algorithm).into_owned();
                diagnostic = diagnostic.with("algorithm", text);
            }
            self.ctx.note(diagnostic);
        }
        let (major, minor) = device;
        let kind = match kind_bits {
            _ if is_link => EntryKind::Symlink(&self.system_use.target),
            rr::S_IFCHR => EntryKind::CharDevice { major, minor },
            rr::S_IFBLK => EntryKind::BlockDevice { major, minor },
            rr::S_IFIFO => EntryKind::Fifo,
            rr::S_IFSOCK => EntryKind::Socket,
            _ => EntryKind::File,
        };
        let entry = Entry {
            number,
            parent: self.folder.number,
            depth: self.folder.depth + 1,
            path: &self.path,
            name: &self.name,
            coding: listed.coding,
            recorded_name: listed.is_name_made.then_some(if self.system_use.has_name {
                self.system_use.name.as_slice()
            } else {
                listed.identifier
            }),
            kind,
            attributes,
            links: self.system_use.posix.map(|px| px.links),
            serial: self.system_use.posix.and_then(|px| px.serial),
            len: if kind == EntryKind::File { len } else { 0 },
            ranges: sections,
            packing,
            unreadable,
            is_damaged: is_damaged || unreadable.is_some(),
            record_flags: head.flags & !(FLAG_DIRECTORY | FLAG_MULTI_EXTENT),
            carried: &self.system_use.carried,
        };
        self.visitor.entry(&entry)
    }

    /// Length and attributes of a relocated directory, from its record of itself.
    fn read_target(&mut self, block: u32) -> Option<(u64, Attributes)> {
        let start = u64::from(block) * self.block_bytes;
        let there = self.source_len.checked_sub(start)?.min(SECTOR_BYTES - start % SECTOR_BYTES);
        let sector = self.targets.slice(start, usize::try_from(there).ok()?).ok()?;
        let Found::Record(record, _) = parse(sector) else { return None };
        if record.identifier != ID_SELF || !record.is_folder() {
            return None;
        }
        let skip = usize::from(self.view.skip_bytes);
        let mut own = SystemUse::default();
        let limits = &self.ctx.limits;
        let area = record.system_use.get(skip..).unwrap_or_default();
        self.areas.for_each(area, |entry| own.add(entry, limits));
        let head = *record.head;
        let placeholder = std::mem::replace(&mut self.system_use, own);
        let attributes = self.attributes(&head);
        let own = std::mem::replace(&mut self.system_use, placeholder);
        self.system_use.posix = own.posix.or(self.system_use.posix);
        Some((u64::from(head.data_bytes.little()), attributes))
    }

    /// Once per folder: something about the folder itself.
    fn complain(&mut self, code: Code, place: u64) {
        if !std::mem::replace(&mut self.folder.has_complained, true) {
            self.path.truncate(self.folder.path_bytes);
            self.warn(code, place);
        }
    }

    /// About the folder being read.
    fn warn(&self, code: Code, place: u64) {
        let path = self.path.get(..self.folder.path_bytes).unwrap_or_default();
        self.tell(code, place, path);
    }

    /// About the entry whose path was just made.
    fn warn_entry(&self, code: Code, place: u64) {
        self.tell(code, place, &self.path);
    }

    fn tell(&self, code: Code, place: u64, path: &[u8]) {
        // A path of a hostile image may be megabytes long; its end is what tells folders apart.
        let tail = path.get(path.len().saturating_sub(1000)..).unwrap_or_default();
        let path = String::from_utf8_lossy(tail).into_owned();
        self.ctx.note(Diagnostic::warning(code).at(place).with("path", path));
    }
}

fn push_component(path: &mut Vec<u8>, name: &[u8]) {
    if !path.is_empty() && !name.is_empty() {
        path.push(b'/');
    }
    path.extend_from_slice(name);
}
