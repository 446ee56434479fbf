//! Where bytes come from and go to: block sources and sinks, host files, faults.
//!
//! `std::fs` and system calls on files appear only in this room, so that every file access can be
//! made to fail in a test.

pub mod absent;
pub mod blocks;
pub mod cache;
pub mod codec;
pub mod concat;
#[cfg(test)]
pub(crate) mod contract;
pub mod cooked;
pub mod dir;
pub mod encode;
#[cfg(any(test, feature = "fault"))]
pub mod fault;
pub mod file;
#[cfg(unix)]
pub mod handover;
pub mod host;
mod leftovers;
pub mod memory;
mod os;
mod over;
pub mod overlay;
pub mod packed;
pub mod readers;
pub mod scratch;
pub mod sink;
pub mod source;
pub mod table;
pub mod undo;
mod volume;
pub mod window;

pub use absent::AbsentSource;
pub use dir::{FileTime, TargetFile, TargetFolder};
pub use host::{HostFs, RealFs, remove_folder};
pub use sink::{BlockSink, SinkCapabilities, SinkError};
pub use source::{BlockSource, Shape, SharedSource, SourceError, SourceErrorKind};
pub use table::SourceTable;
