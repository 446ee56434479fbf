//! Moving nodes within a tree: folders merge, the rest clashes, names stay unique.

use std::collections::HashSet;

use super::edit::EditError;
use super::merge::{Answers, Clash, Resolution, index_of, numbered, side};
use crate::base::progress::Context;
use crate::model::tree::{Name, TreeError};
use crate::model::{Node, NodeId, Tree};

/// Moves `nodes` into `folder`. Whether anything changed.
pub(super) fn relocate(
    tree: &mut Tree,
    nodes: &[NodeId],
    folder: NodeId,
    answers: &Answers,
    ctx: &Context,
) -> Result<bool, EditError> {
    if !tree.node(folder).ok_or(TreeError::NoSuchNode)?.is_folder() {
        return Err(TreeError::NotAFolder.into());
    }
    let chosen: HashSet<NodeId> = nodes.iter().copied().collect();
    for id in &chosen {
        let node = tree.node(*id).ok_or(TreeError::NoSuchNode)?;
        if *id == Tree::ROOT {
            return Err(TreeError::IsRoot.into());
        }
        if node.is_folder() && tree.is_inside(folder, *id) {
            return Err(TreeError::IntoItself.into());
        }
    }
    // What lies below another chosen folder travels with it.
    let mut seen = HashSet::new();
    let travels: Vec<NodeId> = nodes
        .iter()
        .copied()
        .filter(|id| seen.insert(*id) && !has_ancestor(tree, *id, &chosen))
        .filter(|id| tree.node(*id).is_some_and(|node| node.parent != folder))
        .collect();
    let mut work = vec![(travels, folder)];
    let mut emptied = Vec::new();
    let mut undecided = Vec::new();
    let mut has_changed = false;
    while let Some((nodes, folder)) = work.pop() {
        ctx.check()?;
        if tree.node(folder).is_none() {
            // Replaced by another newcomer of its name: what was to be merged stays where it was.
            continue;
        }
        let mut index = index_of(tree, folder);
        let mut moves = Vec::new();
        let mut doomed = Vec::new();
        for id in nodes {
            let Some(node) = tree.node(id) else { continue };
            let name = node.name.clone();
            let Some(existing) = index.get(&name).copied() else {
                index.insert(name, id);
                moves.push(id);
                continue;
            };
            let is_folder = node.is_folder();
            if is_folder && tree.node(existing).is_some_and(Node::is_folder) {
                work.push((tree.children(id).to_vec(), existing));
                emptied.push(id);
                continue;
            }
            let clash = Clash {
                path: tree.path_of(existing),
                existing: side(tree, existing),
                incoming: side(tree, id),
            };
            match answers.resolve(&clash) {
                None => undecided.push(clash),
                Some(Resolution::Skip) => {}
                Some(Resolution::Replace) => {
                    doomed.push(existing);
                    moves.push(id);
                    index.insert(name, id);
                }
                Some(Resolution::KeepBoth) => {
                    let mut number = 2;
                    let mut free = numbered(&name, number, is_folder);
                    while index.contains_key(&free) {
                        number += 1;
                        free = numbered(&name, number, is_folder);
                    }
                    if let Some(node) = tree.node_mut(id) {
                        node.name = free.clone();
                    }
                    index.insert(free, id);
                    moves.push(id);
                }
            }
        }
        has_changed |= !moves.is_empty();
        // A newcomer of this very batch may have been replaced by a later one of its name.
        let gone: HashSet<NodeId> = doomed.iter().copied().collect();
        moves.retain(|id| !gone.contains(id));
        tree.move_all(&moves, folder)?;
        tree.remove_all(&doomed)?;
    }
    if !undecided.is_empty() {
        return Err(EditError::Clashes(undecided));
    }
    // Deepest first: a folder goes when nothing was left behind in it.
    let mut gone = Vec::new();
    for id in emptied.into_iter().rev() {
        if tree.node(id).is_some() && tree.children(id).is_empty() {
            tree.remove(id)?;
            gone.push(id);
        }
    }
    Ok(has_changed || !gone.is_empty())
}

/// Puts what `folder` holds into its place and removes it. What was moved.
pub(super) fn unwrap(
    tree: &mut Tree,
    folder: NodeId,
    answers: &Answers,
    ctx: &Context,
) -> Result<Vec<NodeId>, EditError> {
    let node = tree.node(folder).ok_or(TreeError::NoSuchNode)?;
    if !node.is_folder() {
        return Err(TreeError::NotAFolder.into());
    }
    if folder == Tree::ROOT {
        return Err(TreeError::IsRoot.into());
    }
    let parent = node.parent;
    // The folder steps aside, for it may hold something of its own name.
    if let Some(node) = tree.node_mut(folder) {
        node.name = Name::default();
    }
    let children = tree.children(folder).to_vec();
    relocate(tree, &children, parent, answers, ctx)?;
    // What was skipped goes with the folder, as the user chose.
    tree.remove(folder)?;
    Ok(children.into_iter().filter(|id| tree.node(*id).is_some()).collect())
}

fn has_ancestor(tree: &Tree, id: NodeId, chosen: &HashSet<NodeId>) -> bool {
    let mut at = id;
    while at != Tree::ROOT {
        let Some(node) = tree.node(at) else { return false };
        at = node.parent;
        if chosen.contains(&at) {
            return true;
        }
    }
    false
}
