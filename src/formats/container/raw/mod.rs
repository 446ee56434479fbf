//! Raw sectors without any sheet: what they are is found by looking.

mod look;
mod tracks;

pub(super) use look::look_at_track;
pub(super) use tracks::work_out;
