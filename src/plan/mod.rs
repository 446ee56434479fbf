//! Requests become addresses, addresses become regions: the image before it exists.
//!
//! An [`Author`] says what it needs ([`Request`]: owner, size, alignment, order class, and a fixed
//! address only where its standard demands one), never where others lie. [`lay_out`] gives every
//! request an address ([`Addresses`]) and every author then knows all it has to write. The result,
//! a [`Plan`], is a sorted list of [`Region`]s; [`PlannedImage`] reads it like any other source.
//!
//! Nothing here knows a format, does I/O or asks a clock (rule I2).

mod address;
mod allocate;
mod author;
mod check;
mod ground;
mod media;
mod payload;
mod planned_image;
mod region;
pub mod replay;
mod request;
mod space;
mod taken;
#[cfg(test)]
mod toy;
mod verdict;
mod wants;

pub use address::Addresses;
pub use allocate::{Asked, Conflict, Laid, lay_out, lay_out_unless};
pub use author::Author;
pub use check::{Fault, check};
pub use media::{Drive, Head, MediumKind};
pub use payload::Payload;
pub use planned_image::{BlobProvider, PlannedImage};
pub use region::{Plan, PlanId, Region};
pub use request::{
    AuthorId, Key, OrderClass, Place, Request, Requests, Size, Space, SpaceId, Subject,
};
pub use space::DiscSpace;
pub use verdict::{PinCost, PinRefusal};
pub use wants::{ConflictReason, Lost, RuleConflict, RuleOutcome, RuleState, Want, Wants};

/// A rendered region is at most this long, so that reading a byte never renders a whole tree.
pub const MAX_RENDERED_BYTES: u64 = 1 << 20;
