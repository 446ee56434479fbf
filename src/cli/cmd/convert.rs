//! `convert`: makes an image of another kind, of one or of many.

use std::path::{Path, PathBuf};

use serde_json::{Map, Value, json};

use super::build;
use crate::cli::args::ConvertArgs;
use crate::cli::exit::{Exit, Failure, Problem};
use crate::cli::face::Face;
use crate::cli::output::{self, Form};
use crate::i18n::Value as TextValue;
use crate::io::sink::SequentialSink;
use crate::opened::OpenOptions;
use crate::ops::Workers;
use crate::ops::convert::{
    BatchItem, BatchOptions, BatchResult, BatchRow, ConvertError, ConvertOptions, ConvertOutcome,
    Input, Loss, Output, Target, convert_all, images_in, open_and_convert, output_name,
};

pub(in crate::cli) fn run(face: &mut Face, args: &ConvertArgs) -> Result<Exit, Failure> {
    let options = ConvertOptions {
        accepted: accepted(face, &args.accept_loss)?,
        may_replace: args.force,
        sync: build::sync_mode(&args.sync),
    };
    let to = match &args.to {
        Some(id) => Some(Target::from_id(id).ok_or_else(|| unknown_target(face, id))?),
        None => None,
    };
    match (args.files.as_slice(), &args.directory) {
        ([input, output], None) => one(face, args, input, output, to, options),
        ([input], None) => {
            let Some(target) = to else {
                return Err(Failure::usage(face.text("cli-convert-needs-output")));
            };
            let name = output_name(input, target, args.name.as_deref());
            one(face, args, input, &input.with_file_name(name), to, options)
        }
        (_, None) => Err(Failure::usage(face.text("cli-convert-needs-directory"))),
        (inputs, Some(folder)) => {
            let Some(target) = to else {
                return Err(Failure::usage(face.text("cli-convert-needs-target")));
            };
            many(face, args, inputs, folder, target, options)
        }
    }
}

fn open_options(face: &Face, args: &ConvertArgs) -> OpenOptions {
    OpenOptions { session: args.session, cache: face.cache(), ..OpenOptions::default() }
}

fn one(
    face: &mut Face,
    args: &ConvertArgs,
    input: &Path,
    output: &Path,
    to: Option<Target>,
    options: ConvertOptions,
) -> Result<Exit, Failure> {
    let is_piped = output == Path::new("-");
    let target = to.or_else(|| Target::from_name(output)).ok_or_else(|| {
        Failure::usage(face.format("cli-convert-no-target", &[("file", told(output).into())]))
    })?;
    if !is_piped && !args.force && face.fs.lstat(output).is_ok() {
        // Said before an hour of reading, and asked again at the end.
        return Err(Failure::of(output, face.text("cli-system-exists")));
    }
    let workers = face.workers()?;
    face.start_progress();
    let mut stdout = SequentialSink::stdout();
    let to = if is_piped { Output::Pipe(&mut stdout) } else { Output::File(output) };
    let (fs, ctx, open) = (&*face.fs, &face.ctx, open_options(face, args));
    let from = Input { path: input, open: &open };
    let made = open_and_convert(from, target, to, &options, fs, ctx, &workers);
    let made = made.map_err(|error| failure(face, input, output, error))?;
    face.stop_progress();
    let report = face.ctx.take_report();
    let form = args.json.form();
    if form == Form::Text || is_piped {
        let text = done_text(face, output, &made);
        face.say(&text);
    } else {
        let mut object = output::head(&told(input));
        object.extend(outcome_json(target, &made));
        object.insert("warnings".to_owned(), output::warnings(&report, &face.texts));
        output::print_object(&object)?;
    }
    face.tell_report(input, &report, form);
    Ok(face.exit(false))
}

fn many(
    face: &mut Face,
    args: &ConvertArgs,
    inputs: &[PathBuf],
    folder: &Path,
    target: Target,
    options: ConvertOptions,
) -> Result<Exit, Failure> {
    let found = images_in(inputs, Some(folder), &*face.fs, &face.ctx)?;
    if found.is_empty() {
        return Err(Failure::usage(face.text("cli-convert-no-images")));
    }
    let items = BatchItem::of_found(&found, target, folder, args.name.as_deref());
    let items = items.map_err(|twice| {
        Failure::usage(face.format("cli-convert-same-name", &[("file", told(&twice).into())]))
    })?;
    face.fs.open_target(folder).map_err(|error| face.host_failure(folder, &error))?;
    for below in items.iter().filter_map(|item| item.output.parent()) {
        face.fs.open_target(below).map_err(|error| face.host_failure(below, &error))?;
    }
    let workers: Workers = face.workers()?;
    face.start_progress();
    let options = BatchOptions { open: open_options(face, args), convert: options };
    let rows = convert_all(items, target, &options, &*face.fs, &face.ctx, &workers)?;
    face.stop_progress();
    let report = face.ctx.take_report();
    let (mut has_failed, mut has_skipped) = (false, false);
    let mut told_rows = Vec::new();
    for BatchRow { item, result } in rows {
        let mut row = Map::new();
        row.insert("file".to_owned(), told(&item.input).into());
        row.insert("output".to_owned(), told(&item.output).into());
        let problem = match result {
            BatchResult::Done(made) => {
                row.insert("result".to_owned(), "done".into());
                row.extend(outcome_json(target, &made));
                if args.json.form() == Form::Text {
                    let text = done_text(face, &item.output, &made);
                    face.say(&text);
                }
                None
            }
            BatchResult::Skipped => {
                has_skipped = true;
                row.insert("result".to_owned(), "skipped".into());
                Some(Failure::of(&item.output, face.text("cli-convert-skipped")))
            }
            BatchResult::NotOpened(error) => Some(face.open_failure(&item.input, error)),
            BatchResult::Failed(error) => Some(failure(face, &item.input, &item.output, error)),
        };
        if let Some(Failure::Problem(problem)) = problem {
            if !row.contains_key("result") {
                has_failed = true;
                row.insert("result".to_owned(), "failed".into());
            }
            row.insert("reason".to_owned(), problem.text.clone().into());
            tell_row(face, &problem, has_failed);
        }
        told_rows.push(Value::Object(row));
    }
    let count = |result: &str| {
        let rows = told_rows.iter().filter(|row| row["result"] == result);
        u64::try_from(rows.count()).unwrap_or(u64::MAX)
    };
    let summary = [
        ("done", count("done").into()),
        ("skipped", count("skipped").into()),
        ("failed", count("failed").into()),
    ];
    let summary = face.format("cli-convert-summary", &summary);
    match args.json.form() {
        Form::Text => face.say(&summary),
        Form::Object => {
            let mut object = Map::new();
            object.insert("format".to_owned(), 1.into());
            object.insert("files".to_owned(), told_rows.into());
            object.insert("warnings".to_owned(), output::warnings(&report, &face.texts));
            output::print_object(&object)?;
        }
        Form::Lines => {
            use std::io::Write;
            let mut out = output::stdout();
            for row in &told_rows {
                writeln!(out, "{row}")?;
            }
            out.flush()?;
        }
    }
    Ok(if has_failed { Exit::Failed } else { face.exit(has_skipped) })
}

fn tell_row(face: &mut Face, problem: &Problem, is_error: bool) {
    if is_error { face.tell(problem) } else { face.warn(problem) }
}

fn told(path: &Path) -> String {
    path.to_string_lossy().into_owned()
}

fn done_text(face: &Face, output: &Path, made: &ConvertOutcome) -> String {
    let id = if made.is_verified { "cli-build-done-verified" } else { "cli-build-done" };
    let size = TextValue::Bytes(made.size_bytes());
    face.format(id, &[("file", told(output).into()), ("size", size)])
}

fn outcome_json(target: Target, made: &ConvertOutcome) -> Map<String, Value> {
    let files: Vec<Value> =
        made.files.iter().map(|(path, len)| json!({"file": told(path), "size": len})).collect();
    let lost: Vec<&str> = made.lost.iter().map(|loss| loss.id()).collect();
    let mut object = Map::new();
    object.insert("target".to_owned(), target.id().into());
    object.insert("made".to_owned(), files.into());
    object.insert("size_bytes".to_owned(), made.size_bytes().into());
    object.insert("data_bytes".to_owned(), made.data_bytes.into());
    object.insert("lost".to_owned(), lost.into());
    object.insert("verified".to_owned(), made.is_verified.into());
    object
}

/// The losses named in `--accept-loss`; `all` means all.
fn accepted(face: &Face, names: &[String]) -> Result<Vec<Loss>, Failure> {
    let mut accepted = Vec::new();
    for name in names {
        match Loss::from_id(name) {
            Some(loss) => accepted.push(loss),
            None if name == "all" => accepted.extend(Loss::ALL),
            None => {
                let known: Vec<&str> = Loss::ALL.iter().map(|loss| loss.id()).collect();
                let args = [("name", name.as_str().into()), ("known", known.join(", ").into())];
                return Err(Failure::usage(face.format("cli-convert-no-loss", &args)));
            }
        }
    }
    Ok(accepted)
}

fn unknown_target(face: &Face, id: &str) -> Failure {
    let known: Vec<&str> = Target::ALL.iter().map(|target| target.id()).collect();
    let args = [("name", id.into()), ("known", known.join(", ").into())];
    Failure::usage(face.format("cli-convert-unknown", &args))
}

fn loss_text(loss: Loss) -> &'static str {
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

fn failure(face: &mut Face, input: &Path, output: &Path, error: ConvertError) -> Failure {
    match error {
        ConvertError::Cancelled(_) => Failure::Cancelled,
        ConvertError::Losses { losses } => {
            let words: Vec<String> =
                losses.iter().map(|loss| face.text(loss_text(*loss))).collect();
            let ids: Vec<&str> = losses.iter().map(|loss| loss.id()).collect();
            let args = [("lost", words.join(", ").into()), ("ids", ids.join(",").into())];
            Failure::of(input, face.format("cli-convert-losses", &args))
        }
        ConvertError::Open(error) => face.open_failure(input, error),
        ConvertError::NoData => Failure::of(input, face.text("cli-convert-no-data")),
        ConvertError::NotPossible => Failure::of(input, face.text("cli-convert-not-possible")),
        ConvertError::NeedsFile => Failure::usage(face.text("cli-convert-needs-file")),
        ConvertError::Write { path, error } => build::failure(face, &path, error),
        ConvertError::VerifyOpen(_) => {
            let mut failure = Failure::of(output, face.text("cli-build-verify-failed"));
            if let Failure::Problem(problem) = &mut failure {
                problem.exit = Exit::Differs;
            }
            failure
        }
    }
}
