//! Apple disk images (UDIF, `.dmg`): runs of 512-byte sectors, stored, zero, or packed with zlib,
//! bzip2, LZFSE or LZMA. Not here: ADC runs, encrypted and segmented images, and the resource
//! forks of the oldest ones, which are refused.

mod plist;
mod read;

pub(super) use read::{open, probe};
