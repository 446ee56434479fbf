//! What reads touch, and how long they take where the files lie.

use std::collections::{BTreeMap, HashSet};

use super::Recording;
use crate::base::units::ByteRange;
use crate::model::BlobId;
use crate::plan::media::{Drive, Head};

/// Where a part of a file lay when the reads were recorded.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Piece {
    /// Its bytes.
    pub range: ByteRange,
    /// Whose data it is.
    pub blob: BlobId,
    /// Where in the file it begins.
    pub offset: u64,
}

/// A part of a read: of a file, wherever that lies, or of something that stays where it is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Touch {
    /// The file; `None`: a structure, and `offset` counts from the start of the disc.
    pub blob: Option<BlobId>,
    /// The first byte.
    pub offset: u64,
    /// How many.
    pub len: u64,
}

/// Maps reads to files. `pieces` are in disc order and disjoint.
pub fn touches(recording: &Recording, pieces: &[Piece]) -> Vec<Touch> {
    let mut found = Vec::with_capacity(recording.reads.len());
    for read in &recording.reads {
        let (mut at, end) = (read.offset, read.offset.saturating_add(read.len));
        let mut next = pieces.partition_point(|piece| piece.range.end() <= at);
        while at < end {
            match pieces.get(next) {
                Some(piece) if piece.range.start <= at => {
                    // A read takes whole sectors: what is behind the end of a file goes with it.
                    let border = piece.range.end().next_multiple_of(crate::base::SECTOR_BYTES);
                    let following = pieces.get(next + 1).map_or(u64::MAX, |p| p.range.start);
                    let stop = end.min(border).min(following).max(at + 1);
                    let offset = piece.offset + (at - piece.range.start);
                    found.push(Touch { blob: Some(piece.blob), offset, len: stop - at });
                    at = stop;
                    next += 1;
                }
                piece => {
                    let stop = piece.map_or(end, |piece| piece.range.start.min(end));
                    found.push(Touch { blob: None, offset: at, len: stop - at });
                    at = stop;
                }
            }
        }
    }
    found
}

/// The files in the order they were first touched.
pub fn first_touched(touches: &[Touch]) -> Vec<BlobId> {
    let mut seen = HashSet::new();
    touches.iter().filter_map(|touch| touch.blob).filter(|blob| seen.insert(*blob)).collect()
}

/// What one file cost.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct FileTime {
    /// Reads that touched it.
    pub count_reads: u64,
    /// How many of them had to seek.
    pub count_seeks: u64,
    /// Bytes of it that were read.
    pub bytes: u64,
    /// Microseconds all of them took.
    pub us: u64,
}

/// What all reads cost, where the files lie.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Replayed {
    /// Microseconds.
    pub us: u64,
    /// Seeks.
    pub count_seeks: u64,
    /// By file.
    pub files: BTreeMap<BlobId, FileTime>,
    /// Structures and whatever belongs to no file.
    pub rest: FileTime,
}

/// Replays reads on a drive. `start` tells where a file lies; one it does not know is not read.
pub fn replay(touches: &[Touch], start: &dyn Fn(BlobId) -> Option<u64>, drive: Drive) -> Replayed {
    let mut head = Head::new(drive);
    let mut replayed = Replayed::default();
    for touch in touches {
        let at = match touch.blob {
            None => Some(touch.offset),
            Some(blob) => start(blob).and_then(|start| start.checked_add(touch.offset)),
        };
        let Some(at) = at else { continue };
        let (us, has_sought) = head.read(at, touch.len);
        replayed.us = replayed.us.saturating_add(us);
        replayed.count_seeks += u64::from(has_sought);
        let time = match touch.blob {
            Some(blob) => replayed.files.entry(blob).or_default(),
            None => &mut replayed.rest,
        };
        time.count_reads += 1;
        time.count_seeks += u64::from(has_sought);
        time.bytes = time.bytes.saturating_add(touch.len);
        time.us = time.us.saturating_add(us);
    }
    replayed
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::media::MediumKind;
    use crate::plan::replay::parse;

    #[test]
    fn reads_follow_the_files() {
        let piece = |start: u64, len: u64, blob: u32| Piece {
            range: ByteRange { start: start * 2048, len },
            blob: BlobId(blob),
            offset: 0,
        };
        let pieces = [piece(20, 3000, 1), piece(22, 4096, 2), piece(100_000, 2048, 3)];
        let recording = parse("16 1\n20 4\n100000 1\n21 1\n").expect("reads");
        let found = touches(&recording, &pieces);
        let told: Vec<_> = found.iter().map(|t| (t.blob.map(|b| b.0), t.offset, t.len)).collect();
        assert_eq!(
            told,
            [
                (None, 32768, 2048),
                (Some(1), 0, 4096),
                (Some(2), 0, 4096),
                (Some(3), 0, 2048),
                (Some(1), 2048, 2048),
            ]
        );
        assert_eq!(first_touched(&found), [BlobId(1), BlobId(2), BlobId(3)]);
        let drive = MediumKind::Cd.drive();
        let far = |blob: BlobId| pieces.iter().find(|p| p.blob == blob).map(|p| p.range.start);
        let near = |blob: BlobId| match blob.0 {
            3 => Some(24 * 2048),
            _ => far(blob),
        };
        let (before, after) = (replay(&found, &far, drive), replay(&found, &near, drive));
        assert!(after.us * 2 < before.us, "{before:?} {after:?}");
        assert_eq!(before.files.values().map(|f| f.us).sum::<u64>() + before.rest.us, before.us);
    }
}
