//! Descriptor tags: whether a structure is what it says (ECMA-167 3/7.2).

use zerocopy::FromBytes;

use super::raw::Tag;
use crate::base::bytes::crc16;

/// What is wrong with a tag. A structure with faults may still be readable.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Faults {
    /// The checksum of the tag is wrong.
    pub checksum: bool,
    /// The CRC of the structure is wrong or reaches beyond it.
    pub crc: bool,
    /// The tag says that it lies elsewhere.
    pub location: bool,
}

impl Faults {
    /// Whether there is any.
    pub fn any(self) -> bool {
        self.checksum || self.crc || self.location
    }

    /// The stable name of the first one, for messages.
    pub fn id(self) -> &'static str {
        match self {
            Faults { checksum: true, .. } => "checksum",
            Faults { crc: true, .. } => "crc",
            _ => "location",
        }
    }
}

/// The tag at the start of `bytes` and its faults; `location` is what it should say. `None` when
/// there are too few bytes, or only zeros: nothing was recorded.
pub fn read(bytes: &[u8], location: u32) -> Option<(Tag, Faults)> {
    let (tag, rest) = Tag::read_from_prefix(bytes).ok()?;
    let head = bytes.get(..size_of::<Tag>())?;
    if head.iter().all(|b| *b == 0) {
        return None;
    }
    let sum = head.iter().enumerate().filter(|(at, _)| *at != 4);
    let sum = sum.fold(0u8, |sum, (_, byte)| sum.wrapping_add(*byte));
    let covered = rest.get(..usize::from(tag.crc_bytes.get()));
    let faults = Faults {
        checksum: sum != tag.checksum,
        crc: covered.is_none_or(|covered| crc16(covered) != tag.crc.get()),
        location: tag.location.get() != location,
    };
    Some((tag, faults))
}

/// Writes checksum and CRC of the structure in `bytes` over `crc_bytes` bytes behind its tag.
#[cfg(test)]
pub(super) fn seal(bytes: &mut [u8], id: u16, location: u32, crc_bytes: u16) {
    let crc = crc16(&bytes[16..16 + usize::from(crc_bytes)]);
    bytes[..2].copy_from_slice(&id.to_le_bytes());
    bytes[2..6].copy_from_slice(&[3, 0, 0, 0]);
    bytes[6..8].copy_from_slice(&[1, 0]);
    bytes[8..10].copy_from_slice(&crc.to_le_bytes());
    bytes[10..12].copy_from_slice(&crc_bytes.to_le_bytes());
    bytes[12..16].copy_from_slice(&location.to_le_bytes());
    bytes[4] = bytes[..16].iter().fold(0u8, |sum, byte| sum.wrapping_add(*byte));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_fault_is_told_apart() {
        let mut bytes = vec![7u8; 64];
        seal(&mut bytes, 261, 9, 48);
        let faults = |bytes: &[u8], location| read(bytes, location).expect("a tag").1;
        assert!(!faults(&bytes, 9).any());
        assert_eq!(faults(&bytes, 8).id(), "location");
        assert_eq!(faults(&bytes[..63], 9).id(), "crc");
        bytes[40] ^= 1;
        assert_eq!(faults(&bytes, 9).id(), "crc");
        bytes[6] ^= 1;
        assert_eq!(faults(&bytes, 9).id(), "checksum");
        assert_eq!(read(&[0; 64], 0), None);
        assert_eq!(read(&[1; 15], 0), None);
    }
}
