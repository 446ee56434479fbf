//! What authors ask for.

use crate::model::{BlobId, Owner};

/// An author of a plan, by its place in the list of authors.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct AuthorId(pub u16);

/// An author's own name for one of its requests or pieces.
pub type Key = u64;

/// A space of addresses: the image, or a part of it with a base of its own (a partition, a
/// metadata file, a nested image).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct SpaceId(pub u16);

impl SpaceId {
    /// The image itself.
    pub const IMAGE: SpaceId = SpaceId(0);
}

/// A part of another space. It is laid out first and then asks its parent for one extent.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Space {
    /// Where it lies.
    pub parent: SpaceId,
    /// Its start is a multiple of this in its parent.
    pub align_bytes: u64,
    /// Its length is rounded up to a multiple of this.
    pub round_bytes: u64,
    /// Where in the parent's order it comes.
    pub class: OrderClass,
    /// Where it must start in its parent, if anywhere.
    pub place: Place,
}

/// What a request is about: how others find its address.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Subject {
    /// The data of a blob, whoever asks for it; it lies on the disc once.
    Blob(BlobId),
    /// A structure of one author.
    Part(AuthorId, Key),
}

/// How long the thing asked for is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Size {
    /// This many bytes.
    Exact(u64),
    /// Grows with the space in front of it: `plus + ceil(end / unit_bytes) * bytes_per_unit`,
    /// where `end` is the end of the space so far. Only for [`OrderClass::Tail`].
    Covers {
        /// Bytes of the space that one unit stands for; at least 1.
        unit_bytes: u64,
        /// Bytes asked for each unit.
        bytes_per_unit: u64,
        /// Bytes asked for in any case.
        plus: u64,
    },
    /// What the author answers when the end of the space so far is known
    /// ([`super::Author::len_at`]). Only for a part in [`OrderClass::Tail`].
    Asked,
}

/// Order on disc of what flows. Within a class the order of the requests decides.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum OrderClass {
    /// System area and partition tables.
    Start,
    /// Volume descriptors.
    Descriptors,
    /// Path tables.
    PathTables,
    /// Directories.
    Directories,
    /// Boot catalog.
    BootCatalog,
    /// Boot images.
    BootImages,
    /// File data.
    Data,
    /// What comes behind all data, in the order asked for: bitmaps, checksums, padding, end
    /// anchors, appended partitions, backup tables.
    Tail,
}

/// Where a request goes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Place {
    /// Wherever its turn comes.
    Flow,
    /// At this byte of its space: the standard demands it.
    Fixed(u64),
    /// At this byte of its space: the user wants it.
    Pinned(u64),
}

/// One thing that wants room.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Request {
    /// What it is.
    pub subject: Subject,
    /// Who owns the bytes.
    pub owner: Owner,
    /// How many bytes.
    pub size: Size,
    /// Its start is a multiple of this; at least 1.
    pub align_bytes: u64,
    /// Its turn.
    pub class: OrderClass,
    /// A certain place, if it needs one.
    pub place: Place,
    /// Whose addresses it lives in.
    pub space: SpaceId,
}

impl Request {
    /// A flowing request in the image, aligned to sectors.
    pub fn flow(subject: Subject, owner: Owner, class: OrderClass, size_bytes: u64) -> Request {
        Request {
            subject,
            owner,
            size: Size::Exact(size_bytes),
            align_bytes: crate::base::SECTOR_BYTES,
            class,
            place: Place::Flow,
            space: SpaceId::IMAGE,
        }
    }

    /// The same at a fixed byte.
    pub fn fixed_at(mut self, byte: u64) -> Request {
        self.place = Place::Fixed(byte);
        self
    }
}

/// Everything all authors asked for.
#[derive(Clone, Debug, Default)]
pub struct Requests {
    pub(super) list: Vec<Request>,
    pub(super) spaces: Vec<Space>,
}

impl Requests {
    /// Adds a request. A second request for the same blob is left out: it lies there once.
    pub fn push(&mut self, request: Request) {
        self.list.push(request);
    }

    /// Opens a space inside another. Parents come before their children.
    pub fn open_space(&mut self, space: Space) -> SpaceId {
        self.spaces.push(space);
        SpaceId(u16::try_from(self.spaces.len()).unwrap_or(u16::MAX))
    }

    /// The requests in the order they came.
    pub fn iter(&self) -> std::slice::Iter<'_, Request> {
        self.list.iter()
    }
}
