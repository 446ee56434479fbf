//! From what the host tells to nodes: kinds, attributes, names.

use std::ffi::OsStr;
use std::io;
use std::path::{Component, Path, PathBuf};

use super::filter::ScanOptions;
use crate::base::bytes::Timestamp;
use crate::io::HostFs;
use crate::io::host::HostStat;
use crate::model::Node;
use crate::model::tree::Attributes;

/// What a path below a source is; with links followed, one that leads nowhere stays a link.
pub(super) fn look(fs: &dyn HostFs, options: &ScanOptions, host: &Path) -> io::Result<HostStat> {
    if options.follow_links
        && let Ok(stat) = fs.stat(host)
    {
        return Ok(stat);
    }
    fs.lstat(host)
}

/// The names of a listed path on the disc, each with the host path up to it. As in tar, a root
/// and `..` at the start are left away.
pub(super) fn disc_parts(host: &Path) -> Vec<(&OsStr, PathBuf)> {
    let mut parts = Vec::new();
    let mut at = PathBuf::new();
    for part in host.components() {
        at.push(part);
        match part {
            Component::Normal(name) => parts.push((name, at.clone())),
            Component::ParentDir => {
                parts.pop();
            }
            Component::Prefix(_) | Component::RootDir | Component::CurDir => {}
        }
    }
    parts
}

/// The last name of a host path, also of `.` and `..`; empty for the root of the system.
pub(super) fn own_name(fs: &dyn HostFs, host: &Path) -> Vec<u8> {
    let name = |path: &Path| path.file_name().map(|name| name.as_encoded_bytes().to_vec());
    name(host).or_else(|| name(&fs.canonical(host).ok()?)).unwrap_or_default()
}

pub(super) fn attributes(stat: &HostStat) -> Attributes {
    let (seconds, nanos) = stat.fingerprint.mtime;
    Attributes {
        mode: Some(stat.mode),
        uid: stat.uid,
        gid: stat.gid,
        mtime: Some(Timestamp { seconds, nanos, quarter_hours: 0 }),
    }
}

pub(super) fn with_attributes(mut node: Node, stat: &HostStat) -> Node {
    node.attributes = attributes(stat);
    node
}

pub(super) fn folder_node(name: Vec<u8>, stat: &HostStat) -> Node {
    with_attributes(Node::folder(name), stat)
}

/// Whether a link's target, taken word by word from a folder `depth` levels below the one that
/// was added, leaves that one. An absolute target always does: on the disc it names a file of
/// whatever system reads it.
pub(super) fn leads_out(target: &[u8], depth: u32) -> bool {
    if target.starts_with(b"/") {
        return true;
    }
    let mut level = i64::from(depth);
    for part in target.split(|b| *b == b'/') {
        match part {
            b"" | b"." => {}
            b".." => level -= 1,
            _ => level += 1,
        }
        if level < 0 {
            return true;
        }
    }
    false
}
