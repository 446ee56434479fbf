//! Dialogs, each driven alone with a feed made by hand.

mod clashes;
mod create;
mod extract;
mod options;
mod path;
mod plain;
mod questions;
mod stage;
