//! The benchmarks, by the numbers of benchmarks.md.

use std::fs;
use std::io;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use super::check::{count_names, folders_equal, image_equals_folder, remove};
use super::compare;
use super::floor::SMALL_FILES;
use super::measure::{Line, is_installed, median, run, time_to_cancel, time_to_first_line};
use super::{Bench, Contender, OURS, Summary, Title, edits, packed, window};

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
    (&["B15"], compare::one_changed),
    (&["B16"], compare::shared),
    (&["B17"], packed::random_reads),
    (&["B18"], packed::unpack_all),
    (&["B19"], packed::pack),
    (&["B20"], packed::chd),
    (&["B22"], edits::anew),
    (&["B23"], edits::shared),
    (&["B24"], edits::into_the_file),
    (&["B21"], packed::from_raw),
    (&["B30"], window::frames),
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

fn author(bench: &Bench, title: Title<'_>, folder: &Path, more: Vec<Contender>) -> io::Result<()> {
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
    let what = format!("author {} MiB from 8 files", bench.inputs.part(4096));
    author(bench, Title { id: "B4", what: &what, goal: Some(2.0) }, &folder, vec![])?;
    let floor = [Contender::new("floor: cat to one file", copy)];
    let title = Title { id: "B4", what: "floor", goal: None };
    bench.race(title, &floor, &|| remove(&out), &Bench::no_check)
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
    let folders = bench.inputs.part(1000);
    let what = format!("author {} x 4 KiB in {folders} folders", folders * 100);
    author(
        bench,
        Title { id: "B7", what: &what, goal: Some(3.5) },
        &folder,
        vec![Contender::new("bsdtar", bsdtar)],
    )?;
    let title = Title { id: "B7", what: "floor", goal: None };
    bench.race(title, &[Contender::new("floor: tar", tar)], &|| remove(&out), &Bench::no_check)
}

/// genisoimage needs quadratic time: it runs where it ends, the rest without it.
fn author_colliding(bench: &Bench) -> io::Result<()> {
    let out = bench.scratch.join("out.iso");
    let few = bench.inputs.part(20_000);
    let what = format!("author {few} names colliding at 8.3");
    let few = bench.inputs.colliding(few)?;
    author(bench, Title { id: "B8", what: &what, goal: Some(20.0) }, &few, vec![])?;
    let many = bench.inputs.part(100_000);
    for count in [many, many * 2] {
        let folder = bench.inputs.colliding(count)?;
        let mut contenders = peers_that_author(&folder, &out);
        contenders.retain(|contender| {
            contender.name == NAME || (count == many && contender.name == "xorriso")
        });
        let what = format!("author {count} names colliding at 8.3 (without genisoimage)");
        let title = Title { id: "B8", what: &what, goal: Some(20.0) };
        let check = |_: &Contender| image_equals_folder(&out, &folder, &bench.scratch);
        bench.race(title, &contenders, &|| remove(&out), &check)?;
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
    let wanted = u64::from(bench.inputs.part(1000)) * 1000;
    let check = |_: &Contender| match count_names(&listing, "file-")? as u64 {
        count if count == wanted => Ok(()),
        count => Err(io::Error::other(format!("{count} names"))),
    };
    let what = format!(
        "open and list {wanted} files (10 GiB sparse, Rock Ridge and Joliet); its memory is B32"
    );
    let title = Title { id: "B1", what: &what, goal: Some(5.0) };
    bench.race(title, &listers(&image, &listing), &|| remove(&listing), &check)
}

fn first_rows(bench: &Bench) -> io::Result<()> {
    let image = million_image(bench)?;
    println!("\n## B2 time to the first line of that list\n");
    println!("| program | median of 5 | ratio |\n|---|---|---|");
    let mut all = Vec::new();
    for contender in listers(&image, &bench.scratch.join("unused")) {
        if !is_installed(&contender.line) {
            continue;
        }
        let times: Vec<Duration> =
            (0..5).map(|_| time_to_first_line(&contender.line)).collect::<io::Result<_>>()?;
        all.push((contender.name, median(&times).unwrap_or_default()));
    }
    let Some((_, ours)) = all.first().copied() else { return Ok(()) };
    let ms = |time: Duration| format!("{:.1} ms", time.as_secs_f64() * 1e3);
    let ratio = |time: Duration| time.as_secs_f64() / ours.as_secs_f64();
    for (name, time) in &all {
        println!("| {name} | {} | {:.1} |", ms(*time), ratio(*time));
    }
    let peers = all.iter().skip(1).filter(|(name, _)| !name.starts_with("floor"));
    if let Some((name, time)) = peers.min_by_key(|(_, time)| *time) {
        bench.add(Summary {
            id: "B2",
            what: "time to the first line of that list".to_owned(),
            ours: ms(ours),
            peer: format!("{name}: {}", ms(*time)),
            ratio: format!("{:.1}", ratio(*time)),
            goal: "100, at most 20 ms".to_owned(),
        });
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
    let what = format!("open an image of {size} MiB, 3,000 files");
    let title = Title { id: "B3", what: &what, goal: Some(5.0) };
    bench.race(title, &contenders, &|| Ok(()), &Bench::no_check)
}

/// Outputs of many files are kept to the end of the race: ext4 passes over the places of files that
/// were removed in the last minutes one by one, so that whoever comes next would pay for the one
/// before.
fn extract(bench: &Bench, title: Title<'_>, folder: &Path, keeps: bool) -> io::Result<()> {
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
    let kept = bench.scratch.join("kept");
    fs::create_dir_all(&kept)?;
    let number = std::cell::Cell::new(0);
    let clean = || {
        if out.exists() {
            // Folders come out read-only.
            let _ = Command::new("chmod").args(["-R", "u+w"]).arg(&out).status();
            if keeps {
                number.set(number.get() + 1);
                fs::rename(&out, kept.join(number.get().to_string()))?;
            } else {
                remove(&out)?;
            }
        }
        fs::create_dir(&out)
    };
    let check = |_: &Contender| folders_equal(&out, folder);
    let result = bench.race(title, &contenders, &clean, &check);
    let _ = Command::new("chmod").args(["-R", "u+w"]).arg(&out).status();
    remove(&out)?;
    remove(&kept)?;
    remove(&image)?;
    result
}

fn extract_large(bench: &Bench) -> io::Result<()> {
    let folder = bench.inputs.large()?;
    let what = format!("extract {} MiB, 8 files", bench.inputs.part(4096));
    extract(bench, Title { id: "B10", what: &what, goal: Some(1.5) }, &folder, false)
}

fn extract_small(bench: &Bench) -> io::Result<()> {
    let folder = bench.inputs.small()?;
    let what = format!("extract {} x 4 KiB", bench.inputs.part(1000) * 100);
    extract(bench, Title { id: "B11", what: &what, goal: Some(3.0) }, &folder, true)?;
    let out = bench.scratch.join("extracted");
    let itself = std::env::current_exe()?;
    let folders = bench.inputs.part(1000).to_string();
    let line = Line::new(&[&itself, &SMALL_FILES, &out, &folders]);
    let floor = [Contender::new("floor: make, write, date and close on all cores", line)];
    let title = Title { id: "B11", what: "floor", goal: None };
    let number = std::cell::Cell::new(0);
    // Kept as above: removing would be paid by the next.
    let kept = bench.scratch.join("kept");
    fs::create_dir_all(&kept)?;
    let clean = || {
        number.set(number.get() + 1);
        if out.exists() { fs::rename(&out, kept.join(number.get().to_string())) } else { Ok(()) }
    };
    bench.race(title, &floor, &clean, &Bench::no_check)?;
    remove(&out)?;
    remove(&kept)
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
    let what = format!("SHA-256 of {} MiB", bench.inputs.part(4096));
    let title = Title { id: "B12", what: &what, goal: Some(1.0) };
    bench.race(title, &contenders, &|| remove(&out), &check)
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
    let what = format!(
        "MD5, SHA-1, SHA-256, BLAKE3, CRC-32 of {} MiB in one pass, against MD5 alone",
        bench.inputs.part(4096)
    );
    bench.race(
        Title { id: "B13", what: &what, goal: Some(0.87) },
        &contenders,
        &|| remove(&out),
        &check,
    )
}

/// Interrupts every long job at 20 moments spread over its length and looks at what is left.
fn cancel(bench: &Bench) -> io::Result<()> {
    let large = bench.inputs.large()?;
    let file = bench.inputs.one_file()?;
    let place = bench.scratch.join("cancelled");
    fs::create_dir_all(&place)?;
    let out = place.join("out.iso");
    let into = place.join("out");
    let image = bench.inputs.root.join("to-cancel.iso");
    let few = peers_that_author(&large, &image).swap_remove(0).line;
    if !run(&few)?.is_success {
        return Err(io::Error::other("the image could not be made"));
    }
    let small = bench.inputs.small()?;
    let small_image = bench.inputs.root.join("small-to-cancel.iso");
    if !run(&peers_that_author(&small, &small_image).swap_remove(0).line)?.is_success {
        return Err(io::Error::other("the image could not be made"));
    }
    let extracting = |image: &Path| Line::new(&[&OURS, &"extract", &"-q", &image, &"-C", &into]);
    let jobs = [
        ("build few large files", peers_that_author(&large, &out).swap_remove(0).line),
        (
            "build them, with digests",
            Line::new(&[&OURS, &"build", &"-q", &"--digest", &"md5,sha256", &"-o", &out, &large]),
        ),
        ("build many small files", peers_that_author(&small, &out).swap_remove(0).line),
        ("hash", Line::new(&[&OURS, &"hash", &"--digest", &"md5,sha256", &file])),
        ("extract few large files", extracting(&image)),
        ("extract many small files", extracting(&small_image)),
        ("xorriso building, for comparison", peers_that_author(&large, &out).swap_remove(2).line),
    ];
    println!("\n## B33 from SIGINT to the end of the process, 20 moments each\n");
    println!(
        "The end comes when the unfinished file is gone; that a cancel was heard comes earlier.\n"
    );
    println!("| job | median | worst | left behind |\n|---|---|---|---|");
    let mut worst_of_ours = Duration::ZERO;
    let mut left_by_us = 0;
    for (name, line) in jobs {
        if !is_installed(&line) {
            continue;
        }
        let clear = || {
            remove(&out)?;
            remove(&into)
        };
        let whole = run(&line)?.time;
        clear()?;
        let mut times = Vec::new();
        let mut left = 0;
        for moment in 0..20u32 {
            let delay = Duration::from_millis(5) + whole * moment / 21;
            times.extend(time_to_cancel(&line, delay)?);
            left += unfinished_in(&place)?;
            clear()?;
        }
        let worst = times.iter().max().copied().unwrap_or_default();
        let middle = median(&times).unwrap_or_default();
        println!(
            "| {name} ({} of 20 were still running) | {:.1} ms | {:.1} ms | {left} files |",
            times.len(),
            middle.as_secs_f64() * 1e3,
            worst.as_secs_f64() * 1e3
        );
        if !name.starts_with("xorriso") {
            worst_of_ours = worst_of_ours.max(worst);
            left_by_us += left;
        }
    }
    bench.add(Summary {
        id: "B33",
        what: "SIGINT to the end of the process, worst of 20 moments of 6 jobs".to_owned(),
        ours: format!("{:.0} ms, {left_by_us} files left", worst_of_ours.as_secs_f64() * 1e3),
        peer: "-".to_owned(),
        ratio: "-".to_owned(),
        goal: "100 ms, nothing left".to_owned(),
    });
    remove(&image)?;
    remove(&small_image)
}

/// Files below a folder that are not whole: images that were begun, and what ends in `.partial`.
fn unfinished_in(folder: &Path) -> io::Result<usize> {
    let mut count = 0;
    let mut open = vec![folder.to_owned()];
    while let Some(at) = open.pop() {
        for entry in fs::read_dir(at)? {
            let entry = entry?;
            let name = entry.file_name().to_string_lossy().into_owned();
            let is_half = name.ends_with(".partial") || name.ends_with("-tmp");
            count += usize::from(is_half);
            if entry.file_type()?.is_dir() {
                open.push(entry.path());
            }
        }
    }
    Ok(count)
}
