//! The start page and its samples; files on their way between tabs.

use egui::accesskit::Role;
use egui::{Event, Key, Modifiers, OutputCommand, PointerButton, Pos2};
use egui_kittest::kittest::Queryable;
use glassmaster::gui::FileAction;
use glassmaster::job::{CacheFolder, Sample};
use glassmaster::settings::SessionPlace;

use crate::shell::{Window, drop_on, folder, is_there, wait_for, window};
use crate::taking::image;

fn row(harness: &Window, name: &str) -> Pos2 {
    harness.get_by_role_and_label(Role::Row, name).rect().center()
}

fn press(harness: &mut Window, at: Pos2, pressed: bool) {
    let button = PointerButton::Primary;
    harness.event(Event::PointerMoved(at));
    harness.event(Event::PointerButton { pos: at, button, pressed, modifiers: Modifiers::NONE });
    harness.run_steps(1);
}

fn copied_text(harness: &mut Window) -> String {
    for _ in 0..6 {
        let commands = &harness.output().platform_output.commands;
        let text = commands.iter().find_map(|command| match command {
            OutputCommand::CopyText(text) => Some(text.clone()),
            _ => None,
        });
        if let Some(text) = text {
            return text;
        }
        harness.run_steps(1);
    }
    unreachable!("nothing was copied")
}

#[test]
fn the_start_page_offers_samples_that_have_nothing_to_lose() {
    let (mut harness, painter) = window((1280.0, 800.0));
    let home = folder();
    harness.state_mut().keep_in(CacheFolder::new(home.path().join("cache/indexes")));
    painter.save(&harness, "start-samples");
    harness.get_by_label("Photo disc").click();
    wait_for(&mut harness, "Captions.csv");
    painter.save(&harness, "sample-photos");
    assert!(is_there(&harness, "Coast") && is_there(&harness, "Read me.txt"));
    harness.key_press_modifiers(Modifiers::COMMAND, Key::W);
    harness.run_steps(4);
    assert!(is_there(&harness, "Samples to try"), "nothing was asked");
}

#[test]
fn two_that_differ_are_images_and_leave_no_trace() {
    let (mut harness, _painter) = window((1280.0, 800.0));
    let home = folder();
    harness.state_mut().keep_in(CacheFolder::new(home.path().join("cache/indexes")));
    let place = SessionPlace::new(home.path().join("kept"));
    let session = place.load();
    harness.state_mut().restore(place.clone(), session);
    harness.state_mut().act(FileAction::OpenSample(Sample::Differing));
    wait_for(&mut harness, "Errata.txt");
    harness.run_steps(4);
    harness.state_mut().flush_session();
    let kept = place.load();
    assert!(kept.tabs.is_empty() && kept.recents.is_empty(), "{kept:?}");
}

#[test]
fn recents_say_what_is_missing_and_can_be_forgotten() {
    let home = folder();
    let image = image(home.path());
    let kept = home.path().join("kept");
    let begin = |kept: &std::path::Path| {
        let (mut harness, painter) = window((1280.0, 800.0));
        let place = SessionPlace::new(kept.to_owned());
        let session = place.load();
        harness.state_mut().restore(place.clone(), session);
        (harness, painter, place)
    };
    {
        let (mut harness, _, place) = begin(&kept);
        harness.state_mut().open(vec![image.clone()]);
        wait_for(&mut harness, "two.txt");
        let until = std::time::Instant::now() + std::time::Duration::from_secs(20);
        while !place.load().marks.contains_key(&image) {
            assert!(std::time::Instant::now() < until, "never marked");
            std::thread::sleep(std::time::Duration::from_millis(20));
            harness.run_steps(1);
        }
        harness.key_press_modifiers(Modifiers::COMMAND, Key::W);
        harness.run_steps(4);
        assert!(is_there(&harness, "photos.iso"), "it is among the recents");
        harness.state_mut().flush_session();
    }
    std::fs::remove_file(&image).expect("it was there");
    let (mut harness, painter, place) = begin(&kept);
    wait_for(&mut harness, "photos.iso, missing");
    painter.save(&harness, "start-missing");
    harness.get_by_label("Forget photos.iso").click();
    harness.run_steps(3);
    assert!(!is_there(&harness, "photos.iso"));
    harness.state_mut().flush_session();
    assert!(place.load().recents.is_empty());
}

#[test]
fn a_file_is_dragged_from_an_image_over_a_tab_onto_a_disc() {
    let home = folder();
    let image = image(home.path());
    let (mut harness, painter) = window((1280.0, 800.0));
    harness.state_mut().act(FileAction::NewDisc);
    harness.state_mut().act(FileAction::Open(vec![image]));
    wait_for(&mut harness, "two.txt");
    harness.run_steps(4);
    let from = row(&harness, "two.txt");
    press(&mut harness, from, true);
    for step in 1..6 {
        harness.event(Event::PointerMoved(from + egui::vec2(0.0, step as f32 * 6.0)));
        harness.run_steps(1);
    }
    let tab = harness.get_by_role_and_label(Role::Tab, "Untitled disc").rect().center();
    harness.event(Event::PointerMoved(tab));
    // The harness counts a quarter of a second a frame.
    harness.run_steps(6);
    assert!(is_there(&harness, "not created yet"), "the other tab is shown");
    let middle = Pos2::new(640.0, 400.0);
    harness.event(Event::PointerMoved(middle));
    harness.run_steps(2);
    painter.save(&harness, "dragged-across");
    press(&mut harness, middle, false);
    wait_for(&mut harness, "Added 1 file");
    assert!(harness.query_by_role_and_label(Role::Row, "two.txt").is_some());
}

#[test]
fn files_are_copied_from_tab_to_tab_and_cut_within_one() {
    let home = folder();
    let image = image(home.path());
    let (mut harness, painter) = window((1280.0, 800.0));
    harness.state_mut().open(vec![image]);
    wait_for(&mut harness, "two.txt");
    harness.run_steps(4);
    harness.get_by_role_and_label(Role::Row, "Rome").click();
    harness.run_steps(2);
    harness.event(Event::Copy);
    harness.run_steps(1);
    let text = copied_text(&mut harness);
    assert_eq!(text, "Rome");
    harness.key_press_modifiers(Modifiers::COMMAND, Key::N);
    harness.run_steps(4);
    harness.event(Event::Paste(text));
    wait_for(&mut harness, "Added 1 file");
    painter.save(&harness, "pasted");
    assert!(!is_there(&harness, "Open as image instead"));
    // Cut and pasted on the same disc it moves, in one step.
    harness.key_press_modifiers(Modifiers::COMMAND | Modifiers::SHIFT, Key::N);
    harness.run_steps(3);
    harness.key_press(Key::Escape);
    harness.run_steps(3);
    harness.get_by_role_and_label(Role::Row, "Rome").click();
    harness.run_steps(2);
    harness.event(Event::Cut);
    harness.run_steps(1);
    let text = copied_text(&mut harness);
    harness.get_by_role_and_label(Role::Row, "New folder").click();
    harness.run_steps(2);
    harness.key_press(Key::Enter);
    harness.run_steps(4);
    harness.event(Event::Paste(text));
    harness.run_steps(6);
    assert!(harness.query_by_role_and_label(Role::Row, "Rome").is_some());
}

#[test]
fn what_is_pasted_into_an_image_makes_it_a_document() {
    let home = folder();
    let image = image(home.path());
    let (mut harness, _) = window((1280.0, 800.0));
    drop_on(&mut harness, &image);
    wait_for(&mut harness, "two.txt");
    harness.run_steps(4);
    harness.get_by_role_and_label(Role::Row, "two.txt").click();
    harness.run_steps(2);
    harness.event(Event::Copy);
    harness.run_steps(1);
    let text = copied_text(&mut harness);
    harness.event(Event::Paste(text));
    harness.run_steps(3);
    // The same file once more is no change of it.
    wait_for(&mut harness, "Save changes");
    assert!(is_there(&harness, "unchanged"));
}

#[test]
fn files_from_outside_open_whatever_tab_is_shown() {
    let home = folder();
    let image = image(home.path());
    let (mut harness, _) = window((1280.0, 800.0));
    harness.state_mut().act(FileAction::NewDisc);
    harness.run_steps(3);
    harness.state_mut().open(vec![image]);
    wait_for(&mut harness, "two.txt");
    assert!(!is_there(&harness, "Added 1 file"), "nothing was put on the disc");
    assert!(harness.query_by_role_and_label(Role::Tab, "photos.iso").is_some());
}

#[test]
fn what_a_killed_start_left_is_swept_away_and_nothing_else() {
    let home = folder();
    let opened = home.path().join("opened");
    // No process has this number: it is larger than any may be.
    for name in ["4294967294", "keep me", &std::process::id().to_string()] {
        std::fs::create_dir_all(opened.join(name).join("1")).expect("a folder");
    }
    glassmaster::job::sweep(&opened);
    assert!(!opened.join("4294967294").exists());
    assert!(opened.join("keep me").exists());
    assert!(opened.join(std::process::id().to_string()).exists());
}
