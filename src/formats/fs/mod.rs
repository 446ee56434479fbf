//! File systems: ISO 9660 with its extensions, UDF.

pub mod charset;
pub mod iso9660;
pub mod joliet;
pub mod names;
mod read_ahead;
pub mod rockridge;
pub mod susp;
pub mod udf;
pub mod volume;
pub mod zisofs;
