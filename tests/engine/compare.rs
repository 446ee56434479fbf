//! `compare`, judged by `cmp`, `diff` and by what was changed on purpose.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use glassmaster::base::progress::Context;
use glassmaster::io::memory::MemorySource;
use glassmaster::io::{RealFs, SharedSource};
use glassmaster::model::spec::{ImageSpec, JolietLimit};
use glassmaster::model::{Namespace, Owner};
use glassmaster::opened::{OpenOptions, open_source};
use glassmaster::ops::Workers;
use glassmaster::ops::compare::{Class, Comparison, Ignore, Side, Verdict, compare};
use serde_json::Value;

use crate::authoring::{DATE, bytes_of, planned, small_tree};

struct Bench {
    dir: tempfile::TempDir,
}

impl Bench {
    fn new() -> Bench {
        let bench = Bench { dir: tempfile::tempdir().expect("a test folder") };
        for (path, bytes) in [
            ("one/readme.txt", b"hello\n".to_vec()),
            ("one/docs/big.bin", noise(300_000, 1)),
            ("one/docs/deep/leaf", b"leaf".to_vec()),
            ("one/docs/other.bin", noise(5_000, 2)),
            ("one/a long name that Joliet keeps.txt", noise(70_000, 3)),
        ] {
            let path = bench.path(path);
            fs::create_dir_all(path.parent().expect("a folder")).expect("made");
            fs::write(path, bytes).expect("written");
        }
        bench
    }

    fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    fn run(&self, args: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_glassmaster"));
        command.args(args).current_dir(self.dir.path()).env("LC_ALL", "C").stdin(Stdio::null());
        command.env_remove("SOURCE_DATE_EPOCH").output().expect("it starts")
    }

    fn build(&self, source: &str, image: &str, more: &[&str]) {
        let args = [&["build", source, "-o", image, "-V", "DISC"][..], more].concat();
        let built = self.run(&args);
        assert_eq!(built.status.code(), Some(0), "{}", String::from_utf8_lossy(&built.stderr));
    }

    fn compare(&self, args: &[&str]) -> (i32, Value) {
        let output = self.run(&[&["compare", "--json"], args].concat());
        let error = String::from_utf8_lossy(&output.stderr).into_owned();
        let json = serde_json::from_slice(&output.stdout)
            .unwrap_or_else(|bad| panic!("{args:?}: {bad}\n{error}"));
        (output.status.code().expect("it ended by itself"), json)
    }

    /// Lines of `cmp -l` over the common length.
    fn cmp(&self, a: &str, b: &str) -> Option<u64> {
        let output = Command::new("cmp").args(["-l", a, b]).current_dir(self.dir.path()).output();
        let Ok(output) = output else {
            println!("SKIPPED: cmp not installed");
            return None;
        };
        Some(output.stdout.iter().filter(|byte| **byte == b'\n').count() as u64)
    }

    fn set_times(&self, folder: &str, seconds: u64) {
        let time = SystemTime::UNIX_EPOCH + Duration::from_secs(seconds);
        let mut open = vec![self.path(folder)];
        while let Some(path) = open.pop() {
            if path.is_dir() {
                let entries = fs::read_dir(&path).expect("it lists");
                open.extend(entries.map(|entry| entry.expect("it lists").path()));
            }
            let file = fs::File::open(&path).expect("it opens");
            file.set_modified(time).expect("times can be set");
        }
    }
}

fn noise(len: usize, seed: u64) -> Vec<u8> {
    let mut state = seed | 1;
    let mut next = || {
        state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        (state >> 33) as u8
    };
    (0..len).map(|_| next()).collect()
}

fn sum_of_runs(json: &Value) -> u64 {
    let runs = json["runs"].as_array().expect("runs");
    runs.iter().map(|run| run["bytes"].as_u64().expect("a number")).sum()
}

fn copy_tree(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("made");
    for entry in fs::read_dir(from).expect("it lists") {
        let entry = entry.expect("it lists");
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy_tree(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).expect("copied");
        }
    }
}

#[test]
fn two_builds_with_different_clocks_differ_in_dates_only() {
    let bench = Bench::new();
    bench.set_times("one", 1_700_000_000);
    bench.build("one", "a.iso", &["--date", "2024-01-01"]);
    bench.set_times("one", 1_755_555_555);
    bench.build("one", "b.iso", &["--date", "2026-11-24"]);
    let (exit, json) = bench.compare(&["a.iso", "b.iso"]);
    assert_eq!((exit, &json["verdict"]), (1, &Value::from("equivalent")), "{}", json["summary"]);
    let runs = json["runs"].as_array().expect("runs");
    assert!(runs.len() > 20, "{} runs", runs.len());
    for run in runs {
        assert_eq!(run["class"], "time", "{run}");
        assert!(run["field"].is_string(), "{run}");
    }
    if let Some(count) = bench.cmp("a.iso", "b.iso") {
        assert_eq!(sum_of_runs(&json), count);
        assert_eq!(json["differing_bytes"], count);
    }
    assert_eq!(json["classes"], serde_json::json!(["time"]));
    assert!(json["files"].as_array().expect("files").iter().all(|f| f["state"] == "metadata"));
    let (exit, _) = bench.compare(&["a.iso", "b.iso", "--ignore", "times"]);
    assert_eq!(exit, 0);
    let (exit, _) = bench.compare(&["a.iso", "b.iso", "--ignore", "ids,order"]);
    assert_eq!(exit, 1);
    let told = bench.run(&["compare", "a.iso", "b.iso"]);
    let told = String::from_utf8_lossy(&told.stdout).into_owned();
    assert!(told.starts_with("Same content, different only in "), "{told}");
    assert!(told.contains("dates in folders"), "{told}");
}

/// What changed between the two trees, as `compare` and as `diff` tell it.
#[test]
fn files_and_bytes_agree_with_diff_and_cmp() {
    let bench = Bench::new();
    copy_tree(&bench.path("one"), &bench.path("two"));
    fs::write(bench.path("two/readme.txt"), b"hullo\n").expect("written");
    fs::write(bench.path("two/docs/other.bin"), noise(9_000, 9)).expect("written");
    fs::write(bench.path("two/docs/new.bin"), noise(50_000, 4)).expect("written");
    fs::create_dir_all(bench.path("two/added/inside")).expect("made");
    fs::write(bench.path("two/added/inside/x"), b"x").expect("written");
    fs::remove_dir_all(bench.path("two/docs/deep")).expect("removed");
    for folder in ["one", "two"] {
        bench.set_times(folder, 1_700_000_000);
        bench.build(folder, &format!("{folder}.iso"), &["--date", "2024-01-01"]);
        let out = format!("{folder}.out");
        let extracted = bench.run(&["extract", &format!("{folder}.iso"), "-C", &out]);
        assert_eq!(extracted.status.code(), Some(0));
    }
    let (exit, json) = bench.compare(&["one.iso", "two.iso"]);
    assert_eq!((exit, &json["verdict"]), (1, &Value::from("different")));
    let mut ours: Vec<String> = json["files"]
        .as_array()
        .expect("files")
        .iter()
        .filter(|file| file["view"] == "rockridge" && file["state"] != "metadata")
        .map(|file| {
            format!("{} {}", file["state"].as_str().unwrap(), file["path"].as_str().unwrap())
        })
        .collect();
    ours.sort();
    let expected = [
        "changed docs/other.bin",
        "changed readme.txt",
        "only-left docs/deep",
        "only-right added",
        "only-right docs/new.bin",
    ];
    assert_eq!(ours, expected);
    match Command::new("diff")
        .args(["-rq", "one.out", "two.out"])
        .env("LC_ALL", "C")
        .current_dir(bench.dir.path())
        .output()
    {
        Ok(output) => {
            let told = String::from_utf8_lossy(&output.stdout).into_owned();
            let mut theirs: Vec<String> = told.lines().map(of_diff).collect();
            theirs.sort();
            assert_eq!(ours, theirs);
        }
        Err(_) => println!("SKIPPED: diff not installed"),
    }
    if let Some(count) = bench.cmp("one.iso", "two.iso") {
        assert_eq!(sum_of_runs(&json), count);
    }
    let moved = json["moved"].as_array().expect("moved");
    assert!(moved.iter().any(|moved| moved["path"] == "docs/big.bin"), "{moved:?}");
    assert_eq!(json["tail"]["side"], "b");
    // The other way round it is the same with sides swapped.
    let (_, swapped) = bench.compare(&["two.iso", "one.iso"]);
    assert_eq!(swapped["differing_bytes"], json["differing_bytes"]);
    assert_eq!(swapped["tail"]["side"], "a");
    // A folder is the tree an image of it has.
    let (exit, json) = bench.compare(&["one.iso", "one"]);
    assert_eq!((exit, &json["verdict"]), (0, &Value::from("same-data")), "{json}");
    let (exit, json) = bench.compare(&["two", "one.iso"]);
    assert_eq!((exit, &json["verdict"]), (1, &Value::from("different")));
    assert_eq!(json["runs"], serde_json::json!([]));
}

/// A line of `diff -rq` in our words.
fn of_diff(line: &str) -> String {
    let strip = |path: &str| {
        let (_, inside) = path.split_once('/').unwrap_or((path, ""));
        inside.to_owned()
    };
    if let Some(rest) = line.strip_prefix("Only in ") {
        let (folder, name) = rest.split_once(": ").expect("a folder and a name");
        let side = if folder.starts_with("one.out") { "only-left" } else { "only-right" };
        let folder = strip(folder);
        return match folder.as_str() {
            "" => format!("{side} {name}"),
            folder => format!("{side} {folder}/{name}"),
        };
    }
    let rest = line.strip_prefix("Files ").expect("files that differ");
    let (path, _) = rest.split_once(" and ").expect("two files");
    format!("changed {}", strip(path))
}

#[test]
fn containers_order_and_views_have_their_verdicts() {
    let bench = Bench::new();
    bench.set_times("one", 1_700_000_000);
    let date = ["--date", "2024-01-01"];
    bench.build("one", "a.iso", &date);
    fs::copy(bench.path("a.iso"), bench.path("b.iso")).expect("copied");
    let (exit, json) = bench.compare(&["a.iso", "b.iso"]);
    assert_eq!((exit, &json["verdict"]), (0, &Value::from("identical")), "{json}");
    for kind in ["iso.gz", "cso"] {
        let target = format!("c.{kind}");
        let made = bench.run(&["convert", "a.iso", &target]);
        assert_eq!(made.status.code(), Some(0), "{}", String::from_utf8_lossy(&made.stderr));
        let (exit, json) = bench.compare(&["a.iso", &target]);
        assert_eq!((exit, &json["verdict"]), (0, &Value::from("same-data")), "{json}");
    }
    fs::write(bench.path("sort"), "docs/other.bin 100\n").expect("written");
    bench.build("one", "sorted.iso", &[&date[..], &["--sort", "sort"]].concat());
    let (exit, json) = bench.compare(&["a.iso", "sorted.iso"]);
    assert_eq!((exit, &json["verdict"]), (1, &Value::from("equivalent")), "{json}");
    assert!(json["moved"].as_array().is_some_and(|moved| !moved.is_empty()));
    let (exit, json) = bench.compare(&["a.iso", "sorted.iso", "--ignore", "order"]);
    assert_eq!(exit, 0, "{}", json["classes"]);
    bench.build("one", "hidden.iso", &[&date[..], &["--hide", "joliet:docs/big.bin"]].concat());
    let (exit, json) = bench.compare(&["hidden.iso"]);
    assert_eq!(exit, 1);
    let views = json["views"].as_array().expect("views");
    let joliet = views.iter().find(|view| view["view"] == "joliet").expect("joliet");
    assert_eq!(joliet["hidden"], serde_json::json!(["docs/big.bin"]));
    assert_eq!(
        (&joliet["more"], &joliet["changed"]),
        (&Value::from(Vec::<Value>::new()), &Value::from(Vec::<Value>::new()))
    );
    assert_eq!(bench.compare(&["a.iso"]).0, 0);
    for (name, start) in [("r.html", "<!DOCTYPE html>"), ("r.md", "# ")] {
        let output = bench.run(&["compare", "a.iso", "hidden.iso", "--report", name]);
        assert_eq!(output.status.code(), Some(1));
        let text = fs::read_to_string(bench.path(name)).expect("written");
        assert!(text.starts_with(start) && text.contains("docs/big.bin"), "{text}");
    }
    for wrong in [&["--ignore", "dates"][..], &["--report", "x.pdf"]] {
        let output = bench.run(&[&["compare", "a.iso", "b.iso"], wrong].concat());
        assert_eq!(output.status.code(), Some(3), "{wrong:?}");
    }
}

fn side(bytes: &[u8]) -> Side {
    let source: SharedSource = Arc::new(MemorySource::new(bytes.to_vec()));
    let ctx = Context::default();
    let image = open_source(source, None, &OpenOptions::default(), &ctx).expect("it opens");
    Side::of_image(image, Arc::new(RealFs), &ctx).expect("it is read")
}

fn compared(left: &Side, right: &[u8], workers: &Workers) -> Comparison {
    let right = side(right);
    compare(left, &right, &RealFs, &Context::default(), workers).expect("not cancelled")
}

#[test]
fn one_flipped_bit_is_found_and_named_wherever_it_is() {
    let mut spec = ImageSpec::new(glassmaster::base::bytes::Timestamp::from_unix(DATE));
    spec.joliet = Some(JolietLimit::Units64);
    spec.volume.volume_id = "FLIPPED".to_owned();
    let (image, _) = planned(&small_tree(), &spec);
    let bytes = bytes_of(&image);
    let left = side(&bytes);
    let workers = Workers::with_threads(2).expect("threads");
    let map = &left.map;
    let first = |is_it: &dyn Fn(Owner) -> bool| {
        map.iter().find(|span| is_it(span.owner)).expect("such an owner").range.start
    };
    let directory =
        first(&|owner| matches!(owner, Owner::Directory { ns: Namespace::RockRidge, .. }));
    let table = first(&|owner| matches!(owner, Owner::PathTable { ns: Namespace::Iso, .. }));
    let data = first(&|owner| matches!(owner, Owner::FileData { .. }));
    let pvd = 16 * 2048;
    for (at, owner, field, class) in [
        (100, "system-area", None, Class::Content),
        (pvd + 40, "volume-descriptor", Some("pvd.volume-id"), Class::Id),
        (pvd + 819, "volume-descriptor", Some("pvd.created"), Class::Time),
        (pvd + 124, "volume-descriptor", Some("pvd.sequence"), Class::Content),
        (pvd + 1400, "volume-descriptor", None, Class::Content),
        (table + 2, "path-table", Some(".block"), Class::Address),
        (directory + 18 + 5, "directory", Some("..recorded"), Class::Time),
        (directory + 26, "directory", Some("..interleave-blocks"), Class::Content),
        (data, "file", None, Class::Content),
    ] {
        let mut other = bytes.clone();
        other[usize::try_from(at).unwrap()] ^= 1;
        let found = compared(&left, &other, &workers);
        let [run] = found.runs.as_slice() else { panic!("{at}: {:?}", found.runs) };
        assert_eq!((run.range.start, run.range.len, run.bytes), (at, 1, 1), "{run:?}");
        assert_eq!((run.left.id(), run.class), (owner, class), "{run:?}");
        match field {
            Some(field) => {
                let named = run.field.as_deref().unwrap_or_default();
                assert!(named.ends_with(field), "{field}: {run:?}");
            }
            None => assert_eq!(run.field, None, "{run:?}"),
        }
        let is_content = class == Class::Content;
        assert_eq!(found.verdict == Verdict::Different, is_content, "{at}: {:?}", found.classes);
        let all = Ignore { times: true, ids: true, order: true, padding: true };
        assert_eq!(found.is_same_but_for(all), !is_content);
    }
}

#[test]
fn any_change_of_bytes_is_counted_and_nothing_panics() {
    let mut spec = ImageSpec::new(glassmaster::base::bytes::Timestamp::from_unix(DATE));
    spec.joliet = Some(JolietLimit::Units64);
    let (image, _) = planned(&small_tree(), &spec);
    let bytes = bytes_of(&image);
    let left = side(&bytes);
    let workers = Workers::with_threads(2).expect("threads");
    for seed in 1..40u64 {
        let mut other = bytes.clone();
        let dice = noise(400, seed);
        for spot in dice.chunks_exact(8) {
            let place =
                u64::from_le_bytes(spot.try_into().unwrap()) as usize % (seed as usize * 4000);
            if let Some(byte) = other.get_mut(20 * 2048 + place) {
                *byte = byte.wrapping_add(spot[0] | 1);
            }
        }
        if seed.is_multiple_of(3) {
            other.truncate(other.len() - 2048 * seed as usize);
        }
        let expected = bytes.iter().zip(&other).filter(|(a, b)| a != b).count() as u64;
        let found = compared(&left, &other, &workers);
        assert_eq!(found.differing_bytes(), expected, "seed {seed}");
        let sorted = found.runs.windows(2).all(|two| two[0].range.end() <= two[1].range.start);
        assert!(sorted, "seed {seed}");
    }
}

#[test]
fn a_cancel_ends_it() {
    let spec = ImageSpec::new(glassmaster::base::bytes::Timestamp::from_unix(DATE));
    let (image, _) = planned(&small_tree(), &spec);
    let bytes = bytes_of(&image);
    let (left, right) = (side(&bytes), side(&bytes));
    let ctx = Context::default();
    ctx.cancel.cancel();
    let workers = Workers::with_threads(2).expect("threads");
    assert!(compare(&left, &right, &RealFs, &ctx, &workers).is_err());
}
