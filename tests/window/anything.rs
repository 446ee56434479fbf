//! Images of every kind in the window: sheets with their tracks, packed images, conversion.

use std::io::Write;
use std::path::{Path, PathBuf};

use egui::{Key, Modifiers};
use egui_kittest::kittest::{NodeT, Queryable};
use glassmaster::job::CacheFolder;

use crate::paint::Painter;
use crate::shell::{Window, drop_on, folder, is_there, wait_for, window};
use crate::taking::image;

/// A window that keeps nothing outside `home`.
pub fn window_in(home: &Path) -> (Window, Painter) {
    let (mut harness, painter) = window((1280.0, 800.0));
    harness.state_mut().keep_in(CacheFolder::new(home.join("cache/packed")));
    (harness, painter)
}

/// A sheet of an image and two seconds of silence.
pub fn sheet(home: &Path) -> PathBuf {
    image(home);
    let bytes = 2 * 44100 * 4u32;
    let mut wave = Vec::new();
    for part in [&b"RIFF"[..], &(36 + bytes).to_le_bytes(), b"WAVEfmt ", &16u32.to_le_bytes()] {
        wave.extend_from_slice(part);
    }
    for word in [1u16, 2, 0xAC44, 0, 0xB110, 2, 4, 16] {
        wave.extend_from_slice(&word.to_le_bytes());
    }
    wave.extend_from_slice(b"data");
    wave.extend_from_slice(&bytes.to_le_bytes());
    wave.resize(44 + bytes as usize, 0);
    std::fs::write(home.join("two.wav"), wave).expect("a file");
    let sheet = "FILE \"photos.iso\" BINARY\n  TRACK 01 MODE1/2048\n    INDEX 01 00:00:00\n\
                 FILE \"two.wav\" WAVE\n  TRACK 02 AUDIO\n    INDEX 01 00:00:00\n";
    let path = home.join("game.cue");
    std::fs::write(&path, sheet).expect("a file");
    path
}

#[test]
fn a_sheet_shows_its_tracks_and_says_what_an_iso_cant_carry() {
    let home = folder();
    let sheet = sheet(home.path());
    let (mut harness, painter) = window_in(home.path());
    drop_on(&mut harness, &sheet);
    wait_for(&mut harness, "two.txt");
    wait_for(&mut harness, "Track 2: sound");
    assert!(is_there(&harness, "Track 1: data"));
    painter.save(&harness, "sheet");
    harness.key_press_modifiers(Modifiers::COMMAND, Key::K);
    harness.run_steps(4);
    wait_for(&mut harness, "can't carry");
    wait_for(&mut harness, "free on this disk");
    let convert = harness.get_by_label("Convert");
    assert!(convert.accesskit_node().is_disabled(), "first the loss is accepted");
    painter.save(&harness, "convert-losses");
    harness.get_by_label("Go on without it").click();
    harness.run_steps(4);
    harness.get_by_label("Convert").click();
    harness.run_steps(2);
    wait_for(&mut harness, "Converted");
    painter.save(&harness, "converted");
    assert_eq!(
        std::fs::read(home.path().join("game.iso")).expect("it was made"),
        std::fs::read(home.path().join("photos.iso")).expect("it is still there"),
    );
}

#[test]
fn a_packed_image_opens_and_what_is_kept_of_it_can_be_removed() {
    let home = folder();
    let plain = std::fs::read(image(home.path())).expect("it was made");
    let packed = home.path().join("photos.iso.gz");
    let file = std::fs::File::create(&packed).expect("a file");
    let mut encoder = flate2::write::GzEncoder::new(file, flate2::Compression::fast());
    encoder.write_all(&plain).and_then(|()| encoder.finish()).expect("it is packed");
    let (mut harness, painter) = window_in(home.path());
    drop_on(&mut harness, &packed);
    wait_for(&mut harness, "two.txt");
    harness.key_press_modifiers(Modifiers::COMMAND, Key::Comma);
    harness.run_steps(4);
    wait_for(&mut harness, "Kept to open them faster");
    painter.save(&harness, "settings-cache");
    assert!(is_there(&harness, "Packed images"));
}

#[test]
fn an_image_that_must_be_expanded_asks_first() {
    let home = folder();
    let plain = image(home.path());
    // More than is unpacked in memory, in one frame: it can only be read from its beginning.
    let file = std::fs::File::options().write(true).open(&plain).expect("it was made");
    file.set_len(40 << 20).expect("there is room");
    let packed = home.path().join("photos.iso.zst");
    let mut zstd = std::process::Command::new("zstd");
    let Ok(done) = zstd.arg("-q").arg(&plain).arg("-o").arg(&packed).status() else {
        println!("SKIPPED: zstd not installed");
        return;
    };
    assert!(done.success());
    let (mut harness, painter) = window_in(home.path());
    drop_on(&mut harness, &packed);
    wait_for(&mut harness, "This image must be expanded first");
    painter.save(&harness, "must-expand");
    harness.get_by_label("Expand and open").click();
    harness.run_steps(2);
    wait_for(&mut harness, "two.txt");
}

#[test]
fn enter_opens_an_image_in_a_tab_and_never_starts_a_program() {
    let home = folder();
    let inner = image(home.path());
    std::fs::rename(inner, home.path().join("Photos/inner.iso")).expect("moved");
    std::fs::write(home.path().join("Photos/setup.exe"), b"MZ").expect("a file");
    let outer = image(home.path());
    let (mut harness, _) = window_in(home.path());
    drop_on(&mut harness, &outer);
    wait_for(&mut harness, "setup.exe");
    harness.run_steps(4);
    harness.get_by_role_and_label(egui::accesskit::Role::Row, "setup.exe").click();
    harness.run_steps(3);
    harness.key_press(Key::Enter);
    harness.run_steps(3);
    wait_for(&mut harness, "is a program");
    harness.get_by_role_and_label(egui::accesskit::Role::Row, "inner.iso").click();
    harness.run_steps(3);
    harness.key_press(Key::Enter);
    harness.run_steps(3);
    wait_for(&mut harness, "Close inner.iso");
    wait_for(&mut harness, "two.txt");
}

#[test]
fn the_name_on_disc_of_what_is_selected_is_read() {
    let home = folder();
    let image = image(home.path());
    let (mut harness, painter) = window_in(home.path());
    drop_on(&mut harness, &image);
    wait_for(&mut harness, "two.txt");
    harness.run_steps(4);
    assert!(!is_there(&harness, "TWO.TXT;1"));
    harness.get_by_role_and_label(egui::accesskit::Role::Row, "two.txt").click();
    harness.run_steps(3);
    wait_for(&mut harness, "TWO.TXT;1");
    painter.save(&harness, "name-on-disc");
}
