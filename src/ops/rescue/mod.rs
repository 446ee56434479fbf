//! Makes a folder a bootable rescue medium in one step, with a boot loader that is installed on
//! this computer: GRUB for BIOS and UEFI, isolinux, or the EFI programs of the folder itself. Asks
//! only what nobody else can know: title, time to wait, options of the kernel. What is on the disc
//! already, such as a menu, stays.

mod grub;
mod isolinux;
mod menu;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::io::HostFs;
use crate::io::host::HostKind;
use crate::model::spec::{BootEntry, BootImageSource, BootPlatform, BootSpec};
use crate::model::tree::{Content, HostFile, TreeError};
use crate::model::{Blob, Node, NodeId, NodeKind, Tree};
use crate::ops::boot_set::{BootNames, BootSetError};
use crate::platform::tools::ToolError;

/// Which boot loader is put on the disc.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum RescueLoader {
    /// GRUB, for each of BIOS and UEFI that it is installed for.
    Grub,
    /// isolinux for BIOS; UEFI where the folder has EFI programs.
    Isolinux,
    /// The EFI programs of the folder.
    Efi,
}

/// What is asked.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RescueWish {
    /// The loader.
    pub loader: RescueLoader,
    /// Title of the menu.
    pub title: String,
    /// Seconds until the first entry starts.
    pub timeout: u16,
    /// The kernel that starts by itself, by its path; `None`: the first of the disc.
    pub first: Option<String>,
    /// Options for kernels; `None`: what the files beside them call for.
    pub kernel_options: Option<String>,
    /// Where the loader is looked for first.
    pub folder: Option<PathBuf>,
}

/// What was made.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RescueOutcome {
    /// What starts.
    pub boot: BootSpec,
    /// Systems in the menu; `None`: the disc had a menu already, or makes none.
    pub count_systems: Option<usize>,
    /// For whom a loader was found.
    pub platforms: Vec<&'static str>,
}

/// Why no medium can be made.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RescueError {
    /// The loader is not installed here.
    #[error("{loader} is not installed")]
    NotInstalled {
        /// Its name.
        loader: &'static str,
    },
    /// The folder has no EFI program.
    #[error("no EFI/BOOT/BOOT*.EFI")]
    NoEfiProgram,
    /// A name that is needed for a folder belongs to a file.
    #[error("{path} is in the way")]
    InTheWay {
        /// The file.
        path: String,
    },
    /// A program of the loader failed.
    #[error(transparent)]
    Tool(#[from] ToolError),
    /// A file of the loader can't be had.
    #[error(transparent)]
    Boot(#[from] BootSetError),
}

impl From<TreeError> for RescueError {
    fn from(error: TreeError) -> RescueError {
        RescueError::Boot(BootSetError::Tree(error))
    }
}

/// The kernels of a disc by their paths, as a menu would list them.
pub fn kernels(tree: &Tree) -> Vec<String> {
    let systems = menu::systems(tree, None, None);
    let kernel = |system| match system {
        menu::System::Linux { kernel, .. } => Some(kernel),
        _ => None,
    };
    systems.into_iter().filter_map(kernel).collect()
}

/// Puts a boot loader and a menu on the disc of `names`, and says what starts.
pub fn rescue(wish: &RescueWish, names: &mut BootNames<'_>) -> Result<RescueOutcome, RescueError> {
    match wish.loader {
        RescueLoader::Grub => grub::make(wish, names),
        RescueLoader::Isolinux => isolinux::make(wish, names),
        RescueLoader::Efi => {
            let entry = efi_entry(names)?.ok_or(RescueError::NoEfiProgram)?;
            let mut boot = BootSpec::default();
            boot.catalog.get_or_insert_default().entries.push(entry);
            Ok(RescueOutcome { boot, count_systems: None, platforms: vec!["UEFI"] })
        }
    }
}

/// An entry for the EFI programs of the disc; `None`: it has none that firmware looks for.
fn efi_entry(names: &mut BootNames<'_>) -> Result<Option<BootEntry>, RescueError> {
    let tree = &*names.tree;
    let program = child_like(tree, Tree::ROOT, "EFI")
        .and_then(|efi| child_like(tree, efi, "BOOT"))
        .is_some_and(|boot| {
            tree.children(boot).iter().any(|id| {
                let name = tree.node(*id).map(|node| node.name.to_ascii_uppercase());
                name.is_some_and(|name| name.starts_with(b"BOOT") && name.ends_with(b".EFI"))
            })
        });
    let Some(efi) = child_like(tree, Tree::ROOT, "EFI").filter(|_| program) else {
        return Ok(None);
    };
    let path = format!("disc:{}", tree.display_path(efi));
    Ok(Some(names.entry(BootPlatform::Efi, &path)?))
}

/// The child of that name, whatever the case.
fn child_like(tree: &Tree, folder: NodeId, name: &str) -> Option<NodeId> {
    let is_it = |id: &NodeId| {
        tree.node(*id).is_some_and(|node| node.name.eq_ignore_ascii_case(name.as_bytes()))
    };
    tree.children(folder).iter().copied().find(is_it)
}

/// Puts data at a path, with the folders above it. What is there already stays.
fn add_file(tree: &mut Tree, path: &str, blob: Blob) -> Result<NodeId, RescueError> {
    let mut parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
    let in_the_way = || RescueError::InTheWay { path: path.to_owned() };
    let name = parts.pop().ok_or_else(in_the_way)?;
    let mut folder = Tree::ROOT;
    for part in parts {
        folder = match child_like(tree, folder, part) {
            Some(found) => found,
            None => tree.add(folder, Node::folder(part.as_bytes().to_vec()))?,
        };
        if !matches!(tree.node(folder).map(|node| &node.kind), Some(NodeKind::Folder(_))) {
            return Err(in_the_way());
        }
    }
    if let Some(found) = child_like(tree, folder, name) {
        return Ok(found);
    }
    let blob = tree.add_blob(blob)?;
    Ok(tree.add(folder, Node::new(name.as_bytes().to_vec(), NodeKind::File(blob)))?)
}

fn bytes(bytes: Vec<u8>) -> Blob {
    let len = bytes.len() as u64;
    Blob { content: Content::Bytes(Arc::from(bytes)), len }
}

/// A file of the host; `None`: there is none.
fn host_file(fs: &dyn HostFs, path: &Path) -> Option<Blob> {
    let stat = fs.stat(path).ok().filter(|stat| stat.kind == HostKind::File)?;
    let file = HostFile { path: path.to_owned(), fingerprint: stat.fingerprint };
    Some(Blob { content: Content::Host(Box::new(file)), len: stat.fingerprint.len })
}

/// The first of the folders that has the file.
fn find(fs: &dyn HostFs, folders: &[PathBuf], name: &str) -> Option<PathBuf> {
    folders.iter().map(|folder| folder.join(name)).find(|path| host_file(fs, path).is_some())
}

/// An entry for a file of the disc.
fn disc_entry(
    names: &mut BootNames<'_>,
    platform: BootPlatform,
    node: NodeId,
) -> Result<BootEntry, RescueError> {
    let path = format!("disc:{}", names.tree.display_path(node));
    let mut entry = names.entry(platform, &path)?;
    entry.image = BootImageSource::Node(node);
    Ok(entry)
}
