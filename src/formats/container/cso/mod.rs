//! CSO and ZSO: an ISO image cut into blocks of usually 2048 bytes, each deflated (CSO version 0
//! and 1), packed with LZ4 (ZSO) or either of them (CSO version 2), or stored. Not the format of
//! the same magic for the GameCube, nor DAX and JSO.

mod read;
mod write;

pub(super) use read::{open, probe};
pub use write::CsoFraming;
