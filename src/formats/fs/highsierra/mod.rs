//! High Sierra, the draft of 1986 that became ISO 9660: descriptors that begin with their own
//! place, dates without a zone, and directory flags a byte earlier. Read only; a few old discs
//! have nothing else.

mod probe;
mod read;

pub use probe::{HighSierraVolume, probe};
