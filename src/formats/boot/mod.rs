//! Boot structures: El Torito.

pub mod eltorito;
