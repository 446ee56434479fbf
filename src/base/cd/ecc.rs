//! The error correction code of data sectors (ECMA-130 14.5 and annex A): a Reed-Solomon product
//! code over GF(2^8) with x^8+x^4+x^3+x^2+1. 86 columns of 26 bytes (P) and 52 diagonals of 45
//! bytes (Q); every line has two bytes of parity, so it can find and mend one wrong byte by
//! itself, or two whose places the crossing lines tell.
//!
//! All functions work on the 2340 bytes behind the sync pattern: header, data and parity. For
//! mode 2 form 1 the four header bytes count as zero.

/// What is protected: header, subheader, data, EDC and the two parities.
const PROTECTED: usize = 2340;
/// Where P parity starts: behind 24 rows of 86 bytes.
const P_AT: usize = 2064;
/// Where Q parity starts: behind 26 rows of 86 bytes.
const Q_AT: usize = 2236;
/// Rounds of mending before giving up; real damage needs two or three.
const ROUNDS: usize = 12;

/// Whether the header takes part.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum EccRegion {
    /// Mode 1: all bytes from the header on.
    WithHeader,
    /// Mode 2 form 1: the header counts as zero.
    WithoutHeader,
}

/// Powers and logarithms of the generator 2.
struct Field {
    exp: [u8; 510],
    log: [u8; 256],
}

static FIELD: Field = field();

const fn field() -> Field {
    let mut exp = [0u8; 510];
    let mut log = [0u8; 256];
    let mut value = 1u16;
    let mut power = 0;
    while power < 255 {
        exp[power] = value as u8;
        exp[power + 255] = value as u8;
        log[value as usize] = power as u8;
        value <<= 1;
        if value > 255 {
            value ^= 0x11D;
        }
        power += 1;
    }
    Field { exp, log }
}

/// `a` times two.
const fn double(a: u8) -> u8 {
    (a << 1) ^ ((a >> 7) * 0x1D)
}

fn times_power(a: u8, power: usize) -> u8 {
    if a == 0 { 0 } else { FIELD.exp[(usize::from(FIELD.log[usize::from(a)]) + power) % 255] }
}

fn divided(a: u8, b: u8) -> u8 {
    if a == 0 || b == 0 {
        return 0;
    }
    let (a, b) = (FIELD.log[usize::from(a)], FIELD.log[usize::from(b)]);
    FIELD.exp[usize::from(a) + 255 - usize::from(b)]
}

/// The parity of a line whose bytes gave `a` (weighted sum, one doubling behind) and `b` (plain
/// sum): the two bytes that make both syndromes zero.
fn parity(a: u8, b: u8) -> (u8, u8) {
    // With weights 4, 8, ... for the data, 2 and 1 for the parity: 2p + q = 2a, p + q = b.
    let p = divided(double(a) ^ b, 3);
    (p, p ^ b)
}

/// Writes both parities of a raw sector's 2340 bytes behind the sync.
pub fn make_ecc(body: &mut [u8; PROTECTED], region: EccRegion) {
    let header = take_header(body, region);
    // Row by row, so that the columns run side by side.
    let (mut a, mut b) = ([0u8; 86], [0u8; 86]);
    for row in body[..P_AT].chunks_exact(86) {
        for ((a, b), byte) in a.iter_mut().zip(&mut b).zip(row) {
            *b ^= byte;
            *a = double(*a ^ byte);
        }
    }
    for (column, (a, b)) in a.iter().zip(&b).enumerate() {
        let (p, q) = parity(*a, *b);
        body[P_AT + column] = p;
        body[P_AT + 86 + column] = q;
    }
    for line in 0..52 {
        let (mut a, mut b) = (0u8, 0u8);
        let mut at = (line >> 1) * 86 + (line & 1);
        for _ in 0..43 {
            let byte = body[at];
            b ^= byte;
            a = double(a ^ byte);
            at += 88;
            if at >= Q_AT {
                at -= Q_AT;
            }
        }
        let (p, q) = parity(a, b);
        body[Q_AT + line] = p;
        body[Q_AT + 52 + line] = q;
    }
    put_header(body, header, region);
}

/// Whether both parities are what [`make_ecc`] would write.
pub fn ecc_is_right(body: &[u8; PROTECTED], region: EccRegion) -> bool {
    let mut made = *body;
    make_ecc(&mut made, region);
    made[P_AT..] == body[P_AT..]
}

/// Mends what the parities allow; gives the number of bytes changed, `None` if lines stay wrong
/// (then the bytes are as they were). A caller checks the EDC: parities that agree are strong
/// evidence, not proof.
pub fn repair_ecc(body: &mut [u8; PROTECTED], region: EccRegion) -> Option<usize> {
    let original = *body;
    let header = take_header(body, region);
    let is_whole = mend(body);
    put_header(body, header, region);
    if !is_whole {
        *body = original;
        return None;
    }
    Some(body.iter().zip(&original).filter(|(now, then)| now != then).count())
}

fn mend(body: &mut [u8; PROTECTED]) -> bool {
    for _ in 0..ROUNDS {
        let mut is_changed = false;
        for line in 0..86 {
            is_changed |= mend_one(body, &column(line));
        }
        for line in 0..52 {
            is_changed |= mend_one(body, &diagonal(line));
        }
        if is_whole(body) {
            return true;
        }
        is_changed |= mend_crossings(body);
        if !is_changed {
            return false;
        }
    }
    is_whole(body)
}

fn is_whole(body: &[u8; PROTECTED]) -> bool {
    (0..86).all(|line| syndromes(body, &column(line)) == (0, 0))
        && (0..52).all(|line| syndromes(body, &diagonal(line)) == (0, 0))
}

/// Bytes of a column, data first, parity last.
fn column(line: usize) -> [usize; 26] {
    std::array::from_fn(|row| row * 86 + line)
}

/// Bytes of a diagonal, data first, parity last.
fn diagonal(line: usize) -> [usize; 45] {
    std::array::from_fn(|n| match n {
        43 => Q_AT + line,
        44 => Q_AT + 52 + line,
        _ => ((line >> 1) * 86 + (line & 1) + n * 88) % Q_AT,
    })
}

/// The sum of a line and its sum with weights 2^(n-1-i): both zero if it is whole.
fn syndromes(body: &[u8; PROTECTED], places: &[usize]) -> (u8, u8) {
    places.iter().fold((0, 0), |(sum, weighted), at| {
        let byte = body[*at];
        (sum ^ byte, double(weighted) ^ byte)
    })
}

/// Mends one wrong byte of a line.
fn mend_one(body: &mut [u8; PROTECTED], places: &[usize]) -> bool {
    let (sum, weighted) = syndromes(body, places);
    if sum == 0 || weighted == 0 {
        return false;
    }
    let from_end = usize::from(FIELD.log[usize::from(divided(weighted, sum))]);
    let Some(at) = places.len().checked_sub(1 + from_end).and_then(|i| places.get(i)) else {
        return false;
    };
    body[*at] ^= sum;
    true
}

/// Mends columns in which exactly two bytes lie on wrong diagonals, and the reverse.
fn mend_crossings(body: &mut [u8; PROTECTED]) -> bool {
    let mut is_changed = false;
    let mut wrong = [false; PROTECTED];
    for line in 0..52 {
        let places = diagonal(line);
        if syndromes(body, &places) != (0, 0) {
            places.iter().for_each(|at| wrong[*at] = true);
        }
    }
    for line in 0..86 {
        is_changed |= mend_two(body, &column(line), &wrong);
    }
    wrong.fill(false);
    for line in 0..86 {
        let places = column(line);
        if syndromes(body, &places) != (0, 0) {
            places.iter().for_each(|at| wrong[*at] = true);
        }
    }
    for line in 0..52 {
        is_changed |= mend_two(body, &diagonal(line), &wrong);
    }
    is_changed
}

fn mend_two(body: &mut [u8; PROTECTED], places: &[usize], wrong: &[bool; PROTECTED]) -> bool {
    let (sum, weighted) = syndromes(body, places);
    let mut marked = places.iter().enumerate().filter(|(_, at)| wrong[**at]);
    let (Some((i, first)), Some((j, second)), None) = (marked.next(), marked.next(), marked.next())
    else {
        return false;
    };
    if (sum, weighted) == (0, 0) {
        return false;
    }
    let last = places.len() - 1;
    let (one, two) = (times_power(1, last - i), times_power(1, last - j));
    // x + y = sum and one * x + two * y = weighted.
    let y = divided(weighted ^ times_power(sum, last - i), one ^ two);
    body[*first] ^= sum ^ y;
    body[*second] ^= y;
    true
}

fn take_header(body: &mut [u8; PROTECTED], region: EccRegion) -> [u8; 4] {
    let header = [body[0], body[1], body[2], body[3]];
    if region == EccRegion::WithoutHeader {
        body[..4].fill(0);
    }
    header
}

fn put_header(body: &mut [u8; PROTECTED], header: [u8; 4], region: EccRegion) {
    if region == EccRegion::WithoutHeader {
        body[..4].copy_from_slice(&header);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn body(seed: u64) -> [u8; PROTECTED] {
        let mut state = seed;
        let mut body = [0; PROTECTED];
        for byte in body[..P_AT].iter_mut() {
            state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
            *byte = (state >> 33) as u8;
        }
        make_ecc(&mut body, EccRegion::WithHeader);
        body
    }

    #[test]
    fn made_parity_leaves_no_syndrome() {
        assert!(is_whole(&body(1)));
        assert!(ecc_is_right(&body(2), EccRegion::WithHeader));
        let mut other = body(3);
        make_ecc(&mut other, EccRegion::WithoutHeader);
        assert!(!is_whole(&other) && ecc_is_right(&other, EccRegion::WithoutHeader));
    }

    #[test]
    fn a_scratch_of_110_bytes_is_mended() {
        let good = body(4);
        for start in [0, 100, 1000, 1900] {
            let mut bad = good;
            bad[start..start + 110].iter_mut().for_each(|byte| *byte ^= 0x5A);
            assert_eq!(repair_ecc(&mut bad, EccRegion::WithHeader), Some(110), "at {start}");
            assert!(bad == good);
        }
    }

    #[test]
    fn what_cannot_be_mended_stays_as_it_is() {
        let mut bad = body(5);
        bad[..1200].iter_mut().for_each(|byte| *byte ^= 0x33);
        let before = bad;
        assert_eq!(repair_ecc(&mut bad, EccRegion::WithHeader), None);
        assert!(bad == before);
    }
}
