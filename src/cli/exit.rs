//! How a run ends: the exit codes, and failures on their way to the person.

use std::io;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use crate::base::progress::Cancelled;
use crate::base::units::SECTOR_BYTES;

/// The exit codes of all verbs.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Exit {
    /// Done.
    Done,
    /// Differences found, or a verification failed.
    Differs,
    /// Not done.
    Failed,
    /// The command line makes no sense.
    Usage,
    /// Done, but files were skipped, or there were warnings under `--strict`.
    Partly,
    /// Stopped on request.
    Cancelled,
}

impl Exit {
    /// The number the caller sees.
    pub fn code(self) -> u8 {
        match self {
            Exit::Done => 0,
            Exit::Differs => 1,
            Exit::Failed => 2,
            Exit::Usage => 3,
            Exit::Partly => 4,
            Exit::Cancelled => 130,
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> ExitCode {
        ExitCode::from(exit.code())
    }
}

/// Why a verb ended early.
#[derive(Debug)]
pub(super) enum Failure {
    /// Nobody reads standard output any more: no error.
    BrokenPipe,
    /// Stopped on request.
    Cancelled,
    /// Something to tell.
    Problem(Problem),
}

/// What a person is told: `FILE: problem (sector N)`.
#[derive(Debug)]
pub(super) struct Problem {
    pub(super) exit: Exit,
    pub(super) file: Option<PathBuf>,
    pub(super) text: String,
    pub(super) offset: Option<u64>,
}

impl Failure {
    /// A failure without a file.
    pub(super) fn new(text: String) -> Failure {
        Failure::Problem(Problem { exit: Exit::Failed, file: None, text, offset: None })
    }

    /// A failure with a file.
    pub(super) fn of(file: &Path, text: String) -> Failure {
        let file = Some(file.to_owned());
        Failure::Problem(Problem { exit: Exit::Failed, file, text, offset: None })
    }

    /// A command line that makes no sense.
    pub(super) fn usage(text: String) -> Failure {
        Failure::Problem(Problem { exit: Exit::Usage, file: None, text, offset: None })
    }

    /// Says at which byte of the file.
    pub(super) fn at(mut self, offset: Option<u64>) -> Failure {
        if let Failure::Problem(problem) = &mut self {
            problem.offset = offset;
        }
        self
    }
}

impl Problem {
    /// The line for standard error.
    pub(super) fn line(&self) -> String {
        let mut line = String::new();
        if let Some(file) = &self.file {
            line = format!("{}: ", file.display());
        }
        line.push_str(&self.text);
        if let Some(offset) = self.offset {
            line.push_str(&format!(" (sector {})", offset / SECTOR_BYTES));
        }
        line
    }
}

impl From<Cancelled> for Failure {
    fn from(_: Cancelled) -> Failure {
        Failure::Cancelled
    }
}

/// A failure to write to standard output.
impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Failure {
        match error.kind() {
            io::ErrorKind::BrokenPipe => Failure::BrokenPipe,
            _ => Failure::new(error.to_string()),
        }
    }
}

impl From<serde_json::Error> for Failure {
    fn from(error: serde_json::Error) -> Failure {
        Failure::from(io::Error::from(error))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_problem_is_one_line_with_file_and_sector() {
        let Failure::Problem(problem) =
            Failure::of(Path::new("a.iso"), "odd".to_owned()).at(Some(16 * 2048 + 5))
        else {
            panic!("it is a problem");
        };
        assert_eq!(problem.line(), "a.iso: odd (sector 16)");
        assert!(matches!(
            Failure::from(io::Error::from(io::ErrorKind::BrokenPipe)),
            Failure::BrokenPipe
        ));
    }
}
