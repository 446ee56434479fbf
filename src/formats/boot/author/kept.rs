//! Parts of an opened image that stay where they are, byte for byte.

use std::sync::Arc;

use super::Boot;
use crate::plan::{
    Addresses, Author, AuthorId, Key, OrderClass, Payload, Request, Requests, Subject,
};

/// Asks for the places of kept parts. Bytes are those of the old image.
#[derive(Debug)]
pub struct KeptAuthor(pub Arc<Boot>);

impl Author for KeptAuthor {
    fn request(&self, id: AuthorId, requests: &mut Requests) {
        for (key, part) in (0..).zip(&self.0.spec.kept) {
            let subject = Subject::Part(id, key);
            let request = Request::flow(subject, part.owner, OrderClass::Start, part.range.len);
            requests.push(Request { align_bytes: 1, ..request.fixed_at(part.range.start) });
        }
    }

    fn pieces(&self, _: &Request, key: Key, len_bytes: u64) -> Vec<(u64, Payload)> {
        let part = usize::try_from(key).ok().and_then(|key| self.0.spec.kept.get(key));
        part.map(|part| Payload::Keep { source: part.source, offset: part.range.start })
            .map(|payload| (len_bytes, payload))
            .into_iter()
            .collect()
    }

    fn render(&self, _: Key, _: &Addresses, _: &mut [u8]) {}
}
