//! Encodes partition tables: MBR, GPT and Apple partition map, as bytes at the start of an image
//! and, for GPT, at its end. Which partitions there are, and where, is for the caller to say.

pub mod apm;
pub mod gpt;
pub mod mbr;

/// A run of 512-byte blocks.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct Blocks {
    /// The first.
    pub first: u64,
    /// How many.
    pub count: u64,
}

impl Blocks {
    /// The block behind the last.
    pub fn end(self) -> u64 {
        self.first.saturating_add(self.count)
    }

    /// The runs inside `whole` that none of `taken` covers, with borders at multiples of `unit`.
    pub fn gaps(whole: Blocks, taken: &[Blocks], unit: u64) -> Vec<Blocks> {
        let unit = unit.max(1);
        let mut taken = taken.to_vec();
        taken.sort_unstable();
        let mut gaps = Vec::new();
        let mut at = whole.first;
        let end = Blocks { first: whole.end(), count: 0 };
        for next in taken.into_iter().chain([end]) {
            let first = at.next_multiple_of(unit);
            let stop = next.first.min(whole.end()) / unit * unit;
            if stop > first {
                gaps.push(Blocks { first, count: stop - first });
            }
            at = at.max(next.end());
        }
        gaps
    }
}

/// Copies `bytes` to `at`, as far as there is room.
pub(super) fn put(out: &mut [u8], at: usize, bytes: &[u8]) {
    if let Some(place) = at.checked_add(bytes.len()).and_then(|end| out.get_mut(at..end)) {
        place.copy_from_slice(bytes);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gaps_lie_between_what_is_taken() {
        let blocks = |first, count| Blocks { first, count };
        let gaps = Blocks::gaps(blocks(64, 936), &[blocks(500, 100), blocks(300, 8)], 4);
        assert_eq!(gaps, [blocks(64, 236), blocks(308, 192), blocks(600, 400)]);
        assert_eq!(Blocks::gaps(blocks(0, 10), &[blocks(0, 10)], 1), []);
        assert_eq!(Blocks::gaps(blocks(1, 6), &[], 4), []);
    }
}
