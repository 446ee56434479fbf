//! The dialogs of the window.
//!
//! A [`Dialog`] edits a draft of its own and gives it back whole in an [`Action`]; it never
//! touches a document, a file or the network. What it shows beside its draft comes in the
//! [`Feed`], which dispatch fills. Enter does the primary thing, Escape the safe one.
//!
//! [`Action`]: crate::gui::Action

mod answer;
mod create;
mod parts;
mod question;
mod stack;

pub use answer::{
    CloseChoice, CreateRequest, DialogAction, Existing, ExtractRequest, Pick, UnreadableChoice,
};
pub use create::{CancelButton, CreateDialog, CreateDraft};
pub use question::{ClosingTab, Question};
pub use stack::{Dialog, DialogCtx, Dialogs, Feed, Step};
