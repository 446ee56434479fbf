//! Which authors a plan has, in the order in which they are asked.

use std::collections::HashMap;
use std::sync::Arc;

use super::boot::{Prepared, PreparedImage};
use crate::base::units::SECTOR_BYTES;
use crate::formats::boot::author::{
    Boot, BootIds, CatalogAuthor, EndAuthor, Image, ImageAuthor, KeptAuthor, StartAuthor,
};
use crate::formats::fs::fat::author::FatAuthor;
use crate::formats::fs::iso9660::author::{
    AuthorIds, DataAuthor, DirectoryAuthor, ViewKind, Volume, VolumeAuthor,
};
use crate::model::{BlobId, Namespace, Owner};
use crate::plan::{Author, AuthorId, OrderClass, Place, Subject};

/// Places in the list of [`authors`]. Requests of one class keep this order on disc.
pub(super) const IDS: AuthorIds = AuthorIds {
    // Descriptors first: they say where all the rest is.
    volume: AuthorId(0),
    // The tree most readers take lies before the others.
    primary: AuthorId(1),
    joliet: AuthorId(2),
    enhanced: AuthorId(3),
    padding: AuthorId(0),
};
/// The same for the volume at a partition offset. Its padding is that of the first volume.
const OFFSET_IDS: AuthorIds = AuthorIds {
    volume: AuthorId(4),
    primary: AuthorId(5),
    joliet: AuthorId(6),
    enhanced: AuthorId(7),
    padding: IDS.padding,
};
/// Without a volume at an offset these places are free: ids are not shifted.
const START: AuthorId = AuthorId(8);
const CATALOG: AuthorId = AuthorId(9);
/// The first of the boot images, in the order of the wishes, behind the kept parts; then come file
/// data and the end.
const IMAGES: u16 = 11;

/// The authors of a volume with what starts from it, and the length of the longest directory.
pub(super) fn authors(
    mut volume: Volume,
    boot: Prepared,
    data: Vec<(BlobId, u64, Namespace)>,
    align_bytes: u64,
) -> (Vec<Arc<dyn Author>>, u64) {
    let Prepared { spec, images, catalog_blob, seed } = boot;
    let named: HashMap<BlobId, Namespace> = data.iter().map(|(blob, _, ns)| (*blob, *ns)).collect();
    let stored = |image: &PreparedImage| match image.volume {
        Some(_) => image.blob,
        None => image.blob.map(|blob| volume.stored(blob)),
    };
    let resolved = (IMAGES..).zip(&images).map(|(id, image)| Image {
        source: image.source.clone(),
        subject: FatAuthor::subject(stored(image), AuthorId(id)),
        len_bytes: image.len_bytes,
        patch: image.patch,
        sum: image.sum,
        partition_type: image.partition_type,
    });
    let images_resolved: Vec<Image> = resolved.collect();
    let ids = BootIds { start: START, catalog: CATALOG };
    let boot = Arc::new(Boot {
        spec,
        images: images_resolved,
        catalog_blob,
        seed,
        ids,
        session_bytes: volume.session_bytes,
    });

    let mut makers: Vec<Arc<dyn Author>> = Vec::new();
    for image in images {
        let appended = boot.spec.appended.contains(&image.source);
        let held = boot.spec.held.iter().find(|(source, _)| *source == image.source);
        let blob = stored(&image);
        let owner = match blob.and_then(|blob| Some((blob, *named.get(&blob)?))) {
            Some((blob, ns)) => Owner::FileData { ns, blob },
            None => Owner::BootImage { n: boot.number(&image.source) },
        };
        let class = if appended { OrderClass::Tail } else { OrderClass::BootImages };
        let align_bytes = if appended {
            boot.spec.append_align.0.max(SECTOR_BYTES).next_multiple_of(SECTOR_BYTES)
        } else if held.is_some() {
            SECTOR_BYTES
        } else {
            align_bytes
        };
        let place = held.map_or(Place::Flow, |(_, at)| Place::Pinned(*at));
        makers.push(match (image.volume, blob) {
            (Some(layout), blob) => {
                Arc::new(FatAuthor { layout, blob, owner, class, align_bytes, place })
            }
            (None, Some(blob)) => {
                let (boot, source) = (Arc::clone(&boot), image.source);
                Arc::new(ImageAuthor { boot, source, blob, owner, class, align_bytes, place })
            }
            // What was not found is told by the report.
            (None, None) => Arc::new(DataAuthor::new(Vec::new(), align_bytes)),
        });
    }

    volume.ends_with = volume_end(&boot, &named);
    let offset = (boot.spec.partition_offset > 0).then(|| Volume {
        base_bytes: u64::from(boot.spec.partition_offset) * SECTOR_BYTES,
        ends_with: Some(boot.volume_end()),
        // Its descriptors stand inside a partition, where nobody looks for a session.
        session_bytes: None,
        ids: OFFSET_IDS,
        ..volume.clone()
    });
    let (mut authors, longest) = of_volume(volume);
    match offset {
        Some(volume) => authors.extend(of_volume(volume).0),
        None => {
            let nobody = || Arc::new(DataAuthor::new(Vec::new(), align_bytes)) as Arc<dyn Author>;
            authors.extend((0..4).map(|_| nobody()));
        }
    }
    authors.push(Arc::new(StartAuthor(Arc::clone(&boot))));
    authors.push(Arc::new(CatalogAuthor(Arc::clone(&boot))));
    authors.push(Arc::new(KeptAuthor(Arc::clone(&boot))));
    authors.extend(makers);
    authors.push(Arc::new(DataAuthor::new(data, align_bytes)));
    authors.push(Arc::new(EndAuthor(boot)));
    (authors, longest)
}

/// Where the volume ends that the descriptors tell of. With a GPT they tell of the whole image, as
/// xorriso's do, so that whoever copies by them copies the end of the table too. Appended data
/// that is a file also must lie inside.
fn volume_end(boot: &Boot, named: &HashMap<BlobId, Namespace>) -> Option<Subject> {
    let is_named = |source| match boot.image(source).map(|image| image.subject) {
        Some(Subject::Blob(blob)) => named.contains_key(&blob),
        _ => false,
    };
    let ends_before = boot.spec.gpt.is_none()
        && !boot.spec.appended.is_empty()
        && !boot.spec.appended.iter().any(is_named);
    ends_before.then(|| boot.volume_end())
}

fn of_volume(volume: Volume) -> (Vec<Arc<dyn Author>>, u64) {
    let volume = Arc::new(volume);
    let trees: Vec<Arc<DirectoryAuthor>> =
        [ViewKind::Primary, ViewKind::Joliet, ViewKind::Enhanced]
            .into_iter()
            .map(|kind| Arc::new(DirectoryAuthor::new(Arc::clone(&volume), kind)))
            .collect();
    let longest = trees.iter().map(|tree| tree.longest_bytes()).max().unwrap_or(0);
    let of_kind = |kind: ViewKind| trees.get(kind as usize).map_or(0, |tree| tree.root_bytes());
    let root_bytes = volume.views.iter().map(|view| of_kind(view.kind)).collect();
    let mut authors: Vec<Arc<dyn Author>> = vec![Arc::new(VolumeAuthor::new(volume, root_bytes))];
    authors.extend(trees.into_iter().map(|tree| tree as Arc<dyn Author>));
    (authors, longest)
}
