//! Looking at an image and taking files out of it, in the whole window.

use std::path::{Path, PathBuf};

use egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable;

use crate::shell::{Window, drop_on, folder, wait_for, window};

/// An image of the usual folder, made by the command line.
pub fn image(home: &Path) -> PathBuf {
    let target = home.join("photos.iso");
    let status = std::process::Command::new(env!("CARGO_BIN_EXE_glassmaster"))
        .args(["build", "-q", "-V", "PHOTOS", "-o"])
        .args([&target, &home.join("Photos")])
        .status()
        .expect("the program runs");
    assert!(status.success());
    target
}

/// Fills a field that has text in it.
pub fn retype(harness: &mut Window, label: &str, text: &str) {
    harness.get_by_label(label).focus();
    harness.run_steps(1);
    harness.key_press_modifiers(Modifiers::COMMAND, Key::A);
    harness.run_steps(1);
    harness.get_by_label(label).type_text(text);
    harness.run_steps(4);
}

#[test]
fn files_that_are_there_are_asked_about_after_all_others_are_out() {
    let home = folder();
    let image = image(home.path());
    let out = home.path().join("out");
    std::fs::create_dir_all(out.join("photos")).expect("a folder");
    std::fs::write(out.join("photos/two.txt"), b"mine").expect("a file");
    let (mut harness, painter) = window((1280.0, 800.0));
    drop_on(&mut harness, &image);
    wait_for(&mut harness, "two.txt");
    harness.key_press_modifiers(Modifiers::COMMAND, Key::E);
    harness.run_steps(4);
    retype(&mut harness, "Extract to", &out.to_string_lossy());
    wait_for(&mut harness, "free on this disk");
    painter.save(&harness, "extract-in-window");
    harness.key_press(Key::Enter);
    harness.run_steps(2);
    wait_for(&mut harness, "One name is taken");
    assert!(out.join("photos/Rome/one.jpg").exists(), "what nobody minds is out by now");
    painter.save(&harness, "existing-in-window");
    harness.get_by_label("two.txt: Keep both").click();
    harness.run_steps(2);
    harness.get_by_label("Go on").click();
    harness.run_steps(2);
    wait_for(&mut harness, "Extracted");
    assert_eq!(std::fs::read(out.join("photos/two.txt")).expect("kept"), b"mine");
    assert_eq!(std::fs::read(out.join("photos/two~2.txt")).expect("beside"), b"two");
}

#[test]
fn another_view_gives_its_names() {
    let home = folder();
    let image = image(home.path());
    let out = home.path().join("out");
    std::fs::create_dir(&out).expect("a folder");
    let (mut harness, _) = window((1280.0, 800.0));
    drop_on(&mut harness, &image);
    wait_for(&mut harness, "two.txt");
    harness.key_press_modifiers(Modifiers::COMMAND, Key::E);
    harness.run_steps(4);
    retype(&mut harness, "Extract to", &out.to_string_lossy());
    harness.get_all_by_label_contains("Names as: Linux").last().expect("a select").click();
    harness.run_steps(4);
    let oldest = "Oldest systems (ISO 9660)";
    harness.get_by_role_and_label(egui::accesskit::Role::MenuItemRadio, oldest).click();
    harness.run_steps(4);
    wait_for(&mut harness, "free on this disk");
    harness.key_press(Key::Enter);
    harness.run_steps(2);
    wait_for(&mut harness, "Extracted");
    let names: Vec<_> = std::fs::read_dir(out.join("photos"))
        .expect("a folder")
        .map(|entry| entry.expect("readable").file_name().to_string_lossy().into_owned())
        .collect();
    assert!(names.iter().any(|name| name.starts_with("TWO.TXT")), "{names:?}");
}
