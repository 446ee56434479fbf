//! Lets go of recorded names that our own rules would give too, so that a tree that was read is
//! as small as one that was made.

use crate::formats::fs::iso9660::author::names::{Change, NameRule, Wish, settle};
use crate::model::spec::{ImageSpec, IsoLevel};
use crate::model::tree::NamespaceName;
use crate::model::{Namespace, NodeId, Tree};

/// Sets every fixed name of `tree` back to `Auto` that the rules of `spec` make of the node's
/// name without cutting, replacing or numbering anything: what changes beside it can't change it.
pub fn drop_usual_names(tree: &mut Tree, spec: &ImageSpec) {
    let primary = match spec.level {
        IsoLevel::One => NameRule::Level1,
        _ => NameRule::Level2,
    };
    let mut rules = vec![(Namespace::Iso, primary)];
    rules.extend(spec.joliet.map(|limit| (Namespace::Joliet, NameRule::Joliet(limit.units()))));
    if spec.level == IsoLevel::Four {
        rules.push((Namespace::Enhanced, NameRule::Enhanced));
    }
    for (ns, rule) in rules {
        let mut usual: Vec<NodeId> = Vec::new();
        for (id, node) in tree.walk(Tree::ROOT) {
            let NamespaceName::Fixed(recorded) = node.name_in(ns) else { continue };
            let wish = Wish { name: &node.name, fixed: None, is_folder: node.is_folder() };
            let settled = settle(rule, &[wish]);
            if settled.first().is_some_and(|name| {
                name.change == Change::default() && *name.identifier == **recorded
            }) {
                usual.push(id);
            }
        }
        for id in usual {
            if let Some(node) = tree.node_mut(id) {
                node.set_name_in(ns, NamespaceName::Auto);
            }
        }
    }
    let bare: Vec<NodeId> = tree
        .walk(Tree::ROOT)
        .filter(|(_, node)| node.extra.as_deref().is_some_and(|extra| *extra == Default::default()))
        .map(|(id, _)| id)
        .collect();
    for id in bare {
        if let Some(node) = tree.node_mut(id) {
            node.extra = None;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::bytes::Timestamp;
    use crate::model::Node;

    #[test]
    fn names_that_only_look_usual_stay() {
        let mut tree = Tree::new();
        let mut add = |name: &str, recorded: &[u8]| {
            let mut node = Node::folder(name.as_bytes().to_vec());
            node.set_name_in(Namespace::Iso, NamespaceName::Fixed(recorded.into()));
            tree.add(Tree::ROOT, node).expect("room")
        };
        let usual = add("docs", b"DOCS");
        let lower = add("isolinux", b"isolinux");
        let replaced = add("a-b", b"A_B");
        drop_usual_names(&mut tree, &ImageSpec::new(Timestamp::default()));
        let is_auto =
            |id| *tree.node(id).expect("there").name_in(Namespace::Iso) == NamespaceName::Auto;
        assert_eq!([usual, lower, replaced].map(is_auto), [true, false, false]);
        assert!(tree.node(usual).expect("there").extra.is_none());
    }
}
