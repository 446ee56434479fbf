//! The host's files with new ones that have no name yet: what was written is opened as it will be
//! found, before it is there.

use std::ffi::OsString;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::base::units::Fingerprint;
use crate::io::dir::TargetFolder;
use crate::io::host::{HostKind, HostStat, NewFile, Replace, TargetVolume};
use crate::io::{HostFs, SharedSource, SinkError};

/// The files of `inner`, with some in front of them.
#[derive(Debug)]
pub(super) struct Overlay<'a> {
    inner: &'a dyn HostFs,
    files: Vec<(PathBuf, SharedSource)>,
}

impl<'a> Overlay<'a> {
    pub(super) fn new(inner: &'a dyn HostFs, files: Vec<(PathBuf, SharedSource)>) -> Overlay<'a> {
        Overlay { inner, files }
    }

    fn file(&self, path: &Path) -> Option<&SharedSource> {
        self.files.iter().find(|(name, _)| name == path).map(|(_, source)| source)
    }
}

fn stat_of(source: &SharedSource) -> HostStat {
    let fingerprint = source.fingerprint().unwrap_or(Fingerprint {
        device: 0,
        inode: 0,
        len: source.len(),
        mtime: (0, 0),
        ctime: (0, 0),
    });
    HostStat {
        kind: HostKind::File,
        fingerprint,
        mode: 0o444,
        uid: 0,
        gid: 0,
        links: 1,
        device: (0, 0),
    }
}

impl HostFs for Overlay<'_> {
    fn list(&self, folder: &Path) -> io::Result<Vec<OsString>> {
        let mut names = self.inner.list(folder)?;
        let here = self.files.iter().filter(|(path, _)| path.parent() == Some(folder));
        for name in here.filter_map(|(path, _)| path.file_name()) {
            if !names.iter().any(|known| known == name) {
                names.push(name.to_owned());
            }
        }
        Ok(names)
    }

    fn lstat(&self, path: &Path) -> io::Result<HostStat> {
        self.file(path).map_or_else(|| self.inner.lstat(path), |source| Ok(stat_of(source)))
    }

    fn stat(&self, path: &Path) -> io::Result<HostStat> {
        self.file(path).map_or_else(|| self.inner.stat(path), |source| Ok(stat_of(source)))
    }

    fn read_link(&self, path: &Path) -> io::Result<PathBuf> {
        self.inner.read_link(path)
    }

    fn canonical(&self, path: &Path) -> io::Result<PathBuf> {
        let (Some(_), Some(name)) = (self.file(path), path.file_name()) else {
            return self.inner.canonical(path);
        };
        // It has no name yet: its folder has.
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
        Ok(self.inner.canonical(folder.unwrap_or(Path::new(".")))?.join(name))
    }

    fn open(&self, path: &Path) -> io::Result<SharedSource> {
        self.file(path).map_or_else(|| self.inner.open(path), |source| Ok(source.clone()))
    }

    fn create(&self, target: &Path, replace: Replace) -> Result<Box<dyn NewFile>, SinkError> {
        self.inner.create(target, replace)
    }

    fn open_target(&self, path: &Path) -> io::Result<(Arc<dyn TargetFolder>, bool)> {
        self.inner.open_target(path)
    }

    fn volume_of(&self, target: &Path) -> TargetVolume {
        self.inner.volume_of(target)
    }
}
