//! Sectors of form 2 that hold more than the 2048 bytes a file system sees of them: video and
//! sound on XA discs. A plain image of such a disc lacks the rest.

use super::disc::{Disc, FragmentSource};
use crate::base::cd::TrackMode;
use crate::base::progress::{Cancelled, Context};

/// Where the submode byte lies in a raw sector, and its bit for form 2 (17.1 of the fact sheet).
const SUBMODE_AT: u16 = 18;
const FORM_2: u8 = 0x20;
/// User data beyond the first 2048 bytes, in a raw sector.
const MORE_AT: u16 = 24 + 2048;
const MORE_BYTES: usize = 276;
/// Sectors of a track that a first look takes.
const SAMPLES: u64 = 16;

impl Disc {
    /// Whether a few sectors of every track, spread over it, hold such bytes.
    ///
    /// # Errors
    /// [`Cancelled`]. What can't be read holds nothing.
    pub fn shows_form2(&self, ctx: &Context) -> Result<bool, Cancelled> {
        self.looks_for_form2(&|count| (count / SAMPLES).max(1), ctx)
    }

    /// Whether any sector holds such bytes: reads all of them.
    ///
    /// # Errors
    /// [`Cancelled`]. What can't be read holds nothing.
    pub fn holds_form2(&self, ctx: &Context) -> Result<bool, Cancelled> {
        self.looks_for_form2(&|_| 1, ctx)
    }

    fn looks_for_form2(&self, step: &dyn Fn(u64) -> u64, ctx: &Context) -> Result<bool, Cancelled> {
        let tracks = self.tracks().filter(|track| track.mode.number() == Some(2));
        for fragment in tracks.flat_map(|track| &track.fragments) {
            let Some(stored) = &fragment.stored else { continue };
            let count = u64::from(fragment.count.0);
            let step = usize::try_from(step(count)).unwrap_or(usize::MAX);
            for (looks, n) in (0..count).step_by(step).enumerate() {
                if looks % 4096 == 0 {
                    ctx.check()?;
                }
                if holds_more(stored, n) {
                    return Ok(true);
                }
            }
        }
        Ok(false)
    }
}

/// Whether sector `n` is of form 2 and more than zeros lie behind its first 2048 bytes.
fn holds_more(stored: &FragmentSource, n: u64) -> bool {
    let layout = stored.layout;
    let read = |at: u16, buf: &mut [u8]| {
        let within = at.checked_sub(layout.first).filter(|within| *within < layout.main_bytes);
        let place = within.zip(stored.byte_of(n));
        place.is_some_and(|(within, sector)| {
            let at = sector.saturating_add(u64::from(within));
            stored.source.read_at(at, buf).is_ok()
        })
    };
    let mut submode = [0];
    let is_form2 = layout.mode == TrackMode::Mode2Form2
        || (read(SUBMODE_AT, &mut submode) && submode[0] & FORM_2 != 0);
    let end = layout.first.saturating_add(layout.main_bytes);
    let len = usize::from(end.saturating_sub(MORE_AT)).min(MORE_BYTES);
    let mut more = [0; MORE_BYTES];
    let Some(more) = more.get_mut(..len).filter(|_| is_form2) else { return false };
    read(MORE_AT, more) && more.iter().any(|byte| *byte != 0)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::base::cd::{RawSector, SectorLayout};
    use crate::base::units::{Lba, SectorCount};
    use crate::formats::container::disc::{ContainerKind, Fragment, Track};
    use crate::formats::container::layout::single_session;
    use crate::io::memory::MemorySource;

    fn disc(form2_at: Option<u32>) -> Disc {
        let mut bytes = Vec::new();
        for n in 0..100u32 {
            let data = [7; 2324];
            let (mode, len) = match form2_at == Some(n) {
                true => (TrackMode::Mode2Form2, 2324),
                false => (TrackMode::Mode2Form1, 2048),
            };
            let sector = RawSector::build(mode, i64::from(n), &data[..len]).unwrap();
            bytes.extend(sector.bytes());
        }
        let layout = SectorLayout::raw(TrackMode::Mode2Mixed);
        let stored = FragmentSource::new(Arc::new(MemorySource::new(bytes)), 0, layout);
        let track = Track {
            number: 1,
            session: 1,
            mode: TrackMode::Mode2Mixed,
            start: Lba(0),
            count: SectorCount(100),
            pregap: SectorCount(0),
            indexes: Vec::new(),
            flags: Default::default(),
            isrc: None,
            fragments: vec![Fragment { count: SectorCount(100), stored: Some(stored) }],
        };
        single_session(ContainerKind::Cue, vec![track]).unwrap()
    }

    #[test]
    fn a_single_sector_of_form_2_is_found() {
        let ctx = Context::default();
        assert!(!disc(None).holds_form2(&ctx).unwrap());
        assert!(disc(Some(99)).holds_form2(&ctx).unwrap());
        assert!(!disc(Some(99)).shows_form2(&ctx).unwrap());
        assert!(disc(Some(12)).shows_form2(&ctx).unwrap());
    }
}
