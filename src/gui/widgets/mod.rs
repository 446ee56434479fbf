//! The parts that panels and dialogs are made of. Each has an accessible name, says why it can't
//! be used when it can't, and takes its colours and sizes from the theme.

mod button;
mod dialog;
mod field;
mod message;
mod progress;
mod select;

pub use button::{Button, ButtonKind};
pub use dialog::{Dialog, DialogAnswer};
pub use field::{Answer, NumberField, TextField};
pub use message::{EmptyState, MessageKind, banner, card, status};
pub use progress::{phase_list, progress_bar};
pub use select::{checkbox, choice_list, radio_list, segment_width, segmented, segments, select};
