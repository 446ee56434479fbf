//! Asks the host about every file that is to be written (design.md 7): one parallel pass of
//! `lstat`, for `dedupe` the contents of files of equal length, and boot images whose sum is
//! written into them.

use std::collections::{BTreeSet, HashMap};
use std::io::ErrorKind;
use std::path::PathBuf;
use std::sync::{Arc, LazyLock};

use rayon::prelude::*;

use super::boot::{self, ImageFacts};
use crate::base::progress::{Cancelled, Context, Phase};
use crate::base::units::{ByteRange, Fingerprint};
use crate::io::memory::{MemorySource, ZeroSource};
use crate::io::window::ExtentsSource;
use crate::io::{HostFs, SharedSource, SourceTable};
use crate::model::spec::{BootSpec, ImageSpec, Placement};
use crate::model::tree::{Content, HostFile};
use crate::model::{Blob, BlobId, Tree};
use crate::plan::Plan;

/// What is wrong with a file of the host.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum IssueKind {
    /// It is not what was added: length, times or identity differ.
    Changed,
    /// It is gone.
    Missing,
    /// It can't be read.
    Unreadable,
}

/// A file of the host that can't be written as it was added.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct HostIssue {
    /// Whose content it is.
    pub blob: BlobId,
    /// The file.
    pub path: PathBuf,
    /// What is wrong.
    pub kind: IssueKind,
}

/// What planning must know of the world.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Facts {
    /// Files that can't be written as they were added, in order of their blobs.
    pub issues: Vec<HostIssue>,
    /// Blobs that hold the same bytes as another one, which is stored for them.
    pub same_as: HashMap<BlobId, BlobId>,
    /// What was read of boot images.
    pub(super) images: HashMap<BlobId, ImageFacts>,
    /// Digests of files of the host that were read to find equal ones: of their first bytes and
    /// of all. They hold as long as the fingerprint does.
    digests: HashMap<(Fingerprint, Extent), [u8; 32]>,
}

impl Facts {
    /// Where data lies in `plan` that was read before, and its BLAKE3: files stored for others too,
    /// and boot images whose sums are in the plan. Whoever reads the image can see whether they
    /// still are what they were.
    pub fn read_before(&self, plan: &Plan) -> Vec<(ByteRange, [u8; 32])> {
        let stored: BTreeSet<BlobId> = self.same_as.values().copied().collect();
        let mut found: Vec<(ByteRange, [u8; 32])> = stored
            .into_iter()
            .filter_map(|blob| {
                let range = plan.addresses().blob(blob)?;
                let Content::Host(file) = &plan.tree().blob(blob)?.content else { return None };
                let extent = if range.len <= HEAD_BYTES { Extent::Head } else { Extent::Whole };
                Some((range, *self.digests.get(&(file.fingerprint, extent))?))
            })
            .collect();
        for (blob, facts) in &self.images {
            let Some(place) = plan.addresses().blob(*blob) else { continue };
            found.extend(facts.parts.iter().filter_map(|(part, digest)| {
                let range = ByteRange { start: place.start.checked_add(part.start)?, ..*part };
                Some((range, *digest))
            }));
        }
        found.sort_unstable_by_key(|(range, _)| range.start);
        found
    }

    /// The files that are not read, since an equal one is stored for them.
    pub fn not_stored<'a>(&'a self, tree: &'a Tree) -> impl Iterator<Item = &'a HostFile> {
        self.same_as.keys().filter_map(|blob| match &tree.blob(*blob)?.content {
            Content::Host(file) => Some(&**file),
            _ => None,
        })
    }
}

/// How much of a file a digest is of.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
enum Extent {
    Head,
    Whole,
}

impl Extent {
    /// Most bytes it takes.
    fn most(self) -> u64 {
        match self {
            Extent::Head => HEAD_BYTES,
            Extent::Whole => u64::MAX,
        }
    }
}

/// Bytes compared before a whole file is read.
const HEAD_BYTES: u64 = 4096;
/// Bytes read at a time.
const CHUNK_BYTES: u64 = 1 << 20;

/// What is to be made.
#[derive(Clone, Copy, Debug)]
pub struct Wishes<'a> {
    /// The files.
    pub tree: &'a Tree,
    /// The image.
    pub spec: &'a ImageSpec,
    /// What starts from it.
    pub boot: &'a BootSpec,
    /// Where the files are to lie.
    pub placement: &'a Placement,
    /// The images that blobs point into.
    pub sources: &'a SourceTable,
}

impl<'a> Wishes<'a> {
    /// An image of files of the host that nothing starts from.
    pub fn of_files(tree: &'a Tree, spec: &'a ImageSpec) -> Wishes<'a> {
        static NO_BOOT: LazyLock<BootSpec> = LazyLock::new(BootSpec::default);
        static NO_SOURCES: LazyLock<SourceTable> = LazyLock::new(SourceTable::default);
        static NATURAL: LazyLock<Placement> = LazyLock::new(Placement::new);
        Wishes { tree, spec, boot: &NO_BOOT, placement: &NATURAL, sources: &NO_SOURCES }
    }
}

/// Looks at every file of the host that `wishes` name, and reads boot images that get a sum. Work
/// is spread over the pool it is called in. Fails only when cancelled.
pub fn gather(wishes: Wishes<'_>, fs: &dyn HostFs, ctx: &Context) -> Result<Facts, Cancelled> {
    gather_again(&Facts::default(), wishes, fs, ctx)
}

/// As [`gather`]; what `before` knows of the contents of files that did not change is not read
/// again.
pub fn gather_again(
    before: &Facts,
    wishes: Wishes<'_>,
    fs: &dyn HostFs,
    ctx: &Context,
) -> Result<Facts, Cancelled> {
    let blobs = live_blobs(wishes.tree, wishes.boot);
    gather_of(before, wishes, &blobs, &blobs, fs, ctx)
}

/// As [`gather`], for a tree that was scanned just now: a file that everybody may read is not asked
/// about again. Should one change all the same, writing finds it when it opens it.
pub fn gather_scanned(
    wishes: Wishes<'_>,
    fs: &dyn HostFs,
    ctx: &Context,
) -> Result<Facts, Cancelled> {
    let tree = wishes.tree;
    let blobs = live_blobs(tree, wishes.boot);
    let mut is_open = vec![false; tree.blob_bound() as usize];
    for (_, node) in tree.walk(Tree::ROOT) {
        let slot = node.blob().and_then(|blob| is_open.get_mut(blob.0 as usize));
        if let (Some(slot), Some(mode)) = (slot, node.attributes.mode) {
            *slot = mode & EVERYBODY == EVERYBODY;
        }
    }
    let is_doubtful = |blob: &&BlobId| !is_open.get(blob.0 as usize).copied().unwrap_or(false);
    let doubts: Vec<BlobId> = blobs.iter().filter(is_doubtful).copied().collect();
    gather_of(&Facts::default(), wishes, &blobs, &doubts, fs, ctx)
}

/// Everybody may read it.
const EVERYBODY: u16 = 0o444;

/// Looks at the files of `doubts`, and where that is asked for finds equal ones among `blobs`.
fn gather_of(
    before: &Facts,
    wishes: Wishes<'_>,
    blobs: &[BlobId],
    doubts: &[BlobId],
    fs: &dyn HostFs,
    ctx: &Context,
) -> Result<Facts, Cancelled> {
    let tree = wishes.tree;
    ctx.meter.phase(Phase::Gather, Some(doubts.len() as u64));
    let issues: Vec<Option<HostIssue>> = doubts
        .par_iter()
        .with_min_len(64)
        .map(|blob| {
            ctx.check()?;
            ctx.meter.advance(1);
            Ok(look_at(tree, *blob, fs))
        })
        .collect::<Result<_, Cancelled>>()?;
    let mut facts = Facts {
        issues: issues.into_iter().flatten().collect(),
        digests: before.digests.clone(),
        ..Facts::default()
    };
    if wishes.spec.dedupe {
        facts.same_as = find_equal(tree, blobs, &mut facts, fs, ctx)?;
    }
    facts.images = boot::gather(wishes, &before.images, fs, ctx)?;
    Ok(facts)
}

/// The bytes of a blob whose extents lie in `sources`. `None`: they are gone, or in a form that only
/// the opened image can read.
pub fn open_blob(blob: &Blob, sources: &SourceTable, fs: &dyn HostFs) -> Option<SharedSource> {
    match &blob.content {
        Content::Empty => Some(Arc::new(MemorySource::new(Vec::new()))),
        Content::Bytes(bytes) => Some(Arc::new(MemorySource::new(Arc::clone(bytes)))),
        Content::Zeros => Some(Arc::new(ZeroSource::new(blob.len))),
        Content::Host(file) => fs.open(&file.path).ok(),
        Content::Extents { source, ranges } => {
            let source = Arc::clone(sources.source(*source)?);
            Some(Arc::new(ExtentsSource::new(source, ranges.as_slice(), blob.len)))
        }
        Content::Packed(_) | Content::Unreadable(_) => None,
    }
}

/// Every blob that a node names, or that boots, once, in order.
fn live_blobs(tree: &Tree, boot: &BootSpec) -> Vec<BlobId> {
    let mut is_live = vec![false; tree.blob_bound() as usize];
    let named = tree.walk(Tree::ROOT).filter_map(|(_, node)| node.blob());
    for blob in named.chain(boot.blobs()) {
        if let Some(slot) = is_live.get_mut(blob.0 as usize) {
            *slot = true;
        }
    }
    (0..).zip(is_live).filter(|(_, is_live)| *is_live).map(|(id, _)| BlobId(id)).collect()
}

fn look_at(tree: &Tree, blob: BlobId, fs: &dyn HostFs) -> Option<HostIssue> {
    let Content::Host(file) = &tree.blob(blob)?.content else { return None };
    let issue = |kind| Some(HostIssue { blob, path: file.path.clone(), kind });
    match fs.stat(&file.path) {
        Ok(stat) if stat.fingerprint != file.fingerprint => issue(IssueKind::Changed),
        // What everybody may read needs no trial.
        Ok(stat) if stat.mode & EVERYBODY == EVERYBODY => None,
        Ok(_) => match fs.open(&file.path) {
            Ok(_) => None,
            Err(_) => issue(IssueKind::Unreadable),
        },
        Err(error) if error.kind() == ErrorKind::NotFound => issue(IssueKind::Missing),
        Err(_) => issue(IssueKind::Unreadable),
    }
}

/// Finds files of equal content: by length, then by their first bytes, then by digest.
fn find_equal(
    tree: &Tree,
    blobs: &[BlobId],
    facts: &mut Facts,
    fs: &dyn HostFs,
    ctx: &Context,
) -> Result<HashMap<BlobId, BlobId>, Cancelled> {
    let mut by_len: HashMap<u64, Vec<BlobId>> = HashMap::new();
    for blob in blobs {
        let has_issue = facts.issues.binary_search_by_key(blob, |issue| issue.blob).is_ok();
        if let Some(found) = tree.blob(*blob)
            && found.len > 0
            && !has_issue
            && matches!(found.content, Content::Host(_) | Content::Bytes(_))
        {
            by_len.entry(found.len).or_default().push(*blob);
        }
    }
    let twins = groups(by_len);
    let heads = digests(tree, twins, Extent::Head, facts, fs, ctx)?;
    // What is no longer than a head has been compared whole.
    let (done, open): (Vec<_>, Vec<_>) =
        groups(heads).into_iter().partition(|group| len_of(tree, group) <= HEAD_BYTES);
    let whole = digests(tree, open, Extent::Whole, facts, fs, ctx)?;
    let mut same_as = HashMap::new();
    for group in done.into_iter().chain(groups(whole)) {
        if let Some((first, others)) = group.split_first() {
            same_as.extend(others.iter().map(|other| (*other, *first)));
        }
    }
    Ok(same_as)
}

fn len_of(tree: &Tree, group: &[BlobId]) -> u64 {
    group.first().and_then(|blob| tree.blob(*blob)).map_or(0, |blob| blob.len)
}

/// The groups of at least two, each in order of its blobs.
fn groups<K>(by_key: HashMap<K, Vec<BlobId>>) -> Vec<Vec<BlobId>> {
    let mut groups: Vec<Vec<BlobId>> =
        by_key.into_values().filter(|group| group.len() > 1).collect();
    groups.sort_unstable();
    groups
}

type ByDigest = HashMap<(u64, [u8; 32]), Vec<BlobId>>;

/// Groups blobs by length and digest. What can't be read is left out: writing will say why.
fn digests(
    tree: &Tree,
    groups: Vec<Vec<BlobId>>,
    extent: Extent,
    facts: &mut Facts,
    fs: &dyn HostFs,
    ctx: &Context,
) -> Result<ByDigest, Cancelled> {
    let blobs: Vec<BlobId> = groups.into_iter().flatten().collect();
    let total = blobs.iter().map(|blob| len_of(tree, &[*blob]).min(extent.most())).sum();
    ctx.meter.phase(Phase::Gather, Some(total));
    let known = &facts.digests;
    let found: Vec<Option<[u8; 32]>> = blobs
        .par_iter()
        .map(|blob| digest(tree, *blob, extent, known, fs, ctx))
        .collect::<Result<_, Cancelled>>()?;
    let mut by_digest = ByDigest::new();
    for (blob, digest) in blobs.into_iter().zip(found) {
        let (Some(digest), Some(found)) = (digest, tree.blob(blob)) else { continue };
        if let Content::Host(file) = &found.content {
            facts.digests.insert((file.fingerprint, extent), digest);
        }
        by_digest.entry((found.len, digest)).or_default().push(blob);
    }
    Ok(by_digest)
}

fn digest(
    tree: &Tree,
    blob: BlobId,
    extent: Extent,
    known: &HashMap<(Fingerprint, Extent), [u8; 32]>,
    fs: &dyn HostFs,
    ctx: &Context,
) -> Result<Option<[u8; 32]>, Cancelled> {
    let Some(found) = tree.blob(blob) else { return Ok(None) };
    let len = found.len.min(extent.most());
    let mut hasher = blake3::Hasher::new();
    match &found.content {
        Content::Bytes(bytes) => {
            let len = usize::try_from(len).unwrap_or(usize::MAX).min(bytes.len());
            hasher.update(bytes.get(..len).unwrap_or_default());
        }
        Content::Host(file) => {
            if let Some(digest) = known.get(&(file.fingerprint, extent)) {
                ctx.meter.advance(len);
                return Ok(Some(*digest));
            }
            let Ok(source) = fs.open(&file.path) else { return Ok(None) };
            if !hash_source(&source, len, &mut hasher, ctx)? {
                return Ok(None);
            }
        }
        _ => return Ok(None),
    }
    Ok(Some(*hasher.finalize().as_bytes()))
}

/// `false`: it could not be read.
fn hash_source(
    source: &SharedSource,
    len: u64,
    hasher: &mut blake3::Hasher,
    ctx: &Context,
) -> Result<bool, Cancelled> {
    let mut buf = vec![0; usize::try_from(len.min(CHUNK_BYTES)).unwrap_or(0)];
    let mut at = 0;
    while at < len {
        ctx.check()?;
        let here = (len - at).min(CHUNK_BYTES);
        let part = buf.get_mut(..usize::try_from(here).unwrap_or(0)).unwrap_or_default();
        if source.read_at(at, part).is_err() {
            return Ok(false);
        }
        hasher.update(part);
        ctx.meter.advance(here);
        at += here;
    }
    Ok(true)
}
