//! Copies a source to a sink and computes digests on the way; knows no format.
//!
//! The calling thread hands out chunks against a bounded set of buffers, workers fill the buffers
//! ahead of it, and it passes them on strictly in order: to the sink, which it alone writes to,
//! and to one thread per digest. Holes of the source and runs of zeros are not written where the
//! sink is sparse. Where no digest is asked for and the bytes are those of a host file, the kernel
//! is asked to clone or copy them.
//!
//! Nobody waits for a full queue: what is under way is bounded by the buffers, which go back when
//! the last holder lets go. A failure is reported for the first place in the image that has one,
//! whatever the workers met first.

mod digesters;
mod hub;
mod pipeline;
mod ranges;
#[cfg(test)]
mod tests;
mod watch;
pub(in crate::ops) mod zeros;

pub use pipeline::{Stage, StreamError, StreamOptions, Streamed, stream};
pub use ranges::stream_ranges;
pub use watch::Expected;

/// Bytes in one buffer.
const CHUNK_BYTES: u64 = 1 << 20;

/// Buffers of one stream unless the caller shares the budget among several.
const MAX_BUFFERS: usize = 32;

/// Zero runs shorter than this are written like other bytes, also where they could be left out.
const MIN_HOLE_BYTES: u64 = 64 * 1024;
