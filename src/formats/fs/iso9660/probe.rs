//! Finds the volume descriptors of a session and what trees they lead to. Reads a few sectors
//! only, however large the image is.

use zerocopy::FromBytes;

use super::raw::{
    BootRecord, DESCRIPTOR_BYTES, FIRST_DESCRIPTOR, ID_SELF, KIND_BOOT, KIND_PARTITION,
    KIND_PRIMARY, KIND_SUPPLEMENTARY, KIND_TERMINATOR, RECORD_HEAD_BYTES, RecordHead, STANDARD_ID,
    VolumeDescriptor,
};
use crate::base::diag::{Code, Diagnostic};
use crate::base::progress::Context;
use crate::base::units::{ByteRange, Lba, SECTOR_BYTES};
use crate::formats::fs::joliet;
use crate::formats::fs::susp;
use crate::io::source::{BlockSource, SourceError, read_vec};
use crate::model::Namespace;

/// What a volume descriptor is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum DescriptorKind {
    /// Boot record.
    Boot,
    /// Primary.
    Primary,
    /// Supplementary of Joliet, with its level; level 0 is one nobody knows.
    Joliet(u8),
    /// Enhanced (ISO 9660:1999).
    Enhanced,
    /// Supplementary of no kind known here.
    Supplementary,
    /// Volume partition.
    Partition,
    /// Set terminator.
    Terminator,
    /// A type no standard defines.
    Unknown(u8),
}

impl DescriptorKind {
    /// The tree it describes; boot records and the terminator count for the primary one.
    pub fn namespace(self) -> Namespace {
        match self {
            DescriptorKind::Joliet(_) => Namespace::Joliet,
            DescriptorKind::Enhanced => Namespace::Enhanced,
            _ => Namespace::Iso,
        }
    }
}

/// A volume descriptor and where it lies.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Descriptor {
    /// First byte in the image.
    pub at: u64,
    /// What it is.
    pub kind: DescriptorKind,
    bytes: Box<[u8; DESCRIPTOR_BYTES]>,
}

impl Descriptor {
    fn new(at: u64, bytes: &[u8; DESCRIPTOR_BYTES]) -> Descriptor {
        let found = VolumeDescriptor::ref_from_bytes(bytes).ok();
        let kind = match (found.map_or(0, |d| d.kind), found) {
            (KIND_BOOT, _) => DescriptorKind::Boot,
            (KIND_PRIMARY, _) => DescriptorKind::Primary,
            (KIND_SUPPLEMENTARY, Some(found)) => match joliet::raw::level(&found.escapes) {
                Some(level) if found.version != 2 => DescriptorKind::Joliet(level),
                _ if found.version == 2 => DescriptorKind::Enhanced,
                _ => DescriptorKind::Supplementary,
            },
            (KIND_PARTITION, _) => DescriptorKind::Partition,
            (KIND_TERMINATOR, _) => DescriptorKind::Terminator,
            (kind, _) => DescriptorKind::Unknown(kind),
        };
        Descriptor { at, kind, bytes: Box::new(*bytes) }
    }

    /// Its bytes.
    pub fn bytes(&self) -> &[u8; DESCRIPTOR_BYTES] {
        &self.bytes
    }

    /// Where it lies.
    pub fn range(&self) -> ByteRange {
        ByteRange { start: self.at, len: DESCRIPTOR_BYTES as u64 }
    }

    /// Its fields, if it describes a volume.
    pub fn volume(&self) -> Option<&VolumeDescriptor> {
        match self.kind {
            DescriptorKind::Primary
            | DescriptorKind::Joliet(_)
            | DescriptorKind::Enhanced
            | DescriptorKind::Supplementary => VolumeDescriptor::ref_from_bytes(&*self.bytes).ok(),
            _ => None,
        }
    }

    /// Its fields, if it is a boot record.
    pub fn boot(&self) -> Option<&BootRecord> {
        match self.kind {
            DescriptorKind::Boot => BootRecord::ref_from_bytes(&*self.bytes).ok(),
            _ => None,
        }
    }
}

/// One tree of a volume.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct View {
    /// Which.
    pub ns: Namespace,
    /// Block of the root directory.
    pub root_block: u32,
    /// Bytes of the root directory.
    pub root_bytes: u32,
    /// Bytes to skip at the start of system use areas (SUSP 5.3).
    pub skip_bytes: u8,
}

/// The ISO 9660 volume of one session.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct IsoVolume {
    /// First sector of the session.
    pub start: Lba,
    /// Its descriptors in the order found, the terminator included.
    pub descriptors: Vec<Descriptor>,
    /// Bytes of a logical block: 512, 1024 or 2048.
    pub block_bytes: u32,
    /// Its trees, the one to show by default first.
    pub views: Vec<View>,
}

impl IsoVolume {
    /// The first primary descriptor.
    pub fn primary(&self) -> Option<&VolumeDescriptor> {
        self.descriptors
            .iter()
            .find(|descriptor| descriptor.kind == DescriptorKind::Primary)
            .and_then(Descriptor::volume)
    }

    /// The tree of a namespace.
    pub fn view(&self, ns: Namespace) -> Option<&View> {
        self.views.iter().find(|view| view.ns == ns)
    }

    /// Bytes of the volume as its descriptor says, without the session's start.
    pub fn declared_bytes(&self) -> u64 {
        let blocks = self.primary().map_or(0, |primary| primary.space_blocks.little());
        u64::from(blocks) * u64::from(self.block_bytes)
    }
}

/// Reads the volume of the session that starts at `start`; `None` when there is none. With
/// `ctx` what is odd is told.
pub fn probe(
    source: &dyn BlockSource,
    start: Lba,
    ctx: &Context,
) -> Result<Option<IsoVolume>, SourceError> {
    let descriptors = read_descriptors(source, start, ctx)?;
    let mut volume = IsoVolume { start, descriptors, block_bytes: 2048, views: Vec::new() };
    let Some((at, primary)) = volume
        .descriptors
        .iter()
        .find(|descriptor| descriptor.kind == DescriptorKind::Primary)
        .and_then(|descriptor| Some((descriptor.at, *descriptor.volume()?)))
    else {
        if volume.descriptors.iter().any(|descriptor| descriptor.volume().is_some()) {
            ctx.note(Diagnostic::error(Code::PrimaryMissing));
        }
        return Ok(None);
    };
    volume.block_bytes = choose_block_bytes(source, at, &primary, ctx);
    check_primaries(&volume, ctx);
    volume.views = find_views(source, &volume, ctx);
    Ok(Some(volume))
}

/// Whether a primary descriptor lies where a session at `start` would have it.
pub fn has_primary(source: &dyn BlockSource, start: Lba) -> bool {
    let at = first_descriptor(start);
    let mut head = [0; 7];
    source.read_at(at, &mut head).is_ok() && head[0] == KIND_PRIMARY && head[1..6] == STANDARD_ID
}

fn first_descriptor(start: Lba) -> u64 {
    start.byte_offset() + u64::from(FIRST_DESCRIPTOR) * SECTOR_BYTES
}

fn read_descriptors(
    source: &dyn BlockSource,
    start: Lba,
    ctx: &Context,
) -> Result<Vec<Descriptor>, SourceError> {
    let mut found: Vec<Descriptor> = Vec::new();
    let mut at = first_descriptor(start);
    let mut has_terminator = false;
    for _ in 0..ctx.limits.volume_descriptors {
        let mut bytes = [0; DESCRIPTOR_BYTES];
        let there = source.len().saturating_sub(at).min(DESCRIPTOR_BYTES as u64);
        let Some(part) = usize::try_from(there).ok().and_then(|n| bytes.get_mut(..n)) else {
            break;
        };
        if part.len() < 7 {
            break;
        }
        if let Err(error) = source.read_at(at, part) {
            if found.is_empty() {
                return Err(error);
            }
            break;
        }
        if bytes[1..6] != STANDARD_ID {
            break;
        }
        let descriptor = Descriptor::new(at, &bytes);
        has_terminator = descriptor.kind == DescriptorKind::Terminator;
        found.push(descriptor);
        if has_terminator {
            break;
        }
        at += SECTOR_BYTES;
    }
    if !found.is_empty() && !has_terminator {
        let count = u64::try_from(found.len()).unwrap_or(u64::MAX);
        let code = if count >= u64::from(ctx.limits.volume_descriptors) {
            Code::TooManyDescriptors
        } else {
            Code::TerminatorMissing
        };
        ctx.note(Diagnostic::warning(code).at(at));
    }
    Ok(found)
}

/// The block size that the descriptor declares, unless it is illegal or the root directory is
/// not where that size puts it and is where 2048 would.
fn choose_block_bytes(
    source: &dyn BlockSource,
    at: u64,
    primary: &VolumeDescriptor,
    ctx: &Context,
) -> u32 {
    let declared = u32::from(primary.block_bytes.little());
    let block = primary.root.head.extent.little();
    let is_legal = matches!(declared, 512 | 1024 | 2048);
    let is_believed = is_legal
        && (declared == 2048 || is_root(source, block, declared) || !is_root(source, block, 2048));
    if is_believed {
        return declared;
    }
    ctx.note(
        Diagnostic::warning(Code::BlockSizeOdd).at(at + 128).with("value", u64::from(declared)),
    );
    2048
}

/// Whether a directory's record of itself lies at `block`.
pub(super) fn is_root(source: &dyn BlockSource, block: u32, block_bytes: u32) -> bool {
    let mut record = [0; RECORD_HEAD_BYTES + 1];
    let at = u64::from(block) * u64::from(block_bytes);
    if source.read_at(at, &mut record).is_err() {
        return false;
    }
    let Ok((head, id)) = RecordHead::ref_from_prefix(&record) else { return false };
    usize::from(head.record_bytes) > RECORD_HEAD_BYTES
        && head.id_bytes == 1
        && id == ID_SELF
        && (head.extent.little() == block || head.extent.big() == block)
}

fn check_primaries(volume: &IsoVolume, ctx: &Context) {
    let mut primaries = volume.descriptors.iter().filter(|d| d.kind == DescriptorKind::Primary);
    let first = primaries.next();
    for other in primaries {
        if first.is_some_and(|first| first.bytes != other.bytes) {
            ctx.note(Diagnostic::warning(Code::PrimaryDiffers).at(other.at));
        }
    }
    for descriptor in &volume.descriptors {
        let Some(fields) = descriptor.volume() else { continue };
        let checks = [
            (fields.space_blocks.is_consistent(), 80, "space-blocks"),
            (fields.set_volumes.is_consistent(), 120, "set-volumes"),
            (fields.sequence.is_consistent(), 124, "sequence"),
            (fields.block_bytes.is_consistent(), 128, "block-bytes"),
            (fields.path_table_bytes.is_consistent(), 132, "path-table-bytes"),
            (fields.root.head.extent.is_consistent(), 158, "root-extent"),
            (fields.root.head.data_bytes.is_consistent(), 166, "root-bytes"),
        ];
        for (_, offset, field) in checks.iter().filter(|(is_consistent, ..)| !is_consistent) {
            ctx.note(
                Diagnostic::warning(Code::EndianMismatch)
                    .at(descriptor.at + offset)
                    .with("field", *field),
            );
        }
        if descriptor.kind == DescriptorKind::Joliet(0) {
            ctx.note(Diagnostic::warning(Code::JolietLevelUnknown).at(descriptor.at + 88));
        }
    }
}

/// The trees of a volume, in the order they are chosen from: Rock Ridge, Joliet, plain. A
/// Rock Ridge tree without files gives way to a Joliet tree that has some, as in Linux.
fn find_views(source: &dyn BlockSource, volume: &IsoVolume, ctx: &Context) -> Vec<View> {
    let mut views: Vec<View> = Vec::new();
    let mut rock_ridge = None;
    for descriptor in &volume.descriptors {
        let Some(fields) = descriptor.volume() else { continue };
        let ns = descriptor.kind.namespace();
        let is_known = descriptor.kind != DescriptorKind::Supplementary;
        if !is_known || views.iter().any(|view| view.ns == ns) {
            continue;
        }
        let root = fields.root.head;
        let root_block = root.extent.little().saturating_add(u32::from(root.attribute_blocks));
        let block_at = |block: u32| u64::from(block) * u64::from(volume.block_bytes);
        let is_outside = block_at(root_block) >= source.len();
        // The other half is better than nothing where the first leads out of the image.
        let root_block = if is_outside && block_at(root.extent.big()) < source.len() {
            root.extent.big()
        } else {
            root_block
        };
        let root_bytes = root.data_bytes.little();
        let view = View { ns, root_block, root_bytes, skip_bytes: 0 };
        if ns == Namespace::Iso
            && let Some(skip_bytes) = find_rock_ridge(source, volume, &view, ctx)
        {
            rock_ridge = Some(View { ns: Namespace::RockRidge, skip_bytes, ..view });
        }
        views.push(view);
    }
    if let Some(view) = rock_ridge {
        views.push(view);
    }
    let order = [Namespace::RockRidge, Namespace::Joliet, Namespace::Iso, Namespace::Enhanced];
    views.sort_by_key(|view| order.iter().position(|ns| *ns == view.ns));
    let holds = |view: Option<&View>| view.is_some_and(|v| has_entries(source, volume, v));
    let by_ns = |ns: Namespace| views.iter().find(|view| view.ns == ns);
    if rock_ridge.is_some()
        && !holds(by_ns(Namespace::RockRidge))
        && holds(by_ns(Namespace::Joliet))
    {
        views.sort_by_key(|view| view.ns != Namespace::Joliet);
    }
    views
}

/// The start of a root directory: at most one sector, fewer bytes at the end of the image.
fn root_sector(source: &dyn BlockSource, volume: &IsoVolume, view: &View) -> Vec<u8> {
    let at = u64::from(view.root_block) * u64::from(volume.block_bytes);
    let len = source.len().saturating_sub(at).min(u64::from(view.root_bytes)).min(SECTOR_BYTES);
    read_vec(source, at, usize::try_from(len).unwrap_or(0)).unwrap_or_default()
}

/// Whether a root holds more than itself and its parent.
fn has_entries(source: &dyn BlockSource, volume: &IsoVolume, view: &View) -> bool {
    let sector = root_sector(source, volume, view);
    let mut rest = sector.as_slice();
    for _ in 0..2 {
        let len = rest.first().map_or(0, |len| usize::from(*len));
        rest = rest.get(len.max(1)..).unwrap_or_default();
    }
    rest.first().is_some_and(|len| *len > 0)
}

/// The SUSP skip of a tree with Rock Ridge; `None` when it has none.
fn find_rock_ridge(
    source: &dyn BlockSource,
    volume: &IsoVolume,
    view: &View,
    ctx: &Context,
) -> Option<u8> {
    let sector = root_sector(source, volume, view);
    let (head, rest) = RecordHead::ref_from_prefix(&sector).ok()?;
    let record_end = usize::from(head.record_bytes).checked_sub(RECORD_HEAD_BYTES)?;
    // The identifier of a directory's record of itself is one byte; no pad byte follows it.
    let area = rest.get(..record_end)?.get(1..)?;
    if let Some(skip) = susp::read::skip_bytes(area) {
        return Some(skip);
    }
    // Version 1.09 and some old writers do without SP.
    match susp::read::parse(area) {
        susp::read::Parsed::Entry(entry, _)
            if matches!(&entry.signature, b"RR" | b"PX" | b"NM" | b"TF" | b"ER") =>
        {
            ctx.note(Diagnostic::note(Code::SystemUseBad).with("path", ""));
            Some(0)
        }
        _ => None,
    }
}
