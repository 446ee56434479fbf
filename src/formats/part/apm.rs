//! An Apple partition map, entry by entry (formats.md 12.6).

use crate::base::bytes::{be16, be32};
use crate::base::units::ByteRange;
use crate::io::source::{BlockSource, read_vec};
use crate::model::boot::{ApmEntry, ApmFacts};

/// Entries that are read.
const MAX_ENTRIES: u32 = 64;

/// The map, if block 0 announces one and its first entry is there.
pub fn read(source: &dyn BlockSource) -> Option<ApmFacts> {
    let head = read_vec(source, 0, 4).ok()?;
    let declared = head.starts_with(b"ER").then(|| be16(&head, 2)).flatten()?;
    let block = u64::from(declared);
    if !matches!(block, 512 | 1024 | 2048 | 4096) {
        return None;
    }
    let mut entries = Vec::new();
    let mut count = 1;
    let mut number = 1;
    while number <= count && number <= MAX_ENTRIES {
        let Ok(bytes) = read_vec(source, u64::from(number) * block, 136) else { break };
        if !bytes.starts_with(b"PM") {
            break;
        }
        count = be32(&bytes, 4)?;
        let text = |at: usize| {
            let field = bytes.get(at..at + 32).unwrap_or_default();
            let text = field.split(|byte| *byte == 0).next().unwrap_or_default();
            String::from_utf8_lossy(text).into_owned()
        };
        entries.push(ApmEntry {
            number,
            kind: text(48),
            name: text(16),
            range: ByteRange {
                start: u64::from(be32(&bytes, 8)?) * block,
                len: u64::from(be32(&bytes, 12)?) * block,
            },
            flags: be32(&bytes, 88)?,
        });
        number += 1;
    }
    (!entries.is_empty()).then_some(ApmFacts { block_bytes: u32::from(declared), entries })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::io::memory::MemorySource;

    #[test]
    fn the_map_ends_where_it_says_or_where_it_breaks() {
        let mut image = vec![0u8; 16 * 2048];
        image[..4].copy_from_slice(b"ER\x08\x00");
        for n in 1..=2 {
            image[n * 2048..][..8].copy_from_slice(b"PM\0\0\0\0\0\x05");
            image[n * 2048 + 48..][..9].copy_from_slice(b"Apple_HFS");
            image[n * 2048 + 11] = 9;
        }
        let found = read(&MemorySource::new(image)).expect("a map");
        assert_eq!((found.block_bytes, found.entries.len()), (2048, 2));
        assert_eq!(found.entries[1].kind, "Apple_HFS");
        assert_eq!(found.entries[1].range.start, 9 * 2048);
        assert_eq!(read(&MemorySource::new(vec![0u8; 4096])), None);
    }
}
