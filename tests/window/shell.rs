//! The whole window: begin, drop, edit, undo, close; driven by accessible names.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use egui::{Key, Modifiers, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT, Queryable};
use glassmaster::gui::{App, Waker};
use glassmaster::job::{JobQueue, Workers};
use glassmaster::settings::Settings;

use crate::paint::Painter;

pub type Window = Harness<'static, App>;

#[derive(Debug)]
struct Dropped(PathBuf);

impl egui::DroppedFile for Dropped {
    fn path(&self) -> &Path {
        &self.0
    }

    fn bytes(&self) -> Result<Vec<u8>, String> {
        Err("the window never reads a dropped file itself".to_owned())
    }
}

pub fn window(size: (f32, f32)) -> (Window, Painter) {
    let waker = Waker::default();
    let wake = waker.clone();
    let workers = Workers::new().expect("there are threads");
    let jobs = JobQueue::of_this_machine(workers, move || wake.wake()).expect("there is a thread");
    let settings = Settings { language: Some("en".to_owned()), ..Settings::default() };
    let painter = Painter::default();
    let mut harness = Harness::builder()
        .with_size(vec2(size.0, size.1))
        .with_max_steps(8)
        .renderer(painter.clone())
        .build_ui_state(
            |ui, app: &mut App| {
                app.logic(&ui.ctx().clone());
                app.ui(ui);
            },
            App::new(settings, jobs, waker, 0),
        );
    harness.run_ok();
    (harness, painter)
}

/// Runs frames until something of that name is there; jobs take their time.
pub fn wait_for(harness: &mut Window, label: &str) {
    let patience = Instant::now() + Duration::from_secs(20);
    while harness.query_all_by_label_contains(label).next().is_none() {
        assert!(Instant::now() < patience, "{label:?} never came");
        std::thread::sleep(Duration::from_millis(20));
        harness.run_steps(1);
    }
}

pub fn is_there(harness: &Window, label: &str) -> bool {
    harness.query_all_by_label_contains(label).next().is_some()
}

pub fn drop_on(harness: &mut Window, path: &Path) {
    harness.input_mut().dropped_files.push(Arc::new(Dropped(path.to_owned())));
    harness.run_steps(6);
}

pub fn folder() -> tempfile::TempDir {
    let home = tempfile::tempdir().expect("a temporary folder");
    let photos = home.path().join("Photos");
    std::fs::create_dir_all(photos.join("Rome")).expect("a folder");
    std::fs::write(photos.join("Rome/one.jpg"), [1; 5000]).expect("a file");
    std::fs::write(photos.join("two.txt"), b"two").expect("a file");
    home
}

#[test]
fn the_start_page_begins_a_disc_that_says_why_it_cant_be_created() {
    let (mut harness, painter) = window((1280.0, 800.0));
    painter.save(&harness, "start");
    harness.get_by_label("New data disc").click();
    harness.run_steps(3);
    assert!(is_there(&harness, "not created yet"));
    let create = harness.get_by_label("Create image");
    assert!(create.accesskit_node().is_disabled());
}

#[test]
fn a_dropped_folder_is_added_named_after_and_taken_back_in_one_step() {
    let home = folder();
    let (mut harness, painter) = window((1280.0, 800.0));
    drop_on(&mut harness, &home.path().join("Photos"));
    wait_for(&mut harness, "Added 2 files");
    painter.save(&harness, "dropped");
    assert!(is_there(&harness, "Photos"));
    assert!(is_there(&harness, "Put the folder's contents at the top"));
    // One step: the name that the disc got goes with the files.
    harness.key_press_modifiers(Modifiers::COMMAND, Key::Z);
    harness.run_steps(4);
    assert!(!is_there(&harness, "Photos"), "undo takes all of the drop back");
    assert!(!is_there(&harness, "Added 2 files"), "what can't be done any more is not offered");
    harness.key_press_modifiers(Modifiers::COMMAND | Modifiers::SHIFT, Key::Z);
    harness.run_steps(4);
    assert!(is_there(&harness, "Photos"));
}

#[test]
fn closing_a_tab_with_work_asks_and_the_safe_answer_keeps_it() {
    let home = folder();
    let (mut harness, _painter) = window((1280.0, 800.0));
    drop_on(&mut harness, &home.path().join("Photos"));
    wait_for(&mut harness, "Added 2 files");
    harness.key_press_modifiers(Modifiers::COMMAND, Key::W);
    harness.run_steps(4);
    assert!(is_there(&harness, "Discard"));
    harness.key_press(Key::Escape);
    harness.run_steps(4);
    assert!(!is_there(&harness, "Discard") && is_there(&harness, "Photos"));
}

#[test]
fn no_size_of_the_window_loses_the_way_to_create() {
    let home = folder();
    for size in [(1920.0, 1080.0), (1280.0, 720.0), (1000.0, 700.0), (800.0, 600.0), (560.0, 420.0)]
    {
        let (mut harness, painter) = window(size);
        drop_on(&mut harness, &home.path().join("Photos"));
        wait_for(&mut harness, "Added 2 files");
        let create = harness.get_by_label("Create image").rect();
        assert!(create.right() <= size.0 && create.left() >= 0.0, "{size:?}");
        painter.save(&harness, &format!("size-{}", size.0));
    }
}

#[test]
fn a_narrow_window_opens_tree_and_inspector_over_the_files() {
    let home = folder();
    let (mut harness, painter) = window((700.0, 500.0));
    drop_on(&mut harness, &home.path().join("Photos"));
    wait_for(&mut harness, "Added 2 files");
    let tree = |harness: &Window| harness.query_by_role(egui::accesskit::Role::Tree).is_some();
    assert!(!tree(&harness));
    harness.get_by_role_and_label(egui::accesskit::Role::Button, "Folders").click();
    harness.run_steps(3);
    assert!(tree(&harness));
    painter.save(&harness, "narrow-tree");
    harness.get_by_role_and_label(egui::accesskit::Role::Button, "Folders").click();
    harness.run_steps(3);
    assert!(!tree(&harness));
    harness.get_by_role_and_label(egui::accesskit::Role::Button, "Details").click();
    harness.run_steps(3);
    assert!(is_there(&harness, "Attributes"));
    painter.save(&harness, "narrow-inspector");
}

#[test]
fn files_copied_in_the_file_manager_are_pasted_onto_the_disc() {
    let home = folder();
    let (mut harness, _painter) = window((1280.0, 800.0));
    harness.key_press_modifiers(Modifiers::COMMAND, Key::N);
    harness.run_steps(3);
    let address = format!("file://{}", home.path().join("Photos").display());
    harness.event(egui::Event::Paste(address));
    harness.run_steps(2);
    wait_for(&mut harness, "Added 2 files");
    assert!(is_there(&harness, "Photos"));
}

#[test]
fn a_broken_image_says_so_in_its_tab() {
    let home = tempfile::tempdir().expect("a temporary folder");
    let image = home.path().join("broken.iso");
    std::fs::write(&image, vec![0; 100_000]).expect("a file");
    let (mut harness, _painter) = window((1280.0, 800.0));
    drop_on(&mut harness, &image);
    wait_for(&mut harness, "can't be opened");
    assert!(is_there(&harness, "Open another image"));
}
