//! Two trees as one list, row by row: what stands on both sides, or on one, with how the two of a
//! row differ. Folders first, then by name, each folder followed by what it holds.

use std::collections::HashMap;

use super::align::{Aligned, Aspect, Rules, State, match_names};
use super::class::{Class, ClassSet, Ignore};
use super::contents::{Differing, Same, in_place};
use super::explain::Named;
use super::merged;
use super::outcome::ViewComparison;
use super::side::SideTree;
use crate::base::progress::{Cancelled, Context};
use crate::model::{Blob, NodeId, Tree};

/// How the two of a row differ.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum RowState {
    /// Their bytes were not compared yet.
    Pending,
    /// Nothing.
    Same,
    /// The same content at another place of the disc.
    Moved,
    /// The same content under other attributes.
    Metadata,
    /// A side can't be read.
    Unread,
    /// Other content.
    Changed,
    /// Only the left side has it.
    OnlyLeft,
    /// Only the right side has it.
    OnlyRight,
}

impl RowState {
    /// All of them.
    pub const ALL: [RowState; 8] = [
        RowState::Pending,
        RowState::Same,
        RowState::Moved,
        RowState::Metadata,
        RowState::Unread,
        RowState::Changed,
        RowState::OnlyLeft,
        RowState::OnlyRight,
    ];
}

/// A row.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct CompareRow {
    /// The file or folder on the left.
    pub left: Option<NodeId>,
    /// The one on the right.
    pub right: Option<NodeId>,
    /// Rows that follow and belong to this folder.
    pub count_below: u32,
    /// Folders it lies in.
    pub depth: u16,
    /// It is a folder on a side.
    pub is_folder: bool,
    /// How the two differ.
    pub state: RowState,
    /// In what.
    pub classes: ClassSet,
}

impl CompareRow {
    /// How the two differ for somebody who does not care about some kinds of differences.
    pub fn state_but_for(&self, ignore: Ignore) -> RowState {
        match self.state {
            RowState::Metadata | RowState::Moved if self.classes.is_covered_by(ignore) => {
                RowState::Same
            }
            // What is left of it is its place alone.
            RowState::Metadata if self.is_place_left(ignore) => RowState::Moved,
            state => state,
        }
    }

    fn is_place_left(&self, ignore: Ignore) -> bool {
        let left = |class: &Class| self.classes.contains(*class) && !ignore.covers(*class);
        Class::ALL.iter().filter(|class| left(class)).all(|class| *class == Class::Order)
    }
}

type Marks = HashMap<NodeId, (RowState, ClassSet)>;

/// The rows of two trees whose files were not compared yet.
pub(super) fn early(
    trees: (&SideTree, &SideTree),
    aligned: &Aligned,
    ctx: &Context,
) -> Result<Vec<CompareRow>, Cancelled> {
    let mut marks = Marks::new();
    for pair in &aligned.pairs {
        marks.insert(pair.left, (RowState::Pending, ClassSet::default()));
    }
    for difference in &aligned.differences {
        let Some(left) = difference.left.filter(|_| difference.right.is_some()) else { continue };
        // What has other attributes may have other content as well.
        let is_open = difference.state == State::Metadata && marks.contains_key(&left);
        if !is_open {
            marks.insert(left, mark(difference.state, &difference.aspects));
        }
    }
    rows(trees, &marks, ctx)
}

/// The rows of a view that was compared.
///
/// # Errors
/// Only [`Cancelled`].
pub fn compare_rows(
    trees: (&SideTree, &SideTree),
    view: &ViewComparison,
    ctx: &Context,
) -> Result<Vec<CompareRow>, Cancelled> {
    let mut marks = Marks::new();
    for moved in &view.moved {
        marks.insert(moved.left, (RowState::Moved, ClassSet::from_iter([Class::Order])));
    }
    for difference in &view.differences {
        let Some(left) = difference.left.filter(|_| difference.right.is_some()) else { continue };
        let (state, mut classes) = mark(difference.state, &difference.aspects);
        if marks.contains_key(&left) {
            classes.insert(Class::Order);
        }
        marks.insert(left, (state, classes));
    }
    rows(trees, &marks, ctx)
}

fn mark(state: State, aspects: &[Aspect]) -> (RowState, ClassSet) {
    let state = match state {
        State::Changed => RowState::Changed,
        State::OnlyLeft => RowState::OnlyLeft,
        State::OnlyRight => RowState::OnlyRight,
        State::Metadata => RowState::Metadata,
        State::Unread => RowState::Unread,
    };
    (state, aspects.iter().map(|aspect| aspect.class()).collect())
}

fn rows(
    (left, right): (&SideTree, &SideTree),
    marks: &Marks,
    ctx: &Context,
) -> Result<Vec<CompareRow>, Cancelled> {
    let folds_case = Rules::of(left.ns, right.ns).folds_case;
    let (a, b) = (&left.tree, &right.tree);
    let mut out: Vec<CompareRow> = Vec::new();
    let mut open = vec![(Some(Tree::ROOT), Some(Tree::ROOT), 0u16)];
    while let Some((x, y, depth)) = open.pop() {
        let folder = |tree: &Tree, id: Option<NodeId>| {
            id.filter(|id| tree.node(*id).is_some_and(|node| node.is_folder()))
        };
        let (p, q) = (folder(a, x), folder(b, y));
        let is_root = x == Some(Tree::ROOT) && y == Some(Tree::ROOT);
        if !is_root {
            let (state, classes) = match (x, y) {
                (Some(x), Some(_)) => {
                    marks.get(&x).copied().unwrap_or((RowState::Same, ClassSet::default()))
                }
                (Some(_), None) => (RowState::OnlyLeft, ClassSet::from_iter([Class::Content])),
                _ => (RowState::OnlyRight, ClassSet::from_iter([Class::Content])),
            };
            let is_folder = p.is_some() || q.is_some();
            let row =
                CompareRow { left: x, right: y, count_below: 0, depth, is_folder, state, classes };
            out.push(row);
        }
        if p.is_none() && q.is_none() {
            continue;
        }
        ctx.check()?;
        let below = if is_root { 0 } else { depth.saturating_add(1) };
        let alone = |tree: &Tree, id: NodeId| tree.children(id).to_vec();
        let mut inside: Vec<(Option<NodeId>, Option<NodeId>)> = match (p, q) {
            (Some(p), Some(q)) => match_names((a, p), (b, q), folds_case),
            (Some(p), None) => alone(a, p).into_iter().map(|id| (Some(id), None)).collect(),
            (None, Some(q)) => alone(b, q).into_iter().map(|id| (None, Some(id))).collect(),
            (None, None) => Vec::new(),
        };
        inside.sort_by_cached_key(|(x, y)| {
            let node = match (x, y) {
                (Some(x), _) => a.node(*x),
                (None, Some(y)) => b.node(*y),
                (None, None) => None,
            };
            let name = node.map(|node| node.display_name().to_lowercase()).unwrap_or_default();
            (!node.is_some_and(|node| node.is_folder()), name)
        });
        // The last one pushed comes first.
        open.extend(inside.into_iter().rev().map(|(x, y)| (x, y, below)));
    }
    count_below(&mut out);
    Ok(out)
}

fn count_below(rows: &mut [CompareRow]) {
    // Open folders, outermost first, by number.
    let mut open: Vec<usize> = Vec::new();
    for at in 0..=rows.len() {
        let depth = rows.get(at).map(|row| row.depth);
        while let Some(last) = open.last().copied() {
            let Some(row) = rows.get_mut(last) else { break };
            if depth.is_some_and(|depth| depth > row.depth) {
                break;
            }
            row.count_below = u32::try_from(at - last - 1).unwrap_or(u32::MAX);
            open.pop();
        }
        open.push(at);
    }
}

/// How far two discs were compared place by place.
#[derive(Debug)]
pub struct Scanned<'a> {
    pub(super) named: &'a [Named],
    pub(super) compared: u64,
    pub(super) trees: Option<(&'a SideTree, &'a SideTree)>,
}

impl Scanned<'_> {
    /// Tells of rows that were pending what the places compared so far say: of files that lie at
    /// the same place of both discs all, of others nothing.
    pub fn settle(&self, rows: &mut [CompareRow]) {
        let Some((left, right)) = self.trees else { return };
        let ranges = merged(self.named.iter().map(|run| run.piece.range), &[]);
        let differing = Differing { ranges, compared: self.compared };
        let blob = |tree: &'_ Tree, id: Option<NodeId>| -> Option<Blob> {
            tree.blob(tree.node(id?)?.blob()?).cloned()
        };
        for row in rows.iter_mut().filter(|row| row.state == RowState::Pending) {
            let both = (blob(&left.tree, row.left), blob(&right.tree, row.right));
            let (Some(a), Some(b)) = both else { continue };
            match in_place(&a, &b, &differing) {
                Some(Same::Yes) => row.state = RowState::Same,
                Some(Same::No) => {
                    row.state = RowState::Changed;
                    row.classes.insert(Class::Content);
                }
                Some(Same::Unread) => row.state = RowState::Unread,
                None => {}
            }
        }
    }
}

/// What is there so far of a comparison.
#[derive(Debug)]
pub enum SoFar<'a> {
    /// Names, lengths and attributes were compared: the rows of the view that decides.
    Aligned(Vec<CompareRow>),
    /// The bytes are being compared, place by place.
    Scanned(Scanned<'a>),
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::tree::Content;
    use crate::model::{Namespace, Node, NodeKind};

    fn side(files: &[(&str, &[u8])]) -> SideTree {
        let mut tree = Tree::new();
        for (path, bytes) in files {
            let mut at = Tree::ROOT;
            let mut parts = path.split('/').peekable();
            while let Some(part) = parts.next() {
                let name = part.as_bytes().to_vec();
                at = match (tree.child_named(at, &name), parts.peek()) {
                    (Some(known), _) => known,
                    (None, Some(_)) => tree.add(at, Node::folder(name)).unwrap(),
                    (None, None) => {
                        let content = Content::Bytes((*bytes).into());
                        let blob =
                            tree.add_blob(Blob { content, len: bytes.len() as u64 }).unwrap();
                        tree.add(at, Node::new(name, NodeKind::File(blob))).unwrap()
                    }
                };
            }
        }
        SideTree { ns: Some(Namespace::RockRidge), tree }
    }

    #[test]
    fn rows_stand_side_by_side_with_folders_first() {
        let left = side(&[("a/one", b"1"), ("a/b/two", b"2"), ("gone/x", b"3"), ("z", b"4")]);
        let right = side(&[("a/one", b"11"), ("a/b/two", b"2"), ("new", b"5"), ("z", b"4")]);
        let aligned = super::super::align::align((&left, &right), &Context::default()).unwrap();
        let rows = early((&left, &right), &aligned, &Context::default()).unwrap();
        let told: Vec<(String, u16, u32, RowState)> = rows
            .iter()
            .map(|row| {
                let path = row.left.map(|id| left.tree.display_path(id));
                let path = path.or(row.right.map(|id| right.tree.display_path(id))).unwrap();
                (path, row.depth, row.count_below, row.state)
            })
            .collect();
        let row = |path: &str, depth, below, state| (path.to_owned(), depth, below, state);
        assert_eq!(
            told,
            [
                row("a", 0, 3, RowState::Same),
                row("a/b", 1, 1, RowState::Same),
                row("a/b/two", 2, 0, RowState::Pending),
                row("a/one", 1, 0, RowState::Changed),
                row("gone", 0, 1, RowState::OnlyLeft),
                row("gone/x", 1, 0, RowState::OnlyLeft),
                row("new", 0, 0, RowState::OnlyRight),
                row("z", 0, 0, RowState::Pending),
            ]
        );
    }

    #[test]
    fn what_is_ignored_makes_a_row_the_same() {
        let row = |state, classes: &[Class]| CompareRow {
            left: None,
            right: None,
            count_below: 0,
            depth: 0,
            is_folder: false,
            state,
            classes: classes.iter().copied().collect(),
        };
        let times = Ignore { times: true, ..Ignore::default() };
        let both = [Class::Time, Class::Order];
        let state = |state, classes: &[Class]| row(state, classes).state_but_for(times);
        assert_eq!(state(RowState::Metadata, &[Class::Time]), RowState::Same);
        assert_eq!(state(RowState::Metadata, &[Class::Time, Class::Id]), RowState::Metadata);
        assert_eq!(state(RowState::Metadata, &both), RowState::Moved);
        assert_eq!(state(RowState::Moved, &[Class::Order]), RowState::Moved);
        assert_eq!(state(RowState::Changed, &[Class::Content]), RowState::Changed);
    }
}
