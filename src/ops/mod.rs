//! The verbs: what the program can do, each as `(inputs, &Options, &Context, &Workers) ->
//! Result<Outcome, Error>`.
//!
//! Threads start here and nowhere below. Bytes reach a destination only through [`stream`].

pub mod digest;
pub mod scan_host;
pub mod stream;
pub mod workers;

pub use digest::{DigestKind, Digests};
pub use workers::{NoWorkers, Workers};
