//! The subchannel: 96 bytes beside every sector, a bit of each of the channels P to W in every
//! byte (IEC 60908 17.5). Q tells where one is; R to W hold CD-TEXT and graphics.

use super::msf::{Msf, from_bcd, to_bcd};
use crate::base::bytes::crc16;

/// Bytes of subchannel for every sector.
pub const SUB_BYTES: usize = 96;

/// Bytes of one channel of a sector.
const CHANNEL_BYTES: usize = 12;

/// What the four control bits of a track say.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub struct TrackFlags {
    /// Recorded with pre-emphasis (audio).
    pub is_pre_emphasis: bool,
    /// Digital copies are allowed.
    pub is_copy_allowed: bool,
    /// A data track.
    pub is_data: bool,
    /// Four channels of audio.
    pub is_four_channel: bool,
}

impl TrackFlags {
    /// From the four bits of a control nibble: 1 pre-emphasis, 2 copy, 4 data, 8 four channels.
    pub fn from_control(control: u8) -> TrackFlags {
        TrackFlags {
            is_pre_emphasis: control & 1 != 0,
            is_copy_allowed: control & 2 != 0,
            is_data: control & 4 != 0,
            is_four_channel: control & 8 != 0,
        }
    }

    /// As the four bits.
    pub fn control(self) -> u8 {
        u8::from(self.is_pre_emphasis)
            | u8::from(self.is_copy_allowed) << 1
            | u8::from(self.is_data) << 2
            | u8::from(self.is_four_channel) << 3
    }
}

/// A Q frame of kind 1: the position on the disc.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct QFrame {
    /// Kind of the track.
    pub flags: TrackFlags,
    /// Its number; 170 in the lead-out.
    pub track: u8,
    /// Index within it; 0 in the pregap.
    pub index: u8,
    /// Sectors from index 1, counting down before it.
    pub relative: Msf,
    /// Absolute time.
    pub absolute: Msf,
}

impl QFrame {
    /// The twelve bytes, with their checksum.
    pub fn encode(self) -> [u8; 12] {
        let [m, s, f] = self.relative.to_bcd();
        let [am, as_, af] = self.absolute.to_bcd();
        let track = if self.track == 0xAA { 0xAA } else { to_bcd(self.track) };
        let mut frame = [
            self.flags.control() << 4 | 1,
            track,
            to_bcd(self.index),
            m,
            s,
            f,
            0,
            am,
            as_,
            af,
            0,
            0,
        ];
        let [high, low] = (!crc16(&frame[..10])).to_be_bytes();
        frame[10] = high;
        frame[11] = low;
        frame
    }

    /// Reads twelve bytes; `None` if the checksum is wrong, it is of another kind or its digits
    /// are none.
    pub fn decode(frame: [u8; 12]) -> Option<QFrame> {
        if !q_is_right(&frame) || frame[0] & 15 != 1 {
            return None;
        }
        let track = if frame[1] == 0xAA { 0xAA } else { from_bcd(frame[1])? };
        Some(QFrame {
            flags: TrackFlags::from_control(frame[0] >> 4),
            track,
            index: from_bcd(frame[2])?,
            relative: Msf::from_bcd([frame[3], frame[4], frame[5]])?,
            absolute: Msf::from_bcd([frame[7], frame[8], frame[9]])?,
        })
    }
}

/// Whether the checksum of a Q frame of any kind is right.
fn q_is_right(frame: &[u8; 12]) -> bool {
    (!crc16(&frame[..10])).to_be_bytes() == [frame[10], frame[11]]
}

/// Channel by channel, P first, from a bit of each in every byte.
pub fn deinterleave(raw: &[u8; SUB_BYTES]) -> [u8; SUB_BYTES] {
    let mut linear = [0; SUB_BYTES];
    for (n, byte) in raw.iter().enumerate() {
        for channel in 0..8 {
            let bit = byte >> (7 - channel) & 1;
            linear[channel * CHANNEL_BYTES + n / 8] |= bit << (7 - n % 8);
        }
    }
    linear
}

/// The reverse of [`deinterleave`].
pub fn interleave(linear: &[u8; SUB_BYTES]) -> [u8; SUB_BYTES] {
    let mut raw = [0; SUB_BYTES];
    for (n, byte) in raw.iter_mut().enumerate() {
        for channel in 0..8 {
            let bit = linear[channel * CHANNEL_BYTES + n / 8] >> (7 - n % 8) & 1;
            *byte |= bit << (7 - channel);
        }
    }
    raw
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frames_survive_both_ways() {
        let frame = QFrame {
            flags: TrackFlags::from_control(0b0110),
            track: 12,
            index: 1,
            relative: Msf::from_frames(77),
            absolute: Msf::from_frames(15_000),
        };
        let mut bytes = frame.encode();
        assert_eq!(QFrame::decode(bytes), Some(frame));
        bytes[3] ^= 1;
        assert_eq!(QFrame::decode(bytes), None);
    }

    #[test]
    fn channels_part_and_meet_again() {
        let mut linear = [0u8; SUB_BYTES];
        linear[12..24].copy_from_slice(&[0xAB; 12]);
        let raw = interleave(&linear);
        assert!(raw.iter().all(|byte| byte & !0x40 == 0));
        assert_eq!(deinterleave(&raw), linear);
        let any: [u8; SUB_BYTES] = std::array::from_fn(|n| (n * 37) as u8);
        assert_eq!(interleave(&deinterleave(&any)), any);
    }
}
