//! What starts from an opened image, as wishes for an image made of it. Every piece is tied to
//! its data, so that it holds at any place; pieces that can't be are told, and then nothing but
//! keeping everything where it is, or leaving it out, is left.

use std::collections::HashMap;
use std::sync::Arc;

use crate::base::progress::Context;
use crate::base::units::{ByteRange, Lba512, SECTOR_BYTES, SourceId};
use crate::io::source::read_vec;
use crate::model::boot::{
    ApmFacts, BootEntryFacts, BootFacts, BootImageLength, CatalogFacts, GptFacts, MbrCode, MbrFacts,
};
use crate::model::spec::{
    ApmPartition, ApmSpec, BootCode, BootEntry, BootImageSource, BootPlatform, BootPolicy,
    BootSpec, CatalogSpec, Cylinders, Emulation, GptPartition, GptSpec, KeptPart, LoadSize,
    MbrPartition, MbrSpec, PartitionSpan, Patch, SystemAreaSpec,
};
use crate::model::tree::{Ranges, TreeError};
use crate::model::{Blob, Content, NodeId, Owner, Tree};
use crate::opened::{OpenError, OpenImage, data_place};

/// A piece of what starts that can't be made anew for another layout.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub enum BootPiece {
    /// The boot catalog is damaged.
    Catalog,
    /// The image of an entry of the catalog: its emulation or its length is not known.
    Entry(u16),
    /// The code in the start area; nobody here knows which places of the disc it names.
    StartArea,
    /// An entry of the MBR that covers neither the volume nor known data.
    MbrPartition(u8),
    /// The same of the GPT.
    GptPartition(u32),
    /// The same of the Apple map.
    ApmPartition(u32),
}

impl BootPiece {
    /// The stable name of `--json`, and the number of the piece where there are several.
    pub fn id(self) -> (&'static str, u32) {
        match self {
            BootPiece::Catalog => ("catalog", 0),
            BootPiece::Entry(number) => ("entry", number.into()),
            BootPiece::StartArea => ("system-area", 0),
            BootPiece::MbrPartition(number) => ("mbr-partition", number.into()),
            BootPiece::GptPartition(number) => ("gpt-partition", number),
            BootPiece::ApmPartition(number) => ("apm-partition", number),
        }
    }
}

/// What started from the image, and how it can be carried over.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CarriedBoot {
    /// What was found.
    pub facts: BootFacts,
    /// Pieces that can't be made anew; none: everything can.
    pub pieces: Vec<BootPiece>,
    /// Everything can stay where it is.
    pub can_stay: bool,
}

impl CarriedBoot {
    /// Whether there is anything that starts.
    pub fn is_any(&self) -> bool {
        let facts = &self.facts;
        facts.catalog.is_some() || !facts.is_start_empty || facts.gpt.is_some()
    }

    /// The way that loses nothing; `None`: somebody has to decide.
    pub fn policy(&self) -> Option<BootPolicy> {
        match (self.pieces.is_empty(), self.can_stay) {
            (true, _) => Some(BootPolicy::Replay),
            (false, true) => Some(BootPolicy::Keep),
            (false, false) => None,
        }
    }
}

/// Bytes of the start area (ECMA-119 6.2.1).
const START_BYTES: u64 = 16 * SECTOR_BYTES;
/// A partition of the whole volume begins in front of this block.
const FIRST_BLOCKS: u64 = 64;
/// A cylinder of the geometry that hybrids are filled up to.
const CYLINDER_BYTES: u64 = 64 * 32 * 512;

/// Reads what starts from `image`, whose tree is `tree`. Hidden boot images become blobs of it.
pub(super) fn carry(
    image: &OpenImage,
    tree: &mut Tree,
    ctx: &Context,
) -> Result<(BootSpec, CarriedBoot), CarryError> {
    let facts = image.boot_facts(&ctx.apart()).map_err(OpenError::from)?;
    let mut nodes = HashMap::new();
    let mut files_end = 0;
    for (id, node) in tree.walk(Tree::ROOT) {
        let Some(blob) = node.blob().and_then(|blob| tree.blob(blob)) else { continue };
        if let Some((start, _)) = data_place(tree, id) {
            nodes.entry(start).or_insert(id);
            files_end = files_end.max(start.saturating_add(blob.len));
        }
    }
    let mut carry = Carry {
        image,
        source: image.source_id,
        size: image.size_bytes,
        tree,
        nodes,
        hidden: HashMap::new(),
        files_end,
        pieces: Vec::new(),
        appended: Vec::new(),
    };
    let spec = carry.spec(&facts)?;
    let pieces = carry.pieces;
    // The copy of a GPT must stand at the end, which moves.
    let can_stay = facts.gpt.is_none();
    Ok((spec, CarriedBoot { facts, pieces, can_stay }))
}

/// Why what starts could not be read.
#[derive(Debug, thiserror::Error)]
pub(super) enum CarryError {
    /// The image can't be read.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// No room for another blob.
    #[error(transparent)]
    Tree(#[from] TreeError),
}

struct Carry<'a> {
    image: &'a OpenImage,
    source: SourceId,
    size: u64,
    tree: &'a mut Tree,
    /// Files by where they start.
    nodes: HashMap<u64, NodeId>,
    /// Hidden data by where it starts.
    hidden: HashMap<u64, BootImageSource>,
    /// The end of the last file.
    files_end: u64,
    pieces: Vec<BootPiece>,
    appended: Vec<(u64, BootImageSource)>,
}

impl Carry<'_> {
    fn spec(&mut self, facts: &BootFacts) -> Result<BootSpec, CarryError> {
        let mut spec = BootSpec::default();
        // Partitions first: they know best how long hidden data is.
        let offset = self.offset(facts);
        spec.partition_offset = offset.unwrap_or(0);
        if let Some(mbr) = &facts.mbr {
            spec.mbr = Some(self.mbr(mbr, facts)?);
            let mut first = mbr.entries.iter().filter(|entry| entry.range.start == 0);
            let is_filled = |end: u64| end > 0 && end.is_multiple_of(CYLINDER_BYTES);
            if mbr.code == MbrCode::Isohybrid && first.any(|entry| is_filled(entry.range.end())) {
                spec.cylinders = Cylinders::Auto;
            }
        }
        if let Some(gpt) = &facts.gpt {
            spec.gpt = Some(self.gpt(gpt, facts)?);
        }
        if let Some(apm) = &facts.apm {
            spec.apm = self.apm(apm, facts)?;
        }
        if let Some(catalog) = &facts.catalog {
            spec.catalog = Some(self.catalog(catalog)?);
            self.keep(catalog, &mut spec);
        }
        if !facts.is_start_empty {
            spec.system_area = self.system_area(facts)?;
            let range = ByteRange { start: 0, len: START_BYTES };
            let owner = Owner::SystemArea;
            spec.kept.push(KeptPart { range, source: self.source, owner });
        }
        self.appended.sort_by_key(|(start, _)| *start);
        spec.appended = self.appended.drain(..).map(|(_, image)| image).collect();
        for image in &spec.appended {
            let start = self.hidden.iter().find(|(_, known)| *known == image).map(|(at, _)| *at);
            spec.held.extend(start.map(|start| (image.clone(), start)));
        }
        Ok(spec)
    }

    /// The data at `range`: a file that begins there, else hidden bytes of the image.
    fn data(&mut self, range: ByteRange) -> Result<BootImageSource, CarryError> {
        if let Some(node) = self.nodes.get(&range.start) {
            return Ok(BootImageSource::Node(*node));
        }
        if let Some(known) = self.hidden.get(&range.start) {
            return Ok(known.clone());
        }
        let len = range.len.min(self.size.saturating_sub(range.start));
        let ranges = Ranges::One(ByteRange { start: range.start, len });
        let content = Content::Extents { source: self.source, ranges };
        let blob = self.tree.add_blob(Blob { content, len })?;
        let image = BootImageSource::Blob(blob);
        self.hidden.insert(range.start, image.clone());
        Ok(image)
    }

    /// The sector at which a partition that is a volume of its own begins.
    fn offset(&self, facts: &BootFacts) -> Option<u32> {
        let entries = facts.mbr.iter().flat_map(|mbr| &mbr.entries).map(|entry| entry.range);
        let entries = entries.chain(facts.gpt.iter().flat_map(|gpt| &gpt.entries).map(|e| e.range));
        let starts = entries.map(|range| range.start);
        let is_volume = |start: &u64| {
            let is_it = |volume: &crate::model::boot::BootVolume| {
                volume.kind == "iso9660" && volume.start == *start
            };
            *start > 0 && start.is_multiple_of(SECTOR_BYTES) && facts.volumes.iter().any(is_it)
        };
        let start = starts.into_iter().find(is_volume)?;
        u32::try_from(start / SECTOR_BYTES).ok()
    }

    /// What a partition covers. `None`: nothing that is known.
    fn span(
        &mut self,
        range: ByteRange,
        facts: &BootFacts,
    ) -> Result<Option<PartitionSpan>, CarryError> {
        if range.is_empty() {
            return Ok(Some(PartitionSpan::Nothing));
        }
        let entries = facts.catalog.iter().flat_map(|catalog| &catalog.entries);
        let is_image = entries.into_iter().any(|entry| entry.image.start == range.start);
        let is_data = range.start > 0 && (is_image || self.nodes.contains_key(&range.start));
        if is_data || self.hidden.contains_key(&range.start) {
            let is_behind = range.start >= self.files_end;
            let image = self.data(range)?;
            if is_behind && !self.appended.iter().any(|(_, known)| *known == image) {
                self.appended.push((range.start, image.clone()));
            }
            return Ok(Some(PartitionSpan::Data(image)));
        }
        let from = Lba512(range.start / 512);
        let is_start = range.start / 512 <= FIRST_BLOCKS;
        if is_start && range.end() >= self.files_end {
            let is_whole = range.end() >= self.size;
            return Ok(Some(match is_whole {
                true => PartitionSpan::Image { from },
                false => PartitionSpan::Volume { from },
            }));
        }
        if range.start >= self.files_end && range.end() <= self.size.next_multiple_of(SECTOR_BYTES)
        {
            let image = self.data(range)?;
            self.appended.push((range.start, image.clone()));
            return Ok(Some(PartitionSpan::Data(image)));
        }
        Ok(None)
    }

    /// A partition that holds a volume that is not written: it goes with it.
    fn is_dropped(range: ByteRange, facts: &BootFacts) -> bool {
        let is_hfs = |volume: &crate::model::boot::BootVolume| {
            volume.kind.starts_with("hfs") && volume.start == range.start
        };
        let entries = facts.catalog.iter().flat_map(|catalog| &catalog.entries);
        let is_image = entries.into_iter().any(|entry| entry.image.start == range.start);
        !is_image && facts.volumes.iter().any(is_hfs)
    }

    fn mbr(&mut self, mbr: &MbrFacts, facts: &BootFacts) -> Result<MbrSpec, CarryError> {
        let mut spec = MbrSpec { partitions: Vec::new(), signature: Some(mbr.disk_id) };
        for entry in &mbr.entries {
            let span = if entry.kind == 0xEE {
                Some(PartitionSpan::Image { from: Lba512(entry.range.start / 512) })
            } else if entry.kind == 0 {
                // It stands for no data: some BIOSes want an active entry beside a protective one.
                Some(PartitionSpan::Fixed(Lba512(entry.range.start / 512), entry.range.len / 512))
            } else {
                self.span(entry.range, facts)?
            };
            let (number, kind, is_active) = (entry.number, entry.kind, entry.is_active);
            match span {
                Some(span) => {
                    spec.partitions.push(MbrPartition { number, span, kind, is_active });
                }
                None if Self::is_dropped(entry.range, facts) => {}
                None => self.pieces.push(BootPiece::MbrPartition(number)),
            }
        }
        Ok(spec)
    }

    fn gpt(&mut self, gpt: &GptFacts, facts: &BootFacts) -> Result<GptSpec, CarryError> {
        let mut spec = GptSpec { partitions: Vec::new(), disk_guid: Some(gpt.disk_guid) };
        for entry in &gpt.entries {
            let is_gap = is_gap(&entry.name);
            let has_gaps = spec.partitions.iter().any(|known| known.span == PartitionSpan::Gaps);
            if is_gap && has_gaps {
                continue;
            }
            let (span, name) = match is_gap {
                true => (Some(PartitionSpan::Gaps), "Gap".to_owned()),
                false if Self::is_dropped(entry.range, facts) => continue,
                false => (self.span(entry.range, facts)?, entry.name.clone()),
            };
            let Some(span) = span else {
                self.pieces.push(BootPiece::GptPartition(entry.number));
                continue;
            };
            spec.partitions.push(GptPartition {
                number: entry.number,
                span,
                kind: entry.kind,
                guid: Some(entry.guid),
                name,
                attributes: entry.flags,
            });
        }
        Ok(spec)
    }

    fn apm(&mut self, apm: &ApmFacts, facts: &BootFacts) -> Result<Option<ApmSpec>, CarryError> {
        let mut partitions: Vec<ApmPartition> = Vec::new();
        for entry in apm.entries.iter().filter(|entry| entry.kind != "Apple_partition_map") {
            let is_gap = is_gap(&entry.name);
            if is_gap && partitions.iter().any(|known| known.span == PartitionSpan::Gaps) {
                continue;
            }
            let (span, name) = match is_gap {
                true => (Some(PartitionSpan::Gaps), "Gap".to_owned()),
                false if Self::is_dropped(entry.range, facts) => continue,
                false => (self.span(entry.range, facts)?, entry.name.clone()),
            };
            let Some(span) = span else {
                self.pieces.push(BootPiece::ApmPartition(entry.number));
                continue;
            };
            let flags = if entry.kind == "Apple_HFS" { 0x4000_0013 } else { 0x13 };
            partitions.push(ApmPartition { span, name, kind: entry.kind.clone(), flags });
        }
        let is_any = partitions.iter().any(|partition| partition.span != PartitionSpan::Gaps);
        let block_bytes = u16::try_from(apm.block_bytes).unwrap_or(2048);
        Ok(is_any.then_some(ApmSpec { block_bytes, partitions }))
    }

    fn catalog(&mut self, catalog: &CatalogFacts) -> Result<CatalogSpec, CarryError> {
        if !catalog.is_sum_right || !catalog.is_key_right || catalog.entries.is_empty() {
            self.pieces.push(BootPiece::Catalog);
        }
        let node = self.nodes.get(&catalog.range.start).copied();
        let mut spec = CatalogSpec { node, entries: Vec::new() };
        let mut end = catalog.range.start;
        let mut before: Option<(BootPlatform, String)> = None;
        for entry in &catalog.entries {
            let id = if entry.is_default { &catalog.id } else { &entry.section_id };
            let group = (entry.platform, id.clone());
            // A header stands between them.
            let starts_section = before.as_ref() == Some(&group) && entry.at > end;
            let extensions = entry.criteria.len().saturating_sub(19).div_ceil(30) as u64;
            end = entry.at.saturating_add(32 * (1 + extensions));
            before = Some(group);
            spec.entries.push(self.entry(entry, id, starts_section)?);
        }
        Ok(spec)
    }

    fn entry(
        &mut self,
        entry: &BootEntryFacts,
        id: &str,
        starts_section: bool,
    ) -> Result<BootEntry, CarryError> {
        let is_hidden = !self.nodes.contains_key(&entry.image.start);
        let is_cut = is_hidden
            && !self.hidden.contains_key(&entry.image.start)
            && entry.length == BootImageLength::Load;
        let emulation = entry.emulation();
        if is_cut || emulation.is_none() || entry.image.is_empty() {
            self.pieces.push(BootPiece::Entry(entry.number));
        }
        let image = self.data(entry.image)?;
        let len = self.len_of(&image);
        let emulation = emulation.unwrap_or(Emulation::None);
        let usual = match (emulation, entry.platform) {
            (Emulation::None, BootPlatform::X86) => Some(4),
            (Emulation::None, _) => None,
            _ => Some(1),
        };
        let whole = len.div_ceil(SECTOR_BYTES).saturating_mul(4);
        let load = if usual == Some(entry.load_sectors) {
            LoadSize::Usual
        } else if whole == u64::from(entry.load_sectors) {
            LoadSize::Whole
        } else {
            LoadSize::Sectors(entry.load_sectors)
        };
        let is_disk = emulation == Emulation::HardDisk;
        Ok(BootEntry {
            id: id.as_bytes().to_vec(),
            starts_section,
            is_bootable: entry.is_bootable,
            emulation,
            media_flags: entry.media & 0xC0,
            load_segment: entry.load_segment,
            system_type: (is_disk || entry.system_type != 0).then_some(entry.system_type),
            load,
            criteria: (entry.criteria_type, trimmed(&entry.criteria)),
            patch: Patch {
                boot_info_table: entry.info_table.is_some_and(|table| table.is_image_right),
                grub2: entry.is_grub2_right() == Some(true),
            },
            ..BootEntry::new(entry.platform, image)
        })
    }

    fn len_of(&self, image: &BootImageSource) -> u64 {
        let blob = match image {
            BootImageSource::Node(node) => self.tree.node(*node).and_then(|node| node.blob()),
            BootImageSource::Blob(blob) => Some(*blob),
            BootImageSource::Esp(_) => None,
        };
        blob.and_then(|blob| self.tree.blob(blob)).map_or(0, |blob| blob.len)
    }

    /// What stays with the policy Keep: record, catalog, hidden images; files are held.
    fn keep(&self, catalog: &CatalogFacts, spec: &mut BootSpec) {
        let mut keep = |range: ByteRange, owner| {
            spec.kept.push(KeptPart { range, source: self.source, owner });
        };
        let record = u64::from(catalog.record_sector) * SECTOR_BYTES;
        let ns = crate::model::Namespace::Iso;
        let sector = |start| ByteRange { start, len: SECTOR_BYTES };
        keep(sector(record), Owner::VolumeDescriptor { ns });
        match self.nodes.get(&catalog.range.start) {
            Some(node) => {
                spec.held.push((BootImageSource::Node(*node), catalog.range.start));
            }
            None => keep(sector(catalog.range.start), Owner::BootCatalog),
        }
        let entries = spec.catalog.iter().flat_map(|catalog| &catalog.entries);
        let images: Vec<BootImageSource> = entries.map(|entry| entry.image.clone()).collect();
        for (image, entry) in images.into_iter().zip(&catalog.entries) {
            if !spec.held.iter().any(|(known, _)| *known == image) {
                spec.held.push((image, entry.image.start));
            }
        }
    }

    fn system_area(&mut self, facts: &BootFacts) -> Result<SystemAreaSpec, CarryError> {
        let len = usize::try_from(START_BYTES.min(self.size)).unwrap_or(0);
        let mut bytes = read_vec(&*self.image.source, 0, len).map_err(OpenError::from)?;
        // Tables are written anew; what is left of longer ones would stay behind them.
        for header in facts.gpt.iter().filter_map(|gpt| gpt.primary.as_ref()) {
            blank(&mut bytes, header.range);
            blank(&mut bytes, header.array);
        }
        if let Some(apm) = &facts.apm {
            let block = u64::from(apm.block_bytes);
            let count = apm.entries.len() as u64;
            blank(&mut bytes, ByteRange { start: block, len: block.saturating_mul(count) });
        }
        let named = |carry: &mut Self, byte: u64| -> Result<Option<BootImageSource>, CarryError> {
            let is_known = carry.nodes.contains_key(&byte) || carry.hidden.contains_key(&byte);
            if is_known {
                carry.data(ByteRange { start: byte, len: 0 }).map(Some)
            } else {
                Ok(None)
            }
        };
        let mbr = facts.mbr.as_ref();
        let target = mbr.and_then(|mbr| mbr.target).filter(|target| target.is_right);
        let image = match target {
            Some(target) => named(self, target.byte)?,
            None => None,
        };
        let code = match (mbr.map(|mbr| mbr.code), image) {
            (Some(MbrCode::Isohybrid), Some(image)) => BootCode::Isolinux(Some(image)),
            (Some(MbrCode::Grub2Hybrid), Some(image)) => BootCode::Grub2(Some(image)),
            (Some(MbrCode::None | MbrCode::ActivePartition | MbrCode::SyslinuxGpt), _) => {
                BootCode::Plain
            }
            // Tables of Apple alone.
            (None, _) if facts.apm.is_some() => BootCode::Plain,
            _ => {
                self.pieces.push(BootPiece::StartArea);
                BootCode::Plain
            }
        };
        Ok(SystemAreaSpec { bytes: Arc::from(bytes), code })
    }
}

/// `Gap0`, `Gap1`: what xorriso calls what no other partition covers.
fn is_gap(name: &str) -> bool {
    let number = name.strip_prefix("Gap");
    number.is_some_and(|n| !n.is_empty() && n.bytes().all(|byte| byte.is_ascii_digit()))
}

/// Criteria that say nothing are none.
fn trimmed(criteria: &[u8]) -> Vec<u8> {
    if criteria.iter().all(|byte| *byte == 0) { Vec::new() } else { criteria.to_vec() }
}

fn blank(bytes: &mut [u8], range: ByteRange) {
    let end = usize::try_from(range.end()).unwrap_or(usize::MAX).min(bytes.len());
    let start = usize::try_from(range.start).unwrap_or(usize::MAX).min(end);
    if let Some(part) = bytes.get_mut(start..end) {
        part.fill(0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gaps_are_known_by_their_names() {
        assert!(is_gap("Gap0") && is_gap("Gap12"));
        assert!(!is_gap("Gap") && !is_gap("Gap1a") && !is_gap("EFI"));
    }

    #[test]
    fn blanking_stays_inside() {
        let mut bytes = vec![1; 10];
        blank(&mut bytes, ByteRange { start: 8, len: u64::MAX - 8 });
        blank(&mut bytes, ByteRange { start: 20, len: 5 });
        assert_eq!(bytes, [1, 1, 1, 1, 1, 1, 1, 1, 0, 0]);
    }
}
