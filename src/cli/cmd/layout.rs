//! Rules of the layout on the command line: read, told in words, and as JSON.

use std::ffi::OsStr;
use std::io::Write;

use serde_json::{Map, Value, json};

use super::author::{Authored, read_list};
use super::parse_bytes;
use crate::base::diag::{Arg, Severity};
use crate::base::units::{Extent, Lba, SECTOR_BYTES, SectorCount};
use crate::cli::args::LayoutArgs;
use crate::cli::exit::Failure;
use crate::cli::face::Face;
use crate::cli::output::printable;
use crate::i18n::Value as TextValue;
use crate::model::spec::{Placement, RuleKind, Selection, SortKey};
use crate::model::{NodeId, Tree};
use crate::ops::scan_host::split_graft;
use crate::plan::{Plan, RuleConflict, RuleState};
use crate::project::{conflict_text, owner_text, rule_text};

/// How many paths that an order names in vain are told.
const SHOWN: usize = 20;

/// The rules of the arguments above those of `known`. Of one another what is more definite wins:
/// pins, ranges, distances, alignment, groups, orders, each kind as given.
pub(super) fn placement(
    face: &mut Face,
    args: &LayoutArgs,
    aligns: &[String],
    tree: &Tree,
    known: Placement,
) -> Result<Placement, Failure> {
    let mut placement = known;
    let mut rank = 0;
    let mut add = |kind: RuleKind| {
        placement.insert(rank, kind, true);
        rank += 1;
    };
    let bad = |face: &Face, id: &str, text: &str| {
        Failure::usage(face.format(id, &[("text", text.into())]))
    };
    for pin in &args.pin {
        let (node, at) = parse_pin(face, pin, tree)?;
        add(RuleKind::Pin { node, at });
    }
    for text in &args.reserve {
        let range = parse_range(text).ok_or_else(|| bad(face, "cli-layout-bad-range", text))?;
        add(RuleKind::Reserve(range));
    }
    for (list, is_inside) in [(&args.inside, true), (&args.outside, false)] {
        for text in list {
            let parsed = text.split_once(':').filter(|(_, glob)| !glob.is_empty());
            let parsed = parsed.and_then(|(range, glob)| Some((parse_range(range)?, glob)));
            let (range, glob) = parsed.ok_or_else(|| bad(face, "cli-layout-bad-range", text))?;
            let what = selection(tree, glob);
            add(match is_inside {
                true => RuleKind::Inside { what, range },
                false => RuleKind::Outside { what, range },
            });
        }
    }
    for text in &args.distance {
        let parsed = text.split_once(':').and_then(|(bytes, pair)| {
            let (what, other) = pair.split_once('=')?;
            Some((parse_bytes(bytes)?, what, other))
        });
        let (bytes, what, other) =
            parsed.ok_or_else(|| bad(face, "cli-layout-bad-distance", text))?;
        let (what, other) = (selection(tree, what), selection(tree, other));
        add(RuleKind::Distance { what, other, bytes });
    }
    for text in aligns {
        let parsed = text.split_once(':').and_then(|(bytes, glob)| {
            let bytes = parse_bytes(bytes)?;
            (bytes > 0 && bytes.is_multiple_of(SECTOR_BYTES)).then_some((bytes, glob))
        });
        let (bytes, glob) = parsed.ok_or_else(|| bad(face, "cli-layout-bad-align", text))?;
        add(RuleKind::Align { what: selection(tree, glob), bytes });
    }
    for text in &args.gap {
        let parsed = text.split_once(':').and_then(|(bytes, glob)| {
            Some((parse_bytes(bytes)?, glob)).filter(|(_, glob)| !glob.is_empty())
        });
        let (bytes, glob) = parsed.ok_or_else(|| bad(face, "cli-layout-bad-gap", text))?;
        add(RuleKind::Gap { behind: selection(tree, glob), bytes });
    }
    for glob in &args.keep_together {
        add(RuleKind::Together(selection(tree, glob)));
    }
    for (list, is_before) in [(&args.before, true), (&args.after, false)] {
        for text in list {
            let pair = text.split_once('=');
            let (what, other) = pair.ok_or_else(|| bad(face, "cli-layout-bad-pair", text))?;
            let (what, other) = (selection(tree, what), selection(tree, other));
            add(match is_before {
                true => RuleKind::Before { what, other },
                false => RuleKind::After { what, other },
            });
        }
    }
    for glob in &args.first {
        add(RuleKind::First(selection(tree, glob)));
    }
    for glob in &args.last {
        add(RuleKind::Last(selection(tree, glob)));
    }
    if let Some(list) = &args.order {
        let bytes = read_list(face, list)?;
        let nodes = parse_order(face, &bytes, tree);
        if !nodes.is_empty() {
            add(RuleKind::List(nodes.into()));
        }
    }
    for text in &args.sort_by {
        let (key, glob) = match text.split_once(':') {
            Some((key, glob)) => (key, selection(tree, glob)),
            None => (text.as_str(), Selection::All),
        };
        let (key, is_reversed) = match key.strip_prefix('-') {
            Some(key) => (key, true),
            None => (key, false),
        };
        let by = SortKey::from_id(key).ok_or_else(|| bad(face, "cli-layout-bad-key", text))?;
        add(RuleKind::Sort { what: glob, by, is_reversed });
    }
    Ok(placement)
}

/// What a pattern means: the very file or folder where it is the path of one.
fn selection(tree: &Tree, text: &str) -> Selection {
    let is_plain = !text.contains(['*', '?', '[', '{', '\\']);
    let node = tree.lookup(text.as_bytes()).filter(|id| is_plain && *id != Tree::ROOT);
    node.map_or_else(|| Selection::glob(text), Selection::node)
}

fn parse_pin(face: &Face, pin: &OsStr, tree: &Tree) -> Result<(NodeId, Lba), Failure> {
    let text = pin.to_string_lossy().into_owned();
    let parsed = split_graft(pin.as_encoded_bytes()).and_then(|(path, sector)| {
        let sector: u32 = std::str::from_utf8(&sector).ok()?.trim().parse().ok()?;
        Some((path, Lba(sector)))
    });
    let values = [("text", TextValue::from(text))];
    let (path, at) =
        parsed.ok_or_else(|| Failure::usage(face.format("cli-layout-bad-pin", &values)))?;
    let node = tree.lookup(&path).ok_or_else(|| {
        let values = [("path", TextValue::from(printable(&path)))];
        Failure::usage(face.format("cli-layout-no-path", &values))
    })?;
    Ok((node, at))
}

/// `END` or `START..END`: sectors where plain numbers, bytes where they have a unit; the end is
/// not part of it.
fn parse_range(text: &str) -> Option<Extent> {
    let (start, end) = text.split_once("..").unwrap_or(("0", text));
    let sectors = |text: &str, is_start: bool| -> Option<u32> {
        let text = text.trim();
        if text.bytes().all(|b| b.is_ascii_digit()) {
            return text.parse().ok();
        }
        let bytes = parse_bytes(text)?;
        let sectors = match is_start {
            true => bytes.div_ceil(SECTOR_BYTES),
            false => bytes / SECTOR_BYTES,
        };
        u32::try_from(sectors).ok()
    };
    let start = sectors(start, true)?;
    let end = if end.trim().is_empty() { u32::MAX } else { sectors(end, false)? };
    let count = end.checked_sub(start).filter(|count| *count > 0)?;
    Some(Extent { start: Lba(start), count: SectorCount(count) })
}

/// The files and folders of an order: a path on disc in each line; empty lines and those that
/// begin with `#` are skipped. What is not there is told.
fn parse_order(face: &mut Face, bytes: &[u8], tree: &Tree) -> Vec<NodeId> {
    let mut nodes = Vec::new();
    let mut missing = Vec::new();
    for line in bytes.split(|byte| *byte == b'\n') {
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        if line.is_empty() || line.starts_with(b"#") {
            continue;
        }
        match tree.lookup(line).filter(|id| *id != Tree::ROOT) {
            Some(node) => nodes.push(node),
            None => missing.push(printable(line)),
        }
    }
    for path in missing.iter().take(SHOWN) {
        let text = face.format("cli-layout-order-missing", &[("path", path.as_str().into())]);
        face.print(&text, Severity::Warning);
    }
    nodes
}

/// Makes texts of ids, for sentences of the project.
fn say<'a>(face: &'a Face) -> impl Fn(&str, &[(&'static str, Arg)]) -> String + 'a {
    |id, args| {
        let args: Vec<(&str, TextValue)> =
            args.iter().map(|(name, arg)| (*name, TextValue::from(arg))).collect();
        face.format(id, &args)
    }
}

/// Says of each rule that is left out who wins and where.
pub(super) fn tell_lost(face: &mut Face, plan: &Plan, placement: &Placement) {
    let texts: Vec<String> = {
        let say = say(face);
        let lost = plan.rules().iter().filter_map(|outcome| match outcome.state {
            RuleState::Lost(conflict) => Some((outcome.rule, conflict)),
            _ => None,
        });
        lost.map(|(rule, conflict)| conflict_text(plan.tree(), placement, rule, &conflict, &say))
            .collect()
    };
    for text in texts {
        face.print(&text, Severity::Warning);
    }
}

/// The rules and what the disc is used for, as lines of the summary.
pub(super) fn print_rules(
    face: &Face,
    out: &mut impl Write,
    authored: &Authored,
) -> Result<(), Failure> {
    let space = authored.plan.space();
    let values = [
        ("files", TextValue::Bytes(space.files_bytes)),
        ("empty", TextValue::Bytes(space.empty_bytes)),
        ("wasted", TextValue::Bytes(space.wasted_bytes())),
    ];
    writeln!(out, "{}", face.format("cli-plan-space", &values))?;
    let say = say(face);
    for outcome in authored.plan.rules() {
        let Some(rule) = authored.placement.rule(outcome.rule) else { continue };
        let id = match outcome.state {
            RuleState::Kept => "cli-plan-rule-kept",
            RuleState::Lost(_) => "cli-plan-rule-lost",
            RuleState::Idle => "cli-plan-rule-idle",
            RuleState::Off => "cli-plan-rule-off",
        };
        let text = rule_text(authored.plan.tree(), &rule.kind, &say);
        writeln!(out, "{}", face.format(id, &[("rule", text.into())]))?;
    }
    Ok(())
}

/// `rules` and `space` of a plan.
pub(super) fn rules_json(face: &Face, authored: &Authored) -> Map<String, Value> {
    let plan = &*authored.plan;
    let say = say(face);
    let one = |outcome: &crate::plan::RuleOutcome| {
        let rule = authored.placement.rule(outcome.rule)?;
        let (state, conflict) = match outcome.state {
            RuleState::Kept => ("kept", None),
            RuleState::Lost(conflict) => ("lost", Some(conflict)),
            RuleState::Idle => ("idle", None),
            RuleState::Off => ("off", None),
        };
        let of_conflict = |conflict: RuleConflict| {
            let owner =
                |blob| crate::model::Owner::FileData { ns: crate::model::Namespace::Iso, blob };
            let file = conflict.file.map(|blob| owner_text(plan.tree(), owner(blob), &say));
            json!({
                "reason": conflict.reason.id(),
                "offset": conflict.range.start,
                "bytes": conflict.range.len,
                "file": file,
                "holder": owner_text(plan.tree(), conflict.holder, &say),
                "holder_owner": conflict.holder.id(),
                "winner": conflict.winner.map(|rule| rule.0),
                "text": conflict_text(
                    plan.tree(), &authored.placement, outcome.rule, &conflict, &say,
                ),
            })
        };
        Some(json!({
            "rule": outcome.rule.0,
            "kind": rule.kind.id(),
            "text": rule_text(plan.tree(), &rule.kind, &say),
            "files": outcome.count_files,
            "state": state,
            "conflict": conflict.map(of_conflict),
        }))
    };
    let rules: Vec<Value> = plan.rules().iter().filter_map(one).collect();
    let space = plan.space();
    let mut object = Map::new();
    object.insert("rules".to_owned(), rules.into());
    object.insert(
        "space".to_owned(),
        json!({
            "size_bytes": space.size_bytes(),
            "files_bytes": space.files_bytes,
            "structures_bytes": space.structures_bytes,
            "slack_bytes": space.slack_bytes,
            "empty_bytes": space.empty_bytes,
            "padding_bytes": space.padding_bytes,
            "longest_empty": space.longest_empty.map(|range| json!({
                "offset": range.start, "bytes": range.len,
            })),
        }),
    );
    object
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_sectors_or_bytes() {
        let range = |start, count| Some(Extent { start: Lba(start), count: SectorCount(count) });
        for (text, parsed) in [
            ("100", range(0, 100)),
            ("100..350", range(100, 250)),
            ("700MB", range(0, 341_796)),
            ("1MiB..2MiB", range(512, 512)),
            ("5000..", range(5000, u32::MAX - 5000)),
            ("5..5", None),
            ("x", None),
        ] {
            assert_eq!(parse_range(text), parsed, "{text}");
        }
    }
}
