//! The Apple partition map (Inside Macintosh: Devices, 3), with a block 0 that an x86 processor
//! runs through without harm.

use super::{Blocks, put};

/// Block 0 as libisofs writes it: `ER`, block size 2048, then jumps that do nothing.
const MOCK_UP: [u8; 8] = [0x45, 0x52, 0x08, 0x00, 0xEB, 0x02, 0xFF, 0xFF];
/// How boot code of syslinux that leaves room for block 0 begins; 30 times 0x90 follow.
const ROOM_MARK: [u8; 2] = [0x33, 0xED];
/// What syslinux puts there.
const SYSLINUX_MOCK_UP: [u8; 8] = [0x45, 0x52, 0x08, 0x00, 0x00, 0x00, 0x90, 0x90];
const ROOM_BYTES: usize = 32;
/// Valid and allocated: the flags of the entry of the map itself.
const MAP_FLAGS: u32 = 3;

/// An entry of the map.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Entry {
    /// What it covers, in blocks of 512 bytes.
    pub blocks: Blocks,
    /// Its name; what is longer than 32 bytes is cut.
    pub name: String,
    /// Its type; cut likewise.
    pub kind: String,
    /// Its flags.
    pub flags: u32,
}

/// Writes block 0 and the map into the start area `out`: the entry of the map itself, then
/// `entries`, in units of `block_bytes`.
pub fn write(out: &mut [u8], block_bytes: u16, entries: &[Entry]) {
    write_block_0(out, block_bytes);
    let unit = u64::from(block_bytes / 512).max(1);
    let count = u32::try_from(entries.len() + 1).unwrap_or(u32::MAX);
    let itself = Entry {
        blocks: Blocks { first: unit, count: u64::from(count) * unit },
        name: "Apple".to_owned(),
        kind: "Apple_partition_map".to_owned(),
        flags: MAP_FLAGS,
    };
    for (n, entry) in (1..).zip(std::iter::once(&itself).chain(entries)) {
        let at: usize = usize::from(block_bytes) * n;
        let word = |value: u64| u32::try_from(value / unit).unwrap_or(u32::MAX).to_be_bytes();
        let last_count = entry.blocks.count.next_multiple_of(unit);
        put(out, at, b"PM");
        put(out, at + 4, &count.to_be_bytes());
        put(out, at + 8, &word(entry.blocks.first));
        put(out, at + 12, &word(last_count));
        put(out, at + 16, cut(&entry.name));
        put(out, at + 48, cut(&entry.kind));
        put(out, at + 84, &word(last_count));
        put(out, at + 88, &entry.flags.to_be_bytes());
    }
}

/// At most 32 bytes.
fn cut(text: &str) -> &[u8] {
    text.as_bytes().get(..32).unwrap_or(text.as_bytes())
}

fn write_block_0(out: &mut [u8], block_bytes: u16) {
    let has_room = out.starts_with(&ROOM_MARK)
        && out.get(2..ROOM_BYTES).is_some_and(|room| room.iter().all(|byte| *byte == 0x90));
    if has_room {
        put(out, 0, &[0; ROOM_BYTES]);
        put(out, 0, &SYSLINUX_MOCK_UP);
    } else {
        put(out, 0, &MOCK_UP);
    }
    put(out, 2, &block_bytes.to_be_bytes());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_count_blocks_of_the_map() {
        let mut area = vec![0u8; 32768];
        let blocks = Blocks { first: 6060, count: 38_812 };
        let hfs = Entry {
            blocks,
            name: "HFSPLUS_Hybrid".to_owned(),
            kind: "Apple_HFS".to_owned(),
            flags: 0x4000_0013,
        };
        write(&mut area, 2048, &[hfs]);
        assert_eq!(area[..8], MOCK_UP);
        assert_eq!(&area[2048..2064], &[b'P', b'M', 0, 0, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 2]);
        let hfs = &area[4096..];
        assert_eq!(&hfs[8..16], &[0, 0, 5, 0xEB, 0, 0, 0x25, 0xE7]);
        assert_eq!((&hfs[16..22], &hfs[48..57]), (&b"HFSPLU"[..], &b"Apple_HFS"[..]));
        assert_eq!(&hfs[84..92], &[0, 0, 0x25, 0xE7, 0x40, 0, 0, 0x13]);
    }

    #[test]
    fn code_of_syslinux_gives_its_room() {
        let mut area = vec![0x90u8; 32768];
        area[..2].copy_from_slice(&ROOM_MARK);
        write(&mut area, 2048, &[]);
        assert_eq!(area[..8], SYSLINUX_MOCK_UP);
        assert_eq!((area[8], area[31], area[32]), (0, 0, 0x90));
    }
}
