//! Cue sheets (CDRWIN and everything that followed it).

mod build;
mod parse;
mod write;

pub(super) use build::open;
pub(super) use parse::is_cue;
pub use write::cue;
