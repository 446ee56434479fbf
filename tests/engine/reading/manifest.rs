//! The manifest of a view, in the columns of the corpus, made without extracting anything.

use std::collections::BTreeMap;

use glassmaster::base::progress::Context;
use glassmaster::io::BlockSource;
use glassmaster::model::Namespace;
use glassmaster::model::tree::{Node, NodeKind, Tree};
use glassmaster::opened::OpenImage;
use sha2::{Digest, Sha256};

/// What is compared of an entry.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Line {
    pub kind: char,
    pub mode: String,
    pub size: String,
    pub mtime: String,
    pub target: String,
    pub sha256: String,
}

/// Lines by path; a path that comes twice gets "!dup" added, as the corpus tools do.
pub type Manifest = BTreeMap<String, Line>;

fn escape(bytes: &[u8]) -> String {
    bytes
        .iter()
        .map(|b| match b {
            0x21..=0x7e if *b != b'\\' => char::from(*b).to_string(),
            _ => format!("\\x{b:02x}"),
        })
        .collect()
}

pub fn insert(manifest: &mut Manifest, mut path: String, line: Line) {
    while manifest.contains_key(&path) {
        path.push_str("!dup");
    }
    manifest.insert(path, line);
}

fn digest(source: &dyn BlockSource) -> Result<String, String> {
    let mut hash = Sha256::new();
    let mut at = 0;
    while at < source.len() {
        let len = (source.len() - at).min(1 << 20);
        let mut buf = vec![0; usize::try_from(len).expect("a megabyte")];
        source.read_at(at, &mut buf).map_err(|error| error.to_string())?;
        hash.update(&buf);
        at += len;
    }
    Ok(hash.finalize().iter().map(|b| format!("{b:02x}")).collect())
}

/// The manifest of a view.
pub fn of_view(image: &OpenImage, ns: Namespace) -> Manifest {
    let view = image.read_view(ns, &Context::default()).expect("readable");
    let mut manifest = Manifest::new();
    // The kernel shows hidden files of UDF on request only.
    let is_shown = |node: &Node| ns != Namespace::Udf || !node.is_hidden();
    let all = view.tree.walk(Tree::ROOT).filter(|(id, _)| *id != Tree::ROOT);
    for (id, node) in all.filter(|(_, node)| is_shown(node)) {
        let mut line = Line {
            kind: '?',
            mode: node.attributes.mode.map_or("-".into(), |mode| format!("{mode:04o}")),
            size: "0".into(),
            mtime: node.attributes.mtime.map_or("-".into(), |time| time.seconds.to_string()),
            target: "-".into(),
            sha256: "-".into(),
        };
        line.kind = match &node.kind {
            NodeKind::Folder(_) => 'd',
            NodeKind::Symlink(target) => {
                line.target = escape(target);
                'l'
            }
            NodeKind::CharDevice { major, minor } => {
                line.target = format!("{major}:{minor}");
                'c'
            }
            NodeKind::BlockDevice { major, minor } => {
                line.target = format!("{major}:{minor}");
                'b'
            }
            NodeKind::Fifo => 'p',
            NodeKind::Socket => 's',
            NodeKind::File(blob) => {
                let blob = view.tree.blob(*blob).expect("named blobs are there");
                line.size = blob.len.to_string();
                line.sha256 = image
                    .blob_source(blob)
                    .map_err(|error| error.to_string())
                    .and_then(|source| digest(&*source))
                    .unwrap_or_else(|error| format!("ERR:{error}"));
                'f'
            }
        };
        insert(&mut manifest, escape(&view.tree.path_of(id)), line);
    }
    manifest
}

/// Reads a manifest file of the corpus.
pub fn parse(text: &str) -> Manifest {
    let mut manifest = Manifest::new();
    for row in text.lines().filter(|row| !row.is_empty() && !row.starts_with('#')) {
        let columns: Vec<&str> = row.split('\t').collect();
        let column = |n: usize| columns.get(n).copied().unwrap_or("-").to_owned();
        if column(0) == "." {
            continue;
        }
        let line = Line {
            kind: column(1).chars().next().unwrap_or('?'),
            mode: column(2),
            size: column(3),
            mtime: column(4),
            target: column(5),
            sha256: column(6),
        };
        insert(&mut manifest, column(0), line);
    }
    manifest
}

/// The manifests come from a kernel that keeps times of ISO 9660, not of UDF, in 32 bits.
fn as_in_32_bits(seconds: &str) -> String {
    let wrap = |seconds: i64| i32::from_ne_bytes(((seconds & 0xFFFF_FFFF) as u32).to_ne_bytes());
    seconds.parse().map_or(seconds.to_owned(), |seconds| wrap(seconds).to_string())
}

/// What differs, in words; empty when nothing does. A `?` in `expected` agrees with everything.
/// With `strict` times count, and modes where the view has any.
pub fn differences(expected: &Manifest, found: &Manifest, strict: bool) -> Vec<String> {
    let mut out = Vec::new();
    for (path, want) in expected {
        let Some(have) = found.get(path) else {
            out.push(format!("missing {path}"));
            continue;
        };
        let mut check = |what: &str, want: &str, have: &str| {
            if want != "?" && want != have {
                out.push(format!("{path}: {what} {have} instead of {want}"));
            }
        };
        check("type", &want.kind.to_string(), &have.kind.to_string());
        if have.kind == 'f' {
            check("size", &want.size, &have.size);
            check("sha256", &want.sha256, &have.sha256);
        }
        check("target", &want.target, &have.target);
        if strict {
            if want.mtime != have.mtime {
                check("mtime", &want.mtime, &as_in_32_bits(&have.mtime));
            }
            // Links have no mode of their own on Linux.
            if have.mode != "-" && have.kind != 'l' {
                check("mode", &want.mode, &have.mode);
            }
        }
    }
    out.extend(
        found.keys().filter(|path| !expected.contains_key(*path)).map(|p| format!("extra {p}")),
    );
    out
}
