//! One tree of names over the files: directories in path table order, entries in recorded order.
//!
//! Sixteen bytes an entry and its identifier: a view of a million files must stay small.

use std::cmp::Ordering;

use crate::model::{Namespace, NodeId};

/// Which tree of a volume a view is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum ViewKind {
    /// The tree of the primary descriptor, with Rock Ridge where wanted.
    Primary,
    /// The tree of a Joliet descriptor.
    Joliet,
    /// The tree of an enhanced descriptor (ISO 9660:1999).
    Enhanced,
}

impl ViewKind {
    /// The namespace whose names are recorded as identifiers.
    pub fn namespace(self) -> Namespace {
        match self {
            ViewKind::Primary => Namespace::Iso,
            ViewKind::Joliet => Namespace::Joliet,
            ViewKind::Enhanced => Namespace::Enhanced,
        }
    }

    /// Identifiers of files end in `;1`, which is not kept in the view (ISO 9660:1999 has none).
    pub fn version(self) -> &'static [u8] {
        match self {
            ViewKind::Primary => b";1",
            ViewKind::Joliet => b"\x00;\x001",
            ViewKind::Enhanced => b"",
        }
    }

    /// The order of identifiers within a directory (ECMA-119 9.3; Joliet: code units; ISO
    /// 9660:1999: bytes).
    pub fn compare(self, a: &[u8], b: &[u8]) -> Ordering {
        match self {
            ViewKind::Primary => {
                // Padding with spaces in front of the extension makes the full stop the lowest
                // of all characters.
                let rank = |byte: &u8| match *byte {
                    b';' => 0,
                    b'.' => 1,
                    other => u16::from(other) + 2,
                };
                a.iter().map(rank).cmp(b.iter().map(rank))
            }
            ViewKind::Joliet | ViewKind::Enhanced => a.cmp(b),
        }
    }
}

/// What an entry leads to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Target {
    /// File data, or nothing (links, devices).
    Data,
    /// A directory of the view, by index.
    Directory(u32),
    /// The placeholder of a relocated directory (CL), by its index.
    Moved(u32),
    /// A relocated directory where it lies now (RE), by index.
    Relocated(u32),
}

/// A name in a directory.
#[derive(Clone, Copy, Debug)]
pub struct Entry {
    /// What it names.
    pub node: NodeId,
    /// Where its identifier starts among the names of the directory.
    start: u32,
    target: u32,
    len: u8,
    role: Role,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Role {
    Data,
    Directory,
    Moved,
    Relocated,
}

impl Entry {
    /// What it leads to.
    pub fn target(&self) -> Target {
        match self.role {
            Role::Data => Target::Data,
            Role::Directory => Target::Directory(self.target),
            Role::Moved => Target::Moved(self.target),
            Role::Relocated => Target::Relocated(self.target),
        }
    }
}

/// A directory of a view.
#[derive(Clone, Debug)]
pub struct Directory {
    /// The folder.
    pub node: NodeId,
    /// The directory it is recorded in, by index; the root's own for the root.
    pub parent: u32,
    /// Its entry in the parent.
    pub entry: u32,
    /// It lies here because it would lie too deep elsewhere, or holds those that do (RE).
    pub is_relocated: bool,
    /// For a relocated directory: where it would be (PL), by index.
    pub original_parent: Option<u32>,
    /// Subdirectories as Rock Ridge counts them, placeholders included.
    pub count_folders: u32,
    entries: Box<[Entry]>,
    names: Box<[u8]>,
}

impl Directory {
    /// Its entries in recorded order.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// The identifier of one of its entries, without version.
    pub fn name(&self, entry: &Entry) -> &[u8] {
        let start = entry.start as usize;
        self.names.get(start..start + usize::from(entry.len)).unwrap_or_default()
    }
}

/// A child of a directory in the making.
#[derive(Clone, Copy, Debug)]
pub struct Child<'a> {
    /// What it names.
    pub node: NodeId,
    /// Its identifier, without version.
    pub identifier: &'a [u8],
    /// What it leads to. A folder that becomes a directory here comes with any index: the right
    /// one is given by [`ViewBuilder::fill`].
    pub target: Target,
}

/// A tree of names with everything but addresses.
#[derive(Clone, Debug)]
pub struct View {
    /// Which tree.
    pub kind: ViewKind,
    directories: Vec<Directory>,
}

impl View {
    /// The directories in the order of the path table: a directory's number there is its index
    /// plus one.
    pub fn directories(&self) -> &[Directory] {
        &self.directories
    }

    /// A directory.
    pub fn directory(&self, index: u32) -> Option<&Directory> {
        self.directories.get(index as usize)
    }

    /// The identifier a directory has in its parent; one zero byte for the root.
    pub fn identifier(&self, index: u32) -> &[u8] {
        if index == 0 {
            return b"\0";
        }
        self.directory(index)
            .and_then(|dir| {
                let parent = self.directory(dir.parent)?;
                Some(parent.name(parent.entries.get(dir.entry as usize)?))
            })
            .unwrap_or_default()
    }
}

/// Builds a view breadth first: fill the directories in order of their index, each with its
/// children in recorded order, and the path table comes out sorted (ECMA-119 6.9.1).
#[derive(Debug)]
pub struct ViewBuilder {
    view: View,
}

impl ViewBuilder {
    /// Starts with the root.
    pub fn new(kind: ViewKind, root: NodeId) -> ViewBuilder {
        let mut builder = ViewBuilder { view: View { kind, directories: Vec::new() } };
        builder.open(root, 0, 0);
        builder
    }

    fn open(&mut self, node: NodeId, parent: u32, entry: u32) -> u32 {
        let index = u32::try_from(self.view.directories.len()).unwrap_or(u32::MAX);
        self.view.directories.push(Directory {
            node,
            parent,
            entry,
            is_relocated: false,
            original_parent: None,
            count_folders: 0,
            entries: Box::default(),
            names: Box::default(),
        });
        index
    }

    /// How many directories there are so far.
    pub fn len(&self) -> u32 {
        u32::try_from(self.view.directories.len()).unwrap_or(u32::MAX)
    }

    /// Never: the root is there from the start.
    pub fn is_empty(&self) -> bool {
        self.view.directories.is_empty()
    }

    /// A directory as far as it is built.
    pub fn directory(&self, index: u32) -> Option<&Directory> {
        self.view.directory(index)
    }

    /// Gives directory `index` its children, which come in recorded order; folders become
    /// directories behind all there are.
    pub fn fill(&mut self, index: u32, children: &[Child<'_>]) {
        let mut names = Vec::with_capacity(children.iter().map(|c| c.identifier.len()).sum());
        let mut entries = Vec::with_capacity(children.len());
        let mut count_folders = 0;
        for (position, child) in children.iter().enumerate() {
            let start = u32::try_from(names.len()).unwrap_or(u32::MAX);
            names.extend_from_slice(child.identifier);
            let position = u32::try_from(position).unwrap_or(u32::MAX);
            let (role, target) = match child.target {
                Target::Data => (Role::Data, 0),
                Target::Directory(_) => (Role::Directory, self.open(child.node, index, position)),
                Target::Relocated(_) => {
                    let moved = self.open(child.node, index, position);
                    if let Some(dir) = self.view.directories.get_mut(moved as usize) {
                        dir.is_relocated = true;
                    }
                    (Role::Relocated, moved)
                }
                Target::Moved(at) => {
                    if let Some(moved) = self.view.directories.get_mut(at as usize) {
                        moved.original_parent = Some(index);
                    }
                    (Role::Moved, at)
                }
            };
            if matches!(role, Role::Directory | Role::Moved) {
                count_folders += 1;
            }
            entries.push(Entry {
                node: child.node,
                start,
                target,
                len: u8::try_from(child.identifier.len()).unwrap_or(u8::MAX),
                role,
            });
        }
        if let Some(dir) = self.view.directories.get_mut(index as usize) {
            dir.entries = entries.into_boxed_slice();
            dir.names = names.into_boxed_slice();
            dir.count_folders = count_folders;
        }
    }

    /// The finished view.
    pub fn finish(self) -> View {
        self.view
    }
}
