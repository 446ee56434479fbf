//! The program killed at each of its accesses to files (builds with the feature `fault` only:
//! `cargo test --no-default-features --features fault --test engine killed`).

use std::path::Path;
use std::process::{Command, Output};

fn build(folder: &Path, fault: &str) -> Output {
    Command::new(env!("CARGO_BIN_EXE_glassmaster"))
        .args(["build", "-q", "--progress", "none", "--date", "2023-11-14T22:13:20Z", "--force"])
        .args(["--fault", fault, "-o"])
        .arg(folder.join("image.iso"))
        .arg(folder.join("in"))
        .output()
        .expect("the program starts")
}

/// The names beside the image and the sources.
fn leftovers(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).expect("the test made it");
    let names = entries.map(|entry| entry.expect("it lists").file_name());
    let names = names.map(|name| name.to_string_lossy().into_owned());
    names.filter(|name| name != "in" && name != "image.iso").collect()
}

#[test]
fn a_killed_program_leaves_the_old_image_or_the_new_one() {
    let folder = tempfile::tempdir().expect("a test folder");
    let (folder, image) = (folder.path(), folder.path().join("image.iso"));
    std::fs::create_dir_all(folder.join("in/sub")).expect("it is writable");
    std::fs::write(folder.join("in/a"), [7; 3000]).expect("it is writable");
    std::fs::write(folder.join("in/sub/b"), vec![8; 1_500_000]).expect("it is writable");
    let whole = build(folder, "");
    assert!(whole.status.success(), "{whole:?}");
    let new = std::fs::read(&image).expect("it was made");
    let mut killed = 0;
    for n in 1.. {
        std::fs::write(&image, b"old").expect("it is writable");
        let done = build(folder, &format!("any:{n}=kill"));
        let now = std::fs::read(&image).expect("it is still there");
        if done.status.success() {
            assert!(now == new, "nothing was killed at {n}");
            assert!(leftovers(folder).is_empty());
            break;
        }
        killed += 1;
        assert!(now == b"old" || now == new, "{} bytes after a kill at {n}", now.len());
        // What a killed program leaves is hidden, named as ours, and stands in nobody's way.
        for name in leftovers(folder) {
            assert!(
                name.starts_with(".image.iso.") && name.ends_with(".glassmaster-tmp"),
                "{name}"
            );
        }
        let retry = build(folder, "");
        assert!(retry.status.success(), "retry after {n}: {retry:?}");
        assert!(leftovers(folder).is_empty(), "the next write finds it and cleans up");
        assert!(std::fs::read(&image).expect("it was made") == new);
    }
    assert!(killed > 8, "{killed}");
}
