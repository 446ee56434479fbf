//! The window: a face. It knows names, sectors and owners, and neither bytes of a structure nor a
//! file of the host; what takes time is asked of `job`.
//!
//! [`view`] holds plain data computed from what a tab shows. Panels and dialogs get it with a
//! [`Look`], draw, and return [`Action`]s. Only `dispatch` changes a document.

mod action;
mod app;
mod chrome;
mod clipboard;
mod command;
pub mod dialogs;
mod dispatch;
mod drop;
mod look;
mod notify;
pub mod panels;
mod picker;
mod run;
mod start_page;
mod tabs;
pub mod theme;
pub mod view;
pub mod widgets;

pub use action::{Action, CompareAction, CompareChoice, EditAction, FileAction, ViewAction};
pub use app::{App, Waker};
pub use dialogs::{DialogAction, Pick};
pub use look::Look;
pub use run::{compare, run};
pub use tabs::TabId;
