//! What an image offers to firmware: its boot catalog in short, with every image that is opened
//! ([`BootSummary`]), and everything that decides whether it starts, when asked for
//! ([`super::OpenImage::boot_facts`]).

mod carry;
mod facts;
mod file;
mod resolve;
mod trees;

use crate::base::units::ByteRange;
use crate::formats::boot::eltorito;
use crate::io::SharedSource;
use crate::model::spec::{BootPlatform, Emulation};

pub use carry::{CarriedBoot, NotCarried};
pub(super) use file::BootFile;
pub use file::boot_image_number;

use super::mounted::{Mounted, Volume};
use super::nested::catalogs;

/// Entries told of one catalog; real ones have a handful.
const MAX_ENTRIES: usize = 1024;

/// A boot catalog.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct BootSummary {
    /// Its bytes.
    pub catalog: ByteRange,
    /// Its marks and its sum are right.
    pub is_valid: bool,
    /// What it offers, in its order.
    pub entries: Vec<BootEntrySummary>,
}

/// An entry of a boot catalog.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct BootEntrySummary {
    /// Place in the catalog, counted from 1.
    pub number: u16,
    /// The firmware it is for: `bios`, `powerpc`, `mac`, `efi` or a number like `0x10`.
    pub platform: String,
    /// Firmware may boot it.
    pub is_bootable: bool,
    /// The medium it is made to look like: `none`, `floppy-1200`, `floppy-1440`, `floppy-2880`,
    /// `hard-disk` or a number.
    pub emulation: String,
    /// Segment it is loaded to; 0: the usual one, 0x7C0.
    pub load_segment: u16,
    /// Sectors of 512 bytes that are loaded.
    pub load_sectors: u16,
    /// The volume to ask for, with `--volume`: the one in it, else the image as one file.
    pub volume: String,
    /// First byte of the image.
    pub start: u64,
    /// Its length, where the catalog tells.
    pub len: Option<u64>,
}

/// The catalog of the volume that lies at the start of the image.
pub(super) fn find(source: &SharedSource, found: &[Mounted]) -> Option<BootSummary> {
    let sector = found.iter().find_map(|mounted| match &mounted.volume {
        Volume::Iso(volume) if mounted.base == 0 => catalogs(volume).first().copied(),
        _ => None,
    })?;
    let catalog = eltorito::read::read(&**source, sector)?;
    let entries = catalog.images.iter().take(MAX_ENTRIES).map(|image| BootEntrySummary {
        number: image.n,
        platform: BootPlatform::from_byte(image.platform).id(),
        is_bootable: image.entry.indicator == eltorito::raw::BOOTABLE,
        emulation: match Emulation::from_nibble(image.entry.media) {
            Some(emulation) => emulation.id().to_owned(),
            None => format!("{:#04x}", image.entry.media & 0x0F),
        },
        load_segment: image.entry.load_segment.get(),
        load_sectors: image.entry.sectors.get(),
        volume: (found.iter())
            .find(|mounted| mounted.base == image.start && mounted.base > 0)
            .map_or_else(|| format!("boot{}", image.n), |mounted| mounted.id.clone()),
        start: image.start,
        len: image.len,
    });
    let entries = entries.collect();
    Some(BootSummary { catalog: catalog.range, is_valid: catalog.is_valid(), entries })
}
