//! What the boot catalog of an image offers to firmware (El Torito 1.0). Which programs the images
//! are, and what else boots (MBR, GPT), is not looked at here.

use crate::base::units::ByteRange;
use crate::formats::boot::eltorito;
use crate::io::SharedSource;

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
        platform: match image.platform {
            0 => "bios".to_owned(),
            1 => "powerpc".to_owned(),
            2 => "mac".to_owned(),
            0xEF => "efi".to_owned(),
            other => format!("{other:#04x}"),
        },
        is_bootable: image.entry.indicator == eltorito::raw::BOOTABLE,
        emulation: match image.entry.media & 0x0F {
            0 => "none".to_owned(),
            1 => "floppy-1200".to_owned(),
            2 => "floppy-1440".to_owned(),
            3 => "floppy-2880".to_owned(),
            4 => "hard-disk".to_owned(),
            other => format!("{other:#04x}"),
        },
        load_segment: image.entry.load_segment.get(),
        load_sectors: image.entry.sectors.get(),
        start: image.start,
        len: image.len,
    });
    let entries = entries.collect();
    Some(BootSummary { catalog: catalog.range, is_valid: catalog.is_valid(), entries })
}
