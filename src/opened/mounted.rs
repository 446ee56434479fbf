//! The volumes of an image: each a file system of any kind somewhere on the disc. One variant a
//! file system and its arms here are all that a new one needs.

use std::collections::HashSet;
use std::ops::ControlFlow;
use std::sync::Arc;

use crate::base::diag::{Code, Diagnostic, Field};
use crate::base::progress::Context;
use crate::base::units::{ByteRange, Lba};
use crate::formats::fs::charset::Charset;
use crate::formats::fs::fat::FatVolume;
use crate::formats::fs::hfs::HfsVolume;
use crate::formats::fs::highsierra::{self, HighSierraVolume};
use crate::formats::fs::iso9660::{self, IsoVolume};
use crate::formats::fs::udf::{self, UdfVolume};
use crate::formats::fs::volume::{Entry, Visitor, Walked};
use crate::io::SharedSource;
use crate::io::source::SourceError;
use crate::io::window::WindowSource;
use crate::model::map::{MapBuilder, SectorMap};
use crate::model::tree::{Attributes, Stream, StreamData};
use crate::model::{Evidence, Namespace};

use super::boot::BootFile;
use super::claims::claim_descriptors;
use super::{OpenError, VolumeSummary, describe, nested};

/// A file system that can be read.
#[derive(Clone, Debug)]
pub(super) enum Volume {
    /// ISO 9660 with its other names.
    Iso(IsoVolume),
    /// UDF.
    Udf(Box<UdfVolume>),
    /// FAT.
    Fat(FatVolume),
    /// HFS or HFS+.
    Hfs(Box<HfsVolume>),
    /// High Sierra.
    HighSierra(Box<HighSierraVolume>),
    /// A boot image without a file system, as one file.
    Boot(BootFile),
}

/// A volume and where it lies.
#[derive(Clone, Debug)]
pub(super) struct Mounted {
    /// Stable name for `--volume`.
    pub(super) id: String,
    /// Its first byte in the image: what the volume calls 0.
    pub(super) base: u64,
    /// The volume's own bytes: the image, or a window of it.
    pub(super) source: SharedSource,
    /// What it is.
    pub(super) volume: Volume,
}

/// The volumes of the session that starts at `start`, the one to show by default first.
pub(super) fn find(
    source: &SharedSource,
    start: Lba,
    ctx: &Context,
) -> Result<Vec<Mounted>, SourceError> {
    let mut found = Vec::new();
    found.extend(find_iso(source, start, ctx)?);
    if found.is_empty()
        && let Some(volume) = highsierra::probe(&**source, start)?
    {
        let volume = Volume::HighSierra(Box::new(volume));
        found.push(Mounted { id: "iso".to_owned(), base: 0, source: source.clone(), volume });
    }
    if let Some(volume) = udf::probe(&**source, start, ctx)? {
        let volume = Volume::Udf(Box::new(volume));
        found.push(Mounted { id: "udf".to_owned(), base: 0, source: source.clone(), volume });
    }
    nested::find(source, ctx, &mut found);
    Ok(found)
}

/// Where the disc ended in its earlier states, if one of `volumes` remembers them.
pub(super) fn earlier_ends(volumes: &[Mounted], ctx: &Context) -> Vec<u64> {
    let ends = volumes.iter().filter_map(|one| match &one.volume {
        Volume::Udf(volume) if one.base == 0 => Some(volume.earlier_ends(&*one.source, ctx)),
        _ => None,
    });
    ends.flatten().collect()
}

/// The volumes of a disc as it was when it ended at byte `end`.
pub(super) fn find_earlier(
    source: &SharedSource,
    end: u64,
    ctx: &Context,
) -> Result<Vec<Mounted>, SourceError> {
    match WindowSource::new(source.clone(), ByteRange::between(0, end)) {
        Some(window) => {
            let window: SharedSource = Arc::new(window);
            find(&window, Lba(0), ctx)
        }
        None => Ok(Vec::new()),
    }
}

/// The ISO 9660 volume of the session that starts at `start`.
pub(super) fn find_iso(
    source: &SharedSource,
    start: Lba,
    ctx: &Context,
) -> Result<Option<Mounted>, SourceError> {
    let volume = iso9660::probe::probe(&**source, start, ctx)?;
    Ok(volume.map(|volume| Mounted {
        id: "iso".to_owned(),
        base: 0,
        source: source.clone(),
        volume: Volume::Iso(volume),
    }))
}

/// The views to show: those of the volume `asked` for, else of all volumes of the disc, else of
/// the first volume there is. With each the index of its volume.
pub(super) fn choose(
    volumes: &[Mounted],
    asked: Option<&str>,
) -> Result<Vec<(Namespace, usize)>, OpenError> {
    if let Some(asked) = asked {
        let index = volumes.iter().position(|one| one.id == asked);
        let index = index.ok_or_else(|| OpenError::NoSuchVolume {
            asked: asked.to_owned(),
            there: volumes.iter().map(|one| one.id.clone()).collect(),
        })?;
        return Ok(ordered(volumes, |at, _| at == index));
    }
    if volumes.iter().any(Mounted::is_of_disc) {
        return Ok(ordered(volumes, |_, one| one.is_of_disc()));
    }
    Ok(ordered(volumes, |at, _| at == 0))
}

/// The views of some volumes in the order they are chosen from: Rock Ridge, UDF, Joliet, plain; a
/// view that stands in two volumes counts for the first.
fn ordered(
    volumes: &[Mounted],
    is_wanted: impl Fn(usize, &Mounted) -> bool,
) -> Vec<(Namespace, usize)> {
    let mut found: Vec<(Namespace, usize)> = Vec::new();
    for (index, mounted) in volumes.iter().enumerate().filter(|(at, one)| is_wanted(*at, one)) {
        for ns in mounted.views() {
            if found.iter().any(|(known, _)| *known == ns) {
                continue;
            }
            let has_rock_ridge = found.first().is_some_and(|f| f.0 == Namespace::RockRidge);
            match ns {
                Namespace::Udf if !found.is_empty() => {
                    found.insert(usize::from(has_rock_ridge), (ns, index));
                }
                _ => found.push((ns, index)),
            }
        }
    }
    if found.is_empty() {
        // A UDF tree whose root can't be read is shown where there is nothing else: empty, with
        // the reason told.
        let is_udf = |one: &Mounted| matches!(one.volume, Volume::Udf(_));
        let mut all = volumes.iter().enumerate();
        let only = all.find(|(at, one)| is_wanted(*at, one) && is_udf(one));
        found.extend(only.map(|(index, _)| (Namespace::Udf, index)));
    }
    found
}

impl Mounted {
    /// Its trees, the one to show by default first.
    pub(super) fn views(&self) -> Vec<Namespace> {
        match &self.volume {
            Volume::Iso(volume) => volume.views.iter().map(|view| view.ns).collect(),
            Volume::Udf(volume) if volume.has_tree() => vec![Namespace::Udf],
            Volume::Udf(_) => Vec::new(),
            Volume::Fat(volume) => vec![volume.namespace()],
            Volume::Hfs(volume) => vec![volume.namespace()],
            Volume::HighSierra(volume) => vec![volume.namespace()],
            Volume::Boot(_) => vec![Namespace::Boot],
        }
    }

    /// Whether its views stand beside those of the other volumes of a disc; else it has to be
    /// asked for, unless there is nothing else.
    pub(super) fn is_of_disc(&self) -> bool {
        match &self.volume {
            Volume::Iso(_) | Volume::Udf(_) => self.base == 0,
            Volume::Fat(_) | Volume::Boot(_) => false,
            // Apple's tree of a hybrid stands in a partition, and is one of the disc all the same.
            Volume::Hfs(_) | Volume::HighSierra(_) => true,
        }
    }

    /// The end of the volume in the image, as its descriptors say.
    pub(super) fn declared_bytes(&self) -> u64 {
        let bytes = match &self.volume {
            Volume::Iso(volume) => volume.declared_bytes(),
            Volume::Udf(volume) => volume.declared_bytes(),
            Volume::Fat(volume) => volume.declared_bytes(),
            Volume::Hfs(volume) => volume.declared_bytes(),
            Volume::HighSierra(volume) => volume.declared_bytes(),
            Volume::Boot(file) => file.len,
        };
        self.base.saturating_add(bytes)
    }

    /// What is told of it without reading more.
    pub(super) fn summary(&self, charset: Option<Charset>) -> VolumeSummary {
        let (kind, name, block_bytes, size_blocks) = match &self.volume {
            Volume::Iso(volume) => (
                "iso9660",
                describe::volume_name(volume, charset),
                volume.block_bytes,
                volume.primary().map_or(0, |p| u64::from(p.space_blocks.little())),
            ),
            Volume::Udf(volume) => {
                ("udf", volume.name(), volume.block_bytes(), volume.size_blocks())
            }
            Volume::Fat(volume) => (
                volume.kind.id(),
                volume.name(charset),
                volume.sector_bytes,
                u64::from(volume.count_sectors),
            ),
            Volume::Boot(file) => ("boot-image", String::new(), 512, file.len / 512),
            Volume::HighSierra(volume) => (
                "high-sierra",
                volume.name.clone(),
                volume.block_bytes,
                u64::from(volume.size_blocks),
            ),
            Volume::Hfs(volume) => (
                volume.kind.id(),
                volume.name.clone(),
                volume.block_bytes,
                u64::from(volume.count_blocks),
            ),
        };
        VolumeSummary {
            id: self.id.clone(),
            kind,
            name,
            block_bytes,
            size_blocks,
            base: self.base,
            views: self.views(),
        }
    }

    /// Every field of its descriptors, their places in the image.
    pub(super) fn fields(&self, charset: Option<Charset>) -> Vec<Field> {
        let mut fields = match &self.volume {
            Volume::Iso(volume) => describe::fields(volume, charset),
            Volume::Udf(volume) => volume.fields(),
            Volume::Fat(volume) => volume.fields(charset),
            Volume::Hfs(volume) => volume.fields(),
            Volume::HighSierra(volume) => volume.fields(),
            Volume::Boot(_) => Vec::new(),
        };
        for field in &mut fields {
            if self.base > 0 {
                // Several partitions have the same fields.
                field.path = format!("{}.{}", self.id, field.path);
            }
            field.range.start = field.range.start.saturating_add(self.base);
        }
        fields
    }

    /// Claims its descriptors and tables; directories and files come with the walk. Gives back the
    /// sectors of its boot catalogs.
    pub(super) fn claim_structures(&self, builder: &mut MapBuilder) -> Vec<u32> {
        let mut claim = |range: ByteRange, owner| {
            let start = range.start.saturating_add(self.base);
            builder.claim(ByteRange { start, len: range.len }, owner, Evidence::Declared);
        };
        match &self.volume {
            Volume::Iso(volume) => return claim_descriptors(volume, self.base, builder),
            Volume::Udf(volume) => volume.claims(&*self.source, &mut claim),
            Volume::Fat(volume) => volume.claims(&mut claim),
            Volume::Hfs(volume) => volume.claims(&mut claim),
            Volume::HighSierra(volume) => volume.claims(&mut claim),
            // The catalog claims it.
            Volume::Boot(_) => {}
        }
        Vec::new()
    }

    /// Tells if tables of a view name other directories than its tree has: those that start at
    /// the bytes `directories`. Rock Ridge has no tables of its own and shows relocated
    /// directories elsewhere.
    pub(super) fn check_tables(&self, ns: Namespace, directories: &HashSet<u64>, ctx: &Context) {
        let Volume::Iso(volume) = &self.volume else { return };
        if ns == Namespace::RockRidge {
            return;
        }
        let block_of = |at: u64| at.saturating_sub(self.base) / u64::from(volume.block_bytes);
        let blocks: HashSet<u32> =
            directories.iter().filter_map(|at| u32::try_from(block_of(*at)).ok()).collect();
        let mut descriptors = volume.descriptors.iter();
        let descriptor = descriptors.find(|d| d.kind.namespace() == ns && d.volume().is_some());
        if let Some(descriptor) = descriptor
            && !iso9660::path_table::agree(&*self.source, volume, descriptor, &blocks)
        {
            let at = self.base.saturating_add(descriptor.at + 132);
            ctx.note(Diagnostic::warning(Code::PathTableDiffers).at(at).with("view", ns.id()));
        }
    }

    /// Tells where its space bitmaps and the map of the image disagree.
    pub(super) fn check_bitmaps(&self, map: &SectorMap, ctx: &Context) {
        let Volume::Udf(volume) = &self.volume else { return };
        let found = udf::bitmap::compare(volume, &*self.source, self.base, map);
        let found = found.unwrap_or_default();
        if found.count_free > 0 {
            let free = Diagnostic::warning(Code::SpaceBitmapFree).at(found.first_free);
            ctx.note(free.with("count", found.count_free));
        }
        if found.count_lost > 0 {
            let lost = Diagnostic::note(Code::SpaceBitmapLost).at(found.first_lost);
            ctx.note(lost.with("count", found.count_lost));
        }
    }

    /// Walks one of its trees; places are those in the image.
    pub(super) fn walk(
        &self,
        ns: Namespace,
        under: Option<&[u8]>,
        charset: Option<Charset>,
        ctx: &Context,
        visitor: &mut dyn Visitor,
    ) -> Result<Walked, OpenError> {
        let mut moved;
        let visitor: &mut dyn Visitor = if self.base == 0 {
            visitor
        } else {
            moved = Moved { base: self.base, ranges: Vec::new(), inner: visitor };
            &mut moved
        };
        match &self.volume {
            Volume::Iso(volume) => {
                let view = volume.view(ns).ok_or(OpenError::NoSuchView(ns))?;
                let source = &*self.source;
                Ok(iso9660::read::walk(source, volume, view, under, charset, ctx, visitor)?)
            }
            Volume::Udf(volume) => Ok(volume.walk(&*self.source, under, ctx, visitor)?),
            Volume::Fat(volume) => Ok(volume.walk(&*self.source, under, charset, ctx, visitor)?),
            Volume::Hfs(volume) => Ok(volume.walk(&*self.source, under, charset, ctx, visitor)?),
            Volume::Boot(file) => Ok(file.walk(under, ctx, visitor)?),
            Volume::HighSierra(volume) => {
                Ok(volume.walk(&*self.source, under, charset, ctx, visitor)?)
            }
        }
    }
}

/// Tells a visitor the places in the image of what lies in a volume that starts elsewhere.
struct Moved<'v> {
    base: u64,
    ranges: Vec<ByteRange>,
    inner: &'v mut dyn Visitor,
}

impl Moved<'_> {
    fn moved(&self, range: ByteRange) -> ByteRange {
        if range.is_hole() {
            return range;
        }
        ByteRange { start: range.start.saturating_add(self.base), len: range.len }
    }

    fn shifted(&self, stream: &Stream) -> Stream {
        let data = match &stream.data {
            StreamData::Ranges(ranges) => {
                StreamData::Ranges(ranges.iter().map(|range| self.moved(*range)).collect())
            }
            StreamData::Bytes(bytes) => StreamData::Bytes(Arc::clone(bytes)),
        };
        Stream { data, name: stream.name.clone(), ..*stream }
    }
}

impl Visitor for Moved<'_> {
    fn entry(&mut self, entry: &Entry<'_>) -> ControlFlow<()> {
        let mut ranges = std::mem::take(&mut self.ranges);
        ranges.clear();
        ranges.extend(entry.ranges.iter().map(|range| self.moved(*range)));
        let streams: Vec<Stream> =
            entry.streams.iter().map(|stream| self.shifted(stream)).collect();
        let flow = self.inner.entry(&Entry { ranges: &ranges, streams: &streams, ..*entry });
        self.ranges = ranges;
        flow
    }

    fn root(&mut self, attributes: Attributes) {
        self.inner.root(attributes);
    }

    fn recorded(&mut self, number: u32, identifier: &[u8]) {
        self.inner.recorded(number, identifier);
    }

    fn directory_bytes(&mut self, number: u32, range: ByteRange) {
        self.inner.directory_bytes(number, self.moved(range));
    }

    fn entry_bytes(&mut self, number: u32, range: ByteRange) {
        self.inner.entry_bytes(number, self.moved(range));
    }

    fn reserved_bytes(&mut self, number: u32, range: ByteRange) {
        self.inner.reserved_bytes(number, self.moved(range));
    }

    fn continuation_bytes(&mut self, number: u32, range: ByteRange) {
        self.inner.continuation_bytes(number, self.moved(range));
    }
}
