//! Partition tables: where they lie, what partitions they name, whether they are sound, and how
//! they are written.

pub mod apm;
pub mod author;
pub mod describe;
pub mod gpt;
pub mod probe;
mod read;

pub use read::{Partition, partitions};
