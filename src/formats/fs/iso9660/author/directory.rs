//! Directories and their continuation areas (ECMA-119 6.8, SUSP 4).
//!
//! One walk produces the records of a directory in order; measuring, cutting into pieces and
//! rendering all use it, so that they can't disagree. Large directories keep checkpoints, from
//! which a piece is rendered without walking from the start.

use std::collections::HashMap;
use std::ops::ControlFlow;
use std::sync::Arc;

use super::path_table::copy_into;
use super::record;
use super::rockridge::{Entries, name_of};
use super::system_use::{CE_BYTES, Spread};
use super::view::{Directory, Target, View, ViewKind};
use super::volume::Volume;
use crate::base::units::SECTOR_BYTES;
use crate::model::{Owner, Tree};
use crate::plan::{
    Addresses, Author, AuthorId, Key, MAX_RENDERED_BYTES, OrderClass, Payload, Request, Requests,
    Subject,
};

/// Length of a directory.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
struct Measure {
    /// Of its records, a multiple of a sector.
    records: u64,
    /// Of its continuation areas, to the last byte.
    areas: u64,
}

/// Where a walk can start.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
struct Checkpoint {
    /// The record: 0 is ".", 1 is "..", 2 the first entry.
    item: u32,
    /// Where it starts among the records.
    record: u64,
    /// Where its continuation areas start at the earliest.
    area: u64,
}

/// Bytes between two checkpoints.
const CHECKPOINT_BYTES: u64 = 16 * 1024;

/// Writes the directories of one view.
#[derive(Debug)]
pub struct DirectoryAuthor {
    volume: Arc<Volume>,
    kind: ViewKind,
    measures: Vec<Measure>,
    /// Of directories longer than [`CHECKPOINT_BYTES`].
    checkpoints: HashMap<u32, Vec<Checkpoint>>,
}

/// Marks the key of a piece of continuation areas; below it: directory, then sector.
const AREAS: Key = 1 << 63;
const SECTOR_SHIFT: u32 = 32;

impl DirectoryAuthor {
    /// Measures all directories of a view of `volume`.
    pub fn new(volume: Arc<Volume>, kind: ViewKind) -> DirectoryAuthor {
        let mut measures = Vec::new();
        let mut checkpoints = HashMap::new();
        if let Some(view) = volume.view(kind) {
            measures.reserve(view.directories().len());
            let mut walk = Walk::new(&volume, view, None, &[]);
            for (index, dir) in (0..).zip(view.directories()) {
                let mut marks = vec![Checkpoint::default()];
                let mut item = 0;
                let end = walk.run(index, dir, Checkpoint::default(), &mut |at, _, _| {
                    let last = marks.last().copied().unwrap_or_default();
                    let is_far = at.record + at.area >= last.record + last.area + CHECKPOINT_BYTES;
                    // A walk starts at the first section of a file.
                    if is_far && at.item != item {
                        marks.push(at);
                    }
                    item = at.item;
                    ControlFlow::Continue(())
                });
                if marks.len() > 1 {
                    checkpoints.insert(index, marks);
                }
                measures.push(Measure {
                    records: end.record.next_multiple_of(SECTOR_BYTES),
                    areas: end.area,
                });
            }
        }
        DirectoryAuthor { volume, kind, measures, checkpoints }
    }

    /// Length of the root directory.
    pub fn root_bytes(&self) -> u32 {
        u32::try_from(self.measure(0).records).unwrap_or(u32::MAX)
    }

    /// Length of the longest directory: above 4 GiB it can't be recorded.
    pub fn longest_bytes(&self) -> u64 {
        self.measures.iter().map(|measure| measure.records).max().unwrap_or(0)
    }

    fn measure(&self, index: u32) -> Measure {
        self.measures.get(index as usize).copied().unwrap_or_default()
    }

    fn walk(&self) -> Option<Walk<'_>> {
        let view = self.volume.view(self.kind)?;
        Some(Walk::new(&self.volume, view, None, &self.measures))
    }

    /// The last checkpoint for which `is_before` holds.
    fn checkpoint(&self, index: u32, is_before: impl Fn(&Checkpoint) -> bool) -> Checkpoint {
        let marks = self.checkpoints.get(&index).map_or(&[][..], Vec::as_slice);
        let count = marks.partition_point(is_before);
        count.checked_sub(1).and_then(|last| marks.get(last)).copied().unwrap_or_default()
    }

    /// The runs of used bytes in the continuation areas of a directory: gaps are where the areas
    /// of a record did not fit into the rest of a sector.
    fn area_runs(&self, index: u32) -> Vec<(u64, u64)> {
        let mut runs: Vec<(u64, u64)> = Vec::new();
        let (Some(mut walk), Some(view)) = (self.walk(), self.volume.view(self.kind)) else {
            return runs;
        };
        let Some(dir) = view.directory(index) else { return runs };
        walk.run(index, dir, Checkpoint::default(), &mut |_, _, spread| {
            for area in &spread.areas {
                let end = area.at + area.len as u64;
                // A run starts at the border of a sector: keys count sectors.
                let is_border = area.at.is_multiple_of(SECTOR_BYTES);
                match runs.last_mut() {
                    Some((start, last))
                        if *last == area.at
                            && !(is_border && end - *start > MAX_RENDERED_BYTES - SECTOR_BYTES) =>
                    {
                        *last = end;
                    }
                    _ => runs.push((area.at, end)),
                }
            }
            ControlFlow::Continue(())
        });
        runs
    }
}

impl Author for DirectoryAuthor {
    fn request(&self, id: AuthorId, requests: &mut Requests) {
        let Some(view) = self.volume.view(self.kind) else { return };
        let ns = self.volume.owner_namespace(self.kind);
        for index in disc_order(view) {
            let Some(dir) = view.directory(index) else { continue };
            let measure = self.measure(index);
            let owner = Owner::Directory { ns, node: dir.node };
            let len = measure.records + measure.areas.next_multiple_of(SECTOR_BYTES);
            let subject = Subject::Part(id, u64::from(index));
            requests.push(Request::flow(subject, owner, OrderClass::Directories, len));
        }
    }

    fn pieces(&self, _: &Request, key: Key, _: u64) -> Vec<(u64, Payload)> {
        let Ok(index) = u32::try_from(key) else { return Vec::new() };
        let measure = self.measure(index);
        let mut pieces = Vec::new();
        let mut at = 0;
        while at < measure.records {
            let len = (measure.records - at).min(MAX_RENDERED_BYTES);
            let sector = (at / SECTOR_BYTES) << SECTOR_SHIFT;
            pieces.push((len, Payload::Rendered(key | sector)));
            at += len;
        }
        if measure.areas > 0 {
            let mut last = 0;
            for (start, end) in self.area_runs(index) {
                if start > last {
                    pieces.push((start - last, Payload::Zero));
                }
                let sector = (start / SECTOR_BYTES) << SECTOR_SHIFT;
                pieces.push((end - start, Payload::Rendered(AREAS | key | sector)));
                last = end;
            }
            pieces.push((last.next_multiple_of(SECTOR_BYTES) - last, Payload::Zero));
        }
        pieces
    }

    fn render(&self, key: Key, addresses: &Addresses, out: &mut [u8]) {
        let Some(view) = self.volume.view(self.kind) else { return };
        let index = u32::try_from(key & u64::from(u32::MAX)).unwrap_or(u32::MAX);
        let Some(dir) = view.directory(index) else { return };
        let window = ((key & !AREAS) >> SECTOR_SHIFT) * SECTOR_BYTES;
        let end = window + out.len() as u64;
        let mut walk = Walk::new(&self.volume, view, Some(addresses), &self.measures);
        if key & AREAS != 0 {
            let from = self.checkpoint(index, |mark| mark.area <= window);
            walk.run(index, dir, from, &mut |at, _, spread| {
                if at.area >= end {
                    return ControlFlow::Break(());
                }
                for area in &spread.areas {
                    copy_into(out, window, area.at, spread.area(area));
                }
                ControlFlow::Continue(())
            });
        } else {
            let from = self.checkpoint(index, |mark| mark.record <= window);
            walk.run(index, dir, from, &mut |at, record, _| {
                if at.record >= end {
                    return ControlFlow::Break(());
                }
                copy_into(out, window, at.record, record);
                ControlFlow::Continue(())
            });
        }
    }
}

/// The directories as they lie on disc: the root, then all that was moved, then the rest.
/// libarchive reads in order of addresses, and joins a moved directory with its placeholder when
/// it meets the latter: it must have met all placeholders inside the moved one before.
fn disc_order(view: &View) -> Vec<u32> {
    let mut is_moved = Vec::with_capacity(view.directories().len());
    for dir in view.directories() {
        let parent = is_moved.get(dir.parent as usize).copied().unwrap_or(false);
        is_moved.push(parent || dir.is_relocated);
    }
    let mut order: Vec<u32> = (0..u32::try_from(is_moved.len()).unwrap_or(u32::MAX)).collect();
    let is_moved = |index: u32| is_moved.get(index as usize).copied().unwrap_or(false);
    order.sort_by_key(|index| (*index != 0, !is_moved(*index)));
    order
}

/// What a visitor of a walk gets: where a record starts, its bytes, its continuation areas.
type Visitor<'a> = dyn FnMut(Checkpoint, &[u8], &Spread) -> ControlFlow<()> + 'a;

/// Produces the records of directories. Without addresses, everything but addresses is right.
struct Walk<'a> {
    volume: &'a Volume,
    view: &'a View,
    addresses: Option<&'a Addresses>,
    measures: &'a [Measure],
    entries: Entries,
    spread: Spread,
    record: Vec<u8>,
}

/// What a record is about.
struct Subjects<'a> {
    directory: u32,
    /// Whose attributes it carries.
    node: crate::model::NodeId,
    extent: u32,
    len_bytes: u32,
    flags: u8,
    identifier: &'a [u8],
    version: &'a [u8],
    role: RecordRole,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum RecordRole {
    Current,
    Parent,
    Entry(Target),
}

impl<'a> Walk<'a> {
    fn new(
        volume: &'a Volume,
        view: &'a View,
        addresses: Option<&'a Addresses>,
        measures: &'a [Measure],
    ) -> Walk<'a> {
        Walk {
            volume,
            view,
            addresses,
            measures,
            entries: Entries::default(),
            spread: Spread::default(),
            record: Vec::new(),
        }
    }

    /// Visits the records of a directory from a checkpoint on; returns where the last one ends.
    fn run(
        &mut self,
        index: u32,
        dir: &Directory,
        from: Checkpoint,
        visit: &mut Visitor<'_>,
    ) -> Checkpoint {
        let mut at = from;
        loop {
            let subject = match at.item {
                0 => self.directory_subject(index, index, RecordRole::Current),
                1 => self.directory_subject(index, dir.parent, RecordRole::Parent),
                item => {
                    let entry = dir.entries().get(item as usize - 2);
                    let Some(entry) = entry else { return at };
                    let target = entry.target();
                    if let Target::Directory(child) | Target::Relocated(child) = target {
                        let role = RecordRole::Entry(target);
                        let subject = self.directory_subject(index, child, role);
                        Subjects { identifier: dir.name(entry), ..subject }
                    } else {
                        let subject = self.file_subject(index, dir, entry);
                        if self.put_file(subject, &mut at, visit).is_break() {
                            return at;
                        }
                        at.item += 1;
                        continue;
                    }
                }
            };
            if self.put(&subject, false, &mut at, visit).is_break() {
                return at;
            }
            at.item += 1;
        }
    }

    /// A record that leads to directory `to`, recorded in `directory`.
    fn directory_subject(&self, directory: u32, to: u32, role: RecordRole) -> Subjects<'a> {
        let extent = self
            .addresses
            .map_or(0, |addresses| self.volume.directory_lba(self.view.kind, to, addresses));
        let measure = self.measures.get(to as usize).copied().unwrap_or_default();
        Subjects {
            directory,
            node: self.view.directory(to).map_or(Tree::ROOT, |dir| dir.node),
            extent,
            len_bytes: u32::try_from(measure.records).unwrap_or(u32::MAX),
            flags: record::DIRECTORY,
            identifier: if role == RecordRole::Current { &[0] } else { &[1] },
            version: b"",
            role,
        }
    }

    /// A record that leads to data; address and length are set section by section.
    fn file_subject<'b>(
        &self,
        directory: u32,
        dir: &'b Directory,
        entry: &super::view::Entry,
    ) -> Subjects<'b> {
        let node = self.volume.tree.node(entry.node);
        let extra = node.and_then(|node| node.extra.as_ref());
        Subjects {
            directory,
            node: entry.node,
            extent: 0,
            len_bytes: 0,
            flags: extra.map_or(0, |extra| extra.record_flags & record::CARRIED_FLAGS),
            identifier: dir.name(entry),
            version: self.view.kind.version(),
            role: RecordRole::Entry(entry.target()),
        }
    }

    /// Puts the records of all sections of a file.
    fn put_file(
        &mut self,
        mut subject: Subjects<'_>,
        at: &mut Checkpoint,
        visit: &mut Visitor<'_>,
    ) -> ControlFlow<()> {
        let flags = subject.flags;
        let Some(addresses) = self.addresses else {
            for section in 0..self.volume.count_records(subject.node) {
                self.put(&subject, section > 0, at, visit)?;
            }
            return ControlFlow::Continue(());
        };
        let sections = self.volume.sections(subject.node, addresses);
        let last = sections.len().saturating_sub(1);
        for (section, (extent, len_bytes)) in sections.into_iter().enumerate() {
            subject.extent = extent;
            subject.len_bytes = len_bytes;
            subject.flags = if section < last { flags | record::NOT_FINAL } else { flags };
            self.put(&subject, section > 0, at, visit)?;
        }
        ControlFlow::Continue(())
    }

    /// Puts one record. That of a further section has the same system use as the first, down to
    /// the same continuation areas.
    fn put(
        &mut self,
        subject: &Subjects<'_>,
        is_further: bool,
        at: &mut Checkpoint,
        visit: &mut Visitor<'_>,
    ) -> ControlFlow<()> {
        let identifier_len = subject.identifier.len() + subject.version.len();
        let room = record::MAX_BYTES.saturating_sub(record::head_bytes(identifier_len));
        let before = at.area;
        if is_further {
            self.spread.areas.clear();
        } else {
            self.collect(subject, room);
            let base = self.area_base(subject.directory);
            self.spread.fill(&self.entries, room, &mut at.area, base);
        }

        self.record.clear();
        let time = record::time_of(self.volume, subject.node);
        record::push_head(
            &mut self.record,
            subject.extent,
            subject.len_bytes,
            time,
            subject.flags,
            subject.identifier,
            subject.version,
        );
        self.record.extend_from_slice(&self.spread.inline);
        if !self.record.len().is_multiple_of(2) {
            self.record.push(0);
        }
        let len = self.record.len();
        if let Some(byte) = self.record.first_mut() {
            *byte = u8::try_from(len).unwrap_or(u8::MAX);
        }
        // A record does not cross the border of a sector (ECMA-119 6.8.1.1).
        let used = at.record % SECTOR_BYTES;
        if used + len as u64 > SECTOR_BYTES {
            at.record = at.record.next_multiple_of(SECTOR_BYTES);
        }
        let here = Checkpoint { item: at.item, record: at.record, area: before };
        at.record += len as u64;
        visit(here, &self.record, &self.spread)
    }

    /// The sector where the continuation areas of a directory start.
    fn area_base(&self, index: u32) -> u32 {
        let Some(addresses) = self.addresses else { return 0 };
        let records = self.measures.get(index as usize).map_or(0, |measure| measure.records);
        let sectors = u32::try_from(records / SECTOR_BYTES).unwrap_or(u32::MAX);
        self.volume.directory_lba(self.view.kind, index, addresses).saturating_add(sectors)
    }

    /// The system use entries of a record: the name first, what only few have last.
    fn collect(&mut self, subject: &Subjects<'_>, room: usize) {
        self.entries.clear();
        let volume = self.volume;
        if self.view.kind != ViewKind::Primary {
            return;
        }
        let Some(rules) = &volume.rock_ridge else { return };
        let Some(node) = volume.tree.node(subject.node) else { return };
        let is_root_itself = subject.role == RecordRole::Current && subject.directory == 0;
        if is_root_itself {
            self.entries.push_sp();
        }
        if let RecordRole::Entry(_) = subject.role {
            let name = name_of(node);
            let most = room.saturating_sub(CE_BYTES + 5);
            let is_long = name.len() > most;
            self.entries.push_name(name, is_long.then_some(most));
        }
        let count_folders = self.count_folders(subject);
        self.entries.push_px(volume, rules, subject.node, count_folders);
        self.entries.push_tf(volume, subject.node);
        match subject.role {
            RecordRole::Entry(Target::Moved(to)) => {
                let extent = self
                    .addresses
                    .map_or(0, |addresses| volume.directory_lba(self.view.kind, to, addresses));
                self.entries.push_cl(extent);
            }
            RecordRole::Entry(Target::Relocated(_)) => self.entries.push_re(),
            RecordRole::Parent => {
                let original =
                    self.view.directory(subject.directory).and_then(|dir| dir.original_parent);
                if let Some(original) = original {
                    let extent = self.addresses.map_or(0, |addresses| {
                        volume.directory_lba(self.view.kind, original, addresses)
                    });
                    self.entries.push_pl(extent);
                }
            }
            _ => {}
        }
        if matches!(subject.role, RecordRole::Entry(_)) {
            self.entries.push_rest(node);
        }
        if is_root_itself {
            self.entries.push_er(rules.version);
        }
    }

    /// Subdirectories of the directory whose attributes a record carries.
    fn count_folders(&self, subject: &Subjects<'_>) -> u32 {
        let index = match subject.role {
            RecordRole::Current => subject.directory,
            RecordRole::Parent => {
                self.view.directory(subject.directory).map_or(0, |dir| dir.parent)
            }
            RecordRole::Entry(
                Target::Directory(to) | Target::Relocated(to) | Target::Moved(to),
            ) => to,
            RecordRole::Entry(Target::Data) => return 0,
        };
        self.view.directory(index).map_or(0, |dir| dir.count_folders)
    }
}
