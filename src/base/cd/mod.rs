//! What a compact disc is made of: addresses in minutes, seconds and frames, raw sectors of 2352
//! bytes with their error detection and correction, the subchannel, CD-TEXT (IEC 60908, ECMA-130,
//! Philips-Sony CD-ROM XA). Deliberately no scrambling and no CIRC: no image file holds them.

mod cd_text;
mod ecc;
mod edc;
mod msf;
mod sector;
mod subchannel;

pub use cd_text::{CdText, CdTextKind};
pub use ecc::{EccRegion, ecc_is_right, make_ecc, repair_ecc};
pub use edc::edc;
pub use msf::{FRAMES_PER_SECOND, LEAD_IN_FRAMES, Msf};
pub use sector::{
    AUDIO_SAMPLES, RAW_BYTES, RawSector, SYNC, SectorCheck, SectorLayout, SubLayout, TrackMode,
};
pub use subchannel::{QFrame, SUB_BYTES, TrackFlags, deinterleave, interleave};
