//! Rules over names: what is hidden where, and what comes first on disc.

use std::collections::{HashMap, HashSet};

use globset::{GlobBuilder, GlobSet, GlobSetBuilder};

use super::report::{Consumer, Example, PlanReport, Rule};
use crate::base::diag::{Code, Severity};
use crate::formats::fs::iso9660::author::{View, ViewKind, Volume};
use crate::model::spec::ImageSpec;
use crate::model::tree::NamespaceName;
use crate::model::{BlobId, Namespace, Node, NodeId, Tree};

/// Globs over names and paths; the first that matches decides.
pub(super) struct Globs {
    over_names: GlobSet,
    name_rules: Vec<usize>,
    over_paths: GlobSet,
    path_rules: Vec<usize>,
}

impl Globs {
    pub(super) fn new<'a>(
        globs: impl Iterator<Item = (usize, &'a str)>,
        report: &mut PlanReport,
    ) -> Globs {
        let mut names = (GlobSetBuilder::new(), Vec::new());
        let mut paths = (GlobSetBuilder::new(), Vec::new());
        for (rule, glob) in globs {
            let (set, rules) = if glob.contains('/') { &mut paths } else { &mut names };
            let pattern = glob.trim_start_matches('/');
            match GlobBuilder::new(pattern).literal_separator(true).build() {
                Ok(glob) => {
                    set.add(glob);
                    rules.push(rule);
                }
                Err(_) => bad_glob(glob, report),
            }
        }
        let build = |set: GlobSetBuilder| set.build().unwrap_or_else(|_| GlobSet::empty());
        Globs {
            over_names: build(names.0),
            name_rules: names.1,
            over_paths: build(paths.0),
            path_rules: paths.1,
        }
    }

    fn is_empty(&self) -> bool {
        self.over_names.is_empty() && self.over_paths.is_empty()
    }

    /// The rules that match a node; the first given first.
    pub(super) fn matches(&self, tree: &Tree, id: NodeId, node: &Node) -> Vec<usize> {
        let mut found: Vec<usize> = Vec::new();
        let mut add = |set: &GlobSet, rules: &[usize], text: &[u8]| {
            let text = String::from_utf8_lossy(text);
            let matches = set.matches(&*text);
            found.extend(matches.iter().filter_map(|index| rules.get(*index)));
        };
        add(&self.over_names, &self.name_rules, &node.name);
        if !self.over_paths.is_empty() {
            add(&self.over_paths, &self.path_rules, &tree.path_of(id));
        }
        found.sort_unstable();
        found
    }
}

fn bad_glob(glob: &str, report: &mut PlanReport) {
    let rule = Rule::new(Code::GlobBad, Severity::Error, &[Consumer::Everyone]);
    report.add(rule, || Example { node: Tree::ROOT, old: glob.to_owned(), new: String::new() });
}

/// What is not listed in which view.
pub(super) struct Hidden {
    by_rule: HashMap<Namespace, HashSet<NodeId>>,
}

impl Hidden {
    pub(super) fn new(tree: &Tree, spec: &ImageSpec, report: &mut PlanReport) -> Hidden {
        let mut by_rule: HashMap<Namespace, HashSet<NodeId>> = HashMap::new();
        let globs = Globs::new(spec.hide.iter().map(|rule| &*rule.glob).enumerate(), report);
        if !globs.is_empty() {
            for (id, node) in tree.walk(Tree::ROOT).filter(|(id, _)| *id != Tree::ROOT) {
                for rule in globs.matches(tree, id, node) {
                    if let Some(rule) = spec.hide.get(rule) {
                        by_rule.entry(rule.view).or_default().insert(id);
                    }
                }
            }
        }
        Hidden { by_rule }
    }

    /// Whether a node is left out of a view. The primary tree is one tree for two namespaces:
    /// what is hidden from either is not in it.
    pub(super) fn is_hidden(&self, kind: ViewKind, id: NodeId, node: &Node) -> bool {
        let namespaces: &[Namespace] = match kind {
            ViewKind::Primary => &[Namespace::Iso, Namespace::RockRidge],
            ViewKind::Joliet => &[Namespace::Joliet],
            ViewKind::Enhanced => &[Namespace::Enhanced],
        };
        namespaces.iter().any(|ns| {
            *node.name_in(*ns) == NamespaceName::Hidden
                || self.by_rule.get(ns).is_some_and(|nodes| nodes.contains(&id))
        })
    }
}

/// The blobs to be stored, in disc order: by weight, then as the directories list them. Views
/// come in the order in which readers prefer them, so that each blob belongs to the tree it will
/// be seen in.
pub(super) fn data_order(
    volume: &Volume,
    weights: &HashMap<BlobId, i32>,
) -> Vec<(BlobId, u64, Namespace)> {
    let mut views: Vec<&View> = volume.views.iter().collect();
    if volume.rock_ridge.is_none() {
        views.sort_by_key(|view| view.kind != ViewKind::Joliet);
    }
    let mut is_seen = vec![false; volume.tree.blob_bound() as usize];
    let mut order = Vec::new();
    for view in views {
        let ns = volume.owner_namespace(view.kind);
        for entry in view.directories().iter().flat_map(|dir| dir.entries()) {
            let blob = volume.tree.node(entry.node).and_then(Node::blob);
            let Some(blob) = blob.map(|blob| volume.stored(blob)) else { continue };
            let len = volume.tree.blob(blob).map_or(0, |blob| blob.len);
            if let Some(seen) = is_seen.get_mut(blob.0 as usize)
                && !std::mem::replace(seen, true)
                && len > 0
            {
                order.push((blob, len, ns));
            }
        }
    }
    if !weights.is_empty() {
        let mut by_stored: HashMap<BlobId, i32> = HashMap::new();
        for (blob, weight) in weights {
            let slot = by_stored.entry(volume.stored(*blob)).or_insert(*weight);
            *slot = (*slot).max(*weight);
        }
        let weight = |blob: BlobId| by_stored.get(&blob).copied().unwrap_or(0);
        order.sort_by_key(|(blob, ..)| std::cmp::Reverse(weight(*blob)));
    }
    order
}

/// Weights of blobs that have one: the largest of their names. A node's own weight wins over
/// rules, the first rule that matches over later ones.
pub(super) fn weights(
    tree: &Tree,
    spec: &ImageSpec,
    report: &mut PlanReport,
) -> HashMap<BlobId, i32> {
    let globs = Globs::new(spec.sort.iter().map(|rule| &*rule.glob).enumerate(), report);
    let mut weights: HashMap<BlobId, i32> = HashMap::new();
    for (id, node) in tree.walk(Tree::ROOT) {
        let Some(blob) = node.blob() else { continue };
        let own = node.extra.as_ref().map_or(0, |extra| extra.weight);
        let by_rule = || {
            let rule = *globs.matches(tree, id, node).first()?;
            spec.sort.get(rule).map(|rule| rule.weight)
        };
        let weight = if own != 0 {
            own
        } else if globs.is_empty() {
            continue;
        } else {
            by_rule().unwrap_or(0)
        };
        let slot = weights.entry(blob).or_insert(weight);
        *slot = (*slot).max(weight);
    }
    weights
}
