//! Compressed images, packed by the tools that people use: the same bytes, read at any place.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;

use glassmaster::base::progress::Context;
use glassmaster::formats::container::writers::{self, ChdFraming};
use glassmaster::io::encode::{Encoder, Framing};
use glassmaster::io::host::Replace;
use glassmaster::io::memory::MemorySource;
use glassmaster::io::packed::write::{GzipFraming, XzFraming, ZstdFraming};
use glassmaster::io::packed::{self, CacheFolder, PackedError, Unpacked};
use glassmaster::io::source::read_vec;
use glassmaster::io::{BlockSink, HostFs, RealFs, SharedSource};
use glassmaster::ops::Workers;

/// Runs a tool with its output in a file; `false` and a word about it when it is missing.
fn run(tool: &str, args: &[&str], folder: &Path, output: Option<&Path>) -> bool {
    let mut command = Command::new(tool);
    command.args(args).current_dir(folder).stdin(Stdio::null()).stderr(Stdio::null());
    match output {
        Some(path) => command.stdout(fs::File::create(path).expect("made")),
        None => command.stdout(Stdio::null()),
    };
    match command.status() {
        Ok(status) => {
            assert!(status.success(), "{tool} {args:?}");
            true
        }
        Err(_) => {
            eprintln!("SKIPPED: {tool} not installed");
            false
        }
    }
}

/// Bytes that pack somewhat, without repeating far apart.
fn bytes(len: usize) -> Vec<u8> {
    let mut state = 0x9e37_79b9u32;
    (0..len)
        .map(|at| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            if at / 5000 % 3 == 0 { 0 } else { (state >> 24) as u8 & 0x3f }
        })
        .collect()
}

struct Bench {
    folder: tempfile::TempDir,
    cache: CacheFolder,
}

impl Bench {
    fn new() -> Bench {
        let folder = tempfile::tempdir().expect("a test folder");
        let cache = CacheFolder::new(folder.path().join("cache"));
        Bench { folder, cache }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn open(&self, name: &str) -> Result<Unpacked, PackedError> {
        let source = RealFs.open(&self.path(name)).expect("it opens");
        let opened = packed::open(&source, &RealFs, &self.cache, &Context::default())?;
        Ok(opened.expect("it is packed"))
    }

    /// It reads as `expected`, whole and in pieces.
    fn check(&self, name: &str, expected: &[u8], is_random: bool) {
        let opened = self.open(name).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(opened.is_random, is_random, "{name}");
        let source = &*opened.source;
        assert_eq!(source.len(), expected.len() as u64, "{name}");
        let mut at = 1u64;
        for step in 0..60u64 {
            at = at.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(step | 1);
            let start = (at >> 20) as usize % expected.len();
            let len = (70_000 * (step as usize % 3) + 1).min(expected.len() - start);
            let read = read_vec(source, start as u64, len);
            let read = read.unwrap_or_else(|error| panic!("{name}: {error}"));
            assert!(read == expected[start..start + len], "{name}: {len} at {start}");
        }
        assert!(read_vec(source, 0, expected.len()).expect("whole") == expected, "{name}: whole");
    }
}

#[test]
fn every_tool_is_read_at_any_place() {
    let bench = Bench::new();
    let expected = bytes(5_000_001);
    fs::write(bench.path("i.iso"), &expected).expect("written");
    let (first, second) = expected.split_at(2_100_000);
    fs::write(bench.path("a"), first).expect("written");
    fs::write(bench.path("b"), second).expect("written");
    let cases: [(&str, &str, &[&str]); 16] = [
        ("gz", "gzip", &["-6c", "i.iso"]),
        ("fast.gz", "gzip", &["-1c", "i.iso"]),
        ("members.gz", "gzip", &["-9c", "a", "b"]),
        ("pigz.gz", "pigz", &["-c", "i.iso"]),
        ("independent.gz", "pigz", &["-ic", "-b", "512", "i.iso"]),
        ("xz", "xz", &["-c", "-1", "i.iso"]),
        ("blocks.xz", "xz", &["-c", "-0", "--block-size=1MiB", "i.iso"]),
        ("streams.xz", "xz", &["-c", "-0", "--check=sha256", "a", "b"]),
        ("branch.xz", "xz", &["-c", "--check=crc32", "--x86", "--lzma2=preset=0", "i.iso"]),
        ("delta.xz", "xz", &["-c", "--check=none", "--delta=dist=3", "--lzma2=preset=0", "i.iso"]),
        ("zst", "zstd", &["-qc", "i.iso"]),
        ("frames.zst", "zstd", &["-qc", "--no-check", "a", "b"]),
        ("bz2", "bzip2", &["-c", "i.iso"]),
        ("streams.bz2", "bzip2", &["-1c", "a", "b"]),
        ("lz4", "lz4", &["-qc", "i.iso"]),
        ("linked.lz4", "lz4", &["-qc", "-BD", "i.iso"]),
    ];
    for (name, tool, args) in cases {
        if run(tool, args, bench.folder.path(), Some(&bench.path(name))) {
            bench.check(name, &expected, name != "linked.lz4");
            // The second time an index is there.
            bench.check(name, &expected, name != "linked.lz4");
        }
    }
    for (name, args) in [("deflated.zip", "-mx=5"), ("stored.zip", "-mx=0")] {
        if run("7zz", &["a", args, name, "i.iso"], bench.folder.path(), None) {
            bench.check(name, &expected, true);
        }
    }
    if run("7zz", &["a", "two.zip", "a", "b"], bench.folder.path(), None) {
        assert!(matches!(bench.open("two.zip"), Err(PackedError::NotOneInside { count: 2 })));
    }
    assert!(bench.cache.held_bytes(&RealFs) > 0);
    bench.cache.empty(&RealFs).expect("emptied");
    assert_eq!(bench.cache.held_bytes(&RealFs), 0);
}

#[test]
fn what_has_no_entry_points_is_expanded_once_with_consent_and_within_the_limit() {
    let bench = Bench::new();
    let expected = bytes(34_000_000);
    fs::write(bench.path("i.iso"), &expected).expect("written");
    for (name, tool, args) in
        [("xz", "xz", &["-c", "-0", "i.iso"]), ("zst", "zstd", &["-qc", "-1", "i.iso"])]
    {
        if !run(tool, args, bench.folder.path(), Some(&bench.path(name))) {
            continue;
        }
        let asking =
            Bench { folder: tempfile::tempdir().expect("made"), cache: bench.cache.clone() };
        fs::copy(bench.path(name), asking.path(name)).expect("copied");
        let asking = Bench { cache: asking.cache.clone().without_consent(), ..asking };
        let refused = asking.open(name);
        assert!(matches!(refused, Err(PackedError::MustExpand { .. })), "{name}");
        let small = Bench { cache: bench.cache.clone().with_limit(30_000_000), ..asking };
        assert!(matches!(small.open(name), Err(PackedError::BeyondCache { .. })), "{name}");
        // With the word of somebody who knows, as long as it is open.
        let larger = Bench { cache: small.cache.clone().with_larger(), ..small };
        larger.check(name, &expected, false);
        assert_eq!(fs::read_dir(bench.path("cache")).expect("made").count(), 0, "{name}");
        assert_eq!(bench.cache.held_bytes(&RealFs), 0, "{name}: nothing is left behind");
        bench.check(name, &expected, false);
        assert_eq!(bench.cache.held_bytes(&RealFs), expected.len() as u64);
        bench.check(name, &expected, false);
        bench.cache.empty(&RealFs).expect("emptied");
    }
}

#[test]
fn what_is_cut_short_or_damaged_is_told() {
    let bench = Bench::new();
    let expected = bytes(1_500_000);
    fs::write(bench.path("i.iso"), &expected).expect("written");
    for (name, tool, args) in [
        ("gz", "gzip", &["-c", "i.iso"][..]),
        ("xz", "xz", &["-c", "-0", "i.iso"]),
        ("zst", "zstd", &["-qc", "i.iso"]),
        ("bz2", "bzip2", &["-c", "i.iso"]),
    ] {
        if !run(tool, args, bench.folder.path(), Some(&bench.path(name))) {
            continue;
        }
        let packed = fs::read(bench.path(name)).expect("there");
        let is_refused = |damaged: &[u8]| {
            fs::write(bench.path("damaged"), damaged).expect("written");
            let whole = bench.open("damaged").map(|opened| {
                let len = usize::try_from(opened.source.len()).expect("it is short");
                read_vec(&*opened.source, 0, len)
            });
            !matches!(whole, Ok(Ok(bytes)) if bytes != expected || damaged.len() < packed.len())
        };
        for cut in [20, packed.len() / 2, packed.len() - 1] {
            assert!(is_refused(&packed[..cut]), "{name} cut at {cut}");
        }
        for at in (0..packed.len()).step_by(packed.len() / 17) {
            let mut damaged = packed.clone();
            damaged[at] ^= 0x10;
            if at >= 8 {
                assert!(is_refused(&damaged), "{name} damaged at {at}");
            }
        }
    }
}

#[test]
fn checksums_of_lz4_are_compared() {
    let bench = Bench::new();
    let expected = bytes(9_000_000);
    fs::write(bench.path("i.iso"), &expected).expect("written");
    let read = |packed: &[u8]| {
        fs::write(bench.path("damaged"), packed).expect("written");
        let opened = bench.open("damaged").ok()?;
        let (first, rest) = (1usize << 20, expected.len() - (1 << 20));
        let first = read_vec(&*opened.source, 0, first).ok()?;
        let rest = read_vec(&*opened.source, first.len() as u64, rest).ok()?;
        Some([first, rest].concat())
    };
    for args in [
        &["-qc", "-B6", "i.iso"][..],
        &["-qc", "-B4", "-BD", "i.iso"],
        &["-qc", "-B5", "-BX", "--no-frame-crc", "i.iso"],
    ] {
        if !run("lz4", args, bench.folder.path(), Some(&bench.path("i.lz4"))) {
            return;
        }
        let packed = fs::read(bench.path("i.lz4")).expect("there");
        assert!(read(&packed).as_deref() == Some(&*expected), "{args:?}");
        let mut damaged = packed.clone();
        // Whichever byte it is: most change the data and nothing else.
        for at in (20..packed.len() - 8).step_by(packed.len() / 23) {
            damaged[at] ^= 1;
            let found = read(&damaged);
            damaged[at] ^= 1;
            assert!(found.is_none(), "{args:?} damaged at {at}");
        }
        damaged[4] ^= 0x10;
        assert!(read(&damaged).is_none(), "{args:?}: the header");
    }
}

/// Writes `plain` packed by `framing` into a file, on the threads of a pool.
fn write(path: &Path, plain: &SharedSource, framing: impl Framing) {
    let workers = Workers::with_threads(3).expect("threads");
    let mut file = RealFs.create(path, Replace::Never).expect("made");
    workers.install(|| {
        let mut encoder = Encoder::new(&mut *file, framing).expect("begun");
        let mut at = 0;
        while at < plain.len() {
            let len = usize::try_from((plain.len() - at).min(1 << 20)).expect("short");
            encoder.write_at(at, &read_vec(&**plain, at, len).expect("read")).expect("written");
            at += len as u64;
        }
        encoder.set_len(at).expect("ended");
    });
    file.commit(false).expect("named");
}

#[test]
fn what_is_written_is_read_by_the_tools_of_the_format() {
    let bench = Bench::new();
    let expected = bytes(9_000_960);
    let plain: SharedSource = Arc::new(MemorySource::new(expected.clone()));
    write(&bench.path("w.iso.gz"), &plain, GzipFraming::default());
    write(&bench.path("w.iso.xz"), &plain, XzFraming::default());
    write(&bench.path("w.iso.zst"), &plain, ZstdFraming::default());
    for (tool, name) in
        [("gzip", "w.iso.gz"), ("pigz", "w.iso.gz"), ("xz", "w.iso.xz"), ("zstd", "w.iso.zst")]
    {
        bench.check(name, &expected, true);
        assert_eq!(bench.cache.held_bytes(&RealFs), 0, "{name} needs no index");
        let output = bench.path("unpacked");
        if run(tool, &["-dc", name], bench.folder.path(), Some(&output)) {
            assert!(fs::read(output).expect("there") == expected, "{tool} {name}");
        }
    }
    if run("xz", &["-lq", "w.iso.xz"], bench.folder.path(), None) {
        run("xz", &["-tq", "w.iso.xz"], bench.folder.path(), None);
    }
}

#[test]
fn chdman_verifies_and_extracts_what_is_written() {
    let bench = Bench::new();
    let expected = bytes(2048 * 3001);
    let plain: SharedSource = Arc::new(MemorySource::new(expected.clone()));
    write(&bench.path("dvd.chd"), &plain, ChdFraming::dvd());
    let (frames, texts) = writers::volume_frames(&plain).expect("it fits a compact disc");
    write(&bench.path("cd.chd"), &frames, ChdFraming::cd(texts));
    let folder = bench.folder.path();
    if run("chdman", &["verify", "-i", "dvd.chd"], folder, None) {
        run("chdman", &["extractraw", "-i", "dvd.chd", "-o", "dvd.iso"], folder, None);
        assert!(fs::read(bench.path("dvd.iso")).expect("there") == expected);
        run("chdman", &["verify", "-i", "cd.chd"], folder, None);
        run(
            "chdman",
            &["extractcd", "-i", "cd.chd", "-o", "cd.cue", "-ob", "cd.bin"],
            folder,
            None,
        );
        assert!(fs::read(bench.path("cd.bin")).expect("there") == expected);
    }
}
