//! Many conversions one behind the other: a failure never stops the rest.

use std::path::{Path, PathBuf};

use super::run::{ConvertError, ConvertOptions, ConvertOutcome, convert};
use super::target::Target;
use crate::base::progress::{Cancelled, Context};
use crate::io::HostFs;
use crate::opened::{self, OpenError, OpenOptions};
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
        ctx.check()?;
        let result = convert_one(&item, target, options, fs, ctx, workers);
        let is_cancelled = matches!(
            result,
            BatchResult::Failed(ConvertError::Cancelled(_))
                | BatchResult::NotOpened(OpenError::Cancelled(_))
        );
        if is_cancelled {
            ctx.check()?;
            return Err(Cancelled);
        }
        rows.push(BatchRow { item, result });
    }
    Ok(rows)
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
    let image = match opened::open(fs, &item.input, &options.open, ctx) {
        Ok(image) => image,
        Err(error) => return BatchResult::NotOpened(error),
    };
    match convert(&image, target, &item.output, &options.convert, fs, ctx, workers) {
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
