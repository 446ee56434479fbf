//! From what people name to what is to start: images of the disc or of the host, start code. The
//! rest is settled as `ops::boot_set` does for the command line.

use std::path::PathBuf;

use super::event::JobError;
use super::kind::Snapshot;
use super::outcome::Outcome;
use super::run::Env;
use super::scan;
use crate::model::BlobId;
use crate::model::spec::{
    BootEntry, BootImageSource, BootPlatform, BootPolicy, BootSpec, CatalogSpec, Emulation,
    LoadSize, Patch, SystemAreaSpec,
};
use crate::model::tree::Content;
use crate::model::{Blob, Tree};
use crate::ops::boot_set::{BootNames, BootSetError, TableWish, usual_tables};
use crate::project::{BootChange, Edit};

/// What is to start from a disc.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct BootWish {
    /// The entries of the boot catalog, the one a BIOS looks at first.
    pub entries: Vec<EntryWish>,
    /// The image is to start from sticks too.
    pub is_for_usb: bool,
    /// The program in the first sector; `None`: as it is.
    pub code: Option<PathBuf>,
    /// An Apple partition map as well.
    pub has_apm: bool,
}

/// An entry of the boot catalog.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct EntryWish {
    /// Whom it is for.
    pub platform: BootPlatform,
    /// What is started.
    pub image: ImageWish,
    /// What the firmware makes of it.
    pub emulation: Emulation,
    /// What is written into it; `None`: what its program wants.
    pub patch: Option<Patch>,
    /// How much of it is loaded; `None`: what its program wants.
    pub load: Option<LoadSize>,
    /// Where it is loaded; 0: the usual place.
    pub load_segment: u16,
    /// Id of its section.
    pub id: String,
}

impl EntryWish {
    /// An entry as its program wants it.
    pub fn new(platform: BootPlatform, image: ImageWish) -> EntryWish {
        EntryWish {
            platform,
            image,
            emulation: Emulation::None,
            patch: None,
            load: None,
            load_segment: 0,
            id: String::new(),
        }
    }
}

/// A boot image as a form names it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum ImageWish {
    /// By its path on the disc, or of the host. A folder becomes a FAT volume for UEFI.
    Named(String),
    /// One that has no name, as it is.
    Kept(BootImageSource),
}

impl BootWish {
    /// What is wished for now.
    pub fn of(boot: &BootSpec, tree: &Tree) -> BootWish {
        let entries = boot.catalog.iter().flat_map(|catalog| &catalog.entries);
        let wish = |entry: &BootEntry| EntryWish {
            platform: entry.platform,
            image: name_of(&entry.image, tree),
            emulation: entry.emulation,
            patch: Some(entry.patch),
            load: Some(entry.load),
            load_segment: entry.load_segment,
            id: String::from_utf8_lossy(&entry.id).into_owned(),
        };
        BootWish {
            entries: entries.map(wish).collect(),
            is_for_usb: boot.mbr.is_some() || boot.gpt.is_some(),
            code: None,
            has_apm: boot.apm.is_some(),
        }
    }
}

/// The name of an image, where it has one that means it again.
fn name_of(image: &BootImageSource, tree: &Tree) -> ImageWish {
    let name = match image {
        BootImageSource::Node(node) => Some(format!("disc:{}", tree.display_path(*node))),
        BootImageSource::Blob(blob) => match tree.blob(*blob).map(|blob| &blob.content) {
            Some(Content::Host(file)) => file.path.to_str().map(|path| format!("host:{path}")),
            _ => None,
        },
        BootImageSource::Esp(_) => None,
    };
    name.map_or_else(|| ImageWish::Kept(image.clone()), ImageWish::Named)
}

/// Puts together what is to start, as an edit.
pub(super) fn boot_set(wish: &BootWish, of: &Snapshot, env: &Env) -> Result<Outcome, JobError> {
    let project = &of.project;
    let mut tree = project.tree.clone();
    let first = tree.blob_bound();
    let before = &project.boot;
    let mut names = BootNames {
        tree: &mut tree,
        sources: &project.sources,
        fs: &*env.fs,
        ctx: &env.ctx,
        appended: before.appended.clone(),
    };
    let entries = wish.entries.iter().map(|wish| entry(&mut names, wish));
    let entries = entries.collect::<Result<Vec<_>, _>>()?;
    let system_area = match &wish.code {
        Some(path) => names.code(path)?,
        None if wish.is_for_usb => before.system_area.clone(),
        None => SystemAreaSpec::default(),
    };
    let node = before.catalog.as_ref().and_then(|catalog| catalog.node);
    let catalog = (!entries.is_empty()).then_some(CatalogSpec { node, entries });
    // Tables follow from the entries and the code; those of another set would not fit.
    let mut boot = BootSpec {
        policy: BootPolicy::Replay,
        catalog,
        system_area,
        mbr: None,
        gpt: None,
        apm: None,
        kept: Vec::new(),
        ..before.clone()
    };
    let tables = TableWish {
        is_for_usb: wish.is_for_usb,
        gpt: false,
        apm: wish.has_apm,
        appended: Vec::new(),
    };
    if wish.is_for_usb || wish.has_apm {
        usual_tables(&mut boot, &tables);
    }
    let hidden: Vec<Blob> =
        (first..tree.blob_bound()).filter_map(|id| tree.blob(BlobId(id)).cloned()).collect();
    let edit = Edit::Boot(Box::new(BootChange { boot, first: BlobId(first), hidden }));
    let (prepared, edit) = scan::prepare(edit, of, env)?;
    Ok(Outcome::Prepared { prepared: Box::new(prepared), edit: Box::new(edit) })
}

fn entry(names: &mut BootNames<'_>, wish: &EntryWish) -> Result<BootEntry, BootSetError> {
    let usual = match &wish.image {
        ImageWish::Named(name) => names.entry(wish.platform, name.trim())?,
        ImageWish::Kept(image) => BootEntry::new(wish.platform, image.clone()),
    };
    Ok(BootEntry {
        emulation: wish.emulation,
        patch: wish.patch.unwrap_or(usual.patch),
        load: wish.load.unwrap_or(usual.load),
        load_segment: wish.load_segment,
        id: wish.id.trim().as_bytes().to_vec(),
        ..usual
    })
}
