//! The digests people ask for, behind one face.

use std::fmt;

use digest::Digest as _;

/// A digest or checksum by name.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum DigestKind {
    /// MD5 (RFC 1321).
    Md5,
    /// SHA-1 (FIPS 180-4).
    Sha1,
    /// SHA-256 (FIPS 180-4).
    Sha256,
    /// SHA-512 (FIPS 180-4).
    Sha512,
    /// BLAKE3, 256 bits.
    Blake3,
    /// CRC-32 of zip and gzip, written most significant byte first.
    Crc32,
}

impl DigestKind {
    /// All of them, in the order they are shown.
    pub const ALL: [DigestKind; 6] = [
        DigestKind::Md5,
        DigestKind::Sha1,
        DigestKind::Sha256,
        DigestKind::Sha512,
        DigestKind::Blake3,
        DigestKind::Crc32,
    ];

    /// The stable name of options and `--json`.
    pub fn id(self) -> &'static str {
        match self {
            DigestKind::Md5 => "md5",
            DigestKind::Sha1 => "sha1",
            DigestKind::Sha256 => "sha256",
            DigestKind::Sha512 => "sha512",
            DigestKind::Blake3 => "blake3",
            DigestKind::Crc32 => "crc32",
        }
    }

    /// The kind of that name; case and hyphens don't matter (`SHA-256`).
    pub fn from_id(id: &str) -> Option<DigestKind> {
        let plain = id.to_ascii_lowercase().replace('-', "");
        DigestKind::ALL.into_iter().find(|kind| kind.id() == plain)
    }
}

/// Digests of the same bytes, each kind once, in the order of [`DigestKind::ALL`].
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Digests(Vec<(DigestKind, Box<[u8]>)>);

impl Digests {
    /// Collects digests; of a kind named twice the first is kept.
    pub fn new(mut values: Vec<(DigestKind, Box<[u8]>)>) -> Digests {
        values.sort_by_key(|(kind, _)| *kind);
        values.dedup_by_key(|(kind, _)| *kind);
        Digests(values)
    }

    /// Kinds and values.
    pub fn iter(&self) -> impl Iterator<Item = (DigestKind, &[u8])> {
        self.0.iter().map(|(kind, value)| (*kind, &**value))
    }

    /// The value of a kind.
    pub fn value(&self, kind: DigestKind) -> Option<&[u8]> {
        self.iter().find(|(k, _)| *k == kind).map(|(_, value)| value)
    }

    /// The value of a kind in lower-case hex digits.
    pub fn hex(&self, kind: DigestKind) -> Option<String> {
        self.value(kind).map(|value| value.iter().map(|byte| format!("{byte:02x}")).collect())
    }

    /// Those of `kinds` only.
    pub fn only(self, kinds: &[DigestKind]) -> Digests {
        Digests(self.0.into_iter().filter(|(kind, _)| kinds.contains(kind)).collect())
    }

    /// None at all.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl fmt::Debug for Digests {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map()
            .entries(self.iter().map(|(kind, _)| (kind.id(), self.hex(kind).unwrap_or_default())))
            .finish()
    }
}

/// Something that takes bytes in order and comes to a result.
pub(super) trait Absorb: Send {
    /// Takes the next bytes.
    fn absorb(&mut self, bytes: &[u8]);

    /// About how long it takes, against others: picoseconds a byte with the instructions that
    /// processors have for SHA.
    fn cost(&self) -> u32 {
        500
    }

    /// The digest over all bytes taken, if it is one.
    fn finish(self: Box<Self>) -> Option<(DigestKind, Box<[u8]>)>;
}

/// A running digest.
pub(super) enum Hasher {
    Md5(md5::Md5),
    Sha1(sha1::Sha1),
    Sha256(sha2::Sha256),
    Sha512(sha2::Sha512),
    Blake3(Box<blake3::Hasher>),
    Crc32(crc32fast::Hasher),
}

impl Hasher {
    pub(super) fn new(kind: DigestKind) -> Hasher {
        match kind {
            DigestKind::Md5 => Hasher::Md5(md5::Md5::new()),
            DigestKind::Sha1 => Hasher::Sha1(sha1::Sha1::new()),
            DigestKind::Sha256 => Hasher::Sha256(sha2::Sha256::new()),
            DigestKind::Sha512 => Hasher::Sha512(sha2::Sha512::new()),
            DigestKind::Blake3 => Hasher::Blake3(Box::default()),
            DigestKind::Crc32 => Hasher::Crc32(crc32fast::Hasher::new()),
        }
    }
}

impl Absorb for Hasher {
    fn absorb(&mut self, bytes: &[u8]) {
        match self {
            Hasher::Md5(hasher) => hasher.update(bytes),
            Hasher::Sha1(hasher) => hasher.update(bytes),
            Hasher::Sha256(hasher) => hasher.update(bytes),
            Hasher::Sha512(hasher) => hasher.update(bytes),
            Hasher::Blake3(hasher) => {
                hasher.update(bytes);
            }
            Hasher::Crc32(hasher) => hasher.update(bytes),
        }
    }

    fn cost(&self) -> u32 {
        match self {
            Hasher::Md5(_) => 1600,
            Hasher::Sha1(_) | Hasher::Sha256(_) => 550,
            Hasher::Sha512(_) => 1500,
            Hasher::Blake3(_) => 250,
            Hasher::Crc32(_) => 50,
        }
    }

    fn finish(self: Box<Self>) -> Option<(DigestKind, Box<[u8]>)> {
        Some(self.value())
    }
}

impl Hasher {
    /// The digest over all bytes taken.
    pub(super) fn value(self) -> (DigestKind, Box<[u8]>) {
        match self {
            Hasher::Md5(hasher) => (DigestKind::Md5, Box::from(&hasher.finalize()[..])),
            Hasher::Sha1(hasher) => (DigestKind::Sha1, Box::from(&hasher.finalize()[..])),
            Hasher::Sha256(hasher) => (DigestKind::Sha256, Box::from(&hasher.finalize()[..])),
            Hasher::Sha512(hasher) => (DigestKind::Sha512, Box::from(&hasher.finalize()[..])),
            Hasher::Blake3(hasher) => {
                (DigestKind::Blake3, Box::from(&hasher.finalize().as_bytes()[..]))
            }
            Hasher::Crc32(hasher) => {
                (DigestKind::Crc32, Box::from(&hasher.finalize().to_be_bytes()[..]))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digests_of_abc_are_those_of_the_standards() {
        let values = DigestKind::ALL
            .into_iter()
            .map(|kind| {
                let mut hasher = Hasher::new(kind);
                hasher.absorb(b"ab");
                hasher.absorb(b"c");
                hasher.value()
            })
            .collect();
        let digests = Digests::new(values);
        let expected = [
            "900150983cd24fb0d6963f7d28e17f72",
            "a9993e364706816aba3e25717850c26c9cd0d89d",
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
            "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a\
             2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f",
            "6437b3ac38465133ffb63b75273a8db548c558465d79db03fd359c6cd5bd9d85",
            "352441c2",
        ];
        for (kind, hex) in DigestKind::ALL.into_iter().zip(expected) {
            assert_eq!(digests.hex(kind).as_deref(), Some(hex), "{}", kind.id());
        }
    }

    #[test]
    fn names_lead_back_to_kinds() {
        for kind in DigestKind::ALL {
            assert_eq!(DigestKind::from_id(kind.id()), Some(kind));
        }
        assert_eq!(DigestKind::from_id("SHA-256"), Some(DigestKind::Sha256));
        assert_eq!(DigestKind::from_id("sha3"), None);
    }
}
