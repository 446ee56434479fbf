//! From the wishes of a [`BootSpec`] to what the boot authors need: what was read of boot images
//! ([`gather`]), and images, volumes and catalog resolved against the tree ([`prepare`]).

use std::collections::HashMap;
use std::sync::Arc;

use super::gather::{Facts, Wishes, open_blob};
use super::report::{Consumer, Example, PlanReport, Rule};
use crate::base::diag::{Code, Severity};
use crate::base::progress::{Cancelled, Context};
use crate::base::units::ByteRange;
use crate::formats::boot::author::{self, GRUB_BYTES, TABLE_BYTES};
use crate::formats::boot::info_table;
use crate::formats::fs::fat::author::{
    FatAuthorError, FatChild, FatChildKind, FatFolder, FatLayout, FatWish,
};
use crate::io::source::{BlockSource, read_vec};
use crate::io::{HostFs, SharedSource};
use crate::model::spec::{
    BootCode, BootEntry, BootImageSource, BootPlatform, BootPolicy, BootSpec, Emulation, EspFrom,
    EspSpec, ImageSpec, PartitionSpan, Patch,
};
use crate::model::tree::{Content, HostFile};
use crate::model::{BlobId, Node, NodeId, NodeKind, Tree};

/// What was read of a boot image. It holds as long as the blob and the patch stay the same.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ImageFacts {
    /// The content that was read.
    content: Content,
    /// What is to be written into it.
    patch: Patch,
    /// The sum of its boot-info table, without GRUB's words where those are written.
    sum: Option<u32>,
    /// The type of its only partition.
    partition_type: Option<u8>,
    /// The parts that are written as they are, with their BLAKE3.
    pub(super) parts: Vec<(ByteRange, [u8; 32])>,
}

/// Largest boot image that is read for its sum.
const MAX_SUMMED_BYTES: u64 = 64 << 20;

/// Reads the boot images that are patched, and the partition tables of those that are hard disks.
pub(super) fn gather(
    wishes: Wishes<'_>,
    before: &HashMap<BlobId, ImageFacts>,
    fs: &dyn HostFs,
    ctx: &Context,
) -> Result<HashMap<BlobId, ImageFacts>, Cancelled> {
    let mut found = HashMap::new();
    let is_planned = wishes.boot.policy == BootPolicy::Replay;
    for image in wishes.boot.images().into_iter().filter(|_| is_planned) {
        let patch = wishes.boot.patch_of(image);
        let is_disk = is_hard_disk(wishes.boot, image);
        let blob = blob_of(wishes.tree, image).and_then(|id| Some((id, wishes.tree.blob(id)?)));
        let Some((id, blob)) = blob.filter(|_| patch != Patch::NONE || is_disk) else { continue };
        let is_same = |facts: &&ImageFacts| facts.content == blob.content && facts.patch == patch;
        if let Some(known) = before.get(&id).filter(is_same) {
            found.insert(id, known.clone());
            continue;
        }
        ctx.check()?;
        let Some(source) = open_blob(blob, wishes.sources, fs) else { continue };
        let whole = ByteRange { start: 0, len: blob.len };
        let sum = patch.boot_info_table && blob.len <= MAX_SUMMED_BYTES;
        let sum = sum.then(|| info_table::sum(&*source, whole, patch.grub2)).flatten();
        let mut parts = Vec::new();
        for part in author::unpatched(patch, blob.len).into_iter().filter(|_| sum.is_some()) {
            let Some(digest) = digest(&source, part) else { continue };
            parts.push((part, digest));
            ctx.check()?;
        }
        let partition_type = is_disk.then(|| only_partition(&*source)).flatten();
        let content = blob.content.clone();
        found.insert(id, ImageFacts { content, patch, sum, partition_type, parts });
    }
    Ok(found)
}

/// BLAKE3 of a part of a source; `None`: it can't be read.
fn digest(source: &SharedSource, part: ByteRange) -> Option<[u8; 32]> {
    const CHUNK_BYTES: u64 = 1 << 20;
    let mut hasher = blake3::Hasher::new();
    let mut at = part.start;
    while at < part.end() {
        let here = (part.end() - at).min(CHUNK_BYTES);
        hasher.update(&read_vec(&**source, at, usize::try_from(here).ok()?).ok()?);
        at += here;
    }
    Some(*hasher.finalize().as_bytes())
}

/// The type of the only partition of a disk image (El Torito 2.0, 2.2).
fn only_partition(source: &dyn BlockSource) -> Option<u8> {
    let start = read_vec(source, 0, 512).ok()?;
    let (entries, _) = start.get(446..510)?.as_chunks::<16>();
    let mut used = entries.iter().map(|entry| entry[4]).filter(|kind| *kind != 0);
    used.next().filter(|_| used.next().is_none() && start.ends_with(&[0x55, 0xAA]))
}

fn is_hard_disk(boot: &BootSpec, image: &BootImageSource) -> bool {
    let mut entries = boot.catalog.iter().flat_map(|catalog| &catalog.entries);
    entries.any(|e| e.image == *image && e.emulation == Emulation::HardDisk)
}

fn blob_of(tree: &Tree, image: &BootImageSource) -> Option<BlobId> {
    match image {
        BootImageSource::Node(node) => tree.node(*node)?.blob(),
        BootImageSource::Blob(blob) => Some(*blob),
        BootImageSource::Esp(esp) => tree.node(esp.node?)?.blob(),
    }
}

/// An image resolved against the tree.
pub(super) struct PreparedImage {
    pub source: BootImageSource,
    /// The blob that is the image, or that an EFI volume is the data of.
    pub blob: Option<BlobId>,
    /// The volume, where it is made from files.
    pub volume: Option<FatLayout>,
    pub len_bytes: u64,
    pub patch: Patch,
    pub sum: u32,
    pub partition_type: u8,
}

/// Wishes resolved against the tree.
pub(super) struct Prepared {
    /// What is planned of the wishes.
    pub spec: BootSpec,
    pub images: Vec<PreparedImage>,
    pub catalog_blob: Option<BlobId>,
    /// What ids are derived from that are not given.
    pub seed: [u8; 32],
}

impl Prepared {
    /// Blobs whose data is not that of their source: none is stored for another.
    pub(super) fn made_blobs(&self) -> impl Iterator<Item = BlobId> {
        let is_made = |image: &&PreparedImage| image.volume.is_some() || image.patch != Patch::NONE;
        let images = self.images.iter().filter(is_made).filter_map(|image| image.blob);
        images.chain(self.catalog_blob)
    }
}

/// Resolves the wishes, and gives files of `tree` that hold the catalog or an EFI volume their
/// lengths.
pub(super) fn prepare(
    tree: &mut Tree,
    spec: &ImageSpec,
    boot: &BootSpec,
    facts: &Facts,
    report: &mut PlanReport,
) -> Prepared {
    let boot = match boot.policy {
        BootPolicy::Replay => BootSpec { kept: Vec::new(), held: Vec::new(), ..boot.clone() },
        BootPolicy::Keep => BootSpec {
            policy: BootPolicy::Keep,
            kept: boot.kept.clone(),
            held: boot.held.clone(),
            ..BootSpec::default()
        },
        BootPolicy::Drop => BootSpec::default(),
    };
    let seed = seed(spec);
    let mut images = Vec::new();
    for source in boot.images() {
        let prepared = match source {
            BootImageSource::Esp(esp) => prepare_volume(tree, spec, &boot, esp, &seed, report),
            _ => prepare_blob(tree, &boot, source, facts, report),
        };
        images.extend(prepared);
    }
    let catalog = boot.catalog.as_ref();
    let node = catalog.and_then(|catalog| catalog.node);
    let catalog_blob = node.and_then(|node| tree.node(node)?.blob());
    give_length(tree, catalog_blob, catalog.map_or(0, author::catalog_bytes));
    if node.is_some() && catalog_blob.is_none() {
        let gone = node.map_or_else(nothing, |node| example(tree, &BootImageSource::Node(node)));
        report.add(error(Code::BootImageGone), || gone);
    }
    let prepared = Prepared { spec: boot, images, catalog_blob, seed };
    check_entries(&prepared, tree, report);
    check_tables(&prepared.spec, report);
    prepared
}

/// Ids must be the same for the same inputs, and differ between images of different days or names.
fn seed(spec: &ImageSpec) -> [u8; 32] {
    let mut hasher = blake3::Hasher::new();
    hasher.update(b"glassmaster boot ids 1");
    let date = spec.volume.modification.unwrap_or(spec.date);
    hasher.update(&date.seconds.to_le_bytes());
    hasher.update(&date.nanos.to_le_bytes());
    hasher.update(spec.volume.volume_id.as_bytes());
    *hasher.finalize().as_bytes()
}

fn error(code: Code) -> Rule {
    Rule::new(code, Severity::Error, &[Consumer::Everyone])
}

fn example(tree: &Tree, image: &BootImageSource) -> Example {
    let (node, old) = match image {
        BootImageSource::Node(node) => (*node, tree.display_path(*node)),
        BootImageSource::Blob(blob) => match tree.blob(*blob).map(|blob| &blob.content) {
            Some(Content::Host(file)) => (Tree::ROOT, path_text(file)),
            _ => (Tree::ROOT, String::new()),
        },
        BootImageSource::Esp(esp) => (esp.node.unwrap_or(Tree::ROOT), esp.label.clone()),
    };
    Example { node, old, new: String::new() }
}

fn path_text(file: &HostFile) -> String {
    file.path.to_string_lossy().into_owned()
}

fn prepare_blob(
    tree: &Tree,
    boot: &BootSpec,
    source: &BootImageSource,
    facts: &Facts,
    report: &mut PlanReport,
) -> Option<PreparedImage> {
    let blob = blob_of(tree, source).and_then(|id| Some((id, tree.blob(id)?)));
    let Some((id, blob)) = blob else {
        report.add(error(Code::BootImageGone), || example(tree, source));
        return None;
    };
    let patch = boot.patch_of(source);
    let least = match patch {
        Patch { grub2: true, .. } => GRUB_BYTES.end(),
        Patch { boot_info_table: true, .. } => TABLE_BYTES.end(),
        _ => 0,
    };
    if blob.len == 0 {
        report.add(error(Code::BootImageEmpty), || example(tree, source));
    } else if blob.len < least {
        report.add(error(Code::BootImageShort).limited_to(least), || example(tree, source));
    }
    let known = facts.images.get(&id).filter(|known| known.patch == patch);
    let sum = known.and_then(|known| known.sum);
    if patch.boot_info_table && blob.len >= least && sum.is_none() {
        report.add(error(Code::BootImageUnread), || example(tree, source));
    }
    let partition_type = known.and_then(|known| known.partition_type);
    if is_hard_disk(boot, source) && partition_type.is_none() {
        let rule = Rule::new(Code::BootDiskTable, Severity::Warning, &[Consumer::Everyone]);
        report.add(rule, || example(tree, source));
    }
    Some(PreparedImage {
        source: source.clone(),
        blob: Some(id),
        volume: None,
        len_bytes: blob.len,
        patch,
        sum: sum.unwrap_or(0),
        partition_type: partition_type.unwrap_or(0),
    })
}

fn prepare_volume(
    tree: &mut Tree,
    spec: &ImageSpec,
    boot: &BootSpec,
    esp: &Arc<EspSpec>,
    seed: &[u8; 32],
    report: &mut PlanReport,
) -> Option<PreparedImage> {
    let source = BootImageSource::Esp(Arc::clone(esp));
    let mut made = Made { tree, boot, report, root: FatFolder::default() };
    for item in &esp.items {
        made.add(&item.path, item.from);
    }
    let root = made.root;
    let [a, b, c, d, ..] = *seed;
    let wish = FatWish {
        label: esp.label.clone(),
        serial: esp.serial.unwrap_or(u32::from_le_bytes([a, b, c, d])),
        free_bytes: esp.free_bytes,
        date: spec.date,
    };
    let layout = match FatLayout::new(&root, &wish) {
        Ok(layout) => layout,
        Err(failed) => {
            let (code, path) = match failed {
                FatAuthorError::Name(path) => (Code::EspName, path),
                FatAuthorError::Clash(path) => (Code::EspClash, path),
                FatAuthorError::TooLarge(path) => (Code::EspTooLarge, path),
                _ => (Code::EspTooLarge, esp.label.clone()),
            };
            let example = || Example { node: Tree::ROOT, old: path, new: String::new() };
            report.add(error(code), example);
            return None;
        }
    };
    let blob = blob_of(tree, &source);
    if esp.node.is_some() && blob.is_none() {
        report.add(error(Code::BootImageGone), || example(tree, &source));
    }
    let len_bytes = layout.len_bytes();
    give_length(tree, blob, len_bytes);
    Some(PreparedImage {
        source,
        blob,
        volume: Some(layout),
        len_bytes,
        patch: Patch::NONE,
        sum: 0,
        partition_type: 0,
    })
}

/// A file whose data is made by an author has that length, whatever it was added with.
fn give_length(tree: &mut Tree, blob: Option<BlobId>, len_bytes: u64) {
    if let Some(blob) = blob.and_then(|id| tree.blob_mut(id)) {
        blob.content = Content::Zeros;
        blob.len = len_bytes;
    }
}

/// A volume being put together.
struct Made<'a> {
    tree: &'a Tree,
    boot: &'a BootSpec,
    report: &'a mut PlanReport,
    root: FatFolder,
}

impl Made<'_> {
    fn add(&mut self, path: &str, from: EspFrom) {
        let mut parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
        match from {
            EspFrom::Node(node) => {
                if let Some(NodeKind::Folder(_)) = self.tree.node(node).map(|node| &node.kind) {
                    let mut root = std::mem::take(&mut self.root);
                    if let Some(folder) = folder_at(&mut root, &parts) {
                        self.add_children(folder, node);
                    }
                    self.root = root;
                } else if let Some(child) = self.child(node, parts.pop())
                    && let Some(folder) = folder_at(&mut self.root, &parts)
                {
                    folder.children.push(child);
                }
            }
            EspFrom::Blob(blob) => {
                let (Some(name), Some(data)) = (parts.pop(), self.tree.blob(blob)) else { return };
                let kind = FatChildKind::File { blob, len_bytes: data.len, mtime: None };
                let child = FatChild { name: name.to_owned(), kind };
                if let Some(folder) = folder_at(&mut self.root, &parts) {
                    folder.children.push(child);
                }
            }
        }
    }

    /// Adds what a folder of the tree holds; folders of one name become one.
    fn add_children(&mut self, to: &mut FatFolder, from: NodeId) {
        to.mtime = self.tree.node(from).and_then(|node| node.attributes.mtime);
        for id in self.tree.children(from) {
            let Some(node) = self.tree.node(*id) else { continue };
            if let NodeKind::Folder(_) = node.kind {
                let name = String::from_utf8_lossy(&node.name).into_owned();
                if let Some(inner) = folder_at(to, &[&name]) {
                    self.add_children(inner, *id);
                }
            } else if let Some(child) = self.child(*id, None) {
                to.children.push(child);
            }
        }
    }

    /// A file under its own name or another one. Catalogs and volumes are made themselves, and
    /// can't lie on a volume.
    fn child(&mut self, id: NodeId, name: Option<&str>) -> Option<FatChild> {
        let node = self.tree.node(id)?;
        let is_made = |image: &BootImageSource| match image {
            BootImageSource::Esp(esp) => esp.node == Some(id),
            _ => false,
        };
        let is_catalog = self.boot.catalog.as_ref().is_some_and(|c| c.node == Some(id));
        if is_catalog || self.boot.images().into_iter().any(is_made) {
            return None;
        }
        let NodeKind::File(blob) = node.kind else {
            let rule = Rule::new(Code::EspLeftOut, Severity::Warning, &[Consumer::Everyone]);
            let old = || self.tree.display_path(id);
            self.report.add(rule, || Example { node: id, old: old(), new: String::new() });
            return None;
        };
        let len_bytes = self.tree.blob(blob)?.len;
        let mtime = node.attributes.mtime;
        let name = name.map_or_else(|| name_text(node), str::to_owned);
        Some(FatChild { name, kind: FatChildKind::File { blob, len_bytes, mtime } })
    }
}

/// What is no UTF-8 is refused by the volume for its replacement characters, not taken as another.
fn name_text(node: &Node) -> String {
    match std::str::from_utf8(&node.name) {
        Ok(name) => name.to_owned(),
        Err(_) => format!("{}?", String::from_utf8_lossy(&node.name)),
    }
}

/// The folder at a path; made where it is not there.
fn folder_at<'a>(folder: &'a mut FatFolder, path: &[&str]) -> Option<&'a mut FatFolder> {
    let Some((name, rest)) = path.split_first() else { return Some(folder) };
    let is_it = |child: &FatChild| {
        child.name.eq_ignore_ascii_case(name) && matches!(child.kind, FatChildKind::Folder(_))
    };
    let at = folder.children.iter().position(is_it).unwrap_or_else(|| {
        let kind = FatChildKind::Folder(FatFolder::default());
        folder.children.push(FatChild { name: (*name).to_owned(), kind });
        folder.children.len() - 1
    });
    match &mut folder.children.get_mut(at)?.kind {
        FatChildKind::Folder(inner) => folder_at(inner, rest),
        FatChildKind::File { .. } => None,
    }
}

fn check_entries(prepared: &Prepared, tree: &Tree, report: &mut PlanReport) {
    let entries: Vec<&BootEntry> =
        prepared.spec.catalog.iter().flat_map(|catalog| &catalog.entries).collect();
    for entry in &entries {
        let image = prepared.images.iter().find(|image| image.source == entry.image);
        if let (Some(image), Some(bytes)) = (image, entry.emulation.image_bytes())
            && image.len_bytes != bytes
        {
            let rule = error(Code::BootFloppySize).limited_to(bytes);
            report.add(rule, || example(tree, &entry.image));
        }
    }
    let has_bios = entries.iter().any(|entry| entry.platform == BootPlatform::X86);
    let is_aimless = match &prepared.spec.system_area.code {
        BootCode::Plain => false,
        BootCode::Isolinux(named) | BootCode::Grub2(named) => named.is_none() && !has_bios,
    };
    if is_aimless {
        report.add(error(Code::BootCodeAimless), nothing);
    }
}

fn nothing() -> Example {
    Example { node: Tree::ROOT, old: String::new(), new: String::new() }
}

/// Blocks of 2048 bytes that the entries of an Apple map may take in front of the descriptors,
/// and where a GPT must keep room for its 128 entries.
const APM_BLOCKS: usize = 15;
const APM_BLOCKS_BESIDE_GPT: usize = 7;
/// Least offset of a partition that is a volume: behind the descriptors of the first.
const LEAST_OFFSET: u32 = 16;
const GPT_PARTITIONS: usize = 128;

fn check_tables(spec: &BootSpec, report: &mut PlanReport) {
    if let Some(mbr) = &spec.mbr
        && (mbr.partitions.len() > 4 || mbr.partitions.iter().any(|p| !(1..=4).contains(&p.number)))
    {
        report.add(error(Code::BootPartitionsMany).limited_to(4), nothing);
    }
    if let Some(gpt) = &spec.gpt
        && gpt.partitions.len() > GPT_PARTITIONS
    {
        let rule = error(Code::BootPartitionsMany).limited_to(GPT_PARTITIONS as u64);
        report.add(rule, nothing);
    }
    if let Some(apm) = &spec.apm {
        let most = if spec.gpt.is_some() { APM_BLOCKS_BESIDE_GPT } else { APM_BLOCKS };
        let tied = apm.partitions.iter().filter(|p| p.span != PartitionSpan::Gaps).count();
        let has_gaps = tied < apm.partitions.len();
        let entries = 1 + if has_gaps { 2 * tied + 1 } else { tied };
        if entries > most {
            report.add(error(Code::BootPartitionsMany).limited_to(most as u64 - 1), nothing);
        }
        let is_512_alone = apm.block_bytes == 512 && spec.gpt.is_none();
        if apm.block_bytes != 2048 && !is_512_alone {
            report.add(error(Code::BootTablesClash), nothing);
        }
    }
    if (1..LEAST_OFFSET).contains(&spec.partition_offset) {
        let rule = error(Code::BootOffsetSmall).limited_to(u64::from(LEAST_OFFSET));
        report.add(rule, nothing);
    }
}
