//! ISO 9660 (ECMA-119) levels 1 to 3, ISO 9660:1999, and the trees of its extensions: Rock
//! Ridge and Joliet are other readings of the same structures.

pub mod author;
pub mod describe;
pub mod inside;
mod list;
pub mod names;
pub mod path_table;
pub mod probe;
pub mod raw;
pub mod read;
pub mod record;
pub mod session;

pub use probe::{Descriptor, DescriptorKind, IsoVolume, View};
