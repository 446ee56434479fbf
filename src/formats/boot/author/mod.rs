//! Writes what makes an image start: the authors of the boot catalog ([`CatalogAuthor`]), of the
//! boot images with their patches ([`ImageAuthor`]), of the start area with its partition tables
//! and of the copy of the GPT at the end ([`StartAuthor`], [`EndAuthor`]), and of what is kept of
//! an opened image ([`KeptAuthor`]).
//!
//! All share a [`Boot`]: the wishes with everything known before addresses are. EFI volumes made
//! from files have an author of their own among the file systems; here they are an image like
//! others.

mod catalog;
mod image;
mod kept;
mod start;
mod tables;

use crate::base::units::SECTOR_BYTES;
use crate::formats::part::author::Blocks;
use crate::model::BlobId;
use crate::model::spec::{
    BootEntry, BootImageSource, BootPlatform, BootSpec, Emulation, LoadSize, Patch,
};
use crate::plan::{Addresses, AuthorId, Subject};

pub use catalog::{CatalogAuthor, len_bytes as catalog_bytes};
pub use image::{GRUB_BYTES, ImageAuthor, TABLE_BYTES, unpatched};
pub use kept::KeptAuthor;
pub use start::{EndAuthor, StartAuthor};

/// An image that boots, or that a partition holds, before it has an address.
#[derive(Clone, Debug)]
pub struct Image {
    /// What it is.
    pub source: BootImageSource,
    /// How its address is found.
    pub subject: Subject,
    /// Its length.
    pub len_bytes: u64,
    /// What is written into it.
    pub patch: Patch,
    /// The sum for its boot-info table: of its 32-bit words from byte 64 on, without the two at
    /// 2548 if GRUB's patch is written.
    pub sum: u32,
    /// The type of its own partition, if it is a disk with one.
    pub partition_type: u8,
}

/// Places of authors others ask for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct BootIds {
    /// [`StartAuthor`].
    pub start: AuthorId,
    /// [`CatalogAuthor`].
    pub catalog: AuthorId,
}

/// Everything the boot authors share.
#[derive(Debug)]
pub struct Boot {
    /// The wishes.
    pub spec: BootSpec,
    /// [`BootSpec::images`], in that order.
    pub images: Vec<Image>,
    /// The blob of the file whose data the catalog is, if it has a name.
    pub catalog_blob: Option<BlobId>,
    /// What ids are derived from that are not given.
    pub seed: [u8; 32],
    /// Who is who.
    pub ids: BootIds,
    /// Where a session begins that is appended: its boot record stands there too.
    pub session_bytes: Option<u64>,
}

impl Boot {
    /// The end of the volume, where appended data begins: ask [`Addresses`] for its end.
    pub fn volume_end(&self) -> Subject {
        Subject::Part(self.ids.start, start::key::CYLINDERS)
    }

    /// An image of the wishes.
    pub fn image(&self, source: &BootImageSource) -> Option<&Image> {
        self.images.iter().find(|image| image.source == *source)
    }

    /// Numbers of the catalog entries that name an image, from 1.
    fn entry_numbers(&self, source: &BootImageSource) -> impl Iterator<Item = u16> {
        let entries = self.spec.catalog.iter().flat_map(|catalog| &catalog.entries);
        (1..).zip(entries).filter(move |(_, entry)| entry.image == *source).map(|(n, _)| n)
    }

    /// The number by which the map calls an image: that of its first entry; 0 where only a
    /// partition holds it.
    pub fn number(&self, source: &BootImageSource) -> u16 {
        self.entry_numbers(source).next().unwrap_or(0)
    }

    /// The blocks of an image.
    fn image_blocks(&self, source: &BootImageSource, addresses: &Addresses) -> Option<Blocks> {
        let range = addresses.of(self.image(source)?.subject)?;
        let count = range.len.next_multiple_of(SECTOR_BYTES) / BLOCK_BYTES;
        Some(Blocks { first: range.start / BLOCK_BYTES, count })
    }

    /// Bytes derived from the inputs, different for every purpose.
    fn derived(&self, purpose: &str, number: u64) -> [u8; 16] {
        let mut hasher = blake3::Hasher::new_keyed(&self.seed);
        hasher.update(purpose.as_bytes());
        hasher.update(&number.to_le_bytes());
        let mut bytes = [0; 16];
        hasher.finalize_xof().fill(&mut bytes);
        bytes
    }
}

/// Bytes of a block of partition tables, and of the virtual sectors of boot entries.
const BLOCK_BYTES: u64 = 512;

/// The sector count of an entry whose image is so long (El Torito 2.0, figure 3).
pub fn load_sectors(entry: &BootEntry, len_bytes: u64) -> u16 {
    let whole = len_bytes.div_ceil(SECTOR_BYTES).saturating_mul(SECTOR_BYTES / BLOCK_BYTES);
    let beyond = if entry.platform == BootPlatform::Efi { 0 } else { u16::MAX };
    let whole = u16::try_from(whole).unwrap_or(beyond);
    match (entry.load, entry.emulation, entry.platform) {
        (LoadSize::Sectors(sectors), ..) => sectors,
        (LoadSize::Whole, ..) => whole,
        (LoadSize::Usual, Emulation::None, BootPlatform::X86) => 4,
        (LoadSize::Usual, Emulation::None, _) => whole,
        (LoadSize::Usual, ..) => 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::NodeId;

    #[test]
    fn load_sizes_are_counted_in_virtual_sectors() {
        let mut entry = BootEntry::new(BootPlatform::X86, BootImageSource::Node(NodeId(1)));
        assert_eq!(load_sectors(&entry, 40_000), 4);
        entry.load = LoadSize::Whole;
        assert_eq!((load_sectors(&entry, 2049), load_sectors(&entry, 1 << 30)), (8, u16::MAX));
        entry.platform = BootPlatform::Efi;
        assert_eq!(load_sectors(&entry, 1 << 30), 0);
        entry.load = LoadSize::Usual;
        assert_eq!(load_sectors(&entry, 2880 << 10), 5760);
        entry.emulation = Emulation::Floppy1440;
        assert_eq!(load_sectors(&entry, 1440 << 10), 1);
    }
}
