//! The pages of a tab beside its files, the palette, the steps and the jobs.

use egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable;
use glassmaster::gui::ViewAction;

use crate::shell::{Window, drop_on, folder, is_there, wait_for, window};

fn with_photos() -> (Window, crate::paint::Painter, tempfile::TempDir) {
    let home = folder();
    let (mut harness, painter) = window((1280.0, 800.0));
    drop_on(&mut harness, &home.path().join("Photos"));
    wait_for(&mut harness, "Added 2 files");
    (harness, painter, home)
}

#[test]
fn the_palette_finds_a_command_and_does_it() {
    let (mut harness, painter, _home) = with_photos();
    harness.key_press_modifiers(Modifiers::COMMAND | Modifiers::SHIFT, Key::P);
    harness.run_steps(4);
    painter.save(&harness, "palette");
    assert!(is_there(&harness, "Quit"));
    harness.event(egui::Event::Text("opt disc".to_owned()));
    harness.run_steps(3);
    assert!(!is_there(&harness, "Quit"), "only what is meant is listed");
    harness.key_press(Key::Enter);
    harness.run_steps(4);
    assert!(is_there(&harness, "Disc options"));
}

#[test]
fn all_keys_stand_on_one_sheet() {
    let (mut harness, painter, _home) = with_photos();
    harness.key_press(Key::F1);
    harness.run_steps(4);
    painter.save(&harness, "keys");
    assert!(is_there(&harness, "Type a path"));
    harness.key_press(Key::Escape);
    harness.run_steps(3);
    assert!(!is_there(&harness, "Type a path"));
}

#[test]
fn the_history_goes_to_any_step() {
    let (mut harness, painter, _home) = with_photos();
    harness.get_by_label("The panel shows: History").click();
    harness.run_steps(4);
    painter.save(&harness, "history");
    harness.get_by_label("The disc as it began").click();
    harness.run_steps(4);
    assert!(is_there(&harness, "Drop files here"), "nothing is on the disc");
    harness.get_by_label("Add Photos").click();
    harness.run_steps(4);
    assert!(!is_there(&harness, "Drop files here"));
}

#[test]
fn the_bytes_of_an_unwritten_disc_are_shown_with_their_owner() {
    let (mut harness, painter, _home) = with_photos();
    harness.key_press_modifiers(Modifiers::COMMAND, Key::Num3);
    harness.run_steps(3);
    wait_for(&mut harness, "Sector 0");
    harness.key_press_modifiers(Modifiers::COMMAND, Key::G);
    harness.run_steps(2);
    harness.event(egui::Event::Text("16".to_owned()));
    harness.run_steps(2);
    harness.key_press(Key::Enter);
    wait_for(&mut harness, "Sector 16, byte 0 (0x8000)");
    wait_for(&mut harness, "olume descriptor");
    painter.save(&harness, "bytes");
    harness.get_by_label("Find bytes").focus();
    harness.run_steps(2);
    harness.event(egui::Event::Text("CD001".to_owned()));
    harness.run_steps(2);
    harness.key_press(Key::Enter);
    wait_for(&mut harness, "Sector 16, byte 1 ");
}

#[test]
fn files_are_found_by_name_and_by_content_and_shown_where_they_lie() {
    let (mut harness, painter, _home) = with_photos();
    harness.key_press_modifiers(Modifiers::COMMAND | Modifiers::SHIFT, Key::F);
    harness.run_steps(4);
    harness.event(egui::Event::Text("*.jpg".to_owned()));
    wait_for(&mut harness, "one.jpg");
    painter.save(&harness, "find");
    harness.key_press_modifiers(Modifiers::COMMAND, Key::A);
    harness.key_press(Key::Delete);
    harness.run_steps(2);
    harness.get_by_label("What is in the file").focus();
    harness.run_steps(2);
    harness.event(egui::Event::Text("two".to_owned()));
    harness.run_steps(2);
    harness.get_by_label("Look inside").click();
    wait_for(&mut harness, "1 file holds it");
    wait_for(&mut harness, "two.txt");
    assert!(!is_there(&harness, "one.jpg"));
}

#[test]
fn what_fills_the_disc_is_drawn_and_jobs_leave_a_log() {
    let (mut harness, painter, _home) = with_photos();
    harness.key_press_modifiers(Modifiers::COMMAND, Key::Num2);
    wait_for(&mut harness, "Photos, 5.");
    painter.save(&harness, "space");
    harness.key_press_modifiers(Modifiers::COMMAND, Key::J);
    harness.run_steps(4);
    painter.save(&harness, "jobs");
    assert!(is_there(&harness, "Adding Photos"));
    harness.key_press(Key::Escape);
    harness.run_steps(3);
    harness.state_mut().act(ViewAction::ResetPanels);
    harness.run_steps(3);
    assert!(is_there(&harness, "Photos"));
}
