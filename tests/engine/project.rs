//! Random scripts of edits against a shadow model of paths: every step agrees, undoing all gives
//! the start, redoing all the end, and a refused edit changes nothing.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use glassmaster::base::bytes::Timestamp;
use glassmaster::model::spec::ImageSpec;
use glassmaster::model::{Blob, Content, Node, NodeId, NodeKind, Tree};
use glassmaster::project::{Document, Edit, EditError, Gesture, Insert, OnClash, Project};
use proptest::prelude::*;

/// Paths with the content of files; `None` is a folder.
type Shadow = BTreeMap<String, Option<u8>>;

#[derive(Clone, Debug)]
enum Op {
    NewFolder { at: usize, name: u8 },
    Insert { at: usize, files: Vec<(Vec<u8>, u8)>, on_clash: OnClash },
    Remove { nodes: Vec<usize> },
    Move { node: usize, to: usize, on_clash: OnClash },
    Rename { node: usize, name: u8 },
    Unwrap { node: usize, on_clash: OnClash },
    VolumeName { name: u8 },
    Undo,
    Redo,
}

fn on_clash() -> impl Strategy<Value = OnClash> {
    prop_oneof![Just(OnClash::Fail), Just(OnClash::Replace), Just(OnClash::Skip)]
}

fn op() -> impl Strategy<Value = Op> {
    let name = 0..4u8;
    prop_oneof![
        3 => (any::<usize>(), name.clone()).prop_map(|(at, name)| Op::NewFolder { at, name }),
        4 => (
            any::<usize>(),
            prop::collection::vec((prop::collection::vec(0..4u8, 1..4), 0..3u8), 1..5),
            on_clash(),
        )
            .prop_map(|(at, files, on_clash)| Op::Insert { at, files, on_clash }),
        2 => prop::collection::vec(any::<usize>(), 1..3).prop_map(|nodes| Op::Remove { nodes }),
        4 => (any::<usize>(), any::<usize>(), on_clash())
            .prop_map(|(node, to, on_clash)| Op::Move { node, to, on_clash }),
        3 => (any::<usize>(), name.clone()).prop_map(|(node, name)| Op::Rename { node, name }),
        1 => (any::<usize>(), on_clash())
            .prop_map(|(node, on_clash)| Op::Unwrap { node, on_clash }),
        1 => name.prop_map(|name| Op::VolumeName { name }),
        2 => Just(Op::Undo),
        1 => Just(Op::Redo),
    ]
}

fn letter(name: u8) -> String {
    char::from(b'a' + name).to_string()
}

fn join(folder: &str, name: &str) -> String {
    if folder.is_empty() { name.to_owned() } else { format!("{folder}/{name}") }
}

fn is_below(path: &str, folder: &str) -> bool {
    folder.is_empty() || path.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'))
}

fn parent(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(parent, _)| parent)
}

fn name(path: &str) -> &str {
    path.rsplit_once('/').map_or(path, |(_, name)| name)
}

fn children(shadow: &Shadow, folder: &str) -> Vec<String> {
    let is_child = |path: &&String| !path.is_empty() && parent(path) == folder;
    shadow.keys().filter(is_child).cloned().collect()
}

fn remove(shadow: &mut Shadow, path: &str) {
    shadow.retain(|at, _| at != path && !is_below(at, path));
}

/// Moves `path` to `target`, merging folders. `false`: a clash that is to fail.
fn place(shadow: &mut Shadow, path: &str, target: &str, on_clash: OnClash) -> bool {
    let Some(existing) = shadow.get(target) else {
        let moved: Vec<String> =
            shadow.keys().filter(|at| *at == path || is_below(at, path)).cloned().collect();
        for at in moved {
            let value = shadow.remove(&at).expect("just listed");
            shadow.insert(format!("{target}{}", &at[path.len()..]), value);
        }
        return true;
    };
    if existing.is_none() && shadow[path].is_none() {
        let all = children(shadow, path)
            .into_iter()
            .all(|child| place(shadow, &child, &join(target, name(&child)), on_clash));
        if children(shadow, path).is_empty() {
            shadow.remove(path);
        }
        return all;
    }
    match on_clash {
        OnClash::Replace => {
            remove(shadow, target);
            place(shadow, path, target, on_clash)
        }
        OnClash::Skip => true,
        _ => false,
    }
}

/// Puts one file of a subtree at `path`. `false`: a clash that is to fail.
fn put(shadow: &mut Shadow, folder: &str, parts: &[String], content: u8, how: OnClash) -> bool {
    let (name, rest) = parts.split_first().expect("at least one part");
    let path = join(folder, name);
    let wanted = if rest.is_empty() { Some(content) } else { None };
    match (shadow.get(&path).copied(), wanted) {
        (None, _) => {
            shadow.insert(path.clone(), wanted);
        }
        (Some(None), None) => {}
        (Some(Some(old)), Some(new)) if old == new => return true,
        (Some(_), _) => match how {
            OnClash::Replace => {
                remove(shadow, &path);
                shadow.insert(path.clone(), wanted);
            }
            OnClash::Skip => return true,
            _ => return false,
        },
    }
    rest.is_empty() || put(shadow, &path, rest, content, how)
}

fn shadow_of(tree: &Tree) -> Shadow {
    let mut shadow = Shadow::new();
    for (id, node) in tree.walk(Tree::ROOT) {
        let content = node.blob().map(|blob| match &tree.blob(blob).expect("named").content {
            Content::Bytes(bytes) => bytes[0],
            _ => unreachable!("the script adds bytes only"),
        });
        assert_eq!(content.is_none(), node.is_folder());
        let twice = shadow.insert(tree.display_path(id), content);
        assert!(twice.is_none(), "two nodes at {}", tree.display_path(id));
        assert!(id == Tree::ROOT || tree.children(node.parent).contains(&id));
    }
    assert_eq!(shadow.len() as u64, tree.count_nodes());
    shadow
}

/// A subtree as a scan gives it: one folder that holds what goes in. Files that would need a file
/// as their folder are left out.
fn subtree(files: &[(Vec<u8>, u8)]) -> (Tree, NodeId, Vec<(Vec<String>, u8)>) {
    let mut tree = Tree::new();
    let part = tree.add(Tree::ROOT, Node::folder(Vec::new())).expect("room");
    let mut kept = Vec::new();
    let mut taken = BTreeSet::new();
    for (path, content) in files {
        let parts: Vec<String> = path.iter().map(|name| letter(*name)).collect();
        let (last, folders) = parts.split_last().expect("not empty");
        let mut at = part;
        let mut is_free = true;
        for name in folders {
            at = match tree.child_named(at, name.as_bytes()) {
                Some(node) if tree.node(node).is_some_and(Node::is_folder) => node,
                Some(_) => {
                    is_free = false;
                    break;
                }
                None => tree.add(at, Node::folder(name.clone().into())).expect("room"),
            };
        }
        if !is_free
            || tree.child_named(at, last.as_bytes()).is_some()
            || !taken.insert(parts.clone())
        {
            continue;
        }
        let blob = Blob { content: Content::Bytes(Arc::from([*content])), len: 1 };
        let blob = tree.add_blob(blob).expect("room");
        tree.add(at, Node::new(last.clone().into(), NodeKind::File(blob))).expect("room");
        kept.push((parts, *content));
    }
    (tree, part, kept)
}

struct Script {
    document: Document,
    shadow: Shadow,
    undo: Vec<Shadow>,
    redo: Vec<Shadow>,
}

impl Script {
    fn node(&self, path: &str) -> NodeId {
        self.document.project().tree.lookup(path.as_bytes()).expect("the shadow has it")
    }

    fn folders(&self) -> Vec<String> {
        self.shadow.iter().filter(|(_, c)| c.is_none()).map(|(path, _)| path.clone()).collect()
    }

    fn paths(&self) -> Vec<String> {
        self.shadow.keys().filter(|path| !path.is_empty()).cloned().collect()
    }

    /// Applies an edit that the model says leads to `wanted`; `None`: it must be refused.
    fn apply(&mut self, edit: Edit, wanted: Option<Shadow>) {
        let revision = self.document.revision();
        match (self.document.apply(edit, Gesture::single()), wanted) {
            (Ok(applied), Some(wanted)) => {
                if applied.has_changed {
                    self.undo.push(std::mem::replace(&mut self.shadow, wanted));
                    self.redo.clear();
                } else {
                    assert_eq!(wanted, self.shadow);
                    assert_eq!(self.document.revision(), revision);
                }
            }
            (Err(_), None) => assert_eq!(self.document.revision(), revision),
            (got, wanted) => unreachable!("{got:?} instead of {wanted:?}"),
        }
    }

    fn step(&mut self, op: &Op) {
        let folders = self.folders();
        let paths = self.paths();
        let pick = |from: &[String], at: usize| from.get(at % from.len().max(1)).cloned();
        let mut wanted = self.shadow.clone();
        match op {
            Op::NewFolder { at, name } => {
                let folder = pick(&folders, *at).expect("the root");
                let mut free = join(&folder, &letter(*name));
                let mut number = 2;
                while wanted.contains_key(&free) {
                    free = join(&folder, &format!("{} ({number})", letter(*name)));
                    number += 1;
                }
                wanted.insert(free, None);
                let folder = self.node(&folder);
                let name = letter(*name).into_bytes();
                self.apply(Edit::NewFolder { folder, name }, Some(wanted));
            }
            Op::Insert { at, files, on_clash } => {
                let folder = pick(&folders, *at).expect("the root");
                let (tree, part, kept) = subtree(files);
                let fits = kept.iter().fold(true, |fits, (parts, content)| {
                    put(&mut wanted, &folder, parts, *content, *on_clash) && fits
                });
                // A folder that was to hold a file left out is still a folder of the subtree.
                for (id, node) in tree.walk(part).filter(|(_, node)| node.is_folder()) {
                    let path = tree.display_path(id);
                    let path = join(&folder, path.trim_start_matches('/'));
                    if id != part && !node.name.is_empty() && fits && !wanted.contains_key(&path) {
                        // Unless something stands in its way, which was skipped.
                        let above = parent(&path).to_owned();
                        if wanted.get(&above) == Some(&None) {
                            wanted.insert(path, None);
                        }
                    }
                }
                let mut insert = Insert::new(self.node(&folder), tree, vec![part]);
                insert.on_clash = (*on_clash).into();
                self.apply(Edit::Insert(Box::new(insert)), fits.then_some(wanted));
            }
            Op::Remove { nodes } => {
                let chosen: Vec<String> = nodes.iter().filter_map(|at| pick(&paths, *at)).collect();
                chosen.iter().for_each(|path| remove(&mut wanted, path));
                let nodes = chosen.iter().map(|path| self.node(path)).collect();
                self.apply(Edit::Remove { nodes }, Some(wanted));
            }
            Op::Move { node, to, on_clash } => {
                let Some(path) = pick(&paths, *node) else { return };
                let folder = pick(&folders, *to).expect("the root");
                let target = join(&folder, name(&path));
                let is_inside = folder == path || is_below(&folder, &path);
                // A folder moved onto the one it lies in would be judged while it is taken apart.
                if is_below(&path, &target) {
                    return;
                }
                let fits = is_inside
                    || parent(&path) == folder
                    || place(&mut wanted, &path, &target, *on_clash);
                let edit = Edit::Move {
                    nodes: vec![self.node(&path)],
                    folder: self.node(&folder),
                    on_clash: (*on_clash).into(),
                };
                self.apply(edit, (fits && !is_inside).then_some(wanted));
            }
            Op::Rename { node, name: new } => {
                let Some(path) = pick(&paths, *node) else { return };
                let target = join(parent(&path), &letter(*new));
                let is_free = target == path || !wanted.contains_key(&target);
                if is_free && target != path {
                    place(&mut wanted, &path, &target, OnClash::Fail);
                }
                let edit = Edit::Rename { node: self.node(&path), name: letter(*new).into() };
                self.apply(edit, is_free.then_some(wanted));
            }
            Op::Unwrap { node, on_clash } => {
                let Some(path) = pick(&paths, *node) else { return };
                if wanted[&path].is_some() {
                    return;
                }
                let aside = join(parent(&path), "aside");
                place(&mut wanted, &path, &aside, OnClash::Fail);
                let fits = children(&wanted, &aside).into_iter().fold(true, |fits, child| {
                    let target = join(parent(&path), name(&child));
                    place(&mut wanted, &child, &target, *on_clash) && fits
                });
                remove(&mut wanted, &aside);
                let edit = Edit::Unwrap { folder: self.node(&path), on_clash: (*on_clash).into() };
                self.apply(edit, fits.then_some(wanted));
            }
            Op::VolumeName { name } => {
                self.apply(Edit::VolumeName(letter(*name)), Some(wanted));
            }
            Op::Undo => {
                assert_eq!(self.document.undo().is_some(), !self.undo.is_empty());
                if let Some(before) = self.undo.pop() {
                    self.redo.push(std::mem::replace(&mut self.shadow, before));
                }
            }
            Op::Redo => {
                assert_eq!(self.document.redo().is_some(), !self.redo.is_empty());
                if let Some(after) = self.redo.pop() {
                    self.undo.push(std::mem::replace(&mut self.shadow, after));
                }
            }
        }
        assert_eq!(shadow_of(&self.document.project().tree), self.shadow, "after {op:?}");
    }
}

fn empty_document() -> Document {
    Document::new(Project::new(ImageSpec::new(Timestamp::default())))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn scripts_agree_with_their_shadow(ops in prop::collection::vec(op(), 1..40)) {
        let document = empty_document();
        let shadow = shadow_of(&document.project().tree);
        let mut script = Script { document, shadow, undo: Vec::new(), redo: Vec::new() };
        for op in &ops {
            script.step(op);
        }
        let end = script.shadow.clone();
        while script.document.undo().is_some() {}
        prop_assert!(script.document.project().is_empty());
        prop_assert!(script.document.project().spec.volume.volume_id.is_empty());
        while script.document.redo().is_some() {}
        // What was undone at the end of the script is done again now.
        let last = script.redo.first().unwrap_or(&end);
        prop_assert_eq!(&shadow_of(&script.document.project().tree), last);
    }
}

#[test]
fn moving_many_keeps_both_or_replaces() {
    let mut document = empty_document();
    let (tree, part, _) = subtree(&[
        (vec![0, 1], 1),
        (vec![2, 1], 2),
        (vec![3, 1, 0], 3),
        (vec![1, 1, 2], 1),
        (vec![1, 1, 1], 2),
    ]);
    let insert = Insert::new(Tree::ROOT, tree, vec![part]);
    document.apply(Edit::Insert(Box::new(insert)), Gesture::single()).expect("inserted");
    let node = |document: &Document, path: &[u8]| {
        document.project().tree.lookup(path).expect("it is there")
    };
    let files = vec![node(&document, b"a/b"), node(&document, b"c/b")];
    let folder = node(&document, b"d");
    let edit =
        |on_clash: OnClash| Edit::Move { nodes: files.clone(), folder, on_clash: on_clash.into() };
    let failed = document.apply(edit(OnClash::Fail), Gesture::single());
    assert!(matches!(failed, Err(EditError::Clashes(clashes)) if clashes.len() == 2));
    document.apply(edit(OnClash::KeepBoth), Gesture::single()).expect("moved");
    let names: BTreeSet<String> =
        children(&shadow_of(&document.project().tree), "d").into_iter().collect();
    assert_eq!(names, ["d/b", "d/b (2)", "d/b (3)"].map(str::to_owned).into());
    document.undo();
    document.apply(edit(OnClash::Replace), Gesture::single()).expect("moved");
    assert_eq!(shadow_of(&document.project().tree)["d/b"], Some(2));

    // A folder moved onto the one it lies in, with a file of that name in it: nothing is lost.
    let inner = node(&document, b"b/b");
    let edit =
        Edit::Move { nodes: vec![inner], folder: Tree::ROOT, on_clash: OnClash::Replace.into() };
    document.apply(edit, Gesture::single()).expect("moved");
    let shadow = shadow_of(&document.project().tree);
    assert_eq!((shadow["b/b"], shadow["b/c"]), (Some(2), Some(1)));
}
