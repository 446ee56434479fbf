//! Forks: the extents of a file in allocation blocks, and their bytes.

use super::probe::HfsVolume;
use crate::base::bytes::{be16, be32, be64};
use crate::base::units::ByteRange;
use crate::io::source::{BlockSource, SourceError, SourceErrorKind};

/// A run of allocation blocks: first block and count.
pub(super) type BlockRun = (u32, u32);

/// A fork as a catalog record or volume header describes it.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(super) struct Fork {
    /// Bytes of it that mean something.
    pub(super) len: u64,
    /// Its first runs: 8 of HFS+, 3 of HFS. Further ones stand in the extents overflow tree.
    pub(super) runs: Vec<BlockRun>,
}

impl Fork {
    /// Fork data of HFS+ (TN1150, HFSPlusForkData): 80 bytes at `at`.
    pub(super) fn plus(bytes: &[u8], at: usize) -> Option<Fork> {
        let len = be64(bytes, at)?;
        Some(Fork { len, runs: plus_runs(bytes, at + 16) })
    }

    /// A fork of HFS: its length at `len_at`, three runs at `runs_at`.
    pub(super) fn classic(bytes: &[u8], len_at: usize, runs_at: usize) -> Option<Fork> {
        Some(Fork { len: u64::from(be32(bytes, len_at)?), runs: classic_runs(bytes, runs_at) })
    }

    /// Blocks of its first runs.
    pub(super) fn count_blocks(&self) -> u64 {
        self.runs.iter().map(|(_, count)| u64::from(*count)).sum()
    }
}

/// Eight runs of 32 bits; empty ones end them.
pub(super) fn plus_runs(bytes: &[u8], at: usize) -> Vec<BlockRun> {
    let run = |n: usize| Some((be32(bytes, at + n * 8)?, be32(bytes, at + n * 8 + 4)?));
    (0..8).map_while(run).take_while(|(_, count)| *count > 0).collect()
}

/// Three runs of 16 bits; empty ones end them.
pub(super) fn classic_runs(bytes: &[u8], at: usize) -> Vec<BlockRun> {
    let run = |n: usize| {
        let (start, count) = (be16(bytes, at + n * 4)?, be16(bytes, at + n * 4 + 2)?);
        Some((u32::from(start), u32::from(count)))
    };
    (0..3).map_while(run).take_while(|(_, count)| *count > 0).collect()
}

impl HfsVolume {
    /// The bytes of some runs, neighbours joined, up to `len`.
    pub(super) fn ranges(&self, runs: &[BlockRun], len: u64) -> Vec<ByteRange> {
        let block = u64::from(self.block_bytes);
        let mut left = len;
        let mut ranges: Vec<ByteRange> = Vec::new();
        for (start, count) in runs {
            let here = (u64::from(*count) * block).min(left);
            let start = self.first_block + u64::from(*start) * block;
            left -= here;
            match ranges.last_mut() {
                Some(last) if last.end() == start => last.len += here,
                _ if here > 0 => ranges.push(ByteRange { start, len: here }),
                _ => break,
            }
        }
        ranges
    }
}

/// Fills `buf` with the bytes at `offset` of the file that lies in `ranges`.
pub(super) fn read_at(
    source: &dyn BlockSource,
    ranges: &[ByteRange],
    offset: u64,
    buf: &mut [u8],
) -> Result<(), SourceError> {
    let len = buf.len();
    let (mut skip, mut rest) = (offset, buf);
    for range in ranges {
        if skip >= range.len {
            skip -= range.len;
            continue;
        }
        let here = usize::try_from(range.len - skip).unwrap_or(usize::MAX).min(rest.len());
        let (head, tail) = rest.split_at_mut(here);
        source.read_at(range.start.saturating_add(skip), head)?;
        (skip, rest) = (0, tail);
        if rest.is_empty() {
            break;
        }
    }
    if rest.is_empty() {
        return Ok(());
    }
    Err(SourceError::new(offset, len, SourceErrorKind::Truncated))
}
