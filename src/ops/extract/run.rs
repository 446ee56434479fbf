//! The walk through the target: folders and files first, links and attributes of folders last.

use std::borrow::Cow;
use std::collections::HashMap;
use std::io;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use super::folders::Folders;
use super::names::Siblings;
use super::options::{ExtractError, ExtractOptions, ExtractOutcome, IncidentKind, OnExisting};
use super::pick::Picked;
use super::seal::{self, Seal, Unnamed};
use super::target::{Habits, check_space, habits};
use super::write::{Batch, BlobOpener, Place, Shared, file_time};
use crate::base::progress::{Context, Phase};
use crate::io::HostFs;
use crate::io::dir::{TargetFolder, creation_mask};
use crate::io::host::HostKind;
use crate::model::tree::{NodeId, NodeKind, Tree};
use crate::ops::Workers;
use crate::ops::select::Bits;

/// Files handed to a worker at once: enough to make handing out cheap, few enough that cancelling
/// is quick.
const BATCH_FILES: usize = 512;
/// Bytes handed to a worker at once.
const BATCH_BYTES: u64 = 32 << 20;

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
