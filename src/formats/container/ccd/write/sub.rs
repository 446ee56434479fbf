//! A subchannel made anew: P and Q from the table of contents, R to W empty.

use std::sync::Arc;

use crate::base::cd::{Msf, QFrame, SUB_BYTES, TrackFlags};
use crate::formats::container::write::Placed;
use crate::io::source::check_range;
use crate::io::{BlockSource, SharedSource, SourceError};

/// The subchannel of the sectors of a `.img`, channel by channel.
pub(super) fn made(placed: &[Placed<'_>]) -> SharedSource {
    let tracks: Vec<Run> = placed
        .iter()
        .map(|at| Run {
            first: at.first,
            pregap: at.pregap,
            number: at.track.number,
            start: at.track.start.0,
            indexes: at.track.indexes.iter().map(|index| index.0).collect(),
            flags: at.track.flags,
        })
        .collect();
    let count = placed.last().map_or(0, |at| at.first + at.pregap + u64::from(at.track.count.0));
    Arc::new(MadeSub { tracks, count })
}

/// A track and its sectors in the file.
#[derive(Debug)]
struct Run {
    first: u64,
    pregap: u64,
    number: u8,
    start: u32,
    indexes: Vec<u32>,
    flags: TrackFlags,
}

#[derive(Debug)]
struct MadeSub {
    tracks: Vec<Run>,
    count: u64,
}

impl MadeSub {
    fn sector(&self, n: u64) -> [u8; SUB_BYTES] {
        let mut linear = [0; SUB_BYTES];
        let index = self.tracks.partition_point(|track| track.first <= n).saturating_sub(1);
        let Some(track) = self.tracks.get(index) else { return linear };
        // Sectors from index 1 on; negative in the pregap.
        let within =
            i64::try_from(n - track.first).unwrap_or(0) - i64::try_from(track.pregap).unwrap_or(0);
        let address = i64::from(track.start) + within;
        let is_gap = within < 0;
        let later = track.indexes.iter().filter(|index| i64::from(**index) <= address).count();
        let frame = QFrame {
            flags: track.flags,
            track: track.number,
            index: if is_gap { 0 } else { u8::try_from(later + 1).unwrap_or(99).min(99) },
            // The time counts down to the start of the track.
            relative: Msf::from_frames(u32::try_from(within.unsigned_abs()).unwrap_or(0)),
            absolute: Msf::from_address(address).unwrap_or_default(),
        };
        if is_gap {
            linear[..12].fill(0xFF);
        }
        linear[12..24].copy_from_slice(&frame.encode());
        linear
    }
}

impl BlockSource for MadeSub {
    fn len(&self) -> u64 {
        self.count * SUB_BYTES as u64
    }

    fn read_at(&self, offset: u64, buf: &mut [u8]) -> Result<(), SourceError> {
        check_range(self.len(), offset, buf.len())?;
        let mut at = offset;
        let mut rest = buf;
        while !rest.is_empty() {
            let sector = self.sector(at / SUB_BYTES as u64);
            let within = usize::try_from(at % SUB_BYTES as u64).unwrap_or(0);
            let part = sector.get(within..).unwrap_or_default();
            let len = part.len().min(rest.len());
            let (head, tail) = rest.split_at_mut(len);
            head.copy_from_slice(part.get(..len).unwrap_or_default());
            at += len as u64;
            rest = tail;
        }
        Ok(())
    }
}
