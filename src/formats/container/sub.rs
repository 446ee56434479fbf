//! The subchannel of a disc's sectors for the containers that carry one: what is stored of it,
//! and P and Q made anew from the table of contents where nothing is, R to W empty.

use std::sync::Arc;

use super::disc::{Fragment, FragmentSource};
use super::write::Placed;
use crate::base::cd::{
    Msf, QFrame, RAW_BYTES, SUB_BYTES, SubLayout, TrackFlags, deinterleave, interleave,
};
use crate::io::source::{HostUse, SourceErrorKind, check_range, read_vec};
use crate::io::{BlockSource, SharedSource, SourceError};

/// Bytes of a raw sector with its subchannel behind it.
pub(super) const FULL_BYTES: usize = RAW_BYTES + SUB_BYTES;
/// Sectors put together in one go.
const CHUNK_SECTORS: u64 = 256;

/// The subchannel of the sectors of a raw file, channel by channel.
pub(super) fn subchannel(placed: &[Placed<'_>]) -> SharedSource {
    let runs: Vec<Run> = placed
        .iter()
        .map(|at| {
            let all = u64::from(at.track.pregap.0) + u64::from(at.track.count.0);
            Run {
                first: at.first,
                pregap: at.pregap,
                skip: all.saturating_sub(at.pregap + u64::from(at.track.count.0)),
                number: at.track.number,
                start: at.track.start.0,
                indexes: at.track.indexes.iter().map(|index| index.0).collect(),
                flags: at.track.flags,
                fragments: at.track.fragments.clone(),
            }
        })
        .collect();
    let count = placed.last().map_or(0, |at| at.first + at.pregap + u64::from(at.track.count.0));
    Arc::new(Subchannel { runs, count })
}

/// Raw sectors, each with its subchannel behind it as drives give it: bit by bit of all channels.
/// `sub` is channel by channel; what is missing of it is empty.
pub(super) fn with_subchannel(raw: SharedSource, sub: SharedSource) -> SharedSource {
    Arc::new(Full { count: raw.len() / RAW_BYTES as u64, raw, sub })
}

/// A track and its sectors in the file.
#[derive(Debug)]
struct Run {
    first: u64,
    pregap: u64,
    /// Sectors of its fragments that are not in the file.
    skip: u64,
    number: u8,
    start: u32,
    indexes: Vec<u32>,
    flags: TrackFlags,
    fragments: Vec<Fragment>,
}

impl Run {
    /// The fragment that holds sector `n` of the file, and which of its sectors that is.
    fn stored(&self, n: u64) -> Option<(&FragmentSource, u64)> {
        let mut within = n.checked_sub(self.first)?.checked_add(self.skip)?;
        for fragment in &self.fragments {
            match within.checked_sub(u64::from(fragment.count.0)) {
                Some(behind) => within = behind,
                None => return fragment.stored.as_ref().map(|stored| (stored, within)),
            }
        }
        None
    }
}

/// What is stored of the subchannel of a sector; `None` if nothing is.
fn stored_sub(
    stored: &FragmentSource,
    within: u64,
) -> Result<Option<[u8; SUB_BYTES]>, SourceError> {
    let too_far = || SourceError::new(u64::MAX, 0, SourceErrorKind::Truncated);
    let (source, at, layout) = match &stored.sub {
        Some((source, offset, layout)) => {
            let at = within.checked_mul(u64::from(layout.bytes()));
            (source, at.and_then(|at| at.checked_add(*offset)), *layout)
        }
        None => {
            let at = stored.byte_of(within);
            let behind = u64::from(stored.layout.main_bytes);
            (&stored.source, at.and_then(|at| at.checked_add(behind)), stored.layout.sub)
        }
    };
    let at = at.ok_or_else(too_far)?;
    let len = usize::from(layout.bytes());
    if len == 0 || at.checked_add(len as u64).is_none_or(|end| end > source.len()) {
        return Ok(None);
    }
    let bytes = read_vec(&**source, at, len)?;
    let mut linear = [0; SUB_BYTES];
    match layout {
        SubLayout::None => return Ok(None),
        SubLayout::Linear => linear.copy_from_slice(&bytes),
        SubLayout::Interleaved => {
            linear.copy_from_slice(&bytes);
            linear = deinterleave(&linear);
        }
        SubLayout::Q16 => {
            // The last bit of the padding is P, which is the same for all of a sector.
            let is_gap = bytes.last().is_some_and(|byte| byte & 0x80 != 0);
            linear[..12].fill(if is_gap { 0xFF } else { 0 });
            linear[12..24].copy_from_slice(bytes.get(..12).unwrap_or(&[0; 12]));
        }
    }
    Ok(Some(linear))
}

#[derive(Debug)]
struct Subchannel {
    runs: Vec<Run>,
    count: u64,
}

impl Subchannel {
    fn sector(&self, n: u64) -> Result<[u8; SUB_BYTES], SourceError> {
        let index = self.runs.partition_point(|run| run.first <= n).saturating_sub(1);
        let Some(run) = self.runs.get(index) else { return Ok([0; SUB_BYTES]) };
        let stored = run.stored(n).map(|(stored, within)| stored_sub(stored, within));
        Ok(stored.transpose()?.flatten().unwrap_or_else(|| run.made(n)))
    }

    fn sub_sources(&self) -> impl Iterator<Item = &SharedSource> {
        let fragments = self.runs.iter().flat_map(|run| &run.fragments);
        let stored = fragments.filter_map(|fragment| fragment.stored.as_ref());
        stored.map(|stored| stored.sub.as_ref().map_or(&stored.source, |(source, ..)| source))
    }
}

impl Run {
    /// P and Q of sector `n` of the file by the table of contents.
    fn made(&self, n: u64) -> [u8; SUB_BYTES] {
        let mut linear = [0; SUB_BYTES];
        let track = self;
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

impl BlockSource for Subchannel {
    fn len(&self) -> u64 {
        self.count * SUB_BYTES as u64
    }

    fn read_at(&self, offset: u64, buf: &mut [u8]) -> Result<(), SourceError> {
        check_range(self.len(), offset, buf.len())?;
        let mut at = offset;
        let mut rest = buf;
        while !rest.is_empty() {
            let sector = self.sector(at / SUB_BYTES as u64)?;
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

    fn check_unchanged(&self) -> Result<(), SourceError> {
        self.sub_sources().try_for_each(|source| source.check_unchanged())
    }

    fn host_files(&self, visit: &mut dyn FnMut(HostUse<'_>)) {
        self.sub_sources().for_each(|source| source.host_files(visit));
    }
}

/// Sectors and subchannel put together.
#[derive(Debug)]
struct Full {
    raw: SharedSource,
    sub: SharedSource,
    count: u64,
}

impl Full {
    /// Whole sectors from number `first` on.
    fn read_sectors(&self, first: u64, out: &mut [u8]) -> Result<(), SourceError> {
        let count = out.len() / FULL_BYTES;
        let raw = read_vec(&*self.raw, first * RAW_BYTES as u64, count * RAW_BYTES)?;
        let mut sub = vec![0; count * SUB_BYTES];
        let sub_at = first * SUB_BYTES as u64;
        let there = usize::try_from(self.sub.len().saturating_sub(sub_at)).unwrap_or(usize::MAX);
        let len = there.min(sub.len());
        self.sub.read_at(sub_at, sub.get_mut(..len).unwrap_or_default())?;
        let sectors = out.as_chunks_mut::<FULL_BYTES>().0.iter_mut();
        let (raw, sub) = (raw.as_chunks::<RAW_BYTES>().0, sub.as_chunks::<SUB_BYTES>().0);
        for ((to, raw), sub) in sectors.zip(raw).zip(sub) {
            to[..RAW_BYTES].copy_from_slice(raw);
            to[RAW_BYTES..].copy_from_slice(&interleave(sub));
        }
        Ok(())
    }
}

impl BlockSource for Full {
    fn len(&self) -> u64 {
        self.count * FULL_BYTES as u64
    }

    fn read_at(&self, offset: u64, buf: &mut [u8]) -> Result<(), SourceError> {
        check_range(self.len(), offset, buf.len())?;
        let (mut at, mut rest) = (offset, buf);
        let mut sectors = Vec::new();
        while !rest.is_empty() {
            let within = usize::try_from(at % FULL_BYTES as u64).unwrap_or(0);
            let wanted = (within + rest.len()).div_ceil(FULL_BYTES) as u64;
            let here = usize::try_from(wanted.min(CHUNK_SECTORS)).unwrap_or(1);
            sectors.resize(here * FULL_BYTES, 0);
            self.read_sectors(at / FULL_BYTES as u64, &mut sectors)?;
            let part = sectors.get(within..).unwrap_or_default();
            let len = part.len().min(rest.len());
            let (head, tail) = rest.split_at_mut(len);
            head.copy_from_slice(part.get(..len).unwrap_or_default());
            at += len as u64;
            rest = tail;
        }
        Ok(())
    }

    fn check_unchanged(&self) -> Result<(), SourceError> {
        self.raw.check_unchanged()?;
        self.sub.check_unchanged()
    }

    fn host_files(&self, visit: &mut dyn FnMut(HostUse<'_>)) {
        self.raw.host_files(visit);
        self.sub.host_files(visit);
    }
}
