//! How long work is told and cancelled: made by the caller, passed down in a [`Context`].

mod cancel;
mod context;
mod estimate;
mod meter;

pub use cancel::{CancelToken, Cancelled};
pub use context::Context;
pub use estimate::Estimate;
pub use meter::{Meter, Phase, Reading};
