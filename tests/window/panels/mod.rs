//! Table, tree, inspector, strip and capacity.

mod capacity;
mod files;
mod rename;
mod stage;
mod steady;
mod strip;
mod tree;
