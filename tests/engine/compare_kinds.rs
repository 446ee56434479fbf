//! `compare` on every kind of structure: one flipped bit in each is found and named, on UDF, FAT
//! and hybrid discs of foreign make; discs with sound; projects against what they become.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::sync::Arc;

use glassmaster::base::bytes::Timestamp;
use glassmaster::base::progress::Context;
use glassmaster::io::host::real;
use glassmaster::io::memory::MemorySource;
use glassmaster::io::{RealFs, SharedSource};
use glassmaster::model::map::Group;
use glassmaster::model::spec::ImageSpec;
use glassmaster::opened::{OpenOptions, open_source};
use glassmaster::ops::Workers;
use glassmaster::ops::compare::{Class, Side, compare};
use glassmaster::project::Project;
use glassmaster::project::file::save;
use serde_json::Value;

use crate::authoring;

fn has(program: &str) -> bool {
    let mut command = Command::new(program);
    let is_there = command.arg("--version").stdout(Stdio::null()).stderr(Stdio::null());
    let is_there = is_there.status().is_ok();
    if !is_there {
        println!("SKIPPED: {program} is not installed");
    }
    is_there
}

fn run(folder: &Path, program: &str, args: &[&str]) -> Output {
    let mut command = Command::new(program);
    command.args(args).current_dir(folder).env("LC_ALL", "C").stdin(Stdio::null());
    command.output().expect("it starts")
}

fn ours(folder: &Path, args: &[&str]) -> Output {
    run(folder, env!("CARGO_BIN_EXE_glassmaster"), args)
}

fn succeed(output: &Output) {
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

fn compared(folder: &Path, left: &str, right: &str) -> (Option<i32>, Value) {
    let output = ours(folder, &["compare", "--json", left, right]);
    let json = serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|bad| panic!("{bad}: {}", String::from_utf8_lossy(&output.stderr)));
    (output.status.code(), json)
}

fn source_tree(folder: &Path) {
    let docs = folder.join("src/docs");
    let efi = folder.join("src/EFI/BOOT");
    fs::create_dir_all(&docs).expect("made");
    fs::create_dir_all(&efi).expect("made");
    fs::write(docs.join("a.txt"), "hello\n").expect("written");
    fs::write(docs.join("big.bin"), noise(40_000)).expect("written");
    fs::write(efi.join("BOOTX64.EFI"), noise(9_000)).expect("written");
}

fn noise(len: usize) -> Vec<u8> {
    let mut state = 1u64;
    let mut next = || {
        state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        (state >> 33) as u8
    };
    (0..len).map(|_| next()).collect()
}

fn side(bytes: &[u8]) -> Option<Side> {
    let source: SharedSource = Arc::new(MemorySource::new(bytes.to_vec()));
    let ctx = Context::default();
    let image = open_source(source, None, &OpenOptions::default(), &ctx).ok()?;
    Side::of_image(image, Arc::new(RealFs), &ctx).ok()
}

/// Flips one bit at the begin, in the middle and at the end of the first span of every role, and at
/// `also`, and holds what is found against the map. Gives, for each role, the names of fields that were told.
fn flip_each(bytes: &[u8], also: &[u64]) -> BTreeMap<String, Vec<String>> {
    let left = side(bytes).expect("the image opens");
    let workers = Workers::with_threads(2).expect("threads");
    let mut told: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for span in left.map.iter() {
        let ns = span.owner.namespace().map_or("", |ns| ns.id());
        let role = format!("{} {ns}", span.owner.id()).trim_end().to_owned();
        if told.contains_key(&role) {
            continue;
        }
        let fields = told.entry(role.clone()).or_default();
        let three = [span.range.start, span.range.start + span.range.len / 2, span.range.end() - 1];
        let inside = also.iter().filter(|at| span.range.start <= **at && **at < span.range.end());
        for at in three.into_iter().chain(inside.copied()) {
            let mut other = bytes.to_vec();
            other[usize::try_from(at).expect("small")] ^= 1;
            // What no longer opens is told by opening it, not by comparing.
            let Some(right) = side(&other) else {
                fields.push("(unreadable)".to_owned());
                continue;
            };
            let found =
                compare(&left, &right, &RealFs, &Context::default(), &workers).expect("it runs");
            assert_eq!(found.differing_bytes(), 1, "{role} at {at}: {:?}", found.runs);
            let [run] = found.runs.as_slice() else { panic!("{role} at {at}: {:?}", found.runs) };
            assert_eq!((run.range.start, run.range.len), (at, 1), "{role}");
            assert_eq!(run.left.id(), span.owner.id(), "{role} at {at}: {run:?}");
            let is_gap = matches!(span.owner.group(), Group::Empty | Group::Unclaimed);
            let is_harmless = matches!(run.class, Class::Padding | Class::Unowned);
            assert!(is_gap == is_harmless || run.field.is_none() && !is_gap, "{role}: {run:?}");
            if span.owner.group() == Group::Files {
                assert_eq!(run.class, Class::Content, "{role} at {at}");
                assert_ne!(found.verdict.id(), "equivalent", "{role} at {at}");
            }
            assert_ne!(found.verdict.id(), "identical", "{role} at {at}");
            fields.push(run.field.as_deref().unwrap_or("-").to_owned());
        }
    }
    told
}

/// Roles that must have been there, each with a field that was named.
fn names_fields(told: &BTreeMap<String, Vec<String>>, roles: &[&str]) {
    for role in roles {
        let fields = told.get(*role).unwrap_or_else(|| panic!("no {role} among {told:?}"));
        let is_named = |field: &String| field != "-" && field != "(unreadable)";
        assert!(fields.iter().any(is_named), "{role}: {fields:?}");
    }
}

#[test]
fn a_flipped_bit_is_named_on_a_udf_bridge() {
    if !has("genisoimage") {
        return;
    }
    let home = tempfile::tempdir().expect("a test folder");
    source_tree(home.path());
    let args = ["-quiet", "-udf", "-R", "-J", "-V", "FLIPS", "-o", "udf.iso", "src"];
    succeed(&run(home.path(), "genisoimage", &args));
    let told = flip_each(&fs::read(home.path().join("udf.iso")).expect("it was made"), &[]);
    println!("{told:?}");
    names_fields(&told, &["descriptor-sequence", "anchor", "file-entry udf", "directory udf"]);
    assert!(told.keys().any(|role| role.starts_with("file ")), "{told:?}");
}

#[test]
fn a_flipped_bit_is_named_on_a_fat_volume() {
    if !has("mkfs.fat") || !has("mcopy") {
        return;
    }
    let home = tempfile::tempdir().expect("a test folder");
    source_tree(home.path());
    succeed(&run(home.path(), "mkfs.fat", &["-C", "-n", "FLIPS", "fat.img", "1440"]));
    succeed(&run(home.path(), "mcopy", &["-i", "fat.img", "-s", "src/docs", "::"]));
    // Between the jump and the code of a boot sector lie its fields: a letter of the label.
    let told = flip_each(&fs::read(home.path().join("fat.img")).expect("it was made"), &[44]);
    println!("{told:?}");
    names_fields(&told, &["volume-descriptor fat", "directory fat"]);
    assert!(told.contains_key("space-bitmap") && told.contains_key("file fat"), "{told:?}");
}

#[test]
fn a_flipped_bit_is_named_on_a_hybrid_disc() {
    let home = tempfile::tempdir().expect("a test folder");
    source_tree(home.path());
    let built = ours(
        home.path(),
        &["build", "src", "-o", "gpt.iso", "--gpt", "--boot-uefi", "src/EFI", "-V", "FLIPS"],
    );
    succeed(&built);
    let told = flip_each(&fs::read(home.path().join("gpt.iso")).expect("it was made"), &[]);
    println!("{told:?}");
    names_fields(&told, &["partition-table", "boot-catalog", "volume-descriptor iso"]);
    assert!(told.contains_key("boot-image"), "{told:?}");
}

/// A sheet with a track of data and one of sound.
fn sheet(folder: &Path, name: &str, sound: &[u8]) {
    let bytes = u32::try_from(sound.len()).expect("short");
    let mut wave = Vec::new();
    for part in [&b"RIFF"[..], &(36 + bytes).to_le_bytes(), b"WAVEfmt ", &16u32.to_le_bytes()] {
        wave.extend_from_slice(part);
    }
    for word in [1u16, 2, 0xAC44, 0, 0xB110, 2, 4, 16] {
        wave.extend_from_slice(&word.to_le_bytes());
    }
    wave.extend_from_slice(b"data");
    wave.extend_from_slice(&bytes.to_le_bytes());
    wave.extend_from_slice(sound);
    fs::write(folder.join(format!("{name}.wav")), wave).expect("written");
    let text = format!(
        "FILE \"data.iso\" BINARY\n  TRACK 01 MODE1/2048\n    INDEX 01 00:00:00\n\
         FILE \"{name}.wav\" WAVE\n  TRACK 02 AUDIO\n    INDEX 01 00:00:00\n"
    );
    fs::write(folder.join(format!("{name}.cue")), text).expect("written");
}

#[test]
fn sound_is_compared_track_by_track() {
    let home = tempfile::tempdir().expect("a test folder");
    source_tree(home.path());
    succeed(&ours(home.path(), &["build", "src", "-o", "data.iso", "--date", "2024-01-01"]));
    let mut sound = noise(2352 * 150);
    sheet(home.path(), "one", &sound);
    sheet(home.path(), "same", &sound);
    sound[2352 * 100] ^= 1;
    sheet(home.path(), "other", &sound);
    let (exit, json) = compared(home.path(), "one.cue", "other.cue");
    assert_eq!((exit, &json["verdict"]), (Some(1), &Value::from("different")), "{json}");
    let tracks = json["tracks"].as_array().expect("tracks");
    let names: Vec<&str> = tracks.iter().filter_map(|track| track["name"].as_str()).collect();
    assert_eq!(names, ["track2.sound"]);
    let (exit, json) = compared(home.path(), "one.cue", "same.cue");
    assert_eq!(exit, Some(0), "{json}");
    assert_ne!(json["verdict"], "different");
    // A disc with sound holds more than its data.
    let (exit, json) = compared(home.path(), "one.cue", "data.iso");
    assert_eq!(exit, Some(1), "{json}");
    assert!(json["tracks"].as_array().is_some_and(|tracks| !tracks.is_empty()), "{json}");
}

#[test]
fn a_project_is_what_it_becomes() {
    let home = tempfile::tempdir().expect("a test folder");
    let mut project = Project::new(ImageSpec::new(Timestamp::from_unix(1_700_000_000)));
    project.spec.volume.volume_id = "PROJECT".to_owned();
    project.tree = authoring::small_tree();
    let path = home.path().join("disc.glass");
    save(&project, &*real(), &path, None, None, &Context::default()).expect("it is saved");
    succeed(&ours(home.path(), &["build", "disc.glass", "-o", "disc.iso"]));
    let (exit, json) = compared(home.path(), "disc.glass", "disc.iso");
    assert_eq!((exit, &json["verdict"]), (Some(0), &Value::from("identical")), "{json}");
    assert_eq!(json["differing_bytes"], 0);
    // Changed afterwards it is told so, and by how much.
    project.spec.volume.volume_id = "ANOTHER".to_owned();
    let other = home.path().join("other.glass");
    save(&project, &*real(), &other, None, None, &Context::default()).expect("it is saved");
    let (exit, json) = compared(home.path(), "disc.glass", "other.glass");
    assert_eq!((exit, &json["verdict"]), (Some(1), &Value::from("equivalent")), "{json}");
    assert!(
        json["fields"]
            .as_array()
            .is_some_and(|fields| { fields.iter().any(|field| field["field"] == "pvd.volume-id") })
    );
}
