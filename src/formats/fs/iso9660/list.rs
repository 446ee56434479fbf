//! One record on its way to the visitor: its name, its attributes, what it is and where its data
//! lies.

use std::ops::ControlFlow;

use super::names;
use super::raw::{FLAG_DIRECTORY, FLAG_MULTI_EXTENT, ID_SELF, RecordHead};
use super::read::{Folder, State, push_component};
use super::record::{Found, Record, parse};
use crate::base::bytes::DiscTime;
use crate::base::diag::{Code, Diagnostic};
use crate::base::units::{ByteRange, SECTOR_BYTES};
use crate::formats::fs::joliet;
use crate::formats::fs::names::{decode, make_component, told};
use crate::formats::fs::rockridge::raw as rr;
use crate::formats::fs::rockridge::read::{SystemUse, device_numbers};
use crate::formats::fs::volume::{Entry, EntryKind, Packing};
use crate::model::Namespace;
use crate::model::tree::{Attributes, NameCoding};

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

impl State<'_> {
    pub(super) fn emit(
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
        if is_made {
            self.warn_entry(Code::NameUnsafe, place);
        }
        if is_here {
            self.count += 1;
        }
        let number = self.count;
        if is_here {
            self.visitor.recorded(number, identifier);
        }
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
        if is_on_the_way && is_folder {
            self.is_folder_done = true;
            return ControlFlow::Break(());
        }
        if is_on_the_way && is_here {
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
            is_embedded: false,
            streams: &[],
            xa: self.xa,
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
        let is_special =
            is_link || matches!(kind_bits, rr::S_IFCHR | rr::S_IFBLK | rr::S_IFIFO | rr::S_IFSOCK);
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
            let mut diagnostic = Diagnostic::warning(code).at(place).with("path", told(&self.path));
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
            is_embedded: false,
            streams: &[],
            xa: self.xa,
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

    /// Where the data of a record lies. The little-endian half counts; the other one where the
    /// first leads out of the image and it does not.
    pub(super) fn section(&self, head: &RecordHead) -> ByteRange {
        let skip = u64::from(head.attribute_blocks);
        let range_of = |block: u32, len: u32| ByteRange {
            start: (u64::from(block) + skip) * self.block_bytes,
            len: u64::from(len),
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

    /// The root's record of itself holds the attributes of the root.
    pub(super) fn read_root(&mut self, record: &Record<'_>) {
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
}
