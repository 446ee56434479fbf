//! A file, folder, link or device of a tree.

use std::sync::Arc;

use super::{BlobId, LinkedFolder, Name, Stream};
use crate::base::bytes::Timestamp;
use crate::model::Namespace;

/// Identity of a node within one tree and all its later states.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct NodeId(pub u32);

/// How the bytes of a name are to be read.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub enum NameCoding {
    /// Valid UTF-8 from the start.
    #[default]
    Utf8,
    /// UTF-8 that was decoded from another form on disc (UCS-2, a character set).
    Decoded,
    /// Bytes that are not valid UTF-8; shown with replacements, matched as they are.
    Bytes,
}

/// What a node is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum NodeKind {
    /// A folder with its children.
    Folder(Arc<Vec<NodeId>>),
    /// A file and the data it names.
    File(BlobId),
    /// A symbolic link and its target, as bytes.
    Symlink(Box<Box<[u8]>>),
    /// A character device.
    CharDevice {
        /// Major number.
        major: u32,
        /// Minor number.
        minor: u32,
    },
    /// A block device.
    BlockDevice {
        /// Major number.
        major: u32,
        /// Minor number.
        minor: u32,
    },
    /// A named pipe.
    Fifo,
    /// A socket.
    Socket,
}

impl NodeKind {
    /// The stable name of `--json`.
    pub fn id(&self) -> &'static str {
        match self {
            NodeKind::Folder(_) => "dir",
            NodeKind::File(_) => "file",
            NodeKind::Symlink(_) => "symlink",
            NodeKind::CharDevice { .. } => "char",
            NodeKind::BlockDevice { .. } => "block",
            NodeKind::Fifo => "fifo",
            NodeKind::Socket => "socket",
        }
    }
}

/// Permissions, owner and time of a node.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Attributes {
    /// Permission bits and set-id bits (07777); the type is in the kind. `None`: not recorded.
    pub mode: Option<u16>,
    /// Owner.
    pub uid: u32,
    /// Group.
    pub gid: u32,
    /// Modification time; `None`: not recorded or no date.
    pub mtime: Option<Timestamp>,
}

/// The name of a node in one namespace.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub enum NamespaceName {
    /// Made by our rules when the disc is planned.
    #[default]
    Auto,
    /// Exactly these bytes, as recorded (without `;1`).
    Fixed(Box<[u8]>),
    /// Not listed in that namespace.
    Hidden,
}

/// What only few nodes have.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct NodeExtra {
    /// Names that differ from Auto.
    pub names: Vec<(Namespace, NamespaceName)>,
    /// Unknown system use entries, verbatim.
    pub carried: Vec<u8>,
    /// Record flags (ECMA-119 9.1.6) beyond "directory" and "multi-extent".
    pub record_flags: u8,
    /// Links as recorded in PX, where not as counted.
    pub recorded_links: Option<u32>,
    /// Serial number as recorded in PX (RRIP 1.12).
    pub serial: Option<u32>,
    /// Sort weight: larger comes earlier on disc.
    pub weight: i32,
    /// The folder of the host that a folder stands for.
    pub linked: Option<Box<LinkedFolder>>,
    /// Further data under the same name, of files in an image.
    pub streams: Vec<Stream>,
    /// The file whose stream this one holds, when streams are taken out as files.
    pub stream_of: Option<NodeId>,
}

impl NodeExtra {
    /// The record flag of what need not be made known to people (ECMA-119 9.1.6 bit 0; of UDF
    /// ECMA-167 4/14.4.3 bit 0 has the same meaning).
    pub const HIDDEN: u8 = 1;
}

/// A file, folder, link or device.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Node {
    /// Name; empty for the root.
    pub name: Name,
    /// How the name's bytes are to be read.
    pub coding: NameCoding,
    /// The data or structure behind the name is not whole.
    pub is_damaged: bool,
    /// The folder it lies in; the root is its own parent.
    pub parent: NodeId,
    /// What it is.
    pub kind: NodeKind,
    /// Permissions, owner, time.
    pub attributes: Attributes,
    /// What only few nodes have.
    pub extra: Option<Box<NodeExtra>>,
}

impl Node {
    /// A node without attributes. The coding follows from the name.
    pub fn new(name: Vec<u8>, kind: NodeKind) -> Node {
        let coding =
            if std::str::from_utf8(&name).is_ok() { NameCoding::Utf8 } else { NameCoding::Bytes };
        Node {
            name: name.into(),
            coding,
            is_damaged: false,
            parent: NodeId(0),
            kind,
            attributes: Attributes::default(),
            extra: None,
        }
    }

    /// An empty folder.
    pub fn folder(name: Vec<u8>) -> Node {
        Node::new(name, NodeKind::Folder(Arc::default()))
    }

    /// Whether it is marked as something that need not be made known to people.
    pub fn is_hidden(&self) -> bool {
        self.extra.as_ref().is_some_and(|extra| extra.record_flags & NodeExtra::HIDDEN != 0)
    }

    /// Whether it is a folder.
    pub fn is_folder(&self) -> bool {
        matches!(self.kind, NodeKind::Folder(_))
    }

    /// The data it names, if it is a file.
    pub fn blob(&self) -> Option<BlobId> {
        match self.kind {
            NodeKind::File(blob) => Some(blob),
            _ => None,
        }
    }

    /// The name for people: bytes that are no UTF-8 show as replacement characters.
    pub fn display_name(&self) -> std::borrow::Cow<'_, str> {
        String::from_utf8_lossy(&self.name)
    }

    /// Its name in one namespace.
    pub fn name_in(&self, ns: Namespace) -> &NamespaceName {
        self.extra
            .as_ref()
            .and_then(|extra| extra.names.iter().find(|(n, _)| *n == ns))
            .map_or(&NamespaceName::Auto, |(_, name)| name)
    }

    /// Sets its name in one namespace.
    pub fn set_name_in(&mut self, ns: Namespace, name: NamespaceName) {
        if name == NamespaceName::Auto && self.extra.is_none() {
            return;
        }
        let names = &mut self.extra_mut().names;
        names.retain(|(n, _)| *n != ns);
        if name != NamespaceName::Auto {
            names.push((ns, name));
        }
    }

    /// Further data under the same name.
    pub fn streams(&self) -> &[Stream] {
        self.extra.as_ref().map_or(&[], |extra| &extra.streams)
    }

    /// The rare parts, made when first wanted.
    pub fn extra_mut(&mut self) -> &mut NodeExtra {
        self.extra.get_or_insert_default()
    }
}
