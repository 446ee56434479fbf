//! The verbs: what the program can do, each as `(inputs, &Options, &Context, &Workers) ->
//! Result<Outcome, Error>`.
//!
//! Threads start here and nowhere below. Bytes reach a destination only through [`stream`]; files
//! that are taken out of an image ([`extract`]) are the one exception.

pub mod blobs;
pub mod boot_check;
pub mod boot_rules;
pub mod boot_set;
pub mod compare;
pub mod convert;
pub mod digest;
pub mod extract;
#[cfg(test)]
mod fault_loops;
pub mod hash;
pub mod over;
pub mod preflight;
pub mod reorder;
pub mod rescue;
pub mod same;
pub mod scan_host;
pub mod select;
pub mod split;
pub mod stream;
pub mod tracks;
pub mod trial;
pub mod verify;
pub mod workers;
pub mod write;

pub use blobs::TreeBlobs;
pub use digest::{DigestKind, Digests};
pub use hash::{HashError, HashedFile, hash, hash_source};
pub use same::{is_same_content, open_blob};
pub use verify::{LayoutDifference, compare_layout};
pub use workers::{NoWorkers, Workers};
pub use write::{
    SyncMode, WriteError, WriteOptions, WriteOutcome, write, write_planned, write_sequential,
};
