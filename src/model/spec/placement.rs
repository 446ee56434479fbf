//! Where files are to lie on the disc: rules, ranked, as plain values. What they come to is worked
//! out when the disc is planned.
//!
//! A rule names files and folders by node, so that it follows them when they are renamed or moved,
//! or by a pattern, which files to come can match too. Where two rules can't both be kept the one
//! further down loses; it is left out of the plan and named there.

use std::sync::Arc;

use crate::base::units::{Extent, Lba};
use crate::model::{NodeId, Tree};

/// Identity of a rule within one project and all its later states.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct RuleId(pub u32);

/// Files a rule is about. A folder stands for all files in it, however deep.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum Selection {
    /// These files and folders.
    Nodes(Arc<[NodeId]>),
    /// What a glob matches: over the path on disc where it has a `/`, else over the name.
    Glob(Arc<str>),
    /// Every file of the disc.
    All,
}

impl Selection {
    /// One file or folder.
    pub fn node(node: NodeId) -> Selection {
        Selection::Nodes([node].into())
    }

    /// What a glob matches.
    pub fn glob(glob: &str) -> Selection {
        Selection::Glob(glob.into())
    }

    /// Whether nothing is left of it in `tree`.
    fn is_gone(&self, tree: &Tree) -> bool {
        match self {
            Selection::Nodes(nodes) => nodes.iter().all(|id| tree.node(*id).is_none()),
            Selection::Glob(_) | Selection::All => false,
        }
    }

    /// The same without what is gone from `tree`.
    fn kept(&self, tree: &Tree) -> Selection {
        match self {
            Selection::Nodes(nodes) => Selection::Nodes(kept(nodes, tree)),
            other => other.clone(),
        }
    }
}

fn kept(nodes: &Arc<[NodeId]>, tree: &Tree) -> Arc<[NodeId]> {
    if nodes.iter().all(|id| tree.node(*id).is_some()) {
        return Arc::clone(nodes);
    }
    nodes.iter().copied().filter(|id| tree.node(*id).is_some()).collect()
}

/// What files are sorted by.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum SortKey {
    /// Path on the disc, bytewise.
    Name,
    /// Length; the shortest first.
    Size,
    /// Sort weight; the largest first.
    Weight,
    /// Where they lie in the image they came from; files from elsewhere last.
    Recorded,
}

impl SortKey {
    /// All of them.
    pub const ALL: [SortKey; 4] =
        [SortKey::Name, SortKey::Size, SortKey::Weight, SortKey::Recorded];

    /// The stable name, as on the command line and in `--json`.
    pub fn id(self) -> &'static str {
        match self {
            SortKey::Name => "name",
            SortKey::Size => "size",
            SortKey::Weight => "weight",
            SortKey::Recorded => "recorded",
        }
    }

    /// The key of a name.
    pub fn from_id(id: &str) -> Option<SortKey> {
        SortKey::ALL.into_iter().find(|key| key.id() == id)
    }
}

/// What a rule asks for. Orders speak of files that flow: one that is pinned, kept in a range or
/// kept at a distance has its place from that rule, and orders leave it there.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum RuleKind {
    /// The data of a file starts at this sector. Of a folder: the first of its files does, the
    /// others follow without gaps.
    Pin {
        /// The file or folder.
        node: NodeId,
        /// Its first sector.
        at: Lba,
    },
    /// In front of all others; of several such rules the upper one comes first.
    First(Selection),
    /// Behind all others; of several such rules the upper one comes last.
    Last(Selection),
    /// In front of all files of `other`, wherever those lie.
    Before {
        /// What moves.
        what: Selection,
        /// What it is in front of.
        other: Selection,
    },
    /// Behind all files of `other`, wherever those lie.
    After {
        /// What moves.
        what: Selection,
        /// What it is behind.
        other: Selection,
    },
    /// Among themselves in this order.
    Sort {
        /// The files.
        what: Selection,
        /// By what.
        by: SortKey,
        /// The other way round.
        is_reversed: bool,
    },
    /// In exactly this order, in front of all others.
    List(Arc<[NodeId]>),
    /// No other file lies between them.
    Together(Selection),
    /// Each starts at a multiple of this many bytes, itself a multiple of a sector.
    Align {
        /// The files.
        what: Selection,
        /// The unit.
        bytes: u64,
    },
    /// At least this many bytes stay free behind each.
    Gap {
        /// The files.
        behind: Selection,
        /// How many.
        bytes: u64,
    },
    /// Nothing lies in this range.
    Reserve(Extent),
    /// At least this many bytes lie between any file of `what` and any of `other`, so that one
    /// scratch doesn't take both.
    Distance {
        /// The files.
        what: Selection,
        /// What they keep away from.
        other: Selection,
        /// How far.
        bytes: u64,
    },
    /// Wholly inside a range: a layer of a DVD, the first 700 MB.
    Inside {
        /// The files.
        what: Selection,
        /// The range.
        range: Extent,
    },
    /// Wholly outside a range.
    Outside {
        /// The files.
        what: Selection,
        /// The range.
        range: Extent,
    },
}

impl RuleKind {
    /// The stable name, as in `--json` and in the text id `rule-<id>`.
    pub fn id(&self) -> &'static str {
        match self {
            RuleKind::Pin { .. } => "pin",
            RuleKind::First(_) => "first",
            RuleKind::Last(_) => "last",
            RuleKind::Before { .. } => "before",
            RuleKind::After { .. } => "after",
            RuleKind::Sort { .. } => "sort",
            RuleKind::List(_) => "list",
            RuleKind::Together(_) => "together",
            RuleKind::Align { .. } => "align",
            RuleKind::Gap { .. } => "gap",
            RuleKind::Reserve(_) => "reserve",
            RuleKind::Distance { .. } => "distance",
            RuleKind::Inside { .. } => "inside",
            RuleKind::Outside { .. } => "outside",
        }
    }

    /// Every id there is, for tests of the locales.
    pub const IDS: [&'static str; 14] = [
        "pin", "first", "last", "before", "after", "sort", "list", "together", "align", "gap",
        "reserve", "distance", "inside", "outside",
    ];

    /// The files it is about, where it is about some; of a list and a pin see there.
    pub fn selections(&self) -> [Option<&Selection>; 2] {
        match self {
            RuleKind::Pin { .. } | RuleKind::List(_) | RuleKind::Reserve(_) => [None, None],
            RuleKind::First(what) | RuleKind::Last(what) | RuleKind::Together(what) => {
                [Some(what), None]
            }
            RuleKind::Sort { what, .. }
            | RuleKind::Align { what, .. }
            | RuleKind::Gap { behind: what, .. }
            | RuleKind::Inside { what, .. }
            | RuleKind::Outside { what, .. } => [Some(what), None],
            RuleKind::Before { what, other }
            | RuleKind::After { what, other }
            | RuleKind::Distance { what, other, .. } => [Some(what), Some(other)],
        }
    }

    /// The rule as far as its files are still in `tree`; `None` when it has become void.
    fn kept(&self, tree: &Tree) -> Option<RuleKind> {
        let is_gone = match self {
            RuleKind::Pin { node, .. } => tree.node(*node).is_none(),
            RuleKind::List(nodes) => nodes.iter().all(|id| tree.node(*id).is_none()),
            other => other.selections().into_iter().flatten().any(|of| of.is_gone(tree)),
        };
        if is_gone {
            return None;
        }
        let mut rule = self.clone();
        match &mut rule {
            RuleKind::Pin { .. } | RuleKind::Reserve(_) => {}
            RuleKind::List(nodes) => *nodes = kept(nodes, tree),
            RuleKind::First(what) | RuleKind::Last(what) | RuleKind::Together(what) => {
                *what = what.kept(tree);
            }
            RuleKind::Sort { what, .. }
            | RuleKind::Align { what, .. }
            | RuleKind::Gap { behind: what, .. }
            | RuleKind::Inside { what, .. }
            | RuleKind::Outside { what, .. } => *what = what.kept(tree),
            RuleKind::Before { what, other }
            | RuleKind::After { what, other }
            | RuleKind::Distance { what, other, .. } => {
                *what = what.kept(tree);
                *other = other.kept(tree);
            }
        }
        Some(rule)
    }
}

/// A rule with its identity and its switch.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct PlacementRule {
    /// Which one it is.
    pub id: RuleId,
    /// Whether it counts; one that is off is kept for later.
    pub is_on: bool,
    /// What it asks for.
    pub kind: RuleKind,
}

/// The rules of a disc; the upper one wins. Cheap to clone.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Placement {
    rules: Arc<Vec<PlacementRule>>,
    /// The next free id.
    next: u32,
}

impl Placement {
    /// No rules: the natural order.
    pub fn new() -> Placement {
        Placement::default()
    }

    /// The rules, the strongest first.
    pub fn rules(&self) -> &[PlacementRule] {
        &self.rules
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.rules.is_empty()
    }

    /// A rule by its id.
    pub fn rule(&self, id: RuleId) -> Option<&PlacementRule> {
        self.rules.iter().find(|rule| rule.id == id)
    }

    /// The place of a rule among the others; 0 is the strongest.
    pub fn rank(&self, id: RuleId) -> Option<usize> {
        self.rules.iter().position(|rule| rule.id == id)
    }

    /// Adds a rule at a rank; beyond the last one it becomes the weakest.
    pub fn insert(&mut self, rank: usize, kind: RuleKind, is_on: bool) -> RuleId {
        let id = RuleId(self.next);
        self.next = self.next.saturating_add(1);
        let rules = Arc::make_mut(&mut self.rules);
        rules.insert(rank.min(rules.len()), PlacementRule { id, is_on, kind });
        id
    }

    /// Adds a rule below all others.
    pub fn push(&mut self, kind: RuleKind) -> RuleId {
        self.insert(usize::MAX, kind, true)
    }

    /// Removes a rule; whether it was there.
    pub fn remove(&mut self, id: RuleId) -> bool {
        let Some(rank) = self.rank(id) else { return false };
        Arc::make_mut(&mut self.rules).remove(rank);
        true
    }

    /// Removes all rules that `is_unwanted` says; how many.
    pub fn remove_if(&mut self, is_unwanted: impl Fn(&RuleKind) -> bool) -> usize {
        let before = self.rules.len();
        if self.rules.iter().any(|rule| is_unwanted(&rule.kind)) {
            Arc::make_mut(&mut self.rules).retain(|rule| !is_unwanted(&rule.kind));
        }
        before - self.rules.len()
    }

    /// Moves a rule to a rank; whether anything changed.
    pub fn move_to(&mut self, id: RuleId, rank: usize) -> bool {
        let Some(from) = self.rank(id) else { return false };
        let to = rank.min(self.rules.len().saturating_sub(1));
        if from == to {
            return false;
        }
        let rules = Arc::make_mut(&mut self.rules);
        let rule = rules.remove(from);
        rules.insert(to, rule);
        true
    }

    /// Changes a rule in its place; whether anything changed.
    pub fn replace(&mut self, id: RuleId, kind: RuleKind) -> bool {
        self.change(id, |rule| std::mem::replace(&mut rule.kind, kind) != rule.kind)
    }

    /// Switches a rule on or off; whether anything changed.
    pub fn switch(&mut self, id: RuleId, is_on: bool) -> bool {
        self.change(id, |rule| std::mem::replace(&mut rule.is_on, is_on) != is_on)
    }

    fn change(&mut self, id: RuleId, change: impl FnOnce(&mut PlacementRule) -> bool) -> bool {
        let Some(rank) = self.rank(id) else { return false };
        Arc::make_mut(&mut self.rules).get_mut(rank).is_some_and(change)
    }

    /// Forgets what is gone from `tree`; rules of which nothing is left go.
    pub fn prune(&mut self, tree: &Tree) {
        let is_stale = |rule: &PlacementRule| rule.kind.kept(tree).as_ref() != Some(&rule.kind);
        if !self.rules.iter().any(is_stale) {
            return;
        }
        let rules = Arc::make_mut(&mut self.rules);
        rules.retain_mut(|rule| match rule.kind.kept(tree) {
            Some(kind) => {
                rule.kind = kind;
                true
            }
            None => false,
        });
    }

    /// The sector a file or folder is held at by a rule that is on.
    pub fn pin_of(&self, node: NodeId) -> Option<(RuleId, Lba)> {
        self.rules.iter().filter(|rule| rule.is_on).find_map(|rule| match rule.kind {
            RuleKind::Pin { node: pinned, at } if pinned == node => Some((rule.id, at)),
            _ => None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Node;

    #[test]
    fn rules_are_ranked_switched_and_forgotten() {
        let mut tree = Tree::new();
        let a = tree.add(Tree::ROOT, Node::folder(b"a".to_vec())).expect("a folder");
        let b = tree.add(Tree::ROOT, Node::folder(b"b".to_vec())).expect("a folder");
        let mut placement = Placement::new();
        let first = placement.push(RuleKind::First(Selection::node(a)));
        let pin = placement.insert(0, RuleKind::Pin { node: b, at: Lba(500) }, true);
        let both = placement.push(RuleKind::Together(Selection::Nodes([a, b].into())));
        assert_eq!((placement.rank(pin), placement.rank(first)), (Some(0), Some(1)));
        assert_eq!(placement.pin_of(b), Some((pin, Lba(500))));
        assert!(placement.move_to(pin, 9) && !placement.move_to(pin, 9));
        assert_eq!(placement.rank(pin), Some(2));
        assert!(placement.switch(pin, false) && !placement.switch(pin, false));
        assert_eq!(placement.pin_of(b), None);
        let kept = placement.clone();
        tree.remove(b).expect("it is there");
        placement.prune(&tree);
        assert_eq!(placement.rule(pin), None);
        let left = RuleKind::Together(Selection::node(a));
        assert_eq!(placement.rule(both).map(|rule| &rule.kind), Some(&left));
        assert_eq!(kept.rules().len(), 3);
    }
}
