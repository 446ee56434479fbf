//! Documents, images and files of the host.

use std::path::{Path, PathBuf};

use super::jobs::Purpose;
use crate::base::bytes::Timestamp;
use crate::gui::action::{Action, EditAction, FileAction};
use crate::gui::app::App;
use crate::gui::dialogs::{PathDialog, Pick};
use crate::gui::drop::{self, Dropped, Offer};
use crate::gui::look::Look;
use crate::gui::picker::{Ask, AskWords, Picked};
use crate::gui::tabs::{Reading, TabContent, TabId};
use crate::job::{JobKind, OpenOptions, new_spec};
use crate::model::{Namespace, Tree};
use crate::project::{Document, Project};

impl App {
    pub(super) fn file_action(&mut self, action: FileAction) {
        match action {
            FileAction::NewDisc => {
                self.new_disc();
            }
            FileAction::ChooseImages => self.ask_for(Pick::Images, PathBuf::new()),
            FileAction::ChooseFiles => self.ask_for(Pick::Files, PathBuf::new()),
            FileAction::ChooseFolder => self.ask_for(Pick::Folder, PathBuf::new()),
            FileAction::Open(paths) => paths.iter().for_each(|path| self.open_image(path)),
            FileAction::OpenInstead(paths) => {
                self.dispatch(EditAction::Undo.into());
                self.dispatch(FileAction::Open(paths).into());
            }
            FileAction::ShowInFolder(path) => show_in_folder(path),
            FileAction::Cancel(job) => self.cancel(job),
            FileAction::CloseTab => {
                if let Some(id) = self.tabs.current().map(|tab| tab.id) {
                    self.close_tab_asking(id);
                }
            }
            FileAction::Quit => self.is_quitting = true,
            FileAction::Create => self.show_create(),
            FileAction::Extract(nodes) => self.show_extract(nodes),
        }
    }

    /// A new, empty disc in a tab of its own.
    pub(super) fn new_disc(&mut self) -> TabId {
        let spec = new_spec(&self.settings.new_disc, now());
        let untitled = self.texts.text("window-untitled");
        self.tabs.make(Document::new(Project::new(spec)), &untitled)
    }

    fn open_image(&mut self, path: &Path) {
        let kind = JobKind::OpenImage { path: path.to_owned(), options: OpenOptions::default() };
        let job = self.jobs.start(kind);
        let tab = self.tabs.browse(path);
        self.book.note(job, Purpose::Open { tab });
    }

    /// Shows the files of the present image under other names.
    pub(super) fn show_names(&mut self, view: Namespace) {
        let Some(tab) = self.tabs.current_mut() else { return };
        let id = tab.id;
        let TabContent::Browsing(browsing) = &mut tab.content else { return };
        let Some(opened) = browsing.opened.clone() else { return };
        let job = self.jobs.start(JobKind::ReadView { of: opened, view });
        self.book.note(job, Purpose::View { tab: id, view });
    }

    /// Shows another session of the present image.
    pub(super) fn show_session(&mut self, session: u32) {
        let Some(tab) = self.tabs.current_mut() else { return };
        let id = tab.id;
        let TabContent::Browsing(browsing) = &mut tab.content else { return };
        let options = OpenOptions { session: Some(session), ..OpenOptions::default() };
        let job = self.jobs.start(JobKind::OpenImage { path: browsing.path.clone(), options });
        browsing.state = Reading::Running;
        self.book.note(job, Purpose::Open { tab: id });
    }

    /// What a drop means where it fell (experience: one table in one place).
    pub(in crate::gui) fn meaning_of(&mut self, dropped: Dropped) -> Vec<Action> {
        let Dropped { paths, place } = dropped;
        let (images, files): (Vec<PathBuf>, Vec<PathBuf>) =
            paths.iter().cloned().partition(|path| drop::looks_like_image(path));
        let is_making = self.tabs.current_mut().is_some_and(|tab| tab.making().is_some());
        let opens = !is_making || {
            let both = Offer::AddOrOpen(String::new(), String::new());
            drop::is_open_zone(self.centre, &both, place)
        };
        if !opens {
            let into = self.tabs.current().map_or(Tree::ROOT, |tab| tab.panes.folder());
            return vec![EditAction::Add { paths, into }.into()];
        }
        let mut actions = Vec::new();
        if !files.is_empty() {
            actions.push(FileAction::NewDisc.into());
            actions.push(EditAction::Add { paths: files, into: Tree::ROOT }.into());
        }
        if !images.is_empty() {
            actions.push(FileAction::Open(images).into());
        }
        actions
    }

    /// Has a dialog of the desktop shown at the end of this frame.
    pub(super) fn ask_for(&mut self, pick: Pick, begin: PathBuf) {
        self.asked = Some(Ask { pick, begin });
    }

    pub(in crate::gui) fn picker_words(&self, ask: &Ask) -> AskWords {
        let id = match ask.pick {
            Pick::Images => "picker-images",
            Pick::Files => "picker-files",
            Pick::Folder => "picker-folder",
            Pick::NewImage => "picker-target",
            Pick::TargetFolder => "picker-extract",
            Pick::ChecksumsFile => "picker-checksums",
        };
        AskWords { title: self.texts.text(id), images: self.texts.text("picker-filter-images") }
    }

    /// What the dialog of the desktop gave.
    pub(in crate::gui) fn take_picked(&mut self, ask: Ask, picked: Picked) {
        match picked {
            Picked::Paths(paths) => self.use_picked(ask.pick, paths),
            Picked::Nothing => {}
            Picked::NoDialog => {
                let home = || directories::UserDirs::new().map(|dirs| dirs.home_dir().to_owned());
                let begin = match ask.begin.as_os_str().is_empty() {
                    true => self.settings.last_source.clone().or_else(home).unwrap_or_default(),
                    false => ask.begin,
                };
                self.dialogs.open(PathDialog::new(ask.pick, &begin));
            }
        }
    }

    /// Uses paths that a dialog gave, the desktop's or our own.
    pub(super) fn use_picked(&mut self, pick: Pick, paths: Vec<PathBuf>) {
        match pick {
            Pick::Images => self.dispatch(FileAction::Open(paths).into()),
            Pick::Files | Pick::Folder => {
                let is_making = self.tabs.current_mut().is_some_and(|tab| tab.making().is_some());
                if !is_making {
                    self.new_disc();
                }
                let into = self.tabs.current().map_or(Tree::ROOT, |tab| tab.panes.folder());
                self.dispatch(EditAction::Add { paths, into }.into());
            }
            Pick::ChecksumsFile => paths.iter().take(1).for_each(|path| self.save_checksums(path)),
            Pick::NewImage | Pick::TargetFolder => {
                paths.iter().take(1).for_each(|path| self.dialogs.picked(pick, path));
            }
        }
    }

    /// The words of the zones while files hang over the window.
    pub(in crate::gui) fn offer(&self, look: &Look) -> Offer {
        let Some(tab) = self.tabs.current() else {
            return Offer::One(look.text("window-drop-begin"));
        };
        match tab.content {
            TabContent::Making(_) => {
                let add = look.format("window-drop-add", &[("name", tab.title().into())]);
                Offer::AddOrOpen(add, look.text("window-drop-open"))
            }
            TabContent::Browsing(_) => Offer::One(look.text("window-drop-open")),
        }
    }
}

/// The time now, taken once when a disc is begun.
fn now() -> Timestamp {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    Timestamp::from_unix(since.map_or(0, |since| i64::try_from(since.as_secs()).unwrap_or(0)))
}

/// Shows a file in the file manager, on a thread: the desktop may take its time.
pub(super) fn show_in_folder(path: PathBuf) {
    let folder = path.parent().map_or(path.clone(), Path::to_owned);
    let _thread = std::thread::Builder::new().name("show".to_owned()).spawn(move || {
        // There is nobody to tell: the person sees whether a window opened.
        let _opened = open::that_detached(folder);
    });
}
