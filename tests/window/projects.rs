//! Projects in the window: kept, opened, found again after the program ended in any way.

use std::path::Path;
use std::time::{Duration, Instant};

use egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable;
use glassmaster::gui::{DialogAction, Pick};
use glassmaster::settings::{KeptTab, SessionPlace};

use crate::shell::{Window, drop_on, folder, is_there, wait_for, window};

fn keeping(place: &Path) -> (Window, SessionPlace) {
    let (mut harness, _painter) = window((1280.0, 800.0));
    let place = SessionPlace::new(place.to_owned());
    let session = place.load();
    harness.state_mut().restore(place.clone(), session);
    harness.run_steps(3);
    (harness, place)
}

/// Runs frames until something holds; jobs take their time.
fn until(harness: &mut Window, what: &str, mut holds: impl FnMut(&Window) -> bool) {
    let patience = Instant::now() + Duration::from_secs(20);
    while !holds(harness) {
        assert!(Instant::now() < patience, "never: {what}");
        std::thread::sleep(Duration::from_millis(20));
        harness.run_steps(1);
    }
}

#[test]
fn a_saved_project_is_there_after_a_restart_and_has_nothing_to_lose() {
    let home = folder();
    let kept = home.path().join("kept");
    let path = home.path().join("trip.glass");
    {
        let (mut harness, _) = keeping(&kept);
        drop_on(&mut harness, &home.path().join("Photos"));
        wait_for(&mut harness, "Added 2 files");
        harness.state_mut().act(DialogAction::Picked(Pick::Project, vec![path.clone()]));
        wait_for(&mut harness, "“trip.glass” is saved.");
        // Nothing to ask about: the tab closes at once, and comes back by its file.
        harness.key_press_modifiers(Modifiers::COMMAND, Key::W);
        harness.run_steps(4);
        assert!(is_there(&harness, "New data disc"), "the start page is shown");
        harness.state_mut().open(vec![path.clone()]);
        wait_for(&mut harness, "trip");
        wait_for(&mut harness, "Photos");
        harness.state_mut().flush_session();
    }
    let (mut harness, place) = keeping(&kept);
    wait_for(&mut harness, "Photos");
    assert!(!is_there(&harness, "was not saved"), "nothing was lost");
    assert_eq!(place.load().recents, [path]);
}

#[test]
fn a_disc_that_was_not_saved_survives_a_crash() {
    let home = folder();
    let kept = home.path().join("kept");
    {
        let (mut harness, place) = keeping(&kept);
        drop_on(&mut harness, &home.path().join("Photos"));
        wait_for(&mut harness, "Added 2 files");
        let is_copied = |_: &Window| {
            matches!(place.load().tabs.as_slice(), [KeptTab::Disc { copy: Some(_), .. }])
        };
        until(&mut harness, "a copy is kept", is_copied);
        // The window is dropped as it is: nobody was asked anything.
    }
    let (mut harness, place) = keeping(&kept);
    wait_for(&mut harness, "was not saved when the program ended");
    wait_for(&mut harness, "Photos");
    harness.key_press_modifiers(Modifiers::COMMAND, Key::W);
    harness.run_steps(4);
    harness.get_by_label("Discard changes").click();
    harness.run_steps(4);
    let is_gone = |_: &Window| place.load().tabs.is_empty();
    until(&mut harness, "the copy is gone", is_gone);
}

#[test]
fn two_who_save_one_project_do_not_overwrite_each_other() {
    let home = folder();
    let path = home.path().join("trip.glass");
    let (mut harness, _) = keeping(&home.path().join("kept"));
    drop_on(&mut harness, &home.path().join("Photos"));
    wait_for(&mut harness, "Added 2 files");
    harness.state_mut().act(DialogAction::Picked(Pick::Project, vec![path.clone()]));
    wait_for(&mut harness, "is saved.");
    let text = std::fs::read_to_string(&path).expect("a project");
    std::fs::write(&path, text.replace("Photos", "Fotos")).expect("written");
    harness.key_press_modifiers(Modifiers::COMMAND | Modifiers::SHIFT, Key::N);
    harness.run_steps(3);
    harness.key_press(Key::Escape);
    harness.run_steps(2);
    harness.key_press_modifiers(Modifiers::COMMAND, Key::S);
    wait_for(&mut harness, "was saved by somebody else");
    assert!(std::fs::read_to_string(&path).expect("a project").contains("Fotos"));
    harness.get_by_label("Replace their version").click();
    until(&mut harness, "it is replaced", |_| {
        std::fs::read_to_string(&path).expect("a project").contains("New folder")
    });
}
