//! The extents overflow tree: runs of fragmented files that their catalog record has no room for.

use std::collections::{HashMap, HashSet};

use super::btree::BTree;
use super::fork::{BlockRun, Fork, classic_runs, plus_runs};
use super::probe::HfsVolume;
use crate::base::bytes::{be16, be32};
use crate::io::source::BlockSource;

/// Records that are kept: volumes with more are not mended by us.
const MAX_RECORDS: usize = 1 << 20;
/// The file number of the catalog, whose own runs may overflow.
pub(super) const CATALOG: u32 = 4;

/// Which fork of a file, as keys of the tree say it.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(super) enum ForkKind {
    Data,
    Resource,
}

/// Runs, with the block of the fork that they begin with.
type Further = (u32, Vec<BlockRun>);

/// Further runs of forks by file, with the block of the fork that each begins with.
#[derive(Debug, Default)]
pub(super) struct Overflow {
    runs: HashMap<(u32, ForkKind), Vec<Further>>,
}

impl Overflow {
    /// Reads the whole tree: it is small, and files are met in any order.
    pub(super) fn read(volume: &HfsVolume, source: &dyn BlockSource) -> Overflow {
        let mut overflow = Overflow::default();
        let ranges = volume.ranges(&volume.extents.runs, volume.extents.len);
        let is_plus = volume.is_plus();
        let Some(mut tree) = BTree::open(source, ranges, is_plus) else { return overflow };
        let mut seen = HashSet::new();
        let mut number = tree.first_leaf();
        let mut count = 0;
        while number != 0 && seen.insert(number) {
            let Some((leaf, next)) = tree.leaf(number) else { break };
            for record in leaf.records() {
                let Some(data) = tree.data_of(record) else { continue };
                let Some((of, start)) = key_of(record, is_plus) else { continue };
                let runs = if is_plus { plus_runs(data, 0) } else { classic_runs(data, 0) };
                overflow.runs.entry(of).or_default().push((start, runs));
                count += 1;
            }
            if count > MAX_RECORDS {
                break;
            }
            number = next;
        }
        overflow
    }

    /// All runs of a fork, and whether they are as many blocks as its length needs.
    pub(super) fn runs_of(
        &self,
        of: (u32, ForkKind),
        fork: &Fork,
        block_bytes: u32,
        max_runs: usize,
    ) -> (Vec<BlockRun>, bool) {
        let needed = fork.len.div_ceil(u64::from(block_bytes.max(1)));
        let mut runs = fork.runs.clone();
        let mut count = fork.count_blocks();
        let more = self.runs.get(&of).map(Vec::as_slice).unwrap_or_default();
        for (start, further) in more {
            if count >= needed || runs.len() >= max_runs {
                break;
            }
            // What begins elsewhere than where the last one ended belongs to another time.
            if u64::from(*start) == count {
                count += further.iter().map(|(_, blocks)| u64::from(*blocks)).sum::<u64>();
                runs.extend(further);
            }
        }
        (runs, count >= needed)
    }
}

/// File, fork and first block of a record (TN1150, HFSPlusExtentKey; HFS: ExtKeyRec). The fork of
/// data is 0, that of resources 0xFF.
fn key_of(record: &[u8], is_plus: bool) -> Option<((u32, ForkKind), u32)> {
    let (fork, file, start) = if is_plus {
        (record.get(2)?, be32(record, 4)?, be32(record, 8)?)
    } else {
        (record.get(1)?, be32(record, 2)?, u32::from(be16(record, 6)?))
    };
    match fork {
        0 => Some(((file, ForkKind::Data), start)),
        0xFF => Some(((file, ForkKind::Resource), start)),
        _ => None,
    }
}
