//! What every file system reader hands out: entries of a walk through its tree.
//!
//! Entries are lent, not given: a walk over ten million files needs no memory per file. Whoever
//! wants a tree builds one from them.

use std::ops::ControlFlow;

use crate::base::diag::Code;
use crate::base::units::ByteRange;
use crate::formats::fs::xa::Xa;
use crate::model::tree::{Attributes, NameCoding, NodeExtra};
pub use crate::model::tree::{Stream, StreamData, StreamKind};

/// What an entry is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum EntryKind<'a> {
    /// A folder.
    Folder,
    /// A file.
    File,
    /// A symbolic link with its target.
    Symlink(&'a [u8]),
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

impl EntryKind<'_> {
    /// The stable name of `--json`.
    pub fn id(self) -> &'static str {
        match self {
            EntryKind::Folder => "dir",
            EntryKind::File => "file",
            EntryKind::Symlink(_) => "symlink",
            EntryKind::CharDevice { .. } => "char",
            EntryKind::BlockDevice { .. } => "block",
            EntryKind::Fifo => "fifo",
            EntryKind::Socket => "socket",
        }
    }
}

/// How the data of an entry is compressed (zisofs).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Packing {
    /// Version of the format: 1 or 2.
    pub version: u8,
    /// Bytes of the header in front of the block pointers.
    pub header_bytes: u32,
    /// Uncompressed bytes in a block, as a power of two.
    pub block_log2: u8,
}

/// A file, folder, link or device that a walk came upon.
#[derive(Clone, Copy, Debug)]
pub struct Entry<'a> {
    /// Counted from 1 in the order of the walk; 0 is the root. In a walk over a whole view this
    /// is the id of its node in the tree of the view.
    pub number: u32,
    /// The number of the folder it lies in.
    pub parent: u32,
    /// Folders above it, not counting the root of the walk: 1 for what lies in the root.
    pub depth: u32,
    /// Path from the root of the view, without a leading '/'; ends in `name`.
    pub path: &'a [u8],
    /// Its name: free of '/' and NUL, never `.` or `..`.
    pub name: &'a [u8],
    /// How the bytes of the name are to be read.
    pub coding: NameCoding,
    /// The name's bytes on disc where `name` had to be made from them; else `None`.
    pub recorded_name: Option<&'a [u8]>,
    /// What it is.
    pub kind: EntryKind<'a>,
    /// Permissions, owner, modification time.
    pub attributes: Attributes,
    /// Names of the file, as recorded.
    pub links: Option<u32>,
    /// Serial number, as recorded.
    pub serial: Option<u32>,
    /// Length of a file as its reader sees it; 0 for everything else.
    pub len: u64,
    /// Where a file's stored bytes lie, in file order, and its holes. May reach beyond the end of
    /// the image, then the entry is damaged.
    pub ranges: &'a [ByteRange],
    /// Compression of the stored bytes.
    pub packing: Option<Packing>,
    /// Why the data can't be read although its place is known.
    pub unreadable: Option<Code>,
    /// The data or structure behind the name is not whole.
    pub is_damaged: bool,
    /// Record flags beyond "directory" and "multi-extent".
    pub record_flags: u8,
    /// System use entries nobody here understands, verbatim.
    pub carried: &'a [u8],
    /// The data lies inside the structure that describes the file, not in blocks of its own.
    pub is_embedded: bool,
    /// Further data under the same name: named streams, forks, extended attributes.
    pub streams: &'a [Stream],
    /// What CD-XA says of its sectors.
    pub xa: Option<Xa>,
}

impl Entry<'_> {
    /// Bytes the file occupies on disc.
    pub fn stored_bytes(&self) -> u64 {
        let stored = self.ranges.iter().filter(|range| !range.is_hole());
        stored.fold(0, |sum, range| sum.saturating_add(range.len))
    }

    /// The first of its ranges that is no hole.
    pub fn first_stored(&self) -> Option<ByteRange> {
        self.ranges.iter().find(|range| !range.is_hole()).copied()
    }

    /// Whether it is a folder.
    pub fn is_folder(&self) -> bool {
        matches!(self.kind, EntryKind::Folder)
    }

    /// Whether it is marked as something that need not be made known to people.
    pub fn is_hidden(&self) -> bool {
        self.record_flags & NodeExtra::HIDDEN != 0
    }
}

/// How a walk ended.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Walked {
    /// All entries were seen.
    Whole,
    /// The visitor had enough.
    Stopped,
    /// There is nothing at the path asked for.
    NotThere,
}

/// Who is told what a walk comes upon.
pub trait Visitor {
    /// An entry; folders come before what lies in them. `Break` ends the walk.
    fn entry(&mut self, entry: &Entry<'_>) -> ControlFlow<()>;

    /// The identifier of entry `number` as its record has it, with version; told right before
    /// the entry by file systems whose names are made from identifiers.
    fn recorded(&mut self, number: u32, identifier: &[u8]) {
        let _ = (number, identifier);
    }

    /// Attributes of the root, before all entries.
    fn root(&mut self, attributes: Attributes) {
        let _ = attributes;
    }

    /// Bytes that hold the records of folder `number`.
    fn directory_bytes(&mut self, number: u32, range: ByteRange) {
        let _ = (number, range);
    }

    /// Bytes of the structures that describe entry `number` (0: the root) outside of its folder's
    /// records: file entries, lists of extents, streams.
    fn entry_bytes(&mut self, number: u32, range: ByteRange) {
        let _ = (number, range);
    }

    /// Bytes kept for entry `number` that hold none of its data.
    fn reserved_bytes(&mut self, number: u32, range: ByteRange) {
        let _ = (number, range);
    }

    /// Bytes that continue a record of folder `number` elsewhere (SUSP continuation area).
    fn continuation_bytes(&mut self, number: u32, range: ByteRange) {
        let _ = (number, range);
    }
}
