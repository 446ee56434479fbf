//! Gives files back what they were in the image that a project was begun from.

use super::edit::{EditError, name_of};
use super::names::NameRefusal;
use crate::model::tree::TreeError;
use crate::model::{Node, NodeId, NodeKind, Tree};

/// The name of the first of `nodes`, which may be gone from `tree`.
pub(super) fn first_name(tree: &Tree, before: &Tree, nodes: &[NodeId]) -> String {
    let Some(first) = nodes.first() else { return String::new() };
    let of = if tree.node(*first).is_some() { tree } else { before };
    name_of(of, *first)
}

/// Makes `nodes` of `tree` what they are in `before`. Whether anything changed.
pub(super) fn take_back(
    tree: &mut Tree,
    before: &Tree,
    nodes: &[NodeId],
) -> Result<bool, EditError> {
    let mut has_changed = false;
    // What was added goes first: it may stand where something comes back.
    let added: Vec<NodeId> = nodes
        .iter()
        .copied()
        .filter(|id| before.node(*id).is_none() && tree.node(*id).is_some())
        .collect();
    if !added.is_empty() {
        // Of what it holds, only what is new goes with it; the rest goes home.
        let strangers: Vec<NodeId> = added
            .iter()
            .flat_map(|id| tree.walk(*id).map(|(id, _)| id).collect::<Vec<_>>())
            .filter(|id| before.node(*id).is_some())
            .collect();
        for id in strangers {
            let _is_home = one(tree, before, id)?;
        }
        tree.remove_all(&added)?;
        has_changed = true;
    }
    for id in nodes.iter().filter(|id| before.node(**id).is_some()) {
        has_changed |= one(tree, before, *id)?;
    }
    Ok(has_changed)
}

/// One node that `before` has.
fn one(tree: &mut Tree, before: &Tree, id: NodeId) -> Result<bool, EditError> {
    let Some(old) = before.node(id) else { return Ok(false) };
    if id == Tree::ROOT {
        return Ok(same_again(tree, id, old));
    }
    let is_gone = tree.node(id).is_none();
    let has_place = tree.node(id).is_some_and(|node| node.parent == old.parent);
    let has_name = tree.node(id).is_some_and(|node| node.name == old.name);
    if !has_place {
        restore_above(tree, before, old.parent)?;
    }
    if (!has_place || !has_name)
        && let Some(by) = tree.child_named(old.parent, &old.name).filter(|other| *other != id)
    {
        return Err(NameRefusal::Taken { by }.into());
    }
    if is_gone {
        restore(tree, before, id)?;
        return Ok(true);
    }
    if !has_place {
        tree.move_to(id, old.parent)?;
    }
    Ok(same_again(tree, id, old) || !has_place)
}

/// Name, data and attributes of a node that is there.
fn same_again(tree: &mut Tree, id: NodeId, old: &Node) -> bool {
    let Some(node) = tree.node_mut(id) else { return false };
    let kind = match &node.kind {
        // What a folder holds now is its own business.
        NodeKind::Folder(children) => NodeKind::Folder(children.clone()),
        _ => old.kind.clone(),
    };
    let again = Node { kind, parent: node.parent, ..old.clone() };
    let has_changed = *node != again;
    *node = again;
    has_changed
}

/// Brings the folders back that `folder` lies in, and itself, each without what else it held.
fn restore_above(tree: &mut Tree, before: &Tree, folder: NodeId) -> Result<(), EditError> {
    let mut missing = Vec::new();
    let mut at = folder;
    while tree.node(at).is_none() {
        missing.push(at);
        at = before.node(at).ok_or(TreeError::NoSuchNode)?.parent;
    }
    for id in missing.into_iter().rev() {
        let node = before.node(id).ok_or(TreeError::NoSuchNode)?;
        if let Some(by) = tree.child_named(node.parent, &node.name) {
            return Err(NameRefusal::Taken { by }.into());
        }
        tree.restore(id, node.parent, node.clone())?;
    }
    Ok(())
}

/// Brings a node back with all below it; what was moved out of it stays where it is.
fn restore(tree: &mut Tree, before: &Tree, id: NodeId) -> Result<(), EditError> {
    for (id, node) in before.walk(id) {
        if tree.node(id).is_none() {
            tree.restore(id, node.parent, node.clone())?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Blob, Content};

    fn file(tree: &mut Tree, folder: NodeId, name: &str, len: u64) -> NodeId {
        let blob = tree.add_blob(Blob { content: Content::Zeros, len }).expect("room");
        tree.add(folder, Node::new(name.as_bytes().to_vec(), NodeKind::File(blob))).expect("added")
    }

    fn paths(tree: &Tree) -> Vec<String> {
        let mut all: Vec<String> =
            tree.walk(Tree::ROOT).skip(1).map(|(id, _)| tree.display_path(id)).collect();
        all.sort();
        all
    }

    #[test]
    fn every_kind_of_change_is_taken_back_by_itself() {
        let mut tree = Tree::new();
        let boot = tree.add(Tree::ROOT, Node::folder(b"boot".to_vec())).expect("added");
        let grub = tree.add(boot, Node::folder(b"grub".to_vec())).expect("added");
        let cfg = file(&mut tree, grub, "grub.cfg", 10);
        let kernel = file(&mut tree, boot, "vmlinuz", 20);
        let before = tree.clone();
        let all = paths(&before);

        // Removed with all below it; the file alone brings its folder back with it.
        tree.remove(grub).expect("removed");
        assert!(take_back(&mut tree, &before, &[cfg]).expect("back"));
        assert_eq!(paths(&tree), all);
        tree.remove(boot).expect("removed");
        assert!(take_back(&mut tree, &before, &[boot]).expect("back"));
        assert_eq!(paths(&tree), all);
        assert_eq!(tree.count_nodes(), before.count_nodes());

        // Renamed and moved out of a folder that is gone by now.
        tree.move_to(kernel, Tree::ROOT).expect("moved");
        tree.node_mut(kernel).expect("there").name = b"linux".as_slice().into();
        tree.remove(boot).expect("removed");
        assert!(take_back(&mut tree, &before, &[kernel]).expect("back"));
        assert_eq!(tree.display_path(kernel), "boot/vmlinuz");
        assert!(take_back(&mut tree, &before, &[grub]).expect("back"));
        assert_eq!(paths(&tree), all);
        assert!(!take_back(&mut tree, &before, &[grub, kernel]).expect("nothing to do"));

        // What was added goes; what was moved into it goes home.
        let new = tree.add(Tree::ROOT, Node::folder(b"new".to_vec())).expect("added");
        tree.move_to(cfg, new).expect("moved");
        assert!(take_back(&mut tree, &before, &[new]).expect("back"));
        assert_eq!(paths(&tree), all);
    }

    #[test]
    fn a_name_that_is_taken_by_now_refuses() {
        let mut tree = Tree::new();
        let old = file(&mut tree, Tree::ROOT, "a", 1);
        let before = tree.clone();
        tree.remove(old).expect("removed");
        let new = file(&mut tree, Tree::ROOT, "a", 2);
        let refused = take_back(&mut tree, &before, &[old]);
        assert_eq!(refused, Err(NameRefusal::Taken { by: new }.into()));
        assert!(take_back(&mut tree, &before, &[old, new]).expect("both"));
        assert_eq!((tree.node(new), tree.lookup(b"a")), (None, Some(old)));
    }
}
