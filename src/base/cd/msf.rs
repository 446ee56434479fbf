//! Times on a disc: minutes, seconds and frames of 1/75 second.

use std::fmt;

/// Sectors that pass in a second.
pub const FRAMES_PER_SECOND: u32 = 75;

/// Sectors between absolute time zero and logical sector 0: two seconds.
pub const LEAD_IN_FRAMES: u32 = 150;

/// A time or a length in minutes, seconds and frames. What it is counted from depends on who
/// wrote it: a table of contents means absolute time, a cue sheet a place in a file.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct Msf {
    /// Minutes; sheets of large files have more than 99.
    pub minutes: u32,
    /// Seconds, 0 to 59.
    pub seconds: u8,
    /// Frames, 0 to 74.
    pub frames: u8,
}

impl Msf {
    /// The length of `frames` sectors.
    pub fn from_frames(frames: u32) -> Msf {
        let seconds = frames / FRAMES_PER_SECOND;
        // Remainders of 60 and 75 fit a byte.
        Msf {
            minutes: seconds / 60,
            seconds: u8::try_from(seconds % 60).unwrap_or(0),
            frames: u8::try_from(frames % FRAMES_PER_SECOND).unwrap_or(0),
        }
    }

    /// The absolute time of a disc address, which is -150 at time zero; `None` before that.
    pub fn from_address(address: i64) -> Option<Msf> {
        let frames = address.checked_add(i64::from(LEAD_IN_FRAMES))?;
        u32::try_from(frames).ok().map(Msf::from_frames)
    }

    /// How many sectors it counts; `None` for seconds or frames out of range and beyond 32 bits.
    pub fn frames(self) -> Option<u32> {
        if self.seconds > 59 || self.frames > 74 {
            return None;
        }
        let seconds = self.minutes.checked_mul(60)?.checked_add(u32::from(self.seconds))?;
        seconds.checked_mul(FRAMES_PER_SECOND)?.checked_add(u32::from(self.frames))
    }

    /// The disc address of an absolute time: negative within the first two seconds.
    pub fn address(self) -> Option<i64> {
        self.frames().map(|frames| i64::from(frames) - i64::from(LEAD_IN_FRAMES))
    }

    /// Three bytes of two decimal digits each, as sector headers hold them. Minutes from 100 on
    /// wrap: no header has room for them.
    pub fn to_bcd(self) -> [u8; 3] {
        let minutes = u8::try_from(self.minutes % 100).unwrap_or(0);
        [to_bcd(minutes), to_bcd(self.seconds), to_bcd(self.frames)]
    }

    /// From three bytes of two decimal digits; `None` if a digit is none.
    pub fn from_bcd(bytes: [u8; 3]) -> Option<Msf> {
        let [minutes, seconds, frames] = bytes;
        Some(Msf {
            minutes: u32::from(from_bcd(minutes)?),
            seconds: from_bcd(seconds)?,
            frames: from_bcd(frames)?,
        })
    }

    /// Reads `m:s:f` with any number of minute digits. `None` for anything else, and for seconds
    /// and frames out of range.
    pub fn parse(text: &str) -> Option<Msf> {
        let mut parts = text.trim().split(':');
        let (minutes, seconds, frames) = (parts.next()?, parts.next()?, parts.next()?);
        if parts.next().is_some() {
            return None;
        }
        let msf = Msf {
            minutes: minutes.trim().parse().ok()?,
            seconds: seconds.trim().parse().ok()?,
            frames: frames.trim().parse().ok()?,
        };
        msf.frames().map(|_| msf)
    }
}

impl fmt::Display for Msf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}:{:02}:{:02}", self.minutes, self.seconds, self.frames)
    }
}

/// A number below 100 as two decimal digits of four bits.
pub(super) fn to_bcd(number: u8) -> u8 {
    ((number / 10 % 10) << 4) | (number % 10)
}

/// Two decimal digits of four bits; `None` if one is above nine.
pub(super) fn from_bcd(byte: u8) -> Option<u8> {
    let (tens, ones) = (byte >> 4, byte & 15);
    (tens < 10 && ones < 10).then_some(tens * 10 + ones)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_and_addresses_convert_both_ways() {
        assert_eq!(Msf::from_address(0).unwrap().to_string(), "00:02:00");
        assert_eq!(Msf::from_address(-150), Some(Msf::default()));
        assert_eq!(Msf::from_address(-151), None);
        assert_eq!(Msf::parse("00:06:50").unwrap().address(), Some(350));
        assert_eq!(Msf::parse("120:00:00").unwrap().frames(), Some(540_000));
        assert_eq!(Msf::parse("99:99:99"), None);
        assert_eq!(Msf::parse("99999999999999:00:00"), None);
        assert_eq!(Msf { minutes: u32::MAX, seconds: 0, frames: 0 }.frames(), None);
        for frames in [0, 74, 75, 4499, 4500, 449_999] {
            let msf = Msf::from_frames(frames);
            assert_eq!(msf.frames(), Some(frames));
            assert_eq!(Msf::from_bcd(msf.to_bcd()), Some(msf));
        }
        assert_eq!(Msf::from_bcd([0x0a, 0, 0]), None);
    }
}
