//! A walk through the folders of a simple file system: paths, numbers, limits, and the way to the
//! path asked for. Each file system only says what lies in a folder.
//!
//! As in every walk here all that lies in a folder comes before what lies in its subfolders, and a
//! folder met a second time is listed but not entered again.

use std::collections::HashSet;
use std::ops::ControlFlow;

use super::names::{make_component, told};
use super::volume::{Entry, EntryKind, Stream, StreamData, Visitor, Walked};
use crate::base::diag::{Code, Diagnostic};
use crate::base::progress::{Cancelled, Context};
use crate::base::units::ByteRange;
use crate::model::tree::{Attributes, NameCoding};

/// What is found under a name.
#[derive(Clone, Debug)]
pub(super) enum FoundKind<F> {
    /// A folder: how to read it, and what tells it from all others of the volume.
    Folder(F, u64),
    /// A file.
    File,
    /// A symbolic link and its target.
    Symlink(Vec<u8>),
    /// A character device.
    CharDevice(u32, u32),
    /// A block device.
    BlockDevice(u32, u32),
    /// A named pipe.
    Fifo,
    /// A socket.
    Socket,
}

/// An entry of a folder, as a file system finds it.
#[derive(Clone, Debug)]
pub(super) struct Found<F> {
    /// Its name, decoded; what can't stand in a path is replaced later.
    pub(super) name: Vec<u8>,
    /// How the name came to be.
    pub(super) coding: NameCoding,
    /// What it is.
    pub(super) kind: FoundKind<F>,
    /// Permissions, owner, time.
    pub(super) attributes: Attributes,
    /// Names of the file and its serial number, where recorded.
    pub(super) links: Option<(u32, u32)>,
    /// Length of a file.
    pub(super) len: u64,
    /// Where its bytes lie.
    pub(super) ranges: Vec<ByteRange>,
    /// Further data under the same name.
    pub(super) streams: Vec<Stream>,
    /// What is wrong with it; its data is not whole.
    pub(super) damage: Option<Code>,
    /// Where its record lies, for messages.
    pub(super) place: u64,
    /// Bytes of system use nobody here understands.
    pub(super) carried: Vec<u8>,
    /// Record flags beyond "directory".
    pub(super) record_flags: u8,
}

impl<F> Found<F> {
    /// An entry with a name, a kind and a place, and nothing else.
    pub(super) fn new(name: Vec<u8>, kind: FoundKind<F>, place: u64) -> Found<F> {
        Found {
            name,
            coding: NameCoding::Decoded,
            kind,
            attributes: Attributes::default(),
            links: None,
            len: 0,
            ranges: Vec::new(),
            streams: Vec::new(),
            damage: None,
            place,
            carried: Vec::new(),
            record_flags: 0,
        }
    }
}

/// A file system that can say what lies in a folder.
pub(super) trait FolderReader {
    /// What is needed to read a folder.
    type Folder: Clone;

    /// Hands everything in `folder` to `listing`, in the order on disc; ends early when that says
    /// so. What is odd is told there.
    fn read_folder(
        &mut self,
        folder: &Self::Folder,
        listing: &mut Listing<'_, Self::Folder>,
    ) -> Result<ControlFlow<()>, Cancelled>;
}

/// The root of a walk.
pub(super) struct Root<F> {
    /// How to read it.
    pub(super) folder: F,
    /// What tells it from all others.
    pub(super) key: u64,
    /// Its attributes.
    pub(super) attributes: Attributes,
}

/// Walks all folders of `reader`, or (with `under`) what is at and below a path.
pub(super) fn walk<R: FolderReader>(
    reader: &mut R,
    root: Root<R::Folder>,
    source_len: u64,
    under: Option<&[u8]>,
    ctx: &Context,
    visitor: &mut dyn Visitor,
) -> Result<Walked, Cancelled> {
    let wanted: Vec<Vec<u8>> = under
        .unwrap_or_default()
        .split(|b| *b == b'/')
        .filter(|part| !part.is_empty() && *part != b".")
        .map(<[u8]>::to_vec)
        .collect();
    visitor.root(root.attributes);
    let mut listing = Listing {
        source_len,
        ctx,
        visitor,
        is_found: wanted.is_empty(),
        wanted,
        is_folder_done: false,
        stack: vec![Pending {
            name: Vec::new(),
            parent_path_bytes: 0,
            folder: root.folder,
            key: root.key,
            number: 0,
            depth: 0,
        }],
        seen: HashSet::from([root.key]),
        chain: Vec::new(),
        above: HashSet::new(),
        path: Vec::new(),
        number: 0,
        depth: 0,
        path_bytes: 0,
        has_complained: false,
        count: 0,
    };
    while let Some(pending) = listing.stack.pop() {
        ctx.check()?;
        let folder = listing.enter(pending);
        let (below, before) = (listing.stack.len(), listing.count);
        let flow = reader.read_folder(&folder, &mut listing)?;
        ctx.meter.advance_items(u64::from(listing.count - before));
        if flow.is_break() && !std::mem::take(&mut listing.is_folder_done) {
            return Ok(if listing.is_found { Walked::Stopped } else { Walked::NotThere });
        }
        // The folder recorded first is on top.
        listing.stack.get_mut(below..).unwrap_or_default().reverse();
    }
    Ok(if listing.is_found { Walked::Whole } else { Walked::NotThere })
}

struct Pending<F> {
    name: Vec<u8>,
    parent_path_bytes: usize,
    folder: F,
    key: u64,
    number: u32,
    depth: u32,
}

/// Where a folder's entries go: checked, numbered and passed on.
pub(super) struct Listing<'v, F> {
    source_len: u64,
    ctx: &'v Context,
    visitor: &'v mut dyn Visitor,
    wanted: Vec<Vec<u8>>,
    is_found: bool,
    is_folder_done: bool,
    stack: Vec<Pending<F>>,
    seen: HashSet<u64>,
    /// Keys of the folder being read and of those above it.
    chain: Vec<u64>,
    above: HashSet<u64>,
    path: Vec<u8>,
    number: u32,
    depth: u32,
    path_bytes: usize,
    has_complained: bool,
    count: u32,
}

impl<F: Clone> Listing<'_, F> {
    /// What bounds the work.
    pub(super) fn context(&self) -> &Context {
        self.ctx
    }

    /// Bytes that hold the records of the folder being read.
    pub(super) fn directory_bytes(&mut self, range: ByteRange) {
        self.visitor.directory_bytes(self.number, range);
    }

    /// Something about the folder being read; told once.
    pub(super) fn complain(&mut self, code: Code, place: u64) {
        if !std::mem::replace(&mut self.has_complained, true) {
            self.path.truncate(self.path_bytes);
            self.warn(code, place);
        }
    }

    /// Takes an entry; `Break`: enough of this folder.
    pub(super) fn found(&mut self, mut found: Found<F>) -> ControlFlow<()> {
        let recorded = found.name.clone();
        let is_made = make_component(&mut found.name);
        let depth = usize::try_from(self.depth).unwrap_or(usize::MAX);
        let is_beside = match self.wanted.get(depth) {
            Some(name) => self.is_found || *name != found.name,
            None => !self.is_found,
        };
        if is_beside {
            return ControlFlow::Continue(());
        }
        let is_here = self.is_found || self.wanted.len() == depth + 1;
        let is_folder = matches!(found.kind, FoundKind::Folder(..));
        let is_on_the_way = !self.is_found;
        if !is_here && !is_folder {
            return ControlFlow::Continue(());
        }
        self.is_found = is_here;
        self.path.truncate(self.path_bytes);
        if !self.path.is_empty() {
            self.path.push(b'/');
        }
        self.path.extend_from_slice(&found.name);
        if is_made {
            self.warn(Code::NameUnsafe, found.place);
        }
        self.count += u32::from(is_here);
        let may_enter = self.check(&mut found);
        if is_here {
            self.emit(&found, is_made.then_some(&recorded))?;
        }
        if let FoundKind::Folder(folder, key) = found.kind
            && may_enter
        {
            self.stack.push(Pending {
                name: found.name,
                parent_path_bytes: self.path_bytes,
                folder,
                key,
                number: if is_here { self.count } else { 0 },
                depth: self.depth.saturating_add(1),
            });
        }
        let limit = self.ctx.limits.entries;
        if u64::from(self.count) >= limit {
            self.ctx.note(Diagnostic::warning(Code::TooManyEntries).with("limit", limit));
            return ControlFlow::Break(());
        }
        if is_on_the_way {
            // Nothing else has the path asked for: leave the rest of its parents alone.
            self.is_folder_done = is_folder;
            return ControlFlow::Break(());
        }
        ControlFlow::Continue(())
    }

    /// What is wrong with an entry; whether it is a folder that can be entered.
    fn check(&mut self, found: &mut Found<F>) -> bool {
        let is_outside = found.ranges.iter().any(|r| !r.is_hole() && r.end() > self.source_len);
        if is_outside {
            found.damage.get_or_insert(Code::FileOutside);
        }
        let mut may_enter = false;
        if let FoundKind::Folder(_, key) = &found.kind {
            if self.depth.saturating_add(1) >= self.ctx.limits.depth {
                found.damage = Some(Code::TooDeep);
            } else if self.above.contains(key) {
                found.damage = Some(Code::DirectoryLoop);
            } else if !self.seen.insert(*key) {
                found.damage = Some(Code::DirectoryShared);
            } else {
                may_enter = true;
            }
        }
        if let Some(code) = found.damage {
            self.warn(code, found.place);
        }
        may_enter
    }

    fn emit(&mut self, found: &Found<F>, recorded: Option<&Vec<u8>>) -> ControlFlow<()> {
        let kind = match &found.kind {
            FoundKind::Folder(..) => EntryKind::Folder,
            FoundKind::File => EntryKind::File,
            FoundKind::Symlink(target) => EntryKind::Symlink(target),
            FoundKind::CharDevice(major, minor) => {
                EntryKind::CharDevice { major: *major, minor: *minor }
            }
            FoundKind::BlockDevice(major, minor) => {
                EntryKind::BlockDevice { major: *major, minor: *minor }
            }
            FoundKind::Fifo => EntryKind::Fifo,
            FoundKind::Socket => EntryKind::Socket,
        };
        let is_file = kind == EntryKind::File;
        self.visitor.entry(&Entry {
            number: self.count,
            parent: self.number,
            depth: self.depth.saturating_add(1),
            path: &self.path,
            name: &found.name,
            coding: found.coding,
            recorded_name: recorded.map(Vec::as_slice),
            kind,
            attributes: found.attributes,
            links: found.links.map(|(links, _)| links),
            serial: found.links.map(|(_, serial)| serial),
            len: if is_file { found.len } else { 0 },
            ranges: if is_file { &found.ranges } else { &[] },
            packing: None,
            unreadable: None,
            is_damaged: found.damage.is_some(),
            record_flags: found.record_flags,
            carried: &found.carried,
            is_embedded: false,
            streams: &found.streams,
            xa: None,
        })?;
        for stream in &found.streams {
            if let StreamData::Ranges(ranges) = &stream.data {
                for range in ranges.iter().filter(|range| !range.is_hole()) {
                    self.visitor.entry_bytes(self.count, *range);
                }
            }
        }
        ControlFlow::Continue(())
    }

    fn warn(&self, code: Code, place: u64) {
        self.ctx.note(Diagnostic::warning(code).at(place).with("path", told(&self.path)));
    }

    fn enter(&mut self, pending: Pending<F>) -> F {
        self.path.truncate(pending.parent_path_bytes);
        if !self.path.is_empty() {
            self.path.push(b'/');
        }
        self.path.extend_from_slice(&pending.name);
        let depth = usize::try_from(pending.depth).unwrap_or(usize::MAX);
        for left in self.chain.drain(depth.min(self.chain.len())..) {
            self.above.remove(&left);
        }
        self.chain.push(pending.key);
        self.above.insert(pending.key);
        self.number = pending.number;
        self.depth = pending.depth;
        self.path_bytes = self.path.len();
        self.has_complained = false;
        pending.folder
    }
}
