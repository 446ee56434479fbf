//! El Torito boot catalogs: enough of them to say whose sectors they are.

pub mod describe;
pub mod raw;
pub mod read;
