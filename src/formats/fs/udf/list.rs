//! One file identifier on its way to the visitor: its name, what its file entry says and where
//! its data lies.

use std::ops::ControlFlow;

use super::extents;
use super::file_id::{FileId, link_target};
use super::icb::{self, FileEntry, IcbProblem};
use super::raw_file::{characteristic, file_type};
use super::read::{Folder, Walk, push_component};
use super::tables::read_ranges;
use crate::base::bytes::{DiscTime, decode_cs0};
use crate::base::diag::{Code, Diagnostic};
use crate::formats::fs::names::{make_component, told};
use crate::formats::fs::volume::{Entry, EntryKind};
use crate::model::tree::{Attributes, NameCoding, NodeExtra};

/// "Nobody": what Linux shows where no owner or group is recorded.
const NOBODY: u32 = 65_534;

/// What became of an identifier's file entry.
struct Listed {
    place: u64,
    is_name_made: bool,
    is_hidden: bool,
    number: u32,
    result: Result<(), IcbProblem>,
    is_damaged: bool,
}

impl Walk<'_> {
    /// The root has no identifier; its attributes are in its file entry.
    pub(super) fn visit_root(&mut self) {
        let attributes = attributes(&self.entry);
        self.visitor.root(attributes);
        self.tell_entry_faults();
        self.beside.clear();
        self.read_beside(self.entry.byte);
        self.claim_entry(0);
    }

    pub(super) fn read_id(&mut self, place: u64, id: &FileId<'_>) -> ControlFlow<()> {
        let characteristics = id.head.characteristics;
        if characteristics & characteristic::PARENT != 0 {
            return ControlFlow::Continue(());
        }
        if characteristics & characteristic::DELETED != 0 {
            self.count_deleted += 1;
            return ControlFlow::Continue(());
        }
        let Some(name) = decode_cs0(id.name) else {
            self.complain(Code::RecordBad, place);
            return ControlFlow::Continue(());
        };
        self.name = name.into_bytes();
        let is_name_made = make_component(&mut self.name);
        // On the way to the path asked for everything else is passed by, what comes after it in
        // its folder too.
        let depth = usize::try_from(self.folder.depth).unwrap_or(usize::MAX);
        let is_beside = match self.wanted.get(depth) {
            Some(name) => self.is_found || *name != self.name,
            None => !self.is_found,
        };
        if is_beside {
            return ControlFlow::Continue(());
        }
        let is_here = self.is_found || self.wanted.len() == depth + 1;
        let is_on_the_way = !self.is_found;
        self.is_found = is_here;
        self.path.truncate(self.folder.path_bytes);
        push_component(&mut self.path, &self.name);
        if is_name_made {
            self.warn_entry(Code::NameUnsafe, place);
        }
        if id.faults.any() {
            let faulty = Diagnostic::warning(Code::FileEntryFaulty).at(place);
            let path = told(&self.path);
            self.ctx.note(faulty.with("path", path).with("problem", id.faults.id()));
        }
        self.count += u32::from(is_here);
        let address = id.head.icb.address();
        let partitions = &self.volume.partitions;
        let result = icb::read(&mut self.icbs, partitions, address, &mut self.entry);
        let is_folder = match result {
            Ok(()) => self.entry.file_type == file_type::DIRECTORY,
            Err(_) => characteristics & characteristic::DIRECTORY != 0,
        };
        if result.is_err() {
            self.warn_entry(Code::FileEntryBad, place);
        } else {
            self.tell_entry_faults();
        }
        let listed = Listed {
            place,
            is_name_made,
            is_hidden: characteristics & characteristic::HIDDEN != 0,
            number: self.count,
            is_damaged: result.is_err() || self.entry.faults.any(),
            result,
        };
        if is_folder {
            self.list_folder(&listed, id, is_here)?;
        } else if is_here {
            self.list_file(&listed, id)?;
        }
        if u64::from(self.count) >= self.ctx.limits.entries {
            let limit = Diagnostic::warning(Code::TooManyEntries);
            self.ctx.note(limit.with("limit", self.ctx.limits.entries));
            return ControlFlow::Break(());
        }
        // Nothing else has the path asked for: leave the rest of its parents alone.
        if is_on_the_way && is_folder {
            self.is_folder_done = true;
            return ControlFlow::Break(());
        }
        if is_on_the_way && is_here {
            return ControlFlow::Break(());
        }
        ControlFlow::Continue(())
    }

    fn list_folder(&mut self, listed: &Listed, id: &FileId<'_>, is_here: bool) -> ControlFlow<()> {
        let byte = self.entry.byte;
        let mut problem = listed.result.is_err().then_some(Code::FileEntryBad);
        if problem.is_none() {
            let found = match self.seen.get(&byte) {
                Some(true) => Some(Code::DirectoryLoop),
                Some(false) => Some(Code::DirectoryShared),
                None if self.folder.depth.saturating_add(1) >= self.ctx.limits.depth => {
                    Some(Code::TooDeep)
                }
                None => None,
            };
            if let Some(code) = found {
                self.warn_entry(code, listed.place);
            }
            problem = found;
        }
        self.beside.clear();
        if listed.result.is_ok() {
            self.read_beside(listed.place);
        }
        if is_here {
            let kind = EntryKind::Folder;
            self.emit(listed, id, kind, None, problem.is_some())?;
            if listed.result.is_ok() {
                self.claim_entry(listed.number);
            }
        }
        if problem.is_none() {
            self.seen.insert(byte, false);
            self.stack.push(Folder {
                name: self.name.as_slice().into(),
                parent_path_bytes: self.folder.path_bytes,
                icb: id.head.icb.address(),
                byte,
                number: listed.number,
                depth: self.folder.depth + 1,
                ..Folder::default()
            });
        }
        ControlFlow::Continue(())
    }

    fn list_file(&mut self, listed: &Listed, id: &FileId<'_>) -> ControlFlow<()> {
        self.beside.clear();
        if listed.result.is_err() {
            let unreadable = Some(Code::FileEntryBad);
            return self.emit(listed, id, EntryKind::File, unreadable, true);
        }
        let limits = &self.ctx.limits;
        let (most, link_bytes) = (limits.file_sections, limits.link_target_bytes as u64);
        let partitions = &self.volume.partitions;
        extents::read(&mut self.icbs, partitions, &self.entry, most, &mut self.extents);
        let mut is_damaged = false;
        if self.extents.is_broken || self.extents.is_short {
            self.warn_entry(Code::FileExtentsBad, listed.place);
            is_damaged = true;
        }
        let end = self.source.len();
        if self.extents.ranges.iter().any(|range| !range.is_hole() && range.end() > end) {
            self.warn_entry(Code::FileOutside, listed.place);
            is_damaged = true;
        }
        self.read_beside(listed.place);
        let mut target = std::mem::take(&mut self.target);
        target.clear();
        if self.entry.file_type == file_type::SYMLINK {
            let bytes = read_ranges(self.source, &self.extents.ranges, link_bytes).ok();
            match bytes.and_then(|bytes| link_target(&bytes)) {
                Some(found) => target = found,
                None => {
                    self.warn_entry(Code::LinkTargetBad, listed.place);
                    is_damaged = true;
                }
            }
        }
        let (major, minor) = self.beside.device.unwrap_or_default();
        let kind = match self.entry.file_type {
            file_type::SYMLINK => EntryKind::Symlink(&target),
            file_type::CHARACTER => EntryKind::CharDevice { major, minor },
            file_type::BLOCK => EntryKind::BlockDevice { major, minor },
            file_type::FIFO => EntryKind::Fifo,
            file_type::SOCKET => EntryKind::Socket,
            _ => EntryKind::File,
        };
        if self.entry.modified == Some(DiscTime::Invalid) {
            self.warn_entry(Code::TimeBad, listed.place);
        }
        let flow = self.emit(listed, id, kind, None, is_damaged);
        if kind != EntryKind::File && !self.extents.is_embedded {
            // A link's path components are no data of a file.
            self.beside.ranges.extend(self.extents.ranges.iter().filter(|r| !r.is_hole()));
        }
        self.target = target;
        self.claim_entry(listed.number);
        self.claim_extents(listed.number);
        flow
    }

    fn emit(
        &mut self,
        listed: &Listed,
        id: &FileId<'_>,
        kind: EntryKind<'_>,
        unreadable: Option<Code>,
        is_damaged: bool,
    ) -> ControlFlow<()> {
        let is_file = kind == EntryKind::File;
        let has_entry = listed.result.is_ok();
        let is_data = is_file && has_entry;
        let serial = self.entry.byte / u64::from(self.volume.block_bytes.max(1));
        let entry = Entry {
            number: listed.number,
            parent: self.folder.number,
            depth: self.folder.depth + 1,
            path: &self.path,
            name: &self.name,
            coding: NameCoding::Decoded,
            recorded_name: listed.is_name_made.then_some(id.name),
            kind,
            attributes: if has_entry { attributes(&self.entry) } else { Attributes::default() },
            links: has_entry.then_some(u32::from(self.entry.links)),
            serial: has_entry.then_some(u32::try_from(serial).unwrap_or(u32::MAX)),
            len: if is_data { self.entry.len } else { 0 },
            ranges: if is_data { &self.extents.ranges } else { &[] },
            packing: None,
            unreadable,
            is_damaged: is_damaged || listed.is_damaged,
            record_flags: if listed.is_hidden { NodeExtra::HIDDEN } else { 0 },
            carried: &[],
            xa: None,
            is_embedded: is_data && self.extents.is_embedded,
            streams: &self.beside.streams,
        };
        self.visitor.entry(&entry)
    }

    /// Reads attributes and streams of the entry at hand.
    fn read_beside(&mut self, place: u64) {
        let inside = [self.entry.attributes_place()];
        self.beside.add_attributes(self.entry.attributes(), &inside);
        if self.entry.attributes_icb.is_none() && self.entry.streams_icb.is_none() {
            return;
        }
        let partitions = &self.volume.partitions;
        let (source, icbs) = (self.source, &mut self.icbs);
        if !self.beside.add_outside(source, icbs, partitions, &self.entry) {
            self.warn_entry(Code::StreamsBad, place);
        }
    }

    /// Tells whose the blocks of the entry at hand are.
    fn claim_entry(&mut self, number: u32) {
        for range in self.entry.blocks.iter().chain(&self.beside.ranges) {
            self.visitor.entry_bytes(number, *range);
        }
    }

    /// The same for lists of extents and blocks kept; those of a folder are known when it is
    /// entered.
    pub(super) fn claim_extents(&mut self, number: u32) {
        for range in &self.extents.structures {
            self.visitor.entry_bytes(number, *range);
        }
        for range in &self.extents.reserved {
            self.visitor.reserved_bytes(number, *range);
        }
    }

    fn tell_entry_faults(&mut self) {
        let faults = self.entry.faults;
        if faults.any() {
            let bad = Diagnostic::warning(Code::FileEntryFaulty).at(self.entry.byte);
            let path = told(&self.path);
            self.ctx.note(bad.with("path", path).with("problem", faults.id()));
        } else if self.entry.is_from_mirror {
            let used = Diagnostic::warning(Code::UdfCopyUsed).at(self.entry.byte);
            self.ctx.note(used.with("what", "file-entry"));
        }
    }

    fn warn_entry(&mut self, code: Code, place: u64) {
        self.ctx.note(Diagnostic::warning(code).at(place).with("path", told(&self.path)));
    }
}

fn attributes(entry: &FileEntry) -> Attributes {
    let owner = |id: u32| if id == u32::MAX { NOBODY } else { id };
    Attributes {
        mode: Some(entry.mode()),
        uid: owner(entry.uid),
        gid: owner(entry.gid),
        mtime: entry.modified.and_then(DiscTime::timestamp),
    }
}
