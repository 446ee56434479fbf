//! The partitions that MBR, GPT and Apple partition maps name (formats.md 12): where each lies and
//! what it is said to be. What is in it is for the file systems to say.

use crate::base::bytes::{be16, be32, le32, le64};
use crate::base::units::{ByteRange, Guid};
use crate::io::source::{BlockSource, read_vec};
use crate::model::map::PartitionScheme;

/// Bytes of a block of MBR and GPT; some sticks and images count in longer ones.
const BLOCK: u64 = 512;
/// Block sizes that a GPT header may lie behind.
const GPT_BLOCKS: [u64; 3] = [512, 2048, 4096];
/// Entries of a GPT or an Apple map that are read.
const MAX_ENTRIES: u32 = 256;
/// Logical partitions that are followed.
const MAX_LOGICAL: u32 = 64;

/// A partition.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Partition {
    /// Which kind of table names it.
    pub scheme: PartitionScheme,
    /// Its number there, as Linux counts: 1 to 4, logical ones from 5.
    pub number: u32,
    /// Its bytes; may reach beyond the end of the image.
    pub range: ByteRange,
    /// What it is said to be: `0xef`, a GUID, or the name of an Apple type.
    pub kind: String,
    /// Its name, where tables have names.
    pub name: String,
}

/// All partitions of all tables, GPT first, then Apple, then MBR. Empty and protective entries are
/// left out.
pub fn partitions(source: &dyn BlockSource) -> Vec<Partition> {
    let mut found = gpt(source);
    found.extend(apple(source));
    found.extend(mbr(source));
    found
}

fn gpt(source: &dyn BlockSource) -> Vec<Partition> {
    let at_block = |block| (block, read_vec(source, block, 92).unwrap_or_default());
    let found = GPT_BLOCKS.into_iter().map(at_block).find(|(_, h)| h.starts_with(b"EFI PART"));
    let Some((block, header)) = found else { return Vec::new() };
    let fields = || Some((le64(&header, 72)?, le32(&header, 80)?, le32(&header, 84)?));
    let Some((array, count, entry_bytes)) = fields() else { return Vec::new() };
    if !(128..=4096).contains(&entry_bytes) {
        return Vec::new();
    }
    let mut partitions = Vec::new();
    for index in 0..count.min(MAX_ENTRIES) {
        let offset = u64::from(index) * u64::from(entry_bytes);
        let at = array.checked_mul(block).and_then(|start| start.checked_add(offset));
        let Some(entry) = at.and_then(|at| read_vec(source, at, 128).ok()) else { break };
        partitions.extend(gpt_entry(&entry, index + 1, block));
    }
    partitions
}

fn gpt_entry(entry: &[u8], number: u32, block: u64) -> Option<Partition> {
    let guid = Guid(entry.get(..16)?.try_into().ok()?);
    if guid == Guid::ZERO {
        return None;
    }
    let (first, last) = (le64(entry, 32)?, le64(entry, 40)?);
    let start = first.checked_mul(block)?;
    let len = last.checked_sub(first)?.checked_add(1)?.checked_mul(block)?;
    let (units, _) = entry.get(56..128)?.as_chunks::<2>();
    let units: Vec<u16> =
        units.iter().map(|unit| u16::from_le_bytes(*unit)).take_while(|unit| *unit != 0).collect();
    Some(Partition {
        scheme: PartitionScheme::Gpt,
        number,
        range: ByteRange::new(start, len)?,
        kind: guid.to_string(),
        name: String::from_utf16_lossy(&units),
    })
}

fn apple(source: &dyn BlockSource) -> Vec<Partition> {
    let Ok(head) = read_vec(source, 0, 4) else { return Vec::new() };
    // Maps of old CDs may have no block 0; those of floppies neither.
    let declared = if head.starts_with(b"ER") { be16(&head, 2).map(u64::from) } else { None };
    let is_entry = |at: u64| read_vec(source, at, 2).is_ok_and(|mark| mark == b"PM");
    // Hybrids count in blocks of 2048 whatever block 0 says, or the reverse.
    let block =
        declared.into_iter().chain([512, 2048]).find(|block| *block >= 512 && is_entry(*block));
    let Some(block) = block.filter(|_| declared.is_some() || is_entry(512)) else {
        return Vec::new();
    };
    let mut partitions = Vec::new();
    let mut count = 1;
    let mut index = 1;
    while index <= count && index <= MAX_ENTRIES {
        let Ok(entry) = read_vec(source, u64::from(index) * block, 136) else { break };
        if !entry.starts_with(b"PM") {
            break;
        }
        count = be32(&entry, 4).unwrap_or(0);
        partitions.extend(apple_entry(&entry, index, block));
        index += 1;
    }
    partitions
}

fn apple_entry(entry: &[u8], number: u32, block: u64) -> Option<Partition> {
    let text = |at: usize| {
        let bytes = entry.get(at..at + 32).unwrap_or_default();
        let len = bytes.iter().position(|byte| *byte == 0).unwrap_or(bytes.len());
        String::from_utf8_lossy(bytes.get(..len).unwrap_or_default()).into_owned()
    };
    let start = u64::from(be32(entry, 8)?) * block;
    let len = u64::from(be32(entry, 12)?) * block;
    let kind = text(48);
    let is_data = !matches!(kind.as_str(), "Apple_partition_map" | "Apple_Free" | "Apple_Void");
    (len > 0 && is_data).then(|| Partition {
        scheme: PartitionScheme::Apm,
        number,
        range: ByteRange { start, len },
        kind,
        name: text(16),
    })
}

fn mbr(source: &dyn BlockSource) -> Vec<Partition> {
    let mut partitions = Vec::new();
    let Some(entries) = table(source, 0) else { return partitions };
    let is_sane = entries.iter().all(|entry| entry.status & 0x7F == 0);
    if !is_sane {
        return partitions;
    }
    for (number, entry) in (1..).zip(&entries) {
        if entry.is_extended() {
            logical(source, u64::from(entry.start), &mut partitions);
        } else if entry.count > 0 && !matches!(entry.kind, 0xEE) {
            partitions.push(entry.partition(number, 0));
        }
    }
    partitions
}

/// Follows the chain of an extended partition: each table names one logical partition, relative to
/// itself, and the next table, relative to the first.
fn logical(source: &dyn BlockSource, first: u64, partitions: &mut Vec<Partition>) {
    let mut base = first;
    for number in 5..5 + MAX_LOGICAL {
        let Some(entries) = table(source, base) else { return };
        if let Some(entry) = entries.iter().find(|entry| !entry.is_extended() && entry.count > 0) {
            partitions.push(entry.partition(number, base));
        }
        let next = entries.iter().find(|entry| entry.is_extended()).map(|e| u64::from(e.start));
        match next.and_then(|next| first.checked_add(next)) {
            // Forward only: a chain that turns back is a ring.
            Some(next) if next > base => base = next,
            _ => return,
        }
    }
}

struct Entry {
    status: u8,
    kind: u8,
    start: u32,
    count: u32,
}

impl Entry {
    fn is_extended(&self) -> bool {
        matches!(self.kind, 0x05 | 0x0F | 0x85) && self.count > 0
    }

    fn partition(&self, number: u32, base: u64) -> Partition {
        let start = base.saturating_add(u64::from(self.start)).saturating_mul(BLOCK);
        Partition {
            scheme: PartitionScheme::Mbr,
            number,
            range: ByteRange { start, len: u64::from(self.count) * BLOCK },
            kind: format!("0x{:02x}", self.kind),
            name: String::new(),
        }
    }
}

fn table(source: &dyn BlockSource, block: u64) -> Option<Vec<Entry>> {
    let sector = read_vec(source, block.checked_mul(BLOCK)?, 512).ok()?;
    if !sector.ends_with(&[0x55, 0xAA]) {
        return None;
    }
    let (entries, _) = sector.get(446..510)?.as_chunks::<16>();
    let read = |entry: &[u8; 16]| {
        Some(Entry {
            status: entry[0],
            kind: entry[4],
            start: le32(entry, 8)?,
            count: le32(entry, 12)?,
        })
    };
    entries.iter().map(read).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::io::memory::MemorySource;

    fn entry(kind: u8, start: u32, count: u32) -> [u8; 16] {
        let mut entry = [0; 16];
        entry[4] = kind;
        entry[8..12].copy_from_slice(&start.to_le_bytes());
        entry[12..].copy_from_slice(&count.to_le_bytes());
        entry
    }

    fn put_table(image: &mut [u8], block: usize, entries: &[[u8; 16]]) {
        for (n, entry) in entries.iter().enumerate() {
            image[block * 512 + 446 + n * 16..][..16].copy_from_slice(entry);
        }
        image[block * 512 + 510..][..2].copy_from_slice(&[0x55, 0xAA]);
    }

    #[test]
    fn logical_partitions_are_followed_and_rings_are_not() {
        let mut image = vec![0u8; 64 * 512];
        put_table(&mut image, 0, &[entry(0xEF, 4, 2), entry(0x05, 10, 40)]);
        put_table(&mut image, 10, &[entry(0x0C, 1, 3), entry(0x05, 10, 10)]);
        put_table(&mut image, 20, &[entry(0x06, 2, 3), entry(0x05, 0, 10)]);
        let found = partitions(&MemorySource::new(image));
        let seen: Vec<_> =
            found.iter().map(|p| (p.number, p.range.start / 512, p.kind.as_str())).collect();
        assert_eq!(seen, [(1, 4, "0xef"), (5, 11, "0x0c"), (6, 22, "0x06")]);
    }

    #[test]
    fn apple_and_gpt_entries_have_names() {
        let mut image = vec![0u8; 32 * 2048];
        image[..4].copy_from_slice(b"ER\x08\x00");
        for (n, kind, start, len) in [(1, "Apple_partition_map", 1, 2), (2, "Apple_HFS", 9, 7)] {
            let at = n * 2048;
            image[at..at + 8].copy_from_slice(b"PM\0\0\0\0\0\x02");
            image[at + 8..at + 12].copy_from_slice(&u32::to_be_bytes(start));
            image[at + 12..at + 16].copy_from_slice(&u32::to_be_bytes(len));
            image[at + 16..at + 20].copy_from_slice(b"Disc");
            image[at + 48..at + 48 + kind.len()].copy_from_slice(kind.as_bytes());
        }
        image[512..520].copy_from_slice(b"EFI PART");
        image[512 + 72] = 60;
        image[512 + 80] = 2;
        image[512 + 84] = 128;
        let entry = &mut image[60 * 512..60 * 512 + 128];
        entry[..4].copy_from_slice(&[0x28, 0x73, 0x2A, 0xC1]);
        (entry[32], entry[40], entry[56], entry[58]) = (8, 9, b'E', b'F');
        let found = partitions(&MemorySource::new(image));
        assert_eq!(found.len(), 2);
        assert_eq!(found[0].range, ByteRange { start: 4096, len: 1024 });
        assert_eq!((&found[0].name[..], &found[0].kind[..9]), ("EF", "c12a7328-"));
        assert_eq!(found[1].range, ByteRange { start: 9 * 2048, len: 7 * 2048 });
        assert_eq!((found[1].number, &found[1].name[..]), (2, "Disc"));
        assert!(partitions(&MemorySource::new(vec![0xFFu8; 4096])).is_empty());
    }
}
