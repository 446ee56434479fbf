//! Which blocks the partitions of a [`Boot`] get, once addresses are known.

use super::{BLOCK_BYTES, Boot, start};
use crate::base::units::{Guid, SECTOR_BYTES};
use crate::formats::part::author::{Blocks, apm, gpt, mbr};
use crate::model::spec::{ApmSpec, GptSpec, MbrSpec, PartitionSpan};
use crate::plan::{Addresses, Subject};

/// Borders of gap partitions are sectors.
const GAP_UNIT: u64 = SECTOR_BYTES / BLOCK_BYTES;
/// First block of data behind the start area, where gap partitions of an Apple map begin.
const APM_FIRST: u64 = 64;

impl Boot {
    /// The blocks of a span; `None` where there is nothing to cover, or several gaps.
    fn blocks(&self, span: &PartitionSpan, addresses: &Addresses) -> Option<Blocks> {
        let up_to = |from: u64, end_bytes: u64| {
            let count = (end_bytes / BLOCK_BYTES).saturating_sub(from);
            Some(Blocks { first: from, count })
        };
        match span {
            PartitionSpan::Volume { from } => {
                let Subject::Part(author, key) = self.volume_end() else { return None };
                up_to(from.0, addresses.part(author, key)?.end())
            }
            PartitionSpan::Image { from } => up_to(from.0, addresses.image_bytes()),
            PartitionSpan::Data(source) => self.image_blocks(source, addresses),
            PartitionSpan::Fixed(first, count) => Some(Blocks { first: first.0, count: *count }),
            PartitionSpan::Gaps | PartitionSpan::Nothing => None,
        }
    }

    pub(super) fn mbr_entries(&self, spec: &MbrSpec, addresses: &Addresses) -> Vec<mbr::Entry> {
        let entry = |partition: &crate::model::spec::MbrPartition| mbr::Entry {
            number: partition.number,
            kind: partition.kind,
            is_active: partition.is_active,
            blocks: self.blocks(&partition.span, addresses).unwrap_or_default(),
        };
        spec.partitions.iter().map(entry).collect()
    }

    pub(super) fn disk_signature(&self, spec: &MbrSpec) -> u32 {
        let [a, b, c, d, ..] = self.derived("mbr", 0);
        spec.signature.unwrap_or(u32::from_le_bytes([a, b, c, d]))
    }

    pub(super) fn disk_guid(&self, spec: &GptSpec) -> Guid {
        spec.disk_guid.unwrap_or_else(|| Guid::from_seed(self.derived("gpt disk", 0)))
    }

    /// Where the array of the GPT lies.
    pub(super) fn gpt_room(&self) -> gpt::Room {
        let first_free = self.spec.apm.as_ref().map_or(0, |apm| {
            let unit = u64::from(apm.block_bytes) / BLOCK_BYTES;
            // Block 0, the entry of the map itself, the entries.
            (2 + most_entries(apm)).saturating_mul(unit)
        });
        gpt::Room::behind(first_free)
    }

    /// The entries of the array with their numbers, in order of their numbers.
    pub(super) fn gpt_entries(
        &self,
        spec: &GptSpec,
        addresses: &Addresses,
    ) -> Vec<(u32, gpt::Entry)> {
        let whole = self.gpt_room().usable(addresses.image_bytes());
        let mut found: Vec<(u32, Blocks, &crate::model::spec::GptPartition)> = Vec::new();
        let is_gaps = |span: &PartitionSpan| *span == PartitionSpan::Gaps;
        for partition in spec.partitions.iter().filter(|partition| !is_gaps(&partition.span)) {
            if let Some(blocks) = self.blocks(&partition.span, addresses) {
                // A volume or image from its first block on reaches over the tables.
                let end = blocks.end().min(whole.end());
                let count = end.saturating_sub(blocks.first);
                found.push((partition.number, Blocks { count, ..blocks }, partition));
            }
        }
        let taken: Vec<Blocks> = found.iter().map(|(_, blocks, _)| *blocks).collect();
        for partition in spec.partitions.iter().filter(|partition| is_gaps(&partition.span)) {
            let gaps = Blocks::gaps(whole, &taken, GAP_UNIT);
            found.extend(gaps.into_iter().map(|gap| (0, gap, partition)));
        }
        found.retain(|(_, blocks, _)| blocks.count > 0);
        found.sort_by_key(|(_, blocks, _)| *blocks);
        let taken: Vec<u32> = found.iter().map(|(number, ..)| *number).collect();
        let mut free = (1..=self.gpt_room().count).filter(|number| !taken.contains(number));
        let mut gap = 0u32;
        let mut entries: Vec<(u32, gpt::Entry)> = Vec::new();
        for (number, blocks, partition) in found {
            let number = if number == 0 { free.next() } else { Some(number) };
            let Some(number) = number else { break };
            let mut name = partition.name.clone();
            let mut guid = partition.guid;
            if is_gaps(&partition.span) {
                name.push_str(&gap.to_string());
                gap += 1;
                guid = None;
            }
            let derived = || Guid::from_seed(self.derived("gpt partition", u64::from(number)));
            let guid = guid.unwrap_or_else(derived);
            let attributes = partition.attributes;
            entries.push((
                number,
                gpt::Entry { kind: partition.kind, guid, blocks, attributes, name },
            ));
        }
        entries.sort_by_key(|(number, _)| *number);
        entries
    }

    /// The entries of the Apple map, in disc order.
    pub(super) fn apm_entries(&self, spec: &ApmSpec, addresses: &Addresses) -> Vec<apm::Entry> {
        let mut entries: Vec<apm::Entry> = Vec::new();
        let mut push = |partition: &crate::model::spec::ApmPartition, name: String, blocks| {
            let kind = partition.kind.clone();
            entries.push(apm::Entry { blocks, name, kind, flags: partition.flags });
        };
        let mut taken = Vec::new();
        for partition in &spec.partitions {
            if let Some(blocks) = self.blocks(&partition.span, addresses) {
                taken.push(blocks);
                push(partition, partition.name.clone(), blocks);
            }
        }
        let image = addresses.image_bytes() / BLOCK_BYTES;
        let whole = Blocks { first: APM_FIRST, count: image.saturating_sub(APM_FIRST) };
        for partition in &spec.partitions {
            if partition.span == PartitionSpan::Gaps {
                for (n, gap) in Blocks::gaps(whole, &taken, GAP_UNIT).into_iter().enumerate() {
                    push(partition, format!("{}{n}", partition.name), gap);
                }
            }
        }
        entries.sort_by_key(|entry| entry.blocks);
        entries
    }
}

/// Most entries an Apple map can have beside its own: with gaps, one around each partition.
pub(super) fn most_entries(spec: &ApmSpec) -> u64 {
    let is_gaps = |span: &PartitionSpan| *span == PartitionSpan::Gaps;
    let (gaps, tied): (Vec<_>, Vec<_>) =
        spec.partitions.iter().partition(|partition| is_gaps(&partition.span));
    let tied = tied.len() as u64;
    if gaps.is_empty() { tied } else { 2 * tied + 1 }
}

/// The geometry of an image of this size.
pub(super) fn geometry(boot: &Boot, size_bytes: u64) -> mbr::Geometry {
    start::geometry(boot.spec.cylinders, size_bytes)
}
