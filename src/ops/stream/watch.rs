//! Looks on while bytes pass, whether some of them are what they were when the layout was made.

use std::collections::VecDeque;
use std::sync::{Arc, OnceLock};

use crate::base::units::ByteRange;
use crate::ops::digest::{Absorb, DigestKind};

/// A run of the source and the BLAKE3 it must have.
pub type Expected = (ByteRange, [u8; 32]);

/// Digests runs of the source on the way, and keeps the first that is another.
pub(super) struct Watch {
    /// Those that are not over yet, in order.
    expected: VecDeque<Expected>,
    hasher: blake3::Hasher,
    at: u64,
    differing: Arc<OnceLock<ByteRange>>,
}

impl Watch {
    /// Runs in order, without overlaps. What is found goes to `differing`.
    pub(super) fn new(expected: Vec<Expected>, differing: Arc<OnceLock<ByteRange>>) -> Watch {
        Watch { expected: expected.into(), hasher: blake3::Hasher::new(), at: 0, differing }
    }
}

impl Absorb for Watch {
    fn absorb(&mut self, bytes: &[u8]) {
        let here = ByteRange { start: self.at, len: bytes.len() as u64 };
        self.at = here.end();
        while let Some((range, digest)) = self.expected.front().copied() {
            if let Some(part) = range.intersection(here) {
                let from = usize::try_from(part.start - here.start).unwrap_or(usize::MAX);
                let to = usize::try_from(part.end() - here.start).unwrap_or(usize::MAX);
                self.hasher.update(bytes.get(from..to).unwrap_or_default());
            }
            if range.end() > here.end() {
                break;
            }
            if *self.hasher.finalize().as_bytes() != digest {
                // Another run is known to differ already: one is enough.
                let _known = self.differing.set(range);
            }
            self.hasher.reset();
            self.expected.pop_front();
        }
    }

    fn finish(self: Box<Self>) -> Option<(DigestKind, Box<[u8]>)> {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_are_held_to_their_digests_however_the_bytes_come() {
        let bytes: Vec<u8> = (0..=255).collect();
        let expect = |from: u64, to: u64| {
            let part = &bytes[usize::try_from(from).unwrap()..usize::try_from(to).unwrap()];
            (ByteRange::between(from, to), *blake3::hash(part).as_bytes())
        };
        let differing = |expected: Vec<Expected>, step: usize| {
            let found = Arc::new(OnceLock::new());
            let mut watch = Box::new(Watch::new(expected, Arc::clone(&found)));
            bytes.chunks(step).for_each(|chunk| watch.absorb(chunk));
            assert!(watch.finish().is_none());
            found.get().copied()
        };
        for step in [1, 7, 100, 256] {
            let good = vec![expect(3, 10), expect(10, 11), expect(100, 256)];
            assert_eq!(differing(good.clone(), step), None);
            let mut bad = good;
            bad[1].1[0] ^= 0xFF;
            assert_eq!(differing(bad, step), Some(ByteRange::between(10, 11)));
        }
    }
}
