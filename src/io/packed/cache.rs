//! The cache folder: access indexes of compressed images and images that had to be expanded.
//!
//! A file's name is made of what it belongs to: the digest of the host file's fingerprint, so that
//! a changed image never meets an old index. Files are written aside and renamed; together they
//! stay below a limit, those used longest ago go first. Everything in it can be removed at any
//! time.

use std::path::{Path, PathBuf};

use super::PackedKind;
use crate::base::units::Fingerprint;
use crate::io::host::{HostFs, HostKind, NewFile, Replace};
use crate::io::sink::SinkError;
use crate::io::source::SharedSource;

/// Bytes the cache may hold unless the settings say otherwise.
pub const DEFAULT_LIMIT_BYTES: u64 = 2_000_000_000;

/// What is kept for an image.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Kept {
    /// Entry points.
    Index,
    /// All of its bytes.
    Expanded,
}

impl Kept {
    fn extension(self) -> &'static str {
        match self {
            Kept::Index => "index",
            Kept::Expanded => "image",
        }
    }
}

/// Where indexes and expanded images are kept, and whether expanding was agreed to.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CacheFolder {
    folder: Option<PathBuf>,
    limit_bytes: u64,
    may_expand: bool,
    may_exceed: bool,
}

impl Default for CacheFolder {
    /// [`CacheFolder::of_this_user`].
    fn default() -> CacheFolder {
        CacheFolder::of_this_user()
    }
}

impl CacheFolder {
    /// A cache in `folder`, which is made when first needed. Expanding is agreed to.
    pub fn new(folder: PathBuf) -> CacheFolder {
        CacheFolder { folder: Some(folder), ..CacheFolder::none() }
    }

    /// Nothing is kept: indexes are built anew each time, and large images without entry points
    /// can't be opened.
    pub fn none() -> CacheFolder {
        CacheFolder {
            folder: None,
            limit_bytes: DEFAULT_LIMIT_BYTES,
            may_expand: true,
            may_exceed: false,
        }
    }

    /// The cache of this person on this machine; [`CacheFolder::none`] where there is no home.
    pub fn of_this_user() -> CacheFolder {
        match directories::ProjectDirs::from("", "", "glassmaster") {
            Some(dirs) => CacheFolder::new(dirs.cache_dir().join("packed")),
            None => CacheFolder::none(),
        }
    }

    /// The same with another limit of bytes.
    pub fn with_limit(self, limit_bytes: u64) -> CacheFolder {
        CacheFolder { limit_bytes, ..self }
    }

    /// The same, but an image that must be expanded is refused as
    /// [`super::PackedError::MustExpand`], so that a face can ask first.
    pub fn without_consent(self) -> CacheFolder {
        CacheFolder { may_expand: false, ..self }
    }

    /// The same, but an image larger than the limit is expanded too, as far as there is room on
    /// the disk. It is not kept: it goes when it is closed.
    pub fn with_larger(self) -> CacheFolder {
        CacheFolder { may_exceed: true, ..self }
    }

    /// Whether an image larger than the limit is expanded.
    pub fn may_exceed(&self) -> bool {
        self.may_exceed
    }

    /// Whether expanding was agreed to.
    pub fn may_expand(&self) -> bool {
        self.may_expand
    }

    /// Bytes it may hold.
    pub fn limit_bytes(&self) -> u64 {
        self.limit_bytes
    }

    /// Where it lies.
    pub fn path(&self) -> Option<&Path> {
        self.folder.as_deref()
    }

    /// Bytes it holds now. A folder that is not there holds none.
    pub fn held_bytes(&self, fs: &dyn HostFs) -> u64 {
        self.entries(fs).iter().map(|(_, _, len)| len).sum()
    }

    /// Removes everything in it. Returns the bytes given back.
    ///
    /// # Errors
    /// The first file that could not be removed; those before it are gone.
    pub fn empty(&self, fs: &dyn HostFs) -> std::io::Result<u64> {
        let mut freed = 0;
        let Some(folder) = &self.folder else { return Ok(0) };
        let entries = self.entries(fs);
        if entries.is_empty() {
            return Ok(0);
        }
        let (target, _) = fs.open_target(folder)?;
        for (name, _, len) in entries {
            target.remove_file(name.as_bytes())?;
            freed += len;
        }
        Ok(freed)
    }

    /// Opens what is kept for an image, if it is there.
    fn find(
        &self,
        fs: &dyn HostFs,
        image: Fingerprint,
        kind: PackedKind,
        kept: Kept,
    ) -> Option<SharedSource> {
        let path = self.folder.as_ref()?.join(name_of(image, kind, kept));
        fs.open(&path).ok()
    }

    /// Begins a file that will hold what is kept for an image; `None` without a folder. `room` is
    /// made by giving up the oldest files, as far as the size is known.
    fn begin(
        &self,
        fs: &dyn HostFs,
        image: Fingerprint,
        kind: PackedKind,
        kept: Kept,
        room: u64,
    ) -> Result<Option<Box<dyn NewFile>>, SinkError> {
        let Some(folder) = &self.folder else { return Ok(None) };
        let io = |source| SinkError::Io { path: Some(folder.clone()), source };
        fs.open_target(folder).map_err(io)?;
        self.make_room(fs, room);
        let path = folder.join(name_of(image, kind, kept));
        fs.create(&path, Replace::IfUnchanged).map(Some)
    }

    /// Gives up the oldest files until `room` bytes more would fit. What can't be removed stays:
    /// the cache is then larger for once.
    pub(super) fn make_room(&self, fs: &dyn HostFs, room: u64) {
        let Some(folder) = &self.folder else { return };
        let mut entries = self.entries(fs);
        let mut held: u64 = entries.iter().map(|(_, _, len)| len).sum();
        let allowed = self.limit_bytes.saturating_sub(room);
        if held <= allowed {
            return;
        }
        let Ok((target, _)) = fs.open_target(folder) else { return };
        entries.sort_by_key(|(_, modified, _)| *modified);
        for (name, _, len) in entries {
            if held <= allowed {
                break;
            }
            if target.remove_file(name.as_bytes()).is_ok() {
                held = held.saturating_sub(len);
            }
        }
    }

    /// Names, times and lengths of our own files; nobody else's are counted or touched.
    fn entries(&self, fs: &dyn HostFs) -> Vec<(String, (i64, u32), u64)> {
        let Some(folder) = &self.folder else { return Vec::new() };
        let names = fs.list(folder).unwrap_or_default();
        names
            .into_iter()
            .filter_map(|name| {
                let name = name.into_string().ok()?;
                let is_ours = [Kept::Index, Kept::Expanded].iter().any(|kept| {
                    name.strip_suffix(kept.extension()).is_some_and(|stem| stem.ends_with('.'))
                });
                let stat = fs.lstat(&folder.join(&name)).ok()?;
                let is_file = stat.kind == HostKind::File;
                (is_ours && is_file).then_some((name, stat.fingerprint.mtime, stat.fingerprint.len))
            })
            .collect()
    }
}

/// A cache folder and the files it lies among.
#[derive(Clone, Copy, Debug)]
pub(super) struct Cache<'a> {
    /// The host's files.
    pub fs: &'a dyn HostFs,
    /// The folder.
    pub folder: &'a CacheFolder,
}

impl Cache<'_> {
    /// [`CacheFolder::find`].
    pub(super) fn find(
        self,
        image: Fingerprint,
        kind: PackedKind,
        kept: Kept,
    ) -> Option<SharedSource> {
        self.folder.find(self.fs, image, kind, kept)
    }

    /// [`CacheFolder::begin`].
    pub(super) fn begin(
        self,
        image: Fingerprint,
        kind: PackedKind,
        kept: Kept,
        room: u64,
    ) -> Result<Option<Box<dyn NewFile>>, SinkError> {
        self.folder.begin(self.fs, image, kind, kept, room)
    }
}

/// `<32 hex digits>.<kind>.<index|image>`.
fn name_of(image: Fingerprint, kind: PackedKind, kept: Kept) -> String {
    let mut digest = blake3::Hasher::new();
    for number in [
        image.device,
        image.inode,
        image.len,
        image.mtime.0.cast_unsigned(),
        image.mtime.1.into(),
        image.ctime.0.cast_unsigned(),
        image.ctime.1.into(),
    ] {
        digest.update(&number.to_le_bytes());
    }
    let hex = digest.finalize().to_hex();
    format!("{}.{}.{}", hex.get(..32).unwrap_or_default(), kind.id(), kept.extension())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::io::host::RealFs;

    fn image(inode: u64) -> Fingerprint {
        Fingerprint { inode, ..Fingerprint::default() }
    }

    #[test]
    fn the_oldest_go_first_and_strangers_stay() {
        let folder = tempfile::tempdir().unwrap();
        let place = folder.path().join("cache");
        let cache = CacheFolder::new(place.clone()).with_limit(250);
        for inode in 0..4 {
            let kind = PackedKind::Gzip;
            let file = cache.begin(&RealFs, image(inode), kind, Kept::Index, 100).unwrap();
            let mut file = file.unwrap();
            file.write_at(0, &[1; 100]).unwrap();
            file.set_len(100).unwrap();
            file.commit(false).unwrap();
            let written = place.join(name_of(image(inode), kind, Kept::Index));
            let time = std::time::UNIX_EPOCH + std::time::Duration::from_secs(inode + 1);
            std::fs::File::options()
                .append(true)
                .open(written)
                .unwrap()
                .set_modified(time)
                .unwrap();
            std::fs::write(place.join("letter.txt"), "not ours").unwrap();
        }
        assert_eq!(cache.held_bytes(&RealFs), 200);
        let there = |n| cache.find(&RealFs, image(n), PackedKind::Gzip, Kept::Index).is_some();
        assert_eq!([0, 1, 2, 3].map(there), [false, false, true, true]);
        assert_eq!(cache.empty(&RealFs).unwrap(), 200);
        assert_eq!(cache.held_bytes(&RealFs), 0);
        assert!(place.join("letter.txt").exists());
    }
}
