//! Edits into the file itself: in place, as a further session, and as a copy that shares blocks.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};
use std::time::Duration;

fn run_any(folder: &Path, args: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_glassmaster"));
    command.args(args).current_dir(folder).env("LC_ALL", "C");
    command.output().expect("it starts")
}

fn run(folder: &Path, args: &[&str]) -> Output {
    let output = run_any(folder, args);
    assert!(output.status.success(), "{args:?}: {}", String::from_utf8_lossy(&output.stderr));
    output
}

fn json(folder: &Path, args: &[&str]) -> serde_json::Value {
    serde_json::from_slice(&run(folder, args).stdout).expect("JSON")
}

/// Every path of an image with the digest of its bytes.
fn files(folder: &Path, args: &[&str]) -> Vec<String> {
    let args = [&["ls", "-R", "--json"], args].concat();
    let value = json(folder, &args);
    let rows = value["entries"].as_array().expect("entries");
    let mut lines: Vec<String> =
        rows.iter().map(|row| format!("{} {} {}", row["path"], row["kind"], row["size"])).collect();
    lines.sort();
    lines
}

fn has(tool: &str) -> bool {
    let found = Command::new(tool).arg("-version").output().is_ok();
    if !found {
        println!("SKIPPED: {tool} not installed");
    }
    found
}

/// A disc of ours with a few folders and a file that is large beside what an edit writes.
fn disc(folder: &Path) {
    let source = folder.join("source");
    fs::create_dir_all(source.join("docs/deep")).expect("made");
    fs::write(source.join("docs/big.bin"), vec![7; 3_000_000]).expect("written");
    fs::write(source.join("docs/deep/small"), b"small").expect("written");
    fs::write(source.join("old.txt"), b"goes").expect("written");
    fs::write(folder.join("new.txt"), b"new bytes").expect("written");
    fs::write(folder.join("huge.bin"), vec![9; 1_500_000]).expect("written");
    run(folder, &["build", "source", "-o", "disc.iso", "--date", "2026-01-01"]);
}

/// What other readers say of an image.
fn judged(folder: &Path, image: &str, paths: &[&str]) {
    if has("xorriso") {
        let found = Command::new("xorriso")
            .args(["-indev", image, "-find", "/"])
            .current_dir(folder)
            .output()
            .expect("it starts");
        let told = String::from_utf8_lossy(&found.stdout).into_owned();
        for path in paths {
            assert!(told.contains(&format!("'/{path}'")), "xorriso lacks {path}: {told}");
        }
    }
    if has("bsdtar") {
        let found = Command::new("bsdtar").args(["tf", image]).current_dir(folder).output();
        let told = String::from_utf8_lossy(&found.expect("it starts").stdout).into_owned();
        for path in paths {
            assert!(told.lines().any(|line| line == *path), "bsdtar lacks {path}: {told}");
        }
    }
}

#[test]
fn in_place_only_what_differs_is_written() {
    let dir = tempfile::tempdir().expect("a folder");
    let folder = dir.path();
    disc(folder);
    let before = fs::read(folder.join("disc.iso")).expect("read");
    let edit = ["edit", "disc.iso", "--in-place", "--add", "new.txt", "--rm", "old.txt"];
    let told = json(folder, &[&edit[..], &["--json", "--verify"]].concat());
    assert_eq!((&told["way"], &told["verified"]), (&"in-place".into(), &true.into()));
    assert!(told["written_bytes"].as_u64().expect("a number") < 40_000, "{told}");
    let after = fs::read(folder.join("disc.iso")).expect("read");
    assert_eq!(before.len(), after.len(), "the new file takes the room of the old one");
    judged(folder, "disc.iso", &["docs/big.bin", "docs/deep/small", "new.txt"]);
    let listed = files(folder, &["disc.iso"]);
    run(folder, &["edit", "disc.iso", "-o", "anew.iso"]);
    assert_eq!(listed, files(folder, &["anew.iso"]));
    assert!(!listed.iter().any(|line| line.contains("old.txt")));
    // Much more than fits: it grows, and what stood there still stands.
    run(folder, &["edit", "disc.iso", "--in-place", "--add", "huge.bin", "--verify"]);
    judged(folder, "disc.iso", &["docs/big.bin", "new.txt", "huge.bin"]);
    assert_eq!(run(folder, &["cat", "disc.iso", "huge.bin"]).stdout, vec![9; 1_500_000]);
    assert_eq!(run(folder, &["cat", "disc.iso", "docs/big.bin"]).stdout, vec![7; 3_000_000]);
    let left: Vec<_> = fs::read_dir(folder).expect("listed").flatten().collect();
    assert_eq!(left.len(), 5, "{left:?}");
}

#[test]
fn a_further_session_leaves_the_older_ones() {
    let dir = tempfile::tempdir().expect("a folder");
    let folder = dir.path();
    disc(folder);
    let first = files(folder, &["disc.iso"]);
    run(folder, &["edit", "disc.iso", "--append", "--add", "new.txt", "--rm", "old.txt"]);
    let second = files(folder, &["disc.iso"]);
    run(folder, &["edit", "disc.iso", "--append", "--add", "huge.bin", "--verify"]);
    let third = files(folder, &["disc.iso"]);
    for (number, wanted) in [("1", &first), ("2", &second), ("3", &third)] {
        assert_eq!(&files(folder, &["disc.iso", "--session", number]), wanted, "session {number}");
    }
    assert_ne!(first, second);
    assert_ne!(second, third);
    // Changed in place it is the newest that changes.
    run(folder, &["edit", "disc.iso", "--in-place", "--rm", "huge.bin", "--mv", "new.txt=n.txt"]);
    for (number, wanted) in [("1", &first), ("2", &second)] {
        assert_eq!(&files(folder, &["disc.iso", "--session", number]), wanted, "session {number}");
    }
    let newest = files(folder, &["disc.iso"]);
    assert_eq!(files(folder, &["disc.iso", "--session", "3"]), newest);
    assert!(newest.iter().any(|line| line.contains("n.txt")), "{newest:?}");
    let cat = ["cat", "disc.iso", "old.txt", "--session", "1"];
    assert_eq!(run(folder, &cat).stdout, b"goes");
    judged(folder, "disc.iso", &["docs/big.bin", "n.txt"]);
    if has("xorriso") {
        // Where its own program left room for it, xorriso finds the sessions too.
        let made = Command::new("xorriso")
            .args(["-outdev", "other.iso", "-map", "source", "/", "-commit"])
            .current_dir(folder)
            .output()
            .expect("it starts");
        assert!(made.status.success());
        run(folder, &["edit", "other.iso", "--append", "--add", "new.txt"]);
        run(folder, &["edit", "other.iso", "--append", "--rm", "old.txt"]);
        run(folder, &["edit", "other.iso", "--in-place", "--add", "new.txt=last.txt"]);
        judged(folder, "other.iso", &["docs/big.bin", "new.txt", "last.txt"]);
        let toc = Command::new("xorriso")
            .args(["-indev", "other.iso", "-toc"])
            .current_dir(folder)
            .output()
            .expect("it starts");
        let told = String::from_utf8_lossy(&toc.stdout).into_owned();
        assert!(told.contains("Media summary: 3 sessions"), "{told}");
    }
}

#[test]
fn what_can_t_be_changed_in_place_is_told_in_a_sentence() {
    let dir = tempfile::tempdir().expect("a folder");
    let folder = dir.path();
    disc(folder);
    let told = |args: &[&str]| {
        let output = run_any(folder, args);
        assert_eq!(output.status.code(), Some(2), "{args:?}");
        String::from_utf8_lossy(&output.stderr).into_owned()
    };
    fs::hard_link(folder.join("disc.iso"), folder.join("twin.iso")).expect("linked");
    let before = fs::read(folder.join("disc.iso")).expect("read");
    let linked = told(&["edit", "disc.iso", "--in-place", "--rm", "old.txt"]);
    assert!(linked.contains("has 2 names") && linked.contains("-o makes a new image"), "{linked}");
    assert_eq!(fs::read(folder.join("disc.iso")).expect("read"), before);
    run(folder, &["convert", "disc.iso", "--to", "gz"]);
    let packed = told(&["edit", "disc.iso.gz", "--append", "--rm", "old.txt"]);
    assert!(packed.contains("(gz)"), "{packed}");
}

/// Killed at any moment, the image reads as it was or as it was to be, and the next change in
/// place puts the old bytes back first.
#[test]
fn a_killed_change_in_place_reads_as_old_or_new() {
    let dir = tempfile::tempdir().expect("a folder");
    let folder = dir.path();
    disc(folder);
    let original = fs::read(folder.join("disc.iso")).expect("read");
    let old = files(folder, &["disc.iso"]);
    let edit = ["edit", "disc.iso", "--in-place", "--add", "huge.bin", "--rm", "docs/deep/small"];
    run(folder, &edit);
    let new = files(folder, &["disc.iso"]);
    let (mut olds, mut news) = (0, 0);
    for step in 0..24u64 {
        fs::write(folder.join("disc.iso"), &original).expect("written");
        let _none = fs::remove_file(folder.join(".disc.iso.glassmaster-undo"));
        let mut child = Command::new(env!("CARGO_BIN_EXE_glassmaster"))
            .args(edit)
            .current_dir(folder)
            .stderr(std::process::Stdio::null())
            .spawn()
            .expect("it starts");
        std::thread::sleep(Duration::from_millis(5 + step * 3));
        let _over = child.kill();
        child.wait().expect("it ended");
        let now = files(folder, &["disc.iso"]);
        assert!(now == old || now == new, "step {step}");
        *(if now == old { &mut olds } else { &mut news }) += 1;
        // Whether it is changed again or replaced.
        let again: &[&str] = match step % 2 {
            0 => &["edit", "disc.iso", "--in-place", "-V", "AGAIN"],
            _ => &["edit", "disc.iso", "-o", "disc.iso", "--force", "-V", "AGAIN"],
        };
        run(folder, again);
        assert_eq!(files(folder, &["disc.iso"]), now, "step {step}, put right");
        assert!(!folder.join(".disc.iso.glassmaster-undo").exists());
    }
    println!("{olds} old, {news} new");
}
