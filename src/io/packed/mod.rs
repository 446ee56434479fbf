//! Compressed images: gzip, xz, zstd, bzip2, LZ4 and zip with one image inside.
//!
//! [`open()`] looks at the first bytes, not at names. Where the format has entry points, or an index
//! gives it some, the image is read at random without being unpacked first; else it is expanded
//! once, into memory if it is small, into the [`CacheFolder`] if it is large. The framing is read
//! here, the codecs come from libraries.

mod bzip2;
mod cache;
mod crc64;
mod deflate;
mod error;
mod growing;
mod gzip;
mod lz4;
mod points;
mod stream;
pub mod write;
mod xxh32;
mod xz;
mod zip;
mod zstd;

use std::io::Read;
use std::sync::Arc;

pub use cache::{CacheFolder, DEFAULT_LIMIT_BYTES};
pub use error::PackedError;
pub use growing::{Growing, Watch};

use super::blocks::{BlockTable, BlocksSource};
use super::host::HostFs;
use super::source::{SharedSource, SourceError, read_vec};
use super::window::WindowSource;
use crate::base::progress::{Context, Phase};
use cache::Cache;
use growing::{GUESSED_RATIO, Growth, guessed_len};
use stream::{Expansion, PackedReader};

/// A compression.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum PackedKind {
    /// gzip, one member or many (RFC 1952).
    Gzip,
    /// xz.
    Xz,
    /// Zstandard (RFC 8878).
    Zstd,
    /// bzip2.
    Bzip2,
    /// LZ4 frames.
    Lz4,
    /// A zip archive with one file in it.
    Zip,
}

impl PackedKind {
    /// The stable name of `--json`, and the usual ending of a file name.
    pub fn id(self) -> &'static str {
        match self {
            PackedKind::Gzip => "gz",
            PackedKind::Xz => "xz",
            PackedKind::Zstd => "zst",
            PackedKind::Bzip2 => "bz2",
            PackedKind::Lz4 => "lz4",
            PackedKind::Zip => "zip",
        }
    }
}

/// A compressed image, readable.
#[derive(Clone, Debug)]
pub struct Unpacked {
    /// Its bytes.
    pub source: SharedSource,
    /// What it was compressed with.
    pub kind: PackedKind,
    /// It is read at random from the packed file; else it was expanded.
    pub is_random: bool,
    /// Its name in an archive, as recorded.
    pub name: Option<Vec<u8>>,
}

/// What `source` is compressed with, by its first bytes.
///
/// # Errors
/// [`SourceError`] when they can't be read.
pub fn probe(source: &SharedSource) -> Result<Option<PackedKind>, SourceError> {
    let len = source.len().min(16);
    let head = read_vec(&**source, 0, usize::try_from(len).unwrap_or(0))?;
    Ok(match head.as_slice() {
        [0x1f, 0x8b, 8, ..] => Some(PackedKind::Gzip),
        [0xfd, b'7', b'z', b'X', b'Z', 0, ..] => Some(PackedKind::Xz),
        [0x28, 0xb5, 0x2f, 0xfd, ..] => Some(PackedKind::Zstd),
        [0x04, 0x22, 0x4d, 0x18, ..] | [0x02, 0x21, 0x4c, 0x18, ..] => Some(PackedKind::Lz4),
        [b'P', b'K', 3, 4, ..] => Some(PackedKind::Zip),
        head if bzip2::is_it(head) => Some(PackedKind::Bzip2),
        _ => None,
    })
}

/// Makes a compressed image readable; `None` when it is not compressed.
///
/// What takes long counts packed bytes in [`Phase::Index`].
///
/// # Errors
/// [`PackedError`]; [`PackedError::MustExpand`] when the cache folder was given without consent.
pub fn open(
    source: &SharedSource,
    fs: &dyn HostFs,
    cache: &CacheFolder,
    ctx: &Context,
) -> Result<Option<Unpacked>, PackedError> {
    open_growing(source, Cache { fs, folder: cache }, &mut Growth::default(), ctx)
}

/// As [`open()`]; `watch` sees the image grow while an index is built or it is expanded.
///
/// # Errors
/// As [`open()`].
pub fn open_watched(
    source: &SharedSource,
    fs: &dyn HostFs,
    cache: &CacheFolder,
    watch: Watch<'_>,
    ctx: &Context,
) -> Result<Option<Unpacked>, PackedError> {
    open_growing(source, Cache { fs, folder: cache }, &mut Growth::watched_by(watch), ctx)
}

fn open_growing(
    source: &SharedSource,
    cache: Cache<'_>,
    growth: &mut Growth<'_>,
    ctx: &Context,
) -> Result<Option<Unpacked>, PackedError> {
    let Some(kind) = probe(source)? else { return Ok(None) };
    let random = |source: SharedSource| Unpacked { source, kind, is_random: true, name: None };
    let unpacked = match kind {
        PackedKind::Gzip => match gzip::DeflateTable::gzip(source, cache, growth, ctx)? {
            Some(table) => random(blocks(table)),
            None => {
                let reader = PackedReader::new(source, 0, source.len(), ctx);
                let mut reader = flate2::read::MultiGzDecoder::new(reader);
                expand(source, kind, cache, (growth, ctx), None, &mut reader)?
            }
        },
        PackedKind::Xz => {
            let table = xz::XzTable::read(source, ctx)?;
            if table.is_random() {
                random(blocks(table))
            } else {
                let len = Some(table.len_bytes());
                expand(source, kind, cache, (growth, ctx), len, &mut table.stream(ctx))?
            }
        }
        PackedKind::Zstd => match zstd::ZstdTable::read(source, ctx)? {
            (Some(table), _) => random(blocks(table)),
            (None, len) => {
                let reader = PackedReader::new(source, 0, source.len(), ctx);
                let mut reader = zstd::stream(reader)?;
                expand(source, kind, cache, (growth, ctx), len, &mut reader)?
            }
        },
        PackedKind::Bzip2 => random(blocks(bzip2::Bzip2Table::read(source, cache, growth, ctx)?)),
        PackedKind::Lz4 => {
            let table = lz4::Lz4Table::read(source, ctx)?;
            if table.is_random() {
                random(blocks(table))
            } else {
                let len = Some(table.len_bytes());
                expand(source, kind, cache, (growth, ctx), len, &mut table.stream(ctx))?
            }
        }
        PackedKind::Zip => open_zip(source, cache, growth, ctx)?,
    };
    Ok(Some(unpacked))
}

/// Unpacks an xz file that lies in memory and must give `len` bytes.
pub(super) fn xz_bytes(packed: &[u8], len: usize) -> Option<Vec<u8>> {
    let source: SharedSource = Arc::new(super::memory::MemorySource::new(packed));
    let table = xz::XzTable::read(&source, &Context::default()).ok()?;
    let is_it = table.is_random() && table.len_bytes() == len as u64;
    read_vec(&BlocksSource::new(table), 0, len).ok().filter(|_| is_it)
}

fn open_zip(
    source: &SharedSource,
    cache: Cache<'_>,
    growth: &mut Growth<'_>,
    ctx: &Context,
) -> Result<Unpacked, PackedError> {
    let kind = PackedKind::Zip;
    let inside = zip::find(source)?;
    let corrupt = || PackedError::Corrupt { kind, at: Some(inside.range.start) };
    let window = WindowSource::new(source.clone(), inside.range).ok_or_else(corrupt)?;
    let window: SharedSource = Arc::new(window);
    let name = Some(inside.name.clone());
    if !inside.is_deflated {
        return Ok(Unpacked { source: window, kind, is_random: true, name });
    }
    let expected = (inside.unpacked_bytes, inside.crc);
    let table = gzip::DeflateTable::bare(&window, source, expected, (cache, growth), ctx)?;
    let table = table.ok_or(PackedError::TooLarge { kind, limit: gzip::MAX_RUN_BYTES })?;
    Ok(Unpacked { source: blocks(table), kind, is_random: true, name })
}

fn blocks(table: impl BlockTable + 'static) -> SharedSource {
    Arc::new(BlocksSource::new(table))
}

/// Expands a stream without entry points, or finds it expanded.
fn expand(
    source: &SharedSource,
    kind: PackedKind,
    cache: Cache<'_>,
    (growth, ctx): (&mut Growth<'_>, &Context),
    unpacked_bytes: Option<u64>,
    unpacked: &mut dyn Read,
) -> Result<Unpacked, PackedError> {
    let expansion = Expansion { source, kind, unpacked_bytes, cache };
    let source = match expansion.done_before() {
        Some(unpacked) => unpacked,
        None => {
            ctx.meter.phase(Phase::Index, Some(source.len()));
            growth.begin(unpacked_bytes.unwrap_or_else(|| match kind {
                PackedKind::Gzip => guessed_len(source),
                _ => source.len().saturating_mul(GUESSED_RATIO),
            }));
            expansion.run(unpacked, growth, ctx)?
        }
    };
    Ok(Unpacked { source, kind, is_random: false, name: None })
}
