//! The walk itself.

use std::collections::{HashMap, HashSet};
use std::ffi::OsStr;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rayon::prelude::*;

use super::filter::{Filter, IgnoreRules, ScanOptions, Verdict};
use super::listing::{Listing, look_at_all};
use super::nodes::{
    attributes, disc_parts, folder_node, leads_out, look, own_name, with_attributes,
};
use super::outcome::{ScanOutcome, Stray, Unread};
use super::source::{Origin, Place, Source};
use crate::base::progress::{Cancelled, Context, Phase};
use crate::io::HostFs;
use crate::io::host::{HostKind, HostStat};
use crate::model::tree::{HostFile, Name, TreeError};
use crate::model::{Blob, BlobId, Content, Node, NodeId, NodeKind, Tree};

/// Largest `.gitignore` that is read.
const GITIGNORE_BYTES: u64 = 1 << 20;

/// Names looked at between two looks for a cancel: a folder of a million files must stop within
/// 100 ms.
const CHUNK: usize = 4096;
/// Folders looked into side by side.
const AHEAD: usize = 32;

/// Why a scan gave nothing.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ScanError {
    /// Somebody asked to stop.
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
    /// An exclude is not a glob.
    #[error("{glob}: {source}")]
    BadGlob {
        /// The glob as given.
        glob: String,
        /// What is wrong with it.
        source: globset::Error,
    },
    /// More files and folders than the limit.
    #[error("more than {limit} files")]
    TooMany {
        /// The limit.
        limit: u64,
    },
    /// The tree is full.
    #[error(transparent)]
    Tree(#[from] TreeError),
}

/// Scans `sources` into one tree. See the module for what it promises.
///
/// # Errors
/// [`ScanError`]; files and folders that can't be looked at are no error but listed.
pub fn scan(
    sources: &[Source],
    options: &ScanOptions,
    fs: &dyn HostFs,
    ctx: &Context,
) -> Result<ScanOutcome, ScanError> {
    scan_observed(sources, options, fs, ctx, &mut |_| ())
}

/// As [`scan`]; `observe` sees what is there so far after each folder.
///
/// # Errors
/// As [`scan`].
pub fn scan_observed(
    sources: &[Source],
    options: &ScanOptions,
    fs: &dyn HostFs,
    ctx: &Context,
    observe: &mut dyn FnMut(&ScanOutcome),
) -> Result<ScanOutcome, ScanError> {
    ctx.meter.phase(Phase::Scan, None);
    let mut walk = Walk {
        options,
        filter: Filter::new(options)?,
        fs,
        ctx,
        observe,
        out: ScanOutcome::default(),
        blobs: HashMap::new(),
        stack: Vec::new(),
        listed: None,
        entries: 0,
    };
    for source in sources {
        walk.source(source)?;
    }
    Ok(walk.out)
}

/// A folder still to be listed.
struct Open {
    host: PathBuf,
    node: NodeId,
    /// Path below the part; empty unless the filter wants paths.
    path: Vec<u8>,
    /// Levels below the folder that was added.
    depth: u32,
    /// The file system the added folder lies on.
    device: u64,
    ignore: Option<Arc<IgnoreRules>>,
    ring: Option<Arc<Ring>>,
    /// What is in it, where that was looked at already.
    listing: Option<Listing>,
}

/// Folders entered on the way here, kept only while links are followed.
struct Ring {
    id: (u64, u64),
    above: Option<Arc<Ring>>,
}

impl Ring {
    fn holds(ring: Option<&Arc<Ring>>, id: (u64, u64)) -> bool {
        let mut at = ring;
        while let Some(ring) = at {
            if ring.id == id {
                return true;
            }
            at = ring.above.as_ref();
        }
        false
    }
}

/// What is known of a list, where paths repeat their folders.
#[derive(Default)]
struct Known {
    /// Children by folder and name.
    names: HashMap<(NodeId, Name), NodeId>,
    /// Folders that were walked, so that a list of a whole tree is not walked once per level.
    walked: HashSet<NodeId>,
}

struct Walk<'a> {
    options: &'a ScanOptions,
    filter: Filter,
    fs: &'a dyn HostFs,
    ctx: &'a Context,
    observe: &'a mut dyn FnMut(&ScanOutcome),
    out: ScanOutcome,
    /// Blobs by device and inode of files with several names.
    blobs: HashMap<(u64, u64), BlobId>,
    stack: Vec<Open>,
    listed: Option<Known>,
    entries: u64,
}

impl Walk<'_> {
    fn source(&mut self, source: &Source) -> Result<(), ScanError> {
        self.ctx.check()?;
        let part = self.out.tree.add(Tree::ROOT, Node::folder(Vec::new()))?;
        self.out.parts.push(part);
        match &source.origin {
            Origin::Host(host) => self.host_source(host, part, &source.place),
            Origin::Bytes(bytes) => {
                let (Place::At(path) | Place::Inside(path) | Place::Contents(path)) = &source.place;
                let (folder, name) = self.folder_for(part, path)?;
                let len = bytes.len() as u64;
                let content =
                    if len == 0 { Content::Empty } else { Content::Bytes(Arc::clone(bytes)) };
                let blob = self.out.tree.add_blob(Blob { content, len })?;
                self.add(folder, Node::new(name, NodeKind::File(blob)))?;
                self.out.files += 1;
                self.out.bytes = self.out.bytes.saturating_add(len);
                Ok(())
            }
            Origin::List(paths) => {
                let (Place::At(path) | Place::Inside(path) | Place::Contents(path)) = &source.place;
                let below = self.folders(part, path)?;
                self.listed = Some(Known::default());
                for path in paths {
                    self.ctx.check()?;
                    self.listed_path(path, below)?;
                }
                self.listed = None;
                Ok(())
            }
        }
    }

    fn host_source(&mut self, host: &Path, part: NodeId, place: &Place) -> Result<(), ScanError> {
        // What was named itself is meant, even if it is a link; a broken one stays a link.
        let stat = match self.fs.stat(host).or_else(|_| self.fs.lstat(host)) {
            Ok(stat) => stat,
            Err(error) => {
                let error = Arc::new(error);
                self.out.missing.push(Unread { path: host.to_owned(), error });
                return Ok(());
            }
        };
        let is_folder = stat.kind == HostKind::Folder;
        let (folder, name) = match place {
            Place::Contents(path) if is_folder => {
                let node = self.folders(part, path)?;
                self.set_attributes(node, &stat);
                return self.folder(host.to_owned(), node, path.clone(), &stat);
            }
            Place::Contents(path) | Place::Inside(path) => {
                (self.folders(part, path)?, own_name(self.fs, host))
            }
            Place::At(path) if path.is_empty() && is_folder => {
                self.set_attributes(part, &stat);
                return self.folder(host.to_owned(), part, Vec::new(), &stat);
            }
            Place::At(path) if path.is_empty() => (part, own_name(self.fs, host)),
            Place::At(path) => self.folder_for(part, path)?,
        };
        if name.is_empty() {
            // `/` has no name of its own; what it holds goes into the folder.
            return self.folder(host.to_owned(), folder, Vec::new(), &stat);
        }
        if is_folder {
            let node = self.add(folder, folder_node(name, &stat))?;
            self.out.folders += 1;
            let path =
                if self.filter.wants_paths() { self.path_below(part, node) } else { Vec::new() };
            return self.folder(host.to_owned(), node, path, &stat);
        }
        self.file(host.to_owned(), folder, name, &stat, 0)
    }

    /// One line of a list: a file, or a folder with all it holds, unless it is there already.
    fn listed_path(&mut self, host: &Path, below: NodeId) -> Result<(), ScanError> {
        let stat = match self.look(host) {
            Ok(stat) => stat,
            Err(error) => {
                let error = Arc::new(error);
                self.out.missing.push(Unread { path: host.to_owned(), error });
                return Ok(());
            }
        };
        let parts = disc_parts(host);
        let Some(((last, _), above)) = parts.split_last() else {
            return self.folder(host.to_owned(), below, Vec::new(), &stat);
        };
        if self.is_below_walked(below, above) {
            return Ok(());
        }
        let is_folder = stat.kind == HostKind::Folder;
        let path: Vec<u8> =
            parts.iter().map(|(part, _)| part.as_encoded_bytes()).collect::<Vec<_>>().join(&b'/');
        let name = last.as_encoded_bytes().to_vec();
        if !self.keeps(&name, &path, host, is_folder, None) {
            return Ok(());
        }
        let mut folder = below;
        for (name, host) in above {
            folder = match self.known(folder, name.as_encoded_bytes()) {
                Some(node) if self.out.tree.node(node).is_some_and(Node::is_folder) => node,
                Some(_) => return Ok(()),
                None => {
                    let mut node = Node::folder(name.as_encoded_bytes().to_vec());
                    if let Ok(stat) = self.fs.stat(host) {
                        node.attributes = attributes(&stat);
                    }
                    self.out.folders += 1;
                    self.add(folder, node)?
                }
            };
        }
        match self.known(folder, &name) {
            Some(node) if is_folder => self.folder(host.to_owned(), node, path, &stat),
            Some(_) => Ok(()),
            None if is_folder => {
                let node = self.add(folder, folder_node(name, &stat))?;
                self.out.folders += 1;
                self.folder(host.to_owned(), node, path, &stat)
            }
            None => {
                let depth = u32::try_from(above.len()).unwrap_or(u32::MAX);
                self.file(host.to_owned(), folder, name, &stat, depth)
            }
        }
    }

    /// Walks a folder and all below it.
    fn folder(
        &mut self,
        host: PathBuf,
        node: NodeId,
        path: Vec<u8>,
        stat: &HostStat,
    ) -> Result<(), ScanError> {
        let id = (stat.fingerprint.device, stat.fingerprint.inode);
        let ring = self.options.follow_links.then(|| Arc::new(Ring { id, above: None }));
        let device = stat.fingerprint.device;
        let listing = None;
        self.stack.push(Open { host, node, path, depth: 0, device, ignore: None, ring, listing });
        while let Some(mut open) = self.stack.pop() {
            let listing = self.listing(&mut open);
            // What was looked at while somebody asked to stop is not whole.
            self.ctx.check()?;
            self.list(open, listing)?;
            (self.observe)(&self.out);
        }
        Ok(())
    }

    /// What is in a folder. Where the caller runs this in a pool, those that come next are looked
    /// into at the same time.
    fn listing(&mut self, open: &mut Open) -> Listing {
        if let Some(listing) = open.listing.take() {
            return listing;
        }
        let (fs, options, ctx) = (self.fs, self.options, self.ctx);
        let look_into = |open: &mut Open| {
            open.listing = Some(Listing::read(&open.host, fs, options, ctx));
        };
        if rayon::current_thread_index().is_some() {
            let from = self.stack.len().saturating_sub(AHEAD - 1);
            let next = self.stack.get_mut(from..).unwrap_or_default().iter_mut();
            let next = next.filter(|open| open.listing.is_none());
            let all: Vec<&mut Open> = next.chain(std::iter::once(&mut *open)).collect();
            all.into_par_iter().with_max_len(1).for_each(look_into);
        } else {
            look_into(open);
        }
        open.listing.take().unwrap_or_default()
    }

    fn list(&mut self, mut open: Open, listing: Listing) -> Result<(), ScanError> {
        let Listing { names, first } = listing;
        let names = match names {
            Ok(names) => names,
            Err(error) => {
                self.unreadable(open.host, error);
                return Ok(());
            }
        };
        if self.filter.reads_gitignore() && names.iter().any(|name| name == ".gitignore") {
            open.ignore = self.gitignore(&open.host, open.ignore.take());
        }
        if let Some(known) = &mut self.listed {
            known.walked.insert(open.node);
        }
        let bytes_before = self.out.bytes;
        let (known, rest) = names.split_at(first.len().min(names.len()));
        for (name, (host, stat)) in known.iter().zip(first) {
            self.entry(&open, name.as_encoded_bytes().to_vec(), host, stat)?;
        }
        for some in rest.chunks(CHUNK) {
            self.ctx.check()?;
            let looked = look_at_all(&open.host, some, self.fs, self.options);
            for (name, (host, stat)) in some.iter().zip(looked) {
                self.entry(&open, name.as_encoded_bytes().to_vec(), host, stat)?;
            }
        }
        self.ctx.meter.advance(self.out.bytes.saturating_sub(bytes_before));
        Ok(())
    }

    fn entry(
        &mut self,
        open: &Open,
        name: Vec<u8>,
        host: PathBuf,
        stat: io::Result<HostStat>,
    ) -> Result<(), ScanError> {
        let stat = match stat {
            Ok(stat) => stat,
            Err(error) => {
                self.unreadable(host, error);
                return Ok(());
            }
        };
        let is_folder = stat.kind == HostKind::Folder;
        let mut path = Vec::new();
        if self.filter.wants_paths() {
            path = open.path.clone();
            if !path.is_empty() {
                path.push(b'/');
            }
            path.extend_from_slice(&name);
        }
        if !self.keeps(&name, &path, &host, is_folder, open.ignore.as_deref()) {
            return Ok(());
        }
        let known = self.known(open.node, &name);
        if !is_folder {
            return match known {
                Some(_) => Ok(()),
                None => self.file(host, open.node, name, &stat, open.depth),
            };
        }
        let id = (stat.fingerprint.device, stat.fingerprint.inode);
        if Ring::holds(open.ring.as_ref(), id) {
            self.out.loops.push(host);
            return Ok(());
        }
        let node = match known {
            Some(node) if self.is_walked(node) => return Ok(()),
            Some(node) if self.out.tree.node(node).is_some_and(Node::is_folder) => node,
            Some(_) => return Ok(()),
            None => {
                self.out.folders += 1;
                self.add(open.node, folder_node(name, &stat))?
            }
        };
        if stat.fingerprint.device != open.device && !self.options.enter_file_systems {
            self.out.not_entered.push(host);
            return Ok(());
        }
        let depth = open.depth.saturating_add(1);
        if depth >= self.ctx.limits.depth {
            self.unreadable(host, io::Error::from(io::ErrorKind::InvalidFilename));
            return Ok(());
        }
        let ring =
            open.ring.as_ref().map(|ring| Arc::new(Ring { id, above: Some(Arc::clone(ring)) }));
        let device =
            if self.options.enter_file_systems { stat.fingerprint.device } else { open.device };
        let ignore = open.ignore.clone();
        let listing = None;
        self.stack.push(Open { host, node, path, depth, device, ignore, ring, listing });
        Ok(())
    }

    /// Anything but a folder. `depth`: levels of its folder below the one that was added.
    fn file(
        &mut self,
        host: PathBuf,
        folder: NodeId,
        name: Vec<u8>,
        stat: &HostStat,
        depth: u32,
    ) -> Result<(), ScanError> {
        let (major, minor) = stat.device;
        let kind = match stat.kind {
            HostKind::File => {
                self.out.files += 1;
                NodeKind::File(self.blob(host, stat)?)
            }
            HostKind::Symlink => {
                let target = match self.fs.read_link(&host) {
                    Ok(target) => target.as_os_str().as_encoded_bytes().to_vec(),
                    Err(error) => {
                        self.unreadable(host, error);
                        return Ok(());
                    }
                };
                self.out.links += 1;
                let kind = NodeKind::Symlink(Box::new(target.clone().into_boxed_slice()));
                let node = self.add(folder, with_attributes(Node::new(name, kind), stat))?;
                if leads_out(&target, depth) {
                    self.out.strays.push(Stray { path: host, node, target });
                }
                return Ok(());
            }
            // A folder never comes here; the arm only keeps the match whole.
            HostKind::Folder => return Ok(()),
            _ if !self.options.keep_specials => {
                self.out.skipped_specials.push(host);
                return Ok(());
            }
            HostKind::CharDevice => NodeKind::CharDevice { major, minor },
            HostKind::BlockDevice => NodeKind::BlockDevice { major, minor },
            HostKind::Fifo => NodeKind::Fifo,
            HostKind::Socket => NodeKind::Socket,
        };
        if stat.kind != HostKind::File {
            self.out.specials += 1;
        }
        self.add(folder, with_attributes(Node::new(name, kind), stat))?;
        Ok(())
    }

    /// The blob of a host file; files with several names share one.
    fn blob(&mut self, host: PathBuf, stat: &HostStat) -> Result<BlobId, ScanError> {
        let fingerprint = stat.fingerprint;
        let id = (fingerprint.device, fingerprint.inode);
        let may_repeat = stat.links > 1 || self.options.follow_links;
        if may_repeat && let Some(blob) = self.blobs.get(&id) {
            self.out.hard_links += 1;
            return Ok(*blob);
        }
        self.out.bytes = self.out.bytes.saturating_add(fingerprint.len);
        let content = Content::Host(Box::new(HostFile { path: host, fingerprint }));
        let blob = self.out.tree.add_blob(Blob { content, len: fingerprint.len })?;
        if may_repeat {
            self.blobs.insert(id, blob);
        }
        Ok(blob)
    }

    /// Whether a path passes the filter; what does not is listed.
    fn keeps(
        &mut self,
        name: &[u8],
        path: &[u8],
        host: &Path,
        is_folder: bool,
        ignore: Option<&IgnoreRules>,
    ) -> bool {
        match self.filter.verdict(name, path, host, is_folder, ignore) {
            Verdict::Keep => return true,
            Verdict::System => self.out.left_out.push(host.to_owned()),
            Verdict::Excluded => self.out.excluded.push(host.to_owned()),
        }
        false
    }

    fn look(&self, host: &Path) -> io::Result<HostStat> {
        look(self.fs, self.options, host)
    }

    fn add(&mut self, folder: NodeId, node: Node) -> Result<NodeId, ScanError> {
        self.entries += 1;
        let limit = self.ctx.limits.entries;
        if self.entries > limit {
            return Err(ScanError::TooMany { limit });
        }
        self.ctx.meter.advance_items(1);
        let name = self.listed.is_some().then(|| node.name.clone());
        let id = self.out.tree.add(folder, node)?;
        if let (Some(known), Some(name)) = (&mut self.listed, name) {
            known.names.insert((folder, name), id);
        }
        Ok(id)
    }

    /// A child met before, in a list.
    fn known(&self, folder: NodeId, name: &[u8]) -> Option<NodeId> {
        self.listed.as_ref()?.names.get(&(folder, Name::from(name))).copied()
    }

    /// Whether a listed path lies in a folder that was walked before: whatever became of it then
    /// holds.
    fn is_below_walked(&self, below: NodeId, above: &[(&OsStr, PathBuf)]) -> bool {
        let mut folder = below;
        for (name, _) in above {
            if self.is_walked(folder) {
                return true;
            }
            match self.known(folder, name.as_encoded_bytes()) {
                Some(node) => folder = node,
                None => return false,
            }
        }
        self.is_walked(folder)
    }

    /// A folder of a list that was walked before.
    fn is_walked(&self, folder: NodeId) -> bool {
        self.listed.as_ref().is_some_and(|known| known.walked.contains(&folder))
    }

    fn set_attributes(&mut self, node: NodeId, stat: &HostStat) {
        if let Some(node) = self.out.tree.node_mut(node) {
            node.attributes = attributes(stat);
        }
    }

    /// The folder at `path` below `part`, made where it is missing.
    fn folders(&mut self, part: NodeId, path: &[u8]) -> Result<NodeId, ScanError> {
        let mut folder = part;
        for name in path.split(|b| *b == b'/').filter(|name| !name.is_empty()) {
            folder = match self.out.tree.child_named(folder, name) {
                Some(node) => node,
                None => self.add(folder, Node::folder(name.to_vec()))?,
            };
        }
        Ok(folder)
    }

    /// The folder of `path` and its last name.
    fn folder_for(&mut self, part: NodeId, path: &[u8]) -> Result<(NodeId, Vec<u8>), ScanError> {
        let (folder, name) = match path.iter().rposition(|b| *b == b'/') {
            Some(at) => path.split_at(at),
            None => (&[][..], path),
        };
        let name = name.strip_prefix(b"/").unwrap_or(name).to_vec();
        Ok((self.folders(part, folder)?, name))
    }

    fn path_below(&self, part: NodeId, node: NodeId) -> Vec<u8> {
        // A part has no name, so its children's paths begin with a slash.
        let path = self.out.tree.path_of(node);
        debug_assert!(self.out.tree.is_inside(node, part));
        path.strip_prefix(b"/").unwrap_or(&path).to_vec()
    }

    fn unreadable(&mut self, path: PathBuf, error: io::Error) {
        self.out.unreadable.push(Unread { path, error: Arc::new(error) });
    }

    fn gitignore(
        &self,
        folder: &Path,
        above: Option<Arc<IgnoreRules>>,
    ) -> Option<Arc<IgnoreRules>> {
        let Ok(source) = self.fs.open(&folder.join(".gitignore")) else { return above };
        let len = usize::try_from(source.len().min(GITIGNORE_BYTES)).unwrap_or(0);
        let mut bytes = vec![0; len];
        if source.read_at(0, &mut bytes).is_err() {
            return above;
        }
        IgnoreRules::read(folder, &String::from_utf8_lossy(&bytes), above)
    }
}
