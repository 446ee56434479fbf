//! Permissions, owner and time of many files at once; settings that tell of this machine.

use egui::accesskit::Role;
use egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable;
use glassmaster::gui::ViewAction;

use crate::shell::{drop_on, folder, is_there, wait_for, window};

#[test]
fn attributes_of_many_files_are_one_step() {
    let home = folder();
    let (mut harness, painter) = window((1280.0, 800.0));
    drop_on(&mut harness, &home.path().join("Photos"));
    wait_for(&mut harness, "Added 2 files");
    harness.key_press(Key::Enter);
    harness.run_steps(4);
    harness.key_press_modifiers(Modifiers::COMMAND, Key::A);
    harness.run_steps(3);
    harness.key_press_modifiers(Modifiers::ALT, Key::Enter);
    harness.run_steps(4);
    assert!(is_there(&harness, "Attributes of 2 items"));
    let tick = |harness: &mut crate::shell::Window, name: &str| {
        harness.get_by_role_and_label(Role::CheckBox, name).click();
        harness.run_steps(3);
    };
    tick(&mut harness, "Owner (number)");
    painter.save(&harness, "attributes");
    assert!(is_there(&harness, "the same owner and plain permissions"), "it says what counts");
    tick(&mut harness, "Owner (number)");
    tick(&mut harness, "Modified");
    harness.get_by_role_and_label(Role::TextInput, "Modified").focus();
    harness.run_steps(1);
    harness.key_press_modifiers(Modifiers::COMMAND, Key::A);
    harness.run_steps(1);
    harness.event(egui::Event::Text("2001-02-03 04:05".to_owned()));
    harness.run_steps(3);
    harness.get_by_label("Set attributes").click();
    harness.run_steps(4);
    harness.get_by_role_and_label(Role::Row, "two.txt").click();
    harness.run_steps(3);
    assert!(is_there(&harness, "2001-02-03 04:05"));
    harness.get_by_label("Undo").hover();
    harness.run_steps(3);
    wait_for(&mut harness, "attributes of 2 files or folders");
}

#[test]
fn settings_tell_of_programs_and_places() {
    let (mut harness, painter) = window((1280.0, 800.0));
    harness.state_mut().act(ViewAction::Settings);
    wait_for(&mut harness, "QEMU, to try images:");
    harness.run_steps(3);
    painter.save(&harness, "settings-machine");
    assert!(is_there(&harness, "Cache:") && is_there(&harness, "GRUB, for rescue media:"));
}

#[test]
fn columns_are_chosen_at_the_header() {
    let home = folder();
    let (mut harness, painter) = window((1280.0, 800.0));
    drop_on(&mut harness, &home.path().join("Photos"));
    wait_for(&mut harness, "Added 2 files");
    let is_shown = |harness: &crate::shell::Window, name: &str| {
        harness.query_by_role_and_label(Role::ColumnHeader, name).is_some()
    };
    assert!(is_shown(&harness, "Note") && !is_shown(&harness, "Sector"));
    harness.get_by_role_and_label(Role::ColumnHeader, "Name").click_secondary();
    harness.run_steps(3);
    painter.save(&harness, "columns");
    harness.get_by_role_and_label(Role::MenuItem, "Note").click();
    harness.run_steps(4);
    assert!(!is_shown(&harness, "Note"));
    harness.get_by_role_and_label(Role::ColumnHeader, "Name").click_secondary();
    harness.run_steps(3);
    harness.get_by_role_and_label(Role::MenuItem, "Sector").click();
    harness.run_steps(4);
    assert!(is_shown(&harness, "Sector"));
}
