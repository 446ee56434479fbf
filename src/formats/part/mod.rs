//! Partition tables: where they lie, what partitions they name, and whether they are sound.

pub mod apm;
pub mod gpt;
pub mod probe;
mod read;

pub use read::{Partition, partitions};
