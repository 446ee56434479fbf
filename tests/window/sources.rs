//! Sources that go or change between adding and creating, and closing while things go on.

use egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable;

use crate::shell::{Window, drop_on, folder, is_there, wait_for, window};

/// Opens Create with a target in `home` and presses the button.
fn create(harness: &mut Window, home: &std::path::Path) {
    harness.key_press_modifiers(Modifiers::COMMAND, Key::Enter);
    harness.run_steps(4);
    let field = harness.get_by_label("Save as");
    field.focus();
    harness.run_steps(1);
    harness.key_press_modifiers(Modifiers::COMMAND, Key::A);
    harness.run_steps(1);
    harness.get_by_label("Save as").type_text(&home.join("out.iso").to_string_lossy());
    harness.run_steps(4);
    wait_for(harness, "free on this disk");
    harness.key_press(Key::Enter);
    harness.run_steps(4);
}

#[test]
fn a_source_that_is_gone_is_asked_about_before_a_byte_is_written() {
    let home = folder();
    let (mut harness, painter) = window((1280.0, 800.0));
    drop_on(&mut harness, &home.path().join("Photos"));
    wait_for(&mut harness, "Nothing to look at");
    std::fs::remove_file(home.path().join("Photos/two.txt")).expect("it is there");
    create(&mut harness, home.path());
    wait_for(&mut harness, "One file can’t be read");
    painter.save(&harness, "source-gone");
    assert!(!home.path().join("out.iso").exists());
    assert!(is_there(&harness, "is missing or was changed"), "a banner says so");
    harness.get_by_label("Leave it out").click();
    harness.run_steps(2);
    wait_for(&mut harness, "Image created");
    assert!(home.path().join("out.iso").exists());
    assert!(!is_there(&harness, "is missing or was changed"));
    // Leaving out was a step of its own.
    harness.key_press(Key::Escape);
    harness.run_steps(3);
    harness.get_by_label("Undo").hover();
    harness.run_steps(3);
    wait_for(&mut harness, "remove two.txt");
}

#[test]
fn a_source_that_was_changed_is_taken_as_it_is_now_when_the_person_says_so() {
    let home = folder();
    let (mut harness, painter) = window((1280.0, 800.0));
    drop_on(&mut harness, &home.path().join("Photos"));
    wait_for(&mut harness, "Nothing to look at");
    std::fs::write(home.path().join("Photos/two.txt"), b"longer than before").expect("a file");
    create(&mut harness, home.path());
    wait_for(&mut harness, "One file was changed meanwhile");
    painter.save(&harness, "source-changed");
    harness.get_by_label("Plan again").click();
    harness.run_steps(2);
    wait_for(&mut harness, "Image created");
    let image = std::fs::read(home.path().join("out.iso")).expect("it was made");
    let wanted = b"longer than before";
    assert!(image.windows(wanted.len()).any(|part| part == wanted));
}

#[test]
fn stopping_at_the_question_leaves_disc_and_target_alone() {
    let home = folder();
    let (mut harness, _) = window((1280.0, 800.0));
    drop_on(&mut harness, &home.path().join("Photos"));
    wait_for(&mut harness, "Nothing to look at");
    std::fs::remove_dir_all(home.path().join("Photos/Rome")).expect("it is there");
    create(&mut harness, home.path());
    wait_for(&mut harness, "One file can’t be read");
    harness.key_press(Key::Escape);
    harness.run_steps(4);
    assert!(is_there(&harness, "Save as"), "the form is back");
    assert!(!home.path().join("out.iso").exists());
}

#[test]
fn closing_the_window_asks_once_for_all_tabs() {
    let home = folder();
    let (mut harness, painter) = window((1280.0, 800.0));
    for _ in 0..2 {
        harness.key_press_modifiers(Modifiers::COMMAND, Key::N);
        harness.run_steps(3);
        drop_on(&mut harness, &home.path().join("Photos"));
        wait_for(&mut harness, "Added 2 files");
        harness.get_by_label("Close this message").click();
        harness.run_steps(3);
    }
    ask_to_close(&mut harness);
    assert!(is_there(&harness, "Close Glassmaster?"));
    assert_eq!(harness.query_all_by_label_contains("no image was created yet").count(), 2);
    painter.save(&harness, "closing-window");
    harness.key_press(Key::Escape);
    harness.run_steps(4);
    assert!(!is_there(&harness, "Close Glassmaster?"));
    ask_to_close(&mut harness);
    harness.get_by_label("Discard changes").click();
    harness.run_steps(1);
    let commands = &harness.output().viewport_output[&egui::ViewportId::ROOT].commands;
    assert!(commands.contains(&egui::ViewportCommand::Close), "{commands:?}");
}

fn ask_to_close(harness: &mut Window) {
    let viewport = harness.input_mut().viewports.entry(egui::ViewportId::ROOT).or_default();
    viewport.events.push(egui::ViewportEvent::Close);
    harness.run_steps(1);
    if let Some(viewport) = harness.input_mut().viewports.get_mut(&egui::ViewportId::ROOT) {
        viewport.events.clear();
    }
    harness.run_steps(4);
}
