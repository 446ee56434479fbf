//! `convert`: images of one kind become images of another, whole or not at all.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::Value;

/// A folder with the image of a small tree.
struct Bench {
    dir: tempfile::TempDir,
}

impl Bench {
    fn new() -> Bench {
        let bench = Bench { dir: tempfile::tempdir().expect("a test folder") };
        let source = bench.path("source");
        fs::create_dir_all(source.join("docs")).expect("made");
        fs::write(source.join("readme.txt"), b"hello\n").expect("written");
        fs::write(source.join("docs/big.bin"), vec![7; 300_000]).expect("written");
        bench.expect(&["build", "source", "-o", "disc.iso", "--date", "2026-01-01"], 0);
        bench
    }

    fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    fn run(&self, args: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_glassmaster"));
        command.args(args).current_dir(self.dir.path()).env("LC_ALL", "C").stdin(Stdio::null());
        command.output().expect("it starts")
    }

    fn expect(&self, args: &[&str], code: i32) -> Output {
        let output = self.run(args);
        let told = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(code), "{args:?}: {told}");
        output
    }

    fn json(&self, args: &[&str], code: i32) -> Value {
        serde_json::from_slice(&self.expect(args, code).stdout).expect("JSON")
    }

    fn names(&self, folder: &str) -> Vec<String> {
        let entries = fs::read_dir(self.path(folder)).expect("a folder");
        let mut names: Vec<String> = entries
            .map(|entry| entry.expect("listed").file_name().to_string_lossy().into_owned())
            .collect();
        names.sort();
        names
    }
}

#[test]
fn a_plain_image_is_copied_and_read_back() {
    let bench = Bench::new();
    let before = bench.names(".");
    let done = bench.json(&["convert", "disc.iso", "copy.iso", "--json"], 0);
    assert_eq!((&done["target"], &done["verified"]), (&"iso".into(), &true.into()));
    assert_eq!(done["made"][0]["file"], "copy.iso");
    let bytes = |name: &str| fs::read(bench.path(name)).expect("there");
    assert!(bytes("copy.iso") == bytes("disc.iso"));
    // Nothing is overwritten without --force, and nothing is left beside it.
    bench.expect(&["convert", "disc.iso", "copy.iso"], 2);
    bench.expect(&["convert", "disc.iso", "copy.iso", "--force"], 0);
    assert_eq!(bench.names(".").len(), before.len() + 1);
    let piped = bench.expect(&["convert", "disc.iso", "-", "--to", "iso"], 0);
    assert!(piped.stdout == bytes("disc.iso"));
}

#[test]
fn what_makes_no_sense_is_refused() {
    let bench = Bench::new();
    fs::write(bench.path("junk"), vec![0; 100_000]).expect("written");
    for (args, code) in [
        (&["convert", "disc.iso", "disc.odd"][..], 3),
        (&["convert", "disc.iso", "out.iso", "--to", "odd"], 3),
        (&["convert", "disc.iso"], 3),
        (&["convert", "disc.iso", "a", "b"], 3),
        (&["convert", "disc.iso", "-C", "out"], 3),
        (&["convert", "disc.iso", "out.iso", "--accept-loss", "everything"], 3),
        (&["convert", "junk", "out.iso"], 2),
        (&["convert", "absent", "out.iso"], 2),
    ] {
        let output = bench.expect(args, code);
        assert!(!output.stderr.is_empty(), "{args:?} says nothing");
    }
    assert!(!bench.path("out.iso").exists() && !bench.path("out").exists());
}

#[test]
fn a_batch_goes_on_whatever_fails() {
    let bench = Bench::new();
    fs::write(bench.path("junk.bin"), vec![0; 100_000]).expect("written");
    fs::copy(bench.path("disc.iso"), bench.path("other.img")).expect("copied");
    let batch = ["convert", "--to", "iso", "-C", "out", "disc.iso", "junk.bin", "other.img"];
    let rows = bench.json(&[&batch[..], &["--json"]].concat(), 2);
    let results: Vec<&Value> =
        rows["files"].as_array().expect("rows").iter().map(|row| &row["result"]).collect();
    assert_eq!(results, ["done", "failed", "done"]);
    assert!(rows["files"][1]["reason"].is_string());
    assert_eq!(bench.names("out"), ["disc.iso", "other.iso"]);
    // What is there already is skipped.
    let again = ["convert", "--to", "iso", "-C", "out", "disc.iso", "other.img"];
    let rows = bench.json(&[&again[..], &["--json"]].concat(), 4);
    assert_eq!(rows["files"][0]["result"], "skipped");
    bench.expect(&[&again[..], &["--force"]].concat(), 0);
    let named = ["convert", "--to", "iso", "-C", "out", "--name", "x-{name}.iso", "disc.iso"];
    bench.expect(&named, 0);
    assert!(Path::new(&bench.path("out/x-disc.iso")).exists());
    // Two inputs that would get the same name.
    fs::copy(bench.path("disc.iso"), bench.path("disc.img")).expect("copied");
    bench.expect(&["convert", "--to", "iso", "-C", "twice", "disc.iso", "disc.img"], 3);
    assert!(!bench.path("twice").exists());
}
