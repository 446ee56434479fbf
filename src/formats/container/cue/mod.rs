//! Cue sheets (CDRWIN and everything that followed it).

mod build;
mod parse;

pub(super) use build::open;
pub(super) use parse::is_cue;
