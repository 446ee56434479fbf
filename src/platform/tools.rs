//! Installed programs that make what no library does, such as `grub-mkimage`.

use std::ffi::OsStr;
use std::io;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use crate::io::host::HostKind;
use crate::io::scratch::ScratchFile;
use crate::io::{HostFs, RealFs};

/// Why a program gave nothing.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ToolError {
    /// None of these programs is installed.
    #[error("{names} is not installed")]
    NotInstalled {
        /// The names that were tried.
        names: String,
    },
    /// It can't be started.
    #[error("{name}: {source}")]
    Start {
        /// The program.
        name: String,
        /// Why.
        source: io::Error,
    },
    /// It failed.
    #[error("{name}: {message}")]
    Failed {
        /// The program.
        name: String,
        /// What it said.
        message: String,
    },
}

/// Where an installed program lies: the first of that name in the folders of `PATH`.
pub fn find(name: &str) -> Option<PathBuf> {
    let fs = RealFs;
    let folders = std::env::var_os("PATH")?;
    let is_file = |path: &PathBuf| fs.stat(path).is_ok_and(|stat| stat.kind == HostKind::File);
    std::env::split_paths(&folders).map(|folder| folder.join(name)).find(is_file)
}

/// Characters of what a program said that are kept.
const MESSAGE_CHARACTERS: usize = 2000;
/// Most bytes a program may give.
const OUTPUT_BYTES: u64 = 256 << 20;

/// Runs the first of `names` that is installed, and gives what it wrote to its standard output,
/// which is a file: some programs insist on that. It gets no input and speaks English.
///
/// # Errors
/// When none is installed, it can't be started, or it ends with another code than 0.
pub fn output<A: AsRef<OsStr>>(names: &[&str], args: &[A]) -> Result<Vec<u8>, ToolError> {
    for name in names {
        let start = |source| ToolError::Start { name: (*name).to_owned(), source };
        let mut scratch = ScratchFile::new().map_err(start)?;
        let run = Command::new(name)
            .args(args)
            .env("LC_ALL", "C")
            .stdin(Stdio::null())
            .stdout(scratch.as_output().map_err(start)?)
            .stderr(Stdio::piped())
            .output();
        let name = (*name).to_owned();
        match run {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(source) => return Err(start(source)),
            Ok(output) if output.status.success() => {
                return scratch.read_all(OUTPUT_BYTES).map_err(start);
            }
            Ok(output) => {
                let said = String::from_utf8_lossy(&output.stderr);
                let message = said.trim().chars().take(MESSAGE_CHARACTERS).collect();
                return Err(ToolError::Failed { name, message });
            }
        }
    }
    Err(ToolError::NotInstalled { names: names.join(", ") })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_installed_is_named() {
        let none: [&str; 0] = [];
        let found = output(&["glassmaster-has-no-such-tool"], &none);
        assert!(
            matches!(found, Err(ToolError::NotInstalled { names }) if names.contains("no-such"))
        );
    }

    #[cfg(unix)]
    #[test]
    fn programs_are_found_by_name() {
        assert!(find("sh").is_some_and(|path| path.is_absolute()));
        assert_eq!(find("glassmaster-has-no-such-tool"), None);
    }

    #[cfg(unix)]
    #[test]
    fn output_and_failure_are_told() {
        assert_eq!(
            output(&["no-such-echo", "echo"], &["a b"]).expect("it is everywhere"),
            b"a b\n"
        );
        let failed = output(&["ls"], &["/no such place"]);
        assert!(matches!(failed, Err(ToolError::Failed { message, .. }) if !message.is_empty()));
    }
}
