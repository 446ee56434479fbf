//! Which files promise a disc image by their names, and which of them are one document.

use std::collections::{HashSet, VecDeque};
use std::path::{Path, PathBuf};

use crate::base::progress::{Cancelled, Context};
use crate::io::HostFs;
use crate::io::host::HostKind;

/// Endings of disc images, in lower case.
pub const IMAGE_ENDINGS: [&str; 18] = [
    "iso", "img", "udf", "cdr", "cue", "bin", "toc", "ccd", "mds", "mdf", "nrg", "cdi", "chd",
    "cso", "ciso", "zso", "dmg", "toast",
];

/// Endings of packed files, which may hold an image.
pub const PACKED_ENDINGS: [&str; 6] = ["gz", "xz", "zst", "bz2", "lz4", "zip"];

/// Endings of files that a sheet of the same name speaks for.
const SPOKEN_FOR: [&str; 6] = ["bin", "img", "sub", "mdf", "wav", "flac"];

/// Endings of sheets: they say where the tracks are.
const SHEETS: [&str; 4] = ["cue", "toc", "ccd", "mds"];

/// Whether a name looks like that of a disc image. Decides where a drop goes, nothing else: what
/// a file is, is found out by reading it.
pub fn looks_like_image(path: &Path) -> bool {
    if has_ending(path, &IMAGE_ENDINGS) {
        return true;
    }
    // An archive is one only when its name says so: `photos.zip` is a file like others.
    has_ending(path, &PACKED_ENDINGS)
        && path.file_stem().is_some_and(|inner| has_ending(Path::new(inner), &IMAGE_ENDINGS))
}

/// Leaves out what the sheets among `images` speak for: the files of a set are one document.
pub fn documents(images: Vec<PathBuf>) -> Vec<PathBuf> {
    let stem = |path: &Path| {
        Some((path.parent()?.to_owned(), path.file_stem()?.to_str()?.to_ascii_lowercase()))
    };
    let sheets = images.iter().filter(|path| has_ending(path, &SHEETS));
    let sheets: Vec<_> = sheets.filter_map(|path| stem(path)).collect();
    let is_spoken_for = |path: &Path| {
        has_ending(path, &SPOKEN_FOR)
            && stem(path).is_some_and(|(folder, name)| {
                sheets.iter().any(|(of, sheet)| *of == folder && name.starts_with(sheet.as_str()))
            })
    };
    images.into_iter().filter(|path| !is_spoken_for(path)).collect()
}

fn has_ending(path: &Path, endings: &[&str]) -> bool {
    let ending = path.extension().and_then(|ending| ending.to_str());
    ending.is_some_and(|ending| endings.iter().any(|known| ending.eq_ignore_ascii_case(known)))
}

/// Most names that are looked at in folders.
const MAX_NAMES: usize = 100_000;

/// An image that was found.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FoundImage {
    /// Where it lies.
    pub path: PathBuf,
    /// The folder it lies in, below the one that was named; empty for what was named itself.
    pub below: PathBuf,
}

/// The images among `paths`, and those in the folders among them at any depth: files that were
/// named outright whatever their ending. Links to folders are not followed, the folder `except`
/// is not entered; what can't be read is left out.
///
/// # Errors
/// [`Cancelled`].
pub fn images_in(
    paths: &[PathBuf],
    except: Option<&Path>,
    fs: &dyn HostFs,
    ctx: &Context,
) -> Result<Vec<FoundImage>, Cancelled> {
    let identity = |path: &Path| {
        let fingerprint = fs.stat(path).ok()?.fingerprint;
        Some((fingerprint.device, fingerprint.inode))
    };
    let except = except.and_then(identity);
    let mut found = Vec::new();
    let mut folders = VecDeque::new();
    for path in paths {
        match fs.stat(path) {
            Ok(stat) if stat.kind == HostKind::Folder => {
                folders.push_back((path.clone(), PathBuf::new()));
            }
            _ => found.push(FoundImage { path: path.clone(), below: PathBuf::new() }),
        }
    }
    let mut count = 0usize;
    'all: while let Some((folder, below)) = folders.pop_front() {
        ctx.check()?;
        if except.is_some() && identity(&folder) == except {
            continue;
        }
        let mut names = fs.list(&folder).unwrap_or_default();
        names.sort();
        for name in names {
            count += 1;
            if count > MAX_NAMES {
                break 'all;
            }
            let path = folder.join(&name);
            match fs.lstat(&path) {
                Ok(stat) if stat.kind == HostKind::Folder => {
                    folders.push_back((path, below.join(name)));
                }
                Ok(stat) if stat.kind == HostKind::File && looks_like_image(&path) => {
                    found.push(FoundImage { path, below: below.clone() });
                }
                _ => {}
            }
        }
    }
    let kept: HashSet<PathBuf> =
        documents(found.iter().map(|image| image.path.clone()).collect()).into_iter().collect();
    found.retain(|image| kept.contains(&image.path));
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::io::fault::MemoryFs;

    #[test]
    fn images_are_told_by_their_ending() {
        assert!(looks_like_image(Path::new("/a/Debian.ISO")));
        assert!(!looks_like_image(Path::new("/a/iso")));
        assert!(!looks_like_image(Path::new("/a/photo.jpg")));
        assert!(looks_like_image(Path::new("/a/disc.iso.GZ")));
        assert!(!looks_like_image(Path::new("/a/photos.zip")));
    }

    #[test]
    fn a_sheet_speaks_for_its_files() {
        let paths = |names: [&str; 4]| names.map(|name| PathBuf::from("/a").join(name)).to_vec();
        let dropped = paths(["Game.cue", "Game (Track 1).bin", "game.bin", "other.bin"]);
        let left = documents(dropped);
        assert_eq!(left, [PathBuf::from("/a/Game.cue"), PathBuf::from("/a/other.bin")]);
    }

    #[test]
    fn folders_give_the_images_in_them() {
        let fs = MemoryFs::new();
        for name in ["/a/x.iso", "/a/sub/y.cue", "/a/sub/y.bin", "/a/note.txt", "/b/odd.dat"] {
            fs.put(name, b"x");
        }
        let paths = ["/b/odd.dat", "/a"].map(PathBuf::from);
        let find = |except: Option<&Path>| {
            let found = images_in(&paths, except, &fs, &Context::default());
            let found = found.expect("nobody cancels").into_iter();
            found.map(|image| (image.path, image.below)).collect::<Vec<_>>()
        };
        let pair = |path: &str, below: &str| (PathBuf::from(path), PathBuf::from(below));
        let all = [pair("/b/odd.dat", ""), pair("/a/x.iso", ""), pair("/a/sub/y.cue", "sub")];
        assert_eq!(find(None), all);
        assert_eq!(find(Some(Path::new("/a/sub"))), all[..2]);
    }
}
