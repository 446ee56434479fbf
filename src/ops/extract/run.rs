//! The walk through the target: folders and files first, links and attributes of folders last.

use std::borrow::Cow;
use std::collections::HashMap;
use std::io;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use super::file::{FileEnd, FileError, ForExisting, NewFile};
use super::folders::Folders;
use super::names::{Siblings, numbered};
use super::options::{
    Existing, ExtractError, ExtractOptions, ExtractOutcome, IncidentKind, OnExisting,
};
use super::pick::Picked;
use super::seal::{self, Seal, Unnamed};
use crate::base::bytes::Timestamp;
use crate::base::diag::Code;
use crate::base::progress::{Context, Phase};
use crate::io::dir::{FileTime, TargetFolder, creation_mask};
use crate::io::host::HostKind;
use crate::io::{HostFs, SharedSource};
use crate::model::tree::{Attributes, Blob, Content, NodeId, NodeKind, Tree};
use crate::ops::Workers;
use crate::ops::select::Bits;

/// Gives the bytes of a blob, or says why they can't be had.
pub type BlobOpener<'a> = &'a (dyn Fn(&Blob) -> Result<SharedSource, Code> + Sync);

/// Files handed to a worker at once: enough to make handing out cheap, few enough that cancelling
/// is quick.
const BATCH_FILES: usize = 512;
/// Bytes handed to a worker at once.
const BATCH_BYTES: u64 = 32 << 20;
/// Permissions that every file system keeps.
const PERMISSIONS: u16 = 0o777;

/// Copies what `options` want of a tree into the folder `target`, which is made if missing.
pub fn extract_tree(
    tree: &Tree,
    open_blob: BlobOpener<'_>,
    fs: &dyn HostFs,
    target: &Path,
    options: &ExtractOptions,
    ctx: &Context,
    workers: &Workers,
) -> Result<ExtractOutcome, ExtractError> {
    let mut outcome = ExtractOutcome::default();
    let picked = Picked::new(tree, options, false, &mut outcome, ctx)?;
    let job = Job { tree, open_blob, picked, outcome, options };
    job.run(fs, target, ctx, workers)
}

/// Everything that is known before the target is touched.
pub(super) struct Job<'a> {
    pub(super) tree: &'a Tree,
    pub(super) open_blob: BlobOpener<'a>,
    pub(super) picked: Picked,
    /// What was noticed while picking.
    pub(super) outcome: ExtractOutcome,
    pub(super) options: &'a ExtractOptions,
}

impl Job<'_> {
    pub(super) fn run(
        self,
        fs: &dyn HostFs,
        target: &Path,
        ctx: &Context,
        workers: &Workers,
    ) -> Result<ExtractOutcome, ExtractError> {
        let Job { tree, open_blob, picked, outcome, options } = self;
        if let Some(limit_bytes) = options.max_bytes.filter(|limit| picked.bytes > *limit) {
            return Err(ExtractError::OverLimit { needed_bytes: picked.bytes, limit_bytes });
        }
        let target_error = |source| ExtractError::Target { path: target.to_owned(), source };
        let (root, is_fresh) = fs.open_target(target).map_err(target_error)?;
        check_space(tree, &picked, open_blob, &*root, ctx)?;
        ctx.meter.phase(Phase::Extract, Some(picked.bytes));
        let Habits { folds_case, mask } = habits(&*root).map_err(target_error)?;
        let shared = Shared {
            tree,
            open_blob,
            options,
            ctx,
            umask: creation_mask(),
            mask,
            outcome: Mutex::new(outcome),
            fatal: Mutex::new(None),
            unwritten: Mutex::new(Bits::default()),
            waiting: AtomicUsize::new(0),
            unnamed: Unnamed::default(),
        };
        let mut run = Run {
            shared: &shared,
            picked: &picked,
            folders: Folders::new(tree, root),
            folds_case,
            top_names: Siblings::new(folds_case),
            made: Vec::new(),
            late: Vec::new(),
            most_waiting: workers.threads() * 4,
        };
        let walked = workers.scope(|scope| run.walk(scope, is_fresh));
        shared.tell_unnamed();
        walked?;
        run.check()?;
        run.make_links()?;
        run.make_late()?;
        run.finish_folders()?;
        drop(run);
        Ok(shared.outcome.into_inner().unwrap_or_else(PoisonError::into_inner))
    }
}

/// How a target treats names and permissions.
struct Habits {
    /// It takes `a` and `A` for one name.
    folds_case: bool,
    /// Permissions that new files do not get; all where an access list says otherwise.
    mask: u16,
}

/// Tries how the target treats new files instead of guessing from its type.
fn habits(root: &dyn TargetFolder) -> io::Result<Habits> {
    let name = format!(".glassmaster-probe-{}", std::process::id());
    match root.create_file(name.as_bytes(), PERMISSIONS) {
        Ok(file) => drop(file),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
        Err(error) => return Err(error),
    }
    let made = root.lstat(name.as_bytes()).map(|made| made.mode);
    let folds_case = root.lstat(name.to_uppercase().as_bytes()).is_ok();
    root.remove_file(name.as_bytes())?;
    let mask = creation_mask();
    let is_plain = made.is_ok_and(|mode| mode == PERMISSIONS & !mask);
    Ok(Habits { folds_case, mask: if is_plain { mask } else { PERMISSIONS } })
}

/// Refuses what has no room, before anything is written. Holes of the image need none.
fn check_space(
    tree: &Tree,
    picked: &Picked,
    open_blob: BlobOpener<'_>,
    root: &dyn TargetFolder,
    ctx: &Context,
) -> Result<(), ExtractError> {
    let Some(free_bytes) = root.free_bytes().filter(|free| picked.bytes > *free) else {
        return Ok(());
    };
    let mut needed_bytes = 0u64;
    for number in 0..tree.node_bound() {
        ctx.check()?;
        let id = NodeId(number);
        if !picked.has(id) || picked.links.contains_key(&id) {
            continue;
        }
        let blob = tree.node(id).and_then(|node| node.blob()).and_then(|blob| tree.blob(blob));
        let Some(blob) = blob else { continue };
        let Ok(source) = open_blob(blob) else { continue };
        let mut of_file = 0u64;
        let mut at = 0;
        while let Ok(Some(run)) = source.next_stored(at) {
            of_file = of_file.saturating_add(run.len);
            at = run.end().max(at.saturating_add(1));
        }
        // What a damaged file says it has beyond its extents will never be written.
        if let Content::Extents { ranges, .. } = &blob.content {
            let stored = ranges.as_slice().iter().filter(|range| !range.is_hole());
            of_file = of_file.min(stored.fold(0, |sum, range| sum.saturating_add(range.len)));
        }
        needed_bytes = needed_bytes.saturating_add(of_file);
    }
    if needed_bytes <= free_bytes {
        return Ok(());
    }
    Err(ExtractError::NoSpace {
        needed_bytes,
        free_bytes,
        missing_bytes: needed_bytes - free_bytes,
        shared_bytes: picked.shared_bytes.min(needed_bytes),
    })
}

/// What the walk and its workers share.
struct Shared<'a> {
    tree: &'a Tree,
    open_blob: BlobOpener<'a>,
    options: &'a ExtractOptions,
    ctx: &'a Context,
    /// What files without recorded permissions do not get.
    umask: u16,
    /// See [`Habits::mask`].
    mask: u16,
    outcome: Mutex<ExtractOutcome>,
    fatal: Mutex<Option<ExtractError>>,
    /// Files that are not in the target as the image has them: nothing may be linked to them.
    unwritten: Mutex<Bits>,
    /// Batches handed out and not done.
    waiting: AtomicUsize,
    /// Folders that kept the name they had while they were filled.
    unnamed: Unnamed,
}

/// Files of one folder for one worker.
struct Batch<'a> {
    folder: Arc<dyn TargetFolder>,
    is_fresh: bool,
    /// The folder gets its name when the last batch is done.
    seal: Option<Arc<Seal<'a>>>,
    /// Files, with their name where it is not that of the tree.
    files: Vec<(NodeId, Option<Box<[u8]>>)>,
    bytes: u64,
}

/// Where a file is written.
#[derive(Clone, Copy)]
struct Place<'p> {
    folder: &'p dyn TargetFolder,
    /// It was made by us and empty.
    is_fresh: bool,
    /// It has no name yet.
    is_sealed: bool,
}

impl Shared<'_> {
    fn push(&self, id: NodeId, kind: IncidentKind) {
        let path = self.tree.path_of(id);
        self.outcome.lock().unwrap_or_else(PoisonError::into_inner).push(id, path, kind);
    }

    fn attributes(&self, id: NodeId) -> Attributes {
        self.tree.node(id).map_or_else(Attributes::default, |node| node.attributes)
    }

    fn count(&self, add: impl FnOnce(&mut ExtractOutcome)) {
        add(&mut self.outcome.lock().unwrap_or_else(PoisonError::into_inner));
    }

    fn fail(&self, error: ExtractError) {
        self.fatal.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(error);
    }

    fn has_failed(&self) -> bool {
        self.fatal.lock().unwrap_or_else(PoisonError::into_inner).is_some()
    }

    fn mode_of(&self, id: NodeId, attributes: &Attributes, default: u16) -> u16 {
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
    fn tell_unnamed(&self) {
        let unnamed =
            std::mem::take(&mut *self.unnamed.lock().unwrap_or_else(PoisonError::into_inner));
        for (id, error) in unnamed {
            self.push(id, IncidentKind::Failed { error });
        }
    }

    fn run_batch(&self, mut batch: Batch<'_>) {
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
    fn write_file(
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
}

impl Shared<'_> {
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
    fn settle<'n>(
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

fn file_time(attributes: &Attributes) -> Option<FileTime> {
    attributes.mtime.map(|time| (time.seconds, time.nanos.min(999_999_999)))
}

/// The walk itself, on one thread.
struct Run<'a> {
    shared: &'a Shared<'a>,
    picked: &'a Picked,
    folders: Folders<'a>,
    folds_case: bool,
    /// Names in the target itself: several folders may be poured into it.
    top_names: Siblings,
    /// Folders whose attributes are set at the end.
    made: Vec<NodeId>,
    /// Symbolic links, devices, pipes, sockets.
    late: Vec<NodeId>,
    most_waiting: usize,
}

/// A folder to be filled.
struct Open<'a> {
    id: NodeId,
    depth: u32,
    /// It was made by us and is empty.
    is_fresh: bool,
    seal: Option<Arc<Seal<'a>>>,
}

impl<'a> Run<'a> {
    fn check(&self) -> Result<(), ExtractError> {
        self.shared.ctx.check()?;
        let fatal = self.shared.fatal.lock().unwrap_or_else(PoisonError::into_inner).take();
        fatal.map_or(Ok(()), Err)
    }

    fn walk(&mut self, scope: &rayon::Scope<'a>, is_fresh: bool) -> Result<(), ExtractError> {
        let mut open = vec![Open { id: Tree::ROOT, depth: 0, is_fresh, seal: None }];
        while let Some(Open { id, depth, is_fresh, seal }) = open.pop() {
            self.shared.ctx.check()?;
            if self.shared.has_failed() {
                break;
            }
            let folder = match self.folders.open(id) {
                Ok(folder) => folder,
                Err(error) => {
                    self.shared.push(id, IncidentKind::Failed { error });
                    continue;
                }
            };
            let below = self.fill(scope, Open { id, depth, is_fresh, seal }, &folder)?;
            open.extend(below.into_iter().rev());
        }
        Ok(())
    }

    /// Makes what lies in one folder; returns the folders in it, to be filled in turn.
    fn fill(
        &mut self,
        scope: &rayon::Scope<'a>,
        Open { id, depth, is_fresh, seal }: Open<'a>,
        folder: &Arc<dyn TargetFolder>,
    ) -> Result<Vec<Open<'a>>, ExtractError> {
        let tree = self.shared.tree;
        let may_seal = seal::may_be_used_in(tree, id);
        let is_top = self.folders.is_top(id);
        let mut own_names = Siblings::new(self.folds_case);
        let mut below = Vec::new();
        let new_batch = || Batch {
            folder: Arc::clone(folder),
            is_fresh,
            seal: seal.clone(),
            files: Vec::new(),
            bytes: 0,
        };
        let mut batch = new_batch();
        for child in tree.children(id) {
            let Some(node) = tree.node(*child).filter(|_| self.picked.has(*child)) else {
                continue;
            };
            if depth < self.shared.options.strip {
                if node.is_folder() {
                    self.folders.add_top(*child);
                    below.push(Open { id: *child, depth: depth + 1, is_fresh, seal: None });
                }
                continue;
            }
            let siblings = if is_top { &mut self.top_names } else { &mut own_names };
            let name = siblings.take(&node.name);
            let is_renamed = *name != *node.name;
            if is_renamed {
                self.shared.push(*child, IncidentKind::Renamed { to: name.to_vec() });
                self.folders.rename(*child, &name);
            }
            match &node.kind {
                NodeKind::Folder(_) => {
                    let depth = depth + 1;
                    if let Some(seal) = self.seal_folder(*child, folder, &name, is_fresh, may_seal)
                    {
                        below.push(Open { id: *child, depth, is_fresh: true, seal: Some(seal) });
                    } else if let Some(is_fresh) =
                        self.make_folder(*child, &**folder, &name, is_fresh)
                    {
                        below.push(Open { id: *child, depth, is_fresh, seal: None });
                    }
                }
                NodeKind::File(_) if self.picked.links.contains_key(child) => {}
                NodeKind::File(blob) => {
                    let name = is_renamed.then(|| name.into_owned().into_boxed_slice());
                    let len = tree.blob(*blob).map_or(0, |blob| blob.len);
                    batch.files.push((*child, name));
                    batch.bytes = batch.bytes.saturating_add(len);
                    if batch.files.len() >= BATCH_FILES || batch.bytes >= BATCH_BYTES {
                        self.hand_out(scope, std::mem::replace(&mut batch, new_batch()));
                        self.shared.ctx.check()?;
                    }
                }
                NodeKind::Symlink(_) => self.late.push(*child),
                _ if self.shared.options.keep_specials => self.late.push(*child),
                _ => self.shared.push(*child, IncidentKind::SpecialLeftOut),
            }
        }
        if !batch.files.is_empty() {
            self.hand_out(scope, batch);
        }
        Ok(below)
    }

    /// Gives a batch to a worker, or does it here when they have enough to do: so the memory for
    /// batches and the number of open folders stay bounded, and nobody waits.
    fn hand_out(&self, scope: &rayon::Scope<'a>, batch: Batch<'a>) {
        let shared = self.shared;
        if shared.waiting.load(Ordering::Relaxed) >= self.most_waiting {
            shared.run_batch(batch);
            return;
        }
        shared.waiting.fetch_add(1, Ordering::Relaxed);
        scope.spawn(move |_| {
            shared.run_batch(batch);
            shared.waiting.fetch_sub(1, Ordering::Relaxed);
        });
    }

    /// Makes a folder that gets its name when its files are whole, where that pays and can be.
    fn seal_folder(
        &mut self,
        id: NodeId,
        parent: &Arc<dyn TargetFolder>,
        name: &[u8],
        is_fresh: bool,
        may_seal: bool,
    ) -> Option<Arc<Seal<'a>>> {
        let is_free = || {
            is_fresh
                || parent.lstat(name).is_err_and(|error| error.kind() == io::ErrorKind::NotFound)
        };
        if !may_seal || !seal::pays(self.shared.tree, id) || !is_free() {
            return None;
        }
        let seal = Seal::make(id, parent, name, &self.shared.unnamed)?;
        self.folders.seal(id, &seal.sealed_name);
        self.made.push(id);
        self.shared.count(|outcome| outcome.folders += 1);
        Some(Arc::new(seal))
    }

    /// Makes a folder, or takes one that is there; says whether it is new. `None`: neither could
    /// be done, and that was noted.
    fn make_folder(
        &mut self,
        id: NodeId,
        parent: &dyn TargetFolder,
        name: &[u8],
        is_fresh: bool,
    ) -> Option<bool> {
        let mut made = parent.make_folder(name);
        if !is_fresh && is_taken(&made) {
            match parent.lstat(name) {
                Ok(there) if there.kind == HostKind::Folder => {
                    if self.shared.options.existing == OnExisting::Replace {
                        self.made.push(id);
                    }
                    return Some(false);
                }
                Ok(_) if self.shared.options.existing == OnExisting::Replace => {
                    made = parent.remove_file(name).and_then(|()| parent.make_folder(name));
                }
                _ => {}
            }
        }
        match made {
            Ok(()) => {
                self.made.push(id);
                self.shared.count(|outcome| outcome.folders += 1);
                Some(true)
            }
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                self.shared.push(id, IncidentKind::InTheWay);
                None
            }
            Err(error) => {
                self.shared.push(id, IncidentKind::Failed { error });
                None
            }
        }
    }

    /// Further names of files, once all files are written.
    fn make_links(&mut self) -> Result<(), ExtractError> {
        let mut links: Vec<(NodeId, NodeId)> =
            self.picked.links.iter().map(|(id, original)| (*id, *original)).collect();
        links.sort_unstable();
        let mut buffer = Vec::new();
        let mut refused: HashMap<NodeId, ()> = HashMap::new();
        for (id, original) in links {
            self.shared.ctx.check()?;
            let Ok(folder) = self.folders.open_parent(id) else { continue };
            let is_written = !refused.contains_key(&original)
                && !self
                    .shared
                    .unwritten
                    .lock()
                    .unwrap_or_else(PoisonError::into_inner)
                    .has(original.0);
            let linked = if is_written {
                let from = self.folders.open_parent(original);
                let link = || -> io::Result<()> {
                    let from = from.as_ref().map_err(|e| io::Error::from(e.kind()))?;
                    let attributes = self.shared.attributes(id);
                    let name = self.folders.name(id);
                    let name = self.shared.settle(id, &attributes, &*folder, name)?;
                    folder.make_link(&name, &**from, self.folders.name(original))
                };
                link()
            } else {
                Err(io::ErrorKind::NotFound.into())
            };
            match linked {
                Ok(()) => self.shared.count(|outcome| outcome.hard_links += 1),
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                    self.shared.push(id, IncidentKind::Exists);
                }
                // No original, no links on this file system, too many of them: a copy then.
                Err(_) => {
                    refused.insert(original, ());
                    let name = self.folders.name(id);
                    let place = Place { folder: &*folder, is_fresh: false, is_sealed: false };
                    let len = self.shared.write_file(id, place, name, &mut buffer)?;
                    self.shared.count(|outcome| {
                        outcome.files += u64::from(len.is_some());
                        outcome.bytes += len.unwrap_or(0);
                    });
                }
            }
        }
        Ok(())
    }

    /// Symbolic links and special files, once nothing can go through them any more.
    fn make_late(&mut self) -> Result<(), ExtractError> {
        for id in std::mem::take(&mut self.late) {
            self.shared.ctx.check()?;
            // A folder that could not be made has been noted already.
            let Ok(folder) = self.folders.open_parent(id) else { continue };
            let name = self.folders.name(id);
            let Some(node) = self.shared.tree.node(id) else { continue };
            let make = |name: &[u8]| match &node.kind {
                NodeKind::Symlink(target) => folder.make_symlink(name, target),
                NodeKind::CharDevice { major, minor } => {
                    folder.make_special(name, HostKind::CharDevice, (*major, *minor))
                }
                NodeKind::BlockDevice { major, minor } => {
                    folder.make_special(name, HostKind::BlockDevice, (*major, *minor))
                }
                NodeKind::Fifo => folder.make_special(name, HostKind::Fifo, (0, 0)),
                NodeKind::Socket => folder.make_special(name, HostKind::Socket, (0, 0)),
                NodeKind::Folder(_) | NodeKind::File(_) => Ok(()),
            };
            let mut name = Cow::Borrowed(name);
            let mut made = make(&name);
            if is_taken(&made) {
                let settled = self.shared.settle(id, &node.attributes, &*folder, &name);
                match settled.map(Cow::into_owned) {
                    Ok(other) => {
                        made = make(&other);
                        name = Cow::Owned(other);
                    }
                    Err(error) => made = Err(error),
                }
            }
            let is_link = matches!(node.kind, NodeKind::Symlink(_));
            let mode = (!is_link).then(|| self.shared.mode_of(id, &node.attributes, 0o600));
            let made = made
                .and_then(|()| folder.set_attributes_of(&name, mode, file_time(&node.attributes)));
            match made {
                Ok(()) if is_link => self.shared.count(|outcome| outcome.symlinks += 1),
                Ok(()) => self.shared.count(|outcome| outcome.specials += 1),
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                    self.shared.push(id, IncidentKind::Exists);
                }
                Err(error) => self.shared.push(id, IncidentKind::Failed { error }),
            }
        }
        Ok(())
    }

    /// Permissions and times of folders, deepest first: making files in one changes its time.
    fn finish_folders(&mut self) -> Result<(), ExtractError> {
        for id in std::mem::take(&mut self.made).into_iter().rev() {
            self.shared.ctx.check()?;
            let Some(node) = self.shared.tree.node(id) else { continue };
            let mode = self.shared.mode_of(id, &node.attributes, 0o755);
            let finished = self
                .folders
                .open(id)
                .and_then(|folder| folder.set_attributes(mode, file_time(&node.attributes)));
            if let Err(error) = finished {
                self.shared.push(id, IncidentKind::Failed { error });
            }
        }
        Ok(())
    }
}

fn is_taken(made: &io::Result<()>) -> bool {
    made.as_ref().is_err_and(|error| error.kind() == io::ErrorKind::AlreadyExists)
}
