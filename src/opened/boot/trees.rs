//! One walk through the trees of an image for all that has to do with starting: which file a boot
//! image is, EFI programs, configurations of boot loaders, files FAT can't hold.

use std::collections::HashMap;
use std::ops::ControlFlow;
use std::sync::Arc;

use crate::base::progress::{Cancelled, Context};
use crate::base::units::ByteRange;
use crate::formats::boot::{config, pe};
use crate::formats::fs::fat;
use crate::formats::fs::volume::{Entry, EntryKind};
use crate::io::SharedSource;
use crate::io::memory::MemorySource;
use crate::io::source::{BlockSource, read_vec};
use crate::io::window::ExtentsSource;
use crate::model::Namespace;
use crate::model::boot::{BootConfig, ConfigKind, EfiProgram, TreeFacts};

use crate::opened::mounted::{Mounted, Volume};
use crate::opened::{OpenError, OpenImage, mounted};

/// Programs and configurations that are read of one tree; real discs have a few dozen.
const MAX_FILES: usize = 200;
/// FAT keeps lengths in 32 bits.
const FAT_MAX_BYTES: u64 = u32::MAX as u64;

/// A tree in which firmware or a boot loader may look.
pub(super) struct BootTree<'a> {
    /// Id of its volume.
    pub(super) volume: &'a str,
    pub(super) mounted: &'a Mounted,
    pub(super) ns: Namespace,
    /// The tree that people see and copy.
    pub(super) is_main: bool,
}

impl BootTree<'_> {
    /// Whether names that differ in case only are different names.
    pub(super) fn is_case_sensitive(&self) -> bool {
        matches!(self.ns, Namespace::RockRidge | Namespace::Udf)
    }

    pub(super) fn walk(
        &self,
        image: &OpenImage,
        ctx: &Context,
        on_entry: &mut dyn FnMut(&Entry<'_>) -> ControlFlow<()>,
    ) -> Result<(), Cancelled> {
        let mut visitor = crate::opened::view::Streamed { on_entry: &mut |entry| on_entry(&entry) };
        match self.mounted.walk(self.ns, None, image.charset, ctx, &mut visitor) {
            Err(OpenError::Cancelled(cancelled)) => Err(cancelled),
            // A tree that can't be read has no files.
            _ => Ok(()),
        }
    }
}

/// The tree that people see, UDF beside it, and those of all FAT volumes.
pub(super) fn all(image: &OpenImage) -> Vec<BootTree<'_>> {
    let mut trees = Vec::new();
    let views = mounted::choose(&image.mounted, None).unwrap_or_default();
    for (ns, index) in views {
        let Some(mounted) = image.mounted.get(index) else { continue };
        let is_main = trees.is_empty();
        // The other names of a disc are those of the same files, but UDF has files of its own.
        if is_main || ns == Namespace::Udf {
            trees.push(BootTree { volume: &mounted.id, mounted, ns, is_main });
        }
    }
    for mounted in &image.mounted {
        let is_known = trees.iter().any(|tree| std::ptr::eq(tree.mounted, mounted));
        if matches!(mounted.volume, Volume::Fat(_)) && !is_known {
            let ns = Namespace::Fat;
            trees.push(BootTree { volume: &mounted.id, mounted, ns, is_main: false });
        }
    }
    trees
}

/// What the walks found.
#[derive(Default)]
pub(super) struct Found {
    /// Paths of the files of the main tree that begin at these bytes, with their lengths.
    pub(super) at: HashMap<u64, (String, u64)>,
    /// The first byte behind each of the places asked for where something begins.
    pub(super) next: HashMap<u64, u64>,
    pub(super) programs: Vec<EfiProgram>,
    pub(super) configs: Vec<BootConfig>,
    pub(super) tree: TreeFacts,
}

/// Walks all trees. `places` are bytes where boot images and catalogs begin.
pub(super) fn read(
    image: &OpenImage,
    trees: &[BootTree<'_>],
    places: &[u64],
    ctx: &Context,
) -> Result<Found, Cancelled> {
    let mut found = Found::default();
    for tree in trees {
        if tree.is_main {
            tree.volume.clone_into(&mut found.tree.volume);
        }
        let mut files = Vec::new();
        tree.walk(image, ctx, &mut |entry| {
            if tree.is_main {
                found.note(entry, places);
            }
            let kind = if entry.kind == EntryKind::File { kind_of(entry.path) } else { None };
            if let Some(kind) = kind
                && files.len() < MAX_FILES
                && entry.packing.is_none()
                && !entry.is_damaged
            {
                let path = String::from_utf8_lossy(entry.path).into_owned();
                files.push((kind, path, entry.ranges.to_vec(), entry.len));
            }
            ControlFlow::Continue(())
        })?;
        for (kind, path, ranges, len) in files {
            ctx.check()?;
            let source: SharedSource =
                Arc::new(ExtentsSource::new(image.source.clone(), &ranges, len));
            let start = ranges.first().map_or(0, |range| range.start);
            match kind {
                Kind::Program => found.add_program(tree, path, &*source, start, ctx),
                Kind::Config(kind) => found.add_config(tree, path, kind, &*source),
            }
        }
    }
    Ok(found)
}

/// A file that is read.
enum Kind {
    Program,
    Config(ConfigKind),
}

fn kind_of(path: &[u8]) -> Option<Kind> {
    let path = String::from_utf8_lossy(path).to_ascii_lowercase();
    let name = path.rsplit('/').next().unwrap_or(&path);
    if path.ends_with(".efi") {
        let is_boot = path.starts_with("efi/") || path.starts_with("boot") || !path.contains('/');
        let is_apple = path.starts_with("system/library/coreservices/");
        return (is_boot || is_apple).then_some(Kind::Program);
    }
    let kind = match name {
        "isolinux.cfg" | "syslinux.cfg" => ConfigKind::Syslinux,
        "grub.cfg" | "loopback.cfg" => ConfigKind::Grub,
        _ if path.starts_with("loader/") && name.ends_with(".conf") => ConfigKind::Loader,
        _ if name.ends_with(".cfg") && path.contains("isolinux/") => ConfigKind::Syslinux,
        _ if name.ends_with(".cfg") && path.contains("syslinux/") => ConfigKind::Syslinux,
        _ if name.ends_with(".cfg") && path.starts_with("boot/grub") => ConfigKind::Grub,
        _ => return None,
    };
    Some(Kind::Config(kind))
}

/// Files that boot loaders need beside their configuration, and the marks of Windows' setup.
const PARTS: [&str; 8] = [
    "ldlinux.c32",
    "libcom32.c32",
    "libutil.c32",
    "normal.mod",
    "bootmgr",
    "bootmgr.efi",
    "boot.wim",
    "boot.sdi",
];

impl Found {
    /// What one entry of the main tree tells.
    fn note(&mut self, entry: &Entry<'_>, places: &[u64]) {
        if entry.kind != EntryKind::File {
            return;
        }
        self.tree.count_files += 1;
        let start = entry.first_stored().map(|range| range.start);
        if let Some(start) = start {
            for place in places {
                if *place == start {
                    let path = String::from_utf8_lossy(entry.path).into_owned();
                    self.at.entry(start).or_insert((path, entry.len));
                } else if start > *place {
                    let next = self.next.entry(*place).or_insert(start);
                    *next = start.min(*next);
                }
            }
        }
        if entry.len > FAT_MAX_BYTES
            && self.tree.too_large_for_fat.as_ref().is_none_or(|(_, len)| *len < entry.len)
        {
            let path = String::from_utf8_lossy(entry.path).into_owned();
            self.tree.too_large_for_fat = Some((path, entry.len));
        }
        let name = String::from_utf8_lossy(entry.name).to_ascii_lowercase();
        let is_part = PARTS.contains(&name.as_str());
        let is_list = entry.depth == 1
            && (matches!(name.as_str(), "md5sum.txt" | "md5sums" | "sha256sum.txt" | "sha256sums"));
        if is_part && self.tree.loader_parts.len() < MAX_FILES {
            self.tree.loader_parts.push(String::from_utf8_lossy(entry.path).into_owned());
        }
        if is_list {
            self.tree.check_lists.push(String::from_utf8_lossy(entry.path).into_owned());
        }
        if name == "boot.wim" && entry.path.eq_ignore_ascii_case(b"sources/boot.wim") {
            self.tree.windows_setup = Some(String::from_utf8_lossy(entry.path).into_owned());
        }
    }

    fn add_program(
        &mut self,
        tree: &BootTree<'_>,
        path: String,
        source: &dyn BlockSource,
        start: u64,
        ctx: &Context,
    ) {
        let facts = pe::read(source);
        let volume = tree.volume.to_owned();
        let mut grub = facts.as_ref().and_then(|facts| facts.grub.clone());
        let disk = facts.as_ref().and_then(|facts| facts.grub_disk.clone());
        if let (Some(grub), Some(disk)) = (&mut grub, disk) {
            grub.memdisk_config = config_in_fat(disk, ctx);
        }
        for text in grub.iter().flat_map(|grub| [Some(&grub.config), grub.memdisk_config.as_ref()])
        {
            let names = text.map(|text| config::names(ConfigKind::Grub, text, ""));
            if let Some(names) = names.filter(|names| !names.is_empty()) {
                let kind = ConfigKind::Grub;
                let (volume, path) = (volume.clone(), path.clone());
                self.configs.push(BootConfig { volume, path, kind, is_embedded: true, names });
            }
        }
        self.programs.push(EfiProgram {
            volume,
            path,
            len: source.len(),
            start,
            architecture: facts.as_ref().map(|facts| facts.architecture),
            is_efi: facts.as_ref().is_some_and(|facts| facts.is_efi),
            loader: facts.as_ref().map_or(crate::model::boot::EfiLoader::Unknown, |f| f.loader),
            signatures: facts.as_ref().map(|f| f.signatures.clone()).unwrap_or_default(),
            sbat: facts.map(|facts| facts.sbat).unwrap_or_default(),
            grub,
        });
    }

    fn add_config(
        &mut self,
        tree: &BootTree<'_>,
        path: String,
        kind: ConfigKind,
        source: &dyn BlockSource,
    ) {
        let len = usize::try_from(source.len().min(config::MAX_BYTES)).unwrap_or(0);
        let Ok(bytes) = read_vec(source, 0, len) else { return };
        let names = config::names(kind, &String::from_utf8_lossy(&bytes), &path);
        let volume = tree.volume.to_owned();
        self.configs.push(BootConfig { volume, path, kind, is_embedded: false, names });
    }
}

/// The range of an image up to what is known to follow, at most the end of the disc.
pub(super) fn up_to_next(found: &Found, start: u64, others: &[u64], size: u64) -> ByteRange {
    let other = others.iter().copied().filter(|other| *other > start).min();
    let next = found.next.get(&start).copied().into_iter().chain(other).min();
    ByteRange::between(start, next.unwrap_or(size).min(size).max(start))
}

/// `grub.cfg` in the root of a FAT volume that a program carries along (Debian's signed GRUB).
fn config_in_fat(disk: Vec<u8>, ctx: &Context) -> Option<String> {
    let source: SharedSource = Arc::new(MemorySource::new(disk));
    let volume = fat::probe(&*source).ok().flatten()?;
    let mut found = None;
    let mut on_entry = |entry: Entry<'_>| {
        if entry.path.eq_ignore_ascii_case(b"grub.cfg") {
            found = Some((entry.ranges.to_vec(), entry.len));
            return ControlFlow::Break(());
        }
        ControlFlow::Continue(())
    };
    let mut visitor = crate::opened::view::Streamed { on_entry: &mut on_entry };
    volume.walk(&*source, None, None, &ctx.apart(), &mut visitor).ok()?;
    let (ranges, len) = found?;
    let file = ExtentsSource::new(source, &ranges, len);
    let bytes = read_vec(&file, 0, usize::try_from(len.min(config::MAX_BYTES)).ok()?).ok()?;
    Some(String::from_utf8_lossy(&bytes).into_owned())
}
