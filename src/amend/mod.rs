//! Changes an opened image as a whole, the way a command line asks for it: by paths.
//!
//! [`Changes`] are paths and host files. Each becomes an [`Edit`](crate::project::Edit) of the
//! document, so that the window and the command line change a project in one way only; then the
//! digests that the image carries of itself are taken anew. [`ways()`] says in which ways the
//! result can be saved and what each costs; [`plan_way`] plans one of them. A room of its own because it needs
//! both the verbs (scanning, hashing) and the project, which do not know each other.

mod changes;
mod checks;
mod place;
mod save;
mod sides;
#[cfg(test)]
mod tests;
mod ways;

pub use changes::{ChangeError, ChangeOutcome, Changes, apply};
pub use checks::{
    ImageSumError, ListOutcome, blank_image_sum, has_image_sum, image_sum, refresh_lists,
};
pub use save::{SaveError, SavedOver, plan_over, rebind_after, save_over, write_way};
pub use sides::{SideError, folder_side};
pub use ways::{
    Refusal, Way, WayError, WayOffer, WayPlan, can_share, clone_origin, file_refusal, plan_way,
    ways,
};
