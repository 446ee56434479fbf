//! An opened image as a project: what it holds, so that it can be changed and made again.
//!
//! The primary tree gives the nodes (of Rock Ridge where there is one, else of Joliet, whose names
//! are the better ones), the other trees give their names for them. File contents are extents of
//! the image. Names stay as recorded wherever our rules would not give the same bytes; fields,
//! dates and attributes are those of the image. UDF trees can't be written, so an image that has
//! one is refused; what else is left out is told, by name.

mod boot;
mod pair;

use std::path::PathBuf;
use std::sync::Arc;

use boot::CarryError;
pub use boot::{BootPiece, CarriedBoot};

use super::Project;
use crate::base::bytes::Timestamp;
use crate::base::diag::{Code, Diagnostic};
use crate::base::progress::Context;
use crate::base::units::SourceId;
use crate::master;
use crate::model::spec::{BootSpec, Deep, ImageSpec, ModePolicy, OwnerPolicy, RockRidgeVersion};
use crate::model::tree::{NamespaceName, TreeError};
use crate::model::{Content, Namespace, NodeId, NodeKind, Tree};
use crate::opened::{OpenError, OpenImage, Recorded, joliet_limit};

/// The image a project was begun from.
#[derive(Clone, Debug)]
pub struct Origin {
    /// What it holds.
    pub image: Arc<OpenImage>,
    /// Its id among the sources of the project.
    pub source: SourceId,
    /// What starts from it.
    pub boot: CarriedBoot,
    /// The project as it was before any change, to tell changes by and take them back.
    pub unchanged: Unchanged,
    /// What an image made of it will not have, or have otherwise, whatever is changed.
    pub left_behind: Vec<Diagnostic>,
}

/// What an image is as a project that nobody changed. Its ids are those of the project.
#[derive(Clone, Debug)]
pub struct Unchanged {
    /// Its files.
    pub tree: Tree,
    /// Its fields and formats.
    pub spec: ImageSpec,
    /// What starts from it.
    pub boot: BootSpec,
}

impl Origin {
    /// The file it was opened from.
    pub fn path(&self) -> Option<PathBuf> {
        self.image.path.clone()
    }
}

/// Why an image can't be edited.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ImportError {
    /// It can't be read.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// It has no ISO 9660 volume, the only kind that is written.
    #[error("no ISO 9660 volume")]
    NotIso,
    /// It has a UDF tree beside it, which can't be written.
    #[error("its UDF tree can't be written")]
    Udf,
    /// It has tracks beside the volume.
    #[error("{count} tracks")]
    Tracks {
        /// How many in all.
        count: usize,
    },
    /// More files than ids.
    #[error(transparent)]
    Tree(#[from] TreeError),
}

/// Begins a project from `image`. `date` is the time of what has none of its own. What will not
/// be in an image made of it is told to `ctx`.
///
/// # Errors
/// [`ImportError`].
pub fn import(
    image: Arc<OpenImage>,
    date: Timestamp,
    ctx: &Context,
) -> Result<Project, ImportError> {
    let spec = image.recorded_spec(ImageSpec::new(date)).ok_or(ImportError::NotIso)?;
    if let Some(refusal) = edit_refusal(&image) {
        return Err(refusal);
    }
    let views = image.views();
    let mut spec = ImageSpec { owner: OwnerPolicy::Host, mode: ModePolicy::Host, ..spec };
    let read = |ns: Namespace, ctx: &Context| -> Result<Option<Recorded>, ImportError> {
        if !views.contains(&ns) {
            return Ok(None);
        }
        Ok(Some(image.read_recorded(ns, ctx)?))
    };
    let silent = ctx.apart();
    // The main tree tells what is odd, the others not again.
    let rock_ridge = read(Namespace::RockRidge, ctx)?;
    let joliet = read(Namespace::Joliet, if rock_ridge.is_some() { &silent } else { ctx })?;
    if let Some(joliet) = &joliet {
        spec.joliet = Some(joliet_limit(joliet.longest));
    }
    let mut count_checksums = 0;
    let mut tree = match (rock_ridge, joliet) {
        (Some(main), joliet) => {
            count_checksums = main.count_checksums;
            if main.has_serials {
                spec.rock_ridge = Some(RockRidgeVersion::V112);
            }
            if main.levels > MAX_LEVELS && image.has_relocated(main.levels, ctx)? {
                spec.deep = Deep::Relocate;
            }
            let mut tree = main.view.tree;
            if spec.deep == Deep::Relocate {
                drop_home(&mut tree)?;
            }
            if let Some(joliet) = joliet {
                let own = [Namespace::Iso, Namespace::RockRidge];
                pair::take_names(&mut tree, &joliet.view.tree, Namespace::Joliet, &own)?;
            }
            tree
        }
        (None, Some(main)) => {
            let mut tree = main.view.tree;
            if let Some(plain) = read(Namespace::Iso, &silent)? {
                let own = [Namespace::Joliet];
                pair::take_names(&mut tree, &plain.view.tree, Namespace::Iso, &own)?;
            }
            tree
        }
        (None, None) => read(Namespace::Iso, ctx)?.ok_or(ImportError::NotIso)?.view.tree,
    };
    name_files(&tree, &mut spec);
    master::drop_usual_names(&mut tree, &spec);
    let left_behind = left_behind(&image, &tree, count_checksums);
    left_behind.iter().for_each(|told| ctx.note(told.clone()));
    let source = image.source_id;
    let sources = image.sources.clone();
    let carried = boot::carry(&image, &mut tree, ctx).map_err(|error| match error {
        CarryError::Open(error) => ImportError::Open(error),
        CarryError::Tree(error) => ImportError::Tree(error),
    })?;
    let (mut boot, carried) = carried;
    boot.policy = carried.policy().unwrap_or_default();
    let unchanged = Unchanged { tree: tree.clone(), spec: spec.clone(), boot: boot.clone() };
    let origin = Some(Arc::new(Origin { image, source, boot: carried, unchanged, left_behind }));
    Ok(Project { sources, origin, tree, boot, ..Project::new(spec) })
}

/// Why an image can't be edited, as far as can be told without reading; `None`: it probably can.
pub fn edit_refusal(image: &OpenImage) -> Option<ImportError> {
    let views = image.views();
    let is_iso = |view: &Namespace| {
        matches!(view, Namespace::Iso | Namespace::RockRidge | Namespace::Joliet)
    };
    if !views.iter().any(is_iso) {
        return Some(ImportError::NotIso);
    }
    if views.contains(&Namespace::Udf) {
        return Some(ImportError::Udf);
    }
    let count = image.disc.as_ref().map_or(0, |disc| disc.tracks().count());
    (count > 1).then_some(ImportError::Tracks { count })
}

/// Levels of directories that ECMA-119 allows (6.8.2.1).
const MAX_LEVELS: u32 = 8;

/// The folder that took what lies too deep is made anew when it is needed.
fn drop_home(tree: &mut Tree) -> Result<(), TreeError> {
    let is_home = |id: &NodeId| {
        tree.children(*id).is_empty()
            && tree
                .node(*id)
                .is_some_and(|node| node.is_folder() && node.name.eq_ignore_ascii_case(b"rr_moved"))
    };
    let home = tree.children(Tree::ROOT).iter().copied().find(is_home);
    home.map_or(Ok(()), |home| tree.remove(home))
}

/// The fields that name files of the root do so by identifier; a spec does by name.
fn name_files(tree: &Tree, spec: &mut ImageSpec) {
    let volume = &mut spec.volume;
    for field in
        [&mut volume.copyright_file, &mut volume.abstract_file, &mut volume.bibliographic_file]
    {
        if field.is_empty() {
            continue;
        }
        let is_it = |id: &&NodeId| {
            tree.node(**id).is_some_and(|node| {
                let name = node.name_in(Namespace::Iso);
                matches!(name, NamespaceName::Fixed(bytes) if **bytes == *field.as_bytes())
            })
        };
        let found = tree.children(Tree::ROOT).iter().find(is_it);
        // A name without a file stays out: it says nothing.
        *field = found
            .and_then(|id| tree.node(*id))
            .map(|node| node.display_name().into_owned())
            .unwrap_or_default();
    }
}

/// What an image made of it will not have, or have otherwise.
fn left_behind(image: &OpenImage, tree: &Tree, count_checksums: u64) -> Vec<Diagnostic> {
    let packed = |id: &crate::model::BlobId| {
        tree.blob(*id).is_some_and(|blob| matches!(blob.content, Content::Packed(_)))
    };
    let count_packed = tree
        .walk(Tree::ROOT)
        .filter(|(_, node)| matches!(&node.kind, NodeKind::File(blob) if packed(blob)))
        .count();
    let count = |count: usize| u64::try_from(count).unwrap_or(u64::MAX);
    let counted = [
        (Code::EditUnpacks, count(count_packed)),
        (Code::EditDropsChecksums, count_checksums),
        (Code::EditDropsSessions, count(image.sessions.len().saturating_sub(1))),
        (Code::EditDropsDescriptors, count(image.unusual_descriptors().len())),
    ];
    let counted = counted.into_iter().filter(|(_, count)| *count > 0);
    let mut told: Vec<Diagnostic> =
        counted.map(|(code, count)| Diagnostic::warning(code).with("count", count)).collect();
    let hfs = image.volumes.iter().filter(|volume| volume.kind.starts_with("hfs"));
    told.extend(hfs.map(|volume| {
        Diagnostic::warning(Code::EditDropsVolume).with("volume", volume.id.as_str())
    }));
    told
}
