//! Two trees laid side by side, path by path: what is on both, what only on one, and what differs
//! without looking into files.

use std::collections::HashMap;

use super::class::Class;
use super::side::{Side, SideTree};
use crate::base::bytes::Timestamp;
use crate::base::progress::{Cancelled, Context};
use crate::model::{Namespace, Node, NodeId, NodeKind, Tree};

/// How the two of a path differ.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum State {
    /// Other content, another kind, another target.
    Changed,
    /// Only the left side has it.
    OnlyLeft,
    /// Only the right side has it.
    OnlyRight,
    /// The same content under other attributes.
    Metadata,
    /// Nobody can tell: its content can't be read on a side.
    Unread,
}

impl State {
    /// The stable name of `--json`.
    pub fn id(self) -> &'static str {
        match self {
            State::Changed => "changed",
            State::OnlyLeft => "only-left",
            State::OnlyRight => "only-right",
            State::Metadata => "metadata",
            State::Unread => "unread",
        }
    }
}

/// What differs between two nodes of one path.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Aspect {
    /// Bytes.
    Content,
    /// File, folder, link...
    Kind,
    /// Target of a link, number of a device.
    Target,
    /// Permissions.
    Mode,
    /// Owner and group.
    Owner,
    /// Modification time.
    Time,
    /// Whether it is shown to people.
    Hidden,
    /// Upper and lower case of the name, where case tells nothing apart.
    Case,
}

impl Aspect {
    /// The stable name of `--json`.
    pub fn id(self) -> &'static str {
        match self {
            Aspect::Content => "content",
            Aspect::Kind => "kind",
            Aspect::Target => "target",
            Aspect::Mode => "mode",
            Aspect::Owner => "owner",
            Aspect::Time => "time",
            Aspect::Hidden => "hidden",
            Aspect::Case => "case",
        }
    }

    /// The class of the difference.
    pub fn class(self) -> Class {
        match self {
            Aspect::Time => Class::Time,
            Aspect::Owner => Class::Id,
            _ => Class::Content,
        }
    }
}

/// A path that is not the same on both sides.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FileDifference {
    /// How it differs.
    pub state: State,
    /// The node on the left.
    pub left: Option<NodeId>,
    /// The node on the right.
    pub right: Option<NodeId>,
    /// In what, where both have it.
    pub aspects: Vec<Aspect>,
    /// Files in it, if it is a folder that only one side has; 1 for a file.
    pub count_files: u64,
}

/// Files of one path whose bytes are still to be compared.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Pair {
    pub(super) left: NodeId,
    pub(super) right: NodeId,
}

/// Two trees side by side.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(super) struct Aligned {
    /// What differs, content not looked at.
    pub(super) differences: Vec<FileDifference>,
    /// Files on both sides with the same length.
    pub(super) pairs: Vec<Pair>,
    /// Paths on both sides, folders counted.
    pub(super) count_paths: u64,
}

/// What is compared between two nodes, and how names match.
#[derive(Clone, Copy, Debug)]
pub(super) struct Rules {
    /// Names that differ in case only are one.
    pub(super) folds_case: bool,
    /// That is told, because both sides are views of one kind.
    tells_case: bool,
    /// Permissions and owners were recorded by like and like.
    has_owners: bool,
    /// Seconds that times may be apart: what a side rounds to.
    slack: i64,
}

impl Rules {
    pub(super) fn of(left: Option<Namespace>, right: Option<Namespace>) -> Rules {
        let is_blind = |ns| {
            matches!(ns, Some(Namespace::Iso | Namespace::Joliet | Namespace::Fat | Namespace::Hfs))
        };
        let is_fat = |ns| ns == Some(Namespace::Fat);
        Rules {
            folds_case: is_blind(left) || is_blind(right),
            tells_case: left == right,
            has_owners: left == right,
            slack: i64::from(is_fat(left) != is_fat(right)),
        }
    }
}

/// Lays two trees side by side.
pub(super) fn align(
    (left, right): (&SideTree, &SideTree),
    ctx: &Context,
) -> Result<Aligned, Cancelled> {
    let rules = Rules::of(left.ns, right.ns);
    let mut out = Aligned::default();
    let mut open = vec![(Tree::ROOT, Tree::ROOT)];
    while let Some((a, b)) = open.pop() {
        ctx.check()?;
        let matched = match_names((&left.tree, a), (&right.tree, b), rules.folds_case);
        for (x, y) in matched {
            match (x, y) {
                (Some(x), Some(y)) => {
                    out.count_paths += 1;
                    let (Some(p), Some(q)) = (left.tree.node(x), right.tree.node(y)) else {
                        continue;
                    };
                    out.pair((x, p, &left.tree), (y, q, &right.tree), rules);
                    if p.is_folder() && q.is_folder() {
                        open.push((x, y));
                    }
                }
                (Some(x), None) => out.only(State::OnlyLeft, &left.tree, x),
                (None, Some(y)) => out.only(State::OnlyRight, &right.tree, y),
                (None, None) => {}
            }
        }
    }
    Ok(out)
}

impl Aligned {
    fn only(&mut self, state: State, tree: &Tree, node: NodeId) {
        let files = tree.walk(node).filter(|(_, node)| !node.is_folder()).count();
        let is_left = state == State::OnlyLeft;
        self.differences.push(FileDifference {
            state,
            left: is_left.then_some(node),
            right: (!is_left).then_some(node),
            aspects: Vec::new(),
            count_files: files as u64,
        });
    }

    fn pair(
        &mut self,
        (x, p, left): (NodeId, &Node, &Tree),
        (y, q, right): (NodeId, &Node, &Tree),
        rules: Rules,
    ) {
        let mut aspects = Vec::new();
        match (&p.kind, &q.kind) {
            (NodeKind::Folder(_), NodeKind::Folder(_)) => {}
            (NodeKind::File(a), NodeKind::File(b)) => {
                let len = |tree: &Tree, blob| tree.blob(blob).map(|blob| blob.len);
                if len(left, *a) == len(right, *b) {
                    self.pairs.push(Pair { left: x, right: y });
                } else {
                    aspects.push(Aspect::Content);
                }
            }
            (a, b) if std::mem::discriminant(a) != std::mem::discriminant(b) => {
                aspects.push(Aspect::Kind);
            }
            (a, b) if a != b => aspects.push(Aspect::Target),
            _ => {}
        }
        let is_changed = !aspects.is_empty();
        attributes(p, q, rules, &mut aspects);
        if !aspects.is_empty() {
            self.differences.push(FileDifference {
                state: if is_changed { State::Changed } else { State::Metadata },
                left: Some(x),
                right: Some(y),
                aspects,
                count_files: u64::from(!p.is_folder()),
            });
        }
    }
}

fn attributes(p: &Node, q: &Node, rules: Rules, aspects: &mut Vec<Aspect>) {
    let (a, b) = (p.attributes, q.attributes);
    // A mode says that owners were recorded at all.
    if rules.has_owners && a.mode.is_some() && b.mode.is_some() {
        if a.mode != b.mode {
            aspects.push(Aspect::Mode);
        }
        if (a.uid, a.gid) != (b.uid, b.gid) {
            aspects.push(Aspect::Owner);
        }
    }
    if let (Some(a), Some(b)) = (a.mtime, b.mtime)
        && !is_same_time(a, b, rules)
    {
        aspects.push(Aspect::Time);
    }
    if rules.tells_case {
        if p.is_hidden() != q.is_hidden() {
            aspects.push(Aspect::Hidden);
        }
        if p.name != q.name {
            aspects.push(Aspect::Case);
        }
    }
}

/// Only like and like record parts of seconds alike.
fn is_same_time(a: Timestamp, b: Timestamp, rules: Rules) -> bool {
    let apart = a.seconds.saturating_sub(b.seconds).saturating_abs();
    if rules.tells_case { apart == 0 && a.nanos == b.nanos } else { apart <= rules.slack }
}

/// The children of two folders matched by name: exactly, then what is left without regard to case
/// where that tells nothing apart. Names that stand twice are matched in their order.
pub(super) fn match_names(
    (left, a): (&Tree, NodeId),
    (right, b): (&Tree, NodeId),
    folds_case: bool,
) -> Vec<(Option<NodeId>, Option<NodeId>)> {
    let (left_all, mut right_all) = (sorted(left, a), sorted(right, b));
    let mut out = Vec::with_capacity(left_all.len().max(right_all.len()));
    let mut left_rest = Vec::new();
    let mut right_rest = Vec::new();
    {
        let mut others = right_all.drain(..).peekable();
        for (name, x) in left_all {
            while let Some(other) = others.next_if(|(other, _)| *other < name) {
                right_rest.push(other);
            }
            match others.next_if(|(other, _)| *other == name) {
                Some((_, y)) => out.push((Some(x), Some(y))),
                None => left_rest.push((name, x)),
            }
        }
        right_rest.extend(others);
    }
    if folds_case && !left_rest.is_empty() && !right_rest.is_empty() {
        let mut by_key: HashMap<String, Vec<NodeId>> = HashMap::new();
        for (name, y) in right_rest.drain(..).rev() {
            by_key.entry(folded(name)).or_default().push(y);
        }
        for (name, x) in left_rest {
            let found = by_key.get_mut(&folded(name)).and_then(Vec::pop);
            out.push((Some(x), found));
        }
        let mut rest: Vec<NodeId> = by_key.into_values().flatten().collect();
        rest.sort_unstable();
        out.extend(rest.into_iter().map(|y| (None, Some(y))));
        return out;
    }
    out.extend(left_rest.into_iter().map(|(_, x)| (Some(x), None)));
    out.extend(right_rest.into_iter().map(|(_, y)| (None, Some(y))));
    out
}

fn folded(name: &[u8]) -> String {
    String::from_utf8_lossy(name).to_lowercase()
}

fn sorted(tree: &Tree, folder: NodeId) -> Vec<(&[u8], NodeId)> {
    let children = tree.children(folder).iter();
    let mut all: Vec<(&[u8], NodeId)> =
        children.filter_map(|id| Some((&*tree.node(*id)?.name, *id))).collect();
    all.sort_unstable();
    all
}

/// The trees to compare with each other, the one that decides first: views that both sides have;
/// a folder, or images without a common view, are compared by what they show first.
pub(super) fn common_trees<'a>(
    left: &'a Side,
    right: &'a Side,
) -> Vec<(&'a SideTree, &'a SideTree)> {
    let mut pairs: Vec<(&SideTree, &SideTree)> = Vec::new();
    for a in &left.trees {
        pairs.extend(right.trees.iter().find(|b| a.ns == b.ns).map(|b| (a, b)));
    }
    if pairs.is_empty()
        && let (Some(a), Some(b)) = (left.trees.first(), right.trees.first())
    {
        pairs.push((a, b));
    }
    pairs
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Blob, tree::Content};

    fn tree(files: &[(&str, &[u8], i64)]) -> Tree {
        let mut tree = Tree::new();
        for (path, bytes, time) in files {
            let mut at = Tree::ROOT;
            let mut parts = path.split('/').peekable();
            while let Some(part) = parts.next() {
                let name = part.as_bytes().to_vec();
                at = match (tree.child_named(at, &name), parts.peek()) {
                    (Some(known), _) => known,
                    (None, Some(_)) => tree.add(at, Node::folder(name)).unwrap(),
                    (None, None) => {
                        let content = Content::Bytes((*bytes).into());
                        let len = bytes.len() as u64;
                        let blob = tree.add_blob(Blob { content, len }).unwrap();
                        let mut node = Node::new(name, NodeKind::File(blob));
                        node.attributes.mtime = Some(Timestamp::from_unix(*time));
                        tree.add(at, node).unwrap()
                    }
                };
            }
        }
        tree
    }

    fn aligned(left: (Option<Namespace>, Tree), right: (Option<Namespace>, Tree)) -> Vec<String> {
        let left = SideTree { ns: left.0, tree: left.1 };
        let right = SideTree { ns: right.0, tree: right.1 };
        let found = align((&left, &right), &Context::default()).unwrap();
        let mut told: Vec<String> = found
            .differences
            .iter()
            .map(|d| {
                let path = d.left.map(|id| left.tree.display_path(id));
                let path = path.or(d.right.map(|id| right.tree.display_path(id))).unwrap();
                let aspects: Vec<&str> = d.aspects.iter().map(|aspect| aspect.id()).collect();
                format!("{} {path} {}", d.state.id(), aspects.join(","))
            })
            .collect();
        told.sort();
        told
    }

    #[test]
    fn every_path_is_on_both_sides_or_on_one() {
        let left = tree(&[("a/one", b"1", 0), ("a/two", b"22", 0), ("gone/x", b"x", 0)]);
        let right = tree(&[("a/one", b"9", 5), ("a/two", b"222", 0), ("new", b"x", 0)]);
        let iso = Some(Namespace::RockRidge);
        assert_eq!(
            aligned((iso, left), (iso, right)),
            ["changed a/two content", "metadata a/one time", "only-left gone ", "only-right new "]
        );
    }

    #[test]
    fn case_counts_where_the_view_says_so() {
        let left = || tree(&[("README.TXT", b"1", 0), ("b", b"2", 0)]);
        let right = || tree(&[("readme.txt", b"1", 1), ("b", b"2", 2)]);
        let (iso, joliet, fat) = (Namespace::Iso, Namespace::Joliet, Namespace::Fat);
        assert_eq!(
            aligned((Some(Namespace::RockRidge), left()), (Some(Namespace::RockRidge), right())),
            ["metadata b time", "only-left README.TXT ", "only-right readme.txt "]
        );
        let told = aligned((Some(joliet), left()), (Some(joliet), right()));
        assert_eq!(told, ["metadata README.TXT time,case", "metadata b time"]);
        assert_eq!(aligned((Some(fat), left()), (Some(iso), right())), ["metadata b time"]);
        assert_eq!(aligned((None, left()), (Some(iso), left())), [""; 0]);
    }
}
