//! GUIDs as partition tables hold them.

use std::fmt;
use std::str::FromStr;

/// A GUID in its form on disc: the first three fields little-endian, the rest as it is written
/// (UEFI 2.10, appendix A).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct Guid(pub [u8; 16]);

/// Not eight, four, four, four and twelve hex digits with hyphens between.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("not a GUID")]
pub struct BadGuid;

/// Where on disc each byte of the written form lies.
const WRITTEN: [usize; 16] = [3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15];

impl Guid {
    /// No partition.
    pub const ZERO: Guid = Guid([0; 16]);
    /// Type of an EFI system partition.
    pub const ESP: Guid = Guid::new(0xC12A_7328_F81F_11D2_BA4B_00A0_C93E_C93B);
    /// Type of a partition Windows keeps files on; what an ISO 9660 partition is given.
    pub const BASIC_DATA: Guid = Guid::new(0xEBD0_A0A2_B9E5_4433_87C0_68B6_B726_99C7);
    /// Type of an HFS+ partition.
    pub const HFS_PLUS: Guid = Guid::new(0x4846_5300_0000_11AA_AA11_0030_6543_ECAC);

    /// From the digits as they are written, most significant first.
    pub const fn new(digits: u128) -> Guid {
        let [a, b, c, d, e, f, g, h, rest @ ..] = digits.to_be_bytes();
        let [i, j, k, l, m, n, o, p] = rest;
        Guid([d, c, b, a, f, e, h, g, i, j, k, l, m, n, o, p])
    }

    /// From sixteen bytes of any origin, marked as random (version 4, variant 1).
    pub fn from_seed(mut bytes: [u8; 16]) -> Guid {
        let [.., version, variant, _, _, _, _, _, _, _] = &mut bytes;
        *version = (*version & 0x0F) | 0x40;
        *variant = (*variant & 0x3F) | 0x80;
        Guid(bytes)
    }
}

impl fmt::Display for Guid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (n, at) in WRITTEN.into_iter().enumerate() {
            if matches!(n, 4 | 6 | 8 | 10) {
                f.write_str("-")?;
            }
            write!(f, "{:02x}", self.0.get(at).copied().unwrap_or_default())?;
        }
        Ok(())
    }
}

impl FromStr for Guid {
    type Err = BadGuid;

    fn from_str(text: &str) -> Result<Guid, BadGuid> {
        let fields: Vec<&str> = text.split('-').collect();
        let lens: Vec<usize> = fields.iter().map(|field| field.len()).collect();
        if lens != [8, 4, 4, 4, 12] || !text.bytes().all(|b| b == b'-' || b.is_ascii_hexdigit()) {
            return Err(BadGuid);
        }
        u128::from_str_radix(&fields.concat(), 16).map(Guid::new).map_err(|_| BadGuid)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_three_fields_are_little_endian_on_disc() {
        let on_disc = [0x28, 0x73, 0x2A, 0xC1, 0x1F, 0xF8, 0xD2, 0x11];
        assert_eq!(Guid::ESP.0[..8], on_disc);
        let text = "c12a7328-f81f-11d2-ba4b-00a0c93ec93b";
        assert_eq!(Guid::ESP.to_string(), text);
        assert_eq!(text.to_uppercase().parse(), Ok(Guid::ESP));
        assert_eq!("C12A7328F81F11D2BA4B00A0C93EC93B".parse::<Guid>(), Err(BadGuid));
        assert_eq!("+12A7328-F81F-11D2-BA4B-00A0C93EC93B".parse::<Guid>(), Err(BadGuid));
    }

    #[test]
    fn a_seeded_one_says_that_it_is_random() {
        let text = Guid::from_seed([0xFF; 16]).to_string();
        assert_eq!(text, "ffffffff-ffff-4fff-bfff-ffffffffffff");
    }
}
