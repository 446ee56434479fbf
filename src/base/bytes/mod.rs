//! Bytes as disc standards write them.

mod cursor;
mod endian;
mod text;
mod time;

pub use cursor::Cursor;
pub use endian::{Both16, Both32, be16, be32, le16, le32, le64};
pub use text::{decode_ucs2_be, encode_ucs2_be, is_a_character, is_d_character, trim_padding};
pub use time::{DiscTime, Timestamp};
