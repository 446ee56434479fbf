//! What a CHD of a compact disc packs: frames of 2352 bytes of sector and 96 of subchannel, the
//! frames of each track filled up to a multiple of four, samples with the high byte first.

use std::sync::Arc;

use super::FRAME_BYTES;
use crate::base::cd::{RAW_BYTES, SUB_BYTES, TrackMode};
use crate::base::units::{ByteRange, SECTOR_BYTES};
use crate::formats::container::Disc;
use crate::formats::container::sub::{FULL_BYTES, subchannel, with_subchannel};
use crate::formats::container::write::raw_file;
use crate::io::source::{BlockSource, HostUse, Shape, SharedSource, SourceError, check_range};
use crate::io::window::WindowSource;

/// Frames read in one go.
const CHUNK_FRAMES: u64 = 256;
/// The longest disc that is taken for a compact disc: 90 minutes.
const MAX_CD_SECTORS: u64 = 90 * 60 * 75;

/// The frames of a disc and the texts about its tracks. `None` when it is too long.
pub fn disc_frames(disc: &Disc) -> Option<(SharedSource, Vec<String>)> {
    let mut frames = Frames::default();
    let mut texts = Vec::new();
    let (_, placed) = raw_file(disc, false)?;
    let sub = disc.has_subchannel().then(|| subchannel(&placed));
    let sub_kind = if sub.is_some() { "RW_RAW" } else { "NONE" };
    for at in &placed {
        let (track, pregap) = (at.track, at.pregap);
        let raw = track.raw_on_disc();
        let count = raw.count();
        let kind = match track.mode {
            TrackMode::Audio => "AUDIO",
            TrackMode::Mode1 => "MODE1_RAW",
            _ => "MODE2_RAW",
        };
        let mark = if pregap > 0 { "V" } else { "" };
        let number = track.number;
        texts.push(format!(
            "TRACK:{number} TYPE:{kind} SUBTYPE:{sub_kind} FRAMES:{count} PREGAP:{pregap} \
             PGTYPE:{mark}{kind} PGSUB:{sub_kind} POSTGAP:0"
        ));
        let sectors: SharedSource = match track.mode {
            TrackMode::Audio => Arc::new(raw.swapped()),
            _ => Arc::new(raw),
        };
        match &sub {
            Some(sub) => {
                let len = count.checked_mul(SUB_BYTES as u64)?;
                let range = ByteRange::new(at.first.checked_mul(SUB_BYTES as u64)?, len)?;
                let sub = Arc::new(WindowSource::new(sub.clone(), range)?);
                frames.push(with_subchannel(sectors, sub), FULL_BYTES as u64, count)?;
            }
            None => frames.push(sectors, RAW_BYTES as u64, count)?,
        }
    }
    (!texts.is_empty()).then(|| (Arc::new(frames) as SharedSource, texts))
}

/// The frames of plain sectors of 2048 bytes, kept as they are. `None` when they are too many for
/// a compact disc.
pub fn volume_frames(data: &SharedSource) -> Option<(SharedSource, Vec<String>)> {
    let count = data.len() / SECTOR_BYTES;
    if count == 0 || count > MAX_CD_SECTORS || !data.len().is_multiple_of(SECTOR_BYTES) {
        return None;
    }
    let mut frames = Frames::default();
    frames.push(data.clone(), SECTOR_BYTES, count)?;
    let text = format!(
        "TRACK:1 TYPE:MODE1 SUBTYPE:NONE FRAMES:{count} PREGAP:0 PGTYPE:MODE1 PGSUB:NONE POSTGAP:0"
    );
    Some((Arc::new(frames), vec![text]))
}

/// Sectors spread over frames.
#[derive(Debug, Default)]
struct Frames {
    parts: Vec<Part>,
    count: u64,
}

#[derive(Debug)]
struct Part {
    /// Number of its first frame.
    first: u64,
    sectors: SharedSource,
    sector_bytes: u64,
    /// Sectors; the frames behind them are empty.
    count: u64,
}

impl Frames {
    fn push(&mut self, sectors: SharedSource, sector_bytes: u64, count: u64) -> Option<()> {
        self.parts.push(Part { first: self.count, sectors, sector_bytes, count });
        self.count = self.count.checked_add(count.checked_next_multiple_of(4)?)?;
        (self.count <= MAX_CD_SECTORS * 2).then_some(())
    }

    /// Fills whole frames from number `first` on; all of one part.
    fn read_frames(&self, first: u64, frames: &mut [u8]) -> Result<(), SourceError> {
        frames.fill(0);
        let after = self.parts.partition_point(|part| part.first <= first);
        let Some(part) = after.checked_sub(1).and_then(|at| self.parts.get(at)) else {
            return Ok(());
        };
        let within = first - part.first;
        let wanted = (frames.len() / FRAME_BYTES) as u64;
        let count = part.count.saturating_sub(within).min(wanted);
        if count == 0 {
            return Ok(());
        }
        let len = usize::try_from(count * part.sector_bytes).unwrap_or(0);
        let mut sectors = vec![0; len];
        part.sectors.read_at(within * part.sector_bytes, &mut sectors)?;
        let sector_bytes = usize::try_from(part.sector_bytes).unwrap_or(RAW_BYTES);
        let pairs = frames.chunks_exact_mut(FRAME_BYTES).zip(sectors.chunks_exact(sector_bytes));
        for (frame, sector) in pairs {
            if let Some(place) = frame.get_mut(..sector.len()) {
                place.copy_from_slice(sector);
            }
        }
        Ok(())
    }

    /// Frames from number `first` to the end of its part.
    fn left_in_part(&self, first: u64) -> u64 {
        let after = self.parts.partition_point(|part| part.first <= first);
        self.parts.get(after).map_or(self.count, |next| next.first) - first
    }
}

impl BlockSource for Frames {
    fn len(&self) -> u64 {
        self.count * FRAME_BYTES as u64
    }

    fn read_at(&self, offset: u64, buf: &mut [u8]) -> Result<(), SourceError> {
        check_range(self.len(), offset, buf.len())?;
        let mut at = offset;
        let mut rest = buf;
        let mut frames = Vec::new();
        while !rest.is_empty() {
            let first = at / FRAME_BYTES as u64;
            let within = usize::try_from(at % FRAME_BYTES as u64).unwrap_or(0);
            let wanted = (within + rest.len()).div_ceil(FRAME_BYTES) as u64;
            let count = wanted.min(CHUNK_FRAMES).min(self.left_in_part(first)).max(1);
            frames.resize(usize::try_from(count).unwrap_or(1) * FRAME_BYTES, 0);
            self.read_frames(first, &mut frames)?;
            let part = frames.get(within..).unwrap_or_default();
            let here = part.len().min(rest.len());
            let (head, tail) = rest.split_at_mut(here);
            head.copy_from_slice(part.get(..here).unwrap_or_default());
            at += here as u64;
            rest = tail;
        }
        Ok(())
    }

    fn shape(&self) -> Shape {
        self.parts.first().map(|part| part.sectors.shape()).unwrap_or_default()
    }

    fn check_unchanged(&self) -> Result<(), SourceError> {
        self.parts.iter().try_for_each(|part| part.sectors.check_unchanged())
    }

    fn host_files(&self, visit: &mut dyn FnMut(HostUse<'_>)) {
        for part in &self.parts {
            part.sectors.host_files(visit);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::progress::Context;
    use crate::formats::container::Held;
    use crate::formats::container::chd::{self, ChdFraming};
    use crate::io::contract::{self, Dice};
    use crate::io::encode::tests::encoded;
    use crate::io::memory::MemorySource;
    use crate::io::source::read_vec;

    #[test]
    fn a_disc_that_is_written_is_read() {
        let mut plain = Dice(9).bytes(2048 * 20);
        plain.extend(vec![0; 2048 * 41]);
        let data: SharedSource = Arc::new(MemorySource::new(plain.clone()));
        let (frames, texts) = volume_frames(&data).unwrap();
        let all = read_vec(&*frames, 0, 64 * FRAME_BYTES).unwrap();
        contract::check(&frames, &all);
        let packed = encoded(ChdFraming::cd(texts), &all);
        let source: SharedSource = Arc::new(MemorySource::new(packed));
        let held = chd::open(&source, &Context::default()).unwrap();
        let Held::Disc(disc) = held else { panic!("it has a track") };
        contract::check(&disc.volume_source(), &plain);
        let (frames, _) = disc_frames(&disc).unwrap();
        assert_eq!(frames.len(), 64 * FRAME_BYTES as u64);
        let packed = encoded(ChdFraming::dvd(), &plain);
        let source: SharedSource = Arc::new(MemorySource::new(packed));
        let Held::Flat(_, flat) = chd::open(&source, &Context::default()).unwrap() else {
            panic!("it has no tracks")
        };
        contract::check(&flat, &plain);
    }
}
