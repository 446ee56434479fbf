//! Boot structures: El Torito catalogs, code of the start area, what boot images are and which
//! patches they carry, EFI programs, the files that boot loaders read.

pub mod config;
pub mod detect;
pub mod eltorito;
pub mod info_table;
pub mod pe;
pub mod system_area;
