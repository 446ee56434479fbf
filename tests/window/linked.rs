//! Linked folders: looked at again, let go, found in another place.

use std::path::Path;

use egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable;
use glassmaster::gui::{DialogAction, Pick};

use crate::shell::{Window, drop_on, folder, is_there, wait_for, window};

fn row(harness: &Window, name: &str) -> bool {
    harness.query_by_role_and_label(egui::accesskit::Role::Row, name).is_some()
}

fn press(harness: &mut Window, key: Key) {
    harness.key_press(key);
    harness.run_steps(4);
}

/// Drops the folder and shows what is in it.
fn within(harness: &mut Window, photos: &Path) {
    drop_on(harness, photos);
    wait_for(harness, "Added 3 files");
    wait_for(harness, "Nothing to look at");
    press(harness, Key::Enter);
    assert!(row(harness, "two.txt"));
}

fn select(harness: &mut Window, name: &str) {
    harness.get_by_role_and_label(egui::accesskit::Role::Row, name).click();
    harness.run_steps(3);
}

#[test]
fn a_rescan_is_one_step_and_leaves_alone_what_was_done_by_hand() {
    let home = folder();
    let photos = home.path().join("Photos");
    std::fs::write(photos.join("three.txt"), b"three").expect("a file");
    let (mut harness, painter) = window((1280.0, 800.0));
    within(&mut harness, &photos);
    // By hand: one file off the disc, another renamed.
    select(&mut harness, "three.txt");
    press(&mut harness, Key::Delete);
    select(&mut harness, "two.txt");
    press(&mut harness, Key::F2);
    harness.key_press_modifiers(Modifiers::COMMAND, Key::A);
    harness.run_steps(1);
    harness.event(egui::Event::Text("renamed.txt".to_owned()));
    harness.run_steps(2);
    press(&mut harness, Key::Enter);
    assert!(row(&harness, "renamed.txt") && !row(&harness, "three.txt"));
    // On the host: one changed, one new, a folder gone, another one new.
    std::fs::write(photos.join("two.txt"), b"two, and longer").expect("a file");
    std::fs::write(photos.join("four.txt"), b"four").expect("a file");
    std::fs::remove_dir_all(photos.join("Rome")).expect("it was there");
    std::fs::create_dir(photos.join("Oslo")).expect("a folder");
    std::fs::write(photos.join("Oslo/five.txt"), b"five").expect("a file");
    press(&mut harness, Key::F5);
    wait_for(&mut harness, "Photos: 2 added, 1 changed, 1 gone.");
    harness.run_steps(4);
    painter.save(&harness, "rescanned");
    assert!(row(&harness, "four.txt") && row(&harness, "renamed.txt") && row(&harness, "Oslo"));
    assert!(!row(&harness, "two.txt") && !row(&harness, "three.txt") && !row(&harness, "Rome"));
    // The same again finds nothing to do; undo takes back all of the first.
    press(&mut harness, Key::F5);
    wait_for(&mut harness, "Photos is as it was added.");
    harness.key_press_modifiers(Modifiers::COMMAND, Key::Z);
    harness.run_steps(4);
    assert!(row(&harness, "Rome") && row(&harness, "renamed.txt"));
    assert!(!row(&harness, "four.txt") && !row(&harness, "Oslo"));
}

#[test]
fn a_link_is_kept_in_the_project_until_it_is_detached() {
    let home = folder();
    let photos = home.path().join("Photos");
    std::fs::write(photos.join("three.txt"), b"three").expect("a file");
    let path = home.path().join("trip.glass");
    let (mut harness, painter) = window((1280.0, 800.0));
    within(&mut harness, &photos);
    select(&mut harness, "three.txt");
    press(&mut harness, Key::Delete);
    harness.state_mut().act(DialogAction::Picked(Pick::Project, vec![path.clone()]));
    wait_for(&mut harness, "is saved.");
    harness.key_press_modifiers(Modifiers::COMMAND, Key::W);
    harness.run_steps(4);
    harness.state_mut().open(vec![path]);
    wait_for(&mut harness, "Nothing to look at");
    std::fs::write(photos.join("four.txt"), b"four").expect("a file");
    press(&mut harness, Key::F5);
    wait_for(&mut harness, "Photos: 1 added, 0 changed, 0 gone.");
    select(&mut harness, "Photos");
    assert!(is_there(&harness, "Stands for the folder"));
    harness.get_by_role_and_label(egui::accesskit::Role::Row, "Photos").click_secondary();
    harness.run_steps(4);
    painter.save(&harness, "linked-menu");
    harness.get_by_label("Detach from the folder").click();
    harness.run_steps(4);
    assert!(!is_there(&harness, "Stands for the folder"));
    press(&mut harness, Key::F5);
    wait_for(&mut harness, "No folder of this disc stands for one");
}

#[test]
fn one_new_place_repairs_all_that_is_missing() {
    let home = folder();
    let photos = home.path().join("Photos");
    std::fs::write(photos.join("three.txt"), b"three").expect("a file");
    let (mut harness, painter) = window((1280.0, 800.0));
    within(&mut harness, &photos);
    let moved = home.path().join("elsewhere/2026");
    std::fs::create_dir_all(&moved).expect("a folder");
    std::fs::rename(&photos, moved.join("Photos")).expect("it can be moved");
    press(&mut harness, Key::F5);
    wait_for(&mut harness, "is not there.");
    painter.save(&harness, "linked-missing");
    // Pointed at what is above the folder.
    harness.state_mut().act(DialogAction::Picked(Pick::SourcesFolder, vec![moved.clone()]));
    wait_for(&mut harness, "3 files were found there");
    wait_for(&mut harness, "Nothing to look at");
    assert!(!is_there(&harness, "missing or were changed"));
    std::fs::write(moved.join("Photos/four.txt"), b"four").expect("a file");
    press(&mut harness, Key::F5);
    wait_for(&mut harness, "Photos: 1 added, 0 changed, 0 gone.");
    harness.state_mut().act(DialogAction::Picked(Pick::SourcesFolder, vec![moved]));
    wait_for(&mut harness, "None of the missing files lies there");
}
