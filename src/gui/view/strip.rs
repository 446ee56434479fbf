//! The sector strip as plain data: which group each physical pixel shows, and what lies under the
//! pointer. Computed when the map, the shown part, the width or the filter changes, never per frame.

use super::owners::Owners;
use super::viewport::Viewport;
use crate::base::units::{ByteRange, SECTOR_BYTES};
use crate::model::map::{Bucket, Group};
use crate::model::{NodeId, Owner};

/// Spans looked at to name what is under a pixel; a pixel may stand for a hundred thousand.
const MAX_LOOKED_AT: usize = 4096;

/// Which groups are shown.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct GroupFilter(u8);

impl Default for GroupFilter {
    fn default() -> Self {
        GroupFilter(u8::MAX)
    }
}

impl GroupFilter {
    /// Whether a group is shown.
    pub fn shows(self, group: Group) -> bool {
        self.0 >> (group as u8) & 1 == 1
    }

    /// Shows or hides a group.
    pub fn toggle(&mut self, group: Group) {
        self.0 ^= 1 << (group as u8);
    }

    /// The group to paint for a bucket: as [`Bucket::group`], among those that are shown.
    fn pick(self, bucket: &Bucket) -> Option<Group> {
        let mut shown = *bucket;
        for (group, bytes) in Group::ALL.into_iter().zip(&mut shown.bytes) {
            if !self.shows(group) {
                *bytes = 0;
            }
        }
        shown.group()
    }
}

/// Neighbouring pixels that look the same.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Run {
    /// First physical pixel.
    pub from: usize,
    /// The pixel behind the last.
    pub to: usize,
    /// What they show.
    pub group: Group,
    /// Painted in the second shade: tells neighbouring files apart.
    pub is_second: bool,
}

/// What the strip was computed for.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct StripKey {
    /// State of the map.
    pub generation: u64,
    /// The shown part.
    pub viewport: Viewport,
    /// Width in physical pixels.
    pub width: usize,
    /// Which groups are shown.
    pub filter: GroupFilter,
}

/// Computes the runs of a strip. What is filtered out leaves a gap.
pub fn runs(owners: &Owners, key: &StripKey) -> Vec<Run> {
    let range = key.viewport.bytes();
    let buckets = owners.summary(range, key.width);
    let has_wide_files = owners.longest_file() > pixel(range, 0, key.width).len.saturating_mul(2);
    let mut runs: Vec<Run> = Vec::new();
    for (at, bucket) in buckets.iter().enumerate() {
        let Some(group) = key.filter.pick(bucket) else { continue };
        let is_second = group == Group::Files
            && has_wide_files
            && is_second_shade(owners, pixel(range, at, key.width));
        match runs.last_mut() {
            Some(run) if run.to == at && run.group == group && run.is_second == is_second => {
                run.to = at + 1;
            }
            _ => runs.push(Run { from: at, to: at + 1, group, is_second }),
        }
    }
    runs
}

/// The bytes behind one pixel of `width`.
fn pixel(range: ByteRange, at: usize, width: usize) -> ByteRange {
    let border = |n: usize| {
        let part = u128::from(range.len) * (n as u128) / (width.max(1) as u128);
        range.start + u64::try_from(part).unwrap_or(range.len)
    };
    ByteRange::between(border(at), border(at + 1))
}

/// Files alternate between two shades, but only where one is wider than the pixel.
fn is_second_shade(owners: &Owners, pixel: ByteRange) -> bool {
    match owners.map().span_at(pixel.start + pixel.len / 2) {
        Some(span) if span.range.len > pixel.len.saturating_mul(2) => {
            matches!(span.owner, Owner::FileData { blob, .. } if blob.0 % 2 == 1)
        }
        _ => false,
    }
}

/// What lies under the pointer.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Hit {
    /// The owner shown there.
    pub owner: Owner,
    /// The file or folder it belongs to.
    pub node: Option<NodeId>,
    /// All that belongs to the same owner, in disc order.
    pub ranges: Vec<ByteRange>,
    /// Other groups behind the same pixel, largest first.
    pub others: Vec<(Group, u64)>,
}

impl Hit {
    /// First and last sector, counted from the start of the disc.
    pub fn sectors(&self) -> (u64, u64) {
        let first = self.ranges.first().map_or(0, |range| range.start / SECTOR_BYTES);
        let last = self.ranges.last().map_or(0, |range| range.end().saturating_sub(1));
        (first, last / SECTOR_BYTES)
    }

    /// Bytes of all of it.
    pub fn bytes(&self) -> u64 {
        self.ranges.iter().map(|range| range.len).sum()
    }
}

/// What the pixel `at` of a strip shows. `ranges_of_node` answers where a file or folder lies.
pub fn hit(
    owners: &Owners,
    key: &StripKey,
    at: usize,
    ranges_of_node: impl Fn(NodeId) -> Vec<ByteRange>,
) -> Option<Hit> {
    let here = pixel(key.viewport.bytes(), at, key.width);
    // Deep in the zoom a pixel is less than a byte wide: it then shows the byte it lies in.
    let here = ByteRange { len: here.len.max(1), ..here };
    let bucket = owners.summary(here, 1).first().copied().unwrap_or_default();
    let group = key.filter.pick(&bucket)?;
    let map = owners.map();
    let largest = map
        .indices(here)
        .take(MAX_LOOKED_AT)
        .filter_map(|index| map.span(index).map(|span| (index, span)))
        .filter(|(_, span)| span.owner.group() == group)
        .max_by_key(|(index, span)| {
            let len = span.range.intersection(here).map_or(0, |range| range.len);
            (len, std::cmp::Reverse(*index))
        });
    // Beyond the limit a sum knows of a group that no span looked at belongs to.
    let (index, span) = largest?;
    let node = owners.node_of(span.owner);
    let mut ranges = node.map(ranges_of_node).unwrap_or_default();
    if !ranges.iter().any(|range| range.covers(span.range)) {
        ranges = vec![whole_run(owners, index)];
    }
    let mut others: Vec<(Group, u64)> = Group::ALL
        .into_iter()
        .zip(bucket.bytes)
        .filter(|(other, bytes)| *other != group && *bytes > 0)
        .collect();
    others.sort_by_key(|(_, bytes)| std::cmp::Reverse(*bytes));
    Some(Hit { owner: span.owner, node, ranges, others })
}

/// The span at `index` with its neighbours of the same owner.
fn whole_run(owners: &Owners, index: usize) -> ByteRange {
    let map = owners.map();
    let Some(span) = map.span(index) else { return ByteRange::default() };
    let is_same = |at: &usize| map.span(*at).is_some_and(|other| other.owner == span.owner);
    let near = MAX_LOOKED_AT;
    let first = (index.saturating_sub(near)..index).rev().take_while(is_same).last();
    let last = (index + 1..map.count_spans().min(index + near)).take_while(is_same).last();
    let start = first.and_then(|at| map.span(at)).map_or(span.range.start, |s| s.range.start);
    let end = last.and_then(|at| map.span(at)).map_or(span.range.end(), |s| s.range.end());
    ByteRange::between(start, end)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::time::{Duration, Instant};

    use super::*;
    use crate::model::map::{Evidence, MapBuilder};
    use crate::model::{Blob, BlobId, Content, Namespace, Node, NodeKind, Tree};

    const S: u64 = SECTOR_BYTES;

    fn key(viewport: Viewport, width: usize) -> StripKey {
        StripKey { generation: 1, viewport, width, filter: GroupFilter::default() }
    }

    fn small() -> (Tree, Owners) {
        let mut tree = Tree::new();
        let mut builder = MapBuilder::new(100 * S);
        builder.claim(ByteRange::between(0, 16 * S), Owner::SystemArea, Evidence::Declared);
        let ns = Namespace::RockRidge;
        for (n, name) in [(0u64, "a"), (1, "b")] {
            let blob = tree.add_blob(Blob { content: Content::Zeros, len: 30 * S }).expect("room");
            let file = Node::new(name.as_bytes().to_vec(), NodeKind::File(blob));
            tree.add(Tree::ROOT, file).expect("root is a folder");
            let range = ByteRange::between((20 + 40 * n) * S, (50 + 40 * n) * S);
            builder.claim(range, Owner::FileData { ns, blob }, Evidence::Declared);
        }
        builder.claim(ByteRange::between(50 * S, 51 * S), Owner::BootCatalog, Evidence::Declared);
        builder.claim(ByteRange::between(51 * S, 60 * S), Owner::Padding, Evidence::Declared);
        let owners = Owners::new(Arc::new(builder.finish().0), &tree, Some(ns));
        (tree, owners)
    }

    #[test]
    fn a_single_boot_sector_is_seen_and_named() {
        let (tree, owners) = small();
        let key = key(Viewport::whole(100.0), 10);
        let runs = runs(&owners, &key);
        let boot = runs.iter().find(|run| run.group == Group::Boot).expect("it never vanishes");
        assert_eq!((boot.from, boot.to), (5, 6));
        let ranges = |node| tree.node(node).map_or(Vec::new(), |n| owners.ranges_of(node, n));
        let hit = hit(&owners, &key, 5, ranges).expect("something is there");
        assert_eq!(hit.owner, Owner::BootCatalog);
        assert_eq!((hit.sectors(), hit.bytes()), ((50, 50), S));
        assert_eq!(hit.others, [(Group::Empty, 9 * S)]);
    }

    #[test]
    fn a_file_is_hit_as_a_whole_and_neighbours_differ_in_shade() {
        let (tree, owners) = small();
        let key = key(Viewport::whole(100.0), 1000);
        let ranges = |node| tree.node(node).map_or(Vec::new(), |n| owners.ranges_of(node, n));
        let hit = hit(&owners, &key, 305, ranges).expect("something is there");
        assert_eq!(
            hit.node.and_then(|id| tree.node(id)).map(|n| n.name.to_vec()),
            Some(b"a".to_vec())
        );
        assert_eq!(hit.sectors(), (20, 49));
        let shades: Vec<bool> = runs(&owners, &key)
            .iter()
            .filter(|run| run.group == Group::Files)
            .map(|run| run.is_second)
            .collect();
        assert_eq!(shades, [false, true]);
    }

    #[test]
    fn a_filter_leaves_gaps() {
        let (_, owners) = small();
        let mut key = key(Viewport::whole(100.0), 100);
        for group in Group::ALL {
            if group != Group::Files {
                key.filter.toggle(group);
            }
        }
        let runs = runs(&owners, &key);
        assert!(runs.iter().all(|run| run.group == Group::Files));
        assert_eq!(runs.iter().map(|run| run.to - run.from).sum::<usize>(), 60);
    }

    /// 24 million sectors (the largest Blu-ray is 62 million) in a million files: a frame of the
    /// strip costs pixels, not sectors or files.
    #[test]
    fn a_huge_disc_costs_pixels() {
        let sectors = 24_000_000u64;
        let mut builder = MapBuilder::new(sectors * S);
        for n in 0..200_000u32 {
            let start = u64::from(n) * 120 * S;
            let ns = Namespace::Iso;
            let owner = Owner::FileData { ns, blob: BlobId(n) };
            builder.claim(ByteRange::between(start, start + 100 * S), owner, Evidence::Declared);
        }
        let owners = Owners::new(Arc::new(builder.finish().0), &Tree::new(), None);
        let mut view = Viewport::whole(24_000_000.0);
        let begin = Instant::now();
        let mut frames = 0;
        while view.count > 20.0 {
            let runs = runs(&owners, &key(view, 2560));
            assert!(runs.len() <= 2560 && !runs.is_empty());
            view = view.zoomed(0.3, 2.0, 24_000_000.0);
            frames += 1;
        }
        let each = begin.elapsed() / frames;
        assert!(each < Duration::from_millis(60), "{each:?} per frame, unoptimised");
    }
}
