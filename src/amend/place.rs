//! Where the data of an edited image lies when the image is changed where it stands: every file
//! stays, and what can't stay is told apart, so that nobody takes its old place while it is read.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::sync::Arc;

use super::ways::{Refusal, Way};
use crate::base::units::{ByteRange, SECTOR_BYTES};
use crate::io::source::read_vec;
use crate::model::spec::{AppendedSession, Base, BootImageSource, BootPolicy, Ground};
use crate::model::{BlobId, Content, Tree};
use crate::opened::OpenImage;
use crate::project::{Origin, Project};

/// Sectors of zeros at the end that drives need when they read ahead.
const MOST_PADDING: u64 = 150;
/// Where the header of an HFS+ volume stands, and its copy from the end (TN1150).
const HFS_HEADER_AT: u64 = 1024;
const HFS_HEADER_BYTES: u64 = 512;
/// Zeros behind a session that are looked at.
const MOST_ZEROS: u64 = 4 << 20;

/// The ground of a plan, and what of the wishes must be otherwise for it.
pub(super) struct Placed {
    pub(super) ground: Ground,
    /// Sectors of zeros at the end.
    pub(super) padding_sectors: u32,
    /// Old places of appended data, which moves when it can't come to lie there again.
    pub(super) appended: Vec<ByteRange>,
}

/// The places of a project that is to be written over its origin, or behind it.
///
/// # Errors
/// [`Refusal`] when the first sectors can't be read.
pub(super) fn place(project: &Project, origin: &Origin, way: Way) -> Result<Placed, Refusal> {
    let Project { tree, boot, .. } = project;
    let is_replayed = boot.policy == BootPolicy::Replay;
    let appended: Vec<BlobId> = (boot.appended.iter().filter(|_| is_replayed))
        .filter_map(|image| blob_of(tree, image))
        .collect();
    let made: Vec<BlobId> = (boot.images().into_iter())
        .filter(|image| matches!(image, BootImageSource::Esp(_)))
        .filter_map(|image| blob_of(tree, image))
        .collect();
    let mut live: Vec<BlobId> = tree.walk(Tree::ROOT).filter_map(|(_, node)| node.blob()).collect();
    if boot.policy != BootPolicy::Drop {
        live.extend(boot.blobs());
    }
    live.sort_unstable();
    live.dedup();

    let mut runs = Vec::new();
    let mut reserved = Vec::new();
    let mut old_appended = Vec::new();
    for id in live {
        let Some(blob) = tree.blob(id).filter(|blob| blob.len > 0) else { continue };
        let read: &[ByteRange] = match &blob.content {
            Content::Extents { source, ranges } if *source == origin.source => ranges.as_slice(),
            Content::Packed(packed) if packed.source == origin.source => &packed.ranges,
            _ => continue,
        };
        if appended.contains(&id) {
            old_appended.extend_from_slice(read);
        } else if let Some(run) = one_run(read, &blob.content, blob.len)
            && !made.contains(&id)
        {
            runs.push((run, id));
        } else {
            reserved.extend(read.iter().filter(|range| !range.is_hole()));
        }
    }
    // Of data that overlaps the longest stays, and the rest is written once more elsewhere.
    runs.sort_unstable_by_key(|(run, id)| (run.start, Reverse(run.len), *id));
    let mut pins = BTreeMap::new();
    let mut end = 0;
    for (run, id) in runs {
        if run.start >= end {
            pins.insert(id, run.start);
            end = run.end();
        }
    }
    let facts = &origin.boot.facts;
    let backup = facts.gpt.as_ref().and_then(|gpt| gpt.backup.as_ref());
    let mut blanked: Vec<ByteRange> =
        backup.into_iter().flat_map(|header| [header.range, header.array]).collect();
    let size_bytes = origin.image.size_bytes;
    let starts = old_appended.iter().chain(&blanked).map(|range| range.start);
    let tail = starts.chain(std::iter::once(size_bytes)).min().unwrap_or(size_bytes);
    blanked.extend(dropped_headers(&origin.image));
    let free = tail.saturating_sub(end.next_multiple_of(SECTOR_BYTES)) / SECTOR_BYTES;
    let session = match way {
        Way::Append => Some(session(&origin.image)?),
        Way::InPlace => last_session(&origin.image),
        Way::NewImage => None,
    };
    let base = Base { source: origin.source, size_bytes, reserved, blanked, session };
    Ok(Placed {
        ground: Ground { pins, base: Some(base) },
        padding_sectors: u32::try_from(free.min(MOST_PADDING)).unwrap_or(0),
        appended: old_appended,
    })
}

/// Headers of volumes that are not written: what they lead to would show the files as they were.
fn dropped_headers(image: &OpenImage) -> impl Iterator<Item = ByteRange> + '_ {
    image.volumes.iter().filter(|volume| volume.kind.starts_with("hfs")).flat_map(|volume| {
        let len = volume.size_blocks.saturating_mul(volume.block_bytes.into());
        let end = volume.base.saturating_add(len);
        [volume.base.saturating_add(HFS_HEADER_AT), end.saturating_sub(HFS_HEADER_AT)]
            .map(|start| ByteRange { start, len: HFS_HEADER_BYTES })
    })
}

fn blob_of(tree: &Tree, image: &BootImageSource) -> Option<BlobId> {
    match image {
        BootImageSource::Node(node) => tree.node(*node)?.blob(),
        BootImageSource::Blob(blob) => Some(*blob),
        BootImageSource::Esp(esp) => tree.node(esp.node?)?.blob(),
    }
}

/// The run that ranges make when one follows the other and all bytes are there.
fn one_run(ranges: &[ByteRange], content: &Content, len: u64) -> Option<ByteRange> {
    let first = ranges.first().filter(|_| matches!(content, Content::Extents { .. }))?;
    let mut end = first.start;
    for range in ranges {
        if range.start != end || range.is_hole() {
            return None;
        }
        end = range.end();
    }
    let run = ByteRange { start: first.start, len };
    (end >= run.end() && first.start.is_multiple_of(SECTOR_BYTES)).then_some(run)
}

/// Where a session begins that is appended. The first one of an image is kept by a copy of its
/// first sectors where nobody left room for that.
fn session(image: &OpenImage) -> Result<AppendedSession, Refusal> {
    let step = AppendedSession::HEAD_BYTES;
    let end = used_end(image).next_multiple_of(step);
    let newest = newest_start(image);
    if newest > 0 {
        return Ok(AppendedSession {
            start_bytes: end,
            is_new: true,
            head: None,
            before_bytes: newest,
        });
    }
    let len = usize::try_from(step.min(image.size_bytes)).unwrap_or(0);
    let mut head = read_vec(&*image.source, 0, len).map_err(|_| Refusal::Unreadable)?;
    head.resize(usize::try_from(step).unwrap_or(0), 0);
    Ok(AppendedSession {
        start_bytes: end.saturating_add(step),
        is_new: true,
        head: Some(Arc::from(head)),
        before_bytes: end,
    })
}

fn newest_start(image: &OpenImage) -> u64 {
    image.sessions.last().map_or(0, |session| session.start.byte_offset())
}

/// The session that is changed in place, where it does not begin with the image: readers find its
/// descriptors at its start, and take the one whose tree lies last for the newest.
fn last_session(image: &OpenImage) -> Option<AppendedSession> {
    let start_bytes = newest_start(image);
    (start_bytes > 0).then_some(AppendedSession {
        start_bytes,
        is_new: false,
        head: None,
        before_bytes: 0,
    })
}

/// Where the newest session ends by its own account, if only zeros follow: there xorriso looks for
/// the next one. Else the end of the file.
fn used_end(image: &OpenImage) -> u64 {
    let size = image.size_bytes;
    let newest = newest_start(image);
    let declared = image.volumes.iter().find(|volume| volume.kind == "iso9660").map(|volume| {
        newest.saturating_add(volume.size_blocks.saturating_mul(volume.block_bytes.into()))
    });
    let Some(end) = declared.filter(|end| newest > 0 && *end < size) else { return size };
    let len = usize::try_from((size - end).min(MOST_ZEROS)).unwrap_or(0);
    let rest = read_vec(&*image.source, end, len).unwrap_or_default();
    let is_zero = rest.len() as u64 == size - end && rest.iter().all(|byte| *byte == 0);
    if is_zero { end } else { size }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::units::SourceId;

    #[test]
    fn only_data_in_one_run_can_stay() {
        let range = |start, len| ByteRange { start, len };
        let content = |ranges: Vec<ByteRange>| Content::Extents {
            source: SourceId(0),
            ranges: ranges.into(),
        };
        let run = |ranges: &[ByteRange], len| one_run(ranges, &content(ranges.to_vec()), len);
        assert_eq!(run(&[range(2048, 10)], 10), Some(range(2048, 10)));
        let two = [range(2048, 2048), range(4096, 5)];
        assert_eq!(run(&two, 2053), Some(range(2048, 2053)));
        assert_eq!(run(&[range(2048, 2048), range(8192, 5)], 2053), None);
        assert_eq!(run(&[range(2048, 10)], 11), None, "cut off");
        assert_eq!(run(&[range(100, 10)], 10), None, "not at a sector");
    }
}
