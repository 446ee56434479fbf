//! Rules of the layout and what became of them, in words: which text with which values. The faces
//! have the texts.

use crate::base::diag::Arg;
use crate::base::units::{Extent, SECTOR_BYTES};
use crate::model::spec::{Placement, PlacementRule, RuleId, RuleKind, Selection};
use crate::model::{BlobId, Node, NodeId, Owner, Tree};
use crate::plan::RuleConflict;

/// Makes a text of an id and its values.
pub type Say<'a> = &'a dyn Fn(&str, &[(&'static str, Arg)]) -> String;

/// A rule as a sentence without a full stop ("boot comes first").
pub fn rule_text(tree: &Tree, kind: &RuleKind, say: Say<'_>) -> String {
    let of = |selection: &Selection| selection_text(tree, selection, say);
    let one = |node: NodeId| shown(tree, node);
    let mut args: Vec<(&'static str, Arg)> = Vec::new();
    let mut range = |extent: &Extent| {
        let from = u64::from(extent.start.0);
        let to = from + u64::from(extent.count.0).saturating_sub(1);
        args.extend([("from", Arg::Number(from)), ("to", Arg::Number(to))]);
    };
    match kind {
        RuleKind::Inside { range: extent, .. }
        | RuleKind::Outside { range: extent, .. }
        | RuleKind::Reserve(extent) => range(extent),
        RuleKind::Pin { at, .. } => args.push(("sector", Arg::Number(at.0.into()))),
        RuleKind::Align { bytes, .. }
        | RuleKind::Gap { bytes, .. }
        | RuleKind::Distance { bytes, .. } => args.push(("size", Arg::Bytes(*bytes))),
        RuleKind::Sort { by, is_reversed, .. } => {
            args.push(("key", Arg::from(by.id())));
            args.push(("way", Arg::from(if *is_reversed { "back" } else { "forth" })));
        }
        RuleKind::List(nodes) => args.push(("count", Arg::Number(nodes.len() as u64))),
        _ => {}
    }
    match kind {
        RuleKind::Pin { node, .. } => args.push(("what", one(*node).into())),
        kind => {
            let [what, other] = kind.selections();
            args.extend(what.map(|what| ("what", of(what).into())));
            args.extend(other.map(|other| ("other", of(other).into())));
        }
    }
    say(&format!("placement-rule-{}", kind.id()), &args)
}

/// Who a rule is about ("boot and 3 more").
pub fn selection_text(tree: &Tree, selection: &Selection, say: Say<'_>) -> String {
    match selection {
        Selection::All => say("placement-all", &[]),
        Selection::Glob(glob) => say("placement-like", &[("glob", Arg::from(&**glob))]),
        Selection::Nodes(nodes) => {
            let first = nodes.first().map(|id| shown(tree, *id)).unwrap_or_default();
            match nodes.len() as u64 {
                0 | 1 => first,
                count => {
                    let more = Arg::Number(count - 1);
                    say("placement-several", &[("what", first.into()), ("more", more)])
                }
            }
        }
    }
}

/// Why a rule was left out, as a whole sentence that names both sides and the place.
pub fn conflict_text(
    tree: &Tree,
    placement: &Placement,
    rule: RuleId,
    conflict: &RuleConflict,
    say: Say<'_>,
) -> String {
    let text_of = |id: RuleId| {
        placement.rule(id).map(|rule: &PlacementRule| rule_text(tree, &rule.kind, say))
    };
    let winner = conflict.winner.and_then(text_of);
    let by = if winner.is_some() { "rule" } else { "place" };
    let file = conflict.file.map(|blob| blob_text(tree, blob)).unwrap_or_default();
    let args = [
        ("rule", Arg::Text(text_of(rule).unwrap_or_default())),
        ("file", Arg::Text(file)),
        ("sector", Arg::Number(conflict.range.start / SECTOR_BYTES)),
        ("size", Arg::Bytes(conflict.range.len)),
        ("holder", Arg::Text(owner_text(tree, conflict.holder, say))),
        ("by", Arg::from(by)),
        ("winner", Arg::Text(winner.unwrap_or_default())),
    ];
    say(&format!("placement-lost-{}", conflict.reason.id()), &args)
}

/// Who has a place, for people: the path of a file or folder, else what it is.
pub fn owner_text(tree: &Tree, owner: Owner, say: Say<'_>) -> String {
    match owner {
        Owner::FileData { blob, .. } => blob_text(tree, blob),
        Owner::Directory { node, .. } if node != Tree::ROOT => shown(tree, node),
        other => say("placement-owner", &[("owner", Arg::from(other.id()))]),
    }
}

fn blob_text(tree: &Tree, blob: BlobId) -> String {
    let mut nodes = tree.walk(Tree::ROOT);
    let found = nodes.find(|(_, node)| Node::blob(node) == Some(blob));
    found.map(|(id, _)| shown(tree, id)).unwrap_or_default()
}

fn shown(tree: &Tree, node: NodeId) -> String {
    match node {
        Tree::ROOT => "/".to_owned(),
        node => tree.display_path(node),
    }
}
