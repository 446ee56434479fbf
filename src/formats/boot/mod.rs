//! Boot structures: El Torito catalogs, code of the start area, what boot images are and which
//! patches they carry, EFI programs, the files that boot loaders read; and how they are written.

pub mod author;
pub mod config;
pub mod detect;
pub mod eltorito;
pub mod info_table;
pub mod pe;
pub mod system_area;
