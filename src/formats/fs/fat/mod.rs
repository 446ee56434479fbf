//! FAT12, FAT16 and FAT32 with long names (Microsoft FAT specification 1.03), as found on
//! floppies, sticks and in the boot images of discs. What is there is only read; volumes made
//! from files are written by [`author`]. exFAT is another file system.
//!
//! Own code, although libraries exist: hadris-fat and fatfs read through a cursor and don't tell
//! where directories and files lie, which the map and extraction by ranges live on, and a ring of
//! clusters must end as a partial tree, not as an error.

pub mod author;
mod describe;
mod names;
mod probe;
mod read;
mod table;

pub use describe::directory_fields;
pub use probe::{FatKind, FatVolume, probe};
