//! The kinds of images that can be made: the registry of encoders.

use std::path::{Path, PathBuf};

use super::Loss;
use super::run::ConvertError;
use crate::io::{BlockSink, SharedSource, SinkError};
use crate::opened::OpenImage;

/// A kind of image that can be made.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Target {
    /// Sectors of 2048 bytes, one behind the other.
    Iso,
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
    pub const ALL: [Target; 1] = [Target::Iso];

    /// The stable name of `--to` and `--json`.
    pub fn id(self) -> &'static str {
        match self {
            Target::Iso => "iso",
        }
    }

    /// The target of a stable name.
    pub fn from_id(id: &str) -> Option<Target> {
        Target::ALL.into_iter().find(|target| target.id() == id)
    }

    /// How names of such files end, in lower case without the first full stop.
    pub fn extension(self) -> &'static str {
        match self {
            Target::Iso => "iso",
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
    pub(super) fn carries(self, _loss: Loss) -> bool {
        match self {
            Target::Iso => false,
        }
    }

    /// The files it is made of, the one that is opened last; `data` is what a plain image would
    /// hold.
    pub(super) fn files(
        self,
        _image: &OpenImage,
        data: &SharedSource,
        path: &Path,
    ) -> Result<Vec<OutputFile>, ConvertError> {
        Ok(match self {
            Target::Iso => {
                let path = path.to_owned();
                vec![OutputFile { path, bytes: data.clone(), encoder: None }]
            }
        })
    }
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
