//! Joliet: a second tree with UCS-2 names behind a supplementary volume descriptor.

pub mod names;
pub mod raw;
