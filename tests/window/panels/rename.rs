//! Names answered while they are typed.

use egui::{Event, Key};
use glassmaster::gui::view::shown::Arrangement;
use glassmaster::gui::{Action, EditAction};

use super::stage::{Window, at, row, says, says_something_with, small, window};

/// A window with the name of a row being changed; the stem is selected.
fn renaming(name: &str) -> Window {
    let mut window = window(small(), Arrangement::Make);
    row(&window, name).click();
    window.run_ok();
    window.key_press(Key::F2);
    window.run_ok();
    window.run_ok();
    window
}

fn type_text(window: &mut Window, text: &str) {
    window.event(Event::Text(text.to_owned()));
    window.run_ok();
}

#[test]
fn f2_selects_the_stem_and_enter_takes_the_name() {
    let mut window = renaming("readme.txt");
    type_text(&mut window, "notes");
    window.key_press(Key::Enter);
    window.run_ok();
    let node = at(&window, "readme.txt");
    let rename = EditAction::Rename { node, name: "notes.txt".to_owned() };
    assert_eq!(window.state().said, [Action::Edit(rename)]);
    assert!(window.state().panes.renaming.is_none());
}

#[test]
fn a_clash_is_said_while_typing_and_not_taken() {
    let mut window = renaming("photo2.jpg");
    type_text(&mut window, "photo10");
    assert!(says(&window, "'photo10.jpg' is already in this folder."));
    window.key_press(Key::Enter);
    window.run_ok();
    assert!(window.state().said.is_empty(), "a refused name is not taken");
    assert!(window.state().panes.renaming.is_some(), "the field stays to be mended");
    window.key_press(Key::Escape);
    window.run_ok();
    assert!(window.state().said.is_empty() && window.state().panes.renaming.is_none());
}

#[test]
fn illegal_and_long_names_say_who_is_affected() {
    let mut window = renaming("kernel");
    type_text(&mut window, "a/b");
    assert!(says_something_with(&window, "can't hold '/'"));
    let field = |window: &mut Window, text: &str| {
        if let Some(renaming) = &mut window.state_mut().panes.renaming {
            renaming.text = text.to_owned();
        }
        window.run_ok();
    };
    field(&mut window, "what?");
    assert!(says(&window, "Windows can't show '?' in a name."));
    field(&mut window, &"n".repeat(70));
    assert!(says_something_with(&window, "70 characters, 64 fit"));
    field(&mut window, &"n".repeat(300));
    assert!(says_something_with(&window, "300 bytes are too long"));
    field(&mut window, "READMe.txt");
    assert!(says_something_with(&window, "in letter case only"));
    window.key_press(Key::Enter);
    window.run_ok();
    assert_eq!(window.state().said.len(), 1, "what others mind is still allowed");
}

#[test]
fn the_same_name_is_no_change() {
    let mut window = renaming("kernel");
    window.key_press(Key::Enter);
    window.run_ok();
    assert!(window.state().said.is_empty() && window.state().panes.renaming.is_none());
}

#[test]
fn enter_takes_the_name_of_a_folder_and_does_not_open_it() {
    let mut window = renaming("photos");
    type_text(&mut window, "pictures");
    window.key_press(Key::Enter);
    window.run_ok();
    assert_eq!(window.state().said.len(), 1);
    assert_eq!(window.state().panes.folder(), glassmaster::model::Tree::ROOT);
}
