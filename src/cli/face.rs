//! What every verb of the command line needs: words, context, messages on standard error.

use std::io::{IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::args::{ColorMode, CommonArgs, ImageArgs};
use super::exit::{Exit, Failure, Problem};
use super::output::{Form, printable};
use super::progress::{ProgressDisplay, ProgressMode};
use crate::base::diag::{Report, Severity};
use crate::base::progress::{CancelToken, Context, Meter};
use crate::i18n::{Texts, Value};
use crate::io::{HostFs, host};
use crate::model::Namespace;
use crate::opened::{
    self, CacheFolder, Charset, OpenError, OpenImage, OpenOptions, PackedError, PackedKind,
};
use crate::ops::Workers;

/// How many messages of one kind are printed before they are only counted; `-v` prints all kept.
const SHOWN_PER_CODE: u64 = 5;

/// One run of the program.
#[derive(Debug)]
pub(super) struct Face {
    pub(super) texts: Texts,
    pub(super) ctx: Context,
    pub(super) fs: Arc<dyn HostFs>,
    is_quiet: bool,
    is_verbose: bool,
    is_strict: bool,
    has_color: bool,
    has_warned: bool,
    has_failed: bool,
    jobs: Option<usize>,
    temp_dir: Option<PathBuf>,
    progress: ProgressMode,
    display: Option<ProgressDisplay>,
}

impl Face {
    pub(super) fn new(common: &CommonArgs, texts: Texts, cancel: CancelToken) -> Face {
        // https://no-color.org: any value but the empty one.
        let no_color = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
        let has_color = match common.color {
            ColorMode::Always => true,
            ColorMode::Never => false,
            ColorMode::Auto => !no_color && std::io::stderr().is_terminal(),
        };
        Face {
            texts,
            fs: host_files(common, &cancel),
            ctx: Context::new(Arc::new(Meter::default()), cancel),
            is_quiet: common.quiet,
            is_verbose: common.verbose,
            is_strict: common.strict,
            has_color,
            has_warned: false,
            has_failed: false,
            jobs: common.jobs,
            temp_dir: common.temp_dir.clone(),
            progress: common.progress,
            display: None,
        }
    }

    /// A text without values.
    pub(super) fn text(&self, id: &str) -> String {
        self.texts.text(id)
    }

    /// A text with values.
    pub(super) fn format(&self, id: &str, args: &[(&str, Value)]) -> String {
        self.texts.format(id, args)
    }

    /// Begins to show progress, unless `-q`.
    pub(super) fn start_progress(&mut self) {
        if !(self.is_quiet && self.progress == ProgressMode::Auto) {
            let meter = Arc::clone(&self.ctx.meter);
            self.display = Some(ProgressDisplay::start(self.progress, meter, self.texts.clone()));
        }
    }

    /// Ends progress, before anything is printed.
    pub(super) fn stop_progress(&mut self) {
        self.display = None;
    }

    /// The pool of threads, made when first wanted.
    pub(super) fn workers(&self) -> Result<Workers, Failure> {
        let made = match self.jobs {
            Some(count) => Workers::with_threads(count),
            None => Workers::new(),
        };
        made.map_err(|error| Failure::new(error.to_string()))
    }

    /// Tells something that is no problem in one line, unless `-q`.
    pub(super) fn say(&mut self, text: &str) {
        self.print(text, Severity::Note);
    }

    /// Whether every message is wanted.
    pub(super) fn is_verbose(&self) -> bool {
        self.is_verbose
    }

    /// Tells a problem that does not end the run.
    pub(super) fn warn(&mut self, problem: &Problem) {
        self.print(&problem.line(), Severity::Warning);
    }

    /// Only errors are told.
    pub(super) fn is_quiet(&self) -> bool {
        self.is_quiet
    }

    /// Tells the problem that ended the run.
    pub(super) fn tell(&mut self, problem: &Problem) {
        self.print(&problem.line(), Severity::Error);
    }

    /// Prints a line on standard error; with `-q` only errors.
    pub(super) fn print(&mut self, line: &str, severity: Severity) {
        self.stop_progress();
        self.has_warned |= severity == Severity::Warning;
        if self.is_quiet && severity < Severity::Error {
            return;
        }
        let color = match severity {
            Severity::Error => "\x1b[31m",
            Severity::Warning => "\x1b[33m",
            Severity::Note => "",
        };
        // Names of an image or of the host may stand in it.
        let line = printable(line.as_bytes());
        let mut err = std::io::stderr();
        let _written = if self.has_color && !color.is_empty() {
            writeln!(err, "{color}{line}\x1b[0m")
        } else {
            writeln!(err, "{line}")
        };
    }

    /// Tells what was noticed about a file; in the one object of JSON it stands already.
    pub(super) fn tell_report(&mut self, file: &Path, report: &Report, form: Form) {
        self.has_warned |= report.worst() >= Some(Severity::Warning);
        self.has_failed |= report.worst() >= Some(Severity::Error);
        if form != Form::Object {
            self.print_report(file, report);
        }
    }

    pub(super) fn print_report(&mut self, file: &Path, report: &Report) {
        let mut shown = std::collections::BTreeMap::new();
        for diagnostic in report.iter() {
            let count = shown.entry((diagnostic.code, diagnostic.severity)).or_insert(0);
            if self.is_verbose || *count < SHOWN_PER_CODE {
                *count += 1;
                let problem = Problem {
                    exit: Exit::Done,
                    file: Some(file.to_owned()),
                    text: self.texts.diagnostic(diagnostic),
                    offset: diagnostic.offset,
                };
                self.print(&problem.line(), diagnostic.severity);
            }
        }
        for (code, severity, count) in report.counts() {
            let told = shown.get(&(code, severity)).copied().unwrap_or(0);
            if count > told {
                let args = [("count", Value::Number(count - told)), ("code", code.id().into())];
                let text = self.format("cli-more-like-it", &args);
                self.print(&format!("{}: {text}", file.display()), severity);
            }
        }
    }

    /// Whether something was met that can't be had at all, such as the root of the tree.
    pub(super) fn has_failed(&self) -> bool {
        self.has_failed
    }

    /// The exit of a verb that did what it was asked, with or without losses.
    pub(super) fn exit(&self, has_losses: bool) -> Exit {
        if self.has_failed {
            return Exit::Failed;
        }
        if has_losses || (self.is_strict && self.has_warned) { Exit::Partly } else { Exit::Done }
    }

    /// Where indexes and expanded images go. A folder that was named for it may take more than
    /// is kept otherwise.
    pub(super) fn cache(&self) -> CacheFolder {
        match &self.temp_dir {
            Some(folder) => CacheFolder::new(folder.clone()).with_larger(),
            None => CacheFolder::default(),
        }
    }

    /// Opens an image.
    pub(super) fn open(&mut self, args: &ImageArgs) -> Result<OpenImage, Failure> {
        let charset = match &args.charset {
            None => None,
            Some(name) => Some(Charset::from_label(name).ok_or_else(|| {
                Failure::usage(self.format("cli-no-charset", &[("name", name.as_str().into())]))
            })?),
        };
        let volume = args.volume.clone();
        let cache = self.cache();
        let options = OpenOptions { session: args.session, volume, charset, cache };
        opened::open(&*self.fs, &args.image, &options, &self.ctx).map_err(|error| {
            // What was noticed on the way may say why.
            let report = self.ctx.take_report();
            self.print_report(&args.image, &report);
            self.open_failure(&args.image, error)
        })
    }

    /// The view that was asked for.
    pub(super) fn view(
        &self,
        args: &ImageArgs,
        image: &OpenImage,
        view: &str,
    ) -> Result<Namespace, Failure> {
        if image.views().is_empty() {
            return Err(Failure::of(&args.image, self.text("cli-no-files")));
        }
        if view == "auto" {
            return Ok(image.default_view());
        }
        let known = Namespace::from_id(view).ok_or_else(|| {
            Failure::usage(self.format("cli-unknown-view", &[("view", view.into())]))
        })?;
        if image.views().contains(&known) {
            return Ok(known);
        }
        Err(self.open_failure(&args.image, OpenError::NoSuchView(known)))
    }

    /// The words for a failure to open or read an image.
    pub(super) fn open_failure(&self, file: &Path, error: OpenError) -> Failure {
        match error {
            OpenError::Cancelled(_) => Failure::Cancelled,
            OpenError::NoSuchVolume { asked, there } => {
                let args = [("id", asked.as_str().into()), ("there", there.join(", ").into())];
                Failure::of(file, self.format("cli-no-volume", &args))
            }
            OpenError::Host { path, error } => self.host_failure(&path, &error),
            OpenError::Source(error) => {
                let offset = error.range.start;
                Failure::of(file, error.kind.to_string()).at(Some(offset))
            }
            OpenError::Packed(error) => Failure::of(file, self.packed_text(&error)),
            OpenError::NotAnImage => Failure::of(file, self.text("cli-not-an-image")),
            OpenError::NotRead { kind } => {
                Failure::of(file, self.format("cli-not-read", &[("kind", kind.into())]))
            }
            OpenError::NoSuchSession { asked, count } => {
                let args = [("asked", u64::from(asked).into()), ("count", u64::from(count).into())];
                Failure::of(file, self.format("cli-no-session", &args))
            }
            OpenError::NoSuchView(ns) => {
                Failure::of(file, self.format("cli-no-view", &[("view", ns.id().into())]))
            }
            OpenError::NoSuchPath(path) => self.no_such_path(file, &path),
            other => Failure::of(file, other.to_string()),
        }
    }

    /// Why a compressed image can't be read.
    fn packed_text(&self, error: &PackedError) -> String {
        let kind = |kind: &PackedKind| ("kind", Value::from(kind.id()));
        match error {
            PackedError::Corrupt { kind: of, .. } => self.format("cli-packed-corrupt", &[kind(of)]),
            PackedError::Unsupported { kind: of, feature } => {
                self.format("cli-packed-unsupported", &[kind(of), ("feature", (*feature).into())])
            }
            PackedError::TooLarge { kind: of, limit } => {
                let limit = self.texts.bytes(*limit);
                self.format("cli-packed-too-large", &[kind(of), ("limit", limit.into())])
            }
            PackedError::BeyondCache { kind: of, limit } => {
                let limit = self.texts.bytes(*limit);
                self.format("cli-packed-beyond-cache", &[kind(of), ("limit", limit.into())])
            }
            PackedError::MustExpand { kind: of, .. } => {
                self.format("cli-packed-must-expand", &[kind(of)])
            }
            PackedError::NoCache => self.text("cli-packed-no-cache"),
            PackedError::NotOneInside { count } => {
                self.format("cli-packed-not-one", &[("count", (*count).into())])
            }
            other => other.to_string(),
        }
    }

    /// There is nothing at a path of an image.
    pub(super) fn no_such_path(&self, file: &Path, path: &[u8]) -> Failure {
        let path = printable(path);
        Failure::of(file, self.format("cli-no-path", &[("path", path.into())]))
    }

    /// The words for what the system said about a host file.
    pub(super) fn host_failure(&self, file: &Path, error: &std::io::Error) -> Failure {
        Failure::of(file, self.system_text(error))
    }

    /// What the system said, in our words where it is common.
    pub(super) fn system_text(&self, error: &std::io::Error) -> String {
        use std::io::ErrorKind;
        match error.kind() {
            ErrorKind::NotFound => self.text("cli-system-not-found"),
            ErrorKind::PermissionDenied => self.text("cli-system-denied"),
            ErrorKind::AlreadyExists => self.text("cli-system-exists"),
            ErrorKind::IsADirectory => self.text("cli-system-is-folder"),
            ErrorKind::NotADirectory => self.text("cli-system-not-folder"),
            ErrorKind::StorageFull | ErrorKind::QuotaExceeded => self.text("cli-system-full"),
            ErrorKind::ReadOnlyFilesystem => self.text("cli-system-read-only"),
            _ => error.to_string(),
        }
    }
}

/// The files of this machine.
#[cfg(not(feature = "fault"))]
fn host_files(_common: &CommonArgs, _cancel: &CancelToken) -> Arc<dyn HostFs> {
    host::real()
}

/// The files of this machine, failing as `--fault` says (only in builds for tests).
#[cfg(feature = "fault")]
fn host_files(common: &CommonArgs, cancel: &CancelToken) -> Arc<dyn HostFs> {
    let faults = common.fault.clone().unwrap_or_default().with_cancel(cancel.clone());
    Arc::new(crate::io::fault::FaultyFs::new(host::real(), Arc::new(faults)))
}
