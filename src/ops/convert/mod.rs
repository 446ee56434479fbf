//! Turns an opened image into one of another kind.
//!
//! What the target can't carry is told first and must be accepted ([`losses`]); then the files of
//! the target are written beside their names, read back through the readers of this program, and
//! renamed together. Whatever fails on the way, nothing is left behind.
//!
//! A kind of image that can be made is a [`Target`]: its line in `target.rs` says how it is named,
//! what it can't carry, and which files it is made of. Bytes that only need another arrangement
//! (raw sectors, a sheet) are a source; bytes that need work in order (compression) go through an
//! encoder, a [`crate::io::BlockSink`] over the file.

mod batch;
mod images;
mod loss;
mod overlay;
mod pooled;
mod run;
mod target;
mod unpack;

pub use batch::{
    BatchItem, BatchOptions, BatchResult, BatchRow, convert_all, convert_item, output_name,
};
pub use images::{
    FoundImage, IMAGE_ENDINGS, PACKED_ENDINGS, documents, images_in, looks_like_image,
};
pub use loss::{Loss, losses};
pub use run::{
    ConvertError, ConvertOptions, ConvertOutcome, convert, convert_sequential, data_source,
};
pub use target::Target;
pub use unpack::{Input, Output, open_and_convert};
