//! CHD, MAME's compressed hunks of data, versions 1 to 5: compact discs with their tracks, DVDs
//! and hard disks. Images that need a parent are refused, and so is the audio-video codec of laser
//! discs.

mod bits;
mod cd;
mod codec;
mod flac;
mod frames;
mod header;
mod huffman;
mod map;
mod metadata;
mod read;
mod write;

pub use frames::{disc_frames, volume_frames};
pub(super) use read::{open, probe};
pub use write::ChdFraming;

use super::{ContainerError, SheetFault};

/// Bytes of a sector and of its subchannel in a hunk.
const FRAME_BYTES: usize = 2448;
const SUB_BYTES: usize = 96;

fn bad(offset: u64, fault: SheetFault) -> ContainerError {
    ContainerError::Descriptor { offset, fault }
}

/// Four letters as a number.
const fn tag(letters: &[u8; 4]) -> u32 {
    u32::from_be_bytes(*letters)
}
