//! Chains of clusters in the allocation table.

use super::probe::FatKind;
use crate::base::units::ByteRange;
use crate::formats::fs::read_ahead::ReadAhead;
use crate::io::source::BlockSource;

/// Bytes of the table read at once.
const AHEAD_BYTES: usize = 64 * 1024;

/// The table, and how many steps may still be taken in it. Clusters of a sound volume lie in one
/// chain each: whoever takes many more steps than there are clusters goes round in rings.
pub(super) struct Table<'s> {
    ahead: ReadAhead<'s>,
    kind: FatKind,
    range: ByteRange,
    count_clusters: u32,
    steps_left: u64,
}

/// What follows a cluster.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Next {
    /// Another one.
    Cluster(u32),
    /// Nothing.
    End,
    /// What can't follow: a free, bad or missing cluster, or one step too many.
    Bad,
}

impl<'s> Table<'s> {
    pub(super) fn new(
        source: &'s dyn BlockSource,
        kind: FatKind,
        range: ByteRange,
        count_clusters: u32,
    ) -> Table<'s> {
        let steps_left = u64::from(count_clusters) * 2 + 1024;
        let ahead = ReadAhead::new(source, AHEAD_BYTES);
        Table { ahead, kind, range, count_clusters, steps_left }
    }

    /// What follows `cluster`.
    pub(super) fn next(&mut self, cluster: u32) -> Next {
        if self.steps_left == 0 {
            return Next::Bad;
        }
        self.steps_left -= 1;
        let Some(value) = self.entry(cluster) else { return Next::Bad };
        let end = match self.kind {
            FatKind::Fat12 => 0xFF8,
            FatKind::Fat16 => 0xFFF8,
            FatKind::Fat32 => 0x0FFF_FFF8,
        };
        match value {
            _ if value >= end => Next::End,
            _ if value >= 2 && value - 2 < self.count_clusters => Next::Cluster(value),
            _ => Next::Bad,
        }
    }

    fn entry(&mut self, cluster: u32) -> Option<u32> {
        let index = u64::from(cluster);
        let (at, len) = match self.kind {
            FatKind::Fat12 => (index + index / 2, 2),
            FatKind::Fat16 => (index * 2, 2),
            FatKind::Fat32 => (index * 4, 4),
        };
        if at + len > self.range.len {
            return None;
        }
        let len = usize::try_from(len).ok()?;
        let bytes = self.ahead.slice(self.range.start + at, len).ok()?;
        let value = bytes.iter().rev().fold(0, |value, byte| (value << 8) | u32::from(*byte));
        Some(match self.kind {
            FatKind::Fat12 if cluster % 2 == 1 => value >> 4,
            FatKind::Fat12 => value & 0xFFF,
            FatKind::Fat16 => value,
            FatKind::Fat32 => value & 0x0FFF_FFFF,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::io::memory::MemorySource;

    #[test]
    fn twelve_bits_are_told_apart_and_rings_end() {
        // Clusters 0 to 5: medium, mark, 3, 2 (a ring), end, free.
        let values = [0xFF0u32, 0xFFF, 3, 2, 0xFFF, 0];
        let mut bytes = vec![0u8; 512];
        for (n, value) in values.iter().enumerate() {
            let at = n + n / 2;
            let both = if n % 2 == 1 { value << 4 } else { *value };
            bytes[at] |= u8::try_from(both & 0xFF).unwrap();
            bytes[at + 1] |= u8::try_from(both >> 8).unwrap();
        }
        let source = MemorySource::new(bytes);
        let mut table = Table::new(&source, FatKind::Fat12, ByteRange { start: 0, len: 512 }, 100);
        assert_eq!(table.next(2), Next::Cluster(3));
        assert_eq!(table.next(4), Next::End);
        assert_eq!(table.next(5), Next::Bad);
        assert_eq!(table.next(100_000), Next::Bad);
        let (mut cluster, mut steps) = (2, 0);
        while let Next::Cluster(next) = table.next(cluster) {
            cluster = next;
            steps += 1;
        }
        assert!(steps < 2000);
    }
}
