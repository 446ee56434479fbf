//! Two discs byte by byte at the same places: which runs differ, and whose they are on both
//! sides. The count of differing bytes is that of `cmp -l` over the common length.
//!
//! Both are read once, in disc order, many pieces at a time. Of structures every run is told
//! exactly, so that fields can be named; of data one run covers a stretch of differing sectors.

use rayon::prelude::*;

use super::side::Side;
use crate::base::progress::{Cancelled, Context};
use crate::base::units::{ByteRange, SECTOR_BYTES};
use crate::io::BlockSource;
use crate::model::map::Group;
use crate::model::{Owner, SectorMap};
use crate::ops::Workers;

/// Bytes of one piece of work.
const CHUNK: u64 = 1 << 20;
/// Pieces of work between two looks at the results: what bounds the memory.
const WINDOW: u64 = 64;
const SECTOR: usize = SECTOR_BYTES as usize;

/// Differing bytes with one owner on each side.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Piece {
    /// From the first to the last differing byte.
    pub(super) range: ByteRange,
    /// How many of them differ.
    pub(super) bytes: u64,
    /// Who owns them on the left.
    pub(super) left: Owner,
    /// Who owns them on the right.
    pub(super) right: Owner,
}

/// What one piece of work found.
#[derive(Default)]
struct Found {
    pieces: Vec<Piece>,
    unread: Vec<ByteRange>,
}

/// Compares the common length and hands the pieces to `on_pieces` in disc order, with how far the
/// discs were compared. Gives back the
/// ranges that could not be read on one side or the other. Advances the meter by the bytes done.
pub(super) fn scan(
    left: &Side,
    right: &Side,
    ctx: &Context,
    workers: &Workers,
    on_pieces: &mut dyn FnMut(Vec<Piece>, u64),
) -> Result<Vec<ByteRange>, Cancelled> {
    let (Some(a), Some(b)) = (left.source(), right.source()) else { return Ok(Vec::new()) };
    let common = a.len().min(b.len());
    // The same file under two names.
    if a.fingerprint().is_some() && a.fingerprint() == b.fingerprint() {
        ctx.meter.advance(common);
        return Ok(Vec::new());
    }
    let pair = Pair { a: &**a, b: &**b, left: &left.map, right: &right.map };
    let count = common.div_ceil(CHUNK);
    let mut unread = Vec::new();
    let mut first = 0;
    while first < count {
        let last = (first + WINDOW).min(count);
        let numbers: Vec<u64> = (first..last).collect();
        let work = || {
            numbers.par_iter().with_max_len(1).map_init(
                || (Vec::new(), Vec::new()),
                |(a, b), number| {
                    if ctx.cancel.is_cancelled() {
                        return Found::default();
                    }
                    let start = number * CHUNK;
                    let range = ByteRange::between(start, (start + CHUNK).min(common));
                    let found = pair.chunk(range, a, b);
                    ctx.meter.advance(range.len);
                    found
                },
            )
        };
        let found: Vec<Found> = workers.install(|| work().collect());
        ctx.check()?;
        for (number, found) in numbers.iter().zip(found) {
            unread.extend(found.unread);
            on_pieces(found.pieces, ((number + 1) * CHUNK).min(common));
        }
        first = last;
    }
    Ok(unread)
}

struct Pair<'a> {
    a: &'a dyn BlockSource,
    b: &'a dyn BlockSource,
    left: &'a SectorMap,
    right: &'a SectorMap,
}

impl Pair<'_> {
    fn chunk(&self, range: ByteRange, a: &mut Vec<u8>, b: &mut Vec<u8>) -> Found {
        let mut found = Found::default();
        if is_hole(self.a, range) && is_hole(self.b, range) {
            return found;
        }
        let len = usize::try_from(range.len).unwrap_or(0);
        a.resize(len, 0);
        b.resize(len, 0);
        if self.a.read_at(range.start, a).is_ok() && self.b.read_at(range.start, b).is_ok() {
            if a != b {
                self.sectors(range.start, a, b, &mut found);
            }
            return found;
        }
        // Somewhere in here is a bad place: sector by sector the rest can be had.
        let (mut x, mut y) = ([0; SECTOR], [0; SECTOR]);
        let mut at = range.start;
        while at < range.end() {
            let here = (range.end() - at).min(SECTOR_BYTES);
            let len = usize::try_from(here).unwrap_or(0);
            let (x, y) =
                (x.get_mut(..len).unwrap_or_default(), y.get_mut(..len).unwrap_or_default());
            if self.a.read_at(at, x).is_ok() && self.b.read_at(at, y).is_ok() {
                self.sectors(at, x, y, &mut found);
            } else {
                let next = ByteRange { start: at, len: here };
                match found.unread.last_mut() {
                    Some(last) if last.end() == at => last.len += here,
                    _ => found.unread.push(next),
                }
            }
            at += here;
        }
        found
    }

    /// The differing sectors of two equally long buffers that begin at `start`.
    fn sectors(&self, start: u64, a: &[u8], b: &[u8], found: &mut Found) {
        for (number, (x, y)) in (0u64..).zip(a.chunks(SECTOR).zip(b.chunks(SECTOR))) {
            if x != y {
                self.sector(start + number * SECTOR_BYTES, x, y, &mut found.pieces);
            }
        }
    }

    /// Cuts a differing sector where owners change.
    fn sector(&self, start: u64, a: &[u8], b: &[u8], pieces: &mut Vec<Piece>) {
        let end = start + a.len() as u64;
        let mut at = start;
        while at < end {
            let (left, right) = (owner(self.left, at), owner(self.right, at));
            let is_exact = is_exact(left, at) || is_exact(right, at);
            let stop = end.min(left.1.end()).min(right.1.end());
            let from = usize::try_from(at - start).unwrap_or(0);
            let to = usize::try_from(stop - start).unwrap_or(0);
            let (Some(x), Some(y)) = (a.get(from..to), b.get(from..to)) else { return };
            let range = ByteRange::between(at, stop);
            let here = Piece { range, bytes: 0, left: left.0, right: right.0 };
            if is_exact {
                exact_runs(here, x, y, pieces);
            } else {
                stretch(here, x, y, pieces);
            }
            at = stop;
        }
    }
}

/// Whether all of `range` reads as zero without looking.
fn is_hole(source: &dyn BlockSource, range: ByteRange) -> bool {
    match source.next_stored(range.start) {
        Ok(Some(stored)) => stored.start >= range.end(),
        Ok(None) => true,
        Err(_) => false,
    }
}

fn owner(map: &SectorMap, at: u64) -> (Owner, ByteRange) {
    match map.span_at(at) {
        Some(span) => (span.owner, span.range),
        None => (Owner::Unknown, ByteRange::between(at, u64::MAX)),
    }
}

/// Whether single bytes at `at` have names. Data of files has none; of a boot image the start may
/// hold a table.
fn is_exact((owner, span): (Owner, ByteRange), at: u64) -> bool {
    match owner.group() {
        Group::Files | Group::Empty | Group::Unclaimed => false,
        Group::Boot if owner != Owner::BootCatalog => at - span.start < SECTOR_BYTES,
        Group::Boot | Group::Folders | Group::Volume | Group::StartArea | Group::Checksums => true,
    }
}

/// Every run of differing bytes.
fn exact_runs(whole: Piece, a: &[u8], b: &[u8], pieces: &mut Vec<Piece>) {
    let mut open: Option<u64> = None;
    let mut end = |from: Option<u64>, at: u64| {
        if let Some(start) = from {
            let range = ByteRange::between(whole.range.start + start, whole.range.start + at);
            pieces.push(Piece { range, bytes: range.len, ..whole });
        }
    };
    for (at, (x, y)) in (0u64..).zip(a.iter().zip(b)) {
        match (x == y, open) {
            (false, None) => open = Some(at),
            (true, Some(_)) => end(open.take(), at),
            _ => {}
        }
    }
    end(open, a.len() as u64);
}

/// One run from the first to the last differing byte; it goes on where the sector in front of it
/// differed with the same owners.
fn stretch(whole: Piece, a: &[u8], b: &[u8], pieces: &mut Vec<Piece>) {
    let differs = |(x, y): (&u8, &u8)| x != y;
    let Some(first) = a.iter().zip(b).position(differs) else { return };
    let last = a.iter().zip(b).rposition(differs).unwrap_or(first);
    let count: usize = a.iter().zip(b).map(|(x, y)| usize::from(x != y)).sum();
    let start = whole.range.start + first as u64;
    let end = whole.range.start + last as u64 + 1;
    match pieces.last_mut() {
        Some(before) if goes_on(before, whole, start) => {
            before.range = ByteRange::between(before.range.start, end);
            before.bytes += count as u64;
        }
        _ => {
            let range = ByteRange::between(start, end);
            pieces.push(Piece { range, bytes: count as u64, ..whole });
        }
    }
}

/// Whether a stretch that begins at `start` goes on where `before` ended: two sectors that differ,
/// one behind the other, with the same owners.
pub(super) fn goes_on(before: &Piece, next: Piece, start: u64) -> bool {
    (before.left, before.right) == (next.left, next.right)
        && start - before.range.end().min(start) < 2 * SECTOR_BYTES
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::io::memory::MemorySource;
    use crate::model::Evidence;
    use crate::model::map::MapBuilder;

    fn map(size: u64, catalog: ByteRange) -> SectorMap {
        let mut builder = MapBuilder::new(size);
        builder.claim(catalog, Owner::BootCatalog, Evidence::Declared);
        builder.finish().0
    }

    #[test]
    fn runs_are_cut_where_owners_change_and_count_every_byte() {
        let size = 6 * SECTOR_BYTES;
        let a = vec![0u8; size as usize];
        let mut b = a.clone();
        for at in [5, 6, 9, 2047, 2048, 4096, 4100, 12_287] {
            b[at] = 1;
        }
        let (left, right) = (map(size, ByteRange::between(0, 8)), map(size, ByteRange::default()));
        let (x, y) = (MemorySource::new(a.clone()), MemorySource::new(b.clone()));
        let pair = Pair { a: &x, b: &y, left: &left, right: &right };
        let found = pair.chunk(ByteRange::between(0, size), &mut Vec::new(), &mut Vec::new());
        let seen: Vec<(u64, u64, u64)> = found
            .pieces
            .iter()
            .map(|piece| (piece.range.start, piece.range.end(), piece.bytes))
            .collect();
        assert_eq!(seen, [(5, 7, 2), (9, 4101, 5), (12_287, 12_288, 1)]);
        assert_eq!(found.pieces[0].left, Owner::BootCatalog);
        let count = a.iter().zip(&b).filter(|(x, y)| x != y).count() as u64;
        assert_eq!(found.pieces.iter().map(|piece| piece.bytes).sum::<u64>(), count);
    }
}
