//! Where everything lies: complete once the plan is laid out, the only thing authors learn of
//! each other.

use std::collections::HashMap;

use super::request::{AuthorId, Key, SpaceId, Subject};
use crate::base::units::ByteRange;
use crate::model::BlobId;

/// Addresses of all requests, in bytes of the image.
#[derive(Clone, Debug, Default)]
pub struct Addresses {
    /// By blob id; `u64::MAX` as start: none.
    blobs: Vec<ByteRange>,
    /// By author, then by key: keys are dense, so that a million directories need no hashing.
    parts: Vec<Vec<ByteRange>>,
    /// Keys too large for `parts`.
    sparse: HashMap<(AuthorId, Key), ByteRange>,
    spaces: Vec<ByteRange>,
    end: u64,
}

const NONE: ByteRange = ByteRange { start: u64::MAX, len: 0 };
/// Keys below this are kept in a list.
const DENSE_KEYS: u64 = 1 << 26;

impl Addresses {
    /// Where the data of a blob lies; `None` if nobody asked for it.
    pub fn blob(&self, blob: BlobId) -> Option<ByteRange> {
        self.blobs.get(blob.0 as usize).copied().filter(|range| *range != NONE)
    }

    /// Where a structure of an author lies.
    pub fn part(&self, author: AuthorId, key: Key) -> Option<ByteRange> {
        let dense = usize::try_from(key).ok().filter(|_| key < DENSE_KEYS);
        match dense {
            Some(key) => {
                let found = self.parts.get(usize::from(author.0))?.get(key)?;
                (*found != NONE).then_some(*found)
            }
            None => self.sparse.get(&(author, key)).copied(),
        }
    }

    /// Where a subject lies.
    pub fn of(&self, subject: Subject) -> Option<ByteRange> {
        match subject {
            Subject::Blob(blob) => self.blob(blob),
            Subject::Part(author, key) => self.part(author, key),
        }
    }

    /// Where a space lies in the image.
    pub fn space(&self, space: SpaceId) -> Option<ByteRange> {
        self.spaces.get(usize::from(space.0)).copied()
    }

    /// Bytes of the whole image.
    pub fn image_bytes(&self) -> u64 {
        self.end
    }

    pub(super) fn set(&mut self, subject: Subject, range: ByteRange) {
        match subject {
            Subject::Blob(blob) => put(&mut self.blobs, blob.0 as usize, range),
            Subject::Part(author, key) => {
                match usize::try_from(key).ok().filter(|_| key < DENSE_KEYS) {
                    Some(key) => {
                        let author = usize::from(author.0);
                        if self.parts.len() <= author {
                            self.parts.resize(author + 1, Vec::new());
                        }
                        if let Some(list) = self.parts.get_mut(author) {
                            put(list, key, range);
                        }
                    }
                    None => {
                        self.sparse.insert((author, key), range);
                    }
                }
            }
        }
    }

    pub(super) fn set_spaces(&mut self, spaces: Vec<ByteRange>, end: u64) {
        self.spaces = spaces;
        self.end = end;
        // All is set: what the lists grew by in vain is a good part of a plan.
        self.blobs.shrink_to_fit();
        self.parts.iter_mut().for_each(Vec::shrink_to_fit);
    }
}

fn put(list: &mut Vec<ByteRange>, index: usize, range: ByteRange) {
    if list.len() <= index {
        list.resize(index + 1, NONE);
    }
    if let Some(slot) = list.get_mut(index) {
        *slot = range;
    }
}
