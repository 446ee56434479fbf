//! From a block of a partition to bytes of the image: physical, sparable, virtual and metadata
//! partitions (UDF 2.60 2.2.8 to 2.2.10). How their tables are read is in `tables`.

use std::sync::Arc;

use super::raw::BlockAddress;
use crate::base::units::ByteRange;

/// An entry of a virtual allocation table that leads nowhere (UDF 2.2.11).
const UNUSED: u32 = u32::MAX;

/// Blocks of an image that a partition lies on, with moved packets.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Base {
    /// Number of the partition (ECMA-167 3/10.5.4).
    pub number: u16,
    /// First block in the volume.
    pub start: u32,
    /// Blocks, as declared.
    pub count_blocks: u32,
    /// Blocks of a packet; 0 when nothing can be moved.
    pub packet_blocks: u32,
    /// Packets that moved, by their first block in the partition: where to, in the volume.
    pub moved: Vec<(u32, u32)>,
}

impl Base {
    /// The block of the volume that holds `block`, and how many blocks follow it in order.
    fn place(&self, block: u32) -> (u64, u64) {
        let straight = (u64::from(self.start) + u64::from(block), u64::from(u32::MAX));
        if self.packet_blocks == 0 || self.moved.is_empty() {
            return straight;
        }
        let within = block % self.packet_blocks;
        let packet = block - within;
        let left = u64::from(self.packet_blocks - within);
        match self.moved.binary_search_by_key(&packet, |(from, _)| *from) {
            Ok(at) => {
                let to = self.moved.get(at).map_or(0, |(_, to)| *to);
                (u64::from(to) + u64::from(within), left)
            }
            // Up to the next packet that moved all is in order.
            Err(at) => match self.moved.get(at) {
                Some((next, _)) => (straight.0, u64::from(next.saturating_sub(block).max(1))),
                None => straight,
            },
        }
    }
}

/// A run of blocks of the metadata file.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct MetadataRun {
    /// First block of the metadata partition.
    pub first: u32,
    /// Blocks.
    pub count: u32,
    /// First byte in the image; `None` where nothing is stored.
    pub byte: Option<u64>,
}

/// What a partition map says.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum MapKind {
    /// Blocks one behind the other (type 1).
    Physical,
    /// Packets may have moved.
    Sparable,
    /// Blocks are looked up in a table.
    Virtual(Arc<[u32]>),
    /// Blocks are those of the metadata file.
    Metadata {
        /// Of the main file.
        main: Vec<MetadataRun>,
        /// Of its copy.
        mirror: Vec<MetadataRun>,
    },
    /// A kind nobody knows, or one whose tables can't be read.
    Unusable,
}

impl MapKind {
    /// The stable name of `info`.
    pub fn id(&self) -> &'static str {
        match self {
            MapKind::Physical => "physical",
            MapKind::Sparable => "sparable",
            MapKind::Virtual(_) => "virtual",
            MapKind::Metadata { .. } => "metadata",
            MapKind::Unusable => "unusable",
        }
    }
}

/// A partition as the logical volume sees it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PartitionMap {
    /// What kind it is.
    pub kind: MapKind,
    /// What it lies on.
    pub base: Arc<Base>,
}

/// All partition maps of a logical volume. A partition reference is an index of these.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Partitions {
    /// The maps, in the order of the descriptor.
    pub maps: Vec<PartitionMap>,
    /// Bytes of a block.
    pub block_bytes: u32,
}

impl Partitions {
    /// The byte of the image where a block lies; `None` when it lies nowhere.
    pub fn byte_of(&self, at: BlockAddress) -> Option<u64> {
        self.place(at).map(|(byte, _)| byte)
    }

    /// The byte of the copy of a metadata block, where there is one elsewhere.
    pub fn mirror_of(&self, at: BlockAddress) -> Option<u64> {
        let map = self.maps.get(usize::from(at.partition))?;
        let MapKind::Metadata { mirror, .. } = &map.kind else { return None };
        let (byte, _) = self.in_runs(mirror, at.block)?;
        (Some(byte) != self.byte_of(at)).then_some(byte)
    }

    /// Appends the `len` bytes at `at` to `out`, which grows no longer than `most` ranges: runs
    /// in order, joined where they touch. The number of bytes that have a place; fewer than
    /// `len` when the rest leads nowhere. `steps` bounds the blocks looked up one by one.
    pub fn append(
        &self,
        mut at: BlockAddress,
        len: u64,
        steps: &mut u64,
        most: usize,
        out: &mut Vec<ByteRange>,
    ) -> u64 {
        let block_bytes = u64::from(self.block_bytes.max(1));
        let mut done = 0;
        while done < len {
            let Some((byte, count)) = self.place(at) else { break };
            let Some(left) = steps.checked_sub(1) else { break };
            *steps = left;
            let here = count.saturating_mul(block_bytes).min(len - done);
            let Some(range) = ByteRange::new(byte, here) else { break };
            if !push_joined(out, range, most) {
                break;
            }
            done += here;
            let Some(next) = u32::try_from(here.div_ceil(block_bytes))
                .ok()
                .and_then(|count| at.block.checked_add(count))
            else {
                break;
            };
            at.block = next;
        }
        done
    }

    /// The byte of a block and how many blocks follow it in order.
    fn place(&self, at: BlockAddress) -> Option<(u64, u64)> {
        let map = self.maps.get(usize::from(at.partition))?;
        let on_base = |block: u32| {
            let (block, count) = map.base.place(block);
            Some((block.checked_mul(u64::from(self.block_bytes))?, count))
        };
        match &map.kind {
            MapKind::Physical | MapKind::Sparable => on_base(at.block),
            MapKind::Virtual(table) => {
                let block = *table.get(usize::try_from(at.block).ok()?)?;
                if block == UNUSED {
                    return None;
                }
                on_base(block).map(|(byte, _)| (byte, 1))
            }
            MapKind::Metadata { main, mirror } => {
                self.in_runs(main, at.block).or_else(|| self.in_runs(mirror, at.block))
            }
            MapKind::Unusable => None,
        }
    }

    fn in_runs(&self, runs: &[MetadataRun], block: u32) -> Option<(u64, u64)> {
        let at = runs.partition_point(|run| run.first <= block).checked_sub(1)?;
        let run = runs.get(at)?;
        let within = block - run.first;
        let left = run.count.checked_sub(within).filter(|left| *left > 0)?;
        let byte = run.byte?.checked_add(u64::from(within) * u64::from(self.block_bytes))?;
        Some((byte, u64::from(left)))
    }
}

/// Appends a range, or makes the last one longer where they touch; `false` when there are `most`
/// already.
pub(super) fn push_joined(out: &mut Vec<ByteRange>, range: ByteRange, most: usize) -> bool {
    if let Some(last) = out.last_mut()
        && last.is_hole() == range.is_hole()
        && (last.end() == range.start || range.is_hole())
        && let Some(len) = last.len.checked_add(range.len)
    {
        last.len = len;
        return true;
    }
    if out.len() >= most {
        return false;
    }
    out.push(range);
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    fn partitions() -> Partitions {
        let plain = Base { start: 100, count_blocks: 1000, ..Base::default() };
        let spared = Base { packet_blocks: 32, moved: vec![(64, 5000)], ..plain.clone() };
        let (plain, spared) = (Arc::new(plain), Arc::new(spared));
        let runs = vec![
            MetadataRun { first: 0, count: 4, byte: Some(20480) },
            MetadataRun { first: 4, count: 4, byte: None },
            MetadataRun { first: 8, count: 4, byte: Some(4096) },
        ];
        let map = |kind, base: &Arc<Base>| PartitionMap { kind, base: Arc::clone(base) };
        Partitions {
            block_bytes: 2048,
            maps: vec![
                map(MapKind::Physical, &plain),
                map(MapKind::Sparable, &spared),
                map(MapKind::Virtual(vec![7, UNUSED, 8, 9].into()), &plain),
                map(MapKind::Metadata { main: runs, mirror: Vec::new() }, &plain),
                map(MapKind::Unusable, &plain),
            ],
        }
    }

    fn runs(partition: u16, block: u32, blocks: u64) -> (u64, Vec<(u64, u64)>) {
        let mut out = Vec::new();
        let at = BlockAddress { partition, block };
        let done = partitions().append(at, blocks * 2048, &mut 1000, 100, &mut out);
        (done / 2048, out.iter().map(|r| (r.start / 2048, r.len / 2048)).collect())
    }

    #[test]
    fn each_kind_of_partition_finds_its_blocks() {
        assert_eq!(runs(0, 5, 10), (10, vec![(105, 10)]));
        assert_eq!(runs(1, 60, 40), (40, vec![(160, 4), (5000, 32), (196, 4)]));
        assert_eq!(runs(1, 70, 1), (1, vec![(5006, 1)]));
        assert_eq!(runs(2, 2, 2), (2, vec![(108, 2)]));
        assert_eq!(runs(2, 0, 2), (1, vec![(107, 1)]));
        assert_eq!(runs(2, 4, 1), (0, vec![]));
        assert_eq!(runs(3, 2, 4), (2, vec![(12, 2)]));
        assert_eq!(runs(3, 9, 3), (3, vec![(3, 3)]));
        assert_eq!(runs(3, 11, 3), (1, vec![(5, 1)]));
        assert_eq!(runs(4, 0, 1), (0, vec![]));
        assert_eq!(runs(5, 0, 1), (0, vec![]));
        assert_eq!(runs(0, u32::MAX, 4), (4, vec![(u64::from(u32::MAX) + 100, 4)]));
    }

    #[test]
    fn looking_up_is_bounded() {
        let mut out = Vec::new();
        let at = BlockAddress { partition: 2, block: 0 };
        assert_eq!(partitions().append(at, 2048, &mut 0, 100, &mut out), 0);
        assert_eq!(partitions().append(at, 2048, &mut 1, 0, &mut out), 0);
        assert_eq!(out, []);
    }
}
