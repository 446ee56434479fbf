//! The part of the workers: files of one folder after the other, each whole or noted.

use std::borrow::Cow;
use std::io;
use std::sync::atomic::AtomicUsize;
use std::sync::{Arc, Mutex, PoisonError};

use super::file::{FileEnd, FileError, ForExisting, NewFile};
use super::names::numbered;
use super::options::{
    Existing, ExtractError, ExtractOptions, ExtractOutcome, IncidentKind, OnExisting,
};
use super::seal::{Seal, Unnamed};
use crate::base::bytes::Timestamp;
use crate::base::diag::Code;
use crate::base::progress::Context;
use crate::io::SharedSource;
use crate::io::dir::{FileTime, TargetFolder};
use crate::io::host::HostKind;
use crate::model::tree::{Attributes, Blob, Content, NodeId, Tree};
use crate::ops::select::Bits;

/// Gives the bytes of a blob, or says why they can't be had.
pub type BlobOpener<'a> = &'a (dyn Fn(&Blob) -> Result<SharedSource, Code> + Sync);

/// Permissions that every file system keeps.
pub(super) const PERMISSIONS: u16 = 0o777;

/// What the walk and its workers share.
pub(super) struct Shared<'a> {
    pub(super) tree: &'a Tree,
    pub(super) open_blob: BlobOpener<'a>,
    pub(super) options: &'a ExtractOptions,
    pub(super) ctx: &'a Context,
    /// What files without recorded permissions do not get.
    pub(super) umask: u16,
    /// See [`Habits::mask`].
    pub(super) mask: u16,
    pub(super) outcome: Mutex<ExtractOutcome>,
    pub(super) fatal: Mutex<Option<ExtractError>>,
    /// Files that are not in the target as the image has them: nothing may be linked to them.
    pub(super) unwritten: Mutex<Bits>,
    /// Batches handed out and not done.
    pub(super) waiting: AtomicUsize,
    /// Folders that kept the name they had while they were filled.
    pub(super) unnamed: Unnamed,
}

/// Files of one folder for one worker.
pub(super) struct Batch<'a> {
    pub(super) folder: Arc<dyn TargetFolder>,
    pub(super) is_fresh: bool,
    /// The folder gets its name when the last batch is done.
    pub(super) seal: Option<Arc<Seal<'a>>>,
    /// Files, with their name where it is not that of the tree.
    pub(super) files: Vec<(NodeId, Option<Box<[u8]>>)>,
    pub(super) bytes: u64,
}

/// Where a file is written.
#[derive(Clone, Copy)]
pub(super) struct Place<'p> {
    pub(super) folder: &'p dyn TargetFolder,
    /// It was made by us and empty.
    pub(super) is_fresh: bool,
    /// It has no name yet.
    pub(super) is_sealed: bool,
}

impl Shared<'_> {
    pub(super) fn push(&self, id: NodeId, kind: IncidentKind) {
        let path = self.tree.path_of(id);
        self.outcome.lock().unwrap_or_else(PoisonError::into_inner).push(id, path, kind);
    }

    pub(super) fn attributes(&self, id: NodeId) -> Attributes {
        self.tree.node(id).map_or_else(Attributes::default, |node| node.attributes)
    }

    pub(super) fn count(&self, add: impl FnOnce(&mut ExtractOutcome)) {
        add(&mut self.outcome.lock().unwrap_or_else(PoisonError::into_inner));
    }

    pub(super) fn fail(&self, error: ExtractError) {
        self.fatal.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(error);
    }

    pub(super) fn has_failed(&self) -> bool {
        self.fatal.lock().unwrap_or_else(PoisonError::into_inner).is_some()
    }

    pub(super) fn mode_of(&self, id: NodeId, attributes: &Attributes, default: u16) -> u16 {
        let Some(mode) = attributes.mode else { return default & !self.umask };
        if self.options.keep_set_id {
            return mode & 0o7777;
        }
        if mode & 0o7000 != 0 {
            self.push(id, IncidentKind::SetIdLeftOut);
        }
        mode & PERMISSIONS
    }

    /// Notes the folders that did not get their names.
    pub(super) fn tell_unnamed(&self) {
        let unnamed =
            std::mem::take(&mut *self.unnamed.lock().unwrap_or_else(PoisonError::into_inner));
        for (id, error) in unnamed {
            self.push(id, IncidentKind::Failed { error });
        }
    }

    pub(super) fn run_batch(&self, mut batch: Batch<'_>) {
        let first_byte = |id: NodeId| {
            let blob = self.tree.node(id).and_then(|node| node.blob());
            match blob.and_then(|blob| self.tree.blob(blob)).map(|blob| &blob.content) {
                Some(Content::Extents { ranges, .. }) => {
                    let stored = ranges.as_slice().iter().find(|range| !range.is_hole());
                    stored.map_or(0, |range| range.start)
                }
                _ => 0,
            }
        };
        // The order of the disc: what lies side by side is read side by side.
        batch.files.sort_by_key(|(id, _)| first_byte(*id));
        let mut buffer = Vec::new();
        let (mut files, mut bytes) = (0, 0);
        for (id, name) in &batch.files {
            if self.has_failed() {
                break;
            }
            let own = self.tree.node(*id).map_or(&b""[..], |node| &node.name);
            let name = name.as_deref().unwrap_or(own);
            let place = Place {
                folder: &*batch.folder,
                is_fresh: batch.is_fresh,
                is_sealed: batch.seal.is_some(),
            };
            match self.write_file(*id, place, name, &mut buffer) {
                Ok(Some(len)) => {
                    files += 1;
                    bytes += len;
                }
                Ok(None) => {
                    self.unwritten.lock().unwrap_or_else(PoisonError::into_inner).set(id.0);
                }
                Err(error) => {
                    self.fail(error);
                    break;
                }
            }
        }
        self.count(|outcome| {
            outcome.files += files;
            outcome.bytes += bytes;
        });
    }

    /// Writes one file; `None`: it is not there whole, and that was noted.
    pub(super) fn write_file(
        &self,
        id: NodeId,
        place: Place<'_>,
        name: &[u8],
        buffer: &mut Vec<u8>,
    ) -> Result<Option<u64>, ExtractError> {
        let Place { folder, is_fresh, is_sealed } = place;
        self.ctx.check()?;
        let Some(node) = self.tree.node(id) else { return Ok(None) };
        let Some(blob) = node.blob().and_then(|blob| self.tree.blob(blob)) else {
            return Ok(None);
        };
        let source = match &blob.content {
            Content::Unreadable(why) => Err(why.code),
            _ => (self.open_blob)(blob),
        };
        let source = match source {
            Ok(source) => source,
            Err(code) => {
                self.push(id, IncidentKind::Unreadable { code });
                self.ctx.meter.advance(blob.len);
                return Ok(None);
            }
        };
        let existing = match self.meet(id, &node.attributes, folder, name, is_fresh) {
            Some(existing) => existing,
            None => {
                self.ctx.meter.advance(source.len());
                return Ok(None);
            }
        };
        let file = NewFile {
            folder,
            name,
            mode: self.mode_of(id, &node.attributes, 0o644),
            mask: self.mask,
            mtime: file_time(&node.attributes),
            is_damaged: node.is_damaged,
            existing,
            is_retry: self.options.is_retry,
            is_fresh,
            is_sealed,
        };
        let kind = match file.write(&*source, self.ctx, buffer) {
            Ok(FileEnd::Whole) => {
                self.ctx.meter.advance_items(1);
                return Ok(Some(source.len()));
            }
            Ok(FileEnd::WholeAs(to)) => {
                self.ctx.meter.advance_items(1);
                self.push(id, IncidentKind::Renamed { to });
                return Ok(Some(source.len()));
            }
            Ok(FileEnd::Damaged(error)) => IncidentKind::Damaged { error },
            Ok(FileEnd::Exists) => {
                self.ctx.meter.advance(source.len());
                IncidentKind::Exists
            }
            Ok(FileEnd::InTheWay) => {
                self.ctx.meter.advance(source.len());
                IncidentKind::InTheWay
            }
            Err(FileError::Failed(error)) => IncidentKind::Failed { error },
            Err(FileError::Cancelled(cancelled)) => return Err(cancelled.into()),
            Err(FileError::Write(source)) => {
                return Err(ExtractError::Write { path: self.tree.path_of(id), source });
            }
        };
        self.push(id, kind);
        Ok(None)
    }

    /// What becomes of a file of that name if it is there; `None`: that is to be asked, and was
    /// noted.
    fn meet(
        &self,
        id: NodeId,
        attributes: &Attributes,
        folder: &dyn TargetFolder,
        name: &[u8],
        is_fresh: bool,
    ) -> Option<ForExisting> {
        let wish = self.options.existing_for(id);
        match wish {
            OnExisting::Skip => return Some(ForExisting::Skip),
            OnExisting::Replace => return Some(ForExisting::Replace),
            OnExisting::KeepBoth => return Some(ForExisting::KeepBoth),
            OnExisting::Newer | OnExisting::Ask => {}
        }
        let there = if is_fresh { None } else { folder.lstat(name).ok() };
        let Some(there) = there else { return Some(ForExisting::Skip) };
        if wish == OnExisting::Newer {
            let is_newer = self.options.may_replace(id, &there, attributes);
            return Some(if is_newer { ForExisting::Replace } else { ForExisting::Skip });
        }
        let (seconds, nanos) = there.fingerprint.mtime;
        let found = Existing {
            node: id,
            len: (there.kind == HostKind::File).then_some(there.fingerprint.len),
            mtime: Timestamp { nanos, ..Timestamp::from_unix(seconds) },
        };
        let mut outcome = self.outcome.lock().unwrap_or_else(PoisonError::into_inner);
        if outcome.existing.len() >= ExtractOutcome::ASKED {
            return Some(ForExisting::Skip);
        }
        outcome.existing.push(found);
        None
    }

    /// The name for a link or a device: its own, another one where both are to stay. Whatever
    /// may be replaced there is removed.
    pub(super) fn settle<'n>(
        &self,
        id: NodeId,
        attributes: &Attributes,
        folder: &dyn TargetFolder,
        name: &'n [u8],
    ) -> io::Result<Cow<'n, [u8]>> {
        let Ok(there) = folder.lstat(name) else { return Ok(Cow::Borrowed(name)) };
        if self.options.existing_for(id) == OnExisting::KeepBoth {
            let free = (2..1000).map(|number| numbered(name, number));
            let mut free = free.filter(|other| folder.lstat(other).is_err());
            return Ok(free.next().map_or(Cow::Borrowed(name), Cow::Owned));
        }
        if there.kind != HostKind::Folder && self.options.may_replace(id, &there, attributes) {
            folder.remove_file(name)?;
        }
        Ok(Cow::Borrowed(name))
    }
}

pub(super) fn file_time(attributes: &Attributes) -> Option<FileTime> {
    attributes.mtime.map(|time| (time.seconds, time.nanos.min(999_999_999)))
}
