//! Changes an opened image and says what an image made of the outcome will have lost.
//!
//! [`Changes`] are what the command line asks for: paths and host files. Each becomes an
//! [`Edit`] of the document, so that the window and the command line change a project in one way
//! only.

mod boot_check;
mod changes;
mod checks;

pub use boot_check::{BootDifference, boot_differences};
pub use changes::{ChangeError, ChangeOutcome, Changes, apply};
pub use checks::{
    ImageSumError, ListOutcome, blank_image_sum, has_image_sum, image_sum, refresh_lists,
};
