//! Writes a FAT volume made from files: the EFI system partition of an image (Microsoft FAT
//! specification 1.03; UEFI 2.10, 13.3).
//!
//! Own code, although hadris-fat writes volumes: here the volume is a part of the plan, so that
//! its files are streamed from where they lie, nothing is built in a cache, and the layout is
//! known before a byte is read. Every file is one run of clusters; nothing is ever changed in
//! place.

mod entries;
mod layout;
mod short;

use crate::base::bytes::Timestamp;
use crate::model::{BlobId, Owner};
use crate::plan::{
    Addresses, Author, AuthorId, Key, OrderClass, Payload, Place, Request, Requests, Subject,
};

pub use layout::FatLayout;

/// What a folder of the volume holds, by name. Names are compared as FAT compares them.
#[derive(Clone, Debug, Default)]
pub struct FatFolder {
    /// Its files and folders.
    pub children: Vec<FatChild>,
    /// When it was changed.
    pub mtime: Option<Timestamp>,
}

/// A file or folder of the volume.
#[derive(Clone, Debug)]
pub struct FatChild {
    /// Its name.
    pub name: String,
    /// What it is.
    pub kind: FatChildKind,
}

/// What a [`FatChild`] is.
#[derive(Clone, Debug)]
pub enum FatChildKind {
    /// A folder.
    Folder(FatFolder),
    /// A file.
    File {
        /// Its data.
        blob: BlobId,
        /// Its length.
        len_bytes: u64,
        /// When it was changed.
        mtime: Option<Timestamp>,
    },
}

/// What the volume is beside its files.
#[derive(Clone, Debug)]
pub struct FatWish {
    /// Its label, cut to 11 characters; empty: none.
    pub label: String,
    /// Its serial number.
    pub serial: u32,
    /// Room left free on it.
    pub free_bytes: u64,
    /// The time of what has none.
    pub date: Timestamp,
}

/// Why a volume can't hold what it should.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum FatAuthorError {
    /// A name no FAT volume can hold.
    #[error("the name {0} is not allowed")]
    Name(String),
    /// Two names that are one for FAT.
    #[error("the name {0} is there twice")]
    Clash(String),
    /// A file of 4 GiB or more, or a folder of more than 65,535 entries.
    #[error("{0} is too large")]
    TooLarge(String),
    /// More than FAT can number.
    #[error("the volume would be too large")]
    VolumeTooLarge,
}

/// Asks for room for one volume and writes it.
#[derive(Debug)]
pub struct FatAuthor {
    /// The volume.
    pub layout: FatLayout,
    /// The blob that stands for it, where a file of the disc has it as its data.
    pub blob: Option<BlobId>,
    /// Who owns it in the map.
    pub owner: Owner,
    /// Its turn.
    pub class: OrderClass,
    /// Its alignment.
    pub align_bytes: u64,
    /// Where it is held.
    pub place: Place,
}

impl FatAuthor {
    /// How the address of the volume is found; `id` is its author's.
    pub fn subject(blob: Option<BlobId>, id: AuthorId) -> Subject {
        blob.map_or(Subject::Part(id, 0), Subject::Blob)
    }
}

impl Author for FatAuthor {
    fn request(&self, id: AuthorId, requests: &mut Requests) {
        let subject = FatAuthor::subject(self.blob, id);
        let len = self.layout.len_bytes();
        let request = Request::flow(subject, self.owner, self.class, len);
        requests.push(Request { align_bytes: self.align_bytes, place: self.place, ..request });
    }

    fn pieces(&self, _: &Request, _: Key, _: u64) -> Vec<(u64, Payload)> {
        self.layout.pieces()
    }

    fn blob_pieces(&self, _: BlobId, _: u64) -> Option<Vec<(u64, Payload)>> {
        Some(self.layout.pieces())
    }

    fn render(&self, key: Key, _: &Addresses, out: &mut [u8]) {
        self.layout.render(key, out);
    }
}
