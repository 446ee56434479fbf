//! Compressed images and raw sectors against their tools: B17 to B21 of benchmarks.md.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use glassmaster::base::progress::Context;
use glassmaster::io::packed::{self, CacheFolder};
use glassmaster::io::{HostFs, RealFs};

use super::check::remove;
use super::list::NAME;
use super::measure::{Line, median, run};
use super::{Bench, Contender, OURS, Summary, Title};

/// An image of `mib` MiB that packs to about two thirds, and the same packed by gzip.
fn images(bench: &Bench, mib: u32) -> io::Result<(PathBuf, PathBuf)> {
    let mib = bench.inputs.part(mib);
    let image = bench.inputs.root.join(format!("packable-{mib}.iso"));
    let gz = image.with_extension("iso.gz");
    if !gz.exists() {
        let folder = bench.inputs.packable(mib)?;
        let build =
            Line::new(&[&OURS, &"build", &"-q", &"--progress", &"none", &"-o", &image, &folder]);
        let pack = Line::new(&[&"gzip", &"-6c", &image]).into_file(&gz);
        if !run(&build)?.is_success || !run(&pack)?.is_success {
            return Err(io::Error::other("the image could not be made"));
        }
        fs::remove_dir_all(folder)?;
    }
    Ok((image, gz))
}

/// Whether a command gives the bytes of a file.
fn gives(command: &str, expected: &Path) -> io::Result<()> {
    let line = format!("{command} | cmp - '{}'", expected.display());
    let status = Command::new("sh").args(["-c", &line]).stderr(Stdio::null()).status()?;
    if status.success() { Ok(()) } else { Err(io::Error::other("other bytes")) }
}

fn remove_folder(folder: &Path) -> io::Result<()> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        result => result,
    }
}

/// 1,000 reads of 64 KiB with the index built, against gzip that skips to the place: three places
/// stand for all.
pub fn random_reads(bench: &Bench) -> io::Result<()> {
    let (image, gz) = images(bench, 4096)?;
    println!("\n## B17 a read of 64 KiB anywhere in {}\n", gz.display());
    let cache = CacheFolder::new(bench.scratch.join("reads"));
    let open = || {
        let source = RealFs.open(&gz)?;
        let opened = packed::open(&source, &RealFs, &cache, &Context::default());
        opened.map_err(io::Error::other)?.ok_or_else(|| io::Error::other("not packed"))
    };
    drop(open()?);
    let plain = RealFs.open(&image)?;
    let (mut buf, mut expected) = (vec![0; 65_536], vec![0; 65_536]);
    let mut place = 1u64;
    let begin = Instant::now();
    let unpacked = open()?.source;
    let mut spent = begin.elapsed();
    for _ in 0..1000 {
        place = place.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        let offset = (place >> 16) % (unpacked.len() - 65_536);
        let begin = Instant::now();
        unpacked.read_at(offset, &mut buf).map_err(io::Error::other)?;
        spent += begin.elapsed();
        plain.read_at(offset, &mut expected).map_err(io::Error::other)?;
        if buf != expected {
            return Err(io::Error::other("other bytes"));
        }
    }
    let ours = spent / 1000;
    let skips = [1u64, 2, 3].map(|quarter| {
        let skip = plain.len() / 65_536 * quarter / 4;
        let line =
            format!("gzip -dc '{}' | dd bs=64K iflag=fullblock skip={skip} count=1", gz.display());
        let begin = Instant::now();
        Command::new("sh")
            .args(["-c", &line])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status()
            .map(|_| begin.elapsed())
    });
    let skips: Vec<Duration> = skips.into_iter().collect::<io::Result<_>>()?;
    let gzip = median(&skips).unwrap_or_default();
    let ms = |time: Duration| format!("{:.2} ms", time.as_secs_f64() * 1e3);
    let ratio = gzip.as_secs_f64() / ours.as_secs_f64();
    println!("| program | a read | ratio |\n|---|---|---|");
    println!(
        "| {NAME}, index kept | {} | 1.0 |\n| gzip -dc, dd | {} | {ratio:.0} |",
        ms(ours),
        ms(gzip)
    );
    bench.add(Summary {
        id: "B17",
        what: "a read of 64 KiB in .iso.gz".to_owned(),
        ours: ms(ours),
        peer: format!("gzip -dc, dd: {}", ms(gzip)),
        ratio: format!("{ratio:.0}"),
        goal: "5000, 1 ms".to_owned(),
    });
    remove_folder(&bench.scratch.join("reads"))
}

/// The index made and everything unpacked.
pub fn unpack_all(bench: &Bench) -> io::Result<()> {
    let (image, gz) = images(bench, 4096)?;
    let cache = bench.scratch.join("cache");
    let home = format!("XDG_CACHE_HOME={}", cache.display());
    let ours = [&"env" as &dyn AsRef<std::ffi::OsStr>, &home, &OURS, &"convert", &gz, &"-"];
    let ours = Line::new(&[&ours[..], &[&"--to", &"iso", &"--progress", &"none"]].concat());
    let out = bench.scratch.join("out.iso");
    let contenders = [
        Contender::new(NAME, ours.into_file(&out)),
        Contender::new("gzip -dc", Line::new(&[&"gzip", &"-dc", &gz]).into_file(&out)),
        Contender::new("pigz -dc", Line::new(&[&"pigz", &"-dc", &gz]).into_file(&out)),
    ];
    let clean = || remove_folder(&cache).and_then(|()| remove(&out));
    let check = |_: &Contender| gives(&format!("cat '{}'", out.display()), &image);
    let what = format!("index and unpack {} MiB of .iso.gz", bench.inputs.part(4096));
    bench.race(Title { id: "B18", what: &what, goal: Some(3.0) }, &contenders, &clean, &check)
}

/// An image packed; ours is also read back, which pigz does not do.
pub fn pack(bench: &Bench) -> io::Result<()> {
    let (image, _) = images(bench, 4096)?;
    let out = bench.scratch.join("out.iso.gz");
    let ours = Line::new(&[&OURS, &"convert", &image, &out, &"--progress", &"none"]);
    let contenders = [
        Contender::new(NAME, ours),
        Contender::new("pigz -6", Line::new(&[&"pigz", &"-6c", &image]).into_file(&out)),
    ];
    let check = |contender: &Contender| {
        println!("{}: {} bytes", contender.name, fs::metadata(&out)?.len());
        gives(&format!("gzip -dc '{}'", out.display()), &image)
    };
    let what = format!("pack {} MiB into .iso.gz (ours reads back)", bench.inputs.part(4096));
    let title = Title { id: "B19", what: &what, goal: Some(1.0) };
    bench.race(title, &contenders, &|| remove(&out), &check)
}

/// A CHD of a compact disc, made and taken apart.
pub fn chd(bench: &Bench) -> io::Result<()> {
    let (image, _) = images(bench, 700)?;
    let chd = bench.scratch.join("out.chd");
    let ours = Line::new(&[&OURS, &"convert", &image, &chd, &"--progress", &"none"]);
    let theirs = Line::new(&[&"chdman", &"createcd", &"-i", &image, &"-o", &chd]);
    let (iso, cue) = (bench.scratch.join("out.iso"), bench.scratch.join("out.cue"));
    let contenders = [Contender::new(NAME, ours), Contender::new("chdman createcd", theirs)];
    let check = |contender: &Contender| {
        println!("{}: {} bytes", contender.name, fs::metadata(&chd)?.len());
        let extract =
            Line::new(&[&"chdman", &"extractcd", &"-f", &"-i", &chd, &"-o", &cue, &"-ob", &iso]);
        if !run(&extract)?.is_success {
            return Err(io::Error::other("chdman refuses it"));
        }
        gives(&format!("cat '{}'", iso.display()), &image)
    };
    let what = format!("CHD of {} MiB (ours reads back)", bench.inputs.part(700));
    let title = Title { id: "B20", what: &what, goal: Some(1.5) };
    bench.race(title, &contenders, &|| remove(&chd), &check)?;
    remove(&iso)?;
    let made = Line::new(&[&OURS, &"convert", &image, &chd, &"--progress", &"none"]);
    if !run(&made)?.is_success {
        return Err(io::Error::other("the CHD could not be made"));
    }
    let contenders = [
        Contender::new(NAME, Line::new(&[&OURS, &"convert", &chd, &iso, &"--progress", &"none"])),
        Contender::new(
            "chdman extractcd",
            Line::new(&[&"chdman", &"extractcd", &"-i", &chd, &"-o", &cue, &"-ob", &iso]),
        ),
    ];
    let clean = || remove(&iso).and_then(|()| remove(&cue));
    let check = |_: &Contender| gives(&format!("cat '{}'", iso.display()), &image);
    let what = format!("CHD of {} MiB taken apart (ours reads back)", bench.inputs.part(700));
    bench.race(Title { id: "B20", what: &what, goal: Some(2.0) }, &contenders, &clean, &check)?;
    remove(&chd)
}

/// Raw sectors with a sheet become an image.
pub fn from_raw(bench: &Bench) -> io::Result<()> {
    let (image, _) = images(bench, 700)?;
    let cue = bench.inputs.root.join("raw.cue");
    let bin = cue.with_extension("bin");
    if !run(&Line::new(&[&OURS, &"convert", &image, &cue, &"--progress", &"none"]))?.is_success {
        return Err(io::Error::other("the raw image could not be made"));
    }
    let iso = bench.scratch.join("out.iso");
    let (stem, theirs) = (bench.scratch.join("track"), bench.scratch.join("track01.iso"));
    let contenders = [
        Contender::new(NAME, Line::new(&[&OURS, &"convert", &cue, &iso, &"--progress", &"none"])),
        Contender::new("bchunk", Line::new(&[&"bchunk", &bin, &cue, &stem])),
    ];
    let clean = || remove(&iso).and_then(|()| remove(&theirs));
    let check = |contender: &Contender| {
        let made = if contender.name == NAME { &iso } else { &theirs };
        gives(&format!("cat '{}'", made.display()), &image)
    };
    let what = format!("bin/cue of {} MiB to iso (ours reads back)", bench.inputs.part(700));
    bench.race(Title { id: "B21", what: &what, goal: Some(5.0) }, &contenders, &clean, &check)?;
    remove(&bin).and_then(|()| remove(&cue))
}
