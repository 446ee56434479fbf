//! Finds runs of zeros worth leaving out.

use std::ops::Range;

/// The runs of `bytes` that are not zeros, in order. A run of zeros counts only where it fills
/// whole blocks of `block_bytes`.
pub(in crate::ops) fn stored_runs(bytes: &[u8], block_bytes: u64) -> Vec<Range<usize>> {
    let block = usize::try_from(block_bytes).unwrap_or(usize::MAX).max(1);
    let mut runs: Vec<Range<usize>> = Vec::new();
    for (number, part) in bytes.chunks(block).enumerate() {
        if is_zero(part) {
            continue;
        }
        let start = number * block;
        let end = start + part.len();
        match runs.last_mut() {
            Some(last) if last.end == start => last.end = end,
            _ => runs.push(start..end),
        }
    }
    runs
}

/// Whether all bytes are zero; looks at 512 at a time, so that the compiler can use wide
/// registers and other data is left after the first look.
fn is_zero(bytes: &[u8]) -> bool {
    bytes.chunks(512).all(|part| part.iter().fold(0, |sum, byte| sum | byte) == 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_whole_blocks_of_zeros_are_left_out() {
        let mut bytes = vec![0u8; 50];
        bytes[9] = 1;
        bytes[21] = 1;
        bytes[39] = 1;
        assert_eq!(stored_runs(&bytes, 10), vec![0..10, 20..40]);
        assert_eq!(stored_runs(&[0; 25], 10), Vec::<Range<usize>>::new());
        assert_eq!(stored_runs(&[1; 25], 10), vec![0..25]);
        assert_eq!(stored_runs(&[], 10), Vec::<Range<usize>>::new());
    }
}
