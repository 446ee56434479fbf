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

/// Further runs of data forks by file, with the block of the file that each begins with. Resource
/// forks are named, not read.
#[derive(Debug, Default)]
pub(super) struct Overflow {
    runs: HashMap<u32, Vec<(u32, Vec<BlockRun>)>>,
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
                let Some((file, start)) = data_key_of(record, is_plus) else { continue };
                let runs = if is_plus { plus_runs(data, 0) } else { classic_runs(data, 0) };
                overflow.runs.entry(file).or_default().push((start, runs));
                count += 1;
            }
            if count > MAX_RECORDS {
                break;
            }
            number = next;
        }
        overflow
    }

    /// All runs of a file's data, and whether they are as many blocks as its length needs.
    pub(super) fn runs_of(
        &self,
        file: u32,
        fork: &Fork,
        block_bytes: u32,
        max_runs: usize,
    ) -> (Vec<BlockRun>, bool) {
        let needed = fork.len.div_ceil(u64::from(block_bytes.max(1)));
        let mut runs = fork.runs.clone();
        let mut count = fork.count_blocks();
        let more = self.runs.get(&file).map(Vec::as_slice).unwrap_or_default();
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

/// File and first block of a record (TN1150, HFSPlusExtentKey; HFS: ExtKeyRec), if it is one of a
/// data fork: 0; that of resources is 0xFF.
fn data_key_of(record: &[u8], is_plus: bool) -> Option<(u32, u32)> {
    let (fork, file, start) = if is_plus {
        (record.get(2)?, be32(record, 4)?, be32(record, 8)?)
    } else {
        (record.get(1)?, be32(record, 2)?, u32::from(be16(record, 6)?))
    };
    (*fork == 0).then_some((file, start))
}
