//! Finds a UDF volume: recognition, anchors, descriptor sequences, partition maps, file set.
//! Reads a few blocks only, however large the image is.

use std::sync::Arc;

use zerocopy::FromBytes;

use super::anchor::{self, AnchorFound, Recognised};
use super::partition::{Base, MapKind, PartitionMap, Partitions};
use super::raw::{
    BlockAddress, ExtentAd, LogicalVolume, Map2, MetadataDetails, SparableDetails, id,
};
use super::raw_file::FileSet;
use super::sequence::{self, Descriptor, Sequence};
use super::tables::{self, MetadataFile, Sparing, Vat};
use super::tag::{self, Faults};
use crate::base::bytes::{decode_dstring, le16};
use crate::base::diag::{Code, Diagnostic, Field};
use crate::base::progress::Context;
use crate::base::units::Lba;
use crate::io::source::{BlockSource, SourceError, read_vec};

/// Bytes of a partition map of type 1 and of type 2 (ECMA-167 3/10.7.2, 3/10.7.3).
const MAP_1_BYTES: usize = 6;
const MAP_2_BYTES: usize = 64;

/// What a partition map needed and where it lies, for its fields and the sector map.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct MapTables {
    /// First byte of the map and its length.
    pub at: u64,
    /// Bytes of the map.
    pub bytes: Vec<u8>,
    /// Its virtual allocation table.
    pub vat: Option<Vat>,
    /// Its sparing tables.
    pub sparing: Vec<Sparing>,
    /// The metadata file, its copy, its bitmap.
    pub metadata: [Option<MetadataFile>; 3],
}

/// A file set descriptor.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FileSetFound {
    /// First byte in the image.
    pub at: u64,
    /// Where it lies in its partition.
    pub address: BlockAddress,
    /// What is wrong with its tag.
    pub faults: Faults,
    /// Its content.
    pub set: FileSet,
}

/// A UDF volume.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct UdfVolume {
    /// First sector of the session it was looked for in.
    pub start: Lba,
    /// Bytes of a block.
    pub(super) block_bytes: u32,
    /// The recognition sequence.
    pub recognised: Vec<Recognised>,
    /// The anchors found.
    pub anchors: Vec<AnchorFound>,
    /// The main volume descriptor sequence.
    pub main: Sequence,
    /// Its copy.
    pub reserve: Sequence,
    /// The integrity sequence.
    pub integrity: Sequence,
    /// The partition maps.
    pub partitions: Partitions,
    /// What the maps needed, in the same order.
    pub tables: Vec<MapTables>,
    /// The file set whose tree is shown.
    pub file_set: Option<FileSetFound>,
    /// The block of the root's file entry and its first byte.
    pub root: Option<(u64, Vec<u8>)>,
    pub(super) logical_volume: LogicalVolume,
    pub(super) partition_descriptors: Vec<Descriptor>,
}

impl UdfVolume {
    /// Its name (ECMA-167 3/10.6.4).
    pub fn name(&self) -> String {
        decode_dstring(&self.logical_volume.name)
    }

    /// Bytes of a block.
    pub fn block_bytes(&self) -> u32 {
        self.block_bytes
    }

    /// Blocks from the start of the disc to the end of its last partition, as declared.
    pub fn size_blocks(&self) -> u64 {
        let partitions = self.partition_descriptors.iter().filter_map(Descriptor::partition);
        let ends = partitions.map(|p| u64::from(p.start.get()) + u64::from(p.count_blocks.get()));
        ends.max().unwrap_or(0)
    }

    /// Bytes that an image of it must have. A disc that is written to bit by bit declares all it
    /// could hold, so that it has to have none.
    pub fn declared_bytes(&self) -> u64 {
        let is_growing =
            self.partitions.maps.iter().any(|map| matches!(map.kind, MapKind::Virtual(_)));
        if is_growing { 0 } else { self.size_blocks().saturating_mul(u64::from(self.block_bytes)) }
    }

    /// The UDF revision it was written for, as 0x0250; 0 when its domain is another.
    pub fn revision(&self) -> u16 {
        let domain = &self.logical_volume.domain;
        if domain.is(b"*OSTA UDF Compliant") { domain.revision() } else { 0 }
    }

    /// Where the disc ended in each earlier state that its virtual allocation tables remember
    /// (UDF 2.2.11), oldest first: all that lies before such a byte is the disc as it was. Empty
    /// for discs without such a table.
    pub fn earlier_ends(&self, source: &dyn BlockSource, ctx: &Context) -> Vec<u64> {
        let all = self.partitions.maps.iter().zip(&self.tables);
        let newest = all.filter_map(|(map, tables)| Some((map, tables.vat.as_ref()?))).next();
        let Some((map, newest)) = newest else { return Vec::new() };
        let mut ends = Vec::new();
        let (mut at, mut previous) = (newest.block, newest.previous);
        // Each table names one before it: the address sinks, so that this ends.
        while previous < at && ends.len() < usize::try_from(ctx.limits.sessions).unwrap_or(0) {
            let vat = tables::read_vat(source, &map.base, self.block_bytes, previous);
            let Some(vat) = vat else { break };
            ends.push(vat.at.saturating_add(u64::from(self.block_bytes)));
            (at, previous) = (previous, vat.previous);
        }
        ends.reverse();
        ends
    }

    /// Whether its root can be read.
    pub fn has_tree(&self) -> bool {
        let id = self.root.as_ref().and_then(|(_, block)| le16(block, 0));
        matches!(id, Some(id::FILE | id::EXTENDED_FILE))
    }

    /// Every field of its descriptors.
    pub fn fields(&self) -> Vec<Field> {
        super::describe::fields(self)
    }
}

/// Reads the UDF volume of the session that starts at `start`; `None` when there is none. What
/// is odd is told to `ctx`.
pub fn probe(
    source: &dyn BlockSource,
    start: Lba,
    ctx: &Context,
) -> Result<Option<UdfVolume>, SourceError> {
    let recognised = anchor::recognise(source, start);
    let is_udf = anchor::is_udf(&recognised);
    let first = anchor::find_first(source, start);
    let found = match first {
        Some(found) => Some(found),
        None if !is_udf => return Ok(None),
        None => find_elsewhere(source),
    };
    let Some((block_bytes, first)) = found else {
        ctx.note(Diagnostic::warning(Code::UdfAnchorMissing));
        return Ok(None);
    };
    let mut anchors = vec![first];
    anchors.extend(
        anchor::find_last(source, block_bytes).into_iter().filter(|other| other.at != first.at),
    );
    let read = |extent: ExtentAd| sequence::read(source, extent, block_bytes, &ctx.limits);
    let main = read(first.anchor.main);
    let reserve = read(first.anchor.reserve);
    Ok(assemble(source, start, block_bytes, recognised, anchors, [main, reserve], ctx))
}

/// An anchor at the end of the image, else anywhere near its ends.
fn find_elsewhere(source: &dyn BlockSource) -> Option<(u32, AnchorFound)> {
    let at_end = anchor::BLOCK_SIZES.into_iter().find_map(|block_bytes| {
        let found = anchor::find_last(source, block_bytes).into_iter().next();
        found.map(|found| (block_bytes, found))
    });
    at_end.or_else(|| anchor::search(source))
}

fn assemble(
    source: &dyn BlockSource,
    start: Lba,
    block_bytes: u32,
    recognised: Vec<Recognised>,
    anchors: Vec<AnchorFound>,
    [main, reserve]: [Sequence; 2],
    ctx: &Context,
) -> Option<UdfVolume> {
    let choice = Choice { main: &main, reserve: &reserve, ctx };
    let Some(logical) = choice.prevailing("logical-volume", |d| d.logical_volume().is_some())
    else {
        let place = anchors.first().map_or(0, |found| found.at);
        ctx.note(Diagnostic::error(Code::UdfIncomplete).at(place).with("what", "logical-volume"));
        return None;
    };
    let (volume, _) = logical.logical_volume()?;
    let declared = volume.block_bytes.get();
    if declared != block_bytes {
        let odd = Diagnostic::warning(Code::BlockSizeOdd).at(logical.at + 212);
        ctx.note(odd.with("value", u64::from(declared)));
    }
    let partition_descriptors = choice.partitions();
    if partition_descriptors.is_empty() {
        let place = logical.at;
        ctx.note(Diagnostic::error(Code::UdfIncomplete).at(place).with("what", "partition"));
        return None;
    }
    let integrity = sequence::read_integrity(source, volume.integrity, block_bytes, &ctx.limits);
    let mut maps = Maps {
        source,
        block_bytes,
        descriptors: &partition_descriptors,
        ctx,
        tables: Vec::new(),
        partitions: Partitions { maps: Vec::new(), block_bytes },
    };
    maps.read(logical);
    let Maps { tables, partitions, .. } = maps;
    let logical_volume = *volume;
    let file_set = read_file_set(source, &partitions, &logical_volume);
    match &file_set {
        None => {
            let what = Diagnostic::error(Code::UdfIncomplete).with("what", "file-set");
            ctx.note(what.at(logical.at + 248));
        }
        Some(found) => tell_faults(ctx, "file-set", found.at, found.faults),
    }
    let root = file_set.as_ref().and_then(|found| {
        let at = partitions.byte_of(found.set.root.address())?;
        let block = read_vec(source, at, usize::try_from(block_bytes).ok()?).ok()?;
        Some((at, block))
    });
    if !main.descriptors.is_empty() && !reserve.descriptors.is_empty() {
        for other in super::describe::differing(&main, &reserve) {
            // Where the main one is damaged that was told already.
            let is_good = |d: &&Descriptor| d.id == other.id && !d.faults.any();
            if main.descriptors.iter().any(|d| is_good(&d)) && !other.faults.any() {
                // Only these two decide what is read; genisoimage makes up another volume set
                // identifier for the copy of the primary descriptor.
                let differs = match other.id {
                    id::PARTITION | id::LOGICAL_VOLUME => Diagnostic::warning,
                    _ => Diagnostic::note,
                };
                let differs = differs(Code::UdfCopyDiffers).at(other.at);
                ctx.note(differs.with("what", sequence::what(other.id)));
            }
        }
    }
    let newest = integrity.descriptors.iter().rev().find_map(Descriptor::integrity);
    // A disc that can only be added to keeps this in its virtual allocation table.
    let is_growing = tables.iter().any(|map| map.vat.is_some());
    if newest.is_some_and(|found| found.kind.get() == 0) && !is_growing {
        ctx.note(Diagnostic::note(Code::UdfNotClosed));
    }
    Some(UdfVolume {
        start,
        block_bytes,
        recognised,
        anchors,
        integrity,
        partitions,
        tables,
        file_set,
        root,
        logical_volume,
        partition_descriptors,
        main,
        reserve,
    })
}

fn tell_faults(ctx: &Context, what: &'static str, at: u64, faults: Faults) {
    if faults.any() {
        let bad = Diagnostic::warning(Code::UdfDescriptorBad).at(at);
        ctx.note(bad.with("what", what).with("problem", faults.id()));
    }
}

/// The choice between a sequence and its copy.
struct Choice<'a> {
    main: &'a Sequence,
    reserve: &'a Sequence,
    ctx: &'a Context,
}

impl<'a> Choice<'a> {
    /// The descriptor of a kind that counts; one of the copy where the sequence has none without
    /// faults.
    fn prevailing(
        &self,
        what: &'static str,
        is_wanted: impl Fn(&Descriptor) -> bool,
    ) -> Option<&'a Descriptor> {
        let main = self.main.prevailing(&is_wanted);
        if let Some(main) = main.filter(|d| !d.faults.any()) {
            return Some(main);
        }
        let copy = self.reserve.prevailing(&is_wanted);
        if let Some(copy) = copy.filter(|d| !d.faults.any() || main.is_none()) {
            self.ctx.note(Diagnostic::warning(Code::UdfCopyUsed).at(copy.at).with("what", what));
            return Some(copy);
        }
        if let Some(main) = main {
            tell_faults(self.ctx, what, main.at, main.faults);
        }
        main
    }

    /// The partition descriptors that count, one for each partition number.
    fn partitions(&self) -> Vec<Descriptor> {
        let both = [self.main, self.reserve];
        let all = both.iter().flat_map(|sequence| &sequence.descriptors);
        let mut numbers: Vec<u16> = all.filter_map(|d| Some(d.partition()?.number.get())).collect();
        numbers.sort_unstable();
        numbers.dedup();
        let of = |number: u16| {
            self.prevailing("partition", |d| {
                d.partition().is_some_and(|found| found.number.get() == number)
            })
        };
        numbers.into_iter().filter_map(of).cloned().collect()
    }
}

/// The partition maps of a logical volume, being read.
struct Maps<'a> {
    source: &'a dyn BlockSource,
    block_bytes: u32,
    descriptors: &'a [Descriptor],
    ctx: &'a Context,
    tables: Vec<MapTables>,
    partitions: Partitions,
}

impl Maps<'_> {
    fn read(&mut self, logical: &Descriptor) {
        let Some((volume, table)) = logical.logical_volume() else { return };
        let wanted = usize::try_from(volume.map_bytes.get()).unwrap_or(usize::MAX);
        let mut rest = table.get(..wanted).unwrap_or(table);
        let count = volume.count_maps.get();
        let mut at = logical.at + size_of::<LogicalVolume>() as u64;
        // A map has at least two bytes, so that the table bounds their number.
        for _ in 0..count {
            let len = rest.get(1).map_or(0, |len| usize::from(*len));
            let Some(bytes) = rest.get(..len).filter(|bytes| bytes.len() >= 2) else {
                self.tell_bad(at);
                break;
            };
            self.add(at, bytes);
            at += len as u64;
            rest = rest.get(len..).unwrap_or_default();
        }
        self.read_metadata();
    }

    fn tell_bad(&self, at: u64) {
        let index = self.partitions.maps.len() as u64;
        self.ctx.note(Diagnostic::error(Code::UdfMapBad).at(at).with("index", index));
    }

    fn add(&mut self, at: u64, bytes: &[u8]) {
        let mut tables = MapTables { at, bytes: bytes.to_vec(), ..MapTables::default() };
        let map = self.map_of(bytes, &mut tables);
        if map.is_none() {
            self.tell_bad(at);
        }
        let unusable = PartitionMap { kind: MapKind::Unusable, base: Arc::default() };
        self.partitions.maps.push(map.unwrap_or(unusable));
        self.tables.push(tables);
    }

    fn map_of(&self, bytes: &[u8], tables: &mut MapTables) -> Option<PartitionMap> {
        let kind = bytes.first().copied();
        if kind == Some(1) && bytes.len() == MAP_1_BYTES {
            let base = Arc::new(self.base(le16(bytes, 4)?)?);
            return Some(PartitionMap { kind: MapKind::Physical, base });
        }
        if kind != Some(2) || bytes.len() != MAP_2_BYTES {
            return None;
        }
        let map = Map2::ref_from_bytes(bytes).ok()?;
        let mut base = self.base(map.number.get())?;
        if map.identifier.is(b"*UDF Sparable Partition") {
            let details = SparableDetails::ref_from_bytes(&map.details).ok()?;
            tables.sparing =
                tables::read_sparing(self.source, details, self.block_bytes, &mut base);
            if tables.sparing.is_empty() {
                let missing = Diagnostic::warning(Code::UdfSparingMissing);
                self.ctx.note(missing.at(tables.at + 48));
            }
            return Some(PartitionMap { kind: MapKind::Sparable, base: Arc::new(base) });
        }
        if map.identifier.is(b"*UDF Virtual Partition") {
            let base = Arc::new(base);
            let vat = tables::find_vat(self.source, &base, self.block_bytes);
            let Some(vat) = vat else {
                self.ctx.note(Diagnostic::error(Code::UdfVatMissing).at(tables.at));
                return Some(PartitionMap { kind: MapKind::Unusable, base });
            };
            let kind = MapKind::Virtual(Arc::clone(&vat.blocks));
            tables.vat = Some(vat);
            return Some(PartitionMap { kind, base });
        }
        if map.identifier.is(b"*UDF Metadata Partition") {
            // Its files may lie on a sparable partition, whose map may come later.
            let kind = MapKind::Metadata { main: Vec::new(), mirror: Vec::new() };
            return Some(PartitionMap { kind, base: Arc::new(base) });
        }
        None
    }

    fn base(&self, number: u16) -> Option<Base> {
        let mut all = self.descriptors.iter().filter_map(Descriptor::partition);
        let found = all.find(|partition| partition.number.get() == number);
        // A number nobody has means the only partition there is.
        let only = || match self.descriptors {
            [one] => one.partition(),
            _ => None,
        };
        let partition = found.or_else(only)?;
        Some(Base {
            number: partition.number.get(),
            start: partition.start.get(),
            count_blocks: partition.count_blocks.get(),
            ..Base::default()
        })
    }

    /// Reads the files of metadata partitions once all other maps are known.
    fn read_metadata(&mut self) {
        let spared: Vec<Arc<Base>> = self
            .partitions
            .maps
            .iter()
            .filter(|map| map.kind == MapKind::Sparable)
            .map(|map| Arc::clone(&map.base))
            .collect();
        for (map, tables) in self.partitions.maps.iter_mut().zip(&mut self.tables) {
            let MapKind::Metadata { main, mirror } = &mut map.kind else { continue };
            let details = Map2::ref_from_bytes(&tables.bytes)
                .ok()
                .and_then(|map| MetadataDetails::read_from_bytes(&map.details).ok());
            let Some(details) = details else { continue };
            if let Some(base) = spared.iter().find(|base| base.number == map.base.number) {
                map.base = Arc::clone(base);
            }
            tables.metadata =
                tables::read_metadata(self.source, &details, &map.base, self.block_bytes);
            let [main_file, mirror_file, _] = &tables.metadata;
            let runs = |file: &Option<MetadataFile>| {
                let file = file.as_ref();
                file.map(|file| tables::metadata_runs(file, self.block_bytes)).unwrap_or_default()
            };
            *main = runs(main_file);
            *mirror = runs(mirror_file);
            match (main_file, mirror_file) {
                (Some(_), _) => {}
                (None, Some(copy)) => {
                    let used = Diagnostic::warning(Code::UdfCopyUsed).at(copy.at);
                    self.ctx.note(used.with("what", "metadata-file"));
                }
                (None, None) => {
                    let missing = Diagnostic::error(Code::UdfIncomplete).at(tables.at);
                    self.ctx.note(missing.with("what", "metadata-file"));
                    map.kind = MapKind::Unusable;
                }
            }
        }
    }
}

/// The file set descriptor that the logical volume names.
fn read_file_set(
    source: &dyn BlockSource,
    partitions: &Partitions,
    volume: &LogicalVolume,
) -> Option<FileSetFound> {
    let address = volume.file_set.address();
    let places = [partitions.byte_of(address), partitions.mirror_of(address)];
    let mut found: Option<FileSetFound> = None;
    for at in places.into_iter().flatten() {
        let mut bytes = [0u8; size_of::<FileSet>()];
        if source.read_at(at, &mut bytes).is_err() {
            continue;
        }
        let Some((tag, faults)) = tag::read(&bytes, address.block) else { continue };
        let Ok(set) = FileSet::read_from_bytes(&bytes) else { continue };
        let is_better = found.as_ref().is_none_or(|old| old.faults.any() && !faults.any());
        if tag.id.get() == id::FILE_SET && is_better {
            found = Some(FileSetFound { at, address, faults, set });
        }
    }
    found
}
