//! The kinds of images that can be made: the registry of encoders.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::Loss;
use super::run::{ConvertError, data_source};
use crate::formats::container::writers::{self, ChdFraming, CsoFraming};
use crate::io::encode::{Encoder, Framing};
use crate::io::packed::write::{GzipFraming, XzFraming, ZstdFraming};
use crate::io::{BlockSink, SharedSource, SinkError};
use crate::opened::{Disc, OpenImage};

/// A kind of image that can be made.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Target {
    /// Sectors of 2048 bytes, one behind the other.
    Iso,
    /// A cue sheet and a file of raw sectors.
    Cue,
    /// A table of cdrdao and a file of raw sectors.
    Toc,
    /// The three files of CloneCD.
    Ccd,
    /// The two files of Alcohol 120%.
    Mds,
    /// Nero.
    Nrg,
    /// Raw sectors of 2352 bytes and nothing else.
    Raw,
    /// A plain image in gzip, in members that open at random.
    Gz,
    /// A plain image in xz, in blocks.
    Xz,
    /// A plain image in zstd, with a seek table.
    Zst,
    /// Compressed ISO.
    Cso,
    /// The same with LZ4.
    Zso,
    /// CHD: a compact disc with its tracks, or a DVD.
    Chd,
}

/// Makes a sink that gets plain bytes strictly in order, ended by their length
/// ([`BlockSink::set_len`]), and puts what it makes of them into the sink it was given.
pub(super) type MakeEncoder =
    Box<dyn for<'s> FnOnce(&'s mut dyn BlockSink) -> Result<Box<dyn BlockSink + 's>, SinkError>>;

/// One file of a target.
pub(super) struct OutputFile {
    /// Where it goes.
    pub(super) path: PathBuf,
    /// What is written, before encoding.
    pub(super) bytes: SharedSource,
    /// How it is encoded; `None`: as it is.
    pub(super) encoder: Option<MakeEncoder>,
}

impl Target {
    /// All of them; the first of an extension is the one meant by it.
    pub const ALL: [Target; 13] = [
        Target::Iso,
        Target::Cue,
        Target::Toc,
        Target::Ccd,
        Target::Mds,
        Target::Nrg,
        Target::Raw,
        Target::Gz,
        Target::Xz,
        Target::Zst,
        Target::Cso,
        Target::Zso,
        Target::Chd,
    ];

    /// The stable name of `--to` and `--json`.
    pub fn id(self) -> &'static str {
        match self {
            Target::Iso => "iso",
            Target::Cue => "cue",
            Target::Toc => "toc",
            Target::Ccd => "ccd",
            Target::Mds => "mds",
            Target::Nrg => "nrg",
            Target::Raw => "raw",
            Target::Gz => "gz",
            Target::Xz => "xz",
            Target::Zst => "zst",
            Target::Cso => "cso",
            Target::Zso => "zso",
            Target::Chd => "chd",
        }
    }

    /// The target of a stable name.
    pub fn from_id(id: &str) -> Option<Target> {
        Target::ALL.into_iter().find(|target| target.id() == id)
    }

    /// How names of such files end, in lower case without the first full stop.
    pub fn extension(self) -> &'static str {
        match self {
            Target::Raw => "bin",
            Target::Gz => "iso.gz",
            Target::Xz => "iso.xz",
            Target::Zst => "iso.zst",
            other => other.id(),
        }
    }

    /// The target that the name of a file asks for.
    pub fn from_name(path: &Path) -> Option<Target> {
        let name = path.file_name()?.to_string_lossy().to_lowercase();
        // The longest ending wins: `.iso.gz` is not `.gz`.
        Target::ALL
            .into_iter()
            .filter(|target| name.ends_with(&format!(".{}", target.extension())))
            .max_by_key(|target| target.extension().len())
    }

    /// Whether it has a place for something that others can't carry.
    pub(super) fn carries(self, loss: Loss) -> bool {
        match self {
            Target::Iso | Target::Gz | Target::Xz | Target::Zst | Target::Cso | Target::Zso => {
                false
            }
            Target::Chd => {
                !matches!(loss, Loss::CdText | Loss::Session | Loss::Index | Loss::Codes)
            }
            Target::Raw => matches!(loss, Loss::Audio | Loss::Track | Loss::Form2),
            Target::Toc => !matches!(loss, Loss::Subchannel | Loss::Session),
            Target::Mds => !matches!(loss, Loss::CdText | Loss::Index | Loss::Codes),
            Target::Cue => loss != Loss::Subchannel,
            Target::Ccd | Target::Nrg => true,
        }
    }

    /// What of an image must be found again in what was made of it: the data of a plain image, or
    /// the raw sectors of all tracks.
    pub(super) fn content(self, image: &OpenImage) -> Result<SharedSource, ConvertError> {
        let is_plain = !matches!(
            self,
            Target::Cue
                | Target::Toc
                | Target::Ccd
                | Target::Mds
                | Target::Nrg
                | Target::Raw
                | Target::Chd
        );
        if is_plain || (self == Target::Chd && is_dvd(image)) {
            return data_source(image);
        }
        let disc = disc_of(image)?;
        writers::sectors(&disc).ok_or(ConvertError::NoData)
    }

    /// The files it is made of, the one that is opened last; `content` is what
    /// [`Target::content`] gave.
    pub(super) fn files(
        self,
        image: &OpenImage,
        content: &SharedSource,
        path: &Path,
    ) -> Result<Vec<OutputFile>, ConvertError> {
        let stem = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let len = content.len();
        let one = |bytes: SharedSource, encoder| {
            Ok(vec![OutputFile { path: path.to_owned(), bytes, encoder }])
        };
        let disc = disc_of(image);
        let made = match self {
            Target::Iso => return one(content.clone(), None),
            Target::Gz => return one(content.clone(), encoder(GzipFraming::default())),
            Target::Xz => return one(content.clone(), encoder(XzFraming::default())),
            Target::Zst => return one(content.clone(), encoder(ZstdFraming::default())),
            Target::Cso => return one(content.clone(), encoder(CsoFraming::cso(len))),
            Target::Zso => return one(content.clone(), encoder(CsoFraming::zso(len))),
            Target::Chd if is_dvd(image) => {
                return one(content.clone(), encoder(ChdFraming::dvd()));
            }
            Target::Chd => {
                let frames = match &image.disc {
                    Some(disc) => writers::disc_frames(disc),
                    None => writers::volume_frames(&data_source(image)?),
                };
                let (frames, tracks) = frames.ok_or(ConvertError::NoData)?;
                return one(frames, encoder(ChdFraming::cd(tracks)));
            }
            Target::Raw => writers::raw(&*disc?),
            Target::Cue => writers::cue(&*disc?, &stem),
            Target::Toc => writers::toc(&*disc?, &stem),
            Target::Ccd => writers::ccd(&*disc?),
            Target::Mds => writers::mds(&*disc?),
            Target::Nrg => writers::nrg(&*disc?),
        };
        let made = made.ok_or(ConvertError::NotPossible)?;
        let count = made.len();
        // A name that one of the files beside it has goes to that one.
        let is_taken = made
            .iter()
            .take(count.saturating_sub(1))
            .any(|file| path.with_extension(file.ending) == path);
        let named = made.into_iter().enumerate().map(|(n, file)| {
            let is_asked_for = n + 1 == count && !is_taken;
            let path =
                if is_asked_for { path.to_owned() } else { path.with_extension(file.ending) };
            OutputFile { path, bytes: file.bytes, encoder: None }
        });
        Ok(named.collect())
    }
}

/// The tracks of an image; one data track where it tells none.
fn disc_of(image: &OpenImage) -> Result<Arc<Disc>, ConvertError> {
    match &image.disc {
        Some(disc) => Ok(Arc::clone(disc)),
        None => {
            let disc = Disc::of_volume(&data_source(image)?);
            disc.map(Arc::new).ok_or(ConvertError::NoData)
        }
    }
}

/// Whether an image is one of a DVD or larger: without tracks, and too long for a compact disc.
fn is_dvd(image: &OpenImage) -> bool {
    image.disc.is_none() && writers::volume_frames(&image.source).is_none()
}

/// An encoder that packs as `framing` says.
fn encoder<F: Framing + 'static>(framing: F) -> Option<MakeEncoder> {
    Some(Box::new(of_sink(move |sink| Ok(Box::new(Encoder::new(sink, framing)?)))))
}

/// Tells the compiler that the encoder lives as long as the sink.
fn of_sink<C>(make: C) -> C
where
    C: for<'s> FnOnce(&'s mut (dyn BlockSink + 's)) -> Result<Box<dyn BlockSink + 's>, SinkError>,
{
    make
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_ids_lead_to_their_target() {
        for target in Target::ALL {
            assert_eq!(Target::from_id(target.id()), Some(target));
            let name = format!("Some.Disc.{}", target.extension().to_uppercase());
            let found = Target::from_name(Path::new(&name));
            assert_eq!(found.map(Target::extension), Some(target.extension()));
        }
        assert_eq!(Target::from_name(Path::new("iso")), None);
        assert_eq!(Target::from_name(Path::new("disc.odd")), None);
    }
}
