//! Sources whose bytes are made block by block: compressed images, compressed discs.
//!
//! A format says where its blocks lie and how one is unpacked ([`BlockTable`]); [`BlocksSource`]
//! reads at any offset, keeps the blocks used last and unpacks a block once when several readers
//! ask for it. It starts no threads: readers bring their own.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::source::{
    BlockSource, HostUse, Shape, SharedSource, SourceError, SourceErrorKind, check_range,
};
use crate::base::units::ByteRange;

/// Bytes of unpacked blocks kept by one source; at least one block is kept, whatever its size.
const KEPT_BYTES: usize = 24 << 20;

/// What a block of unpacked bytes is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Block {
    /// Its number.
    pub number: u64,
    /// The unpacked bytes it gives. Never empty.
    pub range: ByteRange,
    /// All of it is zero, so that it need not be unpacked to know.
    pub is_hole: bool,
}

/// The blocks of a packed format. Blocks follow each other without gap.
pub trait BlockTable: Send + Sync {
    /// Length of the unpacked bytes.
    fn len_bytes(&self) -> u64;

    /// The block that holds the byte at `offset`, which lies before the end.
    fn block_at(&self, offset: u64) -> Option<Block>;

    /// Appends the bytes of `block` to `out`, which is empty: all of them, or at least the first
    /// `wanted` when stopping there is cheaper. Fewer are an error.
    ///
    /// # Errors
    /// [`SourceError`] of the packed bytes, or [`SourceErrorKind::Corrupt`] when they make no
    /// sense. Ranges of errors are replaced by what was asked for.
    fn unpack(&self, block: Block, wanted: usize, out: &mut Vec<u8>) -> Result<(), SourceError>;

    /// The packed bytes.
    fn packed(&self) -> &SharedSource;

    /// What reading a chunk at a time should be a multiple of.
    fn chunk_bytes(&self) -> u32 {
        1 << 20
    }
}

/// Unpacked blocks as a source.
pub struct BlocksSource<T> {
    table: T,
    kept: Mutex<Kept>,
}

/// A block that is unpacked or being unpacked: whoever comes second waits for the first.
type Slot = Arc<Mutex<Arc<[u8]>>>;

#[derive(Default)]
struct Kept {
    clock: u64,
    bytes: usize,
    slots: HashMap<u64, Entry>,
}

struct Entry {
    used: u64,
    bytes: usize,
    slot: Slot,
}

impl<T: BlockTable> BlocksSource<T> {
    /// Nothing is unpacked yet.
    pub fn new(table: T) -> BlocksSource<T> {
        BlocksSource { table, kept: Mutex::default() }
    }

    /// The blocks.
    pub fn table(&self) -> &T {
        &self.table
    }

    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn slot(&self, number: u64) -> Slot {
        let mut kept = self.kept();
        kept.clock += 1;
        let now = kept.clock;
        let entry = kept.slots.entry(number).or_insert_with(|| Entry {
            used: now,
            bytes: 0,
            slot: Slot::new(Mutex::new(Arc::from([].as_slice()))),
        });
        entry.used = now;
        Arc::clone(&entry.slot)
    }

    /// Counts what a slot now holds, and gives up the oldest ones.
    fn account(&self, number: u64, bytes: usize) {
        let mut kept = self.kept();
        if let Some(entry) = kept.slots.get_mut(&number) {
            let before = std::mem::replace(&mut entry.bytes, bytes);
            kept.bytes = kept.bytes.saturating_sub(before).saturating_add(bytes);
        }
        // Slots being filled count nothing yet; so many are only readers at work.
        while kept.bytes > KEPT_BYTES || kept.slots.len() > 4096 {
            let others = kept.slots.iter().filter(|(other, _)| **other != number);
            let Some(oldest) = others.min_by_key(|(_, entry)| entry.used).map(|(n, _)| *n) else {
                break;
            };
            if let Some(entry) = kept.slots.remove(&oldest) {
                kept.bytes = kept.bytes.saturating_sub(entry.bytes);
            }
        }
    }

    /// The first `wanted` bytes of a block or more.
    fn unpacked(&self, block: Block, wanted: usize) -> Result<Arc<[u8]>, SourceError> {
        let slot = self.slot(block.number);
        let mut bytes = slot.lock().unwrap_or_else(PoisonError::into_inner);
        if bytes.len() >= wanted {
            return Ok(Arc::clone(&bytes));
        }
        let whole = usize::try_from(block.range.len).unwrap_or(usize::MAX);
        // Who comes back for more of a block gets all of it, so that small steps stay linear.
        let goal = if bytes.is_empty() { wanted } else { whole };
        let mut out = Vec::new();
        self.table.unpack(block, goal, &mut out)?;
        if out.len() < wanted {
            return Err(SourceError::new(block.range.start, wanted, SourceErrorKind::Corrupt));
        }
        out.truncate(whole);
        *bytes = out.into();
        let result = Arc::clone(&bytes);
        drop(bytes);
        self.account(block.number, result.len());
        Ok(result)
    }
}

impl<T: BlockTable> BlockSource for BlocksSource<T> {
    fn len(&self) -> u64 {
        self.table.len_bytes()
    }

    fn read_at(&self, offset: u64, buf: &mut [u8]) -> Result<(), SourceError> {
        check_range(self.len(), offset, buf.len())?;
        let asked = buf.len();
        let error = |kind| SourceError::new(offset, asked, kind);
        let mut at = offset;
        let mut rest = buf;
        while !rest.is_empty() {
            let block = self.table.block_at(at).filter(|block| block.range.contains(at));
            let block = block.ok_or_else(|| error(SourceErrorKind::Corrupt))?;
            let within = usize::try_from(at - block.range.start)
                .map_err(|_| error(SourceErrorKind::Limit))?;
            let left = usize::try_from(block.range.end() - at).unwrap_or(usize::MAX);
            let here = left.min(rest.len());
            let (head, tail) = rest.split_at_mut(here);
            if block.is_hole {
                head.fill(0);
            } else {
                let bytes = self.unpacked(block, within + here).map_err(|mut fault| {
                    fault.range = ByteRange { start: offset, len: asked as u64 };
                    fault
                })?;
                let part = bytes.get(within..).and_then(|rest| rest.get(..here));
                head.copy_from_slice(part.ok_or_else(|| error(SourceErrorKind::Corrupt))?);
            }
            at += here as u64;
            rest = tail;
        }
        Ok(())
    }

    fn shape(&self) -> Shape {
        Shape { chunk_bytes: self.table.chunk_bytes(), ..Shape::default() }
    }

    fn next_stored(&self, offset: u64) -> Result<Option<ByteRange>, SourceError> {
        let len = self.len();
        let mut start = None;
        let mut at = offset;
        // A run is told up to a bound only, so that a question costs little.
        for _ in 0..65_536 {
            let Some(block) = (at < len).then(|| self.table.block_at(at)).flatten() else { break };
            if block.is_hole && start.is_some() {
                break;
            }
            if !block.is_hole {
                start.get_or_insert(at);
            }
            at = block.range.end().max(at + 1);
        }
        match start {
            Some(start) => Ok(Some(ByteRange::between(start, at.min(len)))),
            // Bounded: what was not looked at counts as stored.
            None if at < len => Ok(Some(ByteRange::between(at, len))),
            None => Ok(None),
        }
    }

    fn check_unchanged(&self) -> Result<(), SourceError> {
        self.table.packed().check_unchanged()
    }

    fn host_files(&self, visit: &mut dyn FnMut(HostUse<'_>)) {
        self.table.packed().host_files(visit);
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;
    use crate::io::contract::{Dice, source_contract};
    use crate::io::memory::MemorySource;

    /// Blocks of 1000 bytes, every fourth a hole.
    struct Toy {
        bytes: SharedSource,
        unpacked: AtomicUsize,
    }

    fn toy(len: usize) -> (Toy, Vec<u8>) {
        let mut bytes = Dice(7).bytes(len);
        for block in bytes.chunks_mut(1000).skip(3).step_by(4) {
            block.fill(0);
        }
        let source: SharedSource = Arc::new(MemorySource::new(bytes.clone()));
        (Toy { bytes: source, unpacked: AtomicUsize::new(0) }, bytes)
    }

    impl BlockTable for Toy {
        fn len_bytes(&self) -> u64 {
            self.bytes.len()
        }

        fn block_at(&self, offset: u64) -> Option<Block> {
            let number = offset / 1000;
            let range =
                ByteRange::between(number * 1000, ((number + 1) * 1000).min(self.bytes.len()));
            Some(Block { number, range, is_hole: number % 4 == 3 })
        }

        fn unpack(
            &self,
            block: Block,
            wanted: usize,
            out: &mut Vec<u8>,
        ) -> Result<(), SourceError> {
            self.unpacked.fetch_add(1, Ordering::Relaxed);
            out.resize(wanted.min(block.range.len as usize), 0);
            self.bytes.read_at(block.range.start, out)
        }

        fn packed(&self) -> &SharedSource {
            &self.bytes
        }
    }

    source_contract!(blocks_with_holes, {
        let (table, bytes) = toy(70_123);
        (BlocksSource::new(table), bytes, ())
    });

    #[test]
    fn a_block_is_unpacked_at_most_twice_by_small_steps() {
        let (table, bytes) = toy(3000);
        let source = BlocksSource::new(table);
        let mut byte = [0];
        for (at, expected) in bytes.iter().enumerate() {
            source.read_at(at as u64, &mut byte).unwrap();
            assert_eq!(byte[0], *expected);
        }
        assert_eq!(source.table().unpacked.load(Ordering::Relaxed), 6);
    }
}
