//! Projects on disk: `.glass`, RON inside, versioned.
//!
//! First only `format` and `version` are read, then the form of exactly that version, then the
//! project. What the file holds is the whole tree, not steps of the history; host files are named
//! by path, images by path and the ranges within. Paths stand relative to the project and absolute.
//! Of a linked folder the files it brought are kept beside the link, otherwise nobody could tell
//! what was added to it or is gone since.

mod boot;
mod place;
mod placement;
mod raw;
mod read;
mod v1;
mod write;

use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::Project;
use crate::base::diag::{Code, Diagnostic};
use crate::base::progress::{Cancelled, Context};
use crate::base::units::Fingerprint;
use crate::io::host::Replace;
use crate::io::source::read_vec;
use crate::io::{HostFs, SinkError, SourceError};
use crate::model::tree::TreeError;
use crate::opened::OpenOptions;

/// What `format` says.
const FORMAT: &str = "glassmaster-project";
/// The version written.
const VERSION: (u32, u32) = (1, 1);
/// The version of a file without rules of the layout.
const FIRST_VERSION: (u32, u32) = (1, 0);
/// A longer file is not read.
const MAX_BYTES: u64 = 1 << 30;
/// Folders, what is in them, each on a line of its own.
const LINES_DOWN_TO: usize = 4;

/// Why a project was not read or saved.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum FileError {
    /// The file could not be opened, or its folder not found.
    #[error("{}: {source}", path.display())]
    Host {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// It could not be read.
    #[error(transparent)]
    Source(#[from] SourceError),
    /// It is no project, or longer than any.
    #[error("not a project file")]
    NotAProject,
    /// It says it is a project, but what it says makes no sense.
    #[error("line {line}, column {column}: {reason}")]
    Malformed {
        /// Line, counted from 1.
        line: usize,
        /// Column, counted from 1.
        column: usize,
        /// What was expected there.
        reason: String,
    },
    /// It was written by a program that keeps projects in another way.
    #[error("written by a newer version ({major}.{minor})")]
    Newer {
        /// Its major version.
        major: u32,
        /// Its minor version.
        minor: u32,
    },
    /// The file on disk is not the one that was read: somebody else saved.
    #[error("the file was changed by somebody else")]
    ChangedByOther,
    /// More files than identities.
    #[error(transparent)]
    Tree(#[from] TreeError),
    /// It could not be put into words.
    #[error(transparent)]
    Unwritable(#[from] ron::Error),
    /// It could not be written.
    #[error(transparent)]
    Sink(#[from] SinkError),
    /// Stopped on request.
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
}

/// A project that was read.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// The project.
    pub project: Project,
    /// What the file was like, for [`save`] to compare.
    pub fingerprint: Fingerprint,
    /// A newer program wrote it: what this one does not know is not in `project`, so it must not
    /// be saved over the file.
    pub is_newer: bool,
}

/// Whether a path looks like a project by its ending.
pub fn is_project_path(path: &Path) -> bool {
    let ending = path.extension().and_then(|ending| ending.to_str());
    ending.is_some_and(|ending| ["glass", "ron"].iter().any(|e| ending.eq_ignore_ascii_case(e)))
}

/// Reads a project. `home`: the folder its near paths count from, if not the one it lies in.
/// Images it names are opened with `options`; what is missing or odd is noted in `ctx`.
///
/// # Errors
/// [`FileError`]; also for files of other kinds.
pub fn load(
    fs: &dyn HostFs,
    path: &Path,
    home: Option<&Path>,
    options: &OpenOptions,
    ctx: &Context,
) -> Result<Loaded, FileError> {
    let host = |source| FileError::Host { path: path.to_owned(), source };
    let file = fs.open(path).map_err(host)?;
    let fingerprint = fs.stat(path).map_err(host)?.fingerprint;
    let len = usize::try_from(file.len()).ok().filter(|_| file.len() <= MAX_BYTES);
    let bytes = read_vec(file.as_ref(), 0, len.ok_or(FileError::NotAProject)?)?;
    let text = std::str::from_utf8(&bytes).map_err(|_| FileError::NotAProject)?;
    let (major, minor) = probe(text)?;
    if major != VERSION.0 {
        return Err(FileError::Newer { major, minor });
    }
    ctx.check()?;
    let saved: v1::ProjectV1 = form().from_str(text).map_err(|error| malformed(&error))?;
    drop(bytes);
    let own = folder_of(fs, path).map_err(host)?;
    let home = home.unwrap_or(&own);
    let project = read::from_v1(saved, &read::Surroundings { fs, home, options, ctx })?;
    let is_newer = minor > VERSION.1;
    if is_newer {
        let version = format!("{major}.{minor}");
        ctx.note(Diagnostic::warning(Code::ProjectNewer).with("version", version));
    }
    Ok(Loaded { project, fingerprint, is_newer })
}

/// Saves a project, whole or not at all. `known`: what the file was like when it was read or saved
/// last; `None` replaces whatever stands there. `home` as in [`load`]. What the file is like now.
///
/// # Errors
/// [`FileError::ChangedByOther`] when the file is not as `known`; else [`FileError`]. The file is
/// then as it was.
pub fn save(
    project: &Project,
    fs: &dyn HostFs,
    path: &Path,
    home: Option<&Path>,
    known: Option<Fingerprint>,
    ctx: &Context,
) -> Result<Fingerprint, FileError> {
    let host = |source| FileError::Host { path: path.to_owned(), source };
    if let (Some(known), Ok(now)) = (known, fs.stat(path))
        && known != now.fingerprint
    {
        return Err(FileError::ChangedByOther);
    }
    if project.origin.is_some() {
        // Said rather than lost in silence: version 1 has no words for it.
        ctx.note(Diagnostic::warning(Code::ProjectOriginLeftOut));
    }
    let own = folder_of(fs, path).map_err(host)?;
    let saved = write::to_v1(project, home.unwrap_or(&own), ctx)?;
    let lines = ron::ser::PrettyConfig::new().depth_limit(LINES_DOWN_TO).indentor("  ");
    let text = form().to_string_pretty(&saved, lines.new_line("\n"))?;
    ctx.check()?;
    let mut new = fs.create(path, Replace::IfUnchanged)?;
    new.write_at(0, text.as_bytes())?;
    new.write_at(text.len() as u64, b"\n")?;
    new.commit(true)?;
    Ok(fs.stat(path).map_err(host)?.fingerprint)
}

/// What is there is written without `Some(...)` around it.
fn form() -> ron::Options {
    ron::Options::default().with_default_extension(ron::extensions::Extensions::IMPLICIT_SOME)
}

/// The folder a file lies in, from the root of the system.
fn folder_of(fs: &dyn HostFs, path: &Path) -> std::io::Result<PathBuf> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    fs.canonical(folder.unwrap_or(Path::new(".")))
}

/// Format and version; nothing else is looked at.
fn probe(text: &str) -> Result<(u32, u32), FileError> {
    #[derive(Deserialize)]
    struct Probe {
        format: String,
        version: (u32, u32),
    }
    let probe: Probe = form().from_str(text).map_err(|error| {
        // Broken, but one of ours: say where.
        match text.get(..4096).unwrap_or(text).contains(FORMAT) {
            true => malformed(&error),
            false => FileError::NotAProject,
        }
    })?;
    if probe.format != FORMAT { Err(FileError::NotAProject) } else { Ok(probe.version) }
}

fn malformed(error: &ron::error::SpannedError) -> FileError {
    let at = error.span.start;
    FileError::Malformed { line: at.line, column: at.col, reason: error.code.to_string() }
}
