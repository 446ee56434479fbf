//! UDF (ECMA-167 and OSTA UDF 1.02 to 2.60), read: physical, virtual, sparable and metadata
//! partitions, all kinds of allocation descriptors, streams and attributes by name.
//!
//! A volume is tolerant of one damaged copy of everything that has two, and shows a partial tree
//! with warnings rather than none. Not done: volume sets of several discs, encrypted streams,
//! access control lists.

pub mod anchor;
mod attributes;
pub mod bitmap;
pub mod describe;
pub mod extents;
pub mod file_id;
pub mod icb;
mod layouts;
mod list;
pub mod partition;
pub mod probe;
pub mod raw;
pub mod raw_file;
mod read;
pub mod sequence;
mod survey;
pub mod tables;
pub mod tag;

pub use probe::{UdfVolume, probe};
