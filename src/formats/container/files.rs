//! The files a sheet names, found beside it: exactly, in other case, by the last part of a stale
//! path, else by the sheet's own name or as the only one that fits.
//!
//! Nothing outside the sheet's folder is opened, and only regular files.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsString;
use std::path::{Component, Path, PathBuf};

use super::disc::Mend;
use crate::io::host::{HostKind, path_from_bytes};
use crate::io::{HostFs, SharedSource};

/// Names of a folder looked through for one that fits.
const MAX_NAMES: usize = 100_000;

/// Endings of data files, in the order they are tried beside a sheet.
const DATA_ENDINGS: [&str; 6] = ["bin", "img", "mdf", "iso", "raw", "dat"];

/// Where the files of one sheet are looked for.
pub(super) struct SheetFiles<'a> {
    fs: &'a dyn HostFs,
    sheet: PathBuf,
    folder: PathBuf,
    /// The folder without links: what is opened lies in it. Where the sheet is a link, also the
    /// folder it leads to.
    inside: Vec<PathBuf>,
    names: Option<Vec<OsString>>,
    opened: BTreeMap<PathBuf, SharedSource>,
    /// Files that stand for a name of the sheet.
    taken: BTreeSet<PathBuf>,
    /// What was found elsewhere, or not at all.
    pub(super) mends: Vec<Mend>,
}

impl<'a> SheetFiles<'a> {
    /// For the sheet at `path`.
    pub(super) fn new(fs: &'a dyn HostFs, path: &Path) -> SheetFiles<'a> {
        let parent = |path: &Path| path.parent().map(Path::to_owned).unwrap_or_default();
        let folder = parent(path);
        let mut inside: Vec<PathBuf> = fs.canonical(here(&folder)).ok().into_iter().collect();
        inside.extend(fs.canonical(path).ok().map(|real| parent(&real)));
        if inside.is_empty() {
            inside.push(folder.clone());
        }
        SheetFiles {
            fs,
            sheet: path.to_owned(),
            folder,
            inside,
            names: None,
            opened: BTreeMap::new(),
            taken: BTreeSet::new(),
            mends: Vec::new(),
        }
    }

    /// Opens the file a sheet names. `None` and an entry in `mends` if nothing fits; an entry
    /// too if a file of another name was taken. `fits` judges the length of such a one.
    pub(super) fn open(
        &mut self,
        named: &str,
        fits: impl Fn(u64) -> bool,
    ) -> Option<(PathBuf, SharedSource)> {
        if let Some(found) = self.open_named(named) {
            self.taken.insert(found.0.clone());
            return Some(found);
        }
        let other = self.other_names(named).into_iter().find_map(|path| {
            let source = self.open_at(&path)?;
            fits(source.len()).then_some((path, source))
        });
        let used = other.as_ref().map(|(path, _)| path.clone());
        self.taken.extend(used.clone());
        self.mends.push(Mend { named: named.to_owned(), used });
        other
    }

    /// Opens a file of that name beside the sheet, in any case; nothing else will do.
    pub(super) fn open_named(&mut self, named: &str) -> Option<(PathBuf, SharedSource)> {
        let steps: Vec<&str> = named.split(['/', '\\']).filter(|step| !step.is_empty()).collect();
        let last = (*steps.last()?).to_owned();
        let is_plain = |path: &Path| path.components().all(|c| matches!(c, Component::Normal(_)));
        for path in as_host_paths(named) {
            if is_plain(&path) {
                let path = self.folder.join(path);
                if let Some(source) = self.open_at(&path) {
                    return Some((path, source));
                }
            }
        }
        if last == "." || last == ".." {
            return None;
        }
        let folded = last.to_lowercase();
        let folder = self.folder.clone();
        let found: Vec<PathBuf> = self
            .names()
            .iter()
            .filter(|name| name.to_string_lossy().to_lowercase() == folded)
            .map(|name| folder.join(name))
            .collect();
        found.into_iter().find_map(|path| Some((path.clone(), self.open_at(&path)?)))
    }

    /// Files whose name begins like the sheet's and ends in `ending`.
    pub(super) fn open_sibling(&mut self, ending: &str) -> Option<(PathBuf, SharedSource)> {
        let name = self.sheet.with_extension(ending).file_name()?.to_string_lossy().into_owned();
        self.open_named(&name)
    }

    /// Data files that may be meant by a name that is not there: those called like the sheet or
    /// like the name with another ending, then the only data file there is.
    fn other_names(&mut self, named: &str) -> Vec<PathBuf> {
        let last = named.rsplit(['/', '\\']).next().unwrap_or(named);
        let stem = Path::new(last).file_stem().unwrap_or_default().to_string_lossy().to_lowercase();
        let own = self.sheet.file_stem().unwrap_or_default().to_string_lossy().to_lowercase();
        let folder = self.folder.clone();
        let data: Vec<PathBuf> = self
            .names()
            .iter()
            .map(|name| folder.join(name))
            .filter(|path| DATA_ENDINGS.iter().any(|ending| super::has_ending(path, ending)))
            .collect();
        let stem_of =
            |path: &PathBuf| path.file_stem().unwrap_or_default().to_string_lossy().to_lowercase();
        let mut found: Vec<PathBuf> = Vec::new();
        for wanted in [own, stem] {
            for ending in DATA_ENDINGS {
                let like = |p: &&PathBuf| super::has_ending(p, ending) && stem_of(p) == wanted;
                found.extend(data.iter().find(like).cloned());
            }
        }
        if let [only] = &*data {
            found.push(only.clone());
        }
        found.retain(|path| !self.taken.contains(path));
        found
    }

    fn names(&mut self) -> &[OsString] {
        let (fs, folder) = (self.fs, &self.folder);
        self.names.get_or_insert_with(|| {
            let mut names = fs.list(here(folder)).unwrap_or_default();
            names.truncate(MAX_NAMES);
            names.sort();
            names
        })
    }

    /// Opens a regular file that lies inside.
    fn open_at(&mut self, path: &Path) -> Option<SharedSource> {
        if let Some(source) = self.opened.get(path) {
            return Some(source.clone());
        }
        let stat = self.fs.stat(path).ok()?;
        let real = self.fs.canonical(path).ok()?;
        if stat.kind != HostKind::File || !self.inside.iter().any(|inside| real.starts_with(inside))
        {
            return None;
        }
        let source = self.fs.open(path).ok()?;
        self.opened.insert(path.to_owned(), source.clone());
        Some(source)
    }
}

/// The folder of a bare name has none; the system wants a full stop.
fn here(folder: &Path) -> &Path {
    if folder.as_os_str().is_empty() { Path::new(".") } else { folder }
}

/// The paths a name in a sheet may stand for: with the separators of other systems, and with its
/// letters as bytes where the sheet was no UTF-8.
fn as_host_paths(named: &str) -> Vec<PathBuf> {
    if named.contains('\0') {
        return Vec::new();
    }
    let mut paths = vec![PathBuf::from(named)];
    if named.contains('\\') {
        paths.push(PathBuf::from(named.replace('\\', "/")));
    }
    let bytes: Option<Vec<u8>> =
        named.chars().map(|letter| u8::try_from(u32::from(letter)).ok()).collect();
    if let Some(bytes) = bytes.filter(|bytes| !bytes.is_ascii()) {
        paths.push(path_from_bytes(&bytes).into_owned());
    }
    paths
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::io::fault::MemoryFs;

    fn fs(names: &[&str]) -> MemoryFs {
        let fs = MemoryFs::new();
        names.iter().for_each(|name| fs.put(*name, name.as_bytes()));
        fs
    }

    #[test]
    fn a_file_is_found_by_its_name_in_any_case_and_behind_stale_paths() {
        let fs = fs(&["/d/Game.cue", "/d/GAME.BIN", "/d/sub/a.bin", "/etc/secret"]);
        let mut files = SheetFiles::new(&fs, Path::new("/d/Game.cue"));
        for named in ["GAME.BIN", "game.bin", r"C:\old\Game.bin", "/mnt/x/game.bin", "../Game.bin"]
        {
            let (path, _) = files.open(named, |_| true).unwrap();
            assert_eq!(path, Path::new("/d/GAME.BIN"), "{named}");
        }
        assert!(files.open_named(r"sub\a.bin").is_some());
        assert!(files.mends.is_empty());
        for named in ["/etc/secret", "../../etc/secret", "..", ".", "", "a\0b"] {
            assert!(files.open_named(named).is_none(), "{named}");
        }
    }

    #[test]
    fn another_name_is_taken_if_it_fits_and_said() {
        let fs = fs(&["/d/p1.cue", "/d/p1.bin", "/d/zz.bin"]);
        let mut files = SheetFiles::new(&fs, Path::new("/d/p1.cue"));
        assert!(files.open("boing.bin", |_| false).is_none());
        let (path, _) = files.open("boing.bin", |len| len > 3).unwrap();
        assert_eq!(path, Path::new("/d/p1.bin"));
        assert_eq!(files.mends[0].used, None);
        assert_eq!(files.mends[1].used.as_deref(), Some(Path::new("/d/p1.bin")));
    }
}
