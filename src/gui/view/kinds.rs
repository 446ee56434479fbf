//! What sort of file a name promises: for the icon, never for a decision.

use crate::model::{Node, NodeKind};

/// A sort of file.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum FileSort {
    /// A folder.
    Folder,
    /// A symbolic link.
    Link,
    /// A picture.
    Picture,
    /// A film.
    Film,
    /// Sound.
    Sound,
    /// Text to be read.
    Text,
    /// Something to be run.
    Program,
    /// An archive.
    Archive,
    /// A disc image.
    Disc,
    /// Anything else.
    Other,
}

/// Extensions, in lower case, with what they promise.
const EXTENSIONS: &[(&[&str], FileSort)] = &[
    (
        &[
            "jpg", "jpeg", "png", "gif", "bmp", "tif", "tiff", "webp", "svg", "heic", "heif",
            "raw", "cr2", "nef", "arw", "dng", "ico", "psd", "xcf", "avif",
        ],
        FileSort::Picture,
    ),
    (
        &[
            "mp4", "mkv", "avi", "mov", "mpg", "mpeg", "m4v", "webm", "wmv", "flv", "vob", "m2ts",
            "mts", "ts", "3gp", "ogv",
        ],
        FileSort::Film,
    ),
    (
        &["mp3", "flac", "ogg", "oga", "opus", "wav", "m4a", "aac", "wma", "aif", "aiff", "mid"],
        FileSort::Sound,
    ),
    (
        &[
            "txt", "md", "rst", "pdf", "doc", "docx", "odt", "rtf", "tex", "html", "htm", "xml",
            "json", "yaml", "yml", "toml", "ini", "cfg", "conf", "csv", "log", "ods", "xls",
            "xlsx", "ppt", "pptx", "odp", "epub", "nfo", "ron",
        ],
        FileSort::Text,
    ),
    (
        &[
            "exe", "msi", "bat", "cmd", "com", "sh", "run", "appimage", "efi", "dll", "so", "py",
            "pl", "jar", "apk",
        ],
        FileSort::Program,
    ),
    (
        &[
            "zip", "tar", "gz", "tgz", "bz2", "tbz", "xz", "txz", "zst", "7z", "rar", "lz", "lzma",
            "cab", "deb", "rpm", "squashfs", "cpio", "udeb",
        ],
        FileSort::Archive,
    ),
    (
        &["iso", "img", "bin", "nrg", "mdf", "ccd", "chd", "cso", "udf", "dmg", "vhd"],
        FileSort::Disc,
    ),
];

/// The sort of a node.
pub fn sort_of(node: &Node) -> FileSort {
    match node.kind {
        NodeKind::Folder(_) => FileSort::Folder,
        NodeKind::Symlink(_) => FileSort::Link,
        NodeKind::File(_) => sort_of_name(&node.name),
        _ => FileSort::Other,
    }
}

fn sort_of_name(name: &[u8]) -> FileSort {
    let dot = name.iter().rposition(|b| *b == b'.').filter(|at| *at > 0);
    let Some(extension) = dot.and_then(|at| name.get(at + 1..)) else { return FileSort::Other };
    let matches = |known: &&str| known.as_bytes().eq_ignore_ascii_case(extension);
    EXTENSIONS
        .iter()
        .find(|(known, _)| known.iter().any(&matches))
        .map_or(FileSort::Other, |(_, sort)| *sort)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn extensions_promise_a_sort() {
        for (name, sort) in [
            ("IMG_1.JPG", FileSort::Picture),
            ("a.tar.xz", FileSort::Archive),
            (".png", FileSort::Other),
            ("README", FileSort::Other),
            ("x.", FileSort::Other),
            ("BOOTX64.EFI", FileSort::Program),
            ("debian.iso", FileSort::Disc),
        ] {
            assert_eq!(sort_of_name(name.as_bytes()), sort, "{name}");
        }
    }
}
