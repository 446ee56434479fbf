//! System Use Sharing Protocol (SUSP, IEEE P1281): entries behind a directory record's
//! identifier, continued elsewhere.

pub mod raw;
pub mod read;
