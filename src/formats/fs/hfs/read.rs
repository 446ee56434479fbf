//! Walks the catalog: what lies in a folder stands one behind the other in the chain of leaves.

use std::collections::{HashMap, HashSet};
use std::ops::ControlFlow;
use std::sync::Arc;

use super::btree::BTree;
use super::catalog::{Item, is_thread_key, item_of, key_of, parent_of};
use super::fork::{Fork, read_at};
use super::overflow::{CATALOG, ForkKind, Overflow};
use super::probe::HfsVolume;
use crate::base::diag::{Code, Diagnostic};
use crate::base::progress::{Cancelled, Context};
use crate::formats::fs::charset::Charset;
use crate::formats::fs::folders::{self, FolderReader, Found, FoundKind, Listing, Root};
use crate::formats::fs::volume::{Stream, StreamData, StreamKind, Visitor, Walked};
use crate::io::source::BlockSource;
use crate::model::tree::Attributes;

/// The root folder.
const ROOT: u32 = 2;
/// Names of what a file has beside its data: as `file/..namedfork/rsrc` and the extended attribute
/// of a Macintosh have them.
const RESOURCE_FORK: &[u8] = b"rsrc";
const FINDER_INFO: &[u8] = b"com.apple.FinderInfo";
/// File types of a mode (as in stat).
const S_IFMT: u32 = 0o170_000;
/// Type and creator of symbolic links and of hard links.
const SYMLINK: &[u8; 8] = b"slnkrhap";
const HARD_LINK: &[u8; 8] = b"hlnkhfs+";
/// The folder in the root that holds what hard links name, and the files in it.
const PRIVATE_FOLDER: &[u8] = b"\0\0\0\0HFS+ Private Data";
const INODE: &[u8] = b"iNode";
/// Other things in the root that no Macintosh shows.
const PRIVATE: [&[u8]; 3] =
    [b".HFS+ Private Directory Data\r", b".journal", b".journal_info_block"];

impl HfsVolume {
    /// Walks its tree, whole or (with `under`) what is at and below a path. Places are those of
    /// `source`, which begins where the volume does. Names of HFS are read in `charset`, Mac Roman
    /// if not given.
    pub fn walk(
        &self,
        source: &dyn BlockSource,
        under: Option<&[u8]>,
        charset: Option<Charset>,
        ctx: &Context,
        visitor: &mut dyn Visitor,
    ) -> Result<Walked, Cancelled> {
        let overflow = Overflow::read(self, source);
        let max_runs = ctx.limits.file_sections;
        let fork = &self.catalog;
        let (runs, is_whole) =
            overflow.runs_of((CATALOG, ForkKind::Data), fork, self.block_bytes, max_runs);
        let ranges = self.ranges(&runs, fork.len);
        let tree = BTree::open(source, ranges, self.is_plus());
        if tree.is_none() || !is_whole {
            let bad = Diagnostic::error(Code::CatalogBad);
            ctx.note(bad.at(self.header_at).with("path", ""));
        }
        let Some(tree) = tree else {
            return Ok(if under.is_some() { Walked::NotThere } else { Walked::Whole });
        };
        let steps_left = u64::from(tree.count_nodes) * 2 + 1024;
        let mut reader = Reader {
            volume: self,
            source,
            charset,
            overflow,
            tree,
            steps_left,
            max_runs,
            inodes: None,
            max_target: ctx.limits.link_target_bytes,
        };
        let root = Root { folder: ROOT, key: u64::from(ROOT), attributes: Attributes::default() };
        folders::walk(&mut reader, root, source.len(), under, ctx, visitor)
    }
}

struct Reader<'a> {
    volume: &'a HfsVolume,
    source: &'a dyn BlockSource,
    charset: Option<Charset>,
    overflow: Overflow,
    tree: BTree<'a>,
    /// Leaves that may still be read: a sound volume needs each once or twice.
    steps_left: u64,
    max_runs: usize,
    max_target: usize,
    /// What hard links name, read when the first one is met.
    inodes: Option<HashMap<u32, Item>>,
}

/// A record of a folder, and where its leaf lies.
struct Listed {
    place: u64,
    name: Vec<u8>,
    item: Item,
}

/// How a folder's records were read.
enum Ended {
    /// To their end.
    Whole,
    /// The visitor had enough.
    Stopped,
    /// The tree is damaged there.
    Damaged,
}

impl Reader<'_> {
    /// Hands all records of folder `id` but its thread to `each`, with the place of their leaf.
    fn records_of(
        &mut self,
        id: u32,
        ctx: &Context,
        each: &mut dyn FnMut(&mut Self, Listed) -> ControlFlow<()>,
    ) -> Result<Ended, Cancelled> {
        let is_plus = self.volume.is_plus();
        // The thread of a folder has the smallest key of all in it.
        let is_before = |record: &[u8]| {
            parent_of(record).is_some_and(|parent| {
                parent < id || (parent == id && is_thread_key(record, is_plus))
            })
        };
        let Some(mut number) = self.tree.seek(is_before) else { return Ok(Ended::Damaged) };
        // Each folder costs its way down and a leaf or two shared with its neighbours.
        self.steps_left = self.steps_left.saturating_add(4);
        let mut seen = HashSet::new();
        while number != 0 {
            ctx.check()?;
            if self.steps_left == 0 || !seen.insert(number) {
                return Ok(Ended::Damaged);
            }
            self.steps_left -= 1;
            let Some((leaf, next)) = self.tree.leaf(number) else { return Ok(Ended::Damaged) };
            for record in leaf.records() {
                let Some(parent) = parent_of(record) else { return Ok(Ended::Damaged) };
                if parent > id {
                    return Ok(Ended::Whole);
                }
                if parent < id {
                    continue;
                }
                let data = self.tree.data_of(record).unwrap_or_default();
                let Some(item) = item_of(data, is_plus) else { continue };
                let Some((_, name)) = key_of(record, is_plus, self.charset) else {
                    return Ok(Ended::Damaged);
                };
                let listed = Listed { place: leaf.place, name, item };
                if each(self, listed).is_break() {
                    return Ok(Ended::Stopped);
                }
            }
            number = next;
        }
        Ok(Ended::Whole)
    }

    fn found(&mut self, name: Vec<u8>, item: Item, place: u64, ctx: &Context) -> Found<u32> {
        let Some((data, resource)) = item.forks.clone() else {
            let kind = FoundKind::Folder(item.id, u64::from(item.id));
            return Found { attributes: item.attributes, ..Found::new(name, kind, place) };
        };
        if item.finder() == HARD_LINK
            && let Some(target) = self.inode(item.special, ctx)
            && target.finder() != HARD_LINK
        {
            let links = Some((target.special.max(1), target.id));
            return Found { links, ..self.found(name, target, place, ctx) };
        }
        let block = self.volume.block_bytes;
        let (runs, is_whole) =
            self.overflow.runs_of((item.id, ForkKind::Data), &data, block, self.max_runs);
        let mut found = Found::new(name, self.kind_of(&item, &data), place);
        found.attributes = item.attributes;
        found.len = data.len;
        found.ranges = self.volume.ranges(&runs, data.len);
        found.damage = match (is_whole, item.is_compressed) {
            (false, _) => Some(Code::CatalogBad),
            (true, true) => Some(Code::HfsCompressed),
            (true, false) => None,
        };
        if resource.len > 0 {
            let of = (item.id, ForkKind::Resource);
            let (runs, _) = self.overflow.runs_of(of, &resource, block, self.max_runs);
            let ranges = self.volume.ranges(&runs, resource.len);
            found.streams.push(Stream {
                kind: StreamKind::ResourceFork,
                name: RESOURCE_FORK.to_vec(),
                len: resource.len,
                data: StreamData::Ranges(ranges),
            });
        }
        if item.finder_info.iter().any(|byte| *byte != 0) {
            found.streams.push(Stream {
                kind: StreamKind::FinderInfo,
                name: FINDER_INFO.to_vec(),
                len: item.finder_info.len() as u64,
                data: StreamData::Bytes(Arc::new(item.finder_info)),
            });
        }
        found
    }

    fn kind_of(&self, item: &Item, data: &Fork) -> FoundKind<u32> {
        let (major, minor) = (item.special >> 24, item.special & 0xFF_FFFF);
        match item.mode & S_IFMT {
            0o120_000 => self.symlink(data),
            0o020_000 => FoundKind::CharDevice(major, minor),
            0o060_000 => FoundKind::BlockDevice(major, minor),
            0o010_000 => FoundKind::Fifo,
            0o140_000 => FoundKind::Socket,
            _ if item.finder() == SYMLINK => self.symlink(data),
            _ => FoundKind::File,
        }
    }

    /// The target of a symbolic link is its data; one too long to be true is a file.
    fn symlink(&self, data: &Fork) -> FoundKind<u32> {
        let ranges = self.volume.ranges(&data.runs, data.len);
        let len = usize::try_from(data.len).unwrap_or(usize::MAX);
        if len > self.max_target {
            return FoundKind::File;
        }
        let mut target = vec![0; len];
        match read_at(self.source, &ranges, 0, &mut target) {
            Ok(()) => FoundKind::Symlink(target),
            Err(_) => FoundKind::File,
        }
    }

    /// What a hard link names.
    fn inode(&mut self, number: u32, ctx: &Context) -> Option<Item> {
        if self.inodes.is_none() {
            self.inodes = Some(self.read_inodes(ctx).unwrap_or_default());
        }
        self.inodes.as_ref()?.get(&number).cloned()
    }

    fn read_inodes(&mut self, ctx: &Context) -> Result<HashMap<u32, Item>, Cancelled> {
        let mut folder = None;
        self.records_of(ROOT, ctx, &mut |_, Listed { name, item, .. }| {
            if name == PRIVATE_FOLDER && item.forks.is_none() {
                folder = Some(item.id);
                return ControlFlow::Break(());
            }
            ControlFlow::Continue(())
        })?;
        let mut inodes = HashMap::new();
        let Some(folder) = folder else { return Ok(inodes) };
        let limit = ctx.limits.file_sections;
        self.records_of(folder, ctx, &mut |_, Listed { name, item, .. }| {
            let digits = name.strip_prefix(INODE).and_then(|rest| std::str::from_utf8(rest).ok());
            if let Some(number) = digits.and_then(|digits| digits.parse().ok()) {
                inodes.insert(number, item);
            }
            if inodes.len() >= limit { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        })?;
        Ok(inodes)
    }
}

impl FolderReader for Reader<'_> {
    type Folder = u32;

    fn read_folder(
        &mut self,
        folder: &u32,
        listing: &mut Listing<'_, u32>,
    ) -> Result<ControlFlow<()>, Cancelled> {
        let ctx = listing.context().clone();
        let is_root = *folder == ROOT;
        let mut at = 0;
        let ended =
            self.records_of(*folder, &ctx, &mut |reader, Listed { place, name, item }| {
                at = place;
                let is_private = name == PRIVATE_FOLDER || PRIVATE.contains(&name.as_slice());
                if is_root && is_private {
                    return ControlFlow::Continue(());
                }
                let found = reader.found(name, item, place, &ctx);
                listing.found(found)
            })?;
        Ok(match ended {
            Ended::Whole => ControlFlow::Continue(()),
            Ended::Stopped => ControlFlow::Break(()),
            Ended::Damaged => {
                listing.complain(Code::CatalogBad, at);
                ControlFlow::Continue(())
            }
        })
    }
}
