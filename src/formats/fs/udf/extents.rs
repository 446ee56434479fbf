//! Where the data of a file lies: short, long and extended allocation descriptors, chains of
//! allocation extents, data inside the file entry (ECMA-167 4/12, 4/14.5, 4/14.14).

use std::collections::HashSet;

use zerocopy::FromBytes;

use super::icb::FileEntry;
use super::partition::{Partitions, push_joined};
use super::raw::{BlockAddress, EXTENT_LEN_MASK, LongAd, ShortAd, id};
use super::raw_file::{AllocationExtent, ExtendedAd};
use super::tag;
use crate::base::units::ByteRange;
use crate::formats::fs::read_ahead::ReadAhead;

/// Blocks of virtual partitions looked up one by one for a file. More than any disc has.
const MAX_STEPS: u64 = 1 << 25;

/// Where the data of a file lies.
#[derive(Clone, Debug, Default)]
pub struct Extents {
    /// In file order, holes too, as long as the file. Where the file says it is longer than what
    /// it names, they are shorter.
    pub ranges: Vec<ByteRange>,
    /// Blocks that are the file's and hold none of its data.
    pub reserved: Vec<ByteRange>,
    /// Blocks with further allocation descriptors.
    pub structures: Vec<ByteRange>,
    /// The data lies inside the file entry.
    pub is_embedded: bool,
    /// A descriptor leads nowhere, a chain loops or is too long.
    pub is_broken: bool,
    /// The descriptors name less than the length of the file.
    pub is_short: bool,
}

impl Extents {
    fn clear(&mut self) {
        self.ranges.clear();
        self.reserved.clear();
        self.structures.clear();
        self.is_embedded = false;
        self.is_broken = false;
        self.is_short = false;
    }
}

/// What the top two bits of a length say (ECMA-167 4/14.14.1.1).
const RECORDED: u32 = 0;
const ALLOCATED: u32 = 1;
const CONTINUED: u32 = 3;

#[derive(Clone, Copy)]
struct Piece {
    kind: u32,
    len: u64,
    at: BlockAddress,
}

/// Finds where the data of `entry` lies; at most `most` ranges.
pub(super) fn read(
    ahead: &mut ReadAhead<'_>,
    partitions: &Partitions,
    entry: &FileEntry,
    most: usize,
    out: &mut Extents,
) {
    out.clear();
    let allocation = entry.allocation();
    if entry.allocation_kind() == 3 {
        out.is_embedded = true;
        let there = (allocation.len() as u64).min(entry.len);
        out.is_short = there < entry.len;
        if there > 0 {
            out.ranges.push(ByteRange { start: entry.allocation_at(), len: there });
        }
        return;
    }
    let mut reader = Reader { partitions, entry, most, out, done: 0, steps: MAX_STEPS, count: 0 };
    let mut next = reader.add_all(allocation);
    let mut seen = HashSet::new();
    let mut buffer = Vec::new();
    while let Some(at) = next {
        if seen.len() >= most || !seen.insert(at) {
            reader.out.is_broken = true;
            break;
        }
        match read_allocation_extent(ahead, partitions, at, &mut buffer) {
            Some(range) => reader.out.structures.push(range),
            None => {
                reader.out.is_broken = true;
                break;
            }
        }
        next = reader.add_all(&buffer);
    }
    out.is_short = out.ranges.iter().fold(0u64, |n, r| n.saturating_add(r.len)) < entry.len;
}

/// The descriptors of an allocation extent, and the block it takes.
fn read_allocation_extent(
    ahead: &mut ReadAhead<'_>,
    partitions: &Partitions,
    at: BlockAddress,
    out: &mut Vec<u8>,
) -> Option<ByteRange> {
    let byte = partitions.byte_of(at)?;
    let block = ahead.slice(byte, usize::try_from(partitions.block_bytes).ok()?).ok()?;
    let (tag, faults) = tag::read(block, at.block)?;
    if tag.id.get() != id::ALLOCATION || faults.checksum {
        return None;
    }
    let (head, rest) = AllocationExtent::ref_from_prefix(block).ok()?;
    let len = usize::try_from(head.len.get()).ok()?;
    out.clear();
    out.extend_from_slice(rest.get(..len)?);
    Some(ByteRange { start: byte, len: u64::from(partitions.block_bytes) })
}

struct Reader<'a> {
    partitions: &'a Partitions,
    entry: &'a FileEntry,
    most: usize,
    out: &'a mut Extents,
    /// Bytes of the file seen so far.
    done: u64,
    steps: u64,
    count: usize,
}

impl Reader<'_> {
    /// Adds a list of descriptors; gives back where it goes on.
    fn add_all(&mut self, mut bytes: &[u8]) -> Option<BlockAddress> {
        while let Some((piece, rest)) = self.parse(bytes) {
            bytes = rest;
            if piece.len == 0 {
                return None;
            }
            if piece.kind == CONTINUED {
                return Some(piece.at);
            }
            self.count += 1;
            if self.count > self.most || !self.add(piece) {
                self.out.is_broken = true;
                return None;
            }
        }
        None
    }

    fn parse<'b>(&self, bytes: &'b [u8]) -> Option<(Piece, &'b [u8])> {
        let own = self.entry.address.partition;
        let (len, at, rest) = match self.entry.allocation_kind() {
            0 => {
                let (ad, rest) = ShortAd::ref_from_prefix(bytes).ok()?;
                (ad.len.get(), BlockAddress { partition: own, block: ad.block.get() }, rest)
            }
            1 => {
                let (ad, rest) = LongAd::ref_from_prefix(bytes).ok()?;
                (ad.len.get(), ad.address(), rest)
            }
            2 => {
                let (ad, rest) = ExtendedAd::ref_from_prefix(bytes).ok()?;
                let (partition, block) = (ad.partition.get(), ad.block.get());
                (ad.len.get(), BlockAddress { partition, block }, rest)
            }
            _ => return None,
        };
        Some((Piece { kind: len >> 30, len: u64::from(len & EXTENT_LEN_MASK), at }, rest))
    }

    fn add(&mut self, piece: Piece) -> bool {
        // What lies behind the end of the file is kept for it (ECMA-167 4/12.1).
        let wanted = piece.len.min(self.entry.len.saturating_sub(self.done));
        self.done = self.done.saturating_add(piece.len);
        match piece.kind {
            RECORDED => {
                let ranges = &mut self.out.ranges;
                let (found, steps, most) = (&self.partitions, &mut self.steps, self.most);
                let done = found.append(piece.at, wanted, steps, most, ranges);
                if done < wanted {
                    return false;
                }
                self.reserve(piece, wanted);
                true
            }
            ALLOCATED => {
                self.reserve(piece, 0);
                self.add_hole(wanted)
            }
            _ => self.add_hole(wanted),
        }
    }

    fn add_hole(&mut self, len: u64) -> bool {
        len == 0 || push_joined(&mut self.out.ranges, ByteRange::hole(len), self.most)
    }

    /// The blocks of a piece behind its first `used` bytes.
    fn reserve(&mut self, mut piece: Piece, used: u64) {
        let block_bytes = u64::from(self.partitions.block_bytes.max(1));
        let blocks = used.div_ceil(block_bytes);
        let rest = piece.len.saturating_sub(blocks.saturating_mul(block_bytes));
        let first = u32::try_from(blocks).ok().and_then(|n| piece.at.block.checked_add(n));
        if let (Some(first), true) = (first, rest > 0) {
            piece.at.block = first;
            let reserved = &mut self.out.reserved;
            self.partitions.append(piece.at, rest, &mut self.steps, self.most, reserved);
        }
    }
}
