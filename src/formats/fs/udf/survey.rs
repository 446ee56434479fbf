//! The claims of a UDF volume's own structures; directories, file entries and files come with
//! the walk.

use super::anchor;
use super::attributes::Beside;
use super::bitmap;
use super::icb::FileEntry;
use super::partition::MapKind;
use super::probe::UdfVolume;
use super::raw::RECOGNITION_AT;
use super::sequence::Sequence;
use super::tables::MetadataFile;
use crate::base::units::ByteRange;
use crate::formats::fs::read_ahead::ReadAhead;
use crate::io::source::BlockSource;
use crate::model::{Namespace, NodeId, Owner};

/// A sequence is 16 blocks as a rule; one that claims more than this only owns what it holds.
const MAX_SEQUENCE_BYTES: u64 = 1 << 20;
/// Copies of the end anchor behind one another (genisoimage writes 150).
const MAX_ANCHORS: u64 = 512;
/// The node of structures that no tree has.
const NO_NODE: NodeId = NodeId(u32::MAX);

impl UdfVolume {
    /// Hands out who owns the structures of the volume.
    pub fn claims(&self, source: &dyn BlockSource, claim: &mut dyn FnMut(ByteRange, Owner)) {
        let start = self.start.byte_offset();
        claim(ByteRange { start, len: RECOGNITION_AT }, Owner::SystemArea);
        let descriptor = Owner::VolumeDescriptor { ns: Namespace::Udf };
        for recognised in &self.recognised {
            claim(recognised.range(), descriptor);
        }
        self.claim_anchors(source, claim);
        for sequence in [&self.main, &self.reserve, &self.integrity] {
            for range in extents(sequence) {
                claim(range, Owner::DescriptorSequence);
            }
        }
        let block = |at| ByteRange { start: at, len: u64::from(self.block_bytes) };
        if let Some(set) = &self.file_set {
            claim(block(set.at), descriptor);
            let declared = u64::from(self.logical_volume.file_set.len_bytes());
            if declared > u64::from(self.block_bytes) && declared <= MAX_SEQUENCE_BYTES {
                claim(ByteRange { start: set.at, len: declared }, descriptor);
            }
        }
        self.claim_tables(claim);
        for range in bitmap::places(self, source) {
            claim(range, Owner::SpaceBitmap);
        }
        self.claim_system_streams(source, claim);
    }

    fn claim_anchors(&self, source: &dyn BlockSource, claim: &mut dyn FnMut(ByteRange, Owner)) {
        let size = u64::from(self.block_bytes.max(1));
        for found in &self.anchors {
            claim(ByteRange { start: found.at, len: size }, Owner::Anchor);
        }
        // A writer that pads with anchors is followed back from the last one.
        let last = self.anchors.iter().map(|found| found.at / size).max().unwrap_or(0);
        for block in (0..last).rev().take(usize::try_from(MAX_ANCHORS).unwrap_or(0)) {
            if anchor::read(source, block, self.block_bytes).is_none() {
                break;
            }
            claim(ByteRange { start: block * size, len: size }, Owner::Anchor);
        }
    }

    fn claim_tables(&self, claim: &mut dyn FnMut(ByteRange, Owner)) {
        for (map, tables) in self.partitions.maps.iter().zip(&self.tables) {
            if let Some(vat) = &tables.vat {
                for range in &vat.ranges {
                    claim(*range, Owner::DescriptorSequence);
                }
            }
            for sparing in &tables.sparing {
                claim(sparing.range, Owner::DescriptorSequence);
            }
            if matches!(map.kind, MapKind::Metadata { .. }) {
                let [main, mirror, bits] = &tables.metadata;
                let data = |file: &Option<MetadataFile>| {
                    file.as_ref().map(|file| file.data.clone()).unwrap_or_default()
                };
                let main_data = data(main);
                for file in [main, mirror, bits].into_iter().flatten() {
                    for range in &file.structures {
                        claim(*range, Owner::DescriptorSequence);
                    }
                }
                let stored = |range: &&ByteRange| !range.is_hole();
                for range in main_data.iter().filter(stored) {
                    claim(*range, Owner::Padding);
                }
                for range in data(mirror).iter().filter(stored) {
                    if !main_data.contains(range) {
                        claim(*range, Owner::FileEntry { node: NO_NODE });
                    }
                }
                for range in data(bits).iter().filter(stored) {
                    claim(*range, Owner::SpaceBitmap);
                }
            }
        }
    }

    /// The system stream directory (UDF 3.3.5): streams that belong to the volume.
    fn claim_system_streams(
        &self,
        source: &dyn BlockSource,
        claim: &mut dyn FnMut(ByteRange, Owner),
    ) {
        let Some(set) = &self.file_set else { return };
        let icb = set.set.system_streams;
        if icb.len_bytes() == 0 {
            return;
        }
        let mut ahead = ReadAhead::new(source, 0);
        let mut beside = Beside::default();
        let mut entry = FileEntry::default();
        entry.streams_icb = Some(icb);
        beside.add_outside(source, &mut ahead, &self.partitions, &entry);
        for range in beside.ranges {
            claim(range, Owner::FileEntry { node: NO_NODE });
        }
    }
}

/// Where a sequence lies: its extents, or, where these are absurd, its descriptors.
fn extents(sequence: &Sequence) -> Vec<ByteRange> {
    if sequence.extents.iter().all(|extent| extent.len <= MAX_SEQUENCE_BYTES) {
        return sequence.extents.clone();
    }
    sequence.descriptors.iter().map(|descriptor| descriptor.range()).collect()
}
