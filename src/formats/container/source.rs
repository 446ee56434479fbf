//! Tracks and discs as bytes: 2048-byte sectors at disc addresses for file systems, raw sectors
//! of 2352 bytes for everything else.

use std::sync::Arc;

use super::disc::{Disc, Fragment, FragmentSource, Track};
use crate::base::cd::{RAW_BYTES, RawSector, SectorLayout, TrackMode};
use crate::base::units::{ByteRange, SECTOR_BYTES};
use crate::io::cooked::CookedSource;
use crate::io::source::{HostUse, Origin, Shape, SourceErrorKind, check_range};
use crate::io::{BlockSource, SharedSource, SourceError};

/// Sectors fetched in one go.
const CHUNK_SECTORS: u64 = 256;

impl Disc {
    /// The disc as a file system sees it: sectors of 2048 bytes at their disc addresses, up to
    /// the last lead-out. Audio, gaps between tracks and sectors that no file holds are holes.
    pub fn volume_source(&self) -> SharedSource {
        let mut parts = Vec::new();
        for track in self.tracks().filter(|track| track.mode.is_data()) {
            let mut address = track.first_address();
            for fragment in &track.fragments {
                parts.extend(cooked_part(fragment, address));
                address += i64::from(fragment.count.0);
            }
        }
        parts.sort_by_key(|part| part.start);
        let len = self.end().byte_offset();
        // A disc of one track from the first sector on is that track.
        if let [only] = &*parts
            && only.start == 0
            && only.source.len() == len
        {
            return only.source.clone();
        }
        Arc::new(Placed { parts, len })
    }
}

impl Track {
    /// The user data of a data track from index 1 on, 2048 bytes a sector; `None` for audio.
    pub fn cooked(&self) -> Option<SharedSource> {
        if !self.mode.is_data() {
            return None;
        }
        let mut parts = Vec::new();
        let mut address = -i64::from(self.pregap.0);
        for fragment in &self.fragments {
            parts.extend(cooked_part(fragment, address));
            address += i64::from(fragment.count.0);
        }
        Some(Arc::new(Placed { parts, len: self.count.len_bytes() }))
    }

    /// Its raw sectors, 2352 bytes each, from index 1 on or from the pregap on. What is not
    /// stored is made: sync, header, EDC and ECC of data, silence. Samples are little-endian.
    pub fn raw(&self, is_with_pregap: bool) -> RawTrack {
        self.raw_behind(if is_with_pregap { 0 } else { u64::from(self.pregap.0) })
    }

    /// Its raw sectors without those before disc address 0, where most image files begin.
    pub(super) fn raw_on_disc(&self) -> RawTrack {
        self.raw_behind(u64::try_from(-self.first_address()).unwrap_or(0))
    }

    /// Its raw sectors behind the first `skip` ones.
    fn raw_behind(&self, skip: u64) -> RawTrack {
        let mut runs = Vec::new();
        let mut count = 0;
        for fragment in &self.fragments {
            runs.push(Run { first: count, fragment: fragment.clone() });
            count += u64::from(fragment.count.0);
        }
        RawTrack {
            mode: self.mode,
            is_swapped: false,
            address: self.first_address(),
            runs,
            skip: skip.min(count),
            count: count.saturating_sub(skip),
        }
    }
}

/// The user data of a fragment whose first sector is `address` sectors from the start of what it
/// is put into; what lies before that start is left out.
fn cooked_part(fragment: &Fragment, address: i64) -> Option<Part> {
    let stored = fragment.stored.as_ref()?;
    let before = u64::try_from(-address).unwrap_or(0);
    let count = u64::from(fragment.count.0).checked_sub(before).filter(|count| *count > 0)?;
    let start = u64::try_from(address).unwrap_or(0).checked_mul(SECTOR_BYTES)?;
    let offset = stored.byte_of(before)?;
    let source = CookedSource::new(stored.source.clone(), offset, stored.layout, count)?;
    Some(Part { start, source: Arc::new(source) })
}

/// A source at a place of a larger one.
#[derive(Clone, Debug)]
struct Part {
    start: u64,
    source: SharedSource,
}

impl Part {
    fn end(&self) -> u64 {
        self.start.saturating_add(self.source.len())
    }
}

/// Sources at their places, zeros between them.
#[derive(Debug)]
struct Placed {
    /// By start; where two overlap the earlier one counts.
    parts: Vec<Part>,
    len: u64,
}

impl Placed {
    /// What holds `at`, or else the first part behind it.
    fn part_from(&self, at: u64) -> Option<&Part> {
        let behind = self.parts.partition_point(|part| part.start <= at);
        let inside = behind.checked_sub(1).and_then(|index| self.parts.get(index));
        inside.filter(|part| part.end() > at).or_else(|| self.parts.get(behind))
    }
}

impl BlockSource for Placed {
    fn len(&self) -> u64 {
        self.len
    }

    fn read_at(&self, offset: u64, buf: &mut [u8]) -> Result<(), SourceError> {
        check_range(self.len, offset, buf.len())?;
        let mut at = offset;
        let mut rest = buf;
        while !rest.is_empty() {
            let part = self.part_from(at);
            let hole = part.map_or(self.len, |part| part.start.max(at)).saturating_sub(at);
            if hole > 0 {
                let here = usize::try_from(hole).unwrap_or(usize::MAX).min(rest.len());
                let (head, tail) = rest.split_at_mut(here);
                head.fill(0);
                at += here as u64;
                rest = tail;
                continue;
            }
            let Some(part) = part else { break };
            let here = usize::try_from(part.end() - at).unwrap_or(usize::MAX).min(rest.len());
            let (head, tail) = rest.split_at_mut(here);
            part.source.read_at(at - part.start, head).map_err(|mut error| {
                error.range.start = error.range.start.saturating_add(part.start);
                error
            })?;
            at += here as u64;
            rest = tail;
        }
        Ok(())
    }

    fn shape(&self) -> Shape {
        self.parts.first().map(|part| part.source.shape()).unwrap_or_default()
    }

    fn next_stored(&self, offset: u64) -> Result<Option<ByteRange>, SourceError> {
        let mut at = offset;
        while at < self.len {
            let Some(part) = self.part_from(at) else { break };
            let within = at.saturating_sub(part.start);
            if let Some(run) = part.source.next_stored(within)? {
                let start = run.start.saturating_add(part.start);
                let end = start.saturating_add(run.len).min(self.len);
                return Ok((start < end).then(|| ByteRange::between(start, end)));
            }
            at = part.end();
        }
        Ok(None)
    }

    fn origin(&self, range: ByteRange) -> Option<Origin> {
        let part = self.part_from(range.start)?;
        let within = range.start.checked_sub(part.start)?;
        if range.end() > part.end() {
            return None;
        }
        part.source.origin(ByteRange::new(within, range.len)?)
    }

    fn check_unchanged(&self) -> Result<(), SourceError> {
        self.parts.iter().try_for_each(|part| part.source.check_unchanged())
    }

    fn host_files(&self, visit: &mut dyn FnMut(HostUse<'_>)) {
        for part in &self.parts {
            part.source.host_files(visit);
        }
    }
}

/// A fragment and its place in its track.
#[derive(Clone, Debug)]
struct Run {
    /// Number of its first sector, counted from the pregap.
    first: u64,
    fragment: Fragment,
}

/// The raw sectors of a track.
#[derive(Clone, Debug)]
pub struct RawTrack {
    mode: TrackMode,
    /// Samples come out big-endian.
    is_swapped: bool,
    /// Disc address of the first sector of the pregap.
    address: i64,
    runs: Vec<Run>,
    /// Sectors left out at the start.
    skip: u64,
    count: u64,
}

impl RawTrack {
    /// How many sectors.
    pub fn count(&self) -> u64 {
        self.count
    }

    /// The disc address of sector `n` of those given.
    pub fn address_of(&self, n: u64) -> i64 {
        self.address.saturating_add_unsigned(self.skip.saturating_add(n))
    }

    /// The same with the high byte of samples first.
    pub(super) fn swapped(self) -> RawTrack {
        RawTrack { is_swapped: self.mode == TrackMode::Audio, ..self }
    }

    /// What its sectors hold.
    pub fn mode(&self) -> TrackMode {
        self.mode
    }

    fn run_at(&self, sector: u64) -> Option<&Run> {
        let index = self.runs.partition_point(|run| run.first <= sector).checked_sub(1)?;
        self.runs.get(index)
    }

    /// Fills `raw` with whole sectors from number `sector` (counted from the pregap) on.
    fn read_sectors(&self, sector: u64, raw: &mut [[u8; RAW_BYTES]]) -> Result<(), SourceError> {
        let mut sector = sector;
        let mut rest = raw;
        while !rest.is_empty() {
            let Some(run) = self.run_at(sector) else {
                return Err(SourceError::new(0, rest.len(), SourceErrorKind::Truncated));
            };
            let within = sector - run.first;
            let there = u64::from(run.fragment.count.0).saturating_sub(within).min(CHUNK_SECTORS);
            let here = usize::try_from(there).unwrap_or(0).min(rest.len());
            if here == 0 {
                return Err(SourceError::new(0, rest.len(), SourceErrorKind::Truncated));
            }
            let (head, tail) = rest.split_at_mut(here);
            let address = self.address.saturating_add_unsigned(sector);
            match &run.fragment.stored {
                Some(stored) => read_stored(stored, within, address, head)?,
                None => head.iter_mut().zip(address..).for_each(|(to, address)| {
                    make_empty(self.mode, address, to);
                }),
            }
            sector += here as u64;
            rest = tail;
        }
        Ok(())
    }
}

/// A sector that no file holds: silence, or a data sector of zeros.
fn make_empty(mode: TrackMode, address: i64, to: &mut [u8; RAW_BYTES]) {
    let mode = match mode {
        TrackMode::Mode2Mixed => TrackMode::Mode2Form1,
        other => other,
    };
    let len = match mode {
        TrackMode::Mode2Form2 => 2324,
        TrackMode::Mode2 => 2336,
        _ => 2048,
    };
    let zeros = [0; 2336];
    let made = zeros.get(..len).and_then(|zeros| RawSector::build(mode, address, zeros));
    *to = made.map_or([0; RAW_BYTES], |made| *made.bytes());
}

fn read_stored(
    stored: &FragmentSource,
    first: u64,
    address: i64,
    raw: &mut [[u8; RAW_BYTES]],
) -> Result<(), SourceError> {
    let stride = usize::try_from(stored.stride()).unwrap_or(RAW_BYTES);
    let too_far = || SourceError::new(u64::MAX, 0, SourceErrorKind::Truncated);
    let offset = stored.byte_of(first).ok_or_else(too_far)?;
    if stored.layout.is_raw() && stride == RAW_BYTES {
        stored.source.read_at(offset, raw.as_flattened_mut())?;
    } else {
        let mut bytes = vec![0; stride * raw.len()];
        stored.source.read_at(offset, &mut bytes)?;
        for ((to, from), address) in raw.iter_mut().zip(bytes.chunks_exact(stride)).zip(address..) {
            complete(stored.layout, from, address, to);
        }
    }
    if stored.is_big_endian && stored.layout.mode == TrackMode::Audio {
        swap_samples(raw.as_flattened_mut());
    }
    Ok(())
}

fn swap_samples(bytes: &mut [u8]) {
    for pair in bytes.as_chunks_mut::<2>().0 {
        pair.swap(0, 1);
    }
}

/// Makes a whole sector of the stored part of one.
fn complete(layout: SectorLayout, stored: &[u8], address: i64, to: &mut [u8; RAW_BYTES]) {
    let main = stored.get(..usize::from(layout.main_bytes)).unwrap_or_default();
    if matches!(layout.main_bytes, 2048 | 2324) && layout.mode.is_data() {
        let mode = match (layout.main_bytes, layout.mode) {
            (2048, TrackMode::Mode1) => TrackMode::Mode1,
            (2048, _) => TrackMode::Mode2Form1,
            _ => TrackMode::Mode2Form2,
        };
        if let Some(made) = RawSector::build(mode, address, main) {
            *to = *made.bytes();
        }
        return;
    }
    to.fill(0);
    let place = to.iter_mut().skip(usize::from(layout.first));
    for (to, from) in place.zip(main) {
        *to = *from;
    }
    if layout.first > 0 {
        let mut sector = RawSector::new(*to);
        // What is stored stays, codes included: only what lies before it is made.
        let is_whole = usize::from(layout.first) + main.len() == RAW_BYTES;
        let mode = if is_whole { TrackMode::Mode2 } else { layout.mode };
        if layout.first == 12 {
            to[..12].copy_from_slice(&crate::base::cd::SYNC);
        } else if sector.seal(mode, address).is_some() {
            *to = *sector.bytes();
        }
    }
}

impl BlockSource for RawTrack {
    fn len(&self) -> u64 {
        self.count * RAW_BYTES as u64
    }

    fn read_at(&self, offset: u64, buf: &mut [u8]) -> Result<(), SourceError> {
        check_range(self.len(), offset, buf.len())?;
        let mut at = offset;
        let mut rest = buf;
        let mut raw = Vec::new();
        while !rest.is_empty() {
            let sector = at / RAW_BYTES as u64;
            let within = usize::try_from(at % RAW_BYTES as u64).unwrap_or(0);
            let wanted = (within + rest.len()).div_ceil(RAW_BYTES) as u64;
            let here = usize::try_from(wanted.min(CHUNK_SECTORS)).unwrap_or(1);
            raw.resize(here, [0; RAW_BYTES]);
            self.read_sectors(self.skip + sector, &mut raw)?;
            if self.is_swapped {
                swap_samples(raw.as_flattened_mut());
            }
            let part = raw.as_flattened().get(within..).unwrap_or_default();
            let len = part.len().min(rest.len());
            let (head, tail) = rest.split_at_mut(len);
            head.copy_from_slice(part.get(..len).unwrap_or_default());
            at += len as u64;
            rest = tail;
        }
        Ok(())
    }

    fn check_unchanged(&self) -> Result<(), SourceError> {
        let mut stored = self.runs.iter().filter_map(|run| run.fragment.stored.as_ref());
        stored.try_for_each(|stored| stored.source.check_unchanged())
    }

    fn host_files(&self, visit: &mut dyn FnMut(HostUse<'_>)) {
        for stored in self.runs.iter().filter_map(|run| run.fragment.stored.as_ref()) {
            stored.source.host_files(visit);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::cd::TrackFlags;
    use crate::base::units::{Lba, SectorCount};
    use crate::io::contract::{Dice, source_contract};
    use crate::io::memory::MemorySource;

    /// Two sectors of pregap that nobody stores, then five of 2048 bytes, from address 8 on.
    fn track(bytes: &[u8]) -> Track {
        let source: SharedSource = Arc::new(MemorySource::new(bytes.to_vec()));
        let layout = SectorLayout::stored(TrackMode::Mode1, 2048).unwrap();
        Track {
            number: 1,
            session: 1,
            mode: TrackMode::Mode1,
            start: Lba(10),
            count: SectorCount(5),
            pregap: SectorCount(2),
            indexes: Vec::new(),
            flags: TrackFlags::default(),
            isrc: None,
            fragments: vec![
                Fragment { count: SectorCount(2), stored: None },
                Fragment {
                    count: SectorCount(5),
                    stored: Some(FragmentSource::new(source, 0, layout)),
                },
            ],
        }
    }

    source_contract!(raw_sectors_are_made_around_plain_ones, {
        let user = Dice(5).bytes(5 * 2048);
        let mut raw = Vec::new();
        for (n, part) in [0u8; 4096].chunks(2048).chain(user.chunks(2048)).enumerate() {
            let sector = RawSector::build(TrackMode::Mode1, 8 + n as i64, part).unwrap();
            raw.extend(sector.bytes());
        }
        (track(&user).raw(true), raw, ())
    });

    source_contract!(a_disc_has_zeros_where_no_track_is, {
        let user = Dice(6).bytes(5 * 2048);
        let mut one = track(&user);
        one.start = Lba(0);
        let mut two = track(&user);
        two.number = 2;
        let session =
            super::super::Session { number: 1, lead_out: Lba(17), tracks: vec![one, two] };
        let parts: Vec<Part> = session
            .tracks
            .iter()
            .filter_map(|t| cooked_part(t.fragments.last().unwrap(), i64::from(t.start.0)))
            .collect();
        let mut bytes = user.clone();
        bytes.extend(vec![0; 5 * 2048]);
        bytes.extend(&user);
        bytes.extend(vec![0; 2 * 2048]);
        (Placed { parts, len: session.lead_out.byte_offset() }, bytes, ())
    });
}
