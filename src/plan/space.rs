//! What the bytes of a planned disc are used for.

use super::region::Plan;
use crate::base::SECTOR_BYTES;
use crate::base::units::ByteRange;
use crate::model::Owner;

/// Bytes of a disc by use; all of them together are its size.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct DiscSpace {
    /// Bytes of files.
    pub files_bytes: u64,
    /// Bytes of folders, descriptors, tables and what starts.
    pub structures_bytes: u64,
    /// The rest of sectors that are used in part.
    pub slack_bytes: u64,
    /// Whole sectors left empty between files: by pins, alignment, gaps.
    pub empty_bytes: u64,
    /// Fill at the end and between structures.
    pub padding_bytes: u64,
    /// The longest run of empty sectors.
    pub longest_empty: Option<ByteRange>,
}

impl DiscSpace {
    /// Bytes of the disc.
    pub fn size_bytes(&self) -> u64 {
        let used = self.files_bytes + self.structures_bytes;
        used + self.slack_bytes + self.empty_bytes + self.padding_bytes
    }

    /// Bytes that hold nothing.
    pub fn wasted_bytes(&self) -> u64 {
        self.slack_bytes + self.empty_bytes + self.padding_bytes
    }
}

impl Plan {
    /// What its bytes are used for. O(regions).
    pub fn space(&self) -> DiscSpace {
        let mut space = DiscSpace::default();
        let mut end = 0u64;
        for region in &self.regions {
            space.leave(ByteRange::between(end, region.range.start));
            let len = region.range.len;
            match region.owner {
                Owner::FileData { .. } => space.files_bytes += len,
                Owner::Padding | Owner::Zero => space.padding_bytes += len,
                _ => space.structures_bytes += len,
            }
            end = end.max(region.range.end());
        }
        space.leave(ByteRange::between(end, self.size));
        space
    }
}

impl DiscSpace {
    /// Counts what nobody has.
    fn leave(&mut self, gap: ByteRange) {
        let border = gap.start.next_multiple_of(SECTOR_BYTES).min(gap.end());
        self.slack_bytes += border - gap.start;
        let empty = ByteRange::between(border, gap.end());
        self.empty_bytes += empty.len;
        if !empty.is_empty() && self.longest_empty.is_none_or(|longest| longest.len < empty.len) {
            self.longest_empty = Some(empty);
        }
    }
}
