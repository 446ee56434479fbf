//! Cyclic redundancy checks of disc structures.

/// CRC-16 with polynomial 0x1021, start 0, most significant bit first, nothing inverted:
/// descriptor tags of UDF (ECMA-167 3/7.2.6). The Q subchannel of a CD stores its complement.
pub fn crc16(bytes: &[u8]) -> u16 {
    crc16_from(0, bytes)
}

/// The same from another start; CHD begins with all ones.
pub fn crc16_from(start: u16, bytes: &[u8]) -> u16 {
    bytes.iter().fold(start, |crc, byte| {
        let index = usize::from((crc >> 8) ^ u16::from(*byte)) & 0xFF;
        (crc << 8) ^ TABLE.get(index).copied().unwrap_or_default()
    })
}

const TABLE: [u16; 256] = table();

#[allow(clippy::indexing_slicing, reason = "runs in the compiler: a bad index fails the build")]
#[allow(clippy::cast_possible_truncation, reason = "the index stays below 256")]
const fn table() -> [u16; 256] {
    let mut table = [0u16; 256];
    let mut index = 0;
    while index < 256 {
        let mut crc = (index as u16) << 8;
        let mut bit = 0;
        while bit < 8 {
            crc = if crc & 0x8000 == 0 { crc << 1 } else { (crc << 1) ^ 0x1021 };
            bit += 1;
        }
        table[index] = crc;
        index += 1;
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn published_vectors_agree() {
        // The check value of CRC-16/XMODEM, and the example of the UDF specification 6.5.
        assert_eq!(crc16(b"123456789"), 0x31C3);
        assert_eq!(crc16_from(0xFFFF, b"123456789"), 0x29B1);
        assert_eq!(crc16(&[0x70, 0x6A, 0x77]), 0x3299);
        assert_eq!(crc16(b""), 0);
    }
}
