//! Small looks at the host that the window may not take itself: what stands at a path, what a
//! folder holds, a little text saved, what was left behind.

use std::path::{Path, PathBuf};

use super::event::JobError;
use super::outcome::Outcome;
use super::run::Env;
use crate::base::bytes::Timestamp;
use crate::io::HostFs;
use crate::io::host::{HostKind, Replace};
use crate::platform::tools;

/// What stands at a path.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum HostStanding {
    /// Nothing.
    Nothing,
    /// A file, or something else that is no folder.
    File {
        /// Its length.
        bytes: u64,
        /// When it was changed.
        mtime: Option<Timestamp>,
    },
    /// A folder.
    Folder,
}

/// A place to write to, as it is now.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct HostPlace {
    /// The path that was looked at.
    pub path: PathBuf,
    /// What stands there.
    pub standing: HostStanding,
    /// The folder it would lie in is there.
    pub has_folder: bool,
    /// That folder can be looked into.
    pub is_writable: bool,
    /// Room on its disk, where the system tells.
    pub free_bytes: Option<u64>,
    /// Longest file its file system holds, where there is a limit.
    pub longest_file: Option<u64>,
}

/// What there is to know of a file at a glance.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum FileLook {
    /// It is there.
    There {
        /// Its length in bytes.
        bytes: u64,
        /// When it was changed, in seconds since 1970.
        changed: i64,
    },
    /// Nobody can find it now.
    Missing,
}

/// Looks at files, one after the other.
pub(super) fn look_at_files(paths: Vec<PathBuf>, env: &Env) -> Outcome {
    let look = |path: PathBuf| {
        let look = match env.fs.stat(&path) {
            Ok(stat) => {
                let (changed, _) = stat.fingerprint.mtime;
                FileLook::There { bytes: stat.fingerprint.len, changed }
            }
            Err(_) => FileLook::Missing,
        };
        (path, look)
    };
    Outcome::Looks(paths.into_iter().map(look).collect())
}

pub(super) fn look_at(path: &Path, env: &Env) -> Outcome {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    let folder_stat = folder.map(|folder| env.fs.stat(folder));
    let is_folder = |stat: &crate::io::host::HostStat| stat.kind == HostKind::Folder;
    let has_folder = matches!(&folder_stat, Some(Ok(stat)) if is_folder(stat));
    let standing = match env.fs.stat(path) {
        Ok(stat) if is_folder(&stat) => HostStanding::Folder,
        Ok(stat) => {
            let (seconds, _) = stat.fingerprint.mtime;
            let mtime = Some(Timestamp::from_unix(seconds));
            HostStanding::File { bytes: stat.fingerprint.len, mtime }
        }
        Err(_) => HostStanding::Nothing,
    };
    let volume = env.fs.volume_of(path);
    Outcome::Place(Box::new(HostPlace {
        path: path.to_owned(),
        standing,
        has_folder,
        is_writable: has_folder,
        free_bytes: volume.free_bytes,
        longest_file: volume.max_file_bytes,
    }))
}

/// A program of others that makes what this one does not.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Tool {
    /// Starts images to try them.
    Qemu,
    /// Makes start programs of rescue media.
    Grub,
}

impl Tool {
    /// All of them, as they are listed.
    pub const ALL: [Tool; 2] = [Tool::Qemu, Tool::Grub];

    /// Names of its program, the best first.
    fn programs(self) -> &'static [&'static str] {
        match self {
            Tool::Qemu => &["qemu-system-x86_64"],
            Tool::Grub => &["grub-mkimage", "grub2-mkimage"],
        }
    }
}

/// What this machine has for the program.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Around {
    /// Each tool with the place of its program, if it is installed.
    pub tools: Vec<(Tool, Option<PathBuf>)>,
    /// Bytes of copies that other programs show, in the folder asked about.
    pub passing_bytes: u64,
}

/// Looks for tools, and counts what lies in a folder of ours.
pub(super) fn look_around(passing: &Path, env: &Env) -> Result<Outcome, JobError> {
    let find = |tool: Tool| (tool, tool.programs().iter().find_map(|name| tools::find(name)));
    let mut passing_bytes = 0;
    let mut left = vec![passing.to_owned()];
    while let Some(folder) = left.pop() {
        env.ctx.check()?;
        for name in env.fs.list(&folder).unwrap_or_default() {
            let path = folder.join(name);
            match env.fs.lstat(&path) {
                Ok(stat) if stat.kind == HostKind::Folder => left.push(path),
                Ok(stat) => passing_bytes += stat.fingerprint.len,
                Err(_) => {}
            }
        }
    }
    let tools = Tool::ALL.map(find).to_vec();
    Ok(Outcome::Around(Box::new(Around { tools, passing_bytes })))
}

/// Removes the folders in `opened` that other starts of the program left behind when they were
/// killed: each is named after its process.
pub fn sweep(opened: &Path) {
    let fs = crate::io::RealFs;
    let processes = Path::new("/proc");
    if fs.lstat(&processes.join("self")).is_err() {
        return;
    }
    for name in fs.list(opened).unwrap_or_default() {
        let is_number = name.to_str().is_some_and(|name| name.parse::<u32>().is_ok());
        if is_number && fs.lstat(&processes.join(&name)).is_err() {
            // It is tried again at the next start.
            let _gone = crate::io::remove_folder(&opened.join(&name));
        }
    }
}

/// Names with whether they are folders and how long they are; folders first, hidden ones left out.
pub(super) fn list(path: &Path, env: &Env) -> Result<Outcome, JobError> {
    let refused = |source| JobError::Target { path: path.to_owned(), source };
    let mut entries = Vec::new();
    for name in env.fs.list(path).map_err(refused)? {
        env.ctx.check()?;
        let text = name.to_string_lossy().into_owned();
        if text.starts_with('.') {
            continue;
        }
        let Ok(stat) = env.fs.stat(&path.join(&name)) else { continue };
        entries.push((text, stat.kind == HostKind::Folder, stat.fingerprint.len));
    }
    entries.sort_by_cached_key(|(name, is_folder, _)| (!is_folder, name.to_lowercase()));
    Ok(Outcome::Listing(entries))
}

/// Saves a text, whole or not at all; an older file of that name is replaced.
pub(super) fn save_text(path: &Path, text: &str, env: &Env) -> Result<Outcome, JobError> {
    let refused =
        |error: crate::io::SinkError| JobError::Write(crate::ops::WriteError::Sink(error));
    let mut new = env.fs.create(path, Replace::IfUnchanged).map_err(refused)?;
    new.write_at(0, text.as_bytes()).map_err(refused)?;
    new.commit(true).map_err(refused)?;
    Ok(Outcome::Saved)
}
