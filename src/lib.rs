//! Glassmaster: author, browse, compare and verify disc images.
//!
//! # Architecture
//!
//! ```text
//!  cli            gui                      faces: no bytes, no format knowledge
//!    \        /    |
//!     \      job   i18n                    background work for the window; words
//!      \     /  |
//!       amend   |                          an opened image, changed by paths
//!       |   \   |
//!       ops   project                      verbs            what is edited, undone, saved
//!      /   \   /
//!  platform  opened    master              open + survey    gather + plan
//!               \      /
//!                formats                   container  part  fs  boot
//!                   |
//!                  plan                    requests -> addresses -> regions -> PlannedImage
//!                   |
//!                   io                     block sources and sinks, host files, faults
//!                   |
//!                 model                    tree  spec  map   (plain values)
//!                   |
//!                 base                     units  bytes  diag  progress
//! ```
//!
//! The one idea everything hangs on: **the plan is the image**. A plan is a sorted list of
//! regions, each with an owner; it can be read at any offset, hashed, compared and shown before a
//! byte is written; writing is copying it. The same sector map describes a planned image and one
//! that came from elsewhere.
//!
//! # Rules
//!
//! - **I1** Nothing below `gui` names egui; nothing below `cli`/`gui` names a locale; nothing
//!   below `ops` starts a thread. Code below ops may use rayon iterators, which run inside the
//!   pool that ops installed. Without feature `gui` the crate is a complete command line.
//! - **I2** Planning does no I/O and uses no clock, randomness, environment or thread: same
//!   inputs, same plan, same bytes.
//! - **I3** Bytes reach a destination only through `ops::stream`, which copies a
//!   [`io::source::BlockSource`] (extracted files are the one exception).
//! - **I4** Claims are byte ranges; every byte of a plan or an opened image has exactly one
//!   primary owner, possibly *Unknown*, beside named co-owners.
//! - **I5** Surveying a planned image finds what its plan says, and the reverse.
//! - **I6** Arbitrary bytes never panic, loop, or allocate beyond a stated bound.
//! - **I7** A `Project` changes only through `Document::apply` or `Document::accept`.
//! - **I8** Sources are opened read-only; a destination is a temporary file renamed at the end. One
//!   that is changed where it stands, on request, has its old bytes synced beside it first.
//! - **I9** Panels and dialogs see names, sectors and owners, never bytes of a structure. Format
//!   layers produce codes and values, never sentences.
//!
//! `tests/architecture.rs` holds the directions between the rooms.

pub mod amend;
pub mod base;
pub mod cli;
pub mod formats;
#[cfg(feature = "gui")]
pub mod gui;
pub mod i18n;
pub mod io;
pub mod job;
pub mod master;
pub mod model;
pub mod opened;
pub mod ops;
pub mod plan;
pub mod platform;
pub mod project;
pub mod settings;
