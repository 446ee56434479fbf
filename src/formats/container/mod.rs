//! Image files that say what disc they hold: sessions, tracks, and where their sectors lie.
//!
//! [`open()`] is the registry: by magic where there is one, else by what the file says; the ending
//! of its name only breaks ties. A file that is a disc of 2048-byte sectors and nothing else is
//! no container: it gives `None` and is read as it is.

mod audio;
mod beside;
mod ccd;
mod cdi;
mod chd;
mod cso;
mod cue;
mod disc;
mod dmg;
mod error;
mod files;
mod form2;
mod layout;
mod mds;
mod mended;
mod nrg;
mod raw;
mod source;
mod split;
mod sub;
mod text;
mod toc;
mod write;

use std::path::Path;

use crate::base::diag::{Code, Diagnostic};
use crate::base::progress::Context;
use crate::io::source::read_vec;
use crate::io::{HostFs, SharedSource};

pub use audio::wave;
pub use disc::{ContainerKind, Disc, Fragment, FragmentSource, Mend, Session, Track};
pub use error::{ContainerError, SheetFault};
pub use mended::mended_sheet;
pub use source::RawTrack;

/// The writers: each makes the files of a container from a disc; `None` for a disc that the
/// format has no numbers for.
pub mod writers {
    pub use super::ccd::ccd;
    pub use super::chd::{ChdFraming, disc_frames, volume_frames};
    pub use super::cso::CsoFraming;
    pub use super::cue::cue;
    pub use super::mds::mds;
    pub use super::nrg::nrg;
    pub use super::toc::toc;
    pub use super::write::{WrittenFile, raw, sectors};
}

/// Endings of files that may be nothing but samples.
const AUDIO_ENDINGS: [&str; 3] = ["bin", "img", "cdda"];

/// The disc that the file at `path` holds or belongs to; `source` are its bytes, unpacked where
/// it was compressed. `None` if it is no container.
pub fn open(
    fs: &dyn HostFs,
    path: &Path,
    source: &SharedSource,
    ctx: &Context,
) -> Result<Option<Disc>, ContainerError> {
    let told = match open_sheet(fs, path, source, ctx)? {
        Some(disc) => Some(disc),
        None => beside::open_beside(fs, path, ctx).filter(|disc| !is_plain(disc)),
    };
    if let Some(disc) = told {
        tell_mends(&disc, ctx);
        return Ok(Some(disc));
    }
    if let Some(whole) = split::join(fs, path, source, ctx)? {
        let found = match open_descriptor(fs, path, &whole, ctx)? {
            Some(disc) => Some(disc),
            None => raw::work_out(&whole, false, ctx)?.or_else(|| Disc::of_volume(&whole)),
        };
        return Ok(found.map(|disc| Disc { kind: ContainerKind::Split, ..disc }));
    }
    let may_be_audio = AUDIO_ENDINGS.iter().any(|ending| has_ending(path, ending));
    Ok(raw::work_out(source, may_be_audio, ctx)?)
}

/// The disc of bytes that come from no file: raw sectors at most.
pub fn open_bytes(source: &SharedSource, ctx: &Context) -> Result<Option<Disc>, ContainerError> {
    Ok(raw::work_out(source, false, ctx)?)
}

/// The disc of a sheet or descriptor.
fn open_sheet(
    fs: &dyn HostFs,
    path: &Path,
    source: &SharedSource,
    ctx: &Context,
) -> Result<Option<Disc>, ContainerError> {
    if let Some(disc) = open_descriptor(fs, path, source, ctx)? {
        return Ok(Some(disc));
    }
    let Some(text) = text::read_text(&**source)? else { return Ok(None) };
    if ccd::is_ccd(&text) {
        return ccd::open(fs, path, &text, ctx).map(Some);
    }
    if toc::is_toc(&text) {
        return toc::open(fs, path, &text, ctx).map(Some);
    }
    if cue::is_cue(&text) {
        return cue::open(fs, path, &text, ctx).map(Some);
    }
    Ok(None)
}

/// The disc of a binary descriptor, known by its magic.
fn open_descriptor(
    fs: &dyn HostFs,
    path: &Path,
    source: &SharedSource,
    ctx: &Context,
) -> Result<Option<Disc>, ContainerError> {
    if let Some(disc) = mds::open(fs, path, source, ctx)? {
        return Ok(Some(disc));
    }
    if let Some(disc) = nrg::open(source)? {
        return Ok(Some(disc));
    }
    cdi::open(source)
}

/// Whether a disc is one track of plain sectors: then its file says as much without the sheet.
fn is_plain(disc: &Disc) -> bool {
    let mut fragments = disc.tracks().flat_map(|track| &track.fragments);
    let one = fragments.next().and_then(|fragment| fragment.stored.as_ref());
    let is_whole = one.is_some_and(|stored| stored.offset == 0 && stored.stride() == 2048);
    is_whole && fragments.next().is_none() && disc.cd_text.is_empty()
}

fn tell_mends(disc: &Disc, ctx: &Context) {
    for mend in &disc.mends {
        let named = mend.named.as_str();
        ctx.note(match &mend.used {
            Some(used) => Diagnostic::warning(Code::SheetFileMended)
                .with("named", named)
                .with("used", used.file_name().unwrap_or_default().to_string_lossy().into_owned()),
            None => Diagnostic::warning(Code::SheetFileMissing).with("named", named),
        });
    }
}

/// What a container that packs one image holds.
#[derive(Clone, Debug)]
pub enum Held {
    /// Bytes without tracks.
    Flat(ContainerKind, SharedSource),
    /// Tracks.
    Disc(Disc),
}

/// Opens a container that packs an image block by block: CHD, CSO, ZSO, DMG. `None` if it is none.
pub fn open_packed(source: &SharedSource, ctx: &Context) -> Result<Option<Held>, ContainerError> {
    let len = usize::try_from(source.len().min(16)).unwrap_or(0);
    let head = read_vec(&**source, 0, len)?;
    if chd::probe(&head) {
        return chd::open(source, ctx).map(Some);
    }
    if let Some(kind) = cso::probe(&head) {
        return Ok(Some(Held::Flat(kind, cso::open(source, kind)?)));
    }
    if head.starts_with(b"encrcdsa") {
        return Err(ContainerError::Descriptor { offset: 0, fault: SheetFault::Version });
    }
    let Some(at) = dmg::probe(source)? else { return Ok(None) };
    Ok(Some(Held::Flat(ContainerKind::Dmg, dmg::open(source, at)?)))
}

fn has_ending(path: &Path, ending: &str) -> bool {
    path.extension().is_some_and(|found| found.eq_ignore_ascii_case(ending))
}
