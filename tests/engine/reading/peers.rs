//! Images made by peers on the spot: sessions, character sets.

use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;
use std::path::Path;
use std::process::Command;

use glassmaster::base::progress::Context;
use glassmaster::io::RealFs;
use glassmaster::model::tree::Tree;
use glassmaster::opened::{self, Charset, OpenImage, OpenOptions};

/// Runs a peer; `None` (and a word about it) when it is not installed.
fn run(program: &str, args: &[&str], folder: &Path) -> Option<()> {
    let output = match Command::new(program).args(args).current_dir(folder).output() {
        Ok(output) => output,
        Err(_) => {
            println!("SKIPPED: {program} not installed");
            return None;
        }
    };
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{program} failed: {said}");
    Some(())
}

fn open(path: &Path, options: &OpenOptions) -> OpenImage {
    opened::open(&RealFs, path, options, &Context::default()).expect("opens")
}

fn names(image: &OpenImage) -> Vec<String> {
    let view = image.read_view(image.default_view(), &Context::default()).expect("read");
    let mut names: Vec<_> =
        view.tree.walk(Tree::ROOT).skip(1).map(|(id, _)| view.tree.display_path(id)).collect();
    names.sort();
    names
}

#[test]
fn every_session_of_a_grown_image_can_be_opened() {
    let folder = tempfile::tempdir().expect("a folder");
    for name in ["one", "two", "three"] {
        std::fs::write(folder.path().join(name), name).expect("written");
        let args = ["-outdev", "stdio:grown.iso", "-map", name, &format!("/{name}"), "-commit"];
        let grow = ["-dev", "stdio:grown.iso", "-map", name, &format!("/{name}"), "-commit"];
        let args = if name == "one" { args } else { grow };
        if run("xorriso", &args, folder.path()).is_none() {
            return;
        }
    }
    let path = folder.path().join("grown.iso");
    let newest = open(&path, &OpenOptions::default());
    assert_eq!((newest.sessions.len(), newest.session), (3, 3));
    assert_eq!(names(&newest), ["one", "three", "two"]);
    for (session, expected) in
        [(1, &["one"][..]), (2, &["one", "two"]), (3, &["one", "three", "two"])]
    {
        let options = OpenOptions { session: Some(session), ..OpenOptions::default() };
        assert_eq!(names(&open(&path, &options)), expected, "session {session}");
    }
    let wrong = OpenOptions { session: Some(4), ..OpenOptions::default() };
    assert!(opened::open(&RealFs, &path, &wrong, &Context::default()).is_err());
}

#[test]
fn a_session_appended_the_old_way_is_found() {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, text) in [("a", "old"), ("b", "new")] {
        std::fs::create_dir(folder.path().join(name)).expect("made");
        std::fs::write(folder.path().join(name).join(format!("{text}.txt")), text)
            .expect("written");
    }
    let first = ["-quiet", "-R", "-o", "first.iso", "a"];
    if run("genisoimage", &first, folder.path()).is_none() {
        return;
    }
    let path = folder.path().join("first.iso");
    let mut bytes = std::fs::read(&path).expect("there");
    let next = bytes.len() / 2048;
    let place = format!("0,{next}");
    let second = ["-quiet", "-R", "-C", &place, "-M", "first.iso", "-o", "second.iso", "b"];
    run("genisoimage", &second, folder.path()).expect("it was there before");
    bytes.extend(std::fs::read(folder.path().join("second.iso")).expect("there"));
    let grown = folder.path().join("grown.iso");
    std::fs::write(&grown, bytes).expect("written");
    let newest = open(&grown, &OpenOptions::default());
    assert_eq!(newest.sessions.len(), 2);
    assert_eq!(names(&newest), ["new.txt", "old.txt"]);
    let options = OpenOptions { session: Some(1), ..OpenOptions::default() };
    assert_eq!(names(&open(&grown, &options)), ["old.txt"]);
}

#[test]
fn an_image_inside_an_image_is_no_session() {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::create_dir(folder.path().join("in")).expect("made");
    std::fs::write(folder.path().join("in/inner.txt"), "x").expect("written");
    if run("genisoimage", &["-quiet", "-R", "-o", "inner.iso", "in"], folder.path()).is_none() {
        return;
    }
    let inner = std::fs::read(folder.path().join("inner.iso")).expect("there");
    // Where libisofs would have its first session, and right behind the end.
    let outer = std::fs::read(folder.path().join("inner.iso")).expect("there");
    let mut with_inner = outer.clone();
    with_inner.extend(&inner);
    let path = folder.path().join("outer.iso");
    std::fs::write(&path, with_inner).expect("written");
    assert_eq!(open(&path, &OpenOptions::default()).sessions.len(), 1);
}

#[test]
fn names_decode_with_the_set_asked_for() {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::create_dir(folder.path().join("in")).expect("made");
    std::fs::write(folder.path().join("in").join(OsStr::from_bytes(b"caf\xe9")), "x")
        .expect("written");
    let args = [
        "-quiet",
        "-R",
        "-input-charset",
        "iso8859-1",
        "-output-charset",
        "iso8859-1",
        "-o",
        "l1.iso",
        "in",
    ];
    if run("genisoimage", &args, folder.path()).is_none() {
        return;
    }
    let path = folder.path().join("l1.iso");
    assert_eq!(names(&open(&path, &OpenOptions::default())), ["caf\u{fffd}"]);
    let options = OpenOptions { charset: Charset::from_label("latin1"), ..OpenOptions::default() };
    assert_eq!(names(&open(&path, &options)), ["café"]);
}
