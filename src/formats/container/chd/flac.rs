//! FLAC frames of a compact disc's sound (RFC 9639), as hunks of audio hold them: no stream header,
//! fixed block sizes, two channels of 16 bits.
//!
//! Each channel is predicted by a polynomial or by a linear predictor of its own, whichever takes
//! fewer bits, and stored with whichever of left, right, middle and side are cheapest. All numbers
//! are made with the four operations alone, so that every machine writes the same bytes.
//! Not here: high orders, several windows, escaped partitions; they gain a percent or two.

/// Stereo samples of a block at most. Readers tell the decoder the block size that chdman would
/// choose, and it takes no other.
const MAX_BLOCK: usize = 2352;
/// The highest order of the polynomials (9.2.5).
const MAX_FIXED: usize = 4;
/// Orders of linear predictors that are tried.
const ORDERS: [usize; 2] = [6, 12];
const MAX_ORDER: usize = 12;
/// Bits of a coefficient, and of its shift at most (9.2.6).
const PRECISION: u32 = 14;
const MAX_SHIFT: i32 = 15;
/// The highest Rice parameter of four bits; 15 would say that samples follow as they are.
const MAX_RICE: u32 = 14;
const MAX_PARTITION_ORDER: u32 = 5;
/// Bits of a side channel; those of all others are 16.
const SIDE_BITS: u32 = 17;

/// The frames of stereo samples of 16 bits, high byte first. Empty where there are none.
pub(super) fn encode(sectors: &[u8]) -> Vec<u8> {
    let samples = sectors.len() / 4;
    let mut block = samples;
    while block > MAX_BLOCK {
        block /= 2;
    }
    let mut out = Vec::with_capacity(sectors.len());
    if block == 0 {
        return out;
    }
    for (number, part) in sectors.chunks(block * 4).enumerate() {
        let number = u32::try_from(number).unwrap_or(u32::MAX);
        frame(number, part, &mut out);
    }
    out
}

fn frame(number: u32, bytes: &[u8], out: &mut Vec<u8>) {
    let pairs = bytes.as_chunks::<4>().0;
    let left: Vec<i64> =
        pairs.iter().map(|[a, b, _, _]| i16::from_be_bytes([*a, *b]).into()).collect();
    let right: Vec<i64> =
        pairs.iter().map(|[_, _, a, b]| i16::from_be_bytes([*a, *b]).into()).collect();
    let both = || left.iter().zip(&right);
    let middle: Vec<i64> = both().map(|(l, r)| (l + r) >> 1).collect();
    let side: Vec<i64> = both().map(|(l, r)| l - r).collect();
    let costs = [&left, &right, &middle, &side].map(|channel| rough_cost(channel));
    let [l, r, m, s] = costs;
    // Channel assignments 1, 8, 9 and 10 (9.1.3).
    let (code, first, second) = [
        (1, l + r, &left, &right),
        (8, l + s, &left, &side),
        (9, s + r, &side, &right),
        (10, m + s, &middle, &side),
    ]
    .into_iter()
    .min_by_key(|(_, cost, _, _)| *cost)
    .map_or((1, &left, &right), |(code, _, first, second)| (code, first, second));
    let (bits, other_bits) = match code {
        8 | 10 => (16, SIDE_BITS),
        9 => (SIDE_BITS, 16),
        _ => (16, 16),
    };
    let start = out.len();
    let mut writer = Bits::new(std::mem::take(out));
    // Sync, fixed block size; its size in 16 bits behind, 44.1 kHz; channels, 16 bits (9.1).
    writer.put(0xFFF8, 16);
    writer.put(0x79, 8);
    writer.put(code << 4 | 0x8, 8);
    coded_number(number, &mut writer);
    writer.put(pairs.len().saturating_sub(1) as u64, 16);
    let head = crc8(writer.bytes.get(start..).unwrap_or_default());
    writer.put(head.into(), 8);
    subframe(first, bits, &mut writer);
    subframe(second, other_bits, &mut writer);
    writer.align();
    let sum = crc16(writer.bytes.get(start..).unwrap_or_default());
    writer.put(sum.into(), 16);
    *out = writer.bytes;
}

/// A number in the way of UTF-8 (9.1.5); hunks have few frames.
fn coded_number(number: u32, writer: &mut Bits) {
    if number < 0x80 {
        writer.put(number.into(), 8);
    } else {
        writer.put(u64::from(0xC0 | (number >> 6 & 0x1F)), 8);
        writer.put(u64::from(0x80 | (number & 0x3F)), 8);
    }
}

/// What a channel would cost, for choosing among them.
fn rough_cost(channel: &[i64]) -> u64 {
    let twice: Vec<i64> = differences(&differences(channel));
    Rice::of(&twice, 2, channel.len()).bits
}

fn differences(of: &[i64]) -> Vec<i64> {
    of.array_windows().map(|[a, b]| b - a).collect()
}

/// How a channel is stored.
struct Predicted {
    /// Polynomials: none. Else the coefficients, latest sample first, and their shift.
    linear: Option<(Vec<i64>, i32)>,
    order: usize,
    residual: Vec<i64>,
    rice: Rice,
    bits: u64,
}

fn subframe(channel: &[i64], bits: u32, writer: &mut Bits) {
    let first = channel.first().copied().unwrap_or_default();
    if channel.iter().all(|sample| *sample == first) {
        writer.put(0, 8);
        writer.put_signed(first, bits);
        return;
    }
    let mut best: Option<Predicted> = None;
    let mut consider = |found: Predicted| {
        if best.as_ref().is_none_or(|best| found.bits < best.bits) {
            best = Some(found);
        }
    };
    let mut residual = channel.to_vec();
    for order in 0..=MAX_FIXED.min(channel.len().saturating_sub(1)) {
        let rice = Rice::of(&residual, order, channel.len());
        let cost = rice.bits + order as u64 * u64::from(bits);
        let next = differences(&residual);
        consider(Predicted { linear: None, order, residual, rice, bits: cost });
        residual = next;
    }
    for (coefficients, shift) in linear_predictors(channel) {
        let order = coefficients.len();
        let Some(residual) = linear_residual(channel, &coefficients, shift) else { continue };
        let rice = Rice::of(&residual, order, channel.len());
        let own = 9 + order as u64 * u64::from(PRECISION + bits);
        let cost = rice.bits + own;
        consider(Predicted {
            linear: Some((coefficients, shift)),
            order,
            residual,
            rice,
            bits: cost,
        });
    }
    match best.filter(|best| best.bits < channel.len() as u64 * u64::from(bits)) {
        Some(best) => best.write(channel, bits, writer),
        None => {
            writer.put(0b0000_0010, 8);
            channel.iter().for_each(|sample| writer.put_signed(*sample, bits));
        }
    }
}

impl Predicted {
    fn write(&self, channel: &[i64], bits: u32, writer: &mut Bits) {
        let order = self.order as u64;
        let kind = match &self.linear {
            None => 0b00_1000 | order,
            Some(_) => 0b10_0000 | order.saturating_sub(1),
        };
        writer.put(kind << 1, 8);
        channel.iter().take(self.order).for_each(|sample| writer.put_signed(*sample, bits));
        if let Some((coefficients, shift)) = &self.linear {
            writer.put(u64::from(PRECISION - 1), 4);
            writer.put_signed((*shift).into(), 5);
            coefficients.iter().for_each(|value| writer.put_signed(*value, PRECISION));
        }
        self.rice.write(&self.residual, self.order, channel.len(), writer);
    }
}

/// Coefficients, latest sample first, with their shift: of the orders that are tried.
fn linear_predictors(channel: &[i64]) -> Vec<(Vec<i64>, i32)> {
    let len = channel.len();
    if len <= MAX_ORDER * 2 {
        return Vec::new();
    }
    let middle = (len as f64 - 1.0) / 2.0;
    // The window of Welch: what lies at the ends counts less.
    let weighted: Vec<f64> = channel
        .iter()
        .enumerate()
        .map(|(at, sample)| {
            let away = (at as f64 - middle) / (middle + 1.0);
            *sample as f64 * (1.0 - away * away)
        })
        .collect();
    let lags: Vec<f64> = (0..=MAX_ORDER)
        .map(|lag| {
            let later = weighted.get(lag..).unwrap_or_default();
            weighted.iter().zip(later).map(|(a, b)| a * b).sum()
        })
        .collect();
    levinson(&lags).into_iter().filter_map(|exact| quantised(&exact)).collect()
}

/// Solves the normal equations step by step (Levinson and Durbin); gives the predictors of the
/// orders that are tried.
fn levinson(lags: &[f64]) -> Vec<Vec<f64>> {
    let Some((energy, lags)) = lags.split_first() else { return Vec::new() };
    let mut error = *energy;
    let mut predictor: Vec<f64> = Vec::new();
    let mut found = Vec::new();
    for (at, lag) in lags.iter().enumerate() {
        if error <= 0.0 {
            break;
        }
        let before = lags.get(..at).unwrap_or_default().iter().rev();
        let known: f64 = predictor.iter().zip(before).map(|(a, b)| a * b).sum();
        let reflection = (lag - known) / error;
        let turned: Vec<f64> = predictor.iter().rev().copied().collect();
        for (value, other) in predictor.iter_mut().zip(turned) {
            *value -= reflection * other;
        }
        predictor.push(reflection);
        error *= 1.0 - reflection * reflection;
        if ORDERS.contains(&predictor.len()) {
            found.push(predictor.clone());
        }
    }
    found
}

/// Whole numbers for a predictor, what is lost by rounding carried on.
fn quantised(exact: &[f64]) -> Option<(Vec<i64>, i32)> {
    let largest = exact.iter().fold(0.0f64, |most, value| most.max(value.abs()));
    if !largest.is_finite() || largest <= 0.0 {
        return None;
    }
    let limit = f64::from(1 << (PRECISION - 1)) - 1.0;
    let mut shift = MAX_SHIFT;
    let mut scale = f64::from(1 << MAX_SHIFT);
    while largest * scale > limit {
        (shift, scale) = (shift - 1, scale / 2.0);
        if shift < 0 {
            return None;
        }
    }
    let mut carried = 0.0;
    let whole = exact.iter().map(|value| {
        let wanted = value * scale + carried;
        let rounded = wanted.round().clamp(-limit, limit);
        carried = wanted - rounded;
        rounded as i64
    });
    Some((whole.collect(), shift))
}

/// What a predictor leaves; `None` if that takes more than 32 bits.
fn linear_residual(channel: &[i64], coefficients: &[i64], shift: i32) -> Option<Vec<i64>> {
    let order = coefficients.len();
    channel
        .windows(order + 1)
        .map(|window| {
            let (sample, before) = window.split_last()?;
            let sum: i64 =
                before.iter().rev().zip(coefficients).map(|(sample, value)| sample * value).sum();
            let left = sample - (sum >> shift);
            i32::try_from(left).ok().filter(|left| *left != i32::MIN).map(i64::from)
        })
        .collect()
}

/// Residuals in Rice codes: one parameter for each part of a block.
struct Rice {
    parameters: Vec<u32>,
    /// About what they take.
    bits: u64,
}

impl Rice {
    /// The cheapest way found for `residual`, that of a block of `len` samples without its first
    /// `order`.
    fn of(residual: &[i64], order: usize, len: usize) -> Rice {
        let mut best: Option<Rice> = None;
        for power in 0..=MAX_PARTITION_ORDER {
            let part = len >> power;
            if part << power != len || part <= order {
                break;
            }
            let mut rice = Rice { parameters: Vec::new(), bits: 6 };
            for part in parts(residual, order, part) {
                let sum = part.iter().fold(0u64, |sum, value| sum.saturating_add(folded(*value)));
                let count = part.len() as u64;
                let (parameter, bits) = (0..=MAX_RICE)
                    .map(|parameter| {
                        (parameter, count * u64::from(parameter + 1) + (sum >> parameter))
                    })
                    .min_by_key(|(_, bits)| *bits)
                    .unwrap_or_default();
                rice.parameters.push(parameter);
                rice.bits = rice.bits.saturating_add(bits + 4);
            }
            if best.as_ref().is_none_or(|best| rice.bits < best.bits) {
                best = Some(rice);
            }
        }
        best.unwrap_or(Rice { parameters: vec![0], bits: u64::MAX / 4 })
    }

    fn write(&self, residual: &[i64], order: usize, len: usize, writer: &mut Bits) {
        writer.put(0, 2);
        writer.put(self.parameters.len().ilog2().into(), 4);
        let part = len / self.parameters.len().max(1);
        for (part, parameter) in parts(residual, order, part).zip(&self.parameters) {
            writer.put((*parameter).into(), 4);
            for value in part {
                let folded = folded(*value);
                writer.put_unary(folded >> parameter);
                writer.put(folded & ((1 << parameter) - 1), *parameter);
            }
        }
    }
}

/// The residuals of each part; the first lacks those of the samples that stand as they are.
fn parts(residual: &[i64], order: usize, len: usize) -> impl Iterator<Item = &[i64]> {
    let (first, rest) = residual.split_at(len.saturating_sub(order).min(residual.len()));
    std::iter::once(first).chain(rest.chunks(len.max(1)))
}

/// Signs in the lowest bit.
fn folded(value: i64) -> u64 {
    (value << 1 ^ value >> 63).cast_unsigned()
}

/// Writes bits, the highest of a byte first.
struct Bits {
    bytes: Vec<u8>,
    held: u64,
    count: u32,
}

impl Bits {
    fn new(bytes: Vec<u8>) -> Bits {
        Bits { bytes, held: 0, count: 0 }
    }

    /// At most 32 bits.
    fn put(&mut self, value: u64, count: u32) {
        self.held = self.held << count | value & ((1 << count) - 1);
        self.count += count;
        while self.count >= 8 {
            self.count -= 8;
            let [.., byte] = (self.held >> self.count).to_be_bytes();
            self.bytes.push(byte);
        }
    }

    fn put_signed(&mut self, value: i64, count: u32) {
        self.put(value.cast_unsigned(), count);
    }

    fn put_unary(&mut self, zeros: u64) {
        let mut left = zeros;
        while left > 0 {
            let here = left.min(32);
            self.put(0, u32::try_from(here).unwrap_or(32));
            left -= here;
        }
        self.put(1, 1);
    }

    fn align(&mut self) {
        let missing = (8 - self.count % 8) % 8;
        self.put(0, missing);
    }
}

/// Polynomial 0x07, of headers (9.1.8).
fn crc8(bytes: &[u8]) -> u8 {
    bytes.iter().fold(0, |crc, byte| {
        (0..8).fold(crc ^ byte, |crc: u8, _| if crc & 0x80 == 0 { crc << 1 } else { crc << 1 ^ 7 })
    })
}

/// Polynomial 0x8005, of whole frames (9.3).
fn crc16(bytes: &[u8]) -> u16 {
    bytes.iter().fold(0, |crc, byte| {
        let index = usize::from((crc >> 8) as u8 ^ byte);
        crc << 8 ^ CRC16.get(index).copied().unwrap_or_default()
    })
}

const CRC16: [u16; 256] = crc16_table();

#[allow(clippy::indexing_slicing, reason = "runs in the compiler: a bad index fails the build")]
const fn crc16_table() -> [u16; 256] {
    let mut table = [0u16; 256];
    let mut index = 0;
    while index < 256 {
        let mut crc = (index as u16) << 8;
        let mut bit = 0;
        while bit < 8 {
            crc = if crc & 0x8000 == 0 { crc << 1 } else { (crc << 1) ^ 0x8005 };
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
    use crate::formats::container::chd::codec;
    use crate::io::contract::Dice;

    /// Something like music: a few tones, one of them louder on one side, and noise.
    fn tones(samples: usize, noise: u8) -> Vec<u8> {
        let mut dice = Dice(5);
        let noises = dice.bytes(samples * 2);
        let mut out = Vec::new();
        for (at, pair) in noises.as_chunks::<2>().0.iter().enumerate() {
            let wave =
                |period: f64, loud: f64| (at as f64 * std::f64::consts::TAU / period).sin() * loud;
            let hiss = |byte: u8| f64::from(byte % (noise + 1));
            let left = wave(100.0, 9000.0) + wave(37.0, 3000.0) + hiss(pair[0]);
            let right = wave(100.0, 7000.0) + wave(211.0, 5000.0) + hiss(pair[1]);
            for sample in [left, right] {
                out.extend((sample as i16).to_be_bytes());
            }
        }
        out
    }

    #[test]
    fn what_is_encoded_is_decoded_whatever_it_sounds_like() {
        let mut full = Vec::new();
        for at in 0..4704u32 {
            let sample = if at % 2 == 0 { i16::MIN } else { i16::MAX };
            full.extend(sample.to_be_bytes());
            full.extend((!sample).to_be_bytes());
        }
        let cases = [
            vec![0; 18_816],
            Dice(3).bytes(18_816),
            tones(4704, 0),
            tones(4704, 40),
            full,
            [vec![0; 9000], Dice(4).bytes(9816)].concat(),
            tones(100, 3),
            tones(1, 0),
        ];
        for case in cases {
            let packed = encode(&case);
            let (plain, used) = codec::flac(&packed, case.len(), true).expect("it is FLAC");
            assert!(plain == case && used == packed.len(), "{} bytes", case.len());
        }
        // Worth it: chdman's own takes 54 % of this one.
        assert!(encode(&tones(4704, 40)).len() < 18_816 * 60 / 100);
        assert!(encode(&vec![0; 18_816]).len() < 100);
    }
}
