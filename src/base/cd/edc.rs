//! The error detection code of data sectors (ECMA-130 14.3, clause 14; CD-ROM XA): a CRC of 32
//! bits with the polynomial (x^16+x^15+x^2+1)(x^16+x^2+x+1), reflected, from zero, not inverted.

/// The polynomial, lowest power in the highest bit.
const POLYNOMIAL: u32 = 0xD801_8001;

/// Eight tables, so that eight bytes go in one step: `TABLES[k][b]` is `b` followed by `k` zeros.
static TABLES: [[u32; 256]; 8] = tables();

const fn tables() -> [[u32; 256]; 8] {
    let mut tables = [[0u32; 256]; 8];
    let mut byte = 0;
    while byte < 256 {
        let mut crc = byte as u32;
        let mut bit = 0;
        while bit < 8 {
            crc = if crc & 1 == 1 { (crc >> 1) ^ POLYNOMIAL } else { crc >> 1 };
            bit += 1;
        }
        tables[0][byte] = crc;
        byte += 1;
    }
    let mut k = 1;
    while k < 8 {
        let mut byte = 0;
        while byte < 256 {
            let crc = tables[k - 1][byte];
            tables[k][byte] = (crc >> 8) ^ tables[0][(crc & 255) as usize];
            byte += 1;
        }
        k += 1;
    }
    tables
}

/// The code of `bytes`; stored little-endian. Over mode 1: bytes 0 to 2063 of the raw sector;
/// mode 2 form 1: 16 to 2071; form 2: 16 to 2347.
pub fn edc(bytes: &[u8]) -> u32 {
    let (eights, rest) = bytes.as_chunks::<8>();
    let mut crc = 0u32;
    for [a, b, c, d, e, f, g, h] in eights {
        let [a, b, c, d] = (u32::from_le_bytes([*a, *b, *c, *d]) ^ crc).to_le_bytes();
        crc = step(7, a)
            ^ step(6, b)
            ^ step(5, c)
            ^ step(4, d)
            ^ step(3, *e)
            ^ step(2, *f)
            ^ step(1, *g)
            ^ step(0, *h);
    }
    for byte in rest {
        let [low, ..] = crc.to_le_bytes();
        crc = (crc >> 8) ^ step(0, low ^ byte);
    }
    crc
}

fn step(zeros: usize, byte: u8) -> u32 {
    TABLES[zeros & 7][usize::from(byte)]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn published_numbers_come_out() {
        assert_eq!(TABLES[0][1..4], [0x9091_0101, 0x9121_0201, 0x01B0_0300]);
        let mut sector = vec![0u8; 2064];
        sector[1..11].fill(0xFF);
        sector[12..16].copy_from_slice(&[0, 2, 0, 1]);
        assert_eq!(edc(&sector), 0x2B68_13C5);
    }

    #[test]
    fn eight_at_once_is_one_by_one() {
        let bytes: Vec<u8> = (0..1000u32).map(|n| ((n * 31) >> 3) as u8).collect();
        for len in [0, 1, 7, 8, 9, 63, 1000] {
            let slow = bytes[..len]
                .iter()
                .fold(0u32, |crc, b| (crc >> 8) ^ TABLES[0][usize::from(crc as u8 ^ b)]);
            assert_eq!(edc(&bytes[..len]), slow, "{len} bytes");
        }
    }
}
