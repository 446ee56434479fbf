//! What a killed run leaves beside its target, found again by the next one (hazards F6).
//!
//! A new file lies under `.NAME.PID-N.glassmaster-tmp` until it is whole, and whoever writes it holds
//! an advisory lock on it. A name of that form that nobody has locked, of a process that is gone, is
//! left over. The lock decides where process numbers say nothing: in another container, or on
//! another machine that shares the folder.

use std::ffi::{OsStr, OsString};
use std::fs::{self, File};
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

use rustix::fs::{FlockOperation, flock};
use rustix::process::{Pid, test_kill_process};

/// How names of temporaries end.
const ENDING: &str = ".glassmaster-tmp";

/// The name of the `number`-th temporary of this process for a file called `stem`.
pub(super) fn temporary_name(stem: &OsStr, number: u32) -> OsString {
    let mut name = OsString::from(".");
    name.push(stem);
    name.push(format!(".{}-{number}{ENDING}", std::process::id()));
    name
}

/// Marks a temporary as somebody's work. Where the file system has no locks nothing is taken for
/// left over either.
pub(super) fn hold(file: &File) {
    let _held = flock(file, FlockOperation::NonBlockingLockExclusive);
}

/// Removes what earlier writes of `stem` left in `folder`; names it.
pub(super) fn remove(folder: &Path, stem: &OsStr) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let mut removed = Vec::new();
    for entry in entries.flatten() {
        let name = entry.file_name();
        let Some(process) = process_of(&name, stem) else { continue };
        let path = entry.path();
        let is_file = entry.file_type().is_ok_and(|kind| kind.is_file());
        if is_file && is_gone(process) && is_free(&path) && fs::remove_file(&path).is_ok() {
            removed.push(path);
        }
    }
    removed.sort();
    removed
}

/// The process in the name of a temporary for `stem`.
fn process_of(name: &OsStr, stem: &OsStr) -> Option<i32> {
    let rest = name.as_bytes().strip_prefix(b".")?.strip_prefix(stem.as_bytes())?;
    let rest = rest.strip_prefix(b".")?.strip_suffix(ENDING.as_bytes())?;
    let (process, number) = std::str::from_utf8(rest).ok()?.split_once('-')?;
    number.parse::<u32>().ok()?;
    process.parse().ok().filter(|process| *process > 0)
}

fn is_gone(process: i32) -> bool {
    let Some(pid) = Pid::from_raw(process) else { return false };
    test_kill_process(pid) == Err(rustix::io::Errno::SRCH)
}

fn is_free(path: &Path) -> bool {
    File::open(path)
        .is_ok_and(|file| flock(&file, FlockOperation::NonBlockingLockExclusive).is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// More than any system gives to a process.
    const NOBODY: i32 = i32::MAX;

    #[test]
    fn only_what_nobody_works_on_is_removed() {
        let dir = tempfile::tempdir().expect("a folder");
        let path = |name: &str| dir.path().join(name);
        let stem = OsStr::new("a.iso");
        let ours = temporary_name(stem, 3);
        let dead = format!(".a.iso.{NOBODY}-0.glassmaster-tmp");
        let locked = format!(".a.iso.{NOBODY}-1.glassmaster-tmp");
        let others = [
            "a.iso",
            ".b.iso.5-0.glassmaster-tmp",
            ".a.iso.x-0.glassmaster-tmp",
            ".a.iso.5-0.tmp",
            ".a.iso.0-0.glassmaster-tmp",
        ];
        for name in others.iter().copied().chain([ours.to_str().expect("plain"), &dead, &locked]) {
            fs::write(path(name), b"x").expect("written");
        }
        let held = File::open(path(&locked)).expect("it opens");
        hold(&held);
        assert_eq!(remove(dir.path(), stem), [path(&dead)]);
        assert_eq!(fs::read_dir(dir.path()).expect("it lists").count(), others.len() + 2);
        drop(held);
        assert_eq!(remove(dir.path(), stem), [path(&locked)]);
        assert!(remove(&path("nowhere"), stem).is_empty());
    }
}
