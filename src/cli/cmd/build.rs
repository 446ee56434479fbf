//! `build`: makes an image of folders and files.

use std::io::Write;
use std::path::Path;

use serde_json::Value;

use super::author::{Authored, author, plan_json, warnings};
use super::hash;
use super::map::sink_failure;
use crate::cli::args::BuildArgs;
use crate::cli::exit::{Exit, Failure};
use crate::cli::face::Face;
use crate::cli::output::{self, Form, printable};
use crate::i18n::Value as TextValue;
use crate::io::BlockSource;
use crate::io::sink::SequentialSink;
use crate::ops::preflight::TargetProblem;
use crate::ops::{
    LayoutDifference, SyncMode, Workers, WriteError, WriteOptions, WriteOutcome, write_planned,
    write_sequential,
};

pub(in crate::cli) fn run(face: &mut Face, args: &BuildArgs) -> Result<Exit, Failure> {
    let kinds = hash::parse_kinds(face, &args.digest)?;
    let target = args.output.as_deref().filter(|_| !args.print_size && !args.dry_run);
    let is_piped = target == Some(Path::new("-"));
    if let Some(target) = target.filter(|_| !is_piped)
        && !args.force
        && face.fs.lstat(target).is_ok()
    {
        // Said before an hour of reading, and asked again at the end.
        return Err(Failure::of(target, face.text("cli-system-exists")));
    }
    let workers = face.workers()?;
    let authored = author(face, &args.author, &workers)?;
    if args.print_size {
        let mut out = output::stdout();
        writeln!(out, "{}", authored.image.len())?;
        out.flush()?;
        return Ok(face.exit(authored.has_losses));
    }
    let written = match target {
        None => None,
        Some(target) => {
            let options = WriteOptions {
                may_replace: args.force,
                digests: kinds,
                sync: sync_mode(&args.sync),
                verify: args.verify && !is_piped,
            };
            face.start_progress();
            let written = write_to(face, target, &authored, &options, &workers)
                .map_err(|error| failure(face, target, error))?;
            face.stop_progress();
            say_leftovers(face, &written);
            Some((target, written))
        }
    };
    if args.json.form() != Form::Text || !face.is_quiet() {
        // All metadata is rendered once more for it: in our threads, and only for who reads it.
        workers.install(|| authored.plan.id());
    }
    report(face, args, &authored, written.as_ref(), is_piped)?;
    Ok(face.exit(authored.has_losses))
}

/// How hard the end of writing is, in the word of `--sync`.
pub(super) fn sync_mode(word: &str) -> SyncMode {
    match word {
        "always" => SyncMode::Always,
        "never" => SyncMode::Never,
        _ => SyncMode::Auto,
    }
}

/// Names what killed runs left beside the target and could not be removed.
pub(super) fn say_leftovers(face: &mut Face, written: &WriteOutcome) {
    for path in &written.leftovers {
        let text = face.text("cli-build-leftover");
        face.say(&format!("{}: {text}", path.display()));
    }
}

/// What is told of an image that was or would be made.
pub(super) fn made(name: &str, authored: &Authored) -> [(&'static str, TextValue); 5] {
    [
        ("file", TextValue::from(name)),
        ("size", TextValue::Bytes(authored.image.len())),
        ("short", authored.plan.id().to_short().into()),
        ("id", authored.plan.id().to_hex().into()),
        ("date", authored.date.as_str().into()),
    ]
}

/// Says that the image was made, or would be.
pub(super) fn say_made(
    face: &mut Face,
    values: &[(&str, TextValue)],
    written: Option<&WriteOutcome>,
) {
    let id = match written {
        None => "cli-build-would",
        Some(outcome) if outcome.is_verified => "cli-build-done-verified",
        Some(_) => "cli-build-done",
    };
    let text = face.format(id, values);
    face.say(&text);
}

fn write_to(
    face: &Face,
    target: &Path,
    authored: &Authored,
    options: &WriteOptions,
    workers: &Workers,
) -> Result<WriteOutcome, WriteError> {
    if target != Path::new("-") {
        let facts = &authored.facts;
        return write_planned(
            &authored.image,
            facts,
            target,
            options,
            &*face.fs,
            &face.ctx,
            workers,
        );
    }
    let mut sink = SequentialSink::new(std::io::stdout());
    let digests = &options.digests;
    write_sequential(&authored.image, &mut sink, digests, &*face.fs, &face.ctx, workers)
}

/// Says what was made: on standard output, or beside it where that is the image.
fn report(
    face: &mut Face,
    args: &BuildArgs,
    authored: &Authored,
    written: Option<&(&Path, WriteOutcome)>,
    is_piped: bool,
) -> Result<(), Failure> {
    let size = authored.image.len();
    let name = written.map_or_else(|| "-".to_owned(), |(path, _)| path.display().to_string());
    if args.json.form() != Form::Text && !is_piped {
        let mut object = output::head(&name);
        object.extend(plan_json(authored));
        object.insert("size_bytes".to_owned(), size.into());
        if let Some((_, outcome)) = written {
            object.insert("digests".to_owned(), Value::Object(hash::to_json(&outcome.digests)));
            object.insert("verified".to_owned(), outcome.is_verified.into());
            object.insert("synced".to_owned(), outcome.is_synced.into());
        }
        object.insert("warnings".to_owned(), warnings(face, &authored.report));
        return output::print_object(&object);
    }
    if !face.is_quiet() {
        let values = made(&name, authored);
        say_made(face, &values, written.map(|(_, outcome)| outcome));
        let layout = face.format("cli-build-layout", &values);
        face.say(&layout);
    }
    if let Some((_, outcome)) = written.filter(|(_, outcome)| !outcome.digests.is_empty()) {
        let mut lines = Vec::new();
        hash::print(&mut lines, &name, &outcome.digests)?;
        if is_piped {
            for line in String::from_utf8_lossy(&lines).lines() {
                face.say(line);
            }
        } else {
            let mut out = output::stdout();
            out.write_all(&lines)?;
            out.flush()?;
        }
    }
    Ok(())
}

/// The words for a file that was not written.
pub(super) fn failure(face: &mut Face, target: &Path, error: WriteError) -> Failure {
    match error {
        WriteError::Cancelled(_) => Failure::Cancelled,
        WriteError::Target(problem) => target_failure(face, target, &problem),
        WriteError::Changed { files } => {
            for file in &files {
                let text = face.text("cli-build-changed");
                face.say(&format!("{}: {text}", file.display()));
            }
            let count = u64::try_from(files.len()).unwrap_or(u64::MAX);
            Failure::new(face.format("cli-build-sources-changed", &[("count", count.into())]))
        }
        WriteError::Source(error) => {
            let path = error.path.clone().unwrap_or_else(|| target.to_owned());
            Failure::of(&path, error.kind.to_string())
        }
        WriteError::Sink(crate::io::SinkError::Io { source, .. })
            if source.kind() == std::io::ErrorKind::BrokenPipe =>
        {
            Failure::BrokenPipe
        }
        WriteError::Sink(crate::io::SinkError::NoSpace { missing_bytes, .. }) => {
            target_failure(face, target, &TargetProblem::NoSpace { missing_bytes })
        }
        WriteError::Sink(error) => sink_failure(face, target, &error),
        WriteError::VerifyDiffers
        | WriteError::VerifyUnreadable(_)
        | WriteError::VerifyLayout(_) => {
            let (text, offset) = match &error {
                WriteError::VerifyLayout(difference) => layout_text(face, difference),
                _ => (face.text("cli-build-verify-failed"), None),
            };
            let mut failure = Failure::of(target, text).at(offset);
            if let Failure::Problem(problem) = &mut failure {
                problem.exit = Exit::Differs;
            }
            failure
        }
        other => Failure::of(target, other.to_string()),
    }
}

/// What the readers find otherwise than it was planned, and where.
fn layout_text(face: &Face, difference: &LayoutDifference) -> (String, Option<u64>) {
    let (what, offset) = match difference {
        LayoutDifference::NotFound { owner, range }
        | LayoutDifference::NotPlanned { owner, range } => {
            (owner.id().to_owned(), Some(range.start))
        }
        LayoutDifference::File { path } => (printable(path), None),
        LayoutDifference::Unreadable(error) => (error.to_string(), None),
    };
    (face.format("cli-build-verify-layout", &[("what", what.into())]), offset)
}

fn target_failure(face: &Face, target: &Path, problem: &TargetProblem) -> Failure {
    let text = match problem {
        TargetProblem::Exists => face.text("cli-system-exists"),
        TargetProblem::IsSource => face.text("cli-build-is-source"),
        TargetProblem::NoSpace { missing_bytes } => {
            face.format("cli-build-no-space", &[("missing", TextValue::Bytes(*missing_bytes))])
        }
        TargetProblem::TooLong { max_bytes } => {
            face.format("cli-build-too-long", &[("limit", TextValue::Bytes(*max_bytes))])
        }
    };
    Failure::of(target, text)
}
