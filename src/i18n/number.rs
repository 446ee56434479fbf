//! Numbers, sizes, dates and durations as people read them (style.md, "Numbers").

use std::time::Duration;

use crate::base::bytes::Timestamp;

/// Separates groups of three digits and a number from its unit: thin, and never broken.
pub const THIN: char = '\u{202f}';

/// How digits are written in one language.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Grouping {
    /// Between whole numbers and fractions.
    pub decimal_mark: char,
}

/// Decimal units of bytes; the first is the plain byte.
const UNITS: [(&str, u64); 6] = [
    ("B", 1),
    ("kB", 1_000),
    ("MB", 1_000_000),
    ("GB", 1_000_000_000),
    ("TB", 1_000_000_000_000),
    ("PB", 1_000_000_000_000_000),
];

impl Grouping {
    /// `2 297 888`, with thin separators.
    pub fn number(self, number: u64) -> String {
        let digits = number.to_string();
        let mut out = String::with_capacity(digits.len() * 2);
        for (at, digit) in digits.chars().enumerate() {
            if at > 0 && (digits.len() - at).is_multiple_of(3) {
                out.push(THIN);
            }
            out.push(digit);
        }
        out
    }

    /// Three digits and a decimal unit: `4.70 GB`, `34.5 MB`, `812 B`. Cut, not rounded up, so
    /// that a size never seems to reach a limit that it does not reach.
    pub fn bytes(self, bytes: u64) -> String {
        let (unit, size) =
            UNITS.iter().rev().find(|(_, size)| bytes >= *size).copied().unwrap_or(UNITS[0]);
        let whole = bytes / size;
        if size == 1 {
            return format!("{whole}{THIN}{unit}");
        }
        let thousandths = (bytes % size) / (size / 1000);
        let fraction = match whole {
            0..10 => format!("{}{:02}", self.decimal_mark, thousandths / 10),
            10..100 => format!("{}{}", self.decimal_mark, thousandths / 100),
            _ => String::new(),
        };
        format!("{}{fraction}{THIN}{unit}", self.number(whole))
    }

    /// `bytes` in the unit and with the decimals of `whole`, without the unit: the `1.20` of
    /// `1.20 of 4.37 GB`.
    pub fn bytes_part(self, bytes: u64, whole: u64) -> String {
        let (_, size) =
            UNITS.iter().rev().find(|(_, size)| whole >= *size).copied().unwrap_or(UNITS[0]);
        let count = self.number(bytes / size);
        if size == 1 {
            return count;
        }
        let thousandths = (bytes % size) / (size / 1000);
        match whole / size {
            0..10 => format!("{count}{}{:02}", self.decimal_mark, thousandths / 10),
            10..100 => format!("{count}{}{}", self.decimal_mark, thousandths / 100),
            _ => count,
        }
    }

    /// `2026-11-02 14:05` in a time zone `offset_seconds` east of UTC.
    pub fn date(self, time: Timestamp, offset_seconds: i32) -> String {
        let shifted = time.seconds.saturating_add(i64::from(offset_seconds));
        let (date, clock) = Timestamp::from_unix(shifted).utc();
        format!(
            "{:04}-{:02}-{:02} {:02}:{:02}",
            date.year(),
            u8::from(date.month()),
            date.day(),
            clock.hour(),
            clock.minute()
        )
    }
}

/// Time left in the steps people can use: 1 s below 10, 5 s below a minute, 15 s below five, then
/// minutes (style.md, "Progress").
pub fn rounded(left: Duration) -> Duration {
    let seconds = left.as_secs() + u64::from(left.subsec_nanos() > 0);
    let step = match seconds {
        0..10 => 1,
        10..60 => 5,
        60..300 => 15,
        _ => 60,
    };
    Duration::from_secs(seconds.div_ceil(step) * step)
}

#[cfg(test)]
mod tests {
    use super::*;

    const EN: Grouping = Grouping { decimal_mark: '.' };

    #[test]
    fn numbers_are_grouped_by_three() {
        assert_eq!(EN.number(0), "0");
        assert_eq!(EN.number(999), "999");
        assert_eq!(EN.number(2_297_888), "2\u{202f}297\u{202f}888");
        assert!(EN.number(u64::MAX).starts_with("18\u{202f}446"));
    }

    #[test]
    fn sizes_have_three_digits_and_never_seem_larger_than_they_are() {
        assert_eq!(EN.bytes(999), "999\u{202f}B");
        assert_eq!(EN.bytes(1_000), "1.00\u{202f}kB");
        assert_eq!(EN.bytes(34_567_890), "34.5\u{202f}MB");
        assert_eq!(EN.bytes(4_706_074_624), "4.70\u{202f}GB");
        assert_eq!(EN.bytes(999_999_999), "999\u{202f}MB");
        assert_eq!(Grouping { decimal_mark: ',' }.bytes(1_230), "1,23\u{202f}kB");
        assert_eq!(EN.bytes(u64::MAX), "18\u{202f}446\u{202f}PB");
    }

    #[test]
    fn a_part_is_written_like_its_whole() {
        assert_eq!(EN.bytes_part(1_200_000_000, 4_372_000_000), "1.20");
        assert_eq!(EN.bytes_part(40_000_000, 4_372_000_000), "0.04");
        assert_eq!(EN.bytes_part(1_200_000, 34_500_000), "1.2");
        assert_eq!(EN.bytes_part(12, 900), "12");
        assert_eq!(EN.bytes_part(0, 700_000_000), "0");
    }

    #[test]
    fn dates_follow_the_zone() {
        let time = Timestamp::from_unix(1_793_628_300);
        assert_eq!(EN.date(time, 0), "2026-11-02 14:05");
        assert_eq!(EN.date(time, 3600), "2026-11-02 15:05");
    }

    #[test]
    fn time_left_comes_in_steps() {
        let steps = [(1, 1), (9, 9), (11, 15), (58, 60), (61, 75), (301, 360)];
        for (from, to) in steps {
            assert_eq!(rounded(Duration::from_secs(from)), Duration::from_secs(to));
        }
    }
}
