//! Addresses that cannot be mixed up, with checked arithmetic only.

mod extent;
mod id;
mod lba;

pub use extent::{ByteRange, Extent};
pub use id::{Fingerprint, Revision, SourceId};
pub use lba::{Lba, SECTOR_BYTES, SectorCount};
