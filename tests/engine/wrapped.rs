//! Images wrapped in whatever people wrap them in, opened through the same code: the same tree,
//! the same digests, and the tree before all of it is unpacked.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use glassmaster::base::progress::Context;
use glassmaster::io::RealFs;
use glassmaster::model::Tree;
use glassmaster::opened::{self, CacheFolder, EarlyView, OpenOptions};

struct Bench {
    dir: tempfile::TempDir,
}

impl Bench {
    fn new() -> Bench {
        Bench { dir: tempfile::tempdir().expect("a test folder") }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    fn options(&self) -> OpenOptions {
        let cache = CacheFolder::new(self.path("cache"));
        OpenOptions { cache, ..OpenOptions::default() }
    }

    /// Runs a tool, its output into a file if one is named; `false` when it is missing.
    fn tool(&self, line: &[&str], output: Option<&str>) -> bool {
        let mut command = Command::new(line[0]);
        command.args(&line[1..]).current_dir(self.dir.path());
        command.stdin(Stdio::null()).stderr(Stdio::null());
        match output {
            Some(name) => command.stdout(fs::File::create(self.path(name)).expect("made")),
            None => command.stdout(Stdio::null()),
        };
        match command.status() {
            Ok(status) => assert!(status.success(), "{line:?}"),
            Err(_) => {
                eprintln!("SKIPPED: {} not installed", line[0]);
                return false;
            }
        }
        true
    }

    fn glassmaster(&self, args: &[&str]) {
        let mut command = Command::new(env!("CARGO_BIN_EXE_glassmaster"));
        command.args(args).current_dir(self.dir.path());
        command.env("LC_ALL", "C").env("XDG_CACHE_HOME", self.path("cache"));
        let output = command.output().expect("it starts");
        let told = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(0), "{args:?}: {told}");
    }
}

/// Bytes that pack to about three quarters.
fn bytes(len: usize, seed: u32) -> Vec<u8> {
    let mut state = seed;
    (0..len)
        .map(|_| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 24) as u8 & 0x3f
        })
        .collect()
}

fn paths(tree: &Tree) -> Vec<Vec<u8>> {
    tree.walk(Tree::ROOT).map(|(id, _)| tree.path_of(id)).collect()
}

/// Opens an image and keeps what could be seen once all folders were there.
fn watched(path: &Path, options: &OpenOptions) -> (Option<(u64, EarlyView)>, Vec<Vec<u8>>) {
    let ctx = Context::default();
    let mut first = None;
    let mut watch = |early: &opened::EarlyImage<'_>| {
        if first.is_none() {
            let whole = early.read().filter(|view| view.is_whole);
            first = whole.map(|view| (early.unpacked_bytes(), view));
        }
    };
    let image = opened::open_watched(&RealFs, path, options, &ctx, &mut watch);
    let image = image.unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let view = image.read_view(image.default_view(), &ctx).expect("read");
    (first, paths(&view.tree))
}

#[test]
fn the_tree_is_there_long_before_the_index() {
    let bench = Bench::new();
    for folder in 0..20 {
        let folder = bench.path(&format!("source/folder-{folder:02}"));
        fs::create_dir_all(&folder).expect("made");
        for file in 0..20 {
            let name = format!("file-{file:02}.bin");
            fs::write(folder.join(name), bytes(20_000, file)).expect("written");
        }
    }
    bench.glassmaster(&["build", "-q", "source", "-o", "i.iso", "--date", "2026-01-01"]);
    let len = fs::metadata(bench.path("i.iso")).expect("there").len();
    let cases: [(&str, &[&str], bool); 5] = [
        ("gz", &["gzip", "-1c", "i.iso"], true),
        ("pigz.gz", &["pigz", "-1c", "i.iso"], true),
        ("bz2", &["bzip2", "-1c", "i.iso"], true),
        ("lz4", &["lz4", "-qc", "-BD", "i.iso"], true),
        ("i.zip", &["zip", "-q1", "i.zip", "i.iso"], false),
    ];
    for (name, line, is_piped) in cases {
        if !bench.tool(line, is_piped.then_some(name)) {
            continue;
        }
        let (first, all) = watched(&bench.path(name), &bench.options());
        let (at, early) = first.unwrap_or_else(|| panic!("{name}: seen too late"));
        assert!(at < len * 3 / 4, "{name}: {at} of {len}");
        let view = early.view.expect("an ISO has a view");
        assert!(all.len() > 420 && paths(&view.tree) == all, "{name}");
        // What is kept needs nobody to wait.
        let is_kept = !matches!(name, "lz4");
        let (again, _) = watched(&bench.path(name), &bench.options());
        assert_eq!(again.is_none(), is_kept, "{name}");
    }
}
