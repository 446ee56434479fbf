//! Errors and steps in words.

use std::io;

use crate::base::diag::Arg;
use crate::gui::app::App;
use crate::i18n::{Texts, Value};
use crate::job::{
    ConvertError, IncidentKind, JobError, OpenError, PackedError, TargetProblem, WriteError,
};
use crate::project::file::FileError;
use crate::project::{EditError, Label};

impl App {
    /// The name of a step, for undo and redo.
    pub(in crate::gui) fn step_words(&self, label: &Label) -> String {
        let args = label.args();
        let args: Vec<(&str, Value)> =
            args.iter().map(|(name, arg): &(&str, Arg)| (*name, Value::from(arg))).collect();
        self.texts.format(&format!("step-{}", label.id()), &args)
    }
}

/// Why a job gave nothing, as a sentence.
pub fn why(texts: &Texts, error: &JobError) -> String {
    match error {
        JobError::Open(error) => why_not_opened(texts, error),
        JobError::Convert(error) => why_not_converted(texts, error),
        JobError::Edit(error) => why_not_edited(texts, error),
        JobError::Target { source, .. } | JobError::NoThread(source) => system(texts, source),
        JobError::Crashed(crash) => {
            texts.format("error-crashed", &[("place", crash.place.as_str().into())])
        }
        JobError::Project(error) => why_no_project(texts, error),
        // What is left has a position or a list in it; the program's own words name them best.
        other => texts.format("error-other", &[("reason", other.to_string().into())]),
    }
}

/// What a report of the error needs, as the program names it.
pub fn details(error: &JobError) -> String {
    match error {
        JobError::Crashed(crash) => {
            format!("{}\n{}\n{}", crash.message, crash.place, crash.backtrace)
        }
        other => other.to_string(),
    }
}

/// Why an image was not opened.
pub fn why_not_opened(texts: &Texts, error: &OpenError) -> String {
    match error {
        OpenError::Host { error, .. } => system(texts, error),
        OpenError::NotAnImage => texts.text("error-not-an-image"),
        OpenError::NotRead { kind } => texts.format("error-not-read", &[("kind", (*kind).into())]),
        OpenError::Packed(error) => why_not_unpacked(texts, error),
        other => texts.format("error-other", &[("reason", other.to_string().into())]),
    }
}

/// Why a project was not read or saved.
fn why_no_project(texts: &Texts, error: &FileError) -> String {
    match error {
        FileError::Host { source, .. } => system(texts, source),
        FileError::NotAProject => texts.text("error-not-a-project"),
        FileError::Newer { major, minor } => {
            let version = [("version", format!("{major}.{minor}").into())];
            texts.format("error-project-newer", &version)
        }
        FileError::Malformed { line, column, reason } => {
            let args = [
                ("line", Value::Number(*line as u64)),
                ("column", Value::Number(*column as u64)),
                ("reason", reason.as_str().into()),
            ];
            texts.format("error-project-malformed", &args)
        }
        other => texts.format("error-other", &[("reason", other.to_string().into())]),
    }
}

/// Why a packed image was not opened.
fn why_not_unpacked(texts: &Texts, error: &PackedError) -> String {
    match error {
        PackedError::Corrupt { kind, .. } => {
            texts.format("cli-packed-corrupt", &[("kind", kind.id().into())])
        }
        PackedError::Unsupported { kind, feature } => {
            let args = [("kind", kind.id().into()), ("feature", Value::Number(*feature))];
            texts.format("cli-packed-unsupported", &args)
        }
        PackedError::TooLarge { kind, limit } => {
            let args = [("kind", kind.id().into()), ("limit", texts.bytes(*limit).into())];
            texts.format("cli-packed-too-large", &args)
        }
        PackedError::NoCache => texts.text("cli-packed-no-cache"),
        PackedError::NotOneInside { count } => {
            texts.format("cli-packed-not-one", &[("count", Value::Number(*count))])
        }
        other => texts.format("error-other", &[("reason", other.to_string().into())]),
    }
}

/// Why an image was not converted.
fn why_not_converted(texts: &Texts, error: &ConvertError) -> String {
    match error {
        ConvertError::NoData => texts.text("cli-convert-no-data"),
        ConvertError::NotPossible => texts.text("cli-convert-not-possible"),
        ConvertError::Write { path, error: WriteError::Target(TargetProblem::Exists) } => {
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            texts.format("error-convert-exists", &[("name", name.into())])
        }
        other => texts.format("error-other", &[("reason", other.to_string().into())]),
    }
}

/// Why an edit was refused.
pub fn why_not_edited(texts: &Texts, error: &EditError) -> String {
    match error {
        EditError::Clashes(clashes) => {
            let count = Value::Number(clashes.len() as u64);
            let first = clashes.first().map_or(Default::default(), |clash| clash.path.clone());
            let name = String::from_utf8_lossy(&first).into_owned();
            texts.format("error-clashes", &[("count", count), ("name", name.into())])
        }
        other => texts.format("error-other", &[("reason", other.to_string().into())]),
    }
}

/// What was lost of a file when it was taken out; `None` when nothing was.
pub fn why_not_extracted(texts: &Texts, kind: &IncidentKind) -> Option<String> {
    Some(match kind {
        IncidentKind::Exists => texts.text("error-exists"),
        IncidentKind::InTheWay => texts.text("error-in-the-way"),
        IncidentKind::Damaged { .. } => texts.text("error-damaged"),
        IncidentKind::Unreadable { .. } => texts.text("error-unreadable"),
        IncidentKind::PathTooLong => texts.text("error-path-too-long"),
        IncidentKind::Failed { error } => system(texts, error),
        _ => return None,
    })
}

/// What the system said.
pub fn system(texts: &Texts, error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => texts.text("error-not-found"),
        io::ErrorKind::PermissionDenied => texts.text("error-not-allowed"),
        io::ErrorKind::StorageFull => texts.text("error-disk-full"),
        _ => texts.format("error-system", &[("reason", error.to_string().into())]),
    }
}
