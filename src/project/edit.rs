//! The changes a project can undergo. Each is tried on a clone, so that it happens wholly or not
//! at all; large ones are prepared by a job and only swapped in by the main thread.

use std::collections::{HashMap, HashSet};
use std::path::PathBuf;

use super::label::Label;
use super::merge::{Answers, Clash, MergeError, MergeRules, Merged, Resolution, merge, numbered};
use super::names::{NameRefusal, volume_name_from, well_formed};
use super::rescan::{self, Rescan};
use super::{LayoutEdit, Project, layout, relocate, take_back};
use crate::base::bytes::Timestamp;
use crate::base::progress::{Cancelled, Context};
use crate::base::units::{Revision, SourceId};
use crate::io::SourceTable;
use crate::model::spec::{BootSpec, ImageSpec, VolumeSpec};
use crate::model::tree::{HostFile, Name, NamespaceName, TreeError};
use crate::model::{Blob, BlobId, Content, Namespace, Node, NodeId, NodeKind, Tree};

/// A subtree to be put into the project: what a scan found, or entries of an opened image.
#[derive(Clone, Debug)]
pub struct Insert {
    /// The folder of the project it goes into.
    pub folder: NodeId,
    /// The tree that holds it.
    pub tree: Tree,
    /// Folders of that tree; what they hold goes into `folder`.
    pub parts: Vec<NodeId>,
    /// The sources its blobs point into; empty for host files.
    pub sources: SourceTable,
    /// What to do about clashes; newcomers are nodes of `tree`.
    pub on_clash: Answers,
}

impl Insert {
    /// Puts host files that a scan found into `folder`; clashes are left undecided.
    pub fn new(folder: NodeId, tree: Tree, parts: Vec<NodeId>) -> Insert {
        Insert {
            folder,
            tree,
            parts,
            sources: SourceTable::default(),
            on_clash: Answers::default(),
        }
    }

    /// Puts `nodes` of `view`, whose blobs point into `sources`, into `folder`.
    pub fn of_nodes(view: &Tree, nodes: &[NodeId], folder: NodeId, sources: SourceTable) -> Insert {
        let mut tree = view.clone();
        let mut parts = Vec::new();
        // What goes in is what a part holds, so the chosen ones are gathered in one.
        if let Ok(part) = tree.add(Tree::ROOT, Node::folder(Vec::new()))
            && tree.move_all(nodes, part).is_ok()
        {
            parts.push(part);
        }
        Insert { sources, ..Insert::new(folder, tree, parts) }
    }
}

/// Which attributes to set; `None` leaves one as it is.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct AttributeChange {
    /// Permission bits; `Some(None)`: not recorded.
    pub mode: Option<Option<u16>>,
    /// Owner.
    pub uid: Option<u32>,
    /// Group.
    pub gid: Option<u32>,
    /// Modification time; `Some(None)`: not recorded.
    pub mtime: Option<Option<Timestamp>>,
}

/// A host file as it is now, for data that was added earlier.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct HostUpdate {
    /// Whose content it is.
    pub blob: BlobId,
    /// Where it lies and what it is like.
    pub file: HostFile,
}

/// A change of a project.
#[derive(Clone, Debug)]
pub enum Edit {
    /// Adds a subtree.
    Insert(Box<Insert>),
    /// Removes nodes from the disc.
    Remove {
        /// The nodes; ones that are gone already do not matter.
        nodes: Vec<NodeId>,
    },
    /// Moves nodes into a folder. Folders merge, the rest clashes.
    Move {
        /// The nodes.
        nodes: Vec<NodeId>,
        /// Where to.
        folder: NodeId,
        /// What to do about clashes.
        on_clash: Answers,
    },
    /// Renames a node in all name spaces.
    Rename {
        /// The node.
        node: NodeId,
        /// Its new name.
        name: Vec<u8>,
    },
    /// Sets a node's name in one name space only.
    RenameIn {
        /// The node.
        node: NodeId,
        /// The name space.
        namespace: Namespace,
        /// Its name there.
        name: NamespaceName,
    },
    /// Makes a folder.
    NewFolder {
        /// Where.
        folder: NodeId,
        /// Its name; a number is added when it is taken.
        name: Vec<u8>,
    },
    /// Puts what a folder holds into its place ("Put the folder's contents at the top").
    Unwrap {
        /// The folder that goes.
        folder: NodeId,
        /// What to do about clashes.
        on_clash: Answers,
    },
    /// Takes a file's bytes from elsewhere. Other names of the same data keep theirs.
    ReplaceContent {
        /// The file.
        node: NodeId,
        /// Its new data; sources must be the project's.
        blob: Blob,
    },
    /// Takes host files as they are now: lengths and times follow.
    Sources {
        /// What changed, or lies elsewhere; data that is gone meanwhile does not matter.
        files: Vec<HostUpdate>,
        /// Linked folders that stand for another folder of the host from now on.
        links: Vec<(NodeId, PathBuf)>,
    },
    /// Takes a linked folder as it is now on the host.
    Rescan(Box<Rescan>),
    /// A linked folder no longer stands for one of the host; what is in it stays.
    Detach {
        /// The folder.
        folder: NodeId,
    },
    /// Sets permissions, owner or time.
    Attributes {
        /// The nodes.
        nodes: Vec<NodeId>,
        /// What to set.
        change: AttributeChange,
    },
    /// Names the volume.
    VolumeName(String),
    /// Sets all fields of the volume, from a dialog's draft.
    Volume(Box<VolumeSpec>),
    /// Sets all options, from a dialog's draft.
    Options(Box<ImageSpec>),
    /// Sets what starts from the disc.
    Boot(Box<BootChange>),
    /// Changes where files are to lie.
    Layout(Box<LayoutEdit>),
    /// Gives nodes back what they were in the image the project was begun from: name, place and
    /// data; what was added goes, what was removed comes back with all below it.
    TakeBack {
        /// The nodes.
        nodes: Vec<NodeId>,
    },
    /// Puts files of a boot loader on the disc, and sets what starts from it.
    Loader(Box<LoaderChange>),
}

/// What a recipe made of a disc: a tree that grew from the project's, and what starts.
#[derive(Clone, Debug)]
pub struct LoaderChange {
    /// The tree with the files of the loader.
    pub tree: Tree,
    /// What starts.
    pub boot: BootSpec,
    /// The revision it grew from: it fits no other.
    pub base: Revision,
}

/// What is to start from the disc, with the data that nothing else of the project needs.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct BootChange {
    /// What is to start.
    pub boot: BootSpec,
    /// Its hidden data is named from here on.
    pub first: BlobId,
    /// Hidden data the project does not have yet.
    pub hidden: Vec<Blob>,
}

/// Why an edit did not happen. The project is as it was.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum EditError {
    /// The tree refused: no such node, not a folder, into itself, the root, full.
    #[error(transparent)]
    Tree(#[from] TreeError),
    /// The name can't be taken.
    #[error(transparent)]
    Name(#[from] NameRefusal),
    /// Different things want the same name; decide each and try again.
    #[error("{} names are taken by something else", .0.len())]
    Clashes(Vec<Clash>),
    /// The node is no file.
    #[error("not a file")]
    NotAFile,
    /// The document changed since the edit was prepared; prepare it again.
    #[error("prepared for revision {base:?}, the document is at {now:?}")]
    Stale {
        /// What it was prepared for.
        base: Revision,
        /// Where the document is.
        now: Revision,
    },
    /// Somebody asked to stop.
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
}

impl From<MergeError> for EditError {
    fn from(error: MergeError) -> EditError {
        match error {
            MergeError::Cancelled(cancelled) => EditError::Cancelled(cancelled),
            MergeError::Tree(error) => EditError::Tree(error),
        }
    }
}

/// What an edit did.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Applied {
    /// Whether anything changed; if not, there is no new step.
    pub has_changed: bool,
    /// Nodes to select: made, added, moved or renamed.
    pub nodes: Vec<NodeId>,
    /// Counts of an insert.
    pub merged: Merged,
}

/// An edit worked out beside the document, ready to be swapped in.
#[derive(Clone, Debug)]
pub struct PreparedEdit {
    /// The revision it was worked out for.
    pub base: Revision,
    pub(super) project: Project,
    pub(super) label: Label,
    pub(super) applied: Applied,
}

impl PreparedEdit {
    /// The project as it will be.
    pub fn project(&self) -> &Project {
        &self.project
    }

    /// What it is called in the history.
    pub fn label(&self) -> &Label {
        &self.label
    }

    /// What it does.
    pub fn applied(&self) -> &Applied {
        &self.applied
    }
}

/// Edits of more nodes than this are worked out by a job.
const LARGE: usize = 10_000;

impl Edit {
    /// Whether working it out would be felt: a job is to prepare it then.
    pub fn is_large(&self, project: &Project) -> bool {
        let tree = &project.tree;
        let below = |nodes: &[NodeId]| nodes.iter().flat_map(|id| tree.walk(*id)).nth(LARGE);
        match self {
            Edit::Insert(insert) => insert.tree.walk(Tree::ROOT).nth(LARGE).is_some(),
            Edit::Remove { nodes } => below(nodes).is_some(),
            Edit::Move { nodes, folder, .. } => nodes.len() + tree.children(*folder).len() > LARGE,
            Edit::Unwrap { folder, .. } => {
                let above = tree.node(*folder).map_or(Tree::ROOT, |node| node.parent);
                tree.children(*folder).len() + tree.children(above).len() > LARGE
            }
            Edit::Attributes { nodes, .. } => nodes.len() > LARGE,
            Edit::TakeBack { nodes } => {
                let Some(origin) = &project.origin else { return false };
                let before = &origin.unchanged.tree;
                nodes.iter().flat_map(|id| before.walk(*id)).nth(LARGE).is_some()
            }
            // Every node is looked at.
            Edit::Sources { .. } | Edit::Rescan(_) => tree.count_nodes() > LARGE as u64,
            _ => false,
        }
    }

    /// Notes the answer to a clash that [`EditError::Clashes`] told; `false` when the edit knows
    /// no clashes.
    pub fn answer(&mut self, clash: &Clash, resolution: Resolution) -> bool {
        let answers = match self {
            Edit::Insert(insert) => &mut insert.on_clash,
            Edit::Move { on_clash, .. } | Edit::Unwrap { on_clash, .. } => on_clash,
            _ => return false,
        };
        answers.each.insert(clash.incoming.node, resolution);
        true
    }

    /// Works the edit out on a clone of `project`. `is_same` tells whether two files of equal
    /// length hold the same bytes; it may read.
    ///
    /// # Errors
    /// [`EditError`]; [`EditError::Stale`] only for what was made of another state.
    pub fn prepare(
        self,
        project: &Project,
        base: Revision,
        is_same: &mut dyn FnMut(&Blob, &Blob) -> bool,
        ctx: &Context,
    ) -> Result<PreparedEdit, EditError> {
        if let Edit::Loader(change) = &self
            && change.base != base
        {
            return Err(EditError::Stale { base: change.base, now: base });
        }
        let mut project = project.clone();
        let (label, applied) = self.run(&mut project, is_same, ctx)?;
        // Rules go with the files they are about, and come back with them.
        project.placement.prune(&project.tree);
        Ok(PreparedEdit { base, project, label, applied })
    }

    fn run(
        self,
        project: &mut Project,
        is_same: &mut dyn FnMut(&Blob, &Blob) -> bool,
        ctx: &Context,
    ) -> Result<(Label, Applied), EditError> {
        let tree = &mut project.tree;
        let changed = |nodes| Applied { has_changed: true, nodes, merged: Merged::default() };
        Ok(match self {
            Edit::Insert(insert) => return run_insert(*insert, project, is_same, ctx),
            Edit::Remove { nodes } => {
                let nodes: Vec<NodeId> =
                    nodes.into_iter().filter(|id| tree.node(*id).is_some()).collect();
                let label = Label::Remove { count: count(&nodes), name: first_name(tree, &nodes) };
                rescan::note_removed(tree, &nodes);
                tree.remove_all(&nodes)?;
                (label, Applied { has_changed: !nodes.is_empty(), ..Applied::default() })
            }
            Edit::Move { nodes, folder, on_clash } => {
                let label = Label::Move {
                    count: count(&nodes),
                    name: first_name(tree, &nodes),
                    folder: name_of(tree, folder),
                };
                let has_changed = relocate::relocate(tree, &nodes, folder, &on_clash, ctx)?;
                let nodes = nodes.into_iter().filter(|id| tree.node(*id).is_some()).collect();
                (label, Applied { has_changed, nodes, merged: Merged::default() })
            }
            Edit::Rename { node, name } => {
                let from = name_of(tree, node);
                let has_changed = rename(tree, node, &name)?;
                let label = Label::Rename { from, to: name_of(tree, node) };
                (label, Applied { has_changed, nodes: vec![node], merged: Merged::default() })
            }
            Edit::RenameIn { node, namespace, name } => {
                if let NamespaceName::Fixed(bytes) = &name {
                    well_formed(bytes)?;
                }
                let label =
                    Label::RenameIn { name: name_of(tree, node), namespace: namespace.id() };
                let place = tree.node_mut(node).ok_or(TreeError::NoSuchNode)?;
                let has_changed = *place.name_in(namespace) != name;
                place.set_name_in(namespace, name);
                (label, Applied { has_changed, nodes: vec![node], merged: Merged::default() })
            }
            Edit::NewFolder { folder, name } => {
                well_formed(&name)?;
                let taken: HashSet<&[u8]> = tree
                    .children(folder)
                    .iter()
                    .filter_map(|id| Some(&*tree.node(*id)?.name))
                    .filter(|other| other.starts_with(&name))
                    .collect();
                let mut free = Name::from(name.as_slice());
                let mut number = 1;
                while taken.contains(&*free) {
                    number += 1;
                    free = numbered(&name, number, true);
                }
                let node = tree.add(folder, Node::folder(free.to_vec()))?;
                (Label::NewFolder { name: name_of(tree, node) }, changed(vec![node]))
            }
            Edit::Unwrap { folder, on_clash } => {
                let label = Label::Unwrap { name: name_of(tree, folder) };
                (label, changed(relocate::unwrap(tree, folder, &on_clash, ctx)?))
            }
            Edit::ReplaceContent { node, blob } => {
                if tree.node(node).ok_or(TreeError::NoSuchNode)?.blob().is_none() {
                    return Err(EditError::NotAFile);
                }
                let blob = tree.add_blob(blob)?;
                if let Some(place) = tree.node_mut(node) {
                    place.kind = NodeKind::File(blob);
                    place.is_damaged = false;
                }
                (Label::ReplaceContent { name: name_of(tree, node) }, changed(vec![node]))
            }
            Edit::Sources { files, links } => {
                let nodes = take_sources(tree, files);
                let relinked = relink(tree, links);
                let label = Label::Sources { count: count(&nodes), name: first_name(tree, &nodes) };
                let has_changed = !nodes.is_empty() || relinked;
                (label, Applied { has_changed, nodes, merged: Merged::default() })
            }
            Edit::Rescan(found) => {
                let name = name_of(tree, found.folder);
                let (done, updates) = rescan::rescan(tree, &found)?;
                take_sources(tree, updates);
                let has_changed = !done.is_nothing();
                let label = Label::Rescan {
                    name,
                    added: done.added,
                    changed: done.changed,
                    gone: done.gone,
                };
                (label, Applied { has_changed, nodes: done.nodes, merged: Merged::default() })
            }
            Edit::Detach { folder } => {
                let node = tree.node_mut(folder).ok_or(TreeError::NoSuchNode)?;
                let linked = node.extra.as_mut().and_then(|extra| extra.linked.take());
                let label = Label::Detach { name: name_of(tree, folder) };
                let has_changed = linked.is_some();
                (label, Applied { has_changed, nodes: vec![folder], merged: Merged::default() })
            }
            Edit::Attributes { nodes, change } => {
                let label =
                    Label::Attributes { count: count(&nodes), name: first_name(tree, &nodes) };
                let mut has_changed = false;
                for id in &nodes {
                    has_changed |= set_attributes(tree, *id, change)?;
                }
                (label, Applied { has_changed, nodes, merged: Merged::default() })
            }
            Edit::VolumeName(name) => {
                let has_changed = project.spec.volume.volume_id != name;
                project.spec.volume.volume_id.clone_from(&name);
                let applied = Applied { has_changed, ..Applied::default() };
                (Label::VolumeName { to: name }, applied)
            }
            Edit::Volume(volume) => {
                let has_changed = project.spec.volume != *volume;
                project.spec.volume = *volume;
                (Label::VolumeFields, Applied { has_changed, ..Applied::default() })
            }
            Edit::Options(spec) => {
                let has_changed = project.spec != *spec;
                project.spec = *spec;
                (Label::Options, Applied { has_changed, ..Applied::default() })
            }
            Edit::Layout(edit) => return layout::run(*edit, project),
            Edit::Boot(change) => {
                let BootChange { boot, first, hidden } = *change;
                if !hidden.is_empty() && tree.blob_bound() != first.0 {
                    // It was put together for another state: the names would mean other data.
                    return Err(TreeError::NoSuchNode.into());
                }
                for blob in hidden {
                    tree.add_blob(blob)?;
                }
                let has_changed = project.boot != boot;
                project.boot = boot;
                (Label::Boot, Applied { has_changed, ..Applied::default() })
            }
            Edit::TakeBack { nodes } => {
                let origin = project.origin.clone();
                let before = &origin.as_ref().ok_or(TreeError::NoSuchNode)?.unchanged.tree;
                let name = take_back::first_name(tree, before, &nodes);
                let label = Label::TakeBack { count: count(&nodes), name };
                let has_changed = take_back::take_back(tree, before, &nodes)?;
                let nodes = nodes.into_iter().filter(|id| tree.node(*id).is_some()).collect();
                (label, Applied { has_changed, nodes, merged: Merged::default() })
            }
            Edit::Loader(change) => {
                project.tree = change.tree;
                project.boot = change.boot;
                (Label::Boot, changed(Vec::new()))
            }
        })
    }
}

fn run_insert(
    insert: Insert,
    project: &mut Project,
    is_same: &mut dyn FnMut(&Blob, &Blob) -> bool,
    ctx: &Context,
) -> Result<(Label, Applied), EditError> {
    let Insert { folder, tree: mut incoming, parts, sources, on_clash } = insert;
    let was_empty = project.tree.count_nodes() == 1;
    let Project { tree, sources: own, spec, origin, .. } = project;
    if origin.is_some() && sources.iter().next().is_none() {
        make_plain(&mut incoming);
    }
    let mut known: HashMap<SourceId, SourceId> = HashMap::new();
    let mut rules = MergeRules {
        decide: &mut |clash| on_clash.resolve(clash),
        is_same,
        map_source: &mut |id| *known.entry(id).or_insert_with(|| adopt(own, &sources, id)),
    };
    let mut merged = merge(tree, folder, &incoming, &parts, &mut rules, ctx)?;
    if !merged.undecided.is_empty() {
        return Err(EditError::Clashes(std::mem::take(&mut merged.undecided)));
    }
    // The single folder dropped on an empty disc names it (experience.md 4).
    if was_empty
        && spec.volume.volume_id.is_empty()
        && let [only] = merged.top.as_slice()
        && let Some(node) = tree.node(*only).filter(|node| node.is_folder())
        && let Some(name) = volume_name_from(&node.name)
    {
        spec.volume.volume_id = name;
    }
    let mut seen = HashSet::new();
    let nodes: Vec<NodeId> = merged.top.iter().copied().filter(|id| seen.insert(*id)).collect();
    let label = Label::Add { count: count(&nodes), name: first_name(tree, &nodes) };
    let has_changed = merged.files > 0 || merged.folders > 0;
    Ok((label, Applied { has_changed, nodes, merged }))
}

/// The image keeps the owners and permissions that were recorded; what comes from the host gets
/// the usual ones, which are not those of whoever edits.
fn make_plain(tree: &mut Tree) {
    let ids: Vec<NodeId> = tree.walk(Tree::ROOT).map(|(id, _)| id).collect();
    for id in ids {
        let Some(node) = tree.node_mut(id) else { continue };
        let is_program = node.attributes.mode.is_some_and(|mode| mode & 0o111 != 0);
        let mode = match node.kind {
            NodeKind::Symlink(_) => 0o777,
            _ if node.is_folder() || is_program => 0o555,
            _ => 0o444,
        };
        let attributes = &mut node.attributes;
        (attributes.mode, attributes.uid, attributes.gid) = (Some(mode), 0, 0);
    }
}

/// The project's id of a source of a subtree: the one it has already, or a new one.
fn adopt(own: &mut SourceTable, theirs: &SourceTable, id: SourceId) -> SourceId {
    let Some(entry) = theirs.entry(id) else { return id };
    match own.id_of(&entry.source) {
        Some(known) => known,
        None => own.add(entry.source.clone(), entry.path.clone()),
    }
}

fn rename(tree: &mut Tree, id: NodeId, name: &[u8]) -> Result<bool, EditError> {
    if id == Tree::ROOT {
        return Err(TreeError::IsRoot.into());
    }
    let node = tree.node(id).ok_or(TreeError::NoSuchNode)?;
    if &*node.name == name {
        return Ok(false);
    }
    well_formed(name)?;
    if let Some(by) = tree.child_named(node.parent, name) {
        return Err(NameRefusal::Taken { by }.into());
    }
    if let Some(node) = tree.node_mut(id) {
        let fresh = Node::new(name.to_vec(), NodeKind::Fifo);
        node.name = fresh.name;
        node.coding = fresh.coding;
        // A name given by a person holds everywhere.
        if let Some(extra) = &mut node.extra {
            extra.names.retain(|(_, name)| *name == NamespaceName::Hidden);
        }
    }
    Ok(true)
}

/// Gives blobs the files they have now, and their nodes the time of those; which nodes these are.
fn take_sources(tree: &mut Tree, files: Vec<HostUpdate>) -> Vec<NodeId> {
    let mut times = HashMap::new();
    for HostUpdate { blob, file } in files {
        let Some(place) = tree.blob_mut(blob) else { continue };
        let (seconds, nanos) = file.fingerprint.mtime;
        times.insert(blob, Timestamp { nanos, ..Timestamp::from_unix(seconds) });
        place.len = file.fingerprint.len;
        place.content = Content::Host(Box::new(file));
    }
    let time_of = |node: &Node| times.get(&node.blob()?).copied();
    let found: Vec<(NodeId, Timestamp)> =
        tree.walk(Tree::ROOT).filter_map(|(id, node)| Some((id, time_of(node)?))).collect();
    for (id, time) in &found {
        if let Some(node) = tree.node_mut(*id) {
            node.attributes.mtime = Some(*time);
        }
    }
    found.into_iter().map(|(id, _)| id).collect()
}

/// Gives linked folders another folder of the host; whether any was one.
fn relink(tree: &mut Tree, links: Vec<(NodeId, PathBuf)>) -> bool {
    let mut is_any = false;
    for (folder, path) in links {
        let extra = tree.node_mut(folder).and_then(|node| node.extra.as_mut());
        if let Some(linked) = extra.and_then(|extra| extra.linked.as_mut()) {
            is_any |= linked.path != path;
            linked.path = path;
        }
    }
    is_any
}

fn set_attributes(tree: &mut Tree, id: NodeId, change: AttributeChange) -> Result<bool, TreeError> {
    let node = tree.node_mut(id).ok_or(TreeError::NoSuchNode)?;
    let old = node.attributes;
    let new = &mut node.attributes;
    new.mode = change.mode.map_or(new.mode, |mode| mode.map(|mode| mode & 0o7777));
    new.uid = change.uid.unwrap_or(new.uid);
    new.gid = change.gid.unwrap_or(new.gid);
    new.mtime = change.mtime.unwrap_or(new.mtime);
    Ok(*new != old)
}

fn count(nodes: &[NodeId]) -> u64 {
    nodes.len() as u64
}

pub(super) fn name_of(tree: &Tree, id: NodeId) -> String {
    tree.node(id).map(|node| node.display_name().into_owned()).unwrap_or_default()
}

fn first_name(tree: &Tree, nodes: &[NodeId]) -> String {
    nodes.first().map(|id| name_of(tree, *id)).unwrap_or_default()
}
