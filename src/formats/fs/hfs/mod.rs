//! HFS (Inside Macintosh: Files) and HFS+ (Apple TN1150) of Apple hybrids and disk images, also
//! HFS+ in an HFS wrapper. Read only: catalog and extents overflow trees are walked, resource forks
//! are named. What HFS+ compresses is listed and not read; the journal is not replayed.

mod btree;
mod catalog;
mod describe;
mod fork;
mod overflow;
mod probe;
mod read;

pub use probe::{HfsKind, HfsVolume, probe};
