//! Our own path dialog: what it asks to be listed, and what it gives.

use std::path::{Path, PathBuf};

use egui_kittest::kittest::Queryable;
use glassmaster::gui::Action;
use glassmaster::gui::dialogs::{DialogAction, Feed, PathDialog, Pick};
use glassmaster::gui::view::listing::{Listed, Listing};
use glassmaster::job::Target;

use super::stage::{Set, pictures, window};

fn feed() -> Feed {
    let folder = |name: &str| Listed { name: name.to_owned(), is_folder: true, bytes: 0 };
    let file = |name: &str| Listed { name: name.to_owned(), is_folder: false, bytes: 4_000_000 };
    let listing = Listing {
        path: PathBuf::from("/home/anna"),
        entries: vec![
            folder("Documents"),
            folder("Pictures"),
            file("debian-12.iso"),
            file("letter.odt"),
        ],
        refusal: None,
    };
    Feed { listing: Some(listing), ..Feed::default() }
}

#[test]
fn a_file_is_chosen_and_opened() {
    let dialog = PathDialog::new(Pick::Images, Path::new("/home/anna"));
    let (mut at, _) = window(&Set::default(), feed(), dialog);
    let listed = DialogAction::List(PathBuf::from("/home/anna"));
    assert_eq!(at.state_mut().said.drain(..).collect::<Vec<_>>(), [Action::from(listed)]);
    at.get_by_label("debian-12.iso").click();
    at.run_ok();
    at.get_by_label("Open").click();
    at.run_ok();
    let paths = vec![PathBuf::from("/home/anna/debian-12.iso")];
    assert_eq!(at.state().said, [Action::from(DialogAction::Picked(Pick::Images, paths))]);
    assert!(!at.state().dialogs.is_open());
}

#[test]
fn the_folder_above_is_listed_on_request() {
    let dialog = PathDialog::new(Pick::TargetFolder, Path::new("/home/anna"));
    let (mut at, _) = window(&Set::default(), feed(), dialog);
    assert!(at.query_by_label("letter.odt").is_none(), "only folders can be chosen");
    at.state_mut().said.clear();
    at.get_by_label("Folder above").click();
    at.run_ok();
    assert_eq!(at.state().said, [Action::from(DialogAction::List(PathBuf::from("/home")))]);
}

#[test]
fn a_new_name_says_when_it_is_taken() {
    let dialog =
        PathDialog::new(Pick::NewImage(Target::Iso), Path::new("/home/anna/debian-12.iso"));
    let (at, _) = window(&Set::default(), feed(), dialog);
    at.get_by_label("A file of this name is there already.");
}

#[test]
fn looked_at() {
    pictures("path-new", |_| {
        (
            feed(),
            PathDialog::new(Pick::NewImage(Target::Iso), Path::new("/home/anna/debian-12.iso")),
        )
    });
    pictures("path-files", |_| (feed(), PathDialog::new(Pick::Files, Path::new("/home/anna"))));
}
