//! Bytes as disc standards write them.

mod crc;
mod cs0;
mod cursor;
mod endian;
mod text;
mod time;

pub use crc::{crc16, crc16_from};
pub use cs0::{decode_cs0, decode_dstring, encode_cs0};
pub use cursor::Cursor;
pub use endian::{Both16, Both32, be16, be32, be64, le16, le32, le64};
pub use text::{
    decode_ucs2_be, encode_ucs2_be, is_a_character, is_d_character, printable, trim_padding,
};
pub use time::{DiscTime, Timestamp};
