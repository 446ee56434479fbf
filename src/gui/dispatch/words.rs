//! Errors and steps in words.

use std::io;

use crate::base::diag::Arg;
use crate::gui::app::App;
use crate::gui::view::convert::loss_text_id;
use crate::i18n::{Texts, Value};
use crate::job::{
    BootSetError, ContainerError, ConvertError, IncidentKind, JobError, OpenError, PackedError,
    RescueError, SinkError, SourceError, SourceErrorKind, TargetProblem, TrialError, WriteError,
};
use crate::project::file::FileError;
use crate::project::{EditError, ImportError, Label};

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
        JobError::BootSet(error) => why_nothing_starts(texts, error),
        JobError::Convert(error) => why_not_converted(texts, error),
        JobError::Edit(error) => why_not_edited(texts, error),
        JobError::Write(error) => why_not_written(texts, error),
        JobError::Source(error) => why_not_read(texts, error),
        JobError::Refused(refusal) => texts.refusal(refusal.id(), &refusal.args()),
        JobError::Import(error) => why_not_changed(texts, error),
        JobError::Loader(error) => why_no_loader(texts, error),
        JobError::Trial(error) => why_not_tried(texts, error),
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
        OpenError::Source(error) | OpenError::Container(ContainerError::Source(error)) => {
            why_not_read(texts, error)
        }
        OpenError::Container(ContainerError::Host { error, .. }) => system(texts, error),
        OpenError::Container(ContainerError::FilesMissing { named }) => {
            texts.format("error-sheet-files", &[("name", named.as_str().into())])
        }
        other => texts.format("error-other", &[("reason", other.to_string().into())]),
    }
}

/// Why an image can't be changed.
pub fn why_not_changed(texts: &Texts, error: &ImportError) -> String {
    match error {
        ImportError::NotIso => texts.text("error-edit-not-iso"),
        ImportError::Udf => texts.text("error-edit-udf"),
        ImportError::Tracks { count } => {
            texts.format("error-edit-tracks", &[("count", Value::Number(*count as u64))])
        }
        ImportError::Open(error) => why_not_opened(texts, error),
        other => texts.format("error-other", &[("reason", other.to_string().into())]),
    }
}

/// Why no boot loader was put on a disc.
fn why_no_loader(texts: &Texts, error: &RescueError) -> String {
    match error {
        RescueError::NotInstalled { loader } => {
            texts.format("error-loader-missing", &[("loader", (*loader).into())])
        }
        RescueError::NoEfiProgram => texts.text("cli-build-rescue-no-efi"),
        RescueError::InTheWay { path } => {
            texts.format("cli-build-rescue-in-the-way", &[("path", path.as_str().into())])
        }
        RescueError::Boot(error) => why_nothing_starts(texts, error),
        other => texts.format("error-other", &[("reason", other.to_string().into())]),
    }
}

/// Why nothing was tried.
fn why_not_tried(texts: &Texts, error: &TrialError) -> String {
    match error {
        TrialError::NoQemu => texts.text("error-try-no-qemu"),
        TrialError::NoWindow => texts.text("error-try-no-window"),
        TrialError::NoFirmware => texts.text("error-try-no-firmware"),
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
        PackedError::Source(error) => why_not_read(texts, error),
        PackedError::Cache(error) => why_not_kept(texts, error),
        other => texts.format("error-other", &[("reason", other.to_string().into())]),
    }
}

/// Why an image was not converted.
pub fn why_not_converted(texts: &Texts, error: &ConvertError) -> String {
    match error {
        ConvertError::Open(error) => why_not_opened(texts, error),
        ConvertError::VerifyOpen(_) => texts.text("cli-build-verify-failed"),
        ConvertError::NoData => texts.text("cli-convert-no-data"),
        ConvertError::NotPossible => texts.text("cli-convert-not-possible"),
        ConvertError::Write { path, error: WriteError::Target(TargetProblem::Exists) } => {
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            texts.format("error-convert-exists", &[("name", name.into())])
        }
        ConvertError::Write { error, .. } => why_not_written(texts, error),
        ConvertError::Losses { losses } => {
            let names: Vec<String> =
                losses.iter().map(|loss| texts.text(loss_text_id(*loss))).collect();
            texts.format("dialogs-convert-losses", &[("what", names.join(", ").into())])
        }
        other => texts.format("error-other", &[("reason", other.to_string().into())]),
    }
}

/// Whether nothing was written since something stands there already.
pub fn is_in_the_way(error: &WriteError) -> bool {
    matches!(
        error,
        WriteError::Target(TargetProblem::Exists) | WriteError::Sink(SinkError::Exists { .. })
    )
}

/// Why a file was not written.
pub fn why_not_written(texts: &Texts, error: &WriteError) -> String {
    match error {
        WriteError::Target(TargetProblem::Exists) => texts.text("error-exists"),
        WriteError::Target(TargetProblem::IsSource) => texts.text("error-write-is-source"),
        WriteError::Target(TargetProblem::NoSpace { missing_bytes }) => {
            texts.format("error-write-no-room", &[("size", Value::Bytes(*missing_bytes))])
        }
        WriteError::Target(TargetProblem::TooLong { max_bytes }) => {
            texts.format("error-write-too-long", &[("size", Value::Bytes(*max_bytes))])
        }
        WriteError::Changed { files } => {
            let count = Value::Number(files.len() as u64);
            texts.format("error-write-changed", &[("count", count)])
        }
        WriteError::Source(error) => why_not_read(texts, error),
        WriteError::Sink(error) => why_not_kept(texts, error),
        WriteError::VerifyDiffers
        | WriteError::VerifyLayout(_)
        | WriteError::VerifyUnreadable(_) => texts.text("error-write-differs"),
        WriteError::Thread(error) => system(texts, error),
        other => texts.format("error-other", &[("reason", other.to_string().into())]),
    }
}

/// Why bytes could not be read.
pub fn why_not_read(texts: &Texts, error: &SourceError) -> String {
    let at = || [("at", Value::Number(error.range.start))];
    let why = match &error.kind {
        SourceErrorKind::Io(error) => system(texts, error),
        SourceErrorKind::Truncated => texts.text("error-source-truncated"),
        SourceErrorKind::BadSector => texts.format("error-source-bad-sector", &at()),
        SourceErrorKind::Corrupt => texts.format("error-source-corrupt", &at()),
        SourceErrorKind::Changed => texts.text("error-source-changed"),
        SourceErrorKind::Disconnected => texts.text("error-source-gone"),
        SourceErrorKind::Limit => texts.text("error-source-limit"),
    };
    match &error.path {
        Some(path) => {
            let path = path.display().to_string();
            texts.format("error-source-in", &[("path", path.into()), ("why", why.into())])
        }
        None => why,
    }
}

/// Why bytes could not be put where they were to go.
fn why_not_kept(texts: &Texts, error: &SinkError) -> String {
    match error {
        SinkError::Io { source, .. } => system(texts, source),
        SinkError::NoSpace { missing_bytes, .. } => {
            texts.format("error-write-no-room", &[("size", Value::Bytes(*missing_bytes))])
        }
        SinkError::Exists { .. } => texts.text("error-exists"),
        SinkError::TargetChanged { .. } => texts.text("error-write-target-changed"),
        SinkError::OutOfOrder => {
            texts.format("error-other", &[("reason", error.to_string().into())])
        }
    }
}

/// Why what is to start can't be put together.
fn why_nothing_starts(texts: &Texts, error: &BootSetError) -> String {
    match error {
        BootSetError::NotFound { path } => {
            texts.format("cli-build-boot-missing", &[("path", path.as_str().into())])
        }
        BootSetError::NotAFile { path } => {
            texts.format("cli-build-boot-no-file", &[("path", path.as_str().into())])
        }
        BootSetError::CodeTooLong { path } => {
            let path = path.display().to_string();
            texts.format("cli-build-boot-code-long", &[("path", path.into())])
        }
        BootSetError::Host { path, source } => {
            let args = [("path", path.display().to_string()), ("why", system(texts, source))];
            let args = args.map(|(name, text)| (name, Value::from(text)));
            texts.format("error-source-in", &args)
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
