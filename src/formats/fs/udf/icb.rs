//! File entries: from the address in an ICB to what the file is (ECMA-167 4/8.10, 4/14.6 to
//! 14.9, 14.17). Strategy 4 has one entry; strategy 4096 chains them, and the last one counts.

use std::collections::HashSet;

use zerocopy::FromBytes;

use super::partition::Partitions;
use super::raw::{BlockAddress, LongAd, id};
use super::raw_file::{ExtendedFileEntryHead, FileEntryHead, IcbTag, IndirectEntry};
use super::tag::{self, Faults};
use crate::base::bytes::DiscTime;
use crate::base::units::ByteRange;
use crate::formats::fs::read_ahead::ReadAhead;

/// The strategy whose entries are chained (ECMA-167 4/A.6).
const STRATEGY_CHAINED: u16 = 4096;
/// Entries of a chain; Linux follows as many.
const MAX_CHAIN: usize = 1024;

/// Why there is no file entry.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum IcbProblem {
    /// The address lies in no partition, or its place is empty.
    Nowhere,
    /// The block can't be read or lies beyond the end of the image.
    Unreadable,
    /// What lies there is no file entry.
    NoEntry,
    /// Lengths inside do not fit.
    Lengths,
}

/// A file entry or extended file entry. Kept and filled again for the next file.
#[derive(Clone, Debug, Default)]
pub struct FileEntry {
    /// The block it came from.
    block: Vec<u8>,
    /// Where in it extended attributes and allocation descriptors lie.
    attributes: (usize, usize),
    allocation: (usize, usize),
    /// Its address.
    pub address: BlockAddress,
    /// Its first byte in the image.
    pub byte: u64,
    /// Blocks of the ICB: this entry, those before it in a chain.
    pub blocks: Vec<ByteRange>,
    /// It is an extended one.
    pub is_extended: bool,
    /// What is wrong with its tag.
    pub faults: Faults,
    /// It was read from the copy of the metadata file.
    pub is_from_mirror: bool,
    /// File type (ECMA-167 4/14.6.6).
    pub file_type: u8,
    /// ICB flags (4/14.6.8).
    pub flags: u16,
    /// Owner; all ones: not given.
    pub uid: u32,
    /// Group; all ones: not given.
    pub gid: u32,
    /// Permissions (4/14.9.5).
    pub permissions: u32,
    /// Names of the file.
    pub links: u16,
    /// Length in bytes.
    pub len: u64,
    /// Modification time.
    pub modified: Option<DiscTime>,
    /// Unique id.
    pub unique_id: u64,
    /// Where further extended attributes lie.
    pub attributes_icb: Option<LongAd>,
    /// Where the stream directory lies.
    pub streams_icb: Option<LongAd>,
}

impl FileEntry {
    /// Extended attributes inside the entry.
    pub fn attributes(&self) -> &[u8] {
        self.part(self.attributes)
    }

    /// Allocation descriptors, or the data itself.
    pub fn allocation(&self) -> &[u8] {
        self.part(self.allocation)
    }

    /// Where in the image the extended attributes inside the entry lie.
    pub fn attributes_place(&self) -> ByteRange {
        let (at, len) = self.attributes;
        ByteRange { start: self.byte.saturating_add(at as u64), len: len as u64 }
    }

    /// The byte of the image where the allocation descriptors start.
    pub fn allocation_at(&self) -> u64 {
        self.byte.saturating_add(self.allocation.0 as u64)
    }

    fn part(&self, (at, len): (usize, usize)) -> &[u8] {
        at.checked_add(len).and_then(|end| self.block.get(at..end)).unwrap_or_default()
    }

    /// Permission bits as POSIX has them, with the set-id bits of the ICB flags.
    pub fn mode(&self) -> u16 {
        let p = self.permissions;
        let bits = (p & 7) | ((p >> 2) & 0o70) | ((p >> 4) & 0o700);
        let flag = |bit: u16, mode: u16| if self.flags & bit != 0 { mode } else { 0 };
        u16::try_from(bits).unwrap_or(0)
            | flag(0x40, 0o4000)
            | flag(0x80, 0o2000)
            | flag(0x100, 0o1000)
    }

    /// Which allocation descriptors it has: 0 short, 1 long, 2 extended, 3 the data itself.
    pub fn allocation_kind(&self) -> u8 {
        u8::try_from(self.flags & 7).unwrap_or(0)
    }
}

/// Reads the file entry of the ICB at `address`.
pub(super) fn read(
    ahead: &mut ReadAhead<'_>,
    partitions: &Partitions,
    address: BlockAddress,
    entry: &mut FileEntry,
) -> Result<(), IcbProblem> {
    entry.blocks.clear();
    read_direct(ahead, partitions, address, entry)?;
    if strategy(&entry.block) == STRATEGY_CHAINED {
        follow(ahead, partitions, entry);
    }
    Ok(())
}

/// Reads the chain behind the first entry, as far as it leads.
fn follow(ahead: &mut ReadAhead<'_>, partitions: &Partitions, entry: &mut FileEntry) {
    let mut seen = HashSet::from([entry.address]);
    let mut next = FileEntry::default();
    while seen.len() < MAX_CHAIN {
        let Some(block) = entry.address.block.checked_add(1) else { return };
        let behind = BlockAddress { block, ..entry.address };
        let Some(target) = indirect(ahead, partitions, behind, &mut entry.blocks) else { return };
        if !seen.insert(target) {
            return;
        }
        next.blocks.clear();
        if read_direct(ahead, partitions, target, &mut next).is_err() {
            return;
        }
        let before = std::mem::take(&mut entry.blocks);
        std::mem::swap(entry, &mut next);
        entry.blocks.extend(before);
        if strategy(&entry.block) != STRATEGY_CHAINED {
            return;
        }
    }
}

fn strategy(block: &[u8]) -> u16 {
    let icb = block.get(16..).and_then(|rest| IcbTag::ref_from_prefix(rest).ok());
    icb.map_or(0, |(icb, _)| icb.strategy.get())
}

fn indirect(
    ahead: &mut ReadAhead<'_>,
    partitions: &Partitions,
    at: BlockAddress,
    blocks: &mut Vec<ByteRange>,
) -> Option<BlockAddress> {
    let byte = partitions.byte_of(at)?;
    let len = usize::try_from(partitions.block_bytes).ok()?;
    let bytes = ahead.slice(byte, len).ok()?;
    let (tag, _) = tag::read(bytes, at.block)?;
    if tag.id.get() != id::INDIRECT {
        return None;
    }
    let (found, _) = IndirectEntry::ref_from_prefix(bytes).ok()?;
    let target = found.target;
    blocks.push(ByteRange { start: byte, len: u64::from(partitions.block_bytes) });
    (target.len_bytes() > 0).then(|| target.address())
}

fn read_direct(
    ahead: &mut ReadAhead<'_>,
    partitions: &Partitions,
    address: BlockAddress,
    entry: &mut FileEntry,
) -> Result<(), IcbProblem> {
    let byte = partitions.byte_of(address).ok_or(IcbProblem::Nowhere)?;
    let first = read_at(ahead, partitions, address, byte, entry);
    let is_good = first.is_ok() && !entry.faults.any();
    let Some(copy) = partitions.mirror_of(address).filter(|_| !is_good) else { return first };
    // The copy of the metadata file is asked where the file itself has faults.
    let mut other = FileEntry::default();
    let second = read_at(ahead, partitions, address, copy, &mut other);
    if second.is_ok() && (first.is_err() || !other.faults.any()) {
        other.blocks.append(&mut entry.blocks);
        other.is_from_mirror = true;
        *entry = other;
        return Ok(());
    }
    first
}

fn read_at(
    ahead: &mut ReadAhead<'_>,
    partitions: &Partitions,
    address: BlockAddress,
    byte: u64,
    entry: &mut FileEntry,
) -> Result<(), IcbProblem> {
    let len = usize::try_from(partitions.block_bytes).map_err(|_| IcbProblem::Unreadable)?;
    let bytes = ahead.slice(byte, len).map_err(|_| IcbProblem::Unreadable)?;
    let (tag, faults) = tag::read(bytes, address.block).ok_or(IcbProblem::Nowhere)?;
    entry.block.clear();
    entry.block.extend_from_slice(bytes);
    entry.address = address;
    entry.byte = byte;
    entry.faults = faults;
    entry.is_from_mirror = false;
    match tag.id.get() {
        id::FILE => fill(entry)?,
        id::EXTENDED_FILE => fill_extended(entry)?,
        _ => return Err(IcbProblem::NoEntry),
    }
    entry.blocks.push(ByteRange { start: byte, len: u64::from(partitions.block_bytes) });
    Ok(())
}

macro_rules! fill_from {
    ($entry:ident, $head:ident, $size:expr) => {
        let icb = $head.icb;
        $entry.file_type = icb.file_type;
        $entry.flags = icb.flags.get();
        $entry.uid = $head.uid.get();
        $entry.gid = $head.gid.get();
        $entry.permissions = $head.permissions.get();
        $entry.links = $head.links.get();
        $entry.len = $head.len.get();
        $entry.modified = Some(DiscTime::from_12(&$head.modified));
        $entry.unique_id = $head.unique_id.get();
        $entry.attributes_icb = given($head.attributes_icb);
        let lengths = ($head.attributes_bytes.get(), $head.allocation_bytes.get());
        set_parts($entry, $size, lengths)?;
    };
}

fn fill(entry: &mut FileEntry) -> Result<(), IcbProblem> {
    let (head, _) =
        FileEntryHead::read_from_prefix(&entry.block).map_err(|_| IcbProblem::Lengths)?;
    entry.is_extended = false;
    entry.streams_icb = None;
    fill_from!(entry, head, size_of::<FileEntryHead>());
    Ok(())
}

fn fill_extended(entry: &mut FileEntry) -> Result<(), IcbProblem> {
    let (head, _) =
        ExtendedFileEntryHead::read_from_prefix(&entry.block).map_err(|_| IcbProblem::Lengths)?;
    entry.is_extended = true;
    entry.streams_icb = given(head.streams_icb);
    fill_from!(entry, head, size_of::<ExtendedFileEntryHead>());
    Ok(())
}

fn given(ad: LongAd) -> Option<LongAd> {
    (ad.len_bytes() > 0).then_some(ad)
}

/// Places extended attributes and allocation descriptors behind the head, within the block.
fn set_parts(entry: &mut FileEntry, at: usize, (ea, ad): (u32, u32)) -> Result<(), IcbProblem> {
    let ea = usize::try_from(ea).map_err(|_| IcbProblem::Lengths)?;
    let ad = usize::try_from(ad).map_err(|_| IcbProblem::Lengths)?;
    let middle = at.checked_add(ea).ok_or(IcbProblem::Lengths)?;
    let end = middle.checked_add(ad).ok_or(IcbProblem::Lengths)?;
    if end > entry.block.len() {
        return Err(IcbProblem::Lengths);
    }
    entry.attributes = (at, ea);
    entry.allocation = (middle, ad);
    Ok(())
}
