//! What the strip says: names of owners and groups, the lines of the tip.

use crate::gui::Look;
use crate::gui::panels::view_text_id;
use crate::gui::view::shown::Shown;
use crate::gui::view::strip::Hit;
use crate::i18n::Value;
use crate::model::Owner;
use crate::model::map::Group;

/// The lines of the tip: name; sectors and size; what else is in this pixel.
pub(in crate::gui::panels) fn tip(look: &Look, shown: &Shown, hit: &Hit) -> Vec<String> {
    let name = match (hit.owner, hit.node) {
        (Owner::FileData { .. }, Some(node)) => shown.tree.display_path(node),
        (owner, Some(node)) => {
            format!("{}: {}", owner_name(look, owner), shown.name_of(node))
        }
        (owner, None) => owner_name(look, owner),
    };
    let (first, last) = hit.sectors();
    let pieces = u64::try_from(hit.ranges.len()).unwrap_or(u64::MAX);
    let args = [
        ("first", Value::Number(first)),
        ("last", Value::Number(last)),
        ("count", Value::Number(last - first + 1)),
        ("size", Value::Bytes(hit.bytes())),
        ("pieces", Value::Number(pieces)),
    ];
    let id = match (pieces, first == last) {
        (2.., _) => "strip-tip-pieces",
        (_, true) => "strip-tip-sector",
        _ => "strip-tip-sectors",
    };
    let mut lines = vec![name, look.format(id, &args)];
    if !hit.others.is_empty() {
        let names: Vec<String> =
            hit.others.iter().map(|(group, _)| look.text(group_text_id(*group))).collect();
        let names = Value::Text(names.join(", "));
        lines.push(look.format("strip-tip-others", &[("names", names)]));
    }
    lines
}

/// The name of an owner that is no file.
pub(in crate::gui::panels) fn owner_name(look: &Look, owner: Owner) -> String {
    let name = look.text(owner_text_id(owner));
    match owner {
        Owner::BootImage { n } => look.format(
            "strip-owner-numbered",
            &[("name", Value::Text(name)), ("number", Value::Number(u64::from(n)))],
        ),
        Owner::VolumeDescriptor { ns } | Owner::PathTable { ns, .. } => {
            let view = Value::Text(look.text(view_text_id(ns)));
            look.format("strip-owner-of-view", &[("name", Value::Text(name)), ("view", view)])
        }
        _ => name,
    }
}

/// Text id of what an owner is.
fn owner_text_id(owner: Owner) -> &'static str {
    match owner {
        Owner::Unknown => "strip-owner-unknown",
        Owner::Zero => "strip-owner-zero",
        Owner::Padding => "strip-owner-padding",
        Owner::SystemArea => "strip-owner-system-area",
        Owner::PartitionTable { .. } => "strip-owner-partition-table",
        Owner::FileData { .. } => "strip-owner-file",
        Owner::BootImage { .. } => "strip-owner-boot-image",
        Owner::BootCatalog => "strip-owner-boot-catalog",
        Owner::Directory { .. } => "strip-owner-directory",
        Owner::FileEntry { .. } => "strip-owner-file-entry",
        Owner::PathTable { .. } => "strip-owner-path-table",
        Owner::SpaceBitmap => "strip-owner-space-bitmap",
        Owner::Checksum => "strip-owner-checksum",
        Owner::DescriptorSequence => "strip-owner-descriptor-sequence",
        Owner::Anchor => "strip-owner-anchor",
        Owner::VolumeDescriptor { .. } => "strip-owner-volume-descriptor",
    }
}

/// Text id of a group's name.
pub(super) fn group_text_id(group: Group) -> &'static str {
    match group {
        Group::Files => "strip-group-files",
        Group::Folders => "strip-group-folders",
        Group::Volume => "strip-group-volume",
        Group::Boot => "strip-group-boot",
        Group::StartArea => "strip-group-start",
        Group::Checksums => "strip-group-checksums",
        Group::Empty => "strip-group-empty",
        Group::Unclaimed => "strip-group-unclaimed",
    }
}
