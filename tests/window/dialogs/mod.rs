//! Dialogs, each driven alone with a feed made by hand.

mod create;
mod questions;
mod stage;
