//! From a path or a source to an [`OpenImage`]: sessions, volume descriptors, views.

use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::base::bytes::trim_padding;
use crate::base::diag::{Code, Diagnostic, Field};
use crate::base::progress::{Cancelled, Context};
use crate::base::units::{ByteRange, Lba, SourceId};
use crate::formats::container::{self, ContainerError, ContainerKind, Disc, Held};
use crate::formats::fs::charset::Charset;
use crate::formats::fs::iso9660::{IsoVolume, probe};
use crate::formats::fs::known;
use crate::io::packed::{self, CacheFolder, Growing, PackedError, PackedKind, Unpacked};
use crate::io::source::SourceError;
use crate::io::{HostFs, SharedSource, SourceTable, undo};
use crate::model::Namespace;

use super::boot::{self, BootSummary};
use super::mounted::{self, Mounted, Volume};
use super::{EarlyImage, describe, nested, tracks};

/// Why an image could not be opened or read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum OpenError {
    /// The file could not be opened.
    #[error("{}: {error}", path.display())]
    Host {
        /// Which file.
        path: PathBuf,
        /// What the system said.
        #[source]
        error: std::io::Error,
    },
    /// Its descriptors could not be read.
    #[error(transparent)]
    Source(#[from] SourceError),
    /// It is compressed and can't be unpacked.
    #[error(transparent)]
    Packed(PackedError),
    /// The sheet or descriptor that says where its tracks are makes no sense.
    #[error(transparent)]
    Container(#[from] ContainerError),
    /// There is nothing in it that can be read here.
    #[error("not a disc image")]
    NotAnImage,
    /// It is known what it is, but not how to read it.
    #[error("{kind} can't be read")]
    NotRead {
        /// What it is, as `ext4`.
        kind: &'static str,
    },
    /// The session asked for is not there.
    #[error("no session {asked}, there are {count}")]
    NoSuchSession {
        /// Number asked for.
        asked: u32,
        /// Sessions there are.
        count: u32,
    },
    /// The view asked for is not there.
    #[error("no view {}", .0.id())]
    NoSuchView(Namespace),
    /// The volume asked for is not there.
    #[error("no volume {asked}")]
    NoSuchVolume {
        /// Id asked for.
        asked: String,
        /// Ids there are.
        there: Vec<String>,
    },
    /// There is nothing at the path asked for.
    #[error("no such file or folder in the image")]
    NoSuchPath(Vec<u8>),
    /// More files than identities.
    #[error("too many files")]
    TooManyFiles,
    /// Stopped on request.
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
}

impl From<PackedError> for OpenError {
    fn from(error: PackedError) -> OpenError {
        match error {
            PackedError::Cancelled(cancelled) => OpenError::Cancelled(cancelled),
            PackedError::Source(error) => OpenError::Source(error),
            error => OpenError::Packed(error),
        }
    }
}

/// How to open an image.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct OpenOptions {
    /// Session, counted from 1; the last one if not given.
    pub session: Option<u32>,
    /// Volume, by its id; those of the disc if not given.
    pub volume: Option<String>,
    /// Character set of names beyond ASCII that are no UTF-8 by definition.
    pub charset: Option<Charset>,
    /// Where indexes of compressed images and expanded ones are kept.
    pub cache: CacheFolder,
}

/// A session.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SessionSummary {
    /// Counted from 1.
    pub number: u32,
    /// Its first sector.
    pub start: Lba,
    /// Name of its volume.
    pub name: String,
}

/// A volume of the chosen session.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct VolumeSummary {
    /// Stable name for `--volume`.
    pub id: String,
    /// Kind of file system, as `iso9660`.
    pub kind: &'static str,
    /// Volume name.
    pub name: String,
    /// Bytes of a block.
    pub block_bytes: u32,
    /// Size in blocks, as declared.
    pub size_blocks: u64,
    /// Its first byte in the image.
    pub base: u64,
    /// Its trees, the one shown by default first.
    pub views: Vec<Namespace>,
}

/// A partition that a table of the image names.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PartitionSummary {
    /// The table, as `gpt`.
    pub scheme: &'static str,
    /// Its number there.
    pub number: u32,
    /// Its bytes.
    pub range: ByteRange,
    /// What the table says it is: `0xef`, a GUID, the name of an Apple type.
    pub kind: String,
    /// Its name, where tables have names.
    pub name: String,
    /// What is in it, as `ext4`, where that is known.
    pub holds: Option<&'static str>,
    /// The volume in it, for `--volume`, where it can be read.
    pub volume: Option<String>,
}

/// An opened image. Cheap to clone but for its fields.
#[derive(Clone, Debug)]
pub struct OpenImage {
    /// Its bytes.
    pub source: SharedSource,
    /// Its id in `sources`, which the blobs of its trees name.
    pub source_id: SourceId,
    /// The sources its blobs point into.
    pub sources: SourceTable,
    /// The file it was opened from.
    pub path: Option<PathBuf>,
    /// What it is wrapped in.
    pub container: ContainerKind,
    /// What the file is compressed with.
    pub packed: Option<PackedKind>,
    /// The tracks, where a container or the sectors tell them.
    pub disc: Option<Arc<Disc>>,
    /// Its length, as file systems see it.
    pub size_bytes: u64,
    /// All sessions, oldest first.
    pub sessions: Vec<SessionSummary>,
    /// The chosen session.
    pub session: u32,
    /// What partition tables name.
    pub partitions: Vec<PartitionSummary>,
    /// What its boot catalog offers.
    pub boot: Option<BootSummary>,
    /// The volumes of the chosen session.
    pub volumes: Vec<VolumeSummary>,
    /// What its descriptors say, field by field.
    pub fields: Vec<Field>,
    pub(super) charset: Option<Charset>,
    /// The chosen session's volumes, in the order of `volumes`.
    pub(super) mounted: Vec<Mounted>,
    /// The views on show and the volume of each, the default one first.
    pub(super) views: Vec<(Namespace, usize)>,
}

/// Opens the image file at `path`. Reads descriptors only.
pub fn open(
    fs: &dyn HostFs,
    path: &Path,
    options: &OpenOptions,
    ctx: &Context,
) -> Result<OpenImage, OpenError> {
    let source = open_file(fs, path, ctx)?;
    let unpacked = packed::open(&source, fs, &options.cache, ctx)?;
    open_unpacked(source, unpacked, fs, path, options, ctx)
}

/// As [`open()`]; while an image has to be unpacked first, `watch` can see what of it is there.
/// It is called often, on this thread, which waits meanwhile; `Break` ends it as a cancel would.
pub fn open_watched(
    fs: &dyn HostFs,
    path: &Path,
    options: &OpenOptions,
    ctx: &Context,
    watch: &mut dyn FnMut(&EarlyImage<'_>) -> ControlFlow<()>,
) -> Result<OpenImage, OpenError> {
    let source = open_file(fs, path, ctx)?;
    let mut grown = |growing: &Arc<Growing>, latest: &[u8]| {
        watch(&EarlyImage { growing, latest, path, options, ctx })
    };
    let unpacked = packed::open_watched(&source, fs, &options.cache, &mut grown, ctx)?;
    open_unpacked(source, unpacked, fs, path, options, ctx)
}

/// A file in the middle of a change that was cut off reads as it was before; nothing is written
/// for it.
fn open_file(fs: &dyn HostFs, path: &Path, ctx: &Context) -> Result<SharedSource, OpenError> {
    let failed = |error| OpenError::Host { path: path.to_owned(), error };
    let source = fs.open(path).map_err(failed)?;
    match undo::interrupted(fs, path, &source).map_err(failed)? {
        Some(found) => {
            ctx.note(Diagnostic::warning(Code::ImageInterrupted));
            Ok(found.source)
        }
        None => Ok(source),
    }
}

fn open_unpacked(
    source: SharedSource,
    unpacked: Option<Unpacked>,
    fs: &dyn HostFs,
    path: &Path,
    options: &OpenOptions,
    ctx: &Context,
) -> Result<OpenImage, OpenError> {
    let kind = unpacked.as_ref().map(|unpacked| unpacked.kind);
    let source = unpacked.map_or(source, |unpacked| unpacked.source);
    let image = match container::open_packed(&source, ctx)? {
        Some(Held::Flat(container, source)) => {
            let image = open_disc(source, None, Some(path), options, ctx)?;
            OpenImage { container, ..image }
        }
        Some(Held::Disc(disc)) => open_disc(source, Some(disc), Some(path), options, ctx)?,
        None => {
            let disc = container::open(fs, path, &source, ctx)?;
            open_disc(source, disc, Some(path), options, ctx)?
        }
    };
    Ok(OpenImage { packed: kind, ..image })
}

/// Opens an image whose bytes are at hand; `path` says where they came from.
pub fn open_source(
    source: SharedSource,
    path: Option<&Path>,
    options: &OpenOptions,
    ctx: &Context,
) -> Result<OpenImage, OpenError> {
    let disc = container::open_bytes(&source, ctx)?;
    open_disc(source, disc, path, options, ctx)
}

/// Opens what a container holds; without one the file is the disc.
fn open_disc(
    file: SharedSource,
    disc: Option<Disc>,
    path: Option<&Path>,
    options: &OpenOptions,
    ctx: &Context,
) -> Result<OpenImage, OpenError> {
    let disc = match disc {
        Some(disc) => Some(Disc { has_form2: disc.shows_form2(ctx)?, ..disc }),
        None => None,
    };
    let source = disc.as_ref().map_or(file, Disc::volume_source);
    let mut starts = tracks::session_starts(&source, disc.as_ref(), ctx);
    let mut newest = tracks::newest_data(disc.as_ref(), u32::try_from(starts.len()).unwrap_or(1));
    // A disc of one session may remember how it was before more was added to it (UDF).
    let mut only = match starts.as_slice() {
        [start] => Some(mounted::find(&source, *start, ctx)?),
        _ => None,
    };
    let earlier = only.as_deref().map(|all| mounted::earlier_ends(all, ctx)).unwrap_or_default();
    if !earlier.is_empty() {
        starts.extend(earlier.iter().filter_map(|end| Lba::containing(*end)));
        newest = u32::try_from(starts.len()).unwrap_or(u32::MAX);
    }
    let count = u32::try_from(starts.len()).unwrap_or(u32::MAX);
    let session = options.session.unwrap_or(newest);
    let index = session.checked_sub(1).and_then(|n| usize::try_from(n).ok());
    let (index, start) = index
        .and_then(|index| Some((index, starts.get(index).copied()?)))
        .ok_or(OpenError::NoSuchSession { asked: session, count })?;
    let found = match (earlier.get(index), only.take()) {
        (Some(end), _) => mounted::find_earlier(&source, *end, ctx)?,
        (None, Some(all)) => all,
        (None, None) => mounted::find(&source, start, ctx)?,
    };
    if found.is_empty() && disc.is_none() {
        return Err(match known::recognise(&*source) {
            Some(kind) => OpenError::NotRead { kind },
            None => OpenError::NotAnImage,
        });
    }
    let silent = ctx.apart();
    let name_of = |start: Lba| {
        let volume = probe::probe(&*source, start, &silent).ok().flatten();
        match (volume, found.first()) {
            (Some(volume), _) => describe::volume_name(&volume, options.charset),
            (None, Some(one)) if !earlier.is_empty() => one.summary(options.charset).name,
            _ => String::new(),
        }
    };
    let sessions = (1..)
        .zip(&starts)
        .map(|(number, start)| SessionSummary { number, start: *start, name: name_of(*start) })
        .collect();
    if count > 1 && options.session.is_none() {
        ctx.note(Diagnostic::note(Code::OlderSessions).with("count", u64::from(count - 1)));
    }
    let size_bytes = source.len();
    // Whether the declared size counts from the session or from the disc depends on the writer.
    let has_disc = found.iter().any(Mounted::is_of_disc);
    let shown = found.iter().filter(|one| !has_disc || one.is_of_disc());
    let declared = shown.map(Mounted::declared_bytes).max().unwrap_or(0);
    if declared > size_bytes {
        ctx.note(
            Diagnostic::warning(Code::ImageTruncated)
                .with("declared", crate::base::diag::Arg::Bytes(declared))
                .with("actual", crate::base::diag::Arg::Bytes(size_bytes)),
        );
    }
    let volumes: Vec<VolumeSummary> =
        found.iter().map(|one| one.summary(options.charset)).collect();
    let partitions = nested::summaries(&source, &volumes);
    let boot = boot::find(&source, &found);
    // Boot images without a volume of their own are looked for only when asked for.
    let is_known = |id: &&str| found.iter().any(|one| one.id == **id);
    let asked = options.volume.as_deref();
    let boot_image = asked.filter(|id| boot::boot_image_number(id).is_some() && !is_known(id));
    let views = mounted::choose(&found, asked.filter(|_| boot_image.is_none()))?;
    let mut sources = SourceTable::default();
    let source_id = sources.add(source.clone(), path.map(Path::to_owned));
    let mut image = OpenImage {
        source,
        source_id,
        sources,
        path: path.map(Path::to_owned),
        packed: None,
        container: disc.as_ref().map_or(ContainerKind::Raw, |disc| disc.kind),
        disc: disc.map(Arc::new),
        size_bytes,
        sessions,
        session,
        partitions,
        boot,
        volumes,
        fields: found.iter().flat_map(|one| one.fields(options.charset)).collect(),
        charset: options.charset,
        mounted: found,
        views,
    };
    if let Some(id) = boot_image {
        image.show_boot_image(id, ctx)?;
    }
    Ok(image)
}

impl OpenImage {
    /// The view shown when nobody asks for another: Rock Ridge, else UDF, else Joliet, else plain.
    pub fn default_view(&self) -> Namespace {
        self.views.first().map_or(Namespace::Iso, |(ns, _)| *ns)
    }

    /// All views, the default one first.
    pub fn views(&self) -> Vec<Namespace> {
        self.views.iter().map(|(ns, _)| *ns).collect()
    }

    /// Whether there is a file system that discs have, so that a plain image of it is one of a
    /// disc.
    pub fn holds_disc(&self) -> bool {
        self.mounted.iter().any(Mounted::is_of_disc)
    }

    /// The volume that has a view.
    pub(super) fn mounted(&self, ns: Namespace) -> Result<&Mounted, OpenError> {
        let found = self.views.iter().find(|(known, _)| *known == ns);
        found.and_then(|(_, index)| self.mounted.get(*index)).ok_or(OpenError::NoSuchView(ns))
    }

    /// The ISO 9660 volume of the chosen session.
    pub(super) fn iso(&self) -> Option<&IsoVolume> {
        self.mounted.iter().find_map(|one| match &one.volume {
            Volume::Iso(volume) if one.base == 0 => Some(volume),
            _ => None,
        })
    }
}

/// A descriptor text without its padding, decoded.
pub(super) fn text(bytes: &[u8], charset: Option<Charset>) -> String {
    let mut name = trim_padding(bytes).to_vec();
    crate::formats::fs::names::decode(&mut name, charset);
    String::from_utf8_lossy(&name).into_owned()
}
