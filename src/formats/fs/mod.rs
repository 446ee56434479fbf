//! File systems: ISO 9660 with its extensions, UDF, and others met on discs and sticks.

pub mod charset;
pub mod fat;
mod folders;
pub mod hfs;
pub mod highsierra;
pub mod iso9660;
pub mod joliet;
pub mod known;
pub mod names;
mod read_ahead;
pub mod rockridge;
pub mod susp;
pub mod udf;
pub mod volume;
pub mod xa;
pub mod zisofs;
