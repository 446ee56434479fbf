//! An opened image is changed: by the first change, with undo back to what it was, and saved.

use std::path::{Path, PathBuf};
use std::process::Command;

use egui::accesskit::Role;
use egui::{Key, Modifiers};
use egui_kittest::kittest::{NodeT, Queryable};
use glassmaster::gui::EditAction;
use glassmaster::model::Tree;

use crate::anything::window_in;
use crate::shell::{Window, drop_on, folder, is_there, wait_for};
use crate::taking::{image, retype};

fn glassmaster(args: &[&str]) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_glassmaster"));
    let output = command.args(args).env("LC_ALL", "C").output().expect("it starts");
    assert!(output.status.success(), "{args:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn row(harness: &mut Window, name: &str) {
    harness.run_steps(4);
    harness.get_by_role_and_label(Role::Row, name).click();
    harness.run_steps(3);
}

/// Renames the selected row in place.
fn rename(harness: &mut Window, from: &str, to: &str) {
    row(harness, from);
    harness.key_press(Key::F2);
    harness.run_steps(3);
    harness.key_press_modifiers(Modifiers::COMMAND, Key::A);
    harness.run_steps(2);
    harness.event(egui::Event::Text(to.to_owned()));
    harness.run_steps(2);
    harness.key_press(Key::Enter);
    harness.run_steps(4);
}

fn key(harness: &mut Window, modifiers: Modifiers, key: Key) {
    harness.key_press_modifiers(modifiers, key);
    harness.run_steps(4);
}

/// Waits until the costs of all ways to save are known, and the dialog has its size.
fn until_known(harness: &mut Window) {
    for _ in 0..500 {
        let way = harness.query_by_label("How to save: As a further session");
        if way.is_some_and(|way| !way.accesskit_node().is_disabled()) {
            return harness.run_steps(4);
        }
        std::thread::sleep(std::time::Duration::from_millis(20));
        harness.run_steps(1);
    }
    unreachable!("the ways never came")
}

/// A window with an image of the photos in it.
fn opened(home: &Path) -> (Window, crate::paint::Painter, PathBuf) {
    let image = image(home);
    let (mut harness, painter) = window_in(home);
    drop_on(&mut harness, &image);
    wait_for(&mut harness, "two.txt");
    (harness, painter, image)
}

#[test]
fn the_first_change_makes_an_image_a_document_and_undo_leads_back_to_it() {
    let home = folder();
    let (mut harness, painter, _) = opened(home.path());
    assert!(is_there(&harness, "unchanged"));
    rename(&mut harness, "two.txt", "three.txt");
    wait_for(&mut harness, "changed since created");
    wait_for(&mut harness, "1 change: 0\u{202f}B");
    // The row that was renamed is still the one that is selected, and says what it was.
    harness.get_by_role_and_label(Role::Row, "three.txt");
    assert!(is_there(&harness, "three.txt: renamed, was “two.txt”"));
    painter.save(&harness, "amend-renamed");
    key(&mut harness, Modifiers::COMMAND, Key::Z);
    wait_for(&mut harness, "two.txt");
    wait_for(&mut harness, "unchanged");
    assert!(!is_there(&harness, "1 change"));
    // Nothing was lost: the tab closes without a question.
    key(&mut harness, Modifiers::COMMAND, Key::W);
    assert!(is_there(&harness, "New data disc"));
}

#[test]
fn every_kind_of_change_is_marked_listed_and_can_be_taken_back() {
    let home = folder();
    std::fs::write(home.path().join("new.bin"), [7; 4003]).expect("a file");
    let (mut harness, painter, _) = opened(home.path());
    let act = |harness: &mut Window, action: EditAction| {
        harness.state_mut().act(action);
        harness.run_steps(4);
    };
    let paths = vec![home.path().join("new.bin")];
    act(&mut harness, EditAction::Add { paths, into: Tree::ROOT });
    wait_for(&mut harness, "Added 1 file");
    wait_for(&mut harness, "1 change: +4.00\u{202f}kB");
    row(&mut harness, "two.txt");
    harness.key_press(Key::Delete);
    harness.run_steps(4);
    wait_for(&mut harness, "2 changes: +4.00\u{202f}kB");
    // What is gone stays in sight until the image is saved, and is struck through.
    assert!(is_there(&harness, "two.txt: removed"));
    harness.get_by_role_and_label(Role::Row, "two.txt");
    rename(&mut harness, "Rome", "Roma");
    wait_for(&mut harness, "3 changes");
    painter.save(&harness, "amend-marks");
    // All changes in one list.
    harness.get_by_label("Changes (3)").click();
    harness.run_steps(4);
    for name in ["new.bin", "two.txt", "Roma"] {
        harness.get_by_role_and_label(Role::Row, name);
    }
    painter.save(&harness, "amend-list");
    key(&mut harness, Modifiers::COMMAND, Key::S);
    wait_for(&mut harness, "Save changes to “photos.iso”");
    until_known(&mut harness);
    painter.save(&harness, "amend-save");
    harness.get_by_label("Take back: two.txt").click();
    harness.run_steps(4);
    wait_for(&mut harness, "2 changes: +4.00\u{202f}kB");
    harness.get_by_label("Take back: Roma").click();
    harness.run_steps(4);
    harness.get_by_label("Take back: new.bin").click();
    harness.run_steps(4);
    wait_for(&mut harness, "0 changes");
    assert!(harness.get_by_label("Save as a new image").accesskit_node().is_disabled());
    harness.key_press(Key::Escape);
    harness.run_steps(4);
    // Taking back is a step as well.
    key(&mut harness, Modifiers::COMMAND, Key::Z);
    wait_for(&mut harness, "1 change: +4.00\u{202f}kB");
}

#[test]
fn what_is_saved_is_the_image_with_the_changes_and_the_source_stays_as_it_was() {
    let home = folder();
    let (mut harness, painter, source) = opened(home.path());
    let before = std::fs::read(&source).expect("an image");
    rename(&mut harness, "two.txt", "three.txt");
    wait_for(&mut harness, "changed since created");
    key(&mut harness, Modifiers::COMMAND, Key::S);
    wait_for(&mut harness, "Save changes to");
    let target = home.path().join("saved.iso");
    retype(&mut harness, "New image", &source.to_string_lossy());
    wait_for(&mut harness, "That is the image itself");
    retype(&mut harness, "New image", &target.to_string_lossy());
    wait_for(&mut harness, "free on this disk");
    wait_for(&mut harness, "The new image has");
    harness.run_steps(2);
    harness.get_by_label("Save as a new image").click();
    harness.run_steps(2);
    wait_for(&mut harness, "Show in folder");
    painter.save(&harness, "amend-saved");
    harness.key_press(Key::Escape);
    harness.run_steps(4);
    wait_for(&mut harness, "created, up to date");
    assert_eq!(std::fs::read(&source).expect("an image"), before);
    let listed = glassmaster(&["ls", &target.to_string_lossy(), "-R"]);
    assert!(listed.contains("three.txt") && !listed.contains("two.txt"), "{listed}");
    assert_eq!(glassmaster(&["cat", &target.to_string_lossy(), "three.txt"]), "two");
}

#[test]
fn saved_into_its_own_file_the_document_goes_on_and_older_steps_hold() {
    let home = folder();
    let (mut harness, painter, source) = opened(home.path());
    rename(&mut harness, "two.txt", "three.txt");
    wait_for(&mut harness, "changed since created");
    key(&mut harness, Modifiers::COMMAND, Key::S);
    wait_for(&mut harness, "How to save: Into this file");
    until_known(&mut harness);
    painter.save(&harness, "amend-ways");
    harness.get_by_label("How to save: Into this file").click();
    harness.run_steps(4);
    harness.get_by_label("Save into this file").click();
    harness.run_steps(2);
    wait_for(&mut harness, "Show in folder");
    harness.key_press(Key::Escape);
    harness.run_steps(4);
    wait_for(&mut harness, "unchanged");
    let listed = glassmaster(&["ls", &source.to_string_lossy(), "-R"]);
    assert!(listed.contains("three.txt") && !listed.contains("two.txt"), "{listed}");
    // The step before is a change of the new image now, and can be saved like any other.
    key(&mut harness, Modifiers::COMMAND, Key::Z);
    wait_for(&mut harness, "1 change: 0\u{202f}B");
    harness.get_by_role_and_label(Role::Row, "two.txt");
    key(&mut harness, Modifiers::COMMAND, Key::S);
    until_known(&mut harness);
    harness.get_by_label("How to save: As a further session").click();
    harness.run_steps(4);
    harness.get_by_label("Save as a further session").click();
    harness.run_steps(2);
    wait_for(&mut harness, "Show in folder");
    assert_eq!(glassmaster(&["cat", &source.to_string_lossy(), "two.txt"]), "two");
}
