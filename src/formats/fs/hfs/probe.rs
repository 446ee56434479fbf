//! The volume header of HFS+ and the master directory block of HFS: what they say, and whether it
//! can be believed.

use super::catalog;
use super::fork::Fork;
use crate::base::bytes::{be16, be32};
use crate::base::units::ByteRange;
use crate::io::source::{BlockSource, SourceError};
use crate::model::Namespace;
use crate::model::map::Owner;
use crate::model::tree::NodeId;

/// Where the header lies, from the start of the volume.
const HEADER_AT: u64 = 1024;
/// Bytes of a header that are read.
pub(super) const HEADER_BYTES: usize = 512;
/// Bytes of the blocks that HFS counts its start in.
const SECTOR: u64 = 512;

/// Which of the family.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum HfsKind {
    /// HFS, "Mac OS Standard".
    Hfs,
    /// HFS+, "Mac OS Extended".
    Plus,
    /// HFSX: HFS+ whose names may differ in case only.
    PlusX,
}

impl HfsKind {
    /// The stable name of `--json`.
    pub fn id(self) -> &'static str {
        match self {
            HfsKind::Hfs => "hfs",
            HfsKind::Plus => "hfsplus",
            HfsKind::PlusX => "hfsx",
        }
    }
}

/// An HFS or HFS+ volume. Places are bytes of its own source, which begins where the volume does.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct HfsVolume {
    /// Which of the family.
    pub kind: HfsKind,
    /// Name of the root folder; of HFS as recorded, decoded from Mac Roman.
    pub name: String,
    /// Bytes of an allocation block.
    pub block_bytes: u32,
    /// Allocation blocks of the volume.
    pub count_blocks: u32,
    /// Where allocation block 0 begins.
    pub(super) first_block: u64,
    /// Where its header lies.
    pub(super) header_at: u64,
    pub(super) header: Box<[u8; HEADER_BYTES]>,
    pub(super) catalog: Fork,
    pub(super) extents: Fork,
}

/// Reads the header of a volume that begins with `source`; `None` when there is none.
pub fn probe(source: &dyn BlockSource) -> Result<Option<HfsVolume>, SourceError> {
    let Some(volume) = read_header(source, 0)? else { return Ok(None) };
    // A wrapper of HFS around HFS+ holds one file for old systems: what is meant is inside.
    let mut volume = match volume.embedded() {
        Some(offset) => read_header(source, offset)?.unwrap_or(volume),
        None => volume,
    };
    if let Some(name) = catalog::volume_name(&volume, source) {
        volume.name = name;
    }
    Ok(Some(volume))
}

fn read_header(source: &dyn BlockSource, offset: u64) -> Result<Option<HfsVolume>, SourceError> {
    let Some(at) = offset.checked_add(HEADER_AT) else { return Ok(None) };
    let there = source.len().checked_sub(at).is_some_and(|left| left >= HEADER_BYTES as u64);
    if !there {
        return Ok(None);
    }
    let mut header = Box::new([0; HEADER_BYTES]);
    source.read_at(at, &mut *header)?;
    let volume = match header.first_chunk::<2>() {
        Some(b"H+") => plus(header, offset, HfsKind::Plus),
        Some(b"HX") => plus(header, offset, HfsKind::PlusX),
        Some(b"BD") => classic(header),
        _ => None,
    };
    Ok(volume)
}

/// The volume header (TN1150, HFSPlusVolumeHeader).
fn plus(header: Box<[u8; HEADER_BYTES]>, offset: u64, kind: HfsKind) -> Option<HfsVolume> {
    let bytes = &*header;
    let block_bytes = be32(bytes, 40)?;
    let is_sane = block_bytes.is_power_of_two()
        && (512..=1 << 24).contains(&block_bytes)
        && matches!(be16(bytes, 2)?, 4 | 5);
    let (catalog, extents) = (Fork::plus(bytes, 272)?, Fork::plus(bytes, 192)?);
    let count_blocks = be32(bytes, 44)?;
    is_sane.then_some(HfsVolume {
        kind,
        name: String::new(),
        block_bytes,
        count_blocks,
        first_block: offset,
        header_at: offset + HEADER_AT,
        header,
        catalog,
        extents,
    })
}

/// The master directory block (Inside Macintosh: Files, 2-60).
fn classic(header: Box<[u8; HEADER_BYTES]>) -> Option<HfsVolume> {
    let bytes = &*header;
    let block_bytes = be32(bytes, 20)?;
    let is_sane = block_bytes >= 512 && u64::from(block_bytes).is_multiple_of(SECTOR);
    let (catalog, extents) = (Fork::classic(bytes, 146, 150)?, Fork::classic(bytes, 130, 134)?);
    let name_len = usize::from(bytes[36]).min(27);
    let name = catalog::mac_roman(bytes.get(37..37 + name_len)?);
    let first_block = u64::from(be16(bytes, 28)?) * SECTOR;
    let count_blocks = u32::from(be16(bytes, 18)?);
    is_sane.then_some(HfsVolume {
        kind: HfsKind::Hfs,
        name,
        block_bytes,
        count_blocks,
        first_block,
        header_at: HEADER_AT,
        header,
        catalog,
        extents,
    })
}

impl HfsVolume {
    /// Whether it is HFS+ of either kind.
    pub(super) fn is_plus(&self) -> bool {
        self.kind != HfsKind::Hfs
    }

    /// Where the HFS+ volume in this wrapper begins, if it is one.
    fn embedded(&self) -> Option<u64> {
        let header = &*self.header;
        let is_wrapper = !self.is_plus() && matches!(header.get(124..126)?, b"H+" | b"HX");
        let start = u64::from(be16(header, 126)?) * u64::from(self.block_bytes);
        is_wrapper.then(|| self.first_block + start)
    }

    /// The tree it has.
    pub fn namespace(&self) -> Namespace {
        Namespace::Hfs
    }

    /// Bytes from the start of the source to the end of the volume, as its header says.
    pub fn declared_bytes(&self) -> u64 {
        self.first_block + u64::from(self.count_blocks) * u64::from(self.block_bytes)
    }

    /// Claims the header, its copy, the trees and the bitmap; folders and files come with the walk.
    pub fn claims(&self, claim: &mut dyn FnMut(ByteRange, Owner)) {
        let descriptor = Owner::VolumeDescriptor { ns: Namespace::Hfs };
        let len = HEADER_BYTES as u64;
        claim(ByteRange { start: self.header_at, len }, descriptor);
        // The copy stands in the last sector but one of the volume.
        let end = if self.is_plus() { self.declared_bytes() } else { 0 };
        if let Some(start) = end.checked_sub(HEADER_AT) {
            claim(ByteRange { start, len }, descriptor);
        }
        let mut fork = |fork: &Fork, owner| {
            for range in self.ranges(&fork.runs, u64::MAX) {
                claim(range, owner);
            }
        };
        fork(&self.extents, descriptor);
        fork(&self.catalog, Owner::Directory { ns: Namespace::Hfs, node: NodeId(0) });
        if self.is_plus() {
            // Allocation bitmap, attributes, start-up file.
            let others = [(112, Owner::SpaceBitmap), (352, descriptor), (432, Owner::SystemArea)];
            for (at, owner) in others {
                if let Some(other) = Fork::plus(&*self.header, at) {
                    fork(&other, owner);
                }
            }
        } else {
            let start = u64::from(be16(&*self.header, 14).unwrap_or(0)) * SECTOR;
            let len = u64::from(self.count_blocks).div_ceil(8);
            claim(ByteRange { start, len }, Owner::SpaceBitmap);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::io::memory::MemorySource;

    #[test]
    fn headers_that_make_no_sense_are_no_volume() {
        let mut image = vec![0u8; 4096];
        image[1024..1028].copy_from_slice(b"H+\0\x04");
        image[1024 + 40..1024 + 44].copy_from_slice(&2048u32.to_be_bytes());
        let volume = probe(&MemorySource::new(image.clone())).unwrap().unwrap();
        assert_eq!((volume.kind, volume.block_bytes), (HfsKind::Plus, 2048));
        image[1024 + 42] = 3;
        assert_eq!(probe(&MemorySource::new(image.clone())).unwrap(), None);
        image[1024..1026].copy_from_slice(b"BD");
        assert_eq!(probe(&MemorySource::new(image)).unwrap(), None);
        assert_eq!(probe(&MemorySource::new(vec![0u8; 1200])).unwrap(), None);
    }
}
