//! Recorded reads: what they touched, what they take on a drive, and in which order files had
//! better lie.
//!
//! Nothing here moves a file: an order is proposed, its time is what the model of the drive says,
//! and whoever asked decides.

mod recording;
mod times;

pub use recording::{Read, Recording, RecordingError, parse};
pub use times::{FileTime, Piece, Replayed, Touch, first_touched, replay, touches};
