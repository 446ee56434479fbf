//! Whether an output is right: no time counts before that.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use super::measure::{Line, run};

/// Extracts an image with a program that is not ours and compares every byte with the folder it
/// was made from.
pub fn image_equals_folder(image: &Path, folder: &Path, scratch: &Path) -> io::Result<()> {
    let out = scratch.join("checked");
    remove(&out)?;
    fs::create_dir(&out)?;
    let line = Line::new(&[&"bsdtar", &"-xf", &image, &"-C", &out]);
    if !run(&line)?.is_success {
        return Err(io::Error::other(format!("bsdtar can't extract {}", image.display())));
    }
    let compared = folders_equal(&out, folder);
    remove(&out)?;
    compared
}

/// Compares all files of two folders, names and bytes.
pub fn folders_equal(a: &Path, b: &Path) -> io::Result<()> {
    let (left, right) = (files_below(a)?, files_below(b)?);
    if left != right {
        let odd = left.symmetric_difference(&right).next();
        return Err(io::Error::other(format!("{} and {} names, {odd:?}", left.len(), right.len())));
    }
    for path in &left {
        if !files_equal(&a.join(path), &b.join(path))? {
            return Err(io::Error::other(format!("{} differs", path.display())));
        }
    }
    Ok(())
}

fn files_below(root: &Path) -> io::Result<BTreeSet<PathBuf>> {
    let mut found = BTreeSet::new();
    let mut open = vec![root.to_owned()];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(folder)? {
            let entry = entry?;
            if entry.file_type()?.is_dir() {
                open.push(entry.path());
            } else if let Ok(inside) = entry.path().strip_prefix(root) {
                found.insert(inside.to_owned());
            }
        }
    }
    Ok(found)
}

fn files_equal(a: &Path, b: &Path) -> io::Result<bool> {
    let (mut a, mut b) = (File::open(a)?, File::open(b)?);
    if a.metadata()?.len() != b.metadata()?.len() {
        return Ok(false);
    }
    let (mut left, mut right) = (vec![0; 1 << 20], vec![0; 1 << 20]);
    loop {
        let count = a.read(&mut left)?;
        if count == 0 {
            return Ok(true);
        }
        b.read_exact(&mut right[..count])?;
        if left[..count] != right[..count] {
            return Ok(false);
        }
    }
}

/// How many different lines of a listing name something below `marker`.
pub fn count_names(listing: &Path, marker: &str) -> io::Result<usize> {
    let text = fs::read(listing)?;
    let text = String::from_utf8_lossy(&text);
    let names: BTreeSet<&str> = text.lines().filter(|line| line.contains(marker)).collect();
    Ok(names.len())
}

/// Removes a file or a folder, if it is there.
pub fn remove(path: &Path) -> io::Result<()> {
    let removed = match fs::symlink_metadata(path) {
        Ok(meta) if meta.is_dir() => fs::remove_dir_all(path),
        Ok(_) => fs::remove_file(path),
        Err(error) => Err(error),
    };
    match removed {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        result => result,
    }
}
