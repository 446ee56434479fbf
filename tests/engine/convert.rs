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
        command
            .args(args)
            .current_dir(self.dir.path())
            .env("LC_ALL", "C")
            .env("XDG_CACHE_HOME", self.path("cache"))
            .stdin(Stdio::null());
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
fn every_kind_leads_back_to_the_same_iso() {
    let bench = Bench::new();
    let bytes = |name: &str| fs::read(bench.path(name)).expect("there");
    let good = bytes("disc.iso");
    for (name, files) in [
        ("one/disc.cue", &["disc.bin", "disc.cue"][..]),
        ("two/disc.toc", &["disc.bin", "disc.toc"]),
        ("three/disc.ccd", &["disc.ccd", "disc.img", "disc.sub"]),
        ("four/disc.mds", &["disc.mdf", "disc.mds"]),
        ("five/disc.nrg", &["disc.nrg"]),
        ("six/disc.bin", &["disc.bin"]),
    ] {
        let (folder, _) = name.split_once('/').expect("a folder");
        fs::create_dir(bench.path(folder)).expect("made");
        let done = bench.json(&["convert", "disc.iso", name, "--json"], 0);
        assert_eq!((&done["verified"], &done["lost"]), (&true.into(), &Value::Array(Vec::new())));
        assert_eq!(bench.names(folder), files, "{name}");
        let back = format!("{folder}/back.iso");
        bench.expect(&["convert", name, &back, "--accept-loss", "subchannel"], 0);
        assert!(bytes(&back) == good, "{name} does not lead back");
    }
    // The raw sectors of them all are the same.
    for name in ["two/disc.bin", "three/disc.img", "four/disc.mdf", "six/disc.bin"] {
        assert!(bytes(name) == bytes("one/disc.bin"), "{name}");
    }
    let has_bchunk = Command::new("bchunk").stdout(Stdio::null()).status().is_ok();
    if !has_bchunk {
        println!("SKIPPED: bchunk not installed");
        return;
    }
    let mut bchunk = Command::new("bchunk");
    bchunk.args(["disc.bin", "disc.cue", "track"]).current_dir(bench.path("one"));
    assert!(bchunk.output().expect("it starts").status.success());
    assert!(bytes("one/track01.iso") == good);
}

/// Images of the corpus with audio, several tracks or sessions: what would be lost is told.
#[test]
fn what_the_target_cannot_carry_must_be_accepted() {
    let Some(corpus) = std::env::var_os("GLASSMASTER_BENCH").map(PathBuf::from) else {
        println!("SKIPPED: GLASSMASTER_BENCH is not set");
        return;
    };
    let bench = Bench::new();
    let mut count = 0;
    for folder in ["peer", "real/libcdio"] {
        for entry in fs::read_dir(corpus.join(folder)).expect("a folder of the corpus") {
            let path = entry.expect("listed").path();
            let is_sheet = path.extension().is_some_and(|end| end == "cue" || end == "ccd");
            if !is_sheet {
                continue;
            }
            let input = path.to_str().expect("plain names");
            let info = bench.run(&["info", "--json", input]);
            let Ok(info) = serde_json::from_slice::<Value>(&info.stdout) else { continue };
            let has_audio = info["tracks"]
                .as_array()
                .is_some_and(|tracks| tracks.iter().any(|track| track["mode"] == "audio"));
            let has_data = info["volumes"].as_array().is_some_and(|volumes| !volumes.is_empty());
            let output = bench.run(&["convert", input, "out.iso", "--force"]);
            let told = String::from_utf8_lossy(&output.stderr).into_owned();
            if has_audio || !has_data {
                assert_eq!(output.status.code(), Some(2), "{input}: {told}");
            }
            if has_audio && has_data {
                assert!(
                    told.contains("--accept-loss") && told.contains("audio"),
                    "{input}: {told}"
                );
            }
            if has_data {
                let all = ["convert", input, "out.iso", "--force", "--accept-loss", "all"];
                bench.expect(&all, 0);
                count += 1;
            }
            let copy = ["convert", input, "copy.cue", "--force", "--accept-loss", "all"];
            bench.expect(&copy, 0);
        }
    }
    assert!(count > 3, "{count}");
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

#[test]
fn every_packed_target_gives_the_image_back() {
    let bench = Bench::new();
    let bytes = |name: &str| fs::read(bench.path(name)).expect("there");
    for name in ["d.iso.gz", "d.iso.xz", "d.iso.zst", "d.cso", "d.zso", "d.chd"] {
        let done = bench.json(&["convert", "disc.iso", name, "--json"], 0);
        assert_eq!(done["verified"], true, "{name}");
        let back = format!("{name}.back.iso");
        bench.expect(&["convert", name, &back], 0);
        assert!(bytes(&back) == bytes("disc.iso"), "{name}");
        let listed = |image: &str| bench.expect(&["ls", "-R", image], 0).stdout;
        assert_eq!(listed(name), listed("disc.iso"), "{name}");
    }
    // Nothing was kept: none of them needs an index.
    assert!(!bench.path("cache").exists());
}
