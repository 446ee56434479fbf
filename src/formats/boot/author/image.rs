//! Boot images that are blobs, and what is written into them: the boot-info table of mkisofs and
//! the address GRUB wants (formats.md 11.5; grub-core/boot/i386/pc/cdboot.S).

use std::sync::Arc;

use super::Boot;
use crate::base::units::{ByteRange, Lba};
use crate::model::spec::{BootImageSource, Patch};
use crate::model::{BlobId, Owner};
use crate::plan::{
    Addresses, Author, AuthorId, Key, OrderClass, Payload, Place, Request, Requests, Subject,
};

/// Where the boot-info table lies in an image.
pub const TABLE_BYTES: ByteRange = ByteRange { start: 8, len: 56 };
/// Where GRUB's address lies.
pub const GRUB_BYTES: ByteRange = ByteRange { start: 2548, len: 8 };
/// The sector of the primary descriptor.
const PRIMARY: u32 = 16;

mod key {
    pub const TABLE: u64 = 0;
    pub const GRUB: u64 = 1;
}

/// Asks for room for one image, and patches it.
#[derive(Debug)]
pub struct ImageAuthor {
    /// What all share.
    pub boot: Arc<Boot>,
    /// The image.
    pub source: BootImageSource,
    /// Its blob.
    pub blob: BlobId,
    /// Who owns it in the map.
    pub owner: Owner,
    /// Its turn.
    pub class: OrderClass,
    /// Its alignment.
    pub align_bytes: u64,
    /// Where it is held.
    pub place: Place,
}

impl ImageAuthor {
    fn patch(&self) -> Patch {
        self.boot.image(&self.source).map_or(Patch::NONE, |image| image.patch)
    }
}

/// The parts of an image of `len_bytes` that are not its own, in order, with their keys.
fn patched(patch: Patch, len_bytes: u64) -> impl Iterator<Item = (ByteRange, Key)> {
    let table = patch.boot_info_table.then_some((TABLE_BYTES, key::TABLE));
    let grub = patch.grub2.then_some((GRUB_BYTES, key::GRUB));
    table.into_iter().chain(grub).filter(move |(range, _)| range.end() <= len_bytes)
}

/// The parts of a patched image that are as they are in its source.
pub fn unpatched(patch: Patch, len_bytes: u64) -> Vec<ByteRange> {
    let mut parts = Vec::new();
    let mut at = 0;
    for (range, _) in patched(patch, len_bytes) {
        parts.push(ByteRange::between(at, range.start));
        at = range.end();
    }
    parts.push(ByteRange::between(at, len_bytes));
    parts.retain(|part| !part.is_empty());
    parts
}

impl Author for ImageAuthor {
    fn request(&self, _: AuthorId, requests: &mut Requests) {
        let len = self.boot.image(&self.source).map_or(0, |image| image.len_bytes);
        let request = Request::flow(Subject::Blob(self.blob), self.owner, self.class, len);
        requests.push(Request { align_bytes: self.align_bytes, place: self.place, ..request });
    }

    fn blob_pieces(&self, blob: BlobId, len_bytes: u64) -> Option<Vec<(u64, Payload)>> {
        let mut pieces = Vec::new();
        let mut at = 0;
        for (range, key) in patched(self.patch(), len_bytes) {
            pieces.push((range.start - at, Payload::Blob { blob, offset: at }));
            pieces.push((range.len, Payload::Rendered(key)));
            at = range.end();
        }
        pieces.push((len_bytes.saturating_sub(at), Payload::Blob { blob, offset: at }));
        Some(pieces)
    }

    fn render(&self, key: Key, addresses: &Addresses, out: &mut [u8]) {
        let Some(image) = self.boot.image(&self.source) else { return };
        let place = addresses.blob(self.blob).unwrap_or_default();
        let lba = Lba::containing(place.start).unwrap_or_default().0;
        // In units of 512 bytes, behind the first 2048 and one more block.
        let grub = u64::from(lba) * 4 + 5;
        let bytes: Vec<u8> = if key == key::GRUB {
            grub.to_le_bytes().into()
        } else {
            let mut sum = image.sum;
            if image.patch.grub2 {
                let low = u32::try_from(grub & u64::from(u32::MAX)).unwrap_or(0);
                let high = u32::try_from(grub >> 32).unwrap_or(0);
                sum = sum.wrapping_add(low).wrapping_add(high);
            }
            let len = u32::try_from(image.len_bytes).unwrap_or(u32::MAX);
            [PRIMARY, lba, len, sum].into_iter().flat_map(u32::to_le_bytes).collect()
        };
        for (to, from) in out.iter_mut().zip(bytes) {
            *to = from;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_patched_stays_as_it_is() {
        let parts = unpatched(Patch::GRUB2, 5000);
        let told: Vec<_> = parts.iter().map(|part| (part.start, part.end())).collect();
        assert_eq!(told, [(0, 8), (64, 2548), (2556, 5000)]);
        assert_eq!(unpatched(Patch::GRUB2, 64), [ByteRange { start: 0, len: 8 }]);
        assert_eq!(unpatched(Patch::NONE, 10), [ByteRange { start: 0, len: 10 }]);
        assert_eq!(unpatched(Patch::TABLE, 10), [ByteRange { start: 0, len: 10 }]);
    }
}
