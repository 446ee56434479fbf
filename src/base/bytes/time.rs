//! Points in time and their forms on disc: 7 and 17 bytes (ECMA-119 8.4.26.1, 9.1.5), 12 bytes
//! (ECMA-167 1/7.3).

use time::{Date, Month, OffsetDateTime, PrimitiveDateTime, Time, UtcOffset};

/// A point in time with the offset it was recorded in.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct Timestamp {
    /// Seconds since 1970-01-01 00:00 UTC.
    pub seconds: i64,
    /// Nanoseconds within the second; disc formats keep hundredths at most.
    pub nanos: u32,
    /// Recorded offset from UTC in steps of 15 minutes, -48..=52; 0 when written by us.
    pub quarter_hours: i8,
}

impl Timestamp {
    /// A time in UTC.
    pub fn from_unix(seconds: i64) -> Timestamp {
        Timestamp { seconds, nanos: 0, quarter_hours: 0 }
    }

    /// RFC 3339 in UTC, as `2026-11-02T14:05:00Z`; seconds far outside the calendar are clamped.
    pub fn to_rfc3339_utc(self) -> String {
        let (date, time) = self.utc();
        format!(
            "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z",
            date.year(),
            u8::from(date.month()),
            date.day(),
            time.hour(),
            time.minute(),
            time.second()
        )
    }

    /// Date and time of day in UTC, clamped to the calendar of years -9999..=9999.
    pub fn utc(self) -> (Date, Time) {
        let clamped = self.seconds.clamp(-377_705_116_800, 253_402_300_799);
        let moment =
            OffsetDateTime::from_unix_timestamp(clamped).unwrap_or(OffsetDateTime::UNIX_EPOCH);
        (moment.date(), moment.time())
    }

    /// Date and time of day in the offset it was recorded in.
    fn local(self) -> (Date, Time) {
        let shift = i64::from(self.quarter_hours) * 900;
        Timestamp::from_unix(self.seconds.saturating_add(shift)).utc()
    }
}

/// Outcome of reading a disc date.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum DiscTime {
    /// All zero: not given.
    Absent,
    /// No date at all; show it as unknown.
    Invalid,
    /// A point in time.
    At(Timestamp),
}

impl DiscTime {
    /// The time, if there is one.
    pub fn timestamp(self) -> Option<Timestamp> {
        match self {
            DiscTime::At(time) => Some(time),
            DiscTime::Absent | DiscTime::Invalid => None,
        }
    }

    /// Reads the 7 bytes of a directory record (ECMA-119 9.1.5).
    pub fn from_7(bytes: &[u8; 7]) -> DiscTime {
        if bytes.iter().all(|b| *b == 0) {
            return DiscTime::Absent;
        }
        let [year, month, day, hour, minute, second, zone] = *bytes;
        build(
            1900 + i32::from(year),
            month,
            day,
            hour,
            minute,
            second,
            0,
            i8::from_ne_bytes([zone]),
        )
    }

    /// Reads the 17 bytes of a descriptor (ECMA-119 8.4.26.1).
    pub fn from_17(bytes: &[u8; 17]) -> DiscTime {
        let (digits, zone) = bytes.split_at(16);
        if digits.iter().all(|b| *b == b'0') || digits.iter().all(|b| *b == 0 || *b == b' ') {
            return DiscTime::Absent;
        }
        let number = |from: usize, to: usize| -> Option<i32> {
            std::str::from_utf8(digits.get(from..to)?).ok()?.parse().ok()
        };
        let parts = [(0, 4), (4, 6), (6, 8), (8, 10), (10, 12), (12, 14), (14, 16)];
        let mut values = [0i32; 7];
        for (value, (from, to)) in values.iter_mut().zip(parts) {
            match number(from, to) {
                Some(n) if n >= 0 => *value = n,
                _ => return DiscTime::Invalid,
            }
        }
        let [year, month, day, hour, minute, second, hundredths] = values;
        let small = |n: i32| u8::try_from(n).unwrap_or(u8::MAX);
        let zone = zone.first().map_or(0, |b| i8::from_ne_bytes([*b]));
        let nanos = u32::from(small(hundredths)) * 10_000_000;
        build(
            year,
            small(month),
            small(day),
            small(hour),
            small(minute),
            small(second),
            nanos,
            zone,
        )
    }

    /// Reads the 12 bytes of a UDF time stamp (ECMA-167 1/7.3). Without an offset, or with one
    /// that is not given, the time counts as UTC, as in Linux.
    pub fn from_12(bytes: &[u8; 12]) -> DiscTime {
        if bytes.iter().all(|b| *b == 0) {
            return DiscTime::Absent;
        }
        let [z0, z1, y0, y1, month, day, hour, minute, second, centi, hundreds, micros] = *bytes;
        let kind_and_zone = u16::from_le_bytes([z0, z1]);
        // The low 12 bits are a signed number of minutes; shifting up and down keeps the sign.
        let minutes = i16::from_ne_bytes((kind_and_zone << 4).to_ne_bytes()) >> 4;
        let is_local = kind_and_zone >> 12 == 1 && (-1440..=1440).contains(&minutes);
        let minutes = if is_local { i64::from(minutes) } else { 0 };
        let year = i32::from(i16::from_le_bytes([y0, y1]));
        let nanos = u32::from(centi.min(99)) * 10_000_000
            + u32::from(hundreds.min(99)) * 100_000
            + u32::from(micros.min(99)) * 1000;
        match build(year, month, day, hour, minute, second, nanos, 0) {
            DiscTime::At(local) => DiscTime::At(Timestamp {
                seconds: local.seconds - minutes * 60,
                quarter_hours: match i8::try_from(minutes / 15) {
                    Ok(steps) if minutes % 15 == 0 && (-48..=52).contains(&steps) => steps,
                    _ => 0,
                },
                ..local
            }),
            other => other,
        }
    }

    /// The 7 bytes of a directory record; years are clamped to 1900..=2155.
    pub fn to_7(time: Timestamp) -> [u8; 7] {
        let (date, clock) = time.local();
        let zone = time.quarter_hours.to_ne_bytes()[0];
        match date.year() {
            ..1900 => [0, 1, 1, 0, 0, 0, zone],
            2156.. => [255, 12, 31, 23, 59, 59, zone],
            year => [
                u8::try_from(year - 1900).unwrap_or(u8::MAX),
                u8::from(date.month()),
                date.day(),
                clock.hour(),
                clock.minute(),
                clock.second(),
                zone,
            ],
        }
    }

    /// The 17 bytes of a descriptor; `None` writes sixteen '0' and a zero, "not given".
    pub fn to_17(time: Option<Timestamp>) -> [u8; 17] {
        let mut bytes = [b'0'; 17];
        bytes[16] = 0;
        let Some(time) = time else { return bytes };
        let (date, clock) = time.local();
        let text = format!(
            "{:04}{:02}{:02}{:02}{:02}{:02}{:02}",
            date.year().clamp(1, 9999),
            u8::from(date.month()),
            date.day(),
            clock.hour(),
            clock.minute(),
            clock.second(),
            (time.nanos / 10_000_000).min(99),
        );
        for (byte, digit) in bytes.iter_mut().zip(text.bytes()) {
            *byte = digit;
        }
        bytes[16] = time.quarter_hours.to_ne_bytes()[0];
        bytes
    }
}

fn build(
    year: i32,
    month: u8,
    day: u8,
    hour: u8,
    minute: u8,
    second: u8,
    nanos: u32,
    zone: i8,
) -> DiscTime {
    let date = Month::try_from(month)
        .ok()
        .and_then(|month| Date::from_calendar_date(year, month, day).ok());
    let clock = Time::from_hms(hour, minute, second).ok();
    let (Some(date), Some(clock)) = (date, clock) else { return DiscTime::Invalid };
    // An offset outside the standard is ignored, as Linux does, so that the date is still shown.
    let quarter_hours = if (-48..=52).contains(&zone) { zone } else { 0 };
    let local = PrimitiveDateTime::new(date, clock).assume_offset(UtcOffset::UTC).unix_timestamp();
    let seconds = local - i64::from(quarter_hours) * 900;
    DiscTime::At(Timestamp { seconds, nanos, quarter_hours })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seven_bytes_there_and_back() {
        for seconds in [0, 1_700_000_001, 2_540_000_000, -631_152_000] {
            for quarter_hours in [0, -48, 52, 4] {
                let time = Timestamp { seconds, nanos: 0, quarter_hours };
                assert_eq!(DiscTime::from_7(&DiscTime::to_7(time)), DiscTime::At(time));
            }
        }
    }

    #[test]
    fn seventeen_bytes_there_and_back() {
        let time = Timestamp { seconds: 1_700_000_001, nanos: 420_000_000, quarter_hours: -14 };
        assert_eq!(DiscTime::from_17(&DiscTime::to_17(Some(time))), DiscTime::At(time));
        assert_eq!(DiscTime::from_17(&DiscTime::to_17(None)), DiscTime::Absent);
        assert_eq!(&DiscTime::to_17(Some(Timestamp::from_unix(0)))[..16], b"1970010100000000");
    }

    #[test]
    fn twelve_bytes_know_minutes_and_microseconds() {
        let at = |zone: u16| {
            let mut bytes = [0, 0, 0xE7, 0x07, 11, 14, 22, 13, 20, 12, 34, 56];
            bytes[..2].copy_from_slice(&zone.to_le_bytes());
            DiscTime::from_12(&bytes).timestamp().expect("a date")
        };
        let utc = at(0x1000);
        assert_eq!((utc.seconds, utc.nanos), (1_700_000_000, 123_456_000));
        assert_eq!((at(0x103C).seconds, at(0x103C).quarter_hours), (1_700_000_000 - 3600, 4));
        assert_eq!((at(0x1FC4).seconds, at(0x1FC4).quarter_hours), (1_700_000_000 + 3600, -4));
        assert_eq!(at(0x1001).seconds, 1_700_000_000 - 60);
        // -2047 stands for "not given"; type 0 is UTC whatever the offset says.
        assert_eq!((at(0x1801).seconds, at(0x003C).seconds), (1_700_000_000, 1_700_000_000));
        assert_eq!(DiscTime::from_12(&[0; 12]), DiscTime::Absent);
        assert_eq!(DiscTime::from_12(&[13; 12]), DiscTime::Invalid);
    }

    #[test]
    fn nonsense_is_no_date() {
        assert_eq!(DiscTime::from_7(&[99, 13, 1, 0, 0, 0, 0]), DiscTime::Invalid);
        assert_eq!(DiscTime::from_17(b"2023-1-1xxxxxxxx\0"), DiscTime::Invalid);
        assert_eq!(Timestamp::from_unix(i64::MAX).to_rfc3339_utc(), "9999-12-31T23:59:59Z");
    }
}
