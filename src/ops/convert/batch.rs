//! Many conversions one behind the other: a failure never stops the rest.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use super::images::FoundImage;
use super::run::{ConvertError, ConvertOptions, ConvertOutcome};
use super::target::Target;
use super::unpack::{Input, Output, open_and_convert};
use crate::base::progress::{Cancelled, Context};
use crate::io::HostFs;
use crate::opened::{OpenError, OpenOptions};
use crate::ops::preflight::TargetProblem;
use crate::ops::workers::Workers;
use crate::ops::write::WriteError;

/// One conversion of a batch.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct BatchItem {
    /// The image.
    pub input: PathBuf,
    /// What is made of it.
    pub output: PathBuf,
}

/// Endings of sheets and descriptors, and of the files they describe.
const SHEETS: [&str; 5] = ["cue", "toc", "ccd", "mds", "gdi"];
const PARTS: [&str; 6] = ["bin", "img", "sub", "mdf", "wav", "raw"];

impl BatchItem {
    /// What is made of images found in folders, in `folder` and the same folders below it.
    ///
    /// # Errors
    /// A name that two discs would get.
    pub fn of_found(
        found: &[FoundImage],
        target: Target,
        folder: &Path,
        rule: Option<&str>,
    ) -> Result<Vec<BatchItem>, PathBuf> {
        let mut names = HashSet::new();
        let item = |image: &FoundImage| {
            let name = output_name(&image.path, target, rule);
            let output = folder.join(&image.below).join(name);
            if !names.insert(output.clone()) {
                return Err(output);
            }
            Ok(BatchItem { input: image.path.clone(), output })
        };
        found.iter().map(item).collect()
    }

    /// What is made of `inputs` in `folder` (`None`: beside each), named by [`output_name`]. A sheet
    /// and the files beside it that bear its name are one disc and count once. The error is a name that two
    /// discs would get.
    pub fn of_inputs(
        inputs: &[PathBuf],
        target: Target,
        folder: Option<&Path>,
        rule: Option<&str>,
    ) -> Result<Vec<BatchItem>, PathBuf> {
        let ending = |path: &Path| {
            path.extension().map(|end| end.to_string_lossy().to_lowercase()).unwrap_or_default()
        };
        let sheets: HashSet<PathBuf> = inputs
            .iter()
            .filter(|input| SHEETS.contains(&ending(input).as_str()))
            .map(|sheet| sheet.with_extension(""))
            .collect();
        let is_part = |input: &&PathBuf| {
            PARTS.contains(&ending(input).as_str()) && sheets.contains(&input.with_extension(""))
        };
        let mut names = HashSet::new();
        let mut items = Vec::new();
        for input in inputs.iter().filter(|input| !is_part(input)) {
            let name = output_name(input, target, rule);
            let output = match folder {
                Some(folder) => folder.join(name),
                None => input.with_file_name(name),
            };
            if !names.insert(output.clone()) {
                return Err(output);
            }
            items.push(BatchItem { input: input.clone(), output });
        }
        Ok(items)
    }
}

/// How to convert many.
#[derive(Clone, Debug, Default)]
pub struct BatchOptions {
    /// How to open each.
    pub open: OpenOptions,
    /// How to convert each.
    pub convert: ConvertOptions,
}

/// What came of one conversion of a batch.
#[derive(Debug)]
#[non_exhaustive]
pub enum BatchResult {
    /// It was made.
    Done(ConvertOutcome),
    /// Its target was there already.
    Skipped,
    /// The image could not be opened.
    NotOpened(OpenError),
    /// It could not be converted.
    Failed(ConvertError),
}

/// A row of the table at the end.
#[derive(Debug)]
pub struct BatchRow {
    /// What was asked for.
    pub item: BatchItem,
    /// What came of it.
    pub result: BatchResult,
}

/// Converts all `items` to `target`, in their order. What each conversion noticed is told to
/// `ctx`; a cancel stops all.
pub fn convert_all(
    items: Vec<BatchItem>,
    target: Target,
    options: &BatchOptions,
    fs: &dyn HostFs,
    ctx: &Context,
    workers: &Workers,
) -> Result<Vec<BatchRow>, Cancelled> {
    let mut rows = Vec::with_capacity(items.len());
    for item in items {
        let result = convert_item(&item, target, options, fs, ctx, workers)?;
        rows.push(BatchRow { item, result });
    }
    Ok(rows)
}

/// One conversion of a batch; only a cancel is an error.
pub fn convert_item(
    item: &BatchItem,
    target: Target,
    options: &BatchOptions,
    fs: &dyn HostFs,
    ctx: &Context,
    workers: &Workers,
) -> Result<BatchResult, Cancelled> {
    ctx.check()?;
    match convert_one(item, target, options, fs, ctx, workers) {
        BatchResult::Failed(ConvertError::Cancelled(_))
        | BatchResult::NotOpened(OpenError::Cancelled(_)) => {
            ctx.check()?;
            Err(Cancelled)
        }
        result => Ok(result),
    }
}

fn convert_one(
    item: &BatchItem,
    target: Target,
    options: &BatchOptions,
    fs: &dyn HostFs,
    ctx: &Context,
    workers: &Workers,
) -> BatchResult {
    if !options.convert.may_replace && fs.lstat(&item.output).is_ok() {
        return BatchResult::Skipped;
    }
    let input = Input { path: &item.input, open: &options.open };
    let output = Output::File(&item.output);
    match open_and_convert(input, target, output, &options.convert, fs, ctx, workers) {
        Err(ConvertError::Open(error)) => BatchResult::NotOpened(error),
        Ok(outcome) => BatchResult::Done(outcome),
        Err(ConvertError::Write { error: WriteError::Target(TargetProblem::Exists), .. }) => {
            BatchResult::Skipped
        }
        Err(error) => BatchResult::Failed(error),
    }
}

/// The name of an output: `rule` with `{name}` for the input's name without its endings. Without a
/// rule it is that name with the target's ending.
pub fn output_name(input: &Path, target: Target, rule: Option<&str>) -> PathBuf {
    let stem = stem(input);
    match rule {
        Some(rule) => PathBuf::from(rule.replace("{name}", &stem)),
        None => PathBuf::from(format!("{stem}.{}", target.extension())),
    }
}

/// Endings in front of which another one may stand: `disc.iso.gz` is `disc`.
const WRAPPINGS: [&str; 6] = ["gz", "xz", "zst", "bz2", "lz4", "zip"];

fn stem(input: &Path) -> String {
    let name = input.file_name().map(|name| name.to_string_lossy()).unwrap_or_default();
    let cut = |name: &str| -> (String, String) {
        let (stem, ending) = name.rsplit_once('.').unwrap_or((name, ""));
        // A name that is all ending stays.
        if stem.is_empty() {
            (name.to_owned(), String::new())
        } else {
            (stem.to_owned(), ending.to_lowercase())
        }
    };
    let (stem, ending) = cut(&name);
    if !WRAPPINGS.contains(&ending.as_str()) {
        return stem;
    }
    let (inner, inner_ending) = cut(&stem);
    // Only a short ending is one: `v1.0 final.gz` is no `v1`.
    let is_ending =
        inner_ending.len() <= 4 && inner_ending.chars().all(|c| c.is_ascii_alphanumeric());
    if is_ending && !inner_ending.is_empty() { inner } else { stem }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sheet_and_its_files_are_one_disc() {
        let items = |inputs: &[&str]| {
            let inputs: Vec<PathBuf> = inputs.iter().map(PathBuf::from).collect();
            let items = BatchItem::of_inputs(&inputs, Target::Iso, Some(Path::new("out")), None);
            items.map(|items| items.into_iter().map(|item| item.input).collect::<Vec<_>>())
        };
        let set = ["a/x.bin", "a/x.cue", "b.ccd", "b.img", "b.SUB", "c.bin", "d.iso"];
        let wanted = ["a/x.cue", "b.ccd", "c.bin", "d.iso"].map(PathBuf::from).to_vec();
        assert_eq!(items(&set), Ok(wanted));
        assert_eq!(items(&["x.iso", "y/x.img"]), Err(PathBuf::from("out/x.iso")));
    }

    #[test]
    fn outputs_are_named_after_their_inputs() {
        for (input, name) in [
            ("dir/game.cue", "game.iso"),
            ("disc.iso.gz", "disc.iso"),
            ("disc.xz", "disc.iso"),
            ("v1.0 final.gz", "v1.0 final.iso"),
            (".hidden", ".hidden.iso"),
            ("plain", "plain.iso"),
        ] {
            assert_eq!(output_name(Path::new(input), Target::Iso, None), Path::new(name));
        }
        let ruled = output_name(Path::new("a/b.cue"), Target::Iso, Some("x-{name}.iso"));
        assert_eq!(ruled, Path::new("x-b.iso"));
    }
}
