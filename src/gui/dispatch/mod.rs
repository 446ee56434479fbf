//! Carries out what was asked for. The only place that changes a document (rule I7).

pub(super) mod amend;
mod batch;
mod boot;
mod closing;
mod compare;
mod convert;
mod dialog;
mod edit;
mod events;
mod feed;
pub(super) mod file;
pub(super) mod jobs;
mod linked;
mod pages;
mod palette;
pub(super) mod preview;
mod projects;
mod sectors;
mod session;
pub(super) mod sources;
mod start;
pub(super) mod transfer;
mod trial;
mod words;
pub(super) mod work;

use super::action::{Action, ViewAction};
use super::app::App;
use super::dialogs::{AboutDialog, ChecksDialog, JobsDialog, OptionsDialog, SettingsDialog};
use super::notify::Notice;
use super::view::shown::Page;
use super::widgets::MessageKind;

impl App {
    /// Does one action.
    pub(super) fn dispatch(&mut self, action: Action) {
        let Some(action) = self.put_off(action) else { return };
        match action {
            Action::File(action) => self.file_action(action),
            Action::Edit(action) => self.edit_action(action),
            Action::View(action) => self.view_action(action),
            Action::Dialog(action) => self.dialog_action(action),
            Action::Compare(action) => self.compare_action(action),
        }
    }

    fn view_action(&mut self, action: ViewAction) {
        match action {
            ViewAction::ToggleTree => match self.tabs.current_mut() {
                Some(tab) if tab.panes.is_tree_away => {
                    tab.panes.is_tree_open = !tab.panes.is_tree_open;
                }
                _ => self.is_tree_hidden = !self.is_tree_hidden,
            },
            ViewAction::ToggleInspector => {
                self.is_inspector_hidden = !self.is_inspector_hidden;
                if let Some(tab) = self.tabs.current_mut() {
                    tab.panes.is_inspector_open = !tab.panes.is_inspector_open;
                }
            }
            ViewAction::ToggleStrip => {
                if let Some(tab) = self.tabs.current_mut() {
                    tab.panes.strip.is_open = !tab.panes.strip.is_open;
                }
            }
            ViewAction::BeginRename(node) => {
                if let Some(tab) = self.tabs.current_mut() {
                    tab.panes.begin_rename(&tab.shown, node);
                }
            }
            ViewAction::Tab(place) => {
                if place != self.tabs.place() {
                    // What they offer to take back is the last step of another tab.
                    self.notices.drop_undo();
                }
                self.tabs.show(place);
            }
            ViewAction::Attributes => self.show_attributes(),
            ViewAction::ToggleColumn(column) => self.toggle_column(column),
            ViewAction::BootSet => self.show_boot_set(),
            ViewAction::MakeItStart => self.show_loader(),
            ViewAction::TryIt(machine) => self.try_it(machine),
            ViewAction::OnlyChanges => {
                if let Some(tab) = self.tabs.current_mut() {
                    let is_shown = tab.panes.page == Page::Files && tab.panes.is_changes_only;
                    tab.panes.is_changes_only = !is_shown;
                    tab.panes.page = Page::Files;
                }
            }
            ViewAction::Mend(mend) => self.mend_boot(mend),
            ViewAction::Preview => self.show_preview(),
            ViewAction::PreviewNext(step) => self.preview_next(step),
            ViewAction::Sources => self.look_at_sources(),
            ViewAction::StayOpen => self.is_quitting_when_done = false,
            ViewAction::Names(view) => self.show_names(view),
            ViewAction::Session(session) => self.show_session(session),
            ViewAction::Volume(volume) => self.show_volume(volume),
            ViewAction::DiscOptions => {
                if let Some(making) = self.tabs.current_mut().and_then(|tab| tab.making()) {
                    let dialog = OptionsDialog::new(&making.document.project().spec);
                    self.dialogs.open(dialog);
                }
            }
            ViewAction::Warnings => self.dialogs.open(ChecksDialog {}),
            ViewAction::Settings => {
                self.count_cache(false);
                self.dialogs.open(SettingsDialog::new(&self.settings));
            }
            ViewAction::ReadBytes(of, offset) => self.read_bytes(of, offset),
            ViewAction::FindBytes(of, needle, from) => self.find_bytes(of, needle, from),
            ViewAction::FindInFiles(generation, needle) => self.find_in_files(generation, needle),
            ViewAction::ShowNode(node) => {
                if let Some(tab) = self.tabs.current_mut() {
                    tab.panes.show_node(&tab.shown, node);
                    tab.panes.page = Page::Files;
                }
            }
            ViewAction::Palette => self.show_palette(),
            ViewAction::Shortcuts => self.show_shortcuts(),
            ViewAction::Jobs => self.dialogs.open(JobsDialog {}),
            ViewAction::Page(page) => {
                if let Some(tab) = self.tabs.current_mut() {
                    tab.panes.page = page;
                    tab.panes.find.is_new = page == Page::Find;
                }
            }
            ViewAction::ResetPanels => {
                self.is_tree_hidden = false;
                self.is_inspector_hidden = false;
                self.are_panels_reset = true;
            }
            ViewAction::About => self.dialogs.open(AboutDialog {}),
        }
    }

    /// Tells that something did not happen.
    pub(super) fn tell_failure(&mut self, title: String, why: &str) {
        self.notices.post(Notice::staying(MessageKind::Error, format!("{title} {why}")));
    }
}
