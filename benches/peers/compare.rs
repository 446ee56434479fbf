//! B15 and B16: two large images against each other. Ours says which file changed; `cmp` only that
//! something did, and it stops there unless it lists every byte.

use std::fs;
use std::io::{self, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::process::Command;

use super::check::remove;
use super::list::NAME;
use super::measure::{Line, run};
use super::{Bench, Contender, OURS, Title};

/// A command that is to say "different": all of them end with 1 then.
fn differing(words: &str) -> Line {
    Line::new(&[&"sh", &"-c", &format!("{words}; test $? -eq 1")])
}

/// An image of a few large files.
fn image(bench: &Bench) -> io::Result<PathBuf> {
    let image = bench.inputs.root.join("to-compare.iso");
    if !image.exists() {
        let folder = bench.inputs.large()?;
        let line = Line::new(&[&"genisoimage", &"-quiet", &"-R", &"-J", &"-o", &image, &folder]);
        if !run(&line)?.is_success {
            return Err(io::Error::other("genisoimage could not make the image"));
        }
    }
    Ok(image)
}

/// The same with one byte changed in its last tenth: in one of the files.
fn changed(of: &Path, copy: &Path) -> io::Result<()> {
    let len = fs::metadata(of)?.len();
    let mut file = fs::File::options().read(true).write(true).open(copy)?;
    let at = len / 10 * 9 + 777;
    let mut byte = [0];
    std::os::unix::fs::FileExt::read_exact_at(&file, &mut byte, at)?;
    file.seek(SeekFrom::Start(at))?;
    file.write_all(&[byte[0] ^ 0x55])
}

fn contenders(left: &Path, right: &Path, out: &Path) -> Vec<Contender> {
    let (a, b, o) = (left.display(), right.display(), out.display());
    vec![
        Contender::new(NAME, differing(&format!("{OURS} compare --progress none {a} {b} > {o}"))),
        Contender::new("cmp -l", differing(&format!("cmp -l {a} {b} > {o}"))),
        Contender::new("floor: cmp (first byte only)", differing(&format!("cmp {a} {b} > {o}"))),
    ]
}

/// What each of them has to say.
fn check(out: &Path, contender: &Contender) -> io::Result<()> {
    let told = fs::read_to_string(out)?;
    let is_right = match contender.name {
        NAME => told.lines().any(|line| line.contains("changed") && line.contains("file")),
        "cmp -l" => told.lines().count() == 1,
        _ => told.contains("differ"),
    };
    if is_right { Ok(()) } else { Err(io::Error::other(told)) }
}

pub fn one_changed(bench: &Bench) -> io::Result<()> {
    let left = image(bench)?;
    let right = bench.inputs.root.join("changed.iso");
    fs::copy(&left, &right)?;
    changed(&left, &right)?;
    let out = bench.scratch.join("told");
    let size = fs::metadata(&left)?.len() >> 20;
    let what = format!("compare two images of {size} MiB, one changed file");
    let title = Title { id: "B15", what: &what, goal: Some(3.0) };
    let look = |contender: &Contender| check(&out, contender);
    let result = bench.race(title, &contenders(&left, &right, &out), &|| remove(&out), &look);
    remove(&right)?;
    result
}

/// Copies that share their extents; the work folder has to lie on a file system that can.
pub fn shared(bench: &Bench) -> io::Result<()> {
    let left = image(bench)?;
    let right = bench.inputs.root.join("shared.iso");
    let copied =
        Command::new("cp").arg("--reflink=always").args([&left, &right]).output()?.status.success();
    if !copied {
        remove(&right)?;
        println!(
            "\n## B16\n\nthis file system shares no extents (GLASSMASTER_BENCH_WORK names another place)"
        );
        return Ok(());
    }
    changed(&left, &right)?;
    let out = bench.scratch.join("told");
    let size = fs::metadata(&left)?.len() >> 20;
    let what = format!("compare two images of {size} MiB that share all but one extent");
    let title = Title { id: "B16", what: &what, goal: Some(1000.0) };
    let look = |contender: &Contender| check(&out, contender);
    let result = bench.race(title, &contenders(&left, &right, &out), &|| remove(&out), &look);
    remove(&right)?;
    result
}
