//! Saving an edit of a large image: to a new file, to one that shares its blocks, into the file.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::check::remove;
use super::list::NAME;
use super::measure::{Line, run};
use super::{Bench, Contender, OURS, Title};

/// Where a file system lies that shares blocks (XFS, btrfs); B23 is left out without it.
const SHARING: &str = "GLASSMASTER_BENCH_SHARING";
/// What the changed file is called on the disc.
const CHANGED: &str = "changed.bin";

/// An image of `large`, made by xorriso, and the file that comes into it.
fn edited(bench: &Bench, folder: &Path) -> io::Result<(PathBuf, PathBuf)> {
    let (image, file) = (folder.join("edited.iso"), folder.join(CHANGED));
    if !image.exists() {
        let large = bench.inputs.large()?;
        fs::write(&file, vec![1; 4096])?;
        let line = Line::new(&[
            &"xorriso", &"-as", &"mkisofs", &"-quiet", &"-R", &"-J", &"-o", &image, &large, &file,
        ]);
        if !run(&line)?.is_success {
            return Err(io::Error::other("xorriso could not make the image"));
        }
        fs::write(&file, vec![2; 4096])?;
    }
    Ok((image, file))
}

/// The image holds the bytes that were to come into it.
fn holds(image: &Path, file: &Path) -> io::Result<()> {
    let read = Command::new(OURS).arg("cat").arg(image).arg(CHANGED).output()?;
    match read.stdout == fs::read(file)? {
        true => Ok(()),
        false => Err(io::Error::other("other bytes")),
    }
}

fn to_new_file(
    bench: &Bench,
    title: Title<'_>,
    image: &Path,
    file: &Path,
    out: &Path,
) -> io::Result<()> {
    let replace = format!("{}={CHANGED}", file.display());
    let ours = Line::new(&[
        &OURS,
        &"edit",
        &image,
        &"-o",
        &out,
        &"--replace",
        &replace,
        &"-q",
        &"--progress",
        &"none",
    ]);
    let on_disc = format!("/{CHANGED}");
    let theirs = |sync: &str| {
        Line::new(&[
            &"xorriso",
            &"-stdio_sync",
            &sync,
            &"-indev",
            &image,
            &"-outdev",
            &out,
            &"-update",
            &file,
            &on_disc,
            &"-commit",
        ])
    };
    let contenders = [
        Contender::new(NAME, ours),
        Contender::new("xorriso -stdio_sync off", theirs("off")),
        Contender::new("xorriso", theirs("on")),
    ];
    bench.race(title, &contenders, &|| remove(out), &|_| holds(out, file))
}

/// On the file system of the work files, where blocks are copied.
pub fn anew(bench: &Bench) -> io::Result<()> {
    let (image, file) = edited(bench, &bench.inputs.root)?;
    let what = format!("replace 4 KiB in {} MiB, new file", bench.inputs.part(4096));
    let title = Title { id: "B22", what: &what, goal: Some(1.5) };
    to_new_file(bench, title, &image, &file, &bench.scratch.join("out.iso"))
}

/// On one that shares them.
pub fn shared(bench: &Bench) -> io::Result<()> {
    let Some(folder) = std::env::var_os(SHARING).map(PathBuf::from) else {
        println!("\nB23: left out, {SHARING} names no folder that can share blocks");
        return Ok(());
    };
    let (image, file) = edited(bench, &folder)?;
    let what = format!("replace 4 KiB in {} MiB, blocks shared", bench.inputs.part(4096));
    let title = Title { id: "B23", what: &what, goal: Some(100.0) };
    let out = folder.join("out.iso");
    let done = to_new_file(bench, title, &image, &file, &out);
    for path in [&image, &file, &out] {
        remove(path)?;
    }
    done
}

/// Into the file: each contender has a copy of its own, and changes it again in every round.
pub fn into_the_file(bench: &Bench) -> io::Result<()> {
    let (image, file) = edited(bench, &bench.inputs.root)?;
    let copy = |name: &str| -> io::Result<PathBuf> {
        let copy = bench.scratch.join(name);
        fs::copy(&image, &copy)?;
        Ok(copy)
    };
    let (in_place, session, grown) = (copy("place.iso")?, copy("append.iso")?, copy("grow.iso")?);
    let replace = format!("{}={CHANGED}", file.display());
    let ours = |image: &PathBuf, way: &str| {
        Line::new(&[
            &OURS,
            &"edit",
            image,
            &way,
            &"--replace",
            &replace,
            &"-q",
            &"--progress",
            &"none",
        ])
    };
    let on_disc = format!("/{CHANGED}");
    let grow = Line::new(&[&"xorriso", &"-dev", &grown, &"-update", &file, &on_disc, &"-commit"]);
    let contenders = [
        Contender::new(NAME, ours(&in_place, "--in-place")),
        Contender::new("ours, appended", ours(&session, "--append")),
        Contender::new("xorriso, grown", grow),
    ];
    let what = format!("replace 4 KiB in {} MiB, in the file itself", bench.inputs.part(4096));
    let title = Title { id: "B24", what: &what, goal: Some(5.0) };
    // Every round brings other bytes, so that there is something to write.
    let round = std::cell::Cell::new(0u8);
    let fresh = || {
        round.set(round.get().wrapping_add(1));
        fs::write(&file, vec![round.get(); 4096])
    };
    let check = |contender: &Contender| {
        let image = match contender.name {
            NAME => &in_place,
            "xorriso, grown" => &grown,
            _ => &session,
        };
        holds(image, &file)
    };
    bench.race(title, &contenders, &fresh, &check)?;
    [&in_place, &session, &grown].into_iter().try_for_each(|path| remove(path))
}
