//! cdrdao tables of contents: one session, tracks made of pieces of files and of silence.

mod build;
mod parse;
mod write;

pub(super) use build::open;
pub(super) use parse::is_toc;
pub use write::toc;
