//! Volume descriptor sequences and the integrity sequence (ECMA-167 3/8.4.2, 3/8.8.2): which
//! descriptors there are and which of them count.

use zerocopy::FromBytes;

use super::raw::{ExtentAd, Integrity, LogicalVolume, Partition, Pointer, id};
use super::tag::{self, Faults};
use crate::base::bytes::le32;
use crate::base::diag::Limits;
use crate::base::units::ByteRange;
use crate::io::source::{BlockSource, read_vec};

/// A volume descriptor, whole.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Descriptor {
    /// First byte in the image.
    pub at: u64,
    /// Tag identifier.
    pub id: u16,
    /// What is wrong with its tag.
    pub faults: Faults,
    /// The block that holds it.
    pub bytes: Box<[u8]>,
}

impl Descriptor {
    /// Where it lies.
    pub fn range(&self) -> ByteRange {
        ByteRange { start: self.at, len: self.bytes.len() as u64 }
    }

    /// Volume Descriptor Sequence Number (ECMA-167 3/8.4.3): the highest one counts.
    pub fn sequence_number(&self) -> u32 {
        le32(&self.bytes, 16).unwrap_or(0)
    }

    /// Its fields, if it is a partition descriptor.
    pub fn partition(&self) -> Option<&Partition> {
        if self.id != id::PARTITION {
            return None;
        }
        Partition::ref_from_prefix(&self.bytes).ok().map(|(found, _)| found)
    }

    /// Its fields and its partition maps, if it is a logical volume descriptor.
    pub fn logical_volume(&self) -> Option<(&LogicalVolume, &[u8])> {
        if self.id != id::LOGICAL_VOLUME {
            return None;
        }
        LogicalVolume::ref_from_prefix(&self.bytes).ok()
    }

    /// Its fields, if it is an integrity descriptor.
    pub fn integrity(&self) -> Option<&Integrity> {
        if self.id != id::INTEGRITY {
            return None;
        }
        Integrity::ref_from_prefix(&self.bytes).ok().map(|(found, _)| found)
    }
}

/// A sequence: its extents and what is in them.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Sequence {
    /// Where it was said to lie.
    pub extents: Vec<ByteRange>,
    /// Its descriptors, in order.
    pub descriptors: Vec<Descriptor>,
    /// A terminating descriptor or an unrecorded block ends it.
    pub has_end: bool,
}

impl Sequence {
    /// The descriptor of a kind that counts: of those without faults, else of all, the one with
    /// the highest number, the first of equals.
    pub fn prevailing(&self, is_wanted: impl Fn(&Descriptor) -> bool) -> Option<&Descriptor> {
        let wanted = || self.descriptors.iter().filter(|d| is_wanted(d)).rev();
        let good = wanted().filter(|d| !d.faults.any());
        good.max_by_key(|d| d.sequence_number())
            .or_else(|| wanted().max_by_key(|d| d.sequence_number()))
    }
}

/// The stable name of a kind of descriptor, for messages.
pub(super) fn what(id: u16) -> &'static str {
    match id {
        id::PRIMARY => "primary",
        id::PARTITION => "partition",
        id::LOGICAL_VOLUME => "logical-volume",
        id::UNALLOCATED => "unallocated-space",
        id::IMPLEMENTATION => "implementation-use",
        id::INTEGRITY => "integrity",
        _ => "descriptor",
    }
}

/// Reads a descriptor sequence, following pointers to further extents.
pub(super) fn read(
    source: &dyn BlockSource,
    extent: ExtentAd,
    block_bytes: u32,
    limits: &Limits,
) -> Sequence {
    read_chain(source, extent, block_bytes, limits, |descriptor| {
        let is_pointer = descriptor.id == id::POINTER;
        let found = Pointer::ref_from_prefix(&descriptor.bytes).ok();
        found.filter(|_| is_pointer).map(|(pointer, _)| pointer.next)
    })
}

/// Reads the integrity sequence: descriptors one behind the other, the last one counts.
pub(super) fn read_integrity(
    source: &dyn BlockSource,
    extent: ExtentAd,
    block_bytes: u32,
    limits: &Limits,
) -> Sequence {
    read_chain(source, extent, block_bytes, limits, |descriptor| {
        let next = descriptor.integrity().map(|found| found.next);
        next.filter(|next| next.len.get() > 0)
    })
}

fn read_chain(
    source: &dyn BlockSource,
    extent: ExtentAd,
    block_bytes: u32,
    limits: &Limits,
    next_of: impl Fn(&Descriptor) -> Option<ExtentAd>,
) -> Sequence {
    let mut sequence = Sequence::default();
    let mut left = limits.volume_descriptors;
    let mut next = Some(extent);
    let size = u64::from(block_bytes.max(1));
    while let Some(extent) = next.take() {
        let start = u64::from(extent.sector.get()) * size;
        let range = ByteRange { start, len: u64::from(extent.len.get()) };
        if range.is_empty() || sequence.extents.contains(&range) {
            break;
        }
        sequence.extents.push(range);
        let mut at = start;
        while at < range.end() {
            let (Some(rest), Ok(len)) = (left.checked_sub(1), usize::try_from(size)) else {
                return sequence;
            };
            left = rest;
            let Ok(bytes) = read_vec(source, at, len) else { break };
            let location = u32::try_from(at / size).unwrap_or(u32::MAX);
            let Some((tag, faults)) = tag::read(&bytes, location) else {
                sequence.has_end = true;
                break;
            };
            let is_known = matches!(tag.id.get(), 1..=9);
            if faults.checksum && !is_known {
                // Not a descriptor at all.
                break;
            }
            let descriptor =
                Descriptor { at, id: tag.id.get(), faults, bytes: bytes.into_boxed_slice() };
            if !faults.any() {
                next = next_of(&descriptor).or(next);
            }
            let is_end = descriptor.id == id::TERMINATING;
            let is_pointer = descriptor.id == id::POINTER;
            sequence.descriptors.push(descriptor);
            if is_end || is_pointer {
                sequence.has_end |= is_end;
                break;
            }
            at += size;
        }
    }
    sequence
}
