//! A producer of regions.

use super::address::Addresses;
use super::payload::Payload;
use super::request::{AuthorId, Key, Request, Requests};
use crate::base::units::ByteRange;
use crate::model::{BlobId, Owner};

/// Produces a part of the image: first it says what it needs, later it writes it, when all
/// addresses are known. An author never learns anything of others but addresses.
pub trait Author: Send + Sync {
    /// Asks for room. Called once, with the author's own id. The sizes asked for are final.
    fn request(&self, id: AuthorId, requests: &mut Requests);

    /// Cuts a request of this author into pieces of payload whose lengths add up to `len_bytes`.
    /// A rendered piece is at most [`super::MAX_RENDERED_BYTES`] long. The default is one piece
    /// rendered under the key of the request, or zeros where the owner is padding.
    fn pieces(&self, request: &Request, key: Key, len_bytes: u64) -> Vec<(u64, Payload)> {
        let _ = request;
        vec![(len_bytes, Payload::Rendered(key))]
    }

    /// Cuts the data of a blob that this author asked for, where it is not written as it is; as
    /// [`Author::pieces`]. `None`: as it is.
    fn blob_pieces(&self, blob: BlobId, len_bytes: u64) -> Option<Vec<(u64, Payload)>> {
        let _ = (blob, len_bytes);
        None
    }

    /// The length of what was asked for as [`super::Size::Asked`], when the space reaches to `end`.
    fn len_at(&self, key: Key, end: u64) -> u64 {
        let _ = (key, end);
        0
    }

    /// What its structures say of bytes that lie in regions of others, or inside its own: tables
    /// in the start area, files that are boot images. Readers claim it too (rule I5).
    fn claims(&self, addresses: &Addresses) -> Vec<(ByteRange, Owner)> {
        let _ = addresses;
        Vec::new()
    }

    /// Writes the piece of a key: all of `out`, which comes filled with zeros, and nothing else.
    fn render(&self, key: Key, addresses: &Addresses, out: &mut [u8]);
}
