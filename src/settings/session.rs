//! What was open when the window was closed, or when the program or the machine went down: tabs,
//! recent documents, which panels show. Kept in `session.ron` in the state folder of the system;
//! copies of discs that were not saved lie beside it, each in a folder of its own.
//!
//! Reading never fails: what is missing or odd is as on the first start.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::SettingsError;
use crate::io::host::Replace;
use crate::io::source::read_vec;
use crate::io::{HostFs, RealFs};

/// More than any session needs; a larger file is not read.
const MAX_BYTES: u64 = 1 << 20;
/// Recent documents that are remembered.
pub const RECENTS: usize = 12;

/// A tab.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum KeptTab {
    /// An image that was looked at.
    Image(PathBuf),
    /// Two files or folders that were compared.
    Compare {
        /// The left one.
        left: PathBuf,
        /// The right one.
        right: PathBuf,
    },
    /// A disc that was made.
    Disc {
        /// The project it was saved in.
        file: Option<PathBuf>,
        /// Our copy of what was not saved.
        copy: Option<PathBuf>,
    },
}

/// What was open.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Session {
    /// The tabs, left to right.
    pub tabs: Vec<KeptTab>,
    /// Which one was shown.
    pub shown: usize,
    /// Documents opened or saved, the latest first.
    pub recents: Vec<PathBuf>,
    /// Length, and seconds since 1970 of the last change, of recent documents when they were opened
    /// or saved here last.
    pub marks: BTreeMap<PathBuf, (u64, i64)>,
    /// Recent documents with work that was not saved when the program ended, and was not saved
    /// since.
    pub recovered: BTreeSet<PathBuf>,
    /// Columns of the table by arrangement, where somebody chose.
    pub columns: BTreeMap<String, Vec<String>>,
    /// The tree was hidden.
    pub is_tree_hidden: bool,
    /// The inspector was hidden.
    pub is_inspector_hidden: bool,
}

impl Session {
    /// Notes that a document was opened or saved.
    pub fn note_recent(&mut self, path: &Path) {
        self.recents.retain(|known| known != path);
        self.recents.insert(0, path.to_owned());
        self.recents.truncate(RECENTS);
        // What is no longer listed leaves nothing behind.
        let recents = &self.recents;
        self.marks.retain(|known, _| recents.contains(known));
        self.recovered.retain(|known| recents.contains(known));
    }

    /// Forgets that a document was ever open here.
    pub fn forget_recent(&mut self, path: &Path) {
        self.recents.retain(|known| known != path);
        self.marks.remove(path);
        self.recovered.remove(path);
    }
}

/// Where sessions are kept.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SessionPlace {
    folder: PathBuf,
}

impl SessionPlace {
    /// The place on this system; `None` where there is no home.
    pub fn usual() -> Option<SessionPlace> {
        let dirs = directories::ProjectDirs::from("", "", "glassmaster")?;
        let folder = dirs.state_dir().unwrap_or_else(|| dirs.data_local_dir());
        Some(SessionPlace { folder: folder.to_owned() })
    }

    /// A folder of somebody's choice.
    pub fn new(folder: PathBuf) -> SessionPlace {
        SessionPlace { folder }
    }

    /// The folder.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    fn file(&self) -> PathBuf {
        self.folder.join("session.ron")
    }

    /// A path for the copy of a disc that has none yet; `number` tells those of one run apart.
    pub fn new_copy(&self, number: u64) -> PathBuf {
        let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
        let now = now.map_or(0, |now| now.as_millis());
        let name = format!("{now}-{}-{number}", std::process::id());
        self.folder.join("work").join(name).join("disc.glass")
    }

    /// The session kept last. Copies that no tab of it names, as after a crash, are tabs as well.
    /// Reads the disk.
    pub fn load(&self) -> Session {
        let mut session = self.read(&RealFs).unwrap_or_default();
        let mut left = self.copies(&RealFs);
        left.retain(|path| {
            let is_it = |tab: &KeptTab| matches!(tab, KeptTab::Disc { copy: Some(copy), .. } if copy == path);
            !session.tabs.iter().any(is_it)
        });
        session
            .tabs
            .extend(left.into_iter().map(|copy| KeptTab::Disc { file: None, copy: Some(copy) }));
        session
    }

    fn read(&self, fs: &dyn HostFs) -> Option<Session> {
        let source = fs.open(&self.file()).ok()?;
        let len = usize::try_from(source.len()).ok().filter(|_| source.len() <= MAX_BYTES)?;
        let bytes = read_vec(source.as_ref(), 0, len).ok()?;
        ron::from_str(std::str::from_utf8(&bytes).ok()?).ok()
    }

    fn copies(&self, fs: &dyn HostFs) -> Vec<PathBuf> {
        let work = self.folder.join("work");
        let mut names = fs.list(&work).unwrap_or_default();
        names.sort();
        let copies = names.into_iter().map(|name| work.join(name).join("disc.glass"));
        copies.filter(|path| fs.lstat(path).is_ok()).collect()
    }

    /// Keeps a session, whole or not at all. Writes to the disk. Paths that are no text are left
    /// out: they can't be kept as text.
    ///
    /// # Errors
    /// [`SettingsError`]; the file is then as it was.
    pub fn keep(&self, session: &Session) -> Result<(), SettingsError> {
        let is_text = |path: &Path| path.to_str().is_some();
        let mut session = session.clone();
        session.recents.retain(|path| is_text(path));
        session.marks.retain(|path, _| is_text(path));
        session.recovered.retain(|path| is_text(path));
        session.tabs.retain(|tab| match tab {
            KeptTab::Image(path) => is_text(path),
            KeptTab::Compare { left, right } => is_text(left) && is_text(right),
            KeptTab::Disc { file, copy } => [file, copy].into_iter().flatten().all(|p| is_text(p)),
        });
        let fs = &RealFs;
        fs.open_target(&self.folder)?;
        let text = ron::ser::to_string_pretty(&session, ron::ser::PrettyConfig::default())?;
        let mut new = fs.create(&self.file(), Replace::IfUnchanged)?;
        new.write_at(0, text.as_bytes())?;
        new.commit(false)?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_open_is_found_again_and_orphans_with_it() {
        let folder = tempfile::tempdir().expect("a folder");
        let place = SessionPlace::new(folder.path().join("deep"));
        assert_eq!(place.load(), Session::default());
        let copy = place.new_copy(1);
        let mut session = Session {
            tabs: vec![
                KeptTab::Image("/a.iso".into()),
                KeptTab::Disc { file: None, copy: Some(copy.clone()) },
            ],
            shown: 1,
            ..Session::default()
        };
        for n in 0..RECENTS + 3 {
            session.note_recent(Path::new(&format!("/{n}")));
        }
        session.note_recent(Path::new("/5"));
        assert_eq!((session.recents.len(), &*session.recents[0]), (RECENTS, Path::new("/5")));
        place.keep(&session).expect("kept");
        assert_eq!(place.load(), session);
        for path in [&copy, &place.new_copy(2)] {
            RealFs.open_target(path.parent().expect("a folder")).expect("made");
            let mut file = RealFs.create(path, Replace::Never).expect("begun");
            file.write_at(0, b"x").expect("written");
            file.commit(false).expect("there");
        }
        assert_eq!(place.load().tabs.len(), 3, "the copy nobody names is a tab");
    }
}
