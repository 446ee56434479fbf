//! What is to be added, and where it goes on the disc: the placing rules of the command line and
//! of the window.

use std::ffi::OsStr;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::io::HostFs;
use crate::io::host::path_from_bytes;

/// Where something comes from.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Origin {
    /// A file or folder of the host. A link named here is followed: it is what was pointed at.
    Host(PathBuf),
    /// These bytes (standard input).
    Bytes(Arc<[u8]>),
    /// Paths of a list (`--files-from`); each keeps its relative path below the place, as in tar.
    List(Vec<PathBuf>),
}

/// Where something goes. Paths are disc paths without a slash at either end; empty is the root
/// of what the subtree will be inserted into.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Place {
    /// What a folder holds goes into this folder; a file goes there under its own name.
    Contents(Vec<u8>),
    /// The file or folder itself goes into this folder, under its own name (the window).
    Inside(Vec<u8>),
    /// It is put at exactly this path, under the last name of it.
    At(Vec<u8>),
}

/// One thing to be added.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Source {
    /// Where it comes from.
    pub origin: Origin,
    /// Where it goes.
    pub place: Place,
}

/// Why an argument is no source.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SourceError {
    /// The host path does not exist, neither as it is nor as `HOST=DISC/PATH`.
    #[error("{}: {source}", path.display())]
    Missing {
        /// The path that was looked for.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// A disc path holds `..` or a NUL byte.
    #[error("not a path on a disc")]
    BadDiscPath {
        /// The path as given.
        path: Vec<u8>,
    },
    /// Standard input needs the path of a file on the disc: `-=DISC/PATH`.
    #[error("standard input needs a name on the disc")]
    NamelessInput,
    /// Standard input could not be read.
    #[error("standard input: {0}")]
    Input(io::Error),
}

impl Source {
    /// A file or folder dropped on a folder of the window: it keeps its name.
    pub fn dropped(host: PathBuf) -> Source {
        Source { origin: Origin::Host(host), place: Place::Inside(Vec::new()) }
    }

    /// A source as given to `build`: contents of a folder into the root, a file into the root.
    pub fn plain(host: PathBuf) -> Source {
        Source { origin: Origin::Host(host), place: Place::Contents(Vec::new()) }
    }

    /// The paths of a list (`--files-from`), placed by their relative paths.
    pub fn list(paths: Vec<PathBuf>) -> Source {
        Source { origin: Origin::List(paths), place: Place::Contents(Vec::new()) }
    }

    /// Reads an argument of `build`: what exists is taken as it is, else it is split at the last
    /// `=` that has no `\` before it (`\=` is an equals sign, `\\` a backslash then).
    /// `DISC/PATH/` with a slash at its end takes a file under its own name. `-=DISC/PATH` calls
    /// `read_input` for the bytes.
    ///
    /// # Errors
    /// [`SourceError`] for what exists nowhere and for paths that can't be on a disc.
    pub fn from_arg(
        arg: &OsStr,
        fs: &dyn HostFs,
        read_input: &mut dyn FnMut() -> io::Result<Arc<[u8]>>,
    ) -> Result<Source, SourceError> {
        let bytes = arg.as_encoded_bytes();
        let whole = match fs.lstat(Path::new(arg)) {
            Ok(_) => return Ok(Source::plain(PathBuf::from(arg))),
            Err(error) => error,
        };
        let Some((host, disc)) = split_graft(bytes) else {
            if bytes == b"-" {
                return Err(SourceError::NamelessInput);
            }
            return Err(SourceError::Missing { path: PathBuf::from(arg), source: whole });
        };
        let path = disc_path(&disc)?;
        let names_folder = disc.is_empty() || disc.ends_with(b"/");
        if host == b"-" {
            if path.is_empty() || names_folder {
                return Err(SourceError::NamelessInput);
            }
            let bytes = read_input().map_err(SourceError::Input)?;
            return Ok(Source { origin: Origin::Bytes(bytes), place: Place::At(path) });
        }
        let host = path_from_bytes(&host).into_owned();
        if let Err(source) = fs.lstat(&host) {
            return Err(SourceError::Missing { path: host, source });
        }
        let place = if names_folder { Place::Contents(path) } else { Place::At(path) };
        Ok(Source { origin: Origin::Host(host), place })
    }
}

/// Cleans a disc path: no slashes at the ends, none doubled, no `.`.
///
/// # Errors
/// [`SourceError::BadDiscPath`] when it holds `..` or a NUL byte.
pub fn disc_path(path: &[u8]) -> Result<Vec<u8>, SourceError> {
    let parts: Vec<&[u8]> =
        path.split(|b| *b == b'/').filter(|part| !part.is_empty() && *part != b".").collect();
    if parts.iter().any(|part| *part == b".." || part.contains(&0)) {
        return Err(SourceError::BadDiscPath { path: path.to_vec() });
    }
    Ok(parts.join(&b'/'))
}

/// The paths of a `--files-from` list: one a line, or ended by NUL (`-0`). Empty ones are
/// skipped; a carriage return before a line's end belongs to the line's end.
pub fn paths_of_list(bytes: &[u8], is_nul_separated: bool) -> Vec<PathBuf> {
    let separator = if is_nul_separated { 0 } else { b'\n' };
    bytes
        .split(|b| *b == separator)
        .map(|line| match line {
            [line @ .., b'\r'] if !is_nul_separated => line,
            line => line,
        })
        .filter(|line| !line.is_empty())
        .map(|line| path_from_bytes(line).into_owned())
        .collect()
}

/// Splits at the last `=` without a backslash before it and takes the backslashes away.
pub fn split_graft(arg: &[u8]) -> Option<(Vec<u8>, Vec<u8>)> {
    let mut split = None;
    let mut at = 0;
    while let Some(byte) = arg.get(at) {
        match byte {
            b'\\' => at += 1,
            b'=' => split = Some(at),
            _ => {}
        }
        at += 1;
    }
    let (host, disc) = arg.split_at_checked(split?)?;
    Some((unescape(host), unescape(disc.get(1..)?)))
}

fn unescape(text: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len());
    let mut bytes = text.iter().copied().peekable();
    while let Some(byte) = bytes.next() {
        match (byte, bytes.peek()) {
            (b'\\', Some(next @ (b'=' | b'\\'))) => {
                out.push(*next);
                bytes.next();
            }
            _ => out.push(byte),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::io::RealFs;

    fn parse(arg: &str) -> Result<Source, SourceError> {
        Source::from_arg(OsStr::new(arg), &RealFs, &mut || Ok(Arc::from(*b"in")))
    }

    #[test]
    fn what_exists_wins_over_the_equals_sign() {
        let dir = tempfile::tempdir().expect("a folder");
        let odd = dir.path().join("a=b");
        std::fs::write(&odd, b"x").expect("a file");
        let base = dir.path().to_str().expect("utf-8");
        let plain = parse(&format!("{base}/a=b")).expect("exists");
        assert_eq!(plain, Source::plain(odd.clone()));
        let placed = parse(&format!("{base}/a\\=b=x//y/./z")).expect("exists");
        assert_eq!(placed.origin, Origin::Host(odd.clone()));
        assert_eq!(placed.place, Place::At(b"x/y/z".to_vec()));
        let inside = parse(&format!("{base}/a\\=b=x/")).expect("exists");
        assert_eq!(inside.place, Place::Contents(b"x".to_vec()));
        let root = parse(&format!("{base}=/")).expect("exists");
        assert_eq!(root.place, Place::Contents(Vec::new()));
    }

    #[test]
    fn input_wants_a_name_and_paths_stay_on_the_disc() {
        let input = parse("-=etc/motd").expect("input");
        assert_eq!(input.origin, Origin::Bytes(Arc::from(*b"in")));
        assert_eq!(input.place, Place::At(b"etc/motd".to_vec()));
        assert!(matches!(parse("-"), Err(SourceError::NamelessInput)));
        assert!(matches!(parse("-=a/"), Err(SourceError::NamelessInput)));
        assert!(matches!(parse("/=../x"), Err(SourceError::BadDiscPath { .. })));
        assert!(matches!(parse("/no/such"), Err(SourceError::Missing { .. })));
        assert!(matches!(parse("/no/such=x"), Err(SourceError::Missing { .. })));
    }

    #[test]
    fn lists_split_at_lines_or_nul() {
        let names = |paths: Vec<PathBuf>| -> Vec<String> {
            paths.iter().map(|p| p.display().to_string()).collect()
        };
        assert_eq!(names(paths_of_list(b"a\r\nb c\n\n", false)), ["a", "b c"]);
        assert_eq!(names(paths_of_list(b"a\nb\0c\0", true)), ["a\nb", "c"]);
    }
}
