//! The benchmarks, by the numbers of benchmarks.md.

use std::fs;
use std::io;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use super::check::{count_names, folders_equal, image_equals_folder, remove};
use super::measure::{Line, median, run, time_to_cancel, time_to_first_line};
use super::{Bench, Contender, OURS};

/// Our name in the tables.
pub const NAME: &str = "glassmaster";

type Race = fn(&Bench) -> io::Result<()>;

/// What there is, and under which numbers.
pub const ALL: &[(&[&str], Race)] = &[
    (&["B1", "B32"], list_a_million),
    (&["B2"], first_rows),
    (&["B3"], open_one),
    (&["B4"], author_large),
    (&["B7"], author_small),
    (&["B8"], author_colliding),
    (&["B10"], extract_large),
    (&["B11"], extract_small),
    (&["B12"], hash_one),
    (&["B13"], hash_all),
    (&["B33"], cancel),
];

fn peers_that_author(folder: &Path, out: &Path) -> Vec<Contender> {
    let ours = Line::new(&[&OURS, &"build", &"-q", &"--progress", &"none", &"-o", &out, &folder]);
    let genisoimage = Line::new(&[&"genisoimage", &"-quiet", &"-R", &"-J", &"-o", &out, &folder]);
    let xorriso = Line::new(&[
        &"xorriso",
        &"-stdio_sync",
        &"off",
        &"-as",
        &"mkisofs",
        &"-quiet",
        &"-R",
        &"-J",
        &"-o",
        &out,
        &folder,
    ]);
    let synced =
        Line::new(&[&"xorriso", &"-as", &"mkisofs", &"-quiet", &"-R", &"-J", &"-o", &out, &folder]);
    vec![
        Contender::new(NAME, ours),
        Contender::new("genisoimage", genisoimage),
        Contender::new("xorriso -stdio_sync off", xorriso),
        Contender::new("xorriso", synced),
    ]
}

fn author(bench: &Bench, title: &str, folder: &Path, more: Vec<Contender>) -> io::Result<()> {
    let out = bench.scratch.join("out.iso");
    let mut contenders = peers_that_author(folder, &out);
    contenders.extend(more);
    let clean = || remove(&out);
    let check = |_: &Contender| image_equals_folder(&out, folder, &bench.scratch);
    bench.race(title, &contenders, &clean, &check)
}

fn author_large(bench: &Bench) -> io::Result<()> {
    let folder = bench.inputs.large()?;
    let out = bench.scratch.join("out.iso");
    let copy =
        Line::new(&[&"sh", &"-c", &format!("cat {}/* > {}", folder.display(), out.display())]);
    author(bench, "B4 author 4 GiB from 8 files", &folder, vec![])?;
    let floor = [Contender::new("floor: cat to one file", copy)];
    bench.race("B4 floor", &floor, &|| remove(&out), &Bench::no_check)
}

fn author_small(bench: &Bench) -> io::Result<()> {
    let folder = bench.inputs.small()?;
    let out = bench.scratch.join("out.iso");
    let bsdtar = Line::new(&[
        &"bsdtar",
        &"--format=iso9660",
        &"--options=!zisofs",
        &"-cf",
        &out,
        &"-C",
        &folder,
        &".",
    ]);
    let tar = Line::new(&[&"tar", &"cf", &out, &"-C", &folder, &"."]);
    author(
        bench,
        "B7 author 100,000 x 4 KiB in 1,000 folders",
        &folder,
        vec![Contender::new("bsdtar", bsdtar)],
    )?;
    bench.race("B7 floor", &[Contender::new("floor: tar", tar)], &|| remove(&out), &Bench::no_check)
}

/// genisoimage needs quadratic time: it runs where it ends, the rest without it.
fn author_colliding(bench: &Bench) -> io::Result<()> {
    let out = bench.scratch.join("out.iso");
    let few = bench.inputs.colliding(20_000)?;
    author(bench, "B8 author 20,000 names colliding at 8.3", &few, vec![])?;
    for count in [100_000, 200_000] {
        let folder = bench.inputs.colliding(count)?;
        let mut contenders = peers_that_author(&folder, &out);
        contenders.retain(|contender| {
            contender.name == NAME || (count < 200_000 && contender.name == "xorriso")
        });
        let title = format!("B8 author {count} names colliding at 8.3 (without genisoimage)");
        let check = |_: &Contender| image_equals_folder(&out, &folder, &bench.scratch);
        bench.race(&title, &contenders, &|| remove(&out), &check)?;
    }
    Ok(())
}

/// The image of a million files: made by xorriso, so that nobody reads only what it wrote itself.
fn million_image(bench: &Bench) -> io::Result<std::path::PathBuf> {
    let image = bench.inputs.root.join("million.iso");
    if !image.exists() {
        let folder = bench.inputs.million()?;
        let line = Line::new(&[
            &"xorriso", &"-as", &"mkisofs", &"-quiet", &"-R", &"-J", &"-o", &image, &folder,
        ]);
        if !run(&line)?.is_success {
            return Err(io::Error::other("xorriso could not make the image"));
        }
        fs::remove_dir_all(folder)?;
        // The list says 10 GiB, sparse.
        fs::File::options().write(true).open(&image)?.set_len(10 << 30)?;
    }
    Ok(image)
}

fn listers(image: &Path, listing: &Path) -> Vec<Contender> {
    let to = |line: Line| line.into_file(listing);
    vec![
        Contender::new(NAME, to(Line::new(&[&OURS, &"find", &image]))),
        Contender::new("bsdtar", to(Line::new(&[&"bsdtar", &"-tf", &image]))),
        Contender::new("7zz", to(Line::new(&[&"7zz", &"l", &"-ba", &image]))),
        Contender::new("xorriso", to(Line::new(&[&"xorriso", &"-indev", &image, &"-find", &"/"]))),
        Contender::new("floor: isoinfo", to(Line::new(&[&"isoinfo", &"-R", &"-f", &"-i", &image]))),
    ]
}

fn list_a_million(bench: &Bench) -> io::Result<()> {
    let image = million_image(bench)?;
    let listing = bench.scratch.join("listing");
    let check = |_: &Contender| match count_names(&listing, "file-")? {
        1_000_000 => Ok(()),
        count => Err(io::Error::other(format!("{count} names"))),
    };
    let title = "B1, B32 open and list 1,000,000 files (10 GiB sparse, Rock Ridge and Joliet)";
    bench.race(title, &listers(&image, &listing), &|| remove(&listing), &check)
}

fn first_rows(bench: &Bench) -> io::Result<()> {
    let image = million_image(bench)?;
    println!("\n## B2 time to the first line of that list\n");
    println!("| program | median of 5 | ratio |\n|---|---|---|");
    let mut ours = None;
    for contender in listers(&image, &bench.scratch.join("unused")) {
        let times: Vec<Duration> =
            (0..5).map(|_| time_to_first_line(&contender.line)).collect::<io::Result<_>>()?;
        let time = median(&times).unwrap_or_default();
        let ours = *ours.get_or_insert(time);
        let ratio = time.as_secs_f64() / ours.as_secs_f64();
        println!("| {} | {:.1} ms | {ratio:.1} |", contender.name, time.as_secs_f64() * 1e3);
    }
    Ok(())
}

/// A 700 MiB image of 3,000 files of all sizes stands in for a distribution.
fn open_one(bench: &Bench) -> io::Result<()> {
    let image = bench.inputs.root.join("medium.iso");
    if !image.exists() {
        let folder = bench.inputs.root.join("medium");
        for number in 0..3000u64 {
            let path = folder.join(format!("pool/{:02}", number % 60));
            fs::create_dir_all(&path)?;
            let file = fs::File::create(path.join(format!("package_{number}.deb")))?;
            file.set_len((number * 7919) % 480_000)?;
        }
        let line = Line::new(&[
            &"xorriso", &"-as", &"mkisofs", &"-quiet", &"-R", &"-J", &"-o", &image, &folder,
        ]);
        if !run(&line)?.is_success {
            return Err(io::Error::other("xorriso could not make the image"));
        }
    }
    let contenders = [
        Contender::new(NAME, Line::new(&[&OURS, &"info", &image])),
        Contender::new("7zz (lists)", Line::new(&[&"7zz", &"l", &"-ba", &image])),
        Contender::new("bsdtar (lists)", Line::new(&[&"bsdtar", &"-tf", &image])),
        Contender::new("xorriso", Line::new(&[&"xorriso", &"-indev", &image, &"-pvd_info"])),
        Contender::new("floor: isoinfo -d", Line::new(&[&"isoinfo", &"-d", &"-i", &image])),
    ];
    let size = fs::metadata(&image)?.len() >> 20;
    let title = format!("B3 open an image of {size} MiB, 3,000 files");
    bench.race(&title, &contenders, &|| Ok(()), &Bench::no_check)
}

fn extract(bench: &Bench, title: &str, folder: &Path) -> io::Result<()> {
    let image = bench.inputs.root.join("to-extract.iso");
    let line = Line::new(&[&"genisoimage", &"-quiet", &"-R", &"-J", &"-o", &image, &folder]);
    remove(&image)?;
    if !run(&line)?.is_success {
        return Err(io::Error::other("genisoimage could not make the image"));
    }
    let out = bench.scratch.join("extracted");
    let into = format!("-o{}", out.display());
    let contenders = [
        Contender::new(
            NAME,
            Line::new(&[&OURS, &"extract", &"-q", &"--progress", &"none", &image, &"-C", &out]),
        ),
        Contender::new("bsdtar", Line::new(&[&"bsdtar", &"-xf", &image, &"-C", &out])),
        Contender::new("7zz", Line::new(&[&"7zz", &"x", &"-y", &into, &image])),
        Contender::new(
            "xorriso",
            Line::new(&[
                &"xorriso",
                &"-osirrox",
                &"on",
                &"-indev",
                &image,
                &"-extract",
                &"/",
                &out,
            ]),
        ),
    ];
    let clean = || {
        // Folders come out read-only.
        let _ = Command::new("chmod").args(["-R", "u+w"]).arg(&out).status();
        remove(&out)?;
        fs::create_dir(&out)
    };
    let check = |_: &Contender| folders_equal(&out, folder);
    let result = bench.race(title, &contenders, &clean, &check);
    remove(&out)?;
    remove(&image)?;
    result
}

fn extract_large(bench: &Bench) -> io::Result<()> {
    let folder = bench.inputs.large()?;
    extract(bench, "B10 extract 4 GiB, 8 files", &folder)
}

fn extract_small(bench: &Bench) -> io::Result<()> {
    let folder = bench.inputs.small()?;
    extract(bench, "B11 extract 100,000 x 4 KiB", &folder)
}

fn hash_one(bench: &Bench) -> io::Result<()> {
    let file = bench.inputs.one_file()?;
    let out = bench.scratch.join("digest");
    let to = |line: Line| line.into_file(&out);
    let contenders = [
        Contender::new(NAME, to(Line::new(&[&OURS, &"hash", &"--progress", &"none", &file]))),
        Contender::new("sha256sum", to(Line::new(&[&"sha256sum", &file]))),
        Contender::new(
            "openssl dgst -sha256",
            to(Line::new(&[&"openssl", &"dgst", &"-sha256", &file])),
        ),
        Contender::new(
            "floor: cat",
            Line::new(&[&"sh", &"-c", &format!("cat {} | cat >/dev/null", file.display())]),
        ),
    ];
    let expected = Command::new("openssl").args(["dgst", "-sha256", "-r"]).arg(&file).output()?;
    let expected = String::from_utf8_lossy(&expected.stdout).get(..64).unwrap_or("?").to_owned();
    let check = |contender: &Contender| {
        let is_equal =
            contender.name.starts_with("floor") || fs::read_to_string(&out)?.contains(&expected);
        if is_equal { Ok(()) } else { Err(io::Error::other("another digest")) }
    };
    bench.race("B12 SHA-256 of 4 GiB", &contenders, &|| remove(&out), &check)
}

fn hash_all(bench: &Bench) -> io::Result<()> {
    let file = bench.inputs.one_file()?;
    let kinds = "md5,sha1,sha256,blake3,crc32";
    let out = bench.scratch.join("digest");
    let contenders = [
        Contender::new(
            NAME,
            Line::new(&[&OURS, &"hash", &"--progress", &"none", &"--digest", &kinds, &file])
                .into_file(&out),
        ),
        Contender::new(
            "md5sum (the slowest single one)",
            Line::new(&[&"md5sum", &file]).into_file(&out),
        ),
        Contender::new(
            "openssl dgst -md5",
            Line::new(&[&"openssl", &"dgst", &"-md5", &file]).into_file(&out),
        ),
        Contender::new(
            "three in sequence (openssl md5, sha1, sha256)",
            Line::new(&[
                &"sh",
                &"-c",
                &format!("for d in md5 sha1 sha256; do openssl dgst -$d {}; done", file.display()),
            ])
            .into_file(&out),
        ),
    ];
    let expected = Command::new("md5sum").arg(&file).output()?;
    let expected = String::from_utf8_lossy(&expected.stdout).get(..32).unwrap_or("?").to_owned();
    let check = |_: &Contender| {
        let is_equal = fs::read_to_string(&out)?.contains(&expected);
        if is_equal { Ok(()) } else { Err(io::Error::other("another digest")) }
    };
    bench.race(
        "B13 MD5, SHA-1, SHA-256, BLAKE3, CRC-32 of 4 GiB in one pass",
        &contenders,
        &|| remove(&out),
        &check,
    )
}

/// Interrupts building and hashing at 20 moments each and looks at what is left.
fn cancel(bench: &Bench) -> io::Result<()> {
    let folder = bench.inputs.large()?;
    let file = bench.inputs.one_file()?;
    let place = bench.scratch.join("cancelled");
    fs::create_dir_all(&place)?;
    let out = place.join("out.iso");
    let jobs = [
        ("build 4 GiB", peers_that_author(&folder, &out).swap_remove(0).line),
        (
            "build 4 GiB, all digests",
            Line::new(&[&OURS, &"build", &"-q", &"--digest", &"md5,sha256", &"-o", &out, &folder]),
        ),
        ("hash 4 GiB", Line::new(&[&OURS, &"hash", &"--digest", &"md5,sha256", &file])),
        ("xorriso, for comparison", peers_that_author(&folder, &out).swap_remove(2).line),
    ];
    println!("\n## B33 from SIGINT to the end of the process, 20 moments each\n");
    println!("| job | median | worst | left behind |\n|---|---|---|---|");
    for (name, line) in jobs {
        let mut times = Vec::new();
        let mut left = 0;
        for moment in 0..20u64 {
            let delay = Duration::from_millis(20 + moment * 61);
            times.extend(time_to_cancel(&line, delay)?);
            left += fs::read_dir(&place)?.count();
            remove(&out)?;
        }
        let worst = times.iter().max().copied().unwrap_or_default();
        let middle = median(&times).unwrap_or_default();
        println!(
            "| {name} ({} of 20 were still running) | {:.1} ms | {:.1} ms | {left} files |",
            times.len(),
            middle.as_secs_f64() * 1e3,
            worst.as_secs_f64() * 1e3
        );
    }
    Ok(())
}
