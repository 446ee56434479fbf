//! Settings, Checks and About.

use egui_kittest::kittest::Queryable;
use glassmaster::base::diag::{Code, Diagnostic};
use glassmaster::gui::dialogs::{AboutDialog, ChecksDialog, DialogAction, Feed, SettingsDialog};
use glassmaster::gui::view::checks::{Check, Checks, Example};
use glassmaster::gui::view::create::CreateView;
use glassmaster::gui::{Action, FileAction};
use glassmaster::settings::{Mode, Settings};

use super::stage::{Set, pictures, window};

fn checks() -> Feed {
    let example = |at: u64| Example {
        old: format!("photos/A very long name of a picture number {at}.jpeg"),
        new: format!("photos/A very long name of a pic{at}.jpeg"),
    };
    let checks = Checks::new(vec![Check {
        found: Diagnostic::warning(Code::NameTwice).with("path", "photos/IMG_0001.JPG"),
        affects: vec!["windows", "macos"],
        count: 1204,
        examples: (0..100).map(example).collect(),
    }]);
    Feed { create: CreateView { checks, ..CreateView::default() }, ..Feed::default() }
}

#[test]
fn settings_come_back_whole() {
    let usual = Settings::default();
    let (mut at, _) = window(&Set::default(), Feed::default(), SettingsDialog::new(&usual));
    at.get_by_label("Colours: Dark").click();
    at.run_ok();
    at.get_by_label("Size of text: +10").click();
    at.run_ok();
    at.get_by_label("Save settings").click();
    at.run_ok();
    let wanted = Settings { mode: Mode::Dark, text_percent: 110, ..usual };
    assert_eq!(at.state().said, [Action::from(DialogAction::SetSettings(Box::new(wanted)))]);
}

#[test]
fn a_check_says_who_minds_and_what_names_become() {
    let (mut at, _) = window(&Set::default(), checks(), ChecksDialog::default());
    at.get_by_label("Concerns Windows, macOS");
    assert!(at.query_by_label_contains("number 3.jpeg becomes").is_none());
    at.get_by_label("Which 1\u{202f}204").click();
    at.run_ok();
    at.get_by_label_contains("number 3.jpeg becomes photos/A very long name of a pic3.jpeg");
    at.get_by_label("and 1\u{202f}184 more");
    at.get_by_label("Create image…").click();
    at.run_ok();
    assert_eq!(at.state().said, [Action::from(FileAction::Create)]);
}

#[test]
fn nothing_to_look_at_is_said() {
    let (at, _) = window(&Set::default(), Feed::default(), ChecksDialog::default());
    at.get_by_label_contains("Nothing to look at.");
}

#[test]
fn about_says_the_version() {
    let (mut at, _) = window(&Set::default(), Feed::default(), AboutDialog::default());
    at.get_by_label(env!("CARGO_PKG_VERSION"));
    at.get_by_label("Close").click();
    at.run_ok();
    assert!(!at.state().dialogs.is_open());
}

#[test]
fn looked_at() {
    pictures("settings", |_| (Feed::default(), SettingsDialog::new(&Settings::default())));
    pictures("checks", |_| (checks(), ChecksDialog::default()));
    pictures("about", |_| (Feed::default(), AboutDialog::default()));
}
