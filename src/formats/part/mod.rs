//! Partition tables: where they lie, and what partitions they name.

pub mod probe;
mod read;

pub use read::{Partition, partitions};
