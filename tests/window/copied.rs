//! "Copy as command": what is copied does the same when a shell runs it.

use std::path::Path;

use egui::{Key, Modifiers, OutputCommand};
use egui_kittest::kittest::Queryable;

use crate::shell::{Window, drop_on, folder, wait_for, window};
use crate::taking::{image, retype};

/// Presses the button and takes what it copied.
fn copied(harness: &mut Window) -> String {
    harness.get_by_label("Copy as command").click();
    for _ in 0..6 {
        harness.run_steps(1);
        let commands = &harness.output().platform_output.commands;
        let text = commands.iter().find_map(|command| match command {
            OutputCommand::CopyText(text) => Some(text.clone()),
            _ => None,
        });
        if let Some(text) = text {
            return text;
        }
    }
    unreachable!("nothing was copied")
}

/// Has a shell run the line, with this program as `glassmaster`.
fn run(line: &str) {
    let program = Path::new(env!("CARGO_BIN_EXE_glassmaster"));
    let folder = program.parent().expect("it lies in a folder");
    let path = std::env::var_os("PATH").unwrap_or_default();
    let path = std::env::join_paths(
        std::iter::once(folder.to_owned()).chain(std::env::split_paths(&path)),
    );
    let status = std::process::Command::new("sh")
        .args(["-c", line])
        .env("PATH", path.expect("no folder of it has a colon"))
        .status()
        .expect("there is a shell");
    assert!(status.success(), "{line}");
}

#[cfg(unix)]
#[test]
fn create_copies_the_line_that_makes_the_same_bytes() {
    let home = folder();
    let (mut harness, _) = window((1280.0, 900.0));
    drop_on(&mut harness, &home.path().join("Photos"));
    wait_for(&mut harness, "Added 2 files");
    harness.key_press_modifiers(Modifiers::COMMAND, Key::Enter);
    harness.run_steps(4);
    let (made, again) = (home.path().join("it's made.iso"), home.path().join("again.iso"));
    retype(&mut harness, "Save as", &made.to_string_lossy());
    wait_for(&mut harness, "free on this disk");
    wait_for(&mut harness, "Fits");
    harness.run_steps(4);
    // One fold is behind the dialog: the Details of the window.
    harness.get_all_by_label("Details").last().expect("a fold").click();
    harness.run_steps(3);
    let line = copied(&mut harness);
    harness.key_press(Key::Enter);
    harness.run_steps(2);
    wait_for(&mut harness, "Image created");
    std::fs::rename(&made, &again).expect("it was made");
    run(&line);
    let bytes = |path| std::fs::read(path).expect("both were made");
    assert!(bytes(&made) == bytes(&again), "{line}");
}

#[cfg(unix)]
#[test]
fn extract_and_convert_copy_lines_that_do_the_same() {
    let home = folder();
    let image = image(home.path());
    let (mut harness, _) = window((1280.0, 900.0));
    drop_on(&mut harness, &image);
    wait_for(&mut harness, "two.txt");
    harness.run_steps(4);
    harness.get_by_role_and_label(egui::accesskit::Role::Row, "Rome").click();
    harness.run_steps(3);
    harness.key_press_modifiers(Modifiers::COMMAND, Key::E);
    harness.run_steps(4);
    retype(&mut harness, "Extract to", &home.path().join("out").to_string_lossy());
    run(&copied(&mut harness));
    let out = home.path().join("out/photos/Rome/one.jpg");
    assert_eq!(std::fs::read(out).expect("it was taken out"), [1; 5000]);
    harness.key_press(Key::Escape);
    harness.run_steps(3);
    harness.key_press_modifiers(Modifiers::COMMAND, Key::K);
    harness.run_steps(4);
    run(&copied(&mut harness));
    let second = std::fs::read(home.path().join("photos 2.iso")).expect("it was converted");
    assert!(second == std::fs::read(&image).expect("it is still there"));
}
