//! What the inspector says about the selection, as labelled values; words come later.

use super::folder::size_of;
use super::owners::Owners;
use super::shown::Shown;
use crate::base::bytes::Timestamp;
use crate::base::units::{ByteRange, SECTOR_BYTES};
use crate::model::tree::{NamespaceName, Stream};
use crate::model::{Content, Namespace, Node, NodeId, NodeKind, Tree};

/// Pieces of a file listed one by one.
pub const MAX_PIECES: usize = 8;

/// A value as it is to be written.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum FactValue {
    /// As it is.
    Text(String),
    /// A name or path, in full.
    Path(String),
    /// A word by its text id.
    Word(&'static str),
    /// A number.
    Number(u64),
    /// A size.
    Bytes(u64),
    /// A point in time.
    Time(Timestamp),
    /// First and last sector.
    Sectors(u64, u64),
    /// Permissions.
    Mode(u16),
    /// Owner and group.
    Ids(u32, u32),
    /// A name, or a word by its id, as one view has it.
    NameIn(Namespace, Option<String>),
    /// Name and length of a stream.
    Stream(String, u64),
    /// So many more pieces.
    MorePieces(usize),
}

/// A value with the text id of its label; an empty id continues the one above.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Fact {
    /// Text id of the label.
    pub label: &'static str,
    /// The value.
    pub value: FactValue,
}

/// Facts that belong together.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Section {
    /// Text id of the heading; empty for the first.
    pub heading: &'static str,
    /// What it says.
    pub facts: Vec<Fact>,
}

/// Files below a folder, counted.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Totals {
    /// Files, links and devices.
    pub files: u64,
    /// Folders, the counted one left out.
    pub folders: u64,
    /// Bytes of all files; hard links count every time.
    pub bytes: u64,
}

impl Totals {
    /// Counts what lies below `folder`.
    pub fn below(tree: &Tree, folder: NodeId) -> Totals {
        let mut totals = Totals::default();
        for (_, node) in tree.walk(folder).skip(1) {
            if node.is_folder() {
                totals.folders += 1;
            } else {
                totals.files += 1;
                totals.bytes = totals.bytes.saturating_add(size_of(tree, node).unwrap_or(0));
            }
        }
        totals
    }
}

/// Text id of a node's kind.
pub fn kind_id(node: &Node) -> &'static str {
    match node.kind {
        NodeKind::Folder(_) => "inspector-kind-folder",
        NodeKind::File(_) => "inspector-kind-file",
        NodeKind::Symlink(_) => "inspector-kind-link",
        NodeKind::CharDevice { .. } | NodeKind::BlockDevice { .. } => "inspector-kind-device",
        NodeKind::Fifo | NodeKind::Socket => "inspector-kind-channel",
    }
}

/// All that is known about one file or folder. `totals` when they have been counted.
pub fn facts_of(
    shown: &Shown,
    owners: Option<&Owners>,
    id: NodeId,
    totals: Option<Totals>,
) -> Vec<Section> {
    let Some(node) = shown.tree.node(id) else { return Vec::new() };
    let mut sections = vec![general(shown, id, node, totals)];
    let names = names(node);
    if !names.is_empty() {
        sections.push(Section { heading: "inspector-names", facts: names });
    }
    if let Some(owners) = owners {
        let facts = places(&owners.ranges_of(id, node));
        if !facts.is_empty() {
            sections.push(Section { heading: "inspector-on-disc", facts });
        }
    }
    let facts = streams(node);
    if !facts.is_empty() {
        sections.push(Section { heading: "inspector-streams", facts });
    }
    let facts = attributes(node);
    if !facts.is_empty() {
        sections.push(Section { heading: "inspector-attributes", facts });
    }
    sections
}

/// Adds the name that the record of a file has: that of the oldest systems.
pub fn add_recorded_name(sections: &mut Vec<Section>, name: &str) {
    let named = fact("", FactValue::NameIn(Namespace::Iso, Some(name.to_owned())));
    match sections.iter_mut().find(|section| section.heading == "inspector-names") {
        Some(section) => section.facts.push(named),
        None => {
            let place = sections.len().min(1);
            let section = Section { heading: "inspector-names", facts: vec![named] };
            sections.insert(place, section);
        }
    }
}

fn fact(label: &'static str, value: FactValue) -> Fact {
    Fact { label, value }
}

fn general(shown: &Shown, id: NodeId, node: &Node, totals: Option<Totals>) -> Section {
    let kind = if id == Tree::ROOT { "inspector-kind-disc" } else { kind_id(node) };
    let mut facts = vec![fact("inspector-kind", FactValue::Word(kind))];
    if let Some(bytes) = size_of(&shown.tree, node) {
        facts.push(fact("inspector-size", FactValue::Bytes(bytes)));
    }
    if let Some(totals) = totals {
        facts.push(fact("inspector-size", FactValue::Bytes(totals.bytes)));
        facts.push(fact("inspector-files", FactValue::Number(totals.files)));
        facts.push(fact("inspector-folders", FactValue::Number(totals.folders)));
    }
    if let Some(time) = node.attributes.mtime {
        facts.push(fact("inspector-modified", FactValue::Time(time)));
    }
    if id != Tree::ROOT {
        let parent = shown.tree.display_path(node.parent);
        facts.push(fact("inspector-folder", FactValue::Path(format!("/{parent}"))));
    }
    if let NodeKind::Symlink(target) = &node.kind {
        let target = String::from_utf8_lossy(target).into_owned();
        facts.push(fact("inspector-target", FactValue::Path(target)));
    }
    if let Some(Content::Host(host)) =
        node.blob().and_then(|blob| shown.tree.blob(blob)).map(|blob| &blob.content)
    {
        let path = host.path.to_string_lossy().into_owned();
        facts.push(fact("inspector-source", FactValue::Path(path)));
    }
    if let Some(linked) = node.extra.as_ref().and_then(|extra| extra.linked.as_ref()) {
        let path = linked.path.to_string_lossy().into_owned();
        facts.push(fact("inspector-linked", FactValue::Path(path)));
    }
    if node.is_damaged {
        facts.push(fact("inspector-state", FactValue::Word("inspector-state-damaged")));
    } else if shown.missing.contains(id) {
        facts.push(fact("inspector-state", FactValue::Word("inspector-state-missing")));
    }
    Section { heading: "", facts }
}

/// Names that differ from the shown one, per view.
fn names(node: &Node) -> Vec<Fact> {
    let Some(extra) = &node.extra else { return Vec::new() };
    let mut facts: Vec<Fact> = Vec::new();
    for ns in Namespace::ALL {
        let name = match node.name_in(ns) {
            NamespaceName::Auto => continue,
            NamespaceName::Fixed(bytes) => Some(String::from_utf8_lossy(bytes).into_owned()),
            NamespaceName::Hidden => None,
        };
        facts.push(fact("", FactValue::NameIn(ns, name)));
    }
    debug_assert!(facts.len() <= extra.names.len(), "a view has one name");
    facts
}

/// The sectors of a file or folder, piece by piece.
fn places(ranges: &[ByteRange]) -> Vec<Fact> {
    let mut facts: Vec<Fact> = ranges
        .iter()
        .take(MAX_PIECES)
        .enumerate()
        .map(|(at, range)| {
            let last = range.end().saturating_sub(1) / SECTOR_BYTES;
            let label = if at == 0 { "inspector-sectors" } else { "" };
            fact(label, FactValue::Sectors(range.start / SECTOR_BYTES, last))
        })
        .collect();
    if ranges.len() > MAX_PIECES {
        facts.push(fact("", FactValue::MorePieces(ranges.len() - MAX_PIECES)));
    }
    facts
}

/// Streams, forks and attributes: names and lengths.
fn streams(node: &Node) -> Vec<Fact> {
    let streams = node.streams();
    let line = |stream: &Stream| {
        let name = String::from_utf8_lossy(&stream.name).into_owned();
        fact("", FactValue::Stream(name, stream.len))
    };
    let mut facts: Vec<Fact> = streams.iter().take(MAX_PIECES).map(line).collect();
    if streams.len() > MAX_PIECES {
        facts.push(fact("", FactValue::MorePieces(streams.len() - MAX_PIECES)));
    }
    facts
}

fn attributes(node: &Node) -> Vec<Fact> {
    let attributes = &node.attributes;
    let mut facts = Vec::new();
    if let Some(mode) = attributes.mode {
        facts.push(fact("inspector-mode", FactValue::Mode(mode)));
        facts.push(fact("inspector-owner", FactValue::Ids(attributes.uid, attributes.gid)));
    }
    if let Some(serial) = node.extra.as_ref().and_then(|extra| extra.serial) {
        facts.push(fact("inspector-serial", FactValue::Number(u64::from(serial))));
    }
    facts
}

/// Permissions as `rwxr-xr-x`.
pub fn mode_text(mode: u16) -> String {
    let mut text = String::with_capacity(9);
    for (shift, special, set, unset) in
        [(6, 0o4000, 's', 'S'), (3, 0o2000, 's', 'S'), (0, 0o1000, 't', 'T')]
    {
        let bits = mode >> shift;
        text.push(if bits & 4 != 0 { 'r' } else { '-' });
        text.push(if bits & 2 != 0 { 'w' } else { '-' });
        text.push(match (bits & 1 != 0, mode & special != 0) {
            (true, true) => set,
            (false, true) => unset,
            (true, false) => 'x',
            (false, false) => '-',
        });
    }
    text
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::model::map::{Evidence, MapBuilder};
    use crate::model::{Blob, Owner};

    #[test]
    fn modes_read_as_ls_writes_them() {
        for (mode, text) in [
            (0o444, "r--r--r--"),
            (0o755, "rwxr-xr-x"),
            (0o4755, "rwsr-xr-x"),
            (0o1644, "rw-r--r-T"),
            (0o2010, "-----s---"),
        ] {
            assert_eq!(mode_text(mode), text);
        }
    }

    #[test]
    fn a_file_in_pieces_is_listed_piece_by_piece_up_to_a_limit() {
        let mut shown = Shown::empty("disc");
        let blob = Blob { content: Content::Zeros, len: 10 * 2048 };
        let blob = shown.tree.add_blob(blob).expect("room");
        let mut node = Node::new(b"a.txt".to_vec(), NodeKind::File(blob));
        node.set_name_in(Namespace::Iso, NamespaceName::Fixed((*b"A.TXT").into()));
        node.set_name_in(Namespace::Joliet, NamespaceName::Hidden);
        let id = shown.tree.add(Tree::ROOT, node).expect("root is a folder");
        let mut builder = MapBuilder::new(100 * 2048);
        for n in 0..10 {
            let start = (20 + 2 * n) * 2048;
            let owner = Owner::FileData { ns: Namespace::Iso, blob };
            builder.claim(ByteRange::between(start, start + 2048), owner, Evidence::Declared);
        }
        let owners = Owners::new(Arc::new(builder.finish().0), &shown.tree, None);
        let sections = facts_of(&shown, Some(&owners), id, None);
        let headings: Vec<&str> = sections.iter().map(|s| s.heading).collect();
        assert_eq!(headings, ["", "inspector-names", "inspector-on-disc"]);
        assert_eq!(sections[1].facts[1].value, FactValue::NameIn(Namespace::Joliet, None));
        assert_eq!(sections[2].facts[0].value, FactValue::Sectors(20, 20));
        assert_eq!(sections[2].facts.last().map(|f| &f.value), Some(&FactValue::MorePieces(2)));
        let totals = Totals::below(&shown.tree, Tree::ROOT);
        assert_eq!((totals.files, totals.folders, totals.bytes), (1, 0, 10 * 2048));
    }
}
