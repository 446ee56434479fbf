//! Finds MBR, GPT and Apple partition maps in the start area of an image, by magic only.

use crate::base::bytes::{be16, be32, le32, le64};
use crate::base::units::ByteRange;
use crate::io::source::BlockSource;
use crate::model::map::PartitionScheme;

/// Bytes of a block of MBR and GPT on images.
const BLOCK: u64 = 512;
/// Largest partition array believed: 248 entries are what libisofs writes.
const MAX_ARRAY_BYTES: u64 = 64 * 1024;

/// A partition table and its bytes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Table {
    /// Its kind.
    pub scheme: PartitionScheme,
    /// Header or array.
    pub range: ByteRange,
}

/// The tables at the start and, for GPT, at the end. Reads a few blocks at most.
pub fn find(source: &dyn BlockSource) -> Vec<Table> {
    let mut found = Vec::new();
    let mut start = [0; 1024];
    if source.read_at(0, &mut start).is_err() {
        return found;
    }
    let (mbr, gpt) = start.split_at(512);
    if mbr.ends_with(&[0x55, 0xAA]) && has_partitions(mbr) {
        found.push(Table {
            scheme: PartitionScheme::Mbr,
            range: ByteRange { start: 0, len: BLOCK },
        });
    }
    found.extend(find_apm(source, &start));
    if add_gpt(gpt, 1, PartitionScheme::Gpt, source.len(), &mut found) {
        let backup = le64(gpt, 32).unwrap_or(0);
        let mut header = [0; 512];
        let at = backup.checked_mul(BLOCK).filter(|_| backup > 1);
        if let Some(at) = at
            && source.read_at(at, &mut header).is_ok()
        {
            add_gpt(&header, backup, PartitionScheme::GptBackup, source.len(), &mut found);
        }
    }
    found
}

/// The entries of an Apple partition map, behind its block 0 (formats.md 12.6). Block 0 itself is
/// a mock-up inside the boot code of hybrid images.
fn find_apm(source: &dyn BlockSource, start: &[u8]) -> Option<Table> {
    let block = start.starts_with(b"ER").then(|| be16(start, 2)).flatten()?;
    if !matches!(block, 512 | 1024 | 2048 | 4096) {
        return None;
    }
    let mut first = [0; 8];
    source.read_at(u64::from(block), &mut first).ok()?;
    let count = be32(&first, 4).filter(|count| (1..64).contains(count))?;
    first.starts_with(b"PM").then(|| Table {
        scheme: PartitionScheme::Apm,
        range: ByteRange { start: u64::from(block), len: u64::from(count) * u64::from(block) },
    })
}

fn has_partitions(mbr: &[u8]) -> bool {
    let entries = mbr.get(446..510).unwrap_or_default();
    let (entries, _) = entries.as_chunks::<16>();
    let is_status = |entry: &[u8; 16]| entry[0] & 0x7F == 0;
    entries.iter().all(is_status) && entries.iter().any(|entry| le32(entry, 12) != Some(0))
}

fn add_gpt(
    header: &[u8],
    block: u64,
    scheme: PartitionScheme,
    size: u64,
    found: &mut Vec<Table>,
) -> bool {
    if !header.starts_with(b"EFI PART") {
        return false;
    }
    found.push(Table { scheme, range: ByteRange { start: block * BLOCK, len: BLOCK } });
    let array = le64(header, 72).and_then(|block| block.checked_mul(BLOCK));
    let count = le32(header, 80).map(u64::from);
    let entry_bytes = le32(header, 84).map(u64::from);
    if let (Some(start), Some(count), Some(entry_bytes)) = (array, count, entry_bytes)
        && let Some(len) = count.checked_mul(entry_bytes)
        && len <= MAX_ARRAY_BYTES
        && start.checked_add(len).is_some_and(|end| end <= size)
    {
        found.push(Table { scheme, range: ByteRange { start, len } });
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::io::memory::MemorySource;

    #[test]
    fn absurd_numbers_leave_the_header_only() {
        let mut image = vec![0u8; 8192];
        image[512..520].copy_from_slice(b"EFI PART");
        image[512 + 32..512 + 40].copy_from_slice(&u64::MAX.to_le_bytes());
        image[512 + 72..512 + 80].copy_from_slice(&u64::MAX.to_le_bytes());
        image[512 + 80..512 + 88].fill(0xFF);
        let found = find(&MemorySource::new(image));
        let range = ByteRange { start: 512, len: 512 };
        assert_eq!(found, [Table { scheme: PartitionScheme::Gpt, range }]);
        assert!(find(&MemorySource::new(vec![0u8; 8192])).is_empty());
        let mut apple = vec![0u8; 8192];
        apple[..4].copy_from_slice(b"ER\x08\x00");
        apple[2048..2056].copy_from_slice(b"PM\0\0\0\0\0\x02");
        let range = ByteRange { start: 2048, len: 4096 };
        let scheme = PartitionScheme::Apm;
        assert_eq!(find(&MemorySource::new(apple)), [Table { scheme, range }]);
        assert!(find(&MemorySource::new(vec![0u8; 100])).is_empty());
    }
}
