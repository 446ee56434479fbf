//! Raw sectors without any sheet: what they are is found by looking.

mod look;
mod tracks;

pub(super) use tracks::work_out;
