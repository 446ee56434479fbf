//! After a project was saved over the image it came from: its data lies in the new image, in the
//! present and in every step of the history (design.md 7). A step whose bytes exist no more can't
//! be gone back to, and is let go.

use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

use super::Project;
use super::import::{CarriedBoot, Origin, Unchanged};
use crate::base::units::{ByteRange, SECTOR_BYTES, SourceId};
use crate::model::boot::BootFacts;
use crate::model::spec::{BootImageSource, BootPolicy, KeptPart};
use crate::model::tree::Ranges;
use crate::model::{BlobId, Content, Owner, Tree};
use crate::opened::OpenImage;
use crate::plan::Plan;

/// Where data of an image that was saved over lies in the new one.
#[derive(Clone, Debug)]
pub struct Rebind {
    /// What was written: from now on that is the image without changes.
    saved: Project,
    /// The new image as an origin, once made for an id.
    origin: OnceLock<Option<Arc<Origin>>>,
    from: SourceId,
    image: Arc<OpenImage>,
    facts: BootFacts,
    /// By blob of the project that was written: what it was, how long, and where it lies now.
    by_blob: HashMap<BlobId, (Content, ByteRange)>,
    /// By where it began in the old image, and its length.
    by_place: HashMap<(u64, u64), u64>,
    /// Bytes that stay where they were unless they were written over; `None`: nothing stays.
    rewritten: Option<Vec<ByteRange>>,
}

/// What became of the history.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Rebound {
    /// Steps that can't be gone back to any more.
    pub dropped_steps: u64,
}

impl Rebind {
    /// `saved` was written by `plan` over its origin; `image` is what stands there now, and
    /// `facts` what starts from it. `None` for a project that came from no image.
    pub fn new(
        saved: &Project,
        plan: &Plan,
        image: Arc<OpenImage>,
        facts: BootFacts,
    ) -> Option<Rebind> {
        let from = saved.origin.as_ref()?.source;
        let mut by_blob = HashMap::new();
        let mut by_place = HashMap::new();
        for id in live(saved) {
            let Some(blob) = saved.tree.blob(id).filter(|blob| blob.len > 0) else { continue };
            let Some(place) = plan.addresses().blob(id) else { continue };
            let place = ByteRange { start: place.start, len: blob.len };
            by_blob.insert(id, (blob.content.clone(), place));
            if let Content::Extents { source, ranges } = &blob.content
                && *source == from
                && let Some(first) = ranges.as_slice().first()
            {
                by_place.insert((first.start, blob.len), place.start);
            }
        }
        let rewritten =
            plan.base().map(|_| plan.rewritten().into_iter().map(|(range, _)| range).collect());
        let (saved, origin) = (saved.clone(), OnceLock::new());
        Some(Rebind { saved, origin, from, image, facts, by_blob, by_place, rewritten })
    }

    /// The project with its data in the new image, under the id `to`. `None`: some of it is gone.
    pub(super) fn apply(&self, project: &Project, to: SourceId) -> Option<Project> {
        let mut project = self.moved(project, to)?;
        if project.origin.is_some() {
            let origin = self.origin.get_or_init(|| self.new_origin(to)).clone();
            project.origin = Some(origin?);
        }
        Some(project)
    }

    /// The new image as what a project was begun from.
    fn new_origin(&self, to: SourceId) -> Option<Arc<Origin>> {
        let old = self.saved.origin.as_ref()?;
        let saved = self.moved(&self.saved, to)?;
        let boot = CarriedBoot {
            facts: self.facts.clone(),
            pieces: old.boot.pieces.clone(),
            can_stay: self.facts.gpt.is_none(),
        };
        let unchanged = Unchanged { tree: saved.tree, spec: saved.spec, boot: saved.boot };
        let (image, left_behind) = (Arc::clone(&self.image), old.left_behind.clone());
        Some(Arc::new(Origin { image, source: to, boot, unchanged, left_behind }))
    }

    /// The project with its data in the new image, but for what it was begun from.
    fn moved(&self, project: &Project, to: SourceId) -> Option<Project> {
        let mut project = project.clone();
        let mut places: HashMap<BlobId, u64> = HashMap::new();
        for id in live(&project) {
            let blob = project.tree.blob(id)?;
            let (found, len) = (self.place_of(id, &blob.content, blob.len), blob.len);
            let content = match found {
                Found::Elsewhere => continue,
                Found::Gone => return None,
                Found::At(ranges) => {
                    places.extend(ranges.as_slice().first().map(|first| (id, first.start)));
                    Content::Extents { source: to, ranges }
                }
            };
            // Rare, and it is not kept: compressed data has other bytes in the image.
            debug_assert!(len > 0);
            if let Some(blob) = project.tree.blob_mut(id) {
                blob.content = content;
            }
        }
        self.apply_to_boot(&mut project, &places, to);
        project.sources.remove(self.from);
        project.sources.put(to, Arc::clone(&self.image.source), self.image.path.clone());
        Some(project)
    }

    fn place_of(&self, id: BlobId, content: &Content, len: u64) -> Found {
        if len == 0 {
            return Found::Elsewhere;
        }
        if let Some((known, place)) = self.by_blob.get(&id)
            && known == content
        {
            return Found::At(Ranges::One(*place));
        }
        let ranges = match content {
            Content::Extents { source, ranges } if *source == self.from => ranges,
            Content::Packed(packed) if packed.source == self.from => return Found::Gone,
            Content::Unreadable(unreadable) if unreadable.source == self.from => {
                return Found::Gone;
            }
            _ => return Found::Elsewhere,
        };
        let first = ranges.as_slice().first().map_or(0, |range| range.start);
        if let Some(start) = self.by_place.get(&(first, len)) {
            return Found::At(Ranges::One(ByteRange { start: *start, len }));
        }
        let Some(rewritten) = &self.rewritten else { return Found::Gone };
        let is_whole = ranges.as_slice().iter().filter(|range| !range.is_hole()).all(|range| {
            let next = rewritten.partition_point(|other| other.end() <= range.start);
            rewritten.get(next).is_none_or(|other| other.intersection(*range).is_none())
        });
        if is_whole { Found::At(ranges.clone()) } else { Found::Gone }
    }

    /// What stays byte for byte is now that of the new image.
    fn apply_to_boot(&self, project: &mut Project, places: &HashMap<BlobId, u64>, to: SourceId) {
        let tree = &project.tree;
        for (image, at) in &mut project.boot.held {
            let blob = match image {
                BootImageSource::Node(node) => tree.node(*node).and_then(|node| node.blob()),
                BootImageSource::Blob(blob) => Some(*blob),
                BootImageSource::Esp(_) => None,
            };
            if let Some(place) = blob.and_then(|blob| places.get(&blob)) {
                *at = *place;
            }
        }
        let catalog = self.facts.catalog.as_ref().map(|catalog| catalog.range.start);
        let is_kept = |part: &KeptPart| part.owner != Owner::BootCatalog || catalog.is_some();
        project.boot.kept.retain(is_kept);
        for part in &mut project.boot.kept {
            part.source = to;
            if let (Owner::BootCatalog, Some(start)) = (part.owner, catalog) {
                part.range = ByteRange { start, len: SECTOR_BYTES };
            }
        }
    }
}

enum Found {
    /// It does not lie in the image that was saved over.
    Elsewhere,
    /// Its bytes are there.
    At(Ranges),
    /// They are not.
    Gone,
}

/// Data that a project needs.
fn live(project: &Project) -> Vec<BlobId> {
    let mut live: Vec<BlobId> =
        project.tree.walk(Tree::ROOT).filter_map(|(_, node)| node.blob()).collect();
    if project.boot.policy != BootPolicy::Drop {
        live.extend(project.boot.blobs());
    }
    live.sort_unstable();
    live.dedup();
    live
}
