//! From the boot facts of an image to a [`BootSpec`] that makes the same boot set again: images
//! by what they are, not by where they lie. What can't be said that way is told by name.

use std::collections::HashMap;
use std::sync::Arc;

use crate::base::units::{ByteRange, Guid, Lba512, SECTOR_BYTES, SourceId};
use crate::io::source::read_vec;
use crate::model::boot::{BootEntryFacts, BootFacts, CatalogFacts, GptFacts, MbrCode, MbrFacts};
use crate::model::spec::{
    ApmPartition, ApmSpec, BootCode, BootEntry, BootImageSource, BootPlatform, BootSpec,
    CatalogSpec, Cylinders, Emulation, GptPartition, GptSpec, LoadSize, MbrPartition, MbrSpec,
    PartitionSpan, Patch, SystemAreaSpec,
};
use crate::model::tree::{Blob, Content, Ranges, TreeError};
use crate::model::{NodeId, NodeKind, Tree};
use crate::opened::OpenImage;

/// Bytes of the start area (ECMA-119 6.2.1).
const START_BYTES: u64 = 16 * SECTOR_BYTES;
/// A cylinder of the geometry that isohybrid takes: 64 heads of 32 sectors.
const CYLINDER_BYTES: u64 = 64 * 32 * 512;
/// Where the disk id and the four entries of an MBR stand.
const MBR_TABLE: std::ops::Range<usize> = 440..510;

/// A boot set that can be planned.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CarriedBoot {
    /// What makes it again.
    pub spec: BootSpec,
    /// What of the image is not in it. Empty: every piece is understood.
    pub missing: Vec<NotCarried>,
}

/// A piece of a boot set that can't be made again for another layout.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum NotCarried {
    /// Code in the start area nobody here knows: it may hold addresses.
    UnknownCode,
    /// Bytes behind the first sector of the start area nobody here knows.
    UnknownStart,
    /// The catalog is malformed.
    CatalogFaults,
    /// An entry with an emulation or image that can't be written. Its number.
    Entry(u16),
    /// An HFS+ volume beside the tree: its catalog names places of files.
    HfsVolume,
    /// A partition whose bytes are tied to nothing that is known. Its number.
    Partition(u32),
    /// A GPT that is damaged, or counts in other blocks than 512 bytes.
    Gpt,
}

impl NotCarried {
    /// The stable name of `--json`.
    pub fn id(self) -> &'static str {
        match self {
            NotCarried::UnknownCode => "unknown-code",
            NotCarried::UnknownStart => "unknown-start",
            NotCarried::CatalogFaults => "catalog-faults",
            NotCarried::Entry(_) => "entry",
            NotCarried::HfsVolume => "hfs-volume",
            NotCarried::Partition(_) => "partition",
            NotCarried::Gpt => "gpt",
        }
    }
}

impl OpenImage {
    /// The boot set of this image as wishes. `tree` is a tree of it, as it was read: images that
    /// are files of it become their nodes, hidden ones blobs that are added to it, extents of
    /// `source`, the id of this image among the sources of `tree`.
    ///
    /// # Errors
    /// The tree is full.
    pub fn carried_boot(
        &self,
        facts: &BootFacts,
        tree: &mut Tree,
        source: SourceId,
    ) -> Result<CarriedBoot, TreeError> {
        let nodes = nodes_by_start(tree, source);
        let mut carrying = Carrying {
            image: self,
            facts,
            tree,
            source,
            nodes,
            known: HashMap::new(),
            spec: BootSpec::default(),
            missing: Vec::new(),
        };
        carrying.catalog()?;
        carrying.appended()?;
        carrying.start_area();
        carrying.mbr();
        carrying.gpt();
        carrying.apm();
        if facts.volumes.iter().any(|volume| volume.kind == "hfsplus") {
            carrying.missing.push(NotCarried::HfsVolume);
        }
        let mut missing = carrying.missing;
        missing.sort();
        missing.dedup();
        Ok(CarriedBoot { spec: carrying.spec, missing })
    }
}

/// The first file that begins at each byte of the image.
fn nodes_by_start(tree: &Tree, source: SourceId) -> HashMap<u64, NodeId> {
    let mut nodes = HashMap::new();
    for (id, node) in tree.walk(Tree::ROOT) {
        let NodeKind::File(blob) = node.kind else { continue };
        let Some(Content::Extents { source: of, ranges }) = tree.blob(blob).map(|b| &b.content)
        else {
            continue;
        };
        if let Some(first) = ranges.as_slice().first().filter(|_| *of == source) {
            nodes.entry(first.start).or_insert(id);
        }
    }
    nodes
}

struct Carrying<'a> {
    image: &'a OpenImage,
    facts: &'a BootFacts,
    tree: &'a mut Tree,
    source: SourceId,
    nodes: HashMap<u64, NodeId>,
    /// Images by their first byte: the same data is the same source.
    known: HashMap<u64, BootImageSource>,
    spec: BootSpec,
    missing: Vec<NotCarried>,
}

impl Carrying<'_> {
    /// The data at a place: a file, or a blob without a name.
    fn data(&mut self, range: ByteRange) -> Result<BootImageSource, TreeError> {
        if let Some(known) = self.known.get(&range.start) {
            return Ok(known.clone());
        }
        let image = match self.nodes.get(&range.start) {
            Some(node) => BootImageSource::Node(*node),
            None => {
                let ranges = Ranges::One(range);
                let content = Content::Extents { source: self.source, ranges };
                BootImageSource::Blob(self.tree.add_blob(Blob { content, len: range.len })?)
            }
        };
        self.known.insert(range.start, image.clone());
        Ok(image)
    }

    fn catalog(&mut self) -> Result<(), TreeError> {
        let Some(catalog) = &self.facts.catalog else { return Ok(()) };
        if !catalog.faults.is_empty() || !catalog.is_key_right || !catalog.is_sum_right {
            self.missing.push(NotCarried::CatalogFaults);
        }
        let mut made = CatalogSpec {
            node: self.nodes.get(&catalog.range.start).copied(),
            entries: Vec::new(),
        };
        let mut before: Option<&BootEntryFacts> = None;
        for entry in &catalog.entries {
            let starts_section = before.is_some_and(|before| {
                let is_alike =
                    before.platform == entry.platform && before.section_id == entry.section_id;
                before.section > 0 && before.section != entry.section && is_alike
            });
            match self.entry(catalog, entry)? {
                Some(carried) => made.entries.push(BootEntry { starts_section, ..carried }),
                None => self.missing.push(NotCarried::Entry(entry.number)),
            }
            before = Some(entry);
        }
        if !made.entries.is_empty() {
            self.spec.catalog = Some(made);
        }
        Ok(())
    }

    fn entry(
        &mut self,
        catalog: &CatalogFacts,
        entry: &BootEntryFacts,
    ) -> Result<Option<BootEntry>, TreeError> {
        let whole = ByteRange { start: 0, len: self.facts.size_bytes };
        let Some(emulation) = entry.emulation().filter(|_| whole.covers(entry.image)) else {
            return Ok(None);
        };
        let id = if entry.is_default { &catalog.id } else { &entry.section_id };
        let has_criteria = entry.criteria_type != 0 || entry.criteria.iter().any(|b| *b != 0);
        let criteria =
            if has_criteria { (entry.criteria_type, entry.criteria.clone()) } else { (0, vec![]) };
        Ok(Some(BootEntry {
            platform: entry.platform,
            id: id.clone().into_bytes(),
            starts_section: false,
            is_bootable: entry.is_bootable,
            emulation,
            media_flags: entry.media & 0xC0,
            load_segment: entry.load_segment,
            system_type: Some(entry.system_type),
            load: load(entry, emulation),
            criteria,
            image: self.data(entry.image)?,
            // A stale patch is mended rather than carried.
            patch: Patch {
                boot_info_table: entry.info_table.is_some(),
                grub2: entry.is_grub2_right() == Some(true),
            },
        }))
    }

    /// Partitions behind the volume are data of their own.
    fn appended(&mut self) -> Result<(), TreeError> {
        let Some(iso) = &self.facts.iso else { return Ok(()) };
        let volume_end = iso.declared_bytes;
        let image_end = self.image_end();
        let mbr = self.facts.mbr.iter().flat_map(|mbr| &mbr.entries).map(|entry| entry.range);
        let is_gap = |name: &str| name.starts_with("Gap");
        let gpt = self.facts.gpt.iter().flat_map(|gpt| &gpt.entries);
        let gpt = gpt.filter(|entry| !is_gap(&entry.name)).map(|entry| entry.range);
        let mut ranges: Vec<ByteRange> = mbr
            .chain(gpt)
            .filter(|range| range.start >= volume_end && range.len > 0 && range.end() <= image_end)
            .collect();
        ranges.sort();
        ranges.dedup_by_key(|range| range.start);
        for range in ranges {
            let data = self.data(range)?;
            self.spec.appended.push(data);
        }
        Ok(())
    }

    fn image_end(&self) -> u64 {
        self.facts.size_bytes.next_multiple_of(512)
    }

    /// Code and what else stands in the first sectors, without the tables that are made anew.
    fn start_area(&mut self) {
        let len = START_BYTES.min(self.facts.size_bytes);
        let bytes = usize::try_from(len).ok();
        let bytes = bytes.and_then(|len| read_vec(&*self.image.source, 0, len).ok());
        let Some(mut bytes) = bytes.filter(|_| !self.facts.is_start_empty) else { return };
        let mut blank = |range: ByteRange| {
            let ends =
                [range.start, range.end()].map(|at| usize::try_from(at.min(len)).unwrap_or(0));
            bytes.get_mut(ends[0]..ends[1]).unwrap_or_default().fill(0);
        };
        for header in self.facts.gpt.iter().filter_map(|gpt| gpt.primary) {
            blank(header.range);
            blank(header.array);
        }
        if let Some(apm) = &self.facts.apm {
            let block = u64::from(apm.block_bytes);
            blank(ByteRange { start: block, len: block * apm.entries.len() as u64 });
        }
        if self.facts.mbr.is_some() {
            bytes.get_mut(MBR_TABLE).unwrap_or_default().fill(0);
            bytes.get_mut(510..512).unwrap_or_default().fill(0);
        }
        let end = bytes.iter().rposition(|byte| *byte != 0).map_or(0, |at| at + 1);
        bytes.truncate(end);
        if end > 512 {
            self.missing.push(NotCarried::UnknownStart);
        }
        let code = self.facts.mbr.as_ref().map(|mbr| (mbr.code, mbr.target));
        let image = |at: u64| self.known.get(&at).cloned();
        let code = match code {
            Some((MbrCode::Isohybrid, Some(target))) => BootCode::Isolinux(image(target.byte)),
            Some((MbrCode::Grub2Hybrid, Some(target))) => BootCode::Grub2(image(target.byte)),
            Some((MbrCode::None | MbrCode::ActivePartition, _)) => BootCode::Plain,
            Some(_) => {
                self.missing.push(NotCarried::UnknownCode);
                BootCode::Plain
            }
            None => BootCode::Plain,
        };
        self.spec.system_area = SystemAreaSpec { bytes: Arc::from(bytes), code };
    }

    fn mbr(&mut self) {
        let Some(mbr) = &self.facts.mbr else { return };
        let is_volume = matches!(
            mbr.code,
            MbrCode::FatBootSector | MbrCode::FatSyslinux | MbrCode::FatNotBootable
        );
        if is_volume {
            return;
        }
        let partitions: Vec<MbrPartition> = (mbr.entries.iter())
            .map(|entry| MbrPartition {
                number: entry.number,
                span: self.span(entry.range),
                kind: entry.kind,
                is_active: entry.is_active,
            })
            .collect();
        let is_fixed = |p: &&MbrPartition| matches!(p.span, PartitionSpan::Fixed(..));
        let fixed = partitions.iter().filter(is_fixed);
        self.missing.extend(fixed.map(|p| NotCarried::Partition(u32::from(p.number))));
        self.spec.partition_offset = self.partition_offset(mbr);
        let is_padded = self.facts.size_bytes.is_multiple_of(CYLINDER_BYTES);
        if mbr.code == MbrCode::Isohybrid && is_padded && self.spec.appended.is_empty() {
            self.spec.cylinders = Cylinders::Auto;
        }
        self.spec.mbr = Some(MbrSpec { partitions, signature: Some(mbr.disk_id) });
    }

    /// A second set of trees begins where the first partition does (formats.md 12.2).
    fn partition_offset(&self, mbr: &MbrFacts) -> u32 {
        let first = mbr.entries.first().map_or(0, |entry| entry.range.start);
        let is_volume = |volume: &crate::model::boot::BootVolume| {
            volume.kind == "iso9660" && volume.start == first && first > 0
        };
        match self.facts.volumes.iter().any(is_volume) {
            true => u32::try_from(first / SECTOR_BYTES).unwrap_or(0),
            false => 0,
        }
    }

    fn gpt(&mut self) {
        let Some(gpt) = &self.facts.gpt else { return };
        let is_sound = gpt.primary.is_some_and(|header| header.is_valid());
        if !is_sound || gpt.block_bytes != 512 {
            self.missing.push(NotCarried::Gpt);
        }
        if gpt.block_bytes != 512 {
            return;
        }
        let mut partitions = Vec::new();
        let mut has_gaps = false;
        for entry in &gpt.entries {
            let is_gap = entry.name.starts_with("Gap") && entry.kind == Guid::BASIC_DATA;
            if is_gap && has_gaps {
                continue;
            }
            if entry.kind == Guid::HFS_PLUS {
                // Its volume is not made again.
                continue;
            }
            has_gaps |= is_gap;
            let span = match is_gap {
                true => PartitionSpan::Gaps,
                false => self.gpt_span(gpt, entry.range),
            };
            if matches!(span, PartitionSpan::Fixed(..)) {
                self.missing.push(NotCarried::Partition(entry.number));
            }
            partitions.push(GptPartition {
                number: if is_gap { 0 } else { entry.number },
                span,
                kind: entry.kind,
                guid: Some(entry.guid).filter(|_| !is_gap),
                name: if is_gap { "Gap".to_owned() } else { entry.name.clone() },
                attributes: entry.flags,
            });
        }
        self.spec.gpt = Some(GptSpec { partitions, disk_guid: Some(gpt.disk_guid) });
    }

    /// In a GPT the last partition ends in front of the copy.
    fn gpt_span(&self, gpt: &GptFacts, range: ByteRange) -> PartitionSpan {
        let last = gpt
            .primary
            .map_or(0, |header| header.last_usable.saturating_add(1).saturating_mul(512));
        let first = gpt.primary.map_or(0, |header| header.first_usable.saturating_mul(512));
        match self.span(range) {
            PartitionSpan::Fixed(from, _) if range.end() >= last && last > 0 => {
                PartitionSpan::Volume { from }
            }
            // What reaches over the tables themselves is the volume, whatever its end.
            PartitionSpan::Fixed(from, _) if range.start < first => PartitionSpan::Volume { from },
            other => other,
        }
    }

    fn apm(&mut self) {
        let Some(apm) = &self.facts.apm else { return };
        let mut partitions = Vec::new();
        let mut has_gaps = false;
        for entry in &apm.entries {
            let is_map = entry.kind == "Apple_partition_map";
            let is_gap = entry.name.starts_with("Gap");
            let is_volume = entry.kind == "Apple_HFS"
                && self.facts.volumes.iter().any(|volume| {
                    volume.kind.starts_with("hfs") && volume.start == entry.range.start
                });
            if is_map || is_volume || (is_gap && has_gaps) {
                continue;
            }
            has_gaps |= is_gap;
            let span = match is_gap {
                true => PartitionSpan::Gaps,
                false => self.span(entry.range),
            };
            if matches!(span, PartitionSpan::Fixed(..)) {
                self.missing.push(NotCarried::Partition(entry.number));
            }
            let name = if is_gap { "Gap".to_owned() } else { entry.name.clone() };
            let (kind, flags) = (entry.kind.clone(), entry.flags);
            partitions.push(ApmPartition { span, name, kind, flags });
        }
        let block_bytes = u16::try_from(apm.block_bytes).unwrap_or(2048);
        self.spec.apm = Some(ApmSpec { block_bytes, partitions });
    }

    /// What a partition covers: known data, the volume, the image, or just these blocks.
    fn span(&self, range: ByteRange) -> PartitionSpan {
        if range.is_empty() {
            return PartitionSpan::Nothing;
        }
        let from = Lba512::containing(range.start);
        let size = self.image_end();
        let volume_end = self.facts.iso.as_ref().map_or(0, |iso| iso.declared_bytes);
        if let Some(image) = self.known.get(&range.start)
            && range.start > 0
        {
            return PartitionSpan::Data(image.clone());
        }
        // Writers differ by what they count in: full cylinders, sectors of 2048 bytes.
        let is_whole = range.end() >= size.saturating_sub(SECTOR_BYTES - 1);
        let first_appended = self.spec.appended.iter().filter_map(|image| {
            self.known.iter().find(|(_, known)| *known == image).map(|(start, _)| *start)
        });
        let tail = first_appended.min().unwrap_or(size);
        if is_whole {
            PartitionSpan::Image { from }
        } else if range.end() >= volume_end && range.end() <= tail && range.start < volume_end {
            PartitionSpan::Volume { from }
        } else {
            PartitionSpan::Fixed(from, range.len / 512)
        }
    }
}

/// The sector count of an entry as a wish: what follows from the image stays a rule, so that
/// another image gets its own.
fn load(entry: &BootEntryFacts, emulation: Emulation) -> LoadSize {
    let sectors = entry.load_sectors;
    let whole = entry.image.len.div_ceil(SECTOR_BYTES) * (SECTOR_BYTES / 512);
    let is_whole = match u16::try_from(whole) {
        Ok(whole) => whole == sectors,
        Err(_) => sectors == if entry.platform == BootPlatform::Efi { 0 } else { u16::MAX },
    };
    match (emulation, sectors) {
        (Emulation::None, 4) if entry.platform == BootPlatform::X86 => LoadSize::Usual,
        (Emulation::None, _) if is_whole => LoadSize::Whole,
        (Emulation::None, sectors) => LoadSize::Sectors(sectors),
        (_, 1) => LoadSize::Usual,
        (_, sectors) => LoadSize::Sectors(sectors),
    }
}
