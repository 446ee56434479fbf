//! Images wrapped in whatever people wrap them in, opened through the same code: the same tree,
//! the same digests, and the tree before all of it is unpacked.

use std::fs;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use glassmaster::base::progress::Context;
use glassmaster::io::RealFs;
use glassmaster::io::source::read_vec;
use glassmaster::model::{Node, NodeId, Tree};
use glassmaster::opened::{self, CacheFolder, EarlyView, OpenOptions, ViewTree};
use glassmaster::ops::convert::{ConvertError, ConvertOptions, Loss, Target, convert};
use glassmaster::ops::{SyncMode, Workers};

/// Longer images of the corpus would take minutes: ISO, and UDF, of which there are few.
const MAX_CORPUS_BYTES: (u64, u64) = (1 << 20, 12 << 20);
/// An image of the corpus goes into every fifth wrap, the next image into those after them; with
/// the variable `GLASSMASTER_WRAP_ALL` into all, which takes three minutes.
const CORPUS_STEP: usize = 5;

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
        ControlFlow::Continue(())
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

/// A file or folder as it must be found again: path, length, digest of its bytes.
type Row = (Vec<u8>, u64, Option<blake3::Hash>);

/// Everything in all views of an image; digests of the default view, whose files the others share.
fn contents(path: &Path, options: &OpenOptions) -> Vec<(&'static str, Vec<Row>)> {
    let ctx = Context::default();
    let image = opened::open(&RealFs, path, options, &ctx);
    let image = image.unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let default = image.default_view();
    let rows = |view: &ViewTree| -> Vec<Row> {
        let tree = &view.tree;
        let row = |(id, node): (NodeId, &Node)| {
            let blob = node.blob().and_then(|blob| tree.blob(blob));
            let digest = blob.filter(|_| view.ns == default).and_then(|blob| {
                let source = image.blob_source(blob).ok()?;
                let len = usize::try_from(source.len()).ok().filter(|len| *len < 8 << 20)?;
                read_vec(&*source, 0, len).ok().map(|bytes| blake3::hash(&bytes))
            });
            (tree.path_of(id), blob.map_or(0, |blob| blob.len), digest)
        };
        tree.walk(Tree::ROOT).map(row).collect()
    };
    let views = image.views().into_iter();
    views.map(|ns| (ns.id(), rows(&image.read_view(ns, &ctx).expect("read")))).collect()
}

/// A way to wrap `i.iso`: its name, the command, and whether the wrapped bytes are its output.
/// Containers of sectors take whole sectors only.
struct Wrap {
    output: &'static str,
    line: &'static [&'static str],
    is_piped: bool,
    needs_sectors: bool,
}

const fn piped(output: &'static str, line: &'static [&'static str]) -> Wrap {
    Wrap { output, line, is_piped: true, needs_sectors: false }
}

const fn made(output: &'static str, line: &'static [&'static str]) -> Wrap {
    Wrap { output, line, is_piped: false, needs_sectors: true }
}

/// What the programs of others write.
const WRAPS: [Wrap; 19] = [
    piped("gzip.iso.gz", &["gzip", "-6c", "i.iso"]),
    piped("fast.iso.gz", &["gzip", "-1c", "i.iso"]),
    piped("pigz.iso.gz", &["pigz", "-c", "i.iso"]),
    piped("pigz-i.iso.gz", &["pigz", "-ic", "-b", "128", "i.iso"]),
    piped("i.iso.xz", &["xz", "-0c", "i.iso"]),
    piped("blocks.iso.xz", &["xz", "-0c", "--block-size=256KiB", "i.iso"]),
    piped("i.iso.zst", &["zstd", "-qc", "i.iso"]),
    piped("long.iso.zst", &["zstd", "-qc", "--long", "--no-content-size", "i.iso"]),
    piped("i.iso.bz2", &["bzip2", "-c", "i.iso"]),
    piped("i.iso.lz4", &["lz4", "-qc", "i.iso"]),
    piped("linked.iso.lz4", &["lz4", "-qc", "-9", "-BD", "i.iso"]),
    Wrap { needs_sectors: false, ..made("i.zip", &["zip", "-q", "i.zip", "i.iso"]) },
    Wrap { needs_sectors: false, ..made("stored.zip", &["zip", "-q0", "stored.zip", "i.iso"]) },
    Wrap { needs_sectors: false, ..made("7zz.zip", &["7zz", "a", "-mx=1", "7zz.zip", "i.iso"]) },
    made("cd.chd", &["chdman", "createcd", "-i", "i.iso", "-o", "cd.chd"]),
    made(
        "cd-plain.chd",
        &["chdman", "createcd", "-c", "none", "-i", "i.iso", "-o", "cd-plain.chd"],
    ),
    made("cd-fl.chd", &["chdman", "createcd", "-c", "cdfl", "-i", "i.iso", "-o", "cd-fl.chd"]),
    made(
        "raw.chd",
        &["chdman", "createraw", "-hs", "4096", "-us", "2048", "-i", "i.iso", "-o", "raw.chd"],
    ),
    made(
        "huff.chd",
        &[
            "chdman",
            "createraw",
            "-c",
            "huff,zlib",
            "-hs",
            "8192",
            "-us",
            "512",
            "-i",
            "i.iso",
            "-o",
            "huff.chd",
        ],
    ),
];

/// Wraps `i.iso` in everything, or in every `step`th from `first` on, and compares what is found
/// in it. Returns how many wraps were opened.
fn check_wraps(bench: &Bench, name: &str, first: usize, step: usize) -> usize {
    let (first, ours) = (first % step, (first + WRAPS.len()) % step);
    let options = bench.options();
    let image = bench.path("i.iso");
    let expected = contents(&image, &options);
    assert!(!expected.is_empty(), "{name}: no view");
    let is_sectors = fs::metadata(&image).expect("there").len().is_multiple_of(2048);
    let mut count = 0;
    let mut check = |output: &str| {
        let found = contents(&bench.path(output), &options);
        assert!(found == expected, "{name} in {output} is another image");
        count += 1;
    };
    for wrap in WRAPS.iter().skip(first).step_by(step) {
        let is_possible = is_sectors || !wrap.needs_sectors;
        if is_possible && bench.tool(wrap.line, wrap.is_piped.then_some(wrap.output)) {
            check(wrap.output);
            fs::remove_file(bench.path(wrap.output)).expect("removed");
        }
    }
    let ctx = Context::default();
    let workers = Workers::with_threads(2).expect("threads");
    let source = opened::open(&RealFs, &image, &options, &ctx).expect("it opened before");
    let how =
        ConvertOptions { accepted: Loss::ALL.to_vec(), sync: SyncMode::Never, may_replace: false };
    for target in Target::ALL.into_iter().skip(ours).step_by(step) {
        let folder = bench.path("ours");
        fs::create_dir(&folder).expect("made");
        let output = format!("ours/i.{}", target.extension());
        let path = bench.path(&output);
        match convert(&source, target, &path, &how, &RealFs, &ctx, &workers) {
            Ok(_) => check(&output),
            Err(ConvertError::NoData | ConvertError::NotPossible) if !is_sectors => {}
            Err(error) => panic!("{name} to {}: {error}", target.id()),
        }
        fs::remove_dir_all(&folder).expect("removed");
    }
    count
}

/// Three images whose file systems lie in different ways: ours with three views, a bridge of ISO
/// 9660 and UDF, and names that need their case.
#[test]
fn every_wrap_of_an_image_is_the_same_image() {
    let bench = Bench::new();
    for folder in ["a", "a/deeper", "b"] {
        fs::create_dir_all(bench.path("source").join(folder)).expect("made");
    }
    for (at, name) in ["a/One.txt", "a/deeper/two words.bin", "b/ÄÖ.dat", "top"].iter().enumerate()
    {
        let len = [10, 200_000, 2048, 0][at];
        fs::write(bench.path("source").join(name), bytes(len, at as u32)).expect("written");
    }
    let images: [&[&str]; 3] = [
        &[env!("CARGO_BIN_EXE_glassmaster"), "build", "-q", "source", "-o", "i.iso", "--force"],
        &["genisoimage", "-quiet", "-udf", "-J", "-R", "-o", "i.iso", "source"],
        &["xorriso", "-as", "mkisofs", "-quiet", "-R", "-J", "-o", "i.iso", "source"],
    ];
    let mut count = 0;
    for line in images {
        if bench.tool(line, None) {
            count += check_wraps(&bench, line[0], 0, 1);
            fs::remove_file(bench.path("i.iso")).expect("removed");
        }
    }
    assert!(count >= Target::ALL.len());
}

/// The short ISO and UDF images of the corpus.
#[test]
fn every_wrap_of_the_corpus_is_the_same_image() {
    let Some(corpus) = std::env::var_os("GLASSMASTER_BENCH").map(PathBuf::from) else {
        println!("SKIPPED: GLASSMASTER_BENCH is not set");
        return;
    };
    let mut images: Vec<PathBuf> = Vec::new();
    for folder in ["peer", "real/libcdio", "real/libarchive"] {
        let entries = fs::read_dir(corpus.join(folder)).expect("a folder of the corpus");
        images.extend(entries.map(|entry| entry.expect("listed").path()).filter(|path| {
            let len = fs::metadata(path).expect("there").len();
            match path.extension().and_then(|end| end.to_str()) {
                Some("iso") => len <= MAX_CORPUS_BYTES.0,
                Some("udf") => len <= MAX_CORPUS_BYTES.1,
                _ => false,
            }
        }));
    }
    images.sort();
    let bench = Bench::new();
    let is_whole = std::env::var_os("GLASSMASTER_WRAP_ALL").is_some();
    let step = if is_whole { 1 } else { CORPUS_STEP };
    let mut count = 0;
    for (at, image) in images.iter().enumerate() {
        fs::copy(image, bench.path("i.iso")).expect("copied");
        count += check_wraps(&bench, &image.display().to_string(), at, step);
    }
    assert!(count > images.len() && images.len() > 20, "{count} wraps of {}", images.len());
}
