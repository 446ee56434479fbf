//! What the start page shows: recent documents and how each stands.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::job::FileLook;
use crate::settings::Session;

/// How a recent document stands.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum RecentState {
    /// As it was left.
    Plain,
    /// Nobody can find it now.
    Missing,
    /// Somebody else changed it since it was open here.
    Changed,
    /// Work on it was not saved when the program ended.
    Recovered,
}

impl RecentState {
    /// The word for it, as the id of a text; `None`: nothing to say.
    pub fn text_id(self) -> Option<&'static str> {
        match self {
            RecentState::Plain => None,
            RecentState::Missing => Some("start-recent-missing"),
            RecentState::Changed => Some("start-recent-changed"),
            RecentState::Recovered => Some("start-recent-recovered"),
        }
    }
}

/// A recent document.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Recent {
    /// Where it lies.
    pub path: PathBuf,
    /// Its name.
    pub name: String,
    /// The folder it lies in.
    pub folder: String,
    /// How it stands.
    pub state: RecentState,
    /// It is a project, not an image.
    pub is_project: bool,
}

/// What the start page shows.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct StartView {
    /// Recent documents, the latest first.
    pub recents: Vec<Recent>,
    /// What is known of them.
    pub looks: BTreeMap<PathBuf, FileLook>,
    /// They are being looked at, or have been since the page is shown.
    pub is_asked: bool,
}

impl StartView {
    /// Brings the list up to date.
    pub fn update(&mut self, session: &Session, is_project: impl Fn(&Path) -> bool) {
        let text = |part: Option<&std::ffi::OsStr>| {
            part.unwrap_or_default().to_string_lossy().into_owned()
        };
        let recent = |path: &PathBuf| Recent {
            path: path.clone(),
            name: text(path.file_name()),
            folder: text(path.parent().map(Path::as_os_str)),
            state: state_of(path, session, self.looks.get(path)),
            is_project: is_project(path),
        };
        self.recents = session.recents.iter().map(recent).collect();
    }
}

/// How a document stands, by what was noted of it and what is there now.
fn state_of(path: &Path, session: &Session, look: Option<&FileLook>) -> RecentState {
    match (look, session.marks.get(path)) {
        (Some(FileLook::Missing), _) => RecentState::Missing,
        _ if session.recovered.contains(path) => RecentState::Recovered,
        (Some(FileLook::There { bytes, changed }), Some(mark)) if (*bytes, *changed) != *mark => {
            RecentState::Changed
        }
        _ => RecentState::Plain,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn recents_say_how_they_stand() {
        let mut session = Session::default();
        for name in ["/d/saved.glass", "/d/gone.iso", "/d/other.iso", "/d/same.iso"] {
            session.note_recent(Path::new(name));
        }
        session.marks.insert("/d/other.iso".into(), (5, 10));
        session.marks.insert("/d/same.iso".into(), (5, 10));
        session.recovered.insert("/d/saved.glass".into());
        let there = FileLook::There { bytes: 5, changed: 11 };
        let mut view = StartView::default();
        view.looks.insert("/d/gone.iso".into(), FileLook::Missing);
        view.looks.insert("/d/other.iso".into(), there);
        view.looks.insert("/d/same.iso".into(), FileLook::There { bytes: 5, changed: 10 });
        view.update(&session, |path| path.extension().is_some_and(|ending| ending == "glass"));
        let states: Vec<_> = view.recents.iter().map(|r| (r.name.as_str(), r.state)).collect();
        assert_eq!(
            states,
            [
                ("same.iso", RecentState::Plain),
                ("other.iso", RecentState::Changed),
                ("gone.iso", RecentState::Missing),
                ("saved.glass", RecentState::Recovered),
            ]
        );
        assert_eq!((view.recents[0].folder.as_str(), view.recents[3].is_project), ("/d", true));
        session.forget_recent(Path::new("/d/other.iso"));
        view.update(&session, |_| false);
        assert!(view.recents.len() == 3 && session.marks.len() == 1);
    }
}
