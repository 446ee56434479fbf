//! What the panels show, as plain data: computed from the tree, the sector map and the spec of a
//! tab, cached by what it depends on, tested without a window.

pub mod batch;
pub mod boot;
pub mod bytes;
pub mod capacity;
pub mod checks;
pub mod checksum;
pub mod collate;
pub mod command_line;
pub mod convert;
pub mod create;
pub mod extract;
pub mod facts;
pub mod find;
pub mod folder;
pub mod kinds;
pub mod later;
pub mod listing;
pub mod log;
pub mod owners;
pub mod panes;
pub mod parts;
pub mod place;
pub mod preview;
pub mod progress;
pub mod rows;
pub mod selection;
pub mod shown;
pub mod sizes;
pub mod start;
pub mod strip;
pub mod tracks;
pub mod tree_rows;
pub mod treemap;
pub mod viewport;
