//! Tracks taken out of a disc, and their sectors checked against their codes and mended.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use rayon::prelude::*;

use super::workers::Workers;
use crate::base::cd::{RAW_BYTES, RawSector, SectorCheck, TrackMode};
use crate::base::progress::{Cancelled, Context, Phase};
use crate::base::units::SectorCount;
use crate::io::overlay::OverlaySource;
use crate::io::source::SourceErrorKind;
use crate::io::{SharedSource, SourceError};
use crate::opened::{Disc, FragmentSource, Track, wave};

/// Sectors checked at once.
const CHUNK: u64 = 512;

/// Bad sectors that are listed and kept mended; beyond that they are counted.
const MAX_KEPT: usize = 10_000;

/// How a track is taken out.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum TrackForm {
    /// Audio as WAV, data as sectors of 2048 bytes.
    #[default]
    Plain,
    /// Raw sectors of 2352 bytes.
    Raw,
}

/// The contents of a file for a track, and how its name ends. `None` if it can't be told in that
/// form: a WAV of more than 4 GiB.
pub fn track_file(track: &Track, form: TrackForm) -> Option<(SharedSource, &'static str)> {
    if form == TrackForm::Raw {
        return Some((Arc::new(track.raw(false)), "bin"));
    }
    match track.cooked() {
        Some(data) => Some((data, "iso")),
        None => Some((wave(Arc::new(track.raw(false)))?, "wav")),
    }
}

/// `Disc (Track 02).wav`, as the collections of such files call them.
pub fn track_file_name(image: &Path, number: u8, ending: &str) -> String {
    let stem = image.file_stem().unwrap_or_default().to_string_lossy();
    format!("{stem} (Track {number:02}).{ending}")
}

/// Why sectors could not be checked.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CheckError {
    /// On request.
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
    /// A file can't be read.
    #[error(transparent)]
    Source(#[from] SourceError),
}

/// A sector whose codes don't agree with its data.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct BadSector {
    /// Number of its track.
    pub track: u8,
    /// Disc address.
    pub address: i64,
    /// What is wrong.
    pub check: SectorCheck,
    /// The ECC could mend it.
    pub is_mended: bool,
}

/// A data file with its bad sectors mended.
#[derive(Clone, Debug)]
pub struct MendedFile {
    /// Where the file lies; `None` if it was unpacked from another.
    pub path: Option<PathBuf>,
    /// The file as it should be.
    pub bytes: SharedSource,
    /// Sectors that were mended in it.
    pub count: u64,
}

/// What the copy of a mended file is called: as the file, or as the image it was unpacked from.
pub fn mended_file_name(file: &MendedFile, image: &Path) -> PathBuf {
    let name = file.path.as_deref().or(Some(image)).and_then(Path::file_name);
    name.map_or_else(|| PathBuf::from("mended.bin"), PathBuf::from)
}

/// What checking found.
#[derive(Clone, Debug, Default)]
pub struct CheckOutcome {
    /// Sectors with codes.
    pub checked: u64,
    /// Data sectors whose codes are not stored.
    pub unchecked: u64,
    /// Sectors whose codes don't agree.
    pub bad: u64,
    /// Of those, how many could be mended.
    pub mended: u64,
    /// The first of the bad ones.
    pub sectors: Vec<BadSector>,
    /// The files with what could be mended in them.
    pub files: Vec<MendedFile>,
}

/// Compares the EDC and ECC of every stored data sector with its data, and mends what can be.
pub fn check_sectors(
    disc: &Disc,
    ctx: &Context,
    workers: &Workers,
) -> Result<CheckOutcome, CheckError> {
    let data = || disc.tracks().filter(|track| track.mode.is_data());
    let stored = |track: &Track| -> u64 {
        track.fragments.iter().map(|fragment| u64::from(fragment.count.0)).sum()
    };
    let total: u64 = data().map(stored).sum();
    ctx.meter.phase(Phase::Verify, Some(total.saturating_mul(RAW_BYTES as u64)));
    let mut check = Check { outcome: CheckOutcome::default(), patches: Vec::new() };
    for track in data() {
        let mut address = track.first_address();
        for fragment in &track.fragments {
            if let Some(stored) = &fragment.stored {
                check.fragment(track, address, stored, fragment.count, ctx, workers)?;
            }
            address += i64::from(fragment.count.0);
        }
    }
    Ok(check.finish())
}

/// A mended sector and the source it belongs to.
struct Patch {
    source: SharedSource,
    offset: u64,
    bytes: Arc<[u8]>,
}

struct Check {
    outcome: CheckOutcome,
    patches: Vec<Patch>,
}

impl Check {
    fn fragment(
        &mut self,
        track: &Track,
        address: i64,
        stored: &FragmentSource,
        count: SectorCount,
        ctx: &Context,
        workers: &Workers,
    ) -> Result<(), CheckError> {
        if !stored.layout.is_raw() {
            self.outcome.unchecked += u64::from(count.0);
            return Ok(());
        }
        let count = u64::from(count.0).min(stored.count_stored());
        let stride = usize::try_from(stored.stride()).unwrap_or(RAW_BYTES);
        let mut first = 0;
        while first < count {
            ctx.check()?;
            let here = CHUNK.min(count - first);
            let too_far = || SourceError::new(u64::MAX, 0, SourceErrorKind::Truncated);
            let offset = stored.byte_of(first).ok_or_else(too_far)?;
            let mut bytes = vec![0; stride * usize::try_from(here).unwrap_or(0)];
            stored.source.read_at(offset, &mut bytes)?;
            let found: Vec<(usize, SectorCheck, Option<RawSector>)> = workers.install(|| {
                let sectors = bytes.par_chunks_exact(stride).enumerate();
                sectors.filter_map(|(n, raw)| judge(n, raw, track.mode, address, first)).collect()
            });
            for (n, what, mended) in found {
                let n = first + n as u64;
                self.outcome.bad += 1;
                self.outcome.mended += u64::from(mended.is_some());
                if self.outcome.sectors.len() < MAX_KEPT {
                    self.outcome.sectors.push(BadSector {
                        track: track.number,
                        address: address.saturating_add_unsigned(n),
                        check: what,
                        is_mended: mended.is_some(),
                    });
                    let offset = stored.byte_of(n).ok_or_else(too_far)?;
                    self.patches.extend(mended.map(|sector| Patch {
                        source: stored.source.clone(),
                        offset,
                        bytes: sector.bytes().to_vec().into(),
                    }));
                }
            }
            self.outcome.checked += here;
            ctx.meter.advance(here * RAW_BYTES as u64);
            first += here;
        }
        Ok(())
    }

    /// Puts the mended sectors over the files they belong to.
    fn finish(mut self) -> CheckOutcome {
        while let Some(one) = self.patches.first() {
            let source = one.source.clone();
            let (here, rest): (Vec<Patch>, Vec<Patch>) =
                self.patches.into_iter().partition(|patch| Arc::ptr_eq(&patch.source, &source));
            self.patches = rest;
            let mut path = None;
            source.host_files(&mut |used| path = Some(used.path.to_owned()));
            let count = here.len() as u64;
            let patches = here.into_iter().map(|patch| (patch.offset, patch.bytes));
            if let Some(bytes) = OverlaySource::new(source, patches) {
                self.outcome.files.push(MendedFile { path, bytes: Arc::new(bytes), count });
            }
        }
        self.outcome
    }
}

/// What is wrong with a sector, and the sector mended if that can be.
fn judge(
    n: usize,
    raw: &[u8],
    mode: TrackMode,
    address: i64,
    first: u64,
) -> Option<(usize, SectorCheck, Option<RawSector>)> {
    let mut sector = RawSector::from_slice(raw.get(..RAW_BYTES)?)?;
    let check = sector.check();
    if check == SectorCheck::Good {
        return None;
    }
    let at = address.saturating_add_unsigned(first).saturating_add_unsigned(n as u64);
    let is_mended = sector.repair(mode, at);
    Some((n, check, is_mended.then_some(sector)))
}
