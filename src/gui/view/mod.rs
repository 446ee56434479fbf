//! What the panels show, as plain data: computed from the tree, the sector map and the spec of a
//! tab, cached by what it depends on, tested without a window.

pub mod capacity;
pub mod collate;
pub mod facts;
pub mod folder;
pub mod later;
pub mod owners;
pub mod panes;
pub mod rows;
pub mod selection;
pub mod shown;
pub mod strip;
pub mod tree_rows;
pub mod viewport;
