//! An entry of an image as JSON and as a line of `ls -l`.

use serde_json::{Value, json};

use crate::base::bytes::Timestamp;
use crate::base::units::Lba;
use crate::cli::output::printable;
use crate::i18n::Texts;
use crate::model::tree::{Stream, StreamKind};
use crate::opened::{Entry, EntryKind};

/// The object of an entry: the keys are stable.
pub(super) fn to_json(entry: &Entry<'_>) -> Value {
    let path = String::from_utf8_lossy(entry.path);
    let is_lossy = matches!(path, std::borrow::Cow::Owned(_));
    let has_mode = entry.attributes.mode.is_some();
    let target = match entry.kind {
        EntryKind::Symlink(target) => Some(String::from_utf8_lossy(target)),
        _ => None,
    };
    let extents: Vec<Value> = entry
        .ranges
        .iter()
        .filter(|range| !range.is_hole() && !entry.is_embedded)
        .map(|range| json!({"offset": range.start, "bytes": range.len}))
        .collect();
    let lba = entry.first_stored().and_then(|range| Lba::from_byte_offset(range.start));
    let mut object = json!({
        "path": path,
        "kind": entry.kind.id(),
        "size": entry.len,
        "stored": entry.stored_bytes(),
        "mode": entry.attributes.mode.map(|mode| format!("{mode:04o}")),
        "uid": has_mode.then_some(entry.attributes.uid),
        "gid": has_mode.then_some(entry.attributes.gid),
        "nlink": entry.links,
        "node": entry.number,
        "mtime": entry.attributes.mtime.map(Timestamp::to_rfc3339_utc),
        "target": target,
        "extents": extents,
        "lba": lba.map(|lba| lba.0),
        "damaged": entry.is_damaged,
    });
    if let (Some(xa), Some(object)) = (entry.xa, object.as_object_mut()) {
        let kinds: Vec<&str> = xa.names().collect();
        object.insert("xa".to_owned(), json!({"attributes": kinds, "file": xa.file}));
    }
    if let (true, Some(object)) = (is_lossy, object.as_object_mut()) {
        let hex: String = entry.path.iter().map(|byte| format!("{byte:02x}")).collect();
        object.insert("path_hex".to_owned(), hex.into());
    }
    if let (true, Some(object)) = (entry.is_hidden(), object.as_object_mut()) {
        object.insert("hidden".to_owned(), true.into());
    }
    if let (false, Some(object)) = (entry.streams.is_empty(), object.as_object_mut()) {
        let streams: Vec<Value> = entry
            .streams
            .iter()
            .map(|stream| {
                let name = String::from_utf8_lossy(&stream.name);
                json!({"kind": stream.kind.id(), "name": name, "size": stream.len})
            })
            .collect();
        object.insert("streams".to_owned(), streams.into());
    }
    object
}

/// `drwxr-xr-x`; question marks where nothing is recorded.
fn mode_text(entry: &Entry<'_>) -> String {
    let kind = match entry.kind {
        EntryKind::Folder => 'd',
        EntryKind::File => '-',
        EntryKind::Symlink(_) => 'l',
        EntryKind::CharDevice { .. } => 'c',
        EntryKind::BlockDevice { .. } => 'b',
        EntryKind::Fifo => 'p',
        EntryKind::Socket => 's',
    };
    let Some(mode) = entry.attributes.mode else { return format!("{kind}?????????") };
    let mut text = String::from(kind);
    for (shift, set_id, letter) in [(6, 0o4000, 's'), (3, 0o2000, 's'), (0, 0o1000, 't')] {
        let bits = mode >> shift;
        text.push(if bits & 4 != 0 { 'r' } else { '-' });
        text.push(if bits & 2 != 0 { 'w' } else { '-' });
        text.push(match (bits & 1 != 0, mode & set_id != 0) {
            (true, false) => 'x',
            (false, false) => '-',
            (true, true) => letter,
            (false, true) => letter.to_ascii_uppercase(),
        });
    }
    text
}

/// A line of `ls`; `shown` is what is printed of the path.
pub(super) fn line(
    entry: &Entry<'_>,
    shown: &[u8],
    is_long: bool,
    is_human: bool,
    texts: &Texts,
) -> String {
    let name = printable(shown);
    if !is_long {
        return name;
    }
    let links = entry.links.map_or("?".to_owned(), |links| links.to_string());
    let (uid, gid) = match entry.attributes.mode {
        Some(_) => (entry.attributes.uid.to_string(), entry.attributes.gid.to_string()),
        None => ("?".to_owned(), "?".to_owned()),
    };
    let size = match entry.kind {
        EntryKind::CharDevice { major, minor } | EntryKind::BlockDevice { major, minor } => {
            format!("{major}, {minor}")
        }
        _ if is_human => texts.bytes(entry.len),
        _ => entry.len.to_string(),
    };
    let date = entry.attributes.mtime.map_or("-".to_owned(), |time| texts.date(time));
    let mut line =
        format!("{} {links:>2} {uid:>5} {gid:>5} {size:>12} {date:>16} {name}", mode_text(entry));
    if let EntryKind::Symlink(target) = entry.kind {
        line.push_str(" -> ");
        line.push_str(&printable(target));
    }
    let shown = |stream: &&Stream| stream.kind != StreamKind::FinderInfo;
    for stream in entry.streams.iter().filter(shown) {
        // Below its file, where a path would stand.
        line.push_str(&format!("\n{:>38} :{}", stream.len, printable(&stream.name)));
    }
    line
}
