//! Discs in containers: what tracks they have, what files lie in them, what they become.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use glassmaster::base::cd::{RawSector, SectorCheck, TrackMode};
use glassmaster::base::progress::Context;
use glassmaster::io::RealFs;
use glassmaster::opened::{self, OpenOptions};
use serde_json::Value;

/// Where the corpus is unpacked; a line for the reader where it is not.
fn corpus() -> Option<PathBuf> {
    let found = std::env::var_os("GLASSMASTER_BENCH").map(PathBuf::from);
    if found.is_none() {
        println!("SKIPPED: GLASSMASTER_BENCH is not set");
    }
    found
}

fn has(program: &str) -> bool {
    let mut command = Command::new(program);
    command.arg("--help").stdout(Stdio::null()).stderr(Stdio::null());
    let is_there = command.status().is_ok();
    if !is_there {
        println!("SKIPPED: {program} is not installed");
    }
    is_there
}

fn run(args: &[&str], folder: &Path) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_glassmaster"));
    command.args(args).current_dir(folder).env("LC_ALL", "C").stdin(Stdio::null());
    command.output().expect("it starts")
}

fn expect(args: &[&str], folder: &Path, code: i32) -> Output {
    let output = run(args, folder);
    let told = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(code), "{args:?}: {told}");
    output
}

fn info(image: &Path) -> Value {
    let name = image.to_str().expect("a plain name");
    let output = expect(&["info", "--json", name], Path::new("."), 0);
    serde_json::from_slice(&output.stdout).expect("JSON")
}

/// Number, kind, start and the two lengths of every track: up to the pregap of the next one, and
/// up to where the next one starts, which is what tables of contents tell.
fn tracks(image: &Path) -> Vec<(u64, &'static str, u64, [u64; 2])> {
    let told = info(image);
    let tracks = told["tracks"].as_array().expect("tracks").clone();
    let number = |track: &Value, key: &str| track[key].as_u64().expect("a number");
    let starts: Vec<u64> = tracks.iter().map(|track| number(track, "start")).collect();
    let mut found = Vec::new();
    for (n, track) in tracks.iter().enumerate() {
        let (start, count) = (number(track, "start"), number(track, "sectors"));
        let kind = match track["mode"].as_str().expect("a mode") {
            "audio" => "audio",
            mode if mode.starts_with("mode2") => "XA",
            _ => "data",
        };
        let until_next = starts.get(n + 1).map_or(count, |next| next - start);
        found.push((number(track, "number"), kind, start, [count, until_next]));
    }
    found
}

#[test]
fn track_tables_of_the_corpus_agree() {
    let Some(bench) = corpus() else { return };
    let mut count = 0;
    for entry in fs::read_dir(bench.join("expected")).expect("expectations") {
        let path = entry.expect("listed").path();
        let name = path.file_name().expect("a name").to_string_lossy().into_owned();
        let Some(image) = name.strip_suffix(".tracks") else { continue };
        if image.ends_with(".chd") {
            continue;
        }
        let found = tracks(&bench.join(image.replace("--", "/")));
        let expected = fs::read_to_string(&path).expect("text");
        let lines: Vec<&str> = expected.lines().collect();
        assert_eq!(lines.len(), found.len(), "{image}");
        for (line, (number, kind, start, counts)) in lines.iter().zip(found) {
            let is_told = counts.iter().any(|n| *line == format!("{number} {kind} {start} {n}"));
            assert!(is_told, "{image}: {line} is {number} {kind} {start} {counts:?}");
        }
        count += 1;
    }
    assert!(count >= 14, "only {count} track tables");
}

#[test]
fn every_raw_sector_of_the_corpus_has_the_codes_we_make() {
    let Some(bench) = corpus() else { return };
    let mut count = 0;
    for (file, stride, data) in [
        ("real/libcdio/isofs-m1.bin", 2352, 302),
        ("peer/c-raw.bin", 2352, 200),
        ("peer/c-raw-m2352.bin", 2352, 200),
        ("peer/c-raw-alcohol.mdf", 2352, 200),
        ("peer/c-raw-clone.img", 2352, 200),
    ] {
        let bytes = fs::read(bench.join(file)).expect("corpus file");
        for (n, stored) in bytes.chunks(stride).take(data).enumerate() {
            let sector = RawSector::from_slice(&stored[..2352]).expect("whole");
            assert_eq!(sector.check(), SectorCheck::Good, "{file}, sector {n}");
            let mode = sector.mode().expect("a data sector");
            let mut again = sector.clone();
            let address = i64::try_from(n).expect("few");
            again.seal(mode, address).expect("an address");
            assert!(again == sector, "{file}: sector {n} is made otherwise");
            count += 1;
        }
    }
    assert_eq!(count, 1102);
}

/// A folder with a small image of files.
fn image() -> tempfile::TempDir {
    let dir = tempfile::tempdir().expect("a test folder");
    let source = dir.path().join("source");
    fs::create_dir_all(source.join("docs")).expect("made");
    fs::write(source.join("readme.txt"), b"hello\n").expect("written");
    fs::write(source.join("docs/big.bin"), vec![7; 300_000]).expect("written");
    expect(&["build", "source", "-o", "disc.iso", "--date", "2026-01-01"], dir.path(), 0);
    dir
}

#[test]
fn an_image_goes_into_every_container_and_comes_out_the_same() {
    let dir = image();
    let plain = fs::read(dir.path().join("disc.iso")).expect("built");
    for kind in ["cue", "toc", "ccd", "mds", "nrg", "bin"] {
        let folder = dir.path().join(kind);
        fs::create_dir(&folder).expect("made");
        let name = format!("game.{kind}");
        expect(&["convert", "../disc.iso", &name], &folder, 0);
        let text = expect(&["cat", &name, "readme.txt"], &folder, 0).stdout;
        assert_eq!(text, b"hello\n", "{kind}");
        expect(&["convert", &name, "back.iso", "--accept-loss", "subchannel"], &folder, 0);
        assert!(fs::read(folder.join("back.iso")).expect("made") == plain, "{kind}");
    }
    // The data file leads to its sheet.
    assert_eq!(info(&dir.path().join("cue/game.bin"))["container"], "cue");
    assert_eq!(info(&dir.path().join("ccd/game.img"))["container"], "ccd");
    assert_eq!(info(&dir.path().join("mds/game.mdf"))["container"], "mds");
    assert_eq!(info(&dir.path().join("bin/game.bin"))["container"], "raw-sectors");
    assert_eq!(info(&dir.path().join("disc.iso"))["container"], "raw");
    if has("bchunk") {
        let folder = dir.path().join("cue");
        let mut bchunk = Command::new("bchunk");
        bchunk.args(["game.bin", "game.cue", "peer"]).current_dir(&folder);
        assert!(bchunk.output().expect("runs").status.success());
        assert!(fs::read(folder.join("peer01.iso")).expect("made") == plain);
    }
}

#[test]
fn what_would_get_lost_is_said_first() {
    let Some(bench) = corpus() else { return };
    let dir = tempfile::tempdir().expect("a test folder");
    let cue = bench.join("peer/c-raw.cue");
    let cue = cue.to_str().expect("a plain name");
    let refused = expect(&["convert", cue, "a.iso"], dir.path(), 2);
    let told = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert!(told.contains("cd-text") && told.contains("audio"), "{told}");
    expect(&["convert", cue, "a.iso", "--accept-loss", "all"], dir.path(), 0);
    // Everything a cue sheet says has a place in CloneCD's files, and back.
    expect(&["convert", cue, "b.ccd"], dir.path(), 0);
    expect(&["convert", "b.ccd", "c.cue", "--accept-loss", "subchannel"], dir.path(), 0);
    let bin = fs::read(bench.join("peer/c-raw.bin")).expect("corpus file");
    assert!(fs::read(dir.path().join("c.bin")).expect("made") == bin);
    let one = info(&bench.join("peer/c-raw.cue"));
    let mut two = info(&dir.path().join("c.cue"));
    assert_eq!(one["tracks"], two["tracks"].take());
}

#[test]
fn split_and_misnamed_files_are_found() {
    let dir = image();
    let plain = fs::read(dir.path().join("disc.iso")).expect("built");
    for (n, part) in plain.chunks(100_000).enumerate() {
        fs::write(dir.path().join(format!("cut.iso.{:03}", n + 1)), part).expect("written");
    }
    let text = expect(&["cat", "cut.iso.002", "readme.txt"], dir.path(), 0).stdout;
    assert_eq!(text, b"hello\n");
    fs::create_dir(dir.path().join("d")).expect("made");
    let folder = dir.path().join("d");
    expect(&["convert", "../disc.iso", "game.cue"], &folder, 0);
    fs::rename(folder.join("game.bin"), folder.join("Other (Disc 1).bin")).expect("renamed");
    let mended = expect(&["cat", "game.cue", "readme.txt"], &folder, 0);
    assert_eq!(mended.stdout, b"hello\n");
    // Links that lead out of the folder of the sheet are not followed.
    fs::remove_file(folder.join("Other (Disc 1).bin")).expect("removed");
    std::os::unix::fs::symlink("../disc.iso", folder.join("game.bin")).expect("linked");
    expect(&["cat", "game.cue", "readme.txt"], &folder, 2);
}

#[test]
fn descriptions_with_wrong_bytes_break_nothing() {
    let dir = image();
    let mut state = 7u64;
    let mut dice = |bound: usize| {
        state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        usize::try_from(state >> 33).expect("31 bits") % bound
    };
    for kind in ["cue", "toc", "ccd", "mds", "nrg"] {
        let path = dir.path().join(format!("game.{kind}"));
        let name = path.to_str().expect("a plain name").to_owned();
        expect(&["convert", "disc.iso", &name, "--force"], dir.path(), 0);
        let good = fs::read(&path).expect("made");
        // What describes the tracks lies at the end.
        let from = good.len() - good.len().min(900);
        let mut count_opened = 0;
        for _ in 0..150 {
            let mut bad = good.clone();
            for _ in 0..=dice(3) {
                let at = from + dice(bad.len() - from);
                bad[at] = [0, 1, 0x7F, 0x80, 0xFF, b'9', b'"', b'-'][dice(8)];
            }
            fs::write(&path, &bad).expect("written");
            let ctx = Context::default();
            if let Ok(image) = opened::open(&RealFs, &path, &OpenOptions::default(), &ctx) {
                count_opened += 1;
                let _whole_or_not = image.survey(&ctx);
            }
        }
        assert!(count_opened > 0, "{kind}");
    }
}

#[test]
fn sessions_lie_where_the_disc_has_them() {
    let dir = image();
    expect(&["convert", "disc.iso", "game.bin"], dir.path(), 0);
    let bin = fs::read(dir.path().join("game.bin")).expect("made");
    let sectors = bin.len() / 2352;
    // A second session whose sectors say where they are, 11 400 behind the end of the first.
    let start = sectors + 11_400;
    let mut both = bin.clone();
    for (n, raw) in bin.chunks(2352).enumerate() {
        let mut sector = RawSector::from_slice(raw).expect("whole");
        let address = i64::try_from(start + n).expect("small");
        sector.seal(TrackMode::Mode1, address).expect("an address");
        both.extend(sector.bytes());
    }
    fs::write(dir.path().join("two.bin"), &both).expect("written");
    let index = format!("{:02}:{:02}:{:02}", sectors / 4500, sectors / 75 % 60, sectors % 75);
    let sheet = format!(
        "FILE \"two.bin\" BINARY\n TRACK 01 MODE1/2352\n  INDEX 01 00:00:00\n\
         REM SESSION 02\n TRACK 02 MODE1/2352\n  INDEX 01 {index}\n"
    );
    fs::write(dir.path().join("two.cue"), sheet).expect("written");
    let told = info(&dir.path().join("two.cue"));
    assert_eq!(told["tracks"][1]["start"], start, "{told}");
    assert_eq!(told["sessions"].as_array().map(Vec::len), Some(2));
    let text = expect(&["cat", "two.cue", "--session", "1", "readme.txt"], dir.path(), 0).stdout;
    assert_eq!(text, b"hello\n");
    for kind in ["ccd", "mds", "nrg"] {
        let name = format!("again.{kind}");
        expect(&["convert", "two.cue", &name, "--force"], dir.path(), 0);
        let again = info(&dir.path().join(&name));
        assert_eq!(again["tracks"][1]["start"], start, "{kind}");
        assert_eq!(again["tracks"][1]["session"], 2, "{kind}");
    }
}

#[test]
fn tracks_are_taken_out() {
    let Some(bench) = corpus() else { return };
    let dir = tempfile::tempdir().expect("a test folder");
    let cue = bench.join("peer/c-raw.cue");
    let cue = cue.to_str().expect("a plain name");
    expect(&["extract", cue, "--track", "all", "-C", "out"], dir.path(), 0);
    let bin = fs::read(bench.join("peer/c-raw.bin")).expect("corpus file");
    let wav = fs::read(dir.path().join("out/c-raw (Track 02).wav")).expect("taken out");
    assert_eq!(&wav[..4], b"RIFF");
    assert!(wav[44..] == bin[350 * 2352..430 * 2352]);
    let iso = fs::read(dir.path().join("out/c-raw (Track 01).iso")).expect("taken out");
    assert_eq!((iso.len(), &iso[32769..32774]), (200 * 2048, &b"CD001"[..]));
    expect(&["extract", cue, "--track", "3", "--raw"], dir.path(), 0);
    let raw = fs::read(dir.path().join("c-raw (Track 03).bin")).expect("taken out");
    assert!(raw == bin[430 * 2352..]);
    expect(&["extract", cue, "--track", "9"], dir.path(), 2);
}

#[test]
fn bad_sectors_are_listed_and_mended() {
    let dir = image();
    expect(&["convert", "disc.iso", "game.cue"], dir.path(), 0);
    expect(&["verify", "game.cue"], dir.path(), 0);
    let good = fs::read(dir.path().join("game.bin")).expect("made");
    let mut bad = good.clone();
    // A scratch over a border of sectors, wrong parity, and a sector that is beyond mending.
    bad[17 * 2352 - 20..17 * 2352 + 40].iter_mut().for_each(|byte| *byte ^= 0x55);
    bad[20 * 2352 + 2340] ^= 1;
    fs::write(dir.path().join("game.bin"), &bad).expect("written");
    let told = expect(&["verify", "game.cue", "--repair", "mended", "--json"], dir.path(), 1);
    let told: Value = serde_json::from_slice(&told.stdout).expect("JSON");
    assert_eq!((&told["bad"], &told["mendable"]), (&3.into(), &3.into()), "{told}");
    assert!(fs::read(dir.path().join("mended/game.bin")).expect("made") == good);
    bad[25 * 2352 + 100..25 * 2352 + 1900].fill(3);
    fs::write(dir.path().join("game.bin"), &bad).expect("written");
    let told = expect(&["verify", "game.cue", "--json"], dir.path(), 1);
    let told: Value = serde_json::from_slice(&told.stdout).expect("JSON");
    assert_eq!((&told["bad"], &told["mendable"]), (&4.into(), &3.into()), "{told}");
    assert_eq!(told["sectors"][3]["wrong"], "edc");
}
