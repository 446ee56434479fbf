//! Documents, images and files of the host.

use std::path::{Path, PathBuf};

use super::jobs::Purpose;
use crate::base::bytes::Timestamp;
use crate::gui::action::{Action, EditAction, FileAction, ViewAction};
use crate::gui::app::App;
use crate::gui::dialogs::{DialogAction, PathDialog, Pick};
use crate::gui::drop::{self, Dropped, Offer};
use crate::gui::look::Look;
use crate::gui::notify::Notice;
use crate::gui::picker::{Ask, AskWords, Picked};
use crate::gui::tabs::{Reading, TabContent, TabId};
use crate::gui::view::convert::kind_text_id;
use crate::gui::widgets::MessageKind;
use crate::job::{CacheFolder, JobKind, OpenOptions, documents, looks_like_image, new_spec};
use crate::model::{Namespace, NodeId, Tree};
use crate::project::file::is_project_path;
use crate::project::{Document, Project};

impl App {
    pub(super) fn file_action(&mut self, action: FileAction) {
        match action {
            FileAction::NewDisc => {
                self.new_disc();
            }
            FileAction::NewRescue => {
                self.new_disc();
                self.show_loader();
            }
            FileAction::ChooseImages => self.ask_for(Pick::Images, PathBuf::new()),
            FileAction::ChooseFiles => self.ask_for(Pick::Files, PathBuf::new()),
            FileAction::ChooseFolder => self.ask_for(Pick::Folder, PathBuf::new()),
            FileAction::Open(paths) => paths.iter().for_each(|path| self.open_document(path)),
            FileAction::ChooseSourcesFolder => self.ask_where_sources(),
            FileAction::Copy => self.copy_selected(false),
            FileAction::Paste => self.is_paste_wanted = true,
            FileAction::OpenSample(sample) => self.open_sample(sample),
            FileAction::ForgetRecent(path) => self.forget_recent(&path),
            FileAction::SaveProject => self.save_project(),
            FileAction::SaveProjectAs => self.ask_where_project(),
            FileAction::SaveOverOther => self.save_over_other(),
            FileAction::SaveChanges => self.show_save(),
            FileAction::OpenInstead(paths) => {
                self.dispatch(EditAction::Undo.into());
                self.dispatch(FileAction::Open(paths).into());
            }
            FileAction::ShowInFolder(path) => self.show_in_folder(&path),
            FileAction::Cancel(job) => self.cancel(job),
            FileAction::CloseTab => {
                if let Some(id) = self.tabs.current().map(|tab| tab.id) {
                    self.close_tab_asking(id);
                }
            }
            FileAction::Quit => self.is_quitting = true,
            FileAction::Create => self.show_create(),
            FileAction::Extract(nodes) => self.show_extract(nodes),
            FileAction::Convert => self.show_convert(),
            FileAction::ConvertMany(paths) => self.show_batch(paths),
            FileAction::SaveMended => self.ask_where_mended(),
            FileAction::CheckSectors => self.show_sectors(),
            FileAction::TakeTracks(numbers) => self.show_tracks(numbers),
            FileAction::OpenFile(node) => self.open_file(node),
            FileAction::OpenPreviewed => self.open_previewed(),
            FileAction::Expand => self.expand(),
        }
    }

    /// A new, empty disc in a tab of its own.
    pub(super) fn new_disc(&mut self) -> TabId {
        let spec = new_spec(&self.settings.new_disc, now());
        let untitled = self.texts.text("window-untitled");
        self.tabs.make(Document::new(Project::new(spec)), &untitled)
    }

    /// Opens an image or a project in a tab of its own; what is open already is shown.
    fn open_document(&mut self, path: &Path) {
        let is_it = |tab: &crate::gui::tabs::Tab| {
            tab.path() == Some(path) || tab.image_path().as_deref() == Some(path)
        };
        let open = self.tabs.iter().position(is_it);
        if let Some(place) = open {
            return self.dispatch(ViewAction::Tab(place).into());
        }
        match is_project_path(path) {
            true => self.open_project(path),
            false => self.open_image(path),
        }
    }

    pub(super) fn open_image(&mut self, path: &Path) {
        // What would fill the cache asks first.
        let cache = self.cache.clone().without_consent();
        let how = OpenOptions { cache, ..OpenOptions::default() };
        let kind = JobKind::OpenImage { path: path.to_owned(), options: how.clone() };
        let job = self.jobs.start(kind);
        let tab = self.tabs.browse(path, how);
        self.book.note(job, Purpose::Open { tab });
    }

    /// Expands the image of the present tab, which the person agreed to.
    fn expand(&mut self) {
        // The question named the size: what is larger than what is kept is agreed to as well.
        let cache = self.cache.clone().with_larger();
        self.reopen(|how| how.cache = cache);
    }

    /// Opens the image of the present tab once more, in another way.
    fn reopen(&mut self, change: impl FnOnce(&mut OpenOptions)) {
        let Some(tab) = self.tabs.current_mut() else { return };
        let id = tab.id;
        let TabContent::Browsing(browsing) = &mut tab.content else { return };
        change(&mut browsing.how);
        let (path, options) = (browsing.path.clone(), browsing.how.clone());
        browsing.state = Reading::Running;
        let job = self.jobs.start(JobKind::OpenImage { path, options });
        self.book.note(job, Purpose::Open { tab: id });
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
        self.reopen(|how| (how.session, how.volume) = (Some(session), None));
    }

    /// Shows another volume of the present image; without one those of the disc.
    pub(super) fn show_volume(&mut self, volume: Option<String>) {
        self.reopen(|how| how.volume = volume);
    }

    /// Shows a file by the program for it: a copy nobody can take for the original. Images open
    /// in a tab; programs and scripts are never started.
    pub(super) fn open_file(&mut self, node: NodeId) {
        let Some((_, name, of)) = self.readable(node) else { return };
        let mode = self.tabs.current().and_then(|tab| tab.shown.tree.node(node)?.attributes.mode);
        if is_program(&name, mode) {
            let text = self.texts.format("window-not-started", &[("name", name.into())]);
            self.notices.post(Notice::passing(MessageKind::Info, text));
            return;
        }
        let Some(folder) = opened_folder(&self.cache) else { return };
        let job = self.jobs.start(JobKind::CopyOut { of, name: name.clone(), folder });
        self.book.note(job, Purpose::OpenFile(name));
    }

    /// Shows a file in the file manager.
    pub(super) fn show_in_folder(&self, path: &Path) {
        self.show_outside(path.parent().map_or(path.to_owned(), Path::to_owned));
    }

    /// The copy of a file is there: the program for it shows it.
    pub(super) fn show_copy(&mut self, path: PathBuf) {
        if looks_like_image(&path) {
            return self.dispatch(FileAction::Open(vec![path]).into());
        }
        self.show_outside(path);
    }

    /// What a drop means where it fell (experience: one table in one place).
    pub(in crate::gui) fn meaning_of(&mut self, dropped: Dropped) -> Vec<Action> {
        let Dropped { paths, place } = dropped;
        if self.dialogs.takes_images() {
            return vec![DialogAction::Glance(paths).into()];
        }
        let is_making = self.tabs.current_mut().is_some_and(|tab| tab.making().is_some());
        let can_change = self.situation().can_change;
        // Nobody can have meant to change an image by dropping another somewhere.
        let is_unclear =
            place.is_none() && !is_making && paths.iter().all(|path| drop::is_document(path));
        let opens = !can_change || is_unclear || {
            let both = Offer::AddOrOpen(String::new(), String::new());
            drop::is_open_zone(self.centre, &both, place)
        };
        if !opens {
            let into = self.tabs.current().map_or(Tree::ROOT, |tab| tab.panes.folder());
            return vec![EditAction::Add { paths, into }.into()];
        }
        self.meaning_elsewhere(paths)
    }

    /// What files mean that are for no disc in particular: images and projects open, all else
    /// begins a disc.
    pub(in crate::gui) fn meaning_elsewhere(&mut self, paths: Vec<PathBuf>) -> Vec<Action> {
        let (images, files): (Vec<PathBuf>, Vec<PathBuf>) =
            paths.into_iter().partition(|path| drop::is_document(path));
        let mut actions = Vec::new();
        if !files.is_empty() {
            actions.push(FileAction::NewDisc.into());
            actions.push(EditAction::Add { paths: files, into: Tree::ROOT }.into());
        }
        if !images.is_empty() {
            let images = documents(images);
            let are_images = images.iter().all(|path| looks_like_image(path));
            if let ([left, right], true) = (images.as_slice(), self.tabs.is_empty()) {
                self.offer_comparison(left, right);
            }
            actions.push(match images.len() > MANY && are_images && self.tabs.is_empty() {
                true => FileAction::ConvertMany(images).into(),
                false => FileAction::Open(images).into(),
            });
        }
        actions
    }

    /// Pasted files go on the disc that is shown, where its folder is; else they mean what a drop
    /// on the start page means.
    pub(in crate::gui) fn meaning_of_pasted(&mut self, paths: Vec<PathBuf>) -> Vec<Action> {
        if self.situation().can_change {
            let into = self.tabs.current().map_or(Tree::ROOT, |tab| tab.panes.folder());
            return vec![EditAction::Add { paths, into }.into()];
        }
        self.meaning_of(Dropped { paths, place: None })
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
            Pick::NewImage(_) => "picker-target",
            Pick::MoreImages => "picker-more",
            Pick::MendedSheet => "picker-mended",
            Pick::BootFile => "bootset-pick-file",
            Pick::BootFolder => "bootset-pick-folder",
            Pick::MoreFolders => "picker-more-folders",
            Pick::TargetFolder => "picker-extract",
            Pick::SourcesFolder => "picker-sources",
            Pick::ChecksumsFile => "picker-checksums",
            Pick::Project => "picker-project",
            Pick::CompareFile => "picker-compare-file",
            Pick::CompareFolder => "picker-compare-folder",
            Pick::Report => "picker-report",
        };
        AskWords {
            title: self.texts.text(id),
            images: match ask.pick {
                Pick::NewImage(kind) => self.texts.text(kind_text_id(kind)),
                _ => self.texts.text("picker-filter-images"),
            },
            projects: self.texts.text("picker-filter-projects"),
            all: self.texts.text("picker-filter-all"),
        }
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
                if !self.situation().can_change {
                    self.new_disc();
                }
                let into = self.tabs.current().map_or(Tree::ROOT, |tab| tab.panes.folder());
                self.dispatch(EditAction::Add { paths, into }.into());
            }
            Pick::MoreImages | Pick::MoreFolders => self.add_to_batch(paths),
            Pick::SourcesFolder => {
                paths.into_iter().take(1).for_each(|path| self.find_sources_in(path));
            }
            Pick::ChecksumsFile => paths.iter().take(1).for_each(|path| self.save_checksums(path)),
            Pick::MendedSheet => paths.iter().take(1).for_each(|path| self.save_mended(path)),
            Pick::Project => paths.iter().take(1).for_each(|path| self.save_project_in(path)),
            Pick::Report => paths.iter().take(1).for_each(|path| self.save_report(path)),
            Pick::NewImage(_)
            | Pick::TargetFolder
            | Pick::BootFile
            | Pick::BootFolder
            | Pick::CompareFile
            | Pick::CompareFolder => {
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
            TabContent::Browsing(_) if tab.shown.is_editable => {
                let add = look.format("window-drop-add", &[("name", tab.title().into())]);
                Offer::AddOrOpen(add, look.text("window-drop-open"))
            }
            TabContent::Browsing(_) | TabContent::Compare(_) => {
                Offer::One(look.text("window-drop-open"))
            }
        }
    }
}

/// More images than this are a collection, not something to look at.
const MANY: usize = 6;

/// The time now, taken once when a disc is begun.
pub(super) fn now() -> Timestamp {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    Timestamp::from_unix(since.map_or(0, |since| i64::try_from(since.as_secs()).unwrap_or(0)))
}

/// Where copies of files lie that other programs show: nobody else may write there.
pub fn opened_folder(cache: &CacheFolder) -> Option<PathBuf> {
    Some(cache.path()?.parent()?.join("opened").join(std::process::id().to_string()))
}

/// Endings of what a desktop would start instead of showing.
const PROGRAMS: [&str; 30] = [
    "exe", "com", "bat", "cmd", "msi", "msp", "scr", "pif", "cpl", "lnk", "url", "reg", "vbs",
    "vbe", "js", "jse", "wsf", "hta", "ps1", "sh", "bash", "run", "desktop", "appimage", "py",
    "pl", "rb", "jar", "command", "app",
];

/// Whether a file is a program or a script, by its name or its permissions. Discs without
/// permissions give all files the right to be run, so that alone says nothing of documents.
fn is_program(name: &str, mode: Option<u16>) -> bool {
    let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase());
    match ending {
        Some(ending) => PROGRAMS.contains(&ending.as_str()),
        None => mode.is_some_and(|mode| mode & 0o111 != 0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn programs_are_told_by_name_and_else_by_permission() {
        assert!(is_program("Setup.EXE", None) && is_program("run.sh", Some(0o644)));
        assert!(is_program("busybox", Some(0o755)) && !is_program("README", Some(0o644)));
        assert!(!is_program("photo.jpg", Some(0o555)));
    }
}
