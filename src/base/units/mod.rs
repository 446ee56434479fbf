//! Addresses that cannot be mixed up, with checked arithmetic only.

mod extent;
mod guid;
mod id;
mod lba;

pub use extent::{ByteRange, Extent};
pub use guid::{BadGuid, Guid};
pub use id::{Fingerprint, Revision, SourceId};
pub use lba::{Lba, Lba512, SECTOR_BYTES, SectorCount};
