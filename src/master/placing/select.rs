//! Who a rule is about.

use std::collections::HashMap;

use super::{Active, Stock};
use crate::base::progress::{CancelToken, Cancelled};
use crate::master::order::Globs;
use crate::master::report::PlanReport;
use crate::model::spec::{Placement, RuleKind, Selection};
use crate::model::{BlobId, Node, NodeId, Tree};

/// Blobs that were chosen: in the order they were named, each once, and to be looked up.
#[derive(Clone, Debug, Default)]
pub(super) struct Picked {
    pub(super) blobs: Vec<BlobId>,
    bits: Vec<u64>,
}

impl Picked {
    fn add(&mut self, blob: BlobId) {
        let (word, bit) = (blob.0 as usize / 64, 1u64 << (blob.0 % 64));
        if self.bits.len() <= word {
            self.bits.resize(word + 1, 0);
        }
        if let Some(word) = self.bits.get_mut(word)
            && *word & bit == 0
        {
            *word |= bit;
            self.blobs.push(blob);
        }
    }

    pub(super) fn has(&self, blob: BlobId) -> bool {
        let word = self.bits.get(blob.0 as usize / 64).copied().unwrap_or(0);
        word & (1u64 << (blob.0 % 64)) != 0
    }

    pub(super) fn is_empty(&self) -> bool {
        self.blobs.is_empty()
    }

    pub(super) fn count(&self) -> u64 {
        self.blobs.len() as u64
    }

    /// In natural order; what is not ours to order stands behind.
    fn in_natural_order(mut self, stock: &Stock<'_>) -> Picked {
        self.blobs.sort_by_key(|blob| (stock.wanted(*blob).turn, *blob));
        self
    }
}

/// The rules that are on, the strongest first, with their blobs.
pub(super) fn pick<'a>(
    stock: &Stock<'_>,
    placement: &'a Placement,
    stored: &dyn Fn(BlobId) -> BlobId,
    report: &mut PlanReport,
    cancel: &CancelToken,
) -> Result<Vec<Active<'a>>, Cancelled> {
    let by_glob = matches_of_globs(stock.tree, placement, report, cancel)?;
    let picker = Picker { stock, stored, by_glob };
    let rules = placement.rules().iter().filter(|rule| rule.is_on).enumerate();
    rules
        .map(|(rank, rule)| {
            cancel.check()?;
            let (what, other) = match &rule.kind {
                RuleKind::Pin { node, .. } => (picker.nodes(&[*node]), Picked::default()),
                // The order in which they are named is the wish itself.
                RuleKind::List(nodes) => (picker.listed(nodes), Picked::default()),
                RuleKind::Reserve(_) => Default::default(),
                kind => {
                    let [what, other] = kind.selections();
                    let of = |selection: Option<&Selection>| match selection {
                        Some(selection) => picker.selection(selection),
                        None => Picked::default(),
                    };
                    (of(what), of(other))
                }
            };
            Ok(Active { rule, rank, what, other, lost: None })
        })
        .collect()
}

/// What globs match, each looked at once.
fn matches_of_globs(
    tree: &Tree,
    placement: &Placement,
    report: &mut PlanReport,
    cancel: &CancelToken,
) -> Result<HashMap<String, Vec<NodeId>>, Cancelled> {
    let mut patterns: Vec<&str> = Vec::new();
    for rule in placement.rules().iter().filter(|rule| rule.is_on) {
        for selection in rule.kind.selections().into_iter().flatten() {
            if let Selection::Glob(glob) = selection
                && !patterns.contains(&&**glob)
            {
                patterns.push(glob);
            }
        }
    }
    let mut found: HashMap<String, Vec<NodeId>> = HashMap::new();
    if patterns.is_empty() {
        return Ok(found);
    }
    let globs = Globs::new(patterns.iter().copied().enumerate(), report);
    for (count, (id, node)) in tree.walk(Tree::ROOT).enumerate() {
        if count % 4096 == 0 {
            cancel.check()?;
        }
        if id == Tree::ROOT {
            continue;
        }
        for index in globs.matches(tree, id, node) {
            if let Some(glob) = patterns.get(index) {
                found.entry((*glob).to_owned()).or_default().push(id);
            }
        }
    }
    Ok(found)
}

struct Picker<'a> {
    stock: &'a Stock<'a>,
    stored: &'a dyn Fn(BlobId) -> BlobId,
    by_glob: HashMap<String, Vec<NodeId>>,
}

impl Picker<'_> {
    fn selection(&self, selection: &Selection) -> Picked {
        match selection {
            Selection::Nodes(nodes) => self.nodes(nodes),
            Selection::Glob(glob) => {
                self.nodes(self.by_glob.get(&**glob).map_or(&[][..], Vec::as_slice))
            }
            Selection::All => {
                let mut picked = Picked::default();
                self.stock.data.iter().for_each(|blob| picked.add(*blob));
                picked
            }
        }
    }

    fn nodes(&self, nodes: &[NodeId]) -> Picked {
        self.listed(nodes).in_natural_order(self.stock)
    }

    /// The files of nodes in the order named; those of a folder in natural order.
    fn listed(&self, nodes: &[NodeId]) -> Picked {
        let mut picked = Picked::default();
        let tree = self.stock.tree;
        let has_data = |blob: &BlobId| self.stock.wanted(*blob).len > 0;
        for id in nodes {
            let files = tree.walk(*id).filter_map(|(_, node)| Node::blob(node));
            let mut files: Vec<BlobId> = files.map(self.stored).filter(has_data).collect();
            files.sort_by_key(|blob| self.stock.wanted(*blob).turn);
            files.into_iter().for_each(|blob| picked.add(blob));
        }
        picked
    }
}
