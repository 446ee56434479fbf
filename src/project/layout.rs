//! Changes of where files are to lie.

use super::edit::Applied;
use super::label::Label;
use super::merge::Merged;
use super::{EditError, Project};
use crate::base::units::Lba;
use crate::model::NodeId;
use crate::model::spec::{Placement, RuleId, RuleKind, Selection};
use crate::model::tree::TreeError;

/// Where dragged files go.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum OrderPlace {
    /// In front of all others.
    First,
    /// Behind all others.
    Last,
    /// Directly in front of this one.
    Before(NodeId),
    /// Directly behind this one.
    After(NodeId),
}

/// A change of the rules. What a person does last is the strongest, unless a rank is given.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum LayoutEdit {
    /// Holds a file, or a folder with its files one behind the other, at a sector; instead of
    /// where it was held so far.
    Pin {
        /// The file or folder.
        node: NodeId,
        /// Its first sector.
        at: Lba,
    },
    /// Lets files flow again.
    Unpin {
        /// The files and folders that are held.
        nodes: Vec<NodeId>,
    },
    /// Changes the order, instead of what was said of the place of the same files so far.
    Order {
        /// The files and folders.
        nodes: Vec<NodeId>,
        /// Where they go.
        place: OrderPlace,
    },
    /// Adds a rule.
    Add {
        /// What it asks for.
        kind: RuleKind,
        /// Its place among the others; 0 is the strongest.
        rank: usize,
    },
    /// Removes a rule.
    Remove(RuleId),
    /// Changes what a rule asks for.
    Replace {
        /// The rule.
        rule: RuleId,
        /// What it asks for from now on.
        kind: RuleKind,
    },
    /// Switches a rule on or off.
    Switch {
        /// The rule.
        rule: RuleId,
        /// Whether it counts.
        is_on: bool,
    },
    /// Gives a rule another place among the others.
    Rank {
        /// The rule.
        rule: RuleId,
        /// 0 is the strongest.
        rank: usize,
    },
    /// Takes all rules from elsewhere.
    Set(Placement),
    /// Removes all rules ("Natural order").
    Natural,
}

pub(super) fn run(edit: LayoutEdit, project: &mut Project) -> Result<(Label, Applied), EditError> {
    let Project { tree, placement, .. } = project;
    let name = |id: NodeId| {
        let node = tree.node(id).ok_or(TreeError::NoSuchNode)?;
        Ok::<String, TreeError>(node.display_name().into_owned())
    };
    let first_name = |nodes: &[NodeId]| nodes.first().map_or(Ok(String::new()), |id| name(*id));
    let count = |nodes: &[NodeId]| nodes.len() as u64;
    let before = placement.clone();
    let mut touched = Vec::new();
    let label = match edit {
        LayoutEdit::Pin { node, at } => {
            let label = Label::Pin { name: name(node)?, sector: at.0.into() };
            if placement.pin_of(node).is_none_or(|(_, held)| held != at) {
                placement.remove_if(|kind| is_pin_of(kind, node));
                placement.insert(0, RuleKind::Pin { node, at }, true);
            }
            touched.push(node);
            label
        }
        LayoutEdit::Unpin { nodes } => {
            let label = Label::Unpin { count: count(&nodes), name: first_name(&nodes)? };
            placement.remove_if(|kind| nodes.iter().any(|node| is_pin_of(kind, *node)));
            touched = nodes;
            label
        }
        LayoutEdit::Order { nodes, place } => {
            let label = Label::Order { count: count(&nodes), name: first_name(&nodes)? };
            nodes.iter().try_for_each(|node| name(*node).map(drop))?;
            let what = Selection::Nodes(nodes.as_slice().into());
            let kind = match place {
                OrderPlace::First => RuleKind::First(what.clone()),
                OrderPlace::Last => RuleKind::Last(what.clone()),
                OrderPlace::Before(other) => {
                    name(other)?;
                    RuleKind::Before { what: what.clone(), other: Selection::node(other) }
                }
                OrderPlace::After(other) => {
                    name(other)?;
                    RuleKind::After { what: what.clone(), other: Selection::node(other) }
                }
            };
            // Twice the same is no change.
            let is_there = placement.rules().first().is_some_and(|rule| rule.kind == kind);
            if !nodes.is_empty() && !is_there {
                placement.remove_if(|kind| is_order_of(kind, &what));
                placement.insert(0, kind, true);
            }
            touched = nodes;
            label
        }
        LayoutEdit::Add { kind, rank } => {
            placement.insert(rank, kind, true);
            Label::RuleAdd
        }
        LayoutEdit::Remove(rule) => {
            placement.remove(rule);
            Label::RuleRemove
        }
        LayoutEdit::Replace { rule, kind } => {
            placement.replace(rule, kind);
            Label::RuleChange
        }
        LayoutEdit::Switch { rule, is_on } => {
            placement.switch(rule, is_on);
            Label::RuleChange
        }
        LayoutEdit::Rank { rule, rank } => {
            placement.move_to(rule, rank);
            Label::RuleRank
        }
        LayoutEdit::Set(rules) => {
            *placement = rules;
            Label::RuleChange
        }
        LayoutEdit::Natural => {
            placement.remove_if(|_| true);
            Label::NaturalOrder
        }
    };
    let has_changed = placement.rules() != before.rules();
    Ok((label, Applied { has_changed, nodes: touched, merged: Merged::default() }))
}

fn is_pin_of(kind: &RuleKind, node: NodeId) -> bool {
    matches!(kind, RuleKind::Pin { node: pinned, .. } if *pinned == node)
}

/// Whether a rule says where exactly these files come in the order.
fn is_order_of(kind: &RuleKind, what: &Selection) -> bool {
    match kind {
        RuleKind::First(of) | RuleKind::Last(of) => of == what,
        RuleKind::Before { what: of, .. } | RuleKind::After { what: of, .. } => of == what,
        _ => false,
    }
}
