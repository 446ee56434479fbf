//! Host paths as seen from the project, so that a folder with a project and its sources can move.

use std::path::{Component, Path, PathBuf};

use super::raw::Raw;
use super::v1::PlaceV1;
use crate::io::HostFs;

/// `path` for the file of a project in `home`: relative with `/`, and absolute.
pub(super) fn place_of(path: &Path, home: &Path) -> PlaceV1 {
    let near = relative(path, home).map(|near| {
        let parts: Vec<&[u8]> =
            near.components().map(|part| part.as_os_str().as_encoded_bytes()).collect();
        Raw(parts.join(&b'/'))
    });
    PlaceV1 { near, path: Raw::of_path(path) }
}

/// The host path a place means: the one beside the project where there is something, else the
/// absolute one.
pub(super) fn path_of(place: &PlaceV1, home: &Path, fs: &dyn HostFs) -> PathBuf {
    let far = place.path.to_path();
    let Some(near) = &place.near else { return far };
    let near = tidy(&home.join(near.to_path()));
    if near == far || fs.lstat(&near).is_ok() || fs.lstat(&far).is_err() { near } else { far }
}

/// The way from `home` to `path`; `None` when there is none, as between drives.
fn relative(path: &Path, home: &Path) -> Option<PathBuf> {
    if !path.is_absolute() || !home.is_absolute() {
        return None;
    }
    let (mut to, mut from) = (path.components().peekable(), home.components().peekable());
    if to.peek() != from.peek() {
        return None;
    }
    while to.peek().is_some() && to.peek() == from.peek() {
        to.next();
        from.next();
    }
    let up = from.map(|_| Component::ParentDir);
    Some(up.chain(to).collect())
}

/// Without `.` and, where a name stands before it, `..`.
fn tidy(path: &Path) -> PathBuf {
    let mut tidy = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir if tidy.file_name().is_some() => {
                tidy.pop();
            }
            part => tidy.push(part),
        }
    }
    tidy
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ways_are_found_and_taken_back() {
        for (path, home, near) in [
            ("/a/b/c.txt", "/a/p", "../b/c.txt"),
            ("/a/p/c.txt", "/a/p", "c.txt"),
            ("/x", "/a/p", "../../x"),
            ("/", "/a", ".."),
        ] {
            let found = relative(Path::new(path), Path::new(home)).expect("one root");
            assert_eq!(found, Path::new(near));
            assert_eq!(tidy(&Path::new(home).join(found)), Path::new(path));
        }
        assert_eq!(relative(Path::new("a"), Path::new("/a")), None);
    }
}
