//! Volumes that lie inside an image: on the whole of a stick, in its partitions, in boot images.

use crate::base::bytes::le32;
use crate::base::progress::Context;
use crate::base::units::{ByteRange, Lba};
use crate::formats::boot::eltorito;
use crate::formats::fs::iso9660::IsoVolume;
use crate::formats::fs::{fat, hfs};
use crate::formats::fs::{iso9660, known, udf};
use crate::formats::part::{self, Partition};
use crate::io::SharedSource;
use crate::io::window::WindowSource;

use super::mounted::{Mounted, Volume};
use super::{PartitionSummary, VolumeSummary};

/// Boot images that are looked into.
const MAX_BOOT_IMAGES: usize = 32;

/// Adds the volumes inside `source` to those `found` at its start. What can't be read is left out:
/// partitions of an image that was cut short, boot images that are programs.
pub(super) fn find(source: &SharedSource, ctx: &Context, found: &mut Vec<Mounted>) {
    if let Some((id, volume)) = volume_in(source) {
        found.push(Mounted { id: id.to_owned(), base: 0, source: source.clone(), volume });
    }
    for partition in part::partitions(&**source) {
        let id = free_id(&partition, found);
        // Writers of hybrids count a partition in one block size and its volume in another: the
        // volume knows its own end.
        let range = ByteRange::between(partition.range.start, source.len());
        add(id, range, source, ctx, found);
    }
    for (n, range) in boot_images(source, found) {
        let id = format!("boot{n}");
        add(id.clone(), range, source, ctx, found);
        // An emulated hard disk begins with a partition table; firmware starts the first one.
        if !found.iter().any(|mounted| mounted.base == range.start)
            && let Some(disk) = window(source, range)
            && let Some(first) = part::partitions(&*disk).first()
        {
            let start = range.start.saturating_add(first.range.start);
            add(id, ByteRange { start, len: first.range.len }, source, ctx, found);
        }
    }
}

/// What partition tables name, with the volumes found in them.
pub(super) fn summaries(source: &SharedSource, volumes: &[VolumeSummary]) -> Vec<PartitionSummary> {
    let summary = |partition: Partition| {
        let range = partition.range;
        let volume = volumes.iter().find(|volume| volume.base == range.start && range.len > 0);
        let holds = match volume {
            Some(volume) => Some(volume.kind),
            None => window(source, range).and_then(|window| known::recognise(&*window)),
        };
        PartitionSummary {
            scheme: partition.scheme.id(),
            number: partition.number,
            range,
            kind: partition.kind,
            name: partition.name,
            holds,
            volume: volume.map(|volume| volume.id.clone()),
        }
    };
    part::partitions(&**source).into_iter().map(summary).collect()
}

/// `part2`; where another table has a partition of that number elsewhere, with the table's name.
fn free_id(partition: &Partition, found: &[Mounted]) -> String {
    let id = format!("part{}", partition.number);
    if found.iter().any(|mounted| mounted.id == id) {
        format!("{}{}", partition.scheme.id(), partition.number)
    } else {
        id
    }
}

fn add(
    id: String,
    range: ByteRange,
    source: &SharedSource,
    ctx: &Context,
    found: &mut Vec<Mounted>,
) {
    // Several tables name the same partition, and a boot image may be one.
    if range.start == 0 || found.iter().any(|mounted| mounted.base == range.start) {
        return;
    }
    let Some(source) = window(source, range) else { return };
    let silent = ctx.apart();
    let iso = || {
        let volume = iso9660::probe::probe(&*source, Lba(0), &silent).ok().flatten();
        volume.map(Volume::Iso)
    };
    let udf = || {
        let volume = udf::probe(&*source, Lba(0), &silent).ok().flatten();
        volume.map(|volume| Volume::Udf(Box::new(volume)))
    };
    let volume = volume_in(&source).map(|(_, volume)| volume).or_else(iso).or_else(udf);
    if let Some(volume) = volume {
        let is_first_hfs =
            matches!(volume, Volume::Hfs(_)) && !found.iter().any(|one| one.id == "hfs");
        let id = if is_first_hfs { "hfs".to_owned() } else { id };
        found.push(Mounted { id, base: range.start, source, volume });
    }
}

/// The part of `range` that the image has.
fn window(source: &SharedSource, range: ByteRange) -> Option<SharedSource> {
    let there = range.intersection(ByteRange { start: 0, len: source.len() })?;
    let window = WindowSource::new(source.clone(), there)?;
    Some(std::sync::Arc::new(window))
}

/// The file system other than those of discs that `source` begins with, and its id where it is
/// the whole image.
fn volume_in(source: &SharedSource) -> Option<(&'static str, Volume)> {
    let fat = || fat::probe(&**source).ok().flatten();
    let hfs = || hfs::probe(&**source).ok().flatten();
    let hfs = hfs().map(|volume| ("hfs", Volume::Hfs(Box::new(volume))));
    hfs.or_else(|| fat().map(|volume| ("fat", Volume::Fat(volume))))
}

/// The images of the boot catalogs with their numbers. Those whose length nobody tells reach to
/// the end of the disc: the file system in them knows better.
fn boot_images(source: &SharedSource, found: &[Mounted]) -> Vec<(u16, ByteRange)> {
    let Some(iso) = found.iter().find_map(|mounted| match &mounted.volume {
        Volume::Iso(volume) if mounted.base == 0 => Some(volume),
        _ => None,
    }) else {
        return Vec::new();
    };
    let mut images = Vec::new();
    for sector in catalogs(iso) {
        let catalog = eltorito::read::read(&**source, sector);
        for image in catalog.into_iter().flat_map(|catalog| catalog.images).take(MAX_BOOT_IMAGES) {
            // Counts of sectors are 16 bits and often only what the firmware is to load.
            images.push((image.n, ByteRange::between(image.start, source.len())));
        }
    }
    images
}

/// The sectors of the boot catalogs that a volume names.
pub(super) fn catalogs(volume: &IsoVolume) -> Vec<u32> {
    let records = volume.descriptors.iter().filter_map(|descriptor| descriptor.boot());
    let torito = records.filter(|record| record.system_id.starts_with(eltorito::raw::SYSTEM_ID));
    torito.filter_map(|record| le32(&record.system_use, 0)).collect()
}
