//! From host paths to a subtree: what a drop on the window or the sources of `build` become.
//!
//! Looks only (`lstat`, listings, link targets; with `--use-gitignore` also the `.gitignore`
//! files); no file is opened. Walking is iterative, in linear time, and stops within a folder
//! when cancelled. Nothing is dropped silently: whatever does not arrive in the tree is counted
//! and listed in the [`ScanOutcome`].
//!
//! It does not decide clashes between sources (`project::merge` does) and applies no owner or
//! mode policy (`master` does): nodes carry the attributes of the host.

mod filter;
mod listing;
mod nodes;
mod outcome;
mod source;
mod walk;

pub use filter::{SYSTEM_NAMES, ScanOptions};
pub use outcome::{Listed, ScanOutcome, Stray, Unread};
pub use source::{Origin, Place, Source, SourceError, disc_path, paths_of_list, split_graft};
pub use walk::{ScanError, scan, scan_observed};

#[cfg(test)]
mod tests;
