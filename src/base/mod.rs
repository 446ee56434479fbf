//! Vocabulary of all rooms: addresses, bytes, diagnostics, progress. No I/O, no clock, no threads.

pub mod bytes;
pub mod cd;
pub mod diag;
pub mod progress;
pub mod units;

pub use diag::{Arg, Code, Diagnostic, Field, Limits, Report, Severity};
pub use progress::{CancelToken, Cancelled, Context, Meter, Phase};
pub use units::{ByteRange, Extent, Lba, Revision, SECTOR_BYTES, SectorCount, SourceId};
