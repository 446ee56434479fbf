//! CRC-64 of xz (ECMA-182 polynomial, reflected).

const TABLE: [u64; 256] = table();

const fn table() -> [u64; 256] {
    let mut table = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        let mut value = byte as u64;
        let mut bit = 0;
        while bit < 8 {
            value = (value >> 1) ^ (0xc96c_5795_d787_0f42 * (value & 1));
            bit += 1;
        }
        table[byte] = value;
        byte += 1;
    }
    table
}

/// Goes on with a sum that began as all ones and is inverted at the end.
pub(super) fn update(sum: u64, bytes: &[u8]) -> u64 {
    bytes.iter().fold(sum, |sum, byte| {
        let [low, ..] = sum.to_le_bytes();
        let entry = TABLE.get(usize::from(low ^ byte)).copied().unwrap_or(0);
        (sum >> 8) ^ entry
    })
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_published_vector() {
        assert_eq!(!super::update(!0, b"123456789"), 0x995d_c9bb_df19_39fa);
    }
}
