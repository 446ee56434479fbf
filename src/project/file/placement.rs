//! The rules of the layout in the file. Nodes stand by their paths on the disc; the strongest rule
//! comes first.

use std::sync::Arc;

use super::read::Resolver;
use super::v1::{RuleKindV1, RuleV1, SelectionV1};
use super::write::Writer;
use crate::base::units::{Extent, Lba, SectorCount};
use crate::model::NodeId;
use crate::model::spec::{Placement, RuleKind, Selection, SortKey};

pub(super) fn to_v1(placement: &Placement, writer: &Writer<'_>) -> Vec<RuleV1> {
    let of_rule = |rule: &crate::model::spec::PlacementRule| RuleV1 {
        is: kind_to_v1(&rule.kind, writer),
        is_off: !rule.is_on,
    };
    placement.rules().iter().map(of_rule).collect()
}

fn kind_to_v1(kind: &RuleKind, writer: &Writer<'_>) -> RuleKindV1 {
    let of = |selection: &Selection| match selection {
        Selection::Nodes(nodes) => {
            SelectionV1::Nodes(nodes.iter().map(|id| writer.node(*id)).collect())
        }
        Selection::Glob(glob) => SelectionV1::Glob(glob.to_string()),
        Selection::All => SelectionV1::All,
    };
    let range = |extent: &Extent| (extent.start.0, extent.count.0);
    match kind {
        RuleKind::Pin { node, at } => RuleKindV1::Pin(writer.node(*node), at.0),
        RuleKind::First(what) => RuleKindV1::First(of(what)),
        RuleKind::Last(what) => RuleKindV1::Last(of(what)),
        RuleKind::Before { what, other } => RuleKindV1::Before(of(what), of(other)),
        RuleKind::After { what, other } => RuleKindV1::After(of(what), of(other)),
        RuleKind::Sort { what, by, is_reversed } => {
            RuleKindV1::Sort { what: of(what), by: by.id().to_owned(), reversed: *is_reversed }
        }
        RuleKind::List(nodes) => {
            RuleKindV1::List(nodes.iter().map(|id| writer.node(*id)).collect())
        }
        RuleKind::Together(what) => RuleKindV1::Together(of(what)),
        RuleKind::Align { what, bytes } => RuleKindV1::Align(of(what), *bytes),
        RuleKind::Gap { behind, bytes } => RuleKindV1::Gap(of(behind), *bytes),
        RuleKind::Reserve(extent) => RuleKindV1::Reserve(range(extent)),
        RuleKind::Distance { what, other, bytes } => {
            RuleKindV1::Distance(of(what), of(other), *bytes)
        }
        RuleKind::Inside { what, range: extent } => RuleKindV1::Inside(of(what), range(extent)),
        RuleKind::Outside { what, range: extent } => RuleKindV1::Outside(of(what), range(extent)),
    }
}

/// Rules that name nothing any more, or make no sense, are noted and left out.
pub(super) fn from_v1(rules: &[RuleV1], resolver: &Resolver<'_>) -> Placement {
    let mut placement = Placement::new();
    for rule in rules {
        match kind_from_v1(&rule.is, resolver) {
            Some(kind) => {
                placement.insert(usize::MAX, kind, !rule.is_off);
            }
            None => resolver.odd("placement", &format!("{:?}", rule.is)),
        }
    }
    placement
}

fn kind_from_v1(rule: &RuleKindV1, resolver: &Resolver<'_>) -> Option<RuleKind> {
    let nodes = |paths: &[super::v1::NodeV1]| -> Option<Arc<[NodeId]>> {
        let found: Vec<NodeId> = paths.iter().filter_map(|path| resolver.place(path)).collect();
        (!found.is_empty()).then(|| found.into())
    };
    let of = |selection: &SelectionV1| match selection {
        SelectionV1::Nodes(paths) => nodes(paths).map(Selection::Nodes),
        SelectionV1::Glob(glob) => Some(Selection::glob(glob)),
        SelectionV1::All => Some(Selection::All),
    };
    let range = |range: &(u32, u32)| {
        let extent = Extent { start: Lba(range.0), count: SectorCount(range.1) };
        extent.start.checked_add(extent.count).map(|_| extent)
    };
    let unit = |bytes: u64| {
        Some(bytes).filter(|bytes| *bytes > 0 && bytes.is_multiple_of(crate::base::SECTOR_BYTES))
    };
    Some(match rule {
        RuleKindV1::Pin(node, at) => RuleKind::Pin { node: resolver.place(node)?, at: Lba(*at) },
        RuleKindV1::First(what) => RuleKind::First(of(what)?),
        RuleKindV1::Last(what) => RuleKind::Last(of(what)?),
        RuleKindV1::Before(what, other) => RuleKind::Before { what: of(what)?, other: of(other)? },
        RuleKindV1::After(what, other) => RuleKind::After { what: of(what)?, other: of(other)? },
        RuleKindV1::Sort { what, by, reversed } => {
            RuleKind::Sort { what: of(what)?, by: SortKey::from_id(by)?, is_reversed: *reversed }
        }
        RuleKindV1::List(paths) => RuleKind::List(nodes(paths)?),
        RuleKindV1::Together(what) => RuleKind::Together(of(what)?),
        RuleKindV1::Align(what, bytes) => RuleKind::Align { what: of(what)?, bytes: unit(*bytes)? },
        RuleKindV1::Gap(behind, bytes) => RuleKind::Gap { behind: of(behind)?, bytes: *bytes },
        RuleKindV1::Reserve(extent) => RuleKind::Reserve(range(extent)?),
        RuleKindV1::Distance(what, other, bytes) => {
            RuleKind::Distance { what: of(what)?, other: of(other)?, bytes: *bytes }
        }
        RuleKindV1::Inside(what, extent) => {
            RuleKind::Inside { what: of(what)?, range: range(extent)? }
        }
        RuleKindV1::Outside(what, extent) => {
            RuleKind::Outside { what: of(what)?, range: range(extent)? }
        }
    })
}
