//! Opening an image that came from elsewhere: what it is (`open`, `probe`), what is in it
//! (`view`), who owns which sectors (`survey`), what its fields say (`describe`) and the bytes of
//! its files (`bytes`).
//!
//! [`open`] reads descriptors only, whatever the size of the image. A view is read when asked
//! for: whole as a tree ([`OpenImage::read_view`]) or entry by entry without memory per file
//! ([`OpenImage::for_each_entry`]).

mod ascending;
mod boot;
mod bridge;
mod bytes;
mod claims;
mod describe;
mod early;
mod gaps;
mod mounted;
mod nested;
mod open;
mod recorded;
mod structure;
mod survey;
mod tracks;
mod view;

pub use crate::formats::container::{
    ContainerError, ContainerKind, Disc, Fragment, FragmentSource, Session, SheetFault, Track,
    mended_sheet, wave,
};
pub use crate::formats::fs::charset::Charset;
pub use crate::formats::fs::volume::{Entry, EntryKind, Packing};
pub use crate::io::packed::{CacheFolder, PackedError, PackedKind};
pub use boot::{BootEntrySummary, BootSummary, CarriedBoot, NotCarried, boot_image_number};
pub use bytes::BlobError;
pub use early::{EarlyImage, EarlyView};
pub use open::{
    OpenError, OpenImage, OpenOptions, PartitionSummary, SessionSummary, VolumeSummary, open,
    open_source, open_watched,
};
pub use recorded::{Recorded, data_place, joliet_limit};
pub use survey::{OTHER_TREE, Survey, SurveySoFar};
pub use view::{Lacking, ViewTree};
