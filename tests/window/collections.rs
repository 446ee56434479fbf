//! Many images at once, and tracks taken out: the collector's window.

use egui::{Key, Modifiers};
use egui_kittest::kittest::{NodeT, Queryable};
use glassmaster::job::{JobEvent, JobKind, JobQueue, OpenOptions, Outcome, Workers};

use crate::anything::{sheet, window_in};
use crate::shell::{drop_on, folder, is_there, wait_for};
use crate::taking::retype;

#[test]
fn tracks_are_taken_out_as_sound_and_as_data() {
    let home = folder();
    let sheet = sheet(home.path());
    let (mut harness, painter) = window_in(home.path());
    drop_on(&mut harness, &sheet);
    wait_for(&mut harness, "Track 2: sound");
    harness.run_steps(4);
    harness.get_by_label_contains("Track 2: sound").click_secondary();
    harness.run_steps(3);
    painter.save(&harness, "track-menu");
    harness.get_by_label("Extract this track…").click();
    harness.run_steps(3);
    let out = home.path().join("out");
    retype(&mut harness, "Extract to", &out.to_string_lossy());
    wait_for(&mut harness, "free on this disk");
    assert!(is_there(&harness, "One track"));
    harness.get_by_label("Choose all").click();
    harness.run_steps(3);
    painter.save(&harness, "tracks");
    harness.key_press(Key::Enter);
    harness.run_steps(2);
    wait_for(&mut harness, "2 of 2 are done");
    painter.save(&harness, "tracks-done");
    let read = |name: &str| std::fs::read(out.join(name)).expect("it was taken out");
    assert!(
        read("game (Track 01).iso")
            == std::fs::read(home.path().join("photos.iso")).expect("there")
    );
    assert!(
        read("game (Track 02).wav") == std::fs::read(home.path().join("two.wav")).expect("there")
    );
    // Again: they stay as they are, and the card says so.
    harness.get_by_label("Close").click();
    harness.run_steps(3);
    harness.key_press_modifiers(Modifiers::COMMAND, Key::T);
    harness.run_steps(3);
    retype(&mut harness, "Extract to", &out.to_string_lossy());
    wait_for(&mut harness, "free on this disk");
    harness.key_press(Key::Enter);
    harness.run_steps(2);
    wait_for(&mut harness, "0 of 2 are done");
    assert!(is_there(&harness, "was left as it is"));
}

#[test]
fn a_folder_of_images_is_converted_and_what_fails_stops_nothing() {
    let home = folder();
    sheet(home.path());
    let more = home.path().join("more");
    std::fs::create_dir(&more).expect("a folder");
    std::fs::copy(home.path().join("photos.iso"), more.join("second.iso")).expect("a copy");
    std::fs::write(more.join("broken.iso"), vec![0; 100_000]).expect("a file");
    let (mut harness, painter) = window_in(home.path());
    harness.key_press_modifiers(Modifiers::COMMAND | Modifiers::SHIFT, Key::K);
    harness.run_steps(4);
    assert!(is_there(&harness, "No images yet"));
    painter.save(&harness, "batch-empty");
    // Dropped on the dialog they are for it.
    drop_on(&mut harness, home.path());
    wait_for(&mut harness, "second.iso");
    wait_for(&mut harness, "nothing in this file");
    harness.run_steps(4);
    assert!(!is_there(&harness, "two.wav"), "the files of a sheet are one disc");
    let convert = |words: &str, harness: &crate::shell::Window| {
        harness.get_by_label(words).accesskit_node().is_disabled()
    };
    assert!(!convert("Convert 3 images", &harness));
    painter.save(&harness, "batch");
    harness.get_by_label_contains("To: ").click();
    harness.run_steps(3);
    harness.get_by_label("Plain image (.iso)").click();
    harness.run_steps(3);
    // The sound of the sheet would be lost.
    assert!(is_there(&harness, "left out: audio tracks"));
    assert!(is_there(&harness, "it is one already"), "beside itself an image can't go");
    harness.get_by_label_contains("Convert also what loses something").click();
    harness.run_steps(3);
    painter.save(&harness, "batch-losses");
    harness.get_by_label("Where to: Into one folder").click();
    harness.run_steps(3);
    let out = home.path().join("out");
    retype(&mut harness, "Folder", &out.to_string_lossy());
    wait_for(&mut harness, "free on this disk");
    painter.save(&harness, "batch-folder");
    harness.get_by_label("Convert 3 images");
    harness.key_press(Key::Enter);
    harness.run_steps(2);
    wait_for(&mut harness, "3 of 3 are done");
    painter.save(&harness, "batch-done");
    let image = std::fs::read(home.path().join("photos.iso")).expect("it is still there");
    for name in ["game.iso", "photos.iso", "second.iso"] {
        assert!(std::fs::read(out.join(name)).expect("it was made") == image, "{name}");
    }
}

/// Runs a job to its end.
fn run(jobs: &mut JobQueue, kind: JobKind) -> Outcome {
    let id = jobs.start(kind);
    loop {
        for (of, event) in jobs.events() {
            if let (true, JobEvent::Finished { result, .. }) = (of == id, event) {
                return result.expect("the job has what it needs");
            }
        }
        std::thread::sleep(std::time::Duration::from_millis(5));
    }
}

#[test]
fn a_sheet_that_names_what_is_not_there_is_mended_and_saved() {
    let home = folder();
    crate::taking::image(home.path());
    let sheet = home.path().join("game.cue");
    let text = "FILE \"lost.bin\" BINARY\n  TRACK 01 MODE1/2048\n    INDEX 01 00:00:00\n";
    std::fs::write(&sheet, text).expect("a file");
    let (mut harness, painter) = window_in(home.path());
    drop_on(&mut harness, &sheet);
    wait_for(&mut harness, "names “lost.bin”, which is not here; “photos.iso” fits and is used.");
    assert!(is_there(&harness, "Save a mended sheet"));
    harness.run_steps(4);
    painter.save(&harness, "mended");
    let workers = Workers::new().expect("threads");
    let mut jobs = JobQueue::of_this_machine(workers, || ()).expect("a thread");
    let open = JobKind::OpenImage { path: sheet, options: OpenOptions::default() };
    let Outcome::Opened(of) = run(&mut jobs, open) else { unreachable!("it opens an image") };
    let path = home.path().join("game 2.cue");
    run(&mut jobs, JobKind::SaveMended { of, path: path.clone() });
    let saved = std::fs::read_to_string(path).expect("it was saved");
    assert_eq!(saved, text.replace("lost.bin", "photos.iso"));
}

#[test]
fn an_image_that_ends_early_says_how_much_is_missing() {
    let home = folder();
    let image = crate::taking::image(home.path());
    let file = std::fs::File::options().write(true).open(&image).expect("it was made");
    file.set_len(200_000).expect("it gets shorter");
    let (mut harness, painter) = window_in(home.path());
    drop_on(&mut harness, &image);
    wait_for(&mut harness, "This file ends early");
    harness.run_steps(4);
    painter.save(&harness, "ends-early");
    harness.get_by_label("Extract what is whole…").click();
    harness.run_steps(4);
    assert!(is_there(&harness, "Extract to"));
}

#[test]
fn sectors_are_checked_against_their_codes_and_mended() {
    let home = folder();
    let image = crate::taking::image(home.path());
    let (cue, bin) = (home.path().join("game.cue"), home.path().join("game.bin"));
    let made = std::process::Command::new(env!("CARGO_BIN_EXE_glassmaster"))
        .args(["convert", "-q"])
        .args([&image, &cue])
        .status();
    assert!(made.expect("the program runs").success());
    let good = std::fs::read(&bin).expect("it was made");
    let mut bad = good.clone();
    bad[2352 * 20 + 100] ^= 0x55;
    std::fs::write(&bin, &bad).expect("a file");
    let (mut harness, painter) = window_in(home.path());
    drop_on(&mut harness, &cue);
    wait_for(&mut harness, "two.txt");
    harness.run_steps(4);
    harness.get_by_label("File").click();
    harness.run_steps(3);
    harness.get_by_label_contains("Check sectors…").click();
    harness.run_steps(3);
    assert!(is_there(&harness, "Check the sectors of game"));
    painter.save(&harness, "sectors");
    harness.get_by_label_contains("Put copies of the data files").click();
    harness.run_steps(3);
    let out = home.path().join("mended");
    retype(&mut harness, "Folder for the copies", &out.to_string_lossy());
    wait_for(&mut harness, "free on this disk");
    harness.key_press(Key::Enter);
    harness.run_steps(2);
    wait_for(&mut harness, "1 bad, 1 of them can be mended");
    assert!(is_there(&harness, "Sector 20 of track 1"));
    assert!(is_there(&harness, "Bad, and mended in the copy"));
    painter.save(&harness, "sectors-done");
    assert!(std::fs::read(out.join("game.bin")).expect("it was made") == good);
    assert!(std::fs::read(&bin).expect("it is still there") == bad, "sources stay as they are");
}
