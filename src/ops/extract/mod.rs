//! Copies files out of a view, so that nothing an image says can lead outside the target.
//!
//! Folders are reached through handles that never follow a link ([`crate::io::dir`]); files are
//! written as `NAME.partial` and renamed when whole, small files of a new folder together with it
//! (`seal`), a damaged one keeps that name; symbolic links and the attributes of folders
//! come last (hazards H16, H17, H37 to H39). Names that can't stand in a folder are changed and
//! said so; twins get a number.
//!
//! Streams and forks are files beside theirs where they are asked for (`streams`).
//!
//! Not here: owners (files belong to who extracts), extended attributes of the host.

mod file;
mod folders;
mod image;
mod names;
mod options;
mod pick;
mod run;
mod seal;
mod streams;
mod target;
mod write;

pub use image::Extraction;
pub use options::{
    Existing, ExtractError, ExtractOptions, ExtractOutcome, Incident, IncidentKind, OnExisting,
    Shared,
};
pub use run::extract_tree;
pub use streams::{Beside, Streams, stream_blob};
pub use write::BlobOpener;
