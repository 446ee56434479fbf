//! Image files that say what disc they hold: sessions, tracks, and where their sectors lie.
//!
//! [`open`] is the registry: by magic where there is one, else by what the file says; the ending
//! of its name only breaks ties. A file that is a disc of 2048-byte sectors and nothing else is
//! no container: it gives `None` and is read as it is.

mod disc;
mod error;
mod source;
mod wave;

pub use disc::{ContainerKind, Disc, Fragment, FragmentSource, Mend, Session, Track};
pub use error::{ContainerError, SheetFault};
