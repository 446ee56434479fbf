//! The dialogs of the window.
//!
//! A [`Dialog`] edits a draft of its own and gives it back whole in an [`Action`]; it never
//! touches a document, a file or the network. What it shows beside its draft comes in the
//! [`Feed`], which dispatch fills. Enter does the primary thing, Escape the safe one.
//!
//! [`Action`]: crate::gui::Action

mod about;
mod answer;
mod attributes;
mod batch;
mod boot;
mod checks;
mod clashes;
mod compare;
mod convert;
mod create;
mod extract;
mod job;
mod jobs;
mod loader;
mod options;
mod palette;
mod parts;
mod path;
mod preview;
mod question;
mod save;
mod sectors;
mod settings;
mod sheet;
mod stack;
mod tracks;

pub use about::AboutDialog;
pub use answer::{
    BatchRequest, CloseChoice, ConvertRequest, CreateRequest, DialogAction, ExtractRequest, Pick,
    SectorsRequest, TracksRequest, UnreadableChoice,
};
pub use attributes::AttributesDialog;
pub use batch::BatchDialog;
pub use boot::BootDialog;
pub use checks::ChecksDialog;
pub use clashes::ClashesDialog;
pub use compare::CompareDialog;
pub use convert::ConvertDialog;
pub use create::{CreateDialog, CreateDraft};
pub use extract::ExtractDialog;
pub use job::CancelButton;
pub use jobs::JobsDialog;
pub use loader::LoaderDialog;
pub use options::OptionsDialog;
pub use palette::{PaletteDialog, PaletteRow};
pub use parts::fold;
pub use path::PathDialog;
pub use preview::PreviewDialog;
pub use question::{AtStake, ClosingTab, Question};
pub use save::{SaveDialog, changed};
pub use sectors::SectorsDialog;
pub use settings::SettingsDialog;
pub use sheet::SheetDialog;
pub use stack::{Dialog, DialogCtx, Dialogs, Feed, Step};
pub use tracks::TracksDialog;
