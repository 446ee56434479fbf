//! zisofs: files compressed in blocks, marked by a system use entry (ZF, Z2).
//!
//! Version 1 (Linux) and version 2 (libisofs); of version 2 only zlib is read, the other
//! algorithms are named.

pub mod raw;
pub mod read;
