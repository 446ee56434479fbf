//! The recognition sequence and the anchors of a UDF volume (ECMA-167 2/8, 2/9, 3/8.4, 3/10.2).

use zerocopy::FromBytes;

use super::raw::{ANCHOR_BLOCK, Anchor, RECOGNITION_AT, id};
use super::tag;
use crate::base::units::{ByteRange, Lba, SECTOR_BYTES};
use crate::io::source::BlockSource;

/// Sizes of a block, the likeliest first.
pub(super) const BLOCK_SIZES: [u32; 4] = [2048, 512, 4096, 1024];
/// Descriptors of a recognition sequence looked at.
const MAX_RECOGNITION: u64 = 64;
/// Bytes at either end of an image looked through where no anchor is at its place.
const SEARCHED_BYTES: u64 = 2 << 20;
/// Blocks from the last one where drives and writers put the end anchor: the last block, the
/// same with two and 150 run-out blocks that the image has or lacks (Linux looks there too).
const FROM_END: [u64; 5] = [0, 1, 2, 150, 152];

/// A descriptor of the recognition sequence.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Recognised {
    /// First byte.
    pub at: u64,
    /// Standard identifier, as `NSR02`.
    pub id: [u8; 5],
}

impl Recognised {
    /// Where it lies: a sector, whatever the size of a block (ECMA-167 2/8.4).
    pub fn range(&self) -> ByteRange {
        ByteRange { start: self.at, len: SECTOR_BYTES }
    }
}

/// An anchor where it was found.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct AnchorFound {
    /// First byte.
    pub at: u64,
    /// Its content.
    pub anchor: Anchor,
}

/// Reads the recognition sequence of the session that starts at `start`; without the descriptors
/// of ISO 9660 in front of it. Empty when there is none.
pub(super) fn recognise(source: &dyn BlockSource, start: Lba) -> Vec<Recognised> {
    let mut found = Vec::new();
    let mut at = start.byte_offset() + RECOGNITION_AT;
    for _ in 0..MAX_RECOGNITION {
        let mut head = [0u8; 7];
        if source.read_at(at, &mut head).is_err() {
            break;
        }
        let [_, a, b, c, d, e, _] = head;
        let id = [a, b, c, d, e];
        match &id {
            b"CD001" | b"CDW02" => {}
            b"BEA01" | b"NSR02" | b"NSR03" | b"TEA01" | b"BOOT2" => {
                found.push(Recognised { at, id });
                if &id == b"TEA01" {
                    break;
                }
            }
            // On blocks of 4096 bytes some writers leave every other sector empty.
            _ if head == [0; 7] && !found.is_empty() && at % 4096 == 2048 => {}
            _ => break,
        }
        at += SECTOR_BYTES;
    }
    found
}

/// Whether a recognition sequence has the descriptor of ECMA-167.
pub(super) fn is_udf(sequence: &[Recognised]) -> bool {
    sequence.iter().any(|found| matches!(&found.id, b"NSR02" | b"NSR03"))
}

/// The anchor at `block` of blocks of `block_bytes`.
pub(super) fn read(source: &dyn BlockSource, block: u64, block_bytes: u32) -> Option<AnchorFound> {
    let at = block.checked_mul(u64::from(block_bytes))?;
    let mut bytes = [0u8; 512];
    source.read_at(at, &mut bytes).ok()?;
    let (tag, faults) = tag::read(&bytes, u32::try_from(block).ok()?)?;
    let is_anchor = tag.id.get() == id::ANCHOR && !faults.checksum && !faults.location;
    let (anchor, _) = Anchor::read_from_prefix(&bytes).ok()?;
    is_anchor.then_some(AnchorFound { at, anchor })
}

/// The anchors at block 256 of the session or of the disc, and the size of a block they show.
/// Where nothing says UDF only these are looked at: reading the end of a packed image is dear.
pub(super) fn find_first(source: &dyn BlockSource, start: Lba) -> Option<(u32, AnchorFound)> {
    BLOCK_SIZES.into_iter().find_map(|block_bytes| {
        let session = start.byte_offset() / u64::from(block_bytes);
        let places = [session + u64::from(ANCHOR_BLOCK), u64::from(ANCHOR_BLOCK), 512];
        let found = places.into_iter().find_map(|block| read(source, block, block_bytes));
        found.map(|found| (block_bytes, found))
    })
}

/// The anchors at and near the end, for blocks of `block_bytes`.
pub(super) fn find_last(source: &dyn BlockSource, block_bytes: u32) -> Vec<AnchorFound> {
    let count = source.len() / u64::from(block_bytes);
    let mut found: Vec<AnchorFound> = Vec::new();
    for from_end in FROM_END {
        for behind in [0, u64::from(ANCHOR_BLOCK)] {
            let block = count.checked_sub(1 + from_end + behind);
            let anchor = block.and_then(|block| read(source, block, block_bytes));
            found.extend(anchor.filter(|new| found.iter().all(|old| old.at != new.at)));
        }
    }
    found
}

/// Any anchor within the first and the last megabytes, where none is at its place.
pub(super) fn search(source: &dyn BlockSource) -> Option<(u32, AnchorFound)> {
    let last = source.len().saturating_sub(SEARCHED_BYTES);
    for start in [0, last - last % 512] {
        let len = source.len().saturating_sub(start).min(SEARCHED_BYTES);
        let mut buf = vec![0; usize::try_from(len).unwrap_or(0)];
        if source.read_at(start, &mut buf).is_err() {
            continue;
        }
        for (index, bytes) in buf.chunks_exact(512).enumerate() {
            if bytes.get(..2) != Some(&id::ANCHOR.to_le_bytes()) {
                continue;
            }
            let at = start + index as u64 * 512;
            let found = BLOCK_SIZES.into_iter().find_map(|block_bytes| {
                let size = u64::from(block_bytes);
                let found = at.is_multiple_of(size).then(|| read(source, at / size, block_bytes));
                found.flatten().map(|found| (block_bytes, found))
            });
            if found.is_some() {
                return found;
            }
        }
    }
    None
}
