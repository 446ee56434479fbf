//! xxHash of 32 bits (xxHash specification 0.2), seed 0: the checksums of LZ4 frames.

const PRIMES: [u32; 5] = [0x9E37_79B1, 0x85EB_CA77, 0xC2B2_AE3D, 0x27D4_EB2F, 0x1656_67B1];
/// Bytes of a stripe.
const STRIPE: usize = 16;

/// A sum over bytes that come in pieces.
#[derive(Clone, Debug)]
pub(super) struct Xxh32 {
    lanes: [u32; 4],
    /// What does not fill a stripe yet.
    held: Vec<u8>,
    len: u64,
}

impl Xxh32 {
    pub(super) fn new() -> Xxh32 {
        let [one, two, ..] = PRIMES;
        let lanes = [one.wrapping_add(two), two, 0, 0u32.wrapping_sub(one)];
        Xxh32 { lanes, held: Vec::with_capacity(STRIPE), len: 0 }
    }

    /// Adds bytes.
    pub(super) fn update(&mut self, bytes: &[u8]) {
        self.len = self.len.wrapping_add(bytes.len() as u64);
        let mut rest = bytes;
        if !self.held.is_empty() {
            let missing = (STRIPE - self.held.len()).min(rest.len());
            let (head, tail) = rest.split_at(missing);
            self.held.extend_from_slice(head);
            rest = tail;
            if let Ok(stripe) = <[u8; STRIPE]>::try_from(self.held.as_slice()) {
                self.stripe(&stripe);
                self.held.clear();
            }
        }
        let (stripes, tail) = rest.as_chunks::<STRIPE>();
        stripes.iter().for_each(|stripe| self.stripe(stripe));
        self.held.extend_from_slice(tail);
    }

    fn stripe(&mut self, stripe: &[u8; STRIPE]) {
        let [one, two, ..] = PRIMES;
        let words = stripe.as_chunks::<4>().0;
        for (lane, word) in self.lanes.iter_mut().zip(words) {
            let mixed = lane.wrapping_add(u32::from_le_bytes(*word).wrapping_mul(two));
            *lane = mixed.rotate_left(13).wrapping_mul(one);
        }
    }

    /// The sum so far.
    pub(super) fn sum(&self) -> u32 {
        let [one, two, three, four, five] = PRIMES;
        let [a, b, c, d] = self.lanes;
        let mut sum = if self.len < STRIPE as u64 {
            five
        } else {
            [(a, 1), (b, 7), (c, 12), (d, 18)]
                .into_iter()
                .fold(0u32, |sum, (lane, by)| sum.wrapping_add(lane.rotate_left(by)))
        };
        // The length counts modulo 2^32.
        let [_, _, _, _, length @ ..] = self.len.to_be_bytes();
        sum = sum.wrapping_add(u32::from_be_bytes(length));
        let (words, tail) = self.held.as_chunks::<4>();
        for word in words {
            sum = sum.wrapping_add(u32::from_le_bytes(*word).wrapping_mul(three));
            sum = sum.rotate_left(17).wrapping_mul(four);
        }
        for byte in tail {
            sum = sum.wrapping_add(u32::from(*byte).wrapping_mul(five));
            sum = sum.rotate_left(11).wrapping_mul(one);
        }
        sum = (sum ^ sum >> 15).wrapping_mul(two);
        sum = (sum ^ sum >> 13).wrapping_mul(three);
        sum ^ sum >> 16
    }
}

/// The sum of bytes that are there.
pub(super) fn xxh32(bytes: &[u8]) -> u32 {
    let mut sum = Xxh32::new();
    sum.update(bytes);
    sum.sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_sums_agree_in_any_pieces() {
        for (text, wanted) in [
            (&b""[..], 0x02CC_5D05),
            (b"a", 0x550D_7456),
            (b"abc", 0x32D1_53FF),
            (b"Nobody inspects the spammish repetition", 0xE229_3B2F),
        ] {
            assert_eq!(xxh32(text), wanted);
            for piece in [1, 3, 16, 17] {
                let mut sum = Xxh32::new();
                text.chunks(piece).for_each(|piece| sum.update(piece));
                assert_eq!(sum.sum(), wanted);
            }
        }
    }
}
