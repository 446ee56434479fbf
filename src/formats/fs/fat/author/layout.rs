//! Where everything lies on a FAT volume, and its bytes.

use std::collections::HashSet;

use super::entries::{ENTRY_BYTES, Entry, attribute, put};
use super::short::{FatName, entry_name, folded, is_allowed};
use super::{FatAuthorError, FatChildKind, FatFolder, FatWish};
use crate::base::bytes::Timestamp;
use crate::formats::fs::fat::FatKind;
use crate::model::BlobId;
use crate::plan::{Key, MAX_RENDERED_BYTES, Payload};

const SECTOR: u64 = 512;
/// Entries of the root folder of FAT12 and FAT16, unless it needs more.
const ROOT_ENTRIES: u64 = 512;
/// Reserved sectors of FAT32: boot sector, FSInfo, their copies.
const RESERVED_32: u64 = 32;
/// Sectors of the copies on FAT32.
const INFO_SECTOR: u16 = 1;
const COPY_SECTOR: u16 = 6;
/// Clusters below which a volume is FAT12, and FAT16 (specification, "FAT Type Determination").
const FAT12_BELOW: u64 = 4085;
const FAT16_BELOW: u64 = 65_525;
/// Clusters to stay away from those borders: other programs count them a little otherwise.
const MARGIN: u64 = 16;
/// Volumes up to this become FAT12, and FAT16; firmware reads small FAT12 volumes everywhere.
const FAT12_BYTES: u64 = 8 << 20;
const FAT16_BYTES: u64 = 512 << 20;
/// Smallest volume.
const LEAST_BYTES: u64 = 1 << 20;
/// Largest folder: 65,536 entries.
const FOLDER_BYTES: u64 = 65_535 * ENTRY_BYTES;
/// Marks the end of a chain.
const END: u32 = 0x0FFF_FFFF;

/// A run of clusters: a folder or a file.
#[derive(Clone, Debug)]
struct Run {
    first: u32,
    count: u32,
    content: RunContent,
}

#[derive(Clone, Debug)]
enum RunContent {
    Folder(usize),
    File(BlobId, u64),
}

/// A FAT volume before it is written.
#[derive(Clone, Debug)]
pub struct FatLayout {
    kind: FatKind,
    cluster_bytes: u64,
    count_clusters: u64,
    fat_sectors: u64,
    reserved: u64,
    root_sectors: u64,
    label: [u8; 11],
    serial: u32,
    /// The entries of each.
    folders: Vec<Vec<Entry>>,
    /// In order of their clusters, without gaps.
    runs: Vec<Run>,
}

/// Keys of rendered pieces.
mod key {
    pub const HEAD: u64 = 0;
    pub const ROOT: u64 = 1;
    pub const ZEROS: u64 = 2;
    /// Pieces of both tables, by their offset in units of [`super::MAX_RENDERED_BYTES`].
    pub const TABLE: u64 = 1 << 32;
    /// Folders, by their number, then by piece.
    pub const FOLDER: u64 = 1 << 48;
    pub const PIECE_SHIFT: u32 = 32;
}

impl FatLayout {
    /// Lays a volume out. Names are put in order, so that the same files give the same volume.
    pub fn new(root: &FatFolder, wish: &FatWish) -> Result<FatLayout, FatAuthorError> {
        let mut gathered = Gathered::default();
        gathered.add_folder(root, "", None, wish)?;
        let label = label(&wish.label);
        let mut layout = None;
        for kind in [FatKind::Fat12, FatKind::Fat16, FatKind::Fat32] {
            layout = gathered.fit(kind, wish);
            if layout.is_some() {
                break;
            }
        }
        let sizes = layout.ok_or(FatAuthorError::VolumeTooLarge)?;
        Ok(gathered.place(&sizes, label, wish.serial))
    }

    /// Bytes of the volume, in whole sectors of 2048.
    pub fn len_bytes(&self) -> u64 {
        (self.reserved + 2 * self.fat_sectors + self.root_sectors) * SECTOR
            + self.count_clusters * self.cluster_bytes
    }

    /// The pieces of the volume, in order.
    pub(super) fn pieces(&self) -> Vec<(u64, Payload)> {
        let mut pieces = vec![(self.reserved * SECTOR, Payload::Rendered(key::HEAD))];
        let table = self.fat_sectors * SECTOR;
        for _ in 0..2 {
            for (n, len) in cut(table) {
                pieces.push((len, Payload::Rendered(key::TABLE + n)));
            }
        }
        if self.root_sectors > 0 {
            pieces.push((self.root_sectors * SECTOR, Payload::Rendered(key::ROOT)));
        }
        let mut used = 0u64;
        for run in &self.runs {
            let room = u64::from(run.count) * self.cluster_bytes;
            used += u64::from(run.count);
            match run.content {
                RunContent::Folder(folder) => {
                    for (n, len) in cut(room) {
                        let key = key::FOLDER + (n << key::PIECE_SHIFT) + folder as u64;
                        pieces.push((len, Payload::Rendered(key)));
                    }
                }
                RunContent::File(blob, len) => {
                    pieces.push((len, Payload::Blob { blob, offset: 0 }));
                    pieces.push((room.saturating_sub(len), Payload::Rendered(key::ZEROS)));
                }
            }
        }
        let free = self.count_clusters.saturating_sub(used) * self.cluster_bytes;
        pieces.extend(cut(free).map(|(_, len)| (len, Payload::Rendered(key::ZEROS))));
        pieces
    }

    pub(super) fn render(&self, piece: Key, out: &mut [u8]) {
        match piece {
            key::HEAD => self.render_head(out),
            key::ROOT => self.render_folder(0, 0, out),
            key::ZEROS => {}
            _ if piece >= key::FOLDER => {
                let piece = piece - key::FOLDER;
                let number = usize::try_from(piece & 0xFFFF_FFFF).unwrap_or(usize::MAX);
                self.render_folder(number, piece >> key::PIECE_SHIFT, out);
            }
            _ => self.render_table(piece - key::TABLE, out),
        }
    }

    fn render_head(&self, out: &mut [u8]) {
        let boot = self.boot_sector();
        put(out, 0, &boot);
        if self.kind == FatKind::Fat32 {
            let used: u64 = self.runs.iter().map(|run| u64::from(run.count)).sum();
            let mut info = [0u8; 512];
            put(&mut info, 0, b"RRaA");
            put(&mut info, 484, b"rrAa");
            put(&mut info, 488, &word32(self.count_clusters.saturating_sub(used)));
            put(&mut info, 492, &word32((used + 2).min(self.count_clusters + 1)));
            put(&mut info, 510, &[0x55, 0xAA]);
            put(out, usize::from(INFO_SECTOR) * 512, &info);
            put(out, usize::from(COPY_SECTOR) * 512, &boot);
            put(out, usize::from(COPY_SECTOR + INFO_SECTOR) * 512, &info);
        }
    }

    fn boot_sector(&self) -> [u8; 512] {
        let mut boot = [0u8; 512];
        let is_32 = self.kind == FatKind::Fat32;
        let sectors = self.len_bytes() / SECTOR;
        let small = u16::try_from(sectors).ok().filter(|_| !is_32);
        let root_entries = self.root_sectors * SECTOR / ENTRY_BYTES;
        // Over the fields that follow, then a program that stops.
        put(&mut boot, 0, &[0xEB, if is_32 { 0x58 } else { 0x3C }, 0x90]);
        put(&mut boot, 3, b"MSWIN4.1");
        put(&mut boot, 11, &[0, 2]);
        put(&mut boot, 13, &[u8::try_from(self.cluster_bytes / SECTOR).unwrap_or(128)]);
        put(&mut boot, 14, &word16(self.reserved));
        put(&mut boot, 16, &[2]);
        put(&mut boot, 17, &word16(root_entries));
        put(&mut boot, 19, &small.unwrap_or(0).to_le_bytes());
        put(&mut boot, 21, &[0xF8]);
        put(&mut boot, 22, &word16(if is_32 { 0 } else { self.fat_sectors }));
        put(&mut boot, 24, &[32, 0, 64, 0]);
        put(&mut boot, 32, &word32(if small.is_some() { 0 } else { sectors }));
        let at = if is_32 {
            put(&mut boot, 36, &word32(self.fat_sectors));
            put(&mut boot, 44, &2u32.to_le_bytes());
            put(&mut boot, 48, &INFO_SECTOR.to_le_bytes());
            put(&mut boot, 50, &COPY_SECTOR.to_le_bytes());
            64
        } else {
            36
        };
        put(&mut boot, at, &[0x80, 0, 0x29]);
        put(&mut boot, at + 3, &self.serial.to_le_bytes());
        put(&mut boot, at + 7, &self.label);
        put(
            &mut boot,
            at + 18,
            match self.kind {
                FatKind::Fat12 => b"FAT12   ",
                FatKind::Fat16 => b"FAT16   ",
                FatKind::Fat32 => b"FAT32   ",
            },
        );
        // int 18h (no bootable device), then wait for ever.
        put(&mut boot, at + 26, &[0xCD, 0x18, 0xF4, 0xEB, 0xFD]);
        put(&mut boot, 510, &[0x55, 0xAA]);
        boot
    }

    /// A piece of the table: what every cluster of it points to.
    fn render_table(&self, piece: u64, out: &mut [u8]) {
        let start = piece * MAX_RENDERED_BYTES;
        match self.kind {
            // Three bytes hold two entries; the whole table is a piece.
            FatKind::Fat12 => {
                for (pair, bytes) in (0u32..).zip(out.chunks_mut(3)) {
                    let (a, b) = (self.next(2 * pair) & 0xFFF, self.next(2 * pair + 1) & 0xFFF);
                    for (to, from) in bytes.iter_mut().zip((a | (b << 12)).to_le_bytes()) {
                        *to = from;
                    }
                }
            }
            FatKind::Fat16 => {
                let first = u32::try_from(start / 2).unwrap_or(u32::MAX);
                for (cluster, bytes) in (first..).zip(out.chunks_mut(2)) {
                    put(bytes, 0, &word16(u64::from(self.next(cluster) & 0xFFFF)));
                }
            }
            FatKind::Fat32 => {
                let first = u32::try_from(start / 4).unwrap_or(u32::MAX);
                for (cluster, bytes) in (first..).zip(out.chunks_mut(4)) {
                    put(bytes, 0, &self.next(cluster).to_le_bytes());
                }
            }
        }
    }

    /// The entry of a cluster in the table, in 28 bits.
    fn next(&self, cluster: u32) -> u32 {
        match cluster {
            0 => 0x0FFF_FFF8,
            1 => END,
            _ => {
                let index = self.runs.partition_point(|run| run.first <= cluster);
                let run = index.checked_sub(1).and_then(|index| self.runs.get(index));
                match run.map(|run| (cluster - run.first, run.count)) {
                    Some((at, count)) if at + 1 < count => cluster + 1,
                    Some((at, count)) if at < count => END,
                    _ => 0,
                }
            }
        }
    }

    fn render_folder(&self, number: usize, piece: u64, out: &mut [u8]) {
        let Some(folder) = self.folders.get(number) else { return };
        let mut bytes = Vec::new();
        for entry in folder {
            entry.push_to(&mut bytes);
        }
        let skip = usize::try_from(piece * MAX_RENDERED_BYTES).unwrap_or(usize::MAX);
        for (to, from) in out.iter_mut().zip(bytes.iter().skip(skip)) {
            *to = *from;
        }
    }
}

/// Cuts a length into pieces that may be rendered, numbered.
fn cut(len: u64) -> impl Iterator<Item = (u64, u64)> {
    (0..len.div_ceil(MAX_RENDERED_BYTES))
        .map(move |n| (n, (len - n * MAX_RENDERED_BYTES).min(MAX_RENDERED_BYTES)))
}

fn word16(value: u64) -> [u8; 2] {
    u16::try_from(value).unwrap_or(u16::MAX).to_le_bytes()
}

fn word32(value: u64) -> [u8; 4] {
    u32::try_from(value).unwrap_or(u32::MAX).to_le_bytes()
}

/// A label as the volume holds it.
fn label(text: &str) -> [u8; 11] {
    let mut label = [b' '; 11];
    let text = if text.is_empty() { "NO NAME" } else { text };
    for (to, from) in label.iter_mut().zip(text.chars()) {
        let upper = from.to_ascii_uppercase();
        let is_fine =
            |byte: &u8| byte.is_ascii_alphanumeric() || b" $%'-_@~`!(){}^#&".contains(byte);
        *to = u8::try_from(upper).ok().filter(is_fine).unwrap_or(b'_');
    }
    label
}

/// What a layout needs before anything has a cluster.
#[derive(Default)]
struct Gathered {
    folders: Vec<GatheredFolder>,
    /// Files in order: the folder and the place in it, and the data.
    files: Vec<(usize, usize, BlobId, u64)>,
}

struct GatheredFolder {
    parent: Option<usize>,
    time: Timestamp,
    entries: Vec<Entry>,
    /// Folders inside: the place of the entry, and which.
    inner: Vec<(usize, usize)>,
    len_bytes: u64,
}

/// Sizes of a volume of one kind.
struct Sizes {
    kind: FatKind,
    cluster_bytes: u64,
    count_clusters: u64,
    fat_sectors: u64,
    reserved: u64,
    root_sectors: u64,
}

impl Gathered {
    fn add_folder(
        &mut self,
        folder: &FatFolder,
        path: &str,
        parent: Option<usize>,
        wish: &FatWish,
    ) -> Result<usize, FatAuthorError> {
        let number = self.folders.len();
        let time = folder.mtime.unwrap_or(wish.date);
        let mut entries = Vec::new();
        match parent {
            // The label of the volume stands in its root.
            None if !wish.label.is_empty() => {
                let short = label(&wish.label);
                entries.push(entry(short, attribute::VOLUME_LABEL, wish.date));
            }
            None => {}
            Some(_) => {
                entries.push(entry(*b".          ", attribute::FOLDER, time));
                entries.push(entry(*b"..         ", attribute::FOLDER, time));
            }
        }
        let inner = Vec::new();
        self.folders.push(GatheredFolder { parent, time, entries, inner, len_bytes: 0 });
        let mut children: Vec<_> = folder.children.iter().collect();
        children.sort_by(|a, b| a.name.cmp(&b.name));
        let mut folds = HashSet::new();
        let mut taken = HashSet::new();
        for child in children {
            let path = format!("{path}/{}", child.name);
            if !is_allowed(&child.name) {
                return Err(FatAuthorError::Name(path));
            }
            if !folds.insert(folded(&child.name)) {
                return Err(FatAuthorError::Clash(path));
            }
            let name = entry_name(&child.name, &mut taken);
            let (attributes, time, len_bytes) = match &child.kind {
                FatChildKind::Folder(inner) => {
                    (attribute::FOLDER, inner.mtime.unwrap_or(wish.date), 0)
                }
                FatChildKind::File { len_bytes, mtime, .. } => {
                    let len = u32::try_from(*len_bytes);
                    let len = len.map_err(|_| FatAuthorError::TooLarge(path.clone()))?;
                    (attribute::ARCHIVE, mtime.unwrap_or(wish.date), len)
                }
            };
            let entry = Entry { name, attributes, cluster: 0, len_bytes, time };
            let Some(here) = self.folders.get_mut(number) else { break };
            let place = here.entries.len();
            here.entries.push(entry);
            match &child.kind {
                FatChildKind::Folder(inner) => {
                    let inner = self.add_folder(inner, &path, Some(number), wish)?;
                    if let Some(here) = self.folders.get_mut(number) {
                        here.inner.push((place, inner));
                    }
                }
                FatChildKind::File { blob, len_bytes, .. } if *len_bytes > 0 => {
                    self.files.push((number, place, *blob, *len_bytes));
                }
                FatChildKind::File { .. } => {}
            }
        }
        if let Some(here) = self.folders.get_mut(number) {
            here.len_bytes = here.entries.iter().map(|entry| Entry::len_bytes(&entry.name)).sum();
            if here.len_bytes > FOLDER_BYTES {
                return Err(FatAuthorError::TooLarge(path.to_owned()));
            }
        }
        Ok(number)
    }

    /// Clusters that folders and files take.
    fn used(&self, kind: FatKind, cluster_bytes: u64) -> u64 {
        let skipped = usize::from(kind != FatKind::Fat32);
        let folders = self.folders.iter().skip(skipped).map(|folder| folder.len_bytes.max(1));
        let files = self.files.iter().map(|(.., len)| *len);
        folders.chain(files).map(|len| len.div_ceil(cluster_bytes)).sum()
    }

    /// Sizes for a kind; `None` where what there is does not fit it.
    fn fit(&self, kind: FatKind, wish: &FatWish) -> Option<Sizes> {
        let (least, below, most_bytes) = match kind {
            FatKind::Fat12 => (1, FAT12_BELOW, FAT12_BYTES),
            FatKind::Fat16 => (FAT12_BELOW, FAT16_BELOW, FAT16_BYTES),
            FatKind::Fat32 => (FAT16_BELOW, 0x0FFF_FFF5, u64::from(u32::MAX) * SECTOR),
        };
        let least_cluster = if kind == FatKind::Fat32 { 8 } else { 1 };
        for cluster_sectors in
            [1u64, 2, 4, 8, 16, 32, 64].into_iter().filter(|n| *n >= least_cluster)
        {
            let cluster_bytes = cluster_sectors * SECTOR;
            let used = self.used(kind, cluster_bytes);
            let wanted = used.checked_add(wish.free_bytes.div_ceil(cluster_bytes))?;
            let count = wanted.max(LEAST_BYTES / cluster_bytes).max(least + MARGIN);
            if count + MARGIN >= below {
                continue;
            }
            let sizes = self.sizes(kind, cluster_bytes, count);
            let bytes = (sizes.reserved + 2 * sizes.fat_sectors + sizes.root_sectors) * SECTOR
                + sizes.count_clusters * cluster_bytes;
            if bytes <= most_bytes {
                return Some(sizes);
            }
        }
        None
    }

    fn sizes(&self, kind: FatKind, cluster_bytes: u64, mut count_clusters: u64) -> Sizes {
        let is_32 = kind == FatKind::Fat32;
        let root_bytes = self.folders.first().map_or(0, |root| root.len_bytes);
        let root_sectors = if is_32 {
            0
        } else {
            root_bytes.max(ROOT_ENTRIES * ENTRY_BYTES).next_multiple_of(4 * SECTOR) / SECTOR
        };
        // Whole sectors of 2048 bytes, also in front of the first cluster.
        if cluster_bytes < 2048 {
            count_clusters = count_clusters.next_multiple_of(2048 / cluster_bytes);
        }
        let entries = count_clusters + 2;
        let table_bytes = match kind {
            FatKind::Fat12 => (entries * 3).div_ceil(2),
            FatKind::Fat16 => entries * 2,
            FatKind::Fat32 => entries * 4,
        };
        let fat_sectors = table_bytes.div_ceil(SECTOR);
        let reserved = if is_32 { RESERVED_32 } else { 1 };
        let head = reserved + 2 * fat_sectors + root_sectors;
        let reserved = reserved + head.next_multiple_of(4) - head;
        Sizes { kind, cluster_bytes, count_clusters, fat_sectors, reserved, root_sectors }
    }

    fn place(mut self, sizes: &Sizes, label: [u8; 11], serial: u32) -> FatLayout {
        let clusters =
            |len: u64| u32::try_from(len.max(1).div_ceil(sizes.cluster_bytes)).unwrap_or(u32::MAX);
        let is_32 = sizes.kind == FatKind::Fat32;
        let mut next = 2u32;
        let mut runs = Vec::new();
        let mut take = |len: u64, content| {
            let run = Run { first: next, count: clusters(len), content };
            next = next.saturating_add(run.count);
            let first = run.first;
            runs.push(run);
            first
        };
        let mut firsts = vec![0u32; self.folders.len()];
        for (number, (folder, first)) in self.folders.iter().zip(&mut firsts).enumerate() {
            if number > 0 || is_32 {
                *first = take(folder.len_bytes, RunContent::Folder(number));
            }
        }
        for (folder, place, blob, len) in &self.files {
            let first = take(*len, RunContent::File(*blob, *len));
            if let Some(entry) =
                self.folders.get_mut(*folder).and_then(|folder| folder.entries.get_mut(*place))
            {
                entry.cluster = first;
            }
        }
        let first_of = |number: usize| firsts.get(number).copied().unwrap_or(0);
        for (number, folder) in self.folders.iter_mut().enumerate() {
            for (place, inner) in &folder.inner {
                if let Some(entry) = folder.entries.get_mut(*place) {
                    entry.cluster = first_of(*inner);
                }
            }
            if let (Some(parent), [itself, above, ..]) = (folder.parent, &mut *folder.entries) {
                itself.cluster = first_of(number);
                itself.time = folder.time;
                // The root is called 0, wherever it lies.
                above.cluster = if parent == 0 { 0 } else { first_of(parent) };
            }
        }
        let folders = self.folders.into_iter().map(|folder| folder.entries);
        FatLayout {
            kind: sizes.kind,
            cluster_bytes: sizes.cluster_bytes,
            count_clusters: sizes.count_clusters,
            fat_sectors: sizes.fat_sectors,
            reserved: sizes.reserved,
            root_sectors: sizes.root_sectors,
            label,
            serial,
            folders: folders.collect(),
            runs,
        }
    }
}

fn entry(short: [u8; 11], attributes: u8, time: Timestamp) -> Entry {
    let name = FatName { short, long: Vec::new() };
    Entry { name, attributes, cluster: 0, len_bytes: 0, time }
}
