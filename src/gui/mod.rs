//! The window: a face. It knows names, sectors and owners, and neither bytes of a structure nor a
//! file of the host; what takes time is asked of `job`.
//!
//! [`view`] holds plain data computed from what a tab shows. Panels and dialogs get it with a
//! [`Look`], draw, and return [`Action`]s. Only `dispatch` changes a document.

mod action;
pub mod dialogs;
mod look;
pub mod panels;
pub mod theme;
pub mod view;
pub mod widgets;

pub use action::{Action, EditAction, FileAction, ViewAction};
pub use look::Look;
