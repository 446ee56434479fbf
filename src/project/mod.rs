//! What is edited, undone and browsed.

mod merge;

pub use merge::{Clash, ClashSide, MergeError, MergeRules, Merged, OnClash, Resolution, merge};
