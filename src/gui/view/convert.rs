//! What the Convert dialog shows of an image.

use std::path::PathBuf;

use crate::job::{Loss, Target};

/// What an image can become, and what each kind can't carry.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct ConvertView {
    /// Name of the image without its endings.
    pub image: String,
    /// Where it lies.
    pub source: PathBuf,
    /// Bytes of its sectors.
    pub bytes: u64,
    /// The kinds with what is lost in each.
    pub targets: Vec<(Target, Vec<Loss>)>,
}

impl ConvertView {
    /// What is lost in a kind.
    pub fn losses(&self, target: Target) -> &[Loss] {
        let found = self.targets.iter().find(|(known, _)| *known == target);
        found.map_or(&[], |(_, losses)| losses)
    }
}

/// The name that is offered: beside the image, named after it, and never the image itself.
pub fn suggested(view: &ConvertView, target: Target) -> PathBuf {
    let ending = target.extension();
    let first = view.source.with_file_name(format!("{}.{ending}", view.image));
    if first == view.source {
        return view.source.with_file_name(format!("{} 2.{ending}", view.image));
    }
    first
}

/// How a kind is named: its stable name and how its files end.
pub fn target_name(target: Target) -> String {
    format!("{} (.{})", target.id().to_uppercase().replace('-', " "), target.extension())
}
