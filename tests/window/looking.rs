//! A quick look at files, and files shown by other programs.

use std::sync::mpsc::channel;
use std::time::Duration;

use egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable;

use crate::anything::window_in;
use crate::shell::{Window, drop_on, folder, is_there, wait_for};
use crate::taking::{image, retype};

fn row(harness: &mut Window, name: &str) {
    harness.run_steps(4);
    harness.get_by_role_and_label(egui::accesskit::Role::Row, name).click();
    harness.run_steps(3);
}

#[test]
fn space_looks_at_text_pictures_and_bytes() {
    let home = folder();
    let photos = home.path().join("Photos");
    let sky = |x: u32, y: u32| image::Rgb([(x / 2) as u8, (y / 2) as u8, 200]);
    let picture = image::RgbImage::from_fn(400, 300, sky);
    picture.save(photos.join("sky.jpg")).expect("it can be saved");
    std::fs::write(photos.join("words.txt"), "First line\nSecond line\n").expect("a file");
    std::fs::write(photos.join("zeros.bin"), [0; 100]).expect("a file");
    let (mut harness, painter) = window_in(home.path());
    drop_on(&mut harness, &image(home.path()));
    wait_for(&mut harness, "words.txt");
    row(&mut harness, "words.txt");
    harness.key_press(Key::Space);
    harness.run_steps(3);
    wait_for(&mut harness, "Second line");
    painter.save(&harness, "preview-text");
    // The arrows go on to the neighbours.
    harness.key_press(Key::ArrowDown);
    harness.run_steps(2);
    wait_for(&mut harness, "00000000  00 00");
    painter.save(&harness, "preview-bytes");
    for _ in 0..3 {
        harness.key_press(Key::ArrowUp);
        harness.run_steps(2);
    }
    wait_for(&mut harness, "400 × 300 pixels");
    painter.save(&harness, "preview-picture");
    harness.key_press(Key::Space);
    harness.run_steps(3);
    assert!(!is_there(&harness, "400 × 300 pixels"));
    // The selection went along.
    harness.key_press(Key::Space);
    harness.run_steps(3);
    wait_for(&mut harness, "400 × 300 pixels");
}

#[test]
fn a_file_of_a_disc_that_is_made_is_looked_at_too() {
    let home = folder();
    let (mut harness, _) = window_in(home.path());
    drop_on(&mut harness, &home.path().join("Photos/two.txt"));
    wait_for(&mut harness, "Added 1 file");
    row(&mut harness, "two.txt");
    harness.key_press(Key::Space);
    harness.run_steps(3);
    harness.run_steps(3);
    let button = |harness: &Window| {
        harness.query_by_role_and_label(egui::accesskit::Role::Button, "Open").is_some()
    };
    assert!(button(&harness));
    harness.key_press(Key::Escape);
    harness.run_steps(3);
    assert!(!button(&harness));
}

#[test]
fn files_and_folders_are_shown_by_the_programs_of_the_desktop() {
    let home = folder();
    let image = image(home.path());
    let (mut harness, _) = window_in(home.path());
    let (send, shown) = channel();
    harness.state_mut().show_outside_by(move |path| send.send(path).expect("the test listens"));
    drop_on(&mut harness, &image);
    wait_for(&mut harness, "two.txt");
    row(&mut harness, "two.txt");
    harness.key_press(Key::Enter);
    harness.run_steps(3);
    let mut next = || {
        for _ in 0..500 {
            harness.run_steps(1);
            if let Ok(path) = shown.recv_timeout(Duration::from_millis(20)) {
                return path;
            }
        }
        unreachable!("nothing was shown")
    };
    let copy = next();
    assert_eq!(std::fs::read(&copy).expect("a copy"), b"two");
    let may = std::fs::metadata(&copy).expect("it is there").permissions();
    assert!(may.readonly(), "nobody should think that changing it changes the disc");
    // The card at the end shows the folder.
    harness.key_press_modifiers(Modifiers::COMMAND, Key::K);
    harness.run_steps(4);
    let target = home.path().join("out.iso.gz");
    harness.get_by_label_contains("To: ").click();
    harness.run_steps(3);
    harness.get_by_label("Packed, opens everywhere (.iso.gz)").click();
    harness.run_steps(3);
    retype(&mut harness, "New image", &target.to_string_lossy());
    wait_for(&mut harness, "free on this disk");
    harness.key_press(Key::Enter);
    harness.run_steps(2);
    wait_for(&mut harness, "Converted");
    harness.get_by_label("Show in folder").click();
    harness.run_steps(2);
    assert_eq!(shown.recv_timeout(Duration::from_secs(10)).as_deref(), Ok(home.path()));
}
