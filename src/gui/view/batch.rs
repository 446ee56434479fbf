//! Many images that become another kind: the rows of the table and what the form asks for.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use crate::job::{BatchItem, GlanceFacts, Loss, Target, output_name};

use super::progress::Progress;

/// The images of a batch.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct BatchView {
    /// Where the images go unless beside their sources: the folder used last.
    pub suggested: PathBuf,
    /// The images.
    pub rows: Vec<BatchLine>,
    /// More of them are being looked at.
    pub is_looking: bool,
}

/// One image.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct BatchLine {
    /// Where it lies.
    pub path: PathBuf,
    /// What it is, or why it can't be opened.
    pub found: Result<GlanceFacts, String>,
}

impl BatchLine {
    /// What a kind can't carry of it.
    pub fn losses(&self, target: Target) -> &[Loss] {
        let all = self.found.as_ref().map(|facts| facts.losses.as_slice()).unwrap_or_default();
        all.iter().find(|(known, _)| *known == target).map_or(&[], |(_, losses)| losses)
    }

    /// Whether it becomes that kind: it can be opened, and what is lost may be.
    pub fn is_taken(&self, target: Target, is_loss_accepted: bool) -> bool {
        self.found.is_ok() && (is_loss_accepted || self.losses(target).is_empty())
    }

    /// The name of what it becomes.
    pub fn becomes(&self, target: Target, rule: Option<&str>) -> String {
        output_name(&self.path, target, rule).to_string_lossy().into_owned()
    }

    /// What it becomes: in `folder`, or beside it.
    pub fn output(&self, target: Target, folder: Option<&Path>, rule: Option<&str>) -> PathBuf {
        let name = output_name(&self.path, target, rule);
        match folder {
            Some(folder) => folder.join(name),
            None => self.path.with_file_name(name),
        }
    }

    /// The name of its file.
    pub fn name(&self) -> String {
        self.path.file_name().unwrap_or_default().to_string_lossy().into_owned()
    }
}

/// What is made of a batch.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct BatchItems {
    /// Which images, and where each goes.
    pub items: Vec<BatchItem>,
    /// Bytes of the sectors of each.
    pub bytes: Vec<u64>,
    /// Bytes of the files that each consists of.
    pub stored: Vec<u64>,
}

impl BatchView {
    /// All that can't be carried of any image, in the order of the kinds of loss.
    pub fn losses(&self, target: Target) -> Vec<Loss> {
        let lost: BTreeSet<Loss> =
            self.rows.iter().flat_map(|row| row.losses(target)).copied().collect();
        lost.into_iter().collect()
    }

    /// What is made into `folder` (`None`: beside each image). The error is a name that two images
    /// would get.
    pub fn items(
        &self,
        target: Target,
        folder: Option<&Path>,
        rule: Option<&str>,
        is_loss_accepted: bool,
    ) -> Result<BatchItems, PathBuf> {
        let is_taken = |row: &&BatchLine| {
            row.is_taken(target, is_loss_accepted) && row.output(target, folder, rule) != row.path
        };
        let inputs: Vec<PathBuf> =
            self.rows.iter().filter(is_taken).map(|row| row.path.clone()).collect();
        let items = BatchItem::of_inputs(&inputs, target, folder, rule)?;
        let facts = |item: &BatchItem| {
            let row = self.rows.iter().find(|row| row.path == item.input);
            row.and_then(|row| row.found.as_ref().ok())
        };
        Ok(BatchItems {
            bytes: items.iter().map(|item| facts(item).map_or(0, |f| f.bytes)).collect(),
            stored: items.iter().map(|item| facts(item).map_or(0, |f| f.stored_bytes)).collect(),
            items,
        })
    }
}

/// How far a batch is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct BatchPart {
    /// The image at work, counted from 0.
    pub at: usize,
    /// What each weighs in the bar.
    pub bytes: Vec<u64>,
}

impl BatchPart {
    /// The progress of the image at work as a part of all.
    pub fn of_all(&self, one: Progress) -> Progress {
        let sum = |bytes: &[u64]| bytes.iter().fold(0u64, |sum, bytes| sum.saturating_add(*bytes));
        let (before, rest) = self.bytes.split_at(self.at.min(self.bytes.len()));
        let (whole, here) = (sum(&self.bytes), rest.first().copied().unwrap_or(0));
        let inside = here as f64 * f64::from(one.fraction.unwrap_or(0.0));
        let fraction = (whole > 0).then(|| ((sum(before) as f64 + inside) / whole as f64) as f32);
        let number = |count: usize| u64::try_from(count).unwrap_or(u64::MAX);
        Progress {
            fraction,
            // Nobody knows yet how well the others can be packed.
            left: None,
            part: Some((number(self.at) + 1, number(self.bytes.len()))),
            ..one
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(path: &str, losses: &[Loss]) -> BatchLine {
        BatchLine {
            path: path.into(),
            found: Ok(GlanceFacts {
                container: "cue",
                packed: None,
                bytes: 100,
                stored_bytes: 120,
                losses: vec![(Target::Iso, losses.to_vec()), (Target::Chd, Vec::new())],
            }),
        }
    }

    #[test]
    fn what_loses_something_waits_for_consent_and_names_are_given_once() {
        let broken = BatchLine { path: "/a/x.iso".into(), found: Err("no image".to_owned()) };
        let mut view = BatchView {
            rows: vec![line("/a/one.cue", &[Loss::Audio]), line("/b/two.cue", &[]), broken],
            ..BatchView::default()
        };
        let inputs = |view: &BatchView, accepted| {
            let made = view.items(Target::Iso, None, None, accepted).expect("other names");
            made.items.into_iter().map(|item| item.output).collect::<Vec<_>>()
        };
        assert_eq!(inputs(&view, false), [PathBuf::from("/b/two.iso")]);
        assert_eq!(inputs(&view, true), ["/a/one.iso", "/b/two.iso"].map(PathBuf::from));
        assert_eq!(view.losses(Target::Iso), [Loss::Audio]);
        view.rows.push(line("/c/two.cue", &[]));
        let twice = view.items(Target::Chd, Some(Path::new("/out")), None, false);
        assert_eq!(twice, Err(PathBuf::from("/out/two.chd")));
    }

    #[test]
    fn one_bar_spans_all_images() {
        let part = BatchPart { at: 1, bytes: vec![100, 300] };
        let one = Progress { fraction: Some(0.5), ..Progress::default() };
        let all = part.of_all(one);
        assert_eq!((all.percent(), all.part), (Some(62), Some((2, 2))));
    }
}
