//! The command line, run as people and scripts run it.

use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::Value;

/// A folder with a source tree and the image made of it.
struct Bench {
    dir: tempfile::TempDir,
}

impl Bench {
    fn new() -> Bench {
        let dir = tempfile::tempdir().expect("a test folder");
        let source = dir.path().join("source");
        fs::create_dir_all(source.join("docs/deep")).expect("made");
        fs::write(source.join("readme.txt"), b"hello\n").expect("written");
        fs::write(source.join("docs/big.bin"), vec![7; 300_000]).expect("written");
        fs::write(source.join("docs/deep/leaf"), b"leaf").expect("written");
        std::os::unix::fs::symlink("readme.txt", source.join("link")).expect("linked");
        let bench = Bench { dir };
        let built = bench.run(&["build", "source", "-o", "disc.iso", "--date", "2026-01-01"]);
        assert_eq!(built.status.code(), Some(0), "{}", stderr(&built));
        bench
    }

    fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_glassmaster"));
        command.args(args).current_dir(self.dir.path()).env("LC_ALL", "C").stdin(Stdio::null());
        command.env_remove("SOURCE_DATE_EPOCH");
        command
    }

    fn run(&self, args: &[&str]) -> Output {
        self.command(args).output().expect("it starts")
    }

    fn json(&self, args: &[&str]) -> Value {
        let output = self.run(args);
        serde_json::from_slice(&output.stdout)
            .unwrap_or_else(|error| panic!("{args:?}: {error}\n{}", stderr(&output)))
    }
}

fn stdout(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

fn keys(value: &Value) -> Vec<&str> {
    value.as_object().expect("an object").keys().map(String::as_str).collect()
}

#[test]
fn exit_codes_say_how_it_ended() {
    let bench = Bench::new();
    fs::write(bench.path("junk"), [0; 70_000]).expect("written");
    for (args, code) in [
        (&["info", "disc.iso"][..], 0),
        (&["--help"], 0),
        (&["extract", "--help"], 0),
        (&["help"], 0),
        (&["help", "build"], 0),
        (&["--version"], 0),
        (&["info", "junk"], 2),
        (&["info", "absent.iso"], 2),
        (&["ls", "disc.iso", "absent"], 2),
        (&["cat", "disc.iso", "docs"], 2),
        (&["extract", "disc.iso", "absent", "-C", "x"], 2),
        (&["ls", "--view", "udf", "disc.iso"], 2),
        (&["build", "source", "-o", "disc.iso"], 2),
        (&["hash", "absent"], 2),
        (&["frobnicate"], 3),
        (&["ls"], 3),
        (&["ls", "disc.iso", "--wrong"], 3),
        (&["ls", "--view", "odd", "disc.iso"], 3),
        (&["ls", "--charset", "klingon", "disc.iso"], 3),
        (&["extract", "disc.iso", "--exclude", "[a", "-C", "x"], 3),
        (&["hash", "--digest", "md6", "disc.iso"], 3),
        (&["build", "-o", "y.iso"], 3),
        (&["build", "source", "--owner", "me", "-o", "y.iso"], 3),
    ] {
        let output = bench.run(args);
        assert_eq!(output.status.code(), Some(code), "{args:?}: {}", stderr(&output));
        assert!(code == 0 || !output.stderr.is_empty(), "{args:?} says nothing");
    }
    assert!(stderr(&bench.run(&["info", "absent.iso"])).starts_with("absent.iso: "));
    assert!(!bench.path("y.iso").exists() && !bench.path("x").exists());
}

#[test]
fn ls_lists_as_asked() {
    let bench = Bench::new();
    let list = |args: &[&str]| stdout(&bench.run(args));
    assert_eq!(list(&["ls", "disc.iso"]), "docs\nlink\nreadme.txt\n");
    assert_eq!(list(&["l", "disc.iso", "/docs/"]), "big.bin\ndeep\n");
    assert_eq!(list(&["ls", "disc.iso", "docs/big.bin"]), "big.bin\n");
    assert_eq!(list(&["ls", "disc.iso", "*.txt"]), "readme.txt\n");
    let mut all: Vec<String> = list(&["ls", "-R", "disc.iso"]).lines().map(str::to_owned).collect();
    all.sort();
    assert_eq!(all, ["docs", "docs/big.bin", "docs/deep", "docs/deep/leaf", "link", "readme.txt"]);
    let long = list(&["ls", "-l", "disc.iso"]);
    assert!(long.contains("lr-xr-xr-x") && long.contains("link -> readme.txt"), "{long}");
    assert!(list(&["ls", "--view", "iso", "disc.iso"]).contains("README.TXT"));
    assert_eq!(list(&["find", "disc.iso", "--size", "+1k"]), "docs/big.bin\n");
    assert_eq!(list(&["find", "disc.iso", "--name", "le*"]), "docs/deep/leaf\n");
    assert_eq!(list(&["cat", "disc.iso", "readme.txt"]), "hello\n");
}

#[test]
fn json_has_the_documented_keys() {
    let bench = Bench::new();
    let info = bench.json(&["info", "--json", "disc.iso"]);
    for key in "format image container size_bytes sessions tracks partitions volumes boot fields \
                warnings"
        .split_whitespace()
    {
        assert!(info.get(key).is_some(), "info has no {key}");
    }
    assert_eq!(
        keys(&info["volumes"][0]),
        ["id", "kind", "name", "block_bytes", "size_blocks", "views"]
    );
    let ls = bench.json(&["ls", "-R", "--json", "disc.iso"]);
    assert_eq!(keys(&ls), ["format", "image", "view", "entries", "warnings"]);
    assert_eq!(
        keys(&ls["entries"][0]),
        [
            "path", "kind", "size", "stored", "mode", "uid", "gid", "nlink", "node", "mtime",
            "target", "extents", "lba", "damaged"
        ]
    );
    let link = ls["entries"].as_array().expect("rows").iter().find(|e| e["path"] == "link");
    assert_eq!(link.expect("listed")["target"], "readme.txt");
    let map = bench.json(&["map", "--json", "disc.iso"]);
    assert_eq!(keys(&map), ["format", "image", "unit_bytes", "size_bytes", "spans", "warnings"]);
    let spans = map["spans"].as_array().expect("rows");
    let sum: u64 = spans.iter().filter_map(|span| span["bytes"].as_u64()).sum();
    assert_eq!(Some(sum), map["size_bytes"].as_u64());
    let file = spans.iter().find(|s| s["paths"][0] == "docs/big.bin").expect("it is on the map");
    assert_eq!((file["owner"].as_str(), file["bytes"].as_u64()), (Some("file"), Some(300_000)));
    let hash = bench.json(&["hash", "--json", "--digest", "md5,sha256", "disc.iso"]);
    assert_eq!(keys(&hash["files"][0]), ["file", "size", "digests"]);
    assert_eq!(keys(&hash["files"][0]["digests"]), ["md5", "sha256"]);
    let lines = stdout(&bench.run(&["ls", "-R", "--json=lines", "disc.iso"]));
    assert_eq!(lines.lines().count(), 6);
    for line in lines.lines() {
        let row: Value = serde_json::from_str(line).expect("each line is an object");
        assert!(row["path"].is_string());
    }
}

#[test]
fn plan_and_build_print_the_same_id_and_bytes_repeat() {
    let bench = Bench::new();
    let date = ["--date", "2026-03-04T05:06:07Z"];
    let plan = bench.json(&["plan", "source", "--json", date[0], date[1]]);
    for key in ["plan_id", "date", "unit_bytes", "size_bytes", "spans", "warnings"] {
        assert!(plan.get(key).is_some(), "plan has no {key}");
    }
    assert_eq!(plan["plan_id"].as_str().map(str::len), Some(64));
    let build = |out: &str| {
        bench.json(&[
            "build", "source", "-o", out, "--json", "--digest", "sha256", "--verify", date[0],
            date[1],
        ])
    };
    let (first, second) = (build("one.iso"), build("two.iso"));
    assert_eq!(first["plan_id"], plan["plan_id"]);
    assert_eq!(first["size_bytes"], plan["size_bytes"]);
    assert_eq!((&first["digests"], &first["verified"]), (&second["digests"], &Value::Bool(true)));
    let bytes = fs::read(bench.path("one.iso")).expect("written");
    assert!(bytes == fs::read(bench.path("two.iso")).expect("written"));
    let piped = bench.run(&["build", "source", "-o", "-", date[0], date[1]]);
    assert!(piped.stdout == bytes, "the pipe got other bytes");
    let size = stdout(&bench.run(&["build", "source", "--print-size"]));
    assert_eq!(size.trim().parse().ok(), Some(bytes.len()));
    // The map of the plan is the map of the image.
    let map = bench.json(&["map", "--json", "one.iso"]);
    let files = |value: &Value| -> Vec<(Value, Value)> {
        let spans = value["spans"].as_array().expect("rows").iter();
        let files = spans.filter(|span| span["owner"] == "file");
        files.map(|span| (span["offset"].clone(), span["bytes"].clone())).collect()
    };
    assert_eq!(files(&map), files(&plan));
}

#[test]
fn strict_makes_warnings_count() {
    let bench = Bench::new();
    let whole = fs::read(bench.path("disc.iso")).expect("there");
    fs::write(bench.path("cut.iso"), &whole[..whole.len() - 4096]).expect("written");
    for args in [&["info", "cut.iso"][..], &["info", "--json", "cut.iso"]] {
        assert_eq!(bench.run(args).status.code(), Some(0));
        let strict = bench.run(&[args, &["--strict"]].concat());
        assert_eq!(strict.status.code(), Some(4), "{}", stderr(&strict));
    }
    let info = bench.json(&["info", "--json", "cut.iso"]);
    let warning = &info["warnings"][0];
    assert_eq!(keys(warning), ["severity", "code", "text"]);
    assert_eq!(warning["code"], "image-truncated");
}

#[test]
fn names_never_reach_the_terminal_raw() {
    let bench = Bench::new();
    let evil = "evil\u{1b}[2J\u{202e}name";
    fs::create_dir(bench.path("odd")).expect("made");
    fs::write(bench.path("odd").join(evil), b"x").expect("written");
    let built = bench.run(&["build", "odd", "-o", "odd.iso", "-v"]);
    assert_eq!(built.status.code(), Some(0), "{}", stderr(&built));
    let extracted = bench.run(&["extract", "odd.iso", "-C", "out"]);
    for output in [
        &built,
        &extracted,
        &bench.run(&["ls", "-lR", "odd.iso"]),
        &bench.run(&["find", "odd.iso", "--name", "evil*"]),
        &bench.run(&["map", "odd.iso"]),
        &bench.run(&["cat", "odd.iso", "no\u{1b}[2J"]),
    ] {
        let text = [&output.stdout[..], &output.stderr[..]].concat();
        assert!(!text.contains(&0x1b), "{}", String::from_utf8_lossy(&text));
        assert!(!String::from_utf8_lossy(&text).contains('\u{202e}'));
    }
    assert!(stderr(&extracted).contains("%1B"), "{}", stderr(&extracted));
}

#[test]
fn a_damaged_file_is_left_as_partial() {
    let bench = Bench::new();
    let map = bench.json(&["map", "--json", "disc.iso"]);
    let spans = map["spans"].as_array().expect("rows");
    let file = spans.iter().find(|s| s["paths"][0] == "docs/big.bin").expect("on the map");
    let middle =
        usize::try_from(file["offset"].as_u64().expect("a number")).expect("small") + 9_000;
    let whole = fs::read(bench.path("disc.iso")).expect("there");
    fs::write(bench.path("cut.iso"), &whole[..middle]).expect("written");
    let output = bench.run(&["extract", "cut.iso", "-C", "out"]);
    assert_eq!(output.status.code(), Some(4), "{}", stderr(&output));
    assert!(!bench.path("out/docs/big.bin").exists());
    let part = fs::read(bench.path("out/docs/big.bin.partial")).expect("what could be read");
    assert!(part.len() >= 8192 && part.iter().all(|byte| *byte == 7));
    let cat = bench.run(&["cat", "cut.iso", "docs/big.bin"]);
    assert_eq!((cat.status.code(), cat.stdout.len() >= 8192), (Some(2), true));
}

#[test]
fn extract_puts_files_where_they_were_asked() {
    let bench = Bench::new();
    let default = bench.run(&["extract", "disc.iso"]);
    assert_eq!(default.status.code(), Some(0));
    assert!(stderr(&default).contains("disc"), "it does not say where");
    assert_eq!(fs::read(bench.path("disc/docs/deep/leaf")).expect("there"), b"leaf");
    assert_eq!(fs::read_link(bench.path("disc/link")).expect("a link"), Path::new("readme.txt"));
    let again = bench.run(&["x", "disc.iso"]);
    assert_eq!(again.status.code(), Some(4), "files were there already");
    assert_eq!(bench.run(&["x", "disc.iso", "--force"]).status.code(), Some(0));
    let one = bench.run(&["extract", "disc.iso", "docs/deep", "--strip", "1", "-C", "a/b/c"]);
    assert_eq!(one.status.code(), Some(0));
    assert!(bench.path("a/b/c/deep/leaf").is_file());
    let json = bench.json(&["extract", "disc.iso", "*.bin", "-C", "d", "--json"]);
    assert_eq!((json["files"].as_u64(), json["bytes"].as_u64()), (Some(1), Some(300_000)));
    let limited = bench.run(&["extract", "disc.iso", "-C", "e", "--max-bytes", "1k"]);
    assert_eq!(limited.status.code(), Some(2));
}

#[test]
fn sources_can_be_placed_and_clashes_are_asked_about() {
    let bench = Bench::new();
    let placed = bench.run(&["build", "source/docs=books", "source/readme.txt", "-o", "p.iso"]);
    assert_eq!(placed.status.code(), Some(0), "{}", stderr(&placed));
    assert_eq!(stdout(&bench.run(&["ls", "p.iso"])), "books\nreadme.txt\n");
    fs::write(bench.path("other.txt"), b"different").expect("written");
    let clash = ["build", "source", "other.txt=readme.txt", "-o", "c.iso"];
    let output = bench.run(&clash);
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("readme.txt") && !bench.path("c.iso").exists());
    let replaced = bench.run(&[&clash[..], &["--on-clash", "replace"]].concat());
    assert_eq!(replaced.status.code(), Some(0), "{}", stderr(&replaced));
    assert_eq!(stdout(&bench.run(&["cat", "c.iso", "readme.txt"])), "different");
}

#[test]
fn a_broken_pipe_is_no_error() {
    let bench = Bench::new();
    let many = bench.path("many");
    fs::create_dir(&many).expect("made");
    for number in 0..5_000 {
        fs::write(many.join(format!("a file with a long name {number:06}")), b"").expect("written");
    }
    assert_eq!(bench.run(&["build", "many", "-o", "many.iso"]).status.code(), Some(0));
    for args in [
        &["ls", "-R", "many.iso"][..],
        &["ls", "-R", "--json", "many.iso"],
        &["map", "--json", "many.iso"],
        &["cat", "disc.iso", "docs/big.bin"],
        &["build", "source", "-o", "-"],
    ] {
        let mut child = bench
            .command(args)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("it starts");
        let mut first = [0; 10];
        child.stdout.take().expect("piped").read_exact(&mut first).expect("it prints");
        let output = child.wait_with_output().expect("it ends");
        assert_eq!(output.status.code(), Some(0), "{args:?}: {}", stderr(&output));
    }
}

#[test]
fn progress_and_language_are_chosen() {
    let bench = Bench::new();
    let plain = bench.run(&["hash", "--progress", "plain", "disc.iso"]);
    assert!(stderr(&plain).contains("Computing checksums"), "{}", stderr(&plain));
    let json = bench.run(&["hash", "--progress", "json", "disc.iso"]);
    let line = stderr(&json).lines().last().map(str::to_owned).expect("a line");
    let value: Value = serde_json::from_str(&line).expect("JSON");
    assert_eq!(value["phase"], "hash");
    let german = bench.command(&["info", "absent"]).env("LC_ALL", "de_DE.UTF-8").output();
    assert!(stderr(&german.expect("it starts")).contains("gibt es nicht"));
    let help = bench.command(&["ls", "--help"]).env("LC_ALL", "de").output().expect("it starts");
    assert!(stdout(&help).starts_with("Auflisten") && stdout(&help).contains("Aufruf: "));
    let quiet = bench.run(&["-q", "extract", "disc.iso", "-C", "q"]);
    assert!(quiet.stderr.is_empty() && quiet.status.code() == Some(0));
}

#[test]
fn a_signal_ends_the_run_with_130_and_leaves_nothing() {
    let bench = Bench::new();
    let big = fs::File::create(bench.path("source/huge")).expect("made");
    big.set_len(3 << 30).expect("sparse");
    let mut child = bench
        .command(&["hash", "--digest", "sha512", "source/huge"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("it starts");
    std::thread::sleep(std::time::Duration::from_millis(700));
    let pid = child.id().to_string();
    let killed = Command::new("kill").args(["-INT", &pid]).status().expect("kill is there");
    assert!(killed.success());
    let status = child.wait().expect("it ends");
    assert_eq!(status.code(), Some(130));
}

#[test]
fn the_map_is_drawn_and_nothing_is_overwritten() {
    let bench = Bench::new();
    let draw = ["map", "disc.iso", "--png", "map.png"];
    assert_eq!(bench.run(&draw).status.code(), Some(0));
    let picture = image::open(bench.path("map.png")).expect("a picture");
    assert_eq!(picture.width(), 1024);
    assert_eq!(bench.run(&draw).status.code(), Some(2));
    assert_eq!(bench.run(&[&draw[..], &["--force"]].concat()).status.code(), Some(0));
    let piped = bench.run(&["map", "disc.iso", "--png", "-"]);
    assert!(piped.stdout.starts_with(b"\x89PNG"));
}

#[test]
fn what_is_wrong_with_the_arguments_is_said_in_the_language_of_the_reader() {
    let bench = Bench::new();
    let told = |args: &[&str]| {
        let output = bench.command(args).env("LC_ALL", "de_DE.UTF-8").output().expect("it starts");
        assert_eq!(output.status.code(), Some(3), "{}", stderr(&output));
        stderr(&output)
    };
    assert!(told(&["info", "--wrong", "disc.iso"]).contains("Unbekannt: --wrong"));
    assert!(told(&["build", "--mode"]).contains("glassmaster"));
    assert!(told(&["cat", "disc.iso"]).contains("Es fehlt: <PATH>"));
    assert!(told(&["build", "source", "--sync", "often"]).contains("„often“"));
    assert!(told(&["mend", "disc.iso"]).contains("Das Verb „mend“ gibt es nicht."));
}

#[test]
fn a_boot_catalog_is_told() {
    let bench = Bench::new();
    let mut bytes = fs::read(bench.path("disc.iso")).expect("there");
    // A boot record before the others, and a catalog of two entries behind the end (El Torito 2.0).
    let catalog = bytes.len() / 2048;
    let descriptors = bytes[16 * 2048..18 * 2048].to_vec();
    bytes[17 * 2048..19 * 2048].copy_from_slice(&descriptors);
    let record = &mut bytes[17 * 2048..18 * 2048];
    record.fill(0);
    record[..7].copy_from_slice(b"\0CD001\x01");
    record[7..30].copy_from_slice(b"EL TORITO SPECIFICATION");
    record[71..75].copy_from_slice(&u32::try_from(catalog).expect("small").to_le_bytes());
    let mut entries = vec![0u8; 2048];
    (entries[0], entries[28], entries[29]) = (1, 0xAA, 0x55);
    (entries[30], entries[31]) = (0x55, 0xAA);
    entries[32..44].copy_from_slice(&[0x88, 0, 0, 0, 0, 0, 4, 0, 20, 0, 0, 0]);
    (entries[64], entries[65], entries[66]) = (0x91, 0xEF, 1);
    entries[96..108].copy_from_slice(&[0x88, 0, 0, 0, 0, 0, 0, 0, 21, 0, 0, 0]);
    bytes.extend_from_slice(&entries);
    fs::write(bench.path("boot.iso"), &bytes).expect("written");
    let boot = &bench.json(&["info", "--json", "boot.iso"])["boot"];
    assert_eq!(boot["valid"], true, "{boot}");
    let entries = boot["entries"].as_array().expect("rows");
    let told: Vec<_> =
        entries.iter().map(|e| (&e["platform"], &e["offset"], &e["bytes"])).collect();
    assert_eq!(told.len(), 2);
    assert_eq!((told[0].0.as_str(), told[0].2.as_u64()), (Some("bios"), Some(2048)));
    assert_eq!((told[1].0.as_str(), told[1].1.as_u64()), (Some("efi"), Some(21 * 2048)));
    assert!(stdout(&bench.run(&["info", "boot.iso"])).contains("efi"));
}

#[test]
fn a_root_that_cant_be_read_ends_with_2_and_makes_no_folder() {
    let bench = Bench::new();
    let mut bytes = fs::read(bench.path("disc.iso")).expect("there");
    // The root record of the primary descriptor names sectors behind the end (ECMA-119 8.4.18), and
    // Joliet is gone with its escape sequence.
    let root = 16 * 2048 + 156;
    bytes[root + 2..root + 10].copy_from_slice(&[0, 0, 0, 9, 9, 0, 0, 0]);
    bytes[17 * 2048 + 88..17 * 2048 + 91].fill(0);
    fs::write(bench.path("lost.iso"), &bytes).expect("written");
    let output = bench.run(&["extract", "lost.iso", "-C", "lost"]);
    assert_eq!(output.status.code(), Some(2), "{}", stderr(&output));
    assert!(!bench.path("lost").exists() && !output.stderr.is_empty());
    assert_eq!(bench.run(&["ls", "lost.iso"]).status.code(), Some(2));
}

#[test]
fn names_of_an_empty_file_stay_one_file_where_the_disc_tells() {
    let bench = Bench::new();
    fs::write(bench.path("source/empty"), b"").expect("written");
    fs::write(bench.path("source/another"), b"").expect("written");
    fs::hard_link(bench.path("source/empty"), bench.path("source/docs/twin")).expect("linked");
    fs::hard_link(bench.path("source/another"), bench.path("source/docs/other")).expect("linked");
    let built = bench.run(&["build", "source", "-o", "e.iso", "--rock-ridge=1.12"]);
    assert_eq!(built.status.code(), Some(0), "{}", stderr(&built));
    assert_eq!(bench.run(&["extract", "e.iso", "-C", "e"]).status.code(), Some(0));
    let inode = |name: &str| {
        std::os::unix::fs::MetadataExt::ino(&fs::metadata(bench.path(name)).expect("there"))
    };
    assert_eq!(inode("e/empty"), inode("e/docs/twin"));
    assert_eq!(inode("e/another"), inode("e/docs/other"));
    assert_ne!(inode("e/empty"), inode("e/another"));
}

#[test]
fn files_that_cant_be_read_are_left_out_if_told_so() {
    use std::os::unix::fs::PermissionsExt;
    let bench = Bench::new();
    let secret = bench.path("source/docs/secret");
    fs::write(&secret, b"x").expect("written");
    fs::set_permissions(&secret, fs::Permissions::from_mode(0o000)).expect("set");
    if fs::File::open(&secret).is_ok() {
        println!("SKIPPED: root may read everything");
        return;
    }
    let refused = bench.run(&["build", "source", "-o", "s.iso"]);
    assert_eq!(refused.status.code(), Some(2));
    let built = bench.run(&["build", "source", "-o", "s.iso", "--unreadable", "skip"]);
    assert_eq!(built.status.code(), Some(4), "{}", stderr(&built));
    let listed = stdout(&bench.run(&["ls", "-R", "s.iso"]));
    assert!(listed.contains("big.bin") && !listed.contains("secret"));
}
