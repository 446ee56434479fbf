//! Entry points of a stream: places where unpacking can begin, kept in the cache folder.
//!
//! The file: magic, lengths of both sides, number of points, the points (32 bytes each, little
//! endian), BLAKE3 of all before, then the windows. Windows stay in the file and are read when
//! needed; they are zlib streams, whose own checksum guards them.

use std::io::{Read, Write};
use std::sync::Arc;

use super::PackedKind;
use super::cache::{Cache, Kept};
use crate::base::bytes::{le32, le64};
use crate::base::units::{ByteRange, Fingerprint};
use crate::io::memory::MemorySource;
use crate::io::sink::SinkError;
use crate::io::source::{SharedSource, SourceError, SourceErrorKind, read_vec};

const MAGIC: &[u8; 8] = b"GMPOINT1";
const HEAD_BYTES: usize = 32;
const POINT_BYTES: usize = 32;
const DIGEST_BYTES: usize = 32;
/// Most points of an index: a hundred terabytes of plain gzip.
const MAX_POINTS: u64 = 1 << 24;
/// History of deflate.
const WINDOW_BYTES: usize = 32 << 10;

/// How unpacking begins at a point.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Start {
    /// At the header of a gzip member.
    Member,
    /// At a block of the codec.
    Block,
}

/// A place where unpacking can begin.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Point {
    /// Bits of the packed bytes before it.
    pub packed_bits: u64,
    /// Unpacked bytes before it.
    pub unpacked: u64,
    /// What is there.
    pub start: Start,
    /// Where its window lies in [`Points::windows`], packed; empty where none is needed.
    pub window: ByteRange,
}

/// The entry points of one stream, in order; the first is at the start of the unpacked bytes.
#[derive(Clone, Debug)]
pub(super) struct Points {
    /// The points.
    pub points: Vec<Point>,
    /// Packed bytes.
    pub packed_bytes: u64,
    /// Unpacked bytes.
    pub unpacked_bytes: u64,
    /// The windows.
    pub windows: SharedSource,
}

impl Points {
    /// The point whose run holds the byte at `offset`, with its number.
    pub(super) fn at(&self, offset: u64) -> Option<(usize, Point)> {
        let index = self.points.partition_point(|point| point.unpacked <= offset).checked_sub(1)?;
        self.points.get(index).map(|point| (index, *point))
    }

    /// Packed bits and unpacked bytes before the end of the run of point `index`.
    pub(super) fn end_of(&self, index: usize) -> (u64, u64) {
        match self.points.get(index + 1) {
            Some(next) => (next.packed_bits, next.unpacked),
            None => (self.packed_bytes.saturating_mul(8), self.unpacked_bytes),
        }
    }

    /// The longest run, in packed or unpacked bytes.
    pub(super) fn longest_run(&self) -> u64 {
        let run = |(index, point): (usize, &Point)| {
            let (bits, bytes) = self.end_of(index);
            (bytes - point.unpacked).max((bits - point.packed_bits) / 8)
        };
        self.points.iter().enumerate().map(run).max().unwrap_or(0)
    }

    /// The unpacked bytes before a point.
    pub(super) fn window(&self, point: Point) -> Result<Vec<u8>, SourceError> {
        if point.window.is_empty() {
            return Ok(Vec::new());
        }
        let len = usize::try_from(point.window.len).unwrap_or(usize::MAX);
        let packed = read_vec(&*self.windows, point.window.start, len)?;
        let mut window = Vec::with_capacity(WINDOW_BYTES);
        let damaged = || SourceError::new(point.window.start, len, SourceErrorKind::Corrupt);
        flate2::read::ZlibDecoder::new(&*packed)
            .take(WINDOW_BYTES as u64 + 1)
            .read_to_end(&mut window)
            .map_err(|_| damaged())?;
        if window.len() > WINDOW_BYTES { Err(damaged()) } else { Ok(window) }
    }

    /// What was kept for an image, if it is there, whole and of this very file.
    pub(super) fn find(cache: Cache<'_>, image: Fingerprint, kind: PackedKind) -> Option<Points> {
        let file = cache.find(image, kind, Kept::Index)?;
        let head = read_vec(&*file, 0, HEAD_BYTES).ok()?;
        let count = le64(&head, 24).filter(|count| *count > 0 && *count <= MAX_POINTS)?;
        if !head.starts_with(MAGIC) || le64(&head, 8)? != image.len {
            return None;
        }
        let table_len = usize::try_from(count).ok()?.checked_mul(POINT_BYTES)?;
        let windows_at = HEAD_BYTES + table_len + DIGEST_BYTES;
        let table = read_vec(&*file, 0, windows_at).ok()?;
        let (guarded, digest) = table.split_at_checked(HEAD_BYTES + table_len)?;
        if blake3::hash(guarded).as_bytes() != digest {
            return None;
        }
        let points = guarded.get(HEAD_BYTES..)?.chunks_exact(POINT_BYTES);
        let points: Option<Vec<Point>> = points.map(parse_point).collect();
        let points = Points {
            points: points?,
            packed_bytes: image.len,
            unpacked_bytes: le64(&head, 16)?,
            windows: file,
        };
        points.is_in_order().then_some(points)
    }

    /// Keeps the points for the next time, and lets the windows stay there. Without a folder they
    /// stay in memory.
    pub(super) fn keep(
        self,
        cache: Cache<'_>,
        image: Fingerprint,
        kind: PackedKind,
    ) -> Result<Points, SinkError> {
        let table_len = self.points.len() * POINT_BYTES;
        let windows_at = (HEAD_BYTES + table_len + DIGEST_BYTES) as u64;
        let room = windows_at + self.windows.len();
        let Some(mut file) = cache.begin(image, kind, Kept::Index, room)? else {
            return Ok(self);
        };
        let mut bytes = Vec::with_capacity(HEAD_BYTES + table_len + DIGEST_BYTES);
        bytes.extend_from_slice(MAGIC);
        for number in [self.packed_bytes, self.unpacked_bytes, self.points.len() as u64] {
            bytes.extend_from_slice(&number.to_le_bytes());
        }
        for point in &self.points {
            let moved = point.window.start + windows_at;
            let window_at = if point.window.is_empty() { 0 } else { moved };
            bytes.extend_from_slice(&point.packed_bits.to_le_bytes());
            bytes.extend_from_slice(&point.unpacked.to_le_bytes());
            bytes.extend_from_slice(&window_at.to_le_bytes());
            let len = u32::try_from(point.window.len).unwrap_or(0);
            bytes.extend_from_slice(&len.to_le_bytes());
            bytes.extend_from_slice(&u32::from(point.start == Start::Member).to_le_bytes());
        }
        let digest = blake3::hash(&bytes);
        bytes.extend_from_slice(digest.as_bytes());
        file.write_at(0, &bytes)?;
        let mut at = 0;
        let mut buf = vec![0; 1 << 20];
        while at < self.windows.len() {
            let here = usize::try_from(self.windows.len() - at).unwrap_or(usize::MAX);
            let part = buf.get_mut(..here.min(1 << 20)).unwrap_or_default();
            if self.windows.read_at(at, part).is_err() {
                return Ok(self);
            }
            file.write_at(windows_at + at, part)?;
            at += part.len() as u64;
        }
        file.set_len(windows_at + at)?;
        file.commit(false)?;
        Ok(Points::find(cache, image, kind).unwrap_or(self))
    }

    /// Whether both sides only grow, so that no run is negative.
    pub(super) fn is_in_order(&self) -> bool {
        let starts_at_zero = self.points.first().is_some_and(|point| point.unpacked == 0);
        let pairs = self.points.iter().zip(self.points.iter().skip(1));
        let mut grow =
            pairs.map(|(a, b)| a.packed_bits <= b.packed_bits && a.unpacked <= b.unpacked);
        let last = self.points.last();
        let ends = last.is_some_and(|point| {
            point.unpacked <= self.unpacked_bytes
                && point.packed_bits <= self.packed_bytes.saturating_mul(8)
        });
        starts_at_zero && ends && grow.all(|is_so| is_so)
    }
}

/// Points being collected.
#[derive(Default)]
pub(super) struct Collected {
    /// The points so far.
    pub points: Vec<Point>,
    windows: Vec<u8>,
}

impl Collected {
    /// Adds a point with the unpacked bytes before it.
    pub(super) fn push(&mut self, packed_bits: u64, unpacked: u64, start: Start, window: &[u8]) {
        let from = self.windows.len();
        if !window.is_empty() {
            let level = flate2::Compression::fast();
            let mut packer = flate2::write::ZlibEncoder::new(&mut self.windows, level);
            // Memory takes everything.
            let _written = packer.write_all(window).and_then(|()| packer.try_finish());
        }
        let window = ByteRange::between(from as u64, self.windows.len() as u64);
        self.points.push(Point { packed_bits, unpacked, start, window });
    }

    /// All of them.
    pub(super) fn finish(self, packed_bytes: u64, unpacked_bytes: u64) -> Points {
        let windows = Arc::new(MemorySource::new(self.windows));
        Points { points: self.points, packed_bytes, unpacked_bytes, windows }
    }
}

fn parse_point(bytes: &[u8]) -> Option<Point> {
    let window = ByteRange::new(le64(bytes, 16)?, u64::from(le32(bytes, 24)?))?;
    let start = if le32(bytes, 28)? == 1 { Start::Member } else { Start::Block };
    Some(Point { packed_bits: le64(bytes, 0)?, unpacked: le64(bytes, 8)?, start, window })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::io::host::RealFs;
    use crate::io::packed::CacheFolder;

    #[test]
    fn what_is_kept_is_found_again_unless_it_was_touched() {
        let folder = tempfile::tempdir().unwrap();
        let folder_of_it = CacheFolder::new(folder.path().join("c"));
        let cache = Cache { fs: &RealFs, folder: &folder_of_it };
        let image = Fingerprint { inode: 7, len: 5000, ..Fingerprint::default() };
        let mut collected = Collected::default();
        let window = vec![9; WINDOW_BYTES];
        collected.push(0, 0, Start::Member, &[]);
        collected.push(4003, 70_000, Start::Block, &window);
        let points = collected.finish(5000, 90_000);
        let made = points.points.clone();
        let kept = points.keep(cache, image, PackedKind::Gzip).unwrap();
        assert_eq!(kept.window(kept.points[1]).unwrap(), window);
        let found = Points::find(cache, image, PackedKind::Gzip).unwrap();
        assert_eq!((found.unpacked_bytes, found.longest_run()), (90_000, 70_000));
        assert_eq!(found.points[1].packed_bits, made[1].packed_bits);
        assert_eq!(found.at(69_999).unwrap().0, 0);
        assert_eq!(found.at(70_000).unwrap().0, 1);
        let other = Fingerprint { len: 5001, ..image };
        assert!(Points::find(cache, other, PackedKind::Gzip).is_none());
        let file = std::fs::read_dir(folder.path().join("c")).unwrap().next().unwrap().unwrap();
        let mut bytes = std::fs::read(file.path()).unwrap();
        bytes[40] ^= 1;
        std::fs::write(file.path(), bytes).unwrap();
        assert!(Points::find(cache, image, PackedKind::Gzip).is_none());
    }
}
