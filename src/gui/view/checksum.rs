//! Which checksums a person asks for.

use crate::job::DigestKind;

/// All kinds, the most wanted first.
const KINDS: [DigestKind; 6] = [
    DigestKind::Sha256,
    DigestKind::Sha512,
    DigestKind::Sha1,
    DigestKind::Md5,
    DigestKind::Blake3,
    DigestKind::Crc32,
];

/// What a kind is called in every language.
pub fn checksum_name(kind: DigestKind) -> &'static str {
    match kind {
        DigestKind::Sha256 => "SHA-256",
        DigestKind::Sha512 => "SHA-512",
        DigestKind::Sha1 => "SHA-1",
        DigestKind::Md5 => "MD5",
        DigestKind::Blake3 => "BLAKE3",
        DigestKind::Crc32 => "CRC-32",
    }
}

/// Which checksums are wanted.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Checksums([bool; 6]);

impl Default for Checksums {
    /// SHA-256 alone.
    fn default() -> Self {
        Checksums::of([DigestKind::Sha256])
    }
}

impl Checksums {
    /// These.
    pub fn of(kinds: impl IntoIterator<Item = DigestKind>) -> Checksums {
        let mut wanted = Checksums([false; 6]);
        for kind in kinds {
            for (at, is_on) in wanted.switches() {
                *is_on |= at == kind;
            }
        }
        wanted
    }

    /// Each kind with its switch, the most wanted first.
    pub fn switches(&mut self) -> impl Iterator<Item = (DigestKind, &mut bool)> {
        KINDS.into_iter().zip(self.0.iter_mut())
    }

    /// The wanted ones, the most wanted first.
    pub fn wanted(self) -> impl Iterator<Item = DigestKind> {
        KINDS.into_iter().zip(self.0).filter(|(_, is_on)| *is_on).map(|(kind, _)| kind)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_most_wanted_comes_first() {
        let chosen = Checksums::of([DigestKind::Crc32, DigestKind::Md5]);
        let kinds: Vec<_> = chosen.wanted().collect();
        assert_eq!(kinds, [DigestKind::Md5, DigestKind::Crc32]);
        assert!(DigestKind::ALL.iter().all(|kind| KINDS.contains(kind)));
        assert_eq!(Checksums::default().wanted().count(), 1);
    }
}
