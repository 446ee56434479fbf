//! Two discs side by side: the verdict in words, rows, filters, what is ignored, steps, details,
//! swapping, the report, files taken over.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use egui::accesskit::{Role, Toggled};
use egui::{Key, Modifiers};
use egui_kittest::kittest::{NodeT, Queryable};
use glassmaster::gui::{CompareAction, CompareChoice, DialogAction, Pick};

use crate::anything::window_in;
use crate::shell::{Window, drop_on, folder, is_there, wait_for};

/// Builds an image of a folder with the program itself.
fn build(home: &Path, from: &str, name: &str, date: &str) -> PathBuf {
    let target = home.join(name);
    let built = Command::new(env!("CARGO_BIN_EXE_glassmaster"))
        .args(["build", from, "-o", name, "--force", "--volume-id", "SAME", "--date", date])
        .current_dir(home)
        .output()
        .expect("the program starts");
    assert!(built.status.success(), "{}", String::from_utf8_lossy(&built.stderr));
    target
}

/// Two folders with one of each difference, and an image of each.
fn two(home: &Path) -> (PathBuf, PathBuf) {
    for (name, greeting) in [("one", "hello"), ("two", "hullo")] {
        let docs = home.join(name).join("docs");
        std::fs::create_dir_all(&docs).expect("a folder");
        std::fs::write(docs.join("same.txt"), "the same\n").expect("a file");
        let text = format!("first\nsecond\n{greeting} world\nlast\n");
        std::fs::write(docs.join("words.txt"), text).expect("a file");
    }
    std::fs::write(home.join("one/gone.bin"), [7; 3000]).expect("a file");
    std::fs::write(home.join("two/new.bin"), [9; 5000]).expect("a file");
    let date = "2024-01-01";
    (build(home, "one", "one.iso", date), build(home, "two", "two.iso", date))
}

fn compare(harness: &mut Window, left: &Path, right: &Path) {
    let choice = |path: &Path| CompareChoice::Path(path.to_owned());
    harness.state_mut().act(CompareAction::Start(choice(left), choice(right)));
    wait_for(harness, "Save report");
    harness.run_steps(3);
}

fn rows(harness: &Window) -> Vec<String> {
    let mut found: Vec<(f32, String)> = harness
        .root()
        .children_recursive()
        .filter(|node| node.accesskit_node().role() == Role::Row)
        .map(|node| (node.rect().top(), node.accesskit_node().label().unwrap_or_default()))
        .collect();
    found.sort_by(|(a, _), (b, _)| a.total_cmp(b));
    found.into_iter().map(|(_, name)| name).collect()
}

fn press(harness: &mut Window, modifiers: Modifiers, key: Key) {
    harness.key_press_modifiers(modifiers, key);
    harness.run_steps(4);
}

#[test]
fn two_images_are_told_apart_row_by_row() {
    let home = folder();
    let (one, two) = two(home.path());
    let (mut harness, painter) = window_in(home.path());
    compare(&mut harness, &one, &two);
    painter.save(&harness, "compare-files");
    assert!(is_there(&harness, "Different"), "the verdict stands on top");
    assert!(is_there(&harness, "1 file changed"));
    let wanted = [
        "docs: same",
        "same.txt: moved on disc",
        "words.txt: changed",
        "gone.bin: only left",
        "new.bin: only right",
    ];
    assert_eq!(rows(&harness), wanted);
    // Steps go from difference to difference, forward and back.
    let selected = |harness: &Window| -> Vec<String> { rows_selected(harness) };
    press(&mut harness, Modifiers::NONE, Key::F8);
    assert_eq!(selected(&harness), ["same.txt: moved on disc"]);
    press(&mut harness, Modifiers::NONE, Key::F8);
    assert_eq!(selected(&harness), ["words.txt: changed"]);
    wait_for(&mut harness, "hello world | hullo world");
    painter.save(&harness, "compare-text");
    press(&mut harness, Modifiers::NONE, Key::F8);
    assert_eq!(selected(&harness), ["gone.bin: only left"]);
    press(&mut harness, Modifiers::SHIFT, Key::F8);
    assert_eq!(selected(&harness), ["words.txt: changed"]);
    // A filter hides what only lies elsewhere.
    harness.get_by_role_and_label(Role::CheckBox, "moved on disc").click();
    harness.run_steps(4);
    assert!(!is_there(&harness, "same.txt: moved on disc"), "{:?}", rows(&harness));
    // The other way round left and right change places.
    harness.get_by_label("Swap sides").click();
    wait_for(&mut harness, "gone.bin: only right");
    harness.run_steps(2);
    assert!(rows(&harness).contains(&"new.bin: only left".to_owned()));
}

fn rows_selected(harness: &Window) -> Vec<String> {
    harness
        .root()
        .children_recursive()
        .filter(|node| node.accesskit_node().role() == Role::Row)
        .filter(|node| node.accesskit_node().toggled() == Some(Toggled::True))
        .map(|node| node.accesskit_node().label().unwrap_or_default())
        .collect()
}

#[test]
fn what_is_ignored_changes_the_verdict_at_once() {
    let home = folder();
    let (one, _) = two(home.path());
    let other = build(home.path(), "one", "later.iso", "2026-11-24");
    let (mut harness, painter) = window_in(home.path());
    compare(&mut harness, &one, &other);
    assert!(is_there(&harness, "Same content, different only in "));
    harness.get_by_role_and_label(Role::CheckBox, "times").click();
    harness.run_steps(4);
    assert!(is_there(&harness, "Same content; what differs is ignored: times"));
    painter.save(&harness, "compare-ignored");
    harness.get_by_label("Bytes that differ").click();
    harness.run_steps(6);
    wait_for(&mut harness, "times, ");
    painter.save(&harness, "compare-bytes");
    harness.get_by_label("Fields and boot").click();
    harness.run_steps(4);
    assert!(is_there(&harness, "pvd.created"), "fields are told by name");
    painter.save(&harness, "compare-fields");
    harness.get_by_label("Names by system").click();
    harness.run_steps(4);
    assert!(is_there(&harness, "shows the same files as"));
}

#[test]
fn an_image_and_its_folder_hold_the_same_and_a_folder_has_no_sectors() {
    let home = folder();
    let (one, _) = two(home.path());
    let (mut harness, _) = window_in(home.path());
    compare(&mut harness, &one, &home.path().join("one"));
    assert!(is_there(&harness, "Same data in another container"));
    harness.get_by_label("Bytes that differ").click();
    harness.run_steps(4);
    assert!(is_there(&harness, "A folder has no sectors"));
}

#[test]
fn a_report_is_saved_and_two_dropped_images_offer_to_be_compared() {
    let home = folder();
    let (one, two) = two(home.path());
    let (mut harness, _) = window_in(home.path());
    harness.state_mut().open(vec![one, two]);
    harness.run_steps(4);
    wait_for(&mut harness, "Two images were opened");
    wait_for(&mut harness, "new.bin");
    // The panels of the image that was just read have their sizes.
    harness.run_steps(10);
    harness.get_by_label("Compare").click();
    harness.run_steps(2);
    wait_for(&mut harness, "Save report");
    harness.run_steps(2);
    let report = home.path().join("found.md");
    harness.state_mut().act(DialogAction::Picked(Pick::Report, vec![report.clone()]));
    wait_for(&mut harness, "found.md");
    let text = std::fs::read_to_string(&report).expect("it was saved");
    assert!(text.starts_with("# one.iso and two.iso") && text.contains("docs/words.txt"), "{text}");
    press(&mut harness, Modifiers::COMMAND, Key::M);
    wait_for(&mut harness, "Compare two discs");
    assert!(is_there(&harness, "one.iso") && is_there(&harness, "two.iso"));
}

#[test]
fn a_file_is_taken_over_from_the_left() {
    let home = folder();
    let (one, _) = two(home.path());
    let (mut harness, _) = window_in(home.path());
    drop_on(&mut harness, &home.path().join("two/docs"));
    wait_for(&mut harness, "Added 2 files");
    let making = harness.state().tab_ids().first().copied().expect("a tab");
    let left = CompareChoice::Path(one);
    harness.state_mut().act(CompareAction::Start(left, CompareChoice::Tab(making)));
    wait_for(&mut harness, "Save report");
    harness.run_steps(3);
    for _ in 0..rows(&harness).len() {
        if rows_selected(&harness) != ["words.txt: changed"] {
            press(&mut harness, Modifiers::NONE, Key::F8);
        }
    }
    harness.get_by_label("Take from left").click();
    wait_for(&mut harness, "The right disc was changed");
    harness.get_by_label("Compare again").click();
    let patience = Instant::now() + Duration::from_secs(20);
    while is_there(&harness, "words.txt: changed") || !is_there(&harness, "Save report") {
        assert!(Instant::now() < patience, "{:?}", rows(&harness));
        std::thread::sleep(Duration::from_millis(20));
        harness.run_steps(1);
    }
    assert!(is_there(&harness, "words.txt: "), "{:?}", rows(&harness));
}
