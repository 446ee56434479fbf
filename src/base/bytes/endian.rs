//! Numbers in both byte orders (ECMA-119 7.2, 7.3).

use zerocopy::{FromBytes, Immutable, IntoBytes, KnownLayout, Unaligned};

macro_rules! readers {
    ($($(#[$doc:meta])* $name:ident -> $type:ty = $from:ident / $len:literal;)*) => {
        $($(#[$doc])*
        pub fn $name(bytes: &[u8], at: usize) -> Option<$type> {
            let end = at.checked_add($len)?;
            let part: [u8; $len] = bytes.get(at..end)?.try_into().ok()?;
            Some(<$type>::$from(part))
        })*
    };
}

readers! {
    /// Little-endian number at `at`; `None` past the end.
    le16 -> u16 = from_le_bytes / 2;
    /// Little-endian number at `at`; `None` past the end.
    le32 -> u32 = from_le_bytes / 4;
    /// Little-endian number at `at`; `None` past the end.
    le64 -> u64 = from_le_bytes / 8;
    /// Big-endian number at `at`; `None` past the end.
    be16 -> u16 = from_be_bytes / 2;
    /// Big-endian number at `at`; `None` past the end.
    be32 -> u32 = from_be_bytes / 4;
    /// Big-endian number at `at`; `None` past the end.
    be64 -> u64 = from_be_bytes / 8;
}

/// A 16-bit number recorded in both byte orders (ECMA-119 7.2.3).
#[derive(
    Clone,
    Copy,
    PartialEq,
    Eq,
    Debug,
    Default,
    FromBytes,
    IntoBytes,
    Immutable,
    KnownLayout,
    Unaligned,
)]
#[repr(C)]
pub struct Both16 {
    little: [u8; 2],
    big: [u8; 2],
}

/// A 32-bit number recorded in both byte orders (ECMA-119 7.3.3).
#[derive(
    Clone,
    Copy,
    PartialEq,
    Eq,
    Debug,
    Default,
    FromBytes,
    IntoBytes,
    Immutable,
    KnownLayout,
    Unaligned,
)]
#[repr(C)]
pub struct Both32 {
    little: [u8; 4],
    big: [u8; 4],
}

macro_rules! both {
    ($name:ident, $type:ty) => {
        impl $name {
            /// Both halves of `value`.
            pub fn new(value: $type) -> $name {
                $name { little: value.to_le_bytes(), big: value.to_be_bytes() }
            }

            /// The little-endian half: what Linux, GRUB and libisofs read.
            pub fn little(self) -> $type {
                <$type>::from_le_bytes(self.little)
            }

            /// The big-endian half.
            pub fn big(self) -> $type {
                <$type>::from_be_bytes(self.big)
            }

            /// Whether both halves say the same.
            pub fn is_consistent(self) -> bool {
                self.little() == self.big()
            }
        }
    };
}

both!(Both16, u16);
both!(Both32, u32);

const _: () = assert!(size_of::<Both16>() == 4 && size_of::<Both32>() == 8);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_halves_are_written_and_told_apart() {
        let both = Both32::new(0x0102_0304);
        assert_eq!(both.as_bytes(), &[4, 3, 2, 1, 1, 2, 3, 4]);
        assert!(both.is_consistent());
        let odd = Both32::read_from_bytes(&[4, 3, 2, 1, 0, 0, 0, 1]).expect("eight bytes");
        assert_eq!((odd.little(), odd.big(), odd.is_consistent()), (0x0102_0304, 1, false));
        assert_eq!(le32(&[1, 2, 3], 0), None);
        assert_eq!(le32(&[0; 4], usize::MAX), None);
    }
}
