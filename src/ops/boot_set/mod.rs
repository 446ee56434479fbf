//! Puts a boot spec together from what people name: files and folders of the disc or of the host,
//! boot code, appended data. What they leave open is settled here in one place, for the command
//! line and for dialogs: which patch a program wants, how much of it is loaded, and the partition
//! tables an image needs to start from a stick too.

mod tables;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::base::progress::Context;
use crate::base::units::ByteRange;
use crate::formats::boot::{detect, system_area};
use crate::io::host::HostKind;
use crate::io::source::read_vec;
use crate::io::{HostFs, SourceTable};
use crate::master::open_blob;
use crate::model::boot::{BootProgram, MbrCode};
use crate::model::spec::{
    BootCode, BootEntry, BootImageSource, BootPlatform, EspFrom, EspItem, EspSpec, LoadSize, Patch,
    SystemAreaSpec,
};
use crate::model::tree::{Content, HostFile, TreeError};
use crate::model::{Blob, BlobId, NodeId, NodeKind, Tree};
use crate::ops::scan_host::{ScanError, ScanOptions, Source, scan};

pub use tables::{PartitionKind, TableWish, usual_tables};

/// Why a boot spec can't be put together.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum BootSetError {
    /// Neither on the disc nor on the host.
    #[error("{path} is neither on the disc nor a file")]
    NotFound {
        /// What was named.
        path: String,
    },
    /// A file of the host can't be had.
    #[error("{}: {source}", path.display())]
    Host {
        /// The file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// Something that is no file.
    #[error("{path} is no file")]
    NotAFile {
        /// What was named.
        path: String,
    },
    /// There is no such appended partition, or no such boot entry.
    #[error("there is no {what}")]
    NoSuch {
        /// What was named.
        what: String,
    },
    /// Boot code longer than the start area.
    #[error("{} is longer than 32 KiB", path.display())]
    CodeTooLong {
        /// The file.
        path: PathBuf,
    },
    /// A folder of the host can't be scanned.
    #[error(transparent)]
    Scan(#[from] ScanError),
    /// The tree is full.
    #[error(transparent)]
    Tree(#[from] TreeError),
}

/// Longest boot code: the start area (ECMA-119 6.2.1).
const AREA_BYTES: u64 = 32 * 1024;
/// Bytes of a boot image that tell what it is.
const HEAD_BYTES: u64 = 64 * 1024;
/// Name of the folder that firmware looks into (UEFI 2.10, 3.5.1).
const EFI: &str = "EFI";

/// Where names are looked up.
#[derive(Debug)]
pub struct BootNames<'a> {
    /// The files of the disc. Hidden images are added to its blobs.
    pub tree: &'a mut Tree,
    /// The images that blobs point into.
    pub sources: &'a SourceTable,
    /// The host.
    pub fs: &'a dyn HostFs,
    /// For scanning folders.
    pub ctx: &'a Context,
    /// Appended data so far, as `append1`, `append2` ...
    pub appended: Vec<BootImageSource>,
}

impl BootNames<'_> {
    /// The image that `name` means: `appendN`, `disc:PATH`, `host:PATH`, or a path that is taken
    /// from the disc if it is there and from the host otherwise. A folder becomes an EFI volume.
    pub fn image(&mut self, name: &str) -> Result<BootImageSource, BootSetError> {
        if let Some(number) = name.strip_prefix("append").and_then(|n| n.parse::<usize>().ok()) {
            let found = number.checked_sub(1).and_then(|index| self.appended.get(index));
            return found.cloned().ok_or_else(|| BootSetError::NoSuch { what: name.to_owned() });
        }
        let on_disc = |path: &str| self.tree.lookup(path.as_bytes()).filter(|id| *id != Tree::ROOT);
        if let Some(path) = name.strip_prefix("host:") {
            return self.of_host(Path::new(path));
        }
        if let Some(path) = name.strip_prefix("disc:") {
            let node = self.tree.lookup(path.as_bytes());
            let node = node.ok_or_else(|| BootSetError::NotFound { path: path.to_owned() })?;
            return self.of_disc(node);
        }
        match on_disc(name) {
            Some(node) => self.of_disc(node),
            None if self.fs.stat(Path::new(name)).is_ok() => self.of_host(Path::new(name)),
            None => Err(BootSetError::NotFound { path: name.to_owned() }),
        }
    }

    /// The file of the disc at a path.
    pub fn node(&self, path: &str) -> Option<NodeId> {
        self.tree.lookup(path.as_bytes())
    }

    /// The length of an image, unless it is a volume yet to be made.
    pub fn len_of(&self, image: &BootImageSource) -> Option<u64> {
        Some(self.tree.blob(self.blob_of(image)?)?.len)
    }

    fn blob_of(&self, image: &BootImageSource) -> Option<BlobId> {
        match image {
            BootImageSource::Node(node) => self.tree.node(*node)?.blob(),
            BootImageSource::Blob(blob) => Some(*blob),
            BootImageSource::Esp(_) => None,
        }
    }

    fn of_disc(&self, node: NodeId) -> Result<BootImageSource, BootSetError> {
        match self.tree.node(node).map(|found| &found.kind) {
            Some(NodeKind::File(_)) => Ok(BootImageSource::Node(node)),
            Some(NodeKind::Folder(_)) => {
                let name = self.tree.node(node).map(|node| node.name.to_vec()).unwrap_or_default();
                let has_efi = self.tree.children(node).iter().any(|child| {
                    let child = self.tree.node(*child);
                    child.is_some_and(|child| child.name.eq_ignore_ascii_case(EFI.as_bytes()))
                });
                let is_efi = !has_efi && name.eq_ignore_ascii_case(EFI.as_bytes());
                let path = if is_efi { EFI.to_owned() } else { String::new() };
                let items = vec![EspItem { path, from: EspFrom::Node(node) }];
                Ok(BootImageSource::Esp(Arc::new(EspSpec { items, ..EspSpec::default() })))
            }
            _ => Err(BootSetError::NotAFile { path: self.tree.display_path(node) }),
        }
    }

    fn of_host(&mut self, path: &Path) -> Result<BootImageSource, BootSetError> {
        let host = |source| BootSetError::Host { path: path.to_owned(), source };
        let stat = self.fs.stat(path).map_err(host)?;
        match stat.kind {
            HostKind::File => {
                let fingerprint = stat.fingerprint;
                let file = HostFile { path: path.to_owned(), fingerprint };
                let content = Content::Host(Box::new(file));
                self.hidden(Blob { content, len: fingerprint.len }).map(BootImageSource::Blob)
            }
            HostKind::Folder => self.of_host_folder(path),
            _ => Err(BootSetError::NotAFile { path: path.to_string_lossy().into_owned() }),
        }
    }

    /// A blob without a name; the same content is added once.
    fn hidden(&mut self, blob: Blob) -> Result<BlobId, BootSetError> {
        let same = (0..self.tree.blob_bound()).rev().map(BlobId).take(64).find(|id| {
            self.tree.blob(*id).is_some_and(|known| *known == blob)
                && !matches!(blob.content, Content::Zeros | Content::Empty)
        });
        match same {
            Some(id) => Ok(id),
            None => Ok(self.tree.add_blob(blob)?),
        }
    }

    /// An EFI volume with what a folder of the host holds. Links are followed: FAT has none.
    fn of_host_folder(&mut self, path: &Path) -> Result<BootImageSource, BootSetError> {
        let options = ScanOptions { follow_links: true, ..ScanOptions::default() };
        let scanned = scan(&[Source::plain(path.to_owned())], &options, self.fs, self.ctx)?;
        let Some(part) = scanned.parts.first().copied() else {
            return Err(BootSetError::NotAFile { path: path.to_string_lossy().into_owned() });
        };
        let names = |id: NodeId| scanned.tree.node(id).map(|node| node.name.to_vec());
        let has_efi = scanned.tree.children(part).iter().any(|child| {
            names(*child).is_some_and(|name| name.eq_ignore_ascii_case(EFI.as_bytes()))
        });
        let is_efi = path.file_name().is_some_and(|name| name.eq_ignore_ascii_case(EFI));
        let base = if is_efi && !has_efi { EFI } else { "" };
        let above = scanned.tree.path_of(part).len();
        let mut items = Vec::new();
        for (id, node) in scanned.tree.walk(part) {
            let NodeKind::File(blob) = node.kind else { continue };
            let Some(blob) = scanned.tree.blob(blob).cloned() else { continue };
            let inside = scanned.tree.path_of(id);
            let inside = String::from_utf8_lossy(inside.get(above..).unwrap_or_default());
            let path = format!("{base}/{}", inside.trim_start_matches('/'));
            let blob = self.tree.add_blob(blob)?;
            items.push(EspItem { path, from: EspFrom::Blob(blob) });
        }
        Ok(BootImageSource::Esp(Arc::new(EspSpec { items, ..EspSpec::default() })))
    }

    /// An entry as its program wants it: isolinux and GRUB get their patches and load their first
    /// four sectors; of programs nobody knows, all is loaded and nothing is changed.
    pub fn entry(&mut self, platform: BootPlatform, name: &str) -> Result<BootEntry, BootSetError> {
        let image = self.image(name)?;
        let mut entry = BootEntry::new(platform, image);
        if platform == BootPlatform::X86 {
            (entry.patch, entry.load) = match self.program(&entry.image) {
                Some(BootProgram::Isolinux(_)) => (Patch::TABLE, LoadSize::Usual),
                Some(BootProgram::Grub2) => (Patch::GRUB2, LoadSize::Usual),
                _ => (Patch::NONE, LoadSize::Whole),
            };
        }
        Ok(entry)
    }

    /// What program an image is.
    fn program(&self, image: &BootImageSource) -> Option<BootProgram> {
        let blob = self.tree.blob(self.blob_of(image)?)?;
        let source = open_blob(blob, self.sources, self.fs)?;
        let range = ByteRange { start: 0, len: source.len().min(HEAD_BYTES) };
        Some(detect::program(&*source, range))
    }

    /// The start area with the code of a file of the host. Its kind is found out.
    pub fn code(&self, path: &Path) -> Result<SystemAreaSpec, BootSetError> {
        let host = |source| BootSetError::Host { path: path.to_owned(), source };
        let source = self.fs.open(path).map_err(host)?;
        if source.len() > AREA_BYTES {
            return Err(BootSetError::CodeTooLong { path: path.to_owned() });
        }
        let len = usize::try_from(source.len()).unwrap_or(0);
        let bytes =
            read_vec(&*source, 0, len).map_err(|error| host(std::io::Error::other(error)))?;
        // Code is delivered without the table and the mark behind it.
        let mut sector = bytes.clone();
        sector.resize(512, 0);
        sector.splice(510.., [0x55, 0xAA]);
        let found = system_area::mbr(&crate::io::memory::MemorySource::new(sector));
        let code = match found.map(|mbr| mbr.code) {
            Some(MbrCode::Isohybrid) => BootCode::Isolinux(None),
            Some(MbrCode::Grub2Hybrid) => BootCode::Grub2(None),
            _ => BootCode::Plain,
        };
        Ok(SystemAreaSpec { bytes: bytes.into(), code })
    }
}
