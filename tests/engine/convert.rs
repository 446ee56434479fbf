//! `convert`: images of one kind become images of another, whole or not at all.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use glassmaster::base::cd::{RawSector, TrackMode};
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
fn folders_are_converted_into_the_same_folders() {
    let bench = Bench::new();
    fs::create_dir_all(bench.path("all/old/deep")).expect("made");
    for name in ["all/disc.iso", "all/old/disc.iso", "all/old/deep/other.img"] {
        fs::copy(bench.path("disc.iso"), bench.path(name)).expect("copied");
    }
    fs::write(bench.path("all/old/notes.txt"), b"no image").expect("written");
    // Into a folder of theirs: what was made is not taken for one of them.
    let batch = ["convert", "--to", "cso", "-C", "all/made", "all"];
    bench.expect(&batch, 0);
    bench.expect(&[&batch[..], &["--force"]].concat(), 0);
    assert_eq!(bench.names("all/made"), ["disc.cso", "old"]);
    assert_eq!(bench.names("all/made/old"), ["deep", "disc.cso"]);
    assert_eq!(bench.names("all/made/old/deep"), ["other.cso"]);
    fs::remove_file(bench.path("source/docs/big.bin")).expect("it is there");
    bench.expect(&["convert", "--to", "iso", "-C", "none", "source"], 3);
}

/// A disc of sound in CHD: chdman finds it right, packed as sound, and takes out the same.
#[test]
fn sound_in_chd_is_packed_as_sound() {
    let bench = Bench::new();
    let mut wave = Vec::new();
    let count = 588 * 4 * 75usize;
    let bytes = u32::try_from(count * 4).expect("short");
    for part in [&b"RIFF"[..], &(36 + bytes).to_le_bytes(), b"WAVEfmt ", &16u32.to_le_bytes()] {
        wave.extend_from_slice(part);
    }
    for word in [1u16, 2, 0xAC44, 0, 0xB110, 2, 4, 16] {
        wave.extend_from_slice(&word.to_le_bytes());
    }
    wave.extend_from_slice(b"data");
    wave.extend_from_slice(&bytes.to_le_bytes());
    for at in 0..count {
        let tone = |period: f64| (at as f64 * std::f64::consts::TAU / period).sin() * 8000.0;
        let hiss = f64::from((at as u32).wrapping_mul(2_654_435_761) >> 28);
        for sample in [tone(101.3) + tone(40.7) + hiss, tone(101.3) - tone(77.1) / 2.0 - hiss] {
            wave.extend_from_slice(&(sample as i16).to_le_bytes());
        }
    }
    fs::write(bench.path("tone.wav"), &wave).expect("written");
    let sheet = "FILE \"tone.wav\" WAVE\n  TRACK 01 AUDIO\n    INDEX 01 00:00:00\n";
    fs::write(bench.path("tone.cue"), sheet).expect("written");
    bench.expect(&["convert", "tone.cue", "tone.chd"], 0);
    let packed = fs::metadata(bench.path("tone.chd")).expect("there").len();
    assert!(packed < u64::from(bytes) * 6 / 10, "{packed} of {bytes}");
    bench.expect(&["extract", "tone.chd", "--track", "1", "-C", "back"], 0);
    assert!(fs::read(bench.path("back/tone (Track 01).wav")).expect("there") == wave);
    let chdman = |args: &[&str]| {
        Command::new("chdman").args(args).current_dir(bench.path(".")).output().ok()
    };
    let Some(told) = chdman(&["info", "-i", "tone.chd"]) else {
        println!("SKIPPED: chdman not installed");
        return;
    };
    assert!(String::from_utf8_lossy(&told.stdout).contains("cdfl"));
    let verified = chdman(&["verify", "-i", "tone.chd"]).expect("it starts");
    assert!(verified.status.success(), "{}", String::from_utf8_lossy(&verified.stderr));
    let taken = chdman(&["extractcd", "-i", "tone.chd", "-o", "x.cue", "-ob", "x.bin"]);
    assert!(taken.expect("it starts").status.success());
    assert!(fs::read(bench.path("x.bin")).expect("there") == wave[44..]);
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

/// A cue sheet over the small image and two tracks of sound, with all that sheets can say.
fn mixed_disc(bench: &Bench) {
    let mut bytes = fs::read(bench.path("disc.iso")).expect("there");
    assert!(bytes.len().is_multiple_of(2048));
    let sectors = bytes.len() / 2048;
    let sound = |n: usize| (0..2352 * 300).map(move |at| (at * (n + 3) / 7) as u8);
    bytes.extend(sound(1).chain(sound(2)));
    fs::write(bench.path("mixed.bin"), bytes).expect("written");
    let time =
        |frames: usize| format!("{:02}:{:02}:{:02}", frames / 4500, frames / 75 % 60, frames % 75);
    let sheet = format!(
        "CATALOG 1234567890123\nFILE \"mixed.bin\" BINARY\n  TRACK 01 MODE1/2048\n    \
         INDEX 01 00:00:00\n  TRACK 02 AUDIO\n    FLAGS DCP PRE\n    ISRC USABC2312345\n    \
         INDEX 00 {}\n    INDEX 01 {}\n    INDEX 02 {}\n  TRACK 03 AUDIO\n    INDEX 01 {}\n",
        time(sectors),
        time(sectors + 150),
        time(sectors + 200),
        time(sectors + 300),
    );
    fs::write(bench.path("mixed.cue"), sheet).expect("written");
}

#[test]
fn a_subchannel_goes_where_there_is_room_for_it() {
    let bench = Bench::new();
    let bytes = |name: &str| fs::read(bench.path(name)).expect("there");
    mixed_disc(&bench);
    bench.expect(&["convert", "mixed.cue", "clone.ccd"], 0);
    // Graphics as of a karaoke disc, in the channels R to W.
    let mut sub = bytes("clone.sub");
    assert_eq!(sub.len() / 96, bytes("clone.img").len() / 2352);
    for (n, sector) in sub.chunks_exact_mut(96).enumerate().skip(40) {
        sector[24..].iter_mut().zip(n..).for_each(|(byte, at)| *byte = (at * 37) as u8);
    }
    fs::write(bench.path("clone.sub"), &sub).expect("written");
    for name in ["a.mds", "b.nrg", "c.chd"] {
        let folder = &name[..1];
        fs::create_dir(bench.path(folder)).expect("made");
        let output = format!("{folder}/{name}");
        let accept = ["--accept-loss", "index,codes"];
        let made =
            bench.json(&[&["convert", "clone.ccd", &output, "--json"][..], &accept].concat(), 0);
        assert_eq!(made["lost"], Value::Array(Vec::new()), "{name}");
        let back = format!("{folder}/back.ccd");
        bench.expect(&["convert", &output, &back], 0);
        assert!(bytes(&format!("{folder}/back.sub")) == sub, "{name}");
        assert!(bytes(&format!("{folder}/back.img")) == bytes("clone.img"), "{name}");
    }
    let refused = bench.expect(&["convert", "clone.ccd", "d.cue"], 2);
    assert!(String::from_utf8_lossy(&refused.stderr).contains("--accept-loss subchannel"));
    bench.expect(&["convert", "clone.ccd", "d.cue", "--accept-loss", "subchannel"], 0);
}

#[test]
fn numbers_of_tracks_are_carried_or_said_to_be_lost() {
    let bench = Bench::new();
    mixed_disc(&bench);
    let lost = |name: &str| {
        let made = bench.json(&["convert", "mixed.cue", name, "--json", "--accept-loss", "all"], 0);
        let ids = made["lost"].as_array().expect("a list").iter();
        ids.map(|id| id.as_str().expect("a name").to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(lost("m.mds"), ["index", "codes"]);
    assert_eq!(lost("m.chd"), ["index", "codes"]);
    assert_eq!(lost("r.bin"), ["pregap", "index", "codes"]);
    assert_eq!(lost("i.iso"), ["pregap", "audio", "codes"]);
    for name in ["m.toc", "m.ccd", "m.nrg", "again.cue"] {
        assert_eq!(lost(name), [""; 0], "{name}");
        fs::create_dir_all(bench.path("back")).expect("made");
        bench.expect(&["convert", name, "back/x.cue", "--force", "--accept-loss", "subchannel"], 0);
        let sheet = fs::read_to_string(bench.path("back/x.cue")).expect("there");
        for part in ["CATALOG 1234567890123", "ISRC USABC2312345", "FLAGS DCP PRE", "INDEX 02"] {
            assert!(sheet.contains(part), "{name} loses {part}: {sheet}");
        }
    }
}

#[test]
fn nero_images_and_discs_in_chd_are_taken_by_other_programs() {
    let bench = Bench::new();
    mixed_disc(&bench);
    bench.expect(&["convert", "mixed.cue", "m.nrg"], 0);
    bench.expect(&["convert", "mixed.cue", "m.chd", "--accept-loss", "index,codes"], 0);
    let run = |line: &[&str]| {
        let mut command = Command::new(line[0]);
        command.args(&line[1..]).current_dir(bench.path(".")).stdin(Stdio::null());
        match command.output() {
            Ok(output) => Some(output),
            Err(_) => {
                println!("SKIPPED: {} not installed", line[0]);
                None
            }
        }
    };
    if let Some(verified) = run(&["chdman", "verify", "-i", "m.chd"]) {
        assert!(verified.status.success(), "chdman verify");
        let line = ["chdman", "extractcd", "-i", "m.chd", "-o", "x.cue", "-ob", "x.bin"];
        assert!(run(&line).is_some_and(|output| output.status.success()), "chdman extractcd");
        // What it takes out is the disc: the raw sectors of all tracks.
        bench.expect(&["convert", "mixed.cue", "raw.bin", "--accept-loss", "all"], 0);
        bench.expect(&["convert", "x.cue", "x-raw.bin", "--to", "raw", "--accept-loss", "all"], 0);
        let bytes = |name: &str| fs::read(bench.path(name)).expect("there");
        assert!(bytes("raw.bin") == bytes("x-raw.bin"));
        let line = ["chdman", "createcd", "-i", "m.nrg", "-o", "y.chd"];
        assert!(run(&line).is_some_and(|output| output.status.success()), "chdman createcd");
    }
    // libcdio knows no index points in Nero images; the sheet goes without.
    let sheet = fs::read_to_string(bench.path("mixed.cue")).expect("there");
    let sheet: Vec<&str> = sheet.lines().filter(|line| !line.contains("INDEX 02")).collect();
    fs::write(bench.path("mixed.cue"), sheet.join("\n")).expect("written");
    bench.expect(&["convert", "mixed.cue", "n.nrg"], 0);
    if let Some(told) = run(&["cd-info", "--no-header", "--no-device-info", "--nrg-file=n.nrg"]) {
        let told = String::from_utf8_lossy(&told.stdout).into_owned();
        assert!(told.contains("CD-ROM Track List (1 - 3)"), "{told}");
    }
}

#[test]
fn what_form_2_holds_beyond_a_sector_is_said_to_be_lost() {
    let bench = Bench::new();
    let build = |mode, at: usize, data: &[u8]| {
        let sector = RawSector::build(mode, at as i64, data).expect("a sector");
        sector.bytes().to_vec()
    };
    let image = fs::read(bench.path("disc.iso")).expect("there");
    let mut raw: Vec<Vec<u8>> = image
        .chunks_exact(2048)
        .enumerate()
        .map(|(at, data)| build(TrackMode::Mode2Form1, at, data))
        .collect();
    // One frame of a film at the end, where a look at a few sectors does not find it.
    let last = raw.len() - 1;
    raw[last] = build(TrackMode::Mode2Form2, last, &[9; 2324]);
    fs::write(bench.path("film.bin"), raw.concat()).expect("written");
    let sheet = "FILE \"film.bin\" BINARY\n  TRACK 01 MODE2/2352\n    INDEX 01 00:00:00\n";
    fs::write(bench.path("film.cue"), sheet).expect("written");
    let refused = bench.expect(&["convert", "film.cue", "film.iso"], 2);
    assert!(String::from_utf8_lossy(&refused.stderr).contains("--accept-loss form2"));
    let made = bench.json(&["convert", "film.cue", "film.nrg", "--json"], 0);
    assert_eq!(made["lost"], Value::Array(Vec::new()));
    bench.expect(&["convert", "film.cue", "film.iso", "--accept-loss", "form2"], 0);
}

/// What has to be unpacked for its index is written on the way, whatever stands around it.
#[test]
fn a_packed_image_becomes_a_plain_one_while_its_index_is_built() {
    let bench = Bench::new();
    let bytes = |name: &str| fs::read(bench.path(name)).expect("there");
    let noise: Vec<u8> =
        (0..3_000_000u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 24) as u8).collect();
    fs::write(bench.path("source/noise.bin"), noise).expect("written");
    fs::write(bench.path("source/zeros.bin"), vec![0; 2_000_000]).expect("written");
    bench.expect(&["build", "source", "-o", "disc.iso", "--force"], 0);
    bench.expect(&["convert", "disc.iso", "raw.bin"], 0);
    let good = bytes("disc.iso");
    let gzip = |name: &str| {
        let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        std::io::Write::write_all(&mut packer, &bytes(name)).expect("memory takes it");
        packer.finish().expect("memory takes it")
    };
    let packed = gzip("disc.iso");
    fs::write(bench.path("disc.iso.gz"), &packed).expect("written");
    fs::write(bench.path("tail.iso.gz"), [&packed[..], b"what tapes leave behind"].concat())
        .expect("written");
    fs::write(bench.path("twice.iso.gz"), [gzip("disc.iso"), gzip("raw.bin")].concat())
        .expect("written");
    fs::write(bench.path("raw.bin.gz"), gzip("raw.bin")).expect("written");
    for name in ["disc.iso.gz", "tail.iso.gz", "twice.iso.gz", "raw.bin.gz"] {
        for _ in 0..2 {
            // Without an index, and with the one that is kept by then.
            let made = bench.json(&["convert", name, "out.iso", "--force", "--json"], 0);
            assert_eq!(made["verified"], true);
            let piped = bench.expect(&["convert", name, "-", "--to", "iso"], 0);
            let expected = match name {
                "twice.iso.gz" => [&good[..], &bytes("raw.bin")].concat(),
                _ => good.clone(),
            };
            assert!(bytes("out.iso") == expected && piped.stdout == expected, "{name}");
        }
        fs::remove_dir_all(bench.path("cache")).expect("there was an index");
        let piped = bench.expect(&["convert", name, "-", "--to", "iso"], 0);
        assert_eq!(piped.stdout.len(), bytes("out.iso").len());
        fs::remove_dir_all(bench.path("cache")).expect("there was an index");
    }
    // What is damaged gets no name, and leaves nothing.
    let before = bench.names(".");
    let mut damaged = packed.clone();
    // Among the noise: zeros could be copied from elsewhere and stay zeros.
    let at = damaged.len() / 2;
    damaged[at] ^= 0x55;
    fs::write(bench.path("disc.iso.gz"), damaged).expect("written");
    bench.expect(&["convert", "disc.iso.gz", "bad.iso"], 2);
    assert_eq!(bench.names("."), before);
    bench.expect(&["convert", "tail.iso.gz", "raw.bin", "--to", "iso"], 2);
}
