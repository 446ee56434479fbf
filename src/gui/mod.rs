//! The window.
//!
//! [`view`] holds plain data computed from what a tab shows; [`panels`] draw it and return what
//! the user asked for.

pub mod view;
