//! What the Extract sheet shows of an image.

use std::path::PathBuf;

use super::command_line::{ChosenPaths, ImageWords};
use crate::model::Namespace;

/// What is to be taken out of which image.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ExtractView {
    /// Name of the image without its ending: the name of the new folder.
    pub image: String,
    /// The folder used last.
    pub suggested: PathBuf,
    /// Whose names there are; the usual one first.
    pub views: Vec<Namespace>,
    /// Whose names are shown now.
    pub view: Namespace,
    /// The image has names of other systems as well, which a selection can't follow.
    pub has_other_views: bool,
    /// Files chosen; `None`: all there are.
    pub selected: Option<u64>,
    /// Files in it, folders counted with what they hold; `None` while counted.
    pub files: Option<u64>,
    /// Bytes of them.
    pub bytes: Option<u64>,
    /// The image, as commands name it.
    pub words: ImageWords,
    /// What was chosen, as commands name it.
    pub chosen: ChosenPaths,
    /// Files that are damaged or missing: they will be named `.partial` or left out.
    pub damaged: u64,
}

impl ExtractView {
    /// Whether files of that view can have streams, forks or attributes beside their data.
    pub fn may_have_streams(&self, ns: Namespace) -> bool {
        matches!(ns, Namespace::Udf | Namespace::Hfs)
    }
}

impl Default for ExtractView {
    fn default() -> Self {
        ExtractView {
            image: String::new(),
            suggested: PathBuf::new(),
            views: vec![Namespace::Iso],
            view: Namespace::Iso,
            has_other_views: false,
            selected: None,
            files: None,
            bytes: None,
            words: ImageWords::default(),
            chosen: ChosenPaths::default(),
            damaged: 0,
        }
    }
}
