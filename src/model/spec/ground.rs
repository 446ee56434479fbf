//! Where data lies that must not move, and what stands around it: the image that is written over,
//! or that a session is appended to. Plain values; the plan turns them into regions.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::base::units::{ByteRange, SourceId};
use crate::model::BlobId;

/// Places that are given. The default: everything goes where its turn comes.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Ground {
    /// Data that lies at a certain byte of the image.
    pub pins: BTreeMap<BlobId, u64>,
    /// The image whose bytes stay where nothing else comes; `None`: there is none.
    pub base: Option<Base>,
}

/// An image that is changed where it stands.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Base {
    /// Its id among the sources.
    pub source: SourceId,
    /// Its length. The image made of it is never shorter: what would be cut off could not be
    /// taken back without keeping all of it.
    pub size_bytes: u64,
    /// Bytes that nobody may take: they are read for another place.
    pub reserved: Vec<ByteRange>,
    /// Bytes that hold no longer and become zeros, such as a table that has to move.
    pub blanked: Vec<ByteRange>,
    /// The session that what is new goes into; `None`: it takes whatever is free.
    pub session: Option<AppendedSession>,
}

/// A session behind all there is, or the last of those there are. What is new goes into it, but for the descriptors and tables at
/// the start of the image, which always tell of the newest session.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct AppendedSession {
    /// Where its start area begins.
    pub start_bytes: u64,
    /// It is not there yet, and gets a start area.
    pub is_new: bool,
    /// The first 32 sectors as they were, where no session keeps them yet: written in front of
    /// the session, so that the older tree can still be chosen.
    pub head: Option<Arc<[u8]>>,
    /// The first byte of the session before it, where readers find its descriptors.
    pub before_bytes: u64,
}

impl AppendedSession {
    /// Bytes that descriptors at the start of a session may take, with its start area.
    pub const HEAD_BYTES: u64 = 32 * crate::base::units::SECTOR_BYTES;

    /// Where what is new begins.
    pub fn data_start(&self) -> u64 {
        self.start_bytes.saturating_add(AppendedSession::HEAD_BYTES)
    }
}

/// What the start area of an appended session begins with; the number of the first sector of the
/// session before it follows, little-endian. Nobody else reads that place of a file.
pub const SESSION_MARK: &[u8; 16] = b"GLASSMASTER PREV";
