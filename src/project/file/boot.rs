//! What starts from the disc, to the file and back. Each image is written once, in a list; nodes
//! stand there by path. What is not there any more stays named, so that a plan refuses it rather
//! than leaving out what was to boot.

use std::sync::Arc;

use super::raw::{Hex, Raw};
use super::read::Resolver;
use super::v1::*;
use super::write::Writer;
use crate::base::units::{Guid, Lba512, SourceId};
use crate::model::spec::{
    ApmPartition, ApmSpec, AppendAlign, BootCode, BootEntry, BootImageSource, BootPlatform,
    BootPolicy, BootSpec, CatalogSpec, Cylinders, Emulation, EspFrom, EspItem, EspSpec,
    GptPartition, GptSpec, KeptPart, LoadSize, MbrPartition, MbrSpec, PartitionSpan, Patch,
    SystemAreaSpec,
};
use crate::model::{Namespace, NodeId, Owner};

/// Stands for a node that is not there; trees give out no such id.
const GONE: NodeId = NodeId(u32::MAX);
/// The system area (ECMA-119 6.2.1).
const SYSTEM_AREA_BYTES: usize = 32 << 10;
/// No address, length or alignment in the file may be larger: sums of some of them must fit.
const MOST_BYTES: u64 = 1 << 60;
/// The same in blocks of 512 bytes.
const MOST_BLOCKS: u64 = MOST_BYTES / 512;
/// What is taken over byte for byte, of all that a map knows.
const OWNERS: [Owner; 8] = [
    Owner::SystemArea,
    Owner::VolumeDescriptor { ns: Namespace::Iso },
    Owner::BootCatalog,
    Owner::Checksum,
    Owner::SpaceBitmap,
    Owner::Padding,
    Owner::Zero,
    Owner::Unknown,
];

pub(super) fn to_v1(boot: &BootSpec, writer: &mut Writer<'_>) -> BootV1 {
    let mut images = Images::default();
    let catalog = boot.catalog.as_ref().map(|catalog| CatalogV1 {
        node: catalog.node.map(|node| writer.node(node)),
        entries: catalog.entries.iter().map(|entry| images.entry(entry)).collect(),
    });
    let code = match &boot.system_area.code {
        BootCode::Plain => CodeV1::Plain,
        BootCode::Isolinux(image) => CodeV1::Isolinux(image.as_ref().map(|i| images.number(i))),
        BootCode::Grub2(image) => CodeV1::Grub2(image.as_ref().map(|i| images.number(i))),
    };
    let mbr = boot.mbr.as_ref().map(|mbr| images.mbr(mbr));
    let gpt = boot.gpt.as_ref().map(|gpt| images.gpt(gpt));
    let apm = boot.apm.as_ref().map(|apm| images.apm(apm));
    let appended = boot.appended.iter().map(|image| images.number(image)).collect();
    let held = boot.held.iter().map(|(image, at)| (images.number(image), *at)).collect();
    let kept = boot.kept.iter().map(|kept| KeptV1 {
        source: kept.source.0,
        range: (kept.range.start, kept.range.len),
        owner: kept.owner.id().to_owned(),
    });
    BootV1 {
        policy: match boot.policy {
            BootPolicy::Replay => PolicyV1::Replay,
            BootPolicy::Keep => PolicyV1::Keep,
            BootPolicy::Drop => PolicyV1::Drop,
        },
        catalog,
        system_area: Hex(boot.system_area.bytes.to_vec()),
        code,
        mbr,
        gpt,
        apm,
        appended,
        append_align: (boot.append_align != AppendAlign::default()).then_some(boot.append_align.0),
        partition_offset: boot.partition_offset,
        cylinders: match boot.cylinders {
            Cylinders::Off => CylindersV1::Off,
            Cylinders::Auto => CylindersV1::Auto,
            Cylinders::Geometry { heads, sectors } => CylindersV1::Geometry(heads, sectors),
        },
        kept: kept.collect(),
        held,
        images: images.0.into_iter().map(|image| source(image, writer)).collect(),
    }
}

fn source(image: &BootImageSource, writer: &mut Writer<'_>) -> BootImageV1 {
    match image {
        BootImageSource::Node(node) => BootImageV1::Node(writer.node(*node)),
        BootImageSource::Blob(blob) => match writer.blob(*blob) {
            Some(number) => BootImageV1::Shared(number),
            None => BootImageV1::Node(Raw::default()),
        },
        BootImageSource::Esp(esp) => {
            let item = |item: &EspItem| {
                let from = match item.from {
                    EspFrom::Node(node) => EspFromV1::Node(writer.node(node)),
                    EspFrom::Blob(blob) => match writer.blob(blob) {
                        Some(number) => EspFromV1::Shared(number),
                        None => EspFromV1::Node(Raw::default()),
                    },
                };
                (item.path.clone(), from)
            };
            BootImageV1::Esp {
                items: esp.items.iter().map(item).collect(),
                label: esp.label.clone(),
                serial: esp.serial,
                free_bytes: esp.free_bytes,
                node: esp.node.map(|node| writer.node(node)),
            }
        }
    }
}

/// The list of images as it grows.
#[derive(Default)]
struct Images<'a>(Vec<&'a BootImageSource>);

impl<'a> Images<'a> {
    fn number(&mut self, image: &'a BootImageSource) -> u32 {
        let place = self.0.iter().position(|known| *known == image).unwrap_or_else(|| {
            self.0.push(image);
            self.0.len() - 1
        });
        u32::try_from(place).unwrap_or(u32::MAX)
    }

    fn entry(&mut self, entry: &'a BootEntry) -> BootEntryV1 {
        BootEntryV1 {
            image: self.number(&entry.image),
            platform: entry.platform.byte(),
            id: Raw(entry.id.clone()),
            starts_section: entry.starts_section,
            not_bootable: !entry.is_bootable,
            emulation: entry.emulation.nibble(),
            media_flags: entry.media_flags,
            load_segment: entry.load_segment,
            system_type: entry.system_type,
            load: match entry.load {
                LoadSize::Usual => LoadV1::Usual,
                LoadSize::Whole => LoadV1::Whole,
                LoadSize::Sectors(count) => LoadV1::Sectors(count),
            },
            criteria: (entry.criteria.0, Hex(entry.criteria.1.clone())),
            boot_info_table: entry.patch.boot_info_table,
            grub2: entry.patch.grub2,
        }
    }

    fn span(&mut self, span: &'a PartitionSpan) -> SpanV1 {
        match span {
            PartitionSpan::Volume { from } => SpanV1::Volume(from.0),
            PartitionSpan::Image { from } => SpanV1::Image(from.0),
            PartitionSpan::Data(image) => SpanV1::Data(self.number(image)),
            PartitionSpan::Gaps => SpanV1::Gaps,
            PartitionSpan::Fixed(start, count) => SpanV1::Fixed(start.0, *count),
            PartitionSpan::Nothing => SpanV1::Nothing,
        }
    }

    fn mbr(&mut self, mbr: &'a MbrSpec) -> MbrV1 {
        let partitions = mbr.partitions.iter().map(|partition| MbrPartitionV1 {
            number: partition.number,
            span: self.span(&partition.span),
            kind: partition.kind,
            is_active: partition.is_active,
        });
        MbrV1 { partitions: partitions.collect(), signature: mbr.signature }
    }

    fn gpt(&mut self, gpt: &'a GptSpec) -> GptV1 {
        let partitions = gpt.partitions.iter().map(|partition| GptPartitionV1 {
            number: partition.number,
            span: self.span(&partition.span),
            kind: partition.kind.to_string(),
            guid: partition.guid.map(|guid| guid.to_string()),
            name: partition.name.clone(),
            attributes: partition.attributes,
        });
        GptV1 {
            partitions: partitions.collect(),
            disk_guid: gpt.disk_guid.map(|guid| guid.to_string()),
        }
    }

    fn apm(&mut self, apm: &'a ApmSpec) -> ApmV1 {
        let partitions = apm.partitions.iter().map(|partition| ApmPartitionV1 {
            span: self.span(&partition.span),
            name: partition.name.clone(),
            kind: partition.kind.clone(),
            flags: partition.flags,
        });
        ApmV1 { partitions: partitions.collect(), block_bytes: apm.block_bytes }
    }
}

pub(super) fn from_v1(saved: &BootV1, find: &Resolver<'_>) -> BootSpec {
    let images = saved.images.iter().map(|saved| image(saved, find)).collect();
    let known = Known { images, find };
    BootSpec {
        policy: match saved.policy {
            PolicyV1::Replay => BootPolicy::Replay,
            PolicyV1::Keep => BootPolicy::Keep,
            PolicyV1::Drop => BootPolicy::Drop,
        },
        catalog: saved.catalog.as_ref().map(|catalog| CatalogSpec {
            node: catalog.node.as_ref().map(|node| find.node(node).unwrap_or(GONE)),
            entries: catalog.entries.iter().map(|entry| known.entry(entry)).collect(),
        }),
        system_area: known.system_area(&saved.system_area, saved.code),
        mbr: saved.mbr.as_ref().map(|mbr| known.mbr(mbr)),
        gpt: saved.gpt.as_ref().map(|gpt| known.gpt(gpt)),
        apm: saved.apm.as_ref().map(|apm| known.apm(apm)),
        appended: saved.appended.iter().map(|number| known.image(*number)).collect(),
        append_align: saved.append_align.map_or_else(AppendAlign::default, |align| {
            match align.is_power_of_two() && (2048..=MOST_BYTES).contains(&align) {
                true => AppendAlign(align),
                false => {
                    find.odd("append_align", &align.to_string());
                    AppendAlign::default()
                }
            }
        }),
        partition_offset: saved.partition_offset,
        cylinders: match saved.cylinders {
            CylindersV1::Off => Cylinders::Off,
            CylindersV1::Auto => Cylinders::Auto,
            CylindersV1::Geometry(heads, sectors) => Cylinders::Geometry { heads, sectors },
        },
        kept: saved.kept.iter().filter_map(|kept| known.kept(kept)).collect(),
        held: saved
            .held
            .iter()
            .map(|(number, at)| (known.image(*number), at_most("held", *at, MOST_BYTES, find)))
            .collect(),
    }
}

fn image(saved: &BootImageV1, find: &Resolver<'_>) -> BootImageSource {
    let node = |path: &NodeV1| find.node(path).unwrap_or(GONE);
    match saved {
        BootImageV1::Node(path) => BootImageSource::Node(node(path)),
        BootImageV1::Shared(number) => {
            find.blob(*number).map_or(BootImageSource::Node(GONE), BootImageSource::Blob)
        }
        BootImageV1::Esp { items, label, serial, free_bytes, node: holder } => {
            let item = |(path, from): &(String, EspFromV1)| {
                let from = match from {
                    EspFromV1::Node(path) => EspFrom::Node(node(path)),
                    EspFromV1::Shared(number) => {
                        find.blob(*number).map_or(EspFrom::Node(GONE), EspFrom::Blob)
                    }
                };
                EspItem { path: path.clone(), from }
            };
            BootImageSource::Esp(Arc::new(EspSpec {
                items: items.iter().map(item).collect(),
                label: label.clone(),
                serial: *serial,
                free_bytes: at_most("free_bytes", *free_bytes, MOST_BYTES, find),
                node: holder.as_ref().map(node),
            }))
        }
    }
}

fn at_most(what: &str, value: u64, most: u64, find: &Resolver<'_>) -> u64 {
    if value <= most {
        return value;
    }
    find.odd(what, &value.to_string());
    0
}

/// The list of images as it was read.
struct Known<'a> {
    images: Vec<BootImageSource>,
    find: &'a Resolver<'a>,
}

impl Known<'_> {
    fn image(&self, number: u32) -> BootImageSource {
        let place = usize::try_from(number).unwrap_or(usize::MAX);
        self.images.get(place).cloned().unwrap_or_else(|| {
            self.find.odd("boot image", &number.to_string());
            BootImageSource::Node(GONE)
        })
    }

    fn guid(&self, text: &str) -> Option<Guid> {
        let guid = text.parse().ok();
        if guid.is_none() {
            self.find.odd("guid", text);
        }
        guid
    }

    fn system_area(&self, saved: &Hex, code: CodeV1) -> SystemAreaSpec {
        if saved.0.len() > SYSTEM_AREA_BYTES {
            self.find.odd("system_area", &saved.0.len().to_string());
        }
        let image = |number: Option<u32>| number.map(|number| self.image(number));
        SystemAreaSpec {
            bytes: saved.0.get(..SYSTEM_AREA_BYTES).unwrap_or(&saved.0).into(),
            code: match code {
                CodeV1::Plain => BootCode::Plain,
                CodeV1::Isolinux(number) => BootCode::Isolinux(image(number)),
                CodeV1::Grub2(number) => BootCode::Grub2(image(number)),
            },
        }
    }

    fn entry(&self, saved: &BootEntryV1) -> BootEntry {
        BootEntry {
            platform: BootPlatform::from_byte(saved.platform),
            id: saved.id.0.clone(),
            starts_section: saved.starts_section,
            is_bootable: !saved.not_bootable,
            emulation: Emulation::from_nibble(saved.emulation).unwrap_or_else(|| {
                self.find.odd("emulation", &saved.emulation.to_string());
                Emulation::None
            }),
            media_flags: saved.media_flags,
            load_segment: saved.load_segment,
            system_type: saved.system_type,
            load: match saved.load {
                LoadV1::Usual => LoadSize::Usual,
                LoadV1::Whole => LoadSize::Whole,
                LoadV1::Sectors(count) => LoadSize::Sectors(count),
            },
            criteria: (saved.criteria.0, saved.criteria.1.0.clone()),
            image: self.image(saved.image),
            patch: Patch { boot_info_table: saved.boot_info_table, grub2: saved.grub2 },
        }
    }

    fn span(&self, saved: SpanV1) -> PartitionSpan {
        let block = |at| Lba512(at_most("partition", at, MOST_BLOCKS, self.find));
        match saved {
            SpanV1::Volume(from) => PartitionSpan::Volume { from: block(from) },
            SpanV1::Image(from) => PartitionSpan::Image { from: block(from) },
            SpanV1::Data(number) => PartitionSpan::Data(self.image(number)),
            SpanV1::Gaps => PartitionSpan::Gaps,
            SpanV1::Fixed(start, count) => PartitionSpan::Fixed(
                block(start),
                at_most("partition", count, MOST_BLOCKS, self.find),
            ),
            SpanV1::Nothing => PartitionSpan::Nothing,
        }
    }

    fn mbr(&self, saved: &MbrV1) -> MbrSpec {
        let partitions = saved.partitions.iter().map(|partition| MbrPartition {
            number: partition.number,
            span: self.span(partition.span),
            kind: partition.kind,
            is_active: partition.is_active,
        });
        MbrSpec { partitions: partitions.collect(), signature: saved.signature }
    }

    fn gpt(&self, saved: &GptV1) -> GptSpec {
        let partitions = saved.partitions.iter().filter_map(|partition| {
            Some(GptPartition {
                number: partition.number,
                span: self.span(partition.span),
                kind: self.guid(&partition.kind)?,
                guid: partition.guid.as_ref().and_then(|guid| self.guid(guid)),
                name: partition.name.clone(),
                attributes: partition.attributes,
            })
        });
        GptSpec {
            partitions: partitions.collect(),
            disk_guid: saved.disk_guid.as_ref().and_then(|guid| self.guid(guid)),
        }
    }

    fn apm(&self, saved: &ApmV1) -> ApmSpec {
        let partitions = saved.partitions.iter().map(|partition| ApmPartition {
            span: self.span(partition.span),
            name: partition.name.clone(),
            kind: partition.kind.clone(),
            flags: partition.flags,
        });
        ApmSpec { partitions: partitions.collect(), block_bytes: saved.block_bytes }
    }

    fn kept(&self, saved: &KeptV1) -> Option<KeptPart> {
        let range = self.find.range(saved.source, saved.range);
        let owner = OWNERS.into_iter().find(|owner| owner.id() == saved.owner);
        let (Some(range), Some(owner)) = (range, owner) else {
            self.find.odd("kept", &saved.owner);
            return None;
        };
        Some(KeptPart { range, source: SourceId(saved.source), owner })
    }
}
