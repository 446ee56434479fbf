//! Partition tables, as far as the map wants to know where they lie.

pub mod probe;
