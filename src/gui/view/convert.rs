//! What the Convert dialog shows of an image.

use std::path::{Path, PathBuf};

use super::command_line::ImageWords;
use crate::job::{Loss, Target, output_name};

/// What an image can become, and what each kind can't carry.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct ConvertView {
    /// Name of the image without its endings.
    pub image: String,
    /// Where it lies, and which part of it is shown.
    pub words: ImageWords,
    /// Bytes of its sectors.
    pub bytes: u64,
    /// The kinds with what is lost in each.
    pub targets: Vec<(Target, Vec<Loss>)>,
}

impl ConvertView {
    /// Where it lies.
    pub fn source(&self) -> &Path {
        &self.words.path
    }

    /// What is lost in a kind.
    pub fn losses(&self, target: Target) -> &[Loss] {
        let found = self.targets.iter().find(|(known, _)| *known == target);
        found.map_or(&[], |(_, losses)| losses)
    }
}

/// Endings of files that come in sets: what is made of one must not fall upon its set.
const SETS: [&str; 8] = ["cue", "toc", "ccd", "mds", "bin", "img", "mdf", "sub"];

/// The name that is offered: beside the image, named after it, and never the image itself nor a
/// file of its set.
pub fn suggested(source: &Path, target: Target) -> PathBuf {
    let ending = target.extension();
    let beside = source.with_file_name(output_name(source, target, None));
    let is_of_set = |ending: &str| SETS.contains(&ending.to_ascii_lowercase().as_str());
    let own = source.extension().map(|ending| ending.to_string_lossy().into_owned());
    if beside == source || own.is_some_and(|own| is_of_set(&own)) && is_of_set(ending) {
        let stem = beside.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        return source.with_file_name(format!("{stem} 2.{ending}"));
    }
    beside
}

/// The name of a kind for people: what it is for, then its ending.
pub fn kind_text_id(target: Target) -> &'static str {
    match target {
        Target::Iso => "convert-kind-iso",
        Target::Cue => "convert-kind-cue",
        Target::Toc => "convert-kind-toc",
        Target::Ccd => "convert-kind-ccd",
        Target::Mds => "convert-kind-mds",
        Target::Nrg => "convert-kind-nrg",
        Target::Raw => "convert-kind-raw",
        Target::Gz => "convert-kind-gz",
        Target::Xz => "convert-kind-xz",
        Target::Zst => "convert-kind-zst",
        Target::Cso => "convert-kind-cso",
        Target::Zso => "convert-kind-zso",
        Target::Chd => "convert-kind-chd",
    }
}

/// The name of something that is lost.
pub fn loss_text_id(loss: Loss) -> &'static str {
    match loss {
        Loss::Subchannel => "cli-loss-subchannel",
        Loss::CdText => "cli-loss-cd-text",
        Loss::Pregap => "cli-loss-pregap",
        Loss::Session => "cli-loss-session",
        Loss::Audio => "cli-loss-audio",
        Loss::Track => "cli-loss-track",
        Loss::Form2 => "cli-loss-form2",
        Loss::Index => "cli-loss-index",
        Loss::Codes => "cli-loss-codes",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_image_never_falls_upon_its_source() {
        for (source, target, name) in [
            ("/a/game.cue", Target::Iso, "/a/game.iso"),
            ("/a/game.iso.gz", Target::Iso, "/a/game.iso"),
            ("/a/game.iso", Target::Iso, "/a/game 2.iso"),
            ("/a/game.cue", Target::Raw, "/a/game 2.bin"),
            ("/a/game.iso", Target::Cue, "/a/game.cue"),
        ] {
            assert_eq!(suggested(Path::new(source), target), Path::new(name));
        }
    }
}
