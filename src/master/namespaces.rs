//! Settles the views of a volume: who is listed where, under which identifier, in which order,
//! and which folders move away because they lie too deep.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};

use super::order::Hidden;
use super::report::{Consumer, Example, PlanReport, Rule};
use crate::base::bytes::decode_ucs2_be;
use crate::base::diag::{Code, Severity};
use crate::base::progress::{CancelToken, Cancelled};
use crate::formats::fs::iso9660::author::names::{NameRule, Settled, Wish, settle};
use crate::formats::fs::iso9660::author::{
    Child, LINUX_NAME_BYTES, Target, View, ViewBuilder, ViewKind,
};
use crate::model::spec::ImageSpec;
use crate::model::tree::NamespaceName;
use crate::model::{Namespace, Node, NodeId, NodeKind, Tree};

/// Levels of directories that ECMA-119 allows (6.8.2.1), the root being the first.
const MAX_LEVELS: u32 = 8;
/// Longest path that ECMA-119 allows: identifiers and one for each directory (6.8.2.1).
const MAX_PATH_BYTES: usize = 255;
/// Longest path in the Joliet tree, in units, that Windows is content with.
const MAX_JOLIET_PATH: usize = 240;

/// Longest target of a link that libisofs reads: it gives up the whole image at a longer one.
/// Linux follows a page less its end, 4095.
const MAX_LINK_BYTES: usize = 1023;

/// Folders that move to one of their own because they lie too deep (RRIP 4.1.5).
#[derive(Debug, Default)]
pub(super) struct Relocation {
    /// The folder they move to; `None`: nothing moves.
    pub home: Option<NodeId>,
    /// Those who move, in the order found.
    moved: Vec<NodeId>,
    /// Their directories, once opened.
    directories: HashMap<NodeId, Option<u32>>,
}

impl Relocation {
    /// Finds what must move. What lies below a moved folder counts from there, and may move
    /// again.
    pub(super) fn find(tree: &Tree, rule: NameRule, hidden: &Hidden) -> Relocation {
        let mut relocation = Relocation::default();
        let mut open = vec![(Tree::ROOT, 1u32, 0usize)];
        while let Some((folder, level, path)) = open.pop() {
            let mut children = visible(tree, folder, ViewKind::Primary, hidden, true);
            children.reverse();
            for (id, node) in children.into_iter().filter(|(_, node)| node.is_folder()) {
                let bound = bound(rule, node);
                let longest = tree
                    .children(id)
                    .iter()
                    .filter_map(|child| tree.node(*child))
                    .filter(|child| !child.is_folder())
                    .map(|child| file_bound(rule, child))
                    .max()
                    .unwrap_or(0);
                let below = path + bound + 1;
                if level + 1 > MAX_LEVELS || below + longest > MAX_PATH_BYTES {
                    relocation.moved.push(id);
                    relocation.directories.insert(id, None);
                    open.push((id, 3, "RR_MOVED/".len() + bound + 1));
                } else {
                    open.push((id, level + 1, below));
                }
            }
        }
        relocation
    }

    /// What lies in the home, in order of names; paths tell equal ones apart.
    fn children<'a>(&self, tree: &'a Tree) -> Vec<(NodeId, &'a Node)> {
        let mut children: Vec<(NodeId, &Node)> =
            self.moved.iter().filter_map(|id| Some((*id, tree.node(*id)?))).collect();
        children.sort_by_cached_key(|(id, node)| (node.name.clone(), tree.path_of(*id)));
        children
    }

    /// Whether anything moves.
    pub(super) fn is_empty(&self) -> bool {
        self.moved.is_empty()
    }
}

/// Longest identifier a folder can get.
fn bound(rule: NameRule, node: &Node) -> usize {
    let limit = if rule == NameRule::Level1 { 8 } else { 31 };
    // A number of up to three digits may come behind it.
    (node.name.len() + 3).min(limit)
}

/// The same for a file, with its version.
fn file_bound(rule: NameRule, node: &Node) -> usize {
    let limit = if rule == NameRule::Level1 { 12 } else { 31 };
    (node.name.len() + 4).min(limit) + 2
}

/// The children of a folder that a view lists, in order of their names.
fn visible<'a>(
    tree: &'a Tree,
    folder: NodeId,
    kind: ViewKind,
    hidden: &Hidden,
    has_special: bool,
) -> Vec<(NodeId, &'a Node)> {
    let mut children: Vec<(NodeId, &Node)> = tree
        .children(folder)
        .iter()
        .filter_map(|id| Some((*id, tree.node(*id)?)))
        .filter(|(id, node)| (has_special || is_plain(node)) && !hidden.is_hidden(kind, *id, node))
        .collect();
    children.sort_by(|(_, a), (_, b)| a.name.cmp(&b.name));
    children
}

/// Whether every tree can list it; links and devices need Rock Ridge.
fn is_plain(node: &Node) -> bool {
    matches!(node.kind, NodeKind::File(_) | NodeKind::Folder(_))
}

/// Builds one view of `tree`.
pub(super) fn build(
    tree: &Tree,
    spec: &ImageSpec,
    rule: NameRule,
    hidden: &Hidden,
    relocation: &mut Relocation,
    report: &mut PlanReport,
    cancel: &CancelToken,
) -> Result<View, Cancelled> {
    let kind = rule.kind();
    let has_special = kind == ViewKind::Primary && spec.rock_ridge.is_some();
    let mut judge = Judge { tree, spec, rule, kind, report };
    let mut builder = ViewBuilder::new(kind, Tree::ROOT);
    let mut depths: Vec<(u32, usize)> = vec![(1, 0)];
    let mut index = 0;
    while index < builder.len() {
        cancel.check()?;
        let Some(folder) = builder.directory(index).map(|dir| dir.node) else { break };
        let is_home = relocation.home == Some(folder) && kind == ViewKind::Primary;
        let children = if is_home {
            relocation.children(tree)
        } else {
            visible(tree, folder, kind, hidden, has_special)
        };
        if !has_special {
            judge.left_out(folder, hidden);
        }
        let targets: Vec<Target> = children
            .iter()
            .map(|(id, node)| match relocation.directories.get(id) {
                _ if kind != ViewKind::Primary && node.is_folder() => Target::Directory(0),
                _ if relocation.home == Some(*id) => Target::Relocated(0),
                Some(_) if is_home => Target::Relocated(0),
                Some(place) => Target::Moved(place.unwrap_or(0)),
                None if node.is_folder() => Target::Directory(0),
                None => Target::Data,
            })
            .collect();
        let wishes: Vec<Wish<'_>> = children
            .iter()
            .zip(&targets)
            .map(|((_, node), target)| Wish {
                name: &node.name,
                fixed: match node.name_in(kind.namespace()) {
                    NamespaceName::Fixed(bytes) => Some(bytes),
                    _ => None,
                },
                // The placeholder of a moved folder is recorded as a file.
                is_folder: matches!(target, Target::Directory(_) | Target::Relocated(_)),
            })
            .collect();
        let settled = settle(rule, &wishes);
        judge.folder(&children, &settled);

        let kids: Vec<Child<'_>> = settled
            .iter()
            .filter_map(|name| {
                let (node, _) = children.get(name.wish)?;
                let target = *targets.get(name.wish)?;
                Some(Child { node: *node, identifier: &name.identifier, target })
            })
            .collect();
        builder.fill(index, &kids);
        if let Some(dir) = builder.directory(index) {
            let (level, path) = depths.get(index as usize).copied().unwrap_or((1, 0));
            for entry in dir.entries() {
                match entry.target() {
                    Target::Directory(_) => {}
                    Target::Relocated(at) => {
                        relocation.directories.entry(entry.node).and_modify(|to| *to = Some(at));
                    }
                    Target::Moved(_) => {
                        judge.moved(entry.node);
                        continue;
                    }
                    Target::Data => {
                        judge.path(entry.node, level, path + dir.name(entry).len());
                        continue;
                    }
                }
                let below = path + dir.name(entry).len() + 1;
                judge.depth(entry.node, level + 1);
                depths.push((level + 1, below));
            }
        }
        index += 1;
    }
    Ok(judge.directories(builder.finish()))
}

/// Notices what a view makes of names and places.
struct Judge<'a> {
    tree: &'a Tree,
    spec: &'a ImageSpec,
    rule: NameRule,
    kind: ViewKind,
    report: &'a mut PlanReport,
}

impl Judge<'_> {
    fn view(&self) -> Namespace {
        self.kind.namespace()
    }

    fn example(&self, node: NodeId, new: String) -> Example {
        Example { node, old: self.tree.display_path(node), new }
    }

    fn add(&mut self, rule: Rule, node: NodeId, new: impl FnOnce() -> String) {
        let rule = rule.in_view(self.view());
        let tree = self.tree;
        self.report.add(rule, || Example { node, old: tree.display_path(node), new: new() });
    }

    /// Whether people see the names of this view, and who.
    fn audience(&self) -> (Severity, &'static [Consumer]) {
        match self.kind {
            ViewKind::Primary if self.spec.rock_ridge.is_some() => {
                (Severity::Note, &[Consumer::StrictReaders])
            }
            ViewKind::Primary if self.spec.joliet.is_some() => {
                (Severity::Note, &[Consumer::StrictReaders])
            }
            ViewKind::Primary => (Severity::Warning, &[Consumer::Everyone]),
            ViewKind::Joliet if self.spec.rock_ridge.is_some() => {
                (Severity::Warning, &[Consumer::Windows])
            }
            ViewKind::Joliet => (Severity::Warning, &[Consumer::Everyone]),
            ViewKind::Enhanced => (Severity::Note, &[Consumer::StrictReaders]),
        }
    }

    fn folder(&mut self, children: &[(NodeId, &Node)], settled: &[Settled]) {
        let (severity, affects) = self.audience();
        let limit = self.rule.limit() as u64;
        let kind = self.kind;
        for name in settled {
            let change = name.change;
            let Some((id, _)) = children.get(name.wish) else { continue };
            let rules = [
                (change.is_numbered, Code::NameClash),
                (change.is_cut && !change.is_numbered, Code::NameCut),
                (change.is_replaced, Code::NameReplaced),
            ];
            for (_, code) in rules.into_iter().filter(|(applies, _)| *applies) {
                let rule = Rule::new(code, severity, affects).limited_to(limit);
                self.add(rule, *id, || decoded(kind, &name.identifier));
            }
        }
        if self.kind == ViewKind::Joliet {
            self.windows(children, settled);
        }
        if self.kind == ViewKind::Primary && self.spec.rock_ridge.is_some() {
            self.posix(children);
        }
    }

    /// What Windows makes of Joliet names that are allowed.
    fn windows(&mut self, children: &[(NodeId, &Node)], settled: &[Settled]) {
        // By hash: a million lower case names would take more room than all else.
        let mut folded: HashMap<u64, NodeId> = HashMap::with_capacity(settled.len());
        for name in settled {
            let Some((id, _)) = children.get(name.wish) else { continue };
            let text = decode_ucs2_be(&name.identifier);
            if is_odd_for_windows(&text) {
                let rule = Rule::new(Code::NameWindows, Severity::Note, &[Consumer::Windows]);
                self.add(rule, *id, || text.clone());
            }
            let mut hasher = DefaultHasher::new();
            for character in text.chars().flat_map(char::to_lowercase) {
                character.hash(&mut hasher);
            }
            if let Some(other) = folded.insert(hasher.finish(), *id) {
                let rule = Rule::new(
                    Code::NameCaseTwins,
                    Severity::Warning,
                    &[Consumer::Windows, Consumer::MacOs],
                );
                let other = self.tree.display_path(other);
                self.add(rule, *id, || other);
            }
        }
    }

    /// What Linux makes of Rock Ridge names and links.
    fn posix(&mut self, children: &[(NodeId, &Node)]) {
        for (id, node) in children {
            if node.name.len() > LINUX_NAME_BYTES {
                let rule = Rule::new(Code::NameLongLinux, Severity::Warning, &[Consumer::Linux]);
                self.add(rule.limited_to(LINUX_NAME_BYTES as u64), *id, String::new);
            }
            if std::str::from_utf8(&node.name).is_err() {
                let rule = Rule::new(
                    Code::NameNotUtf8,
                    Severity::Note,
                    &[Consumer::Linux, Consumer::MacOs],
                );
                self.add(rule, *id, String::new);
            }
            if let NodeKind::Symlink(target) = &node.kind
                && target.len() > MAX_LINK_BYTES
            {
                let affects = &[Consumer::Xorriso, Consumer::Linux];
                let rule = Rule::new(Code::LinkLong, Severity::Warning, affects);
                self.add(rule.limited_to(MAX_LINK_BYTES as u64), *id, String::new);
            }
        }
    }

    /// Links and devices that this view can't list.
    fn left_out(&mut self, folder: NodeId, hidden: &Hidden) {
        for id in self.tree.children(folder) {
            let Some(node) = self.tree.node(*id) else { continue };
            if !is_plain(node) && !hidden.is_hidden(self.kind, *id, node) {
                let (_, affects) = self.audience();
                let severity =
                    if self.spec.rock_ridge.is_some() { Severity::Note } else { Severity::Warning };
                let rule = Rule::new(Code::SpecialLeftOut, severity, affects);
                self.add(rule, *id, String::new);
            }
        }
    }

    fn moved(&mut self, node: NodeId) {
        let affects = &[Consumer::Grub, Consumer::SevenZip];
        let rule = Rule::new(Code::FolderRelocated, Severity::Warning, affects);
        self.add(rule.limited_to(u64::from(MAX_LEVELS)), node, String::new);
    }

    fn depth(&mut self, node: NodeId, level: u32) {
        if self.kind == ViewKind::Primary && level > MAX_LEVELS {
            let rule = Rule::new(Code::FolderDeep, Severity::Warning, &[Consumer::StrictReaders]);
            self.add(rule.limited_to(u64::from(MAX_LEVELS)), node, String::new);
        }
    }

    /// `bytes`: identifiers of the path and one for each directory, without version.
    fn path(&mut self, node: NodeId, level: u32, bytes: usize) {
        match self.kind {
            ViewKind::Primary if level <= MAX_LEVELS && bytes + 2 > MAX_PATH_BYTES => {
                let rule = Rule::new(Code::PathLong, Severity::Warning, &[Consumer::StrictReaders]);
                self.add(rule.limited_to(MAX_PATH_BYTES as u64), node, String::new);
            }
            ViewKind::Joliet if bytes / 2 > MAX_JOLIET_PATH => {
                let rule = Rule::new(Code::PathLong, Severity::Warning, &[Consumer::Windows]);
                self.add(rule.limited_to(MAX_JOLIET_PATH as u64), node, String::new);
            }
            _ => {}
        }
    }

    /// Path tables number parents in 16 bits.
    fn directories(self, view: View) -> View {
        let count = view.directories().len() as u64;
        if count > 65_535 {
            let affects = &[Consumer::Windows, Consumer::StrictReaders];
            let rule = Rule::new(Code::DirectoriesMany, Severity::Warning, affects)
                .in_view(self.view())
                .limited_to(65_535);
            let example = self.example(Tree::ROOT, count.to_string());
            self.report.add(rule, || example);
        }
        view
    }
}

/// An identifier for people.
pub(super) fn decoded(kind: ViewKind, identifier: &[u8]) -> String {
    match kind {
        ViewKind::Joliet => decode_ucs2_be(identifier),
        _ => String::from_utf8_lossy(identifier).into_owned(),
    }
}

/// Names that Windows can't make itself: it shows them but may not open or copy them.
fn is_odd_for_windows(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or_default().trim_end();
    let is = |device: &str| stem.eq_ignore_ascii_case(device);
    let is_port = |device: &str| {
        stem.len() == 4
            && stem.get(..3).is_some_and(|kind| kind.eq_ignore_ascii_case(device))
            && stem.ends_with(|c: char| ('1'..='9').contains(&c))
    };
    let is_device =
        ["CON", "PRN", "AUX", "NUL"].into_iter().any(is) || is_port("COM") || is_port("LPT");
    is_device || name.ends_with(['.', ' ']) || name.contains(['"', '<', '>', '|'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn device_names_are_odd_for_windows() {
        for name in ["CON", "aux.txt", "com1", "a.", "b ", "x|y"] {
            assert!(is_odd_for_windows(name), "{name}");
        }
        for name in ["CONS", "com10", "a.b", "readme"] {
            assert!(!is_odd_for_windows(name), "{name}");
        }
    }
}
