//! Who owns every sector, of a planned image and of one that came from elsewhere alike.

mod build;
mod names;
mod owner;
mod packed;
mod sector_map;
mod summary;

pub use build::{MapBuilder, Overlap};
pub use names::OwnerNames;
pub use owner::{Claim, Evidence, Group, Owner, PartitionScheme, PathTableOrder};
pub use sector_map::{Lane, LaneKind, SectorMap, Span};
pub use summary::Bucket;
