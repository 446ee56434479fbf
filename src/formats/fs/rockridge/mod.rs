//! Rock Ridge (RRIP 1.09, 1.10, 1.12): POSIX names, attributes, links and devices in the system
//! use area of the primary tree.

pub mod raw;
pub mod read;
