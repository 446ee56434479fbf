//! Asks for room for file data.

use crate::model::{BlobId, Namespace, Owner};
use crate::plan::{Addresses, Author, AuthorId, Key, OrderClass, Request, Requests, Subject};

/// Asks for room for the blobs of a volume, in the order given.
#[derive(Debug)]
pub struct DataAuthor {
    blobs: Vec<(BlobId, u64, Namespace)>,
    align_bytes: u64,
}

impl DataAuthor {
    /// `blobs` are ids, lengths and the first view that names them, in disc order. `align_bytes`
    /// is a multiple of a sector.
    pub fn new(blobs: Vec<(BlobId, u64, Namespace)>, align_bytes: u64) -> DataAuthor {
        DataAuthor { blobs, align_bytes }
    }
}

impl Author for DataAuthor {
    fn request(&self, _: AuthorId, requests: &mut Requests) {
        for (blob, len, ns) in &self.blobs {
            let owner = Owner::FileData { ns: *ns, blob: *blob };
            let mut request = Request::flow(Subject::Blob(*blob), owner, OrderClass::Data, *len);
            request.align_bytes = self.align_bytes;
            requests.push(request);
        }
    }

    fn render(&self, _: Key, _: &Addresses, _: &mut [u8]) {}
}
