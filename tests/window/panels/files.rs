//! Selecting, sorting, filtering, moving about.

use std::time::{Duration, Instant};

use egui::accesskit::Role;
use egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable;
use glassmaster::gui::view::shown::{Arrangement, Shown};
use glassmaster::gui::{Action, EditAction, FileAction};
use glassmaster::model::Tree;

use super::stage::{at, file, row, rows, says, selected, small, window, window_in};

#[test]
fn names_are_in_the_order_people_count_and_headers_sort() {
    let mut window = window(small(), Arrangement::Make);
    let by_name = ["boot", "photos", "kernel", "photo2.jpg", "photo10.jpg", "readme.txt"];
    assert_eq!(rows(&window), by_name);
    window.get_by_role_and_label(Role::ColumnHeader, "Size").click();
    window.run_ok();
    let by_size = ["photos", "boot", "readme.txt", "photo10.jpg", "photo2.jpg", "kernel"];
    assert_eq!(rows(&window), by_size);
    window.get_by_role_and_label(Role::ColumnHeader, "Size").click();
    window.run_ok();
    let largest_first = ["boot", "photos", "kernel", "photo2.jpg", "photo10.jpg", "readme.txt"];
    assert_eq!(rows(&window), largest_first);
}

#[test]
fn a_folder_is_as_large_as_what_lies_below() {
    let mut window = window(small(), Arrangement::Make);
    row(&window, "boot").click();
    window.run_ok();
    assert!(says(&window, "1 selected, 1.20\u{202f}kB"));
}

#[test]
fn clicks_with_ctrl_and_shift_select_as_everywhere() {
    let mut window = window(small(), Arrangement::Make);
    row(&window, "kernel").click();
    window.run_ok();
    assert_eq!(selected(&window), ["kernel"]);
    row(&window, "photo10.jpg").click_modifiers(Modifiers::SHIFT);
    window.run_ok();
    assert_eq!(selected(&window), ["kernel", "photo10.jpg", "photo2.jpg"]);
    row(&window, "boot").click_modifiers(Modifiers::COMMAND);
    window.run_ok();
    assert_eq!(selected(&window).len(), 4);
    assert!(says(&window, "4 selected, 15.0\u{202f}MB"));
    window.key_press_modifiers(Modifiers::COMMAND, Key::A);
    window.run_ok();
    assert_eq!(selected(&window).len(), 6);
    window.key_press(Key::Escape);
    window.run_ok();
    assert!(selected(&window).is_empty() && says(&window, "6 items"));
}

#[test]
fn arrows_walk_and_letters_find() {
    let mut window = window(small(), Arrangement::Make);
    window.key_press(Key::ArrowDown);
    window.run_ok();
    assert_eq!(selected(&window), ["boot"]);
    window.key_press(Key::End);
    window.run_ok();
    assert_eq!(selected(&window), ["readme.txt"]);
    window.key_press_modifiers(Modifiers::SHIFT, Key::ArrowUp);
    window.run_ok();
    assert_eq!(selected(&window), ["photo10.jpg", "readme.txt"]);
    window.event(egui::Event::Text("k".to_owned()));
    window.run_ok();
    assert_eq!(selected(&window), ["kernel"]);
}

#[test]
fn enter_goes_in_and_backspace_comes_out_with_the_folder_selected() {
    let mut window = window(small(), Arrangement::Make);
    row(&window, "boot").click();
    window.run_ok();
    window.key_press(Key::Enter);
    window.run_ok();
    assert_eq!(rows(&window), ["grub.cfg"]);
    window.key_press(Key::Backspace);
    window.run_ok();
    assert_eq!(selected(&window), ["boot"]);
    window.key_press_modifiers(Modifiers::ALT, Key::ArrowLeft);
    window.run_ok();
    assert_eq!(rows(&window), ["grub.cfg"]);
    window.get_by_label("Go to Rescue").click();
    window.run_ok();
    assert_eq!(rows(&window).len(), 6);
}

#[test]
fn the_filter_answers_and_is_cleared_by_its_button() {
    let mut window = window(small(), Arrangement::Make);
    window.get_by_role_and_label(Role::TextInput, "Filter by name").focus();
    window.run_ok();
    window.event(egui::Event::Text("PHOTO".to_owned()));
    window.run_ok();
    assert_eq!(rows(&window), ["photos", "photo2.jpg", "photo10.jpg"]);
    assert!(says(&window, "3 of 6 items"));
    window.state_mut().panes.filter = "grub".to_owned();
    window.run_ok();
    assert!(says(&window, "No name contains 'grub'."));
    window.get_by_label("Clear filter").click();
    window.run_ok();
    assert_eq!(rows(&window).len(), 6);
}

#[test]
fn delete_removes_from_the_disc_and_explains_itself_once() {
    let mut window = window(small(), Arrangement::Make);
    row(&window, "kernel").click();
    window.run_ok();
    window.key_press(Key::Delete);
    window.run_ok();
    let kernel = at(&window, "kernel");
    assert_eq!(window.state().said, [Action::Edit(EditAction::Remove(vec![kernel]))]);
    assert!(says(&window, "Removed from the disc. Your file stays where it is."));
    window.get_by_label("Undo").click();
    window.run_ok();
    assert_eq!(window.state().said.last(), Some(&Action::Edit(EditAction::Undo)));
    window.key_press(Key::Delete);
    window.run_ok();
    assert!(says(&window, "1 selected, 8.00\u{202f}MB"), "the note comes once");
}

#[test]
fn an_image_from_elsewhere_is_not_changed() {
    let mut shown = small();
    shown.is_editable = false;
    let mut window = window(shown, Arrangement::Inspect);
    row(&window, "kernel").click();
    window.run_ok();
    window.key_press(Key::Delete);
    window.key_press(Key::F2);
    window.run_ok();
    assert!(window.state().said.is_empty() && window.state().panes.renaming.is_none());
    window.key_press_modifiers(Modifiers::COMMAND, Key::E);
    window.run_ok();
    let kernel = at(&window, "kernel");
    assert_eq!(window.state().said, [Action::File(FileAction::Extract(vec![kernel]))]);
}

#[test]
fn the_menu_of_a_row_works_on_the_row() {
    let mut window = window(small(), Arrangement::Make);
    row(&window, "photos").click_secondary();
    window.run_ok();
    window.get_by_label("New folder in it").click();
    window.run_ok();
    let parent = at(&window, "photos");
    assert_eq!(window.state().said, [Action::Edit(EditAction::NewFolder { parent })]);
}

#[test]
fn dragging_a_file_onto_a_folder_moves_it() {
    let mut window = window(small(), Arrangement::Make);
    let (from, to) = (row(&window, "kernel").rect().center(), row(&window, "boot").rect().center());
    window.drag_at(from);
    window.step();
    window.hover_at(from + egui::vec2(12.0, 0.0));
    window.step();
    window.hover_at(to);
    window.step();
    window.step();
    window.drop_at(to);
    window.run_ok();
    let (nodes, into) = (vec![at(&window, "kernel")], at(&window, "boot"));
    assert_eq!(window.state().said, [Action::Edit(EditAction::Move { nodes, into })]);
}

#[test]
fn an_empty_disc_says_what_to_do_in_the_language_chosen() {
    let mut english = window(Shown::empty("New disc"), Arrangement::Make);
    assert!(says(&english, "Drop files here"));
    assert!(says(&english, "They stay where they are; the image gets copies."));
    english.get_by_label("Add files...").click();
    english.run_ok();
    assert_eq!(english.state().said, [Action::File(FileAction::ChooseFiles)]);
    let german = window_in(Shown::empty("Neue Disc"), Arrangement::Make, "de");
    assert!(says(&german, "Dateien hier ablegen"));
}

/// A hundred thousand rows: only those on screen are drawn, wherever the cursor is.
#[test]
fn a_large_folder_costs_what_is_on_screen() {
    let mut shown = Shown::empty("Large");
    for n in 0..100_000u64 {
        file(&mut shown, Tree::ROOT, &format!("file {n:06}.txt"), n);
    }
    let mut window = window(shown, Arrangement::Make);
    let begin = Instant::now();
    while !window.state().panes.rows.is_current() {
        assert!(begin.elapsed() < Duration::from_secs(30), "the rows never came");
        std::thread::sleep(Duration::from_millis(5));
        window.step();
    }
    window.key_press(Key::End);
    window.run_ok();
    let rows = rows(&window);
    assert_eq!(rows.last().map(String::as_str), Some("file 099999.txt"));
    assert!(rows.len() < 40, "{} rows drawn", rows.len());
}
